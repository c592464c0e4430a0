/*
 * lib/llm/sse.c - server-sent events, in whatever pieces they arrive
 *
 * A line ends with LF, CR or CRLF, an event with an empty line; an event that
 * the end of the stream cuts off is dropped, as the specification says.
 */
#include <string.h>

#include "internal.h"

/* A line is whole: keep what follows "data:".  Other fields say nothing. */
static void take_line(struct nl2sql_llm_sse *s)
{
	const char *line = nl2sql_buf_str(&s->line);
	size_t len = s->line.len;

	if (!s->begun && len >= 3 && memcmp(line, "\xEF\xBB\xBF", 3) == 0) {
		line += 3;
		len -= 3;
	}
	s->begun = true;
	if (len < 4 || memcmp(line, "data", 4) != 0 ||
	    (len > 4 && line[4] != ':'))
		return;
	if (s->any)
		nl2sql_buf_putc(&s->data, '\n');
	s->any = true;
	line += len > 4 ? 5 : 4;
	len -= len > 4 ? 5 : 4;
	if (len && *line == ' ') {
		line++;
		len--;
	}
	nl2sql_buf_put(&s->data, line, len);
}

static int line_end(struct nl2sql_llm_sse *s,
		    int (*fn)(void *ctx, const char *data, size_t len),
		    void *ctx)
{
	bool empty = s->line.len == 0;
	int rc = 0;

	if (!empty) {
		take_line(s);
		nl2sql_buf_cut(&s->line, 0);
		return 0;
	}
	if (s->any)
		rc = fn(ctx, nl2sql_buf_str(&s->data), s->data.len);
	nl2sql_buf_cut(&s->data, 0);
	s->any = false;
	return rc;
}

int nl2sql_llm_sse_feed(struct nl2sql_llm_sse *s, const char *at, size_t len,
			int (*fn)(void *ctx, const char *data, size_t len),
			void *ctx)
{
	const char *end = at + len, *from = at;

	for (; at < end; at++) {
		int rc;

		if (*at != '\n' && *at != '\r') {
			s->cr = false;
			continue;
		}
		if (*at == '\n' && s->cr) { /* the other half of a CRLF */
			s->cr = false;
			from = at + 1;
			continue;
		}
		s->cr = *at == '\r';
		nl2sql_buf_put(&s->line, from, (size_t)(at - from));
		from = at + 1;
		rc = line_end(s, fn, ctx);
		if (rc != 0)
			return rc;
	}
	nl2sql_buf_put(&s->line, from, (size_t)(end - from));
	return 0;
}

void nl2sql_llm_sse_release(struct nl2sql_llm_sse *s)
{
	nl2sql_buf_release(&s->line);
	nl2sql_buf_release(&s->data);
	*s = (struct nl2sql_llm_sse){ 0 };
}
