/*
 * lib/eval/words_value.c - values and conditions in words
 */
#include <stdio.h>
#include <string.h>

#include "words.h"

#define LONG_TEXT 200

const char *nl2sql_words_sql(struct words *w, const struct nl2sql_sql *n)
{
	return nl2sql_arena_printf(w->a, "`%s`",
				   nl2sql_sql_text(w->a, n, w->r->dialect));
}

const char *nl2sql_words_say(struct words *w, const char *key, const char *name,
			     const char *role, const char *l, const char *r,
			     const char *h)
{
	const struct nl2sql_slot_text slots[] = {
		{ "l", l ? l : "" }, { "r", r ? r : "" }, { "h", h ? h : "" }
	};
	struct nl2sql_buf b = {0};
	const char *out;

	if (!nl2sql_grammar_say(&b, w->g, key, name, role, slots, 3))
		nl2sql_buf_printf(&b, "%s %s %s", slots[0].text, key,
				  slots[1].text);
	out = nl2sql_arena_strdup(w->a, nl2sql_buf_str(&b));
	nl2sql_buf_release(&b);
	return out;
}

/* Is it one text in quotes, or in one pair of parentheses? */
static bool is_closed(const char *s)
{
	size_t i, depth = 0, n = strlen(s);
	bool quoted = false;

	if (n < 2 || (*s != '(' && *s != '\''))
		return false;
	for (i = 0; i < n; i++) {
		if (s[i] == '\'')
			quoted = !quoted;
		else if (!quoted && s[i] == '(')
			depth++;
		else if (!quoted && s[i] == ')' && depth)
			depth--;
		if (!quoted && !depth)
			return i == n - 1;
	}
	return false;
}

const char *nl2sql_words_wrap(struct words *w, const char *s)
{
	static const char *const signs[] = { ", ", "; ", " and ", " or ",
					     " where ", " plus ", " minus ",
					     " times ", " divided by " };
	size_t i;

	if (is_closed(s))
		return s;
	for (i = 0; i < NL2SQL_COUNT(signs); i++)
		if (strstr(s, signs[i]))
			return nl2sql_arena_printf(w->a, "(%s)", s);
	return s;
}

const char *nl2sql_words_part(struct words *w, const struct nl2sql_sql *n)
{
	return nl2sql_words_wrap(w, nl2sql_words_value(w, n));
}

const char *nl2sql_words_list(struct words *w, const struct nl2sql_sql *list,
			      const char *last)
{
	struct nl2sql_buf b = {0};
	const char *out;
	uint32_t i;

	for (i = 0; list && i < list->n; i++) {
		if (i)
			nl2sql_buf_puts(&b, i + 1 < list->n ? ", " : last);
		nl2sql_buf_puts(&b, nl2sql_words_part(w, list->kid[i]));
	}
	out = nl2sql_arena_strdup(w->a, nl2sql_buf_str(&b));
	nl2sql_buf_release(&b);
	return out;
}

/* ---- literals ------------------------------------------------------------ */

/* Bytes of the first characters of a long text. */
static size_t cut_length(const char *s)
{
	size_t n = LONG_TEXT;

	while (n && ((unsigned char)s[n] & 0xc0) == 0x80)
		n--;
	return n;
}

static const char *literal(struct words *w, const struct nl2sql_sql *n)
{
	switch (n->op) {
	case NL2SQL_LIT_NULL:
		return "nothing";
	case NL2SQL_LIT_FALSE:
		return "false";
	case NL2SQL_LIT_TRUE:
		return "true";
	case NL2SQL_LIT_INTEGER:
	case NL2SQL_LIT_DECIMAL:
		return n->text;
	case NL2SQL_LIT_STRING:
		if (n->text_len <= LONG_TEXT)
			return nl2sql_arena_printf(w->a, "'%s'", n->text);
		return nl2sql_arena_printf(w->a, "'%.*s...'",
			(int)cut_length(n->text), n->text);
	default:
		return nl2sql_words_sql(w, n);
	}
}

