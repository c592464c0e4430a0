/*
 * lib/sql/resolve_type.c - what family of values an expression has
 */
#include <nl2sql/sql.h>

#include "resolve.h"

/* Functions by what they give. */
static const struct {
	const char *name;
	enum nl2sql_family family;
} functions[] = {
	{ "count", NL2SQL_FAMILY_INTEGER },
	{ "length", NL2SQL_FAMILY_INTEGER },
	{ "char_length", NL2SQL_FAMILY_INTEGER },
	{ "character_length", NL2SQL_FAMILY_INTEGER },
	{ "octet_length", NL2SQL_FAMILY_INTEGER },
	{ "instr", NL2SQL_FAMILY_INTEGER },
	{ "strpos", NL2SQL_FAMILY_INTEGER },
	{ "position", NL2SQL_FAMILY_INTEGER },
	{ "locate", NL2SQL_FAMILY_INTEGER },
	{ "ascii", NL2SQL_FAMILY_INTEGER },
	{ "unicode", NL2SQL_FAMILY_INTEGER },
	{ "sign", NL2SQL_FAMILY_INTEGER },
	{ "year", NL2SQL_FAMILY_INTEGER },
	{ "month", NL2SQL_FAMILY_INTEGER },
	{ "day", NL2SQL_FAMILY_INTEGER },
	{ "hour", NL2SQL_FAMILY_INTEGER },
	{ "minute", NL2SQL_FAMILY_INTEGER },
	{ "second", NL2SQL_FAMILY_INTEGER },
	{ "quarter", NL2SQL_FAMILY_INTEGER },
	{ "week", NL2SQL_FAMILY_INTEGER },
	{ "dayofweek", NL2SQL_FAMILY_INTEGER },
	{ "dayofyear", NL2SQL_FAMILY_INTEGER },
	{ "datediff", NL2SQL_FAMILY_INTEGER },
	{ "date_diff", NL2SQL_FAMILY_INTEGER },
	{ "timestampdiff", NL2SQL_FAMILY_INTEGER },
	{ "row_number", NL2SQL_FAMILY_INTEGER },
	{ "rank", NL2SQL_FAMILY_INTEGER },
	{ "dense_rank", NL2SQL_FAMILY_INTEGER },
	{ "ntile", NL2SQL_FAMILY_INTEGER },
	{ "json_array_length", NL2SQL_FAMILY_INTEGER },
	{ "unixepoch", NL2SQL_FAMILY_INTEGER },
	{ "random", NL2SQL_FAMILY_OTHER },
	{ "avg", NL2SQL_FAMILY_REAL },
	{ "total", NL2SQL_FAMILY_REAL },
	{ "stddev", NL2SQL_FAMILY_REAL },
	{ "stddev_pop", NL2SQL_FAMILY_REAL },
	{ "stddev_samp", NL2SQL_FAMILY_REAL },
	{ "variance", NL2SQL_FAMILY_REAL },
	{ "var_pop", NL2SQL_FAMILY_REAL },
	{ "var_samp", NL2SQL_FAMILY_REAL },
	{ "corr", NL2SQL_FAMILY_REAL },
	{ "sqrt", NL2SQL_FAMILY_REAL },
	{ "exp", NL2SQL_FAMILY_REAL },
	{ "ln", NL2SQL_FAMILY_REAL },
	{ "log", NL2SQL_FAMILY_REAL },
	{ "log10", NL2SQL_FAMILY_REAL },
	{ "power", NL2SQL_FAMILY_REAL },
	{ "pow", NL2SQL_FAMILY_REAL },
	{ "julianday", NL2SQL_FAMILY_REAL },
	{ "percent_rank", NL2SQL_FAMILY_REAL },
	{ "cume_dist", NL2SQL_FAMILY_REAL },
	{ "extract", NL2SQL_FAMILY_REAL },
	{ "date_part", NL2SQL_FAMILY_REAL },
	{ "upper", NL2SQL_FAMILY_TEXT },
	{ "lower", NL2SQL_FAMILY_TEXT },
	{ "ucase", NL2SQL_FAMILY_TEXT },
	{ "lcase", NL2SQL_FAMILY_TEXT },
	{ "initcap", NL2SQL_FAMILY_TEXT },
	{ "trim", NL2SQL_FAMILY_TEXT },
	{ "ltrim", NL2SQL_FAMILY_TEXT },
	{ "rtrim", NL2SQL_FAMILY_TEXT },
	{ "btrim", NL2SQL_FAMILY_TEXT },
	{ "replace", NL2SQL_FAMILY_TEXT },
	{ "substr", NL2SQL_FAMILY_TEXT },
	{ "substring", NL2SQL_FAMILY_TEXT },
	{ "left", NL2SQL_FAMILY_TEXT },
	{ "right", NL2SQL_FAMILY_TEXT },
	{ "concat", NL2SQL_FAMILY_TEXT },
	{ "concat_ws", NL2SQL_FAMILY_TEXT },
	{ "group_concat", NL2SQL_FAMILY_TEXT },
	{ "string_agg", NL2SQL_FAMILY_TEXT },
	{ "listagg", NL2SQL_FAMILY_TEXT },
	{ "printf", NL2SQL_FAMILY_TEXT },
	{ "format", NL2SQL_FAMILY_TEXT },
	{ "lpad", NL2SQL_FAMILY_TEXT },
	{ "rpad", NL2SQL_FAMILY_TEXT },
	{ "repeat", NL2SQL_FAMILY_TEXT },
	{ "reverse", NL2SQL_FAMILY_TEXT },
	{ "hex", NL2SQL_FAMILY_TEXT },
	{ "md5", NL2SQL_FAMILY_TEXT },
	{ "quote", NL2SQL_FAMILY_TEXT },
	{ "typeof", NL2SQL_FAMILY_TEXT },
	{ "to_char", NL2SQL_FAMILY_TEXT },
	{ "strftime", NL2SQL_FAMILY_TEXT },
	{ "date_format", NL2SQL_FAMILY_TEXT },
	{ "monthname", NL2SQL_FAMILY_TEXT },
	{ "dayname", NL2SQL_FAMILY_TEXT },
	{ "date", NL2SQL_FAMILY_DATE },
	{ "curdate", NL2SQL_FAMILY_DATE },
	{ "current_date", NL2SQL_FAMILY_DATE },
	{ "to_date", NL2SQL_FAMILY_DATE },
	{ "last_day", NL2SQL_FAMILY_DATE },
	{ "time", NL2SQL_FAMILY_TIME },
	{ "curtime", NL2SQL_FAMILY_TIME },
	{ "current_time", NL2SQL_FAMILY_TIME },
	{ "datetime", NL2SQL_FAMILY_TIMESTAMP },
	{ "now", NL2SQL_FAMILY_TIMESTAMP },
	{ "current_timestamp", NL2SQL_FAMILY_TIMESTAMP },
	{ "localtimestamp", NL2SQL_FAMILY_TIMESTAMP },
	{ "date_trunc", NL2SQL_FAMILY_TIMESTAMP },
	{ "to_timestamp", NL2SQL_FAMILY_TIMESTAMP },
	{ "age", NL2SQL_FAMILY_INTERVAL },
	{ "array_agg", NL2SQL_FAMILY_ARRAY },
	{ "json_extract", NL2SQL_FAMILY_OTHER },
	{ "bool_and", NL2SQL_FAMILY_BOOLEAN },
	{ "bool_or", NL2SQL_FAMILY_BOOLEAN },
	{ "every", NL2SQL_FAMILY_BOOLEAN },
	{ "starts_with", NL2SQL_FAMILY_BOOLEAN },
	{ "regexp_like", NL2SQL_FAMILY_BOOLEAN },
};

