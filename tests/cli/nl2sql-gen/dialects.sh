# each dialect's statements are read by the parser of that dialect
. "$DATA/gen/make"
for d in sqlite postgresql mysql trino; do
	nl2sql-gen -n 400 --dialect $d schema | jq -c 'select(.type == "pair")' |
		nl2sql-validate --bare --stages syntax --dialect $d |
		jq -r '.dialect + " " + .validation.verdict' | sort | uniq -c |
		awk '{ print $2, $3 }'
done
