/*
 * lib/spider/match.c - Spider's exact set match and its parts
 *
 * With theirs defaults: values and DISTINCT do not count.  What their passes
 * over the query forget, is forgotten here too: a subquery in FROM keeps its
 * values, one in a condition its DISTINCT and its own columns where foreign
 * keys make two one.
 */
#include <string.h>

#include "query.h"

const char *const nl2sql_spider_part_names[NL2SQL_SPIDER_PARTS] = {
	"select",	"select(no AGG)",   "where",
	"where(no OP)", "group(no Having)", "group",
	"order",	"and/or",	    "IUEN",
	"keywords"
};
enum {
	PART_SELECT,
	PART_SELECT_BARE,
	PART_WHERE,
	PART_WHERE_BARE,
	PART_GROUP_BARE,
	PART_GROUP,
	PART_ORDER,
	PART_AND_OR,
	PART_IUEN,
	PART_KEYWORDS
};

/* ---- values away, foreign keys one --------------------------------------- */

static void drop_values(struct nl2sql_spider_query *q);

static void drop_value(struct spider_value *v)
{
	if (v->kind == SPIDER_SQL)
		drop_values(v->sql);
	else
		v->kind = SPIDER_NONE;
}

static void drop_condition_values(struct spider_conditions *c)
{
	size_t i;

	for (i = 0; i < c->n; i++) {
		drop_value(&c->items[i].first);
		drop_value(&c->items[i].second);
	}
}

static void drop_values(struct nl2sql_spider_query *q)
{
	if (!q)
		return;
	drop_condition_values(&q->on);
	drop_condition_values(&q->having);
	drop_condition_values(&q->where);
	drop_values(q->intersect);
	drop_values(q->except);
	drop_values(q->unions);
}

struct rebuild {
	const struct nl2sql_spider_schema *schema;
	const struct nl2sql_spider_query *top; /* whose tables count */
};

static bool of_top(const struct rebuild *r, const char *id)
{
	size_t i, n = (size_t)(strchr(id, '.') - id);

	for (i = 0; i < r->top->nsources; i++) {
		const char *t = r->top->sources[i].table;

		if (t && strlen(t) == n + 2 && !memcmp(t, id, n))
			return true;
	}
	return false;
}

static void merge_column(const struct rebuild *r, struct spider_column *c)
{
	const char *first = nl2sql_map_get(&r->schema->canonical, c->id);

	if (first && strchr(c->id, '.') && of_top(r, c->id))
		c->id = first;
	c->distinct = -1;
}

static void merge_unit(const struct rebuild *r, struct spider_unit *u)
{
	merge_column(r, &u->first);
	if (u->two)
		merge_column(r, &u->second);
}

static void merge_conditions(const struct rebuild *r,
			     struct spider_conditions *c)
{
	size_t i;

	for (i = 0; i < c->n; i++)
		merge_unit(r, &c->items[i].unit);
}

static void merge_columns(const struct rebuild *r,
			  struct nl2sql_spider_query *q)
{
	size_t i;

	if (!q)
		return;
	for (i = 0; i < q->nitems; i++)
		merge_unit(r, &q->items[i].unit);
	q->distinct = false;
	merge_conditions(r, &q->on);
	merge_conditions(r, &q->where);
	merge_conditions(r, &q->having);
	for (i = 0; i < q->ngroup; i++)
		merge_column(r, &q->group[i]);
	for (i = 0; i < q->norder; i++)
		merge_unit(r, &q->order[i]);
	merge_columns(r, q->intersect);
	merge_columns(r, q->except);
	merge_columns(r, q->unions);
}

static void rebuild(struct nl2sql_spider_query *q,
		    const struct nl2sql_spider_schema *s)
{
	struct rebuild r = { s, q };

	drop_values(q);
	merge_columns(&r, q);
}

/* ---- the parts ----------------------------------------------------------- */

static void score(struct nl2sql_spider_part *p, size_t label, size_t pred,
		  size_t count)
{
	p->label_total = (int)label;
	p->pred_total = (int)pred;
	p->f1 = label == pred && count == pred;
}

