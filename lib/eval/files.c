/*
 * lib/eval/files.c - gold and predictions as the benchmarks lay them out
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "files.h"
#include "layout.h"
#include "run.h"

struct system {
	char *name;
	struct entries preds;
};

struct nl2sql_benchmark {
	struct nl2sql_arena arena;
	struct entries gold;
	struct system *systems;
	size_t nsystems, csystems;
	bool self; /* the system is gold itself */
};

struct nl2sql_benchmark *nl2sql_benchmark_new(void)
{
	return nl2sql_alloc(sizeof(struct nl2sql_benchmark));
}

void nl2sql_benchmark_free(struct nl2sql_benchmark *b)
{
	size_t i;

	if (!b)
		return;
	for (i = 0; i < b->nsystems; i++) {
		free(b->systems[i].name);
		free(b->systems[i].preds.items);
	}
	free(b->systems);
	free(b->gold.items);
	nl2sql_arena_release(&b->arena);
	free(b);
}

static bool is_blank(const struct entry *e)
{
	return !e->sql[strspn(e->sql, " \r")];
}

/* Blank lines part sessions in Spider's files. */
static void drop_blanks(struct entries *list)
{
	size_t i, n = 0;

	for (i = 0; i < list->n; i++)
		if (!is_blank(&list->items[i]))
			list->items[n++] = list->items[i];
	list->n = n;
}

/* Of so many predictions as there are gold queries those that are blank are
 * empty; else blank lines are too many at the end, or part sessions. */
static void drop_surplus(struct entries *list, size_t wanted)
{
	size_t n = list->n;

	while (n > wanted && is_blank(&list->items[n - 1]))
		n--;
	if (n == wanted)
		list->n = n;
	else
		drop_blanks(list);
}

int nl2sql_benchmark_gold(struct nl2sql_benchmark *b, const char *path,
			  struct nl2sql_err *err)
{
	if (nl2sql_eval_entries(&b->arena, &b->gold, path, false, err) < 0)
		return -1;
	drop_blanks(&b->gold);
	if (!b->gold.n)
		return nl2sql_err_set(err, NL2SQL_EDATA,
				      "no queries in file \"%s\"", path);
	return 0;
}

static struct system *add_system(struct nl2sql_benchmark *b, const char *name,
				 size_t len)
{
	struct system *s;

	NL2SQL_GROW(b->systems, b->nsystems, b->csystems);
	s = &b->systems[b->nsystems++];
	memset(s, 0, sizeof(*s));
	s->name = nl2sql_strndup(name, len);
	return s;
}

/* Two systems of one name would be one in every table. */
static int check_name(const struct nl2sql_benchmark *b, const char *name,
		      size_t len, struct nl2sql_err *err)
{
	size_t i;

	for (i = 0; i < b->nsystems; i++)
		if (strlen(b->systems[i].name) == len &&
		    !memcmp(b->systems[i].name, name, len))
			break;
	if (i == b->nsystems)
		return 0;
	nl2sql_err_set(err, NL2SQL_EDATA, "two systems are called \"%s\"",
		       b->systems[i].name);
	return nl2sql_err_hint(err, "Tell them apart with --pred NAME=FILE.");
}

/* The entries by their ids.  @return false: one has none, or has another's,
 * which *twice is then */
static bool index_ids(struct nl2sql_map *by_id, const struct entries *list,
		      const char **twice)
{
	size_t i;

	for (i = 0; i < list->n; i++) {
		if (!list->items[i].id)
			return false;
		if (nl2sql_map_set(by_id, list->items[i].id, &list->items[i]))
			break;
	}
	if (i < list->n)
		*twice = list->items[i].id;
	return i == list->n;
}

/* Bring predictions in the order of gold; what has none gets an empty one. */
static void sort_by_id(const struct entries *gold, struct entries *preds,
		       const struct nl2sql_map *by_id, const char *path)
{
	struct entries sorted = {0};
	size_t i, found = 0;

	for (i = 0; i < gold->n; i++) {
		const struct entry *e = nl2sql_map_get(by_id,
						       gold->items[i].id);
		struct entry *to = nl2sql_eval_entry(&sorted);

		if (e)
			*to = *e;
		else
			to->sql = "";
		found += e != NULL;
	}
	if (found < gold->n || found < preds->n)
		nl2sql_log(NL2SQL_NORMAL, "predictions", NULL,
			   "file \"%s\": %zu gold queries have no prediction, "
			   "%zu predictions no gold query", path,
			   gold->n - found, preds->n - found);
	free(preds->items);
	*preds = sorted;
}

static bool share_any(const struct entries *gold,
		      const struct nl2sql_map *by_id)
{
	size_t i;

	for (i = 0; i < gold->n; i++)
		if (nl2sql_map_get(by_id, gold->items[i].id))
			return true;
	return false;
}

/* Predictions that say which questions they are for go by that.  (BIRD's own
 * layout only looks as if it did: its keys do not count.)  Else the order it
 * is, in which each has its place. */
