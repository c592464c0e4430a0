/* lib/critic/shape.c - trees that should have another shape */
#include <string.h>

#include "internal.h"

/* EXPLAIN SELECT ...: the query was asked for. */
static void explained(struct proposals *p)
{
	const struct nl2sql_sql *n = p->t->statements->kid[0];

	if (n->kind == NL2SQL_SQL_EXPLAIN && nl2sql_sql_is_read(n->kid[0]))
		nl2sql_propose_tree(p, "explain", n->kid[0]);
}

/* ---- schemas that are not there ------------------------------------------------ */

struct schemas {
	struct proposals *p;
	bool found;
};

static bool of_engine(const char *name)
{
	static const char *const names[] = {
		"information_schema", "main", "mysql", "performance_schema",
		"pg_catalog", "sys", "system", "temp"
	};
	size_t i;

	for (i = 0; i < NL2SQL_COUNT(names); i++)
		if (nl2sql_ieq(name, names[i]))
			return true;
	return false;
}

static enum nl2sql_sql_walk drop_schema(void *ctx, struct nl2sql_sql **at,
					struct nl2sql_sql *parent)
{
	struct schemas *s = ctx;
	const struct nl2sql_trial *t = s->p->t;
	struct nl2sql_sql *n = *at;
	const struct nl2sql_sql *q;

	(void)parent;
	q = n->kind == NL2SQL_SQL_TABLE ? n->kid[NL2SQL_TABLE_QUALIFIER] : NULL;
	if (q && q->text && n->text && !of_engine(q->text) &&
	    nl2sql_find_table(t->schema, t->db_id, NULL, n->text) &&
	    !nl2sql_find_table(t->schema, t->db_id, q->text, n->text)) {
		n->kid[NL2SQL_TABLE_QUALIFIER] = NULL;
		s->found = true;
	}
	return NL2SQL_WALK_ON;
}

static enum nl2sql_sql_walk drop_qualifier(void *ctx, struct nl2sql_sql **at,
					   struct nl2sql_sql *parent)
{
	struct nl2sql_sql *n = *at, *q;

	(void)ctx;
	(void)parent;
	q = n->kind == NL2SQL_SQL_COLUMN || n->kind == NL2SQL_SQL_STAR ?
		    n->kid[NL2SQL_COLUMN_QUALIFIER] : NULL;
	if (nl2sql_sql_is(q, NL2SQL_SQL_NAME))
		q->kid[NL2SQL_NAME_QUALIFIER] = NULL;
	return NL2SQL_WALK_ON;
}

/* dbo.customer, where there is a customer and no dbo. */
static void schema_names(struct proposals *p)
{
	struct nl2sql_sql *tree = nl2sql_sql_copy(p->arena,
						  p->t->statements->kid[0]);
	struct schemas s = { .p = p };

	if (!p->t->schema)
		return;
	nl2sql_sql_walk(&tree, drop_schema, NULL, &s);
	if (!s.found)
		return;
	nl2sql_sql_walk(&tree, drop_qualifier, NULL, NULL);
	nl2sql_propose_tree(p, "schema", tree);
}

/* ---- comparisons with NULL -------------------------------------------------- */

static bool is_null(const struct nl2sql_sql *n)
{
	return nl2sql_sql_is(n, NL2SQL_SQL_LITERAL) && n->op == NL2SQL_LIT_NULL;
}

static enum nl2sql_sql_walk ask_for_null(void *ctx, struct nl2sql_sql **at,
					 struct nl2sql_sql *parent)
{
	struct schemas *s = ctx;
	struct nl2sql_sql *n = *at;
	bool right;

	(void)parent;
	if (n->kind != NL2SQL_SQL_BINARY ||
	    (n->op != NL2SQL_OP_EQ && n->op != NL2SQL_OP_NE))
		return NL2SQL_WALK_ON;
	right = is_null(n->kid[NL2SQL_RIGHT]);
	if (right == is_null(n->kid[NL2SQL_LEFT]))
		return NL2SQL_WALK_ON;
	*at = nl2sql_sql_is_null(s->p->arena, n->op == NL2SQL_OP_NE,
				 n->kid[right ? NL2SQL_LEFT : NL2SQL_RIGHT]);
	s->found = true;
	return NL2SQL_WALK_ON;
}

