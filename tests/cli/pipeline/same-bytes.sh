# The whole job twice, with one job and with eight: the same bytes in the
# stream, the folder, the card and the report.  And the judged pairs of three
# shards are, as a set, those of one run.
db=$("$TOP/tests/lib/database" erp erp) || exit 1

job() { # JOBS OUT
	nl2sql-introspect --quiet --jobs "$1" "$db" |
		nl2sql-doc --quiet | nl2sql-gen --quiet --count 300 |
		nl2sql-validate --quiet --jobs "$1" --db "$db" |
		nl2sql-critic --quiet --jobs "$1" --db "$db" |
		nl2sql-eval --quiet --explain --jobs "$1" --db "$db" |
		tee "$2.jsonl" |
		nl2sql-dataset --quiet --jobs "$1" --out "$2" >"$2.frames"
}
job 1 a
job 8 b
cmp a.jsonl b.jsonl && cmp a.frames b.frames && diff -r a b && echo same
find a -type f | wc -l | awk '{ print ($1 > 10 ? "a folder" : $1) }'

nl2sql-introspect --quiet "$db" >schema
judged() { # [OPTION ...]
	nl2sql-gen --quiet --count 300 "$@" schema |
		nl2sql-validate --quiet --db "$db" |
		grep '"phase":' | LC_ALL=C sort
}
judged >whole
for i in 0 1 2; do judged --shard $i/3; done | LC_ALL=C sort |
	cmp - whole && echo the same set
[ "$(wc -l <whole)" -gt 250 ] && echo many
