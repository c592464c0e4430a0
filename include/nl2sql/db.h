/*
 * nl2sql/db.h - databases: open, read, never write, never trust
 *
 * A struct nl2sql_db is one database behind a DSN: a driver and a pool of
 * connections that are opened when they are needed.
 *
 * SQL goes in by two doors, and both have limits:
 *
 *   nl2sql_db_submit()  text from a stranger.  It passes the gate (one
 *                       statement, a query, functions and tables by
 *                       allow-list: nl2sql_gate_check()), then the engine in
 *                       its sandbox.
 *   nl2sql_db_query()   SQL that this project wrote itself, for catalogues and
 *                       profiles; values from outside go in as parameters.
 *
 * Both take a struct nl2sql_request, which the caller owns and must keep
 * until its done() was called; it carries the answer too.  Requests wait in
 * line when all connections are busy, and are answered in any order.  A
 * request whose connection dies is tried again, on a fresh one, and fails when
 * that happens to it time after time; for a server that went away, starts or
 * is full, it waits (nl2sql_db_patience()): nothing hangs, nothing is lost.
 *
 * An engine's error text may hold cell values.  What a request's err carries
 * is a stable word, a position, and names that stand in the SQL itself.
 */
#ifndef NL2SQL_DB_H
#define NL2SQL_DB_H

#include <nl2sql/base.h>
#include <nl2sql/sql.h>

/* ---- what a statement may cost ---------------------------------------- */

/** Zero in a member means its default, never "no limit".  The time is that of a
 * processor where the engine is ours, so that a verdict does not depend on what
 * else the machine does; ten times as much on the clock ends it anyway. */
struct nl2sql_limits {
	int64_t timeout_ms; /* for one statement; 10 s */
	int64_t max_rows;   /* rows kept of a result; 10,000 */
	size_t max_bytes;   /* bytes of cells of a result; 16 MiB */
	size_t max_memory;  /* of the engine, where it is ours; 256 MiB */
};

#define NL2SQL_LIMITS_DEFAULTS                                              \
	{                                                                   \
		10000, 10000, (size_t)16 << 20, (size_t)256 << 20           \
	}

/* ---- results ----------------------------------------------------------- */

/* Values are struct nl2sql_cell of base.h. */

/** One column of a result. */
struct nl2sql_result_column {
	const char *name;
	const char *type;   /* as declared or as the server says; "" unknown */
	const char *table;  /* where the values come from unchanged, when the */
	const char *column; /* engine can tell; else "" */
};

/** A result.  cells[row * ncolumns + column]; all of it lives in arena. */
struct nl2sql_rows {
	size_t ncolumns, nrows;
	struct nl2sql_result_column *columns;
	struct nl2sql_cell *cells;
	size_t bytes;        /* of the cells that were kept */
	bool truncated;      /* there were more than max_rows */
	struct nl2sql_arena arena;
};

/** Give back what a result holds; it is empty afterwards. */
void nl2sql_rows_release(struct nl2sql_rows *rows);

/* ---- requests ---------------------------------------------------------- */

enum nl2sql_task {
	NL2SQL_TASK_PLAN = 1, /* say the engine's plan (EXPLAIN) */
	NL2SQL_TASK_RUN = 2   /* run it, which plans it first in any case */
};

/**
 * One statement on its way.  Zero it, set the first half, submit it; done()
 * finds the second half filled in.  nl2sql_request_release() afterwards.
 */
struct nl2sql_request {
	const char *sql;   /* borrowed until done() */
	size_t len;
	/* The LIST that nl2sql_sql_parse() made of this very text, borrowed
	 * for submit(); NULL: it is parsed there. */
	const struct nl2sql_sql *statements;
	unsigned task;     /* of enum nl2sql_task; query() always runs */
	struct nl2sql_limits limits;
	bool may_follow;   /* one of many: it may be sent to an engine while
			    * another runs there, and wait for that one */
	const struct nl2sql_cell *params; /* query() only: for ? in order, which
	                                   * PostgreSQL spells $1, $2 */
	size_t nparams;
	/* query() only, may be NULL: take each row as it comes instead of
	 * keeping them; cells live for the call; columns are in req->rows.
	 * Return -1 with *err set to stop.  max_rows and max_bytes do not
	 * apply, since nothing is kept. */
	int (*row)(void *ctx, const struct nl2sql_cell *cells, size_t n,
		   struct nl2sql_err *err);
	/* With row(): the rows so far are void, they all come again, since the
	 * connection broke.  NULL: the request fails instead. */
	void (*again)(void *ctx);
	void (*done)(struct nl2sql_request *req);
	void *ctx;         /* the caller's, for row(), again() and done() */

