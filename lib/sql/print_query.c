/* lib/sql/print_query.c - queries and what stands in FROM */
#include <string.h>

#include "parts.h"

static void clause(struct printer *p, const char *words,
		   const struct nl2sql_sql *n)
{
	if (!n)
		return;
	P(p, words);
	nl2sql_put(p, n);
}

static void list(struct printer *p, const char *words,
		 const struct nl2sql_sql *n)
{
	if (!n)
		return;
	P(p, words);
	nl2sql_put_list(p, n);
}

/* ---- FROM ---- */

void nl2sql_put_alias(struct printer *p, const struct nl2sql_sql *n)
{
	if (!n)
		return;
	P(p, " AS ");
	if (n->text)
		nl2sql_put_name(p, n);
	if (n->kid[0])
		nl2sql_put_parens(p, n->kid[0]);
}

static void put_sample(struct printer *p, const struct nl2sql_sql *n)
{
	if (!n)
		return;
	P(p, " TABLESAMPLE ");
	P(p, n->text);
	nl2sql_buf_putc(p->b, ' ');
	nl2sql_put_parens(p, n->kid[0]);
	if (n->kid[1]) {
		P(p, " REPEATABLE (");
		nl2sql_put(p, n->kid[1]);
		P(p, ")");
	}
}

/* Partitions and versions stand before the alias, hints at indexes behind. */
static bool is_part(const struct nl2sql_sql *hint)
{
	return !hint->kid[0] || !strcmp(hint->text, "partition");
}

void nl2sql_put_partitions(struct printer *p, const struct nl2sql_sql *table)
{
	const struct nl2sql_sql *hints = table->kid[NL2SQL_TABLE_HINTS];

	for (uint32_t i = 0; hints && i < hints->n; i++) {
		if (!is_part(hints->kid[i]))
			continue;
		nl2sql_buf_putc(p->b, ' ');
		P(p, hints->kid[i]->text);
		if (hints->kid[i]->kid[0]) {
			nl2sql_buf_putc(p->b, ' ');
			nl2sql_put_parens(p, hints->kid[i]->kid[0]);
		}
	}
}

static void put_hints(struct printer *p, const struct nl2sql_sql *hints)
{
	for (uint32_t i = 0; hints && i < hints->n; i++) {
		const struct nl2sql_sql *h = hints->kid[i];

		if (is_part(h))
			continue;
		nl2sql_buf_putc(p->b, ' ');
		nl2sql_put_upper(p, h->text);
		nl2sql_buf_putc(p->b, ' ');
		if (p->d == NL2SQL_SQLITE)
			nl2sql_put_list(p, h->kid[0]);
		else
			nl2sql_put_parens(p, h->kid[0]);
		if (p->d == NL2SQL_SQLITE && !h->kid[0]->n)
			nl2sql_buf_cut(p->b, p->b->len - 1);
	}
}

static void put_table(struct printer *p, const struct nl2sql_sql *n)
{
	const struct nl2sql_sql *hints = n->kid[NL2SQL_TABLE_HINTS];

	if (n->flags & NL2SQL_F_ONLY)
		P(p, "ONLY ");
	if (p->d == NL2SQL_MYSQL && nl2sql_ieq(n->text, "dual") &&
	    !(n->flags & NL2SQL_F_QUOTED) && !n->kid[0])
		P(p, n->text);
	else
		nl2sql_put_name(p, n);
	nl2sql_put_partitions(p, n);
	nl2sql_put_alias(p, n->kid[NL2SQL_TABLE_ALIAS]);
	put_sample(p, n->kid[NL2SQL_TABLE_SAMPLE]);
	put_hints(p, hints);
}

static void put_derived(struct printer *p, const struct nl2sql_sql *n)
{
	if (n->flags & NL2SQL_F_LATERAL)
		P(p, "LATERAL ");
	P(p, "(");
	nl2sql_put_query(p, n->kid[0]);
	P(p, ")");
	nl2sql_put_alias(p, n->kid[NL2SQL_DERIVED_ALIAS]);
	put_sample(p, n->kid[NL2SQL_DERIVED_SAMPLE]);
}

/* t MATCH_RECOGNIZE (...) */
static bool is_match(const struct nl2sql_sql *f)
{
	return f->kind == NL2SQL_SQL_FUNC && f->flags & NL2SQL_F_SYNTAX &&
	       f->text && !strcmp(f->text, "match_recognize");
}

