/*
 * lib/grammar/world.c - a database as the grammar sees it
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

#define CONFIDENCE_MIN .8

/* ---- roles -------------------- */

static bool digits(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (s[i] < '0' || s[i] > '9')
			return false;
	return true;
}

/* YYYY-MM-DD, and perhaps a time behind it. */
static bool iso_date(const struct nl2sql_cell *c)
{
	const char *s = c->at;

	return c->type == NL2SQL_CELL_TEXT && c->len >= 10 && digits(s, 4) &&
	       s[4] == '-' && digits(s + 5, 2) && s[7] == '-' &&
	       digits(s + 8, 2) &&
	       (c->len == 10 || s[10] == ' ' || s[10] == 'T');
}

/* What the sampled values of a column are, all of them. */
struct values {
	size_t n, numbers, dates, years, texts;
};

static struct values look(const struct world_table *t, int column)
{
	struct values v = { 0 };
	size_t rows = t->t->sample ? t->t->sample->nrows : 0;

	for (size_t i = 0; i < rows; i++) {
		const struct nl2sql_cell *c = world_cell(t, (int)i, column);

		if (!c || c->type == NL2SQL_CELL_NULL)
			continue;
		v.n++;
		v.numbers += c->type == NL2SQL_CELL_INTEGER ||
			     c->type == NL2SQL_CELL_REAL;
		v.years += c->type == NL2SQL_CELL_INTEGER &&
			   c->integer >= 1500 && c->integer <= 2200;
		v.dates += iso_date(c);
		v.texts += c->type == NL2SQL_CELL_TEXT;
	}
	return v;
}

static unsigned time_role(const struct nl2sql_column *c, struct values v)
{
	if (nl2sql_family_numeric(c->family))
		return v.n && v.years == v.n ? ROLE_YEAR : ROLE_OTHER;
	if (c->family == NL2SQL_FAMILY_TIME)
		return ROLE_OTHER;
	return v.n && v.dates == v.n ? ROLE_DATE : ROLE_OTHER;
}

static unsigned measure_role(const struct nl2sql_column *c, struct values v)
{
	unsigned roles = ROLE_MEASURE;

	if (!nl2sql_family_numeric(c->family) || v.numbers != v.n)
		return ROLE_OTHER; /* text that looks like numbers */
	if (c->profile->additive)
		roles |= ROLE_ADDITIVE;
	return roles;
}

static unsigned main_role(const struct nl2sql_column *c, struct values v)
{
	switch (c->profile->role) {
	case NL2SQL_ROLE_KEY:
		return ROLE_KEY;
	case NL2SQL_ROLE_FOREIGN_KEY:
		return ROLE_FKEY;
	case NL2SQL_ROLE_MEASURE:
		return measure_role(c, v);
	case NL2SQL_ROLE_CATEGORY:
		return ROLE_CATEGORY;
	case NL2SQL_ROLE_TIME:
		return time_role(c, v);
	case NL2SQL_ROLE_FLAG:
		return ROLE_FLAG;
	case NL2SQL_ROLE_NAME:
		return ROLE_NAME;
	case NL2SQL_ROLE_FREE_TEXT:
		return ROLE_TEXT;
	case NL2SQL_ROLE_CODE:
		return ROLE_CODE;
	default:
		return ROLE_OTHER;
	}
}

/* Text that hardly repeats groups nothing. */
static bool names_rows(const struct nl2sql_column *c)
{
	const struct nl2sql_profile *p = c->profile;
	int64_t set = p->rows - p->nulls;

	return c->family == NL2SQL_FAMILY_TEXT && set > 2 &&
	       2 * p->distinct > set;
}

static bool in_key(const struct nl2sql_table *t, int column)
{
	for (size_t i = 0; i < t->primary_key.ncolumns; i++)
		if (t->primary_key.columns[i] == column)
			return true;
	return false;
}

/* Types without an equality in PostgreSQL: they cannot be grouped by, sorted
 * or made distinct. */
static bool opaque(enum nl2sql_dialect dialect, const char *type)
{
	static const char *const types[] = {
		"json", "xml", "point", "line", "lseg", "path", "polygon",
		"json[]", "xml[]", "point[]", "polygon[]", "refcursor"
	};
	size_t i;

	for (i = 0; dialect == NL2SQL_POSTGRESQL && i < NL2SQL_COUNT(types); i++)
		if (nl2sql_ieq(type, types[i]))
			return true;
	return false;
}

static void column_roles(struct world_table *t, size_t i)
{
	struct world_column *wc = &t->columns[i];
	const struct nl2sql_column *c = wc->c;
	const struct nl2sql_profile *p = c->profile;
	struct values v = look(t, (int)i);
	int number = (int)i;

	wc->roles = p ? main_role(c, v) : ROLE_OTHER;
	if ((wc->roles & ROLE_CATEGORY) && names_rows(c))
		wc->roles = ROLE_NAME;
	if (nl2sql_column_parent(t->t, number))
		wc->roles = ROLE_FKEY;
	else if (in_key(t->t, number) && !(wc->roles & (ROLE_NAME | ROLE_CODE)))
		wc->roles = ROLE_KEY;
	if ((wc->roles &
	     (ROLE_CATEGORY | ROLE_CODE | ROLE_OTHER | ROLE_NAME)) &&
	    v.n && v.dates == v.n)
		wc->roles = ROLE_DATE;
	if (c->family == NL2SQL_FAMILY_INTEGER)
		wc->roles |= ROLE_INTEGER;
	if (nl2sql_family_numeric(c->family) && v.numbers == v.n)
		wc->roles |= ROLE_NUMBER;
	/* an enum's labels look like text, and are none to a function */
	if (c->family == NL2SQL_FAMILY_TEXT && v.texts == v.n &&
	    !(wc->roles & (ROLE_KEY | ROLE_FKEY)) &&
	    nl2sql_family_of_type(c->type) == NL2SQL_FAMILY_TEXT)
		wc->roles |= ROLE_STRING;
	if ((p && p->unique) || nl2sql_table_unique(t->t, &number, 1))
		wc->roles |= ROLE_UNIQUE;
	if (p && p->nulls > 0 && p->nulls < p->rows)
		wc->roles |= ROLE_NULLS;
	if (p && p->rows > 0 && p->nulls >= p->rows)
		wc->roles = ROLE_OTHER | ROLE_NULLS; /* never set */
	wc->literals = p && !p->pii && c->family != NL2SQL_FAMILY_BINARY &&
		       c->family != NL2SQL_FAMILY_JSON &&
		       c->family != NL2SQL_FAMILY_ARRAY;
}

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
		t->columns[i].opaque = opaque(w->dialect, s->columns[i].type);
	}
	for (size_t i = 0; s->sample && i < s->sample->ncolumns; i++)
		if (s->sample->columns[i] >= 0)
			t->columns[s->sample->columns[i]].slot = (int)i;
	for (size_t i = 0; i < s->ncolumns; i++)
		column_roles(t, i);
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
	weigh(w);
	world_name(w);
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
