/* lib/db/pq.c - libpq, loaded when the first PostgreSQL is named */
#include <string.h>

#include "pq.h"

struct nl2sql_pq nl2sql_pq;

int nl2sql_pq_load(struct nl2sql_err *err)
{
	static const char *const names[] = {
#define NAME(name) "PQ" #name,
		NL2SQL_PQ_FUNCTIONS(NAME)
	};
	void *functions[NL2SQL_COUNT(names)];

	_Static_assert(sizeof(functions) == sizeof(nl2sql_pq),
		       "one pointer each");
	if (nl2sql_pq.clear)
		return 0;
	if (nl2sql_library("libpq.so.5", "libpq5", names, functions,
			   NL2SQL_COUNT(names), err) < 0)
		return -1;
	memcpy(&nl2sql_pq, functions, sizeof(functions));
	return 0;
}
