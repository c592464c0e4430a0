# defog's own verdicts on its PostgreSQL questions must come out the same.
if [ ! -f "${SHARED:-/none}/data/defog/verdicts.jsonl" ]; then
	echo "SKIP no verdicts of defog's evaluator"
	exit 77
fi
defog=$SHARED/data/defog
dir=$("$TOP/tests/lib/postgres" start) || { echo "$dir"; exit 77; }
trap '"$TOP/tests/lib/postgres" stop "$dir"' EXIT
for file in "$defog"/postgres/*.sql; do
	id=${file##*/} id=${id%.sql}
	url="postgresql:///$id?host=$dir&user=nl2sql"
	psql -qX "postgresql:///postgres?host=$dir&user=nl2sql" -c "CREATE DATABASE $id"
	psql -qX "$url" -f "$file" >/dev/null 2>&1
	psql -qX "$url" -c 'CREATE ROLE reader LOGIN' >/dev/null 2>&1
	psql -qX "$url" -c 'GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader'
	set -- "$@" --db "$id=postgresql://reader@/$id?host=$dir"
done
jq -c 'select(.db_type == "postgres") | {db: .db_name, question, query_category,
	sql: .pred, gold_sql: .gold, exact_match, correct}' \
	"$defog/verdicts.jsonl" |
	nl2sql-eval --quiet --bare --modes defog_exact,defog_subset "$@" >out
wc -l <out | tr -d ' '
jq -c 'select(.evaluation.defog_exact.score != .exact_match or
	.evaluation.defog_subset.score != .correct) |
	{exact_match, correct, sql, gold_sql, evaluation}' out
