/* lib/critic/functions.c - functions that the dialect has not */
#include <string.h>

#include "internal.h"

static bool is_foreign(enum nl2sql_dialect dialect, const char *name)
{
	int d;

	for (d = 0; d < NL2SQL_DIALECTS; d++)
		if (d != (int)dialect && nl2sql_function_allowed(d, name))
			return true;
	return false;
}

struct functions {
	struct proposals *p;
	const char *engine_says; /* the name that the engine refuses, or NULL */
	bool changed;
};

static enum nl2sql_sql_walk to_counterpart(void *ctx, struct nl2sql_sql **at,
					   struct nl2sql_sql *parent)
{
	struct functions *f = ctx;
	const struct nl2sql_trial *t = f->p->t;
	struct nl2sql_sql *n = *at, *other;

	(void)parent;
	if (n->kind != NL2SQL_SQL_FUNC || !n->text ||
	    (nl2sql_function_allowed(t->dialect, n->text) &&
	     !(f->engine_says && nl2sql_ieq(n->text, f->engine_says))))
		return NL2SQL_WALK_ON;
	other = nl2sql_counterpart(f->p->arena, n, t->dialect, t->schema,
				   t->db_id);
	if (other) {
		*at = other;
		f->changed = true;
	}
	return NL2SQL_WALK_ON;
}

/* A function that is on the list, but that this engine's version has not. */
static const char *engine_says(const struct proposals *p)
{
	const struct nl2sql_trial *t = p->t;
	size_t i;
	int k;

	for (k = 0; k < NL2SQL_STAGES; k++)
		for (i = 0; i < t->stages[k].nerrors; i++) {
			const struct nl2sql_err *e = &t->stages[k].errors[i];
			const char *open = strchr(e->message, '"');
			const char *end = open ? strchr(open + 1, '"') : NULL;

			if ((strcmp(e->word, "unknown_function") == 0 ||
			     strcmp(e->word, "wrong_arguments") == 0) && end)
				return nl2sql_arena_strndup(p->arena, open + 1,
					(size_t)(end - open - 1));
		}
	return NULL;
}

static void counterparts(struct proposals *p)
{
	struct functions f = { .p = p, .engine_says = engine_says(p) };
	struct nl2sql_sql *tree = nl2sql_sql_copy(p->arena,
						  p->t->statements->kid[0]);

	nl2sql_sql_walk(&tree, to_counterpart, NULL, &f);
	if (f.changed)
		nl2sql_propose_tree(p, "function", tree);
}

/* Slips of the pen; what another engine has is none. */
static void misspelt(struct proposals *p, const struct nl2sql_sql *n)
{
	const char *near[3];
	uint32_t k;
	size_t i, found;

	if (n->kind == NL2SQL_SQL_FUNC && n->text &&
	    !nl2sql_function_allowed(p->t->dialect, n->text) &&
	    !is_foreign(p->t->dialect, n->text) &&
	    !nl2sql_counterpart(p->arena, n, p->t->dialect, p->t->schema,
				p->t->db_id)) {
		found = nl2sql_function_near(p->t->dialect, n, near);
		nl2sql_rivals_begin(p);
		for (i = 0; i < found; i++) {
			struct nl2sql_sql *tree,
				*f = nl2sql_proposal_copy(p, n, &tree);

			if (!f || nl2sql_edit_distance(n->text, near[i], 2) >
			    (strlen(near[i]) > 4 ? 2u : 1u))
				continue;
			nl2sql_sql_set_text(p->arena, f, near[i]);
			nl2sql_propose_tree(p, "function", tree);
		}
		nl2sql_rivals_end(p);
	}
	for (k = 0; k < n->n; k++)
		if (n->kid[k])
			misspelt(p, n->kid[k]);
}

void nl2sql_propose_functions(struct proposals *p)
{
	if (!nl2sql_trial_says(p->t, "unknown_function") &&
	    !nl2sql_trial_says(p->t, "wrong_arguments"))
		return;
	counterparts(p);
	misspelt(p, p->t->statements->kid[0]);
}
