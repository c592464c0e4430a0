/* tests/unit/base.c - what every room stands on */
#include <check.h>
#include <poll.h>
#include <stdio.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <nl2sql/base.h>

Suite *base_suite(void);

static const struct {
	const char *pattern, *text;
	bool match;
} globs[] = {
	{ "*", "", true },	    { "a*c", "ABBC", true },
	{ "a*b*c", "aXbYbZc", true }, { "a*c", "abcd", false },
	{ "?", "", false },	    { "[a-c]x", "Bx", true },
	{ "[!a-c]x", "bx", false }, { "[]]", "]", true },
	{ "[a", "[a", false },	    { "sys_*", "system", false },
};

START_TEST(glob_matches_like_a_shell)
{
	ck_assert_msg(nl2sql_glob(globs[_i].pattern, globs[_i].text) ==
			      globs[_i].match,
		      "%s on %s", globs[_i].pattern, globs[_i].text);
}
END_TEST

static const struct {
	const char *a, *b;
	unsigned max, want;
} edits[] = {
	{ "name", "name", 3, 0 },	 { "Name", "naem", 3, 1 },
	{ "customer", "custmer", 3, 1 }, { "abc", "xyz", 2, 3 },
	{ "größe", "grösse", 3, 2 },	 { "", "ab", 3, 2 },
};

START_TEST(edit_distance_counts_swaps_and_code_points)
{
	ck_assert_uint_eq(nl2sql_edit_distance(edits[_i].a, edits[_i].b,
					       edits[_i].max),
			  edits[_i].want);
}
END_TEST

static const struct {
	const char *bytes;
	bool valid;
} utf8[] = {
	{ "plain ascii text", true },  { "gr\xc3\xb6\xc3\x9f" "e", true },
	{ "\xf0\x9f\x98\x80", true },  { "\xc0\xaf", false },
	{ "\xed\xa0\x80", false },     { "\xf4\x90\x80\x80", false },
	{ "12345678\xe2\x82", false }, { "\x80", false },
};

START_TEST(utf8_is_strict)
{
	ck_assert(nl2sql_utf8_valid(utf8[_i].bytes, strlen(utf8[_i].bytes)) ==
		  utf8[_i].valid);
}
END_TEST

static void check_double(double d)
{
	struct nl2sql_buf b = {0};
	char text[40];
	int digits = 15;

	do
		(void)snprintf(text, sizeof(text), "%.*g", digits, d);
	while (strtod(text, NULL) != d && digits++ < 17);
	nl2sql_buf_double(&b, d);
	ck_assert_str_eq(nl2sql_buf_str(&b), text);
	nl2sql_buf_release(&b);
}

START_TEST(doubles_read_back)
{
	static const double values[] = {
		0.1, 3, -2.5, 1e300, 1.0 / 3, 123456789.123, 0.001, 0.0009,
		999999999, 1e9, 999999999.999999, 100, -0.95, 1e-6, 12.000001,
		0.1 + 0.2, 1234.5678, 5e-324, 1e15, 4503599627370497.5
	};
	struct nl2sql_rng rng = nl2sql_rng_named(1, "doubles", 0);
	size_t i;

	for (i = 0; i < NL2SQL_COUNT(values); i++)
		check_double(values[i]);
	for (i = 0; i < 20000; i++) {
		double n = (double)nl2sql_rng_below(&rng, 1000000000);
		double scale = pow(10, (double)nl2sql_rng_below(&rng, 9));

		check_double(n / scale + 1 / scale);
		check_double(nextafter(n / scale, 2e9) + 1e-300);
	}
}
END_TEST

START_TEST(map_keeps_the_order_and_replaces)
{
	struct nl2sql_map m = { .fold = true };
	char key[16];
	int values[1000], i;

	for (i = 0; i < 1000; i++) {
		(void)snprintf(key, sizeof(key), "Key%d", i);
		ck_assert_ptr_null(nl2sql_map_set(&m, key, &values[i]));
	}
	ck_assert_ptr_eq(nl2sql_map_get(&m, "kEy777"), &values[777]);
	ck_assert_ptr_null(nl2sql_map_get(&m, "key1000"));
	ck_assert_ptr_eq(nl2sql_map_set(&m, "KEY0", &values[9]), &values[0]);
	ck_assert_uint_eq(m.n, 1000);
	ck_assert_str_eq(m.entries[999].key, "Key999");
	nl2sql_map_release(&m);
}
END_TEST

START_TEST(random_draws_depend_on_key_and_count_only)
{
	struct nl2sql_rng a = nl2sql_rng_named(1, "x", 5);
	struct nl2sql_rng b = nl2sql_rng_named(1, "x", 5);
	struct nl2sql_rng c = nl2sql_rng_named(1, "x", 6);
	unsigned seen[7] = {0}, i;

	for (i = 0; i < 7000; i++)
		seen[nl2sql_rng_below(&a, 7)]++;
	for (i = 0; i < 7; i++)
		ck_assert(seen[i] > 850 && seen[i] < 1150);
	b.counter = a.counter;
	ck_assert(nl2sql_rng_next(&a) == nl2sql_rng_next(&b));
	ck_assert(nl2sql_rng_next(&a) != nl2sql_rng_next(&c));
}
END_TEST

