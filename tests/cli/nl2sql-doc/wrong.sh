# what cannot be done is said before anything is read
nl2sql-doc --render pdf </dev/null
echo $?
nl2sql-doc --render html= </dev/null
echo $?
echo '{"a":1}' >x.json
nl2sql-doc --from x.json </dev/null
echo $?
nl2sql-doc --from none.json </dev/null
echo $?
NL2SQL_TEMPLATES=$PWD/t
export NL2SQL_TEMPLATES
mkdir -p t/report
echo '{{#open}}' >t/report/schema.md
nl2sql-doc --render markdown "$DATA/doc/shop.jsonl"
