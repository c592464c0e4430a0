/*
 * lib/spider/words.c - a query cut into words as NLTK cuts English
 *
 * Quoted text is put aside first, with ' and " taken for the same.  What is
 * left goes through the rules of NLTK's word tokenizer that can still apply:
 * blanks are put around punctuation, in this order of rules.
 */
#include <ctype.h>
#include <string.h>

#include "rules.h"
#include "words.h"

/* ---- lower case ---------------------------------------------------------- */

static uint32_t lower_point(uint32_t c)
{
	if ((c >= 'A' && c <= 'Z') || (c >= 0xc0 && c <= 0xde && c != 0xd7) ||
	    (c >= 0x391 && c <= 0x3ab) || (c >= 0x410 && c <= 0x42f))
		return c + 32;
	if (c >= 0x400 && c <= 0x40f)
		return c + 80;
	if ((c >= 0x100 && c <= 0x137) || (c >= 0x14a && c <= 0x177))
		return c | 1;
	if ((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17e))
		return c + (c & 1);
	return c;
}

char *nl2sql_spider_lower(struct nl2sql_arena *a, const char *text, size_t len)
{
	struct nl2sql_buf b = { 0 };
	uint32_t c;
	size_t n;
	char *out;

	while (len) {
		n = nl2sql_utf8_next(text, len, &c);
		if (n)
			nl2sql_buf_utf8(&b, lower_point(c));
		else
			nl2sql_buf_putc(&b, *text);
		text += n ? n : 1;
		len -= n ? n : 1;
	}
	out = nl2sql_arena_strndup(a, nl2sql_buf_str(&b), b.len);
	nl2sql_buf_release(&b);
	return out;
}

/* ---- quoted text --------------------------------------------------------- */

static bool is_quote(char c)
{
	return c == '\'' || c == '"';
}

/* Put a mark for each quoted text; -1 where a quote is left over.  Pairs are
 * counted from the front: with an even number, from the back is the same. */
static int put_aside(struct spider_words *w, struct nl2sql_buf *out,
		     const char *text, size_t len)
{
	size_t i, start;
	char *value, *p;

	for (i = 0; i < len; i++) {
		if (!is_quote(text[i])) {
			nl2sql_buf_putc(out, text[i]);
			continue;
		}
		for (start = i++; i < len && !is_quote(text[i]); i++)
			;
		if (i == len)
			return -1;
		value = nl2sql_arena_strndup(w->arena, text + start,
					     i - start + 1);
		for (p = value; *p; p++)
			if (*p == '\'')
				*p = '"';
		p = nl2sql_arena_printf(w->arena, "__val_%zu_%zu__", start, i);
		nl2sql_map_set(&w->values, p, value);
		nl2sql_buf_puts(out, p);
	}
	return 0;
}

/* ---- the rules ----------------------------------------------------------- */

/* Two dots or more stand alone, and so does one at the end. */
static void space_dots(struct nl2sql_buf *b)
{
	struct nl2sql_buf out = { 0 };
	size_t i, n, end;

	for (end = b->len; end && strchr("])}> \t\r\n", b->data[end - 1]);
	     end--)
		;
	for (i = 0; i < b->len; i += n) {
		for (n = 0; i + n < b->len && b->data[i + n] == '.'; n++)
			;
		if (n > 1 || (n == 1 && i + 1 == end && i)) {
			nl2sql_buf_putc(&out, ' ');
			nl2sql_buf_put(&out, b->data + i, n);
			nl2sql_buf_putc(&out, ' ');
		} else {
			n = 1;
			nl2sql_buf_putc(&out, b->data[i]);
		}
	}
	nl2sql_buf_release(b);
	*b = out;
}

