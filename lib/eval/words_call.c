/*
 * lib/eval/words_call.c - calls of functions in words, windows with them
 */
#include <string.h>

#include "words.h"

/* ---- functions ----------------------------------------------------------- */

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
	const struct nl2sql_sql *args = nl2sql_words_kid(n, NL2SQL_FUNC_ARGS);
	const struct nl2sql_sql *arg = args && args->n == 1 ? args->kid[0] :
							      NULL;
	const char *different = n->flags & NL2SQL_F_DISTINCT ? "different " :
							       "";
	const char *what;

	if (n->flags & NL2SQL_F_STAR || !arg ||
	    nl2sql_sql_is(arg, NL2SQL_SQL_STAR) ||
	    nl2sql_sql_is(arg, NL2SQL_SQL_LITERAL))
		return nl2sql_arena_printf(
			w->a, "the number of %s",
			args && args->n > 1
				? nl2sql_words_list(w, args, " and ")
				: nl2sql_words_counted(w));
	if (is_key(arg)) {
		const struct nl2sql_source *s = nl2sql_binding_of(arg)->source;

		what = w->scope && w->scope->nsources == 1
			       ? nl2sql_words_nouns(w, s)
			       : nl2sql_plural(w->a, nl2sql_words_label(w, s));
		return nl2sql_arena_printf(w->a, "the number of %s%s",
					   different, what);
	}
	what = nl2sql_words_value(w, arg);
	if (bare(what))
		return nl2sql_arena_printf(w->a, "the number of %s%s",
					   different,
					   nl2sql_plural(w->a, bare(what)));
	return nl2sql_arena_printf(w->a, "the number of %svalues of %s",
				   different, nl2sql_words_wrap(w, what));
}

static const char *unknown_function(struct words *w, const struct nl2sql_sql *n,
				    const char *all)
{
	const char *name = nl2sql_name_words(w->a, n->text ? n->text : "");

	if (!*all)
		return nl2sql_arena_printf(w->a, "the %s", name);
	return nl2sql_arena_printf(w->a, "the %s of %s", name, all);
}

/* A call on its way to being said. */
struct spoken {
	const char *name;
	const struct nl2sql_sql *args; /* or NULL */
	uint32_t n;
	const char *different;         /* "different " or "" */
	const char *near;              /* "different age": what may follow
					* "average"; or NULL */
	struct nl2sql_slot_text slots[4];
	struct nl2sql_buf out;
};

static bool say_as(struct words *w, struct spoken *s, const char *key)
{
	return nl2sql_grammar_say(&s->out, w->g, key, s->name, NULL, s->slots,
				  NL2SQL_COUNT(s->slots));
}

/* "the average age": the function is an adjective of its only argument. */
static bool say_near(struct words *w, struct spoken *s)
{
	const char *whole = s->slots[0].text, *role;
	bool said = false;

	if (s->n != 1 || !bare(whole))
		return false;
	s->near = nl2sql_arena_printf(w->a, "%s%s", s->different, bare(whole));
	s->slots[0].text = s->near;
	role = nl2sql_words_role(w, s->args->kid[0]);
	if (role && (!strcmp(role, "date") || !strcmp(role, "year")))
		said = say_as(w, s, "words.latest");
	if (!said)
		said = say_as(w, s, "words.near");
	s->slots[0].text = whole;
	return said;
}

static bool say_call(struct words *w, struct spoken *s)
{
	if (say_near(w, s))
		return true;
	if (*s->different && s->n)
		s->slots[0].text = nl2sql_arena_printf(w->a, "the different "
					"values of %s", s->slots[0].text);
	if (s->n == 2 && say_as(w, s, "words.round2"))
		return true;
	if (s->n == 3 && say_as(w, s, "words.substr3"))
		return true;
	return say_as(w, s, "words.func");
}

/* Lest a phrase leave an argument unsaid. */
static void put_unsaid(struct words *w, struct spoken *s)
{
	uint32_t i;

	for (i = 0; i < s->n; i++) {
		const char *out = nl2sql_buf_str(&s->out);

		if (i < 3 && (strstr(out, s->slots[i].text) ||
			      (s->near && strstr(out, s->near))))
			continue;
		nl2sql_buf_printf(&s->out, " (%s)",
				  nl2sql_words_part(w, s->args->kid[i]));
	}
}

