/*
 * nl2sql-eval - score, analyse and reward SQL
 *
 * A filter over pairs, or, with --gold and --pred, a source that reads the
 * files of the benchmarks.  See nl2sql-eval(1).
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <nl2sql/cli.h>
#include <nl2sql/eval.h>

struct eval {
	struct nl2sql_list modes, preds;
	const char *gold, *compare;
	int64_t repeats;
	struct nl2sql_eval_options o;
	struct nl2sql_scorer_options s;
	struct nl2sql_evaluator *e;
	struct nl2sql_scorer *scorer;
	struct nl2sql_benchmark *files;
	struct nl2sql_db_set set;
};

static int eval_start(void *ctx, struct nl2sql_record *rec,
		      struct nl2sql_job *job, struct nl2sql_err *err)
{
	struct eval *x = ctx;

	(void)err;
	nl2sql_evaluator_schema(x->e, nl2sql_filter_schema(job->filter));
	job->data = nl2sql_scorer_begin(x->scorer, rec, nl2sql_job_done, job);
	return 0;
}

static void eval_abandon(void *ctx, struct nl2sql_job *job)
{
	(void)ctx;
	nl2sql_ahead_free(job->data);
}

static int eval_finish(void *ctx, struct nl2sql_job *job,
		       struct nl2sql_record *rec, struct nl2sql_err *err)
{
	struct eval *x = ctx;
	int rc = nl2sql_scorer_finish(x->scorer, rec,
				      nl2sql_filter_schema(job->filter), err);

	nl2sql_ahead_free(job->data);
	job->data = NULL;
	return rc;
}

static int eval_end(void *ctx, struct nl2sql_filter *f, bool complete,
		    struct nl2sql_err *err)
{
	struct eval *x = ctx;
	struct nl2sql_buf b = {0};
	int rc = 0;

	(void)complete;
	if (!nl2sql_common()->quiet && nl2sql_scorer_scored(x->scorer)) {
		nl2sql_summary_put(&b, nl2sql_scorer_summary(x->scorer));
		rc = nl2sql_write_all(STDERR_FILENO, nl2sql_buf_str(&b), b.len);
	}
	nl2sql_buf_release(&b);
	if (nl2sql_scorer_failed(x->scorer))
		nl2sql_filter_status(f, NL2SQL_EXIT_REJECTED);
	if (rc < 0)
		nl2sql_err_set(err, NL2SQL_EFATAL,
			       "could not write the summary: %s",
			       strerror(errno));
	return rc;
}

/* ---- files --------------------------------------------------------------- */

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
	job->data = nl2sql_ahead_new(x->e, &c, x->s.runs, x->s.rewards,
				     nl2sql_job_done, job);
	return 0;
}

/* Make the record, and send it through the same hands as any other. */
static int file_finish(void *ctx, struct nl2sql_job *job,
		       struct nl2sql_record *none, struct nl2sql_err *err)
{
	struct nl2sql_record *rec = nl2sql_record_new();
	struct nl2sql_buf text = {0}, line = {0};
	struct eval *x = ctx;
	int rc;

	(void)none;
	nl2sql_benchmark_json(&text, x->files, job->number);
	rc = nl2sql_record_parse(rec, text.data, text.len, err);
	if (!rc)
		rc = eval_finish(x, job, rec, err);
	if (!rc) {
		nl2sql_record_put(&line, rec);
		rc = nl2sql_filter_emit(job->filter, line.data, line.len, err);
	}
	nl2sql_record_free(rec);
	nl2sql_buf_release(&text);
	nl2sql_buf_release(&line);
	return rc;
}

static void set_options(struct eval *x)
{
	const struct nl2sql_common *c = nl2sql_common();

	/* results are compared whole: the usual row limit is for looking */
	x->o.limits.max_rows = c->max_rows > 10000 ? c->max_rows : 1000000;
	x->o.limits.max_bytes = (size_t)24 << 20;
	x->o.limits.timeout_ms = (int64_t)(c->timeout * 1000);
	/* the engine's heap; what stands beside it is within the limit too */
	x->o.limits.max_memory = ((size_t)c->max_memory << 20) / 8 * 5;
	x->o.repeats = (unsigned)x->repeats;
	x->o.jobs = (unsigned)c->jobs;
	x->o.tables = nl2sql_list_array(&c->tables);
	x->o.exclude = nl2sql_list_array(&c->exclude);
	x->s.dialect = c->dialect;
	x->s.runs = x->o.directory || c->db.n;
}

static void check_options(struct eval *x)
{
	if (x->preds.n && !x->gold)
		nl2sql_cli_usage("--pred needs --gold");
	if (x->gold && !x->preds.n && !x->s.self_test)
		nl2sql_cli_usage("--gold needs --pred or --self-test");
	if (x->o.directory && access(x->o.directory, R_OK) < 0)
		nl2sql_cli_usage("could not open folder \"%s\": %s",
				 x->o.directory, strerror(errno));
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
		.begin = file_begin, .more = file_more, .finish = file_finish,
		.abandon = eval_abandon, .end = eval_end
	};

	if (nl2sql_modes_read(x->o.modes, &x->o.nmodes, x->modes.items,
			      x->modes.n, err) < 0 ||
	    nl2sql_cli_ini("reward", nl2sql_reward_weight, &x->s.weights,
			   err) < 0)
		return nl2sql_cli_fail(err);
	if (!x->s.runs && !x->s.explain && !x->s.rewards)
		nl2sql_cli_usage("there is no database to score on: Name one "
				 "with --db or --databases; --explain needs "
				 "none.");
	if (!x->o.nmodes)
		x->o.modes[x->o.nmodes++] = NL2SQL_MODE_SPIDER_EXEC;
	x->e = nl2sql_evaluator_new(&x->o, nl2sql_cli_loop());
	x->scorer = nl2sql_scorer_new(x->e, &x->s, err);
	if (!x->scorer || nl2sql_cli_databases(&x->set, err) < 0 ||
	    nl2sql_benchmark_read(x->files, x->gold, x->preds.items, x->preds.n,
				  x->s.self_test, err) < 0 ||
	    (x->compare && nl2sql_summary_compare(
			   nl2sql_scorer_summary(x->scorer), x->compare,
			   err) < 0))
		return nl2sql_cli_fail(err);
	nl2sql_evaluator_databases(x->e, &x->set);
	return nl2sql_filter_run(files, x->gold ? &source : &filter, x);
}

int main(int argc, char **argv)
{
	struct eval x = { .s.weights = NL2SQL_REWARD_DEFAULTS, .repeats = 100 };
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
		NL2SQL_OPT_FLAG(0, "explain", &x.s.explain,
				"add the analysis of each statement"),
		NL2SQL_OPT_FLAG(0, "rewards", &x.s.rewards,
				"add the reward of each statement"),
		NL2SQL_OPT_FLAG(0, "self-test", &x.s.self_test,
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

	argv = nl2sql_cli_parse(argc, argv, &cmd);
	set_options(&x);
	check_options(&x);
	x.files = nl2sql_benchmark_new();
	status = run(&x, argv, &err);
	nl2sql_benchmark_free(x.files);
	nl2sql_scorer_free(x.scorer);
	nl2sql_evaluator_free(x.e);
	nl2sql_db_set_release(&x.set);
	free((void *)x.o.tables);
	free((void *)x.o.exclude);
	return status;
}
