/*
 * scan.c - one pass over a table: profiles of all columns, and a sample
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "scan.h"

#define SAMPLE_BASE 384 /* sample rows drawn here; parents come on top */
#define BLOCKS	    64	/* places a big table is read at */

struct scan {
	struct inspector *in;
	struct table_facts *facts;
	struct column_scan *columns; /* of those that are read */
	size_t ncolumns;
	int *numbers;		   /* their numbers in the table */
	struct nl2sql_arena arena; /* of the scan */
	struct nl2sql_arena row;   /* of one row */
	struct nl2sql_rng rng;
	int64_t rows;
	struct nl2sql_buf sql; /* of the first pass, asked ahead */
	struct question pass;
};

/* ---- sample rows ---------------------------------------------------------------- */

/* A row with its texts in one block. */
static struct nl2sql_cell *copy_row(const struct nl2sql_cell *cells, size_t n)
{
	struct nl2sql_cell *row;
	size_t i, size = n * sizeof(*row);
	char *text;

	for (i = 0; i < n; i++)
		size += cells[i].at ? cells[i].len + 1 : 0;
	row = nl2sql_alloc(size + 1);
	text = (char *)(row + n);
	for (i = 0; i < n; i++) {
		row[i] = cells[i];
		if (!cells[i].at)
			continue;
		memcpy(text, cells[i].at, cells[i].len);
		row[i].at = text;
		text += cells[i].len + 1;
	}
	return row;
}

/* Algorithm R (Vitter, 1985): each row is kept with the same chance. */
static void sample_row(struct scan *s, const struct nl2sql_cell *cells)
{
	struct table_facts *f = s->facts;
	uint64_t at;

	if (!f->rows)
		f->rows = nl2sql_alloc(SAMPLE_MAX * sizeof(*f->rows));
	if (f->nrows < SAMPLE_BASE) {
		f->rows[f->nrows++] = copy_row(cells, s->ncolumns);
		return;
	}
	at = nl2sql_rng_below(&s->rng, (uint64_t)s->rows);
	if (at < SAMPLE_BASE) {
		free(f->rows[at]);
		f->rows[at] = copy_row(cells, s->ncolumns);
	}
}

static int take_row(void *ctx, const struct nl2sql_cell *v, size_t n,
		    struct nl2sql_err *err)
{
	struct scan *s = ctx;
	struct nl2sql_cell *cells;
	size_t i;

	if (n != s->ncolumns || nl2sql_cancelled())
		return nl2sql_err_set(err, NL2SQL_EFATAL, "interrupted");
	nl2sql_arena_reset(&s->row);
	cells = nl2sql_arena_alloc(&s->row, n * sizeof(*cells) + 1);
	s->rows++;
	for (i = 0; i < n; i++) {
		cells[i] = nl2sql_inspect_cell(&s->row, s->columns[i].column,
					       &v[i]);
		if (cells[i].type == NL2SQL_CELL_NULL && v[i].type)
			s->columns[i].rows++; /* infinity has no figure */
		else
			nl2sql_inspect_add_cell(&s->columns[i], &cells[i]);
	}
	if (s->in->o->sample)
		sample_row(s, cells);
	return 0;
}

/* ---- the statements ---------------------------------------------------------------- */

static void put_select(struct scan *s, struct nl2sql_buf *b)
{
	const struct nl2sql_table *t = s->facts->table;
	size_t i;

	nl2sql_buf_puts(b, "SELECT ");
	for (i = 0; i < s->ncolumns; i++) {
		if (i)
			nl2sql_buf_puts(b, ", ");
		nl2sql_inspect_put_expression(s->in, b,
					      &t->columns[s->numbers[i]]);
	}
	nl2sql_buf_puts(b, " FROM ");
	nl2sql_inspect_put_table(s->in, b, t);
}

/*
 * A big table is read at places spread over its rowids: so many rows from
 * each.  Where there is no rowid, its first rows have to do.
 */
