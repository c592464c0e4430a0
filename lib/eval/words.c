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

/* ---- how a table joins those before it ------------------------------------------- */

/* A join's equation between the new source and an older one. */
struct link {
	const struct nl2sql_binding *mine, *theirs;
	const struct nl2sql_sql *my_column, *their_column;
	size_t n;                   /* equations */
	const struct nl2sql_sql *others[16]; /* what else ON asks */
	size_t nothers;
	bool much;                  /* it has more than fits here */
};

static void add_other(struct link *l, const struct nl2sql_sql *n)
{
	if (l->nothers < NL2SQL_COUNT(l->others))
		l->others[l->nothers++] = n;
	else
		l->much = true;
}

static bool is_equation(const struct nl2sql_sql *n)
{
	return nl2sql_sql_is(n, NL2SQL_SQL_BINARY) && n->op == NL2SQL_OP_EQ &&
	       nl2sql_binding_of(words_kid(n, 0)) &&
	       nl2sql_binding_of(words_kid(n, 1));
}

static void read_on(struct link *l, const struct nl2sql_sql *on,
		    const struct nl2sql_source *mine)
{
	const struct nl2sql_sql *left, *right, *swap;

	if (!on)
		return;
	left = words_kid(on, 0);
	right = words_kid(on, 1);
	if (nl2sql_sql_is(on, NL2SQL_SQL_BINARY) && on->op == NL2SQL_OP_AND) {
		read_on(l, left, mine);
		read_on(l, right, mine);
		return;
	}
	if (!is_equation(on) || l->n) {
		add_other(l, on);
		return;
	}
	if (nl2sql_binding_of(right)->source == mine) {
		swap = left;
		left = right;
		right = swap;
	}
	if (nl2sql_binding_of(left)->source != mine ||
	    !nl2sql_binding_of(right)->source ||
	    nl2sql_binding_of(right)->source == mine) {
		add_other(l, on);
		return;
	}
	l->n = 1;
	l->my_column = left;
	l->their_column = right;
	l->mine = nl2sql_binding_of(left);
	l->theirs = nl2sql_binding_of(right);
}

static bool is_key(const struct nl2sql_binding *b)
{
	return b->table && b->source && b->source->table == b->table &&
	       b->table_column >= 0 &&
	       nl2sql_table_unique(b->table, &b->table_column, 1);
}

/* Is this the one relationship that the two tables have? */
static bool is_only_way(const struct words *w, const struct link *l)
{
	const struct nl2sql_schema *s = w->r->schema;
	const struct nl2sql_table *a = l->mine->table, *b = l->theirs->table;
	size_t i, ways = 0;
	bool ours = false;

	for (i = 0; s && a != b && i < s->nrelationships; i++) {
		const struct nl2sql_relationship *r = s->relationships[i];
		bool forth = r->from == a && r->to == b;

		if (!forth && !(r->from == b && r->to == a))
			continue;
		ways++;
		ours |= r->ncolumns == 1 &&
			r->from_columns[0] == (forth ? l->mine : l->theirs)
						->table_column &&
			r->to_columns[0] == (forth ? l->theirs : l->mine)
						->table_column;
	}
	return ways == 1 && ours;
}

/* "the orders of each customer", "the customer of each order", or the columns
 * that are equal, where the schema does not say which is which. */
static const char *link_words(struct words *w, const struct nl2sql_source *s,
			      const struct link *l)
{
	const char *label = words_label(w, s), *other = words_label(w,
							l->theirs->source);
	const char *mine = words_column(w, l->my_column);
	const char *theirs = words_column(w, l->their_column);
	const char *by = "";

	if (is_key(l->mine) || is_key(l->theirs)) {
		const char *what = is_key(l->mine) ? theirs : mine;

		if (!is_only_way(w, l) && !nl2sql_ieq(mine, theirs))
			by = nl2sql_arena_printf(w->a, " (by the %s)", what);
		return nl2sql_arena_printf(w->a, "the %s of each %s%s",
			is_key(l->mine) ? label : nl2sql_plural(w->a, label),
			other, by);
	}
	if (nl2sql_ieq(mine, theirs))
		return nl2sql_arena_printf(w->a, "the %s with the same %s as "
					   "the %s", nl2sql_plural(w->a, label),
					   mine, other);
	return nl2sql_arena_printf(w->a, "the %s whose %s is %s",
				   nl2sql_plural(w->a, label), mine,
				   words_owned(w, l->their_column));
}

