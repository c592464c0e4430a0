/* tests/unit/llm_text.c - lib/llm: headers, events, and what answers hold */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "../../lib/llm/internal.h"

static const struct {
	const char *text;
	int64_t ms;
} durations[] = {
	{ "1s", 1000 },   { "6m0s", 360000 }, { "12ms", 12 },
	{ "1h2m3.5s", 3723500 },              { "59", 59000 },
	{ "0s", 0 },      { "150us", 1 },     { "", -1 },
	{ "-1s", -1 },    { "s", -1 },        { "1x", -1 },
	{ "99999999999999999999h", INT64_C(1000000000000) },
};

START_TEST(durations_of_go)
{
	ck_assert_int_eq(nl2sql_llm_duration_ms(durations[_i].text),
			 durations[_i].ms);
}
END_TEST

static const struct {
	const char *text;
	int64_t ms;
} waits[] = { /* at 1,700,000,000: Tue, 14 Nov 2023 22:13:20 GMT */
	{ "120", 120000 },
	{ "1.5", 1500 },
	{ "Tue, 14 Nov 2023 22:13:50 GMT", 30000 },
	{ "Tue, 14 Nov 2023 22:00:00 GMT", -1 },
	{ "-5", -1 },
	{ "soon", -1 },
	{ "", -1 },
};

START_TEST(retry_after_in_every_form)
{
	ck_assert_int_eq(nl2sql_llm_retry_after_ms(waits[_i].text, 1700000000),
			 waits[_i].ms);
}
END_TEST

START_TEST(headers_are_read)
{
	static const char *const lines[] = {
		"HTTP/1.1 429 Too Many\r\n", "Retry-After-Ms: 250\r\n",
		"retry-after: 7\r\n", "X-RateLimit-Limit-Requests: 60\r\n",
		"x-ratelimit-remaining-requests: 0\r\n",
		"x-ratelimit-reset-requests: 1.5s\r\n",
		"x-ratelimit-remaining-tokens: -1\r\n", "X-Should-Retry: false\r\n",
		"content-type: Text/Event-Stream; charset=utf-8\r\n", "junk\r\n"
	};
	struct nl2sql_llm_hints h = NL2SQL_LLM_NO_HINTS;
	size_t i;

	for (i = 0; i < NL2SQL_COUNT(lines); i++)
		nl2sql_llm_hints_line(&h, lines[i], strlen(lines[i]), 0);
	ck_assert_int_eq(h.retry_after_ms, 250);
	ck_assert_int_eq(h.requests.limit, 60);
	ck_assert_int_eq(h.requests.left, 0);
	ck_assert_int_eq(h.requests.reset_ms, 1500);
	ck_assert_int_eq(h.tokens.left, -1);
	ck_assert_int_eq(h.should_retry, 0);
	ck_assert(h.event_stream);
}
END_TEST

START_TEST(backoff_is_random_and_bounded)
{
	int64_t most = 100, sum = 0, ms;
	unsigned n, i;

	for (n = 1; n < 40; n++, most = most < 800 ? most * 2 : 800)
		for (i = 0; i < 50; i++) {
			ms = nl2sql_llm_backoff_ms(100, 800, n, 1, i);
			ck_assert(ms >= 1 && ms <= most);
			sum += n > 4 ? ms : 0;
		}
	ck_assert_int_gt(sum / (35 * 50), 300); /* the mean is 400 */
	ck_assert_int_lt(sum / (35 * 50), 500);
	ck_assert_int_eq(nl2sql_llm_backoff_ms(100, 800, 3, 1, 9),
			 nl2sql_llm_backoff_ms(100, 800, 3, 1, 9));
}
END_TEST

static int put_event(void *ctx, const char *data, size_t len)
{
	nl2sql_buf_put(ctx, data, len);
	nl2sql_buf_putc(ctx, '|');
	return 0;
}

