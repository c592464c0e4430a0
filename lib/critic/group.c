/* lib/critic/group.c - GROUP BY and HAVING */
#include <string.h>

#include "internal.h"

static bool aggregates(const struct proposals *p, const struct nl2sql_sql *n)
{
	uint32_t i;

	if (n->kind == NL2SQL_SQL_FUNC && !n->kid[NL2SQL_FUNC_OVER] && n->text &&
	    nl2sql_sql_is_aggregate(p->t->dialect, n->text))
		return true;
	if (nl2sql_sql_is_query(n))
		return false;
	for (i = 0; i < n->n; i++)
		if (n->kid[i] && aggregates(p, n->kid[i]))
			return true;
	return false;
}

static bool has_columns(const struct nl2sql_sql *n)
{
	uint32_t i;

	if (n->kind == NL2SQL_SQL_COLUMN)
		return true;
	for (i = 0; i < n->n; i++)
		if (n->kid[i] && has_columns(n->kid[i]))
			return true;
	return false;
}

static bool listed(const struct nl2sql_sql *list, const struct nl2sql_sql *n)
{
	uint32_t i;

	for (i = 0; list && i < list->n; i++)
		if (nl2sql_sql_equal(list->kid[i], n))
			return true;
	return false;
}

/* Every item that is no aggregate becomes a member of GROUP BY.
 * @return false where there is a star */
static bool group_items(struct proposals *p, struct nl2sql_sql *q)
{
	const struct nl2sql_sql *items = q->kid[NL2SQL_SELECT_ITEMS];
	uint32_t i;

	for (i = 0; items && i < items->n; i++) {
		const struct nl2sql_sql *value = items->kid[i]->kid[NL2SQL_VALUE];

		if (nl2sql_sql_is(value, NL2SQL_SQL_STAR))
			return false;
		if (!aggregates(p, value) && has_columns(value) &&
		    !listed(q->kid[NL2SQL_SELECT_GROUP], value))
			nl2sql_sql_select_group(p->arena, q,
				nl2sql_sql_copy(p->arena, value));
	}
	return items != NULL;
}

/* Does a column that is shown tell the rows of its table apart?  Then grouping
 * by it makes a group of each row, and something else was meant:
 * SELECT name, max(salary) is who earns most. */
static bool shows_key(const struct nl2sql_scope *s)
{
	size_t i;

	for (i = 0; i < s->noutputs && s->nsources == 1; i++) {
		const struct nl2sql_output *o = &s->outputs[i];
		const struct nl2sql_profile *p;

		if (!o->table || o->column < 0)
			continue;
		p = o->table->columns[o->column].profile;
		if (nl2sql_table_unique(o->table, &o->column, 1) ||
		    (p && p->rows >= 30 && p->distinct * 10 > p->rows * 9))
			return true;
	}
	return false;
}

/* Nothing but the greatest or least is asked for: what stands beside it may
 * be of the row that has it. */
static bool only_extremes(const struct proposals *p, const struct nl2sql_sql *n)
{
	uint32_t i;

	if (n->kind == NL2SQL_SQL_FUNC && aggregates(p, n) &&
	    nl2sql_sql_is_aggregate(p->t->dialect, n->text) &&
	    !nl2sql_ieq(n->text, "min") && !nl2sql_ieq(n->text, "max"))
		return false;
	for (i = 0; i < n->n; i++)
		if (n->kid[i] && !nl2sql_sql_is_query(n->kid[i]) &&
		    !only_extremes(p, n->kid[i]))
			return false;
	return true;
}

/* The only item that is max(x) or min(x); NULL: there is none, or another
 * aggregate beside it. */
