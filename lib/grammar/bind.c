/*
 * lib/grammar/bind.c - binders: what the slots of a rule are filled with
 *
 * Each binder makes one slot, from those before it.  It fails where nothing
 * fits, and the derivation is then given up: another attempt comes cheap.
 * Tables and columns that were said less often are drawn more often.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "internal.h"

#define DEPTH_MAX 6
#define TRIES 8

struct slot *frame_slot(struct frame *f, const char *name, size_t len)
{
	for (size_t i = 0; i < f->rule->nbinds; i++)
		if (strncmp(f->rule->binds[i].name, name, len) == 0 &&
		    !f->rule->binds[i].name[len])
			return &f->slots[i];
	return NULL;
}

static size_t below(struct derivation *d, size_t n)
{
	return (size_t)nl2sql_rng_below(&d->rng, n);
}

static bool chance(struct derivation *d, double p)
{
	return p >= 1 || nl2sql_rng_unit(&d->rng) < p;
}

void derive_use(struct derivation *d, struct colref c)
{
	for (size_t i = 0; i < d->nuses; i++)
		if (d->uses[i].inst == c.inst && d->uses[i].column == c.column)
			return;
	if (d->nuses < NL2SQL_COUNT(d->uses))
		d->uses[d->nuses++] = c;
}

static bool used(const struct derivation *d, const struct inst *in, size_t col)
{
	for (size_t i = 0; i < d->nuses; i++)
		if (d->uses[i].inst == in && d->uses[i].column == (int)col)
			return true;
	return false;
}

/* ---- drawing ------------------------------------------------------------------ */

/* Draw an index by weight.  @return n where all weights are 0 */
static size_t draw(struct derivation *d, const double *weight, size_t n)
{
	double sum = 0, at;

	for (size_t i = 0; i < n; i++)
		sum += weight[i];
	if (!(sum > 0))
		return n;
	at = nl2sql_rng_unit(&d->rng) * sum;
	for (size_t i = 0; i < n; i++) {
		at -= weight[i];
		if (at < 0 && weight[i] > 0)
			return i;
	}
	while (n && !(weight[n - 1] > 0))
		n--;
	return n - 1;
}

/* ---- tables -------------------------------------------------------------------- */

struct inst *derive_inst(struct derivation *d, struct world_table *t,
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

static void any_witness(struct derivation *d, struct inst *in)
{
	const struct nl2sql_sample *s = in->t->t->sample;

	in->row = s && s->nrows ? (int)below(d, s->nrows) : -1;
}

static bool text_of(const char *a, const char *b)
{
	return (a && *a) || (b && *b);
}

static bool bind_table(struct derivation *d, const struct bind *b,
		       struct slot *s)
{
	struct nl2sql_world *w = d->w;
	double *weight = nl2sql_arena_alloc(d->a, (w->ntables + 1) *
					    sizeof(*weight));
	size_t i;

	for (i = 0; i < w->ntables; i++) {
		const struct world_table *t = &w->tables[i];
		double use = t->weight / (1 + t->uses);

		if ((b->kind == BIND_DESCRIBED && !text_of(t->t->comment,
							   t->t->description)) ||
		    (b->kind == BIND_KEYED && !t->t->primary_key.ncolumns) ||
		    (b->kind == BIND_COUNTED && (!t->t->row_count_exact ||
						 t->t->row_count < 0)))
			continue;

		if (d->phase == NL2SQL_PHASE_JOINS && !t->nup && !t->ndown)
			continue;
		if (!b->bare && t->bridge && b->kind == BIND_TABLE)
			continue;
		if (d->phase == NL2SQL_PHASE_SCHEMA_RELATIONSHIP && !t->nup)
			continue;
		weight[i] = use * use;
	}
	i = draw(d, weight, w->ntables);
	if (i == w->ntables)
		return false;
	s->inst = derive_inst(d, &w->tables[i], new_scope(d));
	if (s->inst)
		any_witness(d, s->inst);
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
	double weight[64] = {0};
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
		world_edge_rows(d->w, e);
		if (e->dead)
			continue;
		weight[i] = e->r->confidence / (1 + .3 * e->uses) *
			    sqrt(to->weight / (1 + to->uses)) + 1e-6;
	}
	at = draw(d, weight, n);
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

	world_edge_rows(d->w, e);
	if (!e->up || !rows)
		return true; /* no witness, no literals */
	start = below(d, rows);
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
	bool free_root = from->scope->inst[0] == from &&
			 !from->scope->nconds && from->scope->n <= 2;

	world_edge_rows(d->w, e);
	if (!e->up || from->row < 0)
		return true;
	for (int k = 0; free_root && k < 20 && e->up[from->row] < 0; k++)
		any_witness(d, from);
	in->row = e->up[from->row];
	return in->row >= 0;
}

static bool join_table(struct derivation *d, struct inst *from,
		       struct world_edge *e, bool down, struct scope *scope,
		       struct slot *s)
{
	struct inst *in = derive_inst(d, down ? e->child : e->parent, scope);

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

static bool bind_child(struct derivation *d, const struct bind *b,
		       struct inst *from, struct slot *s)
{
	struct world_edge *e = draw_edge(d, from, b, true, b->outer);

