/*
 * lib/spider/parse.h - what the parts of Spider's parser share
 */
#ifndef LIB_SPIDER_PARSE_H
#define LIB_SPIDER_PARSE_H

#include <string.h>

#include "words.h"

struct spider_parser {
	struct nl2sql_arena *arena;
	const struct nl2sql_spider_schema *schema;
	char **words;
	size_t at, end; /* the next word; words before end are in sight */
	struct nl2sql_map aliases; /* to table names, or to what stands there */
	unsigned depth;
};

/* The tables that unqualified columns of a query may be of. */
struct spider_defaults {
	const char **tables;
	size_t n, cap;
};

/* ---- words --------------------------------------------------------------- */

/* Lists end with NULL; their order is that of the numbers in their output. */
extern const char *const nl2sql_spider_clause_words[];
extern const char *const nl2sql_spider_join_words[];
extern const char *const nl2sql_spider_where_ops[];
extern const char *const nl2sql_spider_unit_ops[];
extern const char *const nl2sql_spider_aggregates[];

static inline int spider_place(const char *const *list, const char *word)
{
	int i;

	for (i = 0; list[i]; i++)
		if (!strcmp(list[i], word))
			return i;
	return -1;
}

static inline bool spider_more(const struct spider_parser *p)
{
	return p->at < p->end;
}

static inline bool spider_next_is(const struct spider_parser *p,
				  const char *word)
{
	return spider_more(p) && !strcmp(p->words[p->at], word);
}

static inline bool spider_next_in(const struct spider_parser *p,
				  const char *const *list)
{
	return spider_more(p) && spider_place(list, p->words[p->at]) >= 0;
}

static inline bool spider_accept(struct spider_parser *p, const char *word)
{
	if (!spider_next_is(p, word))
		return false;
	p->at++;
	return true;
}

/* ---- parts --------------------------------------------------------------- */

/* All return 0, or -1 where theirs raises. */
const struct spider_table *
nl2sql_spider_find_table(const struct spider_parser *p, const char *name);
int nl2sql_spider_parse_column(struct spider_parser *p, struct spider_column *c,
			       const struct spider_defaults *d);
int nl2sql_spider_parse_unit(struct spider_parser *p, struct spider_unit *u,
			     const struct spider_defaults *d);
int nl2sql_spider_parse_condition(struct spider_parser *p,
				  struct spider_conditions *out,
				  const struct spider_defaults *d);
/* parse.c: @return NULL where theirs raises */
struct nl2sql_spider_query *nl2sql_spider_parse_query(struct spider_parser *p);

#endif
