/*
 * folder - a folder that appears whole or not at all
 *
 * It is built under another name beside the one it will have, every file is
 * synced, and a rename gives it its name; where the name is taken and may be
 * replaced, the two change places in one step.
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "internal.h"

/* renameat2(2), which the C library hides behind _GNU_SOURCE */
enum { NO_REPLACE = 1, EXCHANGE = 2 };

static int rename2(const char *from, const char *to, unsigned flags)
{
	return (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, flags);
}

static int refuse(struct nl2sql_err *err, const char *what, const char *path)
{
	return nl2sql_err_set(err, NL2SQL_EFATAL, "could not %s \"%s\": %s",
			      what, path, strerror(errno));
}

/* Remove a folder of our own making: files, and folders of files. */
static void remove_tree(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *e;

	while (dir && (e = readdir(dir))) {
		struct nl2sql_buf sub = {0};

		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		nl2sql_buf_printf(&sub, "%s/%s", path, e->d_name);
		if (unlink(sub.data) < 0 && (errno == EISDIR || errno == EPERM))
			remove_tree(sub.data);
		nl2sql_buf_release(&sub);
	}
	if (dir)
		closedir(dir);
	rmdir(path);
}

/* A path without the slashes at its end. */
static char *trimmed(const char *path)
{
	size_t len = strlen(path);

	while (len > 1 && path[len - 1] == '/')
		len--;
	return nl2sql_strndup(path, len);
}

/* "a/b" -> "a/", "b" -> "" : the length of what stands before the name. */
static size_t parent_len(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? (size_t)(slash - path) + 1 : 0;
}

static int taken(const struct folder *f, struct nl2sql_err *err)
{
	nl2sql_err_set(err, NL2SQL_EDATA, "folder \"%s\" is there already",
		       f->path);
	return nl2sql_err_hint(err, "Name another, or say --force to replace "
				    "it.");
}

int nl2sql_folder_new(struct folder *f, const char *path, bool force,
		      struct nl2sql_err *err)
{
	struct nl2sql_buf part = {0};
	struct stat st;
	size_t before;

	*f = (struct folder){ .path = trimmed(path) };
	if (lstat(f->path, &st) == 0) {
		if (!S_ISDIR(st.st_mode)) {
			nl2sql_err_set(err, NL2SQL_EDATA, "\"%s\" is no folder",
				       f->path);
			return -1;
		}
		if (!force)
			return taken(f, err);
	}
	before = parent_len(f->path);
	nl2sql_buf_put(&part, f->path, before);
	nl2sql_buf_printf(&part, ".%s.XXXXXX", f->path + before);
	if (!mkdtemp(part.data)) {
		refuse(err, "create a folder beside", f->path);
		nl2sql_buf_release(&part);
		return -1;
	}
	chmod(part.data, 0755);
	f->part = nl2sql_buf_steal(&part);
	return 0;
}

void nl2sql_folder_free(struct folder *f)
{
	if (f->part)
		remove_tree(f->part);
	free(f->part);
	free(f->path);
	*f = (struct folder){0};
}

static char *inside(const struct folder *f, const char *name)
{
	struct nl2sql_buf b = {0};

	nl2sql_buf_printf(&b, "%s/%s", f->part, name);
	return nl2sql_buf_steal(&b);
}

int nl2sql_folder_sub(const struct folder *f, const char *name,
		      struct nl2sql_err *err)
{
	char *path = inside(f, name);
	int rc = 0;

	if (mkdir(path, 0755) < 0 && errno != EEXIST)
		rc = refuse(err, "create folder", path);
	free(path);
	return rc;
}

FILE *nl2sql_folder_create(const struct folder *f, const char *name,
			   struct nl2sql_err *err)
{
	char *path = inside(f, name);
	FILE *file = fopen(path, "wbe");

	if (!file)
		refuse(err, "create", path);
	free(path);
	return file;
}

int nl2sql_folder_close(FILE *file, const char *name, uint64_t *size,
			struct nl2sql_err *err)
{
	bool bad = ferror(file) || fflush(file) != 0 || fsync(fileno(file)) < 0;
	int saved = errno;

	if (size)
		*size = (uint64_t)ftello(file);
	if (fclose(file) != 0 && !bad) {
		bad = true;
		saved = errno;
	}
	errno = saved;
	return bad ? refuse(err, "write", name) : 0;
}

int nl2sql_folder_write(const struct folder *f, const char *name,
			const struct nl2sql_buf *b, struct nl2sql_err *err)
{
	FILE *file = nl2sql_folder_create(f, name, err);

	if (!file)
		return -1;
	fwrite(b->data, 1, b->len, file);
	return nl2sql_folder_close(file, name, NULL, err);
}

static void sync_folder(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd >= 0) {
		fsync(fd); /* some file systems cannot; then there is no more */
		close(fd);
	}
}

/* Let the new folder and the old one change places, and remove the old. */
static int replace(const struct folder *f)
{
	char *old;

	if (rename2(f->part, f->path, EXCHANGE) == 0) {
		remove_tree(f->part);
		return 0;
	}
	if (errno != ENOSYS && errno != EINVAL)
		return -1;
	old = inside(f, "");
	old[strlen(old) - 1] = '~';
	if (rename(f->path, old) < 0 || rename(f->part, f->path) < 0) {
		free(old);
		return -1;
	}
	remove_tree(old);
	free(old);
	return 0;
}

int nl2sql_folder_publish(struct folder *f, bool force, struct nl2sql_err *err)
{
	struct stat st;
	size_t before = parent_len(f->path);
	char *parent =
		before ? nl2sql_strndup(f->path, before) : nl2sql_strdup(".");
	int rc;

	sync_folder(f->part);
	if (force && lstat(f->path, &st) == 0) {
		rc = replace(f);
	} else {
		rc = rename2(f->part, f->path, NO_REPLACE);
		if (rc < 0 && (errno == ENOSYS || errno == EINVAL))
			rc = rename(f->part, f->path);
	}
	if (rc == 0) {
		free(f->part);
		f->part = NULL;
		sync_folder(parent);
	} else if (errno == EEXIST || errno == ENOTEMPTY) {
		taken(f, err);
	} else {
		refuse(err, "publish", f->path);
	}
	free(parent);
	return rc;
}
