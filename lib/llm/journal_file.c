/* lib/llm/journal_file.c - where the journal is, and what may be done there */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "internal.h"

/* The file is ours alone to read: it holds what the prompts hold. */
int nl2sql_llm_journal_make(const char *path, struct nl2sql_err *err)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	if (fd < 0) {
		nl2sql_err_set(err, NL2SQL_EFATAL, "could not open journal "
			       "\"%s\": %s", path, strerror(errno));
		return nl2sql_err_word(err, "journal_error");
	}
	close(fd);
	return 0;
}

static void make_folders(char *path)
{
	char *slash;

	for (slash = strchr(path + 1, '/'); slash;
	     slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		(void)mkdir(path, 0700); /* open() tells what went wrong */
		*slash = '/';
	}
}

/* $XDG_CACHE_HOME/nl2sql/journal.db; NULL where there is no home. */
char *nl2sql_llm_journal_path(void)
{
	const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
	struct nl2sql_buf b = { 0 };

	if (cache && *cache == '/')
		nl2sql_buf_printf(&b, "%s/nl2sql/journal.db", cache);
	else if (home && *home == '/')
		nl2sql_buf_printf(&b, "%s/.cache/nl2sql/journal.db", home);
	else
		return NULL;
	make_folders(b.data);
	return nl2sql_buf_steal(&b);
}

/* A file, or a folder, that we may not write. */
bool nl2sql_llm_journal_frozen(const char *path)
{
	char *copy = nl2sql_strdup(path);
	bool frozen = access(path, R_OK) == 0 &&
		      (access(path, W_OK) < 0 || access(dirname(copy), W_OK) < 0);

	free(copy);
	return frozen;
}

char *nl2sql_llm_journal_uri(const char *path)
{
	struct nl2sql_buf uri = { 0 };

	nl2sql_buf_puts(&uri, "file:");
	for (; *path; path++)
		nl2sql_buf_printf(&uri, strchr("%?#", *path) ? "%%%02X" : "%c",
				  (unsigned char)*path);
	nl2sql_buf_puts(&uri, "?immutable=1");
	return nl2sql_buf_steal(&uri);
}
