/* lib/sql/func.c - calls and windows */
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
	/* The others' grammars take what cannot be meant, too. */
	if ((p->d == NL2SQL_SQLITE || p->d == NL2SQL_MYSQL) &&
	    (n->kid[0]->op == NL2SQL_BOUND_UNBOUNDED_FOLLOWING ||
	     (n->kid[1] && n->kid[1]->op == NL2SQL_BOUND_UNBOUNDED_PRECEDING)))
		nl2sql_parse_unexpected(p);
	if (p->d != NL2SQL_TRINO)
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

	if (p->d == NL2SQL_POSTGRESQL && !(f->flags & NL2SQL_F_DISTINCT) &&
	    take_kw(p, KW_VARIADIC))
		f->flags |= NL2SQL_F_VARIADIC;
	t = p->t;
	if ((t->kind == NL2SQL_TOKEN_WORD || t->kind == NL2SQL_TOKEN_QUOTED) &&
	    t[1].kind == NL2SQL_TOKEN_OP &&
	    ((t[1].kw == T_FAT && (p->d == NL2SQL_POSTGRESQL ||
				   (p->d == NL2SQL_TRINO && p->table_call))) ||
	     (t[1].kw == T_ASSIGN && p->d == NL2SQL_POSTGRESQL)))
		return named_argument(p);
	return nl2sql_parse_expr(p);
}

static void arguments(struct parser *p, struct nl2sql_sql *f)
{
	struct nl2sql_sql **args = &f->kid[NL2SQL_FUNC_ARGS];

	*args = nl2sql_parse_node(p, NL2SQL_SQL_LIST, p->t);
	if (at_op(p, '*') && op_at(p, 1, ')')) {
		/* MySQL: COUNT (*) with a blank is no call. */
		if (p->d == NL2SQL_MYSQL &&
		    p->t[-2].pos + p->t[-2].len != p->t[-1].pos)
			nl2sql_parse_unexpected(p);
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

/* MySQL's grammar knows its aggregates and window functions. */
static bool is_right_in_mysql(const struct nl2sql_sql *f)
{
	uint32_t n = f->kid[NL2SQL_FUNC_ARGS]->n;
	bool distinct = f->flags & NL2SQL_F_DISTINCT;

	if (nl2sql_sql_is_window(NL2SQL_MYSQL, f->text))
		return f->kid[NL2SQL_FUNC_OVER] && !distinct;
	if (!nl2sql_sql_is_aggregate(NL2SQL_MYSQL, f->text))
		return !distinct;
	if (!strcmp(f->text, "count"))
		return f->flags & NL2SQL_F_STAR || n == 1 || (n && distinct);
	if (!strcmp(f->text, "group_concat"))
		return n;
	if (!strcmp(f->text, "json_objectagg"))
		return n == 2;
	return n == 1 || !strcmp(f->text, "grouping");
}

/* How many arguments, of those functions that the grammars have. */
static bool is_right(const struct parser *p, const struct nl2sql_sql *f)
{
	static const struct {
		const char *name;
		unsigned in;
		uint32_t least, most;
	} known[] = {
		{ "coalesce", IN_POSTGRESQL, 1, UINT32_MAX },
		{ "coalesce", IN_TRINO, 2, UINT32_MAX },
		{ "greatest", IN_POSTGRESQL, 1, UINT32_MAX },
		{ "if", IN_TRINO, 2, 3 },
		{ "if", IN_MYSQL, 3, 3 },
		{ "least", IN_POSTGRESQL, 1, UINT32_MAX },
		{ "nullif", IN_POSTGRESQL | IN_TRINO | IN_MYSQL, 2, 2 },
		{ "try", IN_TRINO, 1, 1 },
	};
	uint32_t n = f->kid[NL2SQL_FUNC_ARGS]->n;

	if (f->flags & NL2SQL_F_QUOTED || f->kid[NL2SQL_FUNC_QUALIFIER])
		return true;
	if (p->d == NL2SQL_MYSQL && !is_right_in_mysql(f))
		return false;
	if (p->d == NL2SQL_TRINO &&
	    !f->kid[NL2SQL_FUNC_WITHIN] != !!strcmp(f->text, "listagg"))
		return false;
	for (size_t i = 0; i < NL2SQL_COUNT(known); i++)
		if (known[i].in & 1U << p->d && !strcmp(f->text, known[i].name))
			return n >= known[i].least && n <= known[i].most;
	return true;
}

struct nl2sql_sql *nl2sql_parse_function(struct parser *p, struct nl2sql_sql *f)
{
	const struct token *name = p->t > p->first ? p->t - 1 : p->t;
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
	if (p->d != NL2SQL_SQLITE && !is_right(p, f))
		nl2sql_parse_fail(p, name, "%s() is not called so", f->text);
	return nl2sql_parse_end(p, f);
}
