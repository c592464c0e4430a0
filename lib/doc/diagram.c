/*
 * diagram.c - an entity-relationship diagram as SVG
 *
 * A box shows a table's key and reference columns; a line runs from the
 * referring column (crow's foot) to the one referred to.  Colours come from
 * the page's style sheet, the two line ends from its <defs>.
 */
#include <stdlib.h>
#include <string.h>

#include <nl2sql/template.h>

#include "doc_room.h"
#include "layout.h"

#define HEAD	24
#define LINE	17
#define ROWS	9   /* columns shown in a box */
#define LETTER	7.1 /* width of one, about */
#define LETTERS 30  /* of a name */

struct box {
	const struct nl2sql_table *t;
	int rows[ROWS];
	int nrows, more;
};

/* The width of a name, about; capitals are wider. */
static double extent(const char *s)
{
	size_t n = nl2sql_utf8_count(s, strlen(s)), capitals = 0;

	for (; *s; s++)
		capitals += *s >= 'A' && *s <= 'Z';
	if (n > LETTERS) {
		capitals = capitals > LETTERS ? LETTERS : capitals;
		n = LETTERS;
	}
	return (double)n * LETTER + (double)capitals * 1.9;
}

static void put_text(struct nl2sql_buf *out, const char *s)
{
	size_t len = strlen(s), at = 0, n = 0;

	while (at < len && n < LETTERS) {
		uint32_t cp;
		size_t k = nl2sql_utf8_next(s + at, len - at, &cp);

		at += k ? k : 1;
		n++;
	}
	nl2sql_html_escape(out, s, at);
	if (at < len)
		nl2sql_buf_puts(out, "…");
}

static bool linked(const struct nl2sql_table *t, int column)
{
	size_t i, k;

	for (i = 0; i < t->nrelationships; i++)
		for (k = 0; k < t->relationships[i]->ncolumns; k++)
			if ((t->relationships[i]->from == t &&
			     t->relationships[i]->from_columns[k] == column) ||
			    (t->relationships[i]->to == t &&
			     t->relationships[i]->to_columns[k] == column))
				return true;
	return false;
}

static bool in_key(const struct nl2sql_table *t, int column)
{
	size_t i;

	for (i = 0; i < t->primary_key.ncolumns; i++)
		if (t->primary_key.columns[i] == column)
			return true;
	return false;
}

static void fill_box(struct box *b, struct layout_node *node)
{
	double widest = extent(b->t->name) + LETTER;
	size_t i;
	int pass;

	for (pass = 0; pass < 2; pass++)
		for (i = 0; i < b->t->ncolumns; i++) {
			bool key = in_key(b->t, (int)i);

			if (pass ? key || !linked(b->t, (int)i) : !key)
				continue;
			if (b->nrows == ROWS)
				continue;
			b->rows[b->nrows++] = (int)i;
			if (extent(b->t->columns[i].name) + 2 * LETTER > widest)
				widest = extent(b->t->columns[i].name) +
					 2 * LETTER;
		}
	b->more = (int)b->t->ncolumns - b->nrows;
	node->width = widest + 24;
	if (node->width < 120)
		node->width = 120;
	node->height = HEAD + LINE * (b->nrows + (b->more > 0)) + 5;
}

/* Where a line meets a box: the height of its column's row. */
static double port(const struct box *b, const struct layout_node *node,
		   int column)
{
	int i;

	for (i = 0; i < b->nrows; i++)
		if (b->rows[i] == column)
			return node->y + HEAD + LINE * i + LINE / 2.0 + 2;
	return node->y + HEAD / 2.0;
}

