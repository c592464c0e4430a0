# Every SQLite database at hand goes through introspect, gen and validate:
# all pairs valid, nearly none empty, no SQL twice, and the same bytes whatever
# the jobs.  Figures: build/corpus-pipeline.tsv.
[ -n "${SHARED:-}" ] || { echo "SKIP no shared data"; exit 77; }
figures=$BIN/../corpus-pipeline.tsv
count=${COUNT:-140}

one() { # DATABASE NAME
	nl2sql-introspect --quiet --db "x=sqlite:$1" >schema.jsonl || return 1
	nl2sql-gen --quiet --count "$count" schema.jsonl >pairs.jsonl || return 1
	for jobs in 1 8; do
		nl2sql-validate --quiet --jobs $jobs --db "x=sqlite:$1" \
			pairs.jsonl >judged.$jobs || return 1
	done
	cmp -s judged.1 judged.8 || echo "$2: 1 and 8 jobs differ"
	jq -r --arg name "$2" -n '
		reduce inputs as $r ({n:0,valid:0,empty:0,rows:0,sql:{},twice:0};
			if $r.type == "table" then .rows += ($r.row_count // 0)
			elif $r.type == "pair" then .n += 1
			| .valid += (if $r.validation.verdict == "valid" then 1 else 0 end)
			| .empty += (if $r.validation.row_count == 0 then 1 else 0 end)
			| .twice += (if .sql[$r.sql] then 1 else 0 end)
			| .sql[$r.sql] = true else . end)
		| [$name, .n, .valid, (if .rows == 0 then 0 else .empty end), .twice]
		| @tsv' judged.1
}

find "$SHARED/data" -name '*.sqlite' | LC_ALL=C sort >databases
while read -r db; do
	name=${db#"$SHARED/data/"}
	one "$db" "$name" || echo "$name: a filter failed"
done <databases >rows.tsv
grep -v "$(printf '\t')" rows.tsv
grep "$(printf '\t')" rows.tsv >"$figures"
awk -F'\t' '
	$2 == 0 { print $1 ": no pair at all" }
	$3 < $2 { print $1 ": " $2 - $3 " pairs of " $2 " not valid" }
	$5 > 0 { print $1 ": " $5 " statements twice" }
	$2 > 0 && $4 > .02 * $2 + 1 { print $1 ": " $4 " of " $2 " results empty" }
	{ n += $2; empty += $4 }
	END { if (empty > .02 * n) print empty " of " n " results empty"
	      if (n > 1000) print "all databases done" }' "$figures"
