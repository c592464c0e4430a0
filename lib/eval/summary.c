/*
 * lib/eval/summary.c - the table for people, and the comparison of two runs
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "summary.h"

struct cell {
	double sum;
	size_t n;
};

enum { LEVEL_ALL, LEVEL_EASY, LEVEL_MEDIUM, LEVEL_HARD, LEVEL_EXTRA,
       LEVEL_UNKNOWN, LEVELS };
static const char *const levels[LEVELS] = { "all", "easy", "medium", "hard",
					    "extra", "unknown" };

struct lines {
	struct line **items;
	size_t n, cap;
};

/* One line of a table: a system, or of that a database, an error class. */
struct line {
	char *name;
	struct cell cells[NL2SQL_MODES][LEVELS];
	struct lines dbs, errors; /* of a system */
	size_t worse[NL2SQL_MODES], better[NL2SQL_MODES]; /* than before */
	size_t both[NL2SQL_MODES];			  /* had scores */
};

struct nl2sql_summary {
	enum nl2sql_mode modes[NL2SQL_MODES];
	size_t nmodes;
	struct lines systems;
	struct nl2sql_map before; /* "system\nid\nmode" to 1 + (score == 1) */
	bool compares;
	char *only; /* the system of the earlier run, */
	bool many;  /* which had more than one */
};

struct nl2sql_summary *nl2sql_summary_new(const struct nl2sql_eval_options *o)
{
	struct nl2sql_summary *t = nl2sql_alloc(sizeof(*t));

	memcpy(t->modes, o->modes, sizeof(t->modes));
	t->nmodes = o->nmodes;
	return t;
}

static void lines_release(struct lines *l)
{
	size_t i;

	for (i = 0; i < l->n; i++) {
		lines_release(&l->items[i]->dbs);
		lines_release(&l->items[i]->errors);
		free(l->items[i]->name);
		free(l->items[i]);
	}
	free(l->items);
}

void nl2sql_summary_free(struct nl2sql_summary *t)
{
	if (!t)
		return;
	lines_release(&t->systems);
	nl2sql_map_release(&t->before);
	free(t->only);
	free(t);
}

static struct line *line_of(struct lines *l, const char *name)
{
	size_t i;

	for (i = 0; i < l->n; i++)
		if (!strcmp(l->items[i]->name, name))
			return l->items[i];
	NL2SQL_GROW(l->items, l->n, l->cap);
	l->items[l->n] = nl2sql_alloc(sizeof(struct line));
	l->items[l->n]->name = nl2sql_strdup(name);
	return l->items[l->n++];
}

static int level_of(const char *hardness)
{
	int i;

	for (i = LEVEL_EASY; i < LEVEL_UNKNOWN; i++)
		if (!strcmp(levels[i], hardness))
			return i;
	return LEVEL_UNKNOWN;
}

static void count(struct line *l, enum nl2sql_mode m, int level, double score)
{
	l->cells[m][LEVEL_ALL].n++;
	l->cells[m][LEVEL_ALL].sum += score;
	l->cells[m][level].n++;
	l->cells[m][level].sum += score;
}

/* ---- an earlier run ------------------------------------------------------ */

static void *before_of(const struct nl2sql_summary *t, const char *system,
		       const char *id, enum nl2sql_mode m, void *set)
{
	struct nl2sql_buf key = {0};
	void *was;

	nl2sql_buf_printf(&key, "%s\n%s\n%d", system ? system : "",
			  id ? id : "", (int)m);
	if (set)
		was = nl2sql_map_setn((struct nl2sql_map *)&t->before, key.data,
				      key.len, set);
	else
		was = nl2sql_map_getn(&t->before, key.data, key.len);
	nl2sql_buf_release(&key);
	return was;
}

/* Was there one system, or more? */
static void take_system(struct nl2sql_summary *t, const char *name)
{
	name = name ? name : "";
	if (!t->only)
		t->only = nl2sql_strdup(name);
	t->many |= strcmp(t->only, name) != 0;
}

