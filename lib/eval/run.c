/*
 * lib/eval/run.c - what statements gave, kept while it is of use
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "run.h"

#define MAX_KEPT ((size_t)64 << 20)        /* bytes of results */
#define MAX_RUNS 4096
#define MAX_AHEAD ((size_t)1 << 20)        /* bytes of a result not asked for
					    * yet: many may be under way */

struct nl2sql_evaluator *nl2sql_evaluator_new(const struct nl2sql_eval_options *o,
					      struct nl2sql_loop *loop)
{
	struct nl2sql_evaluator *e = nl2sql_alloc(sizeof(*e));
	size_t i;

	e->o = *o;
	e->loop = loop;
	e->has_dbs = o->directory != NULL;
	for (i = 0; i < o->nmodes; i++) {
		e->runs_any |= nl2sql_mode_runs(o->modes[i]);
		e->names_count |= o->modes[i] == NL2SQL_MODE_DEFOG_EXACT ||
				  o->modes[i] == NL2SQL_MODE_DEFOG_SUBSET;
	}
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

void nl2sql_evaluator_free(struct nl2sql_evaluator *e)
{
	size_t i;

	if (!e)
		return;
	stop_runs(e);
	for (i = 0; i < e->ndbs; i++)
		nl2sql_eval_db_free(e->dbs[i]);
	/* now no child shares the memory, which would be copied to be freed */
	free_runs(e);
	free(e->dbs);
	nl2sql_eval_tables_release(e);
	nl2sql_eval_names_release(e);
	free(e);
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

/* Python's sqlite3 refuses SELECT 1;; where SQLite does not. */
static bool is_refused(const struct run *r)
{
	return !r->e->o.strict_truth &&
	       nl2sql_db_dialect(r->db->items[0]) == NL2SQL_SQLITE &&
	       nl2sql_eval_goes_on(r->sql);
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
	else if (is_refused(r))
		snprintf(r->error, sizeof(r->error), "multiple_statements");
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
