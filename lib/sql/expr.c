/*
 * lib/sql/expr.c - expressions by precedence climbing
 *
 * sql_expr_at(p, level) reads as far as operators bind at least as much as
 * level; what each binds in the dialect is in dialect.c.
 */
#include <string.h>

#include "parts.h"

static struct nl2sql_sql *prefix(struct parser *p, unsigned level);

static unsigned level_of(const struct parser *p, enum binding b)
{
	return p->s->level[b];
}

struct nl2sql_sql *sql_expr(struct parser *p)
{
	return sql_expr_at(p, 1);
}

struct nl2sql_sql *sql_expr_list(struct parser *p)
{
	struct nl2sql_sql *list = sql_node(p, NL2SQL_SQL_LIST, p->t);

	do
		nl2sql_sql_add(p->a, &list, sql_expr(p));
	while (take_op(p, ','));
	return sql_end(p, list);
}

/* A node whose text begins where its first child's does. */
static struct nl2sql_sql *above(struct parser *p, enum nl2sql_sql_kind kind,
				unsigned op, struct nl2sql_sql *left)
{
	struct nl2sql_sql *n = nl2sql_sql_new(p->a, kind);

	n->op = (uint16_t)op;
	n->pos = left->pos;
	n->len = left->len;
	n->kid[0] = left;
	return n;
}

/* ---- values ---- */

static struct nl2sql_sql *literal(struct parser *p, enum nl2sql_sql_lit op,
				  bool text)
{
	const struct token *t = p->t++;
	struct nl2sql_sql *n = sql_node(p, NL2SQL_SQL_LITERAL, t);

	n->op = (uint16_t)op;
	if (text)
		sql_text(p, n, t);
	return n;
}

/* Strings side by side are one: in PostgreSQL where a line ends between them,
 * in MySQL always. */
struct nl2sql_sql *sql_string(struct parser *p)
{
	struct nl2sql_sql *n, *more;
	struct nl2sql_buf b = {0};

	if (p->t->kind != NL2SQL_TOKEN_STRING)
		sql_unexpected(p);
	n = literal(p, NL2SQL_LIT_STRING, true);
	while (p->t->kind == NL2SQL_TOKEN_STRING &&
	       !(p->t->flags & TF_NATIONAL) &&
	       (p->d == NL2SQL_MYSQL ||
		(p->d == NL2SQL_POSTGRESQL && p->t->flags & TF_NEWLINE &&
		 p->src[p->t->pos] == '\''))) {
		if (!b.len)
			nl2sql_buf_put(&b, n->text, n->text_len);
		more = literal(p, NL2SQL_LIT_STRING, true);
		nl2sql_buf_put(&b, more->text, more->text_len);
		n->text = nl2sql_arena_strndup(p->a, nl2sql_buf_str(&b), b.len);
		n->text_len = (uint32_t)b.len;
	}
	nl2sql_buf_release(&b);
	return sql_end(p, n);
}

static struct nl2sql_sql *leaf(struct parser *p, enum nl2sql_sql_kind kind)
{
	const struct token *t = p->t++;
	struct nl2sql_sql *n = sql_node(p, kind, t);

	sql_text(p, n, t);
	return n;
}

/* ---- brackets ---- */

static struct nl2sql_sql *subquery(struct parser *p)
{
	struct nl2sql_sql *n = sql_node(p, NL2SQL_SQL_SUBQUERY, p->t);

	need_op(p, '(');
	n->kid[0] = sql_query(p);
	need_op(p, ')');
	return sql_end(p, n);
}

static struct nl2sql_sql *lambda(struct parser *p)
{
	struct nl2sql_sql *n = sql_node(p, NL2SQL_SQL_LAMBDA, p->t);

	n->kid[0] = nl2sql_sql_list(p->a);
	if (take_op(p, '(')) {
		if (!at_op(p, ')'))
			do
				nl2sql_sql_add(p->a, &n->kid[0], sql_name(p));
			while (take_op(p, ','));
		need_op(p, ')');
	} else {
		nl2sql_sql_add(p->a, &n->kid[0], sql_name(p));
	}
	need_op(p, T_ARROW);
	n->kid[1] = sql_expr(p);
	return sql_end(p, n);
}

/* The rest of (a, b), a being read. */
static struct nl2sql_sql *row(struct parser *p, const struct token *open,
			      struct nl2sql_sql *first)
{
	struct nl2sql_sql *n = sql_node(p, NL2SQL_SQL_ROW, open);

	if (first)
		nl2sql_sql_add(p->a, &n, first);
	while (take_op(p, ','))
		nl2sql_sql_add(p->a, &n, sql_expr(p));
	need_op(p, ')');
	return sql_end(p, n);
}

static struct nl2sql_sql *parens(struct parser *p)
{
	const struct token *open = p->t;
	struct nl2sql_sql *n;
	bool no_in = p->no_in;

	if (p->d == NL2SQL_TRINO &&
	    p->first[open->match + 1].kind == NL2SQL_TOKEN_OP &&
	    p->first[open->match + 1].kw == T_ARROW)
		return lambda(p);
	if (sql_query_at(p, open))
		return subquery(p);
	p->t++;
	p->no_in = false;
	n = sql_expr(p);
	p->no_in = no_in;
	if (at_op(p, ','))
		return row(p, open, n);
	need_op(p, ')');
	return n;
}

