# A stream that was cut off is told from one that is whole.
pair='{"sql":"SELECT 1"}'
try() { # NAME [OPTION ...] <stream
	name=$1
	shift
	pass-records "$@" >out 2>err
	echo "$name: exit $?, $(jq -r 'select(.type == "end")
		| "\(.status), \(.reason)"' out), stderr: $(cat err)"
}
echo "$pair" | pass-records >whole
head -n 2 whole >torn
pass-records --fail 1 >stopped 2>/dev/null <<'END'
{"id":1,"sql":"x"}
END
try 'whole' <whole
try 'no end' <torn
try 'an end that says partial' <stopped
try 'accepted' --allow-partial <torn
cat torn whole | try 'one cut before one that is whole'
cat whole torn | try 'one cut behind'
cat whole stopped whole | try 'one stopped between'
head -n 1 whole | try 'begin only'
tail -n 1 whole | try 'end only'
tail -n 2 whole | try 'the end of a stream'
head -c 150 whole | try 'in the middle of a line'
try 'bare' --bare <torn
cat out
