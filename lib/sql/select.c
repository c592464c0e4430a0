/* lib/sql/select.c - SELECT and its clauses */
#include <string.h>

#include "parts.h"

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
void nl2sql_parse_into(struct parser *p, struct nl2sql_sql *s)
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

struct nl2sql_sql *nl2sql_parse_select(struct parser *p)
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
	nl2sql_parse_into(p, s);
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
