/*
 * postgres_keys.c - PostgreSQL's constraints and indexes, as tables have them
 */
#include <stdlib.h>
#include <string.h>

#include "postgres.h"

void nl2sql_inspect_pg_add_check(struct drafts *d, struct nl2sql_table *t,
				 const char *check)
{
	const char **list;

	list = nl2sql_arena_alloc(&d->in->schema->arena,
				  (t->nchecks + 1) * sizeof(*list));
	if (t->nchecks)
		memcpy(list, t->checks, t->nchecks * sizeof(*list));
	list[t->nchecks++] = check;
	t->checks = list;
}

/* "1 3" as numbers of columns; -1 for an expression or what is not read.
 * @return how many; *all is false where one is -1 */
static size_t numbers_of(struct drafts *d, const struct draft *t,
			 const char *list, int **numbers, bool *all)
{
	size_t n = 0, i;
	char *end;

	*all = true;
	*numbers = nl2sql_arena_alloc(&d->in->schema->arena,
				      (strlen(list) / 2 + 1) * sizeof(int));
	for (; *list; list = end) {
		long attnum = strtol(list, &end, 10);

		if (end == list)
			break;
		for (i = 0; i < t->ncolumns; i++)
			if (t->columns[i].attnum == attnum)
				break;
		(*numbers)[n] = i < t->ncolumns ? (int)i : -1;
		*all = *all && (*numbers)[n] >= 0;
		n++;
	}
	return n;
}

void nl2sql_inspect_pg_take_constraint(struct drafts *d,
				       const struct nl2sql_cell *v)
{
	struct draft *t = nl2sql_inspect_pg_draft(d, &v[0]),
		     *to = nl2sql_inspect_pg_draft(d, &v[3]);
	int *columns, *others;
	bool here, there;
	size_t n;

	if (!t->table)
		return;
	if (*draft_text(d, &v[1]) == 'c') {
		const char *check = draft_text(d, &v[5]);

		if (check)
			nl2sql_inspect_pg_add_check(d, t->table,
						    draft_kept(d, check));
		return;
	}
	if (!to->table || !d->in->o->keep_declared)
		return;
	n = numbers_of(d, t, draft_text(d, &v[2]), &columns, &here);
	if (n &&
	    n == numbers_of(d, to, draft_text(d, &v[4]), &others, &there) &&
	    here && there)
		nl2sql_inspect_add_edge(d->in, t->table, columns, to->table,
					others, n);
}

void nl2sql_inspect_pg_take_index(struct drafts *d, const struct nl2sql_cell *v)
{
	struct draft *t = nl2sql_inspect_pg_draft(d, &v[0]);
	struct nl2sql_index x = { 0 };
	bool all;

	if (!t->table)
		return;
	x.ncolumns = numbers_of(d, t, draft_text(d, &v[2]), &x.columns, &all);
	x.unique = v[4].integer != 0;
	x.partial = v[5].integer != 0;
	if (!x.ncolumns)
		return;
	if (v[3].integer && all)
		t->table->primary_key =
			(struct nl2sql_key){ x.columns, x.ncolumns };
	else if (x.unique && !x.partial && all)
		nl2sql_inspect_add_unique(d->in, t->table, x.columns,
					  x.ncolumns);
	if (!v[3].integer && !v[6].integer) {
		x.name = draft_kept(d, draft_text(d, &v[1]));
		nl2sql_inspect_add_index(d->in, t->table, &x);
	}
}
