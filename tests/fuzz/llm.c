/* tests/fuzz/llm.c - whatever an endpoint sends */
#include <stdlib.h>
#include <string.h>

#include "../../lib/llm/internal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int take_event(void *ctx, const char *data, size_t len)
{
	return nl2sql_llm_openai.event(ctx, data, len);
}

static void read_text(const char *text, size_t len, enum nl2sql_llm_finish f)
{
	struct nl2sql_llm_answer a = { .text = text, .len = len, .finish = f };
	struct nl2sql_arena arena = { 0 };
	struct nl2sql_json j;
	const char *sql;
	bool cut;

	(void)!nl2sql_llm_sql(&arena, &sql, NL2SQL_POSTGRESQL, &a, NULL);
	(void)!nl2sql_llm_json(&arena, &j, &cut, &a, NULL);
	nl2sql_arena_release(&arena);
}

/* What is said of the key may be any text, too. */
static void redact_text(const char *text, size_t len)
{
	static struct nl2sql_llm llm;
	struct nl2sql_buf b = { 0 };

	if (!llm.secret)
		llm.secret = nl2sql_llm_secret_new("sk-0123456789abcdef");
	nl2sql_buf_put(&b, text, len);
	nl2sql_llm_redact(&llm, &b);
	if (strstr(nl2sql_buf_str(&b), "sk-0123456789abcdef"))
		abort();
	nl2sql_buf_release(&b);
}

static void read_refusal(const char *said)
{
	static const struct nl2sql_llm_message m[] = { { "system", "a" },
						       { "user", "b" } };
	const struct nl2sql_llm_request req = { .messages = m, .nmessages = 2,
						.has_seed = true };
	struct nl2sql_llm_ask ask = { .req = &req, .model = "m",
				      .has_temperature = true,
				      .schema = { "{}", 2 }, .stream = true };
	struct nl2sql_buf b = { 0 };

	ask.manners = nl2sql_llm_openai.adapt(&ask, said);
	nl2sql_llm_openai.body(&b, &ask);
	nl2sql_buf_release(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = nl2sql_strndup((const char *)data, size);
	struct nl2sql_llm_hints h = NL2SQL_LLM_NO_HINTS;
	struct nl2sql_llm_reading r = { 0 };
	struct nl2sql_llm_sse s = { 0 };
	struct nl2sql_buf said = { 0 };
	struct nl2sql_json j;

	nl2sql_llm_hints_line(&h, text, size, 1700000000);
	redact_text(text, size);
	read_refusal(text);
	(void)nl2sql_llm_sse_feed(&s, text, size, take_event, &r);
	if (nl2sql_json_parse(&j, text, size, NULL) == 0) {
		(void)nl2sql_llm_openai.answer(&r, j);
		(void)nl2sql_llm_openai.fault(200, j, &said);
		h.retry_after_ms = -1;
		nl2sql_llm_hints_body(&h, j, nl2sql_buf_str(&said));
	}
	read_text(text, size, NL2SQL_LLM_STOP);
	read_text(text, size, NL2SQL_LLM_LENGTH);
	nl2sql_buf_release(&r.text);
	nl2sql_buf_release(&r.refusal);
	nl2sql_buf_release(&r.model);
	nl2sql_buf_release(&said);
	nl2sql_llm_sse_release(&s);
	free(text);
	return 0;
}
