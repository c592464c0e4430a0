/* tests/unit/prompt.c - what a model is told, and what it is not */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <nl2sql/prompt.h>
#include <nl2sql/template.h>

static struct nl2sql_schema *schema;
static struct nl2sql_arena arena;
static struct nl2sql_mask *mask;

static const char *const lines[] = {
	"{\"type\":\"database\",\"db\":\"d\",\"dialect\":\"sqlite\"}",
	"{\"type\":\"table\",\"db\":\"d\",\"name\":\"customers\","
	"\"comment\":\"who\\nbuys\",\"primary_key\":[\"id\"],\"columns\":["
	"{\"name\":\"id\",\"type\":\"INTEGER\",\"family\":\"integer\","
	"\"profile\":{\"role\":\"key\",\"examples\":[71717]}},"
	"{\"name\":\"email\",\"type\":\"TEXT\",\"family\":\"text\",\"profile\":"
	"{\"pii\":true,\"semantic\":\"email\",\"examples\":"
	"[\"jane@corp.test\"]}},"
	"{\"name\":\"status\",\"type\":\"TEXT\",\"family\":\"text\",\"profile\":"
	"{\"role\":\"category\",\"rows\":100,\"distinct\":2,\"nulls\":0,"
	"\"top\":[[\"it's\",60],[\"new\",40]]}},"
	"{\"name\":\"note\",\"type\":\"TEXT\",\"family\":\"text\",\"profile\":"
	"{\"role\":\"free_text\",\"examples\":[\"call Jane\"]}},"
	"{\"name\":\"memo\",\"type\":\"TEXT\",\"family\":\"text\",\"profile\":"
	"{\"role\":\"code\",\"examples\":[\"ask joe@corp.test now\"]}}]}",
	"{\"type\":\"table\",\"db\":\"d\",\"name\":\"orders\","
	"\"primary_key\":[\"id\"],\"columns\":["
	"{\"name\":\"id\",\"type\":\"INTEGER\",\"family\":\"integer\"},"
	"{\"name\":\"customer_id\",\"type\":\"INTEGER\",\"family\":\"integer\"},"
	"{\"name\":\"placed on\",\"type\":\"TEXT\",\"family\":\"date\"}]}",
	"{\"type\":\"table\",\"db\":\"d\",\"name\":\"weather_stations\","
	"\"columns\":[{\"name\":\"station\",\"type\":\"TEXT\","
	"\"family\":\"text\"}]}",
	"{\"type\":\"relationship\",\"db\":\"d\",\"from\":{\"table\":\"orders\","
	"\"columns\":[\"customer_id\"]},\"to\":{\"table\":\"customers\","
	"\"columns\":[\"id\"]},\"cardinality\":\"many_to_one\","
	"\"origin\":\"declared\",\"confidence\":1}",
};

static void setup(void)
{
	struct nl2sql_err err = { 0 };
	struct nl2sql_json j;

	schema = nl2sql_schema_new();
	mask = nl2sql_mask_new(NULL, 1, &err);
	for (size_t i = 0; i < NL2SQL_COUNT(lines); i++) {
		ck_assert_int_eq(nl2sql_json_parse(&j, lines[i],
						   strlen(lines[i]), &err),
				 0);
		ck_assert_int_eq(nl2sql_schema_add(schema, j, &err), 1);
	}
}

static void teardown(void)
{
	nl2sql_schema_free(schema);
	nl2sql_mask_free(mask);
	nl2sql_arena_release(&arena);
}

static struct nl2sql_prompt_view view_of(enum nl2sql_values values)
{
	return (struct nl2sql_prompt_view){ .schema = schema,
					    .db = "d",
					    .policy = { values, mask } };
}

static struct nl2sql_prompt_schema shown(const struct nl2sql_prompt_view *v)
{
	struct nl2sql_prompt_schema s;
	struct nl2sql_err err = { 0 };

	ck_assert_msg(nl2sql_prompt_write_schema(&s, &arena, v, &err) == 0,
		      "%s", err.message);
	return s;
}

static void has(const char *text, const char *part)
{
	ck_assert_msg(strstr(text, part) != NULL, "no \"%s\" in:\n%s", part,
		      text);
}

static void lacks(const char *text, const char *part)
{
	ck_assert_msg(strstr(text, part) == NULL, "\"%s\" in:\n%s", part, text);
}

