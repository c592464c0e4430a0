/*
 * nl2sql/llm.h - models: a request in, an answer or an error out
 *
 * One engine stands in front of every provider.  It keeps many requests in
 * flight on the program's event loop, tries again what may work the next time,
 * follows the endpoint's rate limits, and stops where nothing will work (a key
 * that is refused, a quota or a budget that is spent).
 *
 * Behind it is the journal, an SQLite file.  An answer is in it before
 * anybody sees it, so that a run that was killed repeats for free; a failure
 * never is.  What a request may cost at worst is charged there before it is
 * sent, and corrected when its answer tells what it did cost; a request whose
 * outcome nobody knows stays charged.
 *
 * A model's text is a stranger's.  nl2sql_llm_sql() and nl2sql_llm_json() look
 * in it for what was asked, and say why where it is not there.
 *
 * An answer is filed under its request: provider, endpoint, model, limits,
 * messages, and its ordinal among the run's equal requests.  The endpoint is
 * part of it, since "default" at one is another model than at the next.
 *
 * Where a model fails a request, the next one of the fallback is asked, and
 * what it answers is filed as its answer in place of the first one's: equal
 * runs go on to find it, and runs without that fallback do not.
 *
 * Keys are copied, sent to the endpoint, wiped when the engine is freed, and
 * taken out of whatever the endpoint sends back.
 */
#ifndef NL2SQL_LLM_H
#define NL2SQL_LLM_H

#include <nl2sql/record.h>
#include <nl2sql/sql.h>

/* ---- the engine -------------------------------------------------------- */

/** What a model's tokens cost, in USD a million. */
struct nl2sql_llm_price {
	const char *model;
	double input, output;
};

/** {0} is a useful value of all but model; what it stands for is in brackets.
 * All strings are copied. */
struct nl2sql_llm_options {
	const char *provider; /* "openai" [that] */
	const char *base_url; /* [$OPENAI_BASE_URL, else the provider's own];
			       * https, or http to this machine */
	const char *api_key;  /* [$OPENAI_API_KEY]; "" for none */
	const char *model;    /* of requests that name none */
	/* Models to ask where that one fails; ends with NULL, or is NULL. */
	const char *const *fallback;
	bool has_temperature; /* for all requests, whatever they say: */
	double temperature;
	bool stream;          /* ask for the answer piece by piece */
	int in_flight;        /* [8] requests at the endpoint at once */
	int64_t max_tokens;   /* [1024] of an answer, where a request says none */
	uint64_t seed;        /* of the jitter */

	/* Deadlines in milliseconds: to connect [10,000], until the first byte
	 * [120,000], between two bytes [60,000], of one try [600,000]. */
	int64_t connect_ms, first_byte_ms, idle_ms, total_ms;

	int attempts;           /* [7] tries of one request */
	int64_t backoff_ms;     /* [500] the first wait, at most; it doubles */
	int64_t backoff_max_ms; /* [8,000] any wait, at most */
	int64_t retry_after_max_ms; /* [60,000] believed of an endpoint */
	int64_t patience_ms;    /* [300,000] with an endpoint that does not answer */

	const char *journal;  /* [$XDG_CACHE_HOME/nl2sql/journal.db]; "" for
			       * none: all is forgotten with the engine */
	bool replay;          /* answer from the journal alone, send nothing;
			       * where no endpoint is named, any one's answer */
	bool estimate;        /* send nothing either: what the journal does not
			       * know is counted, and fails with EDATA, word
			       * "estimate" */
	int64_t ttl_s;        /* [for ever] how old an answer may be */

	/* The budget is an account's: the run's id, so that it holds over all
	 * tries of one run, and another run has its own.  With a ttl, one
	 * that was idle for so long begins anew, as its answers do. */
	const char *account;
	double budget_usd;    /* [none]; the model must have a price */
	int64_t budget_tokens;
	int64_t budget_requests;
	const struct nl2sql_llm_price *prices;
	size_t nprices;
};

struct nl2sql_llm;

/**
 * Open an engine.  Nothing is sent yet.
 *
 * @param loop  must outlive the engine
 * @return 0, or -1 with *err set to NL2SQL_EFATAL: an unknown provider, an
 *         endpoint or journal that will not do, no key, no price
 */
