/*
 * lib/gen/chain.c - one worker: a conversation about one topic after another
 *
 * What it asks next depends on its own answers alone.  Its history holds what
 * was of use, so that the model neither repeats itself nor its mistakes.
 */
#include <stdlib.h>
#include <string.h>

#include "internal.h"

#define STALE_TOPIC 2 /* calls without anything new, then another topic */
#define STALE_CHAIN 6 /* then the chain has nothing more to say */
#define SUGGESTIONS 2 /* calls for topics, beside the others */
#define TEMPERATURE 0.8

static void chain_ask(struct nl2sql_gen_chain *c);

/* ---- what came of a call -------------------- */

static struct nl2sql_gen_step *step_add(struct nl2sql_gen_chain *c)
{
	struct nl2sql_gen_step *s = nl2sql_alloc(sizeof(*s));

	NL2SQL_GROW(c->steps, c->nsteps, c->csteps);
	c->steps[c->nsteps++] = s;
	return s;
}

static void read_answer(struct nl2sql_gen_chain *c, struct nl2sql_gen_step *s)
{
	c->call.answer = &c->req.answer;
	c->call.shown = &c->shown;
	if (c->req.err.code != NL2SQL_OK)
		nl2sql_gen_unused(s, c->req.err.word, "%s", c->req.err.message);
	else if (c->asking_topics)
		nl2sql_gen_read_sets(&c->call, s, &c->kept, &c->topics);
	else if (c->phase == NL2SQL_PHASE_SCHEMA_DOCS)
		nl2sql_gen_read_docs(&c->call, s);
	else if (c->phase == NL2SQL_PHASE_SAMPLE_DATA)
		nl2sql_gen_read_rows(&c->call, s);
	else if (c->phase == NL2SQL_PHASE_SCHEMA_RELATIONSHIP)
		nl2sql_gen_read_relations(&c->call, s);
	else
		nl2sql_gen_read_pairs(&c->call, s);
}

/* Keep what this chain has not said before, and no more than it is to say. */
static void keep_new(struct nl2sql_gen_chain *c, struct nl2sql_gen_step *s)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n && c->got < c->want; i++) {
		if (!nl2sql_gen_seen_add(&c->sql, s->items[i].f0) ||
		    !nl2sql_gen_seen_add(&c->questions, s->items[i].question)) {
			nl2sql_gen_unused(s, "repeated", "it was said before");
			continue;
		}
		s->items[n++] = s->items[i];
		c->got++;
		c->topic_got++;
	}
	s->n = n;
	c->stale = n ? 0 : c->stale + 1;
	c->useless = n ? 0 : c->useless + 1;
}

/* What was of use becomes history; a call that brought nothing never was. */
static void remember(struct nl2sql_gen_chain *c,
		     const struct nl2sql_gen_step *s)
{
	static const char *const names[NL2SQL_PHASES] = {
		"pairs", "items", "rows", "relationships",
		"pairs", "pairs", "pairs"
	};
	struct nl2sql_buf b = { 0 };

	nl2sql_buf_printf(&b, "{\"%s\":[", names[c->phase]);
	for (size_t i = 0, n = 0; i < s->n; i++)
		if (s->items[i].told)
			nl2sql_buf_printf(&b, "%s%s", n++ ? "," : "",
					  s->items[i].told);
	nl2sql_buf_puts(&b, "]}");
	if (s->n && s->items[0].told) {
		nl2sql_chat_add(c->chat, "assistant", nl2sql_buf_str(&b));
	} else if (c->topic_got) {
		nl2sql_chat_drop(c->chat);
	} else {
		nl2sql_chat_free(c->chat);
		c->chat = NULL;
	}
	nl2sql_buf_release(&b);
}

/* One after another: the topics of a chain; once through, or round. */
static void next_topic(struct nl2sql_gen_chain *c)
{
	nl2sql_chat_free(c->chat);
	c->chat = NULL;
	c->topic_got = c->topic_calls = 0;
	c->stale = 0;
	c->at += c->stride;
	if (!c->once && c->topics.n)
		c->at %= c->topics.n;
}

/* Nothing is sent: count the calls that would follow this one where each brings
 * what it is asked for; and those of a lap that may follow where they do not,
 * in which all laps are bounded alike, since a later one wants no more. */
