/* lib/cli/stages.c - the processes of a pipeline, from first to last */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "pipeline.h"

/* ---- what they are told -------------------------------------------------- */

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
void nl2sql_stages_export(void)
{
	size_t i;

	for (i = 0; i < nl2sql_cli.n; i++) {
		const struct nl2sql_cli_opt *opt = &nl2sql_cli.opts[i];
		struct nl2sql_buf value = {0};

		if (opt->source != nl2sql_cli.sources ||
		    strcmp(opt->o->name, "config") == 0 ||
		    strcmp(opt->o->name, "max-connections") == 0 ||
		    opt->o->flags & NL2SQL_OPT_HIDDEN)
			continue;
		put_value(&value, opt->o);
		set_variable(opt->o->name, nl2sql_buf_str(&value));
		nl2sql_buf_release(&value);
	}
}

bool nl2sql_stages_told(const char *option)
{
	const struct nl2sql_cli_opt *opt = nl2sql_cli_find(option);

	/* the environment is the last source but one */
	return opt && opt->source && opt->source >= nl2sql_cli.sources - 1;
}

static bool from_command_line(const char *option)
{
	const struct nl2sql_cli_opt *opt = nl2sql_cli_find(option);

	return opt && opt->source == nl2sql_cli.sources;
}

/* What [pipeline] says, where neither the command line nor the stage's own
 * section says better. */
static void export_default(const struct nl2sql_pipeline *p,
			   const struct nl2sql_stage *s, const char *option,
			   const char *variable, const char *value)
{
	if (from_command_line(option))
		return;
	if (nl2sql_ini_find(&p->ini, s->name, option))
		unsetenv(variable);
	else if (value)
		set_variable(option, value);
}

int64_t nl2sql_stages_share(const struct nl2sql_pipeline *p)
{
	int64_t n = 0;
	size_t i;

	for (i = 0; i < p->names.n; i++)
		n += p->stages[i].databases > 0;
	return n ? p->connections / n : p->connections;
}

/* What the file says of each run of this program, or NULL. */
static const struct nl2sql_ini_entry *
own_connections(const struct nl2sql_pipeline *p, const struct nl2sql_stage *s)
{
	static const char key[] = "max-connections";
	const struct nl2sql_ini_entry *own =
		nl2sql_ini_find(&p->ini, s->name, key);

	return own ? own : nl2sql_ini_find(&p->ini, "nl2sql", key);
}

/* Stages run side by side: each has its part of what is allowed to all, or
 * less where its own section says so. */
static void export_connections(const struct nl2sql_pipeline *p,
			       const struct nl2sql_stage *s)
{
	const struct nl2sql_ini_entry *own = own_connections(p, s);
	int64_t share = nl2sql_stages_share(p), least;
	struct nl2sql_buf b = {0};

	if (!p->connections || !s->databases)
		return;
	if (own && nl2sql_parse_int(own->value, 1, share, &least) == 0)
		share = least;
	nl2sql_buf_printf(&b, "%lld", (long long)share);
	set_variable("max-connections", b.data);
	nl2sql_buf_release(&b);
}

/* One bar for all: that of the last stage, through which all the work goes. */
static void export_progress(const struct nl2sql_pipeline *p, bool last)
{
	const struct nl2sql_common *c = nl2sql_common();
	bool always = strcmp(c->progress, "always") == 0;
	bool here = strcmp(c->progress, "auto") == 0 && !c->quiet &&
		    isatty(STDERR_FILENO);
	struct nl2sql_buf b = {0};

	set_variable("progress", last && (always || here) ? "always" :
							    "never");
	nl2sql_buf_printf(&b, "%lld", (long long)(last ? p->expect : 0));
	set_variable("expect", b.data);
	nl2sql_buf_release(&b);
}

void nl2sql_stage_export(const struct nl2sql_pipeline *p,
			 const struct nl2sql_stage *s)
{
	export_default(p, s, "db", "NL2SQL_DB", p->db);
	export_default(p, s, "run-version", "NL2SQL_RUN_VERSION",
		       p->run_version);
	export_connections(p, s);
	export_progress(p, s == &p->stages[p->names.n - 1]);
}

/* ---- running them -------------------------------------------------------- */

/* When the front door dies, whatever killed it, nobody goes on alone: what
 * is begun again would meet it. */
static void die_with(pid_t front)
{
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != front)
		_exit(NL2SQL_EXIT_STOPPED);
}

