/*
 * records.c - a schema as the records of a stream
 */
#include <nl2sql/introspect.h>

struct records {
	struct nl2sql_buf line;
	int (*put)(void *ctx, const char *line, size_t len,
		   struct nl2sql_err *err);
	void *ctx;
	struct nl2sql_err *err;
	int rc;
};

static void put(struct records *r)
{
	if (!r->rc)
		r->rc = r->put(r->ctx, r->line.data, r->line.len, r->err);
	nl2sql_buf_cut(&r->line, 0);
}

int nl2sql_introspect_records(const struct nl2sql_schema *s,
			      int (*to)(void *ctx, const char *line, size_t len,
					struct nl2sql_err *err),
			      void *ctx, struct nl2sql_err *err)
{
	struct records r = { .put = to, .ctx = ctx, .err = err };
	size_t i;

	for (i = 0; i < s->ndatabases && !r.rc; i++) {
		nl2sql_database_json(&r.line, s->databases[i]);
		put(&r);
	}
	for (i = 0; i < s->ntables && !r.rc; i++) {
		nl2sql_table_json(&r.line, s->tables[i]);
		put(&r);
	}
	for (i = 0; i < s->nrelationships && !r.rc; i++) {
		nl2sql_relationship_json(&r.line, s->relationships[i]);
		put(&r);
	}
	for (i = 0; i < s->ntables && !r.rc; i++) {
		if (!s->tables[i]->sample)
			continue;
		nl2sql_sample_json(&r.line, s->tables[i]->sample);
		put(&r);
	}
	nl2sql_buf_release(&r.line);
	return r.rc;
}
