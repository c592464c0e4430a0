/* lib/base/buf.c - growing byte strings */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <nl2sql/base.h>

char *nl2sql_buf_reserve(struct nl2sql_buf *b, size_t len)
{
	size_t want = b->len + len + 1;

	if (want < len)
		want = SIZE_MAX; /* nl2sql_realloc() reports it */
	if (want > b->cap) {
		size_t cap = b->cap ? b->cap : 64;

		while (cap < want && cap <= SIZE_MAX / 2)
			cap *= 2;
		b->cap = cap < want ? want : cap;
		b->data = nl2sql_realloc(b->data, b->cap, 1);
	}
	return b->data + b->len;
}

void nl2sql_buf_put(struct nl2sql_buf *b, const void *data, size_t len)
{
	char *to = nl2sql_buf_reserve(b, len);

	if (len)
		memcpy(to, data, len);
	to[len] = '\0';
	b->len += len;
}

void nl2sql_buf_putc(struct nl2sql_buf *b, char c)
{
	if (b->len + 2 > b->cap)
		nl2sql_buf_reserve(b, 1);
	b->data[b->len++] = c;
	b->data[b->len] = '\0';
}

void nl2sql_buf_puts(struct nl2sql_buf *b, const char *s)
{
	nl2sql_buf_put(b, s, strlen(s));
}

void nl2sql_buf_vprintf(struct nl2sql_buf *b, const char *fmt, va_list ap)
{
	char *to = nl2sql_buf_reserve(b, 128);
	va_list again;
	int n;

	va_copy(again, ap);
	n = vsnprintf(to, b->cap - b->len, fmt, ap);
	if (n >= 0 && (size_t)n >= b->cap - b->len) {
		to = nl2sql_buf_reserve(b, (size_t)n);
		n = vsnprintf(to, (size_t)n + 1, fmt, again);
	}
	va_end(again);
	if (n > 0)
		b->len += (size_t)n;
	else
		*to = '\0';
}

void nl2sql_buf_printf(struct nl2sql_buf *b, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	nl2sql_buf_vprintf(b, fmt, ap);
	va_end(ap);
}

void nl2sql_buf_unsigned(struct nl2sql_buf *b, uint64_t n, unsigned base,
			 unsigned width)
{
	char text[20], *at = text + sizeof(text), *end = at;

	while (n || width || at == end) {
		*--at = "0123456789abcdef"[n % base];
		n /= base;
		width -= width > 0;
	}
	nl2sql_buf_put(b, at, (size_t)(end - at));
}

void nl2sql_buf_quote(struct nl2sql_buf *b, const char *s, size_t len, char quote)
{
	char close = quote == '[' ? ']' : quote;
	size_t i;

	nl2sql_buf_putc(b, quote);
	for (i = 0; i < len; i++) {
		if (s[i] == close)
			nl2sql_buf_putc(b, close);
		nl2sql_buf_putc(b, s[i]);
	}
	nl2sql_buf_putc(b, close);
}

void nl2sql_buf_cut(struct nl2sql_buf *b, size_t len)
{
	if (len < b->len) {
		b->len = len;
		b->data[len] = '\0';
	}
}

const char *nl2sql_buf_str(const struct nl2sql_buf *b)
{
	return b->data ? b->data : "";
}

char *nl2sql_buf_steal(struct nl2sql_buf *b)
{
	char *s = b->data ? b->data : nl2sql_strdup("");

	*b = (struct nl2sql_buf){0};
	return s;
}

void nl2sql_buf_release(struct nl2sql_buf *b)
{
	free(b->data);
	*b = (struct nl2sql_buf){0};
}

/* Most figures have few digits.  A whole number divided by a power of ten is
 * the double nearest to that decimal, so that it reads back.
 * @return false where they are more */
static bool put_short(struct nl2sql_buf *b, double d)
{
	double size = fabs(d), n = 0;
	uint64_t scale = 1, whole;
	unsigned places = 0;

	if (!(size >= 1e-3 && size < 1e9))
		return false;
	while ((n = rint(size * (double)scale)) / (double)scale != size) {
		if (++places > 6)
			return false;
		scale *= 10;
	}
	whole = (uint64_t)n;
	if (d < 0)
		nl2sql_buf_putc(b, '-');
	nl2sql_buf_unsigned(b, whole / scale, 10, 1);
	if (places) {
		nl2sql_buf_putc(b, '.');
		nl2sql_buf_unsigned(b, whole % scale, 10, places);
	}
	return true;
}

void nl2sql_buf_double(struct nl2sql_buf *b, double d)
{
	char text[40];
	int digits;

	if (d == 0) {
		nl2sql_buf_puts(b, signbit(d) ? "-0.0" : "0");
		return;
	}
	if (put_short(b, d))
		return;
	for (digits = 15; digits <= 17; digits++) {
		(void)snprintf(text, sizeof(text), "%.*g", digits, d);
		if (strtod(text, NULL) == d)
			break;
	}
	nl2sql_buf_puts(b, text);
}
