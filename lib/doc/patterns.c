/*
 * patterns.c - questions that a table is typically asked, with their SQL
 */
#include <string.h>

#include "doc_room.h"

static struct nl2sql_sql *col(const struct writer *w,
			      const struct nl2sql_table *t, int column)
{
	return nl2sql_sql_col(w->a, t->name, t->columns[column].name);
}

static struct nl2sql_sql *bare(const struct writer *w, int column)
{
	return nl2sql_sql_col(w->a, NULL, w->t->columns[column].name);
}

static struct nl2sql_sql *table(const struct writer *w,
				const struct nl2sql_table *t)
{
	const char *schema = t->schema && *t->schema &&
					     strcmp(t->schema, "main") &&
					     strcmp(t->schema, "public")
				     ? t->schema
				     : NULL;

	return nl2sql_sql_table(w->a, schema, t->name, NULL);
}

static void add(struct writer *w, const char *kind, struct nl2sql_buf *question,
		const struct nl2sql_sql *query)
{
	struct nl2sql_doc *d = w->doc;

	if (!d->patterns)
		d->patterns = nl2sql_arena_alloc(
			w->a, PATTERNS_MAX * sizeof(*d->patterns));
	if (d->npatterns == PATTERNS_MAX) {
		nl2sql_buf_release(question);
		return;
	}
	d->patterns[d->npatterns++] =
		(struct nl2sql_doc_pattern){ kind, nl2sql_doc_keep(w, question),
					     nl2sql_sql_text(w->a, query,
							     w->dialect) };
}

static const char *words_of(struct writer *w, const struct nl2sql_table *t,
			    int column)
{
	struct nl2sql_doc d = { .noun = nl2sql_doc_noun(w, t) };
	struct writer other = *w;

	other.t = t;
	other.doc = &d;
	other.words = NULL;
	other.head = nl2sql_doc_column_head(t);
	return nl2sql_doc_said(&other, column);
}

/* FROM t JOIN parent ON every pair of columns. */
static struct nl2sql_sql *joined(struct writer *w,
				 const struct nl2sql_relationship *r,
				 enum nl2sql_sql_join how, bool from_parent)
{
	struct nl2sql_sql *on = NULL;
	size_t i;

	for (i = 0; i < r->ncolumns; i++)
		on = nl2sql_sql_and(
			w->a, on,
			nl2sql_sql_bin(w->a, NL2SQL_OP_EQ,
				       col(w, r->from, r->from_columns[i]),
				       col(w, r->to, r->to_columns[i])));
	return nl2sql_sql_join(w->a, how,
			       table(w, from_parent ? r->to : r->from),
			       table(w, from_parent ? r->from : r->to), on);
}

/* What a parent's row is shown by: its label, else its key; -1: neither. */
static int shown(const struct nl2sql_table *t)
{
	int label = nl2sql_table_label(t);

	if (label < 0 && t->primary_key.ncolumns == 1)
		label = t->primary_key.columns[0];
	return label;
}

/* How many rows does each parent have? */
static void per_parent(struct writer *w, const struct nl2sql_relationship *r)
{
	struct nl2sql_sql *q = nl2sql_sql_select(w->a);
	struct nl2sql_buf b = { 0 };
	int label = shown(r->to);
	size_t i;

	if (label < 0 || r->to == r->from)
		return;
	nl2sql_buf_printf(&b, "How many %s does each %s have?", w->doc->nouns,
			  nl2sql_doc_noun(w, r->to));
	nl2sql_sql_select_item(w->a, q, col(w, r->to, label), NULL);
	nl2sql_sql_select_item(w->a, q, nl2sql_sql_count_star(w->a), NULL);
	nl2sql_sql_select_from(w->a, q, joined(w, r, NL2SQL_JOIN_INNER, false));
	/* two rows may share a label: the key keeps them apart */
	for (i = 0; i < r->ncolumns; i++)
		if (r->to_columns[i] != label)
			nl2sql_sql_select_group(
				w->a, q, col(w, r->to, r->to_columns[i]));
	nl2sql_sql_select_group(w->a, q, col(w, r->to, label));
	add(w, "join", &b, q);
}

