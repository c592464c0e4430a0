# Statements of our own against the sandbox, and as many that must be let
# through.  Each ends as it says, the database stays as it was, and neither
# time nor memory depends on what the statement asks for.
mkdir db
sqlite3 db/shop.db <<'END'
CREATE TABLE customers(id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT,
	phone TEXT, city TEXT, birth_date TEXT, credit_limit REAL, notes TEXT);
CREATE TABLE products(id INTEGER PRIMARY KEY, name TEXT, price REAL,
	category TEXT);
CREATE TABLE orders(id INTEGER PRIMARY KEY,
	customer_id INTEGER REFERENCES customers(id), status TEXT, total REAL,
	created_at TEXT, "delete" INTEGER DEFAULT 0, "comment" TEXT);
CREATE TABLE order_items(order_id INTEGER, product_id INTEGER, qty INTEGER,
	PRIMARY KEY(order_id, product_id));
CREATE TABLE "order"(id INTEGER PRIMARY KEY, "select" TEXT, "from" TEXT,
	"drop table" TEXT, "group" INTEGER, "update" TEXT, "truncate" INTEGER);
CREATE TABLE events(id INTEGER PRIMARY KEY, kind TEXT, payload TEXT, ts TEXT);
CREATE TABLE employees(id INTEGER PRIMARY KEY, name TEXT,
	manager_id INTEGER REFERENCES employees(id), salary REAL);
CREATE TABLE secrets(id INTEGER PRIMARY KEY, token TEXT);
CREATE TABLE audit(id INTEGER PRIMARY KEY, what TEXT);
CREATE VIEW v_open_orders AS
	SELECT id, customer_id, total FROM orders WHERE status = 'open';
CREATE VIRTUAL TABLE docs USING fts5(title, body);
CREATE VIRTUAL TABLE notes_fts USING fts4(body);
INSERT INTO secrets VALUES (1, 'token-one');
INSERT INTO docs VALUES ('first', 'drop a table'), ('second', 'update it');
INSERT INTO notes_fts(body) VALUES ('alpha beta');
WITH RECURSIVE s(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s LIMIT 4000)
INSERT INTO orders SELECT i, i % 100, 'open', i * 1.5,
	datetime('2024-01-01', '+' || i || ' hours'), 0, 'c' || i FROM s;
INSERT INTO customers SELECT id, 'Name ' || id, 'user' || id || '@example.org',
	NULL, 'Paris', '1990-01-01', total, NULL FROM orders WHERE id <= 100;
INSERT INTO products SELECT id, 'Product ' || id, total, 'toys' FROM orders
	WHERE id <= 30;
INSERT INTO events SELECT id, 'login', '{"user":1,"tags":["a"]}', created_at
	FROM orders WHERE id <= 200;
INSERT INTO employees VALUES (1, 'Ada', NULL, 9), (2, 'Bob', 1, 7);
END
before=$(sha256sum db/shop.db; ls -A db)

nl2sql-introspect sqlite:db/shop.db --exclude secrets,audit --no-profile \
	--bare >schema
# Our own side may not swell either; a sanitizer's shadow would, and is said to
# be aborted by the sh that sees it.  Every sh that we run with has -v, though
# no standard asks for it.
# shellcheck disable=SC3045
sh -c 'ulimit -v 1500000; (nl2sql-validate --version); exit $?' >version 2>&1 &&
	ulimit -v 1500000
timeout 120 nl2sql-validate --bare --db sqlite:db/shop.db --schema schema \
	--timeout 0.5 --jobs 2 --max-memory 100 \
	"$DATA/attacks-own.jsonl" >out
echo "exit $?"

jq -c '.validation as $v | ($v.stages | map(.errors[].code)) as $codes
	| select((if .expect == "allow" then $v.verdict == "valid"
	   elif .expect == "refuse" then
		$v.verdict != "valid" and $codes != []
		and ($v | has("row_count") | not)
	   else $codes != [] or ($v | has("result_hash"))
		or any($v.stages[].warnings[]; .code == "too_many_rows") end)
	| not) | [.id, .expect, $v.verdict, $codes, .sql]' <out
grep -o -e 'user[0-9]*@example.org' -e token-one out | sort -u
jq -s -r 'group_by(.expect) | map("\(.[0].expect) \(length)") | join(", ")' <out
[ "$before" = "$(sha256sum db/shop.db; ls -A db)" ] || echo "the database changed"
