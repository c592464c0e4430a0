/* lib/validate/validate.c - a statement's way through the stages */
#include <string.h>

#include <nl2sql/result.h>

#include "internal.h"

/* ---- the stages ----------------------------------------------------------------- */

/* Where an error belongs, when that stage is wanted; else to whoever met it. */
static enum nl2sql_stage_name home_of(const struct nl2sql_trial *t,
				      const char *word,
				      enum nl2sql_stage_name otherwise)
{
	static const char *const syntax[] = {
		"empty_statement", "multiple_statements", "syntax_error",
		"wrong_arguments", "unknown_function", "misused_aggregate",
		"column_count", "bad_term"
	};
	static const char *const schema[] = {
		"ambiguous_column", "unknown_column", "unknown_table",
		"duplicate_alias", "type_mismatch", "unknown_name"
	};

	if (nl2sql_word_among(word, syntax, NL2SQL_COUNT(syntax)) &&
	    t->stages[NL2SQL_STAGE_SYNTAX].run)
		return NL2SQL_STAGE_SYNTAX;
	if (nl2sql_word_among(word, schema, NL2SQL_COUNT(schema)) &&
	    t->stages[NL2SQL_STAGE_SCHEMA].run)
		return NL2SQL_STAGE_SCHEMA;
	return otherwise;
}

/* Does one of the lines before this one say the same? */
static bool told_before(const char *lines, const char *line, size_t len)
{
	for (; lines < line; lines += strcspn(lines, "\n") + 1)
		if (!strncmp(lines, line, len) && lines[len] == '\n')
			return true;
	return false;
}

/* What a person who reads the plan would stumble over. */
static void take_plan(struct nl2sql_trial *t)
{
	const char *all = t->request.full_scans, *p = all;
	size_t n;

	t->plan = nl2sql_arena_strdup(t->arena, t->request.plan);
	for (; p && *p; p += n + (p[n] != '\0')) {
		n = strcspn(p, "\n");
		if (told_before(all, p, n))
			continue;
		nl2sql_stage_warning(
			t, NL2SQL_STAGE_EXECUTION, "full_scan", 0,
			"the engine reads all of table \"%.*s\", which is "
			"big",
			(int)n, p);
	}
}

static void take_result(struct nl2sql_trial *t)
{
	const struct nl2sql_rows *rows = &t->request.rows;
	const struct nl2sql_validate_options *o = &t->validator->o;

	t->ran = true;
	t->row_count = (int64_t)rows->nrows;
	t->truncated = rows->truncated;
	t->ncolumns = rows->ncolumns;
	t->bag = nl2sql_result_hash(rows, false);
	t->hash = nl2sql_trial_ordered(t) ? nl2sql_result_hash(rows, true)
					  : t->bag;
	if (o->rows)
		t->rows_json = nl2sql_trial_rows(t);
	if (rows->truncated)
		nl2sql_stage_warning(
			t, NL2SQL_STAGE_EXECUTION, "too_many_rows", 0,
			"the result has more than %lld rows; the rest "
			"was not read",
			(long long)rows->nrows);
	else if (!rows->nrows)
		nl2sql_stage_warning(t, NL2SQL_STAGE_EXECUTION, "empty_result",
				     0, "the result has no rows");
	if (o->rules && o->rules->max_rows &&
	    nl2sql_trial_wants(t, NL2SQL_STAGE_RULES) &&
	    t->row_count > o->rules->max_rows)
		nl2sql_stage_error(t, NL2SQL_STAGE_RULES, "too_many_rows", 0,
				   "the result has more than %lld rows",
				   (long long)o->rules->max_rows);
}

/* The engine takes a name that our reading of the records does not know: they
 * are not the whole schema, and the engine is right. */
static void forgive_names(struct nl2sql_trial *t)
{
	struct nl2sql_stage *s = &t->stages[NL2SQL_STAGE_SCHEMA];
	size_t i, kept = 0;

	for (i = 0; i < s->nerrors; i++) {
		if (strcmp(s->errors[i].word, "type_mismatch") == 0)
			s->errors[kept++] = s->errors[i];
		else
			nl2sql_stage_warn(t, NL2SQL_STAGE_SCHEMA,
					  &s->errors[i]);
	}
	s->nerrors = kept;
}

static void executed(struct nl2sql_request *req)
{
	struct nl2sql_trial *t = req->ctx;
	const struct nl2sql_err *err = &req->err;
	struct nl2sql_stage *run = &t->stages[NL2SQL_STAGE_EXECUTION];

	if (strcmp(err->word, "unavailable") == 0 || err->code == NL2SQL_EFATAL) {
		t->fault = *err;
		t->fault.code = NL2SQL_EFATAL;
		nl2sql_request_release(req);
		nl2sql_trial_finish(t);
		return;
	}
	run->run = nl2sql_trial_wants(t, NL2SQL_STAGE_EXECUTION);
	t->plan_cost = req->plan_cost;
	t->plan_rows = req->plan_rows;
	t->elapsed_us = req->elapsed_us;
	if (req->plan)
		take_plan(t);
	if (req->planned)
		forgive_names(t);
	if (err->code == NL2SQL_OK) {
		if (req->task & NL2SQL_TASK_RUN)
			take_result(t);
	} else if (req->planned || !t->stages[NL2SQL_STAGE_SCHEMA].nerrors) {
		enum nl2sql_stage_name home = home_of(t, err->word, run->run ?
			NL2SQL_STAGE_EXECUTION : NL2SQL_STAGE_SYNTAX);

		nl2sql_stage_take(t, home, err);
		/* refused before it could run: there is nothing to say */
		if (home != NL2SQL_STAGE_EXECUTION && !req->planned)
			run->run = false;
	} else {
		run->run = false; /* our reading had found it already */
	}
	nl2sql_request_release(req);
	if (t->ran && !t->truncated && t->validator->o.mutants &&
	    t->statements && t->statements->n == 1)
		nl2sql_try_mutants(t);
	else
		nl2sql_trial_finish(t);
}

