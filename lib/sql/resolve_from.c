/*
 * lib/sql/nl2sql_resolve_from.c - what stands in FROM
 */
#include <string.h>

#include "resolve.h"

struct nl2sql_scope *nl2sql_resolve_scope_new(struct resolver *R,
					      struct nl2sql_sql *query,
					      const struct nl2sql_scope *parent)
{
	struct nl2sql_scope *s = nl2sql_arena_alloc(R->arena, sizeof(*s));

	s->parent = parent;
	s->query = query;
	s->number = R->r->nscopes;
	if (query)
		query->note = s;
	NL2SQL_ARENA_PUSH(R->arena, R->r->scopes, R->r->nscopes, R->r->cscopes,
			  s);
	return s;
}

static struct nl2sql_source *source_new(struct resolver *R,
					struct nl2sql_scope *scope,
					struct nl2sql_sql *node,
					enum nl2sql_source_kind kind)
{
	struct nl2sql_source *s = nl2sql_arena_alloc(R->arena, sizeof(*s));

	s->kind = kind;
	s->node = node;
	s->scope = scope;
	s->number = R->r->nsources;
	node->note = s;
	NL2SQL_ARENA_PUSH(R->arena, R->r->sources, R->r->nsources,
			  R->r->csources, s);
	if (scope)
		NL2SQL_ARENA_PUSH(R->arena, scope->sources, scope->nsources,
				  scope->csources, s);
	return s;
}

/* ---- columns of a source --------------------------------------------------- */

static void columns_of_table(struct resolver *R, struct nl2sql_source *s)
{
	const struct nl2sql_table *t = s->table;
	size_t i;

	resolve_spend(R, 8 * t->ncolumns);
	if (resolve_spent(R)) {
		s->open = true;
		return;
	}
	s->ncolumns = t->ncolumns;
	s->columns = nl2sql_arena_alloc(R->arena, (t->ncolumns + 1) *
							  sizeof(*s->columns));
	for (i = 0; i < t->ncolumns; i++) {
		s->columns[i].name = t->columns[i].name;
		s->columns[i].family = t->columns[i].family;
		s->columns[i].table = t;
		s->columns[i].column = (int)i;
	}
}

void nl2sql_resolve_source_columns(struct resolver *R, struct nl2sql_source *s,
				   const struct nl2sql_scope *query)
{
	s->query = query;
	resolve_spend(R, query ? 8 * query->noutputs : 0);
	if (!query || resolve_spent(R)) {
		s->open = true;
		return;
	}
	s->open = query->open;
	s->ncolumns = query->noutputs;
	s->columns = nl2sql_arena_alloc(R->arena, (s->ncolumns + 1) *
							  sizeof(*s->columns));
	if (s->ncolumns)
		memcpy(s->columns, query->outputs,
		       s->ncolumns * sizeof(*s->columns));
}

/* (a, b) behind an alias or a CTE's name: new names for the first columns. */
static void rename_columns(struct resolver *R, struct nl2sql_source *s,
			   const struct nl2sql_sql *names)
{
	uint32_t i;

	if (!names)
		return;
	if (names->n > s->ncolumns) {
		s->columns = nl2sql_arena_alloc(
			R->arena, (names->n + 1) * sizeof(*s->columns));
		for (i = 0; i < names->n; i++)
			s->columns[i].column = -1;
		s->ncolumns = names->n;
	}
	for (i = 0; i < names->n; i++)
		s->columns[i].name = nl2sql_resolve_fold(R, names->kid[i]);
	if (names->n == s->ncolumns)
		s->open = false;
}

static void apply_alias(struct resolver *R, struct nl2sql_source *s,
			const struct nl2sql_sql *alias)
{
	if (!alias)
		return;
	if (alias->text) {
		s->name = nl2sql_resolve_fold(R, alias);
		s->aliased = true;
	}
	rename_columns(R, s, kid(alias, NL2SQL_ALIAS_COLUMNS));
}

static void check_duplicate(struct resolver *R,
			    const struct nl2sql_scope *scope,
			    const struct nl2sql_source *s)
{
	size_t i;

	if (!scope || !s->name || resolve_spent(R))
		return;
	resolve_spend(R, scope->nsources);
	for (i = 0; i < scope->nsources; i++) {
		const struct nl2sql_source *o = scope->sources[i];

		if (o == s || !o->name || o->covered ||
		    !nl2sql_resolve_same(R, o->name, s->name))
			continue;
		/* SQLite bears it until a name is ambiguous */
		if (R->r->dialect == NL2SQL_SQLITE)
			return;
		nl2sql_resolve_problem(R, s->node, "duplicate_alias",
				       "\"%s\" stands twice in FROM", s->name);
		nl2sql_err_hint(&R->r->problems[R->r->nproblems - 1],
				"Give each an alias of its own.");
		return;
	}
}

