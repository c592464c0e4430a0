/*
 * dataset - sketches, shares and shapes
 */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <nl2sql/dataset.h>

#include "../../lib/dataset/internal.h"

Suite *dataset_suite(void);

static double alike(const char *a, const char *b)
{
	struct grams x = {0}, y = {0};
	double j;

	nl2sql_grams_of(&x, a, strlen(a));
	nl2sql_grams_of(&y, b, strlen(b));
	j = nl2sql_grams_jaccard(&x, &y);
	nl2sql_grams_release(&x);
	nl2sql_grams_release(&y);
	return j;
}

START_TEST(similarity)
{
	ck_assert(alike("How many singers?", "how  many SINGERS") == 1);
	ck_assert(alike("", "") == 1);
	ck_assert(alike("ab", "abcd efgh") == 0);
	ck_assert(alike("abcd", "bcde") == 0);
	/* abcd bcde against abcd bcde cdef: 2 of 3 */
	ck_assert(fabs(alike("abcde", "abcdef") - 2.0 / 3) < 1e-9);
	ck_assert(alike("日本語の質問", "日本語の質問") == 1);
	ck_assert(alike("日本語の質問", "日本語の答え") < 0.5);
}
END_TEST

/* Of pairs of sets with a similarity of .75, nearly all share a band; of .2,
 * nearly none. */
START_TEST(bands)
{
	struct nl2sql_rng r = nl2sql_rng_of(7, 0);
	struct hashes *h = nl2sql_hashes_new();
	int near = 0, far = 0;

	for (int t = 0; t < 200; t++) {
		uint32_t a[70], b[70], c[70];
		struct grams x = { a, 70, 70 }, y = { b, 70, 70 },
			     z = { c, 70, 70 };
		uint64_t bx[BANDS], by[BANDS], bz[BANDS];
		bool xy = false, xz = false;

		for (int i = 0; i < 70; i++) {
			a[i] = (uint32_t)nl2sql_rng_next(&r);
			b[i] = i < 60 ? a[i] : (uint32_t)nl2sql_rng_next(&r);
			c[i] = i < 23 ? a[i] : (uint32_t)nl2sql_rng_next(&r);
		}
		nl2sql_grams_bands(&x, h, 1, bx);
		nl2sql_grams_bands(&y, h, 1, by);
		nl2sql_grams_bands(&z, h, 1, bz);
		for (int i = 0; i < BANDS; i++) {
			xy = xy || bx[i] == by[i];
			xz = xz || bx[i] == bz[i];
		}
		near += xy;
		far += xz;
	}
	ck_assert_int_ge(near, 195); /* 60 of 80: .75 */
	ck_assert_int_le(far, 20);   /* 23 of 117: .2 */
	free(h);
}
END_TEST

START_TEST(families_apart)
{
	struct hashes *h = nl2sql_hashes_new();
	struct grams g = {0};
	uint64_t a[BANDS], b[BANDS];

	nl2sql_grams_of(&g, "How many singers are there?", 27);
	nl2sql_grams_bands(&g, h, 1, a);
	nl2sql_grams_bands(&g, h, 2, b);
	for (int i = 0; i < BANDS; i++)
		ck_assert(a[i] != b[i]);
	nl2sql_grams_release(&g);
	free(h);
}
END_TEST

static const struct {
	const char *text;
	double split[NL2SQL_SPLITS]; /* all 0: refused */
} shares[] = {
	{ "0.9,0.05,0.05", { 0.9, 0.05, 0.05 } },
	{ "8,1,1", { 0.8, 0.1, 0.1 } },
	{ "1", { 1, 0, 0 } },
	{ "1,0,1", { 0.5, 0, 0.5 } },
	{ "", {0} },
	{ "0,0,0", {0} },
	{ "1,2,3,4", {0} },
	{ "1,,1", {0} },
	{ "1,", {0} },
	{ "-1,1", {0} },
	{ "nan,1", {0} },
	{ "a", {0} }
};

