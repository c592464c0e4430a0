/* tests/unit/json.c - validation of JSON text, its accessors and writers */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <nl2sql/record.h>

Suite *json_suite(void);

static struct nl2sql_json parsed(const char *text)
{
	struct nl2sql_json j;
	struct nl2sql_err err = {0};

	ck_assert_msg(nl2sql_json_parse(&j, text, strlen(text), &err) == 0,
		      "%s: %s", text, err.message);
	return j;
}

static const char *const good[] = {
	"null", " true ", "false", "0", "-0", "-0.0e-0", "1E+9", "1.5e-300",
	"\"\"", "\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\"", "\"\\ud83d\\ude00\"",
	"\"\xc3\xa9\xef\xbf\xbf\xf4\x8f\xbf\xbf\"", "[]", "{}", "[ ]", "{ }",
	"[1,[2,[]],{\"a\":[{}]}]", "\t{\"a\" : 1 , \"b\" : [ ] }\r\n",
	"{\"a\":1,\"a\":2}", "123456789012345678901234567890",
	"\"exactly eight bytes and more than that\"", "\"\x7f\"",
};

START_TEST(takes_json)
{
	parsed(good[_i]);
}
END_TEST

static const struct { const char *text, *word; } bad[] = {
	{ "", "bad_json" }, { " ", "bad_json" }, { "01", "bad_json" },
	{ "+1", "bad_json" }, { ".5", "bad_json" }, { "1.", "bad_json" },
	{ "1e", "bad_json" }, { "-", "bad_json" }, { "NaN", "bad_json" },
	{ "-Infinity", "bad_json" }, { "tru", "bad_json" },
	{ "True", "bad_json" }, { "'a'", "bad_json" }, { "[1,]", "bad_json" },
	{ "[,1]", "bad_json" }, { "[1 2]", "bad_json" }, { "[", "bad_json" },
	{ "]", "bad_json" }, { "[1]]", "bad_json" }, { "[1}", "bad_json" },
	{ "{\"a\":1,}", "bad_json" }, { "{a:1}", "bad_json" },
	{ "{\"a\"}", "bad_json" }, { "{\"a\":}", "bad_json" },
	{ "{\"a\" 1}", "bad_json" }, { "{1:1}", "bad_json" },
	{ "{\"a\":1]", "bad_json" }, { "1 2", "bad_json" },
	{ "{}{}", "bad_json" }, { "\"a", "bad_json" }, { "\"\\", "bad_json" },
	{ "\"\\x\"", "bad_json" }, { "\"\\u12\"", "bad_json" },
	{ "\"\\u12g4\"", "bad_json" }, { "\"a\tb\"", "bad_json" },
	{ "\"\x01\"", "bad_json" }, { "// c\n1", "bad_json" },
	{ "\xef\xbb\xbf{}", "bad_json" }, { "\xc2\xa0{}", "bad_json" },
	{ "\"\\ud800\"", "bad_utf8" }, { "\"\\udc00\"", "bad_utf8" },
	{ "\"\\ude00\\ud83d\"", "bad_utf8" }, { "\"\\ud83dx\"", "bad_utf8" },
	{ "\"\\ud83d\\n\"", "bad_utf8" }, { "\"\x80\"", "bad_utf8" },
	{ "\"\xc0\xaf\"", "bad_utf8" }, { "\"\xed\xa0\x80\"", "bad_utf8" },
	{ "\"\xf4\x90\x80\x80\"", "bad_utf8" }, { "\"\xff\"", "bad_utf8" },
	{ "\"\xe2\x82\"", "bad_utf8" }, { "\"aaaaaaaa\xc3\"", "bad_utf8" },
};

START_TEST(refuses_what_is_not_json)
{
	struct nl2sql_json j;
	struct nl2sql_err err = {0};

	ck_assert_int_eq(nl2sql_json_parse(&j, bad[_i].text,
					   strlen(bad[_i].text), &err), -1);
	ck_assert_str_eq(err.word, bad[_i].word);
	ck_assert_int_eq(err.code, NL2SQL_EDATA);
	ck_assert_ptr_null(j.at);
}
END_TEST

