/* lib/critic/propose.c - what could be meant: the proposals of all rules */
#include <string.h>

#include "internal.h"

#define SQL_BYTES_MAX ((size_t)128 << 10) /* longer is nobody's query */

void nl2sql_propose_sql(struct proposals *p, const char *rule, const char *sql)
{
	struct nl2sql_repair *r;
	size_t i;

	if (!sql || !*sql || strcmp(sql, p->t->sql) == 0 ||
	    p->n == PROPOSALS_MAX)
		return;
	for (i = 0; i < p->n; i++)
		if (strcmp(p->items[i].sql, sql) == 0)
			return;
	r = &p->items[p->n++];
	r->rule = rule;
	r->sql = nl2sql_arena_strdup(p->arena, sql);
	r->rivals = p->rivals;
	r->same = p->same;
}

void nl2sql_propose_tree(struct proposals *p, const char *rule,
			 const struct nl2sql_sql *tree)
{
	nl2sql_propose_sql(p, rule,
			   nl2sql_sql_text(p->arena, tree, p->t->dialect));
}

void nl2sql_rivals_begin(struct proposals *p)
{
	p->rivals = ++p->groups;
}

void nl2sql_rivals_end(struct proposals *p)
{
	p->rivals = 0;
}

bool nl2sql_trial_says(const struct nl2sql_trial *t, const char *word)
{
	size_t i;
	int s;

	for (s = 0; s < NL2SQL_STAGES; s++) {
		for (i = 0; i < t->stages[s].nerrors; i++)
			if (strcmp(t->stages[s].errors[i].word, word) == 0)
				return true;
		for (i = 0; i < t->stages[s].nwarnings; i++)
			if (strcmp(t->stages[s].warnings[i].word, word) == 0)
				return true;
	}
	return false;
}

/* ---- copies ------------------------------------------------------------------- */

struct find {
	const struct nl2sql_sql *like;
	struct nl2sql_sql *found;
};

static enum nl2sql_sql_walk find_node(void *ctx, struct nl2sql_sql **at,
				      struct nl2sql_sql *parent)
{
	struct find *f = ctx;

	(void)parent;
	if ((*at)->kind != f->like->kind || (*at)->pos != f->like->pos ||
	    (*at)->len != f->like->len)
		return NL2SQL_WALK_ON;
	f->found = *at;
	return NL2SQL_WALK_STOP;
}

struct nl2sql_sql *nl2sql_same_place(struct nl2sql_sql *tree,
				     const struct nl2sql_sql *like)
{
	struct find f = { .like = like };

	nl2sql_sql_walk(&tree, find_node, NULL, &f);
	return f.found;
}

struct nl2sql_sql *nl2sql_proposal_copy(struct proposals *p,
					const struct nl2sql_sql *like,
					struct nl2sql_sql **tree)
{
	*tree = nl2sql_sql_copy(p->arena, p->t->statements->kid[0]);
	return nl2sql_same_place(*tree, like);
}

void nl2sql_rename_node(struct proposals *p, struct nl2sql_sql *n,
			const char *name)
{
	static const char capitals[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

	nl2sql_sql_set_text(p->arena, n, name);
	n->flags &= ~(uint32_t)NL2SQL_F_LOOKS;
	if (p->t->dialect == NL2SQL_POSTGRESQL && strpbrk(name, capitals))
		n->flags |= NL2SQL_F_QUOTED;
}

/* ---- all rules ------------------------------------------------------------------ */

size_t nl2sql_propose(const struct nl2sql_trial *t, struct nl2sql_repair **out)
{
	struct proposals p = { .t = t, .arena = t->arena };

	*out = NULL;
	if (t->len > SQL_BYTES_MAX || nl2sql_trial_says(t, "too_complex"))
		return 0;
	nl2sql_propose_text(&p);
	nl2sql_propose_tokens(&p);
	nl2sql_propose_order(&p);
	if (t->statements && t->statements->n == 1)
		nl2sql_propose_shape(&p);
	if (t->names) {
		nl2sql_propose_functions(&p);
		nl2sql_propose_names(&p);
		nl2sql_propose_ties(&p);
		nl2sql_propose_groups(&p);
	}
	nl2sql_propose_dialects(&p);
	*out = nl2sql_arena_alloc(t->arena, (p.n + 1) * sizeof(**out));
	memcpy(*out, p.items, p.n * sizeof(**out));
	return p.n;
}
