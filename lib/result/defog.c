/*
 * lib/result/defog.c - the verdicts of defog's sql-eval
 */
#include <stdlib.h>
#include <string.h>

#include "frame.h"

/* Has it a column of intervals? */
static bool has_intervals(const struct frame *f)
{
	size_t i;

	for (i = 0; i < f->r->ncolumns; i++)
		if (f->r->columns && f->r->columns[i].type &&
		    !strcmp(f->r->columns[i].type, "interval") &&
		    nl2sql_frame_dtype(f->r, i) != DTYPE_NONE)
			return true;
	return false;
}

/* pandas 1.5 cannot fill the gaps of intervals with a number, even where there
 * are none, and theirs fills before it compares. */
static bool cannot_fill(const struct frame *a, const struct frame *b)
{
	return a->nrows == b->nrows && a->ncolumns == b->ncolumns &&
	       (has_intervals(a) || has_intervals(b));
}

int nl2sql_result_defog_exact(const struct nl2sql_rows *gold,
			      const struct nl2sql_rows *pred,
			      const struct nl2sql_defog_order *order,
			      bool truth)
{
	struct frame a, b;
	int verdict;

	nl2sql_frame_init(&a, gold);
	nl2sql_frame_init(&b, pred);
	if (nl2sql_frame_equal(&a, &b))
		verdict = 1;
	else if (nl2sql_frame_normalize(&a, order,
					order ? order->gold : NULL) ||
		 nl2sql_frame_normalize(&b, order, order ? order->pred : NULL))
		verdict = -1;
	else
		verdict = !truth && cannot_fill(&a, &b)
				  ? -1
				  : nl2sql_frame_equal(&a, &b);
	nl2sql_frame_release(&a);
	nl2sql_frame_release(&b);
	return verdict;
}

/* The cells of one column in order, or NULL where they have none. */
static const struct nl2sql_cell **sorted_column(const struct frame *f, size_t j)
{
	const struct nl2sql_cell **cells;
	struct frame one = *f;
	size_t i, column = f->columns[j];

	if (nl2sql_frame_dtype(f->r, column) == DTYPE_MIXED && f->nrows > 1)
		return NULL;
	one.rows = nl2sql_alloc((f->nrows + 1) * sizeof(*one.rows));
	memcpy(one.rows, f->rows, f->nrows * sizeof(*one.rows));
	one.ncolumns = 1;
	nl2sql_frame_sort(&one, &column, false);
	cells = nl2sql_alloc((f->nrows + 1) * sizeof(*cells));
	for (i = 0; i < f->nrows; i++)
		cells[i] = &f->r->cells[one.rows[i] * f->r->ncolumns + column];
	free(one.rows);
	return cells;
}

static bool both_integers(const struct frame *a, size_t i,
			  const struct frame *b, size_t j)
{
	return nl2sql_frame_dtype(a->r, a->columns[i]) == DTYPE_INTEGER &&
	       nl2sql_frame_dtype(b->r, b->columns[j]) == DTYPE_INTEGER;
}

/* 1: the same values, 0: others, -1: they cannot be sorted */
static int same_values(const struct frame *a, size_t i, const struct frame *b,
		       size_t j)
{
	const struct nl2sql_cell **x = sorted_column(a, i);
	const struct nl2sql_cell **y = sorted_column(b, j);
	bool exact = both_integers(a, i, b, j);
	int same = x && y ? a->nrows == b->nrows : -1;
	size_t k;

	for (k = 0; same == 1 && k < a->nrows; k++)
		same = nl2sql_frame_close(x[k], y[k], exact);
	free(x);
	free(y);
	return same;
}

/* Keep those columns of super that hold the values of sub's, called as those
 * are.  @return 1, 0 where one is missing, -1 */
static int match_columns(const struct frame *sub, struct frame *super)
{
	size_t *left = nl2sql_alloc((super->ncolumns + 1) * sizeof(*left));
	size_t *matched = nl2sql_alloc((sub->ncolumns + 1) * sizeof(*matched));
	size_t n = super->ncolumns, i, j;
	bool twins = nl2sql_frame_twins(super);
	int same = 1;

	memcpy(left, super->columns, n * sizeof(*left));
	for (i = 0; i < sub->ncolumns && same == 1; i++) {
		same = 0;
		for (j = 0; j < n && !same; j++) {
			super->columns[0] = left[j];
			same = twins ? -1 : same_values(sub, i, super, 0);
			if (same == 1) {
				matched[i] = left[j];
				memmove(left + j, left + j + 1,
					(--n - j) * sizeof(*left));
				break;
			}
		}
	}
	if (same == 1) {
		super->ncolumns = sub->ncolumns;
		memcpy(super->columns, matched,
		       sub->ncolumns * sizeof(*matched));
		memcpy(super->names, sub->names,
		       sub->ncolumns * sizeof(*sub->names));
	}
	free(left);
	free(matched);
	return same;
}

static bool frames_close(const struct frame *a, const struct frame *b)
{
	size_t i, j;

	if (a->nrows != b->nrows || a->ncolumns != b->ncolumns)
		return false;
	for (j = 0; j < a->ncolumns; j++) {
		bool exact = both_integers(a, j, b, j);

		for (i = 0; i < a->nrows; i++)
			if (!nl2sql_frame_close(frame_at(a, i, j),
						frame_at(b, i, j), exact))
				return false;
	}
	return true;
}

int nl2sql_result_defog_subset(const struct nl2sql_rows *gold,
			       const struct nl2sql_rows *pred, bool ordered)
{
	struct frame sub, super;
	int verdict;

	if (!gold->nrows || !gold->ncolumns)
		return 0;
	if (pred->ncolumns < gold->ncolumns)
		return 0;
	nl2sql_frame_init(&sub, gold);
	nl2sql_frame_init(&super, pred);
	if (nl2sql_frame_twins(&sub))
		verdict = -1;
	else
		verdict = match_columns(&sub, &super);
	if (verdict == 1) {
		if (nl2sql_frame_normalize(&sub, ordered, NULL) ||
		    nl2sql_frame_normalize(&super, ordered, NULL))
			verdict = -1;
		else
			verdict = frames_close(&sub, &super);
	}
	nl2sql_frame_release(&sub);
	nl2sql_frame_release(&super);
	return verdict;
}
