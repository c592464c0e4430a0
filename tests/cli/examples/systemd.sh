# What the service starts runs, on paths of our own.
"$TOP/examples/erp/make-db" shop.db >/dev/null || exit 1
printf '[pipeline]\ndb = sqlite:shop.db\n[gen]\ncount = 60\n[dataset]\nout = set\n' >shop.ini
sed -n 's/^ExecStart\(Pre\)\{0,1\}=//p' \
	"$TOP/examples/systemd/nl2sql-dataset.service" |
	sed "s,/srv/shop/,,; s,/etc/nl2sql/,," >commands
[ "$(wc -l <commands)" = 2 ] || echo "the service has no two commands"
sh -e commands >/dev/null || echo "exit $?"
[ -s set/README.md ] && echo "made a dataset"
if command -v systemd-analyze >/dev/null; then
	systemd-analyze calendar '*-*-* 02:30:00' >/dev/null || echo "bad calendar"
fi
