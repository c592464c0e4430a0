/*
 * nl2sql-eval - score, analyse and reward SQL
 *
 * A filter over pairs, or, with --gold and --pred, a source that reads the
 * files of the benchmarks.  See nl2sql-eval(1).
 */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <nl2sql/cli.h>
#include <nl2sql/eval.h>
#include <nl2sql/sql.h>

struct eval {
	struct nl2sql_list modes, preds;
	const char *gold, *compare;
	bool explain, rewards, self_test, pairs;
	int64_t repeats;
	struct nl2sql_eval_options o;
	struct nl2sql_evaluator *e;
	struct nl2sql_explainer *words; /* with --explain */
	struct nl2sql_summary *tally;
	struct nl2sql_benchmark *files;
	struct nl2sql_reward_weights weights;
	struct nl2sql_map feedback; /* pair id to struct nl2sql_feedback */
	struct nl2sql_filter *filter;
	uint64_t scored, failed;
};

static void note_failure(struct eval *x, const struct nl2sql_case *c,
			 const struct nl2sql_scores *s)
{
	size_t i;

	for (i = 0; x->self_test && i < x->o.nmodes; i++) {
		enum nl2sql_mode m = x->o.modes[i];

		if (s->score[m] >= 1 || m == NL2SQL_MODE_BIRD_RVES)
			continue;
		x->failed++;
		fprintf(stderr, "nl2sql-eval: %s: gold against itself is not 1 "
			"in %s%s%s: %s\n", c->id ? c->id : "?",
			nl2sql_mode_name(m), s->gold_error[0] ? ", " : "",
			s->gold_error, c->gold);
	}
}

/* ---- one record ------------------------------------------------------------------ */

static void case_of(struct nl2sql_case *c, struct nl2sql_record *rec, bool self)
{
	memset(c, 0, sizeof(*c));
	c->id = nl2sql_record_id(rec);
	c->db = nl2sql_record_string(rec, "db", NULL);
	c->system = nl2sql_record_string(rec, "system", NULL);
	c->question = nl2sql_record_string(rec, "question", NULL);
	c->gold = nl2sql_record_string(rec, "gold_sql", NULL);
	c->sql = self ? c->gold : nl2sql_record_string(rec, "sql", NULL);
	c->category = nl2sql_record_string(rec, "query_category", NULL);
	c->difficulty = nl2sql_record_string(rec, "difficulty", NULL);
	c->ignore_order = nl2sql_json_bool_or(
		nl2sql_record_get(rec, "ignore_order"), false);
}

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

static int score_record(struct eval *x, struct nl2sql_record *rec,
			const struct nl2sql_case *c, struct nl2sql_err *err)
{
	struct nl2sql_buf b = {0};
	struct nl2sql_scores s;
	int rc;

	rc = nl2sql_evaluate(x->e, c, &b, &s, err);
	if (!rc) {
		nl2sql_record_set_buf(rec, "evaluation", &b);
		nl2sql_summary_add(x->tally, c, &s);
		note_failure(x, c, &s);
		x->scored++;
	}
	nl2sql_buf_release(&b);
	return rc;
}

static void explain_record(struct eval *x, struct nl2sql_record *rec,
			   const struct nl2sql_case *c)
{
	const char *name = nl2sql_record_string(rec, "dialect", NULL);
	enum nl2sql_dialect d = NL2SQL_SQLITE;
	struct nl2sql_buf b = {0};

	if (nl2sql_common()->dialect)
		nl2sql_dialect_of(&d, nl2sql_common()->dialect);
	else if (name)
		nl2sql_dialect_of(&d, name);
	nl2sql_explain(x->words, &b, c->sql, d,
		       nl2sql_filter_schema(x->filter), c->db);
	nl2sql_record_set_buf(rec, "analysis", &b);
	nl2sql_buf_release(&b);
}

static int reward(struct eval *x, const struct nl2sql_case *c,
		  struct nl2sql_reward *r, struct nl2sql_err *err)
{
	const struct nl2sql_feedback *f;

	f = c->id ? nl2sql_map_get(&x->feedback, c->id) : NULL;
	return nl2sql_reward_of(x->e, r, c, &x->weights, f,
				nl2sql_filter_schema(x->filter), err);
}

/* How far each total is from the mean, in standard deviations. */
static double advantage(const struct nl2sql_reward *all, size_t n, size_t i)
{
	double mean = 0, spread = 0;
	size_t k;

	for (k = 0; k < n; k++)
		mean += all[k].total / (double)n;
	for (k = 0; k < n; k++)
		spread += (all[k].total - mean) * (all[k].total - mean) /
			  (double)n;
	return spread > 1e-24 ? (all[i].total - mean) / sqrt(spread) : 0;
}

