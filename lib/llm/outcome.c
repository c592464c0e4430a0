/* lib/llm/outcome.c - what becomes of a try that ended */
#include <string.h>

#include "internal.h"

#define ADAPTIONS 6
#define SAID_MAX 200

/* Where there is another model to ask: tries of this one, and how long it may
 * be busy. */
#define NEXT_ATTEMPTS 3
#define NEXT_BUSY_MS 30000

struct verdict {
	enum nl2sql_llm_fault fault;
	bool unsent;  /* it never reached the endpoint */
	bool unpaid;  /* the endpoint says that it did nothing */
	bool late;
	struct nl2sql_buf said;
};

/* ---- what is it? ---- */

/* A proxy in between that does not let us through. */
static void ask_proxy(struct verdict *v, const struct nl2sql_llm_call *c)
{
	long status = 0;

	if (c->easy)
		nl2sql_curl.easy_getinfo(c->easy, CURLINFO_HTTP_CONNECTCODE,
					 &status);
	if (status < 300)
		return;
	nl2sql_buf_cut(&v->said, 0);
	nl2sql_buf_printf(&v->said, "the proxy says HTTP %ld", status);
	if (status < 500 && status != 408 && status != 429)
		v->fault = NL2SQL_LLM_CLOSED;
}

static void broke_off(struct verdict *v, const struct nl2sql_llm_call *c,
		      CURLcode rc)
{
	v->fault = NL2SQL_LLM_AGAIN;
	nl2sql_buf_puts(&v->said, c->cut ? c->cut : nl2sql_curl.easy_strerror(rc));
	switch (rc) {
	case CURLE_COULDNT_RESOLVE_PROXY:
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_COULDNT_CONNECT:
	case CURLE_SSL_CONNECT_ERROR:
		v->unsent = true;
		break;
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_CERTPROBLEM:
		v->unsent = true;
		v->fault = NL2SQL_LLM_CLOSED;
		break;
	case CURLE_OPERATION_TIMEDOUT:
		v->late = true;
		break;
	case CURLE_WRITE_ERROR:
		v->fault = NL2SQL_LLM_GARBLED;
		break;
	default:
		break;
	}
	if (c->uploaded || c->heard)
		return;
	v->unsent = true;
	v->late = false;
	ask_proxy(v, c);
}

static struct nl2sql_json body_of(const struct nl2sql_llm_call *c)
{
	const char *at = nl2sql_buf_str(&c->in);
	size_t len = c->in.len;
	struct nl2sql_json body = { 0 };

	if (len >= 3 && memcmp(at, "\xEF\xBB\xBF", 3) == 0) {
		at += 3;
		len -= 3;
	}
	if (nl2sql_json_parse(&body, at, len, NULL) == 0)
		return body;
	while (len && at[len - 1] != '}') /* something behind the answer */
		len--;
	if (nl2sql_json_parse(&body, at, len, NULL) == 0)
		return body;
	return (struct nl2sql_json){ 0 };
}

static void whole_body(struct verdict *v, struct nl2sql_llm_call *c, long status)
{
	const struct nl2sql_llm_provider *p = c->llm->provider;
	struct nl2sql_json body = body_of(c);
	int rc = -1;

	if (nl2sql_json_type(body) == NL2SQL_JSON_ARRAY)
		body = nl2sql_json_at(body, 0); /* some wrap their errors */

	v->fault = p->fault(status, body, &v->said);
	v->unpaid = (status >= 400 && status < 502) || status == 503 ||
		    status == 529;
	if (v->fault != NL2SQL_LLM_FINE) {
		if (!v->said.len)
			nl2sql_buf_printf(&v->said, "HTTP %ld", status);
		if (v->fault == NL2SQL_LLM_BUSY || v->fault == NL2SQL_LLM_AGAIN)
			nl2sql_llm_hints_body(&c->hints, body,
					      nl2sql_buf_str(&v->said));
		return;
	}
	if (nl2sql_json_type(body) == NL2SQL_JSON_OBJECT)
		rc = p->answer(&c->got, body);
	if (rc == 0)
		return;
	v->fault = rc < 0 ? NL2SQL_LLM_GARBLED : NL2SQL_LLM_BAD;
	nl2sql_buf_puts(&v->said, "the response is no answer");
}

