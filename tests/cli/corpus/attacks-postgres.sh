# Every statement of the attack corpus for PostgreSQL must end as it says; the
# database, dumped, is then what it was, and no session or lock is left.
# Prints what did not, and the figures.
if [ ! -f "${SHARED:-/none}/corpus/attacks.jsonl" ]; then
	echo "SKIP no corpus of attacks"
	exit 77
fi
corpus=$SHARED/corpus
dir=$("$TOP/tests/lib/postgres" start) || { echo "$dir"; exit 77; }
trap '"$TOP/tests/lib/postgres" stop "$dir"' EXIT
owner="postgresql://nl2sql@/postgres?host=$dir"
reader="shop=postgresql://nl2sql_ro@/postgres?host=$dir"
psql -qX -v ON_ERROR_STOP=1 "$owner" <"$corpus/fixtures/postgres.sql" || exit 2
sql() { psql -qAtX "$owner" -c "$1"; }
state() { # all that a statement might change, but for what time does
	pg_dump "$owner" | grep -v '^.\(un\)\?restrict'
	sql "SELECT count(*) FROM pg_largeobject_metadata"
	sql "SELECT rolname, rolconfig FROM pg_roles ORDER BY 1"
}
state >before

nl2sql-introspect --quiet --no-profile "$reader" >schema || echo "no schema"
judge() { # NAME, records on stdin
	# 1.5 s a statement, as the corpus was measured
	timeout 300 nl2sql-validate --bare --db "$reader" --schema schema \
		--quiet --timeout 1.5 --jobs 2 --allow-rejects --rejects "$1.rejects" >"$1"
	status=$?
	[ $status = 0 ] || echo "exit $status on $1"
	jq -r '"rejected: \(.error.message)"' <"$1.rejects"
}

jq -c 'select(.dialect == "postgres") | {id, db: "shop", sql, expect, kind}' \
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
grep -o 'user[0-9]*@example.org\|tok_fixture_[AB]' out | sort -u

# Sequences: each step is a record of one run.
jq -c 'select(.dialect == "postgres") | .id as $id
	| .steps | to_entries[] | {id: "\($id)-\(.key)", db: "shop", sql: .value}' \
	<"$corpus/attack_sequences.jsonl" | judge sequences
jq -r '"\(.id) \(.validation.verdict) \(
	[.validation.stages[].errors[].code] | join(","))"' <sequences

# What runs on behind a deadline ends by the server's own.
n=0
while [ "$(sql "SELECT count(*) FROM pg_stat_activity WHERE usename = 'nl2sql_ro'")" != 0 ]; do
	n=$((n + 1))
	[ $n -lt 200 ] || { echo "a session is left"; break; }
	sleep .1
done
sql "SELECT 'a lock is left', locktype FROM pg_locks WHERE pid <> pg_backend_pid()
	AND locktype IN ('advisory', 'relation', 'transactionid')"
state | cmp before - || echo "the database changed"