/* x = NULL: what is never true was meant to be IS NULL. */
static void nulls(struct proposals *p)
{
	struct nl2sql_sql *tree = nl2sql_sql_copy(p->arena,
						  p->t->statements->kid[0]);
	struct schemas s = { .p = p };

	nl2sql_sql_walk(&tree, ask_for_null, NULL, &s);
	if (s.found)
		nl2sql_propose_tree(p, "null", tree);
}

/* ---- subqueries without a name ------------------------------------------------ */

struct naming {
	struct nl2sql_arena *arena;
	unsigned n;
};

static enum nl2sql_sql_walk name_one(void *ctx, struct nl2sql_sql **at,
				     struct nl2sql_sql *parent)
{
	struct naming *names = ctx;
	struct nl2sql_sql *n = *at, *alias;

	(void)parent;
	if (n->kind != NL2SQL_SQL_DERIVED || n->kid[NL2SQL_DERIVED_ALIAS])
		return NL2SQL_WALK_ON;
	alias = nl2sql_sql_new(names->arena, NL2SQL_SQL_ALIAS);
	nl2sql_sql_set_text(names->arena, alias, nl2sql_arena_printf(
		names->arena, "sub%u", ++names->n));
	n->kid[NL2SQL_DERIVED_ALIAS] = alias;
	return NL2SQL_WALK_ON;
}

/* FROM (SELECT ...), which not every engine takes.  @return whether there was
 * one that has no name */
static bool name_subqueries(struct proposals *p, struct nl2sql_sql **tree)
{
	struct naming names = { .arena = p->arena };

	if (p->t->dialect != NL2SQL_SQLITE)
		nl2sql_sql_walk(tree, name_one, NULL, &names);
	return names.n > 0;
}

static void subqueries(struct proposals *p)
{
	struct nl2sql_sql *tree = nl2sql_sql_copy(p->arena,
						  p->t->statements->kid[0]);

	if (name_subqueries(p, &tree))
		nl2sql_propose_tree(p, "alias", tree);
}

/* ---- types ----------------------------------------------------------------------- */

static enum nl2sql_sql_walk name_type(void *ctx, struct nl2sql_sql **at,
				      struct nl2sql_sql *parent)
{
	static const struct { const char *theirs, *ours; } types[] = {
		{ "bytes", "bytea" }, { "datetime", "timestamp" },
		{ "float64", "double precision" }, { "int64", "bigint" },
		{ "number", "numeric" }, { "nvarchar", "text" },
		{ "signed", "bigint" }, { "string", "text" },
		{ "tinyint", "smallint" }, { "unsigned", "bigint" },
		{ "varchar2", "text" }
	};
	struct proposals *p = ctx;
	size_t i;

	(void)parent;
	for (i = 0; (*at)->kind == NL2SQL_SQL_TYPE && (*at)->text &&
		    i < NL2SQL_COUNT(types); i++)
		if (nl2sql_ieq((*at)->text, types[i].theirs)) {
			nl2sql_sql_set_text(p->arena, *at, types[i].ours);
			break;
		}
	return NL2SQL_WALK_ON;
}

/* CAST(x AS FLOAT64) */
static void type_names(struct proposals *p)
{
	struct nl2sql_sql *tree = nl2sql_sql_copy(p->arena,
						  p->t->statements->kid[0]);

	nl2sql_sql_walk(&tree, name_type, NULL, p);
	nl2sql_propose_tree(p, "type", tree);
}

/* ---- ROWNUM ------------------------------------------------------------------------ */

/* ROWNUM <= n: its n, or 0. */
static int64_t rownum_limit(const struct nl2sql_sql *n)
{
	const struct nl2sql_sql *l, *r;
	int64_t limit = 0;

	if (!nl2sql_sql_is(n, NL2SQL_SQL_BINARY) ||
	    (n->op != NL2SQL_OP_LE && n->op != NL2SQL_OP_LT &&
	     n->op != NL2SQL_OP_EQ))
		return 0;
	l = n->kid[NL2SQL_LEFT];
	r = n->kid[NL2SQL_RIGHT];
	if (!nl2sql_sql_is(l, NL2SQL_SQL_COLUMN) || l->note ||
	    !nl2sql_ieq(l->text, "rownum") ||
	    !nl2sql_sql_is(r, NL2SQL_SQL_LITERAL) ||
	    nl2sql_parse_int(r->text ? r->text : "", 1, 1000000000, &limit) < 0)
		return 0;
	return limit - (n->op == NL2SQL_OP_LT);
}