static struct nl2sql_sql *array_items(struct parser *p)
{
	struct nl2sql_sql *n = sql_node(p, NL2SQL_SQL_ARRAY, p->t);

	need_op(p, '[');
	n->kid[0] = nl2sql_sql_list(p->a);
	if (!at_op(p, ']'))
		do {
			sql_enter(p);
			nl2sql_sql_add(p->a, &n->kid[0],
				       at_op(p, '[') ? array_items(p)
						     : sql_expr(p));
			sql_leave(p);
		} while (take_op(p, ','));
	need_op(p, ']');
	return sql_end(p, n);
}

static struct nl2sql_sql *array(struct parser *p)
{
	const struct token *t = p->t++;
	struct nl2sql_sql *n;

	if (at_op(p, '(')) {
		n = sql_node(p, NL2SQL_SQL_ARRAY_QUERY, t);
		p->t++;
		n->kid[0] = sql_query(p);
		need_op(p, ')');
	} else {
		n = array_items(p);
		n->pos = t->pos;
	}
	return sql_end(p, n);
}

static struct nl2sql_sql *case_of(struct parser *p)
{
	struct nl2sql_sql *n = sql_node(p, NL2SQL_SQL_CASE, p->t++), *when;

	if (!at_kw(p, KW_WHEN))
		n->kid[NL2SQL_CASE_OPERAND] = sql_expr(p);
	if (!at_kw(p, KW_WHEN))
		sql_unexpected(p);
	while (at_kw(p, KW_WHEN)) {
		when = sql_node(p, NL2SQL_SQL_WHEN, p->t++);
		when->kid[0] = sql_expr(p);
		need_kw(p, KW_THEN);
		when->kid[1] = sql_expr(p);
		nl2sql_sql_add(p->a, &n->kid[NL2SQL_CASE_WHENS],
			       sql_end(p, when));
	}
	if (take_kw(p, KW_ELSE))
		n->kid[NL2SQL_CASE_ELSE] = sql_expr(p);
	need_kw(p, KW_END);
	return sql_end(p, n);
}

/* ---- names ---- */

static struct nl2sql_sql *star(struct parser *p, struct nl2sql_sql *qualifier,
			       const struct token *t)
{
	struct nl2sql_sql *n = sql_node(p, NL2SQL_SQL_STAR, t);

	need_op(p, '*');
	n->kid[0] = qualifier;
	return sql_end(p, n);
}

/* A column, a function, a typed string, t.*: all begin with a name. */
static struct nl2sql_sql *named(struct parser *p)
{
	const struct token *t = p->t;
	struct nl2sql_sql *n;

	if (p->d == NL2SQL_TRINO && op_at(p, 1, T_ARROW))
		return lambda(p);
	n = sql_qualified(p, NL2SQL_SQL_COLUMN);
	if (at_op(p, '.') && op_at(p, 1, '*')) {
		n->kind = NL2SQL_SQL_NAME;
		p->t++;
		return star(p, n, t);
	}
	if (at_op(p, '(')) {
		struct nl2sql_sql *f = sql_node(p, NL2SQL_SQL_FUNC, t);

		f->text = n->text;
		f->text_len = n->text_len;
		f->flags |= n->flags & NL2SQL_F_QUOTED;
		if (!(n->flags & NL2SQL_F_QUOTED))
			sql_lower(f);
		f->kid[NL2SQL_FUNC_QUALIFIER] = n->kid[0];
		return sql_function(p, f);
	}
	return n;
}

static bool is_word(const struct token *t)
{
	return t->kind == NL2SQL_TOKEN_WORD || t->kind == NL2SQL_TOKEN_QUOTED;
}

/* Does a type and then a string stand here, as in DATE '2020-01-01'? */
static bool typed_at(const struct parser *p)
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
	       sql_is_name(p, p->t, NOT_COLUMN);
}

static struct nl2sql_sql *typed(struct parser *p)
{
	struct nl2sql_sql *n = sql_node(p, NL2SQL_SQL_TYPED, p->t);

	n->kid[0] = sql_type(p);
	n->kid[1] = sql_string(p);
	return sql_end(p, n);
}

/* day, day to second, minute(3)...; a unit of INTERVAL. */
static bool unit_at(const struct parser *p)
{
	switch (p->t->kind == NL2SQL_TOKEN_WORD ? p->t->kw : KW_NONE) {
	case KW_YEAR: case KW_MONTH: case KW_DAY: case KW_HOUR:
	case KW_MINUTE: case KW_SECOND:
		return true;
	case KW_QUARTER: case KW_WEEK: case KW_MICROSECOND:
	case KW_YEAR_MONTH: case KW_DAY_HOUR: case KW_DAY_MINUTE:
	case KW_DAY_SECOND: case KW_DAY_MICROSECOND: case KW_HOUR_MINUTE:
	case KW_HOUR_SECOND: case KW_HOUR_MICROSECOND:
	case KW_MINUTE_SECOND: case KW_MINUTE_MICROSECOND:
	case KW_SECOND_MICROSECOND:
		return p->d == NL2SQL_MYSQL;
	default:
		return false;
	}
}

