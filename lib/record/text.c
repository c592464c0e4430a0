/* lib/record/text.c - JSON strings as text */
#include <string.h>

#include "scan.h"

static unsigned hex_unit(const char *p)
{
	unsigned v = 0;
	int i;

	for (i = 0; i < 4; i++) {
		unsigned c = (unsigned char)p[i];

		v = v * 16 + (c <= '9' ? c - '0' : (c | 32) - 'a' + 10);
	}
	return v;
}

/* UTF-8 of one code point.  @return its bytes */
static size_t encode(uint32_t cp, char out[4])
{
	if (cp < 0x80) {
		out[0] = (char)cp;
		return 1;
	}
	if (cp < 0x800) {
		out[0] = (char)(0xc0 | cp >> 6);
		out[1] = (char)(0x80 | (cp & 0x3f));
		return 2;
	}
	if (cp < 0x10000) {
		out[0] = (char)(0xe0 | cp >> 12);
		out[1] = (char)(0x80 | (cp >> 6 & 0x3f));
		out[2] = (char)(0x80 | (cp & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | cp >> 18);
	out[1] = (char)(0x80 | (cp >> 12 & 0x3f));
	out[2] = (char)(0x80 | (cp >> 6 & 0x3f));
	out[3] = (char)(0x80 | (cp & 0x3f));
	return 4;
}

/* Decode the escape at *at (valid text) and step over it. */
static size_t decode_escape(const char **at, char out[4])
{
	static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
	const char *p = *at + 1;
	const char *which;
	uint32_t cp;

	if (*p != 'u') {
		which = strchr(from, *p);
		out[0] = which ? to[which - from] : *p;
		*at = p + 1;
		return 1;
	}
	cp = hex_unit(p + 1);
	p += 5;
	if (cp >= 0xd800 && cp < 0xdc00) {
		cp = 0x10000 + ((cp - 0xd800) << 10) +
		     (hex_unit(p + 2) - 0xdc00);
		p += 6;
	}
	*at = p;
	return encode(cp, out);
}

/* Decoded text is never longer than the token. */
static size_t decode(char *out, const char *p, const char *end)
{
	char *to = out;

	while (p < end) {
		const char *back = memchr(p, '\\', (size_t)(end - p));
		size_t run = (size_t)((back ? back : end) - p);

		memcpy(to, p, run);
		to += run;
		p += run;
		if (back) {
			char bytes[4];
			size_t n = decode_escape(&p, bytes);

			memcpy(to, bytes, n);
			to += n;
		}
	}
	return (size_t)(to - out);
}

char *nl2sql_json_string(struct nl2sql_json j, struct nl2sql_arena *a,
			 size_t *len)
{
	size_t n;
	char *s;

	if (nl2sql_json_type(j) != NL2SQL_JSON_STRING)
		return NULL;
	if (!memchr(j.at, '\\', j.len)) {
		if (len)
			*len = j.len - 2;
		return nl2sql_arena_strndup(a, j.at + 1, j.len - 2);
	}
	s = nl2sql_arena_alloc(a, j.len);
	n = decode(s, j.at + 1, j.at + j.len - 1);
	s[n] = '\0';
	if (len)
		*len = n;
	return s;
}

int nl2sql_json_decode(struct nl2sql_json j, struct nl2sql_buf *b)
{
	char *to;

	if (nl2sql_json_type(j) != NL2SQL_JSON_STRING)
		return -1;
	to = nl2sql_buf_reserve(b, j.len);
	b->len += decode(to, j.at + 1, j.at + j.len - 1);
	b->data[b->len] = '\0';
	return 0;
}

bool nl2sql_string_is(const char *token, size_t len, bool escaped,
		      const char *s, size_t slen)
{
	const char *p = token + 1, *end = token + len - 1;

	if (!escaped)
		return len == slen + 2 && memcmp(p, s, slen) == 0;
	while (p < end) {
		char bytes[4] = { *p };
		size_t n = 1;

		if (*p == '\\')
			n = decode_escape(&p, bytes);
		else
			p++;
		if (n > slen || memcmp(s, bytes, n) != 0)
			return false;
		s += n;
		slen -= n;
	}
	return slen == 0;
}

bool nl2sql_json_is(struct nl2sql_json j, const char *s)
{
	return nl2sql_json_type(j) == NL2SQL_JSON_STRING &&
	       nl2sql_string_is(j.at, j.len, memchr(j.at, '\\', j.len), s,
				strlen(s));
}

/* Unicode's White_Space, and what shows as nothing: the zero-width and
 * directional marks and the byte order mark. */
static bool blank_point(uint32_t cp)
{
	return cp <= 0x20 || (cp >= 0x7f && cp <= 0xa0) || cp == 0xad ||
	       cp == 0x1680 || (cp >= 0x2000 && cp <= 0x200f) ||
	       (cp >= 0x2028 && cp <= 0x202f) ||
	       (cp >= 0x205f && cp <= 0x2064) || cp == 0x3000 ||
	       cp == 0xfeff;
}

bool nl2sql_json_blank(struct nl2sql_json j)
{
	const char *p, *end;

	if (nl2sql_json_type(j) != NL2SQL_JSON_STRING)
		return false;
	p = j.at + 1;
	end = j.at + j.len - 1;
	while (p < end) {
		char bytes[4];
		uint32_t cp;
		size_t n;

		if (*p == '\\') {
			n = decode_escape(&p, bytes);
			(void)nl2sql_utf8_next(bytes, n, &cp);
		} else {
			n = nl2sql_utf8_next(p, (size_t)(end - p), &cp);
			p += n ? n : 1;
		}
		if (!blank_point(cp))
			return false;
	}
	return true;
}
