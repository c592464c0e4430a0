# Three layouts, told apart by content; a later run against an earlier one; and
# gold against itself.
mkdir -p db/shop
sqlite3 db/shop/shop.sqlite "CREATE TABLE p(id INTEGER PRIMARY KEY, name TEXT);
	INSERT INTO p VALUES (1, 'a'), (2, 'b')"
printf 'SELECT name FROM p\tshop\nSELECT id FROM p\tshop\n' >gold.txt
printf 'SELECT name FROM p\nSELECT name FROM p\n' >one.txt
printf 'SELECT name FROM p\nSELECT id FROM p;\n' >two.txt
printf '[{"question_id":7,"db_id":"shop","question":"q","SQL":"SELECT id FROM p","difficulty":"simple"}]' >gold.json
printf '{"0":"SELECT id FROM p\\t----- bird -----\\tshop"}' >pred.json
printf 'question,query,db_name,query_category\n"a, b","SELECT {id,name} FROM p;",shop,x\n' >gold.csv
printf 'question,generated_query,query,db_name\n"a, b","SELECT id, name FROM p",q,shop\n' >pred.csv
short='select(.type == "pair") | [.id, .system, .db, (.evaluation[] | .score)]'
nl2sql-eval --quiet --databases db --gold gold.txt --pred one.txt --pred b=two.txt | jq -c "$short"
nl2sql-eval --quiet --databases db --gold gold.json --pred pred.json --modes bird_ex | jq -c "$short"
nl2sql-eval --quiet --databases db --gold gold.csv --pred pred.csv --modes defog_exact,defog_subset | jq -c "$short"
nl2sql-eval --quiet --databases db --gold gold.txt --pred x=one.txt >before
nl2sql-eval --databases db --gold gold.txt --pred x=two.txt --compare before 2>&1 >after | grep -A1 '^against'
nl2sql-eval --quiet --databases db --gold gold.txt --self-test --modes spider_exec,spider_exact >/dev/null || echo "exit $?"
printf 'SELECT name FROM q\tshop\n' >broken.txt
nl2sql-eval --quiet --databases db --gold broken.txt --self-test 2>&1 >/dev/null || echo "exit $?"
nl2sql-eval --quiet --databases db --gold gold.txt --pred broken.txt >/dev/null 2>err || echo "exit $?"
grep -c 'has 1 prediction for 2 gold queries' err
nl2sql-eval --bare --quiet --databases db --gold gold.txt --pred one.txt --pred two.txt >a
nl2sql-eval --bare --quiet --databases db --gold gold.txt --pred one.txt --pred two.txt --jobs 3 >b
cmp a b
# each row of the tables has its system; two of one name cannot be told apart
printf 'SELECT 1 FROM q\nSELECT id FROM p\n' >broken.2
nl2sql-eval --databases db --gold gold.txt --pred one.txt --pred c=broken.2 2>&1 >/dev/null
nl2sql-eval --databases db --gold gold.txt --pred one.txt --pred ./one.txt 2>&1 || echo "exit $?"
# a system of another name is compared with the only one there was
nl2sql-eval --databases db --gold gold.txt --pred y=two.txt --pred z=one.txt --compare before 2>&1 >/dev/null |
	sed -n '/^against/,$p'
nl2sql-eval --databases db --gold gold.txt --pred y=two.txt --pred z=one.txt --quiet >both
nl2sql-eval --databases db --gold gold.txt --pred z=two.txt --pred q=one.txt --compare both 2>&1 >/dev/null |
	sed -n '/^against/,$p'
nl2sql-eval --databases db --gold gold.txt --pred two.txt --compare gold.txt 2>&1 || echo "exit $?"
