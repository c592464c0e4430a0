/*
 * lib/grammar/witness.c - what the sample rows know: which row refers to
 * which, and how the numbers of a column lie
 */
#include <stdlib.h>
#include <string.h>

#include "internal.h"

/* The values of some columns of a row as bytes, equal where SQL's = holds.
 * @return false where one of them is NULL */
static bool row_key(const struct world_table *t, int row, const int *columns,
		    size_t n, struct nl2sql_buf *b)
{
	nl2sql_buf_cut(b, 0);
	for (size_t i = 0; i < n; i++) {
		const struct nl2sql_cell *c =
			nl2sql_world_cell(t, row, columns[i]);
		double v;

		if (!c || c->type == NL2SQL_CELL_NULL)
			return false;
		if (nl2sql_cell_number(c, &v))
			nl2sql_buf_double(b, v);
		else
			nl2sql_buf_put(b, c->at ? c->at : "", c->len);
		nl2sql_buf_putc(b, 0);
	}
	return true;
}

void nl2sql_world_edge_rows(struct nl2sql_world *w, struct world_edge *e)
{
	const struct nl2sql_sample *child = e->child->t->sample;
	const struct nl2sql_sample *parent = e->parent->t->sample;
	struct nl2sql_map rows = { 0 };
	struct nl2sql_buf key = { 0 };

	if (e->has_up)
		return;
	e->has_up = true;
	if (!child || !parent)
		return;
	e->complete = e->child->complete && e->parent->complete;
	e->up = nl2sql_arena_alloc(&w->arena,
				   (child->nrows + 1) * sizeof(*e->up));
	for (size_t i = 0; i < parent->nrows; i++)
		if (row_key(e->parent, (int)i, e->r->to_columns, e->r->ncolumns,
			    &key))
			nl2sql_map_setn(&rows, key.data, key.len,
					(void *)(uintptr_t)(i + 1));
	for (size_t i = 0; i < child->nrows; i++) {
		e->up[i] = -1;
		if (row_key(e->child, (int)i, e->r->from_columns,
			    e->r->ncolumns, &key))
			e->up[i] = (int)(uintptr_t)nl2sql_map_getn(
					   &rows, key.data, key.len) -
				   1;
	}
	e->dead = child->nrows && parent->nrows;
	for (size_t i = 0; i < child->nrows; i++)
		e->dead = e->dead && e->up[i] < 0;
	nl2sql_map_release(&rows);
	nl2sql_buf_release(&key);
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

const double *nl2sql_world_sorted(struct nl2sql_world *w, struct world_table *t,
				  int column, size_t *n)
{
	struct world_column *c = &t->columns[column];
	size_t rows = t->t->sample ? t->t->sample->nrows : 0;

	if (!c->has_sorted) {
		c->has_sorted = true;
		c->sorted = nl2sql_arena_alloc(&w->arena,
					       (rows + 1) * sizeof(double));
		for (size_t i = 0; i < rows; i++) {
			const struct nl2sql_cell *v =
				nl2sql_world_cell(t, (int)i, column);

			if (v && nl2sql_cell_number(v, &c->sorted[c->nsorted]))
				c->nsorted++;
		}
		qsort(c->sorted, c->nsorted, sizeof(double), by_value);
	}
	*n = c->nsorted;
	return c->sorted;
}
