/*
 * lib/validate/quoted.c - texts that should be names
 *
 * SELECT 'name' FROM t shows the word name in every row; engines take it, and
 * whoever wrote it meant the column.
 */
#include "internal.h"

static bool names_column(const struct nl2sql_scope *s,
			 const struct nl2sql_sql *n)
{
	size_t i, k;

	if (!nl2sql_sql_is(n, NL2SQL_SQL_LITERAL) ||
	    n->op != NL2SQL_LIT_STRING || !n->text)
		return false;
	for (i = 0; i < s->nsources; i++)
		for (k = 0; k < s->sources[i]->ncolumns; k++)
			if (s->sources[i]->columns[k].name &&
			    nl2sql_ieq(s->sources[i]->columns[k].name, n->text))
				return true;
	return false;
}

static void look(struct nl2sql_trial *t, const struct nl2sql_scope *s,
		 const struct nl2sql_sql *n)
{
	if (!names_column(s, n))
		return;
	nl2sql_err_hint(nl2sql_stage_warning(t, NL2SQL_STAGE_RULES,
					     "quoted_column",
					     nl2sql_trial_position(t, n),
					     "'%s' is a text, not "
					     "the column",
					     n->text),
			"Write %s without the quotes.", n->text);
}

/* What is shown under no other name, grouped by or ordered by. */
static void look_list(struct nl2sql_trial *t, const struct nl2sql_scope *s,
		      const struct nl2sql_sql *list)
{
	uint32_t i;

	for (i = 0; list && i < list->n; i++) {
		const struct nl2sql_sql *n = list->kid[i];

		if (n->kind == NL2SQL_SQL_ORDER ||
		    (n->kind == NL2SQL_SQL_ITEM && !n->kid[NL2SQL_ITEM_ALIAS]))
			n = n->kid[NL2SQL_VALUE];
		look(t, s, n);
	}
}

/* 'city' = 'Paris': two texts. */
static void look_condition(struct nl2sql_trial *t, const struct nl2sql_scope *s,
			   const struct nl2sql_sql *n)
{
	if (!nl2sql_sql_is(n, NL2SQL_SQL_BINARY))
		return;
	if (n->op == NL2SQL_OP_AND || n->op == NL2SQL_OP_OR) {
		look_condition(t, s, n->kid[NL2SQL_LEFT]);
		look_condition(t, s, n->kid[NL2SQL_RIGHT]);
	} else if (n->op >= NL2SQL_OP_EQ && n->op <= NL2SQL_OP_GE &&
		   nl2sql_sql_is(n->kid[NL2SQL_RIGHT], NL2SQL_SQL_LITERAL)) {
		look(t, s, n->kid[NL2SQL_LEFT]);
	}
}

void nl2sql_judge_quoted(struct nl2sql_trial *t)
{
	size_t i;

	for (i = 0; i < t->names->nscopes; i++) {
		const struct nl2sql_scope *s = t->names->scopes[i];
		const struct nl2sql_sql *q = s->query;

		if (!nl2sql_sql_is(q, NL2SQL_SQL_SELECT))
			continue;
		look_list(t, s, q->kid[NL2SQL_SELECT_ITEMS]);
		look_list(t, s, q->kid[NL2SQL_SELECT_GROUP]);
		look_list(t, s, q->kid[NL2SQL_QUERY_ORDER]);
		look_condition(t, s, q->kid[NL2SQL_SELECT_WHERE]);
	}
}
