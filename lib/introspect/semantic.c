/*
 * semantic.c - what a column holds: by the form of its values, by its name, by
 * lists of words, and whether that is personal
 *
 * Values win over names where they can be checked (an e-mail address has a
 * form, a card number a check digit).  What the name calls personal stays so
 * even where the values do not show it: a false alarm costs a few literals.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "scan.h"

#define LOOKED_AT 500 /* distinct values */

/* What the values of a column look like, in shares of distinct ones. */
struct evidence {
	uint32_t n;	  /* looked at */
	const char *form; /* the most frequent form */
	double form_share;
	double given, family; /* first word, last word is a person's name */
	double whole;	      /* is a person's name in one word */
	double capital;	      /* every word begins with a capital */
	double words;	      /* mean */
	double digits;	      /* has a digit */
	double digits5;	      /* has five digits or more */
	double street;	      /* a street, and a number before or behind it */
	double company;	      /* has a word of a company's name */
};

/* The words of one text. */
struct look {
	const char *first, *last;
	size_t nfirst, nlast, n, digits;
	bool capital, street, company;
};

static void look_at_word(const struct lexicon *x, struct look *k, const char *s,
			 size_t len)
{
	if (!k->n++) {
		k->first = s;
		k->nfirst = len;
	}
	k->last = s;
	k->nlast = len;
	k->capital = k->capital && !islower((unsigned char)*s) &&
		     !isdigit((unsigned char)*s);
	k->street = k->street || nl2sql_inspect_lexicon_street(x, s, len);
	k->company = k->company || nl2sql_map_getn(x->company, s, len);
}

static void look_at_person(const struct lexicon *x, struct evidence *e,
			   const struct look *k)
{
	bool two = k->n > 1;

	/* "Doe, Jane" too */
	e->given += nl2sql_inspect_lexicon_given(x, k->first, k->nfirst) ||
		    (two && nl2sql_inspect_lexicon_given(x, k->last, k->nlast));
	e->family +=
		nl2sql_inspect_lexicon_family(x, k->last, k->nlast) ||
		(two && nl2sql_inspect_lexicon_family(x, k->first, k->nfirst));
	e->whole +=
		!two && nl2sql_inspect_lexicon_whole(x, k->first, k->nfirst);
}

/* Look at one text as a person's name, or an address. */
static void look_at_words(const struct lexicon *x, struct evidence *e,
			  const char *s, size_t len)
{
	const char *end = s + len, *word;
	struct look k = { .capital = true };

	while (s < end) {
		word = s;
		while (s < end && !strchr(" ,.;\t", *s)) {
			k.digits += isdigit((unsigned char)*s) != 0;
			s++;
		}
		if (s > word)
			look_at_word(x, &k, word, (size_t)(s - word));
		s++;
	}
	e->words += (double)k.n;
	e->digits += k.digits > 0;
	e->digits5 += k.digits >= 5;
	e->capital += k.capital && k.n;
	e->company += k.company;
	e->street += k.street && k.n > 1 &&
		     (isdigit((unsigned char)*k.first) ||
		      isdigit((unsigned char)*k.last));
	if (k.n && !k.digits)
		look_at_person(x, e, &k);
}

static void count_form(const char *form, const char **names, uint32_t *counts,
		       size_t max)
{
	size_t i;

	for (i = 0; i < max; i++) {
		if (!names[i])
			names[i] = form;
		if (!strcmp(names[i], form)) {
			counts[i]++;
			return;
		}
	}
}

static void look(const struct lexicon *x, struct evidence *e,
		 const struct column_scan *c)
{
	const char *names[16] = { 0 };
	uint32_t counts[16] = { 0 }, i, texts = 0, best = 0;
	const struct seen *v;
	const char *form;
	char number[32];

	memset(e, 0, sizeof(*e));
	for (i = 0; i < c->seen.n && e->n < LOOKED_AT; i++) {
		v = &c->seen.items[i];
		e->n++;
		form = NULL;
		if (v->cell.type == NL2SQL_CELL_TEXT) {
			texts++;
			look_at_words(x, e, v->cell.at, v->cell.len);
			form = nl2sql_mask_form(v->cell.at, v->cell.len);
		} else if (v->cell.type == NL2SQL_CELL_INTEGER) {
			snprintf(number, sizeof(number), "%lld",
				 (long long)v->cell.integer);
			e->digits5 += strlen(number) >= 5;
			form = nl2sql_mask_form(number, strlen(number));
		}
		if (form)
			count_form(form, names, counts, NL2SQL_COUNT(names));
	}
	for (i = 0; i < NL2SQL_COUNT(names) && names[i]; i++)
		if (counts[i] > counts[best])
			best = i;
	if (!e->n)
		return;
	e->form = names[best];
	e->form_share = (double)counts[best] / e->n;
	e->given /= e->n;
	e->family /= e->n;
	e->whole /= e->n;
	e->capital /= e->n;
	e->words /= e->n;
	e->digits /= e->n;
	e->digits5 /= e->n;
	e->street /= e->n;
	e->company /= e->n;
}

