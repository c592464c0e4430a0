/* lib/sql/translate_func.c - functions by their names in each dialect */
#include <string.h>

#include "translate.h"

/* Same arguments, same meaning, other name; NULL where it has none. */
static const struct renamed {
	const char *name[NL2SQL_DIALECTS];
} renamed[] = {
	{ { "length", "length", "char_length", "length" } },
	{ { "length", "char_length", "char_length", "length" } },
	{ { "length", "length", "character_length", "length" } },
	{ { "substr", "substr", "substr", "substr" } },
	{ { "substr", "substring", "substring", "substring" } },
	{ { "upper", "upper", "ucase", "upper" } },
	{ { "lower", "lower", "lcase", "lower" } },
	{ { "instr", "strpos", "instr", "strpos" } },
	{ { "random", "random", "rand", "random" } },
	{ { "power", "power", "power", "power" } },
	{ { "pow", "power", "pow", "power" } },
	{ { "ceil", "ceil", "ceil", "ceil" } },
	{ { "ceil", "ceil", "ceiling", "ceiling" } },
	{ { "ln", "ln", "ln", "ln" } },
	{ { "char", "chr", "char", "chr" } },
	{ { "json_group_array", "json_agg", "json_arrayagg", NULL } },
	{ { "avg", "avg", "avg", "avg" } },
	{ { NULL, "stddev", "stddev_samp", "stddev" } },
	{ { NULL, "stddev_samp", "stddev_samp", "stddev_samp" } },
	{ { NULL, "stddev_pop", "stddev_pop", "stddev_pop" } },
	{ { NULL, "stddev_pop", "std", "stddev_pop" } },
	{ { NULL, "variance", "var_samp", "variance" } },
	{ { NULL, "var_pop", "var_pop", "var_pop" } },
	{ { NULL, "regexp_replace", "regexp_replace", "regexp_replace" } },
	{ { NULL, "bool_and", NULL, "bool_and" } },
	{ { NULL, "bool_or", NULL, "bool_or" } },
	{ { NULL, "array_agg", NULL, "array_agg" } },
	{ { NULL, "percentile_cont", NULL, NULL } },
	{ { NULL, "percentile_disc", NULL, NULL } },
	{ { NULL, "generate_series", NULL, NULL } },
	{ { NULL, "unnest", NULL, "unnest" } },
	{ { NULL, "split_part", NULL, "split_part" } },
	{ { NULL, "string_to_array", NULL, NULL } },
	{ { NULL, "initcap", NULL, NULL } },
	{ { NULL, "left", "left", NULL } },
	{ { NULL, "right", "right", NULL } },
	{ { NULL, "lpad", "lpad", "lpad" } },
	{ { NULL, "rpad", "rpad", "rpad" } },
	{ { NULL, "reverse", "reverse", "reverse" } },
	{ { NULL, NULL, "find_in_set", NULL } },
	{ { NULL, NULL, "substring_index", NULL } },
	{ { "printf", NULL, NULL, NULL } },
	{ { "typeof", NULL, NULL, NULL } },
	{ { "glob", NULL, NULL, NULL } },
	{ { "unixepoch", NULL, NULL, NULL } },
	{ { NULL, NULL, "field", NULL } },
	{ { NULL, NULL, "elt", NULL } },
	{ { NULL, NULL, "makedate", NULL } },
	{ { NULL, NULL, "period_diff", NULL } },
	{ { NULL, NULL, "week", NULL } },
	{ { NULL, NULL, "yearweek", NULL } },
	{ { NULL, NULL, "from_unixtime", NULL } },
	{ { NULL, NULL, "to_days", NULL } },
	{ { "truncate", "trunc", "truncate", "truncate" } },
};

static uint32_t nargs(const struct nl2sql_sql *f)
{
	return f->kid[NL2SQL_FUNC_ARGS] ? f->kid[NL2SQL_FUNC_ARGS]->n : 0;
}

/* agg(x) FILTER (WHERE c) is agg(CASE WHEN c THEN x END). */
static void without_filter(struct translator *t, struct nl2sql_sql *f)
{
	struct nl2sql_sql *c = f->kid[NL2SQL_FUNC_FILTER];
	struct nl2sql_sql *args = f->kid[NL2SQL_FUNC_ARGS], *cas;

	if (!c || t->to != NL2SQL_MYSQL)
		return;
	cas = nl2sql_sql_case(t->a, NULL);
	nl2sql_sql_when(t->a, cas, c,
			f->flags & NL2SQL_F_STAR ? nl2sql_sql_int(t->a, 1)
						 : arg_of(f, 0));
	f->flags &= ~(uint32_t)NL2SQL_F_STAR;
	if (args->n)
		args->kid[0] = cas;
	else
		nl2sql_sql_add(t->a, &args, cas);
	f->kid[NL2SQL_FUNC_FILTER] = NULL;
}

