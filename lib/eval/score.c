/*
 * lib/eval/score.c - what a record gets: evaluation, analysis, reward
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "run.h"

struct nl2sql_scorer {
	struct nl2sql_evaluator *e;
	struct nl2sql_scorer_options o;
	struct nl2sql_explainer *words; /* with explain */
	struct nl2sql_summary *summary;
	struct nl2sql_map feedback; /* pair id to struct nl2sql_feedback */
	uint64_t scored, failed;
};

struct nl2sql_scorer *nl2sql_scorer_new(struct nl2sql_evaluator *e,
					const struct nl2sql_scorer_options *o,
					struct nl2sql_err *err)
{
	struct nl2sql_scorer *s = nl2sql_alloc(sizeof(*s));

	s->e = e;
	s->o = *o;
	s->summary = nl2sql_summary_new(&e->o);
	if (o->explain)
		s->words = nl2sql_explainer_new(err);
	if (!o->explain || s->words)
		return s;
	nl2sql_scorer_free(s);
	return NULL;
}

void nl2sql_scorer_free(struct nl2sql_scorer *s)
{
	size_t i;

	if (!s)
		return;
	for (i = 0; i < s->feedback.n; i++)
		free(s->feedback.entries[i].value);
	nl2sql_map_release(&s->feedback);
	nl2sql_summary_free(s->summary);
	nl2sql_explainer_free(s->words);
	free(s);
}

struct nl2sql_summary *nl2sql_scorer_summary(struct nl2sql_scorer *s)
{
	return s->summary;
}

uint64_t nl2sql_scorer_scored(const struct nl2sql_scorer *s)
{
	return s->scored;
}

uint64_t nl2sql_scorer_failed(const struct nl2sql_scorer *s)
{
	return s->failed;
}

/* ---- a case of a record -------------------------------------------------- */

static void read_columns(struct nl2sql_case *c, struct nl2sql_record *rec)
{
	struct nl2sql_json list = nl2sql_record_get(rec, "condition_cols"), v;
	struct nl2sql_json_iter it = nl2sql_json_iter(list);
	size_t n = nl2sql_json_count(list), i = 0;
	int *columns;

	if (!n)
		return;
	columns = nl2sql_arena_alloc(nl2sql_record_arena(rec),
				     n * sizeof(*columns));
	while (nl2sql_json_next(&it, NULL, &v))
		columns[i++] = (int)nl2sql_json_int_or(v, -1);
	c->condition_cols = columns;
	c->ncondition_cols = n;
}

static void case_of(const struct nl2sql_scorer *s, struct nl2sql_case *c,
		    struct nl2sql_record *rec)
{
	memset(c, 0, sizeof(*c));
	c->id = nl2sql_record_id(rec);
	c->db = nl2sql_record_string(rec, "db", NULL);
	c->system = nl2sql_record_string(rec, "system", NULL);
	c->question = nl2sql_record_string(rec, "question", NULL);
	c->gold = nl2sql_record_string(rec, "gold_sql", NULL);
	c->sql = s->o.self_test ? c->gold :
				  nl2sql_record_string(rec, "sql", NULL);
	c->category = nl2sql_record_string(rec, "query_category", NULL);
	c->difficulty = nl2sql_record_string(rec, "difficulty", NULL);
	c->ignore_order = nl2sql_json_bool_or(
		nl2sql_record_get(rec, "ignore_order"), false);
	read_columns(c, rec);
}

/* The pair, and, where these get rewards, its candidates. */
static size_t cases_of(const struct nl2sql_scorer *s, struct nl2sql_record *rec,
		       struct nl2sql_case **out)
{
	struct nl2sql_arena *arena = nl2sql_record_arena(rec);
	struct nl2sql_json list = nl2sql_record_get(rec, "candidates"), v;
	struct nl2sql_json_iter it = nl2sql_json_iter(list);
	bool many = s->o.rewards &&
		    nl2sql_json_type(list) == NL2SQL_JSON_ARRAY;
	size_t n = 1 + (many ? nl2sql_json_count(list) : 0), i = 1;
	struct nl2sql_case *c;

