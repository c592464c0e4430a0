/*
 * lib/gen/rows.c - sample_data: a few rows of each table
 *
 * The sample records hold stand-ins in personal columns already; "anonymised"
 * names these columns.
 */
#include "internal.h"

#define ROWS_EACH 10

static const struct nl2sql_sample *
sample_of(struct nl2sql_gen *g, const struct nl2sql_gen_place *p, size_t i)
{
	const struct nl2sql_table *t = g->schema->tables[i];

	if (!t->sample || !t->sample->nrows || !nl2sql_gen_wanted(g, t) ||
	    !nl2sql_ieq(t->db ? t->db : "", p->db->db))
		return NULL;
	return t->sample;
}

size_t nl2sql_gen_rows_left(struct nl2sql_gen *g,
			    const struct nl2sql_gen_place *p)
{
	size_t n = 0;

	for (size_t i = p->next_rows; i < g->schema->ntables; i++)
		n += sample_of(g, p, i) != NULL;
	return n;
}

static void put_columns(struct nl2sql_buf *b, const struct nl2sql_sample *s,
			bool personal)
{
	nl2sql_json_open(b, '[');
	for (size_t i = 0; i < s->ncolumns; i++) {
		const struct nl2sql_column *c =
			&s->table->columns[s->columns[i]];

		if (!personal || (c->profile && c->profile->pii))
			nl2sql_json_put_string(b, c->name);
	}
	nl2sql_json_close(b, ']');
}

static void put_row(struct nl2sql_buf *b, const struct nl2sql_sample *s,
		    size_t row)
{
	nl2sql_json_open(b, '[');
	for (size_t i = 0; i < s->ncolumns; i++) {
		if (i)
			nl2sql_buf_putc(b, ',');
		nl2sql_cell_json(b, &s->cells[row * s->ncolumns + i]);
	}
	nl2sql_json_close(b, ']');
}

bool nl2sql_gen_rows(struct nl2sql_gen *g, struct nl2sql_gen_place *p,
		     struct nl2sql_buf *line)
{
	const struct nl2sql_sample *s = NULL;
	struct nl2sql_rng rng;
	size_t start = 0, n;

	while (!s && p->next_rows < g->schema->ntables)
		s = sample_of(g, p, p->next_rows++);
	if (!s)
		return false;
	n = s->nrows < ROWS_EACH ? s->nrows : ROWS_EACH;
	rng = nl2sql_rng_named(g->o->seed, "rows", p->next_rows);
	if (s->nrows > n)
		start = (size_t)nl2sql_rng_below(&rng, s->nrows - n + 1);
	nl2sql_gen_open(g, line, "rows", p->db->db, NL2SQL_PHASE_SAMPLE_DATA);
	if (s->table->schema && *s->table->schema)
		nl2sql_json_add_string(line, "schema", s->table->schema);
	nl2sql_json_add_string(line, "table", s->table->name);
	nl2sql_json_key(line, "columns");
	put_columns(line, s, false);
	nl2sql_json_key(line, "rows");
	nl2sql_json_open(line, '[');
	for (size_t i = 0; i < n; i++) {
		if (i)
			nl2sql_buf_putc(line, ',');
		put_row(line, s, start + i);
	}
	nl2sql_json_close(line, ']');
	nl2sql_json_key(line, "anonymised");
	put_columns(line, s, true);
	nl2sql_json_close(line, '}');
	return true;
}
