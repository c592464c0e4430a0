# Phases with sections of their own: each by its own process, the output in the
# order of the plan, whatever runs at once; and a process that dies is named.
db=$("$TOP/tests/lib/database" shop <<'SQL'
CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT, city TEXT);
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER
	REFERENCES customers (id), total REAL, day DATE, status TEXT);
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 60)
INSERT INTO customers SELECT i, 'Name ' || i, substr('RomeOsloBern', 1 + i % 3 * 4, 4) FROM n;
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 300)
INSERT INTO orders SELECT i, 1 + i % 60, i * 1.5, date('2024-01-01', '+' || i || ' days'),
	substr('openpaid', 1 + i % 2 * 4, 4) FROM n;
SQL
)
cat >p.ini <<INI
[pipeline]
stages = introspect gen
db = $db
phases-at-once = 1

[gen]
count = 100
phase = builtins, single_table, joins, complex_sqls

[gen.joins]
count = 30
difficulty = medium, hard

[gen.complex_sqls]
tables = orders
INI
nl2sql pipeline p.ini --quiet >one
sed 's/at-once = 1/at-once = 4/' p.ini >four.ini
nl2sql pipeline four.ini --quiet >four
cmp one four && echo 'the same, one after the other or at once'
echo '-- what there is, and in which order'
jq -r '[.type, .phase] | join(" ")' one | uniq -c | sed 's/^ *//'
echo '-- the options of each'
jq -c 'select(.type == "begin") | .tool, .options' one | sed "s/\"${ENGINE:-sqlite}\"/ENGINE/g"
jq -c 'select(.type == "end") | .status, .read, .written' one
echo '-- and their effect'
jq -r 'select(.phase == "joins").difficulty' one | sort -u
jq -c 'select(.phase == "complex_sqls").tables' one | sort -u
echo '-- the environment wins, and is shared by all'
NL2SQL_COUNT=50 nl2sql pipeline p.ini --quiet | jq -r 'select(.phase).phase' | uniq -c |
	sed 's/^ *//'

echo '-- one bar for all of them'
nl2sql pipeline p.ini --progress always 2>&1 >/dev/null | tr '\r' '\n' |
	sed -n 's/.*\(nl2sql[a-z-]*: \[\).* of \([0-9]*\), .*/\1 of \2/p' | sort -u

# A gen of our own making, beside which nl2sql finds the real one.
mkdir bin
cp "$BIN"/nl2sql "$BIN"/nl2sql-introspect bin
cat >bin/nl2sql-gen <<END
#!/bin/sh
case "\$*" in
*check-only*) exec "$BIN"/nl2sql-gen "\$@" ;;
*gen.joins*) . "$PWD"/behave ;;
esac
exec "$BIN"/nl2sql-gen "\$@"
END
chmod +x bin/nl2sql-gen
for ini in p.ini four.ini; do
	echo "-- killed: $ini"
	cat >behave <<-END
		"$BIN"/nl2sql-gen "\$@" | head -c 12000
		kill -9 \$\$
	END
	bin/nl2sql pipeline $ini >killed 2>err
	echo "exit $?"
	grep gen.joins err # another may say that it was interrupted, or be done
	tail -n 1 killed | jq -c '.type, .status, .reason'
	jq -e . killed >/dev/null || echo 'a broken line'
	jq -r 'select(.phase).phase' killed | sort -u
done
echo '-- failed'
echo 'exit 2' >behave
bin/nl2sql pipeline p.ini 2>&1 >failed
echo "exit $?"
echo '-- told to stop'
cat >behave <<'END'
echo $$ >pid
exec sleep 60
END
bin/nl2sql pipeline four.ini >stopped 2>err &
until [ -s pid ]; do sleep 0.05; done
kill -TERM $!
wait $!
echo "exit $?"
tail -n 1 err
tail -n 1 stopped | jq -c '.status, .reason'
kill -0 "$(cat pid)" 2>&1 | sed 's/.*: //' || :
echo '-- nobody reads on'
rm behave pid; echo : >behave
bin/nl2sql pipeline p.ini 2>err | head -n 1 | jq -r .type
