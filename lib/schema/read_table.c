/*
 * nl2sql_schema_read_table.c - the parts of a table's record: cells, keys, profiles
 */
#include <math.h>
#include <string.h>

#include "read.h"

/* ---- small things ------------------------------------------------------- */

const char *nl2sql_schema_text(struct nl2sql_arena *a,
			       struct nl2sql_json object, const char *key)
{
	return nl2sql_json_string(nl2sql_json_get(object, key), a, NULL);
}

/* The same with "" for absent. */
const char *nl2sql_schema_name(struct nl2sql_arena *a,
			       struct nl2sql_json object, const char *key)
{
	const char *text = nl2sql_schema_text(a, object, key);

	return text ? text : "";
}

static bool is_real(struct nl2sql_json number)
{
	return memchr(number.at, '.', number.len) ||
	       memchr(number.at, 'e', number.len) ||
	       memchr(number.at, 'E', number.len);
}

struct nl2sql_cell nl2sql_schema_cell(struct nl2sql_arena *a,
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

const char **nl2sql_schema_strings(struct nl2sql_arena *a,
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
int *nl2sql_schema_columns(struct nl2sql_arena *a, const struct nl2sql_table *t,
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
		top[*n].value = nl2sql_schema_cell(a, nl2sql_json_at(pair, 0));
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
	t->granularity = nl2sql_schema_text(a, j, "granularity");
	t->first = nl2sql_schema_text(a, j, "first");
	t->last = nl2sql_schema_text(a, j, "last");
	t->bucket = nl2sql_schema_text(a, j, "bucket");
	t->counts = read_top(a, nl2sql_json_get(j, "counts"), &t->ncounts);
	t->gaps = nl2sql_json_int_or(nl2sql_json_get(j, "gaps"), 0);
	t->direction = nl2sql_schema_text(a, j, "direction");
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
	p->min = nl2sql_schema_cell(a, nl2sql_json_get(j, "min"));
	p->max = nl2sql_schema_cell(a, nl2sql_json_get(j, "max"));
	read_numbers(p, j);
	p->top = read_top(a, nl2sql_json_get(j, "top"), &p->ntop);
	list = nl2sql_json_get(j, "examples");
	p->examples = nl2sql_arena_alloc(
		a, nl2sql_json_count(list) * sizeof(*p->examples) + 1);
	it = nl2sql_json_iter(list);
	while (nl2sql_json_next(&it, NULL, &value))
		p->examples[p->nexamples++] = nl2sql_schema_cell(a, value);
	read_length(p, nl2sql_json_get(j, "length"));
	p->role = nl2sql_role_of_word(nl2sql_schema_text(a, j, "role"));
	p->semantic = nl2sql_schema_text(a, j, "semantic");
	p->pattern = nl2sql_schema_text(a, j, "pattern");
	p->pii = nl2sql_json_bool_or(nl2sql_json_get(j, "pii"), false);
	p->unique = nl2sql_json_bool_or(nl2sql_json_get(j, "unique"), false);
	p->additive =
		nl2sql_json_bool_or(nl2sql_json_get(j, "additive"), false);
	p->trend = read_trend(a, nl2sql_json_get(j, "trend"));
	return p;
}

static void read_column(struct nl2sql_schema *s, struct nl2sql_table *t,
			size_t i, struct nl2sql_json j)
{
	struct nl2sql_arena *a = &s->arena;
	struct nl2sql_column *c = &t->columns[i];
	struct nl2sql_json family = nl2sql_json_get(j, "family");

	nl2sql_table_name_column(s, t, i, nl2sql_schema_name(a, j, "name"));
	c->type = nl2sql_schema_name(a, j, "type");
	c->family = nl2sql_json_type(family) == NL2SQL_JSON_STRING
			    ? nl2sql_family_of_word(
				      nl2sql_json_string(family, a, NULL))
			    : nl2sql_family_of_type(c->type);
	c->nullable = nl2sql_json_bool_or(nl2sql_json_get(j, "nullable"), true);
	c->dflt = nl2sql_schema_text(a, j, "default");
	c->generated = nl2sql_schema_text(a, j, "generated");
	c->comment = nl2sql_schema_text(a, j, "comment");
	c->description = nl2sql_schema_text(a, j, "description");
	c->profile = read_profile(a, nl2sql_json_get(j, "profile"));
}

static void read_key(struct nl2sql_schema *s, struct nl2sql_table *t,
		     struct nl2sql_key *k, struct nl2sql_json j)
{
	k->columns =
		nl2sql_schema_columns(&s->arena, t, j, &k->ncolumns, false);
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
		x->name = nl2sql_schema_name(a, value, "name");
		x->columns = nl2sql_schema_columns(
			a, t, nl2sql_json_get(value, "columns"), &x->ncolumns,
			true);
		x->unique = nl2sql_json_bool_or(
			nl2sql_json_get(value, "unique"), false);
		x->partial = nl2sql_json_bool_or(
			nl2sql_json_get(value, "partial"), false);
	}
	t->checks = nl2sql_schema_strings(a, nl2sql_json_get(j, "checks"),
					  &t->nchecks);
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
		k->columns = nl2sql_schema_strings(
			a, nl2sql_json_get(j, "columns"), &k->ncolumns);
		k->table = nl2sql_schema_name(a, j, "table");
		k->to_columns = nl2sql_schema_strings(
			a, nl2sql_json_get(j, "to_columns"), &k->nto);
		k->reason = nl2sql_schema_name(a, j, "reason");
	}
}

static void read_doc(struct nl2sql_schema *s, struct nl2sql_table *t,
		     struct nl2sql_json doc)
{
	if (nl2sql_json_type(doc) == NL2SQL_JSON_STRING)
		t->description = nl2sql_json_string(doc, &s->arena, NULL);
	else if (nl2sql_json_type(doc) == NL2SQL_JSON_OBJECT)
		t->description =
			nl2sql_schema_text(&s->arena, doc, "description");
	else
		return;
	t->doc = nl2sql_arena_strndup(&s->arena, doc.at, doc.len);
}

void nl2sql_schema_read_table(struct nl2sql_schema *s, struct nl2sql_table *t,
			      struct nl2sql_json j)
{
	struct nl2sql_arena *a = &s->arena;
	struct nl2sql_json_iter it;
	struct nl2sql_json column;
	const char *kind = nl2sql_schema_text(a, j, "kind");
	size_t i = 0;

	if (kind)
		t->kind = kind;
	t->module = nl2sql_schema_text(a, j, "module");
	t->comment = nl2sql_schema_text(a, j, "comment");
	t->definition = nl2sql_schema_text(a, j, "definition");
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
