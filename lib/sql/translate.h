/* lib/sql/translate.h - what the files of the translation share */
#ifndef NL2SQL_SQL_TRANSLATE_H
#define NL2SQL_SQL_TRANSLATE_H

#include <stdio.h>

#include <nl2sql/sql.h>

struct translator {
	struct nl2sql_arena *a;
	enum nl2sql_dialect from, to;
	struct nl2sql_sql_translation *how;
	struct nl2sql_err *err;
	bool folds_like, to_folds_like; /* LIKE ignores case */
	unsigned derived; /* names made up so far */
	bool failed;
};

/* Give up: "sqlite cannot say DISTINCT ON". */
void sql_cannot(struct translator *t, const char *fmt, ...)
	NL2SQL_PRINTF(2, 3);
void sql_note(struct translator *t, const char *text);
/* 'i', 'n', 's', 'd', 't', 'b' or 0, see struct nl2sql_sql_translation. */
char sql_type_of(struct translator *t, const struct nl2sql_sql *n);

void sql_translate_func(struct translator *t, struct nl2sql_sql **at);
/* A TYPED or INTERVAL node. */
void sql_translate_date(struct translator *t, struct nl2sql_sql **at);
/* date + interval, date - interval, date - date */
void sql_date_arithmetic(struct translator *t, struct nl2sql_sql **at);
/* strftime, date_trunc, extract, date_format...; true when it was one. */
bool sql_date_func(struct translator *t, struct nl2sql_sql **at);

#endif
