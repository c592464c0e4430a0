/* lib/sql/dml.c - INSERT, UPDATE, DELETE, MERGE */
#include <string.h>

#include "parts.h"

/* Is the alias of what is changed allowed here?  SQLite wants AS before it,
 * Trino has none. */
static bool alias_allowed(const struct parser *p)
{
	return p->d == NL2SQL_SQLITE ? at_kw(p, KW_AS) : p->d != NL2SQL_TRINO;
}

/* The table that is changed. */
static struct nl2sql_sql *target(struct parser *p, bool aliased)
{
	const struct token *t = p->t;
	bool only = aliased && p->d == NL2SQL_POSTGRESQL && take_kw(p, KW_ONLY);
	struct nl2sql_sql *n = nl2sql_parse_table(p);

	n->pos = t->pos;
	if (only)
		n->flags |= NL2SQL_F_ONLY;
	if (aliased && p->d == NL2SQL_POSTGRESQL)
		take_op(p, '*');
	nl2sql_parse_partitions(p, n);
	if (aliased && alias_allowed(p))
		n->kid[NL2SQL_TABLE_ALIAS] = nl2sql_parse_alias(p);
	if (aliased && p->d == NL2SQL_SQLITE)
		nl2sql_parse_hints(p, n);
	return nl2sql_parse_end(p, n);
}

/* What may be set: in SQLite and Trino a plain column. */
static bool settable(const struct parser *p, const struct nl2sql_sql *n)
{
	if (p->d == NL2SQL_SQLITE || p->d == NL2SQL_TRINO)
		return n->kind == NL2SQL_SQL_COLUMN && !n->kid[0];
	return n->kind == NL2SQL_SQL_COLUMN || n->kind == NL2SQL_SQL_INDEX ||
	       n->kind == NL2SQL_SQL_FIELD || n->kind == NL2SQL_SQL_VARIABLE;
}

static struct nl2sql_sql *assignment(struct parser *p)
{
	struct nl2sql_sql *n = nl2sql_parse_node(p, NL2SQL_SQL_ASSIGN, p->t);

	if (at_op(p, '(') &&
	    (p->d == NL2SQL_SQLITE || p->d == NL2SQL_POSTGRESQL)) {
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
		if (!settable(p, n->kid[0]))
			nl2sql_parse_unexpected(p);
	}
	if (!(p->d == NL2SQL_MYSQL && take_op(p, T_ASSIGN)) &&
	    !(p->d == NL2SQL_SQLITE && take_op(p, T_EQ2)))
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
	if (p->d == NL2SQL_SQLITE && from->kw != KW_REPLACE &&
	    take_kw(p, KW_OR)) {
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
		do
			nl2sql_sql_add(p->a, &n->kid[NL2SQL_CONFLICT_TARGET],
				       nl2sql_parse_index_item(p));
		while (take_op(p, ','));
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
		do {
			struct nl2sql_sql *n = nl2sql_parse_expr_at(p, 30);

			if (!settable(p, n))
				nl2sql_parse_unexpected(p);
			nl2sql_sql_add(p->a, &list, n);
		} while (take_op(p, ','));
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
	/* what stands in parentheses behind it is no part of the alias */
	if (p->d != NL2SQL_MYSQL && take_kw(p, KW_AS))
		n->kid[NL2SQL_INSERT_TABLE]->kid[NL2SQL_TABLE_ALIAS] =
			nl2sql_parse_plain_alias(p);
	if (at_op(p, '(') && !nl2sql_parse_query_at(p, p->t))
		n->kid[NL2SQL_INSERT_COLUMNS] = insert_columns(p);
	overriding(p);
	if (p->d != NL2SQL_MYSQL && p->d != NL2SQL_TRINO &&
	    take_kw2(p, KW_DEFAULT, KW_VALUES))
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
	while (p->d != NL2SQL_TRINO && at_kw(p, KW_ON) &&
	       !(p->d == NL2SQL_MYSQL && from->kw == KW_REPLACE))
		nl2sql_sql_add(p->a, &n->kid[NL2SQL_INSERT_CONFLICT],
			       conflict(p));
	n->kid[NL2SQL_INSERT_RETURNING] = returning(p);
	return nl2sql_parse_end(p, n);
}

/* CURRENT OF a cursor, kept as written */
static struct nl2sql_sql *current_of(struct parser *p)
{
	const struct token *from = p->t;

