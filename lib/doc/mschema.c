/*
 * mschema.c - M-Schema, the schema text of XiYan-SQL
 */
#include <string.h>

#include "doc_room.h"

#define EXAMPLES 3

/* A text on one line; M-Schema has no escapes. */
static void put_line(struct nl2sql_buf *out, const char *s)
{
	for (; *s; s++)
		nl2sql_buf_putc(out, (unsigned char)*s < ' ' ? ' ' : *s);
}

static void put_examples(struct nl2sql_buf *out, const struct nl2sql_column *c)
{
	const struct nl2sql_profile *p = c->profile;
	size_t i, n = p ? p->nexamples : 0;

	if (!n || p->pii)
		return;
	nl2sql_buf_puts(out, ", Examples: [");
	for (i = 0; i < n && i < EXAMPLES; i++) {
		struct nl2sql_buf v = { 0 };

		nl2sql_doc_cell(&v, &p->examples[i]);
		nl2sql_buf_puts(out, i ? ", " : "");
		if (v.len > 1 && v.data[0] == '\'') {
			nl2sql_buf_cut(&v, v.len - 1);
			put_line(out, v.data + 1);
		} else {
			put_line(out, nl2sql_buf_str(&v));
		}
		nl2sql_buf_release(&v);
	}
	nl2sql_buf_putc(out, ']');
}

static void put_table(struct nl2sql_buf *out, struct rendering *r,
		      const struct nl2sql_doc *d)
{
	const struct nl2sql_table *t = d->table;
	size_t i, k;

	nl2sql_buf_puts(out, "# Table: ");
	nl2sql_doc_table_name(out, r->s, t);
	nl2sql_buf_puts(out, ", ");
	put_line(out, d->description.text);
	nl2sql_buf_puts(out, "\n[\n");
	for (i = 0; i < t->ncolumns; i++) {
		const struct nl2sql_column *c = &t->columns[i];

		nl2sql_buf_puts(out, "(");
		put_line(out, c->name);
		nl2sql_buf_printf(out, ":%s",
				  c->type && *c->type ? c->type : "ANY");
		for (k = 0; k < t->primary_key.ncolumns; k++)
			if (t->primary_key.columns[k] == (int)i)
				nl2sql_buf_puts(out, ", Primary Key");
		nl2sql_buf_puts(out, ", ");
		put_line(out, d->columns[i].text);
		put_examples(out, c);
		nl2sql_buf_puts(out, i + 1 < t->ncolumns ? "),\n" : ")\n");
	}
	nl2sql_buf_puts(out, "]\n");
}

static bool of_db(const struct nl2sql_table *t, const struct nl2sql_database *d)
{
	return !d || !t->db || nl2sql_ieq(t->db, d->db);
}

static void put_database(struct nl2sql_buf *out, struct rendering *r,
			 const struct nl2sql_database *d)
{
	const struct nl2sql_schema *s = r->s;
	size_t i, k;
	bool any = false;

	nl2sql_buf_printf(out, "【DB_ID】 %s\n【Schema】\n",
			  d ? d->db : "database");
	for (i = 0; i < s->ntables; i++)
		if (of_db(s->tables[i], d))
			put_table(out, r, r->docs[i]);
	for (i = 0; i < s->nrelationships; i++) {
		const struct nl2sql_relationship *x = s->relationships[i];

		if (!of_db(x->from, d) || x->cardinality == NL2SQL_MANY_TO_MANY)
			continue;
		nl2sql_buf_puts(out, any ? "" : "【Foreign keys】\n");
		any = true;
		for (k = 0; k < x->ncolumns; k++) {
			nl2sql_doc_table_name(out, s, x->from);
			nl2sql_buf_printf(
				out, ".%s=",
				x->from->columns[x->from_columns[k]].name);
			nl2sql_doc_table_name(out, s, x->to);
			nl2sql_buf_printf(
				out, ".%s\n",
				x->to->columns[x->to_columns[k]].name);
		}
	}
}

void nl2sql_doc_mschema(struct nl2sql_buf *out, struct rendering *r)
{
	size_t i;

	for (i = 0; i < r->s->ndatabases; i++)
		put_database(out, r, r->s->databases[i]);
	if (!r->s->ndatabases)
		put_database(out, r, NULL);
}
