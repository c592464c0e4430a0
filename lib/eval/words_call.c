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

/* ---- what is counted by a condition -------------------------------------- */

static bool is_if(const char *name)
{
	return nl2sql_ieq(name, "iif") || nl2sql_ieq(name, "if");
}

/* Is it 1 for sum(), anything for count()? */
static bool counts_one(const struct nl2sql_sql *n, bool sums)
{
	if (!nl2sql_sql_is(n, NL2SQL_SQL_LITERAL) || n->op == NL2SQL_LIT_NULL)
		return false;
	return !sums || (n->op == NL2SQL_LIT_INTEGER && !strcmp(n->text, "1"));
}

static bool counts_nothing(const struct nl2sql_sql *n, bool sums)
{
	if (!n)
		return true;
	return nl2sql_sql_is(n, NL2SQL_SQL_LITERAL) &&
	       (n->op == NL2SQL_LIT_NULL ||
		(sums && n->op == NL2SQL_LIT_INTEGER && !strcmp(n->text, "0")));
}

/* The condition of sum(CASE WHEN c THEN 1 ELSE 0 END) and its like; or NULL. */
static const struct nl2sql_sql *counted_by(const struct nl2sql_sql *n)
{
	const struct nl2sql_sql *args = nl2sql_words_kid(n, NL2SQL_FUNC_ARGS);
	const struct nl2sql_sql *x = args && args->n == 1 ? args->kid[0] : NULL;
	const struct nl2sql_sql *c = NULL, *then = NULL, *other = NULL, *list;
	bool sums = n->text && nl2sql_ieq(n->text, "sum");

	if (!n->text || (!sums && !nl2sql_ieq(n->text, "count")) ||
	    n->flags & NL2SQL_F_DISTINCT)
		return NULL;
	if (nl2sql_sql_is(x, NL2SQL_SQL_CASE) &&
	    !nl2sql_words_kid(x, NL2SQL_CASE_OPERAND)) {
		list = nl2sql_words_kid(x, NL2SQL_CASE_WHENS);
		if (!list || list->n != 1)
			return NULL;
		c = nl2sql_words_kid(list->kid[0], NL2SQL_WHEN_CONDITION);
		then = nl2sql_words_kid(list->kid[0], NL2SQL_WHEN_RESULT);
		other = nl2sql_words_kid(x, NL2SQL_CASE_ELSE);
	} else if (nl2sql_sql_is(x, NL2SQL_SQL_FUNC) && x->text &&
		   is_if(x->text)) {
		list = nl2sql_words_kid(x, NL2SQL_FUNC_ARGS);
		if (!list || list->n != 3)
			return NULL;
		c = list->kid[0];
		then = list->kid[1];
		other = list->kid[2];
	}
	return counts_one(then, sums) && counts_nothing(other, sums) ? c : NULL;
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
	uint32_t n, unsaid;            /* from there, some may be unsaid */
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

/* The text of a literal; "" of anything else. */
static const char *text_of(const struct nl2sql_sql *n)
{
	return nl2sql_sql_is(n, NL2SQL_SQL_LITERAL) && n->text &&
	       n->op == NL2SQL_LIT_STRING ? n->text : "";
}

/* What is left of a date that is put in a form. */
static const char *form_name(const char *function, const char *form)
{
	static const struct {
		const char *function, *form, *name;
	} known[] = {
		{ NULL, "%Y", "year" }, { NULL, "%m", "month" },
		{ NULL, "%d", "day" }, { NULL, "%H", "hour" },
		{ NULL, "%Y-%m", "yearmonth" }, { NULL, "%Y-%m-%d", "date" },
		{ NULL, "%w", "weekday" }, { NULL, "%S", "second" },
		{ "strftime", "%j", "yearday" }, { "strftime", "%W", "week" },
		{ "strftime", "%M", "minute" },
		{ "to_char", "YYYY", "year" }, { "to_char", "MM", "month" },
		{ "to_char", "DD", "day" }, { "to_char", "HH24", "hour" },
		{ "to_char", "YYYY-MM", "yearmonth" },
		{ "to_char", "YYYY-MM-DD", "date" }
	};
	size_t i;

	for (i = 0; i < NL2SQL_COUNT(known); i++)
		if (!strcmp(known[i].form, form) &&
		    (!known[i].function ||
		     !strcmp(known[i].function, function)))
			return known[i].name;
	return NULL;
}

/* "the year of the date", from strftime('%Y', date). */
static bool say_form(struct words *w, struct spoken *s)
{
	bool first = !strcmp(s->name, "strftime");
	struct nl2sql_slot_text value = { "1", s->slots[first].text };
	const char *name;

	if (s->n != 2 || (!first && strcmp(s->name, "date_format") != 0 &&
			  strcmp(s->name, "to_char") != 0))
		return false;
	name = form_name(s->name, text_of(s->args->kid[!first]));
	if (!name || !nl2sql_grammar_say(&s->out, w->g, "words.dateform", name,
					 NULL, &value, 1))
		return false;
	s->unsaid = 2;
	return true;
}

/* A first argument that is no value: "the start of the month of the date", "1
 * where the country is 'CZE' and otherwise 0". */
static void set_first(struct words *w, struct spoken *s)
{
	const char *text = s->n ? text_of(s->args->kid[0]) : "";

	if (s->n == 2 && nl2sql_starts(s->name, "date_") && *text)
		s->slots[0].text = nl2sql_words_lower(w, text);
	if (s->n == 3 && is_if(s->name))
		s->slots[0].text = nl2sql_words_wrap(w,
			nl2sql_words_condition(w, s->args->kid[0]));
}

static bool is_one(const struct spoken *s, uint32_t slot)
{
	return !strcmp(s->slots[slot].text, "1");
}

/* substr(x, 1, n) */
static bool say_start(struct words *w, struct spoken *s)
{
	if (!say_as(w, s, is_one(s, 2) ? "words.initial" : "words.start"))
		return false;
	s->unsaid = 3;
	return true;
}

static bool say_call(struct words *w, struct spoken *s)
{
	if (say_near(w, s) || say_form(w, s))
		return true;
	set_first(w, s);
	if (*s->different && s->n)
		s->slots[0].text = nl2sql_arena_printf(w->a, "the different "
					"values of %s", s->slots[0].text);
	if (s->n == 2 && say_as(w, s, "words.round2"))
		return true;
	if (s->n == 3 && is_one(s, 1) && say_start(w, s))
		return true;
	if (s->n == 3 && say_as(w, s, "words.substr3"))
		return true;
	return say_as(w, s, "words.func");
}

/* Lest a phrase leave an argument unsaid. */
static void put_unsaid(struct words *w, struct spoken *s)
{
	uint32_t i;

	for (i = s->unsaid; i < s->n; i++) {
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

	if (counted_by(n))
		return nl2sql_words_say(w, "words.countif", NULL, NULL,
			nl2sql_words_wrap(w, nl2sql_words_condition(w,
							counted_by(n))),
			nl2sql_words_counted(w), NULL);
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
