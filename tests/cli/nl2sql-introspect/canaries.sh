# Personal values in columns of many names, languages and forms, in prose and
# in JSON: none is in any record, description or page.
numbered() { awk -v n="$1" 'BEGIN { for (i = 1; i <= n; i++) print i }'; }

# Names, of which no list has all; what is drawn from them has their words.
tr '|' '\n' <<'EOT' >names
Wolfgang Quirrenbach|Anneliese Schmöckwitz|Björn Quirrenbach|Renate Zausch
Agnieszka Wąsowicz|Zbigniew Mrożewski|Grażyna Kłębowska|Paweł Wąsowicz
Пётр Вознесенский|Светлана Кругликова|Игорь Вознесенский|Ольга Кругликова
田中花子|佐藤一朗太|鈴木桃子|王小明月
EOT
{
	echo 'CREATE TABLE name (n INTEGER PRIMARY KEY, name TEXT);'
	awk '{ printf "INSERT INTO name (name) VALUES (%c%s%c);\n", 39, $0, 39 }' names
	echo 'CREATE TABLE n (i INTEGER PRIMARY KEY);'
	numbered 48 | sed 's/.*/INSERT INTO n VALUES (&);/'
	cat <<'EOT'
CREATE VIEW v AS SELECT i, (SELECT name FROM name WHERE n = 1 + i % 16) AS p,
  'canary.' || i || '@post.example.de' AS e, '+49 171 5599' || printf('%04d', i * 37) AS t,
  'Gänsemarktweg ' || (i + 700) AS s, '83.17.' || (i * 3) || '.' || (i + 100) AS a,
  '1' || printf('%02d-%02d-%04d', i + 10, i + 20, i * 41 + 5000) AS x,
  printf('19%02d-%02d-%02d', 40 + i, 1 + i % 12, 1 + i % 28) AS b,
  printf('sk_live_%08x%08xcanary', i * 2654435761, i * 40503) AS k FROM n;
CREATE TABLE orders AS SELECT i AS id, p AS kunde, e AS kontakt, t AS x1, s AS lieferung, i * 3 AS betrag FROM v;
CREATE TABLE "Übersicht" AS SELECT i AS id, p AS "signed by", e AS "E-Mail", t AS rufnummer, s AS ulica, b AS "né le" FROM v;
CREATE TABLE t3 AS SELECT i AS id, p AS c1, e AS c2, t AS c3, s AS c4, a AS c5, x AS c6 FROM v;
CREATE TABLE session AS SELECT i AS id, k AS access_token, a AS host, p AS owner, i % 3 AS level FROM v;
CREATE TABLE log AS SELECT i AS id, 'Sent order ' || (i % 9) || ' to ' || p || ', phoned ' || t || ' and wrote to ' || e || ' about the delay.' AS entry FROM v;
CREATE TABLE event AS SELECT i AS id, '{"kind": "click", "user": {"name": "' || p || '", "email": "' || e || '", "tel": "' || t || '"}, "at": ' || i || '}' AS payload FROM v;
CREATE TABLE typed (id INTEGER PRIMARY KEY, doc JSON);
INSERT INTO typed SELECT i, '[{"vorname": "' || substr(p, 1, 5) || 'canary", "phone": 4917155990' || (100 + i) || '}]' FROM v;
CREATE TABLE mixed AS SELECT i AS id, CASE i % 4 WHEN 0 THEN e WHEN 1 THEN 'mail ' || e WHEN 2 THEN 'none' ELSE 'phone' END AS way FROM v;
DROP VIEW v;
DROP TABLE name;
DROP TABLE n;
EOT
} | sqlite3 c.db
nl2sql-introspect sqlite:c.db >records
nl2sql-doc records >described
for f in markdown html mermaid dot ddl mschema tbls; do
	nl2sql-doc --render "$f" records >"page.$f"
done
nl2sql-gen --count 300 described >pairs
{
	cat names
	echo 'Quirrenbach
Schmöckwitz
Вознесенский
canary
post.example.de
171 5599
4917155990
Gänsemarktweg 7
83.17.
sk_live'
} >canaries
grep -oF -f canaries records described pairs page.* | sort | uniq -c
jq -c 'select(.type == "table") | [.name, [.columns[] | select(.profile.pii) | .name]]' records