static void put_table_func(struct printer *p, const struct nl2sql_sql *n)
{
	if (n->flags & NL2SQL_F_LATERAL)
		P(p, "LATERAL ");
	if (n->kid[0]->kind == NL2SQL_SQL_LIST) {
		P(p, "ROWS FROM ");
		nl2sql_put_parens(p, n->kid[0]);
	} else if (is_match(n->kid[0])) {
		nl2sql_put_from(p, n->kid[0]->kid[NL2SQL_FUNC_ARGS]->kid[0]);
		P(p, " MATCH_RECOGNIZE (");
		clause(p, "", n->kid[0]->kid[NL2SQL_FUNC_REST]);
		P(p, ")");
	} else {
		nl2sql_put(p, n->kid[0]);
	}
	if (n->flags & NL2SQL_F_ORDINALITY)
		P(p, " WITH ORDINALITY");
	nl2sql_put_alias(p, n->kid[NL2SQL_TABLE_FUNC_ALIAS]);
	put_sample(p, n->kid[NL2SQL_TABLE_FUNC_SAMPLE]);
}

static void put_join(struct printer *p, const struct nl2sql_sql *n)
{
	static const char *const words[] = {
		[NL2SQL_JOIN_INNER] = "JOIN ",
		[NL2SQL_JOIN_LEFT] = "LEFT JOIN ",
		[NL2SQL_JOIN_RIGHT] = "RIGHT JOIN ",
		[NL2SQL_JOIN_FULL] = "FULL JOIN ",
		[NL2SQL_JOIN_CROSS] = "CROSS JOIN ",
		[NL2SQL_JOIN_STRAIGHT] = "STRAIGHT_JOIN ",
	};
	const struct nl2sql_sql *right = n->kid[NL2SQL_RIGHT];
	const struct nl2sql_sql *alias = n->kid[NL2SQL_JOIN_ALIAS];

	if (alias)
		P(p, "(");
	nl2sql_put_from(p, n->kid[NL2SQL_LEFT]);
	P(p, n->flags & NL2SQL_F_NATURAL ? " NATURAL " : " ");
	P(p, words[n->op]);
	if (right->kind == NL2SQL_SQL_JOIN &&
	    !right->kid[NL2SQL_JOIN_ALIAS]) {
		P(p, "(");
		nl2sql_put_from(p, right);
		P(p, ")");
	} else {
		nl2sql_put_from(p, right);
	}
	clause(p, " ON ", n->kid[NL2SQL_JOIN_ON]);
	if (n->kid[NL2SQL_JOIN_USING]) {
		P(p, " USING ");
		nl2sql_put_parens(p, n->kid[NL2SQL_JOIN_USING]);
		nl2sql_put_alias(p, n->kid[NL2SQL_JOIN_USING_ALIAS]);
	}
	if (alias)
		P(p, ")");
	nl2sql_put_alias(p, alias);
}

void nl2sql_put_from(struct printer *p, const struct nl2sql_sql *n)
{
	if (n->kind == NL2SQL_SQL_TABLE)
		put_table(p, n);
	else if (n->kind == NL2SQL_SQL_DERIVED)
		put_derived(p, n);
	else if (n->kind == NL2SQL_SQL_TABLE_FUNC)
		put_table_func(p, n);
	else if (n->kind == NL2SQL_SQL_JOIN)
		put_join(p, n);
	else
		nl2sql_put(p, n);
}

/* ---- queries ---- */

static void put_limits(struct printer *p, const struct nl2sql_sql *q)
{
	const struct nl2sql_sql *limit = q->kid[NL2SQL_QUERY_LIMIT];
	const struct nl2sql_sql *offset = q->kid[NL2SQL_QUERY_OFFSET];

	if (p->d == NL2SQL_TRINO || q->flags & NL2SQL_F_TIES) {
		clause(p, " OFFSET ", offset);
		if (offset && q->flags & NL2SQL_F_TIES &&
		    p->d != NL2SQL_POSTGRESQL)
			P(p, " ROWS");
		if (q->flags & NL2SQL_F_TIES) {
			P(p, " FETCH FIRST ");
			if (limit)
				nl2sql_put_expr(p, limit,
						p->d == NL2SQL_TRINO ? 1 : 30);
			P(p, " ROWS WITH TIES");
			return;
		}
		clause(p, " LIMIT ", limit);
		return;
	}
	if (offset && !limit && p->d == NL2SQL_SQLITE)
		P(p, " LIMIT -1");
	else if (offset && !limit && p->d == NL2SQL_MYSQL)
		P(p, " LIMIT 18446744073709551615");
	clause(p, " LIMIT ", limit);
	clause(p, " OFFSET ", offset);
}

