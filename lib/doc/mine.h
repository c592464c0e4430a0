/* lib/doc/mine.h - rules that sampled rows speak for */
#ifndef NL2SQL_DOC_MINE_H
#define NL2SQL_DOC_MINE_H

#include "doc_room.h"

#define SUPPORT 20 /* rows that must speak for a rule */
#define STRICT	8  /* of them, rows that would show its contrary */
#define WIDTH	24 /* columns of one kind that are looked at */

struct mine {
	struct writer *w;
	const struct nl2sql_sample *x;
	int place[1024]; /* of each column among the sample's; -1: none */
};

const struct nl2sql_cell *nl2sql_mine_cell(const struct mine *m, size_t row,
					   int column);
const char *nl2sql_mine_name(const struct mine *m, int column);
struct nl2sql_sql *nl2sql_mine_col(const struct mine *m, int column);
bool nl2sql_mine_null(const struct nl2sql_cell *c);
/* Columns of a role that the sample holds and that may be shown. */
size_t nl2sql_mine_pick(const struct mine *m, enum nl2sql_role role, int *out);
/* Tell a rule, and that only a sample speaks for it. */
void nl2sql_mine_add(const struct mine *m, const char *kind,
		     struct nl2sql_buf *text, struct nl2sql_sql *check,
		     const int *columns, size_t n);

void nl2sql_mine_implications(const struct mine *m);
void nl2sql_mine_together(const struct mine *m);

#endif
