/*
 * lib/sql/translate_query.c - SELECT, set operations and what stands in FROM
 */
#include <stdlib.h>
#include <string.h>

#include "parts.h"
#include "translate.h"

/* ---- GROUP BY completion ---- */

static enum nl2sql_sql_walk find_aggregate(void *ctx, struct nl2sql_sql **at,
					   struct nl2sql_sql *parent)
{
	struct translator *t = ctx;
	const struct nl2sql_sql *n = *at;

	(void)parent;
	if (nl2sql_sql_is_query(n))
		return NL2SQL_WALK_SKIP;
	if (n->kind == NL2SQL_SQL_FUNC && !n->kid[NL2SQL_FUNC_OVER] &&
	    nl2sql_sql_is_aggregate(t->from, n->text))
		return NL2SQL_WALK_STOP;
	return NL2SQL_WALK_ON;
}

static bool is_constant(const struct nl2sql_sql *n)
{
	return n->kind == NL2SQL_SQL_LITERAL || n->kind == NL2SQL_SQL_PARAM;
}

/* Is it grouped by: itself, its alias or its number? */
static bool is_grouped(const struct nl2sql_sql *group,
		       const struct nl2sql_sql *item, uint32_t number)
{
	const struct nl2sql_sql *alias = item->kid[NL2SQL_ITEM_ALIAS];

	for (uint32_t i = 0; i < group->n; i++) {
		const struct nl2sql_sql *g = group->kid[i];

		if (g->kind == NL2SQL_SQL_GROUPING && g->kid[0] &&
		    is_grouped(g->kid[0], item, number))
			return true;
		if (nl2sql_sql_equal(g, item->kid[0]))
			return true;
		if (alias && g->kind == NL2SQL_SQL_COLUMN && !g->kid[0] &&
		    nl2sql_ieq(g->text, alias->text))
			return true;
		if (g->kind == NL2SQL_SQL_LITERAL && g->text &&
		    strtoul(g->text, NULL, 10) == number + 1)
			return true;
		if (g->kind == NL2SQL_SQL_COLUMN &&
		    item->kid[0]->kind == NL2SQL_SQL_COLUMN &&
		    nl2sql_ieq(g->text, item->kid[0]->text))
			return true;
	}
	return false;
}

static void complete_group(struct translator *t, struct nl2sql_sql *s)
{
	struct nl2sql_sql *group = s->kid[NL2SQL_SELECT_GROUP];
	struct nl2sql_sql *items = s->kid[NL2SQL_SELECT_ITEMS];

	if (!group || t->to == NL2SQL_SQLITE || t->from == NL2SQL_POSTGRESQL ||
	    t->from == NL2SQL_TRINO)
		return;
	for (uint32_t i = 0; i < items->n; i++) {
		struct nl2sql_sql *x = items->kid[i]->kid[0];

		if (is_constant(x) || x->kind == NL2SQL_SQL_STAR ||
		    x->kind == NL2SQL_SQL_SUBQUERY ||
		    !nl2sql_sql_walk(&x, find_aggregate, NULL, t) ||
		    is_grouped(group, items->kid[i], i))
			continue;
		nl2sql_sql_add(t->a, &group, nl2sql_sql_copy(t->a, x));
		nl2sql_translate_note(t, "GROUP BY was completed");
	}
}

/* Only SQLite and MySQL order what is distinct by something else. */
static void distinct_order(struct translator *t, struct nl2sql_sql *s)
{
	struct nl2sql_sql *order = s->kid[NL2SQL_QUERY_ORDER];
	struct nl2sql_sql *items = s->kid[NL2SQL_SELECT_ITEMS];
	bool strict = t->to == NL2SQL_POSTGRESQL || t->to == NL2SQL_TRINO;

	if (!strict || !(s->flags & NL2SQL_F_DISTINCT))
		return;
	for (uint32_t i = 0; order && i < order->n; i++) {
		bool found = false;

		for (uint32_t k = 0; k < items->n && !found; k++) {
			struct nl2sql_sql one = { .n = 1,
						  .kid = order->kid[i]->kid };

			found = items->kid[k]->kid[0]->kind ==
					NL2SQL_SQL_STAR ||
				is_grouped(&one, items->kid[k], k);
		}
		if (!found)
			nl2sql_translate_cannot(
				t, "SELECT DISTINCT in another order");
	}
}

