/* lib/record/build.c - JSON that is built on a buffer */
#include <assert.h>
#include <math.h>
#include <string.h>

#include "scan.h"

/* A value or name after a finished value needs a comma; after an opening
 * bracket, a colon, a comma or a line's end it does not. */
static void comma(struct nl2sql_buf *b)
{
	if (b->len && !strchr("{[:,\n", b->data[b->len - 1]))
		nl2sql_buf_putc(b, ',');
}

void nl2sql_json_open(struct nl2sql_buf *b, char bracket)
{
	comma(b);
	nl2sql_buf_putc(b, bracket);
}

void nl2sql_json_close(struct nl2sql_buf *b, char bracket)
{
	nl2sql_buf_putc(b, bracket);
}

void nl2sql_json_key(struct nl2sql_buf *b, const char *name)
{
	comma(b);
	nl2sql_buf_putc(b, '"');
	nl2sql_buf_puts(b, name);
	nl2sql_buf_put(b, "\":", 2);
}

static void put_escape(struct nl2sql_buf *b, unsigned char c)
{
	static const char from[] = "\b\f\n\r\t\"\\", to[] = "bfnrt\"\\";
	const char *which = c ? strchr(from, c) : NULL;

	if (which) {
		nl2sql_buf_putc(b, '\\');
		nl2sql_buf_putc(b, to[which - from]);
	} else {
		nl2sql_buf_printf(b, "\\u%04x", c);
	}
}

void nl2sql_json_put_chars(struct nl2sql_buf *b, const char *s, size_t len)
{
	const char *p = s, *end = s + len;

	while (p < end) {
		unsigned char c = (unsigned char)*p;
		uint32_t cp;
		size_t n = 1;

		if (c >= 0x80)
			n = nl2sql_utf8_next(p, (size_t)(end - p), &cp);
		if (n && c >= 0x20 && c != '"' && c != '\\' && c != 0x7f) {
			p += n;
			continue;
		}
		nl2sql_buf_put(b, s, (size_t)(p - s));
		if (!n)
			nl2sql_buf_puts(b, "\xef\xbf\xbd");
		else
			put_escape(b, c);
		s = ++p;
	}
	nl2sql_buf_put(b, s, (size_t)(p - s));
}

void nl2sql_json_put_stringn(struct nl2sql_buf *b, const char *s, size_t len)
{
	comma(b);
	nl2sql_buf_putc(b, '"');
	nl2sql_json_put_chars(b, s, len);
	nl2sql_buf_putc(b, '"');
}

void nl2sql_json_put_string(struct nl2sql_buf *b, const char *s)
{
	if (s)
		nl2sql_json_put_stringn(b, s, strlen(s));
	else
		nl2sql_json_put_null(b);
}

void nl2sql_json_put_int(struct nl2sql_buf *b, int64_t n)
{
	comma(b);
	if (n < 0)
		nl2sql_buf_putc(b, '-');
	nl2sql_buf_unsigned(b, n < 0 ? -(uint64_t)n : (uint64_t)n, 10, 1);
}

void nl2sql_json_put_double(struct nl2sql_buf *b, double d)
{
	comma(b);
	if (isfinite(d))
		nl2sql_buf_double(b, d);
	else
		nl2sql_buf_puts(b, "null");
}

void nl2sql_json_put_bool(struct nl2sql_buf *b, bool v)
{
	comma(b);
	nl2sql_buf_puts(b, v ? "true" : "false");
}

void nl2sql_json_put_null(struct nl2sql_buf *b)
{
	comma(b);
	nl2sql_buf_puts(b, "null");
}

void nl2sql_json_put(struct nl2sql_buf *b, struct nl2sql_json j)
{
	if (!j.at) {
		nl2sql_json_put_null(b);
		return;
	}
	comma(b);
	nl2sql_buf_put(b, j.at, j.len);
}

void nl2sql_json_add_string(struct nl2sql_buf *b, const char *name,
			    const char *s)
{
	nl2sql_json_key(b, name);
	nl2sql_json_put_string(b, s);
}

void nl2sql_json_add_int(struct nl2sql_buf *b, const char *name, int64_t n)
{
	nl2sql_json_key(b, name);
	nl2sql_json_put_int(b, n);
}

void nl2sql_json_add_double(struct nl2sql_buf *b, const char *name, double d)
{
	nl2sql_json_key(b, name);
	nl2sql_json_put_double(b, d);
}

void nl2sql_json_add_bool(struct nl2sql_buf *b, const char *name, bool v)
{
	nl2sql_json_key(b, name);
	nl2sql_json_put_bool(b, v);
}

void nl2sql_json_add(struct nl2sql_buf *b, const char *name,
		     struct nl2sql_json j)
{
	nl2sql_json_key(b, name);
	nl2sql_json_put(b, j);
}

void nl2sql_json_put_error(struct nl2sql_buf *b, const struct nl2sql_err *err)
{
	nl2sql_json_open(b, '{');
	nl2sql_json_add_string(b, "code", err->word[0] ? err->word : "error");
	nl2sql_json_add_string(b, "message", err->message);
	if (err->position > 0)
		nl2sql_json_add_int(b, "position", err->position);
	if (err->hint[0])
		nl2sql_json_add_string(b, "hint", err->hint);
	nl2sql_json_close(b, '}');
}

struct nl2sql_json nl2sql_json_of(const struct nl2sql_buf *b)
{
	struct nl2sql_json j = { b->data, b->len };
#ifndef NDEBUG
	struct nl2sql_json whole;
	int rc = nl2sql_json_parse(&whole, b->data, b->len, NULL);

	assert(rc == 0);
#endif
	return j;
}
