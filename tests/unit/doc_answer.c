/*
 * doc_answer.c - tests of lib/doc: what of a whole answer stands in the doc
 */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "../../lib/doc/ask.h"

static const char table[] =
	"{\"type\":\"table\",\"db\":\"d\",\"name\":\"parcels\",\"kind\":"
	"\"table\",\"primary_key\":[\"id\"],\"columns\":["
	"{\"name\":\"id\",\"type\":\"INT\",\"family\":\"integer\"},"
	"{\"name\":\"sent\",\"type\":\"DATE\",\"family\":\"date\"},"
	"{\"name\":\"weight\",\"type\":\"REAL\",\"family\":\"real\"},"
	"{\"name\":\"depth\",\"type\":\"REAL\",\"family\":\"real\"},"
	"{\"name\":\"phone_1\",\"type\":\"TEXT\",\"family\":\"text\"},"
	"{\"name\":\"phone_2\",\"type\":\"TEXT\",\"family\":\"text\"},"
	"{\"name\":\"phone_3\",\"type\":\"TEXT\",\"family\":\"text\"},"
	"{\"name\":\"state\",\"type\":\"TEXT\",\"family\":\"text\","
	"\"comment\":\"The state.\"}]}";

static struct nl2sql_schema *schema;
static struct nl2sql_doc_author *author;
static struct draft draft;
static struct question question;
static char refused[256]; /* the words why, with blanks */

static void note(void *ctx, const char *tag, const struct nl2sql_err *why)
{
	size_t len = strlen(refused);

	(void)ctx;
	ck_assert_str_eq(tag, "doc");
	snprintf(refused + len, sizeof(refused) - len, "%s%s", len ? " " : "",
		 why->word);
}

static void setup(void)
{
	struct nl2sql_err err = { 0 };
	struct nl2sql_json j;

	schema = nl2sql_schema_new();
	ck_assert_int_eq(nl2sql_json_parse(&j, table, strlen(table), NULL), 0);
	ck_assert_int_eq(nl2sql_schema_add(schema, j, &err), 1);
	ck_assert_int_eq(nl2sql_doc_author_new(&author, schema, NULL, &err), 0);
	memset(&draft, 0, sizeof(draft));
	memset(&question, 0, sizeof(question));
	refused[0] = 0;
	nl2sql_doc_write_with(&draft.w, &draft.a, author, schema->tables[0]);
}

static void teardown(void)
{
	nl2sql_doc_author_free(author);
	nl2sql_schema_free(schema);
	nl2sql_arena_release(&draft.a);
}

/* Take an answer; ' stands for ". */
static void take(const char *text)
{
	const struct nl2sql_doc_model m = { .provider = "openai",
					    .unused = note };
	struct nl2sql_err err = { 0 };
	char *json = nl2sql_arena_strdup(&draft.a, text), *p;

	for (p = json; (p = strchr(p, '\'')); p++)
		*p = '"';
	question.whole = question.done = true;
	question.template = "doc-table";
	question.request.answer.text = json;
	question.request.answer.len = strlen(json);
	question.messages[0] =
		(struct nl2sql_llm_message){ "user", "Say what it is for." };
	question.request.messages = question.messages;
	question.request.nmessages = 1;
	draft.questions = &question;
	draft.nquestions = 1;
	ck_assert_int_eq(nl2sql_doc_take(&draft, &m, &err), 0);
}

static const struct nl2sql_doc_text *text_of(const char *column)
{
	int i = nl2sql_table_column(schema->tables[0], column);

	ck_assert_int_ge(i, 0);
	return &draft.w.doc->columns[i];
}

START_TEST(test_taken)
{
	take("{'description':'Boxes on their way to buyers.','columns':["
	     "{'name':'id','description':'Printed on the label.'},"
	     "{'name':'sent','description':'When it left us.'},"
	     "{'name':'sent','description':'Some other words.'},"
	     "{'name':'weight','description':'The weight of the parcel.'},"
	     "{'name':'state','description':'How far it got.'}]}");
	ck_assert_str_eq(draft.w.doc->description.text,
			 "Boxes on their way to buyers.");
	ck_assert_str_eq(text_of("sent")->text, "When it left us.");
	ck_assert_int_eq(text_of("sent")->origin, NL2SQL_DOC_MODEL);
	ck_assert_int_eq(text_of("weight")->origin, NL2SQL_DOC_RULE);
	ck_assert_int_eq(text_of("id")->origin, NL2SQL_DOC_RULE);
	/* a person's words tell nothing, and stay */
	ck_assert_str_eq(text_of("state")->text, "The state.");
	ck_assert_int_eq(text_of("state")->origin, NL2SQL_DOC_COMMENT);
	ck_assert_str_eq(refused, "echo");
	ck_assert_str_eq(draft.w.doc->provider, "openai");
}
END_TEST

