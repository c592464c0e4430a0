/* lib/cli/run.c - the record loop: what is next, and how it all ends */
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <nl2sql/schema.h>

#include "filter.h"

#define WAKE_MS 500 /* how late a signal between two looks may be seen */
#define PENDING ((size_t)128 << 10) /* is sent before more is done */

static void woken(void *ctx, short revents)
{
	(void)ctx;
	(void)revents;
}

static void reader_gone(void *ctx, short revents)
{
	(void)ctx;
	if (revents & (POLLERR | POLLNVAL))
		nl2sql_filter_pipe_gone();
}

static bool to_pipe(void)
{
	struct stat st;

	return fstat(STDOUT_FILENO, &st) == 0 && S_ISFIFO(st.st_mode);
}

/* Until the reader takes more, the jobs go on: answers and rows that come in
 * the meantime are paid for, and have deadlines. */
static int wait_for_reader(struct nl2sql_filter *f, struct nl2sql_err *err)
{
	struct pollfd p = { .fd = STDOUT_FILENO, .events = POLLOUT };
	struct nl2sql_watch *out;
	int rc;

	if (poll(&p, 1, 0) > 0) /* a pipe is ready for so much */
		return nl2sql_filter_sent(
			nl2sql_writer_some(f->out, PIPE_BUF, err));
	out = nl2sql_loop_fd(nl2sql_cli_loop(), STDOUT_FILENO, POLLOUT, woken,
			     NULL);
	rc = nl2sql_loop_once(nl2sql_cli_loop(), WAKE_MS, err);
	nl2sql_watch_free(out);
	return rc < 0 ? -1 : 0;
}

static int send_all(struct nl2sql_filter *f, struct nl2sql_err *err)
{
	if (!f->working || !to_pipe())
		return nl2sql_filter_flush(f, err);
	while (nl2sql_writer_pending(f->out) && !nl2sql_cancelled())
		if (wait_for_reader(f, err) < 0)
			return -1;
	return 0;
}

/* Wait for a job, or (where wanted) for input, with all output sent. */
static int wait_for(struct nl2sql_filter *f, bool input, struct nl2sql_err *err)
{
	struct nl2sql_watch *in = NULL, *out = NULL;
	int rc;

	if (send_all(f, err) < 0)
		return -1;
	nl2sql_progress_tick(f);
	if (input)
		in = nl2sql_loop_fd(nl2sql_cli_loop(), f->in.fd, POLLIN, woken,
				    NULL);
	if (to_pipe())
		out = nl2sql_loop_fd(nl2sql_cli_loop(), STDOUT_FILENO, 0,
				     reader_gone, NULL);
	rc = nl2sql_loop_once(nl2sql_cli_loop(), WAKE_MS, err);
	nl2sql_watch_free(in);
	nl2sql_watch_free(out);
	return rc < 0 ? -1 : 0;
}

static bool readable_now(const struct nl2sql_filter *f)
{
	struct pollfd p = { .fd = f->in.fd, .events = POLLIN };

	return f->in.regular || nl2sql_reader_ready(f->in.reader) ||
	       poll(&p, 1, 0) > 0;
}

/* Jobs are looked after between lines, without waiting. */
static int look_after_jobs(struct nl2sql_filter *f, struct nl2sql_err *err)
{
	return f->working && nl2sql_loop_once(nl2sql_cli_loop(), 0, err) < 0
		       ? -1
		       : 0;
}

static int input_turn(struct nl2sql_filter *f, struct nl2sql_err *err)
{
	if (!readable_now(f))
		return wait_for(f, true, err);
	if (nl2sql_filter_take_line(f, err) < 0)
		return -1;
	if (nl2sql_common()->unbuffered && nl2sql_filter_flush(f, err) < 0)
		return -1;
	return look_after_jobs(f, err);
}

