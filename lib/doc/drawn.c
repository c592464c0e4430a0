/*
 * drawn.c - Mermaid and Graphviz
 */
#include <string.h>

#include <nl2sql/template.h>

#include "doc_room.h"

static bool is_key(const struct nl2sql_table *t, int column)
{
	size_t i;

	for (i = 0; i < t->primary_key.ncolumns; i++)
		if (t->primary_key.columns[i] == column)
			return true;
	return false;
}

static bool drawn(const struct nl2sql_relationship *r)
{
	return r->ncolumns && r->cardinality != NL2SQL_MANY_TO_MANY;
}

/* ---- Mermaid ------------------------------------------------------------- */

/* A word of the diagram: what may not stand in one becomes "_". */
static bool put_word(struct nl2sql_buf *out, const char *s)
{
	bool same = true;
	size_t at = out->len;

	for (; *s; s++) {
		unsigned char c = (unsigned char)*s;
		bool letter = (c | 32) >= 'a' && (c | 32) <= 'z';
		bool digit = c >= '0' && c <= '9';

		if (letter || c == '_' || c >= 0x80 ||
		    (digit && out->len > at)) {
			nl2sql_buf_putc(out, *s);
			continue;
		}
		if (digit)
			nl2sql_buf_putc(out, '_');
		nl2sql_buf_putc(out, digit ? *s : '_');
		same = false;
	}
	if (out->len == at)
		nl2sql_buf_putc(out, '_');
	return same;
}

/* The inside of a "..." string, which knows no escapes. */
static void put_quoted(struct nl2sql_buf *out, const char *s)
{
	nl2sql_buf_putc(out, '"');
	for (; *s; s++)
		nl2sql_buf_putc(out, *s == '"'		       ? '\''
				     : *s == '\\'	       ? '/'
				     : *s == '%'	       ? ' '
				     : (unsigned char)*s < ' ' ? ' '
							       : *s);
	nl2sql_buf_putc(out, '"');
}

/* A type keeps its parentheses: NUMERIC(10,2) -> NUMERIC(10-2). */
static void put_type(struct nl2sql_buf *out, const char *type)
{
	size_t at = out->len;

	for (; *type; type++) {
		unsigned char c = (unsigned char)*type;
		bool letter = (c | 32) >= 'a' && (c | 32) <= 'z';

		if (letter || (out->len > at &&
			       ((c >= '0' && c <= '9') || strchr("()[]_", c))))
			nl2sql_buf_putc(out, (char)c);
		else if (out->len > at)
			nl2sql_buf_putc(out, c == ',' ? '-' : '_');
	}
	if (out->len == at)
		nl2sql_buf_puts(out, "any");
}

static void mermaid_table(struct nl2sql_buf *out, struct rendering *r,
			  const struct nl2sql_doc *d)
{
	const struct nl2sql_table *t = d->table;
	struct nl2sql_buf name = { 0 };
	size_t i;

	nl2sql_doc_table_name(&name, r->s, t);
	nl2sql_buf_printf(out, "    t%zu[", t->number);
	put_quoted(out, name.data);
	nl2sql_buf_puts(out, "] {\n");
	for (i = 0; i < t->ncolumns; i++) {
		const struct nl2sql_column *c = &t->columns[i];
		bool key = is_key(t, (int)i), same;
		bool ref = nl2sql_doc_parent(t, (int)i) != NULL;

		nl2sql_buf_puts(out, "        ");
		put_type(out, c->type ? c->type : "");
		nl2sql_buf_putc(out, ' ');
		same = put_word(out, c->name);
		nl2sql_buf_puts(out, key && ref ? " PK, FK"
				     : key	? " PK"
				     : ref	? " FK"
						: "");
		nl2sql_buf_putc(out, ' ');
		nl2sql_buf_cut(&name, 0);
		if (!same)
			nl2sql_buf_printf(&name, "%s: ", c->name);
		nl2sql_buf_puts(&name, d->columns[i].text);
		put_quoted(out, name.data);
		nl2sql_buf_putc(out, '\n');
	}
	nl2sql_buf_puts(out, "    }\n");
	nl2sql_buf_release(&name);
}

