/*
 * lib/db/postgres_plan.c - what EXPLAIN (FORMAT JSON) says
 *
 * Every statement that is judged brings a plan, so it is read in one pass over
 * its strings: a member of a node comes before the nodes below it, and the
 * first of its name is the root's.
 */
#include <stdlib.h>
#include <string.h>

#include <nl2sql/record.h>

#include "postgres.h"

#define PLAN_DEPTH_MAX 64

static void put_member(struct nl2sql_buf *b, struct nl2sql_json node,
		       const char *before, const char *name)
{
	size_t start = b->len;

	nl2sql_buf_puts(b, before);
	if (nl2sql_json_decode(nl2sql_json_get(node, name), b) < 0)
		nl2sql_buf_cut(b, start);
}

/* One node a line, those below it indented: what is done to which table, by
 * which index, for how many rows.  Conditions are left out: they hold what
 * the engine made of the statement's constants. */
static void put_node(struct nl2sql_buf *b, struct nl2sql_json node,
		     unsigned depth)
{
	struct nl2sql_json_iter it;
	struct nl2sql_json below;
	double rows;

	nl2sql_buf_printf(b, "%s%*s", b->len ? "\n" : "", 2 * (int)depth, "");
	put_member(b, node, "", "Node Type");
	put_member(b, node, " using ", "Index Name");
	put_member(b, node, " on ", "Relation Name");
	put_member(b, node, " on ", "CTE Name");
	if (nl2sql_json_double(nl2sql_json_get(node, "Plan Rows"), &rows) == 0)
		nl2sql_buf_printf(b, " (%.0f rows)", rows);
	it = nl2sql_json_iter(nl2sql_json_get(node, "Plans"));
	while (depth < PLAN_DEPTH_MAX && nl2sql_json_next(&it, NULL, &below))
		put_node(b, below, depth + 1);
}

static void put_plan(struct nl2sql_request *req, const char *json, size_t len)
{
	struct nl2sql_json whole;
	struct nl2sql_buf b = {0};

	if (nl2sql_json_parse(&whole, json, len, NULL) < 0)
		return;
	put_node(&b, nl2sql_json_get(nl2sql_json_at(whole, 0), "Plan"), 0);
	free(req->plan);
	req->plan = nl2sql_buf_steal(&b);
}

/* ---- figures ---------------------------------------------------------------- */

struct member {
	const char *name, *value; /* in the text; a string with its quotes */
	size_t nname, nvalue;
};

/* Behind the string that opens at p; end where it does not close. */
static const char *string_end(const char *p, const char *end)
{
	const char *quote = memchr(p + 1, '"', (size_t)(end - p) - 1);

	if (quote && quote[-1] != '\\')
		return quote + 1;
	for (p++; p < end && *p != '"'; p++)
		if (*p == '\\')
			p++;
	return p < end ? p + 1 : end;
}

/* The next member at or behind *at that is a string or a number. */
static bool next_member(const char **at, const char *end, struct member *m)
{
	const char *p = *at, *q;

	while ((p = memchr(p, '"', (size_t)(end - p)))) {
		q = string_end(p, end);
		m->name = p + 1;
		m->nname = (size_t)(q - p) - 2;
		p = q;
		if (end - p < 3 || *p != ':')
			continue;
		m->value = p += 2;
		p = *p == '"' ? string_end(p, end) : p + strcspn(p, ",\n }]");
		m->nvalue = (size_t)(p - m->value);
		*at = p;
		if (m->nvalue)
			return true;
	}
	return false;
}

static bool is_named(const struct member *m, const char *name)
{
	size_t n = strlen(name);

	return m->nname == n && !memcmp(m->name, name, n);
}

static double number_of(const struct member *m)
{
	return strtod(m->value, NULL); /* what stands behind it ends it */
}

static void add_scan(struct nl2sql_buf *scans, const struct member *table)
{
	struct nl2sql_json name = { table->value, table->nvalue };

	if (scans->len)
		nl2sql_buf_putc(scans, '\n');
	(void)nl2sql_json_decode(name, scans);
}

void nl2sql_pg_plan(struct nl2sql_request *req, const char *json, size_t len)
{
	const char *at = json, *end = json + len;
	struct member m, table = {0};
	struct nl2sql_buf scans = {0};
	bool whole = false;
	double cost;

	req->plan_cost = req->plan_rows = -1;
	while (next_member(&at, end, &m)) {
		if (is_named(&m, "Node Type")) {
			whole = m.nvalue == strlen("\"Seq Scan\"") &&
				!memcmp(m.value, "\"Seq Scan\"", m.nvalue);
			table.value = NULL;
		} else if (is_named(&m, "Relation Name")) {
			table = m;
		} else if ((req->plan_cost < 0 || (whole && table.value)) &&
			   is_named(&m, "Total Cost")) {
			cost = number_of(&m);
			if (req->plan_cost < 0)
				req->plan_cost = cost;
			/* of a few rows LIMIT takes only what it needs */
			if (whole && table.value && cost >= NL2SQL_SCAN_COST &&
			    req->plan_cost >= NL2SQL_SCAN_COST)
				add_scan(&scans, &table);
		} else if (req->plan_rows < 0 && is_named(&m, "Plan Rows")) {
			req->plan_rows = number_of(&m);
		}
	}
	free(req->full_scans);
	req->full_scans = scans.len ? nl2sql_buf_steal(&scans) : NULL;
	if (req->task & NL2SQL_TASK_PLAN)
		put_plan(req, json, len);
}
