/*
 * lib/gen/draw.c - records drawn from the grammar, or read from the samples
 */
#include <stdio.h>
#include <string.h>

#include "internal.h"

/* Attempts in a row that made nothing new, before a phase counts as spent. */
#define PATIENCE 1500

void nl2sql_gen_open(struct nl2sql_gen *g, struct nl2sql_buf *b,
		     const char *type, const char *db, enum nl2sql_phase phase)
{
	char id[64];

	nl2sql_buf_cut(b, 0);
	nl2sql_json_open(b, '{');
	nl2sql_json_add_string(b, "type", type);
	snprintf(id, sizeof(id), "%s-%llu", nl2sql_phase_name(phase),
		 (unsigned long long)g->made[phase] + 1);
	nl2sql_json_add_string(b, "id", id);
	nl2sql_json_add_string(b, "db", db);
	nl2sql_json_add_string(b, "phase", nl2sql_phase_name(phase));
}

static void put_tables(struct nl2sql_buf *b, const struct nl2sql_utterance *u)
{
	nl2sql_json_key(b, "tables");
	nl2sql_json_open(b, '[');
	for (size_t i = 0; i < u->ntables; i++)
		nl2sql_json_put_string(b, u->tables[i]->name);
	nl2sql_json_close(b, ']');
}

static void put_origin(struct nl2sql_gen *g, struct nl2sql_buf *b,
		       const struct nl2sql_utterance *u)
{
	nl2sql_json_key(b, "origin");
	nl2sql_json_open(b, '{');
	nl2sql_json_add_string(b, "provider", "grammar");
	nl2sql_json_add_string(b, "template", u->rule);
	nl2sql_json_add_string(b, "style", u->style);
	nl2sql_json_add_int(b, "seed", (int64_t)g->o->seed);
	nl2sql_json_close(b, '}');
}

static void put_pair(struct nl2sql_gen *g, struct nl2sql_buf *b,
		     const struct nl2sql_gen_place *p,
		     const struct nl2sql_utterance *u, enum nl2sql_phase phase)
{
	nl2sql_gen_open(g, b, u->answer ? "qa" : "pair", p->db->db, phase);
	nl2sql_json_add_string(b, "question", u->question);
	if (u->answer) {
		nl2sql_json_add_string(b, "answer", u->answer);
	} else {
		nl2sql_json_add_string(b, "dialect",
				       nl2sql_dialect_name(p->dialect));
		nl2sql_json_add_string(b, "sql", u->text);
		nl2sql_json_add_string(
			b, "difficulty",
			nl2sql_hardness_name(nl2sql_hardness(u->sql)));
	}
	put_tables(b, u);
	nl2sql_json_add_string(b, "language", "en");
	put_origin(g, b, u);
	nl2sql_json_close(b, '}');
}

struct nl2sql_hash128
nl2sql_gen_fingerprint(const struct nl2sql_gen_place *p,
		       struct nl2sql_resolution *names)
{
	struct nl2sql_fingerprints f;
	struct nl2sql_buf b = { 0 };
	struct nl2sql_hash128 h;

	nl2sql_fingerprint(&f, names);
	nl2sql_buf_printf(&b, "%s\n", p->db->db);
	nl2sql_buf_put(&b, &f.f0, sizeof(f.f0));
	h = nl2sql_hash128(b.data, b.len);
	nl2sql_buf_release(&b);
	return h;
}

struct nl2sql_hash128
nl2sql_gen_question_print(const struct nl2sql_gen_place *p,
			  const char *question)
{
	struct nl2sql_hash128 h = nl2sql_hash128(question, strlen(question));

	h.hi ^= nl2sql_hash(p->db->db, strlen(p->db->db), 1);
	return h;
}

static struct nl2sql_hash128 fingerprint(struct nl2sql_gen *g,
					 const struct nl2sql_gen_place *p,
					 struct nl2sql_utterance *u)
{
	struct nl2sql_hash128 h;
	struct nl2sql_buf b = { 0 };

	if (u->sql)
		return nl2sql_gen_fingerprint(
			p, nl2sql_resolve(&g->arena, u->sql, p->dialect, NULL,
					  0, g->schema, p->db->db));
	nl2sql_buf_printf(&b, "%s\n%s", p->db->db, u->answer);
	h = nl2sql_hash128(b.data, b.len);
	nl2sql_buf_release(&b);
	return h;
}

static bool accepted(struct nl2sql_gen *g, const struct nl2sql_gen_place *p,
		     struct nl2sql_utterance *u)
{
	if (u->sql && g->any_hardness && !g->hardness[nl2sql_hardness(u->sql)])
		return false;
	return nl2sql_gen_seen_add(&g->sql, fingerprint(g, p, u)) &&
	       nl2sql_gen_seen_add(&g->questions,
				   nl2sql_gen_question_print(p, u->question));
}

/* One record of a phase that asks a grammar.  @return false: it is spent */
static bool make_pair(struct nl2sql_gen *g, struct nl2sql_gen_place *p,
		      enum nl2sql_phase phase, struct nl2sql_buf *line)
{
	struct nl2sql_utterance u;

	if (nl2sql_world_lacks(p->world, phase))
		return false;
	for (int tries = 0; tries < PATIENCE; tries++) {
		nl2sql_arena_reset(&g->arena);
		if (!nl2sql_world_make(p->world, phase, p->attempts[phase]++,
				       &g->arena, &u) ||
		    !accepted(g, p, &u))
			continue;
		nl2sql_world_keep(p->world, &u);
		put_pair(g, line, p, &u, phase);
		return true;
	}
	return false;
}

static bool make_one(struct nl2sql_gen *g, struct nl2sql_gen_place *p,
		     enum nl2sql_phase phase, struct nl2sql_buf *line)
{
	return phase == NL2SQL_PHASE_SAMPLE_DATA ? nl2sql_gen_rows(g, p, line)
						 : make_pair(g, p, phase, line);
}

/* The next record of the phase, from one database after the other. */
bool nl2sql_gen_draw(struct nl2sql_gen *g, enum nl2sql_phase phase,
		     struct nl2sql_buf *line)
{
	for (size_t k = 0; k < g->nplaces; k++) {
		struct nl2sql_gen_place *p =
			&g->places[((uint64_t)g->made[phase] + k) % g->nplaces];

		if (p->spent[phase])
			continue;
		if (make_one(g, p, phase, line))
			return true;
		p->spent[phase] = true;
	}
	return false;
}
