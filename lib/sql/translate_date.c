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

/* The first piece with the letters of one dialect says the other's; NULL
 * where it has none. */
static const struct piece {
	const char *text[NL2SQL_DIALECTS];
} pieces[] = {
	{ { "%Y", "YYYY", "%Y", "%Y" } }, { { "%m", "MM", "%m", "%m" } },
	{ { "%d", "DD", "%d", "%d" } }, { { "%H", "HH24", "%H", "%H" } },
	{ { "%M", "MI", "%i", "%i" } }, { { "%S", "SS", "%s", "%s" } },
	{ { "%j", "DDD", "%j", "%j" } }, { { "%S", "SS", "%S", "%S" } },
	{ { "%w", NULL, "%w", NULL } },
	{ { "%Y-%m-%d", "YYYY-MM-DD", "%Y-%m-%d", "%F" } },
	{ { "%H:%M:%S", "HH24:MI:SS", "%T", "%T" } },
	{ { NULL, "FMMonth", "%M", "%M" } }, { { NULL, "Mon", "%b", "%b" } },
	{ { NULL, "FMDay", "%W", "%W" } }, { { NULL, "Dy", "%a", "%a" } },
	{ { NULL, "YY", "%y", "%y" } }, { { NULL, "HH12", "%h", "%h" } },
	{ { NULL, "AM", "%p", "%p" } }, { { NULL, "FMDD", "%e", "%e" } },
};

