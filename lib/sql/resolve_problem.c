/* lib/sql/resolve_problem.c - names that mean nothing, and what comes near */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "resolve.h"

/* ---- problems ------------------------------------------------------------ */

#define PROBLEMS_MAX 100 /* further ones take the place of the last */

void nl2sql_resolve_problem(struct resolver *R, const struct nl2sql_sql *at,
			    const char *word, const char *fmt, ...)
{
	struct nl2sql_err e = { 0 };
	char message[480];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(message, sizeof(message), fmt, ap);
	va_end(ap);
	nl2sql_err_set(&e, NL2SQL_EDATA, "%s", message);
	nl2sql_err_word(&e, word);
	if (at && R->text && at->len && !resolve_spent(R)) {
		resolve_spend(R, at->pos / 8);
		e.position = nl2sql_sql_position(R->text, R->len, at->pos);
	}
	if (R->r->nproblems == PROBLEMS_MAX) {
		R->r->problems[PROBLEMS_MAX - 1] = e;
		return;
	}
	NL2SQL_ARENA_PUSH(R->arena, R->r->problems, R->r->nproblems,
			  R->r->cproblems, e);
}

struct near {
	const char *name;
	unsigned distance;
};

static int near_order(const void *a, const void *b)
{
	const struct near *x = a, *y = b;

	if (x->distance != y->distance)
		return x->distance < y->distance ? -1 : 1;
	return strcmp(x->name, y->name);
}

/* Edits apart; a name that holds the other is near too. */
static unsigned distance(const char *a, const char *b)
{
	size_t la = strlen(a), lb = strlen(b);
	unsigned limit = (unsigned)((la > lb ? la : lb) + 2) / 3;
	unsigned d = nl2sql_edit_distance(a, b, limit);

	if (d <= limit)
		return d * 4;
	if (la >= 3 && lb >= 3 && (nl2sql_istr(a, b) || nl2sql_istr(b, a)))
		return (limit + 1) * 4 + 1;
	return UINT32_MAX;
}

size_t nl2sql_nearest(const char *name, const char *const *candidates, size_t n,
		      const char *out[3])
{
	struct near *all = nl2sql_alloc((n + 1) * sizeof(*all));
	size_t i, found = 0, kept = 0;
	unsigned d;

	for (i = 0; i < n; i++) {
		d = candidates[i] ? distance(name, candidates[i]) : UINT32_MAX;
		if (d == UINT32_MAX)
			continue;
		all[found].name = candidates[i];
		all[found++].distance = d;
	}
	qsort(all, found, sizeof(*all), near_order);
	for (i = 0; i < found && kept < 3; i++)
		if (!kept || strcmp(out[kept - 1], all[i].name))
			out[kept++] = all[i].name;
	free(all);
	return kept;
}

void nl2sql_resolve_hint(struct resolver *R, const char *name,
			 const char *const *candidates, size_t n)
{
	const char *near[3];
	struct nl2sql_err *e = &R->r->problems[R->r->nproblems - 1];

	if (resolve_spent(R))
		return;
	switch (nl2sql_nearest(name, candidates, n, near)) {
	case 0:
		break;
	case 1:
		nl2sql_err_hint(e, "Did you mean \"%s\"?", near[0]);
		break;
	case 2:
		nl2sql_err_hint(e, "Did you mean \"%s\" or \"%s\"?", near[0],
				near[1]);
		break;
	default:
		nl2sql_err_hint(e, "Did you mean \"%s\", \"%s\" or \"%s\"?",
				near[0], near[1], near[2]);
	}
}

/* A table of the database, not in FROM, that has just this column. */
static const char *elsewhere(const struct resolver *R, const char *name)
{
	const struct nl2sql_schema *s = R->r->schema;
	const struct nl2sql_database *d;
	size_t i;

	if (!R->known || resolve_spent(R))
		return NULL;
	resolve_spend(R, s->ntables);
	d = nl2sql_find_database(s, R->r->db);
	for (i = 0; i < s->ntables; i++)
		if ((!d || nl2sql_ieq(s->tables[i]->db, d->db)) &&
		    nl2sql_table_column(s->tables[i], name) >= 0)
			return s->tables[i]->name;
	return NULL;
}

static void gather(struct resolver *R, const struct nl2sql_source *s,
		   const char ***names, size_t *n, size_t *cap)
{
	size_t i;

	resolve_spend(R, 32 * s->ncolumns);
	for (i = 0; i < s->ncolumns; i++)
		if (s->columns[i].name)
			NL2SQL_ARENA_PUSH(R->arena, *names, *n, *cap,
					  s->columns[i].name);
}

void nl2sql_resolve_unknown_column(struct resolver *R,
				   struct nl2sql_scope *scope,
				   const struct nl2sql_sql *n,
				   const struct nl2sql_source *only)
{
	const struct nl2sql_scope *s;
	const char **names = NULL, *table;
	size_t count = 0, cap = 0, i;

	if (only)
		nl2sql_resolve_problem(R, n, "unknown_column",
				       "no column \"%s\" in \"%s\"", n->text,
				       only->name ? only->name : "?");
	else
		nl2sql_resolve_problem(R, n, "unknown_column",
				       "no column \"%s\"",
				       n->text ? n->text : "?");
	if (only)
		gather(R, only, &names, &count, &cap);
	if (nl2sql_sql_is(scope->query, NL2SQL_SQL_SETOP))
		for (i = 0; i < scope->noutputs && !resolve_spent(R); i++)
			if (scope->outputs[i].name)
				NL2SQL_ARENA_PUSH(R->arena, names, count, cap,
						  scope->outputs[i].name);
	for (s = scope; s && !only && !resolve_spent(R); s = s->parent)
		for (i = 0; i < s->nsources; i++)
			gather(R, s->sources[i], &names, &count, &cap);
	nl2sql_resolve_hint(R, n->text ? n->text : "", names, count);
	table = n->text ? elsewhere(R, n->text) : NULL;
	if (table &&
	    (!only || !only->table || !nl2sql_ieq(only->table->name, table)) &&
	    !R->r->problems[R->r->nproblems - 1].hint[0])
		nl2sql_err_hint(&R->r->problems[R->r->nproblems - 1],
				"Table \"%s\" has a column of that name.",
				table);
}
