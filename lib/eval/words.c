/*
 * lib/eval/words.c - queries in words
 *
 * "The country and the number of singers, where the age is more than 20, for
 * each country, only where the number of singers is more than 3, sorted by the
 * country alphabetically, the first 5": what is given, of what rows, which of
 * them, in what groups, in what order, how many.
 */
#include <string.h>

#include "words.h"

/* ---- what is given ------------------------------------------------------- */

static const char *star_words(struct words *w, const struct nl2sql_sql *star)
{
	const struct nl2sql_sql *q =
		nl2sql_words_kid(star, NL2SQL_STAR_QUALIFIER);
	size_t i;

	for (i = 0; q && w->scope && i < w->scope->nsources; i++)
		if (w->scope->sources[i]->name &&
		    nl2sql_ieq(w->scope->sources[i]->name, q->text))
			return nl2sql_arena_printf(
				w->a,
				"everything about "
				"the %s",
				nl2sql_words_label(w, w->scope->sources[i]));
	return "everything";
}

/* Whoever reads on must know what a column of a nested query is. */
static void put_alias(struct words *w, struct nl2sql_buf *b,
		      const struct nl2sql_sql *v,
		      const struct nl2sql_sql *alias)
{
	if (w->depth < 2 || !alias || !alias->text ||
	    (nl2sql_sql_is(v, NL2SQL_SQL_COLUMN) &&
	     nl2sql_ieq(v->text, alias->text)))
		return;
	nl2sql_buf_printf(b, " (called %s)",
			  nl2sql_name_words(w->a, alias->text));
}

static const char *items_words(struct words *w, const struct nl2sql_sql *q)
{
	const struct nl2sql_sql *items =
		nl2sql_words_kid(q, NL2SQL_SELECT_ITEMS);
	struct nl2sql_buf b = {0};
	const char *s;
	uint32_t i;

	for (i = 0; items && i < items->n; i++) {
		const struct nl2sql_sql *v =
			nl2sql_words_kid(items->kid[i], NL2SQL_VALUE);

		if (i)
			nl2sql_buf_puts(&b, i + 1 < items->n ? ", " : " and ");
		s = nl2sql_sql_is(v, NL2SQL_SQL_STAR)
			    ? star_words(w, v)
			    : nl2sql_words_value(w, v);
		nl2sql_buf_puts(&b, items->n > 1 && strstr(s, ", ")
					    ? nl2sql_words_wrap(w, s)
					    : s);
		put_alias(w, &b, v,
			  nl2sql_words_kid(items->kid[i], NL2SQL_ITEM_ALIAS));
	}
	s = nl2sql_arena_strdup(w->a, nl2sql_buf_str(&b));
	nl2sql_buf_release(&b);
	return s;
}

static bool only_counts_rows(const struct nl2sql_sql *q)
{
	const struct nl2sql_sql *items =
		nl2sql_words_kid(q, NL2SQL_SELECT_ITEMS);
	uint32_t i;

	for (i = 0; items && i < items->n; i++) {
		const struct nl2sql_sql *v =
			nl2sql_words_kid(items->kid[i], NL2SQL_VALUE);

		if (nl2sql_sql_is(v, NL2SQL_SQL_FUNC) && v->text &&
		    nl2sql_ieq(v->text, "count") &&
		    (v->flags & NL2SQL_F_STAR ||
		     !nl2sql_words_kid(v, NL2SQL_FUNC_ARGS)))
			return true;
	}
	return false;
}

/* Has it been said already that it is the number of these? */
static bool counts(struct words *w, const struct nl2sql_buf *said,
		   const char *rows)
{
	const char *number = nl2sql_arena_printf(w->a, "number of %s", rows);

	return said->len && strstr(nl2sql_buf_str(said), number);
}

