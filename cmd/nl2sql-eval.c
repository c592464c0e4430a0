/*
 * nl2sql-eval - score, analyse and reward SQL
 *
 * A filter over pairs, or, with --gold and --pred, a source that reads the
 * files of the benchmarks.  See nl2sql-eval(1).
 */
#include <stdlib.h>
#include <unistd.h>

#include <nl2sql/cli.h>
#include <nl2sql/eval.h>

static int start(void *ctx, struct nl2sql_record *rec, struct nl2sql_job *job,
		 struct nl2sql_err *err)
{
	(void)err;
	job->data = nl2sql_scorer_begin(ctx, rec, job->number,
					nl2sql_filter_schema(job->filter),
					nl2sql_job_done, job);
	return 0;
}

static int more(void *ctx, struct nl2sql_job *job, struct nl2sql_err *err)
{
	nl2sql_filter_total(job->filter, nl2sql_scorer_files(ctx));
	if (job->number >= nl2sql_scorer_files(ctx))
		return 1;
	return start(ctx, NULL, job, err);
}

static void abandon(void *ctx, struct nl2sql_job *job)
{
	(void)ctx;
	nl2sql_ahead_free(job->data);
}

static int finish(void *ctx, struct nl2sql_job *job, struct nl2sql_record *rec,
		  struct nl2sql_err *err)
{
	const struct nl2sql_schema *s = nl2sql_filter_schema(job->filter);
	struct nl2sql_buf line = {0};
	int rc = rec ? nl2sql_scorer_finish(ctx, rec, s, err) :
		 nl2sql_scorer_file(ctx, job->number, s, &line, err);

	nl2sql_ahead_free(job->data);
	job->data = NULL;
	if (!rec && !rc)
		rc = nl2sql_filter_emit(job->filter, line.data, line.len, err);
	nl2sql_buf_release(&line);
	return rc;
}

static int end(void *ctx, struct nl2sql_filter *f, bool complete,
	       struct nl2sql_err *err)
{
	(void)complete;
	if (nl2sql_scorer_failed(ctx))
		nl2sql_filter_status(f, NL2SQL_EXIT_REJECTED);
	return nl2sql_common()->quiet ? 0 :
	       nl2sql_scorer_summary(ctx, STDERR_FILENO, err);
}

static int run(struct nl2sql_scorer_options *o, char **files)
{
	const struct nl2sql_step step = {
		.types = "pair feedback",
		.flags = NL2SQL_STEP_SCHEMA | NL2SQL_STEP_LINE |
			 (o->gold ? NL2SQL_STEP_SOURCE : 0),
		.reads = "system candidates query_category condition_cols "
			 "ignore_order dialect difficulty pair kind rating "
			 "result_quality",
		.start = start, .more = o->gold ? more : NULL,
		.finish = finish, .abandon = abandon, .end = end
	};
	struct nl2sql_db_set dbs = {0};
	struct nl2sql_scorer *s = NULL;
	struct nl2sql_err err = {0};
	int status;

	if (!nl2sql_cli_ini("reward", nl2sql_reward_weight, &o->weights,
			    &err) && !nl2sql_cli_databases(&dbs, &err))
		s = nl2sql_scorer_new(o, &dbs, nl2sql_cli_loop(), &err);
	status = s ? nl2sql_filter_run(files, &step, s) : nl2sql_cli_fail(&err);
	nl2sql_scorer_free(s);
	nl2sql_db_set_release(&dbs);
	return status;
}

int main(int argc, char **argv)
{
	struct nl2sql_scorer_options o = { .weights = NL2SQL_REWARD_DEFAULTS };
	struct nl2sql_list modes = {0}, preds = {0};
	int64_t repeats = 100;
	const struct nl2sql_opt opts[] = {
		NL2SQL_OPT_LIST(0, "modes", "LIST", &modes,
				"score as these evaluators do (spider_exec)"),
		NL2SQL_OPT_STRING(0, "gold", "FILE", &o.gold,
				  "a benchmark's gold queries"),
		NL2SQL_OPT_LIST(0, "pred", "[NAME=]FILE", &preds,
				"a system's predictions for --gold"),
		NL2SQL_OPT_STRING(0, "databases", "DIR", &o.eval.directory,
				  "take databases from DIR/ID/ID.sqlite",
				  .flags = NL2SQL_OPT_TRUSTED),
		NL2SQL_OPT_STRING(0, "compare", "FILE", &o.compare,
				  "compare with an earlier run's records"),
		NL2SQL_OPT_FLAG(0, "explain", &o.explain,
				"add the analysis of each statement"),
		NL2SQL_OPT_FLAG(0, "rewards", &o.rewards,
				"add the reward of each statement"),
		NL2SQL_OPT_FLAG(0, "self-test", &o.self_test,
				"score gold against gold, which must be 1"),
		NL2SQL_OPT_FLAG(0, "strict-truth", &o.eval.strict_truth,
				"without the evaluators' own mistakes"),
		NL2SQL_OPT_INT(0, "repeats", "N", &repeats,
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
	int status;

	argv = nl2sql_cli_parse(argc, argv, &cmd);
	nl2sql_cli_limits(&o.eval.limits);
	o.eval.jobs = (unsigned)nl2sql_common()->jobs;
	o.eval.tables = nl2sql_common()->tables.items;
	o.eval.exclude = nl2sql_common()->exclude.items;
	o.dialect = nl2sql_common()->dialect;
	o.eval.repeats = (unsigned)repeats;
	o.modes = modes.items, o.nmodes = modes.n;
	o.preds = preds.items, o.npreds = preds.n;
	status = run(&o, argv);
	return status;
}
