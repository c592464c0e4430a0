/*
 * lib/gen/survive.c - does a wording still ask for the same?
 *
 * Words may change.  What may not: numbers and dates, codes, names, what
 * stands in quotes, and the literals of the SQL; nor may a number come that
 * the question does not have.  A small number may be spelled out.
 */
#include <ctype.h>
#include <string.h>

#include "internal.h"

static const char *const number_words[] = { "zero",  "one",  "two", "three",
					    "four",  "five", "six", "seven",
					    "eight", "nine", "ten", "eleven",
					    "twelve" };

static bool inside(char c)
{
	return isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
}

/* Parts of numbers, dates, times and codes between two letters or digits. */
static bool joins(const char *s)
{
	return *s && strchr(".,:-/_%", *s) && inside(s[1]);
}

static size_t token(const char *s)
{
	size_t n = 0;

	while (inside(s[n]) || (n && joins(s + n)))
		n++;
	return n;
}

/* The next token at or behind *at, which is set behind it; NULL at the end. */
static const char *next_token(const char **at, size_t *n)
{
	const char *s = *at;

	while (*s && !(*n = token(s)))
		s++;
	*at = *s ? s + *n : s;
	return *s ? s : NULL;
}

static bool has_digit(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (isdigit((unsigned char)s[i]))
			return true;
	return false;
}

/* Without the commas between digits: 1,000 is 1000. */
static char *plain(struct nl2sql_arena *a, const char *s, size_t n)
{
	char *out = nl2sql_arena_strndup(a, s, n), *to = out;

	for (const char *p = out; *p; p++)
		if (*p != ',' || !isdigit((unsigned char)p[1]))
			*to++ = *p;
	*to = '\0';
	return out;
}

static bool has_token(struct nl2sql_arena *a, const char *text,
		      const char *want)
{
	const char *s;
	size_t n;

	while ((s = next_token(&text, &n)))
		if (nl2sql_ieq(plain(a, s, n), want))
			return true;
	return false;
}

/* A number, as digits or as a word. */
static bool has_number(struct nl2sql_arena *a, const char *text,
		       const char *want)
{
	int64_t n;

	if (has_token(a, text, want))
		return true;
	return nl2sql_parse_int(want, 0, 12, &n) == 0 &&
	       has_token(a, text, number_words[n]);
}

/* A text on word boundaries, whatever its case. */
static bool has_text(const char *text, const char *want)
{
	size_t n = strlen(want);

	for (const char *at = text; (at = nl2sql_istr(at, want)); at++)
		if ((at == text || !inside(at[-1]) || !inside(*want)) &&
		    (!inside(at[n]) || !inside(want[n - 1])))
			return true;
	return false;
}

/* "Berlin" in the middle of a sentence is a name; so is anything like AB-12
 * or ERP. */
static bool is_name(const char *start, const char *at, size_t n)
{
	const char *before = at;

	if (!isupper((unsigned char)*at) || n < 2)
		return false;
	if (isupper((unsigned char)at[1]))
		return true;
	while (before > start && strchr(" \t\"'(", before[-1]))
		before--;
	return before > start && !strchr(".?!:", before[-1]);
}

static const char *lost_token(struct nl2sql_arena *a, const char *question,
			      const char *wording)
{
	const char *at = question, *s;
	size_t n;

	while ((s = next_token(&at, &n))) {
		const char *word = plain(a, s, n);

		if (has_digit(s, n) ? !has_number(a, wording, word)
				    : is_name(question, s, n) &&
					      !has_text(wording, word))
			return word;
	}
	return NULL;
}

/* "five" may become 5, but not go; "one" says too much else. */
static const char *lost_word(struct nl2sql_arena *a, const char *question,
			     const char *wording)
{
	for (size_t i = 2; i < NL2SQL_COUNT(number_words); i++)
		if (has_token(a, question, number_words[i]) &&
		    !has_number(a, wording, nl2sql_arena_printf(a, "%zu", i)))
			return number_words[i];
	return NULL;
}

static const char *new_number(struct nl2sql_arena *a, const char *question,
			      const char *wording)
{
	const char *s;
	size_t n;

	while ((s = next_token(&wording, &n))) {
		const char *word = plain(a, s, n);

		if (has_digit(s, n) && !has_number(a, question, word))
			return word;
	}
	return NULL;
}

static const char *lost_quote(struct nl2sql_arena *a, const char *question,
			      const char *wording)
{
	for (const char *s = strchr(question, '"'); s; s = strchr(s, '"')) {
		const char *end = strchr(s + 1, '"'), *text;

		if (!end)
			break;
		text = nl2sql_arena_strndup(a, s + 1, (size_t)(end - s - 1));
		if (*text && !has_text(wording, text))
			return text;
		s = end + 1;
	}
	return NULL;
}

/* "30 days" may be a month, and "10 %" be 0.1. */
static bool counts_units(const char *behind)
{
	static const char *const units[] = {
		"%",	"percent", "per cent", "day",	   "week",    "month",
		"year", "hour",	   "minute",   "thousand", "million", "billion"
	};

	behind += strspn(behind, " -");
	for (size_t i = 0; i < NL2SQL_COUNT(units); i++)
		if (nl2sql_ieqn(behind, units[i], strlen(units[i])))
			return true;
	return false;
}

/* 2.50 is 2.5, and 2.0 is 2. */
static void cut_zeros(char *number)
{
	char *dot = strchr(number, '.'), *end = number + strlen(number);

	while (dot && end > dot && strchr("0.", end[-1]))
		*--end = '\0';
}

const char *nl2sql_gen_unanswered(struct nl2sql_arena *a, const char *question,
				  const char *sql)
{
	for (const char *s = question; *s;) {
		size_t n = token(s);
		char *word;

		if (!n) {
			s++;
			continue;
		}
		word = plain(a, s, n);
		s += n;
		/* a small one may be a word or a LIMIT; a date has many forms */
		if (strspn(word, "0123456789.") < strlen(word) ||
		    strcspn(word, ".") < 2 || counts_units(s))
			continue;
		cut_zeros(word);
		if (!strstr(sql, word))
			return word;
	}
	return NULL;
}

const char *nl2sql_gen_lost(struct nl2sql_arena *a, const char *question,
			    const char *wording, const char *const *literals)
{
	const char *lost = lost_token(a, question, wording);

	if (!lost)
		lost = lost_word(a, question, wording);
	if (!lost)
		lost = lost_quote(a, question, wording);
	for (; !lost && *literals; literals++)
		if (!has_text(wording, *literals))
			lost = *literals;
	return lost ? lost : new_number(a, question, wording);
}
