# Into another dialect: the old SQL is kept, and what cannot be said stays.
cat >pairs <<'EOS'
{"id":"a","dialect":"mysql","sql":"SELECT `a` FROM `t` LIMIT 5, 10"}
{"id":"b","dialect":"sqlite","sql":"SELECT a || b FROM t WHERE"}
EOS
nl2sql-critic --bare --translate postgresql pairs |
	jq -c '[.id, .dialect, .sql, .critique.sql, .critique.dialect, .critique.error.code]'
