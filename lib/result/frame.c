/*
 * lib/result/frame.c - defog's comparison, as pandas does it
 *
 * A frame is a view of a result: rows and columns that are left, in the order
 * in which they are.  Two NULLs are equal: theirs fills them in before it
 * compares.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cells.h"
#include "frame.h"

void nl2sql_frame_init(struct frame *f, const struct nl2sql_rows *r)
{
	size_t i;

	f->r = r;
	f->nrows = r->nrows;
	f->ncolumns = r->ncolumns;
	f->rows = nl2sql_alloc((r->nrows + 1) * sizeof(*f->rows));
	f->columns = nl2sql_alloc((r->ncolumns + 1) * sizeof(*f->columns));
	f->names = nl2sql_alloc((r->ncolumns + 1) * sizeof(*f->names));
	for (i = 0; i < r->nrows; i++)
		f->rows[i] = i;
	for (i = 0; i < r->ncolumns; i++) {
		f->columns[i] = i;
		f->names[i] = r->columns && r->columns[i].name ?
			      r->columns[i].name : "";
	}
}

void nl2sql_frame_release(struct frame *f)
{
	free(f->rows);
	free(f->columns);
	free(f->names);
}

/* ---- columns ------------------------------------------------------------- */

enum dtype nl2sql_frame_dtype(const struct nl2sql_rows *r, size_t column)
{
	size_t i, numbers = 0, integers = 0, texts = 0, nulls = 0;

	for (i = 0; i < r->nrows; i++) {
		switch (r->cells[i * r->ncolumns + column].type) {
		case NL2SQL_CELL_NULL: nulls++; break;
		case NL2SQL_CELL_INTEGER: integers++; numbers++; break;
		case NL2SQL_CELL_REAL:
		case NL2SQL_CELL_BOOLEAN:
		case NL2SQL_CELL_DECIMAL: numbers++; break;
		default: texts++;
		}
	}
	if (texts)
		return numbers ? DTYPE_MIXED : DTYPE_TEXT;
	if (!numbers)
		return DTYPE_NONE;
	return integers == numbers && !nulls ? DTYPE_INTEGER : DTYPE_NUMBER;
}

bool nl2sql_frame_twins(const struct frame *f)
{
	size_t i, j;

	for (i = 0; i < f->ncolumns; i++)
		for (j = 0; j < i; j++)
			if (!strcmp(f->names[i], f->names[j]))
				return true;
	return false;
}

/* ---- cells --------------------------------------------------------------- */

static int text_order(const struct nl2sql_cell *a, const struct nl2sql_cell *b)
{
	int c = memcmp(a->at, b->at, a->len < b->len ? a->len : b->len);

	if (c)
		return c;
	return a->len < b->len ? -1 : a->len > b->len;
}

/* NULLs last. */
int nl2sql_frame_order(const struct nl2sql_cell *a, const struct nl2sql_cell *b)
{
	bool na = a->type == NL2SQL_CELL_NULL, nb = b->type == NL2SQL_CELL_NULL;
	double x, y;

	if (na || nb)
		return na - nb;
	if (a->type == NL2SQL_CELL_INTEGER && b->type == NL2SQL_CELL_INTEGER)
		return a->integer < b->integer ? -1 : a->integer > b->integer;
	if (nl2sql_result_number(a, &x) && nl2sql_result_number(b, &y))
		return x < y ? -1 : x > y;
	if (nl2sql_result_number(a, &x) || nl2sql_result_number(b, &y))
		return nl2sql_result_number(a, &x) ? -1 : 1;
	return text_order(a, b);
}

/* assert_frame_equal: numbers to 1e-5 of the larger, NULLs are alike; two
 * columns of integers are compared exactly. */
bool nl2sql_frame_close(const struct nl2sql_cell *a,
			const struct nl2sql_cell *b, bool exact)
{
	double x, y, larger;

	if (!nl2sql_frame_order(a, b))
		return true;
	if (exact || !nl2sql_result_number(a, &x) ||
	    !nl2sql_result_number(b, &y))
		return false;
	larger = fabs(x) > fabs(y) ? fabs(x) : fabs(y);
	return fabs(x - y) <= 1e-5 * larger || fabs(x - y) <= 1e-8;
}

/* (a.values == b.values).all(), with NULLs filled in on both sides first. */
bool nl2sql_frame_equal(const struct frame *a, const struct frame *b)
{
	size_t i, j;

	if (a->nrows != b->nrows || a->ncolumns != b->ncolumns)
		return false;
	for (j = 0; j < a->ncolumns; j++)
		for (i = 0; i < a->nrows; i++)
			if (nl2sql_frame_order(frame_at(a, i, j),
					       frame_at(b, i, j)))
				return false;
	return true;
}

/* ---- normalize_table ----------------------------------------------------- */

/* What qsort() cannot be told. */
static const struct frame *sorted_frame;
static const size_t *sorted_keys;
static bool sorted_down;

static int row_order(const void *a, const void *b)
{
	const struct nl2sql_rows *r = sorted_frame->r;
	const size_t *x = a, *y = b;
	size_t i;
	int c;

	for (i = 0; i < sorted_frame->ncolumns; i++) {
		const struct nl2sql_cell *p, *q;

		p = &r->cells[*x * r->ncolumns + sorted_keys[i]];
		q = &r->cells[*y * r->ncolumns + sorted_keys[i]];
		c = nl2sql_frame_order(p, q);
		/* NULLs come last either way */
		if (c && sorted_down && p->type != NL2SQL_CELL_NULL &&
		    q->type != NL2SQL_CELL_NULL)
			return -c;
		if (c)
			return c;
	}
	/* equal rows keep their order */
	return *x < *y ? -1 : *x > *y;
}

