# A database that cannot be read is no verdict: exit 3, the reason told.
echo '{"sql":"SELECT 1"}' >pairs
nl2sql-validate --bare --db sqlite:none.db pairs
echo "exit $?"
echo 'this is no database, but long enough to be asked about it' >text.db
nl2sql-validate --bare --db sqlite:text.db pairs
echo "exit $?"
sqlite3 a.db 'CREATE TABLE t(x)'
echo '{"db":"c","sql":"SELECT 1"}' |
	nl2sql-validate --bare --db a=sqlite:a.db --db b=sqlite:a.db
echo "exit $?"
ls
