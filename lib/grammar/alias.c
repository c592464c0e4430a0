/*
 * alias.c - short names of the tables in a statement
 */
#include <string.h>

#include "internal.h"

static bool alias_taken(struct derivation *d, const char *alias, size_t before)
{
	for (size_t i = 0; i < before; i++)
		if (nl2sql_ieq(d->insts[i]->alias, alias))
			return true;
	for (size_t i = 0; i < d->w->ntables; i++)
		if (nl2sql_ieq(d->w->tables[i].t->name, alias))
			return true;
	return nl2sql_sql_reserved(d->w->dialect, alias);
}

/* The first letters of the table's words, and a number where that is taken. */
static void choose_alias(struct derivation *d, size_t i)
{
	const char *words = d->insts[i]->t->words;
	char alias[24];
	size_t n = 0;

	for (const char *p = words; *p && n < 4; p++)
		if ((p == words || p[-1] == ' ') && *p >= 'a' && *p <= 'z')
			alias[n++] = *p;
	if (!n)
		alias[n++] = 't';
	alias[n] = 0;
	for (int k = 2; alias_taken(d, alias, i); k++) {
		char *made =
			nl2sql_arena_printf(d->a, "%.*s%d", (int)n, alias, k);

		memcpy(alias + n, made + n, strlen(made) - n + 1);
	}
	d->insts[i]->alias = nl2sql_arena_strdup(d->a, alias);
}

static enum nl2sql_sql_walk set_names(void *ctx, struct nl2sql_sql **at,
				      struct nl2sql_sql *parent)
{
	struct derivation *d = ctx;
	struct nl2sql_sql *n = *at;
	const struct colref *c = n->note;
	const struct inst *in = n->note;

	(void)parent;
	if (n->kind == NL2SQL_SQL_COLUMN && c && c->tag == NOTE_COLUMN) {
		n->kid[NL2SQL_COLUMN_QUALIFIER] =
			nl2sql_sql_name(d->a, c->inst->alias);
	} else if (n->kind == NL2SQL_SQL_TABLE && in && in->tag == NOTE_INST) {
		struct nl2sql_sql *alias =
			nl2sql_sql_new(d->a, NL2SQL_SQL_ALIAS);

		nl2sql_sql_set_text(d->a, alias, in->alias);
		n->kid[NL2SQL_TABLE_ALIAS] = alias;
	}
	return NL2SQL_WALK_ON;
}

void nl2sql_template_qualify(struct derivation *d, struct nl2sql_sql *sql)
{
	bool needed = d->correlated;

	for (size_t i = 0; i < d->ninsts; i++)
		needed = needed || d->insts[i]->scope->n > 1;
	if (!needed)
		return;
	for (size_t i = 0; i < d->ninsts; i++)
		choose_alias(d, i);
	nl2sql_sql_walk(&sql, set_names, NULL, d);
}
