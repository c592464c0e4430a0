/* lib/sql/value.c - literals, brackets, names, and values with a type */
#include <string.h>

#include "parts.h"

/* ---- values ---- */

struct nl2sql_sql *nl2sql_parse_literal(struct parser *p,
					enum nl2sql_sql_lit op, bool text)
{
	const struct token *t = p->t++;
	struct nl2sql_sql *n = nl2sql_parse_node(p, NL2SQL_SQL_LITERAL, t);

	n->op = (uint16_t)op;
	if (text)
		nl2sql_parse_text(p, n, t);
	return n;
}

/* Strings side by side are one: in PostgreSQL where a line ends between them,
 * in MySQL always. */
struct nl2sql_sql *nl2sql_parse_string(struct parser *p)
{
	struct nl2sql_sql *n, *more;
	struct nl2sql_buf b = { 0 };

	if (p->t->kind != NL2SQL_TOKEN_STRING)
		nl2sql_parse_unexpected(p);
	n = nl2sql_parse_literal(p, NL2SQL_LIT_STRING, true);
	while (p->t->kind == NL2SQL_TOKEN_STRING &&
	       !(p->t->flags & TF_NATIONAL) &&
	       (p->d == NL2SQL_MYSQL ||
		(p->d == NL2SQL_POSTGRESQL && p->t->flags & TF_NEWLINE &&
		 p->src[p->t->pos] == '\''))) {
		if (!b.len)
			nl2sql_buf_put(&b, n->text, n->text_len);
		more = nl2sql_parse_literal(p, NL2SQL_LIT_STRING, true);
		nl2sql_buf_put(&b, more->text, more->text_len);
		n->text = nl2sql_arena_strndup(p->a, nl2sql_buf_str(&b), b.len);
		n->text_len = (uint32_t)b.len;
	}
	nl2sql_buf_release(&b);
	return nl2sql_parse_end(p, n);
}

struct nl2sql_sql *nl2sql_parse_leaf(struct parser *p,
				     enum nl2sql_sql_kind kind)
{
	const struct token *t = p->t++;
	struct nl2sql_sql *n = nl2sql_parse_node(p, kind, t);

	nl2sql_parse_text(p, n, t);
	return n;
}

/* ---- brackets ---- */

static struct nl2sql_sql *subquery(struct parser *p)
{
	struct nl2sql_sql *n = nl2sql_parse_node(p, NL2SQL_SQL_SUBQUERY, p->t);

	need_op(p, '(');
	n->kid[0] = nl2sql_parse_query(p);
	need_op(p, ')');
	return nl2sql_parse_end(p, n);
}

static struct nl2sql_sql *lambda(struct parser *p)
{
	struct nl2sql_sql *n = nl2sql_parse_node(p, NL2SQL_SQL_LAMBDA, p->t);

	n->kid[0] = nl2sql_sql_list(p->a);
	if (take_op(p, '(')) {
		if (!at_op(p, ')'))
			do
				nl2sql_sql_add(p->a, &n->kid[0],
					       nl2sql_parse_name(p));
			while (take_op(p, ','));
		need_op(p, ')');
	} else {
		nl2sql_sql_add(p->a, &n->kid[0], nl2sql_parse_name(p));
	}
	need_op(p, T_ARROW);
	n->kid[1] = nl2sql_parse_expr(p);
	return nl2sql_parse_end(p, n);
}

/* The rest of (a, b), a being read. */
struct nl2sql_sql *nl2sql_parse_row(struct parser *p, const struct token *open,
				    struct nl2sql_sql *first)
{
	struct nl2sql_sql *n = nl2sql_parse_node(p, NL2SQL_SQL_ROW, open);

	if (first)
		nl2sql_sql_add(p->a, &n, first);
	while (take_op(p, ','))
		nl2sql_sql_add(p->a, &n, nl2sql_parse_expr(p));
	need_op(p, ')');
	return nl2sql_parse_end(p, n);
}

