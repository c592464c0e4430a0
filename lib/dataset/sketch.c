/*
 * sketch - MinHash over the 4-grams of questions
 *
 * A hundred minima in 20 bands of 5: two questions whose sets of 4-grams have
 * a Jaccard similarity of .75 share a band with a probability of .996, and of
 * .6 with .80; who shares one is then compared exactly (Broder 1997; Leskovec,
 * Rajaraman and Ullman, Mining of Massive Datasets, 3.4).
 */
#include <stdlib.h>
#include <string.h>

#include "internal.h"

#define GRAM 4

void nl2sql_plain_words(struct nl2sql_buf *out, const char *text, size_t len)
{
	size_t start = out->len;

	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c >= 'A' && c <= 'Z')
			c = (unsigned char)(c + 'a' - 'A');
		if (c >= 0x80 || (c >= 'a' && c <= 'z') ||
		    (c >= '0' && c <= '9'))
			nl2sql_buf_putc(out, (char)c);
		else if (out->len > start && out->data[out->len - 1] != ' ')
			nl2sql_buf_putc(out, ' ');
	}
	if (out->len > start && out->data[out->len - 1] == ' ')
		nl2sql_buf_cut(out, out->len - 1);
}

static int by_hash(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

void nl2sql_grams_of(struct grams *g, const char *text, size_t len)
{
	struct nl2sql_buf words = {0};
	uint32_t window[GRAM] = {0};
	size_t at = 0, seen = 0, kept = 0;

	g->n = 0;
	nl2sql_plain_words(&words, text, len);
	while (at < words.len) {
		uint32_t cp;
		size_t used =
			nl2sql_utf8_next(words.data + at, words.len - at, &cp);

		at += used ? used : 1;
		memmove(window, window + 1, sizeof(window) - sizeof(*window));
		window[GRAM - 1] = cp;
		if (++seen < GRAM && at < words.len)
			continue;
		NL2SQL_GROW(g->hash, g->n, g->cap);
		g->hash[g->n++] =
			(uint32_t)nl2sql_hash(window, sizeof(window), 0);
	}
	nl2sql_buf_release(&words);
	if (g->n)
		qsort(g->hash, g->n, sizeof(*g->hash), by_hash);
	for (size_t i = 0; i < g->n; i++)
		if (!i || g->hash[i] != g->hash[kept - 1])
			g->hash[kept++] = g->hash[i];
	g->n = kept;
}

void nl2sql_grams_release(struct grams *g)
{
	free(g->hash);
	*g = (struct grams){0};
}

double nl2sql_grams_jaccard(const struct grams *a, const struct grams *b)
{
	size_t i = 0, j = 0, both = 0;

	while (i < a->n && j < b->n) {
		if (a->hash[i] == b->hash[j])
			both++, i++, j++;
		else if (a->hash[i] < b->hash[j])
			i++;
		else
			j++;
	}
	return a->n + b->n == both
		       ? 1
		       : (double)both / (double)(a->n + b->n - both);
}

/* Odd multipliers of a fixed stream, made once: multiply-shift hashing of the
 * 32 bits that a gram has, the minimum of the high bits, four at a time. */
struct hashes {
	uint64_t factor[BANDS * ROWS], offset[BANDS * ROWS];
};

struct hashes *nl2sql_hashes_new(void)
{
	struct hashes *x = nl2sql_alloc(sizeof(*x));

	for (unsigned i = 0; i < BANDS * ROWS; i++) {
		struct nl2sql_rng r = nl2sql_rng_of(0x6d696e68617368, i);

		x->factor[i] = nl2sql_rng_next(&r) | 1;
		x->offset[i] = nl2sql_rng_next(&r);
	}
	return x;
}

void nl2sql_grams_bands(const struct grams *g, const struct hashes *x,
			uint64_t family, uint64_t bands[BANDS])
{
	uint64_t least[BANDS * ROWS];

	memset(least, 0xff, sizeof(least));
	for (unsigned at = 0; at < BANDS * ROWS; at += 4) {
		const uint64_t *f = x->factor + at, *o = x->offset + at;
		uint64_t a = UINT64_MAX, b = a, c = a, d = a;

		for (size_t i = 0; i < g->n; i++) {
			uint64_t h = g->hash[i];
			uint64_t ha = h * f[0] + o[0], hb = h * f[1] + o[1];
			uint64_t hc = h * f[2] + o[2], hd = h * f[3] + o[3];

			a = ha < a ? ha : a;
			b = hb < b ? hb : b;
			c = hc < c ? hc : c;
			d = hd < d ? hd : d;
		}
		least[at] = a;
		least[at + 1] = b;
		least[at + 2] = c;
		least[at + 3] = d;
	}
	for (unsigned band = 0; band < BANDS; band++)
		bands[band] = nl2sql_hash(least + band * ROWS,
					  ROWS * sizeof(*least), family + band);
}
