/*
 * lib/eval/words_condition.c - conditions in words
 */
#include <string.h>

#include "words.h"

static const char *condition(struct words *w, const struct nl2sql_sql *n,
			     bool not);

/* What the lexicon goes by: the column's words. */
static const char *name_of(struct words *w, const struct nl2sql_sql *n)
{
	return nl2sql_sql_is(n, NL2SQL_SQL_COLUMN)
		       ? nl2sql_words_lower(w, nl2sql_words_column(w, n))
		       : NULL;
}

static const char *negated(struct words *w, const char *s)
{
	return nl2sql_words_say(w, "words.not", NULL, NULL, NULL,
				nl2sql_words_wrap(w, s), NULL);
}

/* ---- and, or ------------------------------------------------------------- */

static bool joins(const struct nl2sql_sql *n, int op)
{
	return nl2sql_sql_is(n, NL2SQL_SQL_BINARY) && n->op == op;
}

static bool is_compound(const struct nl2sql_sql *n)
{
	return joins(n, NL2SQL_OP_AND) || joins(n, NL2SQL_OP_OR) ||
	       joins(n, NL2SQL_OP_XOR);
}

static size_t count_parts(const struct nl2sql_sql *n, int op)
{
	return joins(n, op) ? count_parts(nl2sql_words_kid(n, 0), op) +
				      count_parts(nl2sql_words_kid(n, 1), op)
			    : 1;
}

static void put_parts(struct words *w, struct nl2sql_buf *b,
		      const struct nl2sql_sql *n, int op, size_t *left,
		      size_t all)
{
	const char *s;

	if (joins(n, op)) {
		put_parts(w, b, nl2sql_words_kid(n, 0), op, left, all);
		put_parts(w, b, nl2sql_words_kid(n, 1), op, left, all);
		return;
	}
	s = condition(w, n, false);
	if (*left < all)
		nl2sql_buf_puts(b, *left > 1 ? ", " :
				   op == NL2SQL_OP_OR ? " or " : " and ");
	nl2sql_buf_puts(b, is_compound(n) ? nl2sql_words_wrap(w, s) : s);
	(*left)--;
}

static const char *compound(struct words *w, const struct nl2sql_sql *n)
{
	struct nl2sql_buf b = {0};
	size_t all = count_parts(n, n->op), left = all;
	const char *s;

	put_parts(w, &b, n, n->op, &left, all);
	s = nl2sql_arena_strdup(w->a, nl2sql_buf_str(&b));
	nl2sql_buf_release(&b);
	return s;
}

/* ---- comparisons --------------------------------------------------------- */

static int mirrored(int op)
{
	switch (op) {
	case NL2SQL_OP_LT: return NL2SQL_OP_GT;
	case NL2SQL_OP_LE: return NL2SQL_OP_GE;
	case NL2SQL_OP_GT: return NL2SQL_OP_LT;
	case NL2SQL_OP_GE: return NL2SQL_OP_LE;
	default: return op;
	}
}

static const char *comparison_key(int op)
{
	switch (op) {
	case NL2SQL_OP_EQ: return "words.eq";
	case NL2SQL_OP_NE: return "words.ne";
	case NL2SQL_OP_LT: return "words.lt";
	case NL2SQL_OP_LE: return "words.le";
	case NL2SQL_OP_GT: return "words.gt";
	default: return "words.ge";
	}
}

static bool is_plain_value(const struct nl2sql_sql *n)
{
	return nl2sql_sql_is(n, NL2SQL_SQL_LITERAL) ||
	       nl2sql_sql_is(n, NL2SQL_SQL_SUBQUERY);
}

/* A text like '2024-01-31' makes a date of what it is compared with, whatever
 * the type. */
static const char *role_of(struct words *w, const struct nl2sql_sql *value,
			   const struct nl2sql_sql *other)
{
	const char *role = nl2sql_words_role(w, value);

	if ((!role || !strcmp(role, "string")) &&
	    nl2sql_sql_is(other, NL2SQL_SQL_LITERAL) && other->text &&
	    other->op == NL2SQL_LIT_STRING &&
	    nl2sql_glob("[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]*",
			other->text))
		return "date";
	return role;
}

