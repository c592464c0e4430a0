/* words.h - what the room's files share */
#ifndef NL2SQL_SCHEMA_WORDS_H
#define NL2SQL_SCHEMA_WORDS_H

#include <nl2sql/schema.h>

int nl2sql_schema_cardinality_of_word(const char *word); /* -1: none */
int nl2sql_schema_origin_of_word(const char *word);	 /* -1: none */

/** Forget a relationship: its tables' lists and the schema's. */
void nl2sql_schema_unrelate(struct nl2sql_schema *s,
			    struct nl2sql_relationship *r);

#endif
