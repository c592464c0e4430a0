# --estimate says what is to come and sends nothing; what comes is within it.
. "$TOP/tests/lib/model"
questions 30 >q.jsonl
head -n 10 q.jsonl >some.jsonl
printf '[prices]\nmock = 1, 10\n' >p.ini
run() {
	ask --config p.ini --provider openai --model mock --journal j.db \
		--base-url "$url" --max-tokens 200 "$@"
}
model_start log=served delay=40 usage=100
run --estimate q.jsonl 2>&1 >estimate.jsonl
echo "exit $?"
check-records "$TOP/templates/schema" <estimate.jsonl
jq -c 'del(.run)' estimate.jsonl
[ ! -s served ] || echo 'something was sent'
run --quiet some.jsonl >/dev/null
run --estimate q.jsonl 2>err | tail -n 1 |
	jq -c '.estimate | [.known, .requests, .likely.output_tokens < .at_most.output_tokens,
		.seconds > 0.05 and .seconds < 2]'
sed 's/, likely.*;/, likely ...;/; s/about .*/about .../' err
echo "sent $(grep -c ^in served)"
run --estimate q.jsonl --quiet 2>/dev/null | tail -n 1 >estimate.jsonl
run --quiet q.jsonl | tail -n 1 >end.jsonl
jq -cn --slurpfile e estimate.jsonl --slurpfile u end.jsonl '
	$e[0].estimate.at_most as $most | $u[0].usage as $usage |
	$usage.usd < $most.usd + $e[0].usage.usd'

echo '-- nothing takes it for a run'
run --estimate q.jsonl 2>/dev/null | pass-records 2>&1 >/dev/null
echo "exit $?"
echo '-- no key and no endpoint is needed'
ask --provider openai --model gpt --estimate --no-journal q.jsonl \
	2>&1 >/dev/null
echo "exit $?"
