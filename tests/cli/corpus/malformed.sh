# Malformed lines through every filter: each must end as the corpus says.
# Prints what did not; nothing else but the last line.
if [ ! -d "${SHARED:-/none}/corpus/malformed" ]; then
	echo "SKIP no corpus of malformed input"
	exit 77
fi
corpus=$SHARED/corpus/malformed

# How each filter is run so that it takes pairs without a database.
run() { # FILTER <in
	case $1 in
	nl2sql-validate | nl2sql-critic | nl2sql-eval)
		set -- "$1" --dialect sqlite
		[ "$1" != nl2sql-eval ] || set -- "$@" --explain
		[ "$1" != nl2sql-validate ] || set -- "$@" --stages syntax ;;
	nl2sql-dataset) set -- "$1" --out dataset --force --keep valid ;;
	esac
	measure took timeout 60 "$@" >out 2>err
}

bad() {
	echo "$filter $id: $*"
	head -n 3 err | cut -c 1-300
}

must() { # ONE REQUIREMENT
	case $1 in
	no_crash)
		[ "$status" -lt 124 ] || bad "ended by $status"
		! grep -q -e 'Sanitizer' -e 'runtime error' err || bad sanitizer ;;
	no_hang) [ "$ms" -lt 30000 ] || bad "took $ms ms" ;;
	time_below_s:*) [ "$ms" -lt "${1#*:}000" ] || bad "took $ms ms" ;;
	rss_below_mb:*)
		[ "$asan" = 1 ] || [ $((kib / 1024)) -lt "${1#*:}" ] ||
			bad "took $((kib / 1024)) MiB" ;;
	stdout_valid_jsonl | output_stays_utf8)
		! grep -aqxv '.*' out || bad "output is not UTF-8"
		[ "$big" = 1 ] || jq -c . <out >/dev/null 2>&1 ||
			bad "output is not JSONL" ;;
	roundtrip_exact | unknown_fields_kept)
		[ "$filter" = nl2sql-dataset ] || records-kept in out ||
			bad "$1" ;;
	diagnostic_names_line:*)
		grep -q "stdin:${1#*:}:" err || bad "does not name line ${1#*:}" ;;
	diagnostics_bounded)
		[ "$(wc -c <err)" -lt 65536 ] || bad "too many words" ;;
	diagnostics_printable)
		! LC_ALL=C grep -aq '[[:cntrl:]]' err || bad "unprintable words" ;;
	text_equals_field:*)
		[ "$filter" = nl2sql-dataset ] || jq -es --arg m "$1" '
			($m | gsub("\u0002"; " ") | split(":")) as $w
			| any(.[$w[1]] == ($w[2:] | join(":")))' \
			<out >/dev/null || bad "$1" ;;
	sql_not_executed | no_secret_in_output | tail_not_taken_as_record) ;;
	no_silent_replacement)
		! grep -q "$(printf '\357\277\275')" out || bad "$1" ;;
	no_file_made) for made in * .[!.]*; do
		case $made in
		in | out | err | took | cases | dataset | '.[!.]*') ;;
		*) bad "made $made" ;;
		esac
	done ;;
	*) bad "no test for $1" ;;
	esac
}

figure() { # MEMBER of the end record
	printf '%s\n' "$last" | sed -n "s/.*\"$1\":\([0-9]*\).*/\1/p"
}

# One case: in is its input; the line of the index is split into variables.
one() {
	rm -rf dataset
	run "$filter" <in
	read -r status kib ms _ <took
	asan=0
	big=0
	! grep -qa asan "$(command -v "$filter")" || asan=1
	[ "$(wc -c <out)" -lt 1000000 ] || big=1
	last=$(tail -n 1 out)
	read_n=$(figure read)
	bad_n=$(figure rejected)
	case " $accept " in
	*" $bad_n "* | *any* | *all*) ;;
	*) bad "$bad_n rejected, not $accept" ;;
	esac
	[ "$ok" = any ] || [ "$ok" = $((read_n - bad_n)) ] ||
		bad "$((read_n - bad_n)) taken, not $ok"
	case $exit in
	ok) [ "$status" = 0 ] || bad "exit $status" ;;
	partial | fail) [ "$status" != 0 ] || bad "exit 0" ;;
	esac
	for m in $must; do must "$m"; done
}

# Fields parted by an unlikely byte: texts hold tabs and blanks.
jq -r 'select(.group == "jsonl") | [.id, .file // "-",
	([.expect.records_bad] + (.accept_bad // []) | join(" ")),
	(.expect.records_ok | tostring), .expect.exit,
	(.expect.must | map(gsub(" "; "\u0002")) | join(" "))]
	| join("\u0001")' "$corpus/index.jsonl" >cases

make_input() {
	if [ "$file" != - ]; then
		cp "$corpus/$file" in && chmod u+w in
		return
	fi
	# Parts are pairs of a text and a count.
	eval "repeat $(jq -r --arg id "$id" 'select(.id == $id)
		| .generate.parts | map("\(.[1]) \(.[0] | @sh)") | join(" ")' \
		"$corpus/index.jsonl")" >in
}

separator=$(printf '\001')
tested=0
for filter in pass-records nl2sql-doc nl2sql-validate nl2sql-critic \
	nl2sql-dataset nl2sql-eval; do
	command -v "$filter" >/dev/null || continue
	while IFS=$separator read -r id file accept ok exit must; do
		# A million records take some their time: two of them will do.
		case $id:$filter in
		*_1m_records_*:pass-records | *_1m_records_*:nl2sql-doc) ;;
		*_1m_records_*) continue ;;
		esac
		make_input
		one
		tested=$((tested + 1))
	done <cases
done
[ "$tested" -gt 50 ] && echo "every case of the corpus was tried"