static const struct nl2sql_source *source_of(const struct nl2sql_sql *n)
{
	switch (n->kind) {
	case NL2SQL_SQL_TABLE:
	case NL2SQL_SQL_DERIVED:
	case NL2SQL_SQL_TABLE_FUNC:
		return n->note;
	default:
		return NULL;
	}
}

/* Mark the sources of which a row of the join has one: what the key is of. */
static bool mark_ones(const struct nl2sql_sql *n,
		      const struct nl2sql_source **ones, size_t *left)
{
	const struct nl2sql_source *s;
	struct link l = {0};

	if (n->kind != NL2SQL_SQL_JOIN)
		return source_of(n) != NULL;
	s = source_of(words_kid(n, NL2SQL_RIGHT));
	if (n->op != NL2SQL_JOIN_INNER || !s || !*left)
		return false;
	read_on(&l, words_kid(n, NL2SQL_JOIN_ON), s);
	if (!l.n || !(is_key(l.mine) || is_key(l.theirs)))
		return false;
	ones[--*left] = is_key(l.mine) ? l.mine->source : l.theirs->source;
	return mark_ones(words_kid(n, NL2SQL_LEFT), ones, left);
}

const char *words_counted(struct words *w)
{
	const struct nl2sql_source *ones[16], *many = NULL;
	const struct nl2sql_scope *s = w->scope;
	const struct nl2sql_sql *from;
	size_t left = NL2SQL_COUNT(ones), i, k;

	if (!s || !nl2sql_sql_is(s->query, NL2SQL_SQL_SELECT))
		return "rows";
	if (s->nsources == 1)
		return words_nouns(w, s->sources[0]);
	from = words_kid(s->query, NL2SQL_SELECT_FROM);
	if (!from || from->n != 1 || !mark_ones(from->kid[0], ones, &left))
		return "rows";
	for (i = 0; i < s->nsources; i++) {
		for (k = left; k < NL2SQL_COUNT(ones); k++)
			if (ones[k] == s->sources[i])
				break;
		if (k < NL2SQL_COUNT(ones))
			continue;
		if (many)
			return "rows";
		many = s->sources[i];
	}
	return many ? nl2sql_plural(w->a, words_label(w, many)) : "rows";
}

/* ---- sources ------------------------------------------------------------------------ */

/* A source by itself: "customers", "the rows of (...)". */
static const char *source_words(struct words *w, const struct nl2sql_source *s)
{
	const struct nl2sql_sql *n = s->node;

	if (nl2sql_sql_is(n, NL2SQL_SQL_DERIVED))
		return nl2sql_arena_printf(w->a, "%s of (%s)",
			nl2sql_plural(w->a, words_label(w, s)),
			words_query(w, words_kid(n, NL2SQL_DERIVED_QUERY)));
	if (nl2sql_sql_is(n, NL2SQL_SQL_TABLE_FUNC))
		return nl2sql_arena_printf(w->a, "%s of `%s`",
			nl2sql_plural(w->a, words_label(w, s)),
			nl2sql_sql_text(w->a, words_kid(n, 0),
					w->r->dialect));
	if (w->scope && w->scope->nsources > 1)
		return nl2sql_plural(w->a, words_label(w, s));
	return words_nouns(w, s);
}

static void put_from(struct words *w, struct nl2sql_buf *b,
		     const struct nl2sql_sql *n, bool last);

static const char *using_words(struct words *w, const struct nl2sql_sql *join)
{
	const struct nl2sql_sql *list = words_kid(join, NL2SQL_JOIN_USING);
	const struct nl2sql_using *u = join->note;
	struct nl2sql_buf b = {0};
	const char *s;
	size_t i, n = list ? list->n : u ? u->n : 0;

	for (i = 0; i < n; i++)
		nl2sql_buf_printf(&b, "%s%s", i ? " and " : "",
			nl2sql_name_words(w->a, list ? list->kid[i]->text :
					  u->right[i]->node->text));
	if (!n)
		nl2sql_buf_puts(&b, "values in the columns of one name");
	s = nl2sql_arena_strdup(w->a, nl2sql_buf_str(&b));
	nl2sql_buf_release(&b);
	return s;
}

