/*
 * lib/grammar/bind_column.c - columns: which may stand in a slot, and which
 * are drawn
 */
#include <string.h>

#include "bind.h"

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
	if (c->opaque || (c->roles & b->need) != b->need)
		return 0;
	if (b->kind == BIND_DESCRIBED &&
	    !bind_described(c->c->comment, c->c->description))
		return 0;
	if (b->kind == BIND_EXEMPLARY &&
	    (!c->literals || !c->c->profile->nexamples))
		return 0;
	if ((c->roles & b->avoid) || nl2sql_derive_used(d, in, i) ||
	    constant(c, b))
		return 0;
	if (c->audit)
		use *= .3;
	return use * use;
}

bool nl2sql_derive_column(struct derivation *d, const struct bind *b,
			  struct inst *in, struct colref *out)
{
	size_t n = in->t->ncolumns, i;
	double *weight = nl2sql_arena_alloc(d->a, (n + 1) * sizeof(*weight));

	for (i = 0; i < n; i++)
		weight[i] = column_weight(d, in, i, b);
	i = nl2sql_derive_draw(d, weight, n);
	if (i == n)
		return false;
	*out = (struct colref){ NOTE_COLUMN, in, (int)i };
	nl2sql_derive_use(d, *out);
	return true;
}

/* A parent of the table: one that is in the scope, or a new one. */
static struct inst *near_parent(struct derivation *d, struct inst *in)
{
	static const struct bind plain = { .bare = false };
	struct slot s = { 0 };

	for (size_t i = 1; i < in->scope->n; i++)
		if (in->scope->inst[i]->via == in && !in->scope->inst[i]->child)
			return in->scope->inst[i];
	if (in->scope->n >= 4 || in->scope->outer || in->scope->nconds)
		return NULL;
	return nl2sql_bind_parent(d, &plain, in, &s) ? s.inst : NULL;
}

static struct inst *maybe_near(struct derivation *d, const struct bind *b,
			       struct inst *in)
{
	struct inst *parent = NULL;
	double p = d->ninsts == 1 ? .6 : .25;

	if (b->near && d->phase != NL2SQL_PHASE_SINGLE_TABLE &&
	    d->phase != NL2SQL_PHASE_BUILTINS && in->t->nup &&
	    nl2sql_derive_chance(d, d->phase == NL2SQL_PHASE_JOINS ? p : .2))
		parent = near_parent(d, in);
	return parent ? parent : in;
}

bool nl2sql_bind_col(struct derivation *d, const struct bind *b,
		     struct inst *in, struct slot *s)
{
	struct inst *at = maybe_near(d, b, in);

	s->kind = SLOT_COLUMN;
	return nl2sql_derive_column(d, b, at, &s->col);
}

/* A column whose extremes nobody shares. */
bool nl2sql_bind_topcol(struct derivation *d, const struct bind *b,
			struct inst *in, struct slot *s)
{
	const double *v;
	size_t n;

	s->kind = SLOT_COLUMN;
	if (!nl2sql_derive_column(d, b, in, &s->col))
		return false;
	v = nl2sql_world_sorted(d->w, in->t, s->col.column, &n);
	return n < 2 || (v[0] < v[1] && v[n - 2] < v[n - 1]);
}

/* What a row is called by: a name, or first and last name. */
bool nl2sql_bind_label(struct derivation *d, const struct bind *b,
		       struct inst *in, struct slot *s)
{
	if (in->t->label < 0 ||
	    (b->roles && !(in->t->columns[in->t->label].roles & b->roles)))
		return false;
	s->kind = SLOT_COLUMN;
	s->col = (struct colref){ NOTE_COLUMN, in, in->t->label };
	nl2sql_derive_use(d, s->col);
	if (in->t->label2 < 0 || b->bare)
		return true;
	s->kind = SLOT_ITEMS;
	s->items = nl2sql_arena_alloc(d->a, 2 * sizeof(*s->items));
	s->items[s->n++] = s->col;
	s->items[s->n] = (struct colref){ NOTE_COLUMN, in, in->t->label2 };
	nl2sql_derive_use(d, s->items[s->n++]);
	return true;
}

