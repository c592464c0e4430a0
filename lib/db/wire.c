/* lib/db/wire.c - results as bytes, between the sandbox child and us */
#include <string.h>

#include "driver.h"

void nl2sql_wire_u64(struct nl2sql_buf *b, uint64_t v)
{
	nl2sql_buf_put(b, &v, sizeof(v));
}

static void put_bytes(struct nl2sql_buf *b, const char *at, size_t len)
{
	uint32_t n = (uint32_t)len;

	nl2sql_buf_put(b, &n, sizeof(n));
	if (len)
		nl2sql_buf_put(b, at, len);
	nl2sql_buf_putc(b, '\0');
}

void nl2sql_wire_string(struct nl2sql_buf *b, const char *s)
{
	put_bytes(b, s ? s : "", s ? strlen(s) : 0);
}

void nl2sql_wire_cell(struct nl2sql_buf *b, const struct nl2sql_cell *c)
{
	nl2sql_buf_putc(b, (char)c->type);
	switch (c->type) {
	case NL2SQL_CELL_NULL:
		break;
	case NL2SQL_CELL_INTEGER:
	case NL2SQL_CELL_BOOLEAN:
		nl2sql_buf_put(b, &c->integer, sizeof(c->integer));
		break;
	case NL2SQL_CELL_REAL:
		nl2sql_buf_put(b, &c->real, sizeof(c->real));
		break;
	case NL2SQL_CELL_TEXT:
	case NL2SQL_CELL_BLOB:
	case NL2SQL_CELL_DECIMAL:
		put_bytes(b, c->at, c->len);
		break;
	}
}

/* n bytes, or NULL and bad. */
static const char *take(struct nl2sql_wire *w, size_t n)
{
	const char *at = w->at;

	if (w->bad || (size_t)(w->end - at) < n) {
		w->bad = true;
		return NULL;
	}
	w->at += n;
	return at;
}

uint64_t nl2sql_wire_get_u64(struct nl2sql_wire *w)
{
	const char *p = take(w, sizeof(uint64_t));
	uint64_t v = 0;

	if (p)
		memcpy(&v, p, sizeof(v));
	return v;
}

const char *nl2sql_wire_get_string(struct nl2sql_wire *w, size_t *len)
{
	const char *p = take(w, sizeof(uint32_t));
	uint32_t n = 0;

	if (len)
		*len = 0;
	if (!p)
		return "";
	memcpy(&n, p, sizeof(n));
	p = take(w, (size_t)n + 1);
	if (!p || p[n] != '\0') {
		w->bad = true;
		return "";
	}
	if (len)
		*len = n;
	return p;
}

struct nl2sql_cell nl2sql_wire_get_cell(struct nl2sql_wire *w)
{
	struct nl2sql_cell c = {0};
	const char *type = take(w, 1), *p;

	if (!type)
		return c;
	switch (*type) {
	case NL2SQL_CELL_NULL:
		break;
	case NL2SQL_CELL_INTEGER:
	case NL2SQL_CELL_BOOLEAN:
		c.integer = (int64_t)nl2sql_wire_get_u64(w);
		break;
	case NL2SQL_CELL_REAL:
		p = take(w, sizeof(c.real));
		if (p)
			memcpy(&c.real, p, sizeof(c.real));
		break;
	case NL2SQL_CELL_TEXT:
	case NL2SQL_CELL_BLOB:
	case NL2SQL_CELL_DECIMAL:
		c.at = nl2sql_wire_get_string(w, &c.len);
		break;
	default:
		w->bad = true;
	}
	if (!w->bad)
		c.type = (enum nl2sql_cell_type)*type;
	return c;
}