static void put_others(struct words *w, struct nl2sql_buf *b,
		       const struct link *l)
{
	size_t i;

	for (i = 0; i < l->nothers; i++)
		nl2sql_buf_printf(b, "%s%s", i ? " and " : " for which ",
				  words_wrap(w, words_condition(w,
							l->others[i])));
}

/* What a join adds to what stands before it. */
static void put_joined(struct words *w, struct nl2sql_buf *b,
		       const struct nl2sql_sql *join)
{
	const struct nl2sql_sql *right = words_kid(join, NL2SQL_RIGHT);
	const struct nl2sql_sql *on = words_kid(join, NL2SQL_JOIN_ON);
	const struct nl2sql_source *s = source_of(right);
	struct link l = {0};
	bool using = words_kid(join, NL2SQL_JOIN_USING) ||
		     join->flags & NL2SQL_F_NATURAL;

	if (s)
		read_on(&l, on, s);
	if (l.much || (on && !s)) {
		l = (struct link){0};
		add_other(&l, on);
	}
	if (l.n && s && s->kind != NL2SQL_SOURCE_DERIVED)
		nl2sql_buf_puts(b, link_words(w, s, &l));
	else
		put_from(w, b, right, true);
	if (l.n && s && s->kind == NL2SQL_SOURCE_DERIVED)
		nl2sql_buf_printf(b, " whose %s is %s",
				  words_column(w, l.my_column),
				  words_owned(w, l.their_column));
	if (using)
		nl2sql_buf_printf(b, " with the same %s",
				  using_words(w, join));
	put_others(w, b, &l);
	if (join->op == NL2SQL_JOIN_LEFT)
		nl2sql_buf_puts(b, ", if any");
	else if (join->op == NL2SQL_JOIN_RIGHT)
		nl2sql_buf_puts(b, ", all of the latter even so");
	else if (join->op == NL2SQL_JOIN_FULL)
		nl2sql_buf_puts(b, ", all of both even so");
	else if (!on && !using)
		nl2sql_buf_puts(b, " in every combination");
}

/* last: nothing follows it in the list of sources. */
static void put_from(struct words *w, struct nl2sql_buf *b,
		     const struct nl2sql_sql *n, bool last)
{
	const struct nl2sql_source *s = source_of(n);

	if (s) {
		nl2sql_buf_puts(b, source_words(w, s));
	} else if (n->kind == NL2SQL_SQL_JOIN && w->depth < WORDS_DEPTH) {
		w->depth++;
		put_from(w, b, words_kid(n, NL2SQL_LEFT), false);
		nl2sql_buf_puts(b, last ? " and " : ", ");
		put_joined(w, b, n);
		w->depth--;
	} else {
		nl2sql_buf_printf(b, "`%s`", nl2sql_sql_text(w->a, n,
							   w->r->dialect));
	}
}

static const char *from_words(struct words *w, const struct nl2sql_sql *q)
{
	const struct nl2sql_sql *from = words_kid(q, NL2SQL_SELECT_FROM);
	struct nl2sql_buf b = {0};
	const char *s;
	uint32_t i;

	for (i = 0; from && i < from->n; i++) {
		if (i)
			nl2sql_buf_puts(&b, i + 1 < from->n ? ", " : " and ");
		put_from(w, &b, from->kid[i], from->n == 1);
	}
	if (from && from->n > 1)
		nl2sql_buf_puts(&b, " in every combination");
	s = nl2sql_arena_strdup(w->a, nl2sql_buf_str(&b));
	nl2sql_buf_release(&b);
	return s;
}

/* ---- what is given -------------------------------------------------------------------- */

static const char *star_words(struct words *w, const struct nl2sql_sql *star)
{
	const struct nl2sql_sql *q = words_kid(star, NL2SQL_STAR_QUALIFIER);
	size_t i;

	for (i = 0; q && w->scope && i < w->scope->nsources; i++)
		if (w->scope->sources[i]->name &&
		    nl2sql_ieq(w->scope->sources[i]->name, q->text))
			return nl2sql_arena_printf(w->a, "everything about "
				"the %s", words_label(w,
				w->scope->sources[i]));
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
	const struct nl2sql_sql *items = words_kid(q, NL2SQL_SELECT_ITEMS);
	struct nl2sql_buf b = {0};
	const char *s;
	uint32_t i;

	for (i = 0; items && i < items->n; i++) {
		const struct nl2sql_sql *v = words_kid(items->kid[i],
						       NL2SQL_VALUE);

		if (i)
			nl2sql_buf_puts(&b, i + 1 < items->n ? ", " : " and ");
		s = nl2sql_sql_is(v, NL2SQL_SQL_STAR) ? star_words(w, v) :
							words_value(w, v);
		nl2sql_buf_puts(&b, items->n > 1 && strstr(s, ", ") ?
				    words_wrap(w, s) : s);
		put_alias(w, &b, v, words_kid(items->kid[i],
					      NL2SQL_ITEM_ALIAS));
	}
	s = nl2sql_arena_strdup(w->a, nl2sql_buf_str(&b));
	nl2sql_buf_release(&b);
	return s;
}

