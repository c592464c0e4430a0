/* lib/sql/print_expr.c - expressions, with the parentheses they need */
#include <string.h>

#include "parts.h"

enum { TIGHT = 30 }; /* above every operator */

static unsigned lvl(const struct printer *p, enum binding b)
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
			return lvl(p, B_CUSTOM);
		return lvl(p, sql_binding(n, p->d));
	case NL2SQL_SQL_BINARY:
		return lvl(p, sql_binding(n, p->d));
	case NL2SQL_SQL_QUANTIFIED:
		return n->op >= NL2SQL_OP_LIKE ? lvl(p, B_LIKE)
					       : lvl(p, sql_binding(n, p->d));
	case NL2SQL_SQL_LIKE: case NL2SQL_SQL_BETWEEN: case NL2SQL_SQL_IN:
		return lvl(p, B_LIKE);
	case NL2SQL_SQL_IS:
		return lvl(p, B_IS);
	case NL2SQL_SQL_LAMBDA:
		return 0;
	case NL2SQL_SQL_CAST:
		return n->op == NL2SQL_CAST_COLONS ? lvl(p, B_CAST) : TIGHT;
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
	sql_put_expr(p, n, lvl(p, b) + chained(p, b));
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
	sql_put_expr(p, x, level);
	/* --x would be a comment, and @ -1 is not @- 1 */
	if (p->b->len > at && (p->b->data[at] == '-' || p->b->data[at] == '+' ||
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
	enum binding b = sql_binding(n, p->d);
	unsigned level = lvl(p, b);

	if (b == B_ASSIGN) {
		sql_put_expr(p, n->kid[0], level + 1);
		P(p, " := ");
		sql_put_expr(p, n->kid[1], level);
		return;
	}
	put_left(p, n->kid[0], b);
	P(p, " ");
	put_operator(p, n);
	P(p, " ");
	if (n->op == NL2SQL_OP_MEMBER) {
		P(p, "(");
		sql_put(p, n->kid[1]);
		P(p, ")");
	} else if (n->op == NL2SQL_OP_COLLATE) {
		sql_put_name(p, n->kid[1]);
	} else {
		sql_put_expr(p, n->kid[1], level + 1);
	}
}

static void put_set(struct printer *p, const struct nl2sql_sql *n)
{
	bool bare = n->kind == NL2SQL_SQL_TABLE ||
		    (n->kind == NL2SQL_SQL_FUNC && p->d == NL2SQL_SQLITE);

	if (bare) {
		sql_put(p, n);
		return;
	}
	P(p, "(");
	if (n->kind == NL2SQL_SQL_LIST)
		sql_put_list(p, n);
	else
		sql_put_query(p, n);
	P(p, ")");
}

static void put_like(struct printer *p, const struct nl2sql_sql *n)
{
	static const char *const words[] = {
		"LIKE ", "ILIKE ", "SIMILAR TO ", "GLOB ", "REGEXP ", "RLIKE ",
		"MATCH ", "SOUNDS LIKE "
	};
	unsigned level = lvl(p, B_LIKE);

	put_left(p, n->kid[0], B_LIKE);
	P(p, n->flags & NL2SQL_F_NOT ? " NOT " : " ");
	P(p, words[n->op]);
	sql_put_expr(p, n->kid[1], level + 1);
	if (n->kid[2]) {
		P(p, " ESCAPE ");
		sql_put_expr(p, n->kid[2], level + 1);
	}
}

static void put_between(struct printer *p, const struct nl2sql_sql *n)
{
	unsigned level = lvl(p, B_LIKE);

	put_left(p, n->kid[0], B_LIKE);
	P(p, n->flags & NL2SQL_F_NOT ? " NOT BETWEEN " : " BETWEEN ");
	if (n->flags & NL2SQL_F_SYMMETRIC)
		P(p, "SYMMETRIC ");
	sql_put_expr(p, n->kid[1], level + 1);
	P(p, " AND ");
	sql_put_expr(p, n->kid[2], level + 1);
}

static void put_is(struct printer *p, const struct nl2sql_sql *n)
{
	static const char *const words[] = {
		"NULL", "TRUE", "FALSE", "UNKNOWN", "DOCUMENT"
	};

	put_left(p, n->kid[0], B_IS);
	P(p, n->flags & NL2SQL_F_NOT ? " IS NOT " : " IS ");
	if (n->op == NL2SQL_IS_OTHER)
		sql_put_upper(p, n->text);
	else
		P(p, words[n->op]);
}

static void put_quantified(struct printer *p, const struct nl2sql_sql *n)
{
	enum binding b = n->op >= NL2SQL_OP_LIKE ? B_LIKE
						 : sql_binding(n, p->d);

	put_left(p, n->kid[0], b);
	P(p, " ");
	put_operator(p, n);
	P(p, n->flags & NL2SQL_F_ALL ? " ALL (" : " ANY (");
	/* a query that is a value: ANY ((SELECT ...)) would be a set */
	if (nl2sql_sql_is_query(n->kid[1]))
		sql_put_query(p, n->kid[1]);
	else
		sql_put(p, n->kid[1]);
	P(p, ")");
}

/* ---- values ---- */

static void put_literal(struct printer *p, const struct nl2sql_sql *n)
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

static void put_interval(struct printer *p, const struct nl2sql_sql *n)
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
	sql_put_expr(p, n->kid[0], 1);
	if (unit) {
		P(p, " ");
		sql_put_upper(p, unit);
	}
}

