/*
 * nl2sql/validate.h - the five stages that a statement goes through
 *
 *	syntax       our parser, then the engine's
 *	schema       every name resolved, comparisons of like with like
 *	rules        what the INI forbids and asks for; what an engine takes but
 *	             a careful reader would not
 *	execution    planned and run by the engine, in its sandbox
 *	consistency  do the candidates of a pair agree on the result?
 *
 * A validator holds what stays the same over a run.  A trial is one statement
 * under judgement; it lies in the arena of its record, and is answered by a
 * callback, since engines work while others are judged.
 */
#ifndef NL2SQL_VALIDATE_H
#define NL2SQL_VALIDATE_H

#include <nl2sql/db.h>
#include <nl2sql/mask.h>
#include <nl2sql/record.h>
#include <nl2sql/schema.h>
#include <nl2sql/sql.h>

enum nl2sql_stage_name {
	NL2SQL_STAGE_SYNTAX,
	NL2SQL_STAGE_SCHEMA,
	NL2SQL_STAGE_RULES,
	NL2SQL_STAGE_EXECUTION,
	NL2SQL_STAGE_CONSISTENCY
};
#define NL2SQL_STAGES 5
#define NL2SQL_ALL_STAGES ((1u << NL2SQL_STAGES) - 1)

/** "syntax"...  @return its number, or -1 */
int nl2sql_stage_of(const char *name);
/** Stages by name as bits 1 << NL2SQL_STAGE_*; n 0: all.
 * @return 0, or -1 with *err set: there is no such stage */
int nl2sql_stages_of(unsigned *stages, char *const *names, size_t n,
		     struct nl2sql_err *err) NL2SQL_MUST_USE;

enum nl2sql_verdict {
	NL2SQL_VALID,
	NL2SQL_REFINABLE, /* a repair may help */
	NL2SQL_ESCALATE   /* it will not */
};
const char *nl2sql_verdict_name(enum nl2sql_verdict v);

/** What one stage found; lists lie in the trial's arena. */
struct nl2sql_stage {
	bool run, passed;
	double confidence;
	struct nl2sql_err *errors, *warnings;
	size_t nerrors, nwarnings;
	const char **suggestions;
	size_t nsuggestions;
};

/** Section [rules] of the INI; {0} has none.  Lists end with NULL. */
struct nl2sql_rules {
	struct nl2sql_arena arena;
	const char **forbidden_tables;  /* globs */
	const char **forbidden_columns; /* globs on "column", "table.column" */
	const char **required_filters;  /* "table.column" */
	enum { NL2SQL_STAR_ALLOW, NL2SQL_STAR_WARN, NL2SQL_STAR_FORBID } star;
	int64_t max_rows;  /* of a result; 0: any */
	int64_t big_table; /* rows; above, no filter is a warning; 0: 100,000 */
};

/**
 * Take one `key = value`; fits nl2sql_cli_ini().
 *
 * @param ctx  the struct nl2sql_rules
 * @return 0, or -1 with *err set: an unknown key, a value that means nothing
 */
int nl2sql_rules_set(void *ctx, const char *key, const char *value,
		     const char *where, bool trusted, struct nl2sql_err *err);
void nl2sql_rules_release(struct nl2sql_rules *r);

struct nl2sql_validate_options {
	unsigned stages;      /* bits 1 << NL2SQL_STAGE_*; 0: all */
	bool no_run;          /* the engine plans, but does not run */
	bool plan;            /* tell the plan's cost */
	int64_t mutants;      /* neighbours of a statement to try; 0: none */
	int64_t rows;         /* result rows to show, masked; 0: none */
	struct nl2sql_limits limits;
	struct nl2sql_db_set *databases; /* may be empty */
	const char *dialect;  /* where no database tells; or NULL */
	char *const *tables, *const *exclude; /* globs, NULL-terminated, or NULL */
	const struct nl2sql_rules *rules; /* may be NULL */
	const struct nl2sql_mask *mask;   /* needed with rows */
};

struct nl2sql_validator;

/** @param o  copied; what it points at must outlive the validator */
struct nl2sql_validator *
nl2sql_validator_new(const struct nl2sql_validate_options *o);
void nl2sql_validator_free(struct nl2sql_validator *v);

struct nl2sql_trial {
	struct nl2sql_arena *arena;
	const char *sql;
	size_t len;
	const char *db_id;
	enum nl2sql_dialect dialect;
	struct nl2sql_db *db; /* NULL: nothing is run */
	const struct nl2sql_schema *schema; /* may be NULL */
	void (*done)(void *ctx);
	void *ctx;

	/* what was found */
	enum nl2sql_verdict verdict;
	double confidence;
	struct nl2sql_stage stages[NL2SQL_STAGES];
	struct nl2sql_sql *statements; /* LIST, or NULL: not to be parsed */
	struct nl2sql_resolution *names; /* of a single statement; or NULL */
	const struct nl2sql_analysis *analysis; /* once a rule has asked */
	bool ran;             /* the engine has run it: */
	int64_t row_count;
	bool truncated;
	struct nl2sql_hash128 hash, bag; /* bag: whatever the rows' order */
	size_t ncolumns;
	double plan_cost;     /* < 0: not known */
	double plan_rows;     /* rows that the engine expects; < 0: not known */
	const char *plan;
	const char *rows_json; /* with --rows, or NULL */
	int64_t elapsed_us;
	struct nl2sql_err fault; /* not the statement's: the database is gone */
	bool tried_mutants;      /* with --mutants: its neighbours */
	size_t mutants_run;      /* that ran, */
	size_t mutants_told;     /* and gave another result */

