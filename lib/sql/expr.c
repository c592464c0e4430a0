/*
 * lib/sql/expr.c - expressions by precedence climbing
 *
 * nl2sql_parse_expr_at(p, level) reads as far as operators bind at least as much as
 * level; what each binds in the dialect is in dialect.c.
 */
#include <string.h>

#include "parts.h"

unsigned nl2sql_parse_level_of(const struct parser *p, enum binding b)
{
	return p->s->level[b];
}

struct nl2sql_sql *nl2sql_parse_expr(struct parser *p)
{
	bool in_item = p->in_item;
	struct nl2sql_sql *n;

	p->in_item = false;
	n = nl2sql_parse_expr_at(p, 1);
	p->in_item = in_item;
	return n;
}

/* In PostgreSQL nearly every word may be a label: SELECT a OR FROM t. */
static bool is_label(const struct parser *p)
{
	const struct token *next = p->t + 1;

	if (!p->in_item || p->t->kind != NL2SQL_TOKEN_WORD ||
	    p->d != NL2SQL_POSTGRESQL ||
	    !nl2sql_parse_is_name(p, p->t, NOT_LABEL))
		return false;
	if (next->kind == NL2SQL_TOKEN_WORD)
		return next->kw == KW_FROM;
	return next->kind == NL2SQL_TOKEN_END ||
	       (next->kind == NL2SQL_TOKEN_OP &&
		(next->kw == ',' || next->kw == ')' || next->kw == ';'));
}

struct nl2sql_sql *nl2sql_parse_expr_list(struct parser *p)
{
	struct nl2sql_sql *list = nl2sql_parse_node(p, NL2SQL_SQL_LIST, p->t);

	do
		nl2sql_sql_add(p->a, &list, nl2sql_parse_expr(p));
	while (take_op(p, ','));
	return nl2sql_parse_end(p, list);
}

struct nl2sql_sql *nl2sql_parse_above(struct parser *p,
				      enum nl2sql_sql_kind kind, unsigned op,
				      struct nl2sql_sql *left)
{
	struct nl2sql_sql *n = nl2sql_sql_new(p->a, kind);

	n->op = (uint16_t)op;
	n->pos = left->pos;
	n->len = left->len;
	n->kid[0] = left;
	return n;
}

/* ---- operators between values ---- */

static const struct operator
{
	unsigned char binding, op;
}
by_code[T_OPS] = {
	['='] = { B_EQ, NL2SQL_OP_EQ },
	[T_EQ2] = { B_EQ, NL2SQL_OP_EQ },
	[T_NE] = { B_EQ, NL2SQL_OP_NE },
	['<'] = { B_REL, NL2SQL_OP_LT },
	[T_LE] = { B_REL, NL2SQL_OP_LE },
	['>'] = { B_REL, NL2SQL_OP_GT },
	[T_GE] = { B_REL, NL2SQL_OP_GE },
	[T_NULLSAFE] = { B_EQ, NL2SQL_OP_NULLSAFE },
	['+'] = { B_ADD, NL2SQL_OP_ADD },
	['-'] = { B_ADD, NL2SQL_OP_SUB },
	['*'] = { B_MUL, NL2SQL_OP_MUL },
	['/'] = { B_MUL, NL2SQL_OP_DIV },
	['%'] = { B_MUL, NL2SQL_OP_MOD },
	['^'] = { B_POW, NL2SQL_OP_POW },
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
						  ? B_CUSTOM
						  : B_NONE,
					  NL2SQL_OP_CUSTOM };
	case KW_MEMBER:
		return (struct operator){ my && kw_at(p, 1, KW_OF) ? B_LIKE
								   : B_NONE,
					  NL2SQL_OP_MEMBER };
	case KW_IS:
	case KW_ISNULL:
	case KW_NOTNULL:
		return (struct operator){ B_IS, 0 };
	case KW_NOT:
	case KW_IN:
	case KW_LIKE:
	case KW_ILIKE:
	case KW_BETWEEN:
	case KW_GLOB:
	case KW_REGEXP:
	case KW_RLIKE:
	case KW_MATCH:
	case KW_SIMILAR:
	case KW_SOUNDS:
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
	struct nl2sql_sql *n =
		nl2sql_parse_above(p, NL2SQL_SQL_QUANTIFIED, op, left);

	p->t++;
	if (all)
		n->flags |= NL2SQL_F_ALL;
	if (nl2sql_parse_query_at(p, p->t)) {
		need_op(p, '(');
		n->kid[1] = nl2sql_parse_query(p);
	} else {
		need_op(p, '(');
		if (p->d == NL2SQL_MYSQL)
			nl2sql_parse_unexpected(p);
		n->kid[1] = nl2sql_parse_expr(p);
	}
	need_op(p, ')');
	return nl2sql_parse_end(p, n);
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
	if (p->d == NL2SQL_MYSQL)
		nl2sql_parse_unexpected(p);
	if (take_kw(p, KW_JSON)) {
		if (at_kw(p, KW_OBJECT) || at_kw(p, KW_ARRAY) ||
		    at_kw(p, KW_SCALAR) || at_kw(p, KW_VALUE))
			p->t++;
	} else {
		if (at_kw(p, KW_NFC) || at_kw(p, KW_NFD) || at_kw(p, KW_NFKC) ||
		    at_kw(p, KW_NFKD))
			p->t++;
		if (!take_kw(p, KW_NORMALIZED))
			nl2sql_parse_unexpected(p);
	}
	n->op = NL2SQL_IS_OTHER;
	nl2sql_parse_words(p, n, from);
	return true;
}

