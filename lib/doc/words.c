/*
 * words.c - values and small words
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "doc_room.h"

/* Words that tell the unit of a number. */
static const struct {
	const char *words, *unit;
} units[] = {
	{ "milliseconds millisecond millis ms", "milliseconds" },
	{ "seconds secs sec", "seconds" },
	{ "minutes mins", "minutes" },
	{ "hours hrs", "hours" },
	{ "days", "days" },
	{ "weeks", "weeks" },
	{ "months", "months" },
	{ "years age", "years" },
	{ "kg kilogram kilograms kilos", "kilograms" },
	{ "grams gram", "grams" },
	{ "mg milligram milligrams", "milligrams" },
	{ "lbs pounds", "pounds" },
	{ "km kilometers kilometres", "kilometres" },
	{ "miles mi", "miles" },
	{ "cm centimeters", "centimetres" },
	{ "mm millimeters", "millimetres" },
	{ "meters metres", "metres" },
	{ "feet ft", "feet" },
	{ "inches inch", "inches" },
	{ "bytes", "bytes" },
	{ "kb kilobytes", "kilobytes" },
	{ "mb megabytes", "megabytes" },
	{ "gb gigabytes", "gigabytes" },
	{ "percent percentage pct", "per cent" },
	{ "thousand thousands", "thousands" },
	{ "million millions", "millions" },
	{ "billion billions", "billions" },
	{ "celsius", "degrees Celsius" },
	{ "fahrenheit", "degrees Fahrenheit" },
	{ "latitude longitude lat lng lon", "degrees" },
	{ "usd dollar dollars", "US dollars" },
	{ "eur euro euros", "euros" },
	{ "gbp", "pounds sterling" },
	{ "cents", "cents" },
	{ "mpg", "miles per gallon" },
	{ "mph", "miles per hour" },
};

const char *nl2sql_doc_unit(struct nl2sql_arena *a, const char *words)
{
	const char *last = nl2sql_doc_last_word(words);
	const char *first = nl2sql_doc_first_word(a, words);
	size_t i;

	for (i = 0; i < NL2SQL_COUNT(units); i++)
		if (nl2sql_doc_has_word(last, units[i].words) ||
		    (strlen(first) > 2 &&
		     nl2sql_doc_has_word(first, units[i].words)))
			return units[i].unit;
	return NULL;
}

bool nl2sql_doc_unit_word(const char *word)
{
	size_t i;

	if (nl2sql_doc_has_word(word, "age latitude longitude lat lng lon"))
		return false;
	for (i = 0; i < NL2SQL_COUNT(units); i++)
		if (nl2sql_doc_has_word(word, units[i].words))
			return true;
	return false;
}

void nl2sql_doc_capital(struct nl2sql_buf *b, const char *words)
{
	size_t at = b->len;

	nl2sql_buf_puts(b, words);
	if (b->len > at && b->data[at] >= 'a' && b->data[at] <= 'z')
		b->data[at] = (char)(b->data[at] - 'a' + 'A');
	at = b->len; /* "Product ID", "ID" */
	if (!strcmp(words, "id") || nl2sql_ends(words, " id"))
		memcpy(b->data + at - 2, "ID", 2);
}

const char *nl2sql_doc_article(const char *noun)
{
	if (nl2sql_starts(noun, "uni") || nl2sql_starts(noun, "use") ||
	    nl2sql_starts(noun, "one") || nl2sql_starts(noun, "eu"))
		return "a";
	if (nl2sql_starts(noun, "hour"))
		return "an";
	return strchr("aeiou", *noun) && *noun ? "an" : "a";
}

const char *nl2sql_doc_comma(size_t i, size_t n, const char *last)
{
	if (i == 0)
		return "";
	return i + 1 == n ? last : ", ";
}

void nl2sql_doc_number(struct nl2sql_buf *b, double d)
{
	if (fabs(d) < 1e15 && d == floor(d))
		nl2sql_buf_printf(b, "%.0f", d);
	else if (fabs(d) >= 100 && fabs(d) < 1e15)
		nl2sql_buf_printf(b, "%.1f", d);
	else
		nl2sql_buf_printf(b, "%.4g", d);
}

void nl2sql_doc_cell(struct nl2sql_buf *b, const struct nl2sql_cell *c)
{
	size_t len, count = 0;

	switch (c->type) {
	case NL2SQL_CELL_BOOLEAN:
		nl2sql_buf_puts(b, c->integer ? "true" : "false");
		break;
	case NL2SQL_CELL_INTEGER:
		nl2sql_buf_printf(b, "%lld", (long long)c->integer);
		break;
	case NL2SQL_CELL_REAL:
		nl2sql_buf_double(b, c->real);
		break;
	case NL2SQL_CELL_TEXT:
		for (len = 0; len < c->len && count < 60; count++) {
			uint32_t cp;
			size_t n = nl2sql_utf8_next(c->at + len, c->len - len,
						    &cp);

			len += n ? n : 1;
		}
		nl2sql_buf_putc(b, '\'');
		nl2sql_buf_put(b, c->at, len);
		nl2sql_buf_puts(b, len < c->len ? "…'" : "'");
		break;
	case NL2SQL_CELL_DECIMAL:
		nl2sql_buf_put(b, c->at, c->len);
		break;
	case NL2SQL_CELL_BLOB:
		nl2sql_buf_printf(b, "%zu bytes", c->len);
		break;
	case NL2SQL_CELL_NULL:
		nl2sql_buf_puts(b, "null");
		break;
	}
}

