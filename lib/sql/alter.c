/* lib/sql/alter.c - ALTER TABLE and DROP */
#include <string.h>

#include "parts.h"

/* ---- ALTER TABLE ---- */

static void set_words(struct nl2sql_sql *n, const char *text)
{
	n->text = text;
	n->text_len = (uint32_t)strlen(text);
}

/* ADD and DROP are said of more than columns. */
static bool column_at(const struct parser *p)
{
	static const struct dialect_word others[] = {
		{ "check", IN_MYSQL },
		{ "constraint", IN_POSTGRESQL | IN_MYSQL },
		{ "foreign", IN_POSTGRESQL | IN_MYSQL },
		{ "fulltext", IN_MYSQL },
		{ "index", IN_MYSQL },
		{ "key", IN_MYSQL },
		{ "partition", IN_MYSQL },
		{ "period", IN_MYSQL },
		{ "primary", IN_POSTGRESQL | IN_MYSQL },
		{ "spatial", IN_MYSQL },
		{ "system", IN_MYSQL },
		{ "unique", IN_MYSQL },
	};

	return !at_op(p, '(') &&
	       !nl2sql_parse_is_among(p, p->t, others, NL2SQL_COUNT(others));
}

/* Trino wants the word COLUMN. */
static void column_word(struct parser *p)
{
	if (p->d == NL2SQL_TRINO)
		need_kw(p, KW_COLUMN);
	else
		take_kw(p, KW_COLUMN);
}

static struct nl2sql_sql *column_name(struct parser *p)
{
	return p->d == NL2SQL_TRINO ? nl2sql_parse_qualified(p, NL2SQL_SQL_NAME)
				    : nl2sql_parse_name(p);
}

/* FIRST or AFTER a; no other option stands behind a new column. */
static void column_place(struct parser *p, struct nl2sql_sql *n)
{
	const struct token *from = p->t;

	if (p->d == NL2SQL_MYSQL || p->d == NL2SQL_TRINO) {
		if (take_kw(p, KW_AFTER))
			column_name(p);
		else if (!take_kw(p, KW_FIRST) && p->d == NL2SQL_TRINO)
			take_kw(p, KW_LAST);
	}
	n->kid[NL2SQL_ACTION_REST] = nl2sql_parse_raw(p, from, p->t);
}

static bool add(struct parser *p, struct nl2sql_sql *n)
{
	if (!take_kw(p, KW_ADD))
		return false;
	if ((p->d == NL2SQL_POSTGRESQL || p->d == NL2SQL_MYSQL) &&
	    nl2sql_parse_table_constraint_at(p)) {
		set_words(n, "add constraint");
		n->kid[NL2SQL_ACTION_DEF] = nl2sql_parse_constraint(p);
		n->kid[NL2SQL_ACTION_REST] = NULL;
		return true;
	}
	if (!column_at(p) && p->d != NL2SQL_TRINO)
		return false;
	set_words(n, "add column");
	column_word(p);
	if (p->d != NL2SQL_SQLITE)
		nl2sql_parse_if_exists(p, true);
	n->kid[NL2SQL_ACTION_DEF] = nl2sql_parse_coldef(p);
	if (p->d != NL2SQL_SQLITE &&
	    !n->kid[NL2SQL_ACTION_DEF]->kid[NL2SQL_COLDEF_TYPE])
		nl2sql_parse_unexpected(p);
	column_place(p, n);
	return true;
}

static bool drop_column(struct parser *p, struct nl2sql_sql *n)
{
	const struct token *from;

	if (!take_kw(p, KW_DROP) || !column_at(p))
		return false;
	set_words(n, "drop column");
	column_word(p);
	if (p->d != NL2SQL_SQLITE)
		nl2sql_parse_if_exists(p, false);
	n->kid[NL2SQL_ACTION_NAME] = column_name(p);
	from = p->t;
	if ((p->d == NL2SQL_POSTGRESQL || p->d == NL2SQL_MYSQL) &&
	    !take_kw(p, KW_CASCADE))
		take_kw(p, KW_RESTRICT);
	n->kid[NL2SQL_ACTION_REST] = nl2sql_parse_raw(p, from, p->t);
	return true;
}

static bool rename_to(struct parser *p, struct nl2sql_sql *n)
{
	const struct token *from;
	bool my = p->d == NL2SQL_MYSQL;

	if (!take_kw(p, KW_RENAME) ||
	    (my && (at_kw(p, KW_INDEX) || at_kw(p, KW_KEY))))
		return false;
	if (p->d == NL2SQL_POSTGRESQL && at_kw(p, KW_CONSTRAINT))
		return false;
	if (take_kw(p, KW_TO) || (my && (take_kw(p, KW_AS) || take_op(p, '=') ||
					 !at_kw(p, KW_COLUMN)))) {
		set_words(n, "rename to");
		n->kid[NL2SQL_ACTION_NAME] =
			nl2sql_parse_qualified(p, NL2SQL_SQL_NAME);
		return true;
	}
	set_words(n, "rename column");
	column_word(p);
	if (p->d == NL2SQL_TRINO || my)
		nl2sql_parse_if_exists(p, false);
	n->kid[NL2SQL_ACTION_NAME] = column_name(p);
	from = p->t;
	need_kw(p, KW_TO);
	nl2sql_parse_name(p);
	n->kid[NL2SQL_ACTION_REST] = nl2sql_parse_raw(p, from, p->t);
	return true;
}

