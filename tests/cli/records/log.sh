# Events as JSON Lines; --quiet and the bar.
pass-records --log events --rejects r >/dev/null 2>err <<'END'
{"sql":"x"}
rubbish
END
cat err
jq -c '[.tool, .level, .event, .line, .error.code]' events
jq -r .at events | grep -cE '^20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\.[0-9]{3}Z$'
pass-records --quiet --progress always </dev/null >/dev/null 2>err
tr '\r' '\n' <err | grep -c 'nl2sql-pass: 0 in, 0 out, 0:00'
pass-records --progress auto </dev/null 2>err >/dev/null
wc -c <err
pass-records --log no/such/folder </dev/null
