/*
 * lib/spider/equal.c - when two of Spider's structures are the same
 *
 * As Python's == on their nested lists: everything counts, in its order.
 */
#include <string.h>

#include "query.h"

static bool sql_eq(const struct nl2sql_spider_query *a,
		   const struct nl2sql_spider_query *b);

static bool column_eq(const struct spider_column *a,
		      const struct spider_column *b)
{
	return a->aggregate == b->aggregate && a->distinct == b->distinct &&
	       !strcmp(a->id, b->id);
}

bool nl2sql_spider_unit_eq(const struct spider_unit *a,
			   const struct spider_unit *b)
{
	return a->op == b->op && a->two == b->two &&
	       column_eq(&a->first, &b->first) &&
	       (!a->two || column_eq(&a->second, &b->second));
}

static bool value_eq(const struct spider_value *a, const struct spider_value *b)
{
	if (a->kind != b->kind)
		return false;
	switch (a->kind) {
	case SPIDER_NUMBER:
		return a->number == b->number;
	case SPIDER_STRING:
		return !strcmp(a->string, b->string);
	case SPIDER_COLUMN:
		return column_eq(&a->column, &b->column);
	case SPIDER_SQL:
		return sql_eq(a->sql, b->sql);
	default:
		return true;
	}
}

bool nl2sql_spider_condition_eq(const struct spider_condition *a,
				const struct spider_condition *b)
{
	return a->negated == b->negated && a->op == b->op &&
	       nl2sql_spider_unit_eq(&a->unit, &b->unit) &&
	       value_eq(&a->first, &b->first) &&
	       value_eq(&a->second, &b->second);
}

bool nl2sql_spider_conditions_eq(const struct spider_conditions *a,
				 const struct spider_conditions *b)
{
	size_t i;

	if (a->n != b->n || a->nwords != b->nwords)
		return false;
	for (i = 0; i < a->n; i++)
		if (!nl2sql_spider_condition_eq(&a->items[i], &b->items[i]))
			return false;
	return !a->nwords ||
	       !memcmp(a->words, b->words, a->nwords * sizeof(*a->words));
}

bool nl2sql_spider_item_eq(const struct spider_item *a,
			   const struct spider_item *b)
{
	return a->aggregate == b->aggregate &&
	       nl2sql_spider_unit_eq(&a->unit, &b->unit);
}

bool nl2sql_spider_source_eq(const struct spider_source *a,
			     const struct spider_source *b)
{
	if (a->table && b->table)
		return !strcmp(a->table, b->table);
	return !a->table && !b->table && sql_eq(a->sql, b->sql);
}

bool nl2sql_spider_order_eq(const struct nl2sql_spider_query *a,
			    const struct nl2sql_spider_query *b)
{
	size_t i;

	if (a->ordered != b->ordered || a->norder != b->norder ||
	    (a->ordered && a->descending != b->descending))
		return false;
	for (i = 0; i < a->norder; i++)
		if (!nl2sql_spider_unit_eq(&a->order[i], &b->order[i]))
			return false;
	return true;
}

static bool maybe_eq(const struct nl2sql_spider_query *a,
		     const struct nl2sql_spider_query *b)
{
	return a && b ? sql_eq(a, b) : a == b;
}

static bool sql_eq(const struct nl2sql_spider_query *a,
		   const struct nl2sql_spider_query *b)
{
	size_t i;

	if (a->distinct != b->distinct || a->nitems != b->nitems ||
	    a->nsources != b->nsources || a->ngroup != b->ngroup ||
	    a->limited != b->limited)
		return false;
	for (i = 0; i < a->nitems; i++)
		if (!nl2sql_spider_item_eq(&a->items[i], &b->items[i]))
			return false;
	for (i = 0; i < a->nsources; i++)
		if (!nl2sql_spider_source_eq(&a->sources[i], &b->sources[i]))
			return false;
	for (i = 0; i < a->ngroup; i++)
		if (!column_eq(&a->group[i], &b->group[i]))
			return false;
	return nl2sql_spider_conditions_eq(&a->on, &b->on) &&
	       nl2sql_spider_conditions_eq(&a->where, &b->where) &&
	       nl2sql_spider_conditions_eq(&a->having, &b->having) &&
	       nl2sql_spider_order_eq(a, b) &&
	       maybe_eq(a->intersect, b->intersect) &&
	       maybe_eq(a->except, b->except) && maybe_eq(a->unions, b->unions);
}