	struct nl2sql_err err; /* err.code NL2SQL_OK: it worked */
	struct nl2sql_rows rows;
	char *plan;        /* the engine's plan, one step a line; or NULL */
	double plan_cost;  /* in the engine's unit; < 0: it does not say */
	double plan_rows;  /* that the engine expects; < 0: it does not say */
	char *full_scans;  /* tables that the plan reads whole, though it costs
	                    * NL2SQL_SCAN_COST or more, one a line; or NULL */
	bool planned;      /* the engine has planned it */
	int64_t elapsed_us; /* in the engine */
	struct nl2sql_db *db;         /* the room's own from here on */
	struct nl2sql_request *next;
	unsigned lost, ended;  /* how often a session broke, or was ended */
	int64_t trouble_ms;    /* when it had to wait first; 0: never */
	bool given;            /* row() was called */
	bool trusted;
};

/** What PostgreSQL reckons for some 100,000 rows of a narrow table. */
#define NL2SQL_SCAN_COST 2000

/** Give back the answer (rows, plan); what the caller set stays. */
void nl2sql_request_release(struct nl2sql_request *req);

/**
 * Submit a stranger's statement.  done() is called once: from the loop, or
 * from within this call where the gate refuses.  The words of err: those of
 * nl2sql_gate_check(), and unknown_table, unknown_column, ambiguous_column,
 * unknown_function, wrong_arguments, type_mismatch, misused_aggregate,
 * runtime_error, forbidden, timeout, memory_limit, result_too_large,
 * too_complex, crashed (the statement kills the engine), unavailable (the
 * database is gone: NL2SQL_EFATAL; busy: NL2SQL_EAGAIN).
 */
void nl2sql_db_submit(struct nl2sql_db *db, struct nl2sql_request *req);

/**
 * Submit SQL of our own.  Catalogues may be read; writing is as impossible as
 * for a stranger.  The message of err is the engine's, names included.
 */
void nl2sql_db_query(struct nl2sql_db *db, struct nl2sql_request *req);

/**
 * Forget a request that is waiting or running; done() is not called, and a
 * statement at work is stopped.  Nothing happens to one that was answered.
 */
void nl2sql_db_cancel(struct nl2sql_request *req);

/**
 * Submit, and turn the loop until the answer is there.
 *
 * @param trusted  true: as nl2sql_db_query(), else as nl2sql_db_submit();
 *                 req->done is not used
 * @return 0, or -1 with *err a copy of req->err
 */
int nl2sql_db_wait(struct nl2sql_db *db, struct nl2sql_request *req,
		   bool trusted, struct nl2sql_err *err) NL2SQL_MUST_USE;

/**
 * Turn the loop until *over, which the done() of a request that was submitted
 * sets.  Where that cannot be, or the program is cancelled, the request is
 * cancelled and its err says so.
 */
void nl2sql_db_finish(struct nl2sql_db *db, struct nl2sql_request *req,
		      const bool *over);

/* ---- databases --------------------------------------------------------- */

/** All databases of a run, by id; {0} is empty. */
struct nl2sql_db_set {
	struct nl2sql_db **items;
	size_t n, cap;
};

/**
 * Add a database.  Nothing is opened yet.
 *
 * @param id    how records name it; NULL: that of `ID=DSN`, or the file's
 *              stem or the database's name
 * @param dsn   sqlite:PATH (a file: URI too), postgresql://, mysql:// or
 *              trino://
 * @param loop  where it waits; kept, must outlive the set
 * @param jobs  connections that it may have, 1 or more
 * @return 0, or -1 with *err set: a scheme that nobody answers to, an id
 *         that is there already.  A message never shows a password.
 */
int nl2sql_db_set_add(struct nl2sql_db_set *set, const char *id,
		      const char *dsn, struct nl2sql_loop *loop, unsigned jobs,
		      struct nl2sql_err *err) NL2SQL_MUST_USE;

/**
 * Divide connections among the databases of a set that have a server: it may
 * be the same one.  Those that are files keep what they have.  Before anything
 * is opened.
 *
 * @param most  connections to all of them together
 * @return 0, or -1 with *err set: there are more databases than that
 */
int nl2sql_db_set_divide(struct nl2sql_db_set *set, unsigned most,
			 struct nl2sql_err *err) NL2SQL_MUST_USE;

/** The database for records that say db = id.  A single one serves every
 * record; id may be NULL then.  @return NULL where there is none */
struct nl2sql_db *nl2sql_db_set_find(const struct nl2sql_db_set *set,
				     const char *id);

/**
 * The id that a DSN has where none is given: the file's stem, the database's
 * name, or the service's.
 *
 * @param id  set to it, yours to free; NULL where no driver knows the scheme
 * @return 0, or -1 with *err set where its driver cannot read the DSN
 */
int nl2sql_dsn_id(char **id, const char *dsn,
		  struct nl2sql_err *err) NL2SQL_MUST_USE;

/** Close all; requests still out are answered with an error first. */
void nl2sql_db_set_release(struct nl2sql_db_set *set);

