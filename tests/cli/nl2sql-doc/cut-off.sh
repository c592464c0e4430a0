# half a schema is not rendered over a whole one
echo old >page.md
{
	echo '{"type":"begin","run":"r1","tool":"nl2sql-introspect","version":"0"}'
	head -n 4 "$DATA/doc/shop.jsonl" | tail -n 2
} | nl2sql-doc --render markdown=page.md >out
echo $?
cat page.md
grep -o '"status":"[a-z]*"' out
