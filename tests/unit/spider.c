/* tests/unit/spider.c - lib/spider */
#include <string.h>

#include <check.h>

#include <nl2sql/spider.h>

static struct nl2sql_spider_schema *shop(void)
{
	struct nl2sql_spider_schema *s = nl2sql_spider_schema_new();

	nl2sql_spider_schema_table(s, "Shop");
	nl2sql_spider_schema_column(s, "Id");
	nl2sql_spider_schema_column(s, "Name");
	nl2sql_spider_schema_table(s, "sale");
	nl2sql_spider_schema_column(s, "shop_id");
	nl2sql_spider_schema_column(s, "Price");
	return s;
}

/* A query, and a part of what it is as JSON; "" where it cannot be read. */
static const struct {
	const char *sql, *part;
} queries[] = {
	{ "SELECT count(*) FROM shop",
	  "{\"from\":{\"table_units\":[[\"table_unit\",0]],\"conds\":[]},"
	  "\"select\":[false,[[3,[0,[0,0,false],null]]]],\"where\":[],"
	  "\"groupBy\":[],\"having\":[],\"orderBy\":[],\"limit\":null,"
	  "\"intersect\":null,\"union\":null,\"except\":null}" },
	{ "SELECT DISTINCT NAME FROM Shop", "[true,[[0,[0,[0,2,false],null]]]]" },
	{ "SELECT count(DISTINCT name) FROM shop",
	  "[false,[[3,[0,[0,2,true],null]]]]" },
	{ "SELECT name FROM shop WHERE id > 1 OR NOT name = 'a'", "" },
	{ "SELECT name FROM shop WHERE id > 1.5 OR name NOT LIKE 'a%'",
	  "\"where\":[[false,3,[0,[0,1,false],null],1.5,null],\"or\","
	  "[true,9,[0,[0,2,false],null],\"\\\"a%\\\"\",null]]" },
	{ "SELECT price FROM sale WHERE price BETWEEN 1 AND 2",
	  "\"where\":[[false,1,[0,[0,4,false],null],1.0,2.0]]" },
	{ "SELECT T1.name FROM shop AS T1 JOIN sale AS T2 ON T1.id = T2.shop_id",
	  "[[\"table_unit\",0],[\"table_unit\",1]],\"conds\":[[false,2,"
	  "[0,[0,1,false],null],[0,3,false],null]]" },
	{ "SELECT name FROM shop ORDER BY id DESC LIMIT 3",
	  "\"orderBy\":[\"desc\",[[0,[0,1,false],null]]],\"limit\":3" },
	{ "SELECT id FROM shop GROUP BY id HAVING count(*) >= 2",
	  "\"groupBy\":[[0,1,false]],\"having\":[[false,5,[0,[3,0,false],null],"
	  "2.0,null]]" },
	{ "SELECT price - shop_id FROM sale",
	  "[[0,[1,[0,4,false],[0,3,false]]]]" },
	{ "SELECT id FROM shop WHERE id IN (SELECT shop_id FROM sale)",
	  "[false,8,[0,[0,1,false],null],{\"from\":" },
	{ "SELECT id FROM shop EXCEPT SELECT shop_id FROM sale",
	  "\"except\":{\"from\":" },
	{ "SELECT * FROM (SELECT id FROM shop)",
	  "\"table_units\":[[\"sql\",{\"from\":" },
	{ "SELECT nope FROM shop", "" },
	{ "SELECT id FROM shop WHERE name = 'it", "" },
	{ "", "" }
};

START_TEST(a_query_is_written_as_theirs)
{
	struct nl2sql_spider_schema *s = shop();
	const char *sql = queries[_i].sql;
	struct nl2sql_spider_query *q;
	struct nl2sql_arena a = {0};
	struct nl2sql_buf b = {0};

	q = nl2sql_spider_parse(&a, s, sql, strlen(sql));
	ck_assert_int_eq(q != NULL, queries[_i].part[0] != '\0');
	if (q)
		nl2sql_spider_json(&b, q, s);
	ck_assert_msg(strstr(nl2sql_buf_str(&b), queries[_i].part), "%s",
		      nl2sql_buf_str(&b));
	nl2sql_buf_release(&b);
	nl2sql_arena_release(&a);
	nl2sql_spider_schema_free(s);
}
END_TEST

