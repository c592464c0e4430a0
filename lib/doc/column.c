/*
 * column.c - what a column means, from its name, role, values and references
 */
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
	{ "celsius", "degrees Celsius" },
	{ "fahrenheit", "degrees Fahrenheit" },
	{ "latitude longitude lat lng lon", "degrees" },
	{ "usd dollars", "US dollars" },
	{ "eur euro euros", "euros" },
	{ "gbp", "pounds sterling" },
	{ "cents", "cents" },
	{ "mpg", "miles per gallon" },
	{ "mph", "miles per hour" },
};
static const char money[] =
	"price amount cost total subtotal fee salary wage "
	"budget revenue balance payment tax discount value fare rent turnover "
	"profit income spend bonus deposit credit debit";

/* What a time column ends or begins: (word, how it is said). */
static const struct {
	const char *word, *verb;
} moments[] = {
	{ "start", "starts" },
	{ "begin", "begins" },
	{ "end", "ends" },
	{ "finish", "ends" },
	{ "expiry", "expires" },
	{ "expiration", "expires" },
	{ "expires", "expires" },
	{ "due", "is due" },
	{ "hire", "was hired" },
	{ "birth", "was born" },
	{ "death", "died" },
	{ "release", "was released" },
	{ "order", "was ordered" },
	{ "ship", "was shipped" },
	{ "shipping", "was shipped" },
	{ "delivery", "was delivered" },
	{ "payment", "was paid" },
	{ "return", "was returned" },
	{ "creation", "was created" },
	{ "create", "was created" },
	{ "update", "was last changed" },
	{ "last update", "was last changed" },
	{ "modification", "was last changed" },
	{ "rental", "was rented" },
	{ "registration", "was registered" },
	{ "join", "joined" },
	{ "sale", "was sold" },
};

/* Times that are empty while something has not happened yet. */
static const char pending[] =
	"end ended finish finished close closed delete "
	"deleted ship shipped delivery delivered payment paid return returned "
	"cancel cancelled canceled complete completed approve approved leave "
	"left termination terminated resolved released archived expiry "
	"expires expired death";

static const struct {
	const char *semantic, *said;
} meanings[] = {
	{ "email", "E-mail address" },
	{ "phone", "Telephone number" },
	{ "url", "Web address" },
	{ "uuid", "Unique identifier (UUID)" },
	{ "ip", "IP address" },
	{ "ip_address", "IP address" },
	{ "postal_code", "Postal code" },
	{ "zip", "Postal code" },
	{ "latitude", "Latitude" },
	{ "longitude", "Longitude" },
	{ "iban", "Bank account number (IBAN)" },
	{ "credit_card", "Payment card number" },
	{ "person_name", NULL },
	{ "first_name", "First name" },
	{ "last_name", "Last name" },
	{ "birth_date", "Date of birth" },
};

struct column {
	struct writer *w;
	const struct nl2sql_column *c;
	const struct nl2sql_profile *p; /* may be NULL */
	const char *words;		/* without the table's noun */
	enum nl2sql_role role;
	int number;
	bool shows; /* values may be shown */
};

/* "Name of the customer": the usual head of a description. */
static void put_head(const struct column *x, struct nl2sql_buf *b,
		     const char *words)
{
	const struct nl2sql_doc *d = x->w->doc;

	nl2sql_doc_capital(b, words);
	if (d->kind != NL2SQL_DOC_VIEW && !nl2sql_doc_has_word(words, d->noun))
		nl2sql_buf_printf(b, " of the %s", d->noun);
}

/* '2020-01-31 00:00:00' -> 2020-01-31; years and the like as they are. */
static void put_time(struct nl2sql_buf *b, const struct nl2sql_cell *c)
{
	if (c->type == NL2SQL_CELL_TEXT && c->len < 40)
		nl2sql_buf_put(b, c->at,
			       c->len == 19 && !strcmp(c->at + 11, "00:00:00")
				       ? 10
				       : c->len);
	else
		nl2sql_doc_cell(b, c);
}

