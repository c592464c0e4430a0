/*
 * spool - a file that holds what memory should not
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "internal.h"

#define WAITING ((size_t)1 << 18)

int nl2sql_spool_open(struct spool *s, const char *folder,
		      struct nl2sql_err *err)
{
	struct nl2sql_buf path = {0};

	*s = (struct spool){ .fd = -1 };
	nl2sql_buf_printf(&path, "%s/.spool-XXXXXX", folder);
	s->fd = mkstemp(path.data);
	if (s->fd >= 0) {
		unlink(path.data);
		fcntl(s->fd, F_SETFD, FD_CLOEXEC);
	} else {
		nl2sql_err_set(
			err, NL2SQL_EFATAL,
			"could not create a temporary file in \"%s\": %s",
			folder, strerror(errno));
	}
	nl2sql_buf_release(&path);
	return s->fd < 0 ? -1 : 0;
}

void nl2sql_spool_close(struct spool *s)
{
	if (s->fd > 0)
		close(s->fd);
	s->fd = -1;
	nl2sql_buf_release(&s->waiting);
}

int nl2sql_spool_flush(struct spool *s, struct nl2sql_err *err)
{
	if (s->waiting.len &&
	    nl2sql_write_all(s->fd, s->waiting.data, s->waiting.len) < 0)
		return nl2sql_err_set(err, NL2SQL_EFATAL,
				      "could not write a temporary file: %s",
				      strerror(errno));
	nl2sql_buf_cut(&s->waiting, 0);
	return 0;
}

int nl2sql_spool_put(struct spool *s, const void *data, size_t len,
		     struct nl2sql_err *err)
{
	nl2sql_buf_put(&s->waiting, data, len);
	s->size += len;
	return s->waiting.len < WAITING ? 0 : nl2sql_spool_flush(s, err);
}

int nl2sql_spool_read(const struct spool *s, uint64_t at, void *data,
		      size_t len, struct nl2sql_err *err)
{
	char *to = data;

	while (len) {
		ssize_t n = pread(s->fd, to, len, (off_t)at);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return nl2sql_err_set(
				err, NL2SQL_EFATAL,
				"could not read a temporary file: %s",
				n < 0 ? strerror(errno) : "it was cut");
		to += n;
		at += (uint64_t)n;
		len -= (size_t)n;
	}
	return 0;
}
