/* lib/sql/select.c - queries: SELECT, VALUES, set operations, WITH */
#include <string.h>

#include "parts.h"

static struct nl2sql_sql *set_expr(struct parser *p, unsigned level);

static bool starts_query(const struct parser *p, const struct token *t)
{
	if (t->kind != NL2SQL_TOKEN_WORD)
		return false;
	switch (t->kw) {
	case KW_SELECT:
	case KW_WITH:
		return true;
	case KW_VALUES:
		return p->d != NL2SQL_MYSQL || t[1].kw != '(' ||
		       t[1].kind != NL2SQL_TOKEN_OP ||
		       t[2].kind != NL2SQL_TOKEN_WORD;
	case KW_TABLE:
		return p->d != NL2SQL_SQLITE && t[1].kind != NL2SQL_TOKEN_OP;
	case KW_INSERT:
	case KW_UPDATE:
	case KW_DELETE:
		return false;
	default:
		return false;
	}
}

/* May this stand behind a query in parentheses that is part of a query? */
static bool continues_query(const struct token *t)
{
	if (t->kind == NL2SQL_TOKEN_OP)
		return t->kw == ')';
	switch (t->kind == NL2SQL_TOKEN_WORD ? t->kw : KW_NONE) {
	case KW_UNION:
	case KW_INTERSECT:
	case KW_EXCEPT:
	case KW_ORDER:
	case KW_LIMIT:
	case KW_OFFSET:
	case KW_FETCH:
	case KW_FOR:
		return true;
	default:
		return false;
	}
}

bool nl2sql_parse_query_at(const struct parser *p, const struct token *t)
{
	const struct token *open = t;

	if (t->kind != NL2SQL_TOKEN_OP || t->kw != '(')
		return false;
	if (!p->s->query_parens)
		return starts_query(p, t + 1);
	while (t->kind == NL2SQL_TOKEN_OP && t->kw == '(')
		t++;
	if (!starts_query(p, t))
		return false;
	/* ((SELECT 1) + 1) is none: look behind each inner parenthesis. */
	for (t--; t > open; t--)
		if (!continues_query(&p->first[t->match + 1]))
			return false;
	return true;
}

/* ---- the clauses ---- */

/* LIMIT 1 and not an alias; but SELECT 1 limit, 2 */
bool nl2sql_parse_clause_word_at(const struct parser *p)
{
	const struct token *next = p->t + 1;

	switch (p->t->kind == NL2SQL_TOKEN_WORD ? p->t->kw : KW_NONE) {
	case KW_WINDOW:
		return kw_at(p, 2, KW_AS);
	case KW_LIMIT:
	case KW_OFFSET:
	case KW_FETCH:
		return p->d == NL2SQL_TRINO && next->kind != NL2SQL_TOKEN_END &&
		       (next->kind != NL2SQL_TOKEN_OP || next->kw == '(' ||
			next->kw == '?') &&
		       !kw_at(p, 1, KW_FROM);
	default:
		return false;
	}
}

static void item_alias(struct parser *p, struct nl2sql_sql *item)
{
	if (take_kw(p, KW_AS))
		item->kid[NL2SQL_ITEM_ALIAS] = nl2sql_parse_label(p);
	else if (nl2sql_parse_clause_word_at(p))
		return;
	else if (nl2sql_parse_is_name(p, p->t, NOT_LABEL) ||
		 (p->s->string_alias && p->t->kind == NL2SQL_TOKEN_STRING))
		item->kid[NL2SQL_ITEM_ALIAS] = nl2sql_parse_label(p);
}

/* t.* and s.t.* */
static bool table_star_at(const struct parser *p)
{
	const struct token *t = p->t;

	while ((t->kind == NL2SQL_TOKEN_WORD ||
		t->kind == NL2SQL_TOKEN_QUOTED) &&
	       t[1].kind == NL2SQL_TOKEN_OP && t[1].kw == '.')
		t += 2;
	return t > p->t && t->kind == NL2SQL_TOKEN_OP && t->kw == '*';
}

/* Where t.* is an item and no value. */
static bool whole_rows(const struct parser *p)
{
	return p->d == NL2SQL_SQLITE || p->d == NL2SQL_MYSQL;
}

