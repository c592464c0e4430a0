/*
 * rules - do the names of [rules] stand in the databases?
 *
 * A forbidden table that is misspelt forbids nothing.
 */
#include <string.h>

#include <nl2sql/check.h>

/* Does the name, "column" or "table.column", stand in a table? */
static bool column_of(const struct nl2sql_table *t, const char *glob)
{
	struct nl2sql_buf full = {0};
	bool found = false;

	for (size_t i = 0; i < t->ncolumns && !found; i++) {
		nl2sql_buf_cut(&full, 0);
		nl2sql_buf_printf(&full, "%s.%s", t->name, t->columns[i].name);
		found = nl2sql_glob(glob, t->columns[i].name) ||
			nl2sql_glob(glob, full.data);
	}
	nl2sql_buf_release(&full);
	return found;
}

static bool table_of(const struct nl2sql_table *t, const char *glob)
{
	return nl2sql_glob(glob, t->name);
}

/* The word of a list that nothing answers to, or NULL. */
static const char *stranger(const char *const *list,
			    const struct nl2sql_schema *s,
			    bool (*of)(const struct nl2sql_table *t,
				       const char *glob))
{
	for (; list && *list; list++) {
		size_t i = 0;

		while (i < s->ntables && !of(s->tables[i], *list))
			i++;
		if (i == s->ntables)
			return *list;
	}
	return NULL;
}

int nl2sql_check_rules(struct nl2sql_check *c, const struct nl2sql_rules *r,
		       const struct nl2sql_schema *s, struct nl2sql_err *err)
{
	const struct {
		const char *name, *what;
		const char **list;
		bool (*of)(const struct nl2sql_table *t, const char *glob);
	} rules[] = {
		{ "forbidden_tables", "table", r->forbidden_tables, table_of },
		{ "forbidden_columns", "column", r->forbidden_columns,
		  column_of },
		{ "required_filters", "column", r->required_filters,
		  column_of },
	};

	for (size_t i = 0; i < NL2SQL_COUNT(rules); i++) {
		const char *none =
			stranger((const char *const *)rules[i].list, s,
				 rules[i].of);
		struct nl2sql_buf b = {0};
		int rc;

		if (!rules[i].list || !*rules[i].list)
			continue;
		if (none)
			nl2sql_buf_printf(&b, "no %s answers to \"%s\"",
					  rules[i].what, none);
		else
			nl2sql_buf_printf(&b, "every %s is there",
					  rules[i].what);
		rc = nl2sql_check_say(c, "rules", rules[i].name, !none, b.data,
				      err);
		nl2sql_buf_release(&b);
		if (rc < 0)
			return -1;
	}
	return 0;
}
