/* tests/unit/validate.c - lib/validate: stages, verdicts, agreement */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <nl2sql/validate.h>

static struct nl2sql_schema *schema;
static struct nl2sql_validator *validator;
static struct nl2sql_rules rules;
static struct nl2sql_arena arena;

static const char *const tables[] = {
	"{\"type\":\"table\",\"db\":\"d\",\"name\":\"a\",\"kind\":\"table\","
	"\"primary_key\":[\"id\"],\"columns\":[{\"name\":\"id\",\"type\":"
	"\"INTEGER\",\"family\":\"integer\"},{\"name\":\"name\",\"type\":"
	"\"TEXT\",\"family\":\"text\"}]}",
	"{\"type\":\"table\",\"db\":\"d\",\"name\":\"b\",\"kind\":\"table\","
	"\"primary_key\":[\"id\"],\"row_count\":200000,\"columns\":[{\"name\":"
	"\"id\",\"type\":\"INTEGER\",\"family\":\"integer\"},{\"name\":\"a_id\","
	"\"type\":\"INTEGER\",\"family\":\"integer\"},{\"name\":\"size\","
	"\"type\":\"REAL\",\"family\":\"real\"}]}",
	"{\"type\":\"relationship\",\"db\":\"d\",\"from\":{\"table\":\"b\","
	"\"columns\":[\"a_id\"]},\"to\":{\"table\":\"a\",\"columns\":[\"id\"]},"
	"\"cardinality\":\"many_to_one\",\"origin\":\"declared\"}",
};

static void setup(void)
{
	struct nl2sql_validate_options o = {
		.stages = 1u << NL2SQL_STAGE_SYNTAX |
			  1u << NL2SQL_STAGE_SCHEMA | 1u << NL2SQL_STAGE_RULES,
		.rules = &rules
	};
	struct nl2sql_err err = {0};
	size_t i;

	schema = nl2sql_schema_new();
	for (i = 0; i < NL2SQL_COUNT(tables); i++) {
		struct nl2sql_json j;

		ck_assert_int_eq(nl2sql_json_parse(&j, tables[i],
						   strlen(tables[i]), &err), 0);
		ck_assert_msg(nl2sql_schema_add(schema, j, &err) == 1, "%s",
			      err.message);
	}
	validator = nl2sql_validator_new(&o);
}

static void teardown(void)
{
	nl2sql_validator_free(validator);
	nl2sql_schema_free(schema);
	nl2sql_arena_release(&arena);
	nl2sql_rules_release(&rules);
}

static void done(void *ctx)
{
	++*(int *)ctx;
}

static struct nl2sql_trial *judge(const char *sql)
{
	struct nl2sql_err err = {0};
	struct nl2sql_trial *t;
	int times = 0;

	t = nl2sql_validator_try(validator, &arena, schema, "d", "sqlite", sql,
				 strlen(sql), done, &times, &err);
	ck_assert_msg(t != NULL, "%s", err.message);
	ck_assert_int_eq(times, 1);
	return t;
}

/* Every word that the judgement holds, errors in capitals' place first. */
static const char *words(const struct nl2sql_trial *t)
{
	static char out[512];
	size_t i;
	int s;

	out[0] = '\0';
	for (s = 0; s < NL2SQL_STAGES; s++) {
		const struct nl2sql_stage *st = &t->stages[s];

		for (i = 0; i < st->nerrors + st->nwarnings; i++) {
			size_t n = strlen(out);
			const char *w = i < st->nerrors ? st->errors[i].word :
					st->warnings[i - st->nerrors].word;

			(void)snprintf(out + n, sizeof(out) - n, "%s%s",
				       n ? " " : "", w);
		}
	}
	return out;
}

