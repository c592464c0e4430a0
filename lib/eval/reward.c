/*
 * lib/eval/reward.c - what a trainer is told about a statement
 */
#include <ctype.h>
#include <math.h>
#include <string.h>

#include <nl2sql/sql.h>

#include "run.h"

/* ---- the parts ----------------------------------------------------------- */

static bool is_blank(const char *s)
{
	return !s[strspn(s, " \t\r\n")];
}

static bool has_long_line(const char *s)
{
	const char *end;

	for (; *s; s = *end ? end + 1 : end) {
		end = s + strcspn(s, "\n");
		if (nl2sql_utf8_count(s, (size_t)(end - s)) > 100)
			return true;
	}
	return false;
}

/* Are some keywords in capitals and some, or some letters, not? */
static bool mixes_case(const char *sql, enum nl2sql_dialect dialect)
{
	struct nl2sql_sql_token t;
	size_t at = 0, len = strlen(sql), i;
	bool upper = false, lower = false;

	while (nl2sql_sql_lex(&t, &at, dialect, sql, len) != NL2SQL_TOKEN_END) {
		if (t.kind == NL2SQL_TOKEN_ERROR)
			break;
		if (t.kind != NL2SQL_TOKEN_WORD || !t.keyword)
			continue;
		for (i = 0; i < t.len; i++) {
			upper |= isupper((unsigned char)sql[t.pos + i]) != 0;
			lower |= islower((unsigned char)sql[t.pos + i]) != 0;
		}
	}
	return upper && lower;
}

/* 0.7, not 0.7000000000000001 */
static double tidy(double x)
{
	return round(x * 1e15) / 1e15;
}

static double format_of(const char *sql, enum nl2sql_dialect dialect)
{
	double score = 1;

	if (is_blank(sql))
		return 0.5;
	if (has_long_line(sql))
		score -= 0.2;
	if (mixes_case(sql, dialect))
		score -= 0.1;
	return tidy(score);
}

static double length_of(const char *sql)
{
	unsigned words = 0;

	while (*(sql += strspn(sql, " \t\r\n"))) {
		words++;
		sql += strcspn(sql, " \t\r\n");
	}
	return words >= 5 && words <= 200 ? 1 : 0.5;
}

/* The share of the names of tables and columns that the schema has. */
static double domain_of(const struct nl2sql_resolution *r)
{
	double names = 0, known = 0;
	size_t i;

	for (i = 0; i < r->nsources; i++) {
		if (r->sources[i]->kind != NL2SQL_SOURCE_TABLE)
			continue;
		names++;
		known += r->sources[i]->table != NULL;
	}
	for (i = 0; i < r->nproblems; i++)
		names += !strcmp(r->problems[i].word, "unknown_column");
	for (i = 0; i < r->nbindings; i++) {
		const struct nl2sql_binding *b = r->bindings[i];

		if (b->string || b->output)
			continue;
		names++;
		known += b->sure && (b->table || b->source);
	}
	return names ? known / names : 0;
}

bool nl2sql_feedback_read(struct nl2sql_feedback *f, struct nl2sql_json record)
{
	struct nl2sql_json kind = nl2sql_json_get(record, "kind");
	double rating = nl2sql_json_double_or(nl2sql_json_get(record, "rating"),
					      0);
	double quality = nl2sql_json_double_or(nl2sql_json_get(record,
						"result_quality"), 0);

	f->given = nl2sql_json_type(kind) == NL2SQL_JSON_STRING;
	if (!f->given)
		return false;
	f->score = nl2sql_json_is(kind, "positive") ? 1 :
		   nl2sql_json_is(kind, "negative") ? 0 : 0.5;
	if (rating >= 1 && rating <= 5)
		f->score = (f->score + (rating - 1) / 4) / 2;
	if (quality >= 1 && quality <= 5)
		f->score = (f->score + (quality - 1) / 4) / 2;
	return true;
}

/* ---- together ------------------------------------------------------------ */

/* Does it run, or at least parse? */
static int execution_of(struct nl2sql_evaluator *e, double *out,
			const struct nl2sql_case *c, bool parses,
			struct nl2sql_err *err)
{
	struct eval_db *d = NULL;
	const struct run *r;

	*out = parses ? 0.5 : 0;
	if (!e->has_dbs)
		return 0;
	d = nl2sql_eval_db_find(e, c->db, err);
	if (d && !d->n)
		nl2sql_eval_unknown(e, c->db, err);
	if (!d || !d->n)
		return -1;
	if (is_blank(c->sql))
		return 0;
	r = nl2sql_eval_run(e, d, 0, c->sql, err);
	if (!r)
		return -1;
	if (!r->error[0])
		*out = 1;
	return 0;
}

