/* lib/sql/normal_query.c - the normal form of FROM, SELECT and the rest */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "normal.h"
#include "resolve.h"

/* ---- FROM ------------------------------------------------------------------------ */

/* The conditions of USING and NATURAL, written out. */
static void push_using(struct normal *N, struct normal_parts *conditions,
		       const struct nl2sql_sql *join)
{
	const struct nl2sql_using *u = join->note;
	struct nl2sql_sql *a, *b;
	const char *name;
	size_t i;

	if (!u ||
	    !(kid(join, NL2SQL_JOIN_USING) || join->flags & NL2SQL_F_NATURAL))
		return;
	for (i = 0; i < u->n; i++) {
		const struct nl2sql_binding *l = u->left[i], *r = u->right[i];

		name = l->node->text ? nl2sql_normal_folded(N, l->node) : "?";
		a = l->column >= 0
			    ? nl2sql_normal_source_column(N, l->source,
							  l->column)
			    : nl2sql_sql_col(N->arena,
					     N->names[l->source->number], name);
		b = r->column >= 0
			    ? nl2sql_normal_source_column(N, r->source,
							  r->column)
			    : nl2sql_sql_col(N->arena,
					     N->names[r->source->number], name);
		nl2sql_normal_push(
			N->arena, conditions,
			nl2sql_normal_ordered_pair(N, NL2SQL_OP_EQ, a, b));
	}
}

static void push_condition(struct normal *N, struct normal_parts *conditions,
			   const struct nl2sql_sql *condition)
{
	nl2sql_normal_flatten(N->arena, conditions,
			      nl2sql_normal_build(N, condition), NL2SQL_OP_AND);
}

static void set_alias(struct normal *N, struct nl2sql_sql *n, uint32_t slot,
		      const char *name)
{
	n->kid[slot] = nl2sql_sql_new(N->arena, NL2SQL_SQL_ALIAS);
	nl2sql_sql_set_text(N->arena, n->kid[slot], name);
}

static struct nl2sql_sql *build_table(struct normal *N,
				      const struct nl2sql_sql *n)
{
	const struct nl2sql_source *s = n->note;
	const struct nl2sql_sql *q = kid(n, NL2SQL_TABLE_QUALIFIER);
	struct nl2sql_sql *t = nl2sql_sql_new(N->arena, NL2SQL_SQL_TABLE);
	const char *name = nl2sql_normal_folded(N, n);

	if (s && s->kind == NL2SQL_SOURCE_CTE)
		name = nl2sql_arena_printf(
			N->arena, "c%zu",
			nl2sql_normal_cte_number(N, s->query));
	else if (s && s->table)
		name = nl2sql_normal_lower(N, s->table->name);
	nl2sql_sql_set_text(N->arena, t, name);
	if (q && (!s || !s->table || (s->table->schema && *s->table->schema)))
		t->kid[NL2SQL_TABLE_QUALIFIER] =
			nl2sql_sql_name(N->arena, nl2sql_normal_folded(N, q));
	if (s && strcmp(N->names[s->number], name))
		set_alias(N, t, NL2SQL_TABLE_ALIAS, N->names[s->number]);
	t->kid[NL2SQL_TABLE_SAMPLE] =
		nl2sql_normal_build(N, kid(n, NL2SQL_TABLE_SAMPLE));
	return t;
}

static struct nl2sql_sql *build_source(struct normal *N,
				       const struct nl2sql_sql *n)
{
	const struct nl2sql_source *s = n->note;
	struct nl2sql_sql *c;

	if (n->kind == NL2SQL_SQL_TABLE)
		return build_table(N, n);
	c = nl2sql_normal_shallow(N, n);
	c->kid[0] = nl2sql_normal_build(N, n->kid[0]);
	if (s)
		set_alias(N, c, NL2SQL_DERIVED_ALIAS, N->names[s->number]);
	c->kid[NL2SQL_DERIVED_SAMPLE] =
		nl2sql_normal_build(N, kid(n, NL2SQL_DERIVED_SAMPLE));
	return c;
}

static bool is_plain_join(const struct nl2sql_sql *n)
{
	return n->kind == NL2SQL_SQL_JOIN &&
	       (n->op == NL2SQL_JOIN_INNER || n->op == NL2SQL_JOIN_CROSS ||
		n->op == NL2SQL_JOIN_STRAIGHT);
}

static void flatten_from(struct normal *N, struct normal_parts *sources,
			 struct normal_parts *conditions,
			 const struct nl2sql_sql *n);

