/*
 * scan.h - a column while its table is scanned, and what is made of it
 */
#ifndef NL2SQL_INTROSPECT_SCAN_H
#define NL2SQL_INTROSPECT_SCAN_H

#include "inspect.h"
#include "sketch.h"

/** Everything one pass gathers about a column. */
struct column_scan {
	const struct nl2sql_column *column;
	int64_t rows, nulls, integers, reals, texts, blobs;
	struct nl2sql_cell min_number, max_number; /* NULL type: none yet */
	struct nl2sql_cell min_text, max_text;	   /* text malloc'ed */
	double sum, carry;			   /* compensated (Neumaier) */
	struct seen_set seen;
	struct bottom bottom;
	double *numbers; /* a uniform sample of the numbers */
	size_t nnumbers;
	int64_t length_min, length_max, length_sum;
	int64_t words_sum;
	struct tally days; /* dates, by days since 1970 */
	int64_t times;	   /* texts that are dates, times or both */
	int64_t dates;	   /* those that have a date */
	int finest;	   /* enum grain of what was seen */
	struct nl2sql_rng rng;
};

/** A value as the engine gave it, with its text in the arena and valid. */
struct nl2sql_cell nl2sql_inspect_cell(struct nl2sql_arena *a,
				       const struct nl2sql_column *column,
				       const struct nl2sql_cell *v);
/** Add a value to a column's figures. */
void nl2sql_inspect_add_cell(struct column_scan *c,
			     const struct nl2sql_cell *v);

/** Append one column as the scan reads it: long text cut, blobs as their
 * length. */
void nl2sql_inspect_put_expression(struct inspector *in, struct nl2sql_buf *b,
				   const struct nl2sql_column *c);
/** Append the longest of a column's texts, and their characters in all. */
void nl2sql_inspect_put_lengths(struct inspector *in, struct nl2sql_buf *b,
				const struct nl2sql_column *c);

/** How fine a time is given. */
enum grain {
	GRAIN_YEAR,
	GRAIN_MONTH,
	GRAIN_DAY,
	GRAIN_HOUR,
	GRAIN_MINUTE,
	GRAIN_SECOND
};

/** A moment as a text gives it. */
struct moment {
	int64_t day; /* since 1970-01-01; has_date only */
	int hour, minute, second;
	bool has_date, has_time;
};

/** Read an ISO 8601 date, time or both, as SQL engines take them.
 * @return false where the text is none */
bool nl2sql_inspect_read_moment(const char *s, size_t len, struct moment *m);
int64_t nl2sql_inspect_day_of(int year, int month, int day);
void nl2sql_inspect_day_split(int64_t day, int *year, int *month, int *dom);

/** The profile of a column, without role, semantic and pii. */
struct nl2sql_profile *nl2sql_inspect_make_profile(struct nl2sql_arena *a,
						   struct column_scan *c,
						   bool exact);
/** Trend facts of a column of dates, or NULL. */
struct nl2sql_trend *nl2sql_inspect_make_trend(struct nl2sql_arena *a,
					       struct column_scan *c);
/** The same for a column of years. */
struct nl2sql_trend *
nl2sql_inspect_make_year_trend(struct nl2sql_arena *a,
			       const struct column_scan *c);

/** What a column's name and values say it holds: sets p->semantic, and p->pii
 * as far as the column alone tells (semantic.c). */
void nl2sql_inspect_find_semantic(struct inspector *in, struct nl2sql_table *t,
				  const struct column_scan *c,
				  struct nl2sql_profile *p);

#endif
