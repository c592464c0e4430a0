# A function of another engine has its counterpart in the hint, clauses and all.
for dialect in sqlite postgresql mysql trino; do
	echo "# $dialect"
	while read -r call; do
		printf '{"sql":"SELECT %s FROM t"}\n' "$call"
	done <<'EOS' |
listagg(a, ',') WITHIN GROUP (ORDER BY b)
string_agg(a, ',')
group_concat(a)
len(nvl(a, b))
EOS
		nl2sql-validate --quiet --bare --stages syntax --dialect $dialect |
		jq -r '.validation.stages[0].errors[0].hint'
done
