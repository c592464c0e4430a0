/*
 * clean.c - a model's text as one line of whole sentences
 */
#include <ctype.h>
#include <string.h>

#include "telling.h"

int nl2sql_doc_refuse(struct nl2sql_err *err, const char *word, const char *fmt,
		      const char *what)
{
	nl2sql_err_set(err, NL2SQL_EDATA, fmt, what);
	return nl2sql_err_word(err, word);
}

/* Blanks for what looks like one, once, and no Markdown. */
static void put_plain(struct nl2sql_buf *b, const char *text)
{
	size_t len = strlen(text), i = 0;
	uint32_t cp;

	text += strspn(text, " \t\r\n#>*-");
	len = strlen(text);
	while (i < len) {
		size_t n = nl2sql_utf8_next(text + i, len - i, &cp);
		bool blank = cp <= ' ' || cp == 0x7f || cp == 0xa0 ||
			     (cp >= 0x2000 && cp <= 0x200f) ||
			     (cp >= 0x2028 && cp <= 0x202e) || cp == 0xfeff;

		n = n ? n : 1;
		if (blank && b->len && b->data[b->len - 1] != ' ')
			nl2sql_buf_putc(b, ' ');
		else if (!blank && cp != '`' && cp != '*')
			nl2sql_buf_put(b, text + i, n);
		i += n;
	}
	while (b->len && strchr(" \"", b->data[b->len - 1]))
		nl2sql_buf_cut(b, b->len - 1);
}

/* Is most of it letters and blanks? */
static bool is_prose(const struct nl2sql_buf *b)
{
	size_t i, letters = 0;

	for (i = 0; i < b->len; i++)
		letters += isalpha((unsigned char)b->data[i]) ||
			   b->data[i] == ' ' || (b->data[i] & 0x80);
	return letters * 10 >= b->len * 7 && strchr(b->data, ' ');
}

/* ---- sentences -------------------------------------------------------------- */

/* The word that ends at end, of a text that begins at text, in lower case; ""
 * where it is too long for one. */
static void word_before(char word[32], const char *text, const char *end)
{
	const char *at = end;
	size_t n, i;

	while (at > text && !strchr(" (\"'", at[-1]))
		at--;
	n = (size_t)(end - at);
	n = n < 32 ? n : 0;
	for (i = 0; i < n; i++)
		word[i] = (char)tolower((unsigned char)at[i]);
	word[n] = 0;
}

/* Is the stop at dot an abbreviation's: "approx.", "U.S.", "J."? */
static bool shortens(const struct nl2sql_doc_author *by, const char *text,
		     const char *dot)
{
	char word[32];

	if (*dot != '.')
		return false;
	word_before(word, text, dot);
	return (isalpha((unsigned char)*word) &&
		(!word[1] || strchr(word, '.'))) ||
	       nl2sql_doc_class(by, word) & ABBREVIATED;
}

const char *nl2sql_doc_sentence(const struct nl2sql_doc_author *by,
				const char *text, bool *whole)
{
	const char *p = text, *end;

	while (*(p += strcspn(p, ".!?"))) {
		end = p + strspn(p, ".!?");
		end += strspn(end, ")\"'");
		*whole = !*end ||
			 (*end == ' ' && !islower((unsigned char)end[1]) &&
			  !shortens(by, text, p));
		if (*whole)
			return end;
		p = end;
	}
	*whole = false;
	return p;
}

/* Its whole sentences, as far as they go into max bytes.  What is one without
 * a mark at its end gets one; but not what stops in the middle. */
static int keep_whole(const struct nl2sql_doc_author *by, struct nl2sql_buf *b,
		      size_t max, struct nl2sql_err *err)
{
	const char *text = b->data, *at = text, *end;
	char last[32];
	size_t kept = 0;
	bool whole = true;

	while (*at && whole) {
		end = nl2sql_doc_sentence(by, at, &whole);
		if (!whole || (size_t)(end - text) > max)
			break;
		kept = (size_t)(end - text);
		at = end + strspn(end, " ");
	}
	if (kept) {
		nl2sql_buf_cut(b, kept);
		return 0;
	}
	if (b->len > max)
		return nl2sql_doc_refuse(err, "too_long", "does not end: %s",
					 text);
	word_before(last, text, text + b->len);
	if (strchr(",:;(/&=", text[b->len - 1]) ||
	    nl2sql_doc_class(by, last) & DANGLING)
		return nl2sql_doc_refuse(err, "cut_off", "cut off: %s", text);
	nl2sql_buf_putc(b, '.');
	return 0;
}

const char *nl2sql_doc_clean(const struct writer *w, const char *text,
			     size_t max, struct nl2sql_err *err)
{
	struct nl2sql_buf b = { 0 };
	const char *out = NULL;

	put_plain(&b, text);
	if (b.len < 8 || strstr(nl2sql_buf_str(&b), "...")) {
		nl2sql_doc_refuse(err, "empty", "no text: %s",
				  nl2sql_buf_str(&b));
	} else if (!is_prose(&b) || strpbrk(b.data, "{}<>\\") ||
		   nl2sql_istr(b.data, "select ")) {
		nl2sql_doc_refuse(err, "no_text", "not a sentence: %s", b.data);
	} else if (keep_whole(w->by, &b, max, err) == 0) {
		if (b.data[0] >= 'a' && b.data[0] <= 'z')
			b.data[0] = (char)(b.data[0] - 'a' + 'A');
		out = nl2sql_arena_strndup(w->a, b.data, b.len);
	}
	nl2sql_buf_release(&b);
	return out;
}
