/*
 * lib/sql/normal.h - the normal form's keys, shared with the fingerprints
 */
#ifndef LIB_SQL_NORMAL_H
#define LIB_SQL_NORMAL_H

#include <nl2sql/sql.h>

/* How much of a tree goes into its key. */
enum key_mode {
	KEY_FULL, /* everything */
	KEY_F1,	  /* literals are all alike */
	KEY_SHAPE /* and so are tables and columns */
};

/* Append a byte string that equal trees share. */
/* What a node is, without its text and its kids. */
void nl2sql_normal_head(struct nl2sql_buf *b, const struct nl2sql_sql *n);
void nl2sql_normal_key(struct nl2sql_buf *b, const struct nl2sql_sql *n,
		       enum key_mode mode);

/* Is it a literal, one with a sign, or a parameter? */
bool nl2sql_normal_is_literal(const struct nl2sql_sql *n);

/* The members of a list, or all parts of an AND or OR of any nesting: appended
 * to out[], which grows in the arena. */
struct normal_parts {
	struct nl2sql_sql **items;
	size_t n, cap;
};
void nl2sql_normal_flatten(struct nl2sql_arena *a, struct normal_parts *out,
			   struct nl2sql_sql *n, enum nl2sql_sql_op op);
void nl2sql_normal_push(struct nl2sql_arena *a, struct normal_parts *out,
			struct nl2sql_sql *n);

#endif
