/* lib/sql/print_value.c - literals, casts and what stands in brackets */
#include <string.h>

#include "parts.h"

/* ---- values ---- */

void nl2sql_put_literal(struct printer *p, const struct nl2sql_sql *n)
{
	switch (n->op) {
	case NL2SQL_LIT_NULL:
		P(p, "NULL");
		break;
	case NL2SQL_LIT_FALSE:
		P(p, "FALSE");
		break;
	case NL2SQL_LIT_TRUE:
		P(p, "TRUE");
		break;
	case NL2SQL_LIT_STRING:
		nl2sql_sql_print_string(p->b, n->text, n->text_len, p->d);
		break;
	case NL2SQL_LIT_BYTES:
		P(p, "X'");
		P(p, n->text);
		P(p, "'");
		break;
	case NL2SQL_LIT_BITS:
		P(p, "B'");
		P(p, n->text);
		P(p, "'");
		break;
	default:
		P(p, n->text);
	}
}

void nl2sql_put_interval(struct printer *p, const struct nl2sql_sql *n)
{
	const char *unit = n->text;

	P(p, "INTERVAL ");
	if (unit && *unit == '(') {
		/* PostgreSQL's INTERVAL (3) '...' */
		P(p, unit);
		P(p, " ");
		unit = NULL;
	}
	/* in MySQL any expression may stand here; '(' could be a function */
	nl2sql_put_expr(p, n->kid[0], 1);
	if (unit) {
		P(p, " ");
		nl2sql_put_upper(p, unit);
	}
}

void nl2sql_put_case(struct printer *p, const struct nl2sql_sql *n)
{
	const struct nl2sql_sql *whens = n->kid[NL2SQL_CASE_WHENS];

	P(p, "CASE");
	if (n->kid[NL2SQL_CASE_OPERAND]) {
		P(p, " ");
		nl2sql_put(p, n->kid[NL2SQL_CASE_OPERAND]);
	}
	for (uint32_t i = 0; whens && i < whens->n; i++) {
		P(p, " WHEN ");
		nl2sql_put(p, whens->kid[i]->kid[0]);
		P(p, " THEN ");
		nl2sql_put(p, whens->kid[i]->kid[1]);
	}
	if (n->kid[NL2SQL_CASE_ELSE]) {
		P(p, " ELSE ");
		nl2sql_put(p, n->kid[NL2SQL_CASE_ELSE]);
	}
	P(p, " END");
}

void nl2sql_put_cast(struct printer *p, const struct nl2sql_sql *n)
{
	if (n->op == NL2SQL_CAST_COLONS && p->d == NL2SQL_POSTGRESQL) {
		nl2sql_put_expr(p, n->kid[0], nl2sql_put_level(p, B_CAST));
		P(p, "::");
		nl2sql_put_type(p, n->kid[1]);
		return;
	}
	if (n->op == NL2SQL_CAST_CONVERT || n->op == NL2SQL_CAST_USING)
		P(p, "CONVERT(");
	else
		P(p, n->op == NL2SQL_CAST_TRY ? "TRY_CAST(" : "CAST(");
	nl2sql_put(p, n->kid[0]);
	P(p, n->op == NL2SQL_CAST_CONVERT ? ", "
	     : n->op == NL2SQL_CAST_USING ? " USING "
					  : " AS ");
	if (n->op == NL2SQL_CAST_USING)
		P(p, n->kid[1]->text);
	else
		nl2sql_put_type(p, n->kid[1]);
	P(p, ")");
}

/* What PostgreSQL takes before [ or . without parentheses. */
void nl2sql_put_base(struct printer *p, const struct nl2sql_sql *n, bool field)
{
	bool bare = n->kind == NL2SQL_SQL_INDEX ||
		    n->kind == NL2SQL_SQL_FIELD ||
		    n->kind == NL2SQL_SQL_PARAM ||
		    (n->kind == NL2SQL_SQL_COLUMN && !field) ||
		    (p->d == NL2SQL_TRINO && n->kind == NL2SQL_SQL_FUNC);

	if (n->kind == NL2SQL_SQL_FIELD && !n->text)
		bare = false;
	if (bare) {
		nl2sql_put(p, n);
		return;
	}
	P(p, "(");
	nl2sql_put(p, n);
	P(p, ")");
}

void nl2sql_put_index(struct printer *p, const struct nl2sql_sql *n)
{
	nl2sql_put_base(p, n->kid[0], false);
	P(p, "[");
	if (n->kid[1])
		nl2sql_put(p, n->kid[1]);
	if (n->flags & NL2SQL_F_SLICE) {
		/* a[b:c] would begin with a parameter elsewhere */
		P(p, " : ");
		if (n->kid[2])
			nl2sql_put(p, n->kid[2]);
	}
	P(p, "]");
}

void nl2sql_put_row(struct printer *p, const struct nl2sql_sql *n)
{
	P(p, n->flags & NL2SQL_F_EXPLICIT || n->n == 1 ? "ROW(" : "(");
	for (uint32_t i = 0; i < n->n; i++) {
		if (i)
			P(p, ", ");
		nl2sql_put(p, n->kid[i]);
	}
	P(p, ")");
}

void nl2sql_put_lambda(struct printer *p, const struct nl2sql_sql *n)
{
	const struct nl2sql_sql *params = n->kid[0];

	if (params->n == 1)
		nl2sql_put(p, params->kid[0]);
	else
		nl2sql_put_parens(p, params);
	P(p, " -> ");
	nl2sql_put(p, n->kid[1]);
}

void nl2sql_put_grouping(struct printer *p, const struct nl2sql_sql *n)
{
	static const char *const words[] = { "ROLLUP ", "CUBE ",
					     "GROUPING SETS " };

	P(p, words[n->op]);
	nl2sql_put_parens(p, n->kid[0]);
}
