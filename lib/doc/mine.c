/*
 * mine.c - what follows from what, found in the sampled rows
 *
 * A rule is told where enough rows speak for it and none against.  The
 * thresholds keep chance out: on twenty rows that bear a rule by accident with
 * even odds, one in a million would pass.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "mine.h"

const struct nl2sql_cell *nl2sql_mine_cell(const struct mine *m, size_t row,
					   int column)
{
	return &m->x->cells[row * m->x->ncolumns + (size_t)m->place[column]];
}

const char *nl2sql_mine_name(const struct mine *m, int column)
{
	return m->w->t->columns[column].name;
}

struct nl2sql_sql *nl2sql_mine_col(const struct mine *m, int column)
{
	return nl2sql_sql_col(m->w->a, NULL, nl2sql_mine_name(m, column));
}

bool nl2sql_mine_null(const struct nl2sql_cell *c)
{
	return c->type == NL2SQL_CELL_NULL;
}

/* Columns of a role that the sample holds and that may be shown. */
size_t nl2sql_mine_pick(const struct mine *m, enum nl2sql_role role, int *out)
{
	size_t i, n = 0;

	for (i = 0; i < m->w->t->ncolumns && i < NL2SQL_COUNT(m->place); i++)
		if (m->place[i] >= 0 && n < WIDTH &&
		    nl2sql_doc_role(m->w->t, (int)i) == role &&
		    !nl2sql_doc_is_audit(nl2sql_name_words(
			    m->w->a, nl2sql_mine_name(m, (int)i))) &&
		    !nl2sql_doc_pii(&m->w->t->columns[i]))
			out[n++] = (int)i;
	return n;
}

void nl2sql_mine_add(const struct mine *m, const char *kind,
		     struct nl2sql_buf *text, struct nl2sql_sql *check,
		     const int *columns, size_t n)
{
	struct nl2sql_buf b = { 0 };
	bool whole = m->w->t->row_count == (int64_t)m->x->nrows;

	/* a sample's rule is told as one */
	if (!whole) {
		nl2sql_buf_cut(text, text->len - 1);
		nl2sql_buf_printf(text, ", in the %zu rows looked at.",
				  m->x->nrows);
	}
	if (check)
		nl2sql_sql_print(&b, check, m->w->dialect);
	nl2sql_doc_add_rule(m->w, kind, whole ? "all_rows" : "sample", text, &b,
			    columns, n);
}

/* ---- order ------------------------------------------------------------- */

/* <0, 0, >0 as a is before b; false where they cannot be compared. */
static bool compare(const struct nl2sql_cell *a, const struct nl2sql_cell *b,
		    int *order)
{
	if (nl2sql_doc_numeric(a) && nl2sql_doc_numeric(b)) {
		*order = (nl2sql_doc_double(a) > nl2sql_doc_double(b)) -
			 (nl2sql_doc_double(a) < nl2sql_doc_double(b));
		return true;
	}
	/* ISO 8601, as far as both go */
	if (a->type != NL2SQL_CELL_TEXT || b->type != NL2SQL_CELL_TEXT ||
	    a->len < 10 || b->len < 10 || a->at[4] != '-' || b->at[4] != '-')
		return false;
	*order = strncmp(a->at, b->at, a->len < b->len ? a->len : b->len);
	return true;
}

/* Is a never after b, with rows enough to say so? */
static bool never_after(const struct mine *m, int a, int b, size_t *strict)
{
	size_t row, n = 0;
	int order;

	*strict = 0;
	for (row = 0; row < m->x->nrows; row++) {
		if (nl2sql_mine_null(nl2sql_mine_cell(m, row, a)) ||
		    nl2sql_mine_null(nl2sql_mine_cell(m, row, b)))
			continue;
		if (!compare(nl2sql_mine_cell(m, row, a),
			     nl2sql_mine_cell(m, row, b), &order) ||
		    order > 0)
			return false;
		n++;
		*strict += order < 0;
	}
	return n >= SUPPORT && *strict >= STRICT;
}

static void tell_order(const struct mine *m, int a, int b, bool times)
{
	int columns[2] = { a, b };
	struct nl2sql_buf text = { 0 };

	nl2sql_buf_printf(&text, "%s is never %s %s.", nl2sql_mine_name(m, b),
			  times ? "before" : "below", nl2sql_mine_name(m, a));
	nl2sql_mine_add(m, "order", &text,
			nl2sql_sql_bin(m->w->a, NL2SQL_OP_GE,
				       nl2sql_mine_col(m, b),
				       nl2sql_mine_col(m, a)),
			columns, 2);
}

static void mine_times(const struct mine *m)
{
	int t[WIDTH];
	size_t n = nl2sql_mine_pick(m, NL2SQL_ROLE_TIME, t), i, k, strict;

	for (i = 0; i < n; i++)
		for (k = 0; k < n; k++)
			if (i != k && never_after(m, t[i], t[k], &strict))
				tell_order(m, t[i], t[k], true);
}

