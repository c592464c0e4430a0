/*
 * lib/gen/invent.c - rows that a model invents, made to fit
 *
 * A cell must be of its column's kind and a row complete; keys do not repeat,
 * a reference is to a row that there is (a model cannot know which: it is put
 * right), and what stands in a personal column is a stand-in, whatever the
 * model took it from.
 */
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

#define ROWS_MAX 64
#define TEXT_MAX 400 /* bytes of a cell */

struct inventing {
	struct nl2sql_gen_call *call;
	struct nl2sql_gen_step *out;
	const struct nl2sql_table *t;
	int columns[256];
	size_t ncolumns;
	struct nl2sql_cell *rows[ROWS_MAX];
	size_t nrows;
};

/* ---- cells -------------------- */

/* "2024-03-31", "2024-03-31 10:00:00", "10:00": the form of its family. */
static bool fits_time(enum nl2sql_family family, const char *s)
{
	size_t date = 0, i;

	for (i = 0; family != NL2SQL_FAMILY_TIME && i < 10; i++)
		if (i == 4 || i == 7 ? s[i] != '-'
				     : !isdigit((unsigned char)s[i]))
			return false;
	date = i;
	if (family == NL2SQL_FAMILY_DATE)
		return !s[date];
	if (date && !s[date])
		return true;
	if (date && s[date] != ' ' && s[date] != 'T')
		return false;
	s += date ? date + 1 : 0;
	return isdigit((unsigned char)s[0]) && isdigit((unsigned char)s[1]) &&
	       s[2] == ':' && strlen(s) >= 5 && strlen(s) < 24 &&
	       strspn(s, "0123456789:.+-Z ") == strlen(s);
}

static bool whole(double d)
{
	return d == floor(d) && fabs(d) < 9e15;
}

/* A number, or a text that spells one. */
static bool read_number(struct nl2sql_json j, struct nl2sql_arena *a, double *d)
{
	const char *s;

	if (nl2sql_json_double(j, d) == 0)
		return true;
	s = nl2sql_json_string(j, a, NULL);
	return s && nl2sql_parse_double(s, d) == 0 && isfinite(*d);
}

static bool number_cell(const struct nl2sql_column *c, double d,
			struct nl2sql_cell *out)
{
	if (c->family == NL2SQL_FAMILY_INTEGER && !whole(d))
		return false;
	if (whole(d)) {
		out->type = NL2SQL_CELL_INTEGER;
		out->integer = (int64_t)d;
	} else {
		out->type = NL2SQL_CELL_REAL;
		out->real = d;
	}
	return true;
}

/* Dates that are kept as numbers, and names of types that say nothing, are
 * as the samples have them. */
static bool numbers_there(const struct nl2sql_table *t, int column)
{
	const struct nl2sql_sample *s = t->sample;

	for (size_t i = 0; s && i < s->ncolumns; i++)
		if (s->columns[i] == column && s->nrows) {
			enum nl2sql_cell_type y = s->cells[i].type;

			return y == NL2SQL_CELL_INTEGER ||
			       y == NL2SQL_CELL_REAL;
		}
	return false;
}

static bool text_cell(const struct nl2sql_column *c, const char *s,
		      struct nl2sql_cell *out)
{
	size_t len = strlen(s);

	if (len > TEXT_MAX || !nl2sql_utf8_valid(s, len) ||
	    (nl2sql_family_temporal(c->family) && !fits_time(c->family, s)))
		return false;
	out->type = NL2SQL_CELL_TEXT;
	out->at = s;
	out->len = len;
	return true;
}

static bool bool_cell(struct nl2sql_json j, struct nl2sql_cell *out)
{
	bool v;
	int64_t n;

	if (nl2sql_json_bool(j, &v) < 0) {
		if (nl2sql_json_int(j, &n) < 0 || (n != 0 && n != 1))
			return false;
		v = n != 0;
	}
	out->type = NL2SQL_CELL_BOOLEAN;
	out->integer = v;
	return true;
}

/* What the model gave for a column, as a cell of its kind. */
static bool read_cell(struct inventing *v, int column, struct nl2sql_json j,
		      struct nl2sql_cell *out)
{
	const struct nl2sql_column *c = &v->t->columns[column];
	struct nl2sql_arena *a = &v->out->arena;
	const char *s;
	double d;

	memset(out, 0, sizeof(*out));
	if (!j.at || nl2sql_json_type(j) == NL2SQL_JSON_NULL)
		return c->nullable;
	if (c->family == NL2SQL_FAMILY_BOOLEAN)
		return bool_cell(j, out);
	if (nl2sql_family_numeric(c->family) || numbers_there(v->t, column))
		return read_number(j, a, &d) && number_cell(c, d, out);
	s = nl2sql_json_string(j, a, NULL);
	if (!s) { /* a bare number for a code is its text */
		if (nl2sql_json_type(j) != NL2SQL_JSON_NUMBER)
			return false;
		s = nl2sql_arena_strndup(a, j.at, j.len);
	}
	return text_cell(c, s, out);
}

