/*
 * lib/validate/careful.c - what an engine takes but a careful reader would not
 *
 * Bare columns beside aggregates, and products of tables that no condition
 * ties together.  Joins have a file of their own.
 */
#include <string.h>

#include "internal.h"

/* ---- bare columns ------------------------------------------------------------- */

struct grouping {
	struct nl2sql_trial *t;
	const struct nl2sql_scope *scope;
	const struct nl2sql_analysis *analysis; /* NULL: nothing is joined */
	const struct nl2sql_sql *exprs[64]; /* what it groups by */
	size_t nexprs;
	struct { const struct nl2sql_source *source; int column; } fixed[256];
	size_t nfixed;  /* columns that have one value in each group */
	bool reported;
};

static bool is_fixed(const struct grouping *g, const struct nl2sql_source *s,
		     int column)
{
	size_t i;

	for (i = 0; i < g->nfixed; i++)
		if (g->fixed[i].source == s && g->fixed[i].column == column)
			return true;
	return false;
}

static bool fix(struct grouping *g, const struct nl2sql_source *s, int column)
{
	if (!s || column < 0 || g->nfixed == NL2SQL_COUNT(g->fixed) ||
	    is_fixed(g, s, column))
		return false;
	g->fixed[g->nfixed].source = s;
	g->fixed[g->nfixed++].column = column;
	return true;
}

/* What others refer to is a key, declared or not. */
static bool referred_to(const struct nl2sql_table *t, const int *columns,
			size_t n)
{
	size_t i, k, m, found;

	for (i = 0; i < t->nrelationships; i++) {
		const struct nl2sql_relationship *r = t->relationships[i];

		if (r->to != t || r->from == t || !r->ncolumns ||
		    r->cardinality == NL2SQL_MANY_TO_MANY ||
		    r->cardinality == NL2SQL_ONE_TO_MANY)
			continue;
		for (k = found = 0; k < r->ncolumns; k++)
			for (m = 0; m < n; m++)
				if (columns[m] == r->to_columns[k]) {
					found++;
					break;
				}
		if (found == r->ncolumns)
			return true;
	}
	return false;
}

/* A source whose key has one value has one row. */
static bool row_fixed(const struct grouping *g, const struct nl2sql_source *s)
{
	int columns[64];
	size_t i, n = 0;

	for (i = 0; i < g->nfixed && n < NL2SQL_COUNT(columns); i++)
		if (g->fixed[i].source == s)
			columns[n++] = g->fixed[i].column;
	return n && s->table &&
	       (nl2sql_table_unique(s->table, columns, n) ||
		referred_to(s->table, columns, n));
}

static bool determined(const struct grouping *g, const struct nl2sql_source *s,
		       int column)
{
	return is_fixed(g, s, column) || row_fixed(g, s);
}

/* An equality carries the one value over to the other side. */
static void spread(struct grouping *g)
{
	bool more = g->analysis && g->analysis->nedges <= EDGES_MAX;
	size_t i;

	while (more) {
		more = false;
		for (i = 0; i < g->analysis->nedges; i++) {
			const struct nl2sql_join_edge *e = &g->analysis->edges[i];
			const struct nl2sql_binding *l = e->left, *r = e->right;

			if (!l->source || !r->source)
				continue;
			if (determined(g, l->source, l->column))
				more |= fix(g, r->source, r->column);
			if (determined(g, r->source, r->column))
				more |= fix(g, l->source, l->column);
		}
	}
}

static void group_by(struct grouping *g, const struct nl2sql_sql *n)
{
	const struct nl2sql_sql *items =
		g->scope->query->kid[NL2SQL_SELECT_ITEMS];
	const struct nl2sql_binding *b = nl2sql_binding_of(n);
	int64_t place;
	uint32_t i;

	if (n->kind == NL2SQL_SQL_GROUPING || n->kind == NL2SQL_SQL_LIST ||
	    n->kind == NL2SQL_SQL_ROW) {
		for (i = 0; i < n->n; i++)
			if (n->kid[i])
				group_by(g, n->kid[i]);
		return;
	}
	if (n->kind == NL2SQL_SQL_LITERAL && n->op == NL2SQL_LIT_INTEGER &&
	    items && nl2sql_parse_int(n->text, 1, items->n, &place) == 0 &&
	    nl2sql_sql_is(items->kid[place - 1], NL2SQL_SQL_ITEM)) {
		n = items->kid[place - 1]->kid[NL2SQL_VALUE];
		b = nl2sql_binding_of(n);
	}
	if (b && !b->source && b->output && b->output->expr) {
		n = b->output->expr;
		b = nl2sql_binding_of(n);
	}
	if (g->nexprs < NL2SQL_COUNT(g->exprs))
		g->exprs[g->nexprs++] = n;
	if (b)
		fix(g, b->source, b->column);
}

