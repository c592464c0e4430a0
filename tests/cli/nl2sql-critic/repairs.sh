# One repair of each kind: before, after, and the rule that did it.
db=$("$TOP/tests/lib/database" shop <<'SQL'
CREATE TABLE customer(id INTEGER PRIMARY KEY, name TEXT, city TEXT);
CREATE TABLE sale(id INTEGER PRIMARY KEY, customer_id INTEGER, total REAL, day TEXT);
INSERT INTO customer VALUES (1, 'Ada', 'Paris'), (2, 'Bob', 'Nice');
INSERT INTO sale VALUES (1, 1, 10, '2024-01-05'), (2, 1, 5.5, '2024-02-01'), (3, 2, 1, '2023-01-01');
SQL
)
cat >schema <<'EOS'
{"type":"table","db":"shop","name":"customer","kind":"table","primary_key":["id"],"columns":[{"name":"id","type":"INTEGER","family":"integer"},{"name":"name","type":"TEXT","family":"text"},{"name":"city","type":"TEXT","family":"text"}]}
{"type":"table","db":"shop","name":"sale","kind":"table","primary_key":["id"],"columns":[{"name":"id","type":"INTEGER","family":"integer"},{"name":"customer_id","type":"INTEGER","family":"integer"},{"name":"total","type":"REAL","family":"real"},{"name":"day","type":"TEXT","family":"text"}]}
{"type":"relationship","db":"shop","from":{"table":"sale","columns":["customer_id"]},"to":{"table":"customer","columns":["id"]},"cardinality":"many_to_one","origin":"declared","confidence":1}
EOS
while IFS= read -r sql; do
	printf '%b' "$sql" | jq -Rsc '{sql: .}'
done >pairs <<'EOS'
SELECT name FROM customer
```sql\nSELECT name FROM customer\n```
Here is the query: SELECT name FROM customer;\n\nIt lists names.
SELECT SELECT name FROM customer
SELECT name FROM customer; SELECT city FROM customer
SELECT name FROM customer; DELETE FROM customer
SELECT name FROM customer WHERE city = ‘Nice’
SELECT name FROM customer WHERE city = 'Women's Bay'
SELCT name FROM customer
SELECT name, FROM customer
SELECT name FROM customer WHERE city != NULL
SELECT upper(name FROM customer
SELECT nmae FROM customer
SELECT name FROM Customers
SELECT s.name FROM customer c JOIN sale s ON s.customer_id = c.id
SELECT customer.name, sum(total) FROM sale GROUP BY customer.name
SELECT count(id) FROM customer JOIN sale ON customer.id = sale.customer_id
SELECT id FROM customer JOIN sale ON customer.id = sale.customer_id
SELECT city, count(*) FROM customer
SELECT day, max(total) FROM sale
SELECT city FROM customer WHERE count(*) > 0 GROUP BY city
SELECT city FROM customer ORDER BY count(*) DESC LIMIT 1
SELECT c.name, s.total FROM customer c, sale s
SELECT c.name FROM customer c JOIN sale s ON c.id = s.id
SELECT CONCAT(name, ' of ', city) FROM customer
SELECT total FROM sale WHERE YEAR(day) = 2024
SELECT `name` FROM customer LIMIT 1, 1
SELECT TOP 1 name FROM customer
SELECT DIVIDE(sum(total), count(*)) FROM sale
SELECT lenght(name) FROM customer
SELECT cnt(*) FROM customer
SELECT token FROM secrets
EOS
nl2sql-critic --bare --db "$db" --schema schema pairs >out
jq -r '"\(.validation.verdict) \([.critique.repairs[]? | select(.kept) | .rule]
	| join(","))\t\(.sql)"' out
nl2sql-critic --bare --db "$db" --schema schema --jobs 8 pairs | cmp - out
# what was is kept, and nothing else of the record is touched
echo '{"x":1.50,"sql":"SELECT nmae FROM customer","y":[1, 2]}' |
	nl2sql-critic --bare --db "$db" --schema schema |
	jq -c '[.x, .y, .critique.sql, .critique.rounds, .critique.repairs[0].before]'
