/* tests/unit/eval.c - lib/eval, as far as it needs no database */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <check.h>

#include <nl2sql/eval.h>

START_TEST(modes_have_names)
{
	enum nl2sql_mode m;
	int i;

	for (i = 0; i < NL2SQL_MODES; i++) {
		ck_assert_int_eq(nl2sql_mode_of(&m,
				 nl2sql_mode_name((enum nl2sql_mode)i)), 0);
		ck_assert_int_eq((int)m, i);
	}
	ck_assert_int_eq(nl2sql_mode_of(&m, "spider"), -1);
}
END_TEST

static const struct {
	const char *record;
	double score; /* -1: it has none */
} feedbacks[] = {
	{ "{\"kind\":\"positive\"}", 1 },
	{ "{\"kind\":\"negative\"}", 0 },
	{ "{\"kind\":\"correction\"}", .5 },
	{ "{\"kind\":\"positive\",\"rating\":1}", .5 },
	{ "{\"kind\":\"negative\",\"rating\":5,\"result_quality\":3}", .5 },
	{ "{\"kind\":\"suggestion\",\"result_quality\":5}", .75 },
	{ "{\"kind\":\"positive\",\"rating\":9}", 1 },
	{ "{\"rating\":5}", -1 }
};

START_TEST(feedback_has_a_score)
{
	struct nl2sql_feedback f;
	struct nl2sql_err err = {0};
	struct nl2sql_json o;

	ck_assert_int_eq(nl2sql_json_parse(&o, feedbacks[_i].record,
			 strlen(feedbacks[_i].record), &err), 0);
	ck_assert_int_eq(nl2sql_feedback_read(&f, o), feedbacks[_i].score >= 0);
	if (feedbacks[_i].score >= 0)
		ck_assert_double_eq_tol(f.score, feedbacks[_i].score, 1e-12);
}
END_TEST

/* The words of a statement, its names taken as they are. */
static const struct {
	const char *sql, *words;
} said[] = {
	{ "SELECT 1", "1." },
	{ "SELECT count(*) FROM singer", "The number of singers." },
	{ "SELECT name FROM t WHERE 20 < age",
	  "The name of each t, where the age is more than 20." },
	{ "SELECT a FROM t WHERE NOT (a < 3)",
	  "The a of each t, where the a is at least 3." },
	{ "SELECT (a - 1) * (b - 2) FROM t",
	  "(the a minus 1) times (the b minus 2) of each t." },
	{ "SELECT a FROM t WHERE a = 1 AND (b = 2 OR c = 3)",
	  "The a of each t, where the a is 1 and (the b is 2 or the c is 3)." },
	{ "SELECT a FROM t LIMIT 3 OFFSET 2",
	  "The a of each t, only the first 3 after the first 2." },
	{ "SELECT a FROM t WHERE n LIKE 'x_%'",
	  "The a of each t, where the n matches the pattern 'x_%'." },
	{ "SELECT ~a FROM t", "`~a` of each t." },
	{ "DELETE FROM t", NULL }
};

START_TEST(statements_in_words)
{
	struct nl2sql_err err = {0};
	struct nl2sql_explainer *x = nl2sql_explainer_new(&err);
	struct nl2sql_arena arena = {0};
	struct nl2sql_buf b = {0};
	struct nl2sql_json o, words;

	ck_assert_ptr_nonnull(x);
	nl2sql_explain(x, &b, said[_i].sql, NL2SQL_SQLITE, NULL, NULL);
	ck_assert_int_eq(nl2sql_json_parse(&o, b.data, b.len, &err), 0);
	words = nl2sql_json_get(o, "words");
	if (said[_i].words)
		ck_assert_str_eq(nl2sql_json_string(words, &arena, NULL),
				 said[_i].words);
	else
		ck_assert_int_eq(nl2sql_json_type(words), NL2SQL_JSON_NONE);
	nl2sql_buf_release(&b);
	nl2sql_arena_release(&arena);
	nl2sql_explainer_free(x);
}
END_TEST

/* A statement that nests for ever is said as far as it goes. */
START_TEST(deep_statements)
{
	struct nl2sql_err err = {0};
	struct nl2sql_explainer *x = nl2sql_explainer_new(&err);
	struct nl2sql_buf sql = {0}, out = {0};
	int i;

	nl2sql_buf_puts(&sql, "SELECT 1");
	for (i = 0; i < 300; i++)
		nl2sql_buf_puts(&sql, " + (SELECT 1");
	for (i = 0; i < 300; i++)
		nl2sql_buf_puts(&sql, ")");
	nl2sql_explain(x, &out, nl2sql_buf_str(&sql), NL2SQL_SQLITE, NULL,
		       NULL);
	ck_assert(strstr(nl2sql_buf_str(&out), "\"words\"") ||
		  strstr(nl2sql_buf_str(&out), "\"error\""));
	nl2sql_buf_release(&sql);
	nl2sql_buf_release(&out);
	nl2sql_explainer_free(x);
}
END_TEST

Suite *eval_suite(void);

Suite *eval_suite(void)
{
	Suite *s = suite_create("eval");
	TCase *t = tcase_create("eval");

	tcase_add_test(t, modes_have_names);
	tcase_add_loop_test(t, feedback_has_a_score, 0,
			    NL2SQL_COUNT(feedbacks));
	tcase_add_loop_test(t, statements_in_words, 0, NL2SQL_COUNT(said));
	tcase_add_test(t, deep_statements);
	suite_add_tcase(s, t);
	return s;
}