/* In two pieces, cut at every place. */
START_TEST(events_in_any_pieces)
{
	static const char text[] = "\xEF\xBB\xBF" "data: a\xC3\xA9\r\n\r\n: ping\n\n"
				   "event: x\ndata:b\ndata: c\n\ndata\n\n"
				   "data: d\r\rid: 1\n\ndata: [DONE]\n\ndata: cut";
	size_t at, len = sizeof(text) - 1;

	for (at = 0; at <= len; at++) {
		struct nl2sql_llm_sse s = { 0 };
		struct nl2sql_buf got = { 0 };

		nl2sql_llm_sse_feed(&s, text, at, put_event, &got);
		nl2sql_llm_sse_feed(&s, text + at, len - at, put_event, &got);
		ck_assert_str_eq(nl2sql_buf_str(&got),
				 "a\xC3\xA9|b\nc||d|[DONE]|");
		nl2sql_buf_release(&got);
		nl2sql_llm_sse_release(&s);
	}
}
END_TEST

/* A word in place of SQL says why there is none. */
static const struct {
	const char *text, *sql;
	enum nl2sql_llm_finish finish;
} answers[] = {
	{ "SELECT a FROM t;", "SELECT a FROM t", 0 },
	{ "Sure:\n```sql\nSELECT 1\n```\nNo:\n```sql\nSELECT 2\n```", "SELECT 2", 0 },
	{ "```sql SELECT 1```", "SELECT 1", 0 },
	{ "~~~SQL\nSELECT 1\n~~~", "SELECT 1", 0 },
	{ "```python\nx=1\n```\n\nUse `SELECT a FROM t`.", "SELECT a FROM t", 0 },
	{ "```\nSELECT 1 -- one; two\n;\n```", "SELECT 1 -- one; two", 0 },
	{ "```sql\nSELECT ';' FROM t; -- done\n```", "SELECT ';' FROM t", 0 },
	{ "```json\n{\"sql\": \"SELECT 1\"}\n```", "SELECT 1", 0 },
	{ "[{\"query\":\"SELECT 1\"}]", "SELECT 1", 0 },
	{ "The query is:\n\nSELECT a\nFROM t\nWHERE a > 1\n\nIt lists them.",
	  "SELECT a\nFROM t\nWHERE a > 1", 0 },
	{ "SELECT a\nFROM t\n\nWHERE a > 1", "SELECT a\nFROM t\n\nWHERE a > 1", 0 },
	{ "thought</think>SELECT 1", "SELECT 1", 0 },
	{ "<think>```sql\nSELECT 9\n```</think>SELECT 1", "SELECT 1", 0 },
	{ "SELECT '\xE2\x80\x99' AS q", "SELECT '\xE2\x80\x99' AS q", 0 },
	{ "```sql\nSELEC a FORM t\n```", "SELEC a FORM t", 0 },
	{ "<think>SELECT 1", "=empty", 0 },
	{ "  \n", "=empty", 0 },
	{ "Please select the orders from the list.", "=no_sql", 0 },
	{ "I cannot do that.", "=refusal", 0 },
	{ "[{\"sql\":\"SELECT 1\"},{\"sql\":\"SELECT 2\"}]", "=several_statements", 0 },
	{ "```sql\nSELECT 1;\nSELECT 2;\n```", "=several_statements", 0 },
	{ "SELECT 1; DROP TABLE t", "=several_statements", 0 },
	{ "```sql\nDROP TABLE t\n```", "=not_read_only", 0 },
	{ "WITH x AS (SELECT 1) DELETE FROM t", "=not_read_only", 0 },
	{ "SELECT a FROM t WHERE b = \xE2\x80\x98x\xE2\x80\x99", "=odd_characters", 0 },
	{ "SELECT a FROM t WHERE b &lt; 5", "=odd_characters", 0 },
	{ "SELECT 1", "=truncated", NL2SQL_LLM_LENGTH },
	{ "```sql\nSELECT 1", "=truncated", NL2SQL_LLM_LENGTH },
	{ "```sql\nSELECT 1\n```\nIt sel", "SELECT 1", NL2SQL_LLM_LENGTH },
	{ "SELECT 1", "=filtered", NL2SQL_LLM_FILTERED },
	{ "SELECT 1", "=refusal", NL2SQL_LLM_REFUSED },
};

