# The Makefile example: all stages, then nothing to do, then one stage anew.
"$TOP/examples/erp/make-db" shop.db >/dev/null || exit 1
make -s -f "$TOP/examples/make/Makefile" COUNT=60 || exit 1
[ -s dataset/README.md ] && echo 1
make -s -q -f "$TOP/examples/make/Makefile" COUNT=60 && echo "up to date"
touch -d 2001-01-01 schema.jsonl
make -s -f "$TOP/examples/make/Makefile" schema.html || exit 1
grep -c '<svg' schema.html | sed 's/[1-9][0-9]*/has a diagram/'