/* What is said of many columns is said of none of them. */
START_TEST(test_repeated)
{
	take("{'columns':{'sent':'What a buyer sees.','weight':'What a buyer "
	     "sees','depth':'What a buyer sees!','phone_1':'To call the driver "
	     "at.','phone_2':'To call the driver at.','phone_3':'To call the "
	     "driver at.'}}");
	ck_assert_str_eq(refused, "repeated repeated repeated");
	ck_assert_int_eq(text_of("sent")->origin, NL2SQL_DOC_RULE);
	ck_assert_int_eq(text_of("depth")->origin, NL2SQL_DOC_RULE);
	ck_assert_int_eq(text_of("phone_2")->origin, NL2SQL_DOC_MODEL);
}
END_TEST

START_TEST(test_two_alike)
{
	take("{'columns':{'sent':'As told to buyers.','weight':'As told to "
	     "buyers.'}}");
	ck_assert_str_eq(refused, "");
	ck_assert_int_eq(text_of("weight")->origin, NL2SQL_DOC_MODEL);
}
END_TEST

START_TEST(test_as_the_table)
{
	take("{'description':'Boxes on their way to buyers.','columns':{"
	     "'weight':'Boxes on their way to buyers.'}}");
	ck_assert_str_eq(refused, "repeated");
	ck_assert_int_eq(text_of("weight")->origin, NL2SQL_DOC_RULE);
}
END_TEST

/* Where nothing is of use, no model has a part in it. */
START_TEST(test_nothing)
{
	take("{'description':'A table of objects.','columns':{'depth':'The "
	     "depth.'},'rules':[]}");
	ck_assert_str_eq(refused, "echo echo");
	ck_assert_int_eq(draft.w.doc->description.origin, NL2SQL_DOC_RULE);
	ck_assert_ptr_null(draft.w.doc->model);
	ck_assert_ptr_null(draft.w.doc->provider);
}
END_TEST

static const struct {
	const char *text, *columns, *word; /* NULL: it is taken */
} rules[] = {
	{ "The weight is the weight of the parcel.", "'weight'", "echo" },
	{ "Each parcel must have a valid weight.", "'weight'", "echo" },
	{ "The depth must be unique.", "'depth'", "echo" },
	{ "Say what it is for.", "'depth'", "echo" },
	{ "The rule is a constraint of the table.", "'weight','depth'",
	  "echo" },
	{ "Weight is given in kilograms.", "'weight'", NULL },
	{ "It is at least 3.", "'depth'", NULL },
	{ "The weight grows with the depth.", "'weight','depth'", NULL },
	{ "A parcel with a weight has a depth.", "'weight','depth'", NULL },
	{ "Once sent, the state is set.", "'sent','state'", NULL },
};

START_TEST(test_rules)
{
	size_t n = draft.w.doc->nrules;

	take(nl2sql_arena_printf(&draft.a,
				 "{'columns':[],'rules':[{'text':'%s',"
				 "'columns':[%s],'check':''}]}",
				 rules[_i].text, rules[_i].columns));
	ck_assert_str_eq(refused, rules[_i].word ? rules[_i].word : "");
	ck_assert_uint_eq(draft.w.doc->nrules, n + !rules[_i].word);
}
END_TEST

Suite *doc_answer_suite(void);
Suite *doc_answer_suite(void)
{
	Suite *s = suite_create("doc_answer");
	TCase *c = tcase_create("doc_answer");

	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_test(c, test_taken);
	tcase_add_test(c, test_repeated);
	tcase_add_test(c, test_two_alike);
	tcase_add_test(c, test_as_the_table);
	tcase_add_test(c, test_nothing);
	tcase_add_loop_test(c, test_rules, 0, (int)NL2SQL_COUNT(rules));
	suite_add_tcase(s, c);
	return s;
}
