/*
 * lib/eval/spider_match.c - Spider's exact set match, its parts, its hardness
 *
 * With theirs defaults: values and DISTINCT do not count.  What their passes
 * over the query forget, is forgotten here too: a subquery in FROM keeps its
 * values, one in a condition its DISTINCT and its own columns where foreign
 * keys make two one.
 */
#include <string.h>

#include "spider.h"

const char *const spider_part_names[SPIDER_PARTS] = {
	"select", "select(no AGG)", "where", "where(no OP)", "group(no Having)",
	"group", "order", "and/or", "IUEN", "keywords"
};
enum { PART_SELECT, PART_SELECT_BARE, PART_WHERE, PART_WHERE_BARE,
       PART_GROUP_BARE, PART_GROUP, PART_ORDER, PART_AND_OR, PART_IUEN,
       PART_KEYWORDS };

/* ---- the schema's keys ------------------------------------------------------------- */

void spider_schema_release(struct spider_schema *s)
{
	nl2sql_map_release(&s->canonical);
	nl2sql_arena_release(&s->arena);
	memset(s, 0, sizeof(*s));
}

struct spider_table *spider_schema_table(struct spider_schema *s,
					 const char *name)
{
	struct spider_table *more;

	if (s->ntables == s->ctables) {
		s->ctables = s->ctables ? s->ctables * 2 : 16;
		more = nl2sql_arena_alloc(&s->arena,
					  s->ctables * sizeof(*more));
		if (s->ntables)
			memcpy(more, s->tables, s->ntables * sizeof(*more));
		s->tables = more;
	}
	more = &s->tables[s->ntables++];
	more->name = spider_lower(&s->arena, name, strlen(name));
	return more;
}

void spider_schema_column(struct spider_schema *s, struct spider_table *t,
			  const char *name)
{
	const char **more;

	/* the room doubles at powers of two */
	if (!(t->ncolumns & (t->ncolumns - 1))) {
		more = nl2sql_arena_alloc(&s->arena, (t->ncolumns * 2 + 2) *
						     sizeof(*more));
		if (t->ncolumns)
			memcpy(more, t->columns, t->ncolumns * sizeof(*more));
		t->columns = more;
	}
	t->columns[t->ncolumns++] = spider_lower(&s->arena, name, strlen(name));
}

size_t spider_schema_number(const struct spider_schema *s, const char *table,
			    const char *column)
{
	size_t i, j, n = 0;

	for (i = 0; i < s->ntables; n += s->tables[i++].ncolumns) {
		if (!nl2sql_ieq(s->tables[i].name, table))
			continue;
		for (j = 0; j < s->tables[i].ncolumns; j++)
			if (nl2sql_ieq(s->tables[i].columns[j], column))
				return n + j;
	}
	return SIZE_MAX;
}

static const char *numbered_id(struct spider_schema *s, size_t number)
{
	size_t i;

	for (i = 0; i < s->ntables; i++) {
		if (number < s->tables[i].ncolumns)
			return nl2sql_arena_printf(&s->arena, "__%s.%s__",
						   s->tables[i].name,
						   s->tables[i].columns[number]);
		number -= s->tables[i].ncolumns;
	}
	return "__all__";
}

/* group[i]: the group of pair i's columns; a pair joins the first group that
 * has one of its columns. */
static size_t group_of(const struct spider_keys *k, const size_t *group,
		       size_t pair)
{
	size_t g, i;

	for (g = 0; g < pair; g++)
		for (i = 0; i < pair; i++)
			if (group[i] == g &&
			    (k->pairs[i][0] == k->pairs[pair][0] ||
			     k->pairs[i][0] == k->pairs[pair][1] ||
			     k->pairs[i][1] == k->pairs[pair][0] ||
			     k->pairs[i][1] == k->pairs[pair][1]))
				return g;
	return pair;
}

void spider_schema_keys(struct spider_schema *s, const struct spider_keys *k)
{
	size_t *group = nl2sql_arena_alloc(&s->arena, (k->n + 1) *
						      sizeof(*group));
	size_t *least = nl2sql_arena_alloc(&s->arena, (k->n + 1) *
						      sizeof(*least));
	size_t i, j, g;

	for (i = 0; i < k->n; i++)
		least[i] = SIZE_MAX;
	for (i = 0; i < k->n; i++) {
		group[i] = group_of(k, group, i);
		for (j = 0; j < 2; j++)
			if (k->pairs[i][j] < least[group[i]])
				least[group[i]] = k->pairs[i][j];
	}
	for (g = 0; g < k->n; g++)
		for (i = 0; i < k->n; i++)
			for (j = 0; j < 2 && group[i] == g; j++)
				nl2sql_map_set(&s->canonical,
					       numbered_id(s, k->pairs[i][j]),
					       (void *)numbered_id(s, least[g]));
}

/* ---- equality -------------------------------------------------------------------------- */