/* WHERE c = 'x': one value, in all groups. */
static void constants(struct grouping *g, const struct nl2sql_sql *n)
{
	const struct nl2sql_binding *b;
	const struct nl2sql_sql *l, *r;

	if (!nl2sql_sql_is(n, NL2SQL_SQL_BINARY))
		return;
	l = n->kid[NL2SQL_LEFT];
	r = n->kid[NL2SQL_RIGHT];
	if (n->op == NL2SQL_OP_AND) {
		constants(g, l);
		constants(g, r);
	} else if (n->op == NL2SQL_OP_EQ) {
		b = nl2sql_binding_of(l);
		if (b && (nl2sql_sql_is(r, NL2SQL_SQL_LITERAL) ||
			  nl2sql_sql_is(r, NL2SQL_SQL_SUBQUERY)))
			fix(g, b->source, b->column);
	}
}

static bool grouped(const struct grouping *g, const struct nl2sql_sql *n)
{
	size_t i;

	for (i = 0; i < g->nexprs; i++)
		if (nl2sql_sql_equal(n, g->exprs[i]))
			return true;
	return false;
}

static void look_bare(struct grouping *g, const struct nl2sql_sql *n)
{
	const struct nl2sql_binding *b = nl2sql_binding_of(n);
	struct nl2sql_trial *t = g->t;
	uint32_t i;

	if (g->reported || grouped(g, n))
		return;
	if (n->kind == NL2SQL_SQL_FUNC && !n->kid[NL2SQL_FUNC_OVER] && n->text &&
	    nl2sql_sql_is_aggregate(t->dialect, n->text)) {
		const struct nl2sql_sql *args = n->kid[NL2SQL_FUNC_ARGS];

		/* SQLite's min(a, b) of two is no aggregate */
		if (t->dialect != NL2SQL_SQLITE || !args || args->n < 2 ||
		    (!nl2sql_ieq(n->text, "min") && !nl2sql_ieq(n->text, "max")))
			return;
	}
	if (n->kind == NL2SQL_SQL_STAR ||
	    (b && b->sure && b->source && b->source->scope == g->scope &&
	     !b->string && !determined(g, b->source, b->column))) {
		struct nl2sql_err *e = nl2sql_stage_warning(
			t, NL2SQL_STAGE_RULES, "bare_column",
			nl2sql_trial_position(t, n),
			"\"%s\" is neither "
			"grouped by nor aggregated",
			n->text ? n->text : "*");

		g->reported = true;
		if (n->text)
			nl2sql_err_hint(e, "Add %s to GROUP BY, or aggregate "
					"it.", n->text);
		return;
	}
	for (i = 0; i < n->n; i++)
		if (n->kid[i])
			look_bare(g, n->kid[i]);
}

static void check_scope_bare(struct nl2sql_trial *t,
			     const struct nl2sql_scope *s,
			     const struct nl2sql_analysis *a)
{
	const struct nl2sql_sql *q = s->query;
	struct grouping g = { .t = t, .scope = s, .analysis = a };
	uint32_t i;

	if (q->kid[NL2SQL_SELECT_GROUP])
		group_by(&g, q->kid[NL2SQL_SELECT_GROUP]);
	if (q->kid[NL2SQL_SELECT_WHERE])
		constants(&g, q->kid[NL2SQL_SELECT_WHERE]);
	spread(&g);
	for (i = 0; i < q->kid[NL2SQL_SELECT_ITEMS]->n; i++)
		look_bare(&g, q->kid[NL2SQL_SELECT_ITEMS]->kid[i]->kid[0]);
	if (q->kid[NL2SQL_SELECT_HAVING])
		look_bare(&g, q->kid[NL2SQL_SELECT_HAVING]);
}

void nl2sql_judge_bare_columns(struct nl2sql_trial *t)
{
	bool joined = t->names->nsources > 1;
	size_t i;

	for (i = 0; i < t->names->nscopes; i++) {
		const struct nl2sql_scope *s = t->names->scopes[i];

		if (s->aggregate && nl2sql_sql_is(s->query, NL2SQL_SQL_SELECT) &&
		    s->query->kid[NL2SQL_SELECT_ITEMS])
			check_scope_bare(t, s, joined ? nl2sql_trial_analysis(t)
						      : NULL);
	}
}

/* ---- products ------------------------------------------------------------------- */

#define SOURCES_MAX 64

struct product {
	const struct nl2sql_scope *scope;
	size_t group[SOURCES_MAX];
	bool single[SOURCES_MAX]; /* it has one row, or wants to multiply */
};

static uint64_t bit_of(const struct product *p, const struct nl2sql_source *s)
{
	size_t i;

	for (i = 0; s && i < p->scope->nsources; i++)
		if (p->scope->sources[i] == s)
			return UINT64_C(1) << i;
	return 0;
}

/* The sources of this query that an expression speaks of. */
static uint64_t mentioned(const struct product *p, const struct nl2sql_sql *n)
{
	const struct nl2sql_binding *b = nl2sql_binding_of(n);
	uint64_t bits = b ? bit_of(p, b->source) : 0;
	uint32_t i;

	for (i = 0; i < n->n; i++)
		if (n->kid[i])
			bits |= mentioned(p, n->kid[i]);
	return bits;
}

