/*
 * lib/grammar/world.c - a database as the grammar sees it
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

#define CONFIDENCE_MIN .8

/* ---- tables -------------------- */

static bool wanted(const char *const *only, const char *name)
{
	if (!only)
		return true;
	for (; *only; only++)
		if (nl2sql_glob(*only, name))
			return true;
	return false;
}

static void fill_table(struct nl2sql_world *w, struct world_table *t,
		       struct nl2sql_table *s)
{
	t->t = s;
	t->ncolumns = s->ncolumns;
	t->rows = s->row_count;
	t->columns = nl2sql_arena_alloc(&w->arena, (s->ncolumns + 1) *
							   sizeof(*t->columns));
	t->complete = s->sample && s->row_count >= 0 && s->row_count_exact &&
		      (int64_t)s->sample->nrows >= s->row_count;
	for (size_t i = 0; i < s->ncolumns; i++) {
		t->columns[i].c = &s->columns[i];
		t->columns[i].table = t;
		t->columns[i].slot = -1;
		t->columns[i].opaque =
			nl2sql_world_opaque(w->dialect, s->columns[i].type);
	}
	for (size_t i = 0; s->sample && i < s->sample->ncolumns; i++)
		if (s->sample->columns[i] >= 0)
			t->columns[s->sample->columns[i]].slot = (int)i;
	for (size_t i = 0; i < s->ncolumns; i++)
		nl2sql_world_roles(t, i);
	t->key = -1;
	if (s->primary_key.ncolumns == 1)
		t->key = s->primary_key.columns[0];
	for (size_t i = 0; t->key < 0 && i < s->ncolumns; i++)
		if ((t->columns[i].roles & ROLE_UNIQUE) &&
		    (t->columns[i].roles & (ROLE_KEY | ROLE_FKEY | ROLE_CODE)))
			t->key = (int)i;
	t->label = nl2sql_table_label(s);
	t->label2 = -1;
}

static struct world_table *table_of(struct nl2sql_world *w,
				    const struct nl2sql_table *s)
{
	for (size_t i = 0; i < w->ntables; i++)
		if (w->tables[i].t == s)
			return &w->tables[i];
	return NULL;
}

/* A number that is said to refer to a text: engines refuse to compare them,
 * but for SQLite, which converts, where the schema itself declares it. */
static bool unlike(const struct nl2sql_world *w,
		   const struct nl2sql_relationship *r)
{
	if (w->dialect == NL2SQL_SQLITE && r->origin == NL2SQL_DECLARED)
		return false;
	for (size_t i = 0; i < r->ncolumns; i++) {
		enum nl2sql_family a =
			r->from->columns[r->from_columns[i]].family;
		enum nl2sql_family b = r->to->columns[r->to_columns[i]].family;

		if (a != b &&
		    !(nl2sql_family_numeric(a) && nl2sql_family_numeric(b)))
			return true;
	}
	return false;
}

/* Does nothing, as far as is known, lead from one side to the other? */
static bool is_dead(const struct nl2sql_relationship *r)
{
	return r->orphans > 0 && r->from->row_count > 0 &&
	       r->orphans >= r->from->row_count;
}

static void add_edge(struct nl2sql_world *w,
		     const struct nl2sql_relationship *r)
{
	struct world_table *child = table_of(w, r->from);
	struct world_table *parent = table_of(w, r->to);
	struct world_edge *e;

	if (!child || !parent || r->confidence < CONFIDENCE_MIN ||
	    unlike(w, r) || is_dead(r) || !r->ncolumns || r->bridge ||
	    (r->cardinality != NL2SQL_MANY_TO_ONE &&
	     r->cardinality != NL2SQL_ONE_TO_ONE))
		return;
	e = &w->edges[w->nedges++];
	e->r = r;
	e->child = child;
	e->parent = parent;
	e->one = r->cardinality == NL2SQL_ONE_TO_ONE;
}

