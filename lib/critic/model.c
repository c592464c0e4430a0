/*
 * lib/critic/model.c - a model is asked for another statement
 *
 * It is told what the statement was meant for and what is wrong with it; what
 * it answers is judged, mended by rule, and if need be shown to it again.
 */
#include <string.h>

#include "critique.h"

#define CHAT_TOKENS 12000

struct asking {
	struct nl2sql_critique *c;
	struct nl2sql_chat *chat;
	struct nl2sql_llm_request req;
	const char *template;
	bool sent;  /* and not answered yet */
	const char *refused; /* why the last answer is no statement of ours */
	int asked;  /* so often */
};

int nl2sql_critic_model(struct nl2sql_critic_options *o, const char *provider,
			const char *model, const char *values,
			const struct nl2sql_mask *mask, struct nl2sql_err *err)
{
	o->provider = provider;
	o->model = model;
	o->policy.mask = mask;
	o->policy.values = NL2SQL_VALUES_MASKED;
	if (values && nl2sql_values_of(&o->policy.values, values) < 0)
		return nl2sql_err_set(err, NL2SQL_EDATA, "values cannot be "
				      "\"%s\"", values);
	return 0;
}

/* ---- prompts --------------------------------------------------------------------- */

static void put_context(struct nl2sql_buf *b, struct nl2sql_critique *c,
			const struct nl2sql_trial *t, const char *schema)
{
	const char *refused = c->asking ? c->asking->refused : NULL;
	struct nl2sql_buf faults = {0};

	if (refused)
		nl2sql_buf_printf(&faults, "- %s.\n", refused);
	else
		nl2sql_critique_tell(&faults, c, t);
	nl2sql_json_open(b, '{');
	if (c->question)
		nl2sql_json_add_string(b, "question", c->question);
	if (*schema)
		nl2sql_json_add_string(b, "schema", schema);
	nl2sql_json_add_string(b, "sql", t->sql);
	nl2sql_json_add_string(b, "faults", nl2sql_buf_str(&faults));
	nl2sql_json_close(b, '}');
	nl2sql_buf_release(&faults);
}

static int render(struct nl2sql_prompt *out, struct nl2sql_critique *c,
		  const struct nl2sql_trial *t, struct nl2sql_err *err)
{
	struct nl2sql_buf context = {0};
	struct nl2sql_prompt_ask ask = { .task = "critic",
					 .dialect = t->dialect,
					 .seed = c->o->seed,
					 .number = c->number };
	const char *schema;
	int rc;

	if (nl2sql_critique_schema(&schema, c, t, err) < 0)
		return -1;
	put_context(&context, c, t, schema);
	ask.context = nl2sql_json_of(&context);
	rc = nl2sql_prompt_render(out, c->arena, &ask, err);
	nl2sql_buf_release(&context);
	return rc;
}

/* ---- answers ---------------------------------------------------------------------- */

static const struct nl2sql_err *keep(struct nl2sql_critique *c,
				     const struct nl2sql_err *err)
{
	struct nl2sql_err *copy = nl2sql_arena_alloc(c->arena, sizeof(*copy));

	*copy = *err;
	return copy;
}

/* The answer in the log; sql NULL: of no use, as err says. */
static void log_answer(struct asking *a, const char *sql,
		       const struct nl2sql_err *err)
{
	struct nl2sql_critique *c = a->c;
	struct attempt *t = nl2sql_critique_log(c, "model", c->at);

	t->after = sql;
	t->model = a->req.answer.model ? a->req.answer.model : c->o->model;
	t->template = a->template;
	t->usage = a->req.answer.usage;
	if (sql)
		return;
	t->err = keep(c, err);
	if (c->o->unused)
		c->o->unused(c->o->unused_ctx, err);
}

/* Was it tried before?  Then the model goes round in circles. */
static bool is_known(const struct nl2sql_critique *c, const char *sql)
{
	size_t i;

	for (i = 0; i < c->nlog; i++)
		if (c->log[i]->after && strcmp(c->log[i]->after, sql) == 0)
			return true;
	return strcmp(c->first->sql, sql) == 0;
}

/* Does a statement have a name, or a text in quotes, in whatever case? */
static bool mentions(enum nl2sql_dialect dialect, const char *sql,
		     const char *word, size_t n, bool text)
{
	size_t at = 0, len = strlen(sql);
	struct nl2sql_sql_token k;

	while (nl2sql_sql_lex(&k, &at, dialect, sql, len) != NL2SQL_TOKEN_END) {
		size_t quote = k.kind != NL2SQL_TOKEN_WORD;

		if ((k.kind == NL2SQL_TOKEN_QUOTED ||
		     k.kind == (text ? NL2SQL_TOKEN_STRING : NL2SQL_TOKEN_WORD)) &&
		    k.len == n + 2 * quote &&
		    nl2sql_ieqn(sql + k.pos + quote, word, n))
			return true;
	}
	return false;
}

/* Of the tables that the statement spoke of, the answer speaks of none. */
static bool other_tables(const struct nl2sql_critique *c, const char *sql)
{
	const struct nl2sql_schema *s = c->schema;
	enum nl2sql_dialect d = c->first->dialect;
	bool any = false;
	size_t i;

	for (i = 0; s && i < s->ntables; i++) {
		const char *name = s->tables[i]->name;

		if (!mentions(d, c->first->sql, name, strlen(name), false))
			continue;
		if (mentions(d, sql, name, strlen(name), false))
			return false;
		any = true;
	}
	return any;
}