static void put_case(struct printer *p, const struct nl2sql_sql *n)
{
	const struct nl2sql_sql *whens = n->kid[NL2SQL_CASE_WHENS];

	P(p, "CASE");
	if (n->kid[NL2SQL_CASE_OPERAND]) {
		P(p, " ");
		sql_put(p, n->kid[NL2SQL_CASE_OPERAND]);
	}
	for (uint32_t i = 0; whens && i < whens->n; i++) {
		P(p, " WHEN ");
		sql_put(p, whens->kid[i]->kid[0]);
		P(p, " THEN ");
		sql_put(p, whens->kid[i]->kid[1]);
	}
	if (n->kid[NL2SQL_CASE_ELSE]) {
		P(p, " ELSE ");
		sql_put(p, n->kid[NL2SQL_CASE_ELSE]);
	}
	P(p, " END");
}

static void put_cast(struct printer *p, const struct nl2sql_sql *n)
{
	if (n->op == NL2SQL_CAST_COLONS && p->d == NL2SQL_POSTGRESQL) {
		sql_put_expr(p, n->kid[0], lvl(p, B_CAST));
		P(p, "::");
		sql_put_type(p, n->kid[1]);
		return;
	}
	if (n->op == NL2SQL_CAST_CONVERT || n->op == NL2SQL_CAST_USING)
		P(p, "CONVERT(");
	else
		P(p, n->op == NL2SQL_CAST_TRY ? "TRY_CAST(" : "CAST(");
	sql_put(p, n->kid[0]);
	P(p, n->op == NL2SQL_CAST_CONVERT ? ", " :
	     n->op == NL2SQL_CAST_USING ? " USING " : " AS ");
	if (n->op == NL2SQL_CAST_USING)
		P(p, n->kid[1]->text);
	else
		sql_put_type(p, n->kid[1]);
	P(p, ")");
}

/* What PostgreSQL takes before [ or . without parentheses. */
static void put_base(struct printer *p, const struct nl2sql_sql *n, bool field)
{
	bool bare = n->kind == NL2SQL_SQL_INDEX ||
		    n->kind == NL2SQL_SQL_FIELD ||
		    n->kind == NL2SQL_SQL_PARAM ||
		    (n->kind == NL2SQL_SQL_COLUMN && !field) ||
		    (p->d == NL2SQL_TRINO && n->kind == NL2SQL_SQL_FUNC);

	if (n->kind == NL2SQL_SQL_FIELD && !n->text)
		bare = false;
	if (bare) {
		sql_put(p, n);
		return;
	}
	P(p, "(");
	sql_put(p, n);
	P(p, ")");
}

