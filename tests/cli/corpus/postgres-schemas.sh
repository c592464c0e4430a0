# Every PostgreSQL schema at hand is loaded, introspected, documented, asked
# about by the grammar and validated: all pairs valid, and where it has rows
# nearly none without a result.  Figures: build/corpus-postgres.tsv.
[ -n "${SHARED:-}" ] || { echo "SKIP no shared data"; exit 77; }
dir=$("$TOP/tests/lib/postgres" start) || { echo "$dir"; exit 77; }
trap '"$TOP/tests/lib/postgres" stop "$dir"' EXIT
figures=$BIN/../corpus-postgres.tsv
count=${COUNT:-140}
owner() { psql -qX "postgresql:///$1?host=$dir&user=nl2sql" -c "$2"; }
owner postgres 'CREATE ROLE reader LOGIN; GRANT pg_read_all_data TO reader; CREATE ROLE postgres SUPERUSER'

# What a script cannot do here (a role or an extension that is not there) is
# passed over, as long as tables come of it.
load() { # NAME SCRIPT ...
	owner postgres "CREATE DATABASE \"$1\"" || return 1
	name=$1
	shift
	for script; do
		psql -qX "postgresql:///$name?host=$dir&user=nl2sql" \
			-f "$script" >>load.log 2>&1
	done
	owner "$name" ANALYZE 2>/dev/null
}

one() { # NAME SCRIPT ...
	name=$1
	load "$@" || return 1
	db="$name=postgresql://reader@/$name?host=$dir"
	nl2sql-introspect --quiet "$db" >schema.jsonl || return 1
	nl2sql-doc --quiet schema.jsonl >doc.jsonl || return 1
	nl2sql-gen --quiet --count "$count" doc.jsonl >pairs.jsonl || return 1
	for jobs in 1 8; do
		nl2sql-validate --quiet --jobs $jobs --db "$db" pairs.jsonl >judged.$jobs || return 1
	done
	cmp -s judged.1 judged.8 || echo "$name: 1 and 8 jobs differ"
	nl2sql-introspect --quiet --jobs 1 "$db" | cmp -s - schema.jsonl ||
		echo "$name: introspected twice, two schemas"
	jq -r 'select(.type == "pair" and .validation.verdict != "valid") |
		"\(.validation.stages | map(.errors[], .warnings[] | "\(.code): \(.message)"))\t\(.sql)"' \
		judged.1 | head -n 5 | sed "s|^|$name: |"
	jq -r --arg name "$name" -n '
		reduce inputs as $r ({tables:0,described:0,n:0,valid:0,empty:0,rows:0,of:{}};
			if $r.type == "table" then .tables += 1
			| .rows += ([$r.row_count // 0, 0] | max)
			| .described += (if $r.doc then 1 else 0 end)
			| .of[$r.name] += ([$r.row_count // 0, 0] | max)
			elif $r.type == "pair" then .n += 1
			| .valid += (if $r.validation.verdict == "valid" then 1 else 0 end)
			| .of as $of | .empty += (if $r.validation.row_count == 0
				and all($r.tables[]; $of[sub(".*[.]"; "")] > 0) then 1 else 0 end)
			else . end)
		| [$name, .tables, .described, .n, .valid, .empty, .rows] | @tsv' judged.1
}

data=$SHARED/data
{
	for f in "$data"/defog/postgres/*.sql "$data"/bird/schema_postgres/*.sql; do
		echo "$(basename "$f" .sql) $f"
	done
	for f in "$data"/schemas/*/*.postgres.sql; do
		case $f in */sakila-data.*) continue ;; esac
		name=$(basename "$f" .postgres.sql)
		[ "$name" != sakila-schema ] || f="$f $data/schemas/sakila/sakila-data.postgres.sql"
		echo "$name $f"
	done
} >schemas
while read -r name scripts; do
	# shellcheck disable=SC2086
	one "$name" $scripts || echo "$name: a filter failed"
done <schemas >rows.tsv
grep -v "$(printf '\t[0-9]')" rows.tsv
grep "$(printf '\t[0-9]')" rows.tsv >"$figures"
awk -F'\t' -v count="$count" '
	$2 == 0 { print $1 ": no table at all" }
	$3 < $2 { print $1 ": " $2 - $3 " tables of " $2 " not described" }
	$4 == 0 { print $1 ": no pair at all" }
	$5 < $4 { print $1 ": " $4 - $5 " pairs of " $4 " not valid" }
	$6 > .02 * $4 + 1 { print $1 ": " $6 " of " $4 " results empty" }
	{ tables += $2; n += $4 }
	END { if (NR >= 18 && tables > 1500 && n > 7 * count) print "all schemas done" }' "$figures"
