/*
 * lib/grammar/bind_group.c - what must hold for several rows: sizes of groups,
 * two values of one parent, values that some rows have and others have not
 */
#include <string.h>

#include "bind.h"

/* Does the part's condition hold for this row of its table? */
static bool holds(const struct slot *part, int row)
{
	struct inst *in = part->parts[0]->slots[0].inst;
	int was = in->row;
	bool yes;

	in->row = row;
	yes = nl2sql_evaluate_true(part->parts[0]->sql) == 1;
	in->row = was;
	return yes;
}

/* The witness's value of g occurs among a, and nowhere among b: told only
 * where the sample is the whole table. */
bool nl2sql_bind_differs(const struct slot *g, const struct slot *a,
			 const struct slot *b, struct slot *s)
{
	const struct world_table *t = g->col.inst->t;
	const struct nl2sql_cell *v =
		nl2sql_world_cell(t, g->col.inst->row, g->col.column);
	bool some = false;

	if (!t->complete || !v || !a->n || !b->n)
		return false;
	for (size_t i = 0; i < t->t->sample->nrows; i++) {
		const struct nl2sql_cell *x =
			nl2sql_world_cell(t, (int)i, g->col.column);

		if (!holds(b, (int)i))
			continue;
		if (!x || nl2sql_cell_eq(x, v))
			return false;
		some = true;
	}
	s->kind = SLOT_WORD;
	s->word = "";
	return some;
}

/* A value of g whose rows are all outdone in m by some row. */
bool nl2sql_bind_beaten(struct derivation *d, const struct bind *b,
			const struct slot *g, const struct slot *m,
			struct slot *s)
{
	struct world_table *t = g->col.inst->t;
	bool high = b->arg[2][0] == '>', any = false;
	double best = 0, x, end;
	const struct nl2sql_cell *v;
	size_t n;
	const double *all = nl2sql_world_sorted(d->w, t, m->col.column, &n);

	if (!t->complete || n < 3 || !nl2sql_bind_column_of(&g->col)->literals)
		return false;
	v = nl2sql_world_cell(t,
			      (int)nl2sql_derive_below(d, t->t->sample->nrows),
			      g->col.column);
	if (!nl2sql_bind_speakable(v))
		return false;
	for (size_t i = 0; i < t->t->sample->nrows; i++) {
		const struct nl2sql_cell *o =
			nl2sql_world_cell(t, (int)i, g->col.column);
		const struct nl2sql_cell *w =
			nl2sql_world_cell(t, (int)i, m->col.column);

		if (!o || !nl2sql_cell_eq(o, v) || !w ||
		    !nl2sql_cell_number(w, &x))
			continue;
		if (!any || (high ? x > best : x < best))
			best = x;
		any = true;
	}
	end = high ? all[n - 1] : all[0];
	s->kind = SLOT_VALUE;
	s->col = g->col;
	s->value = *v;
	return any && (high ? end > best : end < best);
}

/* ---- groups -------------------- */

/* The number of the group of a sample row: its parent's row, or the first
 * row with the same value; -1: none. */
static int group_of(struct derivation *d, const struct slot *by, int row)
{
	const struct nl2sql_cell *v;
	const struct world_table *t;

	if (by->kind == SLOT_INST) {
		nl2sql_world_edge_rows(d->w, by->inst->edge);
		return by->inst->edge->up ? by->inst->edge->up[row] : -1;
	}
	t = by->col.inst->t;
	v = nl2sql_world_cell(t, row, by->col.column);
	if (!v || v->type == NL2SQL_CELL_NULL)
		return -1;
	for (int i = 0; i < row; i++) {
		const struct nl2sql_cell *x =
			nl2sql_world_cell(t, i, by->col.column);

		if (x && nl2sql_cell_eq(x, v))
			return i;
	}
	return row;
}

/* A number that people would choose: 2 to 10, then steps of 5, 10, 50... that
 * is still above least. */
static int round_count(int n, int least)
{
	int step = n <= 10    ? 1
		   : n < 50   ? 5
		   : n < 100  ? 10
		   : n < 1000 ? 50
			      : 500;

	while (step > 1 && n - n % step <= least)
		step /= step == 500 || step == 50 ? 5 : 2;
	return n - n % step;
}

/* A size that at least one group has and, where that is known, not all. */
bool nl2sql_bind_atleast(struct derivation *d, const struct bind *b,
			 const struct slot *by, struct slot *s)
{
	const struct world_table *t =
		by->kind == SLOT_INST ? by->inst->t : by->col.inst->t;
	size_t rows = t->t->sample ? t->t->sample->nrows : 0, groups = rows;
	const struct inst *in = by->kind == SLOT_INST ? by->inst : by->col.inst;
	int *count, most = 0, least = 1 << 30;

	if (by->kind == SLOT_INST && by->inst->edge &&
	    by->inst->edge->parent->t->sample)
		groups = by->inst->edge->parent->t->sample->nrows;
	if (by->kind == SLOT_INST && (!by->inst->edge || !by->inst->child))
		return false;
	if (!rows || in->scope->nconds)
		return false; /* fewer rows may be left than are counted here */
	rows = rows > 300 ? 300 : rows;
	count = nl2sql_arena_alloc(d->a, (groups + 1) * sizeof(*count));
	for (size_t i = 0; i < rows; i++) {
		int g = group_of(d, by, (int)i);

		if (g >= 0)
			count[g]++;
	}
	for (size_t i = 0; i < groups; i++) {
		most = count[i] > most ? count[i] : most;
		if (count[i])
			least = count[i] < least ? count[i] : least;
	}
	if (!b->min)
		most--; /* "more than" wants one above */
	if (most < 2 || least >= most || (b->many && !t->complete))
		return false;
	s->kind = SLOT_NUMBER;
	s->number = round_count(
		least + 1 + (int)nl2sql_derive_below(d, (size_t)(most - least)),
		least);
	return s->number > 1;
}

/* Two values of a child's column that one parent has both. */
bool nl2sql_bind_both(struct derivation *d, struct colref *c, struct slot *s)
{
	struct inst *in = c->inst;
	size_t rows = in->t->t->sample ? in->t->t->sample->nrows : 0;

	if (!in->edge || !in->child || rows < 2 ||
	    !nl2sql_bind_column_of(c)->literals)
		return false;
	nl2sql_world_edge_rows(d->w, in->edge);
	for (int k = 0; in->edge->up && k < 10; k++) {
		size_t i = nl2sql_derive_below(d, rows),
		       start = nl2sql_derive_below(d, rows);
		const struct nl2sql_cell *v =
			nl2sql_world_cell(in->t, (int)i, c->column);

		if (in->edge->up[i] < 0 || !nl2sql_bind_speakable(v))
			continue;
		for (size_t j = 0; j < rows; j++) {
			size_t o = (start + j) % rows;
			const struct nl2sql_cell *x =
				nl2sql_world_cell(in->t, (int)o, c->column);

			if (in->edge->up[o] != in->edge->up[i] ||
			    !nl2sql_bind_speakable(x) || nl2sql_cell_eq(v, x))
				continue;
			s->kind = SLOT_VALUE;
			s->col = *c;
			s->value = *v;
			s->value2 = *x;
			return true;
		}
	}
	return false;
}
