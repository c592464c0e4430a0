/*
 * lib/sql/primary.c - what an expression begins with, and what stands directly
 * behind a value
 */
#include <string.h>

#include "parts.h"

/* ---- what an expression begins with ---- */

static struct nl2sql_sql *exists(struct parser *p)
{
	struct nl2sql_sql *n = nl2sql_parse_node(p, NL2SQL_SQL_EXISTS, p->t++);

	need_op(p, '(');
	n->kid[0] = nl2sql_parse_query(p);
	need_op(p, ')');
	return nl2sql_parse_end(p, n);
}

static struct nl2sql_sql *unary(struct parser *p, enum nl2sql_sql_op op,
				unsigned level)
{
	struct nl2sql_sql *n = nl2sql_parse_node(p, NL2SQL_SQL_UNARY, p->t);

	n->op = (uint16_t)op;
	if (op == NL2SQL_OP_PRIOR)
		nl2sql_parse_text(p, n, p->t);
	p->t++;
	n->kid[0] = nl2sql_parse_expr_at(p, level);
	return nl2sql_parse_end(p, n);
}

/* OPERATOR(pg_catalog.~) x */
static struct nl2sql_sql *named_operator(struct parser *p)
{
	struct nl2sql_sql *n = nl2sql_parse_node(p, NL2SQL_SQL_UNARY, p->t);
	const struct token *from = p->t;

	n->op = NL2SQL_OP_PRIOR;
	p->t = &p->first[p->t[1].match + 1];
	n->text = nl2sql_parse_raw(p, from, p->t)->text;
	n->text_len = (uint32_t)strlen(n->text);
	n->kid[0] =
		nl2sql_parse_expr_at(p, nl2sql_parse_level_of(p, B_CUSTOM) + 1);
	return nl2sql_parse_end(p, n);
}

/* MySQL: {d '2020-01-01'} is DATE '2020-01-01', and {fn x} is x. */
static struct nl2sql_sql *odbc(struct parser *p)
{
	static const char *const words[][2] = {
		{ "d", "date" },
		{ "t", "time" },
		{ "ts", "timestamp" },
	};
	struct nl2sql_sql *name, *n, *typed;

	p->t++;
	name = nl2sql_parse_name(p);
	n = nl2sql_parse_expr(p);
	need_op(p, '}');
	for (size_t i = 0; i < NL2SQL_COUNT(words); i++) {
		if (!nl2sql_ieq(name->text, words[i][0]) ||
		    n->kind != NL2SQL_SQL_LITERAL || n->op != NL2SQL_LIT_STRING)
			continue;
		typed = nl2sql_parse_above(p, NL2SQL_SQL_TYPED, 0, n);
		typed->kid[0] = nl2sql_sql_new(p->a, NL2SQL_SQL_TYPE);
		nl2sql_sql_set_text(p->a, typed->kid[0], words[i][1]);
		typed->kid[1] = n;
		return typed;
	}
	return n;
}

static struct nl2sql_sql *by_operator(struct parser *p)
{
	unsigned tight = nl2sql_parse_level_of(p, B_UNARY);
	bool pg = p->d == NL2SQL_POSTGRESQL;

	switch (p->t->kw) {
	case '(':
		return nl2sql_parse_parens(p);
	case '{':
		if (p->d != NL2SQL_MYSQL)
			nl2sql_parse_unexpected(p);
		return odbc(p);
	case '-':
		return unary(p, NL2SQL_OP_NEG, tight);
	case '+':
		return unary(p, NL2SQL_OP_POS, tight);
	case '~':
		if (p->d == NL2SQL_TRINO)
			nl2sql_parse_unexpected(p);
		return unary(p, NL2SQL_OP_BITNOT,
			     pg ? nl2sql_parse_level_of(p, B_CUSTOM) + 1
				: tight);
	case '!':
		if (p->d != NL2SQL_MYSQL)
			nl2sql_parse_unexpected(p);
		return unary(p, NL2SQL_OP_NOT, tight);
	case '|':
	case '&':
	case T_CUSTOM:
	case T_CONCAT:
	case T_ARROW:
	case T_ARROW2:
	case T_SHL:
	case T_SHR:
		if (!pg)
			nl2sql_parse_unexpected(p);
		return unary(p, NL2SQL_OP_PRIOR,
			     nl2sql_parse_level_of(p, B_CUSTOM) + 1);
	default:
		nl2sql_parse_unexpected(p);
	}
}