static void interval_unit(struct parser *p, struct nl2sql_sql *n)
{
	const struct token *from = p->t;

	if (!unit_at(p))
		return;
	p->t++;
	if (at_op(p, '('))
		p->t = &p->first[p->t->match + 1];
	if (at_kw(p, KW_TO)) {
		p->t++;
		if (!unit_at(p))
			sql_unexpected(p);
		p->t++;
		if (at_op(p, '('))
			p->t = &p->first[p->t->match + 1];
	}
	sql_words(p, n, from);
}

static struct nl2sql_sql *interval(struct parser *p)
{
	struct nl2sql_sql *n = sql_node(p, NL2SQL_SQL_INTERVAL, p->t++);
	struct nl2sql_sql *sign = NULL;

	if (p->d == NL2SQL_MYSQL) {
		n->kid[0] = sql_expr(p);
		if (!unit_at(p))
			sql_unexpected(p);
		interval_unit(p, n);
		return sql_end(p, n);
	}
	if (p->d == NL2SQL_TRINO && (at_op(p, '-') || at_op(p, '+'))) {
		bool neg = at_op(p, '-');

		p->t++;
		if (neg)
			sign = sql_node(p, NL2SQL_SQL_UNARY, p->t - 1);
	}
	if (p->d == NL2SQL_POSTGRESQL && at_op(p, '(')) {
		const struct token *from = p->t;

		p->t = &p->first[p->t->match + 1];
		sql_words(p, n, from); /* precision, as part of the unit */
	}
	n->kid[0] = sql_string(p);
	if (sign) {
		sign->op = NL2SQL_OP_NEG;
		sign->kid[0] = n->kid[0];
		n->kid[0] = sql_end(p, sign);
	}
	if (p->d == NL2SQL_TRINO && !unit_at(p))
		sql_unexpected(p);
	interval_unit(p, n);
	return sql_end(p, n);
}

static bool interval_at(const struct parser *p)
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
			return unit_at(&behind) ||
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

/* ---- what an expression begins with ---- */

static struct nl2sql_sql *exists(struct parser *p)
{
	struct nl2sql_sql *n = sql_node(p, NL2SQL_SQL_EXISTS, p->t++);

	need_op(p, '(');
	n->kid[0] = sql_query(p);
	need_op(p, ')');
	return sql_end(p, n);
}

static struct nl2sql_sql *unary(struct parser *p, enum nl2sql_sql_op op,
				unsigned level)
{
	struct nl2sql_sql *n = sql_node(p, NL2SQL_SQL_UNARY, p->t);

	n->op = (uint16_t)op;
	if (op == NL2SQL_OP_PRIOR)
		sql_text(p, n, p->t);
	p->t++;
	n->kid[0] = sql_expr_at(p, level);
	return sql_end(p, n);
}

static struct nl2sql_sql *by_operator(struct parser *p)
{
	unsigned tight = level_of(p, B_UNARY);
	bool pg = p->d == NL2SQL_POSTGRESQL;

	switch (p->t->kw) {
	case '(':
		return parens(p);
	case '-':
		return unary(p, NL2SQL_OP_NEG, tight);
	case '+':
		return unary(p, NL2SQL_OP_POS, tight);
	case '~':
		if (p->d == NL2SQL_TRINO)
			sql_unexpected(p);
		return unary(p, NL2SQL_OP_BITNOT,
			     pg ? level_of(p, B_CUSTOM) + 1 : tight);
	case '!':
		if (p->d != NL2SQL_MYSQL)
			sql_unexpected(p);
		return unary(p, NL2SQL_OP_NOT, tight);
	case '|': case '&': case T_CUSTOM:
		if (!pg)
			sql_unexpected(p);
		return unary(p, NL2SQL_OP_PRIOR, level_of(p, B_CUSTOM) + 1);
	default:
		sql_unexpected(p);
	}
}

/* Words that may be called like a function though they are reserved. */
static bool callable(const struct parser *p)
{
	switch (p->t->kw) {
	case KW_LEFT: case KW_RIGHT: case KW_IF: case KW_REPLACE:
	case KW_INSERT: case KW_REPEAT: case KW_MOD: case KW_DATABASE:
	case KW_SCHEMA: case KW_CHAR: case KW_VALUES: case KW_LIKE:
	case KW_GLOB: case KW_CURRENT_SCHEMA: case KW_GROUPING:
	case KW_UTC_DATE: case KW_UTC_TIME: case KW_UTC_TIMESTAMP:
	case KW_INTERVAL: case KW_COLLATION: case KW_NORMALIZE:
	case KW_LISTAGG: case KW_UNNEST: case KW_DEFAULT: case KW_BINARY:
	case KW_JSON_ARRAY: case KW_JSON_OBJECT: case KW_JSON_EXISTS:
	case KW_JSON_QUERY: case KW_JSON_VALUE: case KW_JSON_TABLE:
	case KW_USER: case KW_CURRENT_USER: case KW_CURRENT_DATE:
	case KW_CURRENT_TIME: case KW_CURRENT_TIMESTAMP: case KW_LOCALTIME:
	case KW_LOCALTIMESTAMP: case KW_RANGE: case KW_ANY: case KW_SESSION_USER:
	case KW_ROW_NUMBER: case KW_RANK: case KW_LAG: case KW_LEAD:
	case KW_CURRENT_ROLE: case KW_CROSS: case KW_FULL: case KW_INNER:
	case KW_OUTER: case KW_NATURAL: case KW_MATCH: case KW_REGEXP:
	case KW_CUBE: case KW_ROLLUP: case KW_POINT: case KW_LEADING:
		return true;
	default:
		return p->d == NL2SQL_POSTGRESQL &&
		       sql_is_name(p, p->t, NOT_LABEL);
	}
}

