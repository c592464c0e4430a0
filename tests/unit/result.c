/* tests/unit/result.c - lib/result */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <check.h>

#include <nl2sql/result.h>

/* "1 a|2 b": rows by |, cells by blanks; ~ is NULL, digits are integers, what
 * has a point a real, !12 a decimal. */
static void table(struct nl2sql_rows *r, const char *text)
{
	char word[64];
	size_t cap = 64, n = 0;

	memset(r, 0, sizeof(*r));
	r->cells = nl2sql_arena_alloc(&r->arena, cap * sizeof(*r->cells));
	r->columns = nl2sql_arena_alloc(&r->arena, 8 * sizeof(*r->columns));
	while (*text) {
		struct nl2sql_cell *c = &r->cells[n++];
		size_t len = strcspn(text, " |");

		snprintf(word, sizeof(word), "%.*s", (int)len, text);
		c->at = nl2sql_arena_strdup(&r->arena, word + (*word == '!'));
		c->len = strlen(c->at);
		if (*word == '~')
			c->type = NL2SQL_CELL_NULL;
		else if (*word == '!')
			c->type = NL2SQL_CELL_DECIMAL;
		else if (!nl2sql_parse_int(word, INT64_MIN, INT64_MAX,
					   &c->integer))
			c->type = NL2SQL_CELL_INTEGER;
		else if (!nl2sql_parse_double(word, &c->real))
			c->type = NL2SQL_CELL_REAL;
		else
			c->type = NL2SQL_CELL_TEXT;
		text += len;
		if (!r->nrows)
			r->ncolumns++;
		if (*text == '|' || !*text)
			r->nrows += r->nrows ? 1 : 1;
		if (*text)
			text++;
	}
	if (r->nrows)
		r->ncolumns = n / r->nrows;
	for (n = 0; n < r->ncolumns; n++)
		r->columns[n].name = nl2sql_arena_printf(&r->arena, "c%zu", n);
}

static const struct {
	const char *gold, *pred;
	int bag, list, bird; /* spider unordered, ordered; BIRD's EX */
	double f1;
	int exact, subset;   /* defog's */
} cases[] = {
	{ "1 a|2 b", "1 a|2 b", 1, 1, 1, 1, 1, 1 },
	{ "1 a|2 b", "2 b|1 a", 1, 0, 1, 0, 1, 1 },
	{ "1 a|2 b", "a 1|b 2", 1, 1, 0, 1, 0, 1 },
	{ "1|1|2", "1|2|2", 0, 0, 1, 1, 1, 0 },
	{ "1|2", "1.0|2.0", 1, 1, 1, 1, 1, 1 },
	{ "1|2", "!1.00|!2", 1, 1, 1, 1, 1, 1 },
	{ "0.5", "!0.50", 1, 1, 1, 1, 1, 1 },
	{ "0.1", "!0.1", 0, 0, 0, 0, 1, 1 }, /* Decimal('0.1') != 0.1 */
	{ "1", "~", 0, 0, 0, 0, 0, 0 },
	{ "~ 1", "~ 1", 1, 1, 1, 1, 1, 1 },
	{ "1 2|3 4", "1 2", 0, 0, 0, 2.0 / 3, 0, 0 },
	{ "1 1 2|1 2 1", "1 1 2|2 1 1", 1, 1, 0, 1, 0, 1 },
	{ "a b|c d", "a b x|c d y", 0, 0, 0, 0.8, 0, 1 },
	/* the same cells by rows and by columns, and yet another relation */
	{ "1 2|2 1", "1 1|2 2", 0, 0, 0, 0.8, 0, 0 }
};

START_TEST(evaluators_agree)
{
	struct nl2sql_rows g, p;

	table(&g, cases[_i].gold);
	table(&p, cases[_i].pred);
	ck_assert_int_eq(nl2sql_result_spider(&g, &p, false, false),
			 cases[_i].bag);
	ck_assert_int_eq(nl2sql_result_spider(&g, &p, true, false),
			 cases[_i].list);
	ck_assert_int_eq(nl2sql_result_bird(&g, &p), cases[_i].bird);
	ck_assert_double_eq_tol(nl2sql_result_soft_f1(&g, &p), cases[_i].f1,
				1e-9);
	ck_assert_int_eq(nl2sql_result_defog_exact(&g, &p, NULL, false),
			 cases[_i].exact);
	ck_assert_int_eq(nl2sql_result_defog_subset(&g, &p, false),
			 cases[_i].subset);
	nl2sql_arena_release(&g.arena);
	nl2sql_arena_release(&p.arena);
}
END_TEST