/* ---- values -------------------------------------------------------------- */

static const char *case_words(struct words *w, const struct nl2sql_sql *n)
{
	const struct nl2sql_sql *operand =
		nl2sql_words_kid(n, NL2SQL_CASE_OPERAND);
	const struct nl2sql_sql *whens = nl2sql_words_kid(n, NL2SQL_CASE_WHENS);
	const struct nl2sql_sql *other = nl2sql_words_kid(n, NL2SQL_CASE_ELSE);
	struct nl2sql_buf b = {0};
	const char *out, *when;
	uint32_t i;

	for (i = 0; whens && i < whens->n; i++) {
		const struct nl2sql_sql *c =
			nl2sql_words_kid(whens->kid[i], NL2SQL_WHEN_CONDITION);

		when = operand ? nl2sql_words_say(w, "words.eq", NULL, NULL,
						  nl2sql_words_part(w, operand),
						  nl2sql_words_part(w, c), NULL)
			       : nl2sql_words_wrap(
					 w, nl2sql_words_condition(w, c));
		nl2sql_buf_printf(
			&b, "%s%s", i ? ", " : "",
			nl2sql_words_say(
				w, "words.case", NULL, NULL, when,
				nl2sql_words_part(
					w,
					nl2sql_words_kid(whens->kid[i],
							 NL2SQL_WHEN_RESULT)),
				NULL));
	}
	nl2sql_buf_printf(
		&b, " %s",
		nl2sql_words_say(
			w, "words.otherwise", NULL, NULL, NULL,
			other ? nl2sql_words_part(w, other) : "nothing", NULL));
	out = nl2sql_arena_strdup(w->a, nl2sql_buf_str(&b));
	nl2sql_buf_release(&b);
	return out;
}

static const char *operation(struct words *w, const struct nl2sql_sql *n)
{
	static const struct {
		int op;
		const char *key;
	} known[] = {
		{ NL2SQL_OP_ADD, "words.add" }, { NL2SQL_OP_SUB, "words.sub" },
		{ NL2SQL_OP_MUL, "words.mul" }, { NL2SQL_OP_DIV, "words.div" },
		{ NL2SQL_OP_INTDIV, "words.div" },
		{ NL2SQL_OP_MOD, "words.mod" },
		{ NL2SQL_OP_CONCAT, "words.concat" }
	};
	size_t i;

	for (i = 0; i < NL2SQL_COUNT(known); i++)
		if (n->op == known[i].op)
			return nl2sql_words_say(
				w, known[i].key, NULL, NULL,
				nl2sql_words_part(w, nl2sql_words_kid(n, 0)),
				nl2sql_words_part(w, nl2sql_words_kid(n, 1)),
				NULL);
	if (n->op == NL2SQL_OP_COLLATE)
		return nl2sql_words_value(w, nl2sql_words_kid(n, 0));
	if (n->op == NL2SQL_OP_OR || (n->op >= NL2SQL_OP_AND &&
				      n->op <= NL2SQL_OP_IS_NOT))
		return nl2sql_words_say(w, "words.whether", NULL, NULL, NULL,
					nl2sql_words_condition(w, n), NULL);
	return nl2sql_words_sql(w, n);
}

static const char *unary(struct words *w, const struct nl2sql_sql *n)
{
	const struct nl2sql_sql *x = nl2sql_words_kid(n, NL2SQL_VALUE);

	if (n->op == NL2SQL_OP_NOT)
		return nl2sql_words_say(w, "words.whether", NULL, NULL, NULL,
					nl2sql_words_condition(w, n), NULL);
	if (n->op == NL2SQL_OP_POS)
		return nl2sql_words_value(w, x);
	if (n->op != NL2SQL_OP_NEG)
		return nl2sql_words_sql(w, n);
	if (nl2sql_sql_is(x, NL2SQL_SQL_LITERAL))
		return nl2sql_arena_printf(w->a, "-%s",
					   nl2sql_words_value(w, x));
	return nl2sql_words_say(w, "words.neg", NULL, NULL, NULL,
				nl2sql_words_part(w, x), NULL);
}