/** One database by itself: parameters as above, and `ID=DSN` is understood.
 * @return NULL with *err set; give it to nl2sql_db_free() */
struct nl2sql_db *nl2sql_db_new(const char *dsn, struct nl2sql_loop *loop,
				unsigned jobs, struct nl2sql_err *err);
void nl2sql_db_free(struct nl2sql_db *db);

/**
 * See whether the database opens and can be read.
 *
 * @return 0, or -1 with *err set, NL2SQL_EFATAL: no such file, not a
 *         database, damaged, a journal that waits for its writer, ...
 */
int nl2sql_db_check(struct nl2sql_db *db, struct nl2sql_err *err)
	NL2SQL_MUST_USE;

/**
 * How long a request waits for a server that has gone away, is starting or is
 * full, before it is answered with `unavailable`; 30 s unless set.  One that
 * nobody has reached yet and that refuses is waited for 5 s at most.
 */
void nl2sql_db_patience(struct nl2sql_db *db, int64_t ms);

/** What CURRENT_TIMESTAMP and 'now' say from here on, where the engine is
 * ours (SQLite): milliseconds since 1970, so that runs can be repeated. */
void nl2sql_db_clock(struct nl2sql_db *db, int64_t unix_ms);

const char *nl2sql_db_id(const struct nl2sql_db *db);
/** How many connections it may have. */
unsigned nl2sql_db_jobs(const struct nl2sql_db *db);
enum nl2sql_dialect nl2sql_db_dialect(const struct nl2sql_db *db);
/** The DSN as it may be shown: without a password. */
const char *nl2sql_db_name(const struct nl2sql_db *db);
/** "3.40.1"; NULL with *err set where the database cannot be asked. */
const char *nl2sql_db_version(struct nl2sql_db *db, struct nl2sql_err *err);

/* ---- the gate ---------------------------------------------------------- */

/**
 * What a stranger's statement may touch.  A fresh policy lets the tables be
 * that the account may read, less the engine's catalogues; the first
 * nl2sql_policy_table() turns it into an allow-list.
 */
struct nl2sql_policy;

struct nl2sql_policy *nl2sql_policy_new(enum nl2sql_dialect dialect);
void nl2sql_policy_free(struct nl2sql_policy *p);

/** Let a table or view be read.  schema may be NULL or "": any. */
void nl2sql_policy_table(struct nl2sql_policy *p, const char *schema,
			 const char *table);

/** Keep to tables that match one of tables[] (NULL: all) and none of
 * exclude[] (NULL: none); globs on "table" and on "schema.table".  The
 * arrays end with NULL, and are copied. */
void nl2sql_policy_globs(struct nl2sql_policy *p, char *const *tables,
			 char *const *exclude);

/** May this table be read?  Says nothing of whether it exists. */
bool nl2sql_policy_allows(const struct nl2sql_policy *p, const char *schema,
			  const char *table);

/**
 * Judge a statement without a database: one statement, SELECT, VALUES, TABLE
 * or WITH of those, functions of the dialect's allow-list, tables of the
 * policy, no catalogue, no locks, no INTO, no variables, no constants that
 * blow up a string.
 *
 * @return 0, or -1 with *err set: syntax_error (our parser cannot read it),
 *         multiple_statements, empty_statement, unknown_table and
 *         unknown_function (not on the list), too_complex, forbidden
 *         (all else)
 */
int nl2sql_gate_check(const struct nl2sql_policy *p, const char *sql,
		      size_t len, struct nl2sql_err *err) NL2SQL_MUST_USE;

/** The same for text that the caller has parsed: statements is the LIST of
 * nl2sql_sql_parse() of that very text. */
int nl2sql_gate_check_tree(const struct nl2sql_policy *p, const char *sql,
			   size_t len, const struct nl2sql_sql *statements,
			   struct nl2sql_err *err) NL2SQL_MUST_USE;

/** The policy that nl2sql_db_submit() goes by; the database's from here on
 * (it frees it).  Connections that knew another one are reopened. */
void nl2sql_db_policy(struct nl2sql_db *db, struct nl2sql_policy *p);

/** The policy of a database; before one was set, a fresh one. */
const struct nl2sql_policy *nl2sql_db_policy_of(struct nl2sql_db *db);

/** Is table, of an SQLite database, what a full-text or R-tree module keeps
 * beside its table virtual?  Nobody else may read it. */
bool nl2sql_sqlite_shadow_of(const char *table, const char *virtual);

/** Is name (any case) a function that a stranger's SQL may call? */
bool nl2sql_function_allowed(enum nl2sql_dialect dialect, const char *name);
/** Those of them that a call may mean, by their names, best first; only count
 * is called with a star.  @return how many */
size_t nl2sql_function_near(enum nl2sql_dialect dialect,
			    const struct nl2sql_sql *call, const char *out[3]);

#endif
