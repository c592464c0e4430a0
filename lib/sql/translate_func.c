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
	{ { NULL, "stddev_pop", "stddev", "stddev_pop" } },
	{ { NULL, "var_pop", "variance", "var_pop" } },
	{ { NULL, "bit_and", "bit_and", "bitwise_and_agg" } },
	{ { NULL, "bit_or", "bit_or", "bitwise_or_agg" } },
	{ { NULL, "bit_xor", "bit_xor", NULL } },
	{ { NULL, "corr", NULL, "corr" } },
	{ { NULL, "covar_pop", NULL, "covar_pop" } },
	{ { NULL, "covar_samp", NULL, "covar_samp" } },
	{ { NULL, "regr_slope", NULL, "regr_slope" } },
	{ { NULL, "regr_intercept", NULL, "regr_intercept" } },
	{ { NULL, "md5", "md5", NULL } },
	{ { NULL, "to_number", NULL, NULL } },
	{ { NULL, "translate", NULL, "translate" } },
	{ { NULL, NULL, "format", NULL } },
	{ { "unicode", "ascii", "ord", "codepoint" } },
	{ { "unicode", "ascii", "ascii", "codepoint" } },
	{ { "hex", NULL, "hex", NULL } },
	{ { "quote", "quote_literal", "quote", NULL } },
	{ { "trunc", "trunc", "truncate", "truncate" } },
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

/* Truths are 1 and 0 where there is no function for many of them. */
static bool bool_agg(struct translator *t, struct nl2sql_sql *f)
{
	bool any = is_call(f, "bool_or");

	if ((!any && !is_call(f, "bool_and") && !is_call(f, "every")) ||
	    (t->to != NL2SQL_SQLITE && t->to != NL2SQL_MYSQL))
		return false;
	nl2sql_sql_set_text(t->a, f, any ? "max" : "min");
	return true;
}

static struct nl2sql_sql *conditional(struct translator *t,
				      struct nl2sql_sql *f)
{
	struct nl2sql_sql *cas = nl2sql_sql_case(t->a, arg_of(f, 2));

	nl2sql_sql_when(t->a, cas, arg_of(f, 0), arg_of(f, 1));
	return cas;
}

/* Is it a literal, which is no NULL unless it says so? */
static bool is_value(const struct nl2sql_sql *n)
{
	return n->kind == NL2SQL_SQL_LITERAL && n->op != NL2SQL_LIT_NULL;
}

/* concat() gives NULL for a NULL in MySQL, and leaves it out in PostgreSQL. */
static struct nl2sql_sql *concat(struct translator *t, struct nl2sql_sql *f)
{
	struct nl2sql_sql *n = NULL, *x;

