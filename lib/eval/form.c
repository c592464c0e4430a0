/*
 * lib/eval/form.c - Spider's exact match, its parts, and how hard queries are
 */
#include <math.h>
#include <string.h>

#include <nl2sql/sql.h>

#include "judge.h"

static void put_parts(struct judge *j, const struct nl2sql_spider_match *match)
{
	size_t i;

	nl2sql_json_key(j->out, "components");
	nl2sql_json_open(j->out, '{');
	for (i = 0; i < NL2SQL_SPIDER_PARTS; i++) {
		nl2sql_json_key(j->out, nl2sql_spider_part_names[i]);
		nl2sql_json_open(j->out, '[');
		nl2sql_json_put_int(j->out, match->parts[i].label_total);
		nl2sql_json_put_int(j->out, match->parts[i].pred_total);
		nl2sql_json_put_int(j->out, match->parts[i].f1);
		nl2sql_json_close(j->out, ']');
	}
	nl2sql_json_close(j->out, '}');
}

int nl2sql_judge_form(struct judge *j, enum nl2sql_mode m)
{
	const struct nl2sql_spider_schema *s =
		nl2sql_eval_db_keys(j->e, j->db, j->err);
	struct nl2sql_spider_match match = {0};
	struct nl2sql_spider_query *gold, *pred;
	const char *text = nl2sql_eval_spider_pred(j->e, j->c, &j->arena);
	double score = 0;
	size_t i;

	if (!s)
		return -1;
	gold = nl2sql_spider_parse(&j->arena, s, j->c->gold, strlen(j->c->gold));
	pred = nl2sql_spider_parse(&j->arena, s, text, strlen(text));
	if (!gold) {
		nl2sql_judge_open(j, m, NAN);
		nl2sql_json_add_string(j->out, "verdict", "gold_error");
		nl2sql_json_add_bool(j->out, "parse_ok", pred != NULL);
		nl2sql_json_close(j->out, '}');
		return 0;
	}
	nl2sql_spider_compare(&j->arena, &match, pred, gold, s);
	for (i = 0; i < NL2SQL_SPIDER_PARTS; i++)
		score += match.parts[i].f1;
	score /= NL2SQL_SPIDER_PARTS;
	if (m == NL2SQL_MODE_SPIDER_EXACT)
		score = match.exact;
	nl2sql_judge_open(j, m, score);
	nl2sql_json_add_bool(j->out, "parse_ok", pred != NULL);
	if (m == NL2SQL_MODE_PARTIAL)
		put_parts(j, &match);
	nl2sql_json_close(j->out, '}');
	return 0;
}

/* Spider's hardness of a query as their parser sees it; where that cannot read
 * it, as our tree does.  @return -1: neither can */
static int find_hardness(struct judge *j, const char *sql)
{
	enum nl2sql_dialect d = nl2sql_eval_dialect(j->e, j->c);
	const struct nl2sql_spider_schema *s = NULL;
	struct nl2sql_spider_query *q = NULL;
	struct nl2sql_err quiet = {0};
	struct nl2sql_sql *tree;

	if (d == NL2SQL_SQLITE)
		s = nl2sql_eval_db_schema(j->e, j->db, &quiet);
	if (s)
		q = nl2sql_spider_parse(&j->arena, s, sql, strlen(sql));
	if (q)
		return nl2sql_spider_hardness(q);
	if (nl2sql_sql_parse_one(&j->arena, &tree, d, sql, strlen(sql),
				 &quiet) < 0)
		return -1;
	return nl2sql_hardness(tree);
}

#define MAX_HARDNESS 4096

/* The same, remembered: many systems answer one question. */
static int hardness_of(struct judge *j, const char *sql)
{
	struct nl2sql_map *known = &j->db->hardness;
	uintptr_t h = (uintptr_t)nl2sql_map_get(known, sql);

	if (!h) {
		if (known->n >= MAX_HARDNESS)
			nl2sql_map_release(known);
		h = (uintptr_t)(find_hardness(j, sql) + 2);
		nl2sql_map_set(known, sql, (void *)h);
	}
	return (int)h - 2;
}

static const char *level_name(int h)
{
	return h < 0 ? "unknown" : nl2sql_hardness_name(h);
}

const char *nl2sql_judge_level(struct judge *j, const char *sql)
{
	return level_name(hardness_of(j, sql));
}

/* How hard both are; the score says whether they are alike. */
int nl2sql_judge_hardness(struct judge *j)
{
	int gold = hardness_of(j, j->c->gold), pred = hardness_of(j, j->c->sql);

	nl2sql_judge_open(j, NL2SQL_MODE_SPIDER_HARDNESS,
			  gold >= 0 && gold == pred);
	nl2sql_json_add_string(j->out, "gold", level_name(gold));
	nl2sql_json_add_string(j->out, "pred", level_name(pred));
	nl2sql_json_close(j->out, '}');
	return 0;
}