/* group_concat, string_agg, listagg */
static bool string_agg(struct translator *t, struct nl2sql_sql *f)
{
	static const char *const names[NL2SQL_DIALECTS] = {
		"group_concat", "string_agg", "group_concat", "listagg"
	};
	struct nl2sql_sql *sep = f->kid[NL2SQL_FUNC_SEPARATOR];
	struct nl2sql_sql **order = &f->kid[NL2SQL_FUNC_ORDER];
	struct nl2sql_sql **within = &f->kid[NL2SQL_FUNC_WITHIN];

	if ((!is_call(f, "group_concat") && !is_call(f, "string_agg") &&
	     !is_call(f, "listagg")) ||
	    !nargs(f))
		return false;
	if (t->from != NL2SQL_MYSQL && nargs(f) > 1) {
		sep = arg_of(f, 1);
		nl2sql_sql_remove(f->kid[NL2SQL_FUNC_ARGS], 1);
	}
	if (!sep)
		sep = nl2sql_sql_str(t->a, t->from == NL2SQL_TRINO ? "" : ",");
	if (*within) {
		*order = *within;
		*within = NULL;
	}
	f->kid[NL2SQL_FUNC_SEPARATOR] = NULL;
	nl2sql_sql_set_text(t->a, f, names[t->to]);
	if (t->to == NL2SQL_MYSQL) {
		f->kid[NL2SQL_FUNC_SEPARATOR] = sep;
		return true;
	}
	if (t->to != NL2SQL_SQLITE || !(f->flags & NL2SQL_F_DISTINCT))
		nl2sql_sql_add(t->a, &f->kid[NL2SQL_FUNC_ARGS], sep);
	if (t->to == NL2SQL_TRINO) {
		*within = *order;
		*order = NULL;
		if (!*within)
			nl2sql_sql_add(
				t->a, within,
				nl2sql_sql_order(
					t->a,
					nl2sql_sql_copy(t->a, arg_of(f, 0)),
					false));
	}
	return true;
}

static struct nl2sql_sql *conditional(struct translator *t,
				      struct nl2sql_sql *f)
{
	struct nl2sql_sql *cas = nl2sql_sql_case(t->a, arg_of(f, 2));

	nl2sql_sql_when(t->a, cas, arg_of(f, 0), arg_of(f, 1));
	return cas;
}

/* concat() gives NULL for a NULL in MySQL, and leaves it out in PostgreSQL. */
static struct nl2sql_sql *concat(struct translator *t, struct nl2sql_sql *f)
{
	struct nl2sql_sql *n = NULL, *x;

	for (uint32_t i = 0; i < nargs(f); i++) {
		x = nl2sql_translate_as_text(t, arg_of(f, i));
		if (t->from == NL2SQL_POSTGRESQL &&
		    x->kind != NL2SQL_SQL_LITERAL)
			x = nl2sql_sql_func(t->a, "coalesce", x,
					    nl2sql_sql_str(t->a, ""), NULL);
		n = n ? nl2sql_sql_bin(t->a, NL2SQL_OP_CONCAT, n, x) : x;
	}
	return n;
}

/* sum(x > 1) counts */
static void number_of_truth(struct translator *t, struct nl2sql_sql *f)
{
	if (t->strict && nl2sql_translate_type_of(t, arg_of(f, 0)) == 'b')
		f->kid[NL2SQL_FUNC_ARGS]->kid[0] =
			nl2sql_sql_cast(t->a, arg_of(f, 0), "integer");
}

static bool takes_text(const struct nl2sql_sql *f)
{
	static const char *const names[] = { "substr", "substring",  "lower",
					     "upper",  "length",     "replace",
					     "trim",   "ltrim",	     "rtrim",
					     "instr",  "char_length" };

	for (size_t i = 0; i < NL2SQL_COUNT(names); i++)
		if (is_call(f, names[i]))
			return true;
	return false;
}

static bool rename_func(struct translator *t, struct nl2sql_sql *f)
{
	for (size_t i = 0; i < NL2SQL_COUNT(renamed); i++) {
		const char *from = renamed[i].name[t->from];
		const char *to = renamed[i].name[t->to];

		if (!from || !is_call(f, from))
			continue;
		if (!to)
			nl2sql_translate_cannot(t, "%s()", f->text);
		else if (!is_call(f, to))
			nl2sql_sql_set_text(t->a, f, to);
		return true;
	}
	return false;
}

/* round(x, n) of PostgreSQL takes numeric only. */
static void round_of(struct translator *t, struct nl2sql_sql *f)
{
	if (nargs(f) == 2 && t->to == NL2SQL_POSTGRESQL &&
	    arg_of(f, 0)->kind != NL2SQL_SQL_CAST)
		f->kid[NL2SQL_FUNC_ARGS]->kid[0] =
			nl2sql_sql_cast(t->a, arg_of(f, 0), "numeric");
}

