# A client library that cannot be loaded stops what needs it, in one line that
# names the package, and nothing else.
mkdir lib
for name in libpq.so.5 libcurl.so.4; do echo 'no library' >lib/$name; done
sqlite3 shop.db 'CREATE TABLE orders (id INTEGER PRIMARY KEY, total REAL)'
echo '{"question":"How many orders?","sql":"SELECT count(*) FROM orders"}' >pair
LD_LIBRARY_PATH=$PWD/lib
export LD_LIBRARY_PATH OPENAI_API_KEY=none

try() { # COMMAND ...: what it said, and how it ended
	"$@" 2>err >out </dev/null
	echo "[$?] $*"
	sed "s|$PWD/||" err
}

try nl2sql-introspect postgresql:///none
try nl2sql-validate --db postgresql:///none pair
try nl2sql-check postgresql:///none
grep -o '"message":"could not load[^"]*"' out | sed "s|$PWD/||"
nl2sql-introspect sqlite:shop.db >schema
try nl2sql-gen --count 1 --provider openai --model m --base-url http://localhost:1 \
	schema
try nl2sql-validate --db sqlite:shop.db pair