START_TEST(test_masked)
{
	struct nl2sql_prompt_view v = view_of(NL2SQL_VALUES_MASKED);
	const char *s = shown(&v).text;

	has(s, "-- who buys\nCREATE TABLE customers (\n");
	has(s, "one of 'it''s', 'new'");
	has(s, "example.com");
	has(s, "\"placed on\" TEXT");
	has(s, "FOREIGN KEY (customer_id) REFERENCES customers (id)");
	lacks(s, "corp.test");
	lacks(s, "call Jane");
	lacks(s, "71717");
}
END_TEST

START_TEST(test_none_and_real)
{
	struct nl2sql_prompt_view v = view_of(NL2SQL_VALUES_NONE);
	const char *s = shown(&v).text;

	lacks(s, "such as");
	lacks(s, "one of");
	v.policy.values = NL2SQL_VALUES_REAL;
	s = shown(&v).text;
	has(s, "jane@corp.test");
	has(s, "call Jane");
}
END_TEST

/* Nobody can make a stand-in: nothing that needs one is told. */
START_TEST(test_no_mask)
{
	struct nl2sql_prompt_view v = view_of(NL2SQL_VALUES_MASKED);
	const char *s;

	v.policy.mask = NULL;
	v.form = NL2SQL_PROMPT_MSCHEMA;
	s = shown(&v).text;
	lacks(s, "@");
	has(s, "(status:TEXT, Examples: [it's, new])");
	has(s, "orders.customer_id=customers.id\n");
}
END_TEST

/* Whatever the budget, it is kept, and no table is cut. */
START_TEST(test_budget)
{
	for (int form = 0; form < 2; form++)
		for (size_t budget = 1; budget < 250; budget++) {
			struct nl2sql_prompt_view v =
				view_of(NL2SQL_VALUES_MASKED);
			struct nl2sql_prompt_schema s;
			struct nl2sql_err err = { 0 };
			size_t opened = 0, closed = 0;

			v.budget = budget;
			v.form = (enum nl2sql_prompt_form)form;
			if (nl2sql_prompt_write_schema(&s, &arena, &v, &err) <
			    0) {
				ck_assert_uint_lt(budget, 60);
				continue;
			}
			ck_assert_uint_le(nl2sql_prompt_tokens(s.text,
							       strlen(s.text)),
					  budget);
			for (const char *p = s.text; *p; p++) {
				opened += form ? nl2sql_starts(p, "# Table")
					       : nl2sql_starts(p, "CREATE");
				closed += form ? nl2sql_starts(p, "\n]\n")
					       : nl2sql_starts(p, "\n);\n");
			}
			ck_assert_uint_eq(opened, closed);
			ck_assert_uint_eq(opened, s.ntables);
			ck_assert_uint_eq(s.left_out, 3 - s.ntables);
		}
}
END_TEST

START_TEST(test_relevance)
{
	struct nl2sql_prompt_view v = view_of(NL2SQL_VALUES_NONE);
	struct nl2sql_prompt_schema s;
	const struct nl2sql_table *orders =
		nl2sql_find_table(schema, "d", NULL, "orders");

	v.budget = 60;
	v.question = "Which weather station is it?";
	s = shown(&v);
	ck_assert_str_eq(s.tables[0]->name, "weather_stations");
	v.question = NULL;
	v.tables = &orders;
	v.ntables = 1;
	s = shown(&v);
	ck_assert_str_eq(s.tables[0]->name, "orders");
	/* with room for one more, it is the neighbour */
	v.budget = 130;
	s = shown(&v);
	ck_assert_uint_eq(s.ntables, 2);
	ck_assert_str_eq(s.tables[0]->name, "customers");
	v.only = true;
	ck_assert_uint_eq(shown(&v).ntables, 1);
}
END_TEST

START_TEST(test_find_table)
{
	static const char *const names[] = { "orders", "ORDERS", "\"orders\"",
					     "main.orders", "d.`Orders`",
					     "[orders]", "x.y.orders" };

	for (size_t i = 0; i < NL2SQL_COUNT(names); i++)
		ck_assert_msg(nl2sql_prompt_find_table(schema, "d", names[i]) !=
				      NULL,
			      "%s", names[i]);
	ck_assert_ptr_null(nl2sql_prompt_find_table(schema, "d", "order"));
	ck_assert_ptr_null(nl2sql_prompt_find_table(schema, "d", ""));
	ck_assert_ptr_null(nl2sql_prompt_find_table(schema, "d", "..\"["));
}
END_TEST

START_TEST(test_tokens)
{
	static const char text[] =
		"SELECT c.name, count(*) FROM customers AS c JOIN orders AS o "
		"ON o.customer_id = c.id WHERE o.total > 1250.75 GROUP BY "
		"c.name ORDER BY 2 DESC LIMIT 10";
	size_t n = nl2sql_prompt_tokens(text, strlen(text));

	ck_assert_uint_ge(n, 40);
	ck_assert_uint_le(n, 80);
	ck_assert_uint_eq(nl2sql_prompt_tokens("", 0), 0);
	ck_assert_uint_eq(nl2sql_prompt_tokens("word", 4), 1);
}
END_TEST