static void take_record(struct nl2sql_summary *t, struct nl2sql_json o)
{
	struct nl2sql_json e = nl2sql_json_get(o, "evaluation"), id, system;
	struct nl2sql_arena a = {0};
	const char *name, *ident;
	double score;
	int m;

	id = nl2sql_json_get(o, "id");
	system = nl2sql_json_get(o, "system");
	name = nl2sql_json_string(system, &a, NULL);
	ident = nl2sql_json_string(id, &a, NULL);
	if (!ident && id.at)
		ident = nl2sql_arena_strndup(&a, id.at, id.len);
	if (nl2sql_json_type(e) == NL2SQL_JSON_OBJECT)
		take_system(t, name);
	for (m = 0; ident && m < NL2SQL_MODES; m++) {
		struct nl2sql_json r = nl2sql_json_get(e,
				nl2sql_mode_name((enum nl2sql_mode)m));

		score = nl2sql_json_double_or(nl2sql_json_get(r, "score"), NAN);
		if (!isnan(score))
			before_of(t, name, ident, (enum nl2sql_mode)m,
				  (void *)(uintptr_t)(1 + (score >= 1)));
	}
	nl2sql_arena_release(&a);
}

int nl2sql_summary_compare(struct nl2sql_summary *t, const char *path,
			 struct nl2sql_err *err)
{
	struct nl2sql_buf file = {0};
	const char *at, *end, *stop;
	struct nl2sql_err why = {0};
	struct nl2sql_json o;
	size_t line = 0;
	int rc = 0;

	if (nl2sql_read_file(&file, path, (size_t)2 << 30, err) < 0) {
		nl2sql_buf_release(&file);
		return -1;
	}
	t->compares = true;
	end = file.data + file.len;
	for (at = file.data; !rc && at && at < end; at = stop + 1) {
		stop = memchr(at, '\n', (size_t)(end - at));
		stop = stop ? stop : end;
		line++;
		if (at + strspn(at, " \t\r") >= stop)
			continue;
		rc = nl2sql_json_parse(&o, at, (size_t)(stop - at), &why);
		if (!rc)
			take_record(t, o);
	}
	nl2sql_buf_release(&file);
	if (rc < 0) {
		nl2sql_err_set(err, NL2SQL_EDATA, "%s:%zu: %s", path, line,
			       why.message);
		nl2sql_err_hint(err, "--compare takes the records that an "
				"earlier run wrote.");
	}
	return rc;
}

static void compare(struct nl2sql_summary *t, const struct nl2sql_case *c,
		    struct line *l, enum nl2sql_mode m, double score)
{
	uintptr_t was;

	if (!c->id)
		return; /* nothing says which one it was */
	was = (uintptr_t)before_of(t, c->system, c->id, m, NULL);
	/* what all systems are compared with, when there was but one */
	if (!was && t->only && !t->many)
		was = (uintptr_t)before_of(t, t->only, c->id, m, NULL);
	if (!was)
		return;
	l->both[m]++;
	l->worse[m] += was == 2 && score < 1;
	l->better[m] += was == 1 && score >= 1;
}

void nl2sql_summary_add(struct nl2sql_summary *t, const struct nl2sql_case *c,
		      const struct nl2sql_scores *s)
{
	struct line *system = line_of(&t->systems, c->system ? c->system : "-");
	struct line *db = line_of(&system->dbs, c->db ? c->db : "-");
	const char *why = s->gold_error[0] ? "gold_error" : s->error;
	struct line *error = *why ? line_of(&system->errors, why) : NULL;
	int level = level_of(s->hardness);
	size_t i;

	for (i = 0; i < t->nmodes; i++) {
		enum nl2sql_mode m = t->modes[i];

		if (isnan(s->score[m]))
			continue;
		count(system, m, level, s->score[m]);
		count(db, m, level, s->score[m]);
		if (error)
			count(error, m, level, s->score[m]);
		if (t->compares)
			compare(t, c, system, m, s->score[m]);
	}
}

/* ---- the table ----------------------------------------------------------- */

/* The chance of a split at least this uneven of n fair coins: exact. */
static double mcnemar(size_t a, size_t b)
{
	size_t n = a + b, k = a < b ? a : b, i;
	double log_term = -(double)n * log(2), sum = 0;

	for (i = 0; i <= k; i++) {
		sum += exp(log_term);
		log_term += log((double)(n - i)) - log((double)(i + 1));
	}
	return sum * 2 < 1 ? sum * 2 : 1;
}