/* Functions that give what their first argument (or last, or any) is. */
static const char *const like_argument[] = {
	"min",	    "max",	   "sum",	 "abs",	      "round",
	"ceil",	    "ceiling",	   "floor",	 "trunc",     "truncate",
	"coalesce", "ifnull",	   "nullif",	 "nvl",	      "greatest",
	"least",    "first_value", "last_value", "nth_value", "lag",
	"lead",	    "any_value",   "mod",	 "arbitrary", "min_by",
	"max_by",   "median",	   "date_add",	 "date_sub",  "adddate",
	"subdate"
};

static enum nl2sql_family first_known(enum nl2sql_dialect d,
				      const struct nl2sql_sql *list)
{
	enum nl2sql_family f = NL2SQL_FAMILY_OTHER;
	uint32_t i;

	for (i = 0; list && i < list->n && f == NL2SQL_FAMILY_OTHER; i++)
		f = nl2sql_resolve_family_of(d, list->kid[i]);
	return f;
}

static enum nl2sql_family func_family(enum nl2sql_dialect d,
				      const struct nl2sql_sql *n)
{
	const struct nl2sql_sql *args = kid(n, NL2SQL_FUNC_ARGS);
	size_t i;

	if (!n->text)
		return NL2SQL_FAMILY_OTHER;
	for (i = 0; i < NL2SQL_COUNT(like_argument); i++)
		if (nl2sql_ieq(n->text, like_argument[i]))
			return first_known(d, args);
	if (nl2sql_ieq(n->text, "if") || nl2sql_ieq(n->text, "iif"))
		return nl2sql_resolve_family_of(d, kid(args, 1));
	for (i = 0; i < NL2SQL_COUNT(functions); i++)
		if (nl2sql_ieq(n->text, functions[i].name))
			return functions[i].family;
	return NL2SQL_FAMILY_OTHER;
}

