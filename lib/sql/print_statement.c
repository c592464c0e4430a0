/* lib/sql/print_statement.c - all statements but queries */
#include <string.h>

#include "parts.h"

/* ---- statements ---- */

static void put_returning(struct printer *p, const struct nl2sql_sql *n)
{
	if (!n)
		return;
	P(p, " RETURNING ");
	nl2sql_put_list(p, n);
}

static void put_options(struct printer *p, const struct nl2sql_sql *n)
{
	if (!n->text)
		return;
	nl2sql_buf_putc(p->b, ' ');
	nl2sql_put_upper(p, n->text);
}

/* What an index is of: an expression that is no column or call needs its
 * parentheses outside of SQLite. */
static void put_index_items(struct printer *p, const struct nl2sql_sql *list)
{
	P(p, "(");
	for (uint32_t i = 0; i < list->n; i++) {
		const struct nl2sql_sql *o = list->kid[i], *x = o;

		if (i)
			P(p, ", ");
		if (o->kind == NL2SQL_SQL_ORDER)
			x = o->kid[0];
		while (x->kind == NL2SQL_SQL_BINARY &&
		       x->op == NL2SQL_OP_COLLATE)
			x = x->kid[NL2SQL_LEFT];
		if (p->d == NL2SQL_SQLITE || x->kind == NL2SQL_SQL_COLUMN ||
		    x->kind == NL2SQL_SQL_NAME || x->kind == NL2SQL_SQL_FUNC ||
		    x != o->kid[0]) {
			nl2sql_put(p, o);
			continue;
		}
		P(p, "(");
		nl2sql_put(p, x);
		P(p, ")");
		nl2sql_put_order_words(p, o);
	}
	P(p, ")");
}

static void put_conflict(struct printer *p, const struct nl2sql_sql *n)
{
	const struct nl2sql_sql *to = n->kid[NL2SQL_CONFLICT_TARGET];

	if (p->d == NL2SQL_MYSQL) {
		P(p, " ON DUPLICATE KEY UPDATE ");
		nl2sql_put_list(p, n->kid[NL2SQL_CONFLICT_SET]);
		return;
	}
	P(p, " ON CONFLICT");
	if (to && n->text) {
		P(p, " ON CONSTRAINT ");
		nl2sql_put_list(p, to);
	} else if (to) {
		nl2sql_buf_putc(p->b, ' ');
		put_index_items(p, to);
	}
	nl2sql_put_clause(p, " WHERE ", n->kid[NL2SQL_CONFLICT_TARGET_WHERE]);
	if (!n->kid[NL2SQL_CONFLICT_SET]) {
		P(p, " DO NOTHING");
		return;
	}
	P(p, " DO UPDATE SET ");
	nl2sql_put_list(p, n->kid[NL2SQL_CONFLICT_SET]);
	nl2sql_put_clause(p, " WHERE ", n->kid[NL2SQL_CONFLICT_WHERE]);
}

