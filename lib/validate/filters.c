/*
 * lib/validate/filters.c - is a table read through a condition on a column?
 *
 * Not every mention is one: it must hold for every row that is read (in WHERE,
 * or in ON where that drops rows), narrow the column to something that does not
 * depend on it, and not be one of several of which another would do.  A
 * condition that stands outside, on what a subquery gives, counts as well.
 */
#include <string.h>

#include "internal.h"

#define DEPTH_MAX 200

/* What is to be narrowed. */
struct need {
	const struct nl2sql_resolution *names;
	const struct nl2sql_source *source;
	const char *column; /* NULL: any of the source */
	bool alone;         /* other sources do not help */
	unsigned depth;
};

static bool narrowed(const struct need *parent,
		     const struct nl2sql_source *source);

/* ---- the column, and what it is held against ---------------------------- */

static bool is_column(const struct need *d, const struct nl2sql_sql *n)
{
	const struct nl2sql_binding *b = nl2sql_binding_of(n);
	const char *name;

	if (!b || b->source != d->source || b->string)
		return false;
	if (!d->column)
		return true;
	name = b->column >= 0 ? b->source->columns[b->column].name : n->text;
	return name && nl2sql_ieq(name, d->column);
}

struct others {
	const struct need *need;
	const struct nl2sql_source *other; /* the only one that is spoken of */
	bool own, several;
};

static enum nl2sql_sql_walk find_others(void *ctx, struct nl2sql_sql **at,
					struct nl2sql_sql *parent)
{
	struct others *o = ctx;
	const struct nl2sql_binding *b = nl2sql_binding_of(*at);

	(void)parent;
	if (!b || b->string)
		return NL2SQL_WALK_ON;
	if (!b->source || b->source == o->need->source)
		o->own = true; /* or nobody knows whose it is */
	else if (b->scope == o->need->source->scope || b->depth > 0) {
		o->several |= o->other && o->other != b->source;
		o->other = b->source;
	}
	return NL2SQL_WALK_ON;
}

/* Is it the same for all rows of the source, or that of a row of another one
 * that is narrowed itself? */
static bool independent(const struct need *d, const struct nl2sql_sql *n)
{
	struct others o = { .need = d };
	struct nl2sql_sql *copy = (struct nl2sql_sql *)n;

	if (!n)
		return false;
	nl2sql_sql_walk(&copy, find_others, NULL, &o);
	if (o.own || o.several)
		return false;
	return !o.other || (!d->alone && narrowed(d, o.other));
}

/* A part of a date, a text without its case: still the column. */
static bool keeps_values(const struct nl2sql_sql *f)
{
	static const char *const names[] = {
		"cast", "date", "date_format", "date_part", "date_trunc",
		"datetime", "extract", "julianday", "lower", "month", "strftime",
		"substr", "substring", "timestamp", "to_char", "to_date", "trim",
		"upper", "year"
	};
	size_t i;

	for (i = 0; f->text && i < NL2SQL_COUNT(names); i++)
		if (nl2sql_ieq(f->text, names[i]))
			return true;
	return false;
}

/* The column itself, or a function of it that keeps values apart. */
static bool says_column(const struct need *d, const struct nl2sql_sql *n)
{
	const struct nl2sql_sql *args;
	uint32_t i, found = 0;

	if (!n)
		return false;
	if (n->kind == NL2SQL_SQL_CAST ||
	    (n->kind == NL2SQL_SQL_BINARY && n->op == NL2SQL_OP_COLLATE))
		return says_column(d, n->kid[0]);
	if (n->kind != NL2SQL_SQL_FUNC)
		return is_column(d, n);
	args = n->kid[NL2SQL_FUNC_ARGS];
	if (!keeps_values(n) || !args)
		return false;
	for (i = 0; i < args->n; i++) {
		const struct nl2sql_sql *a = args->kid[i];

		if (says_column(d, a))
			found++;
		else if (!independent(d, a) ||
			 (nl2sql_sql_is(a, NL2SQL_SQL_LITERAL) && a->text &&
			  strcmp(a->text, "0") == 0))
			return false;
	}
	return found == 1;
}

/* ---- conditions ------------------------------------------------------------ */

/* What values a condition leaves: NARROW, and which end is open. */
enum { NARROW = 1, BELOW = 2, ABOVE = 4 };