struct nl2sql_sql *nl2sql_parse_parens(struct parser *p)
{
	const struct token *open = p->t;
	struct nl2sql_sql *n;
	bool no_in = p->no_in;

	if (p->d == NL2SQL_TRINO &&
	    p->first[open->match + 1].kind == NL2SQL_TOKEN_OP &&
	    p->first[open->match + 1].kw == T_ARROW)
		return lambda(p);
	if (nl2sql_parse_query_at(p, open))
		return subquery(p);
	p->t++;
	p->no_in = false;
	n = nl2sql_parse_expr(p);
	p->no_in = no_in;
	if (at_op(p, ','))
		return nl2sql_parse_row(p, open, n);
	need_op(p, ')');
	return n;
}

static struct nl2sql_sql *array_items(struct parser *p)
{
	struct nl2sql_sql *n = nl2sql_parse_node(p, NL2SQL_SQL_ARRAY, p->t);

	need_op(p, '[');
	n->kid[0] = nl2sql_sql_list(p->a);
	if (!at_op(p, ']'))
		do {
			nl2sql_parse_enter(p);
			nl2sql_sql_add(p->a, &n->kid[0],
				       at_op(p, '[') ? array_items(p)
						     : nl2sql_parse_expr(p));
			nl2sql_parse_leave(p);
		} while (take_op(p, ','));
	need_op(p, ']');
	return nl2sql_parse_end(p, n);
}

struct nl2sql_sql *nl2sql_parse_array(struct parser *p)
{
	const struct token *t = p->t++;
	struct nl2sql_sql *n;

	if (at_op(p, '(')) {
		n = nl2sql_parse_node(p, NL2SQL_SQL_ARRAY_QUERY, t);
		p->t++;
		n->kid[0] = nl2sql_parse_query(p);
		need_op(p, ')');
	} else {
		n = array_items(p);
		n->pos = t->pos;
	}
	return nl2sql_parse_end(p, n);
}

struct nl2sql_sql *nl2sql_parse_case_of(struct parser *p)
{
	struct nl2sql_sql *n = nl2sql_parse_node(p, NL2SQL_SQL_CASE, p->t++),
			  *when;

	if (!at_kw(p, KW_WHEN))
		n->kid[NL2SQL_CASE_OPERAND] = nl2sql_parse_expr(p);
	if (!at_kw(p, KW_WHEN))
		nl2sql_parse_unexpected(p);
	while (at_kw(p, KW_WHEN)) {
		when = nl2sql_parse_node(p, NL2SQL_SQL_WHEN, p->t++);
		when->kid[0] = nl2sql_parse_expr(p);
		need_kw(p, KW_THEN);
		when->kid[1] = nl2sql_parse_expr(p);
		nl2sql_sql_add(p->a, &n->kid[NL2SQL_CASE_WHENS],
			       nl2sql_parse_end(p, when));
	}
	if (take_kw(p, KW_ELSE))
		n->kid[NL2SQL_CASE_ELSE] = nl2sql_parse_expr(p);
	need_kw(p, KW_END);
	return nl2sql_parse_end(p, n);
}

/* ---- names ---- */

static struct nl2sql_sql *star(struct parser *p, struct nl2sql_sql *qualifier,
			       const struct token *t)
{
	struct nl2sql_sql *n = nl2sql_parse_node(p, NL2SQL_SQL_STAR, t);

	need_op(p, '*');
	n->kid[0] = qualifier;
	return nl2sql_parse_end(p, n);
}

/* A column, a function, a typed string, t.*: all begin with a name. */
struct nl2sql_sql *nl2sql_parse_named(struct parser *p)
{
	const struct token *t = p->t;
	struct nl2sql_sql *n;

