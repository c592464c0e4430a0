/*
 * postgres.c - the catalogue of PostgreSQL
 *
 * Four statements whatever the size of the database: tables, columns,
 * constraints, indexes.  Partitions are their root; what belongs to an
 * extension, and what the account may not read, is left out, the latter
 * with a word about it.
 */
#include <stdlib.h>
#include <string.h>

#include "inspect.h"
#include "postgres.h"

struct draft_column {
	const char *name, *type, *base, *category, *dflt, *comment;
	const char *labels; /* 'a', 'b' of an enum */
	const char *checks; /* of a domain, about VALUE */
	bool notnull, generated;
	int attnum;
};

struct draft {
	int64_t oid;
	const char *schema, *name, *kind, *comment, *definition, *module;
	int64_t rows;
	struct draft_column *columns;
	size_t ncolumns, ccolumns;
	struct nl2sql_table *table;
};

struct drafts {
	struct inspector *in;
	struct draft **items;
	size_t n, cap;
	struct nl2sql_map by_oid;
	struct nl2sql_arena *arena;
	struct nl2sql_buf unread; /* names of what may not be read */
	size_t nunread;
};

static const char *text(struct drafts *d, const struct nl2sql_cell *v)
{
	return v->type == NL2SQL_CELL_NULL
		       ? NULL
		       : nl2sql_inspect_value_text(d->arena, v);
}

static const char *kept(struct drafts *d, const char *s)
{
	return nl2sql_arena_strdup(&d->in->schema->arena, s);
}

static struct draft *by_oid(struct drafts *d, const struct nl2sql_cell *v)
{
	return nl2sql_map_getn(&d->by_oid, (const char *)&v->integer,
			       sizeof(v->integer));
}

/* ---- tables ------------------------------------------------------------------ */

static void note_unread(struct drafts *d, const char *schema, const char *name)
{
	if (d->nunread++ < 10)
		nl2sql_buf_printf(&d->unread, "%s%s.%s",
				  d->unread.len ? ", " : "", schema, name);
}

/* oid, schema, name, kind, comment, definition, module, rows, readable */
static int take_table(void *ctx, const struct nl2sql_cell *v, size_t n,
		      struct nl2sql_err *err)
{
	struct drafts *d = ctx;
	struct draft *t;

	(void)n;
	(void)err;
	t = nl2sql_arena_alloc(d->arena, sizeof(*t));
	t->oid = v[0].integer;
	t->schema = text(d, &v[1]);
	t->name = text(d, &v[2]);
	t->kind = text(d, &v[3]);
	t->comment = text(d, &v[4]);
	t->definition = text(d, &v[5]);
	t->module = text(d, &v[6]);
	t->rows = v[7].integer;
	if (!nl2sql_inspect_wanted(d->in, t->schema, t->name))
		return 0;
	if (!v[8].integer) {
		note_unread(d, t->schema, t->name);
		return 0;
	}
	nl2sql_map_setn(&d->by_oid, (const char *)&v[0].integer,
			sizeof(v[0].integer), t);
	NL2SQL_GROW(d->items, d->n, d->cap);
	d->items[d->n++] = t;
	return 0;
}

static int take_nothing(void *ctx, const struct nl2sql_cell *v, size_t n,
			struct nl2sql_err *err)
{
	(void)ctx;
	(void)v;
	(void)n;
	(void)err;
	return 0;
}

/* A view may name what is not there, or not on this account's path, and a
 * foreign table's rows may be out of reach: that is seen when it is asked. */
static bool answers(struct drafts *d, const struct draft *t,
		    struct nl2sql_err *err)
{
	bool foreign = *t->kind == 'f';
	struct nl2sql_buf b = { 0 };
	int rc;

	nl2sql_buf_puts(&b, foreign ? "SELECT 1 FROM " :
				      "EXPLAIN SELECT * FROM ");
	nl2sql_inspect_put_name(d->in, &b, t->schema);
	nl2sql_buf_putc(&b, '.');
	nl2sql_inspect_put_name(d->in, &b, t->name);
	nl2sql_buf_puts(&b, foreign ? " LIMIT 1" : "");
	rc = nl2sql_inspect_ask(d->in, nl2sql_buf_str(&b), d, take_nothing, err);
	nl2sql_buf_release(&b);
	return rc == 0;
}

