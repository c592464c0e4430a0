/*
 * lib/cli/model.c - the model that a program may ask: opened as its options
 * say, and at the end what it took and what that cost
 */
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include <nl2sql/llm.h>

#include "filter.h"

/* ---- [prices] ------------------------------------------------------------ */

struct prices {
	struct nl2sql_llm_price *items;
	size_t n, cap;
};

static void release_prices(struct prices *p)
{
	size_t i;

	for (i = 0; i < p->n; i++)
		free((char *)p->items[i].model);
	free(p->items);
}

/* "0.15, 0.60": USD a million tokens, in and out. */
static int read_price(struct nl2sql_llm_price *p, const char *text)
{
	const char *comma = strchr(text, ',');
	char *input;
	int rc;

	if (!comma)
		return -1;
	input = nl2sql_strndup(text, (size_t)(comma - text));
	for (rc = (int)strlen(input); rc && input[rc - 1] == ' '; rc--)
		input[rc - 1] = '\0';
	comma += 1 + strspn(comma + 1, " ");
	rc = nl2sql_parse_double(input, &p->input) < 0 ||
	     nl2sql_parse_double(comma, &p->output) < 0 || p->input < 0 ||
	     p->output < 0;
	free(input);
	return rc ? -1 : 0;
}

/* libinih ends a key at a colon, which names of models may hold: then there is
 * an equals sign in the value. */
static const char *whole_name(struct nl2sql_buf *name, const char *key,
			      const char *value)
{
	const char *equal = strchr(value, '=');
	size_t n;

	nl2sql_buf_puts(name, key);
	if (!equal)
		return value;
	for (n = (size_t)(equal - value); n && value[n - 1] == ' ';)
		n--;
	nl2sql_buf_putc(name, ':');
	nl2sql_buf_put(name, value, n);
	return equal + 1 + strspn(equal + 1, " ");
}

static int take_price(void *ctx, const char *key, const char *value,
		      const char *where, bool trusted, struct nl2sql_err *err)
{
	struct prices *p = ctx;
	struct nl2sql_llm_price price = { 0 };
	struct nl2sql_buf name = { 0 };

	(void)trusted; /* the user's own come first, and so are found first */
	if (read_price(&price, whole_name(&name, key, value)) < 0) {
		nl2sql_err_set(err, NL2SQL_EDATA, "%s: price of model \"%s\" "
			       "cannot be \"%s\"", where, name.data, value);
		nl2sql_buf_release(&name);
		return nl2sql_err_hint(err, "Write INPUT, OUTPUT in USD a "
				       "million tokens.");
	}
	price.model = nl2sql_buf_steal(&name);
	NL2SQL_GROW(p->items, p->n, p->cap);
	p->items[p->n++] = price;
	return 0;
}

/* ---- opening ------------------------------------------------------------- */

static void set_options(struct nl2sql_llm_options *o,
			const struct nl2sql_model_options *m)
{
	*o = (struct nl2sql_llm_options){
		.provider = m->provider,
		.base_url = m->base_url,
		.model = m->model,
		.has_temperature = m->temperature >= 0,
		.temperature = m->temperature,
		.estimate = m->estimate,
		.stream = m->stream,
		.in_flight = (int)m->in_flight,
		.max_tokens = m->max_tokens,
		.seed = (uint64_t)nl2sql_common()->seed,
		.connect_ms = (int64_t)(m->connect_timeout * 1000),
		.first_byte_ms = (int64_t)(m->first_byte_timeout * 1000),
		.idle_ms = (int64_t)(m->idle_timeout * 1000),
		.total_ms = (int64_t)(m->total_timeout * 1000),
		.journal = m->no_journal ? "" :
			   m->journal && *m->journal ? m->journal : NULL,
		.replay = m->replay,
		.ttl_s = m->ttl,
		.budget_tokens = m->max_tokens_total,
		.budget_requests = m->max_requests,
		/* A budget of nothing is one, too. */
		.budget_usd = m->budget == 0 ? 1e-12 :
			      m->budget > 0 ? m->budget : 0,
	};
}

