/*
 * lib/record/scan.c - strict validation of JSON text in one pass
 *
 * The stream is mostly strings, so those are looked at eight bytes at a time.
 * Nesting is kept as one bit a level: an array or an object.
 */
#include <string.h>

#include "scan.h"

#define ONES UINT64_C(0x0101010101010101)
#define HIGH UINT64_C(0x8080808080808080)

const char *nl2sql_scan_fail(struct nl2sql_scan *s, const char *at,
			     const char *word, const char *problem)
{
	s->at = at;
	s->word = word;
	s->problem = problem;
	return NULL;
}

int nl2sql_scan_error(const struct nl2sql_scan *s, struct nl2sql_err *err)
{
	nl2sql_err_set(err, NL2SQL_EDATA, "%s at byte %zu", s->problem,
		       (size_t)(s->at - s->start) + 1);
	return nl2sql_err_word(err, s->word);
}

const char *nl2sql_scan_blank(const char *p, const char *end)
{
	while (p < end && (*p == ' ' || *p == '\t' || *p == '\r' || *p == '\n'))
		p++;
	return p;
}

/*
 * Mark the bytes that end a plain run: quotes, backslashes, controls and all
 * above ASCII.  A borrow may mark a byte too many, but only above one that is
 * rightly marked, and the lowest is what counts.
 */
static uint64_t special_bytes(uint64_t w)
{
	uint64_t quote = w ^ (ONES * '"');
	uint64_t back = w ^ (ONES * '\\');

	return (((quote - ONES) & ~quote) | ((back - ONES) & ~back) |
		((w - ONES * 0x20) & ~w) | w) & HIGH;
}

static const char *plain_run(const char *p, const char *end)
{
	while (end - p >= 8) {
		uint64_t w, marks;

		memcpy(&w, p, 8);
		marks = special_bytes(w);
		if (marks) {
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
			return p + __builtin_ctzll(marks) / 8;
#else
			break;
#endif
		}
		p += 8;
	}
	while (p < end && *p != '"' && *p != '\\' && (unsigned char)*p >= 0x20 &&
	       (unsigned char)*p < 0x80)
		p++;
	return p;
}

static int hex4(const char *p, const char *end)
{
	int v = 0;
	int i;

	if (end - p < 4)
		return -1;
	for (i = 0; i < 4; i++) {
		unsigned c = (unsigned char)p[i];

		if (c - '0' < 10)
			v = v * 16 + (int)(c - '0');
		else if ((c | 32) - 'a' < 6)
			v = v * 16 + (int)((c | 32) - 'a') + 10;
		else
			return -1;
	}
	return v;
}

/* p stands on the u of \uXXXX. */
static const char *scan_unicode(struct nl2sql_scan *s, const char *p)
{
	int unit = hex4(p + 1, s->end);

	if (unit < 0)
		return nl2sql_scan_fail(s, p, "bad_json", "bad \\u escape");
	p += 5;
	if (unit < 0xd800 || unit > 0xdfff)
		return p;
	if (unit < 0xdc00 && s->end - p >= 6 && p[0] == '\\' && p[1] == 'u') {
		int low = hex4(p + 2, s->end);

		if (low >= 0xdc00 && low <= 0xdfff)
			return p + 6;
	}
	return nl2sql_scan_fail(s, p - 5, "bad_utf8", "lone surrogate");
}

static const char *scan_escape(struct nl2sql_scan *s, const char *p)
{
	s->escaped = true;
	p++;
	if (p == s->end)
		return nl2sql_scan_fail(s, p, "bad_json", "unfinished string");
	if (*p == 'u')
		return scan_unicode(s, p);
	if (!*p || !strchr("\"\\/bfnrt", *p))
		return nl2sql_scan_fail(s, p, "bad_json", "unknown escape");
	return p + 1;
}

const char *nl2sql_scan_string(struct nl2sql_scan *s, const char *p)
{
	s->escaped = false;
	p++;
	for (;;) {
		p = plain_run(p, s->end);
		if (p == s->end)
			return nl2sql_scan_fail(s, p, "bad_json",
						"unfinished string");
		if (*p == '"')
			return p + 1;
		if (*p == '\\') {
			p = scan_escape(s, p);
			if (!p)
				return NULL;
		} else if ((unsigned char)*p >= 0x80) {
			uint32_t cp;
			size_t n = nl2sql_utf8_next(p, (size_t)(s->end - p), &cp);

			if (!n)
				return nl2sql_scan_fail(s, p, "bad_utf8",
							"invalid UTF-8");
			p += n;
		} else {
			return nl2sql_scan_fail(s, p, "bad_json",
						"control character in a string");
		}
	}
}

static const char *digits(const char *p, const char *end)
{
	while (p < end && (unsigned)(*p - '0') < 10)
		p++;
	return p;
}

