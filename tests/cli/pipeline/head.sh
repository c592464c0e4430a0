# `| head -n 1` ends the whole chain at once, and without a word.
db=$("$TOP/tests/lib/database" erp erp) || exit 1
nl2sql-introspect --quiet "$db" >schema || exit 1
for count in 1 300; do
	timeout 60 sh -c "nl2sql-gen --count 100000000 schema |
		nl2sql-doc | nl2sql-validate --db '$db' |
		nl2sql-critic --db '$db' |
		nl2sql-eval --db '$db' | head -n $count" >out
	echo "exit $?, $(wc -l <out) lines"
done
