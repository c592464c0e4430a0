/*
 * nl2sql-critic - repair the SQL of each record
 *
 * Judges each pair; where it is not valid, proposes repairs, judges each of
 * them, and keeps what is better.  See nl2sql-critic(1).
 */
#include <nl2sql/cli.h>
#include <nl2sql/critic.h>

struct critic {
	int64_t rounds;
	const char *translate;
	struct nl2sql_critic_options o;
	struct nl2sql_rules rules;
	struct nl2sql_db_set databases;
	unsigned long long mended, changed, left;
};

/* What nl2sql-validate found valid needs no repair, and no second run. */
static bool is_valid(struct nl2sql_record *rec)
{
	struct nl2sql_json v = nl2sql_record_get(rec, "validation");

	return nl2sql_json_is(nl2sql_json_get(v, "verdict"), "valid");
}

static int start(void *ctx, struct nl2sql_record *rec, struct nl2sql_job *job,
		 struct nl2sql_err *err)
{
	struct critic *c = ctx;

	if (!c->translate && is_valid(rec)) {
		nl2sql_job_done(job);
		return 0;
	}
	job->data = nl2sql_critique_new(&c->o, job->arena,
					nl2sql_filter_schema(job->filter), rec,
					job->number, nl2sql_job_done, job, err);
	return job->data ? 0 : -1;
}

static int finish(void *ctx, struct nl2sql_job *job, struct nl2sql_record *rec,
		  struct nl2sql_err *err)
{
	const struct nl2sql_critique *critique = job->data;
	struct critic *c = ctx;

	if (!critique)
		return 0;
	if (nl2sql_critique_set(critique, rec, err) < 0)
		return -1;
	if (nl2sql_critique_changed(critique)) {
		c->changed++;
		c->mended += nl2sql_critique_verdict(critique) == NL2SQL_VALID;
	}
	c->left += nl2sql_critique_verdict(critique) != NL2SQL_VALID;
	return 0;
}

static void abandon(void *ctx, struct nl2sql_job *job)
{
	(void)ctx;
	if (job->data)
		nl2sql_critique_cancel(job->data);
}

static int end(void *ctx, struct nl2sql_filter *f, bool complete,
	       struct nl2sql_err *err)
{
	const struct critic *c = ctx;

	(void)f;
	(void)complete;
	(void)err;
	nl2sql_log(NL2SQL_VERBOSE, "criticised", NULL,
		   "%llu changed, %llu of them valid now, %llu left invalid",
		   c->changed, c->mended, c->left);
	return 0;
}

static int open_all(struct critic *c, struct nl2sql_err *err)
{
	const struct nl2sql_common *common = nl2sql_common();
	struct nl2sql_validate_options o = {
		.databases = &c->databases,
		.dialect = common->dialect,
		.rules = &c->rules,
		.tables = nl2sql_list_array(&common->tables),
		.exclude = nl2sql_list_array(&common->exclude)
	};

	c->o.rounds = (int)c->rounds;
	if (c->translate) {
		c->o.translate = true;
		if (nl2sql_dialect_of(&c->o.to, c->translate) < 0)
			nl2sql_cli_usage("unrecognized dialect \"%s\"",
					 c->translate);
	}
	/* without a database, what can be said without one */
	if (!common->db.n)
		o.stages = 1u << NL2SQL_STAGE_SYNTAX |
			   1u << NL2SQL_STAGE_SCHEMA | 1u << NL2SQL_STAGE_RULES;
	if (c->translate && !common->db.n)
		o.dialect = nl2sql_dialect_name(c->o.to);
	nl2sql_cli_limits(&o.limits);
	if (nl2sql_cli_databases(&c->databases, err) < 0 ||
	    nl2sql_cli_ini("rules", nl2sql_rules_set, &c->rules, err) < 0)
		return -1;
	c->o.validator = nl2sql_validator_new(&o);
	return 0;
}

int main(int argc, char **argv)
{
	struct nl2sql_err err = {0};
	struct critic c = { .rounds = 3 };
	const struct nl2sql_opt opts[] = {
		NL2SQL_OPT_INT(0, "rounds", "N", &c.rounds,
			       "mend at most N things, one after another",
			       .min = 1, .max = 20),
		NL2SQL_OPT_STRING(0, "translate", "DIALECT", &c.translate,
				  "say the SQL in another dialect instead"),
		NL2SQL_OPT_END
	};
	const struct nl2sql_command cmd = {
		.name = "nl2sql-critic",
		.synopsis = "[--db DSN] [OPTION ...] [FILE ...]",
		.about = "Repair the SQL of each record, and validate each "
			 "repair.",
		.groups = NL2SQL_GROUP_DATABASE | NL2SQL_GROUP_DIALECT,
		.opts = opts,
		.sections = "rules"
	};
	const struct nl2sql_step step = {
		.types = "pair", .reads = "dialect validation",
		.flags = NL2SQL_STEP_SCHEMA,
		.start = start, .finish = finish, .abandon = abandon, .end = end
	};
	int status;

	argv = nl2sql_cli_parse(argc, argv, &cmd);
	if (open_all(&c, &err) < 0)
		status = nl2sql_cli_fail(&err);
	else
		status = nl2sql_filter_run(argv, &step, &c);
	nl2sql_validator_free(c.o.validator);
	nl2sql_db_set_release(&c.databases);
	nl2sql_rules_release(&c.rules);
	return status;
}
