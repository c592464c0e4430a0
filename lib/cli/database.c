/* lib/cli/database.c - the options of the command line, as the db room has them */
#include <nl2sql/db.h>

#include "internal.h"

int nl2sql_cli_databases(struct nl2sql_db_set *set, struct nl2sql_err *err)
{
	const struct nl2sql_common *c = nl2sql_common();
	size_t i;

	for (i = 0; i < c->db.n; i++)
		if (nl2sql_db_set_add(set, c->db.items[i].id,
				      c->db.items[i].dsn, nl2sql_cli_loop(),
				      (unsigned)c->jobs, err) < 0)
			return -1;
	return 0;
}

void nl2sql_cli_limits(struct nl2sql_limits *limits)
{
	const struct nl2sql_common *c = nl2sql_common();

	*limits = (struct nl2sql_limits){
		.timeout_ms = (int64_t)(c->timeout * 1000),
		.max_rows = c->max_rows,
		.max_memory = (size_t)c->max_memory << 20
	};
}