static int reward_candidates(struct eval *x, struct nl2sql_record *rec,
			     const struct nl2sql_case *pair,
			     struct nl2sql_err *err)
{
	struct nl2sql_json list = nl2sql_record_get(rec, "candidates"), v;
	struct nl2sql_json_iter it = nl2sql_json_iter(list);
	size_t n = nl2sql_json_count(list), i = 0;
	struct nl2sql_buf b = {0}, one = {0};
	struct nl2sql_reward *all;
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
		rc = reward(x, &c, &all[i++], err);
	}
	nl2sql_json_open(&b, '[');
	it = nl2sql_json_iter(list);
	for (i = 0; !rc && nl2sql_json_next(&it, NULL, &v); i++) {
		nl2sql_buf_cut(&one, 0);
		nl2sql_reward_json(&one, &all[i], advantage(all, n, i));
		if (i)
			nl2sql_buf_putc(&b, ',');
		if (nl2sql_json_type(v) == NL2SQL_JSON_OBJECT)
			nl2sql_json_put_with(&b, v, "reward",
					     nl2sql_json_of(&one));
		else
			nl2sql_buf_put(&b, v.at, v.len);
	}
	nl2sql_buf_putc(&b, ']');
	if (!rc)
		nl2sql_record_set_buf(rec, "candidates", &b);
	nl2sql_buf_release(&b);
	nl2sql_buf_release(&one);
	free(all);
	return rc;
}

static int reward_record(struct eval *x, struct nl2sql_record *rec,
			 const struct nl2sql_case *c, struct nl2sql_err *err)
{
	struct nl2sql_buf b = {0};
	struct nl2sql_reward r;
	int rc = reward(x, c, &r, err);

	if (!rc) {
		nl2sql_reward_json(&b, &r, NAN);
		nl2sql_record_set_buf(rec, "reward", &b);
		rc = reward_candidates(x, rec, c, err);
	}
	nl2sql_buf_release(&b);
	return rc;
}

static void take_feedback(struct eval *x, struct nl2sql_record *rec)
{
	const char *pair = nl2sql_record_string(rec, "pair", NULL);
	struct nl2sql_feedback f;
	struct nl2sql_buf b = {0};

	nl2sql_record_put(&b, rec);
	if (pair && nl2sql_feedback_read(&f, nl2sql_json_of(&b))) {
		struct nl2sql_feedback *copy = nl2sql_alloc(sizeof(f));

		*copy = f;
		free(nl2sql_map_set(&x->feedback, pair, copy));
	}
	nl2sql_buf_release(&b);
}

/* ---- ahead of the scores --------------------------------------------------------- */

/* The pair, and, where these get rewards, its candidates. */
static size_t cases_of(const struct eval *x, struct nl2sql_record *rec,
		       struct nl2sql_case **out)
{
	struct nl2sql_arena *arena = nl2sql_record_arena(rec);
	struct nl2sql_json list = nl2sql_record_get(rec, "candidates"), v;
	struct nl2sql_json_iter it = nl2sql_json_iter(list);
	bool many = x->rewards && nl2sql_json_type(list) == NL2SQL_JSON_ARRAY;
	size_t n = 1 + (many ? nl2sql_json_count(list) : 0), i = 1;
	struct nl2sql_case *c;

	c = *out = nl2sql_arena_alloc(arena, n * sizeof(*c));
	case_of(c, rec, x->self_test);
	while (many && nl2sql_json_next(&it, NULL, &v)) {
		c[i] = *c;
		c[i].sql = nl2sql_json_string(nl2sql_json_get(v, "sql"), arena,
					      NULL);
		if (c[i].sql)
			i++;
	}
	return c->sql ? i : 0;
}

static int eval_start(void *ctx, struct nl2sql_record *rec,
		      struct nl2sql_job *job, struct nl2sql_err *err)
{
	struct eval *x = ctx;
	struct nl2sql_case *cases;
	size_t n;

	(void)err;
	if (!x->pairs || nl2sql_record_is(rec, "feedback")) {
		nl2sql_job_done(job);
		return 0;
	}
	nl2sql_evaluator_schema(x->e, nl2sql_filter_schema(job->filter));
	n = cases_of(x, rec, &cases);
	job->data = nl2sql_ahead_new(x->e, cases, n, x->rewards,
				     nl2sql_job_done, job);
	return 0;
}