static int more_turn(struct nl2sql_filter *f, struct nl2sql_err *err)
{
	int rc = nl2sql_filter_begin(f, err);

	if (rc == 0)
		rc = nl2sql_window_more(f, err);
	if (rc == 0)
		f->no_more = true;
	return rc < 0 ? -1 : look_after_jobs(f, err);
}

/* One turn: finish what is done, then take in something new, or wait. */
static int turn(struct nl2sql_filter *f, struct nl2sql_err *err)
{
	bool room;

	if (nl2sql_window_drain(f, err) < 0 ||
	    (nl2sql_writer_pending(f->out) >= PENDING && send_all(f, err) < 0))
		return -1;
	nl2sql_progress_tick(f);
	room = !f->waiting || !nl2sql_window_full(f);
	if (room && !f->input_over)
		return input_turn(f, err);
	if (room && f->input_over && !f->no_more)
		return more_turn(f, err);
	return f->working ? wait_for(f, false, err) : 0;
}

static bool busy(const struct nl2sql_filter *f)
{
	return !f->input_over || !f->no_more || f->waiting;
}

void nl2sql_filter_reason(struct nl2sql_filter *f, const char *fmt, ...)
{
	struct nl2sql_buf b = { 0 };
	va_list ap;

	if (f->reason)
		return;
	va_start(ap, fmt);
	nl2sql_buf_vprintf(&b, fmt, ap);
	va_end(ap);
	f->reason = b.len ? nl2sql_buf_steal(&b) : NULL;
	nl2sql_buf_release(&b);
}

/* The reason of a stop goes before one that a step gave for a good end. */
static void stop(struct nl2sql_filter *f, const struct nl2sql_err *err)
{
	if (f->stopped)
		return;
	f->stopped = true;
	free(f->reason);
	f->reason = NULL;
	nl2sql_filter_reason(f, "%s", err->message);
	nl2sql_progress_clear(&f->progress);
	(void)nl2sql_cli_fail(err);
	nl2sql_log(NL2SQL_QUIET, "stop", NULL, "%s", "");
}

static void stop_for(struct nl2sql_filter *f, const char *why)
{
	struct nl2sql_err err = { 0 };

	nl2sql_err_set(&err, NL2SQL_EFATAL, "%s", why);
	stop(f, &err);
}

static void run_loop(struct nl2sql_filter *f)
{
	struct nl2sql_err err = { 0 };
	int rc = 0;

	while (rc == 0 && busy(f) && !nl2sql_cancelled())
		rc = turn(f, &err);
	if (rc == 0 && !nl2sql_cancelled())
		rc = nl2sql_filter_begin(f, &err);
	if (rc < 0)
		stop(f, &err);
	else if (nl2sql_cancelled())
		stop_for(f, "interrupted");
	nl2sql_window_abandon(f);
}

/* ---- before and after --------------------------------------------------- */

static int read_schema(struct nl2sql_filter *f, struct nl2sql_err *err)
{
	const char *path = nl2sql_common()->schema;
	char *files[] = { (char *)path, NULL };
	struct nl2sql_input in = { .files = files };
	struct nl2sql_reader *r;
	int rc;

	if (!path || !*path)
		return 0;
	if (nl2sql_input_check(files, err) < 0 ||
	    nl2sql_input_next(&in, err) < 0)
		return -1;
	r = in.reader;
	while ((rc = nl2sql_reader_next(r, f->rec, err)) != 0) {
		if (rc < 0 && err->code == NL2SQL_EAGAIN)
			continue;
		if (rc > 0)
			rc = nl2sql_schema_add_record(f->schema, f->rec, err);
		if (rc < 0)
			break;
	}
	if (rc < 0) {
		struct nl2sql_err why = *err;

		nl2sql_err_set(err, NL2SQL_EDATA, "schema \"%s\", line %ld: %s",
			       path, nl2sql_reader_line(r), why.message);
	}
	nl2sql_input_close(&in);
	/* The record at hand lies in what was just closed. */
	return rc < 0 ? rc : nl2sql_record_parse(f->rec, "{}", 2, err);
}

