/*
 * lib/eval/schema.c - Spider's view of a database's tables and keys
 *
 * It comes from the database itself where that is SQLite's; else from the
 * schema records; else from tables.json.
 */
#include <stdlib.h>
#include <string.h>

#include <nl2sql/validate.h>

#include "run.h"

void nl2sql_eval_key(struct eval_keys *k, size_t from, size_t to)
{
	if (from == SIZE_MAX || to == SIZE_MAX)
		return;
	NL2SQL_GROW(k->pairs, k->n, k->cap);
	k->pairs[k->n][0] = from;
	k->pairs[k->n++][1] = to;
}

/* ---- of the database ------------------------------------------------------ */

struct schema_read {
	struct nl2sql_spider_schema *s;
	char *table; /* the last, as it is spelled */
	struct eval_keys keys;
};

static int take_column(void *ctx, const struct nl2sql_cell *c, size_t n,
		       struct nl2sql_err *err)
{
	struct schema_read *r = ctx;

	(void)n;
	(void)err;
	if (!r->table || strcmp(r->table, c[0].at)) {
		nl2sql_spider_schema_table(r->s, c[0].at);
		free(r->table);
		r->table = nl2sql_strdup(c[0].at);
	}
	nl2sql_spider_schema_column(r->s, c[1].at);
	return 0;
}

static int take_key(void *ctx, const struct nl2sql_cell *c, size_t n,
		    struct nl2sql_err *err)
{
	struct schema_read *r = ctx;

	(void)n;
	(void)err;
	nl2sql_eval_key(&r->keys,
			nl2sql_spider_schema_number(r->s, c[0].at, c[1].at),
			nl2sql_spider_schema_number(r->s, c[2].at, c[3].at ?
						    c[3].at : c[1].at));
	return 0;
}

static int ask(struct nl2sql_db *db, const char *sql,
	       int (*row)(void *, const struct nl2sql_cell *, size_t,
			  struct nl2sql_err *),
	       void *ctx, struct nl2sql_err *err)
{
	struct nl2sql_request q = { .sql = sql,
				    .len = strlen(sql),
				    .task = NL2SQL_TASK_RUN,
				    .row = row,
				    .ctx = ctx };
	int rc = nl2sql_db_wait(db, &q, true, err);

	nl2sql_request_release(&q);
	return rc;
}

static const char columns_query[] =
	"SELECT m.name, p.name FROM sqlite_master AS m, "
	"pragma_table_info(m.name) AS p WHERE m.type = 'table' "
	"ORDER BY m.rowid, p.cid";
static const char keys_query[] =
	"SELECT m.name, f.\"from\", f.\"table\", f.\"to\" "
	"FROM sqlite_master AS m, pragma_foreign_key_list(m.name) AS f "
	"WHERE m.type = 'table' ORDER BY m.rowid, f.id, f.seq";

static bool is_sqlite(const struct eval_db *d)
{
	return d->n && nl2sql_db_dialect(d->items[0]) == NL2SQL_SQLITE;
}

static int schema_of_database(struct eval_db *d, struct nl2sql_err *err)
{
	struct schema_read r = { .s = nl2sql_spider_schema_new() };
	int rc = ask(d->items[0], columns_query, take_column, &r, err);

	free(r.table);
	if (rc < 0)
		nl2sql_spider_schema_free(r.s);
	else
		d->schema = r.s;
	return rc;
}

/* ---- of the records -------------------------------------------------------- */

static bool is_of(const struct nl2sql_table *t, const char *id)
{
	return !t->db || nl2sql_ieq(t->db, id);
}

static bool tells_of(const struct nl2sql_schema *s, const char *id)
{
	size_t i;

	for (i = 0; i < s->ntables; i++)
		if (is_of(s->tables[i], id))
			return true;
	return false;
}

/* What the records call it: a case that names none means the only one. */
static const char *told_name(const struct nl2sql_evaluator *e,
			     const struct eval_db *d)
{
	const struct nl2sql_database *only = *d->id ? NULL :
		nl2sql_find_database(e->schema, NULL);

	return only ? only->db : d->id;
}

static bool schema_of_records(const struct nl2sql_evaluator *e,
			      struct eval_db *d)
{
	const char *name;

	if (!e->schema)
		return false;
	name = told_name(e, d);
	if (!tells_of(e->schema, name))
		return false;
	d->schema = nl2sql_spider_schema_of(e->schema, name);
	d->ntables = e->schema->ntables;
	return true;
}

