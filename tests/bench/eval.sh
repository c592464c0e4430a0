#!/bin/sh
# eval.sh - how long scoring takes, and how much memory
#
# usage: tests/bench/eval.sh [BINDIR]
#
# Scores the gold queries against themselves and, where the published
# predictions are at hand ($SHARED), all systems in one run.  Beside one system
# stands a plain Python loop that only runs both queries once.  Then the
# predictions that are meant to hurt, each beside its time limit.  Exits 1
# where one system takes longer than the loop, or memory reaches 256 MiB.
set -u
top=$(cd "$(dirname "$0")/../.." && pwd)
bin=${1:-$top/build/bin}
shared=${SHARED:-$top/../shared}
spider=$shared/data/spider
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

if ! command -v python3 >/dev/null || [ ! -d "$spider/database" ]; then
	echo "SKIP no python3, or no predictions"
	exit 77
fi

# seconds and the most memory of a command and its children, in MiB
measure() {
	python3 - "$@" <<'EOS'
import resource, subprocess, sys, time
start = time.monotonic()
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True)
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
print("%.3f %.0f" % (time.monotonic() - start, usage.ru_maxrss / 1024))
EOS
}

best() { # the fastest of three
	for _ in 1 2 3; do measure "$@"; done | sort -n | head -1
}

cat >"$work/loop.py" <<'EOS'
import sqlite3, sys
open_ones = {}
gold, pred, directory = sys.argv[1:]
for g, p in zip(open(gold), open(pred)):
    sql, db = g.rstrip("\n").split("\t")
    if db not in open_ones:
        open_ones[db] = sqlite3.connect("%s/%s/%s.sqlite" % (directory, db, db))
        open_ones[db].text_factory = lambda b: b.decode(errors="ignore")
    for q in sql, p.split("\t")[0]:
        try:
            open_ones[db].execute(q).fetchall()
        except sqlite3.Error:
            pass
EOS

gold=$spider/dev_gold.txt
one=$(find "$spider/pred" -type f | sort | head -1)
set -- --quiet --databases "$spider/database" --gold "$gold"
ours=$(best "$bin/nl2sql-eval" "$@" --pred "$one")
loop=$(best python3 "$work/loop.py" "$gold" "$one" "$spider/database")
n=0
for pred in "$spider"/pred/*; do
	set -- "$@" --pred "$pred"
	n=$((n + 1))
done
all=$(best "$bin/nl2sql-eval" "$@")
awk -v ours="$ours" -v loop="$loop" -v all="$all" -v n=$n 'BEGIN {
	split(ours, o); split(loop, l); split(all, a)
	printf "one system     %7.3f s  %4d MiB\n", o[1], o[2]
	printf "python loop    %7.3f s            ratio %.2f\n", l[1], o[1] / l[1]
	printf "%2d systems     %7.3f s  %4d MiB\n", n, a[1], a[2]
	exit !(o[1] <= l[1] && o[2] < 256 && a[2] < 256)
}' || failed=1

# Each of these costs its limit of one second and little more.
sqlite3 "$work/x.db" "CREATE TABLE t(a, b, c, d, e);
	WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 3000)
	INSERT INTO t SELECT i, i, i, i, 'some text' FROM n"
while read -r what sql; do
	jq -cn --arg sql "$sql" '{$sql, gold_sql: "SELECT a FROM t"}' >"$work/pair"
	printf '%-14s ' "$what"
	measure "$bin/nl2sql-eval" --quiet --bare --timeout 1 \
		--db "sqlite:$work/x.db" "$work/pair" | awk '{
		printf "%7.3f s  %4d MiB\n", $1, $2; exit !($2 < 256) }' || failed=1
done <<'EOS'
cross SELECT count(*) FROM t, t x, t y, t z
recursive WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT * FROM c
wide SELECT * FROM t, t x
long SELECT a, group_concat(b) FROM t, (SELECT 1 UNION ALL SELECT 2) GROUP BY random()
blob SELECT replace(hex(zeroblob(1000)), '0', 'some text') FROM t, t x
sort SELECT DISTINCT t.a, x.b, y.c FROM t, t x, t y ORDER BY 3, 2, 1
EOS
exit $failed
