# Every verdict of the official evaluators on the predictions at hand must come
# out the same.  Prints how many were compared, and how many differ, by mode.
if [ ! -f "${SHARED:-/none}/data/spider/verdicts.jsonl" ]; then
	echo "SKIP no verdicts of the official evaluators"
	exit 77
fi
spider=$SHARED/data/spider
for pred in "$spider"/pred/*.txt; do
	set -- "$@" --pred "$pred"
done
nl2sql-eval --quiet --gold "$spider/dev_gold.txt" "$@" \
	--databases "$spider/database" \
	--modes spider_exec,spider_exec_distinct,spider_exact,partial,spider_hardness,bird_ex,bird_soft_f1 \
	>ours || echo "exit $?"
jq -c '.id' "$spider/dev.jsonl" >ids
jq -c --slurpfile ids ids 'select(.type == "pair")
	| .evaluation as $e | [.system, $ids[.id | tonumber],
	$e.spider_exec.score, $e.spider_exec_distinct.score,
	$e.spider_exact.score, $e.partial.components,
	(if $e.spider_exact.parse_ok then 1 else 0 end),
	$e.spider_hardness.gold, $e.bird_ex.score,
	($e.bird_soft_f1.score * 1000000 | round)]' ours | LC_ALL=C sort >a
jq -c '[.system, .id, .exec, .exec_keep_distinct, .exact, .partial, .parse_ok,
	.hardness, .bird_ex, (.bird_soft_f1 * 1000000 | round)]' \
	"$spider/verdicts.jsonl" | LC_ALL=C sort >b
wc -l <b | tr -d ' '
diff a b | head -20
