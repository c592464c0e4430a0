/* lib/critic/join.c - tables that are used and not in FROM */
#include <string.h>

#include "internal.h"

/* ---- a join more ----------------------------------------------------------------- */

struct joining {
	struct nl2sql_arena *arena;
	const struct nl2sql_sql *node; /* of the source that it hangs on */
	struct nl2sql_sql *table, *on;
	bool done;
};

static bool speaks_of_lost(const struct nl2sql_sql *n)
{
	uint32_t i;

	if (n->kind == NL2SQL_SQL_COLUMN && !n->note)
		return true;
	for (i = 0; i < n->n; i++)
		if (n->kid[i] && speaks_of_lost(n->kid[i]))
			return true;
	return false;
}

/*
 * The part of FROM that the table is joined to: the source, or the joins that
 * it ends, as long as their conditions do not need the new table already.
 */
static const struct nl2sql_sql *part_of(const struct nl2sql_sql *from,
					const struct nl2sql_sql *leaf)
{
	const struct nl2sql_sql *in;
	uint32_t i;

	if (from == leaf)
		return from;
	for (i = 0; i < from->n; i++) {
		if (!from->kid[i] || (i >= NL2SQL_JOIN_ON &&
				      from->kind == NL2SQL_SQL_JOIN))
			continue;
		in = part_of(from->kid[i], leaf);
		if (!in)
			continue;
		if (from->kind == NL2SQL_SQL_JOIN && i == NL2SQL_RIGHT &&
		    in == from->kid[i] && (!from->kid[NL2SQL_JOIN_ON] ||
		     !speaks_of_lost(from->kid[NL2SQL_JOIN_ON])))
			return from;
		return in;
	}
	return NULL;
}

static enum nl2sql_sql_walk hang_on(void *ctx, struct nl2sql_sql **at,
				    struct nl2sql_sql *parent)
{
	struct joining *j = ctx;

	(void)parent;
	if ((*at)->kind != j->node->kind || (*at)->pos != j->node->pos ||
	    (*at)->len != j->node->len)
		return NL2SQL_WALK_ON;
	*at = nl2sql_sql_join(j->arena, NL2SQL_JOIN_INNER, *at, j->table, j->on);
	j->done = true;
	return NL2SQL_WALK_STOP;
}

/* What was clear without a qualifier may not be beside the new table. */
static void qualify(struct proposals *p, struct nl2sql_sql *tree,
		    const struct nl2sql_scope *scope,
		    const struct nl2sql_table *table)
{
	const struct nl2sql_resolution *r = p->t->names;
	size_t i;

	for (i = 0; i < r->nbindings; i++) {
		const struct nl2sql_binding *b = r->bindings[i];
		struct nl2sql_sql *n;

		if (!b->source || !b->source->name ||
		    b->source->scope != scope || !b->node->text ||
		    nl2sql_qualifier_of(b->node) || b->string ||
		    nl2sql_table_column(table, b->node->text) < 0)
			continue;
		n = nl2sql_same_place(tree, b->node);
		if (n)
			n->kid[NL2SQL_COLUMN_QUALIFIER] = nl2sql_sql_name(
				p->arena, b->source->name);
	}
}

/* Join table, by name, to what stands at a source; false: it cannot be. */
static bool add_join(struct proposals *p, struct nl2sql_sql **tree,
		     const struct nl2sql_source *s,
		     const struct nl2sql_table *table, const char *name,
		     struct nl2sql_sql *on)
{
	struct nl2sql_arena *a = p->arena;
	const struct nl2sql_sql *from = s->scope->query->kid[NL2SQL_SELECT_FROM];
	struct joining j = { .arena = a, .on = on };
	uint32_t i;

	for (i = 0; from && i < from->n && !j.node; i++)
		j.node = part_of(from->kid[i], s->node);
	if (!j.node)
		return false;
	j.table = nl2sql_sql_table(a, NULL, table->name,
				   nl2sql_ieq(name, table->name) ? NULL : name);
	qualify(p, *tree, s->scope, table);
	nl2sql_sql_walk(tree, hang_on, NULL, &j);
	return j.done;
}

static bool in_from(const struct nl2sql_scope *s, const struct nl2sql_table *t)
{
	size_t i;

	for (i = 0; i < s->nsources; i++)
		if (s->sources[i]->table == t)
			return true;
	return false;
}

/* One step, over each relationship that there is. */
static void join_directly(struct proposals *p, const struct nl2sql_source *s,
			  const struct nl2sql_table *table, const char *name,
			  const char *rule)
{
	const struct nl2sql_relationship *links[4];
	size_t i, n = nl2sql_links(s->table, table, links);

	for (i = 0; i < n; i++) {
		struct nl2sql_sql *tree = nl2sql_sql_copy(p->arena,
			p->t->statements->kid[0]);

		if (add_join(p, &tree, s, table, name,
			     nl2sql_link_condition(p->arena, links[i], s->table,
						   s->name, name)))
			nl2sql_propose_tree(p, rule, tree);
	}
}