static int scan_rowids(struct scan *s, struct nl2sql_err *err)
{
	int64_t limit = s->in->o->scan_rows, range[2], step, i;
	struct nl2sql_buf b = { 0 };
	int rc = 0;

	if (s->facts->has_rowid) {
		nl2sql_buf_puts(&b, "SELECT min(rowid), max(rowid) FROM ");
		nl2sql_inspect_put_table(s->in, &b, s->facts->table);
		rc = nl2sql_inspect_ask_numbers(s->in, nl2sql_buf_str(&b),
						range, 2, err);
	}
	if (!rc &&
	    (!s->facts->has_rowid || range[1] / 2 - range[0] / 2 < limit)) {
		nl2sql_buf_cut(&b, 0);
		put_select(s, &b);
		nl2sql_buf_printf(&b, " LIMIT %lld", (long long)limit);
		rc = nl2sql_inspect_ask(s->in, nl2sql_buf_str(&b), s, take_row,
					err);
		goto out;
	}
	step = range[1] / BLOCKS - range[0] / BLOCKS;
	for (i = 0; !rc && i < BLOCKS && s->rows < limit; i++) {
		nl2sql_buf_cut(&b, 0);
		put_select(s, &b);
		nl2sql_buf_printf(&b,
				  " WHERE rowid >= %lld AND rowid < %lld "
				  "ORDER BY rowid LIMIT %lld",
				  (long long)(range[0] + i * step),
				  (long long)(range[0] + (i + 1) * step),
				  (long long)(limit / BLOCKS + 1));
		rc = nl2sql_inspect_ask(s->in, nl2sql_buf_str(&b), s, take_row,
					err);
	}
out:
	nl2sql_buf_release(&b);
	return rc;
}

/* ---- begin and end --------------------------------------------------------------- */

static void begin(struct scan *s)
{
	const struct nl2sql_table *t = s->facts->table;
	struct column_scan *c;
	size_t i;

	for (i = 0; i < s->ncolumns; i++) {
		c = &s->columns[i];
		memset(c, 0, sizeof(*c));
		c->column = &t->columns[s->numbers[i]];
		c->seen.arena = &s->arena;
		c->rng = nl2sql_rng_named(s->in->o->seed, t->name,
					  (uint64_t)s->numbers[i] + 1);
		nl2sql_inspect_bottom_init(&c->bottom, s->in->sketch_size);
	}
	s->rng = nl2sql_rng_named(s->in->o->seed, t->name, 0);
	s->rows = 0;
}

static void drop(struct scan *s)
{
	struct column_scan *c;
	size_t i;

	for (i = 0; i < s->ncolumns; i++) {
		c = &s->columns[i];
		nl2sql_inspect_seen_release(&c->seen);
		nl2sql_inspect_bottom_release(&c->bottom);
		nl2sql_inspect_tally_release(&c->days);
		free(c->numbers);
		free((char *)c->min_text.at);
		free((char *)c->max_text.at);
	}
	nl2sql_arena_reset(&s->arena);
}

static void drop_rows(struct table_facts *f)
{
	while (f->nrows)
		free(f->rows[--f->nrows]);
}

/* Texts are read as far as TEXT_MAX: how long are those that are longer? */
static void measure_lengths(struct scan *s)
{
	struct nl2sql_buf b = { 0 };
	struct nl2sql_err lost;
	int64_t length[2];
	struct column_scan *c;
	size_t i;

	for (i = 0; i < s->ncolumns; i++) {
		c = &s->columns[i];
		if (!c->texts || c->length_max < TEXT_MAX || !s->facts->whole)
			continue;
		nl2sql_buf_cut(&b, 0);
		nl2sql_buf_puts(&b, "SELECT ");
		nl2sql_inspect_put_lengths(s->in, &b, c->column);
		nl2sql_buf_puts(&b, " FROM ");
		nl2sql_inspect_put_table(s->in, &b, s->facts->table);
		if (nl2sql_inspect_ask_numbers(s->in, nl2sql_buf_str(&b),
					       length, 2, &lost) ||
		    length[0] < c->length_max || length[1] < c->length_sum)
			continue;
		c->length_max = length[0];
		c->length_sum = length[1];
	}
	nl2sql_buf_release(&b);
}

/* What relationships are found by. */
static void keep_facts(struct scan *s, const struct column_scan *c, int number)
{
	struct column_facts *f = &s->facts->columns[number];
	struct nl2sql_arena *a = &s->in->schema->arena;
	const struct bottom *b = &c->bottom;

	f->values = c->rows - c->nulls;
	f->whole = !b->dropped;
	f->distinct = c->seen.overflow ? nl2sql_inspect_bottom_distinct(b)
				       : (double)b->n;
	if (c->blobs)
		f->distinct = nl2sql_inspect_bottom_distinct(b);
	f->unique = f->values > 0 && !b->twice &&
		    (b->dropped || (int64_t)b->n == f->values);
	if (f->unique)
		f->distinct = (double)f->values;
	f->numbers = c->integers > 0 && c->integers == f->values;
	if (f->numbers) {
		f->min = c->min_number.integer;
		f->max = c->max_number.integer;
		f->serial = f->unique && f->min >= 0 && f->min <= 1 &&
			    f->max < f->values + f->values / 10 + 1;
	}
	f->nsketch = (uint32_t)b->n;
	f->sketch = nl2sql_arena_alloc(a, b->n * sizeof(*f->sketch) + 1);
	if (b->n)
		memcpy(f->sketch, b->hashes, b->n * sizeof(*f->sketch));
}