/* The list that nine of ten values are on. */
static const char *listed(const struct lexicon *x, const struct column_scan *c,
			  uint32_t at_least)
{
	const struct value_list *l;
	uint32_t i, hits;
	size_t k;

	if (c->seen.n < at_least || c->texts < c->integers + c->reals)
		return NULL;
	for (k = 0; k < x->nlists; k++) {
		l = &x->lists[k];
		if (*l->semantic == '@')
			continue;
		for (i = hits = 0; i < c->seen.n; i++)
			hits += c->seen.items[i].cell.at &&
				nl2sql_map_getn(&l->values,
						c->seen.items[i].cell.at,
						c->seen.items[i].cell.len);
		if (hits >= .9 * c->seen.n)
			return l->semantic;
	}
	return NULL;
}

/* ---- what speaks against a name ------------------------------------------------ */

static bool within(const struct column_scan *c, double low, double high)
{
	double x, y;

	if (!nl2sql_cell_number(&c->min_number, &x) ||
	    !nl2sql_cell_number(&c->max_number, &y))
		return false;
	return x >= low && y <= high;
}

static bool years_in_text(const struct column_scan *c)
{
	uint32_t i, n = 0;
	double year;

	for (i = 0; i < c->seen.n; i++)
		n += c->seen.items[i].cell.at &&
		     c->seen.items[i].cell.len == 4 &&
		     !nl2sql_parse_double(c->seen.items[i].cell.at, &year) &&
		     year > 999 && year < 2200;
	return c->seen.n && n >= .9 * c->seen.n;
}

/* Could values like these be what the name says? */
static bool plausible(const struct column_scan *c, const struct evidence *e,
		      const char *semantic)
{
	bool numbers = c->integers + c->reals > c->texts;

	if (!e->n)
		return true;
	if (!strcmp(semantic, "email") || !strcmp(semantic, "url") ||
	    !strcmp(semantic, "ip") || !strcmp(semantic, "mac") ||
	    !strcmp(semantic, "uuid"))
		return e->form && !strcmp(e->form, semantic) &&
		       e->form_share >= .5;
	if (!strcmp(semantic, "year"))
		return numbers ? within(c, 1000, 2200) : years_in_text(c);
	if (!strcmp(semantic, "birth_year"))
		return within(c, 1800, 2100);
	if (!strcmp(semantic, "age"))
		return within(c, 0, 150);
	if (!strcmp(semantic, "latitude"))
		return within(c, -90, 90);
	if (!strcmp(semantic, "longitude"))
		return within(c, -180, 360);
	if (!strcmp(semantic, "phone") || !strcmp(semantic, "fax") ||
	    !strcmp(semantic, "card"))
		return numbers || e->digits5 >= .5;
	if (!strcmp(semantic, "country") || !strcmp(semantic, "city") ||
	    !strcmp(semantic, "state"))
		return e->words < 5;
	if (!strcmp(semantic, "address"))
		return e->form == NULL || e->form_share < .5;
	return true;
}

/* ---- persons ---------------------------------------------------------------------- */

static bool is_person(const struct lexicon *x, const char *word)
{
	const char *full = nl2sql_abbreviation(word);

	return nl2sql_inspect_lexicon_person(x, word) ||
	       (full && nl2sql_inspect_lexicon_person(x, full));
}

/* Is a row of this table a person? */
static bool person_table(const struct lexicon *x, const struct nl2sql_table *t)
{
	struct nl2sql_arena a = { 0 };
	const struct semantic_rule *r;
	const char *words[32];
	bool person = false;
	size_t i, n;

	n = nl2sql_name_split(&a, t->name, words, NL2SQL_COUNT(words));
	while (n && isdigit((unsigned char)*words[n - 1]))
		n--;
	if (n)
		person = is_person(x, words[n - 1]);
	for (i = 0; i < t->ncolumns && !person; i++) {
		r = nl2sql_inspect_lexicon_rule(x, t->columns[i].name, false);
		person = r && (!strcmp(r->semantic, "first_name") ||
			       !strcmp(r->semantic, "last_name"));
	}
	nl2sql_arena_release(&a);
	return person;
}

/* Could the values be persons' names, of whatever language? */
static bool like_names(const struct evidence *e)
{
	if (e->whole >= .5 || (e->words >= 1.5 && e->company < .3 &&
			       (e->given >= .15 || e->family >= .2)))
		return true;
	if (e->company > .05 || e->street > .05 || e->digits > .1)
		return false;
	if (e->words < 1.5)
		return e->given >= .3 || e->family >= .4;
	return e->words <= 4 && e->capital >= .75;
}

/*
 * Does the column's name say person's name?  "name" in a table of persons,
 * "student_name" anywhere, "Director" and "signed by" where the values agree.
 */