/* ---- what keys ask for -------------------- */

static size_t place_of(const struct inventing *v, int column)
{
	for (size_t i = 0; i < v->ncolumns; i++)
		if (v->columns[i] == column)
			return i;
	return v->ncolumns;
}

/* Does the row repeat a key of one before it, or of a row that there is? */
static bool repeats(const struct inventing *v, const struct nl2sql_cell *row,
		    const struct nl2sql_key *k)
{
	const struct nl2sql_sample *s = v->t->sample;

	if (!k->ncolumns)
		return false;
	for (size_t r = 0; r < v->nrows; r++) {
		size_t same = 0;

		for (size_t i = 0; i < k->ncolumns; i++) {
			size_t at = place_of(v, k->columns[i]);

			same += at < v->ncolumns &&
				row[at].type != NL2SQL_CELL_NULL &&
				nl2sql_cell_eq(&row[at], &v->rows[r][at]);
		}
		if (same == k->ncolumns)
			return true;
	}
	for (size_t r = 0; s && k->ncolumns == 1 && r < s->nrows; r++)
		for (size_t i = 0; i < s->ncolumns; i++)
			if (s->columns[i] == k->columns[0] &&
			    place_of(v, k->columns[0]) < v->ncolumns &&
			    nl2sql_cell_eq(&row[place_of(v, k->columns[0])],
					   &s->cells[r * s->ncolumns + i]))
				return true;
	return false;
}

/* A whole-number key of one column counts on from what there is. */
static void number_key(const struct inventing *v, struct nl2sql_cell *row)
{
	const struct nl2sql_key *k = &v->t->primary_key;
	const struct nl2sql_profile *p;
	double last = 0;
	size_t at;

	if (k->ncolumns != 1 ||
	    v->t->columns[k->columns[0]].family != NL2SQL_FAMILY_INTEGER ||
	    nl2sql_column_parent(v->t, k->columns[0]))
		return;
	at = place_of(v, k->columns[0]);
	p = v->t->columns[k->columns[0]].profile;
	if (at == v->ncolumns)
		return;
	if (p)
		(void)nl2sql_cell_number(&p->max, &last);
	if (!(fabs(last) < 9e15))
		last = 0;
	row[at] = (struct nl2sql_cell){ .type = NL2SQL_CELL_INTEGER,
					.integer = (int64_t)last +
						   (int64_t)v->nrows + 1 };
}

/* Put a parent's key into the columns that refer to it. */
static void refer(const struct inventing *v, struct nl2sql_cell *row,
		  const struct nl2sql_relationship *r)
{
	const struct nl2sql_sample *s = r->to->sample;
	struct nl2sql_rng rng = nl2sql_rng_named(v->call->seed, "refer",
						 v->nrows * 64 + r->to->number);
	size_t parent;

	if (!s || !s->nrows || r->cardinality == NL2SQL_MANY_TO_MANY)
		return;
	parent = (size_t)nl2sql_rng_below(&rng, s->nrows);
	for (size_t i = 0; i < r->ncolumns; i++) {
		size_t at = place_of(v, r->from_columns[i]);

		if (at == v->ncolumns || row[at].type == NL2SQL_CELL_NULL)
			continue; /* nobody is referred to */
		for (size_t k = 0; k < s->ncolumns; k++)
			if (s->columns[k] == r->to_columns[i])
				row[at] = s->cells[parent * s->ncolumns + k];
	}
}

static bool personal(const struct nl2sql_column *c)
{
	return c->profile && c->profile->pii;
}

/* Nobody knows whom a model writes of. */
static void anonymise(const struct inventing *v, struct nl2sql_cell *row)
{
	const struct nl2sql_mask *m = v->call->g->policy.mask;
	const char *db = v->call->place->db->db;

	for (size_t i = 0; m && i < v->ncolumns; i++) {
		const struct nl2sql_column *c = &v->t->columns[v->columns[i]];
		struct nl2sql_buf b = { 0 };

		if (personal(c)) {
			row[i] = nl2sql_mask_cell(m, &v->out->arena, db,
						  nl2sql_mask_kind(c), &row[i]);
		} else if (row[i].type == NL2SQL_CELL_TEXT &&
			   !nl2sql_family_temporal(c->family) &&
			   nl2sql_mask_scrub(m, &b, db, row[i].at,
					     row[i].len)) {
			row[i].at = nl2sql_arena_strndup(&v->out->arena, b.data,
							 b.len);
			row[i].len = b.len;
		}
		nl2sql_buf_release(&b);
	}
}

/* ---- rows -------------------- */

/* A row as an object, or as an array in the order of the columns. */
static struct nl2sql_json value_of(const struct inventing *v,
				   struct nl2sql_json row, size_t i)
{
	const char *name = v->t->columns[v->columns[i]].name;
	struct nl2sql_json_iter it = nl2sql_json_iter(row);
	struct nl2sql_json key, value;
	struct nl2sql_buf b = { 0 };
	bool is;

