/*
 * lib/eval/spider_parse.c - Spider's own parser
 *
 * One function for each of theirs, with the same names less "parse_", and the
 * same steps: where theirs reads past the end, misses a key or asserts, this
 * one fails.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "spider_words.h"

#define PUSH(p, items, n, cap, x)                                            \
	do {                                                                 \
		if ((n) == (cap)) {                                          \
			void *more_;                                         \
			(cap) = (cap) ? (cap) * 2 : 4;                       \
			more_ = nl2sql_arena_alloc((p)->arena,               \
						   (cap) * sizeof(*(items)));\
			if (n)                                               \
				memcpy(more_, (items),                       \
				       (n) * sizeof(*(items)));              \
			(items) = more_;                                     \
		}                                                            \
		(items)[(n)++] = (x);                                        \
	} while (0)

struct parser {
	struct nl2sql_arena *arena;
	const struct spider_schema *schema;
	char **words;
	size_t at, end;       /* the next word; words before end are in sight */
	struct nl2sql_map aliases; /* to table names, or to what stands there */
	unsigned depth;
};

/* The tables that unqualified columns of a query may be of. */
struct defaults {
	const char **tables;
	size_t n, cap;
};

static struct spider_sql *parse_sql(struct parser *p);

/* ---- words ------------------------------------------------------------------------ */

static const char *const clause_words[] = {
	"select", "from", "where", "group", "order", "limit", "intersect",
	"union", "except", NULL
};
static const char *const join_words[] = { "join", "on", "as", NULL };
static const char *const where_ops[] = {
	"not", "between", "=", ">", "<", ">=", "<=", "!=", "in", "like", "is",
	"exists", NULL
};
static const char *const unit_ops[] = { "none", "-", "+", "*", "/", NULL };
static const char *const aggregates[] = {
	"none", "max", "min", "count", "sum", "avg", NULL
};

static int place(const char *const *list, const char *word)
{
	int i;

	for (i = 0; list[i]; i++)
		if (!strcmp(list[i], word))
			return i;
	return -1;
}

static bool more(const struct parser *p)
{
	return p->at < p->end;
}

static bool next_is(const struct parser *p, const char *word)
{
	return more(p) && !strcmp(p->words[p->at], word);
}

static bool next_in(const struct parser *p, const char *const *list)
{
	return more(p) && place(list, p->words[p->at]) >= 0;
}

static bool accept(struct parser *p, const char *word)
{
	if (!next_is(p, word))
		return false;
	p->at++;
	return true;
}

/* ---- columns ---------------------------------------------------------------------- */

static const struct spider_table *find_table(const struct parser *p,
					     const char *name)
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

static const char *column_id(struct parser *p, const char *table,
			     const char *column)
{
	return nl2sql_arena_printf(p->arena, "__%s.%s__", table, column);
}

/* alias.column */
static const char *qualified(struct parser *p, const char *word)
{
	const char *dot = strchr(word, '.'), *name;
	const struct spider_table *t;

	if (strchr(dot + 1, '.'))
		return NULL;
	name = nl2sql_map_getn(&p->aliases, word, (size_t)(dot - word));
	t = name ? find_table(p, name) : NULL;
	if (!t || !has_column(t, dot + 1))
		return NULL;
	return column_id(p, t->name, dot + 1);
}

/* @return the column's id, or NULL */
static const char *parse_col(struct parser *p, const struct defaults *d)
{
	const struct spider_table *t;
	const char *word;
	size_t i;

	if (!more(p))
		return NULL;
	word = p->words[p->at++];
	if (!strcmp(word, "*"))
		return "__all__";
	if (strchr(word, '.'))
		return qualified(p, word);
	for (i = 0; i < d->n; i++) {
		t = find_table(p, d->tables[i]);
		if (!t)
			return NULL;
		if (has_column(t, word))
			return column_id(p, t->name, word);
	}
	return NULL;
}

static int parse_col_unit(struct parser *p, struct spider_column *c,
			  const struct defaults *d)
{
	bool block = accept(p, "(");

	memset(c, 0, sizeof(*c));
	if (next_in(p, aggregates)) {
		c->aggregate = place(aggregates, p->words[p->at++]);
		if (!accept(p, "("))
			return -1;
		c->distinct = accept(p, "distinct");
		c->id = parse_col(p, d);
		/* the outer parenthesis, if any, is left open */
		return c->id && accept(p, ")") ? 0 : -1;
	}
	if (!more(p))
		return -1;
	c->distinct = accept(p, "distinct");
	c->id = parse_col(p, d);
	if (!c->id || (block && !accept(p, ")")))
		return -1;
	return 0;
}

static int parse_val_unit(struct parser *p, struct spider_unit *u,
			  const struct defaults *d)
{
	bool block = accept(p, "(");

	memset(u, 0, sizeof(*u));
	if (!more(p) || parse_col_unit(p, &u->first, d))
		return -1;
	if (next_in(p, unit_ops)) {
		u->op = place(unit_ops, p->words[p->at++]);
		u->two = true;
		if (parse_col_unit(p, &u->second, d))
			return -1;
	}
	return block && !accept(p, ")") ? -1 : 0;
}

