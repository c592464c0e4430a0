/*
 * relate.h - undeclared relationships: features of a pair, and their weights
 */
#ifndef NL2SQL_INTROSPECT_RELATE_H
#define NL2SQL_INTROSPECT_RELATE_H

#include "inspect.h"

#define WORDS_MAX 8

/** The words of a name, singular, abbreviations written out, lower case. */
struct words {
	const char *w[WORDS_MAX];
	size_t n;
};

/** A column as a child or a parent. */
struct end {
	struct table_facts *facts;
	struct nl2sql_table *table;
	int column;
	const struct column_facts *f; /* NULL: not scanned */
	struct words words;	      /* of the column */
	struct words core;	      /* without what only says "key" */
	const struct words *table_words;
	bool id_named; /* its name ends in id, code, no, … */
	bool generic;  /* its name is id, code, key, … alone */
	bool declared; /* a primary key or a unique set by itself */
	bool integer;
};

enum feature {
	F_BIAS,
	F_SAME_NAME,	   /* and not a generic one */
	F_TABLE_IN_NAME,   /* what is left of the child's name is the table */
	F_TABLE_ENDS_NAME, /* home_team_id: team */
	F_NAME_ENDS_TABLE, /* teacher_id: school_teacher */
	F_QUALIFIED,	   /* child = table + parent's name */
	F_SIMILAR,	   /* trigrams of column and column */
	F_SIMILAR_TABLE,   /* trigrams of the child's core and the table */
	F_CHILD_ID,	   /* the child's name ends in id, … */
	F_PARENT_ID,
	F_PARENT_OWN, /* the parent's name is of its own table */
	F_PARENT_FIRST,
	F_DECLARED,  /* the parent is a declared key */
	F_CHILD_KEY, /* the child is its table's own key */
	F_CHILD_SERIAL,
	F_NO_DATA,
	F_WHOLE,       /* every value of the child is in the parent */
	F_HALF,	       /* less than half are */
	F_MORE_VALUES, /* the child has more values than the parent */
	F_COVERAGE,    /* how much of the parent the child has */
	F_FEW_VALUES,  /* too few values to tell */
	F_WHOLE_NAMED, /* whole, and some name says so */
	F_TEXT,
	F_SAME_TABLE,
	FEATURES
};

/** The words of the name, in the arena. */
void nl2sql_inspect_name_words(struct nl2sql_arena *a, struct words *w,
			       const char *name);
/** The columns that may refer, or be referred to. */
void nl2sql_inspect_make_end(struct nl2sql_arena *a, struct end *e,
			     struct table_facts *f, int column,
			     const struct words *table_words);
/** The share of child's distinct values that are in parent: -1 unknown. */
double nl2sql_inspect_containment(const struct column_facts *child,
				  const struct column_facts *parent);
void nl2sql_inspect_features(double *x, const struct end *child,
			     const struct end *parent, double share);
/** Both number the rows of their own tables (AP_PAYMENTS.PAY_ID and
 * AR_PAYMENTS.PAY_ID): the values agree, and mean nothing. */
bool nl2sql_inspect_both_own(const struct end *child, const struct end *parent);
/** How sure we are, 0 to 1. */
double nl2sql_inspect_confidence(const double *x);
/** What speaks for it, for people. */
const char *nl2sql_inspect_evidence(struct nl2sql_arena *a, const double *x,
				    double share, const struct end *parent);

#endif
