# What endpoints really answer, whole, cut and broken: what becomes of each.
if [ ! -f "${SHARED:-/none}/corpus/malformed/index.jsonl" ]; then
	echo "SKIP no corpus of malformed answers"
	exit 77
fi
if ! command -v malformed-answers >/dev/null; then
	echo "SKIP the helper is not built"
	exit 77
fi
malformed-answers "$SHARED/corpus/malformed/index.jsonl" >all || grep -A 1 '^not' all
tail -n 1 all
