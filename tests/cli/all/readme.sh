# Every command of README.md does what it says there: the blocks of its text, in
# their order, on a private PostgreSQL and a model endpoint of the tests'.
dir=$("$TOP/tests/lib/postgres" start) || { echo "$dir"; exit 77; }
. "$TOP/tests/lib/model"
trap 'model_stop; "$TOP/tests/lib/postgres" stop "$dir"' EXIT
model_start usage=100
export PGHOST="$dir" PGUSER=nl2sql PGDATABASE=postgres OPENAI_BASE_URL="$url"

for table in 'customers (id INTEGER PRIMARY KEY, name TEXT, city TEXT)' \
	'orders (id INTEGER PRIMARY KEY, total REAL, day DATE,
		customer_id INTEGER REFERENCES customers (id))'; do
	sqlite3 shop.db "CREATE TABLE $table"
	psql -X -q -c "CREATE TABLE $table"
done
for i in 1 2 3 4 5 6 7 8 9; do
	for insert in "customers VALUES ($i, 'Name $i', 'City $((i % 3))')" \
		"orders VALUES ($i, $i.5, '2025-01-0$i', $i)"; do
		echo "INSERT INTO $insert;"
	done
done >rows.sql
sqlite3 shop.db <rows.sql
psql -X -q -f rows.sql
psql -X -q -c 'CREATE ROLE reader LOGIN; GRANT pg_read_all_data TO reader'
export PGUSER=reader
cp -r "$TOP/examples" .

# A block is indented by four.  Where it has prompts, its commands stand behind
# them, up to the first line that goes on nowhere.
awk '
	/^    / { if (!open) { open = 1; f = sprintf("%02d.block", ++n) }
		print substr($0, 5) >f; next }
	/^$/ { next }
	{ open = 0 }' "$TOP/README.md"
for block in *.block; do
	case $(head -c 5 "$block") in
	'make ') # the targets are there, and would know what to do
		sed 's/ *#.*//; s/^make/make -s -n -C "$TOP"/' "$block" >run
		;;
	'$ '*)
		awk '/^\$ / { sub(/^\$ /, ""); print; more = /[|\\]$/; next }
			more { print; more = /[|\\]$/ }' "$block" |
			grep -v 'PATH=' >run
		;;
	*) # the reader of the text is not there, but the database is
		sed 's|=postgresql://.*|=postgresql:///postgres|' "$block" >run
		;;
	esac
	. ./run >out 2>err </dev/null
	echo "$block: $?, $(head -n 1 run | cut -d ' ' -f 1-3)"
	# how much it is depends on the answers
	sed 's/; and where answers are of no use.*//; /of no use/d; s/ \([1-9][0-9.]*\|0[.][0-9]*\)/ N/g; s/^/  /' err
done
