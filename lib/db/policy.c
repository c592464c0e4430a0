/* lib/db/policy.c - which tables a stranger's statement may read */
#include <stdlib.h>
#include <string.h>

#include "driver.h"
#include "policy.h"

struct nl2sql_policy *nl2sql_policy_new(enum nl2sql_dialect dialect)
{
	struct nl2sql_policy *p = nl2sql_alloc(sizeof(*p));

	p->dialect = dialect;
	p->tables.fold = p->qualified.fold = true;
	return p;
}

static void list_free(char **list)
{
	char **at;

	for (at = list; at && *at; at++)
		free(*at);
	free(list);
}

static char **list_copy(char *const *list)
{
	char **copy;
	size_t i, n = 0;

	while (list && list[n])
		n++;
	if (!n)
		return NULL;
	copy = nl2sql_alloc((n + 1) * sizeof(*copy));
	for (i = 0; i < n; i++)
		copy[i] = nl2sql_strdup(list[i]);
	return copy;
}

void nl2sql_policy_free(struct nl2sql_policy *p)
{
	if (!p)
		return;
	nl2sql_map_release(&p->tables);
	nl2sql_map_release(&p->qualified);
	list_free(p->only);
	list_free(p->exclude);
	free(p);
}

static char *qualify(const char *schema, const char *table)
{
	struct nl2sql_buf b = {0};

	nl2sql_buf_printf(&b, "%s.%s", schema, table);
	return nl2sql_buf_steal(&b);
}

void nl2sql_policy_table(struct nl2sql_policy *p, const char *schema,
			 const char *table)
{
	static char yes;
	char *name;

	nl2sql_map_set(&p->tables, table, &yes);
	if (schema && *schema) {
		name = qualify(schema, table);
		nl2sql_map_set(&p->qualified, name, &yes);
		free(name);
	}
}

void nl2sql_policy_globs(struct nl2sql_policy *p, char *const *tables,
			 char *const *exclude)
{
	list_free(p->only);
	list_free(p->exclude);
	p->only = list_copy(tables);
	p->exclude = list_copy(exclude);
}

static bool matches(char *const *globs, const char *name, const char *full)
{
	for (; *globs; globs++)
		if (nl2sql_glob(*globs, name) || nl2sql_glob(*globs, full))
			return true;
	return false;
}

bool nl2sql_policy_catalogue(enum nl2sql_dialect dialect, const char *schema,
			     const char *table)
{
	static const char *const schemas[] = {
		"information_schema", "mysql", "performance_schema", "pg_catalog",
		"pg_toast", "sys", "system"
	};
	static const char *const sqlite[] = {
		"bytecode", "dbstat", "fts3tokenize", "fts4aux", "fts5vocab",
		"tables_used"
	};
	size_t i;

	if (schema && nl2sql_ieqn(schema, "pg_", 3))
		return true;
	for (i = 0; schema && dialect != NL2SQL_SQLITE &&
	     i < NL2SQL_COUNT(schemas); i++)
		if (nl2sql_ieq(schema, schemas[i]))
			return true;
	if (dialect == NL2SQL_POSTGRESQL)
		return nl2sql_ieqn(table, "pg_", 3);
	if (dialect != NL2SQL_SQLITE)
		return false;
	for (i = 0; i < NL2SQL_COUNT(sqlite); i++)
		if (nl2sql_ieq(table, sqlite[i]))
			return true;
	return nl2sql_ieqn(table, "sqlite_", 7) ||
	       nl2sql_ieqn(table, "pragma_", 7) ||
	       (schema && *schema && !nl2sql_ieq(schema, "main"));
}

bool nl2sql_policy_lists(const struct nl2sql_policy *p)
{
	return p->tables.n > 0;
}

bool nl2sql_policy_knows(const struct nl2sql_policy *p, const char *table)
{
	return !nl2sql_policy_lists(p) || nl2sql_map_get(&p->tables, table);
}

bool nl2sql_policy_allows(const struct nl2sql_policy *p, const char *schema,
			  const char *table)
{
	bool named = schema && *schema && !nl2sql_ieq(schema, "main");
	char *full;
	bool ok;

	if (nl2sql_policy_lists(p) && !nl2sql_map_get(&p->tables, table))
		return false;
	if (!nl2sql_policy_lists(p) &&
	    nl2sql_policy_catalogue(p->dialect, schema, table))
		return false;
	full = qualify(schema ? schema : "", table);
	ok = !(named && p->qualified.n && !nl2sql_map_get(&p->qualified, full));
	if (ok && p->only)
		ok = matches(p->only, table, full);
	if (ok && p->exclude)
		ok = !matches(p->exclude, table, full);
	free(full);
	return ok;
}