/* Over one or two other tables, where there is one such way. */
static void join_by_way(struct proposals *p, const struct nl2sql_source *s,
			const struct nl2sql_table *table, const char *name,
			const char *rule)
{
	const struct nl2sql_table *last = s->table;
	const char *left = s->name;
	struct nl2sql_sql *tree;
	struct nl2sql_way way;
	size_t i;

	if (!nl2sql_only_way(&way, s->table, table) || way.n < 2)
		return;
	tree = nl2sql_sql_copy(p->arena, p->t->statements->kid[0]);
	for (i = 0; i < way.n; i++) {
		/* hung on in turn: what comes last stands next to the source,
		 * so the conditions are added from the far end */
		size_t k = way.n - 1 - i;
		const struct nl2sql_table *a = k ? way.table[k - 1] : last;
		const char *an = k ? way.table[k - 1]->name : left;
		const char *bn = k + 1 == way.n ? name : way.table[k]->name;

		if (in_from(s->scope, way.table[k]))
			return;
		if (!add_join(p, &tree, s, way.table[k], bn,
			      nl2sql_link_condition(p->arena, way.link[k], a, an,
						    bn)))
			return;
	}
	nl2sql_propose_tree(p, rule, tree);
}

static bool can_hold(const struct nl2sql_source *s)
{
	return s->table && s->name && s->scope &&
	       nl2sql_sql_is(s->scope->query, NL2SQL_SQL_SELECT);
}

/* Does a condition tie the qualifier, that nothing goes by, to the source? */
static bool tied(const struct nl2sql_sql *n, const char *qualifier,
		 const struct nl2sql_source *s)
{
	uint32_t i;
	int k;

	for (k = 0; n->kind == NL2SQL_SQL_BINARY && n->op == NL2SQL_OP_EQ &&
		    k < 2; k++) {
		const struct nl2sql_sql *one = n->kid[k], *other = n->kid[!k];
		const struct nl2sql_binding *b = nl2sql_binding_of(other);

		if (one->kind == NL2SQL_SQL_COLUMN && !one->note &&
		    nl2sql_qualifier_of(one) && b && b->source == s &&
		    nl2sql_ieq(nl2sql_qualifier_of(one), qualifier))
			return true;
	}
	for (i = 0; i < n->n; i++)
		if (n->kid[i] && tied(n->kid[i], qualifier, s))
			return true;
	return false;
}

/* Join the table to what conditions tie it to, or to what they do not. */
static void bring_in_by(struct proposals *p, const struct nl2sql_scope *scope,
			const struct nl2sql_table *table, const char *name,
			bool by_tied)
{
	const struct nl2sql_sql *all = p->t->statements->kid[0];
	size_t i;

	for (i = 0; i < scope->nsources; i++)
		if (can_hold(scope->sources[i]) &&
		    tied(all, name, scope->sources[i]) == by_tied)
			join_directly(p, scope->sources[i], table, name,
				      "missing_join");
}

/* Join the table to what is in sight, or over other tables. */
static void bring_in(struct proposals *p, const struct nl2sql_scope *scope,
		     const struct nl2sql_table *table, const char *name)
{
	size_t i, before = p->n;

	bring_in_by(p, scope, table, name, false);
	for (i = 0; i < scope->nsources && p->n == before; i++)
		if (can_hold(scope->sources[i]))
			join_by_way(p, scope->sources[i], table, name,
				    "missing_join");
}

void nl2sql_propose_joins(struct proposals *p, const struct lost *l)
{
	const struct nl2sql_schema *schema = p->t->schema;
	bool rivals = p->rivals != 0;
	size_t i;

	if (!rivals)
		nl2sql_rivals_begin(p);
	for (i = 0; schema && i < schema->ntables; i++)
		if (nl2sql_table_is_of(p->t, schema->tables[i]) &&
		    !in_from(l->scope, schema->tables[i]) &&
		    nl2sql_table_column(schema->tables[i], l->node->text) >= 0)
			bring_in(p, l->scope, schema->tables[i],
				 schema->tables[i]->name);
	if (!rivals)
		nl2sql_rivals_end(p);
}

/* ---- qualifiers that nothing goes by ------------------------------------------------ */

struct needs {
	const char *qualifier;
	const char *columns[32];
	size_t n;
};

/* The columns that are asked of a qualifier. */
static void gather(struct needs *q, const struct nl2sql_sql *n)
{
	uint32_t i;

	if (n->kind == NL2SQL_SQL_COLUMN && !n->note && n->text &&
	    nl2sql_qualifier_of(n) &&
	    nl2sql_ieq(nl2sql_qualifier_of(n), q->qualifier) &&
	    q->n < NL2SQL_COUNT(q->columns))
		q->columns[q->n++] = n->text;
	for (i = 0; i < n->n; i++)
		if (n->kid[i])
			gather(q, n->kid[i]);
}

