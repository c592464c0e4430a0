/* lib/validate/validator.c - what stays the same over a run, and who is judged */
#include <stdlib.h>

#include "internal.h"

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
	size_t i;

	if (!v)
		return;
	for (i = 0; i < v->nknown; i++)
		nl2sql_schema_free(v->known[i].catalogue);
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

const struct nl2sql_schema *nl2sql_catalogue_of(const struct nl2sql_trial *t)
{
	const struct nl2sql_validator *v = t->validator;
	size_t i;

	for (i = 0; t->db && i < v->nknown; i++)
		if (v->known[i].db == t->db)
			return v->known[i].catalogue;
	return NULL;
}

bool nl2sql_rules_name(const struct nl2sql_rules *r)
{
	return r && (r->forbidden_tables || r->forbidden_columns ||
		     r->required_filters);
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
		if (nl2sql_rules_name(v->o.rules) &&
		    v->o.stages & 1u << NL2SQL_STAGE_RULES)
			v->known[i].catalogue =
				nl2sql_catalogue(t->db, t->db_id);
	} else if (v->known[i].schema == t->schema && v->known[i].ntables == n) {
		return;
	}
	v->known[i].schema = t->schema;
	v->known[i].ntables = n;
	nl2sql_db_policy(t->db, make_policy(v, t->dialect, t->schema, t->db_id));
}

const struct nl2sql_policy *nl2sql_trial_policy(const struct nl2sql_trial *t,
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
	t->plan_cost = t->plan_rows = -1;
	if (settle(t, dialect, err) < 0)
		return NULL;
	if (t->db)
		know(v, t);
	/* From here on it is judged: done() comes, perhaps at once. */
	if (nl2sql_trial_read(t) < 0 || !nl2sql_trial_runnable(t) ||
	    !(v->o.stages &
	      (1u << NL2SQL_STAGE_EXECUTION | 1u << NL2SQL_STAGE_SYNTAX)))
		nl2sql_trial_finish(t);
	else
		nl2sql_trial_execute(t);
	return t;
}

void nl2sql_trial_cancel(struct nl2sql_trial *t)
{
	if (t && t->request.done) {
		nl2sql_db_cancel(&t->request);
		nl2sql_request_release(&t->request);
	}
}