static struct nl2sql_sql *call_word(struct parser *p)
{
	const struct token *t = p->t++;
	struct nl2sql_sql *f = sql_node(p, NL2SQL_SQL_FUNC, t);

	sql_text(p, f, t);
	sql_lower(f);
	return sql_function(p, f);
}

/* CURRENT_DATE and its like, without parentheses. */
static struct nl2sql_sql *bare(struct parser *p)
{
	const struct token *t = p->t;
	struct nl2sql_sql *f;

	if (op_at(p, 1, '('))
		return call_word(p);
	p->t++;
	f = sql_node(p, NL2SQL_SQL_FUNC, t);
	sql_text(p, f, t);
	sql_lower(f);
	f->flags |= NL2SQL_F_BARE;
	f->kid[NL2SQL_FUNC_ARGS] = nl2sql_sql_list(p->a);
	return f;
}

static struct nl2sql_sql *explicit_row(struct parser *p)
{
	const struct token *t = p->t++, *open = p->t++;
	struct nl2sql_sql *n;

	n = row(p, open, at_op(p, ')') ? NULL : sql_expr(p));
	n->pos = t->pos;
	n->flags |= NL2SQL_F_EXPLICIT;
	return sql_end(p, n);
}

static struct nl2sql_sql *by_word(struct parser *p, unsigned level)
{
	bool pg = p->d == NL2SQL_POSTGRESQL, my = p->d == NL2SQL_MYSQL;
	bool trino = p->d == NL2SQL_TRINO, call = op_at(p, 1, '(');

	switch (p->t->kw) {
	case KW_NULL:
		return literal(p, NL2SQL_LIT_NULL, false);
	case KW_TRUE:
		return literal(p, NL2SQL_LIT_TRUE, false);
	case KW_FALSE:
		return literal(p, NL2SQL_LIT_FALSE, false);
	case KW_NOT:
		if (!p->s->not_anywhere && level > level_of(p, B_NOT))
			break;
		return unary(p, NL2SQL_OP_NOT, level_of(p, B_NOT));
	case KW_CASE:
		return case_of(p);
	case KW_EXISTS:
		if (call)
			return exists(p);
		break;
	case KW_ARRAY:
		if ((pg || trino) && (op_at(p, 1, '[') || (pg && call)))
			return array(p);
		break;
	case KW_ROW:
		if (call && p->d != NL2SQL_SQLITE)
			return explicit_row(p);
		break;
	case KW_BINARY:
		if (my && !call)
			return unary(p, NL2SQL_OP_BINARY,
				     level_of(p, B_UNARY));
		if (my) {
			return unary(p, NL2SQL_OP_BINARY,
				     level_of(p, B_UNARY));
		}
		break;
	case KW_INTERVAL:
		if (interval_at(p))
			return interval(p);
		break;
	case KW_DEFAULT:
		if (!call && p->d != NL2SQL_SQLITE)
			return sql_node(p, NL2SQL_SQL_DEFAULT, p->t++);
		break;
	case KW_CURRENT_DATE: case KW_CURRENT_TIME: case KW_CURRENT_TIMESTAMP:
		return bare(p);
	case KW_LOCALTIME: case KW_LOCALTIMESTAMP: case KW_CURRENT_USER:
	case KW_CURRENT_ROLE:
		if (p->d != NL2SQL_SQLITE)
			return bare(p);
		break;
	case KW_SESSION_USER: case KW_USER: case KW_CURRENT_SCHEMA:
	case KW_CURRENT_CATALOG:
		if ((pg && !(p->t->kw == KW_USER && call)) ||
		    (trino && p->t->kw != KW_USER))
			return bare(p);
		break;
	case KW_UTC_DATE: case KW_UTC_TIME: case KW_UTC_TIMESTAMP:
		if (my)
			return bare(p);
		break;
	case KW_CURRENT_PATH:
		if (trino)
			return bare(p);
		break;
	case KW_CAST: case KW_TRY_CAST: case KW_EXTRACT: case KW_SUBSTRING:
	case KW_TRIM: case KW_POSITION: case KW_OVERLAY: case KW_CONVERT:
	case KW_MATCH: case KW_TIMESTAMPADD: case KW_TIMESTAMPDIFF:
	case KW_GET_FORMAT: case KW_COLLATION: case KW_SUBSTR: case KW_CHAR:
	case KW_TREAT: case KW_TABLE: case KW_RAISE: {
		struct nl2sql_sql *n = sql_special(p);

		if (n)
			return n;
		break;
	}
	default:
		break;
	}
	if (typed_at(p) && p->t->kw != KW_INTERVAL)
		return typed(p);
	if (sql_is_name(p, p->t, NOT_COLUMN))
		return named(p);
	if (call && callable(p))
		return call_word(p);
	sql_unexpected(p);
}

