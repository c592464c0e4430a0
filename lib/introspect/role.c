/*
 * role.c - what each column is for
 *
 * Decided once relationships are known, from keys, type, name, semantic and
 * figures.  When in doubt the answer that permits less wins: a number that
 * nobody knows to be a quantity may be averaged, but not summed.
 */
#include <string.h>

#include "inspect.h"

/* A column with everything that the rules ask about. */
struct subject {
	const struct inspector *in;
	const struct nl2sql_table *table;
	struct nl2sql_column *column;
	struct nl2sql_profile *p;
	const char *words[32]; /* of the name, abbreviations written out */
	size_t nwords;
	struct nl2sql_arena *arena;
	int64_t values; /* not null */
	bool numbers;	/* the values are (or would be) numbers */
};

static bool is_semantic(const struct subject *s, const char *list)
{
	const char *at, *semantic = s->p->semantic;
	size_t n;

	if (!semantic)
		return false;
	n = strlen(semantic);
	for (at = list; (at = strstr(at, semantic)); at++)
		if ((at == list || at[-1] == ' ') && (!at[n] || at[n] == ' '))
			return true;
	return false;
}

static bool has_word(const char *list, const char *word)
{
	size_t n = strlen(word);
	const char *at;

	for (at = list; n && (at = strstr(at, word)); at++)
		if ((at == list || at[-1] == ' ') && (!at[n] || at[n] == ' '))
			return true;
	return false;
}

static const char *last_word(const struct subject *s)
{
	size_t n = s->nwords;

	while (n > 1 &&
	       strspn(s->words[n - 1], "0123456789") == strlen(s->words[n - 1]))
		n--;
	return n ? s->words[n - 1] : "";
}

static bool ends_in(const struct subject *s, const char *list)
{
	return has_word(list, last_word(s));
}

static bool any_word(const struct subject *s, const char *list)
{
	size_t i;

	for (i = 0; i < s->nwords; i++)
		if (has_word(list, s->words[i]))
			return true;
	return false;
}

#define ID_WORDS "id ids key nr guid uuid oid pk fk identifier"
#define CODE_WORDS                                                             \
	"code number no serial sku barcode isbn doi reference version "        \
	"ticket plate zip ssn vin ean upc symbol abbreviation "                \
	"acronym iso abbr hash token room classroom "                          \
	"extension gate platform"

static bool id_named(const struct subject *s)
{
	const char *name = s->column->name;
	size_t n = strlen(name);

	if (ends_in(s, ID_WORDS) || nl2sql_inspect_is_initial_id(s->in, name))
		return true;
	/* customerid, CustomerID, Code as the key of its table */
	return n > 3 &&
	       (nl2sql_ends(name, "id") || nl2sql_ends(name, "ID") ||
		nl2sql_ends(name, "Id")) &&
	       s->numbers && s->p->unique;
}

static bool in_key(const struct nl2sql_key *k, int column)
{
	size_t i;

	for (i = 0; i < k->ncolumns; i++)
		if (k->columns[i] == column)
			return true;
	return false;
}

/* Part of a relationship that leads to another row. */
static bool refers(const struct subject *s)
{
	const struct nl2sql_table *t = s->table;
	const struct nl2sql_relationship *r;
	size_t i, k;

	for (i = 0; i < t->nrelationships; i++) {
		r = t->relationships[i];
		if (r->from != t || r->cardinality == NL2SQL_MANY_TO_MANY)
			continue;
		for (k = 0; k < r->ncolumns; k++)
			if (r->from_columns[k] == s->column->number)
				return true;
	}
	return false;
}

/* ---- the rules, in order ------------------------------------------------------ */

static bool is_flag(const struct subject *s)
{
	const struct value_list *flags =
		nl2sql_inspect_lexicon_list(&s->in->words, "@flag");
	const struct nl2sql_cell *v;
	struct nl2sql_buf b = { 0 };
	bool named, all = true;
	size_t i;

	if (s->column->family == NL2SQL_FAMILY_BOOLEAN && s->p->distinct <= 2)
		return true;
	named = s->nwords && (has_word("is has can was should allow allows "
				       "enable enabled needs",
				       s->words[0]) ||
			      ends_in(s, "flag indicator yn active enabled "
					 "deleted visible valid verified"));
	if (s->p->distinct < 1)
		return named && !s->values;
	if (s->p->distinct > 2 || (s->p->distinct < 2 && !named) || !flags)
		return false;
	for (i = 0; i < s->p->nexamples; i++) {
		v = &s->p->examples[i];
		nl2sql_buf_cut(&b, 0);
		if (v->type == NL2SQL_CELL_TEXT)
			nl2sql_buf_put(&b, v->at, v->len);
		else if (v->type == NL2SQL_CELL_INTEGER)
			nl2sql_buf_printf(&b, "%lld", (long long)v->integer);
		else
			nl2sql_buf_puts(&b, "?");
		all = all && nl2sql_map_getn(&flags->values,
					     b.data ? b.data : "", b.len);
	}
	nl2sql_buf_release(&b);
	/* numbers 0 and 1 of a small table may be counts */
	return all && (!s->numbers || named || s->values >= 10);
}

