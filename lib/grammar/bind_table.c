/*
 * lib/grammar/bind_table.c - tables: roots, and what is joined to them or asked
 * beside them
 */
#include <math.h>
#include <string.h>

#include "bind.h"

struct inst *nl2sql_derive_inst(struct derivation *d, struct world_table *t,
				struct scope *s)
{
	struct inst *in;

	if (d->ninsts == NL2SQL_COUNT(d->insts) || s->n == SCOPE_MAX)
		return NULL;
	in = nl2sql_arena_alloc(d->a, sizeof(*in));
	in->tag = NOTE_INST;
	in->t = t;
	in->scope = s;
	in->row = -1;
	in->alias = "";
	in->noun = t->noun;
	in->nouns = t->nouns;
	if (d->synonyms && t->alt) {
		in->noun = t->alt;
		in->nouns = t->alts;
	}
	s->inst[s->n++] = in;
	d->insts[d->ninsts++] = in;
	return in;
}

static struct scope *new_scope(struct derivation *d)
{
	return nl2sql_arena_alloc(d->a, sizeof(struct scope));
}

void nl2sql_derive_witness(struct derivation *d, struct inst *in)
{
	const struct nl2sql_sample *s = in->t->t->sample;

	in->row = s && s->nrows ? (int)nl2sql_derive_below(d, s->nrows) : -1;
}

bool nl2sql_bind_table(struct derivation *d, const struct bind *b,
		       struct slot *s)
{
	struct nl2sql_world *w = d->w;
	double *weight =
		nl2sql_arena_alloc(d->a, (w->ntables + 1) * sizeof(*weight));
	size_t i;

	for (i = 0; i < w->ntables; i++) {
		const struct world_table *t = &w->tables[i];
		double use = t->weight / (1 + t->uses);

		if ((b->kind == BIND_DESCRIBED &&
		     !bind_described(t->t->comment, t->t->description)) ||
		    (b->kind == BIND_KEYED && !t->t->primary_key.ncolumns) ||
		    (b->kind == BIND_COUNTED &&
		     (!t->t->row_count_exact || t->t->row_count < 0)))
			continue;

		if (d->phase == NL2SQL_PHASE_JOINS && !t->nup && !t->ndown)
			continue;
		if (!b->bare && t->bridge && b->kind == BIND_TABLE)
			continue;
		if (d->phase == NL2SQL_PHASE_SCHEMA_RELATIONSHIP && !t->nup)
			continue;
		weight[i] = use * use;
	}
	i = nl2sql_derive_draw(d, weight, w->ntables);
	if (i == w->ntables)
		return false;
	s->inst = nl2sql_derive_inst(d, &w->tables[i], new_scope(d));
	if (s->inst)
		nl2sql_derive_witness(d, s->inst);
	s->kind = SLOT_INST;
	return s->inst != NULL;
}

/* Is the edge already in the scope, between these two ends? */
static bool walked(const struct inst *from, const struct world_edge *e)
{
	for (size_t i = 0; i < from->scope->n; i++) {
		const struct inst *in = from->scope->inst[i];

		if (in->edge == e && (in->via == from || in == from))
			return true;
	}
	return false;
}

static struct world_edge *draw_edge(struct derivation *d, struct inst *from,
				    const struct bind *b, bool down,
				    bool single)
{
	struct world_edge **edges = down ? from->t->down : from->t->up;
	size_t n = down ? from->t->ndown : from->t->nup;
	double weight[64] = { 0 };
	size_t at;

	n = n > NL2SQL_COUNT(weight) ? NL2SQL_COUNT(weight) : n;
	for (size_t i = 0; i < n; i++) {
		struct world_edge *e = edges[i];
		const struct world_table *to = down ? e->child : e->parent;

		if (walked(from, e) || (single && e->r->ncolumns != 1) ||
		    (down && (e->twin || e->child == e->parent || e->one)) ||
		    (!b->bare && to->bridge) ||
		    (b->childless && e->r->childless == 0))
			continue;
		if (d->phase == NL2SQL_PHASE_SCHEMA_RELATIONSHIP && down)
			continue;
		nl2sql_world_edge_rows(d->w, e);
		if (e->dead)
			continue;
		weight[i] = e->r->confidence / (1 + .3 * e->uses) *
				    sqrt(to->weight / (1 + to->uses)) +
			    1e-6;
	}
	at = nl2sql_derive_draw(d, weight, n);
	return at < n ? edges[at] : NULL;
}

/* Go down to a child row of the parent's witness; where nothing depends on
 * that witness yet, it may change to one that has children. */
static bool child_witness(struct derivation *d, struct inst *in)
{
	struct world_edge *e = in->edge;
	size_t rows = in->t->t->sample ? in->t->t->sample->nrows : 0, start;
	bool free_root = in->scope->inst[0] == in->via && in->scope->n == 2 &&
			 !in->scope->nconds;

	nl2sql_world_edge_rows(d->w, e);
	if (!e->up || !rows)
		return true; /* no witness, no literals */
	start = nl2sql_derive_below(d, rows);
	for (size_t i = 0; i < rows; i++) {
		int r = (int)((start + i) % rows);

		if (e->up[r] < 0 || (in->via->row != e->up[r] && !free_root))
			continue;
		in->row = r;
		in->via->row = e->up[r];
		return true;
	}
	return false;
}

