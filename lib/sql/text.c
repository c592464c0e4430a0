/*
 * lib/sql/text.c - what a token says: quotes and escapes taken away
 *
 * Texts are decoded in place, in the parser's copy of the source: nothing
 * decoded is longer than what it was made of.
 */
#include <string.h>

#include "parts.h"

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 32);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Up to n hex digits; *used says how many there were. */
static uint32_t read_hex(const char *s, size_t left, size_t n, size_t *used)
{
	uint32_t v = 0;
	size_t i = 0;

	for (; i < n && i < left && hex_value(s[i]) >= 0; i++)
		v = v << 4 | (uint32_t)hex_value(s[i]);
	*used = i;
	return v;
}

static char *put_utf8(char *to, uint32_t c)
{
	if (c >= 0x110000 || (c >= 0xd800 && c < 0xe000) || !c)
		c = 0xfffd;
	if (c < 0x80) {
		*to++ = (char)c;
	} else if (c < 0x800) {
		*to++ = (char)(0xc0 | c >> 6);
		*to++ = (char)(0x80 | (c & 63));
	} else if (c < 0x10000) {
		*to++ = (char)(0xe0 | c >> 12);
		*to++ = (char)(0x80 | (c >> 6 & 63));
		*to++ = (char)(0x80 | (c & 63));
	} else {
		*to++ = (char)(0xf0 | c >> 18);
		*to++ = (char)(0x80 | (c >> 12 & 63));
		*to++ = (char)(0x80 | (c >> 6 & 63));
		*to++ = (char)(0x80 | (c & 63));
	}
	return to;
}

static bool is_code_point(uint32_t c)
{
	return c && c < 0x110000 && !(c >= 0xd800 && c < 0xe000);
}

/* \uXXXX, which may be the first half of a pair; i is behind the u. */
static size_t read_unicode(const char *s, size_t i, size_t len, size_t n,
			   uint32_t *c, bool *ok)
{
	size_t used;

	*c = read_hex(s + i, len - i, n, &used);
	*ok &= used == n;
	i += used;
	if (*c >= 0xd800 && *c < 0xdc00 && i + 6 <= len && s[i] == '\\' &&
	    s[i + 1] == 'u') {
		uint32_t low = read_hex(s + i + 2, 4, 4, &used);

		if (used == 4 && low >= 0xdc00 && low < 0xe000) {
			*c = 0x10000 + ((*c - 0xd800) << 10) + (low - 0xdc00);
			i += 6;
		}
	}
	*ok &= is_code_point(*c);
	return i;
}

/* One escape of E'...'; i is behind the backslash. */
static size_t escape_postgresql(const char *s, size_t i, size_t len, char **to,
				bool *ok)
{
	static const char names[] = "bfnrt", values[] = "\b\f\n\r\t";
	const char *at = strchr(names, s[i]);
	size_t used;
	uint32_t c;

	if (s[i] == 'u' || s[i] == 'U') {
		i = read_unicode(s, i + 1, len, s[i] == 'u' ? 4 : 8, &c, ok);
		*to = put_utf8(*to, c);
	} else if (s[i] == 'x' && i + 1 < len && hex_value(s[i + 1]) >= 0) {
		**to = (char)read_hex(s + i + 1, len - i - 1, 2, &used);
		*ok &= *(*to)++ != '\0';
		i += 1 + used;
	} else if (s[i] >= '0' && s[i] <= '7') {
		unsigned v = 0;

		for (int n = 0; n < 3 && i < len && s[i] >= '0' && s[i] <= '7';
		     n++)
			v = v * 8 + (unsigned)(s[i++] - '0');
		*ok &= (char)v != '\0';
		*(*to)++ = (char)v;
	} else {
		*(*to)++ = s[i] && at ? values[at - names] : s[i];
		i++;
	}
	return i;
}

static size_t escape_mysql(const char *s, size_t i, char **to)
{
	static const char names[] = "0bnrtZ", values[] = "\0\b\n\r\t\032";
	const char *at = s[i] ? strchr(names, s[i]) : NULL;

	if (s[i] == '%' || s[i] == '_')
		*(*to)++ = '\\'; /* for LIKE */
	*(*to)++ = at ? values[at - names] : s[i];
	return i + 1;
}

static size_t decode(char *s, size_t len, char quote, bool escapes,
		     enum nl2sql_dialect d, bool *ok)
{
	char *to = s;
	size_t i = 0;

	while (i < len) {
		if (s[i] == '\\' && escapes && i + 1 < len) {
			i = d == NL2SQL_POSTGRESQL
				    ? escape_postgresql(s, i + 1, len, &to, ok)
				    : escape_mysql(s, i + 1, &to);
		} else {
			if (s[i] == quote && quote != ']' && i + 1 < len)
				i++;
			*to++ = s[i++];
		}
	}
	return (size_t)(to - s);
}

