/*
 * lib/grammar/value.c - values: as literals, and as people write them
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "internal.h"

/* ---- literals -------------------- */

static struct nl2sql_sql *number_literal(struct derivation *d,
					 const struct nl2sql_cell *v)
{
	struct nl2sql_buf b = { 0 };
	struct nl2sql_sql *n;

	if (v->type == NL2SQL_CELL_DECIMAL)
		nl2sql_buf_put(&b, v->at, v->len);
	else
		nl2sql_buf_double(&b, v->real);
	n = nl2sql_sql_num(d->a, nl2sql_buf_str(&b));
	nl2sql_buf_release(&b);
	return n;
}

struct nl2sql_sql *nl2sql_value_literal(struct derivation *d,
					const struct nl2sql_cell *v,
					const struct world_column *c)
{
	struct nl2sql_sql *n;

	switch (v->type) {
	case NL2SQL_CELL_INTEGER:
		return v->integer < 0
			       ? nl2sql_sql_num(d->a,
						nl2sql_arena_printf(
							d->a, "%lld",
							(long long)v->integer))
			       : nl2sql_sql_int(d->a, v->integer);
	case NL2SQL_CELL_REAL:
	case NL2SQL_CELL_DECIMAL:
		return number_literal(d, v);
	case NL2SQL_CELL_BOOLEAN:
		return nl2sql_sql_bool(d->a, v->integer != 0);
	case NL2SQL_CELL_TEXT:
		n = nl2sql_sql_str(d->a, v->at);
		if (c && d->w->dialect == NL2SQL_TRINO &&
		    nl2sql_family_temporal(c->c->family))
			return nl2sql_sql_cast(
				d->a, n,
				c->c->family == NL2SQL_FAMILY_DATE
					? "date"
					: "timestamp");
		return n;
	default:
		return nl2sql_sql_null(d->a);
	}
}

/* ---- in words -------------------- */

static const char *const months[] = {
	"January", "February", "March",	    "April",   "May",	   "June",
	"July",	   "August",   "September", "October", "November", "December",
};

/* "2019-03-05..." as "March 5, 2019".  @return false: no such day */
static bool say_day(const struct nl2sql_cell *v, struct nl2sql_buf *b)
{
	char m[3] = { 0 }, day[3] = { 0 };
	int64_t month, number;

	if (v->len < 10 || v->at[4] != '-' || v->at[7] != '-')
		return false;
	memcpy(m, v->at + 5, 2);
	memcpy(day, v->at + 8, 2);
	if (nl2sql_parse_int(m, 1, 12, &month) < 0 ||
	    nl2sql_parse_int(day, 1, 31, &number) < 0)
		return false;
	nl2sql_buf_printf(b, "%s %d, %.4s", months[month - 1], (int)number,
			  v->at);
	if (v->len > 10 && strncmp(v->at + 11, "00:00:00", 8) != 0)
		nl2sql_buf_printf(b, " at %.*s", (int)(v->len - 11),
				  v->at + 11);
	return true;
}

/* Would it be taken for a part of the sentence without quotes? */
static bool stands_alone(const struct nl2sql_cell *v)
{
	const char *s = v->at;
	bool capital = *s >= 'A' && *s <= 'Z', digit = false, lower = false;

	if ((*s & 0x80) || v->len < 2)
		return false;
	for (; *s; s++) {
		if ((*s >= 'A' && *s <= 'Z') || (*s & 0x80) || *s == '-' ||
		    *s == '\'' || *s == '&')
			continue;
		if (*s >= 'a' && *s <= 'z') {
			lower = true;
			continue;
		}
		if (*s >= '0' && *s <= '9') {
			digit = true;
			continue;
		}
		if (*s == ' ' && s[1] >= 'A' && s[1] <= 'Z')
			continue;
		return false;
	}
	return (capital && lower && !digit) || (digit && !lower) ||
	       (capital && !lower);
}

static void say_text(struct derivation *d, const struct nl2sql_cell *v,
		     struct nl2sql_buf *b)
{
	if (d->quoting && stands_alone(v)) {
		nl2sql_buf_put(b, v->at, v->len);
	} else if (d->quoting == 2 && !strchr(v->at, '\'')) {
		nl2sql_buf_putc(b, '\'');
		nl2sql_buf_put(b, v->at, v->len);
		nl2sql_buf_putc(b, '\'');
	} else {
		nl2sql_buf_putc(b, '"');
		nl2sql_buf_put(b, v->at, v->len);
		nl2sql_buf_putc(b, '"');
	}
}

static void say_integer(struct derivation *d, int64_t n,
			const struct world_column *c, struct nl2sql_buf *b)
{
	char digits[24];
	size_t len;
	bool part = d->quoting == 1 && c && (c->roles & ROLE_MEASURE) &&
		    (n >= 10000 || n <= -10000);

	snprintf(digits, sizeof(digits), "%lld", (long long)n);
	len = strlen(digits);
	for (size_t i = 0; i < len; i++) {
		nl2sql_buf_putc(b, digits[i]);
		if (part && (len - i - 1) % 3 == 0 && i + 1 < len &&
		    digits[i] != '-')
			nl2sql_buf_putc(b, ',');
	}
}

void nl2sql_say_value(struct derivation *d, const struct nl2sql_cell *v,
		      const struct world_column *c, struct nl2sql_buf *b)
{
	switch (v->type) {
	case NL2SQL_CELL_INTEGER:
		say_integer(d, v->integer, c, b);
		break;
	case NL2SQL_CELL_REAL:
		nl2sql_buf_double(b, v->real);
		break;
	case NL2SQL_CELL_BOOLEAN:
		nl2sql_buf_puts(b, v->integer ? "true" : "false");
		break;
	case NL2SQL_CELL_DECIMAL:
		nl2sql_buf_put(b, v->at, v->len);
		break;
	case NL2SQL_CELL_TEXT:
		if (c && (c->roles & ROLE_DATE)) {
			if (d->iso || !say_day(v, b))
				nl2sql_buf_put(b, v->at, v->len);
		} else {
			say_text(d, v, b);
		}
		break;
	default:
		nl2sql_buf_puts(b, "nothing");
	}
}
