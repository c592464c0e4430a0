/* lib/sql/translate_date.c - dates, intervals, and their functions */
#include <stdlib.h>
#include <string.h>

#include "translate.h"

/* ---- intervals ---- */

static const char *const units[] = { "microsecond", "second",  "minute",
				     "hour",	    "day",     "week",
				     "month",	    "quarter", "year" };

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

void nl2sql_translate_date(struct translator *t, struct nl2sql_sql **at)
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
			nl2sql_translate_cannot(t, "a literal of type %s",
						type);
		return;
	}
	if (t->to == NL2SQL_SQLITE)
		return; /* the sum that it stands in sees to it */
	unit = interval_parts(t, n, &number);
	if (!unit) {
		nl2sql_translate_cannot(t, "this interval");
		return;
	}
	if (t->to == NL2SQL_MYSQL) {
		n->kid[0] = number;
		nl2sql_sql_set_text(t->a, n, unit);
	} else if (number->kind == NL2SQL_SQL_LITERAL) {
		n->kid[0] = str(t, t->to == NL2SQL_TRINO
					   ? number->text
					   : nl2sql_arena_printf(t->a, "%s %s",
								 number->text,
								 unit));
		nl2sql_sql_set_text(t->a, n,
				    t->to == NL2SQL_TRINO ? unit : NULL);
	} else {
		n->kid[0] = str(t, nl2sql_arena_printf(
					   t->a,
					   t->to == NL2SQL_TRINO ? "1" : "1 %s",
					   unit));
		nl2sql_sql_set_text(t->a, n,
				    t->to == NL2SQL_TRINO ? unit : NULL);
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
	return nl2sql_translate_type_of(t, x) == 'd' ||
	       (nl2sql_translate_type_of(t, x) == 's' &&
		t->from == NL2SQL_MYSQL);
}

/* x plus or minus an interval, for SQLite: date(x, '+6 months') */
static struct nl2sql_sql *lite_sum(struct translator *t, struct nl2sql_sql *x,
				   const struct nl2sql_sql *interval,
				   bool minus)
{
	struct nl2sql_sql *number = NULL, *change;
	const char *unit = interval_parts(t, interval, &number);
	bool week = unit && !strcmp(unit, "week");
	bool day = unit && (week || strlen(unit) < 5 ? strcmp(unit, "hour") != 0
						     : !strcmp(unit, "month"));

	if (!unit || !strcmp(unit, "quarter")) {
		nl2sql_translate_cannot(t, "this interval");
		return x;
	}
	if (number->kind == NL2SQL_SQL_UNARY && number->op == NL2SQL_OP_NEG) {
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

static struct nl2sql_sql *
days_between(struct translator *t, struct nl2sql_sql *a, struct nl2sql_sql *b)
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
				      nl2sql_translate_as_type(t, a, "date"),
				      nl2sql_translate_as_type(t, b, "date"));
	case NL2SQL_MYSQL:
		return nl2sql_sql_func(t->a, "datediff", a, b, NULL);
	default:
		return nl2sql_sql_func(t->a, "date_diff", str(t, "day"),
				       nl2sql_translate_as_type(t, b, "date"),
				       nl2sql_translate_as_type(t, a, "date"),
				       NULL);
	}
}

static struct nl2sql_sql *bare(struct translator *t, const char *name)
{
	struct nl2sql_sql *f = nl2sql_sql_func(t->a, name, NULL);

	f->flags |= NL2SQL_F_BARE;
	return f;
}

/* The days since noon of a day in 4714 BC, as SQLite counts. */
static struct nl2sql_sql *julian_day(struct translator *t, struct nl2sql_sql *x)
{
	struct nl2sql_sql *seconds;

