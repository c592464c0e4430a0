/*
 * label.c - what columns are called in a sentence
 *
 * Short names are written out: as the table beside them says ("fac" of
 * faculty), else as the abbreviations do; what is no word is left in capitals.
 */
#include <ctype.h>
#include <string.h>

#include "doc_room.h"

/* Do the words of a phrase begin with these letters, "ou" of "organization
 * unit"? */
static bool initials(const char *phrase, const char *letters)
{
	while (*letters && *phrase) {
		if (*phrase != *letters)
			return false;
		letters++;
		phrase += strcspn(phrase, " ");
		phrase += *phrase == ' ';
	}
	return !*letters && !*phrase;
}

/* The word of a phrase that a short one begins, or NULL. */
static const char *begun_by(const struct writer *w, const char *phrase,
			    const char *word, size_t least)
{
	size_t n = strlen(word);

	for (; n >= least && *phrase; phrase += *phrase == ' ') {
		size_t len = strcspn(phrase, " ");

		if (len > n + 1 && !strncmp(phrase, word, n))
			return nl2sql_arena_strndup(w->a, phrase, len);
		phrase += len;
	}
	return NULL;
}

/* What a short word stands for beside this table and the one it refers to. */
static const char *in_context(const struct writer *w, int column,
			      const char *word, const char *next)
{
	const struct nl2sql_relationship *r = nl2sql_doc_parent(w->t, column);
	const char *own = nl2sql_doc_table_words(w->a, w->t);
	const char *other = r ? nl2sql_doc_table_words(w->a, r->to) : own;
	const char *found;

	if (nl2sql_word_little(word) ||
	    (nl2sql_word_known(word) && !nl2sql_abbreviation(word)))
		return NULL;
	own = nl2sql_doc_turn(w->a, own, false);
	other = nl2sql_doc_turn(w->a, other, false);
	if (strlen(word) >= 2 && initials(other, word))
		return other;
	if (strlen(word) >= 2 && initials(own, word))
		return own;
	found = begun_by(w, other, word,
			 r && next && !strcmp(next, "id") ? 1 : 3);
	return found ? found : begun_by(w, own, word, 3);
}

/* Three letters that can be said at one go: a vowel between two others. */
static bool syllable(const char *word)
{
	static const char vowels[] = "aeiou";

	return strchr(vowels, word[1]) && !strchr(vowels, word[0]) &&
	       !strchr(vowels, word[2]);
}

/* "dname" of a department, "pno" that refers to a project. */
static const char *with_initial(const struct writer *w, int column,
				const char *word)
{
	const struct nl2sql_relationship *r = nl2sql_doc_parent(w->t, column);
	const char *rest = word + 1, *noun;

	if (nl2sql_word_known(word) || nl2sql_word_little(word) ||
	    !(nl2sql_doc_has_word(rest, "no id num") ||
	      (strlen(rest) > 3 && nl2sql_word_known(rest))))
		return NULL;
	noun = r ? nl2sql_doc_turn(w->a, nl2sql_doc_table_words(w->a, r->to),
				   false)
		 : w->doc->noun;
	if (*noun != *word || nl2sql_doc_rowish(noun))
		return NULL;
	if (nl2sql_doc_has_word(rest, "no num"))
		rest = "number";
	return r ? nl2sql_arena_printf(w->a, "%s %s", noun, rest) : rest;
}

/* A word that is none, as people write it: MPG, FDA. */
static const char *acronym(const struct writer *w, const char *name,
			   const char *word)
{
	char *up = nl2sql_arena_strdup(w->a, word), *p;
	const char *at = nl2sql_istr(name, word);
	bool upper = at != NULL && !w->by->caps;

	for (p = up; *p; p++) {
		if (!islower((unsigned char)*p))
			return word;
		upper = upper && isupper((unsigned char)at[p - up]);
		*p = (char)toupper((unsigned char)*p);
	}
	if ((nl2sql_word_known(word) && !nl2sql_abbreviation(word)) ||
	    nl2sql_word_little(word) || nl2sql_doc_unit_word(word))
		return word;
	/* "few" may be a word that we do not know, "rbi" is none */
	return strlen(word) < 3 || (upper && strlen(word) <= 5) ||
			       (strlen(word) == 3 && !syllable(word))
		       ? up
		       : word;
}

/* Do columns go by letters, as the figures of a sport do? */
static bool terse(const struct nl2sql_table *t)
{
	size_t i, n = 0;

	for (i = 0; i < t->ncolumns; i++) {
		const char *name = t->columns[i].name;
		char low[4] = "";
		size_t k;

		for (k = 0; k < 3 && name[k]; k++)
			low[k] = (char)tolower((unsigned char)name[k]);
		n += !name[k] && !nl2sql_word_little(low);
	}
	return n >= 6;
}