static void without(struct writer *w, const struct nl2sql_relationship *r)
{
	struct nl2sql_sql *q = nl2sql_sql_select(w->a);
	struct nl2sql_buf b = { 0 };
	int label = shown(r->to);

	if (label < 0 || r->to == r->from)
		return;
	nl2sql_buf_printf(&b, "Which %s have no %s?",
			  nl2sql_doc_nouns(w, r->to),
			  nl2sql_doc_noun(w, r->from));
	nl2sql_sql_select_item(w->a, q, col(w, r->to, label), NULL);
	nl2sql_sql_select_from(w->a, q, joined(w, r, NL2SQL_JOIN_LEFT, true));
	nl2sql_sql_select_where(
		w->a, q,
		nl2sql_sql_is_null(w->a, false,
				   col(w, r->from, r->from_columns[0])));
	add(w, "missing", &b, q);
}

static void per_category(struct writer *w, int column)
{
	struct nl2sql_sql *q = nl2sql_sql_select(w->a);
	struct nl2sql_buf b = { 0 };

	nl2sql_buf_printf(&b, "How many %s are there by %s?", w->doc->nouns,
			  words_of(w, w->t, column));
	nl2sql_sql_select_item(w->a, q, bare(w, column), NULL);
	nl2sql_sql_select_item(w->a, q, nl2sql_sql_count_star(w->a), NULL);
	nl2sql_sql_select_from(w->a, q, table(w, w->t));
	nl2sql_sql_select_group(w->a, q, bare(w, column));
	nl2sql_sql_query_order(w->a, q, nl2sql_sql_count_star(w->a), true);
	add(w, "group", &b, q);
}

static void with_value(struct writer *w, int column)
{
	const struct nl2sql_profile *p = w->t->columns[column].profile;
	const struct nl2sql_cell *c = &p->top[p->ntop > 1].value;
	struct nl2sql_sql *q = nl2sql_sql_select(w->a), *v;
	struct nl2sql_buf b = { 0 };

	if (c->type == NL2SQL_CELL_TEXT)
		v = nl2sql_sql_str(w->a, c->at);
	else if (c->type == NL2SQL_CELL_INTEGER)
		v = nl2sql_sql_int(w->a, c->integer);
	else
		return;
	nl2sql_buf_printf(&b, "Which %s have the %s ", w->doc->nouns,
			  words_of(w, w->t, column));
	nl2sql_doc_cell(&b, c);
	nl2sql_buf_putc(&b, '?');
	nl2sql_sql_select_item(w->a, q, nl2sql_sql_star(w->a, NULL), NULL);
	nl2sql_sql_select_from(w->a, q, table(w, w->t));
	nl2sql_sql_select_where(
		w->a, q,
		nl2sql_sql_bin(w->a, NL2SQL_OP_EQ, bare(w, column), v));
	add(w, "filter", &b, q);
}

/* The month of a time, as each engine has it; NULL where it has none. */
static struct nl2sql_sql *month(struct writer *w, int column)
{
	const struct nl2sql_column *c = &w->t->columns[column];
	const struct nl2sql_profile *p = c->profile;

	switch (w->dialect) {
	case NL2SQL_SQLITE:
		if (!p || p->min.type != NL2SQL_CELL_TEXT || p->min.len < 10 ||
		    p->min.at[4] != '-')
			return NULL;
		return nl2sql_sql_func(w->a, "strftime",
				       nl2sql_sql_str(w->a, "%Y-%m"),
				       bare(w, column), NULL);
	case NL2SQL_POSTGRESQL:
		return nl2sql_sql_func(w->a, "to_char", bare(w, column),
				       nl2sql_sql_str(w->a, "YYYY-MM"), NULL);
	case NL2SQL_MYSQL:
		return nl2sql_sql_func(w->a, "date_format", bare(w, column),
				       nl2sql_sql_str(w->a, "%Y-%m"), NULL);
	case NL2SQL_TRINO:
		return nl2sql_sql_func(w->a, "date_format", bare(w, column),
				       nl2sql_sql_str(w->a, "%Y-%m"), NULL);
	}
	return NULL;
}

static void per_month(struct writer *w, int column)
{
	struct nl2sql_sql *q = nl2sql_sql_select(w->a);
	struct nl2sql_buf b = { 0 };
	enum nl2sql_family f = w->t->columns[column].family;

	if ((f != NL2SQL_FAMILY_DATE && f != NL2SQL_FAMILY_TIMESTAMP &&
	     w->dialect != NL2SQL_SQLITE) ||
	    !month(w, column))
		return;
	nl2sql_buf_printf(&b, "How many %s were there in each month, by %s?",
			  w->doc->nouns, words_of(w, w->t, column));
	nl2sql_sql_select_item(w->a, q, month(w, column), "month");
	nl2sql_sql_select_item(w->a, q, nl2sql_sql_count_star(w->a), NULL);
	nl2sql_sql_select_from(w->a, q, table(w, w->t));
	nl2sql_sql_select_where(
		w->a, q, nl2sql_sql_is_null(w->a, true, bare(w, column)));
	nl2sql_sql_select_group(w->a, q, month(w, column));
	nl2sql_sql_query_order(w->a, q, month(w, column), false);
	add(w, "trend", &b, q);
}

