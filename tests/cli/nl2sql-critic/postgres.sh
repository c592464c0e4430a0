# One repair of each kind on PostgreSQL: before, after, and the rule that did it;
# and what a person would do about each.
dir=$("$TOP/tests/lib/postgres" start) || { echo "$dir"; exit 77; }
trap '"$TOP/tests/lib/postgres" stop "$dir"' EXIT
psql -qX -v ON_ERROR_STOP=1 "postgresql:///postgres?host=$dir&user=nl2sql" <<'SQL' || exit 2
CREATE TABLE customer (id int PRIMARY KEY, name text, city text, "birthYear" int);
CREATE TABLE sale (id int PRIMARY KEY, customer_id int REFERENCES customer, total numeric, day date);
CREATE TABLE item (sale_id int REFERENCES sale, product_id int, amount int);
INSERT INTO customer VALUES (1, 'Ada', 'Paris', 1990), (2, 'Bob', 'Nice', 1980);
INSERT INTO sale VALUES (1, 1, 10, '2024-01-05'), (2, 1, 5.5, '2024-02-01'), (3, 2, 1, '2023-01-01');
INSERT INTO item VALUES (1, 1, 2), (2, 2, 3);
CREATE ROLE reader LOGIN;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader;
ANALYZE;
SQL
db="shop=postgresql://reader@/postgres?host=$dir"
nl2sql-introspect --quiet --bare "$db" >schema
while IFS= read -r sql; do
	printf '%b' "$sql" | jq -Rsc '{sql: .}'
done >pairs <<'EOS'
SELECT name FROM customer
```sql\nSELECT name FROM customer\n```
Here is the query: SELECT name FROM customer;\n\nIt lists names.
SELECT name FROM customer; SELECT city FROM customer
SELECT name FROM customer; DELETE FROM customer
SELECT name FROM customer WHERE city = ‘Nice’
SELECT name FROM customer WHERE city = "Nice"
SELECT 'name' FROM customer
SELCT name FROM customer
SELECT upper(name FROM customer
SELECT name FROM customer LIMIT 1 ORDER BY name
SELECT nmae FROM customer
SELECT birthYear FROM customer
SELECT name FROM Customers
SELECT name FROM dbo.customer
SELECT s.name FROM customer c JOIN sale s ON s.customer_id = c.id
SELECT customer.name FROM customer AS c
SELECT name, total FROM sale
SELECT T2.city, sum(T1.total) FROM sale AS T1 GROUP BY T2.city
SELECT city, amount FROM item
SELECT c.name, s.total FROM customer c, sale s
SELECT c.name FROM customer c JOIN sale s ON c.id = s.id
SELECT city, count(*) FROM customer
SELECT city, count(*) AS n FROM customer GROUP BY city HAVING n > 0
SELECT city FROM customer WHERE count(*) > 0 GROUP BY city
SELECT `name` FROM `customer` LIMIT 0, 1
SELECT [name] FROM customer
SELECT TOP 1 name FROM customer ORDER BY name
SELECT total FROM sale WHERE YEAR(day) = 2024
SELECT total FROM sale WHERE STRFTIME('%Y', day) = '2024'
SELECT total FROM sale WHERE day > DATE_SUB(CURDATE(), INTERVAL 6 MONTH)
SELECT total FROM sale WHERE day > DATEADD(month, -6, GETDATE())
SELECT IFNULL(total, 0) FROM sale
SELECT GROUP_CONCAT(name) FROM customer
SELECT CAST(total AS FLOAT64) FROM sale
SELECT name FROM customer WHERE id == 1
SELECT count(*) FROM (SELECT DISTINCT city FROM customer)
SELECT COUNTIF(total > 5) FROM sale
SELECT DIVIDE(sum(total), count(*)) FROM sale
SELECT lenght(name) FROM customer
SELECT token FROM secrets
EOS
nl2sql-critic --bare --db "$db" --schema schema pairs >out
jq -r '"\(.validation.verdict) \([.critique.repairs[]? | select(.kept) | .rule]
	| join(","))\t\(.sql)"' out
nl2sql-critic --bare --db "$db" --schema schema --jobs 4 pairs | cmp - out
echo '-- hints'
nl2sql-validate --bare --db "$db" --schema schema pairs |
	jq -r '.sql as $sql | .validation.stages[].suggestions[]? |
		select(test("\n") | not)'
