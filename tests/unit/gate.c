/* tests/unit/gate.c - lib/db/gate.c: what a stranger's statement may say */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include <nl2sql/db.h>

static struct nl2sql_policy *shop[NL2SQL_DIALECTS];

static void setup(void)
{
	int d;

	for (d = 0; d < NL2SQL_DIALECTS; d++) {
		shop[d] = nl2sql_policy_new((enum nl2sql_dialect)d);
		nl2sql_policy_table(shop[d], "main", "orders");
		nl2sql_policy_table(shop[d], "main", "customers");
		nl2sql_policy_table(shop[d], "main", "docs");
	}
}

static void teardown(void)
{
	int d;

	for (d = 0; d < NL2SQL_DIALECTS; d++)
		nl2sql_policy_free(shop[d]);
}

#define S NL2SQL_SQLITE
#define P NL2SQL_POSTGRESQL
#define M NL2SQL_MYSQL
#define T NL2SQL_TRINO

static const struct {
	enum nl2sql_dialect dialect;
	const char *sql;
	const char *word; /* NULL: passes */
} cases[] = {
	{ S, "SELECT id FROM orders", NULL },
	{ S, "SELECT id FROM main.orders;", NULL },
	{ S, "VALUES (1), (2)", NULL },
	{ S, "SELECT 'drop table x; --'", NULL },
	{ S, "", "empty_statement" },
	{ S, " ; -- nothing", "empty_statement" },
	{ S, "SELECT 1; SELECT 2", "multiple_statements" },
	{ S, "SELEC 1", "syntax_error" },
	{ S, "SELECT 1 /* and so on", "syntax_error" },
	{ S, "SELECT 1 /*/", "syntax_error" },
	{ S, "DELETE FROM orders", "forbidden" },
	{ S, "WITH x AS (SELECT 1) DELETE FROM orders", "forbidden" },
	{ S, "EXPLAIN SELECT 1", "forbidden" },
	{ S, "PRAGMA user_version", "forbidden" },
	{ S, "SELECT * FROM secrets", "unknown_table" },
	{ S, "SELECT * FROM temp.orders", "forbidden" },
	{ S, "SELECT * FROM sqlite_master", "forbidden" },
	{ S, "SELECT 1 IN sqlite_master", "forbidden" },
	{ S, "SELECT * FROM pragma_table_info('orders')", "forbidden" },
	{ S, "SELECT (SELECT count(*) FROM secrets)", "unknown_table" },
	{ S, "SELECT id FROM orders ORDER BY (SELECT token FROM secrets)",
	  "unknown_table" },
	/* what looks like a field may be a function */
	{ P, "SELECT (o).f_row FROM orders o", "forbidden" },
	{ P, "SELECT (ROW(1)::orders).f_row", "forbidden" },
	{ P, "SELECT (coalesce(o, o)).f_row FROM orders o", "forbidden" },
	{ P, "SELECT (json_each(o.doc)).key FROM orders o", NULL },
	{ P, "SELECT (json_each(o.doc)).f_row FROM orders o", "forbidden" },
	{ P, "SELECT (o).* FROM orders o", NULL },
	/* names that the statement defines, and where they can be seen */
	{ S, "WITH secrets AS (SELECT 1 AS a) SELECT a FROM secrets", NULL },
	{ S, "WITH s AS (SELECT * FROM secrets) SELECT * FROM s",
	  "unknown_table" },
	{ S, "SELECT (WITH s AS (SELECT 1) SELECT * FROM s), (SELECT 1 FROM s)",
	  "unknown_table" },
	{ S, "WITH s AS (SELECT 1) SELECT * FROM main.s", "unknown_table" },
	{ S, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
	  "WHERE i < 5) SELECT * FROM n", NULL },
	{ P, "WITH secrets AS (SELECT * FROM secrets) SELECT * FROM secrets",
	  "unknown_table" },
	{ M, "WITH a AS (SELECT * FROM b), b AS (SELECT 1) SELECT * FROM a",
	  "unknown_table" },
	{ S, "SELECT secrets.id FROM orders AS secrets", NULL },
	/* functions */
	{ S, "SELECT upper(name), COUNT(*) FROM customers", NULL },
	{ S, "SELECT load_extension('x')", "forbidden" },
	{ S, "SELECT \"load_extension\"('x')", "forbidden" },
	{ S, "SELECT fts3_tokenizer('simple')", "forbidden" },
	{ S, "SELECT value FROM json_each('[1]')", NULL },
	{ S, "SELECT title FROM docs('drop')", NULL },
	{ S, "SELECT * FROM docs WHERE docs MATCH 'a'", NULL },
	{ S, "SELECT * FROM docs WHERE docs MATCH (SELECT name FROM customers)",
	  "forbidden" },
	{ P, "SELECT lower(name), now(), random() FROM customers", NULL },
	{ P, "SELECT pg_catalog.lower(name) FROM customers", NULL },
	{ P, "SELECT pg_sleep(10)", "forbidden" },
	{ P, "SELECT pg_catalog.pg_sleep(10)", "forbidden" },
	{ P, "SELECT lo_create(1)", "forbidden" },
	{ P, "SELECT set_config('role', 'none', true)", "forbidden" },
	{ P, "SELECT query_to_xml('select 1', true, true, '')", "forbidden" },
	{ P, "SELECT nextval('s')", "forbidden" },
	{ P, "SELECT public.f()", "forbidden" },
	{ P, "SELECT 'secrets'::regclass", "forbidden" },
	{ P, "SELECT * FROM pg_class", "forbidden" },
	{ P, "SELECT * FROM information_schema.tables", "forbidden" },
	{ P, "SELECT * FROM generate_series(1, 3)", NULL },
	{ P, "SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY id) FROM "
	  "orders", NULL },
	{ P, "SELECT * INTO x FROM orders", "forbidden" },
	{ P, "SELECT * FROM orders FOR UPDATE", "forbidden" },
	{ P, "TABLE orders", NULL },
	{ P, "SELECT $1", "forbidden" },
	{ P, "SELECT * FROM dblink('x', 'y') AS t(a int)", "forbidden" },
	{ M, "SELECT SLEEP(5)", "forbidden" },
	{ M, "SELECT /*! SLEEP(5), */ 1", "forbidden" },
	{ M, "SELECT /*+ SET_VAR(max_execution_time = 0) */ 1", "forbidden" },
	{ M, "SELECT @a := 1", "forbidden" },
	{ M, "SELECT @@version", "forbidden" },
	{ M, "SELECT LOAD_FILE('/etc/passwd')", "forbidden" },
	{ M, "SELECT * FROM orders INTO OUTFILE '/tmp/x'", "forbidden" },
	{ M, "SELECT * FROM mysql.user", "forbidden" },
	{ M, "SELECT id FROM orders LOCK IN SHARE MODE", "forbidden" },
	{ M, "SELECT DATE_FORMAT(NOW(), '%Y') FROM orders", NULL },
	{ T, "SELECT approx_distinct(id) FROM orders", NULL },
	{ T, "SELECT * FROM TABLE(pg.system.query(query => 'DELETE'))",
	  "forbidden" },
	/* sizes */
	{ S, "SELECT printf('%05d', 7), zeroblob(100)", NULL },
	{ S, "SELECT zeroblob(100000000)", "forbidden" },
	{ S, "SELECT zeroblob(1000 * 1000 * 1000)", "forbidden" },
	{ S, "SELECT zeroblob('1000000000')", "forbidden" },
	{ S, "SELECT randomblob(1e9)", "forbidden" },
	{ S, "SELECT printf('%99999999d', 1)", "forbidden" },
	{ S, "SELECT printf('%.*c', 99, 'x')", "forbidden" },
	{ S, "SELECT printf('%,.2f %% %d', 1234567890, 99999999)", NULL },
	{ P, "SELECT repeat('a', 1 << 30)", "forbidden" },
	{ P, "SELECT lpad('a', 10, '0')", NULL },
	{ M, "SELECT REPEAT('a', 100000000)", "forbidden" },
	/* what people do not see */
	{ S, "SELECT\302\2401", "syntax_error" },
	{ S, "SELECT '\302\240'", NULL },
};

