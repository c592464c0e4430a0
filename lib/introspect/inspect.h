/*
 * inspect.h - what the files of introspect share
 *
 * One run goes: catalogue (catalog.c and one file an engine), declared keys,
 * one scan a table (scan.c, which feeds facts and profiles), undeclared
 * relationships (relate.c), figures of each relationship (edge.c), roles
 * (role.c), masking and samples (sample.c).
 */
#ifndef NL2SQL_INTROSPECT_INSPECT_H
#define NL2SQL_INTROSPECT_INSPECT_H

#include <nl2sql/introspect.h>

#include "lexicon.h"

#define SAMPLE_MAX    512  /* rows of a sample */
#define TEXT_MAX      1000 /* characters of a text that are read */
#define EXAMPLE_BYTES 100  /* of a text in a profile */

/** What a scan leaves behind of a column for finding relationships. */
struct column_facts {
	uint64_t *sketch; /* the smallest hashes of its values, ascending */
	uint32_t nsketch;
	bool whole;	/* the sketch has the hash of every value */
	bool unique;	/* no value was seen twice */
	bool serial;	/* integers without gaps worth naming */
	bool numbers;	/* integers only */
	int64_t values; /* rows that are not null */
	double distinct;
	int64_t min, max; /* of integers */
};

/** What is known of a table beside its struct. */
struct table_facts {
	struct nl2sql_table *table;
	struct column_facts *columns; /* NULL: not scanned */
	struct nl2sql_cell **rows;    /* the sample, malloc'ed one by one */
	size_t nrows;
	bool scanned, whole; /* whole: every row was seen */
	bool has_rowid;
	bool stored;	/* it has rows of its own, which can be scanned */
	bool uncounted; /* the catalogue has no number of rows: count them */
	bool *skip;	/* columns that are not read */
};

struct inspector {
	struct nl2sql_db *db;
	struct nl2sql_schema *schema;
	const struct nl2sql_introspect_options *o;
	const char *id;		    /* of the database */
	struct table_facts *tables; /* by place in run order */
	size_t ntables, ctables;
	struct nl2sql_relationship **edges; /* of this run */
	size_t nedges, cedges;
	size_t sketch_size;
	struct lexicon words;
};

/* ---- asking (ask.c) ------------------------------------------------------ */

/** SQL of ours that is asked before its answer is needed. */
struct question {
	struct nl2sql_request request; /* sql, ctx, row() and again() are set */
	bool over;
};

/** Ask; both must stay where they are until the answer. */
void nl2sql_inspect_ask_ahead(struct inspector *in, struct question *q);
/** Wait until all rows have come. */
int nl2sql_inspect_answer(struct inspector *in, struct question *q,
			  struct nl2sql_err *err) NL2SQL_MUST_USE;
/** Do without the answer. */
void nl2sql_inspect_ask_no_more(struct question *q);

/** Run SQL of ours and call row() for each row. */
int nl2sql_inspect_ask(struct inspector *in, const char *sql, void *ctx,
		       int (*row)(void *ctx, const struct nl2sql_cell *v,
				  size_t n, struct nl2sql_err *err),
		       struct nl2sql_err *err) NL2SQL_MUST_USE;

/** Run SQL of ours that gives one row of at most n integers; what is no
 * integer is -1. */
int nl2sql_inspect_ask_numbers(struct inspector *in, const char *sql,
			       int64_t *out, size_t n,
			       struct nl2sql_err *err) NL2SQL_MUST_USE;

/** A value's text in the arena, made valid UTF-8; "" for null. */
const char *nl2sql_inspect_value_text(struct nl2sql_arena *a,
				      const struct nl2sql_cell *v);
/** Text with what is not UTF-8 replaced by U+FFFD; *len is its new length. */
const char *nl2sql_inspect_clean_utf8(struct nl2sql_arena *a, const char *s,
				      size_t *len);

/** Quoted table name and column name as this engine spells them. */
void nl2sql_inspect_put_table(struct inspector *in, struct nl2sql_buf *b,
			      const struct nl2sql_table *t);
void nl2sql_inspect_put_name(struct inspector *in, struct nl2sql_buf *b,
			     const char *name);

/* ---- catalogues ----------------------------------------------------------- */

/** The table is wanted: --tables and --exclude. */
bool nl2sql_inspect_wanted(const struct inspector *in, const char *schema,
			   const char *name);
/** The facts of a table of this run, or NULL. */
struct table_facts *nl2sql_inspect_facts_of(struct inspector *in,
					    const struct nl2sql_table *t);

/** Read everything of the catalogue: tables, columns, keys, declared
 * relationships (sqlite.c). */
