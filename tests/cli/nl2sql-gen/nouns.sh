# What tables and columns are called in questions.  Prints what is missing and
# what nobody would say.
db=$("$TOP/tests/lib/database" x <<'SQL'
CREATE TABLE COST_CENTRES(CC_ID integer PRIMARY KEY, CC_NAME text, OPENED date);
CREATE TABLE Restaurant(ResID integer PRIMARY KEY, ResName text, Seats integer);
CREATE TABLE staff_members(staff_id integer PRIMARY KEY, full_name text,
	wage real);
CREATE TABLE payments_received(id integer PRIMARY KEY, amount real,
	cc_id integer REFERENCES COST_CENTRES, approver_id integer
	REFERENCES staff_members, crtd date, method text);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60)
INSERT INTO COST_CENTRES SELECT i, 'Centre ' || i,
	date('2020-01-01', '+' || i || ' days') FROM n WHERE i < 20;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60)
INSERT INTO Restaurant SELECT i, 'Inn ' || i, i * 3 % 70 FROM n;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60)
INSERT INTO staff_members SELECT i, 'Ada Byron ' || i, i * 100 FROM n;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60)
INSERT INTO payments_received SELECT i, i * 1.5, i % 19 + 1, i % 13 + 1,
	date('2021-01-01', '+' || i || ' days'),
	CASE i % 2 WHEN 0 THEN 'cash' ELSE 'card' END FROM n;
SQL
)
nl2sql-introspect --quiet "$db" | nl2sql-doc --quiet |
	nl2sql-gen --quiet --count 900 >out
jq -r 'select(.phase and .type == "pair") | .question' out >questions
for said in 'payments received' 'approver' 'cost centre name' 'created'; do
	grep -qi "$said" questions || echo "nobody says: $said"
done
grep -iE 'receiveds|resource|cost center|crtd|approver id' questions
# A complex one has a query in a query, a window or a share.
jq -r 'select(.phase == "complex_sqls") | .sql' out >complex
[ "$(wc -l <complex)" -gt 100 ] || echo "few complex ones"
grep -vE 'SELECT.*SELECT|OVER|/' complex
# Nobody sorts by a text with something put behind it.
jq -r 'select(.phase == "builtins") | .sql' out |
	grep -E 'ORDER BY (upper|lower|trim|[a-z_]+ \|\|)'
exit 0
