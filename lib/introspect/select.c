/*
 * select.c - columns as a scan asks for them
 */
#include "scan.h"

static void put_typed_expression(struct nl2sql_buf *b, const char *name,
				 enum nl2sql_family family)
{
	switch (family) {
	case NL2SQL_FAMILY_BINARY:
		nl2sql_buf_printf(b, "octet_length(%s)", name);
		break;
	case NL2SQL_FAMILY_TEXT:
	case NL2SQL_FAMILY_JSON:
	case NL2SQL_FAMILY_ARRAY:
	case NL2SQL_FAMILY_OTHER:
		nl2sql_buf_printf(b, "left(%s::text, %d)", name, TEXT_MAX);
		break;
	default:
		nl2sql_buf_puts(b, name);
		break;
	}
}

/* SQLite's types are those of values. */
void nl2sql_inspect_put_expression(struct inspector *in, struct nl2sql_buf *b,
				   const struct nl2sql_column *c)
{
	struct nl2sql_buf name = { 0 };
	const char *q;

	nl2sql_inspect_put_name(in, &name, c->name);
	q = nl2sql_buf_str(&name);
	if (nl2sql_db_dialect(in->db) != NL2SQL_SQLITE) {
		put_typed_expression(b, q, c->family);
		nl2sql_buf_release(&name);
		return;
	}
	nl2sql_buf_printf(b,
			  "CASE typeof(%s) WHEN 'text' THEN "
			  "substr(%s, 1, %d) WHEN 'blob' THEN ",
			  q, q, TEXT_MAX);
	if (c->family == NL2SQL_FAMILY_BINARY)
		nl2sql_buf_printf(b, "length(%s)", q);
	else
		nl2sql_buf_puts(b, "x''");
	nl2sql_buf_printf(b, " ELSE %s END", q);
	nl2sql_buf_release(&name);
}

void nl2sql_inspect_put_lengths(struct inspector *in, struct nl2sql_buf *b,
				const struct nl2sql_column *c)
{
	struct nl2sql_buf name = { 0 };
	const char *q;

	nl2sql_inspect_put_name(in, &name, c->name);
	q = nl2sql_buf_str(&name);
	if (nl2sql_db_dialect(in->db) == NL2SQL_SQLITE)
		nl2sql_buf_printf(b,
				  "max(CASE typeof(%s) WHEN 'text' THEN "
				  "length(%s) END), sum(CASE typeof(%s) WHEN "
				  "'text' THEN length(%s) END)",
				  q, q, q, q);
	else
		nl2sql_buf_printf(b,
				  "max(length(%s::text)), "
				  "sum(length(%s::text))",
				  q, q);
	nl2sql_buf_release(&name);
}
