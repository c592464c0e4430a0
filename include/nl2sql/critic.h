/*
 * nl2sql/critic.h - repair SQL by rule and by model, and prove each repair
 *
 * A pair whose SQL is not valid goes through rounds.  In each, rules propose
 * repairs: on the text where it cannot be parsed (fences, prose, quotes, what
 * another dialect says, words misspelt), on the tree where it can (names,
 * qualifiers, GROUP BY, joins).  Every proposal is validated; the best one is
 * kept, and only where its verdict is better than what it replaces.  Where two
 * proposals are as likely, both valid, and give different results, neither is:
 * a repair that means something else is worse than none.
 *
 * What rules cannot mend, a model may be asked to: it is told the question,
 * the schema, the statement and what is wrong with it, and what it answers
 * goes through the same rounds.
 */
#ifndef NL2SQL_CRITIC_H
#define NL2SQL_CRITIC_H

#include <nl2sql/llm.h>
#include <nl2sql/prompt.h>
#include <nl2sql/validate.h>

/** One way to mend a statement. */
struct nl2sql_repair {
	const char *rule; /* "fence", "column", "join": a stable word */
	const char *sql;
	unsigned rivals;  /* those of one group exclude each other; 0: none */
	bool same;        /* right only where the result stays what it is */
};

/**
 * Propose repairs of a statement that was judged.
 *
 * @param t    a finished trial; its tree is not changed
 * @param out  set to proposals in the trial's arena, the likeliest first
 * @return how many; at most 24
 */
size_t nl2sql_propose(const struct nl2sql_trial *t, struct nl2sql_repair **out);

/** A pair in repair. */
struct nl2sql_critique;

struct nl2sql_critic_options {
	struct nl2sql_validator *validator;
	int rounds;          /* at most; 0: 3; of rules, and of a model */
	bool translate;      /* into this dialect, instead of repairing */
	enum nl2sql_dialect to;

	struct nl2sql_llm *llm; /* NULL: no model is asked */
	const char *provider, *model; /* for origin */
	struct nl2sql_prompt_policy policy; /* which values it may see */
	const char *const *globs; /* tables that it may be told of; NULL: all */
	uint64_t seed;
	/* An answer that was of no use; may be NULL. */
	void (*unused)(void *ctx, const struct nl2sql_err *why);
	void *unused_ctx;
};

/**
 * Say who is asked, and what it may see.
 *
 * @param provider  NULL: nobody; kept, as model and mask are
 * @param values    "none", "masked" or "real"; NULL: masked
 * @return 0, or -1 with *err set: it is none of these
 */
int nl2sql_critic_model(struct nl2sql_critic_options *o, const char *provider,
			const char *model, const char *values,
			const struct nl2sql_mask *mask, struct nl2sql_err *err)
	NL2SQL_MUST_USE;

/**
 * Begin to mend a record's sql.
 *
 * @param o     must outlive the critique
 * @param number  of the record, for what is drawn
 * @param done  called once, perhaps before this returns
 * @return NULL with *err set, as nl2sql_validator_try()
 */
struct nl2sql_critique *
nl2sql_critique_new(const struct nl2sql_critic_options *o,
		    struct nl2sql_arena *arena,
		    const struct nl2sql_schema *schema,
		    struct nl2sql_record *rec, uint64_t number,
		    void (*done)(void *ctx), void *ctx, struct nl2sql_err *err);
void nl2sql_critique_cancel(struct nl2sql_critique *c); /* NULL is fine */

/** Write sql, dialect, validation and critique into the record.
 * @return 0, or -1 with *err set to NL2SQL_EFATAL: the database or the model
 *         is gone, the budget is spent */
int nl2sql_critique_set(const struct nl2sql_critique *c,
			struct nl2sql_record *rec, struct nl2sql_err *err);

/** How it ended: was anything changed, and is it valid now? */
bool nl2sql_critique_changed(const struct nl2sql_critique *c);
enum nl2sql_verdict nl2sql_critique_verdict(const struct nl2sql_critique *c);

#endif
