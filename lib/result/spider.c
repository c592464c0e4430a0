/*
 * lib/result/spider.c - equal under a permutation of the columns
 *
 * The reference tries all permutations that 20 random rows do not rule out.
 * Here columns are matched one after another, and a partial match is dropped
 * as soon as the bags of partial rows differ; what is left to try is next to
 * nothing, and the verdict is the same.
 */
#include <stdlib.h>
#include <string.h>

#include "cells.h"

/* A bag of numbers as two commutative sums: equal bags, equal sums. */
struct bag {
	uint64_t sum, odd;
};

static void bag_add(struct bag *b, uint64_t h)
{
	b->sum += h;
	b->odd += nl2sql_result_mix(h, 0x5bd1e995) | 1;
}

static bool bag_eq(struct bag a, struct bag b)
{
	return a.sum == b.sum && a.odd == b.odd;
}

/* ---- the quick reject ---------------------------------------------------- */

struct ranked_cell {
	uint32_t rank, id;
};

static int ranked_order(const void *a, const void *b)
{
	const struct ranked_cell *x = a, *y = b;

	return x->rank < y->rank ? -1 : x->rank > y->rank;
}

/* Each row as the hash of its cells in the order of their text and type. */
static uint64_t *unordered_rows(const struct cell_table *t,
				const uint32_t *ranks)
{
	uint64_t *rows = nl2sql_realloc(NULL, t->nrows + 1, sizeof(*rows));
	struct ranked_cell *cells;
	size_t i, j, at = 0;

	cells = nl2sql_realloc(NULL, t->ncolumns + 1, sizeof(*cells));
	for (i = 0; i < t->nrows; i++) {
		for (j = 0; j < t->ncolumns; j++, at++) {
			cells[j].rank = ranks[t->exact[at]];
			cells[j].id = t->ids[at];
		}
		qsort(cells, t->ncolumns, sizeof(*cells), ranked_order);
		rows[i] = 0;
		for (j = 0; j < t->ncolumns; j++)
			rows[i] = nl2sql_result_mix(rows[i], cells[j].id);
	}
	free(cells);
	return rows;
}