/* Every byte below space and above ASCII, at every place of a word. */
START_TEST(looks_at_each_byte)
{
	char text[40];
	unsigned c, at;

	for (c = 0; c < 256; c++)
		for (at = 0; at < 24; at++) {
			struct nl2sql_json j;
			bool fine = c >= 0x20 && c < 0x80 && c != '"' && c != '\\';
			int rc;

			memset(text, 'a', sizeof(text));
			text[0] = text[30] = '"';
			text[1 + at] = (char)c;
			rc = nl2sql_json_parse(&j, text, 31, NULL);
			ck_assert_msg((rc == 0) == fine, "%02x at %u", c, at);
		}
}
END_TEST

static char *nested(size_t depth)
{
	char *s = nl2sql_alloc(2 * depth + 1);

	memset(s, '[', depth);
	memset(s + depth, ']', depth);
	return s;
}

START_TEST(bounds_depth)
{
	struct nl2sql_err err = {0};
	struct nl2sql_json j;
	char *s = nested(NL2SQL_JSON_DEPTH);

	ck_assert_int_eq(nl2sql_json_parse(&j, s, strlen(s), &err), 0);
	free(s);
	s = nested(NL2SQL_JSON_DEPTH + 1);
	ck_assert_int_eq(nl2sql_json_parse(&j, s, strlen(s), &err), -1);
	ck_assert_str_eq(err.word, "too_deep");
	free(s);
	s = nested(1000000);
	ck_assert_int_eq(nl2sql_json_parse(&j, s, strlen(s), &err), -1);
	free(s);
}
END_TEST

START_TEST(walks)
{
	struct nl2sql_json j = parsed("{ \"a\" : [1, \"]\\\"\", {\"x\":{}} ,true],"
				      "\"b\\u0063\":null,\"a\":7}");
	struct nl2sql_json_iter it = nl2sql_json_iter(j);
	struct nl2sql_json key, value, a = nl2sql_json_get(j, "a");

	ck_assert_uint_eq(nl2sql_json_count(j), 3);
	ck_assert_uint_eq(nl2sql_json_count(a), 4);
	ck_assert(nl2sql_json_is(nl2sql_json_at(a, 1), "]\""));
	ck_assert_int_eq(nl2sql_json_type(nl2sql_json_at(a, 2)),
			 NL2SQL_JSON_OBJECT);
	ck_assert_int_eq(nl2sql_json_type(nl2sql_json_at(a, 4)),
			 NL2SQL_JSON_NONE);
	ck_assert_int_eq(nl2sql_json_type(nl2sql_json_get(j, "bc")),
			 NL2SQL_JSON_NULL);
	ck_assert_int_eq(nl2sql_json_type(nl2sql_json_get(j, "c")),
			 NL2SQL_JSON_NONE);
	ck_assert(nl2sql_json_next(&it, &key, &value));
	ck_assert(nl2sql_json_is(key, "a"));
	ck_assert(nl2sql_json_next(&it, NULL, &value));
	ck_assert(nl2sql_json_next(&it, &key, &value));
	ck_assert_int_eq(nl2sql_json_int_or(value, 0), 7);
	ck_assert(!nl2sql_json_next(&it, &key, &value));
	ck_assert(!nl2sql_json_next(&it, &key, &value));
}
END_TEST

START_TEST(picks_what_it_would_get)
{
	struct nl2sql_json j = parsed("{ \"a\" : [1, {\"b\":2}],"
				      "\"b\\u0063\":null,\"a\":7,\"d\":\"\"}");
	static const char *const names[] = { "d", "x", "bc", "a", "b" };
	struct nl2sql_json v[NL2SQL_COUNT(names)], one;
	size_t i;

	nl2sql_json_pick(j, names, v, NL2SQL_COUNT(names));
	for (i = 0; i < NL2SQL_COUNT(names); i++) {
		one = nl2sql_json_get(j, names[i]);
		ck_assert_ptr_eq(v[i].at, one.at);
		ck_assert_uint_eq(v[i].len, one.len);
	}
	ck_assert_ptr_null(v[1].at);
	nl2sql_json_pick(nl2sql_json_get(j, "a"), names, v, NL2SQL_COUNT(names));
	for (i = 0; i < NL2SQL_COUNT(names); i++)
		ck_assert_ptr_null(v[i].at);
}
END_TEST

