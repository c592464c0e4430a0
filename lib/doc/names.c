/*
 * names.c - what the rows of a table are called in a sentence
 *
 * A row has a noun ("invoice line") where the table's name gives one in
 * English.  Where the name is a verb ("participates in") or of a language that
 * we do not inflect, it is "row of NAME", which is never wrong; or the word
 * that its key has for it ("stadt" of "städte", by stadt_id).
 */
#include <ctype.h>
#include <string.h>

#include "doc_room.h"

#define LOOK_AT 200 /* tables whose names tell the language */

/* Heads that say what kind of table it is, not what it holds. */
static const char heads[] = "tbl tb t tab table dim fact fct stg v vw view";

bool nl2sql_doc_has_word(const char *words, const char *list)
{
	while (*words) {
		size_t len = strcspn(words, " ");
		const char *at = list;

		while (*at) {
			size_t n = strcspn(at, " ");

			if (n == len && !strncmp(at, words, len))
				return true;
			at += n + (at[n] == ' ');
		}
		words += len + (words[len] == ' ');
	}
	return false;
}

const char *nl2sql_doc_last_word(const char *words)
{
	const char *space = strrchr(words, ' ');

	return space ? space + 1 : words;
}

const char *nl2sql_doc_first_word(struct nl2sql_arena *a, const char *words)
{
	return nl2sql_arena_strndup(a, words, strcspn(words, " "));
}

const char *nl2sql_doc_plain_name(struct nl2sql_arena *a, const char *name)
{
	char *s = nl2sql_arena_strdup(a, name), *p;

	for (p = s; *p; p++)
		if (*p == '_')
			*p = ' ';
	return s;
}

/* ---- the language ---------------------------------------------------------- */

/* Accented Latin letters: U+00C0 to U+017F. */
static bool has_accents(const char *name)
{
	for (; *name; name++)
		if ((unsigned char)*name >= 0xc3 &&
		    (unsigned char)*name <= 0xc5)
			return true;
	return false;
}

static bool is_english(const char *word)
{
	static const char *const ends[] = { "tion", "ment", "ness", "ity",
					    "ship", "ance", "ence", "ing",
					    "ed",   "able", "ous",  "ics",
					    "ture", "less" };
	size_t i;

	if (nl2sql_word_known(word))
		return true;
	for (i = 0; i < NL2SQL_COUNT(ends); i++)
		if (strlen(word) > 5 && nl2sql_ends(word, ends[i]))
			return true;
	return false;
}

struct census {
	struct nl2sql_arena a;
	struct nl2sql_map seen;
	size_t names, accents, caps; /* names; of them with, and in capitals */
	size_t words, english;	     /* words that differ; of them known */
};

size_t nl2sql_doc_column_head(const struct nl2sql_table *t)
{
	const char *names[LOOK_AT];
	size_t i;

	for (i = 0; i < t->ncolumns && i < LOOK_AT; i++)
		names[i] = t->columns[i].name;
	return t->ncolumns > LOOK_AT ? 0 : nl2sql_names_head(names, i);
}

static size_t table_head(const struct nl2sql_schema *s)
{
	const char *names[LOOK_AT];
	size_t i;

	for (i = 0; i < s->ntables && i < LOOK_AT; i++)
		names[i] = s->tables[i]->name;
	return s->ntables > LOOK_AT ? 0 : nl2sql_names_head(names, i);
}

static void count_name(struct census *c, const char *name)
{
	const char *words[16], *p;
	size_t n, i;

	for (p = name; *p && !islower((unsigned char)*p); p++)
		;
	c->names++;
	c->caps += !*p;
	c->accents += has_accents(name);
	n = nl2sql_name_split(&c->a, name, words, NL2SQL_COUNT(words));
	for (i = 0; i < n; i++) {
		if (strlen(words[i]) < 4 || isdigit((unsigned char)*words[i]) ||
		    nl2sql_map_get(&c->seen, words[i]))
			continue;
		nl2sql_map_set(&c->seen, words[i], c);
		c->words++;
		c->english += is_english(words[i]);
	}
}

void nl2sql_doc_learn_names(struct nl2sql_doc_author *author)
{
	const struct nl2sql_schema *s = author->s;
	struct census c = { 0 };
	size_t i, k;

	author->head = table_head(s);
	for (i = 0; i < s->ntables && i < LOOK_AT; i++) {
		const struct nl2sql_table *t = s->tables[i];
		size_t head = nl2sql_doc_column_head(t);

		count_name(&c, t->name + author->head);
		for (k = 0; k < t->ncolumns && k < LOOK_AT; k++)
			count_name(&c, t->columns[k].name + head);
	}
	/* names in English have a third of words that everybody uses */
	author->foreign = (c.accents * 20 >= c.names && c.accents > 0) ||
			  (c.words >= 8 && c.english * 100 < c.words * 28);
	author->caps = c.caps * 2 > c.names;
	nl2sql_map_release(&c.seen);
	nl2sql_arena_release(&c.a);
}

/* ---- one and many ------------------------------------------------------------ */