/* ---- values -------------------------------------------------------------------------- */

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
static int parse_value_column(struct parser *p, struct spider_value *v,
			      size_t start, const struct defaults *d)
{
	size_t end = p->end;
	int rc;

	for (; more(p); p->at++) {
		const char *w = p->words[p->at];

		if (!strcmp(w, ",") || !strcmp(w, ")") || !strcmp(w, "and") ||
		    place(clause_words, w) >= 0 || place(join_words, w) >= 0)
			break;
	}
	p->end = p->at;
	p->at = start;
	v->kind = SPIDER_COLUMN;
	rc = parse_col_unit(p, &v->column, d);
	p->at = p->end;
	p->end = end;
	return rc;
}

static int parse_value(struct parser *p, struct spider_value *v,
		       const struct defaults *d)
{
	size_t start = p->at;
	bool block = accept(p, "(");

	memset(v, 0, sizeof(*v));
	if (!more(p))
		return -1;
	if (next_is(p, "select")) {
		v->kind = SPIDER_SQL;
		v->sql = parse_sql(p);
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
	return block && !accept(p, ")") ? -1 : 0;
}

/* ---- conditions ----------------------------------------------------------------------- */

static int parse_one_condition(struct parser *p, struct spider_condition *c,
			       const struct defaults *d)
{
	memset(c, 0, sizeof(*c));
	if (parse_val_unit(p, &c->unit, d) || !more(p))
		return -1;
	c->negated = accept(p, "not");
	if (!next_in(p, where_ops))
		return -1;
	c->op = place(where_ops, p->words[p->at++]);
	if (parse_value(p, &c->first, d))
		return -1;
	if (c->op != SPIDER_OP_BETWEEN)
		return 0;
	if (!accept(p, "and"))
		return -1;
	return parse_value(p, &c->second, d);
}

static bool ends_condition(const struct parser *p)
{
	return next_in(p, clause_words) || next_in(p, join_words) ||
	       next_is(p, ")") || next_is(p, ";");
}

static int parse_condition(struct parser *p, struct spider_conditions *out,
			   const struct defaults *d)
{
	struct spider_condition c;

	while (more(p)) {
		/* one after another with no word between: theirs then takes
		 * conditions for words, and stumbles */
		if (out->n > out->nwords)
			return -1;
		if (parse_one_condition(p, &c, d))
			return -1;
		PUSH(p, out->items, out->n, out->cap, c);
		if (ends_condition(p))
			break;
		if (next_is(p, "and") || next_is(p, "or"))
			PUSH(p, out->ors, out->nwords, out->cwords,
			     !strcmp(p->words[p->at++], "or"));
	}
	return 0;
}

/* ---- clauses ---------------------------------------------------------------------------- */

static int parse_select(struct parser *p, struct spider_sql *q,
			const struct defaults *d)
{
	struct spider_item item;

	if (!accept(p, "select"))
		return -1;
	q->distinct = accept(p, "distinct");
	while (more(p) && !next_in(p, clause_words)) {
		memset(&item, 0, sizeof(item));
		if (next_in(p, aggregates))
			item.aggregate = place(aggregates, p->words[p->at++]);
		if (parse_val_unit(p, &item.unit, d))
			return -1;
		PUSH(p, q->items, q->nitems, q->citems, item);
		accept(p, ",");
	}
	return 0;
}

static int parse_table_unit(struct parser *p, struct spider_sql *q,
			    struct defaults *d)
{
	struct spider_source s = {0};
	const char *name;

	accept(p, "join");
	if (!more(p))
		return -1;
	name = nl2sql_map_get(&p->aliases, p->words[p->at]);
	if (!name || !find_table(p, name))
		return -1;
	p->at++;
	if (next_is(p, "as"))
		p->at += 2;
	s.table = nl2sql_arena_printf(p->arena, "__%s__", name);
	PUSH(p, q->sources, q->nsources, q->csources, s);
	PUSH(p, d->tables, d->n, d->cap, name);
	return 0;
}

/* Further ON conditions are joined to the first by AND. */
static int parse_on(struct parser *p, struct spider_sql *q,
		    const struct defaults *d)
{
	struct spider_conditions these = {0};
	size_t i;

	if (parse_condition(p, &these, d))
		return -1;
	if (q->on.n)
		PUSH(p, q->on.ors, q->on.nwords, q->on.cwords, false);
	for (i = 0; i < these.n; i++)
		PUSH(p, q->on.items, q->on.n, q->on.cap, these.items[i]);
	for (i = 0; i < these.nwords; i++)
		PUSH(p, q->on.ors, q->on.nwords, q->on.cwords, these.ors[i]);
	return 0;
}

static int parse_from(struct parser *p, struct spider_sql *q, struct defaults *d)
{
	struct spider_source s;
	bool block;

	while (more(p) && !next_is(p, "from"))
		p->at++;
	if (!accept(p, "from"))
		return -1;
	while (more(p)) {
		block = accept(p, "(");
		if (!more(p))
			return -1;
		if (next_is(p, "select")) {
			memset(&s, 0, sizeof(s));
			s.sql = parse_sql(p);
			if (!s.sql)
				return -1;
			PUSH(p, q->sources, q->nsources, q->csources, s);
		} else if (parse_table_unit(p, q, d)) {
			return -1;
		}
		if (accept(p, "on") && parse_on(p, q, d))
			return -1;
		if (block && !accept(p, ")"))
			return -1;
		if (next_in(p, clause_words) || next_is(p, ")") ||
		    next_is(p, ";"))
			break;
	}
	return 0;
}

static bool ends_list(const struct parser *p)
{
	return !more(p) || next_in(p, clause_words) || next_is(p, ")") ||
	       next_is(p, ";");
}

static int parse_group(struct parser *p, struct spider_sql *q,
		       const struct defaults *d)
{
	struct spider_column c;

	if (!accept(p, "group"))
		return 0;
	if (!accept(p, "by"))
		return -1;
	while (!ends_list(p)) {
		if (parse_col_unit(p, &c, d))
			return -1;
		PUSH(p, q->group, q->ngroup, q->cgroup, c);
		if (!accept(p, ","))
			break;
	}
	return 0;
}

static int parse_order(struct parser *p, struct spider_sql *q,
		       const struct defaults *d)
{
	struct spider_unit u;

	if (!accept(p, "order"))
		return 0;
	if (!accept(p, "by"))
		return -1;
	q->ordered = true;
	while (!ends_list(p)) {
		if (parse_val_unit(p, &u, d))
			return -1;
		PUSH(p, q->order, q->norder, q->corder, u);
		if (accept(p, "desc"))
			q->descending = true;
		else if (accept(p, "asc"))
			q->descending = false;
		if (!accept(p, ","))
			break;
	}
	return 0;
}

static int parse_limit(struct parser *p, struct spider_sql *q)
{
	const char *word;
	int64_t n;

	if (!accept(p, "limit"))
		return 0;
	if (!more(p))
		return -1;
	word = p->words[p->at++];
	if (*word == '+')
		word++;
	if (nl2sql_parse_int(word, INT64_MIN, INT64_MAX, &n))
		return -1;
	q->limited = true;
	q->limit = n;
	return 0;
}

static int parse_clauses(struct parser *p, struct spider_sql *q,
			 struct defaults *d)
{
	if (accept(p, "where") && parse_condition(p, &q->where, d))
		return -1;
	if (parse_group(p, q, d))
		return -1;
	if (accept(p, "having") && parse_condition(p, &q->having, d))
		return -1;
	if (parse_order(p, q, d))
		return -1;
	return parse_limit(p, q);
}

static int parse_setop(struct parser *p, struct spider_sql *q)
{
	struct spider_sql **into = NULL;

	if (next_is(p, "intersect"))
		into = &q->intersect;
	else if (next_is(p, "union"))
		into = &q->unions;
	else if (next_is(p, "except"))
		into = &q->except;
	if (!into)
		return 0;
	p->at++;
	*into = parse_sql(p);
	return *into ? 0 : -1;
}

/* As deep as Python's stack lets theirs go, more or less. */
#define MAX_DEPTH 300

static struct spider_sql *parse_sql(struct parser *p)
{
	struct spider_sql *q = nl2sql_arena_alloc(p->arena, sizeof(*q));
	struct defaults d = {0};
	size_t start = p->at, from_end;
	bool block;

	if (!more(p) || ++p->depth > MAX_DEPTH)
		return NULL;
	block = next_is(p, "(");
	if (parse_from(p, q, &d))
		return NULL;
	from_end = p->at;
	p->at = start + block;
	if (parse_select(p, q, &d))
		return NULL;
	p->at = from_end;
	if (parse_clauses(p, q, &d))
		return NULL;
	while (accept(p, ";"))
		;
	if (block && !accept(p, ")"))
		return NULL;
	while (accept(p, ";"))
		;
	if (parse_setop(p, q))
		return NULL;
	p->depth--;
	return q;
}

/* What stands before AS, by what stands behind it; then the tables themselves,
 * none of which may be an alias. */
static int scan_aliases(struct parser *p)
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

struct spider_sql *spider_parse(struct nl2sql_arena *a,
				const struct spider_schema *s, const char *text,
				size_t len)
{
	struct spider_words words = { .arena = a };
	struct parser p = { .arena = a, .schema = s };
	struct spider_sql *q = NULL;

	if (spider_words(&words, text, len) < 0)
		return NULL;
	p.words = words.items;
	p.end = words.n;
	if (!scan_aliases(&p))
		q = parse_sql(&p);
	nl2sql_map_release(&p.aliases);
	return q;
}
