/* tests/unit/llm.c - lib/llm: the engine against a server with faults */
#include <check.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include "../../lib/llm/internal.h"
#include "../helpers/model-server.h"

#define KEY "sk-canary-0123456789"

static struct nl2sql_loop *loop;
static struct nl2sql_arena arena;
static struct model_server server;
static char dir[64], journal[96];
static struct nl2sql_buf logged;

static void take_log(void *ctx, enum nl2sql_level level, const char *event,
		     const char *fields, const char *message)
{
	(void)ctx;
	(void)level;
	nl2sql_buf_printf(&logged, "%s %s %s\n", event, fields ? fields : "",
			  message);
}

/* What a request's text asks for, its faults included: "429 2 hello" fails
 * twice with 429 and then says the text itself. */
static void plan(void *ctx, const char *path, struct nl2sql_json body,
		 struct reply *r, struct served *s)
{
	struct nl2sql_json m = nl2sql_json_get(body, "messages");
	char *text = nl2sql_json_string(
		nl2sql_json_get(nl2sql_json_at(m, nl2sql_json_count(m) - 1),
				"content"), &arena, NULL);
	bool stream = nl2sql_json_bool_or(nl2sql_json_get(body, "stream"), false);
	int64_t max = nl2sql_json_int_or(nl2sql_json_get(body, "max_tokens"), 9);
	int fault = 0, times = 0;
	struct nl2sql_rng rng = nl2sql_rng_of(7, (uint64_t)s->requests);

	(void)ctx;
	(void)path;
	(void)sscanf(text, "%d %d", &fault, &times);
	if (fault == 1) /* any of them, three times in ten */
		fault = (int[]){ 0, 0, 0, 0, 0, 0, 0, 503, 2, 3 }
			[nl2sql_rng_below(&rng, 10)];
	else if (fault && s->state[0]++ >= times)
		fault = 0;
	r->status = fault >= 100 ? fault : 200;
	r->type = stream && r->status == 200 ? "text/event-stream" : NULL;
	if (fault == 401)
		nl2sql_buf_puts(&r->body, "{\"error\":{\"message\":\"bad key "
				KEY "\",\"code\":\"invalid_api_key\"}}");
	else if (fault == 400)
		nl2sql_buf_puts(&r->body, nl2sql_json_get(body, "response_format").at ?
				"{\"error\":{\"message\":\"response_format is "
				"not supported\"}}" : "{\"error\":\"no " KEY "\"}");
	else if (fault >= 100)
		nl2sql_buf_puts(&r->body, "{\"error\":{\"message\":\"busy\"}}");
	else if (stream)
		put_stream(&r->body, text, 5, 3);
	else
		put_answer(&r->body, text, 5, fault ? max :
			   (int64_t)nl2sql_rng_below(&rng, (uint64_t)max));
	if (fault == 429)
		r->headers = "Retry-After-Ms: 20\r\n";
	r->cut = fault == 2 ? 10 : 0;
	r->hang_up = fault == 3;
	r->delay_ms = fault == 4 ? 5000 : 1;
	if (r->status == 200 && fault != 3) {
		s->answers++;
		s->tokens += 5 + max; /* at most what it bills */
	}
	nl2sql_arena_reset(&arena);
}

