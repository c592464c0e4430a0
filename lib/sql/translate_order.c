/*
 * lib/sql/translate_order.c - ORDER BY, and aliases used as if they were
 * columns
 *
 * NULL sorts first in SQLite and MySQL, last in Trino, and in PostgreSQL as if
 * it were the largest value.  `ORDER BY x IS NULL, x` and the CASE that people
 * write for it are what others spell NULLS LAST.
 */
#include "translate.h"

static bool nulls_first(enum nl2sql_dialect d, bool desc)
{
	switch (d) {
	case NL2SQL_SQLITE:
	case NL2SQL_MYSQL:
		return !desc;
	case NL2SQL_POSTGRESQL:
		return desc;
	default:
		return false;
	}
}

static bool never_null(const struct nl2sql_sql *n);

static bool column_is_set(const struct nl2sql_sql *n)
{
	const struct nl2sql_binding *b = nl2sql_binding_of(n);

	/* An outer join may leave it out all the same, but then the key is one
	 * of a few rows that have nothing. */
	return b && b->output && b->output->expr && never_null(b->output->expr);
}

static bool list_is_set(const struct nl2sql_sql *list, bool all)
{
	bool set = all;

	for (uint32_t i = 0; list && i < list->n; i++)
		set = all ? set && never_null(list->kid[i])
			  : set || never_null(list->kid[i]);
	return set;
}

static bool case_is_set(const struct nl2sql_sql *n)
{
	const struct nl2sql_sql *whens = n->kid[NL2SQL_CASE_WHENS];

	for (uint32_t i = 0; whens && i < whens->n; i++)
		if (!never_null(whens->kid[i]->kid[NL2SQL_WHEN_RESULT]))
			return false;
	return n->kid[NL2SQL_CASE_ELSE] && never_null(n->kid[NL2SQL_CASE_ELSE]);
}

static bool never_null(const struct nl2sql_sql *n)
{
	switch (n->kind) {
	case NL2SQL_SQL_LITERAL:
		return n->op != NL2SQL_LIT_NULL;
	case NL2SQL_SQL_IS:
	case NL2SQL_SQL_EXISTS:
	case NL2SQL_SQL_TYPED:
		return true;
	case NL2SQL_SQL_CASE:
		return case_is_set(n);
	case NL2SQL_SQL_COLUMN:
		return column_is_set(n);
	case NL2SQL_SQL_FUNC:
		if (nl2sql_ieq(n->text, "coalesce"))
			return list_is_set(n->kid[NL2SQL_FUNC_ARGS], false);
		return nl2sql_ieq(n->text, "count") ||
		       nl2sql_ieq(n->text, "row_number") ||
		       nl2sql_ieq(n->text, "rank") ||
		       nl2sql_ieq(n->text, "dense_rank") ||
		       n->flags & NL2SQL_F_BARE;
	default:
		return false;
	}
}

static bool is_integer(const struct nl2sql_sql *n, const char *digits)
{
	return nl2sql_sql_is(n, NL2SQL_SQL_LITERAL) &&
	       n->op == NL2SQL_LIT_INTEGER && !strcmp(n->text, digits);
}

/* x in `x IS NULL` or CASE WHEN x IS NULL THEN 1 ELSE 0 END; else NULL. */
static const struct nl2sql_sql *null_test(const struct nl2sql_sql *key,
					  bool *swapped)
{
	const struct nl2sql_sql *whens, *when;

	*swapped = false;
	if (nl2sql_sql_is(key, NL2SQL_SQL_CASE)) {
		whens = key->kid[NL2SQL_CASE_WHENS];
		if (key->kid[NL2SQL_CASE_OPERAND] || whens->n != 1)
			return NULL;
		when = whens->kid[0];
		if (is_integer(when->kid[NL2SQL_WHEN_RESULT], "0") &&
		    is_integer(key->kid[NL2SQL_CASE_ELSE], "1"))
			*swapped = true;
		else if (!is_integer(when->kid[NL2SQL_WHEN_RESULT], "1") ||
			 !is_integer(key->kid[NL2SQL_CASE_ELSE], "0"))
			return NULL;
		key = when->kid[NL2SQL_WHEN_CONDITION];
	}
	if (!nl2sql_sql_is(key, NL2SQL_SQL_IS) || key->op != NL2SQL_IS_NULL)
		return NULL;
	*swapped ^= (key->flags & NL2SQL_F_NOT) != 0;
	return key->kid[NL2SQL_VALUE];
}

/* `x IS NULL, x` becomes x NULLS LAST. */
static void merge_null_tests(struct nl2sql_sql *list)
{
	const uint32_t nulls = NL2SQL_F_NULLS_FIRST | NL2SQL_F_NULLS_LAST;

	for (uint32_t i = 0; i + 1 < list->n; i++) {
		struct nl2sql_sql *test = list->kid[i], *o = list->kid[i + 1];
		bool swapped, first;
		const struct nl2sql_sql *x = null_test(test->kid[0], &swapped);

		if (!x || !nl2sql_sql_equal(x, o->kid[0]))
			continue;
		first = ((test->flags & NL2SQL_F_DESC) != 0) != swapped;
		o->flags &= ~nulls;
		o->flags |= first ? NL2SQL_F_NULLS_FIRST : NL2SQL_F_NULLS_LAST;
		nl2sql_sql_remove(list, i);
	}
}