static struct nl2sql_sql *is_test(struct parser *p, struct nl2sql_sql *left,
				  unsigned level)
{
	struct nl2sql_sql *n =
		nl2sql_parse_above(p, NL2SQL_SQL_IS, NL2SQL_IS_NULL, left);
	bool no;

	if (at_kw(p, KW_ISNULL) || at_kw(p, KW_NOTNULL)) {
		if (p->t++->kw == KW_NOTNULL)
			n->flags |= NL2SQL_F_NOT;
		return nl2sql_parse_end(p, n);
	}
	p->t++;
	no = take_kw(p, KW_NOT);
	if (no)
		n->flags |= NL2SQL_F_NOT;
	if (p->d != NL2SQL_MYSQL && take_kw2(p, KW_DISTINCT, KW_FROM)) {
		n = nl2sql_parse_above(
			p, NL2SQL_SQL_BINARY,
			no ? NL2SQL_OP_NOT_DISTINCT : NL2SQL_OP_DISTINCT, left);
		n->kid[1] = nl2sql_parse_expr_at(p, level + 1);
		return nl2sql_parse_end(p, n);
	}
	if (take_kw(p, KW_NULL)) {
		n->op = NL2SQL_IS_NULL;
	} else if (p->d == NL2SQL_TRINO) {
		nl2sql_parse_unexpected(p);
	} else if (take_kw(p, KW_TRUE)) {
		n->op = NL2SQL_IS_TRUE;
	} else if (take_kw(p, KW_FALSE)) {
		n->op = NL2SQL_IS_FALSE;
	} else if (p->d != NL2SQL_SQLITE && take_kw(p, KW_UNKNOWN)) {
		n->op = NL2SQL_IS_UNKNOWN;
	} else if (p->d == NL2SQL_POSTGRESQL && take_kw(p, KW_DOCUMENT)) {
		n->op = NL2SQL_IS_DOCUMENT;
	} else if (!is_words(p, n)) {
		n = nl2sql_parse_above(p, NL2SQL_SQL_BINARY,
				       no ? NL2SQL_OP_IS_NOT : NL2SQL_OP_IS,
				       left);
		n->kid[1] = nl2sql_parse_expr_at(p, level + 1);
	}
	return nl2sql_parse_end(p, n);
}

static struct nl2sql_sql *in_test(struct parser *p, struct nl2sql_sql *left)
{
	struct nl2sql_sql *n = nl2sql_parse_above(p, NL2SQL_SQL_IN, 0, left);

	p->t++;
	if (!at_op(p, '(') && p->d == NL2SQL_SQLITE) {
		n->kid[1] = nl2sql_parse_table(p);
		if (at_op(p, '(')) {
			struct nl2sql_sql *f =
				nl2sql_parse_node(p, NL2SQL_SQL_FUNC, p->t - 1);

			f->text = n->kid[1]->text;
			f->text_len = n->kid[1]->text_len;
			f->kid[NL2SQL_FUNC_QUALIFIER] = n->kid[1]->kid[0];
			n->kid[1] = nl2sql_parse_function(p, f);
		}
		return nl2sql_parse_end(p, n);
	}
	if (nl2sql_parse_query_at(p, p->t)) {
		need_op(p, '(');
		n->kid[1] = nl2sql_parse_query(p);
	} else {
		need_op(p, '(');
		n->kid[1] = at_op(p, ')') && p->d == NL2SQL_SQLITE
				    ? nl2sql_sql_list(p->a)
				    : nl2sql_parse_expr_list(p);
	}
	need_op(p, ')');
	return nl2sql_parse_end(p, n);
}

