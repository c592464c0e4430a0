# What the grammar makes and what defog's people wrote for PostgreSQL, broken and
# repaired.
if [ ! -d "${SHARED:-/none}/data/defog/postgres" ]; then
	echo "SKIP no databases of defog's"
	exit 77
fi
command -v python3 >/dev/null || { echo "SKIP no python3"; exit 77; }
. "$TOP/tests/lib/repairs"
data=$SHARED/data

dir=$("$TOP/tests/lib/postgres" start) || { echo "$dir"; exit 77; }
trap '"$TOP/tests/lib/postgres" stop "$dir"' EXIT
for file in "$data"/defog/postgres/*.sql; do
	id=${file##*/} id=${id%.sql}
	super="postgresql:///$id?host=$dir&user=nl2sql"
	psql -qX "postgresql:///postgres?host=$dir&user=nl2sql" -c "CREATE DATABASE $id"
	psql -qX "$super" -f "$file" >/dev/null 2>&1
	psql -qX "$super" >/dev/null 2>&1 <<-'SQL'
		CREATE ROLE reader LOGIN;
		GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader;
		ANALYZE;
	SQL
	psql -qX "$super" -c 'GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader'
	set -- "$@" --db "$id=postgresql://reader@/$id?host=$dir"
	nl2sql-introspect --quiet --bare "$id=postgresql://reader@/$id?host=$dir" >one
	nl2sql-gen --quiet --count 120 --phase single_table,joins,complex_sqls <one |
		jq -c 'select(.sql) | {db, question, sql}' >>defog.pairs
	cat one >>defog.schema
done
python3 "$TOP/tests/cli/corpus/statements.py" "$data" postgresql golds |
	tr '\n\0' ' \n' | paste - - |
	jq -Rc 'split("\t") | {db: .[0], question: "?", sql: .[1:] | join(" ")}' \
	>>defog.pairs
measure defog postgresql 12 "$@"