	c = *out = nl2sql_arena_alloc(arena, n * sizeof(*c));
	case_of(s, c, rec);
	while (many && nl2sql_json_next(&it, NULL, &v)) {
		c[i] = *c;
		c[i].sql = nl2sql_json_string(nl2sql_json_get(v, "sql"), arena,
					      NULL);
		if (c[i].sql)
			i++;
	}
	return c->sql ? i : 0;
}

struct nl2sql_ahead *nl2sql_scorer_begin(struct nl2sql_scorer *s,
					 struct nl2sql_record *rec,
					 void (*done)(void *ctx), void *ctx)
{
	struct nl2sql_case *cases;
	size_t n;

	if (!s->o.runs || nl2sql_record_is(rec, "feedback")) {
		done(ctx);
		return NULL;
	}
	n = cases_of(s, rec, &cases);
	return nl2sql_ahead_new(s->e, cases, n, s->o.rewards, done, ctx);
}

/* ---- its members --------------------------------------------------------- */

/* Gold against itself must be 1; times are never quite the same. */
static void note_failure(struct nl2sql_scorer *s, const struct nl2sql_case *c,
			 const struct nl2sql_scores *scores)
{
	size_t i;

	for (i = 0; s->o.self_test && i < s->e->o.nmodes; i++) {
		enum nl2sql_mode m = s->e->o.modes[i];

		if (scores->score[m] >= 1 || m == NL2SQL_MODE_BIRD_RVES)
			continue;
		s->failed++;
		nl2sql_log(NL2SQL_QUIET, "self_test", NULL,
			   "%s: gold against itself is not 1 in %s%s%s: %s",
			   c->id ? c->id : "?", nl2sql_mode_name(m),
			   scores->gold_error[0] ? ", " : "",
			   scores->gold_error, c->gold);
	}
}

static int score_record(struct nl2sql_scorer *s, struct nl2sql_record *rec,
			const struct nl2sql_case *c, struct nl2sql_err *err)
{
	struct nl2sql_buf b = {0};
	struct nl2sql_scores scores;
	int rc;

	rc = nl2sql_evaluate(s->e, c, &b, &scores, err);
	if (!rc) {
		nl2sql_record_set_buf(rec, "evaluation", &b);
		nl2sql_summary_add(s->summary, c, &scores);
		note_failure(s, c, &scores);
		s->scored++;
	}
	nl2sql_buf_release(&b);
	return rc;
}

static void explain_record(struct nl2sql_scorer *s, struct nl2sql_record *rec,
			   const struct nl2sql_case *c,
			   const struct nl2sql_schema *schema)
{
	const char *name = s->o.dialect ? s->o.dialect :
			   nl2sql_record_string(rec, "dialect", NULL);
	enum nl2sql_dialect d = NL2SQL_SQLITE;
	struct nl2sql_buf b = {0};

	if (name)
		nl2sql_dialect_of(&d, name);
	nl2sql_explain(s->words, &b, c->sql, d, schema, c->db);
	nl2sql_record_set_buf(rec, "analysis", &b);
	nl2sql_buf_release(&b);
}

static int reward(struct nl2sql_scorer *s, const struct nl2sql_case *c,
		  const struct nl2sql_schema *schema, struct nl2sql_reward *r,
		  struct nl2sql_err *err)
{
	const struct nl2sql_feedback *f;

	f = c->id ? nl2sql_map_get(&s->feedback, c->id) : NULL;
	return nl2sql_reward_of(s->e, r, c, &s->o.weights, f, schema, err);
}

