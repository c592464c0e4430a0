/* lib/cli/log.c - words on stderr, events in --log FILE */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "internal.h"

static int log_fd = -1;

const char *nl2sql_cli_section(void)
{
	const char *name = nl2sql_cli.cmd->name;

	return nl2sql_starts(name, "nl2sql-") ? name + 7 : name;
}

void nl2sql_cli_say(const char *fmt, ...)
{
	struct nl2sql_buf b = {0};
	va_list ap;
	size_t i;

	nl2sql_buf_puts(&b, nl2sql_cli.cmd ? nl2sql_cli.cmd->name : "nl2sql");
	nl2sql_buf_puts(&b, ": ");
	va_start(ap, fmt);
	nl2sql_buf_vprintf(&b, fmt, ap);
	va_end(ap);
	for (i = 0; i < b.len; i++)
		if ((unsigned char)b.data[i] < 0x20 || b.data[i] == 0x7f)
			b.data[i] = '?';
	nl2sql_buf_putc(&b, '\n');
	/* Where stderr is gone there is nobody left to tell. */
	if (nl2sql_write_all(STDERR_FILENO, b.data, b.len) < 0)
		errno = 0;
	nl2sql_buf_release(&b);
}

static void put_time(struct nl2sql_buf *b)
{
	struct timespec now;
	struct tm tm;

	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &tm);
	nl2sql_buf_printf(b, "{\"at\":\"%04d-%02d-%02dT%02d:%02d:%02d.%03ldZ\"",
			  tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday,
			  tm.tm_hour, tm.tm_min, tm.tm_sec,
			  now.tv_nsec / 1000000);
}

static void log_event(enum nl2sql_level level, const char *event,
		      const char *fields, const char *message)
{
	static const char *const levels[] = { "error", "info", "debug" };
	struct nl2sql_buf b = {0};

	put_time(&b);
	nl2sql_json_add_string(&b, "tool", nl2sql_cli.cmd->name);
	nl2sql_json_add_int(&b, "pid", getpid());
	nl2sql_json_add_string(&b, "level", levels[level]);
	nl2sql_json_add_string(&b, "event", event);
	nl2sql_json_add_string(&b, "message", message);
	if (fields && *fields) {
		nl2sql_buf_putc(&b, ',');
		nl2sql_buf_puts(&b, fields);
	}
	nl2sql_json_close(&b, '}');
	nl2sql_buf_putc(&b, '\n');
	if (nl2sql_write_all(log_fd, b.data, b.len) < 0) {
		int saved = errno;

		close(log_fd);
		log_fd = -1;
		nl2sql_cli_say("could not write to the log: %s: going on "
			       "without it", strerror(saved));
	}
	nl2sql_buf_release(&b);
}

static void log_to_both(void *ctx, enum nl2sql_level level, const char *event,
			const char *fields, const char *message)
{
	const struct nl2sql_common *c = nl2sql_common();

	(void)ctx;
	if (*message && (level == NL2SQL_QUIET ||
			 (level == NL2SQL_NORMAL && !c->quiet) ||
			 (level == NL2SQL_VERBOSE && c->verbose && !c->quiet)))
		nl2sql_cli_say("%s", message);
	if (log_fd >= 0 && event)
		log_event(level, event, fields, message);
}

void nl2sql_cli_log_open(const char *path)
{
	nl2sql_log_to(log_to_both, NULL);
	if (!path || !*path)
		return;
	/* Whole lines are appended, so that the filters of one pipeline can
	 * share a file. */
	log_fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
	if (log_fd < 0)
		nl2sql_cli_usage("could not open log \"%s\": %s", path,
				 strerror(errno));
}

int nl2sql_cli_fail(const struct nl2sql_err *err)
{
	if (err->hint[0])
		nl2sql_cli_say("%s: %s", err->message, err->hint);
	else
		nl2sql_cli_say("%s", err->message);
	return err->code == NL2SQL_EDATA ? NL2SQL_EXIT_USAGE :
					   NL2SQL_EXIT_STOPPED;
}

_Noreturn void nl2sql_cli_usage(const char *fmt, ...)
{
	char message[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(message, sizeof(message), fmt, ap);
	va_end(ap);
	nl2sql_cli_say("%s", message);
	exit(NL2SQL_EXIT_USAGE);
}
