/*
 * lib/gen/reword.c - a pair's question in other words, by a model
 *
 * The SQL stays, so what a question names must stay too.  Where a model may
 * not see a value, a mark stands for it, and gives way to it again.
 */
#include <stdlib.h>
#include <string.h>

#include "internal.h"

#define LITERALS_MAX 32
#define WORDINGS_MAX 32
#define TEMPERATURE  0.9

struct nl2sql_gen_wordings {
	struct nl2sql_gen *g;
	struct nl2sql_record *pair;
	struct nl2sql_arena arena;
	struct nl2sql_gen_step step; /* for what is not of use */
	struct nl2sql_gen_call call;
	struct nl2sql_gen_place place;
	const char *question, *id, *sql;
	const char *literals[LITERALS_MAX + 1]; /* that the question says */
	size_t nliterals;
	bool marked[LITERALS_MAX];
	bool any_mark;
	struct nl2sql_llm_request req;
	struct nl2sql_llm_message messages[2];
	bool in_flight, said, read;
	const char *wordings[WORDINGS_MAX];
	size_t n, next;
	void (*done)(void *ctx);
	void *ctx;
};

/* ---- what must stay -------------------- */

/* 12345.6 as questions may say it, 12,345.6; NULL where it is the same. */
static const char *with_commas(struct nl2sql_arena *a, const char *s)
{
	size_t digits = strspn(s, "0123456789"), n = 0;
	char *out;

	if (digits < 4)
		return NULL;
	out = nl2sql_arena_alloc(a, strlen(s) + digits / 3 + 1);
	for (size_t i = 0; i < digits; i++) {
		if (i && (digits - i) % 3 == 0)
			out[n++] = ',';
		out[n++] = s[i];
	}
	memcpy(out + n, s + digits, strlen(s + digits) + 1);
	return out;
}

/* A literal as the question has it; NULL where it has it not. */
static const char *as_said(struct nl2sql_gen_wordings *w,
			   const struct nl2sql_sql *literal)
{
	const char *text = literal->text, *commas;

	if (!text || !*text || (literal->op != NL2SQL_LIT_STRING && !text[1]))
		return NULL;
	if (nl2sql_istr(w->question, text))
		return text;
	commas = with_commas(&w->arena, text);
	return commas && strstr(w->question, commas) ? commas : NULL;
}

static enum nl2sql_sql_walk take_literal(void *ctx, struct nl2sql_sql **at,
					 struct nl2sql_sql *parent)
{
	struct nl2sql_gen_wordings *w = ctx;
	const char *said = nl2sql_sql_is(*at, NL2SQL_SQL_LITERAL) ?
				   as_said(w, *at) :
				   NULL;

	(void)parent;
	if (said && w->nliterals < LITERALS_MAX)
		w->literals[w->nliterals++] = said;
	return NL2SQL_WALK_ON;
}

static void find_literals(struct nl2sql_gen_wordings *w)
{
	struct nl2sql_sql *tree;
	struct nl2sql_err err;

	if (nl2sql_sql_parse_one(&w->arena, &tree, w->place.dialect, w->sql,
				 strlen(w->sql), &err) == 0)
		nl2sql_sql_walk(&tree, take_literal, NULL, w);
}

/* May a model see this literal? */
static bool may_see(const struct nl2sql_gen_wordings *w, const char *literal)
{
	const struct nl2sql_prompt_policy *p = &w->g->policy;
	struct nl2sql_buf b = { 0 };
	bool clean;

	if (p->values != NL2SQL_VALUES_MASKED)
		return p->values == NL2SQL_VALUES_REAL;
	clean = p->mask && !nl2sql_mask_scrub(p->mask, &b, w->place.db->db,
					      literal, strlen(literal));
	nl2sql_buf_release(&b);
	return clean;
}

/* "[VA]": no number, and nothing that a question says. */
static void mark_of(char mark[8], size_t i)
{
	memcpy(mark, "[V  ]", 6);
	mark[2] = (char)('A' + i / 26);
	mark[3] = (char)('A' + i % 26);
}

