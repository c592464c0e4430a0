/*
 * lib/llm/openai.c - chat completions as OpenAI speaks them
 *
 * So do llama.cpp, vLLM, Ollama (/v1) and most gateways, with differences in
 * what they refuse; adapt() finds the way of asking that an endpoint takes.
 */
#include <stdlib.h>
#include <string.h>

#include "provider.h"

static unsigned openai_manners(const char *host)
{
	/* Its newest models refuse max_tokens; others do not know better. */
	return nl2sql_ieq(host, "api.openai.com") ?
		       NL2SQL_LLM_COMPLETION_TOKENS : 0;
}

static void put_messages(struct nl2sql_buf *b,
			 const struct nl2sql_llm_request *req)
{
	size_t i;

	nl2sql_json_key(b, "messages");
	nl2sql_json_open(b, '[');
	for (i = 0; i < req->nmessages; i++) {
		nl2sql_json_open(b, '{');
		nl2sql_json_add_string(b, "role", req->messages[i].role);
		nl2sql_json_add_string(b, "content", req->messages[i].text);
		nl2sql_json_close(b, '}');
	}
	nl2sql_json_close(b, ']');
}

static void put_format(struct nl2sql_buf *b, const struct nl2sql_llm_ask *ask)
{
	bool schema = !(ask->manners & NL2SQL_LLM_NO_SCHEMA);

	if (!ask->schema.at ||
	    (!schema && (ask->manners & NL2SQL_LLM_NO_JSON_MODE)))
		return;
	nl2sql_json_key(b, "response_format");
	nl2sql_json_open(b, '{');
	nl2sql_json_add_string(b, "type", schema ? "json_schema" :
						   "json_object");
	if (schema) {
		nl2sql_json_key(b, "json_schema");
		nl2sql_json_open(b, '{');
		nl2sql_json_add_string(b, "name", "answer");
		nl2sql_json_add_bool(b, "strict", true);
		nl2sql_json_add(b, "schema", ask->schema);
		nl2sql_json_close(b, '}');
	}
	nl2sql_json_close(b, '}');
}

static void openai_body(struct nl2sql_buf *b, const struct nl2sql_llm_ask *ask)
{
	const struct nl2sql_llm_request *req = ask->req;

	nl2sql_json_open(b, '{');
	nl2sql_json_add_string(b, "model", ask->model);
	put_messages(b, req);
	nl2sql_json_add_int(b,
			    ask->manners & NL2SQL_LLM_COMPLETION_TOKENS ?
				    "max_completion_tokens" : "max_tokens",
			    ask->max_tokens);
	if (ask->has_temperature && !(ask->manners & NL2SQL_LLM_NO_TEMPERATURE))
		nl2sql_json_add_double(b, "temperature", ask->temperature);
	if (req->has_seed && !(ask->manners & NL2SQL_LLM_NO_SEED))
		nl2sql_json_add_int(b, "seed", req->seed);
	put_format(b, ask);
	nl2sql_json_add_bool(b, "stream", ask->stream);
	if (ask->stream && !(ask->manners & NL2SQL_LLM_NO_STREAM_OPTIONS)) {
		nl2sql_json_key(b, "stream_options");
		nl2sql_json_open(b, '{');
		nl2sql_json_add_bool(b, "include_usage", true);
		nl2sql_json_close(b, '}');
	}
	nl2sql_json_close(b, '}');
}

/* ---- answers ---- */

static void read_usage(struct nl2sql_llm_reading *r, struct nl2sql_json usage)
{
	struct nl2sql_llm_tokens t;

	if (nl2sql_llm_count(nl2sql_json_get(usage, "prompt_tokens"), &t.input) &&
	    nl2sql_llm_count(nl2sql_json_get(usage, "completion_tokens"),
			     &t.output)) {
		r->usage = t;
		r->has_usage = true;
	}
}

static void read_finish(struct nl2sql_llm_reading *r, struct nl2sql_json why)
{
	if (nl2sql_json_type(why) != NL2SQL_JSON_STRING)
		return;
	r->has_finish = true;
	if (nl2sql_json_is(why, "stop"))
		r->finish = NL2SQL_LLM_STOP;
	else if (nl2sql_json_is(why, "length"))
		r->finish = NL2SQL_LLM_LENGTH;
	else if (nl2sql_json_is(why, "content_filter"))
		r->finish = NL2SQL_LLM_FILTERED;
	else
		r->finish = NL2SQL_LLM_OTHER;
}

