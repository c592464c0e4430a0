# Every format, with the members that trainers read and no others.
nl2sql-dataset --out d "$DATA/dataset/pairs.jsonl" --title "A test" \
	--split 6,2,2 --license mit >frames || exit
jq -c 'select(.type == "end") | .usage' frames
find d -type f | LC_ALL=C sort
for f in d/chat/*.jsonl; do
	jq -c '[keys, [.messages[].role], [.messages[] | keys]]' "$f"
done | LC_ALL=C sort -u
jq -c keys d/prompt-completion/*.jsonl | sort -u
jq -c '.[] | [keys, .query_toks_no_value]' d/spider/train.json | head -n 2
# What Spider's parser reads, by the numbers of tables.json; else nothing.
jq -c '.[] | .query, .sql.select, .sql.from.table_units' d/spider/*[nv].json
jq -c '.[] | keys, .table_names, .column_names_original, .column_types,
	.primary_keys, .foreign_keys' d/spider/tables.json
# A pair is written as it came.
cat d/pairs/*.jsonl | LC_ALL=C sort >got
grep -F -x -f got "$DATA/dataset/pairs.jsonl" | LC_ALL=C sort | cmp - got
# The card names files that are there, with the splits that the hub knows.
sed -n 's/^    path: //p' d/README.md | while read -r f; do
	[ -s "d/$f" ] || echo "no $f"
done
sed -n '/^---$/,/^---$/p' d/README.md | head -n 22
grep -c '<svg' d/report.html | grep -v '^0' >/dev/null && echo plots
