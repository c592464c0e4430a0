/*
 * lib/result/frame.h - a view of a result: rows and columns that are left, in
 * the order in which they are
 */
#ifndef LIB_RESULT_FRAME_H
#define LIB_RESULT_FRAME_H

#include <nl2sql/result.h>

struct frame {
	const struct nl2sql_rows *r;
	size_t nrows, ncolumns;
	size_t *rows;	    /* numbers of the rows that are left */
	size_t *columns;    /* numbers of the columns */
	const char **names; /* of the columns; may be another frame's */
};

enum dtype { DTYPE_NUMBER, DTYPE_INTEGER, DTYPE_TEXT, DTYPE_NONE, DTYPE_MIXED };

static inline const struct nl2sql_cell *frame_at(const struct frame *f,
						 size_t row, size_t column)
{
	return &f->r->cells[f->rows[row] * f->r->ncolumns + f->columns[column]];
}

void nl2sql_frame_init(struct frame *f, const struct nl2sql_rows *r);
void nl2sql_frame_release(struct frame *f);
enum dtype nl2sql_frame_dtype(const struct nl2sql_rows *r, size_t column);
/* Have two columns one name? */
bool nl2sql_frame_twins(const struct frame *f);

/* The order of two cells; NULLs come last. */
int nl2sql_frame_order(const struct nl2sql_cell *a,
		       const struct nl2sql_cell *b);
/* assert_frame_equal: numbers to 1e-5 of the larger, NULLs are alike; two
 * columns of integers are compared exactly. */
bool nl2sql_frame_close(const struct nl2sql_cell *a,
			const struct nl2sql_cell *b, bool exact);
/* (a.values == b.values).all(), with NULLs filled in on both sides first. */
bool nl2sql_frame_equal(const struct frame *a, const struct frame *b);

/* Put the rows in the order of some columns. */
void nl2sql_frame_sort(struct frame *f, const size_t *keys, bool down);
/* normalize_table: drop duplicates, order columns and rows.
 * @param sql  of the statement, where the question asks for an order and theirs
 *             looks at it
 * @return -1 where theirs raises */
int nl2sql_frame_normalize(struct frame *f, bool ordered, const char *sql);

#endif
