# Statements parsed a second, ours beside libpg_query (PyPI's pglast) and the
# compiled sqlglot (sqlglot[c]), on Spider's gold queries.  They are installed
# into a folder that goes away again.
[ -d "${SHARED:-}/data/spider" ] || { echo "SKIP no queries"; exit 0; }
command -v python3 >/dev/null || { echo "SKIP no python3"; exit 0; }
dir=$(mktemp -d) || exit 2
trap 'rm -rf "$dir"' EXIT
python3 "$TOP/tests/cli/corpus/statements.py" "$SHARED/data" postgresql \
	spider >"$dir/statements"
echo "ours: $(parse postgresql <"$dir/statements")"
python3 -m venv "$dir/venv" &&
	"$dir/venv/bin/pip" install -q pglast 'sqlglot[c]' >"$dir/log" 2>&1 ||
	{ tail -n 3 "$dir/log"; echo "SKIP the others cannot be installed"; exit 0; }
"$dir/venv/bin/python" - "$dir/statements" <<'EOF'
import sys, time

texts = open(sys.argv[1]).read().split("\0")[:-1]


def rate(name, parse):
    best, good = 0, 0
    for _ in range(3):
        start, good = time.process_time(), 0
        for text in texts:
            try:
                parse(text)
                good += 1
            except Exception:
                pass
        best = max(best, good / (time.process_time() - start))
    print("%s: %d statements: %.0f parsed a second" % (name, good, best))


import pglast.parser
rate("libpg_query, tree and JSON", pglast.parser.parse_sql_json)
import sqlglot
rate("sqlglot, compiled", lambda s: sqlglot.parse_one(s, read="postgres"))
EOF