/* Where a question asks for an order, defog's reads each statement's ORDER BY
 * for itself, and takes what does not say ASC as descending. */
static const struct {
	const char *gold, *gold_sql, *pred, *pred_sql;
	int same;
} orders[] = {
	{ "3 a|2 b", "ORDER BY c0 DESC", "3 a|2 b", "ORDER BY c0 DESC", 1 },
	{ "2 a|2 b", "order by c0 desc", "2 b|2 a", "ORDER BY t.c0 DESC;", 1 },
	{ "3 a|2 b", "ORDER BY c0 DESC", "2 b|3 a", "SELECT 1", 0 },
	{ "3 a|2 b", "ORDER BY c0 DESC", "2 b|3 a", "ORDER BY c0 ASC", 0 },
	{ "3 a|2 b", "ORDER BY c0 DESC", "2 b|3 a", "ORDER BY c0", 1 },
	{ "3 a|2 b", "SELECT 1", "3 a|2 b", "SELECT 1", 1 },
	{ "3 a|2 b", "ORDER BY c0", "a 3|b 2", "ORDER BY c1", 1 },
	{ "3 a|~ b|4 c", "ORDER BY c0", "4 c|3 a|~ b", "ORDER BY c0 LIMIT 3", 1 },
	{ "1 b|3 a", "ORDER BY c1 DESC, c0", "3 a|1 b", "ORDER BY max(c0)", 0 },
	{ "1 b|3 a", "ORDER BY c1 DESC, c0", "3 a|1 b", "ORDER BY c1", 1 }
};

START_TEST(defog_reads_the_order)
{
	const struct nl2sql_defog_order o = { orders[_i].gold_sql,
					      orders[_i].pred_sql };
	struct nl2sql_rows g, p;

	table(&g, orders[_i].gold);
	table(&p, orders[_i].pred);
	ck_assert_int_eq(nl2sql_result_defog_exact(&g, &p, &o, false),
			 orders[_i].same);
	nl2sql_arena_release(&g.arena);
	nl2sql_arena_release(&p.arena);
}
END_TEST

/* Tables of one size with intervals end their program unless they are equal at
 * once. */
START_TEST(intervals_end_theirs)
{
	struct nl2sql_rows g, p;

	table(&g, "a 1d|b 2d");
	table(&p, "b 2d|a 1d");
	g.columns[1].type = "interval";
	ck_assert_int_eq(nl2sql_result_defog_exact(&g, &g, NULL, false), 1);
	ck_assert_int_eq(nl2sql_result_defog_exact(&g, &p, NULL, false), -1);
	ck_assert_int_eq(nl2sql_result_defog_exact(&p, &g, NULL, false), -1);
	ck_assert_int_eq(nl2sql_result_defog_exact(&g, &p, NULL, true), 1);
	nl2sql_arena_release(&p.arena);
	table(&p, "a 1d");
	ck_assert_int_eq(nl2sql_result_defog_exact(&g, &p, NULL, false), 0);
	nl2sql_arena_release(&g.arena);
	nl2sql_arena_release(&p.arena);
}
END_TEST

START_TEST(empty_results)
{
	struct nl2sql_rows none = { .ncolumns = 2 }, some;

	table(&some, "1");
	ck_assert(nl2sql_result_spider(&none, &none, false, false));
	ck_assert(nl2sql_result_bird(&none, &none));
	ck_assert_double_eq(nl2sql_result_soft_f1(&none, &none), 1);
	ck_assert(!nl2sql_result_bird(&none, &some));
	ck_assert_double_eq(nl2sql_result_soft_f1(&none, &some), 0);
	ck_assert_int_eq(nl2sql_result_defog_subset(&none, &some, false), 0);
	ck_assert(nl2sql_result_trivial(&none));
	ck_assert(!nl2sql_result_trivial(&some));
	nl2sql_arena_release(&some.arena);
}
END_TEST

/* 1 and 1.0 sort to different places of a row by their text: the reference
 * calls these two unequal, and the truth does not. */
