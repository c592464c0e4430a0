/*
 * lib/grammar/fact.c - what is known of tables and columns, for the answers
 * of schema_docs and schema_relationship
 */
#include <string.h>

#include "internal.h"

static void put_names(struct nl2sql_buf *b, const struct nl2sql_table *t,
		      const int *columns, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (i)
			nl2sql_buf_puts(b, i + 1 < n ? ", " : " and ");
		nl2sql_buf_puts(b,
				t->columns[columns ? columns[i] : (int)i].name);
	}
}

/* "A.X = B.Y", each pair of columns. */
static void put_join(struct nl2sql_buf *b, const struct nl2sql_relationship *r)
{
	for (size_t i = 0; i < r->ncolumns; i++)
		nl2sql_buf_printf(
			b, "%s%s.%s = %s.%s", i ? " and " : "", r->from->name,
			r->from->columns[r->from_columns[i]].name, r->to->name,
			r->to->columns[r->to_columns[i]].name);
}

static bool may_be_null(const struct nl2sql_relationship *r)
{
	for (size_t i = 0; i < r->ncolumns; i++)
		if (r->from->columns[r->from_columns[i]].nullable)
			return true;
	return false;
}

static void put_cardinality(struct nl2sql_buf *b, const struct inst *in)
{
	const struct world_edge *e = in->edge;

	nl2sql_buf_printf(b, "each %s refers to %s %s", e->child->noun,
			  may_be_null(e->r) ? "at most one" : "exactly one",
			  e->role);
	if (e->one)
		nl2sql_buf_printf(b, ", and no two %s share one",
				  e->child->nouns);
	else
		nl2sql_buf_printf(b, ", and one %s may have many %s", e->role,
				  e->child->nouns);
}

static void put_origin(struct nl2sql_buf *b,
		       const struct nl2sql_relationship *r)
{
	if (r->origin == NL2SQL_DECLARED)
		nl2sql_buf_puts(b, "the foreign key is declared");
	else
		nl2sql_buf_printf(b,
				  "no foreign key is declared; names and "
				  "values say so (confidence %.2f)",
				  r->confidence);
}

static const char *text_of(const char *description, const char *comment)
{
	const char *s = comment && *comment ? comment : description;

	return s && *s ? s : NULL;
}

static void put_sentence(struct nl2sql_buf *b, const char *s)
{
	size_t n = strlen(s);

	while (n && (s[n - 1] == '.' || s[n - 1] == ' ' || s[n - 1] == '\n'))
		n--;
	for (size_t i = 0; i < n; i++)
		nl2sql_buf_putc(b, s[i] == '\n' || s[i] == '\t' ? ' ' : s[i]);
}

bool nl2sql_say_fact(const struct inst *in, const char *form,
		     struct nl2sql_buf *b)
{
	const struct nl2sql_table *t = in->t->t;

	if (strcmp(form, "columns") == 0)
		put_names(b, t, NULL, t->ncolumns);
	else if (strcmp(form, "ncolumns") == 0)
		nl2sql_buf_printf(b, "%zu column%s", t->ncolumns,
				  t->ncolumns == 1 ? "" : "s");
	else if (strcmp(form, "nrows") == 0)
		nl2sql_buf_printf(b, "%lld row%s", (long long)t->row_count,
				  t->row_count == 1 ? "" : "s");
	else if (strcmp(form, "pk") == 0)
		put_names(b, t, t->primary_key.columns,
			  t->primary_key.ncolumns);
	else if (strcmp(form, "kind") == 0)
		nl2sql_buf_puts(b, t->kind ? t->kind : "table");
	else if (strcmp(form, "doc") == 0)
		put_sentence(b, text_of(t->description, t->comment));
	else if (strcmp(form, "on") == 0 && in->edge)
		put_join(b, in->edge->r);
	else if (strcmp(form, "cardinality") == 0 && in->edge)
		put_cardinality(b, in);
	else if (strcmp(form, "origin") == 0 && in->edge)
		put_origin(b, in->edge->r);
	else
		return false;
	return true;
}

static void put_examples(struct nl2sql_buf *b, const struct nl2sql_profile *p)
{
	size_t n = p->nexamples < 3 ? p->nexamples : 3;

	for (size_t i = 0; i < n; i++) {
		struct nl2sql_buf one = { 0 };

		if (i)
			nl2sql_buf_puts(b, i + 1 < n ? ", " : " and ");
		nl2sql_cell_json(&one, &p->examples[i]);
		nl2sql_buf_put(b, one.data, one.len);
		nl2sql_buf_release(&one);
	}
}

bool nl2sql_say_column_fact(struct colref c, const char *form,
			    struct nl2sql_buf *b)
{
	const struct nl2sql_column *col = c.inst->t->columns[c.column].c;
	const struct nl2sql_profile *p = col->profile;

	if (strcmp(form, "type") == 0)
		nl2sql_buf_puts(b, *col->type ? col->type : "no type");
	else if (strcmp(form, "doc") == 0)
		put_sentence(b, text_of(col->description, col->comment));
	else if (strcmp(form, "table") == 0)
		nl2sql_buf_puts(b, c.inst->t->t->name);
	else if (strcmp(form, "full") == 0)
		nl2sql_buf_puts(b, c.inst->t->columns[c.column].full);
	else if (strcmp(form, "nullable") == 0)
		nl2sql_buf_puts(b, col->nullable ? "may be left empty"
						 : "must always be set");
	else if (strcmp(form, "examples") == 0 && p)
		put_examples(b, p);
	else if (strcmp(form, "distinct") == 0 && p)
		nl2sql_buf_printf(b, "%lld", (long long)p->distinct);
	else if (strcmp(form, "role") == 0 && p)
		nl2sql_buf_puts(b, nl2sql_role_word(p->role)
					   ? nl2sql_role_word(p->role)
					   : "plain");
	else
		return false;
	return true;
}
