/*
 * sample.c - sample rows that join, with stand-ins for what is personal
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "inspect.h"
#include "sketch.h"

#define PASSES 4 /* parents, their parents, and so on */

/* ---- parents of sampled rows ------------------------------------------------- */

/* A column's place in the sample rows. */
static size_t place_of(const struct table_facts *f, int column)
{
	size_t place = 0;
	int i;

	for (i = 0; i < column; i++)
		place += !f->skip[i];
	return place;
}

static bool put_literal(struct nl2sql_buf *b, const struct nl2sql_cell *c)
{
	switch (c->type) {
	case NL2SQL_CELL_INTEGER:
		nl2sql_buf_printf(b, "%lld", (long long)c->integer);
		return true;
	case NL2SQL_CELL_REAL:
		nl2sql_buf_printf(b, "%.17g", c->real);
		return true;
	case NL2SQL_CELL_TEXT:
		if (memchr(c->at, '\0', c->len))
			return false;
		nl2sql_buf_quote(b, c->at, c->len, '\'');
		return true;
	default:
		return false;
	}
}

/* The columns of a row as "1" or "(1, 'x')".  @return false: one is null */
static bool put_row(struct nl2sql_buf *b, const struct table_facts *f,
		    const struct nl2sql_cell *row, const int *columns, size_t n)
{
	size_t i;

	if (n > 1)
		nl2sql_buf_putc(b, '(');
	for (i = 0; i < n; i++) {
		if (i)
			nl2sql_buf_puts(b, ", ");
		if (f->skip[columns[i]] ||
		    !put_literal(b, &row[place_of(f, columns[i])]))
			return false;
	}
	if (n > 1)
		nl2sql_buf_putc(b, ')');
	return true;
}

/* The keys of a table's sample rows, as text. */
static void note_rows(struct nl2sql_map *known, const struct table_facts *f,
		      const int *columns, size_t n)
{
	struct nl2sql_buf b = { 0 };
	size_t i;

	for (i = 0; i < f->nrows; i++) {
		nl2sql_buf_cut(&b, 0);
		if (put_row(&b, f, f->rows[i], columns, n))
			nl2sql_map_setn(known, b.data, b.len, known);
	}
	nl2sql_buf_release(&b);
}

/* The keys that from's rows refer to and to's rows lack, as a list. */
static size_t list_missing(struct nl2sql_buf *list,
			   const struct nl2sql_relationship *r,
			   const struct table_facts *from,
			   const struct table_facts *to, size_t quota)
{
	struct nl2sql_map known = { 0 };
	struct nl2sql_buf b = { 0 };
	size_t i, n = 0;

	note_rows(&known, to, r->to_columns, r->ncolumns);
	for (i = 0; i < from->nrows && n < quota; i++) {
		nl2sql_buf_cut(&b, 0);
		if (!put_row(&b, from, from->rows[i], r->from_columns,
			     r->ncolumns) ||
		    nl2sql_map_getn(&known, b.data, b.len))
			continue;
		nl2sql_map_setn(&known, b.data, b.len, &known);
		if (n++)
			nl2sql_buf_puts(list, ", ");
		nl2sql_buf_put(list, b.data, b.len);
	}
	nl2sql_buf_release(&b);
	nl2sql_map_release(&known);
	return n;
}

static int fetch_for(struct inspector *in, const struct nl2sql_relationship *r,
		     size_t quota, bool *fetched, struct nl2sql_err *err)
{
	struct table_facts *from = nl2sql_inspect_facts_of(in, r->from);
	struct table_facts *to = nl2sql_inspect_facts_of(in, r->to);
	struct nl2sql_buf list = { 0 }, where = { 0 };
	size_t i;
	int rc = 0;

	if (!from || !to || !from->nrows || !to->nrows ||
	    to->nrows == SAMPLE_MAX ||
	    (to->whole && to->table->row_count == (int64_t)to->nrows))
		return 0;
	if (!list_missing(&list, r, from, to, quota))
		goto out;
	for (i = 0; i < r->ncolumns; i++) {
		nl2sql_buf_puts(&where, i ? ", " : r->ncolumns > 1 ? "(" : "");
		nl2sql_inspect_put_name(in, &where,
					r->to->columns[r->to_columns[i]].name);
	}
	nl2sql_buf_printf(&where,
			  r->ncolumns > 1 ? ") IN (VALUES %s)" : " IN (%s)",
			  nl2sql_buf_str(&list));
	*fetched = true;
	rc = nl2sql_inspect_fetch_rows(in, to, nl2sql_buf_str(&where), err);
out:
	nl2sql_buf_release(&list);
	nl2sql_buf_release(&where);
	return rc;
}

/* How many relationships lead to a table: its room is shared out. */
static size_t count_to(const struct nl2sql_table *t)
{
	size_t i, n = 0;

	for (i = 0; i < t->nrelationships; i++)
		n += t->relationships[i]->to == t;
	return n ? n : 1;
}

int nl2sql_inspect_fetch_parents(struct inspector *in, struct nl2sql_err *err)
{
	const struct nl2sql_relationship *r;
	const struct table_facts *to;
	struct nl2sql_err lost;
	bool fetched = true;
	size_t i, pass, quota;

	for (pass = 0; fetched && pass < PASSES; pass++) {
		fetched = false;
		for (i = 0; i < in->nedges; i++) {
			r = in->edges[i];
			to = nl2sql_inspect_facts_of(in, r->to);
			if (!to)
				continue;
			quota = (SAMPLE_MAX - to->nrows) / count_to(r->to);
			if (fetch_for(in, r, quota ? quota : 1, &fetched,
				      &lost) < 0 &&
			    nl2sql_cancelled()) {
				*err = lost;
				return -1;
			}
		}
	}
	return 0;
}

