/*
 * lib/grammar/say_column.c - a column in words, and whose it is
 */
#include <string.h>

#include "internal.h"

static const char *noun_of(const struct derivation *d,
			   const struct world_column *c, bool many)
{
	if (d->synonyms && c->alt)
		return many ? nl2sql_plural(d->a, c->alt) : c->alt;
	return many ? c->nouns : c->noun;
}

/* Is it a column of the table that the query is about? */
static bool is_root(const struct derivation *d, const struct inst *in)
{
	return in->scope->inst[0] == in || in == d->about;
}

/* Does s say whose it is by itself?  It starts with the noun, or with two of
 * its words: purchase order number, of a purchase order header. */
static bool starts_with_noun(const char *s, const char *noun)
{
	size_t n = strlen(noun), one = strcspn(noun, " "), two;

	if (nl2sql_ieqn(s, noun, n) && (!s[n] || s[n] == ' '))
		return true;
	if (!noun[one])
		return false;
	two = one + 1 + strcspn(noun + one + 1, " ");
	return nl2sql_ieqn(s, noun, two) && s[two] == ' ';
}

static void say_owned(struct derivation *d, struct colref c, const char *form,
		      const char *noun, struct nl2sql_buf *b);

void nl2sql_say_column(struct derivation *d, struct colref c, const char *form,
		       struct nl2sql_buf *b)
{
	const struct world_column *wc = &c.inst->t->columns[c.column];
	bool many = strcmp(form, "pl") == 0;
	const char *noun = noun_of(d, wc, many);

	if (strcmp(form, "name") == 0) {
		nl2sql_buf_puts(b, wc->c->name);
		return;
	}
	if (nl2sql_say_column_fact(c, form, b))
		return;
	if (strcmp(form, "adj") == 0) {
		const char *blank = strchr(wc->words, ' ');

		nl2sql_buf_puts(b, blank ? blank + 1 : wc->words);
		return;
	}
	if (strcmp(form, "be") == 0) {
		nl2sql_buf_puts(b, wc->plural ? "are" : "is");
		return;
	}
	if (strcmp(form, "bare") == 0) {
		nl2sql_buf_puts(b, wc->words);
		return;
	}
	if (strcmp(form, "an") == 0)
		nl2sql_buf_puts(b, "\1 ");
	if (wc->plural)
		nl2sql_buf_putc(b, '\2');
	say_owned(d, c, form, noun, b);
	if (wc->plural)
		nl2sql_buf_putc(b, '\3');
}

/* The noun, with whose it is where that is not clear. */
static void say_owned(struct derivation *d, struct colref c, const char *form,
		      const char *noun, struct nl2sql_buf *b)
{
	if (strcmp(form, "poss") == 0 && !is_root(d, c.inst) &&
	    !starts_with_noun(noun, c.inst->noun)) {
		nl2sql_buf_printf(b, "%s's %s", c.inst->noun, noun);
		return;
	}
	if (!is_root(d, c.inst) && strcmp(form, "own") != 0 &&
	    !starts_with_noun(noun, c.inst->noun)) {
		if (strstr(noun, " of "))
			nl2sql_buf_printf(b, "%s of the %s", noun,
					  c.inst->noun);
		else
			nl2sql_buf_printf(b, "%s %s", c.inst->noun, noun);
		return;
	}
	nl2sql_buf_puts(b, noun);
}
