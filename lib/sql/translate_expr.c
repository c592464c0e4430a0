/*
 * lib/sql/translate_expr.c - operators and casts, dialect to dialect
 */
#include <string.h>

#include "translate.h"

static void ilike(struct translator *t, struct nl2sql_sql **at)
{
	struct nl2sql_sql *n = *at;

	if (n->op == NL2SQL_LIKE_ILIKE) {
		n->op = NL2SQL_LIKE_LIKE;
		if (t->to == NL2SQL_TRINO) {
			n->kid[0] =
				nl2sql_sql_func(t->a, "lower", n->kid[0], NULL);
			n->kid[1] =
				nl2sql_sql_func(t->a, "lower", n->kid[1], NULL);
		}
		return;
	}
	/* LIKE looks at case in PostgreSQL and Trino, and does not in
	 * SQLite and MySQL. */
	if (n->op == NL2SQL_LIKE_LIKE && t->folds_like != t->to_folds_like) {
		if (t->folds_like && t->to == NL2SQL_POSTGRESQL) {
			n->op = NL2SQL_LIKE_ILIKE;
		} else if (t->folds_like) {
			n->kid[0] =
				nl2sql_sql_func(t->a, "lower", n->kid[0], NULL);
			n->kid[1] =
				nl2sql_sql_func(t->a, "lower", n->kid[1], NULL);
		} else {
			nl2sql_translate_note(
				t, "LIKE does not look at case there");
		}
	}
}

/* A backslash in a pattern takes what is special from the next character in
 * PostgreSQL and MySQL, and is itself in SQLite and Trino. */
static void backslashes(struct translator *t, struct nl2sql_sql *n)
{
	bool from = t->from == NL2SQL_POSTGRESQL || t->from == NL2SQL_MYSQL;
	bool to = t->to == NL2SQL_POSTGRESQL || t->to == NL2SQL_MYSQL;
	struct nl2sql_sql *pattern = n->kid[NL2SQL_LIKE_PATTERN];
	struct nl2sql_buf b = {0};

	if (from == to || n->kid[NL2SQL_LIKE_ESCAPE] ||
	    !nl2sql_sql_is(pattern, NL2SQL_SQL_LITERAL) ||
	    pattern->op != NL2SQL_LIT_STRING || !strchr(pattern->text, '\\'))
		return;
	if (from) {
		n->kid[NL2SQL_LIKE_ESCAPE] = nl2sql_sql_str(t->a, "\\");
		return;
	}
	for (const char *s = pattern->text; *s; s++) {
		if (*s == '\\')
			nl2sql_buf_putc(&b, *s);
		nl2sql_buf_putc(&b, *s);
	}
	n->kid[NL2SQL_LIKE_PATTERN] = nl2sql_sql_str(t->a, nl2sql_buf_str(&b));
	nl2sql_buf_release(&b);
}

void nl2sql_translate_like(struct translator *t, struct nl2sql_sql **at)
{
	struct nl2sql_sql *n = *at, *call;
	bool no = n->flags & NL2SQL_F_NOT;

	switch (n->op) {
	case NL2SQL_LIKE_LIKE:
	case NL2SQL_LIKE_ILIKE:
		n->kid[0] = nl2sql_translate_as_text(t, n->kid[0]);
		backslashes(t, n);
		ilike(t, at);
		return;
	case NL2SQL_LIKE_REGEXP:
	case NL2SQL_LIKE_RLIKE:
		if (t->to == NL2SQL_MYSQL)
			return;
		if (t->to == NL2SQL_SQLITE) {
			nl2sql_translate_cannot(t, "a regular expression");
			return;
		}
		if (t->to == NL2SQL_POSTGRESQL) {
			call = nl2sql_sql_bin(t->a, NL2SQL_OP_CUSTOM, n->kid[0],
					      n->kid[1]);
			nl2sql_sql_set_text(t->a, call, no ? "!~*" : "~*");
			*at = call;
			return;
		}
		call = nl2sql_sql_func(t->a, "regexp_like", n->kid[0],
				       n->kid[1], NULL);
		*at = no ? nl2sql_sql_un(t->a, NL2SQL_OP_NOT, call) : call;
		return;
	case NL2SQL_LIKE_SIMILAR:
		nl2sql_translate_cannot(t, "SIMILAR TO");
		return;
	case NL2SQL_LIKE_GLOB:
		nl2sql_translate_cannot(t, "GLOB");
		return;
	case NL2SQL_LIKE_MATCH:
		nl2sql_translate_cannot(t, "MATCH");
		return;
	default:
		nl2sql_translate_cannot(t, "SOUNDS LIKE");
	}
}

