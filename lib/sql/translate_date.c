/* lib/sql/translate_date.c - dates, intervals, and their functions */
#include <stdlib.h>
#include <string.h>

#include "translate.h"

static struct nl2sql_sql *arg(const struct nl2sql_sql *f, uint32_t i)
{
	const struct nl2sql_sql *args = f->kid[NL2SQL_FUNC_ARGS];

	return args && i < args->n ? args->kid[i] : NULL;
}

static bool is(const struct nl2sql_sql *n, const char *name)
{
	return n && n->kind == NL2SQL_SQL_FUNC && !strcmp(n->text, name);
}

static struct nl2sql_sql *str(struct translator *t, const char *s)
{
	return nl2sql_sql_str(t->a, s);
}

static const char *text_of(const struct nl2sql_sql *n)
{
	return n && (n->kind == NL2SQL_SQL_WORD ||
		     (n->kind == NL2SQL_SQL_LITERAL &&
		      n->op == NL2SQL_LIT_STRING)) ? n->text : NULL;
}

/* ---- formats ---- */

static const struct piece {
	const char *text[NL2SQL_DIALECTS];
} pieces[] = {
	{ { "%Y", "YYYY", "%Y", "%Y" } }, { { "%m", "MM", "%m", "%m" } },
	{ { "%d", "DD", "%d", "%d" } }, { { "%H", "HH24", "%H", "%H" } },
	{ { "%M", "MI", "%i", "%i" } }, { { "%S", "SS", "%s", "%s" } },
	{ { "%j", "DDD", "%j", "%j" } }, { { "%S", "SS", "%S", "%S" } },
};

/* A format in the other dialect's letters; NULL where one has none. */
static char *format(struct translator *t, const char *s)
{
	struct nl2sql_buf b = {0};
	char *out;

	while (*s) {
		size_t i = 0, len = 0;

		for (; i < NL2SQL_COUNT(pieces); i++) {
			len = strlen(pieces[i].text[t->from]);
			if (!strncmp(s, pieces[i].text[t->from], len))
				break;
		}
		if (i < NL2SQL_COUNT(pieces)) {
			nl2sql_buf_puts(&b, pieces[i].text[t->to]);
			s += len;
		} else if (*s == '%' || (*s >= 'A' && *s <= 'Z') ||
			   (*s >= 'a' && *s <= 'z')) {
			nl2sql_buf_release(&b);
			return NULL;
		} else {
			nl2sql_buf_putc(&b, *s++);
		}
	}
	out = nl2sql_arena_strndup(t->a, nl2sql_buf_str(&b), b.len);
	nl2sql_buf_release(&b);
	return out;
}

static struct nl2sql_sql *as_type(struct translator *t, struct nl2sql_sql *n,
				  const char *type)
{
	if (n->kind == NL2SQL_SQL_FUNC && n->flags & NL2SQL_F_BARE)
		return n;
	return nl2sql_sql_cast(t->a, n, type);
}

/* x formatted by fmt, which is in the letters of t->to. */
static struct nl2sql_sql *formatted(struct translator *t, const char *fmt,
				    struct nl2sql_sql *x)
{
	switch (t->to) {
	case NL2SQL_SQLITE:
		return nl2sql_sql_func(t->a, "strftime", str(t, fmt), x, NULL);
	case NL2SQL_POSTGRESQL:
		return nl2sql_sql_func(t->a, "to_char",
				       as_type(t, x, "timestamp"),
				       str(t, fmt), NULL);
	case NL2SQL_MYSQL:
		return nl2sql_sql_func(t->a, "date_format", x, str(t, fmt),
				       NULL);
	default:
		return nl2sql_sql_func(t->a, "date_format",
				       as_type(t, x, "timestamp"),
				       str(t, fmt), NULL);
	}
}

static void reformat(struct translator *t, struct nl2sql_sql **at,
		     struct nl2sql_sql *fmt, struct nl2sql_sql *x)
{
	const char *s = text_of(fmt);
	char *to = s ? format(t, s) : NULL;

	if (!to || !x)
		sql_cannot(t, "this date format");
	else
		*at = formatted(t, to, x);
}

