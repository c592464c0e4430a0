/*
 * mschema.c - a table as M-Schema, the schema text of XiYan-SQL
 */
#include <string.h>

#include "internal.h"

/* A text on one line; M-Schema has no escapes. */
static void put_line(struct nl2sql_buf *out, const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		nl2sql_buf_putc(out, (unsigned char)s[i] < ' ' ? ' ' : s[i]);
}

static void put_examples(struct nl2sql_buf *out,
			 const struct nl2sql_prompt_work *w,
			 const struct nl2sql_table *t, int column)
{
	struct nl2sql_cell cells[NL2SQL_PROMPT_VALUES_MAX];
	bool all;
	size_t n = nl2sql_prompt_values(w, t, column, cells, &all);

	for (size_t i = 0; i < n; i++) {
		nl2sql_buf_puts(out, i ? ", " : ", Examples: [");
		if (cells[i].at)
			put_line(out, cells[i].at, cells[i].len);
		else
			nl2sql_cell_json(out, &cells[i]);
	}
	if (n)
		nl2sql_buf_putc(out, ']');
}

static bool in_key(const struct nl2sql_table *t, size_t column)
{
	for (size_t k = 0; k < t->primary_key.ncolumns; k++)
		if (t->primary_key.columns[k] == (int)column)
			return true;
	return false;
}

static void put_words(struct nl2sql_buf *out,
		      const struct nl2sql_prompt_work *w,
		      const struct nl2sql_table *t, int column)
{
	const char *words =
		nl2sql_prompt_description(&w->view->policy, w->a, t, column);

	if (words)
		nl2sql_buf_printf(out, ", %s", words);
}

void nl2sql_prompt_put_mschema(struct nl2sql_buf *out,
			       const struct nl2sql_prompt_work *w,
			       const struct nl2sql_table *t)
{
	bool full = w->detail[t->number] == NL2SQL_PROMPT_FULL;

	nl2sql_buf_puts(out, "# Table: ");
	nl2sql_prompt_table_name(out, t, w->view->dialect);
	if (full)
		put_words(out, w, t, -1);
	nl2sql_buf_puts(out, "\n[\n");
	for (size_t i = 0; i < t->ncolumns; i++) {
		const struct nl2sql_column *c = &t->columns[i];

		nl2sql_buf_putc(out, '(');
		put_line(out, c->name, strlen(c->name));
		nl2sql_buf_printf(out, ":%s",
				  c->type && *c->type ? c->type : "ANY");
		if (in_key(t, i))
			nl2sql_buf_puts(out, ", Primary Key");
		if (full) {
			put_words(out, w, t, (int)i);
			put_examples(out, w, t, (int)i);
		}
		nl2sql_buf_puts(out, i + 1 < t->ncolumns ? "),\n" : ")\n");
	}
	nl2sql_buf_puts(out, "]\n");
}

void nl2sql_prompt_put_joins(struct nl2sql_buf *out,
			     const struct nl2sql_prompt_work *w)
{
	const struct nl2sql_schema *s = w->view->schema;
	enum nl2sql_dialect d = w->view->dialect;
	bool any = false;

	for (size_t i = 0; i < s->nrelationships; i++) {
		const struct nl2sql_relationship *r = s->relationships[i];

		if (!nl2sql_prompt_shown(w, r))
			continue;
		nl2sql_buf_puts(out, any ? "" : "【Foreign keys】\n");
		any = true;
		for (size_t k = 0; k < r->ncolumns; k++) {
			nl2sql_prompt_table_name(out, r->from, d);
			nl2sql_buf_printf(
				out, ".%s=",
				r->from->columns[r->from_columns[k]].name);
			nl2sql_prompt_table_name(out, r->to, d);
			nl2sql_buf_printf(
				out, ".%s\n",
				r->to->columns[r->to_columns[k]].name);
		}
	}
}
