/* lib/llm/llm.c - engines and requests: what callers see */
#include <stdlib.h>
#include <string.h>

#include "internal.h"

static const struct nl2sql_llm_provider *const providers[] = {
	&nl2sql_llm_openai,
};

/* ---- lists ---- */

static void list_remove(struct nl2sql_llm_call *c)
{
	struct nl2sql_llm_list *l = &c->llm->lists[c->state];

	*(c->prev ? &c->prev->next : &l->head) = c->next;
	*(c->next ? &c->next->prev : &l->tail) = c->prev;
	c->next = c->prev = NULL;
	l->n--;
}

static void list_append(struct nl2sql_llm_call *c, enum nl2sql_llm_state to)
{
	struct nl2sql_llm_list *l = &c->llm->lists[to];

	c->state = to;
	c->prev = l->tail;
	*(l->tail ? &l->tail->next : &l->head) = c;
	l->tail = c;
	l->n++;
}

void nl2sql_llm_move(struct nl2sql_llm_call *c, enum nl2sql_llm_state to)
{
	list_remove(c);
	list_append(c, to);
}

void nl2sql_llm_move_first(struct nl2sql_llm_call *c, enum nl2sql_llm_state to)
{
	struct nl2sql_llm_list *l = &c->llm->lists[to];

	list_remove(c);
	c->state = to;
	c->next = l->head;
	*(l->head ? &l->head->prev : &l->tail) = c;
	l->head = c;
	l->n++;
}

void nl2sql_llm_call_free(struct nl2sql_llm_call *c)
{
	list_remove(c);
	nl2sql_llm_http_drop(c);
	c->req->call = NULL;
	free(c);
}

/* ---- the key ---- */

static int take_key(struct nl2sql_llm *llm, const char *key,
		    struct nl2sql_err *err)
{
	const char *p;

	if (!key)
		key = getenv(llm->provider->key_env);
	if (!key || !*key)
		return 0;
	for (p = key; *p; p++)
		if (*p <= ' ' || *p > '~') {
			nl2sql_err_set(err, NL2SQL_EFATAL, "the endpoint's key "
				       "holds a blank or a control character");
			return nl2sql_err_hint(err, "See to %s.",
					       llm->provider->key_env);
		}
	llm->key = nl2sql_strdup(key);
	llm->secret = nl2sql_llm_secret_new(key);
	return 0;
}

/* ---- opening ---- */

static int64_t otherwise(int64_t n, int64_t standard)
{
	return n > 0 ? n : standard;
}

static void take_options(struct nl2sql_llm *llm,
			 const struct nl2sql_llm_options *o)
{
	struct nl2sql_llm_options *own = &llm->o;
	size_t i;

	*own = *o;
	own->in_flight = (int)otherwise(o->in_flight, 8);
	own->max_tokens = otherwise(o->max_tokens, 1024);
	own->connect_ms = otherwise(o->connect_ms, 10000);
	own->first_byte_ms = otherwise(o->first_byte_ms, 120000);
	own->idle_ms = otherwise(o->idle_ms, 60000);
	own->total_ms = otherwise(o->total_ms, 600000);
	own->attempts = (int)otherwise(o->attempts, 7);
	own->backoff_ms = otherwise(o->backoff_ms, 500);
	own->backoff_max_ms = otherwise(o->backoff_max_ms, 8000);
	own->retry_after_max_ms = otherwise(o->retry_after_max_ms, 60000);
	own->patience_ms = otherwise(o->patience_ms, 300000);
	nl2sql_llm_take_models(llm, o);
	llm->prices = nl2sql_alloc((o->nprices + 1) * sizeof(*llm->prices));
	for (i = 0; i < o->nprices; i++) {
		llm->prices[i] = o->prices[i];
		llm->prices[i].model = nl2sql_strdup(o->prices[i].model);
	}
	/* What is not ours to keep. */
	own->provider = own->base_url = own->api_key = own->model = NULL;
	own->fallback = NULL;
	own->journal = own->account = NULL;
	own->prices = NULL;
	llm->requests_left = llm->tokens_left = llm->tokens_limit = -1;
}

static int check_prices(const struct nl2sql_llm *llm, struct nl2sql_err *err)
{
	size_t i;

	for (i = 0; i < llm->o.nprices; i++)
		if (nl2sql_llm_rate(llm->prices[i].input) < 0 ||
		    nl2sql_llm_rate(llm->prices[i].output) < 0)
			return nl2sql_err_set(err, NL2SQL_EFATAL, "price of "
					      "model \"%s\" is out of range",
					      llm->prices[i].model);
	for (i = 0; llm->o.budget_usd > 0 && i < llm->nmodels; i++) {
		const char *model = llm->models[i].name;

		if (nl2sql_llm_priced(llm, model))
			continue;
		nl2sql_err_set(err, NL2SQL_EFATAL, "model \"%s\" has no price, "
			       "but there is a budget", model);
		return nl2sql_err_hint(err, "Add `%.80s = INPUT, OUTPUT` (USD a "
				       "million tokens) to [prices].", model);
	}
	return 0;
}