/* How many of n things find an equal one among m, each used once. */
static size_t
matches(size_t n, size_t m,
	bool (*eq)(const void *p, size_t i, const void *g, size_t j),
	const void *pred, const void *gold, struct nl2sql_arena *a)
{
	bool *used = nl2sql_arena_alloc(a, m + 1);
	size_t i, j, count = 0;

	for (i = 0; i < n; i++) {
		for (j = 0; j < m && (used[j] || !eq(pred, i, gold, j)); j++)
			;
		if (j < m) {
			used[j] = true;
			count++;
		}
	}
	return count;
}

static bool eq_item(const void *p, size_t i, const void *g, size_t j)
{
	return nl2sql_spider_item_eq((const struct spider_item *)p + i,
				     (const struct spider_item *)g + j);
}

static bool eq_item_unit(const void *p, size_t i, const void *g, size_t j)
{
	return nl2sql_spider_unit_eq(&((const struct spider_item *)p)[i].unit,
				     &((const struct spider_item *)g)[j].unit);
}

static bool eq_condition(const void *p, size_t i, const void *g, size_t j)
{
	return nl2sql_spider_condition_eq(
		(const struct spider_condition *)p + i,
		(const struct spider_condition *)g + j);
}

static bool eq_condition_unit(const void *p, size_t i, const void *g, size_t j)
{
	return nl2sql_spider_unit_eq(
		&((const struct spider_condition *)p)[i].unit,
		&((const struct spider_condition *)g)[j].unit);
}

/* Columns by name alone, of whatever table. */
static bool eq_group(const void *p, size_t i, const void *g, size_t j)
{
	const char *a = ((const struct spider_column *)p)[i].id;
	const char *b = ((const struct spider_column *)g)[j].id;

	a = strchr(a, '.') ? strchr(a, '.') + 1 : a;
	b = strchr(b, '.') ? strchr(b, '.') + 1 : b;
	return !strcmp(a, b);
}

static bool group_same(const struct nl2sql_spider_query *pred,
		       const struct nl2sql_spider_query *gold)
{
	size_t i;

	if (!pred->ngroup || pred->ngroup != gold->ngroup)
		return false;
	for (i = 0; i < pred->ngroup; i++)
		if (strcmp(pred->group[i].id, gold->group[i].id))
			return false;
	return nl2sql_spider_conditions_eq(&pred->having, &gold->having);
}

/* The set of words between conditions: 1 AND, 2 OR, 4 what is none. */
static unsigned word_set(const struct spider_conditions *c)
{
	unsigned set = 0;
	size_t i;

	for (i = 0; i < c->nwords; i++)
		set |= 1u << c->words[i];
	return set;
}

static size_t set_size(unsigned set)
{
	return (set & 1) + (set >> 1 & 1) + (set >> 2 & 1);
}

static void score_words(struct nl2sql_spider_part *p,
			const struct nl2sql_spider_query *pred,
			const struct nl2sql_spider_query *gold)
{
	unsigned a = word_set(&pred->where), b = word_set(&gold->where);

	p->label_total = a == b ? 1 : (int)set_size(a); /* theirs: swapped */
	p->pred_total = a == b ? 1 : (int)set_size(b);
	p->f1 = a == b;
}

/* Which of their keywords a query has, one bit each. */
static unsigned keywords(const struct nl2sql_spider_query *q)
{
	const struct spider_conditions *lists[] = { &q->on, &q->where,
						    &q->having };
	unsigned set = 0;
	size_t i, j;

	set |= (q->where.n > 0) | (q->ngroup > 0) << 1 | (q->having.n > 0) << 2;
	if (q->ordered)
		set |= 1u << 3 | 1u << (q->descending ? 4 : 5);
	set |= (unsigned)q->limited << 6 | (unsigned)(q->except != NULL) << 7 |
	       (unsigned)(q->unions != NULL) << 8 |
	       (unsigned)(q->intersect != NULL) << 9;
	for (i = 0; i < NL2SQL_COUNT(lists); i++) {
		set |= (word_set(lists[i]) & 2) << 9; /* or: bit 10 */
		for (j = 0; j < lists[i]->n; j++) {
			const struct spider_condition *c = &lists[i]->items[j];

			set |= (unsigned)c->negated << 11 |
			       (unsigned)(c->op == SPIDER_OP_IN) << 12 |
			       (unsigned)(c->op == SPIDER_OP_LIKE) << 13;
		}
	}
	return set;
}

static size_t bits(unsigned set)
{
	size_t n = 0;

	for (; set; set &= set - 1)
		n++;
	return n;
}

