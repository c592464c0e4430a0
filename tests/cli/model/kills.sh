# What is killed at any moment and begun again comes to the same bytes, and
# nothing that was answered a tenth of a second before a kill is asked again:
# a filter, gen, and the whole pipeline.
. "$TOP/tests/lib/model"
kills=${KILLS:-50} # of them all
part() { echo $((kills * $1 / 50)); }
clock() { began=$(date +%s%3N); }
halftime() { # of what began at clock, in seconds
	awk -v ms="$(($(date +%s%3N) - began))" 'BEGIN { print ms / 2000 }'
}
export XDG_CACHE_HOME=$PWD/cache

questions 1200 >q.jsonl
ask_all() { # JOURNAL: in a shell of its own, which becomes the program
	exec ask --provider openai --model mock --journal "$1" --quiet q.jsonl
}
model_start delay=30 spread=40 usage=300 log=whole.log
OPENAI_BASE_URL=$url ask_all whole.db >whole.jsonl &
whole=$!
model_start delay=30 spread=40 usage=300 log=served
export OPENAI_BASE_URL=$url
kill_often "$(part 20)" 0.4 ask_all j.db
(ask_all j.db) >again.jsonl || echo "exit $?"
wait $whole || echo "exit $?"
cmp whole.jsonl again.jsonl && echo 'the same bytes'
asked_again whole.log served
# Without a budget, too: the next try may have one.
charged=$(sqlite3 j.db 'SELECT tokens FROM account')
awk -v charged="$charged" '$1 == "out" { billed += $4 }
	END { if (billed > charged) print "billed " billed ", charged " charged }' served

echo '-- gen'
gen_all() {
	exec nl2sql-gen --provider openai --model mock --quiet --count 200 \
		"$DATA/doc/shop.jsonl"
}
model_start delay=20 spread=40 usage=200 log=whole.gen.log
clock
(OPENAI_BASE_URL=$url gen_all) >whole.jsonl || echo "exit $?"
half=$(halftime)
model_start delay=20 spread=40 usage=200 log=served.gen
OPENAI_BASE_URL=$url
kill_often "$(part 20)" "$half" gen_all
(gen_all) >again.jsonl || echo "exit $?"
cmp whole.jsonl again.jsonl && echo 'the same bytes'
asked_again whole.gen.log served.gen

echo '-- the pipeline, its front door only'
"$TOP/examples/erp/make-db" erp.db >/dev/null || exit 1
cat >p.ini <<-END
	[pipeline]
	stages = introspect gen validate dataset
	db = erp=sqlite:erp.db
	[introspect]
	no-profile = true
	[gen]
	provider = openai
	model = mock
	phase = single_table
	count = 300
	workers = 16
	[dataset]
	out = dataset
	force = true
END
pipe_all() { exec nl2sql pipeline p.ini --quiet; }
model_start delay=20 spread=40 usage=200 log=whole.pipe.log
clock
(XDG_CACHE_HOME=$PWD/other OPENAI_BASE_URL=$url pipe_all) >whole.end ||
	echo "exit $?"
half=$(halftime)
mv dataset whole.dataset
model_start delay=20 spread=40 usage=200 log=served.pipe
OPENAI_BASE_URL=$url
kill_often "$(part 10)" "$half" pipe_all
(pipe_all) >again.end || echo "exit $?"
cmp whole.end again.end && diff -r whole.dataset dataset && echo 'the same bytes'
asked_again whole.pipe.log served.pipe
