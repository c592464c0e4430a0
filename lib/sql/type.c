/* lib/sql/type.c - the names of types */
#include <string.h>

#include "parts.h"

/* The words that belong to a type's name, besides the first. */
static bool continues(const struct parser *p, const struct token *first)
{
	bool my = p->d == NL2SQL_MYSQL;

	if (p->t->kind != NL2SQL_TOKEN_WORD)
		return false;
	switch (p->t->kw) {
	case KW_PRECISION:
		return first->kw == KW_DOUBLE;
	case KW_VARYING:
		return first->kw == KW_CHARACTER || first->kw == KW_CHAR ||
		       first->kw == KW_BIT || first->kw == KW_NCHAR ||
		       first->kw == KW_NATIONAL;
	case KW_CHARACTER:
	case KW_CHAR:
	case KW_VARCHAR:
		return first->kw == KW_NATIONAL || (my && first->kw == KW_LONG);
	case KW_LARGE:
		return first->kw == KW_CHARACTER || first->kw == KW_BINARY;
	case KW_OBJECT:
		return first->kw == KW_CHARACTER || first->kw == KW_BINARY;
	case KW_VARBINARY:
		return my && first->kw == KW_LONG;
	case KW_BYTE:
		return my && first->kw == KW_CHAR;
	case KW_INTEGER:
		return my &&
		       (first->kw == KW_SIGNED || first->kw == KW_UNSIGNED);
	default:
		return false;
	}
}

/* SQLite's typename is any number of words. */
static bool loose_word(const struct parser *p)
{
	switch (p->t->kind == NL2SQL_TOKEN_WORD ? p->t->kw : KW_NONE) {
	case KW_GENERATED:
	case KW_AS:
		return false;
	default:
		return p->t->kind == NL2SQL_TOKEN_STRING ||
		       nl2sql_parse_is_name(p, p->t, NOT_COLUMN);
	}
}

/* PostgreSQL's words for types and functions that name no column. */
static bool pg_type_word(enum keyword kw)
{
	switch (kw) {
	case KW_AUTHORIZATION:
	case KW_BINARY:
	case KW_COLLATION:
	case KW_CONCURRENTLY:
	case KW_CROSS:
	case KW_CURRENT_SCHEMA:
	case KW_FREEZE:
	case KW_FULL:
	case KW_ILIKE:
	case KW_INNER:
	case KW_IS:
	case KW_ISNULL:
	case KW_JOIN:
	case KW_LEFT:
	case KW_LIKE:
	case KW_NATURAL:
	case KW_NOTNULL:
	case KW_OUTER:
	case KW_OVERLAPS:
	case KW_RIGHT:
	case KW_SIMILAR:
	case KW_TABLESAMPLE:
	case KW_VERBOSE:
		return true;
	default:
		return false;
	}
}

bool nl2sql_parse_is_type_word(const struct parser *p, const struct token *t)
{
	if (t->kind == NL2SQL_TOKEN_QUOTED)
		return true;
	if (t->kind != NL2SQL_TOKEN_WORD)
		return t->kind == NL2SQL_TOKEN_STRING && p->d == NL2SQL_SQLITE;
	if (!t->kw || p->d == NL2SQL_MYSQL)
		return true;
	return nl2sql_parse_is_name(p, t, NOT_COLUMN) ||
	       (p->d == NL2SQL_POSTGRESQL && pg_type_word(t->kw));
}

static struct nl2sql_sql *type_argument(struct parser *p)
{
	const struct token *t = p->t;

	bool more = t[1].kind != NL2SQL_TOKEN_OP ||
		    (t[1].kw != ',' && t[1].kw != ')');

	if ((t->kind == NL2SQL_TOKEN_WORD || t->kind == NL2SQL_TOKEN_QUOTED) &&
	    !(more && p->d == NL2SQL_POSTGRESQL)) {
		/* row(x bigint), array(bigint), map(a, b), geometry(Point) */
		if (p->d == NL2SQL_TRINO &&
		    (t[1].kind == NL2SQL_TOKEN_WORD ||
		     t[1].kind == NL2SQL_TOKEN_QUOTED) &&
		    t[1].kw != KW_PRECISION && t[1].kw != KW_WITH &&
		    t[1].kw != KW_WITHOUT) {
			struct nl2sql_sql *d =
				nl2sql_parse_node(p, NL2SQL_SQL_COLDEF, t);
			struct nl2sql_sql *name = nl2sql_parse_label(p);

			d->text = name->text;
			d->text_len = name->text_len;
			d->flags |= name->flags;
			d->kid[0] = nl2sql_parse_type(p);
			return nl2sql_parse_end(p, d);
		}
		return nl2sql_parse_type(p);
	}
	if (p->d == NL2SQL_POSTGRESQL)
		return nl2sql_parse_expr(p);
	if (p->d == NL2SQL_SQLITE && (at_op(p, '-') || at_op(p, '+')))
		t++;
	if (t->kind != NL2SQL_TOKEN_INTEGER &&
	    t->kind != NL2SQL_TOKEN_DECIMAL && t->kind != NL2SQL_TOKEN_STRING)
		nl2sql_parse_unexpected(p);
	return nl2sql_parse_expr_at(p, 30);
}

static void type_arguments(struct parser *p, struct nl2sql_sql *n, int close)
{
	p->t++;
	do
		nl2sql_sql_add(p->a, &n->kid[NL2SQL_TYPE_ARGS],
			       type_argument(p));
	while (take_op(p, ','));
	/* Trino: ARRAY<ARRAY<bigint>> ends with what is read as one operator */
	if (close == '>' && at_op(p, T_SHR))
		p->t->kw = '>';
	else
		need_op(p, (unsigned)close);
}

