/*
 * lib/grammar/noun_column.c - columns in a person's words
 *
 * SingerID of singer is the "ID", weight_kg a "weight in kg".  Two columns of
 * a table never get the same noun.
 */
#include <string.h>

#include "noun.h"

static bool has_vowel(const char *s)
{
	return s[strcspn(s, "aeiouyAEIOUY")] != 0;
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
		if (nl2sql_noun_plain(word) && !has_vowel(word) &&
		    strlen(word) > 1 &&
		    !nl2sql_noun_in_lexicon(w, "acronym", word))
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
static size_t common_word(const struct world_table *t, const char **words)
{
	size_t same = 0, n = 0;

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
	if (nl2sql_starts(words, "date ") &&
	    (nl2sql_ends(words, " from") || nl2sql_ends(words, " to")))
		return nl2sql_arena_printf(&w->arena, "%s date", words + 5);
	if (!strstr(words, "date") &&
	    nl2sql_noun_in_lexicon(w, "participle", last ? last + 1 : words))
		return nl2sql_arena_printf(&w->arena, "%s date", words);
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

	if (!last || !nl2sql_noun_in_lexicon(w, "unit", last + 1) ||
	    (last - noun > 3 && (memcmp(last - 3, " to", 3) == 0 ||
				 memcmp(last - 3, " in", 3) == 0)))
		return noun;
	return nl2sql_arena_printf(&w->arena, "%.*s in %s", (int)(last - noun),
				   noun, last + 1);
}

/* kids of a reservation are a "number of kids", number_deaths a "number of
 * deaths": a count of several, that is not measured in them. */
static const char *count_noun(struct nl2sql_world *w,
			      const struct world_column *c, const char *noun)
{
	const char *last = strrchr(noun, ' ');

	last = last ? last + 1 : noun;
	if (w->foreign || !nl2sql_noun_plain(last) ||
	    strcmp(nl2sql_singular(&w->arena, last), last) == 0)
		return noun;
	if (nl2sql_starts(noun, "number ") && !nl2sql_starts(noun, "number of"))
		return nl2sql_arena_printf(&w->arena, "number of %s", noun + 7);
	if (!(c->roles & ROLE_INTEGER) ||
	    !(c->roles & (ROLE_MEASURE | ROLE_CATEGORY)) ||
	    strstr(noun, " of ") || strstr(noun, "number") ||
	    strstr(noun, " in ") || nl2sql_starts(noun, "total ") ||
	    nl2sql_noun_in_lexicon(w, "always many", noun) ||
	    nl2sql_noun_in_lexicon(w, "uncounted", last))
		return noun;
	return nl2sql_arena_printf(&w->arena, "number of %s", noun);
}

/* What can be shown of a yes or no: unavailable is an "unavailable flag",
 * is_active an "active status". */
static const char *flag_noun(struct nl2sql_world *w, const char *words)
{
	const char *last = strrchr(words, ' ');

	if (nl2sql_starts(words, "is ") || nl2sql_starts(words, "has "))
		return nl2sql_arena_printf(&w->arena, "%s status",
					   strchr(words, ' ') + 1);
	if (w->foreign || nl2sql_starts(words, "can ") ||
	    nl2sql_noun_in_lexicon(w, "flagnoun", last ? last + 1 : words))
		return NULL;
	return nl2sql_arena_printf(&w->arena, "%s flag", words);
}

static void column_noun(struct nl2sql_world *w, struct world_table *t, size_t i,
			const char *words)
{
	struct world_column *c = &t->columns[i];
	const char *said = comment_noun(w, c->c, words);
	const struct piece *role;
	const char *noun;

	if (strcmp(words, t->words) == 0 || strcmp(words, t->noun) == 0)
		if (!(c->roles & (ROLE_MEASURE | ROLE_DATE | ROLE_YEAR)) &&
		    !has_words(t, "name"))
			words = "name"; /* the city of a city */
	c->words = words;
	if (!said && (c->roles & ROLE_FLAG))
		said = flag_noun(w, words);
	if (!said && (c->roles & ROLE_DATE))
		said = date_noun(w, words);
	role = nl2sql_noun_from_lexicon(w, "rolename", words, 0);
	if (!said && role)
		said = role->text; /* directed_by is a director */
	noun = said && !(c->roles & ROLE_DATE)
		       ? said
		       : strip_table(t, said ? said : words);
	c->full = nl2sql_noun_capitals(w, unit_noun(w, said ? said : words));
	noun = nl2sql_noun_capitals(w, count_noun(w, c, unit_noun(w, noun)));
	if (column_taken(t, i, noun))
		noun = c->full;
	if (column_taken(t, i, noun))
		noun = c->c->name;
	c->noun = noun;
	c->nouns = nl2sql_noun_inflect(w, noun, nl2sql_plural);
	c->plural = strcmp(noun, c->nouns) == 0 &&
		    (nl2sql_noun_in_lexicon(w, "always many", noun) ||
		     strcmp(noun, nl2sql_noun_inflect(w, noun,
						      nl2sql_singular)) != 0);
	nl2sql_noun_synonym(w, noun, (size_t)w->seed + i, &c->alt, NULL);
}

/* DName and dname of department are its name; FName is a first name. */
static const char *initial(struct nl2sql_world *w, const struct world_table *t,
			   const char *words)
{
	const char *full, *head = strrchr(t->words, ' ');

	head = head ? head + 1 : t->words;
	if (words[0] && words[1] == ' ') {
		full = nl2sql_abbreviation(nl2sql_arena_printf(
			&w->arena, "%c%s", words[0], words + 2));
		if (full && strcmp(words + 2, "id") != 0)
			return full;
		if ((words[0] == t->words[0] || words[0] == head[0]) &&
		    !leans(words + 2))
			return words + 2;
	}
	if (words[0] == t->words[0] && words[1] &&
	    !nl2sql_abbreviation(words) &&
	    nl2sql_noun_in_lexicon(w, "plainword", words + 1) &&
	    !has_words(t, words + 1))
		return words + 1;
	return words;
}

/* Is the word what the key calls a row, a few letters of its noun: ms in ms_id
 * of a milestone? */
static bool squeezed(struct nl2sql_world *w, const struct world_table *t,
		     const char *word)
{
	const char *head = strrchr(t->noun, ' '), *first[WORDS_MAX];

	head = head ? head + 1 : t->noun;
	if (t->key < 0 || strlen(word) < 2 || strlen(word) > 4 ||
	    *word != *head || nl2sql_word_known(word) ||
	    nl2sql_name_split(&w->arena, t->columns[t->key].c->name, first,
			      WORDS_MAX) < 2 ||
	    strcmp(first[0], word) != 0)
		return false;
	for (; *word; word++, head++) {
		head = strchr(head, *word);
		if (!head)
			return false;
	}
	return true;
}

/* CC_NAME and cc_code of cost centres: the noun, spelt as the table spells
 * it, instead of what the two letters mean elsewhere. */
static const char *initials(struct nl2sql_world *w, const struct world_table *t,
			    const char *name, const char *words)
{
	const char *raw[WORDS_MAX], *at = t->noun;
	size_t n = nl2sql_name_split(&w->arena, name, raw, WORDS_MAX), k = 0;

	if (n < 2)
		return words;
	for (size_t i = 1; i < n; i++) {
		const char *full = nl2sql_abbreviation(raw[i]);

		raw[i] = full ? full : raw[i];
	}
	if (squeezed(w, t, raw[0]))
		return nl2sql_arena_printf(
			&w->arena, "%s %s", t->noun,
			nl2sql_noun_join(&w->arena, raw, 1, n));
	k = strcspn(at, " ");
	if (strlen(raw[0]) > 2 && strlen(raw[0]) < k &&
	    nl2sql_starts(at, raw[0])) { /* ResName of restaurants */
		raw[0] = nl2sql_arena_strndup(&w->arena, at, k);
		return nl2sql_noun_join(&w->arena, raw, 0, n);
	}
	for (k = 0; at; at = strchr(at, ' ')) {
		at += *at == ' ';
		if (raw[0][k++] != *at)
			return words;
	}
	if (k < 2 || raw[0][k])
		return words;
	return nl2sql_arena_printf(&w->arena, "%s %s", t->noun,
				   nl2sql_noun_join(&w->arena, raw, 1, n));
}

/* Do columns go by letters, as the figures of a sport do? */
static bool terse(const struct world_table *t)
{
	size_t n = 0;

	for (size_t i = 0; i < t->ncolumns; i++) {
		const char *name = t->columns[i].c->name;

		n += strlen(name) <= 3 && !nl2sql_ieq(name, "id");
	}
	return n >= 6;
}

/* Is FDA of FDA_approved written so because it is no word? */
static bool in_capitals(const char *name, const char *word)
{
	const char *at = nl2sql_istr(name, word);
	size_t n = strlen(word);

	if (!at || n < 2 || n > 5 || nl2sql_word_known(word) ||
	    nl2sql_word_little(word))
		return false;
	for (size_t i = 0; i < n; i++)
		if (at[i] < 'A' || at[i] > 'Z')
			return false;
	return true;
}

static bool has_small_letters(const struct world_table *t)
{
	for (size_t i = 0; i < t->ncolumns; i++)
		for (const char *p = t->columns[i].c->name; *p; p++)
			if (*p >= 'a' && *p <= 'z')
				return true;
	return false;
}

/* What a name says, word by word; letters and capitals: of its table, terse()
 * and has_small_letters(). */
static const char *name_words(struct nl2sql_world *w, const char *name,
			      bool letters, bool capitals)
{
	const char *words[WORDS_MAX];
	size_t n = nl2sql_name_split(&w->arena, name, words, WORDS_MAX);

	for (size_t i = 0; i < n; i++) {
		const char *full = nl2sql_abbreviation(words[i]);

		if (full && !(letters && strlen(words[i]) < 4)) {
			words[i] = full;
		} else if (capitals && in_capitals(name, words[i])) {
			char *up = nl2sql_arena_strdup(&w->arena, words[i]);

			for (words[i] = up; *up; up++)
				*up = (char)(*up - 'a' + 'A');
		}
	}
	return nl2sql_noun_join(&w->arena, words, 0, n);
}

void nl2sql_noun_columns(struct nl2sql_world *w, struct world_table *t)
{
	const char **words = nl2sql_arena_alloc(
		&w->arena, (t->ncolumns + 1) * sizeof(*words));
	bool letters = terse(t), capitals = has_small_letters(t);
	size_t skip;

	for (size_t i = 0; i < t->ncolumns; i++)
		words[i] = t->columns[i].c->name;
	skip = nl2sql_names_head(words, t->ncolumns);
	for (size_t i = 0; i < t->ncolumns; i++) {
		const char *name = words[i];

		words[i] = name_words(w, name + skip, letters, capitals);
		if (!*words[i])
			words[i] = name;
		if (!skip)
			words[i] = initials(w, t, name, words[i]);
	}
	skip = t->ncolumns ? common_word(t, words) : 0;
	for (size_t i = 0; i < t->ncolumns; i++)
		column_noun(w, t, i, initial(w, t, words[i] + skip));
	for (size_t i = 0; i < t->ncolumns; i++)
		if (t->columns[i].alt && column_taken(t, i, t->columns[i].alt))
			t->columns[i].alt = NULL;
}

/* ---- what a parent is to its child -------------------- */

/* One word for somebody who does something: buyer, author, trustee. */
static bool is_agent(const char *s)
{
	static const char *const ends[] = { "er", "or", "ee", "ist", "ian" };

	if (strlen(s) < 5 || !nl2sql_noun_plain(s))
		return false;
	for (size_t i = 0; i < NL2SQL_COUNT(ends); i++)
		if (nl2sql_ends(s, ends[i]))
			return true;
	return false;
}

/* "manager" for manager_id, "home team" for home_team_id; the table's noun
 * where the column says no more than that. */
void nl2sql_noun_role(struct nl2sql_world *w, struct world_edge *e)
{
	const struct world_column *c =
		&e->child->columns[e->r->from_columns[0]];
	char *s = nl2sql_arena_strdup(&w->arena, c->words);
	const char *noun = e->parent->noun, *head = strrchr(noun, ' ');
	const struct piece *named;
	char *last;
	size_t n, h;

	e->role = noun;
	named = nl2sql_noun_from_lexicon(w, "rolename", c->words, 0);
	if (named) {
		e->role = named->text;
		return;
	}
	while ((last = strrchr(s, ' ')) &&
	       nl2sql_noun_in_lexicon(w, "idword", last + 1))
		*last = 0;
	n = strlen(s);
	head = head ? head + 1 : noun;
	h = strlen(head);
	if (!n || nl2sql_noun_in_lexicon(w, "idword", s) ||
	    strcmp(s, noun) == 0 || e->r->ncolumns > 1)
		return;
	if (nl2sql_ends(s, " by") || nl2sql_ends(s, " to"))
		return;
	if (e->child == e->parent || e->twin || is_agent(s) ||
	    (n > h && s[n - h - 1] == ' ' && strcmp(s + n - h, head) == 0 &&
	     !strstr(noun, s)))
		e->role = nl2sql_noun_capitals(w, s);
}
