# What of the cells a model is told, by every command and in every phase: nothing
# under none; under masked nothing personal, nobody's words, and nothing of a
# column that nobody looked at.
. "$TOP/tests/lib/model"
sqlite3 c.db <<'SQL'
CREATE TABLE towns (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE people (id INTEGER PRIMARY KEY, email TEXT, kind TEXT, score REAL,
	note TEXT, town_id INTEGER REFERENCES towns (id));
INSERT INTO towns VALUES (1, 'Canarytown'), (2, 'Oslo');
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 40)
INSERT INTO people SELECT i, 'canarymail' || i || '@canary.example',
	CASE i % 2 WHEN 0 THEN 'canarykind' ELSE 'otherkind' END, i + 7654.25,
	'The canarynote ' || i || ' was written by somebody on a long day, and says '
		|| hex(i * 7919) || ' about what came of it, and more.', 1 + i % 2 FROM n;
SQL
nl2sql-introspect --quiet sqlite:c.db >schema.jsonl
nl2sql-introspect --quiet --no-profile sqlite:c.db >bare.jsonl
nl2sql-gen --count 40 schema.jsonl >pairs.jsonl # their questions have values
{
	grep -v '"type":"end"' schema.jsonl
	echo '{"type":"pair","id":"1","db":"c","question":"How many?","sql":"SELECT knd FROM peple WHERE scre > 0"}'
	echo '{"type":"pair","id":"2","db":"c","question":"Who?","sql":"SELECT name FROM people JOIN town USING (id)"}'
	tail -n 1 schema.jsonl
} >broken.jsonl

ask_all() { # VALUES SCHEMA
	: >asked
	set -- --provider openai --model mock --base-url "$url" --no-journal \
		--quiet --values "$1" "$2"
	for template in '' brief; do
		nl2sql-gen --count 40 --template "$template" "$@" >out || echo "exit $?"
	done
	nl2sql-gen --count 60 --phase single_table,joins --paraphrase 2 "$@" >out ||
		echo "exit $?"
	nl2sql-doc "$@" >out || echo "exit $?"
}
told() { # what stands in the requests
	for word in canarymail canarynote canarykind canarytown 76[0-9][0-9].25; do
		printf '%s %s\n' $word "$(grep -ic "$word" asked | sed 's/^[1-9].*/told/')"
	done
}
model_start asked=asked
for values in none masked real; do
	echo "-- $values"
	ask_all $values schema.jsonl
	told
done
echo '-- masked, and nobody looked at the columns'
ask_all masked bare.jsonl
told
for values in none masked; do
	echo "-- $values, to mend"
	: >asked
	nl2sql-critic --db c=sqlite:c.db --provider openai --model mock --values $values \
		--base-url "$url" --no-journal --quiet broken.jsonl >out || echo "exit $?"
	[ -s asked ] || echo 'nothing was asked'
	told
done
