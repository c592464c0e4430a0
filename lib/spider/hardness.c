/*
 * lib/spider/hardness.c - Spider's hardness, mistakes of theirs included
 */
#include "query.h"

struct counts {
	unsigned ors, likes, nested;
};

static void count_list(struct counts *c, const struct spider_conditions *list)
{
	size_t i;

	for (i = 0; i < list->nwords; i++)
		c->ors += list->words[i] == SPIDER_OR;
	for (i = 0; i < list->n; i++) {
		c->likes += list->items[i].op == SPIDER_OP_LIKE;
		c->nested += list->items[i].first.kind == SPIDER_SQL;
		c->nested += list->items[i].second.kind == SPIDER_SQL;
	}
}

/* Field 0 of what they count aggregates in: of a condition that is the NOT
 * flag, and of the words between those of HAVING a letter. */
static unsigned count_aggregates(const struct nl2sql_spider_query *q)
{
	unsigned n = (unsigned)q->having.nwords;
	size_t i;

	for (i = 0; i < q->nitems; i++)
		n += q->items[i].aggregate != 0;
	for (i = 0; i < q->where.n; i++)
		n += q->where.items[i].negated;
	for (i = 0; i < q->ngroup; i++)
		n += q->group[i].aggregate != 0;
	for (i = 0; i < q->norder; i++)
		n += (q->order[i].first.aggregate != 0) +
		     (q->order[i].two && q->order[i].second.aggregate != 0);
	for (i = 0; i < q->having.n; i++)
		n += q->having.items[i].negated;
	return n;
}

int nl2sql_spider_hardness(const struct nl2sql_spider_query *q)
{
	struct counts c = { 0 };
	unsigned comp1, comp2, others;

	count_list(&c, &q->on);
	count_list(&c, &q->where);
	count_list(&c, &q->having);
	comp1 = (q->where.n > 0) + (q->ngroup > 0) + q->ordered + q->limited +
		(q->nsources ? (unsigned)q->nsources - 1 : 0) + c.ors + c.likes;
	comp2 = c.nested + (q->intersect != NULL) + (q->except != NULL) +
		(q->unions != NULL);
	others = (count_aggregates(q) > 1) + (q->nitems > 1) +
		 (q->where.n + q->where.nwords > 1) + (q->ngroup > 1);
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
