/*
 * doc_model.c - tests of lib/doc: what of a model's words is taken
 */
#include <check.h>
#include <string.h>

#include "../../lib/doc/ask.h"
#include "../../lib/doc/telling.h"

static struct nl2sql_schema *schema;
static struct nl2sql_arena arena;
static struct nl2sql_doc_author *author;
static struct writer w;

static void add(const char *line)
{
	struct nl2sql_err err = { 0 };
	struct nl2sql_json j;

	ck_assert_int_eq(nl2sql_json_parse(&j, line, strlen(line), &err), 0);
	ck_assert_msg(nl2sql_schema_add(schema, j, &err) == 1, "%s: %s",
		      err.message, line);
}

static void setup(void)
{
	struct nl2sql_buf b = { 0 };
	struct nl2sql_err err = { 0 };
	int i;

	schema = nl2sql_schema_new();
	add("{\"type\":\"database\",\"db\":\"d\",\"dialect\":\"sqlite\"}");
	add("{\"type\":\"table\",\"db\":\"d\",\"name\":\"orders\",\"kind\":"
	    "\"table\",\"row_count\":12,\"columns\":["
	    "{\"name\":\"qty\",\"type\":\"INT\",\"family\":\"integer\"},"
	    "{\"name\":\"total\",\"type\":\"REAL\",\"family\":\"real\"},"
	    "{\"name\":\"state\",\"type\":\"TEXT\",\"family\":\"text\"},"
	    "{\"name\":\"mail\",\"type\":\"TEXT\",\"family\":\"text\","
	    "\"profile\":{\"rows\":12,\"pii\":true}}]}");
	nl2sql_buf_puts(&b, "{\"type\":\"sample\",\"db\":\"d\",\"table\":"
			    "\"orders\",\"columns\":[\"qty\",\"total\","
			    "\"state\",\"mail\"],\"rows\":[");
	for (i = 1; i <= 12; i++)
		nl2sql_buf_printf(&b, "%s[%d,%d.5,%s,\"a%d@example.com\"]",
				  i > 1 ? "," : "", i, i * 10,
				  i % 3 ? "\"open\"" : "null", i);
	nl2sql_buf_puts(&b, "]}");
	add(b.data);
	nl2sql_buf_release(&b);
	ck_assert_int_eq(nl2sql_doc_author_new(&author, schema, NULL, &err), 0);
	nl2sql_doc_write_with(&w, &arena, author, schema->tables[0]);
}

static void teardown(void)
{
	nl2sql_doc_author_free(author);
	nl2sql_schema_free(schema);
	nl2sql_arena_release(&arena);
}

/* A condition, and for how many of the rows it is true, false and untold. */
static const struct {
	const char *condition;
	size_t yes, no, untold;
} conditions[] = {
	{ "qty > 0", 12, 0, 0 },
	{ "qty > 6", 6, 6, 0 },
	{ "NOT qty > 6", 6, 6, 0 },
	{ "total = qty * 10 + 0.5", 12, 0, 0 },
	{ "-qty < 0 AND abs(qty - 20) > 7", 12, 0, 0 },
	{ "state = 'open'", 8, 0, 0 },
	{ "state IS NULL OR state = 'open'", 12, 0, 0 },
	{ "state IS NOT NULL", 8, 4, 0 },
	{ "state NOT IN ('open', 'done')", 0, 8, 0 },
	{ "qty IN (1, NULL)", 1, 0, 0 },
	{ "qty BETWEEN 2 AND 3", 2, 10, 0 },
	{ "qty NOT BETWEEN 2 AND 3", 10, 2, 0 },
	{ "state LIKE 'O_e%'", 8, 0, 0 },
	{ "state LIKE '%x%'", 0, 8, 0 },
	{ "length(state) = 4", 8, 0, 0 },
	{ "coalesce(state, 'none') = 'none'", 4, 8, 0 },
	{ "qty / 2 > 0", 0, 0, 12 }, /* engines divide differently */
	{ "qty = '1'", 0, 0, 12 },   /* and compare so, too */
	{ "mail = 'x' OR qty > 0", 12, 0, 0 },
	{ "mail LIKE '%@%'", 0, 0, 12 }, /* what is masked says nothing */
};

START_TEST(test_conditions)
{
	struct nl2sql_sql *tree;
	struct nl2sql_err err = { 0 };
	const char *text = conditions[_i].condition;
	struct tried n;

	ck_assert_int_eq(nl2sql_sql_parse_expr(&arena, &tree, NL2SQL_SQLITE,
					       text, strlen(text), &err),
			 0);
	n = nl2sql_doc_try(w.t, tree, NL2SQL_SQLITE);
	ck_assert_msg(n.yes == conditions[_i].yes &&
			      n.no == conditions[_i].no &&
			      n.untold == conditions[_i].untold,
		      "%s: %zu, %zu, %zu", text, n.yes, n.no, n.untold);
}
END_TEST