static void tie_edges(struct nl2sql_world *w)
{
	for (size_t i = 0; i < w->nedges; i++) {
		struct world_edge *e = &w->edges[i];

		for (size_t k = 0; k < w->nedges; k++)
			if (k != i && w->edges[k].child == e->child &&
			    w->edges[k].parent == e->parent)
				e->twin = true;
		e->child->nup++;
		e->parent->ndown++;
	}
	for (size_t i = 0; i < w->ntables; i++) {
		struct world_table *t = &w->tables[i];

		t->up = nl2sql_arena_alloc(
			&w->arena, (t->nup + 1) * sizeof(struct world_edge *));
		t->down = nl2sql_arena_alloc(
			&w->arena,
			(t->ndown + 1) * sizeof(struct world_edge *));
		t->nup = t->ndown = 0;
	}
	for (size_t i = 0; i < w->nedges; i++) {
		struct world_edge *e = &w->edges[i];

		e->child->up[e->child->nup++] = e;
		e->parent->down[e->parent->ndown++] = e;
	}
}

/* How often a table should be spoken of: by what it has to say. */
static void weigh(struct nl2sql_world *w)
{
	bool rows = false;

	for (size_t i = 0; i < w->ntables; i++)
		rows = rows || w->tables[i].rows > 0;
	for (size_t i = 0; i < w->ntables; i++) {
		struct world_table *t = &w->tables[i];
		size_t own = 0;

		for (size_t k = 0; k < t->ncolumns; k++)
			own += !(t->columns[k].roles & (ROLE_KEY | ROLE_FKEY));
		t->bridge = own == 0;
		t->weight = pow(1 + (double)own, .7);
		if (rows && t->rows == 0)
			t->weight *= .05;
		if (t->t->kind && strcmp(t->t->kind, "view") == 0)
			t->weight *= .3;
		if (t->bridge)
			t->weight *= .3;
	}
}

static bool named_so(const struct nl2sql_world *w, const char *key,
		     const char *words)
{
	const struct lex_entry *e = nl2sql_map_get(&w->g->lexicon, key);

	for (size_t k = 0; e && k < e->nlines; k++)
		for (size_t j = 0; j < e->lines[k].nglobs; j++)
			if (nl2sql_glob(e->lines[k].globs[j], words))
				return true;
	return false;
}

static void change_role(struct world_column *c, unsigned from, unsigned to)
{
	if (c->roles & from)
		c->roles = (c->roles & ~from) | to;
}

/* What a name says of its column: numbers that name something are no amounts,
 * remarks no groups, and nobody asks much about the day of the last update. */
static void heed_names(struct nl2sql_world *w, struct world_table *t)
{
	for (size_t i = 0; i < t->ncolumns; i++) {
		struct world_column *c = &t->columns[i];

		if (named_so(w, "codeword", c->words))
			change_role(c, ROLE_MEASURE | ROLE_ADDITIVE, ROLE_CODE);
		if (named_so(w, "gaugeword", c->words))
			c->roles &= ~(unsigned)ROLE_ADDITIVE;
		if (named_so(w, "textword", c->words))
			change_role(c, ROLE_CATEGORY, ROLE_TEXT);
		if (c->c->profile && c->c->profile->pii)
			change_role(c, ROLE_CATEGORY, ROLE_CODE);
		c->audit = named_so(w, "audit", c->words);
	}
}

static int column_ending(const struct world_table *t, const char *words)
{
	for (size_t i = 0; i < t->ncolumns; i++)
		if (nl2sql_ends(t->columns[i].words, words))
			return (int)i;
	return -1;
}

/* People are called by two columns, where there are two. */
static void pair_names(struct world_table *t)
{
	int first = column_ending(t, "first name");
	int last = column_ending(t, "last name");

	if (first < 0)
		first = column_ending(t, "given name");
	if (last < 0)
		last = column_ending(t, "surname");
	if (first < 0 || last < 0 ||
	    (t->label >= 0 && t->label != first && t->label != last))
		return;
	t->label = first;
	t->label2 = last;
}

