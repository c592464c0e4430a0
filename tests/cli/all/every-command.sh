# What holds for every command, with no word about any one of them.  Prints
# nothing where all is well.
bad() {
	echo "$name: $*"
}

for program in "$BIN"/nl2sql*; do
	name=${program##*/}
	for option in --help --version; do
		"$name" $option >out 2>err || bad "$option exits $?"
		[ -s out ] || bad "$option says nothing"
		[ ! -s err ] || bad "$option speaks on stderr"
		"$name" $option >/dev/full 2>err
		[ $? = 3 ] || bad "$option on a full disk does not exit 3"
	done
	"$name" --version | grep -q "^$name [0-9]*\.[0-9]*\.[0-9]*" ||
		bad "--version is not its name and the version"

	"$name" --no-such-option >out 2>err </dev/null
	[ $? = 2 ] || bad "a wrong option does not exit 2"
	[ ! -s out ] || bad "a wrong option leaves words on stdout"
	grep -q "^$name: .*no-such-option" err || bad "does not name the wrong option"
	[ "$(wc -l <err)" = 1 ] || bad "says more than one line on a wrong option"
done