/* Words that may be called like a function though they are reserved. */
static bool callable(const struct parser *p)
{
	switch (p->d) {
	case NL2SQL_SQLITE:
		return at_kw(p, KW_LIKE) || at_kw(p, KW_GLOB) ||
		       at_kw(p, KW_REGEXP) || at_kw(p, KW_MATCH);
	case NL2SQL_POSTGRESQL:
		return nl2sql_parse_is_type_word(p, p->t);
	case NL2SQL_TRINO:
		return at_kw(p, KW_GROUPING) || at_kw(p, KW_LISTAGG) ||
		       at_kw(p, KW_NORMALIZE) || at_kw(p, KW_UNNEST) ||
		       at_kw(p, KW_JSON_ARRAY) || at_kw(p, KW_JSON_OBJECT) ||
		       at_kw(p, KW_JSON_EXISTS) || at_kw(p, KW_JSON_QUERY) ||
		       at_kw(p, KW_JSON_VALUE) || at_kw(p, KW_JSON_TABLE);
	default:
		break;
	}
	switch (p->t->kw) {
	case KW_LEFT:
	case KW_RIGHT:
	case KW_IF:
	case KW_REPLACE:
	case KW_INSERT:
	case KW_REPEAT:
	case KW_MOD:
	case KW_DATABASE:
	case KW_SCHEMA:
	case KW_CHAR:
	case KW_VALUES:
	case KW_GROUPING:
	case KW_INTERVAL:
	case KW_DEFAULT:
	case KW_USER:
	case KW_ROW_NUMBER:
	case KW_RANK:
	case KW_LAG:
	case KW_LEAD:
	case KW_JSON_TABLE:
		return true;
	default:
		return false;
	}
}

static struct nl2sql_sql *call_word(struct parser *p)
{
	const struct token *t = p->t++;
	struct nl2sql_sql *f = nl2sql_parse_node(p, NL2SQL_SQL_FUNC, t);

	nl2sql_parse_text(p, f, t);
	nl2sql_parse_lower(f);
	return nl2sql_parse_function(p, f);
}

/* MySQL calls them as well; elsewhere a time's precision may follow. */
static bool bare_takes_call(const struct parser *p)
{
	if (p->d == NL2SQL_MYSQL)
		return true;
	if (p->d == NL2SQL_POSTGRESQL && at_kw(p, KW_CURRENT_SCHEMA))
		return true;
	return p->d != NL2SQL_SQLITE && p->t[2].kind == NL2SQL_TOKEN_INTEGER &&
	       (at_kw(p, KW_CURRENT_TIME) || at_kw(p, KW_CURRENT_TIMESTAMP) ||
		at_kw(p, KW_LOCALTIME) || at_kw(p, KW_LOCALTIMESTAMP));
}

/* CURRENT_DATE and its like, without parentheses. */
static struct nl2sql_sql *bare(struct parser *p)
{
	const struct token *t = p->t;
	struct nl2sql_sql *f;

	if (op_at(p, 1, '(') && bare_takes_call(p))
		return call_word(p);
	p->t++;
	f = nl2sql_parse_node(p, NL2SQL_SQL_FUNC, t);
	nl2sql_parse_text(p, f, t);
	nl2sql_parse_lower(f);
	f->flags |= NL2SQL_F_BARE;
	f->kid[NL2SQL_FUNC_ARGS] = nl2sql_sql_list(p->a);
	return f;
}

/* Does one of them stand here? */
static bool bare_at(const struct parser *p)
{
	unsigned me = 1U << p->d;

	switch (p->t->kw) {
	case KW_CURRENT_DATE:
	case KW_CURRENT_TIME:
	case KW_CURRENT_TIMESTAMP:
		return true;
	case KW_LOCALTIME:
	case KW_LOCALTIMESTAMP:
	case KW_CURRENT_USER:
	case KW_CURRENT_ROLE:
		return p->d != NL2SQL_SQLITE;
	case KW_SESSION_USER:
	case KW_CURRENT_SCHEMA:
	case KW_CURRENT_CATALOG:
		return me & (IN_POSTGRESQL | IN_TRINO);
	case KW_USER:
		return p->d == NL2SQL_POSTGRESQL && !op_at(p, 1, '(');
	case KW_UTC_DATE:
	case KW_UTC_TIME:
	case KW_UTC_TIMESTAMP:
		return p->d == NL2SQL_MYSQL;
	case KW_CURRENT_PATH:
		return p->d == NL2SQL_TRINO;
	default:
		return false;
	}
}