struct nl2sql_world *nl2sql_world_new(const struct nl2sql_grammar *g,
				      const struct nl2sql_schema *schema,
				      const char *db,
				      enum nl2sql_dialect dialect,
				      const char *const *only, uint64_t seed)
{
	struct nl2sql_world *w = nl2sql_alloc(sizeof(*w));
	size_t n = 0;

	w->g = g;
	w->schema = schema;
	w->dialect = dialect;
	w->seed = seed;
	w->db = nl2sql_arena_strdup(&w->arena, db ? db : "");
	w->tables = nl2sql_arena_alloc(&w->arena, (schema->ntables + 1) *
							  sizeof(*w->tables));
	w->edges = nl2sql_arena_alloc(&w->arena, (schema->nrelationships + 1) *
							 sizeof(*w->edges));
	for (size_t i = 0; i < schema->ntables; i++) {
		struct nl2sql_table *t = schema->tables[i];

		if (nl2sql_ieq(t->db ? t->db : "", w->db) &&
		    wanted(only, t->name) && t->ncolumns)
			fill_table(w, &w->tables[n++], t);
	}
	w->ntables = n;
	for (size_t i = 0; i < schema->nrelationships; i++)
		add_edge(w, schema->relationships[i]);
	tie_edges(w);
	nl2sql_abbreviations_settle(schema, w->db);
	for (size_t i = 0; i < n; i++)
		nl2sql_world_guess(w, &w->tables[i]);
	weigh(w);
	nl2sql_world_name(w);
	for (size_t i = 0; i < n; i++) {
		heed_names(w, &w->tables[i]);
		pair_names(&w->tables[i]);
	}
	w->rule_uses = nl2sql_alloc((g->nrules + 1) * sizeof(unsigned));
	w->fn_uses = nl2sql_alloc((g->nfns + 1) * sizeof(unsigned));
	return w;
}

void nl2sql_world_free(struct nl2sql_world *w)
{
	if (!w)
		return;
	free(w->rule_uses);
	free(w->fn_uses);
	free(w->last);
	nl2sql_arena_release(&w->arena);
	free(w);
}

const char *nl2sql_world_lacks(const struct nl2sql_world *w,
			       enum nl2sql_phase phase)
{
	bool rows = false;

	if (!w->ntables)
		return "the schema has no tables";
	for (size_t i = 0; i < w->ntables; i++)
		rows = rows || (w->tables[i].t->sample &&
				w->tables[i].t->sample->nrows);
	if (phase == NL2SQL_PHASE_SAMPLE_DATA && !rows)
		return "the schema has no sample rows";
	if ((phase == NL2SQL_PHASE_JOINS ||
	     phase == NL2SQL_PHASE_SCHEMA_RELATIONSHIP) &&
	    !w->nedges)
		return "the schema has no relationships to join on";
	return NULL;
}

size_t nl2sql_world_joins(const struct nl2sql_world *w)
{
	return w->nedges;
}

const char *nl2sql_world_noun(const struct nl2sql_world *w,
			      const struct nl2sql_table *t)
{
	for (size_t i = 0; i < w->ntables; i++)
		if (w->tables[i].t == t)
			return w->tables[i].noun;
	return t->name;
}

const char *nl2sql_world_nouns(const struct nl2sql_world *w,
			       const struct nl2sql_table *t)
{
	for (size_t i = 0; i < w->ntables; i++)
		if (w->tables[i].t == t)
			return w->tables[i].nouns;
	return t->name;
}

const char *nl2sql_world_column(const struct nl2sql_world *w,
				const struct nl2sql_table *t, int column)
{
	for (size_t i = 0; i < w->ntables; i++)
		if (w->tables[i].t == t)
			return w->tables[i].columns[column].noun;
	return t->columns[column].name;
}

/* ---- what was said already -------------------- */

void nl2sql_world_keep(struct nl2sql_world *w, const struct nl2sql_utterance *u)
{
	(void)u;
	for (size_t i = 0; i < w->nlast; i++)
		w->last[i].c->uses++;
	for (size_t i = 0; i < u->ntables; i++) {
		struct world_table *t = table_of(w, u->tables[i]);

		if (t)
			t->uses++;
	}
	w->rule_uses[w->last_rule]++;
	if (w->last_fn)
		w->fn_uses[w->last_fn - 1]++;
}
