# A journal that will not do: one line says why, before anything is sent where
# that can be known; and what a full disk keeps is used by the next run.
. "$TOP/tests/lib/model"
questions 300 >q.jsonl
model_start delay=1 spread=5 log=served
export OPENAI_BASE_URL=$url
run() { ask --provider openai --model mock --quiet --journal "$@" q.jsonl; }
sent() { grep -c ^in served; }
try() {
	run "$1" >out 2>err
	echo "$1: exit $?, $(wc -l <err) line: $(cat err)"
}
run good.db >whole || exit 1
before=$(sent)

mkdir folder
try folder
try missing/j.db
try /dev/null/j.db
echo 'something else' >text.db
try text.db
head -c 5000 good.db >cut.db
try cut.db
cp good.db newer.db
sqlite3 newer.db 'PRAGMA user_version = 99'
try newer.db
sqlite3 other.db 'CREATE TABLE answer(x)'
try other.db
echo "sent $(($(sent) - before))"

echo '-- a hole in it'
cp good.db hole.db
dd if=/dev/zero of=hole.db bs=4096 seek=3 count=20 conv=notrunc 2>/dev/null
try hole.db
tail -n 1 out | jq -r .status

echo '-- a full disk'
for limit in '' '--max-requests 100000'; do
	rm -f full.db*
	(
		trap '' XFSZ # then it is an error
		ulimit -f 100
		run full.db $limit 2>&1
		echo "exit $?"
	) | grep -v '^{' | sed 's/: disk I.*/: .../; s/: database or disk.*/: .../'
	run full.db $limit >again || echo "exit $?"
	cmp whole again && echo 'the same bytes'
done

echo '-- two runs on one journal, each within its own budget'
budget() { # FILE REQUESTS
	ask --provider openai --model mock --quiet --journal both.db \
		--in-flight 16 --max-requests "$2" "$1" >"$1.out" 2>"$1.err"
	echo "exit $?" >>"$1.out"
}
sed 's/question/other/2' q.jsonl >r.jsonl
model_start delay=5 spread=20 log=served.both
OPENAI_BASE_URL=$url
budget q.jsonl 60 &
budget r.jsonl 70
wait $!
tail -qn 1 q.jsonl.out r.jsonl.out
grep -c ^in served.both
sqlite3 both.db 'SELECT requests FROM account ORDER BY 1'
