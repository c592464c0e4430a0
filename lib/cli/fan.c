/*
 * lib/cli/fan.c - the gen stage, where several processes make its phases
 *
 * It is a filter like any other: what comes in is passed on, and its schema
 * records are kept in a temporary file.  At the end of the input each process
 * is given that file, and what it makes is passed on, whole lines, in the
 * order of the plan.  One whose turn has not come yet prints into a temporary
 * file, so that memory does not grow, and the output does not depend on how
 * many run at once.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "filter.h"
#include "pipeline.h"

#define PIECE 65536
#define LOOK_MS 200 /* how late the end of a process may be seen */

struct fan {
	const struct nl2sql_pipeline *p;
	struct nl2sql_phase_run *runs;
	size_t nruns, started;
	struct nl2sql_filter *filter;
	int spool;               /* the schema */
	struct nl2sql_buf waiting; /* for the spool */
	uint64_t kept;           /* records in it */

	struct nl2sql_buf text;  /* of the process whose turn it is */
	uint64_t lines;          /* records of it so far */
	bool ended;              /* its end record was seen */
	struct nl2sql_buf reasons;
	int64_t usage[3]; /* requests, tokens in and out */
	double usd;
	struct nl2sql_unused unused;
	bool used;
};

/* ---- the schema ---------------------------------------------------------- */

/* A file without a name, which goes when the last who has it open does. */
static int temporary(struct nl2sql_err *err)
{
	const char *folder = getenv("TMPDIR");
	struct nl2sql_buf path = {0};
	int fd;

	nl2sql_buf_printf(&path, "%s/nl2sql-XXXXXX",
			  folder && *folder ? folder : "/tmp");
	fd = mkstemp(path.data);
	if (fd >= 0) {
		unlink(path.data);
		fcntl(fd, F_SETFD, FD_CLOEXEC);
	} else {
		nl2sql_err_set(err, NL2SQL_EFATAL,
			       "could not create a temporary file \"%s\": %s",
			       path.data, strerror(errno));
	}
	nl2sql_buf_release(&path);
	return fd;
}

static int spool_flush(struct fan *fan, struct nl2sql_err *err)
{
	int rc = nl2sql_write_all(fan->spool, fan->waiting.data,
				  fan->waiting.len);

	nl2sql_buf_cut(&fan->waiting, 0);
	return rc == 0 ? 0 :
			 nl2sql_err_set(err, NL2SQL_EFATAL, "could not write "
					"to a temporary file: %s",
					strerror(errno));
}

static int spool_line(struct fan *fan, const char *line, size_t len,
		      struct nl2sql_err *err)
{
	nl2sql_buf_put(&fan->waiting, line, len);
	nl2sql_buf_putc(&fan->waiting, '\n');
	return fan->waiting.len < PIECE ? 0 : spool_flush(fan, err);
}

/* What the input's run was is what theirs are derived from. */
static int spool_frame(struct fan *fan, const char *type,
		       struct nl2sql_err *err)
{
	const struct nl2sql_list *inputs = &fan->filter->frames.inputs;
	struct nl2sql_buf b = {0};
	int rc;

	if (!inputs->n || nl2sql_common()->bare)
		return 0;
	nl2sql_json_open(&b, '{');
	nl2sql_json_add_string(&b, "type", type);
	nl2sql_json_add_string(&b, "run", inputs->items[0]);
	if (strcmp(type, "end") == 0)
		nl2sql_json_add_string(&b, "status", "complete");
	nl2sql_json_close(&b, '}');
	rc = spool_line(fan, b.data, b.len, err);
	nl2sql_buf_release(&b);
	return rc;
}

static int fan_begin(void *ctx, struct nl2sql_filter *f, struct nl2sql_err *err)
{
	struct fan *fan = ctx;

	fan->filter = f;
	fan->spool = temporary(err);
	return fan->spool < 0 ? -1 : spool_frame(fan, "begin", err);
}

static int fan_finish(void *ctx, struct nl2sql_job *job,
		      struct nl2sql_record *rec, struct nl2sql_err *err)
{
	struct fan *fan = ctx;
	struct nl2sql_json line = nl2sql_record_line(rec);

	(void)job;
	fan->kept++;
	return spool_line(fan, line.at, line.len, err);
}

/* ---- the processes ------------------------------------------------------- */

