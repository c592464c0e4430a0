# What is known of types and names is enough to ask about: without a profile
# amounts are added up, days counted by month and statuses grouped by.  Prints
# the shapes that are asked for, where there are any, and the verdicts.
"$TOP/examples/erp/make-db" erp.db >/dev/null || exit 1
nl2sql-introspect --quiet --no-profile sqlite:erp.db >schema || exit 1
nl2sql-gen --quiet --count 600 schema >made || exit 1
nl2sql-validate --quiet --db sqlite:erp.db made >judged
has() { # WHAT PATTERN
	if jq -r 'select(.type == "pair").sql' made | grep -qE "$2"; then
		echo "$1"
	fi
}
has "a total" 'sum\([A-Za-z.]*[A-Z]+_AMT\)'
has "an average" 'avg\([A-Za-z.]*[A-Z_]+\)'
has "by month" "strftime\\('%Y-%m'"
has "by status" 'GROUP BY [A-Za-z.]*STATUS'
has "a view" 'FROM V_OPEN_INVOICES'
jq -r 'select(.type == "pair").sql' made |
	grep -E '(sum|avg)\([a-z.]*(IS_|[A-Z]+_ID\)|DISCONTINUED|[A-Z]+_NO\))'
jq -r 'select(.type == "pair") | .validation.verdict' judged | sort -u