int nl2sql_llm_new(struct nl2sql_llm **out, const struct nl2sql_llm_options *o,
		   struct nl2sql_loop *loop,
		   struct nl2sql_err *err) NL2SQL_MUST_USE;
/** Name the account after all, before the first request.
 * @return 0, or -1 with *err set: the journal cannot be used */
int nl2sql_llm_charge_to(struct nl2sql_llm *llm, const char *account,
			 struct nl2sql_err *err) NL2SQL_MUST_USE;
/** Requests that are not done are forgotten, without a call; those in flight
 * stay charged.  NULL is fine. */
void nl2sql_llm_free(struct nl2sql_llm *llm);

/* ---- requests ---------------------------------------------------------- */

struct nl2sql_llm_message {
	const char *role; /* "system", "user" or "assistant" */
	const char *text;
};

enum nl2sql_llm_finish {
	NL2SQL_LLM_STOP,     /* the model came to its end */
	NL2SQL_LLM_LENGTH,   /* cut off at the token limit */
	NL2SQL_LLM_FILTERED, /* held back by the endpoint */
	NL2SQL_LLM_REFUSED,  /* the model declined; refusal may say why */
	NL2SQL_LLM_OTHER     /* the endpoint does not say, or says else */
};

/** "stop", "length", "filtered", "refused", "other". */
const char *nl2sql_llm_finish_name(enum nl2sql_llm_finish f);

struct nl2sql_llm_tokens {
	int64_t input, output;
};

struct nl2sql_llm_answer {
	const char *text;    /* never NULL; UTF-8; may be empty */
	size_t len;
	const char *refusal; /* NULL where there is none */
	const char *model;   /* as the endpoint names it; NULL: not at all */
	const char *asked;   /* as we named it: for `origin` */
	enum nl2sql_llm_finish finish;
	struct nl2sql_llm_tokens usage; /* as charged: never below zero */
	bool cached;         /* it came from the journal */
};

/** A request is the caller's, and stays at its place until done() or
 * nl2sql_llm_cancel(); so does all that it points at. */
struct nl2sql_llm_request {
	const struct nl2sql_llm_message *messages;
	size_t nmessages;
	const char *model;    /* NULL: the engine's */
	int64_t max_tokens;   /* 0: the engine's */
	bool has_temperature, has_seed;
	double temperature;
	int64_t seed;
	const char *schema;   /* JSON Schema of the answer, or NULL.  An
			       * endpoint that cannot hold to it is asked
			       * without: the prompt should say it too */
	const char *tag;      /* for the log, "gen.joins"; may be NULL */

	/* Equal requests of a run are told apart by an ordinal from 1; 0: the
	 * engine counts them as they are submitted. */
	uint32_t ordinal;

	struct nl2sql_arena *arena; /* the answer is written there */
	void (*done)(void *ctx, struct nl2sql_llm_request *req);
	void *ctx;

	/* Set when done() is called: err.code is NL2SQL_OK and answer is
	 * filled, or
	 *   NL2SQL_EDATA   this request got none: the word is bad_request,
	 *                  endpoint_error, bad_answer, timeout, estimate
	 *   NL2SQL_EFATAL  nor will others: endpoint_refused, quota_spent,
	 *                  budget_spent, endpoint_gone, replay_miss,
	 *                  journal_error
	 */
	struct nl2sql_llm_answer answer;
	struct nl2sql_err err;
	struct nl2sql_llm_call *call; /* the engine's own */
};

/** Begin.  done() is called from the loop, never from here. */
void nl2sql_llm_submit(struct nl2sql_llm *llm, struct nl2sql_llm_request *req);
/** Forget a request that is not done; done() is not called.  In flight it is
 * cut off, and stays charged. */
void nl2sql_llm_cancel(struct nl2sql_llm *llm, struct nl2sql_llm_request *req);
/** Submit, and turn the loop until it is done.  @return 0, or -1 with *err */
int nl2sql_llm_wait(struct nl2sql_llm *llm, struct nl2sql_llm_request *req,
		    struct nl2sql_err *err) NL2SQL_MUST_USE;