static void put_locks(struct printer *p, const struct nl2sql_sql *locks)
{
	for (uint32_t i = 0; locks && i < locks->n; i++) {
		const struct nl2sql_sql *l = locks->kid[i];
		const char *skip = strstr(l->text, " skip locked");
		const char *text = l->text;

		nl2sql_buf_putc(p->b, ' ');
		if (!skip)
			skip = strstr(l->text, " nowait");
		for (; *text && text != skip; text++)
			nl2sql_buf_putc(p->b, *text >= 'a' && *text <= 'z'
						      ? (char)(*text - 32)
						      : *text);
		list(p, " OF ", l->kid[0]);
		if (skip)
			nl2sql_put_upper(p, skip);
	}
}

static void put_into(struct printer *p, const struct nl2sql_sql *into)
{
	list(p, " INTO ", into);
}

static void put_select(struct printer *p, const struct nl2sql_sql *s)
{
	const struct nl2sql_sql *group = s->kid[NL2SQL_SELECT_GROUP];
	bool group_distinct = s->text && !strcmp(s->text, "group by distinct");

	P(p, "SELECT");
	if (s->text && !group_distinct) {
		nl2sql_buf_putc(p->b, ' ');
		nl2sql_put_upper(p, s->text);
	}
	if (s->flags & NL2SQL_F_DISTINCT)
		P(p, " DISTINCT");
	if (s->kid[NL2SQL_SELECT_DISTINCT_ON]) {
		P(p, " DISTINCT ON ");
		nl2sql_put_parens(p, s->kid[NL2SQL_SELECT_DISTINCT_ON]);
	}
	if (s->kid[NL2SQL_SELECT_ITEMS] && s->kid[NL2SQL_SELECT_ITEMS]->n)
		list(p, " ", s->kid[NL2SQL_SELECT_ITEMS]);
	put_into(p, s->kid[NL2SQL_SELECT_INTO]);
	list(p, " FROM ", s->kid[NL2SQL_SELECT_FROM]);
	clause(p, " WHERE ", s->kid[NL2SQL_SELECT_WHERE]);
	list(p, group_distinct ? " GROUP BY DISTINCT " : " GROUP BY ", group);
	if (s->flags & NL2SQL_F_ROLLUP)
		P(p, " WITH ROLLUP");
	clause(p, " HAVING ", s->kid[NL2SQL_SELECT_HAVING]);
	if (s->kid[NL2SQL_SELECT_WINDOWS]) {
		const struct nl2sql_sql *w = s->kid[NL2SQL_SELECT_WINDOWS];

		P(p, " WINDOW ");
		for (uint32_t i = 0; i < w->n; i++) {
			if (i)
				P(p, ", ");
			nl2sql_put_name_text(p, w->kid[i]);
			P(p, " AS ");
			nl2sql_put_window(p, w->kid[i]);
		}
	}
}

static void put_row(struct printer *p, const struct nl2sql_sql *r)
{
	if (r->kind != NL2SQL_SQL_ROW || r->flags & NL2SQL_F_EXPLICIT) {
		nl2sql_put(p, r);
		return;
	}
	P(p, "(");
	for (uint32_t i = 0; i < r->n; i++) {
		if (i)
			P(p, ", ");
		nl2sql_put(p, r->kid[i]);
	}
	P(p, ")");
}

static bool has_clauses(const struct nl2sql_sql *q)
{
	for (int i = 0; i <= NL2SQL_QUERY_LOCKS; i++)
		if (q->kid[i])
			return true;
	return false;
}

