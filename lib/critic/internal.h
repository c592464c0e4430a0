/* lib/critic/internal.h - the room's own */
#ifndef NL2SQL_CRITIC_INTERNAL_H
#define NL2SQL_CRITIC_INTERNAL_H

#include <nl2sql/critic.h>

#define PROPOSALS_MAX 24

struct proposals {
	const struct nl2sql_trial *t;
	struct nl2sql_arena *arena;
	struct nl2sql_repair items[PROPOSALS_MAX];
	size_t n;
};

/** Add a proposal, unless it is what there is or was proposed before. */
void propose(struct proposals *p, const char *rule, const char *sql);
/** The same for a tree. */
void propose_tree(struct proposals *p, const char *rule,
		  const struct nl2sql_sql *tree);
/** Does the judgement have an error or warning of this word? */
bool has_word(const struct nl2sql_trial *t, const char *word);

/** text.c: what is no SQL around it, or another spelling of it. */
void propose_text(struct proposals *p);
/** dialect.c: what another engine would understand. */
void propose_dialects(struct proposals *p);
/** names.c: tables, columns, qualifiers, functions. */
void propose_names(struct proposals *p);
/** shape.c: GROUP BY, HAVING, joins. */
void propose_shape(struct proposals *p);

#endif
