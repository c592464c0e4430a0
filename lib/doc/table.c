/*
 * table.c - what a table is among the others, what one row is, and a
 * description of it
 */
#include <string.h>

#include "doc_room.h"

static const char log_words[] =
	"log logs history event events audit journal trace transaction "
	"transactions movement movements visit visits login logins "
	"message messages payment payments rental rentals order orders sale "
	"sales purchase purchases booking bookings reservation reservations "
	"invoice invoices incident incidents call calls measurement "
	"measurements reading readings ledger";
static const char part_words[] =
	"line lines item items detail details entry entries position positions "
	"row rows component components";

const char *nl2sql_doc_kind_word(enum nl2sql_doc_kind kind)
{
	static const char *const words[] = { "entity", "association",
					     "detail", "extension",
					     "event",  "snapshot",
					     "lookup", "view" };

	return words[kind];
}

/* The parent through one column, a foreign key to another table. */
static const struct nl2sql_table *parent(const struct nl2sql_table *t,
					 int column)
{
	const struct nl2sql_relationship *r = nl2sql_doc_parent(t, column);

	return r && r->to != t ? r->to : NULL;
}

/* The key that says what a row is: the primary one, else the first unique. */
static const struct nl2sql_key *row_key(const struct nl2sql_table *t)
{
	if (t->primary_key.ncolumns)
		return &t->primary_key;
	return t->nunique ? &t->unique[0] : NULL;
}

struct counts {
	size_t parents;	 /* distinct tables referred to */
	size_t children; /* relationships that refer to it */
	size_t own;	 /* columns that are no key, no reference, no audit */
	size_t times;
	size_t measures;
};

static struct counts count(const struct writer *w)
{
	const struct nl2sql_table *t = w->t;
	struct counts n = { 0 };
	size_t i, k;

	for (i = 0; i < t->nrelationships; i++)
		if (t->relationships[i]->to == t &&
		    t->relationships[i]->from != t &&
		    t->relationships[i]->cardinality != NL2SQL_MANY_TO_MANY)
			n.children++;
	for (i = 0; i < t->ncolumns; i++) {
		const struct nl2sql_table *p = parent(t, (int)i);
		enum nl2sql_role role = nl2sql_doc_role(t, (int)i);

		for (k = 0; p && k < i; k++)
			if (parent(t, (int)k) == p)
				break;
		n.parents += p && k == i;
		if (p || role == NL2SQL_ROLE_KEY ||
		    role == NL2SQL_ROLE_FOREIGN_KEY ||
		    nl2sql_doc_is_audit(nl2sql_doc_column_words(w, (int)i)))
			continue;
		n.own++;
		n.times += role == NL2SQL_ROLE_TIME;
		n.measures += role == NL2SQL_ROLE_MEASURE;
	}
	return n;
}

/* Of a key's columns: how many refer to other tables, how many are times. */
static void key_parts(const struct nl2sql_table *t, const struct nl2sql_key *k,
		      size_t *refs, size_t *times)
{
	size_t i;

	*refs = *times = 0;
	for (i = 0; k && i < k->ncolumns; i++) {
		*refs += parent(t, k->columns[i]) != NULL;
		*times += nl2sql_doc_role(t, k->columns[i]) == NL2SQL_ROLE_TIME;
	}
}

static bool last_word_is(const char *words, const char *list)
{
	const char *space = strrchr(words, ' ');

	return nl2sql_doc_has_word(space ? space + 1 : words, list);
}

/* "order line": the noun of a table that it refers to stands in its own. */
static bool names_parent(const struct writer *w)
{
	size_t i;

	for (i = 0; i < w->t->ncolumns; i++) {
		const struct nl2sql_table *p = parent(w->t, (int)i);
		const char *noun = p ? nl2sql_doc_noun(w, p) : "", *space;

		space = strrchr(noun, ' ');
		if (p &&
		    nl2sql_doc_has_word(w->doc->noun, space ? space + 1 : noun))
			return true;
	}
	return false;
}

static enum nl2sql_doc_kind classify(const struct writer *w)
{
	const struct nl2sql_table *t = w->t;
	const struct nl2sql_key *key = row_key(t);
	struct counts n = count(w);
	size_t refs, times;

