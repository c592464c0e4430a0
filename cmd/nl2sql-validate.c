/*
 * nl2sql-validate - judge the SQL of each record
 *
 * Runs each pair, and each of its candidates, through the stages that were
 * asked for and writes it back with "validation" set.  See nl2sql-validate(1).
 */
#include <nl2sql/cli.h>
#include <nl2sql/validate.h>

#define MAX_MUTANTS 32 /* of a statement */

struct validate {
	struct nl2sql_list stages;
	bool no_run, plan, mutants, fail_invalid;
	int64_t rows;
	struct nl2sql_rules rules;
	struct nl2sql_db_set databases;
	struct nl2sql_mask *mask;
	struct nl2sql_validator *validator;
	unsigned long long judged[3]; /* by verdict */
};

static int start(void *ctx, struct nl2sql_record *rec, struct nl2sql_job *job,
		 struct nl2sql_err *err)
{
	struct validate *v = ctx;

	job->data = nl2sql_validator_pair(v->validator, job->arena,
					  nl2sql_filter_schema(job->filter),
					  rec, nl2sql_job_done, job, err);
	return job->data ? 0 : -1;
}

static int finish(void *ctx, struct nl2sql_job *job, struct nl2sql_record *rec,
		  struct nl2sql_err *err)
{
	struct validate *v = ctx;
	const struct nl2sql_pair_trial *p = job->data;

	if (p->fault.code != NL2SQL_OK) {
		*err = p->fault;
		return -1;
	}
	nl2sql_pair_trial_set(p, rec);
	if (!p->own)
		return 0;
	if (nl2sql_common()->timings)
		nl2sql_trial_set_time(p->own, rec);
	v->judged[p->own->verdict]++;
	if (v->fail_invalid && p->own->verdict != NL2SQL_VALID)
		nl2sql_filter_status(job->filter, NL2SQL_EXIT_REJECTED);
	return 0;
}

static void abandon(void *ctx, struct nl2sql_job *job)
{
	(void)ctx;
	nl2sql_pair_trial_cancel(job->data);
}

static int end(void *ctx, struct nl2sql_filter *f, bool complete,
	       struct nl2sql_err *err)
{
	const struct validate *v = ctx;

	(void)f;
	(void)complete;
	(void)err;
	nl2sql_log(NL2SQL_VERBOSE, "validated", NULL,
		   "%llu valid, %llu refinable, %llu escalate",
		   v->judged[NL2SQL_VALID], v->judged[NL2SQL_REFINABLE],
		   v->judged[NL2SQL_ESCALATE]);
	return 0;
}

static int open_all(struct validate *v, struct nl2sql_validate_options *o,
		    struct nl2sql_err *err)
{
	const struct nl2sql_common *c = nl2sql_common();

	if (nl2sql_stages_of(&o->stages, v->stages.items, v->stages.n, err) < 0)
		return -1;
	o->no_run = v->no_run;
	o->plan = v->plan;
	o->rows = v->rows;
	o->mutants = v->mutants ? MAX_MUTANTS : 0;
	o->dialect = c->dialect;
	o->databases = &v->databases;
	o->rules = &v->rules;
	o->tables = c->tables.items;
	o->exclude = c->exclude.items;
	nl2sql_cli_limits(&o->limits);
	if (!c->db.n && o->stages & 1u << NL2SQL_STAGE_EXECUTION)
		nl2sql_cli_usage("no database is named: give --db DSN, or "
				 "--stages syntax,schema,rules");
	if (nl2sql_cli_databases(&v->databases, err) < 0 ||
	    nl2sql_cli_ini("rules", nl2sql_rules_set, &v->rules, err) < 0)
		return -1;
	o->mask = v->mask = nl2sql_mask_new(c->key_file, (uint64_t)c->seed, err);
	return v->mask ? 0 : -1;
}

int main(int argc, char **argv)
{
	struct nl2sql_validate_options o = {0};
	struct nl2sql_err err = {0};
	struct validate v = {0};
	const struct nl2sql_opt opts[] = {
		NL2SQL_OPT_LIST(0, "stages", "LIST", &v.stages,
				"run these stages only"),
		NL2SQL_OPT_FLAG(0, "no-run", &v.no_run,
				"let the database plan, but not run"),
		NL2SQL_OPT_INT(0, "rows", "N", &v.rows,
			       "add the first N rows of the result, masked",
			       .max = 10000),
		NL2SQL_OPT_FLAG(0, "plan", &v.plan, "add the plan's cost"),
		NL2SQL_OPT_FLAG(0, "mutants", &v.mutants,
				"see whether the data notices small changes"),
		NL2SQL_OPT_FLAG(0, "fail-invalid", &v.fail_invalid,
				"exit 1 where a pair is not valid",
				.flags = NL2SQL_OPT_NO_EFFECT),
		NL2SQL_OPT_END
	};
	const struct nl2sql_command cmd = {
		.name = "nl2sql-validate",
		.synopsis = "[--db DSN] [OPTION ...] [FILE ...]",
		.about = "Judge the SQL of each record, stage by stage.",
		.groups = NL2SQL_GROUP_DATABASE | NL2SQL_GROUP_DIALECT,
		.opts = opts, .sections = "rules"
	};
	const struct nl2sql_step step = {
		.types = "pair", .reads = "dialect candidates",
		.flags = NL2SQL_STEP_SCHEMA,
		.start = start, .finish = finish, .abandon = abandon, .end = end
	};
	int status;

	argv = nl2sql_cli_parse(argc, argv, &cmd);
	if (open_all(&v, &o, &err) < 0) {
		status = nl2sql_cli_fail(&err);
	} else {
		v.validator = nl2sql_validator_new(&o);
		status = nl2sql_filter_run(argv, &step, &v);
	}
	nl2sql_validator_free(v.validator);
	nl2sql_db_set_release(&v.databases);
	nl2sql_mask_free(v.mask);
	nl2sql_rules_release(&v.rules);
	return status;
}