void nl2sql_trial_execute(struct nl2sql_trial *t)
{
	const struct nl2sql_validate_options *o = &t->validator->o;
	bool run = nl2sql_trial_wants(t, NL2SQL_STAGE_EXECUTION);

	t->request.sql = t->sql;
	t->request.len = t->len;
	t->request.statements = t->statements;
	t->request.limits = o->limits;
	t->request.done = executed;
	t->request.ctx = t;
	if (run && !o->no_run)
		t->request.task |= NL2SQL_TASK_RUN;
	if (run && o->plan)
		t->request.task |= NL2SQL_TASK_PLAN;
	t->request.may_follow = !(t->request.task & NL2SQL_TASK_RUN);
	nl2sql_db_submit(t->db, &t->request);
}

static void check_schema(struct nl2sql_trial *t)
{
	size_t i;

	for (i = 0; i < t->names->nproblems; i++)
		nl2sql_stage_take(t, NL2SQL_STAGE_SCHEMA,
				  &t->names->problems[i]);
	nl2sql_judge_types(t);
}

/* What the gate says of it.  -1: it goes no further. */
static int pass_gate(struct nl2sql_trial *t)
{
	struct nl2sql_policy *own = NULL;
	struct nl2sql_err err = {0};
	int rc = nl2sql_gate_check_tree(nl2sql_trial_policy(t, &own), t->sql,
					t->len, t->statements, &err);

	nl2sql_policy_free(own);
	if (rc == 0)
		return 0;
	if (strcmp(err.word, "unknown_table") == 0) {
		/* the schema stage says it better, with the nearest name */
		if (nl2sql_trial_wants(t, NL2SQL_STAGE_SCHEMA))
			return 0;
		nl2sql_stage_take(
			t, home_of(t, err.word, NL2SQL_STAGE_EXECUTION), &err);
	} else {
		nl2sql_stage_take(t,
				  t->stages[NL2SQL_STAGE_SYNTAX].run
					  ? NL2SQL_STAGE_SYNTAX
					  : NL2SQL_STAGE_EXECUTION,
				  &err);
	}
	t->stages[NL2SQL_STAGE_EXECUTION].run =
		t->stages[NL2SQL_STAGE_EXECUTION].nerrors > 0;
	return -1;
}

/* Everything that can be said without the engine.  -1: and no more can. */
int nl2sql_trial_read(struct nl2sql_trial *t)
{
	struct nl2sql_err err = {0};

	t->stages[NL2SQL_STAGE_SYNTAX].run =
		nl2sql_trial_wants(t, NL2SQL_STAGE_SYNTAX);
	if (nl2sql_sql_parse(t->arena, &t->statements, t->dialect, t->sql,
			     t->len, &err) < 0) {
		t->stages[NL2SQL_STAGE_SYNTAX].run = true;
		t->statements = NULL;
		nl2sql_stage_take(t, NL2SQL_STAGE_SYNTAX, &err);
		return -1;
	}
	if (t->statements->n == 1)
		t->names = nl2sql_resolve(t->arena, t->statements->kid[0],
					  t->dialect, t->sql, t->len, t->schema,
					  t->db_id);
	if (t->names && t->names->spent) {
		nl2sql_stage_take(t, NL2SQL_STAGE_SYNTAX,
				  &t->names->problems[t->names->nproblems - 1]);
		t->stages[NL2SQL_STAGE_SYNTAX].run = true;
		return -1;
	}
	if (pass_gate(t) < 0)
		return -1;
	if (t->names && nl2sql_trial_wants(t, NL2SQL_STAGE_SCHEMA)) {
		t->stages[NL2SQL_STAGE_SCHEMA].run = true;
		check_schema(t);
	}
	if (t->names && nl2sql_trial_wants(t, NL2SQL_STAGE_RULES)) {
		t->stages[NL2SQL_STAGE_RULES].run = true;
		nl2sql_judge_rules(t);
		nl2sql_judge_bare_columns(t);
		nl2sql_judge_products(t);
		nl2sql_judge_joins(t);
		nl2sql_judge_quoted(t);
	}
	return 0;
}

/* May the engine see it?  A rule or a type that fails does not keep it away;
 * a name that is unknown does, but for SQLite, whose word counts more than
 * that of records that may not be whole. */
bool nl2sql_trial_runnable(const struct nl2sql_trial *t)
{
	const struct nl2sql_stage *schema = &t->stages[NL2SQL_STAGE_SCHEMA];
	const struct nl2sql_stage *rules = &t->stages[NL2SQL_STAGE_RULES];
	size_t i;

	if (!t->db)
		return false;
	for (i = 0; i < rules->nerrors; i++)
		if (strcmp(rules->errors[i].word, "forbidden") == 0)
			return false;
	for (i = 0; i < schema->nerrors; i++) {
		const char *word = schema->errors[i].word;

		if (strcmp(word, "unknown_table") == 0)
			return false;
		if (t->dialect != NL2SQL_SQLITE &&
		    strcmp(word, "type_mismatch") != 0)
			return false;
	}
	return true;
}
