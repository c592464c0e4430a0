/* lib/db/gate.h - between the files of the gate */
#ifndef NL2SQL_DB_GATE_H
#define NL2SQL_DB_GATE_H

#include "driver.h"

/** A statement at the gate. */
struct gate {
	const struct nl2sql_policy *policy;
	enum nl2sql_dialect dialect;
	const char *sql;
	size_t len;
	struct nl2sql_err *err;
	unsigned depth;
	size_t work; /* names of CTEs that were looked at */
};

/** Refuse it, at an offset into its text.  name may be NULL.  @return -1, with
 * the error set to `forbidden` */
int nl2sql_gate_refuse(struct gate *g, size_t offset, const char *what,
		       const char *name);
/** gate_text.c: blanks and comments that are not what they seem. */
int nl2sql_gate_tokens(struct gate *g);
/** Does a call ask for a value that is too large? */
int nl2sql_gate_sizes(struct gate *g, const struct nl2sql_sql *f);

#endif
