/* lib/validate/validate.c - a statement's way through the stages */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <nl2sql/result.h>

#include "internal.h"

/* ---- names ------------------------------------------------------------------ */

static const char *const stage_names[NL2SQL_STAGES] = {
	"syntax", "schema", "rules", "execution", "consistency"
};

int nl2sql_stage_of(const char *name)
{
	int i;

	for (i = 0; i < NL2SQL_STAGES; i++)
		if (nl2sql_ieq(name, stage_names[i]))
			return i;
	return -1;
}

const char *nl2sql_verdict_name(enum nl2sql_verdict v)
{
	static const char *const names[] = { "valid", "refinable", "escalate" };

	return names[v];
}

/* ---- what a stage finds -------------------------------------------------------- */

/* One more element for an array in an arena: as many as twos go, it moves. */
static void *arena_grow(struct nl2sql_arena *a, void *items, size_t n, size_t size)
{
	void *copy;

	if (n & (n - 1) || (n && n < 4))
		return items;
	copy = nl2sql_arena_alloc(a, (n ? 2 * n : 4) * size);
	if (n)
		memcpy(copy, items, n * size);
	return copy;
}

static struct nl2sql_err *add(struct nl2sql_trial *t, struct nl2sql_err **list,
			      size_t *n)
{
	*list = arena_grow(t->arena, *list, *n, sizeof(**list));
	return memset(&(*list)[(*n)++], 0, sizeof(**list));
}

static void vset(struct nl2sql_err *e, const char *word, long position,
		 const char *fmt, va_list ap)
{
	char text[sizeof(e->message)];

	(void)vsnprintf(text, sizeof(text), fmt, ap);
	nl2sql_err_set(e, NL2SQL_EDATA, "%s", text);
	nl2sql_err_word(e, word);
	e->position = position;
}

struct nl2sql_err *stage_error(struct nl2sql_trial *t,
			       enum nl2sql_stage_name stage, const char *word,
			       long position, const char *fmt, ...)
{
	struct nl2sql_stage *s = &t->stages[stage];
	struct nl2sql_err *e = add(t, &s->errors, &s->nerrors);
	va_list ap;

	va_start(ap, fmt);
	vset(e, word, position, fmt, ap);
	va_end(ap);
	return e;
}

struct nl2sql_err *stage_warning(struct nl2sql_trial *t,
				 enum nl2sql_stage_name stage, const char *word,
				 long position, const char *fmt, ...)
{
	struct nl2sql_stage *s = &t->stages[stage];
	struct nl2sql_err *e = add(t, &s->warnings, &s->nwarnings);
	va_list ap;

	va_start(ap, fmt);
	vset(e, word, position, fmt, ap);
	va_end(ap);
	return e;
}

void stage_suggest(struct nl2sql_trial *t, enum nl2sql_stage_name stage,
		   const char *text)
{
	struct nl2sql_stage *s = &t->stages[stage];

	if (!text || !*text)
		return;
	s->suggestions = arena_grow(t->arena, s->suggestions, s->nsuggestions,
				    sizeof(*s->suggestions));
	s->suggestions[s->nsuggestions++] = nl2sql_arena_strdup(t->arena, text);
}

void stage_take(struct nl2sql_trial *t, enum nl2sql_stage_name stage,
		const struct nl2sql_err *err)
{
	struct nl2sql_stage *s = &t->stages[stage];

	*add(t, &s->errors, &s->nerrors) = *err;
	stage_suggest(t, stage, err->hint);
}

long position_of(const struct nl2sql_trial *t, const struct nl2sql_sql *n)
{
	return n && n->len ? nl2sql_sql_position(t->sql, t->len, n->pos) : 0;
}

/* ---- the verdict ------------------------------------------------------------- */

static bool among(const char *word, const char *const *list, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strcmp(word, list[i]) == 0)
			return true;
	return false;
}

/* No repair of ours helps against these. */
static bool hopeless(const char *word)
{
	static const char *const words[] = {
		"crashed", "forbidden", "inconsistent", "memory_limit",
		"result_too_large", "timeout", "too_complex"
	};

	return among(word, words, NL2SQL_COUNT(words));
}

