/*
 * check - look at what a run will stand on before it starts
 */
#include <string.h>

#include <nl2sql/check.h>
#include <nl2sql/record.h>
#include <nl2sql/template.h>

int nl2sql_check_say(struct nl2sql_check *c, const char *subject,
		     const char *name, bool passed, const char *message,
		     struct nl2sql_err *err)
{
	struct nl2sql_buf b = {0};
	int rc;

	if (passed) {
		c->passed++;
	} else {
		c->failed++;
		nl2sql_log(NL2SQL_QUIET, "check", NULL, "%s: %s: %s", subject,
			   name, message);
	}
	nl2sql_json_open(&b, '{');
	nl2sql_json_add_string(&b, "type", "check");
	nl2sql_json_add_string(&b, "subject", subject);
	nl2sql_json_add_string(&b, "name", name);
	nl2sql_json_add_bool(&b, "passed", passed);
	nl2sql_json_add_string(&b, "message", message);
	nl2sql_json_close(&b, '}');
	rc = c->emit(c->ctx, b.data, b.len, err);
	nl2sql_buf_release(&b);
	return rc;
}

int nl2sql_check_fail(struct nl2sql_check *c, const char *subject,
		      const char *name, const struct nl2sql_err *why,
		      struct nl2sql_err *err)
{
	struct nl2sql_buf b = {0};
	int rc;

	nl2sql_buf_printf(&b, "%s%s%s", why->message, *why->hint ? ": " : "",
			  why->hint);
	rc = nl2sql_check_say(c, subject, name, false, b.data, err);
	nl2sql_buf_release(&b);
	return rc;
}

/* ---- databases ------------------------------------------------------------ */

static int run(struct nl2sql_db *db, const char *sql, bool trusted,
	       const struct nl2sql_limits *limits, struct nl2sql_err *why)
{
	struct nl2sql_request req = { .sql = sql, .len = strlen(sql),
				      .task = NL2SQL_TASK_RUN,
				      .limits = *limits };
	int rc = nl2sql_db_wait(db, &req, trusted, why);

	nl2sql_request_release(&req);
	return rc;
}

/* Both ways that SQL takes: a stranger's must be stopped by the gate, and our
 * own by the engine. */
static int check_writing(struct nl2sql_check *c, struct nl2sql_db *db,
			 const struct nl2sql_limits *limits,
			 struct nl2sql_err *err)
{
	static const char probe[] =
		"CREATE TABLE nl2sql_check_probe (id INTEGER)";
	struct nl2sql_err why = {0};
	bool gate = run(db, probe, false, limits, &why) < 0;
	bool engine = run(db, probe, true, limits, &why) < 0;

	return nl2sql_check_say(c, nl2sql_db_name(db), "read-only",
				gate && engine, !gate ? "the gate let a table "
				"be created" : !engine ? "the engine let a "
				"table be created: take it away and the "
				"account's right to do so" : "nothing can be "
				"written through this connection", err);
}

static const char *endless(enum nl2sql_dialect d)
{
	return d == NL2SQL_TRINO
		? "SELECT count(*) FROM UNNEST(sequence(1, 10000)) AS a (x), "
		  "UNNEST(sequence(1, 10000)) AS b (x), "
		  "UNNEST(sequence(1, 10000)) AS c (x)"
		: "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 "
		  "FROM n) SELECT count(*) FROM n";
}

static int check_limits(struct nl2sql_check *c, struct nl2sql_db *db,
			const struct nl2sql_limits *limits,
			struct nl2sql_err *err)
{
	struct nl2sql_limits l = *limits;
	struct nl2sql_err why = {0};
	int64_t start = nl2sql_now_ms();
	bool stopped;

	if (!l.timeout_ms || l.timeout_ms > 1000)
		l.timeout_ms = 1000;
	stopped = run(db, endless(nl2sql_db_dialect(db)), false, &l, &why) < 0 &&
		  nl2sql_now_ms() - start < 4 * l.timeout_ms + 10000;
	return nl2sql_check_say(c, nl2sql_db_name(db), "limits", stopped,
				stopped ? "a statement without end is stopped"
				: "a statement without end was not stopped in "
				"time", err);
}

