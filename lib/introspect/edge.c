/*
 * edge.c - the figures of each relationship, and those through bridge tables
 */
#include <math.h>
#include <string.h>

#include "inspect.h"

static void put_columns(struct inspector *in, struct nl2sql_buf *b,
			const struct nl2sql_table *t, const int *columns,
			size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (i)
			nl2sql_buf_puts(b, ", ");
		nl2sql_inspect_put_name(in, b, t->columns[columns[i]].name);
	}
}

static void put_not_null(struct inspector *in, struct nl2sql_buf *b,
			 const struct nl2sql_table *t, const int *columns,
			 size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (i)
			nl2sql_buf_puts(b, " AND ");
		nl2sql_inspect_put_name(in, b, t->columns[columns[i]].name);
		nl2sql_buf_puts(b, " IS NOT NULL");
	}
}

/* (SELECT count(*) FROM a WHERE (x) NOT IN (SELECT y FROM b)): the list is
 * looked up by an index the engine makes, so that this is no nested loop. */
static void put_missing(struct inspector *in, struct nl2sql_buf *b,
			const struct nl2sql_table *t, const int *columns,
			const struct nl2sql_table *other, const int *others,
			size_t n)
{
	nl2sql_buf_puts(b, "(SELECT count(*) FROM ");
	nl2sql_inspect_put_table(in, b, t);
	nl2sql_buf_puts(b, " WHERE ");
	put_not_null(in, b, t, columns, n);
	nl2sql_buf_puts(b, n > 1 ? " AND (" : " AND ");
	put_columns(in, b, t, columns, n);
	nl2sql_buf_puts(b, n > 1 ? ") NOT IN (SELECT " : " NOT IN (SELECT ");
	put_columns(in, b, other, others, n);
	nl2sql_buf_puts(b, " FROM ");
	nl2sql_inspect_put_table(in, b, other);
	nl2sql_buf_puts(b, " WHERE ");
	put_not_null(in, b, other, others, n);
	nl2sql_buf_puts(b, "))");
}

int nl2sql_inspect_count_missing(struct inspector *in,
				 const struct nl2sql_table *t,
				 const int *columns,
				 const struct nl2sql_table *other,
				 const int *others, size_t n, int64_t *count,
				 struct nl2sql_err *err)
{
	struct nl2sql_buf b = { 0 };
	int rc;

	nl2sql_buf_puts(&b, "SELECT ");
	put_missing(in, &b, t, columns, other, others, n);
	rc = nl2sql_inspect_ask_numbers(in, nl2sql_buf_str(&b), count, 1, err);
	nl2sql_buf_release(&b);
	return rc;
}

static void put_fan(struct inspector *in, struct nl2sql_buf *b,
		    const struct nl2sql_relationship *r)
{
	nl2sql_buf_puts(b, " FROM (SELECT count(*) AS n FROM ");
	nl2sql_inspect_put_table(in, b, r->from);
	nl2sql_buf_puts(b, " WHERE ");
	put_not_null(in, b, r->from, r->from_columns, r->ncolumns);
	nl2sql_buf_puts(b, " GROUP BY ");
	put_columns(in, b, r->from, r->from_columns, r->ncolumns);
	nl2sql_buf_puts(b, ") AS g");
}

/* Orphans, childless, groups, rows in groups, biggest group. */
static int measure(struct inspector *in, struct nl2sql_relationship *r,
		   struct nl2sql_err *err)
{
	struct nl2sql_buf b = { 0 };
	int64_t n[5];
	int rc;

	nl2sql_buf_puts(&b, "SELECT ");
	put_missing(in, &b, r->from, r->from_columns, r->to, r->to_columns,
		    r->ncolumns);
	nl2sql_buf_puts(&b, ", ");
	put_missing(in, &b, r->to, r->to_columns, r->from, r->from_columns,
		    r->ncolumns);
	nl2sql_buf_puts(&b, ", count(*), sum(n), max(n)");
	put_fan(in, &b, r);
	rc = nl2sql_inspect_ask_numbers(in, nl2sql_buf_str(&b), n, 5, err);
	nl2sql_buf_release(&b);
	if (rc < 0)
		return -1;
	r->orphans = n[0];
	r->childless = n[1];
	if (n[2] > 0 && n[3] > 0) {
		r->fan_mean = round((double)n[3] / (double)n[2] * 1000) / 1000;
		r->fan_max = n[4];
	}
	return 0;
}

