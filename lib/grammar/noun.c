/*
 * lib/grammar/noun.c - tables and columns in a person's words
 *
 * PAC_MNT_PROJECTS is "project", has_pet a "has pet record", SingerID of
 * singer the "ID".  Two columns of a table never get the same noun.
 */
#include <string.h>

#include "internal.h"

#define WORDS_MAX 24

static bool in_lexicon(struct nl2sql_world *w, const char *key,
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
static const struct piece *lexicon_word(struct nl2sql_world *w, const char *key,
					const char *word, size_t pick)
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

static bool has_vowel(const char *s)
{
	return s[strcspn(s, "aeiouyAEIOUY")] != 0;
}

static bool ascii_word(const char *s)
{
	for (; *s; s++)
		if (*s < 'a' || *s > 'z')
			return false;
	return true;
}

/* ---- words -------------------- */

/* "a b c" from words[from..n). */
static const char *join(struct nl2sql_arena *a, const char **words, size_t from,
			size_t n)
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
static const char *capitals(struct nl2sql_world *w, const char *noun)
{
	char *s = nl2sql_arena_strdup(&w->arena, noun), *p = s;

	while (*p) {
		size_t n = strcspn(p, " ");
		char save = p[n];

		p[n] = 0;
		if (in_lexicon(w, "acronym", p))
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
	static const char *const preps[] = { " of ",  " in ",	" for ",
					     " per ", " to ",	" on ",
					     " at ",  " from ", " by " };
	size_t best = strlen(noun);

	for (size_t i = 0; i < NL2SQL_COUNT(preps); i++) {
		const char *at = strstr(noun, preps[i]);

		if (at && at > noun && (size_t)(at - noun) < best)
			best = (size_t)(at - noun);
	}
	return best;
}

/* Change the head of a noun by fn (nl2sql_plural or nl2sql_singular). */
static const char *inflect(struct nl2sql_world *w, const char *noun,
			   const char *(*fn)(struct nl2sql_arena *,
					     const char *))
{
	size_t end = head_end(noun), start = end;
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
	if (!ascii_word(head))
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

	if (rest == 1 && in_lexicon(w, "weak", r->words[r->n - 1]))
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
		bool noise = in_lexicon(w, "noise", word);

		if (!noise && (strlen(word) > 4 || !ascii_word(word) ||
			       in_lexicon(w, "shortword", word) ||
			       !separate(w->tables[me].t->name) ||
			       !shared_prefix(all, n, me, r->from + 1) ||
			       !says_enough(w, all, n, me)))
			break;
		r->from++;
	}
}

static const char *long_words(struct nl2sql_world *w, struct raw *r)
{
	const char *words[WORDS_MAX];

	for (size_t i = r->from; i < r->n; i++) {
		const char *full = nl2sql_abbreviation(r->words[i]);

		words[i] = full ? full : r->words[i];
	}
	return join(&w->arena, words, r->from, r->n);
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

/* From the words of its name to singular and plural. */
static void table_nouns(struct nl2sql_world *w, struct world_table *t,
			const char *words)
{
	const char *last = strrchr(words, ' ');
	const char *first_end = strchr(words, ' ');
	const struct piece *unit;
	bool sentence;

	last = last ? last + 1 : words;
	sentence = in_lexicon(w, "verbal", words);
	unit = lexicon_word(w, "countable", last, 0);
	(void)first_end;
	t->words = words;
	if (sentence) {
		t->noun = nl2sql_arena_printf(&w->arena, "%s record", words);
	} else if (in_lexicon(w, "holder", last) && last > words) {
		/* cars_data, model_list: of what? */
		const char *of = nl2sql_arena_strndup(
			&w->arena, words, (size_t)(last - words - 1));

		t->noun = inflect(w, of, nl2sql_singular);
		if (strcmp(last, "list") != 0)
			t->noun = nl2sql_arena_printf(&w->arena, "%s record",
						      t->noun);
	} else if (unit) {
		t->noun = nl2sql_arena_printf(&w->arena, "%s %s", words,
					      unit->text);
	} else {
		t->noun = inflect(w, words, nl2sql_singular);
	}
	if (noun_taken(w, t, t->noun))
		t->noun = nl2sql_arena_printf(&w->arena, "%s record", t->noun);
	t->noun = capitals(w, t->noun);
	t->nouns = inflect(w, t->noun, nl2sql_plural);
}

static void synonym(struct nl2sql_world *w, const char *noun, size_t pick,
		    const char **one, const char **many)
{
	const char *last = strrchr(noun, ' ');
	const struct piece *p;

	last = last ? last + 1 : noun;
	p = lexicon_word(w, "syn", last, pick);
	*one = NULL;
	if (!p || p->kind != PIECE_TEXT)
		return;
	*one = nl2sql_arena_printf(&w->arena, "%.*s%s", (int)(last - noun),
				   noun, p->text);
	if (many)
		*many = inflect(w, *one, nl2sql_plural);
}

static void name_tables(struct nl2sql_world *w)
{
	struct raw *all =
		nl2sql_arena_alloc(&w->arena, w->ntables * sizeof(*all));

	for (size_t i = 0; i < w->ntables; i++)
		all[i].n = nl2sql_name_split(&w->arena, w->tables[i].t->name,
					     all[i].words, WORDS_MAX);
	for (size_t i = 0; i < w->ntables; i++) {
		struct world_table *t = &w->tables[i];
		const char *words;

		drop_prefix(w, all, w->ntables, i);
		words = long_words(w, &all[i]);
		if (!*words)
			words = t->t->name;
		table_nouns(w, t, words);
	}
	for (size_t i = 0; i < w->ntables; i++) {
		struct world_table *t = &w->tables[i];

		synonym(w, t->noun, (size_t)w->seed, &t->alt, &t->alts);
		if (t->alt && noun_taken(w, t, t->alt))
			t->alt = NULL;
	}
}

/* ---- columns -------------------- */

/* Does the rest of a name mean little without what stood before it? */
static bool leans(const char *rest)
{
	static const char *const starts[] = { "of ",  "in ",  "to ", "from ",
					      "per ", "on ",  "at ", "by ",
					      "for ", "with " };
	static const char *const alone[] = { "date", "value", "number", "text",
					     "time", "code",  "on",	"at",
					     "to",   "from",  "by",	"no",
					     "year" };

	for (size_t i = 0; i < NL2SQL_COUNT(starts); i++)
		if (nl2sql_starts(rest, starts[i]))
			return true;
	for (size_t i = 0; i < NL2SQL_COUNT(alone); i++)
		if (strcmp(rest, alone[i]) == 0)
			return true;
	return false;
}

/* Behind the table's noun, where words start with it: "singer name" of
 * singer is "name". */
static const char *strip_table(const struct world_table *t, const char *words)
{
	const char *last = strrchr(t->noun, ' ');
	const char *nouns[] = { t->words, t->noun, last ? last + 1 : t->noun };

	for (size_t i = 0; i < NL2SQL_COUNT(nouns); i++) {
		size_t n = strlen(nouns[i]);

		if (strncmp(words, nouns[i], n) == 0 && words[n] == ' ' &&
		    words[n + 1] && !leans(words + n + 1))
			return words + n + 1;
	}
	return words;
}

/* A short comment says it better than a cryptic name. */
static const char *comment_noun(struct nl2sql_world *w,
				const struct nl2sql_column *c,
				const char *words)
{
	const char *s = c->comment ? c->comment : c->description;
	bool cryptic = false;
	size_t blanks = 0, n;
	char *copy, *word, *rest;

	if (!s)
		return NULL;
	copy = rest = nl2sql_arena_strdup(&w->arena, words);
	while ((word = rest)) {
		rest = strchr(rest, ' ');
		if (rest)
			*rest++ = 0;
		if (ascii_word(word) && !has_vowel(word) && strlen(word) > 1 &&
		    !in_lexicon(w, "acronym", word))
			cryptic = true;
	}
	if (!cryptic)
		return NULL;
	n = strcspn(s, ".;(\n");
	if (memchr(s, ',', n) || memchr(s, ':', n) ||
	    (s[0] >= 'A' && s[0] <= 'Z' && !(s[1] >= 'a' && s[1] <= 'z')))
		return NULL;
	for (size_t i = 0; i < n; i++) {
		blanks += s[i] == ' ';
		if ((s[i] & 0x80) || s[i] == '"' || s[i] == '\'')
			return NULL;
	}
	if (n < 3 || n > 40 || blanks > 4)
		return NULL;
	copy = nl2sql_arena_strndup(&w->arena, s, n);
	if (nl2sql_starts(copy, "The ") || nl2sql_starts(copy, "the "))
		copy += 4;
	if (copy[0] >= 'A' && copy[0] <= 'Z' &&
	    !(copy[1] >= 'A' && copy[1] <= 'Z'))
		copy[0] = (char)(copy[0] + 'a' - 'A');
	return copy;
}

static bool column_taken(const struct world_table *t, size_t me,
			 const char *noun)
{
	for (size_t i = 0; i < t->ncolumns; i++)
		if (i != me && t->columns[i].noun &&
		    strcmp(t->columns[i].noun, noun) == 0)
			return true;
	return false;
}

/* A first word that most columns of the table have says nothing. */
static size_t common_word(struct nl2sql_world *w, const struct world_table *t,
			  const char **words)
{
	size_t same = 0, n = 0;

	(void)w;
	if (t->ncolumns < 4)
		return 0;
	n = strcspn(words[0], " ");
	if (!words[0][n] || n > 4)
		return 0;
	for (size_t i = 0; i < t->ncolumns; i++)
		same += strncmp(words[i], words[0], n + 1) == 0;
	return same == t->ncolumns ? n + 1 : 0;
}

/* paid_on is a "paid date", created_at a "created date". */
static const char *date_noun(struct nl2sql_world *w, const char *words)
{
	const char *last = strrchr(words, ' ');

	if (strcmp(words, "date from") == 0 || strcmp(words, "date to") == 0)
		return words[5] == 'f' ? "from date" : "to date";
	if (!last || (strcmp(last, " on") != 0 && strcmp(last, " at") != 0))
		return NULL;
	return nl2sql_arena_printf(&w->arena, "%.*s date", (int)(last - words),
				   words);
}

/* Is there a column of these words? */
static bool has_words(const struct world_table *t, const char *words)
{
	for (size_t i = 0; i < t->ncolumns; i++)
		if (nl2sql_ieq(t->columns[i].c->name, words) ||
		    (t->columns[i].words &&
		     strcmp(t->columns[i].words, words) == 0))
			return true;
	return false;
}

/* weight_kg is a "weight in kg". */
static const char *unit_noun(struct nl2sql_world *w, const char *noun)
{
	const char *last = strrchr(noun, ' ');

	if (!last || !in_lexicon(w, "unit", last + 1) ||
	    (last - noun > 3 && (memcmp(last - 3, " to", 3) == 0 ||
				 memcmp(last - 3, " in", 3) == 0)))
		return noun;
	return nl2sql_arena_printf(&w->arena, "%.*s in %s", (int)(last - noun),
				   noun, last + 1);
}

static void column_noun(struct nl2sql_world *w, struct world_table *t, size_t i,
			const char *words)
{
	struct world_column *c = &t->columns[i];
	const char *said = comment_noun(w, c->c, words);
	const char *noun;

	if (strcmp(words, t->words) == 0 || strcmp(words, t->noun) == 0)
		if (!(c->roles & (ROLE_MEASURE | ROLE_DATE | ROLE_YEAR)) &&
		    !has_words(t, "name"))
			words = "name"; /* the city of a city */
	c->words = words;
	if (!said && (c->roles & ROLE_FLAG) &&
	    (nl2sql_starts(words, "is ") || nl2sql_starts(words, "has ")))
		said = nl2sql_arena_printf(&w->arena, "%s status",
					   strchr(words, ' ') + 1);
	if (!said && (c->roles & ROLE_DATE))
		said = date_noun(w, words);
	noun = said && !(c->roles & ROLE_DATE)
		       ? said
		       : strip_table(t, said ? said : words);
	c->full = capitals(w, unit_noun(w, said ? said : words));
	noun = capitals(w, unit_noun(w, noun));
	if (column_taken(t, i, noun))
		noun = c->full;
	if (column_taken(t, i, noun))
		noun = c->c->name;
	c->noun = noun;
	c->nouns = inflect(w, noun, nl2sql_plural);
	c->plural = strcmp(noun, c->nouns) == 0 &&
		    strcmp(noun, inflect(w, noun, nl2sql_singular)) != 0;
	synonym(w, noun, (size_t)w->seed + i, &c->alt, NULL);
}

/* DName and dname of department are its name; FName is a first name. */
static const char *initial(struct nl2sql_world *w, const struct world_table *t,
			   const char *words)
{
	const char *full;

	if (words[0] && words[1] == ' ') {
		full = nl2sql_abbreviation(nl2sql_arena_printf(
			&w->arena, "%c%s", words[0], words + 2));
		if (full)
			return full;
		if (words[0] == t->words[0] && !leans(words + 2))
			return words + 2;
	}
	if (words[0] == t->words[0] && words[1] &&
	    !nl2sql_abbreviation(words) &&
	    in_lexicon(w, "plainword", words + 1) && !has_words(t, words + 1))
		return words + 1;
	return words;
}

static void name_columns(struct nl2sql_world *w, struct world_table *t)
{
	const char **words = nl2sql_arena_alloc(
		&w->arena, (t->ncolumns + 1) * sizeof(*words));
	size_t skip;

	for (size_t i = 0; i < t->ncolumns; i++) {
		words[i] = nl2sql_name_words(&w->arena, t->columns[i].c->name);
		if (!*words[i])
			words[i] = t->columns[i].c->name;
	}
	skip = t->ncolumns ? common_word(w, t, words) : 0;
	for (size_t i = 0; i < t->ncolumns; i++)
		column_noun(w, t, i, initial(w, t, words[i] + skip));
	for (size_t i = 0; i < t->ncolumns; i++)
		if (t->columns[i].alt && column_taken(t, i, t->columns[i].alt))
			t->columns[i].alt = NULL;
}

/* ---- what a parent is to its child -------------------- */

/* "manager" for manager_id, "home team" for home_team_id; the table's noun
 * where the column says no more than that. */
static void edge_role(struct nl2sql_world *w, struct world_edge *e)
{
	const struct world_column *c =
		&e->child->columns[e->r->from_columns[0]];
	char *s = nl2sql_arena_strdup(&w->arena, c->words);
	const char *noun = e->parent->noun, *head = strrchr(noun, ' ');
	const struct piece *named;
	char *last;
	size_t n, h;

	e->role = noun;
	named = lexicon_word(w, "rolename", c->words, 0);
	if (named) {
		e->role = named->text;
		return;
	}
	while ((last = strrchr(s, ' ')) && in_lexicon(w, "idword", last + 1))
		*last = 0;
	n = strlen(s);
	head = head ? head + 1 : noun;
	h = strlen(head);
	if (!n || in_lexicon(w, "idword", s) || strcmp(s, noun) == 0 ||
	    e->r->ncolumns > 1)
		return;
	if (nl2sql_ends(s, " by") || nl2sql_ends(s, " to"))
		return;
	if (e->child == e->parent || e->twin ||
	    (n > h && s[n - h - 1] == ' ' && strcmp(s + n - h, head) == 0 &&
	     !strstr(noun, s)))
		e->role = capitals(w, s);
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

void world_name(struct nl2sql_world *w)
{
	w->foreign = foreign(w);
	name_tables(w);
	for (size_t i = 0; i < w->ntables; i++)
		name_columns(w, &w->tables[i]);
	for (size_t i = 0; i < w->nedges; i++)
		edge_role(w, &w->edges[i]);
}
