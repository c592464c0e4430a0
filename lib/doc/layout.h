/*
 * lib/doc/layout.h - boxes and arrows in layers
 *
 * The layered method (Sugiyama, Tagawa and Toda, 1981): an arrow goes from a
 * box to one of a layer further left; one that spans several layers gets a
 * bend in each.  Few crossings by medians, straight arrows by isotonic
 * regression of the wanted heights.
 */
#ifndef NL2SQL_DOC_LAYOUT_H
#define NL2SQL_DOC_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>

struct layout_node {
	double width, height; /* given; a bend has none */
	double x, y;	      /* found: the upper left corner */
	int layer;
	int order; /* in its layer */
	bool bend;
	double wanted; /* private */
	int group;     /* private: its connected part */
};

struct layout_edge {
	size_t from, to; /* given: nodes; to is the one on the left */
	size_t *path;	 /* found: from, bends, to */
	size_t npath;
	bool back; /* found: had to be turned round */
};

struct layout {
	struct layout_node *nodes; /* those given, then the bends */
	size_t nnodes, given, cap;
	struct layout_edge *edges;
	size_t nedges;
	double width, height; /* found */
};

/** Place the nodes.  Nodes and paths are malloc'ed; give it to
 * nl2sql_layout_release(). */
void nl2sql_layout_place(struct layout *l);
void nl2sql_layout_release(struct layout *l);

#endif