/* Quotation marks of print. */
static void space_marks(struct nl2sql_buf *b)
{
	static const char *const marks[] = { "\u00ab", "\u00bb", "\u201c",
					     "\u201d", "\u2018", "\u2019",
					     "\u201e" };
	struct nl2sql_buf out = { 0 };
	size_t i, j, n;

	for (i = 0; i < b->len && !((unsigned char)b->data[i] & 0x80); i++)
		;
	if (i == b->len)
		return;
	for (i = 0; i < b->len;) {
		for (j = 0, n = 0; j < NL2SQL_COUNT(marks) && !n; j++)
			if (b->len - i >= strlen(marks[j]) &&
			    !memcmp(b->data + i, marks[j], strlen(marks[j])))
				n = strlen(marks[j]);
		if (n)
			nl2sql_buf_putc(&out, ' ');
		nl2sql_buf_put(&out, b->data + i, n ? n : 1);
		if (n)
			nl2sql_buf_putc(&out, ' ');
		i += n ? n : 1;
	}
	nl2sql_buf_release(b);
	*b = out;
}

/* ---- words --------------------------------------------------------------- */

static void push(struct spider_words *w, const char *word)
{
	char **more;

	if (w->n == w->cap) {
		w->cap = w->cap ? w->cap * 2 : 64;
		more = nl2sql_arena_alloc(w->arena, w->cap * sizeof(*more));
		if (w->n)
			memcpy(more, w->items, w->n * sizeof(*more));
		w->items = more;
	}
	w->items[w->n++] = (char *)word;
}

/* English contractions that have no apostrophe. */
static void push_word(struct spider_words *w, const char *word)
{
	static const char *const pairs[][3] = {
		{ "cannot", "can", "not" }, { "gimme", "gim", "me" },
		{ "gonna", "gon", "na" },   { "gotta", "got", "ta" },
		{ "lemme", "lem", "me" },   { "wanna", "wan", "na" }
	};
	const char *value = nl2sql_map_get(&w->values, word);
	size_t i;

	for (i = 0; i < NL2SQL_COUNT(pairs); i++) {
		if (strcmp(word, pairs[i][0]))
			continue;
		push(w, pairs[i][1]);
		push(w, pairs[i][2]);
		return;
	}
	push(w, value ? value : word);
}

static size_t blank(const char *s, size_t len)
{
	uint32_t c;
	size_t n;

	if (strchr(" \t\n\r\v\f\x1c\x1d\x1e\x1f", *s))
		return 1;
	n = nl2sql_utf8_next(s, len, &c);
	return n && (c == 0x85 || c == 0xa0 || c == 0x1680 ||
		     (c >= 0x2000 && c <= 0x200a) || c == 0x2028 ||
		     c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000)
		       ? n
		       : 0;
}

static void split(struct spider_words *w, const char *s, size_t len)
{
	size_t i = 0, start, n;

	while (i < len) {
		while (i < len && (n = blank(s + i, len - i)))
			i += n;
		for (start = i; i < len && !blank(s + i, len - i); i++)
			;
		if (i > start)
			push_word(w, nl2sql_spider_lower(w->arena, s + start,
							 i - start));
	}
}

/* ! =, > = and < = are one word each. */
static void join_equals(struct spider_words *w)
{
	size_t i, n = 0;

	for (i = 0; i < w->n; i++) {
		if (n && !strcmp(w->items[i], "=") &&
		    (!strcmp(w->items[n - 1], "!") ||
		     !strcmp(w->items[n - 1], ">") ||
		     !strcmp(w->items[n - 1], "<")))
			w->items[n - 1] = nl2sql_arena_printf(
				w->arena, "%s=", w->items[n - 1]);
		else
			w->items[n++] = w->items[i];
	}
	w->n = n;
}

int nl2sql_spider_words(struct spider_words *w, const char *text, size_t len)
{
	struct nl2sql_buf b = { 0 };
	int rc = put_aside(w, &b, text, len);

	if (!rc) {
		nl2sql_spider_space_out(&b, "`", true);
		nl2sql_spider_space_commas(&b);
		space_dots(&b);
		nl2sql_spider_space_out(&b, ";@#$%&?!*", false);
		nl2sql_spider_space_out(&b, "[](){}<>", false);
		nl2sql_spider_space_dashes(&b);
		space_marks(&b);
		if (b.len)
			split(w, b.data, b.len);
		join_equals(w);
	}
	nl2sql_map_release(&w->values);
	nl2sql_buf_release(&b);
	return rc;
}