	if (!e || !join_table(d, from, e, true, from->scope, s))
		return false;
	from->scope->outer = from->scope->outer || b->outer;
	return child_witness(d, s->inst);
}

static bool bind_parent(struct derivation *d, const struct bind *b,
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

	world_edge_rows(d->w, e);
	if (!e->complete || !p || !p->nrows || !e->up) {
		in->via->row = -1;
		return e->r->childless > 0;
	}
	start = below(d, p->nrows);
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

static bool bind_below(struct derivation *d, const struct bind *b,
		       struct inst *from, struct slot *s)
{
	struct world_edge *e = draw_edge(d, from, b, true, true);

	if (!e || !join_table(d, from, e, true, new_scope(d), s))
		return false;
	if (b->childless)
		return childless_witness(d, s->inst);
	world_edge_rows(d->w, e);
	for (int k = 0; k < 40; k++) {
		any_witness(d, s->inst);
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

static bool bind_above(struct derivation *d, const struct bind *b,
		       struct inst *from, struct slot *s)
{
	struct world_edge *e = draw_edge(d, from, b, false, true);

	return e && join_table(d, from, e, false, new_scope(d), s) &&
	       parent_witness(d, s->inst);
}

/* The table once more, in a query of its own; with a column given, its
 * witness has the same value there. */
static bool bind_again(struct derivation *d, struct inst *from,
		       const struct slot *same, struct slot *s)
{
	const struct nl2sql_sample *x = from->t->t->sample;
	const struct nl2sql_cell *v;

	s->kind = SLOT_INST;
	s->inst = derive_inst(d, from->t, new_scope(d));
	if (!s->inst)
		return false;
	s->inst->noun = from->noun;
	s->inst->nouns = from->nouns;
	any_witness(d, s->inst);
	if (!same || !x)
		return true;
	v = world_cell(from->t, from->row, same->col.column);
	for (int k = 0; v && k < 60; k++) {
		const struct nl2sql_cell *o;

		any_witness(d, s->inst);
		o = world_cell(from->t, s->inst->row, same->col.column);
		if (o && nl2sql_cell_eq(v, o) && s->inst->row != from->row)
			return true;
	}
	return false;
}

/* The same edge as another instance's, from another table of that kind. */
static bool bind_like(struct derivation *d, struct inst *as, struct inst *from,
		      struct slot *s)
{
	if (!as->edge || !join_table(d, from, as->edge, as->child, from->scope,
				     s))
		return false;
	return as->child ? child_witness(d, s->inst)
			 : parent_witness(d, s->inst);
}

/* ---- columns --------------------------------------------------------------------- */

/* Where amounts are compared, one that never varies says nothing. */
static bool constant(const struct world_column *c, const struct bind *b)
{
	const struct nl2sql_profile *p = c->c->profile;

	return b->roles && !(b->roles & ROLE_KEY) && p && p->rows > 0 &&
	       p->distinct < 2;
}

static double column_weight(const struct derivation *d, const struct inst *in,
			    size_t i, const struct bind *b)
{
	const struct world_column *c = &in->t->columns[i];
	double use = 1.0 / (1 + c->uses);

	if (b->roles && !(c->roles & b->roles))
		return 0;
	if (b->kind == BIND_DESCRIBED &&
	    !text_of(c->c->comment, c->c->description))
		return 0;
	if (b->kind == BIND_EXEMPLARY &&
	    (!c->literals || !c->c->profile->nexamples))
		return 0;
	if ((c->roles & b->avoid) || used(d, in, i) || constant(c, b))
		return 0;
	if (c->audit)
		use *= .3;
	return use * use;
}

static bool draw_column(struct derivation *d, const struct bind *b,
			struct inst *in, struct colref *out)
{
	size_t n = in->t->ncolumns, i;
	double *weight = nl2sql_arena_alloc(d->a, (n + 1) * sizeof(*weight));

	for (i = 0; i < n; i++)
		weight[i] = column_weight(d, in, i, b);
	i = draw(d, weight, n);
	if (i == n)
		return false;
	*out = (struct colref){NOTE_COLUMN, in, (int)i};
	derive_use(d, *out);
	return true;
}

/* A parent of the table: one that is in the scope, or a new one. */
static struct inst *near_parent(struct derivation *d, struct inst *in)
{
	static const struct bind plain = {.bare = false};
	struct slot s = {0};

	for (size_t i = 1; i < in->scope->n; i++)
		if (in->scope->inst[i]->via == in && !in->scope->inst[i]->child)
			return in->scope->inst[i];
	if (in->scope->n >= 4 || in->scope->outer || in->scope->nconds)
		return NULL;
	return bind_parent(d, &plain, in, &s) ? s.inst : NULL;
}

static struct inst *maybe_near(struct derivation *d, const struct bind *b,
			       struct inst *in)
{
	struct inst *parent = NULL;
	double p = d->ninsts == 1 ? .6 : .25;

	if (b->near && d->phase != NL2SQL_PHASE_SINGLE_TABLE &&
	    d->phase != NL2SQL_PHASE_BUILTINS && in->t->nup &&
	    chance(d, d->phase == NL2SQL_PHASE_JOINS ? p : .2))
		parent = near_parent(d, in);
	return parent ? parent : in;
}

static bool bind_col(struct derivation *d, const struct bind *b,
		     struct inst *in, struct slot *s)
{
	struct inst *at = maybe_near(d, b, in);

	s->kind = SLOT_COLUMN;
	return draw_column(d, b, at, &s->col);
}

/* A column whose extremes nobody shares. */
static bool bind_topcol(struct derivation *d, const struct bind *b,
			struct inst *in, struct slot *s)
{
	const double *v;
	size_t n;

	s->kind = SLOT_COLUMN;
	if (!draw_column(d, b, in, &s->col))
		return false;
	v = world_sorted(d->w, in->t, s->col.column, &n);
	return n < 2 || (v[0] < v[1] && v[n - 2] < v[n - 1]);
}

/* What a row is called by: a name, or first and last name. */
static bool bind_label(struct derivation *d, struct inst *in, bool single,
		       struct slot *s)
{
	if (in->t->label < 0)
		return false;
	s->kind = SLOT_COLUMN;
	s->col = (struct colref){NOTE_COLUMN, in, in->t->label};
	derive_use(d, s->col);
	if (in->t->label2 < 0 || single)
		return true;
	s->kind = SLOT_ITEMS;
	s->items = nl2sql_arena_alloc(d->a, 2 * sizeof(*s->items));
	s->items[s->n++] = s->col;
	s->items[s->n] = (struct colref){NOTE_COLUMN, in, in->t->label2};
	derive_use(d, s->items[s->n++]);
	return true;
}

/* What to show of a row: often its label first, then a few more. */
static bool bind_items(struct derivation *d, const struct bind *b,
		       struct inst *in, struct slot *s)
{
	struct bind any = *b;
	size_t want = (size_t)b->min, label = 0;
	struct inst *at;

	while (want < (size_t)b->max && chance(d, .5))
		want++;
	if (!any.roles)
		any.roles = ~(unsigned)(ROLE_KEY | ROLE_FKEY | ROLE_INTEGER |
					ROLE_UNIQUE | ROLE_NULLS |
					ROLE_STRING | ROLE_NUMBER);
	s->kind = SLOT_ITEMS;
	s->items = nl2sql_arena_alloc(d->a, (want + 1) * sizeof(*s->items));
	if (in->t->label >= 0 && !b->roles &&
	    !used(d, in, (size_t)in->t->label) &&
	    chance(d, want > 1 ? .7 : .45)) {
		s->items[s->n] = (struct colref){NOTE_COLUMN, in,
						 in->t->label};
		derive_use(d, s->items[s->n++]);
		label = 1;
	}
	at = maybe_near(d, b, in);
	at = want > label ? at : in;
	if (at != in && at->t->label >= 0 &&
	    !used(d, at, (size_t)at->t->label)) {
		s->items[s->n] = (struct colref){NOTE_COLUMN, at,
						 at->t->label};
		derive_use(d, s->items[s->n++]);
	}
	while (s->n < want && draw_column(d, &any, in, &s->items[s->n]))
		s->n++;
	any.roles |= ROLE_KEY;
	if (!s->n && draw_column(d, &any, in, &s->items[0]))
		s->n = 1;
	return s->n >= (size_t)b->min;
}

/* ---- values ----------------------------------------------------------------------- */

static const struct world_column *column_of(const struct colref *c)
{
	return &c->inst->t->columns[c->column];
}

static bool speakable(const struct nl2sql_cell *v)
{
	if (!v || v->type == NL2SQL_CELL_NULL || v->type == NL2SQL_CELL_BLOB)
		return false;
	if (v->type == NL2SQL_CELL_REAL && !(fabs(v->real) < 1e12))
		return false;
	if (v->type != NL2SQL_CELL_TEXT)
		return true;
	if (!v->len || v->len > 48 || v->at[0] == ' ' ||
	    v->at[v->len - 1] == ' ' || strlen(v->at) != v->len)
		return false;
	for (size_t i = 0; i < v->len; i++)
		if ((unsigned char)v->at[i] < ' ' || v->at[i] == '"')
			return false;
	return true;
}

static bool bind_value(struct derivation *d, struct colref *c, struct slot *s)
{
	const struct nl2sql_cell *v;

	(void)d;
	if (!column_of(c)->literals)
		return false;
	v = world_cell(c->inst->t, c->inst->row, c->column);
	if (!speakable(v))
		return false;
	s->kind = SLOT_VALUE;
	s->col = *c;
	s->value = *v;
	return true;
}

/* Another value of the column than those of the two slots given. */
static bool bind_other(struct derivation *d, struct colref *c,
		       const struct slot *not, const struct slot *nor,
		       struct slot *s)
{
	const struct nl2sql_sample *x = c->inst->t->t->sample;

	if (!x || !column_of(c)->literals)
		return false;
	for (int k = 0; k < 20; k++) {
		const struct nl2sql_cell *v = world_cell(c->inst->t,
				(int)below(d, x->nrows), c->column);

		if (!speakable(v) || (not && nl2sql_cell_eq(v, &not->value)) ||
		    (nor && nl2sql_cell_eq(v, &nor->value)))
			continue;
		s->kind = SLOT_VALUE;
		s->col = *c;
		s->value = *v;
		return true;
	}
	return false;
}

/* A number that people would say, close to v, on its lower or upper side. */
static double round_near(double v, double step, bool down)
{
	double r = step * (down ? floor(v / step) : ceil(v / step));

	return r == 0 ? 0 : r;
}

static double nice_step(double spread, bool integer)
{
	double step = pow(10, floor(log10(spread)));

	if (spread / step < 2)
		step /= 10;
	else if (spread / step < 5)
		step /= 4;
	else
		step /= 2;
	if (integer)
		step = step < 1 ? 1 : floor(step);
	return step;
}

/* Without the noise of arithmetic: 0.3, not 0.30000000000000004. */
static double shorten(double v)
{
	char text[32];
	double out = v;

	snprintf(text, sizeof(text), "%.9g", v);
	nl2sql_parse_double(text, &out);
	return out;
}

static void set_number(struct slot *s, struct nl2sql_cell *cell, double v,
		       struct colref *c)
{
	s->kind = SLOT_VALUE;
	s->col = *c;
	memset(cell, 0, sizeof(*cell));
	if (v == floor(v) && fabs(v) < 1e15) {
		cell->type = NL2SQL_CELL_INTEGER;
		cell->integer = (int64_t)v;
	} else {
		cell->type = NL2SQL_CELL_REAL;
		cell->real = shorten(v);
	}
}

/* A threshold of the numbers in a column, on the witness's safe side. */
static bool number_bound(struct derivation *d, struct colref *c, bool over,
			 double *out)
{
	const struct world_column *wc = column_of(c);
	const struct nl2sql_cell *cell = world_cell(c->inst->t, c->inst->row,
						    c->column);
	size_t n;
	const double *v = world_sorted(d->w, c->inst->t, c->column, &n);
	double w, x, step, spread;
	bool whole = (wc->roles & ROLE_INTEGER) || (wc->roles & ROLE_YEAR);

	if (!cell || !nl2sql_cell_number(cell, &w) || n < 3 ||
	    v[0] == v[n - 1])
		return false;
	for (size_t i = 0; !whole && i < n; i++)
		if (v[i] != floor(v[i]))
			break;
		else if (i == n - 1)
			whole = true;
	spread = v[n * 9 / 10] - v[n / 10];
	if (!(spread > 0))
		spread = v[n - 1] - v[0];
	step = wc->roles & ROLE_YEAR ? 1 : nice_step(spread, whole);
	x = v[n / 10 + below(d, n - 2 * (n / 10))];
	if (over ? x >= w : x <= w)
		x = w;
	x = round_near(x, step, over);
	if (over && x >= w)
		x = round_near(w - step, step, true);
	if (!over && x <= w)
		x = round_near(w + step, step, false);
	if (over ? x < v[0] || x >= w : x > v[n - 1] || x <= w)
		return false;
	*out = x;
	return true;
}

/* Dates as text: a day of the sample before or after the witness's. */
static bool date_bound(struct derivation *d, struct colref *c, bool over,
		       struct nl2sql_cell *out)
{
	const struct nl2sql_cell *w = world_cell(c->inst->t, c->inst->row,
						 c->column);
	const struct nl2sql_sample *x = c->inst->t->t->sample;
	char *day;

	if (!speakable(w) || w->type != NL2SQL_CELL_TEXT || w->len < 10)
		return false;
	for (int k = 0; k < 12; k++) {
		const struct nl2sql_cell *v = world_cell(c->inst->t,
				(int)below(d, x->nrows), c->column);
		int cmp;

		if (!speakable(v) || v->type != NL2SQL_CELL_TEXT || v->len < 10)
			continue;
		day = nl2sql_arena_strndup(d->a, v->at, 10);
		if (chance(d, .5)) {
			day[8] = '0';
			day[9] = '1';
			if (chance(d, .5))
				day[5] = '0', day[6] = '1';
		}
		cmp = strncmp(w->at, day, 10);
		if (over ? cmp <= 0 : cmp >= 0)
			continue;
		*out = (struct nl2sql_cell){.type = NL2SQL_CELL_TEXT,
					    .at = day, .len = 10};
		return true;
	}
	return false;
}

static bool bind_bound(struct derivation *d, struct colref *c, bool over,
		       struct slot *s)
{
	double v;

	if (!column_of(c)->literals)
		return false;
	if (column_of(c)->roles & ROLE_DATE) {
		s->kind = SLOT_VALUE;
		s->col = *c;
		return date_bound(d, c, over, &s->value);
	}
	if (!number_bound(d, c, over, &v))
		return false;
	set_number(s, &s->value, v, c);
	return true;
}

static bool bind_range(struct derivation *d, struct colref *c, struct slot *s)
{
	double lo, hi;

	if (!column_of(c)->literals)
		return false;
	if (column_of(c)->roles & ROLE_DATE) {
		s->kind = SLOT_VALUE;
		s->col = *c;
		return date_bound(d, c, true, &s->value) &&
		       date_bound(d, c, false, &s->value2);
	}
	if (!number_bound(d, c, true, &lo) || !number_bound(d, c, false, &hi))
		return false;
	set_number(s, &s->value2, hi, c);
	set_number(s, &s->value, lo, c);
	return true;
}

/* The year of the witness's date. */
static bool bind_period(struct derivation *d, struct colref *c, struct slot *s)
{
	const struct nl2sql_cell *v = world_cell(c->inst->t, c->inst->row,
						 c->column);
	char year[5] = "";

	(void)d;
	if (!v || v->type != NL2SQL_CELL_TEXT || v->len < 10 ||
	    !column_of(c)->literals)
		return false;
	memcpy(year, v->at, 4);
	s->kind = SLOT_VALUE;
	s->col = *c;
	s->value.type = NL2SQL_CELL_INTEGER;
	return nl2sql_parse_int(year, 1000, 2999, &s->value.integer) == 0;
}

/* What means yes (or no) in a flag's column, as far as it occurs. */
static bool bind_flag(struct derivation *d, struct colref *c, bool yes,
		      struct slot *s)
{
	static const char *const words[2][5] = {
		{"n", "no", "f", "false", "0"}, {"y", "yes", "t", "true", "1"}};
	const struct nl2sql_cell *v = world_cell(c->inst->t, c->inst->row,
						 c->column);

	(void)d;
	if (!v || !column_of(c)->literals)
		return false;
	if (v->type == NL2SQL_CELL_INTEGER || v->type == NL2SQL_CELL_BOOLEAN) {
		if (v->integer != yes)
			return false;
	} else if (v->type == NL2SQL_CELL_TEXT) {
		bool hit = false;

		for (size_t i = 0; i < 5; i++)
			hit = hit || nl2sql_ieq(v->at, words[yes][i]);
		if (!hit)
			return false;
	} else {
		return false;
	}
	s->kind = SLOT_VALUE;
	s->col = *c;
	s->value = *v;
	return true;
}

static bool letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c & 0x80);
}

/* A piece of the witness's text: its first letter, its end, or a word. */
static bool piece_of(struct derivation *d, const struct nl2sql_cell *v,
		     enum binder kind, const char **from, size_t *len)
{
	size_t starts[16], n = 0;

	if (kind == BIND_PREFIX || kind == BIND_SUFFIX) {
		*len = kind == BIND_PREFIX ? 1 + below(d, 2) : 2;
		if (v->len < 4)
			return false;
		*from = kind == BIND_PREFIX ? v->at : v->at + v->len - *len;
		for (size_t i = 0; i < *len; i++)
			if (!letter((*from)[i]) || ((*from)[i] & 0x80))
				return false;
		return true;
	}
	for (size_t i = 0; i < v->len && n < 16; i++)
		if (letter(v->at[i]) && (!i || v->at[i - 1] == ' '))
			starts[n++] = i;
	if (!n)
		return false;
	*from = v->at + starts[below(d, n)];
	for (*len = 0; letter((*from)[*len]); (*len)++)
		;
	return *len >= 3 && *len < v->len;
}

static bool bind_piece(struct derivation *d, struct colref *c,
		       enum binder kind, struct slot *s)
{
	const struct nl2sql_cell *v = world_cell(c->inst->t, c->inst->row,
						 c->column);
	const struct nl2sql_sample *x = c->inst->t->t->sample;
	const char *from;
	size_t len;
	char *text;

	if (kind == BIND_NOTCONTAINS && x)
		v = world_cell(c->inst->t, (int)below(d, x->nrows), c->column);
	if (!column_of(c)->literals || !v || v->type != NL2SQL_CELL_TEXT ||
	    !v->len || strlen(v->at) != v->len ||
	    !piece_of(d, v, kind, &from, &len))
		return false;
	text = nl2sql_arena_strndup(d->a, from, len);
	s->kind = SLOT_VALUE;
	s->col = *c;
	s->value = (struct nl2sql_cell){.type = NL2SQL_CELL_TEXT, .at = text,
					.len = len};
	s->value2 = s->value;
	s->value2.at = nl2sql_arena_printf(d->a, "%s%s%s",
			kind == BIND_PREFIX ? "" : "%", text,
			kind == BIND_SUFFIX ? "" : "%");
	s->value2.len = strlen(s->value2.at);
	return true;
}

/* A range that the witness lies outside of. */
static bool bind_outside(struct derivation *d, struct colref *c, struct slot *s)
{
	const struct nl2sql_cell *cell = world_cell(c->inst->t, c->inst->row,
						    c->column);
	size_t n;
	const double *v = world_sorted(d->w, c->inst->t, c->column, &n);
	double w, lo, hi;

	if (!cell || !nl2sql_cell_number(cell, &w) || n < 4 ||
	    !column_of(c)->literals)
		return false;
	lo = v[below(d, n)];
	hi = v[below(d, n)];
	if (lo >= hi || (w >= lo && w <= hi))
		return false;
	set_number(s, &s->value, lo, c);
	set_number(s, &s->value2, hi, c);
	return true;
}

/* Below the mean of all: the mean of at least one group lies above. */
static bool bind_floor(struct derivation *d, struct colref *c, struct slot *s)
{
	const struct nl2sql_profile *p = column_of(c)->c->profile;
	double lo, step, v;

	if (!p || !p->has_mean || !column_of(c)->literals ||
	    !nl2sql_cell_number(&p->min, &lo) || !(p->mean > lo))
		return false;
	step = nice_step((p->mean - lo) / 2, (column_of(c)->roles &
					      ROLE_INTEGER) != 0);
	v = round_near(p->mean, step, true);
	if (below(d, 2))
		v -= step;
	if (v <= lo || v >= p->mean)
		return false;
	set_number(s, &s->value, v, c);
	return true;
}

/* Does the part's condition hold for this row of its table? */
static bool holds(const struct slot *part, int row)
{
	struct inst *in = part->parts[0]->slots[0].inst;
	int was = in->row;
	bool yes;

	in->row = row;
	yes = evaluate_true(part->parts[0]->sql) == 1;
	in->row = was;
	return yes;
}

/* The witness's value of g occurs among a, and nowhere among b: told only
 * where the sample is the whole table. */
static bool bind_differs(const struct slot *g, const struct slot *a,
			 const struct slot *b, struct slot *s)
{
	const struct world_table *t = g->col.inst->t;
	const struct nl2sql_cell *v = world_cell(t, g->col.inst->row,
						 g->col.column);
	bool some = false;

	if (!t->complete || !v || !a->n || !b->n)
		return false;
	for (size_t i = 0; i < t->t->sample->nrows; i++) {
		const struct nl2sql_cell *x = world_cell(t, (int)i,
							 g->col.column);

		if (!holds(b, (int)i))
			continue;
		if (!x || nl2sql_cell_eq(x, v))
			return false;
		some = true;
	}
	s->kind = SLOT_WORD;
	s->word = "";
	return some;
}

/* A value of g whose rows are all outdone in m by some row. */
static bool bind_beaten(struct derivation *d, const struct bind *b,
			const struct slot *g, const struct slot *m,
			struct slot *s)
{
	struct world_table *t = g->col.inst->t;
	bool high = b->arg[2][0] == '>', any = false;
	double best = 0, x, end;
	const struct nl2sql_cell *v;
	size_t n;
	const double *all = world_sorted(d->w, t, m->col.column, &n);

	if (!t->complete || n < 3 || !column_of(&g->col)->literals)
		return false;
	v = world_cell(t, (int)below(d, t->t->sample->nrows), g->col.column);
	if (!speakable(v))
		return false;
	for (size_t i = 0; i < t->t->sample->nrows; i++) {
		const struct nl2sql_cell *o = world_cell(t, (int)i,
							 g->col.column);
		const struct nl2sql_cell *w = world_cell(t, (int)i,
							 m->col.column);

		if (!o || !nl2sql_cell_eq(o, v) || !w ||
		    !nl2sql_cell_number(w, &x))
			continue;
		if (!any || (high ? x > best : x < best))
			best = x;
		any = true;
	}
	end = high ? all[n - 1] : all[0];
	s->kind = SLOT_VALUE;
	s->col = g->col;
	s->value = *v;
	return any && (high ? end > best : end < best);
}

/* ---- groups ------------------------------------------------------------------------- */

/* The number of the group of a sample row: its parent's row, or the first
 * row with the same value; -1: none. */
static int group_of(struct derivation *d, const struct slot *by, int row)
{
	const struct nl2sql_cell *v;
	const struct world_table *t;

	if (by->kind == SLOT_INST) {
		world_edge_rows(d->w, by->inst->edge);
		return by->inst->edge->up ? by->inst->edge->up[row] : -1;
	}
	t = by->col.inst->t;
	v = world_cell(t, row, by->col.column);
	if (!v || v->type == NL2SQL_CELL_NULL)
		return -1;
	for (int i = 0; i < row; i++) {
		const struct nl2sql_cell *x = world_cell(t, i, by->col.column);

		if (x && nl2sql_cell_eq(x, v))
			return i;
	}
	return row;
}

/* A number that people would choose: 2 to 10, then steps of 5, 10, 50... that
 * is still above least. */
static int round_count(int n, int least)
{
	int step = n <= 10 ? 1 : n < 50 ? 5 : n < 100 ? 10 : n < 1000 ? 50 : 500;

	while (step > 1 && n - n % step <= least)
		step /= step == 500 || step == 50 ? 5 : 2;
	return n - n % step;
}

/* A size that at least one group has and, where that is known, not all. */
static bool bind_atleast(struct derivation *d, const struct bind *b,
			 const struct slot *by, struct slot *s)
{
	const struct world_table *t = by->kind == SLOT_INST ? by->inst->t
							    : by->col.inst->t;
	size_t rows = t->t->sample ? t->t->sample->nrows : 0, groups = rows;
	const struct inst *in = by->kind == SLOT_INST ? by->inst
						      : by->col.inst;
	int *count, most = 0, least = 1 << 30;

	if (by->kind == SLOT_INST && by->inst->edge && by->inst->edge->parent->t->sample)
		groups = by->inst->edge->parent->t->sample->nrows;
	if (by->kind == SLOT_INST && (!by->inst->edge || !by->inst->child))
		return false;
	if (!rows || in->scope->nconds)
		return false; /* fewer rows may be left than are counted here */
	rows = rows > 300 ? 300 : rows;
	count = nl2sql_arena_alloc(d->a, (groups + 1) * sizeof(*count));
	for (size_t i = 0; i < rows; i++) {
		int g = group_of(d, by, (int)i);

		if (g >= 0)
			count[g]++;
	}
	for (size_t i = 0; i < groups; i++) {
		most = count[i] > most ? count[i] : most;
		if (count[i])
			least = count[i] < least ? count[i] : least;
	}
	if (!b->min)
		most--; /* "more than" wants one above */
	if (most < 2 || least >= most || (b->many && !t->complete))
		return false;
	s->kind = SLOT_NUMBER;
	s->number = round_count(least + 1 + (int)below(d,
				(size_t)(most - least)), least);
	return s->number > 1;
}

/* Two values of a child's column that one parent has both. */
static bool bind_both(struct derivation *d, struct colref *c, struct slot *s)
{
	struct inst *in = c->inst;
	size_t rows = in->t->t->sample ? in->t->t->sample->nrows : 0;

	if (!in->edge || !in->child || rows < 2 || !column_of(c)->literals)
		return false;
	world_edge_rows(d->w, in->edge);
	for (int k = 0; in->edge->up && k < 10; k++) {
		size_t i = below(d, rows), start = below(d, rows);
		const struct nl2sql_cell *v = world_cell(in->t, (int)i,
							 c->column);

		if (in->edge->up[i] < 0 || !speakable(v))
			continue;
		for (size_t j = 0; j < rows; j++) {
			size_t o = (start + j) % rows;
			const struct nl2sql_cell *x = world_cell(in->t, (int)o,
								 c->column);

			if (in->edge->up[o] != in->edge->up[i] ||
			    !speakable(x) || nl2sql_cell_eq(v, x))
				continue;
			s->kind = SLOT_VALUE;
			s->col = *c;
			s->value = *v;
			s->value2 = *x;
			return true;
		}
	}
	return false;
}

/* ---- functions and parts --------------------------------------------------------------- */

/* A function of the catalogue, and a column of the table that it takes. */
static bool bind_function(struct derivation *d, const struct bind *b,
			  struct inst *in, struct slot *s)
{
	const struct nl2sql_grammar *g = d->w->g;
	double *weight = nl2sql_arena_alloc(d->a, (g->nfns + 1) *
					    sizeof(*weight));
	struct bind want = *b;
	size_t i;

	for (i = 0; i < g->nfns; i++)
		if (g->fns[i]->tree[d->w->dialect] &&
		    strcmp(g->fns[i]->kind, b->arg[1]) == 0)
			weight[i] = 1.0 / (1 + (double)d->w->fn_uses[i] *
					   d->w->fn_uses[i]);
	i = draw(d, weight, g->nfns);
	if (i == g->nfns)
		return false;
	s->kind = SLOT_FUNCTION;
	s->fn = g->fns[i];
	d->fn = i + 1;
	want.roles = s->fn->roles;
	if (!draw_column(d, &want, in, &s->col))
		return false;
	s->value = (struct nl2sql_cell){0};
	if (column_of(&s->col)->literals) {
		const struct nl2sql_cell *v = world_cell(in->t, in->row,
							 s->col.column);

		if (speakable(v))
			s->value = *v;
	}
	return true;
}

/* Conditions are tried as they stand in WHERE: an atom inside of another
 * condition is not. */
static bool is_condition(const struct production *p, const struct frame *up)
{
	if (strcmp(p->name, "cond") == 0)
		return true;
	return strcmp(p->name, "atom") == 0 &&
	       strcmp(up->rule->of->name, "cond") != 0;
}

/* The scope that a condition is about: that of its first table. */
static struct scope *scope_of(const struct frame *f)
{
	for (size_t i = 0; i < f->rule->nbinds; i++)
		if (f->slots[i].kind == SLOT_INST)
			return f->slots[i].inst->scope;
	return NULL;
}

static bool rule_fits(const struct derivation *d, const struct rule *r)
{
	if (r->phases && !(r->phases & 1u << d->phase))
		return false;
	return !r->dialects || (r->dialects & 1u << d->w->dialect);
}

static struct rule *draw_rule(struct derivation *d, const struct production *p)
{
	double *weight = nl2sql_arena_alloc(d->a, (p->nrules + 1) *
					    sizeof(*weight));
	size_t i;

	for (i = 0; i < p->nrules; i++)
		if (rule_fits(d, p->rules[i]))
			weight[i] = p->rules[i]->weight;
	i = draw(d, weight, p->nrules);
	return i == p->nrules ? NULL : p->rules[i];
}

struct frame *derive_rule(struct derivation *d, struct production *p,
			  struct frame *up, const struct bind *b)
{
	struct frame *f;
	struct scope *scope;
	size_t given = 0;
	struct rule *r = draw_rule(d, p);

	if (!r || ++d->depth > DEPTH_MAX)
		return NULL;
	f = nl2sql_arena_alloc(d->a, sizeof(*f));
	f->rule = r;
	f->up = up;
	f->slots = nl2sql_arena_alloc(d->a, (r->nbinds + 1) *
				      sizeof(*f->slots));
	for (size_t i = 0; b && i < r->nbinds; i++)
		if (r->binds[i].kind == BIND_ARG && given < b->nargs)
			f->slots[i] = up->slots[b->at[given++]];
	if (r->correlated)
		d->correlated = true;
	if (!derive_frame(d, f))
		return NULL;
	d->depth--;
	if (!r->sql || r->query)
		return f;
	f->sql = template_fill(d, f, r->sql);
	scope = is_condition(p, up) ? scope_of(f) : NULL;
	if (!scope || !f->sql)
		return f->sql ? f : NULL;
	if (!evaluate_fits(d, scope, f->sql))
		return NULL;
	if (scope->nconds < NL2SQL_COUNT(scope->conds))
		scope->conds[scope->nconds++] = f->sql;
	return f;
}

/* What a failed part has left behind is taken back. */
struct mark {
	size_t ninsts, nuses, n[16], nconds[16];
	int depth, row[16];
};

static void set_mark(const struct derivation *d, struct mark *m)
{
	m->ninsts = d->ninsts;
	m->nuses = d->nuses;
	m->depth = d->depth;
	for (size_t i = 0; i < d->ninsts; i++) {
		m->n[i] = d->insts[i]->scope->n;
		m->nconds[i] = d->insts[i]->scope->nconds;
		m->row[i] = d->insts[i]->row;
	}
}

static void back_to(struct derivation *d, const struct mark *m)
{
	d->ninsts = m->ninsts;
	d->nuses = m->nuses;
	d->depth = m->depth;
	for (size_t i = 0; i < d->ninsts; i++) {
		d->insts[i]->scope->n = m->n[i];
		d->insts[i]->scope->nconds = m->nconds[i];
		d->insts[i]->row = m->row[i];
	}
}

/* "A or B", or "with a line over 5", beside another condition would be read
 * in two ways. */
static bool stands_alone(const struct frame *part)
{
	static const char *const alone[] = {"cond.or", "cond.haschild",
					    "cond.nochild"};

	for (size_t i = 0; i < NL2SQL_COUNT(alone); i++)
		if (nl2sql_starts(part->rule->name, alone[i]))
			return true;
	return false;
}

static bool bind_rule(struct derivation *d, const struct bind *b,
		      struct frame *f, struct slot *s)
{
	size_t want = (size_t)b->min;
	struct mark mark;

	while (want < (size_t)b->max && chance(d, .4))
		want++;
	s->kind = SLOT_PARTS;
	s->parts = nl2sql_arena_alloc(d->a, (want + 1) * sizeof(*s->parts));
	for (int k = 0; s->n < want && k < TRIES; k++) {
		set_mark(d, &mark);
		s->parts[s->n] = derive_rule(d, b->set, f, b);
		if (s->parts[s->n] && !(s->n && stands_alone(s->parts[s->n])))
			s->n++;
		else
			back_to(d, &mark);
		if (s->n && stands_alone(s->parts[s->n - 1]) && (size_t)b->min <= s->n)
			break;
	}
	return s->n >= (size_t)b->min;
}

/* ---- all binders -------------------------------------------------------------------------- */

static struct inst *inst_arg(const struct frame *f, const struct bind *b,
			     size_t i)
{
	const struct slot *s = b->at[i] < 0 ? NULL : &f->slots[b->at[i]];

	return s && s->kind == SLOT_INST ? s->inst : NULL;
}

static bool bind_inst(struct derivation *d, const struct bind *b,
		      struct frame *f, struct slot *s)
{
	struct inst *in = inst_arg(f, b, 0);

	if (!in)
		return false;
	switch (b->kind) {
	case BIND_CHILD:
		return bind_child(d, b, in, s);
	case BIND_PARENT:
		return bind_parent(d, b, in, s);
	case BIND_BELOW:
		return bind_below(d, b, in, s);
	case BIND_ABOVE:
		return bind_above(d, b, in, s);
	case BIND_AGAIN:
		return bind_again(d, in, b->at[1] < 0 ? NULL
						      : &f->slots[b->at[1]], s);
	case BIND_LIKE:
		return inst_arg(f, b, 1) &&
		       bind_like(d, in, inst_arg(f, b, 1), s);
	case BIND_COL: case BIND_DESCRIBED: case BIND_EXEMPLARY:
		return bind_col(d, b, in, s);
	case BIND_TOPCOL:
		return bind_topcol(d, b, in, s);
	case BIND_LABEL:
		return bind_label(d, in, b->bare, s);
	case BIND_ITEMS:
		return bind_items(d, b, in, s);
	default:
		return bind_function(d, b, in, s);
	}
}

static bool bind_from_column(struct derivation *d, const struct bind *b,
			     struct frame *f, struct slot *s)
{
	struct slot *c = b->at[0] < 0 ? NULL : &f->slots[b->at[0]];

	if (!c || c->kind != SLOT_COLUMN)
		return false;
	switch (b->kind) {
	case BIND_VALUE:
		return bind_value(d, &c->col, s);
	case BIND_OTHER:
		return bind_other(d, &c->col,
				  b->at[1] < 0 ? NULL : &f->slots[b->at[1]],
				  b->at[2] < 0 ? NULL : &f->slots[b->at[2]],
				  s);
	case BIND_OVER:
	case BIND_UNDER:
		return bind_bound(d, &c->col, b->kind == BIND_OVER, s);
	case BIND_RANGE:
		return bind_range(d, &c->col, s);
	case BIND_PERIOD:
		return bind_period(d, &c->col, s);
	case BIND_YES:
	case BIND_NO:
		return bind_flag(d, &c->col, b->kind == BIND_YES, s);
	case BIND_PREFIX: case BIND_SUFFIX: case BIND_CONTAINS:
	case BIND_NOTCONTAINS:
		return bind_piece(d, &c->col, b->kind, s);
	case BIND_OUTSIDE:
		return bind_outside(d, &c->col, s);
	case BIND_FLOOR:
		return bind_floor(d, &c->col, s);
	case BIND_DIFFERS:
		return bind_differs(c, &f->slots[b->at[1]],
				    &f->slots[b->at[2]], s);
	case BIND_BEATEN:
		return bind_beaten(d, b, c, &f->slots[b->at[1]], s);
	default:
		return bind_both(d, &c->col, s);
	}
}

static bool bind_one(struct derivation *d, const struct bind *b,
		     struct frame *f, struct slot *s)
{
	switch (b->kind) {
	case BIND_ARG:
		return s->kind != SLOT_NONE;
	case BIND_TABLE: case BIND_KEYED: case BIND_COUNTED:
		return bind_table(d, b, s);
	case BIND_DESCRIBED:
		return b->nargs ? bind_inst(d, b, f, s) : bind_table(d, b, s);
	case BIND_NUMBER:
		s->kind = SLOT_NUMBER;
		s->number = b->min + (int64_t)below(d, (size_t)(b->max -
								b->min + 1));
		return true;
	case BIND_WORD:
		s->kind = SLOT_WORD;
		s->word = b->arg[below(d, b->nargs)];
		return true;
	case BIND_ATLEAST:
		return bind_atleast(d, b, &f->slots[b->at[0]], s);
	case BIND_RULE:
		return bind_rule(d, b, f, s);
	case BIND_VALUE: case BIND_OTHER: case BIND_OVER: case BIND_UNDER:
	case BIND_RANGE: case BIND_PERIOD: case BIND_BOTH: case BIND_YES:
	case BIND_NO: case BIND_PREFIX: case BIND_SUFFIX: case BIND_CONTAINS:
	case BIND_NOTCONTAINS: case BIND_OUTSIDE: case BIND_FLOOR:
	case BIND_DIFFERS: case BIND_BEATEN:
		return bind_from_column(d, b, f, s);
	default:
		return bind_inst(d, b, f, s);
	}
}

bool derive_frame(struct derivation *d, struct frame *f)
{
	for (size_t i = 0; i < f->rule->nbinds; i++) {
		const struct bind *b = &f->rule->binds[i];

		if (b->kind != BIND_ARG && !chance(d, b->chance))
			continue;
		if (!bind_one(d, b, f, &f->slots[i])) {
			if (b->kind == BIND_RULE && b->chance < 1) {
				f->slots[i] = (struct slot){0};
				continue;
			}
			return false;
		}
	}
	return true;
}
