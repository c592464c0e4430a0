# However many requests are in flight and whatever their answers cost, the bill
# stays within the budget; a larger one goes on where it stopped.
. "$TOP/tests/lib/model"
questions 300 >q.jsonl
printf '[prices]\nmock = 1, 10\nllama:7b = 0.5, 0.5 ; a colon in its name\n' >p.ini
run() {
	ask --config p.ini --provider openai --model mock --in-flight 64 \
		--max-tokens 100 --base-url "$url" "$@" q.jsonl
}
billed() { awk '$1 == "out" { n += $4 } END { print n + 0 }' served; }
within() { # BUDGET: in tokens, and not much less
	echo "$1 $(billed)" | awk '{ if ($2 > $1) print "billed " $2 " of " $1
		if ($2 < $1 / 3) print "only " $2 " of " $1 }'
}

model_start delay=2 spread=10
run --no-journal --quiet >whole.jsonl || echo "exit $?"

echo '-- tokens'
model_start delay=2 spread=10 log=served
run --journal t.db --max-tokens-total 8000 --quiet >part.jsonl 2>err
echo "exit $?"
sed 's/[0-9.]* USD, [0-9]* tokens, [0-9]* requests/N USD, N tokens, N requests/' err
tail -n 1 part.jsonl | jq -r .status
within 8000
run --journal t.db --max-tokens-total 8000 --quiet >part.jsonl 2>/dev/null
echo "exit $?"
within 8000
run --journal t.db --max-tokens-total 1000000 --quiet >again.jsonl
echo "exit $?"
cmp whole.jsonl again.jsonl && echo 'the same bytes'

echo '-- USD, with faults'
model_start delay=2 spread=10 chaos=30 seed=$SEED log=served2
run --journal u.db --budget 0.05 --first-byte-timeout 0.5 --quiet \
	>part.jsonl 2>/dev/null
echo "exit $?"
awk '$1 == "out" { usd += (20 + ($4 - 20) * 10) / 1e6 }
END { if (usd > 0.05) print "billed " usd; if (usd < 0.002) print "only " usd }' served2
tail -n 1 part.jsonl | jq -r '.reason | split(":")[0]'

echo '-- requests'
rm -f served*
model_start delay=2 spread=10 log=served
run --journal r.db --max-requests 77 --quiet >part.jsonl 2>/dev/null
echo "exit $?"
grep -c ^in served

echo '-- without a journal'
run --no-journal --max-requests 5 2>&1 >part.jsonl | sed -n 's/.*: Run/Run/p'

echo '-- mistakes'
run --budget 1 --model unknown
echo "exit $?"
run --model llama:7b --budget 0.01 --no-journal --quiet >part.jsonl 2>/dev/null
echo "exit $?"
tail -n 1 part.jsonl | jq '.usage.usd > 0'
printf '[prices]\nmock = 1\n' >bad.ini
run --config bad.ini
echo "exit $?"
