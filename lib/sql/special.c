/* lib/sql/special.c - calls with a syntax of their own: CAST, EXTRACT, TRIM... */
#include <string.h>

#include "parts.h"

static struct nl2sql_sql *start(struct parser *p, enum nl2sql_sql_kind kind)
{
	struct nl2sql_sql *n = nl2sql_parse_node(p, kind, p->t);

	if (kind == NL2SQL_SQL_FUNC) {
		nl2sql_parse_text(p, n, p->t);
		nl2sql_parse_lower(n);
		n->kid[NL2SQL_FUNC_ARGS] =
			nl2sql_parse_node(p, NL2SQL_SQL_LIST, p->t + 1);
	}
	p->t += 2; /* the name and the parenthesis */
	return n;
}

static void add_arg(struct parser *p, struct nl2sql_sql *f,
		    struct nl2sql_sql *arg)
{
	nl2sql_sql_add(p->a, &f->kid[NL2SQL_FUNC_ARGS], arg);
}

static struct nl2sql_sql *close_call(struct parser *p, struct nl2sql_sql *n)
{
	need_op(p, ')');
	return nl2sql_parse_end(p, n);
}

/* The next token as a WORD. */
static struct nl2sql_sql *word(struct parser *p)
{
	struct nl2sql_sql *n = nl2sql_parse_node(p, NL2SQL_SQL_WORD, p->t);

	if (p->t->kind != NL2SQL_TOKEN_WORD)
		nl2sql_parse_unexpected(p);
	nl2sql_parse_text(p, n, p->t);
	nl2sql_parse_lower(n);
	p->t++;
	return n;
}

/* MySQL and MariaDB cast to few of their types. */
static bool castable(const struct parser *p)
{
	static const struct dialect_word not [] = {
		{ "bigint", IN_MYSQL },	   { "bit", IN_MYSQL },
		{ "blob", IN_MYSQL },	   { "bool", IN_MYSQL },
		{ "boolean", IN_MYSQL },   { "enum", IN_MYSQL },
		{ "longblob", IN_MYSQL },  { "longtext", IN_MYSQL },
		{ "mediumint", IN_MYSQL }, { "mediumtext", IN_MYSQL },
		{ "number", IN_MYSQL },	   { "numeric", IN_MYSQL },
		{ "smallint", IN_MYSQL },  { "string", IN_MYSQL },
		{ "text", IN_MYSQL },	   { "timestamp", IN_MYSQL },
		{ "tinyint", IN_MYSQL },   { "tinytext", IN_MYSQL },
		{ "varbinary", IN_MYSQL },
	};

	return !nl2sql_parse_is_among(p, p->t, not, NL2SQL_COUNT(not ));
}

static struct nl2sql_sql *cast(struct parser *p)
{
	struct nl2sql_sql *n;
	bool try = at_kw(p, KW_TRY_CAST);

	n = start(p, NL2SQL_SQL_CAST);
	n->op = try ? NL2SQL_CAST_TRY : NL2SQL_CAST_CAST;
	n->kid[0] = nl2sql_parse_expr(p);
	need_kw(p, KW_AS);
	if (p->d == NL2SQL_MYSQL && !castable(p))
		nl2sql_parse_unexpected(p);
	n->kid[1] = nl2sql_parse_type(p);
	return close_call(p, n);
}

/* CONVERT(x, type), CONVERT(x USING charset) */
static struct nl2sql_sql *convert(struct parser *p)
{
	struct nl2sql_sql *n = start(p, NL2SQL_SQL_CAST);

	n->kid[0] = nl2sql_parse_expr(p);
	if (take_kw(p, KW_USING)) {
		n->op = NL2SQL_CAST_USING;
		n->kid[1] =
			at_kw(p, KW_BINARY) ? word(p) : nl2sql_parse_label(p);
		n->kid[1]->kind = NL2SQL_SQL_NAME;
		if (!n->kid[1]->n)
			n->kid[1] = nl2sql_sql_name(p->a, n->kid[1]->text);
	} else {
		need_op(p, ',');
		n->op = NL2SQL_CAST_CONVERT;
		if (!castable(p))
			nl2sql_parse_unexpected(p);
		n->kid[1] = nl2sql_parse_type(p);
	}
	return close_call(p, n);
}

