/* tests/unit/grammar.c - rules, phrases and what is made of them */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include <nl2sql/grammar.h>
#include <nl2sql/record.h>

static const char *const schema_lines[] = {
	"{\"type\":\"database\",\"db\":\"d\",\"dialect\":\"sqlite\"}",
	"{\"type\":\"table\",\"db\":\"d\",\"name\":\"singers\",\"row_count\":3,"
	"\"row_count_exact\":true,\"primary_key\":[\"singer_id\"],\"columns\":["
	"{\"name\":\"singer_id\",\"type\":\"INTEGER\",\"family\":\"integer\","
	"\"profile\":{\"rows\":3,\"distinct\":3,\"nulls\":0,\"role\":\"key\","
	"\"unique\":true}},"
	"{\"name\":\"name\",\"type\":\"TEXT\",\"family\":\"text\",\"profile\":"
	"{\"rows\":3,\"distinct\":3,\"nulls\":0,\"role\":\"name\"}},"
	"{\"name\":\"age\",\"type\":\"INTEGER\",\"family\":\"integer\","
	"\"profile\":{\"rows\":3,\"distinct\":3,\"nulls\":0,\"min\":20,"
	"\"max\":50,\"mean\":33,\"role\":\"measure\"}}]}",
	"{\"type\":\"table\",\"db\":\"d\",\"name\":\"songs\",\"row_count\":3,"
	"\"row_count_exact\":true,\"primary_key\":[\"song_id\"],\"columns\":["
	"{\"name\":\"song_id\",\"type\":\"INTEGER\",\"family\":\"integer\","
	"\"profile\":{\"rows\":3,\"distinct\":3,\"nulls\":0,\"role\":\"key\"}},"
	"{\"name\":\"singer_id\",\"type\":\"INTEGER\",\"family\":\"integer\","
	"\"profile\":{\"rows\":3,\"distinct\":2,\"nulls\":0,"
	"\"role\":\"foreign_key\"}},"
	"{\"name\":\"hours\",\"type\":\"REAL\",\"family\":\"real\",\"profile\":"
	"{\"rows\":3,\"distinct\":3,\"nulls\":0,\"min\":1,\"max\":3,"
	"\"mean\":2,\"role\":\"measure\",\"additive\":true}}]}",
	"{\"type\":\"relationship\",\"db\":\"d\",\"from\":{\"table\":\"songs\","
	"\"columns\":[\"singer_id\"]},\"to\":{\"table\":\"singers\",\"columns\":"
	"[\"singer_id\"]},\"cardinality\":\"many_to_one\",\"origin\":"
	"\"declared\",\"confidence\":1}",
	"{\"type\":\"sample\",\"db\":\"d\",\"table\":\"singers\",\"columns\":["
	"\"singer_id\",\"name\",\"age\"],\"rows\":[[1,\"Ann\",20],"
	"[2,\"Bea O'Day\",30],[3,\"Cy\",50]]}",
	"{\"type\":\"sample\",\"db\":\"d\",\"table\":\"songs\",\"columns\":["
	"\"song_id\",\"singer_id\",\"hours\"],\"rows\":[[1,1,1.5],[2,1,2],"
	"[3,2,3]]}",
};

static struct nl2sql_schema *make_schema(void)
{
	struct nl2sql_schema *s = nl2sql_schema_new();
	struct nl2sql_err err = { 0 };

	for (size_t i = 0; i < NL2SQL_COUNT(schema_lines); i++) {
		struct nl2sql_json j;

		ck_assert_int_eq(nl2sql_json_parse(&j, schema_lines[i],
						   strlen(schema_lines[i]),
						   &err),
				 0);
		ck_assert_msg(nl2sql_schema_add(s, j, &err) == 1, "%s",
			      err.message);
	}
	return s;
}

/* ---- what is said of the first statement that a rule makes ------------------ */

