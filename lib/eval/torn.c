/*
 * lib/eval/torn.c - texts that are not UTF-8, as the evaluators take them
 */
#include <string.h>

#include "run.h"

bool nl2sql_eval_is_torn(const struct nl2sql_rows *rows)
{
	const struct nl2sql_cell *c;
	size_t i;

	for (i = 0; i < rows->nrows * rows->ncolumns; i++) {
		c = &rows->cells[i];
		if (c->type == NL2SQL_CELL_TEXT &&
		    !nl2sql_utf8_valid(c->at, c->len))
			return true;
	}
	return false;
}

static void leave_out(struct nl2sql_arena *a, struct nl2sql_cell *c)
{
	char *to = nl2sql_arena_alloc(a, c->len + 1);
	size_t i = 0, n, len = 0;
	uint32_t point;

	while (i < c->len) {
		n = nl2sql_utf8_next(c->at + i, c->len - i, &point);
		if (n)
			memcpy(to + len, c->at + i, n);
		len += n;
		i += n ? n : 1;
	}
	c->at = to;
	c->len = len;
}

struct nl2sql_rows nl2sql_eval_whole_texts(struct nl2sql_arena *a,
					   const struct run *r)
{
	size_t n = r->rows.nrows * r->rows.ncolumns, i;
	struct nl2sql_rows copy = r->rows;

	if (!r->torn)
		return copy;
	copy.cells = nl2sql_arena_alloc(a, n * sizeof(*copy.cells));
	memcpy(copy.cells, r->rows.cells, n * sizeof(*copy.cells));
	for (i = 0; i < n; i++)
		if (copy.cells[i].type == NL2SQL_CELL_TEXT)
			leave_out(a, &copy.cells[i]);
	return copy;
}
