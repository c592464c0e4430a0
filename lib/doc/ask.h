/* lib/doc/ask.h - a model's words about a table: asked for, and taken */
#ifndef NL2SQL_DOC_ASK_H
#define NL2SQL_DOC_ASK_H

#include "doc_room.h"

struct draft;

/* One request about a table: of a wide one, about some of its columns. */
struct question {
	struct nl2sql_llm_request request; /* its place must not change */
	struct nl2sql_llm_message messages[2];
	struct draft *draft;
	const int *columns; /* to be described */
	size_t ncolumns;
	bool whole; /* about the table, too, and its rules */
	bool done;
	const char *template;
};

/* A table's doc in the making. */
struct draft {
	struct nl2sql_arena a;
	struct writer w; /* with the doc by rule, to be bettered */
	struct question *questions;
	size_t nquestions, waiting;
};

/* Ask what is to be asked about a draft whose doc is written; the engine
 * answers later. */
void nl2sql_doc_ask(struct draft *d, const struct nl2sql_doc_model *m);
/* Put the answers, all of them there, into the doc.  @return 0, or -1 with
 * *err set to what no other request will escape either */
int nl2sql_doc_take(struct draft *d, const struct nl2sql_doc_model *m,
		    struct nl2sql_err *err);

#endif
