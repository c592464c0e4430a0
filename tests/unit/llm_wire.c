/* tests/unit/llm_wire.c - lib/llm: all that an endpoint may send */
#include <check.h>

#include "../../lib/llm/internal.h"
#include "../helpers/model-server.h"

#define KEY "sk-canary-0123456789abcdefghij"

static struct nl2sql_loop *loop;
static struct nl2sql_arena arena;
static struct model_server server;
static struct nl2sql_llm *llm;

#define OK "HTTP/1.1 200 OK\r\n"
#define JSON "Content-Type: application/json\r\n"
#define SSE "Content-Type: text/event-stream\r\n"
#define CLOSE "Connection: close\r\n\r\n"
#define CHOICE(message) "{\"choices\":[{\"message\":" message "}]}"
#define DELTA(text) "data: {\"choices\":[{\"delta\":{\"content\":\"" text "\"}}]}\n\n"
#define FINISH "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"

/* Each is an answer that says "hello", whatever it looks like. */
static const struct {
	const char *raw;
	bool stream, stays;
} answers[] = {
	{ OK JSON CLOSE CHOICE("{\"content\":\"hello\"}"), false, false },
	{ OK JSON CLOSE CHOICE("{\"content\":[{\"type\":\"thinking\",\"text\":"
	  "\"hm\"},{\"type\":\"text\",\"text\":\"he\"},\"l\",{\"type\":"
	  "\"output_text\",\"text\":\"lo\"}]}"), false, false },
	{ OK JSON CLOSE CHOICE("{\"reasoning_content\":\"hm\",\"reasoning\":"
	  "\"hm\",\"content\":\"hello\"}"), false, false },
	{ OK JSON CLOSE "\n\n \r\n" CHOICE("{\"content\":\"hello\"}") "\n",
	  false, false },
	{ OK JSON CLOSE "\xEF\xBB\xBF" CHOICE("{\"content\":\"hello\"}"),
	  false, false },
	{ OK JSON CLOSE CHOICE("{\"content\":\"hello\"}") "\ndata: [DONE]\n",
	  false, false },
	{ "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\n"
	  "Retry-After: 9\r\n\r\n" OK JSON CLOSE
	  CHOICE("{\"content\":\"hello\"}"), false, false },
	{ OK JSON "Transfer-Encoding: chunked\r\n\r\n1a;a=b\r\n"
	  "{\"choices\":[{\"message\":{\"c\r\n13\r\nontent\":\"hello\"}}]}\r\n"
	  "0\r\nTrailer: x\r\n\r\n", false, true },
	/* events: comments, CRLF, CR, several lines, other fields */
	{ OK SSE CLOSE ": wait\r\n\r\nevent: message\r\nid: 1\r\n"
	  "data: {\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":"
	  "null}}]}\r\n\r\ndata: {\"choices\":\rdata:[{\"delta\":{\"content\":"
	  "\"he\"}}]}\r\r" DELTA("llo") FINISH "data: {\"choices\":[],\"usage\":"
	  "{\"prompt_tokens\":3,\"completion_tokens\":2}}\n\n", true, false },
	{ OK SSE CLOSE DELTA("hel") DELTA("lo") FINISH, false, false },
	{ OK JSON CLOSE DELTA("hel") DELTA("lo") "data: [DONE]\n\n", true, false },
	{ OK "Content-Type: text/plain\r\n" CLOSE DELTA("hello") FINISH,
	  false, false },
	{ OK SSE CLOSE CHOICE("{\"content\":\"hello\"}"), true, false },
	{ OK JSON CLOSE CHOICE("{\"content\":\"hello\"}"), true, false },
	/* the last event is there, but the response does not end */
	{ OK SSE "\r\n" DELTA("hello") "data: [DONE]\n\n", true, true },
	{ OK SSE "\r\n" DELTA("hello") FINISH, true, true },
	{ OK SSE "Content-Length: 9999\r\n\r\n" DELTA("hello") FINISH, true,
	  false },
};