/* " of each singer", ", for customers with the orders of each customer" */
static void put_sources(struct words *w, struct nl2sql_buf *b,
			const struct nl2sql_sql *q)
{
	const struct nl2sql_sql *from = nl2sql_words_kid(q, NL2SQL_SELECT_FROM);
	const struct nl2sql_scope *s = w->scope;
	const struct nl2sql_sql *items =
		nl2sql_words_kid(q, NL2SQL_SELECT_ITEMS);
	bool star = items && items->n == 1 &&
		    nl2sql_sql_is(nl2sql_words_kid(items->kid[0], NL2SQL_VALUE),
				  NL2SQL_SQL_STAR);
	const char *of = star ? " about " : " of ", *rows;

	if (!from || !s || !s->nsources)
		return;
	if (s->nsources > 1) {
		nl2sql_buf_printf(b, "%s%s", star ? of : ", for ",
				  nl2sql_words_from(w, q));
		return;
	}
	rows = nl2sql_words_from(w, q);
	if (s->sources[0]->kind == NL2SQL_SOURCE_DERIVED ||
	    s->sources[0]->kind == NL2SQL_SOURCE_FUNCTION)
		nl2sql_buf_printf(b, " of %s", nl2sql_ends(nl2sql_buf_str(b),
				" number of rows") &&
				nl2sql_starts(rows, "rows of ") ?
				rows + strlen("rows of ") :
				nl2sql_arena_printf(w->a, "the %s", rows));
	else if (s->aggregate && (only_counts_rows(q) || counts(w, b, rows)))
		return;
	else if (s->aggregate)
		nl2sql_buf_printf(b, " of %s", rows);
	else
		nl2sql_buf_printf(b, "%seach %s", of,
				  nl2sql_words_noun(w, s->sources[0]));
}

/* ---- clauses ------------------------------------------------------------- */

const char *nl2sql_words_order(struct words *w, const struct nl2sql_sql *list)
{
	struct nl2sql_buf b = {0};
	const char *s;
	uint32_t i;

	for (i = 0; list && i < list->n; i++) {
		const struct nl2sql_sql *o = list->kid[i];
		const struct nl2sql_sql *v = nl2sql_words_kid(o, NL2SQL_VALUE);
		const struct nl2sql_sql *shown = v;
		const struct nl2sql_binding *bind = nl2sql_binding_of(v);

		if (bind && bind->output && bind->output->expr)
			shown = bind->output->expr;
		if (i)
			nl2sql_buf_puts(&b, ", then by ");
		nl2sql_buf_printf(
			&b, "%s %s", nl2sql_words_part(w, v),
			nl2sql_words_say(w,
					 o->flags & NL2SQL_F_DESC ? "words.desc"
								  : "words.asc",
					 NULL, nl2sql_words_role(w, shown),
					 NULL, NULL, NULL));
		if (o->flags & NL2SQL_F_NULLS_FIRST)
			nl2sql_buf_puts(&b, ", what is missing first");
		else if (o->flags & NL2SQL_F_NULLS_LAST)
			nl2sql_buf_puts(&b, ", what is missing last");
	}
	s = nl2sql_arena_strdup(w->a, nl2sql_buf_str(&b));
	nl2sql_buf_release(&b);
	return s;
}

/* ORDER BY 2 means the second item. */
static const char *positions_written_out(struct words *w,
					 const struct nl2sql_sql *q,
					 const struct nl2sql_sql *list)
{
	const struct nl2sql_sql *items, *first = q;
	struct nl2sql_sql *copy = NULL, *o;
	uint32_t i;
	int64_t at;

	while (nl2sql_sql_is(first, NL2SQL_SQL_SETOP))
		first = nl2sql_words_kid(first, NL2SQL_SETOP_LEFT);
	items = nl2sql_sql_is(first, NL2SQL_SQL_SELECT)
			? nl2sql_words_kid(first, NL2SQL_SELECT_ITEMS)
			: NULL;

	for (i = 0; list && i < list->n; i++) {
		const struct nl2sql_sql *v =
			nl2sql_words_kid(list->kid[i], NL2SQL_VALUE);

		o = nl2sql_sql_new(w->a, NL2SQL_SQL_ORDER);
		*o = *list->kid[i];
		o->kid = nl2sql_arena_alloc(w->a, sizeof(*o->kid) * o->n);
		memcpy(o->kid, list->kid[i]->kid, sizeof(*o->kid) * o->n);
		if (items && nl2sql_sql_is(v, NL2SQL_SQL_LITERAL) &&
		    v->op == NL2SQL_LIT_INTEGER &&
		    !nl2sql_parse_int(v->text, 1, items->n, &at))
			o->kid[NL2SQL_VALUE] = nl2sql_words_kid(
				items->kid[at - 1], NL2SQL_VALUE);
		nl2sql_sql_add(w->a, &copy, o);
	}
	return nl2sql_words_order(w, copy);
}

