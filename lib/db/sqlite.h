/*
 * lib/db/sqlite.h - the two halves of the SQLite driver
 *
 * SQLite runs in a child process, one a connection: sqlite.c is our side,
 * sqlite_child.c the other.  Between them, over a socket pair, go frames: four
 * bytes of length, one of kind, and what wire.c writes.
 */
#ifndef NL2SQL_DB_SQLITE_H
#define NL2SQL_DB_SQLITE_H

#include <sqlite3.h>
#include <sys/types.h>

#include "driver.h"

enum sqlite_frame {
	FRAME_ORDER = 'O',   /* to the child: one request */
	FRAME_COLUMNS = 'C', /* back: the columns of the result */
	FRAME_ROWS = 'R',    /* some rows */
	FRAME_PLAN = 'P',
	FRAME_END = 'E'      /* the error and the figures: the answer is whole */
};

/* How a child that cannot go on says why. */
#define SQLITE_CHILD_NO_MEMORY 77

enum sqlite_order_flag {
	ORDER_PLAN = 1,
	ORDER_RUN = 2,
	ORDER_TRUSTED = 4,
	ORDER_STREAM = 8 /* send rows as they come */
};

/** The other side: never returns.  parent: who is to be outlived by nobody. */
_Noreturn void nl2sql_sqlite_child(const struct nl2sql_db *db, const char *path,
				   int fd, pid_t parent);

/* sqlite_powers.c */

/** Keep one descriptor (above 2 or not) and nothing else of the program's, die
 * with the parent, and write no file from here on. */
void nl2sql_sqlite_give_up_powers(int keep, pid_t parent);
/** How much more memory it may use. */
void nl2sql_sqlite_limit_memory(size_t bytes);
/** The processor time that it may still use: this holds even while our side is
 * stopped and cannot kill. */
void nl2sql_sqlite_limit_cpu(int64_t timeout_ms);

/* sqlite_file.c */

/** What is behind "sqlite:": the path, malloc'ed. */
char *nl2sql_sqlite_path(const char *dsn);

/**
 * Open the file so that nothing changes: not it, and nothing beside it.
 *
 * @param db  tells what time it is for SQL, and how long to wait for a writer
 * @return the connection, or NULL with *err set: NL2SQL_EFATAL
 */
sqlite3 *nl2sql_sqlite_open(const struct nl2sql_db *db, const char *path,
			    struct nl2sql_err *err);
/** Has a writer begun to use the file in another way since it was opened? */
bool nl2sql_sqlite_stale(const char *path);

/* sqlite_guard.c */

/** What the authorizer knows. */
struct sqlite_guard {
	const struct nl2sql_policy *policy;
	struct nl2sql_map shadows; /* tables that only a module may read */
	struct nl2sql_map views;
	bool trusted;   /* SQL of our own */
	bool preparing; /* ours or a stranger's text is being prepared; else
			 * what is prepared is a module's own SQL */
	bool touched;   /* modules that are functions have their tables */
	bool refused;   /* it said no */
	char what[128]; /* to this function or table */
};

/** Settings that take power away, before any text of a stranger. */
int nl2sql_sqlite_harden(sqlite3 *conn, struct sqlite_guard *g,
			 struct nl2sql_err *err);

/** Get ready for the modules that a text may call: before it is prepared. */
void nl2sql_sqlite_expect(sqlite3 *conn, struct sqlite_guard *g,
			  const char *sql);

/* sqlite_error.c */

/**
 * Say what the engine said, without what may be a cell: a word, a position,
 * and names that stand in the SQL.
 *
 * @param prepared  false: it failed before it could run
 */
void nl2sql_sqlite_error(struct nl2sql_err *err, sqlite3 *conn, int rc,
			 const char *sql, size_t len, bool prepared);

#endif
