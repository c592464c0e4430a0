/* lib/sql/print_func.c - calls and windows */
#include <string.h>

#include "parts.h"

/* ---- windows and calls ---- */

static void put_bound(struct printer *p, const struct nl2sql_sql *n)
{
	static const char *const words[] = { "UNBOUNDED PRECEDING",
					     " PRECEDING", "CURRENT ROW",
					     " FOLLOWING",
					     "UNBOUNDED FOLLOWING" };

	if (n->kid[0])
		nl2sql_put_expr(p, n->kid[0], nl2sql_put_level(p, B_AND) + 1);
	P(p, words[n->op]);
}

static void put_frame(struct printer *p, const struct nl2sql_sql *n)
{
	static const char *const words[] = { "ROWS ", "RANGE ", "GROUPS " };

	P(p, words[n->op]);
	if (n->kid[1])
		P(p, "BETWEEN ");
	put_bound(p, n->kid[0]);
	if (n->kid[1]) {
		P(p, " AND ");
		put_bound(p, n->kid[1]);
	}
	if (n->flags & NL2SQL_F_EXCLUDE_CURRENT)
		P(p, " EXCLUDE CURRENT ROW");
	if (n->flags & NL2SQL_F_EXCLUDE_GROUP)
		P(p, " EXCLUDE GROUP");
	if (n->flags & NL2SQL_F_EXCLUDE_TIES)
		P(p, " EXCLUDE TIES");
}

void nl2sql_put_window(struct printer *p, const struct nl2sql_sql *n)
{
	const char *gap = "";

	P(p, "(");
	if (n->kid[NL2SQL_WINDOW_BASE]) {
		nl2sql_put(p, n->kid[NL2SQL_WINDOW_BASE]);
		gap = " ";
	}
	if (n->kid[NL2SQL_WINDOW_PARTITION]) {
		P(p, gap);
		P(p, "PARTITION BY ");
		nl2sql_put_list(p, n->kid[NL2SQL_WINDOW_PARTITION]);
		gap = " ";
	}
	if (n->kid[NL2SQL_WINDOW_ORDER]) {
		P(p, gap);
		P(p, "ORDER BY ");
		nl2sql_put_list(p, n->kid[NL2SQL_WINDOW_ORDER]);
		gap = " ";
	}
	if (n->kid[NL2SQL_WINDOW_FRAME]) {
		P(p, gap);
		put_frame(p, n->kid[NL2SQL_WINDOW_FRAME]);
	}
	P(p, ")");
}

static const struct nl2sql_sql *arg(const struct nl2sql_sql *f, uint32_t i)
{
	const struct nl2sql_sql *args = f->kid[NL2SQL_FUNC_ARGS];

	return args && i < args->n ? args->kid[i] : NULL;
}

/* a word b word c: the arguments parted by words */
static void put_parted(struct printer *p, const struct nl2sql_sql *f,
		       uint32_t from, const char *const *words)
{
	for (uint32_t i = from; arg(f, i); i++) {
		if (i > from)
			P(p, words[i - from - 1]);
		nl2sql_put(p, arg(f, i));
	}
}

static bool put_syntax(struct printer *p, const struct nl2sql_sql *f)
{
	static const char *const from[] = { " FROM " };
	static const char *const similar[] = { " SIMILAR ", " ESCAPE " };
	static const char *const placing[] = { " PLACING ", " FROM ", " FOR " };

	if (!strcmp(f->text, "collation for")) {
		P(p, "COLLATION FOR (");
		nl2sql_put(p, arg(f, 0));
	} else if (!strcmp(f->text, "trim")) {
		P(p, "TRIM(");
		nl2sql_put_upper(p, arg(f, 0)->text);
		P(p, " ");
		if (arg(f, 2)) {
			nl2sql_put(p, arg(f, 2));
			P(p, " ");
		}
		P(p, "FROM ");
		nl2sql_put(p, arg(f, 1));
	} else if (!strcmp(f->text, "position")) {
		P(p, "POSITION(");
		nl2sql_put_expr(p, arg(f, 0), nl2sql_put_level(p, B_LIKE) + 1);
		P(p, " IN ");
		nl2sql_put(p, arg(f, 1));
	} else if (!strcmp(f->text, "extract")) {
		P(p, "EXTRACT(");
		put_parted(p, f, 0, from);
	} else if (!strcmp(f->text, "substring")) {
		P(p, "SUBSTRING(");
		put_parted(p, f, 0, similar);
	} else if (!strcmp(f->text, "overlay")) {
		P(p, "OVERLAY(");
		put_parted(p, f, 0, placing);
	} else {
		return false;
	}
	P(p, ")");
	return true;
}