static struct nl2sql_sql *item_value(struct parser *p)
{
	bool in_item = p->in_item, rows = whole_rows(p) && table_star_at(p);
	struct nl2sql_sql *n;

	p->in_item = p->d == NL2SQL_POSTGRESQL || rows;
	n = rows ? nl2sql_parse_named(p) : nl2sql_parse_expr_at(p, 1);
	p->in_item = in_item;
	return n;
}

static struct nl2sql_sql *item(struct parser *p)
{
	struct nl2sql_sql *n = nl2sql_parse_node(p, NL2SQL_SQL_ITEM, p->t);

	if (at_op(p, '*')) {
		n->kid[0] = nl2sql_parse_node(p, NL2SQL_SQL_STAR, p->t++);
		return nl2sql_parse_end(p, n);
	}
	n->kid[0] = item_value(p);
	if (p->d == NL2SQL_SQLITE && n->kid[0]->kind == NL2SQL_SQL_STAR &&
	    n->kid[0]->kid[0] && n->kid[0]->kid[0]->kid[0])
		nl2sql_parse_unexpected(p); /* s.t.* */
	if (n->kid[0]->kind != NL2SQL_SQL_STAR)
		item_alias(p, n);
	else if (p->d == NL2SQL_POSTGRESQL)
		item_alias(p, n);
	return nl2sql_parse_end(p, n);
}

struct nl2sql_sql *nl2sql_parse_items(struct parser *p)
{
	struct nl2sql_sql *list = nl2sql_parse_node(p, NL2SQL_SQL_LIST, p->t);

	do {
		/* MySQL's * comes first. */
		if (p->d == NL2SQL_MYSQL && list->n && at_op(p, '*'))
			nl2sql_parse_unexpected(p);
		nl2sql_sql_add(p->a, &list, item(p));
	} while (take_op(p, ','));
	return nl2sql_parse_end(p, list);
}

struct nl2sql_sql *nl2sql_parse_order_item(struct parser *p)
{
	struct nl2sql_sql *n = nl2sql_parse_node(p, NL2SQL_SQL_ORDER, p->t);
	const struct token *from;

	n->kid[0] = nl2sql_parse_expr(p);
	if (take_kw(p, KW_DESC)) {
		n->flags |= NL2SQL_F_DESC;
	} else if (p->d == NL2SQL_POSTGRESQL && at_kw(p, KW_USING)) {
		from = ++p->t;
		if (at_kw(p, KW_OPERATOR) && op_at(p, 1, '('))
			p->t = &p->first[p->t[1].match + 1];
		else if (p->t->kind == NL2SQL_TOKEN_OP &&
			 !strchr("()[]{},;.:", (char)p->t->kw))
			p->t++;
		else
			nl2sql_parse_unexpected(p);
		nl2sql_parse_words(p, n, from);
	} else {
		take_kw(p, KW_ASC);
	}
	if (at_kw(p, KW_NULLS) && p->d != NL2SQL_MYSQL) {
		if (take_kw2(p, KW_NULLS, KW_FIRST))
			n->flags |= NL2SQL_F_NULLS_FIRST;
		else if (take_kw2(p, KW_NULLS, KW_LAST))
			n->flags |= NL2SQL_F_NULLS_LAST;
		else
			nl2sql_parse_unexpected(p);
	}
	return nl2sql_parse_end(p, n);
}

struct nl2sql_sql *nl2sql_parse_order_by(struct parser *p)
{
	struct nl2sql_sql *list = nl2sql_parse_node(p, NL2SQL_SQL_LIST, p->t);

	do
		nl2sql_sql_add(p->a, &list, nl2sql_parse_order_item(p));
	while (take_op(p, ','));
	return nl2sql_parse_end(p, list);
}

static struct nl2sql_sql *group_item(struct parser *p)
{
	struct nl2sql_sql *n;
	bool paren = op_at(p, 1, '(');

