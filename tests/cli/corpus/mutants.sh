# Our parser against the engines' on statements that went wrong by one token:
# 99.5 % of what they take is taken, and 95 % of what they refuse is refused.
# (Some of what PostgreSQL and MariaDB take depends on their release.)
#
# Figures: build/corpus-mutants.txt.
[ -n "${SHARED-}" ] && [ -d "$SHARED/data" ] || { echo "SKIP no ../shared"; exit 77; }
command -v python3 >/dev/null || { echo "SKIP no python3"; exit 77; }
. "$TOP/tests/cli/corpus/servers"
figures=$BIN/../corpus-mutants.txt
: >"$figures"
corpus=$TOP/tests/cli/corpus

status=0
judge() { # dialect engine sets...
	d=$1 engine=$2
	shift 2
	python3 "$corpus/statements.py" "$SHARED/data" "$d" "$@" >statements
	python3 "$corpus/mutants.py" 1500 12 <statements |
		sql-judge "$d" "$engine" 99.5 >out 2>/dev/null || {
		status=1
		grep -A 2 '^REFUSED\|^CHANGED\|^UNPRINTABLE' out | head -n 60
		tail -n 1 out
	}
	tail -n 1 out >>"$figures"
}

judge sqlite "" spider bird defog sqllogictest
if start_postgresql; then
	judge postgresql "$postgresql dbname=postgres" bird defog tpch regress
fi
if start_mariadb; then
	judge mysql "$mariadb" bird defog
fi
[ $status = 0 ] && echo "what is wrong by a token is judged as the engines do"
exit $status
