# Statements of our own against a PostgreSQL whose owner left doors open:
# functions that write or tell what they should not, behind operators, casts,
# views and aggregates too.  What is refused runs nothing, what swells is
# bounded, no error tells a value, what is honest passes; and then all is as it
# was, and the server answers.
dir=$("$TOP/tests/lib/postgres" start) || { echo "$dir"; exit 77; }
trap '"$TOP/tests/lib/postgres" stop "$dir"' EXIT
owner="postgresql://nl2sql@/postgres?host=$dir"
reader="shop=postgresql://reader@/postgres?host=$dir"
psql -qX -v ON_ERROR_STOP=1 "$owner" -f "$DATA/postgres/doors.sql" || exit 2
sql() { psql -qAtX "$owner" -c "$1"; }
state() {
	pg_dump "$owner" | grep -v '^.\(un\)\?restrict'
	sql "SELECT count(*) FROM pg_largeobject_metadata"
	sql "SELECT last_value, is_called FROM counter"
	sql "SELECT rolname, rolconfig FROM pg_roles ORDER BY 1"
}
state >before
nl2sql-introspect --quiet --no-profile --exclude 'secrets,audit,v_leak' "$reader" >schema
judge() { # FILE [OPTION ...]
	timeout 280 nl2sql-validate --bare --db "$reader" --schema schema --quiet \
		--timeout 1.5 --jobs 2 "$@" >out
	echo "exit $?"
	jq -c '.validation as $v | ($v.stages | map(.errors[].code)) as $codes
		| select((if .expect == "allow" then $v.verdict == "valid"
		  elif .expect == "refuse" then
			$v.verdict != "valid" and ($codes | length) > 0
			and ($v | has("row_count") | not)
		  elif .expect == "hush" then $v.verdict != "valid"
		  else $codes != [] or ($v | has("result_hash"))
			or any($v.stages[].warnings[]; .code == "too_many_rows") end) | not)
		| [.id, $v.verdict, $codes, .sql[0:200]]' out
	jq -c .validation out | grep -o -e 'user[0-9]*@' -e 'example[.]org' -e 'token-[a-z]*' | sort -u
}
judge "$DATA/postgres/attacks.jsonl"
jq -s -r 'group_by(.expect) | map("\(.[0].expect) \(length)") | join(", ")' out
echo '-- to plan only'
judge --no-run --max-connections 2 "$DATA/postgres/attacks.jsonl" | grep -v '^\["\(hush\|allow\|bounded\)'
echo '-- a session that was used is as good as new'
{
	head -n 150 "$DATA/postgres/attacks.jsonl"
	echo '{"id":"last","sql":"SELECT count(*) FROM customers"}'
} >some
judge --jobs 1 some
tail -n 1 out | jq -c '[.id, .validation.verdict]'

n=0
while [ "$(sql "SELECT count(*) FROM pg_stat_activity WHERE usename = 'reader'")" != 0 ]; do
	n=$((n + 1))
	[ $n -lt 300 ] || { echo 'a session is left'; break; }
	sleep .1
done
sql "SELECT 'a lock is left', locktype FROM pg_locks WHERE pid <> pg_backend_pid()
	AND locktype IN ('advisory', 'relation', 'transactionid')"
state | cmp before - || echo 'the database changed'
