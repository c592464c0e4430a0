# what is wrong with a grammar is said with file and line
mkdir -p t/grammar
try() {
	printf "$1" >t/grammar/mine.grammar
	NL2SQL_TEMPLATES=$PWD/t nl2sql-gen </dev/null
	echo $?
}
try 'rule a : query\n  phase nowhere\n  ask x y\n'
try 'rule a : query\n  bind t tabel\n  ask x y\n'
try 'rule a : query\n  bind c col t\n  ask x y\n'
try 'rule a : query\n  ask x what {is\n'
try 'rule a : query\n  ask x (one|two\n'
try 'rule a : query\n  ask x @nothing\n'
try 'rule a : query\n  bind t table\n  sql SELECT FROM {t}\n  ask x y\n'
try '  weight 1\n'