/* A format in the other dialect's letters; NULL where one has none. */
static char *format(struct translator *t, const char *s)
{
	struct nl2sql_buf b = {0};
	char *out;

	while (*s) {
		size_t i = 0, len = 0;

		for (; i < NL2SQL_COUNT(pieces); i++) {
			const char *from = pieces[i].text[t->from];

			len = from ? strlen(from) : 0;
			if (from && !strncmp(s, from, len))
				break;
		}
		if (i < NL2SQL_COUNT(pieces) && pieces[i].text[t->to]) {
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

/* 0 for Sunday to 6, and first instead of 0 */
static struct nl2sql_sql *day_of_week(struct translator *t,
				      struct nl2sql_sql *x, int first)
{
	struct nl2sql_sql *f;

	switch (t->to) {
	case NL2SQL_SQLITE:
		f = nl2sql_sql_cast(t->a,
				    nl2sql_sql_func(t->a, "strftime",
						    str(t, "%w"), x, NULL),
				    "INTEGER");
		break;
	case NL2SQL_MYSQL:
		f = nl2sql_sql_func(t->a, "dayofweek", x, NULL);
		first--;
		break;
	case NL2SQL_POSTGRESQL:
		f = nl2sql_sql_func(t->a, "extract",
				    nl2sql_sql_word(t->a, "dow"), x, NULL);
		f->flags |= NL2SQL_F_SYNTAX;
		f = nl2sql_sql_cast(t->a, f, "integer");
		break;
	default: /* 1 for Monday to 7 */
		f = nl2sql_sql_bin(t->a, NL2SQL_OP_MOD,
				   nl2sql_sql_func(t->a, "day_of_week", x,
						   NULL),
				   nl2sql_sql_int(t->a, 7));
	}
	return !first ? f :
	       nl2sql_sql_bin(t->a, first > 0 ? NL2SQL_OP_ADD : NL2SQL_OP_SUB,
			      f, nl2sql_sql_int(t->a, first > 0 ? first
								: -first));
}

static void reformat(struct translator *t, struct nl2sql_sql **at,
		     struct nl2sql_sql *fmt, struct nl2sql_sql *x)
{
	const char *s = text_of(fmt);
	char *to = s ? format(t, s) : NULL;

	if (t->strict && x && s && !strcmp(s, "%w"))
		*at = nl2sql_sql_cast(t->a, day_of_week(t, x, 0),
				      t->to == NL2SQL_TRINO ? "varchar"
							    : "text");
	else if (!to || !x)
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

/* SQLite has months only. */
static struct nl2sql_sql *lite_month(struct translator *t,
				     struct nl2sql_sql *x, int more)
{
	return nl2sql_sql_bin(
		t->a, more < 0 ? NL2SQL_OP_SUB : NL2SQL_OP_ADD,
		nl2sql_sql_cast(t->a,
				nl2sql_sql_func(t->a, "strftime", str(t, "%m"),
						x, NULL),
				"INTEGER"),
		nl2sql_sql_int(t->a, more < 0 ? -more : more));
}

static struct nl2sql_sql *quarter(struct translator *t, struct nl2sql_sql *x)
{
	return nl2sql_sql_bin(t->a, NL2SQL_OP_DIV, lite_month(t, x, 2),
			      nl2sql_sql_int(t->a, 3));
}

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
		if (nl2sql_ieq(part, "quarter"))
			*at = quarter(t, x);
		else
			sql_cannot(t, "the %s of a date", part);
		return;
	}
	if (t->to == NL2SQL_MYSQL && nl2sql_ieq(part, "dow")) {
		*at = day_of_week(t, x, 0);
		return;
	}
	if (t->to == NL2SQL_MYSQL && nl2sql_ieq(part, "doy")) {
		*at = nl2sql_sql_func(t->a, "dayofyear", x, NULL);
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

static struct nl2sql_sql *interval(struct translator *t,
				   struct nl2sql_sql *number, const char *unit)
{
	struct nl2sql_sql *n = nl2sql_sql_new(t->a, NL2SQL_SQL_INTERVAL);

	n->kid[0] = number;
	nl2sql_sql_set_text(t->a, n, unit);
	return n;
}

/* The Monday, or the first day of the quarter, in MySQL. */
static struct nl2sql_sql *my_truncated(struct translator *t, bool by_quarter,
				       struct nl2sql_sql *x)
{
	struct nl2sql_sql *f;

	if (!by_quarter)
		return nl2sql_sql_bin(
			t->a, NL2SQL_OP_SUB,
			nl2sql_sql_func(t->a, "date", x, NULL),
			interval(t, nl2sql_sql_func(t->a, "weekday", x, NULL),
				 "day"));
	f = nl2sql_sql_func(t->a, "makedate",
			    nl2sql_sql_func(t->a, "year", x, NULL),
			    nl2sql_sql_int(t->a, 1), NULL);
	return nl2sql_sql_bin(
		t->a, NL2SQL_OP_ADD, f,
		interval(t, nl2sql_sql_bin(t->a, NL2SQL_OP_SUB,
					   nl2sql_sql_func(t->a, "quarter", x,
							   NULL),
					   nl2sql_sql_int(t->a, 1)),
			 "quarter"));
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
	if (nl2sql_ieq(unit, "quarter") && lite) {
		*at = nl2sql_sql_func(
			t->a, "date", x, str(t, "start of month"),
			nl2sql_sql_bin(
				t->a, NL2SQL_OP_CONCAT,
				nl2sql_sql_un(
					t->a, NL2SQL_OP_NEG,
					nl2sql_sql_bin(
						t->a, NL2SQL_OP_MOD,
						lite_month(t, x, -1),
						nl2sql_sql_int(t->a, 3))),
				str(t, " months")),
			NULL);
		return;
	}
	if (nl2sql_ieq(unit, "quarter") || nl2sql_ieq(unit, "week")) {
		if (!lite) {
			*at = my_truncated(t, *unit == 'q' || *unit == 'Q', x);
			return;
		}
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
	if (nl2sql_ieqn(s + n, "millisecond", 11)) {
		*number = nl2sql_arena_printf(t->a, "%g",
					      strtod(*number, NULL) / 1000);
		return "second";
	}
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
	/* Text that is added to is most often a day: no column of moments is
	 * kept as text where there is a type for them. */
	return sql_type_of(t, x) == 'd' ||
	       (sql_type_of(t, x) == 's' && t->from == NL2SQL_MYSQL);
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

static struct nl2sql_sql *bare(struct translator *t, const char *name)
{
	struct nl2sql_sql *f = nl2sql_sql_func(t->a, name, NULL);

	f->flags |= NL2SQL_F_BARE;
	return f;
}

static bool temporal(struct translator *t, const struct nl2sql_sql *n)
{
	char type = sql_type_of(t, n);

	return type == 'd' || type == 't';
}

/* The days since noon of a day in 4714 BC, as SQLite counts. */
static struct nl2sql_sql *julian_day(struct translator *t,
				     struct nl2sql_sql *x)
{
	struct nl2sql_sql *seconds;

	if (text_of(x) && nl2sql_ieq(text_of(x), "now"))
		x = bare(t, "current_timestamp");
	if (t->to == NL2SQL_MYSQL) {
		seconds = nl2sql_sql_func(t->a, "timestampdiff",
					  nl2sql_sql_word(t->a, "second"),
					  str(t, "1970-01-01"), x, NULL);
	} else if (t->to == NL2SQL_TRINO) {
		seconds = nl2sql_sql_func(t->a, "to_unixtime",
					  as_type(t, x, "timestamp"), NULL);
	} else {
		seconds = nl2sql_sql_func(t->a, "extract",
					  nl2sql_sql_word(t->a, "epoch"),
					  as_type(t, x, "timestamp"), NULL);
		seconds->flags |= NL2SQL_F_SYNTAX;
	}
	return nl2sql_sql_bin(
		t->a, NL2SQL_OP_ADD,
		nl2sql_sql_bin(t->a, NL2SQL_OP_DIV, seconds,
			       nl2sql_sql_num(t->a, "86400.0")),
		nl2sql_sql_num(t->a, "2440587.5"));
}

bool sql_is_interval(const struct nl2sql_sql *n)
{
	return n->kind == NL2SQL_SQL_INTERVAL ||
	       (n->kind == NL2SQL_SQL_BINARY && n->op == NL2SQL_OP_MUL &&
		n->kid[1]->kind == NL2SQL_SQL_INTERVAL);
}

/* Text plus an interval is text again in MySQL: a day, or a moment when the
 * interval has hours. */
static struct nl2sql_sql *text_sum(struct translator *t, struct nl2sql_sql *n)
{
	const struct nl2sql_sql *i = n->kid[1]->kind == NL2SQL_SQL_BINARY
					     ? n->kid[1]->kid[1] : n->kid[1];
	struct nl2sql_sql *number = NULL;
	const char *unit = interval_parts(t, i, &number);
	bool fine = unit && (!strcmp(unit, "hour") || !strcmp(unit, "minute") ||
			     !strcmp(unit, "second") ||
			     !strcmp(unit, "microsecond"));

	n->kid[0] = nl2sql_sql_cast(t->a, n->kid[0], "timestamp");
	if (t->to == NL2SQL_TRINO)
		return formatted(t, fine ? "%Y-%m-%d %H:%i:%s" : "%Y-%m-%d", n);
	return formatted(t, fine ? "YYYY-MM-DD HH24:MI:SS" : "YYYY-MM-DD", n);
}

void sql_date_arithmetic(struct translator *t, struct nl2sql_sql **at)
{
	struct nl2sql_sql *n = *at, *l = n->kid[0], *r = n->kid[1];
	bool minus = n->op == NL2SQL_OP_SUB;

	if (t->strict && t->from == NL2SQL_MYSQL && sql_is_interval(r) &&
	    sql_type_of(t, l) == 's')
		*at = text_sum(t, n);
	else if (t->to == NL2SQL_SQLITE && r->kind == NL2SQL_SQL_INTERVAL)
		*at = lite_sum(t, l, r, minus);
	else if (t->to == NL2SQL_SQLITE && l->kind == NL2SQL_SQL_INTERVAL &&
		 !minus)
		*at = lite_sum(t, r, l, false);
	else if (minus && temporal(t, l) && temporal(t, r)) {
		if (t->from == NL2SQL_POSTGRESQL && sql_type_of(t, l) == 'd' &&
		    sql_type_of(t, r) == 'd')
			*at = days_between(t, l, r);
		else
			sql_cannot(t, "the difference of these two times");
	}
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
	else {
		*at = nl2sql_sql_bin(t->a,
				     minus ? NL2SQL_OP_SUB : NL2SQL_OP_ADD,
				     x, i);
		sql_date_arithmetic(t, at);
	}
}

/* '-' || x || ' days', as people write it: x, and what stands around it */
static struct nl2sql_sql *computed_change(struct translator *t,
					  struct nl2sql_sql *n, bool *minus,
					  const char **unit)
{
	struct nl2sql_sql *x;
	const char *s, *number;

	*minus = false;
	if (!nl2sql_sql_is(n, NL2SQL_SQL_BINARY) && !is(n, "concat"))
		return NULL;
	if (is(n, "concat")) { /* what MySQL makes of it */
		x = arg(n, nl2sql_sql_is(arg(n, 0), NL2SQL_SQL_LITERAL));
		s = text_of(arg(n, n->kid[NL2SQL_FUNC_ARGS]->n - 1));
		*minus = text_of(arg(n, 0)) && *text_of(arg(n, 0)) == '-';
	} else {
		x = n->kid[0];
		s = text_of(n->kid[1]);
		if (nl2sql_sql_is(n->kid[1], NL2SQL_SQL_BINARY) &&
		    n->op == NL2SQL_OP_CONCAT && text_of(x)) {
			*minus = *text_of(x) == '-';
			x = n->kid[1]->kid[0];
			s = text_of(n->kid[1]->kid[1]);
		} else if (nl2sql_sql_is(x, NL2SQL_SQL_BINARY) &&
			   x->op == NL2SQL_OP_CONCAT && text_of(x->kid[0])) {
			*minus = *text_of(x->kid[0]) == '-';
			x = x->kid[1];
		}
	}
	*unit = s ? read_interval(t, s, &number) : NULL;
	return *unit ? x : NULL;
}

/* 'start of month' */
static bool start_of(struct translator *t, struct nl2sql_sql **x,
		     const char *s)
{
	struct nl2sql_sql *f;

	if (!s || !nl2sql_ieqn(s, "start of ", 9))
		return false;
	if (t->to == NL2SQL_MYSQL) {
		f = *x;
		truncate_date(t, &f, s + 9, *x);
		*x = nl2sql_sql_cast(t->a, f, "datetime");
	} else {
		*x = nl2sql_sql_func(t->a, "date_trunc", str(t, s + 9), *x,
				     NULL);
	}
	return true;
}

static struct nl2sql_sql *lite_base(struct translator *t,
				    struct nl2sql_sql *x, bool day)
{
	if (!x || (text_of(x) && nl2sql_ieq(text_of(x), "now")))
		return bare(t, day ? "current_date" : "current_timestamp");
	if (t->to == NL2SQL_MYSQL)
		return nl2sql_sql_func(t->a, day ? "date" : "timestamp", x,
				       NULL);
	return as_type(t, x, day ? "date" : "timestamp");
}

/* date('now', '-1 year') of SQLite: a base and changes of it */
static bool lite_date(struct translator *t, struct nl2sql_sql **at, bool day)
{
	struct nl2sql_sql *f = *at, *x = lite_base(t, arg(f, 0), day), *i;
	const char *unit, *number;
	bool minus;

	for (uint32_t k = 1; arg(f, k); k++) {
		const char *s = text_of(arg(f, k));

		if (start_of(t, &x, s))
			continue;
		unit = s ? read_interval(t, s, &number) : NULL;
		if (unit) {
			minus = *number == '-';
			number += minus || *number == '+';
			i = interval(t, str(t, number), unit);
		} else {
			i = computed_change(t, arg(f, k), &minus, &unit);
			if (!i) {
				sql_cannot(t, "this change of a date");
				return true;
			}
			i = interval(t, i, unit);
		}
		x = nl2sql_sql_bin(t->a, minus ? NL2SQL_OP_SUB : NL2SQL_OP_ADD,
				   x, i);
		sql_translate_date(t, &x->kid[1]);
	}
	if (arg(f, 1) && day)
		x = t->to == NL2SQL_MYSQL
			    ? nl2sql_sql_func(t->a, "date", x, NULL)
			    : nl2sql_sql_cast(t->a, x, "date");
	*at = x;
	return true;
}

/* What MySQL alone calls so. */
static bool my_part(struct translator *t, struct nl2sql_sql **at)
{
	struct nl2sql_sql *f = *at, *x = arg(f, 0), *last;

	if (t->from != NL2SQL_MYSQL || !x)
		return false;
	if (is(f, "dayofweek")) {
		*at = day_of_week(t, x, 1);
	} else if (is(f, "weekday")) { /* 0 for Monday */
		*at = nl2sql_sql_bin(t->a, NL2SQL_OP_MOD, day_of_week(t, x, 6),
				     nl2sql_sql_int(t->a, 7));
	} else if (is(f, "dayofmonth")) {
		extract(t, at, "day", x);
	} else if (is(f, "dayofyear")) {
		extract(t, at, "doy", x);
	} else if (is(f, "quarter")) {
		extract(t, at, "quarter", x);
	} else if (is(f, "monthname") || is(f, "dayname")) {
		reformat(t, at, str(t, is(f, "dayname") ? "%W" : "%M"), x);
	} else if (is(f, "last_day") && t->to == NL2SQL_SQLITE) {
		*at = nl2sql_sql_func(t->a, "date", x, str(t, "start of month"),
				      str(t, "+1 month"), str(t, "-1 day"),
				      NULL);
	} else if (is(f, "last_day") && t->to == NL2SQL_POSTGRESQL) {
		last = nl2sql_sql_func(t->a, "date_trunc", str(t, "month"), x,
				       NULL);
		last = nl2sql_sql_bin(t->a, NL2SQL_OP_ADD, last,
				      interval(t, str(t, "1 month -1 day"),
					       NULL));
		*at = nl2sql_sql_cast(t->a, last, "date");
	} else {
		return false;
	}
	return true;
}

bool sql_date_func(struct translator *t, struct nl2sql_sql **at)
{
	struct nl2sql_sql *f = *at;
	bool lite = t->to == NL2SQL_SQLITE, from_lite = t->from == NL2SQL_SQLITE;
	const char *part;

	if (my_part(t, at))
		return true;
	if (is(f, "julianday") && from_lite && arg(f, 0) && !arg(f, 1)) {
		*at = julian_day(t, arg(f, 0));
	} else if (is(f, "strftime") && from_lite && arg(f, 1) && !arg(f, 2)) {
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
