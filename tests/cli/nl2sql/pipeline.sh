# Stages that are not ours show how a pipeline is put together: order, pipes,
# the environment, and the worst exit, which is named.
cat >p.ini <<'INI'
[pipeline]
stages = one two
db = sqlite:a.db

[one]
command = echo "db $NL2SQL_DB seed $NL2SQL_SEED"; exit 1

[two]
command = sed 's/^/two: /'; exit 3
INI
nl2sql pipeline p.ini --seed 7
echo "exit $?"

# The last stage ends first: the one before it is not to blame.
cat >p.ini <<'INI'
[pipeline]
stages = endless, first
[endless]
command = exec yes
[first]
command = head -n 1
INI
nl2sql pipeline p.ini
echo "exit $?"

printf '[pipeline]\nstages = nope\n' >p.ini
nl2sql pipeline p.ini
echo "exit $?"
printf '[pipeline]\nstages = gen\ncount = 5\n' >p.ini
nl2sql pipeline p.ini
echo "exit $?"
nl2sql gne
echo "exit $?"
# Before another phase is paid for.
printf '[pipeline]\nstages = gen\n[gen.joins]\ntemplate = nosuch\n' >p.ini
nl2sql pipeline p.ini
echo "exit $?"
