/*
 * lib/eval/tables.c - Spider's tables.json, beside the databases or above them
 */
#include <stdlib.h>
#include <string.h>

#include "run.h"

#define MAX_FILE ((size_t)64 << 20)

static void read_text(struct nl2sql_evaluator *e)
{
	static const char *const places[] = { "tables.json", "../tables.json" };
	struct nl2sql_buf path = {0};
	struct nl2sql_err quiet = {0};
	size_t i;

	for (i = 0; i < NL2SQL_COUNT(places) && !e->tables.text.len; i++) {
		nl2sql_buf_cut(&path, 0);
		nl2sql_buf_printf(&path, "%s/%s", e->o.directory, places[i]);
		if (nl2sql_read_file(&e->tables.text, nl2sql_buf_str(&path),
				     MAX_FILE, &quiet) < 0)
			nl2sql_buf_cut(&e->tables.text, 0);
	}
	nl2sql_buf_release(&path);
}

static void read_tables(struct nl2sql_evaluator *e)
{
	struct nl2sql_err quiet = {0};
	struct nl2sql_json all, entry, *kept;
	struct nl2sql_json_iter it;
	const char *id;

	read_text(e);
	if (!e->tables.text.len ||
	    nl2sql_json_parse(&all, e->tables.text.data, e->tables.text.len,
			      &quiet) < 0)
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

static const struct nl2sql_json *entry_of(struct nl2sql_evaluator *e,
					  const char *id)
{
	if (e->o.directory && !e->tables.read)
		read_tables(e);
	e->tables.read = true;
	return nl2sql_map_get(&e->tables.by_id, id);
}

/* ---- its tables ---------------------------------------------------------- */

/* Columns stand together by tables, in the order of these. */
bool nl2sql_eval_tables_schema(struct nl2sql_evaluator *e, const char *id,
			       struct nl2sql_spider_schema *s)
{
	const struct nl2sql_json *entry = entry_of(e, id);
	struct nl2sql_json_iter tables, columns;
	struct nl2sql_json table, column;
	struct nl2sql_arena a = {0};
	int64_t number = 0;
	const char *name;

	if (!entry)
		return false;
	tables = nl2sql_json_iter(nl2sql_json_get(*entry,
						  "table_names_original"));
	for (; nl2sql_json_next(&tables, NULL, &table); number++) {
		name = nl2sql_json_string(table, &a, NULL);
		nl2sql_spider_schema_table(s, name ? name : "");
		columns = nl2sql_json_iter(nl2sql_json_get(*entry,
						"column_names_original"));
		while (nl2sql_json_next(&columns, NULL, &column)) {
			if (nl2sql_json_int_or(nl2sql_json_at(column, 0), -1) !=
			    number)
				continue;
			name = nl2sql_json_string(nl2sql_json_at(column, 1), &a,
						  NULL);
			nl2sql_spider_schema_column(s, name ? name : "");
		}
	}
	nl2sql_arena_release(&a);
	return true;
}

/* ---- its foreign keys ----------------------------------------------------- */

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

/* Theirs come in an order of their own, which decides how they are grouped. */
bool nl2sql_eval_tables_keys(struct nl2sql_evaluator *e, const char *id,
			     const struct nl2sql_spider_schema *s,
			     struct eval_keys *keys)
{
	const struct nl2sql_json *entry = entry_of(e, id);
	struct nl2sql_json_iter it;
	struct nl2sql_arena a = {0};
	struct nl2sql_json key;

	if (!entry)
		return false;
	it = nl2sql_json_iter(nl2sql_json_get(*entry, "foreign_keys"));
	while (nl2sql_json_next(&it, NULL, &key)) {
		int64_t from = nl2sql_json_int_or(nl2sql_json_at(key, 0), 0);
		int64_t to = nl2sql_json_int_or(nl2sql_json_at(key, 1), 0);

		nl2sql_eval_key(keys, column_of(s, *entry, from, &a),
				column_of(s, *entry, to, &a));
	}
	nl2sql_arena_release(&a);
	return true;
}

void nl2sql_eval_tables_release(struct nl2sql_evaluator *e)
{
	nl2sql_map_release(&e->tables.by_id);
	nl2sql_arena_release(&e->tables.arena);
	nl2sql_buf_release(&e->tables.text);
}