START_TEST(absent_is_fine_everywhere)
{
	struct nl2sql_json none = {0}, value;
	struct nl2sql_json_iter it = nl2sql_json_iter(none);
	struct nl2sql_arena a = {0};
	int64_t n = 5;

	ck_assert(!nl2sql_json_next(&it, NULL, &value));
	ck_assert_uint_eq(nl2sql_json_count(none), 0);
	ck_assert_ptr_null(nl2sql_json_get(none, "x").at);
	ck_assert_ptr_null(nl2sql_json_at(none, 0).at);
	ck_assert_ptr_null(nl2sql_json_string(none, &a, NULL));
	ck_assert(!nl2sql_json_is(none, ""));
	ck_assert(!nl2sql_json_blank(none));
	ck_assert_int_eq(nl2sql_json_int(none, &n), -1);
	ck_assert_int_eq(n, 5);
	ck_assert(nl2sql_json_equal(none, none));
}
END_TEST

static const struct { const char *json, *text; size_t len; } strings[] = {
	{ "\"\"", "", 0 },
	{ "\"plain\"", "plain", 5 },
	{ "\"\\u00e9\\ud83d\\ude00\\/\"", "\xc3\xa9\xf0\x9f\x98\x80/", 7 },
	{ "\"a\\u0000b\"", "a\0b", 3 },
	{ "\"\\\"\\\\\\b\\f\\n\\r\\t\"", "\"\\\b\f\n\r\t", 7 },
	{ "\"\\uFFFF\\u0800\\u07ff\"", "\xef\xbf\xbf\xe0\xa0\x80\xdf\xbf", 8 },
};

START_TEST(decodes_strings)
{
	struct nl2sql_json j = parsed(strings[_i].json);
	struct nl2sql_arena a = {0};
	struct nl2sql_buf b = {0};
	size_t len;
	char *s = nl2sql_json_string(j, &a, &len);

	ck_assert_uint_eq(len, strings[_i].len);
	ck_assert_mem_eq(s, strings[_i].text, len + 1);
	ck_assert_int_eq(nl2sql_json_decode(j, &b), 0);
	ck_assert_uint_eq(b.len, len);
	if (strlen(s) == len)
		ck_assert(nl2sql_json_is(j, s));
	ck_assert(!nl2sql_json_is(j, "other"));
	nl2sql_buf_release(&b);
	nl2sql_arena_release(&a);
}
END_TEST

START_TEST(knows_blank)
{
	ck_assert(nl2sql_json_blank(parsed("\"\"")));
	ck_assert(nl2sql_json_blank(parsed("\" \\t\\n\\u00a0\\u200b\\u3000\"")));
	ck_assert(nl2sql_json_blank(parsed("\"\xe2\x80\x83\xef\xbb\xbf\"")));
	ck_assert(!nl2sql_json_blank(parsed("\" .\"")));
	ck_assert(!nl2sql_json_blank(parsed("\"\\u00e9\"")));
	ck_assert(!nl2sql_json_blank(parsed("1")));
}
END_TEST

static const struct { const char *json; int rc; int64_t n; } ints[] = {
	{ "0", 0, 0 }, { "-0", 0, 0 }, { "5.0", 0, 5 }, { "5.5", -1, 0 },
	{ "5e0", -1, 0 }, { "9223372036854775807", 0, INT64_MAX },
	{ "9223372036854775808", -1, 0 }, { "-9223372036854775808", 0, INT64_MIN },
	{ "-9223372036854775809", -1, 0 }, { "99999999999999999999999", -1, 0 },
	{ "\"5\"", -1, 0 }, { "null", -1, 0 }, { "9007199254740993", 0, INT64_C(9007199254740993) },
};

