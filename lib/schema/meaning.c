/*
 * meaning.c - what short words stand for
 *
 * Most have one meaning.  Some mean one thing in a hospital and another in a
 * shop: "pt" is a patient, or a point.  The subject of a schema shows in the
 * other words of its names.
 */
#include <stdlib.h>
#include <string.h>

#include <nl2sql/schema.h>

#include "meaning.h"

#define SUBJECTS_MAX 16
#define SIGNS	     3 /* words of a subject that make a schema one on it */

struct meaning {
	const char *full;	  /* the word itself where it is none */
	const struct subject *on; /* NULL: whatever the subject */
	struct meaning *next;
};

struct subject {
	const char *name;
	struct nl2sql_map signs;
	size_t seen; /* of its signs in the schema, each once */
};

/*
 * The one state of this room: a table that is read once, the same for the
 * whole program, and the subjects of the schema that names are of.
 */
static struct {
	struct nl2sql_map words;     /* struct meaning */
	struct nl2sql_map skeletons; /* without vowels -> the word, or "" */
	struct nl2sql_arena arena;
	struct subject subjects[SUBJECTS_MAX];
	size_t nsubjects;
} known;

/* ---- words without their vowels -------------------- */

static bool is_vowel(char c)
{
	return c && strchr("aeiou", c);
}

/* "strngth" of "strength", "chnl" of "channel"; at most n bytes with the 0. */
static void skeleton(char *out, size_t n, const char *word)
{
	size_t len = 0;

	for (size_t i = 0; word[i] && len + 1 < n; i++)
		if (!i || (!is_vowel(word[i]) && word[i] != out[len - 1]))
			out[len++] = word[i];
	out[len] = 0;
}

/* A word of which the vowels were left out, or NULL.  Three letters stand for
 * too many words. */
static const char *with_vowels(const char *word)
{
	const char *full;
	size_t n = strlen(word);
	char bare[32];

	if (n < 4 || n >= sizeof(bare))
		return NULL;
	for (size_t i = 0; i < n; i++)
		if (word[i] < 'a' || word[i] > 'z' || (i && is_vowel(word[i])))
			return NULL;
	skeleton(bare, sizeof(bare), word);
	full = nl2sql_map_get(&known.skeletons, bare);
	return full && *full ? full : NULL;
}

static void add_skeleton(const char *word)
{
	const char *there;
	char bare[32];

	skeleton(bare, sizeof(bare), word);
	if (strlen(word) < strlen(bare) + 1 || strchr(word, ' '))
		return;
	there = nl2sql_map_get(&known.skeletons, bare);
	if (!there || strcmp(there, word) != 0)
		nl2sql_map_set(&known.skeletons, bare,
			       (void *)(there ? "" : word));
}

/* ---- what the file says -------------------- */

static struct subject *subject(const char *name, size_t len)
{
	struct subject *s;

	for (size_t i = 0; i < known.nsubjects; i++) {
		s = &known.subjects[i];
		if (strlen(s->name) == len && !memcmp(s->name, name, len))
			return s;
	}
	if (known.nsubjects == SUBJECTS_MAX)
		return NULL;
	s = &known.subjects[known.nsubjects++];
	s->name = nl2sql_arena_strndup(&known.arena, name, len);
	return s;
}

/* "*medical<tab>ward nurse": by which words a schema shows its subject. */
static void add_signs(const char *line, size_t len)
{
	const char *tab = memchr(line, '\t', len);
	struct subject *s = tab ? subject(line, (size_t)(tab - line)) : NULL;
	char *at, *word;

	if (!s)
		return;
	at = nl2sql_arena_strndup(&known.arena, tab + 1,
				  len - (size_t)(tab - line) - 1);
	while (*(word = at + strspn(at, " "))) {
		at = word + strcspn(word, " ");
		nl2sql_map_setn(&s->signs, word, (size_t)(at - word), s);
	}
}

static void add_meaning(const char *word, size_t n, const char *full,
			size_t len, const struct subject *on)
{
	struct meaning *first = nl2sql_map_getn(&known.words, word, n), *m;

	for (m = first; m; m = m->next)
		if (m->on == on)
			return;
	m = nl2sql_arena_alloc(&known.arena, sizeof(*m));
	m->full = nl2sql_arena_strndup(&known.arena, full, len);
	m->on = on;
	m->next = first;
	nl2sql_map_setn(&known.words, word, n, m);
	add_skeleton(m->full);
}