static struct nl2sql_sql *extreme_item(const struct proposals *p,
				       const struct nl2sql_sql *items)
{
	struct nl2sql_sql *found = NULL;
	uint32_t i;

	for (i = 0; i < items->n; i++) {
		const struct nl2sql_sql *v = items->kid[i]->kid[NL2SQL_VALUE];

		if (!aggregates(p, v))
			continue;
		if (found || !nl2sql_sql_is(v, NL2SQL_SQL_FUNC) ||
		    !v->kid[NL2SQL_FUNC_ARGS] ||
		    v->kid[NL2SQL_FUNC_ARGS]->n != 1)
			return NULL;
		found = items->kid[i];
	}
	return found;
}

/*
 * SELECT name, max(salary): SQLite gives the name of the row that has it, and
 * that may well be meant.  What says so to every engine, and to every reader,
 * is ORDER BY and LIMIT.
 */
static void extreme_row(struct proposals *p, const struct nl2sql_scope *s)
{
	struct nl2sql_sql *tree, *q = nl2sql_proposal_copy(p, s->query, &tree),
				 *item, *x;
	bool least;

	if (!q || q->kid[NL2SQL_QUERY_ORDER] || q->kid[NL2SQL_QUERY_LIMIT] ||
	    q->kid[NL2SQL_SELECT_HAVING] || q->flags & NL2SQL_F_DISTINCT)
		return;
	item = extreme_item(p, q->kid[NL2SQL_SELECT_ITEMS]);
	if (!item)
		return;
	least = nl2sql_ieq(item->kid[NL2SQL_VALUE]->text, "min");
	x = item->kid[NL2SQL_VALUE]->kid[NL2SQL_FUNC_ARGS]->kid[0];
	item->kid[NL2SQL_VALUE] = x;
	if (least) /* NULL comes first, and is not the least */
		nl2sql_sql_select_where(p->arena, q, nl2sql_sql_is_null(
			p->arena, true, nl2sql_sql_copy(p->arena, x)));
	nl2sql_sql_query_order(p->arena, q, nl2sql_sql_copy(p->arena, x),
			       !least);
	nl2sql_sql_query_limit(p->arena, q, 1);
	p->same = true;
	nl2sql_propose_tree(p, "extreme", tree);
	p->same = false;
}

/*
 * Columns that are neither grouped by nor aggregated were forgotten in GROUP
 * BY.  Where that is not sure, finer groups are right only if they are the
 * same groups.
 */
static void group_all(struct proposals *p, const struct nl2sql_scope *s)
{
	struct nl2sql_sql *tree, *q = nl2sql_proposal_copy(p, s->query, &tree);
	const struct nl2sql_sql *items = s->query->kid[NL2SQL_SELECT_ITEMS];
	bool grouped = s->query->kid[NL2SQL_SELECT_GROUP], extremes;

	if (!q || !items || (!grouped && !aggregates(p, items)))
		return;
	extremes = only_extremes(p, items);
	if (!grouped && extremes && p->t->dialect == NL2SQL_SQLITE) {
		extreme_row(p, s);
		return;
	}
	if (!grouped && shows_key(s))
		return;
	if ((!grouped && extremes && items->n > 2) || !group_items(p, q))
		return;
	p->same = grouped && extremes && nl2sql_trial_says(p->t, "bare_column");
	nl2sql_propose_tree(p, "group_by", tree);
	p->same = false;
}

/* ---- aggregates where none may stand -------------------------------------------------- */

/* WHERE count(*) > 1 means HAVING. */
static void move_to_having(struct proposals *p, const struct nl2sql_scope *s)
{
	struct nl2sql_sql *tree, *q = nl2sql_proposal_copy(p, s->query, &tree);
	struct nl2sql_sql *where, *keep = NULL, *having = NULL, *left;

	where = q ? q->kid[NL2SQL_SELECT_WHERE] : NULL;
	for (; where; where = left) {
		bool more = where->kind == NL2SQL_SQL_BINARY &&
			    where->op == NL2SQL_OP_AND;
		struct nl2sql_sql *one = more ? where->kid[NL2SQL_RIGHT] : where;

		left = more ? where->kid[NL2SQL_LEFT] : NULL;
		if (aggregates(p, one))
			having = nl2sql_sql_and(p->arena, one, having);
		else
			keep = nl2sql_sql_and(p->arena, one, keep);
	}
	if (!having)
		return;
	q->kid[NL2SQL_SELECT_WHERE] = keep;
	q->kid[NL2SQL_SELECT_HAVING] =
		nl2sql_sql_and(p->arena, q->kid[NL2SQL_SELECT_HAVING], having);
	if (!q->kid[NL2SQL_SELECT_GROUP] && !group_items(p, q))
		return;
	nl2sql_propose_tree(p, "having", tree);
}

