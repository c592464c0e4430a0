/* tests/unit/critic.c - lib/critic: what is proposed, and what is not */
#include <string.h>

#include <check.h>

#include <nl2sql/critic.h>

static struct nl2sql_arena arena;
static struct nl2sql_schema *schema;
static struct nl2sql_validator *validator;

static const char *const records[] = {
	"{\"type\":\"database\",\"db\":\"d\",\"dialect\":\"sqlite\"}",
	"{\"type\":\"table\",\"db\":\"d\",\"name\":\"city\",\"kind\":\"table\","
	"\"primary_key\":[\"id\"],\"columns\":[{\"name\":\"id\",\"type\":"
	"\"INTEGER\",\"family\":\"integer\"},{\"name\":\"name\",\"type\":"
	"\"TEXT\",\"family\":\"text\"},{\"name\":\"country\",\"type\":\"TEXT\","
	"\"family\":\"text\"}]}",
	"{\"type\":\"table\",\"db\":\"d\",\"name\":\"shop\",\"kind\":\"table\","
	"\"primary_key\":[\"id\"],\"columns\":[{\"name\":\"id\",\"type\":"
	"\"INTEGER\",\"family\":\"integer\"},{\"name\":\"city_id\",\"type\":"
	"\"INTEGER\",\"family\":\"integer\"},{\"name\":\"turnover\",\"type\":"
	"\"REAL\",\"family\":\"real\"},{\"name\":\"opened\",\"type\":\"TEXT\","
	"\"family\":\"date\"}]}",
	"{\"type\":\"relationship\",\"db\":\"d\",\"from\":{\"table\":\"shop\","
	"\"columns\":[\"city_id\"]},\"to\":{\"table\":\"city\",\"columns\":"
	"[\"id\"]},\"cardinality\":\"many_to_one\",\"origin\":\"declared\"}",
};

static void setup(void)
{
	struct nl2sql_validate_options o = {
		.stages = 1u << NL2SQL_STAGE_SYNTAX |
			  1u << NL2SQL_STAGE_SCHEMA | 1u << NL2SQL_STAGE_RULES
	};
	struct nl2sql_err err = {0};
	struct nl2sql_json j;
	size_t i;

	schema = nl2sql_schema_new();
	for (i = 0; i < NL2SQL_COUNT(records); i++) {
		ck_assert_int_eq(nl2sql_json_parse(&j, records[i],
						   strlen(records[i]), &err),
				 0);
		ck_assert_int_eq(nl2sql_schema_add(schema, j, &err), 1);
	}
	validator = nl2sql_validator_new(&o);
}

static void teardown(void)
{
	nl2sql_validator_free(validator);
	nl2sql_schema_free(schema);
	nl2sql_arena_release(&arena);
}

static void done(void *ctx)
{
	++*(int *)ctx;
}

static const struct nl2sql_trial *judge(const char *sql)
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

/* The first proposal that is valid, as the critic would take it. */
static const char *mended(const char *sql, const char **rule)
{
	struct nl2sql_repair *all;
	size_t i, n = nl2sql_propose(judge(sql), &all);

	*rule = "";
	for (i = 0; i < n; i++)
		if (!all[i].same && /* nothing is run here */
		    judge(all[i].sql)->verdict == NL2SQL_VALID) {
			*rule = all[i].rule;
			return all[i].sql;
		}
	return NULL;
}

#define ONE "SELECT name FROM city WHERE id = 1"

