/*
 * read.c - the records of nl2sql-records(5) as schema structs
 *
 * write.c is the other side, read_table.c has the parts of a table.  A relationship or sample whose table is not
 * there yet waits as JSON text under the table's name, and is read when the
 * table comes.
 */
#include <stdlib.h>
#include <string.h>

#include "read.h"

/* A record that waits for a table. */
struct waiting {
	const char *json;
	size_t len;
	struct waiting *next;
};

/* ---- databases and tables ------------------------------------------------ */

static int lacks(struct nl2sql_err *err, const char *type, const char *member)
{
	nl2sql_err_set(err, NL2SQL_EDATA, "%s record without \"%s\"", type,
		       member);
	return nl2sql_err_word(err, "bad_record");
}

static int add_database(struct nl2sql_schema *s, struct nl2sql_json j,
			struct nl2sql_err *err)
{
	struct nl2sql_arena *a = &s->arena;
	const char *db = nl2sql_schema_name(a, j, "db");
	struct nl2sql_database *d;

	if (!*db)
		return lacks(err, "database", "db");
	d = nl2sql_schema_database(s, db);
	d->dialect = nl2sql_schema_text(a, j, "dialect");
	d->server_version = nl2sql_schema_text(a, j, "server_version");
	d->schemas = nl2sql_schema_strings(a, nl2sql_json_get(j, "schemas"),
					   &d->nschemas);
	d->fingerprint = nl2sql_schema_text(a, j, "fingerprint");
	return 1;
}

/* ---- records that wait ---------------------------------------------------- */

static const char *wait_key(struct nl2sql_buf *b, const char *db,
			    const char *schema, const char *table)
{
	nl2sql_buf_cut(b, 0);
	nl2sql_buf_printf(b, "%zu.%zu.%s%s%s", strlen(db), strlen(schema), db,
			  schema, table);
	return nl2sql_buf_str(b);
}

static void wait_for(struct nl2sql_schema *s, struct nl2sql_json record,
		     const char *db, const char *schema, const char *table)
{
	struct waiting *w = nl2sql_arena_alloc(&s->arena, sizeof(*w));
	struct nl2sql_buf b = { 0 };

	w->json = nl2sql_arena_strndup(&s->arena, record.at, record.len);
	w->len = record.len;
	w->next =
		nl2sql_map_set(&s->waiting, wait_key(&b, db, schema, table), w);
	nl2sql_buf_release(&b);
}

/* Read what waited for a table under one spelling of its key. */
static void wake(struct nl2sql_schema *s, const char *db, const char *schema,
		 const char *table)
{
	struct nl2sql_buf b = { 0 };
	struct nl2sql_json j;
	struct waiting *w, *last = NULL, *next;

	w = nl2sql_map_get(&s->waiting, wait_key(&b, db, schema, table));
	if (w)
		nl2sql_map_set(&s->waiting, nl2sql_buf_str(&b), NULL);
	nl2sql_buf_release(&b);
	for (; w; w = next) { /* the first that came goes first */
		next = w->next;
		w->next = last;
		last = w;
	}
	for (w = last; w; w = next) {
		next = w->next;
		j.at = w->json;
		j.len = w->len;
		if (nl2sql_schema_add(s, j, NULL) < 0)
			continue; /* its columns are not the table's */
	}
}

/* ---- a table that comes again --------------------------------------------- */

/* Numbers of old columns as those of the table now; false: one is gone. */
static bool renumber(const struct nl2sql_table *t, int *columns, size_t n,
		     const struct nl2sql_column *old)
{
	size_t i;
	int now;

	for (i = 0; i < n; i++) {
		now = nl2sql_table_column(t, old[columns[i]].name);
		if (now < 0)
			return false;
		columns[i] = now;
	}
	return true;
}

static bool same_columns(const struct nl2sql_table *t,
			 const struct nl2sql_column *old, size_t n)
{
	size_t i;

	if (t->ncolumns != n)
		return false;
	for (i = 0; i < n; i++)
		if (strcmp(t->columns[i].name, old[i].name))
			return false;
	return true;
}

/* Take a relationship out and put it back with the numbers of now. */
static void carry_over(struct nl2sql_schema *s, struct nl2sql_table *t,
		       struct nl2sql_relationship *r,
		       const struct nl2sql_column *old)
{
	struct nl2sql_relationship was = *r, *now;
	bool whole = true;

	nl2sql_schema_unrelate(s, r);
	if (was.from == t)
		whole = renumber(t, was.from_columns, was.ncolumns, old);
	if (whole && was.to == t)
		whole = renumber(t, was.to_columns, was.ncolumns, old);
	if (!whole)
		return;
	now = nl2sql_schema_relate(s, was.from, was.from_columns, was.to,
				   was.to_columns, was.ncolumns);
	was.from_columns = now->from_columns;
	was.to_columns = now->to_columns;
	*now = was;
}