static void setup(void)
{
	(void)snprintf(dir, sizeof(dir), "/tmp/nl2sql-llm-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	(void)snprintf(journal, sizeof(journal), "%s/j.db", dir);
	loop = nl2sql_loop_new();
	nl2sql_log_to(take_log, NULL);
	server = (struct model_server){ 0 };
	model_server_start(&server, plan, NULL);
}

static void teardown(void)
{
	char command[96];

	nl2sql_log_to(NULL, NULL);
	model_server_stop(&server);
	nl2sql_loop_free(loop);
	nl2sql_arena_release(&arena);
	nl2sql_buf_release(&logged);
	(void)snprintf(command, sizeof(command), "rm -rf '%s'", dir);
	ck_assert_int_eq(system(command), 0);
}

/* Deadlines are short, but not where valgrind runs what should keep them. */
static struct nl2sql_llm_options quick(void)
{
	int64_t wait = getenv("TEST_SLOWLY") ? 5000 : 300;

	return (struct nl2sql_llm_options){
		.base_url = server.url, .api_key = KEY, .model = "m",
		.journal = journal, .account = "run", .in_flight = 16,
		.backoff_ms = 2, .backoff_max_ms = 10, .patience_ms = 16 * wait,
		.first_byte_ms = wait, .idle_ms = wait
	};
}

static struct nl2sql_llm *open_llm(const struct nl2sql_llm_options *o)
{
	struct nl2sql_err err = { 0 };
	struct nl2sql_llm *llm;

	ck_assert_msg(nl2sql_llm_new(&llm, o, loop, &err) == 0, "%s",
		      err.message);
	return llm;
}

static int ask_schema(struct nl2sql_llm *llm, const char *text,
		      const char *schema, struct nl2sql_llm_answer *a,
		      struct nl2sql_err *err)
{
	struct nl2sql_llm_message m = { "user", text };
	struct nl2sql_llm_request req = { .messages = &m, .nmessages = 1,
					  .arena = &arena, .max_tokens = 20,
					  .schema = schema, .ordinal = 1 };
	int rc = nl2sql_llm_wait(llm, &req, err);

	*a = req.answer;
	return rc;
}

static int ask(struct nl2sql_llm *llm, const char *text,
	       struct nl2sql_llm_answer *a, struct nl2sql_err *err)
{
	return ask_schema(llm, text, NULL, a, err);
}

static bool file_holds(const char *path, const char *what)
{
	struct nl2sql_buf b = { 0 };
	size_t i, n = strlen(what);
	bool found = false;

	if (nl2sql_read_file(&b, path, 1 << 26, NULL) == 0)
		for (i = 0; i + n <= b.len && !found; i++)
			found = memcmp(b.data + i, what, n) == 0;
	nl2sql_buf_release(&b);
	return found;
}

START_TEST(answers_are_kept)
{
	struct nl2sql_llm_options o = quick();
	struct nl2sql_llm *llm = open_llm(&o);
	struct nl2sql_llm_answer a;
	struct nl2sql_err err = { 0 };

	ck_assert_int_eq(ask(llm, "SELECT 1", &a, &err), 0);
	ck_assert_str_eq(a.text, "SELECT 1");
	ck_assert(!a.cached && a.finish == NL2SQL_LLM_STOP);
	ck_assert_str_eq(a.asked, "m");
	nl2sql_llm_free(llm);
	o.replay = true;
	llm = open_llm(&o);
	ck_assert_int_eq(ask(llm, "SELECT 1", &a, &err), 0);
	ck_assert_str_eq(a.text, "SELECT 1");
	ck_assert(a.cached && a.usage.input == 5);
	ck_assert_str_eq(a.asked, "m");
	ck_assert_int_eq(ask(llm, "SELECT 2", &a, &err), -1);
	ck_assert_str_eq(err.word, "replay_miss");
	ck_assert(nl2sql_starts(err.hint, "Run once"));
	nl2sql_llm_free(llm);
	ck_assert_int_eq(server.served->requests, 1);
	ck_assert(!file_holds(journal, KEY));
}
END_TEST

/* What nobody may write can be replayed all the same. */
START_TEST(a_journal_may_be_read_only)
{
	struct nl2sql_llm_options o = quick();
	struct nl2sql_llm *llm = open_llm(&o);
	struct nl2sql_llm_answer a;
	struct nl2sql_err err = { 0 };
	int status;
	pid_t pid;

	ck_assert_int_eq(ask(llm, "SELECT 1", &a, &err), 0);
	nl2sql_llm_free(llm);
	ck_assert_int_eq(chmod(journal, 0444) | chmod(dir, 0555), 0);
	pid = fork();
	if (pid == 0) { /* whom that stops */
		if (geteuid() == 0 && setuid(65534) < 0)
			_exit(0);
		o.replay = true;
		o.ttl_s = 3600;
		_exit(nl2sql_llm_new(&llm, &o, loop, &err) < 0 ||
		      ask(llm, "SELECT 1", &a, &err) < 0 || !a.cached);
	}
	waitpid(pid, &status, 0);
	ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	ck_assert_int_eq(chmod(dir, 0755), 0);
}
END_TEST

/* An answer is its endpoint's; a replay that names none takes anyone's. */
START_TEST(endpoints_are_told_apart)
{
	struct nl2sql_llm_options o = quick();
	struct nl2sql_llm *llm = open_llm(&o);
	struct nl2sql_llm_answer a;
	struct nl2sql_err err = { 0 };

	ck_assert_int_eq(ask(llm, "SELECT 1", &a, &err), 0);
	nl2sql_llm_free(llm);
	o.replay = true;
	o.base_url = "https://127.0.0.1:1/v1"; /* nobody is there */
	llm = open_llm(&o);
	ck_assert_int_eq(ask(llm, "SELECT 1", &a, &err), -1);
	ck_assert_str_eq(err.word, "replay_miss");
	ck_assert(nl2sql_starts(err.hint, "Another endpoint's"));
	nl2sql_llm_free(llm);
	unsetenv("OPENAI_BASE_URL");
	o.base_url = NULL;
	llm = open_llm(&o);
	ck_assert_int_eq(ask(llm, "SELECT 1", &a, &err), 0);
	ck_assert(a.cached);
	nl2sql_llm_free(llm);
	ck_assert_int_eq(server.served->requests, 1);
}
END_TEST

static const struct {
	const char *text, *word;
	bool stream;
	int64_t sent;
} faulty[] = {
	{ "0 0 fine", "", false, 1 },        { "0 0 fine", "", true, 1 },
	{ "429 2 storm", "", false, 3 },     { "500 2 fault", "", false, 3 },
	{ "2 2 cut", "", false, 3 },         { "2 2 cut", "", true, 1 },
	{ "3 2 hang up", "", false, 3 },     { "503 99", "endpoint_error", false, 7 },
	{ "401 99", "endpoint_refused", false, 1 },
	{ "404 99", "endpoint_refused", false, 1 },
	{ "302 99", "endpoint_refused", false, 1 },
	{ "413 99", "bad_request", false, 1 },
	{ "400 99", "bad_request", false, 1 },
	{ "4 99 silent", "timeout", false, 3 },
};

START_TEST(faults_are_told_apart)
{
	struct nl2sql_llm_options o = quick();
	struct nl2sql_llm_answer a;
	struct nl2sql_err err = { 0 };
	struct nl2sql_llm *llm;

	o.stream = faulty[_i].stream;
	llm = open_llm(&o);
	ck_assert_int_eq(ask(llm, faulty[_i].text, &a, &err),
			 *faulty[_i].word ? -1 : 0);
	ck_assert_str_eq(err.word, faulty[_i].word);
	ck_assert_int_eq(server.served->requests, faulty[_i].sent);
	ck_assert_int_eq(nl2sql_llm_totals(llm).sent, faulty[_i].sent);
	if (!*faulty[_i].word)
		ck_assert_str_eq(a.text, faulty[_i].text);
	/* Neither messages nor log nor journal ever hold the key. */
	ck_assert_ptr_null(strstr(err.message, KEY));
	ck_assert_ptr_null(strstr(err.hint, KEY));
	ck_assert_ptr_null(strstr(nl2sql_buf_str(&logged), KEY));
	nl2sql_llm_free(llm);
	ck_assert(!file_holds(journal, KEY));
}
END_TEST

START_TEST(a_schema_is_given_up)
{
	struct nl2sql_llm_options o = quick();
	struct nl2sql_llm *llm = open_llm(&o);
	struct nl2sql_llm_answer a;
	struct nl2sql_err err = { 0 };

	ck_assert_int_eq(ask_schema(llm, "400 2", "{\"type\":\"object\"}", &a,
				    &err), 0);
	ck_assert_int_eq(server.served->requests, 3);
	ck_assert_int_eq(ask_schema(llm, "400 0", "{\"type\":\"object\"}", &a,
				    &err), 0);
	ck_assert_int_eq(server.served->requests, 4); /* it has learnt */
	nl2sql_llm_free(llm);
}
END_TEST

static void count_done(void *ctx, struct nl2sql_llm_request *req)
{
	int *n = ctx;

	n[req->err.code == NL2SQL_OK ? 0 : 1]++;
	if (req->err.code == NL2SQL_OK)
		ck_assert_str_eq(req->answer.text, req->messages[0].text);
}

/* Ask many at once; n[0] answered, n[1] failed. */
static void ask_many(struct nl2sql_llm *llm, int many, const char *what, int *n)
{
	struct nl2sql_llm_request *reqs = nl2sql_alloc((size_t)many * sizeof(*reqs));
	struct nl2sql_llm_message *m = nl2sql_alloc((size_t)many * sizeof(*m));
	struct nl2sql_err err = { 0 };
	int i;

	n[0] = n[1] = 0;
	for (i = 0; i < many; i++) {
		m[i] = (struct nl2sql_llm_message){
			"user", nl2sql_arena_printf(&arena, "%s %d", what, i) };
		reqs[i] = (struct nl2sql_llm_request){
			.messages = &m[i], .nmessages = 1, .max_tokens = 30,
			.arena = &arena, .done = count_done, .ctx = n };
		nl2sql_llm_submit(llm, &reqs[i]);
	}
	while (n[0] + n[1] < many)
		ck_assert_int_ge(nl2sql_loop_once(loop, 1000, &err), 0);
	free(reqs);
	free(m);
}

START_TEST(chaos_loses_nothing)
{
	struct nl2sql_llm_options o = quick();
	struct nl2sql_llm *llm;
	int n[2];

	o.attempts = 12;
	llm = open_llm(&o);
	ask_many(llm, 300, "1 0 chaos", n);
	ck_assert_int_eq(n[0], 300);
	ck_assert_int_le(server.served->open_max, o.in_flight + 1);
	ck_assert_int_gt(nl2sql_llm_totals(llm).retried, 30);
	ck_assert_int_eq(nl2sql_llm_totals(llm).answers, 300);
	ck_assert_ptr_nonnull(strstr(nl2sql_buf_str(&logged), "llm_fault"));
	nl2sql_llm_free(llm);
}
END_TEST

START_TEST(budgets_hold)
{
	static const struct nl2sql_llm_price price = { "m", 1, 100 };
	struct nl2sql_llm_options o = quick();
	struct nl2sql_llm_totals t;
	struct nl2sql_llm *llm;
	int n[2], first;

	o.prices = &price;
	o.nprices = 1;
	o.in_flight = 64;
	o.budget_tokens = _i == 0 ? 2000 : 0;
	o.budget_requests = _i == 1 ? 50 : 0;
	o.budget_usd = _i == 2 ? 0.05 : 0;
	llm = open_llm(&o);
	ask_many(llm, 200, "0 0 spend", n);
	first = n[0];
	ck_assert_int_gt(n[0], 10);
	ck_assert_int_gt(n[1], 10);
	t = nl2sql_llm_totals(llm);
	nl2sql_llm_free(llm);
	if (_i == 0)
		ck_assert_int_le(t.charged_tokens, 2000);
	if (_i == 1)
		ck_assert_int_eq(server.served->requests, 50);
	if (_i == 2)
		ck_assert(t.charged_usd <= 0.05 && t.charged_usd > 0.03);
	ck_assert_int_eq(t.charged_tokens, t.paid.input + t.paid.output);
	/* Again: what is known is free, and the rest is still too much. */
	llm = open_llm(&o);
	ask_many(llm, 200, "0 0 spend", n);
	ck_assert_int_ge(n[0], first);
	ck_assert_int_le(n[0], first + 3);
	nl2sql_llm_free(llm);
	ck_assert(_i != 1 || server.served->requests == 50);
}
END_TEST

/* A run is killed at any moment and begun again until it is through. */
START_TEST(kills_cost_nothing_twice)
{
	struct nl2sql_llm_options o = quick();
	int64_t before;
	int n[2], i;

	for (i = 0; i < 12; i++) {
		pid_t pid = fork();

		if (pid == 0) {
			struct nl2sql_llm *llm = open_llm(&o);

			ask_many(llm, 400, "0 0 kill", n);
			_exit(0);
		}
		usleep((useconds_t)(2000 + 1700 * i));
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
	}
	{
		struct nl2sql_llm *llm = open_llm(&o);

		ask_many(llm, 400, "0 0 kill", n);
		ck_assert_int_eq(n[0], 400);
		/* Each kill may lose what was in flight, and no more. */
		ck_assert_int_le(server.served->answers,
				 400 + 13 * o.in_flight * 2);
		before = server.served->requests;
		nl2sql_llm_free(llm);
		llm = open_llm(&o);
		ask_many(llm, 400, "0 0 kill", n);
		ck_assert_int_eq(server.served->requests, before);
		nl2sql_llm_free(llm);
	}
}
END_TEST

START_TEST(two_programs_share_a_journal)
{
	struct nl2sql_llm_options o = quick();
	struct nl2sql_llm *llm;
	int status, n[2];
	pid_t pid = fork();

	if (pid == 0) {
		llm = open_llm(&o);
		ask_many(llm, 200, "0 0 both", n);
		nl2sql_llm_free(llm);
		_exit(n[0] == 200 ? 0 : 1);
	}
	llm = open_llm(&o);
	ask_many(llm, 200, "0 0 both", n);
	ck_assert_int_eq(n[0], 200);
	waitpid(pid, &status, 0);
	ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	ck_assert_int_eq(nl2sql_llm_totals(llm).charged_requests,
			 server.served->requests);
	nl2sql_llm_free(llm);
}
END_TEST

/* All at once, at a file that is not there yet. */
START_TEST(many_programs_open_a_journal)
{
	enum { PROGRAMS = 8 };
	struct nl2sql_llm_options o = quick();
	int go[2], status, round, i;
	char path[128], byte;

	for (round = 0; round < 30; round++) {
		(void)snprintf(path, sizeof(path), "%s.%d", o.journal, round);
		ck_assert_int_eq(pipe(go), 0);
		for (i = 0; i < PROGRAMS; i++) {
			if (fork())
				continue;
			close(go[1]);
			o.journal = path;
			if (read(go[0], &byte, 1) == 0)
				nl2sql_llm_free(open_llm(&o));
			_exit(0);
		}
		close(go[0]);
		close(go[1]); /* off they go */
		for (i = 0; i < PROGRAMS; i++) {
			wait(&status);
			ck_assert(WIFEXITED(status) && !WEXITSTATUS(status));
		}
	}
}
END_TEST

START_TEST(wrong_endpoints_are_refused)
{
	static const char *const urls[] = {
		"http://example.com/v1", "ftp://127.0.0.1/", "file:///etc/passwd",
		"https://user:hush@127.0.0.1/v1", "nonsense", "http://127.1.2.3.x/"
	};
	struct nl2sql_llm_options o = quick();
	struct nl2sql_err err = { 0 };
	struct nl2sql_llm *llm;
	size_t i;

	for (i = 0; i < NL2SQL_COUNT(urls); i++) {
		o.base_url = urls[i];
		ck_assert_int_eq(nl2sql_llm_new(&llm, &o, loop, &err), -1);
		ck_assert_int_eq(err.code, NL2SQL_EFATAL);
		ck_assert_ptr_null(strstr(err.message, "hush"));
	}
	o = quick();
	o.budget_usd = 1;
	ck_assert_int_eq(nl2sql_llm_new(&llm, &o, loop, &err), -1);
	o = quick();
	o.journal = "/proc/version";
	ck_assert_int_eq(nl2sql_llm_new(&llm, &o, loop, &err), -1);
	ck_assert_str_eq(err.word, "journal_error");
}
END_TEST

Suite *llm_suite(void);

Suite *llm_suite(void)
{
	Suite *s = suite_create("llm");
	TCase *tc = tcase_create("engine");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, answers_are_kept);
	tcase_add_test(tc, a_journal_may_be_read_only);
	tcase_add_test(tc, endpoints_are_told_apart);
	tcase_add_loop_test(tc, faults_are_told_apart, 0, NL2SQL_COUNT(faulty));
	tcase_add_test(tc, a_schema_is_given_up);
	tcase_add_test(tc, chaos_loses_nothing);
	tcase_add_loop_test(tc, budgets_hold, 0, 3);
	tcase_add_test(tc, kills_cost_nothing_twice);
	tcase_add_test(tc, two_programs_share_a_journal);
	tcase_add_test(tc, many_programs_open_a_journal);
	tcase_add_test(tc, wrong_endpoints_are_refused);
	suite_add_tcase(s, tc);
	return s;
}
