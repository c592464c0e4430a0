# Our parser against the engines' on the public corpora: all that they take is
# taken and printed back, and 95 % of what their parsers refuse is refused.
# PostgreSQL and MariaDB are asked where their server programs are installed.
#
# FULL=1 asks about every statement of the large corpora instead of each 7th.
# Figures: build/corpus-sql.txt.
[ -n "${SHARED-}" ] && [ -d "$SHARED/data" ] || { echo "SKIP no ../shared"; exit 77; }
command -v python3 >/dev/null || { echo "SKIP no python3"; exit 77; }
. "$TOP/tests/cli/corpus/servers"
figures=$BIN/../corpus-sql.txt
: >"$figures"
STRIDE=7
[ -z "${FULL-}" ] || STRIDE=1
export STRIDE

status=0
judge() { # dialect engine sets...
	d=$1 engine=$2
	shift 2
	python3 "$TOP/tests/cli/corpus/statements.py" "$SHARED/data" "$d" "$@" |
		sql-judge "$d" "$engine" >out 2>/dev/null || {
		status=1
		grep -A 2 '^REFUSED\|^CHANGED\|^UNPRINTABLE' out | head -n 60
		tail -n 1 out
	}
	tail -n 1 out >>"$figures"
}

judge sqlite "" spider bird defog schemas sqllogictest
judge trino - tpch job
if start_postgresql; then
	judge postgresql "$postgresql dbname=postgres" \
		bird defog tpch job schemas regress
fi
if start_mariadb; then
	judge mysql "$mariadb" bird defog schemas
fi
[ $status = 0 ] && echo "all that the engines take is taken"
exit $status
