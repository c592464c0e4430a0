/*
 * lib/eval/schema.c - Spider's view of a database's tables and keys
 */
#include <stdlib.h>
#include <string.h>

#include "run.h"

/* Foreign keys, as pairs of columns numbered over all tables. */
struct keys {
	size_t (*pairs)[2];
	size_t n, cap;
};

static void add_key(struct keys *k, size_t from, size_t to)
{
	NL2SQL_GROW(k->pairs, k->n, k->cap);
	k->pairs[k->n][0] = from;
	k->pairs[k->n++][1] = to;
}

struct schema_read {
	struct nl2sql_spider_schema *s;
	char *table; /* the last, as it is spelled */
	struct keys keys;
};

static int take_column(void *ctx, const struct nl2sql_cell *c, size_t n,
		       struct nl2sql_err *err)
{
	struct schema_read *r = ctx;

	(void)n;
	(void)err;
	if (!r->table || strcmp(r->table, c[0].at)) {
		nl2sql_spider_schema_table(r->s, c[0].at);
		free(r->table);
		r->table = nl2sql_strdup(c[0].at);
	}
	nl2sql_spider_schema_column(r->s, c[1].at);
	return 0;
}

static int take_key(void *ctx, const struct nl2sql_cell *c, size_t n,
		    struct nl2sql_err *err)
{
	struct schema_read *r = ctx;
	size_t from, to;

	(void)n;
	(void)err;
	from = nl2sql_spider_schema_number(r->s, c[0].at, c[1].at);
	to = nl2sql_spider_schema_number(r->s, c[2].at,
					 c[3].at ? c[3].at : c[1].at);
	if (from == SIZE_MAX || to == SIZE_MAX)
		return 0;
	add_key(&r->keys, from, to);
	return 0;
}

static int ask(struct nl2sql_db *db, const char *sql,
	       int (*row)(void *, const struct nl2sql_cell *, size_t,
			  struct nl2sql_err *),
	       void *ctx, struct nl2sql_err *err)
{
	struct nl2sql_request q = { .sql = sql,
				    .len = strlen(sql),
				    .task = NL2SQL_TASK_RUN,
				    .row = row,
				    .ctx = ctx };
	int rc = nl2sql_db_wait(db, &q, true, err);

	nl2sql_request_release(&q);
	return rc;
}

/* Spider's tables.json, beside the databases or above them. */
static void read_tables(struct nl2sql_evaluator *e)
{
	static const char *const places[] = { "tables.json", "../tables.json" };
	struct nl2sql_buf path = { 0 };
	struct nl2sql_err err = { 0 };
	struct nl2sql_json all, entry, *kept;
	const char *id;
	struct nl2sql_json_iter it;
	size_t i;

	for (i = 0; i < NL2SQL_COUNT(places) && !e->tables.text.len; i++) {
		nl2sql_buf_cut(&path, 0);
		nl2sql_buf_printf(&path, "%s/%s", e->o.directory, places[i]);
		if (nl2sql_read_file(&e->tables.text, nl2sql_buf_str(&path),
				     (size_t)64 << 20, &err) < 0)
			nl2sql_buf_cut(&e->tables.text, 0);
	}
	nl2sql_buf_release(&path);
	if (!e->tables.text.len ||
	    nl2sql_json_parse(&all, e->tables.text.data, e->tables.text.len,
			      &err) < 0)
		return;
	it = nl2sql_json_iter(all);
	while (nl2sql_json_next(&it, NULL, &entry)) {
		id = nl2sql_json_string(nl2sql_json_get(entry, "db_id"),
					&e->tables.arena, NULL);
		if (!id)
			continue;
		kept = nl2sql_arena_alloc(&e->tables.arena, sizeof(*kept));
		*kept = entry;
		nl2sql_map_set(&e->tables.by_id, id, kept);
	}
}

/* Where a column of tables.json is in the database; SIZE_MAX: it is not. */
static size_t column_of(const struct nl2sql_spider_schema *s,
			struct nl2sql_json entry, int64_t number,
			struct nl2sql_arena *a)
{
	struct nl2sql_json tables, columns, at;
	const char *table, *column;

