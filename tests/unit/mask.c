/*
 * mask.c - stand-ins keep types, are steady, and show nothing
 */
#include <check.h>
#include <ctype.h>
#include <string.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <nl2sql/mask.h>

Suite *mask_suite(void);

static struct nl2sql_mask *m;
static struct nl2sql_buf out;

static void setup(void)
{
	struct nl2sql_err err = {0};

	m = nl2sql_mask_new(NULL, 7, &err);
	ck_assert_msg(m != NULL, "%s", err.message);
}

static void teardown(void)
{
	nl2sql_mask_free(m);
	nl2sql_buf_release(&out);
}

static const char *stand_in(enum nl2sql_mask_kind kind, const char *text)
{
	nl2sql_buf_cut(&out, 0);
	nl2sql_mask_put(m, &out, "db", kind, text, strlen(text));
	return nl2sql_buf_str(&out);
}

START_TEST(shape)
{
	const char *in = "AB-12 c.9", *s = stand_in(NL2SQL_MASK_SHAPE, in);
	size_t i;

	ck_assert_uint_eq(strlen(s), strlen(in));
	for (i = 0; in[i]; i++) {
		ck_assert_int_eq(!isdigit((unsigned char)in[i]),
				 !isdigit((unsigned char)s[i]));
		ck_assert_int_eq(!isupper((unsigned char)in[i]),
				 !isupper((unsigned char)s[i]));
		if (!isalnum((unsigned char)in[i]))
			ck_assert_int_eq(in[i], s[i]);
	}
}
END_TEST

static const struct {
	enum nl2sql_mask_kind kind;
	const char *text, *holds, *lacks;
} kinds[] = {
	{ NL2SQL_MASK_EMAIL, "jane.roe@corp.test", "@example.", "roe" },
	{ NL2SQL_MASK_PHONE, "(202) 301-7788", ") 555-01", "7788" },
	{ NL2SQL_MASK_PHONE, "+49 30 1234567890", "01", "1234567890" },
	{ NL2SQL_MASK_IP, "10.1.2.3", ".", "10.1" },
	{ NL2SQL_MASK_URL, "http://jane.test/x", "https://example.com/", "jane" },
	{ NL2SQL_MASK_TEXT, "Jane called.", "[redacted ", "Jane" },
	{ NL2SQL_MASK_IBAN, "DE89370400440532013000", "DE", "370400440532" },
	{ NL2SQL_MASK_NAME, "Roe, Zzyzx", ", ", "Zzyzx" },
	{ NL2SQL_MASK_ADDRESS, "1 Elm St", " ", "Elm" },
	{ NL2SQL_MASK_DATE, "1950-05-06 07:08:09", "-", "1950-05-06" }
};

START_TEST(kind)
{
	const char *s = stand_in(kinds[_i].kind, kinds[_i].text);

	ck_assert_msg(strstr(s, kinds[_i].holds) != NULL, "%s", s);
	ck_assert_msg(strstr(s, kinds[_i].lacks) == NULL, "%s", s);
}
END_TEST

START_TEST(bad_check_digits)
{
	const char *card = stand_in(NL2SQL_MASK_CARD, "4111 1111 1111 1111");

	ck_assert_ptr_null(nl2sql_mask_form(card, strlen(card)));
	card = stand_in(NL2SQL_MASK_IBAN, "DE89 3704 0044 0532 0130 00");
	ck_assert_ptr_null(nl2sql_mask_form(card, strlen(card)));
}
END_TEST

START_TEST(steady)
{
	char first[64];
	struct nl2sql_mask *other;
	struct nl2sql_err err = {0};

	snprintf(first, sizeof(first), "%s",
		 stand_in(NL2SQL_MASK_NAME, "Jane Roe"));
	ck_assert_str_eq(stand_in(NL2SQL_MASK_NAME, "Jane Roe"), first);
	ck_assert(nl2sql_ieq(stand_in(NL2SQL_MASK_NAME, "JANE ROE"), first));
	ck_assert(isupper((unsigned char)out.data[1]));
	other = nl2sql_mask_new(NULL, 8, &err);
	nl2sql_buf_cut(&out, 0);
	nl2sql_mask_put(other, &out, "db", NL2SQL_MASK_SHAPE, "ABCDEFGHIJ", 10);
	snprintf(first, sizeof(first), "%s", out.data);
	ck_assert_str_ne(stand_in(NL2SQL_MASK_SHAPE, "ABCDEFGHIJ"), first);
	nl2sql_mask_free(other);
}
END_TEST

START_TEST(cells)
{
	struct nl2sql_cell c = { .type = NL2SQL_CELL_INTEGER };
	struct nl2sql_arena a = {0};
	struct nl2sql_cell x;

	c.integer = INT64_MIN;
	x = nl2sql_mask_cell(m, &a, "db", NL2SQL_MASK_SHAPE, &c);
	ck_assert(x.type == NL2SQL_CELL_INTEGER && x.integer < 0);
	c.integer = 123456789;
	x = nl2sql_mask_cell(m, &a, "db", NL2SQL_MASK_SHAPE, &c);
	ck_assert(x.integer >= 100000000 && x.integer <= 999999999);
	ck_assert(x.integer != 123456789);
	c.type = NL2SQL_CELL_NULL;
	x = nl2sql_mask_cell(m, &a, "db", NL2SQL_MASK_SHAPE, &c);
	ck_assert_int_eq(x.type, NL2SQL_CELL_NULL);
	nl2sql_arena_release(&a);
}
END_TEST