static int prepare(struct nl2sql_filter *f, struct nl2sql_err *err)
{
	unsigned flags = f->step->flags;

	f->out = nl2sql_writer_new(STDOUT_FILENO, "standard output");
	f->rec = nl2sql_record_new();
	f->framed = !nl2sql_common()->bare && !(flags & NL2SQL_STEP_RAW);
	f->mute = nl2sql_common()->model.provider &&
		  nl2sql_common()->model.estimate;
	f->passes = !f->mute &&
		    !(flags & (NL2SQL_STEP_RAW | NL2SQL_STEP_SINK));
	f->no_more = !f->step->more;
	f->input_over = flags & NL2SQL_STEP_SOURCE;
	if (flags & NL2SQL_STEP_SCHEMA) {
		f->schema = nl2sql_schema_new();
		if (read_schema(f, err) < 0)
			return -1;
	}
	if (!f->input_over && (nl2sql_input_check(f->in.files, err) < 0 ||
			       nl2sql_input_next(&f->in, err) < 0))
		return -1;
	if (nl2sql_rejects_open(&f->rejects, err) < 0)
		return -1;
	nl2sql_progress_start(&f->progress);
	return 0;
}

static void put_end(struct nl2sql_filter *f, struct nl2sql_buf *b)
{
	size_t i;

	nl2sql_json_open(b, '{');
	nl2sql_json_add_string(b, "type", "end");
	nl2sql_json_add_string(b, "run", f->frames.run);
	nl2sql_json_add_string(b, "tool", nl2sql_cli.cmd->name);
	if (f->frames.inputs.n) {
		nl2sql_json_key(b, "inputs");
		nl2sql_json_open(b, '[');
		for (i = 0; i < f->frames.inputs.n; i++)
			nl2sql_json_put_string(b, f->frames.inputs.items[i]);
		nl2sql_json_close(b, ']');
	}
	nl2sql_json_add_int(b, "read", (int64_t)f->read);
	nl2sql_json_add_int(b, "written", (int64_t)f->written);
	nl2sql_json_add_int(b, "rejected", (int64_t)f->rejects.n);
	nl2sql_json_add_string(b, "status",
			       f->stopped || f->mute ? "partial" : "complete");
	if (f->reason)
		nl2sql_json_add_string(b, "reason", f->reason);
	if (f->usage)
		nl2sql_json_add(
			b, "usage",
			(struct nl2sql_json){ f->usage, strlen(f->usage) });
	if (f->estimate)
		nl2sql_json_add(b, "estimate",
				(struct nl2sql_json){ f->estimate,
						      strlen(f->estimate) });
	nl2sql_json_close(b, '}');
}

static int write_end(struct nl2sql_filter *f, struct nl2sql_err *err)
{
	struct nl2sql_buf line = { 0 };
	int rc = nl2sql_filter_write_begin(f, err);

	put_end(f, &line);
	nl2sql_log(NL2SQL_VERBOSE, "end", NULL, "%s", "");
	if (rc == 0 && f->framed)
		rc = nl2sql_filter_sent(
			nl2sql_writer_line(f->out, line.data, line.len, err));
	nl2sql_buf_release(&line);
	return rc < 0 ? -1 : nl2sql_filter_flush(f, err);
}

/* A disk that is full says so at the latest here. */
static int close_output(struct nl2sql_err *err)
{
	if (close(STDOUT_FILENO) == 0 || errno == EBADF)
		return 0;
	return nl2sql_err_set(err, NL2SQL_EFATAL,
			      "could not write to standard output: %s",
			      strerror(errno));
}

static void take_input_frames(struct nl2sql_filter *f)
{
	nl2sql_frames_close(&f->frames);
	if (!f->frames.partial || f->stopped)
		return;
	if (nl2sql_common()->bare)
		return;
	if (!nl2sql_common()->allow_partial)
		stop_for(f, f->frames.why);
	else
		nl2sql_filter_reason(f, "taken though it is not whole: %s",
				     f->frames.why);
}