/* An operand of a set operation. */
static void put_operand(struct printer *p, const struct nl2sql_sql *outer,
			const struct nl2sql_sql *q, bool right)
{
	bool paren = has_clauses(q) ||
		     (q->kind == NL2SQL_SQL_SELECT &&
		      q->kid[NL2SQL_SELECT_INTO] && p->d == NL2SQL_MYSQL);

	if (q->kind == NL2SQL_SQL_SETOP && q->op != NL2SQL_SETOP_PAREN) {
		bool first = p->s->intersect_first;
		int in = first && q->op == NL2SQL_SETOP_INTERSECT;
		int out = first && outer->op == NL2SQL_SETOP_INTERSECT;

		paren |= right ? in <= out : in < out;
	}
	if (q->kind == NL2SQL_SQL_SETOP && q->op == NL2SQL_SETOP_PAREN)
		paren = true;
	if (outer->op == NL2SQL_SETOP_PAREN)
		paren = true;
	if (!paren) {
		nl2sql_put_query(p, q);
		return;
	}
	P(p, "(");
	nl2sql_put_query(p, q);
	P(p, ")");
}

static void put_setop(struct printer *p, const struct nl2sql_sql *n)
{
	static const char *const words[] = {
		[NL2SQL_SETOP_UNION] = " UNION ",
		[NL2SQL_SETOP_INTERSECT] = " INTERSECT ",
		[NL2SQL_SETOP_EXCEPT] = " EXCEPT ",
	};

	put_operand(p, n, n->kid[NL2SQL_SETOP_LEFT], false);
	if (n->op == NL2SQL_SETOP_PAREN)
		return;
	P(p, words[n->op]);
	if (n->flags & NL2SQL_F_ALL)
		P(p, "ALL ");
	if (n->text) {
		nl2sql_put_upper(p, n->text);
		nl2sql_buf_putc(p->b, ' ');
	}
	put_operand(p, n, n->kid[NL2SQL_SETOP_RIGHT], true);
}

static void put_cte(struct printer *p, const struct nl2sql_sql *c)
{
	nl2sql_put_name(p, c);
	if (c->kid[NL2SQL_CTE_COLUMNS]) {
		nl2sql_buf_putc(p->b, ' ');
		nl2sql_put_parens(p, c->kid[NL2SQL_CTE_COLUMNS]);
	}
	P(p, " AS ");
	if (c->flags & NL2SQL_F_MATERIALIZED)
		P(p, "MATERIALIZED ");
	if (c->flags & NL2SQL_F_NOT_MATERIALIZED)
		P(p, "NOT MATERIALIZED ");
	P(p, "(");
	nl2sql_put(p, c->kid[NL2SQL_CTE_QUERY]);
	P(p, ")");
	clause(p, " ", c->kid[NL2SQL_CTE_SEARCH]);
}

static void put_with(struct printer *p, const struct nl2sql_sql *w)
{
	P(p, w->flags & NL2SQL_F_RECURSIVE ? "WITH RECURSIVE " : "WITH ");
	for (uint32_t i = 0; i < w->n; i++) {
		if (i)
			P(p, ", ");
		put_cte(p, w->kid[i]);
	}
}

void nl2sql_put_query(struct printer *p, const struct nl2sql_sql *q)
{
	if (q->kind == NL2SQL_SQL_WITH) {
		put_with(p, q);
		return;
	}
	if (q->kind == NL2SQL_SQL_CTE) {
		put_cte(p, q);
		return;
	}
	if (!nl2sql_sql_is_query(q)) {
		nl2sql_put(p, q);
		return;
	}
	if (q->kid[NL2SQL_QUERY_WITH]) {
		put_with(p, q->kid[NL2SQL_QUERY_WITH]);
		nl2sql_buf_putc(p->b, ' ');
	}
	if (q->kind == NL2SQL_SQL_SELECT) {
		put_select(p, q);
	} else if (q->kind == NL2SQL_SQL_SETOP) {
		put_setop(p, q);
	} else {
		const struct nl2sql_sql *rows = q->kid[NL2SQL_VALUES_ROWS];

		P(p, "VALUES ");
		for (uint32_t i = 0; i < rows->n; i++) {
			if (i)
				P(p, ", ");
			put_row(p, rows->kid[i]);
		}
	}
	list(p, " ORDER BY ", q->kid[NL2SQL_QUERY_ORDER]);
	put_limits(p, q);
	put_locks(p, q->kid[NL2SQL_QUERY_LOCKS]);
}