	struct nl2sql_mutant *mutants; /* the room's own from here on */
	size_t nmutants, next_mutant;
	struct nl2sql_validator *validator; /* the room's own */
	struct nl2sql_request request;
};

/**
 * Begin to judge one statement.
 *
 * @param arena   everything of the trial lies there
 * @param schema  the records that came so far, or NULL
 * @param db      the record's db, or NULL
 * @param dialect the record's dialect, or NULL; a database knows better
 * @param done    called once, perhaps before this returns
 * @return the trial, or NULL with *err set: NL2SQL_EDATA, nobody says which
 *         database or dialect it is
 */
struct nl2sql_trial *
nl2sql_validator_try(struct nl2sql_validator *v, struct nl2sql_arena *arena,
		     const struct nl2sql_schema *schema, const char *db,
		     const char *dialect, const char *sql, size_t len,
		     void (*done)(void *ctx), void *ctx,
		     struct nl2sql_err *err);

/** Forget a trial before it is done. */
void nl2sql_trial_cancel(struct nl2sql_trial *t);

/** Judge whether the candidates of a pair agree with t: adds the stage
 * consistency to it.  Candidates that did not run have no vote. */
void nl2sql_trial_agree(struct nl2sql_trial *t,
			struct nl2sql_trial *const *candidates, size_t n);

/** A pair under judgement: its sql and its candidates. */
struct nl2sql_pair_trial {
	struct nl2sql_trial *own;         /* NULL: the record has no sql */
	struct nl2sql_trial **candidates; /* of those that have sql */
	size_t n;
	struct nl2sql_err fault;          /* the database is gone */

	struct nl2sql_arena *arena;       /* the room's own from here on */
	const struct nl2sql_schema *schema;
	const char *db, *dialect;
	size_t pending;
	void (*done)(void *ctx);
	void *ctx;
};

/** Begin to judge a record's sql and its candidates[], as
 * nl2sql_validator_try() does for one statement. */
struct nl2sql_pair_trial *
nl2sql_validator_pair(struct nl2sql_validator *v, struct nl2sql_arena *arena,
		      const struct nl2sql_schema *schema,
		      struct nl2sql_record *rec, void (*done)(void *ctx),
		      void *ctx, struct nl2sql_err *err);
void nl2sql_pair_trial_cancel(struct nl2sql_pair_trial *p); /* NULL is fine */
/** Write `validation` into the record, and into its candidates[]. */
void nl2sql_pair_trial_set(const struct nl2sql_pair_trial *p,
			   struct nl2sql_record *rec);

/** Write `elapsed_ms`, for --timings. */
void nl2sql_trial_set_time(const struct nl2sql_trial *t,
			   struct nl2sql_record *rec);

/** Append `validation` as nl2sql-records(5) has it. */
void nl2sql_trial_json(struct nl2sql_buf *b, const struct nl2sql_trial *t);

/** Is one judgement better than the other?  By verdict, then by the stage
 * that failed first, by the number of errors and by confidence.  @return > 0: a is better */
int nl2sql_trial_compare(const struct nl2sql_trial *a,
			 const struct nl2sql_trial *b);

/* ---- what a hint or a repair stands on ----------------------------------- */

/** The relationships that tie two tables directly, bridges left out.
 * @return how many; at most 4 are written */
size_t nl2sql_links(const struct nl2sql_table *a, const struct nl2sql_table *b,
		    const struct nl2sql_relationship *out[4]);
/** The only one; NULL: there is none, or more than one. */
const struct nl2sql_relationship *nl2sql_only_link(const struct nl2sql_table *a,
						   const struct nl2sql_table *b);

/** A way from one table to another: link[i] leads to table[i]. */
struct nl2sql_way {
	const struct nl2sql_relationship *link[3];
	const struct nl2sql_table *table[3];
	size_t n;
};
/** Find the shortest way by relationships.  @return false where there is none
 * of three steps or fewer, or two that are as short */
bool nl2sql_only_way(struct nl2sql_way *way, const struct nl2sql_table *from,
		     const struct nl2sql_table *to);

/** `a.x = b.y AND …` for a link between table a, which goes by the name an,
 * and another one, by bn. */
struct nl2sql_sql *nl2sql_link_condition(struct nl2sql_arena *arena,
					 const struct nl2sql_relationship *link,
					 const struct nl2sql_table *a,
					 const char *an, const char *bn);

/**
 * What a call of another engine's function is in this dialect.
 *
 * @param call    a FUNC; not changed
 * @param schema  as in struct nl2sql_sql_translation
 * @return an expression in the arena, or NULL where we know of none
 */
struct nl2sql_sql *nl2sql_counterpart(struct nl2sql_arena *arena,
				      const struct nl2sql_sql *call,
				      enum nl2sql_dialect dialect,
				      const struct nl2sql_schema *schema,
				      const char *db);

/** Ask a database for its tables, their columns and its views, by name.
 * @param db_id  what they are said to be of
 * @return yours to free; NULL: it cannot be asked */
struct nl2sql_schema *nl2sql_catalogue(struct nl2sql_db *db, const char *db_id);

#endif
