/*
 * nl2sql/introspect.h - from a live database to its schema records
 *
 * Reads the catalogue in a constant number of queries, scans each table once
 * for the profiles of all its columns, some tables at a time where the database
 * has several connections, and finds the relationships: those
 * declared, with their true cardinality, and those that nobody declared, by
 * names and by containment of values.  Everything is deterministic: the same
 * database, options and seed give the same bytes.
 *
 * Nothing of a hostile schema is run: views are described, not read, and
 * virtual tables and virtual generated columns are not scanned.
 */
#ifndef NL2SQL_INTROSPECT_H
#define NL2SQL_INTROSPECT_H

#include <nl2sql/db.h>
#include <nl2sql/mask.h>
#include <nl2sql/schema.h>

struct nl2sql_introspect_options {
	bool profile;	    /* scan the tables */
	bool sample;	    /* keep sample rows; needs profile */
	bool infer;	    /* look for undeclared relationships */
	bool keep_declared; /* false: pretend that no key was declared */
	int64_t scan_rows;  /* rows read of a table; above it a sample is */
	uint64_t seed;
	char *const *tables;		/* globs; NULL: all.  NULL-terminated */
	char *const *exclude;		/* globs; NULL: none */
	struct nl2sql_limits limits;	/* of each statement */
	const struct nl2sql_mask *mask; /* for personal values; not NULL when
	                                 * profile is set */
};

#define NL2SQL_INTROSPECT_DEFAULTS                                             \
	{                                                                      \
		.profile = true, .sample = true, .infer = true,                \
		.keep_declared = true, .scan_rows = 100000, .seed = 1          \
	}

/**
 * Read a database into a schema.
 *
 * Tables come in the order of their making, then views.  A table that cannot
 * be read (its pages are damaged) is described without a profile, and logged.
 *
 * @param s   filled; what it held before stays
 * @param db  asked through nl2sql_db_wait()
 * @return 0, or -1 with *err set where the catalogue cannot be read or the
 *         run was cancelled
 */
int nl2sql_introspect(struct nl2sql_schema *s, struct nl2sql_db *db,
		      const struct nl2sql_introspect_options *o,
		      struct nl2sql_err *err) NL2SQL_MUST_USE;

/**
 * Hand the records of a schema to put(), one line without its end at a time:
 * databases, tables, relationships, samples.
 *
 * @return 0, or -1 with *err as put() set it
 */
int nl2sql_introspect_records(const struct nl2sql_schema *s,
			      int (*put)(void *ctx, const char *line,
					 size_t len, struct nl2sql_err *err),
			      void *ctx,
			      struct nl2sql_err *err) NL2SQL_MUST_USE;

#endif
