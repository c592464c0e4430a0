/*
 * lib/sql/normal.c - the normal form of a query
 *
 * A new tree is built from the resolved one, bottom up.  Every source gets a
 * canonical name (its table's, with a number where the table stands in the
 * statement twice; c1, c2... for CTEs; d1, d2... for derived tables), and the
 * columns of subqueries are called k1, k2...
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "normal.h"
#include "resolve.h"

struct normal {
	struct nl2sql_arena *arena;
	const struct nl2sql_resolution *r;
	const char **names;		/* of each source, by number */
	const struct nl2sql_sql **ctes; /* in the order of their text */
	size_t nctes;
	struct nl2sql_buf key;
	bool inside; /* the value of a BETWEEN: do not double it again */
};

static struct nl2sql_sql *build(struct normal *N, const struct nl2sql_sql *n);

/* ---- names ------------------------------------------------------------------ */

static const char *lower(struct normal *N, const char *s)
{
	char *copy, *p;

	if (!s || N->r->dialect == NL2SQL_POSTGRESQL)
		return s; /* folded where it is not quoted */
	copy = nl2sql_arena_strdup(N->arena, s);
	for (p = copy; *p; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p - 'A' + 'a');
	return copy;
}

static const char *folded(struct normal *N, const struct nl2sql_sql *n)
{
	char *copy, *p;

	if (!n->text || N->r->dialect != NL2SQL_POSTGRESQL ||
	    n->flags & (NL2SQL_F_QUOTED | NL2SQL_F_DQUOTED))
		return lower(N, n->text);
	copy = nl2sql_arena_strdup(N->arena, n->text);
	for (p = copy; *p; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p - 'A' + 'a');
	return copy;
}

static size_t cte_number(const struct normal *N, const struct nl2sql_scope *q)
{
	size_t i;

	for (i = 0; i < N->nctes; i++)
		if (q && kid(N->ctes[i], NL2SQL_CTE_QUERY) == q->query)
			return i + 1;
	return 0;
}

static enum nl2sql_sql_walk count_cte(void *ctx, struct nl2sql_sql **at,
				      struct nl2sql_sql *parent)
{
	struct normal *N = ctx;

	(void)parent;
	if ((*at)->kind == NL2SQL_SQL_CTE) {
		if (N->ctes)
			N->ctes[N->nctes] = *at;
		N->nctes++;
	}
	return NL2SQL_WALK_ON;
}

static void find_ctes(struct normal *N)
{
	struct nl2sql_sql *top = (struct nl2sql_sql *)N->r->statement;

	nl2sql_sql_walk(&top, count_cte, NULL, N);
	N->ctes =
		nl2sql_arena_alloc(N->arena, (N->nctes + 1) * sizeof(*N->ctes));
	N->nctes = 0;
	nl2sql_sql_walk(&top, count_cte, NULL, N);
}

static const char *base_name(struct normal *N, const struct nl2sql_source *s)
{
	switch (s->kind) {
	case NL2SQL_SOURCE_CTE:
		return nl2sql_arena_printf(N->arena, "c%zu",
					   cte_number(N, s->query));
	case NL2SQL_SOURCE_DERIVED:
		return "d";
	case NL2SQL_SOURCE_FUNCTION:
		return "f";
	default:
		return s->table ? lower(N, s->table->name) : folded(N, s->node);
	}
}

static void name_sources(struct normal *N)
{
	size_t i, j, n = N->r->nsources, twins;
	const char **base =
		nl2sql_arena_alloc(N->arena, (n + 1) * sizeof(*base));

	N->names = nl2sql_arena_alloc(N->arena, (n + 1) * sizeof(*N->names));
	for (i = 0; i < n; i++)
		base[i] = base_name(N, N->r->sources[i]);
	for (i = 0; i < n; i++)
		if (!base[i])
			base[i] = "?";
	for (i = 0; i < n; i++) {
		enum nl2sql_source_kind kind = N->r->sources[i]->kind;
		bool alone = kind != NL2SQL_SOURCE_DERIVED &&
			     kind != NL2SQL_SOURCE_FUNCTION;

		twins = 0;
		for (j = 0; j < n; j++) {
			if (j != i && !strcmp(base[i], base[j])) {
				alone = false;
				twins += j < i;
			}
		}
		N->names[i] = alone ? base[i]
				    : nl2sql_arena_printf(N->arena, "%s_%zu",
							  base[i], twins + 1);
	}
}

