#!/bin/sh
# How varied are 2,000 pairs about the example database?  At least 60 shapes
# and 5.2 bits of them, 92 % of masked questions and 30 % of bigrams differ.
set -eu
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
"$TOP/examples/erp/make-db" "$tmp/erp.db" >/dev/null
nl2sql-introspect "sqlite:$tmp/erp.db" >"$tmp/schema"
nl2sql-gen --phase single_table,joins,complex_sqls --count 2000 "$tmp/schema" \
	>"$tmp/pairs"
diversity "$tmp/pairs" | tee "$tmp/figures"
if [ -n "${SHARED-}" ]; then
	echo "the same figures of Spider's development questions, by people:"
	diversity "$SHARED/data/spider/dev.jsonl"
fi
awk '/^shapes/ { ok += $2 >= 60 } /^shape entropy/ { ok += $3 >= 5.2 }
	/^masked unique/ { ok += $3 >= .92 } /^distinct 2/ { ok += $3 >= .30 }
	END { exit ok != 4 }' "$tmp/figures"
