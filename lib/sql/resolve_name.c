/*
 * lib/sql/resolve_name.c - what a column's name means where it stands
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

#include "resolve.h"

/* ---- spelling ----------------------------------------------------------- */

const char *nl2sql_resolve_fold(struct resolver *R, const struct nl2sql_sql *n)
{
	char *s, *p;

	if (R->r->dialect != NL2SQL_POSTGRESQL ||
	    n->flags & (NL2SQL_F_QUOTED | NL2SQL_F_DQUOTED) || !n->text)
		return n->text;
	for (p = (char *)n->text; *p && !isupper((unsigned char)*p); p++)
		;
	if (!*p)
		return n->text;
	s = nl2sql_arena_strdup(R->arena, n->text);
	for (p = s; *p; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p - 'A' + 'a');
	return s;
}

bool nl2sql_resolve_same(const struct resolver *R, const char *a, const char *b)
{
	if (R->r->dialect == NL2SQL_POSTGRESQL)
		return !strcmp(a, b);
	return nl2sql_ieq(a, b);
}

int nl2sql_resolve_source_column(const struct resolver *R,
				 const struct nl2sql_source *s,
				 const char *name)
{
	int found = -1;
	size_t i;

	resolve_spend(R, s->ncolumns);
	for (i = 0; i < s->ncolumns; i++) {
		if (!s->columns[i].name ||
		    !nl2sql_resolve_same(R, s->columns[i].name, name))
			continue;
		if (found >= 0)
			return -2;
		found = (int)i;
	}
	return found;
}

/* ---- bindings --------------------------------------------------------------- */

struct nl2sql_binding *nl2sql_resolve_bind(struct resolver *R,
					   const struct nl2sql_scope *scope,
					   const struct nl2sql_sql *n,
					   const struct nl2sql_source *source,
					   int column)
{
	struct nl2sql_binding *b = nl2sql_arena_alloc(R->arena, sizeof(*b));

	b->node = n;
	b->scope = scope;
	b->source = source;
	b->column = column;
	b->table_column = -1;
	b->sure = true;
	if (source && column >= 0) {
		b->family = source->columns[column].family;
		b->table = source->columns[column].table;
		b->table_column = source->columns[column].column;
	}
	NL2SQL_ARENA_PUSH(R->arena, R->r->bindings, R->r->nbindings,
			  R->r->cbindings, b);
	return b;
}

/* What was found in one scope. */
struct found {
	const struct nl2sql_source *source;
	int column;
	unsigned count;
	const struct nl2sql_source *open; /* may have it */
	unsigned nopen;
};

static bool qualifies(struct resolver *R, const struct nl2sql_source *s,
		      const struct nl2sql_sql *q)
{
	const struct nl2sql_sql *outer = kid(q, NL2SQL_NAME_QUALIFIER), *own;

	if (!s->name || s->covered ||
	    !nl2sql_resolve_same(R, s->name, nl2sql_resolve_fold(R, q)))
		return false;
	if (!outer)
		return true;
	/* schema.table.column: of a table without alias */
	if (s->aliased || s->kind == NL2SQL_SOURCE_DERIVED)
		return false;
	own = kid(s->node, NL2SQL_TABLE_QUALIFIER);
	return !own || nl2sql_resolve_same(R, own->text, outer->text);
}

bool nl2sql_resolve_is_joined(const struct resolver *R,
			      const struct nl2sql_source *s, const char *name)
{
	const struct nl2sql_join_name *j;

	for (j = s->joins; j; j = j->next)
		if (nl2sql_resolve_same(R, j->name, name))
			return true;
	return false;
}

static bool joined(struct resolver *R, const struct nl2sql_source *s,
		   const struct nl2sql_sql *q)
{
	return s->joins && !kid(q, NL2SQL_NAME_QUALIFIER) &&
	       nl2sql_resolve_is_joined(R, s, nl2sql_resolve_fold(R, q));
}

