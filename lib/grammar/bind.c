/*
 * lib/grammar/bind.c - binders: what the slots of a rule are filled with
 *
 * Each binder makes one slot, from those before it.  It fails where nothing
 * fits, and the derivation is then given up: another attempt comes cheap.
 * Tables and columns that were said less often are drawn more often.
 */
#include <string.h>

#include "bind.h"

#define DEPTH_MAX 6
#define TRIES	  8

struct slot *nl2sql_frame_slot(struct frame *f, const char *name, size_t len)
{
	for (size_t i = 0; i < f->rule->nbinds; i++)
		if (strncmp(f->rule->binds[i].name, name, len) == 0 &&
		    !f->rule->binds[i].name[len])
			return &f->slots[i];
	return NULL;
}

size_t nl2sql_derive_below(struct derivation *d, size_t n)
{
	return (size_t)nl2sql_rng_below(&d->rng, n);
}

bool nl2sql_derive_chance(struct derivation *d, double p)
{
	return p >= 1 || nl2sql_rng_unit(&d->rng) < p;
}

void nl2sql_derive_use(struct derivation *d, struct colref c)
{
	for (size_t i = 0; i < d->nuses; i++)
		if (d->uses[i].inst == c.inst && d->uses[i].column == c.column)
			return;
	if (d->nuses < NL2SQL_COUNT(d->uses))
		d->uses[d->nuses++] = c;
}

bool nl2sql_derive_used(const struct derivation *d, const struct inst *in,
			size_t col)
{
	for (size_t i = 0; i < d->nuses; i++)
		if (d->uses[i].inst == in && d->uses[i].column == (int)col)
			return true;
	return false;
}

/* ---- drawing -------------------- */

/* Draw an index by weight.  @return n where all weights are 0 */
size_t nl2sql_derive_draw(struct derivation *d, const double *weight, size_t n)
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

/* ---- parts -------------------- */

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
	double *weight =
		nl2sql_arena_alloc(d->a, (p->nrules + 1) * sizeof(*weight));
	unsigned complex = 1u << NL2SQL_PHASE_COMPLEX_SQLS;
	size_t i;

	for (i = 0; i < p->nrules; i++)
		if (rule_fits(d, p->rules[i]))
			weight[i] = p->rules[i]->weight *
				    (p->rules[i]->phases == complex ? 8 : 1);
	i = nl2sql_derive_draw(d, weight, p->nrules);
	return i == p->nrules ? NULL : p->rules[i];
}

struct frame *nl2sql_derive_rule(struct derivation *d, struct production *p,
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
	f->slots =
		nl2sql_arena_alloc(d->a, (r->nbinds + 1) * sizeof(*f->slots));
	for (size_t i = 0; b && i < r->nbinds; i++)
		if (r->binds[i].kind == BIND_ARG && given < b->nargs)
			f->slots[i] = up->slots[b->at[given++]];
	if (r->correlated)
		d->correlated = true;
	if (!nl2sql_derive_frame(d, f))
		return NULL;
	d->depth--;
	if (!r->sql || r->query)
		return f;
	f->sql = nl2sql_template_fill(d, f, r->sql);
	scope = is_condition(p, up) ? scope_of(f) : NULL;
	if (!scope || !f->sql)
		return f->sql ? f : NULL;
	if (!nl2sql_evaluate_fits(d, scope, f->sql))
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
	static const char *const alone[] = { "cond.or", "cond.haschild",
					     "cond.nochild" };

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

	while (want < (size_t)b->max && nl2sql_derive_chance(d, .4))
		want++;
	s->kind = SLOT_PARTS;
	s->parts = nl2sql_arena_alloc(d->a, (want + 1) * sizeof(*s->parts));
	for (int k = 0; s->n < want && k < TRIES; k++) {
		set_mark(d, &mark);
		s->parts[s->n] = nl2sql_derive_rule(d, b->set, f, b);
		if (s->parts[s->n] && !(s->n && stands_alone(s->parts[s->n])))
			s->n++;
		else
			back_to(d, &mark);
		if (s->n && stands_alone(s->parts[s->n - 1]) &&
		    (size_t)b->min <= s->n)
			break;
	}
	return s->n >= (size_t)b->min;
}

