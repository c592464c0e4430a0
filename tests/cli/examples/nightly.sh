# The script that cron runs: quiet, twice, and it says what is wrong.
"$TOP/examples/erp/make-db" shop.db >/dev/null || exit 1
for night in 1 2; do
	COUNT=60 "$TOP/examples/cron/nightly.sh" shop.db out || exit 1
done
[ -s out/current/README.md ] && echo "the newest dataset is current"
"$TOP/examples/cron/nightly.sh" none.db out 2>&1
echo "exit $?"
# The lines of the crontab are such lines.
grep -v -e '^#' -e '^[A-Z]*=' "$TOP/examples/cron/crontab" |
	grep -cE '^[0-9*]+ [0-9*]+ [0-9*]+ [0-9*]+ [0-9*]+ /'
