/*
 * lib/grammar/bind_value.c - values: what literals are taken from the witness
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "bind.h"

const struct world_column *nl2sql_bind_column_of(const struct colref *c)
{
	return &c->inst->t->columns[c->column];
}

bool nl2sql_bind_speakable(const struct nl2sql_cell *v)
{
	if (!v || v->type == NL2SQL_CELL_NULL || v->type == NL2SQL_CELL_BLOB)
		return false;
	if (v->type == NL2SQL_CELL_REAL && !(fabs(v->real) < 1e12))
		return false;
	if (v->type != NL2SQL_CELL_TEXT)
		return true;
	if (!v->len || v->len > 48 || v->at[0] == ' ' ||
	    v->at[v->len - 1] == ' ' || strlen(v->at) != v->len)
		return false;
	for (size_t i = 0; i < v->len; i++)
		if ((unsigned char)v->at[i] < ' ' || v->at[i] == '"')
			return false;
	return true;
}

bool nl2sql_bind_value(struct derivation *d, struct colref *c, struct slot *s)
{
	const struct nl2sql_cell *v;

	(void)d;
	if (!nl2sql_bind_column_of(c)->literals)
		return false;
	v = nl2sql_world_cell(c->inst->t, c->inst->row, c->column);
	if (!nl2sql_bind_speakable(v))
		return false;
	s->kind = SLOT_VALUE;
	s->col = *c;
	s->value = *v;
	return true;
}

/* Another value of the column than those of the two slots given. */
bool nl2sql_bind_other(struct derivation *d, struct colref *c,
		       const struct slot * not, const struct slot *nor,
		       struct slot *s)
{
	const struct nl2sql_sample *x = c->inst->t->t->sample;

	if (!x || !nl2sql_bind_column_of(c)->literals)
		return false;
	for (int k = 0; k < 20; k++) {
		const struct nl2sql_cell *v = nl2sql_world_cell(
			c->inst->t, (int)nl2sql_derive_below(d, x->nrows),
			c->column);

		if (!nl2sql_bind_speakable(v) ||
		    (not &&nl2sql_cell_eq(v, &not ->value)) ||
		    (nor && nl2sql_cell_eq(v, &nor->value)))
			continue;
		s->kind = SLOT_VALUE;
		s->col = *c;
		s->value = *v;
		return true;
	}
	return false;
}

/* A number that people would say, close to v, on its lower or upper side. */
double nl2sql_bind_round(double v, double step, bool down)
{
	double r = step * (down ? floor(v / step) : ceil(v / step));

	return r == 0 ? 0 : r;
}

double nl2sql_bind_step(double spread, bool integer)
{
	double step = pow(10, floor(log10(spread)));

	if (spread / step < 2)
		step /= 10;
	else if (spread / step < 5)
		step /= 4;
	else
		step /= 2;
	if (integer)
		step = step < 1 ? 1 : floor(step);
	return step;
}

/* Without the noise of arithmetic: 0.3, not 0.30000000000000004. */
static double shorten(double v)
{
	char text[32];
	double out = v;

	snprintf(text, sizeof(text), "%.9g", v);
	nl2sql_parse_double(text, &out);
	return out;
}

void nl2sql_bind_set_number(struct slot *s, struct nl2sql_cell *cell, double v,
			    struct colref *c)
{
	s->kind = SLOT_VALUE;
	s->col = *c;
	memset(cell, 0, sizeof(*cell));
	if (v == floor(v) && fabs(v) < 1e15) {
		cell->type = NL2SQL_CELL_INTEGER;
		cell->integer = (int64_t)v;
	} else {
		cell->type = NL2SQL_CELL_REAL;
		cell->real = shorten(v);
	}
}

/* A threshold of the numbers in a column, on the witness's safe side. */
static bool number_bound(struct derivation *d, struct colref *c, bool over,
			 double *out)
{
	const struct world_column *wc = nl2sql_bind_column_of(c);
	const struct nl2sql_cell *cell =
		nl2sql_world_cell(c->inst->t, c->inst->row, c->column);
	size_t n;
	const double *v = nl2sql_world_sorted(d->w, c->inst->t, c->column, &n);
	double w, x, step, spread;
	bool whole = (wc->roles & ROLE_INTEGER) || (wc->roles & ROLE_YEAR);

	if (!cell || !nl2sql_cell_number(cell, &w) || n < 3 || v[0] == v[n - 1])
		return false;
	for (size_t i = 0; !whole && i < n; i++)
		if (v[i] != floor(v[i]))
			break;
		else if (i == n - 1)
			whole = true;
	spread = v[n * 9 / 10] - v[n / 10];
	if (!(spread > 0))
		spread = v[n - 1] - v[0];
	step = wc->roles & ROLE_YEAR ? 1 : nl2sql_bind_step(spread, whole);
	x = v[n / 10 + nl2sql_derive_below(d, n - 2 * (n / 10))];
	if (over ? x >= w : x <= w)
		x = w;
	x = nl2sql_bind_round(x, step, over);
	if (over && x >= w)
		x = nl2sql_bind_round(w - step, step, true);
	if (!over && x <= w)
		x = nl2sql_bind_round(w + step, step, false);
	if (over ? x < v[0] || x >= w : x > v[n - 1] || x <= w)
		return false;
	*out = x;
	return true;
}