static void put_insert(struct printer *p, const struct nl2sql_sql *n)
{
	const struct nl2sql_sql *c = n->kid[NL2SQL_INSERT_CONFLICT];
	const struct nl2sql_sql *t = n->kid[NL2SQL_INSERT_TABLE];
	bool replace = n->text && nl2sql_starts(n->text, "replace");

	if (n->kid[NL2SQL_INSERT_WITH]) {
		nl2sql_put(p, n->kid[NL2SQL_INSERT_WITH]);
		nl2sql_buf_putc(p->b, ' ');
	}
	if (replace)
		nl2sql_put_upper(p, n->text);
	else
		P(p, "INSERT");
	if (!replace)
		put_options(p, n);
	if (t) {
		P(p, " INTO ");
		if (p->d == NL2SQL_MYSQL) {
			nl2sql_put_name(p, t);
			nl2sql_put_partitions(p, t);
		} else {
			nl2sql_put(p, t);
		}
	}
	if (n->kid[NL2SQL_INSERT_COLUMNS]) {
		nl2sql_buf_putc(p->b, ' ');
		nl2sql_put_parens(p, n->kid[NL2SQL_INSERT_COLUMNS]);
	}
	if (n->kid[NL2SQL_INSERT_SET]) {
		P(p, " SET ");
		nl2sql_put_list(p, n->kid[NL2SQL_INSERT_SET]);
	} else if (n->kid[NL2SQL_INSERT_SOURCE]) {
		nl2sql_buf_putc(p->b, ' ');
		nl2sql_put_query(p, n->kid[NL2SQL_INSERT_SOURCE]);
	} else {
		P(p, " DEFAULT VALUES");
	}
	/* MySQL names the new rows, and behind them */
	if (p->d == NL2SQL_MYSQL && t)
		nl2sql_put_alias(p, t->kid[NL2SQL_TABLE_ALIAS]);
	for (uint32_t i = 0; c && i < c->n; i++)
		put_conflict(p, c->kid[i]);
	put_returning(p, n->kid[NL2SQL_INSERT_RETURNING]);
}

static void put_change_tail(struct printer *p, const struct nl2sql_sql *n)
{
	nl2sql_put_clause(p, " WHERE ", n->kid[NL2SQL_UPDATE_WHERE]);
	if (n->kid[NL2SQL_UPDATE_ORDER]) {
		P(p, " ORDER BY ");
		nl2sql_put_list(p, n->kid[NL2SQL_UPDATE_ORDER]);
	}
	nl2sql_put_clause(p, " LIMIT ", n->kid[NL2SQL_UPDATE_LIMIT]);
	nl2sql_put_clause(p, " OFFSET ", n->kid[NL2SQL_UPDATE_OFFSET]);
	put_returning(p, n->kid[NL2SQL_UPDATE_RETURNING]);
}

static void put_change(struct printer *p, const struct nl2sql_sql *n)
{
	const struct nl2sql_sql *from = n->kid[NL2SQL_UPDATE_FROM];
	bool update = n->kind == NL2SQL_SQL_UPDATE;

	if (n->kid[NL2SQL_UPDATE_WITH]) {
		nl2sql_put(p, n->kid[NL2SQL_UPDATE_WITH]);
		nl2sql_buf_putc(p->b, ' ');
	}
	P(p, update ? "UPDATE" : "DELETE");
	put_options(p, n);
	if (!update && n->kid[NL2SQL_UPDATE_TABLES])
		P(p, " FROM");
	if (n->kid[NL2SQL_UPDATE_TABLES]) {
		nl2sql_buf_putc(p->b, ' ');
		nl2sql_put_list(p, n->kid[NL2SQL_UPDATE_TABLES]);
	}
	if (n->kid[NL2SQL_UPDATE_SET]) {
		P(p, " SET ");
		nl2sql_put_list(p, n->kid[NL2SQL_UPDATE_SET]);
	}
	if (from) {
		P(p, update ? " FROM " : " USING ");
		nl2sql_put_list(p, from);
	}
	put_change_tail(p, n);
}

static void put_merge(struct printer *p, const struct nl2sql_sql *n)
{
	const struct nl2sql_sql *whens = n->kid[NL2SQL_MERGE_WHENS];

	if (n->kid[NL2SQL_MERGE_WITH]) {
		nl2sql_put(p, n->kid[NL2SQL_MERGE_WITH]);
		nl2sql_buf_putc(p->b, ' ');
	}
	nl2sql_put_clause(p, "MERGE INTO ", n->kid[NL2SQL_MERGE_TARGET]);
	nl2sql_put_clause(p, " USING ", n->kid[NL2SQL_MERGE_SOURCE]);
	nl2sql_put_clause(p, " ON ", n->kid[NL2SQL_MERGE_ON]);
	for (uint32_t i = 0; whens && i < whens->n; i++) {
		const struct nl2sql_sql *w = whens->kid[i];

		P(p, w->flags & NL2SQL_F_NOT ? " WHEN NOT MATCHED"
					     : " WHEN MATCHED");
		put_options(p, w);
		nl2sql_put_clause(p, " AND ", w->kid[0]);
		P(p, " THEN ");
		if (w->kid[1]->kind == NL2SQL_SQL_WORD)
			nl2sql_put_upper(p, w->kid[1]->text);
		else
			nl2sql_put(p, w->kid[1]);
	}
	put_returning(p, n->kid[NL2SQL_MERGE_RETURNING]);
}

