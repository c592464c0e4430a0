/*
 * lib/eval/mode.c - each mode is one published evaluator
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <nl2sql/result.h>

#include "judge.h"

static void put_error(struct judge *j, const struct run *gold,
		      const struct run *pred)
{
	const char *verdict = "wrong";
	const struct run *bad = gold && gold->error[0] ? gold : pred;

	if (gold && gold->error[0])
		verdict = "gold_error";
	else if (pred && !strcmp(pred->error, "timeout"))
		verdict = "timeout";
	else if (pred && pred->error[0])
		verdict = "error";
	nl2sql_json_add_string(j->out, "verdict", verdict);
	if (bad && bad->error[0])
		nl2sql_json_add_string(j->out, "error", bad->error);
}

/* The members that all modes that run statements have. */
static void put_runs(struct judge *j, const struct run *gold,
		     const struct run *pred, double score)
{
	if (score == 1)
		nl2sql_json_add_string(j->out, "verdict", "correct");
	else if (score > 0)
		nl2sql_json_add_string(j->out, "verdict", "partial");
	else
		put_error(j, gold, pred);
	if (gold && !gold->error[0])
		nl2sql_json_add_int(j->out, "gold_rows",
				    (int64_t)gold->rows.nrows);
	if (pred && !pred->error[0])
		nl2sql_json_add_int(j->out, "pred_rows",
				    (int64_t)pred->rows.nrows);
	if (pred && pred->error[0] && !j->scores->error[0])
		snprintf(j->scores->error, sizeof(j->scores->error), "%s",
			 pred->error);
	if (gold && gold->error[0])
		snprintf(j->scores->gold_error, sizeof(j->scores->gold_error),
			 "%s", gold->error);
}

void nl2sql_judge_open(struct judge *j, enum nl2sql_mode m, double score)
{
	j->scores->score[m] = score;
	nl2sql_json_key(j->out, nl2sql_mode_name(m));
	nl2sql_json_open(j->out, '{');
	if (isnan(score)) {
		nl2sql_json_key(j->out, "score");
		nl2sql_json_put_null(j->out);
	} else {
		nl2sql_json_add_double(j->out, "score", score);
	}
}

/* Python's sqlite3 takes a text without a statement, and gives no rows: to
 * theirs that is the right answer where gold has none either. */
static bool ran(const struct judge *j, const struct run *r)
{
	return !r->error[0] ||
	       (!j->e->o.strict_truth && !strcmp(r->error, "empty_statement") &&
		nl2sql_db_dialect(j->db->items[0]) == NL2SQL_SQLITE);
}

static bool both_ran(const struct judge *j, const struct run *gold,
		     const struct run *pred)
{
	return ran(j, gold) && ran(j, pred);
}

/* ---- Spider: execution --------------------------------------------------- */

/* Are two results the same to the test-suite evaluator?  It leaves out bytes
 * that are not UTF-8. */
static bool same_rows(struct judge *j, const struct run *g, const struct run *p,
		      bool ordered)
{
	struct nl2sql_rows gold = nl2sql_eval_whole_texts(&j->arena, g);
	struct nl2sql_rows pred = nl2sql_eval_whole_texts(&j->arena, p);

	return g == p || nl2sql_result_spider(&gold, &pred, ordered,
					      j->e->o.strict_truth);
}

/* An empty text does not even reach the database where DISTINCT is removed:
 * their parser of it raises. */
static int spider_exec(struct judge *j, enum nl2sql_mode m)
{
	bool keep = m == NL2SQL_MODE_SPIDER_EXEC_DISTINCT;
	char *gold = nl2sql_eval_spider_text(&j->arena, j->c->gold, keep);
	char *pred = nl2sql_eval_spider_text(&j->arena,
		nl2sql_eval_spider_pred(j->e, j->c, &j->arena), keep);
	bool ordered = nl2sql_istr(gold, "order by") != NULL;
	const struct run *g = NULL, *p = NULL;
	bool same = true;
	size_t i;

	for (i = 0; i < j->db->n && same; i++) {
		g = nl2sql_eval_run(j->e, j->db, i, gold, j->err);
		p = g ? nl2sql_eval_run(j->e, j->db, i, pred, j->err) : NULL;
		if (!p)
			return -1;
		same = both_ran(j, g, p) && (keep || *pred) &&
		       same_rows(j, g, p, ordered);
	}
	nl2sql_judge_open(j, m, same);
	put_runs(j, g, p, same);
	if (j->db->n > 1)
		nl2sql_json_add_int(j->out, "databases", (int64_t)i);
	nl2sql_json_close(j->out, '}');
	return 0;
}

