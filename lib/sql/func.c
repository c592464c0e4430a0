/* lib/sql/func.c - calls, those with a syntax of their own, and windows */
#include <string.h>

#include "parts.h"

/* ---- windows ---- */

static struct nl2sql_sql *bound(struct parser *p)
{
	struct nl2sql_sql *n = nl2sql_parse_node(p, NL2SQL_SQL_BOUND, p->t);

	if (take_kw(p, KW_UNBOUNDED)) {
		n->op = NL2SQL_BOUND_UNBOUNDED_PRECEDING;
		if (take_kw(p, KW_FOLLOWING))
			n->op = NL2SQL_BOUND_UNBOUNDED_FOLLOWING;
		else
			need_kw(p, KW_PRECEDING);
	} else if (take_kw2(p, KW_CURRENT, KW_ROW)) {
		n->op = NL2SQL_BOUND_CURRENT;
	} else {
		n->kid[0] = nl2sql_parse_expr(p);
		n->op = NL2SQL_BOUND_PRECEDING;
		if (take_kw(p, KW_FOLLOWING))
			n->op = NL2SQL_BOUND_FOLLOWING;
		else
			need_kw(p, KW_PRECEDING);
	}
	return nl2sql_parse_end(p, n);
}

static void exclusion(struct parser *p, struct nl2sql_sql *n)
{
	if (!take_kw(p, KW_EXCLUDE))
		return;
	if (take_kw2(p, KW_CURRENT, KW_ROW))
		n->flags |= NL2SQL_F_EXCLUDE_CURRENT;
	else if (take_kw(p, KW_GROUP))
		n->flags |= NL2SQL_F_EXCLUDE_GROUP;
	else if (take_kw(p, KW_TIES))
		n->flags |= NL2SQL_F_EXCLUDE_TIES;
	else if (take_kw(p, KW_NO))
		need_kw(p, KW_OTHERS);
	else
		nl2sql_parse_unexpected(p);
}

static struct nl2sql_sql *frame(struct parser *p)
{
	struct nl2sql_sql *n = nl2sql_parse_node(p, NL2SQL_SQL_FRAME, p->t);

	if (take_kw(p, KW_ROWS))
		n->op = NL2SQL_FRAME_ROWS;
	else if (take_kw(p, KW_RANGE))
		n->op = NL2SQL_FRAME_RANGE;
	else if (take_kw(p, KW_GROUPS))
		n->op = NL2SQL_FRAME_GROUPS;
	else
		return NULL;
	if (take_kw(p, KW_BETWEEN)) {
		/* AND ends the first bound: it is no operator of its value. */
		unsigned above_and = p->s->level[B_AND] + 1U;

		if (at_kw(p, KW_UNBOUNDED) || at_kw(p, KW_CURRENT)) {
			n->kid[0] = bound(p);
		} else {
			struct nl2sql_sql *b =
				nl2sql_parse_node(p, NL2SQL_SQL_BOUND, p->t);

			b->kid[0] = nl2sql_parse_expr_at(p, above_and);
			b->op = NL2SQL_BOUND_PRECEDING;
			if (take_kw(p, KW_FOLLOWING))
				b->op = NL2SQL_BOUND_FOLLOWING;
			else
				need_kw(p, KW_PRECEDING);
			n->kid[0] = nl2sql_parse_end(p, b);
		}
		need_kw(p, KW_AND);
		n->kid[1] = bound(p);
	} else {
		n->kid[0] = bound(p);
	}
	if (p->d != NL2SQL_TRINO && p->d != NL2SQL_MYSQL)
		exclusion(p, n);
	return nl2sql_parse_end(p, n);
}

struct nl2sql_sql *nl2sql_parse_window_spec(struct parser *p)
{
	struct nl2sql_sql *n = nl2sql_parse_node(p, NL2SQL_SQL_WINDOW, p->t);

	need_op(p, '(');
	if (!at_kw(p, KW_PARTITION) && !at_kw(p, KW_ORDER) &&
	    !at_kw(p, KW_ROWS) && !at_kw(p, KW_RANGE) && !at_kw(p, KW_GROUPS) &&
	    !at_op(p, ')'))
		n->kid[NL2SQL_WINDOW_BASE] = nl2sql_parse_name(p);
	if (take_kw2(p, KW_PARTITION, KW_BY))
		n->kid[NL2SQL_WINDOW_PARTITION] = nl2sql_parse_expr_list(p);
	if (take_kw2(p, KW_ORDER, KW_BY))
		n->kid[NL2SQL_WINDOW_ORDER] = nl2sql_parse_order_by(p);
	n->kid[NL2SQL_WINDOW_FRAME] = frame(p);
	need_op(p, ')');
	return nl2sql_parse_end(p, n);
}