	key_parts(t, key, &refs, &times);
	if (t->kind && nl2sql_ieq(t->kind, "view"))
		return NL2SQL_DOC_VIEW;
	if (key && key->ncolumns >= 2 && refs == key->ncolumns && !n.children &&
	    n.parents >= 2 && n.own <= 2 &&
	    !last_word_is(w->doc->noun, part_words))
		return NL2SQL_DOC_ASSOCIATION;
	if (key && key->ncolumns >= 2 && refs && times &&
	    refs + times == key->ncolumns)
		return NL2SQL_DOC_SNAPSHOT;
	if (key && key->ncolumns == 1 && refs == 1)
		return NL2SQL_DOC_EXTENSION;
	if (n.parents &&
	    ((last_word_is(w->doc->noun, part_words) && names_parent(w)) ||
	     (key && key->ncolumns >= 2 && refs)))
		return NL2SQL_DOC_DETAIL;
	if (n.parents >= 2 && !n.own && !n.children)
		return NL2SQL_DOC_ASSOCIATION;
	if (n.children && !n.parents && n.own <= 2 && !n.measures && !n.times &&
	    t->row_count >= 0 && t->row_count <= 60)
		return NL2SQL_DOC_LOOKUP;
	if (n.times && (n.parents || n.measures) &&
	    nl2sql_doc_has_word(w->doc->noun, log_words))
		return NL2SQL_DOC_EVENT;
	return NL2SQL_DOC_ENTITY;
}

/* What a key column stands for: "product", "order date", "line number". */
static const char *key_noun(const struct writer *w, int column)
{
	const struct nl2sql_relationship *r = nl2sql_doc_parent(w->t, column);
	const char *words = nl2sql_doc_column_words(w, column);
	const char *bare = nl2sql_doc_without_id(w->a, words);

	if (!r)
		return nl2sql_doc_said(w, column);
	/* a column with a name of its own ("home team") says more */
	if (bare != words && strlen(bare) > 2 && r->to != w->t &&
	    !nl2sql_doc_has_word(bare, nl2sql_doc_noun(w, r->to)))
		return bare;
	return nl2sql_doc_noun(w, r->to);
}

static const char *grain(const struct writer *w)
{
	const struct nl2sql_key *key = row_key(w->t);
	struct nl2sql_buf b = { 0 };
	size_t i;

	if (w->doc->kind == NL2SQL_DOC_VIEW && !key)
		nl2sql_buf_puts(&b, "one row of the view's query");
	else if (nl2sql_doc_rowish(w->doc->noun) && !key)
		nl2sql_buf_printf(&b, "one row each, which no key names");
	else if (nl2sql_doc_rowish(w->doc->noun) && key->ncolumns == 1 &&
		 !parent(w->t, key->columns[0]))
		nl2sql_buf_printf(&b, "one row per %s",
				  nl2sql_doc_column_words(w, key->columns[0]));
	else if (!key || (key->ncolumns == 1 && !parent(w->t, key->columns[0])))
		nl2sql_buf_printf(&b, "one row per %s", w->doc->noun);
	else {
		nl2sql_buf_puts(&b, "one row per ");
		for (i = 0; i < key->ncolumns; i++)
			nl2sql_buf_printf(
				&b, "%s%s",
				nl2sql_doc_comma(i, key->ncolumns, " and "),
				key_noun(w, key->columns[i]));
	}
	return nl2sql_doc_keep(w, &b);
}

void nl2sql_doc_classify(struct writer *w)
{
	w->doc->noun = nl2sql_doc_noun(w, w->t);
	w->doc->nouns = nl2sql_doc_nouns(w, w->t);
	w->doc->kind = classify(w);
	w->doc->grain = grain(w);
}

/* ---- the description --------------------------------------------------- */

/* Several columns that people call by one word. */
static const struct theme {
	const char *words, *name;
} themes[] = {
	{ "street address address1 address2 city town state region province "
	  "county country zip postal postcode district",
	  "address" },
	{ "phone telephone mobile fax email mail website url",
	  "contact details" },
	{ "latitude longitude lat lon lng altitude", "position" },
	{ "height width length depth weight size", "dimensions" },
};