static void put_index(struct printer *p, const struct nl2sql_sql *n)
{
	put_base(p, n->kid[0], false);
	P(p, "[");
	if (n->kid[1])
		sql_put(p, n->kid[1]);
	if (n->flags & NL2SQL_F_SLICE) {
		/* a[b:c] would begin with a parameter elsewhere */
		P(p, " : ");
		if (n->kid[2])
			sql_put(p, n->kid[2]);
	}
	P(p, "]");
}

static void put_row(struct printer *p, const struct nl2sql_sql *n)
{
	P(p, n->flags & NL2SQL_F_EXPLICIT || n->n == 1 ? "ROW(" : "(");
	for (uint32_t i = 0; i < n->n; i++) {
		if (i)
			P(p, ", ");
		sql_put(p, n->kid[i]);
	}
	P(p, ")");
}

static void put_lambda(struct printer *p, const struct nl2sql_sql *n)
{
	const struct nl2sql_sql *params = n->kid[0];

	if (params->n == 1)
		sql_put(p, params->kid[0]);
	else
		sql_put_parens(p, params);
	P(p, " -> ");
	sql_put(p, n->kid[1]);
}

static void put_grouping(struct printer *p, const struct nl2sql_sql *n)
{
	static const char *const words[] = {
		"ROLLUP ", "CUBE ", "GROUPING SETS "
	};

	P(p, words[n->op]);
	sql_put_parens(p, n->kid[0]);
}

/* ---- windows and calls ---- */

static void put_bound(struct printer *p, const struct nl2sql_sql *n)
{
	static const char *const words[] = {
		"UNBOUNDED PRECEDING", " PRECEDING", "CURRENT ROW",
		" FOLLOWING", "UNBOUNDED FOLLOWING"
	};

	if (n->kid[0])
		sql_put_expr(p, n->kid[0], lvl(p, B_AND) + 1);
	P(p, words[n->op]);
}

static void put_frame(struct printer *p, const struct nl2sql_sql *n)
{
	static const char *const words[] = { "ROWS ", "RANGE ", "GROUPS " };

	P(p, words[n->op]);
	if (n->kid[1])
		P(p, "BETWEEN ");
	put_bound(p, n->kid[0]);
	if (n->kid[1]) {
		P(p, " AND ");
		put_bound(p, n->kid[1]);
	}
	if (n->flags & NL2SQL_F_EXCLUDE_CURRENT)
		P(p, " EXCLUDE CURRENT ROW");
	if (n->flags & NL2SQL_F_EXCLUDE_GROUP)
		P(p, " EXCLUDE GROUP");
	if (n->flags & NL2SQL_F_EXCLUDE_TIES)
		P(p, " EXCLUDE TIES");
}

void sql_put_window(struct printer *p, const struct nl2sql_sql *n)
{
	const char *gap = "";

	P(p, "(");
	if (n->kid[NL2SQL_WINDOW_BASE]) {
		sql_put(p, n->kid[NL2SQL_WINDOW_BASE]);
		gap = " ";
	}
	if (n->kid[NL2SQL_WINDOW_PARTITION]) {
		P(p, gap);
		P(p, "PARTITION BY ");
		sql_put_list(p, n->kid[NL2SQL_WINDOW_PARTITION]);
		gap = " ";
	}
	if (n->kid[NL2SQL_WINDOW_ORDER]) {
		P(p, gap);
		P(p, "ORDER BY ");
		sql_put_list(p, n->kid[NL2SQL_WINDOW_ORDER]);
		gap = " ";
	}
	if (n->kid[NL2SQL_WINDOW_FRAME]) {
		P(p, gap);
		put_frame(p, n->kid[NL2SQL_WINDOW_FRAME]);
	}
	P(p, ")");
}

static const struct nl2sql_sql *arg(const struct nl2sql_sql *f, uint32_t i)
{
	const struct nl2sql_sql *args = f->kid[NL2SQL_FUNC_ARGS];

	return args && i < args->n ? args->kid[i] : NULL;
}

