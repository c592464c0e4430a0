# Without a database: the stages that need none, for each dialect.
try() { # DIALECT SQL
	jq -cn --arg sql "$2" '{$sql}' |
		nl2sql-validate --bare --stages syntax,schema,rules --dialect "$1" |
		jq -r --arg d "$1" '"\($d) \(.validation.verdict) \(
		[.validation.stages[].errors[] | .code] | join(","))"'
}
try sqlite 'SELECT 1'
try postgres "SELECT now()::date, 'a' ~ 'b'"
try postgres 'SELECT pg_sleep(1)'
try mysql 'SELECT `a` FROM `t` LIMIT 1, 2'
try mysql 'SELECT SLEEP(1)'
try trino 'SELECT approx_distinct(a) FROM t'
try mysql 'SELECT a FROM'
echo '{"sql":"SELECT 1"}' | nl2sql-validate --bare --stages syntax
echo "exit $?"
nl2sql-validate </dev/null
echo "exit $?"
