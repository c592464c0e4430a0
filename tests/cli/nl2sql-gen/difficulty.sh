# only what is as hard as was asked for
. "$DATA/gen/make"
for d in easy hard,extra; do
	nl2sql-gen -n 60 --phase single_table,complex_sqls --difficulty $d schema |
		jq -r 'select(.type == "pair").difficulty' | sort -u
	echo --
done
