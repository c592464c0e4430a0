/* tests/unit/record.c - records, their reader and their writer */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <nl2sql/record.h>

Suite *record_suite(void);

static struct nl2sql_record *rec;
static struct nl2sql_buf out;

static void setup(void)
{
	rec = nl2sql_record_new();
}

static void teardown(void)
{
	nl2sql_record_free(rec);
	nl2sql_buf_release(&out);
}

static void parse(const char *line)
{
	struct nl2sql_err err = {0};

	ck_assert_msg(nl2sql_record_parse(rec, line, strlen(line), &err) == 0,
		      "%s: %s", line, err.message);
}

static const char *written(void)
{
	nl2sql_buf_cut(&out, 0);
	nl2sql_record_put(&out, rec);
	return out.data;
}

static struct nl2sql_json value(const char *text)
{
	return (struct nl2sql_json){ text, strlen(text) };
}

static const char odd[] =
	"{ \"id\" : 9007199254740993 ,\"x\":1.0E+2, \"\\u0071\":\"\\/\","
	"\"dup\":1,\"dup\":2,\"sql\":\"SELECT 1\" }";

START_TEST(leaves_the_line_alone)
{
	parse(odd);
	ck_assert_str_eq(written(), odd);
	ck_assert(!nl2sql_record_changed(rec));
	ck_assert_uint_eq(nl2sql_record_times(rec, "dup"), 2);
	ck_assert_uint_eq(nl2sql_record_times(rec, "q"), 1);
	ck_assert_uint_eq(nl2sql_record_times(rec, "none"), 0);
	ck_assert(nl2sql_record_repeats(rec));
	ck_assert_str_eq(nl2sql_record_id(rec), "9007199254740993");
	ck_assert_str_eq(nl2sql_record_string(rec, "q", NULL), "/");
	parse(" \t{}\r");
	ck_assert_str_eq(written(), "{}");
	parse("{\"a\":1,\"b\":2}");
	ck_assert(!nl2sql_record_repeats(rec));
}
END_TEST

static const struct { const char *line, *name, *value, *want; } sets[] = {
	{ "{\"a\": 1 , \"b\":2 }", "a", "[]", "{\"a\": [] , \"b\":2 }" },
	{ "{\"a\": 1 , \"b\":2 }", "b", "3", "{\"a\": 1 , \"b\":3 }" },
	{ "{\"a\": 1 }", "c", "3", "{\"a\": 1 ,\"c\":3}" },
	{ "{}", "c", "3", "{\"c\":3}" },
	{ "{ }", "c", "3", "{ \"c\":3}" },
	{ "{\"\\u0061\":1}", "a", "2", "{\"\\u0061\":2}" },
	{ "{\"a\":1,\"b\":0,\"a\":2}", "a", "3", "{\"a\":3,\"b\":0}" },
	{ "{\"a\":1,\"b\":2,\"c\":3}", "a", NULL, "{\"b\":2,\"c\":3}" },
	{ "{\"a\":1, \"b\":2,\"c\":3}", "b", NULL, "{\"a\":1,\"c\":3}" },
	{ "{\"a\":1,\"b\":2, \"c\":3}", "c", NULL, "{\"a\":1,\"b\":2}" },
	{ "{\"a\":1 }", "a", NULL, "{ }" },
	{ "{\"a\":1,\"b\":2,\"a\":3}", "a", NULL, "{\"b\":2}" },
	{ "{\"a\":1}", "none", NULL, "{\"a\":1}" },
};

START_TEST(sets_and_unsets)
{
	struct nl2sql_record *copy = nl2sql_record_new();

	parse(sets[_i].line);
	if (sets[_i].value)
		nl2sql_record_set(rec, sets[_i].name, value(sets[_i].value));
	else
		nl2sql_record_unset(rec, sets[_i].name);
	ck_assert_str_eq(written(), sets[_i].want);
	if (sets[_i].value)
		ck_assert(nl2sql_json_equal(nl2sql_record_get(rec, sets[_i].name),
					    value(sets[_i].value)));
	else
		ck_assert_ptr_null(nl2sql_record_get(rec, sets[_i].name).at);
	ck_assert_uint_eq(nl2sql_record_line(rec).len, strlen(sets[_i].line));
	/* A copy is the changed record, and stands on its own. */
	nl2sql_record_copy(copy, rec);
	parse("{\"other\":1}");
	nl2sql_buf_cut(&out, 0);
	nl2sql_record_put(&out, copy);
	ck_assert_str_eq(out.data, sets[_i].want);
	nl2sql_record_free(copy);
}
END_TEST