/* ---- expressions -------------------------------------------------------------- */

static struct nl2sql_sql *shallow(struct normal *N, const struct nl2sql_sql *n)
{
	struct nl2sql_sql *c = nl2sql_sql_new(N->arena, n->kind);

	c->op = n->op;
	c->flags = n->flags & ~(unsigned)NL2SQL_F_LOOKS;
	c->text = n->text;
	c->text_len = n->text_len;
	c->n = n->n;
	c->kid = nl2sql_arena_alloc(N->arena, (n->n + 1) * sizeof(*c->kid));
	return c;
}

static struct nl2sql_sql *build_kids(struct normal *N,
				     const struct nl2sql_sql *n)
{
	struct nl2sql_sql *c = shallow(N, n);
	uint32_t i;

	for (i = 0; i < n->n; i++)
		c->kid[i] = build(N, n->kid[i]);
	return c;
}

/* The column of a CTE, derived table or other source by its number. */
static const char *column_name(struct normal *N, const struct nl2sql_source *s,
			       int column)
{
	if (s->kind == NL2SQL_SOURCE_TABLE || s->kind == NL2SQL_SOURCE_TARGET ||
	    s->kind == NL2SQL_SOURCE_FUNCTION || (s->query && s->query->open))
		return lower(N, s->columns[column].name);
	return nl2sql_arena_printf(N->arena, "k%d", column + 1);
}

static struct nl2sql_sql *
source_column(struct normal *N, const struct nl2sql_source *s, int column)
{
	return nl2sql_sql_col(N->arena, N->names[s->number],
			      column_name(N, s, column));
}

/* The number of an output among those of its query; of a set operation the
 * number is what there is to say. */
static struct nl2sql_sql *output_ref(struct normal *N,
				     const struct nl2sql_binding *b)
{
	const struct nl2sql_scope *s = b->scope;

	if (nl2sql_sql_is(s->query, NL2SQL_SQL_SETOP) || !b->output->expr)
		return nl2sql_sql_int(N->arena, b->output - s->outputs + 1);
	return build(N, b->output->expr);
}

static struct nl2sql_sql *build_column(struct normal *N,
				       const struct nl2sql_sql *n)
{
	const struct nl2sql_binding *b = nl2sql_binding_of(n);
	const char *table = NULL;

	if (b && b->string)
		return nl2sql_sql_str(N->arena, n->text);
	if (b && b->output)
		return output_ref(N, b);
	if (b && b->source && b->column >= 0)
		return source_column(N, b->source, b->column);
	if (b && b->source)
		table = N->names[b->source->number];
	else if (kid(n, NL2SQL_COLUMN_QUALIFIER))
		table = folded(N, kid(n, NL2SQL_COLUMN_QUALIFIER));
	return nl2sql_sql_col(N->arena, table, folded(N, n));
}

struct keyed {
	struct nl2sql_sql *node;
	const char *key;
	size_t len;
};

/* The key of a node: its shape first and everything last, so that the order of
 * two nodes is the same whether literals and names count or not. */
static struct keyed keyed(struct normal *N, struct nl2sql_sql *n)
{
	struct keyed k = { .node = n };

	nl2sql_buf_cut(&N->key, 0);
	nl2sql_normal_key(&N->key, n, KEY_SHAPE);
	nl2sql_buf_putc(&N->key, '\1');
	nl2sql_normal_key(&N->key, n, KEY_F1);
	nl2sql_buf_putc(&N->key, '\1');
	nl2sql_normal_key(&N->key, n, KEY_FULL);
	k.key = nl2sql_arena_strndup(N->arena, N->key.data, N->key.len);
	k.len = N->key.len;
	return k;
}

static int key_order(const void *a, const void *b)
{
	const struct keyed *x = a, *y = b;
	int c = memcmp(x->key, y->key, x->len < y->len ? x->len : y->len);

	if (c)
		return c;
	return x->len < y->len ? -1 : x->len > y->len;
}

