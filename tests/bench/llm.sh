# 6,400 requests to an endpoint that answers after 200 ms, 64 in flight: at
# least 97 % of the ideal rate; and 1,000 in flight in under 128 MiB.  With a
# budget each one is also synced before it is sent: how fast that is depends on
# the disk, and is told only.
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
llm_engine "${REQUESTS:-6400}" 64 200 "$dir/rate.db" | tee "$dir/rate" || exit 1
llm_engine 1920 64 200 "$dir/budget.db" 1000000 | sed 's/^/with a budget: /'
llm_engine 5000 1000 1000 "$dir/many.db" | tee "$dir/many" || exit 1
awk '{ exit !($10 + 0 >= 97) }' "$dir/rate" || { echo "too slow"; exit 1; }
awk '{ exit !($(NF - 1) + 0 < 128) }' "$dir/many" || { echo "too large"; exit 1; }
