# every statement runs, nearly all find something, none comes twice
. "$DATA/gen/make"
nl2sql-gen -n 600 --phase builtins,single_table,joins,complex_sqls schema |
	jq -r 'select(.type == "pair").sql' >sql
wc -l <sql
sort sql | uniq -d | wc -l
sed 's/$/;/' sql | sqlite3 -bail shop.db >/dev/null && echo all run
while read -r q; do
	sqlite3 shop.db "SELECT count(*) FROM ($q)"
done <sql | grep -c '^0$' | awk '{ print ($1 <= 12 ? "few empty" : $1) }'