static bool named_person(const struct lexicon *x, const struct nl2sql_table *t,
			 const struct column_scan *c, const struct evidence *e)
{
	struct nl2sql_arena a = { 0 };
	const char *words[32], *last;
	bool person = false, name;
	size_t n;

	n = nl2sql_name_split(&a, c->column->name, words, NL2SQL_COUNT(words));
	while (n > 1 && isdigit((unsigned char)*words[n - 1]))
		n--;
	if (n) {
		last = words[n - 1];
		name = !strcmp(last, "name") || !strcmp(last, "nm") ||
		       !strcmp(last, "nombre") || !strcmp(last, "nom");
		if (name && n == 1)
			person = person_table(x, t);
		else if (name)
			person = is_person(x, words[n - 2]);
		else
			person = (is_person(x, last) || !strcmp(last, "by")) &&
				 e->n && like_names(e);
	}
	nl2sql_arena_release(&a);
	return person;
}

/* By the values alone. */
static const char *valued_person(const struct evidence *e)
{
	if (e->n < 5 || e->capital < .8 || e->words > 4 || e->company > .1)
		return NULL;
	if (e->whole >= .8)
		return "person_name";
	if (e->words >= 1.7 && e->given + e->family >= .5 && e->given >= .25)
		return "person_name";
	if (e->words < 1.3 && e->given >= .6)
		return "first_name";
	if (e->words < 1.3 && e->family >= .5)
		return "last_name";
	return NULL;
}

/* "Address_ID" and "phone type" speak of what they name, and do not hold it. */
static bool speaks_of(const char *name, const char *semantic)
{
	static const char about[] = " id ids type code kind status count ";
	struct nl2sql_arena a = { 0 };
	const char *words[32], *at;
	size_t i, n;
	bool found = false;

	if (strcmp(semantic, "address") && strcmp(semantic, "email") &&
	    strcmp(semantic, "phone"))
		return false;
	n = nl2sql_name_split(&a, name, words, NL2SQL_COUNT(words));
	for (i = 1; i < n && !found; i++) {
		at = strstr(about, words[i]);
		found = at && at[-1] == ' ' && at[strlen(words[i])] == ' ';
	}
	nl2sql_arena_release(&a);
	return found;
}

/* ---- the decision ------------------------------------------------------------------ */

static void settle(struct inspector *in, struct nl2sql_profile *p,
		   const char *semantic)
{
	const struct semantic_rule *r =
		nl2sql_inspect_lexicon_semantic(&in->words, semantic);

	p->semantic = nl2sql_arena_strdup(&in->schema->arena, semantic);
	p->pii = p->pii || (r && r->pii);
}

/* Digits in groups may be much else: a name that says what has the word. */
static bool weak_form(const char *form)
{
	return !strcmp(form, "phone") || !strcmp(form, "card") ||
	       !strcmp(form, "ssn");
}

/* A token that opens something: long, of letters and digits at random. */
static bool is_secret(const struct column_scan *c, const struct evidence *e)
{
	const char *name = c->column->name;

	return (nl2sql_ends(name, "token") || nl2sql_ends(name, "Token")) &&
	       c->texts && !e->form && e->words < 1.2 && e->digits >= .8 &&
	       c->length_sum >= 16 * c->texts;
}

void nl2sql_inspect_find_semantic(struct inspector *in, struct nl2sql_table *t,
				  const struct column_scan *c,
				  struct nl2sql_profile *p)
{
	const struct lexicon *x = &in->words;
	const struct semantic_rule *r;
	enum nl2sql_family family = c->column->family;
	bool numbers = c->integers + c->reals > c->texts;
	const char *semantic = NULL;
	struct evidence e;

	if (!c->seen.n)
		numbers = nl2sql_family_numeric(family);
	if (family == NL2SQL_FAMILY_BINARY)
		return;
	look(x, &e, c);
	r = nl2sql_inspect_lexicon_rule(x, c->column->name, numbers);
	if (r && speaks_of(c->column->name, r->semantic))
		r = NULL;
	if (c->dates && c->dates >= .9 * (double)c->texts && !numbers &&
	    !(r && !strcmp(r->semantic, "birth_date")))
		return; /* a date is a date, whoever's name it bears */
	if (e.form && e.form_share >= .8 && !(numbers && !r) &&
	    !(r && weak_form(e.form) && !r->pii))
		semantic = e.form;
	if (!semantic && r && plausible(c, &e, r->semantic))
		semantic = r->semantic;
	if (!semantic)
		semantic = listed(x, c, 2);
	if (!semantic && !numbers && e.street >= .6)
		semantic = "address";
	if (!semantic && is_secret(c, &e))
		semantic = "password";
	if (!semantic && !numbers &&
	    (family == NL2SQL_FAMILY_TEXT || family == NL2SQL_FAMILY_OTHER)) {
		if (named_person(x, t, c, &e))
			semantic = "person_name";
		else
			semantic = valued_person(&e);
	}
	/* personal by name, whatever the values look like */
	if (r && r->pii && (!numbers || r->class == CLASS_ANY))
		p->pii = true;
	if (semantic)
		settle(in, p, semantic);
}
