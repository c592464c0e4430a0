/*
 * nl2sql/check.h - is everything fit for a run?
 *
 * Each check gives one `check` record: who was looked at, what was looked
 * for, whether it holds, and a sentence.
 */
#ifndef NL2SQL_CHECK_H
#define NL2SQL_CHECK_H

#include <nl2sql/base.h>
#include <nl2sql/db.h>
#include <nl2sql/schema.h>
#include <nl2sql/validate.h>

/** Where the records go: one line of JSON each.  @return 0, or -1 with *err */
struct nl2sql_check {
	int (*emit)(void *ctx, const char *line, size_t len,
		    struct nl2sql_err *err);
	void *ctx;
	unsigned passed, failed; /* counted up */
};

/**
 * Take a database to look at; where its name is wrong, say so.
 *
 * @param db       set to it, for nl2sql_db_free(); NULL where there is none
 * @param seconds  how long to wait for one that is not there; < 0: not at all
 * @return 0 whatever was found, or -1 with *err set by emit
 */
int nl2sql_check_open(struct nl2sql_check *c, struct nl2sql_db **db,
		      const char *dsn, struct nl2sql_loop *loop,
		      double seconds, struct nl2sql_err *err) NL2SQL_MUST_USE;

/**
 * Look at a database: it opens and can be read, nothing that we send can
 * write it, and a statement without end is stopped.
 *
 * @param limits  of the run; the endless statement gets at most a second
 * @return 0 whatever was found, or -1 with *err set by emit
 */
int nl2sql_check_database(struct nl2sql_check *c, struct nl2sql_db *db,
			  const struct nl2sql_limits *limits,
			  struct nl2sql_err *err) NL2SQL_MUST_USE;

struct nl2sql_llm;

/**
 * Look at a model: its endpoint is there, takes our key, has the model, which
 * answers, and an answer in JSON can be read.  It costs two short answers.
 *
 * @param llm    an engine that keeps nothing; NULL is fine
 * @param model  as the endpoint calls it
 * @return 0 whatever was found, or -1 with *err set by emit
 */
int nl2sql_check_model(struct nl2sql_check *c, struct nl2sql_llm *llm,
		       const char *model, struct nl2sql_err *err) NL2SQL_MUST_USE;

/** Look at every template that would be used: those of a report parse, and
 * JSON is JSON. */
int nl2sql_check_templates(struct nl2sql_check *c,
			   struct nl2sql_err *err) NL2SQL_MUST_USE;

/** Look at the names of [rules]: each must answer to something in the schema.
 */
int nl2sql_check_rules(struct nl2sql_check *c, const struct nl2sql_rules *rules,
		       const struct nl2sql_schema *schema,
		       struct nl2sql_err *err) NL2SQL_MUST_USE;

/** Say that something failed, with what to do about it.
 *
 * @param why  its message and its hint are said
 */
int nl2sql_check_fail(struct nl2sql_check *c, const char *subject,
		      const char *name, const struct nl2sql_err *why,
		      struct nl2sql_err *err) NL2SQL_MUST_USE;

/** Say what somebody else found out. */
int nl2sql_check_say(struct nl2sql_check *c, const char *subject,
		     const char *name, bool passed, const char *message,
		     struct nl2sql_err *err) NL2SQL_MUST_USE;

#endif
