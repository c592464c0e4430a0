/*
 * lib/critic/critic.c - rounds of proposals, each one judged
 *
 * A statement goes through rounds of rules; what they make of it is kept where
 * its verdict is better than what there was.  Where it is not valid then, a
 * model may be asked for another statement, which goes the same way.
 */
#include <string.h>

#include "critique.h"

#define ROUNDS 3

static void answered(void *ctx)
{
	struct nl2sql_critique *c = ctx;

	if (c->waiting)
		nl2sql_critique_step(c);
	else
		c->answered = true;
}

/*
 * The answer may come before we know the trial: then the step is not taken
 * from within, so that nothing nests.
 */
bool nl2sql_critique_try(struct nl2sql_critique *c, const char *sql,
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

struct attempt *nl2sql_critique_log(struct nl2sql_critique *c, const char *rule,
				    const struct nl2sql_trial *before)
{
	struct attempt *a = nl2sql_arena_alloc(c->arena, sizeof(*a)), **more;

	if (!(c->nlog & (c->nlog - 1))) { /* as many as twos go */
		more = nl2sql_arena_alloc(c->arena, (2 * c->nlog + 1) *
						    sizeof(struct attempt *));
		if (c->nlog)
			memcpy(more, c->log, c->nlog * sizeof(*more));
		c->log = more;
	}
	c->log[c->nlog++] = a;
	a->rule = rule;
	a->before = before->sql;
	a->was = a->became = before->verdict;
	return a;
}

/* ---- one round of rules -------------------------------------------------------- */

static bool same_result(const struct nl2sql_trial *a,
			const struct nl2sql_trial *b)
{
	return a->ran && b->ran && !a->truncated && !b->truncated &&
	       a->ncolumns == b->ncolumns && a->row_count == b->row_count &&
	       a->bag.hi == b->bag.hi && a->bag.lo == b->bag.lo;
}

/* SQLite takes a name in quotes that means nothing for a text: a proposal that
 * makes such a text of a name mends nothing. */
static size_t texts(const struct nl2sql_trial *t)
{
	size_t i, n = 0;

	for (i = 0; t->names && i < t->names->nbindings; i++)
		n += t->names->bindings[i]->string;
	return n;
}

/* A proposal is answered: is it the best of its round? */
static void weigh(struct nl2sql_critique *c)
{
	const struct nl2sql_repair *r = &c->proposals[c->next++];
	struct nl2sql_trial *t = c->trying;
	struct attempt *a = nl2sql_critique_log(c, r->rule, c->at);
	int order;

	a->after = t->sql;
	a->became = t->verdict;
	if (t->fault.code != NL2SQL_OK || (r->rivals && r->rivals == c->doubted) ||
	    (r->same && !same_result(t, c->at)) ||
	    (c->at->names && strcmp(r->rule, "quotes") != 0 &&
	     texts(t) > texts(c->at)))
		return;
	order = nl2sql_trial_compare(t, c->best ? c->best : c->at);
	if (order > 0) {
		c->best = t;
		c->best_rivals = r->rivals;
		c->best_log = c->nlog - 1;
	} else if (c->best && r->rivals && r->rivals == c->best_rivals &&
		   t->verdict == c->best->verdict && order == 0 &&
		   !same_result(t, c->best)) {
		/* as good, and something else: nobody knows which is meant */
		c->doubted = r->rivals;
		c->best = NULL;
	}
}

/* Is there nothing better to be had of this round? */
static bool settled(const struct nl2sql_critique *c)
{
	if (c->next >= c->nproposals)
		return true;
	return c->best && c->best->verdict == NL2SQL_VALID &&
	       (!c->best_rivals ||
		c->proposals[c->next].rivals != c->best_rivals);
}

/* Take the best of the round and begin another one.  false: no more. */
static bool next_round(struct nl2sql_critique *c)
{
	if (c->round > 0) {
		if (!c->best)
			return false;
		c->at = c->best;
		c->log[c->best_log]->kept = true;
	}
	c->best = NULL;
	c->best_rivals = c->doubted = 0;
	c->next = c->nproposals = 0;
	if (c->at->verdict == NL2SQL_VALID || c->round == c->rounds)
		return false;
	c->round++;
	c->rounds_in_all++;
	c->nproposals = nl2sql_propose(c->at, &c->proposals);
	return c->nproposals > 0;
}

/* ---- all of it --------------------------------------------------------------------- */

/* A new statement was judged: rules begin with it. */
static void begin_chain(struct nl2sql_critique *c)
{
	c->judged = false;
	c->at = c->trying;
	c->round = 0;
	c->best = NULL;
	c->next = c->nproposals = 0;
	if (!c->first) {
		c->first = c->now = c->at;
	} else if (c->nlog) {
		c->log[c->nlog - 1]->became = c->at->verdict;
		c->log[c->nlog - 1]->kept = true;
	}
}

/* The rules are done with a statement: it is kept where its verdict is better
 * than that of what there was. */
static void end_chain(struct nl2sql_critique *c)
{
	size_t i;

	if (c->at == c->now)
		return;
	if (c->at->fault.code == NL2SQL_OK &&
	    c->at->verdict < c->now->verdict) {
		for (i = 0; i < c->chain; i++)
			c->log[i]->kept = false;
		c->now = c->at;
		return;
	}
	for (i = c->chain; i < c->nlog; i++)
		c->log[i]->kept = false;
}

void nl2sql_critique_finish(struct nl2sql_critique *c)
{
	bool asked = c->asking != NULL;

	nl2sql_critique_unask(c);
	c->over = true;
	/* Rounds spent: who still wants it mended needs to be someone else. */
	if (c->now->verdict == NL2SQL_REFINABLE &&
	    (asked || c->round == c->rounds))
		c->now->verdict = NL2SQL_ESCALATE;
	c->done(c->ctx);
}

void nl2sql_critique_step(struct nl2sql_critique *c)
{
	struct nl2sql_err err = {0};

	for (;;) {
		c->waiting = false;
		if (c->judged)
			begin_chain(c);
		else
			weigh(c);
		if (c->at->fault.code != NL2SQL_OK) {
			c->now = c->at;
			break;
		}
		if (c->translated)
			break;
		if (settled(c) && !next_round(c)) {
			end_chain(c);
			c->chain = c->nlog;
			if (c->now->verdict != NL2SQL_VALID &&
			    nl2sql_critique_ask(c))
				return;
			break;
		}
		if (!nl2sql_critique_try(c, c->proposals[c->next].sql, &err))
			return;
	}
	nl2sql_critique_finish(c);
}

static void read_record(struct nl2sql_critique *c, struct nl2sql_record *rec)
{
	c->db = nl2sql_record_string(rec, "db", NULL);
	c->dialect = nl2sql_record_string(rec, "dialect", NULL);
	c->question = nl2sql_record_string(rec, "question", NULL);
}

struct nl2sql_critique *
nl2sql_critique_new(const struct nl2sql_critic_options *o,
		    struct nl2sql_arena *arena,
		    const struct nl2sql_schema *schema,
		    struct nl2sql_record *rec, uint64_t number,
		    void (*done)(void *ctx), void *ctx, struct nl2sql_err *err)
{
	struct nl2sql_critique *c = nl2sql_arena_alloc(arena, sizeof(*c));
	const char *sql;
	size_t len;

	c->o = o;
	c->arena = arena;
	c->schema = schema;
	c->number = number;
	c->done = done;
	c->ctx = ctx;
	c->rounds = o->rounds ? o->rounds : ROUNDS;
	read_record(c, rec);
	sql = nl2sql_record_string(rec, "sql", &len);
	c->old_sql = sql;
	if (sql && o->translate) {
		sql = nl2sql_critique_translate(c, sql, len);
		c->translated = sql != NULL;
		c->dialect = nl2sql_dialect_name(o->to);
	}
	if (!sql) {
		done(ctx);
		return c;
	}
	c->judged = true;
	if (nl2sql_critique_try(c, sql, err))
		nl2sql_critique_step(c);
	return c->trying ? c : NULL;
}

void nl2sql_critique_cancel(struct nl2sql_critique *c)
{
	if (!c)
		return;
	if (c->waiting)
		nl2sql_trial_cancel(c->trying);
	nl2sql_critique_unask(c);
}

bool nl2sql_critique_changed(const struct nl2sql_critique *c)
{
	return c->now && strcmp(c->now->sql, c->old_sql) != 0;
}

enum nl2sql_verdict nl2sql_critique_verdict(const struct nl2sql_critique *c)
{
	return c->now ? c->now->verdict : NL2SQL_REFINABLE;
}
