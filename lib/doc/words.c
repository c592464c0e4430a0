/*
 * words.c - names and values put into words
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "doc_room.h"

/* Heads that say what kind of table it is, not what it holds. */
static const char heads[] = "tbl tb t tab table dim fact fct stg v vw view";

bool nl2sql_doc_has_word(const char *words, const char *list)
{
	while (*words) {
		size_t len = strcspn(words, " ");
		const char *at = list;

		while (*at) {
			size_t n = strcspn(at, " ");

			if (n == len && !strncmp(at, words, len))
				return true;
			at += n + (at[n] == ' ');
		}
		words += len + (words[len] == ' ');
	}
	return false;
}

const char *nl2sql_doc_table_words(struct nl2sql_arena *a,
				   const struct nl2sql_table *t)
{
	const char *words = nl2sql_name_words(a, t->name);
	const char *space = strchr(words, ' ');

	if (space &&
	    nl2sql_doc_has_word(
		    nl2sql_arena_strndup(a, words, (size_t)(space - words)),
		    heads))
		words = space + 1;
	return *words ? words : t->name;
}

/* Accented Latin letters: U+00C0 to U+017F. */
static bool has_accents(const char *name)
{
	for (; *name; name++)
		if ((unsigned char)*name >= 0xc3 && (unsigned char)*name <= 0xc5)
			return true;
	return false;
}

bool nl2sql_doc_foreign(const struct nl2sql_schema *s)
{
	size_t names = 0, accents = 0, i, k;

	for (i = 0; i < s->ntables && i < 200; i++) {
		const struct nl2sql_table *t = s->tables[i];

		accents += has_accents(t->name);
		for (k = 0; k < t->ncolumns; k++)
			accents += has_accents(t->columns[k].name);
		names += 1 + t->ncolumns;
	}
	return accents * 20 >= names && accents > 0;
}

/* "payments made": the payments are many, not what was done to them. */
static const char *participle(const char *words)
{
	const char *space = strrchr(words, ' ');
	size_t len = space ? strlen(space + 1) : 0;

	if (!space || nl2sql_ends(words, "eed"))
		return NULL;
	return (len > 4 && nl2sql_ends(words, "ed")) ||
			       nl2sql_doc_has_word(space + 1, "made paid sold "
							      "sent held taken")
		       ? space : NULL;
}

/* Put the last word of a phrase into the singular or the plural. */
static const char *turn_last(struct nl2sql_arena *a, const char *words,
			     bool plural)
{
	static const char *const joints[] = { " in ",  " of ", " on ", " for ",
					      " per ", " by ", " at ", " to " };
	const char *space, *last, *one, *tail = "";
	size_t i;

	/* "singer in concert": the singers are many */
	for (i = 0; i < NL2SQL_COUNT(joints); i++) {
		const char *at = strstr(words, joints[i]);

		if (at && at > words) {
			tail = at;
			words = nl2sql_arena_strndup(a, words,
						     (size_t)(at - words));
			break;
		}
	}
	space = participle(words);
	if (!*tail && space) {
		const char *first = nl2sql_arena_strndup(
			a, words, (size_t)(space - words));

		if (strcmp(nl2sql_singular(a, first), first) != 0) {
			tail = space;
			words = first;
		}
	}
	space = strrchr(words, ' ');
	last = space ? space + 1 : words;
	one = nl2sql_singular(a, last);
	if (!strcmp(one, "staff") || !strcmp(one, "personnel"))
		one = plural ? one : nl2sql_arena_printf(a, "%s member", one);
	else if (plural)
		one = nl2sql_plural(a, one);
	return nl2sql_arena_printf(a, "%.*s%s%s", (int)(last - words), words,
				   one, tail);
}

/* Length of the first part of a name, "GL" of GL_ACCOUNTS, where it is short
 * for something; 0 where it is not. */
static size_t short_part(const char *name)
{
	size_t len = strcspn(name, "_");
	char part[8];
	size_t i;

	if (!len || name[len] != '_' || !name[len + 1] || len >= sizeof(part))
		return 0;
	for (i = 0; i <= len; i++)
		part[i] =
			(char)(i == len				  ? 0
			       : name[i] >= 'A' && name[i] <= 'Z' ? name[i] + 32
								  : name[i]);
	return len <= 3 || nl2sql_abbreviation(part) ? len : 0;
}

/*
 * A table's name without its module, "SRM" of SRM_COMPANIES, which is no part
 * of what people call the row: where other tables have the same one, and none
 * would then be called the same.
 */
