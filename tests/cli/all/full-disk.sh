# A full disk stops every program that has something to write: exit 3, one line
# on stderr.  Prints what ends otherwise.
db=$("$TOP/tests/lib/database" erp erp) || exit 1
nl2sql-introspect --quiet "$db" >schema || exit 1
nl2sql-gen --quiet --count 200 schema >pairs || exit 1
nl2sql-validate --quiet --db "$db" pairs >judged || exit 1

full() { # COMMAND [ARGUMENT ...]
	"$@" >/dev/full 2>err
	status=$?
	[ $status = 3 ] || echo "$*: exit $status"
	[ "$(wc -l <err)" = 1 ] || { echo "$*: says"; cat err; }
}

full nl2sql-introspect "$db"
full nl2sql-doc schema
full nl2sql-doc --render html schema
full nl2sql-gen --count 200 schema
full nl2sql-validate --db "$db" pairs
full nl2sql-critic --db "$db" judged
full nl2sql-eval --db "$db" judged
full nl2sql-dataset --out dataset judged
full nl2sql-check --db "$db"
full nl2sql completions bash

# Nor may a file that was asked for be lost without a word.
echo 'no record' | nl2sql-doc --rejects /dev/full >/dev/null 2>err
[ $? = 3 ] || echo "--rejects: not exit 3"
nl2sql-doc --render html=/dev/full schema >/dev/null 2>err
[ $? = 3 ] || echo "--render FILE: not exit 3"
