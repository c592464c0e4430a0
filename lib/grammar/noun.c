/*
 * lib/grammar/noun.c - tables in a person's words
 *
 * PAC_MNT_PROJECTS is "project", has_pet a "has pet record".
 */
#include <string.h>

#include "noun.h"

bool nl2sql_noun_in_lexicon(struct nl2sql_world *w, const char *key,
			    const char *word)
{
	const struct lex_entry *e = nl2sql_map_get(&w->g->lexicon, key);

	for (size_t i = 0; e && i < e->nlines; i++)
		for (size_t k = 0; k < e->lines[i].nglobs; k++)
			if (nl2sql_glob(e->lines[i].globs[k], word))
				return true;
	return false;
}

/* The text of the lexicon's first line under key that matches, or NULL. */
const struct piece *nl2sql_noun_from_lexicon(struct nl2sql_world *w,
					     const char *key, const char *word,
					     size_t pick)
{
	const struct lex_entry *e = nl2sql_map_get(&w->g->lexicon, key);

	for (size_t i = 0; e && i < e->nlines; i++)
		for (size_t k = 0; k < e->lines[i].nglobs; k++)
			if (nl2sql_glob(e->lines[i].globs[k], word))
				return e->lines[i]
					.phrases[pick % e->lines[i].nphrases]
					.seq;
	return NULL;
}

bool nl2sql_noun_plain(const char *s)
{
	for (; *s; s++)
		if (*s < 'a' || *s > 'z')
			return false;
	return true;
}

/* ---- words -------------------- */

/* "a b c" from words[from..n). */
const char *nl2sql_noun_join(struct nl2sql_arena *a, const char **words,
			     size_t from, size_t n)
{
	struct nl2sql_buf b = { 0 };
	const char *s;

	for (size_t i = from; i < n; i++) {
		if (i > from)
			nl2sql_buf_putc(&b, ' ');
		nl2sql_buf_puts(&b, words[i]);
	}
	s = nl2sql_arena_strdup(a, nl2sql_buf_str(&b));
	nl2sql_buf_release(&b);
	return s;
}

/* Write ID, URL, GDP as people do. */
const char *nl2sql_noun_capitals(struct nl2sql_world *w, const char *noun)
{
	char *s = nl2sql_arena_strdup(&w->arena, noun), *p = s;

	while (*p) {
		size_t n = strcspn(p, " ");
		char save = p[n];

		p[n] = 0;
		if (nl2sql_noun_in_lexicon(w, "acronym", p))
			for (char *q = p; *q; q++)
				if (*q >= 'a' && *q <= 'z')
					*q = (char)(*q - 'a' + 'A');
		p[n] = save;
		p += n + (save != 0);
	}
	return s;
}

/* Where the head of a noun phrase ends: before " of ", " in ", " for "... */
static size_t head_end(const char *noun)
{
	static const char *const preps[] = { " of ", " in ", " for ", " per ",
					     " to ", " on ", " at ",  " from ",
					     " by ", " as " };
	size_t best = strlen(noun);

	for (size_t i = 0; i < NL2SQL_COUNT(preps); i++) {
		const char *at = strstr(noun, preps[i]);

		if (at && at > noun && (size_t)(at - noun) < best)
			best = (size_t)(at - noun);
	}
	return best;
}

/* Where the head of "payments received" ends: before what was done to it. */
static size_t done_end(struct nl2sql_world *w, const char *noun, size_t end)
{
	size_t last = end;

	while (last && noun[last - 1] != ' ')
		last--;
	return last && nl2sql_noun_in_lexicon(w, "participle",
					      nl2sql_arena_strndup(&w->arena,
								   noun + last,
								   end - last))
		       ? last - 1
		       : end;
}

/* Change the head of a noun by fn (nl2sql_plural or nl2sql_singular). */
const char *nl2sql_noun_inflect(struct nl2sql_world *w, const char *noun,
				const char *(*fn)(struct nl2sql_arena *,
						  const char *))
{
	size_t end = done_end(w, noun, head_end(noun)), start = end;
	const char *head;

	while (start && noun[start - 1] != ' ')
		start--;
	head = nl2sql_arena_strndup(&w->arena, noun + start, end - start);
	if (w->foreign)
		return noun;
	if (end - start > 1 && head[end - start - 1] >= 'A' &&
	    head[end - start - 1] <= 'Z' && fn == nl2sql_plural)
		return nl2sql_arena_printf(&w->arena, "%.*ss%s", (int)end, noun,
					   noun + end);
	if (!nl2sql_noun_plain(head))
		return noun;
	return nl2sql_arena_printf(&w->arena, "%.*s%s%s", (int)start, noun,
				   fn(&w->arena, head), noun + end);
}

/* ---- tables -------------------- */

struct raw {
	const char *words[WORDS_MAX];
	size_t n, from;
};