/* Dates as text: a day of the sample before or after the witness's. */
static bool date_bound(struct derivation *d, struct colref *c, bool over,
		       struct nl2sql_cell *out)
{
	const struct nl2sql_cell *w =
		nl2sql_world_cell(c->inst->t, c->inst->row, c->column);
	const struct nl2sql_sample *x = c->inst->t->t->sample;
	char *day;

	if (!nl2sql_bind_speakable(w) || w->type != NL2SQL_CELL_TEXT ||
	    w->len < 10)
		return false;
	for (int k = 0; k < 12; k++) {
		const struct nl2sql_cell *v = nl2sql_world_cell(
			c->inst->t, (int)nl2sql_derive_below(d, x->nrows),
			c->column);
		int cmp;

		if (!nl2sql_bind_speakable(v) || v->type != NL2SQL_CELL_TEXT ||
		    v->len < 10)
			continue;
		day = nl2sql_arena_strndup(d->a, v->at, 10);
		if (nl2sql_derive_chance(d, .5)) {
			day[8] = '0';
			day[9] = '1';
			if (nl2sql_derive_chance(d, .5))
				day[5] = '0', day[6] = '1';
		}
		cmp = strncmp(w->at, day, 10);
		if (over ? cmp <= 0 : cmp >= 0)
			continue;
		*out = (struct nl2sql_cell){ .type = NL2SQL_CELL_TEXT,
					     .at = day,
					     .len = 10 };
		return true;
	}
	return false;
}

bool nl2sql_bind_bound(struct derivation *d, struct colref *c, bool over,
		       struct slot *s)
{
	double v;

	if (!nl2sql_bind_column_of(c)->literals)
		return false;
	if (nl2sql_bind_column_of(c)->roles & ROLE_DATE) {
		s->kind = SLOT_VALUE;
		s->col = *c;
		return date_bound(d, c, over, &s->value);
	}
	if (!number_bound(d, c, over, &v))
		return false;
	nl2sql_bind_set_number(s, &s->value, v, c);
	return true;
}

bool nl2sql_bind_range(struct derivation *d, struct colref *c, struct slot *s)
{
	double lo, hi;

	if (!nl2sql_bind_column_of(c)->literals)
		return false;
	if (nl2sql_bind_column_of(c)->roles & ROLE_DATE) {
		s->kind = SLOT_VALUE;
		s->col = *c;
		return date_bound(d, c, true, &s->value) &&
		       date_bound(d, c, false, &s->value2);
	}
	if (!number_bound(d, c, true, &lo) || !number_bound(d, c, false, &hi))
		return false;
	nl2sql_bind_set_number(s, &s->value2, hi, c);
	nl2sql_bind_set_number(s, &s->value, lo, c);
	return true;
}

/* The year of the witness's date. */
bool nl2sql_bind_period(struct derivation *d, struct colref *c, struct slot *s)
{
	const struct nl2sql_cell *v =
		nl2sql_world_cell(c->inst->t, c->inst->row, c->column);
	char year[5] = "";

	(void)d;
	if (!v || v->type != NL2SQL_CELL_TEXT || v->len < 10 ||
	    !nl2sql_bind_column_of(c)->literals)
		return false;
	memcpy(year, v->at, 4);
	s->kind = SLOT_VALUE;
	s->col = *c;
	s->value.type = NL2SQL_CELL_INTEGER;
	return nl2sql_parse_int(year, 1000, 2999, &s->value.integer) == 0;
}

/* What means yes (or no) in a flag's column, as far as it occurs. */
bool nl2sql_bind_flag(struct derivation *d, struct colref *c, bool yes,
		      struct slot *s)
{
	static const char *const words[2][5] = {
		{ "n", "no", "f", "false", "0" },
		{ "y", "yes", "t", "true", "1" }
	};
	const struct nl2sql_cell *v =
		nl2sql_world_cell(c->inst->t, c->inst->row, c->column);

