/*
 * literals - what a statement holds against a personal column
 */
#include <stdlib.h>
#include <string.h>

#include "internal.h"

static bool is_query(const struct nl2sql_sql *n)
{
	return nl2sql_sql_is_query(n) || nl2sql_sql_is(n, NL2SQL_SQL_SUBQUERY);
}

/* The personal column in an expression, subqueries apart; or NULL. */
static const struct nl2sql_column *personal_column(const struct nl2sql_sql *n)
{
	const struct nl2sql_binding *b = nl2sql_binding_of(n);
	const struct nl2sql_column *c = NULL;

	if (b && b->table && b->table_column >= 0) {
		c = &b->table->columns[b->table_column];
		return c->profile && c->profile->pii ? c : NULL;
	}
	if (!n || is_query(n))
		return NULL;
	for (uint32_t i = 0; i < n->n && !c; i++)
		c = personal_column(n->kid[i]);
	return c;
}

static bool worth_masking(const struct nl2sql_sql *n)
{
	size_t solid = 0;

	for (size_t i = 0; i < n->text_len; i++)
		solid += nl2sql_word_byte(n->text[i]);
	return n->op == NL2SQL_LIT_STRING ? solid >= 2
		: n->op == NL2SQL_LIT_INTEGER && solid >= 4;
}

static void add_literals(struct literals *l, const struct nl2sql_sql *n,
			 enum nl2sql_mask_kind kind)
{
	if (!n || is_query(n))
		return;
	if (n->kind == NL2SQL_SQL_LITERAL && n->len && n->text &&
	    worth_masking(n)) {
		NL2SQL_GROW(l->items, l->n, l->cap);
		l->items[l->n++] = (struct literal){ n->pos, n->len, kind,
						     n->text, n->text_len };
	}
	for (uint32_t i = 0; i < n->n; i++)
		add_literals(l, n->kid[i], kind);
}

/* Does a node hold a value against another to see whether it is the same?  A
 * threshold (born > 1990) says nothing of anybody. */
static bool names_value(const struct nl2sql_sql *n)
{
	static const char *const searches[] = { "instr", "strpos", "position",
						"locate", "replace",
						"starts_with" };

	switch (n->kind) {
	case NL2SQL_SQL_BINARY:
	case NL2SQL_SQL_QUANTIFIED:
		return n->op == NL2SQL_OP_EQ || n->op == NL2SQL_OP_NE ||
		       n->op == NL2SQL_OP_IS || n->op == NL2SQL_OP_IS_NOT ||
		       n->op == NL2SQL_OP_NULLSAFE ||
		       n->op == NL2SQL_OP_DISTINCT ||
		       n->op == NL2SQL_OP_NOT_DISTINCT;
	case NL2SQL_SQL_LIKE:
	case NL2SQL_SQL_IN:
		return true;
	case NL2SQL_SQL_CASE:
		return personal_column(n->kid[NL2SQL_CASE_OPERAND]);
	case NL2SQL_SQL_FUNC:
		for (size_t i = 0; i < NL2SQL_COUNT(searches); i++)
			if (nl2sql_ieq(n->text, searches[i]))
				return true;
		return false;
	default:
		return false;
	}
}

static enum nl2sql_sql_walk find_literals(void *ctx, struct nl2sql_sql **at,
					  struct nl2sql_sql *parent)
{
	const struct nl2sql_column *c;

	(void)parent;
	if (!names_value(*at))
		return NL2SQL_WALK_ON;
	c = personal_column(*at);
	if (c)
		add_literals(ctx, *at, nl2sql_mask_kind(c));
	return NL2SQL_WALK_ON;
}

void nl2sql_literals_of(struct literals *l, struct nl2sql_arena *a,
			enum nl2sql_dialect dialect, const char *sql,
			size_t len, const struct nl2sql_schema *schema,
			const char *db)
{
	struct nl2sql_sql *tree;
	struct nl2sql_err ignored;

	if (nl2sql_sql_parse(a, &tree, dialect, sql, len, &ignored) < 0)
		return; /* forms and known cells are all that is left */
	for (uint32_t i = 0; i < tree->n; i++) {
		nl2sql_resolve(a, tree->kid[i], dialect, sql, len, schema, db);
		nl2sql_sql_walk(&tree->kid[i], find_literals, NULL, l);
	}
}