/* MySQL has no NULLS FIRST: `x IS NULL` before x.  Returns where x is then. */
static uint32_t put_null_test(struct translator *t, struct nl2sql_sql *list,
			      uint32_t i, bool first)
{
	struct nl2sql_sql *x = list->kid[i]->kid[0], *test;

	if (x->kind == NL2SQL_SQL_LITERAL) {
		nl2sql_translate_note(t, "where NULL sorts was not kept");
		return i;
	}
	test = nl2sql_sql_is_null(t->a, false, nl2sql_sql_copy(t->a, x));
	if (nl2sql_sql_is(x, NL2SQL_SQL_COLUMN))
		test->kid[0]->note = x->note;
	nl2sql_sql_insert(t->a, list, i, nl2sql_sql_order(t->a, test, first));
	return i + 1;
}

void nl2sql_translate_order(struct translator *t, struct nl2sql_sql *list)
{
	if (!list || !list->n || list->kid[0]->kind != NL2SQL_SQL_ORDER)
		return;
	if (t->to != NL2SQL_MYSQL)
		merge_null_tests(list);
	for (uint32_t i = 0; i < list->n; i++) {
		struct nl2sql_sql *o = list->kid[i];
		bool desc = o->flags & NL2SQL_F_DESC;
		bool first = o->flags & NL2SQL_F_NULLS_FIRST ||
			     (!(o->flags & NL2SQL_F_NULLS_LAST) &&
			      nulls_first(t->from, desc));

		o->flags &=
			~(uint32_t)(NL2SQL_F_NULLS_FIRST | NL2SQL_F_NULLS_LAST);
		if (first == nulls_first(t->to, desc) || never_null(o->kid[0]))
			continue;
		if (t->to == NL2SQL_MYSQL)
			i = put_null_test(t, list, i, first);
		else
			o->flags |= first ? NL2SQL_F_NULLS_FIRST
					  : NL2SQL_F_NULLS_LAST;
	}
}

/* ---- aliases ---- */

struct aliases {
	struct translator *t;
	const struct nl2sql_sql *items;
	bool top; /* the name itself may stay, inside an expression it may not */
};

static struct nl2sql_sql *item_named(const struct aliases *a,
				     const struct nl2sql_sql *n)
{
	const struct nl2sql_binding *b = nl2sql_binding_of(n);

	if (!b || !b->output || b->depth || n->kid[NL2SQL_COLUMN_QUALIFIER])
		return NULL;
	for (uint32_t i = 0; i < a->items->n; i++) {
		const struct nl2sql_sql *item = a->items->kid[i];
		const struct nl2sql_sql *alias = item->kid[NL2SQL_ITEM_ALIAS];

		if (alias && nl2sql_ieq(alias->text, n->text))
			return item->kid[0];
	}
	return NULL;
}

static enum nl2sql_sql_walk write_out(void *ctx, struct nl2sql_sql **at,
				      struct nl2sql_sql *parent)
{
	const struct aliases *a = ctx;
	struct nl2sql_sql *item;

	if (nl2sql_sql_is_query(*at))
		return NL2SQL_WALK_SKIP;
	if ((*at)->kind != NL2SQL_SQL_COLUMN ||
	    (a->top && nl2sql_sql_is(parent, NL2SQL_SQL_ORDER)))
		return NL2SQL_WALK_ON;
	item = item_named(a, *at);
	if (!item)
		return NL2SQL_WALK_ON;
	*at = nl2sql_sql_copy(a->t->a, item);
	return NL2SQL_WALK_SKIP;
}

/* What the other dialect does not let an alias stand for is written out. */
void nl2sql_translate_aliases(struct translator *t, struct nl2sql_sql *s)
{
	struct aliases a = { .t = t, .items = s->kid[NL2SQL_SELECT_ITEMS] };
	bool strict = t->to == NL2SQL_POSTGRESQL || t->to == NL2SQL_TRINO;

	if (t->to == NL2SQL_SQLITE || !a.items)
		return;
	if (s->kid[NL2SQL_SELECT_WHERE])
		nl2sql_sql_walk(&s->kid[NL2SQL_SELECT_WHERE], write_out, NULL,
				&a);
	if (s->kid[NL2SQL_SELECT_HAVING] && strict)
		nl2sql_sql_walk(&s->kid[NL2SQL_SELECT_HAVING], write_out, NULL,
				&a);
	if (s->kid[NL2SQL_SELECT_GROUP] && t->to == NL2SQL_TRINO)
		nl2sql_sql_walk(&s->kid[NL2SQL_SELECT_GROUP], write_out, NULL,
				&a);
	a.top = true;
	if (s->kid[NL2SQL_QUERY_ORDER])
		nl2sql_sql_walk(&s->kid[NL2SQL_QUERY_ORDER], write_out, NULL,
				&a);
}