/* Is it what could be written without quotes, too? */
static bool is_plain(const struct nl2sql_sql *w)
{
	for (uint32_t i = 0; i < w->text_len; i++)
		if (w->text[i] != '_' && (w->text[i] < 'a' || w->text[i] > 'z'))
			return false;
	return w->text_len;
}

static struct nl2sql_sql *extract(struct parser *p)
{
	struct nl2sql_sql *f = start(p, NL2SQL_SQL_FUNC);

	f->flags |= NL2SQL_F_SYNTAX;
	if (p->t->kind == NL2SQL_TOKEN_STRING ||
	    p->t->kind == NL2SQL_TOKEN_QUOTED) {
		struct nl2sql_sql *w =
			nl2sql_parse_node(p, NL2SQL_SQL_WORD, p->t);

		nl2sql_parse_text(p, w, p->t);
		nl2sql_parse_lower(w);
		if (!is_plain(w))
			nl2sql_parse_fail(
				p, p->t,
				"no part of a date is called so: name "
				"one, as in EXTRACT(YEAR FROM x)");
		p->t++;
		add_arg(p, f, w);
	} else {
		if (p->d == NL2SQL_MYSQL && !nl2sql_parse_unit_at(p))
			nl2sql_parse_unexpected(p);
		add_arg(p, f, word(p));
	}
	need_kw(p, KW_FROM);
	add_arg(p, f, nl2sql_parse_expr(p));
	return close_call(p, f);
}

/* SUBSTRING(x FROM a FOR b): the same as with commas. */
static struct nl2sql_sql *substring(struct parser *p)
{
	struct nl2sql_sql *f = start(p, NL2SQL_SQL_FUNC);

	if (at_op(p, ')'))
		return close_call(p, f);
	add_arg(p, f, nl2sql_parse_expr(p));
	if (take_kw(p, KW_FROM)) {
		add_arg(p, f, nl2sql_parse_expr(p));
		if (take_kw(p, KW_FOR))
			add_arg(p, f, nl2sql_parse_expr(p));
	} else if (p->d == NL2SQL_POSTGRESQL && take_kw(p, KW_FOR)) {
		add_arg(p, f, nl2sql_sql_int(p->a, 1));
		add_arg(p, f, nl2sql_parse_expr(p));
		if (take_kw(p, KW_FROM))
			f->kid[NL2SQL_FUNC_ARGS]->kid[1] = nl2sql_parse_expr(p);
	} else if (take_kw(p, KW_SIMILAR)) {
		f->flags |= NL2SQL_F_SYNTAX;
		add_arg(p, f, nl2sql_parse_expr(p));
		need_kw(p, KW_ESCAPE);
		add_arg(p, f, nl2sql_parse_expr(p));
	} else {
		while (take_op(p, ','))
			add_arg(p, f, nl2sql_parse_expr(p));
	}
	return close_call(p, f);
}

/* TRIM(BOTH a FROM b): arguments both, b, a. */
static struct nl2sql_sql *trim(struct parser *p)
{
	struct nl2sql_sql *f = start(p, NL2SQL_SQL_FUNC), *what = NULL, *how;

