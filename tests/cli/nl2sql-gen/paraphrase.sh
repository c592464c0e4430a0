# --paraphrase: what a question names survives; a wording that loses it is
# dropped and counted; the same bytes however they come.
. "$TOP/tests/lib/model"
schema=$DATA/doc/shop.jsonl
run() {
	nl2sql-gen --provider openai --model mock --base-url "$url" --count 60 \
		--phase single_table,joins,complex_sqls --paraphrase 3 "$@" "$schema" ||
		echo "exit $?" >&2
}
lost() { jq -nr -f "$TOP/tests/lib/survives.jq" "$@"; }

model_start delay=2 spread=10 usage=200 log=served asked=asked
run --no-journal --in-flight 1 >one 2>err
echo '-- what is lost'
lost one
check-records "$TOP/templates/schema" <one
echo '-- the pairs are those of the grammar'
nl2sql-gen --count 60 --phase single_table,joins,complex_sqls "$schema" >plain
jq -c 'select(.phase and (.id | test("-w") | not))' one >pairs
jq -c 'select(.phase)' plain | cmp - pairs
echo '-- a request a pair; what was of no use is counted'
wc -l <asked
jq -c 'select(.type == "end").usage | .requests, (.unused["gen.paraphrase"] | keys)' one
jq -s '(map(select(.id? // "" | test("-w"))) | length) +
	(.[-1].usage.unused["gen.paraphrase"] | add) <= 180' one
grep -c 'of no use: gen.paraphrase meaning_lost' err

echo '-- the same bytes'
run --quiet --journal j.db --in-flight 32 --jobs 4 >many
cmp one many
run --quiet --no-journal --stream --in-flight 7 >stream
sed 's/"model":"m-1"/"model":"mock"/' one | cmp - stream # where none is named
run --quiet --journal j.db --replay >replayed
cmp one replayed
for part in 0 1 2; do run --quiet --journal j.db --replay --shard $part/3; done |
	jq -c 'select(.phase)' | sort >shards
jq -c 'select(.phase)' one | sort | cmp - shards

echo '-- a spent budget: what there is stays, and more goes on from there'
: >served
run --quiet --journal b.db --max-requests 25 2>&1 >part | tail -n 1
jq -c 'select(.type == "end") | .status, (.reason | split(":")[0])' part
lost part
run --quiet --journal b.db --max-requests 100 >whole
cmp one whole
grep -c ^in served

echo '-- pairs that come in are said otherwise, too, in their place'
cat >pairs.jsonl <<'END'
{"type":"pair","id":7,"db":"shop","question":"Which customers live in \"Oslo\"?","sql":"SELECT name FROM customers WHERE city = 'Oslo'","mine":1.50}
{"id":"b","question":"How many orders are above 1,000 since 2024-03-01?","sql":"SELECT count(*) FROM orders WHERE total > 1000 AND day >= '2024-03-01'"}
{"type":"pair","question":"Who are they?","sql":"SELECT name FROM customers"}
{"type":"pair","id":"c","question":"Broken?","sql":"SELECT FROM WHERE"}
END
: >asked
grep -v '"end"' "$schema" >s.jsonl
incoming() {
	cat s.jsonl pairs.jsonl | nl2sql-gen --provider openai --model mock --quiet \
		--base-url "$url" --no-journal --count 0 --paraphrase 4 --bare "$@"
}
incoming --in-flight 1 >in1
incoming --in-flight 8 --jobs 8 | cmp in1 -
grep -n '"mine":1.50' in1 | head -n 1 | sed 's/{.*/first/'
jq -r 'select(.sql) | .id' in1 | sed 's/-w[0-9]*$/-w/' | uniq
sed 's/"id":7/"id":"7"/' in1 | jq -c 'select(.id)' >in2
lost in2

echo '-- a value that a model may not see is not shown to it, and comes back'
grep -c Oslo asked
: >asked
incoming --values none >none
grep -c -e Oslo -e 1000 -e 1,000 -e 2024 asked
jq -r 'select(.id == "7-w1").question' none | grep -c Oslo
jq -r 'select(.question // "" | test("\\[V")) | .question' none

echo '-- no model'
nl2sql-gen --paraphrase 2 "$schema"
echo "exit $?"
