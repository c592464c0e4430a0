/*
 * lib/cli/pipeline.c - a configured pipeline, as real processes
 *
 * Each stage is its own program, joined to the next by a pipe, and reads its
 * section of the same INI file by itself.
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "pipeline.h"

#define MAX_FILE ((size_t)1 << 20)
#define PHASES_MAX 7
#define CONNECTIONS_MAX 1024

/* ---- reading it ----------------------------------------------------------- */

const struct nl2sql_ini_entry *nl2sql_ini_find(const struct nl2sql_ini *ini,
					       const char *section,
					       const char *key)
{
	size_t i;

	for (i = 0; i < ini->n; i++)
		if (nl2sql_ieq(ini->entries[i].section, section) &&
		    strcmp(ini->entries[i].key, key) == 0)
			return &ini->entries[i];
	return NULL;
}

void nl2sql_list_split(struct nl2sql_list *l, const char *p)
{
	static const char blanks[] = " \t\r\n,|";

	while (*(p += strspn(p, blanks))) {
		size_t n = strcspn(p, blanks);

		nl2sql_list_add(l, p, n);
		p += n;
	}
}

static bool is_ours(const char *name)
{
	const char *const *known = nl2sql_front_commands;

	while (*known && strcmp(*known, name) != 0)
		known++;
	return *known != NULL;
}

static int read_number(const struct nl2sql_ini_entry *e, int64_t min,
		       int64_t max, int64_t *out, struct nl2sql_err *err)
{
	if (nl2sql_parse_int(e->value, min, max, out) == 0)
		return 0;
	return nl2sql_err_set(err, NL2SQL_EDATA, "%s: %s cannot be \"%s\": a "
			      "whole number from %lld to %lld is wanted",
			      e->where, e->key, e->value, (long long)min,
			      (long long)max);
}

static int read_key(struct nl2sql_pipeline *p, const struct nl2sql_ini_entry *e,
		    struct nl2sql_err *err)
{
	if (nl2sql_ini_find(&p->ini, "pipeline", e->key) != e)
		return nl2sql_err_set(err, NL2SQL_EDATA, "%s: \"%s\" is set "
				      "twice", e->where, e->key);
	if (strcmp(e->key, "stages") == 0)
		return 0;
	if (strcmp(e->key, "db") == 0) {
		p->db = e->value;
		return 0;
	}
	if (strcmp(e->key, "run-version") == 0) {
		p->run_version = e->value;
		return 0;
	}
	if (strcmp(e->key, "phases-at-once") == 0)
		return read_number(e, 1, PHASES_MAX, &p->phases_at_once, err);
	if (strcmp(e->key, "max-connections") == 0) {
		p->connections_where = e->where;
		return read_number(e, 0, CONNECTIONS_MAX, &p->connections, err);
	}
	nl2sql_err_set(err, NL2SQL_EDATA, "%s: [pipeline] has no \"%s\"",
		       e->where, e->key);
	return nl2sql_err_hint(err, "It has stages, db, run-version, "
			       "max-connections and phases-at-once; options "
			       "go to their stage's section.");
}

static int read_section(struct nl2sql_pipeline *p, struct nl2sql_err *err)
{
	size_t i;

	p->phases_at_once = 1;
	for (i = 0; i < p->ini.n; i++)
		if (nl2sql_ieq(p->ini.entries[i].section, "pipeline") &&
		    read_key(p, &p->ini.entries[i], err) < 0)
			return -1;
	if (nl2sql_stages_told("max-connections")) {
		p->connections = nl2sql_common()->max_connections;
		p->connections_where = NULL;
	}
	return 0;
}

static int read_stage(struct nl2sql_pipeline *p, struct nl2sql_stage *s,
		      struct nl2sql_err *err)
{
	const struct nl2sql_ini_entry *e;
	struct nl2sql_err why = {0};

	if (nl2sql_starts(s->name, "nl2sql-"))
		s->name += strlen("nl2sql-");
	if (is_ours(s->name))
		return 0;
	e = nl2sql_ini_find(&p->ini, s->name, "command");
	if (e) {
		s->command = e->value;
		return 0;
	}
	nl2sql_front_unknown(s->name, &why);
	nl2sql_err_set(err, NL2SQL_EDATA, "%s: %s, and no [%s] with a command",
		       s->where, why.message, s->name);
	return nl2sql_err_hint(err, "%s", why.hint);
}

static int read_stages(struct nl2sql_pipeline *p, struct nl2sql_err *err)
{
	const struct nl2sql_ini_entry *e =
		nl2sql_ini_find(&p->ini, "pipeline", "stages");
	size_t i;

	nl2sql_list_split(&p->names, e ? e->value : "introspect doc gen validate "
						  "critic dataset");
	if (!p->names.n)
		return nl2sql_err_set(err, NL2SQL_EDATA,
				      "%s: [pipeline] names no stage",
				      e->where);
	p->stages = nl2sql_alloc(p->names.n * sizeof(*p->stages));
	for (i = 0; i < p->names.n; i++) {
		p->stages[i] = (struct nl2sql_stage){
			.name = p->names.items[i],
			.where = e ? e->where : p->file
		};
		if (read_stage(p, &p->stages[i], err) < 0)
			return -1;
	}
	return 0;
}