	if (p->d == NL2SQL_TRINO && op_at(p, 1, T_ARROW))
		return lambda(p);
	n = nl2sql_parse_qualified(p, NL2SQL_SQL_COLUMN);
	if (at_op(p, '.') && op_at(p, 1, '*')) {
		if (!p->in_item &&
		    (p->d == NL2SQL_SQLITE || p->d == NL2SQL_MYSQL))
			nl2sql_parse_unexpected(p); /* an item, and no value */
		n->kind = NL2SQL_SQL_NAME;
		p->t++;
		return star(p, n, t);
	}
	if (at_op(p, '(')) {
		struct nl2sql_sql *f = nl2sql_parse_node(p, NL2SQL_SQL_FUNC, t);

		f->text = n->text;
		f->text_len = n->text_len;
		f->flags |= n->flags & NL2SQL_F_QUOTED;
		if (!(n->flags & NL2SQL_F_QUOTED))
			nl2sql_parse_lower(f);
		f->kid[NL2SQL_FUNC_QUALIFIER] = n->kid[0];
		return nl2sql_parse_function(p, f);
	}
	return n;
}

static bool is_word(const struct token *t)
{
	return t->kind == NL2SQL_TOKEN_WORD || t->kind == NL2SQL_TOKEN_QUOTED;
}

/* Does a type and then a string stand here, as in DATE '2020-01-01'? */
bool nl2sql_parse_typed_at(const struct parser *p)
{
	const struct token *t = p->t;
	bool any = p->d == NL2SQL_POSTGRESQL || p->d == NL2SQL_TRINO;

	if (p->d == NL2SQL_POSTGRESQL && is_word(t) &&
	    t[1].kind == NL2SQL_TOKEN_OP && t[1].kw == '.' && is_word(t + 2))
		return t[3].kind == NL2SQL_TOKEN_STRING;
	if (t->kind == NL2SQL_TOKEN_QUOTED)
		return p->d == NL2SQL_POSTGRESQL &&
		       t[1].kind == NL2SQL_TOKEN_STRING;
	if (t->kind != NL2SQL_TOKEN_WORD || p->d == NL2SQL_SQLITE)
		return false;
	if (any && !nl2sql_parse_is_type_word(p, t))
		return false;
	if (any && kw_at(p, 1, KW_VARYING))
		t++;
	if (t[1].kind == NL2SQL_TOKEN_STRING)
		return any || t->kw == KW_DATE || t->kw == KW_TIME ||
		       t->kw == KW_TIMESTAMP;
	if (!any)
		return false;
	if (t->kw == KW_DOUBLE && kw_at(p, 1, KW_PRECISION))
		return t[2].kind == NL2SQL_TOKEN_STRING;
	if (t[1].kind == NL2SQL_TOKEN_OP && t[1].kw == '(')
		t = &p->first[t[1].match];
	if ((t[1].kw == KW_WITH || t[1].kw == KW_WITHOUT) &&
	    t[1].kind == NL2SQL_TOKEN_WORD && t[2].kw == KW_TIME)
		return t[4].kind == NL2SQL_TOKEN_STRING;
	return t != p->t && t[1].kind == NL2SQL_TOKEN_STRING &&
	       nl2sql_parse_is_name(p, p->t, NOT_COLUMN);
}

struct nl2sql_sql *nl2sql_parse_typed(struct parser *p)
{
	struct nl2sql_sql *n = nl2sql_parse_node(p, NL2SQL_SQL_TYPED, p->t);

	n->kid[0] = nl2sql_parse_type(p);
	n->kid[1] = nl2sql_parse_string(p);
	return nl2sql_parse_end(p, n);
}

