/*
 * read.c - the records of nl2sql-records(5) as schema structs
 *
 * write.c is the other side.  A relationship or sample whose table is not
 * there yet waits as JSON text under the table's name, and is read when the
 * table comes.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "words.h"

/* A record that waits for a table. */
struct waiting {
	const char *json;
	size_t len;
	struct waiting *next;
};

/* ---- small things ------------------------------------------------------- */

static const char *get_text(struct nl2sql_arena *a, struct nl2sql_json object,
			    const char *key)
{
	return nl2sql_json_string(nl2sql_json_get(object, key), a, NULL);
}

/* The same with "" for absent. */
static const char *get_name(struct nl2sql_arena *a, struct nl2sql_json object,
			    const char *key)
{
	const char *text = get_text(a, object, key);

	return text ? text : "";
}

static bool is_real(struct nl2sql_json number)
{
	return memchr(number.at, '.', number.len) ||
	       memchr(number.at, 'e', number.len) ||
	       memchr(number.at, 'E', number.len);
}

static struct nl2sql_cell read_cell(struct nl2sql_arena *a,
				    struct nl2sql_json j)
{
	struct nl2sql_cell c = { 0 };
	bool flag = false;

	switch (nl2sql_json_type(j)) {
	case NL2SQL_JSON_BOOL:
		nl2sql_json_bool(j, &flag);
		c.type = NL2SQL_CELL_BOOLEAN;
		c.integer = flag;
		break;
	case NL2SQL_JSON_NUMBER:
		if (!is_real(j) && !nl2sql_json_int(j, &c.integer))
			c.type = NL2SQL_CELL_INTEGER;
		else if (!nl2sql_json_double(j, &c.real))
			c.type = NL2SQL_CELL_REAL;
		break;
	case NL2SQL_JSON_STRING:
		c.type = NL2SQL_CELL_TEXT;
		c.at = nl2sql_json_string(j, a, &c.len);
		break;
	case NL2SQL_JSON_OBJECT:
		c.type = NL2SQL_CELL_BLOB;
		c.len = (size_t)nl2sql_json_int_or(nl2sql_json_get(j, "bytes"),
						   0);
		break;
	default:
		break;
	}
	return c;
}

static const char **read_strings(struct nl2sql_arena *a,
				 struct nl2sql_json array, size_t *n)
{
	struct nl2sql_json_iter it = nl2sql_json_iter(array);
	struct nl2sql_json value;
	const char **items, *text;

	items = nl2sql_arena_alloc(
		a, nl2sql_json_count(array) * sizeof(*items) + 1);
	*n = 0;
	while (nl2sql_json_next(&it, NULL, &value)) {
		text = nl2sql_json_string(value, a, NULL);
		if (text)
			items[(*n)++] = text;
	}
	return items;
}

/*
 * An array of column names as numbers.  An unknown one is -1 where holes are
 * allowed (an index on an expression); else the whole is NULL.
 */
static int *read_columns(struct nl2sql_arena *a, const struct nl2sql_table *t,
			 struct nl2sql_json array, size_t *n, bool holes)
{
	struct nl2sql_json_iter it = nl2sql_json_iter(array);
	struct nl2sql_json value;
	const char *name;
	int *columns, i;

	columns = nl2sql_arena_alloc(
		a, nl2sql_json_count(array) * sizeof(*columns) + 1);
	*n = 0;
	while (nl2sql_json_next(&it, NULL, &value)) {
		name = nl2sql_json_string(value, a, NULL);
		i = name ? nl2sql_table_column(t, name) : -1;
		if (i < 0 && !holes) {
			*n = 0;
			return NULL;
		}
		columns[(*n)++] = i;
	}
	return columns;
}

/* ---- profiles ------------------------------------------------------------ */

static struct nl2sql_top *read_top(struct nl2sql_arena *a,
				   struct nl2sql_json array, size_t *n)
{
	struct nl2sql_json_iter it = nl2sql_json_iter(array);
	struct nl2sql_json pair;
	struct nl2sql_top *top;

	top = nl2sql_arena_alloc(a,
				 nl2sql_json_count(array) * sizeof(*top) + 1);
	*n = 0;
	while (nl2sql_json_next(&it, NULL, &pair)) {
		if (nl2sql_json_count(pair) != 2)
			continue;
		top[*n].value = read_cell(a, nl2sql_json_at(pair, 0));
		top[*n].count = nl2sql_json_int_or(nl2sql_json_at(pair, 1), 0);
		++*n;
	}
	return top;
}