static int set_limits(struct nl2sql_llm *llm, struct nl2sql_err *err)
{
	const struct nl2sql_llm_options *o = &llm->o;

	llm->limit = (struct nl2sql_llm_charge){
		o->budget_requests > 0 ? o->budget_requests : -1,
		o->budget_tokens > 0 ? o->budget_tokens : -1, -1
	};
	if (o->budget_usd > 0)
		llm->limit.pico = o->budget_usd < 9e6 ?
					  (int64_t)(o->budget_usd * 1e12) :
					  INT64_C(9000000000000000000);
	return check_prices(llm, err);
}

static bool limited(const struct nl2sql_llm *llm)
{
	return llm->limit.requests >= 0 || llm->limit.tokens >= 0 ||
	       llm->limit.pico >= 0;
}

static int open_engine(struct nl2sql_llm *llm, const struct nl2sql_llm_options *o,
		       struct nl2sql_err *err)
{
	struct nl2sql_llm_filing f = { .path = o->journal,
				       .account = o->account,
				       .ttl_s = o->ttl_s,
				       .reads_only = o->replay };
	bool sends = !o->replay && !o->estimate;
	const char *url = o->base_url;

	if (!url || !*url)
		url = getenv(llm->provider->url_env);
	f.anywhere = o->replay && (!url || !*url);
	if (!url || !*url)
		url = llm->provider->base_url;
	if (take_key(llm, o->api_key, err) < 0 || set_limits(llm, err) < 0 ||
	    nl2sql_llm_http_open(llm, url, err) < 0)
		return -1;
	if (!llm->key && !llm->loopback && sends) {
		nl2sql_err_set(err, NL2SQL_EFATAL, "no key for model endpoint %s",
			       llm->origin);
		return nl2sql_err_hint(err, "Set %s in the environment.",
				       llm->provider->key_env);
	}
	f.endpoint = llm->endpoint;
	f.durable = limited(llm);
	return nl2sql_llm_journal_open(&llm->journal, &f, err);
}

static const struct nl2sql_llm_provider *provider_named(const char *name)
{
	size_t i;

	for (i = 0; i < NL2SQL_COUNT(providers); i++)
		if (!name || nl2sql_ieq(name, providers[i]->name))
			return providers[i];
	return NULL;
}

int nl2sql_llm_new(struct nl2sql_llm **out, const struct nl2sql_llm_options *o,
		   struct nl2sql_loop *loop, struct nl2sql_err *err)
{
	const struct nl2sql_llm_provider *p = provider_named(o->provider);
	struct nl2sql_llm *llm;

	*out = NULL;
	if (!p)
		return nl2sql_err_set(err, NL2SQL_EFATAL,
				      "unrecognized provider \"%s\"",
				      o->provider);
	llm = nl2sql_alloc(sizeof(*llm));
	llm->loop = loop;
	llm->provider = p;
	take_options(llm, o);
	if (open_engine(llm, o, err) < 0) {
		nl2sql_llm_free(llm);
		return -1;
	}
	*out = llm;
	return 0;
}

int nl2sql_llm_charge_to(struct nl2sql_llm *llm, const char *account,
			 struct nl2sql_err *err)
{
	return nl2sql_llm_journal_account(&llm->journal, account, err);
}

void nl2sql_llm_free(struct nl2sql_llm *llm)
{
	size_t i;

	if (!llm)
		return;
	if (llm->journal.db)
		nl2sql_llm_settle(llm); /* what has come is paid for */
	for (i = 0; i < NL2SQL_LLM_STATES; i++)
		while (llm->lists[i].head)
			nl2sql_llm_call_free(llm->lists[i].head);
	nl2sql_llm_http_close(llm);
	nl2sql_watch_free(llm->wake);
	nl2sql_llm_journal_close(&llm->journal);
	nl2sql_llm_secret_free(llm->secret);
	if (llm->key)
		explicit_bzero(llm->key, strlen(llm->key));
	for (i = 0; i < llm->o.nprices; i++)
		free((char *)llm->prices[i].model);
	free(llm->prices);
	free(llm->key);
	nl2sql_llm_free_models(llm);
	free(llm->seen.keys);
	free(llm->seen.counts);
	free(llm);
}

/* ---- requests ---- */

/* Fill in what the request leaves to the engine. */
static int set_ask(struct nl2sql_llm_call *c, struct nl2sql_llm *llm,
		   const struct nl2sql_llm_request *req)
{
	struct nl2sql_llm_ask *ask = &c->ask;

	c->llm = llm;
	c->req = (struct nl2sql_llm_request *)req;
	ask->req = req;
	ask->max_tokens = otherwise(req->max_tokens, llm->o.max_tokens);
	ask->has_temperature = req->has_temperature || llm->o.has_temperature;
	ask->temperature = llm->o.has_temperature ? llm->o.temperature :
						    req->temperature;
	ask->stream = llm->o.stream;
	nl2sql_llm_set_model(c, 0);
	if (req->schema && nl2sql_json_parse(&ask->schema, req->schema,
					     strlen(req->schema), NULL) < 0)
		return -1;
	c->worst = nl2sql_llm_worst_tokens(ask);
	return ask->model ? 0 : -1;
}

