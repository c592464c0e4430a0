# Signals, full disks, closed descriptors, readers and writers that go away.
echo '-- interrupted while waiting'
for signal in INT TERM; do
	mkfifo in
	pass-records <in >out 2>err &
	pid=$!
	exec 3>in
	echo '{"id":1,"sql":"x"}' >&3
	while ! grep -q sql out; do sleep 0.02; done
	kill -$signal $pid
	wait $pid
	echo "exit $?"
	exec 3>&-
	cat out err
	rm in
done
echo '-- a full disk'
echo '{"sql":"x"}' | pass-records >/dev/full
echo "exit $?"
repeat 100000 '{"sql":"x"}
' | pass-records >/dev/full
echo "exit $?"
echo '-- nobody reads'
(repeat 1000000 '{"sql":"x"}
'; echo wrote all >&2) 2>/dev/null | (pass-records; echo "exit $?" >&2) | head -n 1
echo '-- nobody reads, and there is nothing to write'
mkfifo never
(pass-records <never; echo "exit $?" >&2) | :&
exec 3>never
wait
exec 3>&-
echo '-- closed descriptors'
pass-records <&-
echo "exit $?"
echo '{"sql":"x"}' | pass-records >&-
echo "exit $?"
echo 'x' | pass-records 2>&- | tail -n 1
echo '-- input that cannot be read'
pass-records <. | tail -n 1
