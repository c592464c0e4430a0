# defog's own verdicts on its SQLite questions must come out the same.
if [ ! -f "${SHARED:-/none}/data/defog/verdicts.jsonl" ]; then
	echo "SKIP no verdicts of defog's evaluator"
	exit 77
fi
defog=$SHARED/data/defog
for db in "$defog"/sqlite/*.sqlite; do
	id=${db##*/}
	set -- "$@" --db "${id%.sqlite}=sqlite:$db"
done
jq -c 'select(.db_type == "sqlite") | {db: .db_name, question, query_category,
	sql: .pred, gold_sql: .gold, exact_match, correct}' \
	"$defog/verdicts.jsonl" |
	nl2sql-eval --quiet --bare --modes defog_exact,defog_subset "$@" >out
wc -l <out | tr -d ' '
jq -c 'select(.evaluation.defog_exact.score != .exact_match or
	.evaluation.defog_subset.score != .correct) | {sql, evaluation}' out