static void judge(struct verdict *v, struct nl2sql_llm_call *c, CURLcode rc,
		  long status)
{
	bool events = c->hints.event_stream && status == 200;

	*v = (struct verdict){ 0 };
	if (c->broken) { /* an event that is none: an error, perhaps */
		struct nl2sql_json body = body_of(c);

		v->fault = c->llm->provider->fault(200, body, &v->said);
		if (v->fault == NL2SQL_LLM_FINE)
			broke_off(v, c, rc);
	} else if (events && ((c->got.done && c->ask.stream) ||
			      c->got.has_finish)) {
		/* one that nobody asked for says why it ends */
		v->fault = NL2SQL_LLM_FINE;
	} else if (events) {
		broke_off(v, c, rc ? rc : CURLE_PARTIAL_FILE);
	} else if (rc != CURLE_OK && status < 400) {
		broke_off(v, c, rc);
	} else {
		whole_body(v, c, status);
	}
	if (status == 401) { /* its words may be about the key */
		nl2sql_buf_cut(&v->said, 0);
		nl2sql_buf_puts(&v->said, "the key is refused (HTTP 401)");
	}
	nl2sql_llm_redact(c->llm, &v->said);
	if (v->said.len > SAID_MAX)
		nl2sql_buf_cut(&v->said, SAID_MAX);
}

/* ---- an answer ---- */

static const char *keep(struct nl2sql_llm_call *c, struct nl2sql_buf *b,
			size_t *len)
{
	nl2sql_llm_redact(c->llm, b);
	if (len)
		*len = b->len;
	return nl2sql_arena_strndup(c->req->arena, nl2sql_buf_str(b), b->len);
}

static void take_answer(struct nl2sql_llm_call *c)
{
	struct nl2sql_llm_reading *got = &c->got;
	struct nl2sql_llm_answer *a = &c->req->answer;

	*a = (struct nl2sql_llm_answer){ .finish = got->finish };
	a->text = keep(c, &got->text, &a->len);
	if (got->refusal.len) {
		a->refusal = keep(c, &got->refusal, NULL);
		a->finish = NL2SQL_LLM_REFUSED;
	}
	if (got->model.len)
		a->model = keep(c, &got->model, NULL);
	a->usage = got->usage;
	/* Nobody writes something out of nothing: then it stays charged. */
	if (!got->has_usage ||
	    (a->usage.input == 0 && a->usage.output == 0 && a->len > 0))
		a->usage = c->worst;
}

/* ---- money ---- */

static void settle(struct nl2sql_llm_call *c, const struct nl2sql_llm_charge *now)
{
	struct nl2sql_llm *llm = c->llm;

	llm->settle.requests += now->requests - c->charged.requests;
	llm->settle.tokens += now->tokens - c->charged.tokens;
	llm->settle.pico += now->pico - c->charged.pico;
	llm->paid_pico += now->pico;
	c->charged = (struct nl2sql_llm_charge){ 0 };
}

static void settle_fault(struct nl2sql_llm_call *c, const struct verdict *v)
{
	struct nl2sql_llm_charge none = { v->unsent ? 0 : 1, 0, 0 };

	if (v->unsent || v->unpaid) {
		settle(c, &none);
		return;
	}
	c->llm->totals.paid.input += c->worst.input;
	c->llm->totals.paid.output += c->worst.output;
	none = c->charged;
	settle(c, &none);
}

/* ---- what now? ---- */

static void give_up(struct nl2sql_llm_call *c, enum nl2sql_code code,
		    const char *word, const char *said)
{
	if (code == NL2SQL_EDATA && nl2sql_llm_fall_back(c, false, word, said))
		return;
	nl2sql_err_set(&c->req->err, code, "model endpoint %s: %s",
		       c->llm->origin, said);
	nl2sql_err_word(&c->req->err, word);
	nl2sql_llm_move(c, NL2SQL_LLM_READY);
}

