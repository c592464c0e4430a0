/*
 * lib/llm/flow.c - requests on their way: journal, queue, wire, journal, caller
 *
 * One callback looks after all lists.  What landed since the last time goes
 * into the journal in one transaction, and what is to be sent is charged in
 * one, so that a commit is shared by all that wait for it.  Nothing is sent
 * before its charge is committed: under a budget that is synced to the disk,
 * and without one it outlives the program, in case the next try has one.
 */
#include <string.h>

#include "internal.h"

/* ---- answers into the journal ---- */

static int put_one(struct nl2sql_llm_call *c, struct nl2sql_err *err)
{
	struct nl2sql_llm *llm = c->llm;
	struct nl2sql_buf request = { 0 };
	struct nl2sql_llm_entry e = { .key = &c->key,
				      .model = c->ask.model,
				      .ms = c->took };
	int rc;

	nl2sql_llm_canonical(&request, c);
	e.request = request.data;
	rc = nl2sql_llm_journal_put(&llm->journal, &e, &c->req->answer, err);
	nl2sql_buf_release(&request);
	if (rc == 0) { /* another program was first: all use that answer */
		rc = nl2sql_llm_journal_find(&llm->journal, &c->key,
					     c->req->arena, &c->req->answer, err);
		c->req->answer.cached = false;
	}
	c->req->answer.asked = nl2sql_arena_strndup(c->req->arena, c->ask.model,
						    strlen(c->ask.model));
	return rc < 0 ? -1 : 0;
}

static int put_all(struct nl2sql_llm *llm, struct nl2sql_err *err)
{
	struct nl2sql_llm_call *c;
	int rc = 0;

	if (nl2sql_llm_journal_begin(&llm->journal, false, err) < 0)
		return -1;
	for (c = llm->lists[NL2SQL_LLM_LANDED].head; c && rc == 0; c = c->next)
		rc = put_one(c, err);
	if (rc == 0)
		rc = nl2sql_llm_journal_charge(&llm->journal, &llm->settle, err);
	return nl2sql_llm_journal_end(&llm->journal, rc == 0, err);
}

void nl2sql_llm_settle(struct nl2sql_llm *llm)
{
	struct nl2sql_llm_charge *s = &llm->settle;
	struct nl2sql_llm_call *c;
	struct nl2sql_err err = { 0 };

	if (!llm->lists[NL2SQL_LLM_LANDED].head &&
	    !(s->requests | s->tokens | s->pico))
		return;
	if (put_all(llm, &err) < 0)
		nl2sql_llm_stop(llm, &err);
	else
		*s = (struct nl2sql_llm_charge){ 0 };
	while ((c = llm->lists[NL2SQL_LLM_LANDED].head)) {
		c->req->err = err;
		nl2sql_llm_move(c, NL2SQL_LLM_READY);
	}
}

/* ---- answers out of the journal ---- */

static void miss(struct nl2sql_llm_call *c)
{
	struct nl2sql_err *err = &c->req->err;

	nl2sql_err_set(err, NL2SQL_EFATAL, "the journal has no answer to a "
		       "request of \"%s\"", c->req->tag ? c->req->tag : "");
	nl2sql_err_word(err, "replay_miss");
	nl2sql_err_hint(err, nl2sql_llm_journal_elsewhere(&c->llm->journal,
							  &c->key) ?
			"Another endpoint's is there: name that one." :
			"Run once without --replay.");
	nl2sql_llm_move(c, NL2SQL_LLM_READY);
}

static void only_count(struct nl2sql_llm_call *c)
{
	struct nl2sql_err *err = &c->req->err;

	nl2sql_llm_estimate(c, 1, 0);
	nl2sql_err_set(err, NL2SQL_EDATA, "not sent: this is an estimate");
	nl2sql_err_word(err, "estimate");
	nl2sql_llm_move(c, NL2SQL_LLM_READY);
}

static void look_up(struct nl2sql_llm *llm)
{
	struct nl2sql_llm_call *c;

	while ((c = llm->lists[NL2SQL_LLM_FRESH].head)) {
		struct nl2sql_err *err = &c->req->err;
		int rc = nl2sql_llm_find(c, c->req->arena, &c->req->answer,
					 err);

		if (rc < 0)
			nl2sql_llm_stop(llm, err);
		if (rc)
			nl2sql_llm_move(c, NL2SQL_LLM_READY);
		else if (llm->o.replay)
			miss(c);
		else if (llm->o.estimate)
			only_count(c);
		else
			nl2sql_llm_move(c, NL2SQL_LLM_QUEUED);
	}
}