	if (p->d != NL2SQL_SQLITE && p->d != NL2SQL_MYSQL) {
		n = nl2sql_parse_node(p, NL2SQL_SQL_GROUPING, p->t);
		if (at_kw(p, KW_ROLLUP) && paren) {
			n->op = NL2SQL_GROUPING_ROLLUP;
			p->t += 2;
		} else if (at_kw(p, KW_CUBE) && paren) {
			n->op = NL2SQL_GROUPING_CUBE;
			p->t += 2;
		} else if (at_kw(p, KW_GROUPING) && kw_at(p, 1, KW_SETS)) {
			n->op = NL2SQL_GROUPING_SETS;
			p->t += 2;
			need_op(p, '(');
		} else if (at_op(p, '(') && op_at(p, 1, ')')) {
			n = nl2sql_parse_node(p, NL2SQL_SQL_ROW, p->t);
			p->t += 2;
			return nl2sql_parse_end(p, n);
		} else {
			return nl2sql_parse_expr(p);
		}
		nl2sql_parse_enter(p);
		do
			nl2sql_sql_add(p->a, &n->kid[0], group_item(p));
		while (take_op(p, ','));
		nl2sql_parse_leave(p);
		need_op(p, ')');
		return nl2sql_parse_end(p, n);
	}
	n = nl2sql_parse_expr(p);
	if (p->d == NL2SQL_MYSQL && !take_kw(p, KW_ASC) &&
	    take_kw(p, KW_DESC)) {
		struct nl2sql_sql *o = nl2sql_sql_order(p->a, n, true);

		o->pos = n->pos;
		return nl2sql_parse_end(p, o);
	}
	return n;
}

static void group_by(struct parser *p, struct nl2sql_sql *s)
{
	if (!at_kw(p, KW_GROUP))
		return;
	p->t++;
	need_kw(p, KW_BY);
	if (p->d == NL2SQL_POSTGRESQL || p->d == NL2SQL_TRINO) {
		if (take_kw(p, KW_DISTINCT))
			s->text = "group by distinct", s->text_len = 17;
		else if (!op_at(p, 1, '('))
			take_kw(p, KW_ALL);
	}
	do
		nl2sql_sql_add(p->a, &s->kid[NL2SQL_SELECT_GROUP],
			       group_item(p));
	while (take_op(p, ','));
	if (p->d == NL2SQL_MYSQL && take_kw2(p, KW_WITH, KW_ROLLUP))
		s->flags |= NL2SQL_F_ROLLUP;
}

static void windows(struct parser *p, struct nl2sql_sql *s)
{
	if (!at_kw(p, KW_WINDOW))
		return;
	p->t++;
	do {
		struct nl2sql_sql *name = nl2sql_parse_name(p), *w;

		need_kw(p, KW_AS);
		w = nl2sql_parse_window_spec(p);
		w->text = name->text;
		w->text_len = name->text_len;
		w->flags |= name->flags;
		nl2sql_sql_add(p->a, &s->kid[NL2SQL_SELECT_WINDOWS], w);
	} while (take_op(p, ','));
}

/* SELECT INTO: a table in PostgreSQL; variables or a file in MySQL. */
static void into(struct parser *p, struct nl2sql_sql *s)
{
	struct nl2sql_sql **list = &s->kid[NL2SQL_SELECT_INTO], *n;
	const struct token *from;

	if (p->d == NL2SQL_SQLITE || p->d == NL2SQL_TRINO || *list ||
	    !at_kw(p, KW_INTO))
		return;
	from = ++p->t;
	if (p->d == NL2SQL_POSTGRESQL) {
		if (at_kw(p, KW_TEMP) || at_kw(p, KW_TEMPORARY) ||
		    at_kw(p, KW_UNLOGGED))
			p->t++;
		take_kw(p, KW_TABLE);
		nl2sql_sql_add(p->a, list, nl2sql_parse_table(p));
		return;
	}
	if (at_kw(p, KW_OUTFILE) || at_kw(p, KW_DUMPFILE)) {
		while (p->t->kind != NL2SQL_TOKEN_END && !at_op(p, ';') &&
		       !at_op(p, ')') && !at_kw(p, KW_FROM))
			p->t++;
		nl2sql_sql_add(p->a, list, nl2sql_parse_raw(p, from, p->t));
		return;
	}
	do {
		if (p->t->kind == NL2SQL_TOKEN_VARIABLE) {
			n = nl2sql_parse_node(p, NL2SQL_SQL_VARIABLE, p->t);
			nl2sql_parse_text(p, n, p->t++);
		} else {
			n = nl2sql_parse_name(p);
		}
		nl2sql_sql_add(p->a, list, n);
	} while (take_op(p, ','));
}