static void put_group(struct words *w, struct nl2sql_buf *b,
		      const struct nl2sql_sql *q)
{
	const struct nl2sql_sql *group =
		nl2sql_words_kid(q, NL2SQL_SELECT_GROUP);
	const struct nl2sql_sql *items =
		nl2sql_words_kid(q, NL2SQL_SELECT_ITEMS);
	uint32_t i;
	int64_t at;

	for (i = 0; group && i < group->n; i++) {
		const struct nl2sql_sql *g = group->kid[i];
		const char *s;

		if (nl2sql_sql_is(g, NL2SQL_SQL_LITERAL) && items &&
		    g->op == NL2SQL_LIT_INTEGER &&
		    !nl2sql_parse_int(g->text, 1, items->n, &at))
			g = nl2sql_words_kid(items->kid[at - 1], NL2SQL_VALUE);
		s = nl2sql_words_part(w, g);
		if (nl2sql_binding_of(g) &&
		    nl2sql_words_is_key(nl2sql_binding_of(g)))
			s = nl2sql_words_label(w, nl2sql_binding_of(g)->source);
		nl2sql_buf_puts(b, i ? " and " : ", for each ");
		nl2sql_buf_puts(b, nl2sql_starts(s, "the ") ? s + 4 : s);
	}
	if (q->flags & NL2SQL_F_ROLLUP)
		nl2sql_buf_puts(b, " with subtotals");
}

static void put_limit(struct words *w, struct nl2sql_buf *b,
		      const struct nl2sql_sql *q)
{
	const struct nl2sql_sql *limit =
		nl2sql_words_kid(q, NL2SQL_QUERY_LIMIT);
	const struct nl2sql_sql *offset =
		nl2sql_words_kid(q, NL2SQL_QUERY_OFFSET);
	const char *n = limit ? nl2sql_words_part(w, limit) : NULL;
	const char *percent = q->flags & NL2SQL_F_PERCENT ? " percent" : "";

	if (n && !strcmp(n, "1") && !*percent)
		nl2sql_buf_puts(b, ", only the first");
	else if (n)
		nl2sql_buf_printf(b, ", only the first %s%s", n, percent);
	if (q->flags & NL2SQL_F_TIES)
		nl2sql_buf_puts(b, " and those that are their equals");
	if (offset)
		nl2sql_buf_printf(b, "%s %s",
				  n ? " after the first"
				    : ", without the first",
				  nl2sql_words_part(w, offset));
}

static void put_rows(struct words *w, struct nl2sql_buf *b,
		     const struct nl2sql_sql *q)
{
	const struct nl2sql_sql *where =
		nl2sql_words_kid(q, NL2SQL_SELECT_WHERE);

	if (where)
		nl2sql_buf_printf(b, ", where %s",
				  nl2sql_words_condition(w, where));
	put_group(w, b, q);
	if (nl2sql_words_kid(q, NL2SQL_SELECT_HAVING))
		nl2sql_buf_printf(
			b, ", only where %s",
			nl2sql_words_condition(
				w, nl2sql_words_kid(q, NL2SQL_SELECT_HAVING)));
}

static void put_end(struct words *w, struct nl2sql_buf *b,
		    const struct nl2sql_sql *q)
{
	const struct nl2sql_sql *order =
		nl2sql_words_kid(q, NL2SQL_QUERY_ORDER);

	if (order)
		nl2sql_buf_printf(b, "%s sorted by %s",
				  q->kind == NL2SQL_SQL_SELECT ? "," :
								 "; all",
				  positions_written_out(w, q, order));
	put_limit(w, b, q);
}

/* ---- queries ------------------------------------------------------------- */

static void put_select(struct words *w, struct nl2sql_buf *b,
		       const struct nl2sql_sql *q)
{
	const struct nl2sql_sql *windows =
		nl2sql_words_kid(q, NL2SQL_SELECT_WINDOWS);
	const struct nl2sql_sql *on =
		nl2sql_words_kid(q, NL2SQL_SELECT_DISTINCT_ON);
	uint32_t i;

	nl2sql_buf_puts(b, items_words(w, q));
	put_sources(w, b, q);
	put_rows(w, b, q);
	for (i = 0; windows && i < windows->n; i++)
		nl2sql_buf_printf(b, ", the window \"%s\" being `%s`",
			windows->kid[i]->text ? windows->kid[i]->text : "",
			nl2sql_sql_text(w->a, windows->kid[i],
					w->r->dialect));
	if (on)
		nl2sql_buf_printf(b, ", only one for each %s",
				  nl2sql_words_list(w, on, " and "));
	else if (q->flags & NL2SQL_F_DISTINCT)
		nl2sql_buf_puts(b, ", each only once");
	put_end(w, b, q);
}

static const char *operand(struct words *w, const struct nl2sql_sql *q,
			   bool left, const struct nl2sql_sql *up)
{
	const char *s = nl2sql_words_query(w, q);
	bool bare = q->kind == NL2SQL_SQL_SELECT &&
		    !nl2sql_words_kid(q, NL2SQL_QUERY_ORDER) &&
		    !nl2sql_words_kid(q, NL2SQL_QUERY_LIMIT);

	if (left && q->kind == NL2SQL_SQL_SETOP && q->op == up->op &&
	    !nl2sql_words_kid(q, NL2SQL_QUERY_ORDER))
		bare = true;
	return bare ? s : nl2sql_arena_printf(w->a, "(%s)", s);
}

