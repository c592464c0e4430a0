/* lib/sql/print_expr.c - expressions, with the parentheses they need */
#include <string.h>

#include "parts.h"

enum { TIGHT = 30 }; /* above every operator */

unsigned nl2sql_put_level(const struct printer *p, enum binding b)
{
	/* What the dialect has not is printed in parentheses everywhere. */
	return p->s->level[b] ? p->s->level[b] : 1;
}

/* How tightly a node holds together. */
static unsigned level_of(const struct printer *p, const struct nl2sql_sql *n)
{
	switch (n->kind) {
	case NL2SQL_SQL_UNARY:
		if (n->op == NL2SQL_OP_BITNOT && p->d == NL2SQL_POSTGRESQL)
			return nl2sql_put_level(p, B_CUSTOM);
		return nl2sql_put_level(p, nl2sql_operator_binding(n, p->d));
	case NL2SQL_SQL_BINARY:
		return nl2sql_put_level(p, nl2sql_operator_binding(n, p->d));
	case NL2SQL_SQL_QUANTIFIED:
		return n->op >= NL2SQL_OP_LIKE
			       ? nl2sql_put_level(p, B_LIKE)
			       : nl2sql_put_level(
					 p, nl2sql_operator_binding(n, p->d));
	case NL2SQL_SQL_LIKE:
	case NL2SQL_SQL_BETWEEN:
	case NL2SQL_SQL_IN:
		return nl2sql_put_level(p, B_LIKE);
	case NL2SQL_SQL_IS:
		return nl2sql_put_level(p, B_IS);
	case NL2SQL_SQL_LAMBDA:
		return 0;
	case NL2SQL_SQL_CAST:
		return n->op == NL2SQL_CAST_COLONS ? nl2sql_put_level(p, B_CAST)
						   : TIGHT;
	default:
		return TIGHT;
	}
}

static bool chained(const struct printer *p, enum binding b)
{
	return p->s->chained >> b & 1;
}

/* ---- operators ---- */

static void put_left(struct printer *p, const struct nl2sql_sql *n,
		     enum binding b)
{
	nl2sql_put_expr(p, n, nl2sql_put_level(p, b) + chained(p, b));
}

static void put_unary(struct printer *p, const struct nl2sql_sql *n)
{
	const struct nl2sql_sql *x = n->kid[0];
	unsigned level = level_of(p, n);
	size_t at;

	switch (n->op) {
	case NL2SQL_OP_NOT:
		P(p, "NOT ");
		break;
	case NL2SQL_OP_BINARY:
		P(p, "BINARY ");
		break;
	case NL2SQL_OP_PRIOR:
		P(p, n->text);
		P(p, " ");
		level++;
		break;
	default:
		P(p, nl2sql_sql_op_name(n->op));
		if (p->d == NL2SQL_POSTGRESQL && n->op == NL2SQL_OP_BITNOT)
			level++;
	}
	at = p->b->len;
	nl2sql_put_expr(p, x, level);
	/* --x would be a comment, and @ -1 is not @- 1 */
	if (p->b->len > at &&
	    (p->b->data[at] == '-' || p->b->data[at] == '+' ||
	     p->b->data[at] == '~') &&
	    n->op != NL2SQL_OP_NOT && n->op != NL2SQL_OP_BINARY) {
		P(p, " ");
		memmove(p->b->data + at + 1, p->b->data + at,
			p->b->len - at - 1);
		p->b->data[at] = ' ';
	}
}

static void put_operator(struct printer *p, const struct nl2sql_sql *n)
{
	if (n->text)
		P(p, n->text);
	else if (n->op == NL2SQL_OP_BITXOR && p->d == NL2SQL_POSTGRESQL)
		P(p, "#");
	else
		P(p, nl2sql_sql_op_name(n->op));
}

static void put_binary(struct printer *p, const struct nl2sql_sql *n)
{
	enum binding b = nl2sql_operator_binding(n, p->d);
	unsigned level = nl2sql_put_level(p, b);

	if (b == B_ASSIGN) {
		nl2sql_put_expr(p, n->kid[0], level + 1);
		P(p, " := ");
		nl2sql_put_expr(p, n->kid[1], level);
		return;
	}
	put_left(p, n->kid[0], b);
	P(p, " ");
	put_operator(p, n);
	P(p, " ");
	if (n->op == NL2SQL_OP_MEMBER) {
		P(p, "(");
		nl2sql_put(p, n->kid[1]);
		P(p, ")");
	} else if (n->op == NL2SQL_OP_COLLATE) {
		nl2sql_put_name(p, n->kid[1]);
	} else {
		nl2sql_put_expr(p, n->kid[1], level + 1);
	}
}

static void put_set(struct printer *p, const struct nl2sql_sql *n)
{
	bool bare = n->kind == NL2SQL_SQL_TABLE ||
		    (n->kind == NL2SQL_SQL_FUNC && p->d == NL2SQL_SQLITE);

	if (bare) {
		nl2sql_put(p, n);
		return;
	}
	P(p, "(");
	if (n->kind == NL2SQL_SQL_LIST)
		nl2sql_put_list(p, n);
	else
		nl2sql_put_query(p, n);
	P(p, ")");
}

