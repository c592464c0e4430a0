# tables get their words, a pair passes byte for byte, and stands behind them
{
	cat "$DATA/doc/shop.jsonl"
	echo '{"type":"pair", "id":"1","question":"How many?","sql":"SELECT 1","n":1.50e0 }'
} | nl2sql-doc --bare >out
grep -c '"type":"table"' out
grep -o '"doc":{"description":"[^"]*"' out
tail -n 1 out