/* None of these is an answer; what comes then is. */
static const struct {
	const char *raw;
	bool stream, stays;
} nonsense[] = {
	/* at a stop: in the status, the headers, the body, the stream */
	{ "HTTP/1.", false, true },
	{ OK "Content-Ty", false, true },
	{ OK JSON "Content-Length: 99\r\n\r\n{\"choi", false, true },
	{ OK SSE "\r\n" DELTA("hel") "data: {", true, true },
	{ "", false, false },
	{ "hello\n", false, false },
	{ "HTTP/1.1\r\n\r\n", false, false },
	{ "HTTP/9.9 200 OK\r\n\r\n{}", false, false },
	{ OK JSON CLOSE "", false, false },
	{ OK JSON CLOSE "null", false, false },
	{ OK JSON CLOSE "{\"choices\":[]}", false, false },
	{ OK JSON CLOSE "{\"choices\":[{\"message\":null}]}", false, false },
	{ OK JSON CLOSE CHOICE("{\"content\":\"a\",\"content\":\"b\"}"), false, false },
	{ OK JSON CLOSE CHOICE("{\"content\":7}"), false, false },
	{ OK JSON CLOSE CHOICE("{\"content\":\"hello"), false, false },
	{ OK JSON CLOSE "{\"error\":{\"message\":\"no\",\"code\":500}}", false, false },
	{ OK JSON CLOSE "[{\"error\":{\"message\":\"no\",\"code\":503}}]", false, false },
	{ OK JSON CLOSE "{\"choices\":[{\"error\":{\"message\":\"no\",\"code\":502},"
	  "\"message\":{\"content\":\"\"}}]}", false, false },
	{ OK JSON CLOSE "{\"choices\":[{\"finish_reason\":\"error\",\"message\":{"
	  "\"content\":\"hel\"}}]}", false, false },
	{ OK JSON "Content-Encoding: gzip\r\n" CLOSE "\x1f\x8b\x08\x01\xff",
	  false, false },
	{ OK JSON "Transfer-Encoding: chunked\r\n\r\nZZ\r\nhello", false, false },
	{ OK JSON "Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n{",
	  false, false },
	{ OK JSON "Content-Length: -5\r\n\r\n{}", false, false },
	{ OK JSON "Content-Length: 5000\r\n\r\n{}", false, false },
	{ OK JSON "Content-Length: 1\r\nContent-Length: 2\r\n\r\n[]", false, false },
	{ OK SSE CLOSE, true, false },
	{ OK SSE CLOSE DELTA("hel"), true, false },
	{ OK SSE CLOSE DELTA("hel") "data: {\"choices\":[{\"de", true, false },
	{ OK SSE CLOSE "data: nonsense\n\n" FINISH, true, false },
	{ OK SSE CLOSE "data: {\"error\":{\"message\":\"no\"}}\n\n", true, false },
	{ OK SSE CLOSE DELTA("hel") "data: {\"choices\":[{\"delta\":{\"content\":"
	  "\"\"},\"finish_reason\":\"error\"}]}\n\ndata: [DONE]\n\n", true, false },
	{ OK SSE CLOSE "data: [1]\n\ndata: [DONE]\n\n", true, false },
};

enum { ANSWERS, NONSENSE, HEADERS, BODY, REFUSE, WORDS };

static void put_hello(struct reply *r)
{
	put_answer(&r->body, "hello", 3, 2);
}