/* day, day to second, minute(3)...; a unit of INTERVAL. */
bool nl2sql_parse_unit_at(const struct parser *p)
{
	switch (p->t->kind == NL2SQL_TOKEN_WORD ? p->t->kw : KW_NONE) {
	case KW_YEAR:
	case KW_MONTH:
	case KW_DAY:
	case KW_HOUR:
	case KW_MINUTE:
	case KW_SECOND:
		return true;
	case KW_QUARTER:
	case KW_WEEK:
	case KW_MICROSECOND:
	case KW_YEAR_MONTH:
	case KW_DAY_HOUR:
	case KW_DAY_MINUTE:
	case KW_DAY_SECOND:
	case KW_DAY_MICROSECOND:
	case KW_HOUR_MINUTE:
	case KW_HOUR_SECOND:
	case KW_HOUR_MICROSECOND:
	case KW_MINUTE_SECOND:
	case KW_MINUTE_MICROSECOND:
	case KW_SECOND_MICROSECOND:
		return p->d == NL2SQL_MYSQL;
	default:
		return p->d == NL2SQL_MYSQL && p->t->len > 8 &&
		       nl2sql_ieqn(p->src + p->t->pos, "sql_tsi_", 8);
	}
}

static void interval_unit(struct parser *p, struct nl2sql_sql *n)
{
	const struct token *from = p->t;

	if (!nl2sql_parse_unit_at(p))
		return;
	p->t++;
	if (at_op(p, '('))
		p->t = &p->first[p->t->match + 1];
	if (at_kw(p, KW_TO)) {
		p->t++;
		if (!nl2sql_parse_unit_at(p))
			nl2sql_parse_unexpected(p);
		p->t++;
		if (at_op(p, '('))
			p->t = &p->first[p->t->match + 1];
	}
	nl2sql_parse_words(p, n, from);
}

struct nl2sql_sql *nl2sql_parse_interval(struct parser *p)
{
	struct nl2sql_sql *n =
		nl2sql_parse_node(p, NL2SQL_SQL_INTERVAL, p->t++);
	struct nl2sql_sql *sign = NULL;

	if (p->d == NL2SQL_MYSQL) {
		n->kid[0] = nl2sql_parse_expr(p);
		if (!nl2sql_parse_unit_at(p))
			nl2sql_parse_unexpected(p);
		interval_unit(p, n);
		return nl2sql_parse_end(p, n);
	}
	if (p->d == NL2SQL_TRINO && (at_op(p, '-') || at_op(p, '+'))) {
		bool neg = at_op(p, '-');

		p->t++;
		if (neg)
			sign = nl2sql_parse_node(p, NL2SQL_SQL_UNARY, p->t - 1);
	}
	if (p->d == NL2SQL_POSTGRESQL && at_op(p, '(')) {
		const struct token *from = p->t;

		p->t = &p->first[p->t->match + 1];
		nl2sql_parse_words(p, n,
				   from); /* precision, as part of the unit */
	}
	n->kid[0] = nl2sql_parse_string(p);
	if (sign) {
		sign->op = NL2SQL_OP_NEG;
		sign->kid[0] = n->kid[0];
		n->kid[0] = nl2sql_parse_end(p, sign);
	}
	if (p->d == NL2SQL_TRINO && !nl2sql_parse_unit_at(p))
		nl2sql_parse_unexpected(p);
	interval_unit(p, n);
	return nl2sql_parse_end(p, n);
}

bool nl2sql_parse_interval_at(const struct parser *p)
{
	const struct token *next = p->t + 1;

	switch (p->d) {
	case NL2SQL_SQLITE:
		return false;
	case NL2SQL_MYSQL:
		/* INTERVAL(1, 2) is a function, INTERVAL (1) DAY is not. */
		if (next->kind == NL2SQL_TOKEN_OP && next->kw == '(') {
			struct parser behind = *p;

			behind.t = &p->first[next->match + 1];
			return nl2sql_parse_unit_at(&behind) ||
			       behind.t->kind == NL2SQL_TOKEN_OP;
		}
		return true;
	case NL2SQL_POSTGRESQL:
		if (next->kind == NL2SQL_TOKEN_OP && next->kw == '(')
			return p->first[next->match + 1].kind ==
			       NL2SQL_TOKEN_STRING;
		return next->kind == NL2SQL_TOKEN_STRING;
	default:
		return next->kind == NL2SQL_TOKEN_STRING ||
		       (next->kind == NL2SQL_TOKEN_OP &&
			(next->kw == '-' || next->kw == '+'));
	}
}
