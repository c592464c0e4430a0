# Every command's page names the options of its --help and no others (those that
# all commands take may stand in nl2sql(7)), and has the parts that a reader
# looks for.  Prints nothing where all is well.
plain() { # a page without overstriking and line breaks
	mandoc -T ascii -O width=1000 "$TOP/man/$1" | sed 's/.\x08//g'
}

# Options that stand at the head of a list item, as in "-o, --option ARG".
options() {
	sed -n 's/^ *\(-[a-zA-Z], \)\{0,1\}\(--[a-z][a-z-]*\).*/\2/p' | sort -u
}

[ ! -f "$TOP/man/nl2sql.7" ] || plain nl2sql.7 | options >common
for program in "$BIN"/nl2sql*; do
	name=${program##*/}
	if [ ! -f "$TOP/man/$name.1" ]; then
		echo "$name: has no page"
		continue
	fi
	"$name" --help | options >in.help
	plain "$name.1" >page
	options <page >in.page
	sort -u in.page common >in.both
	comm -23 in.help in.both | sed "s/^/$name: not in its page: /"
	comm -13 in.help in.page | sed "s/^/$name: not in its --help: /"
	for part in SYNOPSIS DESCRIPTION "EXIT STATUS" EXAMPLES "SEE ALSO"; do
		grep -q "^$part" page || echo "$name.1: no $part"
	done
done
