/*
 * lib/eval/words.h - a statement said in words
 *
 * Phrases come from the lexicon (templates/grammar/words.lex), names from the
 * grammar's view of the database, or, where no schema is known, from the names
 * themselves.  What has no words is given as its SQL between backquotes, so
 * that a sentence never says less than the statement.
 */
#ifndef LIB_EVAL_WORDS_H
#define LIB_EVAL_WORDS_H

#include <nl2sql/grammar.h>
#include <nl2sql/sql.h>

struct words {
	struct nl2sql_arena *a;
	const struct nl2sql_resolution *r;
	const struct nl2sql_grammar *g;
	const struct nl2sql_world *w;     /* NULL: no schema */
	const struct nl2sql_scope *scope; /* the query that is being said */
	unsigned depth;                   /* of queries and values */
};

#define WORDS_DEPTH 60 /* below that, SQL */

static inline struct nl2sql_sql *nl2sql_words_kid(const struct nl2sql_sql *n,
						  uint32_t slot)
{
	return n && slot < n->n ? n->kid[slot] : NULL;
}

/* words_name.c: what things are called */
const char *nl2sql_words_noun(struct words *w, const struct nl2sql_source *s);
const char *nl2sql_words_nouns(struct words *w, const struct nl2sql_source *s);
/* "order", or "first order" where the query has two of them */
const char *nl2sql_words_label(struct words *w, const struct nl2sql_source *s);
const char *nl2sql_words_lower(struct words *w, const char *s);
/* "date": the column alone */
const char *nl2sql_words_column(struct words *w,
				const struct nl2sql_sql *column);
/* "the date", or "the order's date" where that is not clear */
const char *nl2sql_words_owned(struct words *w,
			       const struct nl2sql_sql *column);
/* date, year, string, number: what the lexicon goes by; NULL: not known */
const char *nl2sql_words_role(struct words *w, const struct nl2sql_sql *value);

/* words_value.c: values and conditions */
const char *nl2sql_words_value(struct words *w, const struct nl2sql_sql *n);
/* a value between others: in parentheses where it is long */
const char *nl2sql_words_part(struct words *w, const struct nl2sql_sql *n);
const char *nl2sql_words_condition(struct words *w, const struct nl2sql_sql *n);
/* "a, b and c" */
const char *nl2sql_words_list(struct words *w, const struct nl2sql_sql *list,
			      const char *last);
/* A phrase of the lexicon with {l} and {r}. */
const char *nl2sql_words_say(struct words *w, const char *key, const char *name,
			     const char *role, const char *l, const char *r,
			     const char *h);
const char *nl2sql_words_wrap(struct words *w, const char *s);

/* What has no words: the SQL, between backquotes. */
const char *nl2sql_words_sql(struct words *w, const struct nl2sql_sql *n);

/* words_call.c */
const char *nl2sql_words_call(struct words *w, const struct nl2sql_sql *n);

/* words_from.c: sources */
const char *nl2sql_words_from(struct words *w, const struct nl2sql_sql *q);
/* What count(*) counts: "orders", or "rows" where no table is that fine. */
const char *nl2sql_words_counted(struct words *w);
/* Can no two rows of its table have the same? */
bool nl2sql_words_is_key(const struct nl2sql_binding *b);

/* words.c: queries */
const char *nl2sql_words_query(struct words *w, const struct nl2sql_sql *q);
/* Its sources and condition alone: "orders, where ..." */
const char *nl2sql_words_rows(struct words *w, const struct nl2sql_sql *q);
/* "the a from lowest to highest and ..." */
const char *nl2sql_words_order(struct words *w, const struct nl2sql_sql *list);

#endif
