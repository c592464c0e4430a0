/*
 * lib/sql/resolve.c - queries, their scopes and their outputs
 */
#include <string.h>

#include "resolve.h"

/* ---- WITH --------------------------------------------------------------- */

/* Put the CTEs of a query in sight.  SQLite, and WITH RECURSIVE anywhere, let
 * each see all of them, itself too; otherwise it sees those before it. */
static void resolve_with(struct resolver *R, struct nl2sql_sql *with,
			 const struct nl2sql_scope *parent)
{
	bool all = with->flags & NL2SQL_F_RECURSIVE ||
		   R->r->dialect == NL2SQL_SQLITE;
	struct cte *ctes =
		nl2sql_arena_alloc(R->arena, (with->n + 1) * sizeof(*ctes));
	uint32_t i;

	for (i = 0; i < with->n; i++) {
		ctes[i].node = with->kid[i];
		ctes[i].name = nl2sql_resolve_fold(R, with->kid[i]);
		ctes[i].parent = parent;
		ctes[i].next = R->env;
		ctes[i].inner = R->env;
		R->env = &ctes[i];
	}
	for (i = 0; all && i < with->n; i++)
		ctes[i].inner = R->env;
}

/* A CTE that refers to itself knows what its first operand computes. */
static void announce(struct resolver *R, const struct nl2sql_sql *query,
		     struct nl2sql_scope *first)
{
	const struct cte *c;

	for (c = R->env; c; c = c->next)
		if (c->state == CTE_BUSY && !c->scope &&
		    kid(c->node, NL2SQL_CTE_QUERY) == query)
			((struct cte *)c)->scope = first;
}

/* ---- outputs ------------------------------------------------------------- */

static struct nl2sql_output *output_add(struct resolver *R,
					struct nl2sql_scope *scope)
{
	struct nl2sql_output *more;

	if (scope->noutputs == scope->coutputs) {
		scope->coutputs = scope->coutputs ? scope->coutputs * 2 : 8;
		more = nl2sql_arena_alloc(R->arena,
					  scope->coutputs * sizeof(*more));
		if (scope->noutputs)
			memcpy(more, scope->outputs,
			       scope->noutputs * sizeof(*more));
		scope->outputs = more;
	}
	more = &scope->outputs[scope->noutputs++];
	more->column = -1;
	return more;
}

/* `*` and `t.*` */
static void output_star(struct resolver *R, struct nl2sql_scope *scope,
			const struct nl2sql_sql *star)
{
	const struct nl2sql_sql *q = kid(star, NL2SQL_STAR_QUALIFIER);
	const char *name = q ? nl2sql_resolve_fold(R, q) : NULL;
	bool found = false;
	size_t i, j;

	for (i = 0; i < scope->nsources; i++) {
		const struct nl2sql_source *s = scope->sources[i];
		bool own = name && s->name && !s->covered &&
			   nl2sql_resolve_same(R, s->name, name);

		if (name && !own && !nl2sql_resolve_is_joined(R, s, name))
			continue;
		found = true;
		scope->open |= s->open;
		resolve_spend(R, 8 * s->ncolumns);
		if (resolve_spent(R)) {
			scope->open = true;
			continue;
		}
		for (j = 0; j < s->ncolumns; j++)
			if (!s->columns[j].hidden || own)
				*output_add(R, scope) = s->columns[j];
	}
	if (name && !found)
		nl2sql_resolve_problem(R, q, "unknown_table",
				       "no table or alias \"%s\" in FROM",
				       q->text);
}

/* The name that an item without alias has. */
static const char *item_name(struct resolver *R, const struct nl2sql_sql *v)
{
	if (nl2sql_sql_is(v, NL2SQL_SQL_COLUMN))
		return nl2sql_resolve_fold(R, v);
	if (R->r->dialect == NL2SQL_POSTGRESQL) {
		if (nl2sql_sql_is(v, NL2SQL_SQL_CAST))
			return item_name(R, kid(v, NL2SQL_VALUE));
		if (nl2sql_sql_is(v, NL2SQL_SQL_FUNC) ||
		    nl2sql_sql_is(v, NL2SQL_SQL_FIELD))
			return v->text ? nl2sql_resolve_fold(R, v) : NULL;
		if (nl2sql_sql_is(v, NL2SQL_SQL_CASE))
			return "case";
		return nl2sql_sql_is(v, NL2SQL_SQL_EXISTS) ? "exists" : NULL;
	}
	if (R->r->dialect != NL2SQL_TRINO && R->text && v->len &&
	    v->pos + (size_t)v->len <= R->len)
		return nl2sql_arena_strndup(R->arena, R->text + v->pos, v->len);
	return NULL;
}