static void eval_abandon(void *ctx, struct nl2sql_job *job)
{
	(void)ctx;
	nl2sql_ahead_free(job->data);
}

static int work(struct eval *x, struct nl2sql_job *job,
		struct nl2sql_record *rec, struct nl2sql_err *err)
{
	struct nl2sql_case c;
	int rc = 0;

	x->filter = job->filter;
	nl2sql_evaluator_schema(x->e, nl2sql_filter_schema(job->filter));
	if (nl2sql_record_is(rec, "feedback")) {
		take_feedback(x, rec);
		return 0;
	}
	case_of(&c, rec, x->self_test);
	read_columns(&c, rec);
	if (!c.sql)
		return 0;
	if (x->explain)
		explain_record(x, rec, &c);
	if (x->pairs && c.gold)
		rc = score_record(x, rec, &c, err);
	if (!rc && x->rewards)
		rc = reward_record(x, rec, &c, err);
	return rc;
}

static int eval_finish(void *ctx, struct nl2sql_job *job,
		       struct nl2sql_record *rec, struct nl2sql_err *err)
{
	int rc = work(ctx, job, rec, err);

	nl2sql_ahead_free(job->data);
	job->data = NULL;
	return rc;
}

static void put_summary(struct eval *x)
{
	struct nl2sql_buf b = {0};

	if (nl2sql_common()->quiet || !x->scored)
		return;
	nl2sql_summary_put(&b, x->tally);
	if (nl2sql_write_all(STDERR_FILENO, nl2sql_buf_str(&b), b.len) < 0)
		x->failed++;
	nl2sql_buf_release(&b);
}

static int eval_end(void *ctx, struct nl2sql_filter *f, bool complete,
		    struct nl2sql_err *err)
{
	struct eval *x = ctx;

	(void)complete;
	(void)err;
	put_summary(x);
	if (x->failed)
		nl2sql_filter_status(f, NL2SQL_EXIT_REJECTED);
	return 0;
}

/* ---- files -------------------------------------------------------------------------- */

/* What is wrong with them is wrong with the command line: exit 2. */
static int read_files(struct eval *x, struct nl2sql_err *err)
{
	size_t i;

	if (nl2sql_benchmark_gold(x->files, x->gold, err) < 0)
		return -1;
	if (x->self_test)
		nl2sql_benchmark_self(x->files);
	for (i = 0; !x->self_test && i < x->preds.n; i++)
		if (nl2sql_benchmark_pred(x->files, x->preds.items[i], err) < 0)
			return -1;
	return 0;
}

static int file_begin(void *ctx, struct nl2sql_filter *f, struct nl2sql_err *err)
{
	struct eval *x = ctx;

	(void)err;
	nl2sql_filter_total(f, nl2sql_benchmark_count(x->files));
	return 0;
}

static int file_more(void *ctx, struct nl2sql_job *job, struct nl2sql_err *err)
{
	struct eval *x = ctx;

	struct nl2sql_case c;

	(void)err;
	if (job->number >= nl2sql_benchmark_count(x->files))
		return 1;
	nl2sql_benchmark_case(x->files, job->number, &c);
	job->data = nl2sql_ahead_new(x->e, &c, x->pairs, x->rewards,
				     nl2sql_job_done, job);
	return 0;
}

static void put_case(struct nl2sql_buf *b, const struct nl2sql_case *c)
{
	nl2sql_json_open(b, '{');
	nl2sql_json_add_string(b, "type", "pair");
	nl2sql_json_add_string(b, "id", c->id);
	nl2sql_json_add_string(b, "system", c->system);
	nl2sql_json_add_string(b, "db", c->db);
	if (c->question)
		nl2sql_json_add_string(b, "question", c->question);
	nl2sql_json_add_string(b, "sql", c->sql);
	nl2sql_json_add_string(b, "gold_sql", c->gold);
	if (c->category)
		nl2sql_json_add_string(b, "query_category", c->category);
	if (c->difficulty)
		nl2sql_json_add_string(b, "difficulty", c->difficulty);
	nl2sql_json_close(b, '}');
}

/* Make the record, and send it through the same hands as any other. */
static int file_finish(void *ctx, struct nl2sql_job *job,
		       struct nl2sql_record *none, struct nl2sql_err *err)
{
	struct nl2sql_record *rec = nl2sql_record_new();
	struct nl2sql_buf b = {0}, line = {0};
	struct eval *x = ctx;
	struct nl2sql_case c;
	char id[24];
	int rc;

