/*
 * profile.c - the figures of a profile, from what a scan gathered
 */
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "scan.h"

#define TOP_MAX	     64
#define EXAMPLES_MAX 5
#define SHAPE_MAX    32	 /* bytes of a pattern */
#define SHAPES_MAX   256 /* different ones that are counted */

/* Six significant digits more than the data can bear; the same on any
 * machine, since the sum is made in one order. */
static double round_mean(double x)
{
	double scale;

	if (!isfinite(x) || x == 0)
		return x;
	scale = pow(10, 9 - floor(log10(fabs(x))));
	return isfinite(scale) && isfinite(x * scale) ? round(x * scale) / scale
						      : x;
}

static int compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static void set_numbers(struct nl2sql_profile *p, struct column_scan *c)
{
	static const double at[5] = { .1, .25, .5, .75, .9 };
	int64_t n = c->integers + c->reals;
	size_t i, rank; /* the first value that so many are not above */

	p->mean = NAN;
	/* a few numbers among text are a flaw, not a quantity; nor is true */
	if (!n || c->texts > n || c->min_number.type == NL2SQL_CELL_BOOLEAN)
		return;
	p->has_mean = true;
	p->mean = round_mean((c->sum + c->carry) / (double)n);
	qsort(c->numbers, c->nnumbers, sizeof(double), compare_doubles);
	for (i = 0; i < NL2SQL_COUNT(at); i++) {
		rank = (size_t)ceil(at[i] * (double)c->nnumbers - 1e-9);
		p->quantiles[i] = round_mean(c->numbers[rank ? rank - 1 : 0]);
	}
}

/* Whole: it is cut when what is personal in it is masked. */
static struct nl2sql_cell keep(struct nl2sql_arena *a,
			       const struct nl2sql_cell *c)
{
	struct nl2sql_cell out = *c;

	if (c->at)
		out.at = nl2sql_arena_strndup(a, c->at, c->len);
	return out;
}

static void set_range(struct nl2sql_arena *a, struct nl2sql_profile *p,
		      const struct column_scan *c)
{
	if (c->texts > c->integers + c->reals) {
		p->min = keep(a, &c->min_text);
		p->max = keep(a, &c->max_text);
	} else {
		p->min = c->min_number;
		p->max = c->max_number;
	}
}

/* Most frequent first; of equals the one that came first. */
static int compare_seen(const void *a, const void *b)
{
	const struct seen *x = *(const struct seen *const *)a;
	const struct seen *y = *(const struct seen *const *)b;

	if (x->count != y->count)
		return x->count > y->count ? -1 : 1;
	return x < y ? -1 : x > y;
}

static const struct seen **by_count(const struct column_scan *c)
{
	const struct seen **order;
	uint32_t i;

	order = nl2sql_alloc((c->seen.n + 1) * sizeof(*order));
	for (i = 0; i < c->seen.n; i++)
		order[i] = &c->seen.items[i];
	if (i)
		qsort(order, i, sizeof(*order), compare_seen);
	return order;
}

static void set_top(struct nl2sql_arena *a, struct nl2sql_profile *p,
		    const struct column_scan *c)
{
	const struct seen **order = by_count(c);
	uint32_t i, n = 0;

	while (n < c->seen.n && n < TOP_MAX && order[n]->count > 1 &&
	       !order[n]->cut)
		n++;
	if (n == c->seen.n - 1 && n && n < TOP_MAX)
		n++; /* the one that came once is worth the whole list */
	p->top = nl2sql_arena_alloc(a, n * sizeof(*p->top) + 1);
	for (i = 0; i < n && !order[i]->cut; i++) {
		p->top[i].value = keep(a, &order[i]->cell);
		p->top[i].count = order[i]->count;
	}
	p->ntop = i;
	p->examples =
		nl2sql_arena_alloc(a, EXAMPLES_MAX * sizeof(*p->examples));
	for (i = 0; i < c->seen.n && p->nexamples < EXAMPLES_MAX; i++)
		if (order[i]->cell.len <= EXAMPLE_BYTES)
			p->examples[p->nexamples++] = keep(a, &order[i]->cell);
	if (!p->nexamples && c->seen.n)
		p->examples[p->nexamples++] = keep(a, &order[0]->cell);
	free(order);
}

/* ---- patterns -------------------------------------------------------------------- */

struct shape {
	char text[SHAPE_MAX + 1];
	int64_t count;
};

/* "AB-12" as "AA-99".  @return false where the text is too long to have one */
static bool shape_of(char *out, const struct nl2sql_cell *v)
{
	unsigned char c;
	size_t i;

	if (!v->at || !v->len || v->len > SHAPE_MAX)
		return false;
	for (i = 0; i < v->len; i++) {
		c = (unsigned char)v->at[i];
		if (c >= 0x80 || c < ' ')
			return false;
		out[i] = (char)(isdigit(c)   ? '9'
				: isupper(c) ? 'A'
				: islower(c) ? 'a'
					     : c);
	}
	out[i] = '\0';
	return true;
}

static void count_shape(struct shape *list, size_t *n, const char *text,
			int64_t count)
{
	size_t i;

	for (i = 0; i < *n; i++)
		if (!strcmp(list[i].text, text))
			break;
	if (i == SHAPES_MAX)
		return;
	if (i == *n) {
		memset(&list[i], 0, sizeof(list[i]));
		memcpy(list[i].text, text, strlen(text) + 1);
		++*n;
	}
	list[i].count += count;
}

/* The pattern that nine of ten values share. */
static const char *find_pattern(struct nl2sql_arena *a,
				const struct column_scan *c)
{
	struct shape *list = nl2sql_alloc(SHAPES_MAX * sizeof(*list));
	const char *pattern = NULL;
	char text[SHAPE_MAX + 1];
	int64_t all = 0;
	size_t n = 0, i;

	for (i = 0; i < c->seen.n && n < SHAPES_MAX; i++) {
		all += c->seen.items[i].count;
		if (shape_of(text, &c->seen.items[i].cell))
			count_shape(list, &n, text, c->seen.items[i].count);
	}
	for (i = 0; i < n && n < SHAPES_MAX; i++)
		if ((double)list[i].count >= .9 * (double)all)
			pattern = nl2sql_arena_strdup(a, list[i].text);
	free(list);
	return pattern;
}

struct nl2sql_profile *nl2sql_inspect_make_profile(struct nl2sql_arena *a,
						   struct column_scan *c,
						   bool exact)
{
	struct nl2sql_profile *p = nl2sql_arena_alloc(a, sizeof(*p));

	p->rows = c->rows;
	p->exact = exact;
	p->nulls = c->nulls;
	p->length_min = p->length_max = -1;
	set_numbers(p, c);
	set_range(a, p, c);
	if (c->column->family != NL2SQL_FAMILY_BINARY)
		set_top(a, p, c);
	if (c->texts) {
		p->length_min = c->length_min;
		p->length_max = c->length_max;
		p->length_mean =
			round_mean((double)c->length_sum / (double)c->texts);
		if (c->seen.n > 1)
			p->pattern = find_pattern(a, c);
	}
	return p;
}