static const struct {
	void (*cut)(struct nl2sql_buf *out, const char *text);
	const char *text, *words;
} cuts[] = {
	{ nl2sql_spider_query_words, "SELECT a.x ,  count(*) FROM a",
	  "[\"SELECT\",\"a.x\",\",\",\"count\",\"(\",\"*\",\")\",\"FROM\",\"a\"]" },
	{ nl2sql_spider_query_words, "x >= 'it' AND y = \"the end!\";",
	  "[\"x\",\">\",\"=\",\"'it\",\"'\",\"AND\",\"y\",\"=\",\"``\",\"the\","
	  "\"end\",\"!\",\"''\",\";\"]" },
	{ nl2sql_spider_query_shape, "SELECT T1.X FROM t WHERE y != 'It''s' ;",
	  "[\"select\",\"t1\",\".\",\"x\",\"from\",\"t\",\"where\",\"y\",\"!\","
	  "\"=\",\"value\"]" },
	{ nl2sql_spider_query_shape, "SELECT \"a b\" FROM t WHERE y = \"z\" LIMIT 1",
	  "[\"select\",\"\\\"a b\\\"\",\"from\",\"t\",\"where\",\"y\",\"=\","
	  "\"value\",\"limit\",\"value\"]" },
	{ nl2sql_spider_question_words, "How many are there?",
	  "[\"How\",\"many\",\"are\",\"there\",\"?\"]" },
	{ nl2sql_spider_question_words, "Who has a pet. List Mr. Smith's 1,000 ids.",
	  "[\"Who\",\"has\",\"a\",\"pet\",\".\",\"List\",\"Mr.\",\"Smith\","
	  "\"'s\",\"1,000\",\"ids\",\".\"]" },
	{ nl2sql_spider_question_words, "don't say \"hey\"",
	  "[\"do\",\"n't\",\"say\",\"``\",\"hey\",\"''\"]" },
	{ nl2sql_spider_question_words, "", "[]" }
};

START_TEST(text_is_cut_as_theirs)
{
	struct nl2sql_buf b = {0};

	cuts[_i].cut(&b, cuts[_i].text);
	ck_assert_str_eq(nl2sql_buf_str(&b), cuts[_i].words);
	nl2sql_buf_release(&b);
}
END_TEST

/* A pair of queries, and whether they are the same to exact match. */
static const struct {
	const char *gold, *pred;
	bool same;
} matches[] = {
	{ "SELECT id FROM shop WHERE name = 'a'",
	  "SELECT DISTINCT id FROM shop WHERE name = 'b'", true },
	{ "SELECT id, name FROM shop", "SELECT name, id FROM shop", true },
	{ "SELECT id FROM shop LIMIT 1", "SELECT id FROM shop LIMIT 2", true },
	{ "SELECT id FROM shop LIMIT 1", "SELECT id FROM shop LIMIT x", true },
	{ "SELECT id FROM shop WHERE id IN (SELECT id FROM shop LIMIT 3)",
	  "SELECT id FROM shop WHERE id IN (SELECT id FROM shop LIMIT 1)",
	  true },
	{ "SELECT id FROM shop WHERE id = 1 AND name = 'a'",
	  "SELECT id FROM shop WHERE id = 1 name = 'a'", false },
	{ "SELECT id FROM shop", "SELECT name FROM shop", false },
	{ "SELECT T1.id FROM shop AS T1 JOIN sale AS T2 ON T1.id = T2.shop_id",
	  "SELECT T2.shop_id FROM shop AS T1 JOIN sale AS T2 "
	  "ON T1.id = T2.shop_id", true }
};

START_TEST(match_knows_keys)
{
	const size_t keys[][2] = { { 2, 0 } }; /* sale.shop_id, shop.id */
	struct nl2sql_spider_schema *s = shop();
	struct nl2sql_spider_match m = {0};
	struct nl2sql_spider_query *gold, *pred;
	struct nl2sql_arena a = {0};

	nl2sql_spider_schema_keys(s, keys, 1);
	gold = nl2sql_spider_parse(&a, s, matches[_i].gold,
				   strlen(matches[_i].gold));
	pred = nl2sql_spider_parse(&a, s, matches[_i].pred,
				   strlen(matches[_i].pred));
	ck_assert(gold && pred);
	nl2sql_spider_compare(&a, &m, pred, gold, s);
	ck_assert_int_eq(m.exact, matches[_i].same);
	nl2sql_arena_release(&a);
	nl2sql_spider_schema_free(s);
}
END_TEST

Suite *spider_suite(void);

Suite *spider_suite(void)
{
	Suite *s = suite_create("spider");
	TCase *t = tcase_create("spider");

	tcase_add_loop_test(t, a_query_is_written_as_theirs, 0,
			    (int)NL2SQL_COUNT(queries));
	tcase_add_loop_test(t, text_is_cut_as_theirs, 0,
			    (int)NL2SQL_COUNT(cuts));
	tcase_add_loop_test(t, match_knows_keys, 0,
			    (int)NL2SQL_COUNT(matches));
	suite_add_tcase(s, t);
	return s;
}