	if (text_of(x) && nl2sql_ieq(text_of(x), "now"))
		x = bare(t, "current_timestamp");
	if (t->to == NL2SQL_MYSQL) {
		seconds = nl2sql_sql_func(t->a, "timestampdiff",
					  nl2sql_sql_word(t->a, "second"),
					  str(t, "1970-01-01"), x, NULL);
	} else if (t->to == NL2SQL_TRINO) {
		seconds = nl2sql_sql_func(
			t->a, "to_unixtime",
			nl2sql_translate_as_type(t, x, "timestamp"), NULL);
	} else {
		seconds = nl2sql_sql_func(
			t->a, "extract", nl2sql_sql_word(t->a, "epoch"),
			nl2sql_translate_as_type(t, x, "timestamp"), NULL);
		seconds->flags |= NL2SQL_F_SYNTAX;
	}
	return nl2sql_sql_bin(t->a, NL2SQL_OP_ADD,
			      nl2sql_sql_bin(t->a, NL2SQL_OP_DIV, seconds,
					     nl2sql_sql_num(t->a, "86400.0")),
			      nl2sql_sql_num(t->a, "2440587.5"));
}

bool nl2sql_translate_is_interval(const struct nl2sql_sql *n)
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
					     ? n->kid[1]->kid[1]
					     : n->kid[1];
	struct nl2sql_sql *number = NULL;
	const char *unit = interval_parts(t, i, &number);
	bool fine = unit &&
		    (!strcmp(unit, "hour") || !strcmp(unit, "minute") ||
		     !strcmp(unit, "second") || !strcmp(unit, "microsecond"));

	n->kid[0] = nl2sql_sql_cast(t->a, n->kid[0], "timestamp");
	if (t->to == NL2SQL_TRINO)
		return nl2sql_translate_formatted(
			t, fine ? "%Y-%m-%d %H:%i:%s" : "%Y-%m-%d", n);
	return nl2sql_translate_formatted(
		t, fine ? "YYYY-MM-DD HH24:MI:SS" : "YYYY-MM-DD", n);
}

void nl2sql_translate_date_arithmetic(struct translator *t,
				      struct nl2sql_sql **at)
{
	struct nl2sql_sql *n = *at, *l = n->kid[0], *r = n->kid[1];
	bool minus = n->op == NL2SQL_OP_SUB;

	if (t->strict && t->from == NL2SQL_MYSQL &&
	    nl2sql_translate_is_interval(r) &&
	    nl2sql_translate_type_of(t, l) == 's')
		*at = text_sum(t, n);
	else if (t->to == NL2SQL_SQLITE && r->kind == NL2SQL_SQL_INTERVAL)
		*at = lite_sum(t, l, r, minus);
	else if (t->to == NL2SQL_SQLITE && l->kind == NL2SQL_SQL_INTERVAL &&
		 !minus)
		*at = lite_sum(t, r, l, false);
	else if (minus && is_temporal(t, l) && is_temporal(t, r)) {
		if (t->from == NL2SQL_POSTGRESQL &&
		    nl2sql_translate_type_of(t, l) == 'd' &&
		    nl2sql_translate_type_of(t, r) == 'd')
			*at = days_between(t, l, r);
		else
			nl2sql_translate_cannot(
				t, "the difference of these two times");
	}
}