void nl2sql_frame_sort(struct frame *f, const size_t *keys, bool down)
{
	sorted_down = down;
	sorted_frame = f;
	sorted_keys = keys;
	qsort(f->rows, f->nrows, sizeof(*f->rows), row_order);
}

static bool rows_equal(const struct frame *f, size_t a, size_t b)
{
	size_t j;

	for (j = 0; j < f->ncolumns; j++)
		if (nl2sql_frame_order(
			    &f->r->cells[a * f->r->ncolumns + f->columns[j]],
			    &f->r->cells[b * f->r->ncolumns + f->columns[j]]))
			return false;
	return true;
}

static int number_order(const void *a, const void *b)
{
	const size_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

/* Keep the first of equal rows, in the order they came in. */
static void drop_duplicates(struct frame *f)
{
	size_t i, n = 0;

	nl2sql_frame_sort(f, f->columns, false);
	for (i = 0; i < f->nrows; i++)
		if (!n || !rows_equal(f, f->rows[i], f->rows[n - 1]))
			f->rows[n++] = f->rows[i];
	f->nrows = n;
	qsort(f->rows, n, sizeof(*f->rows), number_order);
}

static void sort_columns(struct frame *f)
{
	const char *name;
	size_t i, j, column;

	for (i = 1; i < f->ncolumns; i++) {
		name = f->names[i];
		column = f->columns[i];
		for (j = i; j && strcmp(f->names[j - 1], name) > 0; j--) {
			f->names[j] = f->names[j - 1];
			f->columns[j] = f->columns[j - 1];
		}
		f->names[j] = name;
		f->columns[j] = column;
	}
}

/* Theirs takes opening parentheses out of a word: max(x is maxx. */
static bool is_word(const char *at, const char *stop, const char *word,
		    bool any_case)
{
	for (; at < stop; at++) {
		if (*at == '(')
			continue;
		if (!*word || (*at != *word && !(any_case &&
						 (*at | 32) == *word)))
			return false;
		word++;
	}
	return !*word;
}

/*
 * The names that theirs takes an ORDER BY to sort by: the words from there to
 * the next ; or , or ) of the line, without what stands before a dot.
 *
 * @param out   up to max places of f's columns, in the order of the words
 * @param desc  set: not told to ascend
 */
static size_t ordered_columns(const struct frame *f, const char *sql,
			      size_t *out, size_t max, bool *desc)
{
	static const char mark[] = "order by";
	const char *at = nl2sql_istr(sql, mark), *end = at, *stop;
	size_t n = 0, j;
	bool asc = false;

	*desc = false;
	/* theirs does not look beyond a line's end */
	for (; at; at = nl2sql_istr(at, mark)) {
		at += strlen(mark);
		end = at + strcspn(at, ";,)\n");
		if (*end != '\n' || !end[1])
			break;
	}
	for (; at && (at += strspn(at, " \t\r\n")) < end; at = stop) {
		stop = at + strcspn(at, " \t\r\n;,)");
		while (memchr(at, '.', (size_t)(stop - at)))
			at = (const char *)memchr(at, '.',
						  (size_t)(stop - at)) + 1;
		*desc |= is_word(at, stop, "desc", true);
		asc |= is_word(at, stop, "asc", true);
		for (j = 0; j < f->ncolumns && n < max; j++)
			if (is_word(at, stop, f->names[j], false))
				out[n++] = j;
	}
	*desc |= !asc;
	return n;
}

static bool is_among(const size_t *list, size_t n, size_t x)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (list[i] == x)
			return true;
	return false;
}

#define MAX_ORDERED 16

/* Sort by what the statement's ORDER BY names, then by the other columns, all
 * in its direction, and put the columns that it names last. */
static void sort_as_told(struct frame *f, const char *sql)
{
	size_t *keys, *rest, by[MAX_ORDERED], n, i, k = 0, others;
	const char **names;
	bool desc;

	n = ordered_columns(f, sql, by, MAX_ORDERED, &desc);
	keys = nl2sql_alloc((f->ncolumns + MAX_ORDERED) * sizeof(*keys));
	rest = nl2sql_alloc((f->ncolumns + 1) * sizeof(*rest));
	names = nl2sql_alloc((f->ncolumns + 1) * sizeof(*names));
	for (i = 0; i < n; i++)
		if (!is_among(keys, k, f->columns[by[i]]))
			keys[k++] = f->columns[by[i]];
	for (i = others = 0; i < f->ncolumns; i++) {
		if (is_among(by, n, i))
			continue;
		keys[k++] = f->columns[i];
		names[others] = f->names[i];
		rest[others++] = f->columns[i];
	}
	nl2sql_frame_sort(f, keys, desc);
	for (i = 0; i + others < f->ncolumns; i++) {
		rest[others + i] = keys[i];
		names[others + i] = "";
	}
	memcpy(f->columns, rest, f->ncolumns * sizeof(*rest));
	memcpy(f->names, names, f->ncolumns * sizeof(*names));
	free(keys);
	free(rest);
	free(names);
}

/* sql: of the statement, where the question asks for an order and theirs looks
 * at it.  @return -1 where theirs raises */
int nl2sql_frame_normalize(struct frame *f, bool ordered, const char *sql)
{
	bool sorts = !ordered || (sql && nl2sql_istr(sql, "order by"));
	size_t j;

	drop_duplicates(f);
	if (nl2sql_frame_twins(f))
		return -1;
	sort_columns(f);
	for (j = 0; sorts && j < f->ncolumns && f->nrows > 1; j++)
		if (nl2sql_frame_dtype(f->r, f->columns[j]) == DTYPE_MIXED)
			return -1;
	if (!ordered)
		nl2sql_frame_sort(f, f->columns, false);
	else if (sorts)
		sort_as_told(f, sql);
	return 0;
}