	need_kw(p, KW_CURRENT);
	need_kw(p, KW_OF);
	nl2sql_parse_name(p);
	return nl2sql_parse_raw(p, from, p->t);
}

static void change_tail(struct parser *p, struct nl2sql_sql *n)
{
	if (take_kw(p, KW_WHERE))
		n->kid[NL2SQL_UPDATE_WHERE] =
			p->d == NL2SQL_POSTGRESQL && at_kw(p, KW_CURRENT) &&
					kw_at(p, 1, KW_OF)
				? current_of(p)
				: nl2sql_parse_expr(p);
	if (p->d == NL2SQL_MYSQL || p->d == NL2SQL_SQLITE) {
		if (take_kw2(p, KW_ORDER, KW_BY))
			n->kid[NL2SQL_UPDATE_ORDER] = nl2sql_parse_order_by(p);
		if (take_kw(p, KW_LIMIT)) {
			n->kid[NL2SQL_UPDATE_LIMIT] = nl2sql_parse_expr(p);
			if (p->d == NL2SQL_SQLITE && take_kw(p, KW_OFFSET))
				n->kid[NL2SQL_UPDATE_OFFSET] =
					nl2sql_parse_expr(p);
		}
	}
	/* MariaDB returns what it deletes, but not what it updates. */
	if (p->d != NL2SQL_MYSQL || n->kind == NL2SQL_SQL_DELETE)
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
	if ((p->d == NL2SQL_SQLITE || p->d == NL2SQL_POSTGRESQL) &&
	    take_kw(p, KW_FROM))
		n->kid[NL2SQL_UPDATE_FROM] = nl2sql_parse_from(p);
	change_tail(p, n);
	return nl2sql_parse_end(p, n);
}

struct nl2sql_sql *nl2sql_parse_delete(struct parser *p,
				       struct nl2sql_sql *with)
{
	struct nl2sql_sql *n = nl2sql_parse_node(p, NL2SQL_SQL_DELETE, p->t++);
	struct nl2sql_sql **tables = &n->kid[NL2SQL_UPDATE_TABLES];
	bool my = p->d == NL2SQL_MYSQL, first_names;

	if (my)
		options(p, n, p->t);
	n->kid[NL2SQL_UPDATE_WITH] = with;
	first_names = my && !at_kw(p, KW_FROM);
	if (!first_names)
		need_kw(p, KW_FROM);
	do {
		nl2sql_sql_add(p->a, tables, target(p, !first_names));
		if (my && take_op(p, '.'))
			need_op(p, '*');
	} while (my && take_op(p, ','));
	if (first_names) {
		need_kw(p, KW_FROM);
		n->kid[NL2SQL_UPDATE_FROM] = nl2sql_parse_from(p);
	} else if ((my || p->d == NL2SQL_POSTGRESQL) && take_kw(p, KW_USING)) {
		n->kid[NL2SQL_UPDATE_FROM] = nl2sql_parse_from(p);
	}
	change_tail(p, n);
	return nl2sql_parse_end(p, n);
}

static struct nl2sql_sql *merge_insert(struct parser *p)
{
	struct nl2sql_sql *n = nl2sql_parse_node(p, NL2SQL_SQL_INSERT, p->t);

