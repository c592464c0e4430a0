# While nobody reads what is written, answers go on to be taken in and kept.
. "$TOP/tests/lib/model"
awk 'BEGIN { while (length(pad) < 20000) pad = pad "many words "
	for (i = 1; i <= 60; i++)
		printf "{\"id\":\"%d\",\"question\":\"%d\",\"more\":\"%s\"}\n", i, i, pad }' >q.jsonl
model_start delay=100 spread=200 log=served
run() {
	ask --provider openai --model mock --base-url "$url" --journal j.db \
		--quiet q.jsonl
}
sent() { grep -c '^out' served; }
kept() { sqlite3 j.db 'SELECT count(*) FROM answer' 2>/dev/null || echo 0; }
run | {
	tries=0
	while [ $((tries += 1)) -lt 200 ]; do
		[ "$(sent)" -ge 12 ] && [ "$(grep -c '^in' served)" -eq "$(sent)" ] &&
			[ "$(kept)" -eq "$(sent)" ] && break
		sleep 0.05
	done
	[ $tries -lt 200 ] || echo "$(sent) were answered, $(kept) are kept"
	[ "$(sent)" -lt 60 ] || echo 'nothing held it up'
	cat >out
}
run | cmp - out && echo 'the same bytes'
sent
