/* lib/cli/rejects.c - lines that could not be read, kept or named */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <nettle/base64.h>

#include "filter.h"

#define NAMED_MAX 20 /* lines of stderr that bad lines may take */

int nl2sql_rejects_open(struct nl2sql_rejects *r, struct nl2sql_err *err)
{
	const char *path = nl2sql_common()->rejects;

	r->fd = -1;
	if (!path || !*path)
		return 0;
	/* Appending whole lines, filters of one pipeline can share it. */
	r->fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC,
		     0666);
	if (r->fd >= 0)
		return 0;
	nl2sql_err_set(err, NL2SQL_EDATA,
		       "could not open \"%s\" for rejects: %s", path,
		       strerror(errno));
	return -1;
}

static void put_base64(struct nl2sql_buf *b, const char *data, size_t len)
{
	size_t n = BASE64_ENCODE_RAW_LENGTH(len);
	struct nl2sql_buf text = { 0 };

	base64_encode_raw(nl2sql_buf_reserve(&text, n), len,
			  (const uint8_t *)data);
	nl2sql_json_key(b, "input");
	nl2sql_json_put_stringn(b, text.data, n);
	nl2sql_json_add_string(b, "encoding", "base64");
	nl2sql_buf_release(&text);
}

static void put_reject(struct nl2sql_buf *b, const struct nl2sql_reject *what,
		       const struct nl2sql_err *why)
{
	const struct nl2sql_bad_line *input = &what->input;

	nl2sql_json_open(b, '{');
	nl2sql_json_add_string(b, "type", "reject");
	nl2sql_json_add_string(b, "tool", nl2sql_cli.cmd->name);
	if (strcmp(what->name, "stdin") != 0)
		nl2sql_json_add_string(b, "file", what->name);
	nl2sql_json_add_int(b, "line", what->line);
	nl2sql_json_key(b, "error");
	nl2sql_json_put_error(b, why);
	if (nl2sql_utf8_valid(input->text, input->len)) {
		nl2sql_json_key(b, "input");
		nl2sql_json_put_stringn(b, input->text, input->len);
	} else {
		put_base64(b, input->text, input->len);
	}
	if (input->length) {
		struct nl2sql_buf hash = { 0 };

		nl2sql_json_add_int(b, "length", (int64_t)input->length);
		nl2sql_buf_printf(&hash, "sha256:%s", input->sha256);
		nl2sql_json_add_string(b, "hash", hash.data);
		nl2sql_buf_release(&hash);
	}
	nl2sql_json_close(b, '}');
	nl2sql_buf_putc(b, '\n');
}

static void name_it(struct nl2sql_rejects *r, const struct nl2sql_reject *what,
		    const struct nl2sql_err *why)
{
	if (r->said++ < NAMED_MAX)
		nl2sql_cli_say("%s:%ld: %s%s%s", what->name, what->line,
			       why->message, why->hint[0] ? ": " : "",
			       why->hint);
}

static void log_it(const struct nl2sql_reject *what,
		   const struct nl2sql_err *why)
{
	struct nl2sql_buf fields = { 0 };

	nl2sql_json_add_string(&fields, "file", what->name);
	nl2sql_json_add_int(&fields, "line", what->line);
	nl2sql_json_key(&fields, "error");
	nl2sql_json_put_error(&fields, why);
	nl2sql_log(NL2SQL_QUIET, "reject", fields.data, "%s", "");
	nl2sql_buf_release(&fields);
}

int nl2sql_rejects_put(struct nl2sql_rejects *r,
		       const struct nl2sql_reject *what,
		       const struct nl2sql_err *why, struct nl2sql_err *err)
{
	struct nl2sql_buf b = { 0 };
	int rc;

	r->n++;
	log_it(what, why);
	if (r->fd < 0) {
		name_it(r, what, why);
		return 0;
	}
	put_reject(&b, what, why);
	rc = nl2sql_write_all(r->fd, b.data, b.len);
	nl2sql_buf_release(&b);
	if (rc == 0)
		return 0;
	nl2sql_err_set(err, NL2SQL_EFATAL,
		       "could not write rejects to "
		       "\"%s\": %s",
		       nl2sql_common()->rejects, strerror(errno));
	close(r->fd);
	r->fd = -1;
	return -1;
}

int nl2sql_rejects_close(struct nl2sql_rejects *r, struct nl2sql_err *err)
{
	const char *path = nl2sql_common()->rejects;

	if (r->said > NAMED_MAX)
		nl2sql_cli_say("%" PRIu64 " more lines were rejected: Give "
			       "--rejects FILE to keep them.",
			       r->said - NAMED_MAX);
	if (r->fd < 0)
		return 0;
	if (r->n && !nl2sql_common()->quiet)
		nl2sql_cli_say("%" PRIu64 " line%s rejected: see \"%s\"", r->n,
			       r->n == 1 ? " was" : "s were", path);
	if (close(r->fd) == 0)
		return 0;
	return nl2sql_err_set(err, NL2SQL_EFATAL,
			      "could not write rejects to "
			      "\"%s\": %s",
			      path, strerror(errno));
}