/* A string, null, or a list of parts of which those of type text count. */
static int read_content(struct nl2sql_llm_reading *r, struct nl2sql_json content)
{
	struct nl2sql_json_iter it = nl2sql_json_iter(content);
	struct nl2sql_json part;

	switch (nl2sql_json_type(content)) {
	case NL2SQL_JSON_NONE:
	case NL2SQL_JSON_NULL:
		return 0;
	case NL2SQL_JSON_STRING:
		return nl2sql_json_decode(content, &r->text);
	case NL2SQL_JSON_ARRAY:
		while (nl2sql_json_next(&it, NULL, &part))
			if (nl2sql_json_is(nl2sql_json_get(part, "type"), "text"))
				(void)nl2sql_json_decode(
					nl2sql_json_get(part, "text"), &r->text);
		return 0;
	default:
		return -1;
	}
}

/* The message of an answer, or the delta of an event. */
static int read_message(struct nl2sql_llm_reading *r, struct nl2sql_json message)
{
	bool twice = false;
	struct nl2sql_json content = nl2sql_llm_once(message, "content", &twice);
	struct nl2sql_json refusal = nl2sql_llm_once(message, "refusal", &twice);

	if (twice)
		return -1;
	if (nl2sql_json_type(refusal) == NL2SQL_JSON_STRING)
		(void)nl2sql_json_decode(refusal, &r->refusal);
	return read_content(r, content);
}

/* The choice with index 0, or the first where they are not numbered. */
static struct nl2sql_json first_choice(struct nl2sql_json choices)
{
	struct nl2sql_json_iter it = nl2sql_json_iter(choices);
	struct nl2sql_json c;

	while (nl2sql_json_next(&it, NULL, &c))
		if (nl2sql_json_int_or(nl2sql_json_get(c, "index"), 0) == 0)
			return c;
	return (struct nl2sql_json){ 0 };
}

static void read_model(struct nl2sql_llm_reading *r, struct nl2sql_json body)
{
	if (!r->model.len)
		(void)nl2sql_json_decode(nl2sql_json_get(body, "model"),
					 &r->model);
}

static int openai_answer(struct nl2sql_llm_reading *r, struct nl2sql_json body)
{
	bool twice = false;
	struct nl2sql_json choices = nl2sql_llm_once(body, "choices", &twice);
	struct nl2sql_json choice = first_choice(choices);
	struct nl2sql_json message = nl2sql_llm_once(choice, "message", &twice);

	read_usage(r, nl2sql_json_get(body, "usage"));
	if (!choices.at)
		return 1;
	if (twice || nl2sql_json_type(message) != NL2SQL_JSON_OBJECT)
		return -1;
	read_model(r, body);
	read_finish(r, nl2sql_json_get(choice, "finish_reason"));
	return read_message(r, message);
}

static int openai_event(struct nl2sql_llm_reading *r, const char *data,
			size_t len)
{
	struct nl2sql_json body, choice, delta;
	bool twice = false;

	if (len == 6 && memcmp(data, "[DONE]", 6) == 0) {
		r->done = true;
		return 0;
	}
	if (nl2sql_json_parse(&body, data, len, NULL) < 0 ||
	    nl2sql_json_type(body) != NL2SQL_JSON_OBJECT ||
	    nl2sql_json_type(nl2sql_json_get(body, "error")) ==
		    NL2SQL_JSON_OBJECT)
		return -1;
	read_usage(r, nl2sql_json_get(body, "usage"));
	read_model(r, body);
	choice = first_choice(nl2sql_llm_once(body, "choices", &twice));
	delta = nl2sql_llm_once(choice, "delta", &twice);
	if (twice)
		return -1;
	read_finish(r, nl2sql_json_get(choice, "finish_reason"));
	return read_message(r, delta);
}

/* ---- faults ---- */

static bool any_of(struct nl2sql_json j, const char *const *words)
{
	for (; *words; words++)
		if (nl2sql_json_is(j, *words))
			return true;
	return false;
}

