# Filters that others wrote, between ours.
command -v parallel >/dev/null || { echo "SKIP no GNU parallel"; exit 77; }
"$TOP/examples/erp/make-db" shop.db >/dev/null || exit 1
"$TOP/examples/filters/filters.sh" shop.db >answer || exit 1
cut -f 1 answer
awk -F'\t' '$2 < 1 || $3 <= 0 { print "no pairs or no rows: " $0 }' answer