/* An outer join stays one, with RIGHT turned into LEFT. */
static struct nl2sql_sql *build_outer(struct normal *N,
				      const struct nl2sql_sql *n)
{
	bool right = n->op == NL2SQL_JOIN_RIGHT;
	struct normal_parts on = { 0 }, side[2] = { { 0 }, { 0 } },
			    inner = { 0 };
	struct nl2sql_sql *sides[2],
		*c = nl2sql_sql_new(N->arena, NL2SQL_SQL_JOIN);
	size_t i, j;

	for (i = 0; i < 2; i++) {
		inner.n = 0;
		flatten_from(N, &side[i], &inner, n->kid[i]);
		sides[i] = side[i].items[0];
		for (j = 1; j < side[i].n; j++)
			sides[i] = nl2sql_sql_join(N->arena, NL2SQL_JOIN_CROSS,
						   sides[i], side[i].items[j],
						   NULL);
		if (inner.n && side[i].n > 1) {
			sides[i]->op = NL2SQL_JOIN_INNER;
			sides[i]->kid[NL2SQL_JOIN_ON] =
				nl2sql_normal_chain(N, &inner, NL2SQL_OP_AND);
		}
	}
	if (kid(n, NL2SQL_JOIN_ON))
		push_condition(N, &on, kid(n, NL2SQL_JOIN_ON));
	push_using(N, &on, n);
	c->op = right ? NL2SQL_JOIN_LEFT : n->op;
	c->kid[NL2SQL_LEFT] = sides[right];
	c->kid[NL2SQL_RIGHT] = sides[!right];
	c->kid[NL2SQL_JOIN_ON] = nl2sql_normal_chain(N, &on, NL2SQL_OP_AND);
	return c;
}

static void flatten_from(struct normal *N, struct normal_parts *sources,
			 struct normal_parts *conditions,
			 const struct nl2sql_sql *n)
{
	if (!n)
		return;
	if (is_plain_join(n)) {
		flatten_from(N, sources, conditions, n->kid[NL2SQL_LEFT]);
		flatten_from(N, sources, conditions, n->kid[NL2SQL_RIGHT]);
		if (kid(n, NL2SQL_JOIN_ON))
			push_condition(N, conditions, kid(n, NL2SQL_JOIN_ON));
		push_using(N, conditions, n);
		return;
	}
	nl2sql_normal_push(N->arena, sources,
			   n->kind == NL2SQL_SQL_JOIN ? build_outer(N, n)
						      : build_source(N, n));
}

/* ---- SELECT ------------------------------------------------------------------------ */

static void build_from(struct normal *N, struct nl2sql_sql *c,
		       const struct nl2sql_sql *n, bool sortable)
{
	const struct nl2sql_sql *from = kid(n, NL2SQL_SELECT_FROM);
	struct normal_parts sources = { 0 }, conditions = { 0 };
	bool lateral = false;
	uint32_t i;
	size_t j;

	for (i = 0; from && i < from->n; i++)
		flatten_from(N, &sources, &conditions, from->kid[i]);
	if (kid(n, NL2SQL_SELECT_WHERE))
		push_condition(N, &conditions, kid(n, NL2SQL_SELECT_WHERE));
	for (j = 0; j < sources.n; j++)
		lateral |= sources.items[j]->flags & NL2SQL_F_LATERAL ||
			   sources.items[j]->kind == NL2SQL_SQL_TABLE_FUNC;
	if (sortable && !lateral)
		nl2sql_normal_sort_parts(N, sources.items, sources.n);
	for (j = 0; j < sources.n; j++)
		nl2sql_sql_add(N->arena, &c->kid[NL2SQL_SELECT_FROM],
			       sources.items[j]);
	c->kid[NL2SQL_SELECT_WHERE] =
		nl2sql_normal_chain(N, &conditions, NL2SQL_OP_AND);
}

static void add_item(struct normal *N, struct nl2sql_sql **items,
		     struct nl2sql_sql *value, bool inner)
{
	struct nl2sql_sql *item = nl2sql_sql_new(N->arena, NL2SQL_SQL_ITEM);
	char name[24];

	item->kid[NL2SQL_VALUE] = value;
	if (inner) {
		snprintf(name, sizeof(name), "k%u",
			 *items ? (*items)->n + 1 : 1);
		item->kid[NL2SQL_ITEM_ALIAS] = nl2sql_sql_name(N->arena, name);
	}
	nl2sql_sql_add(N->arena, items, item);
}

