# Memory does not grow with the stream; the dataset keeps at most 64 bytes a
# pair.  Prints the figures of what is above.
grep -qa __asan_init "$BIN/nl2sql" && { echo "SKIP a sanitizer's memory"; exit 77; }
"$TOP/examples/erp/make-db" erp.db >/dev/null || exit 1
nl2sql-introspect --quiet sqlite:erp.db >schema || exit 1

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
{ cat schema; for i in 1 2 3 4 5 6 7 8 9 10; do cat some; done; } >many
grows nl2sql-doc
grows nl2sql-validate --db sqlite:erp.db
grows nl2sql-critic --db sqlite:erp.db
grows nl2sql-eval --explain

# What gen must remember is which statements there were: as the dataset, 64
# bytes of each.
bytes() { # FEW MANY COMMAND
	for n in $1 $2; do
		pairs=$n
		eval "$3" || echo "$3: failed"
		read -r _ kib _ <took
		echo "$kib" >kib.$n
	done
	each=$((($(cat kib.$2) - $(cat kib.$1)) * 1024 / ($2 - $1)))
	[ $each -le 64 ] || echo "$3: $each bytes a pair"
}
# shellcheck disable=SC2016
bytes 2000 20000 'measure took nl2sql-gen --quiet --count $pairs \
	schema >/dev/null'
distinct() { # COUNT
	awk -v n="$1" 'BEGIN { for (i = 0; i < n; i++) printf "{\"id\":\"p%d\"," \
		"\"question\":\"How many of the %d things at place %d cost %d" \
		" or are called name%d today?\",\"sql\":\"SELECT c%d FROM t%d" \
		" WHERE x = %d AND y%d > 5\",\"validation\":{\"verdict\":" \
		"\"valid\"}}\n", i, i * 7919 % n, i, i * 31, i, i % 97, i % 13,
		i, i % 50 }'
}
# shellcheck disable=SC2016
bytes 10000 40000 'distinct $pairs | measure took nl2sql-dataset --force \
	--out dataset --dialect sqlite >/dev/null'