/* A request that has what an endpoint does not take. */
static const struct {
	const char *member, *said;
	int status;
} refusals[] = {
	{ "response_format", "{\"error\":\"Bad Request\"}", 400 },
	{ "response_format", "", 400 },
	{ "response_format", "{\"detail\":[{\"loc\":[\"body\",\"response_format"
	  "\"],\"msg\":\"extra fields not permitted\"}]}", 422 },
	{ "response_format", "[{\"error\":{\"code\":400,\"message\":\"Unknown "
	  "name\",\"status\":\"INVALID_ARGUMENT\"}}]", 400 },
	{ "max_tokens", "{\"error\":{\"message\":\"Unsupported parameter: "
	  "'max_tokens' is not supported with this model. Use "
	  "'max_completion_tokens' instead.\"}}", 400 },
	{ "max_tokens", "{\"error\":{\"message\":\"Unsupported parameter\","
	  "\"param\":\"max_tokens\"}}", 400 },
	{ "temperature", "{\"error\":{\"message\":\"Unsupported value: "
	  "'temperature' does not support 0.5 with this model.\"}}", 400 },
	{ "seed", "{\"error\":{\"message\":\"property 'seed' is unsupported\"}}",
	  400 },
	{ "stream_options", "{\"error\":{\"message\":\"Unrecognized request "
	  "argument: stream_options\"}}", 400 },
	{ "stream", "{\"error\":{\"message\":\"streaming is not supported\"}}",
	  400 },
	{ "system", "{\"error\":{\"message\":\"System role not supported\"}}",
	  400 },
};

static bool has(struct nl2sql_json body, const char *member)
{
	struct nl2sql_json first =
		nl2sql_json_at(nl2sql_json_get(body, "messages"), 0);

	if (strcmp(member, "stream") == 0)
		return nl2sql_json_bool_or(nl2sql_json_get(body, member), false);
	if (strcmp(member, "system") == 0)
		return nl2sql_json_is(nl2sql_json_get(first, "role"), "system");
	return nl2sql_json_get(body, member).at;
}

static void refuse(struct reply *r, struct nl2sql_json body, size_t n)
{
	if (!has(body, refusals[n].member)) {
		put_hello(r);
		return;
	}
	r->status = refusals[n].status;
	nl2sql_buf_puts(&r->body, refusals[n].said);
}

/* The last message says what to send: a table and a place in it. */
static void plan(void *ctx, const char *path, struct nl2sql_json body,
		 struct reply *r, struct served *s)
{
	struct nl2sql_json m = nl2sql_json_get(body, "messages");
	char *text = nl2sql_json_string(
		nl2sql_json_get(nl2sql_json_at(m, nl2sql_json_count(m) - 1),
				"content"), &arena, NULL), *at = text;
	size_t table, n;

	(void)ctx;
	if (strcmp(path, "model.invalid:443") == 0) {
		r->status = 407;
		return;
	}
	if (strrchr(text, '\n'))
		at = strrchr(text, '\n') + 1;
	if (sscanf(at, "%zu %zu", &table, &n) != 2)
		return;
	r->raw = table < REFUSE && s->requests == 1;
	if (table == WORDS) {
		r->status = 413;
		nl2sql_buf_puts(&r->body, "{\"error\":\"\\u001b[31m one\\r\\n"
				"two\\u0000three \\u007f\\u0085\"}");
	} else if (table == REFUSE) {
		refuse(r, body, n);
	} else if (!r->raw) {
		put_hello(r);
	} else if (table == ANSWERS) {
		nl2sql_buf_puts(&r->body, answers[n].raw);
		r->stays = answers[n].stays;
	} else if (table == NONSENSE) {
		nl2sql_buf_puts(&r->body, nonsense[n].raw);
		r->stays = nonsense[n].stays;
	} else if (table == HEADERS) {
		nl2sql_buf_puts(&r->body, OK JSON);
		while (r->body.len < 1 << 20)
			nl2sql_buf_puts(&r->body, "X-More: and more\r\n");
		nl2sql_buf_puts(&r->body, "\r\n");
		put_hello(r);
	} else { /* blanks without an end */
		r->raw = false;
		r->endless = true;
		r->chunk[0] = 1 << 20;
		nl2sql_buf_puts(&r->body, "{\"a\":\"                          ");
	}
}