static void put_like(struct printer *p, const struct nl2sql_sql *n)
{
	static const char *const words[] = { "LIKE ",	    "ILIKE ",
					     "SIMILAR TO ", "GLOB ",
					     "REGEXP ",	    "RLIKE ",
					     "MATCH ",	    "SOUNDS LIKE " };
	unsigned level = nl2sql_put_level(p, B_LIKE);

	put_left(p, n->kid[0], B_LIKE);
	P(p, n->flags & NL2SQL_F_NOT ? " NOT " : " ");
	P(p, words[n->op]);
	nl2sql_put_expr(p, n->kid[1], level + 1);
	if (n->kid[2]) {
		P(p, " ESCAPE ");
		nl2sql_put_expr(p, n->kid[2], level + 1);
	}
}

static void put_between(struct printer *p, const struct nl2sql_sql *n)
{
	unsigned level = nl2sql_put_level(p, B_LIKE);

	put_left(p, n->kid[0], B_LIKE);
	P(p, n->flags & NL2SQL_F_NOT ? " NOT BETWEEN " : " BETWEEN ");
	if (n->flags & NL2SQL_F_SYMMETRIC)
		P(p, "SYMMETRIC ");
	nl2sql_put_expr(p, n->kid[1], level + 1);
	P(p, " AND ");
	nl2sql_put_expr(p, n->kid[2], level + 1);
}

static void put_is(struct printer *p, const struct nl2sql_sql *n)
{
	static const char *const words[] = { "NULL", "TRUE", "FALSE", "UNKNOWN",
					     "DOCUMENT" };

	put_left(p, n->kid[0], B_IS);
	P(p, n->flags & NL2SQL_F_NOT ? " IS NOT " : " IS ");
	if (n->op == NL2SQL_IS_OTHER)
		nl2sql_put_upper(p, n->text);
	else
		P(p, words[n->op]);
}

static void put_quantified(struct printer *p, const struct nl2sql_sql *n)
{
	enum binding b = n->op >= NL2SQL_OP_LIKE
				 ? B_LIKE
				 : nl2sql_operator_binding(n, p->d);

	put_left(p, n->kid[0], b);
	P(p, " ");
	put_operator(p, n);
	P(p, n->flags & NL2SQL_F_ALL ? " ALL (" : " ANY (");
	/* a query that is a value: ANY ((SELECT ...)) would be a set */
	if (nl2sql_sql_is_query(n->kid[1]))
		nl2sql_put_query(p, n->kid[1]);
	else
		nl2sql_put(p, n->kid[1]);
	P(p, ")");
}

/* ---- the rest ---- */

void nl2sql_put_order_words(struct printer *p, const struct nl2sql_sql *n)
{
	if (n->text) {
		P(p, n->flags & NL2SQL_F_EXPLICIT ? " " : " USING ");
		P(p, n->text);
	}
	if (n->flags & NL2SQL_F_DESC)
		P(p, " DESC");
	if (n->flags & NL2SQL_F_NULLS_FIRST)
		P(p, " NULLS FIRST");
	if (n->flags & NL2SQL_F_NULLS_LAST)
		P(p, " NULLS LAST");
}

static void put_order(struct printer *p, const struct nl2sql_sql *n)
{
	nl2sql_put(p, n->kid[0]);
	nl2sql_put_order_words(p, n);
}

static void put_item(struct printer *p, const struct nl2sql_sql *n)
{
	nl2sql_put(p, n->kid[0]);
	if (n->kid[1]) {
		P(p, " AS ");
		nl2sql_put_label(p, n->kid[1]);
	}
}

static void put_star(struct printer *p, const struct nl2sql_sql *n)
{
	if (n->kid[0]) {
		nl2sql_put_name(p, n->kid[0]);
		P(p, ".");
	}
	P(p, "*");
}

static void put_typed(struct printer *p, const struct nl2sql_sql *n)
{
	nl2sql_put_type(p, n->kid[0]);
	P(p, " ");
	nl2sql_put(p, n->kid[1]);
}

static void put_as_is(struct printer *p, const struct nl2sql_sql *n)
{
	P(p, n->text ? n->text : "");
}

static void put_word(struct printer *p, const struct nl2sql_sql *n)
{
	nl2sql_put_upper(p,
			 n->kind == NL2SQL_SQL_DEFAULT ? "default" : n->text);
}

static void put_in(struct printer *p, const struct nl2sql_sql *n)
{
	put_left(p, n->kid[0], B_LIKE);
	P(p, n->flags & NL2SQL_F_NOT ? " NOT IN " : " IN ");
	put_set(p, n->kid[1]);
}

/* EXISTS (...), ARRAY(...), or a query as a value */
static void put_inner_query(struct printer *p, const struct nl2sql_sql *n)
{
	P(p, n->kind == NL2SQL_SQL_EXISTS	 ? "EXISTS ("
	     : n->kind == NL2SQL_SQL_ARRAY_QUERY ? "ARRAY("
						 : "(");
	nl2sql_put_query(p, n->kid[0]);
	P(p, ")");
}