/* Facts of a column of dates, times or years. */
static void find_trend(struct scan *s, struct column_scan *c,
		       struct nl2sql_profile *p)
{
	struct nl2sql_arena *a = &s->in->schema->arena;
	int64_t values = c->rows - c->nulls;

	if (p->semantic && (!strcmp(p->semantic, "year") ||
			    !strcmp(p->semantic, "birth_year")))
		p->trend = nl2sql_inspect_make_year_trend(a, c);
	else if (c->times && c->times >= .9 * (double)values)
		p->trend = nl2sql_inspect_make_trend(a, c);
}

static void finish(struct scan *s)
{
	struct nl2sql_arena *a = &s->in->schema->arena;
	struct table_facts *f = s->facts;
	struct nl2sql_column *column;
	struct column_scan *c;
	size_t i;

	measure_lengths(s);
	f->columns = nl2sql_arena_alloc(
		a, f->table->ncolumns * sizeof(*f->columns) + 1);
	for (i = 0; i < s->ncolumns; i++) {
		c = &s->columns[i];
		nl2sql_inspect_bottom_settle(&c->bottom);
		keep_facts(s, c, s->numbers[i]);
		column = &f->table->columns[s->numbers[i]];
		column->profile = nl2sql_inspect_make_profile(a, c, f->whole);
		column->profile->unique = f->columns[s->numbers[i]].unique;
		column->profile->distinct =
			llround(f->columns[s->numbers[i]].distinct);
		nl2sql_inspect_find_semantic(s->in, f->table, c,
					     column->profile);
		find_trend(s, c, column->profile);
	}
	f->scanned = true;
}

/* The number of rows of a table that was not read whole. */
static void count_rows(struct inspector *in, struct nl2sql_table *t)
{
	struct nl2sql_buf b = { 0 };
	struct nl2sql_err lost;
	int64_t n;

	nl2sql_buf_puts(&b, "SELECT count(*) FROM ");
	nl2sql_inspect_put_table(in, &b, t);
	if (!nl2sql_inspect_ask_numbers(in, nl2sql_buf_str(&b), &n, 1, &lost) &&
	    n >= 0) {
		t->row_count = n;
		t->row_count_exact = true;
		goto out;
	}
	nl2sql_buf_cut(&b, 0);
	nl2sql_buf_puts(&b, "SELECT max(rowid) - min(rowid) + 1 FROM ");
	nl2sql_inspect_put_table(in, &b, t);
	if (nl2sql_db_dialect(in->db) == NL2SQL_SQLITE &&
	    !nl2sql_inspect_ask_numbers(in, nl2sql_buf_str(&b), &n, 1, &lost))
		t->row_count = n;
out:
	nl2sql_buf_release(&b);
}

/* What was read before the connection broke comes again. */
static void forget_rows(void *ctx)
{
	struct scan *s = ctx;

	drop(s);
	drop_rows(s->facts);
	begin(s);
}

static void ask_rows(struct scan *s, const char *sql)
{
	s->pass = (struct question){ .request = { .sql = sql,
						  .ctx = s,
						  .row = take_row,
						  .again = forget_rows } };
	nl2sql_inspect_ask_ahead(s->in, &s->pass);
}

/* As many of a big table's pages, by the seed, as hold the rows we want. */
static int scan_sample(struct scan *s, struct nl2sql_err *err)
{
	const struct nl2sql_table *t = s->facts->table;
	int64_t limit = s->in->o->scan_rows;
	struct nl2sql_buf b = { 0 };
	double share = 100;
	int rc;

	if (t->row_count > limit)
		share = fmin(100, 110. * (double)limit / (double)t->row_count);
	put_select(s, &b);
	nl2sql_buf_printf(&b,
			  " TABLESAMPLE SYSTEM (%.6f) REPEATABLE (%llu) "
			  "LIMIT %lld",
			  share, (unsigned long long)s->in->o->seed,
			  (long long)limit);
	ask_rows(s, nl2sql_buf_str(&b));
	rc = nl2sql_inspect_answer(s->in, &s->pass, err);
	nl2sql_buf_release(&b);
	return rc;
}

