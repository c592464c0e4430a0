/*
 * lib/eval/judge.h - what the modes share
 */
#ifndef LIB_EVAL_JUDGE_H
#define LIB_EVAL_JUDGE_H

#include <nl2sql/eval.h>

#include "run.h"

/* One case on its way through the modes. */
struct judge {
	struct nl2sql_evaluator *e;
	const struct nl2sql_case *c;
	struct eval_db *db;
	struct nl2sql_arena arena;
	struct nl2sql_buf *out;
	struct nl2sql_scores *scores;
	struct nl2sql_err *err;
};

/* Begin a mode's object; its score, NAN where there is none, stands first. */
void nl2sql_judge_open(struct judge *j, enum nl2sql_mode m, double score);

/* form.c: modes that look at statements and run none */
int nl2sql_judge_form(struct judge *j, enum nl2sql_mode m);
int nl2sql_judge_hardness(struct judge *j);
/* How hard a query is: "easy" to "extra", or "unknown". */
const char *nl2sql_judge_level(struct judge *j, const char *sql);

#endif