static enum nl2sql_family arithmetic(enum nl2sql_dialect d,
				     const struct nl2sql_sql *n)
{
	enum nl2sql_family a = nl2sql_resolve_family_of(d, kid(n, NL2SQL_LEFT));
	enum nl2sql_family b =
		nl2sql_resolve_family_of(d, kid(n, NL2SQL_RIGHT));

	if (nl2sql_family_temporal(a) || nl2sql_family_temporal(b)) {
		if (nl2sql_family_temporal(a) && nl2sql_family_temporal(b))
			return a == NL2SQL_FAMILY_DATE &&
					       b == NL2SQL_FAMILY_DATE
				       ? NL2SQL_FAMILY_INTEGER
				       : NL2SQL_FAMILY_INTERVAL;
		return nl2sql_family_temporal(a) ? a : b;
	}
	if (a == NL2SQL_FAMILY_INTEGER && b == NL2SQL_FAMILY_INTEGER)
		return n->op == NL2SQL_OP_DIV && d == NL2SQL_MYSQL
			       ? NL2SQL_FAMILY_DECIMAL
			       : NL2SQL_FAMILY_INTEGER;
	if (nl2sql_family_numeric(a) && nl2sql_family_numeric(b))
		return a == NL2SQL_FAMILY_INTEGER ? b : a;
	return NL2SQL_FAMILY_OTHER;
}

static enum nl2sql_family binary_family(enum nl2sql_dialect d,
					const struct nl2sql_sql *n)
{
	switch (n->op) {
	case NL2SQL_OP_ADD:
	case NL2SQL_OP_SUB:
	case NL2SQL_OP_MUL:
	case NL2SQL_OP_DIV:
	case NL2SQL_OP_MOD:
	case NL2SQL_OP_POW:
		return arithmetic(d, n);
	case NL2SQL_OP_INTDIV:
	case NL2SQL_OP_BITAND:
	case NL2SQL_OP_BITOR:
	case NL2SQL_OP_BITXOR:
	case NL2SQL_OP_SHL:
	case NL2SQL_OP_SHR:
		return NL2SQL_FAMILY_INTEGER;
	case NL2SQL_OP_CONCAT:
		return NL2SQL_FAMILY_TEXT;
	case NL2SQL_OP_COLLATE:
	case NL2SQL_OP_ASSIGN:
		return nl2sql_resolve_family_of(d, kid(n, NL2SQL_LEFT));
	case NL2SQL_OP_AT_ZONE:
		return NL2SQL_FAMILY_TIMESTAMP;
	case NL2SQL_OP_ARROW:
		return NL2SQL_FAMILY_JSON;
	case NL2SQL_OP_ARROW2:
		return NL2SQL_FAMILY_TEXT;
	case NL2SQL_OP_CUSTOM:
		return NL2SQL_FAMILY_OTHER;
	default:
		return NL2SQL_FAMILY_BOOLEAN;
	}
}

