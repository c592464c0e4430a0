# One record a check; exit 1 where one fails.
cp "$DATA/dataset/pairs.jsonl" not-a-db
sqlite3 a.db 'CREATE TABLE t (x); INSERT INTO t VALUES (1)'
before=$(cksum <a.db)
nl2sql-check sqlite:a.db >out
echo "exit $?"
jq -c 'select(.type == "check" and (.subject | startswith("sqlite:"))) | [.name, .passed]' out
jq -r 'select(.type == "check") | .passed' out | sort -u
[ "$before" = "$(cksum <a.db)" ] && echo "untouched"
nl2sql-check sqlite:not-a-db --db sqlite:none.db >out
echo "exit $?"
jq -c 'select(.passed == false) | [.subject, .name]' out
mkdir -p t/report
printf '{{#a}}' >t/report/card.md
NL2SQL_TEMPLATES=t nl2sql-check >out
echo "exit $?"
jq -c 'select(.passed == false) | [.subject, .name]' out
printf '[rules]\nno_such_rule = 1\n' >bad.ini
nl2sql-check --config bad.ini >out
echo "exit $?"
jq -c 'select(.passed == false) | [.subject, .message]' out