static struct nl2sql_trend *read_trend(struct nl2sql_arena *a,
				       struct nl2sql_json j)
{
	struct nl2sql_trend *t;

	if (nl2sql_json_type(j) != NL2SQL_JSON_OBJECT)
		return NULL;
	t = nl2sql_arena_alloc(a, sizeof(*t));
	t->granularity = get_text(a, j, "granularity");
	t->first = get_text(a, j, "first");
	t->last = get_text(a, j, "last");
	t->bucket = get_text(a, j, "bucket");
	t->counts = read_top(a, nl2sql_json_get(j, "counts"), &t->ncounts);
	t->gaps = nl2sql_json_int_or(nl2sql_json_get(j, "gaps"), 0);
	t->direction = get_text(a, j, "direction");
	return t;
}

static void read_numbers(struct nl2sql_profile *p, struct nl2sql_json j)
{
	struct nl2sql_json_iter it;
	struct nl2sql_json value;
	size_t i = 0;

	p->has_mean = !nl2sql_json_double(nl2sql_json_get(j, "mean"), &p->mean);
	if (!p->has_mean)
		p->mean = NAN;
	it = nl2sql_json_iter(nl2sql_json_get(j, "quantiles"));
	while (i < NL2SQL_COUNT(p->quantiles) &&
	       nl2sql_json_next(&it, NULL, &value))
		p->quantiles[i++] = nl2sql_json_double_or(value, p->mean);
	while (i < NL2SQL_COUNT(p->quantiles))
		p->quantiles[i++] = p->mean;
}

static void read_length(struct nl2sql_profile *p, struct nl2sql_json j)
{
	p->length_min = nl2sql_json_int_or(nl2sql_json_get(j, "min"), -1);
	p->length_max = nl2sql_json_int_or(nl2sql_json_get(j, "max"), -1);
	p->length_mean = nl2sql_json_double_or(nl2sql_json_get(j, "mean"), 0);
}

static struct nl2sql_profile *read_profile(struct nl2sql_arena *a,
					   struct nl2sql_json j)
{
	struct nl2sql_json_iter it;
	struct nl2sql_json value, list;
	struct nl2sql_profile *p;

	if (nl2sql_json_type(j) != NL2SQL_JSON_OBJECT)
		return NULL;
	p = nl2sql_arena_alloc(a, sizeof(*p));
	p->rows = nl2sql_json_int_or(nl2sql_json_get(j, "rows"), 0);
	p->exact = nl2sql_json_bool_or(nl2sql_json_get(j, "exact"), false);
	p->distinct = nl2sql_json_int_or(nl2sql_json_get(j, "distinct"), 0);
	p->nulls = nl2sql_json_int_or(nl2sql_json_get(j, "nulls"), 0);
	p->min = read_cell(a, nl2sql_json_get(j, "min"));
	p->max = read_cell(a, nl2sql_json_get(j, "max"));
	read_numbers(p, j);
	p->top = read_top(a, nl2sql_json_get(j, "top"), &p->ntop);
	list = nl2sql_json_get(j, "examples");
	p->examples = nl2sql_arena_alloc(
		a, nl2sql_json_count(list) * sizeof(*p->examples) + 1);
	it = nl2sql_json_iter(list);
	while (nl2sql_json_next(&it, NULL, &value))
		p->examples[p->nexamples++] = read_cell(a, value);
	read_length(p, nl2sql_json_get(j, "length"));
	p->role = nl2sql_role_of_word(get_text(a, j, "role"));
	p->semantic = get_text(a, j, "semantic");
	p->pattern = get_text(a, j, "pattern");
	p->pii = nl2sql_json_bool_or(nl2sql_json_get(j, "pii"), false);
	p->unique = nl2sql_json_bool_or(nl2sql_json_get(j, "unique"), false);
	p->additive =
		nl2sql_json_bool_or(nl2sql_json_get(j, "additive"), false);
	p->trend = read_trend(a, nl2sql_json_get(j, "trend"));
	return p;
}

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
	const char *db = get_name(a, j, "db");
	struct nl2sql_database *d;

	if (!*db)
		return lacks(err, "database", "db");
	d = nl2sql_schema_database(s, db);
	d->dialect = get_text(a, j, "dialect");
	d->server_version = get_text(a, j, "server_version");
	d->schemas =
		read_strings(a, nl2sql_json_get(j, "schemas"), &d->nschemas);
	d->fingerprint = get_text(a, j, "fingerprint");
	return 1;
}

