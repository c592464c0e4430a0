/*
 * nl2sql-gen - make pairs of question and SQL from the schema
 *
 * Copies its input, keeps the schema records in mind, and at the end makes
 * the records that were asked for: out of the grammar, or through a model.
 * See nl2sql-gen(1).
 */
#include <string.h>

#include <nl2sql/cli.h>
#include <nl2sql/gen.h>

struct gen_command {
	struct nl2sql_gen_options o;
	const char *form;
	struct nl2sql_gen *gen;
	struct nl2sql_gen_model model;
	struct nl2sql_mask *mask;
	struct nl2sql_filter *filter;
	struct nl2sql_buf line;
};

static void unused(void *ctx, const char *tag, const struct nl2sql_err *why)
{
	struct gen_command *c = ctx;

	nl2sql_filter_unused(c->filter, tag, why);
}

static int gen_begin(void *ctx, struct nl2sql_filter *f, struct nl2sql_err *err)
{
	const struct nl2sql_common *common = nl2sql_common();
	const struct nl2sql_model_options *m = &common->model;
	struct gen_command *c = ctx;

	c->filter = f;
	c->model.llm = nl2sql_filter_model(f);
	if (!c->model.llm) {
		if (c->o.paraphrase)
			return nl2sql_err_set(err, NL2SQL_EDATA,
					      "--paraphrase asks a model: name "
					      "one with --provider and "
					      "--model");
		return 0;
	}
	c->mask = nl2sql_mask_new(common->key_file, c->o.seed, err);
	if (!c->mask)
		return -1;
	c->model.loop = nl2sql_cli_loop();
	c->model.provider = m->provider;
	c->model.model = m->model;
	c->model.temperature = m->temperature;
	(void)nl2sql_values_of(&c->model.policy.values, m->values);
	c->model.policy.mask = c->mask;
	c->model.unused = unused;
	c->model.ctx = c;
	nl2sql_gen_ask_model(c->gen, &c->model);
	return 0;
}

/* A pair that came in is said otherwise, where that is wanted. */
static int gen_start(void *ctx, struct nl2sql_record *rec,
		     struct nl2sql_job *job, struct nl2sql_err *err)
{
	struct gen_command *c = ctx;

	(void)err;
	if (nl2sql_shard_mine(job->number))
		job->data = nl2sql_gen_reword(c->gen, rec, nl2sql_job_done,
					      job);
	else
		nl2sql_job_done(job);
	return 0;
}

static int emit_all(struct gen_command *c, struct nl2sql_filter *f,
		    struct nl2sql_gen_wordings *w, struct nl2sql_err *err)
{
	int rc;

	while ((rc = w ? nl2sql_gen_wordings_next(w, &c->line, err)
		       : nl2sql_gen_next(c->gen, &c->line, err)) > 0)
		if (nl2sql_filter_emit(f, c->line.data, c->line.len, err) < 0)
			return -1;
		else if (nl2sql_cancelled())
			return nl2sql_err_set(err, NL2SQL_EFATAL,
					      "interrupted");
	return rc;
}

static int gen_finish(void *ctx, struct nl2sql_job *job,
		      struct nl2sql_record *rec, struct nl2sql_err *err)
{
	struct nl2sql_gen_wordings *w = job->data;
	int rc;

	(void)rec;
	if (!w)
		return 0;
	rc = emit_all(ctx, job->filter, w, err);
	nl2sql_gen_wordings_free(w);
	return rc < 0 ? -1 : NL2SQL_DROP; /* it was the first of them */
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
	if (*nl2sql_gen_reason(c->gen))
		nl2sql_filter_reason(f, "%s", nl2sql_gen_reason(c->gen));
	return 0;
}

static void take_common(struct gen_command *c)
{
	const struct nl2sql_common *common = nl2sql_common();

	c->o.seed = (uint64_t)common->seed;
	c->o.shard = (uint64_t)common->shard;
	c->o.shards = (uint64_t)common->shards;
	c->o.dialect = common->dialect;
	if (strcmp(c->form, "mschema") == 0)
		c->o.form = NL2SQL_PROMPT_MSCHEMA;
}

int main(int argc, char **argv)
{
	struct gen_command c = {
		.o = { .count = NL2SQL_GEN_COUNT,
		       .workers = NL2SQL_GEN_WORKERS,
		       .answers_per_call = NL2SQL_GEN_ANSWERS,
		       .prompt_tokens = NL2SQL_GEN_PROMPT_TOKENS },
		.form = "ddl"
	};
	struct nl2sql_err err = { 0 };
	const struct nl2sql_opt opts[] = {
		NL2SQL_OPT_STRING(0, "phase", "LIST", &c.o.phases,
				  "make pairs for these phases only"),
		NL2SQL_OPT_INT('n', "count", "N", &c.o.count,
			       "records to make in all (default 1000)"),
		NL2SQL_OPT_STRING(
			0, "tables", "LIST", &c.o.tables,
			"speak about tables that match these globs only"),
		NL2SQL_OPT_STRING(0, "difficulty", "LIST", &c.o.difficulty,
				  "easy, medium, hard or extra only"),
		NL2SQL_OPT_STRING(0, "mix", "FILE", &c.o.mix,
				  "weights of the rules, lines of GLOB NUMBER"),
		NL2SQL_OPT_GROUP("Through a model"),
		NL2SQL_OPT_INT(0, "paraphrase", "N", &c.o.paraphrase,
			       "say each pair in N other ways", .max = 20),
		NL2SQL_OPT_INT(0, "workers", "N", &c.o.workers,
			       "conversations that a phase goes through at once "
			       "(default 4)",
			       .min = 1, .max = 1024),
		NL2SQL_OPT_INT(0, "answers-per-call", "N",
			       &c.o.answers_per_call,
			       "pairs to ask for in one request (default 5)",
			       .min = 1, .max = 50),
		NL2SQL_OPT_INT(0, "prompt-tokens", "N", &c.o.prompt_tokens,
			       "of one request, history included (default "
			       "6000)",
			       .min = 200, .max = 1 << 20),
		NL2SQL_OPT_STRING(0, "template", "NAME", &c.o.variant,
				  "use this variant of the prompts"),
		NL2SQL_OPT_CHOICE(0, "schema-form", "ddl|mschema", &c.form,
				  "how a model is told the schema"),
		NL2SQL_OPT_END
	};
	const struct nl2sql_command cmd = {
		.name = "nl2sql-gen",
		.synopsis = "[OPTION ...] [FILE ...]",
		.about = "Make pairs of question and SQL from the schema.",
		.groups = NL2SQL_GROUP_DIALECT | NL2SQL_GROUP_MODEL,
		.opts = opts
	};
	struct nl2sql_step step = { .types = "",
				    .flags = NL2SQL_STEP_SCHEMA |
					     NL2SQL_STEP_SHARDS,
				    .begin = gen_begin,
				    .end = gen_end };
	int status;

	argv = nl2sql_cli_parse(argc, argv, &cmd);
	take_common(&c);
	if (c.o.paraphrase) {
		step.types = "pair";
		step.start = gen_start;
		step.finish = gen_finish;
		step.abandon = gen_abandon;
	}
	if (nl2sql_gen_new(&c.gen, &c.o, &err) < 0)
		return nl2sql_cli_fail(&err);
	status = nl2sql_filter_run(argv, &step, &c);
	nl2sql_gen_free(c.gen);
	nl2sql_mask_free(c.mask);
	nl2sql_buf_release(&c.line);
	return status;
}
