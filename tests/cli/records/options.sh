# Option before environment before INI before default.
unset XDG_CONFIG_HOME
show() { pass-records --show "$@"; }
echo '-- defaults'
show
echo '-- the user'"'"'s own'
mkdir -p .config/nl2sql
export HOME=$PWD
printf '[nl2sql]\nseed = 2\ndb = sqlite:own.db\n[pass]\nurl = http://own\nseed = 3\n' \
	>.config/nl2sql/nl2sql.ini
show
echo '-- the folder'"'"'s'
cat >nl2sql.ini <<'END'
; a comment
[nl2sql]
seed = 4 ; not 5
quiet = yes
max-rows = 7
[pass]
names = a, b,
  c,
  d ; continued
ratio = 0.25
color = off
[other]
unknown = 1
END
show
echo '-- environment'
NL2SQL_SEED=5 NL2SQL_NO_COLOR=0 NL2SQL_NAMES=x NL2SQL_DB='a=sqlite:1 b=sqlite:2' show
echo '-- options'
NL2SQL_SEED=5 show --seed 6 --no-quiet --names x --names=y,z -n 3 --mode=good \
	--color --db postgresql://me:pw@host/shop --db c=sqlite:x.y.db \
	--db trino://host:8080/tpch/tiny --shard 1/3 --dialect Postgres --timeout 0.5
echo '-- --config: that one only'
printf '[pass]\nurl = http://x\n' >other.ini
show --config other.ini
NL2SQL_CONFIG=other.ini show
NL2SQL_CONFIG="" show
echo '-- long lines'
printf '[pass]\nnames = first' >long.ini
repeat 100 ', nnnnnnnn' >>long.ini
printf ', last ; and a comment\n;' >>long.ini
repeat 300 ' comment' >>long.ini
printf '\nratio=2' >>long.ini
show --config long.ini | tr ' ' '\n' | sort | uniq -c | sort -n | grep -v ' 1 [^fl]'
exec 2>&1
echo '-- wrong'
echo 'url = http://x' >>nl2sql.ini
wrong() {
	pass-records "$@" </dev/null
	echo "exit $?"
}
sed -i s/other/pass/ nl2sql.ini
wrong --config nl2sql.ini
sed -i /unknown/d nl2sql.ini
wrong
printf '[nl2sql]\ndb = sqlite:x\n' >nl2sql.ini
wrong
printf '[pass]\nrato = 1\n' >nl2sql.ini
wrong
printf '[pass]\nratio = 1\nratio = 2\n' >nl2sql.ini
wrong
printf '[nl2sql]\nno line\n' >nl2sql.ini
wrong
printf '[pass]\nx = \0\n' >nl2sql.ini
wrong
rm nl2sql.ini
NL2SQL_SEED=x wrong
wrong --config none.ini
wrong --sede 1
wrong -x
wrong --seed
wrong --seed 1x
wrong --make -1
wrong --ratio nan
wrong --mode best
wrong --quiet=1
wrong --db shop.db
wrong --db sqlite:a.db --db sqlite:b/a.db
wrong --shard 3/3
wrong --dialect oracle
wrong no-such-file
wrong .
