/* lib/check/model.c - does a model answer, and in JSON where it is told to? */
#include <string.h>

#include <nl2sql/check.h>
#include <nl2sql/llm.h>

#define ANSWER_TOKENS 64

static const char schema[] =
	"{\"type\":\"object\",\"properties\":{\"answer\":{\"type\":\"string\","
	"\"enum\":[\"yes\",\"no\"]}},\"required\":[\"answer\"],"
	"\"additionalProperties\":false}";

struct question {
	struct nl2sql_llm *llm;
	const char *model, *text, *schema;
	struct nl2sql_arena arena;
	struct nl2sql_llm_answer answer;
	struct nl2sql_err err;
	int64_t ms;
};

static bool ask(struct question *q)
{
	const struct nl2sql_llm_message m = { "user", q->text };
	struct nl2sql_llm_request req = {
		.messages = &m, .nmessages = 1, .model = q->model,
		.max_tokens = ANSWER_TOKENS, .schema = q->schema,
		.tag = "check", .arena = &q->arena
	};
	int64_t start = nl2sql_now_ms();
	bool answered = nl2sql_llm_wait(q->llm, &req, &q->err) == 0;

	q->answer = req.answer;
	q->ms = nl2sql_now_ms() - start;
	return answered;
}

/* A model may be told to answer in JSON and yet be cut off, or chat. */
static int check_json(struct nl2sql_check *c, struct question *q,
		      struct nl2sql_err *err)
{
	struct nl2sql_json j;
	bool good;

	q->text = "Is water wet? Answer with JSON, {\"answer\": \"yes\"} or "
		  "{\"answer\": \"no\"}, and nothing else.";
	q->schema = schema;
	good = ask(q) && nl2sql_llm_json(&q->arena, &j, NULL, &q->answer,
					 &q->err) == 0;
	if (!good)
		return nl2sql_check_fail(c, q->model, "json", &q->err, err);
	return nl2sql_check_say(c, q->model, "json", true,
				nl2sql_llm_takes_schema(q->llm) ?
				"a schema is taken, and the answer was read" :
				"no schema is taken, but the answer was read",
				err);
}

int nl2sql_check_model(struct nl2sql_check *c, struct nl2sql_llm *llm,
		       const char *model, struct nl2sql_err *err)
{
	struct question q = { .llm = llm, .model = model,
			      .text = "Answer with the word ok." };
	int rc;

	if (!llm)
		return 0;
	if (ask(&q)) {
		/* how long it took is for people, and not recorded */
		nl2sql_log(NL2SQL_VERBOSE, "check", NULL, "model \"%s\" "
			   "answered in %lld ms", model, (long long)q.ms);
		rc = nl2sql_check_say(c, model, "answers", true, "it is there, "
				      "takes the key and answers", err);
		if (rc == 0)
			rc = check_json(c, &q, err);
	} else {
		rc = nl2sql_check_fail(c, model, "answers", &q.err, err);
	}
	nl2sql_arena_release(&q.arena);
	return rc;
}
