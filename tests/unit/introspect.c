/*
 * introspect.c - sketches, moments and comments: what introspection rests on
 */
#include <check.h>
#include <string.h>

#include "../../lib/introspect/relate.h"
#include "../../lib/introspect/scan.h"

Suite *introspect_suite(void);

START_TEST(bottom_is_exact_while_small)
{
	struct bottom b;
	uint64_t i;

	nl2sql_inspect_bottom_init(&b, 64);
	for (i = 0; i < 50; i++)
		nl2sql_inspect_bottom_add(&b, nl2sql_hash(&i, sizeof(i), 0));
	nl2sql_inspect_bottom_settle(&b);
	ck_assert_uint_eq(b.n, 50);
	ck_assert(!b.dropped && !b.twice);
	i = 7;
	nl2sql_inspect_bottom_add(&b, nl2sql_hash(&i, sizeof(i), 0));
	nl2sql_inspect_bottom_settle(&b);
	ck_assert_uint_eq(b.n, 50);
	ck_assert(b.twice);
	nl2sql_inspect_bottom_release(&b);
}
END_TEST

START_TEST(bottom_estimates)
{
	const uint64_t n = 100000;
	struct bottom b;
	uint64_t i, k;

	nl2sql_inspect_bottom_init(&b, 1024);
	for (k = 0; k < 2; k++)
		for (i = 0; i < n; i++)
			nl2sql_inspect_bottom_add(&b, nl2sql_hash(&i, sizeof(i), 0));
	nl2sql_inspect_bottom_settle(&b);
	ck_assert(b.dropped && b.twice);
	ck_assert_uint_eq(b.n, 1024);
	ck_assert_double_gt(nl2sql_inspect_bottom_distinct(&b), .9 * (double)n);
	ck_assert_double_lt(nl2sql_inspect_bottom_distinct(&b), 1.1 * (double)n);
	nl2sql_inspect_bottom_release(&b);
}
END_TEST

/* The facts of a column that holds the numbers from .. to. */
static struct column_facts range(struct bottom *b, uint64_t from, uint64_t to)
{
	struct column_facts f = {0};

	nl2sql_inspect_bottom_init(b, 256);
	for (; from < to; from++)
		nl2sql_inspect_bottom_add(b, nl2sql_hash(&from, sizeof(from), 0));
	nl2sql_inspect_bottom_settle(b);
	f.sketch = b->hashes;
	f.nsketch = (uint32_t)b->n;
	f.whole = !b->dropped;
	return f;
}

START_TEST(containment_by_sketches)
{
	struct bottom a, b;
	struct column_facts child = range(&a, 0, 5000);
	struct column_facts parent = range(&b, 0, 10000);

	ck_assert_double_eq(nl2sql_inspect_containment(&child, &parent), 1);
	ck_assert_double_eq_tol(nl2sql_inspect_containment(&parent, &child), .5, .12);
	nl2sql_inspect_bottom_release(&a);
	child = range(&a, 20000, 20100);
	ck_assert_double_le(nl2sql_inspect_containment(&child, &parent), 0);
	child.nsketch = 0;
	ck_assert_double_lt(nl2sql_inspect_containment(&child, &parent), 0);
	nl2sql_inspect_bottom_release(&a);
	nl2sql_inspect_bottom_release(&b);
}
END_TEST

START_TEST(tallies_sort)
{
	struct tally t = {0};
	int64_t i;

	for (i = 500; i > -500; i--)
		nl2sql_inspect_tally_add(&t, i % 100, 1);
	nl2sql_inspect_tally_sort(&t);
	ck_assert_uint_eq(t.n, 199);
	ck_assert_int_eq(t.items[0].key, -99);
	ck_assert_int_eq(t.items[198].key, 99);
	nl2sql_inspect_tally_release(&t);
}
END_TEST

static const struct {
	const char *text;
	bool moment, date, time;
} moments[] = {
	{ "2024-02-29", true, true, false },
	{ "2023-02-29", false, false, false },
	{ "2024-01-02 03:04", true, true, true },
	{ "2024-01-02T03:04:05.678Z", true, true, true },
	{ "2024-01-02 03:04:05+02:00", true, true, true },
	{ "23:59:59", true, false, true },
	{ "24:61", false, false, false },
	{ "2024-13-01", false, false, false },
	{ "2024-01-02x", false, false, false },
	{ "01/02/2024", false, false, false },
	{ "20240102", false, false, false },
	{ "", false, false, false }
};

START_TEST(moment)
{
	struct moment m;

	ck_assert_int_eq(nl2sql_inspect_read_moment(moments[_i].text,
					     strlen(moments[_i].text), &m),
			 moments[_i].moment);
	if (!moments[_i].moment)
		return;
	ck_assert_int_eq(m.has_date, moments[_i].date);
	ck_assert_int_eq(m.has_time, moments[_i].time);
}
END_TEST

START_TEST(days_there_and_back)
{
	int y, m, d;
	int64_t day;

	ck_assert_int_eq(nl2sql_inspect_day_of(1970, 1, 1), 0);
	ck_assert_int_eq(nl2sql_inspect_day_of(2000, 3, 1), 11017);
	for (day = -800000; day < 800000; day += 37) {
		nl2sql_inspect_day_split(day, &y, &m, &d);
		ck_assert_int_eq(nl2sql_inspect_day_of(y, m, d), day);
	}
}
END_TEST

Suite *introspect_suite(void)
{
	Suite *s = suite_create("introspect");
	TCase *t = tcase_create("introspect");

	tcase_add_test(t, bottom_is_exact_while_small);
	tcase_add_test(t, bottom_estimates);
	tcase_add_test(t, containment_by_sketches);
	tcase_add_test(t, tallies_sort);
	tcase_add_loop_test(t, moment, 0, (int)NL2SQL_COUNT(moments));
	tcase_add_test(t, days_there_and_back);
	suite_add_tcase(s, t);
	return s;
}
