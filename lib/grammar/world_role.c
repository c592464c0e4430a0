/*
 * lib/grammar/world_role.c - what a column is good for in a query
 */
#include <string.h>

#include "noun.h"

static bool digits(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (s[i] < '0' || s[i] > '9')
			return false;
	return true;
}

/* YYYY-MM-DD, and perhaps a time behind it. */
static bool iso_date(const struct nl2sql_cell *c)
{
	const char *s = c->at;

	return c->type == NL2SQL_CELL_TEXT && c->len >= 10 && digits(s, 4) &&
	       s[4] == '-' && digits(s + 5, 2) && s[7] == '-' &&
	       digits(s + 8, 2) &&
	       (c->len == 10 || s[10] == ' ' || s[10] == 'T');
}

/* What the sampled values of a column are, all of them. */
struct values {
	size_t n, numbers, dates, years, texts;
};

static struct values look(const struct world_table *t, int column)
{
	struct values v = { 0 };
	size_t rows = t->t->sample ? t->t->sample->nrows : 0;

	for (size_t i = 0; i < rows; i++) {
		const struct nl2sql_cell *c =
			nl2sql_world_cell(t, (int)i, column);

		if (!c || c->type == NL2SQL_CELL_NULL)
			continue;
		v.n++;
		v.numbers += c->type == NL2SQL_CELL_INTEGER ||
			     c->type == NL2SQL_CELL_REAL;
		v.years += c->type == NL2SQL_CELL_INTEGER &&
			   c->integer >= 1500 && c->integer <= 2200;
		v.dates += iso_date(c);
		v.texts += c->type == NL2SQL_CELL_TEXT;
	}
	return v;
}

static unsigned time_role(const struct nl2sql_column *c, struct values v)
{
	if (nl2sql_family_numeric(c->family))
		return v.n && v.years == v.n ? ROLE_YEAR : ROLE_OTHER;
	if (c->family == NL2SQL_FAMILY_TIME)
		return ROLE_OTHER;
	return v.n && v.dates == v.n ? ROLE_DATE : ROLE_OTHER;
}

static unsigned measure_role(const struct nl2sql_column *c, struct values v)
{
	unsigned roles = ROLE_MEASURE;

	if (!nl2sql_family_numeric(c->family) || v.numbers != v.n)
		return ROLE_OTHER; /* text that looks like numbers */
	if (c->profile->additive)
		roles |= ROLE_ADDITIVE;
	return roles;
}

static unsigned main_role(const struct nl2sql_column *c, struct values v)
{
	switch (c->profile->role) {
	case NL2SQL_ROLE_KEY:
		return ROLE_KEY;
	case NL2SQL_ROLE_FOREIGN_KEY:
		return ROLE_FKEY;
	case NL2SQL_ROLE_MEASURE:
		return measure_role(c, v);
	case NL2SQL_ROLE_CATEGORY:
		return ROLE_CATEGORY;
	case NL2SQL_ROLE_TIME:
		return time_role(c, v);
	case NL2SQL_ROLE_FLAG:
		return ROLE_FLAG;
	case NL2SQL_ROLE_NAME:
		return ROLE_NAME;
	case NL2SQL_ROLE_FREE_TEXT:
		return ROLE_TEXT;
	case NL2SQL_ROLE_CODE:
		return ROLE_CODE;
	default:
		return ROLE_OTHER;
	}
}

/* Text that hardly repeats groups nothing. */
static bool names_rows(const struct nl2sql_column *c)
{
	const struct nl2sql_profile *p = c->profile;
	int64_t set = p->rows - p->nulls;

	return c->family == NL2SQL_FAMILY_TEXT && set > 2 &&
	       2 * p->distinct > set;
}

static bool in_key(const struct nl2sql_table *t, int column)
{
	for (size_t i = 0; i < t->primary_key.ncolumns; i++)
		if (t->primary_key.columns[i] == column)
			return true;
	return false;
}

bool nl2sql_world_opaque(enum nl2sql_dialect dialect, const char *type)
{
	static const char *const types[] = {
		"json",	 "xml",	    "point",	 "line",
		"lseg",	 "path",    "polygon",	 "json[]",
		"xml[]", "point[]", "polygon[]", "refcursor"
	};
	size_t i;

	for (i = 0; dialect == NL2SQL_POSTGRESQL && i < NL2SQL_COUNT(types);
	     i++)
		if (nl2sql_ieq(type, types[i]))
			return true;
	return false;
}

