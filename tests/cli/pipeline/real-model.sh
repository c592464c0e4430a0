# The whole job through a real model, a small one: as a pipeline of a
# configuration, and as a shell pipe.  Whatever nonsense it writes, only pairs that
# the database was found to answer are in the dataset.
. "$TOP/tests/lib/real-model"
sqlite3 boats.db <<'SQL'
CREATE TABLE boats (id INTEGER PRIMARY KEY, name TEXT NOT NULL, length_m REAL,
	harbour TEXT, built INTEGER);
CREATE TABLE trips (id INTEGER PRIMARY KEY, boat_id INTEGER NOT NULL
	REFERENCES boats (id), started DATE, nautical_miles REAL, guests INTEGER);
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 24)
INSERT INTO boats SELECT i, 'Boat ' || i, 6.5 + i % 7, substr('KielRomeOslo', 1 + i % 3 * 4, 4),
	1980 + i FROM n;
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 200)
INSERT INTO trips SELECT i, 1 + i * 7 % 24, date('2024-01-01', '+' || i || ' days'),
	i % 40 + 2.5, i % 9 FROM n;
SQL
cat >p.ini <<INI
[pipeline]
stages = introspect, doc, gen, kept, validate, critic, judged, dataset
db = boats=sqlite:boats.db
phases-at-once = 2

[nl2sql]
base-url = $url
in-flight = 2
first-byte-timeout = 200
total-timeout = 220
journal = j.db
quiet = true

[doc]
provider = openai
model = smollm2
max-tokens = 150

[gen]
phase = single_table, joins, complex_sqls
template = brief
workers = 1
answers-per-call = 2
max-tokens = 150
prompt-tokens = 1200
provider = openai
model = smollm2

[gen.single_table]
count = 3

[gen.joins]
provider = grammar
count = 6
paraphrase = 0

[gen.complex_sqls]
provider = grammar
count = 6

[kept]
command = tee gen.jsonl

[critic]
provider = openai
model = smollm2
rounds = 1
max-tokens = 80

[judged]
command = tee judged.jsonl

[dataset]
out = ds
force = true
INI
timeout 230 nl2sql pipeline p.ini >frames 2>exits
status=$?
[ $status -ne 124 ] || skip 'the machine is too busy for a real model'
echo "exit $status"
cat exits

echo '-- the model was asked, and says where its words are from'
jq -c 'select(.type == "end") | .status, .usage.requests >= 1' gen.jsonl
jq -r 'select(.phase == "single_table") | .origin |
	select(.provider != "openai" or .template != "single_table@brief" or
		.model == null or .usage == null)' gen.jsonl
jq -r 'select(.type == "table") | .doc.description // "" | select(length < 8)' gen.jsonl
check-records "$TOP/templates/schema" <judged.jsonl

echo '-- all of the dataset is valid, and the database itself answers it'
cat ds/pairs/*.jsonl | jq -r '.sql' >queries
jq -r 'select(.validation.verdict == "valid") | .sql' judged.jsonl | sort -u >valid
sort -u queries | comm -23 - valid
[ "$(wc -l <queries)" -ge 10 ] || echo "only $(wc -l <queries) pairs"
while read -r sql; do
	sqlite3 -readonly boats.db "$sql" >/dev/null || echo "$sql"
done <queries

echo '-- once more, for nothing: the same bytes, as a shell pipe too'
cp -r ds first
kill "$(cut -d ' ' -f 2 started)"
NL2SQL_REPLAY=true nl2sql pipeline p.ini >again 2>exits
cat exits
cmp frames again
diff -r first ds && echo same
ask="--provider openai --model smollm2 --base-url $url --journal j.db --replay"
nl2sql-introspect --quiet boats=sqlite:boats.db |
	nl2sql-doc --quiet $ask --max-tokens 150 |
	nl2sql-gen --quiet $ask --phase single_table --count 3 --template brief \
		--workers 1 --answers-per-call 2 --max-tokens 150 --prompt-tokens 1200 |
	nl2sql-validate --quiet --db boats=sqlite:boats.db |
	nl2sql-critic --quiet --db boats=sqlite:boats.db $ask --rounds 1 --max-tokens 80 |
	jq -c 'select(.phase) | [.sql, .validation.verdict]' >piped
jq -c 'select(.phase == "single_table") | [.sql, .validation.verdict]' judged.jsonl |
	cmp - piped && echo same
