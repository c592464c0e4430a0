# The server restarts, or crashes, while tables are scanned, one of which is held
# back in its middle: the records are those of an undisturbed run.  And scans
# overlap: the tables behind the one that is held back are read meanwhile.
dir=$("$TOP/tests/lib/postgres" start) || { echo "$dir"; exit 77; }
trap '"$TOP/tests/lib/postgres" stop "$dir"' EXIT
owner="postgresql:///postgres?host=$dir&user=nl2sql"
psql -qX -v ON_ERROR_STOP=1 "$owner" <<'SQL' || exit 2
CREATE TABLE first (id int PRIMARY KEY, name text);
CREATE TABLE held (id int PRIMARY KEY, first_id int REFERENCES first, paid numeric);
CREATE TABLE third (id int PRIMARY KEY, held_id int REFERENCES held);
CREATE TABLE fourth (id int PRIMARY KEY, made date);
INSERT INTO first SELECT g, 'Name ' || g FROM generate_series(1, 3000) g;
INSERT INTO held SELECT g, g % 3000 + 1, g * 1.5 FROM generate_series(1, 9000) g;
INSERT INTO third SELECT g, g FROM generate_series(1, 5000) g;
INSERT INTO fourth SELECT g, date '2024-01-01' + g % 300 FROM generate_series(1, 4000) g;
CREATE ROLE reader LOGIN;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader;
ALTER TABLE held ENABLE ROW LEVEL SECURITY;
CREATE POLICY slow ON held USING (CASE WHEN id = 6000
	THEN pg_advisory_xact_lock_shared(7)::text = '' ELSE true END);
ANALYZE;
SQL
db="shop=postgresql://reader@/postgres?host=$dir"
sql() { psql -qAtX "$owner" -c "$1"; }
until_it_is() { # WANTED QUERY
	n=0
	while [ "$(sql "$2")" != "$1" ] && [ $n -lt 200 ]; do
		n=$((n + 1))
		sleep .05
	done
	[ $n -lt 200 ] || echo "never $1: $2"
}
read_by_now="SELECT count(*) FROM pg_stat_user_tables WHERE seq_scan > 0
	AND relname IN ('third', 'fourth')"

for jobs in 1 4; do
	nl2sql-introspect --quiet --jobs $jobs "$db" >still.$jobs || echo "exit $?"
done
cmp still.1 still.4

for fault in restart kill; do
	sql "SELECT pg_stat_reset()" >lines
	psql -qX "$owner" -c 'SELECT pg_advisory_lock(7), pg_sleep(60)' >lock 2>&1 &
	until_it_is 1 "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted"
	nl2sql-introspect --jobs 2 "$db" >shaken 2>said &
	run=$!
	until_it_is 2 "$read_by_now"
	until_it_is 1 "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
	"$TOP/tests/lib/postgres" $fault "$dir"
	[ $fault = restart ] || "$TOP/tests/lib/postgres" restart "$dir"
	wait $run
	echo "$fault: exit $?, $(cmp still.1 shaken && echo 'the same')"
	grep -c 'answers again' said
done
