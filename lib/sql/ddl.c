/* lib/sql/ddl.c - CREATE TABLE and VIEW */
#include <string.h>

#include "parts.h"

bool nl2sql_parse_if_exists(struct parser *p, bool no)
{
	if (!at_kw(p, KW_IF) || (no && !kw_at(p, 1, KW_NOT)) ||
	    (!no && !kw_at(p, 1, KW_EXISTS)))
		return false;
	p->t++;
	if (no)
		need_kw(p, KW_NOT);
	need_kw(p, KW_EXISTS);
	return true;
}

/* To the end of the statement, or of the brackets that are open. */
const struct token *nl2sql_parse_rest(struct parser *p, bool commas)
{
	const struct token *from = p->t;

	while (p->t->kind != NL2SQL_TOKEN_END && !at_op(p, ';') &&
	       !at_op(p, ')') && !(commas && at_op(p, ',')))
		p->t = at_op(p, '(') || at_op(p, '[')
			       ? &p->first[p->t->match + 1]
			       : p->t + 1;
	return from;
}

/* ---- CREATE TABLE ---- */

static struct nl2sql_sql *table_element(struct parser *p)
{
	const struct token *from = p->t;

	if (p->d != NL2SQL_TRINO && nl2sql_parse_table_constraint_at(p))
		return nl2sql_parse_constraint(p);
	if (at_kw(p, KW_LIKE) && p->d != NL2SQL_SQLITE) {
		nl2sql_parse_rest(p, true);
		return nl2sql_parse_raw(p, from, p->t);
	}
	return nl2sql_parse_coldef(p);
}

static void table_elements(struct parser *p, struct nl2sql_sql *n)
{
	const struct token *open = p->t;
	struct nl2sql_sql **list = &n->kid[NL2SQL_CREATE_TABLE_COLUMNS];
	bool lite = p->d == NL2SQL_SQLITE;

	p->t++;
	if (at_op(p, ')') && p->d == NL2SQL_POSTGRESQL)
		*list = nl2sql_sql_list(p->a);
	else
		do {
			/* SQLite's constraints stand behind the columns, and
			 * let the comma between them go. */
			if (lite && *list &&
			    (*list)->kid[(*list)->n - 1]->kind ==
				    NL2SQL_SQL_CONSTRAINT &&
			    !nl2sql_parse_table_constraint_at(p))
				nl2sql_parse_unexpected(p);
			if (lite && !*list &&
			    nl2sql_parse_table_constraint_at(p))
				nl2sql_parse_unexpected(p);
			nl2sql_sql_add(p->a, list, table_element(p));
			while (lite && !at_op(p, ',') &&
			       nl2sql_parse_table_constraint_at(p))
				nl2sql_sql_add(p->a, list,
					       nl2sql_parse_constraint(p));
		} while (take_op(p, ','));
	need_op(p, ')');
	if (p->ncomments)
		nl2sql_parse_comments(p, n, open);
}

static bool as_query_at(const struct parser *p)
{
	return at_kw(p, KW_SELECT) ||
	       (at_kw(p, KW_WITH) && !kw_at(p, 1, KW_SYSTEM)) ||
	       nl2sql_parse_query_at(p, p->t) || at_kw(p, KW_VALUES) ||
	       (at_kw(p, KW_TABLE) && p->d != NL2SQL_SQLITE);
}

/* Behind the query of CREATE TABLE AS: nothing else may follow. */
static void with_data(struct parser *p, struct nl2sql_sql *n)
{
	if ((p->d != NL2SQL_POSTGRESQL && p->d != NL2SQL_TRINO) ||
	    !take_kw(p, KW_WITH))
		return;
	if (take_kw(p, KW_NO))
		n->flags |= NL2SQL_F_BARE;
	need_kw(p, KW_DATA);
}

/* May what stands behind the columns begin so?  MariaDB takes any word that
 * an = follows. */
