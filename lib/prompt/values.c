/*
 * values.c - what of the cells a model may see: the one place that decides
 */
#include <string.h>

#include "internal.h"

#define LONG_VALUE   48	 /* bytes; what is longer is not told */
#define LONG_WORDS   240 /* bytes of a description */
#define FEW_EXAMPLES 3

int nl2sql_values_of(enum nl2sql_values *v, const char *word)
{
	static const char *const words[] = { "none", "masked", "real" };

	for (size_t i = 0; i < NL2SQL_COUNT(words); i++)
		if (strcmp(words[i], word) == 0) {
			*v = (enum nl2sql_values)i;
			return 0;
		}
	return -1;
}

static bool textual(const struct nl2sql_cell *c)
{
	return c->type == NL2SQL_CELL_TEXT;
}

/* A text in which nothing has a personal form, or that is replaced.  Without a
 * mask only what many rows share is told. */
static bool scrubbed(const struct nl2sql_prompt_policy *p,
		     struct nl2sql_arena *a, const char *db,
		     enum nl2sql_role role, const struct nl2sql_cell *in,
		     struct nl2sql_cell *out)
{
	struct nl2sql_buf b = { 0 };

	*out = *in;
	if (!p->mask)
		return (role == NL2SQL_ROLE_CATEGORY ||
			role == NL2SQL_ROLE_FLAG) &&
		       !nl2sql_mask_form(in->at, in->len);
	if (nl2sql_mask_scrub(p->mask, &b, db, in->at, in->len)) {
		out->at = nl2sql_arena_strndup(a, nl2sql_buf_str(&b), b.len);
		out->len = b.len;
	}
	nl2sql_buf_release(&b);
	return true;
}

bool nl2sql_prompt_cell(const struct nl2sql_prompt_policy *p,
			struct nl2sql_arena *a, const struct nl2sql_table *t,
			int column, const struct nl2sql_cell *in,
			struct nl2sql_cell *out)
{
	const struct nl2sql_column *c = &t->columns[column];
	const char *db = t->db ? t->db : "";

	if (p->values == NL2SQL_VALUES_NONE || in->type == NL2SQL_CELL_BLOB)
		return false;
	*out = *in;
	if (p->values == NL2SQL_VALUES_REAL || in->type == NL2SQL_CELL_NULL ||
	    in->type == NL2SQL_CELL_BOOLEAN)
		return true;
	if (!c->profile || c->profile->pii) {
		if (!p->mask)
			return false;
		*out = nl2sql_mask_cell(p->mask, a, db, nl2sql_mask_kind(c),
					in);
		return true;
	}
	if (c->profile->role == NL2SQL_ROLE_FREE_TEXT)
		return false;
	return !textual(in) || scrubbed(p, a, db, c->profile->role, in, out);
}

/* ---- the values that help -------------------- */

static bool handy(const struct nl2sql_cell *c)
{
	return c->type != NL2SQL_CELL_NULL &&
	       (!textual(c) || (c->len && c->len <= LONG_VALUE));
}

/* A category or flag whose values are all known, and few. */
static bool enumerated(const struct nl2sql_profile *p)
{
	if (p->role != NL2SQL_ROLE_CATEGORY && p->role != NL2SQL_ROLE_FLAG)
		return false;
	if (!p->ntop || p->ntop > NL2SQL_PROMPT_VALUES_MAX ||
	    (int64_t)p->ntop != p->distinct)
		return false;
	for (size_t i = 0; i < p->ntop; i++)
		if (!handy(&p->top[i].value))
			return false;
	return true;
}

size_t nl2sql_prompt_values(const struct nl2sql_prompt_work *w,
			    const struct nl2sql_table *t, int column,
			    struct nl2sql_cell *cells, bool *all)
{
	const struct nl2sql_profile *p = t->columns[column].profile;
	size_t n = 0;

	*all = false;
	if (!p || p->role == NL2SQL_ROLE_KEY ||
	    p->role == NL2SQL_ROLE_FOREIGN_KEY)
		return 0;
	if (enumerated(p)) {
		for (size_t i = 0; i < p->ntop; i++)
			n += nl2sql_prompt_cell(&w->view->policy, w->a, t,
						column, &p->top[i].value,
						&cells[n]);
		*all = n == p->ntop && !p->pii;
		return n;
	}
	for (size_t i = 0; i < p->nexamples && n < FEW_EXAMPLES; i++)
		if (handy(&p->examples[i]))
			n += nl2sql_prompt_cell(&w->view->policy, w->a, t,
						column, &p->examples[i],
						&cells[n]);
	return n;
}

/* ---- descriptions -------------------- */

/* Did a program write this description, which looked at cells? */
static bool from_cells(const struct nl2sql_table *t, int column)
{
	struct nl2sql_err err;
	struct nl2sql_json doc, origin;
	struct nl2sql_buf word = { 0 };
	bool is = false;

	if (!t->doc ||
	    nl2sql_json_parse(&doc, t->doc, strlen(t->doc), &err) < 0)
		return false;
	origin = nl2sql_json_get(doc, "origin");
	if (column < 0)
		origin = nl2sql_json_get(origin, "table");
	else
		origin = nl2sql_json_at(nl2sql_json_get(origin, "columns"),
					(size_t)column);
	if (nl2sql_json_decode(origin, &word) == 0)
		is = !nl2sql_starts(nl2sql_buf_str(&word), "comment") &&
		     !nl2sql_starts(nl2sql_buf_str(&word), "person");
	nl2sql_buf_release(&word);
	return is;
}

/* Shorten to whole words. */
static void cut_words(struct nl2sql_buf *b, size_t max)
{
	size_t n = max;

	if (b->len <= max)
		return;
	while (n > max / 2 && b->data[n] != ' ')
		n--;
	while (n && ((unsigned char)b->data[n] & 0xC0) == 0x80)
		n--;
	nl2sql_buf_cut(b, n);
	nl2sql_buf_puts(b, "…");
}

const char *nl2sql_prompt_description(const struct nl2sql_prompt_policy *p,
				      struct nl2sql_arena *a,
				      const struct nl2sql_table *t, int column)
{
	const struct nl2sql_column *c = column < 0 ? NULL : &t->columns[column];
	const char *s = c ? c->description : t->description;
	struct nl2sql_buf b = { 0 };

	if (s && p->values == NL2SQL_VALUES_NONE && from_cells(t, column))
		s = NULL;
	if (!s || !*s)
		s = c ? c->comment : t->comment;
	if (!s || !*s)
		return NULL;
	if (p->values != NL2SQL_VALUES_REAL && p->mask)
		nl2sql_mask_scrub(p->mask, &b, t->db ? t->db : "", s,
				  strlen(s));
	else
		nl2sql_buf_puts(&b, s);
	for (size_t i = 0; i < b.len; i++)
		if ((unsigned char)b.data[i] < ' ' || b.data[i] == 127)
			b.data[i] = ' ';
	cut_words(&b, LONG_WORDS);
	s = nl2sql_arena_strndup(a, nl2sql_buf_str(&b), b.len);
	nl2sql_buf_release(&b);
	return s;
}
