# Filters that others wrote, between ours.
command -v parallel >/dev/null || { echo "SKIP no GNU parallel"; exit 77; }
"$TOP/examples/erp/make-db" shop.db >/dev/null || exit 1
"$TOP/examples/filters/filters.sh" shop.db >answer || exit 1
awk -F'\t' '$2 < 1 || $3 <= 0 { print "no pairs or no rows: " $0 }
	END { print (NR >= 3 ? "answered" : "fewer than three difficulties") }' answer
