/*
 * lib/validate/joins.c - joins on columns that no relationship ties together
 */
#include <string.h>

#include "internal.h"

/* The column that a column refers to, through one relationship. */
static bool refers(const struct nl2sql_table *from, int column,
		   const struct nl2sql_table **to, int *to_column)
{
	size_t i, k;

	for (i = 0; i < from->nrelationships; i++) {
		const struct nl2sql_relationship *r = from->relationships[i];

		if (r->from != from || r->cardinality == NL2SQL_MANY_TO_MANY)
			continue;
		for (k = 0; k < r->ncolumns; k++)
			if (r->from_columns[k] == column) {
				*to = r->to;
				*to_column = r->to_columns[k];
				return true;
			}
	}
	return false;
}

bool columns_linked(const struct nl2sql_table *a, int ca,
		    const struct nl2sql_table *b, int cb)
{
	size_t i, k;

	for (i = 0; i < a->nrelationships; i++) {
		const struct nl2sql_relationship *r = a->relationships[i];

		if (r->cardinality == NL2SQL_MANY_TO_MANY)
			continue; /* over a bridge, not by these columns */
		for (k = 0; k < r->ncolumns; k++)
			if ((r->from == a && r->to == b &&
			     r->from_columns[k] == ca && r->to_columns[k] == cb) ||
			    (r->from == b && r->to == a &&
			     r->from_columns[k] == cb && r->to_columns[k] == ca))
				return true;
	}
	return false;
}

/* team_id and team_id_br: the one says more of what the other is. */
static bool extends(const char *a, const char *b)
{
	size_t n = strlen(a);

	return n > 3 && strlen(b) > n && b[n] == '_' &&
	       nl2sql_ieqn(a, b, n) &&
	       (nl2sql_ieq(a + n - 2, "id") || nl2sql_ieq(a + n - 2, "cd") ||
		(n > 5 && nl2sql_ieq(a + n - 4, "code")));
}

/* What two columns are called alike and is not called so everywhere. */
static bool same_name(const char *a, const char *b)
{
	static const char *const common[] = {
		"id", "name", "type", "status", "date", "description",
		"comment", "title", "notes", "rowid"
	};
	size_t i;

	if (!nl2sql_ieq(a, b))
		return extends(a, b) || extends(b, a);
	for (i = 0; i < NL2SQL_COUNT(common); i++)
		if (nl2sql_ieq(a, common[i]))
			return false;
	return true;
}

static bool related(const struct nl2sql_join_edge *e)
{
	const struct nl2sql_table *a = e->left->table, *b = e->right->table;
	const struct nl2sql_table *ta = NULL, *tb = NULL;
	int ca = e->left->table_column, cb = e->right->table_column;
	int pa = -1, pb = -1;

	if (!a || !b || ca < 0 || cb < 0 || a == b)
		return true;
	if (columns_linked(a, ca, b, cb) ||
	    same_name(a->columns[ca].name, b->columns[cb].name))
		return true;
	/* children of one parent, or a grandchild and its parent's parent */
	if (!refers(a, ca, &ta, &pa)) {
		ta = a;
		pa = ca;
	}
	if (!refers(b, cb, &tb, &pb)) {
		tb = b;
		pb = cb;
	}
	return (ta == tb && pa == pb) || columns_linked(ta, pa, tb, pb);
}

/* What ties two sources by a relationship, over others too: a further
 * equality of theirs is a filter, and may be about anything. */
static size_t *tied_groups(struct nl2sql_trial *t,
			   const struct nl2sql_analysis *a)
{
	size_t n = t->names->nsources, i, k, from, to;
	size_t *group = nl2sql_arena_alloc(t->arena, (n + 1) * sizeof(*group));

	for (i = 0; i < n; i++)
		group[i] = i;
	for (i = 0; i < a->nedges; i++) {
		const struct nl2sql_join_edge *e = &a->edges[i];

		if (!e->left->source || !e->right->source || !related(e))
			continue;
		from = group[e->left->source->number];
		to = group[e->right->source->number];
		for (k = 0; k < n; k++)
			if (group[k] == from)
				group[k] = to;
	}
	return group;
}

void check_joins(struct nl2sql_trial *t)
{
	const struct nl2sql_analysis *a = nl2sql_analyse(t->names);
	const size_t *group;
	size_t i;

	if (!t->schema || !t->schema->nrelationships ||
	    a->nedges > EDGES_MAX)
		return;
	group = tied_groups(t, a);
	for (i = 0; i < a->nedges; i++) {
		const struct nl2sql_join_edge *e = &a->edges[i];

		if (!e->left->source || !e->right->source ||
		    group[e->left->source->number] ==
		    group[e->right->source->number])
			continue;
		stage_warning(t, NL2SQL_STAGE_RULES, "unrelated_join",
			      position_of(t, e->left->node), "no relationship "
			      "ties %s.%s to %s.%s", e->left->table->name,
			      e->left->table->columns[e->left->table_column].name,
			      e->right->table->name,
			      e->right->table->columns[e->right->table_column].name);
	}
}