static void output_item(struct resolver *R, struct nl2sql_scope *scope,
			const struct nl2sql_sql *item)
{
	const struct nl2sql_sql *v = kid(item, NL2SQL_VALUE);
	const struct nl2sql_sql *alias = kid(item, NL2SQL_ITEM_ALIAS);
	const struct nl2sql_binding *b = nl2sql_binding_of(v);
	struct nl2sql_output *o = output_add(R, scope);

	o->name = alias ? nl2sql_resolve_fold(R, alias) : item_name(R, v);
	o->expr = v;
	o->family = nl2sql_resolve_family_of(R->r->dialect, v);
	if (b && b->table && b->table_column >= 0) {
		o->table = b->table;
		o->column = b->table_column;
	}
}

static void resolve_items(struct resolver *R, struct nl2sql_scope *scope,
			  struct nl2sql_sql *items)
{
	struct nl2sql_sql *v;
	uint32_t i;

	for (i = 0; items && i < items->n; i++) {
		v = kid(items->kid[i], NL2SQL_VALUE);
		if (nl2sql_sql_is(v, NL2SQL_SQL_STAR)) {
			output_star(R, scope, v);
			continue;
		}
		/* aliases are not in sight of the list itself */
		nl2sql_resolve_expr(R, scope, v, CLAUSE_ITEMS);
		output_item(R, scope, items->kid[i]);
	}
}

/* ---- queries -------------------------------------------------------------- */

static void resolve_order(struct resolver *R, struct nl2sql_scope *scope,
			  struct nl2sql_sql *list)
{
	uint32_t i;

	for (i = 0; list && i < list->n; i++)
		nl2sql_resolve_expr(R, scope, kid(list->kid[i], NL2SQL_VALUE),
				    CLAUSE_ORDER);
}

static void resolve_limits(struct resolver *R, struct nl2sql_scope *scope,
			   struct nl2sql_sql *q)
{
	resolve_order(R, scope, kid(q, NL2SQL_QUERY_ORDER));
	nl2sql_resolve_expr(R, scope, kid(q, NL2SQL_QUERY_LIMIT), CLAUSE_OTHER);
	nl2sql_resolve_expr(R, scope, kid(q, NL2SQL_QUERY_OFFSET),
			    CLAUSE_OTHER);
}

static void resolve_select(struct resolver *R, struct nl2sql_scope *scope,
			   struct nl2sql_sql *q)
{
	struct nl2sql_sql *group = kid(q, NL2SQL_SELECT_GROUP);
	uint32_t i;

	nl2sql_resolve_from(R, scope, kid(q, NL2SQL_SELECT_FROM));
	resolve_items(R, scope, kid(q, NL2SQL_SELECT_ITEMS));
	nl2sql_resolve_expr(R, scope, kid(q, NL2SQL_SELECT_WHERE),
			    CLAUSE_WHERE);
	scope->aggregate |= group != NULL;
	for (i = 0; group && i < group->n; i++)
		nl2sql_resolve_expr(R, scope, group->kid[i], CLAUSE_GROUP);
	nl2sql_resolve_expr(R, scope, kid(q, NL2SQL_SELECT_HAVING),
			    CLAUSE_HAVING);
	nl2sql_resolve_expr(R, scope, kid(q, NL2SQL_SELECT_WINDOWS),
			    CLAUSE_OTHER);
	nl2sql_resolve_expr(R, scope, kid(q, NL2SQL_SELECT_DISTINCT_ON),
			    CLAUSE_GROUP);
	resolve_limits(R, scope, q);
}

/* The wider of two families, where a set operation puts them together. */
static enum nl2sql_family wider(enum nl2sql_family a, enum nl2sql_family b)
{
	if (a == b || b == NL2SQL_FAMILY_OTHER)
		return a;
	if (a == NL2SQL_FAMILY_OTHER)
		return b;
	if (nl2sql_family_numeric(a) && nl2sql_family_numeric(b))
		return a == NL2SQL_FAMILY_INTEGER ? b : a;
	return NL2SQL_FAMILY_OTHER;
}

