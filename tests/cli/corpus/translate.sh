# What defog's people wrote for one engine, printed for the others, gives the
# same rows there: 95 % of what can be said.  Figures:
# build/corpus-translate.txt.
[ -n "${SHARED-}" ] && [ -d "$SHARED/data/defog" ] || { echo "SKIP no ../shared"; exit 77; }
command -v python3 >/dev/null || { echo "SKIP no python3"; exit 77; }
. "$TOP/tests/cli/corpus/servers"
start_postgresql || { echo "SKIP no PostgreSQL server"; exit 77; }
start_mariadb || { echo "SKIP no MariaDB server"; exit 77; }
data=$SHARED/data/defog
figures=$BIN/../corpus-translate.txt
: >"$figures"
statements="python3 $TOP/tests/cli/corpus/statements.py $SHARED/data"

for file in "$data"/sqlite/*.sqlite; do
	db=${file##*/} db=${db%.sqlite}
	nl2sql-introspect --bare "$db=sqlite:$file" >>schema
	psql -qd "$postgresql dbname=postgres" -c "CREATE DATABASE $db" >&2
	psql -qd "$postgresql dbname=$db" -f "$data/postgres/$db.sql" >/dev/null 2>&1
	$statements postgresql "rows=$db" |
		psql -qd "$postgresql dbname=$db" -v ON_ERROR_STOP=1 >&2
	mariadb --no-defaults -u root -S "$mariadb" -e "CREATE DATABASE $db" >&2
	mariadb --no-defaults -u root -S "$mariadb" "$db" <"$data/mysql/$db.sql" >&2
done

engine() {
	case $1 in
	sqlite) echo "$data/sqlite" ;;
	postgresql) echo "$postgresql" ;;
	mysql) echo "$mariadb" ;;
	esac
}
status=0
for from in sqlite postgresql mysql; do
	$statements "$from" golds >golds
	for to in sqlite postgresql mysql; do
		[ $from != $to ] || continue
		translate-judge schema $from "$(engine $from)" $to "$(engine $to)" \
			<golds >out || {
			status=1
			grep -A 4 '^DIFFERENT' out | head -n 100
		}
		tail -n 1 out | sed 's/:.*/: at least 95 %/'
		tail -n 1 out >>"$figures"
	done
done
exit $status
