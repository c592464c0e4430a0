/*
 * lib/gen/topics.c - which tables a model is asked about
 *
 * One table for the phases that need no more; for joins, sets of tables that
 * relationships make one piece, found by walking along them.
 */
#include <stdlib.h>
#include <string.h>

#include "internal.h"

#define SURE	   0.5	/* confidence of a relationship that is joined on */
#define SET_MAX	   4	/* tables in a set that was walked */
#define SETS_MAX   4096 /* of a database */
#define WALKS_EACH 3	/* from each table, of each size */

void nl2sql_gen_topic_add(struct nl2sql_gen_topics *out, struct nl2sql_arena *a,
			  const struct nl2sql_table *const *tables, size_t n,
			  const char *goal)
{
	struct nl2sql_gen_topic *t;

	if (out->n == out->cap) {
		struct nl2sql_gen_topic *more;

		out->cap = out->cap ? out->cap * 2 : 16;
		more = nl2sql_arena_alloc(a, out->cap * sizeof(*more));
		if (out->n)
			memcpy(more, out->items, out->n * sizeof(*more));
		out->items = more;
	}
	t = &out->items[out->n++];
	t->tables = nl2sql_arena_alloc(a, (n + 1) * sizeof(*t->tables));
	if (n)
		memcpy(t->tables, tables, n * sizeof(*tables));
	t->n = n;
	t->goal = goal;
}

static bool joined_on(const struct nl2sql_relationship *r)
{
	return r->cardinality != NL2SQL_MANY_TO_MANY && r->ncolumns &&
	       r->confidence >= SURE;
}

static bool among(const struct nl2sql_table *const *set, size_t n,
		  const struct nl2sql_table *t)
{
	for (size_t i = 0; i < n; i++)
		if (set[i] == t)
			return true;
	return false;
}

bool nl2sql_gen_connected(const struct nl2sql_table *const *tables, size_t n)
{
	const struct nl2sql_table *reached[64];
	size_t have = 0;

	if (n < 2 || n > NL2SQL_COUNT(reached))
		return n == 1;
	reached[have++] = tables[0];
	for (size_t i = 0; i < have; i++)
		for (size_t k = 0; k < reached[i]->nrelationships; k++) {
			const struct nl2sql_relationship *r =
				reached[i]->relationships[k];
			const struct nl2sql_table *o =
				r->from == reached[i] ? r->to : r->from;

			if (joined_on(r) && among(tables, n, o) &&
			    !among(reached, have, o))
				reached[have++] = o;
		}
	return have == n;
}

static bool of_place(const struct nl2sql_gen *g,
		     const struct nl2sql_gen_place *p,
		     const struct nl2sql_table *t)
{
	return nl2sql_ieq(t->db ? t->db : "", p->db->db) && t->ncolumns &&
	       nl2sql_gen_wanted(g, t);
}

/* ---- walks along relationships -------------------- */

static int by_number(const void *a, const void *b)
{
	const struct nl2sql_table *const *x = a, *const *y = b;

	return (*x)->number < (*y)->number   ? -1
	       : (*x)->number > (*y)->number ? 1
					     : 0;
}

/* Grow a set by a neighbour of one of its tables.  @return false: none left */
static bool grow(const struct nl2sql_gen *g, const struct nl2sql_gen_place *p,
		 const struct nl2sql_table **set, size_t *n,
		 struct nl2sql_rng *rng)
{
	const struct nl2sql_table *found = NULL;
	size_t seen = 0;

	for (size_t i = 0; i < *n; i++)
		for (size_t k = 0; k < set[i]->nrelationships; k++) {
			const struct nl2sql_relationship *r =
				set[i]->relationships[k];
			const struct nl2sql_table *o =
				r->from == set[i] ? r->to : r->from;

			if (!joined_on(r) || among(set, *n, o) ||
			    !of_place(g, p, o))
				continue;
			if (nl2sql_rng_below(rng, ++seen) == 0)
				found = o;
		}
	if (found)
		set[(*n)++] = found;
	return found != NULL;
}

static bool first_time(struct nl2sql_gen_seen *seen,
		       const struct nl2sql_table **set, size_t n)
{
	const struct nl2sql_table *sorted[SET_MAX];
	struct nl2sql_buf b = { 0 };
	bool is;

	memcpy(sorted, set, n * sizeof(*set));
	qsort(sorted, n, sizeof(*sorted), by_number);
	for (size_t i = 0; i < n; i++)
		nl2sql_buf_printf(&b, "%zu ", sorted[i]->number);
	is = nl2sql_gen_seen_add(seen, nl2sql_hash128(b.data, b.len));
	nl2sql_buf_release(&b);
	return is;
}

static void find_sets(struct nl2sql_gen *g, struct nl2sql_arena *a,
		      const struct nl2sql_gen_place *p,
		      struct nl2sql_gen_topics *out)
{
	const struct nl2sql_table *set[SET_MAX];
	struct nl2sql_gen_seen seen = { 0 };
	const struct nl2sql_schema *s = g->schema;

	for (size_t size = 2; size <= SET_MAX; size++)
		for (size_t i = 0;
		     i < s->ntables * WALKS_EACH && out->n < SETS_MAX; i++) {
			struct nl2sql_rng rng = nl2sql_rng_named(
				g->o->seed, "walk", i * SET_MAX + size);
			size_t n = 1;

			set[0] = s->tables[i % s->ntables];
			if (!of_place(g, p, set[0]))
				continue;
			while (n < size && grow(g, p, set, &n, &rng))
				;
			if (n == size && first_time(&seen, set, n))
				nl2sql_gen_topic_add(out, a, set, n, NULL);
		}
	free(seen.slots);
}

/* ---- topics of a phase -------------------- */

static void shuffle(struct nl2sql_gen_topics *out, uint64_t seed,
		    const char *name)
{
	struct nl2sql_rng rng = nl2sql_rng_named(seed, name, 0);

	for (size_t i = out->n; i > 1; i--) {
		size_t k = (size_t)nl2sql_rng_below(&rng, i);
		struct nl2sql_gen_topic t = out->items[k];

		out->items[k] = out->items[i - 1];
		out->items[i - 1] = t;
	}
}

void nl2sql_gen_topics_find(struct nl2sql_gen *g, struct nl2sql_arena *a,
			    const struct nl2sql_gen_place *p,
			    enum nl2sql_phase phase,
			    struct nl2sql_gen_topics *out)
{
	bool rows = phase == NL2SQL_PHASE_SAMPLE_DATA;

	*out = (struct nl2sql_gen_topics){ 0 };
	if (phase == NL2SQL_PHASE_JOINS || phase == NL2SQL_PHASE_COMPLEX_SQLS)
		find_sets(g, a, p, out);
	for (size_t i = 0; i < g->schema->ntables; i++) {
		const struct nl2sql_table *t = g->schema->tables[i];

		if (phase == NL2SQL_PHASE_JOINS || !of_place(g, p, t) ||
		    (phase == NL2SQL_PHASE_COMPLEX_SQLS && out->n > 8) ||
		    (rows && t->kind && strcmp(t->kind, "view") == 0))
			continue;
		nl2sql_gen_topic_add(out, a, &t, 1, NULL);
	}
	/* rows of tables come in the schema's order, as without a model */
	if (!rows)
		shuffle(out, g->o->seed, nl2sql_phase_name(phase));
}
