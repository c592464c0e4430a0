/*
 * schema.c - hold databases, tables and relationships; find them by name
 */
#include <stdlib.h>
#include <string.h>

#include "words.h"

struct nl2sql_schema *nl2sql_schema_new(void)
{
	struct nl2sql_schema *s = nl2sql_alloc(sizeof(*s));

	s->by_name.fold = true;
	s->waiting.fold = true;
	return s;
}

void nl2sql_schema_free(struct nl2sql_schema *s)
{
	size_t i;

	if (!s)
		return;
	for (i = 0; i < s->ntables; i++) {
		nl2sql_map_release(&s->tables[i]->by_name);
		free(s->tables[i]->relationships);
	}
	free(s->databases);
	free(s->tables);
	free(s->relationships);
	nl2sql_map_release(&s->by_key);
	nl2sql_map_release(&s->by_name);
	nl2sql_map_release(&s->by_edge);
	nl2sql_map_release(&s->waiting);
	nl2sql_arena_release(&s->arena);
	free(s);
}

static bool is_empty(const char *s)
{
	return !s || !*s;
}

/* ---- databases ---------------------------------------------------------- */

struct nl2sql_database *nl2sql_find_database(const struct nl2sql_schema *s,
					     const char *db)
{
	size_t i;

	if (is_empty(db))
		return s->ndatabases == 1 ? s->databases[0] : NULL;
	for (i = 0; i < s->ndatabases; i++)
		if (!strcmp(s->databases[i]->db, db))
			return s->databases[i];
	for (i = 0; i < s->ndatabases; i++)
		if (nl2sql_ieq(s->databases[i]->db, db))
			return s->databases[i];
	return NULL;
}

struct nl2sql_database *nl2sql_schema_database(struct nl2sql_schema *s,
					       const char *db)
{
	struct nl2sql_database *d = NULL;
	size_t i;

	for (i = 0; i < s->ndatabases && !d; i++)
		if (!strcmp(s->databases[i]->db, db))
			d = s->databases[i];
	if (!d) {
		NL2SQL_GROW(s->databases, s->ndatabases, s->cdatabases);
		d = nl2sql_arena_alloc(&s->arena, sizeof(*d));
		s->databases[s->ndatabases++] = d;
	}
	memset(d, 0, sizeof(*d));
	d->db = nl2sql_arena_strdup(&s->arena, db);
	return d;
}

/* ---- tables ------------------------------------------------------------- */

/* The key of a table that is the same for no other: lengths tell the parts
 * apart, whatever bytes they hold. */
static const char *table_key(struct nl2sql_buf *b, const char *db,
			     const char *schema, const char *name)
{
	nl2sql_buf_printf(b, "%zu.%zu.%s%s%s", strlen(db), strlen(schema), db,
			  schema, name);
	return nl2sql_buf_str(b);
}

static struct nl2sql_table *find_exact(const struct nl2sql_schema *s,
				       const char *db, const char *schema,
				       const char *name)
{
	struct nl2sql_buf b = { 0 };
	struct nl2sql_table *t;

	t = nl2sql_map_get(&s->by_key, table_key(&b, db, schema, name));
	nl2sql_buf_release(&b);
	return t;
}

/* How well a table that has the name answers: spelling, then schema. */
static int fitness(const struct nl2sql_table *t, const char *name)
{
	int fit = strcmp(t->name, name) ? 0 : 4;

	if (is_empty(t->schema) || nl2sql_ieq(t->schema, "main") ||
	    nl2sql_ieq(t->schema, "public"))
		fit += 2;
	return fit;
}

struct nl2sql_table *nl2sql_find_table(const struct nl2sql_schema *s,
				       const char *db, const char *schema,
				       const char *name)
{
	struct nl2sql_table *t, *best = NULL;
	bool several = false;

	if (!is_empty(db) && !is_empty(schema)) {
		t = find_exact(s, db, schema, name);
		if (t)
			return t;
	}
	for (t = nl2sql_map_get(&s->by_name, name); t; t = t->same_name) {
		if (!is_empty(db) && !nl2sql_ieq(t->db, db))
			continue;
		if (!is_empty(schema) && !nl2sql_ieq(t->schema, schema))
			continue;
		if (best && strcmp(best->db, t->db))
			several = true;
		if (!best || fitness(t, name) > fitness(best, name))
			best = t;
	}
	return several ? NULL : best;
}