static void put_range(const struct column *x, struct nl2sql_buf *b)
{
	if (!x->p || !x->shows || x->p->min.type == NL2SQL_CELL_NULL ||
	    x->p->distinct < 2)
		return;
	nl2sql_buf_puts(b, ", from ");
	if (x->role == NL2SQL_ROLE_TIME) {
		put_time(b, &x->p->min);
		nl2sql_buf_puts(b, " to ");
		put_time(b, &x->p->max);
		return;
	}
	nl2sql_doc_cell(b, &x->p->min);
	nl2sql_buf_puts(b, " to ");
	nl2sql_doc_cell(b, &x->p->max);
	if (x->p->has_mean && x->p->distinct > 4) {
		nl2sql_buf_puts(b, ", on average ");
		nl2sql_doc_number(b, x->p->mean);
	}
}

static void put_examples(const struct column *x, struct nl2sql_buf *b)
{
	size_t i, n = x->p ? x->p->nexamples : 0;

	if (!x->shows || !n)
		return;
	if (n > 3)
		n = 3;
	nl2sql_buf_puts(b, ", such as ");
	for (i = 0; i < n; i++) {
		nl2sql_buf_puts(b, nl2sql_doc_comma(i, n, " or "));
		nl2sql_doc_cell(b, &x->p->examples[i]);
	}
}

static void put_values(const struct column *x, struct nl2sql_buf *b)
{
	const struct nl2sql_profile *p = x->p;
	size_t i;

	if (!p || !x->shows || !p->ntop)
		return;
	if (p->distinct * 2 > p->rows && p->distinct > 4) {
		put_examples(x, b);
		return;
	}
	if (!nl2sql_doc_enumeration(x->w->t, x->number)) {
		if (p->distinct > 1)
			nl2sql_buf_printf(b, ", one of %lld values",
					  (long long)p->distinct);
		nl2sql_buf_puts(b, p->distinct > 1 ? ", most often " : ": ");
		nl2sql_doc_cell(b, &p->top[0].value);
		return;
	}
	nl2sql_buf_puts(b, p->ntop > 1 ? ": " : ": always ");
	for (i = 0; i < p->ntop; i++) {
		nl2sql_buf_puts(b, nl2sql_doc_comma(i, p->ntop, " or "));
		nl2sql_doc_cell(b, &p->top[i].value);
		if (p->ntop > 1 && p->rows > 0 && p->ntop <= 6) {
			nl2sql_buf_puts(b, " (");
			nl2sql_doc_share(b, p->top[i].count,
					 p->rows - p->nulls);
			nl2sql_buf_putc(b, ')');
		}
	}
}

static void put_reference(const struct column *x, struct nl2sql_buf *b)
{
	const struct nl2sql_relationship *r =
		nl2sql_doc_parent(x->w->t, x->number);
	const char *noun, *bare = nl2sql_doc_without_id(x->w->a, x->words);

	if (!r) {
		put_head(x, b, x->words);
		nl2sql_buf_puts(b, ", a reference");
		return;
	}
	noun = nl2sql_doc_noun(x->w, r->to);
	if (x->w->t->primary_key.ncolumns == 1 &&
	    x->w->t->primary_key.columns[0] == x->number)
		nl2sql_buf_printf(b, "Identifies the %s, and is that of its %s",
				  x->w->doc->noun, noun);
	else if (r->to == x->w->t)
		nl2sql_buf_printf(b, "The %s that this one refers to (%s)",
				  noun, bare);
	else if (nl2sql_doc_has_word(bare, noun) ||
		 nl2sql_doc_has_word(noun, bare) || !strcmp(bare, noun) ||
		 !strcmp(x->words, "id"))
		nl2sql_buf_printf(b, "The %s of the %s", noun, x->w->doc->noun);
	else {
		nl2sql_doc_capital(b, bare);
		nl2sql_buf_printf(b, " of the %s: %s %s", x->w->doc->noun,
				  nl2sql_doc_article(noun), noun);
	}
	nl2sql_buf_printf(b, "; %s %s.%s",
			  r->origin == NL2SQL_DECLARED ? "refers to"
						       : "seems to refer to",
			  r->to->name, r->to->columns[r->to_columns[0]].name);
}