static _Noreturn void become(const struct nl2sql_pipeline *p,
			     const struct nl2sql_stage *s, int in, int out)
{
	char *path = nl2sql_front_path(s->name);
	char config[] = "--config";
	char *argv[] = { path, config, nl2sql_strdup(p->file), NULL };
	struct sigaction plain = { .sa_handler = SIG_DFL };

	if ((in >= 0 && dup2(in, STDIN_FILENO) < 0) ||
	    (out >= 0 && dup2(out, STDOUT_FILENO) < 0))
		_exit(NL2SQL_EXIT_STOPPED);
	nl2sql_stage_export(p, s);
	if (s->nruns)
		_exit(nl2sql_fan_run(p, s));
	sigaction(SIGPIPE, &plain, NULL);
	if (s->command) {
		/* What sh starts is stopped with it. */
		setpgid(0, 0);
		execl("/bin/sh", "sh", "-c", s->command, (char *)NULL);
	} else {
		execvp(path, argv);
	}
	nl2sql_cli_say("could not run \"%s\": %s", s->command ? "sh" : path,
		       strerror(errno));
	_exit(NL2SQL_EXIT_USAGE);
}

/* A pipe that no other stage inherits. */
static int make_pipe(int fd[2])
{
	if (pipe(fd) < 0)
		return -1;
	return fcntl(fd[0], F_SETFD, FD_CLOEXEC) < 0 ||
	       fcntl(fd[1], F_SETFD, FD_CLOEXEC) < 0 ? -1 : 0;
}

int nl2sql_stages_start(struct nl2sql_pipeline *p, struct nl2sql_err *err)
{
	size_t i, n = p->names.n;
	pid_t front = getpid();
	int in = -1;

	for (i = 0; i < n; i++) {
		struct nl2sql_stage *s = &p->stages[i];
		int fd[2] = { -1, -1 };

		if (i + 1 < n && make_pipe(fd) < 0)
			break;
		s->pid = fork();
		if (s->pid == 0) {
			if (fd[0] >= 0)
				close(fd[0]);
			die_with(front);
			become(p, s, in, fd[1]);
		}
		if (in >= 0)
			close(in);
		if (fd[1] >= 0)
			close(fd[1]);
		in = fd[0];
		if (s->pid < 0)
			break;
		if (s->command)
			setpgid(s->pid, s->pid);
	}
	if (i == n)
		return 0;
	nl2sql_err_set(err, NL2SQL_EFATAL, "could not start %s: %s",
		       p->stages[i].name, strerror(errno));
	if (in >= 0)
		close(in);
	return -1;
}

void nl2sql_stages_stop(const struct nl2sql_pipeline *p)
{
	size_t i;

	for (i = 0; i < p->names.n; i++) {
		const struct nl2sql_stage *s = &p->stages[i];

		if (s->pid > 0 && !s->done)
			kill(s->command ? -s->pid : s->pid, SIGTERM);
	}
}

static void no_action(int sig)
{
	(void)sig;
}

/* Take down who has ended.  @return how many are still there */
static size_t reap(struct nl2sql_pipeline *p)
{
	size_t i, left = 0;

	for (i = 0; i < p->names.n; i++) {
		struct nl2sql_stage *s = &p->stages[i];

		if (s->pid <= 0 || s->done)
			continue;
		if (waitpid(s->pid, &s->status, WNOHANG) == s->pid)
			s->done = true;
		else
			left++;
	}
	return left;
}

void nl2sql_stages_wait(struct nl2sql_pipeline *p)
{
	struct sigaction note = { .sa_handler = no_action };
	sigset_t block, before;
	bool told = false;

	sigemptyset(&block);
	sigaddset(&block, SIGCHLD);
	sigaddset(&block, SIGINT);
	sigaddset(&block, SIGTERM);
	sigaction(SIGCHLD, &note, NULL);
	sigprocmask(SIG_BLOCK, &block, &before);
	while (reap(p)) {
		if (nl2sql_cancelled() && !told) {
			nl2sql_stages_stop(p);
			told = true;
		}
		sigsuspend(&before);
	}
	sigprocmask(SIG_SETMASK, &before, NULL);
}

void nl2sql_put_signal(struct nl2sql_buf *b, int status)
{
	int sig = WTERMSIG(status);

	nl2sql_buf_printf(b, "was ended by signal %d (%s)", sig,
			  strsignal(sig));
}
