/*
 * lib/validate/catalogue.c - what the database itself says of its tables
 *
 * A rule must hold whatever the records leave out: a stream may come without
 * any, or tell of a view and not of what it reads.  So where there is a
 * database it is asked, once, in one statement.
 */
#include <stdlib.h>
#include <string.h>

#include "internal.h"

/* Columns of tables, in order, and the text of views. */
#define SQLITE_TABLES                                                     \
	"SELECT 'main', m.name, NULL, x.name FROM sqlite_master m "       \
	"JOIN pragma_table_xinfo(m.name) x WHERE m.type = 'table' "
#define SQLITE_VIEWS                                                      \
	"UNION ALL SELECT 'main', name, sql, NULL FROM sqlite_master "    \
	"WHERE type = 'view'"
static const char sqlite_tables[] = SQLITE_TABLES SQLITE_VIEWS;
/* The same where a module is missing, or a virtual table is broken. */
static const char sqlite_plain_tables[] =
	SQLITE_TABLES "AND m.sql NOT LIKE 'CREATE VIRTUAL%' " SQLITE_VIEWS;
static const char postgresql_tables[] =
	"SELECT n.nspname, c.relname, CASE WHEN c.relkind IN ('v', 'm') "
	"THEN pg_catalog.pg_get_viewdef(c.oid) END, a.attname "
	"FROM pg_catalog.pg_class c "
	"JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
	"LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid "
	"AND a.attnum > 0 AND NOT a.attisdropped "
	"WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') "
	"AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_' "
	"ORDER BY n.nspname, c.relname, a.attnum";

struct listing {
	struct nl2sql_schema *into;
	const char *db;
	struct nl2sql_arena arena;
	const char *schema, *name, *definition; /* of the table that comes */
	const char **columns;
	size_t ncolumns, ccolumns;
};

static const char *text(struct listing *l, const struct nl2sql_cell *c)
{
	return c->type == NL2SQL_CELL_TEXT ?
	       nl2sql_arena_strndup(&l->arena, c->at, c->len) : NULL;
}

static void table_done(struct listing *l)
{
	struct nl2sql_table *t;
	size_t i;

	if (!l->name)
		return;
	t = nl2sql_schema_table(l->into, l->db, l->schema, l->name,
				l->ncolumns);
	for (i = 0; i < l->ncolumns; i++)
		nl2sql_table_name_column(l->into, t, i, l->columns[i]);
	t->kind = l->definition ? "view" : "table";
	if (l->definition)
		t->definition = nl2sql_arena_strdup(&l->into->arena,
						    l->definition);
	l->name = NULL;
	l->ncolumns = 0;
}

static int table_row(void *ctx, const struct nl2sql_cell *cells, size_t n,
		     struct nl2sql_err *err)
{
	struct listing *l = ctx;
	const char *schema, *name, *column;

	(void)err;
	if (n != 4)
		return 0;
	schema = text(l, &cells[0]);
	name = text(l, &cells[1]);
	column = text(l, &cells[3]);
	if (!schema || !name)
		return 0;
	if (!l->name || strcmp(l->name, name) || strcmp(l->schema, schema)) {
		table_done(l);
		l->schema = schema;
		l->name = name;
		l->definition = text(l, &cells[2]);
	}
	if (column) {
		NL2SQL_GROW(l->columns, l->ncolumns, l->ccolumns);
		l->columns[l->ncolumns++] = column;
	}
	return 0;
}

static int ask(struct nl2sql_db *db, struct listing *l, const char *sql)
{
	struct nl2sql_request req = {
		.sql = sql, .len = strlen(sql), .row = table_row, .ctx = l
	};
	int rc = nl2sql_db_wait(db, &req, true, NULL);

	nl2sql_request_release(&req);
	table_done(l);
	return rc;
}

struct nl2sql_schema *nl2sql_catalogue(struct nl2sql_db *db, const char *db_id)
{
	bool sqlite = nl2sql_db_dialect(db) == NL2SQL_SQLITE;
	struct listing l = { .into = nl2sql_schema_new(), .db = db_id };
	int rc = ask(db, &l, sqlite ? sqlite_tables : postgresql_tables);

	if (rc < 0 && sqlite) {
		nl2sql_schema_free(l.into);
		l.into = nl2sql_schema_new();
		rc = ask(db, &l, sqlite_plain_tables);
	}
	free(l.columns);
	nl2sql_arena_release(&l.arena);
	if (rc == 0)
		return l.into;
	nl2sql_schema_free(l.into);
	return NULL;
}