/* A side without rows needs no statement. */
static bool measure_empty(struct inspector *in, struct nl2sql_relationship *r)
{
	const struct table_facts *from = nl2sql_inspect_facts_of(in, r->from);
	const struct table_facts *to = nl2sql_inspect_facts_of(in, r->to);

	if (!from || !to || !from->whole || !to->whole)
		return false;
	if (from->table->row_count && to->table->row_count)
		return false;
	r->orphans = from->table->row_count;
	r->childless = to->table->row_count;
	return true;
}

/* ---- many to many ----------------------------------------------------------------- */

/* Does the primary key (or a unique set) consist of just these two? */
static bool is_bridge(const struct nl2sql_table *t,
		      const struct nl2sql_relationship *a,
		      const struct nl2sql_relationship *b)
{
	int columns[16];
	size_t n = 0, i;

	if (a->ncolumns + b->ncolumns > NL2SQL_COUNT(columns))
		return false;
	for (i = 0; i < a->ncolumns; i++)
		columns[n++] = a->from_columns[i];
	for (i = 0; i < b->ncolumns; i++)
		columns[n++] = b->from_columns[i];
	if (nl2sql_table_unique(t, a->from_columns, a->ncolumns) ||
	    nl2sql_table_unique(t, b->from_columns, b->ncolumns))
		return false; /* each row of one side has one partner */
	return nl2sql_table_unique(t, columns, n);
}

static bool refers_on(const struct nl2sql_table *t,
		      const struct nl2sql_relationship *r)
{
	return r->from == t && r->to != t &&
	       r->cardinality == NL2SQL_MANY_TO_ONE && r->ncolumns == 1;
}

/* What links a to b: from and to are the keys that the bridge refers to. */
static void add_through(struct inspector *in, struct nl2sql_table *bridge,
			const struct nl2sql_relationship *a,
			const struct nl2sql_relationship *b)
{
	struct nl2sql_relationship *r;

	r = nl2sql_schema_relate(in->schema, a->to, a->to_columns, b->to,
				 b->to_columns, 1);
	r->cardinality = NL2SQL_MANY_TO_MANY;
	r->origin = a->origin > b->origin ? a->origin : b->origin;
	r->confidence = round(a->confidence * b->confidence * 1000) / 1000;
	r->bridge = bridge;
	r->evidence = nl2sql_arena_printf(
		&in->schema->arena, "through \"%s\", whose key is one of each",
		bridge->name);
}

static void find_bridges(struct inspector *in, struct nl2sql_table *t)
{
	struct nl2sql_relationship *a, *b;
	size_t i, k, n = t->nrelationships;

	for (i = 0; i < n; i++) {
		a = t->relationships[i];
		if (!refers_on(t, a))
			continue;
		for (k = i + 1; k < n; k++) {
			b = t->relationships[k];
			if (refers_on(t, b) && a->to != b->to &&
			    a->from_columns[0] != b->from_columns[0] &&
			    is_bridge(t, a, b))
				add_through(in, t, a, b);
		}
	}
}

int nl2sql_inspect_measure_relationships(struct inspector *in,
					 struct nl2sql_err *err)
{
	struct nl2sql_err lost;
	size_t i;

	for (i = 0; in->o->profile && i < in->nedges; i++) {
		if (measure_empty(in, in->edges[i]))
			continue;
		/* too big, or damaged: the figures stay unknown */
		if (measure(in, in->edges[i], &lost) < 0 &&
		    nl2sql_cancelled()) {
			*err = lost;
			return -1;
		}
	}
	for (i = 0; i < in->ntables; i++)
		find_bridges(in, in->tables[i].table);
	return 0;
}