/* The engine took it, but a careful reader would not. */
static bool careless(const char *word)
{
	static const char *const words[] = {
		"bare_column", "cartesian_product", "unrelated_join"
	};

	return among(word, words, NL2SQL_COUNT(words));
}

static void judge_stage(struct nl2sql_trial *t, struct nl2sql_stage *s)
{
	size_t i;

	s->passed = s->nerrors == 0;
	if (s->confidence == 0 && s->passed)
		s->confidence = 1;
	for (i = 0; i < s->nerrors; i++) {
		enum nl2sql_verdict v = hopeless(s->errors[i].word) ?
			NL2SQL_ESCALATE : NL2SQL_REFINABLE;

		t->verdict = v > t->verdict ? v : t->verdict;
		s->confidence = 0;
	}
	for (i = 0; i < s->nwarnings; i++) {
		bool care = careless(s->warnings[i].word);

		if (care && t->verdict == NL2SQL_VALID)
			t->verdict = NL2SQL_REFINABLE;
		s->confidence *= care ? 0.5 : 0.9;
	}
}

static void judge(struct nl2sql_trial *t)
{
	int i;

	t->verdict = NL2SQL_VALID;
	t->confidence = 1;
	for (i = 0; i < NL2SQL_STAGES; i++) {
		if (!t->stages[i].run)
			continue;
		if (i != NL2SQL_STAGE_CONSISTENCY)
			t->stages[i].confidence = 0;
		judge_stage(t, &t->stages[i]);
		t->confidence *= t->stages[i].confidence;
	}
}

/* The first stage that it failed; -1: it could not even be read. */
static int reached(const struct nl2sql_trial *t)
{
	int i;

	for (i = 0; t->names && i < NL2SQL_STAGES; i++)
		if (t->stages[i].run && !t->stages[i].passed)
			break;
	return t->names ? i : -1;
}

int nl2sql_trial_compare(const struct nl2sql_trial *a,
			 const struct nl2sql_trial *b)
{
	long more = 0;
	int i;

	if (a->verdict != b->verdict)
		return a->verdict < b->verdict ? 1 : -1;
	if (reached(a) != reached(b))
		return reached(a) > reached(b) ? 1 : -1;
	/* failed at the same stage: the fewer errors the better */
	for (i = 0; i < NL2SQL_STAGES; i++)
		more += (long)a->stages[i].nerrors - (long)b->stages[i].nerrors;
	if (more)
		return more < 0 ? 1 : -1;
	return a->confidence > b->confidence ? 1 :
	       a->confidence < b->confidence ? -1 : 0;
}

/* ---- the stages ----------------------------------------------------------------- */

static bool wants(const struct nl2sql_trial *t, enum nl2sql_stage_name stage)
{
	return t->validator->o.stages & 1u << stage;
}

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

	if (among(word, syntax, NL2SQL_COUNT(syntax)) &&
	    t->stages[NL2SQL_STAGE_SYNTAX].run)
		return NL2SQL_STAGE_SYNTAX;
	if (among(word, schema, NL2SQL_COUNT(schema)) &&
	    t->stages[NL2SQL_STAGE_SCHEMA].run)
		return NL2SQL_STAGE_SCHEMA;
	return otherwise;
}

void trial_finish(struct nl2sql_trial *t)
{
	judge(t);
	t->done(t->ctx);
}

