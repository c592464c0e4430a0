# the DDL makes the same schema again, and its comments are found there
command -v sqlite3 >/dev/null || { echo "SKIP no sqlite3"; exit 77; }
nl2sql-doc --render ddl "$DATA/doc/shop.jsonl" >shop.sql
sqlite3 new.db <shop.sql
nl2sql-introspect --no-profile sqlite:new.db | nl2sql-doc --render ddl >again.sql
cmp shop.sql again.sql && echo same