static int hash_order(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static size_t unique(uint64_t *h, size_t n)
{
	size_t i, out = 0;

	qsort(h, n, sizeof(*h), hash_order);
	for (i = 0; i < n; i++)
		if (!out || h[i] != h[out - 1])
			h[out++] = h[i];
	return out;
}

static bool quick_reject(const struct cell_pair *p, bool ordered)
{
	uint32_t *ranks = nl2sql_cell_pair_ranks(p);
	uint64_t *a = unordered_rows(&p->gold, ranks);
	uint64_t *b = unordered_rows(&p->pred, ranks);
	size_t na = p->gold.nrows, nb = p->pred.nrows;
	bool same;

	if (!ordered) {
		na = unique(a, na);
		nb = unique(b, nb);
	}
	same = na == nb && !memcmp(a, b, na * sizeof(*a));
	free(ranks);
	free(a);
	free(b);
	return !same;
}

/* ---- the search ---------------------------------------------------------- */

struct search {
	const struct cell_table *gold, *pred;
	struct bag *partial;    /* of gold's rows, cut after column i */
	struct bag *pred_bags;  /* of each column of pred */
	struct bag *gold_bags;
	uint64_t *rows;         /* nrows hashes a level: pred's partial rows */
	bool *used;
	bool ordered;
	size_t steps;
};

/* Enough for all that can be told apart; a table built to confuse stops. */
#define MAX_STEPS 200000

static uint64_t cell_hash(const struct cell_table *t, size_t row, size_t column)
{
	return t->ids[row * t->ncolumns + column];
}

/* Where the order counts, the row's number is part of the row. */
static uint64_t row_start(const struct search *s, size_t row)
{
	return s->ordered ? nl2sql_result_mix(7, row) : 7;
}

static struct bag column_bag(const struct search *s, const struct cell_table *t,
			     size_t column)
{
	struct bag b = {0};
	size_t i;

	for (i = 0; i < t->nrows; i++)
		bag_add(&b, nl2sql_result_mix(row_start(s, i),
					      cell_hash(t, i, column)));
	return b;
}

static void gold_partials(struct search *s)
{
	const struct cell_table *t = s->gold;
	size_t i, j;
	uint64_t h;

	for (i = 0; i < t->nrows; i++) {
		h = row_start(s, i);
		for (j = 0; j < t->ncolumns; j++) {
			h = nl2sql_result_mix(h, cell_hash(t, i, j));
			bag_add(&s->partial[j], h);
		}
	}
}

/* Does an unused column before this one hold the very same cells? */
static bool tried_twin(const struct search *s, size_t column)
{
	size_t i, j;

	for (j = 0; j < column; j++) {
		if (s->used[j] || !bag_eq(s->pred_bags[j], s->pred_bags[column]))
			continue;
		for (i = 0; i < s->pred->nrows; i++)
			if (cell_hash(s->pred, i, j) !=
			    cell_hash(s->pred, i, column))
				break;
		if (i == s->pred->nrows)
			return true;
	}
	return false;
}

static bool match_from(struct search *s, size_t level)
{
	const size_t nrows = s->pred->nrows, ncolumns = s->pred->ncolumns;
	uint64_t *in = s->rows + level * nrows, *out = in + nrows;
	struct bag bag;
	size_t i, c;

	if (level == ncolumns)
		return true;
	for (c = 0; c < ncolumns; c++) {
		if (s->used[c] || !bag_eq(s->pred_bags[c], s->gold_bags[level]) ||
		    tried_twin(s, c) || s->steps++ > MAX_STEPS)
			continue;
		memset(&bag, 0, sizeof(bag));
		for (i = 0; i < nrows; i++) {
			out[i] = nl2sql_result_mix(in[i],
						   cell_hash(s->pred, i, c));
			bag_add(&bag, out[i]);
		}
		if (!bag_eq(bag, s->partial[level]))
			continue;
		s->used[c] = true;
		if (match_from(s, level + 1))
			return true;
		s->used[c] = false;
	}
	return false;
}

static bool permutation_exists(const struct cell_pair *p, bool ordered)
{
	const size_t n = p->gold.ncolumns, nrows = p->gold.nrows;
	struct search s = { .gold = &p->gold, .pred = &p->pred,
			    .ordered = ordered };
	bool found;
	size_t i;

	s.partial = nl2sql_alloc((n + 1) * sizeof(*s.partial));
	s.gold_bags = nl2sql_alloc((n + 1) * sizeof(*s.gold_bags));
	s.pred_bags = nl2sql_alloc((n + 1) * sizeof(*s.pred_bags));
	s.used = nl2sql_alloc(n + 1);
	s.rows = nl2sql_realloc(NULL, (n + 1) * nrows + 1, sizeof(*s.rows));
	gold_partials(&s);
	for (i = 0; i < n; i++) {
		s.gold_bags[i] = column_bag(&s, s.gold, i);
		s.pred_bags[i] = column_bag(&s, s.pred, i);
	}
	for (i = 0; i < nrows; i++)
		s.rows[i] = row_start(&s, i);
	found = match_from(&s, 0);
	free(s.partial);
	free(s.gold_bags);
	free(s.pred_bags);
	free(s.used);
	free(s.rows);
	return found;
}

bool nl2sql_result_spider(const struct nl2sql_rows *gold,
			  const struct nl2sql_rows *pred, bool ordered,
			  bool truth)
{
	struct cell_pair p;
	bool same;

	if (!gold->nrows && !pred->nrows)
		return true;
	if (gold->nrows != pred->nrows || gold->ncolumns != pred->ncolumns)
		return false;
	nl2sql_cell_pair_init(&p, gold, pred);
	same = (truth || !quick_reject(&p, ordered)) &&
	       permutation_exists(&p, ordered);
	nl2sql_cell_pair_release(&p);
	return same;
}
