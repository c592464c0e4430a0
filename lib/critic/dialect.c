/* lib/critic/dialect.c - SQL that another engine would understand */
#include <string.h>

#include "critique.h"
#include "internal.h"

/* Whose SQL is it most likely?  What models write when they forget. */
static const enum nl2sql_dialect likely[] = {
	NL2SQL_MYSQL, NL2SQL_POSTGRESQL, NL2SQL_SQLITE, NL2SQL_TRINO
};

static void from_dialect(struct proposals *p, enum nl2sql_dialect from)
{
	struct nl2sql_sql_translation how = { .from = from,
					      .to = p->t->dialect,
					      .schema = p->t->schema,
					      .db = p->t->db_id };
	struct nl2sql_sql *in, *out;
	struct nl2sql_err err = {0};

	if (nl2sql_sql_parse_one(p->arena, &in, from, p->t->sql, p->t->len,
				 &err) == 0 &&
	    nl2sql_sql_is_query(in) &&
	    nl2sql_sql_translate(p->arena, &out, in, &how, &err) == 0)
		nl2sql_propose_tree(p, "dialect", out);
}

void nl2sql_propose_dialects(struct proposals *p)
{
	size_t i;

	if (!nl2sql_trial_says(p->t, "syntax_error") &&
	    !nl2sql_trial_says(p->t, "unknown_function") &&
	    !nl2sql_trial_says(p->t, "wrong_arguments"))
		return;
	for (i = 0; i < NL2SQL_COUNT(likely); i++)
		if (likely[i] != p->t->dialect)
			from_dialect(p, likely[i]);
}

/* ---- into another one, instead of a repair ---------------------------------- */

static enum nl2sql_dialect dialect_of(const struct nl2sql_critique *c)
{
	const struct nl2sql_database *d = c->schema ?
		nl2sql_find_database(c->schema, c->db) : NULL;
	enum nl2sql_dialect dialect = NL2SQL_SQLITE;

	if ((!c->dialect || nl2sql_dialect_of(&dialect, c->dialect) < 0) && d &&
	    d->dialect)
		(void)nl2sql_dialect_of(&dialect, d->dialect);
	return dialect;
}

const char *nl2sql_critique_translate(struct nl2sql_critique *c,
				      const char *sql, size_t len)
{
	struct nl2sql_sql_translation how = { .from = dialect_of(c),
					      .to = c->o->to,
					      .schema = c->schema,
					      .db = c->db };
	struct nl2sql_sql *in, *out;

	c->old_dialect = how.from;
	if (nl2sql_sql_parse_one(c->arena, &in, how.from, sql, len,
				 &c->failed) < 0 ||
	    nl2sql_sql_translate(c->arena, &out, in, &how, &c->failed) < 0)
		return NULL;
	return nl2sql_sql_text(c->arena, out, how.to);
}