/* ---- parts of dates ---- */

static const struct part {
	const char *name, *lite;
} parts[] = {
	{ "year", "%Y" }, { "month", "%m" }, { "day", "%d" },
	{ "hour", "%H" }, { "minute", "%M" }, { "second", "%S" },
	{ "doy", "%j" }, { "dow", "%w" }, { "epoch", "%s" },
};

/* EXTRACT(part FROM x) */
static void extract(struct translator *t, struct nl2sql_sql **at,
		    const char *part, struct nl2sql_sql *x)
{
	struct nl2sql_sql *f;

	if (t->to == NL2SQL_SQLITE) {
		for (size_t i = 0; i < NL2SQL_COUNT(parts); i++)
			if (nl2sql_ieq(part, parts[i].name)) {
				*at = nl2sql_sql_cast(
					t->a,
					nl2sql_sql_func(t->a, "strftime",
							str(t, parts[i].lite),
							x, NULL),
					"INTEGER");
				return;
			}
		sql_cannot(t, "the %s of a date", part);
		return;
	}
	if (t->to == NL2SQL_MYSQL &&
	    (nl2sql_ieq(part, "dow") || nl2sql_ieq(part, "doy"))) {
		f = nl2sql_sql_func(t->a, *part == 'd' && part[2] == 'w'
						  ? "dayofweek" : "dayofyear",
				    x, NULL);
		*at = part[2] == 'w' ? nl2sql_sql_bin(t->a, NL2SQL_OP_SUB, f,
						      nl2sql_sql_int(t->a, 1))
				     : f;
		return;
	}
	if (t->to == NL2SQL_MYSQL && nl2sql_ieq(part, "epoch")) {
		*at = nl2sql_sql_func(t->a, "unix_timestamp", x, NULL);
		return;
	}
	if (t->to == NL2SQL_TRINO && nl2sql_ieq(part, "epoch")) {
		*at = nl2sql_sql_func(t->a, "to_unixtime", x, NULL);
		return;
	}
	f = nl2sql_sql_func(t->a, "extract", nl2sql_sql_word(t->a, part), x,
			    NULL);
	f->flags |= NL2SQL_F_SYNTAX;
	*at = f;
}

/* date_trunc(unit, x) for those that have none */
static void truncate_date(struct translator *t, struct nl2sql_sql **at,
			  const char *unit, struct nl2sql_sql *x)
{
	static const struct {
		const char *unit, *lite, *my;
	} all[] = {
		{ "year", "%Y-01-01", "%Y-01-01" },
		{ "month", "%Y-%m-01", "%Y-%m-01" },
		{ "day", "%Y-%m-%d", "%Y-%m-%d" },
		{ "hour", "%Y-%m-%d %H:00:00", "%Y-%m-%d %H:00:00" },
		{ "minute", "%Y-%m-%d %H:%M:00", "%Y-%m-%d %H:%i:00" },
	};
	bool lite = t->to == NL2SQL_SQLITE;

	if (t->to == NL2SQL_POSTGRESQL || t->to == NL2SQL_TRINO)
		return;
	for (size_t i = 0; i < NL2SQL_COUNT(all); i++)
		if (nl2sql_ieq(unit, all[i].unit)) {
			*at = formatted(t, lite ? all[i].lite : all[i].my, x);
			sql_note(t, "a truncated date is text there");
			return;
		}
	if (nl2sql_ieq(unit, "week") && lite) {
		*at = nl2sql_sql_func(t->a, "date", x, str(t, "weekday 0"),
				      str(t, "-6 days"), NULL);
		return;
	}
	sql_cannot(t, "the beginning of a %s", unit);
}

/* ---- intervals ---- */

static const char *const units[] = {
	"microsecond", "second", "minute", "hour", "day", "week", "month",
	"quarter", "year"
};

