/*
 * lib/eval/words_from.c - the rows that a query is about, in words
 *
 * "customers and the orders of each customer": how a table joins those before
 * it is said by the relationship of the two, where the schema has it.
 */
#include "words.h"

/* ---- how a table joins those before it ----------------------------------- */

/* A join's equation between the new source and an older one. */
struct link {
	const struct nl2sql_binding *mine, *theirs;
	const struct nl2sql_sql *my_column, *their_column;
	size_t n;			     /* equations */
	const struct nl2sql_sql *others[16]; /* what else ON asks */
	size_t nothers;
	bool much; /* it has more than fits here */
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
	       nl2sql_binding_of(nl2sql_words_kid(n, 0)) &&
	       nl2sql_binding_of(nl2sql_words_kid(n, 1));
}

static void read_on(struct link *l, const struct nl2sql_sql *on,
		    const struct nl2sql_source *mine)
{
	const struct nl2sql_sql *left, *right, *swap;

	if (!on)
		return;
	left = nl2sql_words_kid(on, 0);
	right = nl2sql_words_kid(on, 1);
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

bool nl2sql_words_is_key(const struct nl2sql_binding *b)
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
			r->from_columns[0] ==
				(forth ? l->mine : l->theirs)->table_column &&
			r->to_columns[0] ==
				(forth ? l->theirs : l->mine)->table_column;
	}
	return ways == 1 && ours;
}

/* "the orders of each customer", "the customer of each order", or the columns
 * that are equal, where the schema does not say which is which. */
static const char *link_words(struct words *w, const struct nl2sql_source *s,
			      const struct link *l)
{
	const char *label = nl2sql_words_label(w, s),
		   *other = nl2sql_words_label(w, l->theirs->source);
	const char *mine = nl2sql_words_column(w, l->my_column);
	const char *theirs = nl2sql_words_column(w, l->their_column);
	const char *by = "";

	if (nl2sql_words_is_key(l->mine) || nl2sql_words_is_key(l->theirs)) {
		const char *what = nl2sql_words_is_key(l->mine) ? theirs : mine;

		if (!is_only_way(w, l) && !nl2sql_ieq(mine, theirs))
			by = nl2sql_arena_printf(w->a, " (by the %s)", what);
		return nl2sql_arena_printf(w->a, "the %s of each %s%s",
					   nl2sql_words_is_key(l->mine)
						   ? label
						   : nl2sql_plural(w->a, label),
					   other, by);
	}
	if (nl2sql_ieq(mine, theirs))
		return nl2sql_arena_printf(w->a,
					   "the %s with the same %s as "
					   "the %s",
					   nl2sql_plural(w->a, label), mine,
					   other);
	return nl2sql_arena_printf(w->a, "the %s whose %s is %s",
				   nl2sql_plural(w->a, label), mine,
				   nl2sql_words_owned(w, l->their_column));
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
	struct link l = { 0 };

	if (n->kind != NL2SQL_SQL_JOIN)
		return source_of(n) != NULL;
	s = source_of(nl2sql_words_kid(n, NL2SQL_RIGHT));
	if (n->op != NL2SQL_JOIN_INNER || !s || !*left)
		return false;
	read_on(&l, nl2sql_words_kid(n, NL2SQL_JOIN_ON), s);
	if (!l.n ||
	    !(nl2sql_words_is_key(l.mine) || nl2sql_words_is_key(l.theirs)))
		return false;
	ones[--*left] =
		nl2sql_words_is_key(l.mine) ? l.mine->source : l.theirs->source;
	return mark_ones(nl2sql_words_kid(n, NL2SQL_LEFT), ones, left);
}

const char *nl2sql_words_counted(struct words *w)
{
	const struct nl2sql_source *ones[16], *many = NULL;
	const struct nl2sql_scope *s = w->scope;
	const struct nl2sql_sql *from;
	size_t left = NL2SQL_COUNT(ones), i, k;

	if (!s || !nl2sql_sql_is(s->query, NL2SQL_SQL_SELECT))
		return "rows";
	if (s->nsources == 1)
		return nl2sql_words_nouns(w, s->sources[0]);
	from = nl2sql_words_kid(s->query, NL2SQL_SELECT_FROM);
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
	return many ? nl2sql_plural(w->a, nl2sql_words_label(w, many)) : "rows";
}