void nl2sql_world_roles(struct world_table *t, size_t i)
{
	struct world_column *wc = &t->columns[i];
	const struct nl2sql_column *c = wc->c;
	const struct nl2sql_profile *p = c->profile;
	struct values v = look(t, (int)i);
	int number = (int)i;

	wc->roles = p ? main_role(c, v) : ROLE_OTHER;
	if ((wc->roles & ROLE_CATEGORY) && names_rows(c))
		wc->roles = ROLE_NAME;
	if (nl2sql_column_parent(t->t, number))
		wc->roles = ROLE_FKEY;
	else if (in_key(t->t, number) &&
		 !(wc->roles & (ROLE_NAME | ROLE_CODE | ROLE_DATE | ROLE_YEAR)))
		wc->roles = ROLE_KEY;
	if ((wc->roles &
	     (ROLE_CATEGORY | ROLE_CODE | ROLE_OTHER | ROLE_NAME)) &&
	    v.n && v.dates == v.n)
		wc->roles = ROLE_DATE;
	if (c->family == NL2SQL_FAMILY_INTEGER)
		wc->roles |= ROLE_INTEGER;
	if (nl2sql_family_numeric(c->family) && v.numbers == v.n)
		wc->roles |= ROLE_NUMBER;
	/* an enum's labels look like text, and are none to a function */
	if (c->family == NL2SQL_FAMILY_TEXT && v.texts == v.n &&
	    !(wc->roles & (ROLE_KEY | ROLE_FKEY)) &&
	    nl2sql_family_of_type(c->type) == NL2SQL_FAMILY_TEXT)
		wc->roles |= ROLE_STRING;
	if ((p && p->unique) || nl2sql_table_unique(t->t, &number, 1))
		wc->roles |= ROLE_UNIQUE;
	if (p && p->nulls > 0 && p->nulls < p->rows)
		wc->roles |= ROLE_NULLS;
	if (p && p->rows > 0 && p->nulls >= p->rows)
		wc->roles = ROLE_OTHER | ROLE_NULLS; /* never set */
	wc->literals = p && !p->pii && c->family != NL2SQL_FAMILY_BINARY &&
		       c->family != NL2SQL_FAMILY_JSON &&
		       c->family != NL2SQL_FAMILY_ARRAY;
}

/* What its type and its name say of a column that was not looked into. */
static unsigned guess(struct nl2sql_world *w, const struct world_column *wc)
{
	const struct nl2sql_column *c = wc->c;
	const char *words = nl2sql_name_words(&w->arena, c->name);

	switch (c->family) {
	case NL2SQL_FAMILY_BOOLEAN:
		return ROLE_FLAG;
	case NL2SQL_FAMILY_DATE:
	case NL2SQL_FAMILY_TIMESTAMP:
		return ROLE_DATE;
	case NL2SQL_FAMILY_DECIMAL:
	case NL2SQL_FAMILY_REAL:
		return ROLE_MEASURE | ROLE_ADDITIVE;
	case NL2SQL_FAMILY_INTEGER:
		if (nl2sql_noun_in_lexicon(w, "yearword", words))
			return ROLE_YEAR;
		if (nl2sql_noun_in_lexicon(w, "flagword", words) ||
		    nl2sql_noun_in_lexicon(w, "participle", words))
			return ROLE_OTHER;
		return nl2sql_noun_in_lexicon(w, "groupword", words)
			       ? ROLE_CATEGORY
			       : ROLE_MEASURE;
	case NL2SQL_FAMILY_TEXT:
		if (nl2sql_noun_in_lexicon(w, "groupword", words))
			return ROLE_CATEGORY;
		return nl2sql_noun_in_lexicon(w, "nameword", words) ? ROLE_NAME
								    : ROLE_OTHER;
	default:
		return ROLE_OTHER;
	}
}

void nl2sql_world_guess(struct nl2sql_world *w, struct world_table *t)
{
	for (size_t i = 0; i < t->ncolumns; i++) {
		struct world_column *c = &t->columns[i];

		if (!c->c->profile && (c->roles & ROLE_OTHER))
			c->roles = (c->roles & ~(unsigned)ROLE_OTHER) |
				   guess(w, c);
	}
}