static void put_cells(struct nl2sql_buf *out, const struct cell *cells)
{
	int i;

	for (i = 0; i < LEVELS; i++) {
		if (cells[i].n)
			nl2sql_buf_printf(out, " %8.3f",
					  cells[i].sum / (double)cells[i].n);
		else
			nl2sql_buf_printf(out, " %8s", "-");
	}
	nl2sql_buf_printf(out, " %6zu\n", cells[LEVEL_ALL].n);
}

static void put_head(struct nl2sql_buf *out, const char *what, bool named)
{
	int i;

	if (named)
		nl2sql_buf_printf(out, "%-24s ", "system");
	nl2sql_buf_printf(out, "%-24s %-20s", what, "mode");
	for (i = 0; i < LEVELS; i++)
		nl2sql_buf_printf(out, " %8s", levels[i]);
	nl2sql_buf_printf(out, " %6s\n", "n");
}

/* The lines, each behind the name of its system, unless that is NULL. */
static void put_lines(struct nl2sql_buf *out, const struct nl2sql_summary *t,
		      const struct lines *l, const char *system)
{
	size_t i, j;

	for (i = 0; i < l->n; i++)
		for (j = 0; j < t->nmodes; j++) {
			if (system)
				nl2sql_buf_printf(out, "%-24.24s ", system);
			nl2sql_buf_printf(out, "%-24.24s %-20s",
					  l->items[i]->name,
					  nl2sql_mode_name(t->modes[j]));
			put_cells(out, l->items[i]->cells[t->modes[j]]);
		}
}

static const struct lines *dbs_of(const struct line *system)
{
	return &system->dbs;
}

static const struct lines *errors_of(const struct line *system)
{
	return &system->errors;
}

/* What all systems have of it.  Systems without names are not told apart. */
static void put_parts(struct nl2sql_buf *out, const struct nl2sql_summary *t,
		      const char *what,
		      const struct lines *(*part)(const struct line *system))
{
	const struct lines *all = &t->systems;
	bool named = all->n > 1 || (all->n && strcmp(all->items[0]->name, "-"));
	size_t i, n = 0;

	for (i = 0; i < all->n; i++)
		n += part(all->items[i])->n;
	if (!n)
		return;
	put_head(out, what, named);
	for (i = 0; i < all->n; i++)
		put_lines(out, t, part(all->items[i]),
			  named ? all->items[i]->name : NULL);
	nl2sql_buf_putc(out, '\n');
}

static void put_comparison(struct nl2sql_buf *out, const struct nl2sql_summary *t)
{
	size_t i, j;

	nl2sql_buf_printf(out, "%-24s %-20s %8s %8s %10s %6s\n",
			  "against before", "mode", "better", "worse", "p",
			  "n");
	for (i = 0; i < t->systems.n; i++)
		for (j = 0; j < t->nmodes; j++) {
			const struct line *l = t->systems.items[i];
			enum nl2sql_mode m = t->modes[j];

			nl2sql_buf_printf(out, "%-24.24s %-20s %8zu %8zu",
					  l->name, nl2sql_mode_name(m),
					  l->better[m], l->worse[m]);
			if (l->both[m])
				nl2sql_buf_printf(out, " %10.4g",
						  mcnemar(l->better[m],
							  l->worse[m]));
			else
				nl2sql_buf_printf(out, " %10s", "-");
			nl2sql_buf_printf(out, " %6zu\n", l->both[m]);
		}
	nl2sql_buf_putc(out, '\n');
}

void nl2sql_summary_put(struct nl2sql_buf *out, const struct nl2sql_summary *t)
{
	if (t->systems.n) {
		put_head(out, "system", false);
		put_lines(out, t, &t->systems, NULL);
		nl2sql_buf_putc(out, '\n');
	}
	put_parts(out, t, "database", dbs_of);
	put_parts(out, t, "error class", errors_of);
	if (t->compares)
		put_comparison(out, t);
}
