/* tests/unit/sql_node.c - lib/sql/node.c, build.c and dialect.c */
#include <stdio.h>

#include <check.h>

#include <nl2sql/sql.h>

START_TEST(lists_grow_and_shrink)
{
	struct nl2sql_arena a = {0};
	struct nl2sql_sql *list = nl2sql_sql_list(&a);

	for (int i = 0; i < 100; i++)
		nl2sql_sql_add(&a, &list, nl2sql_sql_int(&a, i));
	ck_assert_uint_eq(list->n, 100);
	for (uint32_t i = 0; i < 50; i++)
		nl2sql_sql_remove(list, i);
	for (uint32_t i = 0; i < 50; i++) {
		char want[16];

		snprintf(want, sizeof(want), "%u", 2 * i + 1);
		ck_assert_str_eq(list->kid[i]->text, want);
	}
	nl2sql_sql_insert(&a, list, 1, nl2sql_sql_int(&a, 7));
	ck_assert_str_eq(list->kid[0]->text, "1");
	ck_assert_str_eq(list->kid[1]->text, "7");
	ck_assert_str_eq(list->kid[2]->text, "3");
	nl2sql_arena_release(&a);
}
END_TEST

static struct nl2sql_sql *sample(struct nl2sql_arena *a, const char *column)
{
	struct nl2sql_sql *s = nl2sql_sql_select(a);

	nl2sql_sql_select_item(a, s, nl2sql_sql_count_star(a), "n");
	nl2sql_sql_select_from(a, s, nl2sql_sql_table(a, NULL, "t", "x"));
	nl2sql_sql_select_where(a, s,
				nl2sql_sql_bin(a, NL2SQL_OP_GT,
					       nl2sql_sql_col(a, "x", column),
					       nl2sql_sql_int(a, -3)));
	return s;
}

START_TEST(copies_are_equal)
{
	struct nl2sql_arena a = {0}, b = {0};
	struct nl2sql_sql *s = sample(&a, "c");
	struct nl2sql_sql *copy = nl2sql_sql_copy(&b, s);

	ck_assert(nl2sql_sql_equal(s, copy));
	ck_assert(!nl2sql_sql_equal(s, sample(&a, "d")));
	nl2sql_arena_release(&a);
	ck_assert(nl2sql_sql_equal(copy, sample(&b, "c")));
	copy->flags |= NL2SQL_F_DISTINCT;
	ck_assert(!nl2sql_sql_equal(copy, sample(&b, "c")));
	nl2sql_arena_release(&b);
}
END_TEST

static enum nl2sql_sql_walk replace_columns(void *ctx, struct nl2sql_sql **at,
					    struct nl2sql_sql *parent)
{
	(void)parent;
	if ((*at)->kind != NL2SQL_SQL_COLUMN)
		return NL2SQL_WALK_ON;
	*at = nl2sql_sql_str(ctx, "here");
	return NL2SQL_WALK_SKIP;
}

START_TEST(walking_may_replace)
{
	struct nl2sql_arena a = {0};
	struct nl2sql_sql *s = sample(&a, "c"), *left;

	ck_assert(nl2sql_sql_walk(&s, replace_columns, NULL, &a));
	left = s->kid[NL2SQL_SELECT_WHERE]->kid[NL2SQL_LEFT];
	ck_assert_int_eq(left->kind, NL2SQL_SQL_LITERAL);
	ck_assert(nl2sql_sql_is_read(s));
	nl2sql_sql_add(&a, &s->kid[NL2SQL_QUERY_LOCKS],
		       nl2sql_sql_new(&a, NL2SQL_SQL_LOCK));
	ck_assert(!nl2sql_sql_is_read(s));
	nl2sql_arena_release(&a);
}
END_TEST

START_TEST(dialects_have_names)
{
	enum nl2sql_dialect d;

	for (int i = 0; i < NL2SQL_DIALECTS; i++) {
		ck_assert_int_eq(nl2sql_dialect_of(&d, nl2sql_dialect_name(i)),
				 0);
		ck_assert_int_eq((int)d, i);
	}
	ck_assert_int_eq(nl2sql_dialect_of(&d, "MariaDB"), 0);
	ck_assert_int_eq(d, NL2SQL_MYSQL);
	ck_assert_int_eq(nl2sql_dialect_of(&d, "oracle"), -1);
}
END_TEST

START_TEST(every_kind_has_a_name)
{
	ck_assert_str_ne(nl2sql_sql_kind_name(_i), "?");
}
END_TEST

Suite *sql_node_suite(void);

Suite *sql_node_suite(void)
{
	Suite *s = suite_create("sql_node");
	TCase *t = tcase_create("node");

	tcase_add_test(t, lists_grow_and_shrink);
	tcase_add_test(t, copies_are_equal);
	tcase_add_test(t, walking_may_replace);
	tcase_add_test(t, dialects_have_names);
	tcase_add_loop_test(t, every_kind_has_a_name, 0, NL2SQL_SQL_KINDS);
	suite_add_tcase(s, t);
	return s;
}
