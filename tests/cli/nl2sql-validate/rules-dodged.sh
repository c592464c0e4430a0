# However it is said, a rule holds: under another name, in a subquery, behind a
# view, in a star, beside a condition that is none.  And what keeps to it is
# not held up.  With records of the schema and without.
sqlite3 shop.db <<'SQL'
CREATE TABLE t(id INTEGER, tenant INTEGER, wage REAL, note TEXT);
CREATE TABLE audit_log(x, who TEXT);
CREATE TABLE u(id INTEGER, wage REAL, tenant INTEGER);
INSERT INTO t VALUES (1, 1, 2, 'a'), (2, 1, 3, 'b'), (3, 2, 4, 'c');
INSERT INTO audit_log VALUES (1, 'z');
INSERT INTO u VALUES (1, 2.0, 1);
CREATE VIEW v_audit AS SELECT x FROM audit_log;
CREATE VIEW v_wage AS SELECT id, tenant, wage AS pay FROM t;
CREATE VIEW v_star AS SELECT * FROM t;
CREATE VIEW v_named(a, b) AS SELECT id, wage FROM t WHERE tenant = 2;
CREATE VIEW v_of_view AS SELECT pay FROM v_wage WHERE tenant = 1;
SQL
cat >rules.ini <<'EOS'
[rules]
forbidden_tables = audit_*
forbidden_columns = t.wage
required_filters = t: tenant
EOS
cat >forbidden <<'EOS'
SELECT x FROM AUDIT_LOG
SELECT x FROM "audit_log"
SELECT x FROM `Audit_Log` AS t2
SELECT x FROM [audit_log]
SELECT x FROM 'audit_log'
SELECT x FROM main.audit_log
SELECT main.audit_log.x FROM audit_log
WITH a AS (SELECT x FROM audit_log) SELECT x FROM a
WITH audit_log AS (SELECT x FROM main.audit_log) SELECT x FROM audit_log
SELECT 1 WHERE EXISTS (SELECT 1 FROM audit_log)
SELECT (SELECT x FROM audit_log)
SELECT 1 IN audit_log
SELECT 1 FROM u WHERE id IN main.audit_log
SELECT id FROM u UNION SELECT x FROM audit_log
SELECT id FROM u ORDER BY (SELECT x FROM audit_log)
SELECT id FROM u LIMIT (SELECT x FROM audit_log)
SELECT x FROM v_audit
SELECT count(*) FROM v_audit
SELECT 1 FROM u WHERE id IN v_audit
WITH audit_log AS (SELECT 1 AS x) SELECT x FROM v_audit
WITH RECURSIVE r(i) AS (SELECT 1 UNION SELECT x FROM v_audit, r) SELECT i FROM r
SELECT WAGE FROM T WHERE tenant = 1
SELECT "wage" FROM t WHERE tenant = 1
SELECT [wage] FROM t WHERE tenant = 1
SELECT x.wage FROM t x WHERE tenant = 1
SELECT main.t.wage FROM t WHERE tenant = 1
SELECT * FROM t WHERE tenant = 1
SELECT x.* FROM t AS x WHERE tenant = 1
SELECT * FROM (SELECT * FROM t WHERE tenant = 1)
WITH c(a, b, cc, d) AS (SELECT * FROM t WHERE tenant = 1) SELECT cc FROM c
SELECT s.w FROM (SELECT wage AS w FROM t WHERE tenant = 1) s
SELECT id FROM t WHERE tenant = 1 AND wage > 3
SELECT id FROM t WHERE tenant = 1 ORDER BY wage
SELECT id FROM t WHERE tenant = 1 GROUP BY id HAVING max(wage) > 3
SELECT t.id FROM t JOIN u USING (wage) WHERE t.tenant = 1
SELECT t.id FROM t NATURAL JOIN u WHERE t.tenant = 1
SELECT u.id FROM u WHERE EXISTS (SELECT 1 FROM t WHERE tenant = 1 AND wage = u.wage)
SELECT count(*) FILTER (WHERE wage > 1) FROM t WHERE tenant = 1
SELECT id, sum(id) OVER (ORDER BY wage) FROM t WHERE tenant = 1
SELECT pay FROM v_wage WHERE tenant = 1
SELECT x.pay FROM v_wage AS x WHERE tenant = 1
SELECT * FROM v_wage WHERE tenant = 1
SELECT wage FROM v_star WHERE tenant = 1
SELECT * FROM v_star WHERE tenant = 1
SELECT b FROM v_named
SELECT pay FROM v_of_view
VALUES ((SELECT wage FROM t WHERE tenant = 1))
EOS
cat >unfiltered <<'EOS'
SELECT id FROM t
SELECT id FROM t WHERE 1 = 1
SELECT id FROM t WHERE tenant = tenant
SELECT id FROM t WHERE tenant IS NOT NULL
SELECT id FROM t WHERE tenant = 1 OR 1 = 1
SELECT id FROM t WHERE tenant = 1 OR id > 0
SELECT id FROM t WHERE tenant = 1 OR tenant <> 1
SELECT id FROM t WHERE tenant < 2 OR tenant >= 2
SELECT id FROM t WHERE NOT (tenant = 1 AND id = 3)
SELECT id FROM t WHERE NOT tenant = 1
SELECT id FROM t WHERE coalesce(tenant, 1) = 1
SELECT id FROM t WHERE tenant IN (SELECT tenant FROM u)
SELECT id FROM t WHERE tenant - tenant = 0
SELECT id FROM t WHERE tenant BETWEEN tenant AND tenant
SELECT id FROM t WHERE tenant LIKE '%'
SELECT id FROM t WHERE tenant
SELECT id FROM t WHERE (SELECT tenant = 1)
SELECT id FROM t WHERE CASE WHEN tenant = 1 THEN 1 ELSE 1 END
SELECT id FROM t WHERE iif(tenant = 1, 1, 1)
SELECT id FROM t WHERE tenant = 1 IS NOT NULL
SELECT id FROM t WHERE 'tenant' = 'tenant'
SELECT id FROM t GROUP BY id HAVING max(tenant) = 1
SELECT t.id FROM t LEFT JOIN u ON t.tenant = 1 AND u.id = t.id
SELECT t.id FROM t JOIN u ON t.tenant = u.tenant
SELECT a.id FROM t a JOIN t b ON a.id = b.id WHERE a.tenant = 1
SELECT id FROM t WHERE tenant = 1 UNION SELECT id FROM t
SELECT id FROM u WHERE id IN (SELECT id FROM t)
SELECT id FROM v_wage
SELECT id FROM v_star
WITH c AS (SELECT id, tenant FROM t) SELECT a.id FROM c a, c b WHERE a.tenant = 1 AND a.id = b.id
EOS
cat >right <<'EOS'
SELECT id FROM t WHERE tenant = 1
SELECT id FROM t WHERE 1 = tenant
SELECT id FROM t WHERE tenant IN (1, 2)
SELECT id FROM t WHERE (tenant = 1 AND id = 1) OR (tenant = 1 AND id = 2)
SELECT id FROM t WHERE tenant = 1 OR tenant = 2
SELECT id FROM t WHERE tenant BETWEEN 1 AND 2
SELECT id FROM t WHERE NOT tenant <> 1
SELECT id FROM t WHERE CAST(tenant AS TEXT) LIKE '1'
SELECT id FROM t WHERE tenant = (SELECT max(tenant) FROM u)
SELECT id FROM t WHERE tenant IN (SELECT tenant FROM u WHERE id = 1)
SELECT t.id FROM t JOIN u ON t.id = u.id AND t.tenant = 1
SELECT t.id FROM u LEFT JOIN t ON t.id = u.id AND t.tenant = 1
SELECT t.id FROM t JOIN u ON t.tenant = u.tenant WHERE u.tenant = 1
SELECT t.id FROM t JOIN u USING (tenant) WHERE u.id = 1
SELECT x.id FROM t AS x WHERE x."Tenant" = 1
SELECT id FROM (SELECT id, tenant FROM t) s WHERE tenant = 1
WITH c AS (SELECT id, tenant FROM t) SELECT id FROM c WHERE tenant = 1
SELECT count(*) FROM t WHERE tenant = 1
SELECT u.id FROM u WHERE EXISTS (SELECT 1 FROM t WHERE t.id = u.id AND t.tenant = 1)
WITH t AS (SELECT id, wage FROM u) SELECT wage FROM t
WITH audit_log AS (SELECT 1 AS x) SELECT x FROM audit_log
SELECT wage FROM u
SELECT u.* FROM u JOIN t ON t.id = u.id WHERE t.tenant = 1
SELECT 'audit_log' FROM u
SELECT id AS wage FROM t WHERE tenant = 1
SELECT id FROM v_wage WHERE tenant = 1
SELECT id FROM v_star WHERE tenant = 1
SELECT a FROM v_named
EOS
nl2sql-introspect --quiet sqlite:shop.db >schema
judge() { # FILE CODE OPTION...
	file=$1 code=$2
	shift 2
	jq -Rc '{sql: .}' "$file" | nl2sql-validate --quiet --bare --config rules.ini "$@" |
		jq -r --arg code "$code" '[.validation.stages[].errors[].code] as $codes
		| select(if $code == "" then $codes != [] else
			$codes | index($code) | not end) | "not \($code): \(.sql)"'
}
for file in forbidden unfiltered right; do
	case $file in
	forbidden) code=forbidden ;;
	unfiltered) code=missing_filter ;;
	*) code= ;;
	esac
	judge $file "$code" --db sqlite:shop.db --schema schema
	judge $file "$code" --db sqlite:shop.db
	judge $file "$code" --dialect sqlite --stages rules --schema schema
done
# What is said of a view.
printf '{"sql":"%s"}\n' 'SELECT 1 FROM u, v_audit' 'SELECT pay FROM v_wage' |
	nl2sql-validate --quiet --bare --config rules.ini --db sqlite:shop.db |
	jq -c '.validation.stages[].errors[] | [.code, .position, .message]'
