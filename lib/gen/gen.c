/*
 * lib/gen/gen.c - records by phase, until there are enough
 *
 * Every shard makes all records and writes its own, since whether a pair is
 * a repetition depends on all before it; making one costs microseconds.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

/* How --count is shared out, where all phases are asked for. */
static const int share[NL2SQL_PHASES] = { 12, 8, 4, 4, 24, 24, 24 };

int nl2sql_gen_share(enum nl2sql_phase phase)
{
	return share[phase];
}

/* ---- options -------------------- */

/* Call fn with each word of a comma list. */
static int each_word(struct nl2sql_gen *g, const char *list,
		     int (*fn)(struct nl2sql_gen *g, const char *word,
			       struct nl2sql_err *err),
		     struct nl2sql_err *err)
{
	while (list && *list) {
		size_t n = strcspn(list, ", ");
		char *word = nl2sql_arena_strndup(&g->arena, list, n);

		if (n && fn(g, word, err) < 0)
			return -1;
		list += n + (list[n] != 0);
	}
	return 0;
}

static int add_phase(struct nl2sql_gen *g, const char *word,
		     struct nl2sql_err *err)
{
	enum nl2sql_phase p;

	if (nl2sql_phase_of(&p, word) < 0) {
		nl2sql_err_set(err, NL2SQL_EDATA, "unknown phase \"%s\"", word);
		return nl2sql_err_hint(
			err, "There are builtins, schema_docs, "
			     "sample_data, schema_relationship, single_table, "
			     "joins and complex_sqls.");
	}
	g->phases[p] = true;
	return 0;
}

static int add_hardness(struct nl2sql_gen *g, const char *word,
			struct nl2sql_err *err)
{
	for (int i = 0; i < 4; i++)
		if (strcmp(nl2sql_hardness_name(i), word) == 0) {
			g->hardness[i] = g->any_hardness = true;
			return 0;
		}
	nl2sql_err_set(err, NL2SQL_EDATA, "unknown difficulty \"%s\"", word);
	return nl2sql_err_hint(err, "There are easy, medium, hard and extra.");
}

static int add_glob(struct nl2sql_gen *g, const char *word,
		    struct nl2sql_err *err)
{
	size_t n = 0;

	(void)err;
	while (g->globs && g->globs[n])
		n++;
	g->globs = nl2sql_realloc(g->globs, n + 2, sizeof(*g->globs));
	g->globs[n] = nl2sql_strdup(word);
	g->globs[n + 1] = NULL;
	return 0;
}

static int read_mix(struct nl2sql_gen *g, struct nl2sql_err *err)
{
	struct nl2sql_buf text = { 0 };
	int rc;

	if (!g->o->mix)
		return 0;
	rc = nl2sql_read_file(&text, g->o->mix, (size_t)1 << 20, err);
	if (rc == 0)
		rc = nl2sql_grammar_mix(g->grammar, g->o->mix,
					nl2sql_buf_str(&text), text.len, err);
	nl2sql_buf_release(&text);
	return rc;
}

/* Before anything is paid for. */
static int check_variant(const char *variant, struct nl2sql_err *err)
{
	if (!variant || !*variant || nl2sql_prompt_has(NULL, variant))
		return 0;
	nl2sql_err_set(err, NL2SQL_EDATA, "no prompt has a variant \"%s\"",
		       variant);
	return nl2sql_err_hint(err, "A variant is a file prompts/PHASE@%s"
			       ".mustache in $NL2SQL_TEMPLATES.", variant);
}

int nl2sql_gen_new(struct nl2sql_gen **gen, const struct nl2sql_gen_options *o,
		   struct nl2sql_err *err)
{
	struct nl2sql_gen *g = nl2sql_alloc(sizeof(*g));

	g->o = o;
	if (nl2sql_grammar_open(&g->grammar, err) < 0 || read_mix(g, err) < 0 ||
	    each_word(g, o->phases, add_phase, err) < 0 ||
	    each_word(g, o->difficulty, add_hardness, err) < 0 ||
	    each_word(g, o->tables, add_glob, err) < 0 ||
	    check_variant(o->variant, err) < 0)
		goto fail;
	for (int i = 0; i < NL2SQL_PHASES && !(o->phases && *o->phases); i++)
		g->phases[i] = true;
	*gen = g;
	return 0;
fail:
	nl2sql_gen_free(g);
	return -1;
}

void nl2sql_gen_free(struct nl2sql_gen *g)
{
	if (!g)
		return;
	nl2sql_gen_queue_free(g->queue);
	nl2sql_gen_campaign_free(g->campaign);
	nl2sql_buf_release(&g->after);
	for (size_t i = 0; i < g->nplaces; i++)
		nl2sql_world_free(g->places[i].world);
	free(g->places);
	for (size_t i = 0; g->globs && g->globs[i]; i++)
		free(g->globs[i]);
	free(g->globs);
	free(g->sql.slots);
	free(g->questions.slots);
	nl2sql_buf_release(&g->reason);
	nl2sql_grammar_free(g->grammar);
	nl2sql_mask_free(g->mask);
	nl2sql_arena_release(&g->arena);
	free(g);
}