/* ---- calls ---- */

static struct nl2sql_sql *named_argument(struct parser *p)
{
	struct nl2sql_sql *name = nl2sql_parse_label(p), *n;

	n = nl2sql_sql_new(p->a, NL2SQL_SQL_NAMED);
	n->pos = name->pos;
	n->text = name->text;
	n->text_len = name->text_len;
	p->t++;
	n->kid[0] = nl2sql_parse_expr(p);
	return nl2sql_parse_end(p, n);
}

static struct nl2sql_sql *argument(struct parser *p, struct nl2sql_sql *f)
{
	const struct token *t;

	if (p->d == NL2SQL_POSTGRESQL && take_kw(p, KW_VARIADIC))
		f->flags |= NL2SQL_F_VARIADIC;
	t = p->t;
	if ((t->kind == NL2SQL_TOKEN_WORD || t->kind == NL2SQL_TOKEN_QUOTED) &&
	    t[1].kind == NL2SQL_TOKEN_OP &&
	    ((t[1].kw == T_FAT && p->d != NL2SQL_SQLITE &&
	      p->d != NL2SQL_MYSQL) ||
	     (t[1].kw == T_ASSIGN && p->d == NL2SQL_POSTGRESQL)))
		return named_argument(p);
	return nl2sql_parse_expr(p);
}

static void arguments(struct parser *p, struct nl2sql_sql *f)
{
	struct nl2sql_sql **args = &f->kid[NL2SQL_FUNC_ARGS];

	*args = nl2sql_parse_node(p, NL2SQL_SQL_LIST, p->t);
	if (at_op(p, '*') && op_at(p, 1, ')')) {
		p->t++;
		f->flags |= NL2SQL_F_STAR;
		return;
	}
	if (take_kw(p, KW_DISTINCT))
		f->flags |= NL2SQL_F_DISTINCT;
	else
		take_kw(p, KW_ALL);
	if (!at_op(p, ')'))
		do
			nl2sql_sql_add(p->a, args, argument(p, f));
		while (take_op(p, ','));
	nl2sql_parse_end(p, *args);
}

static bool is_one_of(const struct nl2sql_sql *f, const char *const *all)
{
	for (; *all; all++)
		if (!strcmp(f->text, *all))
			return true;
	return false;
}

/* SQL/JSON, whose arguments have clauses behind them */
static bool is_json(const struct nl2sql_sql *f, const struct parser *p)
{
	static const char *const all[] = {
		"json",		  "json_arrayagg", "json_exists", "json_query",
		"json_serialize", "json_value",	   NULL,
	};

	return p->d != NL2SQL_SQLITE && !(f->flags & NL2SQL_F_QUOTED) &&
	       f->text[0] == 'j' && is_one_of(f, all);
}

/* XMLELEMENT(NAME a, ...) and others whose inside is not made of plain
 * arguments: it is kept as written. */
static bool is_opaque(const struct nl2sql_sql *f, const struct parser *p)
{
	static const char *const all[] = {
		"json_array",	 "json_object",	 "json_objectagg",
		"json_table",	 "xmlelement",	 "xmlexists",
		"xmlforest",	 "xmlparse",	 "xmlpi",
		"xmlroot",	 "xmlserialize", "xmltable",
		"xmlattributes", "descriptor",	 NULL,
	};

	if (f->flags & NL2SQL_F_QUOTED || p->d == NL2SQL_SQLITE ||
	    (p->d == NL2SQL_MYSQL && strcmp(f->text, "json_table") != 0))
		return false;
	if (f->text[0] != 'j' && f->text[0] != 'x' && f->text[0] != 'd')
		return false;
	return is_one_of(f, all);
}

