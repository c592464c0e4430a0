/*
 * sketch.h - what one pass over a column keeps, in bounded memory
 */
#ifndef NL2SQL_INTROSPECT_SKETCH_H
#define NL2SQL_INTROSPECT_SKETCH_H

#include <nl2sql/base.h>

#define SEEN_MAX      4096 /* distinct values that are counted exactly */
#define SEEN_TEXT     200  /* bytes of each that are kept */
#define RESERVOIR_MAX 2048 /* numbers kept for the quantiles */

/* ---- distinct values, counted ------------------------------------------------ */

struct seen {
	uint64_t hash;
	int64_t count;
	struct nl2sql_cell cell; /* text cut to SEEN_TEXT bytes */
	bool cut;
};

/** The first SEEN_MAX distinct values and how often each came. */
struct seen_set {
	struct seen *items; /* in the order they came */
	uint32_t n, cap, nslots;
	uint32_t *slots;
	bool overflow; /* there were more */
	struct nl2sql_arena *arena;
};

void nl2sql_inspect_seen_add(struct seen_set *s, uint64_t hash,
			     const struct nl2sql_cell *c);
void nl2sql_inspect_seen_release(struct seen_set *s);

/* ---- the smallest hashes -------------------------------------------------------- */

/**
 * A bottom-k sketch (Beyer and others, SIGMOD 2007): the k smallest distinct
 * hashes of what came.  Tells how many distinct values there were, and, of
 * two sketches, how much of one column is in the other.
 */
struct bottom {
	uint64_t *hashes; /* up to 2k, of which the first n are sorted */
	size_t n, used, k;
	uint64_t limit; /* hashes from here on need not be kept */
	bool dropped;	/* a distinct hash was left out */
	bool twice;	/* one of the kept ones came twice */
};

void nl2sql_inspect_bottom_init(struct bottom *b, size_t k);
void nl2sql_inspect_bottom_add(struct bottom *b, uint64_t hash);
/** Sort what is left over; call before the fields are read. */
void nl2sql_inspect_bottom_settle(struct bottom *b);
/** Estimate of the distinct values; exact where nothing was dropped. */
double nl2sql_inspect_bottom_distinct(const struct bottom *b);
void nl2sql_inspect_bottom_release(struct bottom *b);

/* ---- whole numbers, counted ------------------------------------------------------ */

/** Counts by a small whole number (a day). */
struct tally {
	struct tally_item {
		int64_t key, count;
	} * items; /* open addressing; count 0: free */
	size_t n, cap;
};

void nl2sql_inspect_tally_add(struct tally *t, int64_t key, int64_t count);
/** Make items[0..n) the counts in ascending order of key; nothing may be
 * added afterwards. */
void nl2sql_inspect_tally_sort(struct tally *t);
void nl2sql_inspect_tally_release(struct tally *t);

/** The bytes of a text up to max that end with a whole character. */
size_t nl2sql_inspect_cut(const char *s, size_t len, size_t max);
/** The bytes of a text that was cut, without the word that may be torn: half
 * an address is not known for one.  Where there is no blank, all. */
size_t nl2sql_inspect_words(const char *s, size_t len);

#endif
