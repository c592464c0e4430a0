/* lib/llm/internal.h - the parts of the engine, for one another */
#ifndef NL2SQL_LLM_INTERNAL_H
#define NL2SQL_LLM_INTERNAL_H

#include <sqlite3.h>

#include "curl.h"
#include "provider.h"

#define NL2SQL_LLM_BODY_MAX ((size_t)16 << 20) /* bytes of a response */
#define NL2SQL_LLM_KEY_BYTES 32                /* SHA-256 */
#define NL2SQL_LLM_LATE 3 /* tries of a request that run into a deadline */

/* ---- server-sent events (sse.c) ---- */

struct nl2sql_llm_sse {
	struct nl2sql_buf line, data;
	bool cr, begun, any;
};
/* Feed bytes as they come; fn is called for every whole event.
 * @return 0, or what fn returned where that is not 0 */
int nl2sql_llm_sse_feed(struct nl2sql_llm_sse *s, const char *at, size_t len,
			int (*fn)(void *ctx, const char *data, size_t len),
			void *ctx);
void nl2sql_llm_sse_release(struct nl2sql_llm_sse *s);

/* ---- what headers say (hints.c) ---- */

struct nl2sql_llm_quota {
	int64_t limit, left; /* -1: not said */
	int64_t reset_ms;    /* -1: not said */
};
struct nl2sql_llm_hints {
	int64_t retry_after_ms; /* -1: not said */
	bool retry_after_exact; /* told in milliseconds: that one wins */
	int should_retry;       /* -1: not said, 0, 1 */
	bool event_stream;
	struct nl2sql_llm_quota requests, tokens;
};
#define NL2SQL_LLM_NO_HINTS                                      \
	(struct nl2sql_llm_hints)                                \
	{                                                        \
		-1, false, -1, false, { -1, -1, -1 }, { -1, -1, -1 } \
	}

/* Take note of one header line; now is the wall clock in seconds. */
void nl2sql_llm_hints_line(struct nl2sql_llm_hints *h, const char *line,
			   size_t len, int64_t now);
/* Where headers say nothing: what an error says about when to come back. */
void nl2sql_llm_hints_body(struct nl2sql_llm_hints *h, struct nl2sql_json body,
			   const char *said);
/* "1s", "6m0s", "12ms", "1h2m3.5s", "59" (seconds).  -1: none of these */
int64_t nl2sql_llm_duration_ms(const char *s);
/* "120", "1.5", or an HTTP date.  -1: none of these, or past */
int64_t nl2sql_llm_retry_after_ms(const char *s, int64_t now);
/* A random wait before the n-th repetition (from 1): full jitter. */
int64_t nl2sql_llm_backoff_ms(int64_t first, int64_t max, unsigned n,
			      uint64_t seed, uint64_t who);

/* ---- money (budget.c) ---- */

struct nl2sql_llm_charge {
	int64_t requests, tokens, pico; /* pico: 1e-12 USD */
};
/* USD a million tokens as 1e-12 USD a token, rounded up; -1: no price. */
int64_t nl2sql_llm_rate(double usd_per_million);
struct nl2sql_llm_tokens
nl2sql_llm_worst_tokens(const struct nl2sql_llm_ask *ask);
struct nl2sql_llm_charge nl2sql_llm_cost(const struct nl2sql_llm *llm,
					 const char *model,
					 struct nl2sql_llm_tokens t);
bool nl2sql_llm_priced(const struct nl2sql_llm *llm, const char *model);

/* ---- the journal's file (journal_file.c) ---- */

/* Create it, or see that it can be written. */
int nl2sql_llm_journal_make(const char *path, struct nl2sql_err *err);
/* Where it is when nobody says; NULL: nowhere.  To be freed. */
char *nl2sql_llm_journal_path(void);
/* Can it be read, but not written? */
bool nl2sql_llm_journal_frozen(const char *path);
/* To open it as it lies there.  To be freed. */
char *nl2sql_llm_journal_uri(const char *path);

/* ---- the journal (journal.c) ---- */

