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

/* ---- names ------------------------------------------------------------------ */

const char *nl2sql_normal_lower(struct normal *N, const char *s)
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

const char *nl2sql_normal_folded(struct normal *N, const struct nl2sql_sql *n)
{
	char *copy, *p;

	if (!n->text || N->r->dialect != NL2SQL_POSTGRESQL ||
	    n->flags & (NL2SQL_F_QUOTED | NL2SQL_F_DQUOTED))
		return nl2sql_normal_lower(N, n->text);
	copy = nl2sql_arena_strdup(N->arena, n->text);
	for (p = copy; *p; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p - 'A' + 'a');
	return copy;
}

size_t nl2sql_normal_cte_number(const struct normal *N,
				const struct nl2sql_scope *q)
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

void nl2sql_normal_find_ctes(struct normal *N)
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
		return nl2sql_arena_printf(
			N->arena, "c%zu",
			nl2sql_normal_cte_number(N, s->query));
	case NL2SQL_SOURCE_DERIVED:
		return "d";
	case NL2SQL_SOURCE_FUNCTION:
		return "f";
	default:
		return s->table ? nl2sql_normal_lower(N, s->table->name)
				: nl2sql_normal_folded(N, s->node);
	}
}

void nl2sql_normal_name_sources(struct normal *N)
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

struct nl2sql_sql *nl2sql_normal_shallow(struct normal *N,
					 const struct nl2sql_sql *n)
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

struct nl2sql_sql *nl2sql_normal_build_kids(struct normal *N,
					    const struct nl2sql_sql *n)
{
	struct nl2sql_sql *c = nl2sql_normal_shallow(N, n);
	uint32_t i;

	for (i = 0; i < n->n; i++)
		c->kid[i] = nl2sql_normal_build(N, n->kid[i]);
	return c;
}

/* The column of a CTE, derived table or other source by its number. */
static const char *column_name(struct normal *N, const struct nl2sql_source *s,
			       int column)
{
	if (s->kind == NL2SQL_SOURCE_TABLE || s->kind == NL2SQL_SOURCE_TARGET ||
	    s->kind == NL2SQL_SOURCE_FUNCTION || (s->query && s->query->open))
		return nl2sql_normal_lower(N, s->columns[column].name);
	return nl2sql_arena_printf(N->arena, "k%d", column + 1);
}

struct nl2sql_sql *nl2sql_normal_source_column(struct normal *N,
					       const struct nl2sql_source *s,
					       int column)
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
	return nl2sql_normal_build(N, b->output->expr);
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
		return nl2sql_normal_source_column(N, b->source, b->column);
	if (b && b->source)
		table = N->names[b->source->number];
	else if (kid(n, NL2SQL_COLUMN_QUALIFIER))
		table = nl2sql_normal_folded(N,
					     kid(n, NL2SQL_COLUMN_QUALIFIER));
	return nl2sql_sql_col(N->arena, table, nl2sql_normal_folded(N, n));
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

void nl2sql_normal_sort_parts(struct normal *N, struct nl2sql_sql **items,
			      size_t n)
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

struct nl2sql_sql *nl2sql_normal_chain(struct normal *N, struct normal_parts *p,
				       enum nl2sql_sql_op op)
{
	struct nl2sql_sql *all = NULL;
	size_t i;

	nl2sql_normal_sort_parts(N, p->items, p->n);
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

	nl2sql_normal_flatten(N->arena, &built,
			      nl2sql_normal_build(N, n->kid[NL2SQL_LEFT]), op);
	nl2sql_normal_flatten(N->arena, &built,
			      nl2sql_normal_build(N, n->kid[NL2SQL_RIGHT]), op);
	return nl2sql_normal_chain(N, &built, op);
}