static void setup(void)
{
	loop = nl2sql_loop_new();
	server = (struct model_server){ 0 };
	model_server_start(&server, plan, NULL);
}

static void teardown(void)
{
	nl2sql_llm_free(llm);
	llm = NULL;
	model_server_stop(&server);
	nl2sql_loop_free(loop);
	nl2sql_arena_release(&arena);
}

static int ask(bool stream, int table, int n, struct nl2sql_llm_answer *a,
	       struct nl2sql_err *err)
{
	static uint32_t times;
	/* short, but not where valgrind runs what should keep it */
	const int64_t wait = getenv("TEST_SLOWLY") ? 5000 : 300;
	const struct nl2sql_llm_options o = {
		.base_url = server.url, .api_key = KEY, .model = "m",
		.journal = "", .stream = stream, .backoff_ms = 2,
		.backoff_max_ms = 10, .first_byte_ms = wait, .idle_ms = wait
	};
	const struct nl2sql_llm_message m[] = {
		{ "system", "You are helpful." },
		{ "user", nl2sql_arena_printf(&arena, "%d %d", table, n) }
	};
	struct nl2sql_llm_request req = {
		.messages = m, .nmessages = 2, .arena = &arena,
		.max_tokens = 20, .ordinal = ++times
	};
	int rc;

	if (table == REFUSE) {
		req.schema = "{\"type\":\"object\"}";
		req.has_temperature = req.has_seed = true;
		req.temperature = 0.5;
	}
	if (!llm)
		ck_assert_int_eq(nl2sql_llm_new(&llm, &o, loop, err), 0);
	rc = nl2sql_llm_wait(llm, &req, err);
	*a = req.answer;
	return rc;
}

static void hear_hello(bool stream, int table, int n, int64_t requests)
{
	struct nl2sql_llm_answer a;
	struct nl2sql_err err = { 0 };

	ck_assert_msg(ask(stream, table, n, &a, &err) == 0, "%d: %s", n,
		      err.message);
	ck_assert_str_eq(a.text, "hello");
	ck_assert_int_eq(server.served->requests, requests);
}

START_TEST(answers_of_every_shape)
{
	hear_hello(answers[_i].stream, ANSWERS, _i, 1);
}
END_TEST

START_TEST(nonsense_is_no_answer)
{
	hear_hello(nonsense[_i].stream, NONSENSE, _i, 2);
}
END_TEST

START_TEST(too_much_is_cut_off)
{
	hear_hello(false, _i ? HEADERS : BODY, 0, 2);
}
END_TEST

/* It asks in another way, and goes on to. */
START_TEST(endpoints_have_manners)
{
	bool stream = strstr(refusals[_i].member, "stream");
	/* Without a schema, and then without any format. */
	int64_t tries = strcmp(refusals[_i].member, "response_format") ? 2 : 3;

	hear_hello(stream, REFUSE, _i, tries);
	hear_hello(stream, REFUSE, _i, tries + 1);
}
END_TEST

/* A proxy that does not let us through is told from the endpoint. */
START_TEST(proxies_are_named)
{
	const struct nl2sql_llm_message m = { "user", "hello" };
	struct nl2sql_llm_request req = { .messages = &m, .nmessages = 1,
					  .arena = &arena };
	const struct nl2sql_llm_options o = {
		.base_url = "https://model.invalid/v1", .api_key = KEY,
		.model = "m", .journal = ""
	};
	struct nl2sql_err err = { 0 };

	setenv("https_proxy", server.url, 1);
	ck_assert_int_eq(nl2sql_llm_new(&llm, &o, loop, &err), 0);
	ck_assert_int_eq(nl2sql_llm_wait(llm, &req, &err), -1);
	unsetenv("https_proxy");
	ck_assert_str_eq(err.word, "endpoint_refused");
	ck_assert_ptr_nonnull(strstr(err.message, "the proxy says HTTP 407"));
	ck_assert_int_eq(server.served->requests, 1);
	ck_assert_int_eq(nl2sql_llm_totals(llm).charged_requests, 0);
}
END_TEST

