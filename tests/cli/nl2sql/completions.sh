# Completions do what they are for, in the shells themselves where they are
# there; bash is everywhere.
mkdir -p site some-folder
touch p.ini rows.jsonl
nl2sql completions bash >site/nl2sql.bash
nl2sql completions zsh >site/_nl2sql
nl2sql completions fish >site/nl2sql.fish

cat >try.bash <<'END'
source site/nl2sql.bash
complete -p nl2sql nl2sql-gen
try() { # the words so far, as bash takes them apart
	COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
	_nl2sql
	echo "$* -> ${COMPREPLY[*]}"
}
try nl2sql v
try nl2sql gen --diff
try nl2sql-gen --diff
try nl2sql gen --count ''
try nl2sql gen --progress ''
try nl2sql gen --progress = n
try nl2sql gen --schema r
try nl2sql gen --schema = r
try nl2sql dataset --out s
try nl2sql pipeline p
try nl2sql pipeline p.ini --run
try nl2sql completions ''
try nl2sql help d
try nl2sql-eval --
END
bash try.bash | sed '/eval/s/-> .*--gold .*--help.*/-> its options/'

# What a shell gives, beside what it should.
same() { # WHAT WANTED GOT
	[ "$2" = "$3" ] || printf '%s: wanted "%s", got "%s"\n' "$1" "$2" "$3"
}
if command -v fish >/dev/null; then
	try() { # WORDS WANTED
		same "fish: $1" "$2" "$(HOME=$PWD fish -N -c "source site/nl2sql.fish
			complete -C '$1'" 2>&1 | cut -f 1 | paste -s -d ' ' -)"
	}
	try 'nl2sql val' validate
	try 'nl2sql gen --diff' --difficulty
	try 'nl2sql-gen --diff' --difficulty
	try 'nl2sql gen --progress ' 'always auto never'
	try 'nl2sql gen --schema ro' rows.jsonl
	try 'nl2sql gen --count ' ''
	try 'nl2sql completions ' 'bash fish zsh'
	try 'nl2sql pipeline --run-v' --run-version
fi
if command -v zsh >/dev/null; then
	cat >try.zsh <<'END'
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell 'PROMPT=; RPROMPT=; fpath=('$PWD'/site $fpath)
	autoload -U compinit; compinit -u -D; print rea''dy'
zpty -r -m shell out '*ready*'
try() { # keys, what they become
	zpty -w -n shell "$1"$'\t'
	zpty -r -m shell out "*$2*" || print "zsh: $1: no $2"
	zpty -w -n shell $'\C-u'
}
try 'nl2sql vali' 'validate '
try 'nl2sql gen --diff' '--difficulty='
try 'nl2sql-gen --diff' '--difficulty='
try 'nl2sql gen --progress=al' 'always'
try 'nl2sql gen --schema=ro' 'rows.jsonl'
try 'nl2sql completions fi' 'fish '
zpty -d shell
END
	HOME=$PWD TERM=dumb timeout 60 zsh -f try.zsh || echo 'zsh: no answer'
fi
nl2sql completions tcsh 2>&1
