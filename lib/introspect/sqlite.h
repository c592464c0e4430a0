/* lib/introspect/sqlite.h - the catalogue of SQLite while it comes in */
#ifndef NL2SQL_INTROSPECT_SQLITE_H
#define NL2SQL_INTROSPECT_SQLITE_H

#include "inspect.h"

/* As SQLite writes it, whatever was said. */
#define VIRTUAL_WORDS "CREATE VIRTUAL"
#define IS_TABLE      "t.type = 'table' AND t.sql NOT LIKE '" VIRTUAL_WORDS "%'"
#define IS_OTHER      "(t.type = 'view' OR t.sql LIKE '" VIRTUAL_WORDS "%')"

enum draft_kind { TABLE, VIEW, VIRTUAL };

/* A table of the catalogue while its rows come in. */
struct draft {
	const char *name, *sql;
	enum draft_kind kind;
	bool wanted, wr, strict;
	struct draft_column {
		const char *name, *type, *dflt;
		bool notnull;
		int pk, hidden, cid;
	} * columns;
	size_t ncolumns, ccolumns;
	struct nl2sql_table *table;
};

struct drafts {
	struct inspector *in;
	struct draft **items;
	size_t n, cap;
	struct nl2sql_map by_name;
	struct nl2sql_arena *arena;
	/* the foreign key or index whose rows are coming in */
	struct draft *now;
	const char *now_name, *to_table;
	const char **from_names, **to_names;
	int *numbers;
	size_t count, cfrom, cto, cnumbers;
	int64_t id;
	bool unique, partial;
	const char *origin;
};

/** In the arena of the drafts. */
const char *nl2sql_inspect_sqlite_text(struct drafts *d,
				       const struct nl2sql_cell *v);

/* sqlite_keys.c */
/** Ask for indexes, what is unique, and foreign keys: of tables that are made. */
int nl2sql_inspect_sqlite_keys(struct drafts *d,
			       struct nl2sql_err *err) NL2SQL_MUST_USE;

#endif
