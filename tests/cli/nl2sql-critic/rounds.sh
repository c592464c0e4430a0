# Several faults take several rounds; where they are spent it is for others.
db=$("$TOP/tests/lib/database" a <<'SQL'
CREATE TABLE t(alpha TEXT, beta TEXT, gamma TEXT);
SQL
)
echo '{"sql":"SELECT alpah, btea, gmama FROM t"}' >pairs
cat >schema <<'EOS'
{"type":"table","db":"a","name":"t","kind":"table","columns":[{"name":"alpha","family":"text"},{"name":"beta","family":"text"},{"name":"gamma","family":"text"}]}
EOS
for n in 1 2 3; do
	nl2sql-critic --bare --db "$db" --schema schema --rounds $n pairs |
		jq -c '[.validation.verdict, .sql, .critique.rounds]'
done
