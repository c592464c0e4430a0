# What is dropped, and why.
pair() { # ID QUESTION SQL [VALIDATION]
	printf '{"type":"pair","id":"%s","db":"shop","dialect":"sqlite","question":"%s","sql":"%s"%s}\n' \
		"$1" "$2" "$3" "${4-,\"validation\":{\"verdict\":\"valid\"\}}"
}
{
	pair 1 "How many users are there?" "SELECT count(*) FROM users"
	pair 2 "how many users are  there" "SELECT COUNT(*) FROM users AS u"
	pair 3 "How many users are there?" "SELECT count(*) FROM orders"
	pair 4 "List the names of all users that were born after 1990" \
		"SELECT name FROM users WHERE born > 1990"
	pair 5 "List the names of all users that were born after 1995" \
		"SELECT name FROM users WHERE 1995 < born"
	pair 6 "List the names of all users that were born before 1990" \
		"SELECT name FROM users WHERE born < 1990"
	pair 7 "Who was born after 1990?" "SELECT name FROM users WHERE born > 1990"
	pair 8 "x" "SELECT 1" ''
	pair 9 "y" "SELECT 2" ',"validation":{"verdict":"escalate"}'
	pair 10 "z" "SELECT a FROM b" ',"validation":{"verdict":"refinable","stages":[{"stage":"schema","passed":false,"errors":[{"code":"unknown_table","message":"m"}]}]}'
} >in
nl2sql-dataset --out d --formats pairs --split 1 <in |
	jq -c 'select(.type == "end") | .usage'
jq -r .id d/pairs/train.jsonl
nl2sql-dataset --out e --formats pairs --split 1 --similarity 2 \
	--keep valid,refinable,unvalidated <in >/dev/null
jq -r .id e/pairs/train.jsonl | paste -s -d ' '
# The same from two streams, and from a stream in pieces.
{ head -n 4 in; tail -n +5 in; } | nl2sql-dataset --out f --formats pairs --split 1 >/dev/null
diff -r d f && echo same