static struct nl2sql_sql *between(struct parser *p, struct nl2sql_sql *left,
				  unsigned level)
{
	struct nl2sql_sql *n =
		nl2sql_parse_above(p, NL2SQL_SQL_BETWEEN, 0, left);
	bool lite = p->d == NL2SQL_SQLITE;

	p->t++;
	if (p->d == NL2SQL_POSTGRESQL) {
		if (take_kw(p, KW_SYMMETRIC))
			n->flags |= NL2SQL_F_SYMMETRIC;
		else
			take_kw(p, KW_ASYMMETRIC);
	}
	n->kid[1] = nl2sql_parse_expr_at(
		p, lite ? nl2sql_parse_level_of(p, B_AND) + 1 : level + 1);
	need_kw(p, KW_AND);
	n->kid[2] = nl2sql_parse_expr_at(p, p->d == NL2SQL_MYSQL ? level
								 : level + 1);
	return nl2sql_parse_end(p, n);
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
			       ? NL2SQL_LIKE_SIMILAR
			       : -1;
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
	struct nl2sql_sql *n =
		nl2sql_parse_above(p, NL2SQL_SQL_LIKE, (unsigned)op, left);

	p->t += op == NL2SQL_LIKE_SIMILAR || op == NL2SQL_LIKE_SOUNDS ? 2 : 1;
	if (quantifier_at(p) && op <= NL2SQL_LIKE_ILIKE &&
	    p->d == NL2SQL_POSTGRESQL)
		return quantified(p, left,
				  NL2SQL_OP_LIKE + 2U * (unsigned)op + no);
	n->kid[1] = nl2sql_parse_expr_at(p, level + 1);
	if (take_kw(p, KW_ESCAPE))
		n->kid[2] = nl2sql_parse_expr_at(p, level + 1);
	if (no)
		n->flags |= NL2SQL_F_NOT;
	return nl2sql_parse_end(p, n);
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
		n = nl2sql_parse_above(p, NL2SQL_SQL_IS, NL2SQL_IS_NULL, left);
		nl2sql_parse_end(p, n);
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
	n->text = nl2sql_parse_raw(p, from, p->t)->text;
	n->text_len = (uint32_t)strlen(n->text);
}

static struct nl2sql_sql *binary(struct parser *p, struct nl2sql_sql *left,
				 struct operator o, unsigned level)
{
	struct nl2sql_sql *n =
		nl2sql_parse_above(p, NL2SQL_SQL_BINARY, o.op, left);

	if (o.op == NL2SQL_OP_CUSTOM && p->t->kind == NL2SQL_TOKEN_WORD) {
		named_operator(p, n);
	} else {
		if (o.op == NL2SQL_OP_CUSTOM)
			nl2sql_parse_text(p, n, p->t);
		p->t++;
	}
	if (o.op == NL2SQL_OP_COLLATE) {
		if (p->t->kind == NL2SQL_TOKEN_WORD)
			n->kid[1] = at_kw(p, KW_BINARY)
					    ? nl2sql_parse_name(p)
					    : nl2sql_parse_qualified(
						      p, NL2SQL_SQL_NAME);
		else if (p->t->kind == NL2SQL_TOKEN_STRING)
			n->kid[1] = nl2sql_parse_label(p);
		else
			n->kid[1] = nl2sql_parse_qualified(p, NL2SQL_SQL_NAME);
		return nl2sql_parse_end(p, n);
	}
	if (o.op == NL2SQL_OP_AT_ZONE) {
		p->t++;
		need_kw(p, KW_ZONE);
	}
	if (o.op == NL2SQL_OP_MEMBER)
		p->t++;
	if ((o.binding == B_EQ || o.binding == B_REL || o.binding == B_CUSTOM ||
	     (p->d == NL2SQL_POSTGRESQL && o.binding > B_LIKE)) &&
	    quantifier_at(p)) {
		struct nl2sql_sql *q = quantified(p, left, o.op);

		q->text = n->text;
		q->text_len = n->text_len;
		return q;
	}
	n->kid[1] = nl2sql_parse_expr_at(p, o.binding == B_ASSIGN ? level
								  : level + 1);
	return nl2sql_parse_end(p, n);
}

struct nl2sql_sql *nl2sql_parse_expr_at(struct parser *p, unsigned level)
{
	struct nl2sql_sql *left;
	unsigned last = 0;

	nl2sql_parse_enter(p);
	left = nl2sql_parse_prefix(p, level);
	for (;;) {
		struct operator o = operator_at(p);
		unsigned l = nl2sql_parse_level_of(p, o.binding);
		struct nl2sql_sql *n;

		if (!o.binding || !l || l < level || is_label(p))
			break;
		if (l == last && p->s->chained & 1U << o.binding)
			nl2sql_parse_unexpected(p);
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
	nl2sql_parse_leave(p);
	return left;
}
