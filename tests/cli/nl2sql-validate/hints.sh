# What is said of each kind of fault: what a person would do about it.
db=$("$TOP/tests/lib/database" shop <<'SQL'
CREATE TABLE customer(id INTEGER PRIMARY KEY, name TEXT, city TEXT);
CREATE TABLE sale(id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customer, total REAL, day TEXT);
CREATE TABLE product(id INTEGER PRIMARY KEY, label TEXT, price REAL);
CREATE TABLE item(sale_id INTEGER REFERENCES sale, product_id INTEGER REFERENCES product, amount INTEGER);
INSERT INTO customer VALUES (1, 'Ada', 'Paris'), (2, 'Bob', 'Nice');
INSERT INTO sale VALUES (1, 1, 10, '2024-01-05'), (2, 1, 5.5, '2024-02-01'), (3, 2, 1, '2023-01-01');
INSERT INTO product VALUES (1, 'a', 1), (2, 'b', 3);
INSERT INTO item VALUES (1, 1, 2), (2, 2, 3);
SQL
)
nl2sql-introspect --quiet --bare "$db" >schema
cat >rules.ini <<'EOS'
[rules]
select_star = warn
required_filters = sale: day
EOS
while read -r sql; do
	jq -cn --arg sql "$sql" '{$sql}'
done >pairs <<'EOS'
SELECT NOW()
SELECT DATE_TRUNC('month', day) FROM sale WHERE day > '2'
SELECT lenght(name) FROM customer
SELECT frobnicate(name) FROM customer
SELECT COUNTIF(price > 3) FROM product
SELECT c.name, s.total FROM customer c, sale s WHERE s.day > '2'
SELECT c.name, p.label FROM customer c, product p
SELECT c.name FROM customer c JOIN sale s ON c.id = s.id WHERE s.day > '2'
SELECT c.name FROM customer c JOIN product p ON c.id = p.id
SELECT name, total FROM sale WHERE day > '2'
SELECT label, city FROM customer
SELECT customer.name FROM customer AS c
SELECT product.label FROM item
SELECT T2.label FROM item AS T1
SELECT nmae FROM customer
SELECT zzz FROM customer
SELECT x FROM orders
SELECT id FROM customer JOIN sale ON customer.id = sale.customer_id WHERE day > '2'
SELECT city, count(*) FROM customer
SELECT label FROM product WHERE count(*) > 1
SELECT name FROM customer WHERE city = 'nice'
SELECT TOP 5 name FROM customer
SELECT name FROM customer WHERE name ILIKE 'a%'
SELECT * FROM product
SELECT total FROM sale
DELETE FROM sale
SELECT label, FROM product
SELECT label FORM product
SELEC label FROM product
SELECT label FROM product WHER price > 1
Here is what you want: SELECT label FROM product
SELECT label FROM product WHERE price = NULL
SELECT name FROM customer WHERE city = Paris
SELECT x.label FROM (SELECT price FROM product) AS x
SELECT rank() FROM product
SELECT row_number() OVER (ORDER BY price) AS r FROM product WHERE r = 1
SELECT count(DISTINCT label, price) FROM product
SELECT avg(label) FROM product
SELECT label FROM product WHERE price > 'much'
SELECT z.label FROM product
SELECT label FROM product UNION SELECT name FROM customer ORDER BY price
EOS
nl2sql-validate --config rules.ini --bare --db "$db" --schema schema pairs |
	jq -r '.sql, "\t\(.validation.stages[].suggestions[])"'
