# the pairs of three shards are those of one run
. "$DATA/gen/make"
made() { grep '"phase":'; }
nl2sql-gen -n 300 schema | made | sort >whole
for i in 0 1 2; do
	nl2sql-gen -n 300 --shard $i/3 schema | made >part.$i
done
sort part.0 part.1 part.2 | cmp - whole && echo the same set
for i in 0 1 2; do wc -l <part.$i; done
