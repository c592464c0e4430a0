/*
 * name.c - what the names in a schema say
 */
#include <ctype.h>
#include <string.h>

#include <nl2sql/schema.h>

#include "meaning.h"

#define PART_MAX 64 /* bytes of a run that is looked at for splitting */

/* ---- splitting ----------------------------------------------------------- */

enum kind { SEPARATOR, LOWER, UPPER, DIGIT };

/* Letters of other scripts go with lower case: they start no new word. */
static enum kind kind_of(unsigned char c)
{
	if (c >= 0x80 || islower(c))
		return LOWER;
	if (isupper(c))
		return UPPER;
	return isdigit(c) ? DIGIT : SEPARATOR;
}

/* Where the word that starts at s ends: camelCase, an acronym before a word
 * (XMLHttp), letters and digits. */
static size_t word_length(const char *s)
{
	enum kind k = kind_of((unsigned char)*s), next;
	size_t n = 1;

	if (k == UPPER && kind_of((unsigned char)s[1]) == LOWER)
		k = LOWER;
	for (;; n++) {
		next = kind_of((unsigned char)s[n]);
		if (next != k || !s[n])
			break;
	}
	if (k == UPPER && next == LOWER && n > 1 && s[n])
		n--;
	return n;
}

/* Ends of the pieces of a run, from the last to the first. */
struct split {
	unsigned char cost[PART_MAX + 1]; /* pieces so far; 255: impossible */
	unsigned char from[PART_MAX + 1];
};

/* Is s[0..n) a piece that may stand in a run?  Short ones are too easily part
 * of something else, but at the ends: "custid", "datefrom". */
static bool is_piece(const char *s, size_t n, bool last)
{
	if (n >= 3)
		return nl2sql_meaning_added(s, n) ||
		       (last && s[n - 1] == 's' && n > 3 &&
			nl2sql_meaning_added(s, n - 1));
	return last && n == 2 &&
	       (!memcmp(s, "id", 2) || !memcmp(s, "no", 2) ||
		!memcmp(s, "cd", 2) || !memcmp(s, "dt", 2) ||
		!memcmp(s, "nm", 2));
}

/* Cut a run without separators into known pieces, as few as can be.
 * @return pieces, their ends in ends[]; 1 where it stays whole */
static size_t cut_run(const char *s, size_t n, size_t *ends)
{
	struct split t;
	size_t i, k, pieces;

	ends[0] = n;
	if (n < 5 || n > PART_MAX || nl2sql_meaning_added(s, n))
		return 1;
	memset(t.cost, 255, sizeof(t.cost));
	t.cost[0] = 0;
	for (i = 2; i <= n; i++) {
		for (k = 0; k + 2 <= i; k++) {
			if (t.cost[k] == 255 || t.cost[k] + 1 >= t.cost[i] ||
			    !is_piece(s + k, i - k, i == n))
				continue;
			t.cost[i] = (unsigned char)(t.cost[k] + 1);
			t.from[i] = (unsigned char)k;
		}
	}
	if (t.cost[n] == 255 || t.cost[n] > 4)
		return 1;
	pieces = t.cost[n];
	if (pieces > 2 && n < 4 * pieces)
		return 1; /* "procedures" is not proc, edu and res */
	for (i = n, k = pieces; k--; i = t.from[i])
		ends[k] = i;
	return pieces;
}

size_t nl2sql_name_split(struct nl2sql_arena *a, const char *name,
			 const char **words, size_t max)
{
	size_t ends[PART_MAX], n = 0, len, pieces, at, i;
	char *word, *p;

	while (*name && n < max) {
		if (kind_of((unsigned char)*name) == SEPARATOR) {
			name++;
			continue;
		}
		len = word_length(name);
		word = nl2sql_arena_strndup(a, name, len);
		for (p = word; *p; p++)
			if (isupper((unsigned char)*p))
				*p = (char)tolower((unsigned char)*p);
		pieces = cut_run(word, len, ends);
		for (i = at = 0; i < pieces && n < max; at = ends[i++])
			words[n++] = nl2sql_arena_strndup(a, word + at,
							  ends[i] - at);
		name += len;
	}
	return n;
}

const char *nl2sql_name_words(struct nl2sql_arena *a, const char *name)
{
	const char *words[32], *full;
	struct nl2sql_buf b = { 0 };
	size_t n = nl2sql_name_split(a, name, words, NL2SQL_COUNT(words)), i;

	for (i = 0; i < n; i++) {
		full = nl2sql_abbreviation(words[i]);
		if (i)
			nl2sql_buf_putc(&b, ' ');
		nl2sql_buf_puts(&b, full ? full : words[i]);
	}
	full = nl2sql_arena_strdup(a, nl2sql_buf_str(&b));
	nl2sql_buf_release(&b);
	return full;
}

/* ---- singular and plural --------------------------------------------------- */