/* a || b is concat(a, b) in MySQL; there it is NULL when one is, too. */
static void concatenation(struct translator *t, struct nl2sql_sql **at)
{
	struct nl2sql_sql *n = *at, *left = n->kid[0];

	char l = nl2sql_translate_type_of(t, left),
	     r = nl2sql_translate_type_of(t, n->kid[1]);

	/* Two numbers side by side: one must be told to be text. */
	if (l && l != 's' && r && r != 's')
		n->kid[0] = nl2sql_translate_as_text(t, left);
	if (t->to != NL2SQL_MYSQL)
		return;
	if (left->kind == NL2SQL_SQL_FUNC && !strcmp(left->text, "concat") &&
	    !left->pos) {
		nl2sql_sql_add(t->a, &left->kid[NL2SQL_FUNC_ARGS], n->kid[1]);
		*at = left;
		return;
	}
	*at = nl2sql_sql_func(t->a, "concat", left, n->kid[1], NULL);
}

static struct nl2sql_sql *real(struct translator *t, struct nl2sql_sql *n)
{
	static const char *const types[NL2SQL_DIALECTS] = { "REAL", "numeric",
							    "decimal(30, 10)",
							    "double" };

	return nl2sql_sql_cast(t->a, n, types[t->to]);
}

/* Has it a fraction, whatever SQLite keeps in the column?  A NUMERIC column
 * there holds 5 as an integer, and then 5 / 2 is 2. */
static bool surely_real(struct translator *t, const struct nl2sql_sql *n)
{
	switch (n->kind) {
	case NL2SQL_SQL_LITERAL:
		return n->op == NL2SQL_LIT_DECIMAL;
	case NL2SQL_SQL_BINARY:
		return n->op >= NL2SQL_OP_ADD && n->op <= NL2SQL_OP_DIV &&
		       (surely_real(t, n->kid[0]) || surely_real(t, n->kid[1]));
	case NL2SQL_SQL_UNARY:
		return surely_real(t, n->kid[0]);
	case NL2SQL_SQL_CAST:
		return nl2sql_ieq(n->kid[NL2SQL_CAST_TYPE]->text, "real");
	case NL2SQL_SQL_FUNC:
		return nl2sql_ieq(n->text, "avg") ||
		       nl2sql_ieq(n->text, "round") ||
		       nl2sql_ieq(n->text, "julianday");
	default:
		return false;
	}
}

/* 7 / 2 is 3 in SQLite, PostgreSQL and Trino, 3.5 in MySQL. */
static void division(struct translator *t, struct nl2sql_sql *n)
{
	char left = nl2sql_translate_type_of(t, n->kid[0]);
	char right = nl2sql_translate_type_of(t, n->kid[1]);
	bool whole = left == 'i' && right == 'i';
	bool known = left == 'n' || right == 'n';

	if (n->op == NL2SQL_OP_INTDIV && t->to != NL2SQL_MYSQL) {
		n->op = NL2SQL_OP_DIV;
		return;
	}
	if (n->op != NL2SQL_OP_DIV)
		return;
	if (t->to == NL2SQL_SQLITE) {
		if ((t->from == NL2SQL_MYSQL || known) &&
		    !surely_real(t, n->kid[0]) && !surely_real(t, n->kid[1]))
			n->kid[0] = real(t, n->kid[0]);
	} else if (t->from == NL2SQL_MYSQL) {
		if (!known)
			n->kid[0] = real(t, n->kid[0]);
	} else if (t->to == NL2SQL_MYSQL) {
		if (whole)
			n->op = NL2SQL_OP_INTDIV;
		else if (!known)
			nl2sql_translate_note(
				t, "a division of whole numbers gives a "
				   "fraction there");
	}
}

/* ---- types that convert by themselves in SQLite and MySQL ---- */

static bool is_literal(const struct nl2sql_sql *n, enum nl2sql_sql_lit op)
{
	return nl2sql_sql_is(n, NL2SQL_SQL_LITERAL) && n->op == op;
}

struct nl2sql_sql *nl2sql_translate_as_text(struct translator *t,
					    struct nl2sql_sql *n)
{
	char type = t->strict ? nl2sql_translate_type_of(t, n) : 0;

	if (!type || type == 's' || n->kind == NL2SQL_SQL_LITERAL)
		return n;
	return nl2sql_sql_cast(t->a, n,
			       t->to == NL2SQL_TRINO ? "varchar" : "text");
}

