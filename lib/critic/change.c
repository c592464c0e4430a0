/* lib/critic/change.c - the statement, with another name in it */
#include <string.h>

#include "internal.h"

struct change {
	struct nl2sql_arena *arena;
	const struct nl2sql_sql *at[32]; /* the nodes that change */
	size_t n;
	const char *qualifier, *text;    /* NULL: as it was */
	const char *old; /* this qualifier, wherever it stands */
	const struct nl2sql_source *source;
};

static bool same_text(const char *a, const char *b)
{
	return a && b ? nl2sql_ieq(a, b) : a == b;
}

/* Is it what an ORDER BY speaks of by its name? */
static bool is_output_of(const struct nl2sql_sql *n,
			 const struct nl2sql_sql *like)
{
	const struct nl2sql_binding *b = nl2sql_binding_of(n);

	return b && !b->source && b->output && b->output->expr == like;
}

/* The other places where the same name means as little. */
static void gather(struct change *c, const struct nl2sql_sql *n,
		   const struct nl2sql_scope *scope, const struct lost *l)
{
	uint32_t i;

	if (nl2sql_sql_is_query(n) && n->note)
		scope = n->note;
	if (n->kind == NL2SQL_SQL_COLUMN && n != l->node &&
	    c->n < NL2SQL_COUNT(c->at) && same_text(n->text, l->node->text) &&
	    same_text(nl2sql_qualifier_of(n), nl2sql_qualifier_of(l->node)) &&
	    (is_output_of(n, l->node) ||
	     (!n->note && (!c->qualifier || scope == l->scope))))
		c->at[c->n++] = n;
	for (i = 0; i < n->n; i++)
		if (n->kid[i])
			gather(c, n->kid[i], scope, l);
}

static void set_qualifier(struct change *c, struct nl2sql_sql *n)
{
	n->kid[NL2SQL_COLUMN_QUALIFIER] = *c->qualifier ?
		nl2sql_sql_name(c->arena, c->qualifier) : NULL;
}

static void apply(struct proposals *p, struct change *c,
		  struct nl2sql_sql *tree)
{
	size_t i;

	for (i = 0; i < c->n; i++) {
		struct nl2sql_sql *n = nl2sql_same_place(tree, c->at[i]);

		if (!n)
			continue;
		if (c->qualifier)
			set_qualifier(c, n);
		if (c->text)
			nl2sql_rename_node(p, n, c->text);
	}
}

void nl2sql_propose_change(struct proposals *p, const char *rule,
			   const struct lost *l, const char *qualifier,
			   const char *text)
{
	struct nl2sql_sql *tree = nl2sql_sql_copy(p->arena,
						  p->t->statements->kid[0]);
	struct change c = { .arena = p->arena, .at = { l->node }, .n = 1,
			    .qualifier = qualifier, .text = text };

	if (!l->node->note)
		gather(&c, p->t->statements->kid[0], NULL, l);
	apply(p, &c, tree);
	nl2sql_propose_tree(p, rule, tree);
}

/* ---- qualifiers ------------------------------------------------------------------ */

static void gather_qualified(struct change *c, const struct nl2sql_sql *n)
{
	const struct nl2sql_binding *b = nl2sql_binding_of(n);
	uint32_t i;

	if ((n->kind == NL2SQL_SQL_COLUMN || n->kind == NL2SQL_SQL_STAR) &&
	    c->n < NL2SQL_COUNT(c->at) && nl2sql_qualifier_of(n) &&
	    nl2sql_ieq(nl2sql_qualifier_of(n), c->old) &&
	    (c->source ? !b || b->source == c->source : !n->note))
		c->at[c->n++] = n;
	for (i = 0; i < n->n; i++)
		if (n->kid[i])
			gather_qualified(c, n->kid[i]);
}

void nl2sql_propose_qualifier(struct proposals *p, const char *rule,
			      const char *old, const char *qualifier)
{
	struct nl2sql_sql *tree = nl2sql_sql_copy(p->arena,
						  p->t->statements->kid[0]);
	struct change c = { .arena = p->arena, .old = old,
			    .qualifier = qualifier };

	gather_qualified(&c, p->t->statements->kid[0]);
	apply(p, &c, tree);
	nl2sql_propose_tree(p, rule, tree);
}

void nl2sql_propose_table(struct proposals *p, const char *rule,
			  const struct nl2sql_source *s, const char *table)
{
	struct nl2sql_sql *tree, *n = nl2sql_proposal_copy(p, s->node, &tree);
	struct change c = { .arena = p->arena, .old = s->node->text,
			    .qualifier = table, .source = s };

	if (!n)
		return;
	if (!s->aliased) {
		gather_qualified(&c, p->t->statements->kid[0]);
		apply(p, &c, tree);
	}
	nl2sql_rename_node(p, n, table);
	nl2sql_propose_tree(p, rule, tree);
}
