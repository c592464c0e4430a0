# Usage and databases that are none.
nl2sql-introspect
echo "exit $?"
DATABASE_URL=postgresql+psycopg2://u:canary@h/shop nl2sql-introspect
echo "exit $?"
nl2sql-introspect sqlite:missing.db >out
echo "exit $?"
echo 'no database' >text.db
nl2sql-introspect sqlite:text.db >out
echo "exit $?"