/* Append to the tables of the same name, so that the first one stays first. */
static void link_same_name(struct nl2sql_schema *s, struct nl2sql_table *t)
{
	struct nl2sql_table *first = nl2sql_map_get(&s->by_name, t->name);

	if (!first) {
		nl2sql_map_set(&s->by_name, t->name, t);
		return;
	}
	t->same_name = first->same_name;
	first->same_name = t;
}

/* Empty a table but for what ties it to the schema. */
static void clear_table(struct nl2sql_table *t)
{
	struct nl2sql_table keep = *t;

	nl2sql_map_release(&t->by_name);
	memset(t, 0, sizeof(*t));
	t->db = keep.db;
	t->schema = keep.schema;
	t->name = keep.name;
	t->number = keep.number;
	t->same_name = keep.same_name;
	t->sample = keep.sample;
	t->relationships = keep.relationships;
	t->nrelationships = keep.nrelationships;
	t->crelationships = keep.crelationships;
}

static struct nl2sql_table *new_table(struct nl2sql_schema *s, const char *db,
				      const char *schema, const char *name)
{
	struct nl2sql_table *t = nl2sql_arena_alloc(&s->arena, sizeof(*t));
	struct nl2sql_buf b = { 0 };

	t->db = nl2sql_arena_strdup(&s->arena, db);
	t->schema = nl2sql_arena_strdup(&s->arena, schema);
	t->name = nl2sql_arena_strdup(&s->arena, name);
	t->number = s->ntables;
	nl2sql_map_set(&s->by_key, table_key(&b, db, schema, name), t);
	nl2sql_buf_release(&b);
	link_same_name(s, t);
	NL2SQL_GROW(s->tables, s->ntables, s->ctables);
	s->tables[s->ntables++] = t;
	return t;
}

struct nl2sql_table *nl2sql_schema_table(struct nl2sql_schema *s,
					 const char *db, const char *schema,
					 const char *name, size_t ncolumns)
{
	struct nl2sql_table *t = find_exact(s, db, schema, name);
	size_t i;

	if (t)
		clear_table(t);
	else
		t = new_table(s, db, schema, name);
	t->kind = "table";
	t->row_count = -1;
	t->by_name.fold = true;
	t->ncolumns = ncolumns;
	t->columns = nl2sql_arena_alloc(&s->arena,
					ncolumns * sizeof(*t->columns) + 1);
	for (i = 0; i < ncolumns; i++) {
		t->columns[i].number = (int)i;
		t->columns[i].name = t->columns[i].type = "";
		t->columns[i].nullable = true;
	}
	return t;
}

void nl2sql_table_name_column(struct nl2sql_schema *s, struct nl2sql_table *t,
			      size_t i, const char *name)
{
	t->columns[i].name = nl2sql_arena_strdup(&s->arena, name);
	if (!nl2sql_map_get(&t->by_name, name))
		nl2sql_map_set(&t->by_name, name, (void *)(uintptr_t)(i + 1));
}

int nl2sql_table_column(const struct nl2sql_table *t, const char *name)
{
	size_t i = (size_t)(uintptr_t)nl2sql_map_get(&t->by_name, name);
	size_t k;

	if (!i || !strcmp(t->columns[i - 1].name, name))
		return (int)i - 1;
	for (k = i; k < t->ncolumns; k++) /* two that differ in case only */
		if (!strcmp(t->columns[k].name, name))
			return (int)k;
	return (int)i - 1;
}

static bool holds(const int *columns, size_t n, const struct nl2sql_key *key)
{
	size_t i, k;

	for (i = 0; i < key->ncolumns; i++) {
		for (k = 0; k < n && columns[k] != key->columns[i]; k++)
			;
		if (k == n)
			return false;
	}
	return key->ncolumns > 0;
}

bool nl2sql_table_unique(const struct nl2sql_table *t, const int *columns,
			 size_t n)
{
	size_t i;

	if (holds(columns, n, &t->primary_key))
		return true;
	for (i = 0; i < t->nunique; i++)
		if (holds(columns, n, &t->unique[i]))
			return true;
	return false;
}

/* How well a column names the row: 0 not at all. */
static int label_rank(const struct nl2sql_column *c)
{
	const struct nl2sql_profile *p = c->profile;

	if (!p)
		return 0;
	if (p->role == NL2SQL_ROLE_NAME && nl2sql_istr(c->name, "name"))
		return p->unique ? 5 : 4;
	if (p->role == NL2SQL_ROLE_NAME && nl2sql_istr(c->name, "title"))
		return 4;
	if (p->role == NL2SQL_ROLE_NAME)
		return p->unique ? 3 : 2;
	return p->role == NL2SQL_ROLE_CODE && p->unique;
}

