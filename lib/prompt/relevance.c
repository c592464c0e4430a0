/*
 * relevance.c - which tables a question is about
 *
 * A word of the question that stands in a table's name weighs more than one
 * in a column's, and that more than one in a description; a word that many
 * tables have weighs less.  A table next to a relevant one is some of that
 * itself: it may be the bridge.  Tables that were named come before all.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <nl2sql/template.h>

#include "internal.h"

#define WORDS_MAX 64
#define NAMED	  1e6

struct ranked {
	const struct nl2sql_table *table;
	double score, lent; /* its own, and of its neighbours */
};

struct asked {
	struct nl2sql_map index; /* word -> its number + 1 */
	size_t n;
	size_t tables[WORDS_MAX]; /* that have it */
};

static const char *const stop_words =
	" the and for with that this from are was were what which who how "
	"many much all any each every show list give find get have has had "
	"does did not than then them they its their there where when per ";

/* Names are split into words that people know: once a program. */
static void learn_abbreviations(void)
{
	static bool done;
	struct nl2sql_buf b = { 0 };
	struct nl2sql_err err;

	if (!done &&
	    nl2sql_template_file(&b, "grammar/abbreviations.tsv", &err) == 0)
		nl2sql_abbreviations_add(b.data, b.len);
	done = true;
	nl2sql_buf_release(&b);
}

static bool word_byte(char c)
{
	unsigned char u = (unsigned char)c;

	return ((u | 32) >= 'a' && (u | 32) <= 'z') || (u >= '0' && u <= '9') ||
	       u >= 0x80;
}

static bool stop_word(const char *word, size_t n)
{
	struct nl2sql_buf b = { 0 };
	bool is;

	nl2sql_buf_printf(&b, " %.*s ", (int)n, word);
	is = nl2sql_istr(stop_words, b.data) != NULL;
	nl2sql_buf_release(&b);
	return is;
}

/* Call fn with each word of a text: small letters, in the singular. */
static void each_word(struct nl2sql_arena *a, const char *s,
		      void (*fn)(void *ctx, const char *word), void *ctx)
{
	while (*s) {
		size_t n = 0;
		char *word;

		while (*s && !word_byte(*s))
			s++;
		while (word_byte(s[n]))
			n++;
		if (n > 2 && n < 64 && !stop_word(s, n)) {
			word = nl2sql_arena_strndup(a, s, n);
			for (char *c = word; *c; c++)
				if (*c >= 'A' && *c <= 'Z')
					*c += 'a' - 'A';
			fn(ctx, nl2sql_singular(a, word));
		}
		s += n;
	}
}

static void ask_word(void *ctx, const char *word)
{
	struct asked *q = ctx;

	if (q->n < WORDS_MAX && !nl2sql_map_get(&q->index, word))
		nl2sql_map_set(&q->index, word, (void *)(uintptr_t)++q->n);
}

/* The weights of the question's words in one table. */
struct found {
	const struct asked *q;
	unsigned char *weight; /* of each word */
	unsigned char now;
};

static void found_word(void *ctx, const char *word)
{
	struct found *f = ctx;
	size_t i = (size_t)(uintptr_t)nl2sql_map_get(&f->q->index, word);

	if (i && f->weight[i - 1] < f->now)
		f->weight[i - 1] = f->now;
}

static void look_at(struct found *f, struct nl2sql_arena *a,
		    const struct nl2sql_table *t)
{
	f->now = 6;
	each_word(a, t->name, found_word, f);
	each_word(a, nl2sql_name_words(a, t->name), found_word, f);
	f->now = 1;
	if (t->description)
		each_word(a, t->description, found_word, f);
	if (t->comment)
		each_word(a, t->comment, found_word, f);
	for (size_t i = 0; i < t->ncolumns; i++) {
		f->now = 3;
		each_word(a, t->columns[i].name, found_word, f);
		each_word(a, nl2sql_name_words(a, t->columns[i].name),
			  found_word, f);
		f->now = 1;
		if (t->columns[i].comment)
			each_word(a, t->columns[i].comment, found_word, f);
	}
}