/* a word b word c: the arguments parted by words */
static void put_parted(struct printer *p, const struct nl2sql_sql *f,
		       uint32_t from, const char *const *words)
{
	for (uint32_t i = from; arg(f, i); i++) {
		if (i > from)
			P(p, words[i - from - 1]);
		sql_put(p, arg(f, i));
	}
}

static bool put_syntax(struct printer *p, const struct nl2sql_sql *f)
{
	static const char *const from[] = { " FROM " };
	static const char *const similar[] = { " SIMILAR ", " ESCAPE " };
	static const char *const placing[] = { " PLACING ", " FROM ", " FOR " };

	if (!strcmp(f->text, "collation for")) {
		P(p, "COLLATION FOR (");
		sql_put(p, arg(f, 0));
	} else if (!strcmp(f->text, "trim")) {
		P(p, "TRIM(");
		sql_put_upper(p, arg(f, 0)->text);
		P(p, " ");
		if (arg(f, 2)) {
			sql_put(p, arg(f, 2));
			P(p, " ");
		}
		P(p, "FROM ");
		sql_put(p, arg(f, 1));
	} else if (!strcmp(f->text, "position")) {
		P(p, "POSITION(");
		sql_put_expr(p, arg(f, 0), lvl(p, B_LIKE) + 1);
		P(p, " IN ");
		sql_put(p, arg(f, 1));
	} else if (!strcmp(f->text, "extract")) {
		P(p, "EXTRACT(");
		put_parted(p, f, 0, from);
	} else if (!strcmp(f->text, "substring")) {
		P(p, "SUBSTRING(");
		put_parted(p, f, 0, similar);
	} else if (!strcmp(f->text, "overlay")) {
		P(p, "OVERLAY(");
		put_parted(p, f, 0, placing);
	} else {
		return false;
	}
	P(p, ")");
	return true;
}

static void put_func_name(struct printer *p, const struct nl2sql_sql *f)
{
	const struct nl2sql_sql *q = f->kid[NL2SQL_FUNC_QUALIFIER];

	if (q) {
		sql_put_name(p, q);
		P(p, ".");
	}
	if (f->flags & NL2SQL_F_QUOTED)
		nl2sql_buf_quote(p->b, f->text, f->text_len, p->s->quote);
	else
		P(p, f->text);
}

static void put_args(struct printer *p, const struct nl2sql_sql *f)
{
	const struct nl2sql_sql *args = f->kid[NL2SQL_FUNC_ARGS];
	bool first = true;

	P(p, "(");
	if (f->flags & NL2SQL_F_STAR)
		P(p, "*");
	if (f->flags & NL2SQL_F_DISTINCT)
		P(p, "DISTINCT ");
	for (uint32_t i = 0; args && i < args->n; i++, first = false) {
		if (i)
			P(p, ", ");
		if (f->flags & NL2SQL_F_VARIADIC && i + 1 == args->n)
			P(p, "VARIADIC ");
		sql_put_expr(p, args->kid[i], 0);
	}
	if (f->kid[NL2SQL_FUNC_ORDER]) {
		P(p, " ORDER BY ");
		sql_put_list(p, f->kid[NL2SQL_FUNC_ORDER]);
	}
	if (f->kid[NL2SQL_FUNC_SEPARATOR]) {
		P(p, " SEPARATOR ");
		sql_put(p, f->kid[NL2SQL_FUNC_SEPARATOR]);
	}
	if (f->kid[NL2SQL_FUNC_REST]) {
		if (!first)
			P(p, " ");
		P(p, f->kid[NL2SQL_FUNC_REST]->text);
	}
	P(p, ")");
}

/* TABLE(t) PARTITION BY x: what is kept stands behind the parenthesis. */
static void put_table_argument(struct printer *p, const struct nl2sql_sql *f)
{
	P(p, "TABLE(");
	sql_put_list(p, f->kid[NL2SQL_FUNC_ARGS]);
	P(p, ")");
	if (f->kid[NL2SQL_FUNC_REST]) {
		P(p, " ");
		P(p, f->kid[NL2SQL_FUNC_REST]->text);
	}
}