static const char *comparison(struct words *w, const struct nl2sql_sql *n,
			      bool not)
{
	const struct nl2sql_sql *l = nl2sql_words_kid(n, NL2SQL_LEFT);
	const struct nl2sql_sql *r = nl2sql_words_kid(n, NL2SQL_RIGHT), *swap;
	int op = n->op;

	if (is_plain_value(l) && !is_plain_value(r)) {
		swap = l;
		l = r;
		r = swap;
		op = mirrored(op);
	}
	if (not)
		op = nl2sql_sql_op_negated((unsigned)op);
	return nl2sql_words_say(
		w, comparison_key(op), name_of(w, l), role_of(w, l, r),
		nl2sql_words_part(w, l), nl2sql_words_part(w, r), NULL);
}

static const char *binary(struct words *w, const struct nl2sql_sql *n, bool not)
{
	const char *s;

	if (n->op >= NL2SQL_OP_EQ && n->op <= NL2SQL_OP_GE)
		return comparison(w, n, not);
	if (n->op == NL2SQL_OP_AND || n->op == NL2SQL_OP_OR)
		return not ? negated(w, compound(w, n)) : compound(w, n);
	switch (n->op) {
	case NL2SQL_OP_IS:
	case NL2SQL_OP_NULLSAFE:
	case NL2SQL_OP_NOT_DISTINCT:
		s = not ? "words.ne" : "words.eq";
		break;
	case NL2SQL_OP_IS_NOT:
	case NL2SQL_OP_DISTINCT:
		s = not ? "words.eq" : "words.ne";
		break;
	default:
		s = nl2sql_words_part(w, n);
		return nl2sql_words_say(w, not ? "words.nottrue" : "words.true",
					NULL, NULL, s, NULL, NULL);
	}
	return nl2sql_words_say(
		w, s, NULL, NULL, nl2sql_words_part(w, nl2sql_words_kid(n, 0)),
		nl2sql_words_part(w, nl2sql_words_kid(n, 1)), NULL);
}

/* ---- the others ---------------------------------------------------------- */

/* LIKE 'a%' is a question of how a text starts. */
static const char *like(struct words *w, const struct nl2sql_sql *n, bool not)
{
	const struct nl2sql_sql *p = nl2sql_words_kid(n, NL2SQL_LIKE_PATTERN);
	const char *key = not ? "words.notlike" : "words.like";
	const char *l = nl2sql_words_part(w, nl2sql_words_kid(n, NL2SQL_VALUE)),
		   *r, *t;
	bool first, last;
	size_t len;

	r = nl2sql_words_part(w, p);
	if (n->op > NL2SQL_LIKE_ILIKE ||
	    nl2sql_words_kid(n, NL2SQL_LIKE_ESCAPE) ||
	    !nl2sql_sql_is(p, NL2SQL_SQL_LITERAL) || p->text_len < 2)
		return nl2sql_words_say(w, key, NULL, NULL, l, r, NULL);
	t = p->text;
	len = p->text_len;
	first = *t == '%';
	last = t[len - 1] == '%';
	t = nl2sql_arena_strndup(w->a, t + first, len - first - last);
	if (!*t || strpbrk(t, "%_\\") || !(first || last))
		return nl2sql_words_say(w, key, NULL, NULL, l, r, NULL);
	key = first && last ? "words.notcontains" :
	      first ? "words.notends" : "words.notstarts";
	if (!not)
		key = first && last ? "words.contains" :
		      first ? "words.ends" : "words.starts";
	return nl2sql_words_say(w, key, NULL, NULL, l,
				nl2sql_arena_printf(w->a, "'%s'", t), NULL);
}

static const char *in_set(struct words *w, const struct nl2sql_sql *n, bool not)
{
	const struct nl2sql_sql *set = nl2sql_words_kid(n, NL2SQL_IN_SET);
	const char *l = nl2sql_words_part(w, nl2sql_words_kid(n, NL2SQL_VALUE));

	if (nl2sql_sql_is(set, NL2SQL_SQL_LIST) && set->n == 1)
		return nl2sql_words_say(
			w, not ? "words.ne" : "words.eq", NULL, NULL, l,
			nl2sql_words_part(w, set->kid[0]), NULL);
	if (nl2sql_sql_is(set, NL2SQL_SQL_LIST))
		return nl2sql_words_say(
			w, not ? "words.notin" : "words.in", NULL, NULL, l,
			nl2sql_words_list(w, set, " or "), NULL);
	return nl2sql_words_say(w, not ? "words.notinquery" : "words.inquery",
				NULL, NULL, l, nl2sql_words_part(w, set), NULL);
}

