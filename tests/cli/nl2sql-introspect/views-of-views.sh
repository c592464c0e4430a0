# Forty views, each of which joins two of the one before: the last ones
# cannot be compiled, and the time that all of them have together is bounded.
{
	echo 'CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT NOT NULL);'
	echo 'CREATE VIEW v0 AS SELECT a FROM t;'
	for i in $(seq 40); do
		echo "CREATE VIEW v$i AS SELECT x.a FROM v$((i - 1)) x, v$((i - 1)) y;"
	done
	echo 'CREATE INDEX i ON t (b);'
	echo 'CREATE TABLE last (a INT REFERENCES t) WITHOUT ROWID;' |
		sed 's/INT R/INT PRIMARY KEY R/'
} | sqlite3 chain.db
for options in --no-profile '--profile --timeout 2'; do
	# shellcheck disable=SC2086
	timeout 100 nl2sql-introspect $options sqlite:chain.db >out 2>said
	echo "exit $?"
	jq -c 'select(.kind == "table") | [.name, .row_count, .without_rowid,
		.indexes[].name, (.columns | map(.name, .type, .nullable))]' out
	jq -rs 'map(select(.kind == "view")) | "\(length) views, all of them defined: \(
		map(.definition | startswith("CREATE VIEW v")) | all)",
		"those of few joins have columns: \(.[:10] | map(.columns | length) | unique)",
		"the last has none: \(.[-1].columns)"' out
	grep -c 'could not read the columns of view "v' said
	grep -o 'nor those of' said
done

# What PRAGMA table_list says of tables is known without it.
sqlite3 kinds.db <<'SQL'
CREATE TABLE "strict" (rowid INT, "a) strict" TEXT);
CREATE TABLE [with out] (a TEXT DEFAULT ') WITHOUT ROWID', CHECK (a <> ('(')), PRIMARY KEY (a)) WITHOUT /* STRICT */ rowid;
CREATE TABLE plain (a, b REFERENCES "strict" (rowid)) -- STRICT, WITHOUT ROWID
;
CREATE TABLE both (a TEXT PRIMARY KEY) strict , WITHOUT ROWID;
CREATE TABLE only (a ANY) STRICT;
CREATE TABLE made AS SELECT 1 AS "x) STRICT";
ALTER TABLE only ADD COLUMN more TEXT;
ALTER TABLE both RENAME TO of_both;
CREATE VIRTUAL TABLE words USING fts5 (body);
CREATE VIRTUAL TABLE old USING fts4 (body);
CREATE VIRTUAL TABLE "a box" USING rtree (id, x1, x2);
CREATE TABLE words_of (a);
CREATE TABLE content (a);
CREATE VIEW words_data_view AS SELECT 1;
SQL
sqlite3 kinds.db "SELECT name, iif(type = 'view', 'view', 'table'), type = 'virtual', wr, strict
	FROM pragma_table_list WHERE schema = 'main' AND type <> 'shadow'
	AND name NOT LIKE 'sqlite%'" | LC_ALL=C sort >listed
nl2sql-introspect --no-profile sqlite:kinds.db |
	jq -r 'select(.type == "table") | [.name, .kind, (.module != null), .without_rowid == true,
		.strict == true | if . == true then 1 elif . == false then 0 else . end] | join("|")' |
	LC_ALL=C sort >described
diff listed described && wc -l <described
