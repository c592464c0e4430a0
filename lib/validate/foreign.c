/*
 * lib/validate/foreign.c - what another engine's function is in this dialect
 *
 * Those of the four dialects are translated by the room sql.  The table here
 * has what models take from elsewhere (T-SQL, Oracle, BigQuery, Snowflake,
 * pandas), and what no engine has at all.
 */
#include <stdio.h>
#include <string.h>

#include "internal.h"

/* $1 to $3 are the arguments; $u is the first one as a unit of time, and $f
 * that unit in strftime()'s letters.  NULL: it cannot be said. */
struct foreign {
	const char *name;
	uint32_t args;
	const char *sqlite, *others;
};

static const struct foreign functions[] = {
	{ "add", 2, "$1 + $2", "$1 + $2" },
	{ "adddate", 2, NULL, "$1 + $2" },
	{ "any_value", 1, "min($1)", "min($1)" },
	{ "approx_count_distinct", 1, "count(DISTINCT $1)",
	  "count(DISTINCT $1)" },
	{ "average", 1, "avg($1)", "avg($1)" },
	{ "char_length", 1, "length($1)", NULL },
	{ "charindex", 2, "instr($2, $1)", "position($1 IN $2)" },
	{ "contains", 2, "instr($1, $2) > 0", "position($2 IN $1) > 0" },
	{ "count_distinct", 1, "count(DISTINCT $1)", "count(DISTINCT $1)" },
	{ "count_if", 1, "count(CASE WHEN $1 THEN 1 END)",
	  "count(CASE WHEN $1 THEN 1 END)" },
	{ "countif", 1, "count(CASE WHEN $1 THEN 1 END)",
	  "count(CASE WHEN $1 THEN 1 END)" },
	{ "curdate", 0, "date('now')", "CURRENT_DATE" },
	{ "current_date", 0, "date('now')", "CURRENT_DATE" },
	{ "date_part", 2, "CAST(strftime('$f', $2) AS INTEGER)",
	  "EXTRACT($u FROM $2)" },
	{ "date_add", 2, NULL, "$1 + $2" },
	{ "date_sub", 2, NULL, "$1 - $2" },
	{ "dateadd", 3, "date($3, ($2) || ' $u')",
	  "CAST($3 AS timestamp) + ($2) * INTERVAL '1 $u'" },
	{ "datediff", 3, "CAST(julianday($3) - julianday($2) AS INTEGER)",
	  "CAST($3 AS date) - CAST($2 AS date)" },
	{ "datepart", 2, "CAST(strftime('$f', $2) AS INTEGER)",
	  "EXTRACT($u FROM $2)" },
	{ "divide", 2, "CAST($1 AS REAL) / $2", "CAST($1 AS numeric) / $2" },
	{ "endswith", 2, "$1 LIKE '%' || $2", "$1 LIKE '%' || $2" },
	{ "getdate", 0, "datetime('now')", "CURRENT_TIMESTAMP" },
	{ "group_concat", 1, NULL, "string_agg(CAST($1 AS text), ',')" },
	{ "group_concat", 2, NULL, "string_agg(CAST($1 AS text), $2)" },
	{ "if", 3, "CASE WHEN $1 THEN $2 ELSE $3 END",
	  "CASE WHEN $1 THEN $2 ELSE $3 END" },
	{ "iff", 3, "CASE WHEN $1 THEN $2 ELSE $3 END",
	  "CASE WHEN $1 THEN $2 ELSE $3 END" },
	{ "ifnull", 2, NULL, "coalesce($1, $2)" },
	{ "iif", 3, NULL, "CASE WHEN $1 THEN $2 ELSE $3 END" },
	{ "instr", 2, NULL, "position($2 IN $1)" },
	{ "isnull", 1, "$1 IS NULL", "$1 IS NULL" },
	{ "isnull", 2, "coalesce($1, $2)", "coalesce($1, $2)" },
	{ "lcase", 1, "lower($1)", "lower($1)" },
	{ "len", 1, "length($1)", "length($1)" },
	{ "listagg", 1, "group_concat($1, '')",
	  "string_agg(CAST($1 AS text), '')" },
	{ "listagg", 2, "group_concat($1, $2)",
	  "string_agg(CAST($1 AS text), $2)" },
	{ "lowercase", 1, "lower($1)", "lower($1)" },
	{ "mean", 1, "avg($1)", "avg($1)" },
	{ "mid", 3, "substr($1, $2, $3)", "substr($1, $2, $3)" },
	{ "minus", 2, "$1 - $2", "$1 - $2" },
	{ "multiply", 2, "$1 * $2", "$1 * $2" },
	{ "newid", 0, "hex(randomblob(16))", "gen_random_uuid()" },
	{ "now", 0, "datetime('now')", "now()" },
	{ "nvl", 2, "coalesce($1, $2)", "coalesce($1, $2)" },
	{ "nvl2", 3, "CASE WHEN $1 IS NOT NULL THEN $2 ELSE $3 END",
	  "CASE WHEN $1 IS NOT NULL THEN $2 ELSE $3 END" },
	{ "rand", 0, "random()", "random()" },
	{ "safe_divide", 2, "CAST($1 AS REAL) / nullif($2, 0)",
	  "CAST($1 AS numeric) / nullif($2, 0)" },
	{ "square", 1, "($1) * ($1)", "($1) * ($1)" },
	{ "startswith", 2, "$1 LIKE $2 || '%'", "$1 LIKE $2 || '%'" },
	{ "starts_with", 2, "$1 LIKE $2 || '%'", "$1 LIKE $2 || '%'" },
	{ "string_agg", 2, "group_concat($1, $2)", NULL },
	{ "subdate", 2, NULL, "$1 - $2" },
	{ "subtract", 2, "$1 - $2", "$1 - $2" },
	{ "sysdate", 0, "datetime('now')", "CURRENT_TIMESTAMP" },
	{ "sysdatetime", 0, "datetime('now')", "CURRENT_TIMESTAMP" },
	{ "to_number", 1, "CAST($1 AS REAL)", "CAST($1 AS numeric)" },
	{ "today", 0, "date('now')", "CURRENT_DATE" },
	{ "total", 1, NULL, "coalesce(sum($1), 0)" },
	{ "ucase", 1, "upper($1)", "upper($1)" },
	{ "uppercase", 1, "upper($1)", "upper($1)" },
	{ "zeroifnull", 1, "coalesce($1, 0)", "coalesce($1, 0)" },
};