static const char *call(struct words *w, const struct nl2sql_sql *n)
{
	struct spoken s = {
		.name = nl2sql_words_lower(w, n->text ? n->text : ""),
		.args = nl2sql_words_kid(n, NL2SQL_FUNC_ARGS),
		.different = n->flags & NL2SQL_F_DISTINCT ? "different " : "",
		.slots = { { "1", "" }, { "2", "" }, { "3", "" } }
	};
	const char *out;
	uint32_t i;

	if (nl2sql_ieq(s.name, "count"))
		return count(w, n);
	s.n = s.args ? s.args->n : 0;
	for (i = 0; i < s.n && i < 3; i++)
		s.slots[i].text = nl2sql_words_part(w, s.args->kid[i]);
	s.slots[3].name = "all";
	s.slots[3].text = nl2sql_words_list(w, s.args, " and ");
	/* min and max of several values compare them */
	if (s.n > 1 && (!strcmp(s.name, "max") || !strcmp(s.name, "min")))
		s.name = s.name[1] == 'a' ? "greatest" : "least";
	if (say_call(w, &s)) {
		put_unsaid(w, &s);
		out = nl2sql_arena_strdup(w->a, nl2sql_buf_str(&s.out));
	} else {
		out = unknown_function(w, n, s.slots[3].text);
	}
	nl2sql_buf_release(&s.out);
	return out;
}

/* ---- windows ------------------------------------------------------------- */

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
		return nl2sql_arena_printf(
			w->a, "%s %s",
			nl2sql_words_part(w, nl2sql_words_kid(n, NL2SQL_VALUE)),
			n->op == NL2SQL_BOUND_PRECEDING ? "before" : "after");
	}
}

static void put_frame(struct words *w, struct nl2sql_buf *b,
		      const struct nl2sql_sql *f)
{
	static const char *const units[] = { "rows", "values", "groups" };
	const struct nl2sql_sql *end = nl2sql_words_kid(f, NL2SQL_FRAME_END);

	nl2sql_buf_printf(b, ", over the %s from %s to %s", units[f->op % 3],
			  bound(w, nl2sql_words_kid(f, NL2SQL_FRAME_START)),
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
	base = nl2sql_words_kid(over, NL2SQL_WINDOW_BASE);
	by = nl2sql_words_kid(over, NL2SQL_WINDOW_PARTITION);
	order = nl2sql_words_kid(over, NL2SQL_WINDOW_ORDER);
	if (base)
		nl2sql_buf_printf(b, " over the window \"%s\"", base->text);
	if (by)
		nl2sql_buf_printf(
			b, " among the rows with the same %s",
			nl2sql_starts(nl2sql_words_list(w, by, " and "), "the ")
				? nl2sql_words_list(w, by, " and ") + 4
				: nl2sql_words_list(w, by, " and "));
	else if (!base)
		nl2sql_buf_puts(b, " among all rows");
	if (order)
		nl2sql_buf_printf(b, " by %s", nl2sql_words_order(w, order));
	if (nl2sql_words_kid(over, NL2SQL_WINDOW_FRAME))
		put_frame(w, b, nl2sql_words_kid(over, NL2SQL_WINDOW_FRAME));
}

const char *nl2sql_words_call(struct words *w, const struct nl2sql_sql *n)
{
	const struct nl2sql_sql *filter =
		nl2sql_words_kid(n, NL2SQL_FUNC_FILTER);
	const struct nl2sql_sql *over = nl2sql_words_kid(n, NL2SQL_FUNC_OVER);
	const struct nl2sql_sql *order = nl2sql_words_kid(n, NL2SQL_FUNC_ORDER);
	struct nl2sql_buf b = {0};
	const char *out;

	if (nl2sql_words_kid(n, NL2SQL_FUNC_REST) ||
	    nl2sql_words_kid(n, NL2SQL_FUNC_WITHIN))
		return nl2sql_words_sql(w, n);
	out = call(w, n);
	if (!filter && !over && !order)
		return out;
	nl2sql_buf_puts(&b, out);
	if (order)
		nl2sql_buf_printf(&b, " in the order of %s",
				  nl2sql_words_order(w, order));
	if (filter)
		nl2sql_buf_printf(&b, " (only those where %s)",
				  nl2sql_words_condition(w, filter));
	if (over)
		put_over(w, &b, over);
	out = nl2sql_arena_strdup(w->a, nl2sql_buf_str(&b));
	nl2sql_buf_release(&b);
	return out;
}
