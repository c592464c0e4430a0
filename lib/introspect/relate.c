/*
 * relate.c - relationships that nobody declared
 *
 * Each column is compared with the keys whose table or column shares a word
 * with its name (an index of words; nothing is compared with everything), and
 * in small schemas also with the keys that hold all of its values.  The best
 * parent is kept where it is likely enough.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "relate.h"

#define LIKELY	      .5  /* what is written */
#define PARENTS_MAX   64  /* of a word: a word that says more says nothing */
#define COMPOSITE_MAX 4	  /* columns of a key */
#define SMALL	      200 /* keys up to which values alone are compared */

struct postings {
	size_t *items;
	size_t n, cap;
};

struct found {
	struct nl2sql_table *from, *to;
	int from_column, to_column;
	double confidence;
	const char *evidence;
};

struct search {
	struct inspector *in;
	struct nl2sql_arena arena;
	struct words *table_words; /* of each table */
	struct end *keys;	   /* that may be referred to */
	size_t nkeys, ckeys;
	struct nl2sql_map index; /* word to postings of keys */
	struct postings **lists;
	size_t nlists, clists;
	size_t *marks; /* key seen for this child already */
	size_t stamp;
	struct found *found;
	size_t nfound, cfound;
};

static void post(struct search *s, struct nl2sql_map *index, const char *word,
		 size_t key)
{
	struct postings *p = nl2sql_map_get(index, word);

	if (!p) {
		p = nl2sql_alloc(sizeof(*p));
		NL2SQL_GROW(s->lists, s->nlists, s->clists);
		s->lists[s->nlists++] = p;
		nl2sql_map_set(index, word, p);
	}
	if (p->n && p->items[p->n - 1] == key)
		return;
	NL2SQL_GROW(p->items, p->n, p->cap);
	p->items[p->n++] = key;
}

static bool comparable_family(enum nl2sql_family f)
{
	return f == NL2SQL_FAMILY_INTEGER || f == NL2SQL_FAMILY_TEXT ||
	       f == NL2SQL_FAMILY_OTHER || f == NL2SQL_FAMILY_DECIMAL ||
	       f == NL2SQL_FAMILY_REAL;
}

/* May the column be a key that others refer to? */
static bool may_be_parent(const struct end *e)
{
	const struct nl2sql_table *t = e->table;

	if (e->declared)
		return true;
	if (t->primary_key.ncolumns == 1)
		return false;
	if (e->f && e->f->values)
		return e->f->unique && (e->id_named || e->column == 0) &&
		       e->f->values > 1;
	return e->column == 0 && e->id_named && !t->primary_key.ncolumns;
}

static void collect_keys(struct search *s)
{
	struct nl2sql_table *t;
	struct end e;
	size_t i, k, w;

	for (i = 0; i < s->in->ntables; i++) {
		t = s->in->tables[i].table;
		nl2sql_inspect_name_words(&s->arena, &s->table_words[i],
					  t->name);
		if (strcmp(t->kind, "table") || t->module)
			continue;
		for (k = 0; k < t->ncolumns; k++) {
			if (!comparable_family(t->columns[k].family))
				continue;
			nl2sql_inspect_make_end(&s->arena, &e,
						&s->in->tables[i], (int)k,
						&s->table_words[i]);
			if (!may_be_parent(&e))
				continue;
			NL2SQL_GROW(s->keys, s->nkeys, s->ckeys);
			s->keys[s->nkeys] = e;
			for (w = 0; w < e.core.n; w++)
				post(s, &s->index, e.core.w[w], s->nkeys);
			for (w = 0; w < e.table_words->n; w++)
				post(s, &s->index, e.table_words->w[w],
				     s->nkeys);
			s->nkeys++;
		}
	}
	s->marks = nl2sql_alloc((s->nkeys + 1) * sizeof(*s->marks));
}

/* Could a value of the one be a value of the other? */
static bool may_refer(const struct end *child, const struct end *parent)
{
	const struct column_facts *c = child->f, *p = parent->f;
	bool known = c && p && c->values && p->values;

	if (child->table == parent->table && child->column == parent->column)
		return false;
	if (!known)
		return child->integer == parent->integer;
	if (c->numbers && p->numbers && (c->max < p->min || c->min > p->max))
		return false;
	return true;
}

/* Is it declared that the parent refers to the child? */
static bool refers_back(const struct end *child, const struct end *parent)
{
	const struct nl2sql_table *t = parent->table;
	const struct nl2sql_relationship *r;

	for (size_t i = 0; i < t->nrelationships; i++) {
		r = t->relationships[i];
		if (r->from == t && r->to == child->table && r->ncolumns == 1 &&
		    r->from_columns[0] == parent->column &&
		    r->to_columns[0] == child->column)
			return true;
	}
	return false;
}

static void consider(struct search *s, const struct end *child, size_t key,
		     struct found *best)
{
	const struct end *parent = &s->keys[key];
	double x[FEATURES], share, sure;