static void add_star(struct normal *N, struct nl2sql_sql **items,
		     const struct nl2sql_scope *scope,
		     const struct nl2sql_sql *star, bool inner)
{
	const struct nl2sql_sql *q = kid(star, NL2SQL_STAR_QUALIFIER);
	size_t i, j;

	for (i = 0; i < scope->nsources; i++) {
		const struct nl2sql_source *s = scope->sources[i];

		if (q && (!s->name || !nl2sql_ieq(s->name, q->text)))
			continue;
		for (j = 0; j < s->ncolumns; j++)
			if (!s->columns[j].hidden || q)
				add_item(N, items,
					 nl2sql_normal_source_column(N, s,
								     (int)j),
					 inner);
	}
}

static struct nl2sql_sql *build_items(struct normal *N,
				      const struct nl2sql_scope *scope,
				      const struct nl2sql_sql *list, bool inner)
{
	struct nl2sql_sql *items = NULL;
	const struct nl2sql_sql *v;
	uint32_t i;

	for (i = 0; list && i < list->n; i++) {
		v = kid(list->kid[i], NL2SQL_VALUE);
		if (nl2sql_sql_is(v, NL2SQL_SQL_STAR) && !scope->open &&
		    !kid(v, NL2SQL_STAR_EXCEPT))
			add_star(N, &items, scope, v, inner);
		else if (nl2sql_sql_is(v, NL2SQL_SQL_STAR))
			add_item(N, &items, nl2sql_normal_build(N, v), false);
		else
			add_item(N, &items, nl2sql_normal_build(N, v), inner);
	}
	return items;
}

/* 2 in ORDER BY or GROUP BY is the second item. */
static struct nl2sql_sql *build_position(struct normal *N,
					 const struct nl2sql_scope *scope,
					 const struct nl2sql_sql *n)
{
	int64_t i;

	if (nl2sql_sql_is(n, NL2SQL_SQL_LITERAL) &&
	    n->op == NL2SQL_LIT_INTEGER && !scope->open &&
	    !nl2sql_sql_is(scope->query, NL2SQL_SQL_SETOP) &&
	    !nl2sql_parse_int(n->text, 1, (int64_t)scope->noutputs, &i) &&
	    scope->outputs[i - 1].expr)
		return nl2sql_normal_build(N, scope->outputs[i - 1].expr);
	return nl2sql_normal_build(N, n);
}

static struct nl2sql_sql *build_group(struct normal *N,
				      const struct nl2sql_scope *scope,
				      const struct nl2sql_sql *list,
				      bool sorted)
{
	struct nl2sql_sql *group = NULL;
	uint32_t i;

	for (i = 0; list && i < list->n; i++) {
		nl2sql_sql_add(N->arena, &group,
			       build_position(N, scope, list->kid[i]));
		sorted &= list->kid[i]->kind != NL2SQL_SQL_GROUPING;
	}
	if (group && sorted)
		nl2sql_normal_sort_parts(N, group->kid, group->n);
	return group;
}

static struct nl2sql_sql *build_order(struct normal *N,
				      const struct nl2sql_scope *scope,
				      const struct nl2sql_sql *list)
{
	struct nl2sql_sql *order = NULL, *o;
	uint32_t i;

	for (i = 0; list && i < list->n; i++) {
		o = nl2sql_normal_shallow(N, list->kid[i]);
		o->kid[NL2SQL_VALUE] =
			build_position(N, scope, kid(list->kid[i], 0));
		nl2sql_sql_add(N->arena, &order, o);
	}
	return order;
}

static struct nl2sql_sql *build_with(struct normal *N,
				     const struct nl2sql_sql *with)
{
	struct nl2sql_sql *c, *cte;
	uint32_t i;
	size_t j;

	if (!with)
		return NULL;
	c = nl2sql_normal_shallow(N, with);
	for (i = 0; i < with->n; i++) {
		cte = c->kid[i] = nl2sql_normal_shallow(N, with->kid[i]);
		for (j = 0; j < N->nctes && N->ctes[j] != with->kid[i]; j++)
			;
		nl2sql_sql_set_text(
			N->arena, cte,
			nl2sql_arena_printf(N->arena, "c%zu", j + 1));
		cte->kid[NL2SQL_CTE_QUERY] = nl2sql_normal_build(
			N, kid(with->kid[i], NL2SQL_CTE_QUERY));
		cte->kid[NL2SQL_CTE_SEARCH] = nl2sql_normal_build(
			N, kid(with->kid[i], NL2SQL_CTE_SEARCH));
	}
	return c;
}

