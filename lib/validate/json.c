/* lib/validate/json.c - a judgement as nl2sql-records(5) has it */
#include "internal.h"

static const char *const names[NL2SQL_STAGES] = {
	"syntax", "schema", "rules", "execution", "consistency"
};

static void put_errors(struct nl2sql_buf *b, const char *name,
		       const struct nl2sql_err *list, size_t n)
{
	size_t i;

	nl2sql_json_key(b, name);
	nl2sql_json_open(b, '[');
	for (i = 0; i < n; i++)
		nl2sql_json_put_error(b, &list[i]);
	nl2sql_json_close(b, ']');
}

/* Two decimals are all the precision there is. */
static void add_confidence(struct nl2sql_buf *b, double c)
{
	nl2sql_json_add_double(b, "confidence",
			       (double)(int)(c * 100 + 0.5) / 100);
}

static void put_stage(struct nl2sql_buf *b, const struct nl2sql_stage *s,
		      const char *name)
{
	size_t i;

	nl2sql_json_open(b, '{');
	nl2sql_json_add_string(b, "stage", name);
	nl2sql_json_add_bool(b, "passed", s->passed);
	add_confidence(b, s->confidence);
	put_errors(b, "errors", s->errors, s->nerrors);
	put_errors(b, "warnings", s->warnings, s->nwarnings);
	nl2sql_json_key(b, "suggestions");
	nl2sql_json_open(b, '[');
	for (i = 0; i < s->nsuggestions; i++)
		nl2sql_json_put_string(b, s->suggestions[i]);
	nl2sql_json_close(b, ']');
	nl2sql_json_close(b, '}');
}

static void put_result(struct nl2sql_buf *b, const struct nl2sql_trial *t)
{
	char hex[33];

	nl2sql_json_add_int(b, "row_count", t->row_count);
	if (t->truncated)
		return; /* a part of a result has no hash to compare */
	nl2sql_hash128_hex(t->hash, hex);
	nl2sql_json_add_string(b, "result_hash", hex);
}

/* What the engine may not say. */
static void put_figure(struct nl2sql_buf *b, double x)
{
	if (x >= 0)
		nl2sql_json_put_double(b, x);
	else
		nl2sql_json_put_null(b);
}

void nl2sql_trial_json(struct nl2sql_buf *b, const struct nl2sql_trial *t)
{
	int i;

	nl2sql_json_open(b, '{');
	nl2sql_json_add_string(b, "verdict", nl2sql_verdict_name(t->verdict));
	add_confidence(b, t->confidence);
	nl2sql_json_key(b, "stages");
	nl2sql_json_open(b, '[');
	for (i = 0; i < NL2SQL_STAGES; i++)
		if (t->stages[i].run)
			put_stage(b, &t->stages[i], names[i]);
	nl2sql_json_close(b, ']');
	if (t->ran)
		put_result(b, t);
	if (t->plan) {
		nl2sql_json_key(b, "plan_cost");
		put_figure(b, t->plan_cost);
		nl2sql_json_key(b, "plan_rows");
		put_figure(b, t->plan_rows);
	}
	if (t->tried_mutants) {
		nl2sql_json_key(b, "mutants");
		nl2sql_json_open(b, '{');
		nl2sql_json_add_int(b, "run", (int64_t)t->mutants_run);
		nl2sql_json_add_int(b, "told_apart", (int64_t)t->mutants_told);
		nl2sql_json_key(b, "share");
		if (t->mutants_run)
			nl2sql_json_put_double(b, (double)t->mutants_told /
						  (double)t->mutants_run);
		else
			nl2sql_json_put_null(b);
		nl2sql_json_close(b, '}');
	}
	if (t->rows_json) {
		nl2sql_json_key(b, "rows");
		nl2sql_buf_puts(b, t->rows_json);
	}
	nl2sql_json_close(b, '}');
}