/* Where answers and charges go; all strings are copied. */
struct nl2sql_llm_filing {
	const char *path;     /* NULL: where caches are; "": memory */
	const char *account;  /* whose charges; may be NULL */
	const char *endpoint; /* whose answers */
	bool anywhere;        /* any endpoint's, where that has none */
	int64_t ttl_s;
	bool durable;         /* charges are synced */
	bool reads_only;      /* nothing will be added, nor a file made */
};

struct nl2sql_llm_journal {
	sqlite3 *db;
	sqlite3_stmt *find, *put, *spent, *charge;
	char *path, *account, *endpoint;
	bool anywhere;
	int64_t ttl_s;
	bool durable;
	int pages, tidy_at; /* of its write-ahead log */
};

/* What an answer is filed under. */
struct nl2sql_llm_key {
	unsigned char hash[NL2SQL_LLM_KEY_BYTES];
	uint32_t ordinal;
};

int nl2sql_llm_journal_open(struct nl2sql_llm_journal *j,
			    const struct nl2sql_llm_filing *f,
			    struct nl2sql_err *err);
/* Does it outlive the program? */
bool nl2sql_llm_journal_lasts(const struct nl2sql_llm_journal *j);
void nl2sql_llm_journal_close(struct nl2sql_llm_journal *j);
int nl2sql_llm_journal_account(struct nl2sql_llm_journal *j, const char *name,
			       struct nl2sql_err *err);
/* @return 1 with the answer in the arena, 0: there is none, -1 with *err */
int nl2sql_llm_journal_find(struct nl2sql_llm_journal *j,
			    const struct nl2sql_llm_key *key,
			    struct nl2sql_arena *arena,
			    struct nl2sql_llm_answer *answer,
			    struct nl2sql_err *err);
/* durable: what is committed survives a loss of power, too. */
int nl2sql_llm_journal_begin(struct nl2sql_llm_journal *j, bool durable,
			     struct nl2sql_err *err);
/* Commit where ok, else roll back. */
int nl2sql_llm_journal_end(struct nl2sql_llm_journal *j, bool ok,
			   struct nl2sql_err *err);
/* @return 1 stored, 0 somebody else's answer is there already, -1 with *err */
struct nl2sql_llm_entry {
	const struct nl2sql_llm_key *key;
	const char *model, *request;
	int64_t ms; /* it took */
};
int nl2sql_llm_journal_put(struct nl2sql_llm_journal *j,
			   const struct nl2sql_llm_entry *e,
			   const struct nl2sql_llm_answer *answer,
			   struct nl2sql_err *err);
/* Does another endpoint have an answer to this? */
bool nl2sql_llm_journal_elsewhere(struct nl2sql_llm_journal *j,
				  const struct nl2sql_llm_key *key);
/* When there is time for it: take over what its log holds. */
void nl2sql_llm_journal_tidy(struct nl2sql_llm_journal *j);
/* What a model's latest answers were like, on average. */
struct nl2sql_llm_measure {
	int64_t n;
	double ms, output; /* an answer */
	double input_byte; /* input tokens for each byte of the request */
};
struct nl2sql_llm_measure
nl2sql_llm_journal_measure(struct nl2sql_llm_journal *j, const char *model);
int nl2sql_llm_journal_spent(struct nl2sql_llm_journal *j,
			     struct nl2sql_llm_charge *spent,
			     struct nl2sql_err *err);
/* Add to what the account was charged; negative to give back. */
int nl2sql_llm_journal_charge(struct nl2sql_llm_journal *j,
			      const struct nl2sql_llm_charge *c,
			      struct nl2sql_err *err);

/* ---- the engine ---- */

enum nl2sql_llm_state {
	NL2SQL_LLM_FRESH,   /* not looked up yet */
	NL2SQL_LLM_QUEUED,  /* to be sent as soon as it may */
	NL2SQL_LLM_WAITING, /* to be queued again when it is due */
	NL2SQL_LLM_FLYING,
	NL2SQL_LLM_LANDED,  /* an answer that is not in the journal yet */
	NL2SQL_LLM_READY,   /* done() is to be called */
	NL2SQL_LLM_STATES
};

