/* read.h - parts of records, as read.c and read_table.c take them */
#ifndef NL2SQL_SCHEMA_READ_H
#define NL2SQL_SCHEMA_READ_H

#include "words.h"

/** A member's text in the arena, or NULL. */
const char *nl2sql_schema_text(struct nl2sql_arena *a,
			       struct nl2sql_json object, const char *key);
/** The same with "" for absent. */
const char *nl2sql_schema_name(struct nl2sql_arena *a,
			       struct nl2sql_json object, const char *key);
struct nl2sql_cell nl2sql_schema_cell(struct nl2sql_arena *a,
				      struct nl2sql_json j);
const char **nl2sql_schema_strings(struct nl2sql_arena *a,
				   struct nl2sql_json array, size_t *n);
/** An array of column names as numbers.  An unknown one is -1 where holes are
 * allowed (an index on an expression); else the whole is NULL. */
int *nl2sql_schema_columns(struct nl2sql_arena *a, const struct nl2sql_table *t,
			   struct nl2sql_json array, size_t *n, bool holes);
/** Fill a table that has as many columns as the record. */
void nl2sql_schema_read_table(struct nl2sql_schema *s, struct nl2sql_table *t,
			      struct nl2sql_json j);

#endif
