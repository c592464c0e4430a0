# An endpoint that will not do ends the run, and says so; what it says of a
# text that is of no use is counted, and the rule's stays.
. "$TOP/tests/lib/model"
ask() { nl2sql-doc --provider openai --base-url "$url" --model mock --no-journal "$@"; }

model_start lacks=mock
ask "$DATA/doc/shop.jsonl" 2>said >out
echo $?
grep -o 'model_not_found' said | sort -u
tail -n 1 out | grep -o '"status":"partial"'

echo '-- answers of no use'
model_start
ask "$DATA/doc/shop.jsonl" 2>said >out
echo $?
grep -o 'answers were of no use' said
nl2sql-doc "$DATA/doc/shop.jsonl" | grep -o '"description":"[^"]*"' >rules
grep -o '"description":"[^"]*"' out | grep -cFx -f rules >kept
[ "$(cat kept)" -gt 5 ] && echo 'the words by rule stay'
