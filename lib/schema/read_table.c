/*
 * read_table.c - the parts of a table's record: cells, keys, profiles
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

/* A string, "" for absent. */
static const char *name_of(struct nl2sql_arena *a, struct nl2sql_json j)
{
	const char *text = nl2sql_json_string(j, a, NULL);

	return text ? text : "";
}

/* The same with "" for absent. */
const char *nl2sql_schema_name(struct nl2sql_arena *a,
			       struct nl2sql_json object, const char *key)
{
	return name_of(a, nl2sql_json_get(object, key));
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

enum {
	P_ROWS, P_EXACT, P_DISTINCT, P_NULLS, P_MIN, P_MAX, P_MEAN,
	P_QUANTILES, P_TOP, P_EXAMPLES, P_LENGTH, P_ROLE, P_SEMANTIC,
	P_PATTERN, P_PII, P_UNIQUE, P_ADDITIVE, P_TREND, P_MEMBERS
};
static const char *const profile_members[P_MEMBERS] = {
	[P_ROWS] = "rows",
	[P_EXACT] = "exact",
	[P_DISTINCT] = "distinct",
	[P_NULLS] = "nulls",
	[P_MIN] = "min",
	[P_MAX] = "max",
	[P_MEAN] = "mean",
	[P_QUANTILES] = "quantiles",
	[P_TOP] = "top",
	[P_EXAMPLES] = "examples",
	[P_LENGTH] = "length",
	[P_ROLE] = "role",
	[P_SEMANTIC] = "semantic",
	[P_PATTERN] = "pattern",
	[P_PII] = "pii",
	[P_UNIQUE] = "unique",
	[P_ADDITIVE] = "additive",
	[P_TREND] = "trend",
};

static void read_numbers(struct nl2sql_profile *p, const struct nl2sql_json *v)
{
	struct nl2sql_json_iter it;
	struct nl2sql_json value;
	size_t i = 0;

	p->has_mean = !nl2sql_json_double(v[P_MEAN], &p->mean);
	if (!p->has_mean)
		p->mean = NAN;
	it = nl2sql_json_iter(v[P_QUANTILES]);
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
	struct nl2sql_json value, list, v[P_MEMBERS];
	struct nl2sql_profile *p;

	if (nl2sql_json_type(j) != NL2SQL_JSON_OBJECT)
		return NULL;
	nl2sql_json_pick(j, profile_members, v, P_MEMBERS);
	p = nl2sql_arena_alloc(a, sizeof(*p));
	p->rows = nl2sql_json_int_or(v[P_ROWS], 0);
	p->exact = nl2sql_json_bool_or(v[P_EXACT], false);
	p->distinct = nl2sql_json_int_or(v[P_DISTINCT], 0);
	p->nulls = nl2sql_json_int_or(v[P_NULLS], 0);
	p->min = nl2sql_schema_cell(a, v[P_MIN]);
	p->max = nl2sql_schema_cell(a, v[P_MAX]);
	read_numbers(p, v);
	p->top = read_top(a, v[P_TOP], &p->ntop);
	list = v[P_EXAMPLES];
	p->examples = nl2sql_arena_alloc(
		a, nl2sql_json_count(list) * sizeof(*p->examples) + 1);
	it = nl2sql_json_iter(list);
	while (nl2sql_json_next(&it, NULL, &value))
		p->examples[p->nexamples++] = nl2sql_schema_cell(a, value);
	read_length(p, v[P_LENGTH]);
	p->role = nl2sql_role_of_word(nl2sql_json_string(v[P_ROLE], a, NULL));
	p->semantic = nl2sql_json_string(v[P_SEMANTIC], a, NULL);
	p->pattern = nl2sql_json_string(v[P_PATTERN], a, NULL);
	p->pii = nl2sql_json_bool_or(v[P_PII], false);
	p->unique = nl2sql_json_bool_or(v[P_UNIQUE], false);
	p->additive = nl2sql_json_bool_or(v[P_ADDITIVE], false);
	p->trend = read_trend(a, v[P_TREND]);
	return p;
}

enum {
	C_NAME, C_TYPE, C_FAMILY, C_NULLABLE, C_DEFAULT, C_GENERATED,
	C_COMMENT, C_DESCRIPTION, C_PROFILE, C_MEMBERS
};
static const char *const column_members[C_MEMBERS] = {
	[C_NAME] = "name",
	[C_TYPE] = "type",
	[C_FAMILY] = "family",
	[C_NULLABLE] = "nullable",
	[C_DEFAULT] = "default",
	[C_GENERATED] = "generated",
	[C_COMMENT] = "comment",
	[C_DESCRIPTION] = "description",
	[C_PROFILE] = "profile",
};

static void read_column(struct nl2sql_schema *s, struct nl2sql_table *t,
			size_t i, struct nl2sql_json j)
{
	struct nl2sql_arena *a = &s->arena;
	struct nl2sql_column *c = &t->columns[i];
	struct nl2sql_json v[C_MEMBERS], family;

	nl2sql_json_pick(j, column_members, v, C_MEMBERS);
	family = v[C_FAMILY];
	nl2sql_table_name_column(s, t, i, name_of(a, v[C_NAME]));
	c->type = name_of(a, v[C_TYPE]);
	c->family = nl2sql_json_type(family) == NL2SQL_JSON_STRING
			    ? nl2sql_family_of_word(
				      nl2sql_json_string(family, a, NULL))
			    : nl2sql_family_of_type(c->type);
	c->nullable = nl2sql_json_bool_or(v[C_NULLABLE], true);
	c->dflt = nl2sql_json_string(v[C_DEFAULT], a, NULL);
	c->generated = nl2sql_json_string(v[C_GENERATED], a, NULL);
	c->comment = nl2sql_json_string(v[C_COMMENT], a, NULL);
	c->description = nl2sql_json_string(v[C_DESCRIPTION], a, NULL);
	c->profile = read_profile(a, v[C_PROFILE]);
}

static void read_key(struct nl2sql_schema *s, struct nl2sql_table *t,
		     struct nl2sql_key *k, struct nl2sql_json j)
{
	k->columns =
		nl2sql_schema_columns(&s->arena, t, j, &k->ncolumns, false);
}

enum {
	T_KIND, T_MODULE, T_COMMENT, T_DEFINITION, T_ROW_COUNT,
	T_ROW_COUNT_EXACT, T_STRICT, T_WITHOUT_ROWID, T_COLUMNS,
	T_PRIMARY_KEY, T_UNIQUE, T_INDEXES, T_CHECKS, T_BROKEN_KEYS, T_DOC,
	T_MEMBERS
};
static const char *const table_members[T_MEMBERS] = {
	[T_KIND] = "kind",
	[T_MODULE] = "module",
	[T_COMMENT] = "comment",
	[T_DEFINITION] = "definition",
	[T_ROW_COUNT] = "row_count",
	[T_ROW_COUNT_EXACT] = "row_count_exact",
	[T_STRICT] = "strict",
	[T_WITHOUT_ROWID] = "without_rowid",
	[T_COLUMNS] = "columns",
	[T_PRIMARY_KEY] = "primary_key",
	[T_UNIQUE] = "unique",
	[T_INDEXES] = "indexes",
	[T_CHECKS] = "checks",
	[T_BROKEN_KEYS] = "broken_keys",
	[T_DOC] = "doc",
};

static void read_keys(struct nl2sql_schema *s, struct nl2sql_table *t,
		      const struct nl2sql_json *v)
{
	struct nl2sql_arena *a = &s->arena;
	struct nl2sql_json list, value;
	struct nl2sql_json_iter it;
	struct nl2sql_index *x;

	read_key(s, t, &t->primary_key, v[T_PRIMARY_KEY]);
	list = v[T_UNIQUE];
	t->unique = nl2sql_arena_alloc(
		a, nl2sql_json_count(list) * sizeof(*t->unique) + 1);
	it = nl2sql_json_iter(list);
	while (nl2sql_json_next(&it, NULL, &value)) {
		read_key(s, t, &t->unique[t->nunique], value);
		if (t->unique[t->nunique].ncolumns)
			t->nunique++;
	}
	list = v[T_INDEXES];
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
	t->checks = nl2sql_schema_strings(a, v[T_CHECKS], &t->nchecks);
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
	struct nl2sql_json column, v[T_MEMBERS];
	const char *kind;
	size_t i = 0;

	nl2sql_json_pick(j, table_members, v, T_MEMBERS);
	kind = nl2sql_json_string(v[T_KIND], a, NULL);
	if (kind)
		t->kind = kind;
	t->module = nl2sql_json_string(v[T_MODULE], a, NULL);
	t->comment = nl2sql_json_string(v[T_COMMENT], a, NULL);
	t->definition = nl2sql_json_string(v[T_DEFINITION], a, NULL);
	t->row_count = nl2sql_json_int_or(v[T_ROW_COUNT], -1);
	t->row_count_exact = nl2sql_json_bool_or(v[T_ROW_COUNT_EXACT], false);
	t->strict = nl2sql_json_bool_or(v[T_STRICT], false);
	t->without_rowid = nl2sql_json_bool_or(v[T_WITHOUT_ROWID], false);
	it = nl2sql_json_iter(v[T_COLUMNS]);
	while (nl2sql_json_next(&it, NULL, &column))
		read_column(s, t, i++, column);
	read_keys(s, t, v);
	read_broken_keys(s, t, v[T_BROKEN_KEYS]);
	read_doc(s, t, v[T_DOC]);
}
