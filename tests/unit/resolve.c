/* tests/unit/resolve.c - lib/sql/resolve*.c, analyse.c, hardness.c, mutate.c */
#include <stdio.h>
#include <string.h>

#include <check.h>

#include <nl2sql/sql.h>

static struct nl2sql_schema *schema;
static struct nl2sql_arena arena;

static void add_table(const char *name, const char *const *columns,
		      enum nl2sql_family family, size_t n)
{
	struct nl2sql_table *t = nl2sql_schema_table(schema, "d", "", name, n);
	size_t i;

	for (i = 0; i < n; i++) {
		nl2sql_table_name_column(schema, t, i, columns[i]);
		t->columns[i].family = i ? family : NL2SQL_FAMILY_INTEGER;
	}
}

static void setup(void)
{
	static const char *const user[] = { "id", "name", "city" };
	static const char *const item[] = { "id", "user_id", "price" };
	static const char *const odd[] = { "Id", "Mixed" };

	schema = nl2sql_schema_new();
	nl2sql_schema_database(schema, "d")->dialect = "sqlite";
	add_table("user", user, NL2SQL_FAMILY_TEXT, 3);
	add_table("item", item, NL2SQL_FAMILY_REAL, 3);
	add_table("Odd", odd, NL2SQL_FAMILY_TEXT, 2);
}

static void teardown(void)
{
	nl2sql_schema_free(schema);
	nl2sql_arena_release(&arena);
	memset(&arena, 0, sizeof(arena));
}

static struct nl2sql_resolution *resolve(enum nl2sql_dialect d, const char *sql)
{
	struct nl2sql_err err = {0};
	struct nl2sql_sql *tree;

	ck_assert_msg(!nl2sql_sql_parse_one(&arena, &tree, d, sql, strlen(sql),
					    &err), "%s: %s", sql, err.message);
	return nl2sql_resolve(&arena, tree, d, sql, strlen(sql), schema, "d");
}

#define S NL2SQL_SQLITE
#define P NL2SQL_POSTGRESQL
#define M NL2SQL_MYSQL

