# Memory does not grow with the stream; the dataset keeps at most 64 bytes a
# pair.  Prints the figures of what is above.
grep -qa __asan_init "$BIN/nl2sql" && { echo "SKIP a sanitizer's memory"; exit 77; }
db=$("$TOP/tests/lib/database" erp erp) || exit 1
nl2sql-introspect --quiet "$db" >schema || exit 1

grows() { # COMMAND [ARGUMENT ...]: no more than by 2 MiB from few to many
	measure took "$@" <few >/dev/null || echo "$*: failed"
	read -r _ small _ <took
	measure took "$@" <many >/dev/null || echo "$*: failed"
	read -r _ large _ <took
	[ $large -lt $((small + 2048)) ] || echo "$*: $small to $large KiB"
	[ $large -lt 65536 ] || echo "$*: $large KiB"
}

nl2sql-gen --quiet --count 400 schema | grep '"type":"pair"' >some
{ cat schema some; } >few
{ cat schema; for i in 1 2 3 4 5; do cat some; done; } >many
grows nl2sql-doc
grows nl2sql-validate --db "$db"
grows nl2sql-critic --db "$db"
grows nl2sql-eval --explain

# What gen and dataset must remember of each pair: 64 bytes, beside what the
# program and the schema take with few pairs, and 1 MiB for the allocator.
bounded() { # PAIRS NAME KIB, after measure
	read -r status kib _ <took
	[ "$status" = 0 ] || echo "$2: exit $status"
	[ "$kib" -le $(($3 + 1024 + 64 * $1 / 1024)) ] || echo "$2: $3 to $kib KiB"
	[ "$kib" -le 65536 ] || echo "$2: $kib KiB"
}
measure took nl2sql-gen --quiet --count 100 schema >/dev/null
read -r _ base _ <took
measure took nl2sql-gen --quiet --count 10000 schema >/dev/null
bounded 10000 gen "$base"
awk -v n=80000 'BEGIN { for (i = 0; i < n; i++) printf "{\"id\":\"p%d\"," \
	"\"question\":\"How many of the %d things at place %d cost %d or are" \
	" called name%d today?\",\"sql\":\"SELECT c%d FROM t%d WHERE x = %d" \
	" AND y%d > 5\",\"validation\":{\"verdict\":\"valid\"}}\n", i,
	i * 7919 % n, i, i * 31, i, i % 97, i % 13, i, i % 50 }' >lines
head -n 2000 lines |
	measure took nl2sql-dataset --quiet --out few-pairs --dialect sqlite >/dev/null
read -r _ base _ <took
measure took nl2sql-dataset --quiet --out dataset --dialect sqlite <lines >/dev/null
bounded 80000 dataset "$base"