static void sort_parts(struct normal *N, struct nl2sql_sql **items, size_t n)
{
	struct keyed *k;
	size_t i;

	if (n < 2)
		return;
	k = nl2sql_arena_alloc(N->arena, n * sizeof(*k));
	for (i = 0; i < n; i++)
		k[i] = keyed(N, items[i]);
	qsort(k, n, sizeof(*k), key_order);
	for (i = 0; i < n; i++)
		items[i] = k[i].node;
}

static size_t drop_equal(struct nl2sql_sql **items, size_t n)
{
	size_t i, out = 0;

	for (i = 0; i < n; i++)
		if (!out || !nl2sql_sql_equal(items[i], items[out - 1]))
			items[out++] = items[i];
	return out;
}

static struct nl2sql_sql *chain(struct normal *N, struct normal_parts *p,
				enum nl2sql_sql_op op)
{
	struct nl2sql_sql *all = NULL;
	size_t i;

	sort_parts(N, p->items, p->n);
	p->n = drop_equal(p->items, p->n);
	for (i = 0; i < p->n; i++)
		all = all ? nl2sql_sql_bin(N->arena, op, all, p->items[i])
			  : p->items[i];
	return all;
}

static struct nl2sql_sql *build_logic(struct normal *N,
				      const struct nl2sql_sql *n)
{
	struct normal_parts built = { 0 };
	enum nl2sql_sql_op op = n->op;

	nl2sql_normal_flatten(N->arena, &built, build(N, n->kid[NL2SQL_LEFT]),
			      op);
	nl2sql_normal_flatten(N->arena, &built, build(N, n->kid[NL2SQL_RIGHT]),
			      op);
	return chain(N, &built, op);
}

static struct nl2sql_sql *ordered_pair(struct normal *N, enum nl2sql_sql_op op,
				       struct nl2sql_sql *a,
				       struct nl2sql_sql *b)
{
	struct keyed x = keyed(N, a), y = keyed(N, b);
	/* a literal stands on the right, whatever its key */
	bool swap = nl2sql_normal_is_literal(a) != nl2sql_normal_is_literal(b)
			    ? nl2sql_normal_is_literal(a)
			    : key_order(&x, &y) > 0;

	return swap ? nl2sql_sql_bin(N->arena, op, b, a)
		    : nl2sql_sql_bin(N->arena, op, a, b);
}

static struct nl2sql_sql *build_binary(struct normal *N,
				       const struct nl2sql_sql *n)
{
	struct nl2sql_sql *a, *b;

	if (n->op == NL2SQL_OP_AND || n->op == NL2SQL_OP_OR)
		return build_logic(N, n);
	a = build(N, n->kid[NL2SQL_LEFT]);
	b = build(N, n->kid[NL2SQL_RIGHT]);
	switch (n->op) {
	case NL2SQL_OP_GT:
		return nl2sql_sql_bin(N->arena, NL2SQL_OP_LT, b, a);
	case NL2SQL_OP_GE:
		return nl2sql_sql_bin(N->arena, NL2SQL_OP_LE, b, a);
	case NL2SQL_OP_EQ:
	case NL2SQL_OP_NE:
	case NL2SQL_OP_ADD:
	case NL2SQL_OP_MUL:
		return ordered_pair(N, n->op, a, b);
	default:
		break;
	}
	{
		struct nl2sql_sql *c = shallow(N, n);

		c->kid[NL2SQL_LEFT] = a;
		c->kid[NL2SQL_RIGHT] = b;
		return c;
	}
}

