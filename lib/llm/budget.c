/*
 * lib/llm/budget.c - what a request may cost at worst, and what it did cost
 *
 * Money is counted in 1e-12 USD: a price of 0.01 USD a million tokens is
 * 10,000 of them a token, and 9 million USD fit.  Where something must be
 * rounded, it is rounded up.
 */
#include <math.h>
#include <string.h>

#include "internal.h"

/* No tokenizer makes more tokens of a text than it has bytes; what a chat
 * template adds is a few tokens a message, and perhaps a system prompt. */
#define TEMPLATE_TOKENS 64
#define MESSAGE_TOKENS 16
#define TOKENS_MAX INT64_C(1000000000000)

int64_t nl2sql_llm_rate(double usd_per_million)
{
	double pico = usd_per_million * 1e6;

	if (!(pico >= 0) || pico > 1e12)
		return -1;
	/* 0.15 * 1e6 may be a hair above 150000 */
	return (int64_t)ceil(pico - 1e-6);
}

struct nl2sql_llm_tokens
nl2sql_llm_worst_tokens(const struct nl2sql_llm_ask *ask)
{
	struct nl2sql_llm_tokens t = { TEMPLATE_TOKENS, ask->max_tokens };
	const struct nl2sql_llm_request *req = ask->req;
	size_t i;

	for (i = 0; i < req->nmessages; i++)
		t.input += MESSAGE_TOKENS + (int64_t)strlen(req->messages[i].text);
	t.input += (int64_t)ask->schema.len; /* some endpoints prompt with it */
	return t;
}

static const struct nl2sql_llm_price *price_of(const struct nl2sql_llm *llm,
					       const char *model)
{
	size_t i;

	for (i = 0; model && i < llm->o.nprices; i++)
		if (nl2sql_ieq(llm->prices[i].model, model))
			return &llm->prices[i];
	return NULL;
}

bool nl2sql_llm_priced(const struct nl2sql_llm *llm, const char *model)
{
	return price_of(llm, model) != NULL;
}

static int64_t times(int64_t tokens, int64_t rate)
{
	return rate && tokens > INT64_MAX / 4 / rate ? INT64_MAX / 4 :
						       tokens * rate;
}

struct nl2sql_llm_charge nl2sql_llm_cost(const struct nl2sql_llm *llm,
					 const char *model,
					 struct nl2sql_llm_tokens t)
{
	const struct nl2sql_llm_price *p = price_of(llm, model);
	struct nl2sql_llm_charge c = { 1, t.input + t.output, 0 };

	if (p)
		c.pico = times(t.input, nl2sql_llm_rate(p->input)) +
			 times(t.output, nl2sql_llm_rate(p->output));
	return c;
}

bool nl2sql_llm_count(struct nl2sql_json j, int64_t *n)
{
	return nl2sql_json_int(j, n) == 0 && *n >= 0 && *n <= TOKENS_MAX;
}
