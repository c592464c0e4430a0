# What runs no statement needs no database: it goes by schema records, or by
# tables.json.  What does is refused before anything is read.
sqlite3 shop.sqlite "CREATE TABLE p(id INTEGER PRIMARY KEY, name TEXT);
	CREATE TABLE o(id INTEGER PRIMARY KEY, p_id INT REFERENCES p(id))"
nl2sql-introspect --quiet sqlite:shop.sqlite >schema
join='FROM p AS T1 JOIN o AS T2 ON T1.id = T2.p_id'
cat >pairs <<EOS
{"id":"1","db":"shop","sql":"SELECT name FROM p","gold_sql":"SELECT p.name FROM p"}
{"id":"2","db":"shop","sql":"SELECT T1.name $join GROUP BY T2.p_id","gold_sql":"SELECT T1.name $join GROUP BY T1.id"}
{"id":"3","db":"other","sql":"SELECT name FROM p","gold_sql":"SELECT name FROM p WHERE id = 1 AND name = 'x'"}
{"id":"4","sql":"SELECT name FROM p","gold_sql":"SELECT id FROM p"}
{"id":"5","db":"shop","sql":"SELECT 1"}
EOS
show() {
	jq -c '[.id, (.evaluation // {} | map(.score)), .reward.total]'
}
set -- nl2sql-eval --bare --quiet
forms=spider_exact,spider_hardness
echo '# nothing is known of the tables'
"$@" --modes spider_hardness pairs | show
"$@" --modes $forms pairs 2>err | show; cat err
echo '# schema records'
"$@" --modes $forms --schema schema pairs 2>err | show; cat err
cat schema pairs | nl2sql-eval --quiet --modes $forms 2>err | jq -c 'select(.type == null)' | show
cat err
echo '# a database beside them'
"$@" --modes $forms --db shop=sqlite:shop.sqlite --db x=sqlite:shop.sqlite pairs 2>err | show; cat err
echo '# tables.json, which knows the keys'
mkdir dbs
cat >dbs/tables.json <<'EOS'
[{"db_id":"shop","table_names_original":["p","o"],
"column_names_original":[[-1,"*"],[0,"id"],[0,"name"],[1,"id"],[1,"p_id"]],
"column_types":["text","number","text","number","number"],
"primary_keys":[1,3],"foreign_keys":[[4,1]]}]
EOS
head -2 pairs | "$@" --modes $forms --databases dbs | show
echo '# rewards'
"$@" --rewards pairs | show
"$@" --rewards --modes spider_exact --schema schema pairs 2>err | show; cat err
"$@" --rewards --db shop=sqlite:shop.sqlite --db x=sqlite:shop.sqlite pairs 2>err | show; cat err
echo '# refused, or nothing to do'
for modes in '' '--modes bird_ex' '--modes spider_exact,bird_ex' '--explain --modes bird_ex'; do
	# shellcheck disable=SC2086
	nl2sql-eval $modes </dev/null 2>&1 || echo "exit $?"
done
"$@" --modes spider_exact </dev/null && echo 'nothing to do'
