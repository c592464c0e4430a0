# Candidates vote by their results; order counts only where it is asked for.
db=$("$TOP/tests/lib/database" shop <<'SQL'
CREATE TABLE t(a INTEGER); INSERT INTO t VALUES (1), (2), (3);
SQL
)
cat >pairs <<'EOS'
{"id":"agree","sql":"SELECT a FROM t","candidates":[{"sql":"SELECT a FROM t WHERE a > 0","path":"direct"},{"sql":"SELECT a FROM t ORDER BY a DESC"},{"sql":"SELECT nope FROM t"}]}
{"id":"outvoted","sql":"SELECT max(a) FROM t","candidates":[{"sql":"SELECT a FROM t"},{"sql":"SELECT a FROM t WHERE a < 9"},{"sql":"SELECT max(a) FROM t"}]}
{"id":"alone","sql":"SELECT a FROM t"}
EOS
nl2sql-validate --bare --db "$db" pairs |
	jq -r '"\(.id) \(.validation.verdict) \(.validation.confidence) \(
	[.validation.stages[].stage] | join(",")) \(
	[.candidates[]? | .validation.verdict, .path // "-"] | join(" "))"'