int nl2sql_gen_ask_model(struct nl2sql_gen *g,
			 const struct nl2sql_gen_model *model,
			 struct nl2sql_err *err)
{
	const char *form = g->o->schema_form;

	if (!model->llm)
		return 0;
	g->mask = nl2sql_mask_new(model->key_file, g->o->seed, err);
	if (!g->mask)
		return -1;
	g->policy.mask = g->mask;
	if (model->values)
		(void)nl2sql_values_of(&g->policy.values, model->values);
	if (form && strcmp(form, "mschema") == 0)
		g->form = NL2SQL_PROMPT_MSCHEMA;
	g->model = model;
	return 0;
}

bool nl2sql_gen_asks(const struct nl2sql_gen *g)
{
	return g->model && !g->o->paraphrase;
}

bool nl2sql_gen_wanted(const struct nl2sql_gen *g, const struct nl2sql_table *t)
{
	if (!g->globs)
		return true;
	for (char **glob = g->globs; *glob; glob++)
		if (nl2sql_glob(*glob, t->name))
			return true;
	return false;
}

/* ---- how many of each -------------------- */

/* What a phase can give at most; -1: as many as are wanted. */
static int64_t capacity(struct nl2sql_gen *g, int phase)
{
	int64_t n = 0;

	if (nl2sql_gen_asks(g))
		return nl2sql_gen_campaign_room(g, (enum nl2sql_phase)phase);
	for (size_t i = 0; i < g->nplaces; i++) {
		if (phase == NL2SQL_PHASE_SAMPLE_DATA)
			n += (int64_t)nl2sql_gen_rows_left(g, &g->places[i]);
		else if (phase == NL2SQL_PHASE_SCHEMA_RELATIONSHIP)
			n += (int64_t)nl2sql_world_joins(g->places[i].world);
		else if (!nl2sql_world_lacks(g->places[i].world,
					     (enum nl2sql_phase)phase))
			return -1;
	}
	return n;
}

/* Share n records out over the phases that can still take some. */
static void share_out(struct nl2sql_gen *g, int64_t n)
{
	int64_t room[NL2SQL_PHASES], all = 0, given = 0;
	int last = -1;

	for (int i = 0; i < NL2SQL_PHASES; i++) {
		room[i] = g->phases[i] ? capacity(g, i) : 0;
		if (room[i] > 0 && room[i] <= n * share[i] / 100) {
			g->quota[i] = room[i];
			given += room[i];
		} else if (room[i]) {
			all += share[i];
			last = i;
		}
	}
	for (int i = 0; i < NL2SQL_PHASES; i++) {
		if (g->quota[i] || !room[i])
			continue;
		g->quota[i] = (n - given) * share[i] / all;
		if (room[i] > 0 && g->quota[i] > room[i])
			g->quota[i] = room[i];
	}
	given = 0;
	for (int i = 0; i < NL2SQL_PHASES; i++)
		given += g->quota[i];
	if (last >= 0 && given < n &&
	    (room[last] < 0 || g->quota[last] + n - given <= room[last]))
		g->quota[last] += n - given;
}

static enum nl2sql_dialect dialect_of(const struct nl2sql_gen *g,
				      const struct nl2sql_database *db)
{
	enum nl2sql_dialect d = NL2SQL_SQLITE;

	if (g->o->dialect)
		(void)nl2sql_dialect_of(&d, g->o->dialect);
	else if (db && db->dialect)
		(void)nl2sql_dialect_of(&d, db->dialect);
	return d;
}

/* Tables without a database record belong to one without a name. */
static void find_places(struct nl2sql_gen *g)
{
	struct nl2sql_schema *s = g->schema;

	if (!s->ndatabases && s->ntables)
		nl2sql_schema_database(s, s->tables[0]->db ? s->tables[0]->db
							   : "");
	g->nplaces = s->ndatabases;
	g->places = nl2sql_alloc((g->nplaces + 1) * sizeof(*g->places));
	for (size_t i = 0; i < g->nplaces; i++) {
		struct nl2sql_gen_place *p = &g->places[i];

		p->db = s->databases[i];
		p->dialect = dialect_of(g, p->db);
		p->world = nl2sql_world_new(
			g->grammar, s, p->db->db, p->dialect,
			(const char *const *)g->globs, g->o->seed);
	}
}

static bool any_tables(const struct nl2sql_gen *g)
{
	for (size_t i = 0; i < g->schema->ntables; i++)
		if (nl2sql_gen_wanted(g, g->schema->tables[i]))
			return true;
	return false;
}

