/*
 * sqlite.c - the catalogue of SQLite
 *
 * The pragmas are asked as table functions, joined to the list of tables, so
 * that one statement serves all tables.  A view or virtual table that does
 * not compile (its table or module is gone) would fail that statement for
 * all: these are asked together first, and one by one only then.
 */
#include <stdlib.h>
#include <string.h>

#include "inspect.h"

/* A table of the catalogue while its rows come in. */
struct draft {
	const char *name, *type, *sql;
	bool wr, strict;
	struct draft_column {
		const char *name, *type, *dflt;
		bool notnull;
		int pk, hidden, cid;
	} * columns;
	size_t ncolumns, ccolumns;
	struct nl2sql_table *table;
};

struct drafts {
	struct inspector *in;
	struct draft **items;
	size_t n, cap;
	struct nl2sql_map by_name;
	struct nl2sql_arena *arena;
	/* the foreign key or index whose rows are coming in */
	struct draft *now;
	const char *now_name, *to_table;
	const char **from_names, **to_names;
	int *numbers;
	size_t count, cfrom, cto, cnumbers;
	int64_t id;
	bool unique, partial;
	const char *origin;
};

static const char *text(struct drafts *d, const struct nl2sql_cell *v)
{
	return nl2sql_inspect_value_text(d->arena, v);
}

/* ---- tables ----------------------------------------------------------------- */

/* name, type, wr, strict */
static int take_table(void *ctx, const struct nl2sql_cell *v, size_t n,
		      struct nl2sql_err *err)
{
	struct drafts *d = ctx;
	struct draft *t;

	(void)n;
	(void)err;
	t = nl2sql_arena_alloc(d->arena, sizeof(*t));
	t->name = text(d, &v[0]);
	t->type = text(d, &v[1]);
	t->wr = v[2].integer != 0;
	t->strict = v[3].integer != 0;
	nl2sql_map_set(&d->by_name, t->name, t);
	return 0;
}

/* name, sql: in the order of their making, which the list of tables lacks */
static int take_sql(void *ctx, const struct nl2sql_cell *v, size_t n,
		    struct nl2sql_err *err)
{
	struct drafts *d = ctx;
	struct draft *t = nl2sql_map_get(&d->by_name, text(d, &v[0]));

	(void)n;
	(void)err;
	if (!t || t->sql || !strcmp(t->type, "shadow") ||
	    !nl2sql_inspect_wanted(d->in, "main", t->name))
		return 0;
	t->sql = text(d, &v[1]);
	NL2SQL_GROW(d->items, d->n, d->cap);
	d->items[d->n++] = t;
	return 0;
}

/* table, cid, name, type, notnull, dflt_value, pk, hidden */
static int take_column(void *ctx, const struct nl2sql_cell *v, size_t n,
		       struct nl2sql_err *err)
{
	struct drafts *d = ctx;
	struct draft *t = nl2sql_map_get(&d->by_name, text(d, &v[0]));
	struct draft_column *c;

	(void)n;
	(void)err;
	if (!t || !t->sql || v[7].integer == 1)
		return 0;
	NL2SQL_GROW(t->columns, t->ncolumns, t->ccolumns);
	c = &t->columns[t->ncolumns++];
	c->cid = (int)v[1].integer;
	c->name = text(d, &v[2]);
	c->type = text(d, &v[3]);
	c->notnull = v[4].integer != 0;
	c->dflt = v[5].type == NL2SQL_CELL_NULL ? NULL : text(d, &v[5]);
	c->pk = (int)v[6].integer;
	c->hidden = (int)v[7].integer;
	return 0;
}

#define XINFO                                                                  \
	"SELECT t.name, x.cid, x.name, x.type, x.\"notnull\", x.dflt_value, "  \
	"x.pk, x.hidden FROM pragma_table_list AS t, "                         \
	"pragma_table_xinfo(t.name, 'main') AS x WHERE t.schema = 'main' "     \
	"AND "