/* ALTER [COLUMN] a SET ..., which is kept as written */
static bool alters_column(struct parser *p)
{
	static const struct dialect_word words[] = {
		{ "add", IN_POSTGRESQL },
		{ "drop", IN_POSTGRESQL | IN_MYSQL | IN_TRINO },
		{ "reset", IN_POSTGRESQL },
		{ "restart", IN_POSTGRESQL },
		{ "set", IN_POSTGRESQL | IN_MYSQL | IN_TRINO },
		{ "type", IN_POSTGRESQL },
	};

	if (!take_kw(p, KW_ALTER))
		return false;
	if (at_kw(p, KW_CONSTRAINT) || at_kw(p, KW_INDEX) || at_kw(p, KW_CHECK))
		return true;
	column_word(p);
	if (p->d == NL2SQL_MYSQL)
		nl2sql_parse_if_exists(p, false);
	column_name(p);
	if (!nl2sql_parse_is_among(p, p->t, words, NL2SQL_COUNT(words)))
		nl2sql_parse_unexpected(p);
	return true;
}

/* What else is done to a table; in MySQL also to its options. */
static bool other_action_at(const struct parser *p)
{
	static const struct dialect_word words[] = {
		{ "add", IN_POSTGRESQL | IN_MYSQL },
		{ "algorithm", IN_MYSQL },
		{ "analyze", IN_MYSQL },
		{ "attach", IN_POSTGRESQL },
		{ "auto_increment", IN_MYSQL },
		{ "change", IN_MYSQL },
		{ "character", IN_MYSQL },
		{ "charset", IN_MYSQL },
		{ "check", IN_MYSQL },
		{ "cluster", IN_POSTGRESQL },
		{ "coalesce", IN_MYSQL },
		{ "collate", IN_MYSQL },
		{ "comment", IN_MYSQL },
		{ "convert", IN_MYSQL },
		{ "default", IN_MYSQL },
		{ "detach", IN_POSTGRESQL },
		{ "disable", IN_POSTGRESQL | IN_MYSQL },
		{ "discard", IN_MYSQL },
		{ "drop", IN_POSTGRESQL | IN_MYSQL },
		{ "enable", IN_POSTGRESQL | IN_MYSQL },
		{ "engine", IN_MYSQL },
		{ "exchange", IN_MYSQL },
		{ "execute", IN_TRINO },
		{ "force", IN_POSTGRESQL | IN_MYSQL },
		{ "import", IN_MYSQL },
		{ "inherit", IN_POSTGRESQL },
		{ "key_block_size", IN_MYSQL },
		{ "lock", IN_MYSQL },
		{ "modify", IN_MYSQL },
		{ "no", IN_POSTGRESQL },
		{ "not", IN_POSTGRESQL },
		{ "nowait", IN_MYSQL },
		{ "of", IN_POSTGRESQL },
		{ "optimize", IN_MYSQL },
		{ "options", IN_POSTGRESQL },
		{ "order", IN_MYSQL },
		{ "owner", IN_POSTGRESQL },
		{ "partition", IN_MYSQL },
		{ "rebuild", IN_MYSQL },
		{ "remove", IN_MYSQL },
		{ "rename", IN_POSTGRESQL | IN_MYSQL },
		{ "reorganize", IN_MYSQL },
		{ "repair", IN_MYSQL },
		{ "replica", IN_POSTGRESQL },
		{ "reset", IN_POSTGRESQL },
		{ "row_format", IN_MYSQL },
		{ "set", IN_POSTGRESQL | IN_TRINO },
		{ "tablespace", IN_MYSQL },
		{ "truncate", IN_MYSQL },
		{ "union", IN_MYSQL },
		{ "validate", IN_POSTGRESQL },
		{ "wait", IN_MYSQL },
		{ "with", IN_MYSQL },
		{ "without", IN_MYSQL },
	};

	return nl2sql_parse_is_among(p, p->t, words, NL2SQL_COUNT(words)) ||
	       (p->d == NL2SQL_MYSQL && op_at(p, 1, '='));
}

static struct nl2sql_sql *action(struct parser *p)
{
	struct token *start = p->t;
	struct nl2sql_sql *n = nl2sql_parse_node(p, NL2SQL_SQL_ACTION, start);

	if (add(p, n))
		return nl2sql_parse_end(p, n);
	p->t = start;
	if (drop_column(p, n))
		return nl2sql_parse_end(p, n);
	p->t = start;
	if (rename_to(p, n))
		return nl2sql_parse_end(p, n);
	p->t = start;
	if (p->d == NL2SQL_SQLITE || (!alters_column(p) && !other_action_at(p)))
		nl2sql_parse_unexpected(p);
	p->t = start + 1;
	set_words(n, "other");
	/* Trino: SET PROPERTIES a = 1, b = 2 */
	nl2sql_parse_rest(p, p->d != NL2SQL_TRINO);
	n->kid[NL2SQL_ACTION_REST] = nl2sql_parse_raw(p, start, p->t);
	return nl2sql_parse_end(p, n);
}

