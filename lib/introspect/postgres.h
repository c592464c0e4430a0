/*
 * postgres.h - what is asked of PostgreSQL's catalogue, each in one statement,
 * and what is made of it
 */
#ifndef NL2SQL_INTROSPECT_POSTGRES_H
#define NL2SQL_INTROSPECT_POSTGRES_H

#include "inspect.h"

/** oid, schema, name, kind, comment, definition, module, rows, readable */
extern const char nl2sql_inspect_pg_tables[];
/** oid, attnum, name, type, base ("" if not the engine's), category, notnull,
 * default, generated, comment, labels, checks, readable */
extern const char nl2sql_inspect_pg_columns[];
/** oid, type, columns, other oid, other columns, check */
extern const char nl2sql_inspect_pg_constraints[];
/** oid, name, columns, primary, unique, partial, of a constraint */
extern const char nl2sql_inspect_pg_indexes[];

/* ---- drafts of tables ------------------------------------------------------- */

struct draft_column {
	const char *name, *type, *base, *category, *dflt, *comment;
	const char *labels; /* 'a', 'b' of an enum */
	const char *checks; /* of a domain, about VALUE */
	bool notnull, generated;
	int attnum;
};

struct draft {
	int64_t oid;
	const char *schema, *name, *kind, *comment, *definition, *module;
	int64_t rows;
	struct draft_column *columns;
	size_t ncolumns, ccolumns;
	const char **closed; /* columns that may not be read */
	size_t nclosed, cclosed;
	struct nl2sql_table *table;
};

/* What may not be read: how many there are, and the names of some. */
struct unread {
	struct nl2sql_buf names;
	size_t n;
};

struct drafts {
	struct inspector *in;
	struct draft **items;
	size_t n, cap;
	struct nl2sql_map by_oid;
	struct nl2sql_arena *arena;
	struct unread tables, columns;
};

/** The draft of an oid; one that was not heard of before is new. */
struct draft *nl2sql_inspect_pg_draft(struct drafts *d,
				      const struct nl2sql_cell *oid);

/** A value's text, NULL for null, as long as the drafts. */
static inline const char *draft_text(struct drafts *d,
				     const struct nl2sql_cell *v)
{
	return v->type == NL2SQL_CELL_NULL
		       ? NULL
		       : nl2sql_inspect_value_text(d->arena, v);
}

/** A text as long as the schema. */
static inline const char *draft_kept(struct drafts *d, const char *s)
{
	return nl2sql_arena_strdup(&d->in->schema->arena, s);
}

void nl2sql_inspect_pg_add_check(struct drafts *d, struct nl2sql_table *t,
				 const char *check);

/** A row of the constraints; its tables are made. */
void nl2sql_inspect_pg_take_constraint(struct drafts *d,
				       const struct nl2sql_cell *v);
/** A row of the indexes. */
void nl2sql_inspect_pg_take_index(struct drafts *d,
				  const struct nl2sql_cell *v);

#endif
