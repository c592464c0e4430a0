# every statement runs, nearly all find something, none comes twice
. "$DATA/gen/make"
nl2sql-gen -n 600 --phase builtins,single_table,joins,complex_sqls schema |
	jq -r 'select(.type == "pair").sql' >sql
wc -l <sql
sort sql | uniq -d | wc -l
sed 's/$/;/' sql | "$TOP/tests/lib/database" --run "$db" >/dev/null && echo all run
sed 's/.*/SELECT count(*) FROM (&) q;/' sql | "$TOP/tests/lib/database" --run "$db" |
	grep -c '^0$' | awk '{ print ($1 <= 12 ? "few empty" : $1) }'