struct nl2sql_sql *nl2sql_normal_ordered_pair(struct normal *N,
					      enum nl2sql_sql_op op,
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
	a = nl2sql_normal_build(N, n->kid[NL2SQL_LEFT]);
	b = nl2sql_normal_build(N, n->kid[NL2SQL_RIGHT]);
	switch (n->op) {
	case NL2SQL_OP_GT:
		return nl2sql_sql_bin(N->arena, NL2SQL_OP_LT, b, a);
	case NL2SQL_OP_GE:
		return nl2sql_sql_bin(N->arena, NL2SQL_OP_LE, b, a);
	case NL2SQL_OP_EQ:
	case NL2SQL_OP_NE:
	case NL2SQL_OP_ADD:
	case NL2SQL_OP_MUL:
		return nl2sql_normal_ordered_pair(N, n->op, a, b);
	default:
		break;
	}
	{
		struct nl2sql_sql *c = nl2sql_normal_shallow(N, n);

		c->kid[NL2SQL_LEFT] = a;
		c->kid[NL2SQL_RIGHT] = b;
		return c;
	}
}

/* NOT where the operator has a negation of its own. */
static struct nl2sql_sql *build_not(struct normal *N,
				    const struct nl2sql_sql *n)
{
	struct nl2sql_sql *v = nl2sql_normal_build(N, n->kid[NL2SQL_VALUE]), *c;

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
	c = nl2sql_normal_shallow(N, n);
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
		return nl2sql_normal_build_kids(N, n);
	N->inside = true;
	value = nl2sql_normal_build(N, n->kid[NL2SQL_VALUE]);
	N->inside = false;
	again = nl2sql_sql_copy(N->arena, value);
	low = nl2sql_normal_build(N, n->kid[NL2SQL_BETWEEN_LOW]);
	high = nl2sql_normal_build(N, n->kid[NL2SQL_BETWEEN_HIGH]);
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
	return nl2sql_normal_chain(N, &p, not ? NL2SQL_OP_OR : NL2SQL_OP_AND);
}

static struct nl2sql_sql *build_in(struct normal *N, const struct nl2sql_sql *n)
{
	struct nl2sql_sql *c = nl2sql_normal_build_kids(N, n),
			  *set = kid(c, NL2SQL_IN_SET);

	if (!nl2sql_sql_is(set, NL2SQL_SQL_LIST))
		return c;
	if (set->n == 1)
		return nl2sql_normal_ordered_pair(
			N,
			n->flags & NL2SQL_F_NOT ? NL2SQL_OP_NE : NL2SQL_OP_EQ,
			c->kid[NL2SQL_VALUE], set->kid[0]);
	nl2sql_normal_sort_parts(N, set->kid, set->n);
	set->n = (uint32_t)drop_equal(set->kid, set->n);
	return c;
}

static struct nl2sql_sql *build_func(struct normal *N,
				     const struct nl2sql_sql *n)
{
	struct nl2sql_sql *c = nl2sql_normal_build_kids(N, n);
	char *p;

	if (n->text) {
		nl2sql_sql_set_text(N->arena, c, n->text);
		for (p = (char *)c->text; *p; p++)
			if (*p >= 'A' && *p <= 'Z')
				*p = (char)(*p - 'A' + 'a');
	}
	return c;
}

struct nl2sql_sql *nl2sql_normal_expr(struct normal *N,
				      const struct nl2sql_sql *n)
{
	struct nl2sql_sql *c;

	switch (n->kind) {
	case NL2SQL_SQL_COLUMN:
		return build_column(N, n);
	case NL2SQL_SQL_BINARY:
		return build_binary(N, n);
	case NL2SQL_SQL_UNARY:
		return n->op == NL2SQL_OP_NOT ? build_not(N, n)
					      : nl2sql_normal_build_kids(N, n);
	case NL2SQL_SQL_BETWEEN:
		return build_between(N, n);
	case NL2SQL_SQL_IN:
		return build_in(N, n);
	case NL2SQL_SQL_FUNC:
		return build_func(N, n);
	case NL2SQL_SQL_CAST:
		c = nl2sql_normal_build_kids(N, n);
		if (n->op == NL2SQL_CAST_COLONS)
			c->op = NL2SQL_CAST_CAST;
		return c;
	default:
		return nl2sql_normal_build_kids(N, n);
	}
}