bool is_ordered(const struct nl2sql_trial *t)
{
	const struct nl2sql_sql *n = t->statements && t->statements->n == 1 ?
				     t->statements->kid[0] : NULL;

	return nl2sql_sql_is_query(n) && n->kid[NL2SQL_QUERY_ORDER] &&
	       n->kid[NL2SQL_QUERY_ORDER]->n > 0;
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
	t->hash = is_ordered(t) ? nl2sql_result_hash(rows, true) : t->bag;
	if (o->rows)
		t->rows_json = rows_shown(t);
	if (rows->truncated)
		stage_warning(t, NL2SQL_STAGE_EXECUTION, "too_many_rows", 0,
			      "the result has more than %lld rows; the rest "
			      "was not read", (long long)rows->nrows);
	else if (!rows->nrows)
		stage_warning(t, NL2SQL_STAGE_EXECUTION, "empty_result", 0,
			      "the result has no rows");
	if (o->rules && o->rules->max_rows && wants(t, NL2SQL_STAGE_RULES) &&
	    t->row_count > o->rules->max_rows)
		stage_error(t, NL2SQL_STAGE_RULES, "too_many_rows", 0,
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
			*add(t, &s->warnings, &s->nwarnings) = s->errors[i];
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
		trial_finish(t);
		return;
	}
	run->run = wants(t, NL2SQL_STAGE_EXECUTION);
	t->plan_cost = req->plan_cost;
	t->elapsed_us = req->elapsed_us;
	if (req->plan)
		t->plan = nl2sql_arena_strdup(t->arena, req->plan);
	if (req->planned)
		forgive_names(t);
	if (err->code == NL2SQL_OK) {
		if (req->task & NL2SQL_TASK_RUN)
			take_result(t);
	} else if (req->planned || !t->stages[NL2SQL_STAGE_SCHEMA].nerrors) {
		enum nl2sql_stage_name home = home_of(t, err->word, run->run ?
			NL2SQL_STAGE_EXECUTION : NL2SQL_STAGE_SYNTAX);

		stage_take(t, home, err);
		/* refused before it could run: there is nothing to say */
		if (home != NL2SQL_STAGE_EXECUTION && !req->planned)
			run->run = false;
	} else {
		run->run = false; /* our reading had found it already */
	}
	nl2sql_request_release(req);
	if (t->ran && !t->truncated && t->validator->o.mutants &&
	    t->statements && t->statements->n == 1)
		try_mutants(t);
	else
		trial_finish(t);
}

static void execute(struct nl2sql_trial *t)
{
	const struct nl2sql_validate_options *o = &t->validator->o;
	bool run = wants(t, NL2SQL_STAGE_EXECUTION);

	t->request.sql = t->sql;
	t->request.len = t->len;
	t->request.limits = o->limits;
	t->request.done = executed;
	t->request.ctx = t;
	if (run && !o->no_run)
		t->request.task |= NL2SQL_TASK_RUN;
	if (run && o->plan)
		t->request.task |= NL2SQL_TASK_PLAN;
	nl2sql_db_submit(t->db, &t->request);
}

static void check_schema(struct nl2sql_trial *t)
{
	size_t i;

	for (i = 0; i < t->names->nproblems; i++)
		stage_take(t, NL2SQL_STAGE_SCHEMA, &t->names->problems[i]);
	check_types(t);
}

static const struct nl2sql_policy *policy_of(const struct nl2sql_trial *t,
					     struct nl2sql_policy **own);

/* What the gate says of it.  -1: it goes no further. */
static int pass_gate(struct nl2sql_trial *t)
{
	struct nl2sql_policy *own = NULL;
	struct nl2sql_err err = {0};
	int rc = nl2sql_gate_check_tree(policy_of(t, &own), t->sql, t->len,
					t->statements, &err);

	nl2sql_policy_free(own);
	if (rc == 0)
		return 0;
	if (strcmp(err.word, "unknown_table") == 0) {
		/* the schema stage says it better, with the nearest name */
		if (wants(t, NL2SQL_STAGE_SCHEMA))
			return 0;
		stage_take(t, home_of(t, err.word, NL2SQL_STAGE_EXECUTION), &err);
	} else {
		stage_take(t, t->stages[NL2SQL_STAGE_SYNTAX].run ?
			   NL2SQL_STAGE_SYNTAX : NL2SQL_STAGE_EXECUTION, &err);
	}
	t->stages[NL2SQL_STAGE_EXECUTION].run =
		t->stages[NL2SQL_STAGE_EXECUTION].nerrors > 0;
	return -1;
}