/* A name without the words of a list: "max temperature" -> "temperature". */
static const char *without(const struct mine *m, const char *words,
			   const char *list)
{
	struct nl2sql_buf b = { 0 };

	while (*words) {
		size_t len = strcspn(words, " ");
		const char *word = nl2sql_arena_strndup(m->w->a, words, len);

		if (!nl2sql_doc_has_word(word, list))
			nl2sql_buf_printf(&b, "%s ", word);
		words += len + (words[len] == ' ');
	}
	return nl2sql_doc_keep(m->w, &b);
}

/* Numbers are compared only where their names make a pair. */
static bool paired(const struct mine *m, int a, int b)
{
	static const char *const pairs[][2] = {
		{ "min minimum low lowest lower",
		  "max maximum high highest upper" },
		{ "start begin from first", "end finish to until last" },
		{ "low lowest min minimum", "average avg mean" },
		{ "average avg mean", "high highest max maximum" },
		{ "cost net", "price gross" },
		{ "net", "total" },
	};
	const char *x = nl2sql_name_words(m->w->a, nl2sql_mine_name(m, a));
	const char *y = nl2sql_name_words(m->w->a, nl2sql_mine_name(m, b));
	size_t i;

	for (i = 0; i < NL2SQL_COUNT(pairs); i++)
		if (nl2sql_doc_has_word(x, pairs[i][0]) &&
		    nl2sql_doc_has_word(y, pairs[i][1]) &&
		    !strcmp(without(m, x, pairs[i][0]),
			    without(m, y, pairs[i][1])))
			return true;
	return false;
}

static void mine_numbers(const struct mine *m)
{
	int t[WIDTH];
	size_t n = nl2sql_mine_pick(m, NL2SQL_ROLE_MEASURE, t), i, k, strict;

	for (i = 0; i < n; i++)
		for (k = 0; k < n; k++)
			if (i != k && paired(m, t[i], t[k]) &&
			    never_after(m, t[i], t[k], &strict))
				tell_order(m, t[i], t[k], false);
}

/* ---- arithmetic --------------------------------------------------------- */

static double combine(enum nl2sql_sql_op op, double a, double b)
{
	return op == NL2SQL_OP_MUL   ? a * b
	       : op == NL2SQL_OP_ADD ? a + b
				     : a - b;
}

/* Is c = a op b in every row, to the cent, and not by chance? */
static bool computed(const struct mine *m, int a, int b, int c,
		     enum nl2sql_sql_op op)
{
	double first = NAN;
	bool varies = false;
	size_t row, n = 0, telling = 0;

	for (row = 0; row < m->x->nrows; row++) {
		const struct nl2sql_cell *x = nl2sql_mine_cell(m, row, a);
		const struct nl2sql_cell *y = nl2sql_mine_cell(m, row, b);
		const struct nl2sql_cell *z = nl2sql_mine_cell(m, row, c);
		double want;

		if (nl2sql_mine_null(x) || nl2sql_mine_null(y) ||
		    nl2sql_mine_null(z))
			continue;
		if (!nl2sql_doc_numeric(x) || !nl2sql_doc_numeric(y) ||
		    !nl2sql_doc_numeric(z))
			return false;
		want = combine(op, nl2sql_doc_double(x), nl2sql_doc_double(y));
		if (fabs(want - nl2sql_doc_double(z)) >
		    0.006 + 1e-9 * fabs(want))
			return false;
		n++;
		if (n == 1)
			first = nl2sql_doc_double(z);
		varies = varies || nl2sql_doc_double(z) != first;
		/* x * 1 and x + 0 show nothing */
		telling += nl2sql_doc_double(z) != nl2sql_doc_double(x) &&
			   nl2sql_doc_double(z) != nl2sql_doc_double(y);
	}
	return n >= SUPPORT / 2 && telling >= STRICT && varies;
}

/* abs(c - a op b) < 0.01 */
static struct nl2sql_sql *sum_check(const struct mine *m, int a, int b, int c,
				    enum nl2sql_sql_op op)
{
	struct nl2sql_arena *arena = m->w->a;
	struct nl2sql_sql *off =
		nl2sql_sql_bin(arena, NL2SQL_OP_SUB, nl2sql_mine_col(m, c),
			       nl2sql_sql_bin(arena, op, nl2sql_mine_col(m, a),
					      nl2sql_mine_col(m, b)));

	return nl2sql_sql_bin(arena, NL2SQL_OP_LT,
			      nl2sql_sql_func(arena, "abs", off, NULL),
			      nl2sql_sql_num(arena, "0.01"));
}

