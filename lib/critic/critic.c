/* lib/critic/critic.c - rounds of proposals, each one judged */
#include <string.h>

#include "internal.h"

#define ROUNDS 3
#define LOG_MAX 64
#define SQL_BYTES_MAX ((size_t)128 << 10) /* longer is nobody's query */

struct attempt {
	const char *rule, *before, *after;
	enum nl2sql_verdict was, became;
	bool kept;
};

struct nl2sql_critique {
	const struct nl2sql_critic_options *o;
	struct nl2sql_arena *arena;
	const struct nl2sql_schema *schema;
	const char *db, *dialect;
	const char *old_sql;
	void (*done)(void *ctx);
	void *ctx;
	struct nl2sql_trial *first, *now, *best; /* best: of this round */
	struct nl2sql_trial *trying;
	bool waiting;     /* the trial at hand has not been answered */
	bool answered;    /* it was, before we were told which it is */
	struct nl2sql_repair *proposals;
	size_t nproposals, next, best_log;
	int round, rounds;
	struct attempt log[LOG_MAX];
	size_t nlog;
	struct nl2sql_err failed; /* it cannot be said in the other dialect */
	enum nl2sql_dialect old_dialect;
	bool translated;
};

/* ---- proposals --------------------------------------------------------------- */

void propose(struct proposals *p, const char *rule, const char *sql)
{
	size_t i;

	if (!sql || !*sql || strcmp(sql, p->t->sql) == 0 ||
	    p->n == PROPOSALS_MAX)
		return;
	for (i = 0; i < p->n; i++)
		if (strcmp(p->items[i].sql, sql) == 0)
			return;
	p->items[p->n].rule = rule;
	p->items[p->n++].sql = nl2sql_arena_strdup(p->arena, sql);
}