static void highest(struct writer *w, int column)
{
	struct nl2sql_sql *q = nl2sql_sql_select(w->a);
	struct nl2sql_buf b = { 0 };
	const struct nl2sql_profile *p = w->t->columns[column].profile;
	int label = shown(w->t);

	/* of few there are no ten that stand out */
	if (label < 0 || (p && (p->distinct < 5 || p->rows <= 10)))
		return;
	nl2sql_buf_printf(&b, "Which ten %s have the highest %s?",
			  w->doc->nouns, words_of(w, w->t, column));
	nl2sql_sql_select_item(w->a, q, bare(w, label), NULL);
	nl2sql_sql_select_item(w->a, q, bare(w, column), NULL);
	nl2sql_sql_select_from(w->a, q, table(w, w->t));
	nl2sql_sql_select_where(
		w->a, q, nl2sql_sql_is_null(w->a, true, bare(w, column)));
	nl2sql_sql_query_order(w->a, q, bare(w, column), true);
	nl2sql_sql_query_limit(w->a, q, 10);
	add(w, "top", &b, q);
}

/* A measure by a category or a parent: summed where that means something. */
static void measured(struct writer *w, int column, int category)
{
	const struct nl2sql_profile *p = w->t->columns[column].profile;
	struct nl2sql_sql *q = nl2sql_sql_select(w->a);
	struct nl2sql_buf b = { 0 };
	const char *words = words_of(w, w->t, column);
	bool sum = p && p->additive;

	/* "the total total by city" says it twice */
	nl2sql_buf_printf(&b, "What is the %s%s by %s?",
			  !sum					? "average "
			  : nl2sql_doc_has_word(words, "total") ? ""
								: "total ",
			  words, words_of(w, w->t, category));
	nl2sql_sql_select_item(w->a, q, bare(w, category), NULL);
	nl2sql_sql_select_item(w->a, q,
			       nl2sql_sql_func(w->a, sum ? "sum" : "avg",
					       bare(w, column), NULL),
			       NULL);
	nl2sql_sql_select_from(w->a, q, table(w, w->t));
	nl2sql_sql_select_group(w->a, q, bare(w, category));
	add(w, "group", &b, q);
}

static int first_of(const struct writer *w, enum nl2sql_role role)
{
	size_t i;

	for (i = 0; i < w->t->ncolumns; i++)
		if (nl2sql_doc_role(w->t, (int)i) == role &&
		    !nl2sql_doc_pii(&w->t->columns[i]) &&
		    !(w->t->columns[i].profile &&
		      (w->t->columns[i].profile->distinct < 2 ||
		       (role == NL2SQL_ROLE_CATEGORY &&
			w->t->columns[i].profile->distinct * 2 >
				w->t->columns[i].profile->rows))) &&
		    !nl2sql_doc_is_audit(nl2sql_doc_column_words(w, (int)i)))
			return (int)i;
	return -1;
}

void nl2sql_doc_patterns(struct writer *w)
{
	const struct nl2sql_table *t = w->t;
	int category = first_of(w, NL2SQL_ROLE_CATEGORY);
	int measure = first_of(w, NL2SQL_ROLE_MEASURE);
	int time = first_of(w, NL2SQL_ROLE_TIME);
	size_t i, joins = 0;

	for (i = 0; i < t->nrelationships && joins < 2; i++) {
		const struct nl2sql_relationship *r = t->relationships[i];

		if (r->from != t || r->to == t ||
		    r->cardinality == NL2SQL_MANY_TO_MANY)
			continue;
		if (r->cardinality != NL2SQL_ONE_TO_ONE)
			per_parent(w, r);
		if (joins++ == 0 && r->childless)
			without(w, r);
	}
	if (category >= 0) {
		per_category(w, category);
		if (nl2sql_doc_enumeration(t, category))
			with_value(w, category);
	}
	if (time >= 0)
		per_month(w, time);
	if (measure >= 0)
		highest(w, measure);
	if (measure >= 0 && category >= 0)
		measured(w, measure, category);
}
