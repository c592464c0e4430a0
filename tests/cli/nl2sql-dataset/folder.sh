# The folder is there whole or not at all.
in=$DATA/dataset/pairs.jsonl
one() {
	"$@" >out 2>err
	echo "exit $?: $(jq -r 'select(.type == "end") | .reason' out) $(cat err)"
	find . ! -name . -prune ! -name out ! -name err | LC_ALL=C sort |
		paste -s -d ' '
}
one nl2sql-dataset --out d "$in"
before=$(cat d/*/* | cksum)
one nl2sql-dataset --out d "$in"
one nl2sql-dataset --out d --force --seed 2 "$in"
[ "$before" != "$(cat d/*/* | cksum)" ] && echo replaced
one nl2sql-dataset --out none/d "$in"
one nl2sql-dataset --out out "$in"
# Cut off, empty, and of nothing that is kept
{ cat "$in"; echo '{"type":"begin","run":"r","tool":"t"}'; } >cut
one nl2sql-dataset --out e cut
one nl2sql-dataset --out e --force --allow-partial cut
rm -r e
one nl2sql-dataset --out e /dev/null
one nl2sql-dataset --out e --keep escalate "$in"
one nl2sql-dataset --out d --force /dev/null
one nl2sql-dataset --out e --formats chat,parquet "$in"
one nl2sql-dataset --out e --split 0,0 "$in"
one nl2sql-dataset "$in"
echo '-- versions of a run side by side'
nl2sql-dataset --quiet --out runs --run-version one "$DATA/dataset/pairs.jsonl" |
	jq -c 'select(.type == "begin").options'
nl2sql-dataset --quiet --out runs --run-version two "$DATA/dataset/pairs.jsonl" >frames
ls -A runs
grep -h 'run version' runs/*/README.md
for name in one a/b .x '' "a'b"; do
	nl2sql-dataset --out runs --run-version "$name" </dev/null 2>&1
	echo "exit $?"
done
nl2sql-dataset --out never --run-version x </dev/null >frames 2>&1
[ ! -e never ] || echo 'a folder for nothing'
