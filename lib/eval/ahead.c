/*
 * lib/eval/ahead.c - statements of many cases under way at once
 *
 * Which statements a case needs is told by the modes; they are begun and
 * pinned, so that results stay until the case is scored.
 */
#include <stdlib.h>
#include <string.h>

#include "run.h"

struct nl2sql_ahead {
	struct nl2sql_evaluator *e;
	struct run **runs;
	size_t n, cap;
	void (*done)(void *ctx); /* NULL: was called */
	void *ctx;
	struct nl2sql_ahead *next; /* of those that wait */
};

static void begin(struct nl2sql_ahead *a, struct eval_db *d, const char *sql)
{
	NL2SQL_GROW(a->runs, a->n, a->cap);
	nl2sql_eval_begin(a->e, d, 0, sql, &a->runs[a->n++]);
}

/* Of a test suite only the first database: where that one tells them apart,
 * the others are not asked. */
static void begin_mode(struct nl2sql_ahead *a, struct eval_db *d,
		       enum nl2sql_mode m, const struct nl2sql_case *c,
		       struct nl2sql_arena *arena)
{
	bool keep = m == NL2SQL_MODE_SPIDER_EXEC_DISTINCT;
	const char *pred;
	char **gold;

	switch (m) {
	case NL2SQL_MODE_SPIDER_EXEC:
	case NL2SQL_MODE_SPIDER_EXEC_DISTINCT:
		pred = nl2sql_eval_spider_pred(a->e, c, arena);
		begin(a, d, nl2sql_eval_spider_text(arena, c->gold, keep));
		begin(a, d, nl2sql_eval_spider_text(arena, pred, keep));
		break;
	case NL2SQL_MODE_BIRD_EX:
	case NL2SQL_MODE_BIRD_SOFT_F1:
	case NL2SQL_MODE_SPIDER2:
		begin(a, d, c->gold);
		begin(a, d, c->sql);
		break;
	case NL2SQL_MODE_DEFOG_EXACT:
	case NL2SQL_MODE_DEFOG_SUBSET:
		begin(a, d, c->sql);
		if (nl2sql_eval_defog_gold(arena, c->gold, &gold))
			begin(a, d, gold[0]);
		break;
	default:
		break;
	}
}

/* Times are taken of statements that run alone. */
static bool takes_times(const struct nl2sql_evaluator *e)
{
	size_t i;

	for (i = 0; i < e->o.nmodes; i++)
		if (e->o.modes[i] == NL2SQL_MODE_BIRD_RVES)
			return true;
	return false;
}

static void begin_case(struct nl2sql_ahead *a, const struct nl2sql_case *c,
		       bool raw, struct nl2sql_arena *arena)
{
	struct nl2sql_err quiet = {0};
	struct eval_db *d = nl2sql_eval_db_find(a->e, c->db, &quiet);
	size_t i;

	if (!d || !d->n || takes_times(a->e))
		return;
	if (raw && c->sql[strspn(c->sql, " \t\r\n")])
		begin(a, d, c->sql);
	for (i = 0; c->gold && i < a->e->o.nmodes; i++)
		begin_mode(a, d, a->e->o.modes[i], c, arena);
}

static bool is_ready(const struct nl2sql_ahead *a)
{
	size_t i;

	for (i = 0; i < a->n; i++)
		if (a->runs[i]->waiting)
			return false;
	return true;
}

void nl2sql_eval_answered(struct nl2sql_evaluator *e)
{
	struct nl2sql_ahead **at = &e->aheads, *a;
	void (*done)(void *);

	while ((a = *at)) {
		if (!is_ready(a)) {
			at = &a->next;
			continue;
		}
		*at = a->next;
		done = a->done;
		a->done = NULL;
		done(a->ctx);
	}
}

struct nl2sql_ahead *nl2sql_ahead_new(struct nl2sql_evaluator *e,
				      const struct nl2sql_case *cases, size_t n,
				      bool raw, void (*done)(void *ctx),
				      void *ctx)
{
	struct nl2sql_ahead *a = nl2sql_alloc(sizeof(*a));
	struct nl2sql_arena arena = {0};
	size_t i;

	a->e = e;
	a->ctx = ctx;
	for (i = 0; i < n; i++)
		begin_case(a, &cases[i], raw, &arena);
	nl2sql_arena_release(&arena);
	if (is_ready(a)) {
		done(ctx);
		return a;
	}
	a->done = done;
	a->next = e->aheads;
	e->aheads = a;
	return a;
}

void nl2sql_ahead_free(struct nl2sql_ahead *a)
{
	struct nl2sql_ahead **at;
	size_t i;

	if (!a)
		return;
	for (at = &a->e->aheads; *at; at = &(*at)->next)
		if (*at == a) {
			*at = a->next;
			break;
		}
	for (i = 0; i < a->n; i++)
		nl2sql_eval_unpin(a->runs[i]);
	free(a->runs);
	free(a);
}