	(void)d;
	if (!v || !nl2sql_bind_column_of(c)->literals)
		return false;
	if (v->type == NL2SQL_CELL_INTEGER || v->type == NL2SQL_CELL_BOOLEAN) {
		if (v->integer != yes)
			return false;
	} else if (v->type == NL2SQL_CELL_TEXT) {
		bool hit = false;

		for (size_t i = 0; i < 5; i++)
			hit = hit || nl2sql_ieq(v->at, words[yes][i]);
		if (!hit)
			return false;
	} else {
		return false;
	}
	s->kind = SLOT_VALUE;
	s->col = *c;
	s->value = *v;
	return true;
}

static bool letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c & 0x80);
}

/* A piece of the witness's text: its first letter, its end, or a word. */
static bool piece_of(struct derivation *d, const struct nl2sql_cell *v,
		     enum binder kind, const char **from, size_t *len)
{
	size_t starts[16], n = 0;

	if (kind == BIND_PREFIX || kind == BIND_SUFFIX) {
		*len = kind == BIND_PREFIX ? 1 + nl2sql_derive_below(d, 2) : 2;
		if (v->len < 4)
			return false;
		*from = kind == BIND_PREFIX ? v->at : v->at + v->len - *len;
		for (size_t i = 0; i < *len; i++)
			if (!letter((*from)[i]) || ((*from)[i] & 0x80))
				return false;
		return true;
	}
	for (size_t i = 0; i < v->len && n < 16; i++)
		if (letter(v->at[i]) && (!i || v->at[i - 1] == ' '))
			starts[n++] = i;
	if (!n)
		return false;
	*from = v->at + starts[nl2sql_derive_below(d, n)];
	for (*len = 0; letter((*from)[*len]); (*len)++)
		;
	return *len >= 3 && *len < v->len;
}

bool nl2sql_bind_piece(struct derivation *d, struct colref *c, enum binder kind,
		       struct slot *s)
{
	const struct nl2sql_cell *v =
		nl2sql_world_cell(c->inst->t, c->inst->row, c->column);
	const struct nl2sql_sample *x = c->inst->t->t->sample;
	const char *from;
	size_t len;
	char *text;

	if (kind == BIND_NOTCONTAINS && x)
		v = nl2sql_world_cell(c->inst->t,
				      (int)nl2sql_derive_below(d, x->nrows),
				      c->column);
	if (!nl2sql_bind_column_of(c)->literals || !v ||
	    v->type != NL2SQL_CELL_TEXT || !v->len || strlen(v->at) != v->len ||
	    !piece_of(d, v, kind, &from, &len))
		return false;
	text = nl2sql_arena_strndup(d->a, from, len);
	s->kind = SLOT_VALUE;
	s->col = *c;
	s->value = (struct nl2sql_cell){ .type = NL2SQL_CELL_TEXT,
					 .at = text,
					 .len = len };
	s->value2 = s->value;
	s->value2.at = nl2sql_arena_printf(d->a, "%s%s%s",
					   kind == BIND_PREFIX ? "" : "%", text,
					   kind == BIND_SUFFIX ? "" : "%");
	s->value2.len = strlen(s->value2.at);
	return true;
}

/* A range that the witness lies outside of. */
bool nl2sql_bind_outside(struct derivation *d, struct colref *c, struct slot *s)
{
	const struct nl2sql_cell *cell =
		nl2sql_world_cell(c->inst->t, c->inst->row, c->column);
	size_t n;
	const double *v = nl2sql_world_sorted(d->w, c->inst->t, c->column, &n);
	double w, lo, hi;

	if (!cell || !nl2sql_cell_number(cell, &w) || n < 4 ||
	    !nl2sql_bind_column_of(c)->literals)
		return false;
	lo = v[nl2sql_derive_below(d, n)];
	hi = v[nl2sql_derive_below(d, n)];
	if (lo >= hi || (w >= lo && w <= hi))
		return false;
	nl2sql_bind_set_number(s, &s->value, lo, c);
	nl2sql_bind_set_number(s, &s->value2, hi, c);
	return true;
}

/* Below the mean of all: the mean of at least one group lies above. */
bool nl2sql_bind_floor(struct derivation *d, struct colref *c, struct slot *s)
{
	const struct nl2sql_profile *p = nl2sql_bind_column_of(c)->c->profile;
	double lo, step, v;

	if (!p || !p->has_mean || !nl2sql_bind_column_of(c)->literals ||
	    !nl2sql_cell_number(&p->min, &lo) || !(p->mean > lo))
		return false;
	step = nl2sql_bind_step(
		(p->mean - lo) / 2,
		(nl2sql_bind_column_of(c)->roles & ROLE_INTEGER) != 0);
	v = nl2sql_bind_round(p->mean, step, true);
	if (nl2sql_derive_below(d, 2))
		v -= step;
	if (v <= lo || v >= p->mean)
		return false;
	nl2sql_bind_set_number(s, &s->value, v, c);
	return true;
}
