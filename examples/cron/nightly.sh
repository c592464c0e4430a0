#!/bin/sh
# nightly.sh - a new dataset every night; yesterday's stays until it is there
#
# usage: nightly.sh DATABASE FOLDER
#
# From cron: quiet where all is well, so that cron's mail means something.
# FOLDER/DATE is the night's dataset, and FOLDER/current leads to the newest.
set -eu
db=$1 folder=$2
today=$(date +%Y-%m-%d)
mkdir -p "$folder"

# One run at a time: a night that takes longer than a day is not run twice.
exec 9>"$folder/.lock"
flock -n 9 || { echo "nightly: the last run is still at work" >&2; exit 1; }

nl2sql-check --quiet "sqlite:$db" >"$folder/check.jsonl" || {
	echo "nightly: not fit for a run; see $folder/check.jsonl" >&2
	exit 2
}
cat >"$folder/pipeline.ini" <<INI
[pipeline]
stages = introspect doc gen validate critic dataset
db = sqlite:$db

[gen]
count = ${COUNT:-1000}

[dataset]
out = $folder/$today
force = true
INI
nl2sql pipeline "$folder/pipeline.ini" --quiet --log "$folder/log.jsonl" \
	>/dev/null
ln -sfn "$today" "$folder/current"
