# --max-connections, seen from a server that lets no more sessions in than that:
# as many are open as are allowed, and one more is never tried.
dir=$("$TOP/tests/lib/postgres" start) || { echo "$dir"; exit 77; }
trap '"$TOP/tests/lib/postgres" stop "$dir"' EXIT
owner="postgresql:///postgres?host=$dir&user=nl2sql"
sql() { psql -qAtX -v ON_ERROR_STOP=1 "$owner" -c "$1"; }
psql -qX -v ON_ERROR_STOP=1 "$owner" <<'SQL' || exit 2
CREATE TABLE person (id int PRIMARY KEY, name text);
CREATE TABLE pay (person_id int REFERENCES person, amount numeric(8,2));
INSERT INTO person SELECT g, 'Name ' || g FROM generate_series(1, 100) g;
INSERT INTO pay SELECT g % 100 + 1, g * 1.5 FROM generate_series(1, 1000) g;
CREATE ROLE reader LOGIN;
GRANT SELECT ON person, pay TO reader;

ANALYZE;
SQL
sql 'CREATE DATABASE other TEMPLATE postgres' || exit 2
shop="shop=postgresql://reader@/postgres?host=$dir"
other="other=postgresql://reader@/other?host=$dir"
nl2sql-introspect --quiet "$shop" >schema

sessions() {
	sql "SELECT count(*) FROM pg_stat_activity WHERE usename = 'reader'"
}
waits_for() { # NUMBER of sessions
	n=0
	while [ "$(sessions)" != "$1" ] && [ $n -lt 600 ]; do
		n=$((n + 1))
		sleep .05
	done
	sessions
}
room() { sql "ALTER ROLE reader CONNECTION LIMIT $1"; }

# Statements that no session finishes while their table is locked: a program
# that may open another session does.
hold() {
	for db in postgres other; do
		psql -qAtX "postgresql:///$db?host=$dir&user=nl2sql" >locker 2>&1 \
			-c 'BEGIN; LOCK TABLE person; SELECT pg_sleep(600)' &
	done
	until [ "$(sql "SELECT count(*) FROM pg_locks WHERE granted AND mode = 'AccessExclusiveLock'")" = 2 ]; do
		sleep .02
	done
}
release() {
	sql "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
		WHERE query LIKE 'BEGIN; LOCK TABLE%'" >lockers
}
pairs() { # DB
	for n in $(seq 40); do
		echo "{\"type\":\"pair\",\"db\":\"$1\",\"id\":\"$1$n\",\"sql\":\"SELECT count(*) + $n FROM $2\"}"
	done
}
held() { # SESSIONS COMMAND ...
	want=$1
	shift
	hold
	"$@" >out 2>said &
	pid=$!
	waits_for "$want"
	release
	wait $pid
	echo "exit $?, $(grep -c '"verdict":"valid"' out) valid"
	# those that wait for the lock may say so
	sed '/: exits: \|: trying again, \|answers again$/d; s/: going on with .*//' said | sort -u
	waits_for 0 >/dev/null
}

echo '-- a filter'
pairs shop person >some
room 3
held 3 nl2sql-validate --bare --schema schema --db "$shop" --jobs 40 --max-connections 3 some
echo '-- without a limit of its own'
held 3 nl2sql-validate --bare --schema schema --db "$shop" --jobs 40 some
echo '-- fewer jobs'
held 2 nl2sql-validate --bare --schema schema --db "$shop" --jobs 2 --max-connections 3 some

echo '-- two databases of a server'
pairs other person >others
paste -d '\n' some others >both
room 4
held 4 nl2sql-validate --bare --schema schema --db "$shop" --db "$other" --jobs 40 --max-connections 5 both
nl2sql-validate --db "$shop" --db "$other" --max-connections 1 both 2>&1
echo "exit $?"

cat >p.ini <<INI
[pipeline]
stages = validate run
db = $shop
max-connections = 6

[validate]
no-run = true
schema = schema

[run]
command = exec nl2sql-validate --schema schema
INI
echo '-- a pipeline'
room 6
# The first stage plans these and the next one runs them, at some length; those
# behind them wait for the lock in the first one.
slow() {
	for n in $(seq 40); do
		echo "{\"type\":\"pair\",\"id\":\"slow$n\",\"sql\":\"SELECT count(*) + $n FROM generate_series(1, 400000)\"}"
	done
}
piped() { nl2sql pipeline p.ini --bare --jobs 40 "$@" <waiting; }
slow | cat - some >waiting
held 6 piped
echo '-- without a limit for all'
held 6 piped --max-connections 0
echo '-- less for one of them'
sed -i 's/^no-run.*/&\nmax-connections = 1/' p.ini
held 4 piped

echo '-- too few'
sed -i 's/^max-connections = 1/#/; s/^max-connections = 6/max-connections = 1/' p.ini
nl2sql pipeline p.ini 2>&1
echo "exit $?"
nl2sql pipeline p.ini --max-connections 3 --db "$shop $other" </dev/null 2>&1
echo "exit $?"

# A connection for each stage that opens one, and introspect is through when
# validate begins.
echo '-- the whole way'
cat >p.ini <<INI
[pipeline]
db = $shop

[gen]
count = 200

[dataset]
out = made
force = true
INI
for limit in 4 8; do
	room $limit
	nl2sql pipeline p.ini --jobs 8 --max-connections $limit >out 2>said
	cat said
	waits_for 0 >/dev/null
	[ -s made/README.md ] && echo 'a dataset'
done
nl2sql pipeline p.ini --max-connections 3 2>&1
echo "exit $?"
echo '-- a file has no such limit'
sqlite3 a.db 'CREATE TABLE person (id int PRIMARY KEY, name text); INSERT INTO person VALUES (1, 2)'
nl2sql pipeline p.ini --db sqlite:a.db --max-connections 1 >out 2>said
cat said
