/*
 * lib/llm/secret.c - the endpoint's key, taken out of what the endpoint says
 *
 * It is looked for as it is, as text that JSON, URLs or HTML have escaped, as
 * base64 wherever it may stand in what was encoded, and in hexadecimal; a
 * third of it is enough.
 */
#include <nettle/base64.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

#define SHOWN 8 /* shorter "keys" are words, which answers may hold */
#define PIECE 12

struct needle {
	char *text;
	size_t len, least; /* what is to be found of it */
};

struct nl2sql_llm_secret {
	struct needle needles[8];
	size_t n;
	unsigned char pairs[65536 / 8]; /* characters that follow one another */
};

static void add_needle(struct nl2sql_llm_secret *s, const char *text, size_t len,
		       size_t least)
{
	const unsigned char *at = (const unsigned char *)text;
	size_t i;

	s->needles[s->n++] = (struct needle){ nl2sql_strndup(text, len), len,
					      least < len ? least : len };
	for (i = 0; i + 1 < len; i++) {
		unsigned pair = (unsigned)at[i] << 8 | at[i + 1];

		s->pairs[pair / 8] |= (unsigned char)(1u << pair % 8);
	}
}

/* Behind so many other bytes: the digits that hold nothing but the key. */
static void add_base64(struct nl2sql_llm_secret *s, const char *key, size_t len,
		       size_t behind, bool url)
{
	size_t first = (behind * 8 + 5) / 6, n = (behind + len) * 8 / 6, i;
	char *bytes = nl2sql_alloc(behind + len);
	char *digits = nl2sql_alloc(BASE64_ENCODE_RAW_LENGTH(behind + len) + 1);

	memcpy(bytes + behind, key, len);
	base64_encode_raw(digits, behind + len, (uint8_t *)bytes);
	for (i = 0; url && i < n; i++)
		digits[i] = digits[i] == '+' ? '-' :
			    digits[i] == '/' ? '_' : digits[i];
	add_needle(s, digits + first, n - first,
		   (n - first) / 3 > PIECE ? (n - first) / 3 : PIECE);
	explicit_bzero(bytes, behind + len);
	explicit_bzero(digits, n);
	free(bytes);
	free(digits);
}

static void add_hex(struct nl2sql_llm_secret *s, const char *key, size_t len,
		    size_t least)
{
	struct nl2sql_buf b = { 0 };
	size_t i;

	for (i = 0; i < len; i++)
		nl2sql_buf_printf(&b, "%02x", (unsigned char)key[i]);
	add_needle(s, b.data, b.len, 2 * least);
	explicit_bzero(b.data, b.len);
	nl2sql_buf_release(&b);
}

struct nl2sql_llm_secret *nl2sql_llm_secret_new(const char *key)
{
	struct nl2sql_llm_secret *s = nl2sql_alloc(sizeof(*s));
	size_t len = strlen(key), least = len / 3 > PIECE ? len / 3 : PIECE, i;

	if (len < SHOWN)
		return s;
	add_needle(s, key, len, least);
	add_hex(s, key, len, least);
	for (i = 0; i < 3; i++) {
		add_base64(s, key, len, i, false);
		add_base64(s, key, len, i, true);
	}
	return s;
}

void nl2sql_llm_secret_free(struct nl2sql_llm_secret *s)
{
	size_t i;

	for (i = 0; s && i < s->n; i++) {
		explicit_bzero(s->needles[i].text, s->needles[i].len);
		free(s->needles[i].text);
	}
	free(s);
}

/* ---- escapes ---- */

static int digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' :
	       c >= 'a' && c <= 'f' ? c - 'a' + 10 :
	       c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* n digits behind the first `skip` characters at `at`.  @return -1: none */
static int number(const char *at, const char *end, size_t skip, size_t n,
		  int base)
{
	int value = 0;
	size_t i;

	if ((size_t)(end - at) < skip + n)
		return -1;
	for (i = skip; i < skip + n; i++) {
		int d = digit(at[i]);

		if (d < 0 || d >= base)
			return -1;
		value = value * base + d;
	}
	return value < 128 ? value : -1;
}