static void put_create_words(struct printer *p, const struct nl2sql_sql *n)
{
	P(p, "CREATE ");
	if (n->flags & NL2SQL_F_REPLACE)
		P(p, "OR REPLACE ");
	if (n->flags & NL2SQL_F_TEMPORARY)
		P(p, "TEMPORARY ");
	if (n->text && n->kind == NL2SQL_SQL_CREATE_TABLE) {
		nl2sql_put_upper(p, n->text);
		nl2sql_buf_putc(p->b, ' ');
	}
}

static void put_if_not_exists(struct printer *p, const struct nl2sql_sql *n)
{
	if (n->flags & NL2SQL_F_IF_NOT_EXISTS)
		P(p, "IF NOT EXISTS ");
}

static void put_create_table(struct printer *p, const struct nl2sql_sql *n)
{
	put_create_words(p, n);
	P(p, "TABLE ");
	put_if_not_exists(p, n);
	nl2sql_put(p, n->kid[NL2SQL_CREATE_TABLE_NAME]);
	if (n->kid[NL2SQL_CREATE_TABLE_COLUMNS]) {
		nl2sql_buf_putc(p->b, ' ');
		nl2sql_put_parens(p, n->kid[NL2SQL_CREATE_TABLE_COLUMNS]);
	}
	nl2sql_put_clause(p, " ", n->kid[NL2SQL_CREATE_TABLE_OPTIONS]);
	nl2sql_put_clause(p, " AS ", n->kid[NL2SQL_CREATE_TABLE_QUERY]);
	if (n->flags & NL2SQL_F_BARE)
		P(p, " WITH NO DATA");
}

static void put_create_view(struct printer *p, const struct nl2sql_sql *n)
{
	put_create_words(p, n);
	if (n->flags & NL2SQL_F_MATERIALIZED)
		P(p, "MATERIALIZED ");
	if (n->flags & NL2SQL_F_RECURSIVE)
		P(p, "RECURSIVE ");
	P(p, "VIEW ");
	put_if_not_exists(p, n);
	nl2sql_put(p, n->kid[NL2SQL_CREATE_VIEW_NAME]);
	if (n->kid[NL2SQL_CREATE_VIEW_COLUMNS]) {
		nl2sql_buf_putc(p->b, ' ');
		nl2sql_put_parens(p, n->kid[NL2SQL_CREATE_VIEW_COLUMNS]);
	}
	nl2sql_put_clause(p, " AS ", n->kid[NL2SQL_CREATE_VIEW_QUERY]);
	nl2sql_put_clause(p, " ", n->kid[NL2SQL_CREATE_VIEW_OPTIONS]);
}

static void put_create_index(struct printer *p, const struct nl2sql_sql *n)
{
	bool prefix = n->text && p->d == NL2SQL_MYSQL;

	P(p, "CREATE ");
	if (n->flags & NL2SQL_F_UNIQUE)
		P(p, "UNIQUE ");
	if (prefix) {
		nl2sql_put_upper(p, n->text);
		nl2sql_buf_putc(p->b, ' ');
	}
	P(p, "INDEX ");
	put_if_not_exists(p, n);
	if (n->kid[NL2SQL_CREATE_INDEX_NAME]) {
		nl2sql_put(p, n->kid[NL2SQL_CREATE_INDEX_NAME]);
		nl2sql_buf_putc(p->b, ' ');
	}
	nl2sql_put_clause(p, "ON ", n->kid[NL2SQL_CREATE_INDEX_TABLE]);
	if (n->text && !prefix) {
		P(p, " USING ");
		P(p, n->text);
	}
	nl2sql_buf_putc(p->b, ' ');
	put_index_items(p, n->kid[NL2SQL_CREATE_INDEX_ITEMS]);
	nl2sql_put_clause(p, " ", n->kid[NL2SQL_CREATE_INDEX_OPTIONS]);
	nl2sql_put_clause(p, " WHERE ", n->kid[NL2SQL_CREATE_INDEX_WHERE]);
}

