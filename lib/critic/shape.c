/* lib/critic/shape.c - GROUP BY, HAVING and joins */
#include <string.h>

#include "internal.h"

/* The copy of a node of the statement, by its place in the text. */
struct find {
	const struct nl2sql_sql *like;
	struct nl2sql_sql *found;
};

static enum nl2sql_sql_walk find_node(void *ctx, struct nl2sql_sql **at,
				      struct nl2sql_sql *parent)
{
	struct find *f = ctx;

	(void)parent;
	if ((*at)->kind != f->like->kind || (*at)->pos != f->like->pos ||
	    (*at)->len != f->like->len)
		return NL2SQL_WALK_ON;
	f->found = *at;
	return NL2SQL_WALK_STOP;
}

static struct nl2sql_sql *copy_of(struct proposals *p,
				  const struct nl2sql_sql *like,
				  struct nl2sql_sql **tree)
{
	struct find f = { .like = like };

	*tree = nl2sql_sql_copy(p->arena, p->t->statements->kid[0]);
	nl2sql_sql_walk(tree, find_node, NULL, &f);
	return f.found;
}

/* ---- aggregates ------------------------------------------------------------------- */

static bool aggregates(const struct proposals *p, const struct nl2sql_sql *n)
{
	uint32_t i;

	if (n->kind == NL2SQL_SQL_FUNC && !n->kid[NL2SQL_FUNC_OVER] && n->text &&
	    nl2sql_sql_is_aggregate(p->t->dialect, n->text))
		return true;
	if (nl2sql_sql_is_query(n))
		return false;
	for (i = 0; i < n->n; i++)
		if (n->kid[i] && aggregates(p, n->kid[i]))
			return true;
	return false;
}

static bool has_columns(const struct nl2sql_sql *n)
{
	uint32_t i;

	if (n->kind == NL2SQL_SQL_COLUMN)
		return true;
	for (i = 0; i < n->n; i++)
		if (n->kid[i] && has_columns(n->kid[i]))
			return true;
	return false;
}

static bool listed(const struct nl2sql_sql *list, const struct nl2sql_sql *n)
{
	uint32_t i;

	for (i = 0; list && i < list->n; i++)
		if (nl2sql_sql_equal(list->kid[i], n))
			return true;
	return false;
}

/*
 * Every item that is no aggregate becomes a member of GROUP BY.  Where none is
 * an aggregate, finer groups would be counted or ordered than were asked for:
 * nobody knows which was meant.
 */
static void group_all(struct proposals *p, const struct nl2sql_scope *s)
{
	struct nl2sql_sql *tree, *q = copy_of(p, s->query, &tree);
	const struct nl2sql_sql *items;
	uint32_t i;

	if (!q || !q->kid[NL2SQL_SELECT_ITEMS])
		return;
	items = q->kid[NL2SQL_SELECT_ITEMS];
	if (!aggregates(p, items))
		return;
	for (i = 0; i < items->n; i++) {
		const struct nl2sql_sql *value = items->kid[i]->kid[NL2SQL_VALUE];

		if (nl2sql_sql_is(value, NL2SQL_SQL_STAR))
			return;
		if (!aggregates(p, value) && has_columns(value) &&
		    !listed(q->kid[NL2SQL_SELECT_GROUP], value))
			nl2sql_sql_select_group(p->arena, q,
				nl2sql_sql_copy(p->arena, value));
	}
	propose_tree(p, "group_by", tree);
}

/* WHERE count(*) > 1 means HAVING. */
static void move_to_having(struct proposals *p, const struct nl2sql_scope *s)
{
	struct nl2sql_sql *tree, *q = copy_of(p, s->query, &tree);
	struct nl2sql_sql *where, *keep = NULL, *having = NULL, *left;

	where = q ? q->kid[NL2SQL_SELECT_WHERE] : NULL;
	for (; where; where = left) {
		bool more = where->kind == NL2SQL_SQL_BINARY &&
			    where->op == NL2SQL_OP_AND;
		struct nl2sql_sql *one = more ? where->kid[NL2SQL_RIGHT] : where;

		left = more ? where->kid[NL2SQL_LEFT] : NULL;
		if (aggregates(p, one))
			having = nl2sql_sql_and(p->arena, one, having);
		else
			keep = nl2sql_sql_and(p->arena, one, keep);
	}
	if (!having)
		return;
	q->kid[NL2SQL_SELECT_WHERE] = keep;
	q->kid[NL2SQL_SELECT_HAVING] =
		nl2sql_sql_and(p->arena, q->kid[NL2SQL_SELECT_HAVING], having);
	if (!q->kid[NL2SQL_SELECT_GROUP]) {
		const struct nl2sql_sql *items = q->kid[NL2SQL_SELECT_ITEMS];
		uint32_t i;

		for (i = 0; items && i < items->n; i++) {
			const struct nl2sql_sql *v = items->kid[i]->kid[0];

			if (!aggregates(p, v) && has_columns(v))
				nl2sql_sql_select_group(p->arena, q,
					nl2sql_sql_copy(p->arena, v));
		}
	}
	propose_tree(p, "having", tree);
}

/* ---- arithmetic by name ---------------------------------------------------------- */

struct arithmetic {
	struct nl2sql_arena *arena;
	bool found;
};