static void put_moment(const struct column *x, struct nl2sql_buf *b)
{
	const char *space = strrchr(x->words, ' ');
	const char *last = space ? space + 1 : x->words, *stem = x->words;
	size_t i;

	if (space &&
	    nl2sql_doc_has_word(last, "at on date time day datetime ts "
				      "timestamp dt"))
		stem = nl2sql_arena_strndup(x->w->a, x->words,
					    (size_t)(space - x->words));
	for (i = 0; i < NL2SQL_COUNT(moments); i++)
		if (!strcmp(stem, moments[i].word)) {
			nl2sql_buf_printf(b, "When the %s %s", x->w->doc->noun,
					  moments[i].verb);
			return;
		}
	if (nl2sql_ends(stem, "ed") && strlen(stem) > 4 &&
	    (!strchr(stem, ' ') || nl2sql_starts(stem, "last ")))
		nl2sql_buf_printf(b, "When the %s was %s", x->w->doc->noun,
				  stem);
	else if (!strcmp(stem, "valid from"))
		nl2sql_buf_printf(b, "From when on the %s is valid",
				  x->w->doc->noun);
	else if (!strcmp(stem, "valid to") || !strcmp(stem, "valid until"))
		nl2sql_buf_printf(b, "Until when the %s is valid",
				  x->w->doc->noun);
	else
		put_head(x, b, x->words);
}

static void put_unit(const struct column *x, struct nl2sql_buf *b)
{
	const char *all = nl2sql_name_words(x->w->a, x->c->name);
	size_t i;

	for (i = 0; i < NL2SQL_COUNT(units); i++)
		if (nl2sql_doc_has_word(all, units[i].words)) {
			/* "days of the rental, in days" says it twice */
			if (!nl2sql_doc_has_word(x->words, units[i].unit))
				nl2sql_buf_printf(b, " in %s", units[i].unit);
			return;
		}
	if (nl2sql_doc_has_word(x->words, money) &&
	    !nl2sql_doc_has_word(x->words, "rate percent ratio count number") &&
	    (!x->p || !x->p->semantic || !strcmp(x->p->semantic, "currency") ||
	     !strcmp(x->p->semantic, "money") ||
	     !strcmp(x->p->semantic, "amount")) &&
	    (x->c->family == NL2SQL_FAMILY_DECIMAL ||
	     x->c->family == NL2SQL_FAMILY_REAL))
		nl2sql_buf_puts(b, ", an amount of money");
}

static void put_flag(const struct column *x, struct nl2sql_buf *b)
{
	static const struct {
		const char *yes, *no;
	} pairs[] = {
		{ "1", "0" },
		{ "'Y'", "'N'" },
		{ "'y'", "'n'" },
		{ "'yes'", "'no'" },
		{ "'Yes'", "'No'" },
		{ "'T'", "'F'" },
		{ "'true'", "'false'" },
		{ "'1'", "'0'" },
		{ "true", "false" },
	};
	const char *rest = x->words;
	size_t i, k;

	if (nl2sql_starts(rest, "is "))
		nl2sql_buf_printf(b, "Whether the %s is %s", x->w->doc->noun,
				  rest + 3);
	else if (nl2sql_starts(rest, "has "))
		nl2sql_buf_printf(b, "Whether the %s has %s", x->w->doc->noun,
				  rest + 4);
	else if (nl2sql_starts(rest, "can "))
		nl2sql_buf_printf(b, "Whether the %s can %s", x->w->doc->noun,
				  rest + 4);
	else if (nl2sql_doc_has_word(
			 rest,
			 "active enabled deleted valid approved "
			 "available visible closed paid cancelled archived "
			 "published public private default discontinued"))
		nl2sql_buf_printf(b, "Whether the %s is %s", x->w->doc->noun,
				  rest);
	else {
		put_head(x, b, rest);
		nl2sql_buf_puts(b, ", yes or no");
	}
	for (i = 0; x->p && x->shows && i < x->p->ntop; i++) {
		struct nl2sql_buf v = { 0 };

		nl2sql_doc_cell(&v, &x->p->top[i].value);
		for (k = 0; k < NL2SQL_COUNT(pairs); k++)
			if (!strcmp(v.data, pairs[k].yes)) {
				nl2sql_buf_printf(b, ": %s for yes (",
						  pairs[k].yes);
				nl2sql_doc_share(b, x->p->top[i].count,
						 x->p->rows - x->p->nulls);
				nl2sql_buf_printf(b, "), %s for no",
						  pairs[k].no);
			}
		nl2sql_buf_release(&v);
	}
}

