/*
 * column.c - what a column means, from its name, role, values and references
 */
#include <string.h>

#include "doc_room.h"

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

/* Can a sentence name the row? */
static bool has_noun(const struct column *x)
{
	return !x->w->by->foreign && x->w->doc->kind != NL2SQL_DOC_VIEW &&
	       !nl2sql_doc_rowish(x->w->doc->noun);
}

/* "Name of the customer": the usual head of a description. */
static void put_head(const struct column *x, struct nl2sql_buf *b,
		     const char *words)
{
	nl2sql_doc_capital(b, words);
	if (has_noun(x) && !nl2sql_doc_has_word(words, x->w->doc->noun))
		nl2sql_buf_printf(b, " of the %s", x->w->doc->noun);
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

/* A time whose order as text is that in time, or a number. */
static bool in_order(const struct nl2sql_cell *c)
{
	return c->type != NL2SQL_CELL_TEXT ||
	       (c->len >= 5 && c->at[2] == ':') ||
	       (c->len >= 7 && c->at[4] == '-') ||
	       strspn(c->at, "0123456789") == c->len;
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

static void put_range(const struct column *x, struct nl2sql_buf *b)
{
	if (!x->p || !x->shows || x->p->min.type == NL2SQL_CELL_NULL ||
	    x->p->distinct < 2)
		return;
	if (!in_order(&x->p->min) || !in_order(&x->p->max)) {
		put_examples(x, b);
		return;
	}
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
		nl2sql_buf_puts(b, p->distinct > 1 ? ", most often "
						   : ": always ");
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

/* Do a column's words say no more than the noun of what it refers to? */
static bool same_thing(const struct column *x, const char *bare,
		       const char *noun)
{
	const char *words = bare;

	if (strlen(bare) < 3 || nl2sql_doc_has_word("id", bare))
		return true;
	for (; *words; words += *words == ' ') {
		if (!nl2sql_doc_has_word(nl2sql_doc_first_word(x->w->a, words),
					 noun))
			return !strcmp(nl2sql_singular(x->w->a, bare), noun);
		words += strcspn(words, " ");
	}
	return true;
}

static void put_target(const struct column *x, struct nl2sql_buf *b,
		       const struct nl2sql_relationship *r, const char *bare)
{
	const char *noun = nl2sql_doc_noun(x->w, r->to);
	const struct nl2sql_key *key = &x->w->t->primary_key;
	bool own = key->ncolumns == 1 && key->columns[0] == x->number;

	if (own && has_noun(x))
		nl2sql_buf_printf(b, "Identifies the %s, and is that of its %s",
				  x->w->doc->noun, noun);
	else if (own)
		nl2sql_buf_printf(b, "Identifies the row, and the %s", noun);
	else if (r->to == x->w->t) {
		nl2sql_doc_capital(b, bare);
		nl2sql_buf_printf(b, " of the %s: another %s", noun, noun);
	} else if (same_thing(x, bare, noun)) {
		nl2sql_buf_printf(b, "The %s", noun);
		if (has_noun(x))
			nl2sql_buf_printf(b, " of the %s", x->w->doc->noun);
	} else {
		nl2sql_doc_capital(b, bare);
		if (has_noun(x))
			nl2sql_buf_printf(b, " of the %s", x->w->doc->noun);
		if (!nl2sql_ends(bare, noun))
			nl2sql_buf_printf(b, ": %s %s",
					  nl2sql_doc_article(noun), noun);
	}
}

static void put_reference(const struct column *x, struct nl2sql_buf *b)
{
	const struct nl2sql_relationship *r =
		nl2sql_doc_parent(x->w->t, x->number);

	if (!r) {
		put_head(x, b, x->words);
		nl2sql_buf_puts(b, ", a reference");
		return;
	}
	put_target(x, b, r, nl2sql_doc_without_id(x->w->a, x->words));
	nl2sql_buf_printf(b, "; %s %s.%s",
			  r->origin == NL2SQL_DECLARED ? "refers to"
						       : "seems to refer to",
			  r->to->name, r->to->columns[r->to_columns[0]].name);
}

/* What a time is of: "created at" -> "created", "date of birth" stays. */
static const char *stem_of(const struct column *x)
{
	static const char times[] = "at on date time day datetime ts timestamp "
				    "dt";
	const char *space = strrchr(x->words, ' ');

	if (space && nl2sql_doc_has_word(space + 1, times))
		return nl2sql_arena_strndup(x->w->a, x->words,
					    (size_t)(space - x->words));
	if (nl2sql_starts(x->words, "date ") || nl2sql_starts(x->words, "time "))
		return x->words + 5;
	return x->words;
}

static void put_moment(const struct column *x, struct nl2sql_buf *b)
{
	const char *stem = stem_of(x), *noun = x->w->doc->noun;
	size_t i;

	for (i = 0; has_noun(x) && i < NL2SQL_COUNT(moments); i++)
		if (!strcmp(stem, moments[i].word)) {
			nl2sql_buf_printf(b, "When the %s %s", noun,
					  moments[i].verb);
			return;
		}
	if (has_noun(x) && nl2sql_ends(stem, "ed") && strlen(stem) > 4 &&
	    (!strchr(stem, ' ') || nl2sql_starts(stem, "last ")))
		nl2sql_buf_printf(b, "When the %s was %s", noun, stem);
	else if (has_noun(x) &&
		 (!strcmp(stem, "valid from") || !strcmp(stem, "from")))
		nl2sql_buf_printf(b, "Date from which the %s applies", noun);
	else if (has_noun(x) &&
		 (!strcmp(stem, "valid to") || !strcmp(stem, "valid until") ||
		  !strcmp(stem, "to") || !strcmp(stem, "until")))
		nl2sql_buf_printf(b, "Date until which the %s applies", noun);
	else
		put_head(x, b, x->words);
}

static void put_unit(const struct column *x, struct nl2sql_buf *b)
{
	const char *all = nl2sql_name_words(x->w->a, x->c->name);
	const char *unit = x->w->by->foreign ? NULL
					     : nl2sql_doc_unit(x->w->a, all);

	if (unit && !strcmp(unit, "per cent") && x->p &&
	    nl2sql_doc_numeric(&x->p->max) &&
	    nl2sql_doc_double(&x->p->max) <= 1 && x->p->distinct > 2)
		nl2sql_buf_puts(b, " as a fraction (1 is 100 %)");
	/* "days of the rental, in days" says it twice */
	else if (unit && !nl2sql_doc_has_word(x->words, unit))
		nl2sql_buf_printf(b, " in %s", unit);
	else if (!unit && nl2sql_doc_has_word(x->words, money) &&
		 !nl2sql_doc_has_word(x->words,
				      "rate percent ratio count number") &&
		 (!x->p || !x->p->semantic ||
		  nl2sql_doc_has_word(x->p->semantic,
				      "currency money amount")) &&
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

	if (!has_noun(x)) {
		put_head(x, b, rest);
		nl2sql_buf_puts(b, ", yes or no");
	} else if (nl2sql_starts(rest, "is "))
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
				if (x->p->distinct == 1) {
					nl2sql_buf_printf(b, ": always %s",
							  pairs[k].yes);
					continue;
				}
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

	if (!x->p || !x->p->semantic || x->w->by->foreign ||
	    nl2sql_doc_has_word(x->words, "fax mobile"))
		return false;
	for (i = 0; i < NL2SQL_COUNT(meanings); i++)
		if (meanings[i].said &&
		    !strcmp(x->p->semantic, meanings[i].semantic)) {
			put_head(x, b, meanings[i].said);
			return true;
		}
	return false;
}

/* The part that depends on the role. */
static void put_body(const struct column *x, struct nl2sql_buf *b)
{
	switch (x->role) {
	case NL2SQL_ROLE_KEY:
		nl2sql_buf_printf(b, "Identifies the %s",
				  nl2sql_doc_rowish(x->w->doc->noun)
					  ? "row"
					  : x->w->doc->noun);
		if (x->c->family == NL2SQL_FAMILY_TEXT)
			put_examples(x, b);
		break;
	case NL2SQL_ROLE_FOREIGN_KEY:
		put_reference(x, b);
		break;
	case NL2SQL_ROLE_TIME:
		put_moment(x, b);
		put_range(x, b);
		break;
	case NL2SQL_ROLE_MEASURE:
		if (!x->p || !x->p->semantic ||
		    !nl2sql_doc_has_word(x->p->semantic,
					 "latitude longitude") ||
		    !put_meaning(x, b))
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

static void put_length(const struct column *x, struct nl2sql_buf *b)
{
	const char *open = strchr(x->c->type, '(');
	int64_t most = 0;

	if (x->p && x->p->length_max > 0 &&
	    x->p->length_min == x->p->length_max)
		nl2sql_buf_printf(b, " of %lld characters",
				  (long long)x->p->length_max);
	else if (x->p && x->p->length_max > 0)
		nl2sql_buf_printf(b, " of %lld to %lld characters",
				  (long long)x->p->length_min,
				  (long long)x->p->length_max);
	else if (open &&
		 nl2sql_parse_int(nl2sql_arena_strndup(
					  x->w->a, open + 1,
					  strcspn(open + 1, ")")),
				  1, INT32_MAX, &most) == 0)
		nl2sql_buf_printf(b, " of up to %lld characters",
				  (long long)most);
}

/* Where there is no more to say than the name, what kind of thing it is. */
static void put_shape(const struct column *x, struct nl2sql_buf *b)
{
	static const char *const kinds[] = {
		[NL2SQL_FAMILY_INTEGER] = "a whole number",
		[NL2SQL_FAMILY_REAL] = "a number",
		[NL2SQL_FAMILY_DECIMAL] = "a number",
		[NL2SQL_FAMILY_TEXT] = "text",
		[NL2SQL_FAMILY_BOOLEAN] = "yes or no",
		[NL2SQL_FAMILY_DATE] = "a date",
		[NL2SQL_FAMILY_TIME] = "a time of the day",
		[NL2SQL_FAMILY_TIMESTAMP] = "a date and time",
		[NL2SQL_FAMILY_INTERVAL] = "a span of time",
		[NL2SQL_FAMILY_BINARY] = "binary data",
		[NL2SQL_FAMILY_JSON] = "a JSON document",
		[NL2SQL_FAMILY_ARRAY] = "a list of values",
	};
	const char *kind = kinds[x->c->family];

	if (!kind)
		return;
	nl2sql_buf_printf(b, ", %s", kind);
	if (x->c->family == NL2SQL_FAMILY_TEXT)
		put_length(x, b);
	if (x->p && x->p->unique && x->p->exact && x->p->rows >= 10 &&
	    x->role != NL2SQL_ROLE_KEY)
		nl2sql_buf_puts(b, ", never the same twice");
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
	if (!b.data[strcspn(b.data, ",:;(")])
		put_shape(&x, &b);
	if (c->generated)
		nl2sql_buf_puts(&b, ", computed by the database");
	put_nulls(&x, &b);
	if (nl2sql_doc_pii(c))
		nl2sql_buf_puts(&b, "; personal data");
	nl2sql_buf_putc(&b, '.');
	return nl2sql_doc_keep(w, &b);
}
