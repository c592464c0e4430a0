/*
 * lib/db/sqlite.c - the SQLite driver, our side
 *
 * SQLite runs in this process's memory and cannot be interrupted everywhere,
 * so it is given a process of its own, which can be killed.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "sqlite.h"

#define READ_SIZE ((size_t)256 << 10)
#define FRAME_MAX ((size_t)1 << 30)
#define STARVED 10 /* times its limit may pass while it hardly runs */

struct sqlite_conn {
	struct nl2sql_conn base;
	pid_t pid;
	int fd;
	struct nl2sql_watch *watch;
	int64_t used_ms;      /* by the child, when the request began */
	struct nl2sql_buf in;
	size_t at;            /* bytes of in that are done with */
	struct nl2sql_cell *row; /* room for one, for row() */
	size_t cells_cap;
};

/* ---- opening ------------------------------------------------------------- */

static int sqlite_parse(struct nl2sql_db *db, char **id, struct nl2sql_err *err)
{
	char *path = nl2sql_sqlite_path(db->dsn);
	const char *slash = strrchr(path, '/');
	const char *stem = slash ? slash + 1 : path;
	const char *dot = strrchr(stem, '.');
	struct nl2sql_buf name = {0};
	int rc = 0;

	if (!*stem) {
		nl2sql_err_set(err, NL2SQL_EDATA,
			       "the database name \"%s\" has no file", db->dsn);
		rc = nl2sql_err_hint(err, "Write it as sqlite:PATH.");
	}
	*id = nl2sql_strndup(stem, dot && dot > stem ? (size_t)(dot - stem)
						     : strlen(stem));
	nl2sql_buf_printf(&name, "sqlite:%s", path);
	db->name = nl2sql_buf_steal(&name);
	free(path);
	return rc;
}

static void readable(void *ctx, short revents);

static int sqlite_open(struct nl2sql_conn *base, struct nl2sql_err *err)
{
	struct sqlite_conn *c = (struct sqlite_conn *)base;
	pid_t self = getpid();
	int pair[2];

	c->fd = -1;
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) < 0)
		goto failed;
	(void)fcntl(pair[0], F_SETFD, FD_CLOEXEC);
	c->fd = pair[0];
	c->pid = fork();
	if (c->pid == 0)
		nl2sql_sqlite_child(base->db, strchr(base->db->name, ':') + 1,
				    pair[1], self);
	close(pair[1]);
	if (c->pid < 0)
		goto failed;
	c->watch = nl2sql_loop_fd(base->db->loop, c->fd, POLLIN, readable, c);
	nl2sql_conn_ready(base);
	return 0;
failed:
	nl2sql_err_set(err, NL2SQL_EFATAL,
		       "could not start the database's process: %s",
		       strerror(errno));
	return nl2sql_err_word(err, "unavailable");
}

static void sqlite_close(struct nl2sql_conn *base)
{
	struct sqlite_conn *c = (struct sqlite_conn *)base;

	nl2sql_watch_free(c->watch);
	if (c->fd >= 0)
		close(c->fd);
	if (c->pid > 0) {
		kill(c->pid, SIGKILL);
		while (waitpid(c->pid, NULL, 0) < 0 && errno == EINTR)
			;
	}
	nl2sql_buf_release(&c->in);
	free(c->row);
}

/* ---- sending -------------------------------------------------------------- */