static unsigned comparison(const struct need *d, const struct nl2sql_sql *n,
			   bool negated)
{
	const struct nl2sql_sql *l = n->kid[NL2SQL_LEFT];
	const struct nl2sql_sql *r = n->kid[NL2SQL_RIGHT];
	bool left = says_column(d, l) && independent(d, r);
	bool right = !left && says_column(d, r) && independent(d, l);

	if (!left && !right)
		return 0;
	switch (negated ? nl2sql_sql_op_negated(n->op) : n->op) {
	case NL2SQL_OP_EQ:
	case NL2SQL_OP_NULLSAFE:
	case NL2SQL_OP_IS:
	case NL2SQL_OP_NOT_DISTINCT:
		return NARROW;
	case NL2SQL_OP_LT:
	case NL2SQL_OP_LE:
		return NARROW | (left ? BELOW : ABOVE);
	case NL2SQL_OP_GT:
	case NL2SQL_OP_GE:
		return NARROW | (left ? ABOVE : BELOW);
	default:
		return 0;
	}
}

/* A query that does not give all that its table holds. */
static bool selective(const struct nl2sql_sql *q)
{
	return nl2sql_sql_is(q, NL2SQL_SQL_VALUES) ||
	       (nl2sql_sql_is(q, NL2SQL_SQL_SELECT) &&
		(q->kid[NL2SQL_SELECT_WHERE] || q->kid[NL2SQL_QUERY_LIMIT] ||
		 !q->kid[NL2SQL_SELECT_FROM]));
}

static bool of_a_set(const struct need *d, const struct nl2sql_sql *n)
{
	const struct nl2sql_sql *set = n->kid[NL2SQL_IN_SET];

	if (!says_column(d, n->kid[0]) || !set)
		return false;
	return nl2sql_sql_is_query(set) ? selective(set) : independent(d, set);
}

/* LIKE '%' is none. */
static bool of_a_pattern(const struct need *d, const struct nl2sql_sql *n)
{
	const struct nl2sql_sql *p = n->kid[NL2SQL_LIKE_PATTERN];

	return says_column(d, n->kid[0]) &&
	       nl2sql_sql_is(p, NL2SQL_SQL_LITERAL) && p->text &&
	       p->text[strspn(p->text, "%_*?.^$")];
}

static unsigned narrows(struct need *d, const struct nl2sql_sql *n,
			bool negated)
{
	unsigned left, right;
	bool no;

	if (!n || d->depth > DEPTH_MAX)
		return 0;
	no = negated != ((n->flags & NL2SQL_F_NOT) != 0);
	switch ((enum nl2sql_sql_kind)n->kind) {
	case NL2SQL_SQL_UNARY:
		return n->op == NL2SQL_OP_NOT ?
		       narrows(d, n->kid[0], !negated) : 0;
	case NL2SQL_SQL_BINARY:
		if (n->op != NL2SQL_OP_AND && n->op != NL2SQL_OP_OR)
			return comparison(d, n, negated);
		d->depth++;
		left = narrows(d, n->kid[NL2SQL_LEFT], negated);
		right = narrows(d, n->kid[NL2SQL_RIGHT], negated);
		d->depth--;
		if ((n->op == NL2SQL_OP_AND) != negated)
			return left & right ? left & right : left | right;
		if (!left || !right || (left | right) == (NARROW | BELOW | ABOVE))
			return 0; /* this or that, and that is anything */
		return left | right;
	case NL2SQL_SQL_BETWEEN:
		return !no && says_column(d, n->kid[0]) &&
		       independent(d, n->kid[NL2SQL_BETWEEN_LOW]) &&
		       independent(d, n->kid[NL2SQL_BETWEEN_HIGH]) ? NARROW : 0;
	case NL2SQL_SQL_IN:
		return !no && of_a_set(d, n) ? NARROW : 0;
	case NL2SQL_SQL_LIKE:
		return !no && of_a_pattern(d, n) ? NARROW : 0;
	case NL2SQL_SQL_IS:
		return !no && n->op != NL2SQL_IS_OTHER &&
		       says_column(d, n->kid[0]) ? NARROW : 0;
	case NL2SQL_SQL_QUANTIFIED:
		return !no && n->op == NL2SQL_OP_EQ &&
		       !(n->flags & NL2SQL_F_ALL) &&
		       says_column(d, n->kid[NL2SQL_LEFT]) &&
		       !nl2sql_sql_is_query(n->kid[NL2SQL_RIGHT]) &&
		       independent(d, n->kid[NL2SQL_RIGHT]) ? NARROW : 0;
	default:
		return 0;
	}
}

/* ---- where conditions stand ------------------------------------------------ */

static bool stands_in(const struct need *d, const struct nl2sql_sql *from)
{
	uint32_t i;

	if (from == d->source->node)
		return true;
	if (!nl2sql_sql_is(from, NL2SQL_SQL_JOIN))
		return false;
	for (i = NL2SQL_LEFT; i <= NL2SQL_RIGHT; i++)
		if (stands_in(d, from->kid[i]))
			return true;
	return false;
}