static bool table_option_at(const struct parser *p)
{
	static const struct dialect_word words[] = {
		{ "algorithm", IN_MYSQL },
		{ "as", IN_ALL },
		{ "auto_increment", IN_MYSQL },
		{ "autoextend_size", IN_MYSQL },
		{ "avg_row_length", IN_MYSQL },
		{ "character", IN_MYSQL },
		{ "charset", IN_MYSQL },
		{ "checksum", IN_MYSQL },
		{ "collate", IN_MYSQL },
		{ "comment", IN_MYSQL | IN_TRINO },
		{ "compression", IN_MYSQL },
		{ "connection", IN_MYSQL },
		{ "data", IN_MYSQL },
		{ "default", IN_MYSQL },
		{ "delay_key_write", IN_MYSQL },
		{ "encryption", IN_MYSQL },
		{ "engine", IN_MYSQL },
		{ "ignore", IN_MYSQL },
		{ "index", IN_MYSQL },
		{ "inherits", IN_POSTGRESQL },
		{ "insert_method", IN_MYSQL },
		{ "key_block_size", IN_MYSQL },
		{ "like", IN_MYSQL },
		{ "max_rows", IN_MYSQL },
		{ "min_rows", IN_MYSQL },
		{ "of", IN_POSTGRESQL },
		{ "on", IN_POSTGRESQL },
		{ "pack_keys", IN_MYSQL },
		{ "page_checksum", IN_MYSQL },
		{ "partition", IN_POSTGRESQL | IN_MYSQL },
		{ "password", IN_MYSQL },
		{ "replace", IN_MYSQL },
		{ "row_format", IN_MYSQL },
		{ "select", IN_MYSQL },
		{ "sequence", IN_MYSQL },
		{ "server", IN_POSTGRESQL },
		{ "stats_auto_recalc", IN_MYSQL },
		{ "stats_persistent", IN_MYSQL },
		{ "stats_sample_pages", IN_MYSQL },
		{ "tablespace", IN_POSTGRESQL | IN_MYSQL },
		{ "transactional", IN_MYSQL },
		{ "type", IN_MYSQL },
		{ "union", IN_MYSQL },
		{ "using", IN_POSTGRESQL },
		{ "values", IN_MYSQL },
		{ "with", IN_POSTGRESQL | IN_MYSQL | IN_TRINO },
		{ "without", IN_POSTGRESQL },
	};

	return at_end(p) ||
	       nl2sql_parse_is_among(p, p->t, words, NL2SQL_COUNT(words)) ||
	       (p->d == NL2SQL_MYSQL && (at_op(p, '(') || op_at(p, 1, '=')));
}

/* USING m (...) of a virtual table; WITHOUT ROWID, STRICT: any name, to
 * SQLite's parser */
static void sqlite_options(struct parser *p, const struct nl2sql_sql *n)
{
	if (n->text) {
		need_kw(p, KW_USING);
		nl2sql_parse_name(p);
		if (at_op(p, '('))
			skip_token(p);
		return;
	}
	if (!n->kid[NL2SQL_CREATE_TABLE_COLUMNS] || at_end(p))
		return;
	do {
		take_kw(p, KW_WITHOUT);
		nl2sql_parse_name(p);
	} while (take_op(p, ','));
}

/* Behind AS, or in MySQL where it may be left out; from: the options. */
static void table_query(struct parser *p, struct nl2sql_sql *n,
			const struct token *from)
{
	const struct token *end = p->t;

	take_kw(p, KW_AS);
	if (!as_query_at(p) ||
	    (p->d == NL2SQL_SQLITE && n->kid[NL2SQL_CREATE_TABLE_COLUMNS]))
		nl2sql_parse_unexpected(p);
	n->kid[NL2SQL_CREATE_TABLE_QUERY] = nl2sql_parse_query(p);
	n->kid[NL2SQL_CREATE_TABLE_OPTIONS] = nl2sql_parse_raw(p, from, end);
	with_data(p, n);
	if (!at_end(p))
		nl2sql_parse_unexpected(p);
}

/* Only the columns of CREATE TABLE AS, OF a type and PARTITION OF go without
 * a type (in SQLite all may). */
