/*
 * postgres.c - the catalogue of PostgreSQL
 *
 * Four statements whatever the size of the database, on as many connections
 * as there are: tables, columns, indexes, constraints.  Partitions are their
 * root; what belongs to an extension, and what the account may not read, is
 * left out, the latter with a word about it.
 */
#include <string.h>

#include "inspect.h"
#include "postgres.h"

/* Columns may come before their table. */
struct draft *nl2sql_inspect_pg_draft(struct drafts *d,
				      const struct nl2sql_cell *v)
{
	const char *key = (const char *)&v->integer;
	struct draft *t = nl2sql_map_getn(&d->by_oid, key, sizeof(v->integer));

	if (!t) {
		t = nl2sql_arena_alloc(d->arena, sizeof(*t));
		t->oid = v->integer;
		nl2sql_map_setn(&d->by_oid, key, sizeof(v->integer), t);
	}
	return t;
}

/* ---- tables ------------------------------------------------------------------ */

/* @param column  NULL for the table itself */
static void note_unread(struct unread *u, const struct draft *t,
			const char *column)
{
	if (u->n++ < 10)
		nl2sql_buf_printf(&u->names, "%s%s.%s%s%s",
				  u->names.len ? ", " : "", t->schema, t->name,
				  column ? "." : "", column ? column : "");
}

/* oid, schema, name, kind, comment, definition, module, rows, readable */
static int take_table(void *ctx, const struct nl2sql_cell *v, size_t n,
		      struct nl2sql_err *err)
{
	struct drafts *d = ctx;
	struct draft *t = nl2sql_inspect_pg_draft(d, &v[0]);

	(void)n;
	(void)err;
	t->schema = draft_text(d, &v[1]);
	t->name = draft_text(d, &v[2]);
	t->kind = draft_text(d, &v[3]);
	t->comment = draft_text(d, &v[4]);
	t->definition = draft_text(d, &v[5]);
	t->module = draft_text(d, &v[6]);
	t->rows = v[7].integer;
	if (!nl2sql_inspect_wanted(d->in, t->schema, t->name))
		return 0;
	if (!v[8].integer) {
		note_unread(&d->tables, t, NULL);
		return 0;
	}
	NL2SQL_ARENA_PUSH(d->arena, d->items, d->n, d->cap, t);
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
	size_t i;
	int rc;

	nl2sql_buf_puts(&b, foreign ? "SELECT 1" : "EXPLAIN SELECT ");
	for (i = 0; i < t->ncolumns && !foreign; i++) {
		nl2sql_buf_puts(&b, i ? ", " : "");
		nl2sql_inspect_put_name(d->in, &b, t->columns[i].name);
	}
	nl2sql_buf_puts(&b, " FROM ");
	nl2sql_inspect_put_name(d->in, &b, t->schema);
	nl2sql_buf_putc(&b, '.');
	nl2sql_inspect_put_name(d->in, &b, t->name);
	nl2sql_buf_puts(&b, foreign ? " LIMIT 1" : "");
	rc = nl2sql_inspect_ask(d->in, nl2sql_buf_str(&b), d, take_nothing,
				err);
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
		note_unread(&d->tables, t, NULL);
	}
	d->n = n;
	return 0;
}

/* oid, attnum, name, type, base, category, notnull, default, generated,
 * comment, labels, checks, readable */
static int take_column(void *ctx, const struct nl2sql_cell *v, size_t n,
		       struct nl2sql_err *err)
{
	struct drafts *d = ctx;
	struct draft *t = nl2sql_inspect_pg_draft(d, &v[0]);
	struct draft_column c;

	(void)n;
	(void)err;
	if (!v[12].integer) {
		NL2SQL_ARENA_PUSH(d->arena, t->closed, t->nclosed, t->cclosed,
				  draft_text(d, &v[2]));
		return 0;
	}
	c = (struct draft_column){ .attnum = (int)v[1].integer,
				   .name = draft_text(d, &v[2]),
				   .type = draft_text(d, &v[3]),
				   .base = draft_text(d, &v[4]),
				   .category = draft_text(d, &v[5]),
				   .notnull = v[6].integer,
				   .dflt = draft_text(d, &v[7]),
				   .generated = v[8].integer,
				   .comment = draft_text(d, &v[9]),
				   .labels = draft_text(d, &v[10]),
				   .checks = draft_text(d, &v[11]) };
	NL2SQL_ARENA_PUSH(d->arena, t->columns, t->ncolumns, t->ccolumns, c);
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
	nl2sql_inspect_pg_add_check(d, t, draft_kept(d, nl2sql_buf_str(&b)));
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
	nl2sql_inspect_pg_add_check(d, t, draft_kept(d, nl2sql_buf_str(&b)));
	nl2sql_buf_release(&b);
}