void sql_put_func(struct printer *p, const struct nl2sql_sql *f)
{
	if (f->flags & NL2SQL_F_BARE) {
		sql_put_upper(p, f->text);
		return;
	}
	if (!strcmp(f->text, "table") && p->d == NL2SQL_TRINO) {
		put_table_argument(p, f);
		return;
	}
	if (f->flags & NL2SQL_F_SYNTAX && put_syntax(p, f))
		return;
	put_func_name(p, f);
	put_args(p, f);
	if (f->kid[NL2SQL_FUNC_WITHIN]) {
		P(p, " WITHIN GROUP (ORDER BY ");
		sql_put_list(p, f->kid[NL2SQL_FUNC_WITHIN]);
		P(p, ")");
	}
	if (f->kid[NL2SQL_FUNC_FILTER]) {
		P(p, " FILTER (WHERE ");
		sql_put(p, f->kid[NL2SQL_FUNC_FILTER]);
		P(p, ")");
	}
	if (f->flags & NL2SQL_F_IGNORE_NULLS)
		P(p, " IGNORE NULLS");
	if (f->flags & NL2SQL_F_RESPECT_NULLS)
		P(p, " RESPECT NULLS");
	if (f->kid[NL2SQL_FUNC_OVER]) {
		P(p, " OVER ");
		if (f->kid[NL2SQL_FUNC_OVER]->kind == NL2SQL_SQL_WINDOW)
			sql_put_window(p, f->kid[NL2SQL_FUNC_OVER]);
		else
			sql_put(p, f->kid[NL2SQL_FUNC_OVER]);
	}
}

/* ---- the rest ---- */

static void put_order(struct printer *p, const struct nl2sql_sql *n)
{
	sql_put(p, n->kid[0]);
	if (n->text) {
		/* an operator of ORDER BY, or an index's operator class */
		bool word = (n->text[0] >= 'a' && n->text[0] <= 'z' &&
			     strncmp(n->text, "operator", 8) != 0);

		P(p, word ? " " : " USING ");
		P(p, n->text);
	}
	if (n->flags & NL2SQL_F_DESC)
		P(p, " DESC");
	if (n->flags & NL2SQL_F_NULLS_FIRST)
		P(p, " NULLS FIRST");
	if (n->flags & NL2SQL_F_NULLS_LAST)
		P(p, " NULLS LAST");
}

static void put_item(struct printer *p, const struct nl2sql_sql *n)
{
	sql_put(p, n->kid[0]);
	if (n->kid[1]) {
		P(p, " AS ");
		sql_put_name(p, n->kid[1]);
	}
}

static void put_star(struct printer *p, const struct nl2sql_sql *n)
{
	if (n->kid[0]) {
		sql_put_name(p, n->kid[0]);
		P(p, ".");
	}
	P(p, "*");
}

