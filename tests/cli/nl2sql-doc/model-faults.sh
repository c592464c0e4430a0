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

echo '-- a model that says what the names say: all stays as by rule'
model_stop
model_start says=hollow
ask --bare --log log "$DATA/doc/shop.jsonl" 2>said >out
echo $?
nl2sql-doc --bare "$DATA/doc/shop.jsonl" | cmp - out && echo same
grep -o 'doc [a-z_]* [0-9]*' said
grep -c 'says nothing new: The table is a table of objects' log