/* Do the first k words also start another table's name? */
static bool shared_prefix(const struct raw *all, size_t n, size_t me, size_t k)
{
	for (size_t i = 0; i < n; i++) {
		size_t j = 0;

		if (i == me || all[i].n <= k)
			continue;
		while (j < k && strcmp(all[i].words[j], all[me].words[j]) == 0)
			j++;
		if (j == k)
			return true;
	}
	return false;
}

/* Are the words of the name parted by more than capitals? */
static bool separate(const char *name)
{
	return strpbrk(name, "_- .") != NULL;
}

/* Is the name without its next word still one that no other table has? */
static bool says_enough(struct nl2sql_world *w, const struct raw *all, size_t n,
			size_t me)
{
	const struct raw *r = &all[me];
	size_t rest = r->n - r->from - 1;

	if (rest == 1 && nl2sql_noun_in_lexicon(w, "weak", r->words[r->n - 1]))
		return false;
	for (size_t i = 0; i < n; i++) {
		size_t k = 0;

		if (i == me || all[i].n < rest || all[i].n - rest > r->from + 1)
			continue; /* it has words of its own before these */
		while (k < rest && strcmp(all[i].words[all[i].n - 1 - k],
					  r->words[r->n - 1 - k]) == 0)
			k++;
		if (k == rest)
			return false;
	}
	return true;
}

/* Leave out what names a module or a layer, not the thing. */
static void drop_prefix(struct nl2sql_world *w, struct raw *all, size_t n,
			size_t me)
{
	struct raw *r = &all[me];

	while (r->from + 1 < r->n) {
		const char *word = r->words[r->from];
		bool noise = nl2sql_noun_in_lexicon(w, "noise", word);

		if (!noise && (strlen(word) > 4 || !nl2sql_noun_plain(word) ||
			       nl2sql_noun_in_lexicon(w, "shortword", word) ||
			       !separate(w->tables[me].t->name) ||
			       !shared_prefix(all, n, me, r->from + 1) ||
			       !says_enough(w, all, n, me)))
			break;
		r->from++;
	}
}

/* How many tables go by some words, in the singular. */
static size_t tables_called(const struct nl2sql_map *called, const char *words)
{
	return (size_t)(uintptr_t)nl2sql_map_get(called, words);
}

/* The words from..n of a name in the singular. */
static const char *in_singular(struct nl2sql_world *w, const struct raw *r,
			       size_t n)
{
	const char *words[WORDS_MAX];

	for (size_t i = r->from; i < n; i++)
		words[i] = nl2sql_singular(&w->arena, r->words[i]);
	return nl2sql_noun_join(&w->arena, words, r->from, n);
}

/* One table more, or one less, goes by what is left of a name. */
static void count_called(struct nl2sql_world *w, struct nl2sql_map *called,
			 const struct raw *r, int more)
{
	const char *words = in_singular(w, r, r->n);
	size_t n = tables_called(called, words) + (size_t)more;

	nl2sql_map_set(called, words, (void *)(uintptr_t)n);
}

/* Leave out what says which list it is, patient of patient_master: the head of
 * an order is the order, where no other table is. */
static void drop_suffix(struct nl2sql_world *w, const struct nl2sql_map *called,
			struct raw *r)
{
	if (r->n - r->from > 1 &&
	    nl2sql_noun_in_lexicon(w, "paper", r->words[r->n - 1]) &&
	    !tables_called(called, in_singular(w, r, r->n - 1)))
		r->n--;
}

static const char *long_words(struct nl2sql_world *w, struct raw *r)
{
	const char *words[WORDS_MAX];

	for (size_t i = r->from; i < r->n; i++) {
		const char *full = nl2sql_abbreviation(r->words[i]);

		words[i] = full ? full : r->words[i];
	}
	return nl2sql_noun_join(&w->arena, words, r->from, r->n);
}

static bool noun_taken(struct nl2sql_world *w, const struct world_table *t,
		       const char *noun)
{
	for (size_t i = 0; i < w->ntables; i++)
		if (&w->tables[i] != t && w->tables[i].noun &&
		    strcmp(w->tables[i].noun, noun) == 0)
			return true;
	return false;
}

/* Is there a table of these, so that the rows of "order details" are no
 * "order records"? */
static bool has_table(struct nl2sql_world *w, const struct world_table *t,
		      const char *words)
{
	const char *one = nl2sql_singular(&w->arena, words);

	for (size_t i = 0; i < w->ntables; i++)
		if (&w->tables[i] != t &&
		    strcmp(nl2sql_singular(
				   &w->arena,
				   nl2sql_name_words(&w->arena,
						     w->tables[i].t->name)),
			   one) == 0)
			return true;
	return false;
}

/* What "cars_data" or "model_list" is of, or NULL. */
static const char *held(struct nl2sql_world *w, const struct world_table *t,
			const char *words, const char *last)
{
	const char *of;

	if (last == words || !nl2sql_noun_in_lexicon(w, "holder", last))
		return NULL;
	of = nl2sql_arena_strndup(&w->arena, words, (size_t)(last - words - 1));
	return strcmp(last, "details") == 0 && has_table(w, t, of) ? NULL : of;
}