static void resolve_setop(struct resolver *R, struct nl2sql_scope *scope,
			  struct nl2sql_sql *q)
{
	struct nl2sql_scope *left, *right;
	struct nl2sql_output *o;
	size_t i;

	left = nl2sql_resolve_query(R, kid(q, NL2SQL_SETOP_LEFT),
				    scope->parent);
	if (left)
		announce(R, q, left);
	right = nl2sql_resolve_query(R, kid(q, NL2SQL_SETOP_RIGHT),
				     scope->parent);
	scope->open = !left || left->open;
	for (i = 0; left && i < left->noutputs; i++) {
		o = output_add(R, scope);
		*o = left->outputs[i];
		o->table = NULL;
		o->column = -1;
		if (right && i < right->noutputs)
			o->family = wider(o->family, right->outputs[i].family);
	}
	if (left && right && !left->open && !right->open &&
	    left->noutputs != right->noutputs)
		nl2sql_resolve_problem(
			R, q, "column_count",
			"the two sides of a set operation have %zu and "
			"%zu columns",
			left->noutputs, right->noutputs);
	resolve_limits(R, scope, q);
}

/* How each engine calls the columns of VALUES. */
static const char *values_name(struct resolver *R, uint32_t i)
{
	switch (R->r->dialect) {
	case NL2SQL_MYSQL:
		return nl2sql_arena_printf(R->arena, "column_%u", i);
	case NL2SQL_TRINO:
		return nl2sql_arena_printf(R->arena, "_col%u", i);
	default:
		return nl2sql_arena_printf(R->arena, "column%u", i + 1);
	}
}

static void resolve_values(struct resolver *R, struct nl2sql_scope *scope,
			   struct nl2sql_sql *q)
{
	struct nl2sql_sql *rows = kid(q, NL2SQL_VALUES_ROWS), *row;
	struct nl2sql_output *o;
	uint32_t i;

	nl2sql_resolve_expr(R, scope, rows, CLAUSE_OTHER);
	row = kid(rows, 0);
	for (i = 0; row && i < row->n; i++) {
		o = output_add(R, scope);
		o->expr = row->kid[i];
		o->family =
			nl2sql_resolve_family_of(R->r->dialect, row->kid[i]);
		o->name = values_name(R, i);
	}
	resolve_limits(R, scope, q);
}

struct nl2sql_scope *nl2sql_resolve_query(struct resolver *R,
					  struct nl2sql_sql *query,
					  const struct nl2sql_scope *parent)
{
	const struct cte *env = R->env;
	struct nl2sql_scope *scope;

	if (!nl2sql_sql_is_query(query))
		return NULL;
	scope = nl2sql_resolve_scope_new(R, query, parent);
	if (kid(query, NL2SQL_QUERY_WITH))
		resolve_with(R, kid(query, NL2SQL_QUERY_WITH), parent);
	if (query->kind == NL2SQL_SQL_SELECT)
		resolve_select(R, scope, query);
	else if (query->kind == NL2SQL_SQL_SETOP)
		resolve_setop(R, scope, query);
	else
		resolve_values(R, scope, query);
	/* those that nobody asked for may still be wrong */
	for (; R->env != env; R->env = R->env->next)
		nl2sql_resolve_cte(R, R->env);
	return scope;
}

/* ---- statements ------------------------------------------------------------- */