static void tie(struct product *p, uint64_t bits)
{
	size_t i, k, first = SOURCES_MAX;

	for (i = 0; i < p->scope->nsources; i++) {
		size_t from = p->group[i];

		if (!(bits >> i & 1))
			continue;
		if (first == SOURCES_MAX) {
			first = i;
			continue;
		}
		for (k = 0; k < p->scope->nsources; k++)
			if (p->group[k] == from)
				p->group[k] = p->group[first];
	}
}

static void pin(struct product *p, const struct nl2sql_sql *column)
{
	const struct nl2sql_binding *b = nl2sql_binding_of(column);
	uint64_t bit = b ? bit_of(p, b->source) : 0;
	size_t i;

	if (!bit || !b->source->table || b->column < 0 ||
	    !nl2sql_table_unique(b->source->table, &b->column, 1))
		return;
	for (i = 0; i < p->scope->nsources; i++)
		if (bit >> i & 1)
			p->single[i] = true;
}

static void condition(struct product *p, const struct nl2sql_sql *n)
{
	if (!n)
		return;
	if (n->kind == NL2SQL_SQL_BINARY && n->op == NL2SQL_OP_AND) {
		condition(p, n->kid[NL2SQL_LEFT]);
		condition(p, n->kid[NL2SQL_RIGHT]);
		return;
	}
	if (n->kind == NL2SQL_SQL_BINARY && n->op == NL2SQL_OP_EQ) {
		/* a key that equals a constant: one row */
		if (!mentioned(p, n->kid[NL2SQL_RIGHT]))
			pin(p, n->kid[NL2SQL_LEFT]);
		if (!mentioned(p, n->kid[NL2SQL_LEFT]))
			pin(p, n->kid[NL2SQL_RIGHT]);
	}
	tie(p, mentioned(p, n));
}

/* The sources below a node of FROM; ties what its joins tie. */
static uint64_t from_item(struct product *p, const struct nl2sql_sql *n)
{
	uint64_t left, right;

	if (!n)
		return 0;
	if (n->kind != NL2SQL_SQL_JOIN)
		return bit_of(p, n->note);
	left = from_item(p, n->kid[NL2SQL_LEFT]);
	right = from_item(p, n->kid[NL2SQL_RIGHT]);
	if (n->flags & NL2SQL_F_NATURAL || n->kid[NL2SQL_JOIN_USING])
		tie(p, left | right);
	condition(p, n->kid[NL2SQL_JOIN_ON]);
	return left | right;
}

/* A subquery that gives one row multiplies nothing. */
static bool gives_one_row(const struct nl2sql_source *s)
{
	const struct nl2sql_sql *q = s->query ? s->query->query : NULL;
	const struct nl2sql_sql *limit, *rows;

	if (s->kind == NL2SQL_SOURCE_FUNCTION)
		return true; /* rows are what it is called for */
	if (!q)
		return false;
	limit = q->kid[NL2SQL_QUERY_LIMIT];
	if (nl2sql_sql_is(limit, NL2SQL_SQL_LITERAL) && limit->text &&
	    strcmp(limit->text, "1") == 0)
		return true;
	if (q->kind == NL2SQL_SQL_VALUES) {
		rows = q->kid[NL2SQL_VALUES_ROWS];
		return rows && rows->n == 1;
	}
	if (q->kind != NL2SQL_SQL_SELECT)
		return false;
	return (s->query->aggregate && !q->kid[NL2SQL_SELECT_GROUP]) ||
	       s->query->nsources == 0;
}

static void check_scope_product(struct nl2sql_trial *t,
				const struct nl2sql_scope *s)
{
	const struct nl2sql_sql *q = s->query, *from = q->kid[NL2SQL_SELECT_FROM];
	struct product p = { .scope = s };
	size_t i, k;

	if (s->nsources < 2 || s->nsources > SOURCES_MAX || !from)
		return;
	for (i = 0; i < s->nsources; i++) {
		p.group[i] = i;
		p.single[i] = gives_one_row(s->sources[i]);
	}
	for (i = 0; i < from->n; i++)
		from_item(&p, from->kid[i]);
	condition(&p, q->kid[NL2SQL_SELECT_WHERE]);
	for (i = 0; i < s->nsources; i++)
		for (k = 0; k < i; k++)
			if (p.group[i] != p.group[k] && !p.single[i] &&
			    !p.single[k]) {
				nl2sql_stage_warning(
					t, NL2SQL_STAGE_RULES,
					"cartesian_product",
					nl2sql_trial_position(
						t, s->sources[i]->node),
					"no condition ties \"%s\" to \"%s\"",
					s->sources[i]->name
						? s->sources[i]->name
						: "",
					s->sources[k]->name
						? s->sources[k]->name
						: "");
				return;
			}
}

void nl2sql_judge_products(struct nl2sql_trial *t)
{
	size_t i;

	for (i = 0; i < t->names->nscopes; i++)
		if (nl2sql_sql_is(t->names->scopes[i]->query, NL2SQL_SQL_SELECT))
			check_scope_product(t, t->names->scopes[i]);
}
