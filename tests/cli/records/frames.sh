# Frames of the input are consumed, ours are written; streams one after another
# are one, and equal runs are equal bytes.
echo '-- by hand'
echo '{"sql":"SELECT 1"}' | pass-records | tee one
echo '-- of a stream'
pass-records --work <one | tee two
echo '-- the same again'
pass-records --work <one | cmp - two && echo the same
echo '-- two streams, one of them twice'
cat one two one | pass-records | jq -c 'select(.type == "end")
	| [.read, .written, (.inputs | length), .status]'
echo '-- files'
printf '{"question":"one"}\n' >q1
printf '{"question":"two"}' >q2
printf '{"question":"three"}\n' | pass-records --bare q1 q2 - q1
echo '-- other options, another run'
for o in --seed=2 --names=a,b --jobs=3 --quiet --db=x=sqlite:/a/b.db --password=x; do
	pass-records "$o" <one | head -n 1
done
echo '-- nothing at all'
pass-records --source
echo '-- made from nothing, and after the input'
pass-records --source --make 2
pass-records --slow --make 40 --jobs 7 <q1 >made
sed -n 3p made
jq -s '[.[] | select(.id).id] == [range(1; 41)]' made
