/*
 * lib/db/postgres_rows.c - values and parameters of PostgreSQL
 *
 * Values come as text; the type's OID says what they are.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "postgres.h"

/* The types that pg_type has had for ever, by their fixed OIDs. */
static const struct { Oid oid; const char *name; } types[] = {
	{ 16, "boolean" }, { 17, "bytea" }, { 18, "\"char\"" }, { 19, "name" },
	{ 20, "bigint" }, { 21, "smallint" }, { 23, "integer" }, { 25, "text" },
	{ 26, "oid" }, { 114, "json" }, { 142, "xml" }, { 600, "point" },
	{ 700, "real" }, { 701, "double precision" }, { 790, "money" },
	{ 869, "inet" }, { 650, "cidr" }, { 829, "macaddr" },
	{ 1000, "boolean[]" }, { 1005, "smallint[]" }, { 1007, "integer[]" },
	{ 1009, "text[]" }, { 1015, "character varying[]" },
	{ 1016, "bigint[]" }, { 1022, "double precision[]" },
	{ 1042, "character" }, { 1043, "character varying" }, { 1082, "date" },
	{ 1083, "time without time zone" },
	{ 1114, "timestamp without time zone" },
	{ 1184, "timestamp with time zone" }, { 1186, "interval" },
	{ 1231, "numeric[]" }, { 1266, "time with time zone" },
	{ 1560, "bit" }, { 1562, "bit varying" }, { 1700, "numeric" },
	{ 2950, "uuid" }, { 3614, "tsvector" }, { 3802, "jsonb" },
};

enum { OID_BOOL = 16, OID_BYTEA = 17, OID_INT8 = 20, OID_INT2 = 21,
       OID_INT4 = 23, OID_OID = 26, OID_FLOAT4 = 700, OID_FLOAT8 = 701,
       OID_NUMERIC = 1700 };

static const char *type_name(Oid oid)
{
	size_t i;

	for (i = 0; i < NL2SQL_COUNT(types); i++)
		if (types[i].oid == oid)
			return types[i].name;
	return "";
}

void nl2sql_pg_columns(struct nl2sql_rows *rows, const PGresult *res)
{
	struct nl2sql_arena *a = &rows->arena;
	int i, n = PQnfields(res);

	rows->columns = nl2sql_arena_alloc(a, (size_t)n *
					   sizeof(*rows->columns) + 1);
	for (i = 0; i < n; i++) {
		struct nl2sql_result_column *c = &rows->columns[i];

		c->name = nl2sql_arena_strdup(a, PQfname(res, i));
		c->type = type_name(PQftype(res, i));
		c->table = c->column = "";
	}
	rows->ncolumns = (size_t)n;
}

static int nibble(char c)
{
	return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}

/* \x00ff, as bytea_output has it; decoded into to. */
static size_t bytes_of(char *to, const char *hex, size_t len)
{
	size_t i, n = len >= 2 ? (len - 2) / 2 : 0;

	for (i = 0; i < n; i++)
		to[i] = (char)(nibble(hex[2 + 2 * i]) << 4 |
			       nibble(hex[3 + 2 * i]));
	to[n] = '\0';
	return n;
}

static void set_blob(struct nl2sql_cell *c, struct nl2sql_arena *a)
{
	char *to = nl2sql_arena_alloc(a, c->len / 2 + 1);

	c->type = NL2SQL_CELL_BLOB;
	c->len = bytes_of(to, c->at, c->len);
	c->at = to;
}

static void set_real(struct nl2sql_cell *c)
{
	double d;

	if (nl2sql_parse_double(c->at, &d) < 0 || !isfinite(d))
		return; /* NaN and the infinities stay what they are called */
	c->type = NL2SQL_CELL_REAL;
	c->real = d;
}

static void set_integer(struct nl2sql_cell *c)
{
	int64_t n;

	if (nl2sql_parse_int(c->at, INT64_MIN, INT64_MAX, &n) < 0)
		return;
	c->type = NL2SQL_CELL_INTEGER;
	c->integer = n;
}

