/*
 * ask.c - SQL of ours, asked of the database
 */
#include <string.h>

#include "inspect.h"

static void is_over(struct nl2sql_request *req)
{
	((struct question *)req)->over = true;
}

void nl2sql_inspect_ask_ahead(struct inspector *in, struct question *q)
{
	q->over = false;
	q->request.len = strlen(q->request.sql);
	q->request.limits = in->o->limits;
	q->request.done = is_over;
	nl2sql_db_query(in->db, &q->request);
}

int nl2sql_inspect_answer(struct inspector *in, struct question *q,
			  struct nl2sql_err *err)
{
	int rc = 0;

	nl2sql_db_finish(in->db, &q->request, &q->over);
	if (q->request.err.code) {
		*err = q->request.err;
		rc = -1;
	} else if (nl2sql_cancelled()) {
		rc = nl2sql_err_set(err, NL2SQL_EFATAL, "interrupted");
	}
	nl2sql_request_release(&q->request);
	return rc;
}

void nl2sql_inspect_ask_no_more(struct question *q)
{
	if (!q->over)
		nl2sql_db_cancel(&q->request);
	nl2sql_request_release(&q->request);
}

int nl2sql_inspect_ask(struct inspector *in, const char *sql, void *ctx,
		       int (*row)(void *ctx, const struct nl2sql_cell *v,
				  size_t n, struct nl2sql_err *err),
		       struct nl2sql_err *err)
{
	struct question q = { .request = {
				      .sql = sql, .ctx = ctx, .row = row } };

	nl2sql_inspect_ask_ahead(in, &q);
	return nl2sql_inspect_answer(in, &q, err);
}

struct numbers {
	int64_t *out;
	size_t n;
};

static int take_numbers(void *ctx, const struct nl2sql_cell *v, size_t n,
			struct nl2sql_err *err)
{
	struct numbers *want = ctx;
	size_t i;

	(void)err;
	for (i = 0; i < n && i < want->n; i++) {
		want->out[i] =
			v[i].type == NL2SQL_CELL_INTEGER ? v[i].integer : -1;
		/* PostgreSQL's sum of bigints */
		if (v[i].type == NL2SQL_CELL_DECIMAL &&
		    nl2sql_parse_int(v[i].at, 0, INT64_MAX, &want->out[i]) < 0)
			want->out[i] = -1;
	}
	return 0;
}

int nl2sql_inspect_ask_numbers(struct inspector *in, const char *sql,
			       int64_t *out, size_t n, struct nl2sql_err *err)
{
	struct numbers want = { out, n };
	size_t i;

	for (i = 0; i < n; i++)
		out[i] = -1;
	return nl2sql_inspect_ask(in, sql, &want, take_numbers, err);
}

const char *nl2sql_inspect_clean_utf8(struct nl2sql_arena *a, const char *s,
				      size_t *len)
{
	struct nl2sql_buf b = { 0 };
	size_t i, n;
	uint32_t cp;
	char *copy;

	if (nl2sql_utf8_valid(s, *len))
		return nl2sql_arena_strndup(a, s, *len);
	for (i = 0; i < *len; i += n ? n : 1) {
		n = nl2sql_utf8_next(s + i, *len - i, &cp);
		if (n)
			nl2sql_buf_put(&b, s + i, n);
		else
			nl2sql_buf_utf8(&b, 0xfffd);
	}
	*len = b.len;
	copy = nl2sql_arena_strndup(a, nl2sql_buf_str(&b), b.len);
	nl2sql_buf_release(&b);
	return copy;
}

const char *nl2sql_inspect_value_text(struct nl2sql_arena *a,
				      const struct nl2sql_cell *v)
{
	size_t len = v->len;

	switch (v->type) {
	case NL2SQL_CELL_TEXT:
	case NL2SQL_CELL_DECIMAL:
		return nl2sql_inspect_clean_utf8(a, v->at, &len);
	case NL2SQL_CELL_INTEGER:
		return nl2sql_arena_printf(a, "%lld", (long long)v->integer);
	default:
		return "";
	}
}

void nl2sql_inspect_put_name(struct inspector *in, struct nl2sql_buf *b,
			     const char *name)
{
	nl2sql_buf_quote(b, name, strlen(name),
			 nl2sql_db_dialect(in->db) == NL2SQL_MYSQL ? '`' : '"');
}

void nl2sql_inspect_put_table(struct inspector *in, struct nl2sql_buf *b,
			      const struct nl2sql_table *t)
{
	if (*t->schema) {
		nl2sql_inspect_put_name(in, b, t->schema);
		nl2sql_buf_putc(b, '.');
	}
	nl2sql_inspect_put_name(in, b, t->name);
}
