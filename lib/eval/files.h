/*
 * lib/eval/files.h - gold and predictions as the benchmarks lay them out
 */
#ifndef LIB_EVAL_FILES_H
#define LIB_EVAL_FILES_H

#include <nl2sql/eval.h>

struct nl2sql_benchmark;

struct nl2sql_benchmark *nl2sql_benchmark_new(void);
void nl2sql_benchmark_free(struct nl2sql_benchmark *b);
/* Read the gold file: Spider's lines, BIRD's JSON, defog's CSV, told apart by
 * content.  @return 0, or -1 with *err set */
int nl2sql_benchmark_gold(struct nl2sql_benchmark *b, const char *path,
			  struct nl2sql_err *err) NL2SQL_MUST_USE;
/* Add a system's predictions: `[NAME=]FILE`. */
int nl2sql_benchmark_pred(struct nl2sql_benchmark *b, const char *spec,
			  struct nl2sql_err *err) NL2SQL_MUST_USE;
/* Gold against itself, as a system called "gold". */
void nl2sql_benchmark_self(struct nl2sql_benchmark *b);
/* All at once: gold, and the systems or, where self is set, itself.
 * @param gold  NULL: nothing to read */
int nl2sql_benchmark_read(struct nl2sql_benchmark *b, const char *gold,
			  char *const *preds, size_t n, bool self,
			  struct nl2sql_err *err) NL2SQL_MUST_USE;
size_t nl2sql_benchmark_count(const struct nl2sql_benchmark *b);
/* Case number i: all systems of the first question, then of the next. */
void nl2sql_benchmark_case(const struct nl2sql_benchmark *b, size_t i,
			   struct nl2sql_case *c);
/* Append the same as a record, a pair. */
void nl2sql_benchmark_json(struct nl2sql_buf *out,
			   const struct nl2sql_benchmark *b, size_t i);

#endif