static void need_types(struct parser *p, const struct nl2sql_sql *n,
		       const struct token *behind)
{
	const struct nl2sql_sql *list = n->kid[NL2SQL_CREATE_TABLE_COLUMNS];

	if (n->kid[NL2SQL_CREATE_TABLE_QUERY] || p->d == NL2SQL_SQLITE)
		return;
	for (uint32_t i = 0; list && i < list->n; i++)
		if (list->kid[i]->kind == NL2SQL_SQL_COLDEF &&
		    !list->kid[i]->kid[NL2SQL_COLDEF_TYPE]) {
			p->t = (struct token *)(uintptr_t)behind;
			nl2sql_parse_unexpected(p);
		}
}

struct nl2sql_sql *nl2sql_parse_create_table(struct parser *p,
					     struct nl2sql_sql *n)
{
	const struct token *from;

	if (nl2sql_parse_if_exists(p, true))
		n->flags |= NL2SQL_F_IF_NOT_EXISTS;
	n->kid[NL2SQL_CREATE_TABLE_NAME] = nl2sql_parse_table(p);
	if (at_op(p, '(') && !nl2sql_parse_query_at(p, p->t))
		table_elements(p, n);
	from = p->t;
	if (p->d == NL2SQL_SQLITE && !at_kw(p, KW_AS))
		sqlite_options(p, n);
	else if (!table_option_at(p))
		nl2sql_parse_unexpected(p);
	while (!at_end(p)) {
		if (at_kw(p, KW_AS) && p->d == NL2SQL_POSTGRESQL &&
		    kw_at(p, 1, KW_EXECUTE)) {
			p->t += 2;
		} else if (at_kw(p, KW_AS) ||
			   (p->d == NL2SQL_MYSQL && as_query_at(p))) {
			table_query(p, n, from);
			break;
		} else if (p->d == NL2SQL_SQLITE) {
			nl2sql_parse_unexpected(p);
		}
		if (!at_end(p))
			skip_token(p);
	}
	need_types(p, n, from);
	if (!n->kid[NL2SQL_CREATE_TABLE_QUERY])
		n->kid[NL2SQL_CREATE_TABLE_OPTIONS] =
			nl2sql_parse_raw(p, from, p->t);
	if (!n->kid[NL2SQL_CREATE_TABLE_COLUMNS] &&
	    !n->kid[NL2SQL_CREATE_TABLE_QUERY] &&
	    !n->kid[NL2SQL_CREATE_TABLE_OPTIONS] && p->d != NL2SQL_MYSQL)
		nl2sql_parse_unexpected(p);
	return nl2sql_parse_end(p, n);
}

/* ---- CREATE VIEW ---- */

struct nl2sql_sql *nl2sql_parse_create_view(struct parser *p,
					    struct nl2sql_sql *n)
{
	static const struct dialect_word words[] = {
		{ "comment", IN_TRINO },
		{ "grace", IN_TRINO },
		{ "security", IN_TRINO },
		{ "tablespace", IN_POSTGRESQL },
		{ "using", IN_POSTGRESQL },
		{ "with", IN_POSTGRESQL | IN_TRINO },
	};
	const struct token *from;
	bool stored = n->flags & NL2SQL_F_MATERIALIZED;

	if ((p->d == NL2SQL_SQLITE || p->d == NL2SQL_MYSQL || stored) &&
	    nl2sql_parse_if_exists(p, true))
		n->flags |= NL2SQL_F_IF_NOT_EXISTS;
	n->kid[NL2SQL_CREATE_VIEW_NAME] = nl2sql_parse_table(p);
	if (at_op(p, '(') && p->d != NL2SQL_TRINO)
		n->kid[NL2SQL_CREATE_VIEW_COLUMNS] = nl2sql_parse_names(p);
	if (nl2sql_parse_is_among(p, p->t, words, NL2SQL_COUNT(words)))
		while (!at_kw(p, KW_AS) && p->t->kind != NL2SQL_TOKEN_END)
			skip_token(p);
	need_kw(p, KW_AS);
	n->kid[NL2SQL_CREATE_VIEW_QUERY] = nl2sql_parse_query(p);
	from = p->t;
	if (at_kw(p, KW_WITH) &&
	    (p->d == NL2SQL_POSTGRESQL || p->d == NL2SQL_MYSQL))
		nl2sql_parse_rest(p, false);
	n->kid[NL2SQL_CREATE_VIEW_OPTIONS] = nl2sql_parse_raw(p, from, p->t);
	return nl2sql_parse_end(p, n);
}
