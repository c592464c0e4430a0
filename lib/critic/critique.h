/* lib/critic/critique.h - a pair in repair: what its files share */
#ifndef NL2SQL_CRITIC_CRITIQUE_H
#define NL2SQL_CRITIC_CRITIQUE_H

#include <nl2sql/critic.h>

/** One try: a repair by rule, or what a model answered. */
struct attempt {
	const char *rule;      /* "model" where a model was asked */
	const char *before;
	const char *after;     /* NULL: the answer held no statement */
	enum nl2sql_verdict was, became;
	bool kept;
	const struct nl2sql_err *err; /* of an answer that was of no use */
	const char *model, *template; /* of a model's answer */
	struct nl2sql_llm_tokens usage;
};

struct asking; /* model.c: the conversation */

struct nl2sql_critique {
	const struct nl2sql_critic_options *o;
	struct nl2sql_arena *arena;
	const struct nl2sql_schema *schema;
	const char *db, *dialect, *question;
	const char *old_sql;
	uint64_t number;
	void (*done)(void *ctx);
	void *ctx;

	/* A statement of somebody's, and what rules made of it: */
	struct nl2sql_trial *first; /* the record's own */
	struct nl2sql_trial *now;   /* the best so far */
	struct nl2sql_trial *at;    /* where the rules are */
	size_t chain;               /* the first try of this statement */

	/* One round of rules over it: */
	struct nl2sql_repair *proposals;
	size_t nproposals, next;
	struct nl2sql_trial *best;
	size_t best_log;
	unsigned best_rivals, doubted; /* groups of proposals */
	int round, rounds;          /* of this statement */
	int rounds_in_all;

	struct nl2sql_trial *trying;
	bool waiting;     /* the trial at hand has not been answered */
	bool answered;    /* it was, before we were told which it is */
	bool judged;      /* the trial at hand is a new statement */

	struct attempt **log;
	size_t nlog;
	struct asking *asking;
	struct nl2sql_err fatal;  /* of the model: the run must stop */
	struct nl2sql_err failed; /* it cannot be said in the other dialect */
	enum nl2sql_dialect old_dialect;
	bool translated, over;
};

/** critic.c: go on where something was answered. */
void nl2sql_critique_step(struct nl2sql_critique *c);
/** Try a statement.  @return true where it is judged already; false: answered
 * later, by nl2sql_critique_step(), or *err is set and c->trying NULL */
bool nl2sql_critique_try(struct nl2sql_critique *c, const char *sql,
			 struct nl2sql_err *err);
/** The next entry of the log. */
struct attempt *nl2sql_critique_log(struct nl2sql_critique *c, const char *rule,
				    const struct nl2sql_trial *before);

/** Nothing more is to be tried. */
void nl2sql_critique_finish(struct nl2sql_critique *c);

/** model.c: ask the model for another statement.  @return false where it is
 * not to be asked (any more) */
bool nl2sql_critique_ask(struct nl2sql_critique *c);
/** Forget what was asked, and give back what it took. */
void nl2sql_critique_unask(struct nl2sql_critique *c);

/** tell.c: what is wrong with a statement, as a model is told. */
void nl2sql_critique_tell(struct nl2sql_buf *b, const struct nl2sql_critique *c,
			  const struct nl2sql_trial *t);
/** The schema that a statement is about, as a model is told it. */
int nl2sql_critique_schema(const char **text, struct nl2sql_critique *c,
			   const struct nl2sql_trial *t,
			   struct nl2sql_err *err);

/** dialect.c: the statement in the dialect asked for, or NULL with c->failed
 * set. */
const char *nl2sql_critique_translate(struct nl2sql_critique *c,
				      const char *sql, size_t len);

#endif