static bool try_computed(const struct mine *m, int a, int b, int c)
{
	static const enum nl2sql_sql_op ops[] = { NL2SQL_OP_MUL,
						  NL2SQL_OP_ADD };
	int columns[3] = { c, a, b };
	size_t i;

	for (i = 0; i < NL2SQL_COUNT(ops); i++) {
		struct nl2sql_buf text = { 0 };

		if (!computed(m, a, b, c, ops[i]))
			continue;
		nl2sql_buf_printf(&text, "%s is %s %s %s.",
				  nl2sql_mine_name(m, c),
				  nl2sql_mine_name(m, a),
				  ops[i] == NL2SQL_OP_MUL ? "times" : "plus",
				  nl2sql_mine_name(m, b));
		nl2sql_mine_add(m, "arithmetic", &text,
				sum_check(m, a, b, c, ops[i]), columns, 3);
		return true;
	}
	return false;
}

static void mine_arithmetic(const struct mine *m)
{
	int t[WIDTH];
	size_t n = nl2sql_mine_pick(m, NL2SQL_ROLE_MEASURE, t), a, b, c;

	if (n > 16)
		n = 16;
	for (c = 0; c < n; c++)
		for (a = 0; a < n; a++)
			for (b = a + 1; b < n; b++)
				if (a != c && b != c)
					try_computed(m, t[a], t[b], t[c]);
}

/* ---- dependencies ------------------------------------------------------------ */

struct seen {
	uint64_t key, value;
	bool used;
};

static uint64_t cell_hash(const struct nl2sql_cell *c)
{
	double d = nl2sql_doc_double(c);

	if (c->type == NL2SQL_CELL_TEXT)
		return nl2sql_hash(c->at, c->len, 1);
	return nl2sql_hash(&d, sizeof(d), 2);
}

/* Does a value of a always come with the same value of b?  Rows that repeat a
 * value speak for it. */
static bool decides(const struct mine *m, int a, int b, size_t *values)
{
	struct seen seen[1024] = { { 0 } };
	size_t row, repeats = 0, na = 0;

	for (row = 0; row < m->x->nrows; row++) {
		uint64_t key, other;
		size_t at;

		if (nl2sql_mine_null(nl2sql_mine_cell(m, row, a)))
			continue;
		key = cell_hash(nl2sql_mine_cell(m, row, a));
		other = nl2sql_mine_null(nl2sql_mine_cell(m, row, b))
				? 0
				: cell_hash(nl2sql_mine_cell(m, row, b));
		for (at = key % 1024; seen[at].used && seen[at].key != key;
		     at = (at + 1) % 1024)
			;
		if (!seen[at].used) {
			seen[at] = (struct seen){ key, other, true };
			na++;
		} else if (seen[at].value != other) {
			return false;
		} else {
			repeats++;
		}
	}
	*values = na;
	return na >= 4 && repeats >= SUPPORT && repeats >= na;
}

static int64_t distinct(const struct mine *m, int column)
{
	const struct nl2sql_profile *p = m->w->t->columns[column].profile;

	return p ? p->distinct : 0;
}

static void mine_dependencies(const struct mine *m)
{
	int t[WIDTH * 3];
	size_t n = nl2sql_mine_pick(m, NL2SQL_ROLE_CATEGORY, t), i, k, va, vb,
	       told = 0;

	n += nl2sql_mine_pick(m, NL2SQL_ROLE_CODE, t + n);
	n += nl2sql_mine_pick(m, NL2SQL_ROLE_NAME, t + n);
	if (n > WIDTH)
		n = WIDTH;
	for (i = 0; i < n && told < 6; i++)
		for (k = 0; k < n && told < 6; k++) {
			int columns[2] = { t[i], t[k] };
			struct nl2sql_buf text = { 0 };
			bool both;

			/* a column of two values follows by chance too often */
			if (i == k || distinct(m, t[k]) < 3 ||
			    !decides(m, t[i], t[k], &va))
				continue;
			both = decides(m, t[k], t[i], &vb);
			if (both && k < i)
				continue;
			nl2sql_buf_printf(&text,
					  both ? "%s and %s go together "
						 "one to one."
					       : "Each %s comes with one "
						 "%s only.",
					  nl2sql_mine_name(m, t[i]),
					  nl2sql_mine_name(m, t[k]));
			nl2sql_mine_add(m, "dependency", &text, NULL, columns,
					2);
			told++;
		}
}

void nl2sql_doc_mine(struct writer *w)
{
	struct mine m = { w, w->t->sample, { 0 } };
	size_t i;

	if (!m.x || m.x->nrows < SUPPORT / 2 || m.x->nrows > 512)
		return;
	for (i = 0; i < NL2SQL_COUNT(m.place); i++)
		m.place[i] = -1;
	for (i = 0; i < m.x->ncolumns; i++)
		if (m.x->columns[i] >= 0 &&
		    m.x->columns[i] < (int)NL2SQL_COUNT(m.place))
			m.place[m.x->columns[i]] = (int)i;
	mine_times(&m);
	mine_numbers(&m);
	mine_arithmetic(&m);
	nl2sql_mine_implications(&m);
	nl2sql_mine_together(&m);
	mine_dependencies(&m);
}