static _Noreturn void become(const struct fan *fan,
			     const struct nl2sql_phase_run *r, int out)
{
	char *path = nl2sql_front_path("gen"), schema[64], count[32];
	const char *argv[] = { path, "--config", fan->p->file, "--section",
			       r->section, "--phase", r->phases, "--count",
			       count, NULL, NULL, NULL };
	struct sigaction plain = { .sa_handler = SIG_DFL };
	int in;

	if (!r->own_budget) {
		argv[9] = "--account";
		argv[10] = fan->filter->frames.run;
	}
	/* A descriptor of its own, with its own place in the file. */
	snprintf(schema, sizeof(schema), "/dev/fd/%d", fan->spool);
	snprintf(count, sizeof(count), "%lld", (long long)r->count);
	in = open(schema, O_RDONLY);
	if (in < 0 || dup2(in, STDIN_FILENO) < 0 ||
	    dup2(out, STDOUT_FILENO) < 0)
		_exit(NL2SQL_EXIT_STOPPED);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	sigaction(SIGPIPE, &plain, NULL);
	execvp(path, (char **)argv);
	nl2sql_cli_say("could not run \"%s\": %s", path, strerror(errno));
	_exit(NL2SQL_EXIT_USAGE);
}

static int start(struct fan *fan, struct nl2sql_phase_run *r, bool its_turn,
		 struct nl2sql_err *err)
{
	int fd[2] = { -1, -1 };

	r->piped = its_turn;
	if (its_turn && pipe(fd) < 0)
		return nl2sql_err_set(err, NL2SQL_EFATAL,
				      "could not start %s: %s", r->section,
				      strerror(errno));
	if (its_turn)
		fcntl(fd[0], F_SETFD, FD_CLOEXEC);
	else
		fd[0] = fd[1] = temporary(err);
	if (fd[0] < 0)
		return -1;
	r->pid = fork();
	if (r->pid == 0)
		become(fan, r, fd[1]);
	if (its_turn)
		close(fd[1]);
	r->fd = fd[0];
	fan->started++;
	if (r->pid > 0)
		return 0;
	r->pid = 0;
	return nl2sql_err_set(err, NL2SQL_EFATAL, "could not start %s: %s",
			      r->section, strerror(errno));
}

static bool reap(struct nl2sql_phase_run *r, int flags)
{
	if (r->pid > 0 && !r->done)
		r->done = waitpid(r->pid, &r->status, flags) == r->pid;
	return r->done;
}

static bool failed(const struct nl2sql_phase_run *r)
{
	return r->done && !(WIFEXITED(r->status) &&
			    WEXITSTATUS(r->status) <= NL2SQL_EXIT_REJECTED);
}

/* As many as may run at once; none more where one failed: what they would
 * make, and cost, would be thrown away. */
static int keep_busy(struct fan *fan, size_t turn, struct nl2sql_err *err)
{
	int64_t busy = 0;
	size_t i;

	for (i = 0; i < fan->started; i++) {
		busy += !reap(&fan->runs[i], WNOHANG);
		if (failed(&fan->runs[i]))
			return 0;
	}
	while (fan->started < fan->nruns && busy < fan->p->phases_at_once) {
		i = fan->started;
		if (start(fan, &fan->runs[i], i == turn, err) < 0)
			return -1;
		busy++;
	}
	return 0;
}

static void stop_all(struct fan *fan)
{
	size_t i;

	for (i = 0; i < fan->started; i++)
		if (fan->runs[i].pid > 0 && !reap(&fan->runs[i], WNOHANG))
			kill(fan->runs[i].pid, SIGTERM);
	for (i = 0; i < fan->started; i++) {
		while (fan->runs[i].pid > 0 && !reap(&fan->runs[i], 0) &&
		       errno == EINTR)
			;
		if (fan->runs[i].fd >= 0)
			close(fan->runs[i].fd);
		fan->runs[i].fd = -1;
	}
}

/* ---- what they make ------------------------------------------------------ */

static void add_usage(struct fan *fan, struct nl2sql_json usage)
{
	static const char *const names[] = { "requests", "input_tokens",
					     "output_tokens" };
	double usd;
	size_t i;

	if (!usage.at)
		return;
	fan->used = true;
	for (i = 0; i < NL2SQL_COUNT(names); i++)
		fan->usage[i] += nl2sql_json_int_or(
			nl2sql_json_get(usage, names[i]), 0);
	if (nl2sql_json_double(nl2sql_json_get(usage, "usd"), &usd) == 0)
		fan->usd += usd;
	nl2sql_unused_take(&fan->unused, usage);
}