/* U&'...': \XXXX, \+XXXXXX and \\ with another character for \ perhaps. */
static size_t decode_unicode(char *s, size_t len, char escape, bool *ok)
{
	char *to = s;
	size_t i = 0;

	while (i < len) {
		size_t used, n = 4;
		uint32_t c;

		if (s[i] != escape || i + 1 >= len) {
			*to++ = s[i++];
			continue;
		}
		i++;
		if (s[i] == escape) {
			*to++ = s[i++];
			continue;
		}
		if (s[i] == '+') {
			n = 6;
			i++;
		}
		c = read_hex(s + i, len - i, n, &used);
		*ok &= used == n;
		i += used;
		if (c >= 0xd800 && c < 0xdc00 && i + 5 <= len &&
		    s[i] == escape) {
			uint32_t low = read_hex(s + i + 1, 4, 4, &used);

			if (low >= 0xdc00 && low < 0xe000) {
				c = 0x10000 + ((c - 0xd800) << 10) +
				    (low - 0xdc00);
				i += 5;
			}
		}
		*ok &= is_code_point(c);
		to = put_utf8(to, c);
	}
	return (size_t)(to - s);
}

/* Behind U&'...' may stand UESCAPE 'c'. */
static char unicode_escape(struct parser *p)
{
	char c = '\\';

	if (at_kw(p, KW_UESCAPE)) {
		p->t++;
		if (p->t->kind != NL2SQL_TOKEN_STRING || p->t->len != 3 ||
		    strchr("+'\" 0123456789abcdefABCDEF",
			   p->src[p->t->pos + 1]))
			nl2sql_parse_unexpected(p);
		p->t--;
		c = p->src[p->t[1].pos + 1];
		p->t += 2;
	}
	return c;
}

/* What stands between the quotes of t, decoded; *len is set. */
static char *unquote(struct parser *p, const struct token *t, size_t *len)
{
	const char *from = p->src + t->pos, *at = from;
	bool escapes = t->flags & TF_ESCAPES, ok = true;
	char *s;

	if (t->flags & TF_DOLLAR) {
		const char *tag = memchr(from + 1, '$', t->len - 1);
		size_t n = (size_t)(tag - from) + 1;

		*len = t->len - 2 * n;
		return p->copy + t->pos + n;
	}
	while (!strchr("'\"`[", *at))
		at++;
	s = p->copy + t->pos + (at - from) + 1;
	*len = t->len - (size_t)(at - from) - 2;
	if (memchr(s, *at, *len) || (escapes && memchr(s, '\\', *len)))
		*len = decode(s, *len, *at == '[' ? ']' : *at, escapes, p->d,
			      &ok);
	if (t->flags & TF_UNICODE)
		*len = decode_unicode(s, *len, unicode_escape(p), &ok);
	if (!ok)
		nl2sql_parse_fail(p, t, "invalid escape in a string");
	return s;
}

void nl2sql_parse_text(struct parser *p, struct nl2sql_sql *n,
		       const struct token *t)
{
	char *s = p->copy + t->pos;
	size_t len = t->len;

	switch (t->kind) {
	case NL2SQL_TOKEN_QUOTED:
	case NL2SQL_TOKEN_STRING:
	case NL2SQL_TOKEN_BYTES:
	case NL2SQL_TOKEN_BITS:
		s = unquote(p, t, &len);
		break;
	case NL2SQL_TOKEN_WORD:
		break;
	case NL2SQL_TOKEN_INTEGER:
	case NL2SQL_TOKEN_DECIMAL:
		/* MySQL's 1.5x is a number and a name: leave it its x */
		if (p->d != NL2SQL_MYSQL)
			break;
		/* fall through */
	default:
		/* What follows may begin directly behind it. */
		s = nl2sql_arena_strndup(p->a, p->src + t->pos, len);
	}
	s[len] = '\0';
	n->text = s;
	n->text_len = (uint32_t)len;
}

static void lower(char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (s[i] >= 'A' && s[i] <= 'Z')
			s[i] = (char)(s[i] | 32);
}

void nl2sql_parse_lower(struct nl2sql_sql *n)
{
	lower((char *)(uintptr_t)n->text, n->text_len);
}

void nl2sql_parse_words(struct parser *p, struct nl2sql_sql *n,
			const struct token *from)
{
	size_t len = 0;
	char *s;

	for (const struct token *t = from; t < p->t; t++)
		len += t->len + 1;
	s = nl2sql_arena_alloc(p->a, len + 1);
	n->text = s;
	for (const struct token *t = from; t < p->t; t++) {
		if (t > from)
			*s++ = ' ';
		memcpy(s, p->src + t->pos, t->len);
		if (t->kind == NL2SQL_TOKEN_WORD)
			lower(s, t->len);
		s += t->len;
	}
	n->text_len = (uint32_t)(s - n->text);
}

/* White space and comments between tokens become one blank. */
struct nl2sql_sql *nl2sql_parse_raw(struct parser *p, const struct token *from,
				    const struct token *end)
{
	struct nl2sql_sql *n;
	size_t len = 0;
	char *s;

	if (from >= end)
		return NULL;
	n = nl2sql_parse_node(p, NL2SQL_SQL_RAW, from);
	for (const struct token *t = from; t < end; t++)
		len += t->len + 1;
	s = nl2sql_arena_alloc(p->a, len + 1);
	n->text = s;
	for (const struct token *t = from; t < end; t++) {
		/* "--" and a blank would be a comment in MySQL. */
		bool minus = t > from && s[-1] == '-' && p->src[t->pos] == '-';

		if (t > from && (minus || t->pos > t[-1].pos + t[-1].len))
			*s++ = ' ';
		memcpy(s, p->src + t->pos, t->len);
		s += t->len;
	}
	n->text_len = (uint32_t)(s - n->text);
	n->len = end[-1].pos + end[-1].len - n->pos;
	return n;
}
