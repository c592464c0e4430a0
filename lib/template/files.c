/*
 * files.c - find the files of templates/: $NL2SQL_TEMPLATES, then
 * PREFIX/share/nl2sql, then the copies in the library
 */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <nl2sql/template.h>

#include "embedded.h"

#ifndef NL2SQL_SHARE
#define NL2SQL_SHARE "/usr/local/share/nl2sql"
#endif

/* The places on disk, in the order of their right; NULL where unset. */
static const char *place(int i)
{
	const char *dir = i == 0 ? getenv("NL2SQL_TEMPLATES") : NL2SQL_SHARE;

	return dir && *dir ? dir : NULL;
}

/* A path must stay below the place: no root, no "..", no empty name. */
static bool path_ok(const char *path)
{
	const char *p = path;

	if (!*path || *path == '/')
		return false;
	while (p) {
		if (!strncmp(p, "..", 2) && (!p[2] || p[2] == '/'))
			return false;
		p = strchr(p, '/');
		if (p)
			p++;
	}
	return true;
}

static const struct nl2sql_embedded *embedded_find(const char *path)
{
	const struct nl2sql_embedded *e = nl2sql_embedded_files;

	while (e->path && strcmp(e->path, path))
		e++;
	return e->path ? e : NULL;
}

int nl2sql_template_file(struct nl2sql_buf *out, const char *path,
			 struct nl2sql_err *err)
{
	const struct nl2sql_embedded *e;
	int i;

	if (!path_ok(path))
		return nl2sql_err_set(err, NL2SQL_EDATA,
				      "bad template name \"%s\"", path);
	for (i = 0; i < 2; i++) {
		struct nl2sql_buf full = { 0 };
		struct stat st;
		int rc = 1;

		if (!place(i))
			continue;
		nl2sql_buf_printf(&full, "%s/%s", place(i), path);
		if (stat(full.data, &st) == 0 && S_ISREG(st.st_mode)) {
			size_t len = out->len;

			rc = nl2sql_read_file(out, full.data,
					      NL2SQL_TEMPLATE_MAX_FILE, err);
			if (rc < 0)
				nl2sql_buf_cut(out, len);
		}
		nl2sql_buf_release(&full);
		if (rc <= 0)
			return rc;
	}
	e = embedded_find(path);
	if (!e)
		return nl2sql_err_set(err, NL2SQL_EDATA,
				      "no template file \"%s\"", path);
	nl2sql_buf_put(out, e->data, (size_t)(e->end - e->data));
	return 0;
}

/* Paths gathered before they are sorted. */
struct names {
	char **at;
	size_t n, cap;
};

static void names_add(struct names *names, const char *folder, const char *file)
{
	struct nl2sql_buf b = { 0 };

	nl2sql_buf_printf(&b, "%s/%s", folder, file);
	NL2SQL_GROW(names->at, names->n, names->cap);
	names->at[names->n++] = nl2sql_buf_steal(&b);
}

static void names_from_disk(struct names *names, const char *dir,
			    const char *folder)
{
	struct nl2sql_buf full = { 0 };
	struct dirent *entry;
	struct stat st;
	size_t len;
	DIR *d;

	nl2sql_buf_printf(&full, "%s/%s", dir, folder);
	len = full.len;
	d = opendir(full.data);
	while (d && (entry = readdir(d))) {
		nl2sql_buf_cut(&full, len);
		nl2sql_buf_printf(&full, "/%s", entry->d_name);
		if (entry->d_name[0] != '.' && stat(full.data, &st) == 0 &&
		    S_ISREG(st.st_mode))
			names_add(names, folder, entry->d_name);
	}
	if (d)
		closedir(d);
	nl2sql_buf_release(&full);
}

static int names_order(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

void nl2sql_template_list(const char *folder, struct nl2sql_map *names)
{
	const struct nl2sql_embedded *e;
	size_t i, len = strlen(folder);
	struct names all = { 0 };

	for (i = 0; i < 2; i++)
		if (place((int)i))
			names_from_disk(&all, place((int)i), folder);
	for (e = nl2sql_embedded_files; e->path; e++)
		if (!strncmp(e->path, folder, len) && e->path[len] == '/' &&
		    !strchr(e->path + len + 1, '/'))
			names_add(&all, folder, e->path + len + 1);
	if (all.n)
		qsort(all.at, all.n, sizeof(*all.at), names_order);
	for (i = 0; i < all.n; i++) {
		nl2sql_map_set(names, all.at[i], names);
		free(all.at[i]);
	}
	free(all.at);
	for (i = 0; i < names->n; i++)
		names->entries[i].value = names->entries[i].key;
}
