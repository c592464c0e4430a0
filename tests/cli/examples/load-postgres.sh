# The example database in PostgreSQL: all of it, typed, keyed and commented, once.
dir=$("$TOP/tests/lib/postgres" start) || { echo "$dir"; exit 77; }
trap '"$TOP/tests/lib/postgres" stop "$dir"' EXIT
load=$TOP/examples/erp/load-postgres
$load 2>&1
echo "exit $?"
"$TOP/examples/erp/make-db" erp.db
DATABASE_URL="postgresql://nl2sql:p%40ss@/postgres?host=$dir"
export DATABASE_URL
$load erp.db
query() { psql -X -At -d "$DATABASE_URL" -c "$1"; }
# Every row of every table.
for table in $(sqlite3 erp.db "SELECT name FROM sqlite_master
	WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"); do
	want=$(sqlite3 erp.db "SELECT count(*) FROM $table")
	have=$(query "SELECT count(*) FROM $table")
	[ "$want" = "$have" ] || echo "$table: $want, loaded $have"
done
echo '-- the same sums'
sqlite3 erp.db "SELECT printf('%.2f', sum(GROSS_AMT)), sum(JRNL_ID IS NULL)
	FROM AR_INVOICES"
query "SELECT sum(gross_amt), sum((jrnl_id IS NULL)::int) FROM ar_invoices"
query "SELECT contype, count(*) FROM pg_constraint
	WHERE connamespace = 'public'::regnamespace GROUP BY 1 ORDER BY 1"
query "SELECT DISTINCT data_type FROM information_schema.columns
	WHERE table_schema = 'public' ORDER BY 1"
query "SELECT count(*) FROM pg_indexes WHERE indexname LIKE 'ix_%'"
query "SELECT obj_description('gl_entries'::regclass),
	col_description('gl_accounts'::regclass, 3)"
query "SELECT count(*) FROM v_project_hours"
echo '-- a second time'
$load erp.db 2>&1 | sed 's/.*ERROR/ERROR/'
query "SELECT count(*) FROM currencies"
echo '-- found by DATABASE_URL'
nl2sql-introspect --no-profile | jq -rn '[inputs | select(.type == "table")]
	| length, (.[] | select(.name == "po_lines") | .primary_key | tojson)'
# What is named wins, and what we do not know is somebody else's.
DATABASE_URL=mssql://host/db nl2sql-introspect --no-profile 2>&1
nl2sql-introspect --no-profile sqlite:erp.db | jq -r 'select(.type == "database").db'
