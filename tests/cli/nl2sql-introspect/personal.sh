# No personal value leaves, wherever it stands; stand-ins join.
db=$("$TOP/tests/lib/database" people <<'SQL'
CREATE TABLE person (mail TEXT PRIMARY KEY, full_name TEXT, born TEXT, iban TEXT, notes TEXT);
CREATE TABLE login (id INTEGER PRIMARY KEY, mail TEXT REFERENCES person (mail), at TEXT);
INSERT INTO person VALUES
 ('canary1@corp.test', 'Canary Onesen', '1971-02-03', 'DE89370400440532013000', 'Canary Onesen called from 202-555-0199'),
 ('canary2@corp.test', 'Canary Twosen', '1982-03-04', 'GB29NWBK60161331926819', 'asked for canary1@corp.test'),
 ('canary3@corp.test', 'Canary Threesen', '1993-04-05', NULL, 'nothing');
INSERT INTO login (mail, at) SELECT mail, '2024-01-0' || rowid FROM person;
SQL
)
nl2sql-introspect "$db" >out
grep -ciE 'canary|1971-02|1982-03|DE8937|NWBK|0199' out
jq -r 'select(.type == "sample" and .table == "person") | .rows[][0]' out | sort >parents
jq -r 'select(.type == "sample" and .table == "login") | .rows[][1]' out | sort >children
cmp parents children && wc -l <parents
jq -c 'select(.type == "table") | .columns[] | [.name, .profile.role, .profile.semantic, .profile.pii]' out