/* What to show of a row: often its label first, then a few more. */
bool nl2sql_bind_items(struct derivation *d, const struct bind *b,
		       struct inst *in, struct slot *s)
{
	struct bind any = *b;
	size_t want = (size_t)b->min, label = 0;
	struct inst *at;

	while (want < (size_t)b->max && nl2sql_derive_chance(d, .5))
		want++;
	if (!any.roles)
		any.roles = ~(unsigned)(ROLE_KEY | ROLE_FKEY | ROLE_INTEGER |
					ROLE_UNIQUE | ROLE_NULLS | ROLE_STRING |
					ROLE_NUMBER);
	s->kind = SLOT_ITEMS;
	s->items = nl2sql_arena_alloc(d->a, (want + 1) * sizeof(*s->items));
	if (in->t->label >= 0 && !b->roles &&
	    !nl2sql_derive_used(d, in, (size_t)in->t->label) &&
	    nl2sql_derive_chance(d, want > 1 ? .7 : .45)) {
		s->items[s->n] =
			(struct colref){ NOTE_COLUMN, in, in->t->label };
		nl2sql_derive_use(d, s->items[s->n++]);
		label = 1;
	}
	at = maybe_near(d, b, in);
	at = want > label ? at : in;
	if (at != in && at->t->label >= 0 &&
	    !nl2sql_derive_used(d, at, (size_t)at->t->label)) {
		s->items[s->n] =
			(struct colref){ NOTE_COLUMN, at, at->t->label };
		nl2sql_derive_use(d, s->items[s->n++]);
	}
	while (s->n < want &&
	       nl2sql_derive_column(d, &any, in, &s->items[s->n]))
		s->n++;
	any.roles |= ROLE_KEY;
	if (!s->n && nl2sql_derive_column(d, &any, in, &s->items[0]))
		s->n = 1;
	return s->n >= (size_t)b->min;
}

/* What speaks of letters takes text only, but in SQLite and MySQL, which make
 * a text of anything. */
static bool needs_string(const struct function *f, enum nl2sql_dialect d)
{
	return f->roles && d != NL2SQL_SQLITE && d != NL2SQL_MYSQL &&
	       !(f->roles & ~(unsigned)(ROLE_NAME | ROLE_CODE | ROLE_CATEGORY |
					ROLE_TEXT));
}

/* Is the word one of "scalar+order"? */
static bool is_kind(const char *kinds, const char *word)
{
	size_t n;

	for (;; kinds += n + 1) {
		n = strcspn(kinds, "+");
		if (strncmp(kinds, word, n) == 0 && !word[n])
			return true;
		if (!kinds[n])
			return false;
	}
}

/* A function of the catalogue, and a column of the table that it takes. */
bool nl2sql_bind_function(struct derivation *d, const struct bind *b,
			  struct inst *in, struct slot *s)
{
	const struct nl2sql_grammar *g = d->w->g;
	double *weight =
		nl2sql_arena_alloc(d->a, (g->nfns + 1) * sizeof(*weight));
	struct bind want = *b;
	size_t i;

	for (i = 0; i < g->nfns; i++)
		if (g->fns[i]->tree[d->w->dialect] &&
		    is_kind(g->fns[i]->kind, b->arg[1]))
			weight[i] = 1.0 / (1 + (double)d->w->fn_uses[i] *
						       d->w->fn_uses[i]);
	i = nl2sql_derive_draw(d, weight, g->nfns);
	if (i == g->nfns)
		return false;
	s->kind = SLOT_FUNCTION;
	s->fn = g->fns[i];
	d->fn = i + 1;
	want.roles = s->fn->roles;
	if (needs_string(s->fn, d->w->dialect))
		want.need = ROLE_STRING;
	if (!nl2sql_derive_column(d, &want, in, &s->col))
		return false;
	s->value = (struct nl2sql_cell){ 0 };
	if (nl2sql_bind_column_of(&s->col)->literals) {
		const struct nl2sql_cell *v =
			nl2sql_world_cell(in->t, in->row, s->col.column);

		if (nl2sql_bind_speakable(v))
			s->value = *v;
	}
	return true;
}