/* ---- onto the wire ---- */

/* @return when the next one is due, or -1 */
static int64_t queue_due(struct nl2sql_llm *llm)
{
	struct nl2sql_llm_call *c, *next;
	int64_t now = nl2sql_now_ms(), first = -1;

	for (c = llm->lists[NL2SQL_LLM_WAITING].head; c; c = next) {
		next = c->next;
		if (c->due <= now)
			nl2sql_llm_move_first(c, NL2SQL_LLM_QUEUED);
		else if (first < 0 || c->due - now < first)
			first = c->due - now;
	}
	return first;
}

static bool within(int64_t limit, int64_t spent, int64_t more)
{
	return limit < 0 || (more <= limit && spent <= limit - more);
}

static bool fits(const struct nl2sql_llm *llm,
		 const struct nl2sql_llm_charge *spent,
		 const struct nl2sql_llm_charge *more)
{
	const struct nl2sql_llm_charge *l = &llm->limit;

	return within(l->requests, spent->requests, more->requests) &&
	       within(l->tokens, spent->tokens, more->tokens) &&
	       within(l->pico, spent->pico, more->pico);
}

static void budget_spent(struct nl2sql_llm *llm,
			 const struct nl2sql_llm_charge *spent)
{
	struct nl2sql_err err = { 0 };

	nl2sql_err_set(&err, NL2SQL_EFATAL, "the budget is spent: %.6f USD, "
		       "%lld tokens, %lld requests", (double)spent->pico / 1e12,
		       (long long)spent->tokens, (long long)spent->requests);
	nl2sql_err_word(&err, "budget_spent");
	nl2sql_err_hint(&err, "Run again with a larger budget%s.",
			nl2sql_llm_journal_lasts(&llm->journal) ?
			": what was answered is in the journal" : "");
	nl2sql_llm_stop(llm, &err);
}

static void add(struct nl2sql_llm_charge *to, const struct nl2sql_llm_charge *c)
{
	to->requests += c->requests;
	to->tokens += c->tokens;
	to->pico += c->pico;
}

/* Charge the first of the queue, as many as may fly and can be paid.  They
 * are marked by what they are charged.  What is to be settled goes along. */
static int charge_some(struct nl2sql_llm *llm, size_t room, size_t *n,
		       struct nl2sql_llm_charge *spent, struct nl2sql_err *err)
{
	struct nl2sql_llm_charge sum = llm->settle, cost;
	struct nl2sql_llm_call *c = llm->lists[NL2SQL_LLM_QUEUED].head;
	int rc;

	if (nl2sql_llm_journal_begin(&llm->journal, true, err) < 0)
		return -1;
	rc = nl2sql_llm_journal_spent(&llm->journal, spent, err);
	add(spent, &llm->settle);
	for (*n = 0; rc == 0 && c && *n < room; c = c->next, (*n)++) {
		nl2sql_llm_choose(c);
		cost = nl2sql_llm_cost(llm, c->ask.model, c->worst);
		if (!fits(llm, spent, &cost))
			break;
		c->charged = cost;
		add(spent, &cost);
		add(&sum, &cost);
	}
	if (rc == 0 && (sum.requests | sum.tokens | sum.pico))
		rc = nl2sql_llm_journal_charge(&llm->journal, &sum, err);
	rc = nl2sql_llm_journal_end(&llm->journal, rc == 0, err);
	if (rc == 0)
		llm->settle = (struct nl2sql_llm_charge){ 0 };
	return rc;
}

static void send_one(struct nl2sql_llm_call *c)
{
	struct nl2sql_llm *llm = c->llm;

	if (!c->adapted)
		c->ask.manners = llm->models[c->at].manners;
	c->tries++;
	llm->totals.sent++;
	nl2sql_llm_pace_sent(llm, c);
	nl2sql_llm_http_send(c);
}

/* How many may be sent now, as far as flights and quotas go.  @return 0 or
 * what nl2sql_llm_pace() says of the first that may not. */
