# A hospital with the short names that such systems have, and no declared keys:
# what they mean there is said, and asked in whole sentences.  Prints what is
# missing and what nobody would say.
db=$("$TOP/tests/lib/database" x <<'SQL'
CREATE TABLE PT_MST(PT_NO integer, PT_LNM text, BLD_GRP text, REG_DT date,
	SMOKER_YN text, VISITS integer);
CREATE TABLE WRD_MST(WRD_CD text, WRD_NM text, BED_CNT integer);
CREATE TABLE ADM_HDR(ADM_NO integer, PT_NO integer, WRD_CD text, DSCHG_DT date,
	ICD_CD text, DIAG_TXT text);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)
INSERT INTO PT_MST SELECT 1000 + i, 'Name ' || i * 7 % 190,
	substr('A+B+O-AB', 1 + i % 4 * 2, 2), date('2020-01-01', i || ' days'),
	substr('YN', 1 + i * i % 3 % 2, 1), i * i % 11 FROM n;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 12)
INSERT INTO WRD_MST SELECT 'W' || char(64 + i), 'Ward ' || i, 8 + i % 5 FROM n;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400)
INSERT INTO ADM_HDR SELECT 5000 + i, 1000 + i * 7 % 290 + 1,
	'W' || char(65 + i % 11), date('2021-01-01', i || ' days'),
	substr('I21J18S72', 1 + i % 3 * 3, 3),
	CASE i % 3 WHEN 0 THEN 'Infarction' WHEN 1 THEN 'Pneumonia'
	ELSE 'Fracture' END FROM n;
SQL
)
nl2sql-introspect --quiet "$db" | nl2sql-doc --quiet >schema
nl2sql-gen --quiet --count 1200 --phase single_table,joins,complex_sqls schema >out
jq -r 'select(.type == "pair") | .question' out >questions
for said in patients wards admissions 'blood group' 'registration date' \
	'ward name\|name of .*ward' 'discharge date' 'ICD code' 'number of visits' \
	'smoker flag\|marked as smoker' 'last name'; do
	grep -q "$said" questions || echo "nobody says: $said"
done
grep -iE 'point|master|header|building|region|administration|[^a-z]mst|yn ' questions
# One that have, several that is, a range from and.
grep -E '(each|the|every) (patient|ward|admission) that have' questions
grep -E 'from [0-9]+ and |between [0-9]+ to ' questions
# A single row is neither sorted nor summed up, nor grouped by what it fixes.
jq -r 'select(.type == "pair") | .sql' out >sql
grep -E "^SELECT [a-z]+\([^)]*\) FROM [A-Z_]+ WHERE (PT_NO|ADM_NO|WRD_CD) = [^ ]+$" sql
grep -E "WHERE (ICD_CD|DIAG_TXT) = [^ ]+ GROUP BY (ICD_CD|DIAG_TXT)" sql
grep -E 'GROUP BY ([a-z]+\.[A-Z_]+), \1' sql
# The rules of documents speak the same.
jq -r 'select(.type == "table") | .doc.description' schema
exit 0