void nl2sql_doc_share(struct nl2sql_buf *b, int64_t part, int64_t all)
{
	double share = all > 0 ? 100.0 * (double)part / (double)all : 0;

	if (share > 0 && share < 1)
		nl2sql_buf_puts(b, "less than 1 %");
	else if (share > 99 && share < 100)
		nl2sql_buf_puts(b, "more than 99 %");
	else
		nl2sql_buf_printf(b, "%.0f %%", share);
}

bool nl2sql_doc_numeric(const struct nl2sql_cell *c)
{
	return c->type == NL2SQL_CELL_INTEGER || c->type == NL2SQL_CELL_REAL ||
	       c->type == NL2SQL_CELL_DECIMAL;
}

double nl2sql_doc_double(const struct nl2sql_cell *c)
{
	double d = 0;

	if (c->type == NL2SQL_CELL_DECIMAL)
		return nl2sql_parse_double(c->at, &d) == 0 ? d : 0;
	return c->type == NL2SQL_CELL_REAL ? c->real : (double)c->integer;
}

const char *nl2sql_doc_keep(const struct writer *w, struct nl2sql_buf *b)
{
	const char *s = nl2sql_arena_strndup(w->a, nl2sql_buf_str(b), b->len);

	nl2sql_buf_release(b);
	return s;
}

bool nl2sql_doc_pii(const struct nl2sql_column *c)
{
	return c->profile && c->profile->pii;
}

/* The profile's role; without one what keys, names and types tell. */
enum nl2sql_role nl2sql_doc_role(const struct nl2sql_table *t, int column)
{
	const struct nl2sql_column *c = &t->columns[column];

	if (nl2sql_doc_parent(t, column))
		return NL2SQL_ROLE_FOREIGN_KEY;
	if (t->primary_key.ncolumns == 1 && t->primary_key.columns[0] == column)
		return NL2SQL_ROLE_KEY;
	if (nl2sql_family_temporal(c->family))
		return NL2SQL_ROLE_TIME;
	if (c->profile && c->profile->role != NL2SQL_ROLE_NONE)
		return c->profile->role;
	if (c->family == NL2SQL_FAMILY_BOOLEAN)
		return NL2SQL_ROLE_FLAG;
	return NL2SQL_ROLE_NONE;
}

bool nl2sql_doc_enumeration(const struct nl2sql_table *t, int column)
{
	const struct nl2sql_column *c = &t->columns[column];
	const struct nl2sql_profile *p = c->profile;
	enum nl2sql_role role = nl2sql_doc_role(t, column);
	size_t i;

	if (!p || p->pii || !p->ntop || p->ntop > VALUES_MAX ||
	    (role != NL2SQL_ROLE_CATEGORY && role != NL2SQL_ROLE_FLAG) ||
	    (int64_t)p->ntop != p->distinct || p->rows - p->nulls < 10)
		return false;
	for (i = 0; i < p->ntop; i++)
		if (p->top[i].value.type == NL2SQL_CELL_TEXT &&
		    p->top[i].value.len > 40)
			return false;
	return p->rows - p->nulls >= 2 * p->distinct;
}

void nl2sql_doc_table_name(struct nl2sql_buf *b, const struct nl2sql_schema *s,
			   const struct nl2sql_table *t)
{
	const struct nl2sql_database *d = nl2sql_find_database(s, t->db);

	if (t->schema && *t->schema &&
	    (!d || d->nschemas > 1 || !nl2sql_ieq(t->schema, "main")) &&
	    strcmp(t->schema, "public") && strcmp(t->schema, "main"))
		nl2sql_buf_printf(b, "%s.", t->schema);
	nl2sql_buf_puts(b, t->name);
}

/* The parent through one column.  A key of its own that was only found to be
 * among the values of a table that refers here is no reference. */
const struct nl2sql_relationship *
nl2sql_doc_parent(const struct nl2sql_table *t, int column)
{
	const struct nl2sql_relationship *r = nl2sql_column_parent(t, column);
	size_t i;

	if (!r || r->origin == NL2SQL_DECLARED ||
	    t->primary_key.ncolumns != 1 || t->primary_key.columns[0] != column)
		return r;
	for (i = 0; i < t->nrelationships; i++)
		if (t->relationships[i]->from == r->to &&
		    t->relationships[i]->to == t)
			return NULL;
	/* film_text.film_id is a film's; two lists that both count from 1
	 * are nothing to each other */
	return nl2sql_istr(t->name, r->to->name) ? r : NULL;
}

bool nl2sql_doc_is_audit(const char *words)
{
	return nl2sql_doc_has_word(
		       words, "created updated modified inserted changed") ||
	       !strcmp(words, "last update") ||
	       nl2sql_doc_has_word(words, "rowversion rowguid etag crtd updtd");
}