static void put_action(struct printer *p, const struct nl2sql_sql *n)
{
	const struct nl2sql_sql *rest = n->kid[NL2SQL_ACTION_REST];

	if (strcmp(n->text, "other") != 0) {
		if (!strcmp(n->text, "add constraint"))
			P(p, "ADD");
		else
			nl2sql_put_upper(p, n->text);
		nl2sql_put_clause(p, " ", n->kid[NL2SQL_ACTION_NAME]);
		nl2sql_put_clause(p, " ", n->kid[NL2SQL_ACTION_DEF]);
		nl2sql_put_clause(p, " ", rest);
	} else if (rest) {
		P(p, rest->text);
	}
}

static void put_explain(struct printer *p, const struct nl2sql_sql *n)
{
	nl2sql_put_upper(p, n->text);
	nl2sql_put_clause(p, " ", n->kid[0]);
}

bool nl2sql_put_statement(struct printer *p, const struct nl2sql_sql *n)
{
	switch (n->kind) {
	case NL2SQL_SQL_INSERT:
		put_insert(p, n);
		return true;
	case NL2SQL_SQL_UPDATE:
	case NL2SQL_SQL_DELETE:
		put_change(p, n);
		return true;
	case NL2SQL_SQL_MERGE:
		put_merge(p, n);
		return true;
	case NL2SQL_SQL_ASSIGN:
		if (n->kid[0]->kind == NL2SQL_SQL_ROW)
			nl2sql_put_parens(p, n->kid[0]);
		else
			nl2sql_put(p, n->kid[0]);
		nl2sql_put_clause(p, " = ", n->kid[1]);
		return true;
	case NL2SQL_SQL_CREATE_TABLE:
		put_create_table(p, n);
		return true;
	case NL2SQL_SQL_CREATE_VIEW:
		put_create_view(p, n);
		return true;
	case NL2SQL_SQL_CREATE_INDEX:
		put_create_index(p, n);
		return true;
	case NL2SQL_SQL_ALTER:
		P(p, "ALTER TABLE ");
		nl2sql_put(p, n->kid[0]);
		if (n->kid[1]->n)
			nl2sql_buf_putc(p->b, ' ');
		nl2sql_put_list(p, n->kid[1]);
		return true;
	case NL2SQL_SQL_ACTION:
		put_action(p, n);
		return true;
	case NL2SQL_SQL_DROP:
		P(p, "DROP ");
		nl2sql_put_upper(p, n->text);
		P(p, n->flags & NL2SQL_F_IF_NOT_EXISTS ? " IF EXISTS " : " ");
		nl2sql_put_list(p, n->kid[0]);
		nl2sql_put_clause(p, " ", n->kid[1]);
		return true;
	case NL2SQL_SQL_EXPLAIN:
		put_explain(p, n);
		return true;
	case NL2SQL_SQL_COMMAND:
		nl2sql_put_upper(p, n->text);
		nl2sql_put_clause(p, " ", n->kid[NL2SQL_COMMAND_REST]);
		return true;
	case NL2SQL_SQL_COLDEF:
		nl2sql_put_coldef(p, n);
		return true;
	case NL2SQL_SQL_CONSTRAINT:
		nl2sql_put_constraint(p, n);
		return true;
	default:
		return false;
	}
}
