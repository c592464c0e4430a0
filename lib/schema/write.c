/*
 * write.c - schema structs as the records of nl2sql-records(5)
 *
 * read.c is the other side: what is written here is read there.
 */
#include <math.h>
#include <string.h>

#include "words.h"

void nl2sql_cell_json(struct nl2sql_buf *out, const struct nl2sql_cell *c)
{
	size_t at;

	switch (c->type) {
	case NL2SQL_CELL_NULL:
		nl2sql_json_put_null(out);
		break;
	case NL2SQL_CELL_BOOLEAN:
		nl2sql_json_put_bool(out, c->integer != 0);
		break;
	case NL2SQL_CELL_INTEGER:
		nl2sql_json_put_int(out, c->integer);
		break;
	case NL2SQL_CELL_REAL:
		nl2sql_json_put_double(out, c->real);
		at = out->len;
		while (at && strchr("0123456789-", out->data[at - 1]))
			at--;
		/* a real stays one when it is read again */
		if (isfinite(c->real) &&
		    (!at || !strchr(".e+", out->data[at - 1])))
			nl2sql_buf_puts(out, ".0");
		break;
	case NL2SQL_CELL_TEXT:
	case NL2SQL_CELL_DECIMAL:
		nl2sql_json_put_stringn(out, c->at, c->len);
		break;
	case NL2SQL_CELL_BLOB:
		nl2sql_json_open(out, '{');
		nl2sql_json_add_int(out, "bytes", (int64_t)c->len);
		nl2sql_json_close(out, '}');
		break;
	}
}

bool nl2sql_cell_number(const struct nl2sql_cell *c, double *out)
{
	if (c->type == NL2SQL_CELL_INTEGER)
		*out = (double)c->integer;
	else if (c->type == NL2SQL_CELL_REAL)
		*out = c->real;
	else if (c->type != NL2SQL_CELL_DECIMAL ||
		 nl2sql_parse_double(c->at, out) < 0)
		return false;
	return true;
}

bool nl2sql_cell_eq(const struct nl2sql_cell *a, const struct nl2sql_cell *b)
{
	double x, y;

	if (a->type == b->type) {
		switch (a->type) {
		case NL2SQL_CELL_NULL:
			return true;
		case NL2SQL_CELL_INTEGER:
		case NL2SQL_CELL_BOOLEAN:
			return a->integer == b->integer;
		case NL2SQL_CELL_TEXT:
			return a->len == b->len &&
			       !memcmp(a->at, b->at, a->len);
		case NL2SQL_CELL_BLOB:
			return a->len == b->len && a->at && b->at &&
			       !memcmp(a->at, b->at, a->len);
		default:
			break;
		}
	}
	return nl2sql_cell_number(a, &x) && nl2sql_cell_number(b, &y) && x == y;
}

/* A string member, left out where it is absent. */
static void put_text(struct nl2sql_buf *out, const char *key, const char *text)
{
	if (text)
		nl2sql_json_add_string(out, key, text);
}

static void put_cell(struct nl2sql_buf *out, const char *key,
		     const struct nl2sql_cell *c)
{
	nl2sql_json_key(out, key);
	nl2sql_cell_json(out, c);
}

static void put_strings(struct nl2sql_buf *out, const char *key,
			const char *const *items, size_t n)
{
	size_t i;

	nl2sql_json_key(out, key);
	nl2sql_json_open(out, '[');
	for (i = 0; i < n; i++)
		nl2sql_json_put_string(out, items[i]);
	nl2sql_json_close(out, ']');
}

/* Column numbers as an array of names; an expression is null. */
static void put_columns(struct nl2sql_buf *out, const struct nl2sql_table *t,
			const int *columns, size_t n)
{
	size_t i;

	nl2sql_json_open(out, '[');
	for (i = 0; i < n; i++)
		nl2sql_json_put_string(
			out,
			columns[i] < 0 ? NULL : t->columns[columns[i]].name);
	nl2sql_json_close(out, ']');
}

static void put_top(struct nl2sql_buf *out, const char *key,
		    const struct nl2sql_top *top, size_t n)
{
	size_t i;

	nl2sql_json_key(out, key);
	nl2sql_json_open(out, '[');
	for (i = 0; i < n; i++) {
		nl2sql_json_open(out, '[');
		nl2sql_cell_json(out, &top[i].value);
		nl2sql_json_put_int(out, top[i].count);
		nl2sql_json_close(out, ']');
	}
	nl2sql_json_close(out, ']');
}

void nl2sql_database_json(struct nl2sql_buf *out,
			  const struct nl2sql_database *d)
{
	nl2sql_json_open(out, '{');
	nl2sql_json_add_string(out, "type", "database");
	nl2sql_json_add_string(out, "db", d->db);
	put_text(out, "dialect", d->dialect);
	put_text(out, "server_version", d->server_version);
	put_strings(out, "schemas", d->schemas, d->nschemas);
	put_text(out, "fingerprint", d->fingerprint);
	nl2sql_json_close(out, '}');
}

