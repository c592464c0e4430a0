# A pipeline that is stopped in the middle: whoever is stopped says so and exits
# 3, whoever reads from it does too, and no dataset is published.
db=$("$TOP/tests/lib/database" erp erp) || exit 1
nl2sql-introspect --quiet "$db" >schema || exit 1
nl2sql-gen --quiet --count 100 schema | grep '"type":"pair"' >some

# An endless stream of pairs, each judged: it is certainly in the middle.
endless() {
	cat schema
	while cat some; do :; done
}

wait_for() { # FILE: until a pair has come through
	n=0
	until grep -qs '"type":"pair"' "$1" || [ $n -gt 600 ]; do
		sleep 0.05
		n=$((n + 1))
	done
}

reason() {
	tail -n 1 "$1" | jq -r '[.type, .status, .reason] | join(", ")'
}

for filter in nl2sql-doc "nl2sql-validate --db $db" \
	"nl2sql-critic --db $db" "nl2sql-eval --db $db"; do
	for signal in TERM INT; do
		echo "-- ${filter%% *}, $signal"
		mkfifo in
		rm -f out
	endless >in 2>/dev/null &
		feeder=$!
		# A background job of a script ignores SIGINT unless it asks.
		# shellcheck disable=SC2086
		env --default-signal=INT $filter <in >out 2>err &
		pid=$!
		wait_for out
		kill -$signal $pid
		wait $pid
		echo "exit $?, $(reason out)"
		cat err
		kill $feeder 2>/dev/null
		wait $feeder 2>/dev/null
		rm in
	done
done

echo "-- gen, TERM"
rm -f out
nl2sql-gen --count 100000000 schema >out 2>err &
pid=$!
wait_for out
kill -TERM $pid
wait $pid
echo "exit $?, $(reason out)"
cat err

echo "-- killed upstream"
mkfifo judged
nl2sql-gen --quiet --count 100000000 schema >generated 2>/dev/null &
gen=$!
wait_for generated
kill -KILL $gen
wait $gen 2>/dev/null
nl2sql-validate --quiet --no-run --db $db generated >judged 2>err.validate &
pid=$!
nl2sql-dataset --out dataset <judged >out 2>err.dataset
echo "dataset: exit $?, $(reason out)"
wait $pid
echo "validate: exit $?"
# It may have been in the middle of a line.
grep -v 'The last line has no end' err.validate
cat err.dataset
find . -name "*dataset*" ! -name "err.*"
