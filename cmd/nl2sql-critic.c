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
	struct nl2sql_mask *mask;
	unsigned long long mended, changed, left;
};

/* The engine of the model, where one is asked, is the loop's. */
static int begin(void *ctx, struct nl2sql_filter *f, struct nl2sql_err *err)
{
	struct critic *c = ctx;

	(void)err;
	c->o.llm = nl2sql_filter_model(f);
	c->o.unused_ctx = f;
	return 0;
}

static void unused(void *ctx, const struct nl2sql_err *why)
{
	nl2sql_filter_unused(ctx, "critic", why);
}

static int start(void *ctx, struct nl2sql_record *rec, struct nl2sql_job *job,
		 struct nl2sql_err *err)
{
	struct critic *c = ctx;
	struct nl2sql_json v = nl2sql_record_get(rec, "validation");

	/* what nl2sql-validate found valid needs no repair, and no second run */
	if (!c->translate &&
	    nl2sql_json_is(nl2sql_json_get(v, "verdict"), "valid"))
		return nl2sql_job_done(job), 0;
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
	bool valid;

	if (!critique || nl2sql_critique_set(critique, rec, err) < 0)
		return critique ? -1 : 0;
	valid = nl2sql_critique_verdict(critique) == NL2SQL_VALID;
	c->changed += nl2sql_critique_changed(critique);
	c->mended += nl2sql_critique_changed(critique) && valid;
	c->left += !valid;
	return 0;
}

static void abandon(void *ctx, struct nl2sql_job *job)
{
	(void)ctx;
	nl2sql_critique_cancel(job->data);
}

static int end(void *ctx, struct nl2sql_filter *f, bool complete,
	       struct nl2sql_err *err)
{
	const struct critic *c = ctx;

	(void)f, (void)complete, (void)err;
	nl2sql_log(NL2SQL_VERBOSE, "criticised", NULL,
		   "%llu changed, %llu of them valid now, %llu left invalid",
		   c->changed, c->mended, c->left);
	return 0;
}

static int open_all(struct critic *c, struct nl2sql_err *err)
{
	const struct nl2sql_common *common = nl2sql_common();
	struct nl2sql_validate_options o = {
		.databases = &c->databases, .rules = &c->rules,
		.dialect = common->dialect,
		.tables = common->tables.items,
		.exclude = common->exclude.items
	};

	if (!common->db.n) /* what can be said without one */
		o.stages = NL2SQL_ALL_STAGES & ~(1u << NL2SQL_STAGE_EXECUTION);
	c->o.translate = c->translate != NULL;
	if (c->translate && nl2sql_dialect_of(&c->o.to, c->translate) < 0)
		nl2sql_cli_usage("unrecognized dialect \"%s\"", c->translate);
	if (c->translate && !common->db.n)
		o.dialect = nl2sql_dialect_name(c->o.to);
	nl2sql_cli_limits(&o.limits);
	if (nl2sql_cli_databases(&c->databases, err) < 0 ||
	    nl2sql_cli_ini("rules", nl2sql_rules_set, &c->rules, err) < 0)
		return -1;
	c->o.validator = nl2sql_validator_new(&o);
	c->o.globs = (const char *const *)o.tables;
	c->o.seed = (uint64_t)common->seed;
	c->mask = nl2sql_mask_new(common->key_file, c->o.seed, err);
	return c->mask ? nl2sql_critic_model(&c->o, common->model.provider,
		common->model.model, common->model.values, c->mask, err) : -1;
}

int main(int argc, char **argv)
{
	struct nl2sql_err err = {0};
	struct critic c = { .rounds = 3, .o.unused = unused };
	const struct nl2sql_opt opts[] = {
		NL2SQL_OPT_INT(0, "rounds", "N", &c.rounds,
			       "mend at most N things, one after another",
			       .min = 1, .max = 20),
		NL2SQL_OPT_STRING(0, "translate", "DIALECT", &c.translate,
				  "say the SQL in another dialect instead"),
		NL2SQL_OPT_END
	};
	const struct nl2sql_command cmd = {
		.name = "nl2sql-critic", .opts = opts, .sections = "rules prices",
		.synopsis = "[--db DSN] [OPTION ...] [FILE ...]",
		.about = "Repair the SQL of each record, and prove each repair.",
		.groups = NL2SQL_GROUP_DATABASE | NL2SQL_GROUP_DIALECT |
			  NL2SQL_GROUP_MODEL
	};
	const struct nl2sql_step step = {
		.types = "pair", .reads = "dialect validation",
		.flags = NL2SQL_STEP_SCHEMA, .begin = begin,
		.start = start, .finish = finish, .abandon = abandon, .end = end
	};
	int status;

	argv = nl2sql_cli_parse(argc, argv, &cmd);
	c.o.rounds = (int)c.rounds;
	status = open_all(&c, &err) < 0 ? nl2sql_cli_fail(&err) :
					  nl2sql_filter_run(argv, &step, &c);
	nl2sql_validator_free(c.o.validator);
	nl2sql_db_set_release(&c.databases);
	nl2sql_rules_release(&c.rules);
	nl2sql_mask_free(c.mask);
	return status;
}
