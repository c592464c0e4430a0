/*
 * meaning.c - what references, times, measures and flags mean
 */
#include <string.h>

#include "column.h"

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

/* Can a sentence name the row? */
bool nl2sql_column_has_noun(const struct column *x)
{
	return !x->w->by->foreign && x->w->doc->kind != NL2SQL_DOC_VIEW &&
	       !nl2sql_doc_rowish(x->w->doc->noun);
}

/* "Name of the customer": the usual head of a description. */
void nl2sql_column_put_head(const struct column *x, struct nl2sql_buf *b,
			    const char *words)
{
	nl2sql_doc_capital(b, words);
	if (nl2sql_column_has_noun(x) &&
	    !nl2sql_doc_has_word(words, x->w->doc->noun))
		nl2sql_buf_printf(b, " of the %s", x->w->doc->noun);
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

	if (own && nl2sql_column_has_noun(x))
		nl2sql_buf_printf(b, "Identifies the %s, and is that of its %s",
				  x->w->doc->noun, noun);
	else if (own)
		nl2sql_buf_printf(b, "Identifies the row, and the %s", noun);
	else if (r->to == x->w->t) {
		nl2sql_doc_capital(b, bare);
		nl2sql_buf_printf(b, " of the %s: another %s", noun, noun);
	} else if (same_thing(x, bare, noun)) {
		nl2sql_buf_printf(b, "The %s", noun);
		if (nl2sql_column_has_noun(x))
			nl2sql_buf_printf(b, " of the %s", x->w->doc->noun);
	} else {
		nl2sql_doc_capital(b, bare);
		if (nl2sql_column_has_noun(x))
			nl2sql_buf_printf(b, " of the %s", x->w->doc->noun);
		if (!nl2sql_ends(bare, noun))
			nl2sql_buf_printf(b, ": %s %s",
					  nl2sql_doc_article(noun), noun);
	}
}

void nl2sql_column_put_reference(const struct column *x, struct nl2sql_buf *b)
{
	const struct nl2sql_relationship *r =
		nl2sql_doc_parent(x->w->t, x->number);

	if (!r) {
		nl2sql_column_put_head(x, b, x->words);
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
	if (nl2sql_starts(x->words, "date ") ||
	    nl2sql_starts(x->words, "time "))
		return x->words + 5;
	return x->words;
}

void nl2sql_column_put_moment(const struct column *x, struct nl2sql_buf *b)
{
	const char *stem = stem_of(x), *noun = x->w->doc->noun;
	size_t i;

	for (i = 0; nl2sql_column_has_noun(x) && i < NL2SQL_COUNT(moments); i++)
		if (!strcmp(stem, moments[i].word)) {
			nl2sql_buf_printf(b, "When the %s %s", noun,
					  moments[i].verb);
			return;
		}
	if (nl2sql_column_has_noun(x) && nl2sql_ends(stem, "ed") &&
	    strlen(stem) > 4 &&
	    (!strchr(stem, ' ') || nl2sql_starts(stem, "last ")))
		nl2sql_buf_printf(b, "When the %s was %s", noun, stem);
	else if (nl2sql_column_has_noun(x) &&
		 (!strcmp(stem, "valid from") || !strcmp(stem, "from")))
		nl2sql_buf_printf(b, "Date from which the %s applies", noun);
	else if (nl2sql_column_has_noun(x) &&
		 (!strcmp(stem, "valid to") || !strcmp(stem, "valid until") ||
		  !strcmp(stem, "to") || !strcmp(stem, "until")))
		nl2sql_buf_printf(b, "Date until which the %s applies", noun);
	else
		nl2sql_column_put_head(x, b, x->words);
}

void nl2sql_column_put_unit(const struct column *x, struct nl2sql_buf *b)
{
	const char *all = nl2sql_name_words(x->w->a, x->c->name);
	const char *unit =
		x->w->by->foreign ? NULL : nl2sql_doc_unit(x->w->a, all);

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

void nl2sql_column_put_flag(const struct column *x, struct nl2sql_buf *b)
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
	const char *bare = nl2sql_doc_without_flag(x->w->a, rest);
	size_t i, k;

	if (!nl2sql_column_has_noun(x)) {
		nl2sql_column_put_head(x, b, rest);
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
			 bare,
			 "active enabled deleted valid approved "
			 "available visible closed paid cancelled archived "
			 "published public private default discontinued"))
		nl2sql_buf_printf(b, "Whether the %s is %s", x->w->doc->noun,
				  bare);
	else {
		nl2sql_column_put_head(x, b, rest);
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