/* Everything that can be said without the engine.  -1: and no more can. */
static int read_statement(struct nl2sql_trial *t)
{
	struct nl2sql_err err = {0};

	t->stages[NL2SQL_STAGE_SYNTAX].run = wants(t, NL2SQL_STAGE_SYNTAX);
	if (nl2sql_sql_parse(t->arena, &t->statements, t->dialect, t->sql,
			     t->len, &err) < 0) {
		t->stages[NL2SQL_STAGE_SYNTAX].run = true;
		t->statements = NULL;
		stage_take(t, NL2SQL_STAGE_SYNTAX, &err);
		return -1;
	}
	if (t->statements->n == 1)
		t->names = nl2sql_resolve(t->arena, t->statements->kid[0],
					  t->dialect, t->sql, t->len, t->schema,
					  t->db_id);
	if (t->names && t->names->spent) {
		stage_take(t, NL2SQL_STAGE_SYNTAX,
			   &t->names->problems[t->names->nproblems - 1]);
		t->stages[NL2SQL_STAGE_SYNTAX].run = true;
		return -1;
	}
	if (pass_gate(t) < 0)
		return -1;
	if (t->names && wants(t, NL2SQL_STAGE_SCHEMA)) {
		t->stages[NL2SQL_STAGE_SCHEMA].run = true;
		check_schema(t);
	}
	if (t->names && wants(t, NL2SQL_STAGE_RULES)) {
		t->stages[NL2SQL_STAGE_RULES].run = true;
		check_rules(t);
		check_bare_columns(t);
		check_products(t);
		check_joins(t);
	}
	return 0;
}

/* May the engine see it?  A rule or a type that fails does not keep it away;
 * a name that is unknown does, but for SQLite, whose word counts more than
 * that of records that may not be whole. */
static bool runnable(const struct nl2sql_trial *t)
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

/* ---- the validator ----------------------------------------------------------------- */

struct nl2sql_validator *
nl2sql_validator_new(const struct nl2sql_validate_options *o)
{
	struct nl2sql_validator *v = nl2sql_alloc(sizeof(*v));

	v->o = *o;
	if (!v->o.stages)
		v->o.stages = NL2SQL_ALL_STAGES;
	return v;
}

void nl2sql_validator_free(struct nl2sql_validator *v)
{
	if (!v)
		return;
	free(v->known);
	free(v);
}

/* The allow-list: the tables that the records tell of this database. */
static struct nl2sql_policy *make_policy(const struct nl2sql_validator *v,
					 enum nl2sql_dialect dialect,
					 const struct nl2sql_schema *schema,
					 const char *db_id)
{
	struct nl2sql_policy *p = nl2sql_policy_new(dialect);
	size_t i;

	for (i = 0; schema && i < schema->ntables; i++) {
		const struct nl2sql_table *t = schema->tables[i];

		if (!db_id || !t->db || nl2sql_ieq(t->db, db_id))
			nl2sql_policy_table(p, t->schema, t->name);
	}
	nl2sql_policy_globs(p, v->o.tables, v->o.exclude);
	return p;
}

/* Tables may still come while pairs are judged: the list is made anew when
 * there are more of them. */
static void know(struct nl2sql_validator *v, struct nl2sql_trial *t)
{
	size_t i, n = t->schema ? t->schema->ntables : 0;

	for (i = 0; i < v->nknown; i++)
		if (v->known[i].db == t->db)
			break;
	if (i == v->nknown) {
		NL2SQL_GROW(v->known, v->nknown, v->cknown);
		v->known[v->nknown++] = (struct known_db){ .db = t->db };
	} else if (v->known[i].schema == t->schema && v->known[i].ntables == n) {
		return;
	}
	v->known[i].schema = t->schema;
	v->known[i].ntables = n;
	nl2sql_db_policy(t->db, make_policy(v, t->dialect, t->schema, t->db_id));
}

static const struct nl2sql_policy *policy_of(const struct nl2sql_trial *t,
					     struct nl2sql_policy **own)
{
	if (t->db)
		return nl2sql_db_policy_of(t->db);
	*own = make_policy(t->validator, t->dialect, t->schema, t->db_id);
	return *own;
}

/* Which database, and which dialect, is this record's? */
static int settle(struct nl2sql_trial *t, const char *dialect,
		  struct nl2sql_err *err)
{
	const struct nl2sql_validate_options *o = &t->validator->o;
	const struct nl2sql_database *d = t->schema ?
		nl2sql_find_database(t->schema, t->db_id) : NULL;
	unsigned engine = 1u << NL2SQL_STAGE_EXECUTION;