START_TEST(reads_integers_exactly)
{
	int64_t n = 0;

	ck_assert_int_eq(nl2sql_json_int(parsed(ints[_i].json), &n), ints[_i].rc);
	ck_assert_int_eq(n, ints[_i].n);
}
END_TEST

START_TEST(reads_doubles_and_booleans)
{
	char longer[200];
	double d = 0;
	bool v;

	ck_assert_int_eq(nl2sql_json_double(parsed("-1.5e3"), &d), 0);
	ck_assert_double_eq(d, -1500);
	ck_assert_int_eq(nl2sql_json_double(parsed("1e999"), &d), -1);
	memset(longer, '1', sizeof(longer));
	longer[1] = '.';
	longer[199] = '\0';
	ck_assert_int_eq(nl2sql_json_double(parsed(longer), &d), 0);
	ck_assert(d > 1.1 && d < 1.2);
	ck_assert_int_eq(nl2sql_json_bool(parsed("true"), &v), 0);
	ck_assert(v);
	ck_assert_int_eq(nl2sql_json_bool(parsed("1"), &v), -1);
}
END_TEST

static const struct { const char *a, *b; bool same; } pairs[] = {
	{ "1", "1.0", true }, { "100", "1e2", true }, { "0.05", "5e-2", true },
	{ "0", "-0.0e7", true }, { "1", "2", false }, { "1", "-1", false },
	{ "123456789012345678901", "123456789012345678902", false },
	{ "10.010", "1001e-2", true }, { "1e1000", "10e999", true },
	{ "1", "\"1\"", false }, { "\"\\u0061\"", "\"a\"", true },
	{ "\"a\"", "\"b\"", false }, { "[1,2]", "[1.0,2]", true },
	{ "[1,2]", "[2,1]", false }, { "[1]", "[1,1]", false },
	{ "{\"a\":1,\"b\":[]}", "{\"b\":[ ],\"\\u0061\":1}", true },
	{ "{\"a\":1}", "{\"a\":1,\"b\":2}", false },
	{ "{\"a\":1}", "{\"b\":1}", false }, { "true", "false", false },
	{ "null", "null", true },
};

START_TEST(compares)
{
	struct nl2sql_json a = parsed(pairs[_i].a), b = parsed(pairs[_i].b);

	ck_assert(nl2sql_json_equal(a, b) == pairs[_i].same);
	ck_assert(nl2sql_json_equal(b, a) == pairs[_i].same);
}
END_TEST

START_TEST(builds)
{
	struct nl2sql_buf b = {0};
	struct nl2sql_err err = {0};

	nl2sql_json_open(&b, '{');
	nl2sql_json_add_string(&b, "s", "a\"\\\n\x01 \xc3\xa9 \xff end");
	nl2sql_json_add_string(&b, "n", NULL);
	nl2sql_json_key(&b, "list");
	nl2sql_json_open(&b, '[');
	nl2sql_json_put_int(&b, INT64_MIN);
	nl2sql_json_put_double(&b, 0.1);
	nl2sql_json_put_double(&b, (double)NAN);
	nl2sql_json_put_bool(&b, true);
	nl2sql_json_open(&b, '{');
	nl2sql_json_close(&b, '}');
	nl2sql_json_open(&b, '[');
	nl2sql_json_close(&b, ']');
	nl2sql_json_put_stringn(&b, "a\0b", 3);
	nl2sql_json_close(&b, ']');
	nl2sql_json_add(&b, "raw", parsed("1.50"));
	nl2sql_json_add(&b, "none", (struct nl2sql_json){0});
	nl2sql_err_set(&err, NL2SQL_EDATA, "no such table");
	nl2sql_err_word(&err, "unknown_table");
	err.position = 7;
	nl2sql_json_key(&b, "error");
	nl2sql_json_put_error(&b, &err);
	nl2sql_json_close(&b, '}');
	ck_assert_str_eq(b.data,
		"{\"s\":\"a\\\"\\\\\\n\\u0001 \xc3\xa9 \xef\xbf\xbd end\","
		"\"n\":null,\"list\":[-9223372036854775808,0.1,null,true,{},[],"
		"\"a\\u0000b\"],\"raw\":1.50,\"none\":null,\"error\":{\"code\":"
		"\"unknown_table\",\"message\":\"no such table\",\"position\":7}}");
	ck_assert_uint_eq(nl2sql_json_of(&b).len, b.len);
	nl2sql_buf_release(&b);
}
END_TEST