/* One that may be asked: the first, or a fallback. */
struct nl2sql_llm_model {
	char *name;
	unsigned manners;
	unsigned failures;  /* requests that it failed, in a row */
	int64_t rest_until; /* it is not asked before */
};

struct nl2sql_llm_call {
	struct nl2sql_llm *llm;
	struct nl2sql_llm_request *req;
	struct nl2sql_llm_call *next, *prev;
	enum nl2sql_llm_state state;
	struct nl2sql_llm_ask ask;
	size_t at;           /* which of the engine's models */
	struct nl2sql_llm_key key;
	struct nl2sql_llm_charge charged; /* at worst, for the try in flight */
	struct nl2sql_llm_tokens worst;

	unsigned tries;      /* sent */
	unsigned failed;     /* of these, by what may be its own doing */
	unsigned late;       /* of these, stopped by a deadline */
	unsigned adapted;    /* asked in another way */
	int64_t due;         /* WAITING */
	int64_t troubled;    /* since when it fails; 0: it does not */

	/* The try in flight. */
	CURL *easy;
	struct nl2sql_buf body, in;
	struct nl2sql_llm_reading got;
	struct nl2sql_llm_sse sse;
	struct nl2sql_llm_hints hints;
	int64_t started, quiet_until, slow_from;
	int64_t took;        /* the answer, in milliseconds */
	size_t uploaded, received, heard; /* heard: bytes of headers */
	bool slow;           /* quiet_until is there to end a drip */
	bool broken;         /* an event cannot be read; it is in `in` */
	const char *cut;     /* why we cut it off; NULL: we did not */
};

struct nl2sql_llm_list {
	struct nl2sql_llm_call *head, *tail;
	size_t n;
};

/* How often each request was seen: its hash's first bytes and a count. */
struct nl2sql_llm_seen {
	uint64_t *keys;
	uint32_t *counts;
	size_t n, size;
};

struct nl2sql_llm {
	struct nl2sql_loop *loop;
	const struct nl2sql_llm_provider *provider;
	struct nl2sql_llm_options o; /* its strings are model and account */
	struct nl2sql_llm_price *prices;
	struct nl2sql_llm_model *models; /* the first, then the fallbacks */
	size_t nmodels;
	char *origin;   /* the endpoint in messages */
	char *endpoint; /* and in the journal */
	char *key;
	struct nl2sql_llm_secret *secret; /* what it may look like */
	bool loopback;

	CURLM *multi;
	CURLU *url;
	struct curl_slist *headers;
	struct nl2sql_watch *curl_timer, *deadline, *wake;
	int64_t deadline_at, wake_at;
	CURL **spare;
	size_t nspare, cspare;

	struct nl2sql_llm_journal journal;
	struct nl2sql_llm_list lists[NL2SQL_LLM_STATES];
	struct nl2sql_llm_seen seen;
	struct nl2sql_llm_charge limit; /* -1: none */
	struct nl2sql_llm_charge settle; /* to be added to the account */

	/* Pace. */
	int64_t hold_until;   /* nothing is sent before */
	int64_t requests_left, tokens_left; /* of the endpoint's; -1: unknown */
	int64_t requests_reset, tokens_reset;
	int64_t tokens_limit;
	unsigned faults;      /* in a row, over all requests */
	int64_t faulty_since;
	bool open;            /* the breaker: one request at a time tries */
	double retries_left;  /* of the whole run */
	bool refusal_told;    /* why a request was refused */

	struct nl2sql_err stopped; /* code not OK: nothing is sent any more */
	struct nl2sql_llm_totals totals;
	int64_t used_pico, paid_pico;
	struct nl2sql_llm_estimate estimate;
	struct nl2sql_llm_measure measure; /* once the first was counted */
};

void nl2sql_llm_move(struct nl2sql_llm_call *c, enum nl2sql_llm_state to);
void nl2sql_llm_move_first(struct nl2sql_llm_call *c, enum nl2sql_llm_state to);
/* Look after the lists in ms milliseconds at the latest. */
void nl2sql_llm_wake(struct nl2sql_llm *llm, int64_t ms);
void nl2sql_llm_call_free(struct nl2sql_llm_call *c);
/* Send nothing any more; what is in flight may still land. */
void nl2sql_llm_stop(struct nl2sql_llm *llm, const struct nl2sql_err *why);
/* Bring what landed, and what it cost, into the journal. */
void nl2sql_llm_settle(struct nl2sql_llm *llm);

