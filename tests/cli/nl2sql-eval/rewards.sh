# A reward has its parts; candidates are compared with one another.
db=$("$TOP/tests/lib/database" shop <<'SQL'
CREATE TABLE p(id INTEGER PRIMARY KEY, name TEXT);
	INSERT INTO p VALUES (1, 'a'), (2, 'b');
SQL
)
cat >pairs <<'EOS'
{"type":"feedback","pair":"2","kind":"negative","rating":3}
{"id":"1","sql":"SELECT name FROM p WHERE id = 1","gold_sql":"SELECT name FROM p WHERE id = 1","candidates":[{"sql":"SELECT name FROM p WHERE id = 1"},{"sql":"SELECT nope FROM p"},{"sql":""}]}
{"id":"2","sql":"select name FROM p"}
{"id":"3","sql":"not sql at all"}
EOS
nl2sql-eval --quiet --bare --rewards --db "$db" pairs |
	jq -c 'select(.reward) | .reward, (.candidates // [] | .[].reward)'
# statements of many records at once, and the records in their order
nl2sql-eval --quiet --bare --rewards --db "$db" pairs >one
nl2sql-eval --quiet --bare --rewards --jobs 4 --db "$db" pairs >four
cmp one four
