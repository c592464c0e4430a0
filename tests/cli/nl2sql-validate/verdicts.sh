# A verdict for each kind of fault: which stage says what.
db=$("$TOP/tests/lib/database" shop <<'SQL'
CREATE TABLE customer(id INTEGER PRIMARY KEY, name TEXT, email TEXT);
CREATE TABLE sale(id INTEGER PRIMARY KEY, customer_id INTEGER, total REAL);
INSERT INTO customer VALUES (1, 'Ada', 'ada@example.org'), (2, 'Bob', NULL);
INSERT INTO sale VALUES (1, 1, 10), (2, 1, 5.5), (3, 2, 1);
CREATE TABLE hidden(token TEXT);
SQL
)
cat >schema <<'EOS'
{"type":"table","db":"shop","name":"customer","kind":"table","primary_key":["id"],"columns":[{"name":"id","type":"INTEGER","family":"integer"},{"name":"name","type":"TEXT","family":"text"},{"name":"email","type":"TEXT","family":"text","profile":{"pii":true,"semantic":"email"}}]}
{"type":"table","db":"shop","name":"sale","kind":"table","primary_key":["id"],"columns":[{"name":"id","type":"INTEGER","family":"integer"},{"name":"customer_id","type":"INTEGER","family":"integer"},{"name":"total","type":"REAL","family":"real"}]}
{"type":"relationship","db":"shop","from":{"table":"sale","columns":["customer_id"]},"to":{"table":"customer","columns":["id"]},"cardinality":"many_to_one","origin":"declared","confidence":1}
EOS
while read -r sql; do
	jq -cn --arg sql "$sql" '{id: (input_line_number | tostring), $sql}'
done >pairs <<'EOS'
SELECT name FROM customer
SELECT c.name, sum(s.total) FROM sale s JOIN customer c ON c.id = s.customer_id GROUP BY c.id
SELECT name FROM customer WHERE id = 99
SELECT nmae FROM customer
SELECT name FROM custmer
SELECT id FROM sale, customer WHERE customer_id = customer.id
SELECT name FROM customer WHERE
SELECT name FROM customer WHERE id > 'many'
SELECT nosuch(name) FROM customer
SELECT name, count(*) FROM customer
SELECT c.name, s.total FROM customer c, sale s
SELECT c.name FROM customer c JOIN sale s ON c.id = s.id
SELECT token FROM hidden
DELETE FROM sale
SELECT 1; SELECT 2
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n
SELECT json_extract('{}', '$' || email) FROM customer
EOS
nl2sql-validate --bare --db "$db" --schema schema --timeout 0.3 pairs >out
jq -r '"\(.validation.verdict) \([.validation.stages[] | .stage as $s
	| (.errors + .warnings)[] | "\($s): \(.code)\(
	if .position then " at \(.position)" else "" end)"] | join(", "))\t\(.sql)"' out
nl2sql-validate --bare --db "$db" --schema schema --timeout 0.3 \
	--jobs 8 pairs | cmp - out
