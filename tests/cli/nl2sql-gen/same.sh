# the same seed gives the same bytes, for any number of jobs; another seed
# gives others; and the input comes first, byte for byte
. "$DATA/gen/make"
nl2sql-gen -n 200 schema >a
nl2sql-gen -n 200 --jobs 8 <schema >b
nl2sql-gen -n 200 --seed 2 schema >c
cmp a b && echo same
cmp -s a c || echo different
grep -v '^{"type":"\(begin\|end\)"' schema >records
sed 1d a | head -n "$(wc -l <records)" | cmp - records && echo first
