# A join that nobody declared: what the names or the rows say of it counts, and
# numbers that merely happen to be alike do not.
sqlite3 school.db <<'SQL'
CREATE TABLE faculty(facid INTEGER PRIMARY KEY, fname TEXT);
CREATE TABLE student(stuid INTEGER PRIMARY KEY, advisor INTEGER, age INTEGER);
CREATE TABLE club(clubid INTEGER PRIMARY KEY, title TEXT);
CREATE TABLE member(stuid INTEGER REFERENCES student, clubid INTEGER REFERENCES club);
CREATE TABLE season(year INTEGER, team_id_winner TEXT);
CREATE TABLE team(name TEXT, team_id_br TEXT);
CREATE TABLE track(track_id INTEGER PRIMARY KEY, seats INTEGER);
CREATE TABLE race(name TEXT, track_id TEXT REFERENCES track(track_id));
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30)
INSERT INTO faculty SELECT 1000 + i * 137, 'F' || i FROM n;
INSERT INTO student SELECT facid - 900, 1000 + (facid % 12 + 1) * 137,
	18 + facid % 9 FROM faculty;
INSERT INTO club SELECT (facid - 1000) / 137, fname FROM faculty;
INSERT INTO member SELECT stuid, age - 17 FROM student;
INSERT INTO season VALUES (2000, 'BOS'), (2001, 'NYY');
INSERT INTO team VALUES ('Boston', 'BOS'), ('New York', 'NYY');
INSERT INTO track VALUES (1, 10), (2, 20);
INSERT INTO race VALUES ('a', '1'), ('b', '2');
SQL
nl2sql-introspect --quiet --bare sqlite:school.db |
	jq -c 'select(.type != "relationship" or .origin == "declared")' >schema
while read -r sql; do
	jq -cn --arg sql "$sql" '{$sql}'
done >pairs <<'END'
SELECT fname FROM faculty JOIN student ON facid = advisor
SELECT title FROM club JOIN student ON clubid = age
SELECT name FROM team JOIN season ON team_id_br = team_id_winner
SELECT fname FROM faculty JOIN club ON facid = clubid
SELECT race.name FROM race JOIN track ON race.track_id = track.track_id
SELECT race.name FROM race JOIN track ON race.track_id = track.seats
END
nl2sql-validate --bare --schema schema --db sqlite:school.db pairs |
	jq -r '"\(.validation.verdict) \([.validation.stages[].warnings[].code]
	- ["empty_result"] | join(","))\t\(.sql)"'