/* Views and virtual tables that compile, one by one. */
static int ask_each(struct drafts *d, struct nl2sql_err *err)
{
	struct nl2sql_buf b = { 0 };
	struct nl2sql_err lost;
	struct draft *t;
	size_t i;
	int rc = 0;

	for (i = 0; i < d->n && !rc; i++) {
		t = d->items[i];
		if (!strcmp(t->type, "table"))
			continue;
		t->ncolumns = 0;
		nl2sql_buf_cut(&b, 0);
		nl2sql_buf_puts(&b, XINFO "t.name = ");
		nl2sql_buf_quote(&b, t->name, strlen(t->name), '\'');
		rc = nl2sql_inspect_ask(d->in, nl2sql_buf_str(&b), d,
					take_column, &lost);
		if (rc < 0 && nl2sql_cancelled())
			*err = lost;
		else
			rc = 0;
	}
	nl2sql_buf_release(&b);
	return rc;
}

static int ask_columns(struct drafts *d, struct nl2sql_err *err)
{
	struct nl2sql_err lost;

	if (nl2sql_inspect_ask(d->in, XINFO "t.type = 'table'", d, take_column,
			       err) < 0)
		return -1;
	if (!nl2sql_inspect_ask(d->in, XINFO "t.type IN ('view', 'virtual')", d,
				take_column, &lost))
		return 0;
	return ask_each(d, err);
}

static bool is_rowid_alias(const struct draft *t, const struct draft_column *c)
{
	size_t i, n = 0;

	for (i = 0; i < t->ncolumns; i++)
		n += t->columns[i].pk > 0;
	return !t->wr && n == 1 && c->pk && nl2sql_ieq(c->type, "INTEGER");
}

static void set_columns(struct drafts *d, struct draft *t)
{
	struct nl2sql_schema *s = d->in->schema;
	struct nl2sql_key *pk = &t->table->primary_key;
	struct draft_column *c;
	struct nl2sql_column *to;
	size_t i;

	pk->columns =
		nl2sql_arena_alloc(&s->arena, t->ncolumns * sizeof(int) + 1);
	for (i = 0; i < t->ncolumns; i++) {
		c = &t->columns[i];
		to = &t->table->columns[i];
		nl2sql_table_name_column(s, t->table, i, c->name);
		to->type = nl2sql_arena_strdup(&s->arena, c->type);
		to->family = nl2sql_family_of_type(c->type);
		to->nullable = !c->notnull && !(c->pk && t->wr) &&
			       !is_rowid_alias(t, c);
		if (c->dflt)
			to->dflt = nl2sql_arena_strdup(&s->arena, c->dflt);
		if (c->hidden > 1)
			to->generated = c->hidden == 2 ? "virtual" : "stored";
		if (c->pk > 0 && (size_t)c->pk <= t->ncolumns) {
			pk->columns[c->pk - 1] = (int)i;
			pk->ncolumns++;
		}
	}
}

/* The module of CREATE VIRTUAL TABLE name USING module(...). */
static const char *module_of(struct nl2sql_arena *a, const char *sql)
{
	struct nl2sql_sql_token t;
	size_t at = 0, len = strlen(sql);
	bool next = false;

	while (nl2sql_sql_lex(&t, &at, NL2SQL_SQLITE, sql, len) !=
	       NL2SQL_TOKEN_END) {
		if (next)
			return nl2sql_arena_strndup(a, sql + t.pos, t.len);
		next = t.kind == NL2SQL_TOKEN_WORD && t.len == 5 &&
		       nl2sql_ieqn(sql + t.pos, "using", 5);
	}
	return "";
}

