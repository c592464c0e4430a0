/*
 * lib/grammar/evaluate.c - conditions, tried on sample rows
 *
 * Enough of SQL to tell whether a condition that the grammar made holds for a
 * row: comparisons, BETWEEN, IN, LIKE, IS NULL, AND, OR and NOT over columns,
 * literals and the year of a date.  What it cannot compute it calls unknown,
 * and then it judges nothing.
 */
#include <stdlib.h>
#include <string.h>

#include "internal.h"

enum { UNKNOWN = -1 };

/* A value: a cell, or nothing that can be told here. */
struct known {
	bool told;
	struct nl2sql_cell cell;
};

static const struct known nothing;

const struct nl2sql_cell *nl2sql_world_cell(const struct world_table *t,
					    int row, int column)
{
	const struct nl2sql_sample *s = t->t->sample;

	if (!s || row < 0 || (size_t)row >= s->nrows || column < 0 ||
	    t->columns[column].slot < 0)
		return NULL;
	return &s->cells[(size_t)row * s->ncolumns +
			 (size_t)t->columns[column].slot];
}

static struct known number(double v)
{
	struct known k = { .told = true };

	k.cell.type = NL2SQL_CELL_REAL;
	k.cell.real = v;
	return k;
}

static struct known literal_value(const struct nl2sql_sql *e)
{
	struct known k = { .told = true };
	double v;

	switch (e->op) {
	case NL2SQL_LIT_NULL:
		return k;
	case NL2SQL_LIT_TRUE:
	case NL2SQL_LIT_FALSE:
		return number(e->op == NL2SQL_LIT_TRUE);
	case NL2SQL_LIT_INTEGER:
	case NL2SQL_LIT_DECIMAL:
		return nl2sql_parse_double(e->text, &v) < 0 ? nothing
							    : number(v);
	case NL2SQL_LIT_STRING:
		k.cell.type = NL2SQL_CELL_TEXT;
		k.cell.at = e->text;
		k.cell.len = e->text_len;
		return k;
	default:
		return nothing;
	}
}

static struct known value_of(const struct nl2sql_sql *e)
{
	const struct colref *c = e->note;
	const struct nl2sql_cell *cell;
	struct known k = { .told = true }, v;

	if (e->kind == NL2SQL_SQL_LITERAL)
		return literal_value(e);
	if (e->kind == NL2SQL_SQL_UNARY && e->op == NL2SQL_OP_NEG) {
		v = value_of(e->kid[NL2SQL_VALUE]);
		return v.told && v.cell.type == NL2SQL_CELL_REAL
			       ? number(-v.cell.real)
			       : nothing;
	}
	if (e->kind != NL2SQL_SQL_COLUMN || !c || c->tag != NOTE_COLUMN)
		return nothing;
	cell = nl2sql_world_cell(c->inst->t, c->inst->row, c->column);
	if (!cell)
		return nothing;
	k.cell = *cell;
	if (cell->type == NL2SQL_CELL_INTEGER ||
	    cell->type == NL2SQL_CELL_BOOLEAN)
		return number((double)cell->integer);
	if (cell->type == NL2SQL_CELL_DECIMAL) {
		double d;

		return nl2sql_cell_number(cell, &d) ? number(d) : nothing;
	}
	return k;
}

/* -2: unknown; -1, 0, 1 as cells compare.  NULLs are the caller's. */
static int compare(const struct nl2sql_cell *a, const struct nl2sql_cell *b)
{
	size_t n = a->len < b->len ? a->len : b->len;
	int c;

	if (a->type != b->type)
		return -2;
	if (a->type == NL2SQL_CELL_REAL)
		return (a->real > b->real) - (a->real < b->real);
	if (a->type != NL2SQL_CELL_TEXT)
		return -2;
	c = memcmp(a->at, b->at, n);
	if (!c)
		return (a->len > b->len) - (a->len < b->len);
	return c < 0 ? -1 : 1;
}

static int compare_op(enum nl2sql_sql_op op, const struct known *a,
		      const struct known *b)
{
	int c;

	if (!a->told || !b->told)
		return UNKNOWN;
	if (a->cell.type == NL2SQL_CELL_NULL ||
	    b->cell.type == NL2SQL_CELL_NULL)
		return 0;
	c = compare(&a->cell, &b->cell);
	if (c == -2)
		return UNKNOWN;
	switch (op) {
	case NL2SQL_OP_EQ:
		return c == 0;
	case NL2SQL_OP_NE:
		return c != 0;
	case NL2SQL_OP_LT:
		return c < 0;
	case NL2SQL_OP_LE:
		return c <= 0;
	case NL2SQL_OP_GT:
		return c > 0;
	case NL2SQL_OP_GE:
		return c >= 0;
	default:
		return UNKNOWN;
	}
}

/* LIKE with % and _, ASCII case-insensitive as in SQLite. */
static bool like(const char *p, const char *s)
{
	for (; *p; p++, s++) {
		if (*p == '%') {
			while (p[1] == '%')
				p++;
			for (;; s++) {
				if (like(p + 1, s))
					return true;
				if (!*s)
					return false;
			}
		}
		if (!*s || (*p != '_' && !nl2sql_ieqn(p, s, 1)))
			return false;
	}
	return !*s;
}