	if (number < 1) /* column 0 is `*` */
		return SIZE_MAX;
	tables = nl2sql_json_get(entry, "table_names_original");
	columns = nl2sql_json_get(entry, "column_names_original");
	at = nl2sql_json_at(columns, (size_t)number);
	column = nl2sql_json_string(nl2sql_json_at(at, 1), a, NULL);
	number = nl2sql_json_int_or(nl2sql_json_at(at, 0), -1);
	if (number < 0 || !column)
		return SIZE_MAX;
	table = nl2sql_json_string(nl2sql_json_at(tables, (size_t)number), a,
				   NULL);
	return table ? nl2sql_spider_schema_number(s, table, column) : SIZE_MAX;
}

/* It says which foreign keys count; theirs comes in an order of its own, which
 * decides how they are grouped.  @return false: it does not know the database */
static bool keys_of_file(struct nl2sql_evaluator *e, const char *id,
			 struct schema_read *r)
{
	const struct nl2sql_json *entry;
	struct nl2sql_json_iter it;
	struct nl2sql_arena a = { 0 };
	struct nl2sql_json key;
	size_t from, to;

	if (e->o.directory && !e->tables.read)
		read_tables(e);
	e->tables.read = true;
	entry = nl2sql_map_get(&e->tables.by_id, id);
	if (!entry)
		return false;
	it = nl2sql_json_iter(nl2sql_json_get(*entry, "foreign_keys"));
	while (nl2sql_json_next(&it, NULL, &key)) {
		from = column_of(r->s, *entry,
				 nl2sql_json_int_or(nl2sql_json_at(key, 0), 0),
				 &a);
		to = column_of(r->s, *entry,
			       nl2sql_json_int_or(nl2sql_json_at(key, 1), 0),
			       &a);
		if (from != SIZE_MAX && to != SIZE_MAX)
			add_key(&r->keys, from, to);
	}
	nl2sql_arena_release(&a);
	return true;
}

static const char columns_query[] =
	"SELECT m.name, p.name FROM sqlite_master AS m, "
	"pragma_table_info(m.name) AS p WHERE m.type = 'table' "
	"ORDER BY m.rowid, p.cid";
static const char keys_query[] =
	"SELECT m.name, f.\"from\", f.\"table\", f.\"to\" "
	"FROM sqlite_master AS m, pragma_foreign_key_list(m.name) AS f "
	"WHERE m.type = 'table' ORDER BY m.rowid, f.id, f.seq";

const struct nl2sql_spider_schema *nl2sql_eval_db_schema(struct eval_db *d,
							 struct nl2sql_err *err)
{
	struct schema_read r = { 0 };

	if (d->schema)
		return d->schema;
	if (nl2sql_db_dialect(d->items[0]) != NL2SQL_SQLITE) {
		nl2sql_err_set(err, NL2SQL_EDATA,
			       "exact match is defined for SQLite only");
		return NULL;
	}
	r.s = nl2sql_spider_schema_new();
	if (ask(d->items[0], columns_query, take_column, &r, err) < 0) {
		nl2sql_spider_schema_free(r.s);
		r.s = NULL;
	}
	free(r.table);
	return d->schema = r.s;
}

const struct nl2sql_spider_schema *
nl2sql_eval_db_keys(struct nl2sql_evaluator *e, struct eval_db *d,
		    struct nl2sql_err *err)
{
	struct schema_read r = { 0 };

	if (!nl2sql_eval_db_schema(d, err) || d->has_keys)
		return d->schema;
	r.s = d->schema;
	d->has_keys = keys_of_file(e, d->id, &r) ||
		      !ask(d->items[0], keys_query, take_key, &r, err);
	if (d->has_keys)
		nl2sql_spider_schema_keys(r.s, (const size_t(*)[2])r.keys.pairs,
					  r.keys.n);
	free(r.keys.pairs);
	return d->has_keys ? d->schema : NULL;
}

void nl2sql_eval_tables_release(struct nl2sql_evaluator *e)
{
	nl2sql_map_release(&e->tables.by_id);
	nl2sql_arena_release(&e->tables.arena);
	nl2sql_buf_release(&e->tables.text);
}
