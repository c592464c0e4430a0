/* lib/sql/create.c - what CREATE makes; CREATE INDEX */
#include <string.h>

#include "parts.h"

/* ---- CREATE INDEX ---- */

/* gin_trgm_ops, public.tsvector_ops (siglen = 100) */
static void operator_class(struct parser *p, struct nl2sql_sql *item)
{
	const struct token *from = p->t;
	struct nl2sql_sql *raw;

	nl2sql_parse_qualified(p, NL2SQL_SQL_NAME);
	if (at_op(p, '('))
		skip_token(p);
	raw = nl2sql_parse_raw(p, from, p->t);
	item->text = raw->text;
	item->text_len = raw->text_len;
	item->flags |= NL2SQL_F_EXPLICIT;
}

/* An expression that is no column or call stands in parentheses, but in
 * SQLite. */
static struct nl2sql_sql *index_value(struct parser *p)
{
	const struct token *t = p->t;
	struct nl2sql_sql *n = nl2sql_parse_expr(p);
	const struct nl2sql_sql *in = n;

	while (in->kind == NL2SQL_SQL_BINARY && in->op == NL2SQL_OP_COLLATE)
		in = in->kid[NL2SQL_LEFT];
	if (p->d != NL2SQL_SQLITE && in->kind != NL2SQL_SQL_COLUMN &&
	    in->kind != NL2SQL_SQL_FUNC && in->kind != NL2SQL_SQL_CAST &&
	    !(t->kind == NL2SQL_TOKEN_OP && t->kw == '(')) {
		p->t = (struct token *)(uintptr_t)t + 1;
		nl2sql_parse_unexpected(p);
	}
	return n;
}

struct nl2sql_sql *nl2sql_parse_index_item(struct parser *p)
{
	struct nl2sql_sql *o = nl2sql_parse_node(p, NL2SQL_SQL_ORDER, p->t);
	bool my = p->d == NL2SQL_MYSQL;

	o->kid[0] = index_value(p);
	if (p->d == NL2SQL_POSTGRESQL &&
	    nl2sql_parse_is_name(p, p->t, NOT_COLUMN) && !at_kw(p, KW_ASC) &&
	    !at_kw(p, KW_DESC) && !at_kw(p, KW_NULLS))
		operator_class(p, o);
	if (take_kw(p, KW_DESC))
		o->flags |= NL2SQL_F_DESC;
	else
		take_kw(p, KW_ASC);
	if (!my && take_kw2(p, KW_NULLS, KW_FIRST))
		o->flags |= NL2SQL_F_NULLS_FIRST;
	else if (!my && take_kw2(p, KW_NULLS, KW_LAST))
		o->flags |= NL2SQL_F_NULLS_LAST;
	return nl2sql_parse_end(p, o);
}

static void index_options(struct parser *p, struct nl2sql_sql *n)
{
	static const struct dialect_word words[] = {
		{ "algorithm", IN_MYSQL },
		{ "comment", IN_MYSQL },
		{ "include", IN_POSTGRESQL },
		{ "ignored", IN_MYSQL },
		{ "invisible", IN_MYSQL },
		{ "key_block_size", IN_MYSQL },
		{ "lock", IN_MYSQL },
		{ "not", IN_MYSQL },
		{ "nulls", IN_POSTGRESQL },
		{ "tablespace", IN_POSTGRESQL },
		{ "using", IN_MYSQL },
		{ "visible", IN_MYSQL },
		{ "with", IN_POSTGRESQL | IN_MYSQL },
	};
	const struct token *from = p->t;

	if (nl2sql_parse_is_among(p, p->t, words, NL2SQL_COUNT(words)))
		while (!at_end(p) && !at_kw(p, KW_WHERE))
			skip_token(p);
	n->kid[NL2SQL_CREATE_INDEX_OPTIONS] = nl2sql_parse_raw(p, from, p->t);
	if (p->d != NL2SQL_MYSQL && take_kw(p, KW_WHERE))
		n->kid[NL2SQL_CREATE_INDEX_WHERE] = nl2sql_parse_expr(p);
}

static struct nl2sql_sql *create_index(struct parser *p, struct nl2sql_sql *n)
{
	bool pg = p->d == NL2SQL_POSTGRESQL;

	if (pg)
		take_kw(p, KW_CONCURRENTLY);
	if (nl2sql_parse_if_exists(p, true))
		n->flags |= NL2SQL_F_IF_NOT_EXISTS;
	if (!pg || !at_kw(p, KW_ON) || n->flags & NL2SQL_F_IF_NOT_EXISTS)
		n->kid[NL2SQL_CREATE_INDEX_NAME] =
			p->d == NL2SQL_SQLITE
				? nl2sql_parse_qualified(p, NL2SQL_SQL_NAME)
				: nl2sql_parse_name(p);
	if (p->d == NL2SQL_MYSQL && take_kw(p, KW_USING))
		p->t++;
	need_kw(p, KW_ON);
	if (pg)
		take_kw(p, KW_ONLY);
	n->kid[NL2SQL_CREATE_INDEX_TABLE] = nl2sql_parse_table(p);
	if (p->d == NL2SQL_SQLITE && n->kid[NL2SQL_CREATE_INDEX_TABLE]->kid[0])
		nl2sql_parse_unexpected(p);
	if (pg && take_kw(p, KW_USING)) {
		struct nl2sql_sql *m = nl2sql_parse_name(p);

		n->text = m->text;
		n->text_len = m->text_len;
	}
	need_op(p, '(');
	do
		nl2sql_sql_add(p->a, &n->kid[NL2SQL_CREATE_INDEX_ITEMS],
			       nl2sql_parse_index_item(p));
	while (take_op(p, ','));
	need_op(p, ')');
	index_options(p, n);
	return nl2sql_parse_end(p, n);
}

