# The ready pipeline on PostgreSQL, from loading to a dataset, with an account
# that may only read.
dir=$("$TOP/tests/lib/postgres" start) || { echo "$dir"; exit 77; }
trap '"$TOP/tests/lib/postgres" stop "$dir"' EXIT
owner="postgresql:///postgres?host=$dir&user=nl2sql"
DATABASE_URL=$owner "$TOP/examples/erp/load-postgres"
psql -X -q -d "$owner" -c 'CREATE ROLE reader LOGIN' \
	-c 'GRANT pg_read_all_data TO reader'
DATABASE_URL="postgresql:///postgres?host=$dir&user=reader"
export DATABASE_URL
sed 's/^count = \([0-9]*\)0$/count = \1/' "$TOP/examples/erp/erp-postgres.ini" >p.ini
nl2sql pipeline p.ini --run-version first >frames
echo "exit $?"
ls erp-dataset erp-dataset/first
echo '-- phases'
cat erp-dataset/first/pairs/*.jsonl | jq -r .phase | sort | uniq -c |
	awk '{ print ($1 > 9) ? $2 : $0 }'
echo '-- verdicts'
tail -n 1 frames | jq -c '.status, .usage.records >= 165, .usage.dropped'
echo '-- rows are of the database that was named, and its dialect'
cat erp-dataset/first/pairs/*.jsonl | jq -r '.dialect' | sort -u
grep -c 'run version: first' erp-dataset/first/README.md
