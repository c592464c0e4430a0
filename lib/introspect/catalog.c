/*
 * catalog.c - what all engines' catalogues have in common
 */
#include <stdlib.h>
#include <string.h>

#include "inspect.h"

static bool any_glob(char *const *globs, const char *schema, const char *name)
{
	struct nl2sql_buf full = { 0 };
	bool hit = false;

	nl2sql_buf_printf(&full, "%s.%s", schema, name);
	for (; *globs && !hit; globs++)
		hit = nl2sql_glob(*globs, name) ||
		      nl2sql_glob(*globs, nl2sql_buf_str(&full));
	nl2sql_buf_release(&full);
	return hit;
}

bool nl2sql_inspect_wanted(const struct inspector *in, const char *schema,
			   const char *name)
{
	if (in->o->tables && !any_glob(in->o->tables, schema, name))
		return false;
	return !in->o->exclude || !any_glob(in->o->exclude, schema, name);
}

struct table_facts *nl2sql_inspect_facts_of(struct inspector *in,
					    const struct nl2sql_table *t)
{
	size_t first = in->ntables ? in->tables[0].table->number : 0;

	if (t->number < first || t->number - first >= in->ntables)
		return NULL;
	return &in->tables[t->number - first];
}

/* ---- declared keys ------------------------------------------------------------ */

static const char **copy_names(struct nl2sql_arena *a, const char **names,
			       size_t n)
{
	const char **copy = nl2sql_arena_alloc(a, n * sizeof(*copy) + 1);
	size_t i;

	for (i = 0; i < n; i++)
		copy[i] = nl2sql_arena_strdup(a, names[i]);
	return copy;
}

static void add_broken(struct inspector *in, const struct declared_key *k,
		       const char *reason)
{
	struct nl2sql_arena *a = &in->schema->arena;
	struct nl2sql_table *t = k->from;
	struct nl2sql_broken_key *list, *b;

	list = nl2sql_arena_alloc(a, (t->nbroken_keys + 1) * sizeof(*list));
	if (t->nbroken_keys)
		memcpy(list, t->broken_keys, t->nbroken_keys * sizeof(*list));
	b = &list[t->nbroken_keys++];
	b->columns = copy_names(a, k->from_names, k->n);
	b->ncolumns = k->n;
	b->table = nl2sql_arena_strdup(a, k->to_name);
	if (k->to_names) {
		b->to_columns = copy_names(a, k->to_names, k->n);
		b->nto = k->n;
	}
	b->reason = reason;
	t->broken_keys = list;
}

/* Numbers of names; NULL and the first name that is missing. */
static int *numbers_of(struct nl2sql_arena *a, const struct nl2sql_table *t,
		       const char **names, size_t n, const char **missing)
{
	int *numbers = nl2sql_arena_alloc(a, n * sizeof(*numbers) + 1);
	size_t i;

	for (i = 0; i < n; i++) {
		numbers[i] = nl2sql_table_column(t, names[i]);
		if (numbers[i] < 0) {
			*missing = names[i];
			return NULL;
		}
	}
	return numbers;
}

void nl2sql_inspect_add_unique(struct inspector *in, struct nl2sql_table *t,
			       int *columns, size_t n)
{
	struct nl2sql_key *list;

	list = nl2sql_arena_alloc(&in->schema->arena,
				  (t->nunique + 1) * sizeof(*list));
	if (t->nunique)
		memcpy(list, t->unique, t->nunique * sizeof(*list));
	list[t->nunique++] = (struct nl2sql_key){ columns, n };
	t->unique = list;
}

void nl2sql_inspect_add_index(struct inspector *in, struct nl2sql_table *t,
			      const struct nl2sql_index *x)
{
	struct nl2sql_index *list;

	list = nl2sql_arena_alloc(&in->schema->arena,
				  (t->nindexes + 1) * sizeof(*list));
	if (t->nindexes)
		memcpy(list, t->indexes, t->nindexes * sizeof(*list));
	list[t->nindexes++] = *x;
	t->indexes = list;
}

void nl2sql_inspect_add_edge(struct inspector *in, struct nl2sql_table *from,
			     int *columns, struct nl2sql_table *to, int *others,
			     size_t n)
{
	struct nl2sql_relationship *r;

	r = nl2sql_schema_relate(in->schema, from, columns, to, others, n);
	r->cardinality = nl2sql_table_unique(from, columns, n)
				 ? NL2SQL_ONE_TO_ONE
				 : NL2SQL_MANY_TO_ONE;
	r->evidence =
		nl2sql_table_unique(to, others, n)
			? "declared foreign key"
			: "declared foreign key, to columns not declared unique";
	NL2SQL_GROW(in->edges, in->nedges, in->cedges);
	in->edges[in->nedges++] = r;
}

