# Predictions that are meant to hurt, and results that are easy to compare
# wrongly.  Each costs its time limit at most, and the next is not concerned.
sqlite3 x.db "CREATE TABLE t(id INTEGER PRIMARY KEY, a, t TEXT, r REAL);
	INSERT INTO t VALUES (1, 9007199254740993, 'a', 0.0), (2, '1', 'A', 1.5),
		(3, 1, cast(x'61ff62' AS TEXT), 1e999), (4, NULL, '', -1e999),
		(5, x'6162', 'ab', 1), (6, 'é', 'e' || char(769), 3);
	CREATE TABLE n AS WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL
		SELECT i + 1 FROM c LIMIT 1000) SELECT i FROM c"
pair() {
	jq -cn --arg sql "$1" --arg gold "$2" '{$sql, gold_sql: $gold}'
}
gold='SELECT id FROM t'
{
	echo '# never ends, grows, is refused, is nothing' >&2
	pair 'WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x FROM c WHERE x < 0' "$gold"
	pair 'SELECT count(*) FROM n, n b, n c, n d' "$gold"
	pair 'SELECT * FROM n, n b, n c' "$gold"
	pair "SELECT replace(hex(zeroblob(9000)), '0', 'long text') FROM n, n b" "$gold"
	pair "WITH RECURSIVE c(x) AS (SELECT 'ab' UNION ALL SELECT x || x FROM c) SELECT x FROM c" "$gold"
	pair "ATTACH 'y.db' AS y" "$gold"
	pair 'PRAGMA table_info(t)' "$gold"
	pair "SELECT load_extension('x')" "$gold"
	pair "SELECT writefile('y', 'x')" "$gold"
	pair '' "$gold"
	pair '-- nothing here' "$gold"
	pair '/* nor here */ ;' "$gold"
	pair 'SELECT id FROM t; SELECT id FROM t' "$gold"
	pair 'SELECT id FROM t; DROP TABLE t' "$gold"
	pair 'SELECT id FROM t ; ' "$gold"
	pair 'SELECT id FROM t -- all of them' "$gold"
	pair "$(printf '(%.0s' $(seq 3000))" "$gold"
	pair "SELECT id FROM t WHERE $(seq -s ' OR id = ' 2000) OR 1" "$gold"
	echo '# close to equal' >&2
	pair 'SELECT a + 1 FROM t WHERE id = 1' 'SELECT 9007199254740994'
	pair 'SELECT 9007199254740992.0' 'SELECT 9007199254740993'
	pair "SELECT '1'" 'SELECT 1'
	pair 'SELECT 1.0' 'SELECT 1'
	pair 'SELECT -0.0' 'SELECT 0'
	pair 'SELECT r FROM t WHERE id = 3' 'SELECT 1e308 * 10'
	pair 'SELECT 1e999 - 1e999' 'SELECT NULL'
	pair "SELECT x'6162'" "SELECT 'ab'"
	pair "SELECT t FROM t WHERE id = 3" "SELECT 'ab'"
	pair "SELECT t FROM t WHERE id = 6" "SELECT 'é'"
	pair "SELECT 'a' || char(0) || 'b'" "SELECT 'a'"
	pair "SELECT date('now')" "SELECT '2026-01-01'"
	pair "SELECT 'A'" "SELECT 'a'"
	pair 'select ID from T where ID=1;' 'SELECT id  FROM t WHERE id = 1'
	pair 'SELECT "A" FROM t' 'SELECT "a" FROM t'
	pair "SELECT ' x'" "SELECT '  x'"
	pair 'SELECT id FROM t WHERE 0' 'SELECT id, a FROM t WHERE 0'
	echo '# theirs takes no statement for no rows' >&2
	pair '' 'SELECT id FROM t WHERE 0'
	pair '-- nothing' 'SELECT id FROM t WHERE 0'
	pair ' ;' 'SELECT id FROM t WHERE 0'
	echo '# refuses a second semicolon, and takes the word value for 1' >&2
	pair 'SELECT id FROM t WHERE id = 1; ;' 'SELECT id FROM t WHERE id = 1'
	pair 'SELECT id FROM t WHERE id = 1; -- ;' 'SELECT id FROM t WHERE id = 1'
	pair ' ; SELECT id FROM t WHERE id = 1;' 'SELECT id FROM t WHERE id = 1'
	pair 'SELECT id FROM t WHERE id = value ' 'SELECT id FROM t WHERE id = 1'
	pair 'SELECT t.id FROM t, n ON n.i = t.id' 'SELECT id FROM t'
} >pairs 2>/dev/null
nl2sql-eval --quiet --bare --timeout 0.5 --max-memory 64 --db sqlite:x.db \
	--modes spider_exec,bird_ex pairs >scored
jq -r '[.evaluation.spider_exec.score, .evaluation.bird_ex.score,
	.evaluation.spider_exec.error // .evaluation.spider_exec.verdict,
	.sql[0:50]] | join(" ")' scored
nl2sql-eval --quiet --bare --timeout 0.5 --db sqlite:x.db --strict-truth \
	--modes spider_exec,bird_ex pairs | jq -r '
	[.evaluation[].score, .sql[0:50]] | join(" ")' | tail -8
sqlite3 x.db 'SELECT count(*) FROM t'
ls