static struct nl2sql_sql *primary(struct parser *p, unsigned level)
{
	switch (p->t->kind) {
	case NL2SQL_TOKEN_WORD:
		return by_word(p, level);
	case NL2SQL_TOKEN_QUOTED:
		return typed_at(p) ? typed(p) : named(p);
	case NL2SQL_TOKEN_INTEGER:
		return literal(p, NL2SQL_LIT_INTEGER, true);
	case NL2SQL_TOKEN_DECIMAL:
		return literal(p, NL2SQL_LIT_DECIMAL, true);
	case NL2SQL_TOKEN_STRING:
		return sql_string(p);
	case NL2SQL_TOKEN_BYTES:
		return literal(p, NL2SQL_LIT_BYTES, true);
	case NL2SQL_TOKEN_BITS:
		return literal(p, NL2SQL_LIT_BITS, true);
	case NL2SQL_TOKEN_PARAM:
		return leaf(p, NL2SQL_SQL_PARAM);
	case NL2SQL_TOKEN_VARIABLE:
		return leaf(p, NL2SQL_SQL_VARIABLE);
	case NL2SQL_TOKEN_OP:
		return by_operator(p);
	default:
		sql_unexpected(p);
	}
}

/* ---- what stands directly behind a value ---- */

static struct nl2sql_sql *subscript(struct parser *p, struct nl2sql_sql *left)
{
	struct nl2sql_sql *n = above(p, NL2SQL_SQL_INDEX, 0, left);
	bool slice = p->d == NL2SQL_POSTGRESQL;

	need_op(p, '[');
	if (!(slice && at_op(p, ':')))
		n->kid[NL2SQL_INDEX_LOW] = sql_expr(p);
	if (slice && take_op(p, ':')) {
		n->flags |= NL2SQL_F_SLICE;
		if (!at_op(p, ']'))
			n->kid[NL2SQL_INDEX_HIGH] = sql_expr(p);
	}
	need_op(p, ']');
	return sql_end(p, n);
}

static struct nl2sql_sql *field(struct parser *p, struct nl2sql_sql *left)
{
	struct nl2sql_sql *n = above(p, NL2SQL_SQL_FIELD, 0, left);

	p->t++;
	if (!take_op(p, '*')) {
		struct nl2sql_sql *name = sql_label(p);

		n->text = name->text;
		n->text_len = name->text_len;
	}
	return sql_end(p, n);
}

static struct nl2sql_sql *suffixes(struct parser *p, struct nl2sql_sql *n)
{
	bool pg = p->d == NL2SQL_POSTGRESQL;

	while (p->t->kind == NL2SQL_TOKEN_OP) {
		if (p->t->kw == '[' && p->d != NL2SQL_MYSQL) {
			n = subscript(p, n);
		} else if (p->t->kw == '.' && (pg || p->d == NL2SQL_TRINO) &&
			   n->kind != NL2SQL_SQL_STAR) {
			n = field(p, n);
		} else if (p->t->kw == T_COLONS && pg) {
			p->t++;
			n = above(p, NL2SQL_SQL_CAST, NL2SQL_CAST_COLONS, n);
			n->kid[NL2SQL_CAST_TYPE] = sql_type(p);
			sql_end(p, n);
		} else {
			break;
		}
		p->steps++;
	}
	return n;
}

static struct nl2sql_sql *prefix(struct parser *p, unsigned level)
{
	struct nl2sql_sql *n = primary(p, level);

	if (p->t->kind == NL2SQL_TOKEN_OP)
		n = suffixes(p, n);
	return n;
}

/* ---- operators between values ---- */

static const struct operator {
	unsigned char binding, op;
} by_code[T_OPS] = {
	['='] = { B_EQ, NL2SQL_OP_EQ }, [T_EQ2] = { B_EQ, NL2SQL_OP_EQ },
	[T_NE] = { B_EQ, NL2SQL_OP_NE }, ['<'] = { B_REL, NL2SQL_OP_LT },
	[T_LE] = { B_REL, NL2SQL_OP_LE }, ['>'] = { B_REL, NL2SQL_OP_GT },
	[T_GE] = { B_REL, NL2SQL_OP_GE },
	[T_NULLSAFE] = { B_EQ, NL2SQL_OP_NULLSAFE },
	['+'] = { B_ADD, NL2SQL_OP_ADD }, ['-'] = { B_ADD, NL2SQL_OP_SUB },
	['*'] = { B_MUL, NL2SQL_OP_MUL }, ['/'] = { B_MUL, NL2SQL_OP_DIV },
	['%'] = { B_MUL, NL2SQL_OP_MOD }, ['^'] = { B_POW, NL2SQL_OP_POW },
	[T_CONCAT] = { B_CONCAT, NL2SQL_OP_CONCAT },
	['&'] = { B_BITAND, NL2SQL_OP_BITAND },
	['|'] = { B_BITOR, NL2SQL_OP_BITOR },
	[T_SHL] = { B_SHIFT, NL2SQL_OP_SHL },
	[T_SHR] = { B_SHIFT, NL2SQL_OP_SHR },
	[T_ARROW] = { B_CUSTOM, NL2SQL_OP_ARROW },
	[T_ARROW2] = { B_CUSTOM, NL2SQL_OP_ARROW2 },
	[T_ASSIGN] = { B_ASSIGN, NL2SQL_OP_ASSIGN },
	[T_AND2] = { B_AND, NL2SQL_OP_AND },
	[T_CUSTOM] = { B_CUSTOM, NL2SQL_OP_CUSTOM },
	['~'] = { B_CUSTOM, NL2SQL_OP_CUSTOM },
};

