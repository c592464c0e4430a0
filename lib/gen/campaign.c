/*
 * lib/gen/campaign.c - one phase through a model: its workers, in laps
 *
 * In a lap each worker makes its share, whatever the others do.  The answers
 * are put together call by call, in the order of the workers, so the order of
 * arrival does not matter; what one worker said already is taken from the
 * next, and is what the next lap makes up for.
 */
#include <stdlib.h>
#include <string.h>

#include "internal.h"

#define SUGGESTED 6  /* sets of tables that a model thinks of, about */
#define WORDS_MAX 32 /* kinds of what could not be used */

struct nl2sql_gen_campaign {
	struct nl2sql_gen *g;
	enum nl2sql_phase phase;
	struct nl2sql_arena arena;
	struct nl2sql_gen_chain *chains;
	size_t nchains;
	int lap;
	int64_t made_before; /* the lap */
	size_t at;	     /* the chain whose step comes next */
	struct {
		char word[32];
		int64_t n;
	} unused[WORDS_MAX];
	size_t nunused;
	int64_t calls;
};

/* ---- set up -------------------- */

static int64_t workers(const struct nl2sql_gen *g)
{
	int64_t n = g->o->workers ? g->o->workers : NL2SQL_GEN_WORKERS;

	return n < (int64_t)g->nplaces ? (int64_t)g->nplaces : n;
}

/* A whole schema that fits is asked about at once. */
static bool whole_fits(struct nl2sql_gen *g, const struct nl2sql_gen_place *p)
{
	struct nl2sql_arena a = { 0 };
	struct nl2sql_prompt_schema shown;
	struct nl2sql_err err;
	const struct nl2sql_prompt_view view = {
		.schema = g->schema,
		.db = p->db->db,
		.dialect = p->dialect,
		.form = g->form,
		.budget = (size_t)(g->o->prompt_tokens
					   ? g->o->prompt_tokens
					   : NL2SQL_GEN_PROMPT_TOKENS) /
			  2,
		.policy = g->policy,
		.globs = (const char *const *)g->globs,
	};
	bool fits = nl2sql_prompt_write_schema(&shown, &a, &view, &err) == 0 &&
		    shown.left_out == 0;

	nl2sql_arena_release(&a);
	return fits;
}

static void find_topics(struct nl2sql_gen *g, struct nl2sql_arena *a,
			const struct nl2sql_gen_place *p,
			enum nl2sql_phase phase, struct nl2sql_gen_topics *out)
{
	*out = (struct nl2sql_gen_topics){ 0 };
	nl2sql_gen_topics_find(g, a, p, phase, out);
	if (phase == NL2SQL_PHASE_SCHEMA_RELATIONSHIP && out->n > 1 &&
	    whole_fits(g, p)) {
		*out = (struct nl2sql_gen_topics){ 0 };
		nl2sql_gen_topic_add(out, a, NULL, 0, NULL);
	}
}

/* Worker k of n that a database has begins so far into its topics. */
static void set_up(struct nl2sql_gen_campaign *c, size_t i,
		   const struct nl2sql_gen_topics *topics, size_t k, size_t n)
{
	struct nl2sql_gen_chain *x = &c->chains[i];

	x->g = c->g;
	x->phase = c->phase;
	x->number = i;
	x->place = &c->g->places[i % c->g->nplaces];
	x->once = c->phase == NL2SQL_PHASE_SAMPLE_DATA ||
		  c->phase == NL2SQL_PHASE_SCHEMA_RELATIONSHIP;
	x->stride = x->once ? n : 1;
	x->share = SUGGESTED;
	if (c->phase == NL2SQL_PHASE_COMPLEX_SQLS)
		return;
	x->topics = *topics;
	x->share = topics->n > n ? topics->n / n : 1;
	x->at = x->once || !topics->n ? k : k * topics->n / n % topics->n;
}

