/*
 * lib/db/driver.h - what a database must be able to do for us
 *
 * A driver is a const table.  Its connection struct starts with struct
 * nl2sql_conn; pool.c owns the queue, the deadlines and the second attempt,
 * and a driver only opens, sends, stops and closes.
 */
#ifndef NL2SQL_DB_DRIVER_H
#define NL2SQL_DB_DRIVER_H

#include <nl2sql/db.h>

struct nl2sql_conn;

struct nl2sql_db_driver {
	const char *schemes[3]; /* what it answers to, "sqlite"; NULL ends */
	enum nl2sql_dialect dialect;
	size_t size;            /* of its connection; nl2sql_conn first */
	unsigned attempts;      /* sessions that one statement may break */

	/* Look at db->dsn behind the scheme: set db->name, which may be shown,
	 * and *id, the default id, both malloc'ed.  Connects to nothing. */
	int (*parse)(struct nl2sql_db *db, char **id, struct nl2sql_err *err);

	/* Connect, read-only.  c is zeroed but for db.  Says nl2sql_conn_ready()
	 * now or later, or nl2sql_conn_lost(), or fails: NL2SQL_EFATAL. */
	int (*open)(struct nl2sql_conn *c, struct nl2sql_err *err);

	/* Start on c->req.  Ends with nl2sql_conn_answered(),
	 * nl2sql_conn_again() or nl2sql_conn_lost().  -1: the connection is of
	 * no use any more. */
	int (*send)(struct nl2sql_conn *c);

	/* Send what is to run when all before it have their answers; NULL: the
	 * engine takes one request at a time. */
	int (*follow)(struct nl2sql_conn *c, const struct nl2sql_request *req);

	/* With follow: may req be sent now?  NULL: always. */
	bool (*fits)(const struct nl2sql_conn *c,
		     const struct nl2sql_request *req);

	/* With follow: c->req is another now, and its time begins. */
	void (*begin)(struct nl2sql_conn *c);

	/* Its time is over.  @return true when an answer is about to come in
	 * after all: ask again in a moment */
	bool (*late)(struct nl2sql_conn *c);

	/* Release all that open() took, killing what runs; called after a
	 * failed open() too. */
	void (*close)(struct nl2sql_conn *c);
};

extern const struct nl2sql_db_driver nl2sql_sqlite_driver;
extern const struct nl2sql_db_driver nl2sql_postgres_driver;

enum nl2sql_conn_state { NL2SQL_CONN_OPENING, NL2SQL_CONN_IDLE, NL2SQL_CONN_BUSY };

struct nl2sql_conn {
	struct nl2sql_db *db;
	struct nl2sql_request *req; /* BUSY: what runs; its answer goes there */
	struct nl2sql_request *behind; /* sent already, in this order */
	size_t nbehind, behind_bytes;
	int64_t began_ms;           /* when req came to run */
	bool held;                  /* the driver looks at it still: it is */
	bool dead;                  /* closed, and the driver frees it */
	struct nl2sql_watch *timer;
	enum nl2sql_conn_state state;
	bool open;                  /* a session is there, as the driver says */
	unsigned epoch;             /* db->epoch when it was opened */
};

struct nl2sql_db {
	const struct nl2sql_db_driver *driver;
	char *id;
	char *dsn;   /* as given: may hold a password, is never shown */
	char *name;  /* as shown */
	char *version;
	struct nl2sql_loop *loop;
	struct nl2sql_conn **conns;
	size_t nconns, max_conns;
	struct nl2sql_request *head, **tail;
	struct nl2sql_policy *policy;
	unsigned epoch;    /* raised when the policy or the clock changes */
	bool reached;      /* a server has let us in: it may be restarting */
	bool troubled;     /* it was said that we wait for it */
	int64_t patience_ms;
	bool pinned;       /* clock says what time it is */
	int64_t clock;
};

/* pool.c, for drivers */

/** The connection can take a request. */
void nl2sql_conn_ready(struct nl2sql_conn *c);
/** c->req holds its answer; what was sent behind it is c->req from here on. */
void nl2sql_conn_answered(struct nl2sql_conn *c);
/** What was sent behind c->req goes back to the line: its session is no more. */
void nl2sql_conn_take_back(struct nl2sql_conn *c);
/** The connection is gone: c is closed and freed.  Its request is tried again
 * or answered with *why. */
void nl2sql_conn_lost(struct nl2sql_conn *c, const struct nl2sql_err *why);

/** No fault of c->req's: send() gets it again in a moment, until patience is
 * spent; then it is answered with *why.  there: a server has spoken, if only
 * to say that it starts or is full. */
void nl2sql_conn_again(struct nl2sql_conn *c, const struct nl2sql_err *why,
		       bool there);

/** The server has no room for this connection.  Where others are open they
 * take over its request, and the pool stays as small as that: c is freed then.
 * @return whether it was so */
bool nl2sql_conn_surplus(struct nl2sql_conn *c);

/** Its next loss is the last: it is not tried again. */
void nl2sql_request_spend(struct nl2sql_request *req);

/* pool.c, for db.c */
void nl2sql_pool_put(struct nl2sql_db *db, struct nl2sql_request *req);
void nl2sql_pool_close(struct nl2sql_db *db);

/* db.c */

/** An answer of an earlier attempt does not stay. */
void nl2sql_request_clear(struct nl2sql_request *req);

/** limits with every zero replaced by its default. */
struct nl2sql_limits nl2sql_limits_whole(const struct nl2sql_limits *l);

/* functions.c */

/** May name stand in FROM as a function? */
bool nl2sql_table_function_allowed(enum nl2sql_dialect dialect,
				   const char *name);

/** Is name one of those that no honest statement calls? */
bool nl2sql_function_forbidden(enum nl2sql_dialect dialect, const char *name);

/* wire.c: results as bytes, between the sandbox child and us */

/** Append one cell; texts get a NUL behind them. */
void nl2sql_wire_cell(struct nl2sql_buf *b, const struct nl2sql_cell *c);
/** Append a string with its length. */
void nl2sql_wire_string(struct nl2sql_buf *b, const char *s);
void nl2sql_wire_u64(struct nl2sql_buf *b, uint64_t v);

/** A checked walk over bytes that a child wrote, which is not believed. */
struct nl2sql_wire {
	const char *at, *end;
	bool bad; /* there was less than was asked for */
};
uint64_t nl2sql_wire_get_u64(struct nl2sql_wire *w);
/** NUL-terminated inside the bytes; "" when bad. */
const char *nl2sql_wire_get_string(struct nl2sql_wire *w, size_t *len);
struct nl2sql_cell nl2sql_wire_get_cell(struct nl2sql_wire *w);

#endif
