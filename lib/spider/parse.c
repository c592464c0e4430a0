/*
 * lib/spider/parse.c - Spider's own parser
 *
 * One function for each of theirs, and the same steps: where theirs reads past
 * the end, misses a key or asserts, this one fails.
 */
#include <string.h>

#include "parse.h"

/* ---- clauses ------------------------------------------------------------- */

static int parse_select(struct spider_parser *p, struct nl2sql_spider_query *q,
			const struct spider_defaults *d)
{
	struct spider_item item;

	if (!spider_accept(p, "select"))
		return -1;
	q->distinct = spider_accept(p, "distinct");
	while (spider_more(p) &&
	       !spider_next_in(p, nl2sql_spider_clause_words)) {
		memset(&item, 0, sizeof(item));
		if (spider_next_in(p, nl2sql_spider_aggregates))
			item.aggregate = spider_place(nl2sql_spider_aggregates,
						      p->words[p->at++]);
		if (nl2sql_spider_parse_unit(p, &item.unit, d))
			return -1;
		NL2SQL_ARENA_PUSH(p->arena, q->items, q->nitems, q->citems,
				  item);
		spider_accept(p, ",");
	}
	return 0;
}

static int parse_table_unit(struct spider_parser *p,
			    struct nl2sql_spider_query *q,
			    struct spider_defaults *d)
{
	struct spider_source s = { 0 };
	const char *name;

	spider_accept(p, "join");
	if (!spider_more(p))
		return -1;
	name = nl2sql_map_get(&p->aliases, p->words[p->at]);
	if (!name || !nl2sql_spider_find_table(p, name))
		return -1;
	p->at++;
	if (spider_next_is(p, "as"))
		p->at += 2;
	s.table = nl2sql_arena_printf(p->arena, "__%s__", name);
	NL2SQL_ARENA_PUSH(p->arena, q->sources, q->nsources, q->csources, s);
	NL2SQL_ARENA_PUSH(p->arena, d->tables, d->n, d->cap, name);
	return 0;
}

/* Further ON conditions are joined to the first by AND. */
static int parse_on(struct spider_parser *p, struct nl2sql_spider_query *q,
		    const struct spider_defaults *d)
{
	struct spider_conditions these = { 0 };
	size_t i;

	if (nl2sql_spider_parse_condition(p, &these, d))
		return -1;
	if (q->on.n && q->on.n == q->on.nwords)
		return -1; /* AND would be in a condition's place */
	if (q->on.n)
		NL2SQL_ARENA_PUSH(p->arena, q->on.words, q->on.nwords,
				  q->on.cwords, SPIDER_AND);
	for (i = 0; i < these.n; i++)
		NL2SQL_ARENA_PUSH(p->arena, q->on.items, q->on.n, q->on.cap,
				  these.items[i]);
	for (i = 0; i < these.nwords; i++)
		NL2SQL_ARENA_PUSH(p->arena, q->on.words, q->on.nwords,
				  q->on.cwords, these.words[i]);
	return 0;
}

static int parse_from(struct spider_parser *p, struct nl2sql_spider_query *q,
		      struct spider_defaults *d)
{
	struct spider_source s;
	bool block;

	while (spider_more(p) && !spider_next_is(p, "from"))
		p->at++;
	if (!spider_accept(p, "from"))
		return -1;
	while (spider_more(p)) {
		block = spider_accept(p, "(");
		if (!spider_more(p))
			return -1;
		if (spider_next_is(p, "select")) {
			memset(&s, 0, sizeof(s));
			s.sql = nl2sql_spider_parse_query(p);
			if (!s.sql)
				return -1;
			NL2SQL_ARENA_PUSH(p->arena, q->sources, q->nsources,
					  q->csources, s);
		} else if (parse_table_unit(p, q, d)) {
			return -1;
		}
		if (spider_accept(p, "on") && parse_on(p, q, d))
			return -1;
		if (block && !spider_accept(p, ")"))
			return -1;
		if (spider_next_in(p, nl2sql_spider_clause_words) ||
		    spider_next_is(p, ")") || spider_next_is(p, ";"))
			break;
	}
	return 0;
}

static bool ends_list(const struct spider_parser *p)
{
	return !spider_more(p) ||
	       spider_next_in(p, nl2sql_spider_clause_words) ||
	       spider_next_is(p, ")") || spider_next_is(p, ";");
}

static int parse_group(struct spider_parser *p, struct nl2sql_spider_query *q,
		       const struct spider_defaults *d)
{
	struct spider_column c;

	if (!spider_accept(p, "group"))
		return 0;
	if (!spider_accept(p, "by"))
		return -1;
	while (!ends_list(p)) {
		if (nl2sql_spider_parse_column(p, &c, d))
			return -1;
		NL2SQL_ARENA_PUSH(p->arena, q->group, q->ngroup, q->cgroup, c);
		if (!spider_accept(p, ","))
			break;
	}
	return 0;
}