static void search(struct resolver *R, const struct nl2sql_scope *scope,
		   const struct nl2sql_sql *n, struct found *f)
{
	const struct nl2sql_sql *q = kid(n, NL2SQL_COLUMN_QUALIFIER);
	const char *name = nl2sql_resolve_fold(R, n);
	size_t i = R->on == scope ? R->visible_from : 0;
	int c;

	memset(f, 0, sizeof(*f));
	f->column = -1;
	resolve_spend(R, scope->nsources);
	for (; i < scope->nsources; i++) {
		const struct nl2sql_source *s = scope->sources[i];

		bool own = q && qualifies(R, s, q);

		if (q && !own && !joined(R, s, q))
			continue;
		c = nl2sql_resolve_source_column(R, s, name);
		if (c >= 0 && !own && s->columns[c].hidden)
			continue;
		if (c != -1) {
			f->count += c == -2 ? 2 : 1;
			f->source = s;
			f->column = c;
		} else if (s->open) {
			f->open = s;
			f->nopen++;
		}
	}
}

static const struct nl2sql_output *find_output(const struct resolver *R,
					       const struct nl2sql_scope *scope,
					       const char *name)
{
	size_t i;

	resolve_spend(R, scope->noutputs);
	for (i = 0; i < scope->noutputs; i++)
		if (scope->outputs[i].name &&
		    nl2sql_resolve_same(R, scope->outputs[i].name, name))
			return &scope->outputs[i];
	return NULL;
}

static void bind_output(struct resolver *R, struct nl2sql_scope *scope,
			struct nl2sql_sql *n, const struct nl2sql_output *o)
{
	struct nl2sql_binding *b = nl2sql_resolve_bind(R, scope, n, NULL, -1);

	b->output = o;
	b->family = o->family;
	b->table = o->table;
	b->table_column = o->column;
	n->note = b;
}

/* Whether an alias of the select list may be meant, and goes first. */
static bool alias_first(const struct resolver *R, enum clause clause,
			const struct nl2sql_scope *scope)
{
	if (nl2sql_sql_is(scope->query, NL2SQL_SQL_SETOP))
		return true;
	if (clause == CLAUSE_ORDER)
		return true;
	return R->r->dialect == NL2SQL_MYSQL && clause == CLAUSE_HAVING;
}

static bool alias_last(const struct resolver *R, enum clause clause)
{
	switch (R->r->dialect) {
	case NL2SQL_SQLITE:
		return clause != CLAUSE_ITEMS && clause != CLAUSE_OTHER;
	case NL2SQL_MYSQL:
		return clause == CLAUSE_GROUP || clause == CLAUSE_HAVING ||
		       clause == CLAUSE_ORDER_INNER;
	case NL2SQL_POSTGRESQL:
		return clause == CLAUSE_GROUP;
	default:
		return false;
	}
}

/* An alias that stands for the very column it is called after is the column. */
static bool bind_alias(struct resolver *R, struct nl2sql_scope *scope,
		       struct nl2sql_sql *n)
{
	const struct nl2sql_output *o;

	if (kid(n, NL2SQL_COLUMN_QUALIFIER))
		return false;
	o = find_output(R, scope, nl2sql_resolve_fold(R, n));
	if (!o)
		return false;
	if (nl2sql_sql_is(o->expr, NL2SQL_SQL_COLUMN) &&
	    !nl2sql_sql_is(scope->query, NL2SQL_SQL_SETOP) &&
	    nl2sql_binding_of(o->expr)) {
		struct nl2sql_binding *b =
			nl2sql_arena_alloc(R->arena, sizeof(*b));

		*b = *nl2sql_binding_of(o->expr);
		b->node = n;
		b->output = o;
		n->note = b;
		NL2SQL_ARENA_PUSH(R->arena, R->r->bindings, R->r->nbindings,
				  R->r->cbindings, b);
		return true;
	}
	bind_output(R, scope, n, o);
	return true;
}

static void mark_correlated(struct nl2sql_scope *from,
			    const struct nl2sql_scope *to)
{
	const struct nl2sql_scope *s;

	for (s = from; s && s != to; s = s->parent)
		((struct nl2sql_scope *)s)->correlated = true;
}

