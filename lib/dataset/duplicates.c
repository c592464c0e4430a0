/*
 * duplicates - what was said before, in the same words or nearly
 *
 * Four reasons to drop a record, each found by sorting one column of the keys
 * on disk: the same question with the same SQL; the same question with other
 * SQL (one of the two is wrong, and nobody knows which: the first stays);
 * a question that is nearly another one's, where the SQL is the same but for
 * its literals; and, where --per-shape is given, a shape that is full.
 */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

#define COMPARED 32  /* earlier members of a band that a question is held to */
#define KEPT_MAX 256 /* members of a cluster that a later one is held to */
#define CHUNK	 256 /* keys read at a time */

static int by_key(const void *a, const void *b)
{
	const struct sortable *x = a, *y = b;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return (x->item > y->item) - (x->item < y->item);
}

void nl2sql_sort_keys(struct sortable *a, size_t n)
{
	if (n)
		qsort(a, n, sizeof(*a), by_key);
}

/* Fill a with one column (at an offset in struct keys) of what is left. */
static int column(struct nl2sql_dataset *d, size_t offset, struct sortable *a,
		  size_t *n, struct nl2sql_err *err)
{
	struct keys *chunk = nl2sql_realloc(NULL, CHUNK, sizeof(*chunk));
	int rc = 0;

	*n = 0;
	for (size_t i = 0; i < d->n && rc == 0; i += CHUNK) {
		size_t k = d->n - i < CHUNK ? d->n - i : CHUNK;

		rc = nl2sql_spool_read(&d->keys, i * sizeof(*chunk), chunk,
				       k * sizeof(*chunk), err);
		for (size_t j = 0; j < k && rc == 0; j++) {
			if (d->items[i + j].split == SPLIT_NONE)
				continue;
			memcpy(&a[*n].key, (char *)&chunk[j] + offset,
			       sizeof(a->key));
			a[(*n)++].item = (uint32_t)(i + j);
		}
	}
	free(chunk);
	nl2sql_sort_keys(a, *n);
	return rc;
}

static void drop_item(struct nl2sql_dataset *d, uint32_t i, const char *why)
{
	d->items[i].split = SPLIT_NONE;
	nl2sql_dataset_drop(d, why);
}

/* Of each run of equal keys only the first stays. */
static int drop_equal(struct nl2sql_dataset *d, size_t offset,
		      struct sortable *a, const char *why,
		      struct nl2sql_err *err)
{
	size_t n;

	if (column(d, offset, a, &n, err) < 0)
		return -1;
	for (size_t i = 1; i < n; i++)
		if (a[i].key == a[i - 1].key)
			drop_item(d, a[i].item, why);
	return 0;
}

/* ---- near ones -------------------------------------------------------- */

static int grams_of_item(struct nl2sql_dataset *d, uint32_t i, struct grams *g,
			 struct nl2sql_err *err)
{
	struct nl2sql_buf line = {0}, question = {0};
	struct nl2sql_json j;
	int rc = nl2sql_dataset_line(d, i, &line, err);

	if (rc == 0)
		rc = nl2sql_json_parse(&j, line.data, line.len, err);
	if (rc == 0) {
		nl2sql_json_decode(nl2sql_json_get(j, "question"), &question);
		nl2sql_grams_of(g, nl2sql_buf_str(&question), question.len);
	}
	nl2sql_buf_release(&question);
	nl2sql_buf_release(&line);
	return rc;
}

static uint32_t root(struct item *items, uint32_t i)
{
	while (items[i].twin != i) {
		items[i].twin = items[items[i].twin].twin;
		i = items[i].twin;
	}
	return i;
}

/* The smaller number becomes the root, so that a root comes first. */
static void join(struct item *items, uint32_t a, uint32_t b)
{
	a = root(items, a);
	b = root(items, b);
	if (a < b)
		items[b].twin = a;
	else
		items[a].twin = b;
}

/* Compare the members of one band's run with those before them. */
static int join_run(struct nl2sql_dataset *d, const struct sortable *run,
		    size_t n, struct nl2sql_err *err)
{
	struct grams *g = nl2sql_alloc(n * sizeof(*g));
	int rc = 0;

	for (size_t j = 0; j < n && rc == 0; j++) {
		size_t from = j > COMPARED ? j - COMPARED : 0;

		if (j >= COMPARED)
			nl2sql_grams_release(&g[j - COMPARED]);
		rc = grams_of_item(d, run[j].item, &g[j], err);
		for (size_t i = from; i < j && rc == 0; i++)
			if (root(d->items, run[i].item) !=
				    root(d->items, run[j].item) &&
			    nl2sql_grams_jaccard(&g[i], &g[j]) >=
				    d->o->similarity)
				join(d->items, run[i].item, run[j].item);
	}
	for (size_t j = 0; j < n; j++)
		nl2sql_grams_release(&g[j]);
	free(g);
	return rc;
}