static const struct { const char *word, *unit, *format; } units[] = {
	{ "d", "day", "%d" }, { "day", "day", "%d" }, { "dd", "day", "%d" },
	{ "dayofweek", "dow", "%w" }, { "dow", "dow", "%w" },
	{ "doy", "doy", "%j" }, { "dw", "dow", "%w" },
	{ "hh", "hour", "%H" }, { "hour", "hour", "%H" },
	{ "mi", "minute", "%M" }, { "minute", "minute", "%M" },
	{ "m", "month", "%m" }, { "mm", "month", "%m" },
	{ "month", "month", "%m" }, { "s", "second", "%S" },
	{ "second", "second", "%S" }, { "weekday", "dow", "%w" },
	{ "year", "year", "%Y" }, { "yy", "year", "%Y" },
	{ "yyyy", "year", "%Y" }
};

/* ---- templates --------------------------------------------------------------- */

struct filling {
	struct nl2sql_arena *arena;
	const struct nl2sql_sql *args;
};

static enum nl2sql_sql_walk put_argument(void *ctx, struct nl2sql_sql **at,
					 struct nl2sql_sql *parent)
{
	const struct filling *f = ctx;
	const struct nl2sql_sql *n = *at;
	uint32_t i;

	(void)parent;
	if (n->kind != NL2SQL_SQL_COLUMN || !n->text ||
	    !nl2sql_starts(n->text, "arg_"))
		return NL2SQL_WALK_ON;
	i = (uint32_t)(n->text[4] - '1');
	if (i < f->args->n)
		*at = nl2sql_sql_copy(f->arena, f->args->kid[i]);
	return NL2SQL_WALK_SKIP;
}

/* The template as SQL: $1 becomes a column that is replaced in the tree. */
static char *spelled(struct nl2sql_arena *a, const char *template, size_t unit)
{
	struct nl2sql_buf b = {0};
	char *s;

	for (; *template; template++) {
		if (*template != '$') {
			nl2sql_buf_putc(&b, *template);
			continue;
		}
		template++;
		if (*template == 'u')
			nl2sql_buf_puts(&b, units[unit].unit);
		else if (*template == 'f')
			nl2sql_buf_puts(&b, units[unit].format);
		else
			nl2sql_buf_printf(&b, "arg_%c", *template);
	}
	s = nl2sql_arena_strdup(a, nl2sql_buf_str(&b));
	nl2sql_buf_release(&b);
	return s;
}

/* The unit that an argument names; NL2SQL_COUNT(units): none. */
static size_t unit_of(const struct nl2sql_sql *arg)
{
	size_t i = NL2SQL_COUNT(units);

	if (arg && arg->text)
		for (i = 0; i < NL2SQL_COUNT(units); i++)
			if (nl2sql_ieq(units[i].word, arg->text))
				break;
	return i;
}

static struct nl2sql_sql *by_template(struct nl2sql_arena *arena,
				      const struct nl2sql_sql *call,
				      enum nl2sql_dialect dialect)
{
	struct filling f = { .arena = arena,
			     .args = call->kid[NL2SQL_FUNC_ARGS] };
	uint32_t n = f.args ? f.args->n : 0;
	struct nl2sql_sql *tree = NULL;
	struct nl2sql_err err = {0};
	size_t i, unit;