/* Alone in FROM: a table that MySQL makes up. */
static bool is_dual(const struct nl2sql_sql *from)
{
	return from && from->n == 1 && from->kid[0]->kind == NL2SQL_SQL_TABLE &&
	       nl2sql_ieq(from->kid[0]->text, "dual") &&
	       !from->kid[0]->kid[NL2SQL_TABLE_QUALIFIER];
}

static void select_query(struct translator *t, struct nl2sql_sql *s)
{
	if (s->kid[NL2SQL_SELECT_DISTINCT_ON])
		nl2sql_translate_cannot(t, "DISTINCT ON");
	if (s->kid[NL2SQL_SELECT_INTO])
		nl2sql_translate_cannot(t, "SELECT INTO");
	if (s->flags & NL2SQL_F_ROLLUP && t->to != NL2SQL_MYSQL) {
		struct nl2sql_sql *g =
			nl2sql_sql_new(t->a, NL2SQL_SQL_GROUPING);

		if (t->to == NL2SQL_SQLITE) {
			nl2sql_translate_cannot(t, "WITH ROLLUP");
			return;
		}
		g->kid[0] = s->kid[NL2SQL_SELECT_GROUP];
		s->kid[NL2SQL_SELECT_GROUP] = nl2sql_sql_list(t->a);
		nl2sql_sql_add(t->a, &s->kid[NL2SQL_SELECT_GROUP], g);
		s->flags &= ~(uint32_t)NL2SQL_F_ROLLUP;
	}
	s->text = NULL;
	s->text_len = 0;
	if (t->from == NL2SQL_MYSQL && is_dual(s->kid[NL2SQL_SELECT_FROM]))
		s->kid[NL2SQL_SELECT_FROM] = NULL;
	nl2sql_translate_aliases(t, s);
	nl2sql_translate_condition(t, &s->kid[NL2SQL_SELECT_WHERE]);
	nl2sql_translate_condition(t, &s->kid[NL2SQL_SELECT_HAVING]);
	distinct_order(t, s);
	complete_group(t, s);
}

void nl2sql_translate_query(struct translator *t, struct nl2sql_sql *q)
{
	nl2sql_translate_order(t, q->kid[NL2SQL_QUERY_ORDER]);
	if (q->flags & (NL2SQL_F_TIES | NL2SQL_F_PERCENT) &&
	    (t->to == NL2SQL_SQLITE || t->to == NL2SQL_MYSQL))
		nl2sql_translate_cannot(t, "WITH TIES");
	if (q->kid[NL2SQL_QUERY_LOCKS]) {
		q->kid[NL2SQL_QUERY_LOCKS] = NULL;
		nl2sql_translate_note(t, "row locks were left out");
	}
	if (q->kind == NL2SQL_SQL_SELECT)
		select_query(t, q);
}

/* An operand with clauses of its own stands in no parentheses in SQLite. */
static struct nl2sql_sql *wrapped(struct translator *t, struct nl2sql_sql *q)
{
	struct nl2sql_sql *s = nl2sql_sql_select(t->a);

	nl2sql_sql_select_item(t->a, s, nl2sql_sql_star(t->a, NULL), NULL);
	nl2sql_sql_select_from(t->a, s, nl2sql_sql_derived(t->a, q, NULL));
	return s;
}

static bool needs_parens(const struct nl2sql_sql *q, bool right)
{
	for (int i = 0; i <= NL2SQL_QUERY_LOCKS; i++)
		if (q->kid[i])
			return true;
	return right && q->kind == NL2SQL_SQL_SETOP;
}