/* Are all of a run in one cluster already? */
static bool joined(struct nl2sql_dataset *d, const struct sortable *run,
		   size_t n)
{
	for (size_t i = 1; i < n; i++)
		if (root(d->items, run[i].item) != root(d->items, run[0].item))
			return false;
	return true;
}

static int join_band(struct nl2sql_dataset *d, unsigned band,
		     struct sortable *a, struct nl2sql_err *err)
{
	size_t n, end;
	int rc = column(d,
			offsetof(struct keys, bands) + band * sizeof(uint64_t),
			a, &n, err);

	for (size_t i = 0; i < n && rc == 0; i = end) {
		for (end = i + 1; end < n && a[end].key == a[i].key;)
			end++;
		if (end - i > 1 && !joined(d, a + i, end - i))
			rc = join_run(d, a + i, end - i, err);
	}
	return rc;
}

/* In a cluster the chain may be long and its ends unlike: who is near none of
 * those that stay, stays too. */
static int thin_cluster(struct nl2sql_dataset *d, const struct sortable *run,
			size_t n, struct nl2sql_err *err)
{
	struct grams *kept = nl2sql_alloc(KEPT_MAX * sizeof(*kept));
	size_t nkept = 0;
	int rc = 0;

	for (size_t i = 0; i < n && rc == 0; i++) {
		struct grams g = {0};
		bool near = false;

		rc = grams_of_item(d, run[i].item, &g, err);
		for (size_t k = 0; k < nkept && !near; k++)
			near = nl2sql_grams_jaccard(&kept[k], &g) >=
			       d->o->similarity;
		if (near || nkept == KEPT_MAX) {
			if (rc == 0)
				drop_item(d, run[i].item, "near duplicate");
			nl2sql_grams_release(&g);
		} else {
			kept[nkept++] = g;
		}
	}
	for (size_t k = 0; k < nkept; k++)
		nl2sql_grams_release(&kept[k]);
	free(kept);
	return rc;
}

static int drop_near(struct nl2sql_dataset *d, struct sortable *a,
		     struct nl2sql_err *err)
{
	size_t n = 0, end;
	int rc = 0;

	for (uint32_t i = 0; i < d->n; i++)
		d->items[i].twin = i;
	for (unsigned band = 0; band < BANDS && rc == 0; band++)
		rc = join_band(d, band, a, err);
	for (uint32_t i = 0; i < d->n; i++)
		if (d->items[i].split != SPLIT_NONE)
			a[n++] = (struct sortable){ root(d->items, i), i };
	nl2sql_sort_keys(a, n);
	for (size_t i = 0; i < n && rc == 0; i = end) {
		for (end = i + 1; end < n && a[end].key == a[i].key;)
			end++;
		if (end - i > 1)
			rc = thin_cluster(d, a + i, end - i, err);
	}
	return rc;
}

/* ---- shapes that are full --------------------------------------------- */

static void drop_full(struct nl2sql_dataset *d, struct sortable *a)
{
	size_t n = 0, end;

	for (uint32_t i = 0; i < d->n; i++)
		if (d->items[i].split != SPLIT_NONE && d->items[i].pair)
			a[n++] = (struct sortable){ d->items[i].shape, i };
	nl2sql_sort_keys(a, n);
	for (size_t i = 0; i < n; i = end) {
		for (end = i + 1; end < n && a[end].key == a[i].key;)
			end++;
		for (size_t k = i + (size_t)d->o->per_shape; k < end; k++)
			drop_item(d, a[k].item, "shape is full");
	}
}

int nl2sql_dataset_unique(struct nl2sql_dataset *d, struct nl2sql_err *err)
{
	struct sortable *a = nl2sql_realloc(NULL, d->n + 1, sizeof(*a));
	int rc;

	rc = drop_equal(d, offsetof(struct keys, exact), a, "exact duplicate",
			err);
	if (rc == 0)
		rc = drop_equal(d, offsetof(struct keys, question), a,
				"same question, other answer", err);
	if (rc == 0 && d->o->similarity <= 1)
		rc = drop_near(d, a, err);
	if (rc == 0 && d->o->per_shape > 0)
		drop_full(d, a);
	free(a);
	return rc;
}