static void make_table(struct drafts *d, struct draft *t)
{
	struct inspector *in = d->in;
	struct nl2sql_schema *s = in->schema;
	struct table_facts *f;
	size_t i;

	t->table = nl2sql_schema_table(s, in->id, "main", t->name, t->ncolumns);
	t->table->strict = t->strict;
	t->table->without_rowid = t->wr;
	set_columns(d, t);
	if (!strcmp(t->type, "view")) {
		t->table->kind = "view";
		t->table->definition = nl2sql_arena_strdup(&s->arena, t->sql);
	} else if (!strcmp(t->type, "virtual")) {
		t->table->module = module_of(&s->arena, t->sql);
	}
	NL2SQL_GROW(in->tables, in->ntables, in->ctables);
	f = &in->tables[in->ntables++];
	memset(f, 0, sizeof(*f));
	f->table = t->table;
	f->has_rowid = !t->wr;
	f->stored = f->uncounted =
		!strcmp(t->table->kind, "table") && !t->table->module;
	f->skip = nl2sql_alloc(t->ncolumns + 1);
	for (i = 0; i < t->ncolumns; i++)
		f->skip[i] = t->columns[i].hidden == 2;
	nl2sql_inspect_read_ddl(in, t->table, f->skip, t->sql);
	f->has_rowid = !t->wr && nl2sql_table_column(t->table, "rowid") < 0;
}

/* ---- keys and indexes --------------------------------------------------------- */

static void end_foreign_key(struct drafts *d)
{
	struct declared_key k = { 0 };

	if (d->now && d->now->table && d->count) {
		k.from = d->now->table;
		k.to_name = d->to_table;
		k.from_names = d->from_names;
		k.to_names = d->to_names[0] ? d->to_names : NULL;
		k.n = d->count;
		nl2sql_inspect_add_declared(d->in, &k);
	}
	d->now = NULL;
	d->count = 0;
}

/* table, id, seq, to table, from, to: the rows of a key follow one another */
static int take_foreign_key(void *ctx, const struct nl2sql_cell *v, size_t n,
			    struct nl2sql_err *err)
{
	struct drafts *d = ctx;
	struct draft *t = nl2sql_map_get(&d->by_name, text(d, &v[0]));

	(void)n;
	(void)err;
	if (t != d->now || v[1].integer != d->id || !v[2].integer)
		end_foreign_key(d);
	if (!t || !t->sql)
		return 0;
	d->now = t;
	d->id = v[1].integer;
	d->to_table = text(d, &v[3]);
	NL2SQL_GROW(d->from_names, d->count, d->cfrom);
	NL2SQL_GROW(d->to_names, d->count, d->cto);
	d->from_names[d->count] = text(d, &v[4]);
	d->to_names[d->count++] =
		v[5].type == NL2SQL_CELL_NULL ? NULL : text(d, &v[5]);
	return 0;
}

static void add_unique(struct nl2sql_schema *s, struct nl2sql_table *t,
		       const int *columns, size_t n)
{
	struct nl2sql_key *list;

	list = nl2sql_arena_alloc(&s->arena, (t->nunique + 1) * sizeof(*list));
	if (t->nunique)
		memcpy(list, t->unique, t->nunique * sizeof(*list));
	list[t->nunique].columns =
		nl2sql_arena_alloc(&s->arena, n * sizeof(int) + 1);
	memcpy(list[t->nunique].columns, columns, n * sizeof(int));
	list[t->nunique].ncolumns = n;
	t->unique = list;
	t->nunique++;
}

static void end_index(struct drafts *d)
{
	struct nl2sql_schema *s = d->in->schema;
	struct nl2sql_index *list, *x;
	struct nl2sql_table *t = d->now ? d->now->table : NULL;
	bool whole = d->unique && !d->partial;
	size_t i;

	for (i = 0; i < d->count; i++)
		whole = whole && d->numbers[i] >= 0;
	if (t && d->count && whole && strcmp(d->origin, "pk"))
		add_unique(s, t, d->numbers, d->count);
	if (t && d->count && !strcmp(d->origin, "c")) {
		list = nl2sql_arena_alloc(&s->arena,
					  (t->nindexes + 1) * sizeof(*list));
		if (t->nindexes)
			memcpy(list, t->indexes, t->nindexes * sizeof(*list));
		x = &list[t->nindexes++];
		x->name = nl2sql_arena_strdup(&s->arena, d->now_name);
		x->columns =
			nl2sql_arena_alloc(&s->arena, d->count * sizeof(int));
		memcpy(x->columns, d->numbers, d->count * sizeof(int));
		x->ncolumns = d->count;
		x->unique = d->unique;
		x->partial = d->partial;
		t->indexes = list;
	}
	d->now = NULL;
	d->count = 0;
}