/* ---- tables ------------------------------------------------------------------ */

struct nl2sql_scope *nl2sql_resolve_cte(struct resolver *R, const struct cte *c)
{
	struct cte *own = (struct cte *)c;
	const struct cte *env = R->env;
	struct nl2sql_scope *done;

	if (own->state != CTE_NEW)
		return own->scope;
	own->state = CTE_BUSY;
	R->env = own->inner;
	done = nl2sql_resolve_query(R, kid(own->node, NL2SQL_CTE_QUERY),
				    own->parent);
	R->env = env;
	own->scope = done;
	own->state = CTE_DONE;
	return done;
}

static const struct cte *find_cte(const struct resolver *R, const char *name)
{
	const struct cte *c;

	for (c = R->env; c && !resolve_spent(R); c = c->next) {
		resolve_spend(R, 1);
		if (nl2sql_resolve_same(R, c->name, name))
			return c;
	}
	return NULL;
}

/* The engines' own catalogues are not in the schema, and are not unknown. */
static bool is_catalogue(const struct resolver *R, const char *schema,
			 const char *name)
{
	switch (R->r->dialect) {
	case NL2SQL_SQLITE:
		return nl2sql_ieqn(name, "sqlite_", 7) ||
		       nl2sql_ieqn(name, "pragma_", 7);
	case NL2SQL_POSTGRESQL:
		return nl2sql_ieqn(name, "pg_", 3) ||
		       (schema && nl2sql_ieq(schema, "information_schema"));
	default:
		return schema && (nl2sql_ieq(schema, "information_schema") ||
				  nl2sql_ieq(schema, "mysql") ||
				  nl2sql_ieq(schema, "performance_schema") ||
				  nl2sql_ieq(schema, "sys"));
	}
}

static void unknown_table(struct resolver *R, const struct nl2sql_sql *n)
{
	const struct nl2sql_schema *s = R->r->schema;
	const char **names =
		nl2sql_arena_alloc(R->arena, (s->ntables + 1) * sizeof(*names));
	const struct nl2sql_database *d = nl2sql_find_database(s, R->r->db);
	size_t i, count = 0;

	for (i = 0; i < s->ntables; i++)
		if (!d || nl2sql_ieq(s->tables[i]->db, d->db))
			names[count++] = s->tables[i]->name;
	resolve_spend(R, 32 * count);
	nl2sql_resolve_problem(R, n, "unknown_table", "no table \"%s\"",
			       n->text);
	nl2sql_resolve_hint(R, n->text, names, count);
}

/* PostgreSQL tells "Name" from name. */
static bool spelled_right(const struct resolver *R, const char *name,
			  const struct nl2sql_table *t)
{
	return R->r->dialect != NL2SQL_POSTGRESQL || !strcmp(t->name, name);
}

static void schema_table(struct resolver *R, struct nl2sql_source *s,
			 struct nl2sql_sql *n)
{
	const struct nl2sql_sql *q = kid(n, NL2SQL_TABLE_QUALIFIER);
	const char *schema = q ? nl2sql_resolve_fold(R, q) : NULL;
	const char *name = nl2sql_resolve_fold(R, n);
	const struct nl2sql_table *t = NULL;

	if (R->known) {
		t = nl2sql_find_table(R->r->schema, R->r->db, schema, name);
		/* main.t, mydb.t: the schema's records may not say so */
		if (!t && schema)
			t = nl2sql_find_table(R->r->schema, R->r->db, NULL,
					      name);
	}
	if (t && spelled_right(R, name, t)) {
		s->table = t;
		columns_of_table(R, s);
		return;
	}
	s->open = true;
	if (R->known && !is_catalogue(R, schema, name) && !resolve_spent(R))
		unknown_table(R, n);
}

struct nl2sql_source *nl2sql_resolve_table(struct resolver *R,
					   struct nl2sql_scope *scope,
					   struct nl2sql_sql *n)
{
	const struct cte *c = NULL;
	struct nl2sql_source *s;

	if (!kid(n, NL2SQL_TABLE_QUALIFIER))
		c = find_cte(R, nl2sql_resolve_fold(R, n));
	s = source_new(R, scope, n,
		       c ? NL2SQL_SOURCE_CTE : NL2SQL_SOURCE_TABLE);
	s->name = nl2sql_resolve_fold(R, n);
	if (c) {
		nl2sql_resolve_source_columns(R, s, nl2sql_resolve_cte(R, c));
		rename_columns(R, s, kid(c->node, NL2SQL_CTE_COLUMNS));
	} else {
		schema_table(R, s, n);
	}
	apply_alias(R, s, kid(n, NL2SQL_TABLE_ALIAS));
	check_duplicate(R, scope, s);
	return s;
}