START_TEST(statement)
{
	struct nl2sql_err err = {0};
	int rc = nl2sql_gate_check(shop[cases[_i].dialect], cases[_i].sql,
				   strlen(cases[_i].sql), &err);

	if (!cases[_i].word) {
		ck_assert_msg(rc == 0, "%s: %s", cases[_i].sql, err.message);
		return;
	}
	ck_assert_msg(rc == -1, "%s passes", cases[_i].sql);
	ck_assert_msg(strcmp(err.word, cases[_i].word) == 0, "%s: %s (%s)",
		      cases[_i].sql, err.word, err.message);
	ck_assert_int_eq(err.code, NL2SQL_EDATA);
}
END_TEST

START_TEST(without_a_list)
{
	struct nl2sql_policy *p = nl2sql_policy_new(NL2SQL_SQLITE);
	char or[] = "or*", old[] = "*_old";
	char *only[] = { or, NULL }, *but[] = { old, NULL };

	ck_assert(nl2sql_policy_allows(p, NULL, "anything"));
	ck_assert(!nl2sql_policy_allows(p, NULL, "sqlite_schema"));
	nl2sql_policy_globs(p, only, but);
	ck_assert(nl2sql_policy_allows(p, "main", "Orders"));
	ck_assert(!nl2sql_policy_allows(p, "main", "orders_old"));
	ck_assert(!nl2sql_policy_allows(p, "main", "customers"));
	nl2sql_policy_free(p);
}
END_TEST

START_TEST(schemas)
{
	struct nl2sql_policy *p = nl2sql_policy_new(NL2SQL_POSTGRESQL);

	nl2sql_policy_table(p, "sales", "orders");
	ck_assert(nl2sql_policy_allows(p, "sales", "orders"));
	ck_assert(nl2sql_policy_allows(p, NULL, "orders"));
	ck_assert(!nl2sql_policy_allows(p, "hr", "orders"));
	nl2sql_policy_free(p);
}
END_TEST

START_TEST(nul)
{
	struct nl2sql_err err = {0};

	ck_assert_int_eq(nl2sql_gate_check(shop[S], "SELECT 1\0; DROP", 15,
					   &err), -1);
	ck_assert_str_eq(err.word, "syntax_error");
}
END_TEST

Suite *gate_suite(void);

Suite *gate_suite(void)
{
	Suite *s = suite_create("gate");
	TCase *t = tcase_create("gate");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, statement, 0, NL2SQL_COUNT(cases));
	tcase_add_test(t, without_a_list);
	tcase_add_test(t, schemas);
	tcase_add_test(t, nul);
	suite_add_tcase(s, t);
	return s;
}
