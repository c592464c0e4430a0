/*
 * ddl.c - a table as CREATE TABLE, with words and values behind it
 *
 * It is for reading: unlike nl2sql-doc's it names no index, no check and no
 * default, and it need not load.
 */
#include <string.h>

#include "internal.h"

void nl2sql_prompt_table_name(struct nl2sql_buf *out,
			      const struct nl2sql_table *t,
			      enum nl2sql_dialect dialect)
{
	if (dialect != NL2SQL_SQLITE && dialect != NL2SQL_MYSQL && t->schema &&
	    *t->schema && strcmp(t->schema, "public") != 0 &&
	    strcmp(t->schema, "main") != 0) {
		nl2sql_sql_print_name(out, t->schema, dialect);
		nl2sql_buf_putc(out, '.');
	}
	nl2sql_sql_print_name(out, t->name, dialect);
}

static void put_columns(struct nl2sql_buf *out, const struct nl2sql_table *t,
			const int *columns, size_t n, enum nl2sql_dialect d)
{
	nl2sql_buf_putc(out, '(');
	for (size_t i = 0; i < n; i++) {
		nl2sql_buf_puts(out, i ? ", " : "");
		nl2sql_sql_print_name(out, t->columns[columns[i]].name, d);
	}
	nl2sql_buf_putc(out, ')');
}

/* A cell as it would stand in SQL. */
static void put_cell(struct nl2sql_buf *out, const struct nl2sql_cell *c,
		     enum nl2sql_dialect d)
{
	if (c->type == NL2SQL_CELL_TEXT)
		nl2sql_sql_print_string(out, c->at, c->len, d);
	else if (c->type == NL2SQL_CELL_DECIMAL)
		nl2sql_buf_put(out, c->at, c->len);
	else
		nl2sql_cell_json(out, c);
}

static void put_values(struct nl2sql_buf *out,
		       const struct nl2sql_prompt_work *w,
		       const struct nl2sql_table *t, int column, bool first)
{
	struct nl2sql_cell cells[NL2SQL_PROMPT_VALUES_MAX];
	bool all;
	size_t n = nl2sql_prompt_values(w, t, column, cells, &all);

	if (!n)
		return;
	nl2sql_buf_puts(out, first ? " -- " : "; ");
	nl2sql_buf_puts(out, all ? "one of " : "such as ");
	for (size_t i = 0; i < n; i++) {
		struct nl2sql_buf b = { 0 };

		put_cell(&b, &cells[i], w->view->dialect);
		for (size_t k = 0; k < b.len; k++)
			if ((unsigned char)b.data[k] < ' ')
				b.data[k] = ' ';
		nl2sql_buf_puts(out, i ? ", " : "");
		nl2sql_buf_put(out, b.data, b.len);
		nl2sql_buf_release(&b);
	}
}

static void put_column(struct nl2sql_buf *out,
		       const struct nl2sql_prompt_work *w,
		       const struct nl2sql_table *t, int column, bool last)
{
	const struct nl2sql_column *c = &t->columns[column];
	const char *words;

	nl2sql_buf_puts(out, "  ");
	nl2sql_sql_print_name(out, c->name, w->view->dialect);
	if (c->type && *c->type)
		nl2sql_buf_printf(out, " %s", c->type);
	if (!c->nullable)
		nl2sql_buf_puts(out, " NOT NULL");
	if (!last)
		nl2sql_buf_putc(out, ',');
	if (w->detail[t->number] == NL2SQL_PROMPT_FULL) {
		words = nl2sql_prompt_description(&w->view->policy, w->a, t,
						  column);
		if (words)
			nl2sql_buf_printf(out, " -- %s", words);
		put_values(out, w, t, column, !words);
	}
	nl2sql_buf_putc(out, '\n');
}

bool nl2sql_prompt_shown(const struct nl2sql_prompt_work *w,
			 const struct nl2sql_relationship *r)
{
	return r->cardinality != NL2SQL_MANY_TO_MANY && r->ncolumns &&
	       w->detail[r->from->number] && w->detail[r->to->number];
}

static void put_reference(struct nl2sql_buf *out,
			  const struct nl2sql_relationship *r,
			  enum nl2sql_dialect d)
{
	nl2sql_buf_puts(out, "  FOREIGN KEY ");
	put_columns(out, r->from, r->from_columns, r->ncolumns, d);
	nl2sql_buf_puts(out, " REFERENCES ");
	nl2sql_prompt_table_name(out, r->to, d);
	nl2sql_buf_putc(out, ' ');
	put_columns(out, r->to, r->to_columns, r->ncolumns, d);
}

void nl2sql_prompt_put_ddl(struct nl2sql_buf *out,
			   const struct nl2sql_prompt_work *w,
			   const struct nl2sql_table *t)
{
	enum nl2sql_dialect d = w->view->dialect;
	size_t lines = t->primary_key.ncolumns > 0, put = 0;
	const char *words;

	for (size_t i = 0; i < t->nrelationships; i++)
		lines += t->relationships[i]->from == t &&
			 nl2sql_prompt_shown(w, t->relationships[i]);
	words = w->detail[t->number] == NL2SQL_PROMPT_FULL
			? nl2sql_prompt_description(&w->view->policy, w->a, t,
						    -1)
			: NULL;
	if (words)
		nl2sql_buf_printf(out, "-- %s\n", words);
	nl2sql_buf_puts(out, t->kind && strcmp(t->kind, "view") == 0
				     ? "CREATE VIEW "
				     : "CREATE TABLE ");
	nl2sql_prompt_table_name(out, t, d);
	nl2sql_buf_puts(out, " (\n");
	for (size_t i = 0; i < t->ncolumns; i++)
		put_column(out, w, t, (int)i, i + 1 == t->ncolumns && !lines);
	if (t->primary_key.ncolumns) {
		nl2sql_buf_puts(out, "  PRIMARY KEY ");
		put_columns(out, t, t->primary_key.columns,
			    t->primary_key.ncolumns, d);
		nl2sql_buf_puts(out, ++put < lines ? ",\n" : "\n");
	}
	for (size_t i = 0; i < t->nrelationships; i++) {
		if (t->relationships[i]->from != t ||
		    !nl2sql_prompt_shown(w, t->relationships[i]))
			continue;
		put_reference(out, t->relationships[i], d);
		nl2sql_buf_puts(out, ++put < lines ? ",\n" : "\n");
	}
	nl2sql_buf_puts(out, ");\n");
}
