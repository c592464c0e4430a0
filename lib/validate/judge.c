/* lib/validate/judge.c - what is found, and the verdict that follows from it */
#include <stdio.h>
#include <string.h>

#include "internal.h"

/* ---- names ------------------------------------------------------------------ */

static const char *const stage_names[NL2SQL_STAGES] = {
	"syntax", "schema", "rules", "execution", "consistency"
};

int nl2sql_stage_of(const char *name)
{
	int i;

	for (i = 0; i < NL2SQL_STAGES; i++)
		if (nl2sql_ieq(name, stage_names[i]))
			return i;
	return -1;
}

int nl2sql_stages_of(unsigned *stages, char *const *names, size_t n,
		     struct nl2sql_err *err)
{
	size_t i;
	int stage;

	*stages = n ? 0 : NL2SQL_ALL_STAGES;
	for (i = 0; i < n; i++) {
		stage = nl2sql_stage_of(names[i]);
		if (stage < 0)
			return nl2sql_err_set(err, NL2SQL_EDATA, "there is no "
				"stage \"%s\": there are syntax, schema, rules, "
				"execution and consistency", names[i]);
		*stages |= 1u << stage;
	}
	return 0;
}

const char *nl2sql_verdict_name(enum nl2sql_verdict v)
{
	static const char *const names[] = { "valid", "refinable", "escalate" };

	return names[v];
}

/* ---- what a stage finds -------------------------------------------------------- */

/* One more element for an array in an arena: as many as twos go, it moves. */
static void *arena_grow(struct nl2sql_arena *a, void *items, size_t n, size_t size)
{
	void *copy;

	if (n & (n - 1) || (n && n < 4))
		return items;
	copy = nl2sql_arena_alloc(a, (n ? 2 * n : 4) * size);
	if (n)
		memcpy(copy, items, n * size);
	return copy;
}

static struct nl2sql_err *add(struct nl2sql_trial *t, struct nl2sql_err **list,
			      size_t *n)
{
	*list = arena_grow(t->arena, *list, *n, sizeof(**list));
	return memset(&(*list)[(*n)++], 0, sizeof(**list));
}

static void vset(struct nl2sql_err *e, const char *word, long position,
		 const char *fmt, va_list ap)
{
	char text[sizeof(e->message)];

	(void)vsnprintf(text, sizeof(text), fmt, ap);
	nl2sql_err_set(e, NL2SQL_EDATA, "%s", text);
	nl2sql_err_word(e, word);
	e->position = position;
}

struct nl2sql_err *nl2sql_stage_error(struct nl2sql_trial *t,
				      enum nl2sql_stage_name stage,
				      const char *word, long position,
				      const char *fmt, ...)
{
	struct nl2sql_stage *s = &t->stages[stage];
	struct nl2sql_err *e = add(t, &s->errors, &s->nerrors);
	va_list ap;

	va_start(ap, fmt);
	vset(e, word, position, fmt, ap);
	va_end(ap);
	return e;
}

struct nl2sql_err *nl2sql_stage_warning(struct nl2sql_trial *t,
					enum nl2sql_stage_name stage,
					const char *word, long position,
					const char *fmt, ...)
{
	struct nl2sql_stage *s = &t->stages[stage];
	struct nl2sql_err *e = add(t, &s->warnings, &s->nwarnings);
	va_list ap;

	va_start(ap, fmt);
	vset(e, word, position, fmt, ap);
	va_end(ap);
	return e;
}

void nl2sql_stage_warn(struct nl2sql_trial *t, enum nl2sql_stage_name stage,
		       const struct nl2sql_err *err)
{
	struct nl2sql_stage *s = &t->stages[stage];

	*add(t, &s->warnings, &s->nwarnings) = *err;
}

void nl2sql_stage_suggest(struct nl2sql_trial *t, enum nl2sql_stage_name stage,
			  const char *text)
{
	struct nl2sql_stage *s = &t->stages[stage];
	size_t i;

	if (!text || !*text)
		return;
	for (i = 0; i < s->nsuggestions; i++)
		if (strcmp(s->suggestions[i], text) == 0)
			return;
	s->suggestions = arena_grow(t->arena, s->suggestions, s->nsuggestions,
				    sizeof(*s->suggestions));
	s->suggestions[s->nsuggestions++] = nl2sql_arena_strdup(t->arena, text);
}

void nl2sql_stage_take(struct nl2sql_trial *t, enum nl2sql_stage_name stage,
		       const struct nl2sql_err *err)
{
	struct nl2sql_stage *s = &t->stages[stage];

	*add(t, &s->errors, &s->nerrors) = *err;
}

const struct nl2sql_analysis *nl2sql_trial_analysis(struct nl2sql_trial *t)
{
	if (!t->analysis)
		t->analysis = nl2sql_analyse(t->names);
	return t->analysis;
}

long nl2sql_trial_position(const struct nl2sql_trial *t,
			   const struct nl2sql_sql *n)
{
	return n && n->len ? nl2sql_sql_position(t->sql, t->len, n->pos) : 0;
}

/* ---- the verdict ------------------------------------------------------------- */

bool nl2sql_word_among(const char *word, const char *const *list, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strcmp(word, list[i]) == 0)
			return true;
	return false;
}

