# --tables and --exclude, and else the tables of the schema records, bound what
# a prediction may read.
db=$("$TOP/tests/lib/database" shop <<'SQL'
CREATE TABLE p(id INTEGER); INSERT INTO p VALUES (1);
	CREATE TABLE secret(id INTEGER); INSERT INTO secret VALUES (1);
SQL
)
echo '{"id":"1","sql":"SELECT id FROM secret","gold_sql":"SELECT id FROM p"}' >pair
for option in "" "--tables p" "--exclude sec*" "--exclude other"; do
	# shellcheck disable=SC2086
	nl2sql-eval --quiet --bare --db "$db" $option pair |
		jq -c '.evaluation.spider_exec | [.score, .error]'
done
echo '{"type":"table","db":"shop","name":"p","columns":[{"name":"id"}]}' >schema
nl2sql-eval --quiet --bare --db "$db" --schema schema pair |
	jq -c '.evaluation.spider_exec | [.score, .error]'
