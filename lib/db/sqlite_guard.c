/*
 * lib/db/sqlite_guard.c - what SQLite itself is told to refuse
 *
 * The gate has seen the statement before it comes here; this is the second
 * layer, which goes by what the engine understood rather than by what we read.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sqlite.h"

/* Reading, and no argument that would set anything. */
static const char *const pragmas_read[] = {
	"application_id", "auto_vacuum", "collation_list", "compile_options",
	"data_version", "database_list", "encoding", "freelist_count",
	"function_list", "journal_mode", "module_list", "page_count",
	"page_size", "schema_version", "table_list", "user_version"
};
/* Their argument is a name. */
static const char *const pragmas_named[] = {
	"foreign_key_list", "index_info", "index_list", "index_xinfo",
	"table_info", "table_list", "table_xinfo"
};
/* A module reads these of its own file while a statement runs. */
static const char *const pragmas_module[] = { "data_version", "page_size" };

/* Not even in SQL of our own. */
static const char *const functions_never[] = {
	"edit", "fts3_tokenizer", "load_extension", "optimize", "readfile",
	"rtreecheck", "sqlite_log", "writefile"
};

static bool among(const char *const *list, size_t n, const char *s)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (nl2sql_ieq(list[i], s))
			return true;
	return false;
}

static int refuse(struct sqlite_guard *g, const char *what)
{
	g->refused = true;
	(void)snprintf(g->what, sizeof(g->what), "%s", what ? what : "");
	return SQLITE_DENY;
}

static int pragma_ok(struct sqlite_guard *g, const char *name, const char *arg)
{
	bool ok = false;

	if (g->trusted)
		ok = arg ? among(pragmas_named, NL2SQL_COUNT(pragmas_named), name)
			 : among(pragmas_read, NL2SQL_COUNT(pragmas_read), name);
	else if (!g->preparing)
		ok = !arg && among(pragmas_module, NL2SQL_COUNT(pragmas_module),
				   name);
	return ok ? SQLITE_OK : refuse(g, name);
}

static int function_ok(struct sqlite_guard *g, const char *name)
{
	if (g->trusted ? among(functions_never, NL2SQL_COUNT(functions_never),
			       name)
		       : !nl2sql_function_allowed(NL2SQL_SQLITE, name))
		return refuse(g, name);
	return SQLITE_OK;
}

/*
 * Trap: count(*) over a CTE asks for column "" of a table by the CTE's name,
 * without a database, just as over a hidden table; the gate knows the
 * difference.  What a view reads is its owner's decision; the engine names
 * the view, but a CTE may borrow its name: again the gate has looked inside.
 */
static int read_ok(struct sqlite_guard *g, const char *table, const char *db,
		   const char *view)
{
	if (g->trusted || !g->preparing)
		return SQLITE_OK;
	if (nl2sql_ieqn(table, "sqlite_", 7) ||
	    nl2sql_map_get(&g->shadows, table))
		return refuse(g, table);
	if (!db)
		return SQLITE_OK;
	if (view && nl2sql_map_get(&g->views, view) &&
	    nl2sql_policy_allows(g->policy, NULL, view))
		return SQLITE_OK;
	if (!nl2sql_policy_allows(g->policy, NULL, table) &&
	    !nl2sql_ieq(table, "json_each") && !nl2sql_ieq(table, "json_tree"))
		return refuse(g, table);
	return SQLITE_OK;
}

static int authorize(void *ctx, int action, const char *a, const char *b,
		     const char *db, const char *view)
{
	struct sqlite_guard *g = ctx;

	switch (action) {
	case SQLITE_SELECT:
	case SQLITE_RECURSIVE:
		return SQLITE_OK;
	case SQLITE_READ:
		return read_ok(g, a, db, view);
	case SQLITE_FUNCTION:
		return function_ok(g, b);
	case SQLITE_PRAGMA:
		return pragma_ok(g, a, b);
	default:
		return refuse(g, a);
	}
}

static const struct { int id, value; } limits[] = {
	{ SQLITE_LIMIT_SQL_LENGTH, 1 << 20 },
	{ SQLITE_LIMIT_EXPR_DEPTH, 1000 },
	{ SQLITE_LIMIT_COMPOUND_SELECT, 200 },
	{ SQLITE_LIMIT_VDBE_OP, 250000 },
	{ SQLITE_LIMIT_FUNCTION_ARG, 100 },
	{ SQLITE_LIMIT_ATTACHED, 0 },
	{ SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1000 },
	{ SQLITE_LIMIT_VARIABLE_NUMBER, 32766 },
	{ SQLITE_LIMIT_TRIGGER_DEPTH, 1 },
	{ SQLITE_LIMIT_WORKER_THREADS, 0 },
};

static const struct { int id, value; } switches[] = {
	{ SQLITE_DBCONFIG_DEFENSIVE, 1 },
	{ SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 },
	{ SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, 0 },
	{ SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0 },
	{ SQLITE_DBCONFIG_ENABLE_TRIGGER, 0 },
	{ SQLITE_DBCONFIG_WRITABLE_SCHEMA, 0 },
};

/* Modules declare their tables when they are first touched, which the
 * authorizer would have to allow: touch them while it is not there. */
