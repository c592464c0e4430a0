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

/* A table as it is told, in the characters of a JSON string. */
struct telling {
	struct nl2sql_buf json;
	size_t len; /* of the text itself; 0: not made yet */
};

/* All of a database in a dialect, where there is room for that. */
struct view {
	struct nl2sql_buf all;
	bool fits;
};

struct prompts {
	const struct nl2sql_schema *schema;
	size_t room;
	struct telling *tellings[NL2SQL_DIALECTS]; /* one a table */
	struct nl2sql_map views; /* "DIALECT DB" -> view */
	uint32_t *chosen;	 /* room for the number of every table */
	bool *told;
	size_t nchosen;
	struct nl2sql_buf key, out;
};

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

static const struct telling *telling_of(struct prompts *p,
					const struct nl2sql_table *t,
					enum nl2sql_dialect dialect)
{
	struct telling **all = &p->tellings[dialect], *one;
	struct nl2sql_buf text = {0};

	if (!*all)
		*all = nl2sql_alloc(p->schema->ntables * sizeof(**all));
	one = &(*all)[t->number];
	if (!one->len) {
		put_table(&text, t, dialect);
		one->len = text.len;
		nl2sql_json_put_chars(&one->json, text.data, text.len);
		nl2sql_buf_release(&text);
	}
	return one;
}

static void put_telling(struct prompts *p, struct nl2sql_buf *b,
			uint32_t table, enum nl2sql_dialect dialect)
{
	const struct telling *t =
		telling_of(p, p->schema->tables[table], dialect);

	nl2sql_buf_put(b, t->json.data, t->json.len);
}

static struct view *new_view(struct prompts *p, const char *db,
			     enum nl2sql_dialect dialect)
{
	struct view *v = nl2sql_alloc(sizeof(*v));
	size_t len = 0;

	for (uint32_t i = 0; i < p->schema->ntables && len <= p->room; i++) {
		const struct nl2sql_table *t = p->schema->tables[i];

		if (!in_db(t, db))
			continue;
		len += telling_of(p, t, dialect)->len;
		put_telling(p, &v->all, i, dialect);
	}
	v->fits = len <= p->room;
	if (!v->fits)
		nl2sql_buf_release(&v->all);
	return v;
}

static const struct view *view_of(struct prompts *p, const char *db,
				  enum nl2sql_dialect dialect)
{
	struct view *v;

	nl2sql_buf_cut(&p->key, 0);
	nl2sql_buf_printf(&p->key, "%d %s", (int)dialect, db ? db : "");
	v = nl2sql_map_get(&p->views, p->key.data);
	if (!v) {
		v = new_view(p, db, dialect);
		nl2sql_map_set(&p->views, p->key.data, v);
	}
	return v;
}

/* Choose a table, if there is room for it. */
static void take(struct prompts *p, const struct nl2sql_table *t, size_t *left,
		 enum nl2sql_dialect dialect)
{
	size_t len;

	if (p->told[t->number])
		return;
	len = telling_of(p, t, dialect)->len;
	if (len <= *left) {
		p->told[t->number] = true;
		p->chosen[p->nchosen++] = (uint32_t)t->number;
		*left -= len;
	}
}

static void choose(struct prompts *p, const char *db,
		   struct nl2sql_record *rec, enum nl2sql_dialect dialect)
{
	const struct nl2sql_schema *schema = p->schema;
	struct nl2sql_json id = nl2sql_record_get(rec, "id"), name;
	struct nl2sql_json_iter it =
		nl2sql_json_iter(nl2sql_record_get(rec, "tables"));
	struct nl2sql_rng r = nl2sql_rng_named(
		nl2sql_hash(id.at ? id.at : "", id.len, 0), "prompt", 0);
	size_t room = p->room;

	while (nl2sql_json_next(&it, NULL, &name)) {
		const struct nl2sql_table *t =
			needed(schema, db, name, nl2sql_record_arena(rec));

		if (t)
			take(p, t, &room, dialect);
	}
	for (unsigned draws = 0; draws < 64 && room > 200; draws++) {
		const struct nl2sql_table *t =
			schema->tables[nl2sql_rng_below(&r, schema->ntables)];

		if (in_db(t, db))
			take(p, t, &room, dialect);
	}
}

static int by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

struct nl2sql_json nl2sql_prompts_schema(struct prompts *p, const char *db,
					 struct nl2sql_record *rec,
					 enum nl2sql_dialect dialect)
{
	const struct view *v = view_of(p, db, dialect);

	if (v->fits)
		return (struct nl2sql_json){ v->all.data, v->all.len };
	choose(p, db, rec, dialect);
	qsort(p->chosen, p->nchosen, sizeof(*p->chosen), by_number);
	nl2sql_buf_cut(&p->out, 0);
	for (size_t i = 0; i < p->nchosen; i++) {
		put_telling(p, &p->out, p->chosen[i], dialect);
		p->told[p->chosen[i]] = false;
	}
	p->nchosen = 0;
	return (struct nl2sql_json){ p->out.data, p->out.len };
}

struct prompts *nl2sql_prompts_new(const struct nl2sql_schema *schema,
				   size_t room)
{
	struct prompts *p = nl2sql_alloc(sizeof(*p));

	p->schema = schema;
	p->room = room;
	p->chosen = nl2sql_realloc(NULL, schema->ntables + 1,
				   sizeof(*p->chosen));
	p->told = nl2sql_alloc((schema->ntables + 1) * sizeof(*p->told));
	return p;
}

void nl2sql_prompts_free(struct prompts *p)
{
	if (!p)
		return;
	for (size_t d = 0; d < NL2SQL_COUNT(p->tellings); d++) {
		for (size_t i = 0; p->tellings[d] && i < p->schema->ntables; i++)
			nl2sql_buf_release(&p->tellings[d][i].json);
		free(p->tellings[d]);
	}
	for (size_t i = 0; i < p->views.n; i++) {
		struct view *v = p->views.entries[i].value;

		nl2sql_buf_release(&v->all);
		free(v);
	}
	nl2sql_map_release(&p->views);
	nl2sql_buf_release(&p->key);
	nl2sql_buf_release(&p->out);
	free(p->chosen);
	free(p->told);
	free(p);
}
