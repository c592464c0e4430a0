# Every error code that the library can set is described in nl2sql-records(5).
# Prints what is not; nothing else.
page=$TOP/man/nl2sql-records.5
{
	# nl2sql_err_word(err, "code"), and words in tables of them
	grep -rhoE 'err_word\([^,]*, *"[a-z_]+"' "$TOP/lib" | grep -oE '"[a-z_]+"'
	sed -n 's/.*{ SQLITE_[A-Z]*, \("[a-z_]*"\).*/\1/p' "$TOP"/lib/db/*.c
	grep -rhoE '(scan_fail|bad_member)\([^"]*"(bad|too)_[a-z_]+"' \
		"$TOP/lib/record" | grep -oE '"[a-z_]+"'
	grep -rhoE 'refuse\([^";]*"[a-z_]+"' "$TOP/lib/doc" | grep -oE '"[a-z_]+"'
	grep -rhoE '(llm_nothing|stop|give_up)\([^"]*"[a-z_]+"' \
		"$TOP/lib/llm" | grep -oE '"[a-z_]+"'
} | tr -d '"' | sort -u >codes
[ "$(wc -l <codes)" -gt 10 ] || echo "found next to no codes"
while read -r code; do
	grep -qE "^\.It Cm (.* )?$code( |$)" "$page" || echo "$code: not in the page"
done <codes
