/*
 * lib/eval/score.c - what a record gets: evaluation, analysis, reward
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "files.h"
#include "run.h"
#include "summary.h"

struct nl2sql_scorer {
	struct nl2sql_scorer_options o;
	bool runs;   /* there are databases */
	bool scores; /* or the modes need none */
	struct nl2sql_evaluator *e;
	struct nl2sql_explainer *words; /* with explain */
	struct nl2sql_benchmark *files;
	struct nl2sql_summary *summary;
	struct nl2sql_map feedback; /* pair id to struct nl2sql_feedback */
	uint64_t scored, failed;
};

/* ---- what is asked for ---------------------------------------------------- */

/* Can it be had without a database? */
static int check_modes(const struct nl2sql_scorer *s, struct nl2sql_err *err)
{
	const struct nl2sql_eval_options *o = &s->o.eval;
	size_t i;

	for (i = 0; !s->runs && i < o->nmodes; i++)
		if (nl2sql_mode_runs(o->modes[i]))
			break;
	if (s->runs || i == o->nmodes)
		return 0;
	if (!s->o.nmodes && (s->o.explain || s->o.rewards))
		return 0;
	nl2sql_err_set(err, NL2SQL_EDATA,
		       "mode \"%s\" needs a database to score on",
		       nl2sql_mode_name(o->modes[i]));
	nl2sql_err_hint(err, "Name one with --db or --databases.  The modes "
			"spider_exact, partial and spider_hardness need none, "
			"nor does --explain.");
	return -1;
}

static int read_options(struct nl2sql_scorer *s, struct nl2sql_err *err)
{
	struct nl2sql_eval_options *o = &s->o.eval;

	if (nl2sql_modes_read(o->modes, &o->nmodes, s->o.modes, s->o.nmodes,
			      err) < 0)
		return -1;
	if (!o->nmodes)
		o->modes[o->nmodes++] = NL2SQL_MODE_SPIDER_EXEC;
	if (s->o.npreds && !s->o.gold)
		return nl2sql_err_set(err, NL2SQL_EDATA, "--pred needs --gold");
	if (s->o.gold && !s->o.npreds && !s->o.self_test)
		return nl2sql_err_set(err, NL2SQL_EDATA,
				      "--gold needs --pred or --self-test");
	if (o->directory && access(o->directory, R_OK) < 0)
		return nl2sql_err_set(err, NL2SQL_EDATA,
				      "could not open folder \"%s\": %s",
				      o->directory, strerror(errno));
	if (check_modes(s, err) < 0)
		return -1;
	s->scores = s->runs || s->o.nmodes;
	return 0;
}

static int read_files(struct nl2sql_scorer *s, struct nl2sql_err *err)
{
	const struct nl2sql_scorer_options *o = &s->o;

	if (nl2sql_benchmark_read(s->files, o->gold, o->preds, o->npreds,
				  o->self_test, err) < 0)
		return -1;
	return o->compare ? nl2sql_summary_compare(s->summary, o->compare,
						   err) : 0;
}

/* Results are compared whole: the usual limit of rows is for looking.  What
 * stands beside an engine's heap is within the limit of memory too. */
static void set_limits(struct nl2sql_limits *l)
{
	if (l->max_rows <= 10000)
		l->max_rows = 1000000;
	l->max_bytes = (size_t)24 << 20;
	l->max_memory = l->max_memory / 8 * 5;
}

struct nl2sql_scorer *nl2sql_scorer_new(const struct nl2sql_scorer_options *o,
					const struct nl2sql_db_set *dbs,
					struct nl2sql_loop *loop,
					struct nl2sql_err *err)
{
	struct nl2sql_scorer *s = nl2sql_alloc(sizeof(*s));

