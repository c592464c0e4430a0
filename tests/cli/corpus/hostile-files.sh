# Databases made by a stranger: views that call what nobody may, that never end,
# or that twenty others stand on; modules that read other files; generated
# columns that fill the memory.  Each statement ends with a word of ours, the
# rest of the file can be read, and nothing is changed or left behind.
mkdir db
{
	echo 'CREATE TABLE t(a INTEGER PRIMARY KEY, b TEXT);
	WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 50)
	INSERT INTO t SELECT i, i FROM n;
	CREATE TABLE g(a INTEGER, big AS (hex(zeroblob(a * 100000000))),
		wide AS (printf('"'%.*c'"', 999999999, '"'x'"')));
	INSERT INTO g(a) VALUES (1), (2);
	CREATE VIRTUAL TABLE words USING fts5(x);
	INSERT INTO words VALUES ('"'one two'"');
	CREATE VIEW v0 AS SELECT a FROM t;'
	i=1
	while [ $i -le 24 ]; do
		echo "CREATE VIEW v$i AS SELECT x.a FROM v$((i - 1)) x, v$((i - 1)) y;"
		i=$((i + 1))
	done
	echo 'PRAGMA writable_schema = 1;'
	for view in "f1 AS SELECT load_extension('x') AS a" \
		"f2 AS SELECT hex(fts3_tokenizer('simple')) AS a" \
		"f3 AS SELECT writefile('$PWD/made', 'x') AS a" \
		"f4 AS SELECT readfile('/etc/passwd') AS a" \
		'f5 AS SELECT sql AS a FROM sqlite_master' \
		"f6 AS SELECT * FROM pragma_journal_mode('wal')" \
		'f7 AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) AS a FROM c' \
		'f8 AS SELECT a FROM f8' "f9 AS SELECT zeroblob(2000000000) AS a"; do
		echo "INSERT INTO sqlite_master VALUES ('view', '${view%% *}', '${view%% *}', 0,
			'CREATE VIEW $(echo "$view" | sed "s/'/''/g")');"
	done
	for module in "m1 USING csv(filename=''/etc/passwd'')" 'm2 USING nosuch(a)' \
		'm3 USING dbstat' 'm4 USING sqlite_dbpage' \
		"m5 USING fts5(a, content=''sqlite_master'')" \
		"m6 USING fts5(a, tokenize=''nosuch'')"; do
		echo "INSERT INTO sqlite_master VALUES ('table', '${module%% *}',
			'${module%% *}', 0, 'CREATE VIRTUAL TABLE $module');"
	done
} | sqlite3 db/evil.db
before=$(sha256sum db/evil.db; ls -A db)
while read -r sql; do
	jq -cn --arg sql "$sql" '{$sql}'
done >pairs <<'EOS'
SELECT count(*) FROM t
SELECT x FROM words WHERE words MATCH 'one'
SELECT data FROM words_data
SELECT count(*) FROM v2
SELECT count(*) FROM v24
SELECT a FROM g
SELECT big FROM g
SELECT wide FROM g
SELECT a FROM f1
SELECT a FROM f2
SELECT a FROM f3
SELECT a FROM f4
SELECT * FROM f6
SELECT a FROM f7
SELECT a FROM f8
SELECT a FROM f9
SELECT * FROM m1
SELECT * FROM m2
SELECT * FROM m3
SELECT * FROM m4
SELECT * FROM m5
SELECT * FROM m6
EOS
timeout 120 nl2sql-validate --bare --db sqlite:db/evil.db --timeout 0.5 \
	--max-memory 100 --rows 3 pairs >out
echo "exit $?"
# Which limit stops a statement first depends on the machine.
jq -r '"\(.validation.verdict) \([.validation.stages[].errors[].code]
	| join(","))\t\(.sql)"' out |
	sed 's/ timeout\t/ stopped\t/; s/ memory_limit\t/ stopped\t/; s/ too_complex\t/ stopped\t/'
grep -l 'root:' out
[ "$before" = "$(sha256sum db/evil.db; ls -A db)" ] || echo "the database changed"
[ ! -e made ] || echo "a file was written"
