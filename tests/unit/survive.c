/* tests/unit/survive.c - what a wording must keep, and SQL answer */
#include <check.h>

#include "../../lib/gen/internal.h"

static const struct {
	const char *question, *wording, *literal, *lost;
} wordings[] = {
	{ "Which five orders cost more than 1,000?",
	  "Name 5 orders that cost above 1000.", NULL, NULL },
	{ "Which orders cost more than 1,000?", "Which orders are dear?", NULL,
	  "1000" },
	{ "Which orders came since 2024-03-01?",
	  "Which orders came since March?", NULL, "2024-03-01" },
	{ "List the seven newest.", "List the newest.", NULL, "seven" },
	{ "List the newest.", "List the 3 newest.", NULL, "3" },
	{ "Who lives in Oslo?", "Who is at home in oslo?", NULL, NULL },
	{ "Who lives in Oslo?", "Who lives in the capital?", NULL, "Oslo" },
	{ "Who lives in Oslo?", "Who lives in Oslofjord?", NULL, "Oslo" },
	{ "What has code AB-12?", "What goes by AB-12?", NULL, NULL },
	{ "What has code AB-12?", "What goes by AB-21?", NULL, "AB-12" },
	{ "Those \"on hold\"?", "The ones that wait?", NULL, "on hold" },
	{ "Those that are open?", "Those still open?", "open", NULL },
	{ "Those that are open?", "Those not done?", "open", "open" },
	{ "Above 12.5 percent?", "More than 12.5 percent?", NULL, NULL },
	{ "Above 12.5 percent?", "More than 12.0 percent?", NULL, "12.5" },
};

START_TEST(test_wordings)
{
	const char *literals[] = { wordings[_i].literal, NULL };
	struct nl2sql_arena a = { 0 };
	const char *lost = nl2sql_gen_lost(&a, wordings[_i].question,
					   wordings[_i].wording, literals);

	if (wordings[_i].lost)
		ck_assert_pstr_eq(lost, wordings[_i].lost);
	else
		ck_assert_ptr_null(lost);
	nl2sql_arena_release(&a);
}
END_TEST

static const struct {
	const char *question, *sql, *lost;
} answers[] = {
	{ "Which cost 1,500.50 or more?", "SELECT a FROM t WHERE p >= 1500.5",
	  NULL },
	{ "Which were built in 1984?", "SELECT max(name) FROM boats", "1984" },
	{ "How many in 2024?", "SELECT 1 FROM t WHERE d >= '2024-01-01'",
	  NULL },
	{ "The top 3?", "SELECT a FROM t LIMIT 3", NULL },
	{ "One of the 2 kinds?", "SELECT a FROM t WHERE k = 'x'", NULL },
	{ "Within 14 days?", "SELECT 1 FROM t WHERE d < '2 weeks'", NULL },
	{ "More than 25 % of all?", "SELECT 1 FROM t WHERE s > 0.25", NULL },
	{ "Whose score is 100.0?", "SELECT 1 FROM t WHERE s = 100", NULL },
	{ "On 2024-03-01?", "SELECT 1 FROM t WHERE d = DATE '2024-03-01'",
	  NULL },
	{ "Longer than 20?", "SELECT 1 FROM t WHERE l > 30", "20" },
};

START_TEST(test_answers)
{
	struct nl2sql_arena a = { 0 };
	const char *lost = nl2sql_gen_unanswered(&a, answers[_i].question,
						 answers[_i].sql);

	if (answers[_i].lost)
		ck_assert_pstr_eq(lost, answers[_i].lost);
	else
		ck_assert_ptr_null(lost);
	nl2sql_arena_release(&a);
}
END_TEST

Suite *survive_suite(void);
Suite *survive_suite(void)
{
	Suite *s = suite_create("survive");
	TCase *c = tcase_create("survive");

	tcase_add_loop_test(c, test_wordings, 0,
			    (int)NL2SQL_COUNT(wordings));
	tcase_add_loop_test(c, test_answers, 0, (int)NL2SQL_COUNT(answers));
	suite_add_tcase(s, c);
	return s;
}