static bool bind_found(struct resolver *R, struct nl2sql_scope *scope,
		       const struct nl2sql_scope *where, unsigned depth,
		       struct nl2sql_sql *n, const struct found *f)
{
	struct nl2sql_binding *b;

	if (f->count > 1) {
		nl2sql_resolve_problem(
			R, n, "ambiguous_column",
			"column \"%s\" is in more than one table", n->text);
		nl2sql_err_hint(&R->r->problems[R->r->nproblems - 1],
				"Put the table's name or alias before it.");
	}
	b = nl2sql_resolve_bind(R, scope, n, f->source,
				f->column < 0 ? -1 : f->column);
	b->depth = depth;
	b->sure = f->count == 1;
	n->note = b;
	if (depth)
		mark_correlated(scope, where);
	return true;
}

/* ---- names that the engines know themselves ------------------------------------ */

static bool is_rowid(const struct resolver *R, const char *name)
{
	if (R->r->dialect == NL2SQL_SQLITE)
		return nl2sql_ieq(name, "rowid") || nl2sql_ieq(name, "oid") ||
		       nl2sql_ieq(name, "_rowid_");
	if (R->r->dialect == NL2SQL_POSTGRESQL)
		return !strcmp(name, "ctid") || !strcmp(name, "xmin") ||
		       !strcmp(name, "xmax") || !strcmp(name, "tableoid");
	return false;
}

static bool bind_rowid(struct resolver *R, struct nl2sql_scope *scope,
		       struct nl2sql_sql *n)
{
	const struct nl2sql_sql *q = kid(n, NL2SQL_COLUMN_QUALIFIER);
	struct nl2sql_binding *b;
	size_t i;

	if (!is_rowid(R, n->text))
		return false;
	for (i = 0; i < scope->nsources; i++) {
		const struct nl2sql_source *s = scope->sources[i];

		if (s->kind != NL2SQL_SOURCE_TABLE ||
		    (q && !qualifies(R, s, q)))
			continue;
		b = nl2sql_resolve_bind(R, scope, n, s, -1);
		b->rowid = true;
		b->table = s->table;
		b->family = NL2SQL_FAMILY_INTEGER;
		n->note = b;
		return true;
	}
	return false;
}

/* PostgreSQL: a table's name is its row; a column before a dot, a record. */
static bool bind_row(struct resolver *R, struct nl2sql_scope *scope,
		     struct nl2sql_sql *n)
{
	struct nl2sql_sql *q = kid(n, NL2SQL_COLUMN_QUALIFIER);
	const struct nl2sql_scope *s;
	struct found f;
	size_t i;

	if (R->r->dialect != NL2SQL_POSTGRESQL && R->r->dialect != NL2SQL_TRINO)
		return false;
	for (s = scope; s; s = s->parent) {
		for (i = 0; !q && i < s->nsources; i++)
			if (s->sources[i]->name &&
			    nl2sql_resolve_same(R, s->sources[i]->name,
						nl2sql_resolve_fold(R, n))) {
				n->note = nl2sql_resolve_bind(
					R, scope, n, s->sources[i], -1);
				return true;
			}
		if (!q)
			continue;
		search(R, s, q, &f);
		if (f.count == 1) {
			n->note =
				nl2sql_resolve_bind(R, scope, n, f.source, -1);
			return true;
		}
	}
	return false;
}

static bool is_param(const struct resolver *R, const struct nl2sql_sql *n)
{
	const struct params *p;
	uint32_t i;

	for (p = R->params; p; p = p->next)
		for (i = 0; p->list && i < p->list->n; i++)
			if (p->list->kid[i]->text &&
			    nl2sql_ieq(p->list->kid[i]->text, n->text))
				return true;
	return false;
}

/* "text" that is no column is a string to SQLite. */
static bool bind_string(struct resolver *R, struct nl2sql_scope *scope,
			struct nl2sql_sql *n)
{
	struct nl2sql_binding *b;

	if (R->r->dialect != NL2SQL_SQLITE || !(n->flags & NL2SQL_F_DQUOTED) ||
	    kid(n, NL2SQL_COLUMN_QUALIFIER))
		return false;
	b = nl2sql_resolve_bind(R, scope, n, NULL, -1);
	b->string = true;
	b->family = NL2SQL_FAMILY_TEXT;
	n->note = b;
	return true;
}