/* ---- BIRD ---------------------------------------------------------------- */

static int run_both(struct judge *j, const struct run **g, const struct run **p)
{
	*g = nl2sql_eval_run(j->e, j->db, 0, j->c->gold, j->err);
	*p = *g ? nl2sql_eval_run(j->e, j->db, 0, j->c->sql, j->err) : NULL;
	return *p ? 0 : -1;
}

/* Theirs cannot read a text that is not UTF-8, and counts it as a failure. */
static bool comparable(const struct judge *j, const struct run *g,
		       const struct run *p)
{
	return both_ran(j, g, p) &&
	       (j->e->o.strict_truth || (!g->torn && !p->torn));
}

static int bird(struct judge *j, enum nl2sql_mode m)
{
	const struct run *g, *p;
	double score = 0;

	if (run_both(j, &g, &p) < 0)
		return -1;
	if (comparable(j, g, p) && m == NL2SQL_MODE_BIRD_EX)
		score = nl2sql_result_bird(&g->rows, &p->rows);
	else if (comparable(j, g, p))
		score = nl2sql_result_soft_f1(&g->rows, &p->rows);
	nl2sql_judge_open(j, m, score);
	put_runs(j, g, p, score);
	nl2sql_json_close(j->out, '}');
	return 0;
}

/* The mean of what lies within three standard deviations. */
static double trimmed_mean(const double *x, size_t n)
{
	double mean = 0, spread = 0, sum = 0;
	size_t i, kept = 0;

	for (i = 0; i < n; i++)
		mean += x[i] / (double)n;
	for (i = 0; i < n; i++)
		spread += (x[i] - mean) * (x[i] - mean) / (double)n;
	spread = sqrt(spread);
	for (i = 0; i < n; i++) {
		if (spread > 0 && fabs(x[i] - mean) >= 3 * spread)
			continue;
		sum += x[i];
		kept++;
	}
	return kept ? sum / (double)kept : 0;
}

static double ves_reward(double ratio)
{
	if (ratio <= 0)
		return 0;
	return ratio >= 2 ? 1.25 : ratio >= 1 ? 1 : ratio >= 0.5 ? 0.75 :
	       ratio >= 0.25 ? 0.5 : 0.25;
}

#define MAX_REPEATS 1000

static double time_ratio(struct judge *j)
{
	double ratios[MAX_REPEATS];
	int64_t end = nl2sql_now_ms() + j->e->o.limits.timeout_ms, a, b;
	size_t i, n = j->e->o.repeats ? j->e->o.repeats : 100;

	if (n > MAX_REPEATS)
		n = MAX_REPEATS;
	/* all repeats together get a statement's time, but one is made */
	for (i = 0; i < n && (!i || nl2sql_now_ms() < end); i++) {
		b = nl2sql_eval_time(j->e, j->db, j->c->sql);
		a = nl2sql_eval_time(j->e, j->db, j->c->gold);
		if (a < 0 || b < 0)
			return 0;
		ratios[i] = (double)a / (double)b;
	}
	return trimmed_mean(ratios, i);
}

static int bird_rves(struct judge *j)
{
	const struct run *g, *p;
	double ratio = 0, reward;

	if (run_both(j, &g, &p) < 0)
		return -1;
	if (comparable(j, g, p) && nl2sql_result_bird(&g->rows, &p->rows))
		ratio = time_ratio(j);
	reward = ves_reward(ratio);
	nl2sql_judge_open(j, NL2SQL_MODE_BIRD_RVES, reward / 1.25);
	nl2sql_json_add_double(j->out, "reward", reward);
	put_runs(j, g, p, reward > 0 ? 1 : 0);
	nl2sql_json_close(j->out, '}');
	return 0;
}

/* ---- defog --------------------------------------------------------------- */

