/* lib/sql/translate.h - what the files of the translation share */
#ifndef NL2SQL_SQL_TRANSLATE_H
#define NL2SQL_SQL_TRANSLATE_H

#include <stdio.h>
#include <string.h>

#include <nl2sql/sql.h>

struct translator {
	struct nl2sql_arena *a;
	enum nl2sql_dialect from, to;
	struct nl2sql_sql_translation *how;
	const struct nl2sql_resolution *names;
	struct nl2sql_err *err;
	bool folds_like, to_folds_like; /* LIKE ignores case */
	bool strict;	  /* the other dialect converts no types by itself */
	unsigned derived; /* names made up so far */
	bool failed;
};

/* Give up: "sqlite cannot say DISTINCT ON". */
void nl2sql_translate_cannot(struct translator *t, const char *fmt, ...)
	NL2SQL_PRINTF(2, 3);
void nl2sql_translate_note(struct translator *t, const char *text);
/* What a value is: 'i' integer, 'n' other number, 's' text, 'd' date,
 * 't' timestamp, 'b' boolean, 0 not known. */
char nl2sql_translate_type_of(struct translator *t, const struct nl2sql_sql *n);

/* translate_expr.c */
void nl2sql_translate_like(struct translator *t, struct nl2sql_sql **at);
void nl2sql_translate_binary(struct translator *t, struct nl2sql_sql **at);
void nl2sql_translate_cast(struct translator *t, struct nl2sql_sql **at);
/* value and what it is compared with */
void nl2sql_translate_comparison(struct translator *t,
				 struct nl2sql_sql **value,
				 struct nl2sql_sql **other);
/* Where TRUE or FALSE must stand; *at may be NULL. */
void nl2sql_translate_condition(struct translator *t, struct nl2sql_sql **at);
struct nl2sql_sql *nl2sql_translate_as_text(struct translator *t,
					    struct nl2sql_sql *n);
void nl2sql_translate_is(struct translator *t, struct nl2sql_sql **at);
/* translate_order.c */
void nl2sql_translate_order(struct translator *t, struct nl2sql_sql *list);
void nl2sql_translate_aliases(struct translator *t, struct nl2sql_sql *select);
/* translate_query.c: any query; a SETOP besides; TABLE, DERIVED, JOIN... */
void nl2sql_translate_query(struct translator *t, struct nl2sql_sql *query);
void nl2sql_translate_setop(struct translator *t, struct nl2sql_sql **at);
void nl2sql_translate_from(struct translator *t, struct nl2sql_sql *n);
void nl2sql_translate_name(struct translator *t, struct nl2sql_sql *n);

void nl2sql_translate_func(struct translator *t, struct nl2sql_sql **at);
/* A TYPED or INTERVAL node. */
void nl2sql_translate_date(struct translator *t, struct nl2sql_sql **at);
/* date + interval, date - interval, date - date */
void nl2sql_translate_date_arithmetic(struct translator *t,
				      struct nl2sql_sql **at);
/* INTERVAL '1 day', also so many times */
bool nl2sql_translate_is_interval(const struct nl2sql_sql *n);
/* strftime, date_trunc, extract, date_format...; true when it was one. */
bool nl2sql_translate_date_func(struct translator *t, struct nl2sql_sql **at);

/* translate_part.c */

static inline struct nl2sql_sql *str(struct translator *t, const char *s)
{
	return nl2sql_sql_str(t->a, s);
}

/* A call's argument; NULL where it has fewer. */
static inline struct nl2sql_sql *arg_of(const struct nl2sql_sql *f, uint32_t i)
{
	const struct nl2sql_sql *args = f->kid[NL2SQL_FUNC_ARGS];

	return args && i < args->n ? args->kid[i] : NULL;
}

static inline bool is_call(const struct nl2sql_sql *n, const char *name)
{
	return n && n->kind == NL2SQL_SQL_FUNC && !strcmp(n->text, name);
}

static inline bool is_temporal(struct translator *t, const struct nl2sql_sql *n)
{
	char type = nl2sql_translate_type_of(t, n);

	return type == 'd' || type == 't';
}

/* A word, or what stands in a string; else NULL. */
static inline const char *text_of(const struct nl2sql_sql *n)
{
	return n && (n->kind == NL2SQL_SQL_WORD ||
		     (n->kind == NL2SQL_SQL_LITERAL &&
		      n->op == NL2SQL_LIT_STRING))
		       ? n->text
		       : NULL;
}

/* n cast to that type, unless it is CURRENT_DATE and the like. */
struct nl2sql_sql *nl2sql_translate_as_type(struct translator *t,
					    struct nl2sql_sql *n,
					    const char *type);
/* x in a format that is in the letters of t->to. */
struct nl2sql_sql *nl2sql_translate_formatted(struct translator *t,
					      const char *fmt,
					      struct nl2sql_sql *x);
/* x in a format in the letters of t->from; put into *at. */
void nl2sql_translate_reformat(struct translator *t, struct nl2sql_sql **at,
			       struct nl2sql_sql *fmt, struct nl2sql_sql *x);
/* 0 for Sunday to 6, and first instead of 0 */
struct nl2sql_sql *nl2sql_translate_day_of_week(struct translator *t,
						struct nl2sql_sql *x,
						int first);
/* EXTRACT(part FROM x), date_trunc(unit, x); put into *at. */
void nl2sql_translate_date_part(struct translator *t, struct nl2sql_sql **at,
				const char *part, struct nl2sql_sql *x);
void nl2sql_translate_truncate_date(struct translator *t,
				    struct nl2sql_sql **at, const char *unit,
				    struct nl2sql_sql *x);
struct nl2sql_sql *nl2sql_translate_interval_of(struct translator *t,
						struct nl2sql_sql *number,
						const char *unit);

#endif