/* The key of the table that an item comes from, as columns of its source. */
static void group_by_key(struct proposals *p, struct nl2sql_sql *q,
			 const struct nl2sql_source *s)
{
	const struct nl2sql_key *key = &s->table->primary_key;
	size_t i;

	for (i = 0; i < key->ncolumns; i++)
		nl2sql_sql_select_group(p->arena, q, nl2sql_sql_col(p->arena,
			s->name, s->table->columns[key->columns[i]].name));
}

/* Does it refer to another table of the query?  Then its own rows are what is
 * counted, and its key is nothing to group by. */
static bool refers_on(const struct nl2sql_scope *s, const struct nl2sql_source *x)
{
	size_t i, k;

	for (i = 0; i < x->table->nrelationships; i++)
		for (k = 0; k < s->nsources; k++)
			if (s->sources[k] != x &&
			    x->table->relationships[i]->from == x->table &&
			    x->table->relationships[i]->to ==
			    s->sources[k]->table)
				return true;
	return false;
}

static bool is_shown(const struct nl2sql_scope *s, const struct nl2sql_source *x)
{
	size_t i;

	for (i = 0; i < s->noutputs; i++)
		if (s->outputs[i].table == x->table)
			return true;
	return false;
}

/*
 * ORDER BY count(*), and nothing is grouped: by what is shown, or by the key
 * of what is shown.  Where the two differ, nobody knows which was meant.
 */
static void group_order(struct proposals *p, const struct nl2sql_scope *s)
{
	struct nl2sql_sql *tree, *q = nl2sql_proposal_copy(p, s->query, &tree);
	size_t i;

	if (!q || q->kid[NL2SQL_SELECT_GROUP] || !q->kid[NL2SQL_QUERY_ORDER] ||
	    !aggregates(p, q->kid[NL2SQL_QUERY_ORDER]) || !group_items(p, q) ||
	    !q->kid[NL2SQL_SELECT_GROUP])
		return;
	nl2sql_rivals_begin(p);
	nl2sql_propose_tree(p, "group_by", tree);
	for (i = 0; i < s->nsources && s->nsources > 1; i++) {
		const struct nl2sql_source *x = s->sources[i];

		if (!x->table || !x->table->primary_key.ncolumns || !x->name ||
		    !is_shown(s, x) || refers_on(s, x))
			continue;
		q = nl2sql_proposal_copy(p, s->query, &tree);
		group_by_key(p, q, x);
		nl2sql_propose_tree(p, "group_by", tree);
	}
	nl2sql_rivals_end(p);
}

void nl2sql_propose_groups(struct proposals *p)
{
	const struct nl2sql_resolution *r = p->t->names;
	size_t i;

	for (i = 0; i < r->nscopes; i++) {
		const struct nl2sql_scope *s = r->scopes[i];

		if (!nl2sql_sql_is(s->query, NL2SQL_SQL_SELECT))
			continue;
		if (nl2sql_trial_says(p->t, "misused_aggregate")) {
			move_to_having(p, s);
			group_order(p, s);
		}
		if (s->aggregate &&
		    (nl2sql_trial_says(p->t, "bare_column") ||
		     nl2sql_trial_says(p->t, "misused_aggregate")))
			group_all(p, s);
	}
}
