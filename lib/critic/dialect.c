/* lib/critic/dialect.c - SQL that another engine would understand */
#include <string.h>

#include "internal.h"

/* Whose SQL is it most likely?  What models write when they forget. */
static const enum nl2sql_dialect likely[] = {
	NL2SQL_MYSQL, NL2SQL_POSTGRESQL, NL2SQL_SQLITE, NL2SQL_TRINO
};

static void from_dialect(struct proposals *p, enum nl2sql_dialect from)
{
	struct nl2sql_sql_translation how = { .from = from,
					      .to = p->t->dialect };
	struct nl2sql_sql *in, *out;
	struct nl2sql_err err = {0};

	if (nl2sql_sql_parse_one(p->arena, &in, from, p->t->sql, p->t->len,
				 &err) == 0 &&
	    nl2sql_sql_is_query(in) &&
	    nl2sql_sql_translate(p->arena, &out, in, &how, &err) == 0)
		propose_tree(p, "dialect", out);
}

void propose_dialects(struct proposals *p)
{
	size_t i;

	if (!has_word(p->t, "syntax_error") &&
	    !has_word(p->t, "unknown_function") &&
	    !has_word(p->t, "wrong_arguments"))
		return;
	for (i = 0; i < NL2SQL_COUNT(likely); i++)
		if (likely[i] != p->t->dialect)
			from_dialect(p, likely[i]);
}
