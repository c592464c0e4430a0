# A worker keeps its history, inside a number of tokens; sets of tables that the
# model thinks of must be joined; how many workers there are is part of the run.
. "$TOP/tests/lib/model"
schema=$DATA/doc/shop.jsonl
run() {
	nl2sql-gen --provider openai --model mock --base-url "$url" --no-journal \
		--quiet "$@" || echo "exit $?"
}
contents='[.messages[] | .content | length] | add'

model_start asked=asked
echo '-- what was said before is in the request'
run --phase single_table --tables orders --template '' --count 40 --workers 2 \
	--answers-per-call 4 "$schema" >whole
jq -r 'select(.phase) | .sql' whole | sort | uniq -d
cp asked asked.whole
jq -s '(map(select(.messages | length > 3)) | length) * 2 > length' asked
# Each pair in it is one that was kept, and the worker's last one is there.
jq -n --slurpfile kept whole --slurpfile asked asked '
	($kept | map(select(.phase) | .sql)) as $sql |
	[$asked[] | .messages[] | select(.role == "assistant").content | fromjson |
		.pairs[].sql] | unique - $sql'
jq -r '[.messages[].role] | join(" ")' asked | sort -u |
	grep -vE '^system user( assistant user)*$'

echo '-- but no more than fits'
: >asked
run --phase single_table --tables orders --template '' --count 40 --workers 2 \
	--answers-per-call 4 --prompt-tokens 900 "$schema" >short
jq -n --slurpfile a asked.whole --slurpfile b asked "
	(\$a | map($contents) | max) as \$long | (\$b | map($contents) | max) as \$cut |
	if \$cut < \$long and \$cut < 900 * 5 then \"inside\" else [\$long, \$cut] end"
jq -s 'all(.[]; .messages[0].role == "system" and .messages[-1].role == "user" and
	(.messages[1].content | contains("CREATE TABLE orders")))' asked

echo '-- workers are part of the run, what is in flight is not'
run --phase single_table,joins,complex_sqls --count 40 --in-flight 1 "$schema" >one
run --phase single_table,joins,complex_sqls --count 40 --in-flight 40 --jobs 3 \
	"$schema" | cmp one -
for n in 1 3; do
	: >asked
	run --phase single_table --count 12 --workers $n "$schema" >out
	jq -s --argjson n $n 'map(select(.messages | length == 2)) | length >= $n' asked
done

echo '-- two islands: no set of tables spans both'
sqlite3 islands.db <<'SQL'
CREATE TABLE north (id INTEGER PRIMARY KEY, a TEXT);
CREATE TABLE south (id INTEGER PRIMARY KEY, north_id INTEGER REFERENCES north (id));
CREATE TABLE east (code TEXT PRIMARY KEY, b TEXT);
CREATE TABLE west (code TEXT PRIMARY KEY, east_code TEXT REFERENCES east (code));
SQL
nl2sql-introspect --quiet sqlite:islands.db >islands.jsonl
: >asked
run --phase complex_sqls,joins --count 60 --workers 12 --template '' islands.jsonl >out
jq -r '.messages[1].content | select(contains("sets of one to four") | not) |
	[scan("CREATE TABLE ([a-z]+)")[]] | sort | join(" ")' asked >sets
grep -c -E '^(north south|east west)$' sets | sed 's/^[1-9].*/joined/'
grep -E '(north|south).*(east|west)|(east|west).*(north|south)' sets
tail -n 1 out | jq '.usage.unused["gen.complex_sqls"].not_connected > 0'
