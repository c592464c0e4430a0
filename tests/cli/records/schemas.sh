# What each filter writes is what the JSON Schemas say it writes.
schemas=$TOP/templates/schema
echo '-- every type has one'
for type in begin end reject database table sample relationship question pair \
	qa rows feedback check; do
	jq -e --arg t $type '.properties.type.const == $t' "$schemas/$type.json" \
		>/dev/null || echo "$type: no schema"
done
echo '-- they tell right from wrong'
check-records "$schemas" <<'END'
{"type":"begin","run":"x"}
{"type":"end","run":"0c75eec6ea3210aef1f2172b739acde4","tool":"nl2sql-gen","read":-1,"written":0,"rejected":0,"status":"complete"}
{"sql":1}
{"sql":"SELECT 1","validation":{"verdict":"fine"}}
{"type":"pair","id":"1","sql":"SELECT 1","validation":{"verdict":"valid","confidence":2,"stages":[]}}
{"type":"pair","validation":{"verdict":"valid","confidence":1,"stages":[{"stage":"syntax","passed":true,"errors":[{"code":"X","message":"m"}]}]}}
{"question":""}
{"type":"table","db":"a","schema":"","name":"t","kind":"table","columns":[{"name":"c","type":"x","family":"texts","nullable":true}]}
{"type":"sample","db":"x","schema":"","table":"t","columns":["a"],"rows":[[{"bytes":3},1.5,null],[[]]]}
{"type":"reject","tool":"nl2sql-gen","line":1,"error":{"code":"x","message":"y","where":1},"input":"x"}
{"type":"nobody's"}
{"type":"feedback","pair":1,"kind":"positive","rating":6}
{"type":"question","id":9007199254740993,"question":"ok"}
END
# A stream that the filters found here make, each from the one before.
db=$("$TOP/tests/lib/database" shop <<'SQL'
CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT NOT NULL, city TEXT, since DATE);
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INT REFERENCES customers (id),
	total DECIMAL(10,2) CHECK (total >= 0), note BLOB, placed TIMESTAMP);
CREATE INDEX by_city ON customers (lower(city));
CREATE VIEW totals AS SELECT customer_id, sum(total) AS total FROM orders GROUP BY 1;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50)
INSERT INTO customers SELECT i, 'Name ' || i, char(65 + i % 5) || 'town', date('2020-01-01', i || ' days') FROM n;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200)
INSERT INTO orders SELECT i, 1 + i % 50, i * 1.25, x'00ff', datetime('2021-01-01', i || ' hours') FROM n;
SQL
)
echo '-- the filters'
: >stream
stage() { # COMMAND [OPTION ...]
	command -v "$1" >/dev/null || return
	"$@" <stream >next 2>err || { echo "$1: exit $?"; cat err; }
	check-records "$schemas" <next | sed "s/^/$1: /"
	[ "$1" = nl2sql-dataset ] || [ "$1" = nl2sql-check ] || mv next stream
}
stage nl2sql-introspect "$db"
stage nl2sql-doc
stage nl2sql-gen --count 200
stage nl2sql-validate --db "$db" --rows 2 --plan
printf '%s\n' '{"id":"broken","sql":"SELECT nam FROM customer"}' >>stream
stage nl2sql-critic --db "$db" --rejects rejects
stage nl2sql-eval --explain --dialect sqlite
stage nl2sql-dataset --out dataset
stage nl2sql-check --db "$db"
pass-records --refuse 1 --rejects rejects >next 2>err <<'END'
{"id":"1","sql":"x"}
torn
END
check-records "$schemas" <next
check-records "$schemas" <rejects
