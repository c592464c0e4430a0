/*
 * sketch.c - what one pass over a column keeps, in bounded memory
 */
#include <stdlib.h>
#include <string.h>

#include "sketch.h"

/* ---- distinct values, counted ------------------------------------------------ */

static void seen_index(struct seen_set *s, uint32_t i)
{
	uint32_t at = (uint32_t)s->items[i].hash & (s->nslots - 1);

	while (s->slots[at])
		at = (at + 1) & (s->nslots - 1);
	s->slots[at] = i + 1;
}

static void seen_grow(struct seen_set *s)
{
	uint32_t i;

	s->nslots = s->nslots ? s->nslots * 2 : 64;
	free(s->slots);
	s->slots = nl2sql_alloc(s->nslots * sizeof(*s->slots));
	for (i = 0; i < s->n; i++)
		seen_index(s, i);
}

static struct seen *seen_find(const struct seen_set *s, uint64_t hash)
{
	uint32_t at, i;

	if (!s->nslots)
		return NULL;
	at = (uint32_t)hash & (s->nslots - 1);
	for (; (i = s->slots[at]); at = (at + 1) & (s->nslots - 1))
		if (s->items[i - 1].hash == hash)
			return &s->items[i - 1];
	return NULL;
}

size_t nl2sql_inspect_cut(const char *s, size_t len, size_t max)
{
	if (len <= max)
		return len;
	while (max && ((unsigned char)s[max] & 0xc0) == 0x80)
		max--;
	return max;
}

size_t nl2sql_inspect_words(const char *s, size_t len)
{
	size_t end = len;

	while (end && s[end - 1] != ' ')
		end--;
	return end ? end : len;
}

void nl2sql_inspect_seen_add(struct seen_set *s, uint64_t hash,
			     const struct nl2sql_cell *c)
{
	struct seen *x = seen_find(s, hash);

	if (x) {
		x->count++;
		return;
	}
	if (s->n == SEEN_MAX) {
		s->overflow = true;
		return;
	}
	if ((s->n + 1) * 2 > s->nslots)
		seen_grow(s);
	NL2SQL_GROW(s->items, s->n, s->cap);
	x = &s->items[s->n];
	x->hash = hash;
	x->count = 1;
	x->cell = *c;
	x->cut = false;
	if (c->at) {
		x->cell.len = nl2sql_inspect_cut(c->at, c->len, SEEN_TEXT);
		x->cut = x->cell.len < c->len;
		if (x->cut)
			x->cell.len = nl2sql_inspect_words(c->at, x->cell.len);
		x->cell.at = nl2sql_arena_strndup(s->arena, c->at, x->cell.len);
	}
	seen_index(s, s->n++);
}

void nl2sql_inspect_seen_release(struct seen_set *s)
{
	free(s->items);
	free(s->slots);
	memset(s, 0, sizeof(*s));
}

/* ---- the smallest hashes -------------------------------------------------------- */

void nl2sql_inspect_bottom_init(struct bottom *b, size_t k)
{
	memset(b, 0, sizeof(*b));
	b->k = k;
	b->limit = UINT64_MAX;
}

static int compare_hashes(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

void nl2sql_inspect_bottom_settle(struct bottom *b)
{
	size_t i, n = 0;

	if (b->used == b->n)
		return;
	qsort(b->hashes, b->used, sizeof(*b->hashes), compare_hashes);
	for (i = 0; i < b->used; i++) {
		if (n && b->hashes[n - 1] == b->hashes[i])
			b->twice = true;
		else
			b->hashes[n++] = b->hashes[i];
	}
	if (n > b->k) {
		n = b->k;
		b->dropped = true;
	}
	if (n == b->k)
		b->limit = b->hashes[n - 1];
	b->n = b->used = n;
}

void nl2sql_inspect_bottom_add(struct bottom *b, uint64_t hash)
{
	size_t cap;

	if (hash > b->limit) {
		b->dropped = true;
		return;
	}
	if (!(b->used & (b->used - 1)) && b->used < 2 * b->k) {
		cap = b->used ? b->used * 2 : 1;
		b->hashes = nl2sql_realloc(b->hashes, cap, sizeof(*b->hashes));
	}
	b->hashes[b->used++] = hash;
	if (b->used == 2 * b->k)
		nl2sql_inspect_bottom_settle(b);
}

double nl2sql_inspect_bottom_distinct(const struct bottom *b)
{
	if (!b->dropped || b->n < 2)
		return (double)b->n;
	return (double)(b->n - 1) / ((double)b->hashes[b->n - 1] / 0x1p64);
}

void nl2sql_inspect_bottom_release(struct bottom *b)
{
	free(b->hashes);
	memset(b, 0, sizeof(*b));
}

/* ---- whole numbers, counted ------------------------------------------------------ */

static struct tally_item *tally_slot(const struct tally *t, int64_t key)
{
	size_t at = (size_t)nl2sql_hash(&key, sizeof(key), 0) & (t->cap - 1);

	while (t->items[at].count && t->items[at].key != key)
		at = (at + 1) & (t->cap - 1);
	return &t->items[at];
}

static void tally_grow(struct tally *t)
{
	struct tally old = *t;
	size_t i;

	t->cap = old.cap ? old.cap * 2 : 64;
	t->items = nl2sql_alloc(t->cap * sizeof(*t->items));
	for (i = 0; i < old.cap; i++)
		if (old.items[i].count)
			*tally_slot(t, old.items[i].key) = old.items[i];
	free(old.items);
}

void nl2sql_inspect_tally_add(struct tally *t, int64_t key, int64_t count)
{
	struct tally_item *x;

	if ((t->n + 1) * 2 > t->cap)
		tally_grow(t);
	x = tally_slot(t, key);
	if (!x->count)
		t->n++;
	x->key = key;
	x->count += count;
}

static int compare_keys(const void *a, const void *b)
{
	const struct tally_item *x = a, *y = b;

	return x->key < y->key ? -1 : x->key > y->key;
}

void nl2sql_inspect_tally_sort(struct tally *t)
{
	size_t i, n = 0;

	for (i = 0; i < t->cap; i++)
		if (t->items[i].count)
			t->items[n++] = t->items[i];
	if (n)
		qsort(t->items, n, sizeof(*t->items), compare_keys);
}

void nl2sql_inspect_tally_release(struct tally *t)
{
	free(t->items);
	memset(t, 0, sizeof(*t));
}
