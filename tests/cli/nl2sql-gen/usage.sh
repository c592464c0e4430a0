# wrong words are usage errors; a stream without a schema stops the run
nl2sql-gen --phase jions </dev/null
echo $?
nl2sql-gen --difficulty nasty </dev/null
echo $?
nl2sql-gen </dev/null >/dev/null
echo $?