static const struct { const char *sql, *rule, *mended; } repairs[] = {
	/* what stands around it */
	{ "```sql\n" ONE "\n```", "fence", ONE },
	{ "Here it is: " ONE "; It reads one city.", "prose", ONE },
	{ "SELECT " ONE, "prose", ONE },
	/* a model that goes on with the next question: not cut at the
	 * semicolon inside the comment, nor where a comment is a comment */
	{ ONE " /* Answer: who is first; who is last */ SELECT id FROM city",
	  "prose", ONE },
	{ ONE " -- next\nSELECT id FROM city -- next\nSELECT", "prose", ONE },
	{ ONE "; SELECT 2", "statements", ONE },
	/* names */
	{ "SELECT nam FROM city WHERE id = 1", "column", ONE },
	{ "SELECT name FROM citys WHERE id = 1", "table", ONE },
	{ "SELECT shop.name FROM city JOIN shop ON shop.city_id = city.id",
	  "qualifier",
	  "SELECT city.name FROM city JOIN shop ON shop.city_id = city.id" },
	{ "SELECT name FROM city ORDER BY nam", "column",
	  "SELECT name FROM city ORDER BY name" },
	{ "SELECT CityId FROM shop ORDER BY CityId", "column",
	  "SELECT city_id FROM shop ORDER BY city_id" },
	{ "SELECT city.name FROM city AS c", "qualifier",
	  "SELECT c.name FROM city AS c" },
	{ "SELECT T1.name FROM city JOIN shop AS T2 ON T1.id = T2.city_id",
	  "qualifier",
	  "SELECT city.name FROM city JOIN shop AS T2 ON city.id = T2.city_id" },
	{ "SELECT name FROM dbo.city WHERE id = 1", "schema", ONE },
	{ "SELECT 'name' FROM city WHERE id = 1", "quotes",
	  "SELECT \"name\" FROM city WHERE id = 1" },
	/* joins */
	{ "SELECT name FROM shop", "missing_join",
	  "SELECT name FROM shop JOIN city ON shop.city_id = city.id" },
	/* what was clear alone is not beside the new table */
	{ "SELECT id, name FROM shop", "missing_join",
	  "SELECT shop.id, name FROM shop JOIN city ON shop.city_id = city.id" },
	{ "SELECT T2.country FROM shop AS T1 WHERE T1.turnover > 5",
	  "missing_join",
	  "SELECT T2.country FROM shop AS T1 JOIN city AS T2 ON T1.city_id = "
	  "T2.id WHERE T1.turnover > 5" },
	{ "SELECT c.name FROM city AS c JOIN shop AS s", "join",
	  "SELECT c.name FROM city AS c JOIN shop AS s ON s.city_id = c.id" },
	{ "SELECT c.name FROM city AS c, shop AS s", "join",
	  "SELECT c.name FROM city AS c, shop AS s WHERE s.city_id = c.id" },
	{ "SELECT c.name FROM city AS c JOIN shop AS s ON c.id = s.id",
	  "join_key",
	  "SELECT c.name FROM city AS c JOIN shop AS s ON c.id = s.city_id" },
	/* GROUP BY */
	{ "SELECT country, count(*) FROM city", "group_by",
	  "SELECT country, count(*) FROM city GROUP BY country" },
	/* slips of the pen */
	{ "SELECT name FROM city LIMIT 1 ORDER BY id", "clause_order",
	  "SELECT name FROM city ORDER BY id LIMIT 1" },
	{ "SELECT count(* FROM city", "brackets", "SELECT count(*) FROM city" },
	{ "SELECT round(avg(turnover), 2 FROM shop", "brackets",
	  "SELECT round(avg(turnover), 2) FROM shop" },
	{ "SELECT avg(turnover FROM shop WHERE id > 3", "brackets",
	  "SELECT avg(turnover) FROM shop WHERE id > 3" },
	{ "SELECT c.name c.country FROM city AS c", "comma",
	  "SELECT c.name, c.country FROM city AS c" },
	{ "SELECT name FROM city WHERE id === 1", "operator",
	  "SELECT name FROM city WHERE id  =  1" },
	{ "SELECT name FROM city WHERE name = \\'Nice\\'", "quotes",
	  "SELECT name FROM city WHERE name = 'Nice'" },
	/* other engines */
	{ "SELECT TOP (3) name FROM city ORDER BY id", "dialect",
	  "SELECT  name FROM city ORDER BY id LIMIT 3" },
	{ "SELECT name FROM city WHERE id IN (SELECT TOP 2 city_id FROM shop)",
	  "dialect", "SELECT name FROM city WHERE id IN (SELECT  city_id FROM "
	  "shop LIMIT 2)" },
	{ "SELECT name FROM city WHERE ROWNUM <= 3", "dialect",
	  "SELECT name FROM city LIMIT 3" },
	{ "SELECT name FROM city MINUS SELECT country FROM city", "dialect",
	  "SELECT name FROM city EXCEPT SELECT country FROM city" },
	{ "SELECT COUNTIF(turnover > 5) FROM shop", "function",
	  "SELECT count(CASE WHEN turnover > 5 THEN 1 END) FROM shop" },
	{ "SELECT NVL(name, '-') FROM city", "function",
	  "SELECT coalesce(name, '-') FROM city" },
	{ "SELECT id FROM shop WHERE YEAR(opened) = 2024", "function",
	  "SELECT id FROM shop WHERE CAST(strftime('%Y', opened) AS INTEGER) = "
	  "2024" },
	{ "EXPLAIN " ONE, "explain", ONE },
};

START_TEST(repaired)
{
	const char *rule, *sql = mended(repairs[_i].sql, &rule);

	ck_assert_msg(sql != NULL, "%s: not mended", repairs[_i].sql);
	ck_assert_str_eq(sql, repairs[_i].mended);
	ck_assert_str_eq(rule, repairs[_i].rule);
}
END_TEST

/* Where a repair would be a guess at another query. */
static const char *const left_alone[] = {
	/* finer groups would be counted than were asked for */
	"SELECT country, name FROM city GROUP BY country ORDER BY count(*) "
	"DESC LIMIT 1",
	/* nothing that would change anything is cut off in silence */
	"DELETE FROM city",
	ONE "; DELETE FROM city",
	"DROP TABLE city; " ONE,
	/* who earns most, or what each earns? */
	"SELECT id, max(turnover) FROM shop",
	/* what is counted there is no slip of the pen */
	"SELECT STDDEV_OF_ALL(turnover) FROM shop",
	/* a name that means nothing does not become a text */
	"SELECT `no such` FROM city",
	/* no name is near */
	"SELECT population FROM city",
	"SELECT 1 FROM warehouses",
};

START_TEST(not_repaired)
{
	const char *rule, *sql = mended(left_alone[_i], &rule);

	ck_assert_msg(sql == NULL, "%s: %s", left_alone[_i], sql ? sql : "");
}
END_TEST

/* Longer than any query: looking at it 24 times over would be the attack. */
START_TEST(what_is_too_long_is_not_tried)
{
	struct nl2sql_buf b = {0};
	struct nl2sql_repair *all;
	int i;

	nl2sql_buf_puts(&b, "SELECT nam FROM city WHERE id IN (0");
	for (i = 0; i < 70000; i++)
		nl2sql_buf_puts(&b, ",1");
	nl2sql_buf_puts(&b, ")");
	ck_assert_uint_eq(nl2sql_propose(judge(nl2sql_buf_str(&b)), &all), 0);
	nl2sql_buf_release(&b);
}
END_TEST

Suite *critic_suite(void);

Suite *critic_suite(void)
{
	Suite *s = suite_create("critic");
	TCase *t = tcase_create("critic");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, repaired, 0, NL2SQL_COUNT(repairs));
	tcase_add_loop_test(t, not_repaired, 0, NL2SQL_COUNT(left_alone));
	tcase_add_test(t, what_is_too_long_is_not_tried);
	suite_add_tcase(s, t);
	return s;
}