static const char *scan_number(struct nl2sql_scan *s, const char *p)
{
	const char *from = p, *q;

	if (*p == '-')
		p++;
	q = digits(p, s->end);
	if (q == p || (*p == '0' && q > p + 1))
		goto bad;
	p = q;
	if (p < s->end && *p == '.') {
		q = digits(p + 1, s->end);
		if (q == p + 1)
			goto bad;
		p = q;
	}
	if (p < s->end && (*p == 'e' || *p == 'E')) {
		p++;
		if (p < s->end && (*p == '+' || *p == '-'))
			p++;
		q = digits(p, s->end);
		if (q == p)
			goto bad;
		p = q;
	}
	return p;
bad:
	return nl2sql_scan_fail(s, from, "bad_json", "bad number");
}

static const char *scan_literal(struct nl2sql_scan *s, const char *p,
				const char *literal, size_t len)
{
	if ((size_t)(s->end - p) < len || memcmp(p, literal, len) != 0)
		return nl2sql_scan_fail(s, p, "bad_json", "unknown literal");
	return p + len;
}

static const char *scan_scalar(struct nl2sql_scan *s, const char *p)
{
	if (p == s->end)
		return nl2sql_scan_fail(s, p, "bad_json", "unfinished value");
	switch (*p) {
	case '"':
		return nl2sql_scan_string(s, p);
	case 't':
		return scan_literal(s, p, "true", 4);
	case 'f':
		return scan_literal(s, p, "false", 5);
	case 'n':
		return scan_literal(s, p, "null", 4);
	case '-': case '0': case '1': case '2': case '3': case '4':
	case '5': case '6': case '7': case '8': case '9':
		return scan_number(s, p);
	default:
		return nl2sql_scan_fail(s, p, "bad_json", "not JSON");
	}
}

/* "name" and its colon. */
static const char *scan_key(struct nl2sql_scan *s, const char *p)
{
	p = nl2sql_scan_blank(p, s->end);
	if (p == s->end || *p != '"')
		return nl2sql_scan_fail(s, p, "bad_json",
					"no member name");
	p = nl2sql_scan_string(s, p);
	if (!p)
		return NULL;
	p = nl2sql_scan_blank(p, s->end);
	if (p == s->end || *p != ':')
		return nl2sql_scan_fail(s, p, "bad_json", "no colon");
	return p + 1;
}

const char *nl2sql_scan_value(struct nl2sql_scan *s, const char *p,
			      unsigned depth)
{
	uint64_t is_object[NL2SQL_JSON_DEPTH / 64 + 1] = {0};
	const unsigned outside = depth;

	p = nl2sql_scan_blank(p, s->end);
	if (p < s->end && *p != '{' && *p != '[')
		return scan_scalar(s, p);
	for (;;) {
		bool opened = false;

		p = nl2sql_scan_blank(p, s->end);
		if (p < s->end && (*p == '{' || *p == '[')) {
			uint64_t bit = UINT64_C(1) << (depth % 64);

			if (depth == NL2SQL_JSON_DEPTH)
				return nl2sql_scan_fail(s, p, "too_deep",
							"nested too deeply");
			if (*p == '{')
				is_object[depth / 64] |= bit;
			else
				is_object[depth / 64] &= ~bit;
			depth++;
			p++;
			opened = true;
		} else {
			p = scan_scalar(s, p);
			if (!p)
				return NULL;
		}
		/* Close what ends here; stop at the comma before more. */
		while (depth > outside) {
			unsigned d = depth - 1;
			bool object = is_object[d / 64] >> (d % 64) & 1;

			p = nl2sql_scan_blank(p, s->end);
			if (p < s->end && *p == (object ? '}' : ']')) {
				p++;
				depth--;
				opened = false;
				continue;
			}
			if (!opened) {
				if (p == s->end || *p != ',')
					return nl2sql_scan_fail(
						s, p, "bad_json",
						"no comma or end of the "
						"array or object");
				p++;
			}
			if (object)
				p = scan_key(s, p);
			if (!p)
				return NULL;
			break;
		}
		if (depth == outside)
			return p;
	}
}

const char *nl2sql_skip_string(const char *p, const char *end)
{
	p++;
	while (p < end && *p != '"')
		p += *p == '\\' ? 2 : 1;
	return p < end ? p + 1 : end;
}

const char *nl2sql_skip_value(const char *p, const char *end)
{
	size_t depth = 0;

	while (p < end) {
		switch (*p) {
		case '"':
			p = nl2sql_skip_string(p, end);
			break;
		case '{':
		case '[':
			depth++;
			p++;
			break;
		case '}':
		case ']':
			if (!depth)
				return p;
			depth--;
			p++;
			break;
		case ',':
		case ' ': case '\t': case '\r': case '\n':
			if (!depth)
				return p;
			p++;
			break;
		default:
			p++;
			continue;
		}
		if (!depth)
			return p;
	}
	return p;
}