/* What stands at s that is to be exchanged: which, or nliterals. */
static size_t found_at(const struct nl2sql_gen_wordings *w, const char *s,
		       bool back, size_t *len)
{
	char mark[8];

	for (size_t i = 0; i < w->nliterals; i++) {
		const char *from = back ? mark : w->literals[i];

		if (!w->marked[i])
			continue;
		mark_of(mark, i);
		*len = strlen(from);
		if (nl2sql_ieqn(s, from, *len))
			return i;
	}
	return w->nliterals;
}

/* Put marks in place of literals that a model may not see, or back. */
static const char *exchange(const struct nl2sql_gen_wordings *w,
			    struct nl2sql_arena *a, const char *s, bool back)
{
	struct nl2sql_buf b = { 0 };
	const char *out;
	char mark[8];

	while (*s) {
		size_t len, i = found_at(w, s, back, &len);

		if (i == w->nliterals) {
			nl2sql_buf_putc(&b, *s++);
			continue;
		}
		mark_of(mark, i);
		nl2sql_buf_puts(&b, back ? w->literals[i] : mark);
		s += len;
	}
	out = nl2sql_arena_strndup(a, nl2sql_buf_str(&b), b.len);
	nl2sql_buf_release(&b);
	return out;
}

/* ---- asking -------------------- */

static const char *marks_said(const struct nl2sql_gen_wordings *w,
			      struct nl2sql_arena *a)
{
	const char *all = "";
	char mark[8];

	for (size_t i = 0; i < w->nliterals; i++)
		if (w->marked[i]) {
			mark_of(mark, i);
			all = nl2sql_arena_printf(a, "%s%s%s", all,
						  *all ? ", " : "", mark);
		}
	return all;
}

static uint64_t seed_of(const struct nl2sql_gen_wordings *w)
{
	struct nl2sql_buf b = { 0 };
	uint64_t seed;

	nl2sql_buf_printf(&b, "%llu\n%s\n%s\n%s",
			  (unsigned long long)w->g->o->seed, w->id ? w->id : "",
			  w->question, w->sql);
	seed = nl2sql_hash(b.data, b.len, 0) & 0x7fffffff;
	nl2sql_buf_release(&b);
	return seed;
}

static int render(struct nl2sql_gen_wordings *w, struct nl2sql_prompt *p,
		  struct nl2sql_err *err)
{
	struct nl2sql_prompt_ask ask = { .task = "paraphrase",
					 .variant = w->g->o->variant,
					 .dialect = w->place.dialect,
					 .seed = w->call.seed };
	struct nl2sql_arena *a = &w->arena;
	struct nl2sql_buf b = { 0 };
	int rc;

	nl2sql_json_open(&b, '{');
	nl2sql_json_add_string(&b, "question",
			       exchange(w, a, w->question, false));
	if (!w->any_mark) /* its literals stand there, too */
		nl2sql_json_add_string(&b, "sql", w->sql);
	nl2sql_json_add_string(&b, "marks", marks_said(w, a));
	nl2sql_json_add_int(&b, "count", w->g->o->paraphrase);
	nl2sql_json_add_bool(&b, "one", w->g->o->paraphrase == 1);
	nl2sql_json_add_string(
		&b, "persona",
		nl2sql_prompt_pick(a, "persona", w->call.seed, 1));
	nl2sql_json_add_string(&b, "style",
			       nl2sql_prompt_pick(a, "style", w->call.seed, 2));
	nl2sql_json_close(&b, '}');
	ask.context = nl2sql_json_of(&b);
	rc = nl2sql_prompt_render(p, a, &ask, err);
	nl2sql_buf_release(&b);
	return rc;
}

static void answered(void *ctx, struct nl2sql_llm_request *req)
{
	struct nl2sql_gen_wordings *w = ctx;

	(void)req;
	w->in_flight = false;
	if (w->done)
		w->done(w->ctx);
}