START_TEST(the_quirk_and_the_truth)
{
	struct nl2sql_rows g, p;

	table(&g, "1 10");
	table(&p, "1.0 10");
	ck_assert(!nl2sql_result_spider(&g, &p, false, false));
	ck_assert(nl2sql_result_spider(&g, &p, false, true));
	nl2sql_arena_release(&g.arena);
	nl2sql_arena_release(&p.arena);
}
END_TEST

static bool same_hash(const char *a, const char *b, bool ordered)
{
	struct nl2sql_hash128 x, y;
	struct nl2sql_rows g, p;

	table(&g, a);
	table(&p, b);
	x = nl2sql_result_hash(&g, ordered);
	y = nl2sql_result_hash(&p, ordered);
	nl2sql_arena_release(&g.arena);
	nl2sql_arena_release(&p.arena);
	return x.hi == y.hi && x.lo == y.lo;
}

START_TEST(canonical_hashes)
{
	ck_assert(same_hash("1 a|2 b", "b 2|a 1", false));
	ck_assert(!same_hash("1 a|2 b", "b 2|a 1", true));
	ck_assert(same_hash("1 a|2 b", "a 1|b 2", true));
	ck_assert(same_hash("1", "1.0", true));
	ck_assert(same_hash("0.33333333", "0.33333334", true));
	ck_assert(!same_hash("0.3333", "0.3334", true));
	ck_assert(!same_hash("1|1", "1", false));
	ck_assert(!same_hash("1|1|2", "1|2|2", false));
	ck_assert(!same_hash("~", "0", false));
}
END_TEST

/* Twelve columns of the same bags: 479,001,600 permutations. */
START_TEST(many_columns)
{
	struct nl2sql_buf a = {0}, b = {0};
	struct nl2sql_rows g, p;

	for (int i = 0; i < 5; i++)
		for (int j = 0; j < 12; j++) {
			const char *end = j < 11 ? " " : i < 4 ? "|" : "";

			nl2sql_buf_printf(&a, "%d%s", (i * (j + 1)) % 5, end);
			nl2sql_buf_printf(&b, "%d%s", (i * (12 - j)) % 5, end);
		}
	table(&g, nl2sql_buf_str(&a));
	table(&p, nl2sql_buf_str(&b));
	ck_assert_uint_eq(g.ncolumns, 12);
	ck_assert(nl2sql_result_spider(&g, &p, false, false));
	p.cells[p.ncolumns * 4 + 1].integer = 77;
	ck_assert(!nl2sql_result_spider(&g, &p, false, false));
	nl2sql_arena_release(&g.arena);
	nl2sql_arena_release(&p.arena);
	nl2sql_buf_release(&a);
	nl2sql_buf_release(&b);
}
END_TEST

START_TEST(spider2_containment)
{
	static const int second[] = { 1 };
	struct nl2sql_rows g, p;

	table(&g, "x 1.5|y 2");
	table(&p, "9 1.501|8 2.009");
	ck_assert(!nl2sql_result_spider2(&g, &p, NULL, 0, false));
	ck_assert(nl2sql_result_spider2(&g, &p, second, 1, false));
	nl2sql_arena_release(&p.arena);
	table(&p, "2 y|1.5 x");
	ck_assert(!nl2sql_result_spider2(&g, &p, NULL, 0, false));
	ck_assert(nl2sql_result_spider2(&g, &p, NULL, 0, true));
	nl2sql_arena_release(&g.arena);
	nl2sql_arena_release(&p.arena);
}
END_TEST

Suite *result_suite(void);

Suite *result_suite(void)
{
	Suite *s = suite_create("result");
	TCase *t = tcase_create("result");

	tcase_add_loop_test(t, evaluators_agree, 0, NL2SQL_COUNT(cases));
	tcase_add_loop_test(t, defog_reads_the_order, 0,
			    NL2SQL_COUNT(orders));
	tcase_add_test(t, intervals_end_theirs);
	tcase_add_test(t, empty_results);
	tcase_add_test(t, the_quirk_and_the_truth);
	tcase_add_test(t, canonical_hashes);
	tcase_add_test(t, many_columns);
	tcase_add_test(t, spider2_containment);
	suite_add_tcase(s, t);
	return s;
}
