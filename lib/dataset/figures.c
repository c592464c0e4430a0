/*
 * figures - what is counted while the examples are written
 */
#include <stdlib.h>
#include <string.h>

#include "internal.h"

#define SAMPLES	    3 /* of each phase */
#define LENGTHS_MAX 100000

/* ---- tallies ---------------------------------------------------------- */

void nl2sql_tally_add(struct tally *t, const char *name, uint64_t n)
{
	uint64_t old = (uint64_t)(uintptr_t)nl2sql_map_get(&t->map, name);

	nl2sql_map_set(&t->map, name, (void *)(uintptr_t)(old + n));
}

uint64_t nl2sql_tally_count(const struct nl2sql_map_entry *e)
{
	return (uint64_t)(uintptr_t)e->value;
}

uint64_t nl2sql_tally_total(const struct tally *t)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < t->map.n; i++)
		sum += nl2sql_tally_count(&t->map.entries[i]);
	return sum;
}

static int by_count(const void *a, const void *b)
{
	const struct nl2sql_map_entry *x = a, *y = b;

	if (nl2sql_tally_count(x) != nl2sql_tally_count(y))
		return nl2sql_tally_count(x) > nl2sql_tally_count(y) ? -1 : 1;
	return strcmp(x->key, y->key);
}

size_t nl2sql_tally_sorted(const struct tally *t, size_t max,
			   struct nl2sql_map_entry **out)
{
	size_t n = t->map.n;

	*out = nl2sql_realloc(NULL, n + 1, sizeof(**out));
	if (n) {
		memcpy(*out, t->map.entries, n * sizeof(**out));
		qsort(*out, n, sizeof(**out), by_count);
	}
	return n < max ? n : max;
}

/* ---- gathering -------------------------------------------------------- */

static void add_length(struct lengths *l, double value)
{
	if (l->n == LENGTHS_MAX)
		return;
	NL2SQL_GROW(l->at, l->n, l->cap);
	l->at[l->n++] = value;
}

static double words(const char *s)
{
	double n = 0;

	for (bool in = false; *s; s++) {
		if (*s != ' ' && *s != '\n' && !in)
			n++;
		in = *s != ' ' && *s != '\n';
	}
	return n;
}

static const char *member(const struct example *e, const char *name,
			  const char *otherwise)
{
	const char *s = nl2sql_json_string(nl2sql_record_get(e->record, name),
					   e->arena, NULL);

	return s && *s ? s : otherwise;
}

static void add_sample(struct figures *f, const struct example *e,
		       const char *phase, const char *difficulty)
{
	uintptr_t n = (uintptr_t)nl2sql_map_get(&f->sampled, phase);

	if (n >= SAMPLES || !e->sql)
		return;
	nl2sql_map_set(&f->sampled, phase, (void *)(n + 1));
	if (!f->samples.len)
		nl2sql_json_open(&f->samples, '[');
	nl2sql_json_open(&f->samples, '{');
	nl2sql_json_add_string(&f->samples, "question", e->question);
	nl2sql_json_add_string(&f->samples, "sql", e->sql);
	nl2sql_json_add_string(&f->samples, "phase", phase);
	if (difficulty)
		nl2sql_json_add_string(&f->samples, "difficulty", difficulty);
	nl2sql_json_add_string(&f->samples, "db", e->db);
	nl2sql_json_close(&f->samples, '}');
}

void nl2sql_figures_add(struct figures *f, const struct example *e)
{
	const char *phase = member(e, "phase", e->type);
	const char *difficulty = member(e, "difficulty", NULL);
	struct nl2sql_json_iter it =
		nl2sql_json_iter(nl2sql_record_get(e->record, "tables"));
	struct nl2sql_json table;

	nl2sql_tally_add(&f->phases, phase, 1);
	if (difficulty)
		nl2sql_tally_add(&f->difficulty, difficulty, 1);
	nl2sql_tally_add(&f->languages, member(e, "language", "en"), 1);
	while (nl2sql_json_next(&it, NULL, &table)) {
		const char *s = nl2sql_json_string(table, e->arena, NULL);

		if (s)
			nl2sql_tally_add(&f->tables, s, 1);
	}
	add_length(&f->questions, words(e->question));
	if (e->sql) {
		nl2sql_tally_add(&f->dialects, nl2sql_dialect_name(e->dialect),
				 1);
		add_length(&f->sqls, (double)strlen(e->sql));
	}
	add_sample(f, e, phase, difficulty);
}

void nl2sql_figures_release(struct figures *f)
{
	nl2sql_map_release(&f->phases.map);
	nl2sql_map_release(&f->difficulty.map);
	nl2sql_map_release(&f->tables.map);
	nl2sql_map_release(&f->verdicts.map);
	nl2sql_map_release(&f->languages.map);
	nl2sql_map_release(&f->dialects.map);
	nl2sql_map_release(&f->sampled);
	nl2sql_buf_release(&f->samples);
	free(f->questions.at);
	free(f->sqls.at);
	*f = (struct figures){0};
}