/* FETCH FIRST 5 ROWS ONLY, WITH TIES */
static void fetch(struct parser *p, struct nl2sql_sql *q)
{
	p->t++;
	if (!take_kw(p, KW_FIRST))
		need_kw(p, KW_NEXT);
	if (at_kw(p, KW_ROW) || at_kw(p, KW_ROWS))
		q->kid[NL2SQL_QUERY_LIMIT] = nl2sql_sql_int(p->a, 1);
	else
		q->kid[NL2SQL_QUERY_LIMIT] =
			nl2sql_parse_expr_at(p, p->s->level[B_ADD]);
	if (!take_kw(p, KW_ROWS))
		need_kw(p, KW_ROW);
	if (take_kw2(p, KW_WITH, KW_TIES))
		q->flags |= NL2SQL_F_TIES;
	else
		need_kw(p, KW_ONLY);
}

/* MySQL counts by a number, a parameter or a local variable only, Trino
 * without the last. */
static struct nl2sql_sql *count(struct parser *p)
{
	bool my = p->d == NL2SQL_MYSQL, trino = p->d == NL2SQL_TRINO;
	struct nl2sql_sql *n = nl2sql_parse_expr_at(p, my || trino ? 30 : 1);

	if (trino && n->kind != NL2SQL_SQL_PARAM &&
	    (n->kind != NL2SQL_SQL_LITERAL || n->op != NL2SQL_LIT_INTEGER))
		nl2sql_parse_unexpected(p);
	if (my && n->kind != NL2SQL_SQL_PARAM &&
	    n->kind != NL2SQL_SQL_VARIABLE && n->kind != NL2SQL_SQL_COLUMN &&
	    (n->kind != NL2SQL_SQL_LITERAL || n->op != NL2SQL_LIT_INTEGER))
		nl2sql_parse_unexpected(p);
	return n;
}

static void offset(struct parser *p, struct nl2sql_sql *q)
{
	if (p->d == NL2SQL_SQLITE)
		nl2sql_parse_unexpected(p);
	p->t++;
	if (p->d == NL2SQL_MYSQL || p->d == NL2SQL_TRINO)
		q->kid[NL2SQL_QUERY_OFFSET] = count(p);
	else
		q->kid[NL2SQL_QUERY_OFFSET] = nl2sql_parse_expr(p);
	if (!take_kw(p, KW_ROWS) && !take_kw(p, KW_ROW) && p->d == NL2SQL_MYSQL)
		nl2sql_parse_unexpected(p);
}

/* MariaDB: LIMIT [n] ROWS EXAMINED m bounds the work; it is not kept. */
static bool rows_examined(struct parser *p)
{
	if (!take_kw2(p, KW_ROWS, KW_EXAMINED))
		return false;
	count(p);
	return true;
}

static void limit(struct parser *p, struct nl2sql_sql *q)
{
	struct nl2sql_sql *n;

	p->t++;
	if (p->d != NL2SQL_SQLITE && p->d != NL2SQL_MYSQL && take_kw(p, KW_ALL))
		return;
	if (p->d == NL2SQL_MYSQL && rows_examined(p))
		return;
	n = count(p);
	if (p->d == NL2SQL_SQLITE || p->d == NL2SQL_MYSQL) {
		if (take_op(p, ',')) {
			q->kid[NL2SQL_QUERY_OFFSET] = n;
			n = count(p);
		} else if (take_kw(p, KW_OFFSET)) {
			q->kid[NL2SQL_QUERY_OFFSET] = count(p);
		}
	}
	if (p->d == NL2SQL_MYSQL)
		rows_examined(p);
	/* How these two say "from the tenth row on". */
	if (q->kid[NL2SQL_QUERY_OFFSET] &&
	    (p->d == NL2SQL_MYSQL
		     ? n->text && !strcmp(n->text, "18446744073709551615")
		     : n->kind == NL2SQL_SQL_UNARY && n->op == NL2SQL_OP_NEG &&
			       n->kid[0]->text &&
			       !strcmp(n->kid[0]->text, "1")))
		return;
	q->kid[NL2SQL_QUERY_LIMIT] = n;
}

