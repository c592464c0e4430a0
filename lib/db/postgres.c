/*
 * lib/db/postgres.c - the PostgreSQL driver: one connection
 *
 * Nothing here waits but the loop.  A request is a short script of steps that
 * goes out in one piece (libpq's pipeline mode): a read-only transaction of
 * its own with the limits of the request, EXPLAIN, the statement itself, and
 * then ROLLBACK and DISCARD ALL, so that the next one finds a fresh session.
 * A stranger's statement to plan only needs no transaction: the session itself
 * is read-only then, and EXPLAIN changes nothing of it.
 *
 * A connection that was stopped in the middle is dropped, and opened again
 * when there is work for it.
 */
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>

#include "postgres.h"

#define SLACK ((size_t)1 << 20)

/* Sessions that may end under one statement by the server's own word, or after
 * they served another: it may be that they were gone already. */
#define ENDS_MAX 12

static int64_t now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* ---- opening and closing --------------------------------------------------- */

static int pg_open(struct nl2sql_conn *base, struct nl2sql_err *err)
{
	struct pg_conn *c = (struct pg_conn *)base;

	(void)err;
	c->fd = -1;
	nl2sql_conn_ready(base); /* it connects when there is work */
	return 0;
}

static void pg_close(struct nl2sql_conn *base)
{
	struct pg_conn *c = (struct pg_conn *)base;

	nl2sql_pg_disconnect(c);
	nl2sql_map_release(&c->shadows);
	nl2sql_arena_release(&c->row);
}

/* ---- answers ----------------------------------------------------------------- */

/* The server's fault: the request comes again, by the session or by another. */
static void again(struct pg_conn *c, const struct nl2sql_err *why)
{
	struct nl2sql_err copy = *why;

	c->settled = false;
	if (c->base.behind) /* their answers are on the way */
		nl2sql_pg_disconnect(c);
	nl2sql_conn_again(&c->base, &copy, true);
}

static void answer(struct pg_conn *c)
{
	c->settled = false;
	c->served = c->conn != NULL;
	if (c->base.req->err.code == NL2SQL_EAGAIN)
		again(c, &c->base.req->err);
	else
		nl2sql_conn_answered(&c->base);
}

/* The answer is there, but the session is of no more use. */
static void answer_and_drop(struct pg_conn *c)
{
	nl2sql_pg_disconnect(c);
	answer(c);
}

/* The session broke under a request. */
static void lost(struct pg_conn *c)
{
	struct nl2sql_request *req = c->base.req;
	bool excused = c->ending || c->served;
	struct nl2sql_err why = {0};

	c->cancelled = true; /* nobody is there to be told */
	if (req && c->settled) {
		answer_and_drop(c);
		return;
	}
	if (req && excused && req->ended++ >= ENDS_MAX) {
		nl2sql_request_spend(req);
	} else if (req && excused) {
		nl2sql_err_set(&why, NL2SQL_EAGAIN,
			       "database \"%s\" ended the session",
			       c->base.db->id);
		nl2sql_pg_disconnect(c);
		again(c, &why);
		return;
	}
	nl2sql_err_set(&why, NL2SQL_EDATA,
		       "the server ended the session each time");
	nl2sql_err_word(&why, "crashed");
	nl2sql_conn_lost(&c->base, &why);
}

/* Enough was seen: stop the server, and answer. */
static void stop(struct pg_conn *c)
{
	nl2sql_pg_cancel(c);
	c->cancelled = true;
	answer_and_drop(c);
}

/* ---- sending ------------------------------------------------------------------ */

static bool script_over(const struct pg_conn *c)
{
	return c->at >= c->nsteps;
}

static void flush(struct pg_conn *c)
{
	int rest = PQflush(c->conn);

	if (rest < 0)
		lost(c);
	else
		nl2sql_pg_watch(c, rest ? POLLIN | POLLOUT : POLLIN);
}