static int result_of(struct nl2sql_evaluator *e, struct nl2sql_reward *r,
		     const struct nl2sql_case *c,
		     const struct nl2sql_feedback *f, struct nl2sql_err *err)
{
	struct nl2sql_scores scores;
	struct nl2sql_buf quiet = {0};
	double score;
	int rc = 0;

	if (f && f->given) {
		r->has_result = true;
		r->result = f->score;
	}
	if (!c->gold || !e->o.nmodes || (e->runs_any && !e->has_dbs))
		return 0;
	rc = nl2sql_evaluate(e, c, &quiet, &scores, err);
	nl2sql_buf_release(&quiet);
	if (rc)
		return rc;
	score = scores.score[e->o.modes[0]];
	if (isnan(score) || scores.gold_error[0])
		return 0;
	score = score >= 1;
	r->result = r->has_result ? (r->result + score) / 2 : score;
	r->has_result = true;
	return 0;
}

static double total_of(const struct nl2sql_reward *r,
		       const struct nl2sql_reward_weights *w)
{
	double sum = w->format * r->format + w->execution * r->execution +
		     w->length * r->length + w->domain * r->domain;
	double all = w->format + w->execution + w->length + w->domain;

	if (r->has_result) {
		sum += w->result * r->result;
		all += w->result;
	}
	return all > 0 ? tidy(sum / all) : 0;
}

int nl2sql_reward_of(struct nl2sql_evaluator *e, struct nl2sql_reward *out,
		     const struct nl2sql_case *c,
		     const struct nl2sql_reward_weights *w,
		     const struct nl2sql_feedback *f,
		     const struct nl2sql_schema *schema, struct nl2sql_err *err)
{
	enum nl2sql_dialect d = nl2sql_eval_dialect(e, c);
	struct nl2sql_arena arena = {0};
	struct nl2sql_err quiet = {0};
	struct nl2sql_sql *tree;
	size_t len = strlen(c->sql);
	bool parses;

	memset(out, 0, sizeof(*out));
	nl2sql_eval_trim(e);
	out->format = format_of(c->sql, d);
	out->length = length_of(c->sql);
	parses = !nl2sql_sql_parse_one(&arena, &tree, d, c->sql, len, &quiet);
	if (parses && schema && schema->ntables)
		out->domain = domain_of(nl2sql_resolve(&arena, tree, d, c->sql,
						       len, schema, c->db));
	nl2sql_arena_release(&arena);
	if (execution_of(e, &out->execution, c, parses, err) < 0 ||
	    result_of(e, out, c, f, err) < 0)
		return -1;
	out->total = total_of(out, w);
	return 0;
}

int nl2sql_reward_weight(void *weights, const char *name, const char *value,
			 const char *where, bool trusted,
			 struct nl2sql_err *err)
{
	struct nl2sql_reward_weights *w = weights;
	const struct { const char *name; double *to; } known[] = {
		{ "format", &w->format }, { "execution", &w->execution },
		{ "result", &w->result }, { "length", &w->length },
		{ "domain", &w->domain }
	};
	size_t i;

	(void)trusted;
	for (i = 0; i < NL2SQL_COUNT(known); i++) {
		if (!nl2sql_ieq(name, known[i].name))
			continue;
		if (!nl2sql_parse_double(value, known[i].to) &&
		    *known[i].to >= 0)
			return 0;
		return nl2sql_err_set(err, NL2SQL_EDATA,
				      "%s: %s is not a weight: \"%s\"", where,
				      name, value);
	}
	return nl2sql_err_set(err, NL2SQL_EDATA, "%s: unrecognized weight \"%s\"",
			      where, name);
}

double nl2sql_reward_advantage(const struct nl2sql_reward *all, size_t n,
			       size_t i)
{
	double mean = 0, spread = 0;
	size_t k;

	for (k = 0; k < n; k++)
		mean += all[k].total / (double)n;
	for (k = 0; k < n; k++)
		spread += (all[k].total - mean) * (all[k].total - mean) /
			  (double)n;
	return spread > 1e-24 ? (all[i].total - mean) / sqrt(spread) : 0;
}

void nl2sql_reward_json(struct nl2sql_buf *out, const struct nl2sql_reward *r,
			double advantage)
{
	nl2sql_json_open(out, '{');
	nl2sql_json_add_double(out, "format", r->format);
	nl2sql_json_add_double(out, "execution", r->execution);
	nl2sql_json_key(out, "result");
	if (r->has_result)
		nl2sql_json_put_double(out, r->result);
	else
		nl2sql_json_put_null(out);
	nl2sql_json_add_double(out, "length", r->length);
	nl2sql_json_add_double(out, "domain", r->domain);
	nl2sql_json_add_double(out, "total", r->total);
	if (!isnan(advantage))
		nl2sql_json_add_double(out, "advantage", advantage);
	nl2sql_json_close(out, '}');
}