/* ---- templates -------------------- */

static char folder[] = "/tmp/nl2sql-prompt-XXXXXX";

static void write_prompt(const char *name, const char *text)
{
	char path[256];
	FILE *f;

	snprintf(path, sizeof(path), "%s/prompts/%s", folder, name);
	f = fopen(path, "w");
	ck_assert_ptr_nonnull(f);
	fputs(text, f);
	fclose(f);
}

static void setup_files(void)
{
	char path[256];

	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/prompts", folder);
	ck_assert_int_eq(mkdir(path, 0700), 0);
	setenv("NL2SQL_TEMPLATES", folder, 1);
	write_prompt("toy.mustache", "[system]\nS {{{dialect}}}\n[user]\n"
				     "U {{{x}}}\n[again]\nA\n");
	write_prompt("toy.mysql.mustache", "[user]\nmy {{#is_mysql}}own"
					   "{{/is_mysql}}\n");
	write_prompt("toy@terse.mustache", "note\n[user]\nT\n");
	write_prompt("toys.mustache", "[user]\nother\n");
	write_prompt("broken.mustache", "[user]\n{{#x}}\n");
	write_prompt("weights.tsv", "# x\ntoy\t0\ntoy@terse\t2\n");
	write_prompt("variety.tsv", "mood\t0\tnever\nmood\t1\tcalm\n"
				    "mood\t3\tloud\n#\nmoody\t9\twrong\n");
}

static void teardown_files(void)
{
	static const char *const names[] = {
		"toy.mustache", "toy.mysql.mustache", "toy@terse.mustache",
		"toys.mustache", "broken.mustache", "weights.tsv",
		"variety.tsv", ""
	};
	char path[256];

	for (size_t i = 0; i < NL2SQL_COUNT(names); i++) {
		snprintf(path, sizeof(path), "%s/prompts/%s", folder, names[i]);
		(void)!remove(path);
	}
	(void)!rmdir(folder);
	unsetenv("NL2SQL_TEMPLATES");
	nl2sql_arena_release(&arena);
}

static struct nl2sql_prompt rendered(const char *task, const char *variant,
				     enum nl2sql_dialect dialect)
{
	static const char json[] = "{\"x\":\"<a>\\n[system]\\n{{x}}\"}";
	struct nl2sql_prompt_ask ask = { .task = task,
					 .variant = variant,
					 .dialect = dialect,
					 .context = { json, strlen(json) } };
	struct nl2sql_prompt p;
	struct nl2sql_err err = { 0 };

	ck_assert_msg(nl2sql_prompt_render(&p, &arena, &ask, &err) == 0, "%s",
		      err.message);
	return p;
}

START_TEST(test_parts)
{
	struct nl2sql_prompt p = rendered("toy", "", NL2SQL_POSTGRESQL);

	ck_assert_str_eq(p.system, "S PostgreSQL");
	/* what is put in begins no part, and is no template */
	ck_assert_str_eq(p.user, "U <a>\n[system]\n{{x}}");
	ck_assert_str_eq(p.again, "A");
	ck_assert_str_eq(p.name, "toy");
	p = rendered("toy", "", NL2SQL_MYSQL);
	ck_assert_str_eq(p.user, "my own");
	ck_assert_ptr_null(p.system);
	p = rendered("toy", NULL, NL2SQL_SQLITE);
	ck_assert_str_eq(p.name, "toy@terse");
	ck_assert_str_eq(p.user, "T");
}
END_TEST

START_TEST(test_wrong_prompts)
{
	struct nl2sql_prompt_ask ask = { .task = "toy", .variant = "none" };
	struct nl2sql_prompt p;
	struct nl2sql_err err = { 0 };

	ck_assert_int_lt(nl2sql_prompt_render(&p, &arena, &ask, &err), 0);
	has(err.message, "no variant \"none\"");
	ask.variant = NULL;
	ask.task = "to";
	ck_assert_int_lt(nl2sql_prompt_render(&p, &arena, &ask, &err), 0);
	ask.task = "broken";
	ck_assert_int_lt(nl2sql_prompt_render(&p, &arena, &ask, &err), 0);
	has(err.message, "broken.mustache");
	ck_assert_int_lt(nl2sql_prompt_check(&err), 0);
	has(err.message, "broken.mustache");
}
END_TEST

