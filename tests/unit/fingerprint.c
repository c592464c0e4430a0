/* tests/unit/fingerprint.c - lib/sql/normal.c and fingerprint.c */
#include <string.h>

#include <check.h>

#include <nl2sql/sql.h>

enum { NOTHING, SHAPE, FORM, ALL }; /* what two queries share at most */

static const struct {
	int same;
	const char *a, *b;
} pairs[] = {
	{ ALL, "SELECT a FROM t WHERE b > 1", "select T.a from t where 1 < b;" },
	{ ALL, "SELECT a FROM t WHERE b = 1 AND c = 2",
	  "SELECT a FROM t x WHERE x.c = 2 AND (x.b = 1)" },
	{ ALL, "SELECT a FROM t WHERE b BETWEEN 1 AND 2",
	  "SELECT a FROM t WHERE b <= 2 AND b >= 1" },
	{ ALL, "SELECT a FROM t WHERE b IN (3)", "SELECT a FROM t WHERE b = 3" },
	{ ALL, "SELECT a FROM t WHERE b IN (3, 4)",
	  "SELECT a FROM t WHERE b IN (4, 3)" },
	{ ALL, "SELECT a FROM t WHERE NOT b = 1", "SELECT a FROM t WHERE b <> 1" },
	{ ALL, "SELECT x.a FROM t x JOIN u y ON x.i = y.i WHERE y.k = 1",
	  "SELECT t.a FROM u, t WHERE u.k = 1 AND u.i = t.i" },
	{ ALL, "SELECT t.a FROM t JOIN u USING (i)",
	  "SELECT t.a FROM t JOIN u ON t.i = u.i" },
	{ ALL, "SELECT a AS n, count(*) FROM t GROUP BY n ORDER BY 2",
	  "SELECT a, COUNT(*) FROM t GROUP BY a ORDER BY count(*)" },
	{ ALL, "SELECT t.a FROM t LEFT JOIN u ON t.i = u.i",
	  "SELECT t.a FROM u RIGHT JOIN t ON u.i = t.i" },
	{ ALL, "WITH q AS (SELECT a FROM t) SELECT q.a FROM q",
	  "WITH z AS (SELECT a FROM t) SELECT w.a FROM z w" },
	{ FORM, "SELECT a FROM t WHERE b > 1", "SELECT a FROM t WHERE b > 2" },
	{ FORM, "SELECT a FROM t WHERE b IN (1, 2)",
	  "SELECT a FROM t WHERE b IN (1, 2, 3)" },
	{ FORM, "SELECT a FROM t LIMIT 1", "SELECT a FROM t LIMIT 5" },
	{ FORM, "SELECT a FROM t WHERE b = 1 OR b = 2",
	  "SELECT a FROM t WHERE b = 7 OR b = -2" },
	{ SHAPE, "SELECT a FROM t WHERE b > 1", "SELECT k FROM u WHERE z > 'x'" },
	{ SHAPE, "SELECT a, max(b) FROM t GROUP BY a",
	  "SELECT max(y), x FROM u GROUP BY x" },
	{ SHAPE, "SELECT t.a FROM t JOIN u ON t.i = u.i WHERE u.b = 1",
	  "SELECT z.a FROM b JOIN z ON b.k = z.l WHERE b.q = 9" },
	{ NOTHING, "SELECT a FROM t WHERE b > 1", "SELECT a FROM t WHERE b >= 1" },
	{ NOTHING, "SELECT a FROM t WHERE a > 1", "SELECT a FROM t WHERE b > 1" },
	{ NOTHING, "SELECT a FROM t", "SELECT DISTINCT a FROM t" },
	{ NOTHING, "SELECT a FROM t ORDER BY a", "SELECT a FROM t ORDER BY a DESC" },
	{ NOTHING, "SELECT a FROM t WHERE b = 1 AND c = 2",
	  "SELECT a FROM t WHERE b = 1 OR c = 2" },
	{ NOTHING, "SELECT a FROM t WHERE b NOT IN (SELECT c FROM u)",
	  "SELECT a FROM t EXCEPT SELECT c FROM u" },
	{ NOTHING, "SELECT sum(a) FROM t", "SELECT avg(a) FROM t" }
};

static bool same(struct nl2sql_hash128 a, struct nl2sql_hash128 b)
{
	return a.hi == b.hi && a.lo == b.lo;
}

static void fingerprint(struct nl2sql_fingerprints *f, const char *sql)
{
	struct nl2sql_err err = {0};

	ck_assert_msg(!nl2sql_fingerprint_text(f, NL2SQL_SQLITE, sql,
					       strlen(sql), NULL, NULL, &err),
		      "%s: %s", sql, err.message);
}

START_TEST(what_queries_share)
{
	struct nl2sql_fingerprints a, b;
	int want = pairs[_i].same;

	fingerprint(&a, pairs[_i].a);
	fingerprint(&b, pairs[_i].b);
	ck_assert_msg(same(a.f0, b.f0) == (want >= ALL), "f0: %s | %s",
		      pairs[_i].a, pairs[_i].b);
	ck_assert_msg(same(a.f1, b.f1) == (want >= FORM), "f1: %s | %s",
		      pairs[_i].a, pairs[_i].b);
	ck_assert_msg(same(a.f2, b.f2) == (want >= SHAPE), "f2: %s | %s",
		      pairs[_i].a, pairs[_i].b);
}
END_TEST

/* The normal form of a normal form is itself. */
START_TEST(normal_is_normal)
{
	struct nl2sql_arena arena = {0};
	struct nl2sql_err err = {0};
	struct nl2sql_sql *tree;
	char *once, *twice;

	ck_assert(!nl2sql_sql_parse_one(&arena, &tree, NL2SQL_SQLITE,
					pairs[_i].a, strlen(pairs[_i].a),
					&err));
	tree = nl2sql_normal(&arena, nl2sql_resolve(&arena, tree,
			NL2SQL_SQLITE, NULL, 0, NULL, NULL));
	once = nl2sql_sql_text(&arena, tree, NL2SQL_SQLITE);
	ck_assert(!nl2sql_sql_parse_one(&arena, &tree, NL2SQL_SQLITE, once,
					strlen(once), &err));
	tree = nl2sql_normal(&arena, nl2sql_resolve(&arena, tree,
			NL2SQL_SQLITE, NULL, 0, NULL, NULL));
	twice = nl2sql_sql_text(&arena, tree, NL2SQL_SQLITE);
	ck_assert_str_eq(once, twice);
	nl2sql_arena_release(&arena);
}
END_TEST

Suite *fingerprint_suite(void);

Suite *fingerprint_suite(void)
{
	Suite *s = suite_create("fingerprint");
	TCase *t = tcase_create("fingerprint");

	tcase_add_loop_test(t, what_queries_share, 0, NL2SQL_COUNT(pairs));
	tcase_add_loop_test(t, normal_is_normal, 0, NL2SQL_COUNT(pairs));
	suite_add_tcase(s, t);
	return s;
}
