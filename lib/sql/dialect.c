/* lib/sql/dialect.c - the dialects by name */
#include <nl2sql/sql.h>

const char *nl2sql_dialect_name(enum nl2sql_dialect d)
{
	static const char *const names[NL2SQL_DIALECTS] = {
		"sqlite", "postgresql", "mysql", "trino"
	};

	return names[d];
}

int nl2sql_dialect_of(enum nl2sql_dialect *d, const char *name)
{
	static const struct {
		const char *name;
		enum nl2sql_dialect d;
	} all[] = {
		{ "sqlite", NL2SQL_SQLITE },
		{ "postgresql", NL2SQL_POSTGRESQL },
		{ "postgres", NL2SQL_POSTGRESQL },
		{ "mysql", NL2SQL_MYSQL },
		{ "mariadb", NL2SQL_MYSQL },
		{ "trino", NL2SQL_TRINO },
	};

	for (size_t i = 0; i < NL2SQL_COUNT(all); i++)
		if (nl2sql_ieq(all[i].name, name)) {
			*d = all[i].d;
			return 0;
		}
	return -1;
}