static bool is_time(const struct subject *s)
{
	enum nl2sql_family f = s->column->family;

	if (is_semantic(s, "year birth_year"))
		return true;
	if (s->p->trend)
		return true;
	if (s->values)
		return false;
	return nl2sql_family_temporal(f) ||
	       (f == NL2SQL_FAMILY_TEXT &&
		ends_in(s, "date timestamp datetime"));
}

/* A whole number that says which, not how much. */
static bool is_code_number(const struct subject *s)
{
	if (is_semantic(s, "postal_code phone fax ssn card isbn iban"))
		return true;
	if (s->p->has_mean && s->column->family == NL2SQL_FAMILY_REAL)
		return false;
	if (s->column->family == NL2SQL_FAMILY_INTEGER && !s->p->semantic &&
	    nl2sql_inspect_lexicon_person(&s->in->words, last_word(s)))
		return true; /* Advisor: says who, by a number */
	return id_named(s) ||
	       (ends_in(s, CODE_WORDS) && !any_word(s, "of total count"));
}

static bool is_category_number(const struct subject *s)
{
	if (is_semantic(s, "month weekday gender"))
		return true;
	if (is_semantic(s, "money quantity percent age duration measurement "
			   "temperature unit_price"))
		return false;
	return s->p->distinct <= 30 && s->values >= 2 * s->p->distinct &&
	       ends_in(s,
		       "type level status class category grade floor group "
		       "version stage kind grp mode state season semester term "
		       "quarter section round shift priority severity cylinders "
		       "doors gears origin zone region team division league");
}

/* A quantity that adds up over rows. */
static bool is_additive(const struct subject *s)
{
	const char *last = last_word(s);
	size_t n = strlen(last);

	if (is_semantic(s, "money quantity duration"))
		return !any_word(
			s,
			"average avg mean per rate ratio min minimum "
			"max maximum median balance capacity unit each "
			"limit term terms percent percentage ranking running worth");
	if (s->p->semantic)
		return false;
	/* "goals", "injured passengers": a plural counts something */
	return s->column->family == NL2SQL_FAMILY_INTEGER && n > 4 &&
	       last[n - 1] == 's' && last[n - 2] != 's' &&
	       strcmp(nl2sql_singular(s->arena, last), last) &&
	       s->p->min.type == NL2SQL_CELL_INTEGER && s->p->min.integer >= 0;
}

static enum nl2sql_role number_role(const struct subject *s)
{
	if (is_code_number(s))
		return s->p->unique && id_named(s) ? NL2SQL_ROLE_KEY
						   : NL2SQL_ROLE_CODE;
	if (is_category_number(s))
		return NL2SQL_ROLE_CATEGORY;
	if (any_word(s, "epoch unix") ||
	    (s->p->min.type == NL2SQL_CELL_INTEGER &&
	     s->p->min.integer > 500000000 &&
	     ends_in(s, "at time date timestamp")))
		return NL2SQL_ROLE_NONE;
	return NL2SQL_ROLE_MEASURE;
}

static bool few_values(const struct subject *s)
{
	double share;

	if (s->p->distinct < 1 || s->p->distinct > 60)
		return false;
	share = (double)s->p->distinct / (double)s->values;
	return share <= .5 || (share <= .65 && s->p->length_max <= 20) ||
	       (s->values < 20 && share <= .75);
}

static bool name_named(const struct subject *s)
{
	return ends_in(s,
		       "name names title label caption nom nombre titel nome "
		       "bezeichnung headline fullname 名称 名前 название") ||
	       nl2sql_ends(s->column->name, "name") ||
	       nl2sql_ends(s->column->name, "Name");
}

