/*
 * lib/result/cells.c - numbering the cells of two results by Python's `==`
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cells.h"

/* A value and type that occurs.  `same` is the number shared with equal values
 * of another type. */
struct cell_class {
	struct nl2sql_cell value; /* borrowed */
	uint64_t hash;
	uint32_t same;
};

uint64_t nl2sql_result_mix(uint64_t h, uint64_t x)
{
	h ^= x + 0x9e3779b97f4a7c15u + (h << 6) + (h >> 2);
	h = (h ^ (h >> 30)) * 0xbf58476d1ce4e5b9u;
	h = (h ^ (h >> 27)) * 0x94d049bb133111ebu;
	return h ^ (h >> 31);
}

bool nl2sql_result_decimal(const char *text, size_t len, int64_t *out)
{
	char digits[32];
	size_t n = 0, i = 0;

	for (; i < len && text[i] != '.'; i++) {
		if (n + 1 >= sizeof(digits) || text[i] == 'e' || text[i] == 'E')
			return false;
		digits[n++] = text[i];
	}
	for (i++; i < len; i++)
		if (text[i] != '0')
			return false;
	digits[n] = '\0';
	return nl2sql_parse_int(digits, INT64_MIN, INT64_MAX, out) == 0;
}

bool nl2sql_result_number(const struct nl2sql_cell *v, double *out)
{
	switch (v->type) {
	case NL2SQL_CELL_INTEGER:
	case NL2SQL_CELL_BOOLEAN:
		*out = (double)v->integer;
		return true;
	case NL2SQL_CELL_REAL:
		*out = v->real;
		return true;
	case NL2SQL_CELL_DECIMAL:
		return nl2sql_parse_double(v->at, out) == 0;
	default:
		return false;
	}
}

/* Is the decimal exactly the double nearest to it, as 0.5 is and 0.1 is not?
 * Python compares the two exactly. */
static bool decimal_is_double(const char *text, double *out)
{
	char exact[512];
	size_t n, m;

	if (nl2sql_parse_double(text, out) < 0 || fabs(*out) > 1e300)
		return false;
	snprintf(exact, sizeof(exact), "%.100f", *out);
	for (n = strlen(exact); n && exact[n - 1] == '0'; n--)
		;
	for (m = strlen(text); m && text[m - 1] == '0'; m--)
		;
	return n == m && memcmp(exact, text, n) == 0;
}

/* What a value is to `==`: a whole number, a float, or its bytes. */
enum cell_face { FACE_NULL, FACE_WHOLE, FACE_FLOAT, FACE_TEXT, FACE_BYTES,
		 FACE_DECIMAL };

static enum cell_face double_face(double d, int64_t *whole, double *real)
{
	if (d == floor(d) && d >= -9223372036854775808.0 &&
	    d < 9223372036854775808.0) {
		*whole = (int64_t)d;
		return FACE_WHOLE;
	}
	*real = d;
	return FACE_FLOAT;
}

static enum cell_face face_of(const struct nl2sql_cell *v, int64_t *whole,
			      double *real)
{
	switch (v->type) {
	case NL2SQL_CELL_NULL:
		return FACE_NULL;
	case NL2SQL_CELL_INTEGER:
	case NL2SQL_CELL_BOOLEAN:
		*whole = v->integer;
		return FACE_WHOLE;
	case NL2SQL_CELL_REAL:
		return double_face(v->real, whole, real);
	case NL2SQL_CELL_DECIMAL:
		if (nl2sql_result_decimal(v->at, v->len, whole))
			return FACE_WHOLE;
		if (decimal_is_double(v->at, real))
			return double_face(*real, whole, real);
		return FACE_DECIMAL;
	case NL2SQL_CELL_BLOB:
		return FACE_BYTES;
	default:
		return FACE_TEXT;
	}
}

/* 1.50 and 1.5 are one decimal. */
static size_t decimal_length(const struct nl2sql_cell *v)
{
	size_t n = v->len;

	if (!memchr(v->at, '.', n) || memchr(v->at, 'e', n))
		return n;
	while (n && v->at[n - 1] == '0')
		n--;
	return n;
}

static size_t face_length(const struct nl2sql_cell *v, enum cell_face f)
{
	return f == FACE_DECIMAL ? decimal_length(v) : v->len;
}

