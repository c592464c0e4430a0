# --tables keeps to them, and end says what then cannot be
. "$DATA/gen/make"
nl2sql-gen -n 200 --tables 'cust*' schema >out
jq -r 'select(.type == "pair").tables[]' out | sort -u
tail -n 1 out | jq -r '.status, .reason' | sed 's/ after .*//'