/* ---- sources ------------------------------------------------------------- */

/* A source by itself: "customers", "the rows of (...)". */
static const char *source_words(struct words *w, const struct nl2sql_source *s)
{
	const struct nl2sql_sql *n = s->node;

	if (nl2sql_sql_is(n, NL2SQL_SQL_DERIVED))
		return nl2sql_arena_printf(
			w->a, "%s of (%s)",
			nl2sql_plural(w->a, nl2sql_words_label(w, s)),
			nl2sql_words_query(
				w, nl2sql_words_kid(n, NL2SQL_DERIVED_QUERY)));
	if (nl2sql_sql_is(n, NL2SQL_SQL_TABLE_FUNC))
		return nl2sql_arena_printf(
			w->a, "%s of `%s`",
			nl2sql_plural(w->a, nl2sql_words_label(w, s)),
			nl2sql_sql_text(w->a, nl2sql_words_kid(n, 0),
					w->r->dialect));
	if (w->scope && w->scope->nsources > 1)
		return nl2sql_plural(w->a, nl2sql_words_label(w, s));
	return nl2sql_words_nouns(w, s);
}

static void put_from(struct words *w, struct nl2sql_buf *b,
		     const struct nl2sql_sql *n, bool last);

static const char *using_words(struct words *w, const struct nl2sql_sql *join)
{
	const struct nl2sql_sql *list =
		nl2sql_words_kid(join, NL2SQL_JOIN_USING);
	const struct nl2sql_using *u = join->note;
	struct nl2sql_buf b = { 0 };
	const char *s;
	size_t i, n = list ? list->n : u ? u->n : 0;

	for (i = 0; i < n; i++)
		nl2sql_buf_printf(
			&b, "%s%s", i ? " and " : "",
			nl2sql_name_words(w->a,
					  list ? list->kid[i]->text
					       : u->right[i]->node->text));
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
		nl2sql_buf_printf(
			b, "%s%s", i ? " and " : " for which ",
			nl2sql_words_wrap(
				w, nl2sql_words_condition(w, l->others[i])));
}

/* What a join adds to what stands before it. */
static void put_joined(struct words *w, struct nl2sql_buf *b,
		       const struct nl2sql_sql *join)
{
	const struct nl2sql_sql *right = nl2sql_words_kid(join, NL2SQL_RIGHT);
	const struct nl2sql_sql *on = nl2sql_words_kid(join, NL2SQL_JOIN_ON);
	const struct nl2sql_source *s = source_of(right);
	struct link l = { 0 };
	bool using = nl2sql_words_kid(join, NL2SQL_JOIN_USING) ||
		     join->flags & NL2SQL_F_NATURAL;

	if (s)
		read_on(&l, on, s);
	if (l.much || (on && !s)) {
		l = (struct link){ 0 };
		add_other(&l, on);
	}
	if (l.n && s && s->kind != NL2SQL_SOURCE_DERIVED)
		nl2sql_buf_puts(b, link_words(w, s, &l));
	else
		put_from(w, b, right, true);
	if (l.n && s && s->kind == NL2SQL_SOURCE_DERIVED)
		nl2sql_buf_printf(b, " whose %s is %s",
				  nl2sql_words_column(w, l.my_column),
				  nl2sql_words_owned(w, l.their_column));
	if (using)
		nl2sql_buf_printf(b, " with the same %s", using_words(w, join));
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
		put_from(w, b, nl2sql_words_kid(n, NL2SQL_LEFT), false);
		nl2sql_buf_puts(b, last ? " and " : ", ");
		put_joined(w, b, n);
		w->depth--;
	} else {
		nl2sql_buf_printf(b, "`%s`",
				  nl2sql_sql_text(w->a, n, w->r->dialect));
	}
}

const char *nl2sql_words_from(struct words *w, const struct nl2sql_sql *q)
{
	const struct nl2sql_sql *from = nl2sql_words_kid(q, NL2SQL_SELECT_FROM);
	struct nl2sql_buf b = { 0 };
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