/* No repair of ours helps against these. */
static bool hopeless(const char *word)
{
	static const char *const words[] = {
		"crashed", "forbidden", "inconsistent", "memory_limit",
		"result_too_large", "timeout", "too_complex"
	};

	return nl2sql_word_among(word, words, NL2SQL_COUNT(words));
}

/* The engine took it, but a careful reader would not. */
static bool careless(const char *word)
{
	static const char *const words[] = {
		"bare_column", "cartesian_product", "null_comparison",
		"quoted_column", "unrelated_join"
	};

	return nl2sql_word_among(word, words, NL2SQL_COUNT(words));
}

static void judge_stage(struct nl2sql_trial *t, struct nl2sql_stage *s)
{
	size_t i;

	s->passed = s->nerrors == 0;
	if (s->confidence == 0 && s->passed)
		s->confidence = 1;
	for (i = 0; i < s->nerrors; i++) {
		enum nl2sql_verdict v = hopeless(s->errors[i].word) ?
			NL2SQL_ESCALATE : NL2SQL_REFINABLE;

		t->verdict = v > t->verdict ? v : t->verdict;
		s->confidence = 0;
	}
	for (i = 0; i < s->nwarnings; i++) {
		bool care = careless(s->warnings[i].word);

		if (care && t->verdict == NL2SQL_VALID)
			t->verdict = NL2SQL_REFINABLE;
		s->confidence *= care ? 0.5 : 0.9;
	}
}

static void judge(struct nl2sql_trial *t)
{
	int i;

	t->verdict = NL2SQL_VALID;
	t->confidence = 1;
	for (i = 0; i < NL2SQL_STAGES; i++) {
		if (!t->stages[i].run)
			continue;
		if (i != NL2SQL_STAGE_CONSISTENCY)
			t->stages[i].confidence = 0;
		judge_stage(t, &t->stages[i]);
		t->confidence *= t->stages[i].confidence;
	}
}

/* The first stage that it failed; -1: it could not even be read. */
static int reached(const struct nl2sql_trial *t)
{
	int i;

	for (i = 0; t->names && i < NL2SQL_STAGES; i++)
		if (t->stages[i].run && !t->stages[i].passed)
			break;
	return t->names ? i : -1;
}

int nl2sql_trial_compare(const struct nl2sql_trial *a,
			 const struct nl2sql_trial *b)
{
	long more = 0;
	int i;

	if (a->verdict != b->verdict)
		return a->verdict < b->verdict ? 1 : -1;
	if (reached(a) != reached(b))
		return reached(a) > reached(b) ? 1 : -1;
	/* failed at the same stage: the fewer errors the better */
	for (i = 0; i < NL2SQL_STAGES; i++)
		more += (long)a->stages[i].nerrors - (long)b->stages[i].nerrors;
	if (more)
		return more < 0 ? 1 : -1;
	return a->confidence > b->confidence ? 1 :
	       a->confidence < b->confidence ? -1 : 0;
}

bool nl2sql_trial_wants(const struct nl2sql_trial *t,
			enum nl2sql_stage_name stage)
{
	return t->validator->o.stages & 1u << stage;
}

void nl2sql_trial_finish(struct nl2sql_trial *t)
{
	judge(t);
	nl2sql_give_hints(t);
	t->done(t->ctx);
}

bool nl2sql_trial_ordered(const struct nl2sql_trial *t)
{
	const struct nl2sql_sql *n = t->statements && t->statements->n == 1 ?
				     t->statements->kid[0] : NULL;

	return nl2sql_sql_is_query(n) && n->kid[NL2SQL_QUERY_ORDER] &&
	       n->kid[NL2SQL_QUERY_ORDER]->n > 0;
}

/* ---- agreement ------------------------------------------------------------------------ */

static bool votes(const struct nl2sql_trial *t)
{
	return t->ran && !t->truncated;
}

static bool same_result(const struct nl2sql_trial *a,
			const struct nl2sql_trial *b)
{
	bool ordered = nl2sql_trial_ordered(a) && nl2sql_trial_ordered(b);
	struct nl2sql_hash128 x = ordered ? a->hash : a->bag;
	struct nl2sql_hash128 y = ordered ? b->hash : b->bag;

	return x.hi == y.hi && x.lo == y.lo;
}

void nl2sql_trial_agree(struct nl2sql_trial *t,
			struct nl2sql_trial *const *candidates, size_t n)
{
	struct nl2sql_stage *s = &t->stages[NL2SQL_STAGE_CONSISTENCY];
	size_t i, k, voters = 0, own = 0, most = 0;

	if (!nl2sql_trial_wants(t, NL2SQL_STAGE_CONSISTENCY) || !n || !votes(t))
		return;
	for (i = 0; i < n; i++) {
		size_t group = 0;

		if (!votes(candidates[i]))
			continue;
		voters++;
		own += same_result(t, candidates[i]);
		for (k = 0; k < n; k++)
			group += votes(candidates[k]) &&
				 same_result(candidates[i], candidates[k]);
		most = group > most ? group : most;
	}
	if (!voters)
		return;
	s->run = true;
	s->confidence = (double)own / (double)voters;
	if (own < most)
		nl2sql_stage_error(
			t, NL2SQL_STAGE_CONSISTENCY, "inconsistent", 0,
			"%zu of %zu candidates give this result, %zu "
			"another",
			own, voters, most);
	judge(t);
}