/* The candidates as they are, each with its reward. */
static void put_candidates(struct nl2sql_buf *b, struct nl2sql_json list,
			   const struct nl2sql_reward *all, size_t n)
{
	struct nl2sql_json_iter it = nl2sql_json_iter(list);
	struct nl2sql_buf one = {0};
	struct nl2sql_json v;
	size_t i;

	nl2sql_json_open(b, '[');
	for (i = 0; nl2sql_json_next(&it, NULL, &v); i++) {
		nl2sql_buf_cut(&one, 0);
		nl2sql_reward_json(&one, &all[i],
				   nl2sql_reward_advantage(all, n, i));
		if (i)
			nl2sql_buf_putc(b, ',');
		if (nl2sql_json_type(v) == NL2SQL_JSON_OBJECT)
			nl2sql_json_put_with(b, v, "reward",
					     nl2sql_json_of(&one));
		else
			nl2sql_buf_put(b, v.at, v.len);
	}
	nl2sql_buf_putc(b, ']');
	nl2sql_buf_release(&one);
}

static int reward_candidates(struct nl2sql_scorer *s, struct nl2sql_record *rec,
			     const struct nl2sql_case *pair,
			     const struct nl2sql_schema *schema,
			     struct nl2sql_err *err)
{
	struct nl2sql_json list = nl2sql_record_get(rec, "candidates"), v;
	struct nl2sql_json_iter it = nl2sql_json_iter(list);
	size_t n = nl2sql_json_count(list), i = 0;
	struct nl2sql_reward *all;
	struct nl2sql_buf b = {0};
	int rc = 0;

	if (nl2sql_json_type(list) != NL2SQL_JSON_ARRAY || !n)
		return 0;
	all = nl2sql_alloc(n * sizeof(*all));
	while (!rc && nl2sql_json_next(&it, NULL, &v)) {
		struct nl2sql_case c = *pair;

		c.sql = nl2sql_json_string(nl2sql_json_get(v, "sql"),
					   nl2sql_record_arena(rec), NULL);
		c.sql = c.sql ? c.sql : "";
		c.id = NULL; /* what people said was said of the pair */
		rc = reward(s, &c, schema, &all[i++], err);
	}
	if (!rc) {
		put_candidates(&b, list, all, n);
		nl2sql_record_set_buf(rec, "candidates", &b);
	}
	nl2sql_buf_release(&b);
	free(all);
	return rc;
}

static int reward_record(struct nl2sql_scorer *s, struct nl2sql_record *rec,
			 const struct nl2sql_case *c,
			 const struct nl2sql_schema *schema,
			 struct nl2sql_err *err)
{
	struct nl2sql_buf b = {0};
	struct nl2sql_reward r;
	int rc = reward(s, c, schema, &r, err);

	if (!rc) {
		nl2sql_reward_json(&b, &r, NAN);
		nl2sql_record_set_buf(rec, "reward", &b);
		rc = reward_candidates(s, rec, c, schema, err);
	}
	nl2sql_buf_release(&b);
	return rc;
}

static void take_feedback(struct nl2sql_scorer *s, struct nl2sql_record *rec)
{
	const char *pair = nl2sql_record_string(rec, "pair", NULL);
	struct nl2sql_feedback f;
	struct nl2sql_buf b = {0};

	nl2sql_record_put(&b, rec);
	if (pair && nl2sql_feedback_read(&f, nl2sql_json_of(&b))) {
		struct nl2sql_feedback *copy = nl2sql_alloc(sizeof(f));

		*copy = f;
		free(nl2sql_map_set(&s->feedback, pair, copy));
	}
	nl2sql_buf_release(&b);
}

int nl2sql_scorer_finish(struct nl2sql_scorer *s, struct nl2sql_record *rec,
			 const struct nl2sql_schema *schema,
			 struct nl2sql_err *err)
{
	struct nl2sql_case c;
	int rc = 0;

	nl2sql_evaluator_schema(s->e, schema);
	if (nl2sql_record_is(rec, "feedback")) {
		take_feedback(s, rec);
		return 0;
	}
	case_of(s, &c, rec);
	if (!c.sql)
		return 0;
	if (s->o.explain)
		explain_record(s, rec, &c, schema);
	if (s->o.runs && c.gold)
		rc = score_record(s, rec, &c, err);
	if (!rc && s->o.rewards)
		rc = reward_record(s, rec, &c, schema, err);
	return rc;
}
