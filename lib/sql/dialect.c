/* lib/sql/dialect.c - the dialects: their names, their looks, what binds */
#include "parts.h"

const struct syntax nl2sql_syntaxes[NL2SQL_DIALECTS] = {
	[NL2SQL_SQLITE] = {
		.level = {
			[B_OR] = 2, [B_AND] = 4, [B_NOT] = 5, [B_IS] = 6,
			[B_EQ] = 6, [B_LIKE] = 6, [B_REL] = 7, [B_BITOR] = 8,
			[B_BITAND] = 8, [B_SHIFT] = 8, [B_ADD] = 9,
			[B_MUL] = 10, [B_CONCAT] = 11, [B_CUSTOM] = 11,
			[B_COLLATE] = 12, [B_UNARY] = 13,
		},
		.backticks = true, .brackets = true, .not_anywhere = true,
		.string_alias = true, .quote = '"',
	},
	[NL2SQL_POSTGRESQL] = {
		.level = {
			[B_OR] = 2, [B_AND] = 4, [B_NOT] = 5, [B_IS] = 6,
			[B_EQ] = 7, [B_REL] = 7, [B_LIKE] = 8, [B_BITOR] = 9,
			[B_BITAND] = 9, [B_SHIFT] = 9, [B_CONCAT] = 9,
			[B_CUSTOM] = 9, [B_ADD] = 10, [B_MUL] = 11,
			[B_POW] = 12, [B_AT] = 13, [B_COLLATE] = 14,
			[B_UNARY] = 15, [B_CAST] = 16,
		},
		.chained = 1 << B_IS | 1 << B_EQ | 1 << B_REL | 1 << B_LIKE,
		.nested_comments = true, .dollar_strings = true,
		.custom_ops = true, .not_anywhere = true, .label_any = true,
		.query_parens = true, .intersect_first = true, .quote = '"',
	},
	[NL2SQL_MYSQL] = {
		.level = {
			[B_ASSIGN] = 1, [B_OR] = 2, [B_XOR] = 3, [B_AND] = 4,
			[B_NOT] = 5, [B_IS] = 6, [B_EQ] = 6, [B_REL] = 6,
			[B_LIKE] = 7, [B_BITOR] = 8, [B_BITAND] = 9,
			[B_SHIFT] = 10, [B_ADD] = 11, [B_MUL] = 12,
			[B_POW] = 13, [B_UNARY] = 14, [B_COLLATE] = 15,
			[B_CUSTOM] = 16,
		},
		.hash_comments = true, .dash_needs_blank = true,
		.backslashes = true, .dquote_strings = true, .backticks = true,
		.digit_words = true, .string_alias = true,
		.query_parens = true, .intersect_first = true, .quote = '`',
	},
	[NL2SQL_TRINO] = {
		.level = {
			[B_OR] = 2, [B_AND] = 4, [B_NOT] = 5, [B_IS] = 6,
			[B_EQ] = 6, [B_REL] = 6, [B_LIKE] = 6, [B_CONCAT] = 7,
			[B_ADD] = 8, [B_MUL] = 9, [B_UNARY] = 10, [B_AT] = 11,
		},
		.chained = 1 << B_IS | 1 << B_EQ | 1 << B_REL | 1 << B_LIKE,
		.query_parens = true, .intersect_first = true, .quote = '"',
	},
};

static const unsigned char bindings[NL2SQL_OPS] = {
	[NL2SQL_OP_NOT] = B_NOT,       [NL2SQL_OP_NEG] = B_UNARY,
	[NL2SQL_OP_POS] = B_UNARY,     [NL2SQL_OP_BITNOT] = B_UNARY,
	[NL2SQL_OP_BINARY] = B_UNARY,  [NL2SQL_OP_PRIOR] = B_CUSTOM,
	[NL2SQL_OP_OR] = B_OR,	       [NL2SQL_OP_XOR] = B_XOR,
	[NL2SQL_OP_AND] = B_AND,       [NL2SQL_OP_EQ] = B_EQ,
	[NL2SQL_OP_NE] = B_EQ,	       [NL2SQL_OP_LT] = B_REL,
	[NL2SQL_OP_LE] = B_REL,	       [NL2SQL_OP_GT] = B_REL,
	[NL2SQL_OP_GE] = B_REL,	       [NL2SQL_OP_NULLSAFE] = B_EQ,
	[NL2SQL_OP_DISTINCT] = B_IS,   [NL2SQL_OP_NOT_DISTINCT] = B_IS,
	[NL2SQL_OP_IS] = B_IS,	       [NL2SQL_OP_IS_NOT] = B_IS,
	[NL2SQL_OP_ADD] = B_ADD,       [NL2SQL_OP_SUB] = B_ADD,
	[NL2SQL_OP_MUL] = B_MUL,       [NL2SQL_OP_DIV] = B_MUL,
	[NL2SQL_OP_INTDIV] = B_MUL,    [NL2SQL_OP_MOD] = B_MUL,
	[NL2SQL_OP_POW] = B_POW,       [NL2SQL_OP_CONCAT] = B_CONCAT,
	[NL2SQL_OP_BITAND] = B_BITAND, [NL2SQL_OP_BITOR] = B_BITOR,
	[NL2SQL_OP_BITXOR] = B_POW,    [NL2SQL_OP_SHL] = B_SHIFT,
	[NL2SQL_OP_SHR] = B_SHIFT,     [NL2SQL_OP_ARROW] = B_CUSTOM,
	[NL2SQL_OP_ARROW2] = B_CUSTOM, [NL2SQL_OP_COLLATE] = B_COLLATE,
	[NL2SQL_OP_AT_ZONE] = B_AT,    [NL2SQL_OP_OVERLAPS] = B_CUSTOM,
	[NL2SQL_OP_ASSIGN] = B_ASSIGN, [NL2SQL_OP_MEMBER] = B_LIKE,
	[NL2SQL_OP_CUSTOM] = B_CUSTOM,
};

