/*
 * lib/dataset/plot.h - plots as inline SVG
 *
 * For the pages below templates/report: the text goes into a page as it is,
 * takes its colours from the page's style sheet (class "plot") and so follows
 * light, dark and print.  Part of the room dataset.
 */
#ifndef NL2SQL_DATASET_PLOT_H
#define NL2SQL_DATASET_PLOT_H

#include <nl2sql/base.h>

struct nl2sql_plot_bar {
	const char *label; /* any text; escaped, and cut where it is long */
	double value;	   /* 0 and above */
};

/** Horizontal bars, one a line, with label, count and share of the sum.  For
 * names: phases, shapes, tables, reasons.  Nothing is put where n is 0. */
void nl2sql_plot_bars(struct nl2sql_buf *out,
		      const struct nl2sql_plot_bar *bars, size_t n);

/**
 * A histogram of values: at most 24 bins with round edges.  For lengths.
 *
 * @param unit  below the axis, "words"; escaped
 */
void nl2sql_plot_histogram(struct nl2sql_buf *out, const double *values,
			   size_t n, const char *unit);

#endif