/* The columns of a table changed: mend what holds their numbers. */
static void follow_columns(struct nl2sql_schema *s, struct nl2sql_table *t,
			   const struct nl2sql_column *old, size_t n)
{
	struct nl2sql_relationship **list;
	size_t i, count = t->nrelationships;

	if (same_columns(t, old, n))
		return;
	list = nl2sql_arena_alloc(&s->arena, count * sizeof(*list) + 1);
	for (i = 0; i < count; i++)
		list[i] = t->relationships[i];
	for (i = 0; i < count; i++)
		carry_over(s, t, list[i], old);
	if (t->sample &&
	    !renumber(t, t->sample->columns, t->sample->ncolumns, old))
		t->sample = NULL;
}

static int add_table(struct nl2sql_schema *s, struct nl2sql_json j,
		     struct nl2sql_err *err)
{
	struct nl2sql_arena *a = &s->arena;
	struct nl2sql_json columns = nl2sql_json_get(j, "columns"), value;
	struct nl2sql_json_iter it = nl2sql_json_iter(columns);
	const char *db = nl2sql_schema_name(a, j, "db"),
		   *name = nl2sql_schema_text(a, j, "name");
	const char *schema = nl2sql_schema_name(a, j, "schema");
	const struct nl2sql_column *old = NULL;
	struct nl2sql_table *t;
	size_t nold = 0;

	if (!name)
		return lacks(err, "table", "name");
	if (nl2sql_json_type(columns) != NL2SQL_JSON_ARRAY)
		return lacks(err, "table", "columns");
	while (nl2sql_json_next(&it, NULL, &value))
		if (!nl2sql_schema_text(a, value, "name"))
			return lacks(err, "table", "columns[].name");
	t = nl2sql_find_table(s, db, schema, name);
	if (t && (strcmp(t->db, db) || strcmp(t->schema, schema) ||
		  strcmp(t->name, name)))
		t = NULL;
	if (t) {
		old = t->columns;
		nold = t->ncolumns;
	}
	t = nl2sql_schema_table(s, db, schema, name,
				nl2sql_json_count(columns));
	nl2sql_schema_read_table(s, t, j);
	if (old)
		follow_columns(s, t, old, nold);
	wake(s, db, schema, name);
	if (*schema)
		wake(s, db, "", name);
	return 1;
}

/* ---- samples and relationships --------------------------------------------- */

static int add_sample(struct nl2sql_schema *s, struct nl2sql_json j,
		      struct nl2sql_err *err)
{
	struct nl2sql_arena *a = &s->arena;
	struct nl2sql_json rows = nl2sql_json_get(j, "rows"), row, value;
	struct nl2sql_json_iter it = nl2sql_json_iter(rows), cells;
	const char *db = nl2sql_schema_name(a, j, "db"),
		   *name = nl2sql_schema_text(a, j, "table");
	const char *schema = nl2sql_schema_name(a, j, "schema");
	struct nl2sql_table *t;
	struct nl2sql_sample *x;
	size_t i;

	if (!name)
		return lacks(err, "sample", "table");
	t = nl2sql_find_table(s, db, schema, name);
	if (!t) {
		wait_for(s, j, db, schema, name);
		return 1;
	}
	x = nl2sql_arena_alloc(a, sizeof(*x));
	x->table = t;
	x->columns = nl2sql_schema_columns(a, t, nl2sql_json_get(j, "columns"),
					   &x->ncolumns, false);
	if (!x->ncolumns)
		return lacks(err, "sample", "columns");
	x->cells = nl2sql_arena_alloc(
		a,
		nl2sql_json_count(rows) * x->ncolumns * sizeof(*x->cells) + 1);
	while (nl2sql_json_next(&it, NULL, &row)) {
		cells = nl2sql_json_iter(row);
		for (i = 0;
		     i < x->ncolumns && nl2sql_json_next(&cells, NULL, &value);
		     i++)
			x->cells[x->nrows * x->ncolumns + i] =
				nl2sql_schema_cell(a, value);
		x->nrows += i == x->ncolumns;
	}
	t->sample = x;
	return 1;
}