static enum nl2sql_role empty_text_role(const struct subject *s)
{
	if (is_semantic(s, "person_name first_name last_name username"))
		return NL2SQL_ROLE_NAME;
	if (s->p->semantic &&
	    !is_semantic(s, "city country state county gender "
			    "language continent color currency"))
		return NL2SQL_ROLE_CODE;
	if (name_named(s))
		return NL2SQL_ROLE_NAME;
	if (ends_in(s, "description comment comments note notes text content "
		       "body message remarks remark details summary"))
		return NL2SQL_ROLE_FREE_TEXT;
	if (ends_in(s, CODE_WORDS " " ID_WORDS))
		return NL2SQL_ROLE_CODE;
	return NL2SQL_ROLE_CATEGORY;
}

/* Is the table about what the column holds (City in cities)? */
static bool table_is(const struct subject *s)
{
	const char *words[32];
	size_t n = nl2sql_name_split(s->arena, s->table->name, words,
				     NL2SQL_COUNT(words));

	return n &&
	       (name_named(s) ||
		!strcmp(nl2sql_singular(s->arena, words[n - 1]), last_word(s)));
}

/* Texts of digits, of whatever length. */
static bool all_digits(const struct nl2sql_profile *p)
{
	const struct nl2sql_cell *v;
	size_t i, k;

	for (i = 0; i < p->nexamples; i++) {
		v = &p->examples[i];
		for (k = 0; k < v->len; k++)
			if (v->at && (v->at[k] < '0' || v->at[k] > '9'))
				return false;
	}
	return p->nexamples > 0;
}

static bool has_digit(const char *pattern)
{
	return pattern && strchr(pattern, '9');
}

static enum nl2sql_role text_role(const struct subject *s)
{
	const struct nl2sql_profile *p = s->p;
	bool unique = p->unique && s->values > 1;

	if (!s->values)
		return empty_text_role(s);
	if (is_semantic(s, "person_name first_name middle_name last_name"))
		return NL2SQL_ROLE_NAME;
	if (is_semantic(s, "email phone fax url uuid ip mac iban card ssn "
			   "password isbn file postal_code address birth_date"))
		return NL2SQL_ROLE_CODE;
	if (is_semantic(s, "username"))
		return NL2SQL_ROLE_NAME;
	if (is_semantic(s,
			"city country state county gender language continent "
			"color currency us_state month weekday"))
		return unique && s->column->number < 2 && table_is(s)
			       ? NL2SQL_ROLE_NAME
			       : NL2SQL_ROLE_CATEGORY;
	if (p->length_mean > 40 && p->distinct > 1 &&
	    p->distinct * 3 > s->values && !name_named(s))
		return NL2SQL_ROLE_FREE_TEXT;
	if (ends_in(s, ID_WORDS))
		return unique ? NL2SQL_ROLE_KEY : NL2SQL_ROLE_CODE;
	if (name_named(s) && !few_values(s))
		return NL2SQL_ROLE_NAME;
	if (ends_in(s, CODE_WORDS) && (!few_values(s) || unique))
		return NL2SQL_ROLE_CODE;
	if (few_values(s))
		return NL2SQL_ROLE_CATEGORY;
	if (name_named(s))
		return NL2SQL_ROLE_NAME;
	if (ends_in(s, "description comment comments note notes content body "
		       "message remarks remark details detail summary") &&
	    p->length_mean > 15)
		return NL2SQL_ROLE_FREE_TEXT;
	if (has_digit(p->pattern) || all_digits(p) ||
	    (p->pattern && strlen(p->pattern) < 5))
		return NL2SQL_ROLE_CODE;
	if (p->distinct * 2 <= s->values && p->distinct <= 500)
		return NL2SQL_ROLE_CATEGORY;
	if (p->length_mean > 30 && p->min.type == NL2SQL_CELL_TEXT &&
	    p->length_max > 80)
		return NL2SQL_ROLE_FREE_TEXT;
	return NL2SQL_ROLE_NAME;
}

/* The one column of the primary key. */
static enum nl2sql_role key_role(const struct subject *s)
{
	if (s->numbers || !s->values || ends_in(s, ID_WORDS " code no number"))
		return NL2SQL_ROLE_KEY;
	/* a table that is known by a name, not by a number */
	if (is_semantic(s, "person_name username") || name_named(s))
		return NL2SQL_ROLE_NAME;
	return NL2SQL_ROLE_KEY;
}

static enum nl2sql_role role_of(const struct subject *s)
{
	const struct nl2sql_key *pk = &s->table->primary_key;
	enum nl2sql_family f = s->column->family;