static const struct {
	const char *rule, *question, *sql;
} made[] = {
	{ "rule r : query\n bind t table\n sql SELECT COUNT(*) FROM {t}\n"
	  " ask a how many {t.one} records: {t} ?\n",
	  "How many singer records: singers?", "SELECT count(*) FROM singers" },
	{ "rule r : query\n phase joins\n bind t table\n bind k child t\n"
	  " bind m col k role=measure\n"
	  " sql SELECT AVG({m}) FROM {t} GROUP BY {t.key}\n"
	  " ask a {m.own} is {m}, {m.an}, of a {k.one}.\n",
	  "Hours are song hours, song hours, of a song.",
	  "SELECT avg(s2.hours) FROM singers AS s JOIN songs AS s2 ON "
	  "s.singer_id = s2.singer_id GROUP BY s.singer_id" },
	{ "rule r : query\n bind t table\n bind c col t role=name\n"
	  " bind f cond t ?0\n sql SELECT {c} FROM {t} WHERE {f} AND NOT {f}\n"
	  " ask a an {c} {f}, a {t.one}\nrule c : cond\n bind t arg\n"
	  " sql 1 = 1\n say mod x\n",
	  "A name, a singer", "SELECT name FROM singers" },
	{ "rule r : query\n bind t table\n bind m col t role=measure\n"
	  " bind n number 3\n"
	  " sql SELECT {m} FROM {t} ORDER BY {m} DESC LIMIT 1 OFFSET {n.less}\n"
	  " ask a each {m.pl} {n.ord}\n",
	  "Each ages third",
	  "SELECT age FROM singers ORDER BY age DESC LIMIT 1 OFFSET 2" },
};

START_TEST(test_made)
{
	struct nl2sql_grammar *g = nl2sql_grammar_new();
	struct nl2sql_schema *s = make_schema();
	struct nl2sql_err err = { 0 };
	struct nl2sql_utterance u = { 0 };
	struct nl2sql_arena a = { 0 };
	struct nl2sql_world *w;
	const char *const only[] = { _i == 1 ? "*" : "singers", NULL };
	uint64_t attempt = 0;

	ck_assert_msg(nl2sql_grammar_add(g, "x.grammar", made[_i].rule,
					 strlen(made[_i].rule), &err) == 0,
		      "%s", err.message);
	ck_assert_msg(nl2sql_grammar_link(g, &err) == 0, "%s", err.message);
	w = nl2sql_world_new(g, s, "d", NL2SQL_SQLITE, only, 1);
	while (attempt < 100 &&
	       !nl2sql_world_make(w,
				  _i == 1 ? NL2SQL_PHASE_JOINS
					  : NL2SQL_PHASE_SINGLE_TABLE,
				  attempt++, &a, &u))
		;
	ck_assert_str_eq(u.question, made[_i].question);
	ck_assert_str_eq(u.text, made[_i].sql);
	nl2sql_world_free(w);
	nl2sql_schema_free(s);
	nl2sql_grammar_free(g);
	nl2sql_arena_release(&a);
}
END_TEST

/* ---- what is wrong with a file ------------------------------------------------ */

static const struct {
	const char *name, *text, *message;
} wrong[] = {
	{ "x.grammar", "rule a\n", "x.grammar:1: expected \"rule NAME" },
	{ "x.grammar", "rule a : q\n weight many\n",
	  "x.grammar:2: bad weight" },
	{ "x.grammar", "rule a : q\n each $x : 1, 2\n ask a b\n",
	  "x.grammar:2: each wants as many" },
	{ "x.grammar", "rule a : q\n bind t table\n bind t table\n ask a b\n",
	  "x.grammar:3: bound twice" },
	{ "x.grammar", "rule a : q\n bind c col\n ask a b\n",
	  "x.grammar:2: too few words" },
	{ "x.grammar", "rule a : q\n bind t table role=king\n ask a b\n",
	  "x.grammar:2: unknown role" },
	{ "x.grammar", "rule a : q\n ask a b)\n", "x.grammar:2: a ) was not" },
	{ "x.grammar", "rule a : q\n weight 1\n", "x.grammar:1: no phrases" },
	{ "x.grammar", "rule a : q\n each $x,: 1, 2\n sql $y\n ask a b\n",
	  "x.grammar:2: a name of each is $" },
	{ "x.lex", "a\tb\n", "x.lex:1: wrong number of fields" },
	{ "x.lex", "\na\tking:*\tb\n", "x.lex:2: unknown role" },
	{ "functions.tsv", "f\tscalar\tname\tUPPER(\t=\t=\t=\tx\n",
	  "functions.tsv:1: " },
};

