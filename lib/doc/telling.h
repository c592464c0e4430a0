/* lib/doc/telling.h - what a text tells beyond the names it stands beside */
#ifndef NL2SQL_DOC_TELLING_H
#define NL2SQL_DOC_TELLING_H

#include "doc_room.h"

/* Classes of words, see templates/doc/words.tsv. */
enum word_class {
	HOLLOW = 1,
	MOMENT = 2,
	MEASURE = 4,
	PLAIN = 8,
	TIE = 16,
	LISTING = 32,
	DANGLING = 64,
	ABBREVIATED = 128,
	FORM = 256
};

/* The classes of a word in lower case, or-ed; 0 where it has none. */
unsigned nl2sql_doc_class(const struct nl2sql_doc_author *by, const char *word);

/* What a text is about. */
struct topic {
	int column;	   /* or -1: the table */
	size_t least;	   /* words that must tell something */
	const char *asked; /* the question's words, as nl2sql_doc_folded() gives
			    * them; what is repeated from it is no answer;
			    * or NULL */
};

/* A text's words in lower case, with a blank before each and after the last. */
const char *nl2sql_doc_folded(struct nl2sql_arena *a, const char *text);

/* A text without the sentences that tell nothing: that have no words but those
 * of names, of types and of class, that run in a circle, or that stand in the
 * question.  @return NULL with *err set where none is left */
const char *nl2sql_doc_telling(const struct writer *w, const char *text,
			       const struct topic *topic,
			       struct nl2sql_err *err);

/* ---- clean.c ---- */

/* A model's text as one line for people, at most max bytes of whole
 * sentences, in the arena.  @return NULL with *err set where it is of no use */
const char *nl2sql_doc_clean(const struct writer *w, const char *text,
			     size_t max, struct nl2sql_err *err);
/* Where the sentence that begins at text ends; *whole: with a mark. */
const char *nl2sql_doc_sentence(const struct nl2sql_doc_author *by,
				const char *text, bool *whole);
/* Set *err: of no use, fmt with what in it.  @return -1 */
int nl2sql_doc_refuse(struct nl2sql_err *err, const char *word, const char *fmt,
		      const char *what);

#endif