static bool match(struct nl2sql_arena *a, struct nl2sql_spider_part *parts,
		  const struct nl2sql_spider_query *pred,
		  const struct nl2sql_spider_query *gold);

static void score_nested(struct nl2sql_arena *a, struct nl2sql_spider_part *p,
			 const struct nl2sql_spider_query *pred,
			 const struct nl2sql_spider_query *gold)
{
	const struct nl2sql_spider_query *x[] = { pred->intersect, pred->except,
						  pred->unions };
	const struct nl2sql_spider_query *y[] = { gold->intersect, gold->except,
						  gold->unions };
	struct nl2sql_spider_part parts[NL2SQL_SPIDER_PARTS];
	size_t i, np = 0, ng = 0, count = 0;

	for (i = 0; i < 3; i++) {
		np += x[i] != NULL;
		ng += y[i] != NULL;
		count += x[i] && y[i] && match(a, parts, x[i], y[i]);
	}
	score(p, ng, np, count);
}

static bool order_match(const struct nl2sql_spider_query *pred,
			const struct nl2sql_spider_query *gold)
{
	return gold->ordered && nl2sql_spider_order_eq(pred, gold) &&
	       pred->limited == gold->limited;
}

static bool eq_source(const void *p, size_t i, const void *g, size_t j)
{
	return nl2sql_spider_source_eq((const struct spider_source *)p + i,
				       (const struct spider_source *)g + j);
}

/* The tables, sorted; theirs cannot sort two subqueries that differ. */
static bool sources_match(struct nl2sql_arena *a,
			  const struct nl2sql_spider_query *pred,
			  const struct nl2sql_spider_query *gold)
{
	if (!gold->nsources)
		return true;
	return pred->nsources == gold->nsources &&
	       matches(pred->nsources, gold->nsources, eq_source, pred->sources,
		       gold->sources, a) == gold->nsources;
}

static bool match(struct nl2sql_arena *a, struct nl2sql_spider_part *parts,
		  const struct nl2sql_spider_query *pred,
		  const struct nl2sql_spider_query *gold)
{
	const struct spider_conditions *pw = &pred->where, *gw = &gold->where;
	size_t i, pk = keywords(pred), gk = keywords(gold);

	score(&parts[PART_SELECT], gold->nitems, pred->nitems,
	      matches(pred->nitems, gold->nitems, eq_item, pred->items,
		      gold->items, a));
	score(&parts[PART_SELECT_BARE], gold->nitems, pred->nitems,
	      matches(pred->nitems, gold->nitems, eq_item_unit, pred->items,
		      gold->items, a));
	score(&parts[PART_WHERE], gw->n, pw->n,
	      matches(pw->n, gw->n, eq_condition, pw->items, gw->items, a));
	score(&parts[PART_WHERE_BARE], gw->n, pw->n,
	      matches(pw->n, gw->n, eq_condition_unit, pw->items, gw->items,
		      a));
	score(&parts[PART_GROUP_BARE], gold->ngroup, pred->ngroup,
	      matches(pred->ngroup, gold->ngroup, eq_group, pred->group,
		      gold->group, a));
	score(&parts[PART_GROUP], gold->ngroup > 0, pred->ngroup > 0,
	      group_same(pred, gold));
	score(&parts[PART_ORDER], gold->ordered, pred->ordered,
	      order_match(pred, gold));
	score_words(&parts[PART_AND_OR], pred, gold);
	score_nested(a, &parts[PART_IUEN], pred, gold);
	score(&parts[PART_KEYWORDS], bits((unsigned)gk), bits((unsigned)pk),
	      bits((unsigned)(pk & gk)));
	for (i = 0; i < NL2SQL_SPIDER_PARTS; i++)
		if (!parts[i].f1)
			return false;
	return sources_match(a, pred, gold);
}

void nl2sql_spider_compare(struct nl2sql_arena *a,
			   struct nl2sql_spider_match *out,
			   struct nl2sql_spider_query *pred,
			   struct nl2sql_spider_query *gold,
			   const struct nl2sql_spider_schema *s)
{
	struct nl2sql_spider_query nothing = { 0 };

	if (!pred)
		pred = &nothing;
	rebuild(gold, s);
	rebuild(pred, s);
	out->exact = match(a, out->parts, pred, gold);
}