static const char *without_module(const struct writer *w,
				  const struct nl2sql_table *t)
{
	const char *rest = t->name;
	size_t first = short_part(rest), len, i, shared = 0;

	if (!first || w->s->ntables > 2000)
		return t->name;
	while ((len = short_part(rest)))
		rest += len + 1;
	for (i = 0; i < w->s->ntables; i++) {
		const char *other = w->s->tables[i]->name;

		if (w->s->tables[i] == t)
			continue;
		shared += nl2sql_ieqn(other, t->name, first + 1);
		while ((len = short_part(other)))
			other += len + 1;
		if (nl2sql_ieq(other, rest))
			return t->name;
	}
	return shared ? rest : t->name;
}

static const char *row_words(const struct writer *w,
			     const struct nl2sql_table *t)
{
	struct nl2sql_table bare = *t;
	const char *words;

	bare.name = without_module(w, t);
	words = nl2sql_doc_table_words(w->a, &bare);
	/* "lines" alone says nothing */
	if (bare.name != t->name && !strchr(words, ' ') &&
	    nl2sql_doc_has_word(words, "line lines header headers entry "
				       "entries detail details row rows "
				       "position positions data log value "
				       "values type types"))
		words = nl2sql_doc_table_words(w->a, t);
	return words;
}

const char *nl2sql_doc_noun(const struct writer *w,
			    const struct nl2sql_table *t)
{
	const char *words = row_words(w, t);

	return w->foreign ? words : turn_last(w->a, words, false);
}

const char *nl2sql_doc_nouns(const struct writer *w,
			     const struct nl2sql_table *t)
{
	const char *words = row_words(w, t);

	return w->foreign ? words : turn_last(w->a, words, true);
}

/* Words at the end of a name that only tell the unit. */
static const char unit_ends[] =
	"kg km cm mm ms kb mb gb usd eur gbp lbs ft mph kilogram kilograms "
	"kilometer centimeter millimeter millisecond megabyte gigabyte";

/* Without the table's noun at the head, unless a number follows. */
static const char *without_noun(const struct writer *w, const char *words)
{
	const char *noun = w->doc->noun, *space = strrchr(noun, ' ');
	const char *tries[2] = { noun, space ? space + 1 : noun };
	size_t i;

	for (i = 0; i < 2; i++) {
		size_t len = strlen(tries[i]);

		if (!strncmp(words, tries[i], len) && words[len] == ' ' &&
		    !(words[len + 1] >= '0' && words[len + 1] <= '9'))
			return words + len + 1;
	}
	return words;
}

const char *nl2sql_doc_column_words(const struct writer *w, int column)
{
	const struct nl2sql_column *c = &w->t->columns[column];
	const char *words = nl2sql_name_words(w->a, c->name), *space;

	if (!*words)
		return c->name;
	words = without_noun(w, words);
	if (!strcmp(words, w->doc->noun) && c->family == NL2SQL_FAMILY_TEXT)
		return "name";
	space = strrchr(words, ' ');
	if (space && nl2sql_doc_has_word(space + 1, unit_ends))
		return nl2sql_arena_strndup(w->a, words,
					    (size_t)(space - words));
	if (nl2sql_doc_has_word(space ? space + 1 : words, "no nr num"))
		return nl2sql_arena_printf(w->a, "%.*snumber",
					   space ? (int)(space + 1 - words) : 0,
					   words);
	if (nl2sql_doc_has_word(words, "qty") && !space)
		return "quantity";
	return words;
}

const char *nl2sql_doc_said(const struct writer *w, int column)
{
	const char *words = nl2sql_doc_column_words(w, column);
	const char *space = strrchr(words, ' ');

	if (!space || !nl2sql_doc_has_word(space + 1, "on at"))
		return words;
	return nl2sql_arena_printf(w->a, "%s %.*s",
				   space[1] == 'a' ? "time" : "date",
				   (int)(space - words), words);
}

const char *nl2sql_doc_without_id(struct nl2sql_arena *a, const char *words)
{
	const char *space = strrchr(words, ' ');

	if (space && nl2sql_doc_has_word(space + 1,
					 "id identifier key code number uuid"))
		return nl2sql_arena_strndup(a, words, (size_t)(space - words));
	return words;
}

void nl2sql_doc_capital(struct nl2sql_buf *b, const char *words)
{
	size_t at = b->len;

	nl2sql_buf_puts(b, words);
	if (b->len > at && b->data[at] >= 'a' && b->data[at] <= 'z')
		b->data[at] = (char)(b->data[at] - 'a' + 'A');
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