static void time_zone(struct parser *p, struct nl2sql_sql *n)
{
	if (p->d == NL2SQL_MYSQL || p->d == NL2SQL_SQLITE)
		return;
	if (at_kw(p, KW_WITH) && kw_at(p, 1, KW_TIME)) {
		p->t += 2;
		need_kw(p, KW_ZONE);
		n->flags |= NL2SQL_F_TIME_ZONE;
	} else if (at_kw(p, KW_WITHOUT) && kw_at(p, 1, KW_TIME)) {
		p->t += 2;
		need_kw(p, KW_ZONE);
	}
}

static void dimensions(struct parser *p, struct nl2sql_sql *n)
{
	if (p->d == NL2SQL_POSTGRESQL && take_kw(p, KW_ARRAY)) {
		n->op = 1;
		if (!at_op(p, '['))
			return;
		n->op = 0;
	}
	while (p->d == NL2SQL_POSTGRESQL && at_op(p, '[')) {
		p->t++;
		if (p->t->kind == NL2SQL_TOKEN_INTEGER)
			p->t++;
		need_op(p, ']');
		n->op++;
	}
	while (p->d == NL2SQL_TRINO && at_kw(p, KW_ARRAY)) {
		p->t++;
		n->op++;
	}
}

/* MySQL: UNSIGNED ZEROFILL, CHARACTER SET x, COLLATE y, ASCII, BINARY */
static void attributes(struct parser *p, struct nl2sql_sql *n)
{
	for (;;) {
		if (take_kw(p, KW_UNSIGNED)) {
			n->flags |= NL2SQL_F_UNSIGNED;
		} else if (take_kw(p, KW_ZEROFILL) || take_kw(p, KW_SIGNED) ||
			   take_kw(p, KW_ASCII) || take_kw(p, KW_UNICODE)) {
			;
		} else if (at_kw(p, KW_BINARY) && !op_at(p, 1, '(')) {
			p->t++;
		} else if (take_kw2(p, KW_CHARACTER, KW_SET) ||
			   take_kw2(p, KW_CHAR, KW_SET) ||
			   take_kw(p, KW_CHARSET)) {
			const struct token *t = p->t;
			struct nl2sql_sql *name =
				nl2sql_parse_node(p, NL2SQL_SQL_NAME, t);

			if (t->kind == NL2SQL_TOKEN_END)
				nl2sql_parse_unexpected(p);
			p->t++;
			nl2sql_parse_text(p, name, t);
			n->kid[NL2SQL_TYPE_CHARSET] = name;
		} else {
			return;
		}
	}
}

/* INTERVAL DAY TO SECOND(3), INTERVAL(3) */
static void interval_fields(struct parser *p)
{
	while (at_kw(p, KW_YEAR) || at_kw(p, KW_MONTH) || at_kw(p, KW_DAY) ||
	       at_kw(p, KW_HOUR) || at_kw(p, KW_MINUTE) ||
	       at_kw(p, KW_SECOND) || at_kw(p, KW_TO))
		p->t++;
}

static void qualified_type(struct parser *p, struct nl2sql_sql *n)
{
	struct nl2sql_sql *name = nl2sql_parse_qualified(p, NL2SQL_SQL_NAME);

	n->text = name->text;
	n->text_len = name->text_len;
	n->flags |= name->flags & NL2SQL_F_QUOTED;
	n->kid[NL2SQL_TYPE_QUALIFIER] = name->kid[0];
	if (!(n->flags & NL2SQL_F_QUOTED))
		nl2sql_parse_lower(n);
}

struct nl2sql_sql *nl2sql_parse_type(struct parser *p)
{
	const struct token *first = p->t;
	struct nl2sql_sql *n = nl2sql_parse_node(p, NL2SQL_SQL_TYPE, first);

	nl2sql_parse_enter(p);
	if (p->d == NL2SQL_POSTGRESQL)
		take_kw(p, KW_SETOF);
	first = p->t;
	if (p->d == NL2SQL_SQLITE && at_op(p, ')')) {
		n->text = ""; /* CAST(x AS ): no type at all */
		n->len = 0;
		nl2sql_parse_leave(p);
		return n;
	}
	if (first->kind == NL2SQL_TOKEN_QUOTED ||
	    (first[1].kind == NL2SQL_TOKEN_OP && first[1].kw == '.')) {
		qualified_type(p, n);
	} else {
		if (!nl2sql_parse_is_type_word(p, first))
			nl2sql_parse_unexpected(p);
		p->t++;
		if (p->d == NL2SQL_SQLITE)
			while (loose_word(p))
				p->t++;
		else
			while (continues(p, first))
				p->t++;
		if (first->kw == KW_INTERVAL && p->d != NL2SQL_SQLITE)
			interval_fields(p);
		if (p->t == first + 1 &&
		    !(first->kind == NL2SQL_TOKEN_STRING)) {
			nl2sql_parse_text(p, n, first);
			nl2sql_parse_lower(n);
		} else {
			nl2sql_parse_words(p, n, first);
		}
	}
	if (at_op(p, '('))
		type_arguments(p, n, ')');
	else if (p->d == NL2SQL_TRINO && at_op(p, '<') &&
		 (first->kw == KW_ARRAY || first->kw == KW_MAP))
		type_arguments(p, n, '>');
	if (first->kind == NL2SQL_TOKEN_WORD &&
	    (first->kw == KW_TIME || first->kw == KW_TIMESTAMP))
		time_zone(p, n);
	if (p->d == NL2SQL_MYSQL)
		attributes(p, n);
	dimensions(p, n);
	nl2sql_parse_leave(p);
	return nl2sql_parse_end(p, n);
}
