/* lib/cli/database.c - the options of the command line, as the db room has them */
#include <nl2sql/db.h>

#include "internal.h"

/* To the databases of one server together, and to each that is a file. */
static int limit(struct nl2sql_db_set *set, struct nl2sql_err *err)
{
	unsigned most = (unsigned)nl2sql_common()->max_connections;

	if (!most || nl2sql_db_set_divide(set, most, err) == 0)
		return 0;
	return nl2sql_err_hint(err, "Allow more with --max-connections, or "
			       "name fewer databases.");
}

static int add(struct nl2sql_db_set *set, const char *id, const char *dsn,
	       struct nl2sql_err *err)
{
	const struct nl2sql_common *c = nl2sql_common();
	int64_t n = c->max_connections && c->max_connections < c->jobs ?
			    c->max_connections : c->jobs;

	if (nl2sql_db_set_add(set, id, dsn, nl2sql_cli_loop(), (unsigned)n,
			      err) < 0)
		return -1;
	if (c->patience >= 0)
		nl2sql_db_patience(set->items[set->n - 1],
				   (int64_t)(c->patience * 1000));
	return limit(set, err);
}

int nl2sql_cli_databases(struct nl2sql_db_set *set, struct nl2sql_err *err)
{
	const struct nl2sql_databases *d = &nl2sql_common()->db;
	size_t i;

	for (i = 0; i < d->n; i++)
		if (add(set, d->items[i].id, d->items[i].dsn, err) < 0)
			return -1;
	return 0;
}

int nl2sql_cli_database(struct nl2sql_db_set *set, const char *dsn,
			struct nl2sql_err *err)
{
	return add(set, NULL, dsn, err);
}

int nl2sql_cli_check_files(struct nl2sql_err *err)
{
	const struct nl2sql_databases *d = &nl2sql_common()->db;
	struct nl2sql_db *db;
	size_t i;
	int rc = 0;

	for (i = 0; i < d->n && rc == 0; i++) {
		if (!nl2sql_starts(d->items[i].dsn, "sqlite:"))
			continue;
		db = nl2sql_db_new(d->items[i].dsn, nl2sql_cli_loop(), 1, err);
		rc = db ? nl2sql_db_check(db, err) : -1;
		nl2sql_db_free(db);
	}
	return rc;
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
