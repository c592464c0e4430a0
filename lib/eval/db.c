/*
 * lib/eval/db.c - the evaluator's databases, opened when a case asks for them
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "run.h"

#define MAX_OPEN 24 /* databases of --databases */

/* Queries that ask for the time get the same answer every day: 2026-01-01. */
#define PINNED_CLOCK INT64_C(1767225600000)

void nl2sql_eval_db_free(struct eval_db *d)
{
	size_t i;

	for (i = 0; i < d->n && !d->fixed; i++)
		nl2sql_db_free(d->items[i]);
	free(d->items);
	free(d->id);
	nl2sql_spider_schema_free(d->schema);
	nl2sql_map_release(&d->hardness);
	free(d);
}

static struct eval_db *db_new(struct nl2sql_evaluator *e, const char *id)
{
	struct eval_db *d = nl2sql_alloc(sizeof(*d));

	d->id = nl2sql_strdup(id);
	NL2SQL_GROW(e->dbs, e->ndbs, e->cdbs);
	e->dbs[e->ndbs++] = d;
	return d;
}

static int db_open(struct nl2sql_evaluator *e, struct eval_db *d,
		   const char *dsn, struct nl2sql_err *err)
{
	unsigned jobs = e->o.jobs ? e->o.jobs : 1;
	struct nl2sql_db *db = nl2sql_db_new(dsn, e->loop, jobs, err);

	if (!db)
		return -1;
	nl2sql_db_clock(db, PINNED_CLOCK);
	NL2SQL_GROW(d->items, d->n, d->cap);
	d->items[d->n++] = db;
	return 0;
}

void nl2sql_evaluator_databases(struct nl2sql_evaluator *e,
				const struct nl2sql_db_set *set)
{
	struct eval_db *d;
	size_t i;

	e->has_dbs |= set->n != 0;
	for (i = 0; i < set->n; i++) {
		d = db_new(e, nl2sql_db_id(set->items[i]));
		d->fixed = true;
		nl2sql_db_clock(set->items[i], PINNED_CLOCK);
		NL2SQL_GROW(d->items, d->n, d->cap);
		d->items[d->n++] = set->items[i];
	}
}

