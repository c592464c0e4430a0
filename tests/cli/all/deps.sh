# What is missing is installed by root, and told to everybody else; where
# nothing is missing, nothing is said.  No apt-get of this machine is called.
mkdir bin none
PATH=$PWD/bin:$PATH
cat >bin/apt-get <<'EOF'
#!/bin/sh
echo "apt-get $*" | sed 's/--no-install-recommends .* libcurl4-[^ ]* .*/.../'
EOF
printf '#!/bin/sh\necho $WHO\n' >bin/id
chmod +x bin/*

try() { # WHAT VARIABLE=VALUE ...
	echo "-- $1"
	shift
	env "$@" make -s --no-print-directory -C "$TOP" deps >out 2>&1
	status=$?
	sed -e 's/ libcurl4-.*/ .../' -e '/^make/d' out
	echo "[$status]"
}
try 'a user, and all is there' WHO=1000
try 'a user' WHO=1000 PKG_CONFIG_LIBDIR="$PWD/none"
try 'root' WHO=0 PKG_CONFIG_LIBDIR="$PWD/none"
printf '#!/bin/sh\nexit 100\n' >bin/apt-get
try 'root, and no network' WHO=0 PKG_CONFIG_LIBDIR="$PWD/none"