static bool sql_eq(const struct spider_sql *a, const struct spider_sql *b);

static bool column_eq(const struct spider_column *a,
		      const struct spider_column *b)
{
	return a->aggregate == b->aggregate && a->distinct == b->distinct &&
	       !strcmp(a->id, b->id);
}

static bool unit_eq(const struct spider_unit *a, const struct spider_unit *b)
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

static bool condition_eq(const struct spider_condition *a,
			 const struct spider_condition *b)
{
	return a->negated == b->negated && a->op == b->op &&
	       unit_eq(&a->unit, &b->unit) && value_eq(&a->first, &b->first) &&
	       value_eq(&a->second, &b->second);
}

static bool conditions_eq(const struct spider_conditions *a,
			  const struct spider_conditions *b)
{
	size_t i;

	if (a->n != b->n || a->nwords != b->nwords)
		return false;
	for (i = 0; i < a->n; i++)
		if (!condition_eq(&a->items[i], &b->items[i]))
			return false;
	return !a->nwords ||
	       !memcmp(a->ors, b->ors, a->nwords * sizeof(*a->ors));
}

static bool item_eq(const struct spider_item *a, const struct spider_item *b)
{
	return a->aggregate == b->aggregate && unit_eq(&a->unit, &b->unit);
}

static bool source_eq(const struct spider_source *a,
		      const struct spider_source *b)
{
	if (a->table && b->table)
		return !strcmp(a->table, b->table);
	return !a->table && !b->table && sql_eq(a->sql, b->sql);
}

static bool order_eq(const struct spider_sql *a, const struct spider_sql *b)
{
	size_t i;

	if (a->ordered != b->ordered || a->norder != b->norder ||
	    (a->ordered && a->descending != b->descending))
		return false;
	for (i = 0; i < a->norder; i++)
		if (!unit_eq(&a->order[i], &b->order[i]))
			return false;
	return true;
}

static bool maybe_eq(const struct spider_sql *a, const struct spider_sql *b)
{
	return a && b ? sql_eq(a, b) : a == b;
}

static bool sql_eq(const struct spider_sql *a, const struct spider_sql *b)
{
	size_t i;

	if (a->distinct != b->distinct || a->nitems != b->nitems ||
	    a->nsources != b->nsources || a->ngroup != b->ngroup ||
	    a->limited != b->limited || (a->limited && a->limit != b->limit))
		return false;
	for (i = 0; i < a->nitems; i++)
		if (!item_eq(&a->items[i], &b->items[i]))
			return false;
	for (i = 0; i < a->nsources; i++)
		if (!source_eq(&a->sources[i], &b->sources[i]))
			return false;
	for (i = 0; i < a->ngroup; i++)
		if (!column_eq(&a->group[i], &b->group[i]))
			return false;
	return conditions_eq(&a->on, &b->on) &&
	       conditions_eq(&a->where, &b->where) &&
	       conditions_eq(&a->having, &b->having) && order_eq(a, b) &&
	       maybe_eq(a->intersect, b->intersect) &&
	       maybe_eq(a->except, b->except) &&
	       maybe_eq(a->unions, b->unions);
}

/* ---- values away, foreign keys one ------------------------------------------------------- */

static void drop_values(struct spider_sql *q);

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

static void drop_values(struct spider_sql *q)
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
	const struct spider_schema *schema;
	const struct spider_sql *top; /* whose tables count */
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

static void merge_conditions(const struct rebuild *r, struct spider_conditions *c)
{
	size_t i;

	for (i = 0; i < c->n; i++)
		merge_unit(r, &c->items[i].unit);
}

static void merge_columns(const struct rebuild *r, struct spider_sql *q)
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

static void rebuild(struct spider_sql *q, const struct spider_schema *s)
{
	struct rebuild r = { s, q };

	drop_values(q);
	merge_columns(&r, q);
}

/* ---- the parts ------------------------------------------------------------------------------ */

static void score(struct spider_part *p, size_t label, size_t pred, size_t count)
{
	p->label_total = (int)label;
	p->pred_total = (int)pred;
	p->f1 = label == pred && count == pred;
}

/* How many of n things find an equal one among m, each used once. */
static size_t matches(size_t n, size_t m,
		      bool (*eq)(const void *p, size_t i, const void *g,
				 size_t j),
		      const void *pred, const void *gold,
		      struct nl2sql_arena *a)
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
	return item_eq((const struct spider_item *)p + i,
		       (const struct spider_item *)g + j);
}

static bool eq_item_unit(const void *p, size_t i, const void *g, size_t j)
{
	return unit_eq(&((const struct spider_item *)p)[i].unit,
		       &((const struct spider_item *)g)[j].unit);
}

static bool eq_condition(const void *p, size_t i, const void *g, size_t j)
{
	return condition_eq((const struct spider_condition *)p + i,
			    (const struct spider_condition *)g + j);
}

