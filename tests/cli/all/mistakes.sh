# What people get wrong: each is told in one line that names the thing and what
# to do about it, and has the exit that is documented.
try() { # COMMAND ...: its words, and how it ended
	echo "\$ $*"
	"$@" 2>err >out </dev/null
	status=$?
	cat err
	echo "[$status]"
}

sqlite3 shop.db 'CREATE TABLE orders (id INTEGER PRIMARY KEY, total REAL)'
: >empty.db
nl2sql-introspect sqlite:shop.db >shop.jsonl
gzip -c shop.jsonl >shop.jsonl.gz
jq -s . shop.jsonl >array.json
echo '{"question":"How many?","sql":"SELECT 1"}' >pairs.jsonl
cp shop.db other.db

echo "-- databases"
try nl2sql-introspect shop.db
try nl2sql-introspect sqllite:shop.db
try nl2sql-introspect sqlite:
try nl2sql-introspect sqlite:shop.db sqlite:shop.db
try nl2sql-introspect sqlite:none.db
try nl2sql-introspect sqlite:empty.db
try nl2sql-introspect --tables 'nope*' sqlite:shop.db
try nl2sql-validate --db shop.db
try nl2sql-validate --db sqlite:shop.db --db sqlite:other.db pairs.jsonl
try nl2sql-check --quiet sqlite:none.db

echo "-- options"
try nl2sql-gen --cuont 5 shop.jsonl
try nl2sql-gen --count -1 shop.jsonl
try nl2sql-gen --phase jions shop.jsonl
try nl2sql-gen --tables ordres shop.jsonl
try nl2sql-eval --modes spider pairs.jsonl
try nl2sql-eval --databases none pairs.jsonl
try nl2sql-dataset pairs.jsonl
try nl2sql-dataset --out d --keep valdi pairs.jsonl
try nl2sql-dataset --out d --formats chta pairs.jsonl
try nl2sql-dataset --out d pairs.jsonl
try nl2sql foo
try nl2sql ged

echo "-- input of another kind"
try nl2sql-doc none.jsonl
try nl2sql-doc --rejects r array.json
try nl2sql-doc shop.jsonl.gz 2>&1 | sed '3,$d'
try nl2sql-doc shop.db 2>&1 | sed '3,$d'
try nl2sql-doc array.json 2>&1 | sed '3,$d'

echo "-- configuration"
ini() { # TEXT: a file of it, given to gen
	printf '%b' "$1" >a.ini
	try nl2sql-gen --config a.ini --count 1 shop.jsonl
}
ini '[gen]\ncuont = 5\n'
ini '[gen]\ncount = -5\n'
ini '[gne]\ncount = 5\n'
ini 'count = 5\n'
ini '[gen\ncount = 5\n'
ini '[other]\ncount = 5\n'
rules() {
	printf '[rules]\n%b' "$1" >a.ini
	try nl2sql-validate --config a.ini --db sqlite:shop.db pairs.jsonl
}
rules 'select_star = never\n'
rules 'forbiden_tables = x\n'
rules 'required_filters = orders\n'
rules 'max_rows = many\n'

echo "-- databases that differ have runs that differ"
for db in shop other empty; do
	nl2sql-introspect x=sqlite:$db.db 2>/dev/null | jq -r .run | head -n 1
done >runs
nl2sql-introspect sqlite:other.db | jq -r .run | head -n 1 >>runs
sort runs | uniq -c | awk '{ print $1 }' | sort
