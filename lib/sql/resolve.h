/*
 * lib/sql/resolve.h - what the parts of the resolver share
 */
#ifndef LIB_SQL_RESOLVE_H
#define LIB_SQL_RESOLVE_H

#include <string.h>

#include <nl2sql/sql.h>

/* Where a name stands decides whether it may be an alias of the select list,
 * and whether that goes before a column. */
enum clause {
	CLAUSE_OTHER,
	CLAUSE_ITEMS,
	CLAUSE_ON,
	CLAUSE_WHERE,
	CLAUSE_GROUP,
	CLAUSE_HAVING,
	CLAUSE_ORDER,	   /* the whole of an ORDER BY member */
	CLAUSE_ORDER_INNER /* a part of one */
};

/* A CTE in sight.  Its query is resolved when somebody asks for it. */
struct cte {
	struct nl2sql_sql *node;
	const char *name;
	const struct nl2sql_scope *parent; /* of the query that has the WITH */
	const struct cte *inner; /* the CTEs that its own query sees */
	const struct cte *next;	 /* further out */
	struct nl2sql_scope *scope;
	enum { CTE_NEW, CTE_BUSY, CTE_DONE } state;
};

/* A lambda's parameters in sight. */
struct params {
	const struct nl2sql_sql *list;
	const struct params *next;
};

struct resolver {
	struct nl2sql_resolution *r;
	struct nl2sql_arena *arena;
	const char *text;
	size_t len;
	const struct cte *env;
	const struct params *params;
	bool known;	     /* the schema says what tables there are */
	const struct nl2sql_sql *beside; /* is compared with something */
	size_t visible_from; /* in ON: the first source of this join */
	const struct nl2sql_scope *on; /* the scope that it is said of */
	size_t *work;		       /* steps so far: see resolve_spend() */
};

/*
 * A statement of a megabyte can ask for more than anybody's memory: each
 * SELECT * of two CTEs doubles the columns of the one before, and each name is
 * looked for in each source.  So steps are counted; a column that is copied is
 * worth eight.  Past the limit names are left as they are, the shape stays
 * whole, and nl2sql_resolve() says too_complex.
 */
#define RESOLVE_WORK_MAX ((size_t)16 << 20)

static inline void resolve_spend(const struct resolver *R, size_t steps)
{
	*R->work += steps;
}

static inline bool resolve_spent(const struct resolver *R)
{
	return *R->work > RESOLVE_WORK_MAX;
}

/* resolve.c */
struct nl2sql_scope *nl2sql_resolve_query(struct resolver *R,
					  struct nl2sql_sql *query,
					  const struct nl2sql_scope *parent);

/* resolve_expr.c */
void nl2sql_resolve_expr(struct resolver *R, struct nl2sql_scope *scope,
			 struct nl2sql_sql *n, enum clause clause);

/* nl2sql_resolve_from.c */
struct nl2sql_scope *
nl2sql_resolve_scope_new(struct resolver *R, struct nl2sql_sql *query,
			 const struct nl2sql_scope *parent);
/* Resolve the query of a CTE, once.  @return its scope; NULL where it is just
 * being resolved and does not know its columns yet */
struct nl2sql_scope *nl2sql_resolve_cte(struct resolver *R,
					const struct cte *c);
void nl2sql_resolve_from(struct resolver *R, struct nl2sql_scope *scope,
			 struct nl2sql_sql *list);
void nl2sql_resolve_from_item(struct resolver *R, struct nl2sql_scope *scope,
			      struct nl2sql_sql *n);
void nl2sql_resolve_source_columns(struct resolver *R, struct nl2sql_source *s,
				   const struct nl2sql_scope *query);
struct nl2sql_source *nl2sql_resolve_table(struct resolver *R,
					   struct nl2sql_scope *scope,
					   struct nl2sql_sql *n);

/* resolve_name.c */
void nl2sql_resolve_column(struct resolver *R, struct nl2sql_scope *scope,
			   struct nl2sql_sql *n, enum clause clause);
/* A name as the dialect stores it: folded, or as it is. */
const char *nl2sql_resolve_fold(struct resolver *R, const struct nl2sql_sql *n);
bool nl2sql_resolve_same(const struct resolver *R, const char *a,
			 const char *b);
/* The column of a source, hidden ones too, or -1; -2: more than one. */
int nl2sql_resolve_source_column(const struct resolver *R,
				 const struct nl2sql_source *s,
				 const char *name);
/* Is it part of a join of that name? */
bool nl2sql_resolve_is_joined(const struct resolver *R,
			      const struct nl2sql_source *s, const char *name);
struct nl2sql_binding *nl2sql_resolve_bind(struct resolver *R,
					   const struct nl2sql_scope *scope,
					   const struct nl2sql_sql *n,
					   const struct nl2sql_source *source,
					   int column);
void nl2sql_resolve_problem(struct resolver *R, const struct nl2sql_sql *at,
			    const char *word, const char *fmt, ...)
	NL2SQL_PRINTF(4, 5);
void nl2sql_resolve_hint(struct resolver *R, const char *name,
			 const char *const *candidates, size_t n);
void nl2sql_resolve_unknown_column(struct resolver *R,
				   struct nl2sql_scope *scope,
				   const struct nl2sql_sql *n,
				   const struct nl2sql_source *only);

/* resolve_type.c */
enum nl2sql_family nl2sql_resolve_family_of(enum nl2sql_dialect dialect,
					    const struct nl2sql_sql *n);

static inline struct nl2sql_sql *kid(const struct nl2sql_sql *n, uint32_t slot)
{
	return n && slot < n->n ? n->kid[slot] : NULL;
}

#endif
