/* lib/cli/databases.c - lists of strings, and the databases of --db */
#include <stdlib.h>
#include <string.h>

#include <nl2sql/db.h>

#include "internal.h"

void nl2sql_list_add(struct nl2sql_list *l, const char *s, size_t len)
{
	NL2SQL_GROW(l->items, l->n + 1, l->cap);
	l->items[l->n++] = nl2sql_strndup(s, len);
	l->items[l->n] = NULL;
}

void nl2sql_list_clear(struct nl2sql_list *l)
{
	size_t i;

	for (i = 0; i < l->n; i++)
		free(l->items[i]);
	free(l->items);
	*l = (struct nl2sql_list){0};
}

bool nl2sql_list_has(const struct nl2sql_list *l, const char *s)
{
	size_t i;

	for (i = 0; i < l->n; i++)
		if (strcmp(l->items[i], s) == 0)
			return true;
	return false;
}

void nl2sql_databases_clear(struct nl2sql_databases *d)
{
	size_t i;

	for (i = 0; i < d->n; i++) {
		free(d->items[i].id);
		free(d->items[i].dsn);
	}
	free(d->items);
	*d = (struct nl2sql_databases){0};
}

static bool has_scheme(const char *text)
{
	static const char *const schemes[] = {
		"sqlite:", "postgresql:", "postgres:", "mysql:", "mariadb:",
		"trino:"
	};
	size_t i;

	for (i = 0; i < NL2SQL_COUNT(schemes); i++)
		if (nl2sql_starts(text, schemes[i]))
			return true;
	return false;
}

/* Where the DSN begins in "ID=DSN"; text itself where there is no ID. */
static const char *dsn_of(const char *text)
{
	const char *equal = strchr(text, '=');

	return !has_scheme(text) && equal ? equal + 1 : text;
}

/* The first part of a URL's path: database, or catalogue. */
static char *database_name(const char *dsn)
{
	const char *slashes = strstr(dsn, "://");
	const char *path = slashes ? slashes + 3 : "";

	path += strcspn(path, "/?#");
	path += *path == '/';
	return nl2sql_strndup(path, strcspn(path, "/?#"));
}

static bool sound_id(const char *id)
{
	return *id && strlen(id) <= 128 && !strpbrk(id, "/:@?") &&
	       nl2sql_utf8_valid(id, strlen(id));
}

static const char *named(const struct nl2sql_databases *d, const char *id)
{
	size_t i;

	for (i = 0; i < d->n; i++)
		if (strcmp(d->items[i].id, id) == 0)
			return d->items[i].dsn;
	return NULL;
}

int nl2sql_databases_add(struct nl2sql_databases *d, const char *text,
			 struct nl2sql_err *err)
{
	const char *dsn = dsn_of(text);
	struct nl2sql_named_dsn *item;
	char *id;

	if (nl2sql_dsn_id(&id, dsn, err) < 0)
		return -1;
	if (dsn > text) {
		free(id);
		id = nl2sql_strndup(text, (size_t)(dsn - text - 1));
	}
	if (!id)
		id = database_name(dsn);
	if (!sound_id(id) || !strchr(dsn, ':')) {
		free(id);
		if (strchr(text, '@')) /* what may hold a password is not said */
			nl2sql_err_set(err, NL2SQL_EDATA, "not a database");
		else
			nl2sql_err_set(err, NL2SQL_EDATA,
				       "\"%s\" is not a database", text);
		return nl2sql_err_hint(err, "Write sqlite:PATH or a URL, with "
				       "a name before it if need be: ID=DSN.");
	}
	if (named(d, id)) {
		nl2sql_err_set(err, NL2SQL_EDATA,
			       "two databases are called \"%s\"", id);
		free(id);
		return nl2sql_err_hint(err, "Name one: ID=DSN.");
	}
	NL2SQL_GROW(d->items, d->n, d->cap);
	item = &d->items[d->n++];
	item->id = id;
	item->dsn = nl2sql_strdup(dsn);
	return 0;
}

int nl2sql_databases_default(struct nl2sql_databases *d, char **operands,
			     struct nl2sql_err *err)
{
	const char *url = getenv("DATABASE_URL");
	struct nl2sql_err why = {0};

	if (d->n || !url || !has_scheme(url))
		return 0;
	for (; *operands; operands++)
		if (has_scheme(dsn_of(*operands)))
			return 0;
	if (nl2sql_databases_add(d, url, &why) == 0)
		return 0;
	nl2sql_err_set(err, NL2SQL_EDATA, "environment: DATABASE_URL: %s",
		       why.message);
	return nl2sql_err_hint(err, "%s", why.hint);
}

/* "postgresql://me:pw@host/shop": the password goes until the last @ of all,
 * since one that should be written as %40, or a slash, may be in it. */
void nl2sql_dsn_hide(char *text)
{
	char *at = strstr(text, "://"), *end, *from, *p;

	if (!at)
		return;
	at += 3;
	end = strrchr(at, '@');
	from = end ? memchr(at, ':', (size_t)(end - at)) : NULL;
	if (from)
		memset(from + 1, 'x', (size_t)(end - from - 1));
	for (p = at; (p = strstr(p, "password=")); p += strcspn(p, "&")) {
		p += strlen("password=");
		memset(p, 'x', strcspn(p, "&"));
	}
}

const char *nl2sql_databases_find(const struct nl2sql_databases *d,
				  const char *db)
{
	if (d->n == 1)
		return d->items[0].dsn;
	return db ? named(d, db) : NULL;
}