	(void)none;
	nl2sql_benchmark_case(x->files, job->number, &c);
	if (!c.id) {
		size_t systems = x->self_test ? 1 : x->preds.n;

		snprintf(id, sizeof(id), "%llu",
			 (unsigned long long)(job->number / systems));
		c.id = id;
	}
	put_case(&b, &c);
	rc = nl2sql_record_parse(rec, b.data, b.len, err);
	if (!rc)
		rc = eval_finish(x, job, rec, err);
	if (!rc) {
		nl2sql_record_put(&line, rec);
		rc = nl2sql_filter_emit(job->filter, line.data, line.len, err);
	}
	nl2sql_record_free(rec);
	nl2sql_buf_release(&b);
	nl2sql_buf_release(&line);
	return rc;
}

/* ---- options ---------------------------------------------------------------------------- */

static _Noreturn void unknown_mode(const char *name)
{
	struct nl2sql_buf b = {0};
	int m;

	for (m = 0; m < NL2SQL_MODES; m++)
		nl2sql_buf_printf(&b, "%s%s", m ? ", " : "",
				  nl2sql_mode_name((enum nl2sql_mode)m));
	nl2sql_cli_usage("unrecognized mode \"%s\": There are %s.", name,
			 nl2sql_buf_str(&b));
}

static void read_modes(struct eval *x)
{
	enum nl2sql_mode m;
	size_t i;

	for (i = 0; i < x->modes.n; i++) {
		if (nl2sql_mode_of(&m, x->modes.items[i]) < 0)
			unknown_mode(x->modes.items[i]);
		if (x->o.nmodes < NL2SQL_MODES)
			x->o.modes[x->o.nmodes++] = m;
	}
	if (!x->modes.n)
		x->o.modes[x->o.nmodes++] = NL2SQL_MODE_SPIDER_EXEC;
}

static int weight(void *ctx, const char *key, const char *value,
		  const char *where, bool trusted, struct nl2sql_err *err)
{
	struct nl2sql_reward_weights *w = ctx;
	const struct { const char *name; double *to; } known[] = {
		{ "format", &w->format }, { "execution", &w->execution },
		{ "result", &w->result }, { "length", &w->length },
		{ "domain", &w->domain }
	};
	size_t i;

	(void)trusted;
	for (i = 0; i < NL2SQL_COUNT(known); i++) {
		if (!nl2sql_ieq(key, known[i].name))
			continue;
		if (!nl2sql_parse_double(value, known[i].to) &&
		    *known[i].to >= 0)
			return 0;
		return nl2sql_err_set(err, NL2SQL_EDATA,
				      "%s: %s is not a weight: \"%s\"", where,
				      key, value);
	}
	return nl2sql_err_set(err, NL2SQL_EDATA,
			      "%s: unrecognized weight \"%s\"", where, key);
}

static int open_databases(struct eval *x, struct nl2sql_err *err)
{
	const struct nl2sql_databases *d = &nl2sql_common()->db;
	size_t i;

	for (i = 0; i < d->n; i++)
		if (nl2sql_evaluator_db(x->e, d->items[i].id, d->items[i].dsn,
					err) < 0)
			return -1;
	return 0;
}

/* A list of options that ends with NULL, or NULL. */
static char **globs(const struct nl2sql_list *l)
{
	char **copy = l->n ? nl2sql_alloc((l->n + 1) * sizeof(*copy)) : NULL;
	size_t i;

	for (i = 0; i < l->n; i++)
		copy[i] = l->items[i];
	return copy;
}

static void set_limits(struct eval *x)
{
	const struct nl2sql_common *c = nl2sql_common();

	/* results are compared whole: the usual row limit is for looking */
	x->o.limits.max_rows = c->max_rows > 10000 ? c->max_rows : 1000000;
	x->o.limits.max_bytes = (size_t)24 << 20;
	x->o.limits.timeout_ms = (int64_t)(c->timeout * 1000);
	/* the engine's heap; what stands beside it is within the limit too */
	x->o.limits.max_memory = ((size_t)c->max_memory << 20) / 8 * 5;
	x->o.repeats = (unsigned)x->repeats;
	x->o.jobs = (unsigned)(c->max_connections &&
					c->max_connections < c->jobs ?
				c->max_connections : c->jobs);
	x->o.tables = globs(&c->tables);
	x->o.exclude = globs(&c->exclude);
}