static void read_column(struct nl2sql_schema *s, struct nl2sql_table *t,
			size_t i, struct nl2sql_json j)
{
	struct nl2sql_arena *a = &s->arena;
	struct nl2sql_column *c = &t->columns[i];
	struct nl2sql_json family = nl2sql_json_get(j, "family");

	nl2sql_table_name_column(s, t, i, get_name(a, j, "name"));
	c->type = get_name(a, j, "type");
	c->family = nl2sql_json_type(family) == NL2SQL_JSON_STRING
			    ? nl2sql_family_of_word(
				      nl2sql_json_string(family, a, NULL))
			    : nl2sql_family_of_type(c->type);
	c->nullable = nl2sql_json_bool_or(nl2sql_json_get(j, "nullable"), true);
	c->dflt = get_text(a, j, "default");
	c->generated = get_text(a, j, "generated");
	c->comment = get_text(a, j, "comment");
	c->description = get_text(a, j, "description");
	c->profile = read_profile(a, nl2sql_json_get(j, "profile"));
}

static void read_key(struct nl2sql_schema *s, struct nl2sql_table *t,
		     struct nl2sql_key *k, struct nl2sql_json j)
{
	k->columns = read_columns(&s->arena, t, j, &k->ncolumns, false);
}

static void read_keys(struct nl2sql_schema *s, struct nl2sql_table *t,
		      struct nl2sql_json j)
{
	struct nl2sql_arena *a = &s->arena;
	struct nl2sql_json list, value;
	struct nl2sql_json_iter it;
	struct nl2sql_index *x;

	read_key(s, t, &t->primary_key, nl2sql_json_get(j, "primary_key"));
	list = nl2sql_json_get(j, "unique");
	t->unique = nl2sql_arena_alloc(
		a, nl2sql_json_count(list) * sizeof(*t->unique) + 1);
	it = nl2sql_json_iter(list);
	while (nl2sql_json_next(&it, NULL, &value)) {
		read_key(s, t, &t->unique[t->nunique], value);
		if (t->unique[t->nunique].ncolumns)
			t->nunique++;
	}
	list = nl2sql_json_get(j, "indexes");
	t->indexes = nl2sql_arena_alloc(
		a, nl2sql_json_count(list) * sizeof(*t->indexes) + 1);
	it = nl2sql_json_iter(list);
	while (nl2sql_json_next(&it, NULL, &value)) {
		x = &t->indexes[t->nindexes++];
		x->name = get_name(a, value, "name");
		x->columns =
			read_columns(a, t, nl2sql_json_get(value, "columns"),
				     &x->ncolumns, true);
		x->unique = nl2sql_json_bool_or(
			nl2sql_json_get(value, "unique"), false);
		x->partial = nl2sql_json_bool_or(
			nl2sql_json_get(value, "partial"), false);
	}
	t->checks = read_strings(a, nl2sql_json_get(j, "checks"), &t->nchecks);
}

static void read_broken_keys(struct nl2sql_schema *s, struct nl2sql_table *t,
			     struct nl2sql_json list)
{
	struct nl2sql_json_iter it = nl2sql_json_iter(list);
	struct nl2sql_arena *a = &s->arena;
	struct nl2sql_broken_key *k;
	struct nl2sql_json j;

	t->broken_keys = nl2sql_arena_alloc(
		a, nl2sql_json_count(list) * sizeof(*t->broken_keys) + 1);
	while (nl2sql_json_next(&it, NULL, &j)) {
		k = &t->broken_keys[t->nbroken_keys++];
		k->columns = read_strings(a, nl2sql_json_get(j, "columns"),
					  &k->ncolumns);
		k->table = get_name(a, j, "table");
		k->to_columns = read_strings(
			a, nl2sql_json_get(j, "to_columns"), &k->nto);
		k->reason = get_name(a, j, "reason");
	}
}

static void read_doc(struct nl2sql_schema *s, struct nl2sql_table *t,
		     struct nl2sql_json doc)
{
	if (nl2sql_json_type(doc) == NL2SQL_JSON_STRING)
		t->description = nl2sql_json_string(doc, &s->arena, NULL);
	else if (nl2sql_json_type(doc) == NL2SQL_JSON_OBJECT)
		t->description = get_text(&s->arena, doc, "description");
	else
		return;
	t->doc = nl2sql_arena_strndup(&s->arena, doc.at, doc.len);
}

