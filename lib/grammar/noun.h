/* lib/grammar/noun.h - what the nouns of tables and of columns share */
#ifndef NL2SQL_GRAMMAR_NOUN_H
#define NL2SQL_GRAMMAR_NOUN_H

#include "internal.h"

#define WORDS_MAX 24

/** Does a line of the lexicon under key match the word? */
bool nl2sql_noun_in_lexicon(struct nl2sql_world *w, const char *key,
			    const char *word);
/** The text of the first line under key that matches, or NULL; pick chooses
 * among its spellings. */
const struct piece *nl2sql_noun_from_lexicon(struct nl2sql_world *w,
					     const char *key, const char *word,
					     size_t pick);
/** Nothing but a to z. */
bool nl2sql_noun_plain(const char *s);
/** "a b c" from words[from..n). */
const char *nl2sql_noun_join(struct nl2sql_arena *a, const char **words,
			     size_t from, size_t n);
/** Write ID, URL, GDP as people do. */
const char *nl2sql_noun_capitals(struct nl2sql_world *w, const char *noun);
/** Change the head of a noun by fn (nl2sql_plural or nl2sql_singular). */
const char *nl2sql_noun_inflect(struct nl2sql_world *w, const char *noun,
				const char *(*fn)(struct nl2sql_arena *,
						  const char *));
/** Another word for the same; *one is NULL where there is none. */
void nl2sql_noun_synonym(struct nl2sql_world *w, const char *noun, size_t pick,
			 const char **one, const char **many);

/** Name the columns of a table that has its nouns. */
void nl2sql_noun_columns(struct nl2sql_world *w, struct world_table *t);
/** Name what a parent is to its child. */
void nl2sql_noun_role(struct nl2sql_world *w, struct world_edge *e);

#endif