static int parse_order(struct spider_parser *p, struct nl2sql_spider_query *q,
		       const struct spider_defaults *d)
{
	struct spider_unit u;

	if (!spider_accept(p, "order"))
		return 0;
	if (!spider_accept(p, "by"))
		return -1;
	q->ordered = true;
	while (!ends_list(p)) {
		if (nl2sql_spider_parse_unit(p, &u, d))
			return -1;
		NL2SQL_ARENA_PUSH(p->arena, q->order, q->norder, q->corder, u);
		if (spider_accept(p, "desc"))
			q->descending = true;
		else if (spider_accept(p, "asc"))
			q->descending = false;
		if (!spider_accept(p, ","))
			break;
	}
	return 0;
}

/* Whatever stands behind LIMIT is one to theirs, which does not compare it. */
static int parse_limit(struct spider_parser *p, struct nl2sql_spider_query *q)
{
	if (!spider_accept(p, "limit"))
		return 0;
	if (!spider_more(p))
		return -1;
	q->limited = true;
	if (nl2sql_parse_int(p->words[p->at++], INT64_MIN, INT64_MAX,
			     &q->limit))
		q->limit = 1;
	return 0;
}

static int parse_clauses(struct spider_parser *p, struct nl2sql_spider_query *q,
			 struct spider_defaults *d)
{
	if (spider_accept(p, "where") &&
	    nl2sql_spider_parse_condition(p, &q->where, d))
		return -1;
	if (parse_group(p, q, d))
		return -1;
	if (spider_accept(p, "having") &&
	    nl2sql_spider_parse_condition(p, &q->having, d))
		return -1;
	if (parse_order(p, q, d))
		return -1;
	return parse_limit(p, q);
}

static int parse_setop(struct spider_parser *p, struct nl2sql_spider_query *q)
{
	struct nl2sql_spider_query **into = NULL;

	if (spider_next_is(p, "intersect"))
		into = &q->intersect;
	else if (spider_next_is(p, "union"))
		into = &q->unions;
	else if (spider_next_is(p, "except"))
		into = &q->except;
	if (!into)
		return 0;
	p->at++;
	*into = nl2sql_spider_parse_query(p);
	return *into ? 0 : -1;
}

/* As deep as Python's stack lets theirs go, more or less. */
#define MAX_DEPTH 300

struct nl2sql_spider_query *nl2sql_spider_parse_query(struct spider_parser *p)
{
	struct nl2sql_spider_query *q =
		nl2sql_arena_alloc(p->arena, sizeof(*q));
	struct spider_defaults d = { 0 };
	size_t start = p->at, from_end;
	bool block;

	if (!spider_more(p) || ++p->depth > MAX_DEPTH)
		return NULL;
	block = spider_next_is(p, "(");
	if (parse_from(p, q, &d))
		return NULL;
	from_end = p->at;
	p->at = start + block;
	if (parse_select(p, q, &d))
		return NULL;
	p->at = from_end;
	if (parse_clauses(p, q, &d))
		return NULL;
	while (spider_accept(p, ";"))
		;
	if (block && !spider_accept(p, ")"))
		return NULL;
	while (spider_accept(p, ";"))
		;
	if (parse_setop(p, q))
		return NULL;
	p->depth--;
	return q;
}

/* What stands before AS, by what stands behind it; then the tables themselves,
 * none of which may be an alias. */
static int scan_aliases(struct spider_parser *p)
{
	size_t i;

	for (i = 0; i < p->end; i++) {
		if (strcmp(p->words[i], "as"))
			continue;
		if (i + 1 >= p->end)
			return -1;
		nl2sql_map_set(&p->aliases, p->words[i + 1],
			       p->words[i ? i - 1 : p->end - 1]);
	}
	for (i = 0; i < p->schema->ntables; i++) {
		const char *name = p->schema->tables[i].name;

		if (nl2sql_map_get(&p->aliases, name))
			return -1;
		nl2sql_map_set(&p->aliases, name, (void *)name);
	}
	return 0;
}

struct nl2sql_spider_query *
nl2sql_spider_parse(struct nl2sql_arena *a,
		    const struct nl2sql_spider_schema *s, const char *text,
		    size_t len)
{
	struct spider_words words = { .arena = a };
	struct spider_parser p = { .arena = a, .schema = s };
	struct nl2sql_spider_query *q = NULL;

	if (nl2sql_spider_words(&words, text, len) < 0)
		return NULL;
	p.words = words.items;
	p.end = words.n;
	if (!scan_aliases(&p))
		q = nl2sql_spider_parse_query(&p);
	nl2sql_map_release(&p.aliases);
	return q;
}
