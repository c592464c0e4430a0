# Right queries of Spider, broken in forty ways that models know: how many are
# repaired to the same result, to another one, and left.  A repair that is valid
# and means something else is worse than none.
if [ ! -d "${SHARED:-/none}/data/spider/database" ]; then
	echo "SKIP no databases of Spider"
	exit 77
fi
for file in "$SHARED"/data/spider/database/*/*.sqlite; do
	id=${file##*/} id=${id%.sqlite}
	set -- "$@" --db "$id=sqlite:$file"
	nl2sql-introspect --quiet --bare "$id=sqlite:$file"
done >schema
python3 "$TOP/tests/cli/corpus/broken.py" "$SHARED/data" "${PER_KIND:-25}" >broken
nl2sql-validate --bare --quiet --schema schema "$@" broken >judged
jq -r '.validation.verdict' judged >before
nl2sql-critic --bare --quiet --schema schema "$@" judged |
	nl2sql-eval --bare --quiet --modes spider_exec_distinct "$@" >after 2>/dev/null
jq -r '[.kind, .validation.verdict, .evaluation.spider_exec_distinct.score == 1]
	| @tsv' after | paste before - | awk -F '\t' '
	$1 == "valid" { next }            # the engine sees nothing wrong
	{ n[$2]++; all++ }
	$3 != "valid" { left[$2]++; sum_left++; next }
	$4 == "true" { right[$2]++; sum_right++; next }
	{ wrong[$2]++; sum_wrong++ }
	END {
		for (k in n)
			printf "%-22s %3d right %3d wrong %3d left\n", k,
				right[k], wrong[k], left[k]
		printf "%s %d right %d wrong %d left\n", "all",
			sum_right, sum_wrong, sum_left
	}' | LC_ALL=C sort >counts
awk '$1 == "all" {
	n = $2 + $4 + $6
	print (n >= 500 ? "enough of them are broken" : n " are broken")
	print ($2 / n >= .95 ? "19 of 20 are repaired" : $0)
	print ($4 / n <= .01 ? "at most one of 100 is made another query" : $0)
}' counts | tee said
grep -q right said && cat counts
true
