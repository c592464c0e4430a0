/*
 * lib/spider/rules.c - rules that English word tokenizers share
 */
#include <ctype.h>
#include <string.h>

#include "rules.h"

/* Blanks around every run of one of these ASCII characters (single ones, or
 * whole runs). */
void nl2sql_spider_space_out(struct nl2sql_buf *b, const char *set, bool runs)
{
	struct nl2sql_buf out = { 0 };
	const char *text = nl2sql_buf_str(b);
	size_t i, start;

	if (strlen(text) == b->len && !strpbrk(text, set))
		return;
	for (i = 0; i < b->len; i++) {
		start = i;
		i += strcspn(b->data + i, set);
		nl2sql_buf_put(&out, b->data + start, i - start);
		if (i == b->len)
			break;
		if (!b->data[i]) { /* a NUL is a character like others */
			nl2sql_buf_putc(&out, '\0');
			continue;
		}
		nl2sql_buf_putc(&out, ' ');
		nl2sql_buf_putc(&out, b->data[i]);
		while (runs && i + 1 < b->len && b->data[i + 1] == b->data[i])
			nl2sql_buf_putc(&out, b->data[i++]);
		nl2sql_buf_putc(&out, ' ');
	}
	nl2sql_buf_release(b);
	*b = out;
}

/* ([:,])([^\d]) -> " \1 \2", and at the end: the character behind is taken
 * too, so that of two commas the second stays as it is. */
void nl2sql_spider_space_commas(struct nl2sql_buf *b)
{
	struct nl2sql_buf out = { 0 };
	size_t i;

	for (i = 0; i < b->len; i++) {
		char c = b->data[i];
		bool last = i + 1 == b->len;

		if ((c != ',' && c != ':') ||
		    (!last && isdigit((unsigned char)b->data[i + 1]))) {
			nl2sql_buf_putc(&out, c);
			continue;
		}
		nl2sql_buf_printf(&out, " %c ", c);
		if (!last)
			nl2sql_buf_putc(&out, b->data[++i]);
	}
	nl2sql_buf_release(b);
	*b = out;
}

void nl2sql_spider_space_dashes(struct nl2sql_buf *b)
{
	struct nl2sql_buf out = { 0 };
	size_t i;

	if (!strstr(nl2sql_buf_str(b), "--"))
		return;
	for (i = 0; i < b->len; i++) {
		if (b->data[i] == '-' && i + 1 < b->len &&
		    b->data[i + 1] == '-') {
			nl2sql_buf_puts(&out, " -- ");
			i++;
		} else {
			nl2sql_buf_putc(&out, b->data[i]);
		}
	}
	nl2sql_buf_release(b);
	*b = out;
}