void nl2sql_parse_limits(struct parser *p, struct nl2sql_sql *q)
{
	bool lite = p->d == NL2SQL_SQLITE;

	for (int i = 0; i < 2; i++) {
		if (at_kw(p, KW_LIMIT) && !q->kid[NL2SQL_QUERY_LIMIT])
			limit(p, q);
		else if (!lite && at_kw(p, KW_OFFSET) &&
			 !q->kid[NL2SQL_QUERY_OFFSET] &&
			 (p->d != NL2SQL_TRINO || !i))
			offset(p, q);
		else if (!lite && at_kw(p, KW_FETCH) &&
			 !q->kid[NL2SQL_QUERY_LIMIT])
			fetch(p, q);
	}
}

static void locks(struct parser *p, struct nl2sql_sql *q)
{
	while (p->d != NL2SQL_SQLITE && p->d != NL2SQL_TRINO &&
	       (at_kw(p, KW_FOR) || at_kw(p, KW_LOCK))) {
		struct nl2sql_sql *n =
			nl2sql_parse_node(p, NL2SQL_SQL_LOCK, p->t);
		const struct token *from = p->t;

		if (take_kw(p, KW_LOCK)) {
			need_kw(p, KW_IN);
			p->t++;
			need_kw(p, KW_MODE);
		} else if (p->d == NL2SQL_POSTGRESQL && kw_at(p, 1, KW_READ)) {
			p->t += 2; /* FOR READ ONLY: no lock */
			need_kw(p, KW_ONLY);
			continue;
		} else {
			p->t++;
			if (take_kw(p, KW_NO))
				need_kw(p, KW_KEY);
			else
				take_kw(p, KW_KEY);
			if (!take_kw(p, KW_UPDATE))
				need_kw(p, KW_SHARE);
		}
		nl2sql_parse_words(p, n, from);
		if (take_kw(p, KW_OF))
			do
				nl2sql_sql_add(p->a, &n->kid[0],
					       nl2sql_parse_table(p));
			while (take_op(p, ','));
		from = p->t;
		if (p->d == NL2SQL_MYSQL && take_kw(p, KW_WAIT))
			nl2sql_parse_expr_at(p, 30);
		else if (!take_kw2(p, KW_SKIP, KW_LOCKED))
			take_kw(p, KW_NOWAIT);
		if (p->t > from) {
			struct nl2sql_sql *more =
				nl2sql_parse_node(p, NL2SQL_SQL_WORD, from);

			nl2sql_parse_words(p, more, from);
			n->text = nl2sql_arena_printf(p->a, "%s %s", n->text,
						      more->text);
			n->text_len = (uint32_t)strlen(n->text);
		}
		nl2sql_sql_add(p->a, &q->kid[NL2SQL_QUERY_LOCKS],
			       nl2sql_parse_end(p, n));
	}
}

/* MySQL: SELECT SQL_NO_CACHE STRAIGHT_JOIN ... */
static void select_options(struct parser *p, struct nl2sql_sql *s)
{
	const struct token *from = p->t;

	for (;;) {
		switch (p->t->kind == NL2SQL_TOKEN_WORD ? p->t->kw : KW_NONE) {
		case KW_STRAIGHT_JOIN:
		case KW_HIGH_PRIORITY:
		case KW_SQL_SMALL_RESULT:
		case KW_SQL_BIG_RESULT:
		case KW_SQL_BUFFER_RESULT:
		case KW_SQL_NO_CACHE:
		case KW_SQL_CACHE:
		case KW_SQL_CALC_FOUND_ROWS:
			p->t++;
			continue;
		default:
			break;
		}
		break;
	}
	if (p->t > from)
		nl2sql_parse_words(p, s, from);
}

