/*
 * lib/eval/words_value.c - values and conditions in words
 */
#include <stdio.h>
#include <string.h>

#include "words.h"

#define LONG_TEXT 200

static const char *sql_of(struct words *w, const struct nl2sql_sql *n)
{
	return nl2sql_arena_printf(w->a, "`%s`",
				   nl2sql_sql_text(w->a, n, w->r->dialect));
}

const char *words_say(struct words *w, const char *key, const char *name,
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

const char *words_wrap(struct words *w, const char *s)
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

const char *words_part(struct words *w, const struct nl2sql_sql *n)
{
	return words_wrap(w, words_value(w, n));
}

const char *words_list(struct words *w, const struct nl2sql_sql *list,
		       const char *last)
{
	struct nl2sql_buf b = {0};
	const char *out;
	uint32_t i;

	for (i = 0; list && i < list->n; i++) {
		if (i)
			nl2sql_buf_puts(&b, i + 1 < list->n ? ", " : last);
		nl2sql_buf_puts(&b, words_part(w, list->kid[i]));
	}
	out = nl2sql_arena_strdup(w->a, nl2sql_buf_str(&b));
	nl2sql_buf_release(&b);
	return out;
}

/* ---- literals ------------------------------------------------------------------ */

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
		return sql_of(w, n);
	}
}

/* ---- functions ------------------------------------------------------------------- */

/* What may follow an adjective: "the age" gives "age". */
static const char *bare(const char *s)
{
	if (!nl2sql_starts(s, "the ") || strstr(s, "'s ") ||
	    strpbrk(s, ",;()'") || strstr(s, " of "))
		return NULL;
	return s + 4;
}

static bool is_key(const struct nl2sql_sql *column)
{
	const struct nl2sql_binding *b = nl2sql_binding_of(column);

	return b && b->table && b->source && b->source->table == b->table &&
	       b->table_column >= 0 &&
	       b->table->primary_key.ncolumns == 1 &&
	       b->table->primary_key.columns[0] == b->table_column;
}

static const char *count(struct words *w, const struct nl2sql_sql *n)
{
	const struct nl2sql_sql *args = words_kid(n, NL2SQL_FUNC_ARGS);
	const struct nl2sql_sql *arg = args && args->n == 1 ? args->kid[0] :
							      NULL;
	const char *different = n->flags & NL2SQL_F_DISTINCT ? "different " :
							       "";
	const char *what;

	if (n->flags & NL2SQL_F_STAR || !arg ||
	    nl2sql_sql_is(arg, NL2SQL_SQL_STAR) ||
	    nl2sql_sql_is(arg, NL2SQL_SQL_LITERAL))
		return nl2sql_arena_printf(w->a, "the number of %s",
					   args && args->n > 1 ?
					   words_list(w, args, " and ") :
					   words_counted(w));
	if (is_key(arg)) {
		const struct nl2sql_source *s = nl2sql_binding_of(arg)->source;

		what = w->scope && w->scope->nsources == 1 ?
		       words_nouns(w, s) :
		       nl2sql_plural(w->a, words_label(w, s));
		return nl2sql_arena_printf(w->a, "the number of %s%s",
					   different, what);
	}
	what = words_value(w, arg);
	if (bare(what))
		return nl2sql_arena_printf(w->a, "the number of %s%s",
					   different,
					   nl2sql_plural(w->a, bare(what)));
	return nl2sql_arena_printf(w->a, "the number of %svalues of %s",
				   different, words_wrap(w, what));
}

static const char *unknown_function(struct words *w, const struct nl2sql_sql *n,
				    const char *all)
{
	const char *name = nl2sql_name_words(w->a, n->text ? n->text : "");

	if (!*all)
		return nl2sql_arena_printf(w->a, "the %s", name);
	return nl2sql_arena_printf(w->a, "the %s of %s", name, all);
}