static struct nl2sql_gen_campaign *campaign_new(struct nl2sql_gen *g,
						enum nl2sql_phase phase)
{
	struct nl2sql_gen_campaign *c = nl2sql_alloc(sizeof(*c));
	struct nl2sql_gen_topics topics;

	c->g = g;
	c->phase = phase;
	c->nchains = (size_t)workers(g);
	c->chains = nl2sql_alloc(c->nchains * sizeof(*c->chains));
	for (size_t p = 0; p < g->nplaces; p++) {
		size_t n = (c->nchains - p + g->nplaces - 1) / g->nplaces;

		find_topics(g, &c->arena, &g->places[p], phase, &topics);
		for (size_t k = 0; k < n; k++)
			set_up(c, p + k * g->nplaces, &topics, k, n);
	}
	return c;
}

int64_t nl2sql_gen_campaign_room(struct nl2sql_gen *g, enum nl2sql_phase phase)
{
	struct nl2sql_arena a = { 0 };
	struct nl2sql_gen_topics topics;
	int64_t n = 0;

	for (size_t i = 0; i < g->nplaces; i++) {
		nl2sql_gen_topics_find(g, &a, &g->places[i], phase, &topics);
		n += (int64_t)topics.n;
	}
	nl2sql_arena_release(&a);
	return phase == NL2SQL_PHASE_SAMPLE_DATA || !n ? n : -1;
}

void nl2sql_gen_campaign_free(struct nl2sql_gen_campaign *c)
{
	if (!c)
		return;
	for (size_t i = 0; i < c->nchains; i++)
		nl2sql_gen_chain_release(&c->chains[i]);
	free(c->chains);
	nl2sql_arena_release(&c->arena);
	free(c);
}

/* ---- laps -------------------- */

/* Share what is missing out over the workers that have more to say. */
static bool next_lap(struct nl2sql_gen_campaign *c)
{
	struct nl2sql_gen *g = c->g;
	int64_t missing = g->quota[c->phase] - g->made[c->phase];
	int64_t able = 0, k = 0;

	if (missing <= 0 || c->lap == NL2SQL_GEN_LAPS ||
	    (c->lap && g->made[c->phase] == c->made_before))
		return false;
	for (size_t i = 0; i < c->nchains; i++)
		able += !c->chains[i].spent;
	if (!able)
		return false;
	c->lap++;
	c->made_before = g->made[c->phase];
	c->at = 0;
	for (size_t i = 0; i < c->nchains; i++) {
		struct nl2sql_gen_chain *x = &c->chains[i];
		int64_t want = 0;

		x->next_step = x->nsteps;
		if (!x->spent) {
			want = missing / able + (k < missing % able);
			k++;
		}
		/* nobody knows in advance who finds how many */
		if (want && c->phase == NL2SQL_PHASE_SCHEMA_RELATIONSHIP)
			want = missing;
		nl2sql_gen_chain_lap(x, want);
	}
	return true;
}

static void count_unused(struct nl2sql_gen_campaign *c,
			 const struct nl2sql_err *why)
{
	const struct nl2sql_gen_model *m = c->g->model;
	struct nl2sql_buf tag = { 0 };
	size_t i = 0;

	while (i < c->nunused && strcmp(c->unused[i].word, why->word) != 0)
		i++;
	if (i < WORDS_MAX) {
		if (i == c->nunused)
			memcpy(c->unused[c->nunused++].word, why->word,
			       sizeof(why->word));
		c->unused[i].n++;
	}
	nl2sql_buf_printf(&tag, "gen.%s", nl2sql_phase_name(c->phase));
	if (m->unused)
		m->unused(m->ctx, tag.data, why);
	nl2sql_buf_release(&tag);
}

