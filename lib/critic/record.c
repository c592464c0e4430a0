/* lib/critic/record.c - how a repair went, as nl2sql-records(5) has it */
#include <string.h>

#include "critique.h"

#define TOLD_MAX 96
#define LONG_SQL 16384

static void put_origin(struct nl2sql_buf *b, const struct nl2sql_critique *c,
		       const struct attempt *a)
{
	nl2sql_json_key(b, "origin");
	nl2sql_json_open(b, '{');
	nl2sql_json_add_string(b, "provider", c->o->provider);
	nl2sql_json_add_string(b, "model", a->model);
	nl2sql_json_add_string(b, "template", a->template);
	nl2sql_json_key(b, "usage");
	nl2sql_json_open(b, '{');
	nl2sql_json_add_int(b, "input_tokens", a->usage.input);
	nl2sql_json_add_int(b, "output_tokens", a->usage.output);
	nl2sql_json_close(b, '}');
	nl2sql_json_close(b, '}');
}

static void put_attempt(struct nl2sql_buf *b, const struct nl2sql_critique *c,
			const struct attempt *a)
{
	nl2sql_json_open(b, '{');
	nl2sql_json_add_string(b, "rule", a->rule);
	nl2sql_json_add_string(b, "before", a->before);
	if (a->after)
		nl2sql_json_add_string(b, "after", a->after);
	nl2sql_json_add_string(b, "verdict_before", nl2sql_verdict_name(a->was));
	if (a->after)
		nl2sql_json_add_string(b, "verdict_after",
				       nl2sql_verdict_name(a->became));
	nl2sql_json_add_bool(b, "kept", a->kept);
	if (a->err) {
		nl2sql_json_key(b, "error");
		nl2sql_json_put_error(b, a->err);
	}
	if (a->template)
		put_origin(b, c, a);
	nl2sql_json_close(b, '}');
}

/* A record is not to outgrow its line: of many tries, or of long ones, only
 * those are told that count. */
static bool is_told(const struct nl2sql_critique *c, const struct attempt *a)
{
	return a->kept || a->template ||
	       (c->nlog <= TOLD_MAX && strlen(c->old_sql) < LONG_SQL);
}

static void put_critique(struct nl2sql_buf *b, const struct nl2sql_critique *c)
{
	size_t i;

	nl2sql_json_open(b, '{');
	nl2sql_json_add_string(b, "sql", c->old_sql);
	if (c->o->translate)
		nl2sql_json_add_string(b, "dialect",
				       nl2sql_dialect_name(c->old_dialect));
	nl2sql_json_add_int(b, "rounds", c->rounds_in_all);
	nl2sql_json_key(b, "repairs");
	nl2sql_json_open(b, '[');
	for (i = 0; i < c->nlog; i++)
		if (is_told(c, c->log[i]))
			put_attempt(b, c, c->log[i]);
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
	if (c->fatal.code != NL2SQL_OK) {
		*err = c->fatal;
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