static bool parent_witness(struct derivation *d, struct inst *in)
{
	struct world_edge *e = in->edge;
	struct inst *from = in->via;
	bool free_root = from->scope->inst[0] == from && !from->scope->nconds &&
			 from->scope->n <= 2;

	nl2sql_world_edge_rows(d->w, e);
	if (!e->up || from->row < 0)
		return true;
	for (int k = 0; free_root && k < 20 && e->up[from->row] < 0; k++)
		nl2sql_derive_witness(d, from);
	in->row = e->up[from->row];
	return in->row >= 0;
}

static bool join_table(struct derivation *d, struct inst *from,
		       struct world_edge *e, bool down, struct scope *scope,
		       struct slot *s)
{
	struct inst *in =
		nl2sql_derive_inst(d, down ? e->child : e->parent, scope);

	if (!in)
		return false;
	in->edge = e;
	in->via = from;
	in->child = down;
	if (!down && e->role != e->parent->noun) {
		in->noun = e->role;
		in->nouns = nl2sql_plural(d->a, e->role);
	}
	s->kind = SLOT_INST;
	s->inst = in;
	return true;
}

bool nl2sql_bind_child(struct derivation *d, const struct bind *b,
		       struct inst *from, struct slot *s)
{
	struct world_edge *e = draw_edge(d, from, b, true, b->outer);

	if (!e || !join_table(d, from, e, true, from->scope, s))
		return false;
	from->scope->outer = from->scope->outer || b->outer;
	return child_witness(d, s->inst);
}

bool nl2sql_bind_parent(struct derivation *d, const struct bind *b,
			struct inst *from, struct slot *s)
{
	struct world_edge *e = draw_edge(d, from, b, false, false);

	if (from->child && e == from->edge)
		return false;
	return e && join_table(d, from, e, false, from->scope, s) &&
	       parent_witness(d, s->inst);
}

/* A parent that no child refers to: the witness for "have no". */
static bool childless_witness(struct derivation *d, struct inst *in)
{
	struct world_edge *e = in->edge;
	const struct nl2sql_sample *p = e->parent->t->sample;
	const struct nl2sql_sample *c = e->child->t->sample;
	size_t start;

	nl2sql_world_edge_rows(d->w, e);
	if (!e->complete || !p || !p->nrows || !e->up) {
		in->via->row = -1;
		return e->r->childless > 0;
	}
	start = nl2sql_derive_below(d, p->nrows);
	for (size_t i = 0; i < p->nrows; i++) {
		int r = (int)((start + i) % p->nrows);
		bool child = false;

		for (size_t k = 0; c && !child && k < c->nrows; k++)
			child = e->up[k] == r;
		if (!child) {
			in->via->row = r;
			return true;
		}
	}
	return false;
}

bool nl2sql_bind_below(struct derivation *d, const struct bind *b,
		       struct inst *from, struct slot *s)
{
	struct world_edge *e = draw_edge(d, from, b, true, true);

	if (!e || !join_table(d, from, e, true, new_scope(d), s))
		return false;
	if (b->childless)
		return childless_witness(d, s->inst);
	nl2sql_world_edge_rows(d->w, e);
	for (int k = 0; k < 40; k++) {
		nl2sql_derive_witness(d, s->inst);
		if (s->inst->row < 0 || !e->up)
			return true;
		if (e->up[s->inst->row] < 0)
			continue;
		if (from->row < 0 || from->row == e->up[s->inst->row])
			return true;
		if (!from->scope->nconds && from->scope->n == 1) {
			from->row = e->up[s->inst->row];
			return true;
		}
	}
	return false;
}

bool nl2sql_bind_above(struct derivation *d, const struct bind *b,
		       struct inst *from, struct slot *s)
{
	struct world_edge *e = draw_edge(d, from, b, false, true);

	return e && join_table(d, from, e, false, new_scope(d), s) &&
	       parent_witness(d, s->inst);
}

/* The table once more, in a query of its own; with a column given, its
 * witness has the same value there. */
bool nl2sql_bind_again(struct derivation *d, struct inst *from,
		       const struct slot *same, struct slot *s)
{
	const struct nl2sql_sample *x = from->t->t->sample;
	const struct nl2sql_cell *v;

	s->kind = SLOT_INST;
	s->inst = nl2sql_derive_inst(d, from->t, new_scope(d));
	if (!s->inst)
		return false;
	s->inst->noun = from->noun;
	s->inst->nouns = from->nouns;
	nl2sql_derive_witness(d, s->inst);
	if (!same || !x)
		return true;
	v = nl2sql_world_cell(from->t, from->row, same->col.column);
	for (int k = 0; v && k < 60; k++) {
		const struct nl2sql_cell *o;

		nl2sql_derive_witness(d, s->inst);
		o = nl2sql_world_cell(from->t, s->inst->row, same->col.column);
		if (o && nl2sql_cell_eq(v, o) && s->inst->row != from->row)
			return true;
	}
	return false;
}

/* The same edge as another instance's, from another table of that kind. */
bool nl2sql_bind_like(struct derivation *d, struct inst *as, struct inst *from,
		      struct slot *s)
{
	if (!as->edge ||
	    !join_table(d, from, as->edge, as->child, from->scope, s))
		return false;
	return as->child ? child_witness(d, s->inst)
			 : parent_witness(d, s->inst);
}