static void put_box(struct nl2sql_buf *out, const struct box *b,
		    const struct layout_node *node, bool centre)
{
	double y = node->y + HEAD;
	int i;

	nl2sql_buf_printf(out, "<a href=\"#t%zu\"><g class=\"box%s\"><title>",
			  b->t->number, centre ? " centre" : "");
	nl2sql_html_escape(out, b->t->name, strlen(b->t->name));
	nl2sql_buf_printf(out,
			  "</title><rect class=\"body\" x=\"%.0f\" "
			  "y=\"%.0f\" width=\"%.0f\" height=\"%.0f\" "
			  "rx=\"5\"/>",
			  node->x, node->y, node->width, node->height);
	nl2sql_buf_printf(out,
			  "<path class=\"head\" d=\"M%.0f %.0fv-%dq0-5 5-5"
			  "h%.0fq5 0 5 5v%dz\"/>",
			  node->x, node->y + HEAD, HEAD - 5, node->width - 10,
			  HEAD - 5);
	nl2sql_buf_printf(out, "<text class=\"name\" x=\"%.0f\" y=\"%.0f\">",
			  node->x + 9, node->y + 16.5);
	put_text(out, b->t->name);
	nl2sql_buf_puts(out, "</text>");
	for (i = 0; i < b->nrows; i++, y += LINE) {
		bool key = in_key(b->t, b->rows[i]);

		nl2sql_buf_printf(out,
				  "<text class=\"%s\" x=\"%.0f\" "
				  "y=\"%.0f\">%s ",
				  key ? "pk" : "fk", node->x + 9,
				  y + LINE - 3.5, key ? "◆" : "◇");
		put_text(out, b->t->columns[b->rows[i]].name);
		nl2sql_buf_puts(out, "</text>");
	}
	if (b->more > 0)
		nl2sql_buf_printf(out,
				  "<text class=\"more\" x=\"%.0f\" "
				  "y=\"%.0f\">%s%d %scolumn%s</text>",
				  node->x + 9, y + LINE - 4,
				  b->nrows ? "+ " : "", b->more,
				  b->nrows ? "more " : "",
				  b->more > 1 ? "s" : "");
	nl2sql_buf_puts(out, "</g></a>\n");
}

static void put_curve(struct nl2sql_buf *out, double x1, double y1, double x2,
		      double y2)
{
	double bend = (x1 - x2) / 2;

	nl2sql_buf_printf(out, "C%.0f %.0f %.0f %.0f %.0f %.0f", x1 - bend, y1,
			  x2 + bend, y2, x2, y2);
}

static void put_edge(struct nl2sql_buf *out, const struct layout *l,
		     const struct layout_edge *e, const struct box *boxes,
		     const struct nl2sql_relationship *r)
{
	const struct layout_node *right = &l->nodes[e->path[0]];
	const struct layout_node *left = &l->nodes[e->path[e->npath - 1]];
	int from = r->from_columns[0], to = r->to_columns[0];
	bool one = r->cardinality == NL2SQL_ONE_TO_ONE;
	double x = right->x - 9, y, x2, y2;
	size_t i;

	y = port(&boxes[e->path[0]], right, e->back ? to : from);
	/* the line's ends: -r at the box on the right, -l on the left */
	nl2sql_buf_printf(out,
			  "<path class=\"edge%s\" "
			  "marker-start=\"url(#%s-r)\" "
			  "marker-end=\"url(#%s-l)\" d=\"M%.0f %.0fH%.0f",
			  r->origin == NL2SQL_DECLARED ? "" : " inferred",
			  one || e->back ? "one" : "many",
			  one || !e->back ? "one" : "many", right->x, y, x);
	for (i = 1; i + 1 < e->npath; i++) {
		const struct layout_node *b = &l->nodes[e->path[i]];

		y2 = b->y + b->height / 2;
		put_curve(out, x, y, b->x + b->width + 9, y2);
		nl2sql_buf_printf(out, "H%.0f", b->x - 9);
		x = b->x - 9;
		y = y2;
	}
	x2 = left->x + left->width;
	y2 = port(&boxes[e->path[e->npath - 1]], left, e->back ? from : to);
	put_curve(out, x, y, x2 + 9, y2);
	nl2sql_buf_printf(out, "H%.0f\"><title>", x2);
	nl2sql_html_escape(out, r->from->name, strlen(r->from->name));
	nl2sql_buf_puts(out, ".");
	nl2sql_html_escape(out, r->from->columns[from].name,
			   strlen(r->from->columns[from].name));
	nl2sql_buf_puts(out, " → ");
	nl2sql_html_escape(out, r->to->name, strlen(r->to->name));
	nl2sql_buf_puts(out, ".");
	nl2sql_html_escape(out, r->to->columns[to].name,
			   strlen(r->to->columns[to].name));
	nl2sql_buf_puts(out, "</title></path>\n");
}

