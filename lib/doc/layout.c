/*
 * layout.c - place boxes in layers
 */
#include <stdlib.h>
#include <string.h>

#include <nl2sql/base.h>

#include "layout.h"

#define GAP_X  76
#define GAP_Y  22
#define SWEEPS 12

/* ---- layers --------------------------------------------------------------- */

/* Edges that would close a circle are turned round: found depth first. */
struct visit {
	struct layout *l;
	size_t *first, *next; /* edges by their from */
	char *state;	      /* 0 new, 1 on the way, 2 done */
};

static void visit_from(struct visit *v, size_t root, size_t *stack, size_t *at)
{
	size_t depth = 0;

	stack[0] = root;
	at[0] = v->first[root];
	v->state[root] = 1;
	for (;;) {
		size_t e = at[depth];

		if (e == (size_t)-1) {
			v->state[stack[depth]] = 2;
			if (!depth--)
				return;
			continue;
		}
		at[depth] = v->next[e];
		if (v->state[v->l->edges[e].to] == 1) {
			v->l->edges[e].back = true;
		} else if (!v->state[v->l->edges[e].to]) {
			stack[++depth] = v->l->edges[e].to;
			at[depth] = v->first[stack[depth]];
			v->state[stack[depth]] = 1;
		}
	}
}

static void break_circles(struct layout *l)
{
	size_t n = l->given, i;
	struct visit v = { l, nl2sql_realloc(NULL, n, sizeof(size_t)),
			   nl2sql_realloc(NULL, l->nedges + 1, sizeof(size_t)),
			   nl2sql_alloc(n) };
	size_t *stack = nl2sql_realloc(NULL, n, sizeof(size_t));
	size_t *at = nl2sql_realloc(NULL, n, sizeof(size_t));

	for (i = 0; i < n; i++)
		v.first[i] = (size_t)-1;
	for (i = l->nedges; i--;) {
		v.next[i] = v.first[l->edges[i].from];
		v.first[l->edges[i].from] = i;
	}
	for (i = 0; i < n; i++)
		if (!v.state[i])
			visit_from(&v, i, stack, at);
	free(v.first);
	free(v.next);
	free(v.state);
	free(stack);
	free(at);
}

static size_t left_of(const struct layout_edge *e)
{
	return e->back ? e->from : e->to;
}

static size_t right_of(const struct layout_edge *e)
{
	return e->back ? e->to : e->from;
}

/* A node stands right of all that it points at; then as far right as those
 * that point at it allow, so that arrows are short. */
static void choose_layers(struct layout *l)
{
	bool moved = true;
	size_t i, turns;

	for (turns = 0; moved && turns <= l->given; turns++) {
		moved = false;
		for (i = 0; i < l->nedges; i++) {
			struct layout_node *a =
				&l->nodes[left_of(&l->edges[i])];
			struct layout_node *b =
				&l->nodes[right_of(&l->edges[i])];

			if (b->layer <= a->layer) {
				b->layer = a->layer + 1;
				moved = true;
			}
		}
	}
	for (i = 0; i < l->given; i++) {
		int most = -1;
		size_t k;
		bool points = false;

		for (k = 0; k < l->nedges; k++) {
			points = points || right_of(&l->edges[k]) == i;
			if (left_of(&l->edges[k]) == i &&
			    (most < 0 ||
			     l->nodes[right_of(&l->edges[k])].layer < most))
				most = l->nodes[right_of(&l->edges[k])].layer;
		}
		if (most > 0 && !points)
			l->nodes[i].layer = most - 1;
	}
}

/* ---- connected parts -------------------------------------------------------- */

static void find_groups(struct layout *l)
{
	bool moved = true;
	size_t i;

	for (i = 0; i < l->given; i++)
		l->nodes[i].group = (int)i;
	while (moved) {
		moved = false;
		for (i = 0; i < l->nedges; i++) {
			int *a = &l->nodes[l->edges[i].from].group;
			int *b = &l->nodes[l->edges[i].to].group;

			if (*a == *b)
				continue;
			*a = *b = *a < *b ? *a : *b;
			moved = true;
		}
	}
}

/* ---- bends -------------------------------------------------------------------- */

static size_t add_bend(struct layout *l, int layer, int group)
{
	NL2SQL_GROW(l->nodes, l->nnodes, l->cap);
	l->nodes[l->nnodes] = (struct layout_node){
		.layer = layer, .bend = true, .height = 6, .group = group
	};
	return l->nnodes++;
}