void nl2sql_translate_setop(struct translator *t, struct nl2sql_sql **at)
{
	struct nl2sql_sql *n = *at, **left = &n->kid[NL2SQL_SETOP_LEFT];
	struct nl2sql_sql **right = &n->kid[NL2SQL_SETOP_RIGHT];

	if (t->to != NL2SQL_SQLITE)
		return;
	if (n->flags & NL2SQL_F_ALL && n->op != NL2SQL_SETOP_UNION) {
		nl2sql_translate_cannot(
			t, "%s ALL",
			n->op == NL2SQL_SETOP_EXCEPT ? "EXCEPT" : "INTERSECT");
		return;
	}
	if (needs_parens(*left, false) || n->op == NL2SQL_SETOP_PAREN ||
	    ((*left)->kind == NL2SQL_SQL_SETOP &&
	     n->op == NL2SQL_SETOP_INTERSECT))
		*left = wrapped(t, *left);
	if (n->op == NL2SQL_SETOP_PAREN) {
		memcpy((*left)->kid, n->kid,
		       (NL2SQL_QUERY_LOCKS + 1) * sizeof(*n->kid));
		*at = *left;
		return;
	}
	if (needs_parens(*right, true))
		*right = wrapped(t, *right);
}

/* VALUES (1, 2), (3, 4) as SELECT 1, 2 UNION ALL SELECT 3, 4 */
static struct nl2sql_sql *selects_of(struct translator *t,
				     const struct nl2sql_sql *values)
{
	const struct nl2sql_sql *rows = values->kid[NL2SQL_VALUES_ROWS];
	struct nl2sql_sql *all = NULL, *one;

	for (uint32_t i = 0; i < rows->n; i++) {
		one = nl2sql_sql_select(t->a);
		for (uint32_t k = 0; k < rows->kid[i]->n; k++)
			nl2sql_sql_select_item(t->a, one, rows->kid[i]->kid[k],
					       NULL);
		all = all ? nl2sql_sql_setop(t->a, NL2SQL_SETOP_UNION, true,
					     all, one) : one;
	}
	return all;
}

static bool has_names(const struct nl2sql_sql *items,
		      const struct nl2sql_sql *names)
{
	bool same = items && items->n == names->n;

	for (uint32_t i = 0; same && i < names->n; i++) {
		const struct nl2sql_sql *item = items->kid[i];
		const struct nl2sql_sql *alias = item->kid[NL2SQL_ITEM_ALIAS];

		same = item->kid[0]->kind != NL2SQL_SQL_STAR &&
		       (!alias || nl2sql_ieq(alias->text, names->kid[i]->text));
	}
	return same;
}

/* (SELECT a, b) AS x(c, d): where an alias has no columns, and in MariaDB it
 * has none, they are names in the select list. */
static void name_columns(struct translator *t, struct nl2sql_sql *n)
{
	struct nl2sql_sql *alias = n->kid[NL2SQL_DERIVED_ALIAS], *names, *q;

	names = alias ? alias->kid[NL2SQL_ALIAS_COLUMNS] : NULL;
	if (!names || (t->to != NL2SQL_SQLITE && t->to != NL2SQL_MYSQL))
		return;
	q = n->kid[NL2SQL_DERIVED_QUERY];
	if (q->kind == NL2SQL_SQL_VALUES && !q->kid[NL2SQL_QUERY_ORDER] &&
	    !q->kid[NL2SQL_QUERY_LIMIT] && !q->kid[NL2SQL_QUERY_OFFSET])
		n->kid[NL2SQL_DERIVED_QUERY] = q = selects_of(t, q);
	while (q->kind == NL2SQL_SQL_SETOP)
		q = q->kid[NL2SQL_SETOP_LEFT];
	if (q->kind != NL2SQL_SQL_SELECT ||
	    !has_names(q->kid[NL2SQL_SELECT_ITEMS], names)) {
		nl2sql_translate_cannot(t, "names of columns behind an alias");
		return;
	}
	for (uint32_t i = 0; i < names->n; i++)
		q->kid[NL2SQL_SELECT_ITEMS]->kid[i]->kid[NL2SQL_ITEM_ALIAS] =
			names->kid[i];
	alias->kid[NL2SQL_ALIAS_COLUMNS] = NULL;
}