/* word: "" where all names are known */
static const struct {
	enum nl2sql_dialect dialect;
	const char *sql, *word;
	long position;
	const char *hint;
} names[] = {
	{ S, "SELECT name FROM user", "", 0, "" },
	{ S, "SELECT NAME FROM User u WHERE U.City = 'x'", "", 0, "" },
	{ S, "SELECT nme FROM user", "unknown_column", 8, "\"name\"" },
	{ S, "SELECT \u00e9, nme FROM user", "unknown_column", 8, "" },
	{ S, "SELECT name FROM usr", "unknown_table", 18, "\"user\"" },
	{ S, "SELECT x.name FROM user u", "unknown_table", 8, "" },
	{ S, "SELECT id FROM user, item", "ambiguous_column", 8, "alias" },
	{ S, "SELECT id FROM user JOIN item USING (id)", "", 0, "" },
	{ S, "SELECT id FROM user NATURAL JOIN item", "", 0, "" },
	{ S, "SELECT price FROM user", "unknown_column", 8, "\"item\"" },
	{ S, "SELECT rowid, user._rowid_ FROM user", "", 0, "" },
	{ S, "SELECT name FROM user WHERE city = \"Rome\"", "", 0, "" },
	{ S, "SELECT name AS n FROM user WHERE n = 'x'", "", 0, "" },
	{ P, "SELECT name AS n FROM \"user\" WHERE n = 'x'", "unknown_column",
	  36, "" },
	{ P, "SELECT name AS n FROM \"user\" GROUP BY n ORDER BY n", "", 0, "" },
	{ M, "SELECT name AS n FROM user GROUP BY n HAVING n > ''", "", 0, "" },
	{ P, "SELECT Mixed FROM Odd", "unknown_table", 19, "\"Odd\"" },
	{ P, "SELECT \"Mixed\" FROM \"Odd\"", "", 0, "" },
	{ P, "SELECT Mixed FROM \"Odd\"", "unknown_column", 8, "\"Mixed\"" },
	{ S, "SELECT name FROM user u WHERE EXISTS (SELECT 1 FROM item i "
	     "WHERE i.user_id = u.id AND city = 'x')", "", 0, "" },
	{ S, "WITH t(a) AS (SELECT id FROM user) SELECT a FROM t", "", 0, "" },
	{ S, "WITH t(a) AS (SELECT id FROM user) SELECT id FROM t",
	  "unknown_column", 43, "" },
	{ S, "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t "
	     "WHERE n < 9) SELECT max(n) FROM t", "", 0, "" },
	{ S, "SELECT y FROM (SELECT name AS y FROM user)", "", 0, "" },
	{ S, "SELECT name FROM (SELECT name AS y FROM user)", "unknown_column",
	  8, "" },
	{ S, "SELECT id FROM user UNION SELECT id, price FROM item",
	  "column_count", 1, "" },
	{ S, "SELECT id AS k FROM user UNION SELECT id FROM item ORDER BY k",
	  "", 0, "" },
	{ P, "SELECT u.name, x.p FROM \"user\" u, LATERAL (SELECT i.price AS p "
	     "FROM item i WHERE i.user_id = u.id) x", "", 0, "" },
	{ P, "SELECT x.p FROM \"user\" u, (SELECT i.price AS p FROM item i "
	     "WHERE i.user_id = u.id) x", "unknown_table", 78, "" },
	{ P, "SELECT 1 FROM item i JOIN \"user\" u ON u.id = z.id JOIN item z "
	     "ON true", "unknown_table", 46, "" },
	{ P, "SELECT 1 FROM item JOIN item ON true", "duplicate_alias", 25, "" },
	{ S, "SELECT name FROM sqlite_master", "", 0, "" },
	/* a join by its alias, in place of the tables' names, or beside them */
	{ P, "SELECT j.id, j.price, id FROM (\"user\" JOIN item USING (id)) j",
	  "", 0, "" },
	{ P, "SELECT item.id FROM (\"user\" JOIN item USING (id)) j",
	  "unknown_table", 8, "" },
	{ P, "SELECT j.zzz FROM (\"user\" JOIN item USING (id)) j",
	  "unknown_column", 8, "" },
	{ P, "SELECT j.id FROM (\"user\" u JOIN item i ON u.id = i.id) j",
	  "ambiguous_column", 8, "" },
	{ P, "SELECT j.id, item.id FROM \"user\" JOIN item USING (id) AS j", "",
	  0, "" },
	{ P, "SELECT j.* FROM (\"user\" u JOIN item u2 USING (id)) j JOIN "
	     "(\"user\" u JOIN item u2 USING (id)) k ON j.id = k.id", "", 0, "" },
	{ S, "SELECT j.id FROM (user u JOIN item i ON u.id = i.user_id "
	     "JOIN user v USING (city)) j", "ambiguous_column", 8, "" },
	/* a set operation is ordered by what it gives; SQLite sees more */
	{ P, "SELECT id FROM \"user\" UNION SELECT id FROM item ORDER BY ids",
	  "unknown_column", 58, "\"id\"" },
	{ S, "SELECT id FROM user UNION SELECT user_id FROM item ORDER BY user_id",
	  "", 0, "" },
	{ P, "SELECT a.id FROM item a JOIN item a ON true", "duplicate_alias", 30,
	  "alias of its own" }
};

START_TEST(names_are_found)
{
	struct nl2sql_resolution *r = resolve(names[_i].dialect, names[_i].sql);
	const struct nl2sql_err *e = r->nproblems ? &r->problems[0] : NULL;

	ck_assert_msg(!strcmp(e ? e->word : "", names[_i].word),
		      "%s: %s %s", names[_i].sql, e ? e->word : "(none)",
		      e ? e->message : "");
	if (!e)
		return;
	ck_assert_msg(e->position == names[_i].position, "%s: %ld",
		      names[_i].sql, e->position);
	ck_assert_msg(strstr(e->hint, names[_i].hint), "%s: %s", names[_i].sql,
		      e->hint);
}
END_TEST

START_TEST(columns_are_traced)
{
	struct nl2sql_resolution *r = resolve(S,
		"SELECT t.k FROM (SELECT price AS k FROM item) t");
	const struct nl2sql_scope *top = r->scopes[0];

	ck_assert_uint_eq(top->noutputs, 1);
	ck_assert_str_eq(top->outputs[0].table->name, "item");
	ck_assert_int_eq(top->outputs[0].column, 2);
	ck_assert_int_eq(top->outputs[0].family, NL2SQL_FAMILY_REAL);
}
END_TEST

START_TEST(stars_are_expanded)
{
	ck_assert_uint_eq(resolve(S, "SELECT * FROM user, item")
			  ->scopes[0]->noutputs, 6);
	ck_assert_uint_eq(resolve(S, "SELECT * FROM user JOIN item USING (id)")
			  ->scopes[0]->noutputs, 5);
	ck_assert_uint_eq(resolve(S, "SELECT item.*, 1 FROM user, item")
			  ->scopes[0]->noutputs, 4);
}
END_TEST