enum binding nl2sql_operator_binding(const struct nl2sql_sql *n,
				     enum nl2sql_dialect d)
{
	enum binding b = bindings[n->op];

	if (n->op == NL2SQL_OP_BITXOR && d == NL2SQL_POSTGRESQL)
		return B_CUSTOM; /* spelled # there */
	return b;
}

enum nl2sql_sql_op nl2sql_sql_op_negated(unsigned op)
{
	switch (op) {
	case NL2SQL_OP_EQ:
		return NL2SQL_OP_NE;
	case NL2SQL_OP_NE:
		return NL2SQL_OP_EQ;
	case NL2SQL_OP_LT:
		return NL2SQL_OP_GE;
	case NL2SQL_OP_LE:
		return NL2SQL_OP_GT;
	case NL2SQL_OP_GT:
		return NL2SQL_OP_LE;
	case NL2SQL_OP_GE:
		return NL2SQL_OP_LT;
	case NL2SQL_OP_IS:
		return NL2SQL_OP_IS_NOT;
	case NL2SQL_OP_IS_NOT:
		return NL2SQL_OP_IS;
	default:
		return NL2SQL_OP_NONE;
	}
}

const char *nl2sql_sql_op_name(enum nl2sql_sql_op op)
{
	static const char *const names[NL2SQL_OPS] = {
		[NL2SQL_OP_NOT] = "NOT",
		[NL2SQL_OP_NEG] = "-",
		[NL2SQL_OP_POS] = "+",
		[NL2SQL_OP_BITNOT] = "~",
		[NL2SQL_OP_BINARY] = "BINARY",
		[NL2SQL_OP_OR] = "OR",
		[NL2SQL_OP_XOR] = "XOR",
		[NL2SQL_OP_AND] = "AND",
		[NL2SQL_OP_EQ] = "=",
		[NL2SQL_OP_NE] = "<>",
		[NL2SQL_OP_LT] = "<",
		[NL2SQL_OP_LE] = "<=",
		[NL2SQL_OP_GT] = ">",
		[NL2SQL_OP_GE] = ">=",
		[NL2SQL_OP_NULLSAFE] = "<=>",
		[NL2SQL_OP_DISTINCT] = "IS DISTINCT FROM",
		[NL2SQL_OP_NOT_DISTINCT] = "IS NOT DISTINCT FROM",
		[NL2SQL_OP_IS] = "IS",
		[NL2SQL_OP_IS_NOT] = "IS NOT",
		[NL2SQL_OP_ADD] = "+",
		[NL2SQL_OP_SUB] = "-",
		[NL2SQL_OP_MUL] = "*",
		[NL2SQL_OP_DIV] = "/",
		[NL2SQL_OP_INTDIV] = "DIV",
		[NL2SQL_OP_MOD] = "%",
		[NL2SQL_OP_POW] = "^",
		[NL2SQL_OP_CONCAT] = "||",
		[NL2SQL_OP_BITAND] = "&",
		[NL2SQL_OP_BITOR] = "|",
		[NL2SQL_OP_BITXOR] = "^",
		[NL2SQL_OP_SHL] = "<<",
		[NL2SQL_OP_SHR] = ">>",
		[NL2SQL_OP_ARROW] = "->",
		[NL2SQL_OP_ARROW2] = "->>",
		[NL2SQL_OP_COLLATE] = "COLLATE",
		[NL2SQL_OP_AT_ZONE] = "AT TIME ZONE",
		[NL2SQL_OP_OVERLAPS] = "OVERLAPS",
		[NL2SQL_OP_ASSIGN] = ":=",
		[NL2SQL_OP_MEMBER] = "MEMBER OF",
		[NL2SQL_OP_LIKE] = "LIKE",
		[NL2SQL_OP_NOT_LIKE] = "NOT LIKE",
		[NL2SQL_OP_ILIKE] = "ILIKE",
		[NL2SQL_OP_NOT_ILIKE] = "NOT ILIKE",
	};

	return op < NL2SQL_OPS && names[op] ? names[op] : "?";
}

const char *nl2sql_dialect_name(enum nl2sql_dialect d)
{
	static const char *const names[NL2SQL_DIALECTS] = { "sqlite",
							    "postgresql",
							    "mysql", "trino" };

	return names[d];
}

int nl2sql_dialect_of(enum nl2sql_dialect *d, const char *name)
{
	static const struct {
		const char *name;
		enum nl2sql_dialect d;
	} all[] = {
		{ "sqlite", NL2SQL_SQLITE },
		{ "postgresql", NL2SQL_POSTGRESQL },
		{ "postgres", NL2SQL_POSTGRESQL },
		{ "mysql", NL2SQL_MYSQL },
		{ "mariadb", NL2SQL_MYSQL },
		{ "trino", NL2SQL_TRINO },
	};

	for (size_t i = 0; i < NL2SQL_COUNT(all); i++)
		if (nl2sql_ieq(all[i].name, name)) {
			*d = all[i].d;
			return 0;
		}
	return -1;
}
