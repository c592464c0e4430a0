/*
 * lib/result/cells.h - two results as tables of small numbers
 *
 * Each cell of a gold and a predicted result is given a number: equal values,
 * as Python's `==` has it, get the same one.  All comparisons run on those.
 */
#ifndef LIB_RESULT_CELLS_H
#define LIB_RESULT_CELLS_H

#include <nl2sql/result.h>

struct cell_class;

/** One side: ids[row * ncolumns + column]. */
struct cell_table {
	size_t nrows, ncolumns;
	uint32_t *ids;   /* by value: 1 and 1.0 are one */
	uint32_t *exact; /* by value and type; indexes cell_pair.exact */
};

/** Both sides, with what was found in them. */
struct cell_pair {
	struct cell_table gold, pred;
	struct cell_class *classes; /* one a value and type */
	size_t n, cap;
	uint32_t *slots;
	size_t nslots;
	uint32_t nids;
	struct nl2sql_arena arena;
};

void nl2sql_cell_pair_init(struct cell_pair *p, const struct nl2sql_rows *gold,
			   const struct nl2sql_rows *pred);
void nl2sql_cell_pair_release(struct cell_pair *p);

/** For each exact number its rank in the order of str(x) + str(type(x)).
 * @return malloc'ed, p->n members */
uint32_t *nl2sql_cell_pair_ranks(const struct cell_pair *p);

/** A number as double, when the value is one (boolean, integer, real,
 * decimal). */
bool nl2sql_result_number(const struct nl2sql_cell *v, double *out);

/** An exact decimal as a whole number, where it is one that fits. */
bool nl2sql_result_decimal(const char *text, size_t len, int64_t *out);

/** A well mixed 64-bit hash of a row of ids. */
uint64_t nl2sql_result_mix(uint64_t h, uint64_t x);

#endif
