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

bool nl2sql_columns_linked(const struct nl2sql_table *a, int ca,
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

/* How long is the part of a name that says what is identified: team_id of
 * team_id, team_id_br and team_id_winner?  0: no part does. */
static size_t identity(const char *name)
{
	static const char *const marks[] = { "id", "cd", "code" };
	size_t i, k, n;

	for (i = 2; name[i]; i++)
		for (k = 0; k < NL2SQL_COUNT(marks); k++) {
			n = strlen(marks[k]);
			if (name[i - 1] == '_' &&
			    nl2sql_ieqn(name + i, marks[k], n) &&
			    (!name[i + n] || name[i + n] == '_'))
				return i + n;
		}
	return 0;
}

/* What two columns are called alike and is not called so everywhere. */
static bool same_name(const char *a, const char *b)
{
	static const char *const common[] = {
		"id", "name", "type", "status", "date", "description",
		"comment", "title", "notes", "rowid"
	};
	size_t i, n = identity(a);

	if (!nl2sql_ieq(a, b))
		return n && n == identity(b) && nl2sql_ieqn(a, b, n);
	for (i = 0; i < NL2SQL_COUNT(common); i++)
		if (nl2sql_ieq(a, common[i]))
			return false;
	return true;
}

/* ---- what the rows say ---------------------------------------------------- */

struct values {
	const struct nl2sql_cell *cell;
	size_t n, step;
};

/* The values of a column that the records show; none where they do not. */
static struct values shown(const struct nl2sql_table *t, int column)
{
	const struct nl2sql_sample *s = t->sample;
	struct values v = {0};
	size_t i;

	for (i = 0; s && i < s->ncolumns; i++)
		if (s->columns[i] == column) {
			v.cell = s->cells + i;
			v.n = s->nrows;
			v.step = s->ncolumns;
		}
	return v;
}

static bool holds(const struct values *v, const struct nl2sql_cell *cell)
{
	size_t i;

	for (i = 0; i < v->n; i++)
		if (nl2sql_cell_eq(&v->cell[i * v->step], cell))
			return true;
	return false;
}

/* A key whose numbers do not simply count its rows, nor stand for so few that
 * any other column's might be among them. */
static bool telling(const struct nl2sql_table *t, int column)
{
	const struct nl2sql_profile *p = t->columns[column].profile;
	double low, high;

	if (!p || !p->unique || p->distinct < 8)
		return false;
	if (nl2sql_cell_number(&p->min, &low) &&
	    nl2sql_cell_number(&p->max, &high))
		return high - low > 4 * (double)p->distinct;
	return p->length_mean >= 2;
}

/* Is every value of a column, and are they several, one of a key's? */
static bool among_keys(const struct nl2sql_table *child, int column,
		       const struct nl2sql_table *parent, int key)
{
	const struct nl2sql_profile *p = child->columns[column].profile;
	struct values few = shown(child, column), all = shown(parent, key);
	size_t i;

	if (!p || p->distinct < 5 || !few.n ||
	    !telling(parent, key) || (int64_t)all.n < parent->row_count)
		return false;
	for (i = 0; i < few.n; i++) {
		const struct nl2sql_cell *c = &few.cell[i * few.step];

		if (c->type != NL2SQL_CELL_NULL && !holds(&all, c))
			return false;
	}
	return true;
}

bool nl2sql_columns_related(const struct nl2sql_table *a, int ca,
			    const struct nl2sql_table *b, int cb)
{
	const struct nl2sql_table *ta = NULL, *tb = NULL;
	int pa = -1, pb = -1;

	if (!a || !b || ca < 0 || cb < 0 || a == b)
		return true;
	if (nl2sql_columns_linked(a, ca, b, cb) ||
	    same_name(a->columns[ca].name, b->columns[cb].name))
		return true;
	if (among_keys(a, ca, b, cb) || among_keys(b, cb, a, ca))
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
	return (ta == tb && pa == pb) || nl2sql_columns_linked(ta, pa, tb, pb);
}

static bool edge_related(const struct nl2sql_join_edge *e)
{
	return nl2sql_columns_related(e->left->table, e->left->table_column,
				      e->right->table, e->right->table_column);
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

		if (!e->left->source || !e->right->source || !edge_related(e))
			continue;
		from = group[e->left->source->number];
		to = group[e->right->source->number];
		for (k = 0; k < n; k++)
			if (group[k] == from)
				group[k] = to;
	}
	return group;
}

void nl2sql_judge_joins(struct nl2sql_trial *t)
{
	const struct nl2sql_analysis *a;
	const size_t *group;
	size_t i;

	if (!t->schema || !t->schema->nrelationships ||
	    t->names->nsources < 2)
		return;
	a = nl2sql_trial_analysis(t);
	if (a->nedges > EDGES_MAX)
		return;
	group = tied_groups(t, a);
	for (i = 0; i < a->nedges; i++) {
		const struct nl2sql_join_edge *e = &a->edges[i];

		if (!e->left->source || !e->right->source ||
		    group[e->left->source->number] ==
		    group[e->right->source->number])
			continue;
		nl2sql_stage_warning(
			t, NL2SQL_STAGE_RULES, "unrelated_join",
			nl2sql_trial_position(t, e->left->node),
			"no relationship "
			"ties %s.%s to %s.%s",
			e->left->table->name,
			e->left->table->columns[e->left->table_column].name,
			e->right->table->name,
			e->right->table->columns[e->right->table_column].name);
	}
}
