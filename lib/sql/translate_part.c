/* lib/sql/translate_part.c - formats of dates, and their parts */
#include <string.h>

#include "translate.h"

/* ---- formats ---- */

/* The first piece with the letters of one dialect says the other's; NULL
 * where it has none. */
static const struct piece {
	const char *text[NL2SQL_DIALECTS];
} pieces[] = {
	{ { "%Y", "YYYY", "%Y", "%Y" } },
	{ { "%m", "MM", "%m", "%m" } },
	{ { "%d", "DD", "%d", "%d" } },
	{ { "%H", "HH24", "%H", "%H" } },
	{ { "%M", "MI", "%i", "%i" } },
	{ { "%S", "SS", "%s", "%s" } },
	{ { "%j", "DDD", "%j", "%j" } },
	{ { "%S", "SS", "%S", "%S" } },
	{ { "%w", NULL, "%w", NULL } },
	{ { "%Y-%m-%d", "YYYY-MM-DD", "%Y-%m-%d", "%F" } },
	{ { "%H:%M:%S", "HH24:MI:SS", "%T", "%T" } },
	{ { NULL, "FMMonth", "%M", "%M" } },
	{ { NULL, "Mon", "%b", "%b" } },
	{ { NULL, "FMDay", "%W", "%W" } },
	{ { NULL, "Dy", "%a", "%a" } },
	{ { NULL, "YY", "%y", "%y" } },
	{ { NULL, "HH12", "%h", "%h" } },
	{ { NULL, "AM", "%p", "%p" } },
	{ { NULL, "FMDD", "%e", "%e" } },
};

/* A format in the other dialect's letters; NULL where one has none. */
static char *format(struct translator *t, const char *s)
{
	struct nl2sql_buf b = { 0 };
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

struct nl2sql_sql *nl2sql_translate_as_type(struct translator *t,
					    struct nl2sql_sql *n,
					    const char *type)
{
	if (n->kind == NL2SQL_SQL_FUNC && n->flags & NL2SQL_F_BARE)
		return n;
	return nl2sql_sql_cast(t->a, n, type);
}

/* x formatted by fmt, which is in the letters of t->to. */
struct nl2sql_sql *nl2sql_translate_formatted(struct translator *t,
					      const char *fmt,
					      struct nl2sql_sql *x)
{
	switch (t->to) {
	case NL2SQL_SQLITE:
		return nl2sql_sql_func(t->a, "strftime", str(t, fmt), x, NULL);
	case NL2SQL_POSTGRESQL:
		return nl2sql_sql_func(
			t->a, "to_char",
			nl2sql_translate_as_type(t, x, "timestamp"),
			str(t, fmt), NULL);
	case NL2SQL_MYSQL:
		return nl2sql_sql_func(t->a, "date_format", x, str(t, fmt),
				       NULL);
	default:
		return nl2sql_sql_func(
			t->a, "date_format",
			nl2sql_translate_as_type(t, x, "timestamp"),
			str(t, fmt), NULL);
	}
}

struct nl2sql_sql *nl2sql_translate_day_of_week(struct translator *t,
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
		f = nl2sql_sql_bin(
			t->a, NL2SQL_OP_MOD,
			nl2sql_sql_func(t->a, "day_of_week", x, NULL),
			nl2sql_sql_int(t->a, 7));
	}
	return !first ? f
		      : nl2sql_sql_bin(
				t->a, first > 0 ? NL2SQL_OP_ADD : NL2SQL_OP_SUB,
				f,
				nl2sql_sql_int(t->a,
					       first > 0 ? first : -first));
}

void nl2sql_translate_reformat(struct translator *t, struct nl2sql_sql **at,
			       struct nl2sql_sql *fmt, struct nl2sql_sql *x)
{
	const char *s = text_of(fmt);
	char *to = s ? format(t, s) : NULL;

	if (t->strict && x && s && !strcmp(s, "%w"))
		*at = nl2sql_sql_cast(
			t->a, nl2sql_translate_day_of_week(t, x, 0),
			t->to == NL2SQL_TRINO ? "varchar" : "text");
	else if (!to || !x)
		nl2sql_translate_cannot(t, "this date format");
	else
		*at = nl2sql_translate_formatted(t, to, x);
}

/* ---- parts of dates ---- */

static const struct part {
	const char *name, *lite;
} parts[] = {
	{ "year", "%Y" }, { "month", "%m" },  { "day", "%d" },
	{ "hour", "%H" }, { "minute", "%M" }, { "second", "%S" },
	{ "doy", "%j" },  { "dow", "%w" },    { "epoch", "%s" },
};

/* SQLite has months only. */
static struct nl2sql_sql *lite_month(struct translator *t, struct nl2sql_sql *x,
				     int more)
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
void nl2sql_translate_date_part(struct translator *t, struct nl2sql_sql **at,
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
			nl2sql_translate_cannot(t, "the %s of a date", part);
		return;
	}
	if (t->to == NL2SQL_MYSQL && nl2sql_ieq(part, "dow")) {
		*at = nl2sql_translate_day_of_week(t, x, 0);
		return;
	}
	if (strchr(part, '_') && t->from == NL2SQL_MYSQL) {
		nl2sql_translate_cannot(t, "the %s of a date", part);
		return;
	}
	/* ISO's weeks */
	if (t->to == NL2SQL_MYSQL && nl2sql_ieq(part, "week")) {
		*at = nl2sql_sql_func(t->a, "week", x, nl2sql_sql_int(t->a, 3),
				      NULL);
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

struct nl2sql_sql *nl2sql_translate_interval_of(struct translator *t,
						struct nl2sql_sql *number,
						const char *unit)
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
			nl2sql_translate_interval_of(
				t, nl2sql_sql_func(t->a, "weekday", x, NULL),
				"day"));
	f = nl2sql_sql_func(t->a, "makedate",
			    nl2sql_sql_func(t->a, "year", x, NULL),
			    nl2sql_sql_int(t->a, 1), NULL);
	return nl2sql_sql_bin(
		t->a, NL2SQL_OP_ADD, f,
		nl2sql_translate_interval_of(
			t,
			nl2sql_sql_bin(
				t->a, NL2SQL_OP_SUB,
				nl2sql_sql_func(t->a, "quarter", x, NULL),
				nl2sql_sql_int(t->a, 1)),
			"quarter"));
}

/* date_trunc(unit, x) for those that have none */
void nl2sql_translate_truncate_date(struct translator *t,
				    struct nl2sql_sql **at, const char *unit,
				    struct nl2sql_sql *x)
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
			*at = nl2sql_translate_formatted(
				t, lite ? all[i].lite : all[i].my, x);
			nl2sql_translate_note(t,
					      "a truncated date is text there");
			return;
		}
	if (nl2sql_ieq(unit, "quarter") && lite) {
		*at = nl2sql_sql_func(
			t->a, "date", x, str(t, "start of month"),
			nl2sql_sql_bin(
				t->a, NL2SQL_OP_CONCAT,
				nl2sql_sql_un(t->a, NL2SQL_OP_NEG,
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
	nl2sql_translate_cannot(t, "the beginning of a %s", unit);
}
