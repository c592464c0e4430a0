# What the journal gives: the same bytes again, without an endpoint; nothing for
# another model, endpoint or limit; nothing that is too old.
. "$TOP/tests/lib/model"
questions 20 >q.jsonl
run() { ask --provider openai --model mock --quiet --journal j.db "$@" q.jsonl; }
sent() { grep -c ^in served; }

model_start log=served
export OPENAI_BASE_URL=$url
run >first.jsonl
echo "sent $(sent)"
run >second.jsonl
echo "sent $(sent)"
cmp first.jsonl second.jsonl
for other in '--model other' '--max-tokens 50' '--temperature 0.1'; do
	run $other >other.jsonl
	echo "$other: sent $(sent)"
done
run --rounds 2 >rounds.jsonl
echo "one round more: sent $(sent)"

echo '-- equal questions are told apart by their number'
awk '{ print; print }' q.jsonl | head -n 8 >twice.jsonl
ask --provider openai --model mock --quiet --journal t.db twice.jsonl >/dev/null
echo "sent $(sent)"
ask --provider openai --model mock --quiet --journal t.db twice.jsonl >/dev/null
echo "sent $(sent)"

echo '-- too old'
sqlite3 j.db "UPDATE answer SET at = at - 100 WHERE model = 'mock'"
run --ttl 1000 >second.jsonl
echo "sent $(sent)"
run --ttl 50 >second.jsonl
echo "sent $(sent)"
cmp first.jsonl second.jsonl
run --ttl 50 >second.jsonl
echo "sent $(sent)"

echo '-- a budget begins anew where all that it paid for is too old'
run --journal b.db --max-requests 20 >/dev/null && echo "sent $(sent)"
sqlite3 b.db 'UPDATE answer SET at = at - 100'
run --journal b.db --max-requests 20 --ttl 50 >/dev/null 2>/dev/null
echo "exit $?: sent $(sent)"
sqlite3 b.db 'UPDATE account SET at = at - 100'
run --journal b.db --max-requests 20 --ttl 50 >/dev/null && echo "sent $(sent)"

echo '-- without an endpoint'
model_stop
run --replay >second.jsonl
cmp first.jsonl second.jsonl
unset OPENAI_BASE_URL
run --replay >second.jsonl
cmp first.jsonl second.jsonl
run --replay --base-url http://localhost:9 2>&1 >/dev/null
echo "exit $?"
echo '{"question":"another"}' | ask --provider openai --model mock --quiet \
	--journal j.db --replay 2>/dev/null | tail -n 1 | jq -r .reason
run --replay --journal empty.db 2>/dev/null | tail -n 1 | jq -c '[.status, .usage]'
[ ! -e empty.db ] || echo 'a replay made a journal'
ls -l j.db | cut -c1-10