int nl2sql_inspect_catalog_sqlite(struct inspector *in,
				  struct nl2sql_err *err) NL2SQL_MUST_USE;

/** The same (postgres.c). */
int nl2sql_inspect_catalog_postgres(struct inspector *in,
				    struct nl2sql_err *err) NL2SQL_MUST_USE;

/** A declared key that leads from columns to others, which are kept. */
void nl2sql_inspect_add_edge(struct inspector *in, struct nl2sql_table *from,
			     int *columns, struct nl2sql_table *to, int *others,
			     size_t n);

/** A unique key, and an index; their columns and name are kept. */
void nl2sql_inspect_add_unique(struct inspector *in, struct nl2sql_table *t,
			       int *columns, size_t n);
void nl2sql_inspect_add_index(struct inspector *in, struct nl2sql_table *t,
			      const struct nl2sql_index *x);

/** Take over what only the text of CREATE says: comments and checks; and
 * clear the mark in skip[] of generated columns that can be read safely. */
void nl2sql_inspect_read_ddl(struct inspector *in, struct nl2sql_table *t,
			     bool *skip, const char *sql);

/** One declared foreign key: a relationship, or a broken key with the reason. */
struct declared_key {
	struct nl2sql_table *from;
	const char *to_name;
	const char **from_names,
		**to_names; /* to_names NULL: its primary key */
	size_t n;
};
void nl2sql_inspect_add_declared(struct inspector *in,
				 const struct declared_key *k);

/** The fingerprint of the structure: tables, columns, types, keys. */
void nl2sql_inspect_fingerprint(struct inspector *in,
				struct nl2sql_database *d);

/* ---- scans ------------------------------------------------------------------ */

/** The scan of one table: profiles, facts and sample rows. */
struct scan;

/** Have its rows sent, while others are looked at. */
struct scan *nl2sql_inspect_scan_ahead(struct inspector *in,
				       struct table_facts *f);
/** Wait for it, and keep what it found; s is freed. */
int nl2sql_inspect_scan_end(struct scan *s,
			    struct nl2sql_err *err) NL2SQL_MUST_USE;
/** Stop it; s is freed. */
void nl2sql_inspect_scan_drop(struct scan *s);

/** Add the rows that fit a condition to the sample, as far as there is room. */
int nl2sql_inspect_fetch_rows(struct inspector *in, struct table_facts *f,
			      const char *where,
			      struct nl2sql_err *err) NL2SQL_MUST_USE;

/* ---- relationships ----------------------------------------------------------- */

/** Find the undeclared ones. */
int nl2sql_inspect_infer_relationships(struct inspector *in,
				       struct nl2sql_err *err) NL2SQL_MUST_USE;
/** Count the rows of t whose columns have values that other has not. */
int nl2sql_inspect_count_missing(struct inspector *in,
				 const struct nl2sql_table *t,
				 const int *columns,
				 const struct nl2sql_table *other,
				 const int *others, size_t n, int64_t *count,
				 struct nl2sql_err *err) NL2SQL_MUST_USE;
/** Orphans, childless and fan-out of each, and the many-to-many ones. */
int nl2sql_inspect_measure_relationships(
	struct inspector *in, struct nl2sql_err *err) NL2SQL_MUST_USE;

/* ---- what columns mean --------------------------------------------------------- */

/** Is it the id of a table by that table's initial: jid of journal, wherever
 * it stands?  Such a table has it among its first columns, and unique. */
bool nl2sql_inspect_is_initial_id(const struct inspector *in, const char *name);

/** Set role, additive and pii of each column, once keys are known. */
void nl2sql_inspect_assign_roles(struct inspector *in);

/** Fetch the parents of sampled rows. */
int nl2sql_inspect_fetch_parents(struct inspector *in,
				 struct nl2sql_err *err) NL2SQL_MUST_USE;
/** Hang the samples into the schema, personal values masked; mask the
 * profiles of personal columns too. */
void nl2sql_inspect_mask_and_keep(struct inspector *in);

/* ---- what is personal in a text that is not (personal.c) ----------------- */

/**
 * A text cell without addresses, numbers and names of persons: those of the
 * set, those that a title or a given name tells, and in JSON what a member's
 * name says.  Of a column that is compared or joined only what is beyond doubt
 * is taken.
 *
 * @return the cell, its text in the schema's arena
 */
struct nl2sql_cell nl2sql_inspect_scrub(struct inspector *in,
					const struct nl2sql_mask_set *seen,
					enum nl2sql_role role,
					const struct nl2sql_cell *c);

#endif