	for (uint32_t i = 0; i < nargs(f); i++) {
		x = nl2sql_translate_as_text(t, arg_of(f, i));
		if (t->from == NL2SQL_POSTGRESQL && !is_value(x))
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

/* greatest() leaves NULLs out in PostgreSQL, and gives NULL elsewhere. */
static struct nl2sql_sql *extreme(struct translator *t, struct nl2sql_sql *f)
{
	bool most = is_call(f, "max") || is_call(f, "greatest");
	struct nl2sql_sql *null = NULL, *test, *out;

	if (t->to == NL2SQL_SQLITE)
		nl2sql_sql_set_text(t->a, f, most ? "max" : "min");
	else
		nl2sql_sql_set_text(t->a, f, most ? "greatest" : "least");
	if (t->from == NL2SQL_POSTGRESQL) {
		if (nargs(f) != 2 ||
		    (is_value(arg_of(f, 0)) && is_value(arg_of(f, 1))))
			return f;
		return nl2sql_sql_func(t->a, "coalesce", f,
				       nl2sql_sql_copy(t->a, arg_of(f, 0)),
				       nl2sql_sql_copy(t->a, arg_of(f, 1)),
				       NULL);
	}
	for (uint32_t i = 0; t->to == NL2SQL_POSTGRESQL && i < nargs(f); i++) {
		if (is_value(arg_of(f, i)))
			continue;
		test = nl2sql_sql_is_null(t->a, true,
					  nl2sql_sql_copy(t->a, arg_of(f, i)));
		null = nl2sql_sql_and(t->a, null, test);
	}
	if (!null)
		return f;
	out = nl2sql_sql_case(t->a, NULL);
	nl2sql_sql_when(t->a, out, null, f);
	return out;
}

/* concat_ws(sep, a, b) leaves NULLs out; SQLite has it since 3.44 only. */
static struct nl2sql_sql *concat_ws(struct translator *t, struct nl2sql_sql *f)
{
	const struct nl2sql_sql *sep = arg_of(f, 0);
	struct nl2sql_sql *n = NULL, *x;

	for (uint32_t i = 1; i < nargs(f); i++) {
		x = nl2sql_sql_bin(t->a, NL2SQL_OP_CONCAT,
				   nl2sql_sql_copy(t->a, sep), arg_of(f, i));
		x = nl2sql_sql_func(t->a, "coalesce", x,
				    nl2sql_sql_str(t->a, ""), NULL);
		n = n ? nl2sql_sql_bin(t->a, NL2SQL_OP_CONCAT, n, x) : x;
	}
	return nl2sql_sql_func(
		t->a, "substr", n,
		nl2sql_sql_int(t->a, (int64_t)nl2sql_utf8_count(sep->text,
								sep->text_len) +
					     1),
		NULL);
}

/* PostgreSQL replaces the first that matches, unless told 'g'; the others
 * replace all. */
static void regexp_replace(struct translator *t, struct nl2sql_sql *f)
{
	struct nl2sql_sql *how = arg_of(f, 3);

	if (t->to == NL2SQL_SQLITE || t->from == NL2SQL_SQLITE)
		nl2sql_translate_cannot(t, "regexp_replace()");
	else if (t->to == NL2SQL_POSTGRESQL && nargs(f) == 3)
		nl2sql_sql_add(t->a, &f->kid[NL2SQL_FUNC_ARGS],
			       nl2sql_sql_str(t->a, "g"));
	else if (t->from == NL2SQL_POSTGRESQL && how && text_of(how) &&
		 !strcmp(text_of(how), "g"))
		nl2sql_sql_remove(f->kid[NL2SQL_FUNC_ARGS], 3);
	else if (t->from == NL2SQL_POSTGRESQL || nargs(f) > 3)
		nl2sql_translate_cannot(t, "these options of regexp_replace()");
}

/* log(x) is the natural one in MySQL, of ten elsewhere. */
static void logarithm(struct translator *t, struct nl2sql_sql *f)
{
	if (t->from == NL2SQL_MYSQL)
		nl2sql_sql_set_text(t->a, f, "ln");
	else
		nl2sql_sql_set_text(t->a, f, "log10");
}

/* substr(x, -3): only PostgreSQL counts it from before the beginning. */
static bool from_the_end(const struct nl2sql_sql *n)
{
	return n->kind == NL2SQL_SQL_UNARY && n->op == NL2SQL_OP_NEG &&
	       n->kid[0]->kind == NL2SQL_SQL_LITERAL;
}

/* Functions of numbers and of NULL. */
static bool rewrite_value(struct translator *t, struct nl2sql_sql **at)
{
	struct nl2sql_sql *f = *at;
	uint32_t n = nargs(f);
	bool my = t->to == NL2SQL_MYSQL;

	if (is_call(f, "log") && n == 1 && t->from != NL2SQL_TRINO)
		logarithm(t, f);
	else if (is_call(f, "regexp_replace"))
		regexp_replace(t, f);
	else if (is_call(f, "isnull") && n == 1 && t->from == NL2SQL_MYSQL)
		*at = nl2sql_sql_is_null(t->a, false, arg_of(f, 0));
	else if ((is_call(f, "max") || is_call(f, "min")) && n > 1)
		*at = extreme(t, f);
	else if (is_call(f, "greatest") || is_call(f, "least"))
		*at = extreme(t, f);
	else if (is_call(f, "concat_ws") && n > 1 && t->to == NL2SQL_SQLITE &&
		 text_of(arg_of(f, 0)))
		*at = concat_ws(t, f);
	else if (is_call(f, "truncate") && n == 2 && t->to == NL2SQL_SQLITE)
		nl2sql_translate_cannot(t, "truncate() to places");
	else if (is_call(f, "substr") && n == 2 && t->to == NL2SQL_POSTGRESQL &&
		 from_the_end(arg_of(f, 1)))
		*at = nl2sql_sql_func(t->a, "right", arg_of(f, 0),
				      arg_of(f, 1)->kid[0], NULL);
	else if (is_call(f, "time") && n == 1 && t->strict)
		*at = nl2sql_sql_cast(t->a, arg_of(f, 0), "time");
	else if (is_call(f, "trunc") && n == 1 && my)
		*at = nl2sql_sql_func(t->a, "truncate", arg_of(f, 0),
				      nl2sql_sql_int(t->a, 0), NULL);
	else
		return false;
	return true;
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
	    bool_agg(t, f) || rewrite_value(t, at) || rewrite(t, at))
		return;
	rename_func(t, f);
}
