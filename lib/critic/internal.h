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
	unsigned rivals;  /* the group that proposals belong to; 0: none */
	unsigned groups;  /* so many were begun */
	bool same;        /* only where the result stays what it is */
};

/** Add a proposal, unless it is what there is or was proposed before. */
void nl2sql_propose_sql(struct proposals *p, const char *rule, const char *sql);
/** The same for a tree. */
void nl2sql_propose_tree(struct proposals *p, const char *rule,
			 const struct nl2sql_sql *tree);
/** What is proposed until nl2sql_rivals_end() excludes each other: where more than
 * one of them is valid and their results differ, nobody knows which is meant. */
void nl2sql_rivals_begin(struct proposals *p);
void nl2sql_rivals_end(struct proposals *p);
/** Does the judgement have an error or warning of this word? */
bool nl2sql_trial_says(const struct nl2sql_trial *t, const char *word);

/** A copy of the statement, and in it the copy of one of its nodes. */
struct nl2sql_sql *nl2sql_proposal_copy(struct proposals *p,
					const struct nl2sql_sql *like,
					struct nl2sql_sql **tree);
/** The node of a tree that stands where this one does, or NULL. */
struct nl2sql_sql *nl2sql_same_place(struct nl2sql_sql *tree,
				     const struct nl2sql_sql *like);

/** Give a node another name, quoted where its capitals would be lost. */
void nl2sql_rename_node(struct proposals *p, struct nl2sql_sql *n,
			const char *name);

/** A name that means nothing, or too much, and the query where it stands. */
struct lost {
	const struct nl2sql_sql *node;
	const struct nl2sql_scope *scope;
};

/** change.c: propose the statement with a column or table renamed, wherever
 * the same name means as little.  A qualifier or text that is NULL stays. */
void nl2sql_propose_change(struct proposals *p, const char *rule,
			   const struct lost *l, const char *qualifier,
			   const char *text);
/** Put a qualifier in place of one that nothing goes by, everywhere. */
void nl2sql_propose_qualifier(struct proposals *p, const char *rule,
			      const char *old, const char *qualifier);
/** Rename a table, and the columns that are qualified by it. */
void nl2sql_propose_table(struct proposals *p, const char *rule,
			  const struct nl2sql_source *s, const char *table);

/** near.c: how far two names are apart: 0 the same but for its spelling, 4 a
 * part of it, 99 something else. */
unsigned nl2sql_name_distance(const char *a, const char *b);
const char *nl2sql_qualifier_of(const struct nl2sql_sql *column);
bool nl2sql_table_has(const struct nl2sql_source *s, const char *name);
/** Is the table of the trial's database? */
bool nl2sql_table_is_of(const struct nl2sql_trial *t,
			const struct nl2sql_table *table);

/** join.c: bring in the tables that have the column. */
void nl2sql_propose_joins(struct proposals *p, const struct lost *l);
/** Bring in what a qualifier that nothing goes by was meant to be. */
void nl2sql_propose_alias(struct proposals *p, const struct lost *l);

/** text.c: what is no SQL around it. */
void nl2sql_propose_text(struct proposals *p);
/** tokens.c: slips of the pen, and other engines' words. */
void nl2sql_propose_tokens(struct proposals *p);
/** order.c: clauses that stand in the wrong order. */
void nl2sql_propose_order(struct proposals *p);
/** dialect.c: what another engine would understand. */
void nl2sql_propose_dialects(struct proposals *p);
/** names.c: tables, columns, qualifiers. */
void nl2sql_propose_names(struct proposals *p);
/** functions.c: those that the dialect has not. */
void nl2sql_propose_functions(struct proposals *p);
/** group.c: GROUP BY and HAVING. */
void nl2sql_propose_groups(struct proposals *p);
/** tie.c: joins on the wrong columns, or on none. */
void nl2sql_propose_ties(struct proposals *p);
/** shape.c: what a tree should not be: EXPLAIN, ROWNUM, a text for a name. */
void nl2sql_propose_shape(struct proposals *p);

#endif