START_TEST(test_wrong)
{
	struct nl2sql_grammar *g = nl2sql_grammar_new();
	struct nl2sql_err err = { 0 };

	ck_assert_int_eq(nl2sql_grammar_add(g, wrong[_i].name, wrong[_i].text,
					    strlen(wrong[_i].text), &err),
			 -1);
	ck_assert_int_eq(err.code, NL2SQL_EDATA);
	ck_assert_msg(nl2sql_starts(err.message, wrong[_i].message), "%s",
		      err.message);
	nl2sql_grammar_free(g);
}
END_TEST

START_TEST(test_shipped)
{
	struct nl2sql_grammar *g = NULL;
	struct nl2sql_err err = { 0 };

	ck_assert_msg(nl2sql_grammar_open(&g, &err) == 0, "%s", err.message);
	nl2sql_grammar_free(g);
}
END_TEST

/* The shipped grammar on the small schema: no marks are left in a question,
 * no slot was forgotten, and a personal name is never said. */
START_TEST(test_clean)
{
	struct nl2sql_grammar *g = NULL;
	struct nl2sql_schema *s = make_schema();
	struct nl2sql_table *t = nl2sql_find_table(s, "d", NULL, "singers");
	struct nl2sql_err err = { 0 };
	struct nl2sql_arena a = { 0 };
	struct nl2sql_world *w;
	size_t n = 0;

	ck_assert_int_eq(nl2sql_grammar_open(&g, &err), 0);
	t->columns[1].profile->pii = true;
	w = nl2sql_world_new(g, s, "d", NL2SQL_SQLITE, NULL, 1);
	for (uint64_t i = 0; i < 3000; i++) {
		struct nl2sql_utterance u;

		nl2sql_arena_reset(&a);
		if (!nl2sql_world_make(w, (enum nl2sql_phase)(i % 7), i, &a,
				       &u))
			continue;
		n++;
		for (const char *c = u.question; *c; c++)
			ck_assert_msg((unsigned char)*c >= ' ' && *c != '{' &&
					      *c != '@' && *c != '[',
				      "%s", u.question);
		ck_assert_ptr_null(strstr(u.question, "  "));
		ck_assert_ptr_null(strstr(u.question, "Ann"));
		ck_assert_ptr_null(strstr(u.question, "O'Day"));
		if (u.text)
			ck_assert_ptr_null(strstr(u.text, "{"));
	}
	ck_assert_uint_gt(n, 1000);
	nl2sql_world_free(w);
	nl2sql_schema_free(s);
	nl2sql_grammar_free(g);
	nl2sql_arena_release(&a);
}
END_TEST

Suite *grammar_suite(void);
Suite *grammar_suite(void)
{
	Suite *s = suite_create("grammar");
	TCase *c = tcase_create("rules");

	tcase_add_loop_test(c, test_made, 0, (int)NL2SQL_COUNT(made));
	tcase_add_loop_test(c, test_wrong, 0, (int)NL2SQL_COUNT(wrong));
	tcase_add_test(c, test_shipped);
	tcase_add_test(c, test_clean);
	suite_add_tcase(s, c);
	return s;
}