/* ---- derived tables and functions ---------------------------------------------- */

static void from_derived(struct resolver *R, struct nl2sql_scope *scope,
			 struct nl2sql_sql *n)
{
	struct nl2sql_sql *query = kid(n, NL2SQL_DERIVED_QUERY);
	bool lateral = n->flags & NL2SQL_F_LATERAL;
	struct nl2sql_scope *inner;
	struct nl2sql_source *s;

	/* resolved before the source is there: it does not see itself */
	inner = nl2sql_resolve_query(R, query, lateral ? scope : scope->parent);
	s = source_new(R, scope, n, NL2SQL_SOURCE_DERIVED);
	nl2sql_resolve_source_columns(R, s, inner);
	apply_alias(R, s, kid(n, NL2SQL_DERIVED_ALIAS));
	check_duplicate(R, scope, s);
}

static void from_function(struct resolver *R, struct nl2sql_scope *scope,
			  struct nl2sql_sql *n)
{
	struct nl2sql_sql *func = kid(n, NL2SQL_TABLE_FUNC_FUNC);
	const struct nl2sql_sql *alias = kid(n, NL2SQL_TABLE_FUNC_ALIAS);
	struct nl2sql_source *s;

	nl2sql_resolve_expr(R, scope, func, CLAUSE_OTHER);
	s = source_new(R, scope, n, NL2SQL_SOURCE_FUNCTION);
	s->open = true;
	if (nl2sql_sql_is(func, NL2SQL_SQL_FUNC) && func->text)
		s->name = nl2sql_resolve_fold(R, func);
	apply_alias(R, s, alias);
	/* a set of single values may be called by its table's name */
	if (s->name && !s->ncolumns) {
		s->columns = nl2sql_arena_alloc(R->arena, sizeof(*s->columns));
		s->columns[0].name = s->name;
		s->columns[0].column = -1;
		s->ncolumns = 1;
	}
}

/* ---- joins ----------------------------------------------------------------------- */

/* The visible column of that name among sources [from, to). */
static struct nl2sql_binding *find_shared(struct resolver *R,
					  struct nl2sql_scope *scope,
					  const struct nl2sql_sql *node,
					  const char *name, size_t from,
					  size_t to)
{
	struct nl2sql_source *s, *open = NULL;
	size_t i;
	int c;

	for (i = from; i < to; i++) {
		s = scope->sources[i];
		c = nl2sql_resolve_source_column(R, s, name);
		if (c >= 0 && !s->columns[c].hidden)
			return nl2sql_resolve_bind(R, scope, node, s, c);
		if (s->open)
			open = s;
	}
	return open ? nl2sql_resolve_bind(R, scope, node, open, -1) : NULL;
}

static void add_pair(struct resolver *R, struct nl2sql_using *u,
		     struct nl2sql_binding *left, struct nl2sql_binding *right)
{
	size_t n = u->n, cap = n, cap2 = n;

	NL2SQL_ARENA_PUSH(R->arena, u->left, u->n, cap, left);
	NL2SQL_ARENA_PUSH(R->arena, u->right, n, cap2, right);
	if (right->column >= 0)
		right->source->columns[right->column].hidden = true;
}

static void join_using(struct resolver *R, struct nl2sql_scope *scope,
		       struct nl2sql_sql *join, struct nl2sql_sql *names,
		       size_t first, size_t middle)
{
	struct nl2sql_using *u = nl2sql_arena_alloc(R->arena, sizeof(*u));
	struct nl2sql_binding *left, *right;
	const char *name;
	uint32_t i;

	join->note = u;
	for (i = 0; i < names->n; i++) {
		name = nl2sql_resolve_fold(R, names->kid[i]);
		left = find_shared(R, scope, names->kid[i], name, first,
				   middle);
		right = find_shared(R, scope, names->kid[i], name, middle,
				    scope->nsources);
		if (left && right)
			add_pair(R, u, left, right);
		else
			nl2sql_resolve_unknown_column(R, scope, names->kid[i],
						      NULL);
	}
}

static void join_natural(struct resolver *R, struct nl2sql_scope *scope,
			 struct nl2sql_sql *join, size_t first, size_t middle)
{
	struct nl2sql_using *u = nl2sql_arena_alloc(R->arena, sizeof(*u));
	struct nl2sql_binding *left;
	size_t i, j;
	int c;