/* ---- the search ------------------------------------------------------------------ */

/* The innermost scope with a source that may have the column. */
static bool bind_open(struct resolver *R, struct nl2sql_scope *scope,
		      struct nl2sql_sql *n)
{
	const struct nl2sql_scope *s;
	struct nl2sql_binding *b;
	unsigned depth = 0;
	struct found f;

	for (s = scope; s; s = s->parent, depth++) {
		search(R, s, n, &f);
		if (!f.open)
			continue;
		b = nl2sql_resolve_bind(R, scope, n,
					f.nopen == 1 ? f.open : NULL, -1);
		b->depth = depth;
		b->sure = false;
		n->note = b;
		if (depth)
			mark_correlated(scope, s);
		return true;
	}
	return false;
}

static const struct nl2sql_source *
qualified_source(struct resolver *R, const struct nl2sql_scope *scope,
		 const struct nl2sql_sql *q)
{
	size_t i;

	for (; scope; scope = scope->parent)
		for (i = 0; i < scope->nsources; i++)
			if (qualifies(R, scope->sources[i], q) ||
			    joined(R, scope->sources[i], q))
				return scope->sources[i];
	return NULL;
}

static void not_found(struct resolver *R, struct nl2sql_scope *scope,
		      struct nl2sql_sql *n)
{
	const struct nl2sql_sql *q = kid(n, NL2SQL_COLUMN_QUALIFIER);
	const struct nl2sql_source *s =
		q ? qualified_source(R, scope, q) : NULL;
	const struct nl2sql_scope *at;
	const char **names = NULL;
	size_t count = 0, cap = 0, i;

	if (!q || s) {
		nl2sql_resolve_unknown_column(R, scope, n, s);
		return;
	}
	/* MySQL's and PostgreSQL's own names of the row that is written */
	if (nl2sql_ieq(q->text, "excluded") || nl2sql_ieq(q->text, "new") ||
	    nl2sql_ieq(q->text, "old"))
		return;
	for (at = scope; at; at = at->parent)
		for (i = 0; i < at->nsources; i++)
			if (at->sources[i]->name)
				NL2SQL_ARENA_PUSH(R->arena, names, count, cap,
						  at->sources[i]->name);
	resolve_spend(R, 32 * count);
	nl2sql_resolve_problem(R, n, "unknown_table",
			       "no table or alias \"%s\" in FROM", q->text);
	nl2sql_resolve_hint(R, q->text, names, count);
}

void nl2sql_resolve_column(struct resolver *R, struct nl2sql_scope *scope,
			   struct nl2sql_sql *n, enum clause clause)
{
	const struct nl2sql_scope *s;
	unsigned depth = 0;
	struct found f;

	if (resolve_spent(R) ||
	    (!kid(n, NL2SQL_COLUMN_QUALIFIER) && is_param(R, n)))
		return;
	if (alias_first(R, clause, scope) && bind_alias(R, scope, n))
		return;
	for (s = scope; s; s = s->parent, depth++) {
		search(R, s, n, &f);
		if (f.count && bind_found(R, scope, s, depth, n, &f))
			return;
		if (s == scope && alias_last(R, clause) &&
		    bind_alias(R, scope, n))
			return;
	}
	if (bind_rowid(R, scope, n) || bind_row(R, scope, n))
		return;
	/* with a schema, quoted text is more likely a string than a column
	 * that it does not know; without one, where it is compared */
	if ((R->known || R->beside == n) && bind_string(R, scope, n))
		return;
	if (bind_open(R, scope, n) || bind_string(R, scope, n))
		return;
	/* SQLite's ORDER BY of a set operation may repeat what an operand
	 * computes; elsewhere it names one of its columns */
	if (nl2sql_sql_is(scope->query, NL2SQL_SQL_SETOP) &&
	    (R->r->dialect == NL2SQL_SQLITE || scope->open))
		return;
	not_found(R, scope, n);
}