static void put_order(struct nl2sql_buf *b, const struct nl2sql_request *req)
{
	struct nl2sql_limits l = nl2sql_limits_whole(&req->limits);
	unsigned flags = 0;
	uint32_t len = (uint32_t)req->len;
	size_t i;

	flags |= req->task & NL2SQL_TASK_PLAN ? ORDER_PLAN : 0;
	flags |= req->task & NL2SQL_TASK_RUN ? ORDER_RUN : 0;
	flags |= req->trusted ? ORDER_TRUSTED : 0;
	flags |= req->row ? ORDER_STREAM : 0;
	nl2sql_wire_u64(b, flags);
	nl2sql_wire_u64(b, (uint64_t)l.timeout_ms);
	nl2sql_wire_u64(b, (uint64_t)l.max_rows);
	nl2sql_wire_u64(b, l.max_bytes);
	nl2sql_wire_u64(b, l.max_memory);
	nl2sql_buf_put(b, &len, sizeof(len));
	nl2sql_buf_put(b, req->sql, req->len);
	nl2sql_buf_putc(b, '\0');
	nl2sql_wire_u64(b, req->nparams);
	for (i = 0; i < req->nparams; i++)
		nl2sql_wire_cell(b, &req->params[i]);
}

/* The time that the child had on a processor; none where that cannot be known. */
static int64_t used_ms(const struct sqlite_conn *c)
{
	struct timespec t = {0};
	clockid_t clock;

	if (clock_getcpuclockid(c->pid, &clock) == 0)
		clock_gettime(clock, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void sqlite_begin(struct nl2sql_conn *base)
{
	struct sqlite_conn *c = (struct sqlite_conn *)base;

	c->used_ms = used_ms(c);
}

/* The child reads it now, or soon and it is short: this cannot block for
 * long. */
static int sqlite_follow(struct nl2sql_conn *base,
			 const struct nl2sql_request *req)
{
	struct sqlite_conn *c = (struct sqlite_conn *)base;
	struct nl2sql_buf b = {0};
	size_t done = 0;
	uint32_t len;

	nl2sql_buf_put(&b, "\0\0\0\0O", 5);
	put_order(&b, req);
	len = (uint32_t)(b.len - 5);
	memcpy(b.data, &len, sizeof(len));
	while (done < b.len) {
		ssize_t n = send(c->fd, b.data + done, b.len - done,
				 MSG_NOSIGNAL);

		if (n < 0 && errno != EINTR)
			break;
		done += n > 0 ? (size_t)n : 0;
	}
	nl2sql_buf_release(&b);
	return done == len + (size_t)5 ? 0 : -1;
}

static int sqlite_send(struct nl2sql_conn *base)
{
	struct sqlite_conn *c = (struct sqlite_conn *)base;

	nl2sql_buf_cut(&c->in, 0);
	c->at = 0;
	sqlite_begin(base);
	return sqlite_follow(base, base->req);
}

/* An answer is on its way where its first bytes are there.  And a child that
 * waits for a processor, or for a disk, has not had its time: up to a point. */
static bool sqlite_late(struct nl2sql_conn *base)
{
	struct sqlite_conn *c = (struct sqlite_conn *)base;
	struct pollfd p = { .fd = c->fd, .events = POLLIN };
	int64_t limit;

	if (!base->req)
		return false;
	limit = nl2sql_limits_whole(&base->req->limits).timeout_ms;
	if (poll(&p, 1, 0) > 0 && (p.revents & POLLIN))
		return true;
	return used_ms(c) - c->used_ms < limit &&
	       nl2sql_now_ms() - base->began_ms < STARVED * limit;
}

/* ---- the answer ------------------------------------------------------------ */

static void take_columns(struct nl2sql_rows *rows, struct nl2sql_wire *w)
{
	struct nl2sql_arena *a = &rows->arena;
	uint64_t i, n = nl2sql_wire_get_u64(w);

	if (n > 32767)
		w->bad = true;
	if (w->bad)
		return;
	rows->columns = nl2sql_arena_alloc(a, n * sizeof(*rows->columns));
	for (i = 0; i < n; i++) {
		struct nl2sql_result_column *col = &rows->columns[i];

		col->name = nl2sql_arena_strdup(a, nl2sql_wire_get_string(w, NULL));
		col->type = nl2sql_arena_strdup(a, nl2sql_wire_get_string(w, NULL));
		col->table = nl2sql_arena_strdup(a, nl2sql_wire_get_string(w, NULL));
		col->column = nl2sql_arena_strdup(a, nl2sql_wire_get_string(w, NULL));
	}
	rows->ncolumns = n;
}

/* All rows of a kept result come in one frame, which the arena takes over. */
static void keep_rows(struct nl2sql_rows *rows, struct nl2sql_wire *w)
{
	size_t len = (size_t)(w->end - w->at);
	char *copy = nl2sql_arena_alloc(&rows->arena, len + 1);
	struct nl2sql_wire own = { .at = copy, .end = copy + len };
	uint64_t i, n;

	if (len)
		memcpy(copy, w->at, len);
	n = nl2sql_wire_get_u64(&own);
	if (rows->nrows || (rows->ncolumns && n > len / rows->ncolumns)) {
		w->bad = true; /* a cell is a byte at least */
		return;
	}
	rows->cells = nl2sql_arena_alloc(&rows->arena, n * rows->ncolumns *
					 sizeof(*rows->cells));
	for (i = 0; i < n * rows->ncolumns; i++)
		rows->cells[i] = nl2sql_wire_get_cell(&own);
	rows->nrows = n;
	w->bad = own.bad;
}

static int stream_rows(struct sqlite_conn *c, struct nl2sql_request *req,
		       struct nl2sql_wire *w)
{
	uint64_t i, n = nl2sql_wire_get_u64(w);
	size_t k, ncolumns = req->rows.ncolumns;

	if (c->cells_cap < ncolumns) {
		c->cells_cap = ncolumns;
		c->row = nl2sql_realloc(c->row, ncolumns, sizeof(*c->row));
	}
	if (n)
		req->given = true;
	for (i = 0; i < n && !w->bad; i++) {
		for (k = 0; k < ncolumns; k++)
			c->row[k] = nl2sql_wire_get_cell(w);
		if (!w->bad &&
		    req->row(req->ctx, c->row, ncolumns, &req->err) < 0)
			return -1;
	}
	return 0;
}

static void take_end(struct nl2sql_request *req, struct nl2sql_wire *w)
{
	struct nl2sql_err *err = &req->err;
	uint64_t code = nl2sql_wire_get_u64(w);
	const char *word = nl2sql_wire_get_string(w, NULL);
	uint64_t position = nl2sql_wire_get_u64(w);
	const char *message = nl2sql_wire_get_string(w, NULL);
	const char *hint = nl2sql_wire_get_string(w, NULL);

	if (code != NL2SQL_OK) {
		nl2sql_err_set(err, code <= NL2SQL_EFATAL ?
			       (enum nl2sql_code)code : NL2SQL_EDATA, "%s",
			       message);
		nl2sql_err_word(err, word);
		if (*hint)
			nl2sql_err_hint(err, "%s", hint);
		err->position = (long)position;
	}
	req->planned = nl2sql_wire_get_u64(w);
	req->rows.truncated = nl2sql_wire_get_u64(w);
	req->rows.bytes = (size_t)nl2sql_wire_get_u64(w);
	req->elapsed_us = (int64_t)nl2sql_wire_get_u64(w);
}

/* The exit of a child that died with a request, in words. */
static void lost(struct sqlite_conn *c)
{
	struct nl2sql_request *req = c->base.req;
	struct nl2sql_err why = {0};
	int status = 0;

	if (c->pid > 0 && waitpid(c->pid, &status, 0) == c->pid)
		c->pid = 0;
	nl2sql_err_set(&why, NL2SQL_EDATA, "it kills the engine");
	nl2sql_err_word(&why, "crashed");
	if (WIFEXITED(status) &&
	    WEXITSTATUS(status) == SQLITE_CHILD_NO_MEMORY) {
		nl2sql_err_set(&why, NL2SQL_EDATA, "stopped at its memory limit");
		nl2sql_err_word(&why, "memory_limit");
	} else if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU) {
		nl2sql_err_set(&why, NL2SQL_EDATA, "stopped at its time limit");
		nl2sql_err_word(&why, "timeout");
	} else {
		nl2sql_conn_lost(&c->base, &why);
		return;
	}
	if (req)
		nl2sql_request_spend(req); /* it would only do so again */
	nl2sql_conn_lost(&c->base, &why);
}

/* A child that does not speak our language is broken, or worse. */
static void broken(struct sqlite_conn *c)
{
	kill(c->pid, SIGKILL);
	lost(c);
}

/* The caller wants no more rows: the child is still sending them. */
static void stopped(struct sqlite_conn *c)
{
	struct nl2sql_err why = c->base.req->err;

	nl2sql_request_spend(c->base.req);
	nl2sql_conn_lost(&c->base, &why);
}

enum outcome { MORE, WHOLE, BROKEN, STOPPED };

static enum outcome take_frame(struct sqlite_conn *c, char kind,
			       struct nl2sql_wire *w)
{
	struct nl2sql_request *req = c->base.req;

	switch (kind) {
	case FRAME_COLUMNS:
		take_columns(&req->rows, w);
		break;
	case FRAME_ROWS:
		if (!req->row)
			keep_rows(&req->rows, w);
		else if (stream_rows(c, req, w) < 0)
			return STOPPED;
		break;
	case FRAME_PLAN:
		free(req->plan);
		req->plan = nl2sql_strdup(nl2sql_wire_get_string(w, NULL));
		break;
	case FRAME_END:
		take_end(req, w);
		return w->bad ? BROKEN : WHOLE;
	default:
		return BROKEN;
	}
	return w->bad ? BROKEN : MORE;
}

/* Take the whole frames that are there. */
static enum outcome take_frames(struct sqlite_conn *c)
{
	enum outcome outcome = MORE;

	while (outcome == MORE && c->in.len - c->at >= 5) {
		const char *p = c->in.data + c->at;
		struct nl2sql_wire w;
		uint32_t len;

		memcpy(&len, p, sizeof(len));
		if (len > FRAME_MAX)
			return BROKEN;
		if (c->in.len - c->at - 5 < len)
			break;
		w = (struct nl2sql_wire){ .at = p + 5, .end = p + 5 + len };
		c->at += len + (size_t)5;
		outcome = take_frame(c, p[4], &w);
	}
	if (c->at == c->in.len) {
		nl2sql_buf_cut(&c->in, 0);
		c->at = 0;
	} else if (c->at >= READ_SIZE) {
		memmove(c->in.data, c->in.data + c->at, c->in.len - c->at);
		nl2sql_buf_cut(&c->in, c->in.len - c->at);
		c->at = 0;
	}
	return outcome;
}

/* @return true when it was whole, and the connection may be gone */
static bool take_answer(struct sqlite_conn *c)
{
	if (!c->base.req) {
		broken(c);
		return false;
	}
	switch (take_frames(c)) {
	case MORE:
		return false;
	case WHOLE:
		nl2sql_conn_answered(&c->base);
		return true;
	case BROKEN:
		broken(c);
		return false;
	case STOPPED:
		stopped(c);
		return false;
	}
	return false;
}

static void readable(void *ctx, short revents)
{
	struct sqlite_conn *c = ctx;
	char *to = nl2sql_buf_reserve(&c->in, READ_SIZE);
	ssize_t n = recv(c->fd, to, READ_SIZE, MSG_DONTWAIT);

	(void)revents;
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0) {
		lost(c);
		return;
	}
	c->in.len += (size_t)n;
	c->base.held = true;
	while (take_answer(c) && !c->base.dead && c->in.len > c->at)
		;
	c->base.held = false;
	if (c->base.dead)
		free(c);
}

const struct nl2sql_db_driver nl2sql_sqlite_driver = {
	.schemes = { "sqlite", "sqlite3" },
	.dialect = NL2SQL_SQLITE,
	.size = sizeof(struct sqlite_conn),
	.attempts = 2,
	.parse = sqlite_parse,
	.open = sqlite_open,
	.send = sqlite_send,
	.follow = sqlite_follow,
	.begin = sqlite_begin,
	.late = sqlite_late,
	.close = sqlite_close,
};
