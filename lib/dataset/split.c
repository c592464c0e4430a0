/*
 * split - who is learned from, and who is asked
 *
 * A SQL shape (F2) goes into one split as a whole: else the test would ask
 * what was learned.  Shapes are dealt out from large to small, in an order
 * and to splits that the seed decides, each where there is still room for it;
 * the small ones come last and even out what the large ones left.
 */
#include <stdlib.h>
#include <string.h>

#include "internal.h"

struct group {
	uint32_t start, size; /* in the sorted items */
	uint32_t order;
};

static int by_size(const void *a, const void *b)
{
	const struct group *x = a, *y = b;
	int i = 0, j = 0;

	while (x->size >> i)
		i++;
	while (y->size >> j)
		j++;
	if (i != j) /* sizes of one power of two are as good as equal */
		return j - i;
	if (x->order != y->order)
		return x->order < y->order ? -1 : 1;
	return (x->start > y->start) - (x->start < y->start);
}

/* The runs of equal shapes in a; free() them. */
static struct group *groups_of(const struct sortable *a, size_t n,
			       uint64_t seed, size_t *count)
{
	struct group *g = NULL;
	size_t cap = 0, end;

	*count = 0;
	for (size_t i = 0; i < n; i = end) {
		for (end = i + 1; end < n && a[end].key == a[i].key;)
			end++;
		NL2SQL_GROW(g, *count, cap);
		g[(*count)++] = (struct group){
			(uint32_t)i, (uint32_t)(end - i),
			(uint32_t)nl2sql_hash(&a[i].key, sizeof(a[i].key), seed)
		};
	}
	if (*count)
		qsort(g, *count, sizeof(*g), by_size);
	return g;
}

/* A split with room for the group, drawn by how much room each has; where
 * none has, the one that lacks most. */
static int choose(const double room[NL2SQL_SPLITS],
		  const double share[NL2SQL_SPLITS], double size,
		  struct nl2sql_rng *r)
{
	double total = 0, draw;
	int best = -1;

	for (int s = 0; s < NL2SQL_SPLITS; s++)
		if (share[s] > 0 && room[s] >= size)
			total += room[s];
	draw = nl2sql_rng_unit(r) * total;
	for (int s = 0; s < NL2SQL_SPLITS; s++) {
		if (!(share[s] > 0))
			continue;
		if (total > 0 && room[s] >= size) {
			if (draw < room[s])
				return s;
			draw -= room[s];
		}
		if (best < 0 || room[s] > room[best])
			best = s;
	}
	return best;
}

/* Deal out the pairs, or all that is none. */
static size_t split_kind(struct nl2sql_dataset *d, struct sortable *a,
			 bool pairs)
{
	struct nl2sql_rng r = nl2sql_rng_named(d->o->seed, "split", pairs);
	double room[NL2SQL_SPLITS];
	size_t n = 0, count;
	struct group *g;

	for (uint32_t i = 0; i < d->n; i++)
		if (d->items[i].split != SPLIT_NONE &&
		    d->items[i].pair == pairs)
			a[n++] = (struct sortable){ d->items[i].shape, i };
	nl2sql_sort_keys(a, n);
	g = groups_of(a, n, d->o->seed, &count);
	for (int s = 0; s < NL2SQL_SPLITS; s++)
		room[s] = d->o->split[s] * (double)n;
	for (size_t i = 0; i < count; i++) {
		int s = choose(room, d->o->split, g[i].size, &r);

		room[s] -= g[i].size;
		d->split_items[s] += g[i].size;
		for (uint32_t k = 0; k < g[i].size; k++)
			d->items[a[g[i].start + k].item].split = (uint8_t)s;
	}
	if (pairs)
		d->shapes = count;
	free(g);
	return n;
}

size_t nl2sql_dataset_split(struct nl2sql_dataset *d)
{
	struct sortable *a = nl2sql_realloc(NULL, d->n + 1, sizeof(*a));
	size_t kept = split_kind(d, a, true);

	/* Apart from each other, so that each format has its shares. */
	kept += split_kind(d, a, false);
	free(a);
	return kept;
}