static uint64_t value_hash(const struct nl2sql_cell *v)
{
	int64_t whole = 0;
	double real = 0;
	enum cell_face f = face_of(v, &whole, &real);

	switch (f) {
	case FACE_NULL:
		return 0x51ed270b;
	case FACE_WHOLE:
		return nl2sql_result_mix(1, (uint64_t)whole);
	case FACE_FLOAT:
		return nl2sql_hash(&real, sizeof(real), 2);
	default:
		return nl2sql_hash(v->at, face_length(v, f), (uint64_t)f);
	}
}

static bool value_eq(const struct nl2sql_cell *a, const struct nl2sql_cell *b)
{
	int64_t wa = 0, wb = 0;
	double ra = 0, rb = 0;
	enum cell_face fa = face_of(a, &wa, &ra), fb = face_of(b, &wb, &rb);
	size_t n;

	if (fa != fb)
		return false;
	switch (fa) {
	case FACE_NULL:
		return true;
	case FACE_WHOLE:
		return wa == wb;
	case FACE_FLOAT:
		return ra == rb; /* NaN equals nothing */
	default:
		n = face_length(a, fa);
		return n == face_length(b, fb) && !memcmp(a->at, b->at, n);
	}
}

static void grow_slots(struct cell_pair *p)
{
	size_t i, at;

	p->nslots = p->nslots ? p->nslots * 2 : 64;
	free(p->slots);
	p->slots = nl2sql_alloc(p->nslots * sizeof(*p->slots));
	for (i = 0; i < p->n; i++) {
		at = p->classes[i].hash & (p->nslots - 1);
		while (p->slots[at])
			at = (at + 1) & (p->nslots - 1);
		p->slots[at] = (uint32_t)i + 1;
	}
}

/* The number of a value and type, new or known. */
static uint32_t intern(struct cell_pair *p, const struct nl2sql_cell *v)
{
	uint64_t h = value_hash(v);
	uint32_t same = UINT32_MAX;
	struct cell_class *c;
	size_t at;

	if ((p->n + 1) * 2 > p->nslots)
		grow_slots(p);
	for (at = h & (p->nslots - 1); p->slots[at];
	     at = (at + 1) & (p->nslots - 1)) {
		c = &p->classes[p->slots[at] - 1];
		if (c->hash != h || !value_eq(&c->value, v))
			continue;
		if (c->value.type == v->type)
			return p->slots[at] - 1;
		same = c->same;
	}
	NL2SQL_GROW(p->classes, p->n, p->cap);
	c = &p->classes[p->n++];
	c->value = *v;
	c->hash = h;
	c->same = same == UINT32_MAX ? p->nids++ : same;
	p->slots[at] = (uint32_t)p->n;
	return (uint32_t)p->n - 1;
}

static void number_cells(struct cell_pair *p, struct cell_table *t,
			 const struct nl2sql_rows *r)
{
	size_t i, n = r->nrows * r->ncolumns;

	t->nrows = r->nrows;
	t->ncolumns = r->ncolumns;
	t->ids = nl2sql_realloc(NULL, n + 1, sizeof(*t->ids));
	t->exact = nl2sql_realloc(NULL, n + 1, sizeof(*t->exact));
	for (i = 0; i < n; i++) {
		t->exact[i] = intern(p, &r->cells[i]);
		t->ids[i] = p->classes[t->exact[i]].same;
	}
}

void nl2sql_cell_pair_init(struct cell_pair *p, const struct nl2sql_rows *gold,
			   const struct nl2sql_rows *pred)
{
	memset(p, 0, sizeof(*p));
	number_cells(p, &p->gold, gold);
	number_cells(p, &p->pred, pred);
}

void nl2sql_cell_pair_release(struct cell_pair *p)
{
	free(p->gold.ids);
	free(p->gold.exact);
	free(p->pred.ids);
	free(p->pred.exact);
	free(p->classes);
	free(p->slots);
	nl2sql_arena_release(&p->arena);
	memset(p, 0, sizeof(*p));
}

/* ---- Python's str() ------------------------------------------------------ */