static int scan_blocks(struct scan *s, struct nl2sql_err *err)
{
	if (nl2sql_db_dialect(s->in->db) == NL2SQL_POSTGRESQL)
		return scan_sample(s, err);
	return scan_rowids(s, err);
}

static int end_pass(struct scan *s, struct nl2sql_err *err)
{
	struct table_facts *f = s->facts;

	if (nl2sql_inspect_answer(s->in, &s->pass, err) < 0)
		return -1;
	if (s->rows <= s->in->o->scan_rows) {
		f->whole = true;
		f->table->row_count = s->rows;
		f->table->row_count_exact = true;
		return 0;
	}
	forget_rows(s);
	count_rows(s->in, f->table);
	return scan_blocks(s, err);
}

/* Rows that were asked for: kept, but no part of any figure. */
static int take_fetched(void *ctx, const struct nl2sql_cell *v, size_t n,
			struct nl2sql_err *err)
{
	struct scan *s = ctx;
	struct nl2sql_cell *cells;
	size_t i;

	(void)err;
	if (n != s->ncolumns || s->facts->nrows == SAMPLE_MAX)
		return 0;
	nl2sql_arena_reset(&s->row);
	cells = nl2sql_arena_alloc(&s->row, n * sizeof(*cells) + 1);
	for (i = 0; i < n; i++)
		cells[i] = nl2sql_inspect_cell(
			&s->row, &s->facts->table->columns[s->numbers[i]],
			&v[i]);
	s->facts->rows[s->facts->nrows++] = copy_row(cells, n);
	return 0;
}

int nl2sql_inspect_fetch_rows(struct inspector *in, struct table_facts *f,
			      const char *where, struct nl2sql_err *err)
{
	struct scan s = { .in = in, .facts = f };
	struct nl2sql_buf b = { 0 };
	size_t i, n = f->table->ncolumns;
	int rc;

	s.numbers = nl2sql_alloc(n * sizeof(*s.numbers) + 1);
	for (i = 0; i < n; i++)
		if (!f->skip[i])
			s.numbers[s.ncolumns++] = (int)i;
	put_select(&s, &b);
	nl2sql_buf_printf(&b, " WHERE %s", where);
	rc = nl2sql_inspect_ask(in, nl2sql_buf_str(&b), &s, take_fetched, err);
	nl2sql_buf_release(&b);
	nl2sql_arena_release(&s.row);
	free(s.numbers);
	return rc;
}

struct scan *nl2sql_inspect_scan_ahead(struct inspector *in,
				       struct table_facts *f)
{
	struct scan *s = nl2sql_alloc(sizeof(*s));
	size_t i, n = f->table->ncolumns;

	memset(s, 0, sizeof(*s));
	s->in = in;
	s->facts = f;
	s->columns = nl2sql_alloc(n * sizeof(*s->columns) + 1);
	s->numbers = nl2sql_alloc(n * sizeof(*s->numbers) + 1);
	for (i = 0; i < n; i++)
		if (!f->skip[i])
			s->numbers[s->ncolumns++] = (int)i;
	if (!s->ncolumns)
		return s;
	begin(s);
	put_select(s, &s->sql);
	nl2sql_buf_printf(&s->sql, " LIMIT %lld",
			  (long long)in->o->scan_rows + 1);
	ask_rows(s, s->sql.data);
	return s;
}

static void scan_free(struct scan *s)
{
	drop(s);
	free(s->columns);
	free(s->numbers);
	nl2sql_arena_release(&s->arena);
	nl2sql_arena_release(&s->row);
	nl2sql_buf_release(&s->sql);
	free(s);
}

int nl2sql_inspect_scan_end(struct scan *s, struct nl2sql_err *err)
{
	int rc = s->ncolumns ? end_pass(s, err) : 0;

	if (!rc && s->ncolumns)
		finish(s);
	if (rc < 0)
		drop_rows(s->facts);
	scan_free(s);
	return rc;
}

void nl2sql_inspect_scan_drop(struct scan *s)
{
	if (s->ncolumns)
		nl2sql_inspect_ask_no_more(&s->pass);
	drop_rows(s->facts);
	scan_free(s);
}