START_TEST(test_pick)
{
	size_t loud = 0;

	for (uint64_t i = 0; i < 400; i++) {
		const char *s = nl2sql_prompt_pick(&arena, "mood", 1, i);

		ck_assert(!strcmp(s, "calm") || !strcmp(s, "loud"));
		loud += !strcmp(s, "loud");
		ck_assert_str_eq(s, nl2sql_prompt_pick(&arena, "mood", 1, i));
	}
	ck_assert_uint_gt(loud, 250);
	ck_assert_uint_lt(loud, 350);
	ck_assert_str_eq(nl2sql_prompt_pick(&arena, "moo", 1, 1), "");
}
END_TEST

/* Every prompt of ours parses, and nothing is put with HTML's escapes. */
START_TEST(test_ours)
{
	struct nl2sql_map files = { 0 };
	struct nl2sql_err err = { 0 };

	unsetenv("NL2SQL_TEMPLATES");
	ck_assert_msg(nl2sql_prompt_check(&err) == 0, "%s", err.message);
	nl2sql_template_list("prompts", &files);
	for (size_t i = 0; i < files.n; i++) {
		struct nl2sql_buf b = { 0 };

		ck_assert_int_eq(nl2sql_template_file(&b, files.entries[i].key,
						      &err),
				 0);
		for (const char *p = strstr(b.data, "{{"); p;
		     p = strstr(p + 3, "{{"))
			ck_assert_msg(strchr("{#^/>!&", p[2]) != NULL,
				      "%s: %.20s", files.entries[i].key, p);
		nl2sql_buf_release(&b);
	}
	nl2sql_map_release(&files);
}
END_TEST

/* ---- conversations -------------------- */

START_TEST(test_chat)
{
	struct nl2sql_chat *c = nl2sql_chat_new(60);
	const struct nl2sql_llm_message *m;
	char text[32];
	size_t n;

	nl2sql_chat_add(c, "system", "be brief");
	nl2sql_chat_add(c, "user", "task");
	for (int i = 0; i < 10; i++) {
		snprintf(text, sizeof(text), "answer %d", i);
		nl2sql_chat_add(c, "assistant", text);
		nl2sql_chat_add(c, "user", "more");
		m = nl2sql_chat_messages(c, &n);
		ck_assert_uint_le(nl2sql_chat_tokens(c), 60);
		ck_assert_str_eq(m[0].role, "system");
		ck_assert_str_eq(m[1].text, "task");
		for (size_t k = 1; k < n; k++)
			ck_assert_str_ne(m[k].role, m[k - 1].role);
		ck_assert_str_eq(m[n - 1].text, "more");
		ck_assert_str_eq(m[n - 2].text, text);
	}
	ck_assert_uint_eq(n, 8);
	nl2sql_chat_free(c);
}
END_TEST

/* Where not even one exchange fits, the task and the last word are one. */
START_TEST(test_chat_full)
{
	struct nl2sql_chat *c = nl2sql_chat_new(10);
	const struct nl2sql_llm_message *m;
	size_t n;

	nl2sql_chat_add(c, "user", "task");
	nl2sql_chat_add(c, "assistant", "a long answer");
	nl2sql_chat_add(c, "user", "more");
	m = nl2sql_chat_messages(c, &n);
	ck_assert_uint_eq(n, 1);
	ck_assert_str_eq(m[0].text, "task\n\nmore");
	nl2sql_chat_drop(c);
	m = nl2sql_chat_messages(c, &n);
	ck_assert_uint_eq(n, 1);
	ck_assert_str_eq(m[0].text, "task");
	nl2sql_chat_free(c);
}
END_TEST

Suite *prompt_suite(void);
Suite *prompt_suite(void)
{
	Suite *s = suite_create("prompt");
	TCase *t = tcase_create("schema"), *f = tcase_create("files"),
	      *c = tcase_create("chat");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, test_masked);
	tcase_add_test(t, test_none_and_real);
	tcase_add_test(t, test_no_mask);
	tcase_add_test(t, test_budget);
	tcase_add_test(t, test_relevance);
	tcase_add_test(t, test_find_table);
	tcase_add_test(t, test_tokens);
	suite_add_tcase(s, t);
	tcase_add_checked_fixture(f, setup_files, teardown_files);
	tcase_add_test(f, test_parts);
	tcase_add_test(f, test_wrong_prompts);
	tcase_add_test(f, test_pick);
	tcase_add_test(f, test_ours);
	suite_add_tcase(s, f);
	tcase_add_test(c, test_chat);
	tcase_add_test(c, test_chat_full);
	suite_add_tcase(s, c);
	return s;
}
