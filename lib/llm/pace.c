/*
 * lib/llm/pace.c - when to send, and when to stop trying
 *
 * Three things hold requests back: a wait that the endpoint asked for, its
 * quota as its headers tell it, and the breaker, which opens after faults in a
 * row and lets one request at a time find out whether the endpoint is back.
 */
#include "internal.h"

#define BREAKER_FAULTS 8
#define COOL_MS 1000
#define RETRIES 200          /* of a run, to begin with */
#define RETRIES_AN_ANSWER 3.0
#define DAY_MS INT64_C(86400000)

static int64_t later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static int64_t at_most(int64_t n, int64_t most)
{
	return n > most ? most : n;
}

/* A quota that was left empty is full again, or unknown, behind its reset. */
static void refill(struct nl2sql_llm *llm, int64_t now)
{
	if (now >= llm->requests_reset)
		llm->requests_left = -1;
	if (now >= llm->tokens_reset)
		llm->tokens_left = -1;
}

/* What endpoints count a request as before they have read it. */
static int64_t likely_tokens(const struct nl2sql_llm_call *c)
{
	return c->worst.input / 4 + c->worst.output;
}

int64_t nl2sql_llm_pace(struct nl2sql_llm *llm, const struct nl2sql_llm_call *c)
{
	int64_t now = nl2sql_now_ms();
	size_t flying = llm->lists[NL2SQL_LLM_FLYING].n;

	refill(llm, now);
	if (flying >= (llm->open ? 1 : (size_t)llm->o.in_flight))
		return -1;
	if (now < llm->hold_until)
		return llm->hold_until - now;
	if (llm->requests_left == 0)
		return llm->requests_reset - now;
	if (llm->tokens_left >= 0 && likely_tokens(c) > llm->tokens_left &&
	    (llm->tokens_limit < 0 || likely_tokens(c) <= llm->tokens_limit ||
	     llm->tokens_left < llm->tokens_limit))
		return llm->tokens_reset - now;
	return 0;
}

void nl2sql_llm_pace_sent(struct nl2sql_llm *llm, const struct nl2sql_llm_call *c)
{
	if (llm->requests_left > 0)
		llm->requests_left--;
	if (llm->tokens_left > 0)
		llm->tokens_left = later(llm->tokens_left - likely_tokens(c), 0);
}

/* Does it tell when there will be more?  A limit of 0 is said by some that
 * have none. */
static bool told(const struct nl2sql_llm_quota *q)
{
	return q->left >= 0 && q->reset_ms > 0 && q->limit != 0;
}

void nl2sql_llm_pace_hints(struct nl2sql_llm *llm,
			   const struct nl2sql_llm_hints *h)
{
	int64_t now = nl2sql_now_ms(), most = llm->o.retry_after_max_ms;
	int64_t wait = h->retry_after_ms;

	refill(llm, now);
	if (told(&h->requests)) {
		/* What was sent since this response is not in its count, but
		 * is in ours. */
		if (llm->requests_left < 0 ||
		    h->requests.left < llm->requests_left)
			llm->requests_left = h->requests.left;
		llm->requests_reset = now + at_most(h->requests.reset_ms, most);
	}
	if (told(&h->tokens)) {
		llm->tokens_left = h->tokens.left;
		llm->tokens_limit = h->tokens.limit;
		llm->tokens_reset = now + at_most(h->tokens.reset_ms, most);
	}
	/* Nobody means a wait of days. */
	if (wait > 0 && wait < DAY_MS)
		llm->hold_until = later(llm->hold_until,
					now + at_most(wait, most));
}

void nl2sql_llm_pace_good(struct nl2sql_llm *llm)
{
	if (llm->open)
		nl2sql_log(NL2SQL_NORMAL, "llm_back", NULL,
			   "model endpoint %s answers again", llm->origin);
	llm->faults = 0;
	llm->faulty_since = 0;
	llm->open = false;
	llm->retries_left += RETRIES_AN_ANSWER;
}

/* Wait twice as long after each fault. */
static void open_breaker(struct nl2sql_llm *llm, int64_t now, unsigned over,
			 const char *said)
{
	int64_t cool = COOL_MS << (over < 5 ? over : 5);

	cool = at_most(cool, 4 * llm->o.backoff_max_ms);
	llm->hold_until = later(llm->hold_until, now + cool);
	if (!llm->open)
		nl2sql_log(NL2SQL_NORMAL, "llm_down", NULL, "model endpoint %s "
			   "failed %u times in a row: %s: waiting for it",
			   llm->origin, llm->faults, said);
	llm->open = true;
}

static bool give_up(struct nl2sql_llm *llm, const char *why, const char *said)
{
	struct nl2sql_err err = { 0 };

	nl2sql_err_set(&err, NL2SQL_EFATAL, "model endpoint %s %s: %s",
		       llm->origin, why, said);
	nl2sql_err_word(&err, "endpoint_gone");
	nl2sql_llm_stop(llm, &err);
	return false;
}

bool nl2sql_llm_pace_fault(struct nl2sql_llm *llm, bool busy, const char *said)
{
	unsigned limit = BREAKER_FAULTS + (unsigned)llm->o.in_flight;
	int64_t now = nl2sql_now_ms();

	if (!llm->faulty_since)
		llm->faulty_since = now;
	if (now - llm->faulty_since > llm->o.patience_ms)
		return give_up(llm, "does not answer", said);
	if (busy)
		return true;
	if (++llm->faults >= limit)
		open_breaker(llm, now, llm->faults - limit, said);
	llm->retries_left -= 1;
	if (llm->retries_left < -RETRIES)
		return give_up(llm, "fails more than it answers", said);
	return true;
}
