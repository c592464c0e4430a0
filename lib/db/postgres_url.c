/*
 * lib/db/postgres_url.c - what a URL says of a PostgreSQL database
 */
#include <string.h>

#include "postgres.h"

static const char *option(const PQconninfoOption *o, const char *keyword)
{
	for (; o->keyword; o++)
		if (!strcmp(o->keyword, keyword))
			return o->val && *o->val ? o->val : NULL;
	return NULL;
}

/* What says where it is, and nothing that opens it. */
static char *shown(const PQconninfoOption *o)
{
	static const char *const keys[] = { "host", "port", "user", "service" };
	const char *host = option(o, "host"), *name = option(o, "dbname");
	bool socket = host && (*host == '/' || strchr(host, ','));
	struct nl2sql_buf b = {0};
	const char *sep = "?", *value;
	size_t i;

	nl2sql_buf_puts(&b, "postgresql://");
	if (host && !socket)
		nl2sql_buf_puts(&b, host);
	if (host && !socket && option(o, "port"))
		nl2sql_buf_printf(&b, ":%s", option(o, "port"));
	nl2sql_buf_printf(&b, "/%s", name ? name : "");
	for (i = 0; i < NL2SQL_COUNT(keys); i++) {
		value = option(o, keys[i]);
		if (!value || (i < 2 && host && !socket) ||
		    value[strspn(value, ",")] == '\0')
			continue;
		nl2sql_buf_printf(&b, "%s%s=%s", sep, keys[i], value);
		sep = "&";
	}
	return nl2sql_buf_steal(&b);
}

/*
 * A password with an @ or a / in it, or one without a host behind it, is read
 * as a host, a port or a name, which are shown: nothing of that is one with an
 * @, and a port is a number.
 */
static bool misread(const char *dsn, const PQconninfoOption *o)
{
	const char *port = option(o, "port"), *p = strstr(dsn, "://");

	if (port && port[strspn(port, "0123456789,")])
		return true;
	if (!p)
		return false;
	p += 3;
	p += strcspn(p, "@/"); /* as libpq looks for the user */
	p += *p == '@';
	return memchr(p, '@', strcspn(p, "?")) != NULL;
}

/* libpq's own words would show the password. */
static int bad_url(struct nl2sql_err *err)
{
	nl2sql_err_set(err, NL2SQL_EDATA,
		       "not a database URL that PostgreSQL reads");
	return nl2sql_err_hint(err, "Write it as postgresql://"
			       "USER:PASSWORD@HOST:PORT/NAME; what is special "
			       "in a part is written as %%XX.");
}

int nl2sql_pg_parse(struct nl2sql_db *db, char **id, struct nl2sql_err *err)
{
	PQconninfoOption *o, *defaults;
	const char *name;

	if (nl2sql_pq_load(err) < 0)
		return -1;
	o = PQconninfoParse(db->dsn, NULL);
	if (!o)
		return bad_url(err);
	if (misread(db->dsn, o)) {
		PQconninfoFree(o);
		return bad_url(err);
	}
	defaults = PQconndefaults();
	name = option(o, "dbname");
	if (!name)
		name = option(o, "service");
	if (!name && defaults)
		name = option(defaults, "dbname");
	if (!name)
		name = option(o, "user");
	if (!name && defaults)
		name = option(defaults, "user");
	*id = nl2sql_strdup(name ? name : "postgres");
	db->name = shown(o);
	PQconninfoFree(o);
	PQconninfoFree(defaults);
	return 0;
}