static enum nl2sql_family literal_family(const struct nl2sql_sql *n)
{
	switch (n->op) {
	case NL2SQL_LIT_INTEGER:
		return NL2SQL_FAMILY_INTEGER;
	case NL2SQL_LIT_DECIMAL:
		return NL2SQL_FAMILY_REAL;
	case NL2SQL_LIT_STRING:
		return NL2SQL_FAMILY_TEXT;
	case NL2SQL_LIT_TRUE:
	case NL2SQL_LIT_FALSE:
		return NL2SQL_FAMILY_BOOLEAN;
	case NL2SQL_LIT_BYTES:
		return NL2SQL_FAMILY_BINARY;
	default:
		return NL2SQL_FAMILY_OTHER;
	}
}

static enum nl2sql_family case_family(enum nl2sql_dialect d,
				      const struct nl2sql_sql *n)
{
	const struct nl2sql_sql *whens = kid(n, NL2SQL_CASE_WHENS);
	enum nl2sql_family f = NL2SQL_FAMILY_OTHER;
	uint32_t i;

	for (i = 0; whens && i < whens->n && f == NL2SQL_FAMILY_OTHER; i++)
		f = nl2sql_resolve_family_of(
			d, kid(whens->kid[i], NL2SQL_WHEN_RESULT));
	if (f == NL2SQL_FAMILY_OTHER && kid(n, NL2SQL_CASE_ELSE))
		f = nl2sql_resolve_family_of(d, kid(n, NL2SQL_CASE_ELSE));
	return f;
}

static enum nl2sql_family type_family(const struct nl2sql_sql *type)
{
	if (!nl2sql_sql_is(type, NL2SQL_SQL_TYPE) || !type->text)
		return NL2SQL_FAMILY_OTHER;
	if (type->op)
		return NL2SQL_FAMILY_ARRAY;
	return nl2sql_family_of_type(type->text);
}

static enum nl2sql_family query_family(const struct nl2sql_sql *query)
{
	const struct nl2sql_scope *s;

	if (!nl2sql_sql_is_query(query) || !query->note)
		return NL2SQL_FAMILY_OTHER;
	s = query->note;
	return s->noutputs == 1 ? s->outputs[0].family : NL2SQL_FAMILY_OTHER;
}

enum nl2sql_family nl2sql_resolve_family_of(enum nl2sql_dialect d,
					    const struct nl2sql_sql *n)
{
	const struct nl2sql_binding *b;

	if (!n)
		return NL2SQL_FAMILY_OTHER;
	switch (n->kind) {
	case NL2SQL_SQL_COLUMN:
		b = nl2sql_binding_of(n);
		return b ? b->family : NL2SQL_FAMILY_OTHER;
	case NL2SQL_SQL_LITERAL:
		return literal_family(n);
	case NL2SQL_SQL_TYPED:
		return type_family(kid(n, NL2SQL_TYPED_TYPE));
	case NL2SQL_SQL_INTERVAL:
		return NL2SQL_FAMILY_INTERVAL;
	case NL2SQL_SQL_UNARY:
		return n->op == NL2SQL_OP_NOT
			       ? NL2SQL_FAMILY_BOOLEAN
			       : nl2sql_resolve_family_of(d,
							  kid(n, NL2SQL_VALUE));
	case NL2SQL_SQL_BINARY:
		return binary_family(d, n);
	case NL2SQL_SQL_LIKE:
	case NL2SQL_SQL_BETWEEN:
	case NL2SQL_SQL_IN:
	case NL2SQL_SQL_IS:
	case NL2SQL_SQL_EXISTS:
	case NL2SQL_SQL_QUANTIFIED:
		return NL2SQL_FAMILY_BOOLEAN;
	case NL2SQL_SQL_SUBQUERY:
		return query_family(kid(n, NL2SQL_VALUE));
	case NL2SQL_SQL_CASE:
		return case_family(d, n);
	case NL2SQL_SQL_CAST:
		return type_family(kid(n, NL2SQL_CAST_TYPE));
	case NL2SQL_SQL_FUNC:
		return func_family(d, n);
	case NL2SQL_SQL_ARRAY:
	case NL2SQL_SQL_ARRAY_QUERY:
		return NL2SQL_FAMILY_ARRAY;
	default:
		return NL2SQL_FAMILY_OTHER;
	}
}

enum nl2sql_family nl2sql_resolve_family(const struct nl2sql_resolution *r,
					 const struct nl2sql_sql *expr)
{
	return nl2sql_resolve_family_of(r->dialect, expr);
}
