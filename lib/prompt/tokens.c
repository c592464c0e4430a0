/*
 * tokens.c - about how many tokens a text has
 *
 * Tokenizers differ.  What they share: a short word with the blank before it
 * is one, a long or made-up one several, punctuation mostly one each, digits
 * one to three at a time, other scripts about two bytes each.
 */
#include <nl2sql/prompt.h>

enum kind { BLANK, LETTER, UPPER, DIGIT, OTHER, FOREIGN };

static enum kind kind_of(char c)
{
	unsigned char u = (unsigned char)c;

	if (u >= 0x80)
		return FOREIGN;
	if (u >= 'a' && u <= 'z')
		return LETTER;
	if (u >= 'A' && u <= 'Z')
		return UPPER;
	if (u >= '0' && u <= '9')
		return DIGIT;
	return u <= ' ' ? BLANK : OTHER;
}

/* Tokens of a run of n bytes of one kind. */
static size_t of_run(enum kind k, const char *s, size_t n)
{
	size_t lines = 0, i;

	switch (k) {
	case LETTER: /* "customers" is one, "anonymisation" three */
		return n <= 7 ? 1 : 1 + (n - 3) / 5;
	case UPPER: /* SELECT is one, PROJCNTRTS five */
		return n <= 6 ? 1 : (n + 1) / 2;
	case DIGIT: /* small models take them one by one */
		return n;
	case FOREIGN:
		return (n + 1) / 2;
	case OTHER:
		return n < 3 ? n : n - n / 3;
	case BLANK: /* one blank goes with the word behind it */
		for (i = 0; i < n; i++)
			lines += s[i] == '\n';
		return lines ? 1 : n > 1;
	}
	return n;
}

size_t nl2sql_prompt_tokens(const char *s, size_t len)
{
	size_t i = 0, n = 0;

	while (i < len) {
		enum kind k = kind_of(s[i]);
		size_t from = i++;

		/* a capital begins a word of small letters */
		if (k == UPPER && i < len && kind_of(s[i]) == LETTER)
			k = LETTER;
		while (i < len && kind_of(s[i]) == k)
			i++;
		n += of_run(k, s + from, i - from);
	}
	return n;
}
