# Storms, faults, stalls, cut and garbled answers, wrong lengths: nothing is lost,
# nothing doubled, and each fault stands in the log.
. "$TOP/tests/lib/model"
questions 200 >q.jsonl
run() {
	ask --provider openai --model mock --in-flight 32 --quiet \
		--first-byte-timeout 0.5 --idle-timeout 0.5 "$@" q.jsonl
}

model_start delay=5 spread=20
run --base-url "$url" --no-journal >calm.jsonl || echo "exit $?"
model_start delay=5 spread=20 chaos=50 seed=$SEED log=served
run --base-url "$url" --journal j.db --log log >rough.jsonl || echo "exit $?"
cmp calm.jsonl rough.jsonl && echo 'the same bytes'
faults=$(grep -c ^fault served)
[ "$faults" -gt 100 ] || echo "only $faults faults"
named=$(grep -c '"event":"llm_fault"' log)
[ "$named" -eq "$faults" ] || echo "$faults faults, $named in the log"
cut -d' ' -f4 served | sort | uniq | grep -c '[a-z]' # kinds of faults

echo 'in a stream'
model_start delay=5 spread=20 chaos=50 seed=$SEED
run --base-url "$url" --journal s.db --stream --log stream.log >stream.jsonl ||
	echo "exit $?"
grep -v '"type":"end"' calm.jsonl >calm
grep -v '"type":"end"' stream.jsonl | cmp - calm && echo 'the same bytes'
grep -q '"event":"llm_fault"' stream.log || echo 'no fault in the log'
