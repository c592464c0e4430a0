/*
 * nl2sql/eval.h - scores that agree with the field's own evaluators
 *
 * An evaluator holds databases and what statements gave on them (equal
 * statements run once).  A case is one prediction beside its gold query; each
 * mode scores it as one published evaluator does.  Everything here waits for
 * the databases itself, by turning the loop.
 */
#ifndef NL2SQL_EVAL_H
#define NL2SQL_EVAL_H

#include <nl2sql/db.h>
#include <nl2sql/record.h>
#include <nl2sql/schema.h>

/* ---- modes ----------------------------------------------------------------- */

enum nl2sql_mode {
	NL2SQL_MODE_SPIDER_EXEC,
	NL2SQL_MODE_SPIDER_EXEC_DISTINCT,
	NL2SQL_MODE_SPIDER_EXACT,
	NL2SQL_MODE_PARTIAL,
	NL2SQL_MODE_SPIDER_HARDNESS,
	NL2SQL_MODE_BIRD_EX,
	NL2SQL_MODE_BIRD_SOFT_F1,
	NL2SQL_MODE_BIRD_RVES,
	NL2SQL_MODE_DEFOG_EXACT,
	NL2SQL_MODE_DEFOG_SUBSET,
	NL2SQL_MODE_SPIDER2
};
#define NL2SQL_MODES 11

const char *nl2sql_mode_name(enum nl2sql_mode m); /* "spider_exec" */
/** @return 0, or -1 where name is none of them */
int nl2sql_mode_of(enum nl2sql_mode *m, const char *name);
/** Does it run statements?  Those that only read them need no database. */
bool nl2sql_mode_runs(enum nl2sql_mode m);

/** Read names, which may stand twice.
 * @param modes  room for NL2SQL_MODES
 * @return 0, or -1 with *err set: what is none of them, and which there are */
int nl2sql_modes_read(enum nl2sql_mode *modes, size_t *n, char *const *names,
		      size_t nnames, struct nl2sql_err *err) NL2SQL_MUST_USE;

/* ---- the evaluator ----------------------------------------------------------- */

struct nl2sql_eval_options {
	enum nl2sql_mode modes[NL2SQL_MODES]; /* the first one is for rewards */
	size_t nmodes;
	const char *directory;     /* --databases DIR, or NULL */
	struct nl2sql_limits limits;
	char *const *tables, *const *exclude; /* globs of what may be read, as
			    * of nl2sql_policy_globs(); borrowed */
	unsigned jobs;             /* connections a database may have; 0: 1 */
	bool strict_truth;         /* without the evaluators' own mistakes */
	unsigned repeats;          /* of bird_rves; 0: 100 */
};

struct nl2sql_evaluator;

/** @param o     copied, except for what its pointers lead to
 * @param loop   where databases wait; must outlive it */
struct nl2sql_evaluator *nl2sql_evaluator_new(const struct nl2sql_eval_options *o,
					      struct nl2sql_loop *loop);
void nl2sql_evaluator_free(struct nl2sql_evaluator *e); /* NULL is fine */

/** Add databases that are open (--db): borrowed, must outlive it. */
void nl2sql_evaluator_databases(struct nl2sql_evaluator *e,
				const struct nl2sql_db_set *set);

/** The schema records that came so far: where they tell of tables of a
 * database, these are all that statements may read there.  Borrowed; call it
 * again when there are more. */
void nl2sql_evaluator_schema(struct nl2sql_evaluator *e,
			     const struct nl2sql_schema *schema);

/** One prediction.  All strings are borrowed, and may be NULL except sql. */
struct nl2sql_case {
	const char *system;
	const char *id, *db, *question;
	const char *sql, *gold;
	bool is_gold;              /* sql is gold itself (a self-test) */
	const char *category;      /* defog's query_category */
	const char *difficulty;    /* BIRD's label */
	const char *dialect;       /* of its SQL, where no database tells */
	const int *condition_cols; /* Spider 2's; NULL: all */
	size_t ncondition_cols;
	bool ignore_order;
};