	if (at_kw(p, KW_BOTH) || at_kw(p, KW_LEADING) ||
	    at_kw(p, KW_TRAILING)) {
		how = word(p);
		f->flags |= NL2SQL_F_SYNTAX;
	} else {
		how = nl2sql_sql_word(p->a, "both");
	}
	if (!at_kw(p, KW_FROM))
		what = nl2sql_parse_expr(p);
	if (take_kw(p, KW_FROM)) {
		f->flags |= NL2SQL_F_SYNTAX;
		add_arg(p, f, how);
		add_arg(p, f, nl2sql_parse_expr(p));
		if (take_op(p, ',') && p->d == NL2SQL_POSTGRESQL && !what)
			what = nl2sql_parse_expr(p);
		if (what)
			add_arg(p, f, what);
		return close_call(p, f);
	}
	if (f->flags & NL2SQL_F_SYNTAX)
		add_arg(p, f, how);
	add_arg(p, f, what);
	while (p->d != NL2SQL_MYSQL && take_op(p, ','))
		add_arg(p, f, nl2sql_parse_expr(p));
	return close_call(p, f);
}

static struct nl2sql_sql *position(struct parser *p)
{
	struct nl2sql_sql *f = start(p, NL2SQL_SQL_FUNC);
	bool no_in = p->no_in;

	p->no_in = true;
	add_arg(p, f, nl2sql_parse_expr(p));
	p->no_in = no_in;
	need_kw(p, KW_IN);
	f->flags |= NL2SQL_F_SYNTAX;
	add_arg(p, f, nl2sql_parse_expr(p));
	return close_call(p, f);
}

static struct nl2sql_sql *overlay(struct parser *p)
{
	struct nl2sql_sql *f = start(p, NL2SQL_SQL_FUNC);

	add_arg(p, f, nl2sql_parse_expr(p));
	if (take_kw(p, KW_PLACING)) {
		f->flags |= NL2SQL_F_SYNTAX;
		add_arg(p, f, nl2sql_parse_expr(p));
		need_kw(p, KW_FROM);
		add_arg(p, f, nl2sql_parse_expr(p));
		if (take_kw(p, KW_FOR))
			add_arg(p, f, nl2sql_parse_expr(p));
	} else {
		while (take_op(p, ','))
			add_arg(p, f, nl2sql_parse_expr(p));
	}
	return close_call(p, f);
}

/* TIMESTAMPDIFF(DAY, a, b): the first argument is a word. */
static struct nl2sql_sql *unit_call(struct parser *p)
{
	struct nl2sql_sql *f = start(p, NL2SQL_SQL_FUNC);

	if (!nl2sql_parse_unit_at(p) && strcmp(f->text, "get_format") != 0)
		nl2sql_parse_unexpected(p);
	add_arg(p, f, word(p));
	while (take_op(p, ','))
		add_arg(p, f, nl2sql_parse_expr(p));
	return close_call(p, f);
}

static struct nl2sql_sql *match_against(struct parser *p)
{
	struct nl2sql_sql *n = nl2sql_parse_node(p, NL2SQL_SQL_MATCH, p->t++);
	bool parens = take_op(p, '(');
	const struct token *from;

	n->kid[0] = nl2sql_parse_expr_list(p);
	if (parens)
		need_op(p, ')');
	need_kw(p, KW_AGAINST);
	need_op(p, '(');
	p->no_in = true;
	n->kid[1] = nl2sql_parse_expr(p);
	p->no_in = false;
	from = p->t;
	while (p->t->kind == NL2SQL_TOKEN_WORD)
		p->t++;
	if (p->t > from)
		nl2sql_parse_words(p, n, from);
	return close_call(p, n);
}

/* CHAR(65 USING utf8): the charset stays as it is written. */
static struct nl2sql_sql *char_call(struct parser *p)
{
	struct nl2sql_sql *f = start(p, NL2SQL_SQL_FUNC);
	const struct token *from;

	if (!at_op(p, ')'))
		do
			add_arg(p, f, nl2sql_parse_expr(p));
		while (take_op(p, ','));
	from = p->t;
	if (take_kw(p, KW_USING)) {
		word(p);
		f->kid[NL2SQL_FUNC_REST] = nl2sql_parse_raw(p, from, p->t);
	}
	return close_call(p, f);
}