/* What it says is one line of text, whatever it is. */
START_TEST(words_are_one_line)
{
	struct nl2sql_llm_answer a;
	struct nl2sql_err err = { 0 };
	const char *c;

	ck_assert_int_eq(ask(false, WORDS, 0, &a, &err), -1);
	ck_assert_str_eq(err.word, "bad_request");
	ck_assert(nl2sql_utf8_valid(err.message, strlen(err.message)));
	for (c = err.message; *c; c++)
		ck_assert((unsigned char)*c >= ' ' && *c != 0x7f);
}
END_TEST

START_TEST(no_usage_stays_charged)
{
	struct nl2sql_llm_answer a;
	struct nl2sql_err err = { 0 };

	ck_assert_int_eq(ask(false, ANSWERS, 0, &a, &err), 0);
	ck_assert_int_eq(a.usage.output, 20);
	ck_assert_int_gt(a.usage.input, 20);
	ck_assert_int_eq(nl2sql_llm_totals(llm).charged_tokens,
			 a.usage.input + a.usage.output);
}
END_TEST

/* ---- when to come back, as bodies say it ---- */

static const struct {
	const char *body, *said;
	int64_t ms;
} waits[] = {
	{ "{\"error\":{\"retry_after\":2}}", "", 2000 },
	{ "{\"retry_after_ms\":150}", "", 150 },
	{ "{\"retryAfter\":\"1.5s\"}", "", 1500 },
	{ "{\"error\":{\"details\":[{\"@type\":\"x\"},{\"retryDelay\":\"34s\"}]}}",
	  "", 34000 },
	{ "{}", "Rate limit reached. Please try again in 1.2s. Visit us", 1200 },
	{ "{}", "Please try again in 20ms.", 20 },
	{ "{}", "Please try again in 6m0s.", 360000 },
	{ "{}", "Too many requests, retry after 5 seconds", 5000 },
	{ "{}", "Please wait 2 minutes.", 120000 },
	{ "{}", "please retry in 34.5s", 34500 },
	{ "{}", "try again in 500 ms", 500 },
	{ "{}", "try again in a while", -1 },
	{ "{}", "busy", -1 },
	{ "{\"error\":{\"retry_after\":-2}}", "", -1 },
	{ "[]", "", -1 },
};

START_TEST(bodies_say_when)
{
	struct nl2sql_llm_hints h = NL2SQL_LLM_NO_HINTS;
	struct nl2sql_json j;

	ck_assert_int_eq(nl2sql_json_parse(&j, waits[_i].body,
					   strlen(waits[_i].body), NULL), 0);
	nl2sql_llm_hints_body(&h, j, waits[_i].said);
	ck_assert_int_eq(h.retry_after_ms, waits[_i].ms);
	h.retry_after_ms = 7; /* a header's word stands */
	nl2sql_llm_hints_body(&h, j, waits[_i].said);
	ck_assert_int_eq(h.retry_after_ms, 7);
}
END_TEST

static const struct {
	const char *line;
	int64_t left, reset;
} quotas[] = { /* at 1,700,000,000 */
	{ "x-ratelimit-remaining-requests: 3", 3, -1 },
	{ "X-RateLimit-Remaining: 4", 4, -1 },
	{ "ratelimit-remaining: 5", 5, -1 },
	{ "RateLimit-Reset: 30", -1, 30000 },
	{ "x-ratelimit-reset: 1700000010", -1, 10000 },
	{ "x-ratelimit-reset: 1700000010500", -1, 10500 },
	{ "x-ratelimit-reset: 1600000000", -1, -1 },
	{ "x-ratelimit-reset-requests: 6m0s", -1, 360000 },
	{ "x-ratelimit-remaining-requests-day: 3", -1, -1 },
	{ "x-ratelimit-remaining-tokens: 3", -1, -1 },
};

