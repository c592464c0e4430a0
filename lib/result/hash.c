/*
 * lib/result/hash.c - the canonical hash of a result
 */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cells.h"

static void put_number(struct nl2sql_buf *b, double d)
{
	if (d == floor(d) && fabs(d) < 9e15)
		nl2sql_buf_printf(b, "n%lld", (long long)d);
	else
		nl2sql_buf_printf(b, "n%.6g", d);
}

static void put_text(struct nl2sql_buf *b, const char *s, size_t len)
{
	while (len && isspace((unsigned char)*s))
		s++, len--;
	while (len && isspace((unsigned char)s[len - 1]))
		len--;
	nl2sql_buf_putc(b, 's');
	nl2sql_buf_put(b, s, len);
}

/* A letter for the type, then the value as far as it counts. */
static void put_canonical(struct nl2sql_buf *b, const struct nl2sql_cell *v)
{
	double d;

	nl2sql_buf_cut(b, 0);
	if (v->type == NL2SQL_CELL_NULL)
		nl2sql_buf_putc(b, '0');
	else if (v->type == NL2SQL_CELL_INTEGER ||
		 v->type == NL2SQL_CELL_BOOLEAN)
		nl2sql_buf_printf(b, "n%lld", (long long)v->integer);
	else if (nl2sql_result_number(v, &d))
		put_number(b, d);
	else if (v->type == NL2SQL_CELL_BLOB) {
		nl2sql_buf_putc(b, 'b');
		nl2sql_buf_put(b, v->at, v->len);
	} else {
		put_text(b, v->at, v->len);
	}
}

static int hash_order(const void *a, const void *b)
{
	const struct nl2sql_hash128 *x = a, *y = b;

	if (x->hi != y->hi)
		return x->hi < y->hi ? -1 : 1;
	return x->lo < y->lo ? -1 : x->lo > y->lo;
}

/* A row is the multiset of its cells. */
static struct nl2sql_hash128 row_hash(const struct nl2sql_cell *cells, size_t n,
				      struct nl2sql_hash128 *hashes,
				      struct nl2sql_buf *b)
{
	size_t i;

	for (i = 0; i < n; i++) {
		put_canonical(b, &cells[i]);
		hashes[i] = nl2sql_hash128(b->data, b->len);
	}
	qsort(hashes, n, sizeof(*hashes), hash_order);
	return nl2sql_hash128(hashes, n * sizeof(*hashes));
}

struct nl2sql_hash128 nl2sql_result_hash(const struct nl2sql_rows *r,
					 bool ordered)
{
	struct nl2sql_hash128 *cells, row;
	/* ordered rows are chained; a bag is its sum and its xor */
	struct { uint64_t nrows, ncolumns, a, b, c, d; } sum = {0};
	struct nl2sql_buf b = {0};
	size_t i;

	cells = nl2sql_realloc(NULL, r->ncolumns + 1, sizeof(*cells));
	sum.nrows = r->nrows;
	sum.ncolumns = r->nrows ? r->ncolumns : 0;
	for (i = 0; i < r->nrows; i++) {
		row = row_hash(r->cells + i * r->ncolumns, r->ncolumns, cells,
			       &b);
		if (ordered) {
			sum.a = nl2sql_result_mix(sum.a, row.hi);
			sum.b = nl2sql_result_mix(sum.b, row.lo);
		} else {
			sum.a += row.hi;
			sum.b += row.lo;
			sum.c ^= row.hi;
			sum.d ^= row.lo;
		}
	}
	nl2sql_buf_release(&b);
	free(cells);
	return nl2sql_hash128(&sum, sizeof(sum));
}

bool nl2sql_result_trivial(const struct nl2sql_rows *r)
{
	size_t i, n = r->nrows * r->ncolumns;
	double d;

	for (i = 0; i < n; i++) {
		if (r->cells[i].type == NL2SQL_CELL_NULL)
			continue;
		if (!nl2sql_result_number(&r->cells[i], &d) || d != 0)
			return false;
	}
	return true;
}
