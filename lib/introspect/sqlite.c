/*
 * sqlite.c - the catalogue of SQLite
 *
 * The pragmas are asked as table functions, joined to the list of tables, so
 * that one statement serves all tables.  A view or virtual table that does
 * not compile (its table or module is gone) would fail that statement for
 * all: these are asked together first, and one by one only then.
 *
 * PRAGMA table_list is not asked, of one table neither: it compiles all views,
 * which takes minutes where each joins two of the one before.
 */
#include <stdlib.h>
#include <string.h>

#include "sqlite.h"

/* For a view that is asked by itself: a part of the time of a statement, which
 * is what all of them have together. */
#define VIEW_PART  10
#define TIMEOUT_MS 10000
#define SAID_MAX   10

const char *nl2sql_inspect_sqlite_text(struct drafts *d,
				       const struct nl2sql_cell *v)
{
	return nl2sql_inspect_value_text(d->arena, v);
}

/* ---- tables ----------------------------------------------------------------- */

/* What stands behind the columns: WITHOUT ROWID, STRICT. */
static void read_options(struct draft *t)
{
	size_t at = 0, len = strlen(t->sql);
	struct nl2sql_sql_token k;
	bool begun = false;
	int depth = 0;

	while (nl2sql_sql_lex(&k, &at, NL2SQL_SQLITE, t->sql, len) !=
	       NL2SQL_TOKEN_END) {
		const char *word = t->sql + k.pos;

		if (k.kind == NL2SQL_TOKEN_OP && k.len == 1 && *word == '(') {
			begun = true;
			depth++;
		} else if (k.kind == NL2SQL_TOKEN_OP && k.len == 1 &&
			   *word == ')') {
			depth--;
		} else if (begun && !depth && k.kind == NL2SQL_TOKEN_WORD) {
			t->wr |= k.len == 5 && nl2sql_ieqn(word, "rowid", 5);
			t->strict |=
				k.len == 6 && nl2sql_ieqn(word, "strict", 6);
		}
	}
}

/* name, type, sql: in the order of their making */
static int take_table(void *ctx, const struct nl2sql_cell *v, size_t n,
		      struct nl2sql_err *err)
{
	struct drafts *d = ctx;
	struct draft *t = nl2sql_arena_alloc(d->arena, sizeof(*t));

	(void)n;
	(void)err;
	t->name = nl2sql_inspect_sqlite_text(d, &v[0]);
	t->sql = nl2sql_inspect_sqlite_text(d, &v[2]);
	if (nl2sql_map_get(&d->by_name, t->name))
		return 0;
	if (!strcmp(nl2sql_inspect_sqlite_text(d, &v[1]), "view"))
		t->kind = VIEW;
	else if (nl2sql_ieqn(t->sql, VIRTUAL_WORDS, strlen(VIRTUAL_WORDS)))
		t->kind = VIRTUAL;
	else
		read_options(t);
	nl2sql_map_set(&d->by_name, t->name, t);
	NL2SQL_GROW(d->items, d->n, d->cap);
	d->items[d->n++] = t;
	return 0;
}

/* Is it what a module keeps of a virtual table? */
static bool is_shadow(const struct drafts *d, const struct draft *t)
{
	size_t i;

	for (i = 0; i < d->n && t->kind == TABLE; i++)
		if (d->items[i]->kind == VIRTUAL &&
		    nl2sql_sqlite_shadow_of(t->name, d->items[i]->name))
			return true;
	return false;
}

static void keep_wanted(struct drafts *d)
{
	size_t i, n = 0;

	for (i = 0; i < d->n; i++) {
		struct draft *t = d->items[i];

		t->wanted = nl2sql_inspect_wanted(d->in, "main", t->name) &&
			    !is_shadow(d, t);
	}
	for (i = 0; i < d->n; i++)
		if (d->items[i]->wanted)
			d->items[n++] = d->items[i];
	d->n = n;
}

static int ask_tables(struct drafts *d, struct nl2sql_err *err)
{
	if (nl2sql_inspect_ask(d->in,
			       "SELECT name, type, sql FROM sqlite_schema "
			       "WHERE type IN ('table', 'view') "
			       "AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
			       "ORDER BY type, rowid",
			       d, take_table, err) < 0)
		return -1;
	keep_wanted(d);
	return 0;
}

/* ---- columns --------------------------------------------------------------- */

/* table, cid, name, type, notnull, dflt_value, pk, hidden */
static int take_column(void *ctx, const struct nl2sql_cell *v, size_t n,
		       struct nl2sql_err *err)
{
	struct drafts *d = ctx;
	struct draft *t = nl2sql_map_get(&d->by_name,
					 nl2sql_inspect_sqlite_text(d, &v[0]));
	struct draft_column *c;