static const char *call(struct words *w, const struct nl2sql_sql *n)
{
	const struct nl2sql_sql *args = words_kid(n, NL2SQL_FUNC_ARGS);
	const char *all = words_list(w, args, " and "), *near = NULL, *role;
	struct nl2sql_slot_text slots[] = { { "1", "" }, { "2", "" },
					    { "3", "" }, { "all", all } };
	const char *name = words_lower(w, n->text ? n->text : "");
	struct nl2sql_buf b = {0};
	const char *different = n->flags & NL2SQL_F_DISTINCT ? "different " :
							       "";
	const char *out;
	uint32_t i, nargs = args ? args->n : 0;
	bool said = false;

	if (nl2sql_ieq(name, "count"))
		return count(w, n);
	for (i = 0; i < nargs && i < 3; i++)
		slots[i].text = words_part(w, args->kid[i]);
	/* min and max of several values compare them */
	if (nargs > 1 && (!strcmp(name, "max") || !strcmp(name, "min")))
		name = *(name + 1) == 'a' ? "greatest" : "least";
	if (nargs == 1)
		near = bare(slots[0].text);
	if (near) {
		near = nl2sql_arena_printf(w->a, "%s%s", different, near);
		slots[0].text = near;
		role = words_role(w, args->kid[0]);
		if (role && (!strcmp(role, "date") || !strcmp(role, "year")))
			said = nl2sql_grammar_say(&b, w->g, "words.latest",
						  name, NULL, slots, 4);
		if (!said)
			said = nl2sql_grammar_say(&b, w->g, "words.near", name,
						  NULL, slots, 4);
		slots[0].text = words_part(w, args->kid[0]);
	}
	if (!said && *different && nargs)
		slots[0].text = nl2sql_arena_printf(w->a, "the different "
					"values of %s", slots[0].text);
	if (!said && nargs == 2)
		said = nl2sql_grammar_say(&b, w->g, "words.round2", name, NULL,
					  slots, 4);
	if (!said && nargs == 3)
		said = nl2sql_grammar_say(&b, w->g, "words.substr3", name,
					  NULL, slots, 4);
	if (!said)
		said = nl2sql_grammar_say(&b, w->g, "words.func", name, NULL,
					  slots, 4);
	/* lest a phrase leave an argument unsaid */
	for (i = 0; said && i < nargs && i < 3; i++)
		if (!strstr(nl2sql_buf_str(&b), slots[i].text) &&
		    !(near && strstr(nl2sql_buf_str(&b), near)))
			nl2sql_buf_printf(&b, " (%s)", slots[i].text);
	for (; said && i < nargs; i++)
		nl2sql_buf_printf(&b, " (%s)", words_part(w, args->kid[i]));
	out = said ? nl2sql_arena_strdup(w->a, nl2sql_buf_str(&b)) :
		     unknown_function(w, n, all);
	nl2sql_buf_release(&b);
	return out;
}

/* ---- windows ----------------------------------------------------------------------- */

static const char *bound(struct words *w, const struct nl2sql_sql *n)
{
	switch (n->op) {
	case NL2SQL_BOUND_UNBOUNDED_PRECEDING:
		return "the first";
	case NL2SQL_BOUND_UNBOUNDED_FOLLOWING:
		return "the last";
	case NL2SQL_BOUND_CURRENT:
		return "the current one";
	default:
		return nl2sql_arena_printf(w->a, "%s %s",
			words_part(w, words_kid(n, NL2SQL_VALUE)),
			n->op == NL2SQL_BOUND_PRECEDING ? "before" : "after");
	}
}

static void put_frame(struct words *w, struct nl2sql_buf *b,
		      const struct nl2sql_sql *f)
{
	static const char *const units[] = { "rows", "values", "groups" };
	const struct nl2sql_sql *end = words_kid(f, NL2SQL_FRAME_END);

	nl2sql_buf_printf(b, ", over the %s from %s to %s", units[f->op % 3],
			  bound(w, words_kid(f, NL2SQL_FRAME_START)),
			  end ? bound(w, end) : "the current one");
	if (f->flags & NL2SQL_F_EXCLUDE_CURRENT)
		nl2sql_buf_puts(b, " without the current one");
	else if (f->flags & NL2SQL_F_EXCLUDE_GROUP)
		nl2sql_buf_puts(b, " without its equals and itself");
	else if (f->flags & NL2SQL_F_EXCLUDE_TIES)
		nl2sql_buf_puts(b, " without its equals");
}

