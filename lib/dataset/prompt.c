/*
 * prompt - the schema as a trainer's prompt tells it
 *
 * CREATE TABLE statements with what each column means beside it: what models
 * have seen most of.  A schema that fits is told whole and in its own order.
 * One that does not is cut to the tables that the record needs and others
 * that are drawn by its id, told in the same order, so that their place tells
 * nothing.
 */
#include <stdlib.h>
#include <string.h>

#include "internal.h"

static void put_column(struct nl2sql_buf *b, const struct nl2sql_table *t,
		       size_t i, enum nl2sql_dialect dialect)
{
	const struct nl2sql_column *c = &t->columns[i];
	const char *note = c->description ? c->description : c->comment;

	nl2sql_buf_puts(b, "  ");
	nl2sql_sql_print_name(b, c->name, dialect);
	if (c->type && *c->type)
		nl2sql_buf_printf(b, " %s", c->type);
	if (t->primary_key.ncolumns == 1 && t->primary_key.columns[0] == (int)i)
		nl2sql_buf_puts(b, " PRIMARY KEY");
	if (i + 1 < t->ncolumns)
		nl2sql_buf_putc(b, ',');
	if (note && *note) {
		nl2sql_buf_puts(b, " -- ");
		for (size_t k = 0; note[k] && k < 160; k++)
			nl2sql_buf_putc(b, note[k] == '\n' || note[k] == '\r'
						   ? ' '
						   : note[k]);
		while (b->len && (b->data[b->len - 1] & 0xc0) == 0x80 &&
		       !nl2sql_utf8_valid(b->data + b->len - 4, 4))
			nl2sql_buf_cut(b, b->len - 1);
	}
	nl2sql_buf_putc(b, '\n');
}

static void put_table(struct nl2sql_buf *b, const struct nl2sql_table *t,
		      enum nl2sql_dialect dialect)
{
	bool view = t->kind && strcmp(t->kind, "view") == 0;

	nl2sql_buf_puts(b, view ? "CREATE VIEW " : "CREATE TABLE ");
	if (t->schema && *t->schema && strcmp(t->schema, "main") != 0) {
		nl2sql_sql_print_name(b, t->schema, dialect);
		nl2sql_buf_putc(b, '.');
	}
	nl2sql_sql_print_name(b, t->name, dialect);
	nl2sql_buf_puts(b, " (\n");
	for (size_t i = 0; i < t->ncolumns; i++)
		put_column(b, t, i, dialect);
	nl2sql_buf_puts(b, ");\n");
	for (size_t i = 0; i < t->nrelationships; i++) {
		const struct nl2sql_relationship *r = t->relationships[i];

		if (r->from != t || r->ncolumns != 1 || r->bridge)
			continue;
		nl2sql_buf_printf(b, "-- %s.%s = %s.%s\n", t->name,
				  t->columns[r->from_columns[0]].name,
				  r->to->name,
				  r->to->columns[r->to_columns[0]].name);
	}
}

static bool in_db(const struct nl2sql_table *t, const char *db)
{
	return !db || !*db || (t->db && nl2sql_ieq(t->db, db));
}

/* The tables that a record says it reads. */
static const struct nl2sql_table *needed(const struct nl2sql_schema *schema,
					 const char *db,
					 struct nl2sql_json name,
					 struct nl2sql_arena *a)
{
	char *s = nl2sql_json_string(name, a, NULL);
	const struct nl2sql_table *t = NULL;
	char *dot;

	if (s)
		t = nl2sql_find_table(schema, db, NULL, s);
	dot = s && !t ? strchr(s, '.') : NULL;
	if (dot) {
		*dot = '\0';
		t = nl2sql_find_table(schema, db, s, dot + 1);
	}
	return t;
}

/* Mark a table as told, if there is room for it. */
static void take(const struct nl2sql_table *t, bool *told, size_t *left,
		 enum nl2sql_dialect dialect)
{
	struct nl2sql_buf b = {0};

	if (told[t->number])
		return;
	put_table(&b, t, dialect);
	if (b.len <= *left) {
		told[t->number] = true;
		*left -= b.len;
	}
	nl2sql_buf_release(&b);
}

static void choose(struct nl2sql_arena *a, const struct nl2sql_schema *schema,
		   const char *db, const struct nl2sql_record *rec,
		   enum nl2sql_dialect dialect, size_t room, bool *told)
{
	struct nl2sql_json id = nl2sql_record_get(rec, "id"), name;
	struct nl2sql_json_iter it =
		nl2sql_json_iter(nl2sql_record_get(rec, "tables"));
	struct nl2sql_rng r = nl2sql_rng_named(
		nl2sql_hash(id.at ? id.at : "", id.len, 0), "prompt", 0);

	while (nl2sql_json_next(&it, NULL, &name)) {
		const struct nl2sql_table *t = needed(schema, db, name, a);

		if (t)
			take(t, told, &room, dialect);
	}
	for (unsigned draws = 0; draws < 64 && room > 200; draws++) {
		const struct nl2sql_table *t =
			schema->tables[nl2sql_rng_below(&r, schema->ntables)];

		if (in_db(t, db))
			take(t, told, &room, dialect);
	}
}

const char *nl2sql_prompt_schema(struct nl2sql_arena *a,
				 const struct nl2sql_schema *schema,
				 const char *db,
				 const struct nl2sql_record *rec,
				 enum nl2sql_dialect dialect, size_t room)
{
	struct nl2sql_buf b = {0};
	bool *told = NULL;
	const char *text;

	for (size_t i = 0; i < schema->ntables && b.len <= room; i++)
		if (in_db(schema->tables[i], db))
			put_table(&b, schema->tables[i], dialect);
	if (b.len > room) {
		nl2sql_buf_cut(&b, 0);
		told = nl2sql_alloc(schema->ntables * sizeof(*told));
		choose(a, schema, db, rec, dialect, room, told);
		for (size_t i = 0; i < schema->ntables; i++)
			if (told[i])
				put_table(&b, schema->tables[i], dialect);
		free(told);
	}
	text = nl2sql_arena_strndup(a, nl2sql_buf_str(&b), b.len);
	nl2sql_buf_release(&b);
	return text;
}