/* The account may do more than read: a stranger's SQL does not get near it. */
static bool refuse_account(struct pg_conn *c)
{
	struct nl2sql_request *req = c->base.req;
	const char *allowed = getenv("NL2SQL_ALLOW_SUPERUSER");

	if (!c->checked || !c->super || req->trusted ||
	    (allowed && !strcmp(allowed, "1")))
		return false;
	nl2sql_err_set(&req->err, NL2SQL_EFATAL,
		       "the account of database \"%s\" may do more than read: "
		       "it is a superuser, or may replicate or use the "
		       "server's files", c->base.db->id);
	nl2sql_err_word(&req->err, "forbidden");
	nl2sql_err_hint(&req->err, "Make a role that may only read "
			"(CREATE ROLE reader LOGIN; GRANT pg_read_all_data TO "
			"reader), or set NL2SQL_ALLOW_SUPERUSER=1.");
	return true;
}

void nl2sql_pg_begin(struct pg_conn *c)
{
	size_t i;

	c->limits = nl2sql_limits_whole(&c->base.req->limits);
	c->running = c->cancelled = c->settled = false;
	c->pending = 0;
	if (refuse_account(c) ||
	    nl2sql_pg_refuse_shadows(c, c->base.req) < 0) {
		answer(c);
		return;
	}
	nl2sql_pg_script(c);
	c->began_us = now_us();
	for (i = 0; i < c->nsteps; i++)
		if (!nl2sql_pg_send_step(c, c->base.req, c->steps[i])) {
			lost(c);
			return;
		}
	flush(c);
}

/* Nothing may be answered from within: the loop does it, when it turns. */
static void wake(void *ctx, short revents)
{
	struct pg_conn *c = ctx;

	(void)revents;
	c->timer = NULL;
	if (c->conn)
		nl2sql_pg_begin(c);
	else
		nl2sql_pg_connect(c);
}

static int pg_send(struct nl2sql_conn *base)
{
	struct pg_conn *c = (struct pg_conn *)base;

	c->timer = nl2sql_loop_timer(base->db->loop, 0, wake, c);
	return 0;
}

/* May they stand in one queue?  To plan only, within the same time. */
static bool plans(const struct nl2sql_request *req)
{
	return !req->trusted && !(req->task & NL2SQL_TASK_RUN);
}

/* Its answer comes from pg_begin(). */
static bool names_shadow(const struct pg_conn *c,
			 const struct nl2sql_request *req)
{
	struct nl2sql_request tried = { .sql = req->sql, .len = req->len };

	return nl2sql_pg_refuse_shadows(c, &tried) < 0;
}

static bool pg_fits(const struct nl2sql_conn *base,
		    const struct nl2sql_request *req)
{
	const struct pg_conn *c = (const struct pg_conn *)base;

	return c->conn && !c->connecting && !c->timer && c->checked &&
	       !c->super && !c->cancelled && !script_over(c) &&
	       plans(base->req) && plans(req) && !names_shadow(c, req) &&
	       nl2sql_limits_whole(&req->limits).timeout_ms ==
		       c->limits.timeout_ms;
}

/* It goes out with others, when the loop turns.  Where it cannot be sent the
 * session is broken, which is seen then, and all are asked again. */
static int pg_follow(struct nl2sql_conn *base, const struct nl2sql_request *req)
{
	struct pg_conn *c = (struct pg_conn *)base;

	if (nl2sql_pg_send_step(c, req, PG_EXPLAINS))
		(void)nl2sql_pg_send_step(c, req, PG_SYNC);
	nl2sql_pg_watch(c, POLLIN | POLLOUT);
	return 0;
}

static void pg_begin(struct nl2sql_conn *base)
{
	struct pg_conn *c = (struct pg_conn *)base;

	c->settled = false;
	c->limits = nl2sql_limits_whole(&base->req->limits);
	nl2sql_pg_script(c);
	c->began_us = now_us();
}