START_TEST(quotas_of_every_spelling)
{
	struct nl2sql_llm_hints h = NL2SQL_LLM_NO_HINTS;

	nl2sql_llm_hints_line(&h, quotas[_i].line, strlen(quotas[_i].line),
			      1700000000);
	ck_assert_int_eq(h.requests.left, quotas[_i].left);
	ck_assert_int_eq(h.requests.reset_ms, quotas[_i].reset);
}
END_TEST

/* ---- the key ---- */

static const struct {
	const char *before, *after;
} shown[] = {
	{ KEY, "[key]" },
	{ "<" KEY KEY ">", "<[key][key]>" },
	{ "no key here: sk-canary, 0123456789, 100%",
	  "no key here: sk-canary, 0123456789, 100%" },
	/* two pieces of it */
	{ "a sk-canary-0123 b 456789abcdefghij c", "a [key] b [key] c" },
	/* escaped, by JSON, URLs, HTML */
	{ "\\u0073k-canary-0123456789abcdefgh\\u0069j.", "[key]." },
	{ "sk\\-canary\\-0123456789abcdefghij", "[key]" },
	{ "?k=%73%6b%2Dcanary-0123456789abcdefghi%6A&", "?k=[key]&" },
	{ "&#115;k&#x2d;canary&#45;0123456789abcdefghij", "[key]" },
	/* base64, alone and behind one and two bytes */
	{ "c2stY2FuYXJ5LTAxMjM0NTY3ODlhYmNkZWZnaGlq", "[key]" },
	{ "OnNrLWNhbmFyeS0wMTIzNDU2Nzg5YWJjZGVmZ2hpag==", "On[key]g==" },
	{ "QmVhcmVyIHNrLWNhbmFyeS0wMTIzNDU2Nzg5YWJjZGVmZ2hpag",
	  "QmVhcmVyIH[key]g" },
	/* hexadecimal */
	{ "736b2d63616e6172792d30313233343536373839616263646566676869"
	  "6a", "[key]" },
	{ "736B2D63616E6172792D303132333435363738396162636465666768696A!",
	  "[key]!" },
};

START_TEST(the_key_is_not_shown)
{
	struct nl2sql_llm with = { .secret = nl2sql_llm_secret_new(KEY) };
	struct nl2sql_buf b = { 0 };

	nl2sql_buf_puts(&b, shown[_i].before);
	nl2sql_llm_redact(&with, &b);
	ck_assert_str_eq(b.data, shown[_i].after);
	nl2sql_buf_release(&b);
	nl2sql_llm_secret_free(with.secret);
}
END_TEST

Suite *llm_wire_suite(void);

Suite *llm_wire_suite(void)
{
	Suite *s = suite_create("llm_wire");
	TCase *tc = tcase_create("wire");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, answers_of_every_shape, 0,
			    NL2SQL_COUNT(answers));
	tcase_add_loop_test(tc, nonsense_is_no_answer, 0,
			    NL2SQL_COUNT(nonsense));
	tcase_add_loop_test(tc, too_much_is_cut_off, 0, 2);
	tcase_add_loop_test(tc, endpoints_have_manners, 0,
			    NL2SQL_COUNT(refusals));
	tcase_add_test(tc, proxies_are_named);
	tcase_add_test(tc, words_are_one_line);
	tcase_add_test(tc, no_usage_stays_charged);
	suite_add_tcase(s, tc);
	tc = tcase_create("words");
	tcase_add_loop_test(tc, bodies_say_when, 0, NL2SQL_COUNT(waits));
	tcase_add_loop_test(tc, quotas_of_every_spelling, 0,
			    NL2SQL_COUNT(quotas));
	tcase_add_loop_test(tc, the_key_is_not_shown, 0, NL2SQL_COUNT(shown));
	suite_add_tcase(s, tc);
	return s;
}