static void score_question(const struct nl2sql_prompt_work *w, struct ranked *r,
			   size_t n)
{
	struct nl2sql_arena words = { 0 };
	struct asked q = { 0 };
	unsigned char *weights;

	learn_abbreviations();
	each_word(&words, w->view->question, ask_word, &q);
	weights = nl2sql_alloc((n + 1) * WORDS_MAX);
	for (size_t i = 0; i < n; i++) {
		struct found f = { &q, weights + i * WORDS_MAX, 0 };

		look_at(&f, &words, r[i].table);
		for (size_t k = 0; k < q.n; k++)
			q.tables[k] += f.weight[k] > 0;
		nl2sql_arena_reset(&words);
	}
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < q.n; k++)
			if (weights[i * WORDS_MAX + k])
				r[i].score +=
					weights[i * WORDS_MAX + k] *
					log(1 +
					    (double)n / (double)q.tables[k]);
	free(weights);
	nl2sql_map_release(&q.index);
	nl2sql_arena_release(&words);
}

static void score_named(const struct nl2sql_prompt_work *w, double *by_number)
{
	for (size_t i = 0; i < w->view->ntables; i++)
		by_number[w->view->tables[i]->number] += NAMED;
}

/* A part of a table's score goes to its neighbours, and from them on. */
static void lend(struct ranked *r, size_t n, size_t ntables)
{
	double *score = nl2sql_alloc((ntables + 1) * sizeof(*score));

	for (int round = 0; round < 2; round++) {
		for (size_t i = 0; i < n; i++)
			score[r[i].table->number] = r[i].score + r[i].lent;
		for (size_t i = 0; i < n; i++) {
			const struct nl2sql_table *t = r[i].table;

			for (size_t k = 0; k < t->nrelationships; k++) {
				const struct nl2sql_relationship *x =
					t->relationships[k];
				const struct nl2sql_table *o =
					x->from == t ? x->to : x->from;

				if (o != t && r[i].lent < score[o->number] * .3)
					r[i].lent = score[o->number] * .3;
			}
		}
	}
	free(score);
}

static int by_score(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;
	double sx = x->score + x->lent, sy = y->score + y->lent;

	if (sx != sy)
		return sx > sy ? -1 : 1;
	return x->table->number < y->table->number ? -1 : 1;
}

static bool may_show(const struct nl2sql_prompt_view *v,
		     const struct nl2sql_table *t)
{
	const char *const *g = v->globs;

	if (v->db && *v->db && t->db && !nl2sql_ieq(t->db, v->db))
		return false;
	for (size_t i = 0; i < v->ntables; i++)
		if (v->tables[i] == t)
			return true;
	if (v->only)
		return false;
	while (g && *g && !nl2sql_glob(*g, t->name))
		g++;
	return !g || *g;
}

size_t nl2sql_prompt_order(const struct nl2sql_prompt_work *w,
			   const struct nl2sql_table ***tables)
{
	const struct nl2sql_schema *s = w->view->schema;
	struct ranked *r = nl2sql_alloc((s->ntables + 1) * sizeof(*r));
	double *named = nl2sql_alloc((s->ntables + 1) * sizeof(*named));
	size_t n = 0;

	for (size_t i = 0; i < s->ntables; i++)
		if (may_show(w->view, s->tables[i]))
			r[n++].table = s->tables[i];
	score_named(w, named);
	for (size_t i = 0; i < n; i++)
		r[i].score = named[r[i].table->number];
	if (w->view->question)
		score_question(w, r, n);
	else if (!w->view->ntables)
		for (size_t i = 0; i < n; i++)
			r[i].score = (double)r[i].table->nrelationships;
	if (w->view->question || w->view->ntables)
		lend(r, n, s->ntables);
	qsort(r, n, sizeof(*r), by_score);
	*tables = nl2sql_arena_alloc(w->a, (n + 1) * sizeof(**tables));
	for (size_t i = 0; i < n; i++)
		(*tables)[i] = r[i].table;
	free(named);
	free(r);
	return n;
}
