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

static const char *openai_key_header(const char *host)
{
	return nl2sql_ends(host, ".azure.com") ? "api-key: " :
						 "Authorization: Bearer ";
}

static void put_message(struct nl2sql_buf *b, const char *role,
			const char *before, const char *text)
{
	struct nl2sql_buf all = { 0 };

	if (before)
		nl2sql_buf_printf(&all, "%s\n\n", before);
	nl2sql_buf_puts(&all, text);
	nl2sql_json_open(b, '{');
	nl2sql_json_add_string(b, "role", role);
	nl2sql_json_key(b, "content");
	nl2sql_json_put_stringn(b, nl2sql_buf_str(&all), all.len);
	nl2sql_json_close(b, '}');
	nl2sql_buf_release(&all);
}

/* Models without a system role are told by their user. */
static void put_messages(struct nl2sql_buf *b, const struct nl2sql_llm_ask *ask)
{
	const struct nl2sql_llm_request *req = ask->req;
	bool merge = ask->manners & NL2SQL_LLM_NO_SYSTEM;
	const char *before = NULL;
	size_t i;

	nl2sql_json_key(b, "messages");
	nl2sql_json_open(b, '[');
	for (i = 0; i < req->nmessages; i++) {
		const struct nl2sql_llm_message *m = &req->messages[i];

		if (merge && !before && i + 1 < req->nmessages &&
		    strcmp(m->role, "system") == 0) {
			before = m->text;
			continue;
		}
		put_message(b, m->role, before, m->text);
		before = NULL;
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
	bool streams = ask->stream && !(ask->manners & NL2SQL_LLM_NO_STREAM);

	nl2sql_json_open(b, '{');
	nl2sql_json_add_string(b, "model", ask->model);
	put_messages(b, ask);
	nl2sql_json_add_int(b,
			    ask->manners & NL2SQL_LLM_COMPLETION_TOKENS ?
				    "max_completion_tokens" : "max_tokens",
			    ask->max_tokens);
	if (ask->has_temperature && !(ask->manners & NL2SQL_LLM_NO_TEMPERATURE))
		nl2sql_json_add_double(b, "temperature", ask->temperature);
	if (req->has_seed && !(ask->manners & NL2SQL_LLM_NO_SEED))
		nl2sql_json_add_int(b, "seed", req->seed);
	put_format(b, ask);
	nl2sql_json_add_bool(b, "stream", streams);
	if (streams && !(ask->manners & NL2SQL_LLM_NO_STREAM_OPTIONS)) {
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

static bool any_of(struct nl2sql_json j, const char *const *words)
{
	for (; *words; words++)
		if (nl2sql_json_is(j, *words))
			return true;
	return false;
}

/* In the words of those, too, that others speak for. */
static void read_finish(struct nl2sql_llm_reading *r, struct nl2sql_json why)
{
	static const char *const stop[] = { "stop", "eos", "eos_token",
					    "end_turn", "stop_sequence",
					    "STOP", NULL };
	static const char *const length[] = { "length", "max_tokens",
					      "model_length", "MAX_TOKENS",
					      NULL };
	static const char *const filtered[] = { "content_filter", "safety",
						"SAFETY", "RECITATION",
						NULL };

	if (nl2sql_json_type(why) != NL2SQL_JSON_STRING)
		return;
	r->has_finish = true;
	r->finish = any_of(why, stop)     ? NL2SQL_LLM_STOP :
		    any_of(why, length)   ? NL2SQL_LLM_LENGTH :
		    any_of(why, filtered) ? NL2SQL_LLM_FILTERED :
					    NL2SQL_LLM_OTHER;
}

static void read_part(struct nl2sql_llm_reading *r, struct nl2sql_json part)
{
	static const char *const text[] = { "text", "output_text", NULL };
	struct nl2sql_json type = nl2sql_json_get(part, "type");

	if (nl2sql_json_type(part) == NL2SQL_JSON_STRING)
		(void)nl2sql_json_decode(part, &r->text);
	else if (!type.at || any_of(type, text))
		(void)nl2sql_json_decode(nl2sql_json_get(part, "text"),
					 &r->text);
	else if (nl2sql_json_is(type, "refusal"))
		(void)nl2sql_json_decode(nl2sql_json_get(part, "refusal"),
					 &r->refusal);
}

/* A string, null, or a list of parts; what was thought does not count. */
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
			read_part(r, part);
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

/* A gateway tells so of a provider behind it that failed halfway. */
static bool choice_failed(struct nl2sql_json choice)
{
	return nl2sql_json_type(nl2sql_json_get(choice, "error")) ==
		       NL2SQL_JSON_OBJECT ||
	       nl2sql_json_is(nl2sql_json_get(choice, "finish_reason"),
			      "error");
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
	if (twice || nl2sql_json_type(message) != NL2SQL_JSON_OBJECT ||
	    choice_failed(choice))
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
	if (twice || choice_failed(choice))
		return -1;
	read_finish(r, nl2sql_json_get(choice, "finish_reason"));
	return read_message(r, delta);
}

/* ---- faults ---- */

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

/* Its message, and the parameter that it is about; else whatever there is. */
static void say(struct nl2sql_buf *said, struct nl2sql_json body,
		struct nl2sql_json error)
{
	struct nl2sql_json detail = nl2sql_json_get(body, "detail");
	struct nl2sql_buf param = { 0 };

	if (nl2sql_json_decode(nl2sql_json_get(error, "message"), said) < 0 &&
	    nl2sql_json_decode(error, said) < 0 &&
	    nl2sql_json_decode(nl2sql_json_get(body, "message"), said) < 0 &&
	    nl2sql_json_decode(detail, said) < 0) {
		detail = detail.at ? detail : error;
		nl2sql_buf_put(said, detail.at ? detail.at : "", detail.len);
	}
	if (nl2sql_json_decode(nl2sql_json_get(error, "param"), &param) == 0 &&
	    param.len && !nl2sql_istr(nl2sql_buf_str(said), param.data))
		nl2sql_buf_printf(said, " (%s)", param.data);
	nl2sql_buf_release(&param);
}

/* Of the whole, or of the choice alone. */
static struct nl2sql_json error_of(struct nl2sql_json body)
{
	struct nl2sql_json error = nl2sql_json_get(body, "error"), choice;

	if (error.at && nl2sql_json_type(error) != NL2SQL_JSON_NULL)
		return error;
	choice = first_choice(nl2sql_json_get(body, "choices"));
	return nl2sql_json_get(choice, "error");
}

static enum nl2sql_llm_fault openai_fault(long status, struct nl2sql_json body,
					  struct nl2sql_buf *said)
{
	struct nl2sql_json error = error_of(body);
	struct nl2sql_json code = nl2sql_json_get(error, "code");
	enum nl2sql_llm_fault by_code = word_fault(code), fault;
	int64_t number;

	say(said, body, error);
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

static bool any_in(const char *said, const char *const *words)
{
	for (; *words; words++)
		if (nl2sql_istr(said, *words))
			return true;
	return false;
}

static const char *const unknown[] = { "support", "unrecognized", "unknown",
				       "unexpected", "not permitted",
				       "not allowed", "deprecated", NULL };

static unsigned adapt_limit(unsigned m, const char *said)
{
	bool renamed = m & NL2SQL_LLM_COMPLETION_TOKENS;

	if (nl2sql_istr(said, "max_completion_tokens")) {
		if (!renamed)
			return m | NL2SQL_LLM_COMPLETION_TOKENS;
		return nl2sql_istr(said, "instead") ? m :
			m & ~(unsigned)NL2SQL_LLM_COMPLETION_TOKENS;
	}
	if (!renamed && nl2sql_istr(said, "max_tokens") &&
	    any_in(said, unknown))
		return m | NL2SQL_LLM_COMPLETION_TOKENS;
	return m;
}

static bool has_system(const struct nl2sql_llm_request *req)
{
	return req->nmessages > 1 && strcmp(req->messages[0].role, "system") == 0;
}

static unsigned openai_adapt(const struct nl2sql_llm_ask *ask, const char *said)
{
	static const char *const schema[] = { "response_format", "schema",
					      "grammar", "json", NULL };
	unsigned m = adapt_limit(ask->manners, said);

	if (m != ask->manners)
		return m;
	if (nl2sql_istr(said, "stream_options") && ask->stream)
		return m | NL2SQL_LLM_NO_STREAM_OPTIONS;
	if (nl2sql_istr(said, "stream") && any_in(said, unknown) && ask->stream)
		return m | NL2SQL_LLM_NO_STREAM;
	if (ask->schema.at && any_in(said, schema))
		return m & NL2SQL_LLM_NO_SCHEMA ?
			       m | NL2SQL_LLM_NO_JSON_MODE :
			       m | NL2SQL_LLM_NO_SCHEMA;
	if (nl2sql_istr(said, "temperature") && ask->has_temperature)
		return m | NL2SQL_LLM_NO_TEMPERATURE;
	if (nl2sql_istr(said, "seed") && ask->req->has_seed)
		return m | NL2SQL_LLM_NO_SEED;
	if (nl2sql_istr(said, "system") && any_in(said, unknown) &&
	    has_system(ask->req))
		return m | NL2SQL_LLM_NO_SYSTEM;
	return m;
}

const struct nl2sql_llm_provider nl2sql_llm_openai = {
	.name = "openai",
	.base_url = "https://api.openai.com/v1",
	.path = "/chat/completions",
	.url_env = "OPENAI_BASE_URL",
	.key_env = "OPENAI_API_KEY",
	.key_header = openai_key_header,
	.manners = openai_manners,
	.body = openai_body,
	.answer = openai_answer,
	.event = openai_event,
	.fault = openai_fault,
	.adapt = openai_adapt,
};
