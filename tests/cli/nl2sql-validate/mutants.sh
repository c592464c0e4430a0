# How many neighbours of a statement the data tells from it, and the condition
# that can be dropped unnoticed.
db=$("$TOP/tests/lib/database" shop <<'SQL'
CREATE TABLE p(id INTEGER PRIMARY KEY, name TEXT, price REAL);
	INSERT INTO p VALUES (1, 'a', 1), (2, 'b', 2), (3, 'c', 9);
SQL
)
while read -r sql; do
	jq -cn --arg sql "$sql" '{$sql}'
done >pairs <<'EOS'
SELECT name FROM p WHERE price > 1 AND id > 0
SELECT sum(price) FROM p WHERE name = 'b'
SELECT name FROM p ORDER BY price DESC LIMIT 2
SELECT name FROM p
SELECT nme FROM p WHERE id = 1
EOS
for jobs in 1 3; do
	nl2sql-validate --bare --db "$db" --mutants --jobs $jobs pairs |
		jq -c '.validation | [.mutants, (.stages[] |
		select(.stage == "execution") | .warnings[] |
		[.code, .position, .message])]' >out.$jobs
done
cat out.1
cmp out.1 out.3