/* An end record: its reason and usage are part of ours. */
static void take_end(struct fan *fan, const struct nl2sql_phase_run *r,
		     struct nl2sql_json end)
{
	struct nl2sql_arena arena = {0};
	const char *reason = nl2sql_json_string(nl2sql_json_get(end, "reason"),
						&arena, NULL);

	fan->ended = true;
	if (reason)
		nl2sql_buf_printf(&fan->reasons, "%s%s: %s",
				  fan->reasons.len ? "; " : "", r->section,
				  reason);
	add_usage(fan, nl2sql_json_get(end, "usage"));
	nl2sql_arena_release(&arena);
}

static bool is_frame(const char *line, size_t len, const char *type)
{
	struct nl2sql_buf b = {0};
	bool is;

	nl2sql_buf_printf(&b, "{\"type\":\"%s\"", type);
	is = len >= b.len && memcmp(line, b.data, b.len) == 0;
	nl2sql_buf_release(&b);
	return is;
}

/* A line of a process: frames are ours to write, and the schema is out. */
static int take_line(struct fan *fan, const struct nl2sql_phase_run *r,
		     const char *line, size_t len, struct nl2sql_err *err)
{
	if (is_frame(line, len, "begin"))
		return 0;
	if (is_frame(line, len, "end")) {
		take_end(fan, r, (struct nl2sql_json){ line, len });
		return 0;
	}
	if (fan->lines++ < fan->kept)
		return 0;
	return nl2sql_filter_emit(fan->filter, line, len, err);
}

static int take_lines(struct fan *fan, const struct nl2sql_phase_run *r,
		      struct nl2sql_err *err)
{
	const char *at = fan->text.data, *end = at + fan->text.len, *nl;
	size_t left;
	int rc = 0;

	while (rc == 0 && at < end &&
	       (nl = memchr(at, '\n', (size_t)(end - at)))) {
		rc = take_line(fan, r, at, (size_t)(nl - at), err);
		at = nl + 1;
	}
	left = (size_t)(end - at);
	memmove(fan->text.data, at, left);
	nl2sql_buf_cut(&fan->text, left);
	return rc;
}

/* Wait for something to read, with all output sent and all hands busy.
 * @return 1, 0 to look again, -1 */
static int wait_readable(struct fan *fan, const struct nl2sql_phase_run *r,
			 size_t turn, struct nl2sql_err *err)
{
	struct pollfd fd = { .fd = r->fd, .events = POLLIN };

	if (poll(&fd, 1, 0) > 0)
		return 1;
	if (nl2sql_filter_flush(fan->filter, err) < 0 ||
	    keep_busy(fan, turn, err) < 0)
		return -1;
	if (nl2sql_cancelled())
		return nl2sql_err_set(err, NL2SQL_EFATAL, "interrupted");
	return poll(&fd, 1, LOOK_MS) > 0;
}

static int pass_on(struct fan *fan, struct nl2sql_phase_run *r, size_t turn,
		   struct nl2sql_err *err)
{
	ssize_t n = 1;

	while (n > 0) {
		int rc = wait_readable(fan, r, turn, err);

		if (rc <= 0 && rc == 0)
			continue;
		if (rc < 0)
			return -1;
		n = read(r->fd, nl2sql_buf_reserve(&fan->text, PIECE), PIECE);
		if (n < 0 && errno == EINTR) {
			n = 1;
			continue;
		}
		if (n < 0)
			return nl2sql_err_set(err, NL2SQL_EFATAL, "could not "
					      "read from %s: %s", r->section,
					      strerror(errno));
		fan->text.len += (size_t)n;
		if (take_lines(fan, r, err) < 0)
			return -1;
	}
	return 0;
}

/* Until it has ended, and for one that prints into a file, before. */
static int wait_for(struct fan *fan, struct nl2sql_phase_run *r, size_t turn,
		    struct nl2sql_err *err)
{
	while (!reap(r, WNOHANG)) {
		if (nl2sql_cancelled())
			return nl2sql_err_set(err, NL2SQL_EFATAL,
					      "interrupted");
		if (nl2sql_filter_flush(fan->filter, err) < 0 ||
		    keep_busy(fan, turn, err) < 0)
			return -1;
		poll(NULL, 0, 10);
	}
	return 0;
}

