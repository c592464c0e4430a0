/* lib/record/writer.c - lines out, buffered and checked */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <nl2sql/record.h>

#define WRITE_SIZE ((size_t)256 * 1024)

struct nl2sql_writer {
	int fd;
	char *name;
	struct nl2sql_buf buf;
	size_t sent; /* of buf */
};

struct nl2sql_writer *nl2sql_writer_new(int fd, const char *name)
{
	struct nl2sql_writer *w = nl2sql_alloc(sizeof(*w));

	w->fd = fd;
	w->name = nl2sql_strdup(name);
	nl2sql_buf_reserve(&w->buf, WRITE_SIZE * 2 - 1);
	return w;
}

void nl2sql_writer_free(struct nl2sql_writer *w)
{
	if (!w)
		return;
	nl2sql_buf_release(&w->buf);
	free(w->name);
	free(w);
}

static int failed(struct nl2sql_writer *w, int why, struct nl2sql_err *err)
{
	/* What could not be written is not tried again. */
	nl2sql_buf_cut(&w->buf, 0);
	w->sent = 0;
	nl2sql_err_set(err, NL2SQL_EFATAL, "could not write to %s: %s", w->name,
		       strerror(why));
	errno = why;
	return -1;
}

int nl2sql_writer_flush(struct nl2sql_writer *w, struct nl2sql_err *err)
{
	size_t left = nl2sql_writer_pending(w);

	if (left && nl2sql_write_all(w->fd, w->buf.data + w->sent, left) < 0)
		return failed(w, errno, err);
	nl2sql_buf_cut(&w->buf, 0);
	w->sent = 0;
	return 0;
}

int nl2sql_writer_some(struct nl2sql_writer *w, size_t most,
		       struct nl2sql_err *err)
{
	size_t left = nl2sql_writer_pending(w);
	ssize_t n = left ? write(w->fd, w->buf.data + w->sent,
				 left < most ? left : most) : 0;

	if (n < 0 && errno != EINTR && errno != EAGAIN)
		return failed(w, errno, err);
	w->sent += n > 0 ? (size_t)n : 0;
	return w->sent == w->buf.len ? nl2sql_writer_flush(w, err) : 0;
}

static int end_line(struct nl2sql_writer *w, struct nl2sql_err *err)
{
	nl2sql_buf_putc(&w->buf, '\n');
	return nl2sql_writer_pending(w) >= WRITE_SIZE ?
		       nl2sql_writer_flush(w, err) : 0;
}

int nl2sql_writer_put(struct nl2sql_writer *w, const struct nl2sql_record *rec,
		      struct nl2sql_err *err)
{
	nl2sql_record_put(&w->buf, rec);
	return end_line(w, err);
}

int nl2sql_writer_line(struct nl2sql_writer *w, const char *line, size_t len,
		       struct nl2sql_err *err)
{
	nl2sql_buf_put(&w->buf, line, len);
	return end_line(w, err);
}

int nl2sql_writer_raw(struct nl2sql_writer *w, const void *data, size_t len,
		      struct nl2sql_err *err)
{
	nl2sql_buf_put(&w->buf, data, len);
	return nl2sql_writer_pending(w) >= WRITE_SIZE ?
		       nl2sql_writer_flush(w, err) : 0;
}

size_t nl2sql_writer_pending(const struct nl2sql_writer *w)
{
	return w->buf.len - w->sent;
}
