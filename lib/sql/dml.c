/* lib/sql/dml.c - INSERT, UPDATE, DELETE, MERGE */
#include <string.h>

#include "parts.h"

static struct nl2sql_sql *target(struct parser *p, bool aliased)
{
	const struct token *t = p->t;
	bool only = p->d == NL2SQL_POSTGRESQL && take_kw(p, KW_ONLY);
	struct nl2sql_sql *n = nl2sql_parse_table(p);

	n->pos = t->pos;
	if (only)
		n->flags |= NL2SQL_F_ONLY;
	if (p->d == NL2SQL_POSTGRESQL)
		take_op(p, '*');
	if (aliased)
		n->kid[NL2SQL_TABLE_ALIAS] = nl2sql_parse_alias(p);
	return nl2sql_parse_end(p, n);
}

static struct nl2sql_sql *assignment(struct parser *p)
{
	struct nl2sql_sql *n = nl2sql_parse_node(p, NL2SQL_SQL_ASSIGN, p->t);

	if (at_op(p, '(')) {
		struct nl2sql_sql *names = nl2sql_parse_names(p), *row;

		row = nl2sql_sql_new(p->a, NL2SQL_SQL_ROW);
		row->pos = names->pos;
		row->len = names->len;
		for (uint32_t i = 0; i < names->n; i++) {
			names->kid[i]->kind = NL2SQL_SQL_COLUMN;
			nl2sql_sql_add(p->a, &row, names->kid[i]);
		}
		n->kid[0] = row;
	} else {
		n->kid[0] = nl2sql_parse_expr_at(p, 30);
		if (n->kid[0]->kind != NL2SQL_SQL_COLUMN &&
		    n->kid[0]->kind != NL2SQL_SQL_INDEX &&
		    n->kid[0]->kind != NL2SQL_SQL_FIELD &&
		    n->kid[0]->kind != NL2SQL_SQL_VARIABLE)
			nl2sql_parse_unexpected(p);
	}
	if (p->d != NL2SQL_MYSQL || !take_op(p, T_ASSIGN))
		need_op(p, '=');
	n->kid[1] = nl2sql_parse_expr(p);
	return nl2sql_parse_end(p, n);
}

static struct nl2sql_sql *assignments(struct parser *p)
{
	struct nl2sql_sql *list = nl2sql_parse_node(p, NL2SQL_SQL_LIST, p->t);

	do
		nl2sql_sql_add(p->a, &list, assignment(p));
	while (take_op(p, ','));
	return nl2sql_parse_end(p, list);
}

static struct nl2sql_sql *returning(struct parser *p)
{
	return p->d != NL2SQL_TRINO && take_kw(p, KW_RETURNING)
		       ? nl2sql_parse_items(p)
		       : NULL;
}

/* OR IGNORE (SQLite), IGNORE, DELAYED, LOW_PRIORITY (MySQL). */
static void options(struct parser *p, struct nl2sql_sql *n,
		    const struct token *from)
{
	if (p->d == NL2SQL_SQLITE && take_kw(p, KW_OR)) {
		if (!at_kw(p, KW_ABORT) && !at_kw(p, KW_FAIL) &&
		    !at_kw(p, KW_IGNORE) && !at_kw(p, KW_REPLACE) &&
		    !at_kw(p, KW_ROLLBACK))
			nl2sql_parse_unexpected(p);
		p->t++;
	}
	while (p->d == NL2SQL_MYSQL &&
	       (at_kw(p, KW_IGNORE) || at_kw(p, KW_DELAYED) ||
		at_kw(p, KW_QUICK) || at_kw(p, KW_LOW_PRIORITY) ||
		at_kw(p, KW_HIGH_PRIORITY)))
		p->t++;
	if (p->t > from)
		nl2sql_parse_words(p, n, from);
}

static struct nl2sql_sql *conflict(struct parser *p)
{
	struct nl2sql_sql *n = nl2sql_parse_node(p, NL2SQL_SQL_CONFLICT, p->t);

	p->t++;
	if (p->d == NL2SQL_MYSQL) {
		need_kw(p, KW_DUPLICATE);
		need_kw(p, KW_KEY);
		need_kw(p, KW_UPDATE);
		n->kid[NL2SQL_CONFLICT_SET] = assignments(p);
		return nl2sql_parse_end(p, n);
	}
	need_kw(p, KW_CONFLICT);
	if (take_op(p, '(')) {
		n->kid[NL2SQL_CONFLICT_TARGET] = nl2sql_parse_order_by(p);
		need_op(p, ')');
		if (take_kw(p, KW_WHERE))
			n->kid[NL2SQL_CONFLICT_TARGET_WHERE] =
				nl2sql_parse_expr(p);
	} else if (take_kw2(p, KW_ON, KW_CONSTRAINT)) {
		n->text = "constraint";
		n->text_len = 10;
		nl2sql_sql_add(p->a, &n->kid[NL2SQL_CONFLICT_TARGET],
			       nl2sql_parse_name(p));
	}
	need_kw(p, KW_DO);
	if (take_kw(p, KW_NOTHING))
		return nl2sql_parse_end(p, n);
	need_kw(p, KW_UPDATE);
	need_kw(p, KW_SET);
	n->kid[NL2SQL_CONFLICT_SET] = assignments(p);
	if (take_kw(p, KW_WHERE))
		n->kid[NL2SQL_CONFLICT_WHERE] = nl2sql_parse_expr(p);
	return nl2sql_parse_end(p, n);
}