const char *nl2sql_doc_table_words(struct nl2sql_arena *a,
				   const struct nl2sql_table *t)
{
	const char *words = nl2sql_name_words(a, t->name);
	const char *space = strchr(words, ' ');

	if (space &&
	    nl2sql_doc_has_word(nl2sql_doc_first_word(a, words), heads))
		words = space + 1;
	return *words ? words : t->name;
}

/* "payments made": the payments are many, not what was done to them. */
static const char *participle(const char *words)
{
	const char *space = strrchr(words, ' ');
	size_t len = space ? strlen(space + 1) : 0;

	if (!space || nl2sql_ends(words, "eed"))
		return NULL;
	return (len > 4 && nl2sql_ends(words, "ed")) ||
			       nl2sql_doc_has_word(space + 1, "made paid sold "
							      "sent held taken")
		       ? space
		       : NULL;
}

/* Put the last word of a phrase into the singular or the plural. */
const char *nl2sql_doc_turn(struct nl2sql_arena *a, const char *words,
			    bool plural)
{
	static const char *const joints[] = { " in ",  " of ", " on ", " for ",
					      " per ", " by ", " at ", " to " };
	const char *space, *last, *one, *tail = "";
	size_t i;

	/* "singer in concert": the singers are many */
	for (i = 0; i < NL2SQL_COUNT(joints); i++) {
		const char *at = strstr(words, joints[i]);

		if (at && at > words) {
			tail = at;
			words = nl2sql_arena_strndup(a, words,
						     (size_t)(at - words));
			break;
		}
	}
	space = participle(words);
	if (!*tail && space) {
		const char *first =
			nl2sql_arena_strndup(a, words, (size_t)(space - words));

		if (strcmp(nl2sql_singular(a, first), first) != 0) {
			tail = space;
			words = first;
		}
	}
	last = nl2sql_doc_last_word(words);
	one = nl2sql_singular(a, last);
	if (!strcmp(one, "staff") || !strcmp(one, "personnel"))
		one = plural ? one : nl2sql_arena_printf(a, "%s member", one);
	else if (!strcmp(last, "data"))
		one = plural ? "data rows" : "data row";
	else if (plural)
		one = nl2sql_plural(a, one);
	return nl2sql_arena_printf(a, "%.*s%s%s", (int)(last - words), words,
				   one, tail);
}

/* Length of the first part of a name, "GL" of GL_ACCOUNTS, where it is short
 * for something; 0 where it is not. */
static size_t short_part(const char *name)
{
	size_t len = strcspn(name, "_");
	char part[8];
	size_t i;

	if (!len || name[len] != '_' || !name[len + 1] || len >= sizeof(part))
		return 0;
	for (i = 0; i < len; i++)
		part[i] = (char)tolower((unsigned char)name[i]);
	part[len] = 0;
	return (len <= 3 && !nl2sql_word_little(part)) ||
			       nl2sql_abbreviation(part)
		       ? len
		       : 0;
}

/*
 * A table's name without its module, "SRM" of SRM_COMPANIES, which is no part
 * of what people call the row: where other tables have the same one, and none
 * would then be called the same.
 */
static const char *without_module(const struct writer *w,
				  const struct nl2sql_table *t)
{
	const struct nl2sql_schema *s = w->by->s;
	const char *rest = t->name;
	size_t first = short_part(rest), len, i, shared = 0;

	if (!first || s->ntables > 2000)
		return t->name;
	while ((len = short_part(rest)))
		rest += len + 1;
	for (i = 0; i < s->ntables; i++) {
		const char *other = s->tables[i]->name;

		if (s->tables[i] == t)
			continue;
		shared += nl2sql_ieqn(other, t->name, first + 1);
		while ((len = short_part(other)))
			other += len + 1;
		if (nl2sql_ieq(other, rest))
			return t->name;
	}
	return shared ? rest : t->name;
}

/* "bookings services" -> "booking services", where bookings are a table;
 * "authors and tutors" -> "author and tutors". */
static const char *one_of_each(const struct writer *w, const char *words)
{
	const char *space = strchr(words, ' ');
	const char *first = nl2sql_doc_first_word(w->a, words);
	const char *one = nl2sql_singular(w->a, first);

	if (!space || one == first || strstr(words, " in ") ||
	    !(nl2sql_starts(space, " and ") ||
	      nl2sql_find_table(w->by->s, w->t->db, NULL, first) ||
	      nl2sql_find_table(w->by->s, w->t->db, NULL, one)))
		return words;
	return nl2sql_arena_printf(w->a, "%s%s", one, space);
}

/* "patient" of patient_master, "order" of ORDER_HDR: where no other table goes
 * by that. */