/* Is a query's result used by name: in FROM, in a CTE? */
static bool is_inner(const struct normal *N, const struct nl2sql_scope *scope)
{
	size_t i;

	if (nl2sql_normal_cte_number(N, scope))
		return true;
	for (i = 0; i < N->r->nsources; i++)
		if (N->r->sources[i]->kind == NL2SQL_SOURCE_DERIVED &&
		    N->r->sources[i]->query == scope)
			return true;
	return false;
}

static struct nl2sql_sql *build_select(struct normal *N,
				       const struct nl2sql_sql *n)
{
	const struct nl2sql_scope *scope = n->note;
	struct nl2sql_sql *c = nl2sql_normal_shallow(N, n);

	c->kid[NL2SQL_QUERY_WITH] = build_with(N, kid(n, NL2SQL_QUERY_WITH));
	c->kid[NL2SQL_SELECT_ITEMS] = build_items(
		N, scope, kid(n, NL2SQL_SELECT_ITEMS), is_inner(N, scope));
	build_from(N, c, n, !scope->open);
	c->kid[NL2SQL_SELECT_GROUP] =
		build_group(N, scope, kid(n, NL2SQL_SELECT_GROUP),
			    !(n->flags & NL2SQL_F_ROLLUP));
	c->kid[NL2SQL_SELECT_HAVING] =
		nl2sql_normal_build(N, kid(n, NL2SQL_SELECT_HAVING));
	c->kid[NL2SQL_SELECT_WINDOWS] =
		nl2sql_normal_build(N, kid(n, NL2SQL_SELECT_WINDOWS));
	c->kid[NL2SQL_SELECT_INTO] =
		nl2sql_normal_build(N, kid(n, NL2SQL_SELECT_INTO));
	c->kid[NL2SQL_SELECT_DISTINCT_ON] =
		build_group(N, scope, kid(n, NL2SQL_SELECT_DISTINCT_ON), false);
	c->kid[NL2SQL_QUERY_ORDER] =
		build_order(N, scope, kid(n, NL2SQL_QUERY_ORDER));
	c->kid[NL2SQL_QUERY_LIMIT] =
		nl2sql_normal_build(N, kid(n, NL2SQL_QUERY_LIMIT));
	c->kid[NL2SQL_QUERY_OFFSET] =
		nl2sql_normal_build(N, kid(n, NL2SQL_QUERY_OFFSET));
	c->kid[NL2SQL_QUERY_LOCKS] =
		nl2sql_normal_build(N, kid(n, NL2SQL_QUERY_LOCKS));
	return c;
}

static struct nl2sql_sql *build_setop(struct normal *N,
				      const struct nl2sql_sql *n)
{
	const struct nl2sql_scope *scope = n->note;
	struct nl2sql_sql *c = nl2sql_normal_build_kids(N, n);

	c->kid[NL2SQL_QUERY_WITH] = build_with(N, kid(n, NL2SQL_QUERY_WITH));
	c->kid[NL2SQL_QUERY_ORDER] =
		build_order(N, scope, kid(n, NL2SQL_QUERY_ORDER));
	return c;
}

struct nl2sql_sql *nl2sql_normal_build(struct normal *N,
				       const struct nl2sql_sql *n)
{
	if (!n)
		return NULL;
	switch (n->kind) {
	case NL2SQL_SQL_TABLE:
		return build_table(N, n);
	case NL2SQL_SQL_DERIVED:
	case NL2SQL_SQL_TABLE_FUNC:
		return n->note ? build_source(N, n)
			       : nl2sql_normal_build_kids(N, n);
	case NL2SQL_SQL_SELECT:
		return n->note ? build_select(N, n)
			       : nl2sql_normal_build_kids(N, n);
	case NL2SQL_SQL_SETOP:
		return n->note ? build_setop(N, n)
			       : nl2sql_normal_build_kids(N, n);
	default:
		return nl2sql_normal_expr(N, n);
	}
}

struct nl2sql_sql *nl2sql_normal(struct nl2sql_arena *arena,
				 const struct nl2sql_resolution *r)
{
	struct normal N = { .arena = arena, .r = r };
	struct nl2sql_sql *n;

	nl2sql_normal_find_ctes(&N);
	nl2sql_normal_name_sources(&N);
	n = nl2sql_normal_build(&N, r->statement);
	nl2sql_buf_release(&N.key);
	return n;
}
