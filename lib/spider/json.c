/*
 * lib/spider/json.c - a query as the member `sql` of Spider's data sets
 *
 * Tables and columns are numbers of tables.json, where `*` is column 0.
 * Numbers are floats, as theirs are.
 */
#include <math.h>
#include <string.h>

#include <nl2sql/record.h>

#include "query.h"

static void put_query(struct nl2sql_buf *b, const struct nl2sql_spider_query *q,
		      const struct nl2sql_spider_schema *s);

static void put_column(struct nl2sql_buf *b, const struct spider_column *c,
		       const struct nl2sql_spider_schema *s)
{
	nl2sql_json_open(b, '[');
	nl2sql_json_put_int(b, c->aggregate);
	nl2sql_json_put_int(b, (int64_t)nl2sql_spider_number_of(s, c->id));
	nl2sql_json_put_bool(b, c->distinct);
	nl2sql_json_close(b, ']');
}

static void put_unit(struct nl2sql_buf *b, const struct spider_unit *u,
		     const struct nl2sql_spider_schema *s)
{
	nl2sql_json_open(b, '[');
	nl2sql_json_put_int(b, u->op);
	put_column(b, &u->first, s);
	if (u->two)
		put_column(b, &u->second, s);
	else
		nl2sql_json_put_null(b);
	nl2sql_json_close(b, ']');
}

static void put_number(struct nl2sql_buf *b, double x)
{
	if (isfinite(x) && x == floor(x) && fabs(x) < 1e15) {
		nl2sql_json_put_int(b, (int64_t)x);
		nl2sql_buf_puts(b, ".0");
	} else {
		nl2sql_json_put_double(b, x);
	}
}

static void put_value(struct nl2sql_buf *b, const struct spider_value *v,
		      const struct nl2sql_spider_schema *s)
{
	switch (v->kind) {
	case SPIDER_NUMBER:
		put_number(b, v->number);
		break;
	case SPIDER_STRING:
		nl2sql_json_put_string(b, v->string);
		break;
	case SPIDER_COLUMN:
		put_column(b, &v->column, s);
		break;
	case SPIDER_SQL:
		put_query(b, v->sql, s);
		break;
	default:
		nl2sql_json_put_null(b);
		break;
	}
}

static void put_conditions(struct nl2sql_buf *b, const char *key,
			   const struct spider_conditions *list,
			   const struct nl2sql_spider_schema *s)
{
	size_t i;

	nl2sql_json_key(b, key);
	nl2sql_json_open(b, '[');
	for (i = 0; i < list->n; i++) {
		const struct spider_condition *c = &list->items[i];

		nl2sql_json_open(b, '[');
		nl2sql_json_put_bool(b, c->negated);
		nl2sql_json_put_int(b, c->op);
		put_unit(b, &c->unit, s);
		put_value(b, &c->first, s);
		put_value(b, &c->second, s);
		nl2sql_json_close(b, ']');
		if (i < list->nwords)
			nl2sql_json_put_string(b, list->words[i] == SPIDER_OR ?
					       "or" : "and");
	}
	nl2sql_json_close(b, ']');
}

static size_t table_number(const struct nl2sql_spider_schema *s,
			   const char *marked)
{
	size_t i = s->ntables, len = strlen(marked) - strlen("____");

	while (i-- > 0)
		if (strlen(s->tables[i].name) == len &&
		    !memcmp(s->tables[i].name, marked + 2, len))
			return i;
	return 0;
}

static void put_from(struct nl2sql_buf *b, const struct nl2sql_spider_query *q,
		     const struct nl2sql_spider_schema *s)
{
	size_t i;

	nl2sql_json_key(b, "from");
	nl2sql_json_open(b, '{');
	nl2sql_json_key(b, "table_units");
	nl2sql_json_open(b, '[');
	for (i = 0; i < q->nsources; i++) {
		const struct spider_source *t = &q->sources[i];

		nl2sql_json_open(b, '[');
		nl2sql_json_put_string(b, t->table ? "table_unit" : "sql");
		if (t->table)
			nl2sql_json_put_int(b,
					    (int64_t)table_number(s, t->table));
		else
			put_query(b, t->sql, s);
		nl2sql_json_close(b, ']');
	}
	nl2sql_json_close(b, ']');
	put_conditions(b, "conds", &q->on, s);
	nl2sql_json_close(b, '}');
}

static void put_select(struct nl2sql_buf *b,
		       const struct nl2sql_spider_query *q,
		       const struct nl2sql_spider_schema *s)
{
	size_t i;

	nl2sql_json_key(b, "select");
	nl2sql_json_open(b, '[');
	nl2sql_json_put_bool(b, q->distinct);
	nl2sql_json_open(b, '[');
	for (i = 0; i < q->nitems; i++) {
		nl2sql_json_open(b, '[');
		nl2sql_json_put_int(b, q->items[i].aggregate);
		put_unit(b, &q->items[i].unit, s);
		nl2sql_json_close(b, ']');
	}
	nl2sql_json_close(b, ']');
	nl2sql_json_close(b, ']');
}

static void put_order(struct nl2sql_buf *b, const struct nl2sql_spider_query *q,
		      const struct nl2sql_spider_schema *s)
{
	size_t i;

	nl2sql_json_key(b, "orderBy");
	nl2sql_json_open(b, '[');
	if (q->ordered) {
		nl2sql_json_put_string(b, q->descending ? "desc" : "asc");
		nl2sql_json_open(b, '[');
		for (i = 0; i < q->norder; i++)
			put_unit(b, &q->order[i], s);
		nl2sql_json_close(b, ']');
	}
	nl2sql_json_close(b, ']');
}

static void put_nested(struct nl2sql_buf *b, const char *key,
		       const struct nl2sql_spider_query *q,
		       const struct nl2sql_spider_schema *s)
{
	nl2sql_json_key(b, key);
	if (q)
		put_query(b, q, s);
	else
		nl2sql_json_put_null(b);
}

static void put_query(struct nl2sql_buf *b, const struct nl2sql_spider_query *q,
		      const struct nl2sql_spider_schema *s)
{
	size_t i;

	nl2sql_json_open(b, '{');
	put_from(b, q, s);
	put_select(b, q, s);
	put_conditions(b, "where", &q->where, s);
	nl2sql_json_key(b, "groupBy");
	nl2sql_json_open(b, '[');
	for (i = 0; i < q->ngroup; i++)
		put_column(b, &q->group[i], s);
	nl2sql_json_close(b, ']');
	put_conditions(b, "having", &q->having, s);
	put_order(b, q, s);
	nl2sql_json_key(b, "limit");
	if (q->limited)
		nl2sql_json_put_int(b, q->limit);
	else
		nl2sql_json_put_null(b);
	put_nested(b, "intersect", q->intersect, s);
	put_nested(b, "union", q->unions, s);
	put_nested(b, "except", q->except, s);
	nl2sql_json_close(b, '}');
}

void nl2sql_spider_json(struct nl2sql_buf *out,
			const struct nl2sql_spider_query *q,
			const struct nl2sql_spider_schema *s)
{
	put_query(out, q, s);
}
