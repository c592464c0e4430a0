/* lib/db/policy.h - what a stranger's statement may touch, from inside */
#ifndef NL2SQL_DB_POLICY_H
#define NL2SQL_DB_POLICY_H

#include <nl2sql/db.h>

struct nl2sql_policy {
	enum nl2sql_dialect dialect;
	struct nl2sql_map tables;    /* names; empty: no allow-list */
	struct nl2sql_map qualified; /* "schema.table" of those with a schema */
	char **only, **exclude;      /* globs, or NULL */
};

/** Is there an allow-list? */
bool nl2sql_policy_lists(const struct nl2sql_policy *p);

/** Is the table on the list, or may it be, there being none?  It can still be
 * excluded. */
bool nl2sql_policy_knows(const struct nl2sql_policy *p, const char *table);

/** Is it one of the engine's own tables? */
bool nl2sql_policy_catalogue(enum nl2sql_dialect dialect, const char *schema,
			     const char *table);

#endif