static void put_trend(struct nl2sql_buf *out, const struct nl2sql_trend *t)
{
	nl2sql_json_key(out, "trend");
	nl2sql_json_open(out, '{');
	put_text(out, "granularity", t->granularity);
	put_text(out, "first", t->first);
	put_text(out, "last", t->last);
	put_text(out, "bucket", t->bucket);
	put_top(out, "counts", t->counts, t->ncounts);
	nl2sql_json_add_int(out, "gaps", t->gaps);
	put_text(out, "direction", t->direction);
	nl2sql_json_close(out, '}');
}

static void put_numbers(struct nl2sql_buf *out, const struct nl2sql_profile *p)
{
	size_t i;

	nl2sql_json_add_double(out, "mean", p->mean);
	nl2sql_json_key(out, "quantiles");
	nl2sql_json_open(out, '[');
	for (i = 0; i < NL2SQL_COUNT(p->quantiles); i++)
		nl2sql_json_put_double(out, p->quantiles[i]);
	nl2sql_json_close(out, ']');
}

static void put_length(struct nl2sql_buf *out, const struct nl2sql_profile *p)
{
	nl2sql_json_key(out, "length");
	nl2sql_json_open(out, '{');
	nl2sql_json_add_int(out, "min", p->length_min);
	nl2sql_json_add_int(out, "max", p->length_max);
	nl2sql_json_add_double(out, "mean", p->length_mean);
	nl2sql_json_close(out, '}');
}

void nl2sql_profile_json(struct nl2sql_buf *out, const struct nl2sql_profile *p)
{
	size_t i;

	nl2sql_json_open(out, '{');
	nl2sql_json_add_int(out, "rows", p->rows);
	nl2sql_json_add_bool(out, "exact", p->exact);
	nl2sql_json_add_int(out, "distinct", p->distinct);
	nl2sql_json_add_int(out, "nulls", p->nulls);
	put_cell(out, "min", &p->min);
	put_cell(out, "max", &p->max);
	if (p->has_mean)
		put_numbers(out, p);
	put_top(out, "top", p->top, p->ntop);
	nl2sql_json_key(out, "examples");
	nl2sql_json_open(out, '[');
	for (i = 0; i < p->nexamples; i++)
		nl2sql_cell_json(out, &p->examples[i]);
	nl2sql_json_close(out, ']');
	if (p->length_max >= 0)
		put_length(out, p);
	put_text(out, "role", nl2sql_role_word(p->role));
	put_text(out, "semantic", p->semantic);
	put_text(out, "pattern", p->pattern);
	nl2sql_json_add_bool(out, "pii", p->pii);
	nl2sql_json_add_bool(out, "unique", p->unique);
	nl2sql_json_add_bool(out, "additive", p->additive);
	if (p->trend)
		put_trend(out, p->trend);
	nl2sql_json_close(out, '}');
}

static void put_column(struct nl2sql_buf *out, const struct nl2sql_column *c)
{
	nl2sql_json_open(out, '{');
	nl2sql_json_add_string(out, "name", c->name);
	nl2sql_json_add_string(out, "type", c->type);
	nl2sql_json_add_string(out, "family", nl2sql_family_word(c->family));
	nl2sql_json_add_bool(out, "nullable", c->nullable);
	put_text(out, "default", c->dflt);
	put_text(out, "generated", c->generated);
	put_text(out, "comment", c->comment);
	put_text(out, "description", c->description);
	if (c->profile) {
		nl2sql_json_key(out, "profile");
		nl2sql_profile_json(out, c->profile);
	}
	nl2sql_json_close(out, '}');
}

static void put_keys(struct nl2sql_buf *out, const struct nl2sql_table *t)
{
	size_t i;

	nl2sql_json_key(out, "primary_key");
	put_columns(out, t, t->primary_key.columns, t->primary_key.ncolumns);
	nl2sql_json_key(out, "unique");
	nl2sql_json_open(out, '[');
	for (i = 0; i < t->nunique; i++)
		put_columns(out, t, t->unique[i].columns,
			    t->unique[i].ncolumns);
	nl2sql_json_close(out, ']');
	nl2sql_json_key(out, "indexes");
	nl2sql_json_open(out, '[');
	for (i = 0; i < t->nindexes; i++) {
		nl2sql_json_open(out, '{');
		nl2sql_json_add_string(out, "name", t->indexes[i].name);
		nl2sql_json_key(out, "columns");
		put_columns(out, t, t->indexes[i].columns,
			    t->indexes[i].ncolumns);
		nl2sql_json_add_bool(out, "unique", t->indexes[i].unique);
		if (t->indexes[i].partial)
			nl2sql_json_add_bool(out, "partial", true);
		nl2sql_json_close(out, '}');
	}
	nl2sql_json_close(out, ']');
	if (t->nchecks)
		put_strings(out, "checks", t->checks, t->nchecks);
}