static void expect_rest(struct nl2sql_gen_chain *c,
			const struct nl2sql_llm_request *req)
{
	int64_t each = c->g->o->answers_per_call, calls, most;

	if (!each)
		each = NL2SQL_GEN_ANSWERS;
	calls = (c->want - c->got + each - 1) / each;
	if (c->once)
		calls = c->topics.n > c->at ? ((int64_t)(c->topics.n - c->at) +
					       (int64_t)c->stride - 1) /
						      (int64_t)c->stride
					    : 1;
	if (c->once && calls > c->want)
		calls = c->want;
	/* the one that is counted asks for the topics, or it is the first */
	if (!c->asking_topics)
		calls--;
	most = NL2SQL_GEN_LAPS * c->calls_max + SUGGESTIONS - c->calls - calls;
	nl2sql_llm_expect(c->g->model->llm, req, calls, most > 0 ? most : 0);
}

static void chain_answered(void *ctx, struct nl2sql_llm_request *req)
{
	struct nl2sql_gen_chain *c = ctx;
	struct nl2sql_gen_step *s;

	c->in_flight = false;
	if (req->err.code == NL2SQL_EFATAL) {
		c->fatal = req->err;
		c->done = true;
		return;
	}
	if (strcmp(req->err.word, "estimate") == 0) {
		expect_rest(c, req);
		c->done = c->spent = true;
		return;
	}
	s = step_add(c);
	read_answer(c, s);
	if (c->asking_topics) {
		c->asking_topics = false;
		c->suggested = c->topics.n > 0 || c->all_calls > 1;
		nl2sql_chat_free(c->chat);
		c->chat = NULL;
	} else {
		keep_new(c, s);
		remember(c, s);
		if (c->topic_got >= c->topic_want || c->stale >= STALE_TOPIC)
			next_topic(c);
	}
	chain_ask(c);
}

/* ---- the next call -------------------- */

static uint64_t seed_of(const struct nl2sql_gen_chain *c)
{
	struct nl2sql_buf b = { 0 };
	uint64_t seed;

	nl2sql_buf_printf(&b, "%llu %d %s %llu %llu",
			  (unsigned long long)c->g->o->seed, (int)c->phase,
			  c->place->db->db, (unsigned long long)c->number,
			  (unsigned long long)c->all_calls);
	/* endpoints differ in how wide a seed may be */
	seed = nl2sql_hash(b.data, b.len, 0) & 0x7fffffff;
	nl2sql_buf_release(&b);
	return seed;
}

static int64_t per_call(const struct nl2sql_gen_chain *c)
{
	int64_t n = c->g->o->answers_per_call, left = c->want - c->got;

	if (!n)
		n = NL2SQL_GEN_ANSWERS;
	if (c->once) /* so many rows, so many relationships at most */
		return c->phase == NL2SQL_PHASE_SAMPLE_DATA ? n : 16;
	return n < left ? n : left;
}

/* What the model was shown it has not thought of. */
static void see_examples(struct nl2sql_gen_chain *c, const char *prompt)
{
	const struct nl2sql_gen_call *k = &c->call;

	if (!k->nexamples || !strstr(prompt, k->examples_text))
		return;
	for (size_t i = 0; i < k->nexamples; i++) {
		nl2sql_gen_seen_add(&c->sql, k->examples[i].f0);
		nl2sql_gen_seen_add(&c->questions,
				    nl2sql_gen_question_print(
					    c->place, k->examples[i].question));
	}
}

/* Put the question: first the task, later only that more is wanted. */
static int say(struct nl2sql_gen_chain *c, const char *task,
	       struct nl2sql_err *err)
{
	int64_t budget = c->g->o->prompt_tokens ? c->g->o->prompt_tokens
						: NL2SQL_GEN_PROMPT_TOKENS;
	struct nl2sql_prompt p;

	nl2sql_arena_reset(&c->arena);
	if (!c->chat)
		c->call.draw = c->call.seed;
	if (nl2sql_gen_ask(&c->call, &c->arena, task, &p, &c->shown, err) < 0)
		return -1;
	c->call.template = p.name;
	if (!c->chat) {
		c->chat = nl2sql_chat_new((size_t)budget);
		if (p.system)
			nl2sql_chat_add(c->chat, "system", p.system);
		nl2sql_chat_add(c->chat, "user", p.user);
		see_examples(c, p.user);
	} else {
		nl2sql_chat_add(c->chat, "user", p.again ? p.again : p.user);
	}
	return 0;
}

