/*
 * schema.c - schema records in, the same records out, and lookups
 */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <nl2sql/schema.h>

Suite *schema_suite(void);

static const char users[] =
	"{\"type\":\"table\",\"db\":\"shop\",\"schema\":\"main\","
	"\"name\":\"users\",\"kind\":\"table\",\"strict\":true,"
	"\"comment\":\"who buys\",\"row_count\":3,\"row_count_exact\":true,"
	"\"primary_key\":[\"id\"],\"unique\":[[\"mail\"]],"
	"\"indexes\":[{\"name\":\"i\",\"columns\":[\"mail\",null],"
	"\"unique\":true,\"partial\":true}],\"checks\":[\"id > 0\"],"
	"\"broken_keys\":[{\"columns\":[\"id\"],\"table\":\"gone\","
	"\"to_columns\":[],\"reason\":\"no table \\\"gone\\\"\"}],"
	"\"columns\":[{\"name\":\"id\",\"type\":\"INTEGER\","
	"\"family\":\"integer\",\"nullable\":false,\"profile\":{\"rows\":3,"
	"\"exact\":true,\"distinct\":3,\"nulls\":0,\"min\":1,\"max\":3,"
	"\"mean\":2,\"quantiles\":[1,1,2,3,3],\"top\":[],\"examples\":[1,2],"
	"\"role\":\"key\",\"pii\":false,\"unique\":true,\"additive\":false}},"
	"{\"name\":\"mail\",\"type\":\"TEXT\",\"family\":\"text\","
	"\"nullable\":true,\"default\":\"'x'\",\"comment\":\"c\","
	"\"description\":\"d\",\"profile\":{\"rows\":3,\"exact\":false,"
	"\"distinct\":2,\"nulls\":1,\"min\":\"a\",\"max\":\"b\","
	"\"top\":[[\"a\",1],[2.0,1],[true,1],[null,0],[{\"bytes\":9},1]],"
	"\"examples\":[],\"length\":{\"min\":1,\"max\":1,\"mean\":1},"
	"\"role\":\"time\",\"semantic\":\"email\",\"pattern\":\"a\","
	"\"pii\":true,\"unique\":false,\"additive\":false,"
	"\"trend\":{\"granularity\":\"day\",\"first\":\"2024-01-01\","
	"\"last\":\"2024-02-01\",\"bucket\":\"month\","
	"\"counts\":[[\"2024-01\",2]],\"gaps\":0,\"direction\":\"flat\"}}}],"
	"\"doc\":{\"description\":\"the users\",\"x\":[1]}}";
static const char orders[] =
	"{\"type\":\"table\",\"db\":\"shop\",\"schema\":\"main\","
	"\"name\":\"orders\",\"kind\":\"table\",\"primary_key\":[],"
	"\"unique\":[],\"indexes\":[],\"columns\":[{\"name\":\"n\","
	"\"type\":\"\",\"family\":\"other\",\"nullable\":true},"
	"{\"name\":\"user_id\",\"type\":\"int\",\"family\":\"integer\","
	"\"nullable\":true}]}";
static const char edge[] =
	"{\"type\":\"relationship\",\"db\":\"shop\",\"from\":{\"schema\":"
	"\"main\",\"table\":\"orders\",\"columns\":[\"user_id\"]},\"to\":"
	"{\"schema\":\"main\",\"table\":\"users\",\"columns\":[\"id\"]},"
	"\"cardinality\":\"many_to_one\",\"origin\":\"inferred\","
	"\"confidence\":0.9,\"evidence\":\"names\",\"orphans\":0,"
	"\"childless\":1,\"fan_mean\":1.5,\"fan_max\":2}";
static const char sample[] =
	"{\"type\":\"sample\",\"db\":\"shop\",\"schema\":\"main\","
	"\"table\":\"orders\",\"columns\":[\"user_id\",\"n\"],"
	"\"rows\":[[1,\"a\\u0000b\"],[9007199254740993,null],[-1.5,false]]}";