static void set_column(struct drafts *d, struct nl2sql_table *t, size_t number,
		       const struct draft_column *c)
{
	struct nl2sql_column *to = &t->columns[number];

	nl2sql_table_name_column(d->in->schema, t, number, c->name);
	to->type = draft_kept(d, c->type);
	to->family = family_of(c);
	to->nullable = !c->notnull;
	to->comment = draft_kept(d, c->comment);
	if (c->generated)
		to->generated = "stored";
	else
		to->dflt = draft_kept(d, c->dflt);
}

static void set_definition(struct drafts *d, struct draft *t)
{
	struct nl2sql_buf b = { 0 };

	nl2sql_buf_printf(&b, "CREATE %sVIEW ",
			  *t->kind == 'm' ? "MATERIALIZED " : "");
	nl2sql_inspect_put_table(d->in, &b, t->table);
	nl2sql_buf_printf(&b, " AS%s%s", *t->definition == ' ' ? "" : " ",
			  t->definition);
	t->table->definition = draft_kept(d, nl2sql_buf_str(&b));
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
	for (i = 0; i < t->nclosed; i++)
		note_unread(&d->columns, t, t->closed[i]);
	t->table->comment = draft_kept(d, t->comment);
	t->table->module = draft_kept(d, t->module);
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

/* ---- the catalogue ------------------------------------------------------------------ */

/* Rows that are looked at when the tables are there. */
struct kept_rows {
	struct drafts *d;
	const struct nl2sql_cell **items;
	size_t n, cap;
};

static int keep_row(void *ctx, const struct nl2sql_cell *v, size_t n,
		    struct nl2sql_err *err)
{
	struct kept_rows *k = ctx;
	struct nl2sql_arena *a = k->d->arena;
	struct nl2sql_cell *row = nl2sql_arena_alloc(a, n * sizeof(*row) + 1);
	size_t i;

	(void)err;
	for (i = 0; i < n; i++) {
		row[i] = v[i];
		if (v[i].at)
			row[i].at = nl2sql_arena_strndup(a, v[i].at, v[i].len);
	}
	NL2SQL_ARENA_PUSH(a, k->items, k->n, k->cap, row);
	return 0;
}

/* All four at once.  The first error stops the others. */
static int ask_all(struct drafts *d, struct kept_rows *indexes,
		   struct kept_rows *constraints, struct nl2sql_err *err)
{
	struct question q[] = {
		{ .request = { .sql = nl2sql_inspect_pg_columns,
			       .ctx = d,
			       .row = take_column } },
		{ .request = { .sql = nl2sql_inspect_pg_tables,
			       .ctx = d,
			       .row = take_table } },
		{ .request = { .sql = nl2sql_inspect_pg_indexes,
			       .ctx = indexes,
			       .row = keep_row } },
		{ .request = { .sql = nl2sql_inspect_pg_constraints,
			       .ctx = constraints,
			       .row = keep_row } },
	};
	size_t i;
	int rc = 0;

	for (i = 0; i < NL2SQL_COUNT(q); i++)
		nl2sql_inspect_ask_ahead(d->in, &q[i]);
	for (i = 0; i < NL2SQL_COUNT(q); i++)
		if (rc == 0)
			rc = nl2sql_inspect_answer(d->in, &q[i], err);
		else
			nl2sql_inspect_ask_no_more(&q[i]);
	return rc;
}

static int read_all(struct drafts *d, struct nl2sql_err *err)
{
	struct kept_rows indexes = { .d = d }, constraints = { .d = d };
	size_t i;
	int rc = ask_all(d, &indexes, &constraints, err);

	if (rc == 0 && d->in->o->profile)
		rc = leave_out_broken(d, err);
	for (i = 0; i < d->n && rc == 0; i++)
		make_table(d, d->items[i]);
	/* what is unique must be known before what refers to it */
	for (i = 0; i < indexes.n && rc == 0; i++)
		nl2sql_inspect_pg_take_index(d, indexes.items[i]);
	for (i = 0; i < constraints.n && rc == 0; i++)
		nl2sql_inspect_pg_take_constraint(d, constraints.items[i]);
	return rc;
}

static void say_unread(const char *event, const char *what,
		       struct unread *u)
{
	if (u->n)
		nl2sql_log(NL2SQL_NORMAL, event, NULL,
			   "left out %zu %s%s that cannot be read: %s%s", u->n,
			   what, u->n == 1 ? "" : "s",
			   nl2sql_buf_str(&u->names), u->n > 10 ? ", ..." : "");
	nl2sql_buf_release(&u->names);
}

int nl2sql_inspect_catalog_postgres(struct inspector *in,
				    struct nl2sql_err *err)
{
	struct nl2sql_arena arena = { 0 };
	struct drafts d = { .in = in, .arena = &arena };
	int rc = read_all(&d, err);

	say_unread("tables_unreadable", "table", &d.tables);
	say_unread("columns_unreadable", "column", &d.columns);
	nl2sql_map_release(&d.by_oid);
	nl2sql_arena_release(&arena);
	return rc;
}
