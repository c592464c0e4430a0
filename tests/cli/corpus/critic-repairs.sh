# Queries of Spider, broken and repaired.
if [ ! -d "${SHARED:-/none}/data/spider/database" ]; then
	echo "SKIP no databases of Spider"
	exit 77
fi
command -v python3 >/dev/null || { echo "SKIP no python3"; exit 77; }
. "$TOP/tests/lib/repairs"
data=$SHARED/data

for file in "$data"/spider/database/*/*.sqlite; do
	id=${file##*/} id=${id%.sqlite}
	set -- "$@" --db "$id=sqlite:$file"
	nl2sql-introspect --quiet --bare "$id=sqlite:$file" >>spider.schema
done
known=$(jq -r '.db' spider.schema | sort -u | jq -Rnc '[inputs]')
jq -c --argjson known "$known" 'select(.db_id | IN($known[])) |
	{db: .db_id, question, sql: .query}' "$data"/spider/dev.jsonl \
	"$data"/spider/train.jsonl |
	shuf -n 1000 --random-source="$data/spider/dev.jsonl" >spider.pairs
measure spider sqlite 15 "$@"