/* One end of a relationship, found or waited for. */
struct end {
	const char *schema, *name;
	struct nl2sql_table *table;
	struct nl2sql_json columns;
};

static struct end read_end(struct nl2sql_schema *s, const char *db,
			   struct nl2sql_json j)
{
	struct end e;

	e.schema = nl2sql_schema_name(&s->arena, j, "schema");
	e.name = nl2sql_schema_text(&s->arena, j, "table");
	e.columns = nl2sql_json_get(j, "columns");
	e.table = e.name ? nl2sql_find_table(s, db, e.schema, e.name) : NULL;
	return e;
}

static void read_figures(struct nl2sql_schema *s, struct nl2sql_relationship *r,
			 struct nl2sql_json j, struct nl2sql_table *bridge)
{
	struct nl2sql_arena *a = &s->arena;
	int word;

	word = nl2sql_schema_cardinality_of_word(
		nl2sql_schema_text(a, j, "cardinality"));
	if (word >= 0)
		r->cardinality = (enum nl2sql_cardinality)word;
	word = nl2sql_schema_origin_of_word(nl2sql_schema_text(a, j, "origin"));
	if (word >= 0)
		r->origin = (enum nl2sql_origin)word;
	r->confidence =
		nl2sql_json_double_or(nl2sql_json_get(j, "confidence"), 1);
	r->evidence = nl2sql_schema_text(a, j, "evidence");
	r->bridge = bridge;
	r->orphans = nl2sql_json_int_or(nl2sql_json_get(j, "orphans"), -1);
	r->childless = nl2sql_json_int_or(nl2sql_json_get(j, "childless"), -1);
	r->fan_mean = nl2sql_json_double_or(nl2sql_json_get(j, "fan_mean"), 0);
	r->fan_max = nl2sql_json_int_or(nl2sql_json_get(j, "fan_max"), 0);
}

static int add_relationship(struct nl2sql_schema *s, struct nl2sql_json j,
			    struct nl2sql_err *err)
{
	struct nl2sql_arena *a = &s->arena;
	const char *db = nl2sql_schema_name(a, j, "db");
	struct end from, to, bridge;
	struct end *missing = NULL;
	int *fc, *tc;
	size_t nf, nt;

	from = read_end(s, db, nl2sql_json_get(j, "from"));
	to = read_end(s, db, nl2sql_json_get(j, "to"));
	bridge = read_end(s, db, nl2sql_json_get(j, "bridge"));
	if (!from.name)
		return lacks(err, "relationship", "from.table");
	if (!to.name)
		return lacks(err, "relationship", "to.table");
	if (!from.table)
		missing = &from;
	else if (!to.table)
		missing = &to;
	else if (bridge.name && !bridge.table)
		missing = &bridge;
	if (missing) {
		wait_for(s, j, db, missing->schema, missing->name);
		return 1;
	}
	fc = nl2sql_schema_columns(a, from.table, from.columns, &nf, false);
	tc = nl2sql_schema_columns(a, to.table, to.columns, &nt, false);
	if (!nf || nf != nt)
		return lacks(err, "relationship",
			     "columns that its tables have");
	read_figures(s,
		     nl2sql_schema_relate(s, from.table, fc, to.table, tc, nf),
		     j, bridge.table);
	return 1;
}

int nl2sql_schema_add(struct nl2sql_schema *s, struct nl2sql_json object,
		      struct nl2sql_err *err)
{
	struct nl2sql_json type = nl2sql_json_get(object, "type");

	if (nl2sql_json_is(type, "database"))
		return add_database(s, object, err);
	if (nl2sql_json_is(type, "table"))
		return add_table(s, object, err);
	if (nl2sql_json_is(type, "sample"))
		return add_sample(s, object, err);
	if (nl2sql_json_is(type, "relationship"))
		return add_relationship(s, object, err);
	return 0;
}

int nl2sql_schema_add_record(struct nl2sql_schema *s,
			     const struct nl2sql_record *rec,
			     struct nl2sql_err *err)
{
	const char *type = nl2sql_record_type(rec);
	struct nl2sql_buf b = { 0 };
	int rc;

	if (strcmp(type, "database") && strcmp(type, "table") &&
	    strcmp(type, "sample") && strcmp(type, "relationship"))
		return 0;
	nl2sql_record_put(&b, rec);
	rc = nl2sql_schema_add(s, nl2sql_json_of(&b), err);
	nl2sql_buf_release(&b);
	return rc;
}
