/*
 * lib/cli/pipeline.c - a configured pipeline, as real processes
 *
 * Each stage is its own program, joined to the next by a pipe, and reads its
 * section of the same INI file by itself.  What the command line says goes to
 * all of them through the environment, so that no password stands in argv.
 */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "internal.h"

#define MAX_FILE ((size_t)1 << 20)

struct stage {
	const char *name;
	const char *command; /* of a stage that is not ours, for sh -c */
	pid_t pid;
	int status;          /* of waitpid(), where done */
	bool done;
};

struct pipeline {
	const char *file;
	struct nl2sql_ini ini;
	struct nl2sql_list names;
	struct stage *stages;
	const char *db;      /* of [pipeline], or NULL */
	int64_t connections; /* for all stages together; 0: no bound */
};

/* ---- reading it ----------------------------------------------------------- */

static const char *ini_value(const struct nl2sql_ini *ini, const char *section,
			     const char *key)
{
	size_t i;

	for (i = 0; i < ini->n; i++)
		if (nl2sql_ieq(ini->entries[i].section, section) &&
		    strcmp(ini->entries[i].key, key) == 0)
			return ini->entries[i].value;
	return NULL;
}

/* Stages stand between blanks, commas or bars. */
static void split_names(struct nl2sql_list *l, const char *p)
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

static int check_section(const struct pipeline *p, struct nl2sql_err *err)
{
	size_t i;

	for (i = 0; i < p->ini.n; i++) {
		const struct nl2sql_ini_entry *e = &p->ini.entries[i];

		if (nl2sql_ieq(e->section, "pipeline") &&
		    strcmp(e->key, "stages") != 0 && strcmp(e->key, "db") != 0 &&
		    strcmp(e->key, "max-connections") != 0) {
			nl2sql_err_set(err, NL2SQL_EDATA,
				       "%s: [pipeline] has no \"%s\"", e->where,
				       e->key);
			return nl2sql_err_hint(err, "It has stages, db and "
					       "max-connections; options go to "
					       "their stage's section.");
		}
	}
	return 0;
}

static int read_stages(struct pipeline *p, struct nl2sql_err *err)
{
	const char *text = ini_value(&p->ini, "pipeline", "stages");
	size_t i;

	split_names(&p->names, text ? text : "introspect doc gen validate "
						 "critic dataset");
	if (!p->names.n)
		return nl2sql_err_set(err, NL2SQL_EDATA,
				      "%s: [pipeline] names no stage", p->file);
	p->stages = nl2sql_alloc(p->names.n * sizeof(*p->stages));
	for (i = 0; i < p->names.n; i++) {
		struct stage *s = &p->stages[i];

		s->name = p->names.items[i];
		if (nl2sql_starts(s->name, "nl2sql-"))
			s->name += strlen("nl2sql-");
		if (is_ours(s->name))
			continue;
		s->command = ini_value(&p->ini, s->name, "command");
		if (!s->command)
			return nl2sql_front_unknown(s->name, err);
	}
	return 0;
}

/* What the command line says goes before what the file says. */
static int read_connections(struct pipeline *p, struct nl2sql_err *err)
{
	const char *text = ini_value(&p->ini, "pipeline", "max-connections");

	p->connections = nl2sql_common()->max_connections;
	if (p->connections || !text)
		return 0;
	if (nl2sql_parse_int(text, 0, 1024, &p->connections) == 0)
		return 0;
	return nl2sql_err_set(err, NL2SQL_EDATA, "%s: max-connections cannot be "
			      "\"%s\": a number from 0 to 1024 is wanted",
			      p->file, text);
}

static int read_file(struct pipeline *p, struct nl2sql_err *err)
{
	struct nl2sql_buf text = {0};
	int rc = nl2sql_read_file(&text, p->file, MAX_FILE, err);

	if (rc == 0)
		rc = nl2sql_ini_parse(&p->ini, nl2sql_buf_str(&text), text.len,
				      p->file, true, err);
	nl2sql_buf_release(&text);
	if (rc < 0)
		return -1;
	p->db = ini_value(&p->ini, "pipeline", "db");
	if (check_section(p, err) < 0 || read_connections(p, err) < 0)
		return -1;
	return read_stages(p, err);
}

/* ---- what all stages are told -------------------------------------------- */

