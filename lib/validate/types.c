/* lib/validate/types.c - comparisons of unlike things */
#include <stdlib.h>
#include <string.h>

#include "internal.h"

static bool numeric_text(const char *s)
{
	char *end;

	if (!s || !*s)
		return false;
	(void)strtod(s, &end);
	while (*end == ' ')
		end++;
	return *end == '\0';
}

static const struct nl2sql_column *schema_column(const struct nl2sql_binding *b)
{
	return b && b->table && b->table_column >= 0 ?
	       &b->table->columns[b->table_column] : NULL;
}

/* Do texts stand in a column that is declared as numbers?  SQLite allows it,
 * and the profile has seen. */
static bool holds_text(const struct nl2sql_column *c)
{
	const struct nl2sql_profile *p = c->profile;

	return p && (p->min.type == NL2SQL_CELL_TEXT ||
		     p->max.type == NL2SQL_CELL_TEXT || p->length_min >= 0);
}

/* Has a text column been seen to hold more than numbers? */
static bool holds_words(const struct nl2sql_column *c)
{
	const struct nl2sql_profile *p = c->profile;
	size_t i;

	for (i = 0; p && i < p->nexamples; i++)
		if (p->examples[i].type == NL2SQL_CELL_TEXT &&
		    !numeric_text(p->examples[i].at))
			return true;
	return false;
}

static void column_and_literal(struct nl2sql_trial *t,
			       const struct nl2sql_column *c,
			       const struct nl2sql_sql *lit)
{
	bool text = lit->op == NL2SQL_LIT_STRING;
	bool number = lit->op == NL2SQL_LIT_INTEGER ||
		      lit->op == NL2SQL_LIT_DECIMAL;

	if (text && nl2sql_family_numeric(c->family) &&
	    !numeric_text(lit->text) && !holds_text(c))
		nl2sql_stage_error(t, NL2SQL_STAGE_SCHEMA, "type_mismatch",
				   nl2sql_trial_position(t, lit),
				   "column \"%s\" holds numbers "
				   "and is compared with a text",
				   c->name);
	else if (text && nl2sql_family_temporal(c->family) &&
		 !strpbrk(lit->text, "0123456789"))
		nl2sql_stage_warning(t, NL2SQL_STAGE_SCHEMA, "type_mismatch",
				     nl2sql_trial_position(t, lit),
				     "column \"%s\" holds dates "
				     "or times and is compared with a text",
				     c->name);
	else if (number && c->family == NL2SQL_FAMILY_TEXT && holds_words(c))
		nl2sql_stage_warning(t, NL2SQL_STAGE_SCHEMA, "type_mismatch",
				     nl2sql_trial_position(t, lit),
				     "column \"%s\" holds text "
				     "and is compared with a number",
				     c->name);
}

static void two_columns(struct nl2sql_trial *t,
			const struct nl2sql_binding *x,
			const struct nl2sql_binding *y)
{
	const struct nl2sql_column *a = schema_column(x), *b = schema_column(y);
	const struct nl2sql_column *number = a, *text = b;

	if (nl2sql_family_numeric(b->family)) {
		number = b;
		text = a;
	}
	if (!nl2sql_family_numeric(number->family) ||
	    text->family != NL2SQL_FAMILY_TEXT || holds_text(number))
		return;
	/* Their owner made them so, and joins them all the same. */
	if (nl2sql_columns_linked(x->table, x->table_column, y->table,
				  y->table_column))
		return;
	if (holds_words(text))
		nl2sql_stage_error(t, NL2SQL_STAGE_SCHEMA, "type_mismatch",
				   nl2sql_trial_position(t, x->node),
				   "column \"%s\" holds numbers, "
				   "\"%s\" holds text",
				   number->name, text->name);
	else if (!nl2sql_columns_related(x->table, x->table_column, y->table,
					 y->table_column))
		nl2sql_stage_warning(t, NL2SQL_STAGE_SCHEMA, "type_mismatch",
				     nl2sql_trial_position(t, x->node),
				     "column \"%s\" is of a "
				     "number type, \"%s\" of a text type",
				     number->name, text->name);
}

