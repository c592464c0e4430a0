/*
 * nl2sql-dataset - make a folder of training data from a stream of pairs
 *
 * Keeps what is valid, removes duplicates, masks what is personal, splits
 * without leaking a SQL shape, and writes every format with a card and a
 * report.  See nl2sql-dataset(1).
 */
#include <nl2sql/cli.h>
#include <nl2sql/dataset.h>
#include <nl2sql/db.h>

struct state {
	struct nl2sql_dataset_options o;
	struct nl2sql_dataset *dataset;
	struct nl2sql_db_set dbs;
	struct nl2sql_filter *filter;
	bool personal_read;
};

static int begin(void *ctx, struct nl2sql_filter *f, struct nl2sql_err *err)
{
	struct state *s = ctx;

	(void)err;
	s->filter = f;
	return 0;
}

static int finish(void *ctx, struct nl2sql_job *job, struct nl2sql_record *rec,
		  struct nl2sql_err *err)
{
	struct state *s = ctx;
	const struct nl2sql_schema *schema = nl2sql_filter_schema(s->filter);

	(void)job;
	if (!s->personal_read && s->o.mask) {
		s->personal_read = true;
		if (nl2sql_dataset_read_personal(s->dataset, &s->dbs, schema,
						 err) < 0)
			return -1;
	}
	if (nl2sql_dataset_take(s->dataset, rec, schema, err) < 0)
		return -1;
	return NL2SQL_DROP;
}

static int end(void *ctx, struct nl2sql_filter *f, bool complete,
	       struct nl2sql_err *err)
{
	static const char nothing[] =
		"no record was kept: there is nothing to publish";
	struct state *s = ctx;
	int published;

	if (!complete)
		return 0;
	published = nl2sql_dataset_publish(s->dataset, nl2sql_filter_schema(f),
					   err);
	if (published < 0)
		return -1;
	if (!published) {
		nl2sql_log(NL2SQL_QUIET, "unpublished", NULL, "%s%s", nothing,
			   nl2sql_dataset_unjudged(s->dataset)
				   ? ": Pipe the pairs through nl2sql-validate "
				     "first, or say --keep unvalidated."
				   : "");
		nl2sql_filter_reason(f, "%s", nothing);
	}
	nl2sql_filter_usage(f, nl2sql_dataset_figures(s->dataset));
	return 0;
}

int main(int argc, char **argv)
{
	struct state s = { .o = NL2SQL_DATASET_DEFAULTS };
	const char *split = "0.9,0.05,0.05";
	struct nl2sql_err err = {0};
	const struct nl2sql_opt opts[] = {
		NL2SQL_OPT_STRING('o', "out", "FOLDER", &s.o.out,
				  "the folder to write",
				  .flags = NL2SQL_OPT_NO_EFFECT),
		NL2SQL_OPT_STRING(0, "run-version", "NAME", &s.o.run_version,
				  "write FOLDER/NAME, and say so in the card"),
		NL2SQL_OPT_FLAG(0, "force", &s.o.force,
				"replace the folder where it is there",
				.flags = NL2SQL_OPT_NO_EFFECT),
		NL2SQL_OPT_STRING(0, "formats", "LIST", &s.o.formats,
				  "what to write (" NL2SQL_DATASET_FORMATS ")"),
		NL2SQL_OPT_STRING(0, "split", "SHARES", &split,
				  "of train, validation and test "
				  "(0.9,0.05,0.05)"),
		NL2SQL_OPT_STRING(0, "keep", "LIST", &s.o.keep,
				  "verdicts to keep (valid)"),
		NL2SQL_OPT_DOUBLE(0, "similarity", "X", &s.o.similarity,
				  "of questions that are near duplicates "
				  "(0.75); above 1: none are"),
		NL2SQL_OPT_INT(
			0, "per-shape", "N", &s.o.per_shape,
			"keep at most N pairs of one SQL shape (0: any)"),
		NL2SQL_OPT_INT(0, "schema-chars", "N", &s.o.schema_chars,
			       "room for the schema in a prompt (8000)"),
		NL2SQL_OPT_FLAG(0, "mask", &s.o.mask,
				"put stand-ins for personal values (on)"),
		NL2SQL_OPT_STRING(0, "title", "TEXT", &s.o.title,
				  "of the card"),
		NL2SQL_OPT_STRING(0, "license", "WORD", &s.o.license,
				  "of the card (other)"),
		NL2SQL_OPT_END
	};
	const struct nl2sql_command command = {
		.name = "nl2sql-dataset",
		.synopsis = "--out FOLDER [OPTION ...] [FILE ...]",
		.about = "Make a folder of training data from a stream of "
			 "pairs.",
		.groups = NL2SQL_GROUP_DIALECT,
		.opts = opts
	};
	const struct nl2sql_step step = {
		.types = "pair qa rows",
		.reads =
			"validation answer rows "
			"columns table evidence dialect tables phase difficulty",
		.flags = NL2SQL_STEP_SCHEMA | NL2SQL_STEP_SINK,
		.begin = begin,
		.finish = finish,
		.end = end
	};
	int status;

	argv = nl2sql_cli_parse(argc, argv, &command);
	if (!s.o.out)
		nl2sql_cli_usage("which folder: Say it with --out FOLDER.");
	s.o.seed = (uint64_t)nl2sql_common()->seed;
	s.o.key_file = nl2sql_common()->key_file;
	s.o.dialect = nl2sql_common()->dialect;
	if (nl2sql_dataset_parse_split(split, s.o.split, &err) < 0 ||
	    nl2sql_cli_databases(&s.dbs, &err) < 0 ||
	    nl2sql_dataset_new(&s.dataset, &s.o, &err) < 0)
		status = nl2sql_cli_fail(&err);
	else
		status = nl2sql_filter_run(argv, &step, &s);
	nl2sql_dataset_free(s.dataset);
	nl2sql_db_set_release(&s.dbs);
	return status;
}