static void put_value(struct nl2sql_buf *b, const struct nl2sql_opt *o)
{
	size_t i;

	if (o->kind == NL2SQL_KIND_DATABASES) {
		for (i = 0; i < o->to.databases->n; i++)
			nl2sql_buf_printf(b, "%s%s=%s", i ? " " : "",
					  o->to.databases->items[i].id,
					  o->to.databases->items[i].dsn);
	} else if (o->kind == NL2SQL_KIND_LIST) {
		for (i = 0; i < o->to.list->n; i++)
			nl2sql_buf_printf(b, "%s%s", i ? "," : "",
					  o->to.list->items[i]);
	} else if (o->kind == NL2SQL_KIND_STRING ||
		   o->kind == NL2SQL_KIND_CHOICE) {
		nl2sql_buf_puts(b, *o->to.string);
	} else {
		nl2sql_cli_value(b, o);
	}
}

static void set_variable(const char *option, const char *value)
{
	struct nl2sql_buf name = {0};
	size_t i;

	nl2sql_buf_printf(&name, "NL2SQL_%s", option);
	for (i = 7; i < name.len; i++)
		name.data[i] = name.data[i] == '-' ? '_' :
			       (char)toupper((unsigned char)name.data[i]);
	if (setenv(name.data, value, 1) < 0)
		nl2sql_cli_usage("could not set %s: %s", name.data,
				 strerror(errno));
	nl2sql_buf_release(&name);
}

/* Options of the command line: the last source that was read. */
static void export_options(void)
{
	size_t i;

	for (i = 0; i < nl2sql_cli.n; i++) {
		const struct nl2sql_cli_opt *opt = &nl2sql_cli.opts[i];
		struct nl2sql_buf value = {0};

		if (opt->source != nl2sql_cli.sources ||
		    strcmp(opt->o->name, "config") == 0 ||
		    strcmp(opt->o->name, "max-connections") == 0)
			continue;
		put_value(&value, opt->o);
		set_variable(opt->o->name, nl2sql_buf_str(&value));
		nl2sql_buf_release(&value);
	}
}

/* A stage that names its own database keeps it. */
static void export_database(const struct pipeline *p, const struct stage *s)
{
	if (nl2sql_cli_find("db")->source == nl2sql_cli.sources)
		return;
	if (ini_value(&p->ini, s->name, "db"))
		unsetenv("NL2SQL_DB");
	else if (p->db)
		set_variable("db", p->db);
}

static bool asks_databases(const struct stage *s)
{
	return s->command || (strcmp(s->name, "doc") && strcmp(s->name, "gen"));
}

/* Stages run side by side: each has its part of what is allowed to all, or
 * less where its own section says so. */
static void export_connections(const struct pipeline *p, const struct stage *s)
{
	const char *own = ini_value(&p->ini, s->name, "max-connections");
	int64_t n = 0, share, least;
	struct nl2sql_buf b = {0};
	size_t i;

	if (!p->connections || !asks_databases(s))
		return;
	for (i = 0; i < p->names.n; i++)
		n += asks_databases(&p->stages[i]);
	share = p->connections / n > 0 ? p->connections / n : 1;
	if (own && nl2sql_parse_int(own, 1, share, &least) == 0)
		share = least;
	nl2sql_buf_printf(&b, "%lld", (long long)share);
	set_variable("max-connections", b.data);
	nl2sql_buf_release(&b);
}

/* One bar for all: that of the last stage, whose input is the whole work. */
static void export_progress(bool last)
{
	if (strcmp(nl2sql_common()->progress, "auto") == 0)
		set_variable("progress", last && isatty(STDERR_FILENO) &&
					 !nl2sql_common()->quiet ?
					 "always" : "never");
}

/* ---- running it ------------------------------------------------------------ */

static _Noreturn void become(const struct pipeline *p, const struct stage *s,
			     int in, int out, bool last)
{
	char *path = nl2sql_front_path(s->name);
	char config[] = "--config";
	char *argv[] = { path, config, nl2sql_strdup(p->file), NULL };
	struct sigaction plain = { .sa_handler = SIG_DFL };

	if ((in >= 0 && dup2(in, STDIN_FILENO) < 0) ||
	    (out >= 0 && dup2(out, STDOUT_FILENO) < 0))
		_exit(NL2SQL_EXIT_STOPPED);
	sigaction(SIGPIPE, &plain, NULL);
	export_database(p, s);
	export_connections(p, s);
	export_progress(last);
	if (s->command)
		execl("/bin/sh", "sh", "-c", s->command, (char *)NULL);
	else
		execvp(path, argv);
	nl2sql_cli_say("could not run \"%s\": %s", s->command ? "sh" : path,
		       strerror(errno));
	_exit(NL2SQL_EXIT_USAGE);
}

