# Section [rules] of the INI.
db=$("$TOP/tests/lib/database" shop <<'SQL'
CREATE TABLE t(id INTEGER, tenant INTEGER, wage REAL);
	CREATE TABLE audit_log(x TEXT); INSERT INTO t VALUES (1, 1, 2), (2, 1, 3);
SQL
)
cat >rules.ini <<'EOS'
[rules]
forbidden_tables = audit_*
forbidden_columns = t.wage
required_filters = t: tenant
select_star = forbid
max_rows = 1
EOS
for sql in 'SELECT id FROM t WHERE tenant = 1 AND id = 1' 'SELECT id FROM t' \
	'SELECT * FROM t WHERE tenant = 1 AND id = 1' 'SELECT x FROM audit_log' \
	'SELECT wage FROM t WHERE tenant = 1 AND id = 1' \
	'SELECT id FROM t WHERE tenant = 1'; do
	jq -cn --arg sql "$sql" '{$sql}'
done >pairs
cat >schema <<'EOS'
{"type":"table","db":"shop","name":"t","kind":"table","columns":[{"name":"id","type":"INTEGER","family":"integer"},{"name":"tenant","type":"INTEGER","family":"integer"},{"name":"wage","type":"REAL","family":"real"}]}
{"type":"table","db":"shop","name":"audit_log","kind":"table","columns":[{"name":"x","type":"","family":"other"}]}
EOS
nl2sql-validate --bare --config rules.ini --db "$db" --schema schema \
	pairs | jq -r '"\(.validation.verdict) \([.validation.stages[].errors[].code]
	| join(","))\t\(.sql)"'
nl2sql-validate --bare --config rules.ini --db "$db" --schema schema \
	--fail-invalid pairs >out
echo "exit $?"
printf '[rules]\nno_such_rule = 1\n' >bad.ini
nl2sql-validate --config bad.ini --db "$db" </dev/null
