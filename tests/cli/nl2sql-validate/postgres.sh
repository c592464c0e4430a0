# PostgreSQL behind validate: verdicts and words as the engine's classes of
# errors say, positions and plans, and no value in any of them.
dir=$("$TOP/tests/lib/postgres" start) || { echo "$dir"; exit 77; }
trap '"$TOP/tests/lib/postgres" stop "$dir"' EXIT
psql -qX -v ON_ERROR_STOP=1 "postgresql:///postgres?host=$dir&user=nl2sql" <<'SQL' || exit 2
CREATE TABLE person (id int PRIMARY KEY, name text, mail text, born date);
CREATE TABLE pay (person_id int REFERENCES person, amount numeric(8,2), at timestamp);
INSERT INTO person SELECT g, 'Name ' || g, 'user' || g || '@example.org',
	'1970-01-01'::date + g FROM generate_series(1, 100) g;
INSERT INTO pay SELECT g % 100 + 1, g * 1.5, '2024-01-01'::timestamp + g * interval '1 hour'
	FROM generate_series(1, 1000) g;
CREATE ROLE reader LOGIN;
GRANT SELECT ON person, pay TO reader;
ANALYZE;
SQL
db="shop=postgresql://reader:s3cret@/postgres?host=$dir"
nl2sql-introspect --quiet "$db" >schema
cat >pairs <<'SQL'
{"id":1,"sql":"SELECT count(*) FROM person"}
{"id":2,"sql":"SELECT nam FROM person"}
{"id":3,"sql":"SELECT name, sum(amount) FROM person JOIN pay ON id = person_id"}
{"id":4,"sql":"SELECT CAST(mail AS integer) FROM person"}
{"id":5,"sql":"SELECT 1 / (id - 1) FROM person"}
{"id":6,"sql":"SELECT date_trunc('month', at) AS m, sum(amount) FROM pay GROUP BY m ORDER BY m LIMIT 2"}
{"id":7,"sql":"SELECT to_char(name, 'YYYY') FROM person"}
{"id":8,"sql":"DELETE FROM pay"}
{"id":9,"sql":"SELECT count(*) FROM generate_series(1, 1000000000)"}
SQL
judge='[.id, .validation.verdict, .validation.row_count,
	[.validation.stages[].errors[] | [.code, .position]]]'
nl2sql-validate --bare --schema schema --db "$db" --timeout 1 pairs >out
jq -c "$judge" out
grep -c 'example\.org\|s3cret' out
nl2sql-validate --bare --schema schema --db "$db" --timeout 1 --jobs 4 pairs | cmp out -
head -n 6 pairs | nl2sql-validate --bare --schema schema --db "$db" --no-run --plan |
	jq -c '[.id, .validation.verdict, .validation.plan_cost > 0]'

# What reads all of a big table is told, unless a few rows of it do.
psql -qX "postgresql:///postgres?host=$dir&user=nl2sql" <<'SQL'
CREATE TABLE "Big ""x""" AS SELECT g AS id, 'v' || g AS v FROM generate_series(1, 200000) g;
CREATE INDEX ON "Big ""x""" (id);
GRANT SELECT ON "Big ""x""" TO reader;
ANALYZE;
SQL
nl2sql-introspect --quiet --no-profile "$db" >bigger
for sql in 'count(*) FROM "Big ""x"""' 'v FROM "Big ""x""" WHERE id = 7' 'v FROM "Big ""x""" LIMIT 3' \
	'count(*) FROM person, "Big ""x""" b WHERE person.id = b.id' \
	'count(*) FROM "Big ""x""" a JOIN "Big ""x""" b ON a.id = b.id AND a.v > b.v'; do
	jq -nc --arg sql "SELECT $sql" '{$sql}' |
		nl2sql-validate --bare --schema bigger --db "$db" --no-run --plan
done | jq -r '"\(.validation.plan_rows) \([.validation.stages[].warnings[] | .code, .message] | join(": "))"'

# A superuser's account is not for a stranger's SQL, unless one says so.
super="shop=postgresql://nl2sql@/postgres?host=$dir"
head -n 1 pairs | nl2sql-validate --bare --schema schema --db "$super"
echo "exit $?"
head -n 1 pairs | NL2SQL_ALLOW_SUPERUSER=1 nl2sql-validate --bare --schema schema --db "$super" |
	jq -c "$judge"

# The server is killed and comes back while records are on their way.
nl2sql-gen --count 300 --seed 5 <schema >many
nl2sql-validate --db "$db" <many >still
(sleep .1; "$TOP/tests/lib/postgres" restart "$dir") &
nl2sql-validate --quiet --jobs 3 --db "$db" <many >shaken || echo "exit $?"
wait
cmp still shaken