static void read_table(struct nl2sql_schema *s, struct nl2sql_table *t,
		       struct nl2sql_json j)
{
	struct nl2sql_arena *a = &s->arena;
	struct nl2sql_json_iter it;
	struct nl2sql_json column;
	const char *kind = get_text(a, j, "kind");
	size_t i = 0;

	if (kind)
		t->kind = kind;
	t->module = get_text(a, j, "module");
	t->comment = get_text(a, j, "comment");
	t->definition = get_text(a, j, "definition");
	t->row_count = nl2sql_json_int_or(nl2sql_json_get(j, "row_count"), -1);
	t->row_count_exact = nl2sql_json_bool_or(
		nl2sql_json_get(j, "row_count_exact"), false);
	t->strict = nl2sql_json_bool_or(nl2sql_json_get(j, "strict"), false);
	t->without_rowid =
		nl2sql_json_bool_or(nl2sql_json_get(j, "without_rowid"), false);
	it = nl2sql_json_iter(nl2sql_json_get(j, "columns"));
	while (nl2sql_json_next(&it, NULL, &column))
		read_column(s, t, i++, column);
	read_keys(s, t, j);
	read_broken_keys(s, t, nl2sql_json_get(j, "broken_keys"));
	read_doc(s, t, nl2sql_json_get(j, "doc"));
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

	schema_unrelate(s, r);
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
	const char *db = get_name(a, j, "db"), *name = get_name(a, j, "name");
	const char *schema = get_name(a, j, "schema");
	const struct nl2sql_column *old = NULL;
	struct nl2sql_table *t;
	size_t nold = 0;

	if (!*name)
		return lacks(err, "table", "name");
	if (nl2sql_json_type(columns) != NL2SQL_JSON_ARRAY)
		return lacks(err, "table", "columns");
	while (nl2sql_json_next(&it, NULL, &value))
		if (!*get_name(a, value, "name"))
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
	read_table(s, t, j);
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
	const char *db = get_name(a, j, "db"), *name = get_name(a, j, "table");
	const char *schema = get_name(a, j, "schema");
	struct nl2sql_table *t;
	struct nl2sql_sample *x;
	size_t i;

	if (!*name)
		return lacks(err, "sample", "table");
	t = nl2sql_find_table(s, db, schema, name);
	if (!t) {
		wait_for(s, j, db, schema, name);
		return 1;
	}
	x = nl2sql_arena_alloc(a, sizeof(*x));
	x->table = t;
	x->columns = read_columns(a, t, nl2sql_json_get(j, "columns"),
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
				read_cell(a, value);
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

	e.schema = get_name(&s->arena, j, "schema");
	e.name = get_name(&s->arena, j, "table");
	e.columns = nl2sql_json_get(j, "columns");
	e.table = *e.name ? nl2sql_find_table(s, db, e.schema, e.name) : NULL;
	return e;
}

static void read_figures(struct nl2sql_schema *s, struct nl2sql_relationship *r,
			 struct nl2sql_json j, struct nl2sql_table *bridge)
{
	struct nl2sql_arena *a = &s->arena;
	int word;

	word = schema_cardinality_of_word(get_text(a, j, "cardinality"));
	if (word >= 0)
		r->cardinality = (enum nl2sql_cardinality)word;
	word = schema_origin_of_word(get_text(a, j, "origin"));
	if (word >= 0)
		r->origin = (enum nl2sql_origin)word;
	r->confidence =
		nl2sql_json_double_or(nl2sql_json_get(j, "confidence"), 1);
	r->evidence = get_text(a, j, "evidence");
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
	const char *db = get_name(a, j, "db");
	struct end from, to, bridge;
	struct end *missing = NULL;
	int *fc, *tc;
	size_t nf, nt;

	from = read_end(s, db, nl2sql_json_get(j, "from"));
	to = read_end(s, db, nl2sql_json_get(j, "to"));
	bridge = read_end(s, db, nl2sql_json_get(j, "bridge"));
	if (!*from.name)
		return lacks(err, "relationship", "from.table");
	if (!*to.name)
		return lacks(err, "relationship", "to.table");
	if (!from.table)
		missing = &from;
	else if (!to.table)
		missing = &to;
	else if (*bridge.name && !bridge.table)
		missing = &bridge;
	if (missing) {
		wait_for(s, j, db, missing->schema, missing->name);
		return 1;
	}
	fc = read_columns(a, from.table, from.columns, &nf, false);
	tc = read_columns(a, to.table, to.columns, &nt, false);
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
