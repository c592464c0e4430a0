# Rules on PostgreSQL: views of several schemas, rows as a whole, materialised
# views; with records of the schema and without.
dir=$("$TOP/tests/lib/postgres" start) || { echo "$dir"; exit 77; }
trap '"$TOP/tests/lib/postgres" stop "$dir"' EXIT
psql -qX -v ON_ERROR_STOP=1 "postgresql:///postgres?host=$dir&user=nl2sql" <<'SQL' || exit 2
CREATE TABLE t(id int, tenant int, wage numeric, note text);
CREATE TABLE audit_log(x int);
CREATE SCHEMA hr;
CREATE TABLE hr.t(id int, wage numeric);
INSERT INTO t VALUES (1, 1, 2, 'a'), (2, 2, 3, 'b');
INSERT INTO hr.t VALUES (1, 2);
INSERT INTO audit_log VALUES (1);
CREATE VIEW v_audit AS SELECT x FROM audit_log;
CREATE VIEW hr.v_wage AS SELECT id, tenant, wage AS pay FROM public.t;
CREATE VIEW v_of_view(a, b) AS SELECT id, pay FROM hr.v_wage WHERE tenant = 1;
CREATE MATERIALIZED VIEW m_wage AS SELECT id, wage FROM t WHERE tenant = 1;
CREATE ROLE reader LOGIN;
GRANT USAGE ON SCHEMA hr TO reader;
GRANT SELECT ON ALL TABLES IN SCHEMA public, hr TO reader;
SQL
db="shop=postgresql://reader@/postgres?host=$dir"
nl2sql-introspect --quiet "$db" >schema
cat >rules.ini <<'EOS'
[rules]
forbidden_tables = audit_*
forbidden_columns = public.t.wage
required_filters = public.t: tenant
EOS
cat >pairs <<'EOS'
SELECT x FROM audit_log
SELECT x FROM public.v_audit
WITH audit_log AS (SELECT 1 AS x) SELECT x FROM v_audit
SELECT wage FROM public.t WHERE tenant = 1
SELECT t FROM t WHERE tenant = 1
SELECT row_to_json(t) FROM t WHERE tenant = 1
SELECT row_to_json(x.*) FROM t AS x WHERE tenant = 1
SELECT pay FROM hr.v_wage WHERE tenant = 1
SELECT * FROM v_of_view
SELECT wage FROM m_wage
SELECT v.id FROM hr.v_wage v JOIN hr.t h ON h.id = v.id
SELECT id FROM t WHERE tenant = ANY (ARRAY[1, 2]) OR id = 1
SELECT id FROM t WHERE tenant = ANY (ARRAY[1, 2])
SELECT wage FROM hr.t
SELECT row_to_json(h) FROM hr.t AS h
SELECT id FROM hr.v_wage WHERE tenant = 1
SELECT a FROM v_of_view
EOS
judge() {
	jq -Rc '{sql: .}' pairs | nl2sql-validate --quiet --bare --config rules.ini \
		--db "$db" "$@" | jq -r '"\(.validation.verdict) \(
		[.validation.stages[].errors[].code] | join(","))\t\(.sql)"'
}
judge --schema schema
judge >bare
judge --schema schema | diff - bare