int nl2sql_check_open(struct nl2sql_check *c, struct nl2sql_db **db,
		      const char *dsn, struct nl2sql_loop *loop,
		      double seconds, struct nl2sql_err *err)
{
	struct nl2sql_err why = {0};

	*db = nl2sql_db_new(dsn, loop, 1, &why);
	if (!*db)
		return nl2sql_check_fail(c, "database", "opens", &why, err);
	nl2sql_db_patience(*db, seconds < 0 ? 0 : (int64_t)(seconds * 1000));
	return 0;
}

int nl2sql_check_database(struct nl2sql_check *c, struct nl2sql_db *db,
			  const struct nl2sql_limits *limits,
			  struct nl2sql_err *err)
{
	const char *name = nl2sql_db_name(db), *version;
	struct nl2sql_buf b = {0};
	struct nl2sql_err why = {0};
	int rc;

	if (nl2sql_db_check(db, &why) < 0)
		return nl2sql_check_fail(c, name, "opens", &why, err);
	version = nl2sql_db_version(db, &why);
	nl2sql_buf_printf(&b, "%s %s", nl2sql_dialect_name(
				  nl2sql_db_dialect(db)),
			  version ? version : "of unknown version");
	rc = nl2sql_check_say(c, name, "opens", true, b.data, err);
	nl2sql_buf_release(&b);
	if (rc == 0) {
		rc = run(db, "SELECT 1", false, limits, &why) == 0 ?
			nl2sql_check_say(c, name, "reads", true,
					 "a query is answered", err) :
			nl2sql_check_fail(c, name, "reads", &why, err);
	}
	if (rc == 0)
		rc = check_writing(c, db, limits, err);
	return rc < 0 ? rc : check_limits(c, db, limits, err);
}

/* ---- templates ------------------------------------------------------------- */

static int parse_file(const char *path, struct nl2sql_err *why)
{
	struct nl2sql_template *t = NULL;
	struct nl2sql_buf text = {0};
	struct nl2sql_json j;
	int rc;

	if (nl2sql_ends(path, ".json")) {
		rc = nl2sql_template_file(&text, path, why);
		if (rc == 0)
			rc = nl2sql_json_parse(&j, nl2sql_buf_str(&text),
					       text.len, why);
	} else if (nl2sql_starts(path, "report/") ||
		   nl2sql_ends(path, ".mustache")) {
		rc = nl2sql_template_load(&t, path, why);
	} else {
		rc = nl2sql_template_file(&text, path, why);
	}
	nl2sql_template_free(t);
	nl2sql_buf_release(&text);
	return rc;
}

static int check_folder(struct nl2sql_check *c, const char *folder,
			struct nl2sql_err *err)
{
	struct nl2sql_map names = {0};
	struct nl2sql_buf b = {0};
	struct nl2sql_err why = {0};
	bool good = true;
	int rc = 0;

	nl2sql_template_list(folder, &names);
	for (size_t i = 0; i < names.n && rc == 0; i++) {
		const char *path = names.entries[i].key;

		if (parse_file(path, &why) == 0)
			continue;
		good = false;
		rc = nl2sql_check_fail(c, path, "parses", &why, err);
	}
	nl2sql_buf_printf(&b, "%zu files", names.n);
	if (good && rc == 0)
		rc = nl2sql_check_say(c, folder, "parses", names.n > 0,
				      names.n ? b.data : "there are none",
				      err);
	nl2sql_buf_release(&b);
	nl2sql_map_release(&names);
	return rc;
}

int nl2sql_check_templates(struct nl2sql_check *c, struct nl2sql_err *err)
{
	static const char *const folders[] = { "grammar", "introspect", "mask",
					       "prompts", "report", "schema" };

	for (size_t i = 0; i < NL2SQL_COUNT(folders); i++)
		if (check_folder(c, folders[i], err) < 0)
			return -1;
	return 0;
}