	if (nl2sql_json_type(row) == NL2SQL_JSON_ARRAY)
		return nl2sql_json_at(row, i);
	while (nl2sql_json_next(&it, &key, &value)) {
		nl2sql_buf_cut(&b, 0);
		is = nl2sql_json_decode(key, &b) == 0 &&
		     nl2sql_ieq(nl2sql_buf_str(&b), name);
		if (is) {
			nl2sql_buf_release(&b);
			return value;
		}
	}
	nl2sql_buf_release(&b);
	return (struct nl2sql_json){ 0 };
}

static void read_row(struct inventing *v, struct nl2sql_json json)
{
	struct nl2sql_cell *row = nl2sql_arena_alloc(
		&v->out->arena, (v->ncolumns + 1) * sizeof(*row));

	for (size_t i = 0; i < v->ncolumns; i++)
		if (!read_cell(v, v->columns[i], value_of(v, json, i),
			       &row[i])) {
			nl2sql_gen_unused(
				v->out, "type_mismatch",
				"a row's \"%s\" is missing or of another type",
				v->t->columns[v->columns[i]].name);
			return;
		}
	number_key(v, row);
	for (size_t i = 0; i < v->t->nrelationships; i++)
		if (v->t->relationships[i]->from == v->t &&
		    v->t->relationships[i]->to != v->t)
			refer(v, row, v->t->relationships[i]);
	anonymise(v, row);
	for (size_t i = 0; i <= v->t->nunique; i++)
		if (repeats(v, row,
			    i ? &v->t->unique[i - 1] : &v->t->primary_key)) {
			nl2sql_gen_unused(v->out, "repeated_key",
					  "a row's key is another's");
			return;
		}
	v->rows[v->nrows++] = row;
}

static void put_names(struct nl2sql_buf *b, const struct inventing *v,
		      bool only_personal)
{
	nl2sql_json_open(b, '[');
	for (size_t i = 0; i < v->ncolumns; i++) {
		const struct nl2sql_column *c = &v->t->columns[v->columns[i]];

		if (!only_personal || personal(c))
			nl2sql_json_put_string(b, c->name);
	}
	nl2sql_json_close(b, ']');
}

static void keep(struct inventing *v)
{
	struct nl2sql_gen_item *item = nl2sql_gen_item_add(v->out);
	const char *db = v->call->place->db->db;
	struct nl2sql_buf b = { 0 };

	item->type = "rows";
	nl2sql_json_open(&b, '{');
	if (v->t->schema && *v->t->schema)
		nl2sql_json_add_string(&b, "schema", v->t->schema);
	nl2sql_json_add_string(&b, "table", v->t->name);
	nl2sql_json_key(&b, "columns");
	put_names(&b, v, false);
	nl2sql_json_key(&b, "rows");
	nl2sql_json_open(&b, '[');
	for (size_t r = 0; r < v->nrows; r++) {
		nl2sql_buf_puts(&b, r ? ",[" : "[");
		for (size_t i = 0; i < v->ncolumns; i++) {
			nl2sql_buf_puts(&b, i ? "," : "");
			nl2sql_cell_json(&b, &v->rows[r][i]);
		}
		nl2sql_buf_putc(&b, ']');
	}
	nl2sql_json_close(&b, ']');
	nl2sql_json_key(&b, "anonymised");
	put_names(&b, v, true);
	nl2sql_gen_put_origin(&b, v->call, 1);
	item->body =
		nl2sql_arena_strndup(&v->out->arena, b.data + 1, b.len - 1);
	nl2sql_buf_cut(&b, 0);
	nl2sql_buf_printf(&b, "%s\nrows of %s\n%s", db,
			  v->t->schema ? v->t->schema : "", v->t->name);
	item->f0 = item->question = nl2sql_hash128(b.data, b.len);
	nl2sql_buf_release(&b);
}

void nl2sql_gen_read_rows(struct nl2sql_gen_call *call,
			  struct nl2sql_gen_step *out)
{
	struct inventing v = { .call = call,
			       .out = out,
			       .t = call->topic->tables[0] };
	struct nl2sql_err err = { 0 };
	struct nl2sql_json json, list, row;
	struct nl2sql_json_iter it;

	for (size_t i = 0; i < v.t->ncolumns && v.ncolumns < 256; i++)
		if (!v.t->columns[i].generated &&
		    v.t->columns[i].family != NL2SQL_FAMILY_BINARY)
			v.columns[v.ncolumns++] = (int)i;
	if (nl2sql_llm_json(&out->arena, &json, NULL, call->answer, &err) < 0) {
		nl2sql_gen_unused(out, err.word, "%s", err.message);
		return;
	}
	list = nl2sql_gen_list(json, "rows");
	it = nl2sql_json_iter(list);
	while (v.nrows < ROWS_MAX && (int64_t)v.nrows < call->count &&
	       nl2sql_gen_each(out, v.nrows, call->count, &it, &row))
		read_row(&v, row);
	if (v.nrows)
		keep(&v);
	else if (!out->nunused)
		nl2sql_gen_unused(out, "empty", "there is no row in it");
}