static int run(struct eval *x, char **files, struct nl2sql_err *err)
{
	const struct nl2sql_step filter = {
		.types = "pair feedback",
		.flags = NL2SQL_STEP_SCHEMA | NL2SQL_STEP_LINE,
		.reads = "system candidates query_category condition_cols "
			 "ignore_order dialect difficulty pair kind rating "
			 "result_quality",
		.start = eval_start, .finish = eval_finish,
		.abandon = eval_abandon, .end = eval_end
	};
	const struct nl2sql_step source = {
		.flags = NL2SQL_STEP_SOURCE | NL2SQL_STEP_LINE,
		.begin = file_begin,
		.more = file_more, .finish = file_finish,
		.abandon = eval_abandon, .end = eval_end
	};

	if (nl2sql_cli_ini("reward", weight, &x->weights, err) < 0 ||
	    open_databases(x, err) < 0)
		return nl2sql_cli_fail(err);
	if (x->gold && read_files(x, err) < 0)
		return nl2sql_cli_fail(err);
	if (x->compare && nl2sql_summary_compare(x->tally, x->compare, err) < 0)
		return nl2sql_cli_fail(err);
	if (x->explain) {
		x->words = nl2sql_explainer_new(err);
		if (!x->words)
			return nl2sql_cli_fail(err);
	}
	return nl2sql_filter_run(files, x->gold ? &source : &filter, x);
}

int main(int argc, char **argv)
{
	struct eval x = { .weights = NL2SQL_REWARD_DEFAULTS, .repeats = 100 };
	const struct nl2sql_opt opts[] = {
		NL2SQL_OPT_LIST(0, "modes", "LIST", &x.modes,
				"score as these evaluators do (spider_exec)"),
		NL2SQL_OPT_STRING(0, "gold", "FILE", &x.gold,
				  "a benchmark's gold queries"),
		NL2SQL_OPT_LIST(0, "pred", "[NAME=]FILE", &x.preds,
				"a system's predictions for --gold"),
		NL2SQL_OPT_STRING(0, "databases", "DIR", &x.o.directory,
				  "take databases from DIR/ID/ID.sqlite",
				  .flags = NL2SQL_OPT_TRUSTED),
		NL2SQL_OPT_STRING(0, "compare", "FILE", &x.compare,
				  "compare with an earlier run's records"),
		NL2SQL_OPT_FLAG(0, "explain", &x.explain,
				"add the analysis of each statement"),
		NL2SQL_OPT_FLAG(0, "rewards", &x.rewards,
				"add the reward of each statement"),
		NL2SQL_OPT_FLAG(0, "self-test", &x.self_test,
				"score gold against gold, which must be 1"),
		NL2SQL_OPT_FLAG(0, "strict-truth", &x.o.strict_truth,
				"without the evaluators' own mistakes"),
		NL2SQL_OPT_INT(0, "repeats", "N", &x.repeats,
			       "time each statement N times for bird_rves",
			       .min = 1, .max = 1000),
		NL2SQL_OPT_END
	};
	const struct nl2sql_command cmd = {
		.name = "nl2sql-eval",
		.synopsis = "[OPTION ...] [FILE ...]",
		.about = "Score, analyse and reward the SQL of each record.",
		.groups = NL2SQL_GROUP_DATABASE | NL2SQL_GROUP_DIALECT,
		.sections = "reward",
		.opts = opts
	};
	struct nl2sql_err err = {0};
	int status;
	size_t i;

	argv = nl2sql_cli_parse(argc, argv, &cmd);
	read_modes(&x);
	set_limits(&x);
	if (x.preds.n && !x.gold)
		nl2sql_cli_usage("--pred needs --gold");
	if (x.gold && !x.preds.n && !x.self_test)
		nl2sql_cli_usage("--gold needs --pred or --self-test");
	/* where only the text is looked at, no database is needed */
	if (x.o.directory && access(x.o.directory, R_OK) < 0)
		nl2sql_cli_usage("could not open folder \"%s\": %s",
				 x.o.directory, strerror(errno));
	x.pairs = x.o.directory || nl2sql_common()->db.n;
	x.e = nl2sql_evaluator_new(&x.o, nl2sql_cli_loop());
	x.tally = nl2sql_summary_new(&x.o);
	x.files = nl2sql_benchmark_new();
	status = run(&x, argv, &err);
	for (i = 0; i < x.feedback.n; i++)
		free(x.feedback.entries[i].value);
	nl2sql_map_release(&x.feedback);
	nl2sql_benchmark_free(x.files);
	nl2sql_summary_free(x.tally);
	nl2sql_evaluator_free(x.e);
	nl2sql_explainer_free(x.words);
	free((void *)x.o.tables);
	free((void *)x.o.exclude);
	return status;
}