static const char *is_test(struct words *w, const struct nl2sql_sql *n, bool not)
{
	const char *l = nl2sql_words_part(w, nl2sql_words_kid(n, NL2SQL_VALUE));
	const char *key;

	switch (n->op) {
	case NL2SQL_IS_NULL:
	case NL2SQL_IS_UNKNOWN:
		key = not ? "words.notnull" : "words.null";
		break;
	case NL2SQL_IS_TRUE:
		key = not ? "words.nottrue" : "words.true";
		break;
	case NL2SQL_IS_FALSE:
		key = not ? "words.notfalse" : "words.false";
		break;
	default:
		return nl2sql_arena_printf(w->a, "%s is %s%s", l,
					   not ? "not " : "",
					   n->text ? n->text : "a document");
	}
	return nl2sql_words_say(w, key, NULL, NULL, l, NULL, NULL);
}

static const char *quantified(struct words *w, const struct nl2sql_sql *n)
{
	const char *set =
		nl2sql_words_part(w, nl2sql_words_kid(n, NL2SQL_RIGHT));
	const char *l = nl2sql_words_part(w, nl2sql_words_kid(n, NL2SQL_LEFT));
	const char *r = nl2sql_arena_printf(w->a, "%s of %s",
			n->flags & NL2SQL_F_ALL ? "every one" : "at least one",
			set);

	if (n->op >= NL2SQL_OP_EQ && n->op <= NL2SQL_OP_GE)
		return nl2sql_words_say(w, comparison_key(n->op), NULL, NULL, l,
					r, NULL);
	return nl2sql_words_say(w,
				n->op == NL2SQL_OP_NOT_LIKE ||
						n->op == NL2SQL_OP_NOT_ILIKE
					? "words.notlike"
					: "words.like",
				NULL, NULL, l, r, NULL);
}

static const char *condition(struct words *w, const struct nl2sql_sql *n,
			     bool not)
{
	const char *s;

	if (n->flags & NL2SQL_F_NOT &&
	    (n->kind == NL2SQL_SQL_LIKE || n->kind == NL2SQL_SQL_IN ||
	     n->kind == NL2SQL_SQL_BETWEEN || n->kind == NL2SQL_SQL_IS))
		not = !not;
	switch (n->kind) {
	case NL2SQL_SQL_UNARY:
		if (n->op == NL2SQL_OP_NOT)
			return condition(w, nl2sql_words_kid(n, NL2SQL_VALUE),
					 !not );
		break;
	case NL2SQL_SQL_BINARY:
		return binary(w, n, not);
	case NL2SQL_SQL_LIKE:
		return like(w, n, not);
	case NL2SQL_SQL_IN:
		return in_set(w, n, not);
	case NL2SQL_SQL_IS:
		return is_test(w, n, not);
	case NL2SQL_SQL_BETWEEN:
		return nl2sql_words_say(
			w, not ? "words.notbetween" : "words.between", NULL,
			nl2sql_words_role(w, nl2sql_words_kid(n, NL2SQL_VALUE)),
			nl2sql_words_part(w, nl2sql_words_kid(n, NL2SQL_VALUE)),
			nl2sql_words_part(
				w, nl2sql_words_kid(n, NL2SQL_BETWEEN_LOW)),
			nl2sql_words_part(
				w, nl2sql_words_kid(n, NL2SQL_BETWEEN_HIGH)));
	case NL2SQL_SQL_EXISTS:
		return nl2sql_words_say(
			w, not ? "words.notexists" : "words.exists", NULL, NULL,
			NULL,
			nl2sql_words_wrap(
				w,
				nl2sql_words_rows(w, nl2sql_words_kid(n, 0))),
			NULL);
	case NL2SQL_SQL_QUANTIFIED:
		s = quantified(w, n);
		return not ? negated(w, s) : s;
	default:
		break;
	}
	return nl2sql_words_say(w, not ? "words.nottrue" : "words.true", NULL,
				NULL, nl2sql_words_part(w, n), NULL, NULL);
}

const char *nl2sql_words_condition(struct words *w, const struct nl2sql_sql *n)
{
	const char *s;

	if (w->depth >= WORDS_DEPTH)
		return nl2sql_words_value(w, n);
	w->depth++;
	s = condition(w, n, false);
	w->depth--;
	return s;
}
