# A PostgreSQL schema of 1,000 tables: our catalogue, beside SQLAlchemy's
# MetaData.reflect(), which must take ten times as long, each at its best.  PYTHON names one that
# has SQLAlchemy and psycopg2 or psycopg; without them pg_dump -s is measured
# beside us, and nothing is judged.
dir=$("$TOP/tests/lib/postgres" start) || { echo "$dir"; exit 0; }
work=$(mktemp -d)
trap '"$TOP/tests/lib/postgres" stop "$dir"; rm -rf "$work"' EXIT
cd "$work" || exit 1
url="postgresql:///postgres?host=$dir&user=nl2sql"
awk 'BEGIN {
	for (i = 1; i <= 1000; i++) {
		printf "CREATE TABLE t%d (id serial PRIMARY KEY, name varchar(%d) NOT NULL UNIQUE, " \
			"price numeric(10,2) DEFAULT 0 CHECK (price >= 0), made timestamptz DEFAULT now(), " \
			"flag boolean, note text, t%d_id int%s);\n", i, 20 + i % 50, (i > 1 ? i - 1 : 1),
			(i > 1 ? " REFERENCES t" (i - 1) : "")
		printf "CREATE INDEX ON t%d (made);\nCOMMENT ON COLUMN t%d.name IS \047The name of %d\047;\n", i, i, i
	}
}' >schema.sql
psql -qX -v ON_ERROR_STOP=1 "$url" -c "SET client_min_messages = error" -f schema.sql -c ANALYZE || exit 1

spent() { # FILE of measure: milliseconds
	cut -d ' ' -f 3 "$1"
}
best() { sort -n | head -n 1; }
for _ in 1 2 3 4 5; do
	measure took nl2sql-introspect --quiet --no-profile "$url" >records || exit 1
	spent took
done | best >ours
[ "$(grep -c '"type":"table"' records)" = 1000 ] || { echo 'not 1,000 tables'; exit 1; }

cat >reflect.py <<'END'
import sys, time
from sqlalchemy import MetaData, create_engine, __version__
driver = sys.argv[2]
engine = create_engine("postgresql+%s://nl2sql@/postgres?host=%s" % (driver, sys.argv[1]))
engine.connect().close()
begin = time.perf_counter()
m = MetaData()
m.reflect(engine)
assert len(m.tables) == 1000
print("%s %.0f" % (__version__, 1000 * (time.perf_counter() - begin)))
END
python=${PYTHON:-python3}
for driver in psycopg2 psycopg; do
	"$python" -c "import sqlalchemy, $driver" 2>/dev/null || continue
	for _ in 1 2 3; do "$python" reflect.py "$dir" $driver || exit 1; done >theirs
	awk -v ours="$(cat ours)" '{ version = $1; t[NR] = $2 } END {
		m = t[1]; if (t[2] < m) m = t[2]; if (t[3] < m) m = t[3]
		printf "1,000 tables: %d ms; SQLAlchemy %s reflects in %d ms, ratio %.1f\n",
			ours, version, m, m / ours
		exit m / ours < 10 }' theirs
	exit
done
for _ in 1 2 3; do
	measure took pg_dump -s -d "$url" >/dev/null || exit 1
	spent took
done | best >theirs
echo "1,000 tables: $(cat ours) ms; pg_dump -s $(cat theirs) ms; SKIP no SQLAlchemy to compare with"
