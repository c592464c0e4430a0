/*
 * lib/llm/estimate.c - what requests would cost, and how long they would take
 *
 * At worst, a request costs what it is charged before it is sent.  What is
 * likely is told by the journal: how long this model's latest answers were,
 * and how long they took.
 */
#include "internal.h"

/* Where nothing was measured: a first word, and then 50 tokens a second. */
#define FIRST_S 0.5
#define TOKEN_S 0.02

static struct nl2sql_llm_tokens likely(const struct nl2sql_llm *llm,
				       const struct nl2sql_llm_call *c)
{
	const struct nl2sql_llm_measure *m = &llm->measure;
	struct nl2sql_llm_tokens t = c->worst;
	int64_t in;

	if (!m->n)
		return t;
	in = (int64_t)((double)t.input * m->input_byte);
	if (in < t.input)
		t.input = in;
	if (m->output < (double)t.output)
		t.output = (int64_t)(m->output + 0.5);
	return t;
}

static void add(struct nl2sql_llm_tokens *sum, const struct nl2sql_llm_tokens *t,
		int64_t times)
{
	sum->input += times * t->input;
	sum->output += times * t->output;
}

static double usd(const struct nl2sql_llm_call *c, struct nl2sql_llm_tokens t,
		  int64_t times)
{
	return (double)times / 1e12 *
	       (double)nl2sql_llm_cost(c->llm, c->ask.model, t).pico;
}

void nl2sql_llm_estimate(struct nl2sql_llm_call *c, int64_t times, int64_t more)
{
	struct nl2sql_llm *llm = c->llm;
	struct nl2sql_llm_estimate *e = &llm->estimate;
	struct nl2sql_llm_tokens t;
	double each;

	if (!e->requests) {
		llm->measure = nl2sql_llm_journal_measure(&llm->journal,
							  c->ask.model);
		e->measured = llm->measure.n > 0;
	}
	t = likely(llm, c);
	e->requests += times;
	e->more += more;
	add(&e->worst, &c->worst, times);
	add(&e->more_worst, &c->worst, more);
	add(&e->likely, &t, times);
	e->worst_usd += usd(c, c->worst, times);
	e->more_usd += usd(c, c->worst, more);
	e->likely_usd += usd(c, t, times);
	each = e->measured ? llm->measure.ms / 1000 :
			     FIRST_S + TOKEN_S * (double)t.output;
	e->seconds += (double)times * each / llm->o.in_flight;
}

/* How many of those that may follow are within --max-requests. */
static int64_t allowed(const struct nl2sql_llm *llm)
{
	const struct nl2sql_llm_estimate *e = &llm->estimate;
	int64_t left = llm->o.budget_requests - e->requests;

	if (!llm->o.budget_requests || e->more < left)
		return e->more;
	return left > 0 ? left : 0;
}

struct nl2sql_llm_estimate nl2sql_llm_estimated(struct nl2sql_llm *llm)
{
	struct nl2sql_llm_estimate e = llm->estimate;

	e.known = llm->totals.cached;
	e.more = allowed(llm);
	return e;
}