/* "6 months", "1 day": a number and one unit, in the singular. */
static const char *read_interval(struct translator *t, const char *s,
				 const char **number)
{
	size_t n = strspn(s, "+-0123456789. ");

	*number = nl2sql_arena_strndup(t->a, s, strcspn(s, " "));
	if (!n)
		return NULL;
	for (size_t i = 0; i < NL2SQL_COUNT(units); i++) {
		size_t len = strlen(units[i]);

		if (nl2sql_ieqn(s + n, units[i], len) &&
		    (!s[n + len] || nl2sql_ieq(s + n + len, "s")))
			return units[i];
	}
	return NULL;
}

/* The number (a node) and unit of an INTERVAL; NULL when it is not simple. */
static const char *interval_parts(struct translator *t,
				  const struct nl2sql_sql *n,
				  struct nl2sql_sql **number)
{
	struct nl2sql_sql *v = n->kid[0];
	const char *s = text_of(v), *digits, *unit;

	if (n->text && !strchr(n->text, ' ') && !strchr(n->text, '(') &&
	    !strchr(n->text, '_')) {
		*number = s ? nl2sql_sql_num(t->a, s) : v;
		return n->text;
	}
	if (n->text || !s)
		return NULL;
	unit = read_interval(t, s, &digits);
	if (unit)
		*number = nl2sql_sql_num(t->a, digits + (*digits == '+'));
	return unit;
}

void sql_translate_date(struct translator *t, struct nl2sql_sql **at)
{
	struct nl2sql_sql *n = *at, *number = NULL;
	const char *unit;

	if (n->kind == NL2SQL_SQL_TYPED) {
		const char *type = n->kid[0]->text;

		if (t->to == NL2SQL_SQLITE)
			*at = n->kid[1];
		else if (strcmp(type, "date") != 0 &&
			 strcmp(type, "timestamp") != 0 &&
			 strcmp(type, "time") != 0)
			sql_cannot(t, "a literal of type %s", type);
		return;
	}
	if (t->to == NL2SQL_SQLITE)
		return; /* the sum that it stands in sees to it */
	unit = interval_parts(t, n, &number);
	if (!unit) {
		sql_cannot(t, "this interval");
		return;
	}
	if (t->to == NL2SQL_MYSQL) {
		n->kid[0] = number;
		nl2sql_sql_set_text(t->a, n, unit);
	} else if (number->kind == NL2SQL_SQL_LITERAL) {
		n->kid[0] = str(t, t->to == NL2SQL_TRINO
					   ? number->text
					   : nl2sql_arena_printf(
						     t->a, "%s %s",
						     number->text, unit));
		nl2sql_sql_set_text(t->a, n, t->to == NL2SQL_TRINO ? unit
								   : NULL);
	} else {
		n->kid[0] = str(t, nl2sql_arena_printf(
			t->a, t->to == NL2SQL_TRINO ? "1" : "1 %s", unit));
		nl2sql_sql_set_text(t->a, n, t->to == NL2SQL_TRINO ? unit
								   : NULL);
		*at = nl2sql_sql_bin(t->a, NL2SQL_OP_MUL, number, n);
	}
}

/* Does x hold a day without a time? */
static bool is_day(struct translator *t, const struct nl2sql_sql *x)
{
	if (x->kind == NL2SQL_SQL_FUNC)
		return !strcmp(x->text, "current_date") ||
		       !strcmp(x->text, "date") || !strcmp(x->text, "curdate");
	if (x->kind == NL2SQL_SQL_LITERAL)
		return x->text && x->text_len == 10;
	return sql_type_of(t, x) == 'd';
}