void nl2sql_inspect_add_declared(struct inspector *in,
				 const struct declared_key *k)
{
	struct nl2sql_arena *a = &in->schema->arena;
	struct nl2sql_table *to;
	const char *missing = NULL;
	int *fc, *tc;

	if (!nl2sql_inspect_wanted(in, k->from->schema, k->to_name))
		return;
	to = nl2sql_find_table(in->schema, in->id, k->from->schema, k->to_name);
	if (!to) {
		add_broken(
			in, k,
			nl2sql_arena_printf(a, "no table \"%s\"", k->to_name));
		return;
	}
	fc = numbers_of(a, k->from, k->from_names, k->n, &missing);
	if (k->to_names) {
		tc = numbers_of(a, to, k->to_names, k->n, &missing);
	} else if (to->primary_key.ncolumns == k->n) {
		tc = to->primary_key.columns;
	} else {
		add_broken(in, k,
			   nl2sql_arena_printf(
				   a,
				   "the primary key of "
				   "\"%s\" does not have as many columns",
				   to->name));
		return;
	}
	if (!fc || !tc) {
		add_broken(in, k,
			   nl2sql_arena_printf(a, "no column \"%s\"", missing));
		return;
	}
	nl2sql_inspect_add_edge(in, k->from, fc, to, tc, k->n);
}

/* ---- fingerprint --------------------------------------------------------------- */

/* A part that cannot run into the next one. */
static void put_part(struct nl2sql_buf *b, const char *s)
{
	nl2sql_buf_printf(b, "%zu:%s", s ? strlen(s) : 0, s ? s : "");
}

static void put_numbers(struct nl2sql_buf *b, const int *numbers, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		nl2sql_buf_printf(b, "%d,", numbers[i]);
	nl2sql_buf_putc(b, ';');
}

static void put_structure(struct nl2sql_buf *b, const struct nl2sql_table *t)
{
	const struct nl2sql_relationship *r;
	const struct nl2sql_column *c;
	size_t i;

	put_part(b, t->schema);
	put_part(b, t->name);
	put_part(b, t->kind);
	put_part(b, t->definition);
	for (i = 0; i < t->ncolumns; i++) {
		c = &t->columns[i];
		put_part(b, c->name);
		put_part(b, c->type);
		put_part(b, c->dflt);
		put_part(b, c->generated);
		nl2sql_buf_putc(b, c->nullable ? '?' : '!');
	}
	put_numbers(b, t->primary_key.columns, t->primary_key.ncolumns);
	for (i = 0; i < t->nunique; i++)
		put_numbers(b, t->unique[i].columns, t->unique[i].ncolumns);
	for (i = 0; i < t->nindexes; i++)
		put_numbers(b, t->indexes[i].columns, t->indexes[i].ncolumns);
	for (i = 0; i < t->nchecks; i++)
		put_part(b, t->checks[i]);
	for (i = 0; i < t->nbroken_keys; i++)
		put_part(b, t->broken_keys[i].table);
	for (i = 0; i < t->nrelationships; i++) {
		r = t->relationships[i];
		if (r->from != t || r->origin != NL2SQL_DECLARED)
			continue;
		put_part(b, r->to->name);
		put_numbers(b, r->from_columns, r->ncolumns);
		put_numbers(b, r->to_columns, r->ncolumns);
	}
	nl2sql_buf_putc(b, '\n');
}

void nl2sql_inspect_fingerprint(struct inspector *in, struct nl2sql_database *d)
{
	struct nl2sql_hash128 h = { 0 };
	struct nl2sql_buf b = { 0 };
	char hex[33];
	size_t i;

	/* chained, so that no more than one table is text at a time */
	for (i = 0; i < in->ntables; i++) {
		nl2sql_buf_cut(&b, 0);
		nl2sql_buf_put(&b, &h, sizeof(h));
		put_structure(&b, in->tables[i].table);
		h = nl2sql_hash128(b.data, b.len);
	}
	nl2sql_hash128_hex(h, hex);
	d->fingerprint = nl2sql_arena_strdup(&in->schema->arena, hex);
	nl2sql_buf_release(&b);
}
