/* lib/record/reader.c - lines in, whole, bounded and counted */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <nettle/sha2.h>

#include "scan.h"

#define READ_SIZE ((size_t)256 * 1024)

struct nl2sql_reader {
	int fd;
	char *name;
	char *data;
	size_t cap;
	size_t at, end;    /* what was read and not yet returned */
	size_t searched;   /* no newline in data[at..searched) */
	long line;
	bool eof;
	struct nl2sql_bad_line last;
	bool skipping;     /* inside a line that is too long */
	size_t skipped;    /* bytes of it */
	struct sha256_ctx sha;
	struct nl2sql_buf kept; /* its beginning */
};

struct nl2sql_reader *nl2sql_reader_new(int fd, const char *name)
{
	struct nl2sql_reader *r = nl2sql_alloc(sizeof(*r));

	r->fd = fd;
	r->name = nl2sql_strdup(name);
	r->cap = READ_SIZE * 2;
	r->data = nl2sql_realloc(NULL, r->cap, 1);
	return r;
}

void nl2sql_reader_free(struct nl2sql_reader *r)
{
	if (!r)
		return;
	nl2sql_buf_release(&r->kept);
	free(r->name);
	free(r->data);
	free(r);
}

static char *find_newline(struct nl2sql_reader *r)
{
	char *nl = memchr(r->data + r->searched, '\n', r->end - r->searched);

	if (!nl)
		r->searched = r->end;
	return nl;
}

bool nl2sql_reader_ready(const struct nl2sql_reader *r)
{
	size_t from = r->searched > r->at ? r->searched : r->at;

	return r->eof || memchr(r->data + from, '\n', r->end - from);
}

/* Take all that is buffered as part of a line that is too long. */
static void swallow(struct nl2sql_reader *r, size_t len)
{
	const uint8_t *p = (const uint8_t *)r->data + r->at;

	if (!r->skipping) {
		size_t keep = len < NL2SQL_LINE_KEPT ? len : NL2SQL_LINE_KEPT;

		r->skipping = true;
		r->skipped = 0;
		sha256_init(&r->sha);
		nl2sql_buf_cut(&r->kept, 0);
		nl2sql_buf_put(&r->kept, p, keep);
	}
	sha256_update(&r->sha, len, p);
	r->skipped += len;
	r->at += len;
}

/* Make room and read once.  @return 1, 0 at the end, -1 with *err set */
static int fill(struct nl2sql_reader *r, struct nl2sql_err *err)
{
	ssize_t n;

	if (r->skipping || r->end - r->at > NL2SQL_LINE_MAX)
		swallow(r, r->end - r->at);
	if (r->at) {
		memmove(r->data, r->data + r->at, r->end - r->at);
		r->searched -= r->at;
		r->end -= r->at;
		r->at = 0;
	}
	if (r->cap - r->end < READ_SIZE) {
		r->cap *= 2;
		r->data = nl2sql_realloc(r->data, r->cap, 1);
	}
	n = read(r->fd, r->data + r->end, r->cap - r->end);
	if (n > 0) {
		r->end += (size_t)n;
		return 1;
	}
	if (n == 0) {
		r->eof = true;
		return 0;
	}
	if (errno == EINTR || errno == EAGAIN || errno == EWOULDBLOCK)
		return nl2sql_err_set(err, NL2SQL_EAGAIN, "nothing to read yet");
	return nl2sql_err_set(err, NL2SQL_EFATAL, "could not read %s: %s",
			      r->name, strerror(errno));
}

/* The bytes kept of a long line end with a whole UTF-8 sequence, if that is
 * what they are. */
static size_t whole_characters(const char *s, size_t len)
{
	size_t n = len;
	uint32_t cp;

	while (n && len - n < 4 && ((unsigned char)s[n - 1] & 0xc0) == 0x80)
		n--;
	if (n && len - n < 4 && (unsigned char)s[n - 1] >= 0xc0 &&
	    !nl2sql_utf8_next(s + n - 1, len - n + 1, &cp))
		return n - 1;
	return len;
}

static int too_long(struct nl2sql_reader *r, struct nl2sql_err *err)
{
	uint8_t digest[SHA256_DIGEST_SIZE];
	size_t i;

	r->skipping = false;
	sha256_digest(&r->sha, sizeof(digest), digest);
	for (i = 0; i < sizeof(digest); i++)
		snprintf(r->last.sha256 + 2 * i, 3, "%02x", digest[i]);
	r->last.text = r->kept.data;
	r->last.len = whole_characters(r->kept.data, r->kept.len);
	r->last.length = r->skipped;
	nl2sql_err_set(err, NL2SQL_EDATA, "line of %zu bytes, above %zu MiB",
		       r->skipped, NL2SQL_LINE_MAX >> 20);
	return nl2sql_err_word(err, "line_too_long");
}

static bool blank(const char *p, size_t len)
{
	return nl2sql_scan_blank(p, p + len) == p + len;
}

static int take(struct nl2sql_reader *r, const char *line, size_t len,
		bool torn, struct nl2sql_record *rec, struct nl2sql_err *err)
{
	r->last = (struct nl2sql_bad_line){ .text = line, .len = len };
	if (nl2sql_record_parse(rec, line, len, err) == 0)
		return 1;
	if (torn && err && strcmp(err->word, "not_an_object") != 0) {
		nl2sql_err_word(err, "torn_line");
		nl2sql_err_hint(err, "The last line has no end: whoever wrote "
				"it was stopped.");
	}
	return -1;
}

int nl2sql_reader_next(struct nl2sql_reader *r, struct nl2sql_record *rec,
		       struct nl2sql_err *err)
{
	for (;;) {
		char *line = r->data + r->at, *nl;
		size_t len;

		if (r->searched < r->at)
			r->searched = r->at;
		nl = find_newline(r);
		if (!nl && !r->eof) {
			if (fill(r, err) < 0)
				return -1;
			continue;
		}
		len = (size_t)((nl ? nl : r->data + r->end) - line);
		if (!nl && !len && !r->skipping)
			return 0;
		r->line++;
		if (r->skipping || len > NL2SQL_LINE_MAX) {
			swallow(r, len);
			r->at += nl != NULL;
			return too_long(r, err);
		}
		r->at += len + (nl != NULL);
		if (r->line == 1 && len >= 3 && !memcmp(line, "\xef\xbb\xbf", 3)) {
			line += 3;
			len -= 3;
		}
		if (len && line[len - 1] == '\r')
			len--;
		if (!blank(line, len))
			return take(r, line, len, !nl, rec, err);
	}
}

struct nl2sql_bad_line nl2sql_reader_bad(const struct nl2sql_reader *r)
{
	return r->last;
}

long nl2sql_reader_line(const struct nl2sql_reader *r)
{
	return r->line;
}

const char *nl2sql_reader_name(const struct nl2sql_reader *r)
{
	return r->name;
}