static size_t place_of(const struct box *boxes, size_t n,
		       const struct nl2sql_table *t)
{
	size_t i;

	for (i = 0; i < n && boxes[i].t != t; i++)
		;
	return i;
}

/* The relationships drawn: between the boxes, and where there is a centre, at
 * it only.  A table that refers to itself says so in its row. */
static const struct nl2sql_relationship **
choose_edges(struct layout *l, const struct box *boxes, size_t n,
	     const struct nl2sql_table *centre)
{
	const struct nl2sql_relationship **drawn = NULL;
	size_t i, k, cap = 0, edges = 0;

	for (i = 0; i < n; i++)
		for (k = 0; k < boxes[i].t->nrelationships; k++) {
			const struct nl2sql_relationship *r =
				boxes[i].t->relationships[k];
			size_t to = place_of(boxes, n, r->to);

			if (r->from != boxes[i].t || r->to == r->from ||
			    to == n || !r->ncolumns ||
			    r->cardinality == NL2SQL_MANY_TO_MANY ||
			    (centre && r->from != centre && r->to != centre))
				continue;
			if (edges >= cap) {
				cap = cap ? cap * 2 : 16;
				drawn = nl2sql_realloc(drawn, cap,
						       sizeof(*drawn));
				l->edges = nl2sql_realloc(l->edges, cap,
							  sizeof(*l->edges));
			}
			drawn[edges] = r;
			l->edges[edges++] =
				(struct layout_edge){ .from = i, .to = to };
		}
	l->nedges = edges;
	return drawn;
}

void nl2sql_doc_svg(struct nl2sql_buf *out, struct rendering *r,
		    const struct nl2sql_table *const *tables, size_t n,
		    const struct nl2sql_table *centre)
{
	struct box *boxes = nl2sql_alloc(n * sizeof(*boxes));
	struct layout l = { 0 };
	const struct nl2sql_relationship **drawn;
	size_t i;

	(void)r;
	l.nodes = nl2sql_alloc(n * sizeof(*l.nodes));
	l.given = n;
	for (i = 0; i < n; i++) {
		boxes[i].t = tables[i];
		fill_box(&boxes[i], &l.nodes[i]);
	}
	drawn = choose_edges(&l, boxes, n, centre);
	nl2sql_layout_place(&l);
	/* shrinks to the page, to three quarters of its size at most */
	nl2sql_buf_printf(out,
			  "<svg class=\"er\" role=\"img\" width=\"%.0f\" "
			  "style=\"min-width:%.0fpx\" "
			  "viewBox=\"-6 -6 %.0f %.0f\" "
			  "aria-label=\"Diagram of %zu tables\">\n",
			  l.width + 12, (l.width + 12) * 3 / 4, l.width + 12,
			  l.height + 12, n);
	for (i = 0; i < l.nedges; i++)
		put_edge(out, &l, &l.edges[i], boxes, drawn[i]);
	for (i = 0; i < n; i++)
		put_box(out, &boxes[i], &l.nodes[i], tables[i] == centre);
	nl2sql_buf_puts(out, "</svg>");
	free(drawn);
	free(boxes);
	nl2sql_layout_release(&l);
}
