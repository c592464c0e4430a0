/*
 * lib/sql/hardness.c - how hard Spider's evaluation.py calls a query
 *
 * Of a set operation only the first SELECT is looked at, with the rest as one
 * nested query; ORDER BY and LIMIT behind it belong to the last.  NOT before a
 * condition of WHERE counts as an aggregate, and so does every AND or OR in
 * HAVING, since that is what field 0 of their tuples comes to.
 */
#include <nl2sql/sql.h>

#include "resolve.h"

/* A list of conditions, as theirs: members, and the words between them. */
struct conditions {
	unsigned n, ors, connectives, likes, nots, nested;
};

static bool is_query_value(const struct nl2sql_sql *n)
{
	if (!n)
		return false;
	if (n->kind == NL2SQL_SQL_SUBQUERY)
		return true;
	return nl2sql_sql_is_query(n);
}

static unsigned nested_operands(const struct nl2sql_sql *n)
{
	switch (n->kind) {
	case NL2SQL_SQL_BETWEEN:
		return is_query_value(kid(n, NL2SQL_BETWEEN_LOW)) +
		       is_query_value(kid(n, NL2SQL_BETWEEN_HIGH));
	case NL2SQL_SQL_IN:
	case NL2SQL_SQL_BINARY:
	case NL2SQL_SQL_LIKE:
	case NL2SQL_SQL_QUANTIFIED:
		return is_query_value(kid(n, NL2SQL_RIGHT));
	case NL2SQL_SQL_EXISTS:
		return 1;
	default:
		return 0;
	}
}

static void count_conditions(struct conditions *c, const struct nl2sql_sql *n,
			     bool not )
{
	if (!n)
		return;
	if (n->kind == NL2SQL_SQL_BINARY &&
	    (n->op == NL2SQL_OP_AND || n->op == NL2SQL_OP_OR)) {
		count_conditions(c, kid(n, NL2SQL_LEFT), not );
		count_conditions(c, kid(n, NL2SQL_RIGHT), not );
		c->connectives++;
		c->ors += n->op == NL2SQL_OP_OR;
		return;
	}
	if (n->kind == NL2SQL_SQL_UNARY && n->op == NL2SQL_OP_NOT) {
		count_conditions(c, kid(n, NL2SQL_VALUE), !not );
		return;
	}
	c->n++;
	c->likes += n->kind == NL2SQL_SQL_LIKE && n->op == NL2SQL_LIKE_LIKE;
	c->nots +=
		not !=
		(n->flags & NL2SQL_F_NOT &&
		 (n->kind == NL2SQL_SQL_LIKE || n->kind == NL2SQL_SQL_IN ||
		  n->kind == NL2SQL_SQL_BETWEEN || n->kind == NL2SQL_SQL_IS));
	c->nested += nested_operands(n);
}

static unsigned count_tables(struct conditions *on, const struct nl2sql_sql *n)
{
	if (!n)
		return 0;
	if (n->kind != NL2SQL_SQL_JOIN)
		return 1;
	count_conditions(on, kid(n, NL2SQL_JOIN_ON), false);
	return count_tables(on, kid(n, NL2SQL_LEFT)) +
	       count_tables(on, kid(n, NL2SQL_RIGHT));
}

static bool is_aggregate(const struct nl2sql_sql *n)
{
	static const char *const names[] = { "max", "min", "count", "sum",
					     "avg" };
	size_t i;

	for (i = 0; nl2sql_sql_is(n, NL2SQL_SQL_FUNC) && n->text &&
		    i < NL2SQL_COUNT(names);
	     i++)
		if (nl2sql_ieq(n->text, names[i]))
			return true;
	return false;
}

static unsigned list_length(const struct nl2sql_sql *list)
{
	return list ? list->n : 0;
}

/* max(a), or either side of max(a) - min(a) */
static unsigned aggregates_in(const struct nl2sql_sql *n)
{
	if (nl2sql_sql_is(n, NL2SQL_SQL_BINARY))
		return is_aggregate(kid(n, NL2SQL_LEFT)) +
		       is_aggregate(kid(n, NL2SQL_RIGHT));
	return is_aggregate(n);
}

static unsigned count_others(const struct nl2sql_sql *q,
			     const struct conditions *where,
			     const struct conditions *having,
			     const struct nl2sql_sql *order)
{
	const struct nl2sql_sql *items = kid(q, NL2SQL_SELECT_ITEMS);
	const struct nl2sql_sql *group = kid(q, NL2SQL_SELECT_GROUP);
	unsigned aggregates = where->nots + having->connectives + having->nots;
	uint32_t i;

	for (i = 0; items && i < items->n; i++)
		aggregates += is_aggregate(kid(items->kid[i], NL2SQL_VALUE));
	for (i = 0; group && i < group->n; i++)
		aggregates += is_aggregate(group->kid[i]);
	for (i = 0; order && i < order->n; i++)
		aggregates += aggregates_in(kid(order->kid[i], NL2SQL_VALUE));
	return (aggregates > 1) + (list_length(items) > 1) + (where->n > 1) +
	       (list_length(group) > 1);
}

static int grade(unsigned comp1, unsigned comp2, unsigned others)
{
	if (comp1 <= 1 && !others && !comp2)
		return 0;
	if (!comp2 &&
	    ((others <= 2 && comp1 <= 1) || (comp1 <= 2 && others < 2)))
		return 1;
	if ((others > 2 && comp1 <= 2 && !comp2) ||
	    (comp1 == 3 && others <= 2 && !comp2) ||
	    (comp1 <= 1 && !others && comp2 <= 1))
		return 2;
	return 3;
}

int nl2sql_hardness(const struct nl2sql_sql *q)
{
	struct conditions on = { 0 }, where = { 0 }, having = { 0 };
	const struct nl2sql_sql *from, *order;
	unsigned tables = 0, comp1, comp2 = 0;
	uint32_t i;

	while (nl2sql_sql_is(q, NL2SQL_SQL_SETOP)) {
		comp2 = 1;
		q = kid(q, NL2SQL_SETOP_LEFT);
	}
	if (!nl2sql_sql_is(q, NL2SQL_SQL_SELECT))
		return 0;
	from = kid(q, NL2SQL_SELECT_FROM);
	order = kid(q, NL2SQL_QUERY_ORDER);
	for (i = 0; from && i < from->n; i++)
		tables += count_tables(&on, from->kid[i]);
	count_conditions(&where, kid(q, NL2SQL_SELECT_WHERE), false);
	count_conditions(&having, kid(q, NL2SQL_SELECT_HAVING), false);
	comp1 = (where.n > 0) + (list_length(kid(q, NL2SQL_SELECT_GROUP)) > 0) +
		(list_length(order) > 0) +
		(kid(q, NL2SQL_QUERY_LIMIT) != NULL) +
		(tables ? tables - 1 : 0) + on.ors + where.ors + having.ors +
		on.likes + where.likes + having.likes;
	comp2 += on.nested + where.nested + having.nested;
	return grade(comp1, comp2, count_others(q, &where, &having, order));
}

const char *nl2sql_hardness_name(int hardness)
{
	static const char *const names[] = { "easy", "medium", "hard",
					     "extra" };

	return names[hardness & 3];
}
