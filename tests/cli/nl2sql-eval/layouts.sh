# Files as people have them: byte order marks, line ends of Windows, empty lines,
# tabs, keys and ids in any order, too much and too little.
mkdir -p db/shop
sqlite3 db/shop/shop.sqlite "CREATE TABLE p(id INTEGER PRIMARY KEY, name TEXT);
	INSERT INTO p VALUES (1, 'a'), (2, 'b')"
name='SELECT name FROM p' id='SELECT id FROM p' mark='\t----- bird -----\tshop'
try() {
	echo "# $1"
	nl2sql-eval --bare --databases db --modes bird_ex --gold "$2" --pred "$3" \
		>scored 2>err || echo "exit $?"
	grep '^nl2sql-eval' err
	jq -c '[.id, .db, .sql, .evaluation.bird_ex.score]' scored
}
printf '\357\273\277%s\tshop\r\n%s\tshop\r\n' "$name" "$id" >gold.crlf
printf '\357\273\277%s\r\n%s\r\n' "$name" "$id" >pred.crlf
try 'mark and line ends' gold.crlf pred.crlf
printf '%s\tshop\n%s\tshop\nSELECT 3\tshop\n' "$name" "$id" >gold.3
printf '%s\n\nSELECT 3' "$name" >pred.empty
try 'no answer to the second' gold.3 pred.empty
printf '%s\n%s\n\n' "$name" "$id" >pred.last
try 'nor to the last' gold.3 pred.last
printf '%s\tshop\n\n%s\tshop\n' "$name" "$id" >gold.blank
printf '%s\n\n%s\n' "$name" "$id" >pred.blank
try 'sessions' gold.blank pred.blank
printf '%s\n%s\n3\n4\n' "$name" "$id" >pred.4
try 'too many' gold.3 pred.4
printf 'SELECT\tname FROM p\tshop\n' >gold.tab
printf '%s\tshop\n' "$name" >pred.tab
try 'a tab in gold, a database behind a prediction' gold.tab pred.tab
cat >gold.json <<EOS
[{"question_id":0,"db_id":"shop","question":"q","SQL":"$name"},
{"question_id":1,"db_id":"shop","question":"q","SQL":"$id"}]
EOS
printf '{"5":"SELECT name\\nFROM p%s","0":"%s%s"}' "$mark" "$id" "$mark" |
	sed 's/\t/\\t/g' >pred.json
try "BIRD's keys do not count" gold.json pred.json
printf '{"0":"%s","1":0}' "$name" >pred.json
try 'no mark, no text' gold.json pred.json
printf '["%s",null]' "$name" >pred.json
try 'a list' gold.json pred.json
printf '{"id":1,"sql":"%s"}\r\n\r\n{"id":0,"sql":"%s"}\r\n' "$id" "$name" >pred.jsonl
try 'ids in another order' gold.json pred.jsonl
printf '{"id":1,"sql":"%s"}\n{"id":7,"sql":"%s"}\n' "$id" "$name" >pred.jsonl
try 'ids of other questions' gold.json pred.jsonl
printf '{"id":1,"sql":"%s"}\n{"id":1,"sql":"%s"}\n' "$id" "$name" >pred.jsonl
try 'one id twice' gold.json pred.jsonl
printf '{"sql":"%s"}\n{"id":0,"sql":"%s"}\n' "$name" "$id" >pred.jsonl
try 'not all have ids' gold.json pred.jsonl
: >nothing
try 'no predictions' gold.json nothing
try 'no gold' nothing nothing
echo '{broken' >broken
try 'not JSON' gold.json broken
# more of what is in use
printf '{"0":"%s%s","1":"%s%s"}\n' "$name" "$mark" "$id" "$mark" | sed 's/\t/\\t/g' >pred.map
try "BIRD's on a line of its own" gold.json pred.map
head -n 1 gold.3 >gold.1
printf '{"id":"0","sql":"%s"}\n' "$name" >pred.one
try 'one object' gold.1 pred.one
printf 'generated_query\n%s\n"%s"\n' "$name" "$id" >pred.csv
try 'a CSV of one column' gold.json pred.csv
printf 'id,generated_query,note\n1,"%s",x\n0,%s,\n\n' "$id" "$name" >pred.csv
try 'a CSV with ids and an empty line' gold.json pred.csv
printf '%s\n\nSELECT 3\n\n\n' "$name" >pred.ends
try 'no answer to the second, and empty lines' gold.3 pred.ends
printf '%s\tshop\n%s\n' "$name" "$id" >gold.half
try 'a query without its database' gold.half pred.csv
