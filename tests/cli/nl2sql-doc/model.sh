# A model's words: the same bytes however many requests are out at once, paid
# once; people's words and the key's stay; who wrote what is marked.
. "$TOP/tests/lib/model"
sent() { grep -c ^in served; }
run() { nl2sql-doc --bare --provider openai --model mock --quiet "$@"; }

model_start log=served
export OPENAI_BASE_URL=$url
tables=$(grep -c '"type":"table"' "$DATA/doc/shop.jsonl")
run --journal a.db --in-flight 1 "$DATA/doc/shop.jsonl" >one
[ "$(sent)" -eq "$tables" ] && echo 'one request a table'
run --journal b.db --in-flight 8 "$DATA/doc/shop.jsonl" >eight
cmp one eight && echo 'whatever is in flight'
before=$(sent)
run --journal a.db "$DATA/doc/shop.jsonl" >again
cmp one again && [ "$(sent)" -eq "$before" ] && echo 'nothing is paid twice'

grep -q '"model [0-9a-f]\{8\}"' one && echo 'the model has its say'
grep -o '"provider":"openai","model":"mock","template":"[^"]*"' one | sort -u
nl2sql-doc --bare "$DATA/doc/shop.jsonl" >rules
echo 'comments and keys, as by rule:'
for w in one rules; do
	grep -o '"comment"' "$w" | wc -l
	grep -o 'Identifies the [a-z]*' "$w" | wc -l
done

echo '-- what a model wrote stays, without it and with it'
nl2sql-doc --bare one >kept
cmp one kept && echo same
nl2sql-doc --bare --from one "$DATA/doc/shop.jsonl" >from
cmp one from && echo same
nl2sql-doc --render tbls one | grep -o 'nl2sql:model' | sort -u

echo '-- an estimate sends nothing'
before=$(sent)
run --no-journal --estimate "$DATA/doc/shop.jsonl" 2>said >/dev/null
echo "$? $(sed 's/,.*//' said)"
[ "$(sent)" -eq "$before" ] && echo 'nothing was sent'

echo '-- a budget that is spent, and what a second try makes of it'
nl2sql-doc --provider openai --model mock --quiet --journal c.db \
	--max-requests 2 "$DATA/doc/shop.jsonl" >part 2>said
echo $?
tail -n 1 part | grep -o '"status":"partial"'
nl2sql-doc --provider openai --model mock --quiet --journal c.db \
	"$DATA/doc/shop.jsonl" >whole
grep '"type":"table"' whole >tables
grep '"type":"table"' one | cmp - tables && echo whole