	for (i = 0; i < NL2SQL_COUNT(functions); i++) {
		const struct foreign *x = &functions[i];
		const char *template = dialect == NL2SQL_SQLITE ? x->sqlite :
								  x->others;
		const char *text;

		if (!template || x->args != n || !nl2sql_ieq(x->name, call->text))
			continue;
		/* which has another name where the room sql translates it */
		if (dialect != NL2SQL_POSTGRESQL &&
		    nl2sql_starts(template, "string_agg"))
			return NULL;
		unit = unit_of(n ? f.args->kid[0] : NULL);
		if ((strstr(template, "$u") || strstr(template, "$f") ||
		     nl2sql_ieq(x->name, "datediff")) &&
		    (unit == NL2SQL_COUNT(units) ||
		     (nl2sql_ieq(x->name, "datediff") &&
		      strcmp(units[unit].unit, "day") != 0)))
			return NULL;
		text = spelled(arena, template, unit);
		if (nl2sql_sql_parse_expr(arena, &tree, dialect, text,
					  strlen(text), &err) < 0)
			return NULL;
		nl2sql_sql_walk(&tree, put_argument, NULL, &f);
		return tree;
	}
	return NULL;
}

/* ---- translation --------------------------------------------------------------- */

/* Whose function is it most likely? */
static const enum nl2sql_dialect likely[] = {
	NL2SQL_MYSQL, NL2SQL_POSTGRESQL, NL2SQL_SQLITE, NL2SQL_TRINO
};

/* date('now', '-7 days') is SQLite's, whoever else has a date(). */
static bool is_sqlite_date(const struct nl2sql_sql *call)
{
	const struct nl2sql_sql *args = call->kid[NL2SQL_FUNC_ARGS];

	return (nl2sql_ieq(call->text, "date") ||
		nl2sql_ieq(call->text, "datetime") ||
		nl2sql_ieq(call->text, "time")) &&
	       args && (args->n > 1 ||
			(args->n == 1 && args->kid[0]->text &&
			 nl2sql_ieq(args->kid[0]->text, "now")));
}

static struct nl2sql_sql *by_translation(struct nl2sql_arena *arena,
					 const struct nl2sql_sql *call,
					 struct nl2sql_sql_translation *how)
{
	struct nl2sql_sql *select = nl2sql_sql_select(arena), *out, *item;
	struct nl2sql_err err = {0};

	nl2sql_sql_select_item(arena, select, nl2sql_sql_copy(arena, call), NULL);
	if (nl2sql_sql_translate(arena, &out, select, how, &err) < 0 ||
	    !nl2sql_sql_is(out, NL2SQL_SQL_SELECT) ||
	    !out->kid[NL2SQL_SELECT_ITEMS])
		return NULL;
	item = out->kid[NL2SQL_SELECT_ITEMS]->kid[0]->kid[NL2SQL_VALUE];
	return nl2sql_sql_equal(item, call) ? NULL : item;
}

/* Has it no clauses, which a template would lose? */
static bool is_plain(const struct nl2sql_sql *call)
{
	return !call->kid[NL2SQL_FUNC_FILTER] &&
	       !call->kid[NL2SQL_FUNC_ORDER] &&
	       !call->kid[NL2SQL_FUNC_WITHIN] &&
	       !(call->flags & NL2SQL_F_DISTINCT);
}

struct nested {
	struct nl2sql_arena *arena;
	enum nl2sql_dialect dialect;
	const struct nl2sql_schema *schema;
	const char *db;
};

/* Calls in the arguments of a call. */
static enum nl2sql_sql_walk nested(void *ctx, struct nl2sql_sql **at,
				   struct nl2sql_sql *parent)
{
	const struct nested *n = ctx;
	struct nl2sql_sql *other;

	(void)parent;
	if ((*at)->kind != NL2SQL_SQL_FUNC || !(*at)->text ||
	    nl2sql_function_allowed(n->dialect, (*at)->text))
		return NL2SQL_WALK_ON;
	other = nl2sql_counterpart(n->arena, *at, n->dialect, n->schema, n->db);
	if (!other)
		return NL2SQL_WALK_ON;
	*at = other;
	return NL2SQL_WALK_SKIP;
}

struct nl2sql_sql *nl2sql_counterpart(struct nl2sql_arena *arena,
				      const struct nl2sql_sql *call,
				      enum nl2sql_dialect dialect,
				      const struct nl2sql_schema *schema,
				      const char *db)
{
	struct nested n = { arena, dialect, schema, db };
	struct nl2sql_sql *out = NULL;
	size_t i;

	if (!call->text || call->kid[NL2SQL_FUNC_QUALIFIER] ||
	    call->kid[NL2SQL_FUNC_OVER])
		return NULL;
	if (is_plain(call))
		out = by_template(arena, call, dialect);
	for (i = 0; !out && i < NL2SQL_COUNT(likely); i++) {
		struct nl2sql_sql_translation how = { .from = likely[i],
						      .to = dialect,
						      .schema = schema,
						      .db = db };

		if (likely[i] != dialect &&
		    (likely[i] == NL2SQL_SQLITE || !is_sqlite_date(call)) &&
		    nl2sql_function_allowed(likely[i], call->text))
			out = by_translation(arena, call, &how);
	}
	if (out && !(out->kind == NL2SQL_SQL_FUNC && out->text &&
		     nl2sql_ieq(out->text, call->text)))
		nl2sql_sql_walk(&out, nested, NULL, &n);
	return out;
}
