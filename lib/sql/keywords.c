/* lib/sql/keywords.c - which words mean something, and where */
#include <string.h>

#include "parts.h"

static const struct word {
	const char *text;
	unsigned char len;
	unsigned short where; /* a hex digit a dialect, SQLite's first */
} words[KEYWORDS] = {
#define K(word, where) [KW_##word] = { #word, sizeof(#word) - 1, where },
#include "keywords.def"
#undef K
};

enum { SLOTS = 4096, LONGEST = 32 };

/* Open addressing, filled at the first look. */
static unsigned short slots[SLOTS];

static inline char upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
}

static inline unsigned hash(const char *s, size_t len)
{
	unsigned h = (unsigned)len;

	for (size_t i = 0; i < len; i++)
		h = h * 31 + (unsigned char)(s[i] & 0xdf);
	return (h ^ h >> 12) % SLOTS;
}

static void fill(void)
{
	for (unsigned k = 1; k < KEYWORDS; k++) {
		unsigned h = hash(words[k].text, words[k].len);

		while (slots[h])
			h = (h + 1) % SLOTS;
		slots[h] = (unsigned short)k;
	}
}

enum keyword nl2sql_keyword(const char *word, size_t len)
{
	static bool filled;
	unsigned h;

	if (len > LONGEST)
		return KW_NONE;
	if (!filled) {
		fill();
		filled = true;
	}
	for (h = hash(word, len); slots[h]; h = (h + 1) % SLOTS) {
		const struct word *w = &words[slots[h]];
		size_t i = 0;

		if (w->len != len)
			continue;
		while (i < len && upper(word[i]) == w->text[i])
			i++;
		if (i == len)
			return (enum keyword)slots[h];
	}
	return KW_NONE;
}

unsigned nl2sql_keyword_bits(enum keyword kw, enum nl2sql_dialect d)
{
	return words[kw].where >> (12 - 4 * d) & 15;
}

bool nl2sql_sql_reserved(enum nl2sql_dialect dialect, const char *word)
{
	enum keyword kw = nl2sql_keyword(word, strlen(word));

	return kw && nl2sql_keyword_bits(kw, dialect);
}
