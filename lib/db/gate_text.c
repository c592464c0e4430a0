/*
 * lib/db/gate_text.c - what the gate sees in tokens and constants
 *
 * Blanks and comments that the tree does not hold, and sizes that a statement
 * asks for: strings that would fill the memory in one call.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "gate.h"

#define SIZE_MAX_CONSTANT 10000.0 /* of what repeat() and its like make */

/* ---- what the tree does not show ------------------------------------------ */

/* Blanks that people do not see and engines disagree about. */
static bool odd_blank(uint32_t cp)
{
	return cp == 0xa0 || cp == 0x1680 || (cp >= 0x2000 && cp <= 0x200f) ||
	       (cp >= 0x2028 && cp <= 0x202f) || cp == 0x205f ||
	       (cp >= 0x2060 && cp <= 0x206f) || cp == 0x3000 || cp == 0xfeff;
}

static bool has_odd_blank(const char *s, size_t len)
{
	size_t i = 0, n;
	uint32_t cp;

	while (i < len && (n = nl2sql_utf8_next(s + i, len - i, &cp)) > 0) {
		if (odd_blank(cp))
			return true;
		i += n;
	}
	return false;
}

/* Comments that an engine obeys: hints lift limits, the rest runs. */
static bool obeyed(enum nl2sql_dialect dialect, const char *comment)
{
	return dialect == NL2SQL_MYSQL && nl2sql_starts(comment, "/*") &&
	       (comment[2] == '!' || comment[2] == '+' ||
		(comment[2] == 'M' && comment[3] == '!'));
}

/* All that is looked for in tokens has one of these bytes in it. */
static bool has_nothing_odd(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)s[i] >= 0x80 || !s[i] ||
		    (s[i] == '*' && i && s[i - 1] == '/') ||
		    (s[i] == '&' && i && (s[i - 1] | 32) == 'u'))
			return false;
	return true;
}

int nl2sql_gate_tokens(struct gate *g)
{
	struct nl2sql_sql_token t;
	size_t at = 0;

	if (has_nothing_odd(g->sql, g->len))
		return 0;
	while (nl2sql_sql_lex(&t, &at, g->dialect, g->sql, g->len) !=
	       NL2SQL_TOKEN_END) {
		const char *text = g->sql + t.pos;

		if (t.kind == NL2SQL_TOKEN_EXECUTABLE ||
		    (t.kind == NL2SQL_TOKEN_COMMENT && t.len > 4 &&
		     obeyed(g->dialect, text)))
			return nl2sql_gate_refuse(g, t.pos, "a comment that the engine runs",
				      NULL);
		if (t.kind == NL2SQL_TOKEN_COMMENT && t.len >= 2 &&
		    nl2sql_starts(text, "/*") &&
		    (t.len < 4 || strncmp(text + t.len - 2, "*/", 2) != 0)) {
			nl2sql_gate_refuse(g, t.pos, "a comment without an end", NULL);
			return nl2sql_err_word(g->err, "syntax_error");
		}
		if ((t.kind == NL2SQL_TOKEN_WORD || t.kind == NL2SQL_TOKEN_OP ||
		     t.kind == NL2SQL_TOKEN_ERROR) &&
		    has_odd_blank(text, t.len))
			return nl2sql_gate_refuse(g, t.pos, "a blank that cannot be seen",
				      NULL);
		if (t.kind == NL2SQL_TOKEN_QUOTED && t.len > 2 &&
		    nl2sql_ieqn(text, "u&", 2))
			return nl2sql_gate_refuse(g, t.pos, "a name in escapes", NULL);
	}
	return 0;
}

/* ---- sizes ------------------------------------------------------------------ */

/* The value of a constant, or NAN. */
static double constant(const struct nl2sql_sql *n, unsigned depth)
{
	double a, b;

	if (!n || depth > 32)
		return NAN;
	if (n->kind == NL2SQL_SQL_LITERAL &&
	    (n->op == NL2SQL_LIT_INTEGER || n->op == NL2SQL_LIT_DECIMAL ||
	     n->op == NL2SQL_LIT_STRING))
		return n->text ? strtod(n->text, NULL) : NAN;
	if (n->kind == NL2SQL_SQL_UNARY && n->op == NL2SQL_OP_NEG)
		return -constant(n->kid[0], depth + 1);
	if (n->kind == NL2SQL_SQL_UNARY && n->op == NL2SQL_OP_BITNOT)
		return INFINITY;
	if (n->kind == NL2SQL_SQL_CAST || (n->kind == NL2SQL_SQL_UNARY &&
					   n->op == NL2SQL_OP_POS))
		return constant(n->kid[0], depth + 1);
	if (n->kind != NL2SQL_SQL_BINARY)
		return NAN;
	a = constant(n->kid[NL2SQL_LEFT], depth + 1);
	b = constant(n->kid[NL2SQL_RIGHT], depth + 1);
	switch (n->op) {
	case NL2SQL_OP_ADD:
		return a + b;
	case NL2SQL_OP_SUB:
		return a - b;
	case NL2SQL_OP_MUL:
		return a * b;
	case NL2SQL_OP_DIV:
		return a / b;
	case NL2SQL_OP_POW:
		return pow(a, b);
	case NL2SQL_OP_SHL:
		return ldexp(a, b > 0 && b < 1024 ? (int)b : 0);
	default:
		return NAN;
	}
}

/* A format string with a field wider than we allow, or as wide as an argument
 * says. */
static bool wide_format(const char *s)
{
	double n;

	while ((s = strchr(s, '%')) != NULL) {
		s++;
		if (*s == '%') {
			s++;
			continue;
		}
		s += strspn(s, "-+ #0,!$");
		for (; *s && strchr("0123456789.*$-+ #,!", *s); s++) {
			char *end = (char *)s;

			if (*s == '*')
				return true;
			n = *s >= '0' && *s <= '9' ? strtod(s, &end) : 0;
			if (n > SIZE_MAX_CONSTANT)
				return true;
			if (end > s)
				s = end - 1;
		}
	}
	return false;
}

int nl2sql_gate_sizes(struct gate *g, const struct nl2sql_sql *f)
{
	static const char *const makers[] = {
		"array_fill", "char", "format", "generate_subscripts", "lpad",
		"ngrams", "printf", "randomblob", "repeat", "rpad", "sequence",
		"space", "zeroblob"
	};
	const struct nl2sql_sql *args = f->kid[NL2SQL_FUNC_ARGS];
	bool formats = nl2sql_ieq(f->text, "printf") ||
		       nl2sql_ieq(f->text, "format");
	bool blob = nl2sql_istr(f->text, "blob"); /* their text is a size, too */
	uint32_t i, k;

	for (k = 0; k < NL2SQL_COUNT(makers); k++)
		if (nl2sql_ieq(f->text, makers[k]))
			break;
	if (k == NL2SQL_COUNT(makers) || !args)
		return 0;
	for (i = 0; i < args->n; i++) {
		const struct nl2sql_sql *arg = args->kid[i];
		bool text = nl2sql_sql_is(arg, NL2SQL_SQL_LITERAL) &&
			    arg->op == NL2SQL_LIT_STRING;
		double size = text && !blob ? 0 : constant(arg, 0);

		if (formats && i > 0)
			break; /* what is printed is no size */
		if ((formats && text && wide_format(arg->text)) ||
		    fabs(size) > SIZE_MAX_CONSTANT)
			return nl2sql_gate_refuse(g, f->pos, "a size that is too large for",
				      f->text);
	}
	return 0;
}