	if (s->marks[key] == s->stamp || !may_refer(child, parent) ||
	    nl2sql_inspect_both_own(child, parent) ||
	    refers_back(child, parent))
		return;
	s->marks[key] = s->stamp;
	share = nl2sql_inspect_containment(child->f, parent->f);
	if (share >= 0 && share < .3)
		return;
	nl2sql_inspect_features(x, child, parent, share);
	sure = nl2sql_inspect_confidence(x);
	if (sure <= best->confidence)
		return;
	best->from = child->table;
	best->from_column = child->column;
	best->to = parent->table;
	best->to_column = parent->column;
	best->confidence = sure;
	best->evidence = nl2sql_inspect_evidence(&s->in->schema->arena, x,
						 share, parent);
}

static void consider_word(struct search *s, const struct end *child,
			  const char *word, struct found *best)
{
	const struct postings *p = nl2sql_map_get(&s->index, word);
	size_t i;

	for (i = 0; p && p->n <= PARENTS_MAX * 4 && i < p->n; i++)
		consider(s, child, p->items[i], best);
}

/* A column whose name says nothing, but whose values are all in a key. */
static void consider_values(struct search *s, const struct end *child,
			    struct found *best)
{
	size_t i;

	if (s->nkeys > SMALL || !child->f || child->f->distinct < 3)
		return;
	for (i = 0; i < s->nkeys; i++)
		if (nl2sql_inspect_containment(child->f, s->keys[i].f) >= .9)
			consider(s, child, i, best);
}

static void search_column(struct search *s, const struct end *child)
{
	struct found best = { 0 };
	size_t i;

	s->stamp++;
	for (i = 0; i < child->core.n; i++)
		consider_word(s, child, child->core.w[i], &best);
	if (child->core.n > 1 || child->id_named)
		for (i = 0; i < child->words.n; i++)
			consider_word(s, child, child->words.w[i], &best);
	consider_values(s, child, &best);
	if (best.confidence < LIKELY)
		return;
	NL2SQL_GROW(s->found, s->nfound, s->cfound);
	s->found[s->nfound++] = best;
}

/* Part of a declared key already? */
static bool is_declared(const struct nl2sql_table *t, int column)
{
	const struct nl2sql_relationship *r;
	size_t i, k;

	for (i = 0; i < t->nrelationships; i++) {
		r = t->relationships[i];
		for (k = 0; r->from == t && k < r->ncolumns; k++)
			if (r->from_columns[k] == column)
				return true;
	}
	return false;
}

static bool may_be_child(const struct end *e)
{
	const struct nl2sql_column *c = &e->table->columns[e->column];

	if (!comparable_family(c->family) || is_declared(e->table, e->column))
		return false;
	if (e->f && !e->f->values && e->facts->table->row_count > 0)
		return false; /* null throughout */
	if (c->profile && (c->profile->has_mean && !e->f->numbers))
		return false; /* fractions */
	/* the key of its table, by its own name: others refer to it */
	return true;
}

static void search_table(struct search *s, size_t i)
{
	struct table_facts *f = &s->in->tables[i];
	struct end child;
	size_t k;

	if (strcmp(f->table->kind, "table") || f->table->module)
		return;
	for (k = 0; k < f->table->ncolumns; k++) {
		nl2sql_inspect_make_end(&s->arena, &child, f, (int)k,
					&s->table_words[i]);
		if (may_be_child(&child))
			search_column(s, &child);
	}
}

/* Of two that refer to each other the likelier one stays. */
static bool outdone(const struct search *s, const struct found *f)
{
	const struct found *o;
	size_t i;

	for (i = 0; i < s->nfound; i++) {
		o = &s->found[i];
		if (o->from == f->to && o->to == f->from &&
		    o->from_column == f->to_column &&
		    o->to_column == f->from_column && o != f &&
		    (o->confidence > f->confidence ||
		     (o->confidence >= f->confidence && o < f)))
			return true;
	}
	return false;
}

static void keep(struct search *s)
{
	struct inspector *in = s->in;
	struct nl2sql_relationship *r;
	const struct found *f;
	size_t i;

	for (i = 0; i < s->nfound; i++) {
		f = &s->found[i];
		if (outdone(s, f))
			continue;
		r = nl2sql_schema_relate(in->schema, f->from, &f->from_column,
					 f->to, &f->to_column, 1);
		r->origin = NL2SQL_INFERRED;
		r->confidence = f->confidence;
		r->evidence = f->evidence;
		r->cardinality =
			nl2sql_table_unique(f->from, &f->from_column, 1)
				? NL2SQL_ONE_TO_ONE
				: NL2SQL_MANY_TO_ONE;
		NL2SQL_GROW(in->edges, in->nedges, in->cedges);
		in->edges[in->nedges++] = r;
	}
}

/* ---- keys of several columns ------------------------------------------------- */

/* The table's columns that bear the names of a key's, or false. */
static bool has_all(const struct nl2sql_table *t, const struct nl2sql_table *of,
		    int *columns)
{
	const struct nl2sql_key *k = &of->primary_key;
	size_t i;

	for (i = 0; i < k->ncolumns; i++) {
		columns[i] =
			nl2sql_table_column(t, of->columns[k->columns[i]].name);
		if (columns[i] < 0)
			return false;
	}
	return true;
}