struct nl2sql_cell nl2sql_pg_cell(const PGresult *res, int row, int column,
				  struct nl2sql_arena *a, bool copy)
{
	struct nl2sql_cell c = {0};

	if (PQgetisnull(res, row, column))
		return c;
	c.type = NL2SQL_CELL_TEXT;
	c.at = PQgetvalue(res, row, column);
	c.len = (size_t)PQgetlength(res, row, column);
	switch (PQftype(res, column)) {
	case OID_BOOL:
		c.type = NL2SQL_CELL_BOOLEAN;
		c.integer = *c.at == 't';
		break;
	case OID_BYTEA:
		set_blob(&c, a);
		return c;
	case OID_INT2:
	case OID_INT4:
	case OID_INT8:
	case OID_OID:
		set_integer(&c);
		break;
	case OID_FLOAT4:
	case OID_FLOAT8:
		set_real(&c);
		break;
	case OID_NUMERIC:
		if (c.at[0] != 'N' && c.at[0] != 'I' && c.at[1] != 'I')
			c.type = NL2SQL_CELL_DECIMAL;
		break;
	default:
		break;
	}
	if (c.type != NL2SQL_CELL_TEXT && c.type != NL2SQL_CELL_DECIMAL) {
		c.at = NULL;
		c.len = 0;
	} else if (copy) {
		c.at = nl2sql_arena_strndup(a, c.at, c.len);
	}
	return c;
}

const char *nl2sql_pg_param(struct nl2sql_arena *a, const struct nl2sql_cell *c)
{
	struct nl2sql_buf b = {0};
	char *text;
	size_t i;

	switch (c->type) {
	case NL2SQL_CELL_NULL:
		return NULL;
	case NL2SQL_CELL_INTEGER:
		return nl2sql_arena_printf(a, "%lld", (long long)c->integer);
	case NL2SQL_CELL_BOOLEAN:
		return c->integer ? "true" : "false";
	case NL2SQL_CELL_REAL:
		nl2sql_buf_double(&b, c->real);
		break;
	case NL2SQL_CELL_BLOB:
		nl2sql_buf_puts(&b, "\\x");
		for (i = 0; i < c->len; i++)
			nl2sql_buf_printf(&b, "%02x", (unsigned char)c->at[i]);
		break;
	default:
		nl2sql_buf_put(&b, c->at, c->len);
		break;
	}
	text = nl2sql_arena_strndup(a, nl2sql_buf_str(&b), b.len);
	nl2sql_buf_release(&b);
	return text;
}

int nl2sql_pg_hand_on(struct pg_conn *c, const PGresult *res)
{
	struct nl2sql_request *req = c->base.req;
	size_t i, n = req->rows.ncolumns;
	struct nl2sql_cell *cells;

	req->given = true;
	nl2sql_arena_reset(&c->row);
	cells = nl2sql_arena_alloc(&c->row, n * sizeof(*cells) + 1);
	for (i = 0; i < n; i++)
		cells[i] = nl2sql_pg_cell(res, 0, (int)i, &c->row, false);
	return req->row(req->ctx, cells, n, &req->err);
}

/* Cells are kept in one array that grows by doubling. */
void nl2sql_pg_keep_row(struct nl2sql_rows *rows, const PGresult *res)
{
	size_t n = rows->ncolumns, i, used = rows->nrows * n;
	struct nl2sql_cell *more;

	if ((rows->nrows & (rows->nrows - 1)) == 0) {
		more = nl2sql_arena_alloc(&rows->arena,
					  2 * (used + n) * sizeof(*more) + 1);
		if (used)
			memcpy(more, rows->cells, used * sizeof(*more));
		rows->cells = more;
	}
	for (i = 0; i < n; i++) {
		rows->cells[used + i] = nl2sql_pg_cell(res, 0, (int)i,
						       &rows->arena, true);
		rows->bytes += (size_t)PQgetlength(res, 0, (int)i);
	}
	rows->nrows++;
}