static const char *expand(const struct writer *w, int column)
{
	const char *name = w->t->columns[column].name + w->head, *words[32];
	size_t n = nl2sql_name_split(w->a, name, words, NL2SQL_COUNT(words));
	bool letters = terse(w->t);
	struct nl2sql_buf b = { 0 };
	size_t i;

	if (w->by->foreign)
		return nl2sql_doc_plain_name(w->a, name);
	for (i = 0; i < n; i++) {
		const char *next = i + 1 < n ? words[i + 1] : NULL;
		const char *full = in_context(w, column, words[i], next);

		if (!full && !(letters && strlen(words[i]) < 3 &&
			       strcmp(words[i], "no")))
			full = nl2sql_abbreviation(words[i]);
		if (!full && !next)
			full = with_initial(w, column, words[i]);
		if (!full && next && !strcmp(next, "name") && !words[i][1])
			full = *words[i] == 'l'	  ? "last"
			       : *words[i] == 'f' ? "first"
			       : *words[i] == 'm' ? "middle"
						  : NULL;
		nl2sql_buf_printf(&b, "%s%s", i ? " " : "",
				  full ? full : acronym(w, name, words[i]));
	}
	return nl2sql_doc_keep(w, &b);
}

/* Without the table's noun at the head, unless what is left is no name. */
static const char *without_noun(const struct writer *w, const char *words)
{
	const char *noun = w->doc->noun;
	const char *tries[2] = { noun, nl2sql_doc_last_word(noun) };
	size_t i;

	for (i = 0; i < 2; i++) {
		size_t len = strlen(tries[i]);
		const char *rest = words + len + 1;

		if (strncmp(words, tries[i], len) || words[len] != ' ' ||
		    isdigit((unsigned char)*rest) ||
		    nl2sql_doc_has_word(nl2sql_doc_first_word(w->a, rest),
					"to of in on at by for per from and or "
					"with"))
			continue;
		return rest;
	}
	return words;
}

/* Without the unit at the end: "weight kg", "price in euros". */
static const char *without_unit(const struct writer *w, int column,
				const char *words)
{
	const char *last = nl2sql_doc_last_word(words), *before;
	size_t len;

	if (last == words || !nl2sql_doc_unit_word(last) ||
	    !nl2sql_family_numeric(w->t->columns[column].family))
		return words;
	len = (size_t)(last - words) - 1;
	before = nl2sql_doc_last_word(nl2sql_arena_strndup(w->a, words, len));
	if (nl2sql_doc_has_word(before, "total number count of per maximum "
					"minimum average mean max min") ||
	    nl2sql_ends(before, "ing") || nl2sql_ends(before, "ed"))
		return words;
	if (nl2sql_doc_has_word(last, "seconds minutes hours days weeks months "
				      "years") &&
	    !nl2sql_ends(before, "s") &&
	    !nl2sql_doc_has_word(before, "duration length time age experience "
					 "tenure term period delay interval"))
		return words;
	if (nl2sql_doc_has_word(before, "in to") && len > 3)
		len -= 3;
	return nl2sql_arena_strndup(w->a, words, len);
}

static const char *column_words(const struct writer *w, int column)
{
	const struct nl2sql_column *c = &w->t->columns[column];
	const char *words = expand(w, column), *last;

	if (!*words)
		return c->name;
	words = without_unit(w, column, without_noun(w, words));
	if (w->by->foreign)
		return words;
	if (!strcmp(words, w->doc->noun) && c->family == NL2SQL_FAMILY_TEXT)
		return "name";
	last = nl2sql_doc_last_word(words);
	if (nl2sql_doc_has_word(last, "no nr num NR"))
		return nl2sql_arena_printf(w->a, "%.*snumber",
					   (int)(last - words), words);
	if (nl2sql_starts(words, "name ") &&
	    nl2sql_doc_has_word(last, "first last middle full given"))
		return nl2sql_arena_printf(w->a, "%s name", last);
	return words;
}

const char *nl2sql_doc_column_words(const struct writer *w, int column)
{
	if (!w->words)
		return column_words(w, column);
	if (!w->words[column])
		w->words[column] = column_words(w, column);
	return w->words[column];
}

const char *nl2sql_doc_said(const struct writer *w, int column)
{
	const char *words = nl2sql_doc_column_words(w, column);
	const char *space = strrchr(words, ' ');

	if (!strcmp(words, "id") || (space && !strcmp(space, " id")))
		return nl2sql_arena_printf(w->a, "%.*sID",
					   (int)(strlen(words) - 2), words);
	if (!space || !nl2sql_doc_has_word(space + 1, "on at"))
		return words;
	return nl2sql_arena_printf(w->a, "%s %.*s",
				   space[1] == 'a' ? "time" : "date",
				   (int)(space - words), words);
}

const char *nl2sql_doc_without_id(struct nl2sql_arena *a, const char *words)
{
	const char *space = strrchr(words, ' ');

	if (space && nl2sql_doc_has_word(space + 1,
					 "id identifier key code number uuid"))
		return nl2sql_arena_strndup(a, words, (size_t)(space - words));
	return words;
}

const char *nl2sql_doc_without_flag(struct nl2sql_arena *a, const char *words)
{
	const char *space = strrchr(words, ' ');

	if (space && nl2sql_doc_has_word(space + 1, "flag indicator"))
		return nl2sql_arena_strndup(a, words, (size_t)(space - words));
	return words;
}