static void compare(struct nl2sql_trial *t, const struct nl2sql_sql *a,
		    const struct nl2sql_sql *b)
{
	const struct nl2sql_column *x = schema_column(nl2sql_binding_of(a));
	const struct nl2sql_column *y = schema_column(nl2sql_binding_of(b));

	if (x && y)
		two_columns(t, nl2sql_binding_of(a), nl2sql_binding_of(b));
	else if (x && nl2sql_sql_is(b, NL2SQL_SQL_LITERAL))
		column_and_literal(t, x, b);
	else if (y && nl2sql_sql_is(a, NL2SQL_SQL_LITERAL))
		column_and_literal(t, y, a);
}

static bool is_null(const struct nl2sql_sql *n)
{
	return nl2sql_sql_is(n, NL2SQL_SQL_LITERAL) && n->op == NL2SQL_LIT_NULL;
}

/* x = NULL is never true, whatever x is. */
static void with_null(struct nl2sql_trial *t, const struct nl2sql_sql *n)
{
	if (is_null(n->kid[NL2SQL_LEFT]) || is_null(n->kid[NL2SQL_RIGHT]))
		nl2sql_stage_warning(t, NL2SQL_STAGE_SCHEMA, "null_comparison",
				     nl2sql_trial_position(t, n),
				     "a comparison with NULL is "
				     "never true");
}

static void sums(struct nl2sql_trial *t, const struct nl2sql_sql *f)
{
	const struct nl2sql_sql *args = f->kid[NL2SQL_FUNC_ARGS];
	const struct nl2sql_column *c;

	if (!f->text || !args || args->n != 1 ||
	    (!nl2sql_ieq(f->text, "sum") && !nl2sql_ieq(f->text, "avg") &&
	     !nl2sql_ieq(f->text, "total")))
		return;
	c = schema_column(nl2sql_binding_of(args->kid[0]));
	if (c && c->family == NL2SQL_FAMILY_TEXT && holds_words(c))
		nl2sql_stage_error(t, NL2SQL_STAGE_SCHEMA, "type_mismatch",
				   nl2sql_trial_position(t, args->kid[0]),
				   "column \"%s\" holds text and is summed up",
				   c->name);
}

static enum nl2sql_sql_walk look(void *ctx, struct nl2sql_sql **at,
				 struct nl2sql_sql *parent)
{
	struct nl2sql_trial *t = ctx;
	const struct nl2sql_sql *n = *at, *set;
	uint32_t i;

	(void)parent;
	if (n->kind == NL2SQL_SQL_BINARY && n->op >= NL2SQL_OP_EQ &&
	    n->op <= NL2SQL_OP_GE) {
		compare(t, n->kid[NL2SQL_LEFT], n->kid[NL2SQL_RIGHT]);
		with_null(t, n);
	} else if (n->kind == NL2SQL_SQL_BETWEEN) {
		compare(t, n->kid[0], n->kid[NL2SQL_BETWEEN_LOW]);
		compare(t, n->kid[0], n->kid[NL2SQL_BETWEEN_HIGH]);
	} else if (n->kind == NL2SQL_SQL_IN) {
		set = n->kid[NL2SQL_IN_SET];
		for (i = 0; nl2sql_sql_is(set, NL2SQL_SQL_LIST) && i < set->n;
		     i++)
			compare(t, n->kid[0], set->kid[i]);
	} else if (n->kind == NL2SQL_SQL_FUNC) {
		sums(t, n);
	}
	return NL2SQL_WALK_ON;
}

void nl2sql_judge_types(struct nl2sql_trial *t)
{
	nl2sql_sql_walk(&t->statements->kid[0], look, NULL, t);
}