/* secret.c */
struct nl2sql_llm_secret *nl2sql_llm_secret_new(const char *key);
void nl2sql_llm_secret_free(struct nl2sql_llm_secret *s);
/* Put [key] where the key stands, however it is written. */
void nl2sql_llm_redact(const struct nl2sql_llm *llm, struct nl2sql_buf *b);

/* key.c */

/* The request as the journal knows it: all that bears on the answer. */
void nl2sql_llm_canonical(struct nl2sql_buf *b, const struct nl2sql_llm_call *c);
/* Set the hash of c->key. */
void nl2sql_llm_file_under(struct nl2sql_llm_call *c);
/* How often this request was submitted, this time included. */
uint32_t nl2sql_llm_count_seen(struct nl2sql_llm_seen *s,
			       const unsigned char *hash);

/* fallback.c */
void nl2sql_llm_take_models(struct nl2sql_llm *llm,
			    const struct nl2sql_llm_options *o);
void nl2sql_llm_free_models(struct nl2sql_llm *llm);
/* Ask this one of the engine's models, or the request's own. */
void nl2sql_llm_set_model(struct nl2sql_llm_call *c, size_t at);
/* As nl2sql_llm_journal_find(), for all models that may have answered: the
 * call is that one's then. */
int nl2sql_llm_find(struct nl2sql_llm_call *c, struct nl2sql_arena *arena,
		    struct nl2sql_llm_answer *answer, struct nl2sql_err *err);
bool nl2sql_llm_has_next(const struct nl2sql_llm_call *c);
/* Before it is sent: pass over models that rest. */
void nl2sql_llm_choose(struct nl2sql_llm_call *c);
/* Its model failed it; closed: and will fail all others.
 * @return false where there is none left to ask */
bool nl2sql_llm_fall_back(struct nl2sql_llm_call *c, bool closed,
			  const char *why, const char *said);
void nl2sql_llm_model_good(struct nl2sql_llm_call *c);

/* estimate.c: count a request that is not sent, and those that may follow. */
void nl2sql_llm_estimate(struct nl2sql_llm_call *c, int64_t times,
			 int64_t more);

/* endpoint.c: read the endpoint's URL, and make the headers. */
int nl2sql_llm_endpoint(struct nl2sql_llm *llm, const char *url,
			struct nl2sql_err *err);
void nl2sql_llm_endpoint_free(struct nl2sql_llm *llm);

/* http.c */
int nl2sql_llm_http_open(struct nl2sql_llm *llm, const char *url,
			 struct nl2sql_err *err);
void nl2sql_llm_http_close(struct nl2sql_llm *llm);
void nl2sql_llm_http_send(struct nl2sql_llm_call *c);
/* Take it off the wire. */
void nl2sql_llm_http_drop(struct nl2sql_llm_call *c);

/* outcome.c: what becomes of a try that ended. */
void nl2sql_llm_landed(struct nl2sql_llm_call *c, CURLcode rc, long status);

/* pace.c: when to send, and when to stop trying. */

/* 0: send it now; -1: when something lands; else milliseconds to wait. */
int64_t nl2sql_llm_pace(struct nl2sql_llm *llm, const struct nl2sql_llm_call *c);
void nl2sql_llm_pace_sent(struct nl2sql_llm *llm,
			  const struct nl2sql_llm_call *c);
/* Follow the endpoint's headers. */
void nl2sql_llm_pace_hints(struct nl2sql_llm *llm,
			   const struct nl2sql_llm_hints *h);
void nl2sql_llm_pace_good(struct nl2sql_llm *llm);
/* A try failed by no fault of the request, or so it seems.
 * @return false where the endpoint is given up: the engine is stopped */
bool nl2sql_llm_pace_fault(struct nl2sql_llm *llm, bool busy,
			   const char *said);

#endif