void propose_tree(struct proposals *p, const char *rule,
		  const struct nl2sql_sql *tree)
{
	propose(p, rule, nl2sql_sql_text(p->arena, tree, p->t->dialect));
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

size_t nl2sql_propose(const struct nl2sql_trial *t, struct nl2sql_repair **out)
{
	struct proposals p = { .t = t, .arena = t->arena };

	*out = NULL;
	if (t->len > SQL_BYTES_MAX || has_word(t, "too_complex"))
		return 0;
	propose_text(&p);
	if (t->names) {
		propose_names(&p);
		propose_shape(&p);
	}
	propose_dialects(&p);
	*out = nl2sql_arena_alloc(t->arena, (p.n + 1) * sizeof(**out));
	memcpy(*out, p.items, p.n * sizeof(**out));
	return p.n;
}

/* ---- rounds -------------------------------------------------------------------- */

static void step(struct nl2sql_critique *c);

static void answered(void *ctx)
{
	struct nl2sql_critique *c = ctx;

	if (c->waiting)
		step(c);
	else
		c->answered = true;
}

/*
 * Try a statement.  Its answer may come before we know the trial: then step()
 * is called here, and not from within, so that nothing nests.
 *
 * @return true where the answer is there already
 */
static bool try_sql(struct nl2sql_critique *c, const char *sql,
		    struct nl2sql_err *err)
{
	c->waiting = c->answered = false;
	c->trying = nl2sql_validator_try(c->o->validator, c->arena, c->schema,
					 c->db, c->dialect, sql, strlen(sql),
					 answered, c, err);
	if (c->trying && !c->answered)
		c->waiting = true;
	return c->answered;
}

static void log_attempt(struct nl2sql_critique *c, const struct nl2sql_trial *t)
{
	struct attempt *a;

	c->next++;
	if (c->nlog == LOG_MAX)
		return;
	a = &c->log[c->nlog++];
	a->rule = c->proposals[c->next - 1].rule;
	a->before = c->now->sql;
	a->after = t->sql;
	a->was = c->now->verdict;
	a->became = t->verdict;
}

/* The trial at hand is answered: is it the best of its round? */
static void weigh(struct nl2sql_critique *c)
{
	struct nl2sql_trial *t = c->trying;

	if (!c->first) {
		c->first = c->now = t;
		return;
	}
	log_attempt(c, t);
	if (t->fault.code != NL2SQL_OK ||
	    nl2sql_trial_compare(t, c->best ? c->best : c->now) <= 0)
		return;
	c->best = t;
	c->best_log = c->nlog - 1;
}

/* Take the best of the round and begin another one.  false: no more. */
static bool next_round(struct nl2sql_critique *c)
{
	if (c->round > 0) {
		if (!c->best)
			return false;
		c->now = c->best;
		c->log[c->best_log].kept = true;
		c->best = NULL;
	}
	if (c->now->verdict == NL2SQL_VALID || c->round == c->rounds)
		return false;
	c->round++;
	c->next = 0;
	c->nproposals = nl2sql_propose(c->now, &c->proposals);
	return c->nproposals > 0;
}

static void take_back(struct nl2sql_critique *c)
{
	size_t i;

	c->now = c->first;
	for (i = 0; i < c->nlog; i++)
		c->log[i].kept = false;
}

static void step(struct nl2sql_critique *c)
{
	struct nl2sql_err err = {0};

	for (;;) {
		c->waiting = false;
		weigh(c);
		if (c->now->fault.code != NL2SQL_OK || c->translated)
			break;
		/* nothing is better than valid */
		if (!c->nproposals || c->next == c->nproposals ||
		    (c->best && c->best->verdict == NL2SQL_VALID))
			if (!next_round(c))
				break;
		if (!try_sql(c, c->proposals[c->next].sql, &err))
			return;
	}
	/* Steps count only where they led to a better verdict. */
	if (c->now->verdict >= c->first->verdict &&
	    c->first->verdict != NL2SQL_VALID)
		take_back(c);
	/* Rounds spent: who still wants it mended needs to be someone else. */
	if (c->round == c->rounds && c->now->verdict == NL2SQL_REFINABLE)
		c->now->verdict = NL2SQL_ESCALATE;
	c->done(c->ctx);
}

/* ---- another dialect ---------------------------------------------------------------- */

static enum nl2sql_dialect dialect_of(const struct nl2sql_critique *c)
{
	const struct nl2sql_database *d = c->schema ?
		nl2sql_find_database(c->schema, c->db) : NULL;
	enum nl2sql_dialect dialect = NL2SQL_SQLITE;

	if ((!c->dialect || nl2sql_dialect_of(&dialect, c->dialect) < 0) && d &&
	    d->dialect)
		(void)nl2sql_dialect_of(&dialect, d->dialect);
	return dialect;
}

static const char *translate(struct nl2sql_critique *c, const char *sql,
			     size_t len)
{
	struct nl2sql_sql_translation how = { .from = dialect_of(c),
					      .to = c->o->to,
					      .schema = c->schema,
					      .db = c->db };
	struct nl2sql_sql *in, *out;

	c->old_dialect = how.from;
	if (nl2sql_sql_parse_one(c->arena, &in, how.from, sql, len,
				 &c->failed) < 0 ||
	    nl2sql_sql_translate(c->arena, &out, in, &how, &c->failed) < 0)
		return NULL;
	return nl2sql_sql_text(c->arena, out, how.to);
}

/* ---- the critique -------------------------------------------------------------------- */

struct nl2sql_critique *
nl2sql_critique_new(const struct nl2sql_critic_options *o,
		    struct nl2sql_arena *arena,
		    const struct nl2sql_schema *schema,
		    struct nl2sql_record *rec, void (*done)(void *ctx),
		    void *ctx, struct nl2sql_err *err)
{
	struct nl2sql_critique *c = nl2sql_arena_alloc(arena, sizeof(*c));
	const char *sql;
	size_t len;

	c->o = o;
	c->arena = arena;
	c->schema = schema;
	c->db = nl2sql_record_string(rec, "db", NULL);
	c->dialect = nl2sql_record_string(rec, "dialect", NULL);
	c->done = done;
	c->ctx = ctx;
	c->rounds = o->rounds ? o->rounds : ROUNDS;
	sql = nl2sql_record_string(rec, "sql", &len);
	c->old_sql = sql;
	if (sql && o->translate) {
		sql = translate(c, sql, len);
		c->translated = sql != NULL;
		c->dialect = nl2sql_dialect_name(o->to);
	}
	if (!sql) {
		done(ctx);
		return c;
	}
	if (try_sql(c, sql, err))
		step(c);
	return c->trying ? c : NULL;
}

void nl2sql_critique_cancel(struct nl2sql_critique *c)
{
	if (c && c->waiting)
		nl2sql_trial_cancel(c->trying);
}

bool nl2sql_critique_changed(const struct nl2sql_critique *c)
{
	return c->now && strcmp(c->now->sql, c->old_sql) != 0;
}

enum nl2sql_verdict nl2sql_critique_verdict(const struct nl2sql_critique *c)
{
	return c->now ? c->now->verdict : NL2SQL_REFINABLE;
}

static void put_attempt(struct nl2sql_buf *b, const struct attempt *a)
{
	nl2sql_json_open(b, '{');
	nl2sql_json_add_string(b, "rule", a->rule);
	nl2sql_json_add_string(b, "before", a->before);
	nl2sql_json_add_string(b, "after", a->after);
	nl2sql_json_add_string(b, "verdict_before", nl2sql_verdict_name(a->was));
	nl2sql_json_add_string(b, "verdict_after",
			       nl2sql_verdict_name(a->became));
	nl2sql_json_add_bool(b, "kept", a->kept);
	nl2sql_json_close(b, '}');
}

static void put_critique(struct nl2sql_buf *b, const struct nl2sql_critique *c)
{
	size_t i;

	nl2sql_json_open(b, '{');
	nl2sql_json_add_string(b, "sql", c->old_sql);
	if (c->o->translate)
		nl2sql_json_add_string(b, "dialect",
				       nl2sql_dialect_name(c->old_dialect));
	nl2sql_json_add_int(b, "rounds", c->round);
	nl2sql_json_key(b, "repairs");
	nl2sql_json_open(b, '[');
	for (i = 0; i < c->nlog; i++)
		put_attempt(b, &c->log[i]);
	nl2sql_json_close(b, ']');
	if (c->failed.code != NL2SQL_OK) {
		nl2sql_json_key(b, "error");
		nl2sql_json_put_error(b, &c->failed);
	}
	nl2sql_json_close(b, '}');
}

int nl2sql_critique_set(const struct nl2sql_critique *c,
			struct nl2sql_record *rec, struct nl2sql_err *err)
{
	struct nl2sql_buf b = {0};

	if (c->now && c->now->fault.code != NL2SQL_OK) {
		*err = c->now->fault;
		return -1;
	}
	if (c->now) {
		if (nl2sql_critique_changed(c))
			nl2sql_record_set_string(rec, "sql", c->now->sql);
		if (c->translated)
			nl2sql_record_set_string(rec, "dialect",
				nl2sql_dialect_name(c->o->to));
		nl2sql_trial_json(&b, c->now);
		nl2sql_record_set_buf(rec, "validation", &b);
		nl2sql_buf_cut(&b, 0);
	}
	/* A pair that was right has nothing to tell. */
	if (c->nlog || c->o->translate) {
		put_critique(&b, c);
		nl2sql_record_set_buf(rec, "critique", &b);
	}
	nl2sql_buf_release(&b);
	return 0;
}