static const struct theme *theme_of(const char *words)
{
	size_t i;

	for (i = 0; i < NL2SQL_COUNT(themes); i++)
		if (nl2sql_doc_has_word(words, themes[i].words))
			return &themes[i];
	return NULL;
}

static bool told(const struct writer *w, int column)
{
	enum nl2sql_role role = nl2sql_doc_role(w->t, column);
	const struct nl2sql_key *key = &w->t->primary_key;
	size_t i;

	for (i = 0; i < key->ncolumns; i++)
		if (key->columns[i] == column)
			return false;
	return role != NL2SQL_ROLE_KEY && role != NL2SQL_ROLE_FOREIGN_KEY &&
	       !nl2sql_doc_is_audit(nl2sql_doc_column_words(w, column));
}

/* The columns' words in order, themes told once: at most max of them. */
static size_t contents(const struct writer *w, const char **list, size_t max,
		       size_t *left)
{
	const struct theme *last = NULL;
	size_t i, k, n = 0;

	*left = 0;
	for (i = 0; i < w->t->ncolumns; i++) {
		const char *words = nl2sql_doc_column_words(w, (int)i);
		const struct theme *theme = theme_of(words);
		size_t others = 0;

		if (!told(w, (int)i))
			continue;
		for (k = 0; theme && k < w->t->ncolumns; k++)
			others +=
				k != i && told(w, (int)k) &&
				theme_of(nl2sql_doc_column_words(w, (int)k)) ==
					theme;
		if (theme && others) {
			for (k = 0; k < n && list[k] != theme->name; k++)
				;
			if (k < n || theme == last)
				continue;
			last = theme;
			words = theme->name;
		}
		if (nl2sql_doc_role(w->t, (int)i) == NL2SQL_ROLE_FLAG)
			words = nl2sql_arena_printf(
				w->a, "whether %s",
				nl2sql_doc_without_flag(
					w->a, nl2sql_starts(words, "is ")
						      ? words + 3
						      : words));
		else if (!theme || !others)
			words = nl2sql_doc_said(w, (int)i);
		if (n < max)
			list[n++] = words;
		else
			++*left;
	}
	return n;
}

static void put_contents(const struct writer *w, struct nl2sql_buf *b)
{
	const char *list[8];
	size_t left, i, n = contents(w, list, NL2SQL_COUNT(list), &left);

	if (!n)
		return;
	nl2sql_buf_puts(b, " Holds the ");
	for (i = 0; i < n; i++)
		nl2sql_buf_printf(b, "%s%s",
				  nl2sql_doc_comma(i, n + (left > 0), " and "),
				  list[i]);
	if (left)
		nl2sql_buf_printf(b, " and %zu more", left);
	nl2sql_buf_putc(b, '.');
}

/* "customer and store": the nouns of the tables referred to, each once. */
static size_t parents_of(const struct writer *w,
			 const struct nl2sql_table **list, size_t max)
{
	size_t i, k, n = 0;

	for (i = 0; i < w->t->nrelationships && n < max; i++) {
		const struct nl2sql_relationship *r = w->t->relationships[i];

		if (r->from != w->t || r->to == w->t ||
		    r->cardinality == NL2SQL_MANY_TO_MANY ||
		    (r->ncolumns == 1 &&
		     !nl2sql_doc_parent(w->t, r->from_columns[0])))
			continue;
		for (k = 0; k < n && list[k] != r->to; k++)
			;
		if (k == n)
			list[n++] = r->to;
	}
	return n;
}

static void put_links(const struct writer *w, struct nl2sql_buf *b)
{
	const struct nl2sql_table *to[6];
	size_t i, n = parents_of(w, to, NL2SQL_COUNT(to));

	if (!n)
		return;
	nl2sql_buf_puts(b, " Each refers to ");
	for (i = 0; i < n; i++) {
		const char *noun = nl2sql_doc_noun(w, to[i]);

		nl2sql_buf_printf(b, "%s%s %s", nl2sql_doc_comma(i, n, " and "),
				  nl2sql_doc_article(noun), noun);
	}
	nl2sql_buf_putc(b, '.');
}

