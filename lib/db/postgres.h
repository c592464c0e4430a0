/*
 * postgres.h - what the files of the PostgreSQL driver share
 */
#ifndef NL2SQL_DB_POSTGRES_H
#define NL2SQL_DB_POSTGRES_H

#include "pq.h"

#include "driver.h"

/** What stands before a stranger's statement when its plan is asked for; a
 * list in parentheses, so that the statement cannot add to it. */
#define PG_EXPLAIN "EXPLAIN (FORMAT JSON) "

/** What is sent for a request, one after the other, in one piece. */
enum pg_step {
	PG_SYNC,     /* ends a group: an error skips what is left of it */
	PG_CHECK,    /* of the account */
	PG_SESSION,  /* limits of the session, for planning */
	PG_BEGIN,
	PG_LIMITS,   /* of the transaction */
	PG_EXPLAINS,
	PG_RUN,
	PG_ROLLBACK,
	PG_DISCARD
};

#define PG_STEPS_MAX 12

struct pg_conn {
	struct nl2sql_conn base;
	PGconn *conn;               /* NULL: not connected */
	struct nl2sql_watch *watch;
	int fd;                     /* that watch looks at */
	struct nl2sql_watch *timer; /* while connecting */
	bool connecting, checked, super;
	struct nl2sql_map shadows;  /* see postgres_shadow.c */
	enum pg_step steps[PG_STEPS_MAX];
	size_t nsteps, at;
	bool running;               /* at PG_RUN, row by row */
	bool cancelled;
	bool served;                /* it has answered a request */
	bool ending;                /* the server said that it ends the session */
	bool settled;               /* the request has its answer */
	int64_t session_ms;         /* the limit that is set; 0: none */
	int64_t began_us;
	size_t pending;             /* bytes read of a row that is not whole */
	struct nl2sql_limits limits;
	struct nl2sql_arena row;    /* of one row of a stream */
};

/* ---- postgres_url.c ----------------------------------------------------- */

/** Read a URL as the driver's parse(). */
int nl2sql_pg_parse(struct nl2sql_db *db, char **id, struct nl2sql_err *err);

/* ---- postgres_open.c ---------------------------------------------------- */

/** Connect, and say so with nl2sql_pg_begin(); or have the request tried
 * again, or answered. */
void nl2sql_pg_connect(struct pg_conn *c);
/** Go on with that: its socket has something to say. */
void nl2sql_pg_connect_on(struct pg_conn *c);
/** Is the server doing something for us? */
bool nl2sql_pg_at_work(const struct pg_conn *c);
/** Stop what the server does for us, without waiting. */
void nl2sql_pg_cancel(struct pg_conn *c);
/** Drop the session, stopping what runs. */
void nl2sql_pg_disconnect(struct pg_conn *c);
/** Have c->watch look for events on the socket. */
void nl2sql_pg_watch(struct pg_conn *c, short events);

/* ---- postgres_send.c ---------------------------------------------------- */

/** Write down the steps of the request at hand, of which none was sent. */
void nl2sql_pg_script(struct pg_conn *c);
/** Send one of req's.  @return 1, or 0 where the session is broken */
int nl2sql_pg_send_step(struct pg_conn *c, const struct nl2sql_request *req,
			enum pg_step step);

/* ---- postgres_shadow.c -------------------------------------------------- */

/** A column of the check of the account: what the database defines, a name a
 * line behind the letter of its kind. */
extern const char nl2sql_pg_shadows[];
/** Learn them, as that column has them. */
void nl2sql_pg_shadow(struct pg_conn *c, const char *names);
/** Does a stranger's statement use one?  @return 0, or -1 with req->err set */
int nl2sql_pg_refuse_shadows(const struct pg_conn *c,
			     struct nl2sql_request *req);

/* ---- postgres.c --------------------------------------------------------- */

/** Send the request: the session is there. */
void nl2sql_pg_begin(struct pg_conn *c);
/** c->watch's callback. */
void nl2sql_pg_io(void *ctx, short revents);

/* ---- postgres_rows.c ---------------------------------------------------- */

/** Name and type of each column of the result. */
void nl2sql_pg_columns(struct nl2sql_rows *rows, const PGresult *res);

/** One value.  What has to be decoded goes into the arena, and with copy the
 * texts too; without it they live as long as res. */
struct nl2sql_cell nl2sql_pg_cell(const PGresult *res, int row, int column,
				  struct nl2sql_arena *a, bool copy);

/** Give a row of a stream to its taker.  @return -1: it wants no more */
int nl2sql_pg_hand_on(struct pg_conn *c, const PGresult *res);
/** Keep a row of a result. */
void nl2sql_pg_keep_row(struct nl2sql_rows *rows, const PGresult *res);

/** A value for a parameter, as text; NULL for null.  In the arena. */
const char *nl2sql_pg_param(struct nl2sql_arena *a,
			    const struct nl2sql_cell *c);

/* ---- postgres_plan.c ------------------------------------------------------ */

/** Read what EXPLAIN (FORMAT JSON) says into the request's plan and figures;
 * json has a NUL behind it. */
void nl2sql_pg_plan(struct nl2sql_request *req, const char *json, size_t len);

/* ---- postgres_error.c ----------------------------------------------------- */

/**
 * Turn an error of the server into ours.
 *
 * @param explained  the statement stood behind PG_EXPLAIN
 * Of a stranger's statement the message is made anew, from the class of the
 * error and the name at its position; of our own it is the server's.
 */
void nl2sql_pg_error(struct nl2sql_request *req, const PGresult *res,
		     bool explained);

/** Does this error mean that the session is over, or the server going? */
bool nl2sql_pg_gone(const PGresult *res);

/** Is it the server, not the statement, so that it is worth another try?  Its
 * error was taken over; elapsed_ms and limit_ms tell a cancel that somebody
 * else gave from the end of our own time. */
bool nl2sql_pg_passes(struct nl2sql_request *req, const PGresult *res,
		      int64_t elapsed_ms, int64_t limit_ms);

#endif
