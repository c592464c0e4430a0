/* tests/unit/gen.c - how many records of which phase, and which shard's */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <nl2sql/gen.h>
#include <nl2sql/record.h>

/* One table without a relationship, and no rows. */
static struct nl2sql_schema *lonely(void)
{
	static const char line[] =
		"{\"type\":\"table\",\"db\":\"d\",\"name\":\"towns\","
		"\"columns\":[{\"name\":\"town_id\",\"type\":\"INTEGER\","
		"\"family\":\"integer\"},{\"name\":\"name\",\"type\":\"TEXT\","
		"\"family\":\"text\"},{\"name\":\"area\",\"type\":\"REAL\","
		"\"family\":\"real\"}]}";
	struct nl2sql_schema *s = nl2sql_schema_new();
	struct nl2sql_err err = { 0 };
	struct nl2sql_json j;

	ck_assert_int_eq(nl2sql_json_parse(&j, line, strlen(line), &err), 0);
	ck_assert_int_eq(nl2sql_schema_add(s, j, &err), 1);
	return s;
}

/* All records of a run, joined by newlines. */
static size_t run(const struct nl2sql_gen_options *o, struct nl2sql_buf *all,
		  char *reason, size_t size)
{
	struct nl2sql_schema *s = lonely();
	struct nl2sql_gen *gen = NULL;
	struct nl2sql_err err = { 0 };
	struct nl2sql_buf line = { 0 };
	size_t n = 0;

	ck_assert_int_eq(nl2sql_gen_new(&gen, o, &err), 0);
	ck_assert_int_eq(nl2sql_gen_start(gen, s, &err), 0);
	while (nl2sql_gen_next(gen, &line, &err) == 1) {
		nl2sql_buf_put(all, line.data, line.len);
		nl2sql_buf_putc(all, '\n');
		n++;
	}
	snprintf(reason, size, "%s", nl2sql_gen_reason(gen));
	nl2sql_buf_release(&line);
	nl2sql_gen_free(gen);
	nl2sql_schema_free(s);
	return n;
}

START_TEST(test_lacks)
{
	struct nl2sql_gen_options o = { .count = 5, .seed = 1,
					.phases = "joins,schema_docs" };
	struct nl2sql_buf all = { 0 };
	char reason[256];

	ck_assert_uint_eq(run(&o, &all, reason, sizeof(reason)), 5);
	ck_assert_str_eq(reason, "no joins: the schema has no relationships "
				 "to join on");
	ck_assert_ptr_nonnull(strstr(all.data, "\"phase\":\"schema_docs\""));
	ck_assert_ptr_null(strstr(all.data, "\"phase\":\"joins\""));
	nl2sql_buf_release(&all);
}
END_TEST

START_TEST(test_exhausted)
{
	struct nl2sql_gen_options o = { .count = 100000, .seed = 1,
					.phases = "schema_docs" };
	struct nl2sql_buf all = { 0 };
	char reason[256];
	size_t n = run(&o, &all, reason, sizeof(reason));

	ck_assert_uint_gt(n, 3);
	ck_assert_uint_lt(n, 1000);
	ck_assert_ptr_nonnull(strstr(reason, "schema_docs is exhausted"));
	nl2sql_buf_release(&all);
}
END_TEST

START_TEST(test_shards)
{
	struct nl2sql_gen_options o = { .count = 9, .seed = 3,
					.phases = "schema_docs,single_table" };
	struct nl2sql_buf whole = { 0 }, part[2] = { { 0 }, { 0 } };
	char reason[256];
	const char *at;
	size_t n = 0;

	ck_assert_uint_eq(run(&o, &whole, reason, sizeof(reason)), 9);
	o.shards = 2;
	ck_assert_uint_eq(run(&o, &part[0], reason, sizeof(reason)), 5);
	o.shard = 1;
	ck_assert_uint_eq(run(&o, &part[1], reason, sizeof(reason)), 4);
	for (at = whole.data; *at; at = strchr(at, '\n') + 1, n++) {
		size_t len = (size_t)(strchr(at, '\n') - at);
		char *line = nl2sql_strndup(at, len);

		ck_assert_ptr_nonnull(strstr(part[n % 2].data, line));
		free(line);
	}
	nl2sql_buf_release(&whole);
	nl2sql_buf_release(&part[0]);
	nl2sql_buf_release(&part[1]);
}
END_TEST

START_TEST(test_wrong)
{
	static const struct nl2sql_gen_options wrong[] = {
		{ .phases = "joins,walks" },
		{ .difficulty = "simple" },
		{ .mix = "/nonexistent" },
	};
	struct nl2sql_gen *gen = NULL;
	struct nl2sql_err err = { 0 };

	ck_assert_int_eq(nl2sql_gen_new(&gen, &wrong[_i], &err), -1);
	ck_assert_int_eq(err.code, NL2SQL_EDATA);
	ck_assert_ptr_null(gen);
}
END_TEST

Suite *gen_suite(void);
Suite *gen_suite(void)
{
	Suite *s = suite_create("gen");
	TCase *c = tcase_create("gen");

	tcase_add_test(c, test_lacks);
	tcase_add_test(c, test_exhausted);
	tcase_add_test(c, test_shards);
	tcase_add_loop_test(c, test_wrong, 0, 3);
	suite_add_tcase(s, c);
	return s;
}
