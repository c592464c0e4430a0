# Every section is looked at by the program that it is for, and what [rules]
# speaks of is looked up in the databases.
sqlite3 a.db 'CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT, iban TEXT);
	CREATE TABLE pay (person INTEGER REFERENCES people (id), amount REAL, day DATE);'
look() {
	nl2sql-check --config c.ini 2>err >out
	echo "exit $?"
	jq -c 'select(.type == "check" and (.passed == false or .subject == "rules"
		or .subject == "pipeline")) | [.subject, .name, .passed, .message]' out
	sed -n '$p' err
}
echo '-- all is well'
cat >c.ini <<'INI'
[pipeline]
stages = introspect gen validate
db = sqlite:a.db
[gen]
count = 10
[gen.joins]
count = 3
[validate]
stages = syntax, schema
[rules]
forbidden_tables = pay*
forbidden_columns = iban, people.name
required_filters = pay: day
INI
look
jq -r 'select(.name == "opens") | .message | sub(" .*"; "")' out
echo '-- slips of the pen'
sed -i 's/^stages = syntax/stagse = syntax/; s/^count = 3/count = three/
	s/pay\*/payments*/; s/people.name/people.nmae/; s/pay: day/pay: date/' c.ini
printf '[eval]\nmode = x\n[other]\nx = 1\n' >>c.ini
look
echo '-- a file that is found by itself is read as the programs read it'
printf '[gen]\ncuont = 1\n' >nl2sql.ini
nl2sql-check 2>&1 >out
echo "exit $?"