void nl2sql_doc_mermaid(struct nl2sql_buf *out, struct rendering *r)
{
	size_t i;

	nl2sql_buf_puts(out, "erDiagram\n");
	for (i = 0; i < r->s->ntables; i++)
		mermaid_table(out, r, r->docs[i]);
	for (i = 0; i < r->s->nrelationships; i++) {
		const struct nl2sql_relationship *x = r->s->relationships[i];
		bool maybe;

		if (!drawn(x))
			continue;
		maybe = x->from->columns[x->from_columns[0]].nullable;
		nl2sql_buf_printf(
			out, "    t%zu %s%s%s t%zu : ", x->from->number,
			x->cardinality == NL2SQL_ONE_TO_ONE ? "|o" : "}o",
			x->origin == NL2SQL_DECLARED ? "--" : "..",
			maybe ? "o|" : "||", x->to->number);
		put_quoted(out, x->from->columns[x->from_columns[0]].name);
		nl2sql_buf_putc(out, '\n');
	}
}

/* ---- Graphviz ------------------------------------------------------------- */

static void put_html(struct nl2sql_buf *out, const char *s)
{
	nl2sql_html_escape(out, s, strlen(s));
}

/* A string of the DOT language; a backslash would begin an escape. */
static void put_dot_string(struct nl2sql_buf *out, const char *s)
{
	nl2sql_buf_putc(out, '"');
	for (; *s; s++) {
		if (*s == '"' || *s == '\\')
			nl2sql_buf_putc(out, '\\');
		nl2sql_buf_putc(out, *s == '\n' ? ' ' : *s);
	}
	nl2sql_buf_putc(out, '"');
}

static void dot_table(struct nl2sql_buf *out, struct rendering *r,
		      const struct nl2sql_doc *d)
{
	const struct nl2sql_table *t = d->table;
	struct nl2sql_buf name = { 0 };
	size_t i;

	nl2sql_doc_table_name(&name, r->s, t);
	nl2sql_buf_printf(out, "  t%zu [tooltip=", t->number);
	put_dot_string(out, d->description.text);
	nl2sql_buf_puts(out, " label=<<table border=\"0\" cellborder=\"1\" "
			     "cellspacing=\"0\" cellpadding=\"4\">\n"
			     "    <tr><td bgcolor=\"#e3edfb\"><b>");
	put_html(out, name.data);
	nl2sql_buf_puts(out, "</b></td></tr>\n");
	for (i = 0; i < t->ncolumns; i++) {
		bool key = is_key(t, (int)i);

		nl2sql_buf_printf(out,
				  "    <tr><td align=\"left\" "
				  "port=\"c%zu\">%s",
				  i, key ? "<u>" : "");
		put_html(out, t->columns[i].name);
		nl2sql_buf_puts(out, key ? "</u>" : "");
		if (t->columns[i].type && *t->columns[i].type) {
			nl2sql_buf_puts(out, " <font color=\"#5b6675\">");
			put_html(out, t->columns[i].type);
			nl2sql_buf_puts(out, "</font>");
		}
		nl2sql_buf_puts(out, "</td></tr>\n");
	}
	nl2sql_buf_puts(out, "  </table>>];\n");
	nl2sql_buf_release(&name);
}

void nl2sql_doc_dot(struct nl2sql_buf *out, struct rendering *r)
{
	size_t i;

	nl2sql_buf_puts(
		out,
		"digraph schema {\n"
		"  graph [rankdir=RL nodesep=0.3 ranksep=1 "
		"fontname=\"Helvetica\"];\n"
		"  node [shape=plain fontname=\"Helvetica\" fontsize=11];\n"
		"  edge [color=\"#1f5fbf\" arrowhead=teetee "
		"arrowtail=crowodot dir=both];\n");
	for (i = 0; i < r->s->ntables; i++)
		dot_table(out, r, r->docs[i]);
	for (i = 0; i < r->s->nrelationships; i++) {
		const struct nl2sql_relationship *x = r->s->relationships[i];

		if (!drawn(x))
			continue;
		nl2sql_buf_printf(out, "  t%zu:c%d -> t%zu:c%d",
				  x->from->number, x->from_columns[0],
				  x->to->number, x->to_columns[0]);
		if (x->origin != NL2SQL_DECLARED)
			nl2sql_buf_puts(out, " [style=dashed]");
		nl2sql_buf_puts(out, ";\n");
	}
	nl2sql_buf_puts(out, "}\n");
}