static struct operator word_operator(const struct parser *p)
{
	bool my = p->d == NL2SQL_MYSQL;

	switch (p->t->kw) {
	case KW_AND:
		return (struct operator){ B_AND, NL2SQL_OP_AND };
	case KW_OR:
		return (struct operator){ B_OR, NL2SQL_OP_OR };
	case KW_XOR:
		return (struct operator){ my ? B_XOR : B_NONE, NL2SQL_OP_XOR };
	case KW_DIV:
		return (struct operator){ my ? B_MUL : B_NONE,
					  NL2SQL_OP_INTDIV };
	case KW_MOD:
		return (struct operator){ my ? B_MUL : B_NONE, NL2SQL_OP_MOD };
	case KW_COLLATE:
		return (struct operator){ B_COLLATE, NL2SQL_OP_COLLATE };
	case KW_AT:
		return (struct operator){ kw_at(p, 1, KW_TIME) ? B_AT : B_NONE,
					  NL2SQL_OP_AT_ZONE };
	case KW_OVERLAPS:
		return (struct operator){ p->d == NL2SQL_POSTGRESQL ? B_CUSTOM
								    : B_NONE,
					  NL2SQL_OP_OVERLAPS };
	case KW_OPERATOR:
		return (struct operator){ p->d == NL2SQL_POSTGRESQL &&
						  op_at(p, 1, '(')
					  ? B_CUSTOM : B_NONE,
					  NL2SQL_OP_CUSTOM };
	case KW_MEMBER:
		return (struct operator){ my && kw_at(p, 1, KW_OF) ? B_LIKE
								   : B_NONE,
					  NL2SQL_OP_MEMBER };
	case KW_IS: case KW_ISNULL: case KW_NOTNULL:
		return (struct operator){ B_IS, 0 };
	case KW_NOT: case KW_IN: case KW_LIKE: case KW_ILIKE: case KW_BETWEEN:
	case KW_GLOB: case KW_REGEXP: case KW_RLIKE: case KW_MATCH:
	case KW_SIMILAR: case KW_SOUNDS:
		return (struct operator){ B_LIKE, 0 };
	default:
		return (struct operator){ B_NONE, 0 };
	}
}

static struct operator operator_at(const struct parser *p)
{
	struct operator o = { B_NONE, 0 };

	if (p->t->kind == NL2SQL_TOKEN_OP) {
		o = by_code[p->t->kw];
		if (p->d == NL2SQL_MYSQL && p->t->kw == '^')
			o.op = NL2SQL_OP_BITXOR;
		if (p->d == NL2SQL_MYSQL && p->t->kw == T_CONCAT)
			o = (struct operator){ B_OR, NL2SQL_OP_OR };
		if (p->t->kw == T_EQ2 && p->d != NL2SQL_SQLITE)
			o.binding = B_NONE;
		if (p->t->kw == T_AND2 && p->d != NL2SQL_MYSQL)
			o.binding = B_NONE;
		if (p->t->kw == T_NULLSAFE && p->d != NL2SQL_MYSQL)
			o.binding = B_NONE;
		if (p->t->kw == '~' && p->d != NL2SQL_POSTGRESQL)
			o.binding = B_NONE;
	} else if (p->t->kind == NL2SQL_TOKEN_WORD && p->t->kw) {
		o = word_operator(p);
	}
	return o;
}

/* Behind a comparison: ANY (...), SOME (...), ALL (...). */
static struct nl2sql_sql *quantified(struct parser *p, struct nl2sql_sql *left,
				     unsigned op)
{
	bool all = at_kw(p, KW_ALL);
	struct nl2sql_sql *n = above(p, NL2SQL_SQL_QUANTIFIED, op, left);

	p->t++;
	if (all)
		n->flags |= NL2SQL_F_ALL;
	if (sql_query_at(p, p->t)) {
		need_op(p, '(');
		n->kid[1] = sql_query(p);
	} else {
		need_op(p, '(');
		n->kid[1] = sql_expr(p);
	}
	need_op(p, ')');
	return sql_end(p, n);
}

static bool quantifier_at(const struct parser *p)
{
	return (at_kw(p, KW_ANY) || at_kw(p, KW_ALL) || at_kw(p, KW_SOME)) &&
	       op_at(p, 1, '(') && p->d != NL2SQL_SQLITE;
}

/* "words" of IS [NOT] ... that are not NULL, TRUE and so on. */
static bool is_words(struct parser *p, struct nl2sql_sql *n)
{
	const struct token *from = p->t;

	if (p->d == NL2SQL_SQLITE)
		return false;
	if (take_kw(p, KW_JSON)) {
		if (at_kw(p, KW_OBJECT) || at_kw(p, KW_ARRAY) ||
		    at_kw(p, KW_SCALAR) || at_kw(p, KW_VALUE))
			p->t++;
	} else {
		if (at_kw(p, KW_NFC) || at_kw(p, KW_NFD) ||
		    at_kw(p, KW_NFKC) || at_kw(p, KW_NFKD))
			p->t++;
		if (!take_kw(p, KW_NORMALIZED))
			sql_unexpected(p);
	}
	n->op = NL2SQL_IS_OTHER;
	sql_words(p, n, from);
	return true;
}