void nl2sql_translate_comparison(struct translator *t,
				 struct nl2sql_sql **value,
				 struct nl2sql_sql **other)
{
	char v = nl2sql_translate_type_of(t, *value),
	     o = nl2sql_translate_type_of(t, *other);
	struct nl2sql_sql *n = *other;

	if (!t->strict)
		return;
	if (v == 'b' && is_literal(n, NL2SQL_LIT_INTEGER) &&
	    (!strcmp(n->text, "0") || !strcmp(n->text, "1")))
		*other = nl2sql_sql_bool(t->a, *n->text == '1');
	else if ((v == 'd' || v == 't') && o == 's' &&
		 (t->to == NL2SQL_TRINO || n->kind != NL2SQL_SQL_LITERAL))
		*other = nl2sql_sql_cast(t->a, n,
					 v == 'd' ? "date" : "timestamp");
	else if (v == 's' && is_literal(n, NL2SQL_LIT_INTEGER) &&
		 n->kind == NL2SQL_SQL_LITERAL)
		*other = nl2sql_sql_str(t->a, n->text);
}

void nl2sql_translate_condition(struct translator *t, struct nl2sql_sql **at)
{
	struct nl2sql_sql *n = *at;

	if (!n || !t->strict || nl2sql_translate_type_of(t, n) != 'i')
		return;
	if (n->kind == NL2SQL_SQL_LITERAL)
		*at = nl2sql_sql_bool(t->a, strcmp(n->text, "0") != 0);
	else
		*at = nl2sql_sql_bin(t->a, NL2SQL_OP_NE, n,
				     nl2sql_sql_int(t->a, 0));
}

/* A number that was made text is that number again. */
static struct nl2sql_sql *number_in(struct translator *t, struct nl2sql_sql *n)
{
	char type;

	if (n->kind == NL2SQL_SQL_CAST) {
		type = nl2sql_translate_type_of(t, n->kid[0]);
		if (type == 'i' || type == 'n')
			return n->kid[0];
	}
	return real(t, n);
}

/* '7' + 1 */
static void numbers(struct translator *t, struct nl2sql_sql *n)
{
	if (!t->strict || nl2sql_translate_is_interval(n->kid[1]))
		return;
	for (int i = 0; i < 2; i++)
		if (n->kid[i]->kind != NL2SQL_SQL_LITERAL &&
		    nl2sql_translate_type_of(t, n->kid[i]) == 's')
			n->kid[i] = number_in(t, n->kid[i]);
}

/* date + INTERVAL '1 day' and the like, for dialects that spell it
 * differently: translate_date.c. */
/* A number as what it says of XOR. */
static struct nl2sql_sql *truth(struct translator *t, struct nl2sql_sql *n)
{
	char type = nl2sql_translate_type_of(t, n);

	return type && type != 'b' ? nl2sql_sql_bin(t->a, NL2SQL_OP_NE, n,
						    nl2sql_sql_int(t->a, 0))
				   : n;
}

/* = with NULLs as values: <=>, IS, IS NOT DISTINCT FROM and their opposites */
static void distinctness(struct translator *t, struct nl2sql_sql **at)
{
	struct nl2sql_sql *n = *at;
	bool same = n->op != NL2SQL_OP_IS_NOT && n->op != NL2SQL_OP_DISTINCT;

	if (t->to == NL2SQL_MYSQL) {
		n->op = NL2SQL_OP_NULLSAFE;
		if (!same)
			*at = nl2sql_sql_un(t->a, NL2SQL_OP_NOT, n);
	} else if (t->to == NL2SQL_SQLITE) {
		n->op = same ? NL2SQL_OP_IS : NL2SQL_OP_IS_NOT;
	} else {
		n->op = same ? NL2SQL_OP_NOT_DISTINCT : NL2SQL_OP_DISTINCT;
	}
}

/* PostgreSQL's ~ is REGEXP. */
static void custom(struct translator *t, struct nl2sql_sql **at)
{
	struct nl2sql_sql *n = *at;

	if (t->to != NL2SQL_MYSQL || !n->text ||
	    (strcmp(n->text, "~") != 0 && strcmp(n->text, "~*") != 0)) {
		nl2sql_translate_cannot(t, "the operator %s", n->text);
		return;
	}
	*at = nl2sql_sql_like(t->a, false, n->kid[0], n->kid[1]);
	(*at)->op = NL2SQL_LIKE_REGEXP;
}

