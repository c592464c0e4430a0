# A PostgreSQL with what a tool does not expect in it: the records say what is
# there, and whatever the grammar makes of them is valid.
dir=$("$TOP/tests/lib/postgres" start) || { echo "$dir"; exit 77; }
trap '"$TOP/tests/lib/postgres" stop "$dir"' EXIT
owner="postgresql:///postgres?host=$dir&user=nl2sql"
psql -qX -v ON_ERROR_STOP=1 "$owner" -f "$DATA/postgres/odd.sql" || exit 2
psql -qX -v file="$dir/data/f.csv" "$owner" -f "$DATA/postgres/extensions.sql" >/dev/null 2>&1
db="odd=postgresql://reader@/postgres?host=$dir"
nl2sql-introspect --exclude 'broken' "$db" >schema
nl2sql-introspect --quiet --jobs 1 --exclude 'broken' "$db" | cmp schema -

echo '-- tables, keys, checks'
jq -r 'select(.type == "table" and .schema != "public") | "\(.schema).\(.name) \(.row_count) \(.primary_key) \([.checks[]?] | join("; "))"' schema
jq -r 'select(.type == "table" and .schema == "public" and (.name | IN("mailbox", "settings", "there") | not)) | "\(.name) \(.kind) \(.row_count) \(.primary_key)"' schema
echo '-- types'
jq -r 'select(.type == "table" and .name == "Kunde") | .columns[] | "\(.name): \(.type), \(.family)\(if .nullable then "" else ", not null" end)\(.generated // "" | sub("^(?<x>.)"; ", \(.x)"))"' schema
echo '-- relationships'
jq -r 'select(.type == "relationship" and .origin == "declared") | "\(.from.schema).\(.from.table) \(.from.columns) -> \(.to.schema).\(.to.table) \(.to.columns) \(.cardinality)"' schema

echo '-- pairs'
nl2sql-doc --quiet schema | nl2sql-gen --quiet --count 1500 >pairs
nl2sql-validate --quiet --jobs 4 --db "$db" pairs >judged
jq -r 'select(.type == "pair" and .validation.verdict != "valid") | "\(.validation.stages | map(.errors[].code)) \(.sql)"' judged
jq -r 'select(.type == "pair") | .validation.row_count == 0' judged | sort | uniq -c |
	awk '$2 == "true" && $1 > 40 { print $1 " are empty" } { n += $1 } END { print (n > 1000 ? "many" : n) }'
for t in Kunde kunde table ключ derived part of_part rls v2 'View "3"' filled; do
	jq -e --arg t "$t" -n '[inputs | select(.type == "pair") | .tables[]] | index($t) != null' judged >/dev/null ||
		echo "nothing is asked of $t"
done

echo '-- a table whose file is gone is no fault of the server'
printf '{"sql":"SELECT %s"}\n' 'count(*) FROM gone' 'count(*) FROM kunde' |
	nl2sql-validate --bare --patience 0 --db "$db" --tables gone,kunde |
	jq -r '"\(.validation.verdict) \(.validation.stages[].errors | map(.code)[])"'