/* The sources of the other side that share the column and are narrowed. */
static bool shared(const struct need *d, const struct nl2sql_sql *join,
		   const struct nl2sql_sql *other)
{
	const struct nl2sql_sql *using = join->kid[NL2SQL_JOIN_USING];
	const struct nl2sql_scope *scope = d->source->scope;
	bool named = join->flags & NL2SQL_F_NATURAL;
	size_t i, k;

	for (i = 0; using && d->column && i < using->n; i++)
		named |= using->kid[i]->text &&
			 nl2sql_ieq(using->kid[i]->text, d->column);
	for (i = 0; named && !d->alone && d->column && i < scope->nsources; i++) {
		const struct nl2sql_source *s = scope->sources[i];
		struct need at = { .source = s };

		if (s == d->source || !stands_in(&at, other))
			continue;
		for (k = 0; k < s->ncolumns; k++)
			if (s->columns[k].name &&
			    nl2sql_ieq(s->columns[k].name, d->column) &&
			    narrowed(d, s))
				return true;
	}
	return false;
}

/* Does a join's condition drop rows of the side where the source stands? */
static bool join_narrows(struct need *d, const struct nl2sql_sql *from)
{
	const struct nl2sql_sql *l, *r;
	bool left, right;

	if (!nl2sql_sql_is(from, NL2SQL_SQL_JOIN) || ++d->depth > DEPTH_MAX)
		return false;
	l = from->kid[NL2SQL_LEFT];
	r = from->kid[NL2SQL_RIGHT];
	left = stands_in(d, l);
	right = stands_in(d, r);
	if ((left && (from->op == NL2SQL_JOIN_LEFT)) ||
	    (right && (from->op == NL2SQL_JOIN_RIGHT)) ||
	    from->op == NL2SQL_JOIN_FULL)
		return join_narrows(d, left ? l : r);
	return narrows(d, from->kid[NL2SQL_JOIN_ON], false) ||
	       ((left || right) && shared(d, from, left ? r : l)) ||
	       (left && join_narrows(d, l)) || (right && join_narrows(d, r));
}

static bool narrowed_here(struct need *d)
{
	const struct nl2sql_scope *scope = d->source->scope;
	const struct nl2sql_sql *q = scope ? scope->query : NULL, *from;
	uint32_t i;

	if (!nl2sql_sql_is(q, NL2SQL_SQL_SELECT))
		return false;
	if (narrows(d, q->kid[NL2SQL_SELECT_WHERE], false))
		return true;
	from = q->kid[NL2SQL_SELECT_FROM];
	for (i = 0; from && i < from->n; i++)
		if (stands_in(d, from->kid[i]) && join_narrows(d, from->kid[i]))
			return true;
	return false;
}

static bool narrowed(const struct need *parent,
		     const struct nl2sql_source *source)
{
	struct need d = { .names = parent->names, .source = source,
			  .alone = true, .depth = parent->depth };

	if (source->query && selective(source->query->query))
		return true;
	return narrowed_here(&d);
}

/* The output of a query that is the column, or NULL. */
static const char *passed_on(const struct need *d, const struct nl2sql_scope *q,
			     const struct nl2sql_source *outer)
{
	size_t k;

	for (k = 0; k < q->noutputs && k < outer->ncolumns; k++) {
		const struct nl2sql_output *o = &q->outputs[k];
		bool starred = !o->expr && o->table &&
			       o->table == d->source->table && o->name &&
			       nl2sql_ieq(o->name, d->column) &&
			       q->nsources == 1;

		if (starred || (o->expr && is_column(d, o->expr)))
			return outer->columns[k].name;
	}
	return NULL;
}

/* Or does whoever reads the query ask for it? */
static bool narrowed_outside(const struct need *d)
{
	const struct nl2sql_scope *q = d->source->scope;
	size_t i, readers = 0;

	if (!q || !q->query || q->query->kid[NL2SQL_QUERY_LIMIT] ||
	    d->depth > DEPTH_MAX)
		return false;
	for (i = 0; i < d->names->nsources; i++) {
		const struct nl2sql_source *s = d->names->sources[i];
		const char *name;

		if (s->query != q)
			continue;
		readers++;
		name = passed_on(d, q, s);
		if (!name || !nl2sql_filtered(d->names, s, name, d->depth + 1))
			return false;
	}
	return readers > 0;
}

bool nl2sql_filtered(const struct nl2sql_resolution *names,
		     const struct nl2sql_source *source, const char *column,
		     unsigned depth)
{
	struct need d = { .names = names, .source = source, .column = column,
			  .depth = depth };

	return narrowed_here(&d) || narrowed_outside(&d);
}