/* INSERT, UPDATE, DELETE, MERGE: the tables they touch, then all the rest. */
static void resolve_change(struct resolver *R, struct nl2sql_sql *n)
{
	struct nl2sql_scope *scope = nl2sql_resolve_scope_new(R, NULL, NULL);
	const struct cte *env = R->env;
	struct nl2sql_sql *target;
	uint32_t i;

	if (nl2sql_sql_is(kid(n, 0), NL2SQL_SQL_WITH))
		resolve_with(R, kid(n, 0), NULL);
	target = kid(n, NL2SQL_UPDATE_TABLES);
	if (nl2sql_sql_is(target, NL2SQL_SQL_LIST))
		nl2sql_resolve_from(R, scope, target);
	else if (target)
		nl2sql_resolve_from_item(R, scope, target);
	for (i = 0; i < scope->nsources; i++)
		scope->sources[i]->kind = NL2SQL_SOURCE_TARGET;
	if (n->kind == NL2SQL_SQL_INSERT) {
		nl2sql_resolve_query(R, kid(n, NL2SQL_INSERT_SOURCE), NULL);
		nl2sql_resolve_expr(R, scope, kid(n, NL2SQL_INSERT_SET),
				    CLAUSE_OTHER);
		R->env = env;
		return;
	}
	if (n->kind == NL2SQL_SQL_MERGE)
		nl2sql_resolve_from_item(R, scope, kid(n, NL2SQL_MERGE_SOURCE));
	else
		nl2sql_resolve_from(R, scope, kid(n, NL2SQL_UPDATE_FROM));
	for (i = 2; i < n->n; i++)
		if ((n->kind == NL2SQL_SQL_MERGE || i != NL2SQL_UPDATE_FROM) &&
		    !(n->kind == NL2SQL_SQL_MERGE && i == NL2SQL_MERGE_SOURCE))
			nl2sql_resolve_expr(R, scope, n->kid[i], CLAUSE_WHERE);
	R->env = env;
}

static void resolve_statement(struct resolver *R, struct nl2sql_sql *n)
{
	uint32_t i;

	if (nl2sql_sql_is_query(n)) {
		nl2sql_resolve_query(R, n, NULL);
		return;
	}
	switch (n->kind) {
	case NL2SQL_SQL_INSERT:
	case NL2SQL_SQL_UPDATE:
	case NL2SQL_SQL_DELETE:
	case NL2SQL_SQL_MERGE:
		resolve_change(R, n);
		break;
	case NL2SQL_SQL_LIST:
	case NL2SQL_SQL_EXPLAIN:
		for (i = 0; i < n->n; i++)
			if (n->kid[i])
				resolve_statement(R, n->kid[i]);
		break;
	case NL2SQL_SQL_CREATE_TABLE:
		nl2sql_resolve_query(R, kid(n, NL2SQL_CREATE_TABLE_QUERY),
				     NULL);
		break;
	case NL2SQL_SQL_CREATE_VIEW:
		nl2sql_resolve_query(R, kid(n, NL2SQL_CREATE_VIEW_QUERY), NULL);
		break;
	default:
		break;
	}
}

/* Does the schema name a table of this database? */
static bool schema_known(const struct nl2sql_schema *s, const char *db)
{
	const struct nl2sql_database *d;
	size_t i;

	if (!s || !s->ntables)
		return false;
	d = nl2sql_find_database(s, db);
	if (!d && (!db || !*db))
		return true;
	for (i = 0; i < s->ntables; i++)
		if (nl2sql_ieq(s->tables[i]->db, d ? d->db : db))
			return true;
	return false;
}

static enum nl2sql_sql_walk wipe(void *ctx, struct nl2sql_sql **at,
				 struct nl2sql_sql *parent)
{
	(void)ctx;
	(void)parent;
	(*at)->note = NULL;
	return NL2SQL_WALK_ON;
}

struct nl2sql_resolution *
nl2sql_resolve(struct nl2sql_arena *arena, struct nl2sql_sql *statement,
	       enum nl2sql_dialect dialect, const char *text, size_t len,
	       const struct nl2sql_schema *schema, const char *db)
{
	size_t work = 0;
	struct resolver R = {
		.arena = arena, .text = text, .len = len, .work = &work
	};

	R.r = nl2sql_arena_alloc(arena, sizeof(*R.r));
	R.r->dialect = dialect;
	R.r->schema = schema;
	R.r->db = db ? nl2sql_arena_strdup(arena, db) : NULL;
	R.r->statement = statement;
	R.r->arena = arena;
	R.known = schema_known(schema, db);
	if (statement) {
		nl2sql_sql_walk(&statement, wipe, NULL, NULL);
		resolve_statement(&R, statement);
	}
	R.r->spent = resolve_spent(&R);
	if (R.r->spent)
		nl2sql_resolve_problem(&R, NULL, "too_complex",
				       "there are too many names to look up");
	return R.r;
}