	(void)n;
	(void)err;
	if (!t || !t->wanted || v[7].integer == 1)
		return 0;
	NL2SQL_GROW(t->columns, t->ncolumns, t->ccolumns);
	c = &t->columns[t->ncolumns++];
	c->cid = (int)v[1].integer;
	c->name = nl2sql_inspect_sqlite_text(d, &v[2]);
	c->type = nl2sql_inspect_sqlite_text(d, &v[3]);
	c->notnull = v[4].integer != 0;
	c->dflt = v[5].type == NL2SQL_CELL_NULL
			  ? NULL
			  : nl2sql_inspect_sqlite_text(d, &v[5]);
	c->pk = (int)v[6].integer;
	c->hidden = (int)v[7].integer;
	return 0;
}

#define XINFO                                                                  \
	"SELECT t.name, x.cid, x.name, x.type, x.\"notnull\", x.dflt_value, "  \
	"x.pk, x.hidden FROM sqlite_schema AS t, "                             \
	"pragma_table_xinfo(t.name, 'main') AS x WHERE "

/* A view or virtual table by itself, within ms. */
static int ask_one(struct drafts *d, struct draft *t, int64_t ms,
		   struct nl2sql_err *err)
{
	struct nl2sql_introspect_options o = *d->in->o;
	struct inspector hasty = { .db = d->in->db, .o = &o };
	struct nl2sql_buf b = { 0 };
	int rc;

	t->ncolumns = 0;
	o.limits.timeout_ms = ms;
	nl2sql_buf_puts(&b, XINFO IS_OTHER " AND t.name = ");
	nl2sql_buf_quote(&b, t->name, strlen(t->name), '\'');
	rc = nl2sql_inspect_ask(&hasty, nl2sql_buf_str(&b), d, take_column,
				err);
	nl2sql_buf_release(&b);
	return rc;
}

static void say_unread(const struct draft *t, const struct nl2sql_err *why,
		       size_t nth)
{
	/* our statement runs, what it compiles fails */
	bool stopped = strcmp(why->word, "runtime_error") != 0;

	if (nth <= SAID_MAX)
		nl2sql_log(NL2SQL_NORMAL, "columns_unread", NULL,
			   "could not read the columns of %s \"%s\": %s",
			   t->kind == VIEW ? "view" : "virtual table", t->name,
			   stopped ? why->message : "it does not compile");
}

/* Views and virtual tables that compile, one by one, and not for ever. */
static int ask_each(struct drafts *d, struct nl2sql_err *err)
{
	int64_t all = d->in->o->limits.timeout_ms, until, each, left;
	size_t i, unread = 0;

	if (all <= 0)
		all = TIMEOUT_MS;
	until = nl2sql_now_ms() + all;
	each = all < VIEW_PART ? 1 : all / VIEW_PART;
	for (i = 0; i < d->n; i++) {
		struct draft *t = d->items[i];
		struct nl2sql_err lost = { 0 };

		if (t->kind == TABLE)
			continue;
		left = until - nl2sql_now_ms();
		if (left <= 0)
			nl2sql_err_set(&lost, NL2SQL_EDATA,
				       "those before it took all of --timeout");
		else if (ask_one(d, t, each < left ? each : left, &lost) == 0)
			continue;
		if (nl2sql_cancelled() || !strcmp(lost.word, "unavailable")) {
			*err = lost;
			return -1;
		}
		say_unread(t, &lost, ++unread);
	}
	if (unread > SAID_MAX)
		nl2sql_log(NL2SQL_NORMAL, "columns_unread", NULL,
			   "nor those of %zu more", unread - SAID_MAX);
	return 0;
}

static int ask_columns(struct drafts *d, struct nl2sql_err *err)
{
	struct nl2sql_err lost;

	if (nl2sql_inspect_ask(d->in, XINFO IS_TABLE, d, take_column, err) < 0)
		return -1;
	if (!nl2sql_inspect_ask(d->in, XINFO IS_OTHER, d, take_column, &lost))
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
	if (t->kind == VIEW) {
		t->table->kind = "view";
		t->table->definition = nl2sql_arena_strdup(&s->arena, t->sql);
	} else if (t->kind == VIRTUAL) {
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

int nl2sql_inspect_catalog_sqlite(struct inspector *in, struct nl2sql_err *err)
{
	struct nl2sql_arena arena = { 0 };
	struct drafts d = { .in = in, .arena = &arena };
	size_t i;
	int rc = -1;

	d.by_name.fold = true;
	if (ask_tables(&d, err) < 0)
		goto out;
	if (ask_columns(&d, err) < 0)
		goto out;
	for (i = 0; i < d.n; i++)
		make_table(&d, d.items[i]);
	rc = nl2sql_inspect_sqlite_keys(&d, err);
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
