/*
 * lib/db/postgres_open.c - the PostgreSQL driver: sessions come and go
 *
 * Nothing waits but the loop.  A server that is not there, starts or is full is
 * tried again by the pool; one that refuses us is not: a wrong password that is
 * sent again and again locks accounts.
 */
#include <ctype.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "postgres.h"

#define CONNECT_MS 15000 /* for one try, whatever the number of hosts */

/* ---- closing ------------------------------------------------------------- */

/*
 * A cancel is a connection of its own, which may hang: it is made by a process
 * that nobody waits for.
 */
void nl2sql_pg_cancel(struct pg_conn *c)
{
	PGcancel *order = PQgetCancel(c->conn);
	char why[256];
	pid_t pid;
	int fd;

	if (!order)
		return;
	pid = fork();
	if (pid == 0) {
		if (fork() != 0)
			_exit(0);
		for (fd = 0; fd < 1024; fd++)
			close(fd);
		signal(SIGALRM, SIG_DFL);
		alarm(5);
		(void)PQcancel(order, why, sizeof(why));
		_exit(0);
	}
	while (pid > 0 && waitpid(pid, NULL, 0) < 0)
		;
	PQfreeCancel(order);
}

bool nl2sql_pg_at_work(const struct pg_conn *c)
{
	return c->conn && !c->connecting && !c->settled && c->at < c->nsteps;
}

void nl2sql_pg_disconnect(struct pg_conn *c)
{
	nl2sql_conn_take_back(&c->base);
	nl2sql_watch_free(c->watch);
	nl2sql_watch_free(c->timer);
	c->watch = c->timer = NULL;
	c->fd = -1;
	if (nl2sql_pg_at_work(c) && !c->cancelled)
		nl2sql_pg_cancel(c);
	PQfinish(c->conn);
	c->conn = NULL;
	c->base.open = false;
	c->connecting = c->checked = c->cancelled = c->ending = c->served =
		false;
	c->session_ms = 0;
	c->nsteps = c->at = 0;
}

void nl2sql_pg_watch(struct pg_conn *c, short events)
{
	int fd = PQsocket(c->conn);

	if (c->watch && c->fd == fd) {
		nl2sql_watch_events(c->watch, events);
		return;
	}
	nl2sql_watch_free(c->watch);
	c->fd = fd;
	c->watch = nl2sql_loop_fd(c->base.db->loop, fd, events, nl2sql_pg_io,
				  c);
}

/* ---- why it could not be opened -------------------------------------------- */

/* "FATAL:  57P03: the database system is starting up": where the SQLSTATE of
 * a server begins in what libpq says, whatever its language. */
static const char *find_sqlstate(const char *text)
{
	const char *p = text;
	size_t i;

	while ((p = strstr(p, ":  "))) {
		p += 3;
		for (i = 0; i < 5; i++)
			if (!isdigit((unsigned char)p[i]) &&
			    !isupper((unsigned char)p[i]))
				break;
		if (i == 5 && p[5] == ':' && p[6] == ' ')
			return p;
	}
	return NULL;
}

enum why { REFUSED, NOT_THERE, NOT_NOW };

/* REFUSED: it would be refused again.  NOT_NOW: a server says so. */
static enum why reason_of(const struct pg_conn *c, const char *text)
{
	static const int absent[] = {
		ECONNREFUSED, ECONNRESET, ENOENT, EPIPE, ETIMEDOUT,
		EHOSTUNREACH, ENETUNREACH, EAGAIN
	};
	static const char *const passing[] = { "08", "40", "53", "57P" };
	const char *state = find_sqlstate(text);
	size_t i;

	for (i = 0; state && i < NL2SQL_COUNT(passing); i++)
		if (nl2sql_starts(state, passing[i]))
			return NOT_NOW;
	/* a server that let us in before may be on its way back, or another
	 * one in its place; but not where it is us whom it refuses */
	if (c->base.db->reached)
		return state && nl2sql_starts(state, "28") ? REFUSED :
							     NOT_THERE;
	if (state)
		return REFUSED;
	for (i = 0; i < NL2SQL_COUNT(absent); i++)
		if (strstr(text, strerror(absent[i])) &&
		    (absent[i] != ENOENT || strstr(text, " on socket ")))
			return NOT_THERE;
	return strstr(text, "closed the connection") ? NOT_THERE : REFUSED;
}