static void submit(struct nl2sql_gen_wordings *w, const struct nl2sql_prompt *p)
{
	const struct nl2sql_gen_model *m = w->g->model;

	if (p->system)
		w->messages[w->req.nmessages++] =
			(struct nl2sql_llm_message){ "system", p->system };
	w->messages[w->req.nmessages++] =
		(struct nl2sql_llm_message){ "user", p->user };
	w->req.messages = w->messages;
	w->req.has_temperature = w->req.has_seed = true;
	w->req.temperature = m->temperature >= 0 ? m->temperature : TEMPERATURE;
	w->req.seed = (int64_t)w->call.seed;
	w->req.schema = nl2sql_gen_answer_schema("paraphrase");
	w->req.tag = "gen.paraphrase";
	w->req.arena = &w->arena;
	w->req.done = answered;
	w->req.ctx = w;
	w->in_flight = true;
	nl2sql_llm_submit(m->llm, &w->req);
}

static void take_pair(struct nl2sql_gen_wordings *w)
{
	const char *dialect = nl2sql_record_string(w->pair, "dialect", NULL);
	const char *db = nl2sql_record_string(w->pair, "db", NULL);
	struct nl2sql_database *d;

	w->question = nl2sql_record_string(w->pair, "question", NULL);
	w->sql = nl2sql_record_string(w->pair, "sql", NULL);
	w->id = nl2sql_record_id(w->pair);
	d = nl2sql_arena_alloc(&w->arena, sizeof(*d));
	d->db = db ? db : "";
	w->place.db = d;
	if (w->g->o->dialect)
		dialect = w->g->o->dialect;
	if (dialect)
		(void)!nl2sql_dialect_of(&w->place.dialect, dialect);
	w->call.g = w->g;
	w->call.place = &w->place;
}

struct nl2sql_gen_wordings *nl2sql_gen_reword(struct nl2sql_gen *g,
					      const struct nl2sql_record *pair,
					      void (*done)(void *ctx),
					      void *ctx)
{
	struct nl2sql_gen_wordings *w = nl2sql_alloc(sizeof(*w));
	struct nl2sql_prompt p;

	w->g = g;
	w->done = done;
	w->ctx = ctx;
	w->pair = nl2sql_record_new();
	nl2sql_record_copy(w->pair, pair);
	take_pair(w);
	if (w->question && w->sql && strlen(w->question) < 4096 &&
	    strlen(w->sql) < 16384) {
		find_literals(w);
		for (size_t i = 0; i < w->nliterals; i++)
			w->any_mark |= w->marked[i] =
				!may_see(w, w->literals[i]);
		w->call.seed = seed_of(w);
		if (render(w, &p, &w->req.err) == 0) {
			w->call.template = p.name;
			submit(w, &p);
			return w;
		}
	}
	if (done)
		done(ctx);
	return w;
}

/* ---- what came -------------------- */

static void take_wording(struct nl2sql_gen_wordings *w, struct nl2sql_json j)
{
	static const char *const names[] = { "wording", "question", "text",
					     NULL };
	struct nl2sql_arena *a = &w->arena;
	const char *s = nl2sql_json_string(j, a, NULL), *lost;

	if (!s && nl2sql_json_type(j) == NL2SQL_JSON_OBJECT)
		s = nl2sql_gen_text(a, j, 2000, names);
	s = s ? nl2sql_gen_question(a, s) : NULL;
	if (!s) {
		nl2sql_gen_unused(&w->step, "no_question",
				  "what was given is no question");
		return;
	}
	s = exchange(w, a, s, true);
	for (size_t i = 0; i <= w->n; i++)
		if (nl2sql_ieq(s, i ? w->wordings[i - 1] : w->question)) {
			nl2sql_gen_unused(&w->step, "repeated",
					  "the wording is not another one");
			return;
		}
	lost = nl2sql_gen_lost(a, w->question, s, w->literals);
	if (lost || strlen(s) > 4 * strlen(w->question) + 80)
		nl2sql_gen_unused(&w->step, "meaning_lost",
				  lost ? "\"%s\" is lost or added"
				       : "it is much longer%s",
				  lost ? lost : "");
	else
		w->wordings[w->n++] = s;
}

