# How a PostgreSQL database is named: URLs by socket and by TCP, service files,
# password files, TLS modes, DATABASE_URL; and the password is nowhere to be
# seen, whatever goes wrong.
dir=$("$TOP/tests/lib/postgres" start) || { echo "$dir"; exit 77; }
trap '"$TOP/tests/lib/postgres" stop "$dir"' EXIT
psql -qX -v ON_ERROR_STOP=1 "postgresql:///postgres?host=$dir&user=nl2sql" <<'SQL' || exit 2
CREATE DATABASE "odd name";
CREATE ROLE reader LOGIN PASSWORD 'canary-4711';
CREATE TABLE t AS SELECT 1 AS a;
GRANT SELECT ON t TO reader;
SQL
port=$("$TOP/tests/lib/postgres" tls "$dir") || { echo "no server with TLS"; exit 2; }
where="localhost:$port"
unset PGSERVICEFILE PGSSLMODE PGSSLROOTCERT

opens() { # WHAT [DSN]
	echo "-- $1"
	shift
	nl2sql-check --verbose --log log "$@" 2>err | tee -a all | jq -r \
		'select(.name == "opens" or .name == "read-only") | .name, .passed' | paste -sd ' '
	grep 'opens:\|environment:' err | sed "s|$dir|DIR|g; s/$port/PORT/g; s/ failed: .*SSL/ failed: SSL/"
	cat err >>all
}
opens 'socket' "postgresql:///postgres?host=$dir&port=$port&user=reader"
opens 'another name, which must be quoted' \
	"postgresql://reader@/odd%20name?host=$dir&port=$port"
opens 'TCP with a password' "postgresql://reader:canary-4711@$where/postgres"
opens 'a wrong one' "postgresql://reader:canary-wrong@$where/postgres"
opens 'none' "postgresql://reader@$where/postgres"
opens 'no TLS' "postgresql://reader:canary-4711@$where/postgres?sslmode=disable"
opens 'no such root' \
	"postgresql://reader:canary-4711@$where/postgres?sslmode=verify-full&sslrootcert=none.crt"
opens 'verified' \
	"postgresql://reader:canary-4711@$where/postgres?sslmode=verify-full&sslrootcert=$dir/root.crt"
opens 'a name that the certificate lacks' \
	"postgresql://reader:canary-4711@127.0.0.1:$port/postgres?sslmode=verify-full&sslrootcert=$dir/root.crt"
opens 'the name not looked at' \
	"postgresql://reader:canary-4711@127.0.0.1:$port/postgres?sslmode=verify-ca&sslrootcert=$dir/root.crt"

printf '[shop]\nhost=localhost\nport=%s\ndbname=postgres\nuser=reader\n' "$port" >services
echo "*:*:*:reader:canary-4711" >passwords
chmod 600 passwords
export PGSERVICEFILE=services PGPASSFILE=passwords PGSSLMODE=verify-full PGSSLROOTCERT="$dir/root.crt"
opens 'a service' 'postgresql:///?service=shop'
opens 'no such service' 'postgresql:///?service=shoe'
opens 'several hosts' "postgresql://reader@/postgres?host=/nowhere,localhost&port=1,$port"
unset PGPASSFILE
export DATABASE_URL="postgres://reader:canary-4711@$where/postgres"
opens 'DATABASE_URL'
opens 'an operand goes before it' sqlite:none.db
DATABASE_URL="postgres://reader:canary-4711@$where/postgres?nonsense=1" opens 'a wrong one'
DATABASE_URL='postgres://reader:canary-4711/@localhost/postgres' opens 'a slash in a password'
DATABASE_URL='postgres://reader:canary-4711@x@localhost/postgres' opens 'an @ in one'

echo '-- the whole way'
nl2sql-introspect --quiet --log log | tee schema | tee -a all | jq -r 'select(.type == "table") | .name'
echo '{"sql":"SELECT a FROM t"}
{"sql":"SELECT a FROM canary_u"}' |
	nl2sql-validate --bare --schema schema --log log | tee -a all | jq -r .validation.verdict
nl2sql-validate --bare --db "postgres=postgresql://reader:canary-wrong@$where/postgres" </dev/null 2>>all

echo '-- what others see of a command line'
unset DATABASE_URL
mkfifo hold
for way in nl2sql-validate 'nl2sql validate'; do
	# shellcheck disable=SC2086
	$way --bare --db "postgresql://reader:canary-4711@$where/postgres" <hold >/dev/null &
	exec 3>hold
	n=0
	while [ $n -lt 100 ] && ! tr '\0' ' ' <"/proc/$!/cmdline" | grep '^nl2sql-validate' >line; do
		n=$((n + 1))
		sleep .05
	done
	sleep .2
	tr '\0' '\n' <"/proc/$!/cmdline" | grep -c canary-4711
	grep -s '^Max core file size' "/proc/$!/limits" | tr -s ' '
	exec 3>&-
	wait $!
done
echo '-- canaries'
grep -o 'canary-[a-z0-9]*' all log services schema | sort | uniq -c