static bool only_counts_rows(const struct nl2sql_sql *q)
{
	const struct nl2sql_sql *items = words_kid(q, NL2SQL_SELECT_ITEMS);
	uint32_t i;

	for (i = 0; items && i < items->n; i++) {
		const struct nl2sql_sql *v = words_kid(items->kid[i],
						       NL2SQL_VALUE);

		if (nl2sql_sql_is(v, NL2SQL_SQL_FUNC) && v->text &&
		    nl2sql_ieq(v->text, "count") &&
		    (v->flags & NL2SQL_F_STAR || !words_kid(v,
						NL2SQL_FUNC_ARGS)))
			return true;
	}
	return false;
}

/* " of each singer", ", for customers with the orders of each customer" */
static void put_sources(struct words *w, struct nl2sql_buf *b,
			const struct nl2sql_sql *q)
{
	const struct nl2sql_sql *from = words_kid(q, NL2SQL_SELECT_FROM);
	const struct nl2sql_scope *s = w->scope;
	const struct nl2sql_sql *items = words_kid(q, NL2SQL_SELECT_ITEMS);
	bool star = items && items->n == 1 &&
		    nl2sql_sql_is(words_kid(items->kid[0], NL2SQL_VALUE),
				  NL2SQL_SQL_STAR);
	const char *of = star ? " about " : " of ";

	if (!from || !s || !s->nsources)
		return;
	if (s->nsources > 1) {
		nl2sql_buf_printf(b, "%s%s", star ? of : ", for ",
				  from_words(w, q));
		return;
	}
	if (s->sources[0]->kind == NL2SQL_SOURCE_DERIVED ||
	    s->sources[0]->kind == NL2SQL_SOURCE_FUNCTION)
		nl2sql_buf_printf(b, " of the %s", from_words(w, q));
	else if (s->aggregate && only_counts_rows(q))
		return;
	else if (s->aggregate)
		nl2sql_buf_printf(b, " of %s", from_words(w, q));
	else
		nl2sql_buf_printf(b, "%seach %s", of,
				  words_noun(w, s->sources[0]));
}

/* ---- clauses ----------------------------------------------------------------------------- */