/* A model's rule, and why it is not believed; NULL: it is. */
static const struct {
	const char *check, *columns, *word;
} rules[] = {
	{ "qty > 0", "[]", NULL },
	{ "\"orders\".\"qty\" >= 1;", "[\"qty\"]", NULL },
	{ "mail LIKE '%@%'", "[\"mail\"]", NULL },
	{ "", "[\"qty\",\"nothing\"]", NULL },
	{ "", "[\"nothing\"]", "unknown_column" },
	{ "qty > 6", "[]", "contradicted" },
	{ "price > 0", "[]", "unknown_column" },
	{ "other.qty > 0", "[]", "unknown_column" },
	{ "qty >", "[]", "syntax_error" },
	{ "qty > 0; DROP TABLE orders", "[]", "syntax_error" },
	{ "qty IN (SELECT 1)", "[]", "unknown_column" },
	{ "sum(qty) > 0", "[]", "unknown_column" },
	{ "load_extension('x') OR qty > 0", "[]", "unknown_column" },
	{ "1 = 1", "[]", "no_column" },
	{ "qty", "[]", "no_condition" },
};

START_TEST(test_rules)
{
	struct nl2sql_json columns;
	struct nl2sql_err err = { 0 };
	size_t n = w.doc->nrules;
	int rc;

	ck_assert_int_eq(nl2sql_json_parse(&columns, rules[_i].columns,
					   strlen(rules[_i].columns), NULL),
			 0);
	rc = nl2sql_doc_believe(&w, "A rule.", rules[_i].check, columns, &err);
	ck_assert_int_eq(rc, rules[_i].word ? -1 : 0);
	ck_assert_str_eq(err.word, rules[_i].word ? rules[_i].word : "");
	ck_assert_uint_eq(w.doc->nrules, n + !rc);
	if (rc == 0)
		ck_assert_int_eq(w.doc->rules[n].origin, NL2SQL_DOC_MODEL);
}
END_TEST

/* How far a rule is known to hold: of what is masked, not at all. */
START_TEST(test_evidence)
{
	struct nl2sql_json none = { 0 };
	struct nl2sql_err err = { 0 };

	ck_assert_int_eq(
		nl2sql_doc_believe(&w, "One.", "total > qty", none, &err), 0);
	ck_assert_str_eq(w.doc->rules[w.doc->nrules - 1].evidence, "all_rows");
	ck_assert_int_eq(
		nl2sql_doc_believe(&w, "Two.", "mail LIKE '%@%'", none, &err),
		0);
	ck_assert_str_eq(w.doc->rules[w.doc->nrules - 1].evidence, "none");
	ck_assert_int_eq(
		nl2sql_doc_believe(&w, "Three.", "total > qty", none, &err),
		-1);
	ck_assert_str_eq(err.word, "repeated");
}
END_TEST

static const struct {
	const char *said, *kept; /* NULL: of no use */
} texts[] = {
	{ "when the parcel left", "When the parcel left." },
	{ "  **Bold** and `code`\n\nin two lines",
	  "Bold and code in two lines." },
	{ "- What it costs, in euros!", "What it costs, in euros!" },
	{ "A right-to-left \xe2\x80\xae mark.", "A right-to-left mark." },
	{ "...", NULL },
	{ "", NULL },
	{ "one sentence ...", NULL },
	{ "{\"description\": \"x\"}", NULL },
	{ "<script>alert(1)</script>", NULL },
	{ "SELECT qty FROM orders", NULL },
	{ "12345 67890 2024-01-01", NULL },
	{ "First it is one sentence. Then comes one that is far too long.",
	  "First it is one sentence." },
};

START_TEST(test_texts)
{
	struct nl2sql_err err = { 0 };
	const char *out = nl2sql_doc_clean(&w, texts[_i].said, 40, &err);

	ck_assert_int_eq(out == NULL, texts[_i].kept == NULL);
	if (out)
		ck_assert_str_eq(out, texts[_i].kept);
	else
		ck_assert_int_ne(err.word[0], '\0');
}
END_TEST

Suite *doc_model_suite(void);
Suite *doc_model_suite(void)
{
	Suite *s = suite_create("doc_model");
	TCase *c = tcase_create("doc_model");

	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_loop_test(c, test_conditions, 0,
			    (int)NL2SQL_COUNT(conditions));
	tcase_add_loop_test(c, test_rules, 0, (int)NL2SQL_COUNT(rules));
	tcase_add_test(c, test_evidence);
	tcase_add_loop_test(c, test_texts, 0, (int)NL2SQL_COUNT(texts));
	suite_add_tcase(s, c);
	return s;
}