static int judge(struct fan *fan, const struct nl2sql_phase_run *r,
		 struct nl2sql_err *err)
{
	struct nl2sql_buf b = {0};

	if (!failed(r) && (fan->ended || nl2sql_common()->bare) &&
	    !fan->text.len)
		return 0;
	nl2sql_buf_printf(&b, "%s ", r->section);
	if (WIFSIGNALED(r->status))
		nl2sql_put_signal(&b, r->status);
	else
		nl2sql_buf_printf(&b, "ended with %d", WEXITSTATUS(r->status));
	if (fan->reasons.len)
		nl2sql_buf_printf(&b, ": %s", fan->reasons.data);
	nl2sql_err_set(err, NL2SQL_EFATAL, "%s", b.data);
	nl2sql_buf_release(&b);
	return -1;
}

static int take_turn(struct fan *fan, size_t turn, struct nl2sql_err *err)
{
	struct nl2sql_phase_run *r = &fan->runs[turn];

	fan->lines = 0;
	fan->ended = false;
	nl2sql_buf_cut(&fan->text, 0);
	if (!r->piped && (wait_for(fan, r, turn, err) < 0 ||
			  lseek(r->fd, 0, SEEK_SET) < 0))
		return err->code ? -1 :
				   nl2sql_err_set(err, NL2SQL_EFATAL,
						  "could not read from %s: %s",
						  r->section, strerror(errno));
	if (pass_on(fan, r, turn, err) < 0 || wait_for(fan, r, turn, err) < 0)
		return -1;
	close(r->fd);
	r->fd = -1;
	return judge(fan, r, err);
}

static void set_usage(struct fan *fan)
{
	struct nl2sql_buf b = {0};

	if (!fan->used)
		return;
	nl2sql_json_open(&b, '{');
	nl2sql_json_add_int(&b, "requests", fan->usage[0]);
	nl2sql_json_add_int(&b, "input_tokens", fan->usage[1]);
	nl2sql_json_add_int(&b, "output_tokens", fan->usage[2]);
	if (fan->usd > 0)
		nl2sql_json_add_double(&b, "usd", fan->usd);
	nl2sql_unused_put(&b, &fan->unused);
	nl2sql_json_close(&b, '}');
	nl2sql_filter_usage(fan->filter, nl2sql_json_of(&b));
	nl2sql_buf_release(&b);
}

static int fan_end(void *ctx, struct nl2sql_filter *f, bool complete,
		   struct nl2sql_err *err)
{
	struct fan *fan = ctx;
	size_t turn;
	int rc;

	if (!complete && !nl2sql_common()->allow_partial)
		return 0;
	rc = spool_frame(fan, "end", err);
	if (rc == 0)
		rc = spool_flush(fan, err);
	for (turn = 0; rc == 0 && turn < fan->nruns; turn++) {
		rc = keep_busy(fan, turn, err);
		if (rc == 0)
			rc = take_turn(fan, turn, err);
	}
	stop_all(fan);
	set_usage(fan);
	if (rc == 0 && fan->reasons.len)
		nl2sql_filter_reason(f, "%s", fan->reasons.data);
	return rc;
}

int nl2sql_fan_run(const struct nl2sql_pipeline *p,
		   const struct nl2sql_stage *s)
{
	static struct nl2sql_command command;
	struct fan fan = { .p = p, .runs = s->runs, .nruns = s->nruns,
			   .spool = -1 };
	const struct nl2sql_step step = {
		.types = "database table relationship sample feedback",
		.flags = NL2SQL_STEP_SCHEMA | NL2SQL_STEP_SHARDS,
		.begin = fan_begin, .finish = fan_finish, .end = fan_end
	};
	int status;

	command = *nl2sql_cli.cmd;
	command.name = "nl2sql-gen";
	nl2sql_cli.cmd = &command;
	nl2sql_cli.options = s->options;
	status = nl2sql_filter_run(NULL, &step, &fan);
	if (fan.spool >= 0)
		close(fan.spool);
	nl2sql_buf_release(&fan.waiting);
	nl2sql_buf_release(&fan.text);
	nl2sql_buf_release(&fan.reasons);
	nl2sql_unused_release(&fan.unused);
	return status;
}