/* x plus or minus an interval, for SQLite: date(x, '+6 months') */
static struct nl2sql_sql *lite_sum(struct translator *t, struct nl2sql_sql *x,
				   const struct nl2sql_sql *interval,
				   bool minus)
{
	struct nl2sql_sql *number = NULL, *change;
	const char *unit = interval_parts(t, interval, &number);
	bool week = unit && !strcmp(unit, "week");
	bool day = unit && (week || strlen(unit) < 5
				    ? strcmp(unit, "hour") != 0
				    : !strcmp(unit, "month"));

	if (!unit || !strcmp(unit, "quarter")) {
		sql_cannot(t, "this interval");
		return x;
	}
	if (number->kind == NL2SQL_SQL_UNARY &&
	    number->op == NL2SQL_OP_NEG) {
		minus = !minus;
		number = number->kid[0];
	}
	if (number->kind == NL2SQL_SQL_LITERAL && !week)
		change = str(t, nl2sql_arena_printf(t->a, "%c%s %ss",
						    minus ? '-' : '+',
						    number->text, unit));
	else if (number->kind == NL2SQL_SQL_LITERAL)
		change = str(t, nl2sql_arena_printf(
			t->a, "%c%ld days", minus ? '-' : '+',
			7 * strtol(number->text, NULL, 10)));
	else
		change = nl2sql_sql_bin(
			t->a, NL2SQL_OP_CONCAT,
			minus ? nl2sql_sql_un(t->a, NL2SQL_OP_NEG, number)
			      : number,
			str(t, nl2sql_arena_printf(t->a, " %ss", unit)));
	return nl2sql_sql_func(t->a, day && is_day(t, x) ? "date" : "datetime",
			       x, change, NULL);
}

static struct nl2sql_sql *days_between(struct translator *t,
				       struct nl2sql_sql *a,
				       struct nl2sql_sql *b)
{
	switch (t->to) {
	case NL2SQL_SQLITE:
		return nl2sql_sql_cast(
			t->a,
			nl2sql_sql_bin(
				t->a, NL2SQL_OP_SUB,
				nl2sql_sql_func(t->a, "julianday", a, NULL),
				nl2sql_sql_func(t->a, "julianday", b, NULL)),
			"INTEGER");
	case NL2SQL_POSTGRESQL:
		return nl2sql_sql_bin(t->a, NL2SQL_OP_SUB,
				      as_type(t, a, "date"),
				      as_type(t, b, "date"));
	case NL2SQL_MYSQL:
		return nl2sql_sql_func(t->a, "datediff", a, b, NULL);
	default:
		return nl2sql_sql_func(t->a, "date_diff", str(t, "day"),
				       as_type(t, b, "date"),
				       as_type(t, a, "date"), NULL);
	}
}

void sql_date_arithmetic(struct translator *t, struct nl2sql_sql **at)
{
	struct nl2sql_sql *n = *at, *l = n->kid[0], *r = n->kid[1];
	bool minus = n->op == NL2SQL_OP_SUB;

	if (t->to == NL2SQL_SQLITE && r->kind == NL2SQL_SQL_INTERVAL)
		*at = lite_sum(t, l, r, minus);
	else if (t->to == NL2SQL_SQLITE && l->kind == NL2SQL_SQL_INTERVAL &&
		 !minus)
		*at = lite_sum(t, r, l, false);
	else if (minus && is(l, "julianday") && is(r, "julianday"))
		*at = days_between(t, arg(l, 0), arg(r, 0));
	else if (minus && t->from == NL2SQL_POSTGRESQL &&
		 sql_type_of(t, l) == 'd' && sql_type_of(t, r) == 'd')
		*at = days_between(t, l, r);
}

/* date_add(x, INTERVAL 1 DAY) */
static void add_interval(struct translator *t, struct nl2sql_sql **at,
			 bool minus)
{
	struct nl2sql_sql *x = arg(*at, 0), *i = arg(*at, 1);

	if (!x || !i)
		return;
	if (t->to == NL2SQL_SQLITE && i->kind == NL2SQL_SQL_INTERVAL)
		*at = lite_sum(t, x, i, minus);
	else
		*at = nl2sql_sql_bin(t->a,
				     minus ? NL2SQL_OP_SUB : NL2SQL_OP_ADD,
				     x, i);
}

static struct nl2sql_sql *bare(struct translator *t, const char *name)
{
	struct nl2sql_sql *f = nl2sql_sql_func(t->a, name, NULL);

	f->flags |= NL2SQL_F_BARE;
	return f;
}

