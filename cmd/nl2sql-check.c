/*
 * nl2sql-check - say whether everything is fit for a run
 *
 * Looks at databases, templates and the configuration, and writes one record
 * a check.  See nl2sql-check(1).
 */
#include <nl2sql/check.h>
#include <nl2sql/cli.h>
#include <nl2sql/validate.h>

struct state {
	char **dsns;
	struct nl2sql_filter *filter;
	struct nl2sql_check check;
};

static int emit(void *ctx, const char *line, size_t len,
		struct nl2sql_err *err)
{
	struct state *s = ctx;

	return nl2sql_filter_emit(s->filter, line, len, err);
}

/* A DSN that nobody answers to is a finding too. */
static int check_dsn(struct state *s, const char *dsn, struct nl2sql_err *err)
{
	const struct nl2sql_common *o = nl2sql_common();
	const struct nl2sql_limits limits = {
		.timeout_ms = (int64_t)(o->timeout * 1000),
		.max_rows = o->max_rows,
		.max_memory = (size_t)o->max_memory << 20
	};
	struct nl2sql_err why = {0};
	struct nl2sql_db *db = nl2sql_db_new(dsn, nl2sql_cli_loop(), 1, &why);
	int rc;

	if (!db)
		return nl2sql_check_say(&s->check, "database", "opens", false,
					why.message, err);
	/* what is not there now is not fit, unless one says to wait */
	nl2sql_db_patience(db, o->patience < 0 ? 0 :
					 (int64_t)(o->patience * 1000));
	rc = nl2sql_check_database(&s->check, db, &limits, err);
	nl2sql_db_free(db);
	return rc;
}

static int check_databases(struct state *s, struct nl2sql_err *err)
{
	const struct nl2sql_databases *d = &nl2sql_common()->db;
	int rc = 0;

	for (size_t i = 0; i < d->n && rc == 0; i++)
		rc = check_dsn(s, d->items[i].dsn, err);
	for (size_t i = 0; s->dsns[i] && rc == 0; i++)
		rc = check_dsn(s, s->dsns[i], err);
	return rc;
}

static int check_rules(struct state *s, struct nl2sql_err *err)
{
	struct nl2sql_rules rules = {0};
	struct nl2sql_err why = {0};
	bool good = nl2sql_cli_ini("rules", nl2sql_rules_set, &rules, &why) == 0;

	nl2sql_rules_release(&rules);
	return nl2sql_check_say(&s->check, "configuration", "parses", good,
				good ? "options and rules were understood"
				: why.message, err);
}

static int begin(void *ctx, struct nl2sql_filter *f, struct nl2sql_err *err)
{
	struct state *s = ctx;

	s->filter = f;
	if (check_rules(s, err) < 0 ||
	    nl2sql_check_templates(&s->check, err) < 0 ||
	    check_databases(s, err) < 0)
		return -1;
	if (s->check.failed) {
		nl2sql_filter_reason(f, "%u of %u checks failed",
				     s->check.failed,
				     s->check.failed + s->check.passed);
		nl2sql_filter_status(f, NL2SQL_EXIT_REJECTED);
	}
	return 0;
}

int main(int argc, char **argv)
{
	struct state s = { .check = { .emit = emit } };
	const struct nl2sql_command command = {
		.name = "nl2sql-check",
		.synopsis = "[OPTION ...] [DSN ...]",
		.about = "Say whether databases, templates and configuration "
			 "are fit for a run.",
		.groups = NL2SQL_GROUP_DATABASE | NL2SQL_GROUP_DSN_OPERANDS,
		.sections = "rules"
	};
	const struct nl2sql_step step = {
		.types = "", .flags = NL2SQL_STEP_SOURCE, .begin = begin
	};

	s.check.ctx = &s;
	s.dsns = nl2sql_cli_parse(argc, argv, &command);
	return nl2sql_filter_run(NULL, &step, &s);
}