void nl2sql_gen_add_reason(struct nl2sql_gen *g, const char *text)
{
	if (g->reason.len)
		nl2sql_buf_puts(&g->reason, "; ");
	nl2sql_buf_puts(&g->reason, text);
}

/* Phases that were asked for and cannot be: said in advance. */
static void find_lacks(struct nl2sql_gen *g)
{
	for (int i = 0; i < NL2SQL_PHASES; i++) {
		const char *why = NULL;
		struct nl2sql_buf b = { 0 };

		if (!g->phases[i] || capacity(g, i) != 0)
			continue;
		for (size_t k = 0; !why && k < g->nplaces; k++)
			why = nl2sql_world_lacks(g->places[k].world,
						 (enum nl2sql_phase)i);
		nl2sql_buf_printf(&b, "no %s: %s",
				  nl2sql_phase_name((enum nl2sql_phase)i),
				  why ? why : "the schema has nothing for it");
		nl2sql_gen_add_reason(g, nl2sql_buf_str(&b));
		nl2sql_buf_release(&b);
	}
}

int nl2sql_gen_start(struct nl2sql_gen *g, struct nl2sql_schema *schema,
		     struct nl2sql_err *err)
{
	g->schema = schema;
	find_places(g);
	if (!g->schema->ntables) {
		nl2sql_err_set(err, NL2SQL_EFATAL,
			       "no table records came before the end");
		return nl2sql_err_hint(err, "Pipe nl2sql-introspect into it, "
					    "or give --schema FILE.");
	}
	if (g->globs && *g->globs && !any_tables(g)) {
		nl2sql_gen_add_reason(g, "no table matches --tables");
		nl2sql_log(NL2SQL_QUIET, "no-tables", NULL,
			   "no table matches --tables: nothing is made");
		return 0;
	}
	find_lacks(g);
	share_out(g, g->o->count);
	return 0;
}

/* ---- records -------------------- */

static void phase_spent(struct nl2sql_gen *g, enum nl2sql_phase phase)
{
	int64_t left = g->quota[phase] - g->made[phase];
	struct nl2sql_buf b = { 0 };

	nl2sql_buf_printf(&b, "%s is exhausted after %lld of %lld",
			  nl2sql_phase_name(phase), (long long)g->made[phase],
			  (long long)g->quota[phase]);
	if (g->campaign) {
		nl2sql_buf_puts(&b, ": ");
		nl2sql_gen_campaign_why(g->campaign, &b);
	}
	nl2sql_gen_add_reason(g, nl2sql_buf_str(&b));
	nl2sql_buf_release(&b);
	/* what it could not give, the phases after it may */
	for (int i = (int)phase + 1; i < NL2SQL_PHASES; i++)
		if (g->quota[i] && capacity(g, i) < 0) {
			g->quota[i] += left;
			break;
		}
	g->quota[phase] = g->made[phase];
}

static bool mine(const struct nl2sql_gen *g, uint64_t number)
{
	return g->o->shards < 2 || number % g->o->shards == g->o->shard;
}

/* One record of the phase.  @return 1, 0 where it is spent, -1 */
static int make(struct nl2sql_gen *g, enum nl2sql_phase phase,
		struct nl2sql_buf *line, struct nl2sql_err *err)
{
	if (nl2sql_gen_asks(g))
		return nl2sql_gen_campaign_next(g, phase, line, err);
	return nl2sql_gen_draw(g, phase, line);
}

int nl2sql_gen_next(struct nl2sql_gen *g, struct nl2sql_buf *line,
		    struct nl2sql_err *err)
{
	if (nl2sql_cancelled())
		return nl2sql_err_set(err, NL2SQL_EFATAL, "interrupted");
	if (g->model && g->o->paraphrase)
		return nl2sql_gen_reworded_next(g, line, err);
	return nl2sql_gen_next_own(g, line, err);
}

int nl2sql_gen_next_own(struct nl2sql_gen *g, struct nl2sql_buf *line,
			struct nl2sql_err *err)
{
	int rc;

	nl2sql_buf_cut(line, 0);
	if (g->has_after) {
		g->has_after = false;
		nl2sql_buf_put(line, g->after.data, g->after.len);
		return 1;
	}
	for (;;) {
		while (g->phase < NL2SQL_PHASES &&
		       g->made[g->phase] >= g->quota[g->phase])
			g->phase++;
		if (g->phase == NL2SQL_PHASES)
			return 0;
		rc = make(g, (enum nl2sql_phase)g->phase, line, err);
		if (rc < 0)
			return -1;
		if (rc == 0) {
			phase_spent(g, (enum nl2sql_phase)g->phase);
			continue;
		}
		g->made[g->phase]++;
		if (mine(g, g->number++))
			return 1;
		g->has_after = false;
	}
}

const char *nl2sql_gen_reason(const struct nl2sql_gen *g)
{
	return nl2sql_buf_str(&g->reason);
}
