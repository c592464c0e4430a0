#!/bin/sh
# Our parser against the engines' on the public corpora: all that they take is
# taken and printed back, and 95 % of what their parsers refuse is refused.
# PostgreSQL and MariaDB are asked where their server programs are installed.
# Figures: build/corpus-sql.txt.
[ -n "${SHARED-}" ] && [ -d "$SHARED/data" ] || { echo "SKIP no ../shared"; exit 77; }
command -v python3 >/dev/null || { echo "SKIP no python3"; exit 77; }
work=$(mktemp -d /tmp/nlXXXXXX) || exit 2
chmod 755 "$work"
stop=
figures=$BIN/../corpus-sql.txt
: >"$figures"
cd "$work" || exit 2 # the servers' account may not enter the test's own folders
export TMPDIR="$work"
trap 'eval "$stop"; rm -rf "$work"' EXIT
trap 'exit 2' INT TERM

# The servers do not run as root.
as=
run() { sh -c "$1"; }
if [ "$(id -u)" = 0 ]; then
	as=nobody
	chown "$as" "$work"
	run() { su -s /bin/sh "$as" -c "$1"; }
fi

status=0
judge() { # dialect engine sets...
	d=$1 engine=$2
	shift 2
	python3 "$TOP/tests/cli/corpus/statements.py" "$SHARED/data" "$d" "$@" |
		sql-judge "$d" "$engine" >"$work/out.$d" 2>/dev/null || {
		status=1
		grep -c '^REFUSED\|^CHANGED\|^UNPRINTABLE' "$work/out.$d" >&2
		head -40 "$work/out.$d" >&2
	}
	tail -n 1 "$work/out.$d" >>"$figures"
}

judge sqlite "" spider bird defog schemas sqllogictest
judge trino - tpch job

pgbin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | tail -1)
if [ -n "$pgbin" ]; then
	run "$pgbin/initdb -D $work/pg -A trust -U nl2sql --no-sync -E UTF8 --locale=C.UTF-8 >/dev/null 2>&1 &&
	     $pgbin/pg_ctl -D $work/pg -w -l $work/pg.log -o \"-k $work -c listen_addresses='' -c fsync=off -p 54391\" start >/dev/null" &&
		stop="run '$pgbin/pg_ctl -D $work/pg -m immediate stop >/dev/null 2>&1';" &&
		judge postgresql "host=$work port=54391 user=nl2sql dbname=postgres" \
			bird defog tpch job schemas regress
fi
if command -v mariadbd >/dev/null && command -v mariadb-install-db >/dev/null; then
	run "mariadb-install-db --no-defaults --datadir=$work/my --auth-root-authentication-method=normal --skip-test-db >/dev/null 2>&1;
	     mariadbd --no-defaults --datadir=$work/my --socket=$work/my.sock --skip-networking >$work/my.log 2>&1 & echo \$! >$work/my.pid"
	# shellcheck disable=SC2034
	stop="$stop kill \$(cat $work/my.pid);"
	n=0
	until mariadb --no-defaults -u root -S "$work/my.sock" -e 'select 1' >/dev/null 2>&1 || [ $n -gt 100 ]; do
		sleep .1
		n=$((n + 1))
	done
	judge mysql "$work/my.sock" bird defog schemas
fi
[ $status = 0 ] && echo "all that the engines take is taken"
exit $status