static int defog(struct judge *j, enum nl2sql_mode m)
{
	bool ordered =
		nl2sql_eval_defog_ordered(j->c->category, j->c->question);
	const struct nl2sql_defog_order order = { j->c->gold, j->c->sql };
	int exact = 0, subset = 0, s;
	const struct run *g = NULL, *p;
	char **gold;
	size_t n = nl2sql_eval_defog_gold(&j->arena, j->c->gold, &gold), i;
	double score;

	p = nl2sql_eval_run(j->e, j->db, 0, j->c->sql, j->err);
	if (!p)
		return -1;
	for (i = 0; i < n && !p->error[0] && exact != 1; i++) {
		g = nl2sql_eval_run(j->e, j->db, 0, gold[i], j->err);
		if (!g)
			return -1;
		exact = g->error[0] ? -1
				    : nl2sql_result_defog_exact(
					      &g->rows, &p->rows,
					      ordered ? &order : NULL,
					      j->e->o.strict_truth);
		s = exact ? exact : nl2sql_result_defog_subset(&g->rows,
						&p->rows, ordered);
		if (s < 0)
			break; /* theirs stops with an exception */
		subset |= s;
	}
	if (exact < 0 || (i < n && exact != 1 && !p->error[0]))
		subset = 0;
	score = m == NL2SQL_MODE_DEFOG_EXACT ? exact == 1 : subset;
	nl2sql_judge_open(j, m, score);
	put_runs(j, g, p, score);
	nl2sql_json_close(j->out, '}');
	return 0;
}

static int spider2(struct judge *j)
{
	const struct run *g, *p;
	bool same;

	if (run_both(j, &g, &p) < 0)
		return -1;
	same = both_ran(j, g, p) &&
	       nl2sql_result_spider2(&g->rows, &p->rows, j->c->condition_cols,
				     j->c->ncondition_cols, j->c->ignore_order);
	nl2sql_judge_open(j, NL2SQL_MODE_SPIDER2, same);
	put_runs(j, g, p, same);
	nl2sql_json_close(j->out, '}');
	return 0;
}

/* ---- all of them --------------------------------------------------------- */

static int judge_mode(struct judge *j, enum nl2sql_mode m)
{
	switch (m) {
	case NL2SQL_MODE_SPIDER_EXEC:
	case NL2SQL_MODE_SPIDER_EXEC_DISTINCT:
		return spider_exec(j, m);
	case NL2SQL_MODE_SPIDER_EXACT:
	case NL2SQL_MODE_PARTIAL:
		return nl2sql_judge_form(j, m);
	case NL2SQL_MODE_SPIDER_HARDNESS:
		return nl2sql_judge_hardness(j);
	case NL2SQL_MODE_BIRD_EX:
	case NL2SQL_MODE_BIRD_SOFT_F1:
		return bird(j, m);
	case NL2SQL_MODE_BIRD_RVES:
		return bird_rves(j);
	case NL2SQL_MODE_DEFOG_EXACT:
	case NL2SQL_MODE_DEFOG_SUBSET:
		return defog(j, m);
	default:
		return spider2(j);
	}
}

int nl2sql_evaluate(struct nl2sql_evaluator *e, const struct nl2sql_case *c,
		    struct nl2sql_buf *out, struct nl2sql_scores *scores,
		    struct nl2sql_err *err)
{
	struct judge j = { .e = e, .c = c, .out = out, .scores = scores,
			   .err = err };
	int rc = 0;
	size_t i;

	memset(scores, 0, sizeof(*scores));
	for (i = 0; i < NL2SQL_MODES; i++)
		scores->score[i] = NAN;
	scores->hardness = "unknown";
	nl2sql_eval_trim(e);
	j.db = nl2sql_eval_db_find(e, c->db, err);
	if (!j.db)
		return -1;
	nl2sql_json_open(out, '{');
	for (i = 0; i < e->o.nmodes && !rc; i++)
		rc = judge_mode(&j, e->o.modes[i]);
	nl2sql_json_close(out, '}');
	if (!rc)
		scores->hardness = nl2sql_judge_level(&j, c->gold);
	nl2sql_arena_release(&j.arena);
	return rc;
}