static void stop(struct nl2sql_llm_call *c, const char *word, const char *hint,
		 const char *said)
{
	give_up(c, NL2SQL_EFATAL, word, said);
	nl2sql_err_hint(&c->req->err, "%s", hint);
	nl2sql_llm_stop(c->llm, &c->req->err);
}

static void again(struct nl2sql_llm_call *c, bool garbled)
{
	const struct nl2sql_llm_options *o = &c->llm->o;
	uint64_t who;
	/* What broke on the way is no sign of load. */
	int64_t most = garbled ? 2 * o->backoff_ms : o->backoff_max_ms;

	memcpy(&who, c->key.hash, sizeof(who));
	c->due = nl2sql_now_ms() +
		 nl2sql_llm_backoff_ms(o->backoff_ms, most, c->tries, o->seed,
				       who + c->key.ordinal);
	c->llm->totals.retried++;
	nl2sql_llm_move(c, NL2SQL_LLM_WAITING);
}

/* A refusal that does not say why may be about the schema: that is what most
 * endpoints that refuse something refuse. */
static unsigned without_schema(const struct nl2sql_llm_ask *ask, long status,
			       const char *said)
{
	unsigned m = ask->manners;

	if (!ask->schema.at || (status != 400 && status != 422) ||
	    nl2sql_istr(said, "context") || nl2sql_istr(said, "too long"))
		return m;
	return m & NL2SQL_LLM_NO_SCHEMA ? m | NL2SQL_LLM_NO_JSON_MODE :
					  m | NL2SQL_LLM_NO_SCHEMA;
}

/* The first time, people hear why: it may hold for all. */
static void give_up_refused(struct nl2sql_llm_call *c, const char *said)
{
	if (!c->llm->refusal_told)
		nl2sql_log(NL2SQL_NORMAL, "llm_refused", NULL,
			   "model endpoint %s refuses a request: %s",
			   c->llm->origin, said);
	c->llm->refusal_told = true;
	give_up(c, NL2SQL_EDATA, "bad_request", said);
}

static void refused(struct nl2sql_llm_call *c, long status, const char *said)
{
	unsigned manners = c->llm->provider->adapt(&c->ask, said);

	if (manners == c->ask.manners)
		manners = without_schema(&c->ask, status, said);
	if (manners == c->ask.manners || c->adapted++ >= ADAPTIONS) {
		give_up_refused(c, said);
		return;
	}
	c->ask.manners = manners;
	nl2sql_llm_move_first(c, NL2SQL_LLM_QUEUED);
}

static void passing(struct nl2sql_llm_call *c, const struct verdict *v,
		    const char *said)
{
	struct nl2sql_llm *llm = c->llm;
	bool busy = v->fault == NL2SQL_LLM_BUSY, down = llm->open;
	bool next = nl2sql_llm_has_next(c);
	unsigned attempts = (unsigned)llm->o.attempts;
	int64_t now = nl2sql_now_ms(), patience = llm->o.patience_ms;

	if (next && attempts > NEXT_ATTEMPTS)
		attempts = NEXT_ATTEMPTS;
	if (next && patience > NEXT_BUSY_MS)
		patience = NEXT_BUSY_MS;

	if (!c->troubled)
		c->troubled = now;
	if (!nl2sql_llm_pace_fault(llm, busy, said)) {
		c->req->err = llm->stopped;
		nl2sql_llm_move(c, NL2SQL_LLM_READY);
		return;
	}
	/* While the endpoint is down, that is not the request's doing; but
	 * where there is another model it may be this one's. */
	c->failed += !busy && !v->unsent && (!down || next);
	c->late += v->late;
	if (c->late >= NL2SQL_LLM_LATE)
		give_up(c, NL2SQL_EDATA, "timeout", said);
	else if (c->failed >= attempts)
		give_up(c, NL2SQL_EDATA, v->fault == NL2SQL_LLM_GARBLED ?
			"bad_answer" : "endpoint_error", said);
	else if (busy && now - c->troubled > patience)
		give_up(c, NL2SQL_EDATA, "endpoint_error", said);
	else
		again(c, v->fault == NL2SQL_LLM_GARBLED);
}

