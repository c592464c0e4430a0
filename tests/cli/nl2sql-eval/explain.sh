# The analysis of a statement needs no database.  What means the same has the
# same fingerprint f0, what differs in values the same f1, in names the same f2.
while read -r sql; do
	jq -cn --arg sql "$sql" '{$sql}'
done >pairs <<'EOS'
SELECT name FROM singer WHERE age > 20 AND country = 'x'
select T1.name from singer as T1 where 'x' = T1.country and 20 < T1.age
SELECT name FROM singer WHERE age > 30 AND country = 'y'
SELECT title FROM book WHERE pages > 9 AND author = 'z'
SELECT a.x FROM a JOIN b ON a.id = b.id WHERE b.y BETWEEN 1 AND 2
SELECT a.x FROM b, a WHERE b.y >= 1 AND b.y <= 2 AND b.id = a.id
SELECT count(*) FROM t GROUP BY k HAVING count(*) > 1 UNION SELECT 2
SELECT FROM WHERE
EOS
nl2sql-eval --bare --explain pairs | jq -c '.analysis
	| [.tables, .columns, .hardness, .complexity,
	(.fingerprints | (.f0, .f1, .f2) | .[0:6]), .error.code]' 2>&1 |
	head -8
# a database tells what is a text and what a column
sqlite3 shop.db 'CREATE TABLE customer(id INTEGER PRIMARY KEY, city TEXT)'
echo '{"sql":"SELECT count(*) FROM customer WHERE city = \"Oslo\""}' |
	nl2sql-eval --quiet --bare --explain --db sqlite:shop.db |
	jq -c '.analysis | [.columns, .words]'
# statements that read nothing name what they touch
while read -r sql; do
	jq -cn --arg sql "$sql" '{$sql}'
done <<'EOS' | nl2sql-eval --quiet --bare --explain --dialect postgresql | jq -c .analysis.tables
CREATE TABLE a AS WITH c AS (SELECT 1) SELECT x FROM b, c
CREATE TABLE a (x int REFERENCES b (y), FOREIGN KEY (x) REFERENCES s.c (z))
CREATE VIEW v AS SELECT x FROM t
CREATE INDEX i ON t (x)
ALTER TABLE s.t ADD COLUMN x int
DROP TABLE a, b
DROP INDEX i
TRUNCATE t
INSERT INTO t SELECT x FROM u
EOS
