/*
 * nl2sql-introspect - describe a live database as schema records
 *
 * Writes database, table, relationship and sample records.  See
 * nl2sql-introspect(1).
 */
#include <string.h>

#include <nl2sql/cli.h>
#include <nl2sql/introspect.h>

struct introspect {
	char **dsns;
	struct nl2sql_introspect_options o;
	struct nl2sql_mask *mask;
	struct nl2sql_schema *schema;
	struct nl2sql_filter *filter;
};

static int emit(struct introspect *x, struct nl2sql_buf *b,
		struct nl2sql_err *err)
{
	int rc = nl2sql_filter_emit(x->filter, b->data, b->len, err);

	nl2sql_buf_cut(b, 0);
	return rc;
}

static int emit_all(struct introspect *x, struct nl2sql_err *err)
{
	struct nl2sql_schema *s = x->schema;
	struct nl2sql_buf b = { 0 };
	int rc = 0;
	size_t i;

	for (i = 0; i < s->ndatabases && !rc; i++) {
		nl2sql_database_json(&b, s->databases[i]);
		rc = emit(x, &b, err);
	}
	for (i = 0; i < s->ntables && !rc; i++) {
		nl2sql_table_json(&b, s->tables[i]);
		rc = emit(x, &b, err);
	}
	for (i = 0; i < s->nrelationships && !rc; i++) {
		nl2sql_relationship_json(&b, s->relationships[i]);
		rc = emit(x, &b, err);
	}
	for (i = 0; i < s->ntables && !rc; i++) {
		if (!s->tables[i]->sample)
			continue;
		nl2sql_sample_json(&b, s->tables[i]->sample);
		rc = emit(x, &b, err);
	}
	nl2sql_buf_release(&b);
	return rc;
}

/* dsn may be "ID=DSN". */
static int introspect_one(struct introspect *x, const char *dsn,
			  struct nl2sql_err *err)
{
	struct nl2sql_db *db = nl2sql_db_new(dsn, nl2sql_cli_loop(), 1, err);
	const char *id;
	int rc = -1;

	if (!db)
		return -1;
	id = nl2sql_db_id(db);
	if (x->schema->ndatabases && nl2sql_find_database(x->schema, id)) {
		nl2sql_err_set(err, NL2SQL_EDATA,
			       "two databases are called \"%s\"", id);
		nl2sql_err_hint(err, "Name one: ID=DSN.");
	} else if (!nl2sql_db_check(db, err)) {
		rc = nl2sql_introspect(x->schema, db, &x->o, err);
	}
	nl2sql_db_free(db);
	return rc;
}

static int introspect_begin(void *ctx, struct nl2sql_filter *f,
			    struct nl2sql_err *err)
{
	const struct nl2sql_databases *named = &nl2sql_common()->db;
	struct introspect *x = ctx;
	struct nl2sql_buf b = { 0 };
	int rc = 0;
	size_t i;

	x->filter = f;
	for (i = 0; i < named->n && !rc; i++) {
		nl2sql_buf_cut(&b, 0);
		nl2sql_buf_printf(&b, "%s=%s", named->items[i].id,
				  named->items[i].dsn);
		rc = introspect_one(x, nl2sql_buf_str(&b), err);
	}
	for (i = 0; x->dsns[i] && !rc; i++)
		rc = introspect_one(x, x->dsns[i], err);
	nl2sql_buf_release(&b);
	return rc ? rc : emit_all(x, err);
}

/* NULL-terminated, or NULL where the list is empty. */
static char *const *globs(const struct nl2sql_list *l)
{
	char **copy;

	if (!l->n)
		return NULL;
	copy = nl2sql_alloc((l->n + 1) * sizeof(*copy));
	memcpy(copy, l->items, l->n * sizeof(*copy));
	return copy;
}

int main(int argc, char **argv)
{
	struct introspect x = { .o = NL2SQL_INTROSPECT_DEFAULTS };
	const struct nl2sql_opt opts[] = {
		NL2SQL_OPT_FLAG(0, "profile", &x.o.profile,
				"scan the tables: figures, roles and samples"),
		NL2SQL_OPT_FLAG(0, "sample", &x.o.sample, "write sample rows"),
		NL2SQL_OPT_FLAG(0, "infer", &x.o.infer,
				"look for relationships that nobody declared"),
		NL2SQL_OPT_FLAG(0, "declared", &x.o.keep_declared,
				"believe declared foreign keys"),
		NL2SQL_OPT_INT(0, "scan-rows", "N", &x.o.scan_rows,
			       "read at most N rows of a table", .min = 1,
			       .max = INT64_MAX / 4),
		NL2SQL_OPT_END
	};
	const struct nl2sql_command cmd = {
		.name = "nl2sql-introspect",
		.synopsis = "[OPTION ...] [DSN ...]",
		.about = "Describe a live database as schema records.",
		.groups = NL2SQL_GROUP_DATABASE,
		.opts = opts
	};
	const struct nl2sql_step step = { .flags = NL2SQL_STEP_SOURCE,
					  .begin = introspect_begin };
	const struct nl2sql_common *common;
	struct nl2sql_err err = { 0 };
	int status;

	x.dsns = nl2sql_cli_parse(argc, argv, &cmd);
	common = nl2sql_common();
	if (!*x.dsns && !common->db.n)
		nl2sql_cli_usage("no database: name one, as in sqlite:shop.db");
	x.o.seed = (uint64_t)common->seed;
	x.o.tables = globs(&common->tables);
	x.o.exclude = globs(&common->exclude);
	x.o.limits.timeout_ms = (int64_t)(common->timeout * 1000);
	x.o.limits.max_memory = (size_t)common->max_memory << 20;
	x.mask = nl2sql_mask_new(common->key_file, x.o.seed, &err);
	if (!x.mask)
		return nl2sql_cli_fail(&err);
	x.o.mask = x.mask;
	x.schema = nl2sql_schema_new();
	status = nl2sql_filter_run(NULL, &step, &x);
	nl2sql_schema_free(x.schema);
	nl2sql_mask_free(x.mask);
	return status;
}