static void put_expr(struct printer *p, const struct nl2sql_sql *n)
{
	switch (n->kind) {
	case NL2SQL_SQL_LIST:
		sql_put_list(p, n);
		break;
	case NL2SQL_SQL_NAME: case NL2SQL_SQL_COLUMN:
		sql_put_name(p, n);
		break;
	case NL2SQL_SQL_STAR:
		put_star(p, n);
		break;
	case NL2SQL_SQL_WORD:
		sql_put_upper(p, n->text);
		break;
	case NL2SQL_SQL_LITERAL:
		put_literal(p, n);
		break;
	case NL2SQL_SQL_TYPED:
		sql_put_type(p, n->kid[0]);
		P(p, " ");
		sql_put(p, n->kid[1]);
		break;
	case NL2SQL_SQL_INTERVAL:
		put_interval(p, n);
		break;
	case NL2SQL_SQL_PARAM: case NL2SQL_SQL_VARIABLE: case NL2SQL_SQL_RAW:
		P(p, n->text ? n->text : "");
		break;
	case NL2SQL_SQL_DEFAULT:
		P(p, "DEFAULT");
		break;
	case NL2SQL_SQL_UNARY:
		put_unary(p, n);
		break;
	case NL2SQL_SQL_BINARY:
		put_binary(p, n);
		break;
	case NL2SQL_SQL_LIKE:
		put_like(p, n);
		break;
	case NL2SQL_SQL_BETWEEN:
		put_between(p, n);
		break;
	case NL2SQL_SQL_IN:
		put_left(p, n->kid[0], B_LIKE);
		P(p, n->flags & NL2SQL_F_NOT ? " NOT IN " : " IN ");
		put_set(p, n->kid[1]);
		break;
	case NL2SQL_SQL_IS:
		put_is(p, n);
		break;
	case NL2SQL_SQL_EXISTS:
		P(p, "EXISTS (");
		sql_put_query(p, n->kid[0]);
		P(p, ")");
		break;
	case NL2SQL_SQL_SUBQUERY:
		P(p, "(");
		sql_put_query(p, n->kid[0]);
		P(p, ")");
		break;
	case NL2SQL_SQL_QUANTIFIED:
		put_quantified(p, n);
		break;
	case NL2SQL_SQL_CASE:
		put_case(p, n);
		break;
	case NL2SQL_SQL_CAST:
		put_cast(p, n);
		break;
	case NL2SQL_SQL_FUNC:
		sql_put_func(p, n);
		break;
	case NL2SQL_SQL_NAMED:
		sql_put_name(p, n);
		P(p, " => ");
		sql_put(p, n->kid[0]);
		break;
	case NL2SQL_SQL_ARRAY:
		P(p, "ARRAY[");
		sql_put_list(p, n->kid[0]);
		P(p, "]");
		break;
	case NL2SQL_SQL_ARRAY_QUERY:
		P(p, "ARRAY(");
		sql_put_query(p, n->kid[0]);
		P(p, ")");
		break;
	case NL2SQL_SQL_ROW:
		put_row(p, n);
		break;
	case NL2SQL_SQL_INDEX:
		put_index(p, n);
		break;
	case NL2SQL_SQL_FIELD:
		put_base(p, n->kid[0], true);
		P(p, ".");
		if (n->text)
			nl2sql_sql_print_name(p->b, n->text, p->d);
		else
			P(p, "*");
		break;
	case NL2SQL_SQL_LAMBDA:
		put_lambda(p, n);
		break;
	case NL2SQL_SQL_MATCH:
		P(p, "MATCH ");
		sql_put_parens(p, n->kid[0]);
		P(p, " AGAINST (");
		sql_put_expr(p, n->kid[1], lvl(p, B_LIKE) + 1);
		if (n->text) {
			P(p, " ");
			sql_put_upper(p, n->text);
		}
		P(p, ")");
		break;
	case NL2SQL_SQL_GROUPING:
		put_grouping(p, n);
		break;
	case NL2SQL_SQL_ITEM:
		put_item(p, n);
		break;
	case NL2SQL_SQL_ORDER:
		put_order(p, n);
		break;
	case NL2SQL_SQL_WINDOW:
		sql_put_window(p, n);
		break;
	case NL2SQL_SQL_TYPE:
		sql_put_type(p, n);
		break;
	case NL2SQL_SQL_TABLE: case NL2SQL_SQL_DERIVED:
	case NL2SQL_SQL_TABLE_FUNC: case NL2SQL_SQL_JOIN:
		sql_put_from(p, n);
		break;
	case NL2SQL_SQL_SELECT: case NL2SQL_SQL_SETOP: case NL2SQL_SQL_VALUES:
	case NL2SQL_SQL_WITH: case NL2SQL_SQL_CTE:
		sql_put_query(p, n);
		break;
	default:
		sql_put_statement(p, n);
	}
}

void sql_put_expr(struct printer *p, const struct nl2sql_sql *n,
		  unsigned level)
{
	bool paren = level > level_of(p, n);

	if (paren)
		P(p, "(");
	put_expr(p, n);
	if (paren)
		P(p, ")");
}

void sql_put(struct printer *p, const struct nl2sql_sql *n)
{
	sql_put_expr(p, n, 0);
}
