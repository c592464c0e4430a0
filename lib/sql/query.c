/* lib/sql/query.c - queries: VALUES, set operations, WITH, LIMIT, locks */
#include <string.h>

#include "parts.h"

static struct nl2sql_sql *set_expr(struct parser *p, unsigned level);

/* ---- LIMIT, OFFSET, FETCH and locks ---- */

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

/* ---- what a query is made of ---- */

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
		return nl2sql_parse_select(p);
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
			nl2sql_parse_into(p, q);
		locks(p, q);
	} else if (p->d == NL2SQL_MYSQL && q->kind == NL2SQL_SQL_SELECT) {
		nl2sql_parse_into(p, q);
	}
	q->pos = pos;
	nl2sql_parse_leave(p);
	return nl2sql_parse_end(p, q);
}
