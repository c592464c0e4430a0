/* lib/critic/propose.c - what could be meant: the proposals of all rules */
#include <string.h>

#include "internal.h"

#define SQL_BYTES_MAX ((size_t)128 << 10) /* longer is nobody's query */

void propose(struct proposals *p, const char *rule, const char *sql)
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

void propose_tree(struct proposals *p, const char *rule,
		  const struct nl2sql_sql *tree)
{
	propose(p, rule, nl2sql_sql_text(p->arena, tree, p->t->dialect));
}

void rivals_begin(struct proposals *p)
{
	p->rivals = ++p->groups;
}

void rivals_end(struct proposals *p)
{
	p->rivals = 0;
}

bool has_word(const struct nl2sql_trial *t, const char *word)
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

struct nl2sql_sql *same_place(struct nl2sql_sql *tree,
			      const struct nl2sql_sql *like)
{
	struct find f = { .like = like };

	nl2sql_sql_walk(&tree, find_node, NULL, &f);
	return f.found;
}

struct nl2sql_sql *copy_of(struct proposals *p, const struct nl2sql_sql *like,
			   struct nl2sql_sql **tree)
{
	*tree = nl2sql_sql_copy(p->arena, p->t->statements->kid[0]);
	return same_place(*tree, like);
}

void rename_node(struct proposals *p, struct nl2sql_sql *n, const char *name)
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
	if (t->len > SQL_BYTES_MAX || has_word(t, "too_complex"))
		return 0;
	propose_text(&p);
	propose_tokens(&p);
	propose_order(&p);
	if (t->statements && t->statements->n == 1)
		propose_shape(&p);
	if (t->names) {
		propose_functions(&p);
		propose_names(&p);
		propose_ties(&p);
		propose_groups(&p);
	}
	propose_dialects(&p);
	*out = nl2sql_arena_alloc(t->arena, (p.n + 1) * sizeof(**out));
	memcpy(*out, p.items, p.n * sizeof(**out));
	return p.n;
}
