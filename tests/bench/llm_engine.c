/*
 * llm_engine - how much of the ideal rate the engine keeps
 *
 * usage: llm_engine REQUESTS IN_FLIGHT DELAY_MS JOURNAL [BUDGET]
 *
 * A server on loopback answers after a fixed time.  Prints the seconds that
 * it took and would have taken at best, their ratio, and the peak of memory.
 */
#include <sys/resource.h>

#include <nl2sql/llm.h>

#include "../helpers/model-server.h"

static int64_t delay;

static void plan(void *ctx, const char *path, struct nl2sql_json body,
		 struct reply *r, struct served *s)
{
	(void)ctx;
	(void)path;
	(void)body;
	s->answers++;
	r->delay_ms = delay;
	put_answer(&r->body, "SELECT count(*) FROM orders", 100, 10);
}

static void count(void *ctx, struct nl2sql_llm_request *req)
{
	int64_t *n = ctx;

	n[req->err.code == NL2SQL_OK ? 0 : 1]++;
}

int main(int argc, char **argv)
{
	struct nl2sql_llm_options o = { .model = "m", .account = "bench" };
	struct model_server server = { 0 };
	struct nl2sql_loop *loop = nl2sql_loop_new();
	struct nl2sql_arena arena = { 0 };
	struct nl2sql_err err = { 0 };
	struct rusage usage;
	struct nl2sql_llm *llm;
	int64_t n[2] = { 0 }, many = argc > 1 ? strtol(argv[1], NULL, 10) : 0, i;
	double took, ideal;

	if (argc < 5)
		return 2;
	o.budget_requests = argc > 5 ? strtol(argv[5], NULL, 10) : 0;
	delay = strtol(argv[3], NULL, 10);
	model_server_start(&server, plan, NULL);
	o.base_url = server.url;
	o.in_flight = (int)strtol(argv[2], NULL, 10);
	o.journal = argv[4];
	if (nl2sql_llm_new(&llm, &o, loop, &err) < 0) {
		fprintf(stderr, "llm_engine: %s\n", err.message);
		return 2;
	}
	took = (double)nl2sql_now_ms();
	for (i = 0; i < many; i++) {
		struct nl2sql_llm_message *m =
			nl2sql_arena_alloc(&arena, sizeof(*m));
		struct nl2sql_llm_request *r =
			nl2sql_arena_alloc(&arena, sizeof(*r));

		m->role = "user";
		m->text = nl2sql_arena_printf(&arena, "question %lld",
					      (long long)i);
		*r = (struct nl2sql_llm_request){ .messages = m, .nmessages = 1,
						  .arena = &arena, .done = count,
						  .ctx = n };
		nl2sql_llm_submit(llm, r);
	}
	while (n[0] + n[1] < many)
		if (nl2sql_loop_once(loop, 1000, &err) < 0)
			return 1;
	took = ((double)nl2sql_now_ms() - took) / 1000;
	ideal = (double)many / o.in_flight * (double)delay / 1000;
	getrusage(RUSAGE_SELF, &usage);
	printf("%lld answers, %lld failed, %.2f s of %.2f s: %.1f %%, %ld MiB\n",
	       (long long)n[0], (long long)n[1], took, ideal,
	       100 * ideal / took, usage.ru_maxrss / 1024);
	nl2sql_llm_free(llm);
	model_server_stop(&server);
	nl2sql_loop_free(loop);
	nl2sql_arena_release(&arena);
	return n[0] != many;
}