static void put_named(struct printer *p, const struct nl2sql_sql *n)
{
	nl2sql_put_name(p, n);
	P(p, " => ");
	nl2sql_put(p, n->kid[0]);
}

static void put_array(struct printer *p, const struct nl2sql_sql *n)
{
	P(p, "ARRAY[");
	nl2sql_put_list(p, n->kid[0]);
	P(p, "]");
}

static void put_field(struct printer *p, const struct nl2sql_sql *n)
{
	nl2sql_put_base(p, n->kid[0], true);
	P(p, ".");
	if (n->text)
		nl2sql_sql_print_name(p->b, n->text, p->d);
	else
		P(p, "*");
}

static void put_match(struct printer *p, const struct nl2sql_sql *n)
{
	P(p, "MATCH ");
	nl2sql_put_parens(p, n->kid[0]);
	P(p, " AGAINST (");
	nl2sql_put_expr(p, n->kid[1], nl2sql_put_level(p, B_LIKE) + 1);
	if (n->text) {
		P(p, " ");
		nl2sql_put_upper(p, n->text);
	}
	P(p, ")");
}

/* What prints each kind; the others are statements. */
static void (*const putters[NL2SQL_SQL_KINDS])(struct printer *p,
					       const struct nl2sql_sql *n) = {
	[NL2SQL_SQL_LIST] = nl2sql_put_list,
	[NL2SQL_SQL_NAME] = nl2sql_put_name,
	[NL2SQL_SQL_COLUMN] = nl2sql_put_name,
	[NL2SQL_SQL_STAR] = put_star,
	[NL2SQL_SQL_WORD] = put_word,
	[NL2SQL_SQL_LITERAL] = nl2sql_put_literal,
	[NL2SQL_SQL_TYPED] = put_typed,
	[NL2SQL_SQL_INTERVAL] = nl2sql_put_interval,
	[NL2SQL_SQL_PARAM] = put_as_is,
	[NL2SQL_SQL_VARIABLE] = put_as_is,
	[NL2SQL_SQL_RAW] = put_as_is,
	[NL2SQL_SQL_DEFAULT] = put_word,
	[NL2SQL_SQL_UNARY] = put_unary,
	[NL2SQL_SQL_BINARY] = put_binary,
	[NL2SQL_SQL_LIKE] = put_like,
	[NL2SQL_SQL_BETWEEN] = put_between,
	[NL2SQL_SQL_IN] = put_in,
	[NL2SQL_SQL_IS] = put_is,
	[NL2SQL_SQL_EXISTS] = put_inner_query,
	[NL2SQL_SQL_SUBQUERY] = put_inner_query,
	[NL2SQL_SQL_ARRAY_QUERY] = put_inner_query,
	[NL2SQL_SQL_QUANTIFIED] = put_quantified,
	[NL2SQL_SQL_CASE] = nl2sql_put_case,
	[NL2SQL_SQL_CAST] = nl2sql_put_cast,
	[NL2SQL_SQL_FUNC] = nl2sql_put_func,
	[NL2SQL_SQL_NAMED] = put_named,
	[NL2SQL_SQL_ARRAY] = put_array,
	[NL2SQL_SQL_ROW] = nl2sql_put_row,
	[NL2SQL_SQL_INDEX] = nl2sql_put_index,
	[NL2SQL_SQL_FIELD] = put_field,
	[NL2SQL_SQL_LAMBDA] = nl2sql_put_lambda,
	[NL2SQL_SQL_MATCH] = put_match,
	[NL2SQL_SQL_GROUPING] = nl2sql_put_grouping,
	[NL2SQL_SQL_ITEM] = put_item,
	[NL2SQL_SQL_ORDER] = put_order,
	[NL2SQL_SQL_WINDOW] = nl2sql_put_window,
	[NL2SQL_SQL_TYPE] = nl2sql_put_type,
	[NL2SQL_SQL_TABLE] = nl2sql_put_from,
	[NL2SQL_SQL_DERIVED] = nl2sql_put_from,
	[NL2SQL_SQL_TABLE_FUNC] = nl2sql_put_from,
	[NL2SQL_SQL_JOIN] = nl2sql_put_from,
	[NL2SQL_SQL_SELECT] = nl2sql_put_query,
	[NL2SQL_SQL_SETOP] = nl2sql_put_query,
	[NL2SQL_SQL_VALUES] = nl2sql_put_query,
	[NL2SQL_SQL_WITH] = nl2sql_put_query,
	[NL2SQL_SQL_CTE] = nl2sql_put_query,
};

void nl2sql_put_expr(struct printer *p, const struct nl2sql_sql *n,
		     unsigned level)
{
	bool paren = level > level_of(p, n);

	if (paren)
		P(p, "(");
	if (putters[n->kind])
		putters[n->kind](p, n);
	else
		nl2sql_put_statement(p, n);
	if (paren)
		P(p, ")");
}

void nl2sql_put(struct printer *p, const struct nl2sql_sql *n)
{
	nl2sql_put_expr(p, n, 0);
}