START_TEST(parse_shares)
{
	double split[NL2SQL_SPLITS] = { -1, -1, -1 };
	struct nl2sql_err err = {0};
	bool good = shares[_i].split[0] > 0;
	int rc = nl2sql_dataset_parse_split(shares[_i].text, split, &err);

	ck_assert_int_eq(rc, good ? 0 : -1);
	for (int i = 0; i < NL2SQL_SPLITS && good; i++)
		ck_assert_double_eq_tol(split[i], shares[_i].split[i], 1e-12);
	if (!good)
		ck_assert(err.code == NL2SQL_EDATA && err.hint[0]);
}
END_TEST

/* Shapes of many sizes: none is torn, and the shares are met. */
START_TEST(split_shapes)
{
	struct nl2sql_dataset_options o = NL2SQL_DATASET_DEFAULTS;
	struct nl2sql_dataset d = { .o = &o };
	int where[300];
	size_t n = 0;

	d.items = nl2sql_alloc(4000 * sizeof(*d.items));
	memset(where, -1, sizeof(where));
	for (uint64_t shape = 0; shape < 300 && n < 3900; shape++)
		for (uint64_t k = 0; k <= 300 / (shape + 1) && n < 4000; k++)
			d.items[n++] = (struct item){ .shape = shape,
						      .pair = 1 };
	d.n = n;
	o.seed = (uint64_t)_i;
	ck_assert_uint_eq(nl2sql_dataset_split(&d), n);
	for (size_t i = 0; i < n; i++) {
		int *at = &where[d.items[i].shape];

		ck_assert(*at < 0 || *at == d.items[i].split);
		*at = d.items[i].split;
	}
	for (int s = 0; s < NL2SQL_SPLITS; s++)
		ck_assert_double_eq_tol((double)d.split_items[s] / (double)n,
					o.split[s], 0.005);
	free(d.items);
}
END_TEST

START_TEST(folder_whole)
{
	char dir[] = "/tmp/nl2sql-test-XXXXXX", path[64];
	struct nl2sql_buf text = {0};
	struct nl2sql_err err = {0};
	struct folder f;
	struct stat st;

	ck_assert_ptr_nonnull(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/out/", dir);
	nl2sql_buf_puts(&text, "x");

	/* Given up: nothing is left. */
	ck_assert_int_eq(nl2sql_folder_new(&f, path, false, &err), 0);
	ck_assert_int_eq(nl2sql_folder_sub(&f, "a", &err), 0);
	ck_assert_int_eq(nl2sql_folder_write(&f, "a/b", &text, &err), 0);
	ck_assert_int_lt(stat(path, &st), 0);
	nl2sql_folder_free(&f);
	ck_assert_int_eq(rmdir(dir), 0);

	/* Published; a second one is refused, or takes its place. */
	ck_assert_int_eq(mkdir(dir, 0755), 0);
	ck_assert_int_eq(nl2sql_folder_new(&f, path, false, &err), 0);
	ck_assert_int_eq(nl2sql_folder_publish(&f, false, &err), 0);
	nl2sql_folder_free(&f);
	ck_assert_int_lt(nl2sql_folder_new(&f, path, false, &err), 0);
	nl2sql_folder_free(&f);
	ck_assert_int_eq(nl2sql_folder_new(&f, path, true, &err), 0);
	ck_assert_int_eq(nl2sql_folder_write(&f, "new", &text, &err), 0);
	ck_assert_int_eq(nl2sql_folder_publish(&f, true, &err), 0);
	nl2sql_folder_free(&f);
	snprintf(path, sizeof(path), "%s/out/new", dir);
	ck_assert_int_eq(unlink(path), 0);
	snprintf(path, sizeof(path), "%s/out", dir);
	ck_assert_int_eq(rmdir(path), 0);
	ck_assert_int_eq(rmdir(dir), 0);
	nl2sql_buf_release(&text);
}
END_TEST

Suite *dataset_suite(void)
{
	Suite *s = suite_create("dataset");
	TCase *t = tcase_create("dataset");

	tcase_add_test(t, similarity);
	tcase_add_test(t, bands);
	tcase_add_test(t, families_apart);
	tcase_add_loop_test(t, parse_shares, 0, NL2SQL_COUNT(shares));
	tcase_add_loop_test(t, split_shapes, 0, 5);
	tcase_add_test(t, folder_whole);
	suite_add_tcase(s, t);
	return s;
}
