/*
 * lib/eval/run.c - databases and results, kept while they are of use
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "run.h"

#define MAX_OPEN 24                        /* databases of --databases */
#define MAX_KEPT ((size_t)64 << 20)        /* bytes of results */
#define MAX_RUNS 4096
#define MAX_AHEAD ((size_t)1 << 20)        /* bytes of a result not asked for
					    * yet: many may be under way */

/* Queries that ask for the time get the same answer every day: 2026-01-01. */
#define PINNED_CLOCK INT64_C(1767225600000)

struct nl2sql_evaluator *nl2sql_evaluator_new(const struct nl2sql_eval_options *o,
					      struct nl2sql_loop *loop)
{
	struct nl2sql_evaluator *e = nl2sql_alloc(sizeof(*e));
	size_t i;

	e->o = *o;
	e->loop = loop;
	for (i = 0; i < o->nmodes; i++)
		e->names_count |= o->modes[i] == NL2SQL_MODE_DEFOG_EXACT ||
				  o->modes[i] == NL2SQL_MODE_DEFOG_SUBSET;
	return e;
}

static void run_free(struct run *r)
{
	nl2sql_rows_release(&r->rows);
	free(r->key);
	free(r->sql);
	free(r);
}

static size_t run_size(const struct run *r)
{
	return r->rows.bytes + 2 * r->key_len + sizeof(*r) +
	       r->rows.nrows * r->rows.ncolumns * sizeof(struct nl2sql_cell);
}

/* Forget all results that nobody waits for. */
static void forget_runs(struct nl2sql_evaluator *e)
{
	struct nl2sql_map kept = {0};
	size_t i;

	e->bytes = 0;
	for (i = 0; i < e->runs.n; i++) {
		struct run *r = e->runs.entries[i].value;

		if (!r->pins && !r->waiting) {
			run_free(r);
			continue;
		}
		nl2sql_map_setn(&kept, r->key, r->key_len, r);
		e->bytes += run_size(r);
	}
	nl2sql_map_release(&e->runs);
	e->runs = kept;
}

static void stop_runs(struct nl2sql_evaluator *e)
{
	size_t i;

	for (i = 0; i < e->runs.n; i++) {
		struct run *r = e->runs.entries[i].value;

		if (r->waiting)
			nl2sql_db_cancel(&r->q);
	}
}

/* Those at work, too: at the end. */
static void free_runs(struct nl2sql_evaluator *e)
{
	size_t i;

	for (i = 0; i < e->runs.n; i++) {
		struct run *r = e->runs.entries[i].value;

		nl2sql_request_release(&r->q);
		run_free(r);
	}
	nl2sql_map_release(&e->runs);
}

static void db_free(struct eval_db *d)
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

void nl2sql_evaluator_free(struct nl2sql_evaluator *e)
{
	size_t i;

	if (!e)
		return;
	stop_runs(e);
	for (i = 0; i < e->ndbs; i++)
		db_free(e->dbs[i]);
	/* now no child shares the memory, which would be copied to be freed */
	free_runs(e);
	free(e->dbs);
	nl2sql_eval_tables_release(e);
	free(e);
}

/* ---- databases ----------------------------------------------------------- */

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
	db_free(e->dbs[oldest]);
	e->dbs[oldest] = e->dbs[--e->ndbs];
}

static bool is_plain_name(const char *id)
{
	return *id && !strchr(id, '/') && strcmp(id, "..") && strcmp(id, ".");
}

static void unknown(const struct nl2sql_evaluator *e, const char *id,
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
		unknown(e, id, err);
	e->ndbs--;
	db_free(d);
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
		if (id && nl2sql_ieq(e->dbs[i]->id, id))
			d = e->dbs[i];
	if (!d && e->ndbs == 1 && e->dbs[0]->fixed && !e->o.directory)
		d = e->dbs[0];
	if (!d && e->o.directory && id && is_plain_name(id))
		d = open_directory(e, id, err);
	else if (!d)
		unknown(e, id, err);
	if (!d) {
		nl2sql_err_word(err, "unknown_database");
		return NULL;
	}
	tell_policy(e, d);
	d->used = ++e->clock;
	return d;
}

/* ---- statements ---------------------------------------------------------- */

static void pin(struct run *r)
{
	r->pins++;
	r->db->pins++;
}

void nl2sql_eval_unpin(struct run *r)
{
	r->pins--;
	r->db->pins--;
}

