/*
 * lib/grammar/make.c - one utterance: a rule is drawn, bound, and said twice
 */
#include <string.h>

#include "internal.h"

#define TRIES 6

static const char *production_of(enum nl2sql_phase phase)
{
	switch (phase) {
	case NL2SQL_PHASE_BUILTINS:
		return "builtin";
	case NL2SQL_PHASE_SCHEMA_DOCS:
		return "qa";
	case NL2SQL_PHASE_SCHEMA_RELATIONSHIP:
		return "relation";
	default:
		return "query";
	}
}

static bool fits(const struct derivation *d, const struct rule *r)
{
	if (r->phases && !(r->phases & 1u << d->phase))
		return false;
	return !r->dialects || (r->dialects & 1u << d->w->dialect);
}

/* Draw a rule: by its weight, and less often what was used already. */
static struct rule *draw_rule(struct derivation *d, const struct production *p)
{
	double sum = 0, at;

	for (int pass = 0; pass < 2; pass++) {
		at = pass ? nl2sql_rng_unit(&d->rng) * sum : 0;
		for (size_t i = 0; i < p->nrules; i++) {
			const struct rule *r = p->rules[i];
			unsigned n = d->w->rule_uses[r->number];
			double weight = r->weight / (1 + .02 * n);

			if (!fits(d, r))
				continue;
			if (!pass)
				sum += weight;
			else if ((at -= weight) < 0)
				return p->rules[i];
		}
	}
	return NULL;
}

static size_t tables_of(const struct derivation *d,
			const struct nl2sql_table ***out)
{
	size_t n = 0;

	*out = nl2sql_arena_alloc(d->a, (d->ninsts + 1) * sizeof(**out));
	for (size_t i = 0; i < d->ninsts; i++) {
		size_t k = 0;

		while (k < n && (*out)[k] != d->insts[i]->t->t)
			k++;
		if (k == n)
			(*out)[n++] = d->insts[i]->t->t;
	}
	return n;
}

/* A phase says how many tables may stand in the statement. */
static bool right_size(const struct derivation *d)
{
	if (d->phase == NL2SQL_PHASE_SINGLE_TABLE ||
	    d->phase == NL2SQL_PHASE_BUILTINS)
		return d->ninsts == 1;
	if (d->phase == NL2SQL_PHASE_JOINS)
		for (size_t i = 0; i < d->ninsts; i++)
			if (d->insts[i]->scope->n > 1)
				return true;
	return d->phase != NL2SQL_PHASE_JOINS;
}

static void say_question(struct derivation *d, struct frame *f,
			 struct nl2sql_utterance *out)
{
	const struct rule *r = f->rule;
	struct nl2sql_buf b = { 0 };
	const struct phrase *ph;
	size_t n = 0, pick;

	for (size_t i = 0; i < r->nphrases; i++)
		n += strcmp(r->phrases[i].form, "answer") != 0;
	pick = nl2sql_rng_below(&d->rng, n);
	for (ph = r->phrases; strcmp(ph->form, "answer") == 0 || pick--; ph++)
		;
	nl2sql_say_piece(d, f, ph->seq, &b);
	out->question = nl2sql_say_finish(d->a, nl2sql_buf_str(&b), true);
	out->style = ph->form;
	nl2sql_buf_release(&b);
}

static void remember(struct derivation *d, const struct rule *r)
{
	struct nl2sql_world *w = d->w;

	w->nlast = 0;
	for (size_t i = 0; i < d->nuses; i++) {
		const struct colref *c = &d->uses[i];

		NL2SQL_GROW(w->last, w->nlast, w->clast);
		w->last[w->nlast++].c = &c->inst->t->columns[c->column];
	}
	w->last_rule = r->number;
	w->last_fn = d->fn;
}

/* A parent that was joined, but of which nothing is asked or shown. */
static bool joins_idly(const struct derivation *d)
{
	for (size_t i = 0; i < d->ninsts; i++) {
		const struct inst *in = d->insts[i];
		bool leads_on = in->child || !in->via || in->said ||
				in->via->scope != in->scope;

		for (size_t k = 0; k < d->ninsts && !leads_on; k++)
			leads_on = d->insts[k]->via == in;
		if (!leads_on)
			return true;
	}
	return false;
}

/* Two columns that would be called the same, such as the name of a trip's
 * start station and the trip's own start station name. */
static bool names_alike(struct derivation *d)
{
	const char *nouns[NL2SQL_COUNT(d->uses)];

	for (size_t i = 0; i < d->nuses; i++) {
		struct nl2sql_buf b = { 0 };

		nl2sql_say_column(d, d->uses[i], "", &b);
		nouns[i] = nl2sql_arena_strdup(d->a, nl2sql_buf_str(&b));
		nl2sql_buf_release(&b);
		for (size_t k = 0; k < i; k++)
			if (d->uses[k].inst->scope == d->uses[i].inst->scope &&
			    strcmp(nouns[k], nouns[i]) == 0)
				return true;
	}
	return false;
}

/* A subquery that is run for each row: not over large tables, which may have
 * no index for it. */
