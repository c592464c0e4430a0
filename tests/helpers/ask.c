/*
 * ask - a filter that asks a model each question, to test what all share
 *
 * Sets `answer` of each question to what the model said, `sql` to the
 * statement in it, and `origin`.  With --rounds N it goes on asking, each
 * time with all that was said before.
 */
#include <stdlib.h>
#include <string.h>

#include <nl2sql/cli.h>
#include <nl2sql/llm.h>

struct ask {
	int64_t rounds;
};

struct asking {
	struct ask *ask;
	struct nl2sql_job *job;
	struct nl2sql_llm *llm;
	struct nl2sql_llm_request req;
	struct nl2sql_llm_message *messages;
	int64_t left;
};

static void next(struct asking *a, const char *role, const char *text)
{
	a->messages[a->req.nmessages++] = (struct nl2sql_llm_message){
		role, text
	};
}

static void answered(void *ctx, struct nl2sql_llm_request *req)
{
	struct asking *a = ctx;

	if (strcmp(req->err.word, "estimate") == 0 && a->left > 1)
		nl2sql_llm_expect(a->llm, req, a->left - 1, 0);
	if (req->err.code || --a->left <= 0) {
		nl2sql_job_done(a->job);
		return;
	}
	next(a, "assistant", req->answer.text);
	next(a, "user", "And now another one.");
	nl2sql_llm_submit(a->llm, req);
}

static int ask_start(void *ctx, struct nl2sql_record *rec,
		     struct nl2sql_job *job, struct nl2sql_err *err)
{
	struct ask *ask = ctx;
	struct asking *a = nl2sql_arena_alloc(job->arena, sizeof(*a));

	(void)err;
	job->data = a;
	*a = (struct asking){ .ask = ask, .job = job, .left = ask->rounds,
			      .llm = nl2sql_filter_model(job->filter) };
	if (!a->llm) {
		nl2sql_job_done(job);
		return 0;
	}
	a->messages = nl2sql_arena_alloc(job->arena, (size_t)(2 * ask->rounds) *
						     sizeof(*a->messages));
	next(a, "user", nl2sql_arena_printf(
		job->arena, "CREATE TABLE one (a int); CREATE TABLE two (b int)"
		"; -- %s", nl2sql_record_string(rec, "question", NULL)));
	a->req.messages = a->messages;
	a->req.tag = "ask";
	a->req.arena = job->arena;
	a->req.done = answered;
	a->req.ctx = a;
	nl2sql_llm_submit(a->llm, &a->req);
	return 0;
}

static void set(struct nl2sql_record *rec, const char *name,
		struct nl2sql_buf *json)
{
	nl2sql_record_set(rec, name, nl2sql_json_of(json));
	nl2sql_buf_release(json);
}

static void set_answer(struct nl2sql_record *rec, struct asking *a,
		       struct nl2sql_filter *f)
{
	const struct nl2sql_llm_answer *answer = &a->req.answer;
	struct nl2sql_buf b = { 0 };
	struct nl2sql_err err = { 0 };
	const char *sql;

	nl2sql_json_put_stringn(&b, answer->text, answer->len);
	set(rec, "answer", &b);
	nl2sql_json_open(&b, '{');
	nl2sql_json_add_string(&b, "provider",
			       nl2sql_common()->model.provider);
	nl2sql_json_add_string(&b, "model", answer->asked);
	nl2sql_json_close(&b, '}');
	set(rec, "origin", &b);
	if (nl2sql_llm_sql(a->req.arena, &sql, NL2SQL_SQLITE, answer, &err)) {
		nl2sql_filter_unused(f, "ask", &err);
		return;
	}
	nl2sql_json_put_string(&b, sql);
	set(rec, "sql", &b);
}

static int ask_finish(void *ctx, struct nl2sql_job *job,
		      struct nl2sql_record *rec, struct nl2sql_err *err)
{
	struct asking *a = job->data;

	(void)ctx;
	if (!a->llm)
		return 0;
	if (a->req.err.code == NL2SQL_EFATAL) {
		*err = a->req.err;
		return -1;
	}
	if (a->req.err.code)
		nl2sql_filter_unused(job->filter, "ask", &a->req.err);
	else
		set_answer(rec, a, job->filter);
	return 0;
}

static void ask_abandon(void *ctx, struct nl2sql_job *job)
{
	struct asking *a = job->data;

	(void)ctx;
	if (a->llm)
		nl2sql_llm_cancel(a->llm, &a->req);
}

int main(int argc, char **argv)
{
	struct ask ask = { .rounds = 1 };
	const struct nl2sql_opt opts[] = {
		NL2SQL_OPT_INT(0, "rounds", "N", &ask.rounds, "times to ask",
			       .min = 1, .max = 100),
		NL2SQL_OPT_END
	};
	const struct nl2sql_command cmd = {
		.name = "nl2sql-ask",
		.synopsis = "[OPTION ...] [FILE ...]",
		.about = "Ask a model each question.",
		.groups = NL2SQL_GROUP_MODEL,
		.opts = opts
	};
	const struct nl2sql_step step = { .types = "question",
					  .start = ask_start,
					  .finish = ask_finish,
					  .abandon = ask_abandon };

	argv = nl2sql_cli_parse(argc, argv, &cmd);
	return nl2sql_filter_run(argv, &step, &ask);
}