static const char *const fault_names[] = {
	"fine", "again", "busy", "garbled", "bad", "closed", "quota"
};

static void log_fault(const struct nl2sql_llm_call *c, const struct verdict *v,
		      long status)
{
	struct nl2sql_buf b = { 0 };

	nl2sql_json_add_string(&b, "tag", c->req->tag ? c->req->tag : "");
	nl2sql_json_add_string(&b, "fault", fault_names[v->fault]);
	nl2sql_json_add_int(&b, "status", status);
	nl2sql_json_add_int(&b, "try", c->tries);
	nl2sql_json_add_string(&b, "said", nl2sql_buf_str(&v->said));
	nl2sql_log(NL2SQL_VERBOSE, "llm_fault", nl2sql_buf_str(&b),
		   "try %u failed: %s", c->tries, nl2sql_buf_str(&v->said));
	nl2sql_buf_release(&b);
}

static void failed(struct nl2sql_llm_call *c, struct verdict *v, long status)
{
	const char *said = nl2sql_buf_str(&v->said);

	if (c->hints.should_retry == 0 && (v->fault == NL2SQL_LLM_AGAIN ||
					   v->fault == NL2SQL_LLM_BUSY))
		v->fault = NL2SQL_LLM_BAD;
	else if (c->hints.should_retry == 1 && v->fault == NL2SQL_LLM_BAD)
		v->fault = NL2SQL_LLM_AGAIN;
	switch (v->fault) {
	case NL2SQL_LLM_CLOSED:
		/* What is neither the key nor the certificate may be the
		 * model. */
		if (status >= 400 && status != 401 &&
		    nl2sql_llm_fall_back(c, true, "endpoint_refused", said))
			break;
		stop(c, "endpoint_refused", status == 401 ?
		     "Set the endpoint's key in the environment." :
		     "See to the endpoint's URL, key and model.", said);
		break;
	case NL2SQL_LLM_QUOTA:
		stop(c, "quota_spent",
		     nl2sql_llm_journal_lasts(&c->llm->journal) ?
		     "Pay, or wait for the next period; what was answered is "
		     "in the journal." : "Pay, or wait for the next period.",
		     said);
		break;
	case NL2SQL_LLM_BAD:
		refused(c, status, said);
		break;
	default:
		/* An endpoint that cannot do what was asked may call that a
		 * fault of its own. */
		if (status >= 500 && c->adapted < ADAPTIONS &&
		    c->llm->provider->adapt(&c->ask, said) != c->ask.manners)
			refused(c, status, said);
		else
			passing(c, v, said);
	}
}

static void answered(struct nl2sql_llm_call *c)
{
	struct nl2sql_llm *llm = c->llm;
	struct nl2sql_llm_charge cost;

	take_answer(c);
	cost = nl2sql_llm_cost(llm, c->ask.model, c->req->answer.usage);
	settle(c, &cost);
	llm->totals.paid.input += c->req->answer.usage.input;
	llm->totals.paid.output += c->req->answer.usage.output;
	if (c->adapted)
		llm->models[c->at].manners = c->ask.manners;
	c->took = nl2sql_now_ms() - c->started;
	nl2sql_llm_model_good(c);
	nl2sql_llm_pace_good(llm);
	nl2sql_llm_move(c, NL2SQL_LLM_LANDED);
}

void nl2sql_llm_landed(struct nl2sql_llm_call *c, CURLcode rc, long status)
{
	struct nl2sql_llm *llm = c->llm;
	struct verdict v;

	judge(&v, c, rc, status);
	nl2sql_llm_pace_hints(llm, &c->hints);
	if (v.fault == NL2SQL_LLM_FINE) {
		answered(c);
	} else {
		settle_fault(c, &v);
		log_fault(c, &v, status);
		failed(c, &v, status);
	}
	nl2sql_buf_release(&v.said);
	nl2sql_llm_http_drop(c);
	nl2sql_llm_wake(llm, 0);
}
