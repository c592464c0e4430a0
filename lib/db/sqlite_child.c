/*
 * lib/db/sqlite_child.c - the process that runs SQLite
 *
 * One request at a time: read the order, prepare, step, send the answer.  The
 * process holds nothing that is worth keeping, so our side kills it whenever
 * it does not come back in time.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "sqlite.h"

#define FLUSH_AT ((size_t)64 << 10)
#define PROGRESS_OPS 2000

struct order {
	unsigned flags;
	struct nl2sql_limits limits;
	const char *sql;
	size_t len;
	struct nl2sql_wire params;
	uint64_t nparams;
};

struct child {
	const struct nl2sql_db *db;
	const char *path;
	int fd;
	sqlite3 *conn;
	struct sqlite_guard guard;
	struct nl2sql_buf in, out;
	int64_t deadline_us; /* of used_us() */
	bool limited;   /* the address space has its limit */

	/* of the request at hand */
	struct nl2sql_err err;
	bool planned, truncated;
	uint64_t nrows, bytes;
};

static int64_t clock_us(clockid_t clock)
{
	struct timespec t = {0};

	clock_gettime(clock, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static int64_t now_us(void)
{
	return clock_us(CLOCK_MONOTONIC);
}

/* What a statement may use is counted on the processor: the verdict must not
 * depend on what else the machine does, or on --jobs.  Nor does the time in
 * which our side is slow to take the answer count. */
static int64_t used_us(void)
{
	return clock_us(CLOCK_PROCESS_CPUTIME_ID);
}

/* ---- frames ------------------------------------------------------------- */

static size_t frame_begin(struct child *c, enum sqlite_frame kind)
{
	static const char length[4];

	nl2sql_buf_put(&c->out, length, sizeof(length));
	nl2sql_buf_putc(&c->out, (char)kind);
	return c->out.len;
}

static void frame_end(struct child *c, size_t start)
{
	uint32_t len = (uint32_t)(c->out.len - start);

	memcpy(c->out.data + start - 5, &len, sizeof(len));
}

static void flush(struct child *c)
{
	size_t done = 0;

	while (done < c->out.len) {
		ssize_t n = send(c->fd, c->out.data + done, c->out.len - done,
				 MSG_NOSIGNAL);

		if (n < 0 && errno != EINTR)
			_exit(0);
		done += n > 0 ? (size_t)n : 0;
	}
	nl2sql_buf_cut(&c->out, 0);
}

static void read_exactly(struct child *c, size_t want)
{
	nl2sql_buf_cut(&c->in, 0);
	while (c->in.len < want) {
		char *to = nl2sql_buf_reserve(&c->in, want - c->in.len);
		ssize_t n = recv(c->fd, to, want - c->in.len, 0);

		if (n == 0 || (n < 0 && errno != EINTR))
			_exit(0); /* nobody is there any more */
		c->in.len += n > 0 ? (size_t)n : 0;
	}
}

static void read_order(struct child *c, struct order *o)
{
	struct nl2sql_wire w;
	uint32_t len;

	read_exactly(c, 5);
	memcpy(&len, c->in.data, sizeof(len));
	read_exactly(c, len);
	w = (struct nl2sql_wire){ .at = c->in.data, .end = c->in.data + len };
	o->flags = (unsigned)nl2sql_wire_get_u64(&w);
	o->limits.timeout_ms = (int64_t)nl2sql_wire_get_u64(&w);
	o->limits.max_rows = (int64_t)nl2sql_wire_get_u64(&w);
	o->limits.max_bytes = (size_t)nl2sql_wire_get_u64(&w);
	o->limits.max_memory = (size_t)nl2sql_wire_get_u64(&w);
	o->sql = nl2sql_wire_get_string(&w, &o->len);
	o->nparams = nl2sql_wire_get_u64(&w);
	o->params = w;
}

/* ---- limits ------------------------------------------------------------- */

static int progress(void *ctx)
{
	const struct child *c = ctx;

	return used_us() > c->deadline_us;
}

static void apply_limits(struct child *c, const struct order *o)
{
	size_t kept = 2 * o->limits.max_bytes + ((size_t)8 << 20);
	size_t heap = o->limits.max_memory > 2 * kept ?
		      o->limits.max_memory - kept : o->limits.max_memory / 2;

	if (!c->limited)
		nl2sql_sqlite_limit_memory(o->limits.max_memory);
	c->limited = true;
	sqlite3_hard_heap_limit64((sqlite3_int64)heap);
	sqlite3_limit(c->conn, SQLITE_LIMIT_LENGTH,
		      o->flags & ORDER_TRUSTED ? (int)(64 << 20) : 1000000);
	nl2sql_sqlite_limit_cpu(o->limits.timeout_ms);
	c->deadline_us = used_us() + o->limits.timeout_ms * 1000;
	sqlite3_progress_handler(c->conn, PROGRESS_OPS, progress, c);
}

/* ---- one request --------------------------------------------------------- */

static int fail(struct child *c, const char *word, const char *message)
{
	nl2sql_err_set(&c->err, NL2SQL_EDATA, "%s", message);
	return nl2sql_err_word(&c->err, word);
}

static int engine_failed(struct child *c, const struct order *o, int rc,
			 bool prepared)
{
	if (c->guard.refused) {
		nl2sql_err_set(&c->err, NL2SQL_EDATA,
			       "the sandbox does not allow it");
		return nl2sql_err_word(&c->err, "forbidden");
	}
	nl2sql_sqlite_error(&c->err, c->conn, rc, o->sql, o->len, prepared);
	if (o->flags & ORDER_TRUSTED && !prepared && !c->err.word[0])
		nl2sql_err_set(&c->err, NL2SQL_EDATA, "%s",
			       sqlite3_errmsg(c->conn));
	return -1;
}

/* Only blanks and comments may stand behind the statement. */
static int nothing_behind(struct child *c, const char *tail, const char *end)
{
	sqlite3_stmt *more = NULL;
	int rc = sqlite3_prepare_v2(c->conn, tail, (int)(end - tail), &more,
				    NULL);
	bool any = more != NULL;

	sqlite3_finalize(more);
	if (rc == SQLITE_OK && !any)
		return 0;
	return fail(c, "multiple_statements", "more than one statement");
}

static sqlite3_stmt *prepare(struct child *c, const struct order *o)
{
	sqlite3_stmt *stmt = NULL;
	const char *tail = NULL;
	int rc;

	nl2sql_sqlite_expect(c->conn, &c->guard, o->sql);
	c->guard.trusted = o->flags & ORDER_TRUSTED;
	c->guard.refused = false;
	c->guard.preparing = true;
	rc = sqlite3_prepare_v2(c->conn, o->sql, (int)o->len, &stmt, &tail);
	if (rc != SQLITE_OK)
		engine_failed(c, o, rc, false);
	else if (!stmt)
		fail(c, "empty_statement", "there is no statement");
	else if (nothing_behind(c, tail, o->sql + o->len) < 0)
		;
	else if (!sqlite3_stmt_readonly(stmt) || sqlite3_stmt_isexplain(stmt) ||
		 sqlite3_column_count(stmt) == 0)
		fail(c, "forbidden", "it is not a query");
	else
		c->planned = true;
	c->guard.preparing = false;
	if (c->err.code == NL2SQL_OK)
		return stmt;
	sqlite3_finalize(stmt);
	return NULL;
}

static void bind_params(sqlite3_stmt *stmt, struct order *o)
{
	int i;

	for (i = 1; i <= (int)o->nparams && !o->params.bad; i++) {
		struct nl2sql_cell v = nl2sql_wire_get_cell(&o->params);

		switch (v.type) {
		case NL2SQL_CELL_NULL:
			sqlite3_bind_null(stmt, i);
			break;
		case NL2SQL_CELL_INTEGER:
		case NL2SQL_CELL_BOOLEAN:
			sqlite3_bind_int64(stmt, i, v.integer);
			break;
		case NL2SQL_CELL_REAL:
			sqlite3_bind_double(stmt, i, v.real);
			break;
		case NL2SQL_CELL_BLOB:
			sqlite3_bind_blob(stmt, i, v.at, (int)v.len,
					  SQLITE_STATIC);
			break;
		case NL2SQL_CELL_TEXT:
		case NL2SQL_CELL_DECIMAL:
			sqlite3_bind_text(stmt, i, v.at, (int)v.len,
					  SQLITE_STATIC);
			break;
		}
	}
}

static void send_columns(struct child *c, sqlite3_stmt *stmt)
{
	int i, n = sqlite3_column_count(stmt);
	size_t start = frame_begin(c, FRAME_COLUMNS);

	nl2sql_wire_u64(&c->out, (uint64_t)n);
	for (i = 0; i < n; i++) {
		nl2sql_wire_string(&c->out, sqlite3_column_name(stmt, i));
		nl2sql_wire_string(&c->out, sqlite3_column_decltype(stmt, i));
		nl2sql_wire_string(&c->out, sqlite3_column_table_name(stmt, i));
		nl2sql_wire_string(&c->out, sqlite3_column_origin_name(stmt, i));
	}
	frame_end(c, start);
}

static struct nl2sql_cell cell_of(sqlite3_stmt *stmt, int i)
{
	struct nl2sql_cell v = {0};

	switch (sqlite3_column_type(stmt, i)) {
	case SQLITE_INTEGER:
		v.type = NL2SQL_CELL_INTEGER;
		v.integer = sqlite3_column_int64(stmt, i);
		break;
	case SQLITE_FLOAT:
		v.type = NL2SQL_CELL_REAL;
		v.real = sqlite3_column_double(stmt, i);
		break;
	case SQLITE_TEXT:
		v.type = NL2SQL_CELL_TEXT;
		v.at = (const char *)sqlite3_column_text(stmt, i);
		v.len = (size_t)sqlite3_column_bytes(stmt, i);
		break;
	case SQLITE_BLOB:
		v.type = NL2SQL_CELL_BLOB;
		v.at = sqlite3_column_blob(stmt, i);
		v.len = (size_t)sqlite3_column_bytes(stmt, i);
		break;
	}
	if (!v.at)
		v.len = 0;
	return v;
}

static void put_row(struct child *c, sqlite3_stmt *stmt, int ncolumns)
{
	int i;

	for (i = 0; i < ncolumns; i++) {
		struct nl2sql_cell v = cell_of(stmt, i);

		nl2sql_wire_cell(&c->out, &v);
		c->bytes += v.len + 8;
	}
	c->nrows++;
}

/* A frame of rows: its count is known when it is full. */
static size_t rows_begin(struct child *c)
{
	size_t start = frame_begin(c, FRAME_ROWS);

	nl2sql_wire_u64(&c->out, 0);
	return start;
}

static void rows_end(struct child *c, size_t start, uint64_t n)
{
	memcpy(c->out.data + start, &n, sizeof(n));
	frame_end(c, start);
}

/* Step through the result: all of it into one frame under the caps, or, for a
 * stream, frame after frame. */
static void run(struct child *c, const struct order *o, sqlite3_stmt *stmt)
{
	bool stream = o->flags & ORDER_STREAM;
	int n = sqlite3_column_count(stmt), rc;
	size_t start = rows_begin(c);
	uint64_t sent = 0;

	while ((rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		if (!stream && c->nrows >= (uint64_t)o->limits.max_rows) {
			c->truncated = true;
			break;
		}
		put_row(c, stmt, n);
		if (!stream && c->bytes > o->limits.max_bytes) {
			fail(c, "result_too_large",
			     "the result is larger than may be kept");
			break;
		}
		if (stream && c->out.len > FLUSH_AT) {
			rows_end(c, start, c->nrows - sent);
			sent = c->nrows;
			flush(c);
			start = rows_begin(c);
		}
	}
	rows_end(c, start, c->nrows - sent);
	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		engine_failed(c, o, rc, true);
}

/* EXPLAIN QUERY PLAN, a step a line, steps of a step indented. */
static void plan(struct child *c, const struct order *o)
{
	struct nl2sql_buf sql = {0}, text = {0};
	int depth[256] = {0};
	sqlite3_stmt *stmt = NULL;
	size_t start;

	nl2sql_buf_puts(&sql, "EXPLAIN QUERY PLAN ");
	nl2sql_buf_put(&sql, o->sql, o->len);
	c->guard.preparing = true;
	if (sqlite3_prepare_v2(c->conn, sql.data, (int)sql.len, &stmt, NULL) ==
	    SQLITE_OK) {
		while (sqlite3_step(stmt) == SQLITE_ROW) {
			int id = sqlite3_column_int(stmt, 0) & 255;
			int up = sqlite3_column_int(stmt, 1) & 255;
			const unsigned char *step = sqlite3_column_text(stmt, 3);

			depth[id] = up ? depth[up] + 1 : 0;
			nl2sql_buf_printf(&text, "%s%*s%s",
					  text.len ? "\n" : "", 2 * depth[id],
					  "", step ? (const char *)step : "");
		}
	}
	c->guard.preparing = false;
	sqlite3_finalize(stmt);
	start = frame_begin(c, FRAME_PLAN);
	nl2sql_wire_string(&c->out, nl2sql_buf_str(&text));
	frame_end(c, start);
	nl2sql_buf_release(&sql);
	nl2sql_buf_release(&text);
}

static void send_end(struct child *c, int64_t elapsed_us)
{
	size_t start = frame_begin(c, FRAME_END);

	nl2sql_wire_u64(&c->out, (uint64_t)c->err.code);
	nl2sql_wire_string(&c->out, c->err.word);
	nl2sql_wire_u64(&c->out, (uint64_t)c->err.position);
	nl2sql_wire_string(&c->out, c->err.message);
	nl2sql_wire_string(&c->out, c->err.hint);
	nl2sql_wire_u64(&c->out, c->planned);
	nl2sql_wire_u64(&c->out, c->truncated);
	nl2sql_wire_u64(&c->out, c->bytes);
	nl2sql_wire_u64(&c->out, (uint64_t)elapsed_us);
	frame_end(c, start);
}

static int ensure_open(struct child *c)
{
	if (c->conn && nl2sql_sqlite_stale(c->path)) {
		sqlite3_close(c->conn);
		c->conn = NULL;
	}
	if (c->conn)
		return 0;
	c->conn = nl2sql_sqlite_open(c->db, c->path, &c->err);
	return c->conn ? nl2sql_sqlite_harden(c->conn, &c->guard, &c->err) : -1;
}

static void serve(struct child *c, struct order *o)
{
	int64_t began = now_us();
	sqlite3_stmt *stmt = NULL;

	c->err = (struct nl2sql_err){0};
	c->planned = c->truncated = false;
	c->nrows = c->bytes = 0;
	if (ensure_open(c) == 0) {
		apply_limits(c, o);
		stmt = prepare(c, o);
	}
	if (stmt) {
		bind_params(stmt, o);
		send_columns(c, stmt);
		if (o->flags & ORDER_PLAN)
			plan(c, o);
		if (o->flags & ORDER_RUN)
			run(c, o, stmt);
		sqlite3_finalize(stmt);
	}
	send_end(c, now_us() - began);
	flush(c);
}

/* ---- the process ---------------------------------------------------------- */

static void no_memory(size_t wanted)
{
	(void)wanted;
	_exit(SQLITE_CHILD_NO_MEMORY);
}

_Noreturn void nl2sql_sqlite_child(const struct nl2sql_db *db, const char *path,
				   int fd, pid_t parent)
{
	struct child c = { .db = db, .path = path, .fd = fd };
	struct order o;

	nl2sql_set_oom(no_memory);
	nl2sql_log_to(NULL, NULL);
	nl2sql_sqlite_give_up_powers(fd, parent);
	c.guard.policy = db->policy;
	for (;;) {
		o = (struct order){0};
		read_order(&c, &o);
		serve(&c, &o);
	}
}