START_TEST(keeps_slices_while_it_changes)
{
	struct nl2sql_json sql;

	parse("{\"sql\":\"SELECT 1\"}");
	sql = nl2sql_record_get(rec, "sql");
	nl2sql_record_set_string(rec, "sql", "SELECT\t\"x\"");
	nl2sql_record_set_string(rec, "old", "y");
	nl2sql_record_set_string(rec, "old", "z");
	nl2sql_record_set(rec, "was", sql);
	nl2sql_record_unset(rec, "old");
	ck_assert_str_eq(written(), "{\"sql\":\"SELECT\\t\\\"x\\\"\","
				    "\"was\":\"SELECT 1\"}");
}
END_TEST

static const struct { const char *line, *type; } types[] = {
	{ "{\"type\":\"table\"}", "table" }, { "{\"sql\":\"x\"}", "pair" },
	{ "{\"sql\":\"x\",\"question\":\"y\"}", "pair" },
	{ "{\"question\":\"y\"}", "question" },
	{ "{\"sql\":null,\"question\":\"y\"}", "question" },
	{ "{\"t\\u0079pe\":\"pa\\u0069r\"}", "pair" },
	{ "{\"type\":1,\"sql\":\"x\"}", "" }, { "{\"type\":null}", "" },
	{ "{}", "" }, { "{\"answer\":1}", "" },
};

START_TEST(knows_types)
{
	parse(types[_i].line);
	ck_assert_str_eq(nl2sql_record_type(rec), types[_i].type);
	ck_assert(nl2sql_record_is(rec, types[_i].type));
}
END_TEST

static const struct { const char *line, *word; } bad[] = {
	{ "", "bad_json" }, { "[]", "not_an_object" }, { "1", "not_an_object" },
	{ "{", "bad_json" }, { "{\"a\":1,}", "bad_json" },
	{ "{\"a\":1}{\"a\":1}", "bad_json" }, { "{\"a\":1} x", "bad_json" },
	{ "{\"a\":\"\\ud800\"}", "bad_utf8" }, { "{\"\xff\":1}", "bad_utf8" },
	{ "{,\"a\":1}", "bad_json" }, { "{\"a\"=1}", "bad_json" },
};

START_TEST(refuses_lines)
{
	struct nl2sql_err err = {0};

	ck_assert_int_eq(nl2sql_record_parse(rec, bad[_i].line,
					     strlen(bad[_i].line), &err), -1);
	ck_assert_str_eq(err.word, bad[_i].word);
	ck_assert_str_eq(written(), "{}");
}
END_TEST

/* ---- reader ------------------------------------------------------------- */

static FILE *file_of(const char *data, size_t len)
{
	FILE *f = tmpfile();

	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(fwrite(data, 1, len, f), len);
	rewind(f);
	return f;
}

static const char mixed[] = "\xef\xbb\xbf{\"n\":1}\r\n\n  \t\r\n{\"n\":2}\n"
			    "bad\n\xef\xbb\xbf{\"n\":3}\n{\"n\":4}";

START_TEST(reads_lines)
{
	FILE *f = file_of(mixed, sizeof(mixed) - 1);
	struct nl2sql_reader *r = nl2sql_reader_new(fileno(f), "here");
	struct nl2sql_err err = {0};

	ck_assert_int_eq(nl2sql_reader_next(r, rec, &err), 1);
	ck_assert_str_eq(written(), "{\"n\":1}");
	ck_assert_int_eq(nl2sql_reader_next(r, rec, &err), 1);
	ck_assert_int_eq(nl2sql_reader_line(r), 4);
	ck_assert_int_eq(nl2sql_reader_next(r, rec, &err), -1);
	ck_assert_str_eq(err.word, "bad_json");
	ck_assert_uint_eq(nl2sql_reader_bad(r).len, 3);
	ck_assert_mem_eq(nl2sql_reader_bad(r).text, "bad", 3);
	ck_assert_int_eq(nl2sql_reader_next(r, rec, &err), -1);
	ck_assert_int_eq(nl2sql_reader_line(r), 6);
	ck_assert_int_eq(nl2sql_reader_next(r, rec, &err), 1);
	ck_assert_str_eq(written(), "{\"n\":4}");
	ck_assert_int_eq(nl2sql_reader_next(r, rec, &err), 0);
	ck_assert_int_eq(nl2sql_reader_next(r, rec, &err), 0);
	ck_assert_str_eq(nl2sql_reader_name(r), "here");
	nl2sql_reader_free(r);
	fclose(f);
}
END_TEST