int nl2sql_table_label(const struct nl2sql_table *t)
{
	int best = -1, rank = 0, r;
	size_t i;

	for (i = 0; i < t->ncolumns; i++) {
		r = label_rank(&t->columns[i]);
		if (r > rank) {
			rank = r;
			best = (int)i;
		}
	}
	return best;
}

/* ---- relationships ------------------------------------------------------- */

/* The key of an edge: tables and columns by number. */
static const char *edge_key(struct nl2sql_buf *b,
			    const struct nl2sql_table *from, const int *fc,
			    const struct nl2sql_table *to, const int *tc,
			    size_t n)
{
	size_t i;

	nl2sql_buf_printf(b, "%zu>%zu", from->number, to->number);
	for (i = 0; i < n; i++)
		nl2sql_buf_printf(b, ",%d=%d", fc[i], tc[i]);
	return nl2sql_buf_str(b);
}

static void join_list(struct nl2sql_table *t, struct nl2sql_relationship *r)
{
	NL2SQL_GROW(t->relationships, t->nrelationships, t->crelationships);
	t->relationships[t->nrelationships++] = r;
}

static void leave_list(struct nl2sql_relationship **list, size_t *n,
		       const struct nl2sql_relationship *r)
{
	size_t i;

	for (i = 0; i < *n && list[i] != r; i++)
		;
	if (i == *n)
		return;
	memmove(list + i, list + i + 1, (*n - i - 1) * sizeof(*list));
	--*n;
}

static int *copy_numbers(struct nl2sql_arena *a, const int *numbers, size_t n)
{
	int *copy = nl2sql_arena_alloc(a, n * sizeof(*copy) + 1);

	memcpy(copy, numbers, n * sizeof(*copy));
	return copy;
}

struct nl2sql_relationship *
nl2sql_schema_relate(struct nl2sql_schema *s, struct nl2sql_table *from,
		     const int *from_columns, struct nl2sql_table *to,
		     const int *to_columns, size_t n)
{
	struct nl2sql_relationship *r;
	struct nl2sql_buf b = { 0 };
	const char *key;

	key = edge_key(&b, from, from_columns, to, to_columns, n);
	r = nl2sql_map_get(&s->by_edge, key);
	if (r) {
		memset(r, 0, sizeof(*r));
	} else {
		r = nl2sql_arena_alloc(&s->arena, sizeof(*r));
		nl2sql_map_set(&s->by_edge, key, r);
		NL2SQL_GROW(s->relationships, s->nrelationships,
			    s->crelationships);
		s->relationships[s->nrelationships++] = r;
		join_list(from, r);
		if (to != from)
			join_list(to, r);
	}
	nl2sql_buf_release(&b);
	r->from = from;
	r->to = to;
	r->ncolumns = n;
	r->from_columns = copy_numbers(&s->arena, from_columns, n);
	r->to_columns = copy_numbers(&s->arena, to_columns, n);
	r->cardinality = NL2SQL_MANY_TO_ONE;
	r->confidence = 1;
	r->orphans = r->childless = -1;
	return r;
}

void nl2sql_schema_unrelate(struct nl2sql_schema *s,
			    struct nl2sql_relationship *r)
{
	struct nl2sql_buf b = { 0 };

	nl2sql_map_set(&s->by_edge,
		       edge_key(&b, r->from, r->from_columns, r->to,
				r->to_columns, r->ncolumns),
		       NULL);
	nl2sql_buf_release(&b);
	leave_list(s->relationships, &s->nrelationships, r);
	leave_list(r->from->relationships, &r->from->nrelationships, r);
	leave_list(r->to->relationships, &r->to->nrelationships, r);
}

const struct nl2sql_relationship *
nl2sql_column_parent(const struct nl2sql_table *t, int column)
{
	const struct nl2sql_relationship *r, *best = NULL;
	size_t i;

	for (i = 0; i < t->nrelationships; i++) {
		r = t->relationships[i];
		if (r->from != t || r->ncolumns != 1 ||
		    r->from_columns[0] != column ||
		    r->cardinality == NL2SQL_MANY_TO_MANY)
			continue;
		if (!best || r->origin < best->origin ||
		    (r->origin == best->origin &&
		     r->confidence > best->confidence))
			best = r;
	}
	return best;
}
