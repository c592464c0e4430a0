/* lib/critic/names.c - names that mean nothing, or more than one thing */
#include <string.h>

#include "internal.h"

#define NEAR_MAX 4

struct near {
	const char *name[NEAR_MAX];
	const char *owner[NEAR_MAX]; /* the source it belongs to, for columns */
	unsigned d[NEAR_MAX];
	size_t n;
};

static void keep_near(struct near *best, const char *name, const char *owner,
		      unsigned d)
{
	size_t i = best->n < NEAR_MAX ? best->n++ : NEAR_MAX - 1;

	if (best->n == NEAR_MAX && i == NEAR_MAX - 1 && best->name[i] &&
	    best->d[i] <= d)
		return;
	for (; i > 0 && best->d[i - 1] > d; i--) {
		best->name[i] = best->name[i - 1];
		best->owner[i] = best->owner[i - 1];
		best->d[i] = best->d[i - 1];
	}
	best->name[i] = name;
	best->owner[i] = owner;
	best->d[i] = d;
}

/* ---- tables ------------------------------------------------------------------------- */

/* Does the statement use this source by columns that the table has, all? */
static bool fits_use(const struct nl2sql_trial *t, const struct nl2sql_source *s,
		     const struct nl2sql_table *table)
{
	const struct nl2sql_resolution *r = t->names;
	size_t i, used = 0;

	for (i = 0; i < r->nbindings; i++) {
		const struct nl2sql_binding *b = r->bindings[i];

		if (b->source != s || !b->node->text)
			continue;
		if (nl2sql_table_column(table, b->node->text) < 0)
			return false;
		used++;
	}
	return used >= 2;
}

/* Orders for Sales: no name is near, but one table has all that is asked. */
static void by_use(struct proposals *p, const struct nl2sql_source *s)
{
	const struct nl2sql_schema *schema = p->t->schema;
	size_t i;

	nl2sql_rivals_begin(p);
	for (i = 0; schema && i < schema->ntables; i++)
		if (nl2sql_table_is_of(p->t, schema->tables[i]) &&
		    fits_use(p->t, s, schema->tables[i]))
			nl2sql_propose_table(p, "table", s,
					     schema->tables[i]->name);
	nl2sql_rivals_end(p);
}

static void one_table(struct proposals *p, const struct nl2sql_source *s)
{
	const struct nl2sql_schema *schema = p->t->schema;
	struct near best = {0};
	size_t i;

	for (i = 0; schema && i < schema->ntables; i++) {
		unsigned d =
			nl2sql_table_is_of(p->t, schema->tables[i])
				? nl2sql_name_distance(s->node->text,
						       schema->tables[i]->name)
				: 99;

		if (d < 99)
			keep_near(&best, schema->tables[i]->name, NULL, d);
	}
	for (i = 0; i < best.n; i++) {
		if (!i || best.d[i] != best.d[i - 1])
			nl2sql_rivals_begin(p);
		nl2sql_propose_table(p, "table", s, best.name[i]);
	}
	nl2sql_rivals_end(p);
	if (!best.n)
		by_use(p, s);
}

static void tables(struct proposals *p)
{
	const struct nl2sql_resolution *r = p->t->names;
	size_t i;

	for (i = 0; i < r->nsources; i++)
		if (r->sources[i]->kind == NL2SQL_SOURCE_TABLE &&
		    !r->sources[i]->table && r->sources[i]->node)
			one_table(p, r->sources[i]);
}

/* ---- columns --------------------------------------------------------------------------- */

/* Do conditions make all the columns of that name equal?  Then it does not
 * matter which is meant. */
