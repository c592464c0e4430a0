# Output comes in the order of the input, whatever was done first and however
# many are in flight; a job that fails takes nothing else with it.
i=0
while [ $i -lt 300 ]; do
	case $((i % 7)) in
	3) echo "{\"type\":\"mine\",\"n\":$i}" ;;
	5) echo 'rubbish' ;;
	*) echo "{\"id\":$i,\"sql\":\"SELECT $i\"}" ;;
	esac
	i=$((i + 1))
done >in
pass-records --work --refuse 100 --bare <in >sync 2>err.sync
for jobs in 1 2 8 100; do
	pass-records --slow --refuse 100 --bare --jobs $jobs <in >out 2>err
	echo "exit $?"
	cmp sync out
	cmp err.sync err
done
wc -l <sync
wc -l <err.sync
tail -n 1 err.sync
echo '-- dropped'
pass-records --slow --drop --bare <in 2>err | wc -l
echo '-- stopped in the middle'
pass-records --slow --fail 99 --jobs 4 <in >out 2>err
echo "exit $?"
tail -n 2 out | jq -c '[.id, .status, .reason]'
grep fail err
