# What a command says of a model that it cannot ask, before it reads anything.
. "$TOP/tests/lib/model"
exec 2>&1
try() {
	echo "-- $*"
	ask "$@" <missing
	echo "exit $?"
}
: >missing
ask --provider grammar --model m </dev/null | jq -c .options
ask --provider rule </dev/null | jq -c .options
try --provider openai
try --provider openai --model m
try --provider opena1 --model m
try --provider openai --model m --base-url http://example.com/v1
try --provider openai --model m --base-url ftp://127.0.0.1/
try --provider openai --model m --base-url http://localhost --no-journal --replay
try --provider openai --model m --base-url http://localhost --idle-timeout 0
try --provider openai --model m --base-url http://localhost --in-flight 0
try --provider openai --model m --base-url http://localhost --values some
try --provider openai --model m --base-url http://localhost --budget 1
try --provider openai --model m --base-url http://localhost --journal missing/j.db
echo 'no database' >text
try --provider openai --model m --base-url http://localhost --journal text
OPENAI_API_KEY='two words'
export OPENAI_API_KEY
try --provider openai --model m
unset OPENAI_API_KEY

echo '== what bears on the output is named, and makes another run'
named() {
	ask --provider openai --base-url http://localhost --no-journal --quiet \
		"$@" </dev/null | jq -c 'select(.type == "begin") | [.run, .options]'
}
named --model m >one
cut -d, -f2- one
named --model m --in-flight 3 --stream --budget 0 --config /dev/null \
	--max-requests 3 --ttl 9 2>&1 | head -n 1
printf '[prices]\nm = 1, 1\n' >p.ini
named --model m --in-flight 3 --stream --budget 0 --config p.ini --ttl 9 \
	--max-requests 3 --max-tokens-total 9 --total-timeout 3 | cmp - one
named --model m --temperature 0.5 --max-tokens 9 --values real --fallback a,b |
	tee two | cut -d, -f2-
[ "$(cut -d, -f1 one)" != "$(cut -d, -f1 two)" ] || echo 'the same run'

echo '== a configuration that was found by itself'
for line in 'provider = openai' 'base-url = http://localhost' 'values = real'; do
	printf '[ask]\n%s\n' "$line" >nl2sql.ini
	ask </dev/null
	echo "exit $?"
done
printf '[ask]\nprovider = openai\nmodel = m\nbase-url = http://localhost\n' >nl2sql.ini
ask --config nl2sql.ini --no-journal </dev/null | jq -c .options
printf '[nl2sql]\nmodel = x\n[price]\nm = 1, 1\n' >nl2sql.ini
ask </dev/null
