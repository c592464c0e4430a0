# The pairs of all shards are those of one run; what is not dealt goes to all.
cat >in <<'END'
{"type":"table","name":"t"}
{"id":0,"sql":"x"}
{"id":1,"question":"x"}
{"type":"own","id":"own"}
{"type":"qa","id":2}
{"id":3,"sql":"x"}
END
for i in 0 1 2; do
	echo "-- $i"
	pass-records --shard $i/3 <in >shard$i
	grep -v begin shard$i
done
echo '-- a shard is not divided again'
pass-records --shard 0/3 <shard0 | cmp -s - shard0
grep -c id shard0
pass-records --shard 0/3 <shard0 | grep -c '"id"'
