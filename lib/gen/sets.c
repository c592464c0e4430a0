/*
 * lib/gen/sets.c - sets of tables that a model finds worth asking about
 *
 * They count where each table exists and relationships make them one piece.
 */
#include <string.h>

#include "internal.h"

#define SET_MAX 6

static bool read_set(struct nl2sql_gen_call *call, struct nl2sql_gen_step *out,
		     struct nl2sql_json tables, const struct nl2sql_table **set,
		     size_t *n)
{
	struct nl2sql_json_iter it = nl2sql_json_iter(tables);
	struct nl2sql_json name;

	*n = 0;
	while (nl2sql_json_next(&it, NULL, &name)) {
		const char *s = nl2sql_json_string(name, &out->arena, NULL);
		const struct nl2sql_table *t =
			s ? nl2sql_prompt_find_table(call->g->schema,
						     call->place->db->db, s)
			  : NULL;
		size_t k = 0;

		if (!t || !nl2sql_gen_wanted(call->g, t)) {
			nl2sql_gen_unused(out, "unknown_table",
					  "there is no table \"%s\"",
					  s ? s : "");
			return false;
		}
		while (k < *n && set[k] != t)
			k++;
		if (k == *n && *n < SET_MAX)
			set[(*n)++] = t;
	}
	if (nl2sql_gen_connected(set, *n))
		return true;
	nl2sql_gen_unused(out, "not_connected",
			  "no relationships join the %zu tables of a set", *n);
	return false;
}

void nl2sql_gen_read_sets(struct nl2sql_gen_call *call,
			  struct nl2sql_gen_step *out, struct nl2sql_arena *a,
			  struct nl2sql_gen_topics *topics)
{
	static const char *const goals[] = { "goal", "purpose", "theme",
					     "description", NULL };
	const struct nl2sql_table *set[SET_MAX];
	struct nl2sql_err err = { 0 };
	struct nl2sql_json json, item;
	struct nl2sql_json_iter it;
	size_t n;

	if (nl2sql_llm_json(&out->arena, &json, NULL, call->answer, &err) < 0) {
		nl2sql_gen_unused(out, err.word, "%s", err.message);
		return;
	}
	it = nl2sql_json_iter(nl2sql_gen_list(json, "sets"));
	while (topics->n < 64 &&
	       nl2sql_gen_each(out, topics->n, call->count, &it, &item)) {
		const char *goal =
			nl2sql_gen_text(&out->arena, item, 300, goals);

		if (read_set(call, out, nl2sql_json_get(item, "tables"), set,
			     &n))
			nl2sql_gen_topic_add(topics, a, set, n,
					     nl2sql_arena_strdup(a, goal));
	}
}