/* The path goes from right to left: from the child to the parent. */
static void add_paths(struct layout *l)
{
	size_t i;
	int layer;

	for (i = 0; i < l->nedges; i++) {
		struct layout_edge *e = &l->edges[i];
		size_t left = left_of(e), right = right_of(e);
		int span = l->nodes[right].layer - l->nodes[left].layer;

		e->path = nl2sql_realloc(NULL, (size_t)span + 1,
					 sizeof(*e->path));
		e->path[e->npath++] = right;
		for (layer = l->nodes[right].layer - 1;
		     layer > l->nodes[left].layer; layer--)
			e->path[e->npath++] =
				add_bend(l, layer, l->nodes[left].group);
		e->path[e->npath++] = left;
	}
}

/* ---- order and heights ----------------------------------------------------------- */

struct rows {
	size_t **at; /* nodes of each layer, in order */
	size_t *n;
	int nlayers;
};

static const struct layout *sorting;

static int by_wanted(const void *a, const void *b)
{
	const struct layout_node *x = &sorting->nodes[*(const size_t *)a];
	const struct layout_node *y = &sorting->nodes[*(const size_t *)b];

	if (x->group != y->group)
		return x->group < y->group ? -1 : 1;
	if (x->wanted != y->wanted)
		return x->wanted < y->wanted ? -1 : 1;
	return x->order - y->order;
}

static void make_rows(const struct layout *l, struct rows *r)
{
	size_t i;

	for (i = 0; i < l->nnodes; i++)
		if (l->nodes[i].layer >= r->nlayers)
			r->nlayers = l->nodes[i].layer + 1;
	r->at = nl2sql_alloc((size_t)r->nlayers * sizeof(*r->at));
	r->n = nl2sql_alloc((size_t)r->nlayers * sizeof(*r->n));
	for (i = 0; i < l->nnodes; i++)
		if (l->nodes[i].layer >= 0)
			r->n[l->nodes[i].layer]++;
	for (i = 0; i < (size_t)r->nlayers; i++) {
		r->at[i] = nl2sql_realloc(NULL, r->n[i] + 1, sizeof(size_t));
		r->n[i] = 0;
	}
	for (i = 0; i < l->nnodes; i++) {
		int layer = l->nodes[i].layer;

		if (layer < 0)
			continue;
		l->nodes[i].order = (int)r->n[layer];
		l->nodes[i].wanted = l->nodes[i].order;
		r->at[layer][r->n[layer]++] = i;
	}
}

static void sort_row(struct layout *l, struct rows *r, int layer)
{
	size_t i;

	sorting = l;
	qsort(r->at[layer], r->n[layer], sizeof(size_t), by_wanted);
	for (i = 0; i < r->n[layer]; i++)
		l->nodes[r->at[layer][i]].order = (int)i;
}

/* Each node of a layer wants the mean of what its neighbours on one side (or
 * both: 0) have: their order, or their middle. */
static void want(struct layout *l, int layer, int side, bool heights)
{
	size_t i, k, *n = nl2sql_alloc((l->nnodes + 1) * sizeof(*n));
	double *sum = nl2sql_alloc((l->nnodes + 1) * sizeof(*sum));

	for (i = 0; i < l->nedges; i++) {
		const struct layout_edge *e = &l->edges[i];

		for (k = 0; k + 1 < e->npath; k++) {
			size_t pair[2] = { e->path[k], e->path[k + 1] };
			int me;

			for (me = 0; me < 2; me++) {
				const struct layout_node *other =
					&l->nodes[pair[!me]];

				if (l->nodes[pair[me]].layer != layer ||
				    (side && other->layer - layer != side))
					continue;
				sum[pair[me]] +=
					heights ? other->y + other->height / 2
						: other->order;
				n[pair[me]]++;
			}
		}
	}
	for (i = 0; i < l->nnodes; i++) {
		struct layout_node *node = &l->nodes[i];

		if (node->layer == layer)
			node->wanted = n[i]	 ? sum[i] / (double)n[i]
				       : heights ? node->y + node->height / 2
						 : node->order;
	}
	free(n);
	free(sum);
}

/* Place a row in its order as near as can be (least squares) to what each
 * wants: pool adjacent violators. */
static void settle(struct layout *l, const struct rows *r, int layer)
{
	size_t n = r->n[layer], i, blocks = 0, *size;
	double *mean, offset = 0, *offsets;

	size = nl2sql_alloc((n + 1) * sizeof(*size));
	mean = nl2sql_alloc((n + 1) * sizeof(*mean));
	offsets = nl2sql_alloc((n + 1) * sizeof(*offsets));
	for (i = 0; i < n; i++) {
		const struct layout_node *node = &l->nodes[r->at[layer][i]];

		offsets[i] = offset;
		mean[blocks] = node->wanted - node->height / 2 - offset;
		size[blocks++] = 1;
		offset += node->height + (node->bend ? 10 : GAP_Y);
		while (blocks > 1 && mean[blocks - 2] > mean[blocks - 1]) {
			size_t a = size[blocks - 2], b = size[blocks - 1];

			mean[blocks - 2] = (mean[blocks - 2] * (double)a +
					    mean[blocks - 1] * (double)b) /
					   (double)(a + b);
			size[blocks - 2] = a + b;
			blocks--;
		}
	}
	for (i = 0, n = 0; i < blocks; i++)
		for (; size[i]; size[i]--, n++)
			l->nodes[r->at[layer][n]].y = mean[i] + offsets[n];
	free(size);
	free(mean);
	free(offsets);
}