/* Whatever bytes go in, what comes out is JSON that reads back. */
START_TEST(never_builds_what_is_not_json)
{
	struct nl2sql_rng rng = nl2sql_rng_named(1, "json", (uint64_t)_i);
	struct nl2sql_buf b = {0};
	struct nl2sql_json j;
	char bytes[32];
	size_t len = (size_t)nl2sql_rng_below(&rng, sizeof(bytes)), i;

	for (i = 0; i < len; i++)
		bytes[i] = (char)nl2sql_rng_next(&rng);
	nl2sql_json_put_stringn(&b, bytes, len);
	ck_assert_int_eq(nl2sql_json_parse(&j, b.data, b.len, NULL), 0);
	if (nl2sql_utf8_valid(bytes, len)) {
		struct nl2sql_buf back = {0};

		ck_assert_int_eq(nl2sql_json_decode(j, &back), 0);
		ck_assert_uint_eq(back.len, len);
		ck_assert(!len || !memcmp(back.data, bytes, len));
		nl2sql_buf_release(&back);
	}
	nl2sql_buf_release(&b);
}
END_TEST

static const struct { const char *object, *value, *out; } splices[] = {
	{ "{\"a\": 1.0 , \"x\":[2] }", "3", "{\"a\": 1.0 , \"x\":3 }" },
	{ "{\"a\": 1.0 }", "3", "{\"a\": 1.0 ,\"x\":3}" },
	{ "{}", "3", "{\"x\":3}" }, { "null", "3", "{\"x\":3}" },
	{ "{\"x\":1, \"b\":2}", NULL, "{\"b\":2}" },
	{ "{\"\\u0078\":1}", "2", "{\"\\u0078\":2}" },
};

START_TEST(splices_nested)
{
	struct nl2sql_buf b = {0};
	struct nl2sql_json value = {0};

	if (splices[_i].value)
		value = parsed(splices[_i].value);
	nl2sql_json_put_with(&b, parsed(splices[_i].object), "x", value);
	ck_assert_str_eq(b.data, splices[_i].out);
	nl2sql_buf_release(&b);
}
END_TEST

Suite *json_suite(void)
{
	Suite *s = suite_create("json");
	TCase *c = tcase_create("json");

	tcase_add_loop_test(c, takes_json, 0, NL2SQL_COUNT(good));
	tcase_add_loop_test(c, refuses_what_is_not_json, 0, NL2SQL_COUNT(bad));
	tcase_add_test(c, looks_at_each_byte);
	tcase_add_test(c, bounds_depth);
	tcase_add_test(c, walks);
	tcase_add_test(c, picks_what_it_would_get);
	tcase_add_test(c, absent_is_fine_everywhere);
	tcase_add_loop_test(c, decodes_strings, 0, NL2SQL_COUNT(strings));
	tcase_add_test(c, knows_blank);
	tcase_add_loop_test(c, reads_integers_exactly, 0, NL2SQL_COUNT(ints));
	tcase_add_test(c, reads_doubles_and_booleans);
	tcase_add_loop_test(c, compares, 0, NL2SQL_COUNT(pairs));
	tcase_add_test(c, builds);
	tcase_add_loop_test(c, never_builds_what_is_not_json, 0, 200);
	tcase_add_loop_test(c, splices_nested, 0, NL2SQL_COUNT(splices));
	suite_add_tcase(s, c);
	return s;
}
