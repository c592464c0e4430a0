/*
 * lib/eval/schema.c - Spider's view of a database's tables and keys
 */
#include <stdlib.h>
#include <string.h>

#include "run.h"

/* Foreign keys, as pairs of columns numbered over all tables. */
struct keys {
	size_t (*pairs)[2];
	size_t n, cap;
};

static void add_key(struct keys *k, size_t from, size_t to)
{
	NL2SQL_GROW(k->pairs, k->n, k->cap);
	k->pairs[k->n][0] = from;
	k->pairs[k->n++][1] = to;
}

struct schema_read {
	struct nl2sql_spider_schema *s;
	char *table; /* the last, as it is spelled */
	struct keys keys;
};

static int take_column(void *ctx, const struct nl2sql_cell *c, size_t n,
		       struct nl2sql_err *err)
{
	struct schema_read *r = ctx;

	(void)n;
	(void)err;
	if (!r->table || strcmp(r->table, c[0].at)) {
		nl2sql_spider_schema_table(r->s, c[0].at);
		free(r->table);
		r->table = nl2sql_strdup(c[0].at);
	}
	nl2sql_spider_schema_column(r->s, c[1].at);
	return 0;
}

static int take_key(void *ctx, const struct nl2sql_cell *c, size_t n,
		    struct nl2sql_err *err)
{
	struct schema_read *r = ctx;
	size_t from, to;

	(void)n;
	(void)err;
	from = nl2sql_spider_schema_number(r->s, c[0].at, c[1].at);
	to = nl2sql_spider_schema_number(r->s, c[2].at,
					 c[3].at ? c[3].at : c[1].at);
	if (from == SIZE_MAX || to == SIZE_MAX)
		return 0;
	add_key(&r->keys, from, to);
	return 0;
}

static int ask(struct nl2sql_db *db, const char *sql,
	       int (*row)(void *, const struct nl2sql_cell *, size_t,
			  struct nl2sql_err *),
	       void *ctx, struct nl2sql_err *err)
{
	struct nl2sql_request q = { .sql = sql,
				    .len = strlen(sql),
				    .task = NL2SQL_TASK_RUN,
				    .row = row,
				    .ctx = ctx };
	int rc = nl2sql_db_wait(db, &q, true, err);

	nl2sql_request_release(&q);
	return rc;
}

/* Spider's tables.json beside the databases says which foreign keys count;
 * theirs comes in an order of its own, which decides how they are grouped. */
static bool keys_of_file(const struct nl2sql_evaluator *e, const char *id,
			 struct keys *k)
{
	static const char *const places[] = { "tables.json", "../tables.json" };
	struct nl2sql_json all, entry, key, keys;
	struct nl2sql_json_iter it, in;
	struct nl2sql_buf path = { 0 }, text = { 0 };
	struct nl2sql_err err = { 0 };
	bool found = false;
	size_t i;

	for (i = 0; e->o.directory && i < 2 && !text.len; i++) {
		nl2sql_buf_cut(&path, 0);
		nl2sql_buf_printf(&path, "%s/%s", e->o.directory, places[i]);
		if (nl2sql_read_file(&text, nl2sql_buf_str(&path),
				     (size_t)64 << 20, &err) < 0)
			nl2sql_buf_cut(&text, 0);
	}
	nl2sql_buf_release(&path);
	if (text.len && !nl2sql_json_parse(&all, text.data, text.len, &err)) {
		it = nl2sql_json_iter(all);
		while (!found && nl2sql_json_next(&it, NULL, &entry))
			found = nl2sql_json_is(nl2sql_json_get(entry, "db_id"),
					       id);
	}
	keys = found ? nl2sql_json_get(entry, "foreign_keys")
		     : (struct nl2sql_json){ 0 };
	in = nl2sql_json_iter(keys);
	while (nl2sql_json_next(&in, NULL, &key)) {
		int64_t a = nl2sql_json_int_or(nl2sql_json_at(key, 0), 0);
		int64_t b = nl2sql_json_int_or(nl2sql_json_at(key, 1), 0);

		/* column 0 is `*` */
		if (a >= 1 && b >= 1)
			add_key(k, (size_t)a - 1, (size_t)b - 1);
	}
	nl2sql_buf_release(&text);
	return found;
}

static const char columns_query[] =
	"SELECT m.name, p.name FROM sqlite_master AS m, "
	"pragma_table_info(m.name) AS p WHERE m.type = 'table' "
	"ORDER BY m.rowid, p.cid";
static const char keys_query[] =
	"SELECT m.name, f.\"from\", f.\"table\", f.\"to\" "
	"FROM sqlite_master AS m, pragma_foreign_key_list(m.name) AS f "
	"WHERE m.type = 'table' ORDER BY m.rowid, f.id, f.seq";

const struct nl2sql_spider_schema *eval_db_schema(struct nl2sql_evaluator *e,
						  struct eval_db *d,
						  struct nl2sql_err *err)
{
	struct schema_read r = { 0 };
	int rc;

	if (d->schema)
		return d->schema;
	if (nl2sql_db_dialect(d->items[0]) != NL2SQL_SQLITE) {
		nl2sql_err_set(err, NL2SQL_EDATA,
			       "exact match is defined for SQLite only");
		return NULL;
	}
	r.s = nl2sql_spider_schema_new();
	rc = ask(d->items[0], columns_query, take_column, &r, err);
	if (!rc && !keys_of_file(e, d->id, &r.keys))
		rc = ask(d->items[0], keys_query, take_key, &r, err);
	if (!rc)
		nl2sql_spider_schema_keys(r.s, (const size_t(*)[2])r.keys.pairs,
					  r.keys.n);
	else
		nl2sql_spider_schema_free(r.s);
	d->schema = rc ? NULL : r.s;
	free(r.keys.pairs);
	free(r.table);
	return d->schema;
}