/* Operators that some cannot say. */
static bool unsaid(struct translator *t, const struct nl2sql_sql *n)
{
	enum {
		LITE = 1 << NL2SQL_SQLITE,
		MY = 1 << NL2SQL_MYSQL,
		TRINO = 1 << NL2SQL_TRINO,
		ALL = ~0
	};
	static const struct {
		enum nl2sql_sql_op op;
		unsigned by;
		const char *what;
	} table[] = {
		{ NL2SQL_OP_AT_ZONE, LITE | MY, "AT TIME ZONE" },
		{ NL2SQL_OP_OVERLAPS, (unsigned)ALL, "OVERLAPS" },
		{ NL2SQL_OP_ASSIGN, (unsigned)ALL, ":=" },
		{ NL2SQL_OP_BITAND, TRINO, "bit operators" },
		{ NL2SQL_OP_BITOR, TRINO, "bit operators" },
		{ NL2SQL_OP_BITXOR, TRINO, "bit operators" },
		{ NL2SQL_OP_SHL, TRINO, "bit operators" },
		{ NL2SQL_OP_SHR, TRINO, "bit operators" },
	};

	for (size_t i = 0; i < NL2SQL_COUNT(table); i++)
		if (table[i].op == n->op && table[i].by & 1U << t->to) {
			nl2sql_translate_cannot(t, "%s", table[i].what);
			return true;
		}
	return false;
}

void nl2sql_translate_binary(struct translator *t, struct nl2sql_sql **at)
{
	struct nl2sql_sql *n = *at;

	if (unsaid(t, n))
		return;
	switch (n->op) {
	case NL2SQL_OP_EQ:
	case NL2SQL_OP_NE:
	case NL2SQL_OP_LT:
	case NL2SQL_OP_LE:
	case NL2SQL_OP_GT:
	case NL2SQL_OP_GE:
		nl2sql_translate_comparison(t, &n->kid[0], &n->kid[1]);
		nl2sql_translate_comparison(t, &n->kid[1], &n->kid[0]);
		break;
	case NL2SQL_OP_AND:
	case NL2SQL_OP_OR:
		nl2sql_translate_condition(t, &n->kid[0]);
		nl2sql_translate_condition(t, &n->kid[1]);
		break;
	case NL2SQL_OP_CONCAT:
		concatenation(t, at);
		break;
	case NL2SQL_OP_DIV:
	case NL2SQL_OP_INTDIV:
		numbers(t, n);
		division(t, n);
		break;
	case NL2SQL_OP_ADD:
	case NL2SQL_OP_SUB:
		nl2sql_translate_date_arithmetic(t, at);
		if (*at == n)
			numbers(t, n);
		break;
	case NL2SQL_OP_POW:
		*at = nl2sql_sql_func(t->a, "power", n->kid[0], n->kid[1],
				      NULL);
		break;
	case NL2SQL_OP_MUL:
	case NL2SQL_OP_MOD:
		numbers(t, n);
		break;
	case NL2SQL_OP_NULLSAFE:
	case NL2SQL_OP_IS:
	case NL2SQL_OP_IS_NOT:
	case NL2SQL_OP_DISTINCT:
	case NL2SQL_OP_NOT_DISTINCT:
		distinctness(t, at);
		break;
	case NL2SQL_OP_CUSTOM:
		custom(t, at);
		break;
	case NL2SQL_OP_XOR:
		if (t->to == NL2SQL_MYSQL)
			break;
		n->op = NL2SQL_OP_NE;
		n->kid[0] = truth(t, n->kid[0]);
		n->kid[1] = truth(t, n->kid[1]);
		break;
	case NL2SQL_OP_COLLATE:
		*at = n->kid[0];
		nl2sql_translate_note(t, "COLLATE was left out");
		break;
	default:
		break;
	}
}

void nl2sql_translate_is(struct translator *t, struct nl2sql_sql **at)
{
	struct nl2sql_sql *n = *at;

	if (n->op == NL2SQL_IS_NULL)
		return;
	if (n->op > NL2SQL_IS_UNKNOWN) {
		nl2sql_translate_cannot(t, "IS %s",
					n->text ? n->text : "DOCUMENT");
		return;
	}
	if (n->op == NL2SQL_IS_UNKNOWN && t->to != NL2SQL_TRINO) {
		if (t->to == NL2SQL_SQLITE)
			n->op = NL2SQL_IS_NULL;
		return;
	}
	if (t->to == NL2SQL_TRINO) {
		bool unknown = n->op == NL2SQL_IS_UNKNOWN;

		*at = nl2sql_sql_bin(
			t->a,
			n->flags & NL2SQL_F_NOT ? NL2SQL_OP_DISTINCT
						: NL2SQL_OP_NOT_DISTINCT,
			n->kid[0],
			unknown ? nl2sql_sql_null(t->a)
				: nl2sql_sql_bool(t->a,
						  n->op == NL2SQL_IS_TRUE));
	}
}
