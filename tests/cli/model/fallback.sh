# Where a model fails a request, the next one is asked; a replay finds its answer.
. "$TOP/tests/lib/model"
questions 12 >q.jsonl
run() {
	ask --provider openai --quiet --journal j.db --base-url "$url" "$@" q.jsonl
}
models() { jq -r 'select(.question) | .origin.model // "none"' |
	sort | uniq -c | sed 's/^ *//'; }
asked() { grep -c ^in served; }

echo '-- a model that is not there'
model_start lacks=gone log=served
run --model gone 2>/dev/null | tail -n 1 | jq -r .status
run --model gone --fallback mock >first.jsonl
echo "exit $?"
models <first.jsonl
before=$(asked)
run --model gone --fallback mock | cmp - first.jsonl
run --model gone --fallback mock --replay | cmp - first.jsonl
[ "$(asked)" -eq "$before" ] || echo 'asked again'
echo '-- it is another run without, or asked first'
run --model gone --replay 2>/dev/null | tail -n 1 | jq -r .status
run --model mock --replay 2>/dev/null | tail -n 1 | jq -r .status

echo '-- a model that fails'
model_start fails=weak log=served2
run --model weak --fallback other,mock --log log >first.jsonl
echo "exit $?"
models <first.jsonl
run --model weak --fallback other,mock --replay | cmp - first.jsonl
grep -q '"event":"llm_fallback"' log || echo 'not in the log'
# After three in a row it was left alone: 8 at a time, 3 tries each.
[ "$(grep -c refused served2)" -le 36 ] || echo 'it did not rest'

echo '-- none of them is there'
model_start lacks=gone
run --model gone --fallback gone-too --no-journal >out 2>err
echo "exit $?"
models <out
sed 's/127.0.0.1:[0-9]*/HOST/' err

echo '-- a key that is refused is no reason'
model_start key=sk-right-0123456789
OPENAI_API_KEY=sk-wrong run --model one --fallback mock 2>&1 >/dev/null |
	sed 's/127.0.0.1:[0-9]*/HOST/'

echo '-- all requests are refused: why is said once'
model_start refuses='the context is too small'
ask --provider openai --model mock --base-url "$url" --no-journal q.jsonl 2>&1 >out.jsonl |
	sed 's/127.0.0.1:[0-9]*/HOST/'