START_TEST(tells_a_torn_line)
{
	FILE *f = file_of("{\"n\":1}\n{\"n\":", 13);
	struct nl2sql_reader *r = nl2sql_reader_new(fileno(f), "here");
	struct nl2sql_err err = {0};

	ck_assert_int_eq(nl2sql_reader_next(r, rec, &err), 1);
	ck_assert_int_eq(nl2sql_reader_next(r, rec, &err), -1);
	ck_assert_str_eq(err.word, "torn_line");
	ck_assert_int_eq(nl2sql_reader_next(r, rec, &err), 0);
	nl2sql_reader_free(r);
	fclose(f);
}
END_TEST

/* A line of exactly the limit, one above it, and one behind both. */
START_TEST(bounds_lines)
{
	size_t len = NL2SQL_LINE_MAX, total = 2 * len + 1 + 2 + 8;
	char *data = malloc(total);
	struct nl2sql_err err = {0};
	struct nl2sql_bad_line line;
	struct nl2sql_reader *r;
	FILE *f;

	memset(data, 'x', total);
	memcpy(data, "{\"s\":\"", 6);
	memcpy(data + len - 2, "\"}\n", 3);
	memcpy(data + 2 * len + 2, "\n{\"n\":1}\n", 9);
	f = file_of(data, total);
	r = nl2sql_reader_new(fileno(f), "here");
	ck_assert_int_eq(nl2sql_reader_next(r, rec, &err), 1);
	ck_assert_uint_eq(nl2sql_record_line(rec).len, len);
	ck_assert_int_eq(nl2sql_reader_next(r, rec, &err), -1);
	ck_assert_str_eq(err.word, "line_too_long");
	line = nl2sql_reader_bad(r);
	ck_assert_uint_eq(line.length, len + 1);
	ck_assert_uint_eq(line.len, NL2SQL_LINE_KEPT);
	ck_assert_uint_eq(strlen(line.sha256), 64);
	ck_assert_int_eq(nl2sql_reader_next(r, rec, &err), 1);
	ck_assert_str_eq(written(), "{\"n\":1}");
	ck_assert_int_eq(nl2sql_reader_next(r, rec, &err), 0);
	nl2sql_reader_free(r);
	fclose(f);
	free(data);
}
END_TEST

/* The hash is that of the whole line, the text ends with a whole character. */
START_TEST(hashes_long_lines)
{
	static const char want[] = /* of 17,000,000 times U+00E9 in UTF-8 */
		"\xc3\xa9";
	size_t n = 17000000, i;
	char *data = malloc(2 * n + 1);
	struct nl2sql_err err = {0};
	struct nl2sql_bad_line line;
	struct nl2sql_reader *r;
	FILE *f;

	data[0] = 'a';
	for (i = 0; i < n; i++)
		memcpy(data + 1 + 2 * i, want, 2);
	f = file_of(data, 2 * n + 1);
	r = nl2sql_reader_new(fileno(f), "here");
	ck_assert_int_eq(nl2sql_reader_next(r, rec, &err), -1);
	line = nl2sql_reader_bad(r);
	ck_assert_uint_eq(line.length, 2 * n + 1);
	ck_assert_uint_eq(line.len, NL2SQL_LINE_KEPT - 1);
	ck_assert(nl2sql_utf8_valid(line.text, line.len));
	nl2sql_reader_free(r);
	fclose(f);
	free(data);
}
END_TEST