void nl2sql_translate_from(struct translator *t, struct nl2sql_sql *n)
{
	if (n->flags & NL2SQL_F_LATERAL && t->to == NL2SQL_SQLITE)
		nl2sql_translate_cannot(t, "LATERAL");
	if (n->kind == NL2SQL_SQL_TABLE) {
		nl2sql_translate_name(t, n);
		n->kid[NL2SQL_TABLE_HINTS] = NULL;
		if (n->kid[NL2SQL_TABLE_SAMPLE])
			nl2sql_translate_cannot(t, "TABLESAMPLE");
		if (n->flags & NL2SQL_F_ONLY)
			n->flags &= ~(uint32_t)NL2SQL_F_ONLY;
	}
	if (n->kind == NL2SQL_SQL_DERIVED && !n->kid[1] &&
	    (t->to == NL2SQL_MYSQL || t->to == NL2SQL_POSTGRESQL)) {
		n->kid[1] = nl2sql_sql_new(t->a, NL2SQL_SQL_ALIAS);
		n->kid[1]->text =
			nl2sql_arena_printf(t->a, "derived_%u", ++t->derived);
		n->kid[1]->text_len = (uint32_t)strlen(n->kid[1]->text);
	}
	if (n->kind == NL2SQL_SQL_DERIVED)
		name_columns(t, n);
	if (n->kind == NL2SQL_SQL_JOIN)
		nl2sql_translate_condition(t, &n->kid[NL2SQL_JOIN_ON]);
	if (n->kind == NL2SQL_SQL_JOIN && n->op == NL2SQL_JOIN_FULL &&
	    t->to == NL2SQL_MYSQL)
		nl2sql_translate_cannot(t, "FULL JOIN");
	if (n->kind == NL2SQL_SQL_JOIN && n->op == NL2SQL_JOIN_STRAIGHT)
		n->op = NL2SQL_JOIN_INNER;
	if (n->kind == NL2SQL_SQL_JOIN && n->op == NL2SQL_JOIN_INNER &&
	    !n->kid[NL2SQL_JOIN_ON] && !n->kid[NL2SQL_JOIN_USING] &&
	    !(n->flags & NL2SQL_F_NATURAL))
		n->op = NL2SQL_JOIN_CROSS;
	if (n->kind == NL2SQL_SQL_JOIN && n->op == NL2SQL_JOIN_CROSS &&
	    (n->kid[NL2SQL_JOIN_ON] || n->kid[NL2SQL_JOIN_USING]))
		n->op = NL2SQL_JOIN_INNER;
}

/* Is that schema where names without one are looked up, too? */
static bool is_home(const struct translator *t, const char *schema)
{
	const struct nl2sql_database *d =
		t->how->schema
			? nl2sql_find_database(t->how->schema, t->how->db)
			: NULL;

	switch (t->from) {
	case NL2SQL_SQLITE:
		return nl2sql_ieq(schema, "main");
	case NL2SQL_POSTGRESQL:
		return nl2sql_ieq(schema, "public");
	case NL2SQL_MYSQL:
		return (t->how->db && nl2sql_ieq(schema, t->how->db)) ||
		       (d && nl2sql_ieq(schema, d->db));
	default:
		return false;
	}
}

void nl2sql_translate_name(struct translator *t, struct nl2sql_sql *n)
{
	struct nl2sql_sql **q = n->n ? &n->kid[0] : NULL;

	/* "x" was a string that SQLite took for want of a column. */
	if (n->kind == NL2SQL_SQL_COLUMN && n->flags & NL2SQL_F_DQUOTED &&
	    t->from == NL2SQL_SQLITE)
		n->flags &= ~(uint32_t)NL2SQL_F_DQUOTED;
	/* A word that will stand in quotes keeps its case there. */
	if (t->to == NL2SQL_POSTGRESQL && n->text &&
	    !(n->flags & NL2SQL_F_QUOTED) &&
	    nl2sql_keyword(n->text, n->text_len) != KW_NONE)
		nl2sql_parse_lower(n);
	/* `schema.table` of a table; schema.table.column of a column */
	if (n->kind == NL2SQL_SQL_COLUMN && q && *q)
		q = &(*q)->kid[NL2SQL_NAME_QUALIFIER];
	else if (n->kind != NL2SQL_SQL_TABLE)
		return;
	if (!q || !*q)
		return;
	if (is_home(t, (*q)->text)) {
		*q = NULL;
	} else if (t->to == NL2SQL_SQLITE) {
		*q = NULL;
		nl2sql_translate_note(t, "the names of schemas were left out");
	}
}
