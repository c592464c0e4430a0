# Every command that asks a model: the same bytes however many requests are in
# flight, through faults, after kills, and from the journal alone.
. "$TOP/tests/lib/model"
schema=$DATA/doc/shop.jsonl
cp "$schema" pairs.jsonl
for i in 1 2 3 4 5 6 7 8; do
	echo "{\"type\":\"pair\",\"id\":\"b$i\",\"db\":\"shop\",\"question\":\"How many rows has table $i?\",\"sql\":\"SELECT nothing_$i FROM no_such_table_$i\"}"
done >broken
sed -i '$d' pairs.jsonl # the end: it comes behind the pairs
tail -n 1 "$schema" >>broken
cat broken >>pairs.jsonl

command_of() { # NAME [OPTION ...]: in a shell of its own, which becomes it
	name=$1
	shift
	case $name in
	gen) set -- nl2sql-gen --count 40 "$@" "$schema" ;;
	doc) set -- nl2sql-doc "$@" "$schema" ;;
	critic) set -- nl2sql-critic --dialect sqlite "$@" pairs.jsonl ;;
	esac
	model=mock first="$1 --provider openai --model $model --quiet"
	shift
	exec $first --first-byte-timeout 0.5 "$@"
}
run() { (command_of "$@") || echo "exit $?"; }

model_start delay=2 spread=10 usage=200
calm=$url
model_start delay=2 spread=10 usage=200 chaos=20 seed=$SEED
rough=$url
model_start delay=10 spread=20 usage=200
slow=$url
for name in gen doc critic; do
	run $name --base-url "$calm" --no-journal --in-flight 1 >one
	echo "$name: $(tail -n 1 one | jq -r '.status, .usage.requests > 5' | tr '\n' ' ')"
	run $name --base-url "$calm" --journal $name.db --in-flight 32 --jobs 4 >many
	cmp one many
	run $name --base-url "$rough" --no-journal --in-flight 16 >faults
	cmp one faults
	run $name --journal $name.db --replay >replayed
	cmp one replayed
	for t in 0.05 0.08 0.11 0.14 0.2; do
		command_of $name --base-url "$slow" --journal $name.kill.db \
			>part &
		sleep $t
		kill -9 $! 2>/dev/null
		wait $! 2>/dev/null
	done
	run $name --base-url "$slow" --journal $name.kill.db >again
	cmp one again
	run $name --base-url "$slow" --journal $name.kill.db --max-requests 1 >again
	cmp one again
	run $name --base-url "$slow" --estimate --no-journal 2>estimate >part
	grep -c 'would send' estimate
	check-records "$TOP/templates/schema" <one
done