static void put_setop(struct words *w, struct nl2sql_buf *b,
		      const struct nl2sql_sql *q)
{
	static const char *const keys[] = { "words.union", "words.intersect",
					    "words.except" };
	const struct nl2sql_sql *right =
		nl2sql_words_kid(q, NL2SQL_SETOP_RIGHT);
	const char *l =
		operand(w, nl2sql_words_kid(q, NL2SQL_SETOP_LEFT), true, q);

	if (q->op == NL2SQL_SETOP_PAREN || !right)
		nl2sql_buf_puts(b, l);
	else
		nl2sql_buf_puts(
			b,
			nl2sql_words_say(w,
					 q->op == NL2SQL_SETOP_UNION &&
							 q->flags & NL2SQL_F_ALL
						 ? "words.unionall"
						 : keys[q->op % 3],
					 NULL, NULL, l,
					 operand(w, right, false, q), NULL));
	put_end(w, b, q);
}

static void put_values(struct words *w, struct nl2sql_buf *b,
		       const struct nl2sql_sql *q)
{
	const struct nl2sql_sql *rows = nl2sql_words_kid(q, NL2SQL_VALUES_ROWS);
	uint32_t i;

	nl2sql_buf_puts(b, "the rows ");
	for (i = 0; rows && i < rows->n; i++)
		nl2sql_buf_printf(b, "%s(%s)", i ? ", " : "",
				  nl2sql_words_list(w, rows->kid[i], " and "));
	put_end(w, b, q);
}

static void put_with(struct words *w, struct nl2sql_buf *b,
		     const struct nl2sql_sql *with)
{
	uint32_t i;

	for (i = 0; with && i < with->n; i++) {
		const struct nl2sql_sql *c = with->kid[i];

		nl2sql_buf_printf(
			b, "%s%s%s being (%s)%s", i ? "" : "with ",
			nl2sql_plural(
				w->a,
				nl2sql_singular(w->a, nl2sql_name_words(
							      w->a, c->text))),
			with->flags & NL2SQL_F_RECURSIVE
				? " (which may refer to themselves)"
				: "",
			nl2sql_words_query(
				w, nl2sql_words_kid(c, NL2SQL_CTE_QUERY)),
			i + 1 < with->n ? ", " : ": ");
	}
}

const char *nl2sql_words_query(struct words *w, const struct nl2sql_sql *q)
{
	const struct nl2sql_scope *was = w->scope;
	struct nl2sql_buf b = {0};
	const char *s;

	if (!nl2sql_sql_is_query(q) || w->depth >= WORDS_DEPTH)
		return q ? nl2sql_arena_printf(w->a, "`%s`",
			nl2sql_sql_text(w->a, q, w->r->dialect)) : "";
	w->depth++;
	w->scope = q->note;
	put_with(w, &b, nl2sql_words_kid(q, NL2SQL_QUERY_WITH));
	w->scope = q->note;
	if (q->kind == NL2SQL_SQL_SELECT)
		put_select(w, &b, q);
	else if (q->kind == NL2SQL_SQL_SETOP)
		put_setop(w, &b, q);
	else
		put_values(w, &b, q);
	w->scope = was;
	w->depth--;
	s = nl2sql_arena_strdup(w->a, nl2sql_buf_str(&b));
	nl2sql_buf_release(&b);
	return s;
}

const char *nl2sql_words_rows(struct words *w, const struct nl2sql_sql *q)
{
	const struct nl2sql_scope *was = w->scope;
	struct nl2sql_buf b = {0};
	const char *s;

	if (!nl2sql_sql_is(q, NL2SQL_SQL_SELECT) ||
	    !nl2sql_words_kid(q, NL2SQL_SELECT_FROM) ||
	    nl2sql_words_kid(q, NL2SQL_QUERY_WITH) || w->depth >= WORDS_DEPTH)
		return nl2sql_arena_printf(w->a, "rows of (%s)",
					   nl2sql_words_query(w, q));
	w->depth++;
	w->scope = q->note;
	nl2sql_buf_puts(&b, nl2sql_words_from(w, q));
	put_rows(w, &b, q);
	put_limit(w, &b, q);
	w->scope = was;
	w->depth--;
	s = nl2sql_arena_strdup(w->a, nl2sql_buf_str(&b));
	nl2sql_buf_release(&b);
	return s;
}
