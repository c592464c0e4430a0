# The key is sent to the endpoint and is found nowhere else, not even where the
# endpoint says it back, in halves or encoded; nor is a password.
. "$TOP/tests/lib/model"
key=sk-canary-$$-0123456789abcdef
export OPENAI_API_KEY=$key
questions 40 >q.jsonl
run() {
	ask --provider openai --model mock --base-url "$url" \
		--first-byte-timeout 0.5 --journal j.db --log log --verbose \
		"$@" q.jsonl >>out 2>>err
}
model_start key=$key echo=1 chaos=60 seed=$SEED delay=5
run || echo "exit $?"
run --stream --no-journal || echo "exit $?"
grep -c '"answer"' out
grep -q 'says \[key\]' out || echo 'the endpoint did not say it'

echo '-- a key that is refused'
OPENAI_API_KEY=sk-another-0123456789abcdef
run --no-journal
echo "exit $?"
OPENAI_API_KEY=$key
model_start key=sk-other echo=1
run --no-journal
echo "exit $?"

echo '-- what others see of it, and what it leaves behind'
model_start key=$key echo=1 idle=1
# shellcheck disable=SC3045 # not in POSIX, but in every sh there is
ulimit -c unlimited 2>/dev/null || :
ask --provider openai --model mock --base-url "$url" --journal j.db --log log \
	q.jsonl >>out 2>>err &
pid=$!
sleep 0.3
tr '\0' ' ' <"/proc/$pid/cmdline" >seen
grep -q openai seen || echo 'nothing was seen'
for fd in "/proc/$pid/fd"/*; do readlink "$fd"; done >>seen
kill -ABRT $pid
wait $pid 2>/dev/null
find . -name 'core*'

echo '-- a password in the URL'
ask --provider openai --model mock --base-url "https://me:$key@127.0.0.1/v1" \
	q.jsonl >>out 2>>err
echo "exit $?"
OPENAI_BASE_URL="https://$key@127.0.0.1/v1" ask --provider openai --model mock \
	q.jsonl >>out 2>>err
echo "exit $?"
OPENAI_API_KEY="$key two" run
echo "exit $?"
ask --api-key "$key" --provider openai --model mock q.jsonl 2>&1 | head -n 1

# As it is, either half, as base64 (from the third character on, too), in
# hexadecimal, as URLs and as programs write it.
hex=$(printf %s "$key" | od -An -tx1 | tr -d ' \n')
half=$((${#key} / 2))
find . -name server.url -delete
for form in "$key" "$(echo "$key" | cut -c1-$half)" \
	"$(echo "$key" | cut -c$((half + 1))-)" \
	"$(printf %s "$key" | base64 -w 0 | cut -c1-20)" \
	"$(printf 'Bearer %s' "$key" | base64 -w 0 | cut -c12-32)" "$hex" \
	"$(echo "$hex" | sed 's/../%&/g' | tr a-f A-F)" \
	"$(echo "$hex" | sed 's/../\\u00&/g')"; do
	grep -rlF "$form" . && echo "it is there: $form"
done
grep -rlF sk-another . && echo 'it is there'