/* Those that do not answer are left out; a profile asks each table anyhow. */
static int leave_out_broken(struct drafts *d, struct nl2sql_err *err)
{
	struct nl2sql_err why = { 0 };
	size_t i, n = 0;

	for (i = 0; i < d->n; i++) {
		struct draft *t = d->items[i];

		if ((*t->kind != 'v' && *t->kind != 'f') ||
		    answers(d, t, &why)) {
			d->items[n++] = t;
			continue;
		}
		if (nl2sql_cancelled() || !strcmp(why.word, "unavailable")) {
			*err = why;
			return -1;
		}
		note_unread(d, t->schema, t->name);
		nl2sql_map_setn(&d->by_oid, (const char *)&t->oid,
				sizeof(t->oid), NULL);
	}
	d->n = n;
	return 0;
}

/* oid, attnum, name, type, base, category, notnull, default, generated,
 * comment, labels, checks */
static int take_column(void *ctx, const struct nl2sql_cell *v, size_t n,
		       struct nl2sql_err *err)
{
	struct drafts *d = ctx;
	struct draft *t = by_oid(d, &v[0]);
	struct draft_column *c;

	(void)n;
	(void)err;
	if (!t)
		return 0;
	NL2SQL_GROW(t->columns, t->ncolumns, t->ccolumns);
	c = &t->columns[t->ncolumns++];
	*c = (struct draft_column){ .attnum = (int)v[1].integer,
				    .name = text(d, &v[2]),
				    .type = text(d, &v[3]),
				    .base = text(d, &v[4]),
				    .category = text(d, &v[5]),
				    .notnull = v[6].integer,
				    .dflt = text(d, &v[7]),
				    .generated = v[8].integer,
				    .comment = text(d, &v[9]),
				    .labels = text(d, &v[10]),
				    .checks = text(d, &v[11]) };
	return 0;
}

static enum nl2sql_family family_of(const struct draft_column *c)
{
	static const struct {
		const char *name;
		enum nl2sql_family f;
	} named[] = {
		{ "int2", NL2SQL_FAMILY_INTEGER },
		{ "int4", NL2SQL_FAMILY_INTEGER },
		{ "int8", NL2SQL_FAMILY_INTEGER },
		{ "float4", NL2SQL_FAMILY_REAL },
		{ "float8", NL2SQL_FAMILY_REAL },
		{ "numeric", NL2SQL_FAMILY_DECIMAL },
		{ "date", NL2SQL_FAMILY_DATE },
		{ "time", NL2SQL_FAMILY_TIME },
		{ "timetz", NL2SQL_FAMILY_TIME },
		{ "timestamp", NL2SQL_FAMILY_TIMESTAMP },
		{ "timestamptz", NL2SQL_FAMILY_TIMESTAMP },
		{ "bytea", NL2SQL_FAMILY_BINARY },
		{ "json", NL2SQL_FAMILY_JSON },
		{ "jsonb", NL2SQL_FAMILY_JSON },
	};
	size_t i;

	for (i = 0; i < NL2SQL_COUNT(named); i++)
		if (!strcmp(c->base, named[i].name))
			return named[i].f;
	switch (*c->category) {
	case 'A':
		return NL2SQL_FAMILY_ARRAY;
	case 'B':
		return NL2SQL_FAMILY_BOOLEAN;
	case 'E':
	case 'S':
		return NL2SQL_FAMILY_TEXT;
	case 'T':
		return NL2SQL_FAMILY_INTERVAL;
	default:
		return NL2SQL_FAMILY_OTHER;
	}
}

static void add_check(struct drafts *d, struct nl2sql_table *t,
		      const char *check)
{
	const char **list;

	list = nl2sql_arena_alloc(&d->in->schema->arena,
				  (t->nchecks + 1) * sizeof(*list));
	if (t->nchecks)
		memcpy(list, t->checks, t->nchecks * sizeof(*list));
	list[t->nchecks++] = check;
	t->checks = list;
}

/* A domain's check is one of each column of it: VALUE is the column. */
static void add_domain_check(struct drafts *d, struct nl2sql_table *t,
			     const struct draft_column *c)
{
	struct nl2sql_buf b = { 0 };
	struct nl2sql_sql_token k;
	size_t at = 0, from = 0, len = strlen(c->checks);

	while (nl2sql_sql_lex(&k, &at, NL2SQL_POSTGRESQL, c->checks, len) !=
	       NL2SQL_TOKEN_END) {
		nl2sql_buf_put(&b, c->checks + from, k.pos - from);
		from = k.pos + k.len;
		if (k.kind == NL2SQL_TOKEN_WORD && k.len == 5 &&
		    nl2sql_ieqn(c->checks + k.pos, "value", 5))
			nl2sql_inspect_put_name(d->in, &b, c->name);
		else
			nl2sql_buf_put(&b, c->checks + k.pos, k.len);
	}
	add_check(d, t, kept(d, nl2sql_buf_str(&b)));
	nl2sql_buf_release(&b);
}