	join->note = u;
	for (i = middle; i < scope->nsources; i++) {
		struct nl2sql_source *s = scope->sources[i];

		for (j = 0; j < s->ncolumns; j++) {
			if (s->columns[j].hidden || !s->columns[j].name)
				continue;
			left = find_shared(R, scope, join, s->columns[j].name,
					   first, middle);
			c = left ? left->column : -1;
			if (c >= 0)
				add_pair(R, u, left,
					 nl2sql_resolve_bind(R, scope, join, s,
							     (int)j));
		}
	}
}

/* The sources from `first` on may be called by the join's alias; only by that
 * where it is one of the whole join.  Columns that it renames are not tracked. */
static void name_join(struct resolver *R, struct nl2sql_scope *scope,
		      const struct nl2sql_sql *alias, size_t first, bool whole)
{
	struct nl2sql_join_name *j;
	size_t i;

	if (!alias || !alias->text)
		return;
	resolve_spend(R, scope->nsources - first);
	for (i = first; i < scope->nsources && !resolve_spent(R); i++) {
		struct nl2sql_source *s = scope->sources[i];

		j = nl2sql_arena_alloc(R->arena, sizeof(*j));
		j->name = nl2sql_resolve_fold(R, alias);
		j->next = s->joins;
		s->joins = j;
		/* SQLite's ON is resolved later, and names what is inside */
		s->covered |= whole && R->r->dialect != NL2SQL_SQLITE;
		s->open |= kid(alias, NL2SQL_ALIAS_COLUMNS) != NULL;
	}
}

static void join_on(struct resolver *R, struct nl2sql_scope *scope,
		    struct nl2sql_sql *n, size_t first)
{
	const struct nl2sql_scope *on = R->on;
	size_t visible = R->visible_from;

	if (!kid(n, NL2SQL_JOIN_ON) || R->r->dialect == NL2SQL_SQLITE)
		return;
	R->on = scope;
	R->visible_from = first;
	nl2sql_resolve_expr(R, scope, kid(n, NL2SQL_JOIN_ON), CLAUSE_ON);
	R->on = on;
	R->visible_from = visible;
}

static void from_join(struct resolver *R, struct nl2sql_scope *scope,
		      struct nl2sql_sql *n)
{
	struct nl2sql_sql *using = kid(n, NL2SQL_JOIN_USING);
	size_t first = scope->nsources, middle;

	nl2sql_resolve_from_item(R, scope, kid(n, NL2SQL_LEFT));
	middle = scope->nsources;
	nl2sql_resolve_from_item(R, scope, kid(n, NL2SQL_RIGHT));
	if (using)
		join_using(R, scope, n, using, first, middle);
	else if (n->flags & NL2SQL_F_NATURAL)
		join_natural(R, scope, n, first, middle);
	join_on(R, scope, n, first);
	name_join(R, scope, kid(n, NL2SQL_JOIN_USING_ALIAS), first, false);
	name_join(R, scope, kid(n, NL2SQL_JOIN_ALIAS), first, true);
}

/* SQLite's ON may name tables that come later. */
static void late_conditions(struct resolver *R, struct nl2sql_scope *scope,
			    struct nl2sql_sql *n)
{
	if (!nl2sql_sql_is(n, NL2SQL_SQL_JOIN))
		return;
	late_conditions(R, scope, kid(n, NL2SQL_LEFT));
	late_conditions(R, scope, kid(n, NL2SQL_RIGHT));
	nl2sql_resolve_expr(R, scope, kid(n, NL2SQL_JOIN_ON), CLAUSE_ON);
}

void nl2sql_resolve_from_item(struct resolver *R, struct nl2sql_scope *scope,
			      struct nl2sql_sql *n)
{
	if (!n)
		return;
	switch (n->kind) {
	case NL2SQL_SQL_TABLE:
		nl2sql_resolve_table(R, scope, n);
		break;
	case NL2SQL_SQL_DERIVED:
		from_derived(R, scope, n);
		break;
	case NL2SQL_SQL_TABLE_FUNC:
		from_function(R, scope, n);
		break;
	case NL2SQL_SQL_JOIN:
		from_join(R, scope, n);
		break;
	default:
		break;
	}
}

void nl2sql_resolve_from(struct resolver *R, struct nl2sql_scope *scope,
			 struct nl2sql_sql *list)
{
	uint32_t i;

	for (i = 0; list && i < list->n; i++)
		nl2sql_resolve_from_item(R, scope, list->kid[i]);
	if (R->r->dialect != NL2SQL_SQLITE)
		return;
	for (i = 0; list && i < list->n; i++)
		late_conditions(R, scope, list->kid[i]);
}