static bool keys_of_records(const struct nl2sql_evaluator *e,
			    const struct eval_db *d, struct eval_keys *keys)
{
	const char *name = told_name(e, d);
	size_t i, j;

	for (i = 0; i < e->schema->nrelationships; i++) {
		const struct nl2sql_relationship *r =
			e->schema->relationships[i];

		if (r->origin != NL2SQL_DECLARED || !is_of(r->from, name))
			continue;
		for (j = 0; j < r->ncolumns; j++)
			nl2sql_eval_key(keys, nl2sql_spider_schema_number(
				d->schema, r->from->name,
				r->from->columns[r->from_columns[j]].name),
				nl2sql_spider_schema_number(
				d->schema, r->to->name,
				r->to->columns[r->to_columns[j]].name));
	}
	return true;
}

/* ---- one of them ----------------------------------------------------------- */

static bool schema_of_file(struct nl2sql_evaluator *e, struct eval_db *d)
{
	struct nl2sql_spider_schema *s = nl2sql_spider_schema_new();

	if (nl2sql_eval_tables_schema(e, d->id, s)) {
		d->schema = s;
		return true;
	}
	nl2sql_spider_schema_free(s);
	return false;
}

/* Records may have come since. */
static void forget_old(const struct nl2sql_evaluator *e, struct eval_db *d)
{
	if (!d->ntables || d->ntables == e->schema->ntables)
		return;
	nl2sql_spider_schema_free(d->schema);
	nl2sql_map_release(&d->hardness);
	d->schema = NULL;
	d->has_keys = false;
	d->ntables = 0;
}

const struct nl2sql_spider_schema *
nl2sql_eval_db_schema(struct nl2sql_evaluator *e, struct eval_db *d,
		      struct nl2sql_err *err)
{
	forget_old(e, d);
	if (d->schema)
		return d->schema;
	if (is_sqlite(d))
		return schema_of_database(d, err) < 0 ? NULL : d->schema;
	if (schema_of_records(e, d) || schema_of_file(e, d))
		return d->schema;
	nl2sql_eval_unknown(e, d->id, err);
	if (!*d->id)
		return NULL;
	nl2sql_err_set(err, NL2SQL_EDATA,
		       "nothing tells the tables of database \"%s\"", d->id);
	nl2sql_err_hint(err, "Give its schema records with --schema, a "
			"tables.json in the folder of --databases, or the "
			"database itself with --db.");
	nl2sql_err_word(err, "unknown_database");
	return NULL;
}

const struct nl2sql_spider_schema *
nl2sql_eval_db_keys(struct nl2sql_evaluator *e, struct eval_db *d,
		    struct nl2sql_err *err)
{
	struct schema_read r = {0};

	if (!nl2sql_eval_db_schema(e, d, err) || d->has_keys)
		return d->schema;
	r.s = d->schema;
	if (d->ntables)
		d->has_keys = keys_of_records(e, d, &r.keys);
	else
		d->has_keys = nl2sql_eval_tables_keys(e, d->id, r.s, &r.keys) ||
			      !ask(d->items[0], keys_query, take_key, &r, err);
	if (d->has_keys)
		nl2sql_spider_schema_keys(r.s,
				(const size_t(*)[2])r.keys.pairs, r.keys.n);
	free(r.keys.pairs);
	return d->has_keys ? d->schema : NULL;
}

/* ---- what names mean ------------------------------------------------------- */

const struct nl2sql_schema *nl2sql_eval_names(struct nl2sql_evaluator *e,
					      const struct nl2sql_case *c)
{
	const char *id = c->db ? c->db : "";
	struct nl2sql_schema *own;
	struct nl2sql_err quiet = {0};
	struct eval_db *d;

	if (e->schema && (*id ? tells_of(e->schema, id) :
			  e->schema->ntables > 0))
		return e->schema;
	own = nl2sql_map_get(&e->catalogues, id);
	if (own || !e->has_dbs)
		return own ? own : e->schema;
	d = nl2sql_eval_db_find(e, c->db, &quiet);
	if (d && d->n)
		own = nl2sql_catalogue(d->items[0], *id ? id : d->id);
	if (!own)
		own = nl2sql_schema_new();
	nl2sql_map_set(&e->catalogues, id, own);
	return own;
}

void nl2sql_eval_names_release(struct nl2sql_evaluator *e)
{
	size_t i;

	for (i = 0; i < e->catalogues.n; i++)
		nl2sql_schema_free(e->catalogues.entries[i].value);
	nl2sql_map_release(&e->catalogues);
}