/* table, index, unique, origin, partial, seqno, column */
static int take_index(void *ctx, const struct nl2sql_cell *v, size_t n,
		      struct nl2sql_err *err)
{
	struct drafts *d = ctx;
	struct draft *t = nl2sql_map_get(&d->by_name, text(d, &v[0]));

	(void)n;
	(void)err;
	if (!v[5].integer)
		end_index(d);
	if (!t || !t->table)
		return 0;
	d->now = t;
	d->now_name = text(d, &v[1]);
	d->unique = v[2].integer != 0;
	d->origin = text(d, &v[3]);
	d->partial = v[4].integer != 0;
	NL2SQL_GROW(d->numbers, d->count, d->cnumbers);
	d->numbers[d->count++] =
		v[6].type == NL2SQL_CELL_NULL
			? -1
			: nl2sql_table_column(t->table, text(d, &v[6]));
	return 0;
}

static int ask_keys(struct drafts *d, struct nl2sql_err *err)
{
	if (nl2sql_inspect_ask(
		    d->in,
		    "SELECT t.name, i.name, i.\"unique\", i.origin, "
		    "i.partial, x.seqno, x.name FROM pragma_table_list AS t, "
		    "pragma_index_list(t.name, 'main') AS i, "
		    "pragma_index_xinfo(i.name, 'main') AS x "
		    "WHERE t.schema = 'main' AND t.type = 'table' AND x.\"key\" "
		    "ORDER BY t.name, i.seq DESC, x.seqno",
		    d, take_index, err) < 0)
		return -1;
	end_index(d);
	if (!d->in->o->keep_declared)
		return 0;
	if (nl2sql_inspect_ask(
		    d->in,
		    "SELECT t.name, f.id, f.seq, f.\"table\", f.\"from\", "
		    "f.\"to\" FROM pragma_table_list AS t, "
		    "pragma_foreign_key_list(t.name, 'main') AS f "
		    "WHERE t.schema = 'main' AND t.type = 'table' "
		    "ORDER BY t.name, f.id DESC, f.seq",
		    d, take_foreign_key, err) < 0)
		return -1;
	end_foreign_key(d);
	return 0;
}

int nl2sql_inspect_catalog_sqlite(struct inspector *in, struct nl2sql_err *err)
{
	struct nl2sql_arena arena = { 0 };
	struct drafts d = { .in = in, .arena = &arena };
	size_t i;
	int rc = -1;

	d.by_name.fold = true;
	if (nl2sql_inspect_ask(
		    in,
		    "SELECT name, type, wr, strict FROM pragma_table_list "
		    "WHERE schema = 'main' AND name NOT LIKE 'sqlite\\_%' "
		    "ESCAPE '\\'",
		    &d, take_table, err) < 0)
		goto out;
	if (nl2sql_inspect_ask(
		    in,
		    "SELECT name, sql FROM sqlite_schema "
		    "WHERE type IN ('table', 'view') ORDER BY type, rowid",
		    &d, take_sql, err) < 0)
		goto out;
	if (ask_columns(&d, err) < 0)
		goto out;
	for (i = 0; i < d.n; i++)
		make_table(&d, d.items[i]);
	rc = ask_keys(&d, err);
out:
	for (i = 0; i < d.n; i++)
		free(d.items[i]->columns);
	free(d.items);
	free(d.from_names);
	free(d.to_names);
	free(d.numbers);
	nl2sql_map_release(&d.by_name);
	nl2sql_arena_release(&arena);
	return rc;
}