static int start(struct pipeline *p, struct nl2sql_err *err)
{
	size_t i, n = p->names.n;
	int in = -1;

	for (i = 0; i < n; i++) {
		int fd[2] = { -1, -1 };

		if (i + 1 < n && (pipe(fd) < 0 ||
				  fcntl(fd[0], F_SETFD, FD_CLOEXEC) < 0 ||
				  fcntl(fd[1], F_SETFD, FD_CLOEXEC) < 0))
			break;
		p->stages[i].pid = fork();
		if (p->stages[i].pid == 0)
			become(p, &p->stages[i], in, fd[1], i + 1 == n);
		if (in >= 0)
			close(in);
		if (fd[1] >= 0)
			close(fd[1]);
		in = fd[0];
		if (p->stages[i].pid < 0)
			break;
	}
	if (i == n)
		return 0;
	nl2sql_err_set(err, NL2SQL_EFATAL, "could not start %s: %s",
		       p->stages[i].name, strerror(errno));
	if (in >= 0)
		close(in);
	return -1;
}

static void stop_all(const struct pipeline *p)
{
	size_t i;

	for (i = 0; i < p->names.n; i++)
		if (p->stages[i].pid > 0 && !p->stages[i].done)
			kill(p->stages[i].pid, SIGTERM);
}

/* Stages end in any order; a signal to us is handed on to them. */
static void wait_all(struct pipeline *p)
{
	size_t i;
	bool told = false;

	for (i = 0; i < p->names.n; i++) {
		struct stage *s = &p->stages[i];

		while (s->pid > 0 && !s->done) {
			s->done = waitpid(s->pid, &s->status, 0) == s->pid;
			if (!s->done && errno != EINTR)
				break;
			if (nl2sql_cancelled() && !told)
				stop_all(p);
			told = nl2sql_cancelled();
		}
	}
}

/* A stage that SIGPIPE ended was stopped by the next one's end, which has its
 * own status. */
static int exit_of(const struct stage *s)
{
	if (!s->done)
		return NL2SQL_EXIT_STOPPED;
	if (WIFSIGNALED(s->status))
		return WTERMSIG(s->status) == SIGPIPE ? NL2SQL_EXIT_OK :
							NL2SQL_EXIT_STOPPED;
	return WEXITSTATUS(s->status) > NL2SQL_EXIT_STOPPED ?
		       NL2SQL_EXIT_STOPPED : WEXITSTATUS(s->status);
}

static void put_end(struct nl2sql_buf *b, const struct stage *s)
{
	if (!s->done)
		nl2sql_buf_printf(b, "%s was not started", s->name);
	else if (WIFSIGNALED(s->status) && WTERMSIG(s->status) == SIGPIPE)
		nl2sql_buf_printf(b, "%s was stopped by the next one's end",
				  s->name);
	else if (WIFSIGNALED(s->status))
		nl2sql_buf_printf(b, "%s was ended by signal %d", s->name,
				  WTERMSIG(s->status));
	else
		nl2sql_buf_printf(b, "%s %d", s->name, WEXITSTATUS(s->status));
}

static int report(const struct pipeline *p)
{
	struct nl2sql_buf b = {0};
	int worst = NL2SQL_EXIT_OK;
	size_t i;

	for (i = 0; i < p->names.n; i++) {
		int code = exit_of(&p->stages[i]);

		worst = code > worst ? code : worst;
		nl2sql_buf_puts(&b, i ? ", " : "");
		put_end(&b, &p->stages[i]);
	}
	if (worst != NL2SQL_EXIT_OK || !nl2sql_common()->quiet)
		nl2sql_cli_say("exits: %s", nl2sql_buf_str(&b));
	nl2sql_buf_release(&b);
	return worst;
}

int nl2sql_pipeline_run(const char *file)
{
	struct pipeline p = { .file = file };
	struct nl2sql_err err = {0};
	int status;

	if (read_file(&p, &err) < 0) {
		status = nl2sql_cli_fail(&err);
		goto out;
	}
	export_options();
	if (start(&p, &err) < 0) {
		nl2sql_cli_fail(&err);
		stop_all(&p);
	}
	wait_all(&p);
	status = report(&p);
out:
	nl2sql_ini_release(&p.ini);
	nl2sql_list_clear(&p.names);
	free(p.stages);
	return status;
}