static bool put_meaning(const struct column *x, struct nl2sql_buf *b)
{
	size_t i;

	if (!x->p || !x->p->semantic ||
	    nl2sql_doc_has_word(x->words, "fax mobile"))
		return false;
	for (i = 0; i < NL2SQL_COUNT(meanings); i++)
		if (meanings[i].said &&
		    !strcmp(x->p->semantic, meanings[i].semantic)) {
			nl2sql_buf_printf(b, "%s of the %s", meanings[i].said,
					  x->w->doc->noun);
			return true;
		}
	return false;
}

/* The part that depends on the role. */
static void put_body(const struct column *x, struct nl2sql_buf *b)
{
	switch (x->role) {
	case NL2SQL_ROLE_KEY:
		nl2sql_buf_printf(b, "Identifies the %s", x->w->doc->noun);
		break;
	case NL2SQL_ROLE_FOREIGN_KEY:
		put_reference(x, b);
		break;
	case NL2SQL_ROLE_TIME:
		put_moment(x, b);
		put_range(x, b);
		break;
	case NL2SQL_ROLE_MEASURE:
		put_head(x, b, x->words);
		put_unit(x, b);
		put_range(x, b);
		break;
	case NL2SQL_ROLE_FLAG:
		put_flag(x, b);
		break;
	case NL2SQL_ROLE_CATEGORY:
		if (!put_meaning(x, b))
			put_head(x, b, x->words);
		put_values(x, b);
		break;
	case NL2SQL_ROLE_FREE_TEXT:
		put_head(x, b, x->words);
		nl2sql_buf_puts(b, ", free text");
		if (x->p && x->p->length_max > 0)
			nl2sql_buf_printf(b, " of up to %lld characters",
					  (long long)x->p->length_max);
		break;
	case NL2SQL_ROLE_CODE:
	case NL2SQL_ROLE_NAME:
	case NL2SQL_ROLE_NONE:
		if (!put_meaning(x, b))
			put_head(x, b, x->words);
		if (x->role == NL2SQL_ROLE_CODE && x->p && x->p->pattern &&
		    x->shows)
			nl2sql_buf_printf(b, ", of the form %s", x->p->pattern);
		if (x->role != NL2SQL_ROLE_NONE)
			put_examples(x, b);
		break;
	}
}

static void put_nulls(const struct column *x, struct nl2sql_buf *b)
{
	const struct nl2sql_profile *p = x->p;

	if (!p || !p->rows || !p->nulls)
		return;
	if (p->nulls == p->rows) {
		nl2sql_buf_puts(b, "; empty in every row");
		return;
	}
	nl2sql_buf_puts(b,
			x->role == NL2SQL_ROLE_TIME &&
					nl2sql_doc_has_word(x->words, pending)
				? "; empty as long as that has not happened ("
			: x->role == NL2SQL_ROLE_FOREIGN_KEY
				? "; empty where there is none ("
				: "; empty in ");
	nl2sql_doc_share(b, p->nulls, p->rows);
	nl2sql_buf_puts(b, " of the rows");
	if (b->data[b->len - 1] == 's' &&
	    (x->role == NL2SQL_ROLE_FOREIGN_KEY ||
	     (x->role == NL2SQL_ROLE_TIME &&
	      nl2sql_doc_has_word(x->words, pending))))
		nl2sql_buf_putc(b, ')');
}

const char *nl2sql_doc_describe_column(struct writer *w, int column)
{
	const struct nl2sql_column *c = &w->t->columns[column];
	struct column x = { w,
			    c,
			    c->profile,
			    nl2sql_doc_column_words(w, column),
			    nl2sql_doc_role(w->t, column),
			    column,
			    !nl2sql_doc_pii(c) };
	struct nl2sql_buf b = { 0 };

	put_body(&x, &b);
	if (c->generated)
		nl2sql_buf_puts(&b, ", computed by the database");
	put_nulls(&x, &b);
	if (nl2sql_doc_pii(c))
		nl2sql_buf_puts(&b, "; personal data");
	nl2sql_buf_putc(&b, '.');
	return nl2sql_doc_keep(w, &b);
}
