# What rules leave, a model is asked about: what it answers is judged, and kept
# where it is better.  The answers are those of a server that makes up queries.
. "$TOP/tests/lib/model"
sqlite3 shop.db <<'SQL'
CREATE TABLE customer(id INTEGER PRIMARY KEY, name TEXT, city TEXT);
CREATE TABLE sale(id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customer, total REAL);
INSERT INTO customer VALUES (1, 'Ada', 'Paris'), (2, 'Bob', 'Nice');
INSERT INTO sale VALUES (1, 1, 10), (2, 1, 5.5), (3, 2, 1);
SQL
nl2sql-introspect --quiet --bare sqlite:shop.db >schema
cat >pairs <<'EOS'
{"id":"right","question":"Names?","sql":"SELECT name FROM customer"}
{"id":"by rule","question":"Names?","sql":"SELECT nmae FROM customer"}
{"id":"writes","question":"Clear it.","sql":"DELETE FROM sale"}
EOS
awk 'BEGIN { for (i = 1; i <= 40; i++)
	printf "{\"id\":\"%d\",\"question\":\"Question %d?\",\"sql\":\"SELECT frob(%d) FROM %s\"}\n",
		i, i, i, i % 3 ? "sale" : "customer" }' >>pairs
run() {
	nl2sql-critic --quiet --db sqlite:shop.db --schema schema \
		--provider openai --model mock --base-url "$url" "$@"
}
model_start log=served delay=5 spread=20
run --no-journal --in-flight 16 pairs >out
check-records "$TOP/templates/schema" <out
jq -r 'select(.type == null) | "\(.id): \(.validation.verdict) \(
	[.critique.repairs[]? | select(.kept) | .rule] | join(","))"' out | head -n 3
echo '-- asked for the others only'
grep -q 'Names?' served && echo 'a pair that rules mend was asked about'
tail -n 1 out | jq '.usage.requests >= 40 and .usage.requests <= 123'
echo '-- none is worse, and each that is better is valid'
jq -c 'select(.id and (.id | test("^[0-9]+$"))) | [(.validation.verdict),
	(.sql != .critique.sql), (.sql | test("frob"))]' out | sort | uniq -c |
	awk '{ print $2 }'
echo '-- what an answer came from, and why one is of no use'
jq -c '.critique.repairs[]? | select(.rule == "model") |
	[.kept, (.after | type), .error.code, (.origin | keys)]' out | sort -u
jq -r '.critique.repairs[]? | select(.rule == "model" and .kept) | .after' out |
	sed 's/+ [0-9]*/+ N/' | sort -u

echo '-- the same, whatever the order of the answers'
run --no-journal --in-flight 1 pairs | cmp - out
echo '-- killed or again: nothing is paid twice'
run --journal j.db pairs >/dev/null
n=$(grep -c ^in served)
run --journal j.db pairs | cmp - out
run --journal j.db --replay pairs | cmp - out
[ "$(grep -c ^in served)" = "$n" ] || echo 'asked again'
echo '-- an estimate sends nothing'
run --no-journal --estimate pairs 2>&1 >/dev/null | sed 's/, at most.*/ .../'
[ "$(grep -c ^in served)" = "$n" ] || echo 'sent'
echo '-- the budget is spent'
run --no-journal --max-requests 5 pairs 2>err >part
echo "exit $?"
sed 's/spent: .* requests/spent/' err
tail -n 1 part | jq -c '[.status, .usage.requests]'
