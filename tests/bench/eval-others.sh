#!/bin/sh
# eval-others.sh - all systems beside the official evaluator, one after another
#
# usage: OFFICIAL=DIR tests/bench/eval-others.sh [BINDIR]
#
# DIR holds test-suite-sql-eval's exec_eval.py, process_sql.py and evaluation.py
# (any copy of them), and $PYTHON (python3) has what they import: nltk,
# sqlparse, func_timeout, tqdm.  Theirs is called query by query as its own main
# does, without printing.  Exits 1 where ours takes more than 1/50 of its time,
# or a verdict differs.
set -u
top=$(cd "$(dirname "$0")/../.." && pwd)
bin=${1:-$top/build/bin}
spider=${SHARED:-$top/../shared}/data/spider
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if [ ! -f "${OFFICIAL:-}/exec_eval.py" ] || [ ! -d "$spider/database" ]; then
	echo "SKIP no official evaluator in \$OFFICIAL, or no predictions"
	exit 77
fi

cat >"$work/theirs.py" <<'EOS'
import os, sys, time
official, spider, out = sys.argv[1:]
sys.path.insert(0, official)
start = time.monotonic()
from exec_eval import eval_exec_match
from evaluation import Evaluator, build_foreign_key_map_from_json
from evaluation import build_valid_col_units, rebuild_sql_col, rebuild_sql_val
import process_sql
from nltk.tokenize.destructive import NLTKWordTokenizer
words = NLTKWordTokenizer()  # without the sentence model, which is a download
process_sql.word_tokenize = words.tokenize
keys = build_foreign_key_map_from_json(spider + "/tables.json")
gold = [line.rstrip("\n").split("\t") for line in open(spider + "/dev_gold.txt")]
judge = Evaluator()
with open(out, "w") as verdicts:
    for name in sorted(os.listdir(spider + "/pred")):
        lines = open(spider + "/pred/" + name).read().split("\n")
        for (query, db), line in zip(gold, lines):
            path = "%s/database/%s/%s.sqlite" % (spider, db, db)
            pred = line.split("\t")[0].replace(" value ", " 1 ")
            schema = process_sql.Schema(process_sql.get_schema(path))
            parsed = process_sql.get_sql(schema, query)
            judge.eval_hardness(parsed)
            try:
                other = process_sql.get_sql(schema, pred)
            except Exception:
                other = {"except": None, "from": {"conds": [], "table_units": []},
                         "groupBy": [], "having": [], "intersect": None,
                         "limit": None, "orderBy": [], "select": [False, []],
                         "union": None, "where": []}
            try:
                same = eval_exec_match(path, pred, query, False, False, False)
            except Exception:
                same = 0
            for tree in parsed, other:
                units = build_valid_col_units(tree["from"]["table_units"], schema)
                tree = rebuild_sql_val(tree)
                rebuild_sql_col(units, tree, keys[db])
            exact = judge.eval_exact_match(other, parsed)
            print(name.split(".")[0], int(same), int(exact), file=verdicts)
print("%.3f" % (time.monotonic() - start))
EOS
theirs=$("${PYTHON:-python3}" "$work/theirs.py" "$OFFICIAL" "$spider" \
	"$work/theirs" 2>"$work/err" | tail -1)
[ -s "$work/theirs" ] || { tail -5 "$work/err"; exit 1; }
set -- --quiet --bare --databases "$spider/database" --gold "$spider/dev_gold.txt" \
	--modes spider_exec,spider_exact
for pred in "$spider"/pred/*; do
	set -- "$@" --pred "$pred"
done
start=$(date +%s.%N)
"$bin/nl2sql-eval" "$@" >"$work/scored"
end=$(date +%s.%N)
jq -r '"\(.system) \(.evaluation | "\(.spider_exec.score) \(.spider_exact.score)")"' \
	"$work/scored" | sort >"$work/ours"
differ=$(sort "$work/theirs" | diff - "$work/ours" | grep -c '^[<>]')
awk -v theirs="$theirs" -v start="$start" -v end="$end" -v differ="$differ" 'BEGIN {
	ours = end - start
	printf "official %8.3f s\nours     %8.3f s  1/%.0f\n", theirs, ours, theirs / ours
	printf "%d lines differ\n", differ
	exit !(ours * 50 <= theirs && !differ)
}'