static int64_t room_for(struct nl2sql_llm *llm, size_t *room)
{
	struct nl2sql_llm_call *c = llm->lists[NL2SQL_LLM_QUEUED].head;
	size_t flying = llm->lists[NL2SQL_LLM_FLYING].n;
	size_t most = llm->open ? 1 : (size_t)llm->o.in_flight;
	int64_t wait = nl2sql_llm_pace(llm, c), left;

	*room = 0;
	if (wait)
		return wait;
	*room = most - flying;
	left = llm->requests_left;
	if (left > 0 && (uint64_t)left < *room)
		*room = (size_t)left;
	if (llm->tokens_left >= 0) /* each one moves it */
		*room = 1;
	return 0;
}

/* @return milliseconds until more may be sent, or -1 */
static int64_t send_some(struct nl2sql_llm *llm)
{
	struct nl2sql_llm_charge spent;
	struct nl2sql_err err = { 0 };
	size_t room, n, i;

	while (llm->lists[NL2SQL_LLM_QUEUED].head) {
		int64_t wait = room_for(llm, &room);

		if (wait)
			return wait;
		if (charge_some(llm, room, &n, &spent, &err) < 0) {
			nl2sql_llm_stop(llm, &err);
			return -1;
		}
		for (i = 0; i < n; i++)
			send_one(llm->lists[NL2SQL_LLM_QUEUED].head);
		if (n == 0 && !llm->lists[NL2SQL_LLM_FLYING].head)
			budget_spent(llm, &spent);
		if (n == 0) /* what is in flight may come cheaper */
			return -1;
	}
	return -1;
}

/* ---- back to the callers ---- */

static void fail_unsent(struct nl2sql_llm *llm)
{
	static const enum nl2sql_llm_state unsent[] = { NL2SQL_LLM_QUEUED,
							NL2SQL_LLM_WAITING };
	struct nl2sql_llm_call *c;
	size_t i;

	for (i = 0; i < NL2SQL_COUNT(unsent); i++)
		while ((c = llm->lists[unsent[i]].head)) {
			c->req->err = llm->stopped;
			nl2sql_llm_move(c, NL2SQL_LLM_READY);
		}
}

static void count_used(struct nl2sql_llm *llm, const struct nl2sql_llm_call *c)
{
	const struct nl2sql_llm_answer *a = &c->req->answer;

	llm->totals.answers++;
	llm->totals.cached += a->cached;
	llm->totals.used.input += a->usage.input;
	llm->totals.used.output += a->usage.output;
	llm->used_pico += nl2sql_llm_cost(llm, c->ask.model, a->usage).pico;
}

static void call_back(struct nl2sql_llm *llm)
{
	struct nl2sql_llm_call *c;

	while ((c = llm->lists[NL2SQL_LLM_READY].head)) {
		struct nl2sql_llm_request *req = c->req;

		if (req->err.code == NL2SQL_OK)
			count_used(llm, c);
		nl2sql_llm_call_free(c);
		req->done(req->ctx, req);
	}
}

static void look_after(void *ctx, short revents)
{
	struct nl2sql_llm *llm = ctx;
	int64_t due, wait;

	(void)revents;
	llm->wake = NULL;
	if (llm->lists[NL2SQL_LLM_LANDED].head) /* charges alone can wait */
		nl2sql_llm_settle(llm);
	look_up(llm);
	due = queue_due(llm);
	wait = llm->stopped.code ? -1 : send_some(llm);
	if (llm->stopped.code)
		fail_unsent(llm);
	else if (due >= 0 || wait > 0)
		nl2sql_llm_wake(llm, due < 0 || (wait > 0 && wait < due) ? wait :
									   due);
	call_back(llm);
	nl2sql_llm_journal_tidy(&llm->journal);
}

void nl2sql_llm_wake(struct nl2sql_llm *llm, int64_t ms)
{
	int64_t at = nl2sql_now_ms() + ms;

	if (llm->wake && llm->wake_at <= at)
		return;
	nl2sql_watch_free(llm->wake);
	llm->wake_at = at;
	llm->wake = nl2sql_loop_timer(llm->loop, ms, look_after, llm);
}

void nl2sql_llm_stop(struct nl2sql_llm *llm, const struct nl2sql_err *why)
{
	if (llm->stopped.code)
		return;
	llm->stopped = *why;
	llm->stopped.code = NL2SQL_EFATAL;
	nl2sql_log(NL2SQL_VERBOSE, "llm_stopped", NULL, "%s", why->message);
	nl2sql_llm_wake(llm, 0);
}