/* Only to see whether it answers: not from the journal, and soon. */
static void set_fresh(struct nl2sql_llm_options *o)
{
	o->journal = "";
	o->replay = o->estimate = false;
	o->budget_usd = 0;
	o->budget_tokens = o->budget_requests = 0;
	o->fallback = NULL;
	o->attempts = 2;
	o->patience_ms = 3000;
}

#define OTHER_FILES 128 /* beside the model's connections */

/* Two sockets a request: the old and the new address of a name are tried at
 * once.  Where so many are not allowed, there are fewer requests. */
static void allow_sockets(struct nl2sql_llm_options *o)
{
	rlim_t wanted = OTHER_FILES + 2 * (rlim_t)o->in_flight;
	struct rlimit files;

	if (getrlimit(RLIMIT_NOFILE, &files) < 0 || files.rlim_cur >= wanted)
		return;
	files.rlim_cur = files.rlim_max < wanted ? files.rlim_max : wanted;
	(void)setrlimit(RLIMIT_NOFILE, &files);
	if (getrlimit(RLIMIT_NOFILE, &files) < 0 || files.rlim_cur >= wanted)
		return;
	o->in_flight = files.rlim_cur > OTHER_FILES + 2 ?
			       (int)((files.rlim_cur - OTHER_FILES) / 2) : 1;
	nl2sql_log(NL2SQL_NORMAL, "llm_in_flight", NULL, "%d requests at a "
		   "time: more files may not be open (ulimit -n)",
		   o->in_flight);
}

static int open_model(struct nl2sql_llm **out, bool fresh,
		      struct nl2sql_err *err)
{
	const struct nl2sql_model_options *m = &nl2sql_common()->model;
	char **fallback = m->fallback.items;
	struct prices prices = { 0 };
	struct nl2sql_llm_options o;
	int rc = nl2sql_cli_ini("prices", take_price, &prices, err);

	if (rc == 0) {
		set_options(&o, m);
		o.fallback = (const char *const *)fallback;
		o.prices = prices.items;
		o.nprices = prices.n;
		if (fresh)
			set_fresh(&o);
		allow_sockets(&o);
		rc = nl2sql_llm_new(out, &o, nl2sql_cli_loop(), err);
		if (rc < 0)
			err->code = NL2SQL_EDATA;
	}
	release_prices(&prices);
	return rc;
}

/* Opened when the options were read, and nobody's yet. */
static struct nl2sql_llm *at_hand;

int nl2sql_cli_model(struct nl2sql_llm **out, const char *account,
		     struct nl2sql_err *err)
{
	*out = NULL;
	if (!nl2sql_common()->model.provider)
		return 0;
	if (!at_hand && open_model(&at_hand, false, err) < 0)
		return -1;
	if (!account)
		return 0;
	*out = at_hand;
	at_hand = NULL;
	return nl2sql_llm_charge_to(*out, account, err);
}

int nl2sql_cli_model_fresh(struct nl2sql_llm **out, struct nl2sql_err *err)
{
	*out = NULL;
	if (!nl2sql_common()->model.provider)
		return 0;
	return open_model(out, true, err);
}

/* A stream without a begin has no run to tell it from others with the same
 * options: its first record does.  Pieces of one stream (--bare) are one run,
 * and have one budget. */
static void put_account(struct nl2sql_buf *b, const struct nl2sql_filter *f)
{
	struct nl2sql_json first = nl2sql_record_line(f->rec);
	char hex[33];

	if (nl2sql_common()->account) {
		nl2sql_buf_puts(b, nl2sql_common()->account);
		return;
	}
	nl2sql_buf_puts(b, f->frames.run);
	if (f->frames.inputs.n || nl2sql_common()->bare || f->input_over ||
	    !first.len)
		return;
	nl2sql_hash128_hex(nl2sql_hash128(first.at, first.len), hex);
	nl2sql_buf_printf(b, " %s", hex);
}