static void put_func_name(struct printer *p, const struct nl2sql_sql *f)
{
	const struct nl2sql_sql *q = f->kid[NL2SQL_FUNC_QUALIFIER];

	if (q) {
		nl2sql_put_name(p, q);
		P(p, ".");
	}
	if (f->flags & NL2SQL_F_QUOTED)
		nl2sql_buf_quote(p->b, f->text, f->text_len, p->s->quote);
	else
		P(p, f->text);
}

static void put_args(struct printer *p, const struct nl2sql_sql *f)
{
	const struct nl2sql_sql *args = f->kid[NL2SQL_FUNC_ARGS];
	bool first = true;

	P(p, "(");
	if (f->flags & NL2SQL_F_STAR)
		P(p, "*");
	if (f->flags & NL2SQL_F_DISTINCT)
		P(p, "DISTINCT ");
	for (uint32_t i = 0; args && i < args->n; i++, first = false) {
		if (i)
			P(p, ", ");
		if (f->flags & NL2SQL_F_VARIADIC && i + 1 == args->n)
			P(p, "VARIADIC ");
		nl2sql_put_expr(p, args->kid[i], 0);
	}
	if (f->kid[NL2SQL_FUNC_ORDER]) {
		P(p, " ORDER BY ");
		nl2sql_put_list(p, f->kid[NL2SQL_FUNC_ORDER]);
	}
	if (f->kid[NL2SQL_FUNC_SEPARATOR]) {
		P(p, " SEPARATOR ");
		nl2sql_put(p, f->kid[NL2SQL_FUNC_SEPARATOR]);
	}
	if (f->kid[NL2SQL_FUNC_REST]) {
		if (!first)
			P(p, " ");
		P(p, f->kid[NL2SQL_FUNC_REST]->text);
	}
	P(p, ")");
}

/* TABLE(t) PARTITION BY x: what is kept stands behind the parenthesis. */
static void put_table_argument(struct printer *p, const struct nl2sql_sql *f)
{
	P(p, "TABLE(");
	nl2sql_put_list(p, f->kid[NL2SQL_FUNC_ARGS]);
	P(p, ")");
	if (f->kid[NL2SQL_FUNC_REST]) {
		P(p, " ");
		P(p, f->kid[NL2SQL_FUNC_REST]->text);
	}
}

void nl2sql_put_func(struct printer *p, const struct nl2sql_sql *f)
{
	if (f->flags & NL2SQL_F_BARE) {
		nl2sql_put_upper(p, f->text);
		return;
	}
	if (!strcmp(f->text, "table") && p->d == NL2SQL_TRINO) {
		put_table_argument(p, f);
		return;
	}
	if (f->flags & NL2SQL_F_SYNTAX && put_syntax(p, f))
		return;
	put_func_name(p, f);
	put_args(p, f);
	if (f->kid[NL2SQL_FUNC_WITHIN]) {
		P(p, " WITHIN GROUP (ORDER BY ");
		nl2sql_put_list(p, f->kid[NL2SQL_FUNC_WITHIN]);
		P(p, ")");
	}
	if (f->kid[NL2SQL_FUNC_FILTER]) {
		P(p, " FILTER (WHERE ");
		nl2sql_put(p, f->kid[NL2SQL_FUNC_FILTER]);
		P(p, ")");
	}
	if (f->flags & NL2SQL_F_IGNORE_NULLS)
		P(p, " IGNORE NULLS");
	if (f->flags & NL2SQL_F_RESPECT_NULLS)
		P(p, " RESPECT NULLS");
	if (f->kid[NL2SQL_FUNC_OVER]) {
		P(p, " OVER ");
		if (f->kid[NL2SQL_FUNC_OVER]->kind == NL2SQL_SQL_WINDOW)
			nl2sql_put_window(p, f->kid[NL2SQL_FUNC_OVER]);
		else
			nl2sql_put(p, f->kid[NL2SQL_FUNC_OVER]);
	}
}
