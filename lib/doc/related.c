/*
 * related.c - how a table joins the others, in sentences
 */
#include <string.h>

#include "doc_room.h"

static void put_columns(struct nl2sql_buf *b, const struct nl2sql_table *t,
			const int *columns, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		nl2sql_buf_printf(b, "%s%s", nl2sql_doc_comma(i, n, ", "),
				  t->columns[columns[i]].name);
}

static void put_upwards(struct writer *w, struct nl2sql_buf *b,
			const struct nl2sql_relationship *r)
{
	const char *noun = nl2sql_doc_noun(w, r->to);
	bool maybe = w->t->columns[r->from_columns[0]].nullable;

	nl2sql_buf_printf(b, "Each %s %s %s %s (", w->doc->noun,
			  maybe ? "may refer to" : "refers to one",
			  maybe ? r->to == w->t ? "another"
						: nl2sql_doc_article(noun)
				: "",
			  noun);
	put_columns(b, r->from, r->from_columns, r->ncolumns);
	nl2sql_buf_puts(b, " = ");
	nl2sql_buf_printf(b, "%s.", r->to->name);
	put_columns(b, r->to, r->to_columns, r->ncolumns);
	nl2sql_buf_puts(b, ")");
	if (r->orphans > 0)
		nl2sql_buf_printf(b, "; %lld value%s in no %s",
				  (long long)r->orphans,
				  r->orphans > 1 ? "s are" : " is", noun);
}

static void put_downwards(struct writer *w, struct nl2sql_buf *b,
			  const struct nl2sql_relationship *r)
{
	bool one = r->cardinality == NL2SQL_ONE_TO_ONE || r->fan_max == 1;
	int64_t some = r->to->row_count - r->childless;

	nl2sql_buf_puts(b, nl2sql_doc_article(w->doc->noun)[1] ? "An" : "A");
	nl2sql_buf_printf(b, " %s has %s %s (%s.", w->doc->noun,
			  one ? "at most one" : "any number of",
			  one ? nl2sql_doc_noun(w, r->from)
			      : nl2sql_doc_nouns(w, r->from),
			  r->from->name);
	put_columns(b, r->from, r->from_columns, r->ncolumns);
	nl2sql_buf_puts(b, ")");
	if (!one && r->fan_max > 0)
		nl2sql_buf_printf(b, ", up to %lld", (long long)r->fan_max);
	if (r->childless > 0 && some == 0 && r->orphans > 0)
		nl2sql_buf_puts(b, "; none of them by the values there now");
	else if (r->childless > 0 && some >= 0 && some < r->childless)
		nl2sql_buf_printf(b, "; only %lld of them ha%s any",
				  (long long)some, some == 1 ? "s" : "ve");
	else if (r->childless > 0)
		nl2sql_buf_printf(b, "; %lld of them ha%s none",
				  (long long)r->childless,
				  r->childless > 1 ? "ve" : "s");
}

static void put_many(struct writer *w, struct nl2sql_buf *b,
		     const struct nl2sql_relationship *r)
{
	const struct nl2sql_table *other = r->from == w->t ? r->to : r->from;

	nl2sql_buf_puts(b, nl2sql_doc_article(w->doc->noun)[1] ? "An" : "A");
	nl2sql_buf_printf(b, " %s has any number of %s, and the reverse%s%s",
			  w->doc->noun, nl2sql_doc_nouns(w, other),
			  r->bridge ? ", through " : "",
			  r->bridge ? r->bridge->name : "");
}

static const char *related_text(struct writer *w,
				const struct nl2sql_relationship *r)
{
	struct nl2sql_buf b = { 0 }, clean = { 0 };
	const char *p;

	if (r->cardinality == NL2SQL_MANY_TO_MANY)
		put_many(w, &b, r);
	else if (r->from == w->t)
		put_upwards(w, &b, r);
	else
		put_downwards(w, &b, r);
	if (r->origin == NL2SQL_INFERRED)
		nl2sql_buf_puts(&b,
				"; found in names and values, not declared");
	else if (r->origin == NL2SQL_MODEL)
		nl2sql_buf_puts(&b, "; said by a model, not declared");
	nl2sql_buf_putc(&b, '.');
	for (p = b.data; *p; p++) /* "one  x" where an article was empty */
		if (p[0] != ' ' || p[1] != ' ')
			nl2sql_buf_putc(&clean, *p);
	nl2sql_buf_release(&b);
	return nl2sql_doc_keep(w, &clean);
}

void nl2sql_doc_related(struct writer *w)
{
	const struct nl2sql_table *t = w->t;
	struct nl2sql_doc *d = w->doc;
	size_t i;

	d->related = nl2sql_arena_alloc(w->a, (t->nrelationships + 1) *
						      sizeof(*d->related));
	for (i = 0; i < t->nrelationships; i++) {
		const struct nl2sql_relationship *r = t->relationships[i];

		d->related[d->nrelated++] = (struct nl2sql_doc_related){
			r, r->from == t ? r->to : r->from, related_text(w, r)
		};
	}
}