/* ---- all binders -------------------- */

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
		return nl2sql_bind_child(d, b, in, s);
	case BIND_PARENT:
		return nl2sql_bind_parent(d, b, in, s);
	case BIND_BELOW:
		return nl2sql_bind_below(d, b, in, s);
	case BIND_ABOVE:
		return nl2sql_bind_above(d, b, in, s);
	case BIND_AGAIN:
		return nl2sql_bind_again(
			d, in, b->at[1] < 0 ? NULL : &f->slots[b->at[1]], s);
	case BIND_LIKE:
		return inst_arg(f, b, 1) &&
		       nl2sql_bind_like(d, in, inst_arg(f, b, 1), s);
	case BIND_COL:
	case BIND_DESCRIBED:
	case BIND_EXEMPLARY:
		return nl2sql_bind_col(d, b, in, s);
	case BIND_TOPCOL:
		return nl2sql_bind_topcol(d, b, in, s);
	case BIND_LABEL:
		return nl2sql_bind_label(d, b, in, s);
	case BIND_ITEMS:
		return nl2sql_bind_items(d, b, in, s);
	default:
		return nl2sql_bind_function(d, b, in, s);
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
		return nl2sql_bind_value(d, &c->col, s);
	case BIND_OTHER:
		return nl2sql_bind_other(
			d, &c->col, b->at[1] < 0 ? NULL : &f->slots[b->at[1]],
			b->at[2] < 0 ? NULL : &f->slots[b->at[2]], s);
	case BIND_OVER:
	case BIND_UNDER:
		return nl2sql_bind_bound(d, &c->col, b->kind == BIND_OVER, s);
	case BIND_RANGE:
		return nl2sql_bind_range(d, &c->col, s);
	case BIND_PERIOD:
		return nl2sql_bind_period(d, &c->col, s);
	case BIND_YES:
	case BIND_NO:
		return nl2sql_bind_flag(d, &c->col, b->kind == BIND_YES, s);
	case BIND_PREFIX:
	case BIND_SUFFIX:
	case BIND_CONTAINS:
	case BIND_NOTCONTAINS:
		return nl2sql_bind_piece(d, &c->col, b->kind, s);
	case BIND_OUTSIDE:
		return nl2sql_bind_outside(d, &c->col, s);
	case BIND_FLOOR:
		return nl2sql_bind_floor(d, &c->col, s);
	case BIND_DIFFERS:
		return nl2sql_bind_differs(c, &f->slots[b->at[1]],
					   &f->slots[b->at[2]], s);
	case BIND_BEATEN:
		return nl2sql_bind_beaten(d, b, c, &f->slots[b->at[1]], s);
	default:
		return nl2sql_bind_both(d, &c->col, s);
	}
}

static bool bind_one(struct derivation *d, const struct bind *b,
		     struct frame *f, struct slot *s)
{
	switch (b->kind) {
	case BIND_ARG:
		return s->kind != SLOT_NONE;
	case BIND_TABLE:
	case BIND_KEYED:
	case BIND_COUNTED:
		return nl2sql_bind_table(d, b, s);
	case BIND_DESCRIBED:
		return b->nargs ? bind_inst(d, b, f, s)
				: nl2sql_bind_table(d, b, s);
	case BIND_NUMBER:
		s->kind = SLOT_NUMBER;
		s->number = b->min + (int64_t)nl2sql_derive_below(
					     d, (size_t)(b->max - b->min + 1));
		return true;
	case BIND_WORD:
		s->kind = SLOT_WORD;
		s->word = b->arg[nl2sql_derive_below(d, b->nargs)];
		return true;
	case BIND_ATLEAST:
		return nl2sql_bind_atleast(d, b, &f->slots[b->at[0]], s);
	case BIND_RULE:
		return bind_rule(d, b, f, s);
	case BIND_VALUE:
	case BIND_OTHER:
	case BIND_OVER:
	case BIND_UNDER:
	case BIND_RANGE:
	case BIND_PERIOD:
	case BIND_BOTH:
	case BIND_YES:
	case BIND_NO:
	case BIND_PREFIX:
	case BIND_SUFFIX:
	case BIND_CONTAINS:
	case BIND_NOTCONTAINS:
	case BIND_OUTSIDE:
	case BIND_FLOOR:
	case BIND_DIFFERS:
	case BIND_BEATEN:
		return bind_from_column(d, b, f, s);
	default:
		return bind_inst(d, b, f, s);
	}
}

bool nl2sql_derive_frame(struct derivation *d, struct frame *f)
{
	for (size_t i = 0; i < f->rule->nbinds; i++) {
		const struct bind *b = &f->rule->binds[i];

		if (b->kind != BIND_ARG && !nl2sql_derive_chance(d, b->chance))
			continue;
		if (!bind_one(d, b, f, &f->slots[i])) {
			if (b->kind == BIND_RULE && b->chance < 1) {
				f->slots[i] = (struct slot){ 0 };
				continue;
			}
			return false;
		}
	}
	return true;
}
