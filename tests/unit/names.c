/*
 * names.c - what names say: splitting, abbreviations, number
 */
#include <check.h>
#include <string.h>

#include <nl2sql/schema.h>

Suite *names_suite(void);

static const char lexicon[] = "# a comment\n"
			      "proj\tproject\n"
			      "cd\tcode\n"
			      "mnt\tmaintenance\r\n"
			      "cntrct\tcontract\n"
			      "mnt\tmount\n"
			      "staff\norder\ndate\ncompany\ncust\tcustomer";

static const struct {
	const char *name, *words;
} names[] = {
	{ "", "" },
	{ "___", "" },
	{ "order_id", "order id" },
	{ "OrderDate", "order date" },
	{ "XMLHttpRequest", "xml http request" },
	{ "userID", "user id" },
	{ "column2", "column 2" },
	{ "PROJSTAFF", "project staff" },
	{ "orderdate", "order date" },
	{ "CUSTID", "customer id" },
	{ "proj_cd", "project code" },
	{ "PAC_MNT_PROJECTS", "pac maintenance projects" },
	{ "PROJCNTRCTS", "project cntrcts" },
	{ "a b-c.d", "a b c d" },
	{ "Größe_Straße", "größe straße" },
	{ "姓名", "姓名" },
	{ "candidate", "candidate" },
	{ "dateless", "dateless" }
};

START_TEST(words)
{
	struct nl2sql_arena a = {0};

	nl2sql_abbreviations_add(lexicon, strlen(lexicon));
	ck_assert_str_eq(nl2sql_name_words(&a, names[_i].name),
			 names[_i].words);
	nl2sql_arena_release(&a);
}
END_TEST

START_TEST(abbreviation)
{
	nl2sql_abbreviations_add(lexicon, strlen(lexicon));
	ck_assert_str_eq(nl2sql_abbreviation("mnt"), "maintenance");
	ck_assert_ptr_null(nl2sql_abbreviation("staff"));
	ck_assert_ptr_null(nl2sql_abbreviation("# a comment"));
	ck_assert_ptr_null(nl2sql_abbreviation("zz"));
}
END_TEST

static const char subjects[] = "*medical\tward nurse diagnosis\n"
			       "pt\tpoint\n"
			       "pt\tpatient\tmedical\n"
			       "adm\tadmission\tmedical\n"
			       "channel\nstrength\nplace\npolice\n";

static void settle(const char *ward)
{
	static const char *const has[] = { "nurse", "diagnosis",
					   "pt_no" };
	struct nl2sql_schema s = { 0 };
	struct nl2sql_column columns[3] = { { 0 } };
	struct nl2sql_table t = { .db = "h", .name = ward,
				  .columns = columns, .ncolumns = 3 };
	struct nl2sql_table *tables[] = { &t };

	for (size_t i = 0; i < 3; i++)
		columns[i].name = has[i];
	s.tables = tables;
	s.ntables = 1;
	nl2sql_abbreviations_settle(&s, "h");
}

START_TEST(subject_decides)
{
	nl2sql_abbreviations_add(subjects, strlen(subjects));
	settle("shelf");
	ck_assert_str_eq(nl2sql_abbreviation("pt"), "point");
	ck_assert_ptr_null(nl2sql_abbreviation("adm"));
	ck_assert(!nl2sql_word_known("adm"));
	settle("ward");
	ck_assert_str_eq(nl2sql_abbreviation("pt"), "patient");
	ck_assert_str_eq(nl2sql_abbreviation("adm"), "admission");
	settle("shelf");
	ck_assert_str_eq(nl2sql_abbreviation("pt"), "point");
}
END_TEST

START_TEST(without_vowels)
{
	nl2sql_abbreviations_add(subjects, strlen(subjects));
	ck_assert_str_eq(nl2sql_abbreviation("chnl"), "channel");
	ck_assert_str_eq(nl2sql_abbreviation("strngth"), "strength");
	ck_assert_ptr_null(nl2sql_abbreviation("plc")); /* too short */
	ck_assert_ptr_null(nl2sql_abbreviation("strngths"));
	ck_assert_ptr_null(nl2sql_abbreviation("strength"));
	ck_assert(!nl2sql_word_known("chnl"));
}
END_TEST

START_TEST(split_stops_at_max)
{
	struct nl2sql_arena a = {0};
	const char *w[2];

	ck_assert_uint_eq(nl2sql_name_split(&a, "one_two_three", w, 2), 2);
	ck_assert_str_eq(w[1], "two");
	nl2sql_arena_release(&a);
}
END_TEST

static const struct {
	const char *one, *many;
} numbers[] = {
	{ "company", "companies" }, { "person", "people" },
	{ "box", "boxes" },	    { "day", "days" },
	{ "status", "statuses" },   { "class", "classes" },
	{ "series", "series" },	    { "staff", "staff" },
	{ "branch", "branches" },   { "course", "courses" },
	{ "house", "houses" },	    { "movie", "movies" },
	{ "project contract", "project contracts" },
	{ "sales person", "sales people" }, { "bus", "buses" },
	{ "analysis", "analyses" }, { "address", "addresses" },
	{ "employee", "employees" }, { "rate", "rates" }
};

START_TEST(number)
{
	struct nl2sql_arena a = {0};

	ck_assert_str_eq(nl2sql_plural(&a, numbers[_i].one), numbers[_i].many);
	ck_assert_str_eq(nl2sql_singular(&a, numbers[_i].many), numbers[_i].one);
	ck_assert_str_eq(nl2sql_plural(&a, numbers[_i].many), numbers[_i].many);
	ck_assert_str_eq(nl2sql_singular(&a, numbers[_i].one), numbers[_i].one);
	nl2sql_arena_release(&a);
}
END_TEST

Suite *names_suite(void)
{
	Suite *s = suite_create("names");
	TCase *t = tcase_create("names");

	tcase_add_loop_test(t, words, 0, (int)NL2SQL_COUNT(names));
	tcase_add_test(t, abbreviation);
	tcase_add_test(t, subject_decides);
	tcase_add_test(t, without_vowels);
	tcase_add_test(t, split_stops_at_max);
	tcase_add_loop_test(t, number, 0, (int)NL2SQL_COUNT(numbers));
	suite_add_tcase(s, t);
	return s;
}
