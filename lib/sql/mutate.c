/*
 * lib/sql/mutate.c - the neighbours of a query
 *
 * Sites are gathered in one walk.  Each is changed in a working copy, which is
 * copied, and changed back.
 */
#include <stdio.h>

#include "resolve.h"

struct site {
	enum nl2sql_mutation kind;
	struct nl2sql_sql **at;	    /* in the working copy */
	struct nl2sql_sql *instead; /* CONDITION: what takes its place */
};

struct gather {
	struct nl2sql_arena *arena;
	enum nl2sql_dialect dialect;
	struct site *sites;
	size_t n, cap;
};

static const char *const names[] = { [NL2SQL_MUTATE_AGGREGATE] = "aggregate",
				     [NL2SQL_MUTATE_COMPARISON] = "comparison",
				     [NL2SQL_MUTATE_LITERAL] = "literal",
				     [NL2SQL_MUTATE_ORDER] = "order",
				     [NL2SQL_MUTATE_LIMIT] = "limit",
				     [NL2SQL_MUTATE_CONDITION] = "condition",
				     [NL2SQL_MUTATE_CONNECTIVE] = "connective",
				     [NL2SQL_MUTATE_SETOP] = "setop",
				     [NL2SQL_MUTATE_DISTINCT] = "distinct" };
#define KINDS NL2SQL_COUNT(names)

const char *nl2sql_mutation_name(enum nl2sql_mutation m)
{
	return names[m];
}

/* ---- where ------------------------------------------------------------------- */

static void push(struct gather *G, enum nl2sql_mutation kind,
		 struct nl2sql_sql **at, struct nl2sql_sql *instead)
{
	struct site s = { kind, at, instead };

	NL2SQL_ARENA_PUSH(G->arena, G->sites, G->n, G->cap, s);
}

static bool is_number(const struct nl2sql_sql *n)
{
	return nl2sql_sql_is(n, NL2SQL_SQL_LITERAL) &&
	       (n->op == NL2SQL_LIT_INTEGER || n->op == NL2SQL_LIT_DECIMAL);
}

static bool is_value(const struct nl2sql_sql *n)
{
	return is_number(n) || (nl2sql_sql_is(n, NL2SQL_SQL_LITERAL) &&
				n->op == NL2SQL_LIT_STRING);
}

static void literal_site(struct gather *G, struct nl2sql_sql **at)
{
	if (nl2sql_sql_is(*at, NL2SQL_SQL_UNARY) && (*at)->op == NL2SQL_OP_NEG)
		at = &(*at)->kid[NL2SQL_VALUE];
	if (is_value(*at))
		push(G, NL2SQL_MUTATE_LITERAL, at, NULL);
}

static bool is_comparison(const struct nl2sql_sql *n)
{
	return n->kind == NL2SQL_SQL_BINARY && n->op >= NL2SQL_OP_EQ &&
	       n->op <= NL2SQL_OP_GE;
}

static bool is_join_edge(const struct nl2sql_sql *n)
{
	return n->op == NL2SQL_OP_EQ &&
	       nl2sql_sql_is(kid(n, NL2SQL_LEFT), NL2SQL_SQL_COLUMN) &&
	       nl2sql_sql_is(kid(n, NL2SQL_RIGHT), NL2SQL_SQL_COLUMN);
}

static void comparison_sites(struct gather *G, struct nl2sql_sql **at)
{
	struct nl2sql_sql *n = *at, *set;
	uint32_t i;

	if (is_comparison(n)) {
		if (is_join_edge(n))
			return;
		push(G, NL2SQL_MUTATE_COMPARISON, at, NULL);
		literal_site(G, &n->kid[NL2SQL_LEFT]);
		literal_site(G, &n->kid[NL2SQL_RIGHT]);
	} else if (n->kind == NL2SQL_SQL_LIKE) {
		push(G, NL2SQL_MUTATE_COMPARISON, at, NULL);
	} else if (n->kind == NL2SQL_SQL_IN) {
		push(G, NL2SQL_MUTATE_COMPARISON, at, NULL);
		set = kid(n, NL2SQL_IN_SET);
		for (i = 0; nl2sql_sql_is(set, NL2SQL_SQL_LIST) && i < set->n;
		     i++)
			literal_site(G, &set->kid[i]);
	} else if (n->kind == NL2SQL_SQL_BETWEEN) {
		literal_site(G, &n->kid[NL2SQL_BETWEEN_LOW]);
		literal_site(G, &n->kid[NL2SQL_BETWEEN_HIGH]);
	}
}

/* The parts of a WHERE or HAVING, and the words between them. */
static void condition_sites(struct gather *G, struct nl2sql_sql **at,
			    struct nl2sql_sql *without)
{
	struct nl2sql_sql *n = *at;

