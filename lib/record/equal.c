/* lib/record/equal.c - do two JSON values mean the same? */
#include <string.h>

#include "scan.h"

/*
 * A number as sign, significant digits and power of ten: 0.d1d2d3... * 10^exp.
 * The digits are read where they stand, over the point between them.
 */
struct decimal {
	const char *at, *end; /* from the first to after the last that is not 0 */
	bool negative;
	int64_t exp;
};

static int64_t exponent(const char *p, const char *end)
{
	bool negative = false;
	int64_t e = 0;

	if (p < end && (*p == '-' || *p == '+'))
		negative = *p++ == '-';
	for (; p < end && e < INT64_C(1000000000000); p++)
		e = e * 10 + (*p - '0');
	return negative ? -e : e;
}

static struct decimal decimal(struct nl2sql_json j)
{
	const char *p = j.at, *end = j.at + j.len, *stop;
	struct decimal d = {0};
	bool point = false;

	if (*p == '-') {
		d.negative = true;
		p++;
	}
	for (stop = p; stop < end && *stop != 'e' && *stop != 'E'; stop++)
		;
	if (stop < end)
		d.exp = exponent(stop + 1, end);
	for (; p < stop && (*p == '0' || *p == '.'); p++) {
		if (point)
			d.exp--;
		point |= *p == '.';
	}
	d.at = p;
	for (; p < stop && !point && *p != '.'; p++)
		d.exp++;
	d.end = stop;
	while (d.end > d.at && (d.end[-1] == '0' || d.end[-1] == '.'))
		d.end--;
	return d;
}

static bool numbers_equal(struct nl2sql_json a, struct nl2sql_json b)
{
	struct decimal x = decimal(a), y = decimal(b);

	if (x.at == x.end || y.at == y.end) /* zero has no sign, no power */
		return x.at == x.end && y.at == y.end;
	if (x.negative != y.negative || x.exp != y.exp)
		return false;
	for (;;) {
		if (x.at < x.end && *x.at == '.')
			x.at++;
		if (y.at < y.end && *y.at == '.')
			y.at++;
		if (x.at == x.end || y.at == y.end)
			return x.at == x.end && y.at == y.end;
		if (*x.at++ != *y.at++)
			return false;
	}
}

static bool strings_equal(struct nl2sql_json a, struct nl2sql_json b)
{
	struct nl2sql_arena arena = {0};
	size_t na, nb;
	bool same;
	char *s, *t;

	if (!memchr(a.at, '\\', a.len) && !memchr(b.at, '\\', b.len))
		return a.len == b.len && memcmp(a.at, b.at, a.len) == 0;
	s = nl2sql_json_string(a, &arena, &na);
	t = nl2sql_json_string(b, &arena, &nb);
	same = na == nb && memcmp(s, t, na) == 0;
	nl2sql_arena_release(&arena);
	return same;
}

static bool arrays_equal(struct nl2sql_json a, struct nl2sql_json b)
{
	struct nl2sql_json_iter i = nl2sql_json_iter(a);
	struct nl2sql_json_iter k = nl2sql_json_iter(b);
	struct nl2sql_json x, y;
	bool more_x, more_y;

	for (;;) {
		more_x = nl2sql_json_next(&i, NULL, &x);
		more_y = nl2sql_json_next(&k, NULL, &y);
		if (!more_x || !more_y)
			return more_x == more_y;
		if (!nl2sql_json_equal(x, y))
			return false;
	}
}

/* The value of the member whose name equals that token. */
static struct nl2sql_json same_member(struct nl2sql_json object,
				      struct nl2sql_json name)
{
	struct nl2sql_json_iter it = nl2sql_json_iter(object);
	struct nl2sql_json key, value;

	while (nl2sql_json_next(&it, &key, &value))
		if (strings_equal(key, name))
			return value;
	return (struct nl2sql_json){0};
}

static bool objects_equal(struct nl2sql_json a, struct nl2sql_json b)
{
	struct nl2sql_json_iter it = nl2sql_json_iter(a);
	struct nl2sql_json key, value;

	if (nl2sql_json_count(a) != nl2sql_json_count(b))
		return false;
	while (nl2sql_json_next(&it, &key, &value))
		if (!nl2sql_json_equal(value, same_member(b, key)))
			return false;
	return true;
}

bool nl2sql_json_equal(struct nl2sql_json a, struct nl2sql_json b)
{
	enum nl2sql_json_type type = nl2sql_json_type(a);

	if (type != nl2sql_json_type(b))
		return false;
	switch (type) {
	case NL2SQL_JSON_NONE:
	case NL2SQL_JSON_NULL:
		return true;
	case NL2SQL_JSON_BOOL:
		return *a.at == *b.at;
	case NL2SQL_JSON_NUMBER:
		return numbers_equal(a, b);
	case NL2SQL_JSON_STRING:
		return strings_equal(a, b);
	case NL2SQL_JSON_ARRAY:
		return arrays_equal(a, b);
	case NL2SQL_JSON_OBJECT:
		return objects_equal(a, b);
	}
	return false;
}
