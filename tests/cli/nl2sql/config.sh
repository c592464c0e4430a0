# All of a configuration is looked at before anything starts: one line that
# names file and line, exit 2, and no stage was there.
sqlite3 shop.db 'CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT);
	INSERT INTO t VALUES (1, "a")'
cat >good.ini <<'INI'
[pipeline]
stages = introspect doc gen validate dataset mark
db = shop=sqlite:shop.db

[gen]
count = 40

[gen.single_table]
count = 20
difficulty = easy, medium

[dataset]
out = dataset

[mark]
command = cat >/dev/null; echo ran >>marks
INI
try() { # what, sed script
	sed "$2" good.ini >p.ini
	echo "-- $1"
	nl2sql pipeline p.ini 2>&1
	echo "exit $?"
}
try 'a slip in an option' 's/count = 20/cuont = 20/'
try 'a slip in a phase' 's/gen.single_table/gen.singel_table/'
try 'a slip in a section' 's/\[gen\]/[gne]/'
try 'a slip in a stage' 's/ doc/ dco/'
try 'a slip in [pipeline]' 's/^stages/stage/'
try 'a section of nobody' 's/\[mark\]/[other]/; s/ mark//; s/command/x/'
try 'no section' '1s/^/seed = 1\n/'
try 'a wrong number' 's/count = 40/count = -4/'
try 'a wrong word in a list' 's/easy, medium/easy, midle/'
try 'an unknown phase' 's/count = 40/phase = joins, foo/'
try 'a wrong flag' 's/^out.*/&\nforce = maybe/'
try 'a wrong share' 's/^out.*/&\nsplit = 1,x/'
try 'a wrong rule' 's/^out.*/&\n[rules]\nselect_star = no/'
try 'a slip where no stage is' 's/^out.*/&\n[eval]\nmdoe = x/'
try 'an option of the command line' 's/count = 40/config = x.ini/'
try 'a model without a name' 's/^stages.*//; s/count = 40/provider = openai/'
try 'no database' 's/^db.*//'
try 'no such database' 's/shop.db/nope.db/'
try 'no folder' 's/^out.*//'
try 'set twice' 's/^db.*/&\ndb = sqlite:x.db/'
try 'too many at once' 's/^db.*/&\nphases-at-once = 8/'
try 'no stage' 's/^stages.*/stages =/'
mkdir dataset
try 'a folder that is there' ''
rmdir dataset
nl2sql pipeline none.ini 2>&1
echo "exit $?"
echo '-- nothing had started'
ls
echo '-- a section that is not used'
sed 's/count = 40/phase = builtins/; s/gen .*/gen/' good.ini >p.ini
nl2sql pipeline p.ini 2>&1 >/dev/null
try 'and then it is right' 's/nothing//'
cat marks