/* What a type says of its values beyond its family. */
static void add_type_checks(struct drafts *d, struct nl2sql_table *t,
			    const struct draft_column *c)
{
	struct nl2sql_buf b = { 0 };

	if (c->checks)
		add_domain_check(d, t, c);
	if (!c->labels)
		return;
	nl2sql_inspect_put_name(d->in, &b, c->name);
	nl2sql_buf_printf(&b, " IN (%s)", c->labels);
	add_check(d, t, kept(d, nl2sql_buf_str(&b)));
	nl2sql_buf_release(&b);
}

static void set_column(struct drafts *d, struct nl2sql_table *t, size_t number,
		       const struct draft_column *c)
{
	struct nl2sql_column *to = &t->columns[number];

	nl2sql_table_name_column(d->in->schema, t, number, c->name);
	to->type = kept(d, c->type);
	to->family = family_of(c);
	to->nullable = !c->notnull;
	to->comment = kept(d, c->comment);
	if (c->generated)
		to->generated = "stored";
	else
		to->dflt = kept(d, c->dflt);
}

static void set_definition(struct drafts *d, struct draft *t)
{
	struct nl2sql_buf b = { 0 };

	nl2sql_buf_printf(&b, "CREATE %sVIEW ",
			  *t->kind == 'm' ? "MATERIALIZED " : "");
	nl2sql_inspect_put_table(d->in, &b, t->table);
	nl2sql_buf_printf(&b, " AS%s%s", *t->definition == ' ' ? "" : " ",
			  t->definition);
	t->table->definition = kept(d, nl2sql_buf_str(&b));
	nl2sql_buf_release(&b);
}

static void make_table(struct drafts *d, struct draft *t)
{
	struct inspector *in = d->in;
	struct table_facts *f;
	size_t i;

	t->table = nl2sql_schema_table(in->schema, in->id, t->schema, t->name,
				       t->ncolumns);
	for (i = 0; i < t->ncolumns; i++)
		set_column(d, t->table, i, &t->columns[i]);
	for (i = 0; i < t->ncolumns && !t->definition; i++)
		add_type_checks(d, t->table, &t->columns[i]);
	t->table->comment = kept(d, t->comment);
	t->table->module = kept(d, t->module);
	t->table->row_count_exact = t->rows == -3;
	t->table->row_count = t->rows == -3 ? 0 : t->rows < 0 ? -1 : t->rows;
	if (t->definition) {
		t->table->kind = "view";
		set_definition(d, t);
	}
	NL2SQL_GROW(in->tables, in->ntables, in->ctables);
	f = &in->tables[in->ntables++];
	memset(f, 0, sizeof(*f));
	f->table = t->table;
	f->stored = *t->kind == 'r' || *t->kind == 'p' || *t->kind == 'm';
	f->uncounted = t->rows == -2;
	f->skip = nl2sql_alloc(t->ncolumns + 1);
}

/* ---- keys and indexes ------------------------------------------------------------- */

/* "1 3" as numbers of columns; -1 for an expression or what is not read.
 * @return how many; *all is false where one is -1 */
static size_t numbers_of(struct drafts *d, const struct draft *t,
			 const char *list, int **numbers, bool *all)
{
	size_t n = 0, i;
	char *end;

	*all = true;
	*numbers = nl2sql_arena_alloc(&d->in->schema->arena,
				      (strlen(list) / 2 + 1) * sizeof(int));
	for (; *list; list = end) {
		long attnum = strtol(list, &end, 10);

		if (end == list)
			break;
		for (i = 0; i < t->ncolumns; i++)
			if (t->columns[i].attnum == attnum)
				break;
		(*numbers)[n] = i < t->ncolumns ? (int)i : -1;
		*all = *all && (*numbers)[n] >= 0;
		n++;
	}
	return n;
}

/* oid, type, columns, other oid, other columns, check */
static int take_constraint(void *ctx, const struct nl2sql_cell *v, size_t n,
			   struct nl2sql_err *err)
{
	struct drafts *d = ctx;
	struct draft *t = by_oid(d, &v[0]), *to = by_oid(d, &v[3]);
	int *columns, *others;
	bool here, there;