static bool pg_late(struct nl2sql_conn *base)
{
	struct pg_conn *c = (struct pg_conn *)base;

	if (!nl2sql_pg_at_work(c) || !c->checked)
		return true; /* connecting has a limit of its own */
	if (now_us() - c->began_us < c->limits.timeout_ms * 1000)
		return true;
	if (c->cancelled)
		return false;
	nl2sql_pg_cancel(c);
	c->cancelled = true;
	return true;
}

/* ---- results ---------------------------------------------------------------------- */

static void too_large(struct pg_conn *c)
{
	nl2sql_err_set(&c->base.req->err, NL2SQL_EDATA,
		       "the result is larger than may be kept");
	nl2sql_err_word(&c->base.req->err, "result_too_large");
}

/* One row of the statement.  false: that was enough. */
static bool take_row(struct pg_conn *c, const PGresult *res)
{
	struct nl2sql_request *req = c->base.req;

	if (!req->rows.columns)
		nl2sql_pg_columns(&req->rows, res);
	if (req->row)
		return nl2sql_pg_hand_on(c, res) == 0;
	if (req->rows.nrows >= (size_t)c->limits.max_rows) {
		req->rows.truncated = true;
		return false;
	}
	nl2sql_pg_keep_row(&req->rows, res);
	if (req->rows.bytes <= c->limits.max_bytes)
		return true;
	too_large(c);
	return false;
}

static void take_table(struct pg_conn *c, const PGresult *res)
{
	struct nl2sql_request *req = c->base.req;

	switch (c->steps[c->at]) {
	case PG_CHECK:
		c->checked = true;
		c->super = PQntuples(res) != 1 ||
			   *PQgetvalue(res, 0, 0) == 't';
		if (PQntuples(res) == 1)
			nl2sql_pg_shadow(c, PQgetvalue(res, 0, 1));
		break;
	case PG_SESSION:
		c->session_ms = c->limits.timeout_ms;
		break;
	case PG_EXPLAINS:
		req->planned = true;
		if (PQntuples(res) == 1)
			nl2sql_pg_plan(req, PQgetvalue(res, 0, 0),
				       (size_t)PQgetlength(res, 0, 0));
		break;
	case PG_RUN:
		if (!req->rows.columns)
			nl2sql_pg_columns(&req->rows, res);
		req->planned = true;
		break;
	default:
		break;
	}
	if (c->steps[c->at] == PG_RUN || c->steps[c->at] == PG_EXPLAINS)
		req->elapsed_us = now_us() - c->began_us;
}

static bool take_error(struct pg_conn *c, const PGresult *res)
{
	struct nl2sql_request *req = c->base.req;
	enum pg_step step = c->steps[c->at];

	if (nl2sql_pg_gone(res)) { /* by its own word, where it says one */
		c->ending = c->ending ||
			    PQresultErrorField(res, PG_DIAG_SQLSTATE);
		return false;
	}
	if (step != PG_EXPLAINS && step != PG_RUN)
		return false;
	req->elapsed_us = now_us() - c->began_us;
	nl2sql_pg_error(req, res, step == PG_EXPLAINS);
	if (!c->cancelled && nl2sql_pg_passes(req, res, req->elapsed_us / 1000,
					      c->limits.timeout_ms))
		req->err.code = NL2SQL_EAGAIN;
	else
		req->err.code = NL2SQL_EDATA;
	return true;
}

enum outcome { MORE, ENOUGH, GONE };