static void touch(sqlite3 *conn, const char *format, const char *name)
{
	char *sql = sqlite3_mprintf(format, name);
	sqlite3_stmt *stmt = NULL;

	/* A module that we lack is its user's error, later. */
	if (sql && sqlite3_prepare_v2(conn, sql, -1, &stmt, NULL) == SQLITE_OK)
		sqlite3_step(stmt);
	sqlite3_finalize(stmt);
	sqlite3_free(sql);
}

static void touch_functions(sqlite3 *conn, struct sqlite_guard *g)
{
	static const char *const all[] = {
		"json_each(1)", "json_tree(1)", "pragma_table_list",
		"pragma_table_info(1)", "pragma_table_xinfo(1)",
		"pragma_index_list(1)", "pragma_index_info(1)",
		"pragma_index_xinfo(1)", "pragma_foreign_key_list(1)",
		"pragma_function_list", "pragma_collation_list"
	};
	size_t i;

	for (i = 0; i < NL2SQL_COUNT(all); i++)
		touch(conn, "SELECT 1 FROM %s LIMIT 0", all[i]);
	g->touched = true;
}

void nl2sql_sqlite_expect(sqlite3 *conn, struct sqlite_guard *g,
			  const char *sql)
{
	if (g->touched || (!nl2sql_istr(sql, "json") &&
			   !nl2sql_istr(sql, "pragma")))
		return;
	sqlite3_set_authorizer(conn, NULL, NULL);
	touch_functions(conn, g);
	sqlite3_set_authorizer(conn, authorize, g);
}

bool nl2sql_sqlite_shadow_of(const char *table, const char *virtual)
{
	static const char *const suffixes[] = {
		"config", "content", "data", "docsize", "idx", "node", "parent",
		"rowid", "segdir", "segments", "stat"
	};
	size_t len = strlen(virtual);

	return nl2sql_ieqn(table, virtual, len) && table[len] == '_' &&
	       among(suffixes, NL2SQL_COUNT(suffixes), table + len + 1);
}

/* One column of names; free each, and the list. */
static size_t names(sqlite3 *conn, const char *sql, char ***list)
{
	sqlite3_stmt *stmt = NULL;
	size_t n = 0, cap = 0;

	*list = NULL;
	if (sqlite3_prepare_v2(conn, sql, -1, &stmt, NULL) != SQLITE_OK)
		return 0;
	while (sqlite3_step(stmt) == SQLITE_ROW) {
		const char *name = (const char *)sqlite3_column_text(stmt, 0);

		if (!name)
			continue;
		NL2SQL_GROW(*list, n, cap);
		(*list)[n++] = nl2sql_strdup(name);
	}
	sqlite3_finalize(stmt);
	return n;
}

static void names_free(char **list, size_t n)
{
	while (n)
		free(list[--n]);
	free(list);
}

/*
 * Learn which tables are a module's own, and which are views; these may use
 * any module.  PRAGMA table_list would tell, but for its views it plans them
 * all, and views of views of views take for ever.
 */
static void learn_kinds(sqlite3 *conn, struct sqlite_guard *g)
{
	static const char virtual_sql[] =
		"SELECT name FROM sqlite_master WHERE type = 'table' "
		"AND sql LIKE 'CREATE VIRTUAL%'";
	static const char plain_sql[] =
		"SELECT name FROM sqlite_master WHERE type = 'table' "
		"AND sql NOT LIKE 'CREATE VIRTUAL%'";
	static char yes;
	char **virtual, **other;
	size_t i, k, nvirtual, n;

	g->shadows.fold = g->views.fold = true;
	g->touched = false;
	nvirtual = names(conn, virtual_sql, &virtual);
	n = nvirtual ? names(conn, plain_sql, &other) : 0;
	for (i = 0; i < nvirtual; i++) {
		touch(conn, "SELECT 1 FROM \"%w\" LIMIT 0", virtual[i]);
		for (k = 0; k < n; k++)
			if (nl2sql_sqlite_shadow_of(other[k], virtual[i]))
				nl2sql_map_set(&g->shadows, other[k], &yes);
	}
	if (nvirtual)
		names_free(other, n);
	names_free(virtual, nvirtual);
	n = names(conn, "SELECT name FROM sqlite_master WHERE type = 'view'",
		  &other);
	for (i = 0; i < n; i++)
		nl2sql_map_set(&g->views, other[i], &yes);
	names_free(other, n);
	if (g->views.n)
		touch_functions(conn, g);
}

int nl2sql_sqlite_harden(sqlite3 *conn, struct sqlite_guard *g,
			 struct nl2sql_err *err)
{
	size_t i;

	for (i = 0; i < NL2SQL_COUNT(switches); i++)
		sqlite3_db_config(conn, switches[i].id, switches[i].value, NULL);
	/* temp_store: a sort may not spill to the disk, unseen by any limit */
	if (sqlite3_exec(conn, "PRAGMA temp_store=MEMORY; PRAGMA query_only=1; "
			 "PRAGMA mmap_size=0; PRAGMA cell_size_check=1; "
			 "PRAGMA cache_size=-16384", NULL,
			 NULL, NULL) != SQLITE_OK)
		return nl2sql_err_set(err, NL2SQL_EFATAL,
				      "could not set up the sandbox: %s",
				      sqlite3_errstr(sqlite3_errcode(conn)));
	learn_kinds(conn, g);
	for (i = 0; i < NL2SQL_COUNT(limits); i++)
		sqlite3_limit(conn, limits[i].id, limits[i].value);
	sqlite3_set_authorizer(conn, authorize, g);
	return 0;
}