/* From the words of its name to singular and plural. */
static void table_nouns(struct nl2sql_world *w, struct world_table *t,
			const char *words)
{
	const char *last = strrchr(words, ' ');
	const struct piece *unit, *one;
	const char *of;
	bool sentence;

	last = last ? last + 1 : words;
	sentence = nl2sql_noun_in_lexicon(w, "verbal", words);
	unit = nl2sql_noun_from_lexicon(w, "countable", last, 0);
	one = nl2sql_noun_from_lexicon(w, "one", last, 0);
	of = held(w, t, words, last);
	t->words = words;
	if (sentence) {
		t->noun = nl2sql_arena_printf(&w->arena, "%s record", words);
	} else if (of) {
		t->noun = nl2sql_noun_inflect(w, of, nl2sql_singular);
		if (strcmp(last, "list") != 0)
			t->noun = nl2sql_arena_printf(&w->arena, "%s record",
						      t->noun);
	} else if (one) {
		t->noun = nl2sql_arena_printf(&w->arena, "%.*s%s",
					      (int)(last - words), words,
					      one->text);
	} else if (unit) {
		t->noun = nl2sql_arena_printf(&w->arena, "%s %s", words,
					      unit->text);
	} else {
		t->noun = nl2sql_noun_inflect(w, words, nl2sql_singular);
	}
	if (noun_taken(w, t, t->noun))
		t->noun = nl2sql_arena_printf(&w->arena, "%s record", t->noun);
	t->noun = nl2sql_noun_capitals(w, t->noun);
	t->nouns = nl2sql_ends(t->noun, " record")
			   ? nl2sql_arena_printf(&w->arena, "%ss", t->noun)
			   : nl2sql_noun_inflect(w, t->noun, nl2sql_plural);
}

void nl2sql_noun_synonym(struct nl2sql_world *w, const char *noun, size_t pick,
			 const char **one, const char **many)
{
	const char *last = strrchr(noun, ' ');
	const struct piece *p;

	last = last ? last + 1 : noun;
	p = nl2sql_noun_from_lexicon(w, "syn", last, pick);
	*one = NULL;
	if (!p || p->kind != PIECE_TEXT)
		return;
	*one = nl2sql_arena_printf(&w->arena, "%.*s%s", (int)(last - noun),
				   noun, p->text);
	if (many)
		*many = nl2sql_noun_inflect(w, *one, nl2sql_plural);
}

static void name_tables(struct nl2sql_world *w)
{
	struct raw *all =
		nl2sql_arena_alloc(&w->arena, w->ntables * sizeof(*all));
	struct nl2sql_map called = { 0 }; /* by the others' names */
	const char **names = nl2sql_arena_alloc(
		&w->arena, (w->ntables + 1) * sizeof(*names));
	size_t head;

	for (size_t i = 0; i < w->ntables; i++)
		names[i] = w->tables[i].t->name;
	head = nl2sql_names_head(names, w->ntables);
	for (size_t i = 0; i < w->ntables; i++)
		all[i].n = nl2sql_name_split(&w->arena, names[i] + head,
					     all[i].words, WORDS_MAX);
	for (size_t i = 0; i < w->ntables; i++)
		count_called(w, &called, &all[i], 1);
	for (size_t i = 0; i < w->ntables; i++) {
		struct world_table *t = &w->tables[i];
		const char *words;

		count_called(w, &called, &all[i], -1);
		drop_prefix(w, all, w->ntables, i);
		drop_suffix(w, &called, &all[i]);
		count_called(w, &called, &all[i], 1);
		words = long_words(w, &all[i]);
		if (!*words)
			words = t->t->name;
		table_nouns(w, t, words);
	}
	nl2sql_map_release(&called);
	for (size_t i = 0; i < w->ntables; i++) {
		struct world_table *t = &w->tables[i];

		nl2sql_noun_synonym(w, t->noun, (size_t)w->seed, &t->alt,
				    &t->alts);
		if (t->alt && noun_taken(w, t, t->alt))
			t->alt = NULL;
	}
}

/* Names with letters beyond ASCII are hardly English: they are left as they
 * are, without plurals. */
static bool foreign(const struct nl2sql_world *w)
{
	for (size_t i = 0; i < w->ntables; i++) {
		const struct nl2sql_table *t = w->tables[i].t;

		for (const char *s = t->name; *s; s++)
			if (*s & 0x80)
				return true;
		for (size_t k = 0; k < t->ncolumns; k++)
			for (const char *s = t->columns[k].name; *s; s++)
				if (*s & 0x80)
					return true;
	}
	return false;
}

void nl2sql_world_name(struct nl2sql_world *w)
{
	w->foreign = foreign(w);
	name_tables(w);
	for (size_t i = 0; i < w->ntables; i++)
		nl2sql_noun_columns(w, &w->tables[i]);
	for (size_t i = 0; i < w->nedges; i++)
		nl2sql_noun_role(w, &w->edges[i]);
}
