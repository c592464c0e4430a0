/*
 * role_id.c - ids that are named by an initial: jid of journal
 */
#include <string.h>

#include "inspect.h"

/* A table's id stands near its beginning; looking further would take long
 * over ten thousand tables. */
#define NEAR 4

static bool has_unique(const struct nl2sql_table *t, const char *name)
{
	for (size_t i = 0; i < t->ncolumns && i < NEAR; i++) {
		const struct nl2sql_column *c = &t->columns[i];

		if (nl2sql_ieq(c->name, name))
			return (t->primary_key.ncolumns == 1 &&
				t->primary_key.columns[0] == (int)i) ||
			       (c->profile && c->profile->unique &&
				c->profile->has_mean);
	}
	return false;
}

/* The first letters of the table's words start with those before "id". */
static bool is_initial(struct nl2sql_arena *a, const char *table,
		       const char *name, size_t n)
{
	const char *words[8];
	size_t nwords = nl2sql_name_split(a, table, words, NL2SQL_COUNT(words));
	char initials[8];

	if (!nwords)
		return false;
	if (nl2sql_ieqn(words[0], name, n))
		return true;
	for (size_t i = 0; i < nwords; i++)
		initials[i] = words[i][0];
	return n <= nwords && nl2sql_ieqn(initials, name, n);
}

bool nl2sql_inspect_is_initial_id(const struct inspector *in, const char *name)
{
	struct nl2sql_arena arena = { 0 };
	size_t n = strlen(name);
	bool found = false;

	if (n < 3 || n > 5 || !nl2sql_ieq(name + n - 2, "id"))
		return false;
	for (size_t i = 0; i < in->ntables && !found; i++)
		found = has_unique(in->tables[i].table, name) &&
			is_initial(&arena, in->tables[i].table->name, name,
				   n - 2);
	nl2sql_arena_release(&arena);
	return found;
}
