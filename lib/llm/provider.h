/* lib/llm/provider.h - what a model endpoint must be able to do for us */
#ifndef NL2SQL_LLM_PROVIDER_H
#define NL2SQL_LLM_PROVIDER_H

#include <nl2sql/llm.h>

/* What an endpoint was found not to take, or to call otherwise. */
enum nl2sql_llm_manner {
	NL2SQL_LLM_NO_SCHEMA = 1,          /* no schema of the answer */
	NL2SQL_LLM_NO_JSON_MODE = 2,       /* nor "any JSON" */
	NL2SQL_LLM_COMPLETION_TOKENS = 4,  /* max_completion_tokens */
	NL2SQL_LLM_NO_SEED = 8,
	NL2SQL_LLM_NO_TEMPERATURE = 16,
	NL2SQL_LLM_NO_STREAM_OPTIONS = 32,
	NL2SQL_LLM_NO_STREAM = 64,
	NL2SQL_LLM_NO_SYSTEM = 128         /* messages of that role */
};

/* A request with everything filled in that it left to the engine. */
struct nl2sql_llm_ask {
	const struct nl2sql_llm_request *req;
	const char *model;
	int64_t max_tokens;
	bool has_temperature;
	double temperature;
	struct nl2sql_json schema;
	bool stream;
	unsigned manners;
};

/* What was read of an answer so far. */
struct nl2sql_llm_reading {
	struct nl2sql_buf text, refusal, model;
	enum nl2sql_llm_finish finish;
	struct nl2sql_llm_tokens usage;
	bool has_finish, has_usage, done;
};

/* What a response without an answer means for what we do next. */
enum nl2sql_llm_fault {
	NL2SQL_LLM_FINE,
	NL2SQL_LLM_AGAIN,   /* a passing fault: the request may be sent again */
	NL2SQL_LLM_BUSY,    /* the endpoint wants to be asked later */
	NL2SQL_LLM_GARBLED, /* a response that cannot be read, or broke off */
	NL2SQL_LLM_BAD,     /* it will never answer this request */
	NL2SQL_LLM_CLOSED,  /* nor any other: the key, the model, the path */
	NL2SQL_LLM_QUOTA    /* nor any other, until somebody pays */
};

struct nl2sql_llm_provider {
	const char *name;
	const char *base_url; /* of its makers' own service */
	const char *path;     /* put behind the base, unless that ends so */
	const char *url_env, *key_env;
	/* What stands before the key: "Authorization: Bearer ". */
	const char *(*key_header)(const char *host);

	/* What is known of an endpoint by its name. */
	unsigned (*manners)(const char *host);

	/* Append the body of the HTTP request. */
	void (*body)(struct nl2sql_buf *b, const struct nl2sql_llm_ask *ask);

	/* Read a whole answer.  -1: it is none; 1: it is of another protocol,
	 * and so will the next one be. */
	int (*answer)(struct nl2sql_llm_reading *r, struct nl2sql_json body);

	/* Read one event of a stream; sets r->done behind the last one.
	 * -1: it is none. */
	int (*event)(struct nl2sql_llm_reading *r, const char *data, size_t len);

	/* What an HTTP status and the body (absent where it is no JSON) mean;
	 * a 200 may hold an error, too.  The endpoint's words are appended to
	 * said. */
	enum nl2sql_llm_fault (*fault)(long status, struct nl2sql_json body,
				       struct nl2sql_buf *said);

	/* A request was refused with these words: is there another way to ask?
	 * @return the manners to try, or ask->manners where there is none */
	unsigned (*adapt)(const struct nl2sql_llm_ask *ask, const char *said);
};

extern const struct nl2sql_llm_provider nl2sql_llm_openai;

/* For providers: what most of them mean by an HTTP status. */
enum nl2sql_llm_fault nl2sql_llm_status_fault(long status);
/* A number of tokens that can be one. */
bool nl2sql_llm_count(struct nl2sql_json j, int64_t *n);
/* A member of an object that stands there once; *twice where it does not. */
struct nl2sql_json nl2sql_llm_once(struct nl2sql_json object, const char *name,
				   bool *twice);

#endif
