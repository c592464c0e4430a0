# Whatever happens to the server while records are on their way: each comes out
# once, in order, with the verdict of an undisturbed run; and what cannot be
# waited for any longer ends the run with its reason.
dir=$("$TOP/tests/lib/postgres" start) || { echo "$dir"; exit 77; }
trap '"$TOP/tests/lib/postgres" stop "$dir"' EXIT
owner="postgresql:///postgres?host=$dir&user=nl2sql"
psql -qX -v ON_ERROR_STOP=1 "$owner" <<'SQL' || exit 2
CREATE TABLE person (id int PRIMARY KEY, name text);
CREATE TABLE pay (person_id int REFERENCES person, amount numeric(8,2));
INSERT INTO person SELECT g, 'Name ' || g FROM generate_series(1, 100) g;
INSERT INTO pay SELECT g % 100 + 1, g * 1.5 FROM generate_series(1, 1000) g;
CREATE ROLE reader LOGIN;
GRANT SELECT ON person, pay TO reader;
ANALYZE;
SQL
db="shop=postgresql://reader@/postgres?host=$dir"
sql() { psql -qAtX "$owner" -c "$1"; }
nl2sql-introspect --quiet "$db" >schema
nl2sql-gen --quiet --count 300 --seed 5 <schema | grep '"type":"pair"' |
	jq -c 'if (.id | endswith("7")) then .sql = "SELECT count(*), pg_sleep(0) FROM nope" else . end' |
	awk '{print} NR % 15 == 0 {
		print "{\"id\":\"slow" NR "\",\"sql\":\"SELECT count(*) FROM generate_series(1, 400000)\"}" }' >pairs
nl2sql-validate --bare --schema schema --db "$db" <pairs >still || echo "exit $?"

feed=slowly
at_once() { cat pairs; }
slowly() { awk '{print; fflush()} NR % 20 == 0 {system("sleep .04")}' pairs; }
try() { # NAME FAULT [OPTION ...]
	name=$1
	fault=$2
	shift 2
	(sleep .25; $fault) >happened 2>&1 &
	$feed | nl2sql-validate --bare --schema schema --db "$db" --jobs 3 "$@" >shaken 2>said
	echo "$name: exit $?, $(cmp still shaken && echo 'the same')"
	wait
	# a fault that comes between two statements may go unnoticed
	sed 's/.*answers again$/back/; s/.*: trying again, for [0-9]* s at most$/waiting/
		s/.*takes no more connections: going on with \([0-9]\)$/only \1/' said |
		sort -u | grep -v "^${quiet:-waiting}\$\|^${quiet:-back}\$" | paste -sd ' '
}
count_reader() { sql "SELECT count(*) FROM pg_stat_activity WHERE usename = 'reader'"; }
waits_for() { # NUMBER of sessions
	n=0
	while [ "$(count_reader)" != "$1" ] && [ $n -lt 100 ]; do
		n=$((n + 1))
		sleep .05
	done
	count_reader
}
restart() { "$TOP/tests/lib/postgres" restart "$dir"; }
crash() { "$TOP/tests/lib/postgres" kill "$dir"; sleep .5; restart; }
repeat_sql() { for _ in 1 2 3 4 5 6 7 8 9 10; do sql "$1"; sleep .03; done; }
terminate() { repeat_sql "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'reader'"; }
cancel() { repeat_sql "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE usename = 'reader'"; }
lock() { sql "BEGIN; LOCK TABLE person, pay; SELECT pg_sleep(1); COMMIT"; }
nothing() { :; }

quiet=none
try 'restarted' restart
try 'killed, and down for a second' crash
quiet=
try 'sessions ended' terminate
try 'statements cancelled' cancel
try 'tables locked' lock --timeout 1
waits_for 0 >happened # those of the last run count, too
sql 'ALTER ROLE reader CONNECTION LIMIT 2'
quiet=none
feed=at_once # three are needed from the first moment
try 'room for two' nothing
feed=slowly
waits_for 0 >happened
sql 'ALTER ROLE reader CONNECTION LIMIT 0'
room() { sql 'ALTER ROLE reader CONNECTION LIMIT -1'; }
quiet=none
try 'no room at first' room

mv still ran
nl2sql-validate --bare --schema schema --db "$db" --no-run <pairs >still || echo "exit $?"
quiet=
try 'plans in one queue, killed' crash --no-run --jobs 30 --max-connections 2
try 'plans in one queue, sessions ended' terminate --no-run --jobs 30 --max-connections 2
try 'plans in one queue, tables locked' lock --no-run --jobs 30 --max-connections 2 --timeout 1
mv ran still
quiet=none
echo '-- down from the start, for a second'
"$TOP/tests/lib/postgres" kill "$dir"
try 'not there yet' crash
echo '-- beyond patience'
gone() { "$TOP/tests/lib/postgres" kill "$dir"; }
(sleep .25; gone) >happened 2>&1 &
slowly | nl2sql-validate --schema schema --db "$db" --jobs 3 --patience 0.8 >part 2>said
echo "exit $?"
wait
tail -n 1 said | sed 's/.*: gave/gave/; s/after [12] s/after 1 s/'
tail -n 1 part | jq -r '.status, .reason' | sed 's/.*: gave/gave/; s/after [12] s/after 1 s/'
sed '1d;$d' part >records
[ -s records ] && head -n "$(wc -l <records)" still | cmp - records
nl2sql-validate --bare --schema schema --db "$db" --patience 0 pairs 2>&1 | sed 's/"postgres.*:/.../; s/.*No such/No such/; s/.*Connection/Connection/'
restart

echo '-- interrupted'
for _ in 1 2 3; do
	echo '{"sql":"SELECT count(*) FROM generate_series(1, 100000000000)"}'
done >endless
for signal in INT TERM KILL; do
	nl2sql-validate --bare --schema schema --db "$db" --jobs 3 --timeout 20 endless >/dev/null 2>said &
	waits_for 3
	sleep .1
	kill -$signal $!
	wait $! 2>/dev/null
	echo "$signal: exit $?, $(cat said)"
	waits_for 0
	sql "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"
done