static const char database[] =
	"{\"type\":\"database\",\"db\":\"shop\",\"dialect\":\"sqlite\","
	"\"server_version\":\"3.40.1\",\"schemas\":[\"main\"],"
	"\"fingerprint\":\"00\"}";

static int add(struct nl2sql_schema *s, const char *text)
{
	struct nl2sql_err err = {0};
	struct nl2sql_json j;

	ck_assert_int_eq(nl2sql_json_parse(&j, text, strlen(text), &err), 0);
	return nl2sql_schema_add(s, j, &err);
}

START_TEST(round_trip)
{
	struct nl2sql_schema *s = nl2sql_schema_new();
	struct nl2sql_buf b = {0};

	ck_assert_int_eq(add(s, database), 1);
	ck_assert_int_eq(add(s, users), 1);
	ck_assert_int_eq(add(s, orders), 1);
	ck_assert_int_eq(add(s, edge), 1);
	ck_assert_int_eq(add(s, sample), 1);
	nl2sql_database_json(&b, s->databases[0]);
	ck_assert_str_eq(nl2sql_buf_str(&b), database);
	nl2sql_buf_cut(&b, 0);
	nl2sql_table_json(&b, s->tables[0]);
	ck_assert_str_eq(nl2sql_buf_str(&b), users);
	ck_assert_str_eq(s->tables[0]->description, "the users");
	nl2sql_buf_cut(&b, 0);
	nl2sql_table_json(&b, s->tables[1]);
	ck_assert_str_eq(nl2sql_buf_str(&b), orders);
	nl2sql_buf_cut(&b, 0);
	nl2sql_relationship_json(&b, s->relationships[0]);
	ck_assert_str_eq(nl2sql_buf_str(&b), edge);
	nl2sql_buf_cut(&b, 0);
	nl2sql_sample_json(&b, s->tables[1]->sample);
	ck_assert_str_eq(nl2sql_buf_str(&b), sample);
	nl2sql_buf_release(&b);
	nl2sql_schema_free(s);
}
END_TEST

START_TEST(any_order)
{
	struct nl2sql_schema *s = nl2sql_schema_new();

	ck_assert_int_eq(add(s, edge), 1);
	ck_assert_int_eq(add(s, sample), 1);
	ck_assert_uint_eq(s->nrelationships, 0);
	ck_assert_int_eq(add(s, orders), 1);
	ck_assert_uint_eq(s->nrelationships, 0);
	ck_assert_int_eq(add(s, users), 1);
	ck_assert_uint_eq(s->nrelationships, 1);
	ck_assert_ptr_eq(s->relationships[0]->to, s->tables[1]);
	ck_assert_uint_eq(s->tables[0]->sample->nrows, 3);
	ck_assert_uint_eq(s->tables[0]->nrelationships, 1);
	ck_assert_uint_eq(s->tables[1]->nrelationships, 1);
	ck_assert_double_eq(nl2sql_column_parent(s->tables[0], 1)->confidence, .9);
	ck_assert_ptr_null(nl2sql_column_parent(s->tables[0], 0));
	nl2sql_schema_free(s);
}
END_TEST