	if (f == NL2SQL_FAMILY_BINARY || f == NL2SQL_FAMILY_JSON ||
	    f == NL2SQL_FAMILY_ARRAY)
		return NL2SQL_ROLE_NONE;
	if (refers(s))
		return NL2SQL_ROLE_FOREIGN_KEY;
	if (pk->ncolumns == 1 && in_key(pk, s->column->number))
		return key_role(s);
	if (is_time(s))
		return NL2SQL_ROLE_TIME;
	if (is_flag(s))
		return NL2SQL_ROLE_FLAG;
	if (f == NL2SQL_FAMILY_BOOLEAN)
		return NL2SQL_ROLE_CATEGORY;
	if (in_key(pk, s->column->number) && s->numbers && id_named(s))
		return NL2SQL_ROLE_KEY;
	if (s->numbers)
		return number_role(s);
	return text_role(s);
}

/* ---- what is personal ------------------------------------------------------------- */

/* A table that is about persons: it holds their names. */
static bool about_persons(const struct nl2sql_table *t)
{
	const char *semantic;
	size_t i;

	for (i = 0; i < t->ncolumns; i++) {
		semantic = t->columns[i].profile
				   ? t->columns[i].profile->semantic
				   : NULL;
		if (semantic && (!strcmp(semantic, "person_name") ||
				 !strcmp(semantic, "first_name") ||
				 !strcmp(semantic, "last_name") ||
				 !strcmp(semantic, "email")))
			return true;
	}
	return false;
}

static bool text_is_personal(const struct subject *s)
{
	if (s->p->role != NL2SQL_ROLE_FREE_TEXT)
		return false;
	return about_persons(s->table) ||
	       any_word(
		       s,
		       "note notes comment comments remark remarks message "
		       "messages bio biography feedback memo complaint history "
		       "diary review letter transcript notiz kommentar "
		       "commentaire comentario observaciones");
}

static void set_role(const struct inspector *in, struct nl2sql_table *t,
		     struct nl2sql_column *c)
{
	struct nl2sql_arena arena = { 0 };
	struct subject s = { .in = in,
			     .table = t,
			     .column = c,
			     .p = c->profile,
			     .arena = &arena };
	const char *full;

	s.nwords = nl2sql_name_split(&arena, c->name, s.words,
				     NL2SQL_COUNT(s.words));
	if (s.nwords && (full = nl2sql_abbreviation(s.words[s.nwords - 1])))
		s.nwords += nl2sql_name_split(&arena, full, s.words + s.nwords,
					      NL2SQL_COUNT(s.words) - s.nwords);
	s.values = s.p->rows - s.p->nulls;
	s.numbers = s.p->has_mean ||
		    (!s.values && nl2sql_family_numeric(c->family));
	s.p->role = role_of(&s);
	/* CC_ID holds no money, whatever a cost centre is */
	if ((s.p->role == NL2SQL_ROLE_KEY ||
	     s.p->role == NL2SQL_ROLE_FOREIGN_KEY) &&
	    is_semantic(&s, "money quantity score rate duration percent "
			    "measurement unit_price"))
		s.p->semantic = NULL;
	s.p->additive = s.p->role == NL2SQL_ROLE_MEASURE && is_additive(&s);
	if (text_is_personal(&s))
		s.p->pii = true;
	nl2sql_arena_release(&arena);
}

/* A column that refers to a personal one is personal in the same way: they
 * must be masked alike, or joins would break. */
static bool inherit(struct nl2sql_relationship *r)
{
	struct nl2sql_profile *from, *to;
	bool changed = false;
	size_t i;

	if (r->cardinality == NL2SQL_MANY_TO_MANY)
		return false;
	for (i = 0; i < r->ncolumns; i++) {
		from = r->from->columns[r->from_columns[i]].profile;
		to = r->to->columns[r->to_columns[i]].profile;
		if (!from || !to || from->pii == to->pii)
			continue;
		changed = true;
		from->semantic = to->semantic =
			to->pii ? to->semantic : from->semantic;
		from->pii = to->pii = true;
	}
	return changed;
}

void nl2sql_inspect_assign_roles(struct inspector *in)
{
	struct nl2sql_table *t;
	size_t i, k;
	bool again = true;

	for (i = 0; i < in->ntables; i++) {
		t = in->tables[i].table;
		for (k = 0; k < t->ncolumns; k++)
			if (t->columns[k].profile)
				set_role(in, t, &t->columns[k]);
	}
	for (k = 0; again && k < 16; k++)
		for (again = false, i = 0; i < in->nedges; i++)
			again = inherit(in->edges[i]) || again;
}
