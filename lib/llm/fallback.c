/*
 * lib/llm/fallback.c - other models, for requests that the first one fails
 *
 * A request goes to the next model when its own has failed it: it refused it,
 * ran into its deadline or answered nonsense as often as is borne, or is not
 * there at all.  What is wrong with the endpoint as a whole (the key, the
 * quota, the network) is no reason.  A model that fails several requests in a
 * row rests for a while, so that not each of them has to find out.
 */
#include <stdlib.h>
#include <string.h>

#include "internal.h"

#define FAILURES 3
#define REST_MS 60000

static char *copy_name(struct nl2sql_llm *llm, const char *name)
{
	char *copy = nl2sql_strdup(name);

	llm->models[llm->nmodels++].name = copy;
	return copy;
}

void nl2sql_llm_take_models(struct nl2sql_llm *llm,
			    const struct nl2sql_llm_options *o)
{
	size_t n = 0, i;

	while (o->fallback && o->fallback[n])
		n++;
	llm->models = nl2sql_alloc((n + 1) * sizeof(*llm->models));
	copy_name(llm, o->model);
	for (i = 0; o->model && i < n; i++)
		copy_name(llm, o->fallback[i]);
}

void nl2sql_llm_free_models(struct nl2sql_llm *llm)
{
	size_t i;

	for (i = 0; i < llm->nmodels; i++)
		free(llm->models[i].name);
	free(llm->models);
}

/* A request that names its own model insists on it. */
static size_t models_of(const struct nl2sql_llm_call *c)
{
	return c->req->model ? 1 : c->llm->nmodels;
}

void nl2sql_llm_set_model(struct nl2sql_llm_call *c, size_t at)
{
	c->at = at;
	c->ask.model = c->req->model ? c->req->model : c->llm->models[at].name;
	c->ask.manners = c->llm->models[at].manners;
}

/* The last one first: where it answered in this one's place, it goes on to. */
int nl2sql_llm_find(struct nl2sql_llm_call *c, struct nl2sql_arena *arena,
		    struct nl2sql_llm_answer *answer, struct nl2sql_err *err)
{
	size_t at = models_of(c);
	int rc = 0;

	while (rc == 0 && at-- > 0) {
		nl2sql_llm_set_model(c, at);
		nl2sql_llm_file_under(c);
		rc = nl2sql_llm_journal_find(&c->llm->journal, &c->key, arena,
					     answer, err);
	}
	if (rc > 0)
		answer->asked = nl2sql_arena_strndup(arena, c->ask.model,
						     strlen(c->ask.model));
	return rc;
}

bool nl2sql_llm_takes_schema(const struct nl2sql_llm *llm)
{
	size_t i;

	for (i = 0; i < llm->nmodels; i++)
		if (llm->models[i].manners & NL2SQL_LLM_NO_SCHEMA)
			return false;
	return true;
}

bool nl2sql_llm_has_next(const struct nl2sql_llm_call *c)
{
	return c->at + 1 < models_of(c);
}

/* What the last model did with it is not the next one's doing. */
static void go_on(struct nl2sql_llm_call *c)
{
	nl2sql_llm_set_model(c, c->at + 1);
	nl2sql_llm_file_under(c);
	c->tries = c->failed = c->late = c->adapted = 0;
	c->troubled = 0;
	c->llm->totals.fell_back++;
}

void nl2sql_llm_choose(struct nl2sql_llm_call *c)
{
	struct nl2sql_llm *llm = c->llm;
	int64_t now = nl2sql_now_ms();

	while (nl2sql_llm_has_next(c)) {
		struct nl2sql_llm_model *m = &llm->models[c->at];

		if (!m->rest_until)
			return;
		if (now >= m->rest_until) { /* this one finds out for all */
			m->rest_until = now + REST_MS;
			return;
		}
		go_on(c);
	}
}

bool nl2sql_llm_fall_back(struct nl2sql_llm_call *c, bool closed,
			  const char *why, const char *said)
{
	struct nl2sql_llm_model *m = &c->llm->models[c->at];
	struct nl2sql_buf b = { 0 };

	if (!nl2sql_llm_has_next(c) || c->llm->stopped.code)
		return false;
	if (closed)
		m->rest_until = INT64_MAX;
	else if (++m->failures >= FAILURES && m->rest_until != INT64_MAX)
		m->rest_until = nl2sql_now_ms() + REST_MS;
	go_on(c);
	nl2sql_json_add_string(&b, "tag", c->req->tag ? c->req->tag : "");
	nl2sql_json_add_string(&b, "code", why);
	nl2sql_json_add_string(&b, "from", m->name);
	nl2sql_json_add_string(&b, "to", c->ask.model);
	nl2sql_log(NL2SQL_VERBOSE, "llm_fallback", nl2sql_buf_str(&b),
		   "model \"%s\" failed, asking \"%s\": %s", m->name,
		   c->ask.model, said);
	nl2sql_buf_release(&b);
	nl2sql_llm_move_first(c, NL2SQL_LLM_QUEUED);
	return true;
}

void nl2sql_llm_model_good(struct nl2sql_llm_call *c)
{
	struct nl2sql_llm_model *m = &c->llm->models[c->at];

	if (c->req->model)
		return;
	m->failures = 0;
	m->rest_until = 0;
}