/* What may stand between the arguments and the closing parenthesis. */
static void inner_clauses(struct parser *p, struct nl2sql_sql *f,
			  const struct token *close)
{
	const struct token *from;

	if (take_kw2(p, KW_ORDER, KW_BY))
		f->kid[NL2SQL_FUNC_ORDER] = nl2sql_parse_order_by(p);
	if (p->d == NL2SQL_MYSQL && take_kw(p, KW_SEPARATOR))
		f->kid[NL2SQL_FUNC_SEPARATOR] = nl2sql_parse_string(p);
	if (p->d == NL2SQL_TRINO && (take_kw2(p, KW_IGNORE, KW_NULLS) ||
				     take_kw2(p, KW_RESPECT, KW_NULLS)))
		f->flags |= p->t[-2].kw == KW_IGNORE ? NL2SQL_F_IGNORE_NULLS
						     : NL2SQL_F_RESPECT_NULLS;
	from = p->t;
	if (p->t != close &&
	    ((p->d == NL2SQL_TRINO && at_kw(p, KW_ON)) ||
	     (p->d == NL2SQL_MYSQL && at_kw(p, KW_LIMIT)) || is_json(f, p))) {
		p->t = (struct token *)(uintptr_t)close;
		f->kid[NL2SQL_FUNC_REST] = nl2sql_parse_raw(p, from, close);
	}
}

static void outer_clauses(struct parser *p, struct nl2sql_sql *f)
{
	bool lite = p->d == NL2SQL_SQLITE;

	if (!lite && at_kw(p, KW_WITHIN) && kw_at(p, 1, KW_GROUP)) {
		p->t += 2;
		need_op(p, '(');
		need_kw(p, KW_ORDER);
		need_kw(p, KW_BY);
		f->kid[NL2SQL_FUNC_WITHIN] = nl2sql_parse_order_by(p);
		need_op(p, ')');
	}
	if (at_kw(p, KW_FILTER) && op_at(p, 1, '(') && p->d != NL2SQL_MYSQL) {
		p->t += 2;
		need_kw(p, KW_WHERE);
		f->kid[NL2SQL_FUNC_FILTER] = nl2sql_parse_expr(p);
		need_op(p, ')');
	}
	if (!lite && p->d != NL2SQL_POSTGRESQL &&
	    (take_kw2(p, KW_IGNORE, KW_NULLS) ||
	     take_kw2(p, KW_RESPECT, KW_NULLS)))
		f->flags |= p->t[-2].kw == KW_IGNORE ? NL2SQL_F_IGNORE_NULLS
						     : NL2SQL_F_RESPECT_NULLS;
	if (at_kw(p, KW_OVER)) {
		if (op_at(p, 1, '(')) {
			p->t++;
			f->kid[NL2SQL_FUNC_OVER] = nl2sql_parse_window_spec(p);
		} else if (nl2sql_parse_is_name(p, p->t + 1, NOT_COLUMN)) {
			p->t++;
			f->kid[NL2SQL_FUNC_OVER] = nl2sql_parse_name(p);
		}
	}
}

struct nl2sql_sql *nl2sql_parse_function(struct parser *p, struct nl2sql_sql *f)
{
	const struct token *close = &p->first[p->t->match];
	bool no_in = p->no_in;

	need_op(p, '(');
	p->no_in = false;
	if (is_opaque(f, p)) {
		f->kid[NL2SQL_FUNC_ARGS] = nl2sql_sql_list(p->a);
		f->kid[NL2SQL_FUNC_REST] = nl2sql_parse_raw(p, p->t, close);
		p->t = (struct token *)(uintptr_t)close;
	} else {
		arguments(p, f);
		if (p->t != close)
			inner_clauses(p, f, close);
	}
	need_op(p, ')');
	p->no_in = no_in;
	if (p->t->kind == NL2SQL_TOKEN_WORD)
		outer_clauses(p, f);
	return nl2sql_parse_end(p, f);
}

/* ---- calls with a syntax of their own ---- */

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

static struct nl2sql_sql *cast(struct parser *p)
{
	struct nl2sql_sql *n;
	bool try = at_kw(p, KW_TRY_CAST);

	n = start(p, NL2SQL_SQL_CAST);
	n->op = try ? NL2SQL_CAST_TRY : NL2SQL_CAST_CAST;
	n->kid[0] = nl2sql_parse_expr(p);
	need_kw(p, KW_AS);
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
	} else if (p->d != NL2SQL_MYSQL && take_kw(p, KW_FOR)) {
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
	while (take_op(p, ','))
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

	if (nl2sql_parse_query_at(p, p->t))
		add_arg(p, f, nl2sql_parse_query(p));
	else
		add_arg(p, f, nl2sql_parse_expr(p));
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
