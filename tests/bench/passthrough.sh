# A stream of pairs through a filter that has nothing to do to them, against
# `jq -c .`: at least 5 times as fast, in under 64 MiB.
#
# MIB (256) is the size of the stream, FILTER (nl2sql-doc, or pass-records where
# it is not built) the filter.
mib=${MIB:-256}
filter=${FILTER:-nl2sql-doc}
command -v "$filter" >/dev/null || filter=pass-records
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 2

pair='{"type":"pair","id":"p1","db":"shop","dialect":"sqlite","phase":"joins","question":"How many orders were placed by customers from Zürich in 2021?","sql":"SELECT count(*) FROM orders AS o JOIN customers AS c ON c.id = o.customer_id WHERE c.city = '"'Zürich'"' AND o.placed_at >= '"'2021-01-01'"'","tables":["orders","customers"],"difficulty":"medium","language":"en","origin":{"provider":"grammar","template":"join.count","seed":7},"validation":{"verdict":"valid","confidence":1.0,"stages":[{"stage":"syntax","passed":true},{"stage":"schema","passed":true}],"row_count":1,"result_hash":"9f86d081884c7d659f86d081884c7d65"}}
'
stream() { # MIB
	repeat $(($1 * 1048576 / ${#pair})) "$pair"
}

stream "$mib" | measure took "$filter" >/dev/null || exit 1
read -r _ kib ms _ <took
# jq is given an eighth: it is linear, and nobody likes to wait.
stream $((mib / 8)) | measure took jq -c . >/dev/null || exit 1
read -r _ _ jq_ms _ <took
jq_ms=$((jq_ms * 8))
ms=$((ms > 0 ? ms : 1))
echo "$filter: $mib MiB in $ms ms, $((mib * 1000 / ms)) MiB/s, $((kib / 1024)) MiB of memory"
echo "jq -c .: $mib MiB in $jq_ms ms, $((mib * 1000 / jq_ms)) MiB/s"
echo "ratio: $((jq_ms / ms)).$((jq_ms * 10 / ms % 10))"
[ $((jq_ms / ms)) -ge 5 ] && [ $((kib / 1024)) -lt 64 ]