/* The endpoint's own word for it, which says more than the status. */
static enum nl2sql_llm_fault word_fault(struct nl2sql_json word)
{
	static const char *const quota[] = {
		"insufficient_quota", "billing_hard_limit_reached",
		"billing_not_active", "insufficient_credits",
		"access_terminated", NULL
	};
	static const char *const closed[] = {
		"invalid_api_key", "authentication_error", "permission_error",
		"permission_denied", "account_deactivated", "model_not_found",
		NULL
	};
	static const char *const busy[] = {
		"rate_limit_exceeded", "rate_limit_error", "overloaded_error",
		"server_overloaded", "engine_overloaded", "unavailable_error",
		NULL
	};
	static const char *const bad[] = {
		"invalid_request_error", "context_length_exceeded",
		"exceed_context_size_error", "string_above_max_length", NULL
	};

	if (any_of(word, quota))
		return NL2SQL_LLM_QUOTA;
	if (any_of(word, closed))
		return NL2SQL_LLM_CLOSED;
	if (any_of(word, busy))
		return NL2SQL_LLM_BUSY;
	return any_of(word, bad) ? NL2SQL_LLM_BAD : NL2SQL_LLM_FINE;
}

static enum nl2sql_llm_fault openai_fault(long status, struct nl2sql_json body,
					  struct nl2sql_buf *said)
{
	struct nl2sql_json error = nl2sql_json_get(body, "error");
	struct nl2sql_json code = nl2sql_json_get(error, "code");
	enum nl2sql_llm_fault by_code = word_fault(code), fault;
	int64_t number;

	if (nl2sql_json_decode(nl2sql_json_get(error, "message"), said) < 0 &&
	    nl2sql_json_decode(error, said) < 0 &&
	    nl2sql_json_decode(nl2sql_json_get(body, "message"), said) < 0)
		(void)nl2sql_json_decode(nl2sql_json_get(body, "detail"), said);
	if (by_code == NL2SQL_LLM_FINE)
		by_code = word_fault(nl2sql_json_get(error, "type"));
	if (by_code == NL2SQL_LLM_QUOTA || by_code == NL2SQL_LLM_CLOSED)
		return by_code;
	if (status == 200 && nl2sql_json_int(code, &number) == 0 &&
	    number >= 400 && number < 600)
		status = (long)number;
	fault = nl2sql_llm_status_fault(status);
	if (status == 200 && (error.at && nl2sql_json_type(error) !=
						  NL2SQL_JSON_NULL))
		fault = by_code ? by_code : NL2SQL_LLM_AGAIN;
	return fault;
}

static unsigned openai_adapt(const struct nl2sql_llm_ask *ask, const char *said)
{
	const struct nl2sql_llm_request *req = ask->req;
	unsigned m = ask->manners;

	if (nl2sql_istr(said, "max_completion_tokens") &&
	    !(m & NL2SQL_LLM_COMPLETION_TOKENS))
		return m | NL2SQL_LLM_COMPLETION_TOKENS;
	if (nl2sql_istr(said, "max_completion_tokens") &&
	    !nl2sql_istr(said, "instead"))
		return m & ~(unsigned)NL2SQL_LLM_COMPLETION_TOKENS;
	if (nl2sql_istr(said, "stream_options") && ask->stream)
		return m | NL2SQL_LLM_NO_STREAM_OPTIONS;
	if (ask->schema.at &&
	    (nl2sql_istr(said, "response_format") ||
	     nl2sql_istr(said, "schema") || nl2sql_istr(said, "grammar") ||
	     nl2sql_istr(said, "json")))
		return m & NL2SQL_LLM_NO_SCHEMA ?
			       m | NL2SQL_LLM_NO_JSON_MODE :
			       m | NL2SQL_LLM_NO_SCHEMA;
	if (nl2sql_istr(said, "temperature") && ask->has_temperature)
		return m | NL2SQL_LLM_NO_TEMPERATURE;
	if (nl2sql_istr(said, "seed") && req->has_seed)
		return m | NL2SQL_LLM_NO_SEED;
	return m;
}

const struct nl2sql_llm_provider nl2sql_llm_openai = {
	.name = "openai",
	.base_url = "https://api.openai.com/v1",
	.path = "/chat/completions",
	.url_env = "OPENAI_BASE_URL",
	.key_env = "OPENAI_API_KEY",
	.key_header = "Authorization: Bearer ",
	.manners = openai_manners,
	.body = openai_body,
	.answer = openai_answer,
	.event = openai_event,
	.fault = openai_fault,
	.adapt = openai_adapt,
};
