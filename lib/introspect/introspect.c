/*
 * introspect.c - one run, from an open database to its schema
 */
#include <stdlib.h>
#include <string.h>

#include "inspect.h"

#define COUNTED_TOGETHER 200		    /* tables of one statement */
#define SKETCH_BYTES	 ((size_t)64 << 20) /* for the sketches of all columns */

static void forget(struct inspector *in)
{
	struct table_facts *f;
	size_t i;

	for (i = 0; i < in->ntables; i++) {
		f = &in->tables[i];
		while (f->nrows)
			free(f->rows[--f->nrows]);
		free(f->rows);
		free(f->skip);
	}
	free(in->tables);
	free(in->edges);
	nl2sql_inspect_lexicon_release(&in->words);
}

/* As many hashes a column as memory allows, 256 to 4096. */
static size_t sketch_size(const struct inspector *in)
{
	size_t i, columns = 1, k;

	for (i = 0; i < in->ntables; i++)
		columns += in->tables[i].table->ncolumns;
	k = SKETCH_BYTES / sizeof(uint64_t) / columns;
	return k > 4096 ? 4096 : k < 256 ? 256 : k;
}

/* The end of a scan: a table that cannot be read is told of and left out, but
 * not where the database is gone. */
static int end_scan(struct scan *scan, const struct nl2sql_table *t,
		    struct nl2sql_err *err)
{
	struct nl2sql_err lost = { 0 };

	if (nl2sql_inspect_scan_end(scan, &lost) == 0)
		return 0;
	if (nl2sql_cancelled() || !strcmp(lost.word, "unavailable")) {
		*err = lost;
		return -1;
	}
	nl2sql_log(NL2SQL_NORMAL, "table_unread", NULL,
		   "could not read table \"%s\": %s", t->name, lost.message);
	return 0;
}

/* One scan more than there are connections, each ended in its turn. */
static int scan_all(struct inspector *in, struct nl2sql_err *err)
{
	size_t window = nl2sql_db_jobs(in->db) + 1, i, ahead = 0;
	struct scan **scans = nl2sql_alloc(in->ntables * sizeof(*scans) + 1);
	int rc = 0;

	in->sketch_size = sketch_size(in);
	for (i = 0; i < in->ntables && rc == 0; i++) {
		for (; ahead < in->ntables && ahead < i + window; ahead++)
			scans[ahead] =
				!in->tables[ahead].stored
					? NULL
					: nl2sql_inspect_scan_ahead(
						  in, &in->tables[ahead]);
		if (scans[i])
			rc = end_scan(scans[i], in->tables[i].table, err);
	}
	for (; i < ahead; i++)
		if (scans[i])
			nl2sql_inspect_scan_drop(scans[i]);
	free(scans);
	return rc;
}

/* ---- row counts without a scan -------------------------------------------------- */

/* number of the table, rows */
static int take_count(void *ctx, const struct nl2sql_cell *v, size_t n,
		      struct nl2sql_err *err)
{
	struct inspector *in = ctx;
	size_t i = (size_t)v[0].integer;

	(void)n;
	(void)err;
	if (i < in->ntables) {
		in->tables[i].table->row_count = v[1].integer;
		in->tables[i].table->row_count_exact = true;
	}
	return 0;
}

static int count_all(struct inspector *in, struct nl2sql_err *err)
{
	struct nl2sql_buf b = { 0 };
	struct nl2sql_err lost;
	size_t i, n = 0;
	int rc = 0;

	for (i = 0; i < in->ntables && !rc; i++) {
		if (in->tables[i].uncounted) {
			nl2sql_buf_printf(&b, "%sSELECT %zu, count(*) FROM ",
					  n++ ? " UNION ALL " : "", i);
			nl2sql_inspect_put_table(in, &b, in->tables[i].table);
		}
		if (!n || (n < COUNTED_TOGETHER && i + 1 < in->ntables))
			continue;
		if (nl2sql_inspect_ask(in, nl2sql_buf_str(&b), in, take_count,
				       &lost) < 0 &&
		    nl2sql_cancelled()) {
			*err = lost;
			rc = -1;
		}
		nl2sql_buf_cut(&b, 0);
		n = 0;
	}
	nl2sql_buf_release(&b);
	return rc;
}

/* ---- the run ----------------------------------------------------------------------- */

/* The schemas that tables stand in, in the order of these. */
static void name_schemas(struct inspector *in, struct nl2sql_database *d)
{
	struct nl2sql_map seen = { 0 };
	const char *name;
	size_t i;

	d->schemas = nl2sql_arena_alloc(
		&in->schema->arena, (in->ntables + 1) * sizeof(*d->schemas));
	if (nl2sql_db_dialect(in->db) == NL2SQL_SQLITE) {
		d->schemas[d->nschemas++] = "main";
		return;
	}
	for (i = 0; i < in->ntables; i++) {
		name = in->tables[i].table->schema;
		if (!nl2sql_map_set(&seen, name, in))
			d->schemas[d->nschemas++] = name;
	}
	nl2sql_map_release(&seen);
}

static int describe(struct inspector *in, struct nl2sql_err *err)
{
	enum nl2sql_dialect dialect = nl2sql_db_dialect(in->db);
	struct nl2sql_schema *s = in->schema;
	struct nl2sql_database *d;
	const char *version;

	version = nl2sql_db_version(in->db, err);
	if (!version)
		return -1;
	d = nl2sql_schema_database(s, in->id);
	d->dialect = nl2sql_dialect_name(dialect);
	d->server_version = nl2sql_arena_strdup(&s->arena, version);
	if ((dialect == NL2SQL_SQLITE
		     ? nl2sql_inspect_catalog_sqlite
		     : nl2sql_inspect_catalog_postgres)(in, err) < 0)
		return -1;
	name_schemas(in, d);
	nl2sql_abbreviations_settle(s, in->id);
	nl2sql_inspect_fingerprint(in, d);
	return 0;
}

static int run(struct inspector *in, struct nl2sql_err *err)
{
	const struct nl2sql_introspect_options *o = in->o;

	if (nl2sql_inspect_lexicon_load(&in->words, err) < 0 ||
	    describe(in, err) < 0)
		return -1;
	if (!o->profile) {
		if (count_all(in, err) < 0)
			return -1;
	} else if (scan_all(in, err) < 0) {
		return -1;
	}
	if (o->infer && nl2sql_inspect_infer_relationships(in, err) < 0)
		return -1;
	if (nl2sql_inspect_measure_relationships(in, err) < 0)
		return -1;
	if (!o->profile)
		return 0;
	nl2sql_inspect_assign_roles(in);
	if (o->sample && nl2sql_inspect_fetch_parents(in, err) < 0)
		return -1;
	nl2sql_inspect_mask_and_keep(in);
	return 0;
}

int nl2sql_introspect(struct nl2sql_schema *s, struct nl2sql_db *db,
		      const struct nl2sql_introspect_options *o,
		      struct nl2sql_err *err)
{
	struct inspector in = { .db = db, .schema = s, .o = o };
	int rc;

	in.id = nl2sql_arena_strdup(&s->arena, nl2sql_db_id(db));
	rc = run(&in, err);
	forget(&in);
	return rc;
}