START_TEST(found_in_text)
{
	struct nl2sql_mask_set *s = nl2sql_mask_set_new(m, "db");
	const char *q = "Who is jane  roe? WHERE name = 'O''Brien' AND t = "
			"2025550143 AND x = 'Janet Roe'";

	ck_assert(nl2sql_mask_set_add(s, NL2SQL_MASK_NAME, "Jane Roe", 8));
	ck_assert(nl2sql_mask_set_add(s, NL2SQL_MASK_LAST_NAME, "O'Brien", 7));
	ck_assert(nl2sql_mask_set_add(s, NL2SQL_MASK_PHONE, "202-555-0143", 12));
	ck_assert(!nl2sql_mask_set_add(s, NL2SQL_MASK_NAME, "Al", 2));
	nl2sql_buf_cut(&out, 0);
	ck_assert_uint_eq(nl2sql_mask_set_replace(s, &out, q, strlen(q)), 3);
	ck_assert(!nl2sql_istr(out.data, "jane  roe"));
	ck_assert(!nl2sql_istr(out.data, "Brien"));
	ck_assert(!nl2sql_istr(out.data, "2025550143"));
	ck_assert(nl2sql_istr(out.data, "'Janet Roe'") != NULL);
	ck_assert(!nl2sql_mask_set_hits(s, "nobody here", 11));
	ck_assert(nl2sql_mask_set_hits(s, "x JANE-ROE", 10));
	nl2sql_mask_set_free(s);
}
END_TEST

static const struct {
	const char *text, *form;
} forms[] = {
	{ "jane@example.com", "email" }, { "not an@email", NULL },
	{ "https://x.test/a", "url" },	 { "10.0.0.256", NULL },
	{ "10.0.0.25", "ip" },		 { "2001:db8::1", "ip" },
	{ "00:1b:44:11:3a:b7", "mac" },	 { "4111111111111111", "card" },
	{ "4111111111111112", NULL },	 { "DE89370400440532013000", "iban" },
	{ "DE88370400440532013000", NULL }, { "078-05-1120", "ssn" },
	{ "+1 202-555-0143", "phone" },	 { "(202) 555-0143", "phone" },
	{ "2024-01-02", NULL },		 { "12345678", NULL },
	{ "123.4567", NULL },
	{ "123e4567-e89b-12d3-a456-426614174000", "uuid" }, { "", NULL }
};

START_TEST(form)
{
	const char *f = nl2sql_mask_form(forms[_i].text, strlen(forms[_i].text));

	ck_assert_msg((!f && !forms[_i].form) ||
		      (f && forms[_i].form && !strcmp(f, forms[_i].form)),
		      "%s: %s", forms[_i].text, f ? f : "none");
}
END_TEST

START_TEST(scrub)
{
	const char *t = "Mail jane@x.test, or call +1 202-555-0143 now. 42.";

	nl2sql_buf_cut(&out, 0);
	ck_assert_uint_eq(nl2sql_mask_scrub(m, &out, "db", t, strlen(t)), 2);
	ck_assert_ptr_null(strstr(out.data, "jane@"));
	ck_assert_ptr_null(strstr(out.data, "0143 now"));
	ck_assert_ptr_nonnull(strstr(out.data, " now. 42."));
}
END_TEST

START_TEST(short_key)
{
	char path[] = "/tmp/nl2sql-key-XXXXXX";
	struct nl2sql_err err = {0};
	int fd = mkstemp(path);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq((int)write(fd, "secret", 6), 6);
	ck_assert_ptr_null(nl2sql_mask_new(path, 1, &err));
	ck_assert_ptr_null(strstr(err.message, "secret"));
	ck_assert_int_eq((int)write(fd, "0123456789", 10), 10);
	teardown();
	m = nl2sql_mask_new(path, 1, &err);
	ck_assert_ptr_nonnull(m);
	ck_assert(!nl2sql_mask_guessable(m));
	close(fd);
	unlink(path);
}
END_TEST

Suite *mask_suite(void)
{
	Suite *s = suite_create("mask");
	TCase *t = tcase_create("mask");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, shape);
	tcase_add_loop_test(t, kind, 0, (int)NL2SQL_COUNT(kinds));
	tcase_add_test(t, bad_check_digits);
	tcase_add_test(t, steady);
	tcase_add_test(t, cells);
	tcase_add_test(t, found_in_text);
	tcase_add_loop_test(t, form, 0, (int)NL2SQL_COUNT(forms));
	tcase_add_test(t, scrub);
	tcase_add_test(t, short_key);
	suite_add_tcase(s, t);
	return s;
}
