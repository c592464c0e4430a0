# every phase gives its records, and only those that were asked for
. "$DATA/gen/make"
nl2sql-gen -n 500 schema | jq -r 'select(.phase) | .phase + " " + .type' |
	sort -u
echo --
nl2sql-gen -n 20 --phase joins,builtins schema | jq -r 'select(.phase).phase' |
	sort | uniq -c | awk '{ print $1, $2 }'
