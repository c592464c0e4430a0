/* lib/record/json.c - looking into JSON text that is known to be valid */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "scan.h"

int nl2sql_json_parse(struct nl2sql_json *out, const char *text, size_t len,
		      struct nl2sql_err *err)
{
	struct nl2sql_scan s = { .start = text, .end = text + len };
	const char *from, *to;

	*out = (struct nl2sql_json){0};
	if (!text) {
		nl2sql_err_set(err, NL2SQL_EDATA, "no text");
		return nl2sql_err_word(err, "bad_json");
	}
	from = nl2sql_scan_blank(text, s.end);
	to = nl2sql_scan_value(&s, from, 0);
	if (!to)
		return nl2sql_scan_error(&s, err);
	if (nl2sql_scan_blank(to, s.end) != s.end) {
		nl2sql_scan_fail(&s, nl2sql_scan_blank(to, s.end), "bad_json",
				 "more text after the value");
		return nl2sql_scan_error(&s, err);
	}
	out->at = from;
	out->len = (size_t)(to - from);
	return 0;
}

enum nl2sql_json_type nl2sql_json_type(struct nl2sql_json j)
{
	if (!j.at || !j.len)
		return NL2SQL_JSON_NONE;
	switch (*j.at) {
	case '{':
		return NL2SQL_JSON_OBJECT;
	case '[':
		return NL2SQL_JSON_ARRAY;
	case '"':
		return NL2SQL_JSON_STRING;
	case 't':
	case 'f':
		return NL2SQL_JSON_BOOL;
	case 'n':
		return NL2SQL_JSON_NULL;
	default:
		return NL2SQL_JSON_NUMBER;
	}
}

struct nl2sql_json_iter nl2sql_json_iter(struct nl2sql_json j)
{
	enum nl2sql_json_type type = nl2sql_json_type(j);
	struct nl2sql_json_iter it = {0};

	if (type == NL2SQL_JSON_OBJECT || type == NL2SQL_JSON_ARRAY) {
		it.at = j.at + 1;
		it.end = j.at + j.len - 1;
		it.object = type == NL2SQL_JSON_OBJECT;
	}
	return it;
}

/* Over blanks, and the comma or colon that stands between values. */
static const char *skip_gap(const char *p, const char *end)
{
	while (p < end && (*p == ' ' || *p == '\t' || *p == '\r' ||
			   *p == '\n' || *p == ',' || *p == ':'))
		p++;
	return p;
}

bool nl2sql_json_next(struct nl2sql_json_iter *it, struct nl2sql_json *key,
		      struct nl2sql_json *value)
{
	const char *p, *to;

	if (key)
		*key = (struct nl2sql_json){0};
	if (!it->at)
		return false;
	p = skip_gap(it->at, it->end);
	if (p == it->end)
		return false;
	if (it->object) {
		to = nl2sql_skip_string(p, it->end);
		if (key)
			*key = (struct nl2sql_json){ p, (size_t)(to - p) };
		p = skip_gap(to, it->end);
	}
	to = nl2sql_skip_value(p, it->end);
	*value = (struct nl2sql_json){ p, (size_t)(to - p) };
	it->at = to;
	return true;
}

struct nl2sql_json nl2sql_json_get(struct nl2sql_json j, const char *name)
{
	struct nl2sql_json_iter it = nl2sql_json_iter(j);
	struct nl2sql_json key, value;

	while (it.object && nl2sql_json_next(&it, &key, &value))
		if (nl2sql_json_is(key, name))
			return value;
	return (struct nl2sql_json){0};
}

void nl2sql_json_pick(struct nl2sql_json j, const char *const names[],
		      struct nl2sql_json values[], size_t n)
{
	struct nl2sql_json_iter it = nl2sql_json_iter(j);
	struct nl2sql_json key, value;
	size_t i;

	memset(values, 0, n * sizeof(*values));
	while (it.object && nl2sql_json_next(&it, &key, &value)) {
		for (i = 0; i < n && !nl2sql_json_is(key, names[i]); i++)
			;
		if (i < n && !values[i].at)
			values[i] = value;
	}
}

struct nl2sql_json nl2sql_json_at(struct nl2sql_json j, size_t i)
{
	struct nl2sql_json_iter it = nl2sql_json_iter(j);
	struct nl2sql_json value;

	while (!it.object && nl2sql_json_next(&it, NULL, &value))
		if (!i--)
			return value;
	return (struct nl2sql_json){0};
}

size_t nl2sql_json_count(struct nl2sql_json j)
{
	struct nl2sql_json_iter it = nl2sql_json_iter(j);
	struct nl2sql_json value;
	size_t n = 0;

	while (nl2sql_json_next(&it, NULL, &value))
		n++;
	return n;
}

/* ---- numbers and booleans ---------------------------------------------- */

int nl2sql_json_int(struct nl2sql_json j, int64_t *out)
{
	const char *p = j.at, *end;
	bool negative = false;
	uint64_t n = 0;

	if (nl2sql_json_type(j) != NL2SQL_JSON_NUMBER)
		return -1;
	end = p + j.len;
	if (*p == '-') {
		negative = true;
		p++;
	}
	for (; p < end && *p >= '0' && *p <= '9'; p++) {
		unsigned digit = (unsigned)(*p - '0');

		if (n > (UINT64_MAX - digit) / 10)
			return -1;
		n = n * 10 + digit;
	}
	if (p < end && *p == '.')
		for (p++; p < end && *p == '0'; p++)
			;
	if (p < end || n > (uint64_t)INT64_MAX + negative)
		return -1;
	if (!negative)
		*out = (int64_t)n;
	else
		*out = n ? -(int64_t)(n - 1) - 1 : 0;
	return 0;
}

int nl2sql_json_double(struct nl2sql_json j, double *out)
{
	char small[64], *text = small;
	double d;

	if (nl2sql_json_type(j) != NL2SQL_JSON_NUMBER)
		return -1;
	if (j.len >= sizeof(small))
		text = nl2sql_realloc(NULL, j.len + 1, 1);
	memcpy(text, j.at, j.len);
	text[j.len] = '\0';
	d = strtod(text, NULL);
	if (text != small)
		free(text);
	if (!isfinite(d))
		return -1;
	*out = d;
	return 0;
}

int nl2sql_json_bool(struct nl2sql_json j, bool *out)
{
	if (nl2sql_json_type(j) != NL2SQL_JSON_BOOL)
		return -1;
	*out = *j.at == 't';
	return 0;
}

int64_t nl2sql_json_int_or(struct nl2sql_json j, int64_t otherwise)
{
	(void)nl2sql_json_int(j, &otherwise);
	return otherwise;
}

double nl2sql_json_double_or(struct nl2sql_json j, double otherwise)
{
	(void)nl2sql_json_double(j, &otherwise);
	return otherwise;
}

bool nl2sql_json_bool_or(struct nl2sql_json j, bool otherwise)
{
	(void)nl2sql_json_bool(j, &otherwise);
	return otherwise;
}