	if (!n)
		return;
	if (n->kind == NL2SQL_SQL_BINARY &&
	    (n->op == NL2SQL_OP_AND || n->op == NL2SQL_OP_OR)) {
		if (!is_join_edge(n->kid[0]) && !is_join_edge(n->kid[1]))
			push(G, NL2SQL_MUTATE_CONNECTIVE, at, NULL);
		/* without a part, its sibling stands for the whole */
		if (n->kid[0]->kind == NL2SQL_SQL_BINARY &&
		    n->kid[0]->op == n->op)
			condition_sites(G, &n->kid[0], n->kid[1]);
		else if (!is_join_edge(n->kid[0]))
			push(G, NL2SQL_MUTATE_CONDITION, at, n->kid[1]);
		if (n->kid[1]->kind == NL2SQL_SQL_BINARY &&
		    n->kid[1]->op == n->op)
			condition_sites(G, &n->kid[1], n->kid[0]);
		else if (!is_join_edge(n->kid[1]))
			push(G, NL2SQL_MUTATE_CONDITION, at, n->kid[0]);
		return;
	}
	if (!without && !is_join_edge(n))
		push(G, NL2SQL_MUTATE_CONDITION, at, NULL);
}

static bool swaps_aggregate(const struct nl2sql_sql *n)
{
	static const char *const known[] = { "sum", "avg", "min", "max",
					     "count" };
	const struct nl2sql_sql *args = kid(n, NL2SQL_FUNC_ARGS);
	size_t i;

	if (!n->text || !args || args->n != 1 || n->flags & NL2SQL_F_STAR ||
	    nl2sql_sql_is(args->kid[0], NL2SQL_SQL_STAR))
		return false;
	for (i = 0; i < NL2SQL_COUNT(known); i++)
		if (nl2sql_ieq(n->text, known[i]))
			return true;
	return false;
}

static enum nl2sql_sql_walk find_sites(void *ctx, struct nl2sql_sql **at,
				       struct nl2sql_sql *parent)
{
	struct gather *G = ctx;
	struct nl2sql_sql *n = *at;

	(void)parent;
	comparison_sites(G, at);
	switch (n->kind) {
	case NL2SQL_SQL_FUNC:
		if (swaps_aggregate(n))
			push(G, NL2SQL_MUTATE_AGGREGATE, at, NULL);
		break;
	case NL2SQL_SQL_ORDER:
		push(G, NL2SQL_MUTATE_ORDER, at, NULL);
		break;
	case NL2SQL_SQL_SETOP:
		push(G, NL2SQL_MUTATE_SETOP, at, NULL);
		break;
	case NL2SQL_SQL_SELECT:
		if (n->flags & NL2SQL_F_DISTINCT)
			push(G, NL2SQL_MUTATE_DISTINCT, at, NULL);
		condition_sites(G, &n->kid[NL2SQL_SELECT_WHERE], NULL);
		condition_sites(G, &n->kid[NL2SQL_SELECT_HAVING], NULL);
		break;
	default:
		break;
	}
	if (nl2sql_sql_is_query(n) && is_number(n->kid[NL2SQL_QUERY_LIMIT]))
		push(G, NL2SQL_MUTATE_LIMIT, &n->kid[NL2SQL_QUERY_LIMIT], NULL);
	return NL2SQL_WALK_ON;
}

/* ---- what ---------------------------------------------------------------------- */

static uint16_t other_comparison(uint16_t op)
{
	switch (op) {
	case NL2SQL_OP_EQ:
		return NL2SQL_OP_NE;
	case NL2SQL_OP_NE:
		return NL2SQL_OP_EQ;
	case NL2SQL_OP_LT:
		return NL2SQL_OP_LE;
	case NL2SQL_OP_LE:
		return NL2SQL_OP_LT;
	case NL2SQL_OP_GT:
		return NL2SQL_OP_GE;
	default:
		return NL2SQL_OP_GT;
	}
}

/* One up in the last place: 10 -> 11, 2.50 -> 2.51, "x" -> "x~". */
static void step_literal(struct nl2sql_arena *a, struct nl2sql_sql *n)
{
	const char *dot;
	int64_t i;
	double d;

	if (n->op == NL2SQL_LIT_STRING)
		nl2sql_sql_set_text(a, n,
				    nl2sql_arena_printf(a, "%s~", n->text));
	else if (!nl2sql_parse_int(n->text, INT64_MIN, INT64_MAX - 1, &i))
		nl2sql_sql_set_text(
			a, n, nl2sql_arena_printf(a, "%lld", (long long)i + 1));
	else if (!nl2sql_parse_double(n->text, &d)) {
		int places = 0;
		double step = 1;

		dot = strchr(n->text, '.');
		while (dot && dot[1 + places] >= '0' &&
		       dot[1 + places] <= '9' && places < 12)
			places++, step /= 10;
		nl2sql_sql_set_text(
			a, n, nl2sql_arena_printf(a, "%.*f", places, d + step));
	}
}

