# Phases with sections of their own, through a model: the same bytes however many
# run at once, and one budget for all of them.
. "$TOP/tests/lib/model"
sqlite3 shop.db <<'SQL'
CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT, city TEXT);
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER
	REFERENCES customers (id), total REAL, day DATE, status TEXT);
SQL
model_start delay=5 spread=20 log=served
cat >p.ini <<INI
[pipeline]
stages = introspect gen
db = shop=sqlite:shop.db
phases-at-once = 1

[nl2sql]
base-url = $url
quiet = true

[gen]
provider = openai
model = mock
count = 40
journal = j.db
phase = builtins, single_table, schema_docs, complex_sqls

[gen.single_table]
workers = 2
answers-per-call = 3

[gen.schema_docs]
workers = 1

[gen.complex_sqls]
provider = grammar
INI
sed 's/at-once = 1/at-once = 4/; s/j.db/k.db/' p.ini >four.ini
run() { timeout 120 nl2sql pipeline "$@" 2>err || echo "exit $?" >&2; }
run p.ini >one
run four.ini >four
cmp one four && echo 'the same, one after the other or at once'
check-records "$TOP/templates/schema" <one
jq -r 'select(.phase) | [.phase, .origin.provider] | join(" ")' one | uniq
tail -n 1 one | jq -c '.status, .usage.requests > 10, (.usage.unused | keys | length > 1)'

echo '-- one budget for all'
sed 's/k.db/l.db/; s/^count = 40/count = 40\nmax-requests = 12/' four.ini >short.ini
: >served
run short.ini >part
grep -c ^in served
jq -r 'select(.type == "end") | .status, .reason' part | sed 's/^gen.*\(the budget is spent\).*/\1/'
sed 's/max-requests = 12/max-requests = 10000/' short.ini >more.ini
run more.ini >whole
cmp one whole && echo 'the same bytes'

echo '-- but one that has its own'
sed 's/l.db/m.db/; /^.gen.schema_docs/a max-requests = 3' short.ini >own.ini
: >served
run own.ini >part
sqlite3 m.db 'SELECT requests <= 12 FROM account' | sort -u
[ "$(grep -c ^in served)" -le 15 ] || grep -c ^in served