START_TEST(a_table_again)
{
	struct nl2sql_schema *s = nl2sql_schema_new();
	struct nl2sql_table *t;

	add(s, orders);
	add(s, users);
	add(s, edge);
	add(s, edge);
	add(s, sample);
	t = s->tables[0];
	ck_assert_uint_eq(s->nrelationships, 1);
	ck_assert_int_eq(add(s, "{\"type\":\"table\",\"db\":\"shop\","
				"\"schema\":\"main\",\"name\":\"orders\","
				"\"columns\":[{\"name\":\"user_id\"},"
				"{\"name\":\"x\"},{\"name\":\"n\"}]}"), 1);
	ck_assert_ptr_eq(s->tables[0], t);
	ck_assert_uint_eq(s->ntables, 2);
	ck_assert_uint_eq(s->nrelationships, 1);
	ck_assert_int_eq(s->relationships[0]->from_columns[0], 0);
	ck_assert_int_eq(t->sample->columns[1], 2);
	ck_assert_int_eq(add(s, "{\"type\":\"table\",\"db\":\"shop\","
				"\"schema\":\"main\",\"name\":\"orders\","
				"\"columns\":[{\"name\":\"x\"}]}"), 1);
	ck_assert_uint_eq(s->nrelationships, 0);
	ck_assert_uint_eq(s->tables[1]->nrelationships, 0);
	ck_assert_ptr_null(t->sample);
	nl2sql_schema_free(s);
}
END_TEST

static const struct {
	const char *json;
	int rc;
} records[] = {
	{ "{\"type\":\"pair\"}", 0 },
	{ "{}", 0 },
	{ "{\"type\":\"table\",\"db\":\"d\"}", -1 },
	{ "{\"type\":\"table\",\"name\":\"t\"}", -1 },
	{ "{\"type\":\"table\",\"name\":\"t\",\"columns\":[{}]}", -1 },
	{ "{\"type\":\"table\",\"name\":\"t\",\"columns\":[1]}", -1 },
	{ "{\"type\":\"table\",\"name\":\"t\",\"columns\":[],"
	  "\"unique\":[[\"x\"]],\"primary_key\":7,\"indexes\":[3]}", 1 },
	{ "{\"type\":\"database\"}", -1 },
	{ "{\"type\":\"sample\"}", -1 },
	{ "{\"type\":\"relationship\",\"from\":{},\"to\":{}}", -1 }
};

START_TEST(odd_records)
{
	struct nl2sql_schema *s = nl2sql_schema_new();

	ck_assert_int_eq(add(s, records[_i].json), records[_i].rc);
	if (s->ntables)
		ck_assert_uint_eq(s->tables[0]->nunique, 0);
	nl2sql_schema_free(s);
}
END_TEST

START_TEST(lookup)
{
	struct nl2sql_schema *s = nl2sql_schema_new();
	struct nl2sql_table *a, *b, *c, *d;

	a = nl2sql_schema_table(s, "one", "sales", "Users", 1);
	b = nl2sql_schema_table(s, "one", "public", "users", 2);
	c = nl2sql_schema_table(s, "two", "main", "things", 0);
	d = nl2sql_schema_table(s, "two", "main", "USERS", 0);
	ck_assert_ptr_eq(nl2sql_find_table(s, "one", NULL, "users"), b);
	ck_assert_ptr_eq(nl2sql_find_table(s, "one", "", "Users"), a);
	ck_assert_ptr_eq(nl2sql_find_table(s, "ONE", "SALES", "uSERS"), a);
	ck_assert_ptr_eq(nl2sql_find_table(s, NULL, NULL, "THINGS"), c);
	ck_assert_ptr_null(nl2sql_find_table(s, NULL, NULL, "users"));
	ck_assert_ptr_eq(nl2sql_find_table(s, "two", NULL, "users"), d);
	ck_assert_ptr_null(nl2sql_find_table(s, "two", "sales", "users"));
	nl2sql_table_name_column(s, b, 0, "Id");
	nl2sql_table_name_column(s, b, 1, "ID");
	ck_assert_int_eq(nl2sql_table_column(b, "id"), 0);
	ck_assert_int_eq(nl2sql_table_column(b, "ID"), 1);
	ck_assert_int_eq(nl2sql_table_column(b, "nope"), -1);
	nl2sql_schema_database(s, "one");
	ck_assert_ptr_nonnull(nl2sql_find_database(s, NULL));
	nl2sql_schema_database(s, "two");
	ck_assert_ptr_null(nl2sql_find_database(s, ""));
	ck_assert_str_eq(nl2sql_find_database(s, "TWO")->db, "two");
	nl2sql_schema_free(s);
}
END_TEST

