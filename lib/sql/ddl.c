/* lib/sql/ddl.c - CREATE TABLE, VIEW and INDEX; ALTER; DROP */
#include <string.h>

#include "parts.h"

static bool if_exists(struct parser *p, bool no)
{
	if (!at_kw(p, KW_IF))
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

/* ---- CREATE ---- */

static struct nl2sql_sql *table_element(struct parser *p)
{
	const struct token *from = p->t;

	if (nl2sql_parse_table_constraint_at(p))
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

	p->t++;
	if (at_op(p, ')') && p->d == NL2SQL_POSTGRESQL)
		*list = nl2sql_sql_list(p->a);
	else
		do {
			nl2sql_sql_add(p->a, list, table_element(p));
			/* SQLite lets the comma before a constraint go. */
			while (p->d == NL2SQL_SQLITE && !at_op(p, ',') &&
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
	return at_kw(p, KW_SELECT) || at_kw(p, KW_WITH) ||
	       nl2sql_parse_query_at(p, p->t) || at_kw(p, KW_VALUES) ||
	       (at_kw(p, KW_TABLE) && p->d != NL2SQL_SQLITE);
}

/* Behind the query of CREATE TABLE AS: nothing else may follow. */
static void with_data(struct parser *p, struct nl2sql_sql *n)
{
	if (!take_kw(p, KW_WITH))
		return;
	if (take_kw(p, KW_NO))
		n->flags |= NL2SQL_F_BARE;
	need_kw(p, KW_DATA);
}

static struct nl2sql_sql *create_table(struct parser *p, struct nl2sql_sql *n)
{
	const struct token *from;

	if (if_exists(p, true))
		n->flags |= NL2SQL_F_IF_NOT_EXISTS;
	n->kid[NL2SQL_CREATE_TABLE_NAME] = nl2sql_parse_table(p);
	if (at_op(p, '(') && !nl2sql_parse_query_at(p, p->t))
		table_elements(p, n);
	from = p->t;
	while (p->t->kind != NL2SQL_TOKEN_END && !at_op(p, ';')) {
		if (at_kw(p, KW_AS) ||
		    (p->d == NL2SQL_MYSQL && as_query_at(p))) {
			const struct token *end = p->t;

			take_kw(p, KW_AS);
			if (p->d == NL2SQL_POSTGRESQL && take_kw(p, KW_EXECUTE))
				continue;
			if (!as_query_at(p))
				nl2sql_parse_unexpected(p);
			n->kid[NL2SQL_CREATE_TABLE_QUERY] =
				nl2sql_parse_query(p);
			n->kid[NL2SQL_CREATE_TABLE_OPTIONS] =
				nl2sql_parse_raw(p, from, end);
			with_data(p, n);
			return nl2sql_parse_end(p, n);
		}
		p->t = at_op(p, '(') ? &p->first[p->t->match + 1] : p->t + 1;
	}
	if (!n->kid[NL2SQL_CREATE_TABLE_OPTIONS])
		n->kid[NL2SQL_CREATE_TABLE_OPTIONS] =
			nl2sql_parse_raw(p, from, p->t);
	if (!n->kid[NL2SQL_CREATE_TABLE_COLUMNS] &&
	    !n->kid[NL2SQL_CREATE_TABLE_QUERY] &&
	    !n->kid[NL2SQL_CREATE_TABLE_OPTIONS])
		nl2sql_parse_unexpected(p);
	return nl2sql_parse_end(p, n);
}

static struct nl2sql_sql *create_view(struct parser *p, struct nl2sql_sql *n)
{
	const struct token *from;

	if (if_exists(p, true))
		n->flags |= NL2SQL_F_IF_NOT_EXISTS;
	n->kid[NL2SQL_CREATE_VIEW_NAME] = nl2sql_parse_table(p);
	if (at_op(p, '('))
		n->kid[NL2SQL_CREATE_VIEW_COLUMNS] = nl2sql_parse_names(p);
	while (!at_kw(p, KW_AS) && p->t->kind != NL2SQL_TOKEN_END)
		p->t = at_op(p, '(') ? &p->first[p->t->match + 1] : p->t + 1;
	need_kw(p, KW_AS);
	n->kid[NL2SQL_CREATE_VIEW_QUERY] = nl2sql_parse_query(p);
	if (at_kw(p, KW_WITH))
		from = nl2sql_parse_rest(p, false);
	else
		from = p->t;
	n->kid[NL2SQL_CREATE_VIEW_OPTIONS] = nl2sql_parse_raw(p, from, p->t);
	return nl2sql_parse_end(p, n);
}

/* gin_trgm_ops, public.tsvector_ops (siglen = 100) */
static void operator_class(struct parser *p, struct nl2sql_sql *item)
{
	const struct token *from = p->t;
	struct nl2sql_sql *raw;

	nl2sql_parse_qualified(p, NL2SQL_SQL_NAME);
	if (at_op(p, '('))
		p->t = &p->first[p->t->match + 1];
	raw = nl2sql_parse_raw(p, from, p->t);
	item->text = raw->text;
	item->text_len = raw->text_len;
	item->flags |= NL2SQL_F_EXPLICIT;
}

static struct nl2sql_sql *create_index(struct parser *p, struct nl2sql_sql *n)
{
	const struct token *from;

	if (p->d == NL2SQL_POSTGRESQL)
		take_kw(p, KW_CONCURRENTLY);
	if (if_exists(p, true))
		n->flags |= NL2SQL_F_IF_NOT_EXISTS;
	if (!at_kw(p, KW_ON))
		n->kid[NL2SQL_CREATE_INDEX_NAME] =
			nl2sql_parse_qualified(p, NL2SQL_SQL_NAME);
	if (p->d == NL2SQL_MYSQL && take_kw(p, KW_USING))
		p->t++;
	need_kw(p, KW_ON);
	take_kw(p, KW_ONLY);
	n->kid[NL2SQL_CREATE_INDEX_TABLE] = nl2sql_parse_table(p);
	from = p->t;
	if (p->d == NL2SQL_POSTGRESQL && take_kw(p, KW_USING)) {
		struct nl2sql_sql *m = nl2sql_parse_name(p);

		n->text = m->text;
		n->text_len = m->text_len;
	}
	from = p->t + 1;
	need_op(p, '(');
	do {
		struct nl2sql_sql *o =
			nl2sql_parse_node(p, NL2SQL_SQL_ORDER, p->t);

		o->kid[0] = nl2sql_parse_expr(p);
		if (p->d == NL2SQL_POSTGRESQL &&
		    nl2sql_parse_is_name(p, p->t, NOT_COLUMN) &&
		    !at_kw(p, KW_ASC) && !at_kw(p, KW_DESC) &&
		    !at_kw(p, KW_NULLS))
			operator_class(p, o);
		if (take_kw(p, KW_DESC))
			o->flags |= NL2SQL_F_DESC;
		else
			take_kw(p, KW_ASC);
		if (take_kw2(p, KW_NULLS, KW_FIRST))
			o->flags |= NL2SQL_F_NULLS_FIRST;
		else if (take_kw2(p, KW_NULLS, KW_LAST))
			o->flags |= NL2SQL_F_NULLS_LAST;
		nl2sql_sql_add(p->a, &n->kid[NL2SQL_CREATE_INDEX_ITEMS],
			       nl2sql_parse_end(p, o));
	} while (take_op(p, ','));
	need_op(p, ')');
	from = p->t;
	while (p->t->kind != NL2SQL_TOKEN_END && !at_op(p, ';') &&
	       !at_kw(p, KW_WHERE))
		p->t = at_op(p, '(') ? &p->first[p->t->match + 1] : p->t + 1;
	n->kid[NL2SQL_CREATE_INDEX_OPTIONS] = nl2sql_parse_raw(p, from, p->t);
	if (take_kw(p, KW_WHERE))
		n->kid[NL2SQL_CREATE_INDEX_WHERE] = nl2sql_parse_expr(p);
	return nl2sql_parse_end(p, n);
}

/* CREATE: which kind of thing is made?  Anything else is a command. */
struct nl2sql_sql *nl2sql_parse_create(struct parser *p)
{
	struct token *start = p->t++;
	struct nl2sql_sql *n = NULL;
	uint32_t flags = 0;
	const char *how = NULL;

	for (;; p->t++) {
		if (take_kw2(p, KW_OR, KW_REPLACE)) {
			flags |= NL2SQL_F_REPLACE;
			p->t--;
		} else if (at_kw(p, KW_TEMP) || at_kw(p, KW_TEMPORARY)) {
			flags |= NL2SQL_F_TEMPORARY;
		} else if (at_kw(p, KW_UNLOGGED)) {
			how = "unlogged";
		} else if (at_kw(p, KW_VIRTUAL)) {
			how = "virtual";
		} else if (at_kw(p, KW_FOREIGN) && kw_at(p, 1, KW_TABLE)) {
			how = "foreign";
		} else if (at_kw(p, KW_MATERIALIZED)) {
			flags |= NL2SQL_F_MATERIALIZED;
		} else if (at_kw(p, KW_RECURSIVE)) {
			flags |= NL2SQL_F_RECURSIVE;
		} else if (at_kw(p, KW_UNIQUE)) {
			flags |= NL2SQL_F_UNIQUE;
		} else if (p->d == NL2SQL_MYSQL &&
			   (at_kw(p, KW_FULLTEXT) || at_kw(p, KW_SPATIAL)) &&
			   kw_at(p, 1, KW_INDEX)) {
			how = at_kw(p, KW_FULLTEXT) ? "fulltext" : "spatial";
		} else if (p->d == NL2SQL_MYSQL && at_kw(p, KW_ALGORITHM)) {
			p->t += 2;
		} else if (p->d == NL2SQL_MYSQL && at_kw(p, KW_DEFINER)) {
			p->t += 2;
			if (p->t[1].kind == NL2SQL_TOKEN_VARIABLE)
				p->t++;
		} else if (p->d == NL2SQL_MYSQL && at_kw(p, KW_SQL) &&
			   kw_at(p, 1, KW_SECURITY)) {
			p->t += 2;
		} else {
			break;
		}
		if (p->t->kind == NL2SQL_TOKEN_END)
			break;
	}
	if (take_kw(p, KW_TABLE))
		n = nl2sql_parse_node(p, NL2SQL_SQL_CREATE_TABLE, start);
	else if (take_kw(p, KW_VIEW))
		n = nl2sql_parse_node(p, NL2SQL_SQL_CREATE_VIEW, start);
	else if (take_kw(p, KW_INDEX))
		n = nl2sql_parse_node(p, NL2SQL_SQL_CREATE_INDEX, start);
	if (!n) {
		p->t = start;
		return nl2sql_parse_command(p);
	}
	n->flags = flags;
	n->text = how;
	n->text_len = how ? (uint32_t)strlen(how) : 0;
	if (n->kind == NL2SQL_SQL_CREATE_TABLE)
		return create_table(p, n);
	return n->kind == NL2SQL_SQL_CREATE_VIEW ? create_view(p, n)
						 : create_index(p, n);
}

/* ---- ALTER and DROP ---- */

static void action_words(struct parser *p, struct nl2sql_sql *n,
			 const char *text)
{
	(void)p;
	n->text = text;
	n->text_len = (uint32_t)strlen(text);
}

static struct nl2sql_sql *action(struct parser *p)
{
	struct nl2sql_sql *n = nl2sql_parse_node(p, NL2SQL_SQL_ACTION, p->t);
	const struct token *from = p->t;

	if (take_kw(p, KW_ADD)) {
		if (nl2sql_parse_table_constraint_at(p)) {
			action_words(p, n, "add constraint");
			n->kid[NL2SQL_ACTION_DEF] = nl2sql_parse_constraint(p);
		} else if (!at_op(p, '(')) {
			action_words(p, n, "add column");
			take_kw(p, KW_COLUMN);
			if_exists(p, true);
			n->kid[NL2SQL_ACTION_DEF] = nl2sql_parse_coldef(p);
		}
	} else if (take_kw2(p, KW_RENAME, KW_TO)) {
		action_words(p, n, "rename to");
		n->kid[NL2SQL_ACTION_NAME] = nl2sql_parse_name(p);
	} else if (take_kw(p, KW_RENAME)) {
		action_words(p, n, "rename column");
		take_kw(p, KW_COLUMN);
		n->kid[NL2SQL_ACTION_NAME] = nl2sql_parse_name(p);
		from = p->t;
		need_kw(p, KW_TO);
		nl2sql_parse_name(p);
		n->kid[NL2SQL_ACTION_REST] = nl2sql_parse_raw(p, from, p->t);
	} else if (at_kw(p, KW_DROP) && !kw_at(p, 1, KW_CONSTRAINT) &&
		   !kw_at(p, 1, KW_PRIMARY) && !kw_at(p, 1, KW_FOREIGN) &&
		   !kw_at(p, 1, KW_KEY) && !kw_at(p, 1, KW_INDEX)) {
		p->t++;
		action_words(p, n, "drop column");
		take_kw(p, KW_COLUMN);
		if_exists(p, false);
		n->kid[NL2SQL_ACTION_NAME] = nl2sql_parse_name(p);
	}
	if (!n->text && from->kind == NL2SQL_TOKEN_END)
		nl2sql_parse_unexpected(p);
	if (!n->text) {
		p->t = (struct token *)(uintptr_t)from + 1;
		action_words(p, n, "other");
		nl2sql_parse_rest(p, true);
		n->kid[NL2SQL_ACTION_REST] = nl2sql_parse_raw(p, from, p->t);
	} else if (!n->kid[NL2SQL_ACTION_REST]) {
		from = nl2sql_parse_rest(p, true);
		n->kid[NL2SQL_ACTION_REST] = nl2sql_parse_raw(p, from, p->t);
	}
	return nl2sql_parse_end(p, n);
}

struct nl2sql_sql *nl2sql_parse_alter(struct parser *p)
{
	struct token *start = p->t++;
	struct nl2sql_sql *n = nl2sql_parse_node(p, NL2SQL_SQL_ALTER, start);

	if (!take_kw(p, KW_TABLE)) {
		p->t = start;
		return nl2sql_parse_command(p);
	}
	action_words(p, n, "table");
	if_exists(p, false);
	take_kw(p, KW_ONLY);
	n->kid[NL2SQL_ALTER_NAME] = nl2sql_parse_table(p);
	if (p->d == NL2SQL_POSTGRESQL)
		take_op(p, '*');
	do
		nl2sql_sql_add(p->a, &n->kid[NL2SQL_ALTER_ACTIONS], action(p));
	while (take_op(p, ','));
	return nl2sql_parse_end(p, n);
}

struct nl2sql_sql *nl2sql_parse_drop(struct parser *p)
{
	struct token *start = p->t++;
	struct nl2sql_sql *n = nl2sql_parse_node(p, NL2SQL_SQL_DROP, start);
	const struct token *from = p->t;

	if (at_kw(p, KW_TEMPORARY) || at_kw(p, KW_MATERIALIZED))
		p->t++;
	if (!at_kw(p, KW_TABLE) && !at_kw(p, KW_VIEW) && !at_kw(p, KW_INDEX) &&
	    !at_kw(p, KW_TRIGGER) && !at_kw(p, KW_SCHEMA) &&
	    !at_kw(p, KW_DATABASE) && !at_kw(p, KW_SEQUENCE)) {
		p->t = start;
		return nl2sql_parse_command(p);
	}
	p->t++;
	nl2sql_parse_words(p, n, from);
	if (p->d == NL2SQL_POSTGRESQL)
		take_kw(p, KW_CONCURRENTLY);
	if (if_exists(p, false))
		n->flags |= NL2SQL_F_IF_NOT_EXISTS;
	do
		nl2sql_sql_add(p->a, &n->kid[NL2SQL_DROP_NAMES],
			       nl2sql_parse_table(p));
	while (p->d != NL2SQL_SQLITE && take_op(p, ','));
	if (p->d != NL2SQL_SQLITE) {
		from = nl2sql_parse_rest(p, false);
		n->kid[NL2SQL_DROP_REST] = nl2sql_parse_raw(p, from, p->t);
	}
	return nl2sql_parse_end(p, n);
}
