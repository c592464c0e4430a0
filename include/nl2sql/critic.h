/*
 * nl2sql/critic.h - repair SQL by rule, and prove each repair
 *
 * A pair whose SQL is not valid goes through rounds.  In each, rules propose
 * repairs: on the text where it cannot be parsed (fences, prose, quotes, what
 * another dialect says, words misspelt), on the tree where it can (names,
 * qualifiers, GROUP BY, joins).  Every proposal is validated; the best one is
 * kept, and only where its verdict is better than what it replaces.
 */
#ifndef NL2SQL_CRITIC_H
#define NL2SQL_CRITIC_H

#include <nl2sql/validate.h>

/** One way to mend a statement. */
struct nl2sql_repair {
	const char *rule; /* "fence", "column", "join": a stable word */
	const char *sql;
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
	int rounds;          /* at most; 0: 3 */
	bool translate;      /* into this dialect, instead of repairing */
	enum nl2sql_dialect to;
};

/**
 * Begin to mend a record's sql.
 *
 * @param o     must outlive the critique
 * @param done  called once, perhaps before this returns
 * @return NULL with *err set, as nl2sql_validator_try()
 */
struct nl2sql_critique *
nl2sql_critique_new(const struct nl2sql_critic_options *o,
		    struct nl2sql_arena *arena,
		    const struct nl2sql_schema *schema,
		    struct nl2sql_record *rec, void (*done)(void *ctx),
		    void *ctx, struct nl2sql_err *err);
void nl2sql_critique_cancel(struct nl2sql_critique *c); /* NULL is fine */

/** Write sql, dialect, validation and critique into the record.
 * @return 0, or -1 with *err set: the database is gone, NL2SQL_EFATAL */
int nl2sql_critique_set(const struct nl2sql_critique *c,
			struct nl2sql_record *rec, struct nl2sql_err *err);

/** How it ended: was anything changed, and is it valid now? */
bool nl2sql_critique_changed(const struct nl2sql_critique *c);
enum nl2sql_verdict nl2sql_critique_verdict(const struct nl2sql_critique *c);

#endif
