/*
 * nl2sql-gen - make pairs of question and SQL from the schema
 *
 * Copies its input, and at the end makes the records that were asked for, out
 * of the grammar or through a model.  See nl2sql-gen(1).
 */
#include <nl2sql/cli.h>
#include <nl2sql/gen.h>

struct gen_command {
	struct nl2sql_gen *gen;
	struct nl2sql_gen_model model;
	struct nl2sql_buf line;
};

static void unused(void *filter, const char *tag, const struct nl2sql_err *why)
{
	nl2sql_filter_unused(filter, tag, why);
}

static int gen_begin(void *ctx, struct nl2sql_filter *f, struct nl2sql_err *err)
{
	const struct nl2sql_model_options *m = &nl2sql_common()->model;
	struct gen_command *c = ctx;

	c->model = (struct nl2sql_gen_model){
		.llm = nl2sql_filter_model(f), .loop = nl2sql_cli_loop(),
		.provider = m->provider, .model = m->model, .values = m->values,
		.temperature = m->temperature, .unused = unused, .ctx = f,
		.key_file = nl2sql_common()->key_file
	};
	return nl2sql_gen_ask_model(c->gen, &c->model, err);
}

/* --paraphrase: a pair that came in is said otherwise, too. */
static int gen_start(void *ctx, struct nl2sql_record *rec,
		     struct nl2sql_job *job, struct nl2sql_err *err)
{
	struct gen_command *c = ctx;

	(void)err;
	if (!nl2sql_shard_mine(job->number))
		return nl2sql_job_done(job), 0;
	job->data = nl2sql_gen_reword(c->gen, rec, nl2sql_job_done, job);
	return 0;
}

/* What there is of some wordings, or, where they are NULL, of the phases. */
static int emit_all(struct gen_command *c, struct nl2sql_filter *f,
		    struct nl2sql_gen_wordings *w, struct nl2sql_err *err)
{
	int rc;

	while ((rc = w ? nl2sql_gen_wordings_next(w, &c->line, err)
		       : nl2sql_gen_next(c->gen, &c->line, err)) > 0)
		if (nl2sql_filter_emit(f, c->line.data, c->line.len, err) < 0)
			return -1;
	return rc;
}

static int gen_finish(void *ctx, struct nl2sql_job *job,
		      struct nl2sql_record *rec, struct nl2sql_err *err)
{
	bool all = job->data && emit_all(ctx, job->filter, job->data, err) == 0;
	int rc = !job->data ? 0 : all ? NL2SQL_DROP : -1;

	(void)rec; /* it is the first of them */
	nl2sql_gen_wordings_free(job->data);
	return rc;
}

static void gen_abandon(void *ctx, struct nl2sql_job *job)
{
	(void)ctx;
	nl2sql_gen_wordings_free(job->data);
}

static int gen_end(void *ctx, struct nl2sql_filter *f, bool complete,
		   struct nl2sql_err *err)
{
	struct gen_command *c = ctx;

	if (!complete && !nl2sql_common()->allow_partial)
		return 0;
	if (nl2sql_gen_start(c->gen, nl2sql_filter_schema(f), err) < 0 ||
	    emit_all(c, f, NULL, err) < 0)
		return -1;
	nl2sql_filter_reason(f, "%s", nl2sql_gen_reason(c->gen));
	return 0;
}

int main(int argc, char **argv)
{
	struct nl2sql_gen_options o = NL2SQL_GEN_DEFAULTS;
	const struct nl2sql_opt opts[] = {
		NL2SQL_OPT_STRING(0, "phase", "LIST", &o.phases,
				  "make pairs for these phases only"),
		NL2SQL_OPT_INT('n', "count", "N", &o.count, "records to make"),
		NL2SQL_OPT_STRING(0, "tables", "LIST", &o.tables,
				  "speak about tables that match these globs only"),
		NL2SQL_OPT_STRING(0, "difficulty", "LIST", &o.difficulty,
				  "easy, medium, hard or extra only"),
		NL2SQL_OPT_STRING(0, "mix", "FILE", &o.mix,
				  "weights of the rules, lines of GLOB NUMBER"),
		NL2SQL_OPT_GROUP("Through a model"),
		NL2SQL_OPT_INT(0, "paraphrase", "N", &o.paraphrase,
			       "say each pair in N other ways", .max = 20),
		NL2SQL_OPT_INT(0, "workers", "N", &o.workers,
			       "conversations at once in a phase", .min = 1, .max = 1024),
		NL2SQL_OPT_INT(0, "answers-per-call", "N", &o.answers_per_call,
			       "pairs to ask for in one request", .min = 1, .max = 50),
		NL2SQL_OPT_INT(0, "prompt-tokens", "N", &o.prompt_tokens,
			       "of one request, history included", .min = 200, .max = 1 << 20),
		NL2SQL_OPT_STRING(0, "template", "NAME", &o.variant,
				  "use this variant of the prompts"),
		NL2SQL_OPT_CHOICE(0, "schema-form", "ddl|mschema", &o.schema_form,
				  "how a model is told the schema"),
		NL2SQL_OPT_END
	};
	const struct nl2sql_command cmd = {
		.name = "nl2sql-gen", .opts = opts,
		.synopsis = "[OPTION ...] [FILE ...]",
		.about = "Make pairs of question and SQL from the schema.",
		.groups = NL2SQL_GROUP_DIALECT | NL2SQL_GROUP_MODEL
	};
	struct nl2sql_step step = {
		.flags = NL2SQL_STEP_SCHEMA | NL2SQL_STEP_SHARDS,
		.begin = gen_begin, .start = gen_start, .finish = gen_finish,
		.abandon = gen_abandon, .end = gen_end
	};
	const struct nl2sql_common *common = nl2sql_common();
	struct gen_command c = { 0 };
	struct nl2sql_err err = { 0 };
	int status;

	argv = nl2sql_cli_parse(argc, argv, &cmd);
	o.seed = (uint64_t)common->seed;
	o.shard = (uint64_t)common->shard;
	o.shards = (uint64_t)common->shards;
	o.dialect = common->dialect;
	if (o.paraphrase && !common->model.provider)
		nl2sql_cli_usage("--paraphrase asks a model: name one with "
				 "--provider and --model");
	step.types = o.paraphrase ? "pair" : "";
	status = nl2sql_gen_new(&c.gen, &o, &err) < 0 ? nl2sql_cli_fail(&err)
		 : nl2sql_filter_run(argv, &step, &c);
	nl2sql_gen_free(c.gen);
	nl2sql_buf_release(&c.line);
	return status;
}
