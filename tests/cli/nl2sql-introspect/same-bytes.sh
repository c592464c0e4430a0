# The same seed gives the same bytes, a sample is a sample, and what is no
# text does not break the line.
sqlite3 big.db <<'SQL'
CREATE TABLE parent (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE child (id INTEGER PRIMARY KEY, parent_id INT, at TEXT, amount REAL, raw BLOB, odd TEXT);
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
INSERT INTO parent SELECT i, 'thing ' || i FROM n;
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9000)
INSERT INTO child SELECT i, 1 + (i * 7919) % 2000, date('2020-01-01', (i % 900) || ' days'),
 i / 4.0, randomblob(8), CAST(x'61ff62' AS TEXT) FROM n;
UPDATE child SET amount = 9e999 WHERE id = 5;
SQL
nl2sql-introspect --seed 3 sqlite:big.db >one && nl2sql-introspect --seed 3 sqlite:big.db >two
cmp one two && echo same
nl2sql-introspect --scan-rows 1000 sqlite:big.db >part
nl2sql-introspect --scan-rows 1000 sqlite:big.db | cmp - part && echo same
for f in one part; do
	jq -c 'select(.type == "table") | [.name, .row_count, .row_count_exact, .columns[0].profile.exact, (.columns[0].profile.rows <= 9000)]' $f
	jq -c 'select(.type == "relationship") | [.from.columns, .to.table, .cardinality, .origin, .orphans, .childless]' $f
	# every sampled child has its parent in the sample, as far as there is room
	jq -c 'select(.type == "sample" and .table == "child") | .rows[][1]' $f | sort >children
	jq -c 'select(.type == "sample" and .table == "parent") | .rows[][0]' $f | sort >parents
	echo "$(wc -l <children) $(wc -l <parents) $(join children parents | wc -l | awk '{ print ($1 >= 128) }')"
done
jq -c 'select(.name == "child") | .columns[2].profile | [.role, .trend.granularity, .trend.first, .trend.last, .trend.bucket, .trend.gaps]' one
