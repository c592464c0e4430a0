/* lib/sql/translate_cast.c - types by their names, and casts to them */
#include <string.h>

#include "translate.h"

static const struct {
	const char *from;
	const char *to[NL2SQL_DIALECTS];
} types[] = {
	{ "int", { "INTEGER", "integer", "signed", "integer" } },
	{ "integer", { "INTEGER", "integer", "signed", "integer" } },
	{ "int4", { "INTEGER", "integer", "signed", "integer" } },
	{ "int8", { "INTEGER", "bigint", "signed", "bigint" } },
	{ "bigint", { "INTEGER", "bigint", "signed", "bigint" } },
	{ "smallint", { "INTEGER", "smallint", "signed", "smallint" } },
	{ "signed", { "INTEGER", "bigint", "signed", "bigint" } },
	{ "unsigned", { "INTEGER", "bigint", "unsigned", "bigint" } },
	{ "signed integer", { "INTEGER", "bigint", "signed", "bigint" } },
	{ "real", { "REAL", "double precision", "double", "double" } },
	{ "float", { "REAL", "double precision", "double", "double" } },
	{ "float8", { "REAL", "double precision", "double", "double" } },
	{ "double", { "REAL", "double precision", "double", "double" } },
	{ "double precision",
	  { "REAL", "double precision", "double", "double" } },
	{ "numeric", { "REAL", "numeric", "decimal", "decimal" } },
	{ "decimal", { "REAL", "numeric", "decimal", "decimal" } },
	{ "text", { "TEXT", "text", "char", "varchar" } },
	{ "varchar", { "TEXT", "varchar", "char", "varchar" } },
	{ "character varying", { "TEXT", "varchar", "char", "varchar" } },
	{ "char", { "TEXT", "text", "char", "varchar" } },
	{ "datetime", { "datetime", "timestamp", "datetime", "timestamp" } },
	{ "timestamp", { "datetime", "timestamp", "datetime", "timestamp" } },
	{ "date", { "date", "date", "date", "date" } },
	{ "boolean", { "INTEGER", "boolean", "signed", "boolean" } },
	{ "bool", { "INTEGER", "boolean", "signed", "boolean" } },
};

/* To a day or a moment: functions in SQLite, which has no such types. */
static bool lite_date_cast(struct translator *t, struct nl2sql_sql **at)
{
	struct nl2sql_sql *n = *at;
	const char *type = n->kid[NL2SQL_CAST_TYPE]->text;

	if (strcmp(type, "date") != 0 && strcmp(type, "datetime") != 0)
		return false;
	*at = nl2sql_sql_func(t->a, type, n->kid[0], NULL);
	return true;
}

/* A fraction becomes a whole number: cut off in SQLite, else rounded. */
static void whole(struct translator *t, struct nl2sql_sql *n)
{
	struct nl2sql_sql **x = &n->kid[0];

	if (nl2sql_translate_type_of(t, *x) != 'n')
		return;
	if (t->from == NL2SQL_SQLITE && t->to == NL2SQL_MYSQL)
		*x = nl2sql_sql_func(t->a, "truncate", *x,
				     nl2sql_sql_int(t->a, 0), NULL);
	else if (t->from == NL2SQL_SQLITE)
		*x = nl2sql_sql_func(
			t->a, t->to == NL2SQL_TRINO ? "truncate" : "trunc", *x,
			NULL);
	else if (t->to == NL2SQL_SQLITE)
		*x = nl2sql_sql_func(t->a, "round", *x, NULL);
}

static void named_type(struct translator *t, struct nl2sql_sql **at)
{
	struct nl2sql_sql *type = (*at)->kid[NL2SQL_CAST_TYPE];
	struct nl2sql_sql **args = &type->kid[NL2SQL_TYPE_ARGS];

	for (size_t i = 0; i < NL2SQL_COUNT(types); i++) {
		if (!nl2sql_ieq(type->text, types[i].from))
			continue;
		if (nl2sql_istr(types[i].to[NL2SQL_POSTGRESQL], "int"))
			whole(t, *at);
		nl2sql_sql_set_text(t->a, type, types[i].to[t->to]);
		type->flags &= ~(uint32_t)NL2SQL_F_UNSIGNED;
		if (t->to == NL2SQL_SQLITE) {
			*args = NULL;
			lite_date_cast(t, at);
		} else if (!*args && !strcmp(type->text, "decimal")) {
			/* where DECIMAL alone has no places */
			nl2sql_sql_add(t->a, args, nl2sql_sql_int(t->a, 30));
			nl2sql_sql_add(t->a, args, nl2sql_sql_int(t->a, 10));
		}
		return;
	}
	nl2sql_translate_note(t, "the name of a type was kept");
}

void nl2sql_translate_cast(struct translator *t, struct nl2sql_sql **at)
{
	struct nl2sql_sql *n = *at, *type = n->kid[NL2SQL_CAST_TYPE];

	if (n->op == NL2SQL_CAST_COLONS || n->op == NL2SQL_CAST_CONVERT)
		n->op = NL2SQL_CAST_CAST;
	if (n->op == NL2SQL_CAST_USING) {
		nl2sql_translate_cannot(t, "CONVERT ... USING");
		return;
	}
	if (n->op == NL2SQL_CAST_TRY && t->to != NL2SQL_TRINO) {
		nl2sql_translate_cannot(t, "TRY_CAST");
		return;
	}
	if (type->op && t->to != NL2SQL_TRINO) {
		nl2sql_translate_cannot(t, "arrays");
		return;
	}
	named_type(t, at);
}