struct nl2sql_sql *nl2sql_parse_alter(struct parser *p)
{
	struct token *start = p->t++;
	struct nl2sql_sql *n = nl2sql_parse_node(p, NL2SQL_SQL_ALTER, start);
	bool many = p->d == NL2SQL_POSTGRESQL || p->d == NL2SQL_MYSQL;

	if (!take_kw(p, KW_TABLE) ||
	    (p->d == NL2SQL_POSTGRESQL && at_kw(p, KW_ALL))) {
		p->t = start;
		return nl2sql_parse_object_command(p);
	}
	set_words(n, "table");
	if (p->d != NL2SQL_SQLITE)
		nl2sql_parse_if_exists(p, false);
	if (p->d == NL2SQL_POSTGRESQL)
		take_kw(p, KW_ONLY);
	n->kid[NL2SQL_ALTER_NAME] = nl2sql_parse_table(p);
	if (p->d == NL2SQL_POSTGRESQL)
		take_op(p, '*');
	if (p->d == NL2SQL_MYSQL && at_end(p))
		n->kid[NL2SQL_ALTER_ACTIONS] = nl2sql_sql_list(p->a);
	else
		do
			nl2sql_sql_add(p->a, &n->kid[NL2SQL_ALTER_ACTIONS],
				       action(p));
		while (many && take_op(p, ','));
	return nl2sql_parse_end(p, n);
}

/* ---- DROP ---- */

/* What DROP names like a table, and whether its table stands behind ON. */
static bool dropped(struct parser *p, bool *on)
{
	static const struct dialect_word words[] = {
		{ "database", IN_POSTGRESQL | IN_MYSQL },
		{ "index", IN_SQLITE | IN_POSTGRESQL | IN_MYSQL },
		{ "schema", IN_POSTGRESQL | IN_MYSQL | IN_TRINO },
		{ "sequence", IN_POSTGRESQL | IN_MYSQL },
		{ "table", IN_ALL },
		{ "trigger", IN_SQLITE | IN_POSTGRESQL | IN_MYSQL },
		{ "view", IN_ALL },
	};
	bool many = p->d == NL2SQL_POSTGRESQL || p->d == NL2SQL_TRINO;

	if (p->d == NL2SQL_MYSQL &&
	    (kw_at(p, 1, KW_TABLE) || kw_at(p, 1, KW_SEQUENCE)))
		take_kw(p, KW_TEMPORARY);
	else if (many && kw_at(p, 1, KW_VIEW))
		take_kw(p, KW_MATERIALIZED);
	*on = (p->d == NL2SQL_MYSQL && at_kw(p, KW_INDEX)) ||
	      (p->d == NL2SQL_POSTGRESQL && at_kw(p, KW_TRIGGER));
	if (!nl2sql_parse_is_among(p, p->t, words, NL2SQL_COUNT(words)))
		return false;
	p->t++;
	return true;
}

/* Behind the names: their table, and what is done with what needs them. */
static void drop_rest(struct parser *p, struct nl2sql_sql *n, bool on)
{
	const struct token *from = p->t;

	if (on) {
		need_kw(p, KW_ON);
		nl2sql_parse_table(p);
	}
	if (p->d == NL2SQL_MYSQL &&
	    (on || at_kw(p, KW_WAIT) || at_kw(p, KW_NOWAIT)))
		nl2sql_parse_rest(p, false);
	else if (p->d == NL2SQL_POSTGRESQL && at_kw(p, KW_WITH))
		nl2sql_parse_rest(p, false);
	else if (!take_kw(p, KW_CASCADE))
		take_kw(p, KW_RESTRICT);
	n->kid[NL2SQL_DROP_REST] = nl2sql_parse_raw(p, from, p->t);
}

struct nl2sql_sql *nl2sql_parse_drop(struct parser *p)
{
	struct token *start = p->t++;
	struct nl2sql_sql *n = nl2sql_parse_node(p, NL2SQL_SQL_DROP, start);
	const struct token *from = p->t;
	bool many = p->d == NL2SQL_POSTGRESQL || p->d == NL2SQL_MYSQL, on;

	if (!dropped(p, &on)) {
		p->t = start;
		return nl2sql_parse_object_command(p);
	}
	nl2sql_parse_words(p, n, from);
	if (p->d == NL2SQL_POSTGRESQL)
		take_kw(p, KW_CONCURRENTLY);
	if (nl2sql_parse_if_exists(p, false))
		n->flags |= NL2SQL_F_IF_NOT_EXISTS;
	do
		nl2sql_sql_add(p->a, &n->kid[NL2SQL_DROP_NAMES],
			       nl2sql_parse_table(p));
	while (many && take_op(p, ','));
	if (many || (p->d == NL2SQL_TRINO && p->first[1].kw == KW_SCHEMA))
		drop_rest(p, n, on);
	return nl2sql_parse_end(p, n);
}
