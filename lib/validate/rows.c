/* lib/validate/rows.c - a result's first rows, for people */
#include <string.h>

#include "internal.h"

/* ---- the first rows ---------------------------------------------------------- */

/* Does a value come, however changed, from a personal column? */
static bool personal(const struct nl2sql_sql *n, unsigned depth);

static bool personal_output(const struct nl2sql_scope *s, int column,
			    unsigned depth)
{
	const struct nl2sql_output *o;

	if (column < 0 || (size_t)column >= s->noutputs)
		return true; /* the whole row, or nobody knows which */
	o = &s->outputs[column];
	if (o->table && o->column >= 0)
		return o->table->columns[o->column].profile &&
		       o->table->columns[o->column].profile->pii;
	return o->expr && personal(o->expr, depth + 1);
}

static bool personal_column(const struct nl2sql_binding *b, unsigned depth)
{
	const struct nl2sql_profile *p;

	if (!b || depth > 50)
		return true;
	if (b->string)
		return false;
	if (b->table && b->table_column >= 0) {
		p = b->table->columns[b->table_column].profile;
		return p && p->pii;
	}
	if (b->output)
		return b->output->expr && personal(b->output->expr, depth + 1);
	if (b->source && b->source->query)
		return personal_output(b->source->query, b->column, depth);
	return false;
}

static bool personal(const struct nl2sql_sql *n, unsigned depth)
{
	uint32_t i;

	if (!n || depth > 200)
		return n != NULL;
	if (n->kind == NL2SQL_SQL_COLUMN)
		return personal_column(n->note, depth);
	/* how many there are says nothing of any of them */
	if (n->kind == NL2SQL_SQL_FUNC && n->text && nl2sql_ieq(n->text, "count"))
		return false;
	for (i = 0; i < n->n; i++)
		if (personal(n->kid[i], depth + 1))
			return true;
	return false;
}

/* The schema's column that a result column is, unchanged; or NULL. */
static const struct nl2sql_column *origin(const struct nl2sql_trial *t,
					  size_t i)
{
	const struct nl2sql_result_column *c = &t->request.rows.columns[i];
	const struct nl2sql_table *table;
	int k;

	if (!*c->table || !t->schema)
		return NULL;
	table = nl2sql_find_table(t->schema, t->db_id, NULL, c->table);
	k = table ? nl2sql_table_column(table, c->column) : -1;
	return k < 0 ? NULL : &table->columns[k];
}

/* How to mask a result column; -1: its values may be seen. */
static int mask_of(const struct nl2sql_trial *t, size_t i)
{
	const struct nl2sql_column *c = origin(t, i);
	const struct nl2sql_scope *s = t->names && t->names->nscopes ?
				       t->names->scopes[0] : NULL;

	if (c)
		return c->profile && c->profile->pii ?
		       (int)nl2sql_mask_kind(c) : -1;
	if (!s || i >= s->noutputs || s->open)
		return NL2SQL_MASK_TEXT;
	return personal_output(s, (int)i, 0) ? NL2SQL_MASK_TEXT : -1;
}

/* m: what it looks like tells what it is; NULL: it is a stand-in by now */
static void put_shown(struct nl2sql_buf *b, const struct nl2sql_trial *t,
		      const struct nl2sql_mask *m, const struct nl2sql_cell *c)
{
	struct nl2sql_buf text = {0};

	switch (c->type) {
	case NL2SQL_CELL_NULL:
		nl2sql_json_put_null(b);
		break;
	case NL2SQL_CELL_INTEGER:
		nl2sql_json_put_int(b, c->integer);
		break;
	case NL2SQL_CELL_BOOLEAN:
		nl2sql_json_put_bool(b, c->integer != 0);
		break;
	case NL2SQL_CELL_REAL:
		nl2sql_json_put_double(b, c->real);
		break;
	case NL2SQL_CELL_DECIMAL:
		nl2sql_json_put_stringn(b, c->at, c->len);
		break;
	case NL2SQL_CELL_TEXT:
		/* what has the form of an address is one, wherever it is from */
		if (m && nl2sql_utf8_valid(c->at, c->len) &&
		    nl2sql_mask_scrub(m, &text, t->db_id, c->at, c->len))
			nl2sql_json_put_stringn(b, text.data, text.len);
		else
			nl2sql_json_put_stringn(b, c->at, c->len);
		nl2sql_buf_release(&text);
		break;
	case NL2SQL_CELL_BLOB:
		nl2sql_json_open(b, '{');
		nl2sql_json_add_int(b, "bytes", (int64_t)c->len);
		nl2sql_json_close(b, '}');
		break;
	}
}

const char *nl2sql_trial_rows(struct nl2sql_trial *t)
{
	const struct nl2sql_rows *rows = &t->request.rows;
	const struct nl2sql_mask *m = t->validator->o.mask;
	size_t n = (size_t)t->validator->o.rows, i, k;
	struct nl2sql_buf b = {0};
	const char *json;
	int *masks = nl2sql_arena_alloc(t->arena, (rows->ncolumns + 1) *
					sizeof(*masks));

	for (k = 0; k < rows->ncolumns; k++)
		masks[k] = mask_of(t, k);
	nl2sql_json_open(&b, '[');
	for (i = 0; i < rows->nrows && i < n; i++) {
		nl2sql_json_open(&b, '[');
		for (k = 0; k < rows->ncolumns; k++) {
			struct nl2sql_cell c = rows->cells[i * rows->ncolumns + k];

			if (m && masks[k] >= 0 &&
			    (c.type != NL2SQL_CELL_TEXT ||
			     nl2sql_utf8_valid(c.at, c.len)))
				c = nl2sql_mask_cell(m, t->arena, t->db_id,
					(enum nl2sql_mask_kind)masks[k], &c);
			put_shown(&b, t, masks[k] < 0 ? m : NULL, &c);
		}
		nl2sql_json_close(&b, ']');
	}
	nl2sql_json_close(&b, ']');
	json = nl2sql_arena_strndup(t->arena, b.data, b.len);
	nl2sql_buf_release(&b);
	return json;
}
