/*
 * lib/eval/summary.h - the table for people, and the comparison of two runs
 */
#ifndef LIB_EVAL_SUMMARY_H
#define LIB_EVAL_SUMMARY_H

#include <nl2sql/eval.h>

struct nl2sql_summary;

struct nl2sql_summary *nl2sql_summary_new(const struct nl2sql_eval_options *o);
void nl2sql_summary_free(struct nl2sql_summary *t);
void nl2sql_summary_add(struct nl2sql_summary *t, const struct nl2sql_case *c,
		      const struct nl2sql_scores *s);
/* Read an earlier run's records, to compare with. */
int nl2sql_summary_compare(struct nl2sql_summary *t, const char *path,
			 struct nl2sql_err *err) NL2SQL_MUST_USE;
/* The table for people: per system and mode over hardness, databases, error
 * classes; McNemar's test where an earlier run was read. */
void nl2sql_summary_put(struct nl2sql_buf *out, const struct nl2sql_summary *t);

#endif
