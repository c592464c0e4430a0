/* lib/base/file.c - whole files, whole writes, and the clock */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <nl2sql/base.h>

int64_t nl2sql_now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static int read_all(struct nl2sql_buf *b, int fd, const char *path, size_t max,
		    struct nl2sql_err *err)
{
	size_t start = b->len;

	for (;;) {
		char *to = nl2sql_buf_reserve(b, 65536);
		ssize_t n = read(fd, to, 65536);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return nl2sql_err_set(err, NL2SQL_EFATAL,
					      "could not read file \"%s\": %s",
					      path, strerror(errno));
		b->len += (size_t)n;
		b->data[b->len] = '\0';
		if (b->len - start > max)
			return nl2sql_err_set(err, NL2SQL_EDATA,
					      "file \"%s\" is larger than %zu bytes",
					      path, max);
		if (!n)
			return 0;
	}
}

int nl2sql_read_file(struct nl2sql_buf *b, const char *path, size_t max,
		     struct nl2sql_err *err)
{
	int fd, rc;

	if (strcmp(path, "-") == 0)
		return read_all(b, 0, "standard input", max, err);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return nl2sql_err_set(err, NL2SQL_EDATA,
				      "could not open file \"%s\": %s", path,
				      strerror(errno));
	rc = read_all(b, fd, path, max, err);
	close(fd);
	return rc;
}

int nl2sql_write_all(int fd, const void *data, size_t len)
{
	const char *at = data;

	while (len) {
		ssize_t n = write(fd, at, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
			struct pollfd wait = { .fd = fd, .events = POLLOUT };

			if (poll(&wait, 1, -1) < 0 && errno != EINTR)
				return -1;
			continue;
		}
		if (n < 0)
			return -1;
		at += n;
		len -= (size_t)n;
	}
	return 0;
}

/* The rename is durable only once the folder is synced too. */
static int sync_folder(const char *path)
{
	char *copy = nl2sql_strdup(path);
	int fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC), rc;

	free(copy);
	if (fd < 0)
		return -1;
	rc = fsync(fd);
	close(fd);
	return rc < 0 && errno != EINVAL ? -1 : 0;
}

/* A device or a pipe is written, never replaced: as root a rename would take
 * the place of /dev/stdout. */
static int write_special(const char *path, const void *data, size_t len)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC), rc;

	if (fd < 0)
		return -1;
	rc = nl2sql_write_all(fd, data, len);
	return close(fd) < 0 ? -1 : rc;
}

static int replace(const char *path, const void *data, size_t len)
{
	struct nl2sql_buf tmp = {0};
	mode_t mask = umask(0);
	int fd, rc = -1;

	umask(mask);
	nl2sql_buf_printf(&tmp, "%s.XXXXXX", path);
	fd = mkstemp(tmp.data);
	if (fd < 0)
		goto out;
	rc = nl2sql_write_all(fd, data, len) < 0 || fsync(fd) < 0 ||
	     fchmod(fd, 0666 & ~mask) < 0 ? -1 : 0;
	if (close(fd) < 0)
		rc = -1;
	if (rc == 0)
		rc = rename(tmp.data, path) < 0 || sync_folder(path) < 0 ? -1 : 0;
	if (rc < 0) {
		int saved = errno;

		unlink(tmp.data);
		errno = saved;
	}
out:
	nl2sql_buf_release(&tmp);
	return rc;
}

int nl2sql_write_file(const char *path, const void *data, size_t len,
		      struct nl2sql_err *err)
{
	struct stat st;
	int rc;

	if (stat(path, &st) == 0 && !S_ISREG(st.st_mode))
		rc = write_special(path, data, len);
	else
		rc = replace(path, data, len);
	if (rc == 0)
		return 0;
	return nl2sql_err_set(err, NL2SQL_EFATAL,
			      "could not write file \"%s\": %s", path,
			      strerror(errno));
}
