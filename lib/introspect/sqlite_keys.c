/* sqlite_keys.c - the indexes, unique keys and foreign keys of SQLite */
#include <stdlib.h>
#include <string.h>

#include "sqlite.h"

static void end_foreign_key(struct drafts *d)
{
	struct declared_key k = { 0 };

	if (d->now && d->now->table && d->count) {
		k.from = d->now->table;
		k.to_name = d->to_table;
		k.from_names = d->from_names;
		k.to_names = d->to_names[0] ? d->to_names : NULL;
		k.n = d->count;
		nl2sql_inspect_add_declared(d->in, &k);
	}
	d->now = NULL;
	d->count = 0;
}

/* table, id, seq, to table, from, to: the rows of a key follow one another */
static int take_foreign_key(void *ctx, const struct nl2sql_cell *v, size_t n,
			    struct nl2sql_err *err)
{
	struct drafts *d = ctx;
	struct draft *t = nl2sql_map_get(&d->by_name,
					 nl2sql_inspect_sqlite_text(d, &v[0]));

	(void)n;
	(void)err;
	if (t != d->now || v[1].integer != d->id || !v[2].integer)
		end_foreign_key(d);
	if (!t || !t->wanted)
		return 0;
	d->now = t;
	d->id = v[1].integer;
	d->to_table = nl2sql_inspect_sqlite_text(d, &v[3]);
	NL2SQL_GROW(d->from_names, d->count, d->cfrom);
	NL2SQL_GROW(d->to_names, d->count, d->cto);
	d->from_names[d->count] = nl2sql_inspect_sqlite_text(d, &v[4]);
	d->to_names[d->count++] =
		v[5].type == NL2SQL_CELL_NULL
			? NULL
			: nl2sql_inspect_sqlite_text(d, &v[5]);
	return 0;
}

static void end_index(struct drafts *d)
{
	struct nl2sql_arena *a = &d->in->schema->arena;
	struct nl2sql_table *t = d->now ? d->now->table : NULL;
	struct nl2sql_index x = { .ncolumns = d->count,
				  .unique = d->unique,
				  .partial = d->partial };
	bool whole = d->unique && !d->partial;
	size_t i;

	for (i = 0; i < d->count; i++)
		whole = whole && d->numbers[i] >= 0;
	if (t && d->count) {
		x.columns = nl2sql_arena_alloc(a, d->count * sizeof(int));
		memcpy(x.columns, d->numbers, d->count * sizeof(int));
		if (whole && strcmp(d->origin, "pk"))
			nl2sql_inspect_add_unique(d->in, t, x.columns,
						  x.ncolumns);
		if (!strcmp(d->origin, "c")) {
			x.name = nl2sql_arena_strdup(a, d->now_name);
			nl2sql_inspect_add_index(d->in, t, &x);
		}
	}
	d->now = NULL;
	d->count = 0;
}

/* table, index, unique, origin, partial, seqno, column */
static int take_index(void *ctx, const struct nl2sql_cell *v, size_t n,
		      struct nl2sql_err *err)
{
	struct drafts *d = ctx;
	struct draft *t = nl2sql_map_get(&d->by_name,
					 nl2sql_inspect_sqlite_text(d, &v[0]));

	(void)n;
	(void)err;
	if (!v[5].integer)
		end_index(d);
	if (!t || !t->table)
		return 0;
	d->now = t;
	d->now_name = nl2sql_inspect_sqlite_text(d, &v[1]);
	d->unique = v[2].integer != 0;
	d->origin = nl2sql_inspect_sqlite_text(d, &v[3]);
	d->partial = v[4].integer != 0;
	NL2SQL_GROW(d->numbers, d->count, d->cnumbers);
	d->numbers[d->count++] =
		v[6].type == NL2SQL_CELL_NULL
			? -1
			: nl2sql_table_column(
				  t->table,
				  nl2sql_inspect_sqlite_text(d, &v[6]));
	return 0;
}

int nl2sql_inspect_sqlite_keys(struct drafts *d, struct nl2sql_err *err)
{
	if (nl2sql_inspect_ask(
		    d->in,
		    "SELECT t.name, i.name, i.\"unique\", i.origin, "
		    "i.partial, x.seqno, x.name FROM sqlite_schema AS t, "
		    "pragma_index_list(t.name, 'main') AS i, "
		    "pragma_index_xinfo(i.name, 'main') AS x "
		    "WHERE " IS_TABLE " AND x.\"key\" "
		    "ORDER BY t.name, i.seq DESC, x.seqno",
		    d, take_index, err) < 0)
		return -1;
	end_index(d);
	if (!d->in->o->keep_declared)
		return 0;
	if (nl2sql_inspect_ask(
		    d->in,
		    "SELECT t.name, f.id, f.seq, f.\"table\", f.\"from\", "
		    "f.\"to\" FROM sqlite_schema AS t, "
		    "pragma_foreign_key_list(t.name, 'main') AS f "
		    "WHERE " IS_TABLE " "
		    "ORDER BY t.name, f.id DESC, f.seq",
		    d, take_foreign_key, err) < 0)
		return -1;
	end_foreign_key(d);
	return 0;
}
