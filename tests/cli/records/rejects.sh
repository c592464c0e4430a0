# Lines that cannot be read go to --rejects whole, or are named.
cat >in <<'END'
{"id":1,"sql":"SELECT 1"}
not json
{"id":2,"sql":"SELECT 2"}

{"id":3,"id":3,"sql":"x"}
{"id":4,"sql":"a\u0000b"}
{"id":5,"question":" \u00a0 "}
{"id":[6],"sql":"x"}
{"answer":42}
{"type":7,"sql":"x"}
{"id":7,"sql":"x","extra":1,"extra":2}
{"type":"own","id":8,"id":8,"other":[1,
{"type":"own","id":8,"id":8,"sql":1}
{"id":1.5,"sql":"x"}
{"id":9,"sql":"x","other":1,"other":2}
{"id":10,"s\u0071l":"x","sql":"y"}
END
printf 'latin \351\n{"sql":"x' >>in
echo '-- named'
pass-records --refuse 1 <in
echo "exit $?"
echo '-- kept'
pass-records --rejects r --refuse 1 in >out
echo "exit $?"
cat r
echo '-- allowed'
pass-records --rejects r --allow-rejects --quiet in >out
echo "exit $?"
echo '-- bounded'
repeat 100000 'x
' | pass-records 2>err >out
echo "exit $?"
wc -l <err
tail -n 1 err
echo '-- too long: the beginning, the length and a hash are kept'
repeat 5600000 'abé' >long
pass-records --rejects r <long >out 2>err
echo "exit $?"
jq -c '[.line, .error.code, .length, (.input | utf8bytelength), .encoding]' r
[ "$(jq -r .hash r)" = "sha256:$(sha256sum <long | cut -d ' ' -f 1)" ] && echo same hash
echo '-- nowhere to keep them'
pass-records --rejects /dev/full in >out
echo "exit $?"
pass-records --rejects no/such/file in >out
echo "exit $?"
