/* lib/validate/pair.c - a whole pair: its SQL, its candidates, their agreement */
#include "internal.h"

static void one_done(void *ctx)
{
	struct nl2sql_pair_trial *p = ctx;
	size_t i;

	if (--p->pending)
		return;
	if (p->own && p->n)
		nl2sql_trial_agree(p->own, p->candidates, p->n);
	for (i = 0; i < p->n; i++)
		if (p->candidates[i]->fault.code != NL2SQL_OK)
			p->fault = p->candidates[i]->fault;
	if (p->own && p->own->fault.code != NL2SQL_OK)
		p->fault = p->own->fault;
	p->done(p->ctx);
}

static struct nl2sql_trial *try_text(struct nl2sql_pair_trial *p,
				     struct nl2sql_validator *v,
				     const char *text, size_t len,
				     struct nl2sql_err *err)
{
	return nl2sql_validator_try(v, p->arena, p->schema, p->db, p->dialect,
				    text, len, one_done, p, err);
}

/* A candidate without SQL has nothing to judge. */
static int try_candidates(struct nl2sql_pair_trial *p,
			  struct nl2sql_validator *v, struct nl2sql_json list,
			  struct nl2sql_err *err)
{
	struct nl2sql_json_iter it = nl2sql_json_iter(list);
	size_t len, n = nl2sql_json_count(list);
	struct nl2sql_json one;

	p->candidates = nl2sql_arena_alloc(p->arena, (n + 1) *
					   sizeof(struct nl2sql_trial *));
	while (nl2sql_json_next(&it, NULL, &one)) {
		const char *text = nl2sql_json_string(nl2sql_json_get(one, "sql"),
						      p->arena, &len);
		struct nl2sql_trial *t;

		if (!text)
			continue;
		p->pending++;
		t = try_text(p, v, text, len, err);
		if (!t)
			return -1;
		p->candidates[p->n++] = t;
	}
	return 0;
}

struct nl2sql_pair_trial *
nl2sql_validator_pair(struct nl2sql_validator *v, struct nl2sql_arena *arena,
		      const struct nl2sql_schema *schema,
		      struct nl2sql_record *rec, void (*done)(void *ctx),
		      void *ctx, struct nl2sql_err *err)
{
	struct nl2sql_pair_trial *p = nl2sql_arena_alloc(arena, sizeof(*p));
	struct nl2sql_json list = nl2sql_record_get(rec, "candidates");
	const char *sql;
	size_t len;

	p->arena = arena;
	p->schema = schema;
	p->db = nl2sql_record_string(rec, "db", NULL);
	p->dialect = nl2sql_record_string(rec, "dialect", NULL);
	p->done = done;
	p->ctx = ctx;
	p->pending = 1; /* until all are begun */
	sql = nl2sql_record_string(rec, "sql", &len);
	if (sql) {
		p->pending++;
		p->own = try_text(p, v, sql, len, err);
	}
	if ((sql && !p->own) ||
	    (nl2sql_json_type(list) == NL2SQL_JSON_ARRAY &&
	     try_candidates(p, v, list, err) < 0)) {
		nl2sql_pair_trial_cancel(p);
		return NULL;
	}
	one_done(p);
	return p;
}

void nl2sql_pair_trial_cancel(struct nl2sql_pair_trial *p)
{
	size_t i;

	if (!p)
		return;
	nl2sql_trial_cancel(p->own);
	for (i = 0; i < p->n; i++)
		nl2sql_trial_cancel(p->candidates[i]);
}

static void set_candidates(const struct nl2sql_pair_trial *p,
			   struct nl2sql_record *rec)
{
	struct nl2sql_json_iter it =
		nl2sql_json_iter(nl2sql_record_get(rec, "candidates"));
	struct nl2sql_buf b = {0}, each = {0};
	struct nl2sql_json one;
	size_t i = 0;

	nl2sql_json_open(&b, '[');
	while (nl2sql_json_next(&it, NULL, &one)) {
		if (nl2sql_json_type(nl2sql_json_get(one, "sql")) !=
		    NL2SQL_JSON_STRING || i == p->n) {
			nl2sql_json_put(&b, one);
			continue;
		}
		nl2sql_buf_cut(&each, 0);
		nl2sql_trial_json(&each, p->candidates[i++]);
		nl2sql_json_put_with(&b, one, "validation",
				     nl2sql_json_of(&each));
	}
	nl2sql_json_close(&b, ']');
	nl2sql_record_set_buf(rec, "candidates", &b);
	nl2sql_buf_release(&b);
	nl2sql_buf_release(&each);
}

void nl2sql_trial_set_time(const struct nl2sql_trial *t,
			   struct nl2sql_record *rec)
{
	struct nl2sql_buf b = {0};

	nl2sql_buf_printf(&b, "%.3f", (double)t->elapsed_us / 1000);
	nl2sql_record_set_buf(rec, "elapsed_ms", &b);
	nl2sql_buf_release(&b);
}

void nl2sql_pair_trial_set(const struct nl2sql_pair_trial *p,
			   struct nl2sql_record *rec)
{
	struct nl2sql_buf b = {0};

	if (p->n)
		set_candidates(p, rec);
	if (!p->own)
		return;
	nl2sql_trial_json(&b, p->own);
	nl2sql_record_set_buf(rec, "validation", &b);
	nl2sql_buf_release(&b);
}