/* Lines that come in pieces: ready only once a whole one is there. */
START_TEST(knows_when_a_line_is_there)
{
	struct nl2sql_err err = {0};
	struct nl2sql_reader *r;
	int fds[2];

	ck_assert_int_eq(pipe(fds), 0);
	r = nl2sql_reader_new(fds[0], "pipe");
	ck_assert(!nl2sql_reader_ready(r));
	ck_assert_int_eq(write(fds[1], "{\"n\":1}\n{\"n\":2}\n{\"n\"", 20), 20);
	ck_assert_int_eq(nl2sql_reader_next(r, rec, &err), 1);
	ck_assert(nl2sql_reader_ready(r));
	ck_assert_int_eq(nl2sql_reader_next(r, rec, &err), 1);
	ck_assert(!nl2sql_reader_ready(r));
	ck_assert_int_eq(write(fds[1], ":3}", 3), 3);
	close(fds[1]);
	ck_assert_int_eq(nl2sql_reader_next(r, rec, &err), 1);
	ck_assert_str_eq(written(), "{\"n\":3}");
	ck_assert_int_eq(nl2sql_reader_next(r, rec, &err), 0);
	nl2sql_reader_free(r);
	close(fds[0]);
}
END_TEST

/* ---- writer ------------------------------------------------------------- */

START_TEST(writes_all_it_was_given)
{
	FILE *f = tmpfile();
	struct nl2sql_writer *w = nl2sql_writer_new(fileno(f), "file");
	struct nl2sql_err err = {0};
	struct nl2sql_reader *r;
	int i, n = 40000;

	for (i = 0; i < n; i++) {
		parse("{\"n\":0,\"s\":\"some text\"}");
		if (i % 2) {
			nl2sql_buf_cut(&out, 0);
			nl2sql_json_put_int(&out, i);
			nl2sql_record_set_buf(rec, "n", &out);
		}
		ck_assert_int_eq(nl2sql_writer_put(w, rec, &err), 0);
	}
	ck_assert_uint_gt(nl2sql_writer_pending(w), 0);
	ck_assert_int_eq(nl2sql_writer_flush(w, &err), 0);
	ck_assert_uint_eq(nl2sql_writer_pending(w), 0);
	nl2sql_writer_free(w);
	rewind(f);
	r = nl2sql_reader_new(fileno(f), "file");
	for (i = 0; i < n; i++) {
		ck_assert_int_eq(nl2sql_reader_next(r, rec, &err), 1);
		ck_assert_int_eq(nl2sql_json_int_or(nl2sql_record_get(rec, "n"),
						    -1), i % 2 ? i : 0);
	}
	ck_assert_int_eq(nl2sql_reader_next(r, rec, &err), 0);
	nl2sql_reader_free(r);
	fclose(f);
}
END_TEST

START_TEST(tells_a_full_disk)
{
	FILE *f = fopen("/dev/full", "w");
	struct nl2sql_writer *w;
	struct nl2sql_err err = {0};

	if (!f)
		return;
	w = nl2sql_writer_new(fileno(f), "standard output");
	ck_assert_int_eq(nl2sql_writer_line(w, "{}", 2, &err), 0);
	ck_assert_int_eq(nl2sql_writer_flush(w, &err), -1);
	ck_assert_int_eq(err.code, NL2SQL_EFATAL);
	ck_assert_ptr_nonnull(strstr(err.message, "standard output"));
	nl2sql_writer_free(w);
	fclose(f);
}
END_TEST

Suite *record_suite(void)
{
	Suite *s = suite_create("record");
	TCase *c = tcase_create("record");

	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_test(c, leaves_the_line_alone);
	tcase_add_loop_test(c, sets_and_unsets, 0, NL2SQL_COUNT(sets));
	tcase_add_test(c, keeps_slices_while_it_changes);
	tcase_add_loop_test(c, knows_types, 0, NL2SQL_COUNT(types));
	tcase_add_loop_test(c, refuses_lines, 0, NL2SQL_COUNT(bad));
	tcase_add_test(c, reads_lines);
	tcase_add_test(c, tells_a_torn_line);
	tcase_add_test(c, bounds_lines);
	tcase_add_test(c, hashes_long_lines);
	tcase_add_test(c, knows_when_a_line_is_there);
	tcase_add_test(c, writes_all_it_was_given);
	tcase_add_test(c, tells_a_full_disk);
	suite_add_tcase(s, c);
	return s;
}