/**
 * Begin the statements that scoring will need, so that those of many cases are
 * under way at once; nl2sql_evaluate() and nl2sql_reward_of() find what they
 * gave.  What cannot be begun is left for them to report.  Scores are the same
 * without it.
 *
 * @param cases  borrowed for the call
 * @param raw    their SQL as it stands too, which rewards run
 * @param done   called once, when all have answers, perhaps within this call
 * @return a handle; give it to nl2sql_ahead_free() when the cases are scored,
 *         or when they will not be: done() is not called from then on
 */
struct nl2sql_ahead *nl2sql_ahead_new(struct nl2sql_evaluator *e,
				      const struct nl2sql_case *cases, size_t n,
				      bool raw, void (*done)(void *ctx),
				      void *ctx);
void nl2sql_ahead_free(struct nl2sql_ahead *a); /* NULL is fine */

struct nl2sql_scores {
	double score[NL2SQL_MODES];    /* by mode; NAN: it cannot be had */
	const char *hardness;          /* of gold; "unknown"; lives for ever */
	char error[32];                /* why the prediction did not run, or "" */
	char gold_error[32];
};

/**
 * Score a case in all modes.
 *
 * @param out   appended: a JSON object, one member a mode
 * @return 0, or -1 with *err set: the database is not there (NL2SQL_EDATA) or
 *         gone (NL2SQL_EFATAL)
 */
int nl2sql_evaluate(struct nl2sql_evaluator *e, const struct nl2sql_case *c,
		    struct nl2sql_buf *out, struct nl2sql_scores *scores,
		    struct nl2sql_err *err) NL2SQL_MUST_USE;

/* ---- analysis ------------------------------------------------------------------ */

/** What says statements in words: a grammar, and the databases seen by it. */
struct nl2sql_explainer;

/** @return an explainer, or NULL with *err set: the grammar cannot be read */
struct nl2sql_explainer *nl2sql_explainer_new(struct nl2sql_err *err);
void nl2sql_explainer_free(struct nl2sql_explainer *x); /* NULL is fine */

/**
 * Append the member "analysis" of a record: tables, columns, hardness,
 * complexity, fingerprints, and, of a query, its words.  What cannot be parsed gets {"error": ...}.
 *
 * @param schema  NULL: names are taken as they are; else the same one in every
 *                call, which may have grown, and outlives the explainer
 */
void nl2sql_explain(struct nl2sql_explainer *x, struct nl2sql_buf *out,
		    const char *sql, enum nl2sql_dialect dialect,
		    const struct nl2sql_schema *schema, const char *db);

/* ---- rewards -------------------------------------------------------------------- */

struct nl2sql_reward_weights {
	double format, execution, result, length, domain;
};
#define NL2SQL_REWARD_DEFAULTS { 0.2, 0.3, 0.4, 0.1, 0 }
/** Set one, as an INI's section has it.
 * @param weights  struct nl2sql_reward_weights
 * @param where    for messages: "nl2sql.ini:12"
 * @return 0, or -1 with *err set */
int nl2sql_reward_weight(void *weights, const char *name, const char *value,
			 const char *where, bool trusted,
			 struct nl2sql_err *err) NL2SQL_MUST_USE;

/** What is known of the answer besides the databases. */
struct nl2sql_feedback {
	bool given;
	double score; /* 0 to 1 */
};
/** Take the score out of a feedback record.  @return false: it has none */
bool nl2sql_feedback_read(struct nl2sql_feedback *f, struct nl2sql_json record);

struct nl2sql_reward {
	double format, execution, result, length, domain, total;
	bool has_result;
};

