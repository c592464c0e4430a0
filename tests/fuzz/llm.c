/* tests/fuzz/llm.c - whatever an endpoint sends */
#include <stdlib.h>

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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = nl2sql_strndup((const char *)data, size);
	struct nl2sql_llm_hints h = NL2SQL_LLM_NO_HINTS;
	struct nl2sql_llm_reading r = { 0 };
	struct nl2sql_llm_sse s = { 0 };
	struct nl2sql_buf said = { 0 };
	struct nl2sql_json j;

	nl2sql_llm_hints_line(&h, text, size, 1700000000);
	(void)nl2sql_llm_sse_feed(&s, text, size, take_event, &r);
	if (nl2sql_json_parse(&j, text, size, NULL) == 0) {
		(void)nl2sql_llm_openai.answer(&r, j);
		(void)nl2sql_llm_openai.fault(200, j, &said);
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