static bool tied(const struct proposals *p, const struct nl2sql_source *a,
		 const struct nl2sql_source *b, const char *name)
{
	const struct nl2sql_analysis *an = nl2sql_analyse(p->t->names);
	size_t i;

	for (i = 0; i < an->nedges; i++) {
		const struct nl2sql_binding *l = an->edges[i].left;
		const struct nl2sql_binding *r = an->edges[i].right;

		if (!an->edges[i].outer && nl2sql_ieq(l->node->text, name) &&
		    nl2sql_ieq(r->node->text, name) &&
		    ((l->source == a && r->source == b) ||
		     (l->source == b && r->source == a)))
			return true;
	}
	return false;
}

/* Who in sight has a column of this very name? */
static void by_owner(struct proposals *p, const struct lost *l, const char *rule)
{
	const struct nl2sql_source *first = NULL;
	const struct nl2sql_scope *s;
	size_t i;

	nl2sql_rivals_begin(p);
	for (s = l->scope; s && !first; s = s->parent)
		for (i = 0; i < s->nsources; i++) {
			const struct nl2sql_source *x = s->sources[i];

			if (!x->name || !nl2sql_table_has(x, l->node->text) ||
			    (first && tied(p, first, x, l->node->text)))
				continue;
			first = first ? first : x;
			nl2sql_propose_change(p, rule, l, x->name, NULL);
		}
	nl2sql_rivals_end(p);
}

/* Does a table that is not in sight have a column of this very name? */
static bool elsewhere(const struct nl2sql_trial *t, const char *name)
{
	const struct nl2sql_schema *s = t->schema;
	size_t i;

	for (i = 0; s && i < s->ntables; i++)
		if (nl2sql_table_is_of(t, s->tables[i]) &&
		    nl2sql_table_column(s->tables[i], name) >= 0)
			return true;
	return false;
}

/* How many sources of the query have it: one needs no qualifier. */
static size_t owners(const struct lost *l, const char *name)
{
	size_t i, n = 0;

	for (i = 0; i < l->scope->nsources; i++)
		n += nl2sql_table_has(l->scope->sources[i], name);
	return n;
}

static void near_columns(const struct lost *l, const struct nl2sql_source *src,
			 bool known, struct near *best)
{
	const char *qualifier = nl2sql_qualifier_of(l->node);
	bool other = qualifier && src->name && !nl2sql_ieq(qualifier, src->name);
	size_t k;

	for (k = 0; k < src->ncolumns; k++) {
		unsigned d =
			src->columns[k].name
				? nl2sql_name_distance(l->node->text,
						       src->columns[k].name)
				: 99;

		/* half a name is no slip of the pen where the whole one is
		 * known */
		if (d == 99 || (known && d > 3))
			continue;
		/* of the table it names, rather */
		keep_near(best, src->columns[k].name, src->name,
			  d + (other ? 2 : 0));
	}
}

/* The columns nearest by their names; those of a table that is not in FROM
 * are their rivals, unless the name differs by its spelling only. */
static void by_spelling(struct proposals *p, const struct lost *l)
{
	bool known = elsewhere(p->t, l->node->text);
	const struct nl2sql_scope *s;
	struct near best = {0};
	size_t i;

	for (s = l->scope; s && !best.n; s = s->parent)
		for (i = 0; i < s->nsources; i++)
			near_columns(l, s->sources[i], known, &best);
	nl2sql_rivals_begin(p);
	for (i = 0; i < best.n; i++) {
		const char *old = nl2sql_qualifier_of(l->node);
		bool stays = old ? best.owner[i] && nl2sql_ieq(old, best.owner[i])
				 : owners(l, best.name[i]) == 1;

		if (i && best.d[i] != best.d[i - 1] && !(known && best.d[0]))
			nl2sql_rivals_begin(p);
		nl2sql_propose_change(p, "column", l,
				      stays ? NULL : best.owner[i],
				      best.name[i]);
	}
	if (!known || !best.n || !best.d[0])
		nl2sql_rivals_end(p);
	nl2sql_propose_joins(p, l);
	nl2sql_rivals_end(p);
}