/* COLLATION FOR (x), TREAT(x AS t): kept as text behind a name. */
static struct nl2sql_sql *collation_for(struct parser *p)
{
	struct nl2sql_sql *f = nl2sql_parse_node(p, NL2SQL_SQL_FUNC, p->t++);

	p->t++;
	f->text = "collation for";
	f->text_len = (uint32_t)strlen(f->text);
	f->flags |= NL2SQL_F_SYNTAX;
	need_op(p, '(');
	add_arg(p, f, nl2sql_parse_expr(p));
	return close_call(p, f);
}

static struct nl2sql_sql *raise(struct parser *p)
{
	struct nl2sql_sql *f = start(p, NL2SQL_SQL_FUNC);

	add_arg(p, f, word(p));
	while (take_op(p, ','))
		add_arg(p, f, nl2sql_parse_expr(p));
	return close_call(p, f);
}

/* TABLE(f(...)), TABLE(t): arguments of Trino's table functions. */
static struct nl2sql_sql *table_argument(struct parser *p)
{
	struct nl2sql_sql *f = start(p, NL2SQL_SQL_FUNC);
	const struct token *from;
	bool outer = p->table_call;

	p->table_call = true;
	if (at_kw(p, KW_SELECT) || at_kw(p, KW_WITH) ||
	    nl2sql_parse_query_at(p, p->t))
		add_arg(p, f, nl2sql_parse_query(p));
	else
		add_arg(p, f, nl2sql_parse_expr(p));
	p->table_call = outer;
	close_call(p, f);
	from = p->t;
	while (at_kw(p, KW_PARTITION) || at_kw(p, KW_ORDER) ||
	       at_kw(p, KW_PRUNE) || at_kw(p, KW_KEEP) ||
	       at_kw(p, KW_COPARTITION))
		while (!at_op(p, ',') && !at_op(p, ')') &&
		       p->t->kind != NL2SQL_TOKEN_END)
			p->t = at_op(p, '(') ? &p->first[p->t->match + 1]
					     : p->t + 1;
	f->kid[NL2SQL_FUNC_REST] = nl2sql_parse_raw(p, from, p->t);
	return nl2sql_parse_end(p, f);
}

struct nl2sql_sql *nl2sql_parse_special(struct parser *p)
{
	bool my = p->d == NL2SQL_MYSQL, pg = p->d == NL2SQL_POSTGRESQL;

	if (my && at_kw(p, KW_MATCH))
		return match_against(p);
	if (pg && at_kw(p, KW_COLLATION))
		return kw_at(p, 1, KW_FOR) && op_at(p, 2, '(')
			       ? collation_for(p)
			       : NULL;
	if (!op_at(p, 1, '('))
		return NULL;
	if (at_kw(p, KW_CAST))
		return cast(p);
	if (p->d == NL2SQL_SQLITE)
		return at_kw(p, KW_RAISE) ? raise(p) : NULL;
	switch (p->t->kw) {
	case KW_TRY_CAST:
		return p->d == NL2SQL_TRINO ? cast(p) : NULL;
	case KW_TREAT:
		return pg ? cast(p) : NULL;
	case KW_EXTRACT:
		return extract(p);
	case KW_SUBSTRING:
		return substring(p);
	case KW_SUBSTR:
		return my ? substring(p) : NULL;
	case KW_TRIM:
		return trim(p);
	case KW_POSITION:
		return position(p);
	case KW_OVERLAY:
		return pg ? overlay(p) : NULL;
	case KW_CONVERT:
		return my ? convert(p) : NULL;
	case KW_TIMESTAMPADD:
	case KW_TIMESTAMPDIFF:
	case KW_GET_FORMAT:
		return my ? unit_call(p) : NULL;
	case KW_CHAR:
		return my ? char_call(p) : NULL;
	case KW_TABLE:
		return p->d == NL2SQL_TRINO ? table_argument(p) : NULL;
	default:
		return NULL;
	}
}