static int pair_up(const struct entries *gold, struct entries *preds,
		   const char *path, struct nl2sql_err *err)
{
	struct nl2sql_map of_gold = {0}, of_preds = {0};
	const char *twice = NULL, *ignored;
	bool ids = index_ids(&of_gold, gold, &ignored) &&
		   (index_ids(&of_preds, preds, &twice) || twice) &&
		   share_any(gold, &of_preds);
	int rc = 0;

	if (ids && twice)
		rc = nl2sql_err_set(err, NL2SQL_EDATA, "file \"%s\" has two "
				    "predictions with id \"%s\"", path, twice);
	else if (ids)
		sort_by_id(gold, preds, &of_preds, path);
	else if (preds->n != gold->n)
		rc = nl2sql_err_set(err, NL2SQL_EDATA, "file \"%s\" has %zu "
				    "prediction%s for %zu gold quer%s", path,
				    preds->n, preds->n == 1 ? "" : "s",
				    gold->n, gold->n == 1 ? "y" : "ies");
	nl2sql_map_release(&of_gold);
	nl2sql_map_release(&of_preds);
	return rc;
}

int nl2sql_benchmark_pred(struct nl2sql_benchmark *b, const char *spec,
			  struct nl2sql_err *err)
{
	const char *eq = strchr(spec, '='), *slash = strchr(spec, '/');
	const char *path = eq && (!slash || eq < slash) ? eq + 1 : spec;
	const char *name = path == spec ? path : spec, *dot;
	struct system *s;
	size_t len;

	if (path != spec) {
		len = (size_t)(eq - spec);
	} else {
		name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
		dot = strrchr(name, '.');
		len = dot && dot > name ? (size_t)(dot - name) : strlen(name);
	}
	if (check_name(b, name, len, err) < 0)
		return -1;
	s = add_system(b, name, len);
	if (nl2sql_eval_entries(&b->arena, &s->preds, path, true, err) < 0)
		return -1;
	drop_surplus(&s->preds, b->gold.n);
	return pair_up(&b->gold, &s->preds, path, err);
}

void nl2sql_benchmark_self(struct nl2sql_benchmark *b)
{
	struct system *s = add_system(b, "gold", 4);
	struct entry *e;
	char **all;
	size_t i;

	b->self = true;
	for (i = 0; i < b->gold.n; i++) {
		e = nl2sql_eval_entry(&s->preds);
		*e = b->gold.items[i];
		/* of defog's alternatives, the first */
		if (strchr(e->sql, '{') &&
		    nl2sql_eval_defog_gold(&b->arena, e->sql, &all))
			e->sql = all[0];
	}
}

/* Where others of the file say which database they are for, each has to. */
static int check_databases(const struct nl2sql_benchmark *b, const char *path,
			   struct nl2sql_err *err)
{
	size_t i, without = SIZE_MAX, with = 0;
	struct nl2sql_case c;

	for (i = 0; i < b->gold.n; i++) {
		nl2sql_benchmark_case(b, i * b->nsystems, &c);
		with += c.db != NULL;
		if (!c.db && without == SIZE_MAX)
			without = i;
	}
	if (!with || without == SIZE_MAX)
		return 0;
	nl2sql_err_set(err, NL2SQL_EDATA, "file \"%s\": query %zu does not "
		       "say which database it is for", path, without + 1);
	return nl2sql_err_hint(err, "A line of gold queries is SQL<TAB>db_id.");
}

int nl2sql_benchmark_read(struct nl2sql_benchmark *b, const char *gold,
			  char *const *preds, size_t n, bool self,
			  struct nl2sql_err *err)
{
	size_t i;

	if (!gold)
		return 0;
	if (nl2sql_benchmark_gold(b, gold, err) < 0)
		return -1;
	if (self)
		nl2sql_benchmark_self(b);
	for (i = 0; !self && i < n; i++)
		if (nl2sql_benchmark_pred(b, preds[i], err) < 0)
			return -1;
	return check_databases(b, gold, err);
}

size_t nl2sql_benchmark_count(const struct nl2sql_benchmark *b)
{
	return b->gold.n * b->nsystems;
}

void nl2sql_benchmark_case(const struct nl2sql_benchmark *b, size_t i,
			   struct nl2sql_case *c)
{
	const struct system *s = &b->systems[i % b->nsystems];
	const struct entry *g = &b->gold.items[i / b->nsystems];
	const struct entry *p = &s->preds.items[i / b->nsystems];

	memset(c, 0, sizeof(*c));
	c->system = s->name;
	c->id = g->id ? g->id : p->id;
	c->db = g->db ? g->db : p->db;
	c->question = g->question ? g->question : p->question;
	c->sql = p->sql;
	c->gold = g->sql;
	c->is_gold = b->self;
	c->category = g->category ? g->category : p->category;
	c->difficulty = g->difficulty;
}

static void put_case(struct nl2sql_buf *out, const struct nl2sql_case *c,
		     size_t number)
{
	char id[24];

	(void)snprintf(id, sizeof(id), "%zu", number);
	nl2sql_json_open(out, '{');
	nl2sql_json_add_string(out, "type", "pair");
	nl2sql_json_add_string(out, "id", c->id ? c->id : id);
	nl2sql_json_add_string(out, "system", c->system);
	nl2sql_json_add_string(out, "db", c->db);
	if (c->question)
		nl2sql_json_add_string(out, "question", c->question);
	nl2sql_json_add_string(out, "sql", c->sql);
	nl2sql_json_add_string(out, "gold_sql", c->gold);
	if (c->category)
		nl2sql_json_add_string(out, "query_category", c->category);
	if (c->difficulty)
		nl2sql_json_add_string(out, "difficulty", c->difficulty);
	nl2sql_json_close(out, '}');
}

void nl2sql_benchmark_json(struct nl2sql_buf *out,
			   const struct nl2sql_benchmark *b, size_t i)
{
	struct nl2sql_case c;

	nl2sql_benchmark_case(b, i, &c);
	put_case(out, &c, i / b->nsystems);
}