/* Of the texts that the statement looked for, the answer has none. */
static bool other_texts(const struct nl2sql_critique *c, const char *sql)
{
	const struct nl2sql_trial *t = c->first;
	struct nl2sql_sql_token k;
	bool any = false;
	size_t at = 0;

	while (nl2sql_sql_lex(&k, &at, t->dialect, t->sql, t->len) !=
	       NL2SQL_TOKEN_END) {
		if (k.kind != NL2SQL_TOKEN_STRING || k.len < 4 ||
		    t->sql[k.pos + 1] == '%')
			continue;
		if (mentions(t->dialect, sql, t->sql + k.pos + 1, k.len - 2,
			     true))
			return false;
		any = true;
	}
	return any;
}

/* Ask once more, now that the answer was of no use. */
static void refuse(struct asking *a, const struct nl2sql_err *err)
{
	log_answer(a, NULL, err);
	a->refused = a->c->log[a->c->nlog - 1]->err->message;
	if (!nl2sql_critique_ask(a->c))
		nl2sql_critique_finish(a->c);
}

static void take(struct asking *a)
{
	struct nl2sql_critique *c = a->c;
	struct nl2sql_err err = {0};
	const char *sql;

	if (nl2sql_llm_sql(c->arena, &sql, c->first->dialect, &a->req.answer,
			   &err) < 0) {
		refuse(a, &err);
		return;
	}
	/* then it is no repair, but another query */
	if (other_tables(c, sql) || other_texts(c, sql)) {
		nl2sql_err_set(&err, NL2SQL_EDATA, "the answer has none of the "
			       "%s of the statement", other_tables(c, sql) ?
			       "tables" : "texts");
		nl2sql_err_word(&err, "unrelated_answer");
		refuse(a, &err);
		return;
	}
	if (is_known(c, sql)) {
		nl2sql_err_set(&err, NL2SQL_EDATA, "the model repeats a "
			       "statement that was tried");
		nl2sql_err_word(&err, "repeated_answer");
		log_answer(a, NULL, &err);
		nl2sql_critique_finish(c);
		return;
	}
	log_answer(a, sql, NULL);
	c->judged = true;
	if (nl2sql_critique_try(c, sql, &err))
		nl2sql_critique_step(c);
}

static void done(void *ctx, struct nl2sql_llm_request *req)
{
	struct asking *a = ctx;
	struct nl2sql_critique *c = a->c;

	a->sent = false;
	if (req->err.code == NL2SQL_OK) {
		take(a);
		return;
	}
	if (req->err.code == NL2SQL_EFATAL)
		c->fatal = req->err;
	else if (strcmp(req->err.word, "estimate") == 0)
		nl2sql_llm_expect(c->o->llm, req, 0, c->rounds - a->asked);
	else
		log_answer(a, NULL, &req->err);
	nl2sql_critique_finish(c);
}

/* ---- asking ------------------------------------------------------------------------ */

static struct asking *begin(struct nl2sql_critique *c)
{
	struct asking *a = nl2sql_arena_alloc(c->arena, sizeof(*a));

	a->c = c;
	a->chat = nl2sql_chat_new(CHAT_TOKENS);
	return a;
}

static void send_request(struct asking *a)
{
	struct nl2sql_llm_request *req = &a->req;

	memset(req, 0, sizeof(*req));
	req->messages = nl2sql_chat_messages(a->chat, &req->nmessages);
	req->has_temperature = true;
	req->tag = "critic";
	req->ordinal = 1; /* equal questions have one answer */
	req->arena = a->c->arena;
	req->done = done;
	req->ctx = a;
	a->sent = true;
	a->asked++;
	nl2sql_llm_submit(a->c->o->llm, req);
}

/* What must not be done is not to be turned into something else. */
static bool is_forbidden(const struct nl2sql_trial *t)
{
	size_t i;
	int s;

	for (s = 0; s < NL2SQL_STAGES; s++)
		for (i = 0; i < t->stages[s].nerrors; i++)
			if (strcmp(t->stages[s].errors[i].word, "forbidden") == 0)
				return true;
	return false;
}

bool nl2sql_critique_ask(struct nl2sql_critique *c)
{
	struct asking *a = c->asking;
	struct nl2sql_prompt prompt = {0};
	struct nl2sql_err err = {0};

	if (!c->o->llm || c->o->translate || (a && a->asked == c->rounds) ||
	    is_forbidden(c->first))
		return false;
	if (render(&prompt, c, c->at, &err) < 0) {
		if (c->o->unused)
			c->o->unused(c->o->unused_ctx, &err);
		return false;
	}
	if (!a) {
		a = c->asking = begin(c);
		a->template = prompt.name;
		if (prompt.system)
			nl2sql_chat_add(a->chat, "system", prompt.system);
		nl2sql_chat_add(a->chat, "user", prompt.user ? prompt.user : "");
	} else {
		nl2sql_chat_add(a->chat, "assistant", a->req.answer.text);
		nl2sql_chat_add(a->chat, "user", prompt.again ? prompt.again :
				prompt.user ? prompt.user : "");
	}
	a->refused = NULL;
	send_request(a);
	return true;
}

void nl2sql_critique_unask(struct nl2sql_critique *c)
{
	struct asking *a = c->asking;

	if (!a)
		return;
	if (a->sent)
		nl2sql_llm_cancel(c->o->llm, &a->req);
	nl2sql_chat_free(a->chat);
	c->asking = NULL;
}