static bool items_end(const struct parser *p)
{
	if (p->t->kind != NL2SQL_TOKEN_WORD)
		return p->t->kind == NL2SQL_TOKEN_END || at_op(p, ')') ||
		       at_op(p, ';');
	switch (p->t->kw) {
	case KW_FROM:
	case KW_WHERE:
	case KW_UNION:
	case KW_INTO:
	case KW_GROUP:
	case KW_HAVING:
	case KW_INTERSECT:
	case KW_EXCEPT:
	case KW_ORDER:
	case KW_LIMIT:
	case KW_OFFSET:
	case KW_FETCH:
	case KW_FOR:
	case KW_WINDOW:
		return true;
	default:
		return false;
	}
}

static struct nl2sql_sql *select(struct parser *p)
{
	struct nl2sql_sql *s = nl2sql_parse_node(p, NL2SQL_SQL_SELECT, p->t++);
	bool my = p->d == NL2SQL_MYSQL, pg = p->d == NL2SQL_POSTGRESQL;

	if (my)
		select_options(p, s);
	if (take_kw(p, KW_DISTINCT) || (my && take_kw(p, KW_DISTINCTROW))) {
		s->flags |= NL2SQL_F_DISTINCT;
		if (pg && at_kw(p, KW_ON) && op_at(p, 1, '(')) {
			p->t += 2;
			s->flags &= ~(uint32_t)NL2SQL_F_DISTINCT;
			s->kid[NL2SQL_SELECT_DISTINCT_ON] =
				nl2sql_parse_expr_list(p);
			need_op(p, ')');
		}
	} else if (p->d != NL2SQL_TRINO || !kw_at(p, 1, KW_FROM)) {
		take_kw(p, KW_ALL); /* in Trino it may be a name */
	}
	while (my && (take_kw(p, KW_DISTINCT) || take_kw(p, KW_DISTINCTROW)))
		s->flags |= NL2SQL_F_DISTINCT;
	if (my && !s->text)
		select_options(p, s);
	/* PostgreSQL takes SELECT FROM t. */
	if (pg && !(s->flags & NL2SQL_F_DISTINCT) && items_end(p))
		s->kid[NL2SQL_SELECT_ITEMS] = nl2sql_sql_list(p->a);
	else
		s->kid[NL2SQL_SELECT_ITEMS] = nl2sql_parse_items(p);
	into(p, s);
	if (take_kw(p, KW_FROM))
		s->kid[NL2SQL_SELECT_FROM] = nl2sql_parse_from(p);
	if (take_kw(p, KW_WHERE))
		s->kid[NL2SQL_SELECT_WHERE] = nl2sql_parse_expr(p);
	group_by(p, s);
	if (take_kw(p, KW_HAVING))
		s->kid[NL2SQL_SELECT_HAVING] = nl2sql_parse_expr(p);
	windows(p, s);
	return nl2sql_parse_end(p, s);
}

static struct nl2sql_sql *values(struct parser *p)
{
	struct nl2sql_sql *v = nl2sql_parse_node(p, NL2SQL_SQL_VALUES, p->t++),
			  *r;

	do {
		if ((at_kw(p, KW_ROW) && op_at(p, 1, '(') &&
		     p->d == NL2SQL_MYSQL) ||
		    (p->d == NL2SQL_TRINO && !at_op(p, '('))) {
			p->in_values = true;
			r = nl2sql_parse_expr(p);
			p->in_values = false;
		} else {
			r = nl2sql_parse_node(p, NL2SQL_SQL_ROW, p->t);
			need_op(p, '(');
			if (p->d != NL2SQL_MYSQL || !at_op(p, ')'))
				do
					nl2sql_sql_add(p->a, &r,
						       nl2sql_parse_expr(p));
				while (take_op(p, ','));
			need_op(p, ')');
			nl2sql_parse_end(p, r);
		}
		nl2sql_sql_add(p->a, &v->kid[NL2SQL_VALUES_ROWS], r);
	} while (take_op(p, ','));
	return nl2sql_parse_end(p, v);
}

/* TABLE t: the same as SELECT * FROM t. */
static struct nl2sql_sql *table_query(struct parser *p)
{
	struct nl2sql_sql *s = nl2sql_parse_node(p, NL2SQL_SQL_SELECT, p->t++);

