-- a small shop, for the tests of nl2sql-gen
CREATE TABLE customers (
	customer_id INTEGER PRIMARY KEY,
	name TEXT NOT NULL,
	city TEXT NOT NULL,
	is_active INTEGER NOT NULL,
	joined_on DATE NOT NULL
);
CREATE TABLE orders (
	order_id INTEGER PRIMARY KEY,
	customer_id INTEGER NOT NULL REFERENCES customers (customer_id),
	status TEXT NOT NULL,
	amount DECIMAL(8, 2) NOT NULL,
	order_date DATE NOT NULL,
	note TEXT
);
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30)
INSERT INTO customers SELECT i, 'Shop ' || char(64 + (i * 7) % 26) || i,
	CASE i % 4 WHEN 0 THEN 'Lyon' WHEN 1 THEN 'Porto' WHEN 2 THEN 'Turin'
	ELSE 'Graz' END, i % 3 > 0, date('2019-01-01', (i * 37) || ' days')
FROM n;
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 120)
INSERT INTO orders SELECT i, 1 + (i * i) % 23,
	CASE i % 3 WHEN 0 THEN 'open' WHEN 1 THEN 'paid' ELSE 'void' END,
	10 + (i * 97) % 900 + .25, date('2021-01-01', (i * 11) || ' days'),
	CASE WHEN i % 5 = 0 THEN 'left at the door' END
FROM n;
