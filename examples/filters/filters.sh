#!/bin/sh
# filters.sh - the stream worked on by filters that others wrote
#
# usage: filters.sh DATABASE
#
# Whatever reads and writes lines of JSON fits between ours: jq picks and
# changes records, GNU parallel spreads a stage over processes, awk counts.
set -eu
db=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The schema is read once; what does not change stays in a file.
nl2sql-introspect --quiet "sqlite:$db" >"$work/schema.jsonl"

# Questions about one table only, each asked politely: jq is a stage as good as
# ours.  What it drops are pairs, so the stream is still whole.
nl2sql-gen --quiet --phase single_table,joins --count 120 \
	"$work/schema.jsonl" |
	jq -c 'if .type == "pair"
	       then select(.tables | length == 1)
	            | .question |= "Please: " + .
	       else . end' >"$work/pairs.jsonl"

# Judged by as many processes as there are processors: pieces of a stream have
# no begin and end (--bare), and the schema comes from the file.
jq -c 'select(.type == "pair")' "$work/pairs.jsonl" |
	parallel --jobs "$(nproc)" --pipe --keep-order --block 16k \
		nl2sql-validate --quiet --bare --schema "$work/schema.jsonl" \
		--db "sqlite:$db" >"$work/judged.jsonl"

# And the answer to a question: which difficulties came out, and how many
# rows do their queries return?
jq -r 'select(.validation.verdict == "valid")
       | [.difficulty, .validation.row_count] | @tsv' "$work/judged.jsonl" |
	awk -F'\t' '{ n[$1]++; rows[$1] += $2 }
	            END { for (d in n)
	                  printf "%s\t%d\t%.1f\n", d, n[d], rows[d] / n[d] }' |
	sort