static void read_answer(struct nl2sql_gen_wordings *w)
{
	struct nl2sql_err err = { 0 };
	struct nl2sql_json json, list, item;
	struct nl2sql_json_iter it;

	w->read = true;
	w->call.answer = &w->req.answer;
	if (!w->req.done || strcmp(w->req.err.word, "estimate") == 0)
		return; /* nothing was asked */
	if (w->req.err.code != NL2SQL_OK) {
		nl2sql_gen_unused(&w->step, w->req.err.word, "%s",
				  w->req.err.message);
		return;
	}
	if (nl2sql_llm_json(&w->arena, &json, NULL, &w->req.answer, &err) < 0) {
		nl2sql_gen_unused(&w->step, err.word, "%s", err.message);
		return;
	}
	list = nl2sql_json_get(json, "wordings");
	if (nl2sql_json_type(list) != NL2SQL_JSON_ARRAY)
		list = nl2sql_gen_list(json, "wordings");
	it = nl2sql_json_iter(list);
	while ((int64_t)w->n < w->g->o->paraphrase && w->n < WORDINGS_MAX &&
	       nl2sql_gen_each(&w->step, w->n, w->g->o->paraphrase, &it, &item))
		take_wording(w, item);
}

/* The pair, said otherwise. */
static void put_wording(struct nl2sql_gen_wordings *w, struct nl2sql_buf *line)
{
	struct nl2sql_record *r = nl2sql_record_new();
	struct nl2sql_json from = nl2sql_record_get(w->pair, "origin");
	struct nl2sql_buf b = { 0 }, id = { 0 }, origin = { 0 };

	nl2sql_record_copy(r, w->pair);
	if (w->id) {
		nl2sql_buf_printf(&id, "%s-w%zu", w->id, w->next + 1);
		nl2sql_record_set_string(r, "id", id.data);
	}
	nl2sql_record_set_string(r, "question", w->wordings[w->next]);
	nl2sql_json_open(&b, '{');
	nl2sql_gen_put_origin(&b, &w->call, w->n);
	nl2sql_json_close(&b, '}');
	/* who wrote the pair stands in it */
	nl2sql_json_put_with(&origin,
			     nl2sql_json_get(nl2sql_json_of(&b), "origin"),
			     "of", from);
	nl2sql_record_set_buf(r, "origin", &origin);
	nl2sql_buf_cut(line, 0);
	nl2sql_record_put(line, r);
	nl2sql_record_free(r);
	nl2sql_buf_release(&b);
	nl2sql_buf_release(&id);
	nl2sql_buf_release(&origin);
}

int nl2sql_gen_wordings_next(struct nl2sql_gen_wordings *w,
			     struct nl2sql_buf *line, struct nl2sql_err *err)
{
	const struct nl2sql_gen_model *m = w->g->model;

	if (!w->said) {
		w->said = true;
		nl2sql_buf_cut(line, 0);
		nl2sql_record_put(line, w->pair);
		return 1;
	}
	/* a template that cannot be rendered will not be for the next one */
	if (w->req.err.code == NL2SQL_EFATAL ||
	    (w->req.err.code != NL2SQL_OK && !w->req.done)) {
		*err = w->req.err;
		err->code = NL2SQL_EFATAL;
		return -1;
	}
	if (!w->read) {
		read_answer(w);
		for (size_t i = 0; m->unused && i < w->step.nunused; i++)
			m->unused(m->ctx, "gen.paraphrase", &w->step.unused[i]);
	}
	if (w->next == w->n)
		return 0;
	put_wording(w, line);
	w->next++;
	return 1;
}

bool nl2sql_gen_wordings_ready(const struct nl2sql_gen_wordings *w)
{
	return !w->said || !w->in_flight;
}

void nl2sql_gen_wordings_free(struct nl2sql_gen_wordings *w)
{
	if (!w)
		return;
	if (w->in_flight)
		nl2sql_llm_cancel(w->g->model->llm, &w->req);
	nl2sql_record_free(w->pair);
	nl2sql_arena_release(&w->step.arena);
	nl2sql_arena_release(&w->arena);
	free(w);
}
