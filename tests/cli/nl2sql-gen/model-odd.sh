# Whatever a model says, the run ends, and its end says what was asked, how much
# of it was of use, and what the rest lacked.
. "$TOP/tests/lib/model"
schema=$DATA/doc/shop.jsonl
run() {
	name=$1
	shift
	timeout 100 $name --provider openai --model mock --base-url "$url" \
		--no-journal --quiet "$@" || echo "exit $?"
}
schema_and() { grep -v '"type":"end"' "$schema"; cat; tail -n 1 "$schema"; }

for kind in no refusal nothing half prose wrong nobody same much writes deep quotes any; do
	rm -f said
	model_start says=$kind log=said
	run nl2sql-gen --count 40 "$schema" >out
	check-records "$TOP/templates/schema" <out
	tail -n 1 out | jq -r --arg kind $kind '[$kind, .status,
		(.usage.unused | map(keys) | add | unique |
			if $kind == "half" or $kind == "any" then "\(length > 4)"
			else join(" ") end)] | join(": ")'
	# what there is of it says where it came from, and no two are alike
	jq -r 'select(.phase) | .origin | select(.provider != "openai")' out
	jq -r 'select(.phase and .sql) | .sql' out | sort | uniq -d
	model_stop
done

echo '-- neither thoughts nor what leads to a statement are questions'
model_start says=thinks
run nl2sql-gen --phase single_table --count 3 "$schema" |
	jq -r 'select(.phase) | .question + " " + .sql' | sed 's/FROM .*/FROM it/' |
	sort -u
model_stop

echo '-- the same conversation with another one in flight'
model_start says=any
run nl2sql-gen --count 40 --in-flight 1 "$schema" >one
run nl2sql-gen --count 40 --in-flight 30 "$schema" | cmp one -
for form in ddl mschema; do
	run nl2sql-gen --count 20 --schema-form $form --stream "$schema" |
		tail -n 1 | jq -c .status
done

echo '-- others that ask'
run nl2sql-doc "$schema" | tail -n 1 | jq -c '.status, (.usage.unused | length > 0)'
run nl2sql-gen --count 30 --paraphrase 3 "$schema" >out
tail -n 1 out | jq -c '.status, (.usage.unused["gen.paraphrase"] | length > 2)'
jq -nr -f "$TOP/tests/lib/survives.jq" out
for i in 1 2 3 4 5 6 7 8; do
	echo "{\"type\":\"pair\",\"id\":\"b$i\",\"db\":\"shop\",\"question\":\"How many $i?\",\"sql\":\"SELECT nothing_$i FROM no_such_$i\"}"
done | schema_and >broken.jsonl
run nl2sql-critic --dialect sqlite broken.jsonl | tail -n 1 | jq -c '.status, .written,
	(.usage.unused | length > 0)'