START_TEST(sql_is_found)
{
	struct nl2sql_llm_answer a = { .text = answers[_i].text,
				       .len = strlen(answers[_i].text),
				       .finish = answers[_i].finish };
	struct nl2sql_arena arena = { 0 };
	struct nl2sql_err err = { 0 };
	const char *sql = NULL;
	int rc = nl2sql_llm_sql(&arena, &sql, NL2SQL_SQLITE, &a, &err);

	if (*answers[_i].sql == '=') {
		ck_assert_int_eq(rc, -1);
		ck_assert_str_eq(err.word, answers[_i].sql + 1);
	} else {
		ck_assert_msg(rc == 0, "%s: %s", answers[_i].text, err.message);
		ck_assert_str_eq(sql, answers[_i].sql);
	}
	nl2sql_arena_release(&arena);
}
END_TEST

static const struct {
	const char *text, *json;
	bool cut;
} jsons[] = {
	{ "{\"a\":1}", "{\"a\":1}", false },
	{ "Here: {\"a\":[1]} ok?", "{\"a\":[1]}", false },
	{ "Use {x}: ```json\n[1]\n``` or\n```\n[2]\n```", "[2]", false },
	{ "[{\"a\":1},{\"a\":\"]}\"},{\"a\":", "[{\"a\":1},{\"a\":\"]}\"}]", true },
	{ "{\"n\":1,\"p\":[{\"q\":[2]},{\"q", "{\"n\":1,\"p\":[{\"q\":[2]}]}", true },
	{ "[\"a\",\"b\",\"c", "[\"a\",\"b\"]", true },
	{ "{\"a\":1", "=truncated", true },
	{ "no", "=no_json", false },
	{ "{\"a\":1,}", "=no_json", false },
};

START_TEST(json_is_found)
{
	struct nl2sql_llm_answer a = { .text = jsons[_i].text,
				       .len = strlen(jsons[_i].text),
				       .finish = jsons[_i].cut ?
						 NL2SQL_LLM_LENGTH :
						 NL2SQL_LLM_STOP };
	struct nl2sql_arena arena = { 0 };
	struct nl2sql_err err = { 0 };
	struct nl2sql_json j = { 0 };
	bool cut = false;
	int rc = nl2sql_llm_json(&arena, &j, &cut, &a, &err);

	if (*jsons[_i].json == '=') {
		ck_assert_int_eq(rc, -1);
		ck_assert_str_eq(err.word, jsons[_i].json + 1);
	} else {
		ck_assert_msg(rc == 0, "%s: %s", jsons[_i].text, err.message);
		ck_assert_int_eq(j.len, strlen(jsons[_i].json));
		ck_assert_mem_eq(j.at, jsons[_i].json, j.len);
		ck_assert(cut == jsons[_i].cut);
	}
	nl2sql_arena_release(&arena);
}
END_TEST

Suite *llm_text_suite(void);

Suite *llm_text_suite(void)
{
	Suite *s = suite_create("llm_text");
	TCase *tc = tcase_create("text");

	tcase_add_loop_test(tc, durations_of_go, 0, NL2SQL_COUNT(durations));
	tcase_add_loop_test(tc, retry_after_in_every_form, 0, NL2SQL_COUNT(waits));
	tcase_add_test(tc, headers_are_read);
	tcase_add_test(tc, backoff_is_random_and_bounded);
	tcase_add_test(tc, events_in_any_pieces);
	tcase_add_loop_test(tc, sql_is_found, 0, NL2SQL_COUNT(answers));
	tcase_add_loop_test(tc, json_is_found, 0, NL2SQL_COUNT(jsons));
	suite_add_tcase(s, tc);
	return s;
}