/* What came for the step at hand. */
static enum outcome take(struct pg_conn *c, const PGresult *res)
{
	switch (PQresultStatus(res)) {
	case PGRES_SINGLE_TUPLE:
		return take_row(c, res) ? MORE : ENOUGH;
	case PGRES_TUPLES_OK:
		take_table(c, res);
		return MORE;
	case PGRES_COMMAND_OK:
		if (c->steps[c->at] == PG_DISCARD)
			c->session_ms = 0;
		/* a query gives rows, or it was none */
		return c->steps[c->at] == PG_EXPLAINS ||
				       c->steps[c->at] == PG_RUN ?
		       GONE : MORE;
	case PGRES_PIPELINE_ABORTED:
		return MORE;
	case PGRES_PIPELINE_SYNC:
		if (c->at < c->nsteps && c->steps[c->at] == PG_SYNC)
			c->at++;
		return MORE;
	case PGRES_FATAL_ERROR:
		return take_error(c, res) ? MORE : GONE;
	default:
		return GONE; /* COPY and its like: no query of ours does that */
	}
}

/* The step is over; the one before the first SYNC behind RUN or EXPLAIN was
 * the last that has anything to say. */
static void next_step(struct pg_conn *c)
{
	enum pg_step was = c->steps[c->at++];

	c->running = false;
	c->pending = 0;
	if (was == PG_RUN || (was == PG_EXPLAINS && c->steps[c->at] == PG_SYNC))
		c->settled = true;
}

/* The script is over.  @return true where the next one is under way */
static bool go_on(struct pg_conn *c)
{
	if (!c->settled) {
		nl2sql_pg_begin(c); /* that was the check of the account */
		return false;
	}
	answer(c);
	return !c->base.dead && c->base.req && !c->timer && !script_over(c);
}

/* Take all results that are there. */
static void take_results(struct pg_conn *c)
{
	enum outcome outcome = MORE;

	while (outcome == MORE) {
		PGresult *res;

		if (script_over(c) && !go_on(c))
			return;
		if (c->steps[c->at] == PG_RUN && !c->running)
			c->running = PQsetSingleRowMode(c->conn) == 1;
		if (PQisBusy(c->conn))
			break;
		res = PQgetResult(c->conn);
		c->pending = 0;
		if (!res) {
			if (PQstatus(c->conn) == CONNECTION_BAD)
				outcome = GONE;
			else if (c->steps[c->at] != PG_SYNC)
				next_step(c);
			continue;
		}
		outcome = take(c, res);
		PQclear(res);
	}
	if (outcome == GONE)
		lost(c);
	else if (outcome == ENOUGH)
		stop(c);
	else
		flush(c);
}

/* Those who get an answer may ask for more, or close it all. */
static void advance(struct pg_conn *c)
{
	c->base.held = true;
	take_results(c);
	c->base.held = false;
	if (c->base.dead)
		free(c);
}

/* A row is taken when it is whole: what came of it until then counts too. */
static bool row_too_large(struct pg_conn *c)
{
	int there = 0;

	if (!c->running || c->base.req->row)
		return false;
	if (ioctl(c->fd, FIONREAD, &there) == 0 && there > 0)
		c->pending += (size_t)there;
	return c->pending > c->limits.max_bytes + SLACK;
}

void nl2sql_pg_io(void *ctx, short revents)
{
	struct pg_conn *c = ctx;

	(void)revents;
	if (c->connecting) {
		nl2sql_pg_connect_on(c);
		return;
	}
	if (c->base.req && row_too_large(c)) {
		too_large(c);
		stop(c);
		return;
	}
	if (!PQconsumeInput(c->conn))
		lost(c);
	else if (c->base.req && !c->timer)
		advance(c);
	else if (PQstatus(c->conn) == CONNECTION_BAD)
		lost(c);
}

const struct nl2sql_db_driver nl2sql_postgres_driver = {
	.schemes = { "postgresql", "postgres" },
	.dialect = NL2SQL_POSTGRESQL,
	.size = sizeof(struct pg_conn),
	.attempts = 3,
	.parse = nl2sql_pg_parse,
	.open = pg_open,
	.send = pg_send,
	.follow = pg_follow,
	.fits = pg_fits,
	.begin = pg_begin,
	.late = pg_late,
	.close = pg_close,
};