/* Each of these columns would stand 2^40 times in the result. */
START_TEST(columns_that_double_are_not_counted_out)
{
	struct nl2sql_buf sql = {0};
	struct nl2sql_resolution *r;
	int i;

	nl2sql_buf_puts(&sql, "WITH c0 AS (SELECT * FROM user)");
	for (i = 1; i < 40; i++)
		nl2sql_buf_printf(&sql, ", c%d AS (SELECT * FROM c%d a, c%d b)",
				  i, i - 1, i - 1);
	nl2sql_buf_puts(&sql, " SELECT * FROM c39 a, c39 b");
	r = resolve(S, nl2sql_buf_str(&sql));
	ck_assert(r->spent);
	ck_assert_uint_eq(r->nproblems, 1);
	ck_assert_str_eq(r->problems[0].word, "too_complex");
	nl2sql_buf_release(&sql);
}
END_TEST

START_TEST(expressions_have_families)
{
	static const struct {
		const char *sql;
		enum nl2sql_family family;
	} all[] = {
		{ "SELECT count(*) FROM user", NL2SQL_FAMILY_INTEGER },
		{ "SELECT max(name) FROM user", NL2SQL_FAMILY_TEXT },
		{ "SELECT id + price FROM item", NL2SQL_FAMILY_REAL },
		{ "SELECT price > 1 FROM item", NL2SQL_FAMILY_BOOLEAN },
		{ "SELECT name || id FROM user", NL2SQL_FAMILY_TEXT },
		{ "SELECT (SELECT max(id) FROM user)", NL2SQL_FAMILY_INTEGER },
		{ "SELECT CASE WHEN id > 1 THEN name END FROM user",
		  NL2SQL_FAMILY_TEXT }
	};
	size_t i;

	for (i = 0; i < NL2SQL_COUNT(all); i++)
		ck_assert_msg(resolve(S, all[i].sql)->scopes[0]->outputs[0]
			      .family == all[i].family, "%s", all[i].sql);
}
END_TEST

START_TEST(statements_are_analysed)
{
	struct nl2sql_analysis *a = nl2sql_analyse(resolve(S,
		"SELECT u.name, count(*) FROM user u JOIN item i ON u.id = "
		"i.user_id WHERE i.price > (SELECT avg(price) FROM item) "
		"GROUP BY u.name ORDER BY 2"));

	ck_assert_uint_eq(a->ntables, 2);
	ck_assert_uint_eq(a->ncolumns, 4);
	ck_assert_uint_eq(a->nedges, 1);
	ck_assert_uint_eq(a->has.subqueries, 1);
	ck_assert_uint_eq(a->has.joins, 1);
	ck_assert_str_eq(a->hardness, "extra");
	ck_assert_str_eq(a->complexity, "moderate");
	ck_assert(a->ordered);
}
END_TEST

/* One neighbour for each thing that can change, and none that is the query. */
START_TEST(neighbours_differ)
{
	const char *sql = "SELECT DISTINCT name FROM user WHERE id > 3 AND "
			  "city = 'x' ORDER BY name LIMIT 2";
	struct nl2sql_sql *tree = NULL;
	struct nl2sql_mutant *m;
	bool seen[NL2SQL_MUTATE_DISTINCT + 1] = { false };
	size_t i, n;

	tree = (struct nl2sql_sql *)resolve(S, sql)->statement;
	n = nl2sql_mutate(&arena, tree, S, 100, &m);
	ck_assert_uint_eq(n, 10);
	for (i = 0; i < n; i++) {
		seen[m[i].kind] = true;
		ck_assert(!nl2sql_sql_equal(m[i].tree, tree));
	}
	ck_assert(seen[NL2SQL_MUTATE_COMPARISON] && seen[NL2SQL_MUTATE_LITERAL]);
	ck_assert(seen[NL2SQL_MUTATE_ORDER] && seen[NL2SQL_MUTATE_LIMIT]);
	ck_assert(seen[NL2SQL_MUTATE_CONDITION] && seen[NL2SQL_MUTATE_DISTINCT]);
	ck_assert(seen[NL2SQL_MUTATE_CONNECTIVE]);
	ck_assert_str_eq(nl2sql_sql_text(&arena, tree, S), sql);
}
END_TEST

Suite *resolve_suite(void);

Suite *resolve_suite(void)
{
	Suite *s = suite_create("resolve");
	TCase *t = tcase_create("resolve");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, names_are_found, 0, NL2SQL_COUNT(names));
	tcase_add_test(t, columns_are_traced);
	tcase_add_test(t, stars_are_expanded);
	tcase_add_test(t, columns_that_double_are_not_counted_out);
	tcase_add_test(t, expressions_have_families);
	tcase_add_test(t, statements_are_analysed);
	tcase_add_test(t, neighbours_differ);
	suite_add_tcase(s, t);
	return s;
}