START_TEST(hmac_is_rfc_4231_case_2)
{
	static const unsigned char want[4] = { 0x5b, 0xdc, 0xc1, 0x46 };
	unsigned char mac[32];

	nl2sql_hmac("Jefe", 4, "what do ya want for nothing?", 28, mac);
	ck_assert_mem_eq(mac, want, sizeof(want));
}
END_TEST

START_TEST(errors_stay_one_line)
{
	struct nl2sql_err err;

	ck_assert_int_eq(nl2sql_err_set(&err, NL2SQL_EDATA, "a\nb\x1b[31m"), -1);
	ck_assert_str_eq(err.message, "a?b?[31m");
}
END_TEST

struct seen {
	int fds, timers;
	struct nl2sql_watch *w;
};

static void on_fd(void *ctx, short revents)
{
	struct seen *s = ctx;

	ck_assert(revents & POLLIN);
	s->fds++;
	nl2sql_watch_free(s->w);
}

static void on_timer(void *ctx, short revents)
{
	(void)revents;
	((struct seen *)ctx)->timers++;
}

START_TEST(loop_serves_descriptors_and_timers)
{
	struct nl2sql_loop *l = nl2sql_loop_new();
	struct nl2sql_err err;
	struct seen s = {0};
	int fd[2], i;

	ck_assert_int_eq(pipe(fd), 0);
	ck_assert_int_eq(nl2sql_write_all(fd[1], "x", 1), 0);
	s.w = nl2sql_loop_fd(l, fd[0], POLLIN, on_fd, &s);
	nl2sql_loop_timer(l, 1, on_timer, &s);
	nl2sql_watch_free(nl2sql_loop_timer(l, 1, on_timer, &s));
	for (i = 0; i < 10 && !(s.fds && s.timers); i++)
		ck_assert_int_ge(nl2sql_loop_once(l, 1000, &err), 0);
	ck_assert_int_eq(s.fds, 1);
	ck_assert_int_eq(s.timers, 1);
	ck_assert_int_eq(nl2sql_loop_once(l, 0, &err), 0);
	nl2sql_loop_free(l);
	close(fd[0]);
	close(fd[1]);
}
END_TEST

START_TEST(a_device_is_written_and_not_replaced)
{
	struct nl2sql_err err;
	struct stat st;

	ck_assert_int_eq(nl2sql_write_file("/dev/null", "x", 1, &err), 0);
	ck_assert_int_eq(stat("/dev/null", &st), 0);
	ck_assert(S_ISCHR(st.st_mode));
}
END_TEST

/* What is missing is named, with the package to install. */
START_TEST(a_library_that_is_missing_is_named)
{
	static const char *const names[] = { "cos", "nl2sql_no_such_call" };
	struct nl2sql_err err;
	void *functions[2];

	ck_assert_int_eq(nl2sql_library("libnone.so.9", "libnone9", names,
					functions, 1, &err), -1);
	ck_assert_int_eq(err.code, NL2SQL_EFATAL);
	ck_assert_str_eq(err.message, "could not load libnone.so.9: cannot "
			 "open shared object file: No such file or directory");
	ck_assert_str_eq(err.hint, "Install the package libnone9.");
	ck_assert_int_eq(nl2sql_library("libm.so.6", "libc6", names, functions,
					1, &err), 0);
	ck_assert_ptr_nonnull(functions[0]);
	ck_assert_int_eq(nl2sql_library("libm.so.6", "libc6", names, functions,
					2, &err), -1);
	ck_assert_str_eq(err.message,
			 "libm.so.6 lacks nl2sql_no_such_call()");
}
END_TEST

Suite *base_suite(void)
{
	Suite *s = suite_create("base");
	TCase *t = tcase_create("base");

	tcase_add_loop_test(t, glob_matches_like_a_shell, 0, NL2SQL_COUNT(globs));
	tcase_add_loop_test(t, edit_distance_counts_swaps_and_code_points, 0,
			    NL2SQL_COUNT(edits));
	tcase_add_loop_test(t, utf8_is_strict, 0, NL2SQL_COUNT(utf8));
	tcase_add_test(t, doubles_read_back);
	tcase_add_test(t, map_keeps_the_order_and_replaces);
	tcase_add_test(t, random_draws_depend_on_key_and_count_only);
	tcase_add_test(t, hmac_is_rfc_4231_case_2);
	tcase_add_test(t, errors_stay_one_line);
	tcase_add_test(t, a_device_is_written_and_not_replaced);
	tcase_add_test(t, loop_serves_descriptors_and_timers);
	tcase_add_test(t, a_library_that_is_missing_is_named);
	suite_add_tcase(s, t);
	return s;
}
