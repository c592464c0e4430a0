/*
 * lib/spider/parse_unit.c - columns, values and conditions in Spider's parser
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "parse.h"

/* ---- words --------------------------------------------------------------- */

const char *const nl2sql_spider_clause_words[] = {
	"select", "from",      "where", "group",  "order",
	"limit",  "intersect", "union", "except", NULL
};
const char *const nl2sql_spider_join_words[] = { "join", "on", "as", NULL };
const char *const nl2sql_spider_where_ops[] = {
	"not", "between", "=",	  ">",	"<",	  ">=", "<=",
	"!=",  "in",	  "like", "is", "exists", NULL
};
const char *const nl2sql_spider_unit_ops[] = {
	"none", "-", "+", "*", "/", NULL
};
const char *const nl2sql_spider_aggregates[] = { "none", "max", "min", "count",
						 "sum",	 "avg", NULL };

/* ---- columns ------------------------------------------------------------- */

const struct spider_table *
nl2sql_spider_find_table(const struct spider_parser *p, const char *name)
{
	size_t i;

	for (i = 0; i < p->schema->ntables; i++)
		if (!strcmp(p->schema->tables[i].name, name))
			return &p->schema->tables[i];
	return NULL;
}

static bool has_column(const struct spider_table *t, const char *name)
{
	size_t i;

	for (i = 0; i < t->ncolumns; i++)
		if (!strcmp(t->columns[i], name))
			return true;
	return false;
}

static const char *column_id(struct spider_parser *p, const char *table,
			     const char *column)
{
	return nl2sql_arena_printf(p->arena, "__%s.%s__", table, column);
}

/* alias.column */
static const char *qualified(struct spider_parser *p, const char *word)
{
	const char *dot = strchr(word, '.'), *name;
	const struct spider_table *t;

	if (strchr(dot + 1, '.'))
		return NULL;
	name = nl2sql_map_getn(&p->aliases, word, (size_t)(dot - word));
	t = name ? nl2sql_spider_find_table(p, name) : NULL;
	if (!t || !has_column(t, dot + 1))
		return NULL;
	return column_id(p, t->name, dot + 1);
}

/* @return the column's id, or NULL */
static const char *parse_col(struct spider_parser *p,
			     const struct spider_defaults *d)
{
	const struct spider_table *t;
	const char *word;
	size_t i;

	if (!spider_more(p))
		return NULL;
	word = p->words[p->at++];
	if (!strcmp(word, "*"))
		return "__all__";
	if (strchr(word, '.'))
		return qualified(p, word);
	for (i = 0; i < d->n; i++) {
		t = nl2sql_spider_find_table(p, d->tables[i]);
		if (!t)
			return NULL;
		if (has_column(t, word))
			return column_id(p, t->name, word);
	}
	return NULL;
}

int nl2sql_spider_parse_column(struct spider_parser *p, struct spider_column *c,
			       const struct spider_defaults *d)
{
	bool block = spider_accept(p, "(");

	memset(c, 0, sizeof(*c));
	if (spider_next_in(p, nl2sql_spider_aggregates)) {
		c->aggregate = spider_place(nl2sql_spider_aggregates,
					    p->words[p->at++]);
		if (!spider_accept(p, "("))
			return -1;
		c->distinct = spider_accept(p, "distinct");
		c->id = parse_col(p, d);
		/* the outer parenthesis, if any, is left open */
		return c->id && spider_accept(p, ")") ? 0 : -1;
	}
	if (!spider_more(p))
		return -1;
	c->distinct = spider_accept(p, "distinct");
	c->id = parse_col(p, d);
	if (!c->id || (block && !spider_accept(p, ")")))
		return -1;
	return 0;
}

int nl2sql_spider_parse_unit(struct spider_parser *p, struct spider_unit *u,
			     const struct spider_defaults *d)
{
	bool block = spider_accept(p, "(");

	memset(u, 0, sizeof(*u));
	if (!spider_more(p) || nl2sql_spider_parse_column(p, &u->first, d))
		return -1;
	if (spider_next_in(p, nl2sql_spider_unit_ops)) {
		u->op = spider_place(nl2sql_spider_unit_ops, p->words[p->at++]);
		u->two = true;
		if (nl2sql_spider_parse_column(p, &u->second, d))
			return -1;
	}
	return block && !spider_accept(p, ")") ? -1 : 0;
}

/* ---- values -------------------------------------------------------------- */

