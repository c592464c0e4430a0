# Validation by PostgreSQL's planner beside pgbench with the same EXPLAINs, both
# over four connections: statements a second, and ours by its.
dir=$("$TOP/tests/lib/postgres" start) || { echo "$dir"; exit 0; }
work=$(mktemp -d)
trap '"$TOP/tests/lib/postgres" stop "$dir"; rm -rf "$work"' EXIT
command -v pgbench >/dev/null || { echo "SKIP no pgbench"; exit 0; }
cd "$work" || exit 1
DATABASE_URL="postgresql:///postgres?host=$dir&user=nl2sql" "$TOP/examples/erp/load-postgres" || exit 1
psql -qX "postgresql:///postgres?host=$dir&user=nl2sql" \
	-c 'CREATE ROLE reader LOGIN; GRANT pg_read_all_data TO reader'
db="erp=postgresql://reader@/postgres?host=$dir"
nl2sql-introspect --quiet "$db" >schema || exit 1
nl2sql-gen --quiet --count 2000 schema | grep '"type":"pair"' >pairs
for _ in 1 2 3 4 5 6 7 8; do cat pairs; done >many
# pgbench has 1,024 commands of a script at most in older versions, and reads
# a colon before a letter as a variable of its own
jq -r .sql pairs | sed 's/:\([A-Za-z_]\)/: \1/g; s/^/EXPLAIN (FORMAT JSON) /; s/$/;/' >explains.sql
n=$(wc -l <explains.sql)

ours() { # statements a second
	measure took nl2sql-validate --bare --quiet --schema schema --db "$db" --no-run \
		--jobs 32 --max-connections 4 many >judged || exit 1
	awk -v n="$(wc -l <many)" '{ printf "%.0f\n", 1000 * n / $3 }' took
}
pgbench_of() { # PROTOCOL
	pgbench -n -M "$1" -c 4 -j 2 -t 2 -f explains.sql -h "$dir" -U reader postgres 2>/dev/null |
		awk -v n="$n" '/^tps/ { printf "%.0f\n", $3 * n }'
}
ours >/dev/null # the machine is warm
for _ in 1 2 3; do
	a=$(ours) b=$(pgbench_of extended) c=$(pgbench_of simple)
	echo "$a $b $c"
done | awk '{ a += $1; b += $2; c += $3; if (!($2 > 0 && $3 > 0)) bad = 1 } END {
	if (bad || NR != 3) { print "pgbench failed"; exit 1 }
	printf "validate %.0f/s; pgbench, extended protocol %.0f/s, ratio %.2f; simple %.0f/s, ratio %.2f\n",
		a / 3, b / 3, a / b, c / 3, a / c
	exit a / b < .9 }'
