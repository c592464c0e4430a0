# What each column is to its table: its role, and what its values mean.
db=$("$TOP/tests/lib/database" shop <<'SQL'
CREATE TABLE journal(homepage text, jid integer, name text);
CREATE TABLE paper(pid integer, title text, jid integer, year integer,
	paid integer, pages integer, price real, tax_rate real, discount_pct real,
	status text, is_open integer, submitted_on date, updated timestamp,
	abstract text, doi text, currency text, country text, contact_email text,
	homepage_url text, weight_kg real, room_no integer, zip text, phone text);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40)
INSERT INTO journal SELECT 'https://j' || i || '.example', i,
	'Journal of Matter ' || i FROM n WHERE i <= 12;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200)
INSERT INTO paper SELECT i, 'On the matter of ' || i, i * 7 % 12 + 1,
	2000 + i % 20, i * 13 % 97, i * 31 % 400 + 1, i * 1.25 + .5,
	(i % 3) * .05, i % 40, CASE i % 3 WHEN 0 THEN 'draft' WHEN 1 THEN 'sent'
	ELSE 'printed' END, i % 2, date('2020-01-01', '+' || i || ' days'),
	datetime('2020-01-01 10:00:00', '+' || i * 100 || ' minutes'),
	'We look at the matter number ' || i || ', which has long been known to '
	|| 'those who care for it, and find that it is not what it seemed.',
	'10.1000/xyz' || i, CASE i % 2 WHEN 0 THEN 'EUR' ELSE 'USD' END,
	CASE i % 4 WHEN 0 THEN 'France' WHEN 1 THEN 'Peru' ELSE 'Japan' END,
	'writer' || i || '@mail.example', 'https://mail.example/' || i,
	i % 17 + .25, i % 30 + 100, printf('%05d', 10000 + i * 37),
	printf('+49 30 55501%02d', i % 100) FROM n;
SQL
)
nl2sql-introspect "$db" >out
jq -r 'select(.type == "table") | .name as $t | .columns[] | [$t, .name,
	.profile.role // "none", .profile.semantic // "-", (.profile.pii // false)]
	| join(" ")' out
jq -r 'select(.type == "relationship") | "\(.from.table).\(.from.columns[0])"
	+ " -> \(.to.table) \(.cardinality) \(.origin)"' out