static const struct {
	const char *one, *many;
} irregular[] = { { "person", "people" },
		  { "man", "men" },
		  { "woman", "women" },
		  { "child", "children" },
		  { "foot", "feet" },
		  { "tooth", "teeth" },
		  { "mouse", "mice" },
		  { "goose", "geese" },
		  { "ox", "oxen" },
		  { "criterion", "criteria" },
		  { "phenomenon", "phenomena" },
		  { "analysis", "analyses" },
		  { "basis", "bases" },
		  { "crisis", "crises" },
		  { "thesis", "theses" },
		  { "axis", "axes" },
		  { "index", "indexes" },
		  { "index", "indices" },
		  { "shoe", "shoes" },
		  { "canoe", "canoes" },
		  { "vertex", "vertices" },
		  { "matrix", "matrices" },
		  { "datum", "data" },
		  { "medium", "media" },
		  { "curriculum", "curricula" },
		  { "alumnus", "alumni" },
		  { "life", "lives" },
		  { "wife", "wives" },
		  { "knife", "knives" },
		  { "leaf", "leaves" },
		  { "half", "halves" },
		  { "shelf", "shelves" },
		  { "wolf", "wolves" },
		  { "thief", "thieves" },
		  { "movie", "movies" },
		  { "cookie", "cookies" },
		  { "tie", "ties" },
		  { "hero", "heroes" },
		  { "potato", "potatoes" },
		  { "tomato", "tomatoes" },
		  { "echo", "echoes" },
		  { "status", "statuses" },
		  { "bus", "buses" },
		  { "virus", "viruses" },
		  { "campus", "campuses" },
		  { "census", "censuses" },
		  { "bonus", "bonuses" },
		  { "gas", "gases" },
		  { "lens", "lenses" },
		  { "atlas", "atlases" },
		  { "canvas", "canvases" },
		  { "alias", "aliases" },
		  { "quiz", "quizzes" },
		  { "use", "uses" },
		  { "house", "houses" },
		  { "course", "courses" },
		  { "case", "cases" },
		  { "base", "bases" },
		  { "purchase", "purchases" },
		  { "expense", "expenses" },
		  { "license", "licenses" },
		  { "response", "responses" },
		  { "database", "databases" },
		  { "warehouse", "warehouses" },
		  { "cache", "caches" } };

/* The same in both numbers. */
static const char *const invariant[] = {
	"series",     "species",   "news",	"sheep",       "fish",
	"aircraft",   "staff",	   "equipment", "information", "mathematics",
	"physics",    "economics", "politics",	"athletics",   "gymnastics",
	"statistics", "feedback",  "software",	"hardware",    "furniture",
	"data",	      "media",	   "sales",	"goods",       "headquarters",
	"premises",   "means",	   "music",	"money",       "this",
	"his",	      "its",	   "is",	"was",	       "has",
	"as",	      "us",	   "yes",	"plus"
};

/* Most words differ in their first letter: that is seen without a call. */
static bool same(const char *a, const char *b)
{
	return *a == *b && !strcmp(a, b);
}

static bool is_invariant(const char *word)
{
	size_t i;

	for (i = 0; i < NL2SQL_COUNT(invariant); i++)
		if (same(word, invariant[i]))
			return true;
	return false;
}

static bool is_vowel(char c)
{
	return c && strchr("aeiou", c);
}

/* The last of several words: what changes in number. */
static const char *last_word(const char *phrase)
{
	const char *space = strrchr(phrase, ' ');

	return space ? space + 1 : phrase;
}

static const char *with_last(struct nl2sql_arena *a, const char *phrase,
			     const char *last, size_t keep, const char *end)
{
	return nl2sql_arena_printf(a, "%.*s%.*s%s", (int)(last - phrase),
				   phrase, (int)keep, last, end);
}

const char *nl2sql_singular(struct nl2sql_arena *a, const char *word)
{
	const char *last = last_word(word);
	size_t n = strlen(last), i;

	for (i = 0; i < NL2SQL_COUNT(irregular); i++)
		if (same(last, irregular[i].many))
			return with_last(a, word, last, 0, irregular[i].one);
		else if (same(last, irregular[i].one))
			return word;
	if (n > 5 && nl2sql_ends(last, "smen"))
		return with_last(a, word, last, n - 2, "an");
	if (n < 4 || last[n - 1] != 's' || is_invariant(last))
		return word;
	if (nl2sql_ends(last, "ss") || nl2sql_ends(last, "us") ||
	    nl2sql_ends(last, "is"))
		return word;
	if (nl2sql_ends(last, "ies") && n > 4)
		return with_last(a, word, last, n - 3, "y");
	if (nl2sql_ends(last, "oes") && n > 4)
		return with_last(a, word, last, n - 2, "");
	if (nl2sql_ends(last, "sses") || nl2sql_ends(last, "shes") ||
	    nl2sql_ends(last, "ches") || nl2sql_ends(last, "xes") ||
	    nl2sql_ends(last, "zzes"))
		return with_last(a, word, last, n - 2, "");
	return with_last(a, word, last, n - 1, "");
}

const char *nl2sql_plural(struct nl2sql_arena *a, const char *word)
{
	const char *last = last_word(word);
	size_t n = strlen(last), i;

	for (i = 0; i < NL2SQL_COUNT(irregular); i++)
		if (same(last, irregular[i].one))
			return with_last(a, word, last, 0, irregular[i].many);
		else if (same(last, irregular[i].many))
			return word;
	if (!n || is_invariant(last) || !isalpha((unsigned char)last[n - 1]))
		return word;
	if (strcmp(nl2sql_singular(a, last), last))
		return word; /* it is one already */
	if (n > 4 && nl2sql_ends(last, "sman"))
		return with_last(a, word, last, n - 2, "en");
	if (last[n - 1] == 'y' && n > 1 && !is_vowel(last[n - 2]))
		return with_last(a, word, last, n - 1, "ies");
	if (last[n - 1] == 's' || last[n - 1] == 'x' || last[n - 1] == 'z' ||
	    nl2sql_ends(last, "ch") || nl2sql_ends(last, "sh"))
		return with_last(a, word, last, n, "es");
	return with_last(a, word, last, n, "s");
}
