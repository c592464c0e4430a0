/* lib/critic/tie.c - joins on the wrong columns, or on none */
#include <string.h>

#include "internal.h"

static bool edge_fits(const struct nl2sql_join_edge *e,
		      const struct nl2sql_relationship *r)
{
	int l = e->left->table_column, k = e->right->table_column;
	size_t i;

	for (i = 0; i < r->ncolumns; i++)
		if ((r->from == e->left->table && r->from_columns[i] == l &&
		     r->to_columns[i] == k) ||
		    (r->from == e->right->table && r->from_columns[i] == k &&
		     r->to_columns[i] == l))
			return true;
	return false;
}

static const char *side(const struct nl2sql_relationship *r,
			const struct nl2sql_table *table)
{
	return r->from == table ? r->from->columns[r->from_columns[0]].name :
				  r->to->columns[r->to_columns[0]].name;
}

/* A join on the wrong columns, where one relationship fits. */
static void mend_edges(struct proposals *p)
{
	const struct nl2sql_analysis *a = nl2sql_analyse(p->t->names);
	size_t i;

	for (i = 0; i < a->nedges; i++) {
		const struct nl2sql_join_edge *e = &a->edges[i];
		const struct nl2sql_table *l = e->left->table;
		const struct nl2sql_table *r = e->right->table;
		const struct nl2sql_relationship *link = l && r && l != r ?
			nl2sql_only_link(l, r) : NULL;
		struct nl2sql_sql *tree, *one, *other;

		if (!link || link->ncolumns != 1 || edge_fits(e, link))
			continue;
		one = nl2sql_proposal_copy(p, e->left->node, &tree);
		other = nl2sql_same_place(tree, e->right->node);
		if (!one || !other)
			continue;
		nl2sql_rename_node(p, one, side(link, l));
		nl2sql_rename_node(p, other, side(link, r));
		nl2sql_propose_tree(p, "join_key", tree);
	}
}

/* ---- tables that nothing ties together --------------------------------------------- */

struct spot {
	const struct nl2sql_sql *leaf;
	struct nl2sql_sql *join; /* without a condition, and ends with leaf */
};

static enum nl2sql_sql_walk find_join(void *ctx, struct nl2sql_sql **at,
				      struct nl2sql_sql *parent)
{
	struct spot *s = ctx;
	struct nl2sql_sql *n = *at, *right;

	(void)parent;
	right = n->kind == NL2SQL_SQL_JOIN ? n->kid[NL2SQL_RIGHT] : NULL;
	if (!right || right->pos != s->leaf->pos || right->len != s->leaf->len ||
	    n->kid[NL2SQL_JOIN_ON] || n->kid[NL2SQL_JOIN_USING] ||
	    n->flags & NL2SQL_F_NATURAL)
		return NL2SQL_WALK_ON;
	s->join = n;
	return NL2SQL_WALK_STOP;
}

/* The condition goes where the join lacks one, else to WHERE. */
static void tie(struct proposals *p, struct nl2sql_sql *q,
		const struct nl2sql_source *later, struct nl2sql_sql *on)
{
	struct spot spot = { .leaf = later->node };

	nl2sql_sql_walk(&q, find_join, NULL, &spot);
	if (!spot.join) {
		nl2sql_sql_select_where(p->arena, q, on);
		return;
	}
	spot.join->kid[NL2SQL_JOIN_ON] = on;
	if (spot.join->op == NL2SQL_JOIN_CROSS)
		spot.join->op = NL2SQL_JOIN_INNER;
}

#define SOURCES_MAX 32

/* Which sources of a query hang together by its conditions. */
static void groups_of(const struct proposals *p, const struct nl2sql_scope *s,
		      size_t group[SOURCES_MAX])
{
	const struct nl2sql_analysis *a = nl2sql_analyse(p->t->names);
	size_t i, k, x, y, old;

	for (i = 0; i < s->nsources; i++)
		group[i] = i;
	for (i = 0; i < a->nedges; i++) {
		for (x = 0; x < s->nsources; x++)
			if (s->sources[x] == a->edges[i].left->source)
				break;
		for (y = 0; y < s->nsources; y++)
			if (s->sources[y] == a->edges[i].right->source)
				break;
		if (x == s->nsources || y == s->nsources)
			continue;
		old = group[y];
		for (k = 0; k < s->nsources; k++)
			if (group[k] == old)
				group[k] = group[x];
	}
}

/* Ties source i to one that hangs together with the first.  false: cannot. */
static bool tie_one(struct proposals *p, const struct nl2sql_scope *s,
		    struct nl2sql_sql *q, const size_t *group, size_t i)
{
	const struct nl2sql_source *y = s->sources[i], *x;
	const struct nl2sql_relationship *r;
	size_t k;

	for (k = 0; k < s->nsources; k++) {
		x = s->sources[k];
		r = group[k] == group[0] && x->table && y->table &&
		    x->table != y->table ?
			    nl2sql_only_link(x->table, y->table) : NULL;
		if (!r || !x->name || !y->name)
			continue;
		tie(p, q, i > k ? y : x, nl2sql_link_condition(
			p->arena, r, x->table, x->name, y->name));
		return true;
	}
	return false;
}

/* Tables that nothing ties together, where one relationship does each. */
static void tie_scope(struct proposals *p, const struct nl2sql_scope *s)
{
	struct nl2sql_sql *tree, *q = nl2sql_proposal_copy(p, s->query, &tree);
	size_t group[SOURCES_MAX], i, k, old, round;
	bool more = true;

	if (!q || s->nsources < 2 || s->nsources > SOURCES_MAX)
		return;
	groups_of(p, s, group);
	for (round = 0; more && round < s->nsources; round++)
		for (more = false, i = 1; i < s->nsources; i++) {
			if (group[i] == group[0] || !tie_one(p, s, q, group, i))
				continue;
			more = true;
			old = group[i];
			for (k = 0; k < s->nsources; k++)
				if (group[k] == old)
					group[k] = group[0];
		}
	nl2sql_propose_tree(p, "join", tree);
}

void nl2sql_propose_ties(struct proposals *p)
{
	const struct nl2sql_resolution *r = p->t->names;
	size_t i;

	for (i = 0;
	     i < r->nscopes && nl2sql_trial_says(p->t, "cartesian_product");
	     i++)
		if (nl2sql_sql_is(r->scopes[i]->query, NL2SQL_SQL_SELECT))
			tie_scope(p, r->scopes[i]);
	if (nl2sql_trial_says(p->t, "unrelated_join"))
		mend_edges(p);
}
