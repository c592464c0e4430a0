/*
 * lib/grammar/trivial.c - questions that answer themselves
 *
 * The average over the one row with a given key; the most common diagnosis
 * among those with the code of that diagnosis.
 */
#include <string.h>

#include "internal.h"

#define ENOUGH 5 /* rows that all say the same are no chance */
#define GROUPS 4 /* columns that are looked at */

/* The columns of a list, where it holds nothing else. */
static size_t columns_of(const struct nl2sql_sql *list, const struct scope *s,
			 const struct colref **out)
{
	size_t n = 0;

	for (uint32_t i = 0; list && i < list->n; i++) {
		const struct nl2sql_sql *e = list->kid[i];
		const struct colref *c;

		if (e->kind == NL2SQL_SQL_ITEM)
			e = e->kid[NL2SQL_VALUE];
		c = e->note;
		if (e->kind != NL2SQL_SQL_COLUMN || !c || n == GROUPS ||
		    c->tag != NOTE_COLUMN || c->inst->scope != s)
			return 0;
		out[n++] = c;
	}
	return n;
}

static bool is_aggregate(const struct nl2sql_sql *e)
{
	static const char *const names[] = { "count", "sum", "avg",
					     "min",   "max", "total" };

	if (e->kind != NL2SQL_SQL_FUNC || e->kid[NL2SQL_FUNC_OVER] ||
	    (e->kid[NL2SQL_FUNC_ARGS] && e->kid[NL2SQL_FUNC_ARGS]->n > 1))
		return false;
	for (size_t i = 0; i < NL2SQL_COUNT(names); i++)
		if (nl2sql_ieq(e->text, names[i]))
			return true;
	return false;
}

/* Does it count on several rows: to sort, to group, to sum up? */
static bool wants_many(const struct nl2sql_sql *q)
{
	const struct nl2sql_sql *items = q->kid[NL2SQL_SELECT_ITEMS];

	if ((q->flags & NL2SQL_F_DISTINCT) || q->kid[NL2SQL_QUERY_ORDER] ||
	    q->kid[NL2SQL_SELECT_GROUP])
		return true;
	for (uint32_t i = 0; i < items->n; i++)
		if (items->kid[i]->kind == NL2SQL_SQL_ITEM &&
		    is_aggregate(items->kid[i]->kid[NL2SQL_VALUE]))
			return true;
	return false;
}

/* Does one row of this table lead to one row of the whole scope? */
static bool leads(const struct scope *s, const struct inst *in)
{
	if (s->inst[0] != in)
		return s->n == 2 && in->child && in->via == s->inst[0];
	for (size_t i = 1; i < s->n; i++)
		if (s->inst[i]->child)
			return false;
	return true;
}

/* "key = 7", of a column in which no value comes twice. */
static bool picks_one(const struct scope *s, const struct nl2sql_sql *e)
{
	const struct nl2sql_sql *l;
	const struct colref *c;

	if (e->kind != NL2SQL_SQL_BINARY)
		return false;
	l = e->kid[NL2SQL_LEFT];
	if (e->op == NL2SQL_OP_AND)
		return picks_one(s, l) || picks_one(s, e->kid[NL2SQL_RIGHT]);
	c = l->note;
	return e->op == NL2SQL_OP_EQ && l->kind == NL2SQL_SQL_COLUMN && c &&
	       c->tag == NOTE_COLUMN && c->inst->scope == s &&
	       (c->inst->t->columns[c->column].roles & ROLE_UNIQUE) &&
	       leads(s, c->inst);
}

bool nl2sql_grammar_trivial(struct derivation *d, const struct nl2sql_sql *q)
{
	const struct colref *by[GROUPS];
	struct scope *s = d->insts[0]->scope;
	size_t n;

	if (q->kind != NL2SQL_SQL_SELECT || !s->nconds || !wants_many(q))
		return false;
	for (size_t i = 0; i < s->nconds; i++)
		if (picks_one(s, s->conds[i]))
			return true;
	n = columns_of(
		q->kid[q->flags & NL2SQL_F_DISTINCT ? NL2SQL_SELECT_ITEMS
						    : NL2SQL_SELECT_GROUP],
		s, by);
	return n && nl2sql_evaluate_alike(d, s, by, n) >= ENOUGH;
}
