/*
 * lib/gen/examples.c - pairs of the grammar that show a model what is wanted
 *
 * They speak about the tables of the topic alone.  What they say of cells the
 * model sees in the schema anyway, or may see in any case.
 */
#include <stdlib.h>
#include <string.h>

#include "internal.h"

#define TRIES	80
#define LONGEST 240 /* bytes of SQL */

/* Text that the schema does not show. */
static enum nl2sql_sql_walk find_hidden(void *ctx, struct nl2sql_sql **at,
					struct nl2sql_sql *parent)
{
	const char **text = ctx;
	struct nl2sql_buf quoted = { 0 };

	(void)parent;
	if (!*text || !nl2sql_sql_is(*at, NL2SQL_SQL_LITERAL) ||
	    (*at)->op != NL2SQL_LIT_STRING)
		return NL2SQL_WALK_ON;
	nl2sql_buf_printf(&quoted, "'%s'", (*at)->text);
	if (!strstr(*text, quoted.data))
		*text = NULL;
	nl2sql_buf_release(&quoted);
	return NL2SQL_WALK_ON;
}

static enum nl2sql_sql_walk find_any(void *ctx, struct nl2sql_sql **at,
				     struct nl2sql_sql *parent)
{
	(void)parent;
	if (nl2sql_sql_is(*at, NL2SQL_SQL_LITERAL))
		*(bool *)ctx = true;
	return NL2SQL_WALK_ON;
}

static bool may_be_shown(const struct nl2sql_gen_call *c,
			 const struct nl2sql_prompt_schema *shown,
			 struct nl2sql_sql *tree)
{
	const char *text = shown->text;
	bool any = false;

	switch (c->g->policy.values) {
	case NL2SQL_VALUES_REAL:
		return true;
	case NL2SQL_VALUES_MASKED:
		nl2sql_sql_walk(&tree, find_hidden, NULL, &text);
		return text != NULL;
	default:
		nl2sql_sql_walk(&tree, find_any, NULL, &any);
		return !any;
	}
}

static bool of_topic(const struct nl2sql_gen_call *c,
		     const struct nl2sql_utterance *u)
{
	for (size_t i = 0; i < u->ntables; i++) {
		size_t k = 0;

		while (k < c->topic->n && c->topic->tables[k] != u->tables[i])
			k++;
		if (k == c->topic->n)
			return false;
	}
	return u->ntables > 0;
}

static bool fits(const struct nl2sql_gen_call *c,
		 const struct nl2sql_prompt_schema *shown,
		 const struct nl2sql_utterance *u)
{
	const struct nl2sql_gen *g = c->g;

	for (size_t i = 0; i < c->nexamples; i++)
		if (strcmp(c->examples[i].rule, u->rule) == 0)
			return false;
	return u->sql && strlen(u->text) <= LONGEST && of_topic(c, u) &&
	       (!g->any_hardness || g->hardness[nl2sql_hardness(u->sql)]) &&
	       may_be_shown(c, shown, u->sql);
}

/* What is kept of it does not lie in the world. */
static struct nl2sql_gen_example take(const struct nl2sql_gen_call *c,
				      struct nl2sql_arena *a,
				      const struct nl2sql_utterance *u)
{
	const struct nl2sql_gen_place *p = c->place;

	return (struct nl2sql_gen_example){
		nl2sql_arena_strdup(a, u->rule),
		nl2sql_arena_strdup(a, u->question),
		nl2sql_arena_strdup(a, u->text),
		nl2sql_gen_fingerprint(p, nl2sql_resolve(a, u->sql, p->dialect,
							 NULL, 0, c->g->schema,
							 p->db->db))
	};
}

static void draw(struct nl2sql_gen_call *c, struct nl2sql_arena *a,
		 const struct nl2sql_prompt_schema *shown,
		 struct nl2sql_world *w)
{
	struct nl2sql_utterance u;

	for (uint64_t i = 0; i < TRIES && c->nexamples < NL2SQL_GEN_EXAMPLES;
	     i++)
		if (nl2sql_world_make(w, c->phase, i, a, &u) &&
		    fits(c, shown, &u))
			c->examples[c->nexamples++] = take(c, a, &u);
}

/* In the form that is asked for. */
static void put(struct nl2sql_buf *context, struct nl2sql_arena *a,
		struct nl2sql_gen_call *c)
{
	struct nl2sql_buf b = { 0 };

	nl2sql_json_open(&b, '{');
	nl2sql_json_key(&b, "pairs");
	nl2sql_json_open(&b, '[');
	for (size_t i = 0; i < c->nexamples; i++) {
		nl2sql_json_open(&b, '{');
		nl2sql_json_add_string(&b, "question",
				       c->examples[i].question);
		nl2sql_json_add_string(&b, "sql", c->examples[i].sql);
		nl2sql_json_close(&b, '}');
	}
	nl2sql_json_close(&b, ']');
	nl2sql_json_close(&b, '}');
	c->examples_text = nl2sql_arena_strndup(a, b.data, b.len);
	nl2sql_json_add_string(context, "examples", c->examples_text);
	nl2sql_buf_release(&b);
}

static bool has_sql(enum nl2sql_phase phase)
{
	return phase == NL2SQL_PHASE_BUILTINS ||
	       phase >= NL2SQL_PHASE_SINGLE_TABLE;
}

void nl2sql_gen_add_examples(struct nl2sql_gen_call *c, struct nl2sql_arena *a,
			     const struct nl2sql_prompt_schema *shown,
			     struct nl2sql_buf *context)
{
	const char **globs;
	struct nl2sql_world *w;

	c->nexamples = 0;
	if (!c->topic->n || !has_sql(c->phase))
		return;
	globs = nl2sql_arena_alloc(a, (c->topic->n + 1) * sizeof(*globs));
	for (size_t i = 0; i < c->topic->n; i++)
		globs[i] = c->topic->tables[i]->name;
	w = nl2sql_world_new(c->g->grammar, c->g->schema, c->place->db->db,
			     c->place->dialect, globs, c->seed);
	draw(c, a, shown, w);
	nl2sql_world_free(w);
	if (c->nexamples)
		put(context, a, c);
}
