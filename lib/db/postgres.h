/*
 * postgres.h - what the files of the PostgreSQL driver share
 */
#ifndef NL2SQL_DB_POSTGRES_H
#define NL2SQL_DB_POSTGRES_H

#include <libpq-fe.h>

#include "driver.h"

/** What stands before a stranger's statement when its plan is asked for; a
 * list in parentheses, so that the statement cannot add to it. */
#define PG_EXPLAIN "EXPLAIN (FORMAT JSON) "

/* ---- postgres_rows.c ---------------------------------------------------- */

/** Name and type of each column of the result. */
void nl2sql_pg_columns(struct nl2sql_rows *rows, const PGresult *res);

/** One value.  What has to be decoded goes into the arena, and with copy the
 * texts too; without it they live as long as res. */
struct nl2sql_cell nl2sql_pg_cell(const PGresult *res, int row, int column,
				  struct nl2sql_arena *a, bool copy);

/** A value for a parameter, as text; NULL for null.  In the arena. */
const char *nl2sql_pg_param(struct nl2sql_arena *a,
			    const struct nl2sql_cell *c);

/** Read what EXPLAIN (FORMAT JSON) says into plan and plan_cost. */
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

#endif