static void put_over(struct words *w, struct nl2sql_buf *b,
		     const struct nl2sql_sql *over)
{
	const struct nl2sql_sql *by, *order, *base;

	if (over->kind == NL2SQL_SQL_NAME) {
		nl2sql_buf_printf(b, " over the window \"%s\"", over->text);
		return;
	}
	base = words_kid(over, NL2SQL_WINDOW_BASE);
	by = words_kid(over, NL2SQL_WINDOW_PARTITION);
	order = words_kid(over, NL2SQL_WINDOW_ORDER);
	if (base)
		nl2sql_buf_printf(b, " over the window \"%s\"", base->text);
	if (by)
		nl2sql_buf_printf(b, " among the rows with the same %s",
				  nl2sql_starts(words_list(w, by, " and "),
						"the ") ?
				  words_list(w, by, " and ") + 4 :
				  words_list(w, by, " and "));
	else if (!base)
		nl2sql_buf_puts(b, " among all rows");
	if (order)
		nl2sql_buf_printf(b, " by %s", words_order(w, order));
	if (words_kid(over, NL2SQL_WINDOW_FRAME))
		put_frame(w, b, words_kid(over, NL2SQL_WINDOW_FRAME));
}

static const char *function(struct words *w, const struct nl2sql_sql *n)
{
	const struct nl2sql_sql *filter = words_kid(n, NL2SQL_FUNC_FILTER);
	const struct nl2sql_sql *over = words_kid(n, NL2SQL_FUNC_OVER);
	const struct nl2sql_sql *order = words_kid(n, NL2SQL_FUNC_ORDER);
	struct nl2sql_buf b = {0};
	const char *out;

	if (words_kid(n, NL2SQL_FUNC_REST) || words_kid(n, NL2SQL_FUNC_WITHIN))
		return sql_of(w, n);
	out = call(w, n);
	if (!filter && !over && !order)
		return out;
	nl2sql_buf_puts(&b, out);
	if (order)
		nl2sql_buf_printf(&b, " in the order of %s",
				  words_order(w, order));
	if (filter)
		nl2sql_buf_printf(&b, " (only those where %s)",
				  words_condition(w, filter));
	if (over)
		put_over(w, &b, over);
	out = nl2sql_arena_strdup(w->a, nl2sql_buf_str(&b));
	nl2sql_buf_release(&b);
	return out;
}

/* ---- values ---------------------------------------------------------------------------- */

static const char *case_words(struct words *w, const struct nl2sql_sql *n)
{
	const struct nl2sql_sql *operand = words_kid(n, NL2SQL_CASE_OPERAND);
	const struct nl2sql_sql *whens = words_kid(n, NL2SQL_CASE_WHENS);
	const struct nl2sql_sql *other = words_kid(n, NL2SQL_CASE_ELSE);
	struct nl2sql_buf b = {0};
	const char *out, *when;
	uint32_t i;

	for (i = 0; whens && i < whens->n; i++) {
		const struct nl2sql_sql *c = words_kid(whens->kid[i],
						NL2SQL_WHEN_CONDITION);

		when = operand ? words_say(w, "words.eq", NULL, NULL,
					   words_part(w, operand),
					   words_part(w, c), NULL) :
				 words_wrap(w, words_condition(w, c));
		nl2sql_buf_printf(&b, "%s%s", i ? ", " : "",
			words_say(w, "words.case", NULL, NULL, when,
				  words_part(w, words_kid(whens->kid[i],
						NL2SQL_WHEN_RESULT)), NULL));
	}
	nl2sql_buf_printf(&b, " %s", words_say(w, "words.otherwise", NULL, NULL,
			  NULL, other ? words_part(w, other) : "nothing",
			  NULL));
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
			return words_say(w, known[i].key, NULL, NULL,
					 words_part(w, words_kid(n, 0)),
					 words_part(w, words_kid(n, 1)), NULL);
	if (n->op == NL2SQL_OP_COLLATE)
		return words_value(w, words_kid(n, 0));
	if (n->op == NL2SQL_OP_OR || (n->op >= NL2SQL_OP_AND &&
				      n->op <= NL2SQL_OP_IS_NOT))
		return words_say(w, "words.whether", NULL, NULL, NULL,
				 words_condition(w, n), NULL);
	return sql_of(w, n);
}