static int read_file(struct nl2sql_pipeline *p, struct nl2sql_err *err)
{
	struct nl2sql_buf text = {0};
	int rc = nl2sql_read_file(&text, p->file, MAX_FILE, err);

	if (rc == 0)
		rc = nl2sql_ini_parse(&p->ini, nl2sql_buf_str(&text), text.len,
				      p->file, true, err);
	nl2sql_buf_release(&text);
	if (rc < 0) {
		err->code = NL2SQL_EDATA; /* whatever it is, it is usage */
		return -1;
	}
	return read_section(p, err) < 0 ? -1 : read_stages(p, err);
}

/* ---- how it went ---------------------------------------------------------- */

/* A stage that SIGPIPE ended was stopped by the next one's end, which has its
 * own status. */
static int exit_of(const struct nl2sql_stage *s)
{
	if (!s->done)
		return NL2SQL_EXIT_STOPPED;
	if (WIFSIGNALED(s->status))
		return WTERMSIG(s->status) == SIGPIPE ? NL2SQL_EXIT_OK :
							NL2SQL_EXIT_STOPPED;
	return WEXITSTATUS(s->status) > NL2SQL_EXIT_STOPPED ?
		       NL2SQL_EXIT_STOPPED : WEXITSTATUS(s->status);
}

static void put_end(struct nl2sql_buf *b, const struct nl2sql_stage *s)
{
	if (!s->done)
		nl2sql_buf_printf(b, "%s was not started", s->name);
	else if (WIFSIGNALED(s->status) && WTERMSIG(s->status) == SIGPIPE)
		nl2sql_buf_printf(b, "%s was stopped by the next one's end",
				  s->name);
	else if (WIFSIGNALED(s->status)) {
		nl2sql_buf_printf(b, "%s ", s->name);
		nl2sql_put_signal(b, s->status);
	} else
		nl2sql_buf_printf(b, "%s %d", s->name, WEXITSTATUS(s->status));
}

static void log_end(const struct nl2sql_stage *s)
{
	struct nl2sql_buf fields = {0};

	nl2sql_json_add_string(&fields, "stage", s->name);
	if (s->done && WIFSIGNALED(s->status))
		nl2sql_json_add_int(&fields, "signal", WTERMSIG(s->status));
	else if (s->done)
		nl2sql_json_add_int(&fields, "exit", WEXITSTATUS(s->status));
	nl2sql_log(NL2SQL_VERBOSE, "stage_end", fields.data, "%s", "");
	nl2sql_buf_release(&fields);
}

static int report(const struct nl2sql_pipeline *p)
{
	struct nl2sql_buf b = {0};
	int worst = NL2SQL_EXIT_OK;
	size_t i;

	for (i = 0; i < p->names.n; i++) {
		int code = exit_of(&p->stages[i]);

		worst = code > worst ? code : worst;
		nl2sql_buf_puts(&b, i ? ", " : "");
		put_end(&b, &p->stages[i]);
		log_end(&p->stages[i]);
	}
	if (worst != NL2SQL_EXIT_OK || !nl2sql_common()->quiet)
		nl2sql_cli_say("exits: %s", nl2sql_buf_str(&b));
	nl2sql_buf_release(&b);
	return worst;
}

static void release(struct nl2sql_pipeline *p)
{
	size_t i;

	for (i = 0; p->stages && i < p->names.n; i++) {
		nl2sql_phases_release(&p->stages[i]);
		free(p->stages[i].options);
	}
	free(p->stages);
	nl2sql_ini_release(&p->ini);
	nl2sql_list_clear(&p->names);
}

int nl2sql_pipeline_look(const char *file, struct nl2sql_err *err)
{
	struct nl2sql_pipeline p = { .file = file };
	int rc = read_file(&p, err) < 0 ? -1 : nl2sql_pipeline_check(&p, err);

	release(&p);
	return rc;
}

int nl2sql_pipeline_run(const char *file)
{
	struct nl2sql_pipeline p = { .file = file };
	struct nl2sql_err err = {0};
	int status;

	nl2sql_stages_export();
	if (read_file(&p, &err) < 0 || nl2sql_pipeline_check(&p, &err) < 0) {
		status = nl2sql_cli_fail(&err);
		goto out;
	}
	if (nl2sql_common()->check_only) {
		status = NL2SQL_EXIT_OK;
		goto out;
	}
	if (nl2sql_stages_start(&p, &err) < 0) {
		nl2sql_cli_fail(&err);
		nl2sql_stages_stop(&p);
	}
	nl2sql_stages_wait(&p);
	status = report(&p);
out:
	release(&p);
	return status;
}
