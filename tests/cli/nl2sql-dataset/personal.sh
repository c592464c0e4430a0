# No personal value of the database is left, wherever it stood; the stand-in of
# a value is the same in the question and in the SQL.
db=$("$TOP/tests/lib/database" p <<'SQL'
CREATE TABLE people (id INTEGER PRIMARY KEY, first_name TEXT, last_name TEXT,
	email TEXT, phone TEXT, city TEXT);
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60)
INSERT INTO people SELECT i, 'Vorname' || char(65 + i % 26) || char(97 + i % 7),
	'Canary' || char(65 + i / 26) || char(97 + i % 26), 'canary' || i || '@acme.example',
	printf('+49 30 5550%03d', i), CASE i % 3 WHEN 0 THEN 'Berlin' ELSE 'Paris' END FROM n;
SQL
)
nl2sql-introspect "$db" >schema.jsonl
jq -r 'select(.type == "table") | .columns[] | select(.profile.pii) | .name' schema.jsonl
grep -v -e '"type":"begin"' -e '"type":"end"' schema.jsonl >in
cat >>in <<'JSON'
{"type":"pair","id":"1","db":"p","question":"What is the phone of CanaryAb?","sql":"SELECT phone FROM people WHERE last_name = 'CanaryAb'","validation":{"verdict":"valid","rows":[["+49 30 5550001"]]}}
{"type":"pair","id":"2","db":"p","question":"Whose address is canary7@acme.example?","sql":"SELECT last_name FROM people WHERE email = 'canary7@acme.example' -- canary7@acme.example","gold_sql":"SELECT last_name FROM people WHERE email LIKE 'canary7@%'","validation":{"verdict":"valid"}}
{"type":"pair","id":"3","db":"p","question":"Does CanaryBc live in Berlin?","sql":"SELECT count(*) FROM people WHERE city = 'Berlin'","evidence":"CanaryBc is a person","validation":{"verdict":"valid"}}
{"type":"rows","db":"p","schema":"main","table":"people","columns":["id","last_name","email"],"rows":[[1,"CanaryAb","canary1@acme.example"]]}
{"type":"qa","id":"4","db":"p","question":"Who is there?","answer":"CanaryAd, for one; write to canary3@acme.example."}
JSON
nl2sql-dataset --out d --db "$db" --split 1 <in >/dev/null
grep -r -i -c canary d | grep -v ':0$'
jq -r 'select(.id == "1") | (.question | capture("of (?<n>\\w+)\\?").n) as $n |
	.sql | contains("\u0027" + $n + "\u0027")' d/pairs/train.jsonl
jq -r 'select(.id == "3").sql' d/pairs/train.jsonl
grep -o 'guessable[^;]*' d/README.md
head -c 32 /dev/urandom >key
nl2sql-dataset --out e --key-file key --db "$db" --split 1 <in >/dev/null
cmp -s d/pairs/train.jsonl e/pairs/train.jsonl || echo "another key, other stand-ins"
grep -c guessable e/README.md
nl2sql-dataset --out f --no-mask --split 1 --formats pairs <in >/dev/null
grep -c Canary f/pairs/train.jsonl