static const char *without_paper(const struct writer *w,
				 const struct nl2sql_table *t,
				 const char *words)
{
	const struct nl2sql_schema *s = w->by->s;
	const char *last = nl2sql_doc_last_word(words), *rest, *other;
	size_t i;

	if (last == words ||
	    !nl2sql_doc_has_word(last, "master header headers"))
		return words;
	rest = nl2sql_arena_strndup(w->a, words, (size_t)(last - words) - 1);
	for (i = 0; i < s->ntables && s->ntables <= 2000; i++) {
		other = nl2sql_doc_table_words(w->a, s->tables[i]);
		if (s->tables[i] != t && !strcmp(nl2sql_singular(w->a, other),
						 nl2sql_singular(w->a, rest)))
			return words;
	}
	return i == s->ntables ? rest : words;
}

static const char *row_words(const struct writer *w,
			     const struct nl2sql_table *t)
{
	struct nl2sql_table bare = *t;
	const char *words;

	bare.name = w->by->head ? t->name + w->by->head : without_module(w, t);
	words = nl2sql_doc_table_words(w->a, &bare);
	/* "lines" alone says nothing */
	if (bare.name != t->name && !w->by->head && !strchr(words, ' ') &&
	    nl2sql_doc_has_word(words, "line lines header headers entry "
				       "entries detail details row rows "
				       "position positions data log value "
				       "values type types"))
		words = nl2sql_doc_table_words(w->a, t);
	return one_of_each(w, without_paper(w, t, words));
}

/* ---- nouns ---------------------------------------------------------------------- */

/* Is a name what rows do ("plays game", "trained in"), not what they are? */
static bool verbal(const struct writer *w, const struct nl2sql_table *t,
		   const char *words)
{
	static const char verbs[] =
		"participates undergoes prescribes teaches treats belongs "
		"enrolls enrols attends writes contains owns has have is are "
		"employs supervises advises teach attend";
	static const char doubtful[] = /* with an object only */
		"plays visits uses works lives serves manages likes loves "
		"follows takes knows cites reviews votes buys sells orders "
		"rates sees eats drinks frequents";
	const char *first = nl2sql_doc_first_word(w->a, words);
	size_t i;

	if (nl2sql_doc_has_word(nl2sql_doc_last_word(words),
				"in with to of on for by at from"))
		return true;
	for (i = 0; i < t->nrelationships; i++)
		if (t->relationships[i]->from == t)
			break;
	if (i == t->nrelationships)
		return false;
	return nl2sql_doc_has_word(first, verbs) ||
	       (strchr(words, ' ') && nl2sql_doc_has_word(first, doubtful) &&
		!strcmp(nl2sql_singular(w->a, words), words));
}

/* Latin letters without their accents, in lower case. */
static size_t fold(char *out, size_t max, const char *s)
{
	static const char base[] = "aaaaaaaceeeeiiiidnooooo*ouuuuyts"
				   "aaaaaaaceeeeiiiidnooooo/ouuuuyty";
	size_t n = 0;

	for (; *s && n < max; s++) {
		unsigned char c = (unsigned char)*s;

		if (c == 0xc3 && s[1]) {
			out[n++] = base[(unsigned char)*++s & 0x3f];
			continue;
		}
		out[n++] = (char)tolower(c);
	}
	return n;
}

/* The word that a table's own key has for a row: "stadt" of stadt_id in
 * "städte"; NULL where it has none. */
static const char *key_word(const struct writer *w,
			    const struct nl2sql_table *t)
{
	char name[128], key[128];
	const char *bare;
	size_t n, k, i = 0;

	if (t->primary_key.ncolumns != 1)
		return NULL;
	bare = nl2sql_doc_without_id(
		w->a,
		nl2sql_doc_plain_name(
			w->a, t->columns[t->primary_key.columns[0]].name));
	n = fold(name, sizeof(name), nl2sql_doc_plain_name(w->a, t->name));
	k = fold(key, sizeof(key), bare);
	while (i < n && i < k && name[i] == key[i])
		i++;
	return i == k && k >= 3 && k + 3 >= n ? bare : NULL;
}

bool nl2sql_doc_rowish(const char *noun)
{
	return nl2sql_starts(noun, "row of ");
}

const char *nl2sql_doc_noun(const struct writer *w,
			    const struct nl2sql_table *t)
{
	const char *words;

	if (w->by->foreign) {
		words = key_word(w, t);
		return words ? words
			     : nl2sql_arena_printf(w->a, "row of %s", t->name);
	}
	words = row_words(w, t);
	return verbal(w, t, words)
		       ? nl2sql_arena_printf(w->a, "row of %s", t->name)
		       : nl2sql_doc_turn(w->a, words, false);
}

const char *nl2sql_doc_nouns(const struct writer *w,
			     const struct nl2sql_table *t)
{
	const char *words, *one;

	if (w->by->foreign) {
		words = nl2sql_doc_plain_name(w->a, t->name);
		one = key_word(w, t);
		/* where it is not the plural, nobody here knows it */
		return one && strcmp(one, words)
			       ? words
			       : nl2sql_arena_printf(w->a, "rows of %s",
						     t->name);
	}
	words = row_words(w, t);
	return verbal(w, t, words)
		       ? nl2sql_arena_printf(w->a, "rows of %s", t->name)
		       : nl2sql_doc_turn(w->a, words, true);
}
