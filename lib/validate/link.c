/* lib/validate/link.c - how tables hang together */
#include "internal.h"

static bool joins(const struct nl2sql_relationship *r,
		  const struct nl2sql_table *a, const struct nl2sql_table *b)
{
	return !r->bridge && ((r->from == a && r->to == b) ||
			      (r->from == b && r->to == a));
}

/* Declared and inferred, or told from both ends: one and the same. */
static bool same_link(const struct nl2sql_relationship *x,
		      const struct nl2sql_relationship *y)
{
	bool turned = x->from != y->from;
	size_t i;

	if (x->ncolumns != y->ncolumns)
		return false;
	for (i = 0; i < x->ncolumns; i++)
		if (x->from_columns[i] !=
			    (turned ? y->to_columns : y->from_columns)[i] ||
		    x->to_columns[i] !=
			    (turned ? y->from_columns : y->to_columns)[i])
			return false;
	return true;
}

size_t nl2sql_links(const struct nl2sql_table *a, const struct nl2sql_table *b,
		    const struct nl2sql_relationship *out[4])
{
	size_t i, k, n = 0;

	for (i = 0; i < a->nrelationships && n < 4; i++) {
		const struct nl2sql_relationship *r = a->relationships[i];

		if (a == b || !joins(r, a, b))
			continue;
		for (k = 0; k < n; k++)
			if (same_link(out[k], r))
				break;
		if (k == n)
			out[n++] = r;
	}
	return n;
}

const struct nl2sql_relationship *nl2sql_only_link(const struct nl2sql_table *a,
						   const struct nl2sql_table *b)
{
	const struct nl2sql_relationship *links[4];

	return nl2sql_links(a, b, links) == 1 ? links[0] : NULL;
}

/* ---- ways over other tables ------------------------------------------------ */

struct search {
	const struct nl2sql_table *to;
	struct nl2sql_way now, *found;
	size_t ways, budget;
};

static void go(struct search *s, const struct nl2sql_table *at, size_t left)
{
	size_t i, k;

	for (i = 0; i < at->nrelationships && s->ways < 2 && s->budget; i++) {
		const struct nl2sql_relationship *r = at->relationships[i];
		const struct nl2sql_table *next = r->from == at ? r->to : r->from;
		const struct nl2sql_relationship *links[4];
		size_t n = nl2sql_links(at, next, links);

		s->budget--;
		for (k = 0; k < n && links[k] != r; k++)
			continue;
		if (k == n)
			continue; /* a bridge, or told before */
		for (k = 0; k < s->now.n; k++)
			if (s->now.table[k] == next)
				break;
		if (k < s->now.n || (left == 1) != (next == s->to))
			continue;
		s->now.link[s->now.n] = r;
		s->now.table[s->now.n++] = next;
		if (left > 1)
			go(s, next, left - 1);
		else if (s->ways++ == 0)
			*s->found = s->now;
		s->now.n--;
	}
}

bool nl2sql_only_way(struct nl2sql_way *way, const struct nl2sql_table *from,
		     const struct nl2sql_table *to)
{
	size_t steps;

	for (steps = 1; steps <= 3 && from != to; steps++) {
		struct search s = { .to = to, .found = way, .budget = 20000 };

		go(&s, from, steps);
		if (s.ways)
			return s.ways == 1 && s.budget;
	}
	return false;
}

struct nl2sql_sql *nl2sql_link_condition(struct nl2sql_arena *arena,
					 const struct nl2sql_relationship *link,
					 const struct nl2sql_table *a,
					 const char *an, const char *bn)
{
	const char *from = link->from == a ? an : bn;
	const char *to = link->from == a ? bn : an;
	struct nl2sql_sql *all = NULL;
	size_t i;

	for (i = 0; i < link->ncolumns; i++)
		all = nl2sql_sql_and(arena, all, nl2sql_sql_bin(arena,
			NL2SQL_OP_EQ,
			nl2sql_sql_col(arena, from, link->from->
				       columns[link->from_columns[i]].name),
			nl2sql_sql_col(arena, to, link->to->
				       columns[link->to_columns[i]].name)));
	return all;
}