static void put_broken_keys(struct nl2sql_buf *out,
			    const struct nl2sql_table *t)
{
	const struct nl2sql_broken_key *k;
	size_t i;

	nl2sql_json_key(out, "broken_keys");
	nl2sql_json_open(out, '[');
	for (i = 0; i < t->nbroken_keys; i++) {
		k = &t->broken_keys[i];
		nl2sql_json_open(out, '{');
		put_strings(out, "columns", k->columns, k->ncolumns);
		nl2sql_json_add_string(out, "table", k->table);
		put_strings(out, "to_columns", k->to_columns, k->nto);
		nl2sql_json_add_string(out, "reason", k->reason);
		nl2sql_json_close(out, '}');
	}
	nl2sql_json_close(out, ']');
}

void nl2sql_table_json(struct nl2sql_buf *out, const struct nl2sql_table *t)
{
	size_t i;

	nl2sql_json_open(out, '{');
	nl2sql_json_add_string(out, "type", "table");
	nl2sql_json_add_string(out, "db", t->db);
	nl2sql_json_add_string(out, "schema", t->schema);
	nl2sql_json_add_string(out, "name", t->name);
	nl2sql_json_add_string(out, "kind", t->kind);
	put_text(out, "module", t->module);
	if (t->strict)
		nl2sql_json_add_bool(out, "strict", true);
	if (t->without_rowid)
		nl2sql_json_add_bool(out, "without_rowid", true);
	put_text(out, "comment", t->comment);
	if (t->row_count >= 0) {
		nl2sql_json_add_int(out, "row_count", t->row_count);
		nl2sql_json_add_bool(out, "row_count_exact",
				     t->row_count_exact);
	}
	put_keys(out, t);
	if (t->nbroken_keys)
		put_broken_keys(out, t);
	nl2sql_json_key(out, "columns");
	nl2sql_json_open(out, '[');
	for (i = 0; i < t->ncolumns; i++)
		put_column(out, &t->columns[i]);
	nl2sql_json_close(out, ']');
	put_text(out, "definition", t->definition);
	if (t->doc) {
		nl2sql_json_key(out, "doc");
		nl2sql_buf_puts(out, t->doc);
	}
	nl2sql_json_close(out, '}');
}

void nl2sql_sample_json(struct nl2sql_buf *out, const struct nl2sql_sample *x)
{
	size_t r, i;

	nl2sql_json_open(out, '{');
	nl2sql_json_add_string(out, "type", "sample");
	nl2sql_json_add_string(out, "db", x->table->db);
	nl2sql_json_add_string(out, "schema", x->table->schema);
	nl2sql_json_add_string(out, "table", x->table->name);
	nl2sql_json_key(out, "columns");
	put_columns(out, x->table, x->columns, x->ncolumns);
	nl2sql_json_key(out, "rows");
	nl2sql_json_open(out, '[');
	for (r = 0; r < x->nrows; r++) {
		nl2sql_json_open(out, '[');
		for (i = 0; i < x->ncolumns; i++)
			nl2sql_cell_json(out, &x->cells[r * x->ncolumns + i]);
		nl2sql_json_close(out, ']');
	}
	nl2sql_json_close(out, ']');
	nl2sql_json_close(out, '}');
}

static void put_end(struct nl2sql_buf *out, const char *key,
		    const struct nl2sql_table *t, const int *columns, size_t n)
{
	nl2sql_json_key(out, key);
	nl2sql_json_open(out, '{');
	nl2sql_json_add_string(out, "schema", t->schema);
	nl2sql_json_add_string(out, "table", t->name);
	if (columns) {
		nl2sql_json_key(out, "columns");
		put_columns(out, t, columns, n);
	}
	nl2sql_json_close(out, '}');
}

void nl2sql_relationship_json(struct nl2sql_buf *out,
			      const struct nl2sql_relationship *r)
{
	nl2sql_json_open(out, '{');
	nl2sql_json_add_string(out, "type", "relationship");
	nl2sql_json_add_string(out, "db", r->from->db);
	put_end(out, "from", r->from, r->from_columns, r->ncolumns);
	put_end(out, "to", r->to, r->to_columns, r->ncolumns);
	nl2sql_json_add_string(out, "cardinality",
			       nl2sql_cardinality_word(r->cardinality));
	if (r->bridge)
		put_end(out, "bridge", r->bridge, NULL, 0);
	nl2sql_json_add_string(out, "origin", nl2sql_origin_word(r->origin));
	nl2sql_json_add_double(out, "confidence", r->confidence);
	put_text(out, "evidence", r->evidence);
	if (r->orphans >= 0)
		nl2sql_json_add_int(out, "orphans", r->orphans);
	if (r->childless >= 0)
		nl2sql_json_add_int(out, "childless", r->childless);
	if (r->fan_max > 0) {
		nl2sql_json_add_double(out, "fan_mean", r->fan_mean);
		nl2sql_json_add_int(out, "fan_max", r->fan_max);
	}
	nl2sql_json_close(out, '}');
}