static struct nl2sql_sql *is_test(struct parser *p, struct nl2sql_sql *left,
				  unsigned level)
{
	struct nl2sql_sql *n = above(p, NL2SQL_SQL_IS, NL2SQL_IS_NULL, left);
	bool no;

	if (at_kw(p, KW_ISNULL) || at_kw(p, KW_NOTNULL)) {
		if (p->t++->kw == KW_NOTNULL)
			n->flags |= NL2SQL_F_NOT;
		return sql_end(p, n);
	}
	p->t++;
	no = take_kw(p, KW_NOT);
	if (no)
		n->flags |= NL2SQL_F_NOT;
	if (take_kw2(p, KW_DISTINCT, KW_FROM)) {
		n = above(p, NL2SQL_SQL_BINARY,
			  no ? NL2SQL_OP_NOT_DISTINCT : NL2SQL_OP_DISTINCT,
			  left);
		n->kid[1] = sql_expr_at(p, level + 1);
		return sql_end(p, n);
	}
	if (take_kw(p, KW_NULL)) {
		n->op = NL2SQL_IS_NULL;
	} else if (p->d == NL2SQL_TRINO) {
		sql_unexpected(p);
	} else if (take_kw(p, KW_TRUE)) {
		n->op = NL2SQL_IS_TRUE;
	} else if (take_kw(p, KW_FALSE)) {
		n->op = NL2SQL_IS_FALSE;
	} else if (p->d != NL2SQL_SQLITE && take_kw(p, KW_UNKNOWN)) {
		n->op = NL2SQL_IS_UNKNOWN;
	} else if (p->d == NL2SQL_POSTGRESQL && take_kw(p, KW_DOCUMENT)) {
		n->op = NL2SQL_IS_DOCUMENT;
	} else if (!is_words(p, n)) {
		n = above(p, NL2SQL_SQL_BINARY,
			  no ? NL2SQL_OP_IS_NOT : NL2SQL_OP_IS, left);
		n->kid[1] = sql_expr_at(p, level + 1);
	}
	return sql_end(p, n);
}

static struct nl2sql_sql *in_test(struct parser *p, struct nl2sql_sql *left)
{
	struct nl2sql_sql *n = above(p, NL2SQL_SQL_IN, 0, left);

	p->t++;
	if (!at_op(p, '(') && p->d == NL2SQL_SQLITE) {
		n->kid[1] = sql_table(p);
		if (at_op(p, '(')) {
			struct nl2sql_sql *f = sql_node(p, NL2SQL_SQL_FUNC,
							p->t - 1);

			f->text = n->kid[1]->text;
			f->text_len = n->kid[1]->text_len;
			f->kid[NL2SQL_FUNC_QUALIFIER] = n->kid[1]->kid[0];
			n->kid[1] = sql_function(p, f);
		}
		return sql_end(p, n);
	}
	if (sql_query_at(p, p->t)) {
		need_op(p, '(');
		n->kid[1] = sql_query(p);
	} else {
		need_op(p, '(');
		n->kid[1] = at_op(p, ')') && p->d == NL2SQL_SQLITE
				    ? nl2sql_sql_list(p->a)
				    : sql_expr_list(p);
	}
	need_op(p, ')');
	return sql_end(p, n);
}

static struct nl2sql_sql *between(struct parser *p, struct nl2sql_sql *left,
				  unsigned level)
{
	struct nl2sql_sql *n = above(p, NL2SQL_SQL_BETWEEN, 0, left);
	bool lite = p->d == NL2SQL_SQLITE;

	p->t++;
	if (p->d == NL2SQL_POSTGRESQL) {
		if (take_kw(p, KW_SYMMETRIC))
			n->flags |= NL2SQL_F_SYMMETRIC;
		else
			take_kw(p, KW_ASYMMETRIC);
	}
	n->kid[1] = sql_expr_at(p, lite ? level_of(p, B_AND) + 1 : level + 1);
	need_kw(p, KW_AND);
	n->kid[2] = sql_expr_at(p, p->d == NL2SQL_MYSQL ? level : level + 1);
	return sql_end(p, n);
}

static int like_op(const struct parser *p)
{
	bool lite = p->d == NL2SQL_SQLITE, my = p->d == NL2SQL_MYSQL;

	switch (p->t->kw) {
	case KW_LIKE:
		return NL2SQL_LIKE_LIKE;
	case KW_ILIKE:
		return p->d == NL2SQL_POSTGRESQL ? NL2SQL_LIKE_ILIKE : -1;
	case KW_SIMILAR:
		return p->d == NL2SQL_POSTGRESQL && kw_at(p, 1, KW_TO)
			       ? NL2SQL_LIKE_SIMILAR : -1;
	case KW_GLOB:
		return lite ? NL2SQL_LIKE_GLOB : -1;
	case KW_MATCH:
		return lite ? NL2SQL_LIKE_MATCH : -1;
	case KW_REGEXP:
		return lite || my ? NL2SQL_LIKE_REGEXP : -1;
	case KW_RLIKE:
		return my ? NL2SQL_LIKE_RLIKE : -1;
	case KW_SOUNDS:
		return my && kw_at(p, 1, KW_LIKE) ? NL2SQL_LIKE_SOUNDS : -1;
	default:
		return -1;
	}
}