/* The children as plurals, each once: "invoices and support tickets". */
static void put_users(const struct writer *w, struct nl2sql_buf *b)
{
	const struct nl2sql_table *from[6];
	size_t i, k, n = 0, left = 0;

	for (i = 0; i < w->t->nrelationships; i++) {
		const struct nl2sql_relationship *r = w->t->relationships[i];

		if (r->to != w->t || r->from == w->t ||
		    r->cardinality == NL2SQL_MANY_TO_MANY)
			continue;
		for (k = 0; k < n && from[k] != r->from; k++)
			;
		if (k < n)
			continue;
		if (n < NL2SQL_COUNT(from))
			from[n++] = r->from;
		else
			left++;
	}
	if (!n)
		return;
	nl2sql_buf_puts(b, " Referred to by ");
	for (i = 0; i < n; i++)
		nl2sql_buf_printf(b, "%s%s",
				  nl2sql_doc_comma(i, n + (left > 0), " and "),
				  nl2sql_doc_nouns(w, from[i]));
	if (left)
		nl2sql_buf_printf(b, " and %zu more tables", left);
	nl2sql_buf_putc(b, '.');
}

/* What a table is called where its rows have no noun. */
static const char *title(const struct writer *w)
{
	return nl2sql_doc_rowish(w->doc->noun)
		       ? nl2sql_doc_plain_name(w->a, w->t->name)
		       : w->doc->nouns;
}

static void put_opening(const struct writer *w, struct nl2sql_buf *b)
{
	const struct nl2sql_doc *d = w->doc;
	const struct nl2sql_table *to[6];
	size_t i, n = parents_of(w, to, NL2SQL_COUNT(to));

	switch (d->kind) {
	case NL2SQL_DOC_ASSOCIATION:
		nl2sql_buf_puts(b, "Links ");
		for (i = 0; i < n; i++)
			nl2sql_buf_printf(b, "%s%s",
					  nl2sql_doc_comma(i, n, " and "),
					  nl2sql_doc_nouns(w, to[i]));
		break;
	case NL2SQL_DOC_DETAIL:
		nl2sql_doc_capital(b, title(w));
		if (n &&
		    !nl2sql_doc_has_word(d->noun, nl2sql_doc_noun(w, to[0])))
			nl2sql_buf_printf(b, " of %s",
					  nl2sql_doc_nouns(w, to[0]));
		break;
	case NL2SQL_DOC_EXTENSION:
		nl2sql_doc_capital(b, title(w));
		if (n)
			nl2sql_buf_printf(b, ", more about %s",
					  nl2sql_doc_nouns(w, to[0]));
		break;
	case NL2SQL_DOC_EVENT:
		nl2sql_buf_printf(b, "Record of %s over time", title(w));
		break;
	case NL2SQL_DOC_SNAPSHOT:
		nl2sql_doc_capital(b, title(w));
		nl2sql_buf_puts(b, " over time");
		break;
	case NL2SQL_DOC_LOOKUP:
		nl2sql_buf_printf(b,
				  "Short list of %s that other tables "
				  "refer to",
				  title(w));
		break;
	case NL2SQL_DOC_VIEW:
		nl2sql_buf_printf(b, "View \"%s\"",
				  nl2sql_doc_table_words(w->a, w->t));
		break;
	case NL2SQL_DOC_ENTITY:
		nl2sql_doc_capital(b, title(w));
		break;
	}
	if (d->kind == NL2SQL_DOC_VIEW && !row_key(w->t))
		nl2sql_buf_puts(b, ", computed by the database from other "
				   "tables.");
	else
		nl2sql_buf_printf(b, ": %s.", d->grain);
}

const char *nl2sql_doc_describe_table(struct writer *w)
{
	struct nl2sql_buf b = { 0 };

	put_opening(w, &b);
	put_contents(w, &b);
	if (w->doc->kind != NL2SQL_DOC_ASSOCIATION)
		put_links(w, &b);
	put_users(w, &b);
	if (w->t->row_count == 0)
		nl2sql_buf_puts(&b, " Empty when this was written.");
	return nl2sql_doc_keep(w, &b);
}