static void put_float(struct nl2sql_buf *b, double d)
{
	char text[40];
	int digits, exponent;
	char *e;

	if (isnan(d) || isinf(d)) {
		nl2sql_buf_puts(b, isnan(d) ? "nan" : d < 0 ? "-inf" : "inf");
		return;
	}
	for (digits = 1; digits < 17; digits++) {
		snprintf(text, sizeof(text), "%.*e", digits - 1, d);
		if (strtod(text, NULL) == d)
			break;
	}
	snprintf(text, sizeof(text), "%.*e", digits - 1, d);
	e = strchr(text, 'e');
	exponent = (int)strtol(e + 1, NULL, 10);
	if (exponent < -4 || exponent >= 16) {
		nl2sql_buf_put(b, text, (size_t)(e - text));
		nl2sql_buf_printf(b, "e%c%02d", exponent < 0 ? '-' : '+',
				  abs(exponent));
	} else if (digits - 1 > exponent) {
		nl2sql_buf_printf(b, "%.*f", digits - 1 - exponent, d);
	} else {
		nl2sql_buf_printf(b, "%.1f", d);
	}
}

static void put_bytes(struct nl2sql_buf *b, const struct nl2sql_cell *v)
{
	bool quote = memchr(v->at, '\'', v->len) && !memchr(v->at, '"', v->len);
	size_t i;

	nl2sql_buf_puts(b, quote ? "b\"" : "b'");
	for (i = 0; i < v->len; i++) {
		unsigned char c = (unsigned char)v->at[i];

		if (c == '\\' || (c == '\'' && !quote))
			nl2sql_buf_printf(b, "\\%c", c);
		else if (c == '\n' || c == '\r' || c == '\t')
			nl2sql_buf_puts(b, c == '\n' ? "\\n" :
					   c == '\r' ? "\\r" : "\\t");
		else if (c < 32 || c > 126)
			nl2sql_buf_printf(b, "\\x%02x", c);
		else
			nl2sql_buf_putc(b, (char)c);
	}
	nl2sql_buf_putc(b, quote ? '"' : '\'');
}

/* str(x) + str(type(x)) */
static void put_key(struct nl2sql_buf *b, const struct nl2sql_cell *v)
{
	switch (v->type) {
	case NL2SQL_CELL_NULL:
		nl2sql_buf_puts(b, "None<class 'NoneType'>");
		break;
	case NL2SQL_CELL_INTEGER:
		nl2sql_buf_printf(b, "%lld<class 'int'>", (long long)v->integer);
		break;
	case NL2SQL_CELL_BOOLEAN:
		nl2sql_buf_puts(b, v->integer ? "True" : "False");
		nl2sql_buf_puts(b, "<class 'bool'>");
		break;
	case NL2SQL_CELL_REAL:
		put_float(b, v->real);
		nl2sql_buf_puts(b, "<class 'float'>");
		break;
	case NL2SQL_CELL_BLOB:
		put_bytes(b, v);
		nl2sql_buf_puts(b, "<class 'bytes'>");
		break;
	case NL2SQL_CELL_DECIMAL:
		nl2sql_buf_put(b, v->at, v->len);
		nl2sql_buf_puts(b, "<class 'decimal.Decimal'>");
		break;
	default:
		nl2sql_buf_put(b, v->at, v->len);
		nl2sql_buf_puts(b, "<class 'str'>");
	}
}

struct ranked {
	const char *key;
	size_t len;
	uint32_t exact;
};

/* By code points, which in UTF-8 is by bytes. */
static int rank_order(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;
	size_t n = x->len < y->len ? x->len : y->len;
	int c = memcmp(x->key, y->key, n);

	if (c)
		return c;
	return x->len < y->len ? -1 : x->len > y->len;
}

uint32_t *nl2sql_cell_pair_ranks(const struct cell_pair *p)
{
	struct ranked *r = nl2sql_realloc(NULL, p->n + 1, sizeof(*r));
	uint32_t *ranks = nl2sql_realloc(NULL, p->n + 1, sizeof(*ranks));
	struct nl2sql_arena keys = {0};
	struct nl2sql_buf b = {0};
	size_t i;

	for (i = 0; i < p->n; i++) {
		nl2sql_buf_cut(&b, 0);
		put_key(&b, &p->classes[i].value);
		r[i].key = nl2sql_arena_strndup(&keys, b.data, b.len);
		r[i].len = b.len;
		r[i].exact = (uint32_t)i;
	}
	qsort(r, p->n, sizeof(*r), rank_order);
	for (i = 0; i < p->n; i++)
		ranks[r[i].exact] = (uint32_t)i;
	free(r);
	nl2sql_buf_release(&b);
	nl2sql_arena_release(&keys);
	return ranks;
}