static struct nl2sql_sql *like(struct parser *p, struct nl2sql_sql *left,
			       unsigned level, int op, bool no)
{
	struct nl2sql_sql *n = above(p, NL2SQL_SQL_LIKE, (unsigned)op, left);

	p->t += op == NL2SQL_LIKE_SIMILAR || op == NL2SQL_LIKE_SOUNDS ? 2 : 1;
	if (quantifier_at(p) && op <= NL2SQL_LIKE_ILIKE &&
	    p->d == NL2SQL_POSTGRESQL)
		return quantified(p, left, NL2SQL_OP_LIKE + 2U * (unsigned)op +
						   no);
	n->kid[1] = sql_expr_at(p, level + 1);
	if (take_kw(p, KW_ESCAPE))
		n->kid[2] = sql_expr_at(p, level + 1);
	if (no)
		n->flags |= NL2SQL_F_NOT;
	return sql_end(p, n);
}

/* [NOT] IN, LIKE, BETWEEN and so on.  NULL when it is none of them. */
static struct nl2sql_sql *predicate(struct parser *p, struct nl2sql_sql *left,
				    unsigned level)
{
	const struct token *start = p->t;
	bool no = take_kw(p, KW_NOT);
	int op = p->t->kind == NL2SQL_TOKEN_WORD ? like_op(p) : -1;
	struct nl2sql_sql *n;

	if (op >= 0)
		return like(p, left, level, op, no);
	if (at_kw(p, KW_IN) && !p->no_in) {
		n = in_test(p, left);
	} else if (at_kw(p, KW_BETWEEN)) {
		n = between(p, left, level);
	} else if (no && p->d == NL2SQL_SQLITE && take_kw(p, KW_NULL)) {
		n = above(p, NL2SQL_SQL_IS, NL2SQL_IS_NULL, left);
		sql_end(p, n);
	} else {
		p->t = (struct token *)(uintptr_t)start;
		return NULL;
	}
	if (no)
		n->flags |= NL2SQL_F_NOT;
	return n;
}

/* OPERATOR(schema.+) */
static void named_operator(struct parser *p, struct nl2sql_sql *n)
{
	const struct token *from = p->t;

	p->t = &p->first[p->t[1].match + 1];
	n->text = sql_raw(p, from, p->t)->text;
	n->text_len = (uint32_t)strlen(n->text);
}

static struct nl2sql_sql *binary(struct parser *p, struct nl2sql_sql *left,
				 struct operator o, unsigned level)
{
	struct nl2sql_sql *n = above(p, NL2SQL_SQL_BINARY, o.op, left);

	if (o.op == NL2SQL_OP_CUSTOM && p->t->kind == NL2SQL_TOKEN_WORD) {
		named_operator(p, n);
	} else {
		if (o.op == NL2SQL_OP_CUSTOM)
			sql_text(p, n, p->t);
		p->t++;
	}
	if (o.op == NL2SQL_OP_COLLATE) {
		if (p->t->kind == NL2SQL_TOKEN_WORD)
			n->kid[1] = at_kw(p, KW_BINARY) ? sql_name(p)
							: sql_qualified(p, NL2SQL_SQL_NAME);
		else if (p->t->kind == NL2SQL_TOKEN_STRING)
			n->kid[1] = sql_label(p);
		else
			n->kid[1] = sql_qualified(p, NL2SQL_SQL_NAME);
		return sql_end(p, n);
	}
	if (o.op == NL2SQL_OP_AT_ZONE) {
		p->t++;
		need_kw(p, KW_ZONE);
	}
	if (o.op == NL2SQL_OP_MEMBER)
		p->t++;
	if ((o.binding == B_EQ || o.binding == B_REL || o.binding == B_CUSTOM) &&
	    quantifier_at(p)) {
		struct nl2sql_sql *q = quantified(p, left, o.op);

		q->text = n->text;
		q->text_len = n->text_len;
		return q;
	}
	n->kid[1] = sql_expr_at(p, o.binding == B_ASSIGN ? level : level + 1);
	return sql_end(p, n);
}

struct nl2sql_sql *sql_expr_at(struct parser *p, unsigned level)
{
	struct nl2sql_sql *left;
	unsigned last = 0;

	sql_enter(p);
	left = prefix(p, level);
	for (;;) {
		struct operator o = operator_at(p);
		unsigned l = level_of(p, o.binding);
		struct nl2sql_sql *n;

		if (!o.binding || !l || l < level)
			break;
		if (l == last && p->s->chained & 1U << o.binding)
			sql_unexpected(p);
		if (o.binding == B_LIKE && o.op != NL2SQL_OP_MEMBER)
			n = predicate(p, left, l);
		else if (o.binding == B_IS)
			n = is_test(p, left, l);
		else
			n = binary(p, left, o, l);
		if (!n)
			break;
		left = n;
		last = l;
		p->steps++;
	}
	sql_leave(p);
	return left;
}
