# Into another dialect: the old SQL is kept, and what cannot be said stays.
cat >pairs <<'EOS'
{"id":"a","dialect":"mysql","sql":"SELECT `a` FROM `t` LIMIT 5, 10"}
{"id":"b","dialect":"sqlite","sql":"SELECT a || b FROM t WHERE"}
EOS
nl2sql-critic --bare --translate postgresql pairs |
	jq -c '[.id, .dialect, .sql, .critique.sql, .critique.dialect, .critique.error.code]'
# "text" of SQLite's that is no column, patterns with backslashes, truths
into() { # FROM TO [OPTION ...] <STATEMENTS
	from=$1 to=$2
	shift 2
	jq -R -c --arg d "$from" '{dialect: $d, db: "shop", sql: .}' |
		nl2sql-critic --quiet --bare --translate "$to" "$@" |
		jq -r 'select(.sql) | .sql'
}
cat >sqlite <<'EOS'
SELECT name FROM t WHERE city = "New York" AND "total sum" > 1 OR name IN ("a", 'b')
SELECT "Name", "x y" FROM t WHERE "a" = "b" AND c BETWEEN "d" AND "e" AND f LIKE "g%"
SELECT a FROM t WHERE a LIKE '50\%' OR a LIKE 'x!_' ESCAPE '!'
EOS
into sqlite postgresql <sqlite
into sqlite mysql <sqlite
echo '{"type":"table","db":"shop","name":"t","columns":[{"name":"a"},{"name":"b"}]}' >schema
echo 'SELECT a, "none" FROM t WHERE "b" = "a" AND "none" = b' |
	into sqlite trino --schema schema
cat >named <<'EOS'
SELECT v.x FROM (VALUES (1, 'a'), (2, 'b')) AS v(x, y) ORDER BY 1
SELECT n FROM (SELECT count(*) FROM t GROUP BY a UNION SELECT 1) AS c(n)
SELECT n FROM (SELECT a AS b FROM t ORDER BY b) AS c(n)
EOS
into postgresql sqlite <named
into postgresql mysql <named
echo "SELECT bool_or(a), every(b) FROM t WHERE c LIKE '50\\%'" | into postgresql sqlite
