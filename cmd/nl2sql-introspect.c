/*
 * nl2sql-introspect - describe a live database as schema records
 *
 * Writes database, table, relationship and sample records.  See
 * nl2sql-introspect(1).
 */
#include <stdlib.h>
#include <string.h>

#include <nl2sql/cli.h>
#include <nl2sql/introspect.h>

struct introspect {
	struct nl2sql_db_set dbs;
	struct nl2sql_introspect_options o;
	struct nl2sql_mask *mask;
	struct nl2sql_schema *schema;
	struct nl2sql_filter *filter;
};

static int emit(void *ctx, const char *line, size_t len, struct nl2sql_err *err)
{
	struct introspect *x = ctx;

	return nl2sql_filter_emit(x->filter, line, len, err);
}

/* An empty description is rarely what was wanted: a new file made by a slip
 * in the path, a glob that fits nothing. */
static void tell_of_none(struct introspect *x, const char *id, size_t before)
{
	const char *why = x->o.tables || x->o.exclude
				  ? "has no table that --tables and --exclude "
				    "let through"
				  : "has no tables";

	if (x->schema->ntables > before)
		return;
	nl2sql_log(NL2SQL_QUIET, "no-tables", NULL, "database \"%s\" %s", id,
		   why);
	nl2sql_filter_reason(x->filter, "database \"%s\" %s", id, why);
}

/* The run is named after what was found: equal runs, equal bytes. */
static int introspect_one(struct introspect *x, struct nl2sql_db *db,
			  struct nl2sql_err *err)
{
	const struct nl2sql_database *d;
	size_t before = x->schema->ntables;

	if (nl2sql_db_check(db, err) < 0 ||
	    nl2sql_introspect(x->schema, db, &x->o, err) < 0)
		return -1;
	d = x->schema->databases[x->schema->ndatabases - 1];
	nl2sql_filter_source(x->filter, d->db);
	nl2sql_filter_source(x->filter, d->fingerprint ? d->fingerprint : "");
	tell_of_none(x, d->db, before);
	return 0;
}

static int introspect_begin(void *ctx, struct nl2sql_filter *f,
			    struct nl2sql_err *err)
{
	struct introspect *x = ctx;
	size_t i;

	x->filter = f;
	for (i = 0; i < x->dbs.n; i++)
		if (introspect_one(x, x->dbs.items[i], err) < 0)
			return -1;
	return nl2sql_introspect_records(x->schema, emit, x, err);
}

/* Those of --db, then the operands. */
static int add_databases(struct introspect *x, char **dsns,
			 struct nl2sql_err *err)
{
	if (nl2sql_cli_databases(&x->dbs, err) < 0)
		return -1;
	for (; *dsns; dsns++)
		if (nl2sql_cli_database(&x->dbs, *dsns, err) < 0)
			return -1;
	return 0;
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
		.groups = NL2SQL_GROUP_DATABASE | NL2SQL_GROUP_DSN_OPERANDS,
		.opts = opts
	};
	const struct nl2sql_step step = { .flags = NL2SQL_STEP_SOURCE,
					  .begin = introspect_begin };
	const struct nl2sql_common *common;
	struct nl2sql_err err = { 0 };
	int status;

	argv = nl2sql_cli_parse(argc, argv, &cmd);
	common = nl2sql_common();
	if (!*argv && !common->db.n)
		nl2sql_cli_usage("no database%s: name one, as in sqlite:shop.db",
				 getenv("DATABASE_URL") ?
				 ", and DATABASE_URL is none that is known" : "");
	x.o.seed = (uint64_t)common->seed;
	x.o.tables = common->tables.items;
	x.o.exclude = common->exclude.items;
	x.o.limits.timeout_ms = (int64_t)(common->timeout * 1000);
	x.o.limits.max_memory = (size_t)common->max_memory << 20;
	x.mask = nl2sql_mask_new(common->key_file, x.o.seed, &err);
	x.o.mask = x.mask;
	x.schema = nl2sql_schema_new();
	status = !x.mask || add_databases(&x, argv, &err) < 0 ?
			 nl2sql_cli_fail(&err) :
			 nl2sql_filter_run(NULL, &step, &x);
	nl2sql_db_set_release(&x.dbs);
	nl2sql_schema_free(x.schema);
	nl2sql_mask_free(x.mask);
	return status;
}