static void submit(struct nl2sql_gen_chain *c, const char *task)
{
	const struct nl2sql_gen_model *m = c->g->model;
	struct nl2sql_llm_request *r = &c->req;

	*r = (struct nl2sql_llm_request){
		.has_temperature = true,
		.temperature =
			m->temperature >= 0 ? m->temperature : TEMPERATURE,
		.has_seed = true,
		.seed = (int64_t)c->call.seed,
		.schema = nl2sql_gen_answer_schema(task),
		.tag = nl2sql_arena_printf(&c->arena, "gen.%s", task),
		.ordinal = 1,
		.arena = &c->arena,
		.done = chain_answered,
		.ctx = c
	};
	r->messages = nl2sql_chat_messages(c->chat, &r->nmessages);
	c->in_flight = true;
	c->calls++;
	c->all_calls++;
	c->topic_calls++;
	nl2sql_llm_submit(m->llm, r);
}

/* complex_sqls: what the model itself finds worth asking about; where it
 * finds nothing, what the schema has. */
static bool wants_topics(struct nl2sql_gen_chain *c)
{
	if (c->phase != NL2SQL_PHASE_COMPLEX_SQLS)
		return false;
	if (!c->suggested)
		return true;
	if (!c->topics.n) {
		nl2sql_gen_topics_find(c->g, &c->kept, c->place, c->phase,
				       &c->topics);
		c->at = c->topics.n ? c->number % c->topics.n : 0;
	}
	return false;
}

static bool finished(const struct nl2sql_gen_chain *c)
{
	return c->got >= c->want || c->calls >= c->calls_max ||
	       c->useless >= STALE_CHAIN || c->at >= c->topics.n;
}

/* Prepare the next call.  @return false: there is none */
static bool prepare(struct nl2sql_gen_chain *c, const char **task)
{
	static const struct nl2sql_gen_topic whole;

	c->asking_topics = wants_topics(c);
	if (!c->asking_topics && finished(c))
		return false;
	c->call.g = c->g;
	c->call.place = c->place;
	c->call.phase = c->phase;
	c->call.chain = c->number;
	c->call.number = c->all_calls;
	c->call.seed = seed_of(c);
	c->call.topic = c->asking_topics ? &whole : &c->topics.items[c->at];
	c->call.count = c->asking_topics ? 6 : per_call(c);
	*task = c->asking_topics ? "complex_tables"
				 : nl2sql_phase_name(c->phase);
	return true;
}

static void chain_ask(struct nl2sql_gen_chain *c)
{
	size_t skipped = 0;
	const char *task;

	while (prepare(c, &task)) {
		struct nl2sql_err err = { 0 };

		if (say(c, task, &err) == 0) {
			submit(c, task);
			return;
		}
		if (strcmp(err.word, "too_large") != 0) {
			c->fatal = err;
			break;
		}
		/* tables that no prompt can hold */
		nl2sql_gen_unused(step_add(c), err.word, "%s", err.message);
		if (c->asking_topics)
			c->suggested = true;
		else if (++skipped > c->topics.n)
			break;
		else
			next_topic(c);
	}
	c->done = true;
	c->spent = c->got < c->want && c->calls < c->calls_max;
}

void nl2sql_gen_chain_lap(struct nl2sql_gen_chain *c, int64_t want)
{
	int64_t each = c->g->o->answers_per_call, share = (int64_t)c->share;

	if (!each)
		each = NL2SQL_GEN_ANSWERS;
	c->want = want;
	c->got = c->calls = c->useless = 0;
	c->calls_max = c->once ? STALE_TOPIC * (int64_t)c->topics.n + 1
			       : 2 * (want / each + 1) + 4;
	c->topic_want = c->once ? 1 : (want + share - 1) / share;
	c->done = want == 0;
	if (!c->done)
		chain_ask(c);
}

void nl2sql_gen_chain_release(struct nl2sql_gen_chain *c)
{
	if (c->in_flight)
		nl2sql_llm_cancel(c->g->model->llm, &c->req);
	for (size_t i = 0; i < c->nsteps; i++)
		if (c->steps[i]) {
			nl2sql_arena_release(&c->steps[i]->arena);
			free(c->steps[i]);
		}
	free(c->steps);
	free(c->sql.slots);
	free(c->questions.slots);
	nl2sql_chat_free(c->chat);
	nl2sql_arena_release(&c->arena);
	nl2sql_arena_release(&c->kept);
}