/* ---- CREATE: which kind of thing is made? ---- */

/* What may stand between CREATE and the thing, how it is kept, and of what
 * it may be said. */
static const struct modifier {
	enum keyword kw;
	unsigned in;
	uint32_t flag;
	const char *how;
	enum keyword of; /* KW_NONE: of tables and views */
} modifiers[] = {
	{ KW_TEMP, IN_SQLITE | IN_POSTGRESQL, NL2SQL_F_TEMPORARY, NULL, 0 },
	{ KW_TEMPORARY, IN_SQLITE | IN_POSTGRESQL | IN_MYSQL,
	  NL2SQL_F_TEMPORARY, NULL, 0 },
	{ KW_UNLOGGED, IN_POSTGRESQL, 0, "unlogged", KW_TABLE },
	{ KW_VIRTUAL, IN_SQLITE, 0, "virtual", KW_TABLE },
	{ KW_FOREIGN, IN_POSTGRESQL, 0, "foreign", KW_TABLE },
	{ KW_MATERIALIZED, IN_POSTGRESQL | IN_TRINO, NL2SQL_F_MATERIALIZED,
	  NULL, KW_VIEW },
	{ KW_RECURSIVE, IN_POSTGRESQL, NL2SQL_F_RECURSIVE, NULL, KW_VIEW },
	{ KW_UNIQUE, IN_SQLITE | IN_POSTGRESQL | IN_MYSQL, NL2SQL_F_UNIQUE,
	  NULL, KW_INDEX },
	{ KW_FULLTEXT, IN_MYSQL, 0, "fulltext", KW_INDEX },
	{ KW_SPATIAL, IN_MYSQL, 0, "spatial", KW_INDEX },
};

static const struct modifier *modifier(const struct parser *p)
{
	for (size_t i = 0; i < NL2SQL_COUNT(modifiers); i++)
		if (modifiers[i].in & 1U << p->d && at_kw(p, modifiers[i].kw))
			return &modifiers[i];
	return NULL;
}

/* MySQL: ALGORITHM = x, DEFINER = a@b, SQL SECURITY x before VIEW */
static bool view_words(struct parser *p)
{
	struct token *start = p->t;

	if (p->d != NL2SQL_MYSQL)
		return false;
	if (at_kw(p, KW_ALGORITHM)) {
		p->t += 3;
	} else if (at_kw(p, KW_DEFINER)) {
		p->t += 3;
		if (p->t->kind == NL2SQL_TOKEN_VARIABLE)
			p->t++;
		else if (at_op(p, '('))
			skip_token(p);
	} else if (at_kw(p, KW_SQL) && kw_at(p, 1, KW_SECURITY)) {
		p->t += 3;
	}
	return p->t != start;
}

struct nl2sql_sql *nl2sql_parse_create(struct parser *p)
{
	static const struct {
		enum keyword kw;
		enum nl2sql_sql_kind kind;
		struct nl2sql_sql *(*rest)(struct parser *p,
					   struct nl2sql_sql *n);
		unsigned in, replaced, temporary;
	} things[] = {
		{ KW_TABLE, NL2SQL_SQL_CREATE_TABLE, nl2sql_parse_create_table,
		  IN_ALL, IN_MYSQL | IN_TRINO, IN_ALL },
		{ KW_VIEW, NL2SQL_SQL_CREATE_VIEW, nl2sql_parse_create_view,
		  IN_ALL, IN_POSTGRESQL | IN_MYSQL | IN_TRINO,
		  IN_SQLITE | IN_POSTGRESQL },
		{ KW_INDEX, NL2SQL_SQL_CREATE_INDEX, create_index,
		  IN_SQLITE | IN_POSTGRESQL | IN_MYSQL, IN_MYSQL, 0 },
	};
	struct token *start = p->t++;
	enum keyword of = KW_NONE;
	uint32_t flags = 0;
	const char *how = NULL;

	if (take_kw2(p, KW_OR, KW_REPLACE))
		flags |= NL2SQL_F_REPLACE;
	if (p->d == NL2SQL_POSTGRESQL &&
	    (kw_at(p, 1, KW_TEMP) || kw_at(p, 1, KW_TEMPORARY)) &&
	    !take_kw(p, KW_LOCAL))
		take_kw(p, KW_GLOBAL);
	for (;;) {
		const struct modifier *m = modifier(p);

		if (m) {
			flags |= m->flag;
			how = m->how ? m->how : how;
			of = m->of ? m->of : of;
			p->t++;
		} else if (!view_words(p)) {
			break;
		}
	}
	for (size_t i = 0; i < NL2SQL_COUNT(things); i++) {
		unsigned me = 1U << p->d;
		struct nl2sql_sql *n;

		if (!at_kw(p, things[i].kw) || !(things[i].in & me))
			continue;
		if ((of && of != things[i].kw) ||
		    (flags & NL2SQL_F_REPLACE && !(things[i].replaced & me) &&
		     !(flags & NL2SQL_F_MATERIALIZED)) ||
		    (flags & NL2SQL_F_TEMPORARY && !(things[i].temporary & me)))
			nl2sql_parse_unexpected(p);
		p->t++;
		n = nl2sql_parse_node(p, things[i].kind, start);
		n->flags = flags;
		n->text = how;
		n->text_len = how ? (uint32_t)strlen(how) : 0;
		return things[i].rest(p, n);
	}
	p->t = start;
	return nl2sql_parse_object_command(p);
}