static bool has_edge(const struct nl2sql_table *from,
		     const struct nl2sql_table *to)
{
	size_t i;

	for (i = 0; i < from->nrelationships; i++)
		if (from->relationships[i]->from == from &&
		    from->relationships[i]->to == to)
			return true;
	return false;
}

static bool same_key(const struct nl2sql_table *t, const int *columns, size_t n)
{
	const struct nl2sql_key *k = &t->primary_key;
	size_t i, j;

	for (i = 0; i < n; i++) {
		for (j = 0; j < k->ncolumns && k->columns[j] != columns[i]; j++)
			;
		if (j == k->ncolumns)
			return false;
	}
	return k->ncolumns == n;
}

/* A year or a date in the key: tables that go by time have it in common. */
static bool goes_by_time(const struct nl2sql_table *t)
{
	const struct nl2sql_key *k = &t->primary_key;
	const struct nl2sql_profile *p;
	size_t i;

	for (i = 0; i < k->ncolumns; i++) {
		p = t->columns[k->columns[i]].profile;
		if (p && p->trend)
			return true;
	}
	return false;
}

/* All values of several columns are in a key of the same names: such a thing
 * does not happen by itself. */
static int consider_whole(struct search *s, struct table_facts *from,
			  struct table_facts *to, struct nl2sql_err *err)
{
	const struct nl2sql_key *k = &to->table->primary_key;
	struct nl2sql_relationship *r;
	int columns[COMPOSITE_MAX];
	int64_t missing = -1;

	if (from == to || !from->table->row_count || !to->table->row_count ||
	    !has_all(from->table, to->table, columns) ||
	    same_key(from->table, columns, k->ncolumns) ||
	    has_edge(from->table, to->table))
		return 0;
	if (nl2sql_inspect_count_missing(s->in, from->table, columns, to->table,
					 k->columns, k->ncolumns, &missing,
					 err) < 0)
		return nl2sql_cancelled() ? -1 : 0;
	if (missing)
		return 0;
	r = nl2sql_schema_relate(s->in->schema, from->table, columns, to->table,
				 k->columns, k->ncolumns);
	r->origin = NL2SQL_INFERRED;
	r->confidence = .9;
	r->evidence = "the names are those of the whole key, and all of the "
		      "values are there";
	NL2SQL_GROW(s->in->edges, s->in->nedges, s->in->cedges);
	s->in->edges[s->in->nedges++] = r;
	return 0;
}

/* Tables by the names of their columns: who has the first of a key's? */
static int search_composite(struct search *s, struct nl2sql_err *err)
{
	struct nl2sql_map by_column = { .fold = true };
	struct inspector *in = s->in;
	const struct postings *p;
	struct nl2sql_table *t;
	size_t i, k, first = s->nlists;
	int rc = 0;

	for (i = 0; i < in->ntables; i++) {
		t = in->tables[i].table;
		for (k = 0; in->tables[i].scanned && k < t->ncolumns; k++)
			post(s, &by_column, t->columns[k].name, i);
	}
	for (i = 0; i < in->ntables && !rc; i++) {
		t = in->tables[i].table;
		if (!in->tables[i].scanned || goes_by_time(t) ||
		    t->primary_key.ncolumns < 2 ||
		    t->primary_key.ncolumns > COMPOSITE_MAX)
			continue;
		p = nl2sql_map_get(&by_column,
				   t->columns[t->primary_key.columns[0]].name);
		for (k = 0; p && p->n <= PARENTS_MAX && k < p->n && !rc; k++)
			rc = consider_whole(s, &in->tables[p->items[k]],
					    &in->tables[i], err);
	}
	for (i = first; i < s->nlists; i++) {
		free(s->lists[i]->items);
		free(s->lists[i]);
	}
	s->nlists = first;
	nl2sql_map_release(&by_column);
	return rc;
}

int nl2sql_inspect_infer_relationships(struct inspector *in,
				       struct nl2sql_err *err)
{
	struct search s = { .in = in };
	size_t i;
	int rc = 0;

	s.table_words =
		nl2sql_alloc((in->ntables + 1) * sizeof(*s.table_words));
	collect_keys(&s);
	for (i = 0; i < in->ntables && !rc; i++) {
		search_table(&s, i);
		if (nl2sql_cancelled())
			rc = nl2sql_err_set(err, NL2SQL_EFATAL, "interrupted");
	}
	if (!rc)
		keep(&s);
	if (!rc && in->o->profile)
		rc = search_composite(&s, err);
	for (i = 0; i < s.nlists; i++) {
		free(s.lists[i]->items);
		free(s.lists[i]);
	}
	free(s.lists);
	free(s.found);
	free(s.keys);
	free(s.marks);
	free(s.table_words);
	nl2sql_map_release(&s.index);
	nl2sql_arena_release(&s.arena);
	return rc;
}