	s->kid[NL2SQL_SELECT_ITEMS] = nl2sql_sql_list(p->a);
	nl2sql_sql_select_item(p->a, s, nl2sql_sql_star(p->a, NULL), NULL);
	nl2sql_sql_select_from(p->a, s, nl2sql_parse_whole_table(p));
	return nl2sql_parse_end(p, s);
}

/* ---- set operations ---- */

static struct nl2sql_sql *set_primary(struct parser *p)
{
	struct nl2sql_sql *n;

	if (at_kw(p, KW_SELECT))
		return select(p);
	if (at_kw(p, KW_VALUES))
		return values(p);
	if (at_kw(p, KW_TABLE) && p->d != NL2SQL_SQLITE)
		return table_query(p);
	if (!at_op(p, '(') || !p->s->query_parens)
		nl2sql_parse_unexpected(p);
	nl2sql_parse_enter(p);
	p->t++;
	n = nl2sql_parse_query(p);
	need_op(p, ')');
	nl2sql_parse_leave(p);
	return n;
}

static bool set_operator(struct parser *p, unsigned *op, unsigned *level)
{
	switch (p->t->kind == NL2SQL_TOKEN_WORD ? p->t->kw : KW_NONE) {
	case KW_UNION:
		*op = NL2SQL_SETOP_UNION;
		break;
	case KW_INTERSECT:
		*op = NL2SQL_SETOP_INTERSECT;
		break;
	case KW_EXCEPT:
		*op = NL2SQL_SETOP_EXCEPT;
		break;
	default:
		return false;
	}
	*level = *op == NL2SQL_SETOP_INTERSECT && p->s->intersect_first;
	return true;
}

static struct nl2sql_sql *set_expr(struct parser *p, unsigned level)
{
	struct nl2sql_sql *left = set_primary(p), *n;
	unsigned op, l;

	while (set_operator(p, &op, &l) && l >= level) {
		n = nl2sql_sql_new(p->a, NL2SQL_SQL_SETOP);
		n->pos = left->pos;
		n->op = (uint16_t)op;
		n->kid[NL2SQL_SETOP_LEFT] = left;
		p->t++;
		if (take_kw(p, KW_ALL))
			n->flags |= NL2SQL_F_ALL;
		else if (p->d != NL2SQL_SQLITE)
			take_kw(p, KW_DISTINCT);
		if (p->d == NL2SQL_TRINO && take_kw(p, KW_CORRESPONDING)) {
			n->text = "corresponding";
			n->text_len = (uint32_t)strlen(n->text);
		}
		n->kid[NL2SQL_SETOP_RIGHT] = set_expr(p, l + 1);
		left = nl2sql_parse_end(p, n);
		p->steps++;
	}
	return left;
}

/* ---- WITH ---- */

static struct nl2sql_sql *cte_query(struct parser *p)
{
	if (p->d == NL2SQL_POSTGRESQL &&
	    (at_kw(p, KW_INSERT) || at_kw(p, KW_UPDATE) ||
	     at_kw(p, KW_DELETE) || at_kw(p, KW_MERGE)))
		return nl2sql_parse_statement(p);
	return nl2sql_parse_query(p);
}

static struct nl2sql_sql *cte(struct parser *p)
{
	struct nl2sql_sql *n = nl2sql_parse_node(p, NL2SQL_SQL_CTE, p->t);
	struct nl2sql_sql *name = nl2sql_parse_name(p);
	const struct token *from;

	n->text = name->text;
	n->text_len = name->text_len;
	n->flags |= name->flags;
	if (at_op(p, '('))
		n->kid[NL2SQL_CTE_COLUMNS] = nl2sql_parse_names(p);
	need_kw(p, KW_AS);
	if (p->d == NL2SQL_SQLITE || p->d == NL2SQL_POSTGRESQL) {
		if (take_kw(p, KW_MATERIALIZED))
			n->flags |= NL2SQL_F_MATERIALIZED;
		else if (take_kw2(p, KW_NOT, KW_MATERIALIZED))
			n->flags |= NL2SQL_F_NOT_MATERIALIZED;
	}
	need_op(p, '(');
	n->kid[NL2SQL_CTE_QUERY] = cte_query(p);
	need_op(p, ')');
	from = p->t;
	if ((p->d == NL2SQL_POSTGRESQL && at_kw(p, KW_SEARCH)) ||
	    (at_kw(p, KW_CYCLE) && p->d != NL2SQL_SQLITE)) {
		while (p->t->kind != NL2SQL_TOKEN_END && !at_op(p, ';') &&
		       !at_kw(p, KW_SELECT) && !at_op(p, '(') &&
		       !at_kw(p, KW_INSERT) && !at_kw(p, KW_VALUES) &&
		       !(at_op(p, ',') &&
			 (op_at(p, 2, '(') || kw_at(p, 2, KW_AS))))
			p->t++;
		n->kid[NL2SQL_CTE_SEARCH] = nl2sql_parse_raw(p, from, p->t);
	}
	return nl2sql_parse_end(p, n);
}