/* The character at `at`, whichever way it is written.  @return behind it */
static const char *character(const char *at, const char *end, char *c)
{
	static const struct {
		const char *before;
		size_t digits;
		int base;
		char behind;
	} forms[] = {
		{ "%", 2, 16, 0 },    { "\\u", 4, 16, 0 },
		{ "\\x", 2, 16, 0 },  { "&#x", 2, 16, ';' },
		{ "&#", 3, 10, ';' }, { "&#", 2, 10, ';' }
	};
	size_t i;
	int value;

	*c = *at;
	if (*at != '%' && *at != '\\' && *at != '&')
		return at + 1;
	for (i = 0; i < NL2SQL_COUNT(forms); i++) {
		size_t skip = strlen(forms[i].before), n = forms[i].digits;

		if ((size_t)(end - at) < skip + n + !!forms[i].behind ||
		    !nl2sql_ieqn(at, forms[i].before, skip) ||
		    (value = number(at, end, skip, n, forms[i].base)) < 0 ||
		    (forms[i].behind && at[skip + n] != forms[i].behind))
			continue;
		*c = (char)value;
		return at + skip + n + !!forms[i].behind;
	}
	if (*at == '\\' && end - at > 1 && strchr("/\"'\\-_.=+", at[1])) {
		*c = at[1];
		return at + 2;
	}
	return at + 1;
}

/* ---- looking ---- */

static char lower(char c)
{
	return c >= 'A' && c <= 'F' ? (char)(c | 0x20) : c;
}

/* How far does the text agree with a needle from this place of it on?
 * @return behind what agrees, or NULL where that is too little */
static const char *agrees(const struct needle *n, size_t from, bool hex,
			  const char *at, const char *end)
{
	size_t i;

	for (i = from; i < n->len && at < end; i++) {
		char c;
		const char *behind = character(at, end, &c);

		if ((hex ? lower(c) : c) != n->text[i])
			break;
		at = behind;
	}
	return i - from >= n->least ? at : NULL;
}

/* Is a piece of the key here?  @return behind it, or NULL */
static const char *piece(const struct nl2sql_llm_secret *s, const char *at,
			 const char *end)
{
	const char *best = NULL;
	size_t i, from;

	for (i = 0; i < s->n; i++) {
		const struct needle *n = &s->needles[i];

		for (from = 0; from + n->least <= n->len; from++) {
			const char *behind = agrees(n, from, i == 1, at, end);

			if (behind && (!best || behind > best))
				best = behind;
		}
	}
	return best;
}

/* Can it be, by the first two characters? */
static bool may_be(const struct nl2sql_llm_secret *s, const char *at,
		   const char *end)
{
	char a, b;
	const char *next = character(at, end, &a);
	unsigned pair;

	if (next >= end)
		return false;
	(void)character(next, end, &b);
	pair = (unsigned)(unsigned char)a << 8 | (unsigned char)b;
	if (s->pairs[pair / 8] >> pair % 8 & 1)
		return true;
	pair = (unsigned)(unsigned char)lower(a) << 8 | (unsigned char)lower(b);
	return s->pairs[pair / 8] >> pair % 8 & 1;
}

void nl2sql_llm_redact(const struct nl2sql_llm *llm, struct nl2sql_buf *b)
{
	const struct nl2sql_llm_secret *s = llm->secret;
	const char *at = nl2sql_buf_str(b), *end = at + b->len, *kept = at;
	struct nl2sql_buf out = { 0 };

	if (!s || !s->n)
		return;
	while (at < end) {
		const char *behind = may_be(s, at, end) ? piece(s, at, end) :
							  NULL;

		if (!behind) {
			at++;
			continue;
		}
		nl2sql_buf_put(&out, kept, (size_t)(at - kept));
		nl2sql_buf_puts(&out, "[key]");
		kept = at = behind;
	}
	if (kept != b->data && out.len) {
		nl2sql_buf_put(&out, kept, (size_t)(end - kept));
		nl2sql_buf_release(b);
		*b = out;
	}
}
