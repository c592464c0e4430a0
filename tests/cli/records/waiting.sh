# What is there is passed on before a program waits; --unbuffered answers each
# line at once, also with jobs in flight.
mkfifo in out
for options in "" "--slow --jobs 4" "--unbuffered --slow"; do
	# shellcheck disable=SC2086
	pass-records --bare $options <in >out &
	exec 3>in 4<out
	for i in 1 2 3; do
		echo "{\"id\":$i,\"sql\":\"x\"}" >&3
		read -r line <&4
		echo "$line"
	done
	exec 3>&- 4<&-
	wait
done
