/*
 * jsonl.c - any bytes as lines of records
 *
 * What is read must be written as it was, must stay sound when it is changed,
 * and must equal itself; what is built from it must be JSON again.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <nl2sql/record.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static void must(bool fine)
{
	if (!fine)
		__builtin_trap();
}

/* Every accessor, on every value. */
static void look(struct nl2sql_json j, struct nl2sql_arena *a, int depth)
{
	struct nl2sql_json_iter it = nl2sql_json_iter(j);
	struct nl2sql_json key, value;
	struct nl2sql_buf b = {0};
	size_t len, n = 0;
	int64_t i;
	char *s = nl2sql_json_string(j, a, &len);

	if (s) {
		must(nl2sql_utf8_valid(s, len));
		nl2sql_json_put_stringn(&b, s, len);
		must(nl2sql_json_equal(nl2sql_json_of(&b), j));
		nl2sql_buf_release(&b);
	}
	if (nl2sql_json_int(j, &i) == 0) {
		nl2sql_json_put_int(&b, i);
		must(nl2sql_json_equal(nl2sql_json_of(&b), j));
		nl2sql_buf_release(&b);
	}
	(void)nl2sql_json_blank(j);
	while (nl2sql_json_next(&it, &key, &value)) {
		must(value.at >= j.at && value.at + value.len <= j.at + j.len);
		if (depth < 8)
			look(value, a, depth + 1);
		n++;
	}
	must(n == nl2sql_json_count(j));
}

static void change(struct nl2sql_record *rec, struct nl2sql_record *copy)
{
	struct nl2sql_json one = { "1", 1 }, line = nl2sql_record_line(rec);
	struct nl2sql_buf b = {0};

	nl2sql_record_put(&b, rec);
	must(b.len == line.len && !memcmp(b.data, line.at, b.len));
	nl2sql_record_copy(copy, rec);
	must(nl2sql_record_line(copy).len == line.len &&
	     !memcmp(nl2sql_record_line(copy).at, line.at, line.len));
	nl2sql_record_set(rec, "sql", one);
	nl2sql_record_unset(rec, "a");
	nl2sql_buf_cut(&b, 0);
	nl2sql_record_put(&b, rec);
	must(nl2sql_record_parse(copy, b.data, b.len, NULL) == 0);
	must(nl2sql_json_is(nl2sql_record_get(copy, "type"), "x") ==
	     nl2sql_json_is(nl2sql_record_get(rec, "type"), "x"));
	must(nl2sql_json_int_or(nl2sql_record_get(copy, "sql"), 0) == 1);
	must(!nl2sql_record_get(copy, "a").at);
	must(nl2sql_record_times(copy, "sql") == 1);
	nl2sql_buf_release(&b);
}

/* One file for all inputs. */
static int file_of(const unsigned char *data, size_t size)
{
	static FILE *f;

	if (!f)
		f = tmpfile();
	if (!f || ftruncate(fileno(f), 0) < 0 ||
	    lseek(fileno(f), 0, SEEK_SET) < 0 ||
	    nl2sql_write_all(fileno(f), data, size) < 0 ||
	    lseek(fileno(f), 0, SEEK_SET) < 0)
		abort();
	return fileno(f);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	int fd = file_of(data, size), rc;
	struct nl2sql_reader *r = nl2sql_reader_new(fd, "fuzz");
	struct nl2sql_record *rec = nl2sql_record_new();
	struct nl2sql_record *copy = nl2sql_record_new();
	struct nl2sql_arena a = {0};
	struct nl2sql_err err = {0};

	while ((rc = nl2sql_reader_next(r, rec, &err)) != 0) {
		if (rc < 0) {
			must(err.code == NL2SQL_EDATA && err.word[0]);
			continue;
		}
		(void)nl2sql_record_type(rec);
		look(nl2sql_record_line(rec), &a, 0);
		change(rec, copy);
		nl2sql_arena_reset(&a);
	}
	nl2sql_arena_release(&a);
	nl2sql_record_free(copy);
	nl2sql_record_free(rec);
	nl2sql_reader_free(r);
	return 0;
}