/* The conditions of WHERE without ROWNUM.  @return its limit, or 0 */
static int64_t without_rownum(struct nl2sql_arena *a,
			      const struct nl2sql_sql *where,
			      struct nl2sql_sql **keep)
{
	int64_t limit = 0, found;

	*keep = NULL;
	while (where) {
		bool more = where->kind == NL2SQL_SQL_BINARY &&
			    where->op == NL2SQL_OP_AND;
		const struct nl2sql_sql *one = more ? where->kid[NL2SQL_RIGHT] :
						      where;

		found = rownum_limit(one);
		limit = found ? found : limit;
		if (!found)
			*keep = nl2sql_sql_and(a, nl2sql_sql_copy(a, one), *keep);
		where = more ? where->kid[NL2SQL_LEFT] : NULL;
	}
	return limit;
}

static void rownum(struct proposals *p)
{
	const struct nl2sql_resolution *r = p->t->names;
	size_t i;

	for (i = 0; r && i < r->nscopes; i++) {
		const struct nl2sql_sql *query = r->scopes[i]->query;
		struct nl2sql_sql *tree, *q, *keep;
		int64_t limit;

		if (!nl2sql_sql_is(query, NL2SQL_SQL_SELECT) ||
		    query->kid[NL2SQL_QUERY_LIMIT])
			continue;
		limit = without_rownum(p->arena, query->kid[NL2SQL_SELECT_WHERE],
				       &keep);
		q = limit ? nl2sql_proposal_copy(p, query, &tree) : NULL;
		if (!q)
			continue;
		q->kid[NL2SQL_SELECT_WHERE] = keep;
		nl2sql_sql_query_limit(p->arena, q, limit);
		name_subqueries(p, &tree);
		nl2sql_propose_tree(p, "dialect", tree);
	}
}

/* ---- texts that should be names ---------------------------------------------------- */

/* SELECT 'name' FROM t: a text of just a column's name is the column. */
static void text_for_name(struct proposals *p)
{
	const struct nl2sql_stage *s = &p->t->stages[NL2SQL_STAGE_RULES];
	struct nl2sql_buf b = {0};
	struct nl2sql_sql_token k;
	size_t i, at = 0, from = 0;
	long left;
	uint32_t cp;

	for (i = 0; i < s->nwarnings; i++)
		if (strcmp(s->warnings[i].word, "quoted_column") == 0)
			break;
	if (i == s->nwarnings)
		return;
	for (left = s->warnings[i].position; --left > 0 && at < p->t->len;) {
		size_t n = nl2sql_utf8_next(p->t->sql + at, p->t->len - at, &cp);

		at += n ? n : 1;
	}
	from = at;
	if (nl2sql_sql_lex(&k, &at, p->t->dialect, p->t->sql, p->t->len) !=
	    NL2SQL_TOKEN_STRING || k.len < 3)
		return;
	nl2sql_buf_put(&b, p->t->sql, from);
	nl2sql_buf_quote(&b, p->t->sql + from + 1, k.len - 2,
			 p->t->dialect == NL2SQL_MYSQL ? '`' : '"');
	nl2sql_buf_puts(&b, p->t->sql + from + k.len);
	nl2sql_propose_sql(p, "quotes", nl2sql_buf_str(&b));
	nl2sql_buf_release(&b);
}

void nl2sql_propose_shape(struct proposals *p)
{
	explained(p);
	schema_names(p);
	nulls(p);
	text_for_name(p);
	if (nl2sql_trial_says(p->t, "syntax_error"))
		subqueries(p);
	if (nl2sql_trial_says(p->t, "unknown_name") &&
	    p->t->dialect == NL2SQL_POSTGRESQL)
		type_names(p);
	if (nl2sql_trial_says(p->t, "unknown_column"))
		rownum(p);
}
