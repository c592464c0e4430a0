# Damaged and hostile database files end as the corpus says.
corpus=${SHARED:-}/corpus/malformed
[ -d "$corpus" ] || { echo "SKIP no corpus"; exit 77; }
jq -c 'select(.group == "sqlite" and .file)' "$corpus/index.jsonl" | while read -r case; do
	file=$(printf '%s' "$case" | jq -r .file)
	cp "$corpus/$file" copy.db
	chmod u+w copy.db
	timeout 10 nl2sql-introspect sqlite:copy.db >out 2>err
	status=$?
	case $status in
	0) got=ok ;;
	1 | 2 | 3) got=error ;;
	*) got=crash ;;
	esac
	cmp -s copy.db "$corpus/$file" || echo "$file: the file was changed"
	jq -e . out >/dev/null || echo "$file: not JSON lines"
	printf '%s' "$case" | jq -e --arg got $got \
		'[.expect.outcome] | flatten | map(sub("_schema_rows_error"; "")) | index($got)' \
		>/dev/null || echo "$file: $got"
	[ $got = ok ] || [ "$(wc -l <err)" -eq 1 ] || echo "$file: more than one line on stderr"
	printf '%s' "$case" | jq -r '.expect.must[] | select(startswith("no_raw_value:")) | sub("no_raw_value:"; "")' |
		while read -r value; do
			! grep -qF "$value" out || echo "$file: shows $value"
		done
done