static int like_true(const struct nl2sql_sql *e)
{
	struct known v = value_of(e->kid[NL2SQL_VALUE]);
	struct known p = value_of(e->kid[NL2SQL_LIKE_PATTERN]);
	bool hit;

	if (!v.told || !p.told || p.cell.type != NL2SQL_CELL_TEXT)
		return UNKNOWN;
	if (v.cell.type == NL2SQL_CELL_NULL)
		return 0;
	if (v.cell.type != NL2SQL_CELL_TEXT)
		return UNKNOWN;
	hit = like(p.cell.at, v.cell.at);
	return hit != ((e->flags & NL2SQL_F_NOT) != 0);
}

static int in_true(const struct nl2sql_sql *e)
{
	const struct nl2sql_sql *set = e->kid[NL2SQL_IN_SET];
	struct known v = value_of(e->kid[NL2SQL_VALUE]);
	bool hit = false;

	if (set->kind != NL2SQL_SQL_LIST || !v.told)
		return UNKNOWN;
	if (v.cell.type == NL2SQL_CELL_NULL)
		return 0;
	for (uint32_t i = 0; i < set->n; i++) {
		struct known m = value_of(set->kid[i]);
		int c = compare_op(NL2SQL_OP_EQ, &v, &m);

		if (c == UNKNOWN)
			return UNKNOWN;
		hit = hit || c;
	}
	return hit != ((e->flags & NL2SQL_F_NOT) != 0);
}

static int between_true(const struct nl2sql_sql *e)
{
	struct known v = value_of(e->kid[NL2SQL_VALUE]);
	struct known lo = value_of(e->kid[NL2SQL_BETWEEN_LOW]);
	struct known hi = value_of(e->kid[NL2SQL_BETWEEN_HIGH]);
	int a = compare_op(NL2SQL_OP_GE, &v, &lo);
	int b = compare_op(NL2SQL_OP_LE, &v, &hi);

	if (a == UNKNOWN || b == UNKNOWN || (e->flags & NL2SQL_F_NOT))
		return UNKNOWN;
	return a && b;
}

/* The year of a date: fn_year() of the catalogue, whatever it became. */
static struct known year_of(const struct nl2sql_sql *e)
{
	const struct colref *c = NULL;
	const struct nl2sql_sql *n = e;
	const struct nl2sql_cell *cell;
	double v;
	char year[5] = "";

	while (n && n->n && n->kind != NL2SQL_SQL_COLUMN) {
		const struct nl2sql_sql *next = NULL;

		for (uint32_t i = 0; i < n->n; i++)
			if (n->kid[i] &&
			    n->kid[i]->kind != NL2SQL_SQL_LITERAL &&
			    n->kid[i]->kind != NL2SQL_SQL_TYPE &&
			    n->kid[i]->kind != NL2SQL_SQL_WORD)
				next = n->kid[i];
		if (n->kind == NL2SQL_SQL_LIST && n->n > 1 && !next)
			next = n->kid[n->n - 1];
		n = next;
	}
	c = n && n->kind == NL2SQL_SQL_COLUMN ? n->note : NULL;
	if (!c || c->tag != NOTE_COLUMN)
		return nothing;
	cell = nl2sql_world_cell(c->inst->t, c->inst->row, c->column);
	if (!cell || !(c->inst->t->columns[c->column].roles & ROLE_DATE))
		return nothing;
	if (cell->type == NL2SQL_CELL_NULL)
		return (struct known){ .told = true };
	if (cell->type != NL2SQL_CELL_TEXT || cell->len < 4)
		return nothing;
	memcpy(year, cell->at, 4);
	return nl2sql_parse_double(year, &v) < 0 ? nothing : number(v);
}

static bool is_year(const struct nl2sql_sql *e)
{
	return e->kind == NL2SQL_SQL_CAST || e->kind == NL2SQL_SQL_FUNC;
}

static int binary_true(const struct nl2sql_sql *e)
{
	const struct nl2sql_sql *l = e->kid[NL2SQL_LEFT];
	const struct nl2sql_sql *r = e->kid[NL2SQL_RIGHT];
	struct known a, b;
	int x, y;

	if (e->op == NL2SQL_OP_AND || e->op == NL2SQL_OP_OR) {
		x = nl2sql_evaluate_true(l);
		y = nl2sql_evaluate_true(r);
		if (e->op == NL2SQL_OP_AND && (x == 0 || y == 0))
			return 0;
		if (e->op == NL2SQL_OP_OR && (x == 1 || y == 1))
			return 1;
		return x == UNKNOWN || y == UNKNOWN ? UNKNOWN : x;
	}
	a = is_year(l) ? year_of(l) : value_of(l);
	b = value_of(r);
	return compare_op((enum nl2sql_sql_op)e->op, &a, &b);
}