static const char *unary(struct words *w, const struct nl2sql_sql *n)
{
	const struct nl2sql_sql *x = words_kid(n, NL2SQL_VALUE);

	if (n->op == NL2SQL_OP_NOT)
		return words_say(w, "words.whether", NULL, NULL, NULL,
				 words_condition(w, n), NULL);
	if (n->op == NL2SQL_OP_POS)
		return words_value(w, x);
	if (n->op != NL2SQL_OP_NEG)
		return sql_of(w, n);
	if (nl2sql_sql_is(x, NL2SQL_SQL_LITERAL))
		return nl2sql_arena_printf(w->a, "-%s", words_value(w, x));
	return words_say(w, "words.neg", NULL, NULL, NULL, words_part(w, x),
			 NULL);
}

static const char *column(struct words *w, const struct nl2sql_sql *n)
{
	const struct nl2sql_binding *b = nl2sql_binding_of(n);

	if (b && b->string)
		return nl2sql_arena_printf(w->a, "'%s'", n->text);
	if (b && b->output && b->output->expr && b->output->expr != n)
		return words_value(w, b->output->expr);
	return words_owned(w, n);
}

static const char *interval(struct words *w, const struct nl2sql_sql *n)
{
	const struct nl2sql_sql *v = words_kid(n, NL2SQL_VALUE);
	const char *s = nl2sql_sql_is(v, NL2SQL_SQL_LITERAL) && v->text ?
			v->text : words_part(w, v);

	return nl2sql_arena_printf(w->a, "%s%s%s", s, n->text ? " " : "",
				   n->text ? n->text : "");
}

static const char *value(struct words *w, const struct nl2sql_sql *n)
{
	switch (n->kind) {
	case NL2SQL_SQL_COLUMN:
		return column(w, n);
	case NL2SQL_SQL_LITERAL:
		return literal(w, n);
	case NL2SQL_SQL_TYPED:
		return words_value(w, words_kid(n, NL2SQL_TYPED_VALUE));
	case NL2SQL_SQL_INTERVAL:
		return interval(w, n);
	case NL2SQL_SQL_PARAM:
		return nl2sql_arena_printf(w->a, "the value %s", n->text);
	case NL2SQL_SQL_UNARY:
		return unary(w, n);
	case NL2SQL_SQL_BINARY:
		return operation(w, n);
	case NL2SQL_SQL_FUNC:
		return function(w, n);
	case NL2SQL_SQL_CASE:
		return case_words(w, n);
	case NL2SQL_SQL_CAST:
		return words_say(w, "words.cast", NULL, NULL,
				 words_part(w, words_kid(n, NL2SQL_VALUE)),
				 nl2sql_sql_text(w->a, words_kid(n,
					NL2SQL_CAST_TYPE), w->r->dialect),
				 NULL);
	case NL2SQL_SQL_SUBQUERY:
		return words_query(w, words_kid(n, 0));
	case NL2SQL_SQL_ROW:
		return words_list(w, n, " and ");
	case NL2SQL_SQL_WORD:
		return n->text;
	case NL2SQL_SQL_LIKE:
	case NL2SQL_SQL_BETWEEN:
	case NL2SQL_SQL_IN:
	case NL2SQL_SQL_IS:
	case NL2SQL_SQL_EXISTS:
	case NL2SQL_SQL_QUANTIFIED:
		return words_say(w, "words.whether", NULL, NULL, NULL,
				 words_condition(w, n), NULL);
	default:
		return nl2sql_sql_is_query(n) ? words_query(w, n) :
						sql_of(w, n);
	}
}

const char *words_value(struct words *w, const struct nl2sql_sql *n)
{
	const char *s;

	if (!n)
		return "";
	if (w->depth >= WORDS_DEPTH)
		return sql_of(w, n);
	w->depth++;
	s = value(w, n);
	w->depth--;
	return s;
}
