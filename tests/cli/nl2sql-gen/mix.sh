# a mix switches rules off; a name that no rule has is an error
. "$DATA/gen/make"
printf 'count.* 1 # only these\n* 0\n' >mix
nl2sql-gen -n 30 --phase single_table --mix mix schema |
	jq -r 'select(.type == "pair").origin.template' | sort -u |
	sed 's/[.][0-9]*$//' | sort -u
printf 'no.such.rule 2\n' >mix
nl2sql-gen --mix mix schema