static const struct {
	const char *sql;
	enum nl2sql_verdict verdict;
	const char *words;
} cases[] = {
	{ "SELECT name FROM a", NL2SQL_VALID, "" },
	/* bare columns */
	{ "SELECT name, count(*) FROM a", NL2SQL_REFINABLE, "bare_column" },
	{ "SELECT name, count(*) FROM a GROUP BY name", NL2SQL_VALID, "" },
	{ "SELECT name, count(*) FROM a GROUP BY id", NL2SQL_VALID, "" },
	{ "SELECT name, count(*) FROM a GROUP BY 1", NL2SQL_VALID, "" },
	{ "SELECT name AS n, count(*) FROM a GROUP BY n", NL2SQL_VALID, "" },
	{ "SELECT upper(name), count(*) FROM a GROUP BY upper(name)",
	  NL2SQL_VALID, "" },
	{ "SELECT a.name, count(*) FROM a JOIN b ON b.a_id = a.id GROUP BY "
	  "b.a_id", NL2SQL_VALID, "" },
	{ "SELECT a.id, b.size, count(*) FROM a JOIN b ON b.a_id = a.id GROUP "
	  "BY a.id", NL2SQL_REFINABLE, "bare_column" },
	{ "SELECT name, count(*) FROM a WHERE name = 'x'", NL2SQL_VALID, "" },
	{ "SELECT * FROM a GROUP BY name", NL2SQL_REFINABLE, "bare_column" },
	{ "SELECT name, rank() OVER (ORDER BY id) FROM a", NL2SQL_VALID, "" },
	{ "SELECT count(*) FROM (SELECT name FROM a)", NL2SQL_VALID, "" },
	{ "SELECT name FROM a WHERE id = (SELECT max(id) FROM a)",
	  NL2SQL_VALID, "" },
	/* products */
	{ "SELECT 1 FROM a, b WHERE b.id = 3", NL2SQL_VALID, "" },
	{ "SELECT 1 FROM a, b WHERE b.size > 3", NL2SQL_REFINABLE,
	  "cartesian_product" },
	{ "SELECT 1 FROM a, b WHERE a.id < b.a_id", NL2SQL_VALID, "" },
	{ "SELECT a.id, m.x FROM a, (SELECT max(size) AS x FROM b) m",
	  NL2SQL_VALID, "" },
	{ "SELECT 1 FROM a CROSS JOIN b WHERE b.size = 1", NL2SQL_REFINABLE,
	  "cartesian_product" },
	{ "SELECT 1 FROM a x, a y WHERE x.name = y.name", NL2SQL_VALID, "" },
	/* joins */
	{ "SELECT 1 FROM a JOIN b ON a.id = b.id WHERE b.id = 1",
	  NL2SQL_REFINABLE, "unrelated_join" },
	{ "SELECT 1 FROM a JOIN b ON a.id = b.a_id AND a.id = b.id WHERE b.id "
	  "= 1", NL2SQL_VALID, "" },
	/* tied by way of x: the other equality is a filter */
	{ "SELECT 1 FROM b JOIN a x ON x.id = b.a_id JOIN b y ON y.a_id = x.id "
	  "WHERE y.size = b.id AND b.id = 1", NL2SQL_VALID, "" },
	{ "WITH c AS (SELECT a_id AS k FROM b WHERE id = 1) SELECT 1 FROM c "
	  "JOIN a ON a.id = c.k", NL2SQL_VALID, "" },
	/* types */
	{ "SELECT id FROM a WHERE id = 'x'", NL2SQL_REFINABLE, "type_mismatch" },
	{ "SELECT id FROM a WHERE id = '12'", NL2SQL_VALID, "" },
	{ "SELECT id FROM a WHERE id IN (1, 'x')", NL2SQL_REFINABLE,
	  "type_mismatch" },
	/* names */
	{ "SELECT nme FROM a", NL2SQL_REFINABLE, "unknown_column" },
	{ "SELECT 1 FROM c", NL2SQL_REFINABLE, "unknown_table" },
	{ "SELECT id FROM a, b WHERE a_id = a.id", NL2SQL_REFINABLE,
	  "ambiguous_column" },
	/* size */
	{ "SELECT size FROM b", NL2SQL_VALID, "unfiltered_table" },
	{ "SELECT size FROM b LIMIT 3", NL2SQL_VALID, "" },
	/* the gate */
	{ "DELETE FROM a", NL2SQL_ESCALATE, "forbidden" },
	{ "SELECT 1; SELECT 2", NL2SQL_REFINABLE, "multiple_statements" },
	{ "SELECT FROM", NL2SQL_REFINABLE, "syntax_error" },
};