	need_kw(p, KW_INSERT);
	if (at_op(p, '('))
		n->kid[NL2SQL_INSERT_COLUMNS] = insert_columns(p);
	overriding(p);
	if (p->d != NL2SQL_POSTGRESQL || !take_kw2(p, KW_DEFAULT, KW_VALUES)) {
		if (!at_kw(p, KW_VALUES))
			nl2sql_parse_unexpected(p);
		n->kid[NL2SQL_INSERT_SOURCE] = nl2sql_parse_query(p);
	}
	return nl2sql_parse_end(p, n);
}

/* Rows of the source alone can be inserted, those of the target changed. */
static struct nl2sql_sql *merge_action(struct parser *p, bool insert)
{
	struct nl2sql_sql *n = nl2sql_parse_node(p, NL2SQL_SQL_UPDATE, p->t);

	if (insert && at_kw(p, KW_INSERT))
		return merge_insert(p);
	if (!insert && take_kw(p, KW_UPDATE)) {
		need_kw(p, KW_SET);
		n->kid[NL2SQL_UPDATE_SET] = assignments(p);
		return nl2sql_parse_end(p, n);
	}
	if (!insert && take_kw(p, KW_DELETE))
		return nl2sql_parse_node(p, NL2SQL_SQL_DELETE, p->t - 1);
	if (p->d != NL2SQL_POSTGRESQL)
		nl2sql_parse_unexpected(p);
	need_kw(p, KW_DO);
	need_kw(p, KW_NOTHING);
	return nl2sql_sql_word(p->a, "do nothing");
}

/* WHEN [NOT] MATCHED [BY SOURCE | BY TARGET] [AND x] THEN ... */
static struct nl2sql_sql *merge_when(struct parser *p)
{
	struct nl2sql_sql *n =
		nl2sql_parse_node(p, NL2SQL_SQL_MERGE_WHEN, p->t++);
	bool insert = take_kw(p, KW_NOT);

	if (insert)
		n->flags |= NL2SQL_F_NOT;
	need_kw(p, KW_MATCHED);
	if (insert && p->d == NL2SQL_POSTGRESQL && at_kw(p, KW_BY)) {
		insert = kw_at(p, 1, KW_TARGET);
		if (!insert && !kw_at(p, 1, KW_SOURCE))
			nl2sql_parse_unexpected(p);
		p->t += 2;
		nl2sql_parse_words(p, n, p->t - 2);
	}
	if (take_kw(p, KW_AND))
		n->kid[0] = nl2sql_parse_expr(p);
	need_kw(p, KW_THEN);
	n->kid[1] = merge_action(p, insert);
	return nl2sql_parse_end(p, n);
}

struct nl2sql_sql *nl2sql_parse_merge(struct parser *p, struct nl2sql_sql *with)
{
	struct nl2sql_sql *n = nl2sql_parse_node(p, NL2SQL_SQL_MERGE, p->t++);
	struct nl2sql_sql *t;

	need_kw(p, KW_INTO);
	n->kid[NL2SQL_MERGE_WITH] = with;
	t = target(p, true);
	if (p->d == NL2SQL_TRINO)
		t->kid[NL2SQL_TABLE_ALIAS] = nl2sql_parse_alias(p);
	n->kid[NL2SQL_MERGE_TARGET] = nl2sql_parse_end(p, t);
	need_kw(p, KW_USING);
	n->kid[NL2SQL_MERGE_SOURCE] = nl2sql_parse_from_item(p);
	need_kw(p, KW_ON);
	n->kid[NL2SQL_MERGE_ON] = nl2sql_parse_expr(p);
	if (!at_kw(p, KW_WHEN))
		nl2sql_parse_unexpected(p);
	while (at_kw(p, KW_WHEN))
		nl2sql_sql_add(p->a, &n->kid[NL2SQL_MERGE_WHENS],
			       merge_when(p));
	if (p->d == NL2SQL_POSTGRESQL)
		n->kid[NL2SQL_MERGE_RETURNING] = returning(p);
	return nl2sql_parse_end(p, n);
}
