/*
 * lib/sql/resolve_expr.c - what the names in an expression mean
 */
#include "resolve.h"

static bool is_aggregate(const struct resolver *R, const struct nl2sql_sql *n)
{
	const struct nl2sql_sql *args = kid(n, NL2SQL_FUNC_ARGS);

	if (!n->text || kid(n, NL2SQL_FUNC_OVER) ||
	    !nl2sql_sql_is_aggregate(R->r->dialect, n->text))
		return false;
	/* SQLite's min(a, b) is of one row */
	return !(R->r->dialect == NL2SQL_SQLITE && args && args->n > 1 &&
		 (nl2sql_ieq(n->text, "min") || nl2sql_ieq(n->text, "max")));
}

static enum clause inner_of(enum clause clause)
{
	return clause == CLAUSE_ORDER ? CLAUSE_ORDER_INNER : clause;
}

static void resolve_list(struct resolver *R, struct nl2sql_scope *scope,
			 struct nl2sql_sql *list, enum clause clause)
{
	uint32_t i;

	for (i = 0; i < list->n; i++) {
		R->beside = list->kid[i];
		nl2sql_resolve_expr(R, scope, list->kid[i], clause);
	}
}

static void resolve_kids(struct resolver *R, struct nl2sql_scope *scope,
			 struct nl2sql_sql *n, enum clause clause)
{
	uint32_t i;

	for (i = 0; i < n->n; i++)
		nl2sql_resolve_expr(R, scope, n->kid[i], clause);
}

/* What a comparison looks at, then what it compares that with. */
static void resolve_compared(struct resolver *R, struct nl2sql_scope *scope,
			     struct nl2sql_sql *n, enum clause clause)
{
	struct nl2sql_sql *left = kid(n, 0), *with;
	bool quoted = nl2sql_sql_is(left, NL2SQL_SQL_COLUMN) &&
		      left->flags & NL2SQL_F_DQUOTED;
	uint32_t i;

	nl2sql_resolve_expr(R, scope, left, clause);
	for (i = 1; i < n->n; i++) {
		with = n->kid[i];
		R->beside = quoted ? NULL : with;
		if (nl2sql_sql_is(with, NL2SQL_SQL_LIST) && !quoted)
			resolve_list(R, scope, with, clause);
		else
			nl2sql_resolve_expr(R, scope, with, clause);
		R->beside = NULL;
	}
}

static void resolve_lambda(struct resolver *R, struct nl2sql_scope *scope,
			   struct nl2sql_sql *n, enum clause clause)
{
	struct params p = { kid(n, NL2SQL_LAMBDA_PARAMS), R->params };

	R->params = &p;
	nl2sql_resolve_expr(R, scope, kid(n, NL2SQL_LAMBDA_BODY), clause);
	R->params = p.next;
}

void nl2sql_resolve_expr(struct resolver *R, struct nl2sql_scope *scope,
			 struct nl2sql_sql *n, enum clause clause)
{
	if (!n)
		return;
	switch (n->kind) {
	case NL2SQL_SQL_COLUMN:
		nl2sql_resolve_column(R, scope, n, clause);
		return;
	case NL2SQL_SQL_NAME:
	case NL2SQL_SQL_TYPE:
	case NL2SQL_SQL_WORD:
	case NL2SQL_SQL_RAW:
	case NL2SQL_SQL_LITERAL:
	case NL2SQL_SQL_STAR:
		return;
	case NL2SQL_SQL_SELECT:
	case NL2SQL_SQL_SETOP:
	case NL2SQL_SQL_VALUES:
		nl2sql_resolve_query(R, n, scope);
		return;
	case NL2SQL_SQL_TABLE: /* x IN t */
		nl2sql_resolve_table(R, NULL, n);
		return;
	case NL2SQL_SQL_LAMBDA:
		resolve_lambda(R, scope, n, clause);
		return;
	case NL2SQL_SQL_FUNC:
		scope->aggregate |= is_aggregate(R, n);
		break;
	case NL2SQL_SQL_LIKE:
	case NL2SQL_SQL_IN:
	case NL2SQL_SQL_BETWEEN:
		resolve_compared(R, scope, n, inner_of(clause));
		return;
	case NL2SQL_SQL_BINARY:
		if (n->op >= NL2SQL_OP_EQ && n->op <= NL2SQL_OP_GE) {
			resolve_compared(R, scope, n, inner_of(clause));
			return;
		}
		if (n->op == NL2SQL_OP_COLLATE) {
			nl2sql_resolve_expr(R, scope, kid(n, NL2SQL_LEFT),
					    clause);
			return;
		}
		break;
	default:
		break;
	}
	resolve_kids(R, scope, n, inner_of(clause));
}
