/* lib/critic/tokens.h - a statement that cannot be read, as its tokens */
#ifndef NL2SQL_CRITIC_TOKENS_H
#define NL2SQL_CRITIC_TOKENS_H

#include "internal.h"

#define WORDS_MAX 512

struct words {
	const struct nl2sql_trial *t;
	struct nl2sql_sql_token k[WORDS_MAX];
	size_t n;
	size_t error; /* the byte where it cannot go on */
};

/** Is token i this word, in any case? */
bool nl2sql_token_is(const struct words *w, size_t i, const char *word);
bool nl2sql_token_is_one_of(const struct words *w, size_t i,
			    const char *const *list, size_t n);
/** The byte behind token i. */
size_t nl2sql_token_end(const struct words *w, size_t i);
/** Propose the statement with bytes [from, to) replaced. */
void nl2sql_token_replace(struct proposals *p, const char *rule, size_t from,
			  size_t to, const char *with);

/** words.c: other engines' words, where the statement cannot be read. */
void nl2sql_propose_words(struct proposals *p, const struct words *w);
/** TOP, which may read like a function. */
void nl2sql_propose_top(struct proposals *p, const struct words *w);
/** "text" in quotes of a name; true: where it could be read, too. */
void nl2sql_propose_text_quotes(struct proposals *p, const struct words *w);

#endif
