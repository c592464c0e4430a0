/*
 * lib/validate/mutants.c - would the data notice another query?
 *
 * The neighbours of a statement (it, with one thing changed) run one after
 * another on its request.  One that gives the same result is not told apart:
 * the data cannot show that the statement is the one that was meant.  Where it
 * is a condition that can be dropped, that is worth a warning.
 */
#include <string.h>

#include <nl2sql/result.h>

#include "internal.h"

static void next_mutant(struct nl2sql_trial *t);

static bool is_same(const struct nl2sql_trial *t, const struct nl2sql_rows *r)
{
	struct nl2sql_hash128 h =
		nl2sql_result_hash(r, nl2sql_trial_ordered(t));

	return r->nrows == (size_t)t->row_count &&
	       r->ncolumns == t->ncolumns && h.hi == t->hash.hi &&
	       h.lo == t->hash.lo;
}

static void mutant_done(struct nl2sql_request *req)
{
	struct nl2sql_trial *t = req->ctx;
	const struct nl2sql_mutant *m = &t->mutants[t->next_mutant - 1];

	if (req->err.code == NL2SQL_EFATAL)
		t->fault = req->err;
	/* what does not run says nothing of the data */
	if (req->err.code == NL2SQL_OK && !req->rows.truncated) {
		t->mutants_run++;
		if (!is_same(t, &req->rows))
			t->mutants_told++;
		else if (m->kind == NL2SQL_MUTATE_CONDITION)
			nl2sql_stage_warning(
				t, NL2SQL_STAGE_EXECUTION, "idle_condition",
				m->position ? nl2sql_sql_position(
						      t->sql, t->len,
						      (size_t)m->position - 1)
					    : 0,
				"the result is the same %s", m->what);
	}
	nl2sql_request_release(req);
	next_mutant(t);
}

static void next_mutant(struct nl2sql_trial *t)
{
	const struct nl2sql_mutant *m;

	if (t->next_mutant == t->nmutants || t->fault.code) {
		nl2sql_trial_finish(t);
		return;
	}
	m = &t->mutants[t->next_mutant++];
	t->request.sql = nl2sql_sql_text(t->arena, m->tree, t->dialect);
	t->request.len = strlen(t->request.sql);
	t->request.task = NL2SQL_TASK_RUN;
	t->request.done = mutant_done;
	nl2sql_db_submit(t->db, &t->request);
}

void nl2sql_try_mutants(struct nl2sql_trial *t)
{
	t->nmutants = nl2sql_mutate(t->arena, t->statements->kid[0],
				    t->dialect,
				    (size_t)t->validator->o.mutants,
				    &t->mutants);
	t->tried_mutants = true;
	next_mutant(t);
}
