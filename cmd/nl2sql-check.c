/*
 * nl2sql-check - say whether everything is fit for a run
 *
 * Looks at databases, models, templates and the configuration, and writes one
 * record a check.  See nl2sql-check(1).
 */
#include <nl2sql/check.h>
#include <nl2sql/cli.h>
#include <nl2sql/introspect.h>
#include <nl2sql/llm.h>
#include <nl2sql/validate.h>

struct state {
	char **dsns;
	struct nl2sql_filter *filter;
	struct nl2sql_check check;
	struct nl2sql_rules rules;
	struct nl2sql_schema *schema; /* of all databases */
};

static int emit(void *ctx, const char *line, size_t len,
		struct nl2sql_err *err)
{
	struct state *s = ctx;

	return nl2sql_filter_emit(s->filter, line, len, err);
}

/* A DSN that nobody answers to is a finding too, unless one says to wait.
 * Of its schema, the rules speak of names alone. */
static int check_dsn(struct state *s, const char *dsn, struct nl2sql_err *err)
{
	struct nl2sql_introspect_options o = { .scan_rows = 1 };
	struct nl2sql_err why = {0};
	struct nl2sql_db *db;
	int rc;

	nl2sql_cli_limits(&o.limits);
	rc = nl2sql_check_open(&s->check, &db, dsn, nl2sql_cli_loop(),
			       nl2sql_common()->patience, err);
	if (db && rc == 0)
		rc = nl2sql_check_database(&s->check, db, &o.limits, err);
	if (db && rc == 0 && nl2sql_introspect(s->schema, db, &o, &why) < 0)
		nl2sql_log(NL2SQL_VERBOSE, "check", NULL, "%s", why.message);
	nl2sql_db_free(db);
	return rc;
}

/* Those that are named, those of [pipeline], and the operands. */
static int check_databases(struct state *s, struct nl2sql_err *err)
{
	const struct nl2sql_databases *d = &nl2sql_common()->db;
	struct nl2sql_databases more = {0};
	int rc = nl2sql_config_databases(&more, err);

	for (size_t i = 0; i < d->n && rc == 0; i++)
		rc = check_dsn(s, d->items[i].dsn, err);
	for (size_t i = 0; i < more.n && rc == 0; i++)
		rc = check_dsn(s, more.items[i].dsn, err);
	for (size_t i = 0; s->dsns[i] && rc == 0; i++)
		rc = check_dsn(s, s->dsns[i], err);
	nl2sql_databases_clear(&more);
	return rc;
}

static int say_section(void *ctx, const char *section, bool good,
		       const char *message, struct nl2sql_err *err)
{
	struct state *s = ctx;

	return nl2sql_check_say(&s->check, section, "options", good, message,
				err);
}

static int check_configuration(struct state *s, struct nl2sql_err *err)
{
	struct nl2sql_err why = {0};
	int rc = nl2sql_cli_ini("rules", nl2sql_rules_set, &s->rules, &why);

	rc = rc < 0 ? nl2sql_check_fail(&s->check, "configuration", "parses",
					&why, err) :
		nl2sql_check_say(&s->check, "configuration", "parses", true,
				 "options and rules were understood", err);
	return rc < 0 ? rc : nl2sql_config_check(say_section, s, err);
}

/* The model and its fallbacks, by an engine each: none keeps others waiting. */
static int check_models(struct state *s, struct nl2sql_err *err)
{
	const struct nl2sql_model_options *m = &nl2sql_common()->model;
	int rc = 0;

	for (size_t i = 0; i <= m->fallback.n && rc == 0; i++) {
		struct nl2sql_llm *llm;

		rc = nl2sql_cli_model_fresh(&llm, err);
		if (rc == 0)
			rc = nl2sql_check_model(&s->check, llm, i ?
						m->fallback.items[i - 1] :
						m->model, err);
		nl2sql_llm_free(llm);
	}
	return rc;
}

static int begin(void *ctx, struct nl2sql_filter *f, struct nl2sql_err *err)
{
	struct state *s = ctx;

	s->filter = f;
	if (check_configuration(s, err) < 0 ||
	    nl2sql_check_templates(&s->check, err) < 0 ||
	    check_databases(s, err) < 0 || check_models(s, err) < 0 ||
	    (s->schema->ndatabases &&
	     nl2sql_check_rules(&s->check, &s->rules, s->schema, err) < 0))
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
		.about = "Say whether databases, models, templates and "
			 "configuration are fit for a run.",
		.groups = NL2SQL_GROUP_DATABASE | NL2SQL_GROUP_DSN_OPERANDS |
			  NL2SQL_GROUP_MODEL,
		.sections = "rules"
	};
	const struct nl2sql_step step = {
		.types = "", .flags = NL2SQL_STEP_SOURCE, .begin = begin
	};
	int status;

	s.check.ctx = &s;
	s.dsns = nl2sql_cli_parse(argc, argv, &command);
	s.schema = nl2sql_schema_new();
	status = nl2sql_filter_run(NULL, &step, &s);
	nl2sql_schema_free(s.schema);
	nl2sql_rules_release(&s.rules);
	return status;
}
