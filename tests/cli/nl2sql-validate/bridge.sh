# Two tables that a bridge ties together are not joined by their keys, even
# where the stream names the relationship over it.
db=$("$TOP/tests/lib/database" team <<'SQL'
CREATE TABLE person(person_id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE team(team_id INTEGER PRIMARY KEY, title TEXT);
CREATE TABLE member(person_id INTEGER REFERENCES person, team_id INTEGER
	REFERENCES team, PRIMARY KEY (person_id, team_id));
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30)
INSERT INTO person SELECT i, 'P' || i FROM n;
INSERT INTO team SELECT person_id, 'T' || person_id FROM person LIMIT 9;
INSERT INTO member SELECT person_id, person_id % 9 + 1 FROM person;
SQL
)
nl2sql-introspect --quiet --bare "$db" >schema
jq -r 'select(.type == "relationship") | .cardinality' schema | sort
printf '{"sql":"%s"}\n' \
	'SELECT name, title FROM person JOIN team ON person_id = team_id' \
	'SELECT name, title FROM person JOIN member USING (person_id) JOIN team USING (team_id)' |
	nl2sql-validate --bare --schema schema --db "$db" |
	jq -c '.validation | [.verdict, (.stages[].warnings[].code)]'