struct nl2sql_sql *nl2sql_parse_with(struct parser *p)
{
	struct nl2sql_sql *with = nl2sql_parse_node(p, NL2SQL_SQL_WITH, p->t);

	if (!take_kw(p, KW_WITH))
		return NULL;
	if (take_kw(p, KW_RECURSIVE))
		with->flags |= NL2SQL_F_RECURSIVE;
	do
		nl2sql_sql_add(p->a, &with, cte(p));
	while (take_op(p, ','));
	return nl2sql_parse_end(p, with);
}

/* ---- the whole ---- */

static bool has_clauses(const struct nl2sql_sql *q)
{
	for (int i = 0; i <= NL2SQL_QUERY_LOCKS; i++)
		if (q->kid[i])
			return true;
	return false;
}

static bool clause_at(const struct parser *p)
{
	return at_kw(p, KW_ORDER) || at_kw(p, KW_LIMIT) ||
	       (at_kw(p, KW_OFFSET) && p->d != NL2SQL_SQLITE) ||
	       (at_kw(p, KW_FETCH) && p->d != NL2SQL_SQLITE) ||
	       (at_kw(p, KW_FOR) && p->d != NL2SQL_SQLITE &&
		p->d != NL2SQL_TRINO) ||
	       (at_kw(p, KW_LOCK) && p->d == NL2SQL_MYSQL);
}

/* SQLite orders no VALUES. */
static bool ends_in_values(const struct nl2sql_sql *q)
{
	while (q->kind == NL2SQL_SQL_SETOP)
		q = q->kid[NL2SQL_SETOP_RIGHT];
	return q->kind == NL2SQL_SQL_VALUES;
}

struct nl2sql_sql *nl2sql_parse_query(struct parser *p)
{
	return nl2sql_parse_query_behind(
		p, at_kw(p, KW_WITH) ? nl2sql_parse_with(p) : NULL);
}

struct nl2sql_sql *nl2sql_parse_query_behind(struct parser *p,
					     struct nl2sql_sql *with)
{
	uint32_t pos = with ? with->pos : p->t->pos;
	struct nl2sql_sql *q, *n;

	nl2sql_parse_enter(p);
	q = set_expr(p, 0);
	if (has_clauses(q) && (with || clause_at(p))) {
		n = nl2sql_parse_node(p, NL2SQL_SQL_SETOP, p->t);
		n->op = NL2SQL_SETOP_PAREN;
		n->kid[NL2SQL_SETOP_LEFT] = q;
		q = n;
	}
	q->kid[NL2SQL_QUERY_WITH] = with ? with : q->kid[NL2SQL_QUERY_WITH];
	if (clause_at(p) && !(p->d == NL2SQL_SQLITE && ends_in_values(q))) {
		if (take_kw2(p, KW_ORDER, KW_BY))
			q->kid[NL2SQL_QUERY_ORDER] = nl2sql_parse_order_by(p);
		if (p->d == NL2SQL_POSTGRESQL)
			locks(p, q);
		nl2sql_parse_limits(p, q);
		locks(p, q);
		if (p->d == NL2SQL_MYSQL && q->kind == NL2SQL_SQL_SELECT)
			into(p, q);
		locks(p, q);
	} else if (p->d == NL2SQL_MYSQL && q->kind == NL2SQL_SQL_SELECT) {
		into(p, q);
	}
	q->pos = pos;
	nl2sql_parse_leave(p);
	return nl2sql_parse_end(p, q);
}