/* ---- masking ------------------------------------------------------------------- */

struct masker {
	struct inspector *in;
	struct nl2sql_mask_set *seen; /* personal values that are phrases */
};

static struct nl2sql_cell masked(struct masker *m,
				 const struct nl2sql_column *col,
				 const struct nl2sql_cell *c)
{
	const struct nl2sql_profile *p = col->profile;
	struct nl2sql_arena *a = &m->in->schema->arena;
	struct nl2sql_cell out = *c;

	if (p && p->pii)
		return nl2sql_mask_cell(m->in->o->mask, a, m->in->id,
					nl2sql_mask_kind(col), c);
	if (c->type == NL2SQL_CELL_TEXT)
		return nl2sql_inspect_scrub(m->in, m->seen,
					    p ? p->role : NL2SQL_ROLE_NONE, c);
	if (c->at)
		out.at = nl2sql_arena_strndup(a, c->at, c->len);
	return out;
}

/* Only the year of a date: when there were persons, not who. */
static void mask_trend(struct nl2sql_arena *a, struct nl2sql_profile *p)
{
	if (!p->trend || !p->trend->first)
		return;
	p->trend->first = nl2sql_arena_strndup(a, p->trend->first, 4);
	p->trend->last = nl2sql_arena_strndup(a, p->trend->last, 4);
	p->trend->ncounts = 0;
	p->trend->bucket = NULL;
	p->trend->direction = NULL;
}

/* The same of a profile, which shows the beginning of long texts. */
static void show(struct masker *m, const struct nl2sql_column *col,
		 struct nl2sql_cell *c, size_t max)
{
	*c = masked(m, col, c);
	if (c->at)
		c->len = nl2sql_inspect_cut(c->at, c->len, max);
}

static void mask_profile(struct masker *m, struct nl2sql_column *c)
{
	struct nl2sql_profile *p = c->profile;
	size_t i;

	for (i = 0; i < p->ntop; i++)
		show(m, c, &p->top[i].value, 2 * EXAMPLE_BYTES);
	for (i = 0; i < p->nexamples; i++)
		show(m, c, &p->examples[i], EXAMPLE_BYTES);
	if (!p->pii) {
		show(m, c, &p->min, EXAMPLE_BYTES);
		show(m, c, &p->max, EXAMPLE_BYTES);
		return;
	}
	p->min.type = p->max.type = NL2SQL_CELL_NULL;
	p->has_mean = false;
	p->mean = NAN;
	if (p->role == NL2SQL_ROLE_FREE_TEXT)
		p->ntop = p->nexamples = 0;
	mask_trend(&m->in->schema->arena, p);
}

/* Names of several words, addresses and numbers: what cannot be mistaken for
 * a word of the language. */
static void note_personal(struct masker *m, const struct table_facts *f)
{
	const struct nl2sql_column *c;
	const struct nl2sql_cell *v;
	enum nl2sql_mask_kind kind;
	size_t i, r, place = 0;

	for (i = 0; i < f->table->ncolumns; i++) {
		if (f->skip[i])
			continue;
		c = &f->table->columns[i];
		kind = nl2sql_mask_kind(c);
		for (r = 0; c->profile && c->profile->pii && r < f->nrows;
		     r++) {
			v = &f->rows[r][place];
			if (v->type != NL2SQL_CELL_TEXT ||
			    kind == NL2SQL_MASK_TEXT ||
			    kind == NL2SQL_MASK_DATE)
				continue;
			if (kind == NL2SQL_MASK_EMAIL ||
			    kind == NL2SQL_MASK_IBAN ||
			    memchr(v->at, ' ', v->len) ||
			    nl2sql_inspect_lexicon_whole(&m->in->words, v->at,
							 v->len))
				nl2sql_mask_set_add(m->seen, kind, v->at,
						    v->len);
		}
		place++;
	}
}

static void keep_sample(struct masker *m, struct table_facts *f)
{
	struct nl2sql_arena *a = &m->in->schema->arena;
	struct nl2sql_table *t = f->table;
	struct nl2sql_sample *x;
	size_t i, r;

	if (!f->nrows)
		return;
	x = nl2sql_arena_alloc(a, sizeof(*x));
	x->table = t;
	x->columns = nl2sql_arena_alloc(a, t->ncolumns * sizeof(int) + 1);
	for (i = 0; i < t->ncolumns; i++)
		if (!f->skip[i])
			x->columns[x->ncolumns++] = (int)i;
	x->nrows = f->nrows;
	x->cells = nl2sql_arena_alloc(
		a, x->nrows * x->ncolumns * sizeof(*x->cells) + 1);
	for (r = 0; r < f->nrows; r++)
		for (i = 0; i < x->ncolumns; i++)
			x->cells[r * x->ncolumns + i] = masked(
				m, &t->columns[x->columns[i]], &f->rows[r][i]);
	t->sample = x;
}

void nl2sql_inspect_mask_and_keep(struct inspector *in)
{
	struct masker m = { .in = in };
	struct nl2sql_table *t;
	size_t i, k;

	m.seen = nl2sql_mask_set_new(in->o->mask, in->id);
	for (i = 0; i < in->ntables; i++)
		note_personal(&m, &in->tables[i]);
	for (i = 0; i < in->ntables; i++) {
		t = in->tables[i].table;
		for (k = 0; k < t->ncolumns; k++)
			if (t->columns[k].profile)
				mask_profile(&m, &t->columns[k]);
		keep_sample(&m, &in->tables[i]);
	}
	nl2sql_mask_set_free(m.seen);
}
