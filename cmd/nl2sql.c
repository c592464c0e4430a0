/*
 * nl2sql - the front door: run a command, or a whole configured pipeline
 *
 * `nl2sql gen ...` becomes nl2sql-gen; `nl2sql pipeline FILE.ini` runs the
 * stages of an INI file as processes joined by pipes.  See nl2sql(1).
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <nl2sql/cli.h>

static const char *run_version; /* goes to the stages, as all options do */

static const struct nl2sql_opt options[] = {
	NL2SQL_OPT_STRING(0, "run-version", "NAME", &run_version,
			  "of a pipeline's dataset: write OUT/NAME"),
	NL2SQL_OPT_END
};

static const struct nl2sql_command command = {
	.name = "nl2sql",
	.synopsis = "COMMAND [ARGUMENT ...]",
	.about = "Run one of introspect, doc, gen, validate, critic, dataset, "
		 "eval and check,\nor \"pipeline FILE.ini\", or print "
		 "\"completions bash|zsh|fish\".",
	.groups = NL2SQL_GROUP_DATABASE,
	.opts = options
};

static int completions(const char *shell)
{
	struct nl2sql_buf out = {0};
	struct nl2sql_err err = {0};
	int status = NL2SQL_EXIT_OK;

	if (nl2sql_completions_put(&out, shell, &err) < 0) {
		status = nl2sql_cli_fail(&err);
	} else if (nl2sql_write_all(STDOUT_FILENO, out.data, out.len) < 0) {
		nl2sql_err_set(&err, NL2SQL_EFATAL,
			       "could not write to standard output: %s",
			       strerror(errno));
		status = nl2sql_cli_fail(&err);
	}
	nl2sql_buf_release(&out);
	return status;
}

/* Ours are the words that no other command has; the rest is another's. */
static bool is_own(const char *word)
{
	return !word || word[0] == '-' || strcmp(word, "pipeline") == 0 ||
	       strcmp(word, "completions") == 0;
}

/* "help gen" is "gen --help", and "help" alone "--help". */
static int help(char **argv)
{
	static char option[] = "--help";

	if (argv[2] && !is_own(argv[2])) {
		argv[1] = argv[2];
		argv[2] = option;
		argv[3] = NULL;
		return 3;
	}
	argv[1] = option;
	argv[2] = NULL;
	return 2;
}

int main(int argc, char **argv)
{
	struct nl2sql_err err = {0};
	char **operands;

	if (argc > 1 && strcmp(argv[1], "help") == 0)
		argc = help(argv);
	if (!is_own(argc > 1 ? argv[1] : NULL)) {
		char *name[] = { argv[0], NULL };

		nl2sql_front_exec(argv + 1, &err);
		nl2sql_cli_parse(1, name, &command);
		return nl2sql_cli_fail(&err);
	}
	operands = nl2sql_cli_parse(argc, argv, &command);
	if (!operands[0])
		nl2sql_cli_usage("which command: Try \"nl2sql --help\".");
	if (!is_own(operands[0]))
		nl2sql_cli_usage("options of \"%s\" stand behind it: "
				 "nl2sql %s --option", operands[0], operands[0]);
	if (!operands[1] || operands[2])
		nl2sql_cli_usage("\"%s\" takes one argument: Try \"nl2sql "
				 "--help\".", operands[0]);
	if (strcmp(operands[0], "completions") == 0)
		return completions(operands[1]);
	return nl2sql_pipeline_run(operands[1]);
}