/* date('now', '-1 year') of SQLite: a base and changes of it */
static bool lite_date(struct translator *t, struct nl2sql_sql **at, bool day)
{
	struct nl2sql_sql *f = *at, *x = arg(f, 0), *i;
	const char *unit, *number;

	if (!x || (text_of(x) && nl2sql_ieq(text_of(x), "now")))
		x = bare(t, day ? "current_date" : "current_timestamp");
	else if (t->to == NL2SQL_MYSQL)
		x = nl2sql_sql_func(t->a, day ? "date" : "timestamp", x, NULL);
	else
		x = as_type(t, x, day ? "date" : "timestamp");
	for (uint32_t k = 1; arg(f, k); k++) {
		const char *s = text_of(arg(f, k));

		unit = s ? read_interval(t, s, &number) : NULL;
		if (!unit) {
			sql_cannot(t, "this change of a date");
			return true;
		}
		i = nl2sql_sql_new(t->a, NL2SQL_SQL_INTERVAL);
		i->kid[0] = str(t, nl2sql_arena_printf(
			t->a, "%s %s", number + (*number == '+' ||
						 *number == '-'), unit));
		x = nl2sql_sql_bin(t->a, *number == '-' ? NL2SQL_OP_SUB
							: NL2SQL_OP_ADD,
				   x, i);
		sql_translate_date(t, &x->kid[1]);
	}
	*at = x;
	return true;
}

bool sql_date_func(struct translator *t, struct nl2sql_sql **at)
{
	struct nl2sql_sql *f = *at;
	bool lite = t->to == NL2SQL_SQLITE, from_lite = t->from == NL2SQL_SQLITE;
	const char *part;

	if (is(f, "strftime") && from_lite && arg(f, 1) && !arg(f, 2)) {
		struct nl2sql_sql *x = arg(f, 1);

		if (text_of(x) && nl2sql_ieq(text_of(x), "now"))
			x = bare(t, "current_timestamp");
		reformat(t, at, arg(f, 0), x);
	} else if (is(f, "to_char") && t->from == NL2SQL_POSTGRESQL) {
		reformat(t, at, arg(f, 1), arg(f, 0));
	} else if (is(f, "date_format")) {
		if (t->from != NL2SQL_MYSQL || t->to != NL2SQL_TRINO)
			reformat(t, at, arg(f, 1), arg(f, 0));
	} else if (is(f, "extract") && f->flags & NL2SQL_F_SYNTAX) {
		extract(t, at, arg(f, 0)->text, arg(f, 1));
	} else if (is(f, "date_part") && (part = text_of(arg(f, 0)))) {
		extract(t, at, part, arg(f, 1));
	} else if (is(f, "date_trunc") && (part = text_of(arg(f, 0)))) {
		truncate_date(t, at, part, arg(f, 1));
	} else if ((is(f, "year") || is(f, "month") || is(f, "day") ||
		    is(f, "hour") || is(f, "minute") || is(f, "second")) &&
		   arg(f, 0) && !arg(f, 1)) {
		extract(t, at, f->text, arg(f, 0));
	} else if ((is(f, "date") || is(f, "datetime")) && from_lite) {
		return lite_date(t, at, is(f, "date"));
	} else if (is(f, "date") && arg(f, 0) && !lite &&
		   t->to != NL2SQL_MYSQL) {
		*at = nl2sql_sql_cast(t->a, arg(f, 0), "date");
	} else if ((is(f, "now") || is(f, "localtimestamp")) && lite) {
		*at = bare(t, "current_timestamp");
	} else if (is(f, "curdate")) {
		*at = bare(t, "current_date");
	} else if (is(f, "datediff") && t->from == NL2SQL_MYSQL) {
		*at = days_between(t, arg(f, 0), arg(f, 1));
	} else if ((is(f, "date_add") || is(f, "adddate")) &&
		   t->from == NL2SQL_MYSQL) {
		add_interval(t, at, false);
	} else if ((is(f, "date_sub") || is(f, "subdate")) &&
		   t->from == NL2SQL_MYSQL) {
		add_interval(t, at, true);
	} else if (is(f, "age") || is(f, "timestampdiff") ||
		   is(f, "make_date") || is(f, "to_date") ||
		   is(f, "str_to_date")) {
		sql_cannot(t, "%s()", f->text);
	} else {
		return false;
	}
	return true;
}