void nl2sql_gen_campaign_why(const struct nl2sql_gen_campaign *c,
			     struct nl2sql_buf *out)
{
	nl2sql_buf_printf(out, "%lld answers brought nothing more",
			  (long long)c->calls);
	for (size_t i = 0; i < c->nunused; i++)
		nl2sql_buf_printf(out, "%s%s %lld", i ? ", " : " (",
				  c->unused[i].word, (long long)c->unused[i].n);
	nl2sql_buf_puts(out, c->nunused ? ")" : "");
}

/* Nobody said it before: the statement, and the question. */
static bool accepted(struct nl2sql_gen *g, const struct nl2sql_gen_item *item)
{
	return nl2sql_gen_seen_add(&g->sql, item->f0) &&
	       nl2sql_gen_seen_add(&g->questions, item->question);
}

static void put_item(struct nl2sql_gen_campaign *c,
		     const struct nl2sql_gen_chain *x,
		     const struct nl2sql_gen_item *item,
		     struct nl2sql_buf *line)
{
	struct nl2sql_gen *g = c->g;

	nl2sql_gen_open(g, line, item->type, x->place->db->db, c->phase);
	nl2sql_buf_putc(line, ',');
	nl2sql_buf_puts(line, item->body);
	nl2sql_buf_putc(line, '}');
	if (!item->before)
		return;
	/* the record that it stands behind goes first */
	nl2sql_buf_cut(&g->after, 0);
	nl2sql_buf_put(&g->after, line->data, line->len);
	g->has_after = true;
	nl2sql_buf_cut(line, 0);
	nl2sql_buf_puts(line, item->before);
}

static void step_over(struct nl2sql_gen_campaign *c, struct nl2sql_gen_chain *x)
{
	struct nl2sql_gen_step **s = &x->steps[x->next_step++];

	c->calls++;
	for (size_t i = 0; i < (*s)->nunused; i++)
		count_unused(c, &(*s)->unused[i]);
	nl2sql_arena_release(&(*s)->arena);
	free(*s);
	*s = NULL;
}

/* Put the next item of the lap.  @return 1, 0: the lap is over, 2: something
 * must arrive first, -1 with *err set */
static int lap_next(struct nl2sql_gen_campaign *c, struct nl2sql_buf *line,
		    struct nl2sql_err *err)
{
	size_t idle = 0;

	while (idle < c->nchains) {
		struct nl2sql_gen_chain *x = &c->chains[c->at];
		struct nl2sql_gen_step *s;

		if (x->next_step == x->nsteps && !x->done)
			return 2;
		if (x->next_step == x->nsteps && x->fatal.code != NL2SQL_OK) {
			*err = x->fatal;
			return -1;
		}
		if (x->next_step < x->nsteps) {
			idle = 0;
			s = x->steps[x->next_step];
			while (s->next < s->n) {
				const struct nl2sql_gen_item *item =
					&s->items[s->next++];

				if (c->g->made[c->phase] >=
				    c->g->quota[c->phase])
					continue;
				if (accepted(c->g, item)) {
					put_item(c, x, item, line);
					return 1;
				}
				nl2sql_gen_unused(s, "repeated",
						  "another worker said it");
			}
			step_over(c, x);
		} else {
			idle++;
		}
		c->at = (c->at + 1) % c->nchains;
	}
	return 0;
}

int nl2sql_gen_campaign_next(struct nl2sql_gen *g, enum nl2sql_phase phase,
			     struct nl2sql_buf *line, struct nl2sql_err *err)
{
	struct nl2sql_gen_campaign *c = g->campaign;

	if (!c || c->phase != phase) {
		nl2sql_gen_campaign_free(c);
		c = g->campaign = campaign_new(g, phase);
		if (!next_lap(c))
			return 0;
	}
	for (;;) {
		int rc = lap_next(c, line, err);

		if (rc == 0 && next_lap(c))
			continue;
		if (rc != 2)
			return rc;
		if (nl2sql_cancelled())
			return nl2sql_err_set(err, NL2SQL_EFATAL,
					      "interrupted");
		if (nl2sql_loop_once(g->model->loop, -1, err) < 0)
			return -1;
	}
}