/* "text" in double quotes is a name for all but SQLite. */
static void by_quotes(struct proposals *p, const struct lost *b)
{
	struct nl2sql_buf s = {0};

	if (!(b->node->flags & NL2SQL_F_DQUOTED) ||
	    nl2sql_qualifier_of(b->node) || !b->node->len)
		return;
	nl2sql_buf_put(&s, p->t->sql, b->node->pos);
	nl2sql_sql_print_string(&s, b->node->text, b->node->text_len,
				p->t->dialect);
	nl2sql_buf_puts(&s, p->t->sql + b->node->pos + b->node->len);
	nl2sql_propose_sql(p, "quotes", nl2sql_buf_str(&s));
	nl2sql_buf_release(&s);
}

/* An alias of the select list, where the dialect wants what it stands for. */
static void by_alias(struct proposals *p, const struct lost *l)
{
	const struct nl2sql_scope *s = l->scope;
	size_t i;

	for (i = 0; i < s->noutputs && !nl2sql_qualifier_of(l->node); i++) {
		struct nl2sql_sql *tree, *n, *expr;

		if (!s->outputs[i].name || !s->outputs[i].expr ||
		    s->outputs[i].expr == l->node ||
		    !nl2sql_ieq(s->outputs[i].name, l->node->text))
			continue;
		n = nl2sql_proposal_copy(p, l->node, &tree);
		expr = nl2sql_sql_copy(p->arena, s->outputs[i].expr);
		if (n)
			*n = *expr;
		nl2sql_propose_tree(p, "alias", tree);
	}
}

/* Does something in sight go by this qualifier? */
static bool goes_by(const struct nl2sql_scope *s, const char *qualifier)
{
	size_t i;

	for (; s; s = s->parent)
		for (i = 0; i < s->nsources; i++)
			if (s->sources[i]->name &&
			    nl2sql_ieq(s->sources[i]->name, qualifier))
				return true;
	return false;
}

static void mend_column(struct proposals *p, const struct lost *l)
{
	const char *qualifier = nl2sql_qualifier_of(l->node);

	if (qualifier && !goes_by(l->scope, qualifier)) {
		nl2sql_propose_alias(p, l);
		return;
	}
	by_quotes(p, l);
	by_alias(p, l);
	by_owner(p, l, "qualifier");
	by_spelling(p, l);
}

/* The first column that nobody could place: the next has its round. */
static bool mend_first(struct proposals *p, const struct nl2sql_sql *n,
		       const struct nl2sql_scope *scope)
{
	uint32_t i;

	if (nl2sql_sql_is_query(n) && n->note)
		scope = n->note;
	if (n->kind == NL2SQL_SQL_COLUMN && !n->note && n->text && scope) {
		mend_column(p, &(struct lost){ .node = n, .scope = scope });
		return true;
	}
	for (i = 0; i < n->n; i++)
		if (n->kid[i] && mend_first(p, n->kid[i], scope))
			return true;
	return false;
}

static void ambiguous(struct proposals *p)
{
	const struct nl2sql_resolution *r = p->t->names;
	size_t i;

	for (i = 0; i < r->nbindings; i++) {
		const struct nl2sql_binding *b = r->bindings[i];

		if (b->sure || !b->source || b->column < 0 || !b->node->text ||
		    nl2sql_qualifier_of(b->node))
			continue;
		by_owner(p, &(struct lost){ .node = b->node, .scope = b->scope },
			 "ambiguous");
		return;
	}
}

void nl2sql_propose_names(struct proposals *p)
{
	if (nl2sql_trial_says(p->t, "unknown_table"))
		tables(p);
	if (nl2sql_trial_says(p->t, "ambiguous_column"))
		ambiguous(p);
	if (nl2sql_trial_says(p->t, "unknown_column") ||
	    nl2sql_trial_says(p->t, "unknown_table"))
		(void)mend_first(p, p->t->statements->kid[0], NULL);
}