const char *words_order(struct words *w, const struct nl2sql_sql *list)
{
	struct nl2sql_buf b = {0};
	const char *s;
	uint32_t i;

	for (i = 0; list && i < list->n; i++) {
		const struct nl2sql_sql *o = list->kid[i];
		const struct nl2sql_sql *v = words_kid(o, NL2SQL_VALUE);
		const struct nl2sql_sql *shown = v;
		const struct nl2sql_binding *bind = nl2sql_binding_of(v);

		if (bind && bind->output && bind->output->expr)
			shown = bind->output->expr;
		if (i)
			nl2sql_buf_puts(&b, ", then by ");
		nl2sql_buf_printf(&b, "%s %s", words_part(w, v),
			words_say(w, o->flags & NL2SQL_F_DESC ? "words.desc" :
				  "words.asc", NULL, words_role(w, shown),
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
		first = words_kid(first, NL2SQL_SETOP_LEFT);
	items = nl2sql_sql_is(first, NL2SQL_SQL_SELECT) ?
		words_kid(first, NL2SQL_SELECT_ITEMS) : NULL;

	for (i = 0; list && i < list->n; i++) {
		const struct nl2sql_sql *v = words_kid(list->kid[i],
						       NL2SQL_VALUE);

		o = nl2sql_sql_new(w->a, NL2SQL_SQL_ORDER);
		*o = *list->kid[i];
		o->kid = nl2sql_arena_alloc(w->a, sizeof(*o->kid) * o->n);
		memcpy(o->kid, list->kid[i]->kid, sizeof(*o->kid) * o->n);
		if (items && nl2sql_sql_is(v, NL2SQL_SQL_LITERAL) &&
		    v->op == NL2SQL_LIT_INTEGER &&
		    !nl2sql_parse_int(v->text, 1, items->n, &at))
			o->kid[NL2SQL_VALUE] = words_kid(
				items->kid[at - 1], NL2SQL_VALUE);
		nl2sql_sql_add(w->a, &copy, o);
	}
	return words_order(w, copy);
}

static void put_group(struct words *w, struct nl2sql_buf *b,
		      const struct nl2sql_sql *q)
{
	const struct nl2sql_sql *group = words_kid(q, NL2SQL_SELECT_GROUP);
	const struct nl2sql_sql *items = words_kid(q, NL2SQL_SELECT_ITEMS);
	uint32_t i;
	int64_t at;

	for (i = 0; group && i < group->n; i++) {
		const struct nl2sql_sql *g = group->kid[i];
		const char *s;

		if (nl2sql_sql_is(g, NL2SQL_SQL_LITERAL) && items &&
		    g->op == NL2SQL_LIT_INTEGER &&
		    !nl2sql_parse_int(g->text, 1, items->n, &at))
			g = words_kid(items->kid[at - 1], NL2SQL_VALUE);
		s = words_part(w, g);
		if (nl2sql_binding_of(g) && is_key(nl2sql_binding_of(g)))
			s = words_label(w, nl2sql_binding_of(g)->source);
		nl2sql_buf_puts(b, i ? " and " : ", for each ");
		nl2sql_buf_puts(b, nl2sql_starts(s, "the ") ? s + 4 : s);
	}
	if (q->flags & NL2SQL_F_ROLLUP)
		nl2sql_buf_puts(b, " with subtotals");
}

static void put_limit(struct words *w, struct nl2sql_buf *b,
		      const struct nl2sql_sql *q)
{
	const struct nl2sql_sql *limit = words_kid(q, NL2SQL_QUERY_LIMIT);
	const struct nl2sql_sql *offset = words_kid(q, NL2SQL_QUERY_OFFSET);
	const char *n = limit ? words_part(w, limit) : NULL;
	const char *percent = q->flags & NL2SQL_F_PERCENT ? " percent" : "";

	if (n && !strcmp(n, "1") && !*percent)
		nl2sql_buf_puts(b, ", only the first");
	else if (n)
		nl2sql_buf_printf(b, ", only the first %s%s", n, percent);
	if (q->flags & NL2SQL_F_TIES)
		nl2sql_buf_puts(b, " and those that are their equals");
	if (offset)
		nl2sql_buf_printf(b, "%s %s", n ? " after the first" :
				  ", without the first",
				  words_part(w, offset));
}

static void put_rows(struct words *w, struct nl2sql_buf *b,
		     const struct nl2sql_sql *q)
{
	const struct nl2sql_sql *where = words_kid(q, NL2SQL_SELECT_WHERE);

	if (where)
		nl2sql_buf_printf(b, ", where %s", words_condition(w, where));
	put_group(w, b, q);
	if (words_kid(q, NL2SQL_SELECT_HAVING))
		nl2sql_buf_printf(b, ", only where %s", words_condition(w,
				  words_kid(q, NL2SQL_SELECT_HAVING)));
}

static void put_end(struct words *w, struct nl2sql_buf *b,
		    const struct nl2sql_sql *q)
{
	const struct nl2sql_sql *order = words_kid(q, NL2SQL_QUERY_ORDER);

	if (order)
		nl2sql_buf_printf(b, "%s sorted by %s",
				  q->kind == NL2SQL_SQL_SELECT ? "," :
								 "; all",
				  positions_written_out(w, q, order));
	put_limit(w, b, q);
}

/* ---- queries ------------------------------------------------------------------------------- */

static void put_select(struct words *w, struct nl2sql_buf *b,
		       const struct nl2sql_sql *q)
{
	const struct nl2sql_sql *windows = words_kid(q, NL2SQL_SELECT_WINDOWS);
	const struct nl2sql_sql *on = words_kid(q, NL2SQL_SELECT_DISTINCT_ON);
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
				  words_list(w, on, " and "));
	else if (q->flags & NL2SQL_F_DISTINCT)
		nl2sql_buf_puts(b, ", each only once");
	put_end(w, b, q);
}

static const char *operand(struct words *w, const struct nl2sql_sql *q,
			   bool left, const struct nl2sql_sql *up)
{
	const char *s = words_query(w, q);
	bool bare = q->kind == NL2SQL_SQL_SELECT &&
		    !words_kid(q, NL2SQL_QUERY_ORDER) &&
		    !words_kid(q, NL2SQL_QUERY_LIMIT);

	if (left && q->kind == NL2SQL_SQL_SETOP && q->op == up->op &&
	    !words_kid(q, NL2SQL_QUERY_ORDER))
		bare = true;
	return bare ? s : nl2sql_arena_printf(w->a, "(%s)", s);
}

static void put_setop(struct words *w, struct nl2sql_buf *b,
		      const struct nl2sql_sql *q)
{
	static const char *const keys[] = { "words.union", "words.intersect",
					    "words.except" };
	const struct nl2sql_sql *right = words_kid(q, NL2SQL_SETOP_RIGHT);
	const char *l = operand(w, words_kid(q, NL2SQL_SETOP_LEFT), true, q);

	if (q->op == NL2SQL_SETOP_PAREN || !right)
		nl2sql_buf_puts(b, l);
	else
		nl2sql_buf_puts(b, words_say(w, q->op == NL2SQL_SETOP_UNION &&
			q->flags & NL2SQL_F_ALL ? "words.unionall" :
			keys[q->op % 3], NULL, NULL, l,
			operand(w, right, false, q), NULL));
	put_end(w, b, q);
}

static void put_values(struct words *w, struct nl2sql_buf *b,
		       const struct nl2sql_sql *q)
{
	const struct nl2sql_sql *rows = words_kid(q, NL2SQL_VALUES_ROWS);
	uint32_t i;

	nl2sql_buf_puts(b, "the rows ");
	for (i = 0; rows && i < rows->n; i++)
		nl2sql_buf_printf(b, "%s(%s)", i ? ", " : "",
				  words_list(w, rows->kid[i], " and "));
	put_end(w, b, q);
}

static void put_with(struct words *w, struct nl2sql_buf *b,
		     const struct nl2sql_sql *with)
{
	uint32_t i;

	for (i = 0; with && i < with->n; i++) {
		const struct nl2sql_sql *c = with->kid[i];

		nl2sql_buf_printf(b, "%s%s%s being (%s)%s",
			i ? "" : "with ",
			nl2sql_plural(w->a, nl2sql_singular(w->a,
				nl2sql_name_words(w->a, c->text))),
			with->flags & NL2SQL_F_RECURSIVE ?
				" (which may refer to themselves)" : "",
			words_query(w, words_kid(c, NL2SQL_CTE_QUERY)),
			i + 1 < with->n ? ", " : ": ");
	}
}

const char *words_query(struct words *w, const struct nl2sql_sql *q)
{
	const struct nl2sql_scope *was = w->scope;
	struct nl2sql_buf b = {0};
	const char *s;

	if (!nl2sql_sql_is_query(q) || w->depth >= WORDS_DEPTH)
		return q ? nl2sql_arena_printf(w->a, "`%s`",
			nl2sql_sql_text(w->a, q, w->r->dialect)) : "";
	w->depth++;
	w->scope = q->note;
	put_with(w, &b, words_kid(q, NL2SQL_QUERY_WITH));
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

const char *words_rows(struct words *w, const struct nl2sql_sql *q)
{
	const struct nl2sql_scope *was = w->scope;
	struct nl2sql_buf b = {0};
	const char *s;

	if (!nl2sql_sql_is(q, NL2SQL_SQL_SELECT) ||
	    !words_kid(q, NL2SQL_SELECT_FROM) ||
	    words_kid(q, NL2SQL_QUERY_WITH) || w->depth >= WORDS_DEPTH)
		return nl2sql_arena_printf(w->a, "rows of (%s)",
					   words_query(w, q));
	w->depth++;
	w->scope = q->note;
	nl2sql_buf_puts(&b, from_words(w, q));
	put_rows(w, &b, q);
	put_limit(w, &b, q);
	w->scope = was;
	w->depth--;
	s = nl2sql_arena_strdup(w->a, nl2sql_buf_str(&b));
	nl2sql_buf_release(&b);
	return s;
}