static int name_order(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The other databases of a test suite, in the order of their names. */
static int open_suite(struct nl2sql_evaluator *e, struct eval_db *d,
		      const char *dir, struct nl2sql_err *err)
{
	struct nl2sql_buf dsn = {0};
	char **names = NULL, main_name[300];
	size_t n = 0, cap = 0, i;
	struct dirent *entry;
	DIR *all = opendir(dir);
	int rc = 0;

	snprintf(main_name, sizeof(main_name), "%s.sqlite", d->id);
	while (all && (entry = readdir(all))) {
		if (!nl2sql_ends(entry->d_name, ".sqlite") ||
		    !strcmp(entry->d_name, main_name))
			continue;
		NL2SQL_GROW(names, n, cap);
		names[n++] = nl2sql_strdup(entry->d_name);
	}
	if (all)
		closedir(all);
	if (n)
		qsort(names, n, sizeof(*names), name_order);
	for (i = 0; i < n; i++) {
		nl2sql_buf_cut(&dsn, 0);
		nl2sql_buf_printf(&dsn, "sqlite:%s/%s", dir, names[i]);
		if (!rc)
			rc = db_open(e, d, nl2sql_buf_str(&dsn), err);
		free(names[i]);
	}
	free(names);
	nl2sql_buf_release(&dsn);
	return rc;
}

/* Close the database that was not asked for the longest. */
static void make_room(struct nl2sql_evaluator *e)
{
	size_t i, oldest = SIZE_MAX, open = 0;

	for (i = 0; i < e->ndbs; i++) {
		if (e->dbs[i]->fixed)
			continue;
		open++;
		if (e->dbs[i]->pins)
			continue;
		if (oldest == SIZE_MAX ||
		    e->dbs[i]->used < e->dbs[oldest]->used)
			oldest = i;
	}
	if (open < MAX_OPEN || oldest == SIZE_MAX)
		return;
	nl2sql_eval_db_free(e->dbs[oldest]);
	e->dbs[oldest] = e->dbs[--e->ndbs];
}

static bool is_plain_name(const char *id)
{
	return *id && !strchr(id, '/') && strcmp(id, "..") && strcmp(id, ".");
}

/* One that is not there, or need not be: of its tables no more is known than
 * records and tables.json tell. */
static struct eval_db *open_none(struct nl2sql_evaluator *e, const char *id)
{
	make_room(e);
	return db_new(e, id ? id : "");
}

void nl2sql_eval_unknown(const struct nl2sql_evaluator *e, const char *id,
			 struct nl2sql_err *err)
{
	if (id && *id) {
		nl2sql_err_set(err, NL2SQL_EDATA, "no database \"%s\"", id);
		nl2sql_err_hint(err, e->o.directory ?
				"It is not in the folder of --databases." :
				"Name it with --db ID=DSN.");
	} else {
		nl2sql_err_set(err, NL2SQL_EDATA,
			       "it does not say which database it is for");
		nl2sql_err_hint(err, "A pair has \"db\", a line of gold "
				"queries SQL<TAB>db_id.");
	}
	nl2sql_err_word(err, "unknown_database");
}

static struct eval_db *open_directory(struct nl2sql_evaluator *e, const char *id,
				      struct nl2sql_err *err)
{
	struct nl2sql_buf path = {0};
	struct eval_db *d;
	char *dir;
	int rc;

	make_room(e);
	nl2sql_buf_printf(&path, "%s/%s", e->o.directory, id);
	dir = nl2sql_buf_steal(&path);
	nl2sql_buf_printf(&path, "sqlite:%s/%s.sqlite", dir, id);
	d = db_new(e, id);
	rc = 0;
	if (!access(nl2sql_buf_str(&path) + strlen("sqlite:"), R_OK))
		rc = db_open(e, d, nl2sql_buf_str(&path), err);
	if (!rc)
		rc = open_suite(e, d, dir, err);
	nl2sql_buf_release(&path);
	free(dir);
	if (!rc && d->n)
		return d;
	if (!rc)
		nl2sql_eval_unknown(e, id, err);
	e->ndbs--;
	nl2sql_eval_db_free(d);
	return NULL;
}

/* What statements may read there: the tables of the schema records, where
 * there are any, and what --tables and --exclude leave of them. */
static struct nl2sql_policy *make_policy(const struct nl2sql_evaluator *e,
					 const struct eval_db *d,
					 enum nl2sql_dialect dialect)
{
	struct nl2sql_policy *p = nl2sql_policy_new(dialect);
	size_t i;

	for (i = 0; i < d->told; i++) {
		const struct nl2sql_table *t = e->schema->tables[i];

		if (!t->db || nl2sql_ieq(t->db, d->id))
			nl2sql_policy_table(p, t->schema, t->name);
	}
	nl2sql_policy_globs(p, e->o.tables, e->o.exclude);
	return p;
}

static void tell_policy(struct nl2sql_evaluator *e, struct eval_db *d)
{
	size_t n = e->schema ? e->schema->ntables : 0, i;

	if (d->has_policy && d->told == n)
		return;
	d->has_policy = true;
	d->told = n;
	for (i = 0; i < d->n; i++)
		nl2sql_db_policy(d->items[i], make_policy(e, d,
				nl2sql_db_dialect(d->items[i])));
}

void nl2sql_evaluator_schema(struct nl2sql_evaluator *e,
			     const struct nl2sql_schema *schema)
{
	e->schema = schema;
}

struct eval_db *nl2sql_eval_db_find(struct nl2sql_evaluator *e, const char *id,
				    struct nl2sql_err *err)
{
	struct eval_db *d = NULL;
	size_t i;

	for (i = 0; i < e->ndbs && !d; i++)
		if (nl2sql_ieq(e->dbs[i]->id, id ? id : ""))
			d = e->dbs[i];
	if (!d && e->ndbs == 1 && e->dbs[0]->fixed && !e->o.directory)
		d = e->dbs[0];
	if (!d && e->o.directory && id && is_plain_name(id))
		d = open_directory(e, id, err);
	else if (!d)
		nl2sql_eval_unknown(e, id, err);
	if (!d && !e->runs_any)
		d = open_none(e, id);
	if (!d)
		return NULL;
	tell_policy(e, d);
	d->used = ++e->clock;
	return d;
}

enum nl2sql_dialect nl2sql_eval_dialect(struct nl2sql_evaluator *e,
					const struct nl2sql_case *c)
{
	enum nl2sql_dialect dialect = NL2SQL_SQLITE;
	const struct nl2sql_database *told = NULL;
	struct nl2sql_err quiet = {0};
	struct eval_db *d = NULL;

	if (c->dialect && !nl2sql_dialect_of(&dialect, c->dialect))
		return dialect;
	if (e->has_dbs)
		d = nl2sql_eval_db_find(e, c->db, &quiet);
	if (d && d->n)
		return nl2sql_db_dialect(d->items[0]);
	if (e->schema)
		told = nl2sql_find_database(e->schema, c->db);
	if (told && told->dialect)
		nl2sql_dialect_of(&dialect, told->dialect);
	return dialect;
}