static void finish_run(struct nl2sql_filter *f)
{
	struct nl2sql_err err = { 0 };

	take_input_frames(f);
	if (f->step->end && f->begun &&
	    f->step->end(f->ctx, f, !f->stopped, &err) < 0)
		stop(f, &err);
	nl2sql_progress_clear(&f->progress);
	nl2sql_model_end(f);
	if (nl2sql_rejects_close(&f->rejects, &err) < 0)
		stop(f, &err);
	if (write_end(f, &err) < 0 || close_output(&err) < 0)
		stop(f, &err);
}

static int exit_status(const struct nl2sql_filter *f)
{
	if (f->stopped)
		return NL2SQL_EXIT_STOPPED;
	if (f->status)
		return (int)f->status;
	if (f->rejects.n && !nl2sql_common()->allow_rejects)
		return NL2SQL_EXIT_REJECTED;
	return NL2SQL_EXIT_OK;
}

static void release(struct nl2sql_filter *f)
{
	size_t i;

	for (i = 0; i < f->nslots; i++) {
		nl2sql_record_free(f->slots[i].rec);
		nl2sql_arena_release(&f->slots[i].arena);
		nl2sql_buf_release(&f->slots[i].text);
	}
	free(f->slots);
	nl2sql_input_close(&f->in);
	nl2sql_record_free(f->rec);
	nl2sql_writer_free(f->out);
	nl2sql_schema_free(f->schema);
	nl2sql_frames_release(&f->frames);
	free(f->reason);
	free(f->usage);
	free(f->estimate);
}

/* A file that is not there is found out before anything starts; a server may
 * be slow to wake, and is asked when it is needed. */
static int check_only(char **files, const struct nl2sql_step *step)
{
	const struct nl2sql_common *c = nl2sql_common();
	char *schema[] = { (char *)c->schema, NULL };
	struct nl2sql_err err = { 0 };

	if ((c->schema && *c->schema && nl2sql_input_check(schema, &err) < 0) ||
	    (!(step->flags & NL2SQL_STEP_SOURCE) &&
	     nl2sql_input_check(files, &err) < 0) ||
	    nl2sql_cli_check_files(&err) < 0) {
		err.code = NL2SQL_EDATA;
		return nl2sql_cli_fail(&err);
	}
	return nl2sql_cli_checked();
}

int nl2sql_filter_run(char **files, const struct nl2sql_step *step, void *ctx)
{
	struct nl2sql_filter f = {
		.step = step, .ctx = ctx, .in.files = files, .rejects.fd = -1
	};
	struct nl2sql_err err = { 0 };
	int status;

	if (nl2sql_common()->check_only)
		return check_only(files, step);
	if (prepare(&f, &err) < 0) {
		status = nl2sql_cli_fail(&err);
	} else {
		run_loop(&f);
		finish_run(&f);
		status = exit_status(&f);
	}
	release(&f);
	return status;
}

struct nl2sql_schema *nl2sql_filter_schema(struct nl2sql_filter *f)
{
	return f->schema;
}

void nl2sql_filter_usage(struct nl2sql_filter *f, struct nl2sql_json usage)
{
	free(f->usage);
	f->usage = nl2sql_strndup(usage.at, usage.len);
}

void nl2sql_filter_status(struct nl2sql_filter *f, enum nl2sql_exit status)
{
	f->status = status;
}

void nl2sql_filter_total(struct nl2sql_filter *f, uint64_t n)
{
	f->progress.total = n;
}

void nl2sql_filter_source(struct nl2sql_filter *f, const char *what)
{
	nl2sql_buf_printf(&f->frames.sources, "\n%s", what);
}

const char *nl2sql_filter_run_id(const struct nl2sql_filter *f)
{
	return f->frames.run;
}
