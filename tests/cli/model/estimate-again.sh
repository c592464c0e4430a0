# Where answers of no use are asked for again, an estimate says what that may
# add: a run sends what it says at least, and with what may follow at most.
. "$TOP/tests/lib/model"
schema=$DATA/doc/shop.jsonl
schema_and() { grep -v '"type":"end"' "$schema"; cat; tail -n 1 "$schema"; }
echo '{"type":"pair","id":"1","db":"shop","question":"How many?","sql":"SELECT nothing FROM no_such"}' |
	schema_and >broken
run() {
	name=$1
	shift
	$name --provider openai --model mock --base-url "$url" --no-journal \
		--quiet "$@"
}
sent() { grep -c '^in ' log; }
compare() { # COMMAND ...
	for kind in refusal no any; do
		rm -f log
		model_start says=$kind log=log
		run "$@" --estimate 2>/dev/null | tail -n 1 >end
		[ ! -s log ] || echo 'something was sent'
		run "$@" >out 2>said
		jq -r --argjson sent "$(sent)" '.estimate |
			if $sent >= .requests and
				$sent <= .requests + (.more_requests // 0)
			then "within" else "\($sent), \(.)" end' end
		model_stop
	done | sort | uniq -c
}
compare nl2sql-gen --count 20 "$schema"
compare nl2sql-gen --count 12 --workers 2 --phase complex_sqls "$schema"
compare nl2sql-gen --phase schema_relationship "$schema"
compare nl2sql-gen --count 20 --max-requests 25 "$schema"
compare nl2sql-doc "$schema"
compare nl2sql-critic --dialect sqlite broken

echo '-- as it is said'
for command in "nl2sql-gen --phase joins --count 8 $schema" "nl2sql-doc $schema" \
	"nl2sql-critic --dialect sqlite broken"; do
	# shellcheck disable=SC2086
	run $command --estimate 2>&1 >out |
		sed 's/[0-9]* tokens in, [0-9]* out/.../g; s/most [0-9]* seconds/most .../'
	check-records "$TOP/templates/schema" <out
done
run nl2sql-gen --phase joins --count 8 --max-requests 20 "$schema" --estimate 2>/dev/null |
	tail -n 1 | jq -c '.estimate | [.requests, .more_requests]'