/* date_add(x, INTERVAL 1 DAY) */
static void add_interval(struct translator *t, struct nl2sql_sql **at,
			 bool minus)
{
	struct nl2sql_sql *x = arg_of(*at, 0), *i = arg_of(*at, 1);

	if (!x || !i)
		return;
	if (t->to == NL2SQL_SQLITE && i->kind == NL2SQL_SQL_INTERVAL)
		*at = lite_sum(t, x, i, minus);
	else {
		*at = nl2sql_sql_bin(
			t->a, minus ? NL2SQL_OP_SUB : NL2SQL_OP_ADD, x, i);
		nl2sql_translate_date_arithmetic(t, at);
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
	if (!nl2sql_sql_is(n, NL2SQL_SQL_BINARY) && !is_call(n, "concat"))
		return NULL;
	if (is_call(n, "concat")) { /* what MySQL makes of it */
		x = arg_of(n, nl2sql_sql_is(arg_of(n, 0), NL2SQL_SQL_LITERAL));
		s = text_of(arg_of(n, n->kid[NL2SQL_FUNC_ARGS]->n - 1));
		*minus = text_of(arg_of(n, 0)) && *text_of(arg_of(n, 0)) == '-';
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
static bool start_of(struct translator *t, struct nl2sql_sql **x, const char *s)
{
	struct nl2sql_sql *f;

	if (!s || !nl2sql_ieqn(s, "start of ", 9))
		return false;
	if (t->to == NL2SQL_MYSQL) {
		f = *x;
		nl2sql_translate_truncate_date(t, &f, s + 9, *x);
		*x = nl2sql_sql_cast(t->a, f, "datetime");
	} else {
		*x = nl2sql_sql_func(t->a, "date_trunc", str(t, s + 9), *x,
				     NULL);
	}
	return true;
}

static struct nl2sql_sql *lite_base(struct translator *t, struct nl2sql_sql *x,
				    bool day)
{
	if (!x || (text_of(x) && nl2sql_ieq(text_of(x), "now")))
		return bare(t, day ? "current_date" : "current_timestamp");
	if (t->to == NL2SQL_MYSQL)
		return nl2sql_sql_func(t->a, day ? "date" : "timestamp", x,
				       NULL);
	return nl2sql_translate_as_type(t, x, day ? "date" : "timestamp");
}

/* date('now', '-1 year') of SQLite: a base and changes of it */
static bool lite_date(struct translator *t, struct nl2sql_sql **at, bool day)
{
	struct nl2sql_sql *f = *at, *x = lite_base(t, arg_of(f, 0), day), *i;
	const char *unit, *number;
	bool minus;

	for (uint32_t k = 1; arg_of(f, k); k++) {
		const char *s = text_of(arg_of(f, k));

		if (start_of(t, &x, s))
			continue;
		unit = s ? read_interval(t, s, &number) : NULL;
		if (unit) {
			minus = *number == '-';
			number += minus || *number == '+';
			i = nl2sql_translate_interval_of(t, str(t, number),
							 unit);
		} else {
			i = computed_change(t, arg_of(f, k), &minus, &unit);
			if (!i) {
				nl2sql_translate_cannot(
					t, "this change of a date");
				return true;
			}
			i = nl2sql_translate_interval_of(t, i, unit);
		}
		x = nl2sql_sql_bin(t->a, minus ? NL2SQL_OP_SUB : NL2SQL_OP_ADD,
				   x, i);
		nl2sql_translate_date(t, &x->kid[1]);
	}
	if (arg_of(f, 1) && day)
		x = t->to == NL2SQL_MYSQL
			    ? nl2sql_sql_func(t->a, "date", x, NULL)
			    : nl2sql_sql_cast(t->a, x, "date");
	*at = x;
	return true;
}

/* What MySQL alone calls so. */
static bool my_part(struct translator *t, struct nl2sql_sql **at)
{
	struct nl2sql_sql *f = *at, *x = arg_of(f, 0), *last;

	if (t->from != NL2SQL_MYSQL || !x)
		return false;
	if (is_call(f, "dayofweek")) {
		*at = nl2sql_translate_day_of_week(t, x, 1);
	} else if (is_call(f, "weekday")) { /* 0 for Monday */
		*at = nl2sql_sql_bin(t->a, NL2SQL_OP_MOD,
				     nl2sql_translate_day_of_week(t, x, 6),
				     nl2sql_sql_int(t->a, 7));
	} else if (is_call(f, "dayofmonth")) {
		nl2sql_translate_date_part(t, at, "day", x);
	} else if (is_call(f, "dayofyear")) {
		nl2sql_translate_date_part(t, at, "doy", x);
	} else if (is_call(f, "quarter")) {
		nl2sql_translate_date_part(t, at, "quarter", x);
	} else if (is_call(f, "monthname") || is_call(f, "dayname")) {
		nl2sql_translate_reformat(
			t, at, str(t, is_call(f, "dayname") ? "%W" : "%M"), x);
	} else if (is_call(f, "last_day") && t->to == NL2SQL_SQLITE) {
		*at = nl2sql_sql_func(t->a, "date", x, str(t, "start of month"),
				      str(t, "+1 month"), str(t, "-1 day"),
				      NULL);
	} else if (is_call(f, "last_day") && t->to == NL2SQL_POSTGRESQL) {
		last = nl2sql_sql_func(t->a, "date_trunc", str(t, "month"), x,
				       NULL);
		last = nl2sql_sql_bin(
			t->a, NL2SQL_OP_ADD, last,
			nl2sql_translate_interval_of(
				t, str(t, "1 month -1 day"), NULL));
		*at = nl2sql_sql_cast(t->a, last, "date");
	} else {
		return false;
	}
	return true;
}

bool nl2sql_translate_date_func(struct translator *t, struct nl2sql_sql **at)
{
	struct nl2sql_sql *f = *at;
	bool lite = t->to == NL2SQL_SQLITE,
	     from_lite = t->from == NL2SQL_SQLITE;
	const char *part;

	if (my_part(t, at))
		return true;
	if (is_call(f, "julianday") && from_lite && arg_of(f, 0) &&
	    !arg_of(f, 1)) {
		*at = julian_day(t, arg_of(f, 0));
	} else if (is_call(f, "strftime") && from_lite && arg_of(f, 1) &&
		   !arg_of(f, 2)) {
		struct nl2sql_sql *x = arg_of(f, 1);

		if (text_of(x) && nl2sql_ieq(text_of(x), "now"))
			x = bare(t, "current_timestamp");
		nl2sql_translate_reformat(t, at, arg_of(f, 0), x);
	} else if (is_call(f, "to_char") && t->from == NL2SQL_POSTGRESQL) {
		nl2sql_translate_reformat(t, at, arg_of(f, 1), arg_of(f, 0));
	} else if (is_call(f, "date_format")) {
		if (t->from != NL2SQL_MYSQL || t->to != NL2SQL_TRINO)
			nl2sql_translate_reformat(t, at, arg_of(f, 1),
						  arg_of(f, 0));
	} else if (is_call(f, "extract") && f->flags & NL2SQL_F_SYNTAX) {
		nl2sql_translate_date_part(t, at, arg_of(f, 0)->text,
					   arg_of(f, 1));
	} else if (is_call(f, "date_part") && arg_of(f, 1) &&
		   (part = text_of(arg_of(f, 0)))) {
		nl2sql_translate_date_part(t, at, part, arg_of(f, 1));
	} else if (is_call(f, "date_trunc") && arg_of(f, 1) &&
		   (part = text_of(arg_of(f, 0)))) {
		nl2sql_translate_truncate_date(t, at, part, arg_of(f, 1));
	} else if ((is_call(f, "year") || is_call(f, "month") ||
		    is_call(f, "day") || is_call(f, "hour") ||
		    is_call(f, "minute") || is_call(f, "second")) &&
		   arg_of(f, 0) && !arg_of(f, 1)) {
		nl2sql_translate_date_part(t, at, f->text, arg_of(f, 0));
	} else if ((is_call(f, "date") || is_call(f, "datetime")) &&
		   from_lite) {
		return lite_date(t, at, is_call(f, "date"));
	} else if (is_call(f, "date") && arg_of(f, 0) && !lite &&
		   t->to != NL2SQL_MYSQL) {
		*at = nl2sql_sql_cast(t->a, arg_of(f, 0), "date");
	} else if ((is_call(f, "now") || is_call(f, "localtimestamp")) &&
		   lite) {
		*at = bare(t, "current_timestamp");
	} else if (is_call(f, "curdate")) {
		*at = bare(t, "current_date");
	} else if (is_call(f, "datediff") && t->from == NL2SQL_MYSQL &&
		   arg_of(f, 1)) {
		*at = days_between(t, arg_of(f, 0), arg_of(f, 1));
	} else if ((is_call(f, "date_add") || is_call(f, "adddate")) &&
		   t->from == NL2SQL_MYSQL) {
		add_interval(t, at, false);
	} else if ((is_call(f, "date_sub") || is_call(f, "subdate")) &&
		   t->from == NL2SQL_MYSQL) {
		add_interval(t, at, true);
	} else if (is_call(f, "age") || is_call(f, "timestampdiff") ||
		   is_call(f, "make_date") || is_call(f, "to_date") ||
		   is_call(f, "str_to_date")) {
		nl2sql_translate_cannot(t, "%s()", f->text);
	} else {
		return false;
	}
	return true;
}