/* A request that cannot be sent is answered like all others: later. */
static void check_ask(struct nl2sql_llm_call *c, int asked)
{
	const struct nl2sql_llm *llm = c->llm;
	struct nl2sql_err *err = &c->req->err;

	if (asked < 0) {
		nl2sql_err_set(err, NL2SQL_EDATA, c->ask.model ?
			       "the schema of the answer is no JSON" :
			       "no model is named");
		nl2sql_err_word(err, "bad_request");
	} else if (llm->limit.pico >= 0 &&
		   !nl2sql_llm_priced(llm, c->ask.model)) {
		nl2sql_err_set(err, NL2SQL_EFATAL, "model \"%s\" has no price, "
			       "but there is a budget", c->ask.model);
		nl2sql_err_word(err, "budget_spent");
	}
	list_append(c, err->code ? NL2SQL_LLM_READY : NL2SQL_LLM_FRESH);
}

void nl2sql_llm_submit(struct nl2sql_llm *llm, struct nl2sql_llm_request *req)
{
	struct nl2sql_llm_call *c = nl2sql_alloc(sizeof(*c));
	int asked = set_ask(c, llm, req);

	req->call = c;
	req->err = (struct nl2sql_err){ 0 };
	req->answer = (struct nl2sql_llm_answer){ 0 };
	if (asked == 0) {
		nl2sql_llm_file_under(c);
		c->key.ordinal = req->ordinal ? req->ordinal :
				 nl2sql_llm_count_seen(&llm->seen, c->key.hash);
	}
	check_ask(c, asked);
	nl2sql_llm_wake(llm, 0);
}

void nl2sql_llm_cancel(struct nl2sql_llm *llm, struct nl2sql_llm_request *req)
{
	if (!req->call)
		return;
	if (req->call->state == NL2SQL_LLM_LANDED)
		nl2sql_llm_settle(llm);
	nl2sql_llm_call_free(req->call);
	nl2sql_llm_wake(llm, 0);
}

static void waited(void *ctx, struct nl2sql_llm_request *req)
{
	(void)req;
	*(bool *)ctx = true;
}

int nl2sql_llm_wait(struct nl2sql_llm *llm, struct nl2sql_llm_request *req,
		    struct nl2sql_err *err)
{
	bool done = false;

	req->done = waited;
	req->ctx = &done;
	nl2sql_llm_submit(llm, req);
	while (!done) {
		if (nl2sql_loop_once(llm->loop, 1000, err) < 0 ||
		    nl2sql_cancelled()) {
			nl2sql_llm_cancel(llm, req);
			return nl2sql_cancelled() ?
				       nl2sql_err_set(err, NL2SQL_EFATAL,
						      "interrupted") : -1;
		}
	}
	if (req->err.code == NL2SQL_OK)
		return 0;
	if (err)
		*err = req->err;
	return -1;
}

struct nl2sql_llm_tokens nl2sql_llm_worst(const struct nl2sql_llm *llm,
					  const struct nl2sql_llm_request *req,
					  double *usd)
{
	struct nl2sql_llm_call c = { 0 };

	(void)set_ask(&c, (struct nl2sql_llm *)llm, req);
	if (usd)
		*usd = (double)nl2sql_llm_cost(llm, c.ask.model, c.worst).pico /
		       1e12;
	return c.worst;
}

void nl2sql_llm_expect(struct nl2sql_llm *llm,
		       const struct nl2sql_llm_request *req, int64_t times,
		       int64_t more)
{
	struct nl2sql_llm_call c = { 0 };

	if (set_ask(&c, llm, req) == 0)
		nl2sql_llm_estimate(&c, times, more);
}

bool nl2sql_llm_known(struct nl2sql_llm *llm,
		      const struct nl2sql_llm_request *req)
{
	struct nl2sql_llm_call c = { 0 };
	struct nl2sql_llm_answer a;
	struct nl2sql_arena arena = { 0 };
	bool known;

	if (set_ask(&c, llm, req) < 0)
		return false;
	c.key.ordinal = req->ordinal;
	known = nl2sql_llm_find(&c, &arena, &a, NULL) > 0;
	nl2sql_arena_release(&arena);
	return known;
}

struct nl2sql_llm_totals nl2sql_llm_totals(struct nl2sql_llm *llm)
{
	struct nl2sql_llm_totals t = llm->totals;
	struct nl2sql_llm_charge spent;

	t.used_usd = (double)llm->used_pico / 1e12;
	t.paid_usd = (double)llm->paid_pico / 1e12;
	if (nl2sql_llm_journal_spent(&llm->journal, &spent, NULL) == 0) {
		t.charged_requests = spent.requests + llm->settle.requests;
		t.charged_tokens = spent.tokens + llm->settle.tokens;
		t.charged_usd = (double)(spent.pico + llm->settle.pico) / 1e12;
	}
	return t;
}