int nl2sql_evaluate_true(const struct nl2sql_sql *e)
{
	struct known v;
	int x;

	switch (e->kind) {
	case NL2SQL_SQL_BINARY:
		return binary_true(e);
	case NL2SQL_SQL_UNARY:
		if (e->op != NL2SQL_OP_NOT)
			return UNKNOWN;
		x = nl2sql_evaluate_true(e->kid[NL2SQL_VALUE]);
		return x == UNKNOWN ? UNKNOWN : !x;
	case NL2SQL_SQL_LIKE:
		return e->op == NL2SQL_LIKE_LIKE ? like_true(e) : UNKNOWN;
	case NL2SQL_SQL_IN:
		return in_true(e);
	case NL2SQL_SQL_BETWEEN:
		return between_true(e);
	case NL2SQL_SQL_IS:
		v = value_of(e->kid[NL2SQL_VALUE]);
		if (e->op != NL2SQL_IS_NULL || !v.told)
			return UNKNOWN;
		return (v.cell.type == NL2SQL_CELL_NULL) !=
		       ((e->flags & NL2SQL_F_NOT) != 0);
	default:
		return UNKNOWN;
	}
}

/* ---- over the sample -------------------- */

/* Put every table of the scope on the row that the root's row leads to.
 * @return false where a parent is missing, or a child is in the scope */
static bool place(struct derivation *d, struct scope *s, int row)
{
	s->inst[0]->row = row;
	for (size_t i = 1; i < s->n; i++) {
		struct inst *in = s->inst[i];

		if (in->child)
			return false;
		nl2sql_world_edge_rows(d->w, in->edge);
		if (!in->edge->up || in->via->row < 0)
			return false;
		in->row = in->edge->up[in->via->row];
		if (in->row < 0)
			return false;
	}
	return true;
}

static bool others_hold(const struct scope *s)
{
	for (size_t i = 0; i < s->nconds; i++)
		if (nl2sql_evaluate_true(s->conds[i]) == 0)
			return false;
	return true;
}

bool nl2sql_evaluate_fits(struct derivation *d, struct scope *s,
			  struct nl2sql_sql *cond)
{
	const struct nl2sql_sample *sample = s->inst[0]->t->t->sample;
	int witness[SCOPE_MAX];
	size_t rows = sample ? sample->nrows : 0, kept = 0, lost = 0;
	int holds = nl2sql_evaluate_true(cond);
	bool told = true;

	if (holds == 0)
		return false;
	if (holds == UNKNOWN || rows > 300)
		rows = holds == UNKNOWN ? 0 : 300;
	for (size_t i = 0; i < s->n; i++)
		witness[i] = s->inst[i]->row;
	for (size_t i = 0; i < rows; i++) {
		int r;

		if (!place(d, s, (int)i)) {
			for (size_t k = 1; k < s->n; k++)
				told = told && !s->inst[k]->child;
			continue;
		}
		if (!others_hold(s))
			continue;
		r = nl2sql_evaluate_true(cond);
		kept += r == 1;
		lost += r == 0;
	}
	for (size_t i = 0; i < s->n; i++)
		s->inst[i]->row = witness[i];
	return !rows || !told || lost > 0 || kept + lost < 3;
}

static bool same_cell(const struct nl2sql_cell *a, const struct nl2sql_cell *b)
{
	if (a->type != b->type)
		return false;
	switch (a->type) {
	case NL2SQL_CELL_INTEGER:
	case NL2SQL_CELL_BOOLEAN:
		return a->integer == b->integer;
	case NL2SQL_CELL_REAL:
		return !(a->real < b->real) && !(a->real > b->real);
	case NL2SQL_CELL_NULL:
		return true;
	default:
		return a->len == b->len && !memcmp(a->at, b->at, a->len);
	}
}

size_t nl2sql_evaluate_alike(struct derivation *d, struct scope *s,
			     const struct colref *const *by, size_t n)
{
	const struct nl2sql_sample *sample = s->inst[0]->t->t->sample;
	const struct nl2sql_cell *first[SCOPE_MAX] = { NULL }, *cell;
	int witness[SCOPE_MAX];
	size_t kept = 0, i, k;
	bool alike = n <= NL2SQL_COUNT(first);

	for (i = 0; i < s->n; i++)
		witness[i] = s->inst[i]->row;
	for (i = 0; sample && alike && i < sample->nrows; i++) {
		if (!place(d, s, (int)i))
			continue;
		for (k = 0; k < s->nconds; k++)
			if (nl2sql_evaluate_true(s->conds[k]) != 1)
				break;
		if (k < s->nconds)
			continue;
		for (k = 0; k < n && alike; k++) {
			cell = nl2sql_world_cell(by[k]->inst->t,
						 by[k]->inst->row,
						 by[k]->column);
			alike = cell && (!kept || same_cell(first[k], cell));
			first[k] = cell;
		}
		kept++;
	}
	for (i = 0; i < s->n; i++)
		s->inst[i]->row = witness[i];
	return alike ? kept : 0;
}