/* (a, b.c, d[1]) of an INSERT */
static struct nl2sql_sql *insert_columns(struct parser *p)
{
	struct nl2sql_sql *list = nl2sql_parse_node(p, NL2SQL_SQL_LIST, p->t);

	need_op(p, '(');
	if (!(p->d == NL2SQL_MYSQL && at_op(p, ')')))
		do
			nl2sql_sql_add(p->a, &list,
				       nl2sql_parse_expr_at(p, 30));
		while (take_op(p, ','));
	need_op(p, ')');
	return nl2sql_parse_end(p, list);
}

/* OVERRIDING SYSTEM VALUE: not kept */
static void overriding(struct parser *p)
{
	if (p->d != NL2SQL_POSTGRESQL || !take_kw(p, KW_OVERRIDING))
		return;
	if (!take_kw(p, KW_SYSTEM))
		need_kw(p, KW_USER);
	need_kw(p, KW_VALUE);
}

struct nl2sql_sql *nl2sql_parse_insert(struct parser *p,
				       struct nl2sql_sql *with)
{
	struct nl2sql_sql *n = nl2sql_parse_node(p, NL2SQL_SQL_INSERT, p->t);
	const struct token *from = at_kw(p, KW_REPLACE) ? p->t : p->t + 1;

	p->t++;
	options(p, n, from);
	n->kid[NL2SQL_INSERT_WITH] = with;
	if (!take_kw(p, KW_INTO) && p->d != NL2SQL_MYSQL)
		nl2sql_parse_unexpected(p);
	n->kid[NL2SQL_INSERT_TABLE] = target(p, false);
	if (p->d != NL2SQL_MYSQL && at_kw(p, KW_AS)) {
		n->kid[NL2SQL_INSERT_TABLE]->kid[NL2SQL_TABLE_ALIAS] =
			nl2sql_parse_alias(p);
	}
	if (at_op(p, '(') && !nl2sql_parse_query_at(p, p->t))
		n->kid[NL2SQL_INSERT_COLUMNS] = insert_columns(p);
	overriding(p);
	if (take_kw2(p, KW_DEFAULT, KW_VALUES))
		;
	else if (p->d == NL2SQL_MYSQL && take_kw(p, KW_SET))
		n->kid[NL2SQL_INSERT_SET] = assignments(p);
	else {
		if (p->d == NL2SQL_MYSQL && at_kw(p, KW_VALUE))
			p->t->kw = KW_VALUES;
		n->kid[NL2SQL_INSERT_SOURCE] = nl2sql_parse_query(p);
	}
	if (p->d == NL2SQL_MYSQL && at_kw(p, KW_AS) && op_at(p, 2, '(') == 0)
		n->kid[NL2SQL_INSERT_TABLE]->kid[NL2SQL_TABLE_ALIAS] =
			nl2sql_parse_alias(p);
	while (p->d != NL2SQL_TRINO && at_kw(p, KW_ON))
		nl2sql_sql_add(p->a, &n->kid[NL2SQL_INSERT_CONFLICT],
			       conflict(p));
	n->kid[NL2SQL_INSERT_RETURNING] = returning(p);
	return nl2sql_parse_end(p, n);
}

static void change_tail(struct parser *p, struct nl2sql_sql *n)
{
	if (take_kw2(p, KW_WHERE, KW_CURRENT)) {
		/* WHERE CURRENT OF cursor */
		p->t -= 2;
		nl2sql_parse_unexpected(p);
	}
	if (take_kw(p, KW_WHERE))
		n->kid[NL2SQL_UPDATE_WHERE] = nl2sql_parse_expr(p);
	if (p->d == NL2SQL_MYSQL || p->d == NL2SQL_SQLITE) {
		if (take_kw2(p, KW_ORDER, KW_BY))
			n->kid[NL2SQL_UPDATE_ORDER] = nl2sql_parse_order_by(p);
		if (take_kw(p, KW_LIMIT)) {
			n->kid[NL2SQL_UPDATE_LIMIT] = nl2sql_parse_expr(p);
			if (take_kw(p, KW_OFFSET))
				n->kid[NL2SQL_UPDATE_OFFSET] =
					nl2sql_parse_expr(p);
		}
	}
	n->kid[NL2SQL_UPDATE_RETURNING] = returning(p);
}

struct nl2sql_sql *nl2sql_parse_update(struct parser *p,
				       struct nl2sql_sql *with)
{
	struct nl2sql_sql *n = nl2sql_parse_node(p, NL2SQL_SQL_UPDATE, p->t++);