static const char *column(struct words *w, const struct nl2sql_sql *n)
{
	const struct nl2sql_binding *b = nl2sql_binding_of(n);

	if (b && b->string)
		return nl2sql_arena_printf(w->a, "'%s'", n->text);
	if (b && b->output && b->output->expr && b->output->expr != n)
		return nl2sql_words_value(w, b->output->expr);
	return nl2sql_words_owned(w, n);
}

static const char *interval(struct words *w, const struct nl2sql_sql *n)
{
	const struct nl2sql_sql *v = nl2sql_words_kid(n, NL2SQL_VALUE);
	const char *s = nl2sql_sql_is(v, NL2SQL_SQL_LITERAL) && v->text
				? v->text
				: nl2sql_words_part(w, v);

	return nl2sql_arena_printf(w->a, "%s%s%s", s, n->text ? " " : "",
				   n->text ? n->text : "");
}

static const char *cast(struct words *w, const struct nl2sql_sql *n)
{
	const char *type = nl2sql_sql_text(w->a,
			nl2sql_words_kid(n, NL2SQL_CAST_TYPE), w->r->dialect);

	return nl2sql_words_say(w, "words.cast",
			nl2sql_family_word(nl2sql_family_of_type(type)), NULL,
			nl2sql_words_part(w, nl2sql_words_kid(n, NL2SQL_VALUE)),
			type, NULL);
}

static const char *value(struct words *w, const struct nl2sql_sql *n)
{
	switch (n->kind) {
	case NL2SQL_SQL_COLUMN:
		return column(w, n);
	case NL2SQL_SQL_LITERAL:
		return literal(w, n);
	case NL2SQL_SQL_TYPED:
		return nl2sql_words_value(
			w, nl2sql_words_kid(n, NL2SQL_TYPED_VALUE));
	case NL2SQL_SQL_INTERVAL:
		return interval(w, n);
	case NL2SQL_SQL_PARAM:
		return nl2sql_arena_printf(w->a, "the value %s", n->text);
	case NL2SQL_SQL_UNARY:
		return unary(w, n);
	case NL2SQL_SQL_BINARY:
		return operation(w, n);
	case NL2SQL_SQL_FUNC:
		return nl2sql_words_call(w, n);
	case NL2SQL_SQL_CASE:
		return case_words(w, n);
	case NL2SQL_SQL_CAST:
		return cast(w, n);
	case NL2SQL_SQL_SUBQUERY:
		return nl2sql_words_query(w, nl2sql_words_kid(n, 0));
	case NL2SQL_SQL_ROW:
		return nl2sql_words_list(w, n, " and ");
	case NL2SQL_SQL_WORD:
		return n->text;
	case NL2SQL_SQL_LIKE:
	case NL2SQL_SQL_BETWEEN:
	case NL2SQL_SQL_IN:
	case NL2SQL_SQL_IS:
	case NL2SQL_SQL_EXISTS:
	case NL2SQL_SQL_QUANTIFIED:
		return nl2sql_words_say(w, "words.whether", NULL, NULL, NULL,
					nl2sql_words_condition(w, n), NULL);
	default:
		return nl2sql_sql_is_query(n) ? nl2sql_words_query(w, n)
					      : nl2sql_words_sql(w, n);
	}
}

const char *nl2sql_words_value(struct words *w, const struct nl2sql_sql *n)
{
	const char *s;

	if (!n)
		return "";
	if (w->depth >= WORDS_DEPTH)
		return nl2sql_words_sql(w, n);
	w->depth++;
	s = value(w, n);
	w->depth--;
	return s;
}
