# What each mode makes of the same few predictions; a statement that fails, one
# that never ends, and one that would write.
db=$("$TOP/tests/lib/database" shop <<'SQL'
CREATE TABLE p(id INTEGER PRIMARY KEY, name TEXT, price REAL);
	INSERT INTO p VALUES (1, 'a', 1.0), (2, 'b', 2.5), (3, 'b', 2.5);
SQL
)
pair() {
	jq -cn --arg sql "$1" --arg gold "$2" '{$sql, gold_sql: $gold}'
}
{
	pair 'SELECT price, name FROM p' 'SELECT name, price FROM p'
	pair 'SELECT DISTINCT name FROM p' 'SELECT name FROM p'
	pair 'SELECT name FROM p ORDER BY id' 'SELECT name FROM p ORDER BY id DESC'
	pair 'SELECT nme FROM p' 'SELECT name FROM p'
	pair 'WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c' 'SELECT 1'
	pair 'DELETE FROM p' 'SELECT 1'
	pair 'SELECT name, id FROM p WHERE id = 1' 'SELECT {id,name} FROM p WHERE id = 1'
} >pairs
nl2sql-eval --quiet --bare --timeout 0.5 --db "$db" \
	--modes spider_exec,spider_exec_distinct,bird_ex,bird_soft_f1,defog_exact,defog_subset,spider2 pairs |
	jq -c '.evaluation | [.[].score], [.[] | .error // .verdict] | .'
echo 'SELECT count(*) FROM p;' | "$TOP/tests/lib/database" --run "$db"
