/*
 * nl2sql/result.h - when two results are the same
 *
 * A result is a struct nl2sql_rows (db.h).  Here it gets a canonical hash, by
 * which candidates vote, and is compared with another the way each of the
 * field's evaluators does: theirs are written in Python, so "equal" here means
 * what `==` means there (1 == 1.0 == True, '1' != 1, None == None).
 *
 * Nothing is kept and nothing fails: results are borrowed for the call.  A
 * result whose `truncated` is set is compared as far as it goes; the caller
 * decides what that is worth.
 */
#ifndef NL2SQL_RESULT_H
#define NL2SQL_RESULT_H

#include <nl2sql/db.h>

/**
 * A hash that equal results share whatever the order of their columns, and,
 * unless ordered, of their rows.
 *
 * A cell counts by its value: integers and whole floats alike, other numbers
 * by 6 significant digits, texts less the blanks around them; how many rows
 * and columns there are counts too.
 *
 * @param ordered  the query orders its rows: their order counts
 */
struct nl2sql_hash128 nl2sql_result_hash(const struct nl2sql_rows *r,
					 bool ordered);

/** Has it no rows, or only NULLs and zeros?  Such results agree by chance. */
bool nl2sql_result_trivial(const struct nl2sql_rows *r);

/**
 * test-suite-sql-eval: equal as bags of rows (as lists where ordered) under
 * some permutation of the columns.  Two empty results are equal, whatever
 * their columns.
 *
 * Theirs first compares rows whose cells are sorted by text and type, so that
 * 1 and 1.0 may fall on different places of a row; that verdict is kept unless
 * truth is set.
 *
 * @param ordered  the gold query has an ORDER BY
 * @param truth    without that quirk of theirs
 */
bool nl2sql_result_spider(const struct nl2sql_rows *gold,
			  const struct nl2sql_rows *pred, bool ordered,
			  bool truth);

/** BIRD's EX: equal as sets of rows, columns in their order. */
bool nl2sql_result_bird(const struct nl2sql_rows *gold,
			const struct nl2sql_rows *pred);

/** BIRD's soft F1: distinct rows paired by position, cells counted by
 * membership.  @return 0 to 1 */
double nl2sql_result_soft_f1(const struct nl2sql_rows *gold,
			     const struct nl2sql_rows *pred);

/** The statements whose ORDER BY defog's evaluator looks at; gold is the text
 * of the benchmark, braces and alternatives included. */
struct nl2sql_defog_order {
	const char *gold, *pred;
};

/**
 * defog's sql-eval: the same table, or the same after duplicates are dropped,
 * columns put in the order of their names and rows sorted.
 *
 * @param order  NULL, or, where the question asks for an order: rows are then
 *               sorted as the statement's own ORDER BY says in their reading
 *               of it (its words up to a comma; all columns descend unless it
 *               says ASC), and where it has none, left as they came
 * @param truth  intervals are values like others
 * @return 1 or 0; -1 where their program ends with an exception: two columns
 *         of one name, numbers and texts in a column that is to be sorted, or,
 *         without truth, a column of intervals in tables of one size
 */
int nl2sql_result_defog_exact(const struct nl2sql_rows *gold,
			      const struct nl2sql_rows *pred,
			      const struct nl2sql_defog_order *order,
			      bool truth);

/** The same evaluator's second chance: every column of gold is, in some order
 * of its values, one of pred's, and those columns make the same table.
 * @param ordered  the question asks for an order: rows stay as they came
 * @return as nl2sql_result_defog_exact() */
int nl2sql_result_defog_subset(const struct nl2sql_rows *gold,
			       const struct nl2sql_rows *pred, bool ordered);

/**
 * Spider 2: every column of gold is some column of pred, numbers to 0.01.
 *
 * @param columns       the numbers of gold's columns that count; NULL: all
 * @param ignore_order  sort each column by itself first
 */
bool nl2sql_result_spider2(const struct nl2sql_rows *gold,
			   const struct nl2sql_rows *pred, const int *columns,
			   size_t ncolumns, bool ignore_order);

#endif