static void swap_aggregate(struct nl2sql_arena *a, struct nl2sql_sql *n)
{
	if (nl2sql_ieq(n->text, "count"))
		n->flags ^= NL2SQL_F_DISTINCT;
	else
		nl2sql_sql_set_text(a, n,
				    nl2sql_ieq(n->text, "sum")	 ? "avg"
				    : nl2sql_ieq(n->text, "avg") ? "sum"
				    : nl2sql_ieq(n->text, "min") ? "max"
								 : "min");
}

/* Change the node in place; CONDITION is done by the caller. */
static void change(struct nl2sql_arena *a, enum nl2sql_mutation kind,
		   struct nl2sql_sql *n)
{
	switch (kind) {
	case NL2SQL_MUTATE_AGGREGATE:
		swap_aggregate(a, n);
		break;
	case NL2SQL_MUTATE_COMPARISON:
		if (n->kind == NL2SQL_SQL_BINARY)
			n->op = other_comparison(n->op);
		else
			n->flags ^= NL2SQL_F_NOT;
		break;
	case NL2SQL_MUTATE_LITERAL:
	case NL2SQL_MUTATE_LIMIT:
		step_literal(a, n);
		break;
	case NL2SQL_MUTATE_ORDER:
		n->flags ^= NL2SQL_F_DESC;
		break;
	case NL2SQL_MUTATE_CONNECTIVE:
		n->op = n->op == NL2SQL_OP_AND ? NL2SQL_OP_OR : NL2SQL_OP_AND;
		break;
	case NL2SQL_MUTATE_SETOP:
		n->op = n->op == NL2SQL_SETOP_INTERSECT
				? NL2SQL_SETOP_UNION
				: NL2SQL_SETOP_INTERSECT;
		n->flags &= ~(unsigned)NL2SQL_F_ALL;
		break;
	case NL2SQL_MUTATE_DISTINCT:
		n->flags &= ~(unsigned)NL2SQL_F_DISTINCT;
		break;
	default:
		break;
	}
}

static const char *shown(struct nl2sql_arena *a, const struct nl2sql_sql *n,
			 enum nl2sql_dialect d)
{
	const char *s = nl2sql_sql_text(a, n, d);

	return strlen(s) <= 120 ? s : nl2sql_arena_printf(a, "%.117s...", s);
}

static const char *condition_what(struct nl2sql_arena *a, const struct site *s,
				  enum nl2sql_dialect d)
{
	const struct nl2sql_sql *n = *s->at;

	if (s->instead)
		n = n->kid[0] == s->instead ? n->kid[1] : n->kid[0];
	return nl2sql_arena_printf(a, "without the condition %s",
				   shown(a, n, d));
}

static void mutate_at(struct gather *G, const struct site *s,
		      struct nl2sql_sql *work, struct nl2sql_mutant *out)
{
	struct nl2sql_sql *n = *s->at, was = *n;

	out->kind = s->kind;
	out->position = n->len ? (long)n->pos + 1 : 0;
	if (s->kind == NL2SQL_MUTATE_CONDITION) {
		out->what = condition_what(G->arena, s, G->dialect);
		*s->at = s->instead;
		out->tree = nl2sql_sql_copy(G->arena, work);
		*s->at = n;
		return;
	}
	out->what = shown(G->arena, n, G->dialect);
	change(G->arena, s->kind, n);
	out->tree = nl2sql_sql_copy(G->arena, work);
	if (s->kind == NL2SQL_MUTATE_SETOP || s->kind == NL2SQL_MUTATE_DISTINCT)
		out->what = s->kind == NL2SQL_MUTATE_SETOP
				    ? "another set operation"
				    : "without DISTINCT";
	else
		out->what = nl2sql_arena_printf(G->arena, "%s for %s",
						shown(G->arena, n, G->dialect),
						out->what);
	*n = was;
}

size_t nl2sql_mutate(struct nl2sql_arena *arena, const struct nl2sql_sql *query,
		     enum nl2sql_dialect dialect, size_t max,
		     struct nl2sql_mutant **out)
{
	struct nl2sql_sql *work = nl2sql_sql_copy(arena, query);
	struct gather G = { .arena = arena, .dialect = dialect };
	size_t next[KINDS] = { 0 }, n = 0, k, before;

	nl2sql_sql_walk(&work, find_sites, NULL, &G);
	if (max > G.n)
		max = G.n;
	*out = nl2sql_arena_alloc(arena, (max + 1) * sizeof(**out));
	/* one of each kind in turn */
	do {
		before = n;
		for (k = 0; k < KINDS && n < max; k++) {
			while (next[k] < G.n && G.sites[next[k]].kind != k)
				next[k]++;
			if (next[k] < G.n)
				mutate_at(&G, &G.sites[next[k]++], work,
					  &(*out)[n++]);
		}
	} while (n < max && n > before);
	return n;
}