/* NOT where the operator has a negation of its own. */
static struct nl2sql_sql *build_not(struct normal *N,
				    const struct nl2sql_sql *n)
{
	struct nl2sql_sql *v = build(N, n->kid[NL2SQL_VALUE]), *c;

	if (v->kind == NL2SQL_SQL_LIKE || v->kind == NL2SQL_SQL_IN ||
	    v->kind == NL2SQL_SQL_IS) {
		v->flags ^= NL2SQL_F_NOT;
		return v;
	}
	if (v->kind == NL2SQL_SQL_BINARY &&
	    (v->op == NL2SQL_OP_EQ || v->op == NL2SQL_OP_NE)) {
		v->op = v->op == NL2SQL_OP_EQ ? NL2SQL_OP_NE : NL2SQL_OP_EQ;
		return v;
	}
	if (v->kind == NL2SQL_SQL_BINARY &&
	    (v->op == NL2SQL_OP_LT || v->op == NL2SQL_OP_LE))
		return nl2sql_sql_bin(
			N->arena,
			v->op == NL2SQL_OP_LT ? NL2SQL_OP_LE : NL2SQL_OP_LT,
			v->kid[NL2SQL_RIGHT], v->kid[NL2SQL_LEFT]);
	c = shallow(N, n);
	c->kid[NL2SQL_VALUE] = v;
	return c;
}

/* Two comparisons; the value stands in both. */
static struct nl2sql_sql *build_between(struct normal *N,
					const struct nl2sql_sql *n)
{
	bool not = n->flags & NL2SQL_F_NOT;
	enum nl2sql_sql_op op = not ? NL2SQL_OP_LT : NL2SQL_OP_LE;
	struct nl2sql_sql *low, *high, *value, *again;
	struct normal_parts p = { 0 };

	if (n->flags & NL2SQL_F_SYMMETRIC || N->inside)
		return build_kids(N, n);
	N->inside = true;
	value = build(N, n->kid[NL2SQL_VALUE]);
	N->inside = false;
	again = nl2sql_sql_copy(N->arena, value);
	low = build(N, n->kid[NL2SQL_BETWEEN_LOW]);
	high = build(N, n->kid[NL2SQL_BETWEEN_HIGH]);
	if (not ) {
		nl2sql_normal_push(N->arena, &p,
				   nl2sql_sql_bin(N->arena, op, value, low));
		nl2sql_normal_push(N->arena, &p,
				   nl2sql_sql_bin(N->arena, op, high, again));
	} else {
		nl2sql_normal_push(N->arena, &p,
				   nl2sql_sql_bin(N->arena, op, low, value));
		nl2sql_normal_push(N->arena, &p,
				   nl2sql_sql_bin(N->arena, op, again, high));
	}
	return chain(N, &p, not ? NL2SQL_OP_OR : NL2SQL_OP_AND);
}

static struct nl2sql_sql *build_in(struct normal *N, const struct nl2sql_sql *n)
{
	struct nl2sql_sql *c = build_kids(N, n), *set = kid(c, NL2SQL_IN_SET);

	if (!nl2sql_sql_is(set, NL2SQL_SQL_LIST))
		return c;
	if (set->n == 1)
		return ordered_pair(N,
				    n->flags & NL2SQL_F_NOT ? NL2SQL_OP_NE
							    : NL2SQL_OP_EQ,
				    c->kid[NL2SQL_VALUE], set->kid[0]);
	sort_parts(N, set->kid, set->n);
	set->n = (uint32_t)drop_equal(set->kid, set->n);
	return c;
}

static struct nl2sql_sql *build_func(struct normal *N,
				     const struct nl2sql_sql *n)
{
	struct nl2sql_sql *c = build_kids(N, n);
	char *p;

	if (n->text) {
		nl2sql_sql_set_text(N->arena, c, n->text);
		for (p = (char *)c->text; *p; p++)
			if (*p >= 'A' && *p <= 'Z')
				*p = (char)(*p - 'A' + 'a');
	}
	return c;
}

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

		name = l->node->text ? folded(N, l->node) : "?";
		a = l->column >= 0
			    ? source_column(N, l->source, l->column)
			    : nl2sql_sql_col(N->arena,
					     N->names[l->source->number], name);
		b = r->column >= 0
			    ? source_column(N, r->source, r->column)
			    : nl2sql_sql_col(N->arena,
					     N->names[r->source->number], name);
		nl2sql_normal_push(N->arena, conditions,
				   ordered_pair(N, NL2SQL_OP_EQ, a, b));
	}
}