	s->o = *o;
	set_limits(&s->o.eval.limits);
	s->runs = o->eval.directory || dbs->n;
	s->files = nl2sql_benchmark_new();
	if (read_options(s, err) < 0)
		goto fail;
	s->summary = nl2sql_summary_new(&s->o.eval);
	s->e = nl2sql_evaluator_new(&s->o.eval, loop);
	nl2sql_evaluator_databases(s->e, dbs);
	if (o->explain)
		s->words = nl2sql_explainer_new(err);
	if ((!o->explain || s->words) && !read_files(s, err))
		return s;
fail:
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
	nl2sql_benchmark_free(s->files);
	nl2sql_summary_free(s->summary);
	nl2sql_explainer_free(s->words);
	nl2sql_evaluator_free(s->e);
	free(s);
}

int nl2sql_scorer_summary(const struct nl2sql_scorer *s, int fd,
			  struct nl2sql_err *err)
{
	struct nl2sql_buf b = {0};
	int rc = 0;

	if (s->scored)
		nl2sql_summary_put(&b, s->summary);
	if (b.len && nl2sql_write_all(fd, b.data, b.len) < 0)
		rc = nl2sql_err_set(err, NL2SQL_EFATAL,
				    "could not write the summary: %s",
				    strerror(errno));
	nl2sql_buf_release(&b);
	return rc;
}

uint64_t nl2sql_scorer_failed(const struct nl2sql_scorer *s)
{
	return s->failed;
}

size_t nl2sql_scorer_files(const struct nl2sql_scorer *s)
{
	return nl2sql_benchmark_count(s->files);
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
	c->is_gold = s->o.self_test;
	c->category = nl2sql_record_string(rec, "query_category", NULL);
	c->difficulty = nl2sql_record_string(rec, "difficulty", NULL);
	c->dialect = s->o.dialect ? s->o.dialect :
		     nl2sql_record_string(rec, "dialect", NULL);
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
					 size_t number,
					 const struct nl2sql_schema *schema,
					 void (*done)(void *ctx), void *ctx)
{
	struct nl2sql_case own, *cases = &own;
	size_t n = 1;

	if (!s->runs || (rec && nl2sql_record_is(rec, "feedback"))) {
		done(ctx);
		return NULL;
	}
	nl2sql_evaluator_schema(s->e, schema);
	if (rec)
		n = cases_of(s, rec, &cases);
	else
		nl2sql_benchmark_case(s->files, number, &own);
	return nl2sql_ahead_new(s->e, cases, n, s->o.rewards, done, ctx);
}

/* ---- its members --------------------------------------------------------- */

/* Gold against itself must be 1; times are never quite the same. */
static void note_failure(struct nl2sql_scorer *s, const struct nl2sql_case *c,
			 const struct nl2sql_scores *scores)
{
	size_t i;

	for (i = 0; s->o.self_test && i < s->o.eval.nmodes; i++) {
		enum nl2sql_mode m = s->o.eval.modes[i];

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
	struct nl2sql_buf b = {0};

	nl2sql_explain(s->words, &b, c->sql, nl2sql_eval_dialect(s->e, c),
		       schema, c->db);
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
	if (s->o.explain || s->o.rewards)
		schema = nl2sql_eval_names(s->e, &c);
	if (s->o.explain)
		explain_record(s, rec, &c, schema);
	if (s->scores && c.gold)
		rc = score_record(s, rec, &c, err);
	if (!rc && s->o.rewards)
		rc = reward_record(s, rec, &c, schema, err);
	return rc;
}

int nl2sql_scorer_file(struct nl2sql_scorer *s, size_t number,
		       const struct nl2sql_schema *schema,
		       struct nl2sql_buf *line, struct nl2sql_err *err)
{
	struct nl2sql_record *rec = nl2sql_record_new();
	struct nl2sql_buf text = {0};
	int rc;

	nl2sql_benchmark_json(&text, s->files, number);
	rc = nl2sql_record_parse(rec, text.data, text.len, err);
	if (!rc)
		rc = nl2sql_scorer_finish(s, rec, schema, err);
	if (!rc)
		nl2sql_record_put(line, rec);
	nl2sql_record_free(rec);
	nl2sql_buf_release(&text);
	return rc;
}