/* DIVIDE(a, b): the language of some benchmarks, and of no engine. */
static enum nl2sql_sql_walk to_operator(void *ctx, struct nl2sql_sql **at,
					struct nl2sql_sql *parent)
{
	static const struct { const char *name; enum nl2sql_sql_op op; } ops[] = {
		{ "divide", NL2SQL_OP_DIV }, { "subtract", NL2SQL_OP_SUB },
		{ "multiply", NL2SQL_OP_MUL }, { "add", NL2SQL_OP_ADD }
	};
	struct arithmetic *a = ctx;
	struct nl2sql_sql *n = *at, *args;
	size_t i;

	(void)parent;
	args = n->kind == NL2SQL_SQL_FUNC ? n->kid[NL2SQL_FUNC_ARGS] : NULL;
	for (i = 0; args && args->n == 2 && i < NL2SQL_COUNT(ops); i++) {
		if (!nl2sql_ieq(n->text, ops[i].name))
			continue;
		a->found = true;
		*at = nl2sql_sql_bin(a->arena, ops[i].op,
			ops[i].op == NL2SQL_OP_DIV ? nl2sql_sql_cast(a->arena,
				args->kid[0], "real") : args->kid[0],
			args->kid[1]);
		break;
	}
	return NL2SQL_WALK_ON;
}

static void arithmetic(struct proposals *p)
{
	struct arithmetic a = { .arena = p->arena };
	struct nl2sql_sql *tree = nl2sql_sql_copy(p->arena,
						  p->t->statements->kid[0]);

	nl2sql_sql_walk(&tree, to_operator, NULL, &a);
	if (a.found)
		propose_tree(p, "arithmetic", tree);
}

/* ---- joins ------------------------------------------------------------------------------ */

static const struct nl2sql_relationship *
only_link(const struct nl2sql_table *a, const struct nl2sql_table *b)
{
	const struct nl2sql_relationship *found = NULL;
	size_t i;

	for (i = 0; i < a->nrelationships; i++) {
		const struct nl2sql_relationship *r = a->relationships[i];

		if (r->bridge || r->ncolumns != 1 ||
		    !((r->from == a && r->to == b) || (r->from == b && r->to == a)))
			continue;
		if (found)
			return NULL;
		found = r;
	}
	return found;
}

static bool edge_fits(const struct nl2sql_join_edge *e,
		      const struct nl2sql_relationship *r)
{
	int l = e->left->table_column, k = e->right->table_column;

	return (r->from == e->left->table && r->from_columns[0] == l &&
		r->to_columns[0] == k) ||
	       (r->from == e->right->table && r->from_columns[0] == k &&
		r->to_columns[0] == l);
}

static const char *side(const struct nl2sql_relationship *r,
			const struct nl2sql_table *table)
{
	return r->from == table ? r->from->columns[r->from_columns[0]].name :
				  r->to->columns[r->to_columns[0]].name;
}

/* A join on the wrong columns, where one relationship fits. */
static void mend_edges(struct proposals *p)
{
	const struct nl2sql_analysis *a = nl2sql_analyse(p->t->names);
	size_t i;

	for (i = 0; i < a->nedges; i++) {
		const struct nl2sql_join_edge *e = &a->edges[i];
		const struct nl2sql_table *l = e->left->table;
		const struct nl2sql_table *r = e->right->table;
		const struct nl2sql_relationship *link = l && r && l != r ?
			only_link(l, r) : NULL;
		struct nl2sql_sql *tree, *one;
		struct find other = { .like = e->right->node };

		if (!link || edge_fits(e, link))
			continue;
		one = copy_of(p, e->left->node, &tree);
		nl2sql_sql_walk(&tree, find_node, NULL, &other);
		if (!one || !other.found)
			continue;
		nl2sql_sql_set_text(p->arena, one, side(link, l));
		nl2sql_sql_set_text(p->arena, other.found, side(link, r));
		propose_tree(p, "join_key", tree);
	}
}

/* Two tables that nothing ties together, where one relationship does. */
static void tie_scope(struct proposals *p, const struct nl2sql_scope *s)
{
	size_t i, k;

	for (i = 0; i < s->nsources; i++)
		for (k = 0; k < i; k++) {
			const struct nl2sql_source *x = s->sources[i];
			const struct nl2sql_source *y = s->sources[k];
			const struct nl2sql_relationship *r = x->table &&
				y->table && x->table != y->table ?
				only_link(x->table, y->table) : NULL;
			struct nl2sql_sql *tree, *q;

			if (!r || !x->name || !y->name)
				continue;
			q = copy_of(p, s->query, &tree);
			if (!q)
				return;
			nl2sql_sql_select_where(p->arena, q, nl2sql_sql_bin(
				p->arena, NL2SQL_OP_EQ,
				nl2sql_sql_col(p->arena, x->name,
					       side(r, x->table)),
				nl2sql_sql_col(p->arena, y->name,
					       side(r, y->table))));
			propose_tree(p, "join", tree);
		}
}

void propose_shape(struct proposals *p)
{
	const struct nl2sql_resolution *r = p->t->names;
	size_t i;

	for (i = 0; i < r->nscopes; i++) {
		const struct nl2sql_scope *s = r->scopes[i];

		if (!nl2sql_sql_is(s->query, NL2SQL_SQL_SELECT))
			continue;
		if (s->aggregate && has_word(p->t, "bare_column"))
			group_all(p, s);
		if (has_word(p->t, "misused_aggregate"))
			move_to_having(p, s);
		if (has_word(p->t, "cartesian_product"))
			tie_scope(p, s);
	}
	if (has_word(p->t, "unknown_function"))
		arithmetic(p);
	if (has_word(p->t, "unrelated_join"))
		mend_edges(p);
}