static bool eq_condition_unit(const void *p, size_t i, const void *g, size_t j)
{
	return unit_eq(&((const struct spider_condition *)p)[i].unit,
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

static bool group_same(const struct spider_sql *pred,
		       const struct spider_sql *gold)
{
	size_t i;

	if (!pred->ngroup || pred->ngroup != gold->ngroup)
		return false;
	for (i = 0; i < pred->ngroup; i++)
		if (strcmp(pred->group[i].id, gold->group[i].id))
			return false;
	return conditions_eq(&pred->having, &gold->having);
}

/* The set of words between conditions: 1 AND, 2 OR. */
static unsigned word_set(const struct spider_conditions *c)
{
	unsigned set = 0;
	size_t i;

	for (i = 0; i < c->nwords; i++)
		set |= c->ors[i] ? 2 : 1;
	return set;
}

static size_t set_size(unsigned set)
{
	return (set & 1) + (set >> 1 & 1);
}

static void score_words(struct spider_part *p, const struct spider_sql *pred,
			const struct spider_sql *gold)
{
	unsigned a = word_set(&pred->where), b = word_set(&gold->where);

	p->label_total = a == b ? 1 : (int)set_size(a); /* theirs: swapped */
	p->pred_total = a == b ? 1 : (int)set_size(b);
	p->f1 = a == b;
}

/* Which of their keywords a query has, one bit each. */
static unsigned keywords(const struct spider_sql *q)
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

static bool match(struct nl2sql_arena *a, struct spider_part *parts,
		  const struct spider_sql *pred, const struct spider_sql *gold);

static void score_nested(struct nl2sql_arena *a, struct spider_part *p,
			 const struct spider_sql *pred,
			 const struct spider_sql *gold)
{
	const struct spider_sql *x[] = { pred->intersect, pred->except,
					 pred->unions };
	const struct spider_sql *y[] = { gold->intersect, gold->except,
					 gold->unions };
	struct spider_part parts[SPIDER_PARTS];
	size_t i, np = 0, ng = 0, count = 0;

	for (i = 0; i < 3; i++) {
		np += x[i] != NULL;
		ng += y[i] != NULL;
		count += x[i] && y[i] && match(a, parts, x[i], y[i]);
	}
	score(p, ng, np, count);
}

static bool order_match(const struct spider_sql *pred,
			const struct spider_sql *gold)
{
	return gold->ordered && order_eq(pred, gold) &&
	       pred->limited == gold->limited;
}

static bool eq_source(const void *p, size_t i, const void *g, size_t j)
{
	return source_eq((const struct spider_source *)p + i,
			 (const struct spider_source *)g + j);
}

/* The tables, sorted; theirs cannot sort two subqueries that differ. */
static bool sources_match(struct nl2sql_arena *a, const struct spider_sql *pred,
			  const struct spider_sql *gold)
{
	if (!gold->nsources)
		return true;
	return pred->nsources == gold->nsources &&
	       matches(pred->nsources, gold->nsources, eq_source, pred->sources,
		       gold->sources, a) == gold->nsources;
}

static bool match(struct nl2sql_arena *a, struct spider_part *parts,
		  const struct spider_sql *pred, const struct spider_sql *gold)
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
	for (i = 0; i < SPIDER_PARTS; i++)
		if (!parts[i].f1)
			return false;
	return sources_match(a, pred, gold);
}

void spider_compare(struct nl2sql_arena *a, struct spider_match *out,
		    struct spider_sql *pred, struct spider_sql *gold,
		    const struct spider_schema *s)
{
	struct spider_sql nothing = {0};

	if (!pred)
		pred = &nothing;
	rebuild(gold, s);
	rebuild(pred, s);
	out->exact = match(a, out->parts, pred, gold);
}

/* ---- hardness ---------------------------------------------------------------------------------- */

struct counts {
	unsigned ors, likes, nested;
};

static void count_list(struct counts *c, const struct spider_conditions *list)
{
	size_t i;

	for (i = 0; i < list->nwords; i++)
		c->ors += list->ors[i];
	for (i = 0; i < list->n; i++) {
		c->likes += list->items[i].op == SPIDER_OP_LIKE;
		c->nested += list->items[i].first.kind == SPIDER_SQL;
		c->nested += list->items[i].second.kind == SPIDER_SQL;
	}
}

/* Field 0 of what they count aggregates in: of a condition that is the NOT
 * flag, and of the words between those of HAVING a letter. */
static unsigned count_aggregates(const struct spider_sql *q)
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

int spider_hardness(const struct spider_sql *q)
{
	struct counts c = {0};
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
	if (!comp2 && ((others <= 2 && comp1 <= 1) ||
		       (comp1 <= 2 && others < 2)))
		return 1;
	if ((others > 2 && comp1 <= 2 && !comp2) ||
	    (comp1 == 3 && others <= 2 && !comp2) ||
	    (comp1 <= 1 && !others && comp2 <= 1))
		return 2;
	return 3;
}