/** Was no schema of an answer refused yet? */
bool nl2sql_llm_takes_schema(const struct nl2sql_llm *llm);
/** What a request may take at worst: tokens, and USD where there is a price
 * (else 0). */
struct nl2sql_llm_tokens nl2sql_llm_worst(const struct nl2sql_llm *llm,
					  const struct nl2sql_llm_request *req,
					  double *usd);
/** Would the journal answer it?  Its ordinal must be set. */
bool nl2sql_llm_known(struct nl2sql_llm *llm,
		      const struct nl2sql_llm_request *req);

/** What an engine with `estimate` was asked so far. */
struct nl2sql_llm_estimate {
	int64_t known;    /* requests that the journal answers */
	int64_t requests; /* that would be sent, where each answer is of use */
	int64_t more;     /* that may follow where answers are not, at most */
	struct nl2sql_llm_tokens worst, likely, more_worst;
	double worst_usd, likely_usd, more_usd; /* 0 where there is no price */
	double seconds;   /* as fast as this model answered before */
	bool measured;    /* the journal has answers of this model; if not,
			   * likely is worst, and seconds are a guess */
};
/**
 * Count requests like this one that follow, but cannot be made before others
 * are answered.
 *
 * @param times  where each answer is of use
 * @param more   where no answer is, at most; --max-requests may allow fewer
 */
void nl2sql_llm_expect(struct nl2sql_llm *llm,
		       const struct nl2sql_llm_request *req, int64_t times,
		       int64_t more);
struct nl2sql_llm_estimate nl2sql_llm_estimated(struct nl2sql_llm *llm);

struct nl2sql_llm_totals {
	/* Answers used, wherever they came from: the same in equal runs. */
	int64_t answers;
	int64_t cached; /* of these, from the journal */
	struct nl2sql_llm_tokens used;
	double used_usd;
	/* What this program sent, and was charged for. */
	int64_t sent, retried;
	int64_t fell_back; /* requests that went to the next model */
	struct nl2sql_llm_tokens paid;
	double paid_usd;
	/* What the account was charged, in this and earlier tries. */
	int64_t charged_requests, charged_tokens;
	double charged_usd;
};
struct nl2sql_llm_totals nl2sql_llm_totals(struct nl2sql_llm *llm);

/* ---- what stands in an answer ------------------------------------------- */

/** The text of an answer without the thoughts before and in it.
 * @return a copy in the arena */
const char *nl2sql_llm_said(struct nl2sql_arena *arena,
			    const struct nl2sql_llm_answer *answer);

/**
 * Find the one statement that an answer gives: the last fence of SQL wins,
 * else JSON with a member `sql` or `query`, inline code, or a bare statement
 * with prose around it.  Thoughts in tags are not looked at.  It must be one
 * statement and must not write; what stands between words must parse, what was
 * put apart as SQL need not (that is for validation to judge, and to mend).
 * Nothing in it is changed but blanks: what looks like one becomes one,
 * outside of literals.
 *
 * @param sql  set to the text in the arena, without a final semicolon
 * @return 0, or -1 with *err set to NL2SQL_EDATA and the word refusal,
 *         truncated, filtered, empty, no_sql, several_statements,
 *         not_read_only or odd_characters
 */
int nl2sql_llm_sql(struct nl2sql_arena *arena, const char **sql,
		   enum nl2sql_dialect dialect,
		   const struct nl2sql_llm_answer *answer,
		   struct nl2sql_err *err) NL2SQL_MUST_USE;

/**
 * Find the object or array that an answer gives: all of the text, else the
 * last fence, else what stands between prose.  From one that was cut off, the
 * elements of its array (its own, or of a member of it) that are whole are
 * kept.
 *
 * @param out  set to a value in the arena
 * @param cut  set to whether something is missing at its end; may be NULL
 * @return 0, or -1 with *err set to NL2SQL_EDATA and the word refusal,
 *         filtered, empty, truncated (nothing whole is left) or no_json
 */
int nl2sql_llm_json(struct nl2sql_arena *arena, struct nl2sql_json *out,
		    bool *cut, const struct nl2sql_llm_answer *answer,
		    struct nl2sql_err *err) NL2SQL_MUST_USE;

#endif