static void push_condition(struct normal *N, struct normal_parts *conditions,
			   const struct nl2sql_sql *condition)
{
	nl2sql_normal_flatten(N->arena, conditions, build(N, condition),
			      NL2SQL_OP_AND);
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
	const char *name = folded(N, n);

	if (s && s->kind == NL2SQL_SOURCE_CTE)
		name = nl2sql_arena_printf(N->arena, "c%zu",
					   cte_number(N, s->query));
	else if (s && s->table)
		name = lower(N, s->table->name);
	nl2sql_sql_set_text(N->arena, t, name);
	if (q && (!s || !s->table || (s->table->schema && *s->table->schema)))
		t->kid[NL2SQL_TABLE_QUALIFIER] =
			nl2sql_sql_name(N->arena, folded(N, q));
	if (s && strcmp(N->names[s->number], name))
		set_alias(N, t, NL2SQL_TABLE_ALIAS, N->names[s->number]);
	t->kid[NL2SQL_TABLE_SAMPLE] = build(N, kid(n, NL2SQL_TABLE_SAMPLE));
	return t;
}

static struct nl2sql_sql *build_source(struct normal *N,
				       const struct nl2sql_sql *n)
{
	const struct nl2sql_source *s = n->note;
	struct nl2sql_sql *c;

	if (n->kind == NL2SQL_SQL_TABLE)
		return build_table(N, n);
	c = shallow(N, n);
	c->kid[0] = build(N, n->kid[0]);
	if (s)
		set_alias(N, c, NL2SQL_DERIVED_ALIAS, N->names[s->number]);
	c->kid[NL2SQL_DERIVED_SAMPLE] = build(N, kid(n, NL2SQL_DERIVED_SAMPLE));
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
				chain(N, &inner, NL2SQL_OP_AND);
		}
	}
	if (kid(n, NL2SQL_JOIN_ON))
		push_condition(N, &on, kid(n, NL2SQL_JOIN_ON));
	push_using(N, &on, n);
	c->op = right ? NL2SQL_JOIN_LEFT : n->op;
	c->kid[NL2SQL_LEFT] = sides[right];
	c->kid[NL2SQL_RIGHT] = sides[!right];
	c->kid[NL2SQL_JOIN_ON] = chain(N, &on, NL2SQL_OP_AND);
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
		sort_parts(N, sources.items, sources.n);
	for (j = 0; j < sources.n; j++)
		nl2sql_sql_add(N->arena, &c->kid[NL2SQL_SELECT_FROM],
			       sources.items[j]);
	c->kid[NL2SQL_SELECT_WHERE] = chain(N, &conditions, NL2SQL_OP_AND);
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
				add_item(N, items, source_column(N, s, (int)j),
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
			add_item(N, &items, build(N, v), false);
		else
			add_item(N, &items, build(N, v), inner);
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
		return build(N, scope->outputs[i - 1].expr);
	return build(N, n);
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
		sort_parts(N, group->kid, group->n);
	return group;
}