/* The rewrites that need more than a name. */
static bool rewrite(struct translator *t, struct nl2sql_sql **at)
{
	struct nl2sql_sql *f = *at;
	bool lite = t->to == NL2SQL_SQLITE;
	uint32_t n = nargs(f);

	if ((is_call(f, "if") || is_call(f, "iif")) && n == 3) {
		*at = conditional(t, f);
	} else if (is_call(f, "concat") && n &&
		   (lite || t->from == NL2SQL_MYSQL)) {
		*at = concat(t, f);
	} else if (is_call(f, "concat") && n && t->from == NL2SQL_POSTGRESQL) {
		nl2sql_sql_insert(t->a, f->kid[NL2SQL_FUNC_ARGS], 0,
				  nl2sql_sql_str(t->a, ""));
		nl2sql_sql_set_text(t->a, f, "concat_ws");
	} else if ((is_call(f, "ifnull") || is_call(f, "nvl")) && n == 2) {
		nl2sql_sql_set_text(t->a, f, "coalesce");
	} else if ((is_call(f, "sum") || is_call(f, "avg")) && n == 1) {
		number_of_truth(t, f);
	} else if (is_call(f, "total") && t->from == NL2SQL_SQLITE) {
		nl2sql_sql_set_text(t->a, f, "sum");
		*at = nl2sql_sql_func(t->a, "coalesce", f,
				      nl2sql_sql_int(t->a, 0), NULL);
	} else if ((is_call(f, "max") || is_call(f, "min")) && n > 1) {
		nl2sql_sql_set_text(t->a, f,
				    is_call(f, "max") ? "greatest" : "least");
	} else if ((is_call(f, "greatest") || is_call(f, "least")) && lite) {
		nl2sql_sql_set_text(t->a, f,
				    is_call(f, "greatest") ? "max" : "min");
	} else if (is_call(f, "mod") && n == 2 && lite) {
		*at = nl2sql_sql_bin(t->a, NL2SQL_OP_MOD, arg_of(f, 0),
				     arg_of(f, 1));
	} else if (is_call(f, "locate") && n == 2) {
		*at = nl2sql_sql_func(t->a, lite ? "instr" : "strpos",
				      arg_of(f, 1), arg_of(f, 0), NULL);
	} else if (is_call(f, "position") && f->flags & NL2SQL_F_SYNTAX &&
		   lite) {
		*at = nl2sql_sql_func(t->a, "instr", arg_of(f, 1), arg_of(f, 0),
				      NULL);
	} else if (is_call(f, "left") && n == 2 && t->to != NL2SQL_MYSQL &&
		   t->to != NL2SQL_POSTGRESQL) {
		*at = nl2sql_sql_func(t->a, "substr", arg_of(f, 0),
				      nl2sql_sql_int(t->a, 1), arg_of(f, 1),
				      NULL);
	} else if (is_call(f, "right") && n == 2 && t->to != NL2SQL_MYSQL &&
		   t->to != NL2SQL_POSTGRESQL) {
		*at = nl2sql_sql_func(
			t->a, "substr", arg_of(f, 0),
			nl2sql_sql_un(t->a, NL2SQL_OP_NEG, arg_of(f, 1)), NULL);
	} else if (is_call(f, "trim") && f->flags & NL2SQL_F_SYNTAX && lite) {
		const char *how = arg_of(f, 0)->text;

		*at = nl2sql_sql_func(t->a,
				      *how == 'l'   ? "ltrim"
				      : *how == 't' ? "rtrim"
						    : "trim",
				      arg_of(f, 1), arg_of(f, 2), NULL);
	} else if (is_call(f, "round")) {
		round_of(t, f);
	} else {
		return false;
	}
	return true;
}

void nl2sql_translate_func(struct translator *t, struct nl2sql_sql **at)
{
	struct nl2sql_sql *f = *at;

	without_filter(t, f);
	if (f->kid[NL2SQL_FUNC_REST]) {
		nl2sql_translate_cannot(t, "%s() with its clauses", f->text);
		return;
	}
	if (f->kid[NL2SQL_FUNC_WITHIN] && !is_call(f, "listagg") &&
	    !is_call(f, "string_agg")) {
		nl2sql_translate_cannot(t, "WITHIN GROUP");
		return;
	}
	if (takes_text(f) && arg_of(f, 0) && !(f->flags & NL2SQL_F_SYNTAX))
		f->kid[NL2SQL_FUNC_ARGS]->kid[0] =
			nl2sql_translate_as_text(t, arg_of(f, 0));
	if (nl2sql_translate_date_func(t, at) || string_agg(t, f) ||
	    rewrite(t, at))
		return;
	rename_func(t, f);
}