/* A call with a syntax of its own; NULL where none stands here. */
static struct nl2sql_sql *special(struct parser *p)
{
	switch (p->t->kw) {
	case KW_CAST:
	case KW_TRY_CAST:
	case KW_EXTRACT:
	case KW_SUBSTRING:
	case KW_TRIM:
	case KW_POSITION:
	case KW_OVERLAY:
	case KW_CONVERT:
	case KW_MATCH:
	case KW_TIMESTAMPADD:
	case KW_TIMESTAMPDIFF:
	case KW_GET_FORMAT:
	case KW_COLLATION:
	case KW_SUBSTR:
	case KW_CHAR:
	case KW_TREAT:
	case KW_TABLE:
	case KW_RAISE:
		return nl2sql_parse_special(p);
	default:
		return NULL;
	}
}

static struct nl2sql_sql *explicit_row(struct parser *p)
{
	const struct token *t = p->t++, *open = p->t++;
	struct nl2sql_sql *n;

	n = nl2sql_parse_row(p, open,
			     at_op(p, ')') ? NULL : nl2sql_parse_expr(p));
	n->pos = t->pos;
	n->flags |= NL2SQL_F_EXPLICIT;
	if (p->d == NL2SQL_MYSQL && n->n < 2 && !p->in_values)
		nl2sql_parse_unexpected(p);
	return nl2sql_parse_end(p, n);
}

/* PostgreSQL wants parentheses around most of what a subscript or a field is
 * taken of. */
static bool takes_suffix(const struct parser *p, const struct token *start,
			 const struct nl2sql_sql *n)
{
	return p->d != NL2SQL_POSTGRESQL || n->kind == NL2SQL_SQL_COLUMN ||
	       n->kind == NL2SQL_SQL_PARAM || n->kind == NL2SQL_SQL_INDEX ||
	       n->kind == NL2SQL_SQL_FIELD ||
	       (start->kind == NL2SQL_TOKEN_OP && start->kw == '(');
}

/* MySQL's is no value: it is added to one, or an argument. */
static struct nl2sql_sql *interval(struct parser *p)
{
	const struct token *before = p->t > p->first ? p->t - 1 : NULL;
	struct nl2sql_sql *n = nl2sql_parse_interval(p);
	bool added =
		before && before->kind == NL2SQL_TOKEN_OP &&
		(before->kw == '+' || before->kw == '-' || before->kw == ',');

	if (p->d == NL2SQL_MYSQL && !added && !at_op(p, '+') &&
	    !at_kw(p, KW_PRECEDING) && !at_kw(p, KW_FOLLOWING))
		nl2sql_parse_unexpected(p);
	return n;
}

static struct nl2sql_sql *by_word(struct parser *p, unsigned level)
{
	bool pg = p->d == NL2SQL_POSTGRESQL, my = p->d == NL2SQL_MYSQL;
	bool trino = p->d == NL2SQL_TRINO, call = op_at(p, 1, '(');

	switch (p->t->kw) {
	case KW_NULL:
		return nl2sql_parse_literal(p, NL2SQL_LIT_NULL, false);
	case KW_TRUE:
	case KW_FALSE:
		if (p->d == NL2SQL_SQLITE && (call || op_at(p, 1, '.')))
			break; /* a name like others */
		return nl2sql_parse_literal(p,
					    p->t->kw == KW_TRUE
						    ? NL2SQL_LIT_TRUE
						    : NL2SQL_LIT_FALSE,
					    false);
	case KW_NOT:
		if (!p->s->not_anywhere &&
		    level > nl2sql_parse_level_of(p, B_NOT))
			break;
		return unary(p, NL2SQL_OP_NOT, nl2sql_parse_level_of(p, B_NOT));
	case KW_CASE:
		return nl2sql_parse_case_of(p);
	case KW_EXISTS:
		if (call)
			return exists(p);
		break;
	case KW_ARRAY:
		if ((pg || trino) && (op_at(p, 1, '[') || (pg && call)))
			return nl2sql_parse_array(p);
		break;
	case KW_ROW:
		if (call && p->d != NL2SQL_SQLITE)
			return explicit_row(p);
		break;
	case KW_BINARY:
		if (my)
			return unary(p, NL2SQL_OP_BINARY,
				     nl2sql_parse_level_of(p, B_UNARY));
		break;
	case KW_OPERATOR:
		if (pg && call)
			return named_operator(p);
		break;
	case KW_INTERVAL:
		if (nl2sql_parse_interval_at(p))
			return interval(p);
		break;
	case KW_DEFAULT:
		if (!call && p->d != NL2SQL_SQLITE)
			return nl2sql_parse_node(p, NL2SQL_SQL_DEFAULT, p->t++);
		break;
	default:
		break;
	}
	if (p->t->kw) {
		struct nl2sql_sql *n = bare_at(p) ? bare(p) : special(p);

		if (n)
			return n;
	}
	if (nl2sql_parse_typed_at(p) && p->t->kw != KW_INTERVAL)
		return nl2sql_parse_typed(p);
	if (nl2sql_parse_is_name(p, p->t, NOT_COLUMN))
		return nl2sql_parse_named(p);
	if (call && callable(p))
		return call_word(p);
	nl2sql_parse_unexpected(p);
}