static struct nl2sql_sql *build_order(struct normal *N,
				      const struct nl2sql_scope *scope,
				      const struct nl2sql_sql *list)
{
	struct nl2sql_sql *order = NULL, *o;
	uint32_t i;

	for (i = 0; list && i < list->n; i++) {
		o = shallow(N, list->kid[i]);
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
	c = shallow(N, with);
	for (i = 0; i < with->n; i++) {
		cte = c->kid[i] = shallow(N, with->kid[i]);
		for (j = 0; j < N->nctes && N->ctes[j] != with->kid[i]; j++)
			;
		nl2sql_sql_set_text(
			N->arena, cte,
			nl2sql_arena_printf(N->arena, "c%zu", j + 1));
		cte->kid[NL2SQL_CTE_QUERY] =
			build(N, kid(with->kid[i], NL2SQL_CTE_QUERY));
		cte->kid[NL2SQL_CTE_SEARCH] =
			build(N, kid(with->kid[i], NL2SQL_CTE_SEARCH));
	}
	return c;
}

/* Is a query's result used by name: in FROM, in a CTE? */
static bool is_inner(const struct normal *N, const struct nl2sql_scope *scope)
{
	size_t i;

	if (cte_number(N, scope))
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
	struct nl2sql_sql *c = shallow(N, n);

	c->kid[NL2SQL_QUERY_WITH] = build_with(N, kid(n, NL2SQL_QUERY_WITH));
	c->kid[NL2SQL_SELECT_ITEMS] = build_items(
		N, scope, kid(n, NL2SQL_SELECT_ITEMS), is_inner(N, scope));
	build_from(N, c, n, !scope->open);
	c->kid[NL2SQL_SELECT_GROUP] =
		build_group(N, scope, kid(n, NL2SQL_SELECT_GROUP),
			    !(n->flags & NL2SQL_F_ROLLUP));
	c->kid[NL2SQL_SELECT_HAVING] = build(N, kid(n, NL2SQL_SELECT_HAVING));
	c->kid[NL2SQL_SELECT_WINDOWS] = build(N, kid(n, NL2SQL_SELECT_WINDOWS));
	c->kid[NL2SQL_SELECT_INTO] = build(N, kid(n, NL2SQL_SELECT_INTO));
	c->kid[NL2SQL_SELECT_DISTINCT_ON] =
		build_group(N, scope, kid(n, NL2SQL_SELECT_DISTINCT_ON), false);
	c->kid[NL2SQL_QUERY_ORDER] =
		build_order(N, scope, kid(n, NL2SQL_QUERY_ORDER));
	c->kid[NL2SQL_QUERY_LIMIT] = build(N, kid(n, NL2SQL_QUERY_LIMIT));
	c->kid[NL2SQL_QUERY_OFFSET] = build(N, kid(n, NL2SQL_QUERY_OFFSET));
	c->kid[NL2SQL_QUERY_LOCKS] = build(N, kid(n, NL2SQL_QUERY_LOCKS));
	return c;
}

static struct nl2sql_sql *build_setop(struct normal *N,
				      const struct nl2sql_sql *n)
{
	const struct nl2sql_scope *scope = n->note;
	struct nl2sql_sql *c = build_kids(N, n);

	c->kid[NL2SQL_QUERY_WITH] = build_with(N, kid(n, NL2SQL_QUERY_WITH));
	c->kid[NL2SQL_QUERY_ORDER] =
		build_order(N, scope, kid(n, NL2SQL_QUERY_ORDER));
	return c;
}

static struct nl2sql_sql *build(struct normal *N, const struct nl2sql_sql *n)
{
	struct nl2sql_sql *c;

	if (!n)
		return NULL;
	switch (n->kind) {
	case NL2SQL_SQL_COLUMN:
		return build_column(N, n);
	case NL2SQL_SQL_BINARY:
		return build_binary(N, n);
	case NL2SQL_SQL_UNARY:
		return n->op == NL2SQL_OP_NOT ? build_not(N, n)
					      : build_kids(N, n);
	case NL2SQL_SQL_BETWEEN:
		return build_between(N, n);
	case NL2SQL_SQL_IN:
		return build_in(N, n);
	case NL2SQL_SQL_FUNC:
		return build_func(N, n);
	case NL2SQL_SQL_CAST:
		c = build_kids(N, n);
		if (n->op == NL2SQL_CAST_COLONS)
			c->op = NL2SQL_CAST_CAST;
		return c;
	case NL2SQL_SQL_TABLE:
		return build_table(N, n);
	case NL2SQL_SQL_DERIVED:
	case NL2SQL_SQL_TABLE_FUNC:
		return n->note ? build_source(N, n) : build_kids(N, n);
	case NL2SQL_SQL_SELECT:
		return n->note ? build_select(N, n) : build_kids(N, n);
	case NL2SQL_SQL_SETOP:
		return n->note ? build_setop(N, n) : build_kids(N, n);
	default:
		return build_kids(N, n);
	}
}

struct nl2sql_sql *nl2sql_normal(struct nl2sql_arena *arena,
				 const struct nl2sql_resolution *r)
{
	struct normal N = { .arena = arena, .r = r };
	struct nl2sql_sql *n;

	find_ctes(&N);
	name_sources(&N);
	n = build(&N, r->statement);
	nl2sql_buf_release(&N.key);
	return n;
}
