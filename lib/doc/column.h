/* lib/doc/column.h - the work on one column's description */
#ifndef NL2SQL_DOC_COLUMN_H
#define NL2SQL_DOC_COLUMN_H

#include "doc_room.h"

struct column {
	struct writer *w;
	const struct nl2sql_column *c;
	const struct nl2sql_profile *p; /* may be NULL */
	const char *words;		/* without the table's noun */
	enum nl2sql_role role;
	int number;
	bool shows; /* values may be shown */
};

/* Can a sentence name the row? */
bool nl2sql_column_has_noun(const struct column *x);
/* "Name of the customer": the usual head of a description. */
void nl2sql_column_put_head(const struct column *x, struct nl2sql_buf *b,
			    const char *words);
/* The whole of it but what follows from nulls, by role. */
void nl2sql_column_put_reference(const struct column *x, struct nl2sql_buf *b);
void nl2sql_column_put_moment(const struct column *x, struct nl2sql_buf *b);
void nl2sql_column_put_unit(const struct column *x, struct nl2sql_buf *b);
void nl2sql_column_put_flag(const struct column *x, struct nl2sql_buf *b);

#endif
