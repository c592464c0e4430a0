/*
 * lib/result/spider2.c - Spider 2's containment of columns
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cells.h"

/* The numbers of a vector are close, all else is equal. */
static bool cells_match(const struct nl2sql_cell *a, const struct nl2sql_cell *b)
{
	double x, y, larger;

	if (a->type == NL2SQL_CELL_NULL || b->type == NL2SQL_CELL_NULL)
		return a->type == b->type;
	if (nl2sql_result_number(a, &x) && nl2sql_result_number(b, &y)) {
		larger = fabs(x) > fabs(y) ? fabs(x) : fabs(y);
		return x == y || fabs(x - y) <= 1e-2 ||
		       fabs(x - y) <= 1e-9 * larger;
	}
	return a->type == b->type && a->len == b->len &&
	       !memcmp(a->at, b->at, a->len);
}

/* Their key: what is NULL last, then by the text of the value. */
struct keyed_cell {
	const struct nl2sql_cell *cell;
	char number[40];
};

static void key_of(struct keyed_cell *k, const struct nl2sql_cell *c)
{
	double d;

	k->cell = c;
	k->number[0] = '\0';
	if (c->type == NL2SQL_CELL_INTEGER)
		snprintf(k->number, sizeof(k->number), "%lld",
			 (long long)c->integer);
	else if (nl2sql_result_number(c, &d))
		snprintf(k->number, sizeof(k->number),
			 d == floor(d) && fabs(d) < 1e16 ? "%.1f" : "%.17g", d);
}

static int key_order(const void *a, const void *b)
{
	const struct keyed_cell *x = a, *y = b;
	bool nx = x->cell->type == NL2SQL_CELL_NULL;
	bool ny = y->cell->type == NL2SQL_CELL_NULL;

	if (nx || ny)
		return nx - ny;
	return strcmp(x->number[0] ? x->number : x->cell->at,
		      y->number[0] ? y->number : y->cell->at);
}

static struct keyed_cell *vector(const struct nl2sql_rows *r, size_t column,
				 bool sorted)
{
	struct keyed_cell *v = nl2sql_alloc((r->nrows + 1) * sizeof(*v));
	size_t i;

	for (i = 0; i < r->nrows; i++)
		key_of(&v[i], &r->cells[i * r->ncolumns + column]);
	if (sorted)
		qsort(v, r->nrows, sizeof(*v), key_order);
	return v;
}

static bool vectors_match(const struct keyed_cell *a, const struct keyed_cell *b,
			  size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (!cells_match(a[i].cell, b[i].cell))
			return false;
	return true;
}

bool nl2sql_result_spider2(const struct nl2sql_rows *gold,
			   const struct nl2sql_rows *pred, const int *columns,
			   size_t ncolumns, bool ignore_order)
{
	size_t n = columns ? ncolumns : gold->ncolumns, i, j, column;
	struct keyed_cell *want, *have;
	bool found = true;

	if (gold->nrows != pred->nrows)
		return n == 0;
	for (i = 0; i < n && found; i++) {
		column = columns ? (size_t)columns[i] : i;
		if (column >= gold->ncolumns)
			return false;
		want = vector(gold, column, ignore_order);
		found = false;
		for (j = 0; j < pred->ncolumns && !found; j++) {
			have = vector(pred, j, ignore_order);
			found = vectors_match(want, have, gold->nrows);
			free(have);
		}
		free(want);
	}
	return found;
}
