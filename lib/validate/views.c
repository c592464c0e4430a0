/*
 * lib/validate/views.c - a statement with its views opened
 *
 * What a rule says of a table holds for whoever reads it through a view, too:
 * so rules look at a copy of the statement in which each view is the query
 * that it stands for.
 */
#include <string.h>

#include "internal.h"

#define ROUNDS_MAX 16  /* views of views of views... */
#define VIEWS_MAX  500 /* in one statement */

/* `x IN t` is `x IN (SELECT * FROM t)`. */
static enum nl2sql_sql_walk open_set(void *ctx, struct nl2sql_sql **at,
				     struct nl2sql_sql *parent)
{
	struct nl2sql_trial *t = ctx;
	struct nl2sql_sql *n = *at, *table, *query;

	(void)parent;
	if (n->kind != NL2SQL_SQL_IN ||
	    !nl2sql_sql_is(n->kid[NL2SQL_IN_SET], NL2SQL_SQL_TABLE))
		return NL2SQL_WALK_ON;
	table = n->kid[NL2SQL_IN_SET];
	query = nl2sql_sql_select(t->arena);
	nl2sql_sql_select_item(t->arena, query,
			       nl2sql_sql_star(t->arena, NULL), NULL);
	nl2sql_sql_select_from(t->arena, query, table);
	query->pos = table->pos;
	query->len = table->len;
	n->kid[NL2SQL_IN_SET] = query;
	return NL2SQL_WALK_ON;
}

/* Errors are to point at the view. */
static enum nl2sql_sql_walk move_there(void *ctx, struct nl2sql_sql **at,
				       struct nl2sql_sql *parent)
{
	const struct nl2sql_sql *there = ctx;

	(void)parent;
	(*at)->pos = there->pos;
	(*at)->len = there->len;
	return NL2SQL_WALK_ON;
}

/* The query of a view, whose tables are its own, whatever the statement's CTEs
 * are called; *names are its columns, where it renames them. */
static struct nl2sql_sql *body_of(struct nl2sql_trial *t,
				  const struct nl2sql_schema *schema,
				  const struct nl2sql_table *view,
				  const struct nl2sql_sql **names)
{
	const char *text = view->definition;
	const struct nl2sql_resolution *r;
	struct nl2sql_sql *list, *query;
	struct nl2sql_err err = {0};
	size_t i;

	*names = NULL;
	if (nl2sql_sql_parse(t->arena, &list, t->dialect, text, strlen(text),
			     &err) < 0 || list->n != 1)
		return NULL;
	query = list->kid[0];
	if (query->kind == NL2SQL_SQL_CREATE_VIEW) {
		*names = query->kid[NL2SQL_CREATE_VIEW_COLUMNS];
		query = query->kid[NL2SQL_CREATE_VIEW_QUERY];
	}
	if (!nl2sql_sql_is_query(query))
		return NULL;
	nl2sql_sql_walk(&query, open_set, NULL, t);
	r = nl2sql_resolve(t->arena, query, t->dialect, text, strlen(text),
			   schema, t->db_id);
	for (i = 0; i < r->nsources; i++) {
		struct nl2sql_sql *n = (struct nl2sql_sql *)r->sources[i]->node;

		if (r->sources[i]->kind == NL2SQL_SOURCE_TABLE &&
		    n->kind == NL2SQL_SQL_TABLE &&
		    !n->kid[NL2SQL_TABLE_QUALIFIER])
			n->kid[NL2SQL_TABLE_QUALIFIER] = nl2sql_sql_name(
				t->arena, r->sources[i]->table &&
				r->sources[i]->table->schema ?
				r->sources[i]->table->schema : "main");
	}
	return query;
}

/* The TABLE becomes a DERIVED in its place.  -1: the view cannot be read. */
static int open_view(struct nl2sql_trial *t,
		     const struct nl2sql_schema *schema,
		     const struct nl2sql_source *s, struct opened *o)
{
	struct nl2sql_sql *n = (struct nl2sql_sql *)s->node;
	struct nl2sql_sql *alias = n->kid[NL2SQL_TABLE_ALIAS], *derived, *query;
	const struct nl2sql_sql *names;

	query = body_of(t, schema, s->table, &names);
	if (!query || o->nviews == VIEWS_MAX)
		return -1;
	nl2sql_sql_walk(&query, move_there, NULL, n);
	derived = nl2sql_sql_derived(t->arena, query, alias && alias->text ?
				     alias->text : n->text);
	if (alias && alias->kid[NL2SQL_ALIAS_COLUMNS])
		names = alias->kid[NL2SQL_ALIAS_COLUMNS];
	derived->kid[NL2SQL_DERIVED_ALIAS]->kid[NL2SQL_ALIAS_COLUMNS] =
		nl2sql_sql_copy(t->arena, names);
	derived->pos = n->pos;
	derived->len = n->len;
	*n = *derived;
	o->views[o->nviews].query = query;
	o->views[o->nviews++].name = s->table->name;
	return 0;
}

/* Open those that are there now.  @return how many; -1 with *why set */
static int open_round(struct nl2sql_trial *t,
		      const struct nl2sql_schema *schema, struct opened *o,
		      const struct nl2sql_source **why)
{
	int found = 0;
	size_t i;

	for (i = 0; i < o->names->nsources; i++) {
		const struct nl2sql_source *s = o->names->sources[i];

		if (s->kind != NL2SQL_SOURCE_TABLE || !s->table ||
		    !s->table->definition || s->node->kind != NL2SQL_SQL_TABLE)
			continue;
		*why = s;
		if (open_view(t, schema, s, o) < 0)
			return -1;
		found++;
	}
	return found;
}

int nl2sql_open_views(struct nl2sql_trial *t,
		      const struct nl2sql_schema *schema, struct opened *o,
		      const struct nl2sql_source **why)
{
	struct nl2sql_sql *copy =
		nl2sql_sql_copy(t->arena, t->statements->kid[0]);
	int round, found = 1;

	o->views = nl2sql_arena_alloc(t->arena,
				      VIEWS_MAX * sizeof(*o->views));
	nl2sql_sql_walk(&copy, open_set, NULL, t);
	for (round = 0; found > 0; round++) {
		o->names = nl2sql_resolve(t->arena, copy, t->dialect, t->sql,
					  t->len, schema, t->db_id);
		found = open_round(t, schema, o, why);
		if (found < 0 || round == ROUNDS_MAX)
			return -1;
	}
	return 0;
}

const char *nl2sql_view_of(const struct opened *o, const struct nl2sql_sql *n)
{
	size_t i;

	for (i = 0; n && i < o->nviews; i++)
		if (o->views[i].query->pos == n->pos &&
		    o->views[i].query->len == n->len)
			return o->views[i].name;
	return NULL;
}

bool nl2sql_is_view_query(const struct opened *o, const struct nl2sql_sql *n)
{
	size_t i;

	for (i = 0; i < o->nviews; i++)
		if (o->views[i].query == n)
			return true;
	return false;
}
