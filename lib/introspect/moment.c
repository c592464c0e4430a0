/*
 * moment.c - dates in text, and how a column of them runs
 *
 * Days are counted in the proleptic Gregorian calendar, by the algorithms of
 * Howard Hinnant's "chrono-compatible low-level date algorithms".
 */
#include <ctype.h>
#include <string.h>

#include "scan.h"

#define COUNTS_MAX 120 /* buckets of a trend */

int64_t nl2sql_inspect_day_of(int year, int month, int day)
{
	int64_t y = year - (month <= 2), era = (y >= 0 ? y : y - 399) / 400;
	int64_t yoe = y - era * 400;
	int64_t doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

void nl2sql_inspect_day_split(int64_t day, int *year, int *month, int *dom)
{
	int64_t z = day + 719468, era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153;

	*dom = (int)(doy - (153 * mp + 2) / 5 + 1);
	*month = (int)(mp < 10 ? mp + 3 : mp - 9);
	*year = (int)(yoe + era * 400 + (*month <= 2));
}

/* Exactly n digits at *s.  @return the number, or -1 */
static int digits(const char **s, const char *end, int n)
{
	int value = 0;

	while (n--) {
		if (*s == end || !isdigit((unsigned char)**s))
			return -1;
		value = value * 10 + (*(*s)++ - '0');
	}
	return value;
}

static int days_in(int year, int month)
{
	static const char days[] = { 31, 28, 31, 30, 31, 30,
				     31, 31, 30, 31, 30, 31 };

	if (month == 2 && !(year % 4) && (year % 100 || !(year % 400)))
		return 29;
	return days[month - 1];
}

/* HH:MM, HH:MM:SS, fractions, and a zone. */
static bool read_time(const char *s, const char *end, struct moment *m)
{
	m->hour = digits(&s, end, 2);
	if (m->hour < 0 || m->hour > 24 || s == end || *s++ != ':')
		return false;
	m->minute = digits(&s, end, 2);
	if (m->minute < 0 || m->minute > 59)
		return false;
	m->second = 0;
	if (s < end && *s == ':') {
		s++;
		m->second = digits(&s, end, 2);
		if (m->second < 0 || m->second > 60)
			return false;
		if (s < end && *s == '.')
			for (s++; s < end && isdigit((unsigned char)*s);)
				s++;
	}
	m->has_time = true;
	if (s < end && *s == 'Z')
		s++;
	else if ((end - s == 3 || (end - s == 6 && s[3] == ':')) &&
		 (*s == '+' || *s == '-'))
		s = end;
	return s == end;
}

bool nl2sql_inspect_read_moment(const char *s, size_t len, struct moment *m)
{
	const char *end = s + len;
	int year, month, day;

	memset(m, 0, sizeof(*m));
	if (len < 5 || len > 40 || !isdigit((unsigned char)*s))
		return false;
	if (s[2] == ':')
		return read_time(s, end, m);
	year = digits(&s, end, 4);
	if (year < 1 || s == end || *s++ != '-')
		return false;
	month = digits(&s, end, 2);
	if (month < 1 || month > 12 || s == end || *s++ != '-')
		return false;
	day = digits(&s, end, 2);
	if (day < 1 || day > days_in(year, month))
		return false;
	m->has_date = true;
	m->day = nl2sql_inspect_day_of(year, month, day);
	if (s == end)
		return true;
	return (*s == ' ' || *s == 'T') && read_time(s + 1, end, m);
}

/* ---- trends ------------------------------------------------------------------- */

static const char *const grains[] = {
	[GRAIN_YEAR] = "year",	   [GRAIN_MONTH] = "month",
	[GRAIN_DAY] = "day",	   [GRAIN_HOUR] = "hour",
	[GRAIN_MINUTE] = "minute", [GRAIN_SECOND] = "second"
};

/* The number of the bucket a day is in. */
static int64_t bucket_of(int64_t day, enum grain g)
{
	int y, m, d;

	if (g == GRAIN_DAY)
		return day;
	nl2sql_inspect_day_split(day, &y, &m, &d);
	return g == GRAIN_YEAR ? y : (int64_t)y * 12 + m - 1;
}

static const char *bucket_name(struct nl2sql_arena *a, int64_t key,
			       enum grain g)
{
	int y, m, d;

	if (g == GRAIN_YEAR)
		return nl2sql_arena_printf(a, "%04d", (int)key);
	if (g == GRAIN_MONTH)
		return nl2sql_arena_printf(a, "%04d-%02d", (int)(key / 12),
					   (int)(key % 12) + 1);
	nl2sql_inspect_day_split(key, &y, &m, &d);
	return nl2sql_arena_printf(a, "%04d-%02d-%02d", y, m, d);
}

/* By the slope of a straight line through the counts, over the whole span. */
static const char *direction(const struct tally *t)
{
	double n = (double)t->n, sx = 0, sy = 0, sxx = 0, sxy = 0, slope;
	size_t i;

	if (t->n < 3)
		return NULL;
	for (i = 0; i < t->n; i++) {
		double x = (double)i, y = (double)t->items[i].count;

		sx += x;
		sy += y;
		sxx += x * x;
		sxy += x * y;
	}
	slope = (n * sxy - sx * sy) / (n * sxx - sx * sx);
	slope *= (n - 1) * n / sy; /* the change over the span, per mean */
	if (slope > .5)
		return "rising";
	if (slope < -.5)
		return "falling";
	return slope < .15 && slope > -.15 ? "flat" : "mixed";
}

static void fill_counts(struct nl2sql_arena *a, struct nl2sql_trend *t,
			const struct tally *b, enum grain g)
{
	size_t skip = b->n > COUNTS_MAX ? b->n - COUNTS_MAX : 0, i;
	struct nl2sql_top *top;

	t->bucket = grains[g];
	t->gaps = b->items[b->n - 1].key - b->items[0].key + 1 - (int64_t)b->n;
	t->direction = direction(b);
	t->ncounts = b->n - skip;
	t->counts = nl2sql_arena_alloc(a, t->ncounts * sizeof(*top));
	for (i = skip; i < b->n; i++) {
		top = &t->counts[i - skip];
		top->value.type = NL2SQL_CELL_TEXT;
		top->value.at = bucket_name(a, b->items[i].key, g);
		top->value.len = strlen(top->value.at);
		top->count = b->items[i].count;
	}
}

/* How fine the dates themselves are: all on a first of January, of a month? */
static enum grain date_grain(const struct tally *days)
{
	enum grain g = GRAIN_YEAR;
	int y, m, d;
	size_t i;

	if (days->n < 3)
		return GRAIN_DAY;
	for (i = 0; i < days->n; i++) {
		nl2sql_inspect_day_split(days->items[i].key, &y, &m, &d);
		if (d != 1)
			return GRAIN_DAY;
		if (m != 1)
			g = GRAIN_MONTH;
	}
	return g;
}

struct nl2sql_trend *nl2sql_inspect_make_trend(struct nl2sql_arena *a,
					       struct column_scan *c)
{
	struct tally buckets = { 0 };
	struct nl2sql_trend *t;
	enum grain g, fine;
	int64_t span;
	size_t i;

	nl2sql_inspect_tally_sort(&c->days);
	t = nl2sql_arena_alloc(a, sizeof(*t));
	if (!c->days.n) { /* times of day only */
		t->granularity =
			grains[c->finest > GRAIN_DAY ? c->finest : GRAIN_HOUR];
		return t;
	}
	fine = c->finest > GRAIN_DAY ? (enum grain)c->finest
				     : date_grain(&c->days);
	t->granularity = grains[fine];
	span = c->days.items[c->days.n - 1].key - c->days.items[0].key;
	g = span > 3652 || fine == GRAIN_YEAR  ? GRAIN_YEAR
	    : span > 62 || fine == GRAIN_MONTH ? GRAIN_MONTH
					       : GRAIN_DAY;
	for (i = 0; i < c->days.n; i++)
		nl2sql_inspect_tally_add(&buckets,
					 bucket_of(c->days.items[i].key, g),
					 c->days.items[i].count);
	nl2sql_inspect_tally_sort(&buckets);
	t->first = bucket_name(a, c->days.items[0].key, GRAIN_DAY);
	t->last = bucket_name(a, c->days.items[c->days.n - 1].key, GRAIN_DAY);
	fill_counts(a, t, &buckets, g);
	nl2sql_inspect_tally_release(&buckets);
	return t;
}

struct nl2sql_trend *nl2sql_inspect_make_year_trend(struct nl2sql_arena *a,
						    const struct column_scan *c)
{
	struct tally years = { 0 };
	struct nl2sql_trend *t;
	const struct seen *x;
	double year;
	uint32_t i;

	for (i = 0; i < c->seen.n; i++) {
		x = &c->seen.items[i];
		if (nl2sql_cell_number(&x->cell, &year))
			nl2sql_inspect_tally_add(&years, (int64_t)year,
						 x->count);
		else if (x->cell.at && !nl2sql_parse_double(x->cell.at, &year))
			nl2sql_inspect_tally_add(&years, (int64_t)year,
						 x->count);
	}
	nl2sql_inspect_tally_sort(&years);
	t = NULL;
	if (years.n) {
		t = nl2sql_arena_alloc(a, sizeof(*t));
		t->granularity = grains[GRAIN_YEAR];
		t->first = bucket_name(a, years.items[0].key, GRAIN_YEAR);
		t->last = bucket_name(a, years.items[years.n - 1].key,
				      GRAIN_YEAR);
		fill_counts(a, t, &years, GRAIN_YEAR);
	}
	nl2sql_inspect_tally_release(&years);
	return t;
}