START_TEST(verdict)
{
	const struct nl2sql_trial *t = judge(cases[_i].sql);

	ck_assert_msg(t->verdict == cases[_i].verdict &&
		      strcmp(words(t), cases[_i].words) == 0, "%s: %s (%s)",
		      cases[_i].sql, nl2sql_verdict_name(t->verdict), words(t));
	ck_assert(!t->ran);
	ck_assert(!t->stages[NL2SQL_STAGE_EXECUTION].run);
}
END_TEST

static const struct { const char *key, *value, *sql, *words; } sections[] = {
	{ "forbidden_tables", "b*, x", "SELECT 1 FROM b WHERE id = 1",
	  "forbidden" },
	{ "forbidden_columns", "a.name", "SELECT name FROM a", "forbidden" },
	{ "forbidden_columns", "a.name", "SELECT * FROM a", "forbidden" },
	{ "forbidden_columns", "b.*", "SELECT name FROM a", "" },
	{ "required_filters", "a: id", "SELECT name FROM a",
	  "missing_filter" },
	{ "required_filters", "a: id", "SELECT name FROM a x WHERE x.id = 1",
	  "" },
	{ "required_filters", "a.id", "SELECT name FROM a x JOIN b ON b.a_id = "
	  "x.id AND b.id = 1", "" },
	{ "select_star", "forbid", "SELECT * FROM a", "select_star" },
	{ "select_star", "forbid", "SELECT count(*) FROM a", "" },
};

START_TEST(rule)
{
	struct nl2sql_err err = {0};

	ck_assert_int_eq(nl2sql_rules_set(&rules, sections[_i].key,
					  sections[_i].value, "x.ini:1", true,
					  &err), 0);
	ck_assert_str_eq(words(judge(sections[_i].sql)), sections[_i].words);
}
END_TEST

START_TEST(rule_unknown)
{
	struct nl2sql_err err = {0};

	ck_assert_int_eq(nl2sql_rules_set(&rules, "select_star", "perhaps",
					  "x.ini:1", true, &err), -1);
	ck_assert_int_eq(nl2sql_rules_set(&rules, "nonsense", "1", "x.ini:1",
					  true, &err), -1);
	ck_assert_ptr_nonnull(strstr(err.message, "x.ini:1"));
}
END_TEST

START_TEST(comparison)
{
	const struct nl2sql_trial *good = judge("SELECT name FROM a");
	const struct nl2sql_trial *one = judge("SELECT nme FROM a");
	const struct nl2sql_trial *two = judge("SELECT nme, iid FROM a");
	const struct nl2sql_trial *text = judge("SELECT FROM");
	const struct nl2sql_trial *never = judge("DELETE FROM a");

	ck_assert_int_gt(nl2sql_trial_compare(good, one), 0);
	ck_assert_int_gt(nl2sql_trial_compare(one, two), 0);
	ck_assert_int_gt(nl2sql_trial_compare(two, text), 0);
	ck_assert_int_gt(nl2sql_trial_compare(text, never), 0);
	ck_assert_int_eq(nl2sql_trial_compare(one, one), 0);
}
END_TEST

START_TEST(nobody_knows)
{
	struct nl2sql_err err = {0};
	int times = 0;

	ck_assert_ptr_null(nl2sql_validator_try(validator, &arena, NULL, "d",
						NULL, "SELECT 1", 8, done,
						&times, &err));
	ck_assert_str_eq(err.word, "unknown_dialect");
	ck_assert_int_eq(times, 0);
}
END_TEST

Suite *validate_suite(void);

Suite *validate_suite(void)
{
	Suite *s = suite_create("validate");
	TCase *t = tcase_create("validate");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, verdict, 0, NL2SQL_COUNT(cases));
	tcase_add_loop_test(t, rule, 0, NL2SQL_COUNT(sections));
	tcase_add_test(t, rule_unknown);
	tcase_add_test(t, comparison);
	tcase_add_test(t, nobody_knows);
	suite_add_tcase(s, t);
	return s;
}