static void add_line(const char *line, size_t len)
{
	const char *tab, *full, *on;
	size_t n, left;

	if (!len || *line == '#')
		return;
	if (*line == '*') {
		add_signs(line + 1, len - 1);
		return;
	}
	tab = memchr(line, '\t', len);
	if (!tab) {
		add_meaning(line, len, line, len, NULL);
		return;
	}
	n = (size_t)(tab - line);
	full = tab + 1;
	left = len - n - 1;
	on = memchr(full, '\t', left);
	if (n && !on)
		add_meaning(line, n, full, left, NULL);
	else if (n)
		add_meaning(line, n, full, (size_t)(on - full),
			    subject(on + 1, left - (size_t)(on + 1 - full)));
}

void nl2sql_abbreviations_add(const char *tsv, size_t len)
{
	const char *end = tsv + len, *eol;

	for (; tsv < end; tsv = eol + 1) {
		eol = memchr(tsv, '\n', (size_t)(end - tsv));
		if (!eol)
			eol = end;
		add_line(tsv,
			 (size_t)(eol - tsv) - (eol > tsv && eol[-1] == '\r'));
	}
}

/* ---- what a word means here -------------------- */

/* The meaning in the subject that shows most, or the common one, or NULL. */
static const char *meaning(const char *word, size_t len)
{
	const struct meaning *m = nl2sql_map_getn(&known.words, word, len);
	const char *full = NULL;
	size_t best = 0;

	for (; m; m = m->next)
		if (!m->on && !best)
			full = m->full;
		else if (m->on && m->on->seen >= SIGNS && m->on->seen > best) {
			full = m->full;
			best = m->on->seen;
		}
	return full;
}

bool nl2sql_meaning_added(const char *word, size_t len)
{
	return meaning(word, len) != NULL;
}

const char *nl2sql_abbreviation(const char *word)
{
	const char *full = meaning(word, strlen(word));

	if (!full)
		return with_vowels(word);
	return strcmp(full, word) ? full : NULL;
}

bool nl2sql_word_known(const char *word)
{
	struct nl2sql_arena a = { 0 };
	const char *one;
	bool is = nl2sql_meaning_added(word, strlen(word));

	if (!is) {
		one = nl2sql_singular(&a, word);
		is = nl2sql_meaning_added(one, strlen(one));
	}
	nl2sql_arena_release(&a);
	return is;
}

/* ---- what a schema is about -------------------- */

/* Count the subjects that a name's words are signs of; each word once. */
static void look_at(const char *name, struct nl2sql_map *seen,
		    struct nl2sql_arena *a, size_t *counts)
{
	const char *words[32];
	size_t n = nl2sql_name_split(a, name, words, NL2SQL_COUNT(words));

	for (size_t i = 0; i < n; i++) {
		if (nl2sql_map_get(seen, words[i]))
			continue;
		nl2sql_map_set(seen, words[i], seen);
		for (size_t k = 0; k < known.nsubjects; k++)
			counts[k] += nl2sql_map_get(&known.subjects[k].signs,
						    words[i]) != NULL;
	}
}

void nl2sql_abbreviations_settle(const struct nl2sql_schema *s, const char *db)
{
	struct nl2sql_arena a = { 0 };
	struct nl2sql_map seen = { 0 };
	size_t counts[SUBJECTS_MAX] = { 0 };

	/* names are split as though it were about nothing yet */
	for (size_t i = 0; i < known.nsubjects; i++)
		known.subjects[i].seen = 0;
	for (size_t i = 0; known.nsubjects && i < s->ntables; i++) {
		const struct nl2sql_table *t = s->tables[i];

		if (db && !nl2sql_ieq(t->db ? t->db : "", db))
			continue;
		look_at(t->name, &seen, &a, counts);
		for (size_t k = 0; k < t->ncolumns; k++)
			look_at(t->columns[k].name, &seen, &a, counts);
		nl2sql_arena_reset(&a);
	}
	for (size_t i = 0; i < known.nsubjects; i++)
		known.subjects[i].seen = counts[i];
	nl2sql_map_release(&seen);
	nl2sql_arena_release(&a);
}
