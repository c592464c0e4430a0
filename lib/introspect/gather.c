/*
 * gather.c - what a scan keeps of each value that it meets
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "scan.h"

/* ---- cells ------------------------------------------------------------------ */

struct nl2sql_cell nl2sql_inspect_cell(struct nl2sql_arena *a,
				       const struct nl2sql_column *column,
				       const struct nl2sql_cell *v)
{
	struct nl2sql_cell c = { 0 };

	c.integer = v->integer;
	c.real = v->real;
	switch (v->type) {
	case NL2SQL_CELL_NULL:
		break;
	case NL2SQL_CELL_INTEGER:
		c.type = NL2SQL_CELL_INTEGER;
		if (column->family == NL2SQL_FAMILY_BINARY) {
			/* the scan asks for the length of blobs only */
			c.type = NL2SQL_CELL_BLOB;
			c.len = (size_t)v->integer;
		}
		break;
	case NL2SQL_CELL_REAL:
		c.type =
			isfinite(v->real) ? NL2SQL_CELL_REAL : NL2SQL_CELL_NULL;
		break;
	case NL2SQL_CELL_BOOLEAN:
		c.type = NL2SQL_CELL_BOOLEAN;
		break;
	case NL2SQL_CELL_BLOB:
		c.type = NL2SQL_CELL_BLOB;
		c.len = v->len;
		break;
	case NL2SQL_CELL_DECIMAL:
		if (!nl2sql_parse_int(v->at, INT64_MIN, INT64_MAX, &c.integer))
			c.type = NL2SQL_CELL_INTEGER;
		else if (!nl2sql_parse_double(v->at, &c.real))
			c.type = NL2SQL_CELL_REAL;
		break;
	case NL2SQL_CELL_TEXT:
		c.type = NL2SQL_CELL_TEXT;
		c.len = v->len;
		c.at = nl2sql_inspect_clean_utf8(a, v->at ? v->at : "", &c.len);
		break;
	}
	return c;
}

/* The same for 1, 1.0 and '1', so that columns of different types compare. */
static uint64_t hash_cell(const struct nl2sql_cell *c)
{
	struct nl2sql_buf b = { 0 };
	uint64_t h;

	if (c->type == NL2SQL_CELL_TEXT)
		return nl2sql_hash(c->at, c->len, 0);
	if (c->type == NL2SQL_CELL_BLOB)
		return nl2sql_hash(&c->len, sizeof(c->len), 1);
	if (c->type == NL2SQL_CELL_REAL)
		nl2sql_buf_double(&b, c->real);
	else
		nl2sql_buf_printf(&b, "%lld", (long long)c->integer);
	h = nl2sql_hash(b.data, b.len, 0);
	nl2sql_buf_release(&b);
	return h;
}

/* ---- one value ---------------------------------------------------------------- */

static bool number_below(const struct nl2sql_cell *a,
			 const struct nl2sql_cell *b)
{
	double x = 0, y = 0;

	if (a->type != NL2SQL_CELL_REAL && b->type != NL2SQL_CELL_REAL)
		return a->integer < b->integer;
	nl2sql_cell_number(a, &x);
	nl2sql_cell_number(b, &y);
	return x < y;
}

static void add_to_sum(struct column_scan *c, double x)
{
	double t = c->sum + x;

	if (fabs(c->sum) >= fabs(x))
		c->carry += (c->sum - t) + x;
	else
		c->carry += (x - t) + c->sum;
	c->sum = t;
}

static void add_number(struct column_scan *c, const struct nl2sql_cell *v)
{
	uint64_t n = (uint64_t)(c->integers + c->reals), at;
	double x = 0;

	if (v->type == NL2SQL_CELL_REAL)
		c->reals++;
	else
		c->integers++;
	if (!c->min_number.type || number_below(v, &c->min_number))
		c->min_number = *v;
	if (!c->max_number.type || number_below(&c->max_number, v))
		c->max_number = *v;
	nl2sql_cell_number(v, &x);
	add_to_sum(c, x);
	if (!c->numbers)
		c->numbers = nl2sql_alloc(RESERVOIR_MAX * sizeof(double));
	if (c->nnumbers < RESERVOIR_MAX) {
		c->numbers[c->nnumbers++] = x;
		return;
	}
	at = nl2sql_rng_below(&c->rng, n + 1);
	if (at < RESERVOIR_MAX)
		c->numbers[at] = x;
}

static int compare_text(const struct nl2sql_cell *a,
			const struct nl2sql_cell *b)
{
	size_t n = a->len < b->len ? a->len : b->len;
	int d = n ? memcmp(a->at, b->at, n) : 0;

	return d ? d : (a->len > b->len) - (a->len < b->len);
}

static void keep_text(struct nl2sql_cell *to, const struct nl2sql_cell *v)
{
	free((char *)to->at);
	*to = *v;
	to->at = nl2sql_strndup(v->at, v->len);
}

static size_t count_words(const char *s, size_t len)
{
	size_t i, n = 0;

	for (i = 0; i < len; i++)
		n += s[i] != ' ' && (!i || s[i - 1] == ' ');
	return n;
}

static void add_moment(struct column_scan *c, const struct nl2sql_cell *v)
{
	struct moment m;
	int grain = GRAIN_DAY;

	if (!nl2sql_inspect_read_moment(v->at, v->len, &m))
		return;
	c->times++;
	if (m.has_time && m.second)
		grain = GRAIN_SECOND;
	else if (m.has_time && m.minute)
		grain = GRAIN_MINUTE;
	else if (m.has_time && m.hour)
		grain = GRAIN_HOUR;
	if (grain > c->finest)
		c->finest = grain;
	if (!m.has_date)
		return;
	c->dates++;
	nl2sql_inspect_tally_add(&c->days, m.day, 1);
}

static void add_text(struct column_scan *c, const struct nl2sql_cell *v)
{
	int64_t length = (int64_t)nl2sql_utf8_count(v->at, v->len);

	if (!c->texts || length < c->length_min)
		c->length_min = length;
	if (!c->texts || length > c->length_max)
		c->length_max = length;
	c->texts++;
	c->length_sum += length;
	c->words_sum += (int64_t)count_words(v->at, v->len);
	if (!c->min_text.at || compare_text(v, &c->min_text) < 0)
		keep_text(&c->min_text, v);
	if (!c->max_text.at || compare_text(&c->max_text, v) < 0)
		keep_text(&c->max_text, v);
	add_moment(c, v);
}

void nl2sql_inspect_add_cell(struct column_scan *c, const struct nl2sql_cell *v)
{
	uint64_t hash;

	c->rows++;
	switch (v->type) {
	case NL2SQL_CELL_NULL:
		c->nulls++;
		return;
	case NL2SQL_CELL_TEXT:
		add_text(c, v);
		break;
	case NL2SQL_CELL_BLOB:
		c->blobs++;
		break;
	default:
		add_number(c, v);
		break;
	}
	hash = hash_cell(v);
	nl2sql_inspect_bottom_add(&c->bottom, hash);
	if (v->type != NL2SQL_CELL_BLOB)
		nl2sql_inspect_seen_add(&c->seen, hash, v);
}