/* "too many clients already", by whatever limit. */
static bool is_full(const char *text)
{
	const char *state = find_sqlstate(text);

	return state && nl2sql_starts(state, "53300");
}

/* The first line of what libpq says, unless a server sent the password back. */
static void put_reason(const struct pg_conn *c, const char *text,
		       struct nl2sql_err *why)
{
	const char *pass = c->conn ? PQpass(c->conn) : NULL;
	const char *state = find_sqlstate(text), *rest = "";
	size_t len = strcspn(text, "\n");

	if (pass && *pass && strstr(text, pass)) {
		text = "the server refuses it";
		len = strlen(text);
		state = NULL;
	}
	if (state && state < text + len) {
		rest = state + 7;
		len = (size_t)(state - text);
	}
	nl2sql_err_set(why, NL2SQL_EFATAL,
		       "could not open database \"%s\": %.*s%.*s",
		       c->base.db->name, (int)len, text,
		       (int)strcspn(rest, "\n"), rest);
	nl2sql_err_word(why, "unavailable");
}

static void answer_unopened(struct pg_conn *c, const struct nl2sql_err *why)
{
	nl2sql_pg_disconnect(c);
	c->base.req->err = *why;
	nl2sql_conn_answered(&c->base);
}

static void connect_failed(struct pg_conn *c, const char *text)
{
	struct nl2sql_err why = {0};
	enum why reason;

	if (!text)
		text = c->conn ? PQerrorMessage(c->conn) : "";
	if (!*text)
		text = "no connection";
	reason = reason_of(c, text);
	put_reason(c, text, &why);
	if (reason == REFUSED) {
		answer_unopened(c, &why);
		return;
	}
	if (is_full(text) && nl2sql_conn_surplus(&c->base))
		return;
	nl2sql_pg_disconnect(c);
	nl2sql_conn_again(&c->base, &why, reason == NOT_NOW);
}

static void connect_late(void *ctx, short revents)
{
	struct pg_conn *c = ctx;

	(void)revents;
	c->timer = NULL;
	connect_failed(c, strerror(ETIMEDOUT));
}

/* ---- opening ----------------------------------------------------------------- */

/* The server's words go nowhere: they may hold values.  But a session that it
 * ends for reasons of its own is no fault of the statement. */
static void take_notice(void *ctx, const PGresult *res)
{
	const char *state = PQresultErrorField(res, PG_DIAG_SQLSTATE);
	struct pg_conn *c = ctx;

	if (state && nl2sql_starts(state, "57P"))
		c->ending = true;
}

static void connected(struct pg_conn *c)
{
	nl2sql_watch_free(c->timer);
	c->timer = NULL;
	c->connecting = false;
	c->base.open = c->base.db->reached = true;
	if (PQsetnonblocking(c->conn, 1) < 0 || !PQenterPipelineMode(c->conn))
		connect_failed(c, NULL);
	else
		nl2sql_pg_begin(c);
}

void nl2sql_pg_connect_on(struct pg_conn *c)
{
	PostgresPollingStatusType status = PQconnectPoll(c->conn);

	/* its socket may be another one by now, of the same number */
	nl2sql_watch_free(c->watch);
	c->watch = NULL;
	if (status == PGRES_POLLING_FAILED)
		connect_failed(c, NULL);
	else if (status == PGRES_POLLING_OK)
		connected(c);
	else
		nl2sql_pg_watch(c, status == PGRES_POLLING_WRITING ? POLLOUT :
								    POLLIN);
}

/* What stands before dbname is for URLs that do not say it themselves: a host
 * that vanished is noticed, and the next one of several is tried. */
void nl2sql_pg_connect(struct pg_conn *c)
{
	static const char *const keys[] = {
		"tcp_user_timeout", "dbname", "fallback_application_name",
		"client_encoding", NULL
	};
	const char *const values[] = {
		"5000", c->base.db->dsn, "nl2sql", "UTF8", NULL
	};

	c->connecting = true;
	c->conn = PQconnectStartParams(keys, values, 1);
	PQsetNoticeReceiver(c->conn, take_notice, c);
	if (!c->conn || PQstatus(c->conn) == CONNECTION_BAD) {
		connect_failed(c, NULL);
		return;
	}
	(void)PQsetErrorVerbosity(c->conn, PQERRORS_VERBOSE);
	c->timer = nl2sql_loop_timer(c->base.db->loop, CONNECT_MS,
				     connect_late, c);
	nl2sql_pg_watch(c, POLLOUT);
}
