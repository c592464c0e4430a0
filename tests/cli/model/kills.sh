# A run that is killed at any moment and begun again comes to the same bytes, and
# nothing that was answered a tenth of a second before a kill is asked again.
. "$TOP/tests/lib/model"
kills=${KILLS:-50}
questions 1200 >q.jsonl
run() { # JOURNAL: in a shell of its own, which becomes the program
	exec ask --provider openai --model mock --journal "$1" --quiet \
		--max-tokens-total 100000000 q.jsonl
}

model_start delay=30 spread=40 usage=300
export OPENAI_BASE_URL=$url
run whole.db >whole.jsonl &
whole=$!
model_start delay=30 spread=40 usage=300 log=served
OPENAI_BASE_URL=$url
awk -v n="$kills" -v seed="$SEED$$" 'BEGIN { srand(seed)
	for (i = 0; i < n; i++) printf "%.3f\n", 0.05 + 0.4 * rand() }' >times
: >killed
while read -r t; do
	run j.db >part.jsonl &
	pid=$!
	sleep "$t"
	before=$(date +%s%3N)
	kill -9 $pid 2>/dev/null
	wait $pid 2>/dev/null
	echo "$before $(date +%s%3N)" >>killed
done <times
(run j.db) >again.jsonl || echo "exit $?"
wait $whole || echo "exit $?"
cmp whole.jsonl again.jsonl && echo 'the same bytes'

# An answer has arrived where it went out long enough before the next kill.
awk 'FILENAME == "killed" { kill[nk] = $1; dead[nk++] = $2; next }
$1 == "out" {
	while (k < nk && dead[k] < $2) k++
	if (k == nk || kill[k] - $2 >= 100) { known[$3] = 1; answers++ }
	billed += $4
}
$1 == "in" && known[$3] { again++ }
END {
	if (again) print again " requests were sent again"
	if (answers < 500) print "only " answers " answers arrived in time"
	print billed >"billed"
}' killed served
charged=$(sqlite3 j.db 'SELECT tokens FROM account')
[ "$charged" -ge "$(cat billed)" ] || echo "billed $(cat billed), charged $charged"
echo "no answer was paid for and forgotten"