int nl2sql_model_begin(struct nl2sql_filter *f, struct nl2sql_err *err)
{
	struct nl2sql_buf account = { 0 };
	int rc;

	put_account(&account, f);
	rc = nl2sql_cli_model(&f->model.llm, account.data, err);
	nl2sql_buf_release(&account);
	return rc;
}

struct nl2sql_llm *nl2sql_filter_model(struct nl2sql_filter *f)
{
	return f->model.llm;
}

/* ---- what came of it ----------------------------------------------------- */

void nl2sql_filter_unused(struct nl2sql_filter *f, const char *tag,
			  const struct nl2sql_err *why)
{
	const char *word = *why->word ? why->word : "unused";
	struct nl2sql_buf b = { 0 };

	if (nl2sql_common()->model.estimate)
		return; /* nothing was asked */
	nl2sql_unused_add(&f->model.unused, tag ? tag : "", word, 1);
	nl2sql_json_add_string(&b, "tag", tag ? tag : "");
	nl2sql_json_add_string(&b, "code", word);
	nl2sql_log(NL2SQL_VERBOSE, "llm_unused", nl2sql_buf_str(&b),
		   "an answer of no use: %s", why->message);
	nl2sql_buf_release(&b);
}

/* The answers that were used, wherever they came from: equal runs, equal
 * bytes. */
static void set_usage(struct nl2sql_filter *f,
		      const struct nl2sql_llm_totals *t)
{
	struct nl2sql_buf b = { 0 };

	nl2sql_json_open(&b, '{');
	nl2sql_json_add_int(&b, "requests", t->answers);
	nl2sql_json_add_int(&b, "input_tokens", t->used.input);
	nl2sql_json_add_int(&b, "output_tokens", t->used.output);
	if (t->used_usd > 0)
		nl2sql_json_add_double(&b, "usd", t->used_usd);
	nl2sql_unused_put(&b, &f->model.unused);
	nl2sql_json_close(&b, '}');
	nl2sql_filter_usage(f, nl2sql_json_of(&b));
	nl2sql_buf_release(&b);
}

static void say_unused(const struct nl2sql_unused *u)
{
	struct nl2sql_buf b = { 0 };
	int64_t n = 0;
	size_t i;

	for (i = 0; i < u->n; i++) {
		n += u->kinds[i].n;
		nl2sql_buf_printf(&b, "%s%s %s %lld", i ? ", " : "",
				  u->kinds[i].tag, u->kinds[i].word,
				  (long long)u->kinds[i].n);
	}
	if (n)
		nl2sql_log(NL2SQL_NORMAL, "llm_unused_total", NULL,
			   "%lld answers were of no use: %s", (long long)n,
			   b.data);
	nl2sql_buf_release(&b);
}

static void say_paid(const struct nl2sql_llm_totals *t)
{
	struct nl2sql_buf fields = { 0 }, usd = { 0 };

	nl2sql_json_add_int(&fields, "answers", t->answers);
	nl2sql_json_add_int(&fields, "sent", t->sent);
	nl2sql_json_add_int(&fields, "retried", t->retried);
	nl2sql_json_add_int(&fields, "input_tokens", t->paid.input);
	nl2sql_json_add_int(&fields, "output_tokens", t->paid.output);
	nl2sql_json_add_double(&fields, "usd", t->paid_usd);
	nl2sql_json_add_double(&fields, "charged_usd", t->charged_usd);
	if (t->paid_usd > 0)
		nl2sql_buf_printf(&usd, ", %.4f USD", t->paid_usd);
	nl2sql_log(NL2SQL_NORMAL, "llm_paid", fields.data,
		   "%lld answers used; paid now: %lld requests, %lld tokens in, "
		   "%lld out%s", (long long)t->answers, (long long)t->sent,
		   (long long)t->paid.input, (long long)t->paid.output,
		   nl2sql_buf_str(&usd));
	nl2sql_buf_release(&fields);
	nl2sql_buf_release(&usd);
}

static void put_duration(struct nl2sql_buf *b, double s)
{
	if (s < 90)
		nl2sql_buf_printf(b, "%.0f seconds", s);
	else if (s < 5400)
		nl2sql_buf_printf(b, "%.0f minutes", s / 60);
	else
		nl2sql_buf_printf(b, "%.1f hours", s / 3600);
}

