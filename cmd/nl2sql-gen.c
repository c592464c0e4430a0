/*
 * nl2sql-gen - make pairs of question and SQL from the schema
 *
 * Copies its input, keeps the schema records in mind, and at the end makes
 * the records that were asked for.  See nl2sql-gen(1).
 */
#include <nl2sql/cli.h>
#include <nl2sql/gen.h>

struct gen_command {
	struct nl2sql_gen_options o;
	struct nl2sql_gen *gen;
	struct nl2sql_buf line;
};

static int gen_end(void *ctx, struct nl2sql_filter *f, bool complete,
		   struct nl2sql_err *err)
{
	struct gen_command *c = ctx;
	int more;

	if (!complete && !nl2sql_common()->allow_partial)
		return 0;
	if (nl2sql_gen_start(c->gen, nl2sql_filter_schema(f), err) < 0)
		return -1;
	while ((more = nl2sql_gen_next(c->gen, &c->line, err)) > 0) {
		if (nl2sql_cancelled())
			return nl2sql_err_set(err, NL2SQL_EFATAL,
					      "interrupted");
		if (nl2sql_filter_emit(f, c->line.data, c->line.len, err) < 0)
			return -1;
	}
	if (more == 0 && *nl2sql_gen_reason(c->gen))
		nl2sql_filter_reason(f, "%s", nl2sql_gen_reason(c->gen));
	return more;
}

int main(int argc, char **argv)
{
	struct gen_command c = { .o = { .count = NL2SQL_GEN_COUNT } };
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
		NL2SQL_OPT_END
	};
	const struct nl2sql_command cmd = {
		.name = "nl2sql-gen",
		.synopsis = "[OPTION ...] [FILE ...]",
		.about = "Make pairs of question and SQL from the schema.",
		.groups = NL2SQL_GROUP_DIALECT,
		.opts = opts
	};
	const struct nl2sql_step step = { .types = "",
					  .flags = NL2SQL_STEP_SCHEMA |
						   NL2SQL_STEP_SHARDS,
					  .end = gen_end };
	int status;

	argv = nl2sql_cli_parse(argc, argv, &cmd);
	c.o.seed = (uint64_t)nl2sql_common()->seed;
	c.o.shard = (uint64_t)nl2sql_common()->shard;
	c.o.shards = (uint64_t)nl2sql_common()->shards;
	c.o.dialect = nl2sql_common()->dialect;
	if (nl2sql_gen_new(&c.gen, &c.o, &err) < 0)
		return nl2sql_cli_fail(&err);
	status = nl2sql_filter_run(argv, &step, &c);
	nl2sql_gen_free(c.gen);
	nl2sql_buf_release(&c.line);
	return status;
}