static bool table_gives(const struct nl2sql_table *t, const struct needs *q)
{
	size_t i;

	for (i = 0; i < q->n; i++)
		if (nl2sql_table_column(t, q->columns[i]) < 0)
			return false;
	return true;
}

static bool source_gives(const struct nl2sql_source *s, const struct needs *q)
{
	size_t i;

	for (i = 0; i < q->n; i++)
		if (!nl2sql_table_has(s, q->columns[i]))
			return false;
	return true;
}

static bool is_used(const struct proposals *p, const struct nl2sql_source *s)
{
	const struct nl2sql_resolution *r = p->t->names;
	size_t i;

	for (i = 0; i < r->nbindings; i++)
		if (r->bindings[i]->source == s &&
		    nl2sql_qualifier_of(r->bindings[i]->node))
			return true;
	return false;
}

/* What in sight was meant: of several, the one that nobody else speaks of.
 * @return false where it may as well be a table that was left out */
static bool in_sight(struct proposals *p, const struct lost *l,
		     const struct needs *q, const struct nl2sql_table *table)
{
	const struct nl2sql_sql *all = p->t->statements->kid[0];
	const struct nl2sql_source *idle = NULL, *fits[8];
	const struct nl2sql_scope *s;
	size_t i, n = 0, nidle = 0;

	for (s = l->scope; s; s = s->parent)
		for (i = 0; i < s->nsources && n < NL2SQL_COUNT(fits); i++) {
			const struct nl2sql_source *x = s->sources[i];

			/* a.x = a.x is what nobody meant */
			if (!x->name || tied(all, q->qualifier, x) ||
			    (table ? x->table != table : !source_gives(x, q)))
				continue;
			fits[n++] = x;
			if (!is_used(p, x)) {
				idle = x;
				nidle++;
			}
		}
	for (i = 0; i < n; i++)
		if (nidle != 1 || fits[i] == idle)
			nl2sql_propose_qualifier(p, "qualifier", q->qualifier,
						 fits[i]->name);
	return n && (table || nidle);
}

/* T2.name, and nothing is called T2: a table was left out that has all the
 * columns asked of it, and that hangs together with those in sight: best with
 * those that no condition ties it to yet. */
static void left_out(struct proposals *p, const struct lost *l,
		     const struct needs *q)
{
	const struct nl2sql_schema *schema = p->t->schema;
	size_t i, before = p->n;
	int pass;

	for (pass = 0; pass < 3 && p->n == before; pass++)
		for (i = 0; schema && i < schema->ntables; i++) {
			const struct nl2sql_table *table = schema->tables[i];

			if (!nl2sql_table_is_of(p->t, table) ||
			    in_from(l->scope, table) || !table_gives(table, q))
				continue;
			if (pass < 2)
				bring_in_by(p, l->scope, table, q->qualifier,
					    pass == 1);
			else
				bring_in(p, l->scope, table, q->qualifier);
		}
}

/* T2 without quotes is t2 to PostgreSQL, and so it is where we make it one. */
static const char *folded(struct proposals *p, const struct nl2sql_sql *name)
{
	char *s = nl2sql_arena_strdup(p->arena, name->text), *at;

	for (at = s; *at && p->t->dialect == NL2SQL_POSTGRESQL &&
		     !(name->flags & NL2SQL_F_QUOTED); at++)
		if (*at >= 'A' && *at <= 'Z')
			*at = (char)(*at | 0x20);
	return s;
}

void nl2sql_propose_alias(struct proposals *p, const struct lost *l)
{
	struct needs q = { .qualifier = folded(p,
		l->node->kid[NL2SQL_COLUMN_QUALIFIER]) };
	const struct nl2sql_table *table = p->t->schema ?
		nl2sql_find_table(p->t->schema, p->t->db_id, NULL, q.qualifier) :
		NULL;
	size_t before = p->n, i;

	gather(&q, p->t->statements->kid[0]);
	nl2sql_rivals_begin(p);
	if (!in_sight(p, l, &q, table)) {
		if (!table)
			left_out(p, l, &q);
		else if (!in_from(l->scope, table))
			bring_in(p, l->scope, table, table->name);
	}
	nl2sql_rivals_end(p);
	if (p->n > before || table)
		return;
	/* a slip in the qualifier itself, and perhaps in the column too */
	for (i = 0; i < l->scope->nsources; i++)
		if (l->scope->sources[i]->name &&
		    nl2sql_name_distance(l->scope->sources[i]->name,
					 q.qualifier) <= 2)
			nl2sql_propose_qualifier(p, "qualifier", q.qualifier,
						 l->scope->sources[i]->name);
}
