/*
 * lib/result/bird.c - BIRD's two ways to compare: EX and soft F1
 */
#include <stdlib.h>
#include <string.h>

#include "cells.h"

static int row_order(const void *a, const void *b)
{
	const struct nl2sql_hash128 *x = a, *y = b;

	if (x->hi != y->hi)
		return x->hi < y->hi ? -1 : 1;
	return x->lo < y->lo ? -1 : x->lo > y->lo;
}

static struct nl2sql_hash128 row_hash(const struct cell_table *t, size_t row)
{
	return nl2sql_hash128(t->ids + row * t->ncolumns,
			      t->ncolumns * sizeof(*t->ids));
}

/* The distinct rows, as sorted hashes. */
static size_t distinct(const struct cell_table *t, struct nl2sql_hash128 **out)
{
	struct nl2sql_hash128 *h;
	size_t i, n = 0;

	h = nl2sql_realloc(NULL, t->nrows + 1, sizeof(*h));
	for (i = 0; i < t->nrows; i++)
		h[i] = row_hash(t, i);
	qsort(h, t->nrows, sizeof(*h), row_order);
	for (i = 0; i < t->nrows; i++)
		if (!n || row_order(&h[i], &h[n - 1]))
			h[n++] = h[i];
	*out = h;
	return n;
}

bool nl2sql_result_bird(const struct nl2sql_rows *gold,
			const struct nl2sql_rows *pred)
{
	struct nl2sql_hash128 *a, *b;
	struct cell_pair p;
	size_t na, nb;
	bool same;

	if (!gold->nrows || !pred->nrows)
		return gold->nrows == pred->nrows;
	if (gold->ncolumns != pred->ncolumns)
		return false;
	nl2sql_cell_pair_init(&p, gold, pred);
	na = distinct(&p.gold, &a);
	nb = distinct(&p.pred, &b);
	same = na == nb && !memcmp(a, b, na * sizeof(*a));
	free(a);
	free(b);
	nl2sql_cell_pair_release(&p);
	return same;
}

/* The numbers of the first of each distinct row, in their order. */
static size_t first_rows(const struct cell_table *t, size_t **out)
{
	struct nl2sql_map seen = {0};
	size_t i, n = 0, *rows;

	rows = nl2sql_realloc(NULL, t->nrows + 1, sizeof(*rows));
	for (i = 0; i < t->nrows; i++) {
		struct nl2sql_hash128 h = row_hash(t, i);

		if (nl2sql_map_setn(&seen, (const char *)&h, sizeof(h), rows))
			continue;
		rows[n++] = i;
	}
	nl2sql_map_release(&seen);
	*out = rows;
	return n;
}

/* How many cells of a stand somewhere in b. */
static size_t shared(const uint32_t *a, size_t na, const uint32_t *b, size_t nb)
{
	size_t i, j, n = 0;

	for (i = 0; i < na; i++) {
		for (j = 0; j < nb && a[i] != b[j]; j++)
			;
		n += j < nb;
	}
	return n;
}

static double f1_of(double tp, double fp, double fn)
{
	double precision = tp + fp > 0 ? tp / (tp + fp) : 0;
	double recall = tp + fn > 0 ? tp / (tp + fn) : 0;

	if (precision + recall <= 0)
		return 0;
	return 2 * precision * recall / (precision + recall);
}

static double soft_f1(const struct cell_table *g, const struct cell_table *p)
{
	double tp = 0, fp = 0, fn = 0, width = (double)g->ncolumns;
	size_t *grows, *prows, i, matched;
	size_t ng = first_rows(g, &grows), np = first_rows(p, &prows);

	for (i = 0; i < ng; i++) {
		const uint32_t *gr = g->ids + grows[i] * g->ncolumns, *pr;

		if (i >= np) {
			fn += 1;
			continue;
		}
		pr = p->ids + prows[i] * p->ncolumns;
		matched = shared(pr, p->ncolumns, gr, g->ncolumns);
		tp += (double)matched / width;
		fp += (double)(p->ncolumns - matched) / width;
		matched = shared(gr, g->ncolumns, pr, p->ncolumns);
		fn += (double)(g->ncolumns - matched) / width;
	}
	if (np > ng)
		fp += (double)(np - ng);
	free(grows);
	free(prows);
	return f1_of(tp, fp, fn);
}

double nl2sql_result_soft_f1(const struct nl2sql_rows *gold,
			     const struct nl2sql_rows *pred)
{
	struct cell_pair p;
	double f1;

	if (!gold->nrows && !pred->nrows)
		return 1.0;
	nl2sql_cell_pair_init(&p, gold, pred);
	f1 = soft_f1(&p.gold, &p.pred);
	nl2sql_cell_pair_release(&p);
	return f1;
}
