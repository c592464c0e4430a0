# Rows of a result are masked: what stands in a personal column or comes from
# one is not seen, whatever is done to it.
db=$("$TOP/tests/lib/database" shop <<'SQL'
CREATE TABLE p(id INTEGER PRIMARY KEY, name TEXT, email TEXT);
	INSERT INTO p VALUES (1, 'Ada Byron', 'ada@byron.org');
SQL
)
cat >schema <<'EOS'
{"type":"table","db":"shop","name":"p","kind":"table","primary_key":["id"],"columns":[{"name":"id","type":"INTEGER","family":"integer"},{"name":"name","type":"TEXT","family":"text","profile":{"pii":true,"semantic":"person_name"}},{"name":"email","type":"TEXT","family":"text","profile":{"pii":true,"semantic":"email"}}]}
EOS
for sql in 'SELECT id, name FROM p' 'SELECT upper(email), length(name) FROM p' \
	'SELECT x.a FROM (SELECT name || id AS a FROM p) x' \
	'WITH c AS (SELECT email AS e FROM p) SELECT substr(e, 1, 13) FROM c' \
	"SELECT id, 'to ada@byron.org' FROM p" 'SELECT * FROM p' \
	'SELECT count(email), max(id) FROM p'; do
	jq -cn --arg sql "$sql" '{$sql}'
done >pairs
nl2sql-validate --bare --db "$db" --schema schema --rows 5 pairs >out
grep -i -e ada -e byron out | jq -c .validation.rows | grep -i -e 'ada[^"]*@' -e byron
jq -c '.validation.rows | length' out
jq -c 'select(.sql | test("count")) | .validation.rows' out
# An hour beside a date makes no telephone number of it.
printf '{"sql":"%s"}\n' "SELECT '2024-05-17 10:30:00', '17.05.2024 10:30', 'call 030 1234 5678'" |
	nl2sql-validate --bare --db "$db" --schema schema --rows 1 |
	jq -c '.validation.rows[0] | .[:2], (.[2] | test("1234 5678"))'
