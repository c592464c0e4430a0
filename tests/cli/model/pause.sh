# A program that is stopped for longer than its deadlines, and then goes on: what
# came in the meantime is read before anybody looks at the clock.
. "$TOP/tests/lib/model"
questions 16 >q.jsonl
model_start delay=300 spread=100 log=served
ask --provider openai --model mock --base-url "$url" --no-journal --quiet \
	--in-flight 16 --first-byte-timeout 2 --log log q.jsonl >out &
pid=$!
tries=0
while [ "$(grep -c ^in served)" -lt 16 ] && [ $((tries += 1)) -lt 400 ]; do
	sleep 0.02
done
kill -STOP $pid
sleep 3
kill -CONT $pid
wait $pid
echo "exit $?"
grep -c '"answer"' out
grep -c ^in served
grep -c llm_fault log || :