static void put_cost(struct nl2sql_buf *b, const char *what,
		     const struct nl2sql_llm_tokens *t, double usd)
{
	nl2sql_buf_printf(b, ", %s %lld tokens in, %lld out", what,
			  (long long)t->input, (long long)t->output);
	if (usd > 0)
		nl2sql_buf_printf(b, ", %.4f USD", usd);
}

static void say_estimate(const struct nl2sql_llm_estimate *e)
{
	struct nl2sql_buf b = { 0 };

	nl2sql_buf_printf(&b, "would send %lld requests (the journal answers "
			  "%lld more)", (long long)e->requests,
			  (long long)e->known);
	if (e->requests) {
		put_cost(&b, "at most", &e->worst, e->worst_usd);
		if (e->measured)
			put_cost(&b, "likely", &e->likely, e->likely_usd);
		nl2sql_buf_puts(&b, e->measured ? "; about " : "; at 50 tokens "
				"a second each, at most ");
		put_duration(&b, e->seconds);
	}
	if (e->more) {
		nl2sql_buf_printf(&b, "; and where answers are of no use up to "
				  "%lld more", (long long)e->more);
		put_cost(&b, "at most", &e->more_worst, e->more_usd);
	}
	nl2sql_cli_say("%s", b.data);
	nl2sql_buf_release(&b);
}

static void put_tokens(struct nl2sql_buf *b, const char *name,
		       const struct nl2sql_llm_tokens *t, double usd)
{
	nl2sql_json_key(b, name);
	nl2sql_json_open(b, '{');
	nl2sql_json_add_int(b, "input_tokens", t->input);
	nl2sql_json_add_int(b, "output_tokens", t->output);
	if (usd > 0)
		nl2sql_json_add_double(b, "usd", usd);
	nl2sql_json_close(b, '}');
}

/* Nothing may take what is written now for a whole run's. */
static void set_estimate(struct nl2sql_filter *f,
			 const struct nl2sql_llm_estimate *e)
{
	struct nl2sql_buf b = { 0 };

	nl2sql_json_open(&b, '{');
	nl2sql_json_add_int(&b, "known", e->known);
	nl2sql_json_add_int(&b, "requests", e->requests);
	put_tokens(&b, "at_most", &e->worst, e->worst_usd);
	if (e->measured)
		put_tokens(&b, "likely", &e->likely, e->likely_usd);
	nl2sql_json_add_double(&b, "seconds", e->seconds);
	if (e->more) {
		nl2sql_json_add_int(&b, "more_requests", e->more);
		put_tokens(&b, "more_at_most", &e->more_worst, e->more_usd);
	}
	nl2sql_json_close(&b, '}');
	free(f->estimate);
	f->estimate = nl2sql_buf_steal(&b);
	nl2sql_log(NL2SQL_VERBOSE, "llm_estimate", NULL, "%s", "");
}

static void end_estimate(struct nl2sql_filter *f)
{
	struct nl2sql_llm_estimate e = nl2sql_llm_estimated(f->model.llm);

	set_estimate(f, &e);
	if (f->stopped)
		return;
	free(f->reason);
	f->reason = NULL;
	nl2sql_filter_reason(f, "an estimate: nothing was sent");
	say_estimate(&e);
}

void nl2sql_model_end(struct nl2sql_filter *f)
{
	struct nl2sql_filter_llm *m = &f->model;
	struct nl2sql_llm_totals t;

	if (!m->llm)
		return;
	t = nl2sql_llm_totals(m->llm);
	set_usage(f, &t);
	if (nl2sql_common()->model.estimate) {
		end_estimate(f);
	} else {
		say_unused(&m->unused);
		if (t.answers || t.sent)
			say_paid(&t);
	}
	nl2sql_llm_free(m->llm);
	nl2sql_unused_release(&m->unused);
	*m = (struct nl2sql_filter_llm){ 0 };
}