static struct nl2sql_sql *primary(struct parser *p, unsigned level)
{
	switch (p->t->kind) {
	case NL2SQL_TOKEN_WORD:
		return by_word(p, level);
	case NL2SQL_TOKEN_QUOTED:
		return nl2sql_parse_typed_at(p) ? nl2sql_parse_typed(p)
						: nl2sql_parse_named(p);
	case NL2SQL_TOKEN_INTEGER:
		return nl2sql_parse_literal(p, NL2SQL_LIT_INTEGER, true);
	case NL2SQL_TOKEN_DECIMAL:
		return nl2sql_parse_literal(p, NL2SQL_LIT_DECIMAL, true);
	case NL2SQL_TOKEN_STRING:
		return p->d == NL2SQL_SQLITE && op_at(p, 1, '.')
			       ? nl2sql_parse_named(p)
			       : nl2sql_parse_string(p);
	case NL2SQL_TOKEN_BYTES:
		return nl2sql_parse_literal(p, NL2SQL_LIT_BYTES, true);
	case NL2SQL_TOKEN_BITS:
		return nl2sql_parse_literal(p, NL2SQL_LIT_BITS, true);
	case NL2SQL_TOKEN_PARAM:
		return nl2sql_parse_leaf(p, NL2SQL_SQL_PARAM);
	case NL2SQL_TOKEN_VARIABLE:
		return nl2sql_parse_leaf(p, NL2SQL_SQL_VARIABLE);
	case NL2SQL_TOKEN_OP:
		return by_operator(p);
	default:
		nl2sql_parse_unexpected(p);
	}
}

/* ---- what stands directly behind a value ---- */

static struct nl2sql_sql *subscript(struct parser *p, struct nl2sql_sql *left)
{
	struct nl2sql_sql *n = nl2sql_parse_above(p, NL2SQL_SQL_INDEX, 0, left);
	bool slice = p->d == NL2SQL_POSTGRESQL;

	need_op(p, '[');
	if (!(slice && at_op(p, ':')))
		n->kid[NL2SQL_INDEX_LOW] = nl2sql_parse_expr(p);
	if (slice && take_op(p, ':')) {
		n->flags |= NL2SQL_F_SLICE;
		if (!at_op(p, ']'))
			n->kid[NL2SQL_INDEX_HIGH] = nl2sql_parse_expr(p);
	}
	need_op(p, ']');
	return nl2sql_parse_end(p, n);
}

static struct nl2sql_sql *field(struct parser *p, struct nl2sql_sql *left)
{
	struct nl2sql_sql *n = nl2sql_parse_above(p, NL2SQL_SQL_FIELD, 0, left);

	p->t++;
	if (!take_op(p, '*')) {
		struct nl2sql_sql *name = nl2sql_parse_label(p);

		n->text = name->text;
		n->text_len = name->text_len;
	}
	return nl2sql_parse_end(p, n);
}

static struct nl2sql_sql *suffixes(struct parser *p, struct nl2sql_sql *n,
				   const struct token *start)
{
	bool pg = p->d == NL2SQL_POSTGRESQL;

	while (p->t->kind == NL2SQL_TOKEN_OP) {
		if (p->t->kw == '[' && p->d != NL2SQL_MYSQL &&
		    takes_suffix(p, start, n)) {
			n = subscript(p, n);
		} else if (p->t->kw == '.' && (pg || p->d == NL2SQL_TRINO) &&
			   n->kind != NL2SQL_SQL_STAR &&
			   takes_suffix(p, start, n)) {
			n = field(p, n);
		} else if (p->t->kw == T_COLONS && pg) {
			p->t++;
			n = nl2sql_parse_above(p, NL2SQL_SQL_CAST,
					       NL2SQL_CAST_COLONS, n);
			n->kid[NL2SQL_CAST_TYPE] = nl2sql_parse_type(p);
			nl2sql_parse_end(p, n);
		} else {
			break;
		}
		p->steps++;
	}
	return n;
}

struct nl2sql_sql *nl2sql_parse_prefix(struct parser *p, unsigned level)
{
	const struct token *start = p->t;
	struct nl2sql_sql *n = primary(p, level);

	if (p->t->kind == NL2SQL_TOKEN_OP)
		n = suffixes(p, n, start);
	return n;
}