static void run_answered(struct nl2sql_request *q)
{
	struct run *r = q->ctx;

	r->waiting = false;
	r->db->pins--;
	if (q->err.code == NL2SQL_EFATAL)
		r->fault = q->err;
	r->outgrown = r->small && !q->err.code && q->rows.truncated;
	if (q->err.code)
		snprintf(r->error, sizeof(r->error), "%s",
			 q->err.word[0] ? q->err.word : "runtime_error");
	else if (q->rows.truncated)
		snprintf(r->error, sizeof(r->error), "result_too_large");
	r->elapsed_us = q->elapsed_us;
	if (!r->error[0]) {
		r->rows = q->rows;
		memset(&q->rows, 0, sizeof(q->rows));
		r->torn = nl2sql_eval_is_torn(&r->rows);
	}
	nl2sql_request_release(q);
	r->e->bytes += run_size(r);
	nl2sql_eval_answered(r->e);
}

static void submit(struct run *r, size_t file)
{
	r->error[0] = '\0';
	r->outgrown = false;
	r->waiting = true;
	r->db->pins++;
	r->q.limits = r->e->o.limits;
	if (r->small && r->q.limits.max_bytes > MAX_AHEAD)
		r->q.limits.max_bytes = MAX_AHEAD;
	nl2sql_db_submit(r->db->items[file], &r->q);
}

/* The run of a statement, begun now where it was not before. */
static struct run *find_run(struct nl2sql_evaluator *e, struct eval_db *d,
			    size_t file, const char *sql, bool ahead)
{
	struct nl2sql_buf key = {0};
	struct run *r;

	nl2sql_buf_printf(&key, "%s\n%zu\n", d->id, file);
	if (e->names_count ||
	    nl2sql_db_dialect(d->items[file]) != NL2SQL_SQLITE)
		nl2sql_buf_puts(&key, sql);
	else
		nl2sql_eval_same_text(&key, sql);
	r = nl2sql_map_getn(&e->runs, key.data, key.len);
	if (r) {
		r->db = d; /* it may have been closed and opened since */
		nl2sql_buf_release(&key);
		return r;
	}
	r = nl2sql_alloc(sizeof(*r));
	r->e = e;
	r->db = d;
	r->key_len = key.len;
	r->key = nl2sql_buf_steal(&key);
	nl2sql_map_setn(&e->runs, r->key, r->key_len, r);
	r->sql = nl2sql_strdup(sql);
	r->q.sql = r->sql;
	r->q.len = strlen(sql);
	r->q.task = NL2SQL_TASK_RUN;
	r->q.may_follow = true;
	r->q.done = run_answered;
	r->q.ctx = r;
	r->small = ahead;
	submit(r, file);
	return r;
}

void nl2sql_eval_begin(struct nl2sql_evaluator *e, struct eval_db *d,
		       size_t file, const char *sql, struct run **r)
{
	*r = find_run(e, d, file, sql, true);
	pin(*r);
}

const struct run *nl2sql_eval_run(struct nl2sql_evaluator *e, struct eval_db *d,
				  size_t file, const char *sql,
				  struct nl2sql_err *err)
{
	struct run *r = find_run(e, d, file, sql, false);

	while (r->waiting || r->outgrown) {
		if (r->outgrown && !r->waiting) {
			r->small = false;
			submit(r, file);
			continue;
		}
		if (nl2sql_cancelled())
			nl2sql_err_set(err, NL2SQL_EFATAL, "interrupted");
		else if (nl2sql_loop_once(e->loop, -1, err) >= 0)
			continue;
		return NULL;
	}
	if (r->fault.code) {
		*err = r->fault;
		return NULL;
	}
	return r;
}

int64_t nl2sql_eval_time(struct nl2sql_evaluator *e, struct eval_db *d,
			 const char *sql)
{
	struct nl2sql_request q = { .sql = sql, .len = strlen(sql),
				    .task = NL2SQL_TASK_RUN,
				    .limits = e->o.limits };
	struct nl2sql_err err = {0};
	int rc = nl2sql_db_wait(d->items[0], &q, false, &err);
	int64_t us = q.elapsed_us > 0 ? q.elapsed_us : 1;

	nl2sql_request_release(&q);
	return rc ? -1 : us;
}

void nl2sql_eval_trim(struct nl2sql_evaluator *e)
{
	if (e->bytes > MAX_KEPT || e->runs.n > MAX_RUNS)
		forget_runs(e);
}
