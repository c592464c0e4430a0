/* lib/base/err.c - errors, the log and cancellation */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include <nl2sql/base.h>

static volatile sig_atomic_t cancelled;
static nl2sql_log_fn *log_fn;
static void *log_ctx;

/* An error stays one line, whatever a file name or an engine put into it. */
static void one_line(char *s)
{
	for (; *s; s++)
		if ((unsigned char)*s < 0x20 || *s == 0x7f)
			*s = '?';
}

/* Cut at a whole UTF-8 sequence when snprintf had to cut. */
static void whole_utf8(char *s, size_t cap, int wanted)
{
	size_t len;

	if (wanted < 0 || (size_t)wanted < cap)
		return;
	len = strlen(s);
	while (len && ((unsigned char)s[len - 1] & 0xc0) == 0x80)
		len--;
	if (len && (unsigned char)s[len - 1] >= 0xc0)
		s[len - 1] = '\0';
}

int nl2sql_err_set(struct nl2sql_err *err, enum nl2sql_code code,
		   const char *fmt, ...)
{
	va_list ap;
	int n;

	if (!err)
		return -1;
	err->code = code;
	err->word[0] = '\0';
	err->hint[0] = '\0';
	err->position = 0;
	va_start(ap, fmt);
	n = vsnprintf(err->message, sizeof(err->message), fmt, ap);
	va_end(ap);
	whole_utf8(err->message, sizeof(err->message), n);
	one_line(err->message);
	return -1;
}

int nl2sql_err_word(struct nl2sql_err *err, const char *word)
{
	if (err)
		(void)snprintf(err->word, sizeof(err->word), "%s", word);
	return -1;
}

int nl2sql_err_hint(struct nl2sql_err *err, const char *fmt, ...)
{
	va_list ap;
	int n;

	if (!err)
		return -1;
	va_start(ap, fmt);
	n = vsnprintf(err->hint, sizeof(err->hint), fmt, ap);
	va_end(ap);
	whole_utf8(err->hint, sizeof(err->hint), n);
	one_line(err->hint);
	return -1;
}

void nl2sql_cancel(void)
{
	cancelled = 1;
}

bool nl2sql_cancelled(void)
{
	return cancelled != 0;
}

void nl2sql_log_to(nl2sql_log_fn *fn, void *ctx)
{
	log_fn = fn;
	log_ctx = ctx;
}

void nl2sql_log(enum nl2sql_level level, const char *event, const char *fields,
		const char *fmt, ...)
{
	char message[1024];
	va_list ap;
	int n;

	if (!log_fn)
		return;
	va_start(ap, fmt);
	n = vsnprintf(message, sizeof(message), fmt, ap);
	va_end(ap);
	whole_utf8(message, sizeof(message), n);
	one_line(message);
	log_fn(log_ctx, level, event, fields, message);
}