static bool takes_long(const struct derivation *d)
{
	double work = 1;

	for (size_t i = 0; d->correlated && i < d->ninsts; i++)
		if (d->insts[i]->t->rows > 1)
			work *= (double)d->insts[i]->t->rows;
	return work > 2e6;
}

/* A set operation of a query with itself. */
static bool says_twice(const struct nl2sql_sql *q)
{
	const struct nl2sql_sql *l, *r;

	if (q->kind != NL2SQL_SQL_SETOP)
		return false;
	l = q->kid[NL2SQL_SETOP_LEFT];
	r = q->kid[NL2SQL_SETOP_RIGHT];
	return l->kind == NL2SQL_SQL_SELECT && r->kind == NL2SQL_SQL_SELECT &&
	       l->kid[NL2SQL_SELECT_WHERE] &&
	       nl2sql_sql_equal(l->kid[NL2SQL_SELECT_WHERE],
				r->kid[NL2SQL_SELECT_WHERE]);
}

static enum nl2sql_sql_walk find_depth(void *ctx, struct nl2sql_sql **at,
				       struct nl2sql_sql *parent)
{
	unsigned *selects = ctx;

	*selects += (*at)->kind == NL2SQL_SQL_SELECT;
	return parent && ((*at)->kind == NL2SQL_SQL_WINDOW || *selects > 1)
		       ? NL2SQL_WALK_STOP
		       : NL2SQL_WALK_ON;
}

/* What other phases ask too is asked of the complex one only where it has a
 * query in a query, or a window. */
static bool too_plain(const struct derivation *d, const struct rule *r,
		      struct nl2sql_sql *q)
{
	unsigned selects = 0;

	return d->phase == NL2SQL_PHASE_COMPLEX_SQLS &&
	       r->phases != 1u << NL2SQL_PHASE_COMPLEX_SQLS &&
	       nl2sql_sql_walk(&q, find_depth, NULL, &selects);
}

/* The key of a row that is called by it stands once in the GROUP BY. */
static void group_once(struct nl2sql_sql *q)
{
	struct nl2sql_sql *g = q->kind == NL2SQL_SQL_SELECT
				       ? q->kid[NL2SQL_SELECT_GROUP]
				       : NULL;
	uint32_t n = 0;

	for (uint32_t i = 0; g && i < g->n; i++) {
		uint32_t k = 0;

		while (k < n && !nl2sql_sql_equal(g->kid[k], g->kid[i]))
			k++;
		if (k == n)
			g->kid[n++] = g->kid[i];
	}
	if (g)
		g->n = n;
}

/* Bind a rule and say it.  @return false: it does not fit this time */
static bool try_rule(struct derivation *d, struct rule *r,
		     struct nl2sql_utterance *out)
{
	struct frame f = { .rule = r };
	struct nl2sql_buf b = { 0 };

	d->ninsts = d->nuses = 0;
	d->depth = 0;
	d->fn = 0;
	d->broken = false;
	d->correlated = r->correlated;
	f.slots = nl2sql_arena_alloc(d->a, (r->nbinds + 1) * sizeof(*f.slots));
	if (!nl2sql_derive_frame(d, &f) || !right_size(d))
		return false;
	if (r->sql) {
		out->sql = nl2sql_template_fill(d, &f, r->sql);
		if (!out->sql || d->broken || says_twice(out->sql) ||
		    joins_idly(d) || takes_long(d) || names_alike(d) ||
		    too_plain(d, r, out->sql) ||
		    nl2sql_grammar_trivial(d, out->sql))
			return false;
		nl2sql_template_qualify(d, out->sql);
		group_once(out->sql);
		out->text = nl2sql_sql_text(d->a, out->sql, d->w->dialect);
	}
	say_question(d, &f, out);
	if (!r->sql) {
		if (!nl2sql_say_form(d, &f, "answer", &b))
			return false;
		out->answer = nl2sql_say_finish(d->a, nl2sql_buf_str(&b), true);
		nl2sql_buf_release(&b);
	}
	out->rule = r->name;
	out->ntables = tables_of(d, &out->tables);
	remember(d, r);
	return true;
}

bool nl2sql_world_make(struct nl2sql_world *w, enum nl2sql_phase phase,
		       uint64_t attempt, struct nl2sql_arena *arena,
		       struct nl2sql_utterance *out)
{
	const struct production *p =
		nl2sql_map_get(&w->g->productions, production_of(phase));
	struct derivation d = { .w = w, .a = arena, .phase = phase };
	struct rule *r;

	memset(out, 0, sizeof(*out));
	if (!p || !w->ntables)
		return false;
	d.rng = nl2sql_rng_named(w->seed, nl2sql_phase_name(phase), attempt);
	r = draw_rule(&d, p);
	d.synonyms = nl2sql_rng_below(&d.rng, 100) < 15;
	d.quoting = (int)nl2sql_rng_below(&d.rng, 3);
	d.iso = nl2sql_rng_below(&d.rng, 2);
	for (int k = 0; r && k < TRIES; k++)
		if (try_rule(&d, r, out))
			return true;
	return false;
}