static void stack_up(struct layout *l, const struct rows *r)
{
	int layer;
	size_t i;

	for (layer = 0; layer < r->nlayers; layer++) {
		double y = 0;

		for (i = 0; i < r->n[layer]; i++) {
			struct layout_node *node = &l->nodes[r->at[layer][i]];

			node->y = y;
			y += node->height + GAP_Y;
		}
	}
}

static void order_rows(struct layout *l, struct rows *r)
{
	int sweep, layer;

	for (sweep = 0; sweep < SWEEPS; sweep++)
		for (layer = 0; layer < r->nlayers; layer++) {
			int at = sweep % 2 ? r->nlayers - 1 - layer : layer;

			want(l, at, sweep % 2 ? 1 : -1, false);
			sort_row(l, r, at);
		}
	stack_up(l, r);
	for (sweep = 0; sweep < SWEEPS; sweep++)
		for (layer = 0; layer < r->nlayers; layer++) {
			int at = sweep % 2 ? r->nlayers - 1 - layer : layer;

			want(l, at,
			     sweep == SWEEPS - 1 ? 0
			     : sweep % 2	 ? 1
						 : -1,
			     true);
			settle(l, r, at);
		}
}

/* Columns of x, and y from 0. */
static void finish(struct layout *l, const struct rows *r)
{
	double x = 0, top = 1e18;
	int layer;
	size_t i;

	for (i = 0; i < l->nnodes; i++)
		if (l->nodes[i].layer >= 0 && l->nodes[i].y < top)
			top = l->nodes[i].y;
	for (layer = 0; layer < r->nlayers; layer++) {
		double widest = 0;

		for (i = 0; i < r->n[layer]; i++)
			if (l->nodes[r->at[layer][i]].width > widest)
				widest = l->nodes[r->at[layer][i]].width;
		for (i = 0; i < r->n[layer]; i++) {
			struct layout_node *node = &l->nodes[r->at[layer][i]];

			node->x = x;
			if (node->bend)
				node->width = widest;
			node->y -= top;
			if (node->y + node->height > l->height)
				l->height = node->y + node->height;
		}
		x += widest + (layer + 1 < r->nlayers ? GAP_X : 0);
	}
	l->width = x;
}

/* Boxes without arrows: in rows below the rest. */
static void place_lone(struct layout *l, const size_t *lone, size_t n)
{
	double limit = l->width > 1100 ? l->width : 1100;
	double x = 0, y = l->height ? l->height + 2 * GAP_Y : 0, tall = 0;
	size_t i;

	for (i = 0; i < n; i++) {
		struct layout_node *node = &l->nodes[lone[i]];

		if (x > 0 && x + node->width > limit) {
			x = 0;
			y += tall + GAP_Y;
			tall = 0;
		}
		node->x = x;
		node->y = y;
		x += node->width + GAP_Y;
		tall = node->height > tall ? node->height : tall;
		if (x - GAP_Y > l->width)
			l->width = x - GAP_Y;
		if (y + node->height > l->height)
			l->height = y + node->height;
	}
}

void nl2sql_layout_place(struct layout *l)
{
	struct rows r = { 0 };
	size_t i, nlone = 0;
	size_t *lone = nl2sql_alloc((l->given + 1) * sizeof(*lone));
	char *linked = nl2sql_alloc(l->given + 1);

	l->nnodes = l->cap = l->given;
	break_circles(l);
	choose_layers(l);
	find_groups(l);
	add_paths(l);
	for (i = 0; i < l->nedges; i++)
		linked[l->edges[i].from] = linked[l->edges[i].to] = 1;
	for (i = 0; i < l->given; i++)
		if (!linked[i]) {
			l->nodes[i].layer = -1; /* in no row */
			lone[nlone++] = i;
		}
	if (nlone < l->given) {
		make_rows(l, &r);
		order_rows(l, &r);
		finish(l, &r);
	}
	place_lone(l, lone, nlone);
	for (i = 0; i < (size_t)r.nlayers; i++)
		free(r.at[i]);
	free(r.at);
	free(r.n);
	free(linked);
	free(lone);
}

void nl2sql_layout_release(struct layout *l)
{
	size_t i;

	for (i = 0; i < l->nedges; i++)
		free(l->edges[i].path);
	free(l->edges);
	free(l->nodes);
	*l = (struct layout){ 0 };
}
