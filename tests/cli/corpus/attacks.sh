# Every statement of the attack corpus for SQLite must end as it says, and the
# database, bit for bit, as it was.  Prints what did not, and the figures.
if [ ! -f "${SHARED:-/none}/corpus/attacks.jsonl" ]; then
	echo "SKIP no corpus of attacks"
	exit 77
fi
corpus=$SHARED/corpus
mkdir db
sqlite3 db/shop.db <"$corpus/fixtures/sqlite.sql"
before=$(sha256sum db/shop.db; ls -A db)

# What the tool may read: all but secrets and audit.
cat >tables.sql <<'EOF'
SELECT json_object('type', 'table', 'db', 'shop', 'name', l.name, 'kind', 'table',
	'columns', (SELECT json_group_array(json_object('name', x.name,
		'type', x.type)) FROM pragma_table_info(l.name) x))
FROM pragma_table_list l
WHERE l.schema = 'main' AND l.type <> 'shadow'
	AND l.name NOT IN ('secrets', 'audit') AND l.name NOT LIKE 'sqlite_%'
EOF
{
	echo '{"type":"database","db":"shop","dialect":"sqlite"}'
	sqlite3 -readonly db/shop.db <tables.sql
} >schema

judge() { # NAME, records on stdin
	# 1.5 s a statement, as the corpus was measured
	timeout 300 nl2sql-validate --bare --db sqlite:db/shop.db \
		--schema schema --timeout 1.5 --jobs 2 --max-memory 200 >"$1"
	status=$?
	[ $status = 0 ] || echo "exit $status on $1"
}

jq -c 'select(.dialect == "sqlite") | {id, db: "shop", sql, expect, kind}' \
	<"$corpus/attacks.jsonl" | judge out
jq -r '.validation as $v
	| ($v.stages | map(.errors[].code)) as $codes
	| (if .expect == "allow" then $v.verdict == "valid"
	   elif .expect == "refuse" then
		$v.verdict != "valid" and ($codes | length) > 0
		and ($v | has("row_count") | not) and ($v | has("rows") | not)
	   else $codes != [] or ($v | has("result_hash"))
		or any($v.stages[].warnings[]; .code == "too_many_rows") end)
	| tostring' <out >verdicts
paste verdicts out | grep '^false' | cut -c 1-400
jq -s -r 'group_by(.expect) | map("\(.[0].expect) \(length)") | join(", ")' <out |
	sed "s/^/$(grep -c true verdicts) of $(wc -l <verdicts) as expected: /"

# No error text carries a value: the customers' addresses are all over.
grep -o 'user[0-9]*@example.org' out | sort -u

# Sequences: each step is a record of one run.  Which limit stops a statement
# first depends on the machine.
jq -c 'select(.dialect == "sqlite") | .id as $id | .must as $must
	| .steps | to_entries[] | {id: "\($id)-\(.key)", db: "shop", sql: .value}' \
	<"$corpus/attack_sequences.jsonl" | judge sequences
jq -r '"\(.id) \(.validation.verdict) \(
	[.validation.stages[].errors[].code] | join(","))"' <sequences |
	sed 's/ timeout$/ stopped/; s/ memory_limit$/ stopped/'

[ "$before" = "$(sha256sum db/shop.db; ls -A db)" ] || echo "the database changed"
