# Every EXAMPLE of every man page does what it says, on a small database: it
# exits 0 and says nothing on stderr but what eval sums up.
sqlite3 shop.db <<'SQL'
CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT, city TEXT);
CREATE TABLE orders (id INTEGER PRIMARY KEY,
	customer_id INTEGER REFERENCES customers (id), total REAL, ordered TEXT);
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30)
	INSERT INTO customers SELECT i, 'Customer ' || i,
	CASE i % 3 WHEN 0 THEN 'Paris' WHEN 1 THEN 'Oslo' ELSE 'Rome' END FROM n;
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 90)
	INSERT INTO orders SELECT i, 1 + i % 30, i * 1.5,
	date('2024-01-01', '+' || i || ' days') FROM n;
SQL
nl2sql-introspect sqlite:shop.db >shop.jsonl
nl2sql-gen --count 40 shop.jsonl >made.jsonl
nl2sql-validate --db sqlite:shop.db made.jsonl >pairs.jsonl
cp pairs.jsonl checked.jsonl
echo 'no record' | nl2sql-doc --allow-rejects --quiet --rejects rejects.jsonl >out
mkdir -p database/shop
cp shop.db database/shop/shop.sqlite
printf 'SELECT count(*) FROM orders\tshop\n' >dev_gold.txt
echo 'SELECT count(id) FROM orders' >pred.txt
head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n' >.nl2sql-key
export HOME="$PWD"

# The examples of a page, each a file: .Dl lines, and literal blocks.
extract() { # PAGE
	awk -v page="$1" '
	function open_next() { close(f); f = sprintf("%s.%02d.example", page, ++n) }
	/^\.Sh / { on = /EXAMPLES/ }
	!on { next }
	/^\.Bd -literal/ { block = 1; open_next(); next }
	/^\.Ed/ { block = 0; next }
	/^\.Dl / { open_next(); sub(/^\.Dl /, ""); print >f; next }
	block { print >f }' "$TOP/man/$1"
	sed -i 's/\\(dq/"/g; s/\\e/\\/g; s/\\&//g; s/\\-/-/g' "$1".*.example
}

for page in "$TOP"/man/*.[157]; do
	extract "${page##*/}" || echo "${page##*/}: no examples"
done
# The INI of nl2sql(1) is what its command is given.
cp "$(grep -l '^\[pipeline\]' nl2sql.1.*)" shop.ini

# Without GNU parallel its example is run in one piece.
command -v parallel >found || {
	mkdir bin
	printf '#!/bin/sh\nshift 2\nexec "$@"\n' >bin/parallel
	chmod +x bin/parallel
	PATH=$PWD/bin:$PATH
}
for example in *.example; do
	case $(head -c 1 "$example") in
	'[' | '{') continue ;; # a file to write, or a record
	esac
	! grep -q -e '--provider' "$example" || continue # an endpoint is asked
	rm -rf shop shop-dataset
	sh -e "$example" >out 2>err </dev/null
	status=$?
	grep -v '^nl2sql: exits:' err | grep -v '[0-9-]$' | sed '/^$/d; /^system\|^database/d' >said
	echo "$example: $status"
	[ ! -s said ] || sed 's/^/  /' said
done
