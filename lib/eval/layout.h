/*
 * lib/eval/layout.h - the layouts in which benchmarks keep queries
 */
#ifndef LIB_EVAL_LAYOUT_H
#define LIB_EVAL_LAYOUT_H

#include <nl2sql/record.h>

struct entry {
	const char *id, *db, *question, *sql, *category, *difficulty;
};

struct entries {
	struct entry *items;
	size_t n, cap;
};

/* A new one at the end of the list. */
struct entry *nl2sql_eval_entry(struct entries *list);

/* Read a file of gold queries, or of predictions, whatever its layout.
 * @return 0, or -1 with *err set */
int nl2sql_eval_entries(struct nl2sql_arena *a, struct entries *out,
			const char *path, bool pred, struct nl2sql_err *err);

#endif