	t->db = o->databases ? nl2sql_db_set_find(o->databases, t->db_id) : NULL;
	if (t->db) {
		t->dialect = nl2sql_db_dialect(t->db);
		if (!t->db_id || !*t->db_id)
			t->db_id = d ? d->db : nl2sql_db_id(t->db);
		return 0;
	}
	if (o->stages & engine) {
		if (!t->db_id || !*t->db_id) {
			nl2sql_err_set(err, NL2SQL_EDATA, "the record does not "
				       "say which database it asks");
			nl2sql_err_word(err, "unknown_database");
			return nl2sql_err_hint(err, "Set its member \"db\", or "
					       "give one --db only.");
		}
		nl2sql_err_set(err, NL2SQL_EDATA, "no database is open for "
			       "\"%s\"", t->db_id);
		nl2sql_err_word(err, "unknown_database");
		return nl2sql_err_hint(err, "Name it with --db ID=DSN, or leave "
				       "out the stage execution.");
	}
	if (o->dialect)
		dialect = o->dialect;
	else if (d && d->dialect)
		dialect = d->dialect;
	if (dialect && nl2sql_dialect_of(&t->dialect, dialect) == 0)
		return 0;
	if (dialect)
		nl2sql_err_set(err, NL2SQL_EDATA, "unrecognized dialect \"%s\"",
			       dialect);
	else
		nl2sql_err_set(err, NL2SQL_EDATA, "nothing tells the dialect");
	nl2sql_err_word(err, "unknown_dialect");
	return nl2sql_err_hint(err, "Name it with --dialect.");
}

struct nl2sql_trial *
nl2sql_validator_try(struct nl2sql_validator *v, struct nl2sql_arena *arena,
		     const struct nl2sql_schema *schema, const char *db,
		     const char *dialect, const char *sql, size_t len,
		     void (*done)(void *ctx), void *ctx,
		     struct nl2sql_err *err)
{
	struct nl2sql_trial *t = nl2sql_arena_alloc(arena, sizeof(*t));

	t->validator = v;
	t->arena = arena;
	t->schema = schema;
	t->db_id = db;
	t->sql = nl2sql_arena_strndup(arena, sql, len);
	t->len = len;
	t->done = done;
	t->ctx = ctx;
	t->plan_cost = -1;
	if (settle(t, dialect, err) < 0)
		return NULL;
	if (t->db)
		know(v, t);
	/* From here on it is judged: done() comes, perhaps at once. */
	if (read_statement(t) < 0 || !runnable(t) ||
	    !(v->o.stages & (1u << NL2SQL_STAGE_EXECUTION |
			     1u << NL2SQL_STAGE_SYNTAX)))
		trial_finish(t);
	else
		execute(t);
	return t;
}

void nl2sql_trial_cancel(struct nl2sql_trial *t)
{
	if (t && t->request.done) {
		nl2sql_db_cancel(&t->request);
		nl2sql_request_release(&t->request);
	}
}

/* ---- agreement ------------------------------------------------------------------------ */

static bool votes(const struct nl2sql_trial *t)
{
	return t->ran && !t->truncated;
}

static bool same_result(const struct nl2sql_trial *a,
			const struct nl2sql_trial *b)
{
	bool ordered = is_ordered(a) && is_ordered(b);
	struct nl2sql_hash128 x = ordered ? a->hash : a->bag;
	struct nl2sql_hash128 y = ordered ? b->hash : b->bag;

	return x.hi == y.hi && x.lo == y.lo;
}

void nl2sql_trial_agree(struct nl2sql_trial *t,
			struct nl2sql_trial *const *candidates, size_t n)
{
	struct nl2sql_stage *s = &t->stages[NL2SQL_STAGE_CONSISTENCY];
	size_t i, k, voters = 0, own = 0, most = 0;

	if (!wants(t, NL2SQL_STAGE_CONSISTENCY) || !n || !votes(t))
		return;
	for (i = 0; i < n; i++) {
		size_t group = 0;

		if (!votes(candidates[i]))
			continue;
		voters++;
		own += same_result(t, candidates[i]);
		for (k = 0; k < n; k++)
			group += votes(candidates[k]) &&
				 same_result(candidates[i], candidates[k]);
		most = group > most ? group : most;
	}
	if (!voters)
		return;
	s->run = true;
	s->confidence = (double)own / (double)voters;
	if (own < most)
		stage_error(t, NL2SQL_STAGE_CONSISTENCY, "inconsistent", 0,
			    "%zu of %zu candidates give this result, %zu "
			    "another", own, voters, most);
	judge(t);
}