/** Compute the reward of one statement.  @return as nl2sql_evaluate() */
int nl2sql_reward_of(struct nl2sql_evaluator *e, struct nl2sql_reward *out,
		     const struct nl2sql_case *c,
		     const struct nl2sql_reward_weights *w,
		     const struct nl2sql_feedback *f,
		     const struct nl2sql_schema *schema,
		     struct nl2sql_err *err) NL2SQL_MUST_USE;
/** How far total i is from the mean of all, in standard deviations. */
double nl2sql_reward_advantage(const struct nl2sql_reward *all, size_t n,
			       size_t i);
/** Append it as JSON; advantage NAN: none. */
void nl2sql_reward_json(struct nl2sql_buf *out, const struct nl2sql_reward *r,
			double advantage);

/* ---- a run ---------------------------------------------------------------- */

struct nl2sql_scorer_options {
	struct nl2sql_eval_options eval; /* its modes are set by names */
	char *const *modes;      /* names; none: spider_exec */
	size_t nmodes;
	const char *gold;        /* a benchmark's file, or NULL: records come */
	char *const *preds;      /* predictions for it, [NAME=]FILE */
	size_t npreds;
	const char *compare;     /* an earlier run's records, or NULL */
	bool explain, rewards;
	bool self_test;          /* gold stands for the prediction too */
	const char *dialect;     /* of all statements; NULL: their records say */
	struct nl2sql_reward_weights weights;
};

/** What gives pairs their members evaluation, analysis and reward, and keeps
 * the table of all scores. */
struct nl2sql_scorer;

/**
 * Read the files that the options name.
 *
 * @param o     copied, except for what its pointers lead to
 * @param dbs   as of nl2sql_evaluator_databases(); none, and no directory:
 *              only what runs no statement can be asked for
 * @param loop  where databases wait; must outlive it
 * @return a scorer, or NULL with *err set: what is asked for cannot be had
 */
struct nl2sql_scorer *nl2sql_scorer_new(const struct nl2sql_scorer_options *o,
					const struct nl2sql_db_set *dbs,
					struct nl2sql_loop *loop,
					struct nl2sql_err *err);
void nl2sql_scorer_free(struct nl2sql_scorer *s); /* NULL is fine */

/** How many pairs the files make: all systems of the first question, then of
 * the next. */
size_t nl2sql_scorer_files(const struct nl2sql_scorer *s);

/** Begin what a record will need; as nl2sql_ahead_new().  It may return NULL,
 * when done() was called.
 * @param rec     NULL: that of the files
 * @param number  of the files, then
 * @param schema  may be NULL; has grown, if anything, since the last call */
struct nl2sql_ahead *nl2sql_scorer_begin(struct nl2sql_scorer *s,
					 struct nl2sql_record *rec,
					 size_t number,
					 const struct nl2sql_schema *schema,
					 void (*done)(void *ctx), void *ctx);
/** Set the members of a pair, or take in a feedback record.
 * @return as nl2sql_evaluate() */
int nl2sql_scorer_finish(struct nl2sql_scorer *s, struct nl2sql_record *rec,
			 const struct nl2sql_schema *schema,
			 struct nl2sql_err *err) NL2SQL_MUST_USE;
/** The same for one of the files.
 * @param line  appended: the record */
int nl2sql_scorer_file(struct nl2sql_scorer *s, size_t number,
		       const struct nl2sql_schema *schema,
		       struct nl2sql_buf *line,
		       struct nl2sql_err *err) NL2SQL_MUST_USE;

/** Write the table for people: per system and mode over hardness, databases,
 * error classes; McNemar's test where an earlier run was read.  Nothing, where
 * nothing was scored.  @return 0, or -1 with *err set */
int nl2sql_scorer_summary(const struct nl2sql_scorer *s, int fd,
			  struct nl2sql_err *err) NL2SQL_MUST_USE;
/** How many scores of gold against itself are not 1; each was logged. */
uint64_t nl2sql_scorer_failed(const struct nl2sql_scorer *s);

#endif