/* Python's float(): also inf, nan, and _ between digits. */
static bool parse_float(const char *word, double *out)
{
	char clean[64];
	size_t n = 0;
	const char *s = word;

	if (*s == '+' || *s == '-')
		s++;
	if (!strcmp(s, "inf") || !strcmp(s, "infinity") || !strcmp(s, "nan")) {
		*out = strtod(word, NULL);
		return true;
	}
	for (s = word; *s; s++) {
		if (*s == '_' && s > word && isdigit((unsigned char)s[-1]) &&
		    isdigit((unsigned char)s[1]))
			continue;
		if (!strchr("0123456789.eE+-", *s) || n + 1 >= sizeof(clean))
			return false;
		clean[n++] = *s;
	}
	clean[n] = '\0';
	s = clean[0] == '+' ? clean + 1 : clean;
	if (*s == '+')
		return false;
	{
		char *rest;

		*out = strtod(s, &rest);
		return n && rest != s && !*rest;
	}
}

/* A column, in the words up to the next that ends a value.  Where it stops
 * within them is of no interest. */
static int parse_value_column(struct spider_parser *p, struct spider_value *v,
			      size_t start, const struct spider_defaults *d)
{
	size_t end = p->end;
	int rc;

	for (; spider_more(p); p->at++) {
		const char *w = p->words[p->at];

		if (!strcmp(w, ",") || !strcmp(w, ")") || !strcmp(w, "and") ||
		    spider_place(nl2sql_spider_clause_words, w) >= 0 ||
		    spider_place(nl2sql_spider_join_words, w) >= 0)
			break;
	}
	p->end = p->at;
	p->at = start;
	v->kind = SPIDER_COLUMN;
	rc = nl2sql_spider_parse_column(p, &v->column, d);
	p->at = p->end;
	p->end = end;
	return rc;
}

static int parse_value(struct spider_parser *p, struct spider_value *v,
		       const struct spider_defaults *d)
{
	size_t start = p->at;
	bool block = spider_accept(p, "(");

	memset(v, 0, sizeof(*v));
	if (!spider_more(p))
		return -1;
	if (spider_next_is(p, "select")) {
		v->kind = SPIDER_SQL;
		v->sql = nl2sql_spider_parse_query(p);
		if (!v->sql)
			return -1;
	} else if (strchr(p->words[p->at], '"')) {
		v->kind = SPIDER_STRING;
		v->string = p->words[p->at++];
	} else if (parse_float(p->words[p->at], &v->number)) {
		v->kind = SPIDER_NUMBER;
		p->at++;
	} else if (parse_value_column(p, v, start, d)) {
		return -1;
	}
	return block && !spider_accept(p, ")") ? -1 : 0;
}

/* ---- conditions ---------------------------------------------------------- */

static int parse_one_condition(struct spider_parser *p,
			       struct spider_condition *c,
			       const struct spider_defaults *d)
{
	memset(c, 0, sizeof(*c));
	if (nl2sql_spider_parse_unit(p, &c->unit, d) || !spider_more(p))
		return -1;
	c->negated = spider_accept(p, "not");
	if (!spider_next_in(p, nl2sql_spider_where_ops))
		return -1;
	c->op = spider_place(nl2sql_spider_where_ops, p->words[p->at++]);
	if (parse_value(p, &c->first, d))
		return -1;
	if (c->op != SPIDER_OP_BETWEEN)
		return 0;
	if (!spider_accept(p, "and"))
		return -1;
	return parse_value(p, &c->second, d);
}

static bool ends_condition(const struct spider_parser *p)
{
	return spider_next_in(p, nl2sql_spider_clause_words) ||
	       spider_next_in(p, nl2sql_spider_join_words) ||
	       spider_next_is(p, ")") || spider_next_is(p, ";");
}

/* A query in a word's place makes theirs raise. */
static int place_condition(struct spider_parser *p,
			   struct spider_conditions *out,
			   const struct spider_condition *c)
{
	if (out->n == out->nwords)
		NL2SQL_ARENA_PUSH(p->arena, out->items, out->n, out->cap, *c);
	else if (c->first.kind == SPIDER_SQL || c->second.kind == SPIDER_SQL)
		return -1;
	else
		NL2SQL_ARENA_PUSH(p->arena, out->words, out->nwords,
				  out->cwords, SPIDER_NO_WORD);
	return 0;
}

int nl2sql_spider_parse_condition(struct spider_parser *p,
				  struct spider_conditions *out,
				  const struct spider_defaults *d)
{
	struct spider_condition c;

	while (spider_more(p)) {
		if (parse_one_condition(p, &c, d) ||
		    place_condition(p, out, &c))
			return -1;
		if (ends_condition(p))
			break;
		if (!spider_next_is(p, "and") && !spider_next_is(p, "or"))
			continue;
		if (out->n == out->nwords)
			return -1; /* in a condition's place: theirs raises */
		NL2SQL_ARENA_PUSH(p->arena, out->words, out->nwords,
				  out->cwords,
				  strcmp(p->words[p->at++], "or") ? SPIDER_AND
								  : SPIDER_OR);
	}
	return 0;
}
