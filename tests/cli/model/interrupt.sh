# A signal cuts off what is in flight, at once; what is written is whole.
. "$TOP/tests/lib/model"
questions 20 >q.jsonl
for signal in INT TERM; do
	rm -f served
	model_start idle=1 log=served
	ask --provider openai --model mock --base-url "$url" --no-journal \
		q.jsonl >out 2>err &
	pid=$!
	until [ "$(grep -c ^in served 2>/dev/null)" = 8 ]; do sleep 0.05; done
	from=$(date +%s%3N)
	kill -$signal $pid
	wait $pid
	echo "exit $?"
	took=$(($(date +%s%3N) - from))
	[ $took -lt 2000 ] || echo "took $took ms"
	cat err
	tail -n 1 out | jq -c '[.type, .status, .reason]'
done