	(void)err;
	if (!t)
		return 0;
	if (*text(d, &v[1]) == 'c') {
		const char *check = text(d, &v[5]);

		if (check)
			add_check(d, t->table, kept(d, check));
		return 0;
	}
	if (!to || !d->in->o->keep_declared)
		return 0;
	n = numbers_of(d, t, text(d, &v[2]), &columns, &here);
	if (n && n == numbers_of(d, to, text(d, &v[4]), &others, &there) &&
	    here && there)
		nl2sql_inspect_add_edge(d->in, t->table, columns, to->table,
					others, n);
	return 0;
}

static void add_unique(struct drafts *d, struct nl2sql_table *t, int *columns,
		       size_t n)
{
	struct nl2sql_key *list;

	list = nl2sql_arena_alloc(&d->in->schema->arena,
				  (t->nunique + 1) * sizeof(*list));
	if (t->nunique)
		memcpy(list, t->unique, t->nunique * sizeof(*list));
	list[t->nunique++] = (struct nl2sql_key){ columns, n };
	t->unique = list;
}

static void add_index(struct drafts *d, struct nl2sql_table *t,
		      const struct nl2sql_index *x)
{
	struct nl2sql_index *list;

	list = nl2sql_arena_alloc(&d->in->schema->arena,
				  (t->nindexes + 1) * sizeof(*list));
	if (t->nindexes)
		memcpy(list, t->indexes, t->nindexes * sizeof(*list));
	list[t->nindexes++] = *x;
	t->indexes = list;
}

/* oid, name, columns, primary, unique, partial, of a constraint */
static int take_index(void *ctx, const struct nl2sql_cell *v, size_t n,
		      struct nl2sql_err *err)
{
	struct drafts *d = ctx;
	struct draft *t = by_oid(d, &v[0]);
	struct nl2sql_index x = { 0 };
	bool all;

	(void)n;
	(void)err;
	if (!t)
		return 0;
	x.ncolumns = numbers_of(d, t, text(d, &v[2]), &x.columns, &all);
	x.unique = v[4].integer != 0;
	x.partial = v[5].integer != 0;
	if (!x.ncolumns)
		return 0;
	if (v[3].integer && all)
		t->table->primary_key =
			(struct nl2sql_key){ x.columns, x.ncolumns };
	else if (x.unique && !x.partial && all)
		add_unique(d, t->table, x.columns, x.ncolumns);
	if (!v[3].integer && !v[6].integer) {
		x.name = kept(d, text(d, &v[1]));
		add_index(d, t->table, &x);
	}
	return 0;
}

/* ---- the catalogue ------------------------------------------------------------------ */

static int read_all(struct drafts *d, struct nl2sql_err *err)
{
	size_t i;

	if (nl2sql_inspect_ask(d->in, nl2sql_inspect_pg_tables, d, take_table,
			       err) < 0 ||
	    (d->in->o->profile && leave_out_broken(d, err) < 0) ||
	    nl2sql_inspect_ask(d->in, nl2sql_inspect_pg_columns, d, take_column,
			       err) < 0)
		return -1;
	for (i = 0; i < d->n; i++)
		make_table(d, d->items[i]);
	/* what is unique must be known before what refers to it */
	if (nl2sql_inspect_ask(d->in, nl2sql_inspect_pg_indexes, d, take_index,
			       err) < 0)
		return -1;
	return nl2sql_inspect_ask(d->in, nl2sql_inspect_pg_constraints, d,
				  take_constraint, err);
}

static void say_unread(const struct drafts *d)
{
	if (d->nunread)
		nl2sql_log(NL2SQL_NORMAL, "tables_unreadable", NULL,
			   "left out %zu table%s that cannot be read: %s%s",
			   d->nunread, d->nunread == 1 ? "" : "s",
			   nl2sql_buf_str(&d->unread),
			   d->nunread > 10 ? ", ..." : "");
}

int nl2sql_inspect_catalog_postgres(struct inspector *in,
				    struct nl2sql_err *err)
{
	struct nl2sql_arena arena = { 0 };
	struct drafts d = { .in = in, .arena = &arena };
	size_t i;
	int rc = read_all(&d, err);

	say_unread(&d);
	for (i = 0; i < d.n; i++)
		free(d.items[i]->columns);
	free(d.items);
	nl2sql_map_release(&d.by_oid);
	nl2sql_buf_release(&d.unread);
	nl2sql_arena_release(&arena);
	return rc;
}