START_TEST(uniqueness)
{
	struct nl2sql_schema *s = nl2sql_schema_new();
	const int mail[] = { 1 }, both[] = { 1, 0 };
	struct nl2sql_table *t;

	add(s, users);
	t = s->tables[0];
	ck_assert(nl2sql_table_unique(t, mail, 1));
	ck_assert(nl2sql_table_unique(t, both, 2));
	add(s, orders);
	ck_assert(!nl2sql_table_unique(s->tables[1], both, 2));
	nl2sql_schema_free(s);
}
END_TEST

static const struct {
	const char *type;
	enum nl2sql_family family;
} types[] = {
	{ "VARCHAR(20)", NL2SQL_FAMILY_TEXT },
	{ "int8", NL2SQL_FAMILY_INTEGER },
	{ "UNSIGNED BIG INT", NL2SQL_FAMILY_INTEGER },
	{ "INTEGER", NL2SQL_FAMILY_INTEGER },
	{ "timestamp with time zone", NL2SQL_FAMILY_TIMESTAMP },
	{ "time(3)", NL2SQL_FAMILY_TIME },
	{ "double precision", NL2SQL_FAMILY_REAL },
	{ "NUMERIC(10,2)", NL2SQL_FAMILY_DECIMAL },
	{ "jsonb", NL2SQL_FAMILY_JSON },
	{ "int[]", NL2SQL_FAMILY_ARRAY },
	{ "interval", NL2SQL_FAMILY_INTERVAL },
	{ "bool", NL2SQL_FAMILY_BOOLEAN },
	{ "mediumtext", NL2SQL_FAMILY_TEXT },
	{ "longblob", NL2SQL_FAMILY_BINARY },
	{ "point", NL2SQL_FAMILY_OTHER },
	{ "", NL2SQL_FAMILY_OTHER }
};

START_TEST(families)
{
	ck_assert_int_eq(nl2sql_family_of_type(types[_i].type),
			 types[_i].family);
	ck_assert_int_eq(nl2sql_family_of_word(
			 nl2sql_family_word(types[_i].family)),
			 types[_i].family);
}
END_TEST

START_TEST(cells)
{
	struct nl2sql_cell a = { .type = NL2SQL_CELL_REAL, .real = 1 };
	struct nl2sql_cell b = { .type = NL2SQL_CELL_INTEGER, .integer = 1 };
	struct nl2sql_cell c = { .type = NL2SQL_CELL_TEXT, .at = "1", .len = 1 };
	struct nl2sql_buf out = {0};

	ck_assert(nl2sql_cell_eq(&a, &b));
	ck_assert(!nl2sql_cell_eq(&b, &c));
	nl2sql_json_open(&out, '[');
	nl2sql_cell_json(&out, &a);
	a.real = 1e300;
	nl2sql_cell_json(&out, &a);
	a.real = INFINITY;
	nl2sql_cell_json(&out, &a);
	a.real = -0.25;
	nl2sql_cell_json(&out, &a);
	nl2sql_json_close(&out, ']');
	ck_assert_str_eq(nl2sql_buf_str(&out), "[1.0,1e+300,null,-0.25]");
	nl2sql_buf_release(&out);
}
END_TEST

Suite *schema_suite(void)
{
	Suite *s = suite_create("schema");
	TCase *t = tcase_create("schema");

	tcase_add_test(t, round_trip);
	tcase_add_test(t, any_order);
	tcase_add_test(t, a_table_again);
	tcase_add_loop_test(t, odd_records, 0, (int)NL2SQL_COUNT(records));
	tcase_add_test(t, lookup);
	tcase_add_test(t, uniqueness);
	tcase_add_loop_test(t, families, 0, (int)NL2SQL_COUNT(types));
	tcase_add_test(t, cells);
	suite_add_tcase(s, t);
	return s;
}
