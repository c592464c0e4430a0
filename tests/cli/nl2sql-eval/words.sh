# A statement said in words, with a schema and without; what has no words is
# given as SQL, so that the sentence never says less than the statement.
sqlite3 shop.db "CREATE TABLE customers(customer_id INTEGER PRIMARY KEY,
		name TEXT, city TEXT);
	CREATE TABLE orders(id INTEGER PRIMARY KEY, customer_id INTEGER
		REFERENCES customers, order_date DATE, amount REAL);
	INSERT INTO customers VALUES (1, 'Ann', 'Paris'), (2, 'Bob', 'Rome');
	INSERT INTO orders VALUES (1, 1, '2024-01-02', 5), (2, 1, '2024-02-03', 7)"
while read -r sql; do
	jq -cn --arg sql "$sql" '{$sql, db: "shop"}'
done >pairs <<'EOS'
SELECT name FROM customers WHERE city = 'Paris' ORDER BY name LIMIT 5
SELECT c.name, count(*) FROM customers c JOIN orders o ON o.customer_id = c.customer_id WHERE c.city = 'Paris' GROUP BY c.customer_id HAVING count(*) > 1 ORDER BY count(*) DESC LIMIT 5
SELECT count(*) FROM orders WHERE order_date > '2024-01-01' AND (amount BETWEEN 1 AND 9 OR amount IS NULL)
SELECT name FROM customers WHERE NOT EXISTS (SELECT 1 FROM orders WHERE orders.customer_id = customers.customer_id)
SELECT name FROM customers WHERE customer_id IN (SELECT customer_id FROM orders WHERE amount > (SELECT avg(amount) FROM orders))
SELECT a.name, b.name FROM customers a JOIN customers b ON a.city = b.city WHERE a.name < b.name
SELECT city FROM customers EXCEPT SELECT city FROM customers WHERE name LIKE 'A%' ORDER BY 1
WITH big AS (SELECT customer_id, sum(amount) AS spent FROM orders GROUP BY 1) SELECT name, spent FROM customers LEFT JOIN big USING (customer_id)
SELECT id, rank() OVER (PARTITION BY customer_id ORDER BY amount DESC) FROM orders
SELECT CASE WHEN amount > 5 THEN 'high' ELSE 'low' END, (amount + 1) * 2 * (3 - amount) FROM orders
SELECT DISTINCT upper(name) FROM customers WHERE NOT (city = 'Rome' AND name <> 'Bob')
SELECT * FROM customers CROSS JOIN orders
SELECT sum(CASE WHEN amount > 5 THEN 1 ELSE 0 END), count(iif(customer_id = 1, 1, NULL)) FROM orders
SELECT iif(amount > 5, 'high', 'low'), sum(iif(amount > 5, 2, 0)) FROM orders
SELECT strftime('%Y', order_date), strftime('%m', order_date), strftime('%s', order_date) FROM orders
SELECT cast(sum(amount) AS INTEGER) * 100 / cast(count(*) AS REAL) FROM orders
SELECT name FROM customers WHERE customer_id NOT IN (SELECT customer_id FROM orders)
SELECT x -> '$.y' FROM t
SELECT substr(name, 1, 1), substr(name, 2), substr(name, 3, 2) FROM customers WHERE substr(city, 1, 4) = 'Rome'
SELECT sum(iif(city = 'Rome', 1, 0)) - sum(iif(city = 'Paris', 1, 0)) FROM customers
SELECT count(*) FROM (SELECT city FROM customers ORDER BY name LIMIT 3) WHERE city = 'Rome'
DELETE FROM orders
EOS
nl2sql-introspect --bare sqlite:shop.db >schema
nl2sql-eval --bare --explain --schema schema pairs | jq -r '.analysis.words'
echo
nl2sql-eval --bare --explain pairs | jq -r '.analysis.words' | head -3
jq -cn --arg sql "SELECT date_trunc('month', d), to_char(d, 'YYYY-MM') FROM t" '{$sql}' |
	nl2sql-eval --bare --explain --dialect postgresql | jq -r '.analysis.words'