	options(p, n, p->t);
	n->kid[NL2SQL_UPDATE_WITH] = with;
	p->changing = true;
	if (p->d == NL2SQL_MYSQL)
		n->kid[NL2SQL_UPDATE_TABLES] = nl2sql_parse_from(p);
	else
		nl2sql_sql_add(p->a, &n->kid[NL2SQL_UPDATE_TABLES],
			       target(p, true));
	p->changing = false;
	need_kw(p, KW_SET);
	n->kid[NL2SQL_UPDATE_SET] = assignments(p);
	if (p->d != NL2SQL_MYSQL && take_kw(p, KW_FROM))
		n->kid[NL2SQL_UPDATE_FROM] = nl2sql_parse_from(p);
	change_tail(p, n);
	return nl2sql_parse_end(p, n);
}

struct nl2sql_sql *nl2sql_parse_delete(struct parser *p,
				       struct nl2sql_sql *with)
{
	struct nl2sql_sql *n = nl2sql_parse_node(p, NL2SQL_SQL_DELETE, p->t++);
	struct nl2sql_sql **tables = &n->kid[NL2SQL_UPDATE_TABLES];
	bool first_names;

	if (p->d == NL2SQL_MYSQL)
		options(p, n, p->t);
	n->kid[NL2SQL_UPDATE_WITH] = with;
	first_names = p->d == NL2SQL_MYSQL && !at_kw(p, KW_FROM);
	if (!first_names)
		need_kw(p, KW_FROM);
	do {
		nl2sql_sql_add(p->a, tables,
			       target(p, p->d != NL2SQL_MYSQL || !first_names));
		if (p->d == NL2SQL_MYSQL && take_op(p, '.'))
			need_op(p, '*');
	} while (p->d == NL2SQL_MYSQL && take_op(p, ','));
	if (first_names) {
		need_kw(p, KW_FROM);
		n->kid[NL2SQL_UPDATE_FROM] = nl2sql_parse_from(p);
	} else if (take_kw(p, KW_USING)) {
		n->kid[NL2SQL_UPDATE_FROM] = nl2sql_parse_from(p);
	}
	change_tail(p, n);
	return nl2sql_parse_end(p, n);
}

static struct nl2sql_sql *merge_action(struct parser *p)
{
	struct nl2sql_sql *n = nl2sql_parse_node(p, NL2SQL_SQL_INSERT, p->t);

	if (take_kw(p, KW_INSERT)) {
		if (at_op(p, '('))
			n->kid[NL2SQL_INSERT_COLUMNS] = insert_columns(p);
		overriding(p);
		if (!take_kw2(p, KW_DEFAULT, KW_VALUES)) {
			if (!at_kw(p, KW_VALUES))
				nl2sql_parse_unexpected(p);
			n->kid[NL2SQL_INSERT_SOURCE] = nl2sql_parse_query(p);
		}
		return nl2sql_parse_end(p, n);
	}
	if (take_kw(p, KW_UPDATE)) {
		n = nl2sql_parse_node(p, NL2SQL_SQL_UPDATE, p->t - 1);
		need_kw(p, KW_SET);
		n->kid[NL2SQL_UPDATE_SET] = assignments(p);
		return nl2sql_parse_end(p, n);
	}
	if (take_kw(p, KW_DELETE))
		return nl2sql_parse_node(p, NL2SQL_SQL_DELETE, p->t - 1);
	need_kw(p, KW_DO);
	need_kw(p, KW_NOTHING);
	n = nl2sql_sql_word(p->a, "do nothing");
	return n;
}

struct nl2sql_sql *nl2sql_parse_merge(struct parser *p, struct nl2sql_sql *with)
{
	struct nl2sql_sql *n = nl2sql_parse_node(p, NL2SQL_SQL_MERGE, p->t++),
			  *when;

	need_kw(p, KW_INTO);
	n->kid[NL2SQL_MERGE_WITH] = with;
	n->kid[NL2SQL_MERGE_TARGET] = target(p, true);
	need_kw(p, KW_USING);
	n->kid[NL2SQL_MERGE_SOURCE] = nl2sql_parse_from_item(p);
	need_kw(p, KW_ON);
	n->kid[NL2SQL_MERGE_ON] = nl2sql_parse_expr(p);
	while (at_kw(p, KW_WHEN)) {
		when = nl2sql_parse_node(p, NL2SQL_SQL_MERGE_WHEN, p->t++);
		if (take_kw(p, KW_NOT))
			when->flags |= NL2SQL_F_NOT;
		need_kw(p, KW_MATCHED);
		if (at_kw(p, KW_BY)) {
			p->t += 2;
			nl2sql_parse_words(p, when, p->t - 2);
		}
		if (take_kw(p, KW_AND))
			when->kid[0] = nl2sql_parse_expr(p);
		need_kw(p, KW_THEN);
		when->kid[1] = merge_action(p);
		nl2sql_sql_add(p->a, &n->kid[NL2SQL_MERGE_WHENS],
			       nl2sql_parse_end(p, when));
	}
	if (!n->kid[NL2SQL_MERGE_WHENS])
		nl2sql_parse_unexpected(p);
	return nl2sql_parse_end(p, n);
}
