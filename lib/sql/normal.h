/*
 * lib/sql/normal.h - the normal form: its keys, shared with the fingerprints,
 * and what its files share
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

/* What a node is, without its text and its kids. */
void nl2sql_normal_head(struct nl2sql_buf *b, const struct nl2sql_sql *n);
/* Append a byte string that equal trees share. */
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

/* ---- the making of the normal form (normal.c, normal_query.c) ---- */

struct normal {
	struct nl2sql_arena *arena;
	const struct nl2sql_resolution *r;
	const char **names;		/* of each source, by number */
	const struct nl2sql_sql **ctes; /* in the order of their text */
	size_t nctes;
	struct nl2sql_buf key;
	bool inside; /* the value of a BETWEEN: do not double it again */
};

/* normal.c: names and expressions */
const char *nl2sql_normal_lower(struct normal *N, const char *s);
/* A name as the dialect folds it. */
const char *nl2sql_normal_folded(struct normal *N, const struct nl2sql_sql *n);
/* The number of the CTE whose query that is, from 1; 0: of none. */
size_t nl2sql_normal_cte_number(const struct normal *N,
				const struct nl2sql_scope *q);
void nl2sql_normal_find_ctes(struct normal *N);
void nl2sql_normal_name_sources(struct normal *N);
struct nl2sql_sql *nl2sql_normal_source_column(struct normal *N,
					       const struct nl2sql_source *s,
					       int column);
/* A copy without its kids, and one with theirs built. */
struct nl2sql_sql *nl2sql_normal_shallow(struct normal *N,
					 const struct nl2sql_sql *n);
struct nl2sql_sql *nl2sql_normal_build_kids(struct normal *N,
					    const struct nl2sql_sql *n);
void nl2sql_normal_sort_parts(struct normal *N, struct nl2sql_sql **items,
			      size_t n);
/* The parts sorted, without doubles, joined by op. */
struct nl2sql_sql *nl2sql_normal_chain(struct normal *N, struct normal_parts *p,
				       enum nl2sql_sql_op op);
struct nl2sql_sql *nl2sql_normal_ordered_pair(struct normal *N,
					      enum nl2sql_sql_op op,
					      struct nl2sql_sql *a,
					      struct nl2sql_sql *b);
struct nl2sql_sql *nl2sql_normal_expr(struct normal *N,
				      const struct nl2sql_sql *n);
/* normal_query.c: any node; n may be NULL */
struct nl2sql_sql *nl2sql_normal_build(struct normal *N,
				       const struct nl2sql_sql *n);

#endif
